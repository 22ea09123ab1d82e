//! Evaluates expressions at one position.
//!
//! Invariant: numbers are exact quotients; comparisons cross-multiply.

use std::cmp::Ordering;

use super::figure::{Figures, Reason};
use super::functions;
use super::members;
use super::of_form;
use super::prior;
use super::quotient::Quotient;
use super::units;
use crate::amount::Amount;
use crate::check::ir::{Aggregate, Expr, Pointwise, Position, Rule, Tolerance, UnitSource};
use crate::report::{FactReading, OfficeReading, Report, State};
use crate::source::is_space;
use crate::syntax::ast::{CompareOp, StateTest};
use crate::template::CellId;

#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub figures: &'a Figures,
    pub report: &'a Report,
    pub rule: &'a Rule,
    pub position: &'a Position,
    /// The member of which an item of an aggregate is evaluated.
    pub member: Option<usize>,
}

impl<'a> Context<'a> {
    /// The same with the figures of last year's report.
    pub(super) fn last_year(&self) -> Option<Context<'a>> {
        Some(Context { figures: self.figures.prior()?, ..*self })
    }

    /// The same with the figures of the member that is evaluated.
    pub(super) fn of_member(&self) -> Option<Context<'a>> {
        Some(Context { figures: self.figures.member(self.member?)?, ..*self })
    }
}

/// Records what an evaluation reads.
pub(super) trait Tracer {
    /// A cell was read; `zero`: nothing is written there and it counts as zero.
    fn cell(&mut self, operand: &Expr, cell: CellId, value: Option<Amount>, zero: bool);
    /// A cell of last year's report was read.
    fn prior_cell(&mut self, operand: &Expr, cell: CellId, value: Option<Amount>, zero: bool);
    /// A cell of a member was read.
    fn member_cell(&mut self, operand: &Expr, member: usize, cell: CellId, value: Option<Amount>, zero: bool);
    /// A fact of the text was read.
    fn fact(&mut self, fact: usize);
    /// An operand got its value.
    fn value(&mut self, operand: &Expr, value: &Quotient);
    /// How many cells were read so far; with [`Tracer::forget`], drops those of a member that did not matter.
    fn mark(&self) -> usize;
    fn forget(&mut self, mark: usize);
}

/// Notes only which cells counted as zero.
#[derive(Default)]
pub(super) struct Silent {
    pub counted: Vec<bool>,
}

impl Tracer for Silent {
    fn cell(&mut self, _: &Expr, cell: CellId, _: Option<Amount>, zero: bool) {
        if zero && let Some(slot) = self.counted.get_mut(cell.index()) {
            *slot = true;
        }
    }

    // What counts as zero in another report is counted where that is checked.
    fn prior_cell(&mut self, _: &Expr, _: CellId, _: Option<Amount>, _: bool) {}

    fn member_cell(&mut self, _: &Expr, _: usize, _: CellId, _: Option<Amount>, _: bool) {}
    fn fact(&mut self, _: usize) {}

    fn value(&mut self, _: &Expr, _: &Quotient) {}

    fn mark(&self) -> usize {
        0
    }

    fn forget(&mut self, _: usize) {}
}

