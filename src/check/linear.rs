//! Writes rules as linear relations over cells, where they are linear.

use std::collections::BTreeMap;

use super::ir::{Aggregate, Expr, Position, Program};
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
    let (comparison, sign) = match op {
        CompareOp::Equal => (Comparison::Zero, 1),
        CompareOp::Unequal => (Comparison::NonZero, 1),
        CompareOp::AtLeast => (Comparison::NonNegative, 1),
        CompareOp::Greater => (Comparison::Positive, 1),
        CompareOp::AtMost => (Comparison::NonNegative, -1),
        CompareOp::Less => (Comparison::Positive, -1),
        CompareOp::About => return None,
    };
    let mut sum = Sum { terms: BTreeMap::new(), constant: Amount::ZERO, has_fallback: false, parts: 0 };
    sum.add(left, Amount::from_int(sign), position)?;
    sum.add(right, Amount::from_int(-sign), position)?;
    LinearRelation::from_decimals(sum.terms.into_iter().collect(), sum.constant, comparison, sum.has_fallback)
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

/// A linear form under construction.
struct Sum {
    terms: BTreeMap<CellId, Amount>,
    constant: Amount,
    has_fallback: bool,
    parts: usize,
}

impl Sum {
    fn add(&mut self, expr: &Expr, factor: Amount, position: &Position) -> Option<()> {
        self.parts += 1;
        if self.parts > MAX_TERMS {
            return None;
        }
        match expr {
            Expr::Constant(amount, _) => self.constant = self.constant.checked_add(amount.checked_mul(factor)?)?,
            Expr::Figure { lane, fallback, .. } => {
                self.has_fallback |= fallback.is_some();
                let sum = self.terms.entry(lane.cell(position)?).or_insert(Amount::ZERO);
                *sum = sum.checked_add(factor)?;
            }
            Expr::Negate(inner) => self.add(inner, factor.negate(), position)?,
            Expr::Shift { inner, by } => {
                let by = Amount::power_of_ten(by.get(position.index()).copied().unwrap_or(0))?;
                self.add(inner, factor.checked_mul(by)?, position)?;
            }
            Expr::Named { inner, .. } => self.add(inner, factor, position)?,
            Expr::Add(a, b) => {
                self.add(a, factor, position)?;
                self.add(b, factor, position)?;
            }
            Expr::Sub(a, b) => {
                self.add(a, factor, position)?;
                self.add(b, factor.negate(), position)?;
            }
            Expr::Mul(a, b) => match (&**a, &**b) {
                (Expr::Constant(k, _), other) | (other, Expr::Constant(k, _)) => {
                    self.add(other, factor.checked_mul(*k)?, position)?;
                }
                _ => return None,
            },
            Expr::Aggregate { aggregate: Aggregate::Sum, items, .. } => {
                for item in items {
                    self.add(item, factor, position)?;
                }
            }
            Expr::Abs(_)
            | Expr::Div(..)
            | Expr::Aggregate { .. }
            | Expr::Count { .. }
            | Expr::Length { .. }
            | Expr::Compare { .. }
            | Expr::And(_)
            | Expr::Or(_)
            | Expr::Not(_)
            | Expr::If(..)
            | Expr::Is { .. }
            | Expr::Whole(_)
            | Expr::Contains { .. }
            | Expr::Matches { .. } => return None,
        }
        Some(())
    }
}
