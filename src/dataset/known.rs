//! A plain report once more, cell by cell. In: its cells and where they belong. Out: its report. What `ingest` and
//! `align` would make of it, without asking again what its codes name: that was found when it went into a block.

use std::sync::Arc;

use crate::align;
#[cfg(feature = "columnar")]
use crate::amount::Amount;
use crate::document::{Coded, CodedCell};
use crate::report::{Cell, Place, Report};
use crate::source::SourceId;
use crate::template::{CellId, Template};

/// Cells of one report, each in its place on the form.
#[derive(Debug)]
pub(super) struct Known {
    /// What the report says of itself; its cells stand apart.
    pub coded: Coded,
    template: Arc<Template>,
    cells: Vec<Cell>,
    count: usize,
}

impl Known {
    pub(super) fn new(template: &Arc<Template>) -> Self {
        let cells = std::iter::repeat_with(Cell::absent).take(template.cell_count()).collect();
        Self { coded: Coded::default(), template: Arc::clone(template), cells, count: 0 }
    }

    /// A cell of which the file says its words and no more.
    pub(super) fn push(&mut self, id: CellId, words: &str, place: Place) {
        self.set(id, Cell::printed(words, place));
    }

    /// A whole number.
    #[cfg(feature = "columnar")]
    pub(super) fn push_whole(&mut self, id: CellId, value: i64, place: Place) {
        self.set(id, Cell::figure(Amount::from_int(value), place));
    }

    /// A cell with its state, unit or words as printed.
    pub(super) fn push_told(&mut self, id: CellId, cell: &CodedCell) {
        self.set(id, align::plain_cell(cell));
    }

    fn set(&mut self, id: CellId, cell: Cell) {
        if let Some(slot) = self.cells.get_mut(id.index()) {
            *slot = cell;
            self.count += 1;
        }
    }

    pub(super) fn place(self, source: SourceId, name: &str, chosen: bool) -> Report {
        align::place_known(&self.coded, (self.cells, self.count), Some(source), name, &self.template, chosen)
    }
}

/// A cell of which the codes are of no more interest.
pub(super) fn unnamed(value: String, place: Place) -> CodedCell {
    CodedCell {
        table: String::new(),
        row: String::new(),
        col: String::new(),
        value,
        state: None,
        unit: None,
        raw: None,
        codes: None,
        place,
    }
}
