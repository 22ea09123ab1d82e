//! Evaluates conditions over a block with the three-valued truth of the precise evaluator: `yes` holds the reports where
//! a condition is true, `no` those where it is false; undetermined reports are in neither.
//!
//! Invariant: a report is in `yes` or `no` only where the precise evaluator agrees; some conditions are left to it (`≈`,
//! sections, more than 64 bits).

use std::cmp::Ordering;

use crate::amount::{Amount, Rounding};
use crate::check::ir::{Aggregate, Expr, Pointwise, Position, Tolerance};
use crate::report::State;
use crate::syntax::ast::{CompareOp, StateTest};
use crate::template::{BlankPolicy, CellId};

use super::block::Block;
use super::mask::Mask;
use super::vector::{Values, Vector};

pub(super) struct Context<'a> {
    pub block: &'a Block,
    pub blank: BlankPolicy,
    pub position: &'a Position,
}

impl Context<'_> {
    fn lanes(&self) -> usize {
        self.block.len()
    }
}

/// Reports for which an expression is known to be true, and to be false.
#[derive(Debug, Clone)]
pub(super) struct Truth {
    pub yes: Mask,
    pub no: Mask,
}

impl Truth {
    fn unknown() -> Truth {
        Truth { yes: Mask::Zeros, no: Mask::Zeros }
    }

    /// True in `yes`, false elsewhere, neither in `missing`.
    fn new(yes: Mask, missing: &Mask, lanes: usize) -> Truth {
        Truth { no: yes.clone().not(lanes).without(missing, lanes), yes: yes.without(missing, lanes) }
    }

    fn not(self) -> Truth {
        Truth { yes: self.no, no: self.yes }
    }

    fn and(self, other: Truth) -> Truth {
        Truth { yes: self.yes.and(&other.yes), no: self.no.or(&other.no) }
    }

    fn or(self, other: Truth) -> Truth {
        self.not().and(other.not()).not()
    }

    fn decided(&self) -> Mask {
        self.yes.clone().or(&self.no)
    }
}

/// An exact quotient; `below` is greater than zero, and 1 where it is absent.
struct Quotient {
    above: Vector,
    below: Option<Vector>,
}

impl From<Vector> for Quotient {
    fn from(above: Vector) -> Self {
        Quotient { above, below: None }
    }
}

/// `a·b`, where there is a `b`.
fn times(a: Vector, b: Option<Vector>) -> Vector {
    match b {
        Some(b) => a.mul(b),
        None => a,
    }
}

impl Quotient {
    fn negate(self) -> Quotient {
        Quotient { above: self.above.negate(), below: self.below }
    }

    fn add(self, other: Quotient) -> Quotient {
        let above = times(self.above, other.below.clone()).add(times(other.above, self.below.clone()));
        Quotient { above, below: both(self.below, other.below) }
    }

    fn mul(self, other: Quotient) -> Quotient {
        Quotient { above: self.above.mul(other.above), below: both(self.below, other.below) }
    }

    fn div(self, other: Quotient, lanes: usize) -> Quotient {
        let (size, sign) = other.above.divisor(lanes);
        Quotient { above: times(self.above, other.below).mul(sign), below: both(self.below, Some(size)) }
    }

    /// The smaller (`want` is less) or the larger of both; unknown for a quotient.
    fn pick(self, other: Quotient, want: Ordering) -> Quotient {
        match (self.below, other.below) {
            (None, None) => self.above.pick(other.above, want).into(),
            (_, _) => Vector::unknown().into(),
        }
    }

    /// This where a condition is true, the other where it is false. Unknown where one of them is a quotient.
    fn choose(self, other: Quotient, guard: &Truth, lanes: usize) -> Quotient {
        match (self.below, other.below) {
            (None, None) => self.above.choose(other.above, &guard.yes, &guard.no, lanes).into(),
            (_, _) => Vector::unknown().into(),
        }
    }

