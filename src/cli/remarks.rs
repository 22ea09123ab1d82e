//! Prints remarks about inputs on standard error while a run goes on, in the order of the run.
//!
//! Invariant: for a table of many reports it prints the first hundred remarks, then how many were left out and what
//! could not be checked.

use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::{TableBatch, TableSummary};
use crate::render::json::{self, DiagnosticOutput};
use crate::render::text::{self, View};
use crate::source::Sources;

use super::Run;

/// A diagnostic rendered by the worker that holds its text.
#[derive(Debug, Default)]
pub(super) struct Remark {
    pub words: String,
    /// For formats that repeat at their end the diagnostics that belong to no report.
    pub outputs: Vec<DiagnosticOutput>,
    /// Some step failed.
    pub failed: bool,
}

impl Remark {
    /// Renders everything about one document. `apart` says that it belongs to no report.
    pub(super) fn of(list: &[Diagnostic], apart: bool, sources: &Sources, view: View) -> Self {
        let outputs = if apart { list } else { &[] };
        Self {
            words: text::diagnostics(list, sources, view),
            outputs: outputs.iter().map(|d| json::diagnostic(d, sources, view.lang)).collect(),
            failed: list.iter().any(|d| d.severity == Severity::Error),
        }
    }
}

/// The remarks of a run.
#[derive(Debug, Default)]
pub(super) struct Remarks {
    open: Option<TableSummary>,
    /// Whether remarks are kept for the end of a document.
    pub keep: bool,
    /// The remarks that were kept.
    pub kept: Vec<DiagnosticOutput>,
}

impl Remarks {
    pub(super) fn new(keep: bool) -> Self {
        Self { keep, ..Self::default() }
    }

    /// Records diagnostics that have been printed.
    pub(super) fn note(&mut self, list: &[Diagnostic], sources: &Sources, view: View) {
        if self.keep {
            self.kept.extend(list.iter().map(|d| json::diagnostic(d, sources, view.lang)));
        }
    }

    /// Prints the remarks of a piece. `chunk` is present if the piece is a chunk of a table.
    pub(super) fn take(&mut self, list: Vec<Remark>, chunk: Option<TableBatch>, run: &mut Run<'_, '_>) {
        let Some(mut chunk) = chunk else {
            self.close(run);
            list.into_iter().for_each(|remark| self.say(remark, run));
            return;
        };
        if self.open.as_ref().is_none_or(|open| !open.is_of(&chunk)) {
            self.close(run);
        }
        let mut open = self.open.take().unwrap_or_else(|| TableSummary::new(&chunk));
        let said = open.enter(&mut chunk);
        run.say(&said);
        self.note(&said, run.engine.sources(), run.view);
        for remark in list {
            run.failed |= remark.failed;
            if open.admit() {
                self.say(remark, run);
            }
        }
        self.open = Some(open);
    }

    /// Finishes the last table.
    pub(super) fn close(&mut self, run: &mut Run<'_, '_>) {
        let Some(open) = self.open.take() else { return };
        let list = open.finish();
        run.say(&list);
        self.note(&list, run.engine.sources(), run.view);
    }

    fn say(&mut self, remark: Remark, run: &mut Run<'_, '_>) {
        run.failed |= remark.failed;
        run.remark(&remark.words);
        if self.keep {
            self.kept.extend(remark.outputs);
        }
    }
}
