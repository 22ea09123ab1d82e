//! Defines the program: rules that are resolved, typed and without names, over cell indices.
//!
//! Invariant: at one position every expression has a single figure, truth value or text; vectors exist only as the
//! positions of a rule.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::amount::{Amount, Rounding};
use crate::diagnostic::{Message, Severity};
use crate::source::Span;
pub use crate::syntax::Aggregate;
use crate::syntax::ast::{CompareOp, StateTest};
use crate::template::{BlankPolicy, CellId, Dimension, LeafIdx, TableIdx, Template, Unit};

/// All rules of a template, ready to run.
#[derive(Debug, Clone)]
pub struct Program {
    pub template: Arc<Template>,
    pub rules: Vec<Rule>,
    /// The unit in which each cell is computed, by cell.
    pub units: Arc<[Option<Unit>]>,
}

/// Where a rule is applied once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Position {
    pub table: Option<TableIdx>,
    pub row: Option<LeafIdx>,
    pub col: Option<LeafIdx>,
}

impl Position {
    /// Its place along the axis over which a rule runs; 0 for a rule with one position.
    pub fn index(&self) -> usize {
        self.row.or(self.col).map_or(0, |leaf| leaf.0)
    }
}

/// Addresses the cells of an operand: one, or one for each position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CellStride {
    pub start: CellId,
    pub row_step: u32,
    pub col_step: u32,
}

impl CellStride {
    pub fn fixed(cell: CellId) -> Self {
        Self { start: cell, row_step: 0, col_step: 0 }
    }

    fn cell(self, position: &Position) -> CellId {
        let steps = |step: u32, leaf: Option<LeafIdx>| step * leaf.map_or(0, |l| u32::try_from(l.0).unwrap_or(0));
        CellId(self.start.0 + steps(self.row_step, position.row) + steps(self.col_step, position.col))
    }

    /// Whether it names the same cell at every position.
    fn is_fixed(self) -> bool {
        self.row_step == 0 && self.col_step == 0
    }
}

/// The cells of an operand by position.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Lane {
    Stride(CellStride),
    /// Of a table whose rows or columns stand in another order than those of the positions; `None` where it lacks one.
    ByCode(Arc<[Option<CellId>]>),
}

impl Lane {
    /// The cell at a position; `None` where the table has no such row or column.
    pub fn cell(&self, position: &Position) -> Option<CellId> {
        match self {
            Lane::Stride(stride) => Some(stride.cell(position)),
            Lane::ByCode(cells) => *cells.get(position.index())?,
        }
    }

    /// Some cell of it.
    pub fn any(&self) -> Option<CellId> {
        match self {
            Lane::Stride(stride) => Some(stride.start),
            Lane::ByCode(cells) => cells.iter().copied().flatten().next(),
        }
    }

    /// The lane for positions in another order: at each position the place in the order so far.
    fn reorder(&mut self, order: &[Option<usize>]) {
        let fixed = matches!(self, Lane::Stride(stride) if stride.is_fixed());
        let cell = |position: usize| match &*self {
            Lane::Stride(stride) => {
                let step = stride.row_step.max(stride.col_step) as usize * position;
                Some(CellId(stride.start.0 + u32::try_from(step).unwrap_or(u32::MAX)))
            }
            Lane::ByCode(cells) => *cells.get(position)?,
        };
        let cells = order.iter().map(|position| position.and_then(cell)).collect();
        if !fixed {
            *self = Lane::ByCode(cells);
        }
    }
}

/// The units in which figures meet, by position.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Units {
    list: Arc<[Option<Unit>]>,
    /// Whether cells take part whose unit only the report may state.
    pub is_open: bool,
}

impl Units {
    pub(super) fn new(list: Arc<[Option<Unit>]>, is_open: bool) -> Units {
        Units { list, is_open }
    }

    /// Of figures of which the template states no unit.
    pub(super) fn none() -> Units {
        Units::new(Arc::from([None]), false)
    }

    /// The units that are stated, by position.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Unit> {
        self.list.iter().flatten()
    }

    /// At a position; the same at all of them where there is one for all.
    pub fn get(&self, position: &Position) -> Option<&Unit> {
        let each = if self.list.len() == 1 { self.list.first() } else { self.list.get(position.index()) };
        each.and_then(Option::as_ref)
    }

    /// For positions in another order; where there was none, nothing is known.
    pub(super) fn reorder(&mut self, order: &[Option<usize>]) {
        if self.list.len() > 1 {
            let at = |position: &Option<usize>| self.list.get((*position)?).cloned().flatten();
            self.list = order.iter().map(at).collect();
        }
    }
}