pub(super) fn number(expr: &Expr, cx: &Context<'_>, tracer: &mut impl Tracer) -> Result<Quotient, Reason> {
    match expr {
        Expr::Constant(value, _) => Ok(Quotient::from(*value)),
        Expr::Figure { lane, fallback } => {
            let cell = lane.cell(cx.position).ok_or(Reason::Partner)?;
            match cx.figures.get(cell, *fallback, cx.rule.blank) {
                Ok((value, zero)) => {
                    tracer.cell(expr, cell, Some(value), zero);
                    Ok(Quotient::from(value))
                }
                Err(reason) => {
                    tracer.cell(expr, cell, None, false);
                    Err(reason)
                }
            }
        }
        Expr::Prior(inner) => prior::number(expr, inner, cx, tracer),
        Expr::Member(inner) => members::number(expr, inner, cx, tracer),
        Expr::Negate(inner) => Ok(number(inner, cx, tracer)?.negate()),
        Expr::Shift { inner, by } => {
            let by = power_of_ten(by.get(cx.position.index()).copied().unwrap_or(0))?;
            number(inner, cx, tracer)?.mul(&by).ok_or(Reason::Overflow)
        }
        Expr::Pointwise(Pointwise::Absolute, inner) => Ok(number(inner, cx, tracer)?.abs()),
        Expr::Pointwise(Pointwise::Round(rounding, places), inner) => {
            number(inner, cx, tracer)?.round(*rounding, *places).ok_or(Reason::Overflow)
        }
        Expr::Add(a, b) => {
            let (left, right) = both(a, b, cx, tracer)?;
            left.add(&right).ok_or(Reason::Overflow)
        }
        Expr::Sub(a, b) => {
            let (left, right) = both(a, b, cx, tracer)?;
            left.sub(&right).ok_or(Reason::Overflow)
        }
        Expr::Mul(a, b) => {
            let (left, right) = both(a, b, cx, tracer)?;
            left.mul(&right).ok_or(Reason::Overflow)
        }
        Expr::Div(a, b) => {
            let (left, right) = both(a, b, cx, tracer)?;
            if right.is_zero() {
                return Err(Reason::DivisionByZero);
            }
            left.div(&right).ok_or(Reason::Overflow)
        }
        Expr::Choose { guard, then, otherwise, .. } => {
            if truth(guard, cx, tracer)? {
                number(then, cx, tracer)
            } else {
                number(otherwise, cx, tracer)
            }
        }
        Expr::Mod(a, b) => {
            let (left, right) = both(a, b, cx, tracer)?;
            if right.is_zero() {
                return Err(Reason::DivisionByZero);
            }
            left.remainder(&right).ok_or(Reason::Overflow)
        }
        Expr::Aggregate { aggregate, items } => {
            let value = aggregated(*aggregate, items, cx, tracer)?;
            tracer.value(expr, &value);
            Ok(value)
        }
        Expr::Count { items } => {
            let mut count = 0i64;
            let mut missing = None;
            for (item, cx) in members::spread(items, cx) {
                let mark = tracer.mark();
                match truth(item, &cx, tracer) {
                    Ok(true) => count += 1,
                    Ok(false) => tracer.forget(mark),
                    Err(reason) => missing = missing.or(Some(reason)),
                }
            }
            if let Some(reason) = missing {
                return Err(reason);
            }
            let value = Quotient::from(Amount::from_int(count));
            tracer.value(expr, &value);
            Ok(value)
        }
        Expr::Fact(fact) => {
            tracer.fact(*fact);
            let value = cx.report.facts.get(*fact).and_then(FactReading::value).ok_or(Reason::Fact(*fact))?;
            let value = Quotient::from(value);
            tracer.value(expr, &value);
            Ok(value)
        }
        Expr::Length { section } => {
            let text = section_text(*section, cx)?;
            let count = text.chars().filter(|c| !is_space(*c)).count();
            let value = Quotient::from(Amount::from_int(i64::try_from(count).unwrap_or(i64::MAX)));
            tracer.value(expr, &value);
            Ok(value)
        }
        Expr::Named { inner } => {
            let value = number(inner, cx, tracer)?;
            tracer.value(expr, &value);
            Ok(value)
        }
        // The type check excludes truth values here; what stands for each member is an item of an aggregate.
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
        | Expr::Matches { .. } => Err(Reason::Overflow),
    }
}

fn aggregated(
    aggregate: Aggregate,
    items: &[Expr],
    cx: &Context<'_>,
    tracer: &mut impl Tracer,
) -> Result<Quotient, Reason> {
    if let Some(value) = prior::whole_sum(aggregate, items, cx, tracer) {
        return value;
    }
    let mut running = functions::Running::new(aggregate);
    let mut missing = None;
    for (item, cx) in members::spread(items, cx) {
        match number(item, &cx, tracer) {
            Ok(value) => running.push(value).ok_or(Reason::Overflow)?,
            Err(reason) => missing = missing.or(Some(reason)),
        }
    }
    match missing {
        Some(reason) => Err(reason),
        None => running.finish().ok_or(Reason::Overflow),
    }
}

