//! Reports rules that are well-formed but useless or doubtful: always true, never applied, written twice, at odds with another,
//! sums with a figure too many or too few.

mod conflicts;
mod constant;
mod duplicates;
mod sums;

pub(super) use conflicts::conflicts;
pub(super) use constant::{Conditions, Part};
pub(super) use duplicates::duplicates;
pub(super) use sums::Sums;

use std::collections::HashSet;

use crate::amount::Amount;
use crate::diagnostic::Diagnostics;
use crate::rulebook::Rulebook;

use super::error::CheckError;
use super::ir::{self, Expr, Pointwise};

/// The value of an expression without cells; `None` where it needs a report or cannot be computed.
pub(super) fn value(expr: &Expr) -> Option<Amount> {
    match expr {
        Expr::Constant(value, _) => Some(*value),
        Expr::Negate(inner) => value(inner).map(Amount::negate),
        Expr::Pointwise(Pointwise::Absolute, inner) => value(inner).map(Amount::abs),
        Expr::Pointwise(Pointwise::Round(rounding, places), inner) => value(inner)?.rounded(*rounding, *places),
        Expr::Mod(a, b) => value(a)?.remainder(value(b)?),
        Expr::Add(a, b) => value(a)?.checked_add(value(b)?),
        Expr::Sub(a, b) => value(a)?.checked_sub(value(b)?),
        Expr::Mul(a, b) => value(a)?.checked_mul(value(b)?),
        Expr::Div(a, b) => value(a)?.checked_div_exact(value(b)?),
        Expr::Named { inner, .. } => value(inner),
        Expr::Shift { .. } => None,
        Expr::Figure { .. }
        | Expr::Prior(_)
        | Expr::Member(_)
        | Expr::EachMember(_)
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
        | Expr::Matches { .. } => None,
    }
}

/// Whether the rounding of an expression can be bounded: figures added, and multiplied by constants.
pub(super) fn intervalable(expr: &Expr) -> bool {
    if expr.reads_nothing() {
        return true;
    }
    match expr {
        Expr::Constant(..) | Expr::Figure { .. } | Expr::Member(_) => true,
        Expr::Negate(_)
        | Expr::Named { .. }
        | Expr::EachMember(_)
        | Expr::Shift { .. }
        | Expr::Add(..)
        | Expr::Sub(..)
        | Expr::Aggregate { aggregate: ir::Aggregate::Sum, .. } => expr.children().into_iter().all(intervalable),
        Expr::Mul(a, b) => (intervalable(a) && b.reads_nothing()) || (a.reads_nothing() && intervalable(b)),
        Expr::Div(a, b) => intervalable(a) && b.reads_nothing(),
        Expr::Prior(_)
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
        | Expr::Matches { .. } => false,
    }
}

/// Definitions of the user's own files that no rule and no other definition uses.
pub(super) fn unused_definitions(book: &Rulebook, used: &HashSet<String>, diagnostics: &mut Diagnostics) {
    for define in book.defines.values().filter(|d| d.own && !used.contains(d.name.value.as_str())) {
        if define.formula.tree.is_none() {
            continue;
        }
        diagnostics.push(CheckError::UnusedDefinition { name: define.name.clone() });
    }
}
