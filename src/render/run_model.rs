//! What a document over a whole run says besides its reports. In: rules as listed, diagnostics, the tally. Out:
//! owned plain data that a writer of any format reads, made anywhere and sent across threads. Knows no format.

use crate::diagnostic::Severity;
use crate::finding::Summary;

use super::failed::FailedReport;
use super::json::{DiagnosticOutput, SourceOutput};

/// A run, apart from the diagnostics about single reports.
#[derive(Debug, Clone, Default)]
pub struct RunModel {
    /// Every rule of every form met, forms in the order in which they were met, rules in that of the rule book.
    pub rules: Vec<RuleModel>,
    /// About rule files, templates and the command line; diagnostics about a report stand in its part.
    pub diagnostics: Vec<DiagnosticOutput>,
    /// Reports of which nothing came, in the order of the run.
    pub failed: Vec<FailedReport>,
    pub tally: Summary,
    /// Errors in templates and rule files alone.
    pub rule_errors: usize,
    /// Of gouji.
    pub version: String,
}

/// A rule as its readers know it.
#[derive(Debug, Clone)]
pub struct RuleModel {
    pub template: String,
    pub id: String,
    pub severity: Severity,
    /// The table it speaks of.
    pub table: Option<String>,
    /// The expression as written; in canonical print for derived rules.
    pub check: String,
    pub when: Option<String>,
    pub basis: Option<String>,
    /// The author's message, its places unfilled.
    pub message: Option<String>,
    /// Where it is written: [`super::json::source`] of its span.
    pub source: Option<SourceOutput>,
    /// Made from the template, not written as a rule.
    pub derived: bool,
}

impl RunModel {
    /// Errors in templates and rule files: what they speak of was not checked.
    pub fn broken(&self) -> usize {
        self.diagnostics.iter().filter(|d| d.severity.is_error()).count()
    }
}
