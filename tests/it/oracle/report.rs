//! Models the cells of a report: what is printed, and what it means.

use super::exact::Exact;
use super::print::decimal;
use super::random::Random;
use super::tree::State;
use super::units::{COUNTS, Dimension, MONEYS, SHARES, Unit};

/// A cell of a report.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Number { digits: i64, places: u32, unit: Option<Unit> },
    Blank,
    Dash,
    Text,
    Absent,
    Uncertain,
}

impl Cell {
    pub fn state(&self) -> State {
        match self {
            Cell::Number { .. } => State::Number,
            Cell::Blank => State::Blank,
            Cell::Dash => State::Dash,
            Cell::Text => State::Text,
            Cell::Absent => State::Absent,
            Cell::Uncertain => State::Uncertain,
        }
    }

    /// The words in the document; `None` where it has no such row or column.
    pub fn printed(&self) -> Option<String> {
        match self {
            Cell::Number { digits, places, unit } => {
                Some(decimal(*digits, *places) + unit.map_or("", |unit| unit.name))
            }
            Cell::Blank => Some(String::new()),
            Cell::Dash => Some("—".to_owned()),
            Cell::Text => Some("见附件".to_owned()),
            Cell::Uncertain => Some("5?".to_owned()),
            Cell::Absent => None,
        }
    }
}

/// The number of a cell in the unit as printed.
pub fn number(digits: i64, places: u32) -> Exact {
    Exact::decimal(i128::from(digits), places)
}

/// Draws a cell for which the form states a unit, or none.
pub fn draw(random: &mut Random, stated: Option<Unit>, size: usize) -> Cell {
    match random.weighted(&[70, 8, 8, 3, 3, 2, 1]) {
        0 => {
            let places = *random.pick(&[0, 0, 0, 1, 2, 2]);
            let digits = match random.weighted(&[3, 6, 3, 1]) {
                0 => 0,
                1 => random.below(6) as i64 * 10i64.pow(places),
                2 => random.below(size) as i64,
                _ => 120_000_000_000_000 + random.below(1_000_000) as i64,
            };
            let digits = if random.chance(8) { -digits } else { digits };
            Cell::Number { digits, places, unit: printed_unit(random, stated) }
        }
        1 => Cell::Number { digits: random.below(4) as i64, places: 0, unit: None },
        2 => Cell::Blank,
        3 => Cell::Dash,
        4 => Cell::Text,
        5 => Cell::Absent,
        _ => Cell::Uncertain,
    }
}

/// A unit in the cell itself: mostly none, mostly of the kind of the form.
fn printed_unit(random: &mut Random, stated: Option<Unit>) -> Option<Unit> {
    if !random.chance(12) {
        return None;
    }
    match stated {
        Some(unit) => units(unit.dimension).map(|units| *random.pick(units)),
        None => {
            let kind = *random.pick(&[&MONEYS[..], &MONEYS[..], &COUNTS[..], &SHARES[..]]);
            Some(*random.pick(kind))
        }
    }
}

/// Units of a dimension that are read in a cell.
fn units(dimension: Dimension) -> Option<&'static [Unit]> {
    [&MONEYS[..], &COUNTS[..], &SHARES[..]].into_iter().find(|units| units[0].dimension == dimension)
}