fn section_text<'a>(section: usize, cx: &Context<'a>) -> Result<&'a str, Reason> {
    let name = cx.report.template.sections.get(section).map(|s| s.name.as_str());
    name.and_then(|name| cx.report.sections.get(name)).map(|s| s.text.as_str()).ok_or(Reason::Section(section))
}

/// What the manifest says of the office of the report.
fn office_attribute<'a>(attribute: &str, cx: &Context<'a>) -> Result<&'a str, Reason> {
    match &cx.report.office {
        OfficeReading::NotGiven => Err(Reason::NoManifest),
        OfficeReading::Unlisted => Err(Reason::OfficeUnlisted),
        OfficeReading::Listed(office) => {
            let place = office.place(attribute).ok_or(Reason::NoAttribute)?;
            office.value(place).ok_or(Reason::AttributeBlank(place))
        }
    }
}

/// Three-valued truth: an unknown item decides nothing that the known ones have not decided already.
pub(super) fn truth(expr: &Expr, cx: &Context<'_>, tracer: &mut impl Tracer) -> Result<bool, Reason> {
    match expr {
        Expr::Compare { op, left, right, tolerance, units } => {
            let (l, r) = (number(left, cx, tracer), number(right, cx, tracer));
            let (l, r) = (l?, r?);
            if units.is_open {
                units::met(left, right, units.get(cx.position), cx)?;
            }
            if *op == CompareOp::About {
                return about(left, right, &l, &r, cx).ok_or(Reason::Overflow);
            }
            holds(*op, l, r, *tolerance).ok_or(Reason::Overflow)
        }
        Expr::And(items) => all(items, false, cx, tracer),
        Expr::Or(items) => all(items, true, cx, tracer),
        Expr::Not(inner) => truth(inner, cx, tracer).map(|t| !t),
        Expr::If(guard, then) => match truth(guard, cx, tracer) {
            Ok(false) => Ok(true),
            Ok(true) => truth(then, cx, tracer),
            Err(reason) => match truth(then, cx, tracer) {
                Ok(true) => Ok(true),
                Ok(false) | Err(_) => Err(reason),
            },
        },
        Expr::Choose { guard, then, otherwise, .. } => match truth(guard, cx, tracer) {
            Ok(true) => truth(then, cx, tracer),
            Ok(false) => truth(otherwise, cx, tracer),
            Err(reason) => match (truth(then, cx, tracer), truth(otherwise, cx, tracer)) {
                (Ok(then), Ok(otherwise)) if then == otherwise => Ok(then),
                (_, _) => Err(reason),
            },
        },
        Expr::Is { lane, state } => {
            let Some(cell) = lane.cell(cx.position) else {
                return test_state(*state, State::Absent).ok_or(Reason::Partner);
            };
            // A figure that is tried in a cell is written there.
            let printed = || cx.report.cell(cell).map_or(State::Absent, |c| c.state);
            let found = if cx.figures.is_written(cell) { State::Number } else { printed() };
            tracer.cell(expr, cell, None, false);
            test_state(*state, found).ok_or(Reason::Cell(cell, found))
        }
        Expr::Prior(inner) => prior::truth(expr, inner, cx, tracer),
        Expr::Member(inner) => members::truth(expr, inner, cx, tracer),
        Expr::Whole(inner) => {
            let value = number(inner, cx, tracer)?;
            if cx.rule.units != UnitSource::Template {
                units::is_sound(inner, cx)?;
            }
            Ok(value.is_whole())
        }
        Expr::OfForm(test) => of_form::holds(*test, cx.report).ok_or(Reason::Overflow),
        Expr::OfficeIs { attribute, value } => Ok(office_attribute(attribute, cx)? == value),
        Expr::Contains { section, words } => Ok(section_text(*section, cx)?.contains(words.as_str())),
        Expr::Matches { section, pattern } => Ok(pattern.0.is_match(section_text(*section, cx)?)),
        Expr::Named { inner, .. } => truth(inner, cx, tracer),
        // The type check excludes figures here.
        Expr::Constant(..)
        | Expr::Figure { .. }
        | Expr::EachMember(_)
        | Expr::Negate(_)
        | Expr::Pointwise(..)
        | Expr::Add(..)
        | Expr::Sub(..)
        | Expr::Mul(..)
        | Expr::Div(..)
        | Expr::Mod(..)
        | Expr::Aggregate { .. }
        | Expr::Count { .. }
        | Expr::Fact(_)
        | Expr::Length { .. }
        | Expr::Shift { .. } => Err(Reason::Overflow),
    }
}

