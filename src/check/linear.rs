//! Writes rules as linear relations over cells, where they are linear.

use std::collections::BTreeMap;

use super::ir::{Aggregate, Expr, Position, Program, Tolerance};
use super::lints::value;
use crate::amount::Amount;
use crate::diagnostic::Severity;
use crate::relations::{Comparison, Equality, LinearRelation};
use crate::syntax::ast::CompareOp;
use crate::template::CellId;

/// Most parts of an expression that are examined for one relation.
const MAX_TERMS: usize = 10_000;

/// What a rule demands at one of its positions, as a linear relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleRelation {
    /// Index among the rules of the program.
    pub rule: usize,
    /// Index among the positions of the rule.
    pub position: usize,
    pub relation: LinearRelation,
}

/// Writes a comparison at one position as a linear relation. `None` where it is not one: a product of cells, a
/// tolerance, an extreme, a count.
pub fn linear(check: &Expr, position: &Position) -> Option<LinearRelation> {
    let Expr::Compare { op, left, right, tolerance: None, .. } = check else { return None };
    let (comparison, sign) = compared(*op)?;
    let factor = Amount::from_int(sign).checked_mul(divisors(left, right)?)?;
    difference(left, right, factor, position, false)?.relation(comparison)
}

/// A factor above zero with which no division by a constant leaves a remainder: `a == b / 3` is `3 * a == b`. `None` where
/// it becomes too large.
fn divisors(left: &Expr, right: &Expr) -> Option<Amount> {
    let all = left.walk().chain(right.walk());
    let divisors = all.filter_map(|part| if let Expr::Div(_, by) = part { value(by) } else { None });
    let endless = divisors.filter(|by| !by.is_zero() && Amount::ONE.checked_div_exact(*by).is_none());
    endless.into_iter().try_fold(Amount::ONE, |all, by| all.checked_mul(by.abs()))
}

/// How a difference of two sides compares with zero, and the sign with which it does.
fn compared(op: CompareOp) -> Option<(Comparison, i64)> {
    match op {
        CompareOp::Equal => Some((Comparison::Zero, 1)),
        CompareOp::Unequal => Some((Comparison::NonZero, 1)),
        CompareOp::AtLeast => Some((Comparison::NonNegative, 1)),
        CompareOp::Greater => Some((Comparison::Positive, 1)),
        CompareOp::AtMost => Some((Comparison::NonNegative, -1)),
        CompareOp::Less => Some((Comparison::Positive, -1)),
        CompareOp::About => None,
    }
}

/// A linear relation to which figures of other reports add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemandedRelation {
    /// What the cells of the report itself add.
    pub relation: LinearRelation,
    /// What is read in last year's report and in those of members, each with its factor: constants of one report.
    pub given: Vec<(Expr, Amount)>,
}

/// Everything that an expression demands at one position, as linear relations: its parts where all must hold, and both
/// bounds of an equality within a tolerance. `None` where a part is none.
pub fn demands(check: &Expr, position: &Position) -> Option<Vec<DemandedRelation>> {
    if let Expr::And(parts) = check {
        let all: Option<Vec<Vec<DemandedRelation>>> = parts.iter().map(|part| demands(part, position)).collect();
        return Some(all?.into_iter().flatten().collect());
    }
    let Expr::Compare { op, left, right, tolerance, .. } = check else { return None };
    let scale = divisors(left, right)?;
    let sides = |sign| difference(left, right, Amount::from_int(sign).checked_mul(scale)?, position, true);
    let Some(tolerance) = tolerance else {
        let (comparison, sign) = compared(*op)?;
        return Some(vec![sides(sign)?.demanded(comparison)?]);
    };
    let Tolerance::Fixed(slack) = tolerance else { return None };
    let bound = |sign| {
        let mut sum = sides(sign)?;
        sum.constant = sum.constant.checked_add(slack.checked_mul(scale)?)?;
        sum.demanded(Comparison::NonNegative)
    };
    if *op == CompareOp::Equal { Some(vec![bound(1)?, bound(-1)?]) } else { None }
}

