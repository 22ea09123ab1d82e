//! Determines at one position whether figures whose unit only the report may state can meet.

use crate::amount::Amount;
use crate::check::ir::{Expr, Lane, Units};
use crate::template::{CellId, Dimension, Unit};

use super::expr::{self, Context, Silent};
use super::figure::Reason;
use super::members;

/// What a value measures in a report.
#[derive(Debug, Clone)]
enum Measured {
    /// It fits everything: a zero that is written in a rule, or not at all.
    Anything,
    /// Another number of a rule: it takes the unit that the template states, no other.
    Number,
    /// By the template or the rule; with a cell that has it.
    Stated(Dimension, Option<CellId>),
    /// By the report alone.
    Printed(Dimension, CellId),
    /// Neither states it: a figure that fits its like, and plain numbers; also what is computed from one.
    NotStated(CellId),
}

/// The unit in which both sides meet, if either states one. `Err` where they measure different things, or another than
/// the template determines.
pub(super) fn met(
    left: &Expr,
    right: &Expr,
    expected: Option<&Unit>,
    cx: &Context<'_>,
) -> Result<Option<Unit>, Reason> {
    let met = || {
        let sides = [measured(left, cx)?, measured(right, cx)?];
        let Some(expected) = expected else { return Ok(meet_all(sides.into())?.unit()) };
        sides.iter().try_for_each(|side| fits(side, &expected.dimension))?;
        Ok(Some(expected.clone()))
    };
    met().map_err(|clash: Clash| clash.reason([left, right], cx))
}

/// The unit of one value, as far as the template or the report states it.
pub(super) fn unit(value: &Expr, units: &Units, cx: &Context<'_>) -> Option<Unit> {
    let stated = units.get(cx.position);
    if units.is_open { met(value, value, stated, cx).ok().flatten() } else { stated.cloned() }
}

/// Whether the figures inside an expression can meet.
pub(super) fn is_sound(expr: &Expr, cx: &Context<'_>) -> Result<(), Reason> {
    measured(expr, cx).map(|_| ()).map_err(|clash| clash.reason([expr, expr], cx))
}

impl Measured {
    /// The unit in which it is computed: the base of its dimension.
    fn unit(self) -> Option<Unit> {
        match self {
            Measured::Stated(dimension, _) | Measured::Printed(dimension, _) => Some(Unit { dimension, exponent: 0 }),
            Measured::Anything | Measured::Number | Measured::NotStated(_) => None,
        }
    }
}

/// Figures that cannot meet, with the cell to name where it is certain.
#[derive(Debug, Clone, Copy)]
enum Clash {
    Unit(Option<CellId>),
    Unstated(CellId),
}

impl Clash {
    fn reason(self, sides: [&Expr; 2], cx: &Context<'_>) -> Reason {
        let some_cell = || sides.iter().flat_map(|side| side.lanes()).find_map(|lane| lane.cell(cx.position));
        match self {
            Clash::Unstated(cell) => Reason::Unstated(cell),
            Clash::Unit(cell) => cell.or_else(some_cell).map_or(Reason::Partner, Reason::Unit),
        }
    }
}

/// Whether a value can be one of a dimension that the template states.
fn fits(side: &Measured, expected: &Dimension) -> Result<(), Clash> {
    match side {
        Measured::Stated(own, cell) if own != expected => Err(Clash::Unit(*cell)),
        Measured::Printed(own, cell) if own != expected => Err(Clash::Unit(Some(*cell))),
        Measured::NotStated(cell) if !expected.is_plain() => Err(Clash::Unstated(*cell)),
        Measured::Anything
        | Measured::Number
        | Measured::Stated(..)
        | Measured::Printed(..)
        | Measured::NotStated(_) => Ok(()),
    }
}

/// What all of these measure together, in whatever order they stand.
fn meet_all(mut all: Vec<Measured>) -> Result<Measured, Clash> {
    // What is certain first: it decides what the others must be.
    all.sort_by_key(|measured| match measured {
        Measured::Stated(..) => 0,
        Measured::Printed(..) => 1,
        Measured::NotStated(_) => 2,
        Measured::Number => 3,
        Measured::Anything => 4,
    });
    all.into_iter().try_fold(Measured::Anything, meet)
}

