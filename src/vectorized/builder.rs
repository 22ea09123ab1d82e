//! Builds a block from reports, whose cells may come in any order.
//!
//! A few reports are kept by row first, so that scattered cells are written to nearby memory; full columns are written at
//! once.

use crate::report::State;

use super::block::Column;
use super::block::{Block, Tag, UNSET, figure_tag, state_tag};

/// Reports that are kept before they are added to the columns: few enough to stay in the nearest cache.
const ROWS: usize = 16;

/// Reports of one form on their way into columns.
#[derive(Debug, Clone, Default)]
pub struct Builder {
    block: Block,
    cells: Vec<Rows>,
    /// Rows in use; the last is the current report.
    rows: usize,
}

/// One cell of a few reports.
#[derive(Debug, Clone)]
struct Rows {
    values: [i64; ROWS],
    tags: [Tag; ROWS],
}

impl Builder {
    /// For a form of `cells` cells; `reports`: how many are expected.
    pub fn new(cells: usize, reports: usize) -> Self {
        Self {
            block: Block::new(cells, reports),
            cells: vec![Rows { values: [0; ROWS], tags: [UNSET; ROWS] }; cells],
            rows: 0,
        }
    }

    /// How many reports were begun.
    pub fn len(&self) -> usize {
        self.block.lanes
    }

    pub fn is_empty(&self) -> bool {
        self.block.lanes == 0
    }

    /// Begins the next report. Cells that are not set are absent.
    pub fn begin(&mut self) {
        if self.rows == ROWS {
            self.add_rows();
        }
        self.rows += 1;
        self.block.lanes += 1;
    }

    /// Discards the report begun last.
    pub(crate) fn cancel(&mut self) {
        self.rows -= 1;
        self.block.lanes -= 1;
        self.cells.iter_mut().filter_map(|cell| cell.tags.get_mut(self.rows)).for_each(|tag| *tag = UNSET);
    }

    /// A figure `mantissa / 10^scale` of the report begun last, in the unit in which the form computes the cell.
    pub fn number(&mut self, cell: usize, mantissa: i64, scale: u32) {
        if !self.set_number(cell, mantissa, scale) {
            self.mark_fallback();
        }
    }

    /// A cell that is not a figure; [`State::Number`] for one that this layout cannot hold.
    pub fn mark(&mut self, cell: usize, state: State) {
        if !self.set_state(cell, state) {
            self.mark_fallback();
        }
    }

    /// As [`Builder::number`]; false where the cell was set before.
    #[inline(always)]
    pub(crate) fn set_number(&mut self, cell: usize, mantissa: i64, scale: u32) -> bool {
        self.set_cell(cell, mantissa, figure_tag(scale))
    }

    /// As [`Builder::mark`]; false where the cell was set before.
    #[inline(always)]
    pub(crate) fn set_state(&mut self, cell: usize, state: State) -> bool {
        self.set_cell(cell, 0, state_tag(state))
    }

    /// Marks that this report has more content than its cells.
    pub fn mark_fallback(&mut self) {
        if let Some(lane) = self.block.lanes.checked_sub(1) {
            self.block.fallback_rows.set(lane);
        }
    }

    /// Begins several reports, whose cells come column by column; cells that do not come are absent.
    pub fn fill_columns(&mut self, reports: usize, fill: impl FnOnce(&mut ColumnFiller<'_>)) {
        self.add_rows();
        let before = self.block.lanes;
        self.block.lanes += reports;
        fill(&mut ColumnFiller { columns: &mut self.block.columns, before });
        let lanes = self.block.lanes;
        self.block.columns.iter_mut().for_each(|column| column.append_absent(lanes));
    }

    pub fn finish(mut self) -> Block {
        self.add_rows();
        self.block.finish()
    }

    #[inline(always)]
    fn set_cell(&mut self, cell: usize, value: i64, tag: Tag) -> bool {
        let row = self.rows.wrapping_sub(1);
        let Some(Rows { values, tags }) = self.cells.get_mut(cell) else { return true };
        match (tags.get_mut(row), values.get_mut(row)) {
            (Some(slot), Some(place)) if *slot == UNSET => {
                (*slot, *place) = (tag, value);
                true
            }
            (slot, _) => slot.is_none(),
        }
    }

    /// Adds the rows to the columns.
    fn add_rows(&mut self) {
        for (column, Rows { values, tags }) in self.block.columns.iter_mut().zip(&mut self.cells) {
            if let (Some(tags), Some(values)) = (tags.get_mut(..self.rows), values.get(..self.rows)) {
                column.append(tags, values);
                tags.fill(UNSET);
            }
        }
        self.rows = 0;
    }
}

/// Reports that are begun at once. Each cell comes once, for all of them.
pub struct ColumnFiller<'b> {
    columns: &'b mut [Column],
    before: usize,
}

impl ColumnFiller<'_> {
    /// Figures of one scale.
    pub fn push_scaled(&mut self, cell: usize, values: &[i64], scale: u32) {
        if let Some(column) = self.column(cell) {
            column.append_scaled(values, scale);
        }
    }

    /// A figure and its scale, or a state.
    pub fn push_each(&mut self, cell: usize, found: impl Iterator<Item = Result<(i64, u32), State>>) {
        if let Some(column) = self.column(cell) {
            column.append_each(found);
        }
    }

    fn column(&mut self, cell: usize) -> Option<&mut Column> {
        self.columns.get_mut(cell).filter(|column| column.values().len() == self.before)
    }
}
