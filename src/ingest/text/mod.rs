//! Reads decoded texts: JSON and CSV with cells under their codes, delimited rows, and lines with tables in them.

pub(in crate::ingest) mod delimited;
pub(in crate::ingest) mod json;
pub(in crate::ingest) mod lines;
pub(in crate::ingest) mod long_csv;
pub(in crate::ingest) mod pipe_table;
pub(in crate::ingest) mod tab_table;

use crate::diagnostic::Diagnostics;
use crate::document::Document;

use crate::ingest::slice::Slice;

/// Whether the cells of a text stand under their codes.
pub(in crate::ingest) fn is_coded(text: Slice<'_>) -> bool {
    json::looks_like(text.text) || long_csv::head(text).is_some()
}

pub(in crate::ingest) fn read(text: Slice<'_>, diagnostics: &mut Diagnostics) -> Option<Document> {
    if json::looks_like(text.text) {
        return json::read(text, diagnostics);
    }
    if let Some(head) = long_csv::head(text) {
        return long_csv::read(text, &head, diagnostics);
    }
    let blocks = delimited::blocks(text).unwrap_or_else(|| lines::blocks(text));
    Some(Document { blocks, coded: None })
}
