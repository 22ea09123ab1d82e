//! Keeps the reports without a result for outputs that list them at the end of a run.

use super::json::DiagnosticOutput;

/// The number of failed reports that an output names; all of them are counted.
const MAX_NAMED: usize = 1_000;

/// A report that could not be read, or for whose form there were no usable rules.
#[derive(Debug, Clone)]
pub struct FailedReport {
    /// The path as given.
    pub report: String,
    /// The reasons; not repeated among the diagnostics of the run.
    pub diagnostics: Vec<DiagnosticOutput>,
}

/// What the reports of one task add to an output over the whole run.
#[derive(Debug, Clone)]
pub struct RunPart<R> {
    pub reports: Vec<R>,
    pub failed: Vec<FailedReport>,
}

impl<R> Default for RunPart<R> {
    fn default() -> Self {
        Self { reports: Vec::new(), failed: Vec::new() }
    }
}

/// The failed reports of a run, the first of them by name.
#[derive(Debug, Default)]
pub(super) struct FailedList(Vec<FailedReport>);

impl FailedList {
    pub(super) fn extend(&mut self, failed: Vec<FailedReport>) {
        let free = MAX_NAMED.saturating_sub(self.0.len());
        self.0.extend(failed.into_iter().take(free));
    }

    pub(super) fn into_named(self) -> Vec<FailedReport> {
        self.0
    }
}
