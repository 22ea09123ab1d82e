//! A block under way. In: reports one after the other, cells of each in any order. Out: a block. Written by rows,
//! turned in tiles: a report is told all at once, a column is read all at once.

use crate::report::State;

use super::block::{Block, Tag, UNTOLD, figure_tag, state_tag};

/// Reports that are kept as rows before they are turned into columns: few enough to stay in the nearest cache.
const ROWS: usize = 16;

/// Reports of one form on their way into columns.
#[derive(Debug, Clone, Default)]
pub struct Builder {
    block: Block,
    values: Vec<i64>,
    tags: Vec<Tag>,
    /// Rows in use; the last is the report under way.
    rows: usize,
}

impl Builder {
    /// For a form of `cells` cells; `reports`: how many are expected.
    pub fn new(cells: usize, reports: usize) -> Self {
        let rows = reports.clamp(1, ROWS);
        Self {
            block: Block::new(cells, reports),
            values: vec![0; cells * rows],
            tags: vec![UNTOLD; cells * rows],
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

    /// The next report. What is not said of its cells is absent.
    pub fn begin(&mut self) {
        if (self.rows + 1) * self.block.columns.len() > self.tags.len() {
            self.turn();
        }
        self.rows += 1;
        self.block.lanes += 1;
    }

    /// The report begun last is none after all.
    pub(crate) fn cancel(&mut self) {
        let cells = self.block.columns.len();
        self.rows -= 1;
        self.block.lanes -= 1;
        self.tags.iter_mut().skip(self.rows * cells).take(cells).for_each(|tag| *tag = UNTOLD);
    }

    /// A figure `mantissa / 10^scale` of the report begun last, in the unit in which the form computes the cell.
    pub fn number(&mut self, cell: usize, mantissa: i64, scale: u32) {
        if !self.tell_number(cell, mantissa, scale) {
            self.strange();
        }
    }

    /// A cell that is no figure; [`State::Number`] for one that this layout cannot hold.
    pub fn mark(&mut self, cell: usize, state: State) {
        if !self.tell_state(cell, state) {
            self.strange();
        }
    }

    /// As [`Builder::number`]; false where the cell was told before.
    #[inline]
    pub(crate) fn tell_number(&mut self, cell: usize, mantissa: i64, scale: u32) -> bool {
        self.tell(cell, mantissa, figure_tag(scale))
    }

    /// As [`Builder::mark`]; false where the cell was told before.
    #[inline]
    pub(crate) fn tell_state(&mut self, cell: usize, state: State) -> bool {
        self.tell(cell, 0, state_tag(state))
    }

    /// There is more to say about this report than its cells tell.
    pub fn strange(&mut self) {
        if let Some(lane) = self.block.lanes.checked_sub(1) {
            self.block.strange.set(lane);
        }
    }

    pub fn finish(mut self) -> Block {
        self.turn();
        self.block.finish()
    }

    #[inline]
    fn tell(&mut self, cell: usize, value: i64, tag: Tag) -> bool {
        let cells = self.block.columns.len();
        let at = (self.rows * cells).wrapping_sub(cells).wrapping_add(cell);
        match (self.tags.get_mut(at), self.values.get_mut(at)) {
            (Some(slot), Some(place)) if cell < cells => {
                let first = *slot == UNTOLD;
                if first {
                    (*slot, *place) = (tag, value);
                }
                first
            }
            _ => true,
        }
    }

    /// Appends the rows to the columns.
    fn turn(&mut self) {
        let cells = self.block.columns.len();
        for (cell, column) in self.block.columns.iter_mut().enumerate() {
            let tags = self.tags.iter().skip(cell).step_by(cells.max(1)).take(self.rows);
            let values = self.values.iter().skip(cell).step_by(cells.max(1)).take(self.rows);
            column.append(tags.copied(), values.copied());
        }
        self.tags.fill(UNTOLD);
        self.rows = 0;
    }
}
