//! Models an expression as written. Places are byte ranges in the text of the expression.

use std::ops::Range;

use super::keywords::Keyword;
use crate::amount::Amount;

pub type ByteRange = Range<usize>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expr {
    pub kind: ExprKind,
    pub at: ByteRange,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExprKind {
    /// `10`, `10%`, `1.2万元`
    Number { value: Amount, percent: bool, unit: Option<Name> },
    /// `"文字"`
    Text(String),
    /// `row P`, `三!row P`
    Row { table: Option<Name>, pattern: Pattern },
    /// `col P`
    Col { table: Option<Name>, pattern: Pattern },
    /// `cell[R, C]`
    Cell { table: Option<Name>, row: Pattern, col: Pattern },
    /// `prior row 四`: a row, column or cell of last year's report.
    Prior(Box<Expr>),
    /// `members row 四`: a row, column or cell of the reports that this one consolidates.
    Members(Box<Expr>),
    /// `section 总体情况`
    Section(Name),
    /// `fact 收到申请`: a figure read from the text of the report.
    Fact(Name),
    /// `office.类别`: what the manifest says of the office of the report.
    Office(Name),
    /// A word that stands for a definition.
    Name(Name),
    /// `sum(…)`
    Call { function: Name, args: Vec<Expr> },
    /// `-x`
    Negate(Box<Expr>),
    /// `not x`
    Not(Box<Expr>),
    /// `a + b`, `a and b`, `x ?? y`, `s contains "…"`
    Binary { op: BinaryOp, op_at: ByteRange, left: Box<Expr>, right: Box<Expr> },
    /// `a <= b <= c`, with the tolerance after `within`
    Compare { operands: Vec<Expr>, ops: Vec<(CompareOp, ByteRange)>, tolerance: Option<Box<Expr>> },
    /// `x is not blank`
    Is { operand: Box<Expr>, negated: bool, state: StateTest },
    /// `x in {1, 2}`
    In { operand: Box<Expr>, negated: bool, values: Vec<Expr> },
    /// `if A then B`, `if A then B else C`
    If { guard: Box<Expr>, then: Box<Expr>, otherwise: Option<Box<Expr>> },
}

/// A name as written, half width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    pub text: String,
    pub at: ByteRange,
}

/// Which rows or columns: `三.(七)`, `三.**`, `{一, 二}`, `a..b except c`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    pub members: Vec<Member>,
    /// Written as `{…}`: a set even with one member.
    pub list: bool,
    pub except: Vec<Member>,
    pub except_list: bool,
    pub at: ByteRange,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Member {
    /// `三.(七)`
    One(Name),
    /// `三.*`; without a name the roots
    Children(Option<Name>, ByteRange),
    /// `三.**`; without a name all leaves
    Leaves(Option<Name>, ByteRange),
    /// `a..b`
    Range(Name, Name),
}

impl Member {
    pub fn range(&self) -> ByteRange {
        match self {
            Member::One(name) => name.at.clone(),
            Member::Children(_, at) | Member::Leaves(_, at) => at.clone(),
            Member::Range(a, b) => a.at.start..b.at.end,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
    And,
    Or,
    /// `??`
    Default,
    Contains,
    Matches,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CompareOp {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
    /// `≈`: equal as far as the declared precision shows
    About,
}

impl CompareOp {
    pub fn sign(self) -> &'static str {
        Keyword::Compare(self).word()
    }
}

/// What `is` asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StateTest {
    Blank,
    Dash,
    Number,
    Text,
    Absent,
    Uncertain,
    /// A whole number.
    Whole,
}

impl StateTest {
    pub fn word(self) -> &'static str {
        Keyword::State(self).word()
    }
}

impl Pattern {
    /// `row X` of one name: a vector, not a set.
    pub fn single(&self) -> Option<&Name> {
        match self.members.as_slice() {
            [Member::One(name)] if !self.list && self.except.is_empty() => Some(name),
            _ => None,
        }
    }
}
