//! Reads the bytes of a file into a [`Document`]: its lines and cells in reading order, each with its place.
//!
//! Invariant: the format is detected from the content, not from the name of the file; nothing here knows a form. A
//! further format is one folder with a `DocumentReader` and one line in `READERS`.

mod catch_panic;
mod encoding;
mod ending;
#[cfg(feature = "office")]
mod error;
#[cfg(feature = "html")]
mod html;
#[cfg(any(feature = "office", feature = "html"))]
mod inline;
mod layout;
#[cfg(feature = "office")]
mod limits;
#[cfg(feature = "office")]
mod office;
#[cfg(feature = "pdf")]
mod pdf;
mod own_result;
mod slice;
mod sniff;
mod text;
mod transcode;
#[cfg(feature = "office")]
mod xml;
#[cfg(feature = "office")]
mod zip;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Text};
use crate::document::{Block, Document};
use crate::source::{Source, SourceId, Sources, trim};

pub use catch_panic::catch_panic;
pub use ending::other_ending;
pub use own_result::is_own_result;
pub use sniff::{ARROW, PARQUET, columns_by_magic};
pub use text::json::{about_json_line, unescaped};
pub use text::long_csv::{LongCsvHeader, read_body};
pub use transcode::Foreign;

use encoding::DecodeError;
use slice::Slice;

/// Most bytes a text may have.
pub const MAX_TEXT_BYTES: usize = 64 << 20;
/// Most cells and lines a document may have.
pub const MAX_CELLS: usize = 500_000;
/// Most bytes of words in them: each character is examined for what it may belong to.
pub const MAX_WORDS: usize = 8 << 20;
/// Most separators where cells are named by codes: files of many reports are written so.
const MAX_CODED_SIGNS: usize = 2_000_000;

/// The usual file extensions of documents that can be read, for those who look for reports in a folder; the format
/// of a file is recognised by its content.
pub const ENDINGS: &[&str] = &[
    "txt", "text", "md", "markdown", "csv", "tsv", "json", "jsonl", "ndjson", "parquet", "arrow", "feather", "ipc",
    "html", "htm", "xhtml", "pdf", "docx", "docm", "odt", "xlsx", "xlsm", "xls", "ods", "doc", "wps", "rtf",
];

/// The input of a reader.
enum Input<'a> {
    /// The bytes of a file. Its cells are named by table, sheet or page.
    #[cfg_attr(
        not(any(feature = "office", feature = "pdf")),
        allow(dead_code, reason = "only these formats read bytes")
    )]
    Bytes { name: &'a str, bytes: &'a [u8] },
    /// A decoded text, into which the places of cells point.
    Text(Slice<'a>),
}

