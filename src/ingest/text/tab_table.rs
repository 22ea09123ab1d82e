//! Reads text in which every cell begins with a tab and a blank line ends a row.

use crate::document::{Grid, GridCell};
use crate::source::trim;

use crate::ingest::slice::Slice;

/// Whether a line opens a cell.
pub(super) fn opens_cell(line: &str) -> bool {
    line.trim_start_matches([' ', '\u{3000}', '\u{a0}']).starts_with('\t')
}

/// Reads a table from the beginning of `lines`; returns it and how many lines it took.
///
/// A line without a tab continues the cell above it, unless a blank line stands between: then it is
/// running text and ends the table.
pub(super) fn read(cut: Slice<'_>, lines: &[(usize, usize)]) -> (Grid, usize) {
    let mut rows: Vec<Vec<GridCell>> = Vec::new();
    let mut row: Vec<(usize, usize)> = Vec::new();
    let mut taken = 0;
    let close = |row: &mut Vec<(usize, usize)>, rows: &mut Vec<Vec<GridCell>>| {
        if !row.is_empty() {
            rows.push(row.drain(..).map(|(start, end)| cut.cell(start, end)).collect());
        }
    };
    for (start, end) in lines.iter().copied() {
        let words = cut.words(start, end);
        if opens_cell(words) {
            let mut at = start;
            for (index, piece) in words.split('\t').enumerate() {
                if index > 0 {
                    row.push((at, at + piece.len()));
                }
                at += piece.len() + 1;
            }
        } else if trim(words).is_empty() {
            close(&mut row, &mut rows);
        } else if let Some(last) = row.last_mut() {
            last.1 = end;
        } else {
            break;
        }
        taken += 1;
    }
    close(&mut row, &mut rows);
    (Grid { rows, rectangular: false }, taken)
}
