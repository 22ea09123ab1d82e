//! Builds the view model of a report for outputs that draw the form: every cell as printed, every finding in sentences.
//!
//! Invariant: the words are owned, so they outlive the document and can be sent across threads.

mod selection;
mod layout;
mod highlights;
mod sentences;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Lang, Severity};
use crate::finding::{Aside, AsideCounts, Checked, Counts, Outcome, RulePosition, Standing};
use crate::report::State;
use crate::source::Sources;
use crate::template::{CellId, Template};

use super::conclusion::{Tone, conclusion};
use super::finding_text::Elsewhere;
use super::json::{self, DiagnosticOutput};
use super::likely::MatterWords;
use super::{by_severity, place};

pub(super) use highlights::{Highlight, highlights};
pub(super) use layout::{Block, HeaderCell, blocks, header};
#[cfg(all(test, feature = "office"))]
pub(super) use selection::tests::part as made_up;
pub(super) use selection::{Limits, SelectedReport, Selection};
pub(super) use sentences::{cause_words, cell_name, cell_words};

/// The view model of one report.
#[derive(Debug, Clone)]
pub struct ReportView {
    /// The path as given.
    pub name: String,
    pub template: Arc<Template>,
    /// Why this template was chosen.
    pub recognised: Option<String>,
    pub organisation: Option<String>,
    pub year: Option<i32>,
    pub standing: Standing,
    pub counts: Counts,
    /// Violated positions by severity.
    pub violations: BTreeMap<Severity, usize>,
    pub blanks_as_zero: usize,
    pub dashes_as_zero: usize,
    pub zeros_proved: usize,
    pub zeros_assumed: usize,
    pub by_construction: usize,
    pub aside: AsideCounts,
    /// Remarks about the reading of the document.
    pub remarks: Vec<DiagnosticOutput>,
    /// What satisfies violated relations.
    pub matters: Vec<MatterWords>,
    /// Violated and undetermined findings, the most severe first.
    pub findings: Vec<FindingView>,
    /// One per cell of the template, by id; empty if the report is not drawn.
    pub cells: Vec<CellView>,
}

/// The view model of a finding.
#[derive(Debug, Clone)]
pub struct FindingView {
    pub rule: String,
    pub severity: Severity,
    pub outcome: Outcome,
    /// The author's message; for an undetermined position the reason.
    pub message: String,
    pub at: RulePosition,
    /// `表三 列 自然人`; empty for a rule without positions.
    pub position: String,
    pub left: Option<String>,
    pub right: Option<String>,
    pub difference: Option<String>,
    /// What these three are in.
    pub unit: Option<String>,
    /// `左边 20，右边 26，相差 6`.
    pub sides: Option<String>,
    pub expression: String,
    /// The expression with names replaced by figures.
    pub equation: Option<String>,
    pub basis: Option<String>,
    pub help: Option<String>,
    /// `file:line:column` of the rule.
    pub source: Option<String>,
    /// The places of its cells in the document, suspects first.
    pub places: String,
    /// Cells that took part, in template order.
    pub cells: Vec<CellId>,
    /// Its cells of other reports, each with the file and the place.
    pub(in crate::render) elsewhere: Vec<Elsewhere>,
    /// What the text says of the facts that took part, each with its place.
    pub facts: Vec<String>,
    /// The cells that are wrong, or because of which the position is undetermined.
    pub marked: Vec<CellId>,
    /// The suspects among the cells.
    pub suspects: Vec<CellId>,
    /// Why it does not count.
    pub aside: Option<Aside>,
}

/// The view model of a cell.
#[derive(Debug, Clone)]
pub struct CellView {
    pub state: State,
    /// The text in the document, cut at the end of the figure.
    pub raw: String,
    /// The figure as a plain decimal.
    pub value: Option<String>,
    /// How the text was read, if the text does not show it.
    pub note: String,
    /// `line:column`, `Sheet1!D7`.
    pub place: Option<String>,
}

impl CellView {
    /// Whether the cell is a zero, a blank or a dash, of which sums of many parts are full.
    pub(super) fn says_nothing(&self) -> bool {
        match self.state {
            State::Number => {
                self.value.as_deref().is_some_and(|value| value.chars().all(|c| matches!(c, '0' | '.' | '-')))
            }
            State::Blank | State::Dash => true,
            State::Text | State::Absent | State::Uncertain => false,
        }
    }
}

impl ReportView {
    /// Builds the view model of a checked report; its sources must still be loaded.
    pub fn new(checked: &Checked, sources: &Sources, lang: Lang) -> Self {
        let report = &checked.report;
        Self {
            name: report.name.clone(),
            template: Arc::clone(&report.template),
            recognised: report.recognised.as_ref().map(|why| why.render(lang)),
            organisation: report.organisation.clone(),
            year: report.year,
            standing: Standing::new(checked),
            counts: checked.counts,
            violations: checked.violations.clone(),
            blanks_as_zero: checked.blanks_as_zero,
            dashes_as_zero: checked.dashes_as_zero,
            zeros_proved: checked.zeros_proved,
            zeros_assumed: checked.zeros_assumed(),
            by_construction: checked.by_construction,
            aside: checked.aside,
            remarks: report
                .diagnostics
                .clone()
                .into_sorted()
                .iter()
                .map(|d| json::diagnostic_on_page(d, sources, lang))
                .collect(),
            matters: checked
                .located
                .matters
                .iter()
                .filter_map(|matter| MatterWords::new(matter, checked, sources, lang))
                .collect(),
            findings: by_severity(&checked.findings)
                .into_iter()
                .map(|f| sentences::item(f, checked, sources, lang))
                .collect(),
            cells: report
                .cells
                .iter()
                .map(|cell| sentences::cell(cell, place::within(cell, sources, lang), lang))
                .collect(),
        }
    }

    pub fn violated(&self, severity: Severity) -> usize {
        self.violations.get(&severity).copied().unwrap_or(0)
    }

    /// Sums up the report in one sentence.
    pub(super) fn conclusion(&self, lang: Lang) -> (Tone, String) {
        conclusion(self.counts, self.aside, |severity| self.violated(severity), 0, (0, 0), lang)
    }

    /// Whether nothing is violated or undetermined.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty() && self.counts.violated == 0 && self.counts.undetermined == 0
    }

    /// Returns a title that people recognise: organisation and year.
    pub fn title(&self) -> String {
        let year = self.year.map(|year| year.to_string());
        let known: Vec<&str> = self.organisation.as_deref().into_iter().chain(year.as_deref()).collect();
        if self.organisation.is_some() { known.join(" ") } else { self.name.clone() }
    }
}
