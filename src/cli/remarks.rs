//! Prints remarks about inputs on standard error while a run goes on, in the order of the run.
//!
//! Invariant: for a table of many reports it prints the first hundred remarks, then how many were left out and what
//! could not be checked.

use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::{TableBatch, TableRemarks};
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
    pub(super) fn new(list: &[Diagnostic], apart: bool, sources: &Sources, view: View) -> Self {
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
    tables: TableRemarks,
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

    /// Prints the remarks of a batch. `chunk` is present if the batch is a chunk of a table.
    pub(super) fn push(&mut self, list: Vec<Remark>, chunk: Option<TableBatch>, run: &mut Run<'_, '_>) {
        let before = self.tables.enter(chunk);
        self.report(&before, run);
        for remark in list {
            run.failed |= remark.failed;
            if self.tables.admit() {
                run.remark(&remark.words);
                if self.keep {
                    self.kept.extend(remark.outputs);
                }
            }
        }
    }

    /// Finishes the last table.
    pub(super) fn finish(&mut self, run: &mut Run<'_, '_>) {
        let list = self.tables.finish();
        self.report(&list, run);
    }

    fn report(&mut self, list: &[Diagnostic], run: &mut Run<'_, '_>) {
        run.report(list);
        self.note(list, run.engine.sources(), run.view);
    }
}