/// Identifies an operand as written in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OperandId(pub usize);

/// The operands of an expression, by place in [`Expr::walk`]; `None` for a part that is not one. They stand beside the
/// tree, so that trees with the same meaning are equal wherever they were written.
pub type OperandIds = Vec<Option<OperandId>>;

/// What a form says of a report as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FormTest {
    /// The year of the report is one of those for which the form is in force.
    InForce,
    /// No table of the report is one of another form of the same family.
    Unmixed,
    /// Something is filled in.
    FilledIn,
    /// The tables are not pictures.
    InText,
}

/// How far the sides of a comparison may be apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tolerance {
    /// In the unit of both sides.
    Fixed(Amount),
    /// A share of the right side, without its sign.
    Share(Amount),
}

/// Computes one figure from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pointwise {
    Absolute,
    /// To so many decimal places; below zero to tens, hundreds and so on.
    Round(Rounding, i32),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Expr {
    /// `10%`, with what it measures where the rule writes a unit.
    Constant(Amount, Option<Dimension>),
    /// `row 三.(七)`, `cell[一, 总计] ?? 0`
    Figure { lane: Lane, fallback: Option<Amount> },
    /// `prior row 四`: a figure or a state as it was in last year's report. It is one operand: what is inside is no
    /// part of [`Expr::walk`], for its cells are not those of the report.
    Prior(Box<Expr>),
    /// `members row 四`: the same of one of the reports that this one consolidates. It stands inside
    /// [`Expr::EachMember`].
    Member(Box<Expr>),
    /// An item of an aggregate that stands for one item for each member.
    EachMember(Box<Expr>),
    /// `fact 收到申请`, by its index in the template.
    Fact(usize),
    /// `-x`
    Negate(Box<Expr>),
    /// `abs(x)`, `round(x, 2)`
    Pointwise(Pointwise, Box<Expr>),
    /// `a + b`
    Add(Box<Expr>, Box<Expr>),
    /// `a - b`
    Sub(Box<Expr>, Box<Expr>),
    /// `a * b`
    Mul(Box<Expr>, Box<Expr>),
    /// `a / b`
    Div(Box<Expr>, Box<Expr>),
    /// `mod(a, b)`
    Mod(Box<Expr>, Box<Expr>),
    /// Brings a figure into the unit of what it meets, by a power of ten for each position.
    Shift { inner: Box<Expr>, by: Arc<[i32]> },
    /// `sum(row 三.**)`
    Aggregate { aggregate: Aggregate, items: Vec<Expr> },
    /// `count(row 三.** is blank)`
    Count { items: Vec<Expr> },
    /// What a form says of its own reports. It stands in derived rules alone, as the whole check.
    OfForm(FormTest),
    /// `length(section 总体情况)`
    Length { section: usize },
    /// A definition or another part worth showing as a whole.
    Named { inner: Box<Expr> },
    /// `a == b`, `a <= b within 0.01`
    Compare {
        op: CompareOp,
        left: Box<Expr>,
        right: Box<Expr>,
        tolerance: Option<Tolerance>,
        /// What both sides are in.
        units: Units,
    },
    /// `a and b`, `all(…)`, chains
    And(Vec<Expr>),
    /// `a or b`, `any(…)`
    Or(Vec<Expr>),
    /// `not a`
    Not(Box<Expr>),
    /// `if a then b`
    If(Box<Expr>, Box<Expr>),
    /// `if a then b else c`: a figure or a condition, as `b` and `c` are.
    Choose {
        guard: Box<Expr>,
        then: Box<Expr>,
        otherwise: Box<Expr>,
        /// What both figures are in.
        units: Units,
    },
    /// `x is blank`
    Is { lane: Lane, state: StateTest },
    /// `x is whole`
    Whole(Box<Expr>),
    /// `office.类别 == "乡镇"`: what the manifest says of the office of the report. Both are folded.
    OfficeIs { attribute: String, value: String },
    /// `section s contains "…"`
    Contains { section: usize, words: String },
    /// `section s matches "…"`
    Matches { section: usize, pattern: Pattern },
}

