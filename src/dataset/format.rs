//! Defines what a container of cells of many reports provides.
//!
//! A container is one file or folder with an implementation of [`TableFormat`] and one line in the list of `dataset`; nothing
//! outside its folder matches on it.

use std::fmt::Debug;
use std::io::{Read, Seek};
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Text};
use crate::document::Document;
use crate::ingest;
use crate::source::SourceId;

use super::assembler::BlockAssembler;
use super::cell_index::CellIndex;
use super::chunk::{Chunk, Record};
use super::rebuild::Rebuilt;
use super::wide::Layout;

/// Recognizes a format by the first bytes of a file.
pub(super) type Sniff = fn(&[u8]) -> Option<Arc<dyn TableFormat>>;

/// How many bytes of a file are examined; a shorter beginning counts as the whole file.
pub const HEAD_BYTES: usize = 1 << 16;

/// How one container holds cells of many reports. An instance is what was recognized: with its delimiter, its layout.
///
/// A format is either text, which is read once and cut between records, or batches, which are read at any place of
/// the file. It provides one of the two methods that open a file.
pub(super) trait TableFormat: Debug + Send + Sync {
    /// Its name for people.
    fn name(&self) -> &'static str;

    /// Whether the file holds batches, which no pipe can provide.
    fn is_batches(&self) -> bool {
        false
    }

    /// Reads the header of a text.
    fn open_text(&self, file: &str, start: &[u8]) -> Result<TextStart, Box<Diagnostic>> {
        let _ = start;
        Err(refused(file, self.name()))
    }

    /// Opens a file of batches. `size`: bytes of a chunk.
    fn open_batches(
        &self,
        file: &str,
        input: Box<dyn RandomAccess>,
        size: usize,
    ) -> Result<Box<dyn BatchSource>, Box<Diagnostic>> {
        let _ = (input, size);
        Err(refused(file, self.name()))
    }
}

/// Where the records of a text begin.
pub(super) struct TextStart {
    pub header: Arc<dyn TextTable>,
    /// Bytes of the header.
    pub bytes: usize,
    /// Lines of the header.
    pub lines: u64,
}

/// The header of a text and all that is read by it. Chunks of a file share one.
pub(super) trait TextTable: Debug + Send + Sync {
    /// Returns the most bytes of a chunk that are of use.
    fn max_chunk_bytes(&self) -> usize {
        usize::MAX
    }

    /// Returns how many bytes of `text` are whole reports; 0 where that is not known yet.
    fn whole_reports(&self, text: &[u8]) -> usize;

    /// Decodes the reports of a chunk into blocks.
    fn decode(&self, text: &[u8], above: u64, cx: &mut Context<'_>, assembler: &mut BlockAssembler);

    /// Rebuilds a report of which every cell is plain; `None` where one is not.
    fn rebuild(&self, source: SourceId, text: &str, cx: &mut Context<'_>, form: usize) -> Option<Rebuilt>;

    /// Reads a report as the precise readers do, with its places.
    fn document(
        &self,
        source: SourceId,
        text: &str,
        cx: &mut Context<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Document>;

    /// Reports what is wrong with the header, once per file.
    fn header_diagnostics(&self, cx: &mut Context<'_>) -> Vec<Diagnostic> {
        let _ = cx;
        Vec::new()
    }
}

/// A file of batches, cut into chunks.
pub(super) trait BatchSource: Iterator<Item = Result<Chunk, Box<Diagnostic>>> + Send {
    /// Returns how many rows from the beginning show what the reports of the file hold.
    fn preview_rows(&self) -> usize;
}

/// The batches of a chunk.
pub(super) trait Batches: Debug + Send + Sync {
    /// Returns how many bytes of the file they take.
    fn size(&self) -> usize;

    /// Returns the first rows, and how many they are; nothing is copied.
    fn first_rows(&self, max: usize) -> (Box<dyn Batches>, usize);

    /// Decodes the reports of a chunk into blocks. `above`: rows of the file before it.
    fn decode(&self, above: u64, cx: &mut Context<'_>, assembler: &mut BlockAssembler);

    /// Rebuilds a report of which every cell is plain; `None` where one is not.
    fn rebuild(&self, above: u64, record: &Record, cx: &mut Context<'_>, form: usize) -> Option<Rebuilt>;

    /// Reads a report as the precise readers do, with its places.
    fn document(&self, above: u64, record: &Record, cx: &mut Context<'_>) -> Option<Document>;

    /// Reports what is wrong with the columns, once per file.
    fn header_diagnostics(&self, cx: &mut Context<'_>) -> Vec<Diagnostic>;
}

/// What a reader knows of a file while it decodes its chunks.
pub(super) struct Context<'r> {
    pub file: &'r str,
    pub cell_index: &'r mut CellIndex,
    /// What the columns of a wide table name: the same in every chunk of a file.
    pub layout: &'r mut Option<Layout>,
}

/// A file that can be read at any place.
pub(super) trait RandomAccess: Read + Seek + Send {}

impl<T: Read + Seek + Send> RandomAccess for T {}

/// The format of a table of many reports.
#[derive(Debug, Clone)]
pub struct Format(pub(super) Arc<dyn TableFormat>);

impl Format {
    /// Its name.
    pub fn name(&self) -> &'static str {
        self.0.name()
    }

    /// Whether the file must be readable at any place, which no pipe is.
    pub fn is_columns(&self) -> bool {
        self.0.is_batches()
    }
}

/// Recognizes the format of a file by its beginning; `None` for an ordinary document, which a table of cells of one
/// report is.
pub fn sniff(head: &[u8]) -> Option<Format> {
    let columns = ingest::columns_by_magic(head).is_some();
    let found = super::FORMATS.iter().find_map(|sniff| sniff(head))?;
    // Without the reader of such files they are not searched for text.
    (found.is_batches() || !columns).then_some(Format(found))
}

/// The format is not one that can be read in this way.
pub(super) fn refused(file: &str, format: &'static str) -> Box<Diagnostic> {
    let message = Message::new(Text::FormatNotRead).with("format", format);
    Box::new(Diagnostic::new(Code::FormatNotRead, message).help(Message::new(Text::FormatNotReadHelp)).in_file(file))
}

/// The first bytes without the mark of UTF-8.
pub(super) fn without_mark(head: &[u8]) -> &[u8] {
    head.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(head)
}
