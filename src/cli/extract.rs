//! Prints the canonical cells of reports (`gouji extract`).

use crate::engine::Batch;
use crate::render::run::{ExtractDocument, ExtractFormat, Extracted, Extractor, Printed};

use super::args::ExtractArgs;
use super::check::chosen_forms;
use super::output::{Choice, Stop, choose_format, is_spreadsheet_text};
use super::usage::refuse_stdin_twice;
use super::{FAILED, HOLDS, Run};

pub(super) const FORMATS: [Choice<ExtractFormat>; 3] = [
    Choice { format: ExtractFormat::Csv, name: "csv", endings: &["csv"] },
    Choice { format: ExtractFormat::Json, name: "json", endings: &["json"] },
    Choice { format: ExtractFormat::Yaml, name: "yaml", endings: &["yaml", "yml"] },
];

pub(super) fn run(args: &ExtractArgs, run: &mut Run<'_, '_>) -> Result<u8, Stop> {
    refuse_stdin_twice(&args.reports)?;
    let (format, remark) = choose_format(args.format, args.output.as_deref(), ExtractFormat::Csv, &FORMATS);
    run.report(remark.as_slice());
    let mut results = run.results(args.output.as_deref(), &[&args.reports], true)?;
    run.begin(&mut results, format == ExtractFormat::Csv && is_spreadsheet_text(args.output.as_deref()))?;
    let inputs = run.inputs(&args.reports, args.output.as_deref().as_slice());
    run.report(&inputs.remarks);
    let mut document = ExtractDocument::new(format, run.remarks);
    document.note(&inputs.remarks, run.engine.sources());
    let forms = match chosen_forms(&args.template, run) {
        Ok(forms) => forms,
        Err(_) => return Ok(FAILED),
    };
    let mut printed = Printed::default();
    document.begin(&mut printed);
    run.emit(&mut results, printed)?;
    let mut tasks = run.tasks(inputs.names);
    let many = tasks.are_many();
    let jobs = run.jobs(args.jobs, many);
    let extractor = Extractor { format, lang: run.view.lang, fill: args.fill, remarks: run.remarks };
    let checker = run.engine.checker().with_rules(&[], run.world).with_forms(forms);
    let checker = if args.fill { checker.proving_only() } else { checker.reading_only() };
    let workers = (0..jobs).map(|_| (checker.clone(), extractor)).collect();
    let mut progress = run.progress(many, tasks.total);
    let take = |batch: Batch<Extracted>, run: &mut Run<'_, '_>| {
        let mut printed = Printed::default();
        document.push(batch, &mut printed);
        run.emit(&mut results, printed)
    };
    run.work(&mut progress, workers, &mut tasks, |batch| batch.reports, take)?;
    run.arrive(progress);
    let mut printed = Printed::default();
    document.finish(&mut printed);
    run.emit(&mut results, printed)?;
    run.finish(results)?;
    Ok(HOLDS)
}
