//! Reads long CSV, which names one cell per line by its codes.
//!
//! The header line names the columns; `table,row,col,value` must be among them.

use indexmap::IndexMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Text};
use crate::document::{Coded, CodedCell, Document};
use crate::report::Place;
use crate::source::{SourceId, fold_code};

use super::delimited::{self, Field};
use crate::ingest::slice::Slice;
use crate::ingest::{DocumentReader, Input, MAX_CODED_SIGNS};

/// Reads CSV whose lines name one cell each.
pub(in crate::ingest) struct LongCsvReader;

impl DocumentReader for LongCsvReader {
    fn recognises(&self, input: &Input<'_>) -> bool {
        matches!(input, Input::Text(slice) if head(*slice).is_some())
    }

    fn read(&self, input: &Input<'_>, diagnostics: &mut Diagnostics) -> Option<Document> {
        let Input::Text(slice) = input else { return None };
        head(*slice).and_then(|head| read(*slice, &head, diagnostics))
    }

    fn max_separators(&self) -> usize {
        MAX_CODED_SIGNS
    }
}

/// Which field holds what.
#[derive(Debug, Clone)]
pub struct LongCsvHeader {
    pub delimiter: u8,
    pub width: usize,
    pub table: usize,
    pub row: usize,
    pub col: usize,
    pub value: usize,
    pub report: Option<usize>,
    pub state: Option<usize>,
    pub unit: Option<usize>,
    pub raw: Option<usize>,
}

/// The header line of a long CSV, where the text has one.
pub(super) fn head(cut: Slice<'_>) -> Option<LongCsvHeader> {
    let (start, end) = cut.first_line()?;
    let first = Slice { source: cut.source, text: cut.words(start, end) };
    [b',', b'\t', b';'].into_iter().find_map(|delimiter| {
        let names = names(first, delimiter);
        // Of two columns of one name neither counts.
        let named = |name: &str| {
            let mut places = names.iter().enumerate().filter(|(_, found)| *found == name).map(|(place, _)| place);
            places.next().filter(|_| places.next().is_none())
        };
        Some(LongCsvHeader {
            delimiter,
            width: names.len(),
            table: named("table")?,
            row: named("row")?,
            col: named("col")?,
            value: named("value")?,
            report: named("report"),
            state: named("state"),
            unit: named("unit"),
            raw: named("raw"),
        })
    })
}

/// The columns that a header line names, folded.
fn names(line: Slice<'_>, delimiter: u8) -> Vec<String> {
    let record = delimited::records(line, delimiter).list.into_iter().next().unwrap_or_default();
    record.iter().map(|field| fold_code(&field.words(line)).to_lowercase()).collect()
}

impl LongCsvHeader {
    /// The header line of a long CSV; `None` for any other line.
    pub fn parse(line: &str) -> Option<LongCsvHeader> {
        head(Slice { source: SourceId(0), text: line })
    }
}

pub(super) fn read(cut: Slice<'_>, head: &LongCsvHeader, diagnostics: &mut Diagnostics) -> Option<Document> {
    read_from(cut, head, 1, diagnostics)
}

/// Cells of a text without its header line.
pub fn read_body(
    source: SourceId,
    text: &str,
    head: &LongCsvHeader,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    read_from(Slice { source, text }, head, 0, diagnostics)
}

fn read_from(cut: Slice<'_>, head: &LongCsvHeader, skip: usize, diagnostics: &mut Diagnostics) -> Option<Document> {
    let records = delimited::records(cut, head.delimiter);
    if let Some(at) = records.unclosed {
        diagnostics.push(
            Diagnostic::new(Code::BadCsv, Message::new(Text::CsvUnclosedQuote))
                .span(cut.span(at, at + 1))
                .help(Message::new(Text::CsvUnclosedQuoteHelp)),
        );
        return None;
    }
    let mut reports: IndexMap<String, Coded> = IndexMap::new();
    // The cells of one report mostly follow each other.
    let mut last = 0;
    for record in records.list.iter().filter(|record| !record.is_empty()).skip(skip) {
        if record.len() != head.width {
            diagnostics.push(wrong_width(cut, record, head.width));
            continue;
        }
        let words = |index: usize| record.get(index).map(|field| field.words(cut)).unwrap_or_default();
        let name = head.report.map(words).unwrap_or_default();
        if reports.get_index(last).is_none_or(|(known, _)| *known != name) {
            let entry = reports.entry(name);
            last = entry.index();
            entry.or_insert_with_key(|name| Coded { name: name.clone(), ..Coded::default() });
        }
        if let Some((_, report)) = reports.get_index_mut(last) {
            report.cells.push(cell(cut, head, record));
        }
    }
    let coded = Coded::join(reports.into_values()).unwrap_or_default();
    Some(Document { coded: Some(coded), ..Document::default() })
}

fn cell(cut: Slice<'_>, head: &LongCsvHeader, record: &[Field]) -> CodedCell {
    let words = |index: usize| record.get(index).map(|field| field.words(cut)).unwrap_or_default();
    let range = |index: usize| {
        record.get(index).map(|field| {
            let (start, end) = cut.trimmed(field.start, field.end);
            cut.span(start, end)
        })
    };
    let codes = match (range(head.table), range(head.row), range(head.col)) {
        (Some(table), Some(row), Some(col)) => Some(table.to(row).to(col)),
        _ => None,
    };
    let (start, end) = record.get(head.value).map_or((0, 0), |field| field.trimmed(cut));
    CodedCell {
        table: words(head.table),
        row: words(head.row),
        col: words(head.col),
        value: words(head.value),
        state: head.state.map(words).filter(|state| !state.is_empty()),
        unit: head.unit.map(words).filter(|unit| !unit.is_empty()),
        raw: head.raw.map(words),
        codes,
        place: Place::Text(cut.span(start, end)),
    }
}

fn wrong_width(cut: Slice<'_>, record: &[Field], width: usize) -> Diagnostic {
    let start = record.first().map_or(0, |field| field.start);
    let end = record.last().map_or(start, |field| field.end);
    let message =
        Message::new(Text::CsvWidth).with("found", record.len().to_string()).with("expected", width.to_string());
    Diagnostic::new(Code::BadCsv, message).span(cut.span(start, end)).help(Message::new(Text::CsvWidthHelp))
}
