//! Determines at one position whether figures whose unit only the report may state can meet.

use crate::check::ir::{Expr, Lane};
use crate::template::{CellId, Dimension, Unit};

use super::expr::Context;
use super::figure::Reason;

/// What a value measures in a report.
#[derive(Debug, Clone)]
enum Measured {
    /// It fits everything: a number of a rule, a zero that is not written.
    Anything,
    /// By the template or by the report; with the cell that says so.
    Stated(Dimension, CellId),
    /// Neither states it: a figure that fits its like, and plain numbers.
    NotStated(CellId),
    /// Computed from one that is not stated.
    Unknown(CellId),
}

/// Whether both sides measure the same, and `expected` where the template determines it.
pub(super) fn can_meet(
    left: &Expr,
    right: &Expr,
    expected: Option<&Dimension>,
    cx: &Context<'_>,
) -> Result<(), Reason> {
    let met = meet(measured(left, cx)?, measured(right, cx)?)?;
    match (met, expected) {
        (Measured::Stated(own, cell), Some(expected)) if own != *expected => Err(Reason::Unit(cell)),
        (Measured::NotStated(cell) | Measured::Unknown(cell), Some(expected)) if !expected.is_plain() => {
            Err(Reason::Unstated(cell))
        }
        _ => Ok(()),
    }
}

fn meet(left: Measured, right: Measured) -> Result<Measured, Reason> {
    Ok(match (left, right) {
        (Measured::Anything, other) | (other, Measured::Anything) => other,
        (Measured::Stated(a, cell), Measured::Stated(b, other)) => {
            if a != b {
                return Err(Reason::Unit(other));
            }
            Measured::Stated(a, cell)
        }
        (Measured::Stated(own, cell), Measured::NotStated(other) | Measured::Unknown(other))
        | (Measured::NotStated(other) | Measured::Unknown(other), Measured::Stated(own, cell)) => {
            if !own.is_plain() {
                return Err(Reason::Unstated(other));
            }
            Measured::Stated(own, cell)
        }
        (left @ Measured::Unknown(_), _) | (_, left @ Measured::Unknown(_)) | (left, _) => left,
    })
}

fn measured(expr: &Expr, cx: &Context<'_>) -> Result<Measured, Reason> {
    match expr {
        Expr::Figure { lane, .. } => Ok(of_cell(lane, cx)),
        Expr::Negate(inner) | Expr::Abs(inner) | Expr::Named { inner } | Expr::Shift { inner, .. } => {
            measured(inner, cx)
        }
        Expr::Add(a, b) | Expr::Sub(a, b) => meet(measured(a, cx)?, measured(b, cx)?),
        Expr::Mul(a, b) => Ok(product(measured(a, cx)?, measured(b, cx)?, false)),
        Expr::Div(a, b) => Ok(product(measured(a, cx)?, measured(b, cx)?, true)),
        Expr::Aggregate { items, .. } => {
            items.iter().try_fold(Measured::Anything, |all, item| meet(all, measured(item, cx)?))
        }
        Expr::Constant(_)
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
        | Expr::Matches { .. } => Ok(Measured::Anything),
    }
}

fn of_cell(lane: &Lane, cx: &Context<'_>) -> Measured {
    let Some(cell) = lane.cell(cx.position) else { return Measured::Anything };
    if !cx.figures.is_written(cell) {
        return Measured::Anything;
    }
    if let Some(printed) = cx.figures.printed(cell) {
        return Measured::Stated(printed.dimension.clone(), cell);
    }
    let template = &cx.report.template;
    let (table, row, col) = template.locate(cell);
    match template.table(table).unit_of(row, col) {
        Some(unit) => Measured::Stated(Unit::named(unit).dimension, cell),
        None => Measured::NotStated(cell),
    }
}

/// Of a product, or of a quotient. Like divided by like is a plain number, stated or not.
fn product(left: Measured, right: Measured, divided: bool) -> Measured {
    match (left, right) {
        (Measured::NotStated(_), Measured::NotStated(_)) if divided => Measured::Anything,
        (Measured::Stated(a, cell), Measured::Stated(b, _)) => {
            Measured::Stated(a.times(&if divided { b.inverse() } else { b }), cell)
        }
        (Measured::Anything, Measured::Stated(b, cell)) if divided => Measured::Stated(b.inverse(), cell),
        (Measured::Anything, other) | (other, Measured::Anything) => other,
        (Measured::NotStated(cell) | Measured::Unknown(cell), _)
        | (_, Measured::NotStated(cell) | Measured::Unknown(cell)) => Measured::Unknown(cell),
    }
}
