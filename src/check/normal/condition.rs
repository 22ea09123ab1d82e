//! Brings conditions into normal form: comparisons as intervals of a sum, `not` at the leaves, parts ordered.

use super::form::{Direction, Form};
use super::fraction::Fraction;
use crate::amount::Amount;
use crate::check::ir::{Expr, Position, Tolerance};
use crate::syntax::ast::{CompareOp, StateTest};
use crate::template::CellId;

/// The end of an interval, and whether it belongs to it.
pub(in crate::check) type End = Option<(Fraction, bool)>;

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::check) enum Condition {
    Truth(bool),
    /// The sum lies between the ends.
    Between {
        direction: Direction,
        low: End,
        high: End,
    },
    Unequal {
        direction: Direction,
        value: Fraction,
    },
    /// Equal as far as the precision shows: the difference, or both sides where they share a term.
    About(Form, Option<Form>),
    State(CellId, StateTest),
    Whole(Form),
    Contains(usize, String),
    Matches(usize, String),
    OfficeIs(String, String),
    /// Of a condition that is none of `Truth`, `Between`, `Unequal`, `All`, `Any`.
    Not(Box<Condition>),
    /// At least two, ordered, each once.
    All(Vec<Condition>),
    Any(Vec<Condition>),
    /// Something that has no normal form: too large, or without a cell at this position.
    Unclear,
}

impl Condition {
    /// Whether some part of it has no normal form. Such conditions are not equal to each other.
    pub(in crate::check) fn is_unclear(&self) -> bool {
        match self {
            Condition::Unclear => true,
            Condition::Not(inner) => inner.is_unclear(),
            Condition::All(items) | Condition::Any(items) => items.iter().any(Condition::is_unclear),
            Condition::Truth(_)
            | Condition::Between { .. }
            | Condition::Unequal { .. }
            | Condition::About(..)
            | Condition::State(..)
            | Condition::Whole(_)
            | Condition::Contains(..)
            | Condition::OfficeIs(..)
            | Condition::Matches(..) => false,
        }
    }

    pub(in crate::check) fn negate(&self) -> Condition {
        match self {
            Condition::Truth(truth) => Condition::Truth(!truth),
            Condition::Between { direction, low, high } => {
                let below = low.map(|(end, closed)| between(direction, None, Some((end, !closed))));
                let above = high.map(|(end, closed)| between(direction, Some((end, !closed)), None));
                match (low, high) {
                    (Some((a, true)), Some((b, true))) if a == b => {
                        Condition::Unequal { direction: direction.clone(), value: *a }
                    }
                    _ => any(below.into_iter().chain(above)),
                }
            }
            Condition::Unequal { direction, value } => between(direction, Some((*value, true)), Some((*value, true))),
            Condition::Not(inner) => (**inner).clone(),
            Condition::All(items) => any(items.iter().map(Condition::negate)),
            Condition::Any(items) => all(items.iter().map(Condition::negate)),
            Condition::About(..)
            | Condition::State(..)
            | Condition::Whole(_)
            | Condition::Contains(..)
            | Condition::OfficeIs(..)
            | Condition::Matches(..) => Condition::Not(Box::new(self.clone())),
            Condition::Unclear => Condition::Unclear,
        }
    }
}

fn between(direction: &Direction, low: End, high: End) -> Condition {
    Condition::Between { direction: direction.clone(), low, high }
}

pub(in crate::check) fn all(items: impl IntoIterator<Item = Condition>) -> Condition {
    let mut flat = Vec::new();
    for item in items {
        if let Condition::All(inner) = item {
            flat.extend(inner);
        } else if item == Condition::Truth(false) {
            return item;
        } else if item != Condition::Truth(true) {
            flat.push(item);
        }
    }
    flat.sort_unstable();
    flat.dedup();
    match (flat.len(), flat.pop()) {
        (_, None) => Condition::Truth(true),
        (1, Some(only)) => only,
        (_, Some(last)) => {
            flat.push(last);
            Condition::All(flat)
        }
    }
}

fn any(items: impl IntoIterator<Item = Condition>) -> Condition {
    let mut flat = Vec::new();
    for item in items {
        if let Condition::Any(inner) = item {
            flat.extend(inner);
        } else if item == Condition::Truth(true) {
            return item;
        } else if item != Condition::Truth(false) {
            flat.push(item);
        }
    }
    flat.sort_unstable();
    flat.dedup();
    match (flat.len(), flat.pop()) {
        (_, None) => Condition::Truth(false),
        (1, Some(only)) => only,
        (_, Some(last)) => {
            flat.push(last);
            Condition::Any(flat)
        }
    }
}

