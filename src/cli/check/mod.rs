//! Checks every report against the rules of its template (`gouji check`).
//!
//! Invariant: a report that cannot be checked never stops the others.

pub(super) mod asides;
mod copied;
mod folder;
pub(super) mod members;
pub(super) mod prior;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Severity, Text};
use crate::engine::{AlikeSections, FormChoice};
use crate::finding::Summary;
use crate::render::csv::CsvWriter;
use crate::render::run::{Printed, RenderedBatch, Renderer, RunDocument, RunStyle, about_missing_copies};
use crate::render::text::View;
use crate::render::{FORMATS, Format, ReportWriter};
use crate::source::Sources;

pub(super) use asides::Asides;

use super::args::{CheckArgs, DEFAULT_FORMAT};
use super::output::{Choice, Results, Stop, choose_format, is_spreadsheet_text};
use super::usage::refuse_stdin_twice;
use super::{FAILED, HOLDS, Run, VIOLATED};
use crate::engine::incremental::copies::{CopyOutcome, CopyPaths, CopyRequest};
use crate::engine::incremental::output_paths::OutputPaths;

pub(super) fn run(args: &CheckArgs, run: &mut Run<'_, '_>) -> Result<u8, Stop> {
    refuse_stdin_twice(&args.reports)?;
    let formats: Vec<_> = FORMATS.iter().map(choice).collect();
    let (format, remark) =
        choose_format(args.format.map(ByName), args.output.as_deref(), ByName(DEFAULT_FORMAT), &formats);
    let format = format.0;
    run.report(remark.as_slice());
    let args = &with_templates_beside(args, run);
    if let Some(folder) = &args.output_dir {
        return folder::run(args, folder, format, run);
    }
    refuse_book_on_stdout(args, format)?;
    let read: Vec<String> = args.explanations.iter().chain(&args.baseline).cloned().collect();
    let mut results =
        run.results(args.output.as_deref(), &[&args.reports, &args.rules, &read], format.name != DEFAULT_FORMAT.name)?;
    let bom = format.name == CsvWriter::NAME && is_spreadsheet_text(args.output.as_deref());
    run.begin(&mut results, bom)?;
    let inputs = run.inputs(&args.reports, &written(args));
    let assign =
        |request: CopyRequest<'_>| CopyPaths::assign(&request, &inputs.names, OutputPaths::default(), run.world);
    let copies = copy_request(args).map(assign).transpose()?;
    let view = View { color: run.view.color && results.is_stdout(), ..run.view };
    let known = inputs.names.clone();
    let mut tasks = run.tasks(inputs.names);
    let brief = tasks.are_many();
    let style = RunStyle { format, view, remarks: run.remarks, brief, strict: args.strict };
    let mut printed = Printed::default();
    let mut document = RunDocument::begin(style, &mut printed);
    run.emit(&mut results, printed)?;
    run.report(&inputs.remarks);
    document.note(&inputs.remarks, run.engine.sources());
    let forms = match chosen_forms(&args.template, run) {
        Ok(forms) => forms,
        Err(list) => {
            document.note(&list, run.engine.sources());
            finish(document, results, &[], run)?;
            return Ok(FAILED);
        }
    };
    let (asides, list) = Asides::read(args, run)?;
    document.note(&list, run.engine.sources());
    let written = written(args);
    let prior_args = prior::PriorArgs { names: &args.prior, renamed: &args.renamed, written: &written };
    let (prior, remarks) = prior::read(prior_args, &known, &forms, run)?;
    run.report(&remarks);
    document.note(&remarks, run.engine.sources());
    let checker = run.checker(args, forms.clone(), &asides);
    let note = |list: &[Diagnostic], sources: &Sources| document.note(list, sources);
    let (checker, _) = members::read(checker, args, &known, &forms, run, note);
    let jobs = run.jobs(args.jobs, brief);
    let worker = (checker.sketching_sections().with_prior(prior), Renderer::new(style, copies.as_ref()));
    let workers = (0..jobs).map(|_| worker.clone()).collect();
    let mut without_copy = 0;
    let mut alike = AlikeSections::default();
    let take = |mut batch: RenderedBatch, run: &mut Run<'_, '_>| {
        alike.add(std::mem::take(&mut batch.sections));
        without_copy += usize::from(batch.part.copied == CopyOutcome::NotWorkbook);
        let mut printed = Printed::default();
        document.push(batch, &mut printed);
        run.emit(&mut results, printed)
    };
    let mut progress = run.progress(brief, tasks.total);
    run.work(&mut progress, workers, &mut tasks, |piece| piece.reports, take)?;
    let all = !progress.cut;
    run.arrive(progress);
    run.report(about_missing_copies(without_copy).as_slice());
    // A run that was cut short says nothing about the reports that it did not reach.
    let unmet = if all { asides.unmet(run) } else { Vec::new() };
    run.report(&unmet);
    document.note(&unmet, run.engine.sources());
    copied::finish(alike, &copied::RunEnd { asides: &asides, kept: None, all }, &mut document, run);
    let tally = finish(document, results, &args.only, run)?;
    Ok(status(&tally, args))
}

