//! The tree of a rule as the tests draw it: operands are places in a form, nothing is resolved by name.

/// Rows or columns as written, with the leaves they mean, by place among the leaves of their axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    pub written: String,
    pub leaves: Vec<usize>,
    pub is_set: bool,
}

/// `row P`, `col P`, `cell[P, P]` of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Operand {
    pub table: usize,
    pub row: Option<Pattern>,
    pub col: Option<Pattern>,
}

impl Operand {
    pub fn is_set(&self) -> bool {
        [&self.row, &self.col].into_iter().flatten().any(|pattern| pattern.is_set)
    }
}

/// A number as written: digits, decimal places, unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Constant {
    pub digits: i64,
    pub places: u32,
    pub unit: Option<super::units::Unit>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    Sum,
    Min,
    Max,
    Mean,
    Median,
}

/// To which of both neighbours a figure is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    HalfUp,
    HalfEven,
    Down,
    Up,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arithmetic {
    Add,
    Sub,
    Mul,
    Div,
}

/// What has a number.
#[derive(Debug, Clone, PartialEq)]
pub enum Figure {
    Constant(Constant),
    Operand(Operand),
    /// `x ?? 0`
    Default(Operand, Constant),
    Negate(Box<Figure>),
    Abs(Box<Figure>),
    Round(Rounding, i32, Box<Figure>),
    /// `mod(a, b)`
    Mod(Box<Figure>, Box<Figure>),
    /// `if a then b else c`
    Choose(Box<Condition>, Box<Figure>, Box<Figure>),
    Binary(Arithmetic, Box<Figure>, Box<Figure>),
    Fold(Fold, Vec<Figure>),
    Count(Vec<Condition>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
    About,
}

/// What `is` asks of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Blank,
    Dash,
    Number,
    Text,
    Absent,
    Uncertain,
}

/// What holds, or does not, or is not known.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// A chain: one comparison fewer than figures.
    Chain {
        first: Figure,
        links: Vec<(Comparison, Figure)>,
        within: Option<Constant>,
    },
    Is {
        operand: Operand,
        negated: bool,
        state: State,
    },
    Whole {
        figure: Figure,
        negated: bool,
    },
    /// `x in {a, b}`
    In {
        figure: Figure,
        negated: bool,
        values: Vec<Figure>,
    },
    /// `if a then b else c`
    Choose(Box<[Condition; 3]>),
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
    Not(Box<Condition>),
    If(Box<Condition>, Box<Condition>),
    All(Vec<Condition>),
    Any(Vec<Condition>),
}

/// The axis along which a rule is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Along {
    /// `row P`: once per column.
    Cols,
    /// `col P`: once per row.
    Rows,
    /// Single cells: once.
    Once,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blank {
    Zero,
    Missing,
    Error,
}

#[derive(Debug, Clone)]
pub struct Rule {
    pub along: Along,
    pub check: Condition,
    pub when: Option<Condition>,
    pub blank: Option<Blank>,
    /// Written with the Chinese twins.
    pub chinese: bool,
}

/// A part of a tree: a figure or a condition.
#[derive(Debug, Clone, Copy)]
pub enum Part<'t> {
    Figure(&'t Figure),
    Condition(&'t Condition),
    Operand(&'t Operand),
}

impl<'t> Part<'t> {
    /// The parts directly inside.
    pub fn children(self) -> Vec<Part<'t>> {
        match self {
            Part::Operand(_) | Part::Figure(Figure::Constant(_)) => Vec::new(),
            Part::Figure(Figure::Operand(operand) | Figure::Default(operand, _)) => vec![Part::Operand(operand)],
            Part::Figure(Figure::Negate(a) | Figure::Abs(a) | Figure::Round(_, _, a)) => vec![Part::Figure(a)],
            Part::Figure(Figure::Choose(guard, a, b)) => vec![Part::Condition(guard), Part::Figure(a), Part::Figure(b)],
            Part::Condition(Condition::In { figure, values, .. }) => {
                std::iter::once(figure).chain(values).map(Part::Figure).collect()
            }
            Part::Condition(Condition::Choose(parts)) => parts.iter().map(Part::Condition).collect(),
            Part::Figure(Figure::Binary(_, a, b) | Figure::Mod(a, b)) => vec![Part::Figure(a), Part::Figure(b)],
            Part::Figure(Figure::Fold(_, items)) => items.iter().map(Part::Figure).collect(),
            Part::Figure(Figure::Count(items)) | Part::Condition(Condition::All(items) | Condition::Any(items)) => {
                items.iter().map(Part::Condition).collect()
            }
            Part::Condition(Condition::Chain { first, links, .. }) => {
                std::iter::once(first).chain(links.iter().map(|(_, figure)| figure)).map(Part::Figure).collect()
            }
            Part::Condition(Condition::Is { operand, .. }) => vec![Part::Operand(operand)],
            Part::Condition(Condition::Whole { figure, .. }) => vec![Part::Figure(figure)],
            Part::Condition(Condition::Not(a)) => vec![Part::Condition(a)],
            Part::Condition(Condition::And(a, b) | Condition::Or(a, b) | Condition::If(a, b)) => {
                vec![Part::Condition(a), Part::Condition(b)]
            }
        }
    }

    /// Whether it collects the members of a set inside.
    fn collects(self) -> bool {
        matches!(
            self,
            Part::Figure(Figure::Fold(..) | Figure::Count(_)) | Part::Condition(Condition::All(_) | Condition::Any(_))
        )
    }

    /// The set whose members it stands for, in an aggregate.
    pub fn set(self) -> Option<&'t Operand> {
        match self {
            Part::Operand(operand) => operand.is_set().then_some(operand),
            _ if self.collects() => None,
            _ => self.children().into_iter().find_map(Part::set),
        }
    }

    /// All operands inside.
    pub fn operands(self) -> Vec<&'t Operand> {
        match self {
            Part::Operand(operand) => vec![operand],
            _ => self.children().into_iter().flat_map(Part::operands).collect(),
        }
    }
}

impl Rule {
    pub fn operands(&self) -> Vec<&Operand> {
        let parts = self.when.iter().chain([&self.check]);
        parts.flat_map(|condition| Part::Condition(condition).operands()).collect()
    }
}

/// The terms of a sum: all that is added and subtracted without anything between, with the sign of each.
pub fn terms(figure: &Figure) -> Vec<(bool, &Figure)> {
    match figure {
        Figure::Binary(sign @ (Arithmetic::Add | Arithmetic::Sub), a, b) => {
            let negated = *sign == Arithmetic::Sub;
            let second = terms(b).into_iter().map(|(minus, term)| (minus != negated, term));
            terms(a).into_iter().chain(second).collect()
        }
        _ => vec![(false, figure)],
    }
}