    /// The nearest decimal with so many places.
    fn round(self, rounding: Rounding, places: i32) -> Vector {
        match self.below {
            None => self.above.round(rounding, places),
            Some(below) => self.above.round_over(below, rounding, places),
        }
    }

    /// What remains of a division; unknown for a quotient.
    fn remainder(self, other: Quotient) -> Vector {
        match (self.below, other.below) {
            (None, None) => self.above.remainder(other.above),
            (_, _) => Vector::unknown(),
        }
    }

    /// Left minus right over a common divisor that is greater than zero: its sign is their order.
    fn gap(self, other: Quotient) -> Vector {
        self.add(other.negate()).above
    }
}

fn both(a: Option<Vector>, b: Option<Vector>) -> Option<Vector> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.mul(b)),
        (a, b) => a.or(b),
    }
}

fn evaluate_number(expr: &Expr, cx: &Context<'_>) -> Quotient {
    match expr {
        Expr::Constant(amount, _) => Vector::constant(*amount).into(),
        Expr::Figure { lane, fallback, .. } => {
            let column = lane.cell(cx.position).and_then(|cell| cx.block.column(cell));
            let Some(column) = column else { return Vector::unknown().into() };
            let unwritten = || column.state(State::Blank).into_iter().chain(column.state(State::Dash));
            let mut missing = column.unread().clone();
            if fallback.is_none() && cx.blank != BlankPolicy::Zero {
                missing = unwritten().fold(missing, Mask::or);
            }
            let own = Vector {
                values: Values::Each(column.values().to_vec()),
                scale: column.scale(),
                reach: column.reach(),
                missing,
            };
            match fallback {
                Some(amount) => own.instead(*amount, &unwritten().fold(Mask::Zeros, Mask::or), cx.lanes()).into(),
                None => own.into(),
            }
        }
        Expr::Negate(inner) => evaluate_number(inner, cx).negate(),
        Expr::Shift { inner, by } => match Amount::power_of_ten(by.get(cx.position.index()).copied().unwrap_or(0)) {
            Some(factor) => evaluate_number(inner, cx).mul(Vector::constant(factor).into()),
            None => Vector::unknown().into(),
        },
        Expr::Pointwise(Pointwise::Absolute, inner) => {
            let inner = evaluate_number(inner, cx);
            Quotient { above: inner.above.abs(), below: inner.below }
        }
        Expr::Pointwise(Pointwise::Round(rounding, places), inner) => {
            evaluate_number(inner, cx).round(*rounding, *places).into()
        }
        Expr::Choose { guard, then, otherwise, .. } => {
            let guard = evaluate_predicate(guard, cx);
            evaluate_number(then, cx).choose(evaluate_number(otherwise, cx), &guard, cx.lanes())
        }
        Expr::Mod(a, b) => evaluate_number(a, cx).remainder(evaluate_number(b, cx)).into(),
        Expr::Add(a, b) => evaluate_number(a, cx).add(evaluate_number(b, cx)),
        Expr::Sub(a, b) => evaluate_number(a, cx).add(evaluate_number(b, cx).negate()),
        Expr::Mul(a, b) => evaluate_number(a, cx).mul(evaluate_number(b, cx)),
        Expr::Div(a, b) => evaluate_number(a, cx).div(evaluate_number(b, cx), cx.lanes()),
        Expr::Aggregate { aggregate, items, .. } => {
            let figures = items.iter().map(|item| evaluate_number(item, cx));
            aggregated(*aggregate, items.len(), figures, cx.lanes())
        }
        Expr::Count { items, .. } => {
            let truths: Vec<Truth> = items.iter().map(|item| evaluate_predicate(item, cx)).collect();
            let known = truths.iter().fold(Mask::Ones, |known, truth| known.and(&truth.decided()));
            let hold: Vec<Mask> = truths.into_iter().map(|truth| truth.yes).collect();
            Vector::count(&hold, known.not(cx.lanes()), cx.lanes()).into()
        }
        Expr::Named { inner, .. } => evaluate_number(inner, cx),
        Expr::Length { .. }
        | Expr::Prior(_)
        | Expr::Member(_)
        | Expr::EachMember(_)
        | Expr::Fact(_)
        | Expr::Compare { .. }
        | Expr::And(_)
        | Expr::Or(_)
        | Expr::Not(_)
        | Expr::If(..)
        | Expr::Is { .. }
        | Expr::Whole(_)
        | Expr::OfForm(_)
        | Expr::OfficeIs { .. }
        | Expr::Contains { .. }
        | Expr::Matches { .. } => Vector::unknown().into(),
    }
}

