//! Doubts the order of columns that no heads confirm, where another order of the same figures satisfies every sum.
//!
//! Text without borders in which heads are lost is read in the order of the form. Where that order breaks the sums of
//! several rows, and all rows hold with the total in another place, the figures were printed in another order: the table
//! stays uncertain.

use crate::relations::{Equality, totals};
use crate::report::{Cell, Change, Report, State};
use crate::template::{CellId, LeafIdx, Table, TableIdx};

use super::issues;
use super::placement::{Filler, quote};
use super::split::enumerate::scaled;

/// Fewest sums that must be broken: one wrong figure gives no cause for doubt.
const MIN_BROKEN: usize = 2;

impl Filler<'_> {
    /// Makes tables uncertain whose figures fit another order better than the one they were read in.
    pub(super) fn doubt_orders(&self, report: &mut Report) {
        let template = report.template.clone();
        let sums = totals(&template);
        for (index, table) in template.tables.values().enumerate() {
            if self.is_headless(index, table) && has_other_order(report, TableIdx(index), table, &sums) {
                open_table(table, report);
            }
        }
    }

    /// Whether the heads of a table do not confirm the order of its columns.
    pub(super) fn is_headless(&self, index: usize, table: &Table) -> bool {
        self.found.claims_of(self.heads_anchor(index)).count() < table.cols.leaf_count()
    }
}

/// Makes every cell of a table uncertain, and says why.
pub(super) fn open_table(table: &Table, report: &mut Report) {
    let first = report.cells.get(table.cell(LeafIdx(0), LeafIdx(0)).index()).and_then(|cell| cell.place.clone());
    for row in 0..table.rows.leaf_count() {
        for col in 0..table.cols.leaf_count() {
            let slot = report.cells.get_mut(table.cell(LeafIdx(row), LeafIdx(col)).index());
            if let Some(slot) = slot.filter(|slot| slot.state != State::Absent) {
                let words = quote(&slot.raw());
                *slot = Cell::uncertain(&words, slot.place.clone(), Vec::new());
            }
        }
    }
    report.diagnostics.push(issues::order_doubtful(table, first, &report.name));
}

/// Whether the sums of a table are broken as it was read, and all of them hold with the total in one other place.
pub(super) fn has_other_order(report: &Report, index: TableIdx, table: &Table, sums: &[Equality]) -> bool {
    if table.cols.leaf_count() < 3 {
        return false;
    }
    let mut broken = 0;
    let mut rows: Vec<Vec<i128>> = Vec::new();
    for sum in sums {
        let mut cells: Vec<CellId> = sum.terms.iter().map(|(cell, _)| *cell).collect();
        cells.sort_unstable();
        let own = |cell: &CellId| {
            let (of, row, _) = report.template.locate(*cell);
            (of == index).then_some(row)
        };
        let row = cells.first().and_then(own);
        // The total comes last, so that a place counts the same in each sum.
        let total = sum.unless_blank.filter(|total| cells.last() == Some(total));
        if row.is_none() || total.is_none() || cells.iter().any(|cell| own(cell) != row) {
            continue;
        }
        let Some(values) = cells.iter().map(|cell| value(report, *cell)).collect::<Option<Vec<i128>>>() else {
            continue;
        };
        broken += usize::from(!holds_with_total(&values, values.len() - 1));
        rows.push(values);
    }
    let places = table.cols.leaf_count().saturating_sub(1);
    broken >= MIN_BROKEN && (0..places).any(|place| rows.iter().all(|row| holds_with_total(row, place)))
}

/// Whether the figure at `place` is the sum of all others.
fn holds_with_total(values: &[i128], place: usize) -> bool {
    let sum = values.iter().try_fold(0i128, |sum, value| sum.checked_add(*value));
    let twice = values.get(place).and_then(|value| value.checked_mul(2));
    sum.is_some() && sum == twice
}

fn value(report: &Report, cell: CellId) -> Option<i128> {
    let cell = report.cell(cell)?;
    // Cells cut by a sum hold it in any order.
    if cell.changes.contains(&Change::Recovered) {
        return None;
    }
    match cell.state {
        State::Number => scaled(&cell.value?.to_string()),
        State::Blank | State::Dash => Some(0),
        State::Text | State::Absent | State::Uncertain => None,
    }
}