/// `factor · (left − right)` at one position.
fn difference(left: &Expr, right: &Expr, factor: Amount, position: &Position, takes_given: bool) -> Option<Sum> {
    let given = takes_given.then(Vec::new);
    let mut sum = Sum { terms: BTreeMap::new(), constant: Amount::ZERO, has_fallback: false, given };
    let mut walk = Walk::new(position);
    walk.spread(left, factor, &mut sum)?;
    walk.spread(right, factor.negate(), &mut sum)?;
    Some(sum)
}

/// The linear relations of a program, in the order of its rules and their positions. Guards are left out: a
/// relation states what is demanded where the rule applies.
pub fn relations(program: &Program) -> impl Iterator<Item = RuleRelation> + '_ {
    program.rules.iter().enumerate().flat_map(|(rule, lowered)| {
        lowered.positions.iter().enumerate().filter_map(move |(position, at)| {
            Some(RuleRelation { rule, position, relation: linear(&lowered.check, at)? })
        })
    })
}

/// The plain sums of a program that hold in every right report: those of severity error without a guard. They determine
/// the borders between cells that run together.
pub fn equalities(program: &Program) -> Vec<Equality> {
    let strict = |found: &RuleRelation| {
        program.rules.get(found.rule).is_some_and(|rule| rule.severity == Severity::Error && rule.guard.is_none())
    };
    relations(program).filter(strict).filter_map(|found| found.relation.to_equality()).collect()
}

/// Receives the parts of a sum with their factors.
pub(super) trait Terms {
    fn constant(&mut self, value: Amount) -> Option<()>;
    /// A cell. `place`: of the figure in [`Expr::walk`].
    fn cell(&mut self, cell: CellId, fallback: Option<Amount>, factor: Amount, place: usize) -> Option<()>;
    /// A part that is not a sum itself; `None` where the sum cannot have it.
    fn other(&mut self, expr: &Expr, factor: Amount, place: usize) -> Option<()>;
    /// What follows stands in a `sum(…)`, or no longer does.
    fn within_sum(&mut self, _place: Option<usize>) {}
    /// Whether an expression is given as one part, whatever it is made of.
    fn takes_whole(&self, _expr: &Expr) -> bool {
        false
    }
}

/// Writes sums out at one position, part after part in the order of reading.
pub(super) struct Walk<'a> {
    position: &'a Position,
    /// Of the next part in [`Expr::walk`].
    pub(super) place: usize,
    parts: usize,
}

impl<'a> Walk<'a> {
    pub(super) fn new(position: &'a Position) -> Self {
        Self { position, place: 0, parts: 0 }
    }

    /// Gives the parts of a sum to `terms`. `None` where one is refused or becomes too large.
    pub(super) fn spread(&mut self, expr: &Expr, factor: Amount, terms: &mut impl Terms) -> Option<()> {
        self.parts += 1;
        if self.parts > MAX_TERMS {
            return None;
        }
        let place = self.place;
        self.place += 1;
        if terms.takes_whole(expr) {
            return self.give(expr, factor, place, terms);
        }
        match expr {
            Expr::Constant(amount, _) => terms.constant(amount.checked_mul(factor)?)?,
            Expr::Figure { lane, fallback } => terms.cell(lane.cell(self.position)?, *fallback, factor, place)?,
            Expr::Negate(inner) => self.spread(inner, factor.negate(), terms)?,
            Expr::Shift { inner, by } => {
                let by = Amount::power_of_ten(by.get(self.position.index()).copied().unwrap_or(0))?;
                self.spread(inner, factor.checked_mul(by)?, terms)?;
            }
            Expr::Named { inner, .. } => self.spread(inner, factor, terms)?,
            Expr::Add(a, b) => {
                self.spread(a, factor, terms)?;
                self.spread(b, factor, terms)?;
            }
            Expr::Sub(a, b) => {
                self.spread(a, factor, terms)?;
                self.spread(b, factor.negate(), terms)?;
            }
            Expr::Mul(a, b) => match (value(a), value(b)) {
                (Some(known), _) => {
                    self.place += a.walk().count();
                    self.spread(b, factor.checked_mul(known)?, terms)?;
                }
                (None, Some(known)) => {
                    self.spread(a, factor.checked_mul(known)?, terms)?;
                    self.place += b.walk().count();
                }
                (None, None) => self.give(expr, factor, place, terms)?,
            },
            Expr::Div(a, b) => match value(b).and_then(|by| factor.checked_div_exact(by)) {
                Some(factor) => {
                    self.spread(a, factor, terms)?;
                    self.place += b.walk().count();
                }
                None => self.give(expr, factor, place, terms)?,
            },
            Expr::Aggregate { aggregate: Aggregate::Sum, items, .. } => {
                terms.within_sum(Some(place));
                for item in items {
                    self.spread(item, factor, terms)?;
                }
                terms.within_sum(None);
            }
            Expr::Prior(_)
            | Expr::Member(_)
            | Expr::EachMember(_)
            | Expr::Pointwise(..)
            | Expr::Mod(..)
            | Expr::Aggregate { .. }
            | Expr::Count { .. }
            | Expr::Fact(_)
            | Expr::Length { .. }
            | Expr::Compare { .. }
            | Expr::And(_)
            | Expr::Or(_)
            | Expr::Not(_)
            | Expr::If(..)
            | Expr::Choose { .. }
            | Expr::Is { .. }
            | Expr::Whole(_)
            | Expr::OfForm(_)
            | Expr::OfficeIs { .. }
            | Expr::Contains { .. }
            | Expr::Matches { .. } => self.give(expr, factor, place, terms)?,
        }
        Some(())
    }