/// The normal form of a condition at a position.
pub(in crate::check) fn condition(expr: &Expr, position: &Position) -> Condition {
    match expr {
        Expr::Compare { op, left, right, tolerance, .. } => {
            comparison(*op, left, right, *tolerance, position).unwrap_or(Condition::Unclear)
        }
        Expr::And(items) => all(items.iter().map(|item| condition(item, position))),
        Expr::Or(items) => any(items.iter().map(|item| condition(item, position))),
        Expr::Not(inner) => condition(inner, position).negate(),
        Expr::If(guard, then) => any([condition(guard, position).negate(), condition(then, position)]),
        Expr::Choose { guard, then, otherwise, .. } => {
            let guard = condition(guard, position);
            let turned = guard.negate();
            any([all([guard, condition(then, position)]), all([turned, condition(otherwise, position)])])
        }
        Expr::Is { lane, state } => {
            lane.cell(position).map_or(Condition::Unclear, |cell| Condition::State(cell, *state))
        }
        Expr::Whole(inner) => match Form::new(inner, position) {
            None => Condition::Unclear,
            Some(form) if form.terms.is_empty() => Condition::Truth(form.constant.is_integer()),
            Some(form) => Condition::Whole(form),
        },
        Expr::Contains { section, words } => Condition::Contains(*section, words.clone()),
        Expr::Matches { section, pattern } => Condition::Matches(*section, pattern.0.as_str().to_owned()),
        Expr::OfficeIs { attribute, value } => Condition::OfficeIs(attribute.clone(), value.clone()),
        Expr::Named { inner } => condition(inner, position),
        Expr::Constant(..)
        | Expr::Figure { .. }
        | Expr::Prior(_)
        | Expr::Member(_)
        | Expr::EachMember(_)
        | Expr::Negate(_)
        | Expr::Pointwise(..)
        | Expr::Add(..)
        | Expr::Sub(..)
        | Expr::Mul(..)
        | Expr::Div(..)
        | Expr::Mod(..)
        | Expr::Shift { .. }
        | Expr::Aggregate { .. }
        | Expr::Count { .. }
        | Expr::Fact(_)
        | Expr::OfForm(_)
        | Expr::Length { .. } => Condition::Unclear,
    }
}

fn comparison(
    op: CompareOp,
    left: &Expr,
    right: &Expr,
    tolerance: Option<Tolerance>,
    position: &Position,
) -> Option<Condition> {
    let gap = Form::difference(left, Some(right), position)?;
    if op == CompareOp::About {
        return about(gap, left, right, position);
    }
    let slack = match tolerance {
        None => Amount::ZERO,
        Some(Tolerance::Fixed(amount)) => amount,
        Some(Tolerance::Share(_)) => return None,
    };
    // The gap lies between these ends.
    let (low, high) = match op {
        CompareOp::Equal | CompareOp::Unequal | CompareOp::About => (Some((slack.negate(), true)), Some((slack, true))),
        CompareOp::AtMost => (None, Some((slack, true))),
        CompareOp::Less => (None, Some((Amount::ZERO, false))),
        CompareOp::AtLeast => (Some((slack.negate(), true)), None),
        CompareOp::Greater => (Some((Amount::ZERO, false)), None),
    };
    if gap.terms.is_empty() {
        let above = low.is_none_or(|(end, closed)| gap.constant > end || (closed && gap.constant == end));
        let below = high.is_none_or(|(end, closed)| gap.constant < end || (closed && gap.constant == end));
        return Some(Condition::Truth((above && below) != (op == CompareOp::Unequal)));
    }
    let (direction, over, under) = gap.direction()?;
    let end = |end: Option<(Amount, bool)>| match end {
        None => Some(None),
        Some((end, closed)) => {
            let free = Fraction::from_amount(end.checked_sub(gap.constant)?)?;
            // free = direction · over / under
            let turned = i64::try_from(under).ok()?;
            Some(Some((free.times(turned, over.into())?, closed)))
        }
    };
    let (low, high) = (end(low)?, end(high)?);
    let (low, high) = if over < 0 { (high, low) } else { (low, high) };
    Some(match (op, low) {
        (CompareOp::Unequal, Some((value, _))) => Condition::Unequal { direction, value },
        _ => Condition::Between { direction, low, high },
    })
}

/// `≈` compares intervals: a term on both sides makes them wider, so that it does not cancel out.
fn about(gap: Form, left: &Expr, right: &Expr, position: &Position) -> Option<Condition> {
    if gap.terms.is_empty() && gap.constant.is_zero() {
        return Some(Condition::Truth(true));
    }
    let (left, right) = (Form::new(left, position)?, Form::new(right, position)?);
    if left.terms.is_empty() && right.terms.is_empty() {
        return Some(Condition::Truth(false));
    }
    if gap.terms.len() < left.terms.len() + right.terms.len() {
        let (a, b) = if left <= right { (left, right) } else { (right, left) };
        return Some(Condition::About(a, Some(b)));
    }
    let turned = Form {
        terms: gap.terms.iter().map(|(t, f)| (t.clone(), f.negate())).collect(),
        constant: gap.constant.negate(),
    };
    Some(Condition::About(gap.max(turned), None))
}
