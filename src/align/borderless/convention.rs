//! Recognises how the tool that made a text treats white space between cells.
//!
//! A row of fewer figures than columns can be read only where the whole text shows where blank cells were.

use std::collections::BTreeSet;

use crate::template::Table;

use super::rows::{Found, Token};

/// How far a figure may stand from its column, in characters: its width, and labels of uneven width before it.
pub(super) const NEAR: usize = 3;
/// Fewest rows with blank cells that show one sign of white space per border.
const MIN_BLANK_ROWS: usize = 2;

/// What white space means in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlankConvention {
    /// All characters run together.
    Together,
    /// White space between cells, and blank cells leave no trace: `pdftotext -raw`.
    Blanks,
    /// White space keeps the columns aligned: `pdftotext -layout`.
    Columns,
    /// Each single sign of white space is a border: `5   1  6` are seven cells.
    Separators,
}

/// Recognises the convention of a text from the rows of all its tables.
pub(super) fn recognise(tables: &[(usize, &Table, Vec<Found>)]) -> BlankConvention {
    let (mut parted, mut together, mut wide, mut narrow) = (0usize, 0usize, 0usize, 0usize);
    let (mut aligned, mut ragged) = (0usize, 0usize);
    let mut gaps = BTreeSet::new();
    for (_, table, rows) in tables {
        let columns = table.cols.leaf_count();
        let mut above: Option<&Found> = None;
        for row in rows.iter().filter(|row| columns > 1 && !row.tokens.is_empty()) {
            let signs: usize = row.tokens.iter().map(|token| token.signs.len()).sum();
            if row.tokens.len() < columns {
                together += usize::from(signs >= columns);
                continue;
            }
            parted += 1;
            for (left, right) in row.tokens.iter().zip(row.tokens.iter().skip(1)) {
                if left.line == right.line {
                    gaps.insert(right.x.saturating_sub(left.right_edge()));
                    *(if right.x > left.right_edge() + 1 { &mut wide } else { &mut narrow }) += 1;
                }
            }
            if row.tokens.len() == columns && row.is_one_line() {
                if let Some(above) = above {
                    *(if is_below(above, row) { &mut aligned } else { &mut ragged }) += 1;
                }
                above = Some(row);
            }
        }
    }
    if parted < together.max(1) {
        return if is_separated(tables) { BlankConvention::Separators } else { BlankConvention::Together };
    }
    // White space of one width separates cells; columns need more where a figure is short.
    let even = gaps.len() == 1 && gaps.last().is_some_and(|gap| *gap <= NEAR);
    match (is_separated(tables), wide > narrow && aligned >= ragged && !even) {
        (true, _) => BlankConvention::Separators,
        (false, true) => BlankConvention::Columns,
        (false, false) => BlankConvention::Blanks,
    }
}

/// Whether the figures of two whole rows stand below each other; the first may be pushed aside by its label.
fn is_below(above: &Found, row: &Found) -> bool {
    above.tokens.iter().zip(&row.tokens).skip(1).all(|(upper, lower)| lower.distance(upper) <= NEAR)
}

/// Whether every row of the text fits one sign of white space per border, and rows with blank cells show it.
fn is_separated(tables: &[(usize, &Table, Vec<Found>)]) -> bool {
    let mut shown = 0;
    for (_, table, rows) in tables {
        let columns = table.cols.leaf_count();
        for row in rows.iter().filter(|row| row.tokens.first().is_some_and(|first| first.line == row.label.last_line)) {
            let Some(cells) = row.separated_cells(columns) else { return false };
            shown += usize::from(row.tokens.len() < columns && cells.last() == Some(&(columns - 1)));
        }
    }
    shown >= MIN_BLANK_ROWS
}

impl Found {
    /// The cell of each token, if every sign of white space between them is a border.
    pub(super) fn separated_cells(&self, columns: usize) -> Option<Vec<usize>> {
        let line = self.tokens.first().map(|first| first.line).filter(|_| self.is_one_line())?;
        let labelled = line == self.label.last_line;
        // The border between the label and the first cell opens that cell.
        let (mut cell, mut border) = (0usize, if labelled { self.label.border + 1 } else { 0 });
        let mut cells = Vec::new();
        for token in &self.tokens {
            cell += token.x.checked_sub(border)?;
            cells.push(cell);
            border = token.right_edge();
        }
        // White space before the first cell of a line may be lost; then the last one is not reached.
        let used = cells.last().map_or(0, |last| last + 1);
        (used == columns || labelled && used < columns).then_some(cells)
    }
}

impl Token {
    /// How far it stands from another one, by its beginning or its middle.
    pub(super) fn distance(&self, other: &Token) -> usize {
        let middle = |token: &Token| 2 * token.x + token.width;
        self.x.abs_diff(other.x).min(middle(self).abs_diff(middle(other)) / 2)
    }
}
