//! Finds the reports in which an expression is undetermined because it reads a cell that they do not have and are not
//! meant to have.
//!
//! Invariant: a report is found only where the precise evaluator agrees; where another reason might come first (a cell
//! that is text, a division, a section), none is found.

use crate::check::ir::{Expr, Lane};
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
    let others = expr.lanes().into_iter().filter_map(|lane| cx.block.column(lane.cell(cx.position)?));
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
    let parts = || expr.children().into_iter().map(|part| without_cells(part, cx, expected));
    let absent = |lane: &Lane| match lane
        .cell(cx.position)
        .filter(|cell| !expected(*cell))
        .and_then(|cell| cx.block.column(cell))
    {
        Some(column) => column.state(State::Absent).cloned().unwrap_or_default(),
        None => Mask::Zeros,
    };
    match expr {
        Expr::Figure { lane, .. } => absent(lane),
        Expr::Is { state: StateTest::Absent | StateTest::Uncertain, .. } => Mask::Zeros,
        Expr::Is { lane, .. } => absent(lane),
        Expr::Negate(_)
        | Expr::Pointwise(..)
        | Expr::Not(_)
        | Expr::Whole(_)
        | Expr::Named { .. }
        | Expr::Shift { .. }
        | Expr::Add(..)
        | Expr::Sub(..)
        | Expr::Mul(..)
        | Expr::Div(..)
        | Expr::Mod(..)
        | Expr::Compare { .. }
        | Expr::Aggregate { .. }
        | Expr::Count { .. } => parts().fold(Mask::Zeros, |all, part| all.or(&part)),
        Expr::And(items) | Expr::Or(items) if items.is_empty() => Mask::Zeros,
        Expr::And(_) | Expr::Or(_) | Expr::If(..) => parts().fold(Mask::Ones, |all, part| all.and(&part)),
        // Which of its parts is asked for depends on the report.
        Expr::Choose { .. }
        | Expr::Constant(..)
        | Expr::Prior(_)
        | Expr::Member(_)
        | Expr::EachMember(_)
        | Expr::Fact(_)
        | Expr::Length { .. }
        | Expr::OfForm(_)
        | Expr::OfficeIs { .. }
        | Expr::Contains { .. }
        | Expr::Matches { .. } => Mask::Zeros,
    }
}

/// Division by zero, figures that grow beyond exact arithmetic, and sections may be the reason instead.
fn has_other_reasons(expr: &Expr) -> bool {
    let constant = |expr: &Expr| matches!(expr, Expr::Constant(..));
    expr.walk().any(|part| match part {
        // A table that lacks the row or column.
        Expr::Figure { lane: Lane::ByCode(_), .. } | Expr::Is { lane: Lane::ByCode(_), .. } => true,
        Expr::Div(..)
        | Expr::Mod(..)
        | Expr::Prior(_)
        | Expr::Member(_)
        | Expr::EachMember(_)
        | Expr::Fact(_)
        | Expr::Length { .. }
        | Expr::OfForm(_)
        | Expr::OfficeIs { .. }
        | Expr::Contains { .. }
        | Expr::Matches { .. } => true,
        Expr::Mul(a, b) => !constant(a) && !constant(b),
        Expr::Negate(_)
        | Expr::Pointwise(..)
        | Expr::Not(_)
        | Expr::Whole(_)
        | Expr::Named { .. }
        | Expr::Shift { .. }
        | Expr::Add(..)
        | Expr::Sub(..)
        | Expr::If(..)
        | Expr::Choose { .. }
        | Expr::Compare { .. }
        | Expr::Aggregate { .. }
        | Expr::Count { .. }
        | Expr::And(_)
        | Expr::Or(_)
        | Expr::Constant(..)
        | Expr::Figure { .. }
        | Expr::Is { .. } => false,
    })
}
