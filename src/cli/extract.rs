//! `gouji extract`: the canonical cells of reports. Workers read, the caller prints in order.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::dataset::{Reader, Sheet, Stretch};
use crate::diagnostic::{Diagnostic, Diagnostics, Lang};
use crate::render::json::stream;
use crate::render::text::View;
use crate::render::{csv, extract};
use crate::report::Report;
use crate::template::Template;
use crate::world::World;

use super::args::{ExtractArgs, ExtractFormat};
use super::check::named_template;
use super::output::Stop;
use super::pipeline::Engine;
use super::reading::{own_fault, read_bytes, refuse_stdin_twice};
use super::remarks::{Remark, Remarks, TablePart};
use super::tasks::{TableFile, Task, Work, bytes_of};
use super::work::Worker;
use super::{FAILED, HOLDS, Run};

pub(super) fn run<E: Engine>(args: &ExtractArgs, run: &mut Run<'_, '_, E>) -> Result<u8, Stop> {
    refuse_stdin_twice(&args.reports)?;
    let mut results = run.results(args.output.as_deref(), &[&args.reports])?;
    let inputs = run.inputs(&args.reports, args.output.as_deref().as_slice());
    let (mut reports, mut any) = (Vec::new(), false);
    run.say(&inputs.remarks);
    let mut said = Remarks::new(args.format != ExtractFormat::Csv);
    said.note(&inputs.remarks, run.engine.sources(), run.view);
    let wanted = match named_template(args.template.as_deref(), run) {
        Ok(wanted) => wanted,
        Err(_) => return Ok(FAILED),
    };
    match args.format {
        ExtractFormat::Csv => run.print(&mut results, &csv::lines([extract::CSV_HEADER]))?,
        ExtractFormat::Json => run.print(&mut results, &stream::opening())?,
        ExtractFormat::Yaml => {}
    }
    let mut tasks = run.tasks(inputs.names);
    let many = tasks.are_many();
    let jobs = run.jobs(args.jobs, many);
    let (format, remarks, lang) = (args.format, run.remarks, run.view.lang);
    let workers = run.workers(jobs, |engine, world| Extractor {
        engine,
        world,
        wanted: wanted.clone(),
        format,
        lang,
        remarks,
        table: None,
    });
    let mut course = run.course(many, tasks.total);
    run.work(
        &mut course,
        workers,
        &mut tasks,
        |piece| piece.count,
        |piece, run| {
            said.take(piece.remarks, piece.table, run);
            reports.extend(piece.reports);
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
    run.arrive(course);
    said.close(run);
    match format {
        ExtractFormat::Csv => {}
        ExtractFormat::Json => run.print(&mut results, &stream::closing(any, &said.kept))?,
        ExtractFormat::Yaml => {
            run.print(&mut results, &extract::yaml(&extract::output(reports, said.kept)))?;
        }
    }
    run.finish(results)?;
    Ok(HOLDS)
}

/// What came of a document, or of a stretch of a table.
#[derive(Default)]
struct Piece {
    /// Reports it stands for.
    count: usize,
    remarks: Vec<Remark>,
    table: Option<TablePart>,
    words: String,
    /// For YAML, which is printed at once.
    reports: Vec<extract::ExtractReport>,
}

struct Extractor<'a, E> {
    engine: E,
    world: &'a dyn World,
    wanted: Option<Arc<Template>>,
    format: ExtractFormat,
    lang: Lang,
    remarks: View,
    /// The table under way and what is known of its codes.
    table: Option<(Arc<TableFile>, Reader)>,
}

impl<E: Engine> Extractor<'_, E> {
    fn document(&mut self, name: &str, bytes: Option<Result<Vec<u8>, Box<Diagnostic>>>) -> Piece {
        let mark = self.engine.sources().len();
        let bytes = bytes_of(name, bytes, self.world);
        let read = read_bytes(name, bytes, self.wanted.as_ref(), self.world, &mut self.engine);
        let mut piece = Piece::default();
        self.one(read, &mut piece);
        self.engine.release(mark);
        piece
    }

    fn stretch(&mut self, table: &Arc<TableFile>, stretch: &Stretch, first: bool) -> Piece {
        let (file, mut reader) = match self.table.take() {
            Some(known) if Arc::ptr_eq(&known.0, table) => known,
            _ => (Arc::clone(table), self.engine.reader(&table.name, self.wanted.as_ref())),
        };
        let mut sheet = reader.columns(stretch);
        sheet.blocks.clear();
        let slots = std::mem::take(&mut sheet.slots);
        let mut piece = Piece { table: Some(TablePart::new(table, &Arc::default())), ..Piece::default() };
        if first {
            self.remark(&reader.about_head(stretch), true, &mut piece);
        }
        for slot in &slots {
            let mark = self.engine.sources().len();
            let read = reader.report(stretch, slot, self.engine.sources_mut());
            self.one(read, &mut piece);
            self.engine.release(mark);
        }
        if let Some(part) = &mut piece.table {
            part.sheet = Sheet { slots, ..sheet };
        }
        self.table = Some((file, reader));
        piece
    }

    fn one(&self, read: Result<Report, Diagnostics>, piece: &mut Piece) {
        let report = match read {
            Ok(report) => report,
            Err(found) => {
                piece.count += 1;
                return self.remark(&found.into_sorted(), true, piece);
            }
        };
        piece.count += 1;
        self.remark(&report.diagnostics.clone().into_sorted(), false, piece);
        let sources = self.engine.sources();
        match self.format {
            ExtractFormat::Csv => piece.words.push_str(&extract::csv(&report, sources)),
            ExtractFormat::Json => {
                if !piece.words.is_empty() {
                    piece.words.push_str(stream::parting(false));
                }
                piece.words.push_str(&stream::member(&extract::report(&report, sources, self.lang)));
            }
            ExtractFormat::Yaml => piece.reports.push(extract::report(&report, sources, self.lang)),
        }
    }

    fn remark(&self, list: &[Diagnostic], apart: bool, piece: &mut Piece) {
        let sources = self.engine.sources();
        match &mut piece.table {
            Some(table) => table.remark(&mut piece.remarks, list, apart, sources, self.remarks),
            None => piece.remarks.push(Remark::of(list, apart, sources, self.remarks)),
        }
    }

    fn broken(&self, found: Diagnostics) -> Piece {
        let mut piece = Piece::default();
        self.one(Err(found), &mut piece);
        piece
    }
}

impl<E: Engine> Worker for Extractor<'_, E> {
    type Task = Task;
    type Piece = Piece;

    fn work(&mut self, task: Task) -> Piece {
        let mark = self.engine.sources().len();
        let name = task.name().to_owned();
        let done = catch_unwind(AssertUnwindSafe(|| match task.work {
            Work::Document { name, bytes } => self.document(&name, bytes),
            Work::Stretch { table, stretch, first } => self.stretch(&table, &stretch, first),
            Work::Broken { diagnostic, .. } => self.broken(Diagnostics::from_iter([*diagnostic])),
        }));
        done.unwrap_or_else(|_| {
            self.engine.release(mark);
            self.broken(own_fault(&name))
        })
    }
}
