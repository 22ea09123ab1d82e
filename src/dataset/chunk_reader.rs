//! Reads a file of any format chunk by chunk.

use std::collections::VecDeque;
use std::io::{Read, Seek};

use crate::diagnostic::Diagnostic;

use super::chunk::Chunk;
use super::format::{BatchSource, Format};
use super::text_chunks::TextChunks;

/// A file as chunks, whatever its format.
pub struct ChunkReader<R> {
    source: Source<R>,
    /// Examined and not yet returned.
    ahead: VecDeque<Result<Chunk, Box<Diagnostic>>>,
}

enum Source<R> {
    Text(TextChunks<R>),
    Batches(Box<dyn BatchSource>),
}

impl<R: Read + Seek + Send + 'static> ChunkReader<R> {
    /// Reads what a file states of itself. `size`: bytes of a chunk, [`CHUNK_BYTES`](super::CHUNK_BYTES) unless a
    /// test needs less; a file of columns counts rows by it.
    pub fn open(file: impl Into<String>, format: &Format, input: R, size: usize) -> Result<Self, Box<Diagnostic>> {
        if format.is_columns() {
            let batches = format.0.open_batches(&file.into(), Box::new(input), size)?;
            return Ok(Self { source: Source::Batches(batches), ahead: VecDeque::new() });
        }
        Self::from_stream(file, format, input, size)
    }
}

impl<R: Read> ChunkReader<R> {
    /// The same for what can only be read once; a file of columns is refused.
    pub fn from_stream(
        file: impl Into<String>,
        format: &Format,
        input: R,
        size: usize,
    ) -> Result<Self, Box<Diagnostic>> {
        let text = TextChunks::open(file.into(), format, input, size)?;
        Ok(Self { source: Source::Text(text), ahead: VecDeque::new() })
    }

    /// Returns the first rows of a file of columns, which are returned again later; nothing of a text, where the
    /// first bytes do.
    pub fn preview(&mut self) -> Vec<Chunk> {
        let mut found = Vec::new();
        let Source::Batches(batches) = &mut self.source else { return found };
        let mut left = batches.preview_rows();
        while left > 0
            && let Some(next) = batches.next()
        {
            if let Ok(chunk) = &next
                && let Some((rows, count)) = chunk.first_rows(left)
            {
                found.push(rows);
                left -= count;
            }
            self.ahead.push_back(next);
        }
        found
    }
}

impl<R: Read> Iterator for ChunkReader<R> {
    type Item = Result<Chunk, Box<Diagnostic>>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(next) = self.ahead.pop_front() {
            return Some(next);
        }
        match &mut self.source {
            Source::Text(text) => text.next(),
            Source::Batches(batches) => batches.next(),
        }
    }
}
