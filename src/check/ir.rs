//! The program: rules resolved, typed and without names, over cell indices. Every value an expression takes
//! at one position is a single figure, truth or text; vectors live in the positions of the rule.

use std::sync::Arc;

use crate::amount::Amount;
use crate::diagnostic::{Message, Severity};
use crate::source::Span;
use crate::syntax::ast::{CompareOp, StateTest};
use crate::template::{BlankPolicy, CellId, LeafIdx, TableIdx, Template, Unit};

/// All rules of a template, ready to run.
#[derive(Debug, Clone)]
pub struct Program {
    pub template: Arc<Template>,
    pub rules: Vec<Rule>,
    /// The unit in which each cell is computed, by cell.
    pub units: Vec<Option<Unit>>,
}

/// Where a rule is applied once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Position {
    pub table: Option<TableIdx>,
    pub row: Option<LeafIdx>,
    pub col: Option<LeafIdx>,
}

/// Cells of an operand: one, or one for each position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Lane {
    pub start: CellId,
    pub row_step: u32,
    pub col_step: u32,
}

impl Lane {
    pub fn fixed(cell: CellId) -> Self {
        Self { start: cell, row_step: 0, col_step: 0 }
    }

    pub fn at(self, position: &Position) -> CellId {
        let steps = |step: u32, leaf: Option<LeafIdx>| step * leaf.map_or(0, |l| u32::try_from(l.0).unwrap_or(0));
        CellId(self.start.0 + steps(self.row_step, position.row) + steps(self.col_step, position.col))
    }
}

/// An operand as written in a file. Sites say nothing about meaning: all of them are equal.
#[derive(Debug, Clone, Copy)]
pub struct SiteId(pub usize);

impl PartialEq for SiteId {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for SiteId {}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fold {
    Sum,
    Min,
    Max,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    /// `10%`
    Constant(Amount),
    /// `row 三.(七)`, `cell[一, 总计] ?? 0`
    Figure { lane: Lane, site: SiteId, fallback: Option<Amount> },
    /// `-x`
    Negate(Box<Expr>),
    /// `abs(x)`
    Abs(Box<Expr>),
    /// `a + b`
    Add(Box<Expr>, Box<Expr>),
    /// `a - b`
    Sub(Box<Expr>, Box<Expr>),
    /// `a * b`
    Mul(Box<Expr>, Box<Expr>),
    /// `a / b`
    Div(Box<Expr>, Box<Expr>),
    /// `sum(row 三.**)`
    Fold { fold: Fold, items: Vec<Expr>, site: SiteId },
    /// `count(row 三.** is blank)`
    Count { items: Vec<Expr>, site: SiteId },
    /// `length(section 总体情况)`
    Length { section: usize, site: SiteId },
    /// A definition or another part worth showing as a whole.
    Shown { inner: Box<Expr>, site: SiteId },
    /// `a == b`, `a <= b within 0.01`
    Compare { op: CompareOp, left: Box<Expr>, right: Box<Expr>, tolerance: Option<Amount> },
    /// `a and b`, `all(…)`, chains
    And(Vec<Expr>),
    /// `a or b`, `any(…)`
    Or(Vec<Expr>),
    /// `not a`
    Not(Box<Expr>),
    /// `if a then b`
    If(Box<Expr>, Box<Expr>),
    /// `x is blank`
    Is { lane: Lane, site: SiteId, state: StateTest },
    /// `x is whole`
    Whole(Box<Expr>),
    /// `section s contains "…"`
    Contains { section: usize, words: String },
    /// `section s matches "…"`
    Matches { section: usize, pattern: Pattern },
}

impl Expr {
    /// Every operand's cells, in the order of reading.
    pub fn lanes(&self) -> Vec<Lane> {
        let mut found = Vec::new();
        let mut stack = vec![self];
        while let Some(expr) = stack.pop() {
            match expr {
                Expr::Figure { lane, .. } | Expr::Is { lane, .. } => found.push(*lane),
                Expr::Negate(a) | Expr::Abs(a) | Expr::Not(a) | Expr::Whole(a) | Expr::Shown { inner: a, .. } => {
                    stack.push(a)
                }
                Expr::Add(a, b) | Expr::Sub(a, b) | Expr::Mul(a, b) | Expr::Div(a, b) | Expr::If(a, b) => {
                    stack.push(b);
                    stack.push(a);
                }
                Expr::Compare { left, right, .. } => {
                    stack.push(right);
                    stack.push(left);
                }
                Expr::Fold { items, .. } | Expr::Count { items, .. } | Expr::And(items) | Expr::Or(items) => {
                    stack.extend(items.iter().rev());
                }
                Expr::Constant(_) | Expr::Length { .. } | Expr::Contains { .. } | Expr::Matches { .. } => {}
            }
        }
        found
    }
}

/// A compiled pattern; equal where the text is.
#[derive(Debug, Clone)]
pub struct Pattern(pub regex::Regex);

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Eq for Pattern {}

/// Where an operand stands in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    pub span: Option<Span>,
}

/// Words of a message with places to fill.
#[derive(Debug, Clone)]
pub enum Words {
    /// The author's.
    Template(String),
    /// gouji's own, for derived rules, in both languages.
    Own(Message),
}

#[derive(Debug, Clone)]
pub struct Rule {
    pub id: String,
    pub severity: Severity,
    pub basis: Option<String>,
    pub words: Option<Words>,
    /// Values of definitions that the message names.
    pub extras: Vec<(String, Expr)>,
    /// The table it speaks of, where it is one.
    pub table: Option<TableIdx>,
    pub positions: Vec<Position>,
    pub guard: Option<Expr>,
    pub check: Expr,
    pub blank: BlankPolicy,
    pub sites: Vec<Site>,
    /// As its author wrote it, on one line; canonical for derived rules.
    pub expression: String,
    pub guard_text: Option<String>,
    pub span: Option<Span>,
    /// Made from the template, written by nobody.
    pub derived: bool,
}
