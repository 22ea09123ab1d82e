//! Reports rules that are well-formed but useless: always true, never applied, or written twice.

use std::collections::{HashMap, HashSet};

use crate::amount::Amount;
use crate::diagnostic::Diagnostics;
use crate::rulebook::Rulebook;
use crate::source::Span;
use crate::syntax::ast::CompareOp;
use crate::template::BlankPolicy;

use super::error::CheckError;
use super::ir::{self, Expr};

/// The value of an expression without cells; `None` where it needs a report or cannot be computed.
pub(super) fn value(expr: &Expr) -> Option<Amount> {
    match expr {
        Expr::Constant(value, _) => Some(*value),
        Expr::Negate(inner) => value(inner).map(Amount::negate),
        Expr::Abs(inner) => value(inner).map(Amount::abs),
        Expr::Add(a, b) => value(a)?.checked_add(value(b)?),
        Expr::Sub(a, b) => value(a)?.checked_sub(value(b)?),
        Expr::Mul(a, b) => value(a)?.checked_mul(value(b)?),
        Expr::Div(a, b) => value(a)?.checked_div_exact(value(b)?),
        Expr::Named { inner, .. } => value(inner),
        Expr::Shift { .. } => None,
        Expr::Figure { .. }
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
        | Expr::Matches { .. } => None,
    }
}

/// The truth of an expression that no report can change.
fn truth(expr: &Expr) -> Option<bool> {
    match expr {
        Expr::Compare { op, left, right, tolerance, .. } => {
            let same = left == right;
            if same && !matches!(**left, Expr::Constant(..)) {
                return match op {
                    CompareOp::Equal | CompareOp::AtMost | CompareOp::AtLeast | CompareOp::About => Some(true),
                    CompareOp::Unequal | CompareOp::Less | CompareOp::Greater => Some(false),
                };
            }
            let (left, right) = (value(left)?, value(right)?);
            let slack = tolerance.unwrap_or(Amount::ZERO);
            let gap = left.checked_sub(right)?;
            Some(match op {
                CompareOp::Equal => gap.abs() <= slack,
                CompareOp::About => gap.is_zero(),
                CompareOp::Unequal => !gap.is_zero(),
                CompareOp::Less => left < right,
                CompareOp::AtMost => gap <= slack,
                CompareOp::Greater => left > right,
                CompareOp::AtLeast => gap.negate() <= slack,
            })
        }
        Expr::And(items) => {
            let known: Vec<Option<bool>> = items.iter().map(truth).collect();
            match known.contains(&Some(false)) {
                true => Some(false),
                false => known.iter().all(|k| *k == Some(true)).then_some(true),
            }
        }
        Expr::Or(items) => {
            let known: Vec<Option<bool>> = items.iter().map(truth).collect();
            match known.contains(&Some(true)) {
                true => Some(true),
                false => known.iter().all(|k| *k == Some(false)).then_some(false),
            }
        }
        Expr::Not(inner) => truth(inner).map(|t| !t),
        Expr::If(guard, then) => match truth(guard) {
            Some(false) => Some(true),
            Some(true) => truth(then),
            None => (truth(then) == Some(true)).then_some(true),
        },
        Expr::Whole(inner) => value(inner).map(Amount::is_integer),
        Expr::Constant(..)
        | Expr::Figure { .. }
        | Expr::Negate(_)
        | Expr::Abs(_)
        | Expr::Add(..)
        | Expr::Sub(..)
        | Expr::Mul(..)
        | Expr::Div(..)
        | Expr::Aggregate { .. }
        | Expr::Count { .. }
        | Expr::Length { .. }
        | Expr::Named { .. }
        | Expr::Shift { .. }
        | Expr::Is { .. }
        | Expr::Contains { .. }
        | Expr::Matches { .. } => None,
    }
}

/// Reports a check whose outcome is known before any report.
pub(super) fn constant(check: &Expr, span: Span, diagnostics: &mut Diagnostics) {
    if let Some(outcome) = truth(check) {
        diagnostics.push(CheckError::ConstantCheck { span, outcome });
    }
}

