//! Reads pages saved from the web or pasted from web editors: lines and grids in reading order, each with its place in
//! the source.
//!
//! [`parse`] runs a parser that repairs markup as browsers do and builds the [`tree`]; [`tags`] defines how a tag is
//! read; [`appearance`] decides with [`css`] how words are shown; [`blocks`] makes lines and grids of the tree with
//! [`text`]; [`place`] finds their words in the source.
//!
//! Invariant: no link, picture or script is followed, and nothing recurses: nesting is bounded by the input alone.

mod appearance;
mod blocks;
mod css;
mod parse;
mod place;
mod tags;
mod text;
mod tree;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Text};
use crate::document::Document;
use crate::ingest::{DocumentReader, Input, sniff};
use crate::source::is_space;

use super::slice::Slice;
use blocks::Reader;
use parse::{Limit, Manner, Stop};

/// End tags of a complete page, whether or not its tables are closed.
const WHOLE_ENDS: &[&str] = &["</html>", "</body>"];

/// Reads web pages.
pub(super) struct HtmlReader;

impl DocumentReader for HtmlReader {
    fn recognises(&self, input: &Input<'_>) -> bool {
        matches!(input, Input::Text(slice) if sniff::by_markup(slice.text) == Some(sniff::HTML))
    }

    fn read(&self, input: &Input<'_>, diagnostics: &mut Diagnostics) -> Option<Document> {
        match input {
            Input::Text(slice) => read(*slice, diagnostics),
            Input::Bytes { .. } => None,
        }
    }

    fn max_separators(&self) -> usize {
        // Bars and line ends of a page do not separate cells.
        usize::MAX
    }
}

fn read(cut: Slice<'_>, diagnostics: &mut Diagnostics) -> Option<Document> {
    let head = cut.text.trim_start_matches(is_space);
    let opens = |names: &[&str]| names.iter().any(|name| super::sniff::opens_with(head, name));
    let manner = Manner {
        xml: head.starts_with("<?xml"),
        rows_only: opens(&["tbody", "thead", "tfoot", "tr", "td", "th", "caption", "colgroup", "col"]),
    };
    let page = match parse::parse(cut.text, manner) {
        Ok(page) => page,
        Err(stop) => {
            diagnostics.push(stopped(cut, stop));
            return None;
        }
    };
    let end = cut.text.trim_end_matches(is_space);
    let tail = end.len().saturating_sub(10);
    let tail = end.get((tail..=end.len()).find(|at| end.is_char_boundary(*at)).unwrap_or(end.len())..).unwrap_or("");
    let whole = WHOLE_ENDS.iter().any(|mark| tail.to_ascii_lowercase().ends_with(mark));
    let is_cut = !whole && page.is_cut() && !manner.rows_only;
    if is_cut {
        let message = Message::new(Text::HtmlCut);
        let last = end.char_indices().next_back().map_or(0, |(at, _)| at);
        diagnostics.push(
            Diagnostic::new(Code::FileCut, message)
                .span(cut.span(last, end.len()))
                .help(Message::new(Text::HtmlCutHelp)),
        );
    }
    let open_cell = page.open_cell().filter(|_| is_cut);
    let reader = Reader { page: &page, source: cut.text, id: cut.source, by_lines: !head.starts_with('<'), open_cell };
    let blocks = reader.blocks();
    Some(Document { blocks, ..Document::default() })
}

fn stopped(cut: Slice<'_>, stop: Stop) -> Diagnostic {
    let message = match stop.limit {
        Limit::Depth => Message::new(Text::HtmlTooDeep).with("limit", parse::MAX_DEPTH.to_string()),
        Limit::Nodes => Message::new(Text::HtmlTooMany).with("limit", parse::MAX_NODES.to_string()),
        Limit::Attributes => Message::new(Text::HtmlAttributes).with("limit", parse::MAX_ATTRIBUTES.to_string()),
        Limit::Styles => Message::new(Text::HtmlStyles),
        Limit::Mistakes => Message::new(Text::HtmlMistakes).with("limit", parse::MAX_MISTAKES.to_string()),
    };
    let end = cut.words(stop.at, cut.text.len()).chars().next().map_or(stop.at, |c| stop.at + c.len_utf8());
    Diagnostic::new(Code::FileTooLarge, message).span(cut.span(stop.at, end)).help(Message::new(Text::FileTooLargeHelp))
}
