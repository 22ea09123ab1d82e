//! Finds the cells of reports that are most likely wrong (`gouji locate`).

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::engine::{Batch, Explanations};
use crate::render::run::{LocateDocument, LocateFormat, LocatedReports, Locator, Printed};
use crate::render::text::View;

use super::args::LocateArgs;
use super::check::asides::Asides;
use super::check::chosen_forms;
use super::check::prior::{self, PriorArgs};
use super::output::{Choice, Stop, choose_format};
use super::usage::refuse_stdin_twice;
use super::{FAILED, HOLDS, Run, VIOLATED};

const FORMATS: [Choice<LocateFormat>; 2] = [
    Choice { format: LocateFormat::Text, name: "text", endings: &["txt"] },
    Choice { format: LocateFormat::Json, name: "json", endings: &["json"] },
];

pub(super) fn run(args: &LocateArgs, run: &mut Run<'_, '_>) -> Result<u8, Stop> {
    refuse_stdin_twice(&args.reports)?;
    let (format, remark) = choose_format(args.format, args.output.as_deref(), LocateFormat::Text, &FORMATS);
    run.report(remark.as_slice());
    let mut results = run.results(
        args.output.as_deref(),
        &[&args.reports, &args.rules, &args.explanations],
        format != LocateFormat::Text,
    )?;
    let written: Vec<&str> = args.output.as_deref().into_iter().collect();
    let inputs = run.inputs(&args.reports, &written);
    run.report(&inputs.remarks);
    let mut document = LocateDocument::new(format, run.remarks);
    document.note(&inputs.remarks, run.engine.sources());
    let forms = match chosen_forms(&args.template, run) {
        Ok(forms) => forms,
        Err(_) => return Ok(FAILED),
    };
    let (explanations, list) = Asides::explanations(&args.explanations, run);
    document.note(&list, run.engine.sources());
    let prior = PriorArgs { names: &args.prior, renamed: &args.renamed, written: &written };
    let (prior, remarks) = prior::read(prior, &inputs.names, &forms, run)?;
    run.report(&remarks);
    document.note(&remarks, run.engine.sources());
    let mut printed = Printed::default();
    document.begin(&mut printed);
    run.emit(&mut results, printed)?;
    let mut tasks = run.tasks(inputs.names);
    let many = tasks.are_many();
    let jobs = run.jobs(args.jobs, many);
    let view = View { color: run.view.color && results.is_stdout(), ..run.view };
    let locator = Locator { format, lang: run.view.lang, view, remarks: run.remarks };
    let checker = run.engine.checker().with_rules(&args.rules, run.world).with_forms(forms);
    let checker = checker.with_explanations(Arc::clone(&explanations)).with_prior(prior);
    let workers = (0..jobs).map(|_| (checker.clone(), locator)).collect();
    let mut progress = run.progress(many, tasks.total);
    let take = |batch: Batch<LocatedReports>, run: &mut Run<'_, '_>| {
        let mut printed = Printed::default();
        document.push(batch, &mut printed);
        run.emit(&mut results, printed)
    };
    run.work(&mut progress, workers, &mut tasks, |batch| batch.reports, take)?;
    let all = !progress.cut;
    run.arrive(progress);
    // A run that was cut short says nothing about the reports that it did not reach.
    let unmet: Vec<Diagnostic> =
        if all { explanations.iter().flat_map(Explanations::unmet).collect() } else { Vec::new() };
    run.report(&unmet);
    document.note(&unmet, run.engine.sources());
    let violated = document.violated;
    let mut printed = Printed::default();
    document.finish(&mut printed);
    run.emit(&mut results, printed)?;
    run.finish(results)?;
    Ok(if violated { VIOLATED } else { HOLDS })
}
