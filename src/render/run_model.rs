//! Holds what an output over a whole run contains besides its reports, as owned data that any writer can read in any
//! thread.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::Severity;
use crate::finding::{CopiedGroup, Summary};

use super::failed::FailedReport;
use super::json::{DiagnosticOutput, SourceOutput};

/// A run, apart from the diagnostics about single reports.
#[derive(Debug, Clone, Default)]
pub struct RunModel {
    /// Every rule of every form met: forms in the order in which they were met, rules in the order of the rule book.
    pub rules: Vec<RuleModel>,
    /// Diagnostics of rule files, templates and the command line; those of a report are in its part.
    pub diagnostics: Vec<DiagnosticOutput>,
    /// Reports without a result, in the order of the run.
    pub failed: Vec<FailedReport>,
    /// What the offices of the run have in common; those that count come first. The tally includes them.
    pub groups: Vec<CopiedGroup>,
    /// Whether there is a baseline.
    pub is_compared: bool,
    pub tally: Summary,
    /// The number of errors in templates and rule files.
    pub rule_errors: usize,
    /// The version of gouji.
    pub version: String,
}

/// How many reports a run found, checked, and did not check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct RunAccount {
    pub reports: usize,
    pub checked: usize,
    /// Not read, or without usable rules.
    pub unread: usize,
}

impl RunAccount {
    /// Whether it says more than that one report was checked.
    pub(super) fn is_telling(&self) -> bool {
        self.reports != 1 || self.unread > 0
    }
}

/// A rule as readers of an output see it.
#[derive(Debug, Clone)]
pub struct RuleModel {
    pub template: String,
    pub id: String,
    pub severity: Severity,
    /// The table it is about.
    pub table: Option<String>,
    /// The expression as written; in canonical print for derived rules.
    pub check: String,
    pub when: Option<String>,
    pub basis: Option<String>,
    /// The author's message with unfilled placeholders.
    pub message: Option<String>,
    /// Where it is written: [`super::json::source`] of its span.
    pub source: Option<SourceOutput>,
    /// Made from the template, not written as a rule.
    pub derived: bool,
}

impl RunModel {
    /// The number of errors among the diagnostics of the run.
    pub fn errors(&self) -> usize {
        self.diagnostics.iter().filter(|d| d.severity.is_error()).count().max(self.rule_errors)
    }

    /// How many reports the run found, and what became of them.
    pub fn account(&self) -> RunAccount {
        let unfilled = self.tally.unfilled;
        let (checked, unread) = (self.tally.reports().saturating_sub(unfilled), self.tally.failed + unfilled);
        RunAccount { reports: checked + unread, checked, unread }
    }
}
