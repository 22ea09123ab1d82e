//! Reads text: one cell per line, tabs, bars, CSV, JSON, and cells named by their codes.

pub(super) mod json;
pub(super) mod long_csv;

mod aligned;
mod delimited;
mod json_tree;
mod lines;
mod pipe_table;
mod quotes;
mod tab_table;

use crate::diagnostic::Diagnostics;
use crate::document::Document;

use super::{DocumentReader, Input, sniff};

/// Reads text in which the shape of the lines shows the tables.
pub(super) struct TextReader;

impl DocumentReader for TextReader {
    fn recognises(&self, input: &Input<'_>) -> bool {
        matches!(input, Input::Text(slice) if sniff::by_markup(slice.text).is_none())
    }

    fn read(&self, input: &Input<'_>, _diagnostics: &mut Diagnostics) -> Option<Document> {
        let Input::Text(slice) = input else { return None };
        if let Some(blocks) = delimited::blocks(*slice) {
            return Some(Document { blocks, ..Document::default() });
        }
        Some(Document { blocks: lines::blocks(*slice), aligned: aligned::blocks(*slice), coded: None })
    }
}
