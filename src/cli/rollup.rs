//! Adds up the reports of offices into those of the offices above them (`gouji rollup`).

use crate::diagnostic::Severity;
use crate::engine::{Batch, MemberReports, ReadReport, ReportHandler, RolledUp, Scope};
use crate::render::run::{ExtractDocument, ExtractFormat, Extracted, Extractor, Printed};

use super::args::RollupArgs;
use super::check::{chosen_forms, members};
use super::extract::FORMATS;
use super::output::{Stop, choose_format, is_spreadsheet_text};
use super::{FAILED, HOLDS, Run};

pub(super) fn run(args: &RollupArgs, run: &mut Run<'_, '_>) -> Result<u8, Stop> {
    let (format, remark) = choose_format(args.format, args.output.as_deref(), ExtractFormat::Csv, &FORMATS);
    run.report(remark.as_slice());
    let read: Vec<String> = args.reports.iter().chain([&args.members]).cloned().collect();
    let mut results = run.results(args.output.as_deref(), &[&read], true)?;
    run.begin(&mut results, format == ExtractFormat::Csv && is_spreadsheet_text(args.output.as_deref()))?;
    let mut document = ExtractDocument::new(format, run.remarks);
    let forms = match chosen_forms(&args.template, run) {
        Ok(forms) => forms,
        Err(_) => return Ok(FAILED),
    };
    let written: Vec<&str> = args.output.as_deref().into_iter().collect();
    let inputs = run.inputs(&args.reports, &written);
    let (offices, mut remarks) = members::offices(&args.members, &written, run);
    remarks.splice(0..0, inputs.remarks);
    let Some(offices) = offices else {
        run.report(&remarks);
        return Ok(FAILED);
    };
    let checker = run.engine.checker().with_world(run.world).with_forms(forms);
    // Nobody else reports the mistakes of these reports.
    let (members, said) = MemberReports::read(checker, offices.with_root(), &inputs.names, &[], run.world);
    remarks.extend(said);
    run.report(&remarks);
    document.note(&remarks, run.engine.sources());
    let mut printed = Printed::default();
    document.begin(&mut printed);
    run.emit(&mut results, printed)?;
    let mut extractor = Extractor { format, lang: run.view.lang, fill: false, remarks: run.remarks };
    for RolledUp { mut report, diagnostics } in members.roll_up(args.partial, run.world) {
        let mut batch: Batch<Extracted> = Batch { reports: 1, ..Batch::default() };
        batch.failed = diagnostics.iter().any(|found| found.severity == Severity::Error);
        let sources = run.engine.sources().clone();
        extractor.remarks(&diagnostics, &sources, Scope::Report, &mut batch.part);
        report.diagnostics = diagnostics.into_iter().collect();
        extractor.read(ReadReport { report, sources }, &mut batch.part);
        let mut printed = Printed::default();
        document.push(batch, &mut printed);
        run.emit(&mut results, printed)?;
    }
    let mut printed = Printed::default();
    document.finish(&mut printed);
    run.emit(&mut results, printed)?;
    run.finish(results)?;
    Ok(HOLDS)
}
