//! The one door from bytes to a [`Document`]. In: the bytes of a file under the name a user gave. Out: its
//! lines and cells in reading order, each with its place. Knows nothing of forms.
//!
//! The format is told by content, never by the file's name. A reader of a further format is one more file
//! here and one more arm in [`read`].

mod coded;
mod cut;
mod delimited;
mod encoding;
#[cfg(feature = "html")]
mod html;
mod json;
#[cfg(feature = "office")]
mod office;
#[cfg(feature = "pdf")]
mod pdf;
mod pipes;
mod sniff;
mod tabs;
mod text;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Text};
use crate::report::Document;
use crate::text::{Source, SourceId, Sources, trim};

pub use coded::{Head, read_body};
pub use json::{about_json_line, unescaped};

use cut::Cut;
use encoding::DecodeError;

/// Most bytes a text may have.
pub const MAX_TEXT_BYTES: usize = 64 << 20;
/// Most cells and lines a document may have.
pub const MAX_CELLS: usize = 2_000_000;

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
        let document = office::read(name, bytes, diagnostics)?;
        // As below: cells carry their table or sheet.
        return Some((sources.add(Source::new(name, "")), document));
    }
    #[cfg(feature = "pdf")]
    if bytes.starts_with(b"%PDF-") {
        let document = pdf::read(name, bytes, diagnostics)?;
        // There is no text to point into; cells carry page and place.
        return Some((sources.add(Source::new(name, "")), document));
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
    let too_many = || {
        let message = Message::new(Text::TooManyCells).with("limit", MAX_CELLS.to_string());
        refuse(Code::FileTooLarge, message, Text::FileTooLargeHelp)
    };
    // Counted before any cell is made: a file of bars alone would take a hundred times its size.
    if !is_page
        && text.bytes().filter(|byte| matches!(byte, b'|' | b'\n' | b'\r' | b'\t' | b',' | b';')).count() > MAX_CELLS
    {
        diagnostics.push(too_many());
        return None;
    }
    let source = Source::new(name, text);
    let text = source.text.clone();
    let id = sources.add(source);
    let cut = Cut { source: id, text: &text };
    #[cfg(feature = "html")]
    if is_page {
        return Some((id, html::read(cut, diagnostics)?));
    }
    Some((id, read_text(cut, diagnostics)?))
}

fn read_text(cut: Cut<'_>, diagnostics: &mut Diagnostics) -> Option<Document> {
    if json::looks_like(cut.text) {
        return json::read(cut, diagnostics);
    }
    if let Some(head) = coded::head(cut) {
        return coded::read(cut, &head, diagnostics);
    }
    let blocks = delimited::blocks(cut).unwrap_or_else(|| text::blocks(cut));
    Some(Document { blocks, coded: None })
}
