//! Finds the borders between cells that run together, by the relations of the form.
//!
//! A cut is taken only where it is the only one that satisfies the sums of its row ([`enumerate`]) and the sums the row
//! shares with others ([`solve`]), and where no single wrong cell would explain another cut ([`typos`]). Where no choice
//! of cuts satisfies the shared sums, the report itself breaks them: its rows are then judged by their own sums, and only
//! as long as the mistake cannot as well stand in the row's own sum ([`table`]). Where several readings remain, the cells
//! stay uncertain and list them.
//!
//! Invariant: relations so used are kept in [`Report::by_construction`]: they confirm nothing.

pub(super) mod enumerate;
mod typos;
mod solve;
mod table;

use crate::relations::{Equality, totals};
use crate::report::{Report, State, Unparted};
use crate::template::TableIdx;

/// Cuts the rows that run together.
///
/// The totals of the template are known here; `further` are relations that the form's own rule book adds.
pub fn settle(report: &mut Report, further: &[Equality]) {
    let rows = std::mem::take(&mut report.unparted);
    if rows.is_empty() {
        return;
    }
    let mut equalities = totals(&report.template);
    let known = |equality: &Equality, list: &[Equality]| list.iter().any(|other| other.terms == equality.terms);
    for equality in further {
        if !known(equality, &equalities) {
            equalities.push(equality.clone());
        }
    }
    let mut steps = enumerate::MAX_REPORT_STEPS;
    for index in 0..report.template.tables.len() {
        let own: Vec<&Unparted> = rows.iter().filter(|row| row.table == TableIdx(index)).collect();
        if !own.is_empty() {
            table::settle(report, TableIdx(index), &own, &equalities, &mut steps);
        }
    }
    debug_assert!(report.cells.iter().all(|cell| cell.state != State::Number || cell.value.is_some()));
}
