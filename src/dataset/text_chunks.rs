//! Cuts a text into chunks of whole reports.
//!
//! Invariant: holds no more than one chunk and the report that reaches beyond it.

use std::io::Read;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Message, Text};
use crate::ingest;

use super::chunk::{Chunk, Payload};
use super::format::{Format, TextTable, refused};

/// A report longer than this is read in parts.
const MAX_REPORT_BYTES: usize = ingest::MAX_TEXT_BYTES;
/// The longest header.
const MAX_HEADER_BYTES: usize = 1 << 20;

/// A text as chunks.
pub(super) struct TextChunks<R> {
    file: String,
    input: R,
    header: Arc<dyn TextTable>,
    /// Read and not yet returned.
    rest: Vec<u8>,
    above: u64,
    size: usize,
    ended: bool,
}

impl<R: Read> TextChunks<R> {
    /// Reads the header; a file of batches has none and is refused. `size`: bytes of a chunk.
    pub(super) fn open(file: String, format: &Format, mut input: R, size: usize) -> Result<Self, Box<Diagnostic>> {
        if format.is_columns() {
            return Err(refused(&file, format.name()));
        }
        let mut rest = Vec::new();
        let mut ended = false;
        while memchr::memchr(b'\n', &rest).is_none() && !ended && rest.len() < MAX_HEADER_BYTES {
            ended = fill(&mut input, &mut rest, 1 << 16).map_err(|error| unreadable(&file, &error))?;
        }
        if rest.starts_with(&[0xef, 0xbb, 0xbf]) {
            rest.drain(..3);
        }
        let start = format.0.open_text(&file, &rest)?;
        rest.drain(..start.bytes.min(rest.len()));
        let size = size.clamp(1, start.header.max_chunk_bytes());
        Ok(Self { file, input, header: start.header, rest, above: start.lines, size, ended })
    }

    /// The bytes of the longest whole reports with which `rest` begins; none where it holds none.
    fn whole(&self) -> usize {
        if self.ended { self.rest.len() } else { self.header.whole_reports(&self.rest) }
    }
}

impl<R: Read> Iterator for TextChunks<R> {
    type Item = Result<Chunk, Box<Diagnostic>>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut wanted = self.size;
        loop {
            while self.rest.len() < wanted && !self.ended {
                match fill(&mut self.input, &mut self.rest, wanted) {
                    Ok(ended) => self.ended = ended,
                    Err(error) => {
                        self.ended = true;
                        self.rest.clear();
                        return Some(Err(unreadable(&self.file, &error)));
                    }
                }
            }
            if self.rest.is_empty() {
                return None;
            }
            let mut end = self.whole();
            if end == 0 && self.rest.len() >= MAX_REPORT_BYTES {
                end = memchr::memrchr(b'\n', &self.rest).map_or(self.rest.len(), |at| at + 1);
            }
            if end > 0 {
                let mut rest = Vec::with_capacity(self.size + self.size / 4);
                rest.extend_from_slice(self.rest.get(end..).unwrap_or_default());
                let mut bytes = std::mem::replace(&mut self.rest, rest);
                bytes.truncate(end);
                let above = self.above;
                self.above += memchr::memchr_iter(b'\n', &bytes).count() as u64;
                let payload = Payload::Text { header: Arc::clone(&self.header), bytes };
                return Some(Ok(Chunk { payload, above }));
            }
            wanted = self.rest.len() * 2;
        }
    }
}

/// Reads until there are `wanted` bytes or no more; returns whether there are no more.
fn fill(input: &mut impl Read, rest: &mut Vec<u8>, wanted: usize) -> std::io::Result<bool> {
    let missing = wanted.saturating_sub(rest.len()).max(1 << 16);
    let read = input.by_ref().take(missing as u64).read_to_end(rest)?;
    Ok(read < missing)
}

fn unreadable(file: &str, error: &std::io::Error) -> Box<Diagnostic> {
    let diagnostic = Diagnostic::new(
        Code::Unreadable,
        Message::new(Text::TableReadFailed).with_message("detail", Message::from_library(error.kind().to_string())),
    )
    .help(Message::new(Text::TableReadFailedHelp))
    .in_file(file);
    Box::new(diagnostic)
}
