//! Prints the canonical cells of reports (`gouji extract`). Workers read, the caller prints in order.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::dataset::{Chunk, Reader};
use crate::diagnostic::{Diagnostic, Diagnostics, Lang, Severity};
use crate::render::json::stream;
use crate::render::text::View;
use crate::render::{csv, extract};
use crate::report::Report;
use crate::source::Sources;
use crate::template::Template;
use crate::world::World;

use super::args::{ExtractArgs, ExtractFormat};
use super::check::named_template;
use super::output::Stop;
use super::remarks::{Remark, Remarks};
use super::usage::refuse_stdin_twice;
use super::{FAILED, HOLDS, Run};
use crate::engine::pool::Worker;
use crate::engine::{Engine, TableBatch, TableFile, Task, Work, bytes_of, internal_error, read_document};

pub(super) fn run(args: &ExtractArgs, run: &mut Run<'_, '_>) -> Result<u8, Stop> {
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
    let (engine, world) = (run.engine.clone(), run.world);
    let extractor =
        || Extractor { engine: engine.clone(), world, wanted: wanted.clone(), format, lang, remarks, table: None };
    let workers = (0..jobs).map(|_| extractor()).collect();
    let mut progress = run.progress(many, tasks.total);
    run.work(
        &mut progress,
        workers,
        &mut tasks,
        |piece| piece.count,
        |piece, run| {
            run.failed |= piece.failed;
            said.push(piece.remarks, piece.table, run);
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
    run.arrive(progress);
    said.finish(run);
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

/// The result of one document, or of one chunk of a table.
#[derive(Default)]
struct Piece {
    /// The number of reports in it.
    count: usize,
    remarks: Vec<Remark>,
    table: Option<TableBatch>,
    /// Some step failed.
    failed: bool,
    words: String,
    /// Reports for YAML, which is printed as one document.
    reports: Vec<extract::ExtractReport>,
}

struct Extractor<'a> {
    engine: Engine,
    world: &'a dyn World,
    wanted: Option<Arc<Template>>,
    format: ExtractFormat,
    lang: Lang,
    remarks: View,
    /// The current table and the reader that knows its codes.
    table: Option<(Arc<TableFile>, Reader)>,
}

impl Extractor<'_> {
    fn document(&mut self, name: &str, bytes: Option<Result<Vec<u8>, Box<Diagnostic>>>) -> Piece {
        let bytes = bytes_of(name, bytes, self.world);
        let mut sources = Sources::default();
        let read = read_document(&self.engine, name, bytes, self.wanted.as_ref(), self.world, &mut sources);
        let mut piece = Piece::default();
        self.one(read, &sources, &mut piece);
        piece
    }

    fn chunk(&mut self, table: &Arc<TableFile>, chunk: &Chunk, first: bool) -> Piece {
        let (file, mut reader) = match self.table.take() {
            Some(known) if Arc::ptr_eq(&known.0, table) => known,
            _ => (Arc::clone(table), self.engine.table_reader(&table.name, self.wanted.as_ref())),
        };
        let mut decoded = reader.decode(chunk);
        let records = std::mem::take(&mut decoded.records);
        let mut piece = Piece { table: Some(TableBatch::new(table, &Arc::default())), ..Piece::default() };
        if first {
            self.remark(&reader.header_diagnostics(chunk), &Sources::default(), true, &mut piece);
        }
        for record in &records {
            let mut sources = Sources::default();
            let read = reader.report(chunk, record, &mut sources);
            self.one(read, &sources, &mut piece);
        }
        if let Some(part) = &mut piece.table {
            part.close(decoded, records);
        }
        self.table = Some((file, reader));
        piece
    }

    fn one(&self, read: Result<Report, Diagnostics>, sources: &Sources, piece: &mut Piece) {
        let report = match read {
            Ok(report) => report,
            Err(found) => {
                piece.count += 1;
                return self.remark(&found.into_sorted(), sources, true, piece);
            }
        };
        piece.count += 1;
        self.remark(&report.diagnostics.clone().into_sorted(), sources, false, piece);
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

    fn remark(&self, list: &[Diagnostic], sources: &Sources, apart: bool, piece: &mut Piece) {
        let Some(table) = &mut piece.table else {
            return piece.remarks.push(Remark::of(list, apart, sources, self.remarks));
        };
        for diagnostic in list {
            piece.failed |= diagnostic.severity == Severity::Error;
            if table.admit() {
                piece.remarks.push(Remark::of(std::slice::from_ref(diagnostic), apart, sources, self.remarks));
            }
        }
    }

    fn broken(&self, found: Diagnostics) -> Piece {
        let mut piece = Piece::default();
        self.one(Err(found), &Sources::default(), &mut piece);
        piece
    }
}

impl Worker for Extractor<'_> {
    type Task = Task;
    type Piece = Piece;

    fn work(&mut self, task: Task) -> Piece {
        let name = task.name().to_owned();
        let done = catch_unwind(AssertUnwindSafe(|| match task.work {
            Work::Document { name, bytes } => self.document(&name, bytes),
            Work::Chunk { table, chunk, first } => self.chunk(&table, &chunk, first),
            Work::Broken { diagnostic, .. } => self.broken(Diagnostics::from_iter([*diagnostic])),
        }));
        done.unwrap_or_else(|_| self.broken(internal_error(&name)))
    }
}
