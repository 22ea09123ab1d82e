//! Formats places: `file:line:column`, `line:column`, or the codes of a cell.

use crate::diagnostic::{Lang, Message};
use crate::report::{Cell, Place};
use crate::source::{Sources, Span};
use crate::template::{CellId, Table, Template};

/// Formats a span as `file:12:5`; empty if the source is unknown.
pub(super) fn full(span: Span, sources: &Sources) -> String {
    sources
        .line_col(span)
        .map_or_else(String::new, |at| format!("{}:{}:{}", sources.name(span.source), at.line, at.column))
}

/// Formats the place of a cell for machines: `18:40`, `Sheet1!D7`, `table 3 row 5 cell 2`. `None` for an absent cell.
pub(super) fn identifier(cell: &Cell, sources: &Sources) -> Option<String> {
    spot(cell.place.as_ref()?, sources)
}

/// Formats a place for machines.
pub(super) fn spot(place: &Place, sources: &Sources) -> Option<String> {
    match place {
        Place::Text(span) => sources.line_col(*span).map(|at| format!("{}:{}", at.line, at.column)),
        place => place.identifier(),
    }
}

/// Formats the place of a cell for people: `18:40`, `Sheet1!D7`, `表格 3 第 5 行第 2 格`.
pub(super) fn within(cell: &Cell, sources: &Sources, lang: Lang) -> Option<String> {
    spot_words(cell.place.as_ref()?, sources, lang)
}

/// Formats a place for people.
pub(super) fn spot_words(place: &Place, sources: &Sources, lang: Lang) -> Option<String> {
    match place {
        Place::Text(_) => spot(place, sources),
        place => words(place, lang),
    }
}

/// Describes a place in a document without lines, for people.
pub(super) fn words(place: &Place, lang: Lang) -> Option<String> {
    Message::from_place(place).map(|message| message.render(lang))
}

/// Codes and labels of one cell of a template.
#[derive(Debug, Clone, Copy)]
pub(super) struct Codes<'a> {
    pub(super) table: &'a str,
    pub(super) row: &'a str,
    pub(super) row_label: &'a str,
    pub(super) col: &'a str,
}

/// `None` for an id that does not belong to this template.
pub(super) fn codes(template: &Template, id: CellId) -> Option<Codes<'_>> {
    if id.index() >= template.cell_count() {
        return None;
    }
    let (table, row, col) = template.locate(id);
    let table: &Table = template.tables.get_index(table.0).map(|(_, table)| table)?;
    let (row, col) = (table.rows.leaf(row), table.cols.leaf(col));
    Some(Codes { table: &table.code, row: &row.code, row_label: &row.label, col: &col.code })
}
