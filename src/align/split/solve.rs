//! Writes the sums that rows share as a system of equations over their readings.

use crate::relations::{Solutions, System};

use super::enumerate::{Reading, Value};

/// A sum across rows: a part that is fixed and, for each row that takes part, a cell and its factor.
#[derive(Debug, Clone)]
pub(super) struct Across {
    pub fixed: i128,
    /// Row, cell, factor.
    pub terms: Vec<(usize, usize, i64)>,
}

impl Across {
    pub(super) fn cells_of(&self, row: usize) -> impl Iterator<Item = (usize, i64)> + '_ {
        self.terms.iter().filter(move |(of, _, _)| *of == row).map(|(_, cell, factor)| (*cell, *factor))
    }

    /// What a reading of a row adds.
    pub(super) fn part(&self, row: usize, value: impl Fn(usize) -> Value) -> Option<i128> {
        self.cells_of(row).try_fold(0i128, |sum, (cell, factor)| {
            sum.checked_add(value(cell).unwrap_or(0).checked_mul(i128::from(factor))?)
        })
    }
}

/// Finds the readings of each row that stand in some solution of all sums.
pub(super) fn agree(rows: &[Vec<Reading>], sums: &[Across]) -> Solutions {
    let of_row = |sum: &Across, row: usize, readings: &Vec<Reading>| {
        readings.iter().map(|reading| sum.part(row, |cell| reading.value(cell))).collect::<Option<Vec<i128>>>()
    };
    let of_sum = |sum: &Across| rows.iter().enumerate().map(|(row, readings)| of_row(sum, row, readings)).collect();
    // `None` where a figure is too large to add.
    let Some(parts) = sums.iter().map(of_sum).collect() else { return Solutions::Unknown };
    let choices = rows.iter().map(Vec::len).collect();
    System { choices, fixed: sums.iter().map(|sum| sum.fixed).collect(), parts }.solve()
}
