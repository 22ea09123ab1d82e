//! Turns outcomes into findings with their evidence, and summarises reports.
//!
//! Invariant: figures are numbers and places are cells; renderers put them into words.

mod aside;
mod check;
mod copied_group;
mod evidence;
mod measured;
mod of_form;
mod summary;
mod suspects;

pub use crate::eval::{Outcome, Quotient};
pub use aside::{Aside, AsideCounts, Explained};
pub use check::{
    check_and_locate, check_open_positions, check_report, evaluate_and_check, locate_errors, says_of_unchecked,
};
pub use copied_group::{
    CopiedGroup, CopiedSection, CopiedShare, GROUPS_LISTED, GroupAside, compared_section, compares_offices,
};
pub use evidence::state_name;
pub use summary::{
    CauseCount, CountedReports, MAX_OFFENDERS, Offender, RuleSummary, Standing, Summary, TemplateSummary,
};
pub use suspects::change_words;

use std::collections::BTreeMap;

use crate::diagnostic::{Message, Severity};
use crate::locate::{Located, ProvedBlank, RuleAt};
pub use crate::report::{CellRef, ReportRef};
use crate::report::{FormMention, Report, State};
use crate::source::Span;
use crate::template::{CellId, Unit};

/// The position at which a rule was applied; an axis that the rule runs over is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RulePosition {
    pub table: Option<String>,
    pub row: Option<String>,
    pub col: Option<String>,
}

/// An operand as written in the rule, with its value at this position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operand {
    pub span: Span,
    /// `None` for a cell that is not a figure. A cell counted as zero has the value 0 and its state in `note`.
    pub value: Option<Quotient>,
    /// What the value is in, where that is stated.
    pub unit: Option<Unit>,
    /// For example 空白计为 0.
    pub note: Option<Message>,
}

impl Operand {
    /// Returns the value with its unit: `5万元`, `26`.
    pub fn shown(&self) -> Option<String> {
        let unit = self.unit.as_ref().filter(|unit| unit.suffix().is_some());
        self.value.as_ref().map(|value| measured::shown(Some(value), unit))
    }
}

/// An expression with figures instead of names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Substituted {
    /// `26 == 20`, `5万元 == 50000元 + 1万元`.
    pub text: String,
    /// The unit that all figures share; then the text has none.
    pub unit: Option<String>,
}

/// The cause of an undetermined position, without the cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cause {
    /// A cell is not a figure.
    Cell(State),
    /// A cell has a unit that cannot be converted to the form's.
    Unit,
    /// The result has more digits than exact arithmetic holds.
    Overflow,
    DivisionByZero,
    /// The section is missing from the report.
    Section,
    /// A cell of last year's report is not a figure that can be compared.
    Prior,
    /// A member has no report that can be used, or a cell of it is not a figure that can be added.
    Member,
    /// The text mentions a fact with different figures.
    Fact,
    /// No manifest says what a rule asks of the office.
    Office,
}

/// A violated or undetermined rule at one position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub rule: String,
    /// The rule and the position, by their indices in the program.
    pub rule_at: RuleAt,
    pub severity: Severity,
    pub outcome: Outcome,
    /// The author's message with its placeholders filled, or one generated from the expression.
    pub message: Message,
    pub at: RulePosition,
    /// Both sides of the comparison that failed.
    pub left: Option<Quotient>,
    pub right: Option<Quotient>,
    /// `left` minus `right`.
    pub difference: Option<Quotient>,
    /// What these three are in, where the template or the report states it.
    pub unit: Option<Unit>,
    /// The expression as its author wrote it; for derived rules the equation as gouji prints it.
    pub expression: String,
    /// Made from the template, not written as a rule.
    pub derived: bool,
    /// The expression with names replaced by figures: `26 == 20`.
    pub substituted: Option<Substituted>,
    /// Cells that took part, each once, in template order.
    pub cells: Vec<CellRef>,
    /// The suspects among those: the cells to look at first.
    pub suspects: Vec<CellRef>,
    /// Facts of the text that took part, by their index in the template.
    pub facts: Vec<usize>,
    /// Words of the document by which a rule on the form itself is violated.
    pub form: Vec<FormMention>,
    /// Operands in the rule file with their values; empty for derived rules of a template without a text.
    pub operands: Vec<Operand>,
    /// The expression in the rule file; for a derived rule, the total in the template.
    pub rule_span: Option<Span>,
    /// The reason why the position is undetermined.
    pub reason: Option<Message>,
    /// The cause of an undetermined position, for counting.
    pub cause: Option<Cause>,
    /// The matter that it belongs to, by its index in [`Checked::located`].
    pub matter: Option<usize>,
    /// The advice on what to do next.
    pub help: Option<Message>,
    pub basis: Option<String>,
    /// Present if the finding does not count.
    pub aside: Option<Aside>,
}

