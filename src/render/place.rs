//! Places as words. In: spans and cells. Out: `file:line:column`, `line:column`, codes of a cell.

use std::borrow::Cow;

use crate::report::{Cell, Place};
use crate::source::{Sources, Span};
use crate::template::{CellId, Table, Template};

/// `file:12:5`; empty where the source is not known.
pub(super) fn full(span: Span, sources: &Sources) -> String {
    sources
        .line_col(span)
        .map_or_else(String::new, |at| format!("{}:{}:{}", sources.name(span.source), at.line, at.column))
}

/// `18:40`, or the words of a document without lines: `Sheet1!D7`. `None` for a cell that is not there.
pub(super) fn within(cell: &Cell, sources: &Sources) -> Option<String> {
    match cell.place.as_ref()? {
        Place::Text(span) => sources.line_col(*span).map(|at| format!("{}:{}", at.line, at.column)),
        place => place.words().map(Cow::into_owned),
    }
}

/// Codes and labels of one cell of a template.
#[derive(Debug, Clone, Copy)]
pub(super) struct Codes<'a> {
    pub(super) table: &'a str,
    pub(super) row: &'a str,
    pub(super) row_label: &'a str,
    pub(super) col: &'a str,
}

/// `None` for an id that is not of this template.
pub(super) fn codes(template: &Template, id: CellId) -> Option<Codes<'_>> {
    if id.index() >= template.cell_count() {
        return None;
    }
    let (table, row, col) = template.locate(id);
    let table: &Table = template.tables.get_index(table.0).map(|(_, table)| table)?;
    let (row, col) = (table.rows.leaf(row), table.cols.leaf(col));
    Some(Codes { table: &table.code, row: &row.code, row_label: &row.label, col: &col.code })
}