impl Expr {
    /// Lists the expressions directly inside this one, in the order of reading.
    pub fn children(&self) -> Vec<&Expr> {
        match self {
            Expr::Negate(a)
            | Expr::Pointwise(_, a)
            | Expr::Not(a)
            | Expr::Whole(a)
            | Expr::Named { inner: a }
            | Expr::EachMember(a)
            | Expr::Shift { inner: a, .. } => {
                vec![a]
            }
            Expr::Add(a, b)
            | Expr::Sub(a, b)
            | Expr::Mul(a, b)
            | Expr::Div(a, b)
            | Expr::Mod(a, b)
            | Expr::If(a, b) => vec![a, b],
            Expr::Compare { left, right, .. } => vec![left, right],
            Expr::Choose { guard, then, otherwise, .. } => vec![guard, then, otherwise],
            Expr::Aggregate { items, .. } | Expr::Count { items, .. } | Expr::And(items) | Expr::Or(items) => {
                items.iter().collect()
            }
            Expr::Constant(..)
            | Expr::Figure { .. }
            | Expr::Prior(_)
            | Expr::Member(_)
            | Expr::Fact(_)
            | Expr::Is { .. }
            | Expr::Length { .. }
            | Expr::OfForm(_)
            | Expr::OfficeIs { .. }
            | Expr::Contains { .. }
            | Expr::Matches { .. } => Vec::new(),
        }
    }

    /// Visits the expression and everything inside it, in the order of reading.
    pub fn walk(&self) -> impl Iterator<Item = &Expr> {
        let mut stack = vec![self];
        std::iter::from_fn(move || {
            let next = stack.pop()?;
            stack.extend(next.children().into_iter().rev());
            Some(next)
        })
    }

    /// Whether it has the same value in every report.
    pub fn reads_nothing(&self) -> bool {
        let reads_words = |part: &Expr| {
            let other = matches!(part, Expr::Prior(_) | Expr::Member(_) | Expr::EachMember(_) | Expr::Fact(_));
            other
                || matches!(
                    part,
                    Expr::OfficeIs { .. }
                        | Expr::Length { .. }
                        | Expr::OfForm(_)
                        | Expr::Contains { .. }
                        | Expr::Matches { .. }
                )
        };
        self.walk().all(|part| part.cells().is_none() && !reads_words(part))
    }

    /// Lists the cells of every operand, in the order of reading.
    pub fn lanes(&self) -> Vec<&Lane> {
        self.walk().filter_map(Expr::cells).collect()
    }

    /// The cells of an operand; `None` where the expression is not one.
    fn cells(&self) -> Option<&Lane> {
        if let Expr::Figure { lane, .. } | Expr::Is { lane, .. } = self { Some(lane) } else { None }
    }

    /// The same of another report.
    pub(super) fn in_report(self, report: Of) -> Expr {
        match report {
            Of::This => self,
            Of::LastYear => Expr::Prior(Box::new(self)),
            Of::Member => Expr::Member(Box::new(self)),
        }
    }

    /// The report that an operand is of, and what it is in that one.
    pub(super) fn report(self) -> (Of, Expr) {
        if let Expr::Prior(inner) = self {
            (Of::LastYear, *inner)
        } else if let Expr::Member(inner) = self {
            (Of::Member, *inner)
        } else {
            (Of::This, self)
        }
    }

    /// Whether it reads last year's report.
    pub fn reads_prior(&self) -> bool {
        self.walk().any(|part| matches!(part, Expr::Prior(_)))
    }

    /// Whether it reads the reports that this one consolidates.
    pub fn reads_members(&self) -> bool {
        self.walk().any(|part| matches!(part, Expr::EachMember(_)))
    }

    /// Lists the facts that it reads.
    pub fn facts(&self) -> impl Iterator<Item = usize> {
        self.walk().filter_map(|part| if let Expr::Fact(fact) = part { Some(*fact) } else { None })
    }

    /// Adapts what depends on the position to another order of positions; `None` where there was no such position.
    pub(super) fn reorder(&mut self, order: &[Option<usize>]) {
        match self {
            Expr::Figure { lane, .. } | Expr::Is { lane, .. } => lane.reorder(order),
            Expr::Shift { inner, by } => {
                let shift = |position: &Option<usize>| by.get((*position)?).copied();
                *by = order.iter().map(|position| shift(position).unwrap_or(0)).collect();
                inner.reorder(order);
            }
            Expr::Prior(a)
            | Expr::Member(a)
            | Expr::EachMember(a)
            | Expr::Negate(a)
            | Expr::Pointwise(_, a)
            | Expr::Not(a)
            | Expr::Whole(a)
            | Expr::Named { inner: a } => {
                a.reorder(order);
            }
            Expr::Add(a, b)
            | Expr::Sub(a, b)
            | Expr::Mul(a, b)
            | Expr::Div(a, b)
            | Expr::Mod(a, b)
            | Expr::If(a, b) => {
                a.reorder(order);
                b.reorder(order);
            }
            Expr::Choose { guard, then, otherwise, units } => {
                units.reorder(order);
                guard.reorder(order);
                then.reorder(order);
                otherwise.reorder(order);
            }
            Expr::Compare { left, right, units, .. } => {
                left.reorder(order);
                right.reorder(order);
                units.reorder(order);
            }
            Expr::Aggregate { items, .. } | Expr::Count { items } | Expr::And(items) | Expr::Or(items) => {
                items.iter_mut().for_each(|item| item.reorder(order));
            }
            Expr::Constant(..)
            | Expr::Fact(_)
            | Expr::OfForm(_)
            | Expr::Length { .. }
            | Expr::OfficeIs { .. }
            | Expr::Contains { .. }
            | Expr::Matches { .. } => {}
        }
    }
}