fn meet(left: Measured, right: Measured) -> Result<Measured, Clash> {
    match (left, right) {
        (Measured::Anything, other) | (other, Measured::Anything) => Ok(other),
        (Measured::Stated(own, cell), other) => fits(&other, &own).map(|()| Measured::Stated(own, cell)),
        (other, Measured::Stated(own, cell)) => fits(&other, &own).map(|()| Measured::Stated(own, cell)),
        // Of which unit a number of the rule is, nobody states.
        (Measured::Printed(own, cell), Measured::Number) | (Measured::Number, Measured::Printed(own, cell))
            if !own.is_plain() =>
        {
            Err(Clash::Unit(Some(cell)))
        }
        (Measured::Printed(own, cell), other) | (other, Measured::Printed(own, cell)) => {
            fits(&other, &own).map(|()| Measured::Printed(own, cell))
        }
        (Measured::NotStated(cell), Measured::Number) | (Measured::Number, Measured::NotStated(cell)) => {
            Ok(Measured::Stated(Dimension::default(), Some(cell)))
        }
        (Measured::NotStated(cell), Measured::NotStated(_)) => Ok(Measured::NotStated(cell)),
        (Measured::Number, Measured::Number) => Ok(Measured::Number),
    }
}

fn measured(expr: &Expr, cx: &Context<'_>) -> Result<Measured, Clash> {
    match expr {
        Expr::Figure { lane, fallback } => Ok(of_cell(lane, *fallback, cx)),
        Expr::Constant(_, Some(dimension)) => Ok(Measured::Stated(dimension.clone(), None)),
        Expr::Constant(value, None) => Ok(if value.is_zero() { Measured::Anything } else { Measured::Number }),
        Expr::Prior(inner) => Ok(of_other(inner, cx.last_year())),
        Expr::Member(inner) => Ok(of_other(inner, cx.of_member())),
        Expr::Fact(fact) => Ok(of_fact(*fact, cx)),
        Expr::Count { .. } | Expr::Length { .. } => Ok(Measured::Number),
        Expr::Negate(inner) | Expr::Pointwise(_, inner) | Expr::Named { inner } | Expr::Shift { inner, .. } => {
            measured(inner, cx)
        }
        Expr::Choose { guard, then, otherwise, units } => {
            let Ok(holds) = expr::truth(guard, cx, &mut Silent::default()) else { return Ok(Measured::Anything) };
            let chosen = measured(if holds { then } else { otherwise }, cx)?;
            let Some(stated) = units.get(cx.position) else { return Ok(chosen) };
            fits(&chosen, &stated.dimension)?;
            Ok(match chosen {
                Measured::Anything | Measured::Number => chosen,
                Measured::Stated(_, cell) => Measured::Stated(stated.dimension.clone(), cell),
                Measured::Printed(_, cell) | Measured::NotStated(cell) => {
                    Measured::Stated(stated.dimension.clone(), Some(cell))
                }
            })
        }
        Expr::Mod(a, b) => meet_all(vec![measured(a, cx)?, measured(b, cx)?]),
        Expr::Add(..) | Expr::Sub(..) => {
            let mut terms = Vec::new();
            add_terms(expr, &mut terms);
            let met = meet_all(terms.into_iter().map(|term| measured(term, cx)).collect::<Result<_, _>>()?)?;
            Ok(beside_numbers(met, expr))
        }
        Expr::Mul(a, b) => Ok(product(measured(a, cx)?, measured(b, cx)?, false)),
        Expr::Div(a, b) => Ok(product(measured(a, cx)?, measured(b, cx)?, true)),
        Expr::Aggregate { items, .. } => {
            let items = members::spread(items, cx).into_iter();
            let met = meet_all(items.map(|(item, cx)| measured(item, &cx)).collect::<Result<_, _>>()?)?;
            Ok(beside_numbers(met, expr))
        }
        Expr::EachMember(_)
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
        | Expr::Matches { .. } => Ok(Measured::Anything),
    }
}