impl Finding {
    /// Returns the cells that took part and belong to the report being checked.
    pub fn cells_here(&self) -> Vec<CellId> {
        self.cells.iter().filter_map(|cell| cell.in_this_report()).collect()
    }

    /// Returns the cells that took part and belong to last year's report or to a member.
    pub fn cells_elsewhere(&self) -> impl Iterator<Item = CellRef> {
        self.cells.iter().copied().filter(|cell| cell.is_elsewhere())
    }

    /// Returns the suspects that belong to the report being checked.
    pub fn suspects_here(&self) -> Vec<CellId> {
        self.suspects.iter().filter_map(|cell| cell.in_this_report()).collect()
    }

    /// Returns a figure of the finding with its unit: `5万元`, `26`.
    pub fn shown(&self, value: &Quotient) -> String {
        measured::shown(Some(value), self.unit.as_ref())
    }

    /// Whether a cell of the report being checked is a suspect.
    pub fn suspects_cell(&self, cell: CellId) -> bool {
        self.suspects.contains(&CellRef::here(cell))
    }
}

/// The number of positions by outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub satisfied: usize,
    pub violated: usize,
    pub undetermined: usize,
    pub not_applicable: usize,
}

impl Counts {
    pub fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Satisfied => self.satisfied += 1,
            Outcome::Violated => self.violated += 1,
            Outcome::Undetermined => self.undetermined += 1,
            Outcome::NotApplicable => self.not_applicable += 1,
        }
    }

    pub fn merge(&mut self, other: Counts) {
        self.satisfied += other.satisfied;
        self.violated += other.violated;
        self.undetermined += other.undetermined;
        self.not_applicable += other.not_applicable;
    }
}

/// The outcomes of one rule over all its positions.
#[derive(Debug, Clone)]
pub struct RuleCount {
    pub rule: String,
    pub severity: Severity,
    /// The table it is about; `None` for several tables and for sections.
    pub table: Option<String>,
    pub counts: Counts,
}

/// The results for one report.
#[derive(Debug, Clone)]
pub struct Checked {
    pub report: Report,
    pub findings: Vec<Finding>,
    /// In the order of the rule book.
    pub rules: Vec<RuleCount>,
    pub counts: Counts,
    /// Violations by severity, without those set aside.
    pub violations: BTreeMap<Severity, usize>,
    /// Cells that took part in arithmetic as zero: blanks, dashes.
    pub blanks_as_zero: usize,
    pub dashes_as_zero: usize,
    /// Blanks and dashes whose value the relations prove; what else counts as zero is assumed.
    pub proved: Vec<ProvedBlank>,
    /// Of the cells counted as zero, those that are proved to be zero.
    pub zeros_proved: usize,
    /// Satisfied outcomes that confirm nothing, because the relation was used to recover cells that run together.
    pub by_construction: usize,
    /// The smallest changes that satisfy the violated sums of severity error.
    pub located: Located,
    /// Findings that do not count.
    pub aside: AsideCounts,
}

impl Checked {
    /// Counts the cells that are zero because the form says so, without a proof.
    pub fn zeros_assumed(&self) -> usize {
        (self.blanks_as_zero + self.dashes_as_zero).saturating_sub(self.zeros_proved)
    }
}
