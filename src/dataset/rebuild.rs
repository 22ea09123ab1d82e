//! Rebuilds the report of plain cells, cell by cell.
//!
//! Invariant: the report equals the one that `ingest` and `align` would build. Its codes are not resolved again: they
//! were resolved when it was added to a block.

use std::sync::Arc;

use crate::align;
use crate::amount::Amount;
use crate::document::{Coded, CodedCell};
use crate::report::{Cell, Place, Report};
use crate::source::SourceId;
use crate::template::{CellId, Template};

/// Cells of one report, each in its place on the form.
#[derive(Debug)]
pub(super) struct Rebuilt {
    /// What the report states of itself; its cells are kept separately.
    pub coded: Coded,
    template: Arc<Template>,
    cells: Vec<Cell>,
    count: usize,
}

impl Rebuilt {
    pub(super) fn new(template: &Arc<Template>) -> Self {
        let cells = std::iter::repeat_with(Cell::absent).take(template.cell_count()).collect();
        Self { coded: Coded::default(), template: Arc::clone(template), cells, count: 0 }
    }

    /// A cell of which the file holds only the words.
    pub(super) fn push(&mut self, id: CellId, words: &str, place: Place) {
        self.set(id, Cell::printed(words, place));
    }

    /// A whole number.
    #[allow(dead_code, reason = "for formats by column, which are a feature")]
    pub(super) fn push_whole(&mut self, id: CellId, value: i64, place: Place) {
        self.set(id, Cell::figure(Amount::from_int(value), place));
    }

    /// A cell with its state, unit or words as printed.
    pub(super) fn push_coded(&mut self, id: CellId, cell: &CodedCell) {
        self.set(id, align::plain_cell(cell));
    }

    fn set(&mut self, id: CellId, cell: Cell) {
        if let Some(place) = self.cells.get_mut(id.index()) {
            *place = cell;
            self.count += 1;
        }
    }

    pub(super) fn into_report(self, source: SourceId, name: &str, chosen: bool) -> Report {
        align::place_known(&self.coded, (self.cells, self.count), Some(source), name, &self.template, chosen)
    }
}

/// A cell whose codes are no longer needed.
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
