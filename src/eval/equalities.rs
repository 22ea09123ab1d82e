//! Rules that are plain sums, as equalities over cells, and which outcomes hold by construction. In: a rule.
//! Out: equalities that the reading of run-together text may use. Knows nothing of texts.

use std::collections::HashSet;

use crate::check::ir::{Expr, Fold, Position, Rule};
use crate::syntax::ast::CompareOp;
use crate::template::{CellId, Equality};

/// Largest factor and most terms of a sum that is looked at.
const MOST_TERMS: usize = 1000;

/// The terms of a rule at one position, where it is a plain sum: `row 一 + row 二 == row 三.(七) + row 四`.
pub fn equality(rule: &Rule, position: &Position) -> Option<Equality> {
    let Expr::Compare { op: CompareOp::Equal, left, right, tolerance: None } = &rule.check else { return None };
    let mut terms = Vec::new();
    add(left, 1, position, &mut terms)?;
    add(right, -1, position, &mut terms)?;
    Equality::of(terms, None)
}

fn add(expr: &Expr, factor: i64, position: &Position, terms: &mut Vec<(CellId, i64)>) -> Option<()> {
    if terms.len() > MOST_TERMS {
        return None;
    }
    match expr {
        Expr::Figure { lane, .. } => terms.push((lane.at(position), factor)),
        Expr::Constant(amount) if amount.is_zero() => {}
        Expr::Negate(inner) => add(inner, -factor, position, terms)?,
        Expr::Shown { inner, .. } => add(inner, factor, position, terms)?,
        Expr::Add(a, b) => {
            add(a, factor, position, terms)?;
            add(b, factor, position, terms)?;
        }
        Expr::Sub(a, b) => {
            add(a, factor, position, terms)?;
            add(b, -factor, position, terms)?;
        }
        Expr::Fold { fold: Fold::Sum, items, .. } => {
            for item in items {
                add(item, factor, position, terms)?;
            }
        }
        _ => return None,
    }
    Some(())
}

/// The sums by which cells of a report were recovered.
pub struct Construction {
    used: HashSet<Vec<(CellId, i64)>>,
}

impl Construction {
    pub fn of(used: &[Equality]) -> Self {
        Self { used: used.iter().map(|equality| equality.terms.clone()).collect() }
    }

    /// Whether a rule at a position is such a sum: that it holds says nothing.
    pub fn made(&self, rule: &Rule, position: usize) -> bool {
        !self.used.is_empty()
            && rule
                .positions
                .get(position)
                .and_then(|position| equality(rule, position))
                .is_some_and(|equality| self.used.contains(&equality.terms))
    }
}