/// The value of an aggregate over so many figures: the one place where this evaluator names aggregates. What is left to
/// the precise evaluator is [`Vector::unknown`].
fn aggregated(aggregate: Aggregate, count: usize, figures: impl Iterator<Item = Quotient>, lanes: usize) -> Quotient {
    let value = match aggregate {
        Aggregate::Sum | Aggregate::Mean => figures.reduce(Quotient::add),
        Aggregate::Min => figures.reduce(|a, b| a.pick(b, Ordering::Less)),
        Aggregate::Max => figures.reduce(|a, b| a.pick(b, Ordering::Greater)),
        Aggregate::Median => Some(Vector::unknown().into()),
    };
    match (value, i64::try_from(count)) {
        (None, _) => Vector::same(0, 0).into(),
        (Some(sum), Ok(count)) if aggregate == Aggregate::Mean => sum.div(Vector::same(count, 0).into(), lanes),
        (Some(value), _) => value,
    }
}

pub(super) fn evaluate_predicate(expr: &Expr, cx: &Context<'_>) -> Truth {
    let lanes = cx.lanes();
    match expr {
        Expr::Compare { op, left, right, tolerance, .. } => {
            let gap = evaluate_number(left, cx).gap(evaluate_number(right, cx));
            let Some(slack) = tolerance else { return compared(*op, &gap, lanes) };
            // A quotient is never within a tolerance here: its gap is not the difference.
            if has_division(left) || has_division(right) {
                return Truth::unknown();
            }
            let slack = match slack {
                Tolerance::Fixed(amount) => Vector::constant(*amount),
                Tolerance::Share(share) => evaluate_number(right, cx).above.abs().mul(Vector::constant(*share)),
            };
            let within = |gap: Vector| compared(CompareOp::AtMost, &gap.sub(slack.clone()), lanes);
            match op {
                CompareOp::Equal => within(gap.clone()).and(within(gap.negate())),
                CompareOp::AtMost => within(gap),
                CompareOp::AtLeast => within(gap.negate()),
                CompareOp::Unequal | CompareOp::Less | CompareOp::Greater | CompareOp::About => {
                    compared(*op, &gap, lanes)
                }
            }
        }
        Expr::And(items) => {
            let all = Truth { yes: Mask::Ones, no: Mask::Zeros };
            items.iter().fold(all, |all, item| all.and(evaluate_predicate(item, cx)))
        }
        Expr::Or(items) => {
            let none = Truth { yes: Mask::Zeros, no: Mask::Ones };
            items.iter().fold(none, |any, item| any.or(evaluate_predicate(item, cx)))
        }
        Expr::Not(inner) => evaluate_predicate(inner, cx).not(),
        Expr::If(guard, then) => evaluate_predicate(guard, cx).not().or(evaluate_predicate(then, cx)),
        Expr::Choose { guard, then, otherwise, .. } => {
            let (then, otherwise) = (evaluate_predicate(then, cx), evaluate_predicate(otherwise, cx));
            let guard = evaluate_predicate(guard, cx);
            let same = then.clone().and(otherwise.clone());
            let neither = then.clone().or(otherwise.clone());
            let chosen = guard.clone().and(then).or(guard.not().and(otherwise));
            Truth { yes: chosen.yes.or(&same.yes), no: chosen.no.or(&neither.no) }
        }
        Expr::Is { lane, state, .. } => {
            lane.cell(cx.position).map_or_else(Truth::unknown, |cell| asked(cell, *state, cx))
        }
        Expr::Whole(inner) if is_plain_count(inner, cx) => Truth { yes: Mask::Ones, no: Mask::Zeros },
        Expr::Whole(inner) => match evaluate_number(inner, cx) {
            Quotient { above, below: None } => Truth::new(above.whole(lanes), &above.missing, lanes),
            Quotient { below: Some(_), .. } => Truth::unknown(),
        },
        Expr::Named { inner, .. } => evaluate_predicate(inner, cx),
        Expr::Constant(..)
        | Expr::Figure { .. }
        | Expr::Prior(_)
        | Expr::Member(_)
        | Expr::EachMember(_)
        | Expr::Fact(_)
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
        | Expr::Length { .. }
        | Expr::OfForm(_)
        | Expr::OfficeIs { .. }
        | Expr::Contains { .. }
        | Expr::Matches { .. } => Truth::unknown(),
    }
}