/// Whether the guard is false whatever the report.
pub(super) fn never_applies(guard: Option<&Expr>) -> bool {
    guard.is_some_and(|guard| truth(guard) == Some(false))
}

/// Whether an expression has the same value in every report.
fn reads_nothing(expr: &Expr) -> bool {
    expr.lanes().is_empty() && !expr.walk().any(|part| matches!(part, Expr::Length { .. }))
}

/// Whether the rounding of an expression can be bounded: figures added, and multiplied by constants.
pub(super) fn intervalable(expr: &Expr) -> bool {
    match expr {
        Expr::Constant(..) | Expr::Figure { .. } => true,
        Expr::Negate(_)
        | Expr::Named { .. }
        | Expr::Shift { .. }
        | Expr::Add(..)
        | Expr::Sub(..)
        | Expr::Aggregate { aggregate: ir::Aggregate::Sum, .. } => expr.children().into_iter().all(intervalable),
        Expr::Mul(a, b) => (intervalable(a) && reads_nothing(b)) || (reads_nothing(a) && intervalable(b)),
        Expr::Div(a, b) => intervalable(a) && reads_nothing(b),
        Expr::Abs(_)
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

/// Reports rules that demand the same at the same positions under the same guard.
#[allow(clippy::mutable_key_type, reason = "a pattern is compared by its text, which never changes")]
pub(super) fn duplicates(rules: &[ir::Rule], derived: &[ir::Rule], diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<Meaning<'_>, &ir::Rule> = HashMap::new();
    for rule in derived.iter().chain(rules) {
        let first = Meaning::both_ways(rule, true).find_map(|meaning| seen.get(&meaning).copied());
        match first {
            None => {
                seen.insert(Meaning::new(rule, true), rule);
                // The form already defines its totals; a rule need not repeat that.
                if rule.derived && matches!(rule.check, Expr::Compare { .. }) {
                    seen.entry(Meaning::new(rule, false)).or_insert(rule);
                }
            }
            Some(first) => {
                let Some(span) = rule.span else { continue };
                diagnostics.push(CheckError::DuplicateRule {
                    span,
                    rule: rule.id.clone(),
                    first: first.id.clone(),
                    derived: first.derived,
                    first_span: first.span,
                });
            }
        }
    }
}

/// Holds what counts for the meaning of a rule: operands are compared without their places.
#[derive(PartialEq, Eq, Hash)]
struct Meaning<'a> {
    guard: Option<&'a Expr>,
    check: Check<'a>,
    positions: &'a [ir::Position],
    blank: BlankPolicy,
}

#[derive(PartialEq, Eq, Hash)]
enum Check<'a> {
    /// Both sides of `==`, which may stand in either order.
    Equal(&'a Expr, &'a Expr, Option<Amount>),
    Other(&'a Expr),
}

impl<'a> Meaning<'a> {
    fn new(rule: &'a ir::Rule, guarded: bool) -> Self {
        let check = if let Expr::Compare { op: CompareOp::Equal, left, right, tolerance, .. } = &rule.check {
            Check::Equal(left, right, *tolerance)
        } else {
            Check::Other(&rule.check)
        };
        let guard = rule.guard.as_ref().filter(|_| guarded);
        Self { guard, check, positions: &rule.positions, blank: rule.blank }
    }

    /// The meaning as written, and with the sides of `==` exchanged.
    fn both_ways(rule: &'a ir::Rule, guarded: bool) -> impl Iterator<Item = Self> {
        let written = Self::new(rule, guarded);
        let exchanged = match written.check {
            Check::Equal(left, right, tolerance) => {
                Some(Self { check: Check::Equal(right, left, tolerance), ..Self::new(rule, guarded) })
            }
            Check::Other(_) => None,
        };
        std::iter::once(written).chain(exchanged)
    }
}
