//! Evaluates figures of the reports that a report consolidates, its members.

use super::expr::{Context, Tracer, test_state};
use super::figure::Reason;
use super::quotient::Quotient;
use crate::check::ir::Expr;
use crate::report::State;

/// The items of an aggregate, each with the context in which it is evaluated: one that stands for each member comes once
/// for each.
pub(super) fn spread<'e, 'c>(items: &'e [Expr], cx: &Context<'c>) -> Vec<(&'e Expr, Context<'c>)> {
    let mut found = Vec::with_capacity(items.len());
    for item in items {
        if let Expr::EachMember(inner) = item {
            let count = cx.report.members.as_ref().map_or(0, |members| members.list.len());
            found.extend((0..count).map(|member| (&**inner, Context { member: Some(member), ..*cx })));
        } else {
            found.push((item, *cx));
        }
    }
    found
}

/// `members row 四`, of the member of the context.
pub(super) fn number(
    operand: &Expr,
    inner: &Expr,
    cx: &Context<'_>,
    tracer: &mut impl Tracer,
) -> Result<Quotient, Reason> {
    let member = cx.member.ok_or(Reason::Partner)?;
    let of_member = cx.of_member().ok_or(Reason::MemberMissing(member))?;
    let Expr::Figure { lane, fallback } = inner else { return Err(Reason::Overflow) };
    let cell = lane.cell(cx.position).ok_or(Reason::Partner)?;
    match of_member.figures.get(cell, *fallback, cx.rule.blank) {
        Ok((value, zero)) => {
            tracer.member_cell(operand, member, cell, Some(value), zero);
            Ok(Quotient::from(value))
        }
        Err(reason) => {
            tracer.member_cell(operand, member, cell, None, false);
            Err(members(reason, member))
        }
    }
}

/// `members cell[一, 总计] is blank`, of the member of the context.
pub(super) fn truth(operand: &Expr, inner: &Expr, cx: &Context<'_>, tracer: &mut impl Tracer) -> Result<bool, Reason> {
    let member = cx.member.ok_or(Reason::Partner)?;
    let Expr::Is { lane, state } = inner else { return Err(Reason::Overflow) };
    let cells = cx.report.members.as_ref().and_then(|members| members.cells(member));
    let cells = cells.ok_or(Reason::MemberMissing(member))?;
    let Some(cell) = lane.cell(cx.position) else {
        return test_state(*state, State::Absent).ok_or(Reason::Partner);
    };
    let found = cells.get(cell.index()).map_or(State::Absent, |cell| cell.state);
    tracer.member_cell(operand, member, cell, None, false);
    test_state(*state, found).ok_or(Reason::MemberCell(member, cell, found))
}

/// The same reason for a cell of a member.
fn members(reason: Reason, member: usize) -> Reason {
    match reason {
        Reason::Cell(cell, state) => Reason::MemberCell(member, cell, state),
        Reason::Unit(cell) | Reason::Unstated(cell) => Reason::MemberUnit(member, cell),
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
        | Reason::Fact(_)
        | Reason::MemberCell(..)
        | Reason::MemberUnit(..)
        | Reason::MemberMissing(_) => reason,
    }
}