/// A number of the rule beside blanks, of which no unit is stated, makes a plain number of them.
fn beside_numbers(met: Measured, expr: &Expr) -> Measured {
    if matches!(met, Measured::Number) && reads_figures(expr) {
        return Measured::Stated(Dimension::default(), None);
    }
    met
}

/// Whether figures take part; a count of cells is a plain number whatever they hold.
fn reads_figures(expr: &Expr) -> bool {
    let counts = matches!(expr, Expr::Count { .. });
    let is_figure = matches!(expr, Expr::Figure { .. } | Expr::Prior(_) | Expr::Member(_));
    !counts && (is_figure || expr.children().into_iter().any(reads_figures))
}

/// The terms of a sum: what is added and subtracted without anything between.
fn add_terms<'e>(expr: &'e Expr, found: &mut Vec<&'e Expr>) {
    if let Expr::Add(a, b) | Expr::Sub(a, b) = expr {
        add_terms(a, found);
        add_terms(b, found);
    } else {
        found.push(expr);
    }
}

fn of_cell(lane: &Lane, fallback: Option<Amount>, cx: &Context<'_>) -> Measured {
    let Some(cell) = lane.cell(cx.position) else { return Measured::Anything };
    // A total that was left empty counts as nothing by the form itself.
    if cx.rule.derived && fallback.is_some() && !cx.figures.is_written(cell) {
        return Measured::Anything;
    }
    if let Some(unit) = cx.figures.unit(cell) {
        return Measured::Stated(unit.dimension.clone(), Some(cell));
    }
    // Nothing is nothing in every unit; the number after `??` has none.
    let zero = || fallback.is_none_or(Amount::is_zero);
    match cx.figures.printed(cell) {
        Some(printed) => Measured::Printed(printed.dimension.clone(), cell),
        None if !cx.figures.is_written(cell) && zero() => Measured::Anything,
        None => Measured::NotStated(cell),
    }
}

/// A figure of another report. A clash names a cell of this one, which meets it.
fn of_other(inner: &Expr, other: Option<Context<'_>>) -> Measured {
    let (Expr::Figure { lane, fallback }, Some(cx)) = (inner, other) else { return Measured::Anything };
    match of_cell(lane, *fallback, &cx) {
        Measured::Stated(dimension, _) | Measured::Printed(dimension, _) => Measured::Stated(dimension, None),
        other @ (Measured::Anything | Measured::Number | Measured::NotStated(_)) => other,
    }
}

/// Of a fact; without a declared unit it is a plain number.
fn of_fact(fact: usize, cx: &Context<'_>) -> Measured {
    let unit = cx.report.template.facts.get(fact).and_then(|fact| fact.unit.as_deref());
    unit.map_or(Measured::Number, |unit| Measured::Stated(Unit::named(unit).dimension, None))
}

/// Of a product, or of a quotient. Like divided by like is a plain number, stated or not.
fn product(left: Measured, right: Measured, divided: bool) -> Measured {
    let power = |dimension: Dimension| if divided { dimension.inverse() } else { dimension };
    match (left, right) {
        (Measured::NotStated(cell), Measured::NotStated(_)) if divided => Measured::Printed(Dimension::default(), cell),
        (Measured::NotStated(cell), _) | (_, Measured::NotStated(cell)) => Measured::NotStated(cell),
        (Measured::Stated(a, cell), Measured::Stated(b, _)) => Measured::Stated(a.times(&power(b)), cell),
        (Measured::Printed(a, cell), Measured::Stated(b, _) | Measured::Printed(b, _))
        | (Measured::Stated(a, _), Measured::Printed(b, cell)) => Measured::Printed(a.times(&power(b)), cell),
        (Measured::Anything | Measured::Number, Measured::Stated(b, cell)) => Measured::Stated(power(b), cell),
        (Measured::Anything | Measured::Number, Measured::Printed(b, cell)) => Measured::Printed(power(b), cell),
        (measured @ (Measured::Stated(..) | Measured::Printed(..)), Measured::Anything | Measured::Number) => measured,
        // A blank times a number is still nothing.
        (Measured::Anything, Measured::Anything | Measured::Number) | (Measured::Number, Measured::Anything) => {
            Measured::Anything
        }
        (Measured::Number, Measured::Number) => Measured::Number,
    }
}