/// `and` (`decides` false) or `or` (`decides` true) over all items: one that decides determines the result, else one
/// that is unknown leaves it undetermined.
fn all(items: &[Expr], decides: bool, cx: &Context<'_>, tracer: &mut impl Tracer) -> Result<bool, Reason> {
    let mut missing = None;
    let mut decided = false;
    for (item, cx) in members::spread(items, cx) {
        let mark = tracer.mark();
        match truth(item, &cx, tracer) {
            Ok(found) if found == decides => decided = true,
            // What held need not be shown beside what did not.
            Ok(_) if !decides => tracer.forget(mark),
            Ok(_) => {}
            Err(reason) => missing = missing.or(Some(reason)),
        }
    }
    match (decided, missing) {
        (true, _) => Ok(decides),
        (false, Some(reason)) => Err(reason),
        (false, None) => Ok(!decides),
    }
}

/// An absent or uncertain cell answers only the question whether it is so.
pub(super) fn test_state(state: StateTest, found: State) -> Option<bool> {
    let wanted = match state {
        StateTest::Blank => State::Blank,
        StateTest::Dash => State::Dash,
        StateTest::Number | StateTest::Whole => State::Number,
        StateTest::Text => State::Text,
        StateTest::Absent => State::Absent,
        StateTest::Uncertain => State::Uncertain,
    };
    match found {
        State::Absent | State::Uncertain if !matches!(wanted, State::Absent | State::Uncertain) => None,
        State::Number | State::Blank | State::Dash | State::Text | State::Absent | State::Uncertain => {
            Some(found == wanted)
        }
    }
}

/// Evaluates both sides even when the first has no value: the trace shows all causes.
fn both(left: &Expr, right: &Expr, cx: &Context<'_>, tracer: &mut impl Tracer) -> Result<(Quotient, Quotient), Reason> {
    let (left, right) = (number(left, cx, tracer), number(right, cx, tracer));
    Ok((left?, right?))
}

fn holds(op: CompareOp, left: Quotient, right: Quotient, tolerance: Option<Tolerance>) -> Option<bool> {
    let Some(slack) = tolerance else {
        let order = left.compare(&right);
        return Some(match op {
            CompareOp::Equal | CompareOp::About => order == Ordering::Equal,
            CompareOp::Unequal => order != Ordering::Equal,
            CompareOp::Less => order == Ordering::Less,
            CompareOp::AtMost => order != Ordering::Greater,
            CompareOp::Greater => order == Ordering::Greater,
            CompareOp::AtLeast => order != Ordering::Less,
        });
    };
    let slack = match slack {
        Tolerance::Fixed(amount) => Quotient::from(amount),
        Tolerance::Share(share) => right.abs().mul(&Quotient::from(share))?,
    };
    let within = |gap: &Quotient| gap.compare(&slack) != Ordering::Greater;
    match op {
        CompareOp::Equal => {
            let gap = left.sub(&right)?;
            Some(within(&gap) && within(&gap.negate()))
        }
        CompareOp::AtMost => Some(within(&left.sub(&right)?)),
        CompareOp::AtLeast => Some(within(&right.sub(&left)?)),
        CompareOp::Unequal | CompareOp::Less | CompareOp::Greater | CompareOp::About => holds(op, left, right, None),
    }
}

