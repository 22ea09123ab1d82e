//! `gouji extract`: the canonical cells of reports. Workers read, the caller prints in order.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::diagnostic::{Diagnostics, Lang, Severity};
use crate::render::json::DiagnosticOutput;
use crate::render::text::{self, View};
use crate::render::{csv, extract, json, stream};
use crate::schema::Template;
use crate::world::World;

use super::args::{ExtractArgs, ExtractFormat};
use super::check::named_template;
use super::output::Stop;
use super::pipeline::Engine;
use super::reading::{Task, own_fault, read_bytes, refuse_stdin_twice};
use super::work::Worker;
use super::{FAILED, HOLDS, Run};

pub(super) fn run<E: Engine>(args: &ExtractArgs, run: &mut Run<'_, '_, E>) -> Result<u8, Stop> {
    refuse_stdin_twice(&args.reports)?;
    let mut results = run.results(args.output.as_deref(), &[&args.reports])?;
    let inputs = run.inputs(&args.reports, args.output.as_deref());
    let lang = run.view.lang;
    let (mut reports, mut any) = (Vec::new(), false);
    run.say(&inputs.remarks);
    let sources = run.engine.sources();
    let mut diagnostics: Vec<DiagnosticOutput> =
        inputs.remarks.iter().map(|d| json::diagnostic(d, sources, lang)).collect();
    let wanted = match named_template(args.template.as_deref(), run) {
        Ok(wanted) => wanted,
        Err(_) => return Ok(FAILED),
    };
    match args.format {
        ExtractFormat::Csv => run.print(&mut results, &csv::lines([extract::CSV_HEADER]))?,
        ExtractFormat::Json => run.print(&mut results, &stream::opening())?,
        ExtractFormat::Yaml => {}
    }
    let jobs = run.jobs(args.jobs, inputs.names.len());
    let (format, remarks) = (args.format, run.remarks);
    let workers =
        run.workers(jobs, |engine, world| Extractor { engine, world, wanted: wanted.clone(), format, lang, remarks });
    run.work(
        workers,
        inputs.names,
        |_| 1,
        |piece, run| {
            run.failed |= piece.failed;
            run.remark(&piece.remarks);
            diagnostics.extend(piece.diagnostics);
            reports.extend(piece.report);
            if piece.words.is_empty() {
                return Ok(());
            }
            if format == ExtractFormat::Json {
                run.print(&mut results, stream::parting(!any))?;
                any = true;
            }
            run.print(&mut results, &piece.words)
        },
    )?;
    match format {
        ExtractFormat::Csv => {}
        ExtractFormat::Json => run.print(&mut results, &stream::closing(any, &diagnostics))?,
        ExtractFormat::Yaml => {
            run.print(&mut results, &extract::yaml(&extract::output(reports, diagnostics)))?;
        }
    }
    run.finish(results)?;
    Ok(HOLDS)
}

/// What came of a report.
#[derive(Default)]
struct Piece {
    remarks: String,
    words: String,
    /// For YAML, which is printed at once.
    report: Option<extract::ExtractReport>,
    diagnostics: Vec<DiagnosticOutput>,
    failed: bool,
}

struct Extractor<'a, E> {
    engine: E,
    world: &'a dyn World,
    wanted: Option<Arc<Template>>,
    format: ExtractFormat,
    lang: Lang,
    remarks: View,
}

impl<E: Engine> Extractor<'_, E> {
    fn extract(&mut self, task: &mut Task) -> Piece {
        let mark = self.engine.sources().len();
        let bytes = task.take_bytes(self.world);
        let read = read_bytes(&task.name, bytes, self.wanted.as_ref(), self.world, &mut self.engine);
        let piece = match read {
            Err(found) => self.unread(found),
            Ok(report) => {
                let remarks = report.diagnostics.clone().into_sorted();
                let sources = self.engine.sources();
                let mut piece = Piece {
                    remarks: text::diagnostics(&remarks, sources, self.remarks),
                    failed: remarks.iter().any(|d| d.severity == Severity::Error),
                    ..Piece::default()
                };
                match self.format {
                    ExtractFormat::Csv => piece.words = extract::csv(&report, sources),
                    ExtractFormat::Json => {
                        piece.words = stream::member(&extract::report(&report, sources, self.lang));
                    }
                    ExtractFormat::Yaml => piece.report = Some(extract::report(&report, sources, self.lang)),
                }
                piece
            }
        };
        self.engine.release(mark);
        piece
    }

    fn unread(&self, found: Diagnostics) -> Piece {
        let list = found.into_sorted();
        let sources = self.engine.sources();
        Piece {
            remarks: text::diagnostics(&list, sources, self.remarks),
            diagnostics: list.iter().map(|d| json::diagnostic(d, sources, self.lang)).collect(),
            failed: true,
            ..Piece::default()
        }
    }
}

impl<E: Engine> Worker for Extractor<'_, E> {
    type Task = Task;
    type Piece = Piece;

    fn work(&mut self, mut task: Task) -> Piece {
        let mark = self.engine.sources().len();
        catch_unwind(AssertUnwindSafe(|| self.extract(&mut task))).unwrap_or_else(|_| {
            self.engine.release(mark);
            self.unread(own_fault(&task.name))
        })
    }
}