/// A cell that is a figure without digits after the point in every report.
fn is_plain_count(expr: &Expr, cx: &Context<'_>) -> bool {
    let Expr::Figure { lane, .. } = expr else { return false };
    let column = lane.cell(cx.position).and_then(|cell| cx.block.column(cell));
    column.is_some_and(|column| column.is_plain() && column.scale() == 0)
}

fn has_division(expr: &Expr) -> bool {
    let is_quotient = |part: &Expr| {
        matches!(part, Expr::Div(..) | Expr::Mod(..) | Expr::Aggregate { aggregate: Aggregate::Mean, .. })
    };
    expr.walk().any(is_quotient)
}

/// How a gap compares with zero.
fn compared(op: CompareOp, gap: &Vector, lanes: usize) -> Truth {
    let holds = match op {
        CompareOp::Equal => gap.holds(lanes, |value| value == 0),
        CompareOp::Unequal => gap.holds(lanes, |value| value != 0),
        CompareOp::Less => gap.holds(lanes, |value| value < 0),
        CompareOp::AtMost => gap.holds(lanes, |value| value <= 0),
        CompareOp::Greater => gap.holds(lanes, |value| value > 0),
        CompareOp::AtLeast => gap.holds(lanes, |value| value >= 0),
        // How far figures may be apart depends on the digits each was written with.
        CompareOp::About => return Truth::unknown(),
    };
    Truth::new(holds, &gap.missing, lanes)
}

/// What state a cell is in. An absent or uncertain cell answers only the question whether it is so.
fn asked(cell: CellId, state: StateTest, cx: &Context<'_>) -> Truth {
    let lanes = cx.lanes();
    let Some(column) = cx.block.column(cell) else { return Truth::unknown() };
    if column.is_plain() {
        let number = matches!(state, StateTest::Number | StateTest::Whole);
        let truth = Truth { yes: Mask::Ones, no: Mask::Zeros };
        return if number { truth } else { truth.not() };
    }
    let wanted = match state {
        StateTest::Blank => column.state(State::Blank),
        StateTest::Dash => column.state(State::Dash),
        StateTest::Text => column.state(State::Text),
        StateTest::Absent => column.state(State::Absent),
        StateTest::Uncertain => column.state(State::Uncertain),
        StateTest::Number | StateTest::Whole => None,
    };
    let closed = [State::Absent, State::Uncertain].into_iter().filter_map(|state| column.state(state));
    let closed = closed.fold(Mask::Zeros, Mask::or);
    match (wanted, state) {
        (Some(mask), StateTest::Absent | StateTest::Uncertain) => {
            Truth { yes: mask.clone(), no: mask.clone().not(lanes) }
        }
        (Some(mask), _) => Truth::new(mask.clone(), &closed, lanes),
        // A number that this layout cannot hold is one all the same.
        (None, _) => {
            let others = [State::Blank, State::Dash, State::Text].into_iter().filter_map(|state| column.state(state));
            Truth::new(others.fold(Mask::Zeros, Mask::or).not(lanes), &closed, lanes)
        }
    }
}