    fn give(&mut self, expr: &Expr, factor: Amount, place: usize, terms: &mut impl Terms) -> Option<()> {
        terms.other(expr, factor, place)?;
        self.place = place + expr.walk().count();
        Some(())
    }
}

/// A linear form under construction.
struct Sum {
    terms: BTreeMap<CellId, Amount>,
    constant: Amount,
    has_fallback: bool,
    /// What other reports add; `None` where it is not wanted.
    given: Option<Vec<(Expr, Amount)>>,
}

impl Sum {
    fn demanded(mut self, comparison: Comparison) -> Option<DemandedRelation> {
        let given = self.given.take().unwrap_or_default();
        let places = self.terms.values().map(|factor| factor.normalized().decimals()).max().unwrap_or(0);
        let unit = Amount::power_of_ten(i32::try_from(places).ok()?)?;
        let scaled = given.into_iter().map(|(expr, factor)| Some((expr, factor.checked_mul(unit)?)));
        let given = scaled.collect::<Option<_>>()?;
        Some(DemandedRelation { relation: self.relation(comparison)?, given })
    }

    fn relation(self, comparison: Comparison) -> Option<LinearRelation> {
        LinearRelation::from_decimals(self.terms.into_iter().collect(), self.constant, comparison, self.has_fallback)
    }
}

impl Terms for Sum {
    fn constant(&mut self, value: Amount) -> Option<()> {
        self.constant = self.constant.checked_add(value)?;
        Some(())
    }

    fn cell(&mut self, cell: CellId, fallback: Option<Amount>, factor: Amount, _: usize) -> Option<()> {
        self.has_fallback |= fallback.is_some();
        let sum = self.terms.entry(cell).or_insert(Amount::ZERO);
        *sum = sum.checked_add(factor)?;
        Some(())
    }

    fn other(&mut self, expr: &Expr, factor: Amount, _: usize) -> Option<()> {
        let given = self.given.as_mut().filter(|_| reads_other_reports(expr))?;
        given.push((expr.clone(), factor));
        Some(())
    }

    fn takes_whole(&self, expr: &Expr) -> bool {
        self.given.is_some() && matches!(expr, Expr::Aggregate { .. }) && reads_other_reports(expr)
    }
}

/// Whether an expression is a figure of last year's report, or is made of those and of figures of members alone.
fn reads_other_reports(expr: &Expr) -> bool {
    let is_given = |item: &Expr| matches!(item, Expr::Prior(_) | Expr::EachMember(_));
    if let Expr::Aggregate { items, .. } = expr {
        return !items.is_empty() && items.iter().all(is_given);
    }
    matches!(expr, Expr::Prior(_))
}