/// Reads one format of documents.
trait DocumentReader: Sync {
    /// Whether the content is of this format.
    fn recognises(&self, input: &Input<'_>) -> bool;

    /// Reads a document of this format. What is wrong goes to `diagnostics`; `None` where nothing could be read.
    fn read(&self, input: &Input<'_>, diagnostics: &mut Diagnostics) -> Option<Document>;

    /// Most separators that a text of this format may have, counted before any cell is made.
    fn max_separators(&self) -> usize {
        MAX_CELLS
    }

    /// The usual ending of the format from which a file must be converted before it can be read.
    fn needs_conversion(&self, bytes: &[u8]) -> Option<&'static str> {
        let _ = bytes;
        None
    }
}

/// Every format, in the order in which they are tried.
const READERS: &[&dyn DocumentReader] = &[
    #[cfg(feature = "office")]
    &office::OfficeReader,
    #[cfg(feature = "pdf")]
    &pdf::PdfReader,
    #[cfg(feature = "html")]
    &html::HtmlReader,
    &text::json::JsonReader,
    &text::long_csv::LongCsvReader,
    &text::TextReader,
];

fn reader_of(input: &Input<'_>) -> Option<&'static dyn DocumentReader> {
    READERS.iter().copied().find(|reader| reader.recognises(input))
}

/// What a file has to be converted from before [`read`] can read it: the usual ending of a format whose own
/// readers are other programs.
pub fn needs_conversion(bytes: &[u8]) -> Option<&'static str> {
    READERS.iter().find_map(|reader| reader.needs_conversion(bytes))
}

/// Reads a document. The source is the text that spans point into; it is empty for office files and PDF, whose
/// cells are named by table, sheet or page. Errors go to `diagnostics`; `None` where nothing could be read.
pub fn read(
    name: &str,
    bytes: &[u8],
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<(SourceId, Document)> {
    if is_own_result(bytes) {
        let message = Diagnostic::new(Code::OwnResult, Message::new(Text::OwnResult));
        diagnostics.push(message.help(Message::new(Text::OwnResultHelp)).in_file(name));
        return None;
    }
    let file = Input::Bytes { name, bytes };
    if let Some(reader) = reader_of(&file) {
        let document = reader.read(&file, diagnostics)?;
        return Some((sources.add_report(Source::new(name, "")), finish(name, document, diagnostics)?));
    }
    let text = match decoded(bytes) {
        Ok(text) => text,
        Err(refused) => {
            diagnostics.push(refused.in_file(name));
            return None;
        }
    };
    let Some(reader) = reader_of(&Input::Text(Slice { source: SourceId(0), text: &text })) else {
        let format = sniff::by_markup(&text).unwrap_or_default();
        diagnostics.push(not_read(format).in_file(name));
        return None;
    };
    // A file of bars alone would take a hundred times its size as cells.
    let separators = text.bytes().filter(|byte| matches!(byte, b'|' | b'\n' | b'\r' | b'\t' | b',' | b';')).count();
    if separators > reader.max_separators() {
        diagnostics.push(too_many_cells(name));
        return None;
    }
    let source = Source::new(name, text);
    let text = source.text.clone();
    let id = sources.add_report(source);
    let document = reader.read(&Input::Text(Slice { source: id, text: &text }), diagnostics)?;
    Some((id, finish(name, document, diagnostics)?))
}

/// The text that bytes hold, or why they are no text that can be read.
fn decoded(bytes: &[u8]) -> Result<String, Box<Diagnostic>> {
    let refuse = |code, message: Text, help: Text| {
        Box::new(Diagnostic::new(code, Message::new(message)).help(Message::new(help)))
    };
    let empty = || refuse(Code::EmptyFile, Text::FileEmpty, Text::FileEmptyHelp);
    if bytes.is_empty() {
        return Err(empty());
    }
    if let Some(format) = sniff::by_magic(bytes) {
        return Err(Box::new(not_read(format)));
    }
    if bytes.len() > MAX_TEXT_BYTES {
        let message = Message::new(Text::FileTooLarge).with("limit", format!("{} MiB", MAX_TEXT_BYTES >> 20));
        return Err(Box::new(Diagnostic::new(Code::FileTooLarge, message).help(Message::new(Text::FileTooLargeHelp))));
    }
    let text = encoding::decode(bytes).map_err(|error| match error {
        DecodeError::Binary => refuse(Code::NotAText, Text::NotAText, Text::FormatNotReadHelp),
        DecodeError::Unknown => refuse(Code::BadEncoding, Text::BadEncoding, Text::BadEncodingHelp),
    })?;
    if trim(&text).is_empty() { Err(empty()) } else { Ok(text) }
}

/// A format that is recognised but has no reader.
/// The filled cells of a sheet as they are shown, by row and column from 0. Hidden ones are among them.
#[derive(Debug, Clone)]
pub struct SheetRows {
    pub name: Arc<str>,
    pub rows: BTreeMap<u32, BTreeMap<u32, String>>,
}

/// Reads the sheets of a workbook, whatever it is about; formulas are not computed. `None` where nothing could be read.
#[cfg(feature = "office")]
pub fn sheet_rows(name: &str, bytes: &[u8], diagnostics: &mut Diagnostics) -> Option<Vec<SheetRows>> {
    office::sheet_rows(name, bytes, diagnostics)
}

/// Reports that workbooks cannot be read.
#[cfg(not(feature = "office"))]
pub fn sheet_rows(name: &str, _: &[u8], diagnostics: &mut Diagnostics) -> Option<Vec<SheetRows>> {
    diagnostics.push(not_read("XLSX").in_file(name));
    None
}

fn not_read(format: &str) -> Diagnostic {
    let message = Message::new(Text::FormatNotRead).with("format", format);
    Diagnostic::new(Code::FormatNotRead, message).help(Message::new(Text::FormatNotReadHelp))
}

fn too_many_cells(name: &str) -> Diagnostic {
    let message = Message::new(Text::TooManyCells).with("limit", MAX_CELLS.to_string());
    Diagnostic::new(Code::FileTooLarge, message).help(Message::new(Text::FileTooLargeHelp)).in_file(name)
}

/// A document that is not too large to be placed, every cell of its grids in its column.
fn finish(name: &str, mut document: Document, diagnostics: &mut Diagnostics) -> Option<Document> {
    let (mut cells, mut words) = (0, 0);
    for block in &document.blocks {
        match block {
            Block::Line(line) => (cells, words) = (cells + 1, words + line.text.len()),
            Block::Run(run) => {
                cells += run.cells.len();
                words += run.cells.iter().map(|cell| cell.text.len()).sum::<usize>();
            }
            Block::Grid(grid) => {
                cells += grid.rows.iter().map(|row| row.len() + 1).sum::<usize>();
                words += grid.rows.iter().flatten().map(|cell| cell.text.len()).sum::<usize>();
            }
        }
    }
    if cells > MAX_CELLS {
        diagnostics.push(too_many_cells(name));
        return None;
    }
    if words > MAX_WORDS {
        let message = Message::new(Text::TooManyWords).with("limit", format!("{} MiB", MAX_WORDS >> 20));
        let refused = Diagnostic::new(Code::FileTooLarge, message).help(Message::new(Text::FileTooLargeHelp));
        diagnostics.push(refused.in_file(name));
        return None;
    }
    document.lay_out();
    Some(document)
}