/// The report to which an operand belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    This,
    LastYear,
    Member,
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

impl Hash for Pattern {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.as_str().hash(state);
    }
}

/// Where the units of the figures of a rule are stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnitSource {
    /// In the template.
    Template,
    /// For some cells only in the report.
    Report,
    /// For some cells only in the report, and they meet others of which the template states it.
    Both,
}

impl UnitSource {
    /// `stated`: figures meet others of which the template states the unit; `unstated`: of some it states none.
    pub(super) fn new(stated: bool, unstated: bool) -> UnitSource {
        match (stated, unstated) {
            (true, true) => UnitSource::Both,
            (false, true) => UnitSource::Report,
            (_, false) => UnitSource::Template,
        }
    }
}

/// An operand as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operand {
    pub span: Option<Span>,
    /// What its value is in, where it is an aggregate; a cell has its unit itself.
    pub units: Units,
}

/// Holds the text of a message with placeholders to fill.
#[derive(Debug, Clone)]
pub enum MessageTemplate {
    /// The author's.
    Author(String),
    /// gouji's own, for derived rules, in both languages.
    Own(Message),
}

/// A definition that the message of a rule names.
#[derive(Debug, Clone)]
pub struct Extra {
    pub name: String,
    pub value: Expr,
    pub units: Units,
}

#[derive(Debug, Clone)]
pub struct Rule {
    pub id: String,
    pub severity: Severity,
    pub basis: Option<String>,
    pub words: Option<MessageTemplate>,
    /// Values of definitions that the message names.
    pub extras: Vec<Extra>,
    /// The table it refers to, where it is one.
    pub table: Option<TableIdx>,
    pub positions: Vec<Position>,
    pub guard: Option<Expr>,
    pub check: Expr,
    pub blank: BlankPolicy,
    /// The operands of the guard, then those of the check.
    pub operands: OperandIds,
    pub sites: Vec<Operand>,
    /// As its author wrote it, on one line; canonical for derived rules.
    pub expression: String,
    pub guard_text: Option<String>,
    pub span: Option<Span>,
    /// Derived from the template, without an author.
    pub derived: bool,
    /// Which units it reads may depend on the report.
    pub units: UnitSource,
    /// It compares with last year's report, and does not apply where that is not given.
    pub prior: bool,
    /// It compares with the reports that this one consolidates, and does not apply where there are none.
    pub members: bool,
    /// Facts that it reads, by their index in the template; it does not apply where one is not mentioned.
    pub facts: Vec<usize>,
    /// Attributes of the office that it reads.
    pub attributes: Vec<AttributeRead>,
}

/// An attribute of the office where a rule or a definition reads it.
#[derive(Debug, Clone)]
pub struct AttributeRead {
    /// Folded.
    pub name: String,
    pub span: Span,
}

impl Rule {
    /// What it asks of the report as a whole, where it is a rule on the form itself.
    pub fn form_test(&self) -> Option<FormTest> {
        if let Expr::OfForm(test) = self.check { Some(test) } else { None }
    }

    /// Whether it asks only what stands in the text outside of the tables.
    pub fn reads_text_alone(&self) -> bool {
        let of_report = |part: &Expr| part.cells().is_none() && !matches!(part, Expr::Member(_) | Expr::EachMember(_));
        self.expressions().flat_map(Expr::walk).all(|part| of_report(part) && !matches!(part, Expr::Prior(_)))
    }

    /// Returns its guard, if it has one, and its check.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        self.guard.iter().chain([&self.check])
    }

    /// Returns all parts of both in the order of reading, each with the operand that it is.
    pub fn parts(&self) -> impl Iterator<Item = (&Expr, Option<OperandId>)> {
        self.expressions().flat_map(Expr::walk).zip(self.operands.iter().copied())
    }
}
