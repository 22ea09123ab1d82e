//! Checks reports into a folder (`gouji check --output-dir`): one result per report, skipping results that are up to
//! date.

use crate::diagnostic::{Message, Text};
use crate::engine::AlikeSections;
use crate::engine::incremental::builder::{Built, BuiltResult};
use crate::engine::incremental::cache_key;
use crate::engine::incremental::copies::CopyOutcome;
use crate::engine::incremental::folder::FolderRun;
use crate::engine::incremental::plan::{FolderPlan, FolderRequest};
use crate::render::Format;
use crate::render::columns::clean;
use crate::render::run::{
    Printed, Remark, Rendered, RenderedBatch, ResultFiles, RunDocument, RunStyle, about_missing_copies, without_colors,
};

use super::super::args::{CheckArgs, DEFAULT_FORMAT};
use super::super::output::{Results, Stop};
use super::super::{FAILED, Run, Shown};

pub(super) fn run(args: &CheckArgs, folder: &str, format: &'static Format, run: &mut Run<'_, '_>) -> Result<u8, Stop> {
    let request = FolderRequest {
        option: "--output-dir",
        folder,
        words: &args.reports,
        rules: &args.rules,
        template: &args.template,
        extension: format.ending,
        copies: super::copy_request(args),
    };
    let dir = request.open(run.world)?;
    let mut inputs = run.inputs(&args.reports, &super::written(args));
    let mut plan = FolderPlan::new(dir, &request, &mut inputs.names, run.chunk(), run.world)?;

    let style =
        RunStyle { format: DEFAULT_FORMAT, view: run.view, remarks: run.remarks, brief: true, strict: args.strict };
    let (mut stdout, mut printed) = (Results::Stdout, Printed::default());
    let mut document = RunDocument::begin(style, &mut printed);
    run.emit(&mut stdout, printed)?;
    run.report(&inputs.remarks);
    let forms = match super::chosen_forms(&args.template, run) {
        Ok(forms) => forms,
        Err(_) => return Ok(FAILED),
    };
    let (asides, _) = super::Asides::read(args, run)?;
    let written = super::written(args);
    let prior_args = super::prior::PriorArgs { names: &args.prior, renamed: &args.renamed, written: &written };
    let (prior, remarks) = super::prior::read(prior_args, &inputs.names, &forms, run)?;
    run.report(&remarks);
    let checker = run.checker(args, forms.clone(), &asides);
    let (checker, members) = super::members::read(checker, args, &inputs.names, &forms, run, |_, _| {});
    let digests = (prior.as_ref().map(|prior| prior.digest()), members.as_ref().map(|members| members.digest()));
    let digest = format!("{} {}", digests.0.unwrap_or_default(), digests.1.unwrap_or_default());
    let options = format!("{:?} {:?} {} {} {digest}", run.view.lang, format, args.strict, asides.key(run));
    let asked = cache_key::Inputs { options: &options, only: &args.only, template: &args.template, rules: &args.rules };
    plan.key = cache_key::key(&asked, &forms.forms, run.world, run.engine);
    let (total, names) = (inputs.names.len(), inputs.names.clone());
    let results = FolderRun::new(&plan, checker.sketching_sections().with_prior(prior), inputs.names);
    let many = results.is_many();
    let jobs = run.jobs(args.jobs, many);
    let style = RunStyle { format, ..style };
    let writer = || ResultFiles::new(&plan, &args.only, style);
    let mut count = Count::default();
    let mut alike = AlikeSections::default();
    let mut take = |mut result: BuiltResult, run: &mut Run<'_, '_>| {
        count.add(&result);
        alike.add(std::mem::take(&mut result.sections));
        let mut printed = Printed::default();
        document.push(batch(result, run.remarks.color), &mut printed);
        run.emit(&mut stdout, printed)
    };
    let mut progress = run.progress(many, total);
    let (stdin, stop) = (run.stdin(), progress.pressed);
    let mut shown = Shown { progress: &mut progress, run };
    let take = |result, shown: &mut Shown<'_, '_, '_, '_>| shown.progress.suspend(|| take(result, shown.run));
    let all = results.run(jobs, stdin, writer, &mut shown, take, stop)?;
    progress.cut |= !all;
    let all = !progress.cut;
    run.arrive(progress);
    // A run that was cut short says nothing about the reports that it did not reach.
    let unmet = match count.kept {
        _ if !all => Vec::new(),
        0 => asides.unmet(run),
        _ => asides.unmet_beside(&names, run),
    };
    run.report(&unmet);
    run.report(about_missing_copies(count.without_copy).as_slice());
    let kept = (count.kept > 0).then_some(&*names);
    super::copied::finish(alike, &super::copied::RunEnd { asides: &asides, kept, all }, &mut document, run);
    let tally = super::finish(document, stdout, &args.only, run)?;
    let words = count.words(folder).render(run.view.lang) + "\n";
    run.print(&mut Results::Stdout, &words)?;
    run.finish(Results::Stdout)?;
    Ok(super::status(&tally, args))
}

/// Converts a result to what it adds to the summary of the run.
fn batch(result: BuiltResult, color: bool) -> RenderedBatch {
    let written = result.written;
    let words = if color { written.remarks } else { without_colors(&written.remarks) };
    RenderedBatch {
        rules: result.rules,
        tally: written.tally,
        failed: written.failed,
        part: Rendered { remarks: vec![Remark { words, ..Remark::default() }], ..Rendered::default() },
        ..RenderedBatch::default()
    }
}

#[derive(Debug, Default)]
struct Count {
    made: usize,
    kept: usize,
    failed: usize,
    /// Reports that are not workbooks.
    without_copy: usize,
}

impl Count {
    fn add(&mut self, result: &BuiltResult) {
        match result.built {
            Built::Made => self.made += 1,
            Built::Kept => self.kept += 1,
            Built::Failed => self.failed += 1,
        }
        self.without_copy += usize::from(result.written.copy == CopyOutcome::NotWorkbook);
    }

    fn words(&self, folder: &str) -> Message {
        Message::new(Text::FolderTotal)
            .with("folder", clean(folder))
            .with("made", self.made.to_string())
            .with("kept", self.kept.to_string())
            .with("failed", self.failed.to_string())
    }
}
