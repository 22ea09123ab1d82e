//! Models a table whose rows are known, and gives each of its cells a column.

use crate::source::Place;

/// From this column on, cells that span rows are not tracked.
pub const MAX_COLUMN: usize = 512;
/// Widest span of a cell that is accepted.
const MAX_SPAN: usize = 1000;

/// One cell as found: its words and its place. Blank cells are cells too.
#[derive(Debug, Clone)]
pub struct GridCell {
    pub text: String,
    pub place: Place,
    /// Its first column, with the spans of cells to the left and in rows above; set when its grid is laid out.
    pub col: u32,
    /// Columns and rows it covers where the document states it; 1 and 1 otherwise.
    pub col_span: u32,
    pub row_span: u32,
}

/// A table whose rows are known. `rows[r]` holds the cells that begin in row r, left to right.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    pub rows: Vec<Vec<GridCell>>,
    /// True where the k-th cell of every row stands in the k-th column (CSV, Markdown), so that a column
    /// header applies to the cells below it. False where merged cells were left out or may have been.
    pub rectangular: bool,
}

impl GridCell {
    /// A cell of one row and one column.
    pub fn new(text: impl Into<String>, place: Place) -> Self {
        Self { text: text.into(), place, col: 0, col_span: 1, row_span: 1 }
    }

    /// The same cell over several columns and rows.
    pub fn spanning(mut self, columns: u32, rows: u32) -> Self {
        (self.col_span, self.row_span) = (columns, rows);
        self
    }

    /// Columns it covers, as far as that is accepted; at least one.
    pub fn width(&self) -> usize {
        (self.col_span.max(1) as usize).min(MAX_SPAN)
    }
}

impl Grid {
    /// Gives every cell its column.
    pub(super) fn lay_out(&mut self) {
        let mut spans = SpanTracker::default();
        for row in &mut self.rows {
            for cell in row.iter_mut() {
                let col = spans.place(cell.width(), cell.row_span);
                cell.col = u32::try_from(col).unwrap_or(u32::MAX);
            }
            spans.end_row();
        }
    }
}

/// Columns that cells of the rows above still cover, as browsers lay out a table.
#[derive(Debug, Default)]
struct SpanTracker {
    /// Rows still covered, by column.
    left: Vec<u32>,
    col: usize,
}

impl SpanTracker {
    /// The column of the next cell of the row.
    fn place(&mut self, width: usize, height: u32) -> usize {
        while let Some(left) = self.left.get_mut(self.col).filter(|left| **left > 0) {
            *left -= 1;
            self.col += 1;
        }
        let col = self.col;
        self.col += width;
        if height > 1 && col < MAX_COLUMN && self.left.len() < col + width {
            self.left.resize(col + width, 0);
        }
        for left in self.left.iter_mut().skip(col).take(width) {
            *left = left.saturating_sub(1);
            if height > 1 && col < MAX_COLUMN {
                *left = (*left).max(height - 1);
            }
        }
        col
    }

    /// What covers columns after the last cell of the row covers one row less, too.
    fn end_row(&mut self) {
        for left in self.left.iter_mut().skip(self.col) {
            *left = left.saturating_sub(1);
        }
        while self.left.last() == Some(&0) {
            self.left.pop();
        }
        self.col = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_laid_out_as_in_browsers() {
        let mut spans = SpanTracker::default();
        let mut row = |cells: &[(usize, u32)]| {
            let cols: Vec<usize> = cells.iter().map(|(width, height)| spans.place(*width, *height)).collect();
            spans.end_row();
            cols
        };
        assert_eq!(row(&[(1, 3), (2, 1), (1, 2)]), [0, 1, 3]);
        assert_eq!(row(&[(1, 1), (1, 1), (1, 1)]), [1, 2, 4]);
        assert_eq!(row(&[(1, 1), (1, 1)]), [1, 2]);
        assert_eq!(row(&[(1, 1)]), [0]);
        // A wide cell over one that reaches down.
        assert_eq!(row(&[(1, 1), (1, 2)]), [0, 1]);
        assert_eq!(row(&[(1, 1), (1, 1)]), [0, 2]);
        assert_eq!(row(&[(3, 1), (1, 1)]), [0, 3]);
    }
}
