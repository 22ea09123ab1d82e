//! Holds some whole reports of a file: as found, and decoded into blocks.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Document;
use crate::source::{Place, SourceId};
use crate::template::Template;
use crate::vectorized::Block;

use super::assembler::BlockAssembler;
use super::budget::Unreported;
use super::format::{Batches, Context, TextTable};
use super::rebuild::Rebuilt;

/// Bytes of a chunk, except for its last report.
pub const CHUNK_BYTES: usize = 4 << 20;

/// Some whole reports of a file.
#[derive(Debug)]
pub struct Chunk {
    pub(super) payload: Payload,
    /// Lines or rows of the file before it.
    pub(super) above: u64,
}

/// What a chunk holds of its file.
#[derive(Debug)]
pub(super) enum Payload {
    Text { header: Arc<dyn TextTable>, bytes: Vec<u8> },
    Batches(Box<dyn Batches>),
}

impl Chunk {
    /// Returns how many bytes of the file it holds.
    pub fn len(&self) -> usize {
        match &self.payload {
            Payload::Text { bytes, .. } => bytes.len(),
            Payload::Batches(batches) => batches.size(),
        }
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the first rows of batches, and how many they are; nothing of a text.
    pub(super) fn first_rows(&self, max: usize) -> Option<(Chunk, usize)> {
        let Payload::Batches(batches) = &self.payload else { return None };
        let (first, count) = batches.first_rows(max);
        Some((Chunk { payload: Payload::Batches(first), above: self.above }, count))
    }

    /// Returns the bytes of a report; nothing where it is in batches.
    pub(super) fn bytes(&self, record: &Record) -> &[u8] {
        match &self.payload {
            Payload::Text { bytes, .. } => bytes.get(record.start..record.end).unwrap_or_default(),
            Payload::Batches(_) => &[],
        }
    }

    pub(super) fn decode(&self, cx: &mut Context<'_>, assembler: &mut BlockAssembler) {
        match &self.payload {
            Payload::Text { header, bytes } => header.decode(bytes, self.above, cx, assembler),
            Payload::Batches(batches) => batches.decode(self.above, cx, assembler),
        }
    }

    pub(super) fn header_diagnostics(&self, cx: &mut Context<'_>) -> Vec<Diagnostic> {
        match &self.payload {
            Payload::Text { header, .. } => header.header_diagnostics(cx),
            Payload::Batches(batches) => batches.header_diagnostics(cx),
        }
    }

    /// Rebuilds a report from cells that are all plain. `text`: its bytes.
    pub(super) fn rebuild(
        &self,
        record: &Record,
        (source, text): (SourceId, &str),
        cx: &mut Context<'_>,
    ) -> Option<Rebuilt> {
        let form = record.lane.and(record.form)?;
        match &self.payload {
            Payload::Text { header, .. } => header.rebuild(source, text, cx, form),
            Payload::Batches(batches) => batches.rebuild(self.above, record, cx, form),
        }
    }

    /// Reads a report as the precise readers do.
    pub(super) fn document(
        &self,
        record: &Record,
        (source, text): (SourceId, &str),
        cx: &mut Context<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Document> {
        match &self.payload {
            Payload::Text { header, .. } => header.document(source, text, cx, diagnostics),
            Payload::Batches(batches) => batches.document(self.above, record, cx),
        }
    }
}

/// One report of a chunk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// The name in the file, without the file's.
    pub name: String,
    /// Its block and its place there; `None` where only the precise reader can find what it holds.
    pub lane: Option<(usize, usize)>,
    /// What a report with a lane states of itself, as in its [`Report`](crate::report::Report).
    pub organisation: Option<Box<str>>,
    pub year: Option<i32>,
    /// Its form among those of the reader, where it has a lane.
    pub(super) form: Option<usize>,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Lines of the file before it.
    pub(super) above: u64,
    pub(super) by_rows: bool,
}

impl Record {
    /// Where it begins in the file.
    pub(super) fn place(&self) -> Place {
        let at = self.above + 1;
        if self.by_rows { Place::Row { row: at, column: None } } else { Place::Line { line: at, column: 1 } }
    }
}

/// A chunk, decoded.
#[derive(Debug, Clone, Default)]
pub struct DecodedChunk {
    /// At most one block per form, with its plain reports by column.
    pub blocks: Vec<(Arc<Template>, Block)>,
    /// All reports, in the order of the file.
    pub records: Vec<Record>,
    /// About lines that belong to no report.
    pub diagnostics: Vec<Diagnostic>,
    /// How many diagnostics were left out, being beyond the first hundred of a chunk.
    pub unreported: Unreported,
}
