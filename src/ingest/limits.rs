//! Defines the limits for archives and XML, whatever format is packed in them, and the budget of one file.
//!
//! A report has some dozens of parts of some hundred KiB; a hundred times as many is a mistake or an attack.
//!
//! Invariant: a reader charges what it is about to keep before it copies it, so that a file which refers to the same
//! words a thousand times is refused at the limit and not after a thousand copies.

use crate::diagnostic::Text;

use super::MAX_WORDS;
use super::error::ReadError;

/// Files inside the archive.
pub(super) const MAX_ENTRIES: usize = 10_000;
/// Bytes of one part, unpacked.
pub(super) const MAX_PART_BYTES: u64 = 64 << 20;
/// Bytes of all parts read, unpacked.
pub(super) const MAX_TOTAL_BYTES: u64 = 128 << 20;
/// Unpacked bytes per packed byte; parts smaller than [`RATIO_FROM`] may pack better.
pub(super) const MAX_RATIO: u64 = 300;
pub(super) const RATIO_FROM: u64 = 4 << 20;
/// Elements inside elements.
pub(super) const MAX_DEPTH: usize = 256;
/// Tags of all parts read, opening and closing ones. A cell of a sheet has four.
pub(super) const MAX_TAGS: usize = 4_000_000;

/// What one file may still cost.
#[derive(Debug)]
pub(super) struct Budget {
    words: usize,
    cells: usize,
    max_cells: usize,
}

impl Budget {
    pub(super) fn new(max_cells: usize) -> Self {
        Self { words: MAX_WORDS, cells: max_cells, max_cells }
    }

    /// Takes words that are about to be kept off the budget.
    pub(super) fn charge_words(&mut self, bytes: usize) -> Result<(), ReadError> {
        let spent = || ReadError::limit(Text::TooManyWords, format!("{} MiB", MAX_WORDS >> 20));
        self.words = self.words.checked_sub(bytes).ok_or_else(spent)?;
        Ok(())
    }

    /// Takes cells off the budget one by one, as `work` counts them down; `None` where it needs more.
    pub(super) fn lend_cells<T>(&mut self, work: impl FnOnce(&mut usize) -> Option<T>) -> Result<T, ReadError> {
        work(&mut self.cells).ok_or_else(|| ReadError::limit(Text::TooManyCells, self.max_cells))
    }

    /// Takes cells or lines that are about to be kept off the budget.
    pub(super) fn charge_cells(&mut self, count: usize) -> Result<(), ReadError> {
        let spent = || ReadError::limit(Text::TooManyCells, self.max_cells);
        self.cells = self.cells.checked_sub(count).ok_or_else(spent)?;
        Ok(())
    }
}
