//! A plain report once more, cell by cell. In: its cells and where they belong. Out: its report. What `ingest` and
//! `align` would make of it, without asking again what its codes name: that was found when it went into a block.

use std::sync::Arc;

use crate::align;
use crate::report::{Coded, CodedCell, Place, Report};
use crate::schema::{CellId, Template};
use crate::text::SourceId;

/// Cells of one report, each with its place on the form.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub coded: Coded,
    ids: Vec<CellId>,
}

impl Known {
    pub(super) fn push(&mut self, id: CellId, cell: CodedCell) {
        self.ids.push(id);
        self.coded.cells.push(cell);
    }

    pub(super) fn place(&self, source: SourceId, name: &str, template: &Arc<Template>, chosen: bool) -> Report {
        align::place_known(&self.coded, &self.ids, Some(source), name, template, chosen)
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