/// Figures rounded to their declared digits agree where their intervals meet: the gap is at most the sum of
/// half units in the last place (as XBRL Calculations 1.1 defines it).
fn about(left: &Expr, right: &Expr, l: &Quotient, r: &Quotient, cx: &Context<'_>) -> Option<bool> {
    let slack = rounding_slack(left, cx)?.add(&rounding_slack(right, cx)?)?;
    Some(l.sub(r)?.abs().compare(&slack) != Ordering::Greater)
}

/// Half a unit in the last place of every figure, added up.
fn rounding_slack(expr: &Expr, cx: &Context<'_>) -> Option<Quotient> {
    let none = || Some(Quotient::from(Amount::ZERO));
    if expr.reads_nothing() {
        return none();
    }
    match expr {
        Expr::Constant(..) => none(),
        Expr::Figure { lane, fallback, .. } => {
            let cell = lane.cell(cx.position)?;
            let (value, _) = cx.figures.get(cell, *fallback, cx.rule.blank).ok()?;
            // What is not written was not rounded.
            if !cx.figures.is_written(cell) {
                return none();
            }
            let template = &cx.report.template;
            let (table, row, col) = template.locate(cell);
            let last_digit = match (cx.figures.printed(cell), template.table(table).decimals(row, col)) {
                (Some(printed), _) if printed.shift != 0 || template.table(table).unit_of(row, col).is_none() => {
                    printed.shift - i32::try_from(printed.decimals).ok()?
                }
                (_, Some(declared)) => -i32::try_from(declared).ok()?,
                (_, None) => -i32::try_from(value.decimals()).ok()?,
            };
            power_of_ten(last_digit - 1).ok()?.mul(&Quotient::from(Amount::from_int(5)))
        }
        Expr::Aggregate { items, .. } => {
            let mut parts = members::spread(items, cx).into_iter();
            parts.try_fold(Quotient::from(Amount::ZERO), |sum, (part, cx)| sum.add(&rounding_slack(part, &cx)?))
        }
        Expr::Negate(_) | Expr::Named { .. } | Expr::Add(..) | Expr::Sub(..) => {
            let mut parts = expr.children().into_iter();
            parts.try_fold(Quotient::from(Amount::ZERO), |sum, part| sum.add(&rounding_slack(part, cx)?))
        }
        Expr::Shift { inner, by } => {
            let by = power_of_ten(by.get(cx.position.index()).copied().unwrap_or(0)).ok()?;
            rounding_slack(inner, cx)?.mul(&by)
        }
        Expr::Mul(a, b) => match (constant(a, cx), constant(b, cx)) {
            (Some(factor), _) => rounding_slack(b, cx)?.mul(&factor.abs()),
            (None, Some(factor)) => rounding_slack(a, cx)?.mul(&factor.abs()),
            (None, None) => None,
        },
        Expr::Div(a, b) => rounding_slack(a, cx)?.div(&constant(b, cx)?.abs()),
        Expr::Prior(inner) => rounding_slack(inner, &cx.last_year()?),
        Expr::Member(inner) => rounding_slack(inner, &cx.of_member()?),
        Expr::EachMember(_)
        | Expr::Pointwise(..)
        | Expr::Mod(..)
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

/// The value of an expression that reads nothing of the report.
fn constant(expr: &Expr, cx: &Context<'_>) -> Option<Quotient> {
    if expr.reads_nothing() { number(expr, cx, &mut Silent::default()).ok() } else { None }
}

fn power_of_ten(exponent: i32) -> Result<Quotient, Reason> {
    Amount::power_of_ten(exponent).map(Quotient::from).ok_or(Reason::Overflow)
}
