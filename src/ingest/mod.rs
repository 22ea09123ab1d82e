//! The one door from bytes to a [`Document`]. In: the bytes of a file under the name a user gave. Out: its
//! lines and cells in reading order, each with its place. Knows nothing of forms.
//!
//! The format is told by content, never by the file's name. A reader of a further format is one more file
//! here and one more arm in [`read`].

#[cfg(any(feature = "pdf", feature = "columnar"))]
mod catch_panic;
mod slice;
mod encoding;
#[cfg(feature = "html")]
mod html;
#[cfg(feature = "office")]
mod office;
#[cfg(feature = "pdf")]
mod pdf;
mod sniff;
mod text;
mod transcode;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Text};
use crate::document::{Block, Document};
use crate::source::{Source, SourceId, Sources, trim};

#[cfg(any(feature = "pdf", feature = "columnar"))]
pub use catch_panic::catch_panic;
pub use sniff::{ARROW, PARQUET, columns_by_magic};
pub use text::json::{about_json_line, unescaped};
pub use text::long_csv::{Head, read_body};
pub use transcode::Foreign;

use encoding::DecodeError;
use slice::Slice;

/// Most bytes a text may have.
pub const MAX_TEXT_BYTES: usize = 64 << 20;
/// Most cells and lines a document may have.
pub const MAX_CELLS: usize = 500_000;
/// Most bytes of words in them: each sign is looked at for what it may belong to.
pub const MAX_WORDS: usize = 8 << 20;
/// Most signs between cells where cells are named by codes: files of many reports are written so.
const MAX_CODED_SIGNS: usize = 2_000_000;

/// The endings under which documents that can be read usually go, for those who look for reports in a folder;
/// what a file is, its content says.
pub const ENDINGS: &[&str] = &[
    "txt", "text", "md", "markdown", "csv", "tsv", "json", "jsonl", "ndjson", "parquet", "arrow", "feather", "ipc",
    "html", "htm", "xhtml", "pdf", "docx", "docm", "odt", "xlsx", "xlsm", "xls", "ods", "doc", "wps", "rtf",
];

/// What a file has to be converted from before [`read`] can read it: the usual ending of a format whose own
/// readers are other programs.
pub fn needs_conversion(bytes: &[u8]) -> Option<&'static str> {
    #[cfg(feature = "office")]
    return office::needs_conversion(bytes);
    #[cfg(not(feature = "office"))]
    return {
        let _ = bytes;
        None
    };
}

/// Reads a document. The source is the text that spans point into; it is empty for office files and PDF, whose
/// cells are named by table, sheet or page. What is wrong is said in `diagnostics`; `None` where nothing could be read.
pub fn read(
    name: &str,
    bytes: &[u8],
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<(SourceId, Document)> {
    let refuse =
        |code, message: Message, help: Text| Diagnostic::new(code, message).help(Message::new(help)).in_file(name);
    if bytes.is_empty() {
        diagnostics.push(refuse(Code::EmptyFile, Message::new(Text::FileEmpty), Text::FileEmptyHelp));
        return None;
    }
    #[cfg(feature = "office")]
    if sniff::is_office(bytes) {
        let document = bounded(name, office::read(name, bytes, diagnostics)?, diagnostics)?;
        // As below: cells carry their table or sheet.
        return Some((sources.add_report(Source::new(name, "")), document));
    }
    #[cfg(feature = "pdf")]
    if bytes.starts_with(b"%PDF-") {
        let document = bounded(name, pdf::read(name, bytes, diagnostics)?, diagnostics)?;
        // There is no text to point into; cells carry page and place.
        return Some((sources.add_report(Source::new(name, "")), document));
    }
    if let Some(format) = sniff::by_magic(bytes) {
        let message = Message::new(Text::FormatNotRead).with("format", format);
        diagnostics.push(refuse(Code::FormatNotRead, message, Text::FormatNotReadHelp));
        return None;
    }
    if bytes.len() > MAX_TEXT_BYTES {
        let message = Message::new(Text::FileTooLarge).with("limit", format!("{} MiB", MAX_TEXT_BYTES >> 20));
        diagnostics.push(refuse(Code::FileTooLarge, message, Text::FileTooLargeHelp));
        return None;
    }
    let text = match encoding::decode(bytes) {
        Ok(text) => text,
        Err(DecodeError::Binary) => {
            diagnostics.push(refuse(Code::NotAText, Message::new(Text::NotAText), Text::FormatNotReadHelp));
            return None;
        }
        Err(DecodeError::Unknown) => {
            diagnostics.push(refuse(Code::BadEncoding, Message::new(Text::BadEncoding), Text::BadEncodingHelp));
            return None;
        }
    };
    if trim(&text).is_empty() {
        diagnostics.push(refuse(Code::EmptyFile, Message::new(Text::FileEmpty), Text::FileEmptyHelp));
        return None;
    }
    let markup = sniff::by_markup(&text);
    let is_page = markup == Some(sniff::HTML);
    if let Some(format) = markup.filter(|_| !(is_page && cfg!(feature = "html"))) {
        let message = Message::new(Text::FormatNotRead).with("format", format);
        diagnostics.push(refuse(Code::FormatNotRead, message, Text::FormatNotReadHelp));
        return None;
    }
    // Counted before any cell is made: a file of bars alone would take a hundred times its size.
    let signs = || text.bytes().filter(|byte| matches!(byte, b'|' | b'\n' | b'\r' | b'\t' | b',' | b';')).count();
    let is_coded = || text::is_coded(Slice { source: SourceId(0), text: &text });
    if !is_page && signs() > MAX_CELLS && (signs() > MAX_CODED_SIGNS || !is_coded()) {
        diagnostics.push(too_many_cells(name));
        return None;
    }
    let source = Source::new(name, text);
    let text = source.text.clone();
    let id = sources.add_report(source);
    let cut = Slice { source: id, text: &text };
    #[cfg(feature = "html")]
    if is_page {
        return Some((id, bounded(name, html::read(cut, diagnostics)?, diagnostics)?));
    }
    Some((id, bounded(name, text::read(cut, diagnostics)?, diagnostics)?))
}

fn too_many_cells(name: &str) -> Diagnostic {
    let message = Message::new(Text::TooManyCells).with("limit", MAX_CELLS.to_string());
    Diagnostic::new(Code::FileTooLarge, message).help(Message::new(Text::FileTooLargeHelp)).in_file(name)
}

/// A document that is not too large to be placed.
fn bounded(name: &str, document: Document, diagnostics: &mut Diagnostics) -> Option<Document> {
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
    Some(document)
}
