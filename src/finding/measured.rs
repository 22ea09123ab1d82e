//! Prints figures for people: amounts with their unit, ratios as their author asks for.

use super::Substituted;
use crate::check::{Asked, Format};
use crate::eval::{Quotient, Substitution, show};
use crate::template::Unit;

/// Decimals of a percentage, at most.
const PERCENT_DECIMALS: u32 = 2;

/// A unit that can be printed after a figure, and the power of ten by which the figure must be multiplied for it.
/// Things that are counted are printed without a unit: a rule compares 件 with 人, and only its author knows which.
pub(super) fn printable(unit: &Unit) -> (Unit, i32) {
    if unit.suffix().is_some() { (unit.clone(), 0) } else { (unit.base(), unit.exponent) }
}

/// `5万元`, `12%`, `26`; `?` where there is no figure.
pub(super) fn shown(value: Option<&Quotient>, unit: Option<&Unit>) -> String {
    match value {
        Some(_) => with_unit(show(value), unit),
        None => show(None),
    }
}

pub(super) fn with_unit(figure: String, unit: Option<&Unit>) -> String {
    let suffix = unit.and_then(Unit::suffix).unwrap_or_default();
    let gap = if suffix.starts_with(|c: char| c.is_ascii_alphanumeric()) { " " } else { "" };
    figure + gap + &suffix
}

/// A comparison with figures instead of names; a unit that all of them share stands once.
pub(super) fn substituted(found: &Substitution) -> Substituted {
    let (text, unit) = found.text(|figure, unit| unit.suffix().map(|_| with_unit(figure.to_owned(), Some(unit))));
    Substituted { text, unit: unit.and_then(|unit| unit.suffix()).filter(|unit| !unit.is_empty()) }
}

/// A figure for a placeholder. A unit that the author writes after it is not repeated, and the figure is
/// converted to it.
pub(super) fn filled(value: Option<&Quotient>, unit: Option<&Unit>, asked: &Asked<'_>) -> String {
    let Some(value) = value else { return show(None) };
    let (value, unit) = match unit.map(printable) {
        Some((unit, 0)) => (value.clone(), Some(unit)),
        Some((unit, shift)) => (value.shifted(shift).unwrap_or_else(|| value.clone()), Some(unit)),
        None => (value.clone(), None),
    };
    let exponent = unit.as_ref().filter(|unit| unit.dimension.is_plain()).map_or(0, |unit| unit.exponent);
    match asked.format {
        Some(Format::Percent) => {
            let share = value.shifted(exponent + 2);
            let share = share.map(|share| share.to_decimals(PERCENT_DECIMALS));
            share.map_or_else(|| show(None), |share| format!("{}%", without_zeros(&share)))
        }
        format => {
            let figure = |value: &Quotient| match format {
                Some(Format::Decimals(decimals)) => value.to_decimals(decimals),
                Some(Format::Percent) | None => show(Some(value)),
            };
            let after = asked.after.trim_start();
            match unit.as_ref().and_then(|unit| Some((unit.exponent, unit.starting(after)?))) {
                Some((own, written)) => {
                    let converted = value.shifted(own - written.exponent);
                    converted.map_or_else(|| show(None), |value| figure(&value))
                }
                None => with_unit(figure(&value), unit.as_ref()),
            }
        }
    }
}

fn without_zeros(figure: &str) -> &str {
    if figure.contains('.') { figure.trim_end_matches('0').trim_end_matches('.') } else { figure }
}
