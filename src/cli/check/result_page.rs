//! Writes the results of `gouji check --output-dir`, each in the format of the run.
//!
//! Invariant: a result is byte for byte what a run over its file alone would write.

use std::io;

use crate::engine::Engine;
use crate::engine::incremental::builder::{ResultWriter, WrittenResult};
use crate::engine::incremental::copies::CopyOutcome;
use crate::engine::incremental::plan::FolderPlan;
use crate::render::text::View;
use crate::world::World;

use super::super::args::CheckArgs;
use super::super::output::{Results, Stop};
use super::super::{Live, Run, Surroundings};
use super::page::Page;
use super::piece::{Piece, Renderer, Style};

/// Writes results in one worker.
pub(super) struct ResultPages<'a> {
    engine: Engine,
    world: &'a dyn World,
    args: &'a CheckArgs,
    plan: &'a FolderPlan,
    style: Style,
}

/// A result in progress.
pub(super) struct ResultPage {
    path: String,
    page: Page,
    /// Everything that was printed on standard error.
    printed: String,
    /// The part of it that is not about rules, which are reported once per run.
    remarks: String,
    copy: CopyOutcome,
    failed: bool,
}

/// What a run over one file printed on standard error, and whether some step failed.
struct Printed {
    words: String,
    failed: bool,
}

impl<'a> ResultPages<'a> {
    pub(super) fn new(
        engine: Engine,
        world: &'a dyn World,
        args: &'a CheckArgs,
        plan: &'a FolderPlan,
        view: View,
    ) -> Self {
        // Rendered as if the file were the only one; remarks have colours, which can be removed later.
        let (own, remarks) = (View { color: false, ..view }, View { color: true, ..view });
        let style = Style { format: args.format, view: own, remarks, brief: false, strict: args.strict };
        Self { engine, world, args, plan, style }
    }

    /// Does something as in a run over one file, and collects what it prints on standard error.
    fn in_own_run<T>(&mut self, step: impl FnOnce(&mut Run<'_, '_>) -> Result<T, Stop>) -> Result<(T, Printed), Stop> {
        let (mut stdin, mut out, mut printed) = (io::empty(), io::sink(), Vec::new());
        let mut surroundings = Surroundings {
            stdin: &mut stdin,
            stdout: &mut out,
            stderr: &mut printed,
            stdout_color: false,
            stderr_color: false,
            lang: self.style.view.lang,
            live: Live::default(),
        };
        let mut run = Run {
            surroundings: &mut surroundings,
            world: self.world,
            engine: &mut self.engine,
            view: self.style.view,
            remarks: self.style.remarks,
            failed: false,
        };
        let done = step(&mut run)?;
        let failed = run.failed;
        Ok((done, Printed { words: String::from_utf8(printed).unwrap_or_default(), failed }))
    }
}

impl<'a> ResultWriter for ResultPages<'a> {
    type Handler = Renderer<'a>;
    type Open = ResultPage;

    fn handler(&self, many: bool) -> Renderer<'a> {
        Renderer::new(Style { brief: many, ..self.style }, self.plan.copies.as_ref())
    }

    fn begin(&mut self, path: &str, many: bool) -> Result<ResultPage, Stop> {
        let style = Style { brief: many, ..self.style };
        let draft = self.plan.dir.draft(path)?;
        let (page, printed) = self.in_own_run(|run| Page::begin(style, Results::File(draft), run))?;
        Ok(ResultPage {
            path: path.to_owned(),
            page,
            printed: printed.words,
            remarks: String::new(),
            copy: CopyOutcome::None,
            failed: false,
        })
    }

    fn push(&mut self, open: &mut ResultPage, batch: Piece) -> Result<(), Stop> {
        let page = &mut open.page;
        let ((), about_rules) = self.in_own_run(|run| {
            batch.rules.iter().for_each(|rules| page.book(rules, run));
            Ok(())
        })?;
        if batch.part.copied != CopyOutcome::None {
            open.copy = batch.part.copied.clone();
        }
        let ((), printed) = self.in_own_run(|run| page.push(Piece { rules: Vec::new(), ..batch }, run))?;
        open.failed |= printed.failed;
        open.printed.push_str(&about_rules.words);
        open.printed.push_str(&printed.words);
        open.remarks.push_str(&printed.words);
        Ok(())
    }

    fn finish(&mut self, mut open: ResultPage) -> Result<WrittenResult, Stop> {
        // An empty piece, after which the remarks about the table as a whole are printed.
        self.push(&mut open, Piece::default())?;
        let ResultPage { path, page, mut printed, remarks, copy, failed } = open;
        let only = &self.args.only;
        let (tally, end) = self.in_own_run(|run| page.finish(only, run))?;
        // The text format explains a missing result on standard error, which a result file does not have.
        if self.plan.dir.digest(&path).is_some_and(|(_, bytes)| bytes == 0) {
            printed.push_str(&end.words);
            self.plan.dir.write(&path, without_colors(&printed).as_bytes())?;
        }
        Ok(WrittenResult { tally, remarks, copy, failed })
    }
}

/// Removes colours from text.
pub(super) fn without_colors(words: &str) -> String {
    anstream::adapter::strip_str(words).to_string()
}
