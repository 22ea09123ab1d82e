//! Evaluates figures of last year's report, which stand in the places of this year's form.

use super::expr::{Context, Tracer, test_state};
use super::figure::Reason;
use super::quotient::Quotient;
use crate::amount::Amount;
use crate::check::ir::{Aggregate, Expr};
use crate::report::{PriorSum, State};
use crate::template::{BlankPolicy, CellId};

/// Whether last year's report is known and its form has what the rule compares with. A cell that the form has and the
/// report lacks leaves the rule undetermined instead.
pub(super) fn can_compare(cx: &Context<'_>) -> bool {
    let Some(prior) = &cx.report.prior else { return false };
    let is_unknown = |part: &Expr| {
        let Expr::Prior(inner) = part else { return false };
        let Expr::Figure { lane, fallback: None } = &**inner else { return false };
        lane.cell(cx.position).is_some_and(|cell| prior.origins.get(cell.index()).is_none_or(Option::is_none))
    };
    !cx.rule.expressions().flat_map(Expr::walk).any(is_unknown)
}

/// `prior row 四`.
pub(super) fn number(
    operand: &Expr,
    inner: &Expr,
    cx: &Context<'_>,
    tracer: &mut impl Tracer,
) -> Result<Quotient, Reason> {
    let last_year = cx.last_year().ok_or(Reason::NoPrior)?;
    let Expr::Figure { lane, fallback } = inner else { return Err(Reason::Overflow) };
    let cell = lane.cell(cx.position).ok_or(Reason::Partner)?;
    match last_year.figures.get(cell, *fallback, cx.rule.blank) {
        Ok((value, zero)) => {
            tracer.prior_cell(operand, cell, Some(value), zero);
            Ok(Quotient::from(value))
        }
        Err(reason) => {
            tracer.prior_cell(operand, cell, None, false);
            Err(last_years(reason))
        }
    }
}

/// `prior cell[一, 总计] is absent`.
pub(super) fn truth(operand: &Expr, inner: &Expr, cx: &Context<'_>, tracer: &mut impl Tracer) -> Result<bool, Reason> {
    let Expr::Is { lane, state } = inner else { return Err(Reason::Overflow) };
    let prior = cx.report.prior.as_ref().ok_or(Reason::NoPrior)?;
    let Some(cell) = lane.cell(cx.position) else {
        return test_state(*state, State::Absent).ok_or(Reason::Partner);
    };
    let found = prior.cells.get(cell.index()).map_or(State::Absent, |cell| cell.state);
    tracer.prior_cell(operand, cell, None, false);
    test_state(*state, found).ok_or(Reason::PriorCell(cell, found))
}

/// The sum of cells of last year's report of which its form had one for all. `None` where the items are others.
pub(super) fn whole_sum(
    aggregate: Aggregate,
    items: &[Expr],
    cx: &Context<'_>,
    tracer: &mut impl Tracer,
) -> Option<Result<Quotient, Reason>> {
    let prior = cx.report.prior.as_ref().filter(|prior| !prior.sums.is_empty())?;
    if aggregate != Aggregate::Sum || !matches!(items.first(), Some(Expr::Prior(_))) {
        return None;
    }
    let cell = |item: &Expr| {
        let Expr::Prior(inner) = item else { return None };
        let Expr::Figure { lane, .. } = &**inner else { return None };
        lane.cell(cx.position)
    };
    let mut cells = items.iter().map(cell).collect::<Option<Vec<CellId>>>()?;
    cells.sort_unstable();
    let PriorSum { parts, total } = prior.sums.iter().find(|sum| sum.parts == cells)?;
    let first = *parts.first()?;
    let value = match (total.state, total.value) {
        (State::Number, Some(value)) => Some((value, false)),
        (State::Blank | State::Dash, _) if cx.rule.blank == BlankPolicy::Zero => Some((Amount::ZERO, true)),
        (State::Number | State::Blank | State::Dash | State::Text | State::Absent | State::Uncertain, _) => None,
    };
    let operand = items.first()?;
    tracer.prior_cell(operand, first, value.map(|(value, _)| value), value.is_some_and(|(_, zero)| zero));
    Some(match value {
        Some((value, _)) => Ok(Quotient::from(value)),
        None => Err(Reason::PriorCell(first, total.state)),
    })
}

/// The same reason for a cell of last year's report.
fn last_years(reason: Reason) -> Reason {
    match reason {
        Reason::Cell(cell, state) => Reason::PriorCell(cell, state),
        Reason::Unit(cell) | Reason::Unstated(cell) => Reason::PriorUnit(cell),
        Reason::Partner
        | Reason::Overflow
        | Reason::DivisionByZero
        | Reason::Section(_)
        | Reason::NoManifest
        | Reason::OfficeUnlisted
        | Reason::NoAttribute
        | Reason::AttributeBlank(_)
        | Reason::PriorCell(..)
        | Reason::PriorUnit(_)
        | Reason::NoPrior
        | Reason::MemberCell(..)
        | Reason::MemberUnit(..)
        | Reason::MemberMissing(_)
        | Reason::Fact(_) => reason,
    }
}
