//! Defines the trait by which a front processes each report, and what it receives.

use std::sync::Arc;

use super::{CheckedReport, ReadReport, RuleSet, UnreadReport};
use crate::dataset::{Reader, Record};
use crate::diagnostic::Diagnostic;
use crate::finding::Counts;
use crate::source::Sources;

/// Processes each report in the worker that checked it, for example into formatted text, a row of a database, or a
/// count.
///
/// The parts of a run are handed over in the order of the reports, by the calling thread; see [`run`](super::run).
pub trait ReportHandler {
    /// The output for the reports of one task: of one document, or of a chunk of a table.
    type Part: Default + Send;

    /// Receives a rule set when a task first needs it, before the reports that it is applied to.
    fn rules(&mut self, rules: &Arc<RuleSet>) {
        let _ = rules;
    }

    /// Receives a checked report. For tables this is called only for reports with something to report.
    fn checked(&mut self, report: CheckedReport, part: &mut Self::Part);

    /// Receives a report of a table in which no rule is violated and nothing else is to be reported.
    fn held(&mut self, report: &HeldReport<'_>, part: &mut Self::Part) {
        let _ = (report, part);
    }

    /// A report that was read by a checker that checks nothing; see
    /// [`Checker::reading_only`](super::Checker::reading_only).
    fn read(&mut self, report: ReadReport, part: &mut Self::Part) {
        let _ = (report, part);
    }

    /// Receives a report, or a file, that could not be checked.
    fn unread(&mut self, report: UnreadReport, part: &mut Self::Part);

    /// Receives diagnostics about a document or a table. Those about a report come before the report.
    fn remarks(&mut self, list: &[Diagnostic], sources: &Sources, scope: Scope, part: &mut Self::Part) {
        let _ = (list, sources, scope, part);
    }

    /// Receives the bytes of a document before it is read.
    fn document(&mut self, name: &str, bytes: &[u8]) {
        let _ = (name, bytes);
    }

    /// Is called after the last report of a document.
    fn document_end(&mut self, part: &mut Self::Part) {
        let _ = part;
    }
}

/// What diagnostics are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// A report that is then handed over as checked.
    Report,
    /// A report that is then handed over as unread.
    Unread,
    /// A table as a whole.
    Table,
}

/// A report of a table in which nothing is violated and nothing more needs to be looked at, known only by its counts. Rules
/// that were left out, because of a mistake or because they were not asked for, are not among them.
pub struct HeldReport<'a> {
    pub(super) reader: &'a Reader,
    pub(super) record: &'a Record,
    /// The name of its form.
    pub template: &'a str,
    pub counts: Counts,
}

impl std::fmt::Debug for HeldReport<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HeldReport")
            .field("name", &self.name())
            .field("organisation", &self.organisation())
            .field("year", &self.year())
            .field("template", &self.template)
            .field("counts", &self.counts)
            .finish()
    }
}

impl HeldReport<'_> {
    /// The name of the file and of the report in it.
    pub fn name(&self) -> String {
        self.reader.name(self.record)
    }

    /// The organisation that the report names.
    pub fn organisation(&self) -> Option<&str> {
        self.record.organisation.as_deref()
    }

    /// The year that the report names.
    pub fn year(&self) -> Option<i32> {
        self.record.year
    }
}

/// An event while a table of many reports is checked, in the order of the file.
#[derive(Debug)]
pub enum TableEvent<'a> {
    /// The rules of a form, before the first report that they are applied to; the set contains their diagnostics.
    Rules(&'a RuleSet),
    /// A report with findings or remarks.
    Checked(&'a CheckedReport),
    /// A report in which every rule that could be applied holds.
    Held(&'a HeldReport<'a>),
    /// A report, or the rest of the table, that could not be read.
    Unread(&'a UnreadReport),
    /// Diagnostics about the table as a whole, or about lines that belong to no report.
    Remarks(&'a [Diagnostic]),
}
