//! Prints the canonical cells of reports (`gouji extract`).

use crate::diagnostic::{Diagnostic, Lang};
use crate::engine::{Batch, CheckedReport, ReadReport, ReportHandler, Scope, UnreadReport};
use crate::render::json::stream;
use crate::render::run::{Printed, Remark, Remarks};
use crate::render::text::View;
use crate::render::{csv, extract};
use crate::report::Report;
use crate::source::Sources;

use super::args::{ExtractArgs, ExtractFormat};
use super::check::named_template;
use super::output::Stop;
use super::usage::refuse_stdin_twice;
use super::{FAILED, HOLDS, Run};

pub(super) fn run(args: &ExtractArgs, run: &mut Run<'_, '_>) -> Result<u8, Stop> {
    refuse_stdin_twice(&args.reports)?;
    let mut results = run.results(args.output.as_deref(), &[&args.reports])?;
    let inputs = run.inputs(&args.reports, args.output.as_deref().as_slice());
    let (mut reports, mut any) = (Vec::new(), false);
    run.report(&inputs.remarks);
    let mut said = Remarks::new(args.format != ExtractFormat::Csv, run.remarks);
    said.note(&inputs.remarks, run.engine.sources());
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
    let format = args.format;
    let extractor = Extractor { format, lang: run.view.lang, remarks: run.remarks };
    let checker = run.engine.checker().with_rules(&[], run.world).with_template(wanted).reading_only();
    let workers = (0..jobs).map(|_| (checker.clone(), extractor)).collect();
    let mut progress = run.progress(many, tasks.total);
    run.work(
        &mut progress,
        workers,
        &mut tasks,
        |batch: &Batch<Extracted>| batch.reports,
        |batch, run| {
            run.failed |= batch.failed;
            let mut printed = Printed::default();
            said.push(batch.part.remarks, batch.table, &mut printed);
            run.emit(&mut results, printed)?;
            reports.extend(batch.part.reports);
            if batch.part.words.is_empty() {
                return Ok(());
            }
            if format == ExtractFormat::Json {
                run.print(&mut results, stream::parting(!any))?;
                any = true;
            }
            run.print(&mut results, &batch.part.words)
        },
    )?;
    run.arrive(progress);
    let mut printed = Printed::default();
    said.finish(&mut printed);
    run.emit(&mut results, printed)?;
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

/// The extracted reports of one task.
#[derive(Default)]
struct Extracted {
    remarks: Vec<Remark>,
    words: String,
    /// Reports for YAML, which is printed as one document.
    reports: Vec<extract::ExtractReport>,
}

/// Extracts each report in the format of the run.
#[derive(Clone, Copy)]
struct Extractor {
    format: ExtractFormat,
    lang: Lang,
    remarks: View,
}

impl Extractor {
    fn extract(self, report: &Report, sources: &Sources, part: &mut Extracted) {
        match self.format {
            ExtractFormat::Csv => part.words.push_str(&extract::csv(report, sources)),
            ExtractFormat::Json => {
                if !part.words.is_empty() {
                    part.words.push_str(stream::parting(false));
                }
                part.words.push_str(&stream::member(&extract::report(report, sources, self.lang)));
            }
            ExtractFormat::Yaml => part.reports.push(extract::report(report, sources, self.lang)),
        }
    }
}

impl ReportHandler for Extractor {
    type Part = Extracted;

    fn read(&mut self, ReadReport { report, sources }: ReadReport, part: &mut Extracted) {
        self.extract(&report, &sources, part);
    }

    fn checked(&mut self, report: CheckedReport, part: &mut Extracted) {
        self.extract(report.report(), &report.sources, part);
    }

    // The diagnostics say why; there is nothing to extract.
    fn unread(&mut self, _: UnreadReport, _: &mut Extracted) {}

    fn remarks(&mut self, list: &[Diagnostic], sources: &Sources, scope: Scope, part: &mut Extracted) {
        part.remarks.push(Remark::new(list, scope != Scope::Report, sources, self.remarks));
    }
}
