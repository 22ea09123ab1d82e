//! Prints diagnostics about inputs during a run. In: remarks as workers found them, in the order of the run. Out:
//! the same on standard error; of a table of many reports the first hundred, and at its end what was left out and
//! what could not be checked in it at all.

use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::{TableBatch, TableSummary};
use crate::render::json::{self, DiagnosticOutput};
use crate::render::text::{self, View};
use crate::source::Sources;

use super::Run;

/// Something to say, rendered by the worker that holds the text it speaks of.
#[derive(Debug, Default)]
pub(super) struct Remark {
    pub words: String,
    /// For formats that repeat at their end what stands in no report.
    pub outputs: Vec<DiagnosticOutput>,
    /// Something could not be done.
    pub failed: bool,
}

impl Remark {
    /// Everything about one document. `apart`: it stands in no report.
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
    /// Whether diagnostics are kept for the end of a document.
    pub keep: bool,
    /// What was kept.
    pub kept: Vec<DiagnosticOutput>,
}

impl Remarks {
    pub(super) fn new(keep: bool) -> Self {
        Self { keep, ..Self::default() }
    }

    /// Diagnostics that have been printed.
    pub(super) fn note(&mut self, list: &[Diagnostic], sources: &Sources, view: View) {
        if self.keep {
            self.kept.extend(list.iter().map(|d| json::diagnostic(d, sources, view.lang)));
        }
    }

    /// What a piece has to say. `chunk`: where it is one of a table.
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

    /// The last table is done.
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
