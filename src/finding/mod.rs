//! Turns outcomes into findings with their evidence, and adds reports up.
//!
//! Invariant: figures are numbers, places are cells; renderers put them into words.

mod check;
mod evidence;
mod summary;
mod suspects;

pub use crate::eval::{Outcome, Quotient};
pub use check::{check_open_positions, check_report};
pub use evidence::state_name;
pub use summary::{
    CauseCount, CountedReports, MAX_OFFENDERS, Offender, RuleSummary, Standing, Summary, TemplateSummary,
};

use std::collections::BTreeMap;

use crate::diagnostic::{Message, Severity};
use crate::report::{Report, State};
use crate::source::Span;
use crate::template::CellId;

/// Where a rule was applied; an axis the rule runs over is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RulePosition {
    pub table: Option<String>,
    pub row: Option<String>,
    pub col: Option<String>,
}

/// Which report a cell of the evidence stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReportRef {
    /// The report that is checked.
    This,
}

/// A cell of the evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellRef {
    pub report: ReportRef,
    pub cell: CellId,
}

impl CellRef {
    /// A cell of the report that is checked.
    pub fn here(cell: CellId) -> Self {
        Self { report: ReportRef::This, cell }
    }

    /// The cell, where it stands in the report that is checked.
    pub fn in_this_report(self) -> Option<CellId> {
        match self.report {
            ReportRef::This => Some(self.cell),
        }
    }
}

/// An operand as written in the rule, and the value it had here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operand {
    pub span: Span,
    /// `None` for a cell that is not a figure; for one counted as zero, 0 with the state said in `note`.
    pub value: Option<Quotient>,
    /// 空白计为 0, and the like.
    pub note: Option<Message>,
}

/// Why a position is undetermined, without the cell it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cause {
    /// A cell is not a figure.
    Cell(State),
    /// A cell's unit cannot be turned into the form's.
    Unit,
    /// More digits than exact arithmetic holds.
    Overflow,
    DivisionByZero,
    /// The report has no such section.
    Section,
}

/// A violated or undetermined rule at one position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub rule: String,
    pub severity: Severity,
    pub outcome: Outcome,
    /// The author's message with its places filled, else one made from the expression.
    pub message: Message,
    pub at: RulePosition,
    /// Both sides of the comparison that failed.
    pub left: Option<Quotient>,
    pub right: Option<Quotient>,
    /// Left less right.
    pub difference: Option<Quotient>,
    /// The expression as its author wrote it; the equation in canonical print for derived rules.
    pub expression: String,
    /// The expression with names replaced by figures: `26 == 20`.
    pub substituted: Option<String>,
    /// Cells that took part, each once, in template order.
    pub cells: Vec<CellRef>,
    /// Cells to look at first, of those.
    pub suspects: Vec<CellRef>,
    /// Operands in the rule file with their values; empty for derived rules of a template without a text.
    pub operands: Vec<Operand>,
    /// The expression in the rule file (for a derived rule: the total's line in the template).
    pub rule_span: Option<Span>,
    /// Why undetermined.
    pub reason: Option<Message>,
    /// The same, to be counted.
    pub cause: Option<Cause>,
    /// What to do next.
    pub help: Option<Message>,
    pub basis: Option<String>,
}

impl Finding {
    /// The cells that took part and stand in the report that is checked.
    pub fn cells_here(&self) -> Vec<CellId> {
        self.cells.iter().filter_map(|cell| cell.in_this_report()).collect()
    }

    /// The cells to look at first that stand in the report that is checked.
    pub fn suspects_here(&self) -> Vec<CellId> {
        self.suspects.iter().filter_map(|cell| cell.in_this_report()).collect()
    }

    /// Whether a cell of the report that is checked is to be looked at first.
    pub fn suspects_cell(&self, cell: CellId) -> bool {
        self.suspects.contains(&CellRef::here(cell))
    }
}

/// Outcomes counted.
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

/// One rule over all its positions.
#[derive(Debug, Clone)]
pub struct RuleCount {
    pub rule: String,
    pub severity: Severity,
    /// The table it speaks of; `None` across tables and for sections.
    pub table: Option<String>,
    pub counts: Counts,
}

/// Everything a run says about one report.
#[derive(Debug, Clone)]
pub struct Checked {
    pub report: Report,
    pub findings: Vec<Finding>,
    /// In the order of the rule book.
    pub rules: Vec<RuleCount>,
    pub counts: Counts,
    /// Violations by severity.
    pub violations: BTreeMap<Severity, usize>,
    /// Cells that took part in arithmetic as zero: blanks, dashes.
    pub blanks_as_zero: usize,
    pub dashes_as_zero: usize,
    /// Satisfied outcomes that say nothing: the relation was used to recover cells that run together.
    pub by_construction: usize,
}
