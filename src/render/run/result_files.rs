//! Writes the results of a run into a folder, one file per input.
//!
//! Invariant: a result is byte for byte what a run over its file alone, with the rules for its form, would write.

use crate::engine::incremental::builder::{ResultWriter, WrittenResult};
use crate::engine::incremental::copies::CopyOutcome;
use crate::engine::incremental::output_file::{Draft, Stop, stop};
use crate::engine::incremental::plan::FolderPlan;
use crate::render::csv::{BYTE_ORDER_MARK, CsvWriter};
use crate::render::text::View;
use crate::render::writer::ReportWriter;

use super::{Printed, RenderedBatch, Renderer, RunDocument, RunStyle};

/// Writes results in one worker.
pub struct ResultFiles<'a> {
    plan: &'a FolderPlan,
    only: &'a [String],
    style: RunStyle,
}

/// A result in progress.
pub struct ResultFile {
    path: String,
    draft: Draft,
    document: RunDocument,
    /// Everything that a run over its file alone would print on standard error.
    printed: String,
    /// The part of it that is not about rules, which are reported once per run.
    remarks: String,
    copy: CopyOutcome,
    failed: bool,
}

impl<'a> ResultFiles<'a> {
    /// `only` holds the selected rule ids.
    pub fn new(plan: &'a FolderPlan, only: &'a [String], style: RunStyle) -> Self {
        // Rendered as if the file were the only one; remarks have colours, which can be removed later.
        let (view, remarks) = (View { color: false, ..style.view }, View { color: true, ..style.view });
        Self { plan, only, style: RunStyle { view, remarks, ..style } }
    }
}

impl ResultFile {
    /// Writes the results of a step and returns its remarks.
    fn write(&mut self, printed: Printed) -> Result<String, Stop> {
        self.draft.write(&printed.results).map_err(|error| stop(self.draft.name(), &error))?;
        Ok(printed.remarks)
    }
}

impl<'a> ResultWriter for ResultFiles<'a> {
    type Handler = Renderer<'a>;
    type Open = ResultFile;

    fn handler(&self, many: bool) -> Renderer<'a> {
        Renderer::new(RunStyle { brief: many, ..self.style }, self.plan.copies.as_ref())
    }

    fn begin(&mut self, path: &str, many: bool) -> Result<ResultFile, Stop> {
        let mut draft = self.plan.dir.draft(path)?;
        if self.style.format.name == CsvWriter::NAME {
            draft.write(BYTE_ORDER_MARK.as_bytes()).map_err(|error| stop(draft.name(), &error))?;
        }
        let mut printed = Printed::default();
        let document = RunDocument::begin(RunStyle { brief: many, ..self.style }, &mut printed);
        let mut open = ResultFile {
            path: path.to_owned(),
            draft,
            document,
            printed: String::new(),
            remarks: String::new(),
            copy: CopyOutcome::None,
            failed: false,
        };
        open.printed = open.write(printed)?;
        Ok(open)
    }

    fn push(&mut self, open: &mut ResultFile, batch: RenderedBatch) -> Result<(), Stop> {
        let mut about_rules = Printed::default();
        for set in &batch.rules {
            open.document.push_rules(set, &mut about_rules);
        }
        let about_rules = open.write(about_rules)?;
        open.printed.push_str(&about_rules);
        if batch.part.copied != CopyOutcome::None {
            open.copy = batch.part.copied.clone();
        }
        let mut printed = Printed::default();
        open.document.push(batch, &mut printed);
        open.failed |= printed.failed;
        let remarks = open.write(printed)?;
        open.printed.push_str(&remarks);
        open.remarks.push_str(&remarks);
        Ok(())
    }

    fn finish(&mut self, mut open: ResultFile) -> Result<WrittenResult, Stop> {
        // An empty batch, after which the remarks about the table as a whole are printed.
        self.push(&mut open, RenderedBatch::default())?;
        let ResultFile { path, mut draft, document, mut printed, remarks, copy, failed } = open;
        let mut end = Printed::default();
        let tally = document.finish(self.only, &mut end)?;
        draft.write(&end.results).and_then(|()| draft.finish()).map_err(|error| stop(draft.name(), &error))?;
        // The text format explains a missing result on standard error, which a result file does not have.
        if self.plan.dir.digest(&path).is_some_and(|(_, bytes)| bytes == 0) {
            printed.push_str(&end.remarks);
            self.plan.dir.write(&path, without_colors(&printed).as_bytes())?;
        }
        Ok(WrittenResult { tally, remarks, copy, failed })
    }
}

/// Removes colours from text.
pub fn without_colors(words: &str) -> String {
    anstream::adapter::strip_str(words).to_string()
}
