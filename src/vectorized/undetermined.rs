//! Finds the reports in which an expression is undetermined because it reads a cell that they do not have and are not
//! meant to have.
//!
//! Invariant: a report is found only where the precise evaluator agrees; where another reason might come first (a cell
//! that is text, a division, a section), none is found.

use crate::check::ir::Expr;
use crate::report::State;
use crate::syntax::ast::StateTest;
use crate::template::{BlankPolicy, CellId};

use super::mask::Mask;
use super::predicate::Context;

/// Reports in which an expression is undetermined because a cell is absent. `expected`: cells that reports are meant
/// to have, which are left to the precise evaluator.
pub(super) fn undetermined(expr: &Expr, cx: &Context<'_>, expected: &dyn Fn(CellId) -> bool) -> Mask {
    let found = without_cells(expr, cx, expected);
    if found == Mask::Zeros || has_other_reasons(expr) {
        return Mask::Zeros;
    }
    let others = expr.lanes().into_iter().filter_map(|lane| cx.block.column(lane.cell(cx.position)));
    let mut first = Mask::Zeros;
    for column in others.filter(|column| !column.is_plain()) {
        first = first.or(column.unread_but_there());
        if cx.blank != BlankPolicy::Zero {
            let unwritten = [State::Blank, State::Dash].into_iter().filter_map(|state| column.state(state));
            first = unwritten.fold(first, Mask::or);
        }
    }
    found.without(&first, cx.block.len())
}

/// Arithmetic takes all its operands; of `and` and `or` one part may decide.
fn without_cells(expr: &Expr, cx: &Context<'_>, expected: &dyn Fn(CellId) -> bool) -> Mask {
    let of = |expr: &Expr| without_cells(expr, cx, expected);
    let any = |items: &[Expr]| items.iter().fold(Mask::Zeros, |all, item| all.or(&of(item)));
    let absent = |cell: CellId| match cx.block.column(cell).filter(|_| !expected(cell)) {
        Some(column) => column.state(State::Absent).cloned().unwrap_or_default(),
        None => Mask::Zeros,
    };
    match expr {
        Expr::Figure { lane, .. } => absent(lane.cell(cx.position)),
        Expr::Is { state: StateTest::Absent | StateTest::Uncertain, .. } => Mask::Zeros,
        Expr::Is { lane, .. } => absent(lane.cell(cx.position)),
        Expr::Negate(a) | Expr::Abs(a) | Expr::Not(a) | Expr::Whole(a) | Expr::Named { inner: a, .. } => of(a),
        Expr::Add(a, b) | Expr::Sub(a, b) | Expr::Mul(a, b) | Expr::Div(a, b) => of(a).or(&of(b)),
        Expr::Compare { left, right, .. } => of(left).or(&of(right)),
        Expr::Aggregate { items, .. } | Expr::Count { items, .. } => any(items),
        Expr::And(items) | Expr::Or(items) if items.is_empty() => Mask::Zeros,
        Expr::And(items) | Expr::Or(items) => items.iter().fold(Mask::Ones, |all, item| all.and(&of(item))),
        Expr::If(guard, then) => of(guard).and(&of(then)),
        Expr::Constant(_) | Expr::Length { .. } | Expr::Contains { .. } | Expr::Matches { .. } => Mask::Zeros,
    }
}

/// Division by zero, figures that grow beyond exact arithmetic, and sections may be the reason instead.
fn has_other_reasons(expr: &Expr) -> bool {
    match expr {
        Expr::Div(..) | Expr::Length { .. } | Expr::Contains { .. } | Expr::Matches { .. } => true,
        Expr::Mul(a, b) => {
            let constant = |expr: &Expr| matches!(expr, Expr::Constant(_));
            !(constant(a) || constant(b)) || has_other_reasons(a) || has_other_reasons(b)
        }
        Expr::Negate(a) | Expr::Abs(a) | Expr::Not(a) | Expr::Whole(a) | Expr::Named { inner: a, .. } => {
            has_other_reasons(a)
        }
        Expr::Add(a, b) | Expr::Sub(a, b) | Expr::If(a, b) => has_other_reasons(a) || has_other_reasons(b),
        Expr::Compare { left, right, .. } => has_other_reasons(left) || has_other_reasons(right),
        Expr::Aggregate { items, .. } | Expr::Count { items, .. } | Expr::And(items) | Expr::Or(items) => {
            items.iter().any(has_other_reasons)
        }
        Expr::Constant(_) | Expr::Figure { .. } | Expr::Is { .. } => false,
    }
}
