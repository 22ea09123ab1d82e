//! Writes the cells of reports that are most likely wrong, in the order of the run.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Lang};
use crate::engine::{Batch, CheckedReport, ReportHandler, RuleSet, Scope, UnreadReport};
use crate::render::json::stream;
use crate::render::text::{self, View};
use crate::render::{likely, located};
use crate::source::Sources;

use super::{Printed, Remark, Remarks, ReportedRules};

/// The formats in which likely wrong cells are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocateFormat {
    Text,
    Json,
}

/// What was found in the reports of one task.
#[derive(Default)]
pub struct LocatedReports {
    remarks: Vec<Remark>,
    words: String,
    rules: Vec<Arc<RuleSet>>,
    violated: bool,
}

/// Writes what was found in each report, in the worker that checked it.
#[derive(Clone, Copy)]
pub struct Locator {
    pub format: LocateFormat,
    pub lang: Lang,
    /// How results are printed.
    pub view: View,
    /// How remarks are printed.
    pub remarks: View,
}

impl ReportHandler for Locator {
    type Part = LocatedReports;

    fn checked(&mut self, report: CheckedReport, part: &mut LocatedReports) {
        let CheckedReport { checked, rules, sources } = report;
        part.violated |= !checked.located.matters.is_empty() || !checked.located.left_out.is_empty();
        match self.format {
            LocateFormat::Text => part.words.push_str(&likely::text(&checked, &sources, self.view)),
            LocateFormat::Json => {
                if !part.words.is_empty() {
                    part.words.push_str(stream::parting(false));
                }
                part.words.push_str(&stream::member(&located::report(&checked, &sources, self.lang)));
            }
        }
        part.rules.push(rules);
    }

    // The diagnostics say why; there is nothing to search.
    fn unread(&mut self, _: UnreadReport, _: &mut LocatedReports) {}

    fn remarks(&mut self, list: &[Diagnostic], sources: &Sources, scope: Scope, part: &mut LocatedReports) {
        part.remarks.push(Remark::new(list, scope != Scope::Report, sources, self.remarks));
    }
}

/// The likely wrong cells of a run in progress.
pub struct LocateDocument {
    format: LocateFormat,
    remarks: Remarks,
    view: View,
    rules: ReportedRules,
    /// Whether a report has been written.
    any: bool,
    /// Whether a rule of severity error is violated in some report.
    pub violated: bool,
}

impl LocateDocument {
    /// Creates a document without reports. `view` is how remarks are printed.
    pub fn new(format: LocateFormat, view: View) -> Self {
        let remarks = Remarks::new(format == LocateFormat::Json, view);
        Self { format, remarks, view, rules: ReportedRules::default(), any: false, violated: false }
    }

    /// Records diagnostics that belong to no report and have been printed.
    pub fn note(&mut self, list: &[Diagnostic], sources: &Sources) {
        self.remarks.note(list, sources);
    }

    /// Adds what stands before the first report.
    pub fn begin(&mut self, printed: &mut Printed) {
        if self.format == LocateFormat::Json {
            printed.push(&stream::opening());
        }
    }

    /// Adds the reports of one task.
    pub fn push(&mut self, batch: Batch<LocatedReports>, printed: &mut Printed) {
        printed.failed |= batch.failed;
        self.violated |= batch.part.violated;
        for rules in &batch.part.rules {
            let list = self.rules.enter(rules, self.view.lang);
            printed.failed |= list.iter().any(|d| d.severity == crate::diagnostic::Severity::Error);
            printed.remarks.push_str(&text::diagnostics(&list, &rules.sources, self.view));
            self.remarks.note(&list, &rules.sources);
        }
        self.remarks.push(batch.part.remarks, batch.table, printed);
        if batch.part.words.is_empty() {
            return;
        }
        if self.format == LocateFormat::Json {
            printed.push(stream::parting(!self.any));
            self.any = true;
        }
        printed.push(&batch.part.words);
    }

    /// Adds the end.
    pub fn finish(mut self, printed: &mut Printed) {
        self.remarks.finish(printed);
        if self.format == LocateFormat::Json {
            printed.push(&stream::closing(self.any, &self.remarks.kept, None));
        }
    }
}
