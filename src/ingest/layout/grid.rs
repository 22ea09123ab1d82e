//! Arranges cells with known rows and columns as a [`Grid`].
//!
//! Invariant: exactly one cell covers every position of the grid; gaps are filled with blank cells.

use crate::document::{Grid, GridCell};
use crate::report::Place;

/// A cell that begins at `col` of its row.
#[derive(Debug, Clone)]
pub(in crate::ingest) struct Placed {
    pub col: u32,
    pub width: u32,
    pub height: u32,
    pub text: String,
    pub place: Place,
}

/// Steps over columns that cells of rows above cover, per table: more than any table has cells.
const MAX_COVERED: usize = 20_000_000;

/// Lays rows out; `None` where gaps need more than `left` cells, or spans lie on one another without end. `blank` names the place of a position that no cell covers.
pub(in crate::ingest) fn lay_out(
    rows: Vec<Vec<Placed>>,
    left: &mut usize,
    blank: impl Fn(usize, u32) -> Place,
) -> Option<Grid> {
    // Rows that the cell above still covers, by column.
    let mut hanging: Vec<u32> = Vec::new();
    let mut covered = MAX_COVERED;
    let mut grid = Grid { rows: Vec::new(), rectangular: true };
    let mut widths: Vec<usize> = Vec::new();
    for (row, cells) in rows.into_iter().enumerate() {
        let mut out = Vec::new();
        let mut col = 0usize;
        for cell in cells {
            let start = cell.col as usize;
            while col < start {
                if !pass(&mut hanging, col) {
                    *left = left.checked_sub(1)?;
                    out.push(named(String::new(), blank(row, u32::try_from(col).unwrap_or(u32::MAX)), 1, 1));
                }
                col += 1;
            }
            while pass(&mut hanging, col) {
                col += 1;
            }
            // Two cells at one place: columns are no longer reliable.
            grid.rectangular &= col == start;
            let width = cell.width.max(1) as usize;
            if hanging.len() < col + width {
                hanging.resize(col + width, 0);
            }
            for left in hanging.iter_mut().skip(col).take(width) {
                grid.rectangular &= *left == 0;
                *left = cell.height.max(1) - 1;
            }
            out.push(named(cell.text, cell.place, cell.width.max(1), cell.height.max(1)));
            col += width;
        }
        covered = covered.checked_sub(hanging.len())?;
        let mut width = col;
        while col < hanging.len() {
            if pass(&mut hanging, col) {
                width = col + 1;
            }
            col += 1;
        }
        widths.push(width);
        grid.rows.push(out);
    }
    grid.rectangular &= widths.windows(2).all(|pair| pair.first() == pair.last());
    Some(grid)
}

/// Whether a cell of a row above covers the column; it then covers one row less.
fn pass(hanging: &mut [u32], col: usize) -> bool {
    match hanging.get_mut(col) {
        Some(left) if *left > 0 => {
            *left -= 1;
            true
        }
        _ => false,
    }
}

fn named(text: String, place: Place, col_span: u32, row_span: u32) -> GridCell {
    GridCell::new(text, place).spanning(col_span, row_span)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOWHERE: Place = Place::Column { column: 1 };

    fn cell(col: u32, width: u32, height: u32, text: &str) -> Placed {
        Placed { col, width, height, text: text.to_owned(), place: NOWHERE }
    }

    fn shape(rows: Vec<Vec<Placed>>) -> (Vec<Vec<String>>, bool) {
        let grid = lay_out(rows, &mut 100, |_, _| NOWHERE).unwrap();
        let words =
            |row: &Vec<GridCell>| row.iter().map(|c| format!("{}:{}x{}", c.text, c.col_span, c.row_span)).collect();
        (grid.rows.iter().map(words).collect(), grid.rectangular)
    }

    #[test]
    fn gaps_are_filled_and_spans_add_up() {
        let (rows, whole) =
            shape(vec![vec![cell(0, 1, 2, "a"), cell(1, 2, 1, "b")], vec![cell(1, 1, 1, "c"), cell(2, 1, 1, "d")]]);
        assert_eq!(rows, [["a:1x2", "b:2x1"], ["c:1x1", "d:1x1"]]);
        assert!(whole);
        let (rows, whole) = shape(vec![vec![cell(0, 1, 1, "a"), cell(2, 1, 1, "b")]]);
        assert_eq!(rows, [["a:1x1", ":1x1", "b:1x1"]]);
        assert!(whole);
    }

    #[test]
    fn ragged_or_overlapping_cells_are_no_columns() {
        assert!(!shape(vec![vec![cell(0, 2, 1, "a")], vec![cell(0, 1, 1, "b")]]).1);
        assert!(!shape(vec![vec![cell(0, 2, 1, "a"), cell(1, 1, 1, "b")]]).1);
        assert!(!shape(vec![vec![cell(0, 1, 1, "a"), cell(1, 1, 3, "b")], vec![cell(0, 2, 1, "c")]]).1);
    }
}
