//! Keeps the totals of rows whose blank cells left no trace: `5 1 6` of seven cells ends in its total.
//!
//! Invariant: only where every row of the table ends in the sum of its other figures, so that no total is blank; the sums
//! so used confirm nothing.

use crate::relations::{Equality, totals};
use crate::report::{Figure, State};
use crate::template::{LeafIdx, Table, Template};

use super::super::split::enumerate::scaled;
use super::rows::{Found, Token, words};

/// Fewest rows that must end in their total.
const MIN_ROWS: usize = 3;

/// The sum of each row of a table, where the last cell is the total of all others and every row shows it.
pub(super) fn shown(template: &Template, table: &Table, rows: &[Found]) -> Option<Vec<Equality>> {
    let count = table.cols.leaf_count();
    let sums: Vec<Equality> = (0..table.rows.leaf_count())
        .map(|row| {
            let last = table.cell(LeafIdx(row), LeafIdx(count.saturating_sub(1)));
            let of_row = |sum: &Equality| sum.terms.len() == count && sum.unless_blank == Some(last);
            totals(template).into_iter().find(of_row)
        })
        .collect::<Option<_>>()?;
    let mut shown = 0;
    for row in rows.iter().filter(|row| row.tokens.len() > 1) {
        let values: Vec<i128> = row.tokens.iter().map(value).collect::<Option<_>>()?;
        let (last, parts) = values.split_last()?;
        if parts.iter().try_fold(0i128, |sum, part| sum.checked_add(*part))? != *last {
            return None;
        }
        shown += usize::from(*last != 0);
    }
    (count > 2 && shown >= MIN_ROWS).then_some(sums)
}

fn value(token: &Token) -> Option<i128> {
    let figure = Figure::read(&words(&token.signs));
    match figure.state {
        State::Number => scaled(&figure.value?.to_string()),
        State::Dash => Some(0),
        _ => None,
    }
}