/// Adds the templates that stand beside rule files if none is named; reports are recognised among these and all others.
fn with_templates_beside(args: &CheckArgs, run: &mut Run<'_, '_>) -> CheckArgs {
    let mut args = args.clone();
    if args.template.is_empty() {
        args.template = run.engine.templates_beside(&args.rules, run.world);
        if !args.template.is_empty() {
            args.template.extend(run.engine.templates().iter().map(|template| template.name.clone()));
        }
    }
    args
}

/// A format, told apart from others by its name.
#[derive(Debug, Clone, Copy)]
struct ByName(&'static Format);

impl PartialEq for ByName {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}

fn choice(format: &'static Format) -> Choice<ByName> {
    Choice { format: ByName(format), name: format.name, endings: format.endings }
}

/// Finishes the output of a run; what is to be printed before a failure is printed.
fn finish(
    mut document: RunDocument,
    mut results: Results,
    only: &[String],
    run: &mut Run<'_, '_>,
) -> Result<Summary, Stop> {
    let mut printed = Printed::default();
    document.report_unapplied(&mut printed);
    let tally = document.finish(only, &mut printed);
    run.emit(&mut results, printed)?;
    let tally = tally?;
    run.finish(results)?;
    Ok(tally)
}

/// Returns the exit status for the checked reports.
fn status(tally: &Summary, args: &CheckArgs) -> u8 {
    let strictly =
        args.strict && (tally.violated(Severity::Warning) > 0 || tally.counts.undetermined > tally.aside.open);
    if tally.violated(Severity::Error) > 0 || strictly { VIOLATED } else { HOLDS }
}

/// Lists the paths that the run itself writes, and earlier results that it reads; none of them is a report.
fn written(args: &CheckArgs) -> Vec<&str> {
    let all = [args.output.as_deref(), args.output_dir.as_deref(), args.annotate(), args.baseline.as_deref()];
    all.into_iter().flatten().chain(args.explanations.iter().map(String::as_str)).collect()
}

/// The annotated copies that were asked for.
fn copy_request(args: &CheckArgs) -> Option<CopyRequest<'_>> {
    Some(CopyRequest {
        option: "--annotate",
        target: args.annotate()?,
        words: &args.reports,
        rules: &args.rules,
        template: &args.template,
        output: args.output.as_deref().map(|output| ("-o", output)),
    })
}

/// Refuses to print a workbook, which is binary, to the terminal.
fn refuse_book_on_stdout(args: &CheckArgs, format: &Format) -> Result<(), Stop> {
    if format.is_binary && args.output.is_none() {
        let diagnostic = Diagnostic::new(Code::BadUsage, Message::new(Text::BookNeedsFile));
        return Err(Stop::Failed(Box::new(diagnostic.help(Message::new(Text::BookNeedsFileHelp)))));
    }
    Ok(())
}

/// Chooses the forms that the user named; prints the diagnostics if there is no such form.
pub(super) fn chosen_forms(names: &[String], run: &mut Run<'_, '_>) -> Result<FormChoice, Vec<Diagnostic>> {
    let mut diagnostics = Diagnostics::default();
    let found = run.engine.choose_forms(names, run.world, &mut diagnostics);
    let list = diagnostics.into_sorted();
    run.report(&list);
    found.ok_or(list)
}
