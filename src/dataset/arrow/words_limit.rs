//! Counts the words of record batches as if each row had its own copy, before any row is read.
//!
//! A dictionary holds its words once, however many rows refer to them; names, codes and values are compared and copied
//! row by row. A file of a few KiB could so take any time and memory.

use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;

use super::error::Error;
use super::values::keys;

/// Bytes of words per row that any file may have on average; a row with its names has some sixty.
pub(super) const MAX_ROW_WORDS: u64 = 256;
/// Bytes of words beyond that, for files of few rows.
const MAX_FEW_WORDS: u64 = 64 << 20;
/// Bytes of words per byte of the file, for files that are words in the main.
const MAX_WORDS_PER_BYTE: u64 = 8;

/// What the words of some rows come to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Words {
    words: u64,
    rows: u64,
    bytes: u64,
}

impl Words {
    /// Leaves so many of the rows, with their share.
    pub(super) fn keep(&mut self, rows: u64) {
        let share = |all: u64| (u128::from(all) * u128::from(rows) / u128::from(self.rows.max(1))) as u64;
        *self = Self { words: share(self.words), rows, bytes: share(self.bytes) };
    }

    /// Adds a batch that takes so many bytes of its file.
    pub(super) fn charge(&mut self, batch: &RecordBatch, bytes: usize) -> Result<(), Error> {
        let own = batch.columns().iter().map(|column| width(column.as_ref()));
        self.words = own.fold(self.words, u64::saturating_add);
        self.rows = self.rows.saturating_add(batch.num_rows() as u64);
        self.bytes = self.bytes.saturating_add(bytes as u64);
        let most = self.rows.saturating_mul(MAX_ROW_WORDS).saturating_add(MAX_FEW_WORDS);
        let most = most.max(self.bytes.saturating_mul(MAX_WORDS_PER_BYTE));
        if self.words > most { Err(Error::TooManyWords) } else { Ok(()) }
    }
}

/// The bytes of the words of a column, row by row. Figures and truths are short.
fn width(array: &dyn Array) -> u64 {
    if let Some(dictionary) = array.as_any_dictionary_opt() {
        let entries = dictionary.values();
        let longest = (0..entries.len()).map(|at| length(entries.as_ref(), at)).max().unwrap_or(0);
        let most = longest.saturating_mul(array.len() as u64);
        // A bound is enough where it is small.
        if most <= MAX_FEW_WORDS / 64 || longest <= MAX_ROW_WORDS / 16 {
            return most;
        }
        return keys(array, 0..array.len()).into_iter().map(|key| length(entries.as_ref(), key as usize)).sum();
    }
    match array.data_type() {
        DataType::Utf8View | DataType::BinaryView => (0..array.len()).map(|row| length(array, row)).sum(),
        DataType::Utf8 => array.as_string_opt::<i32>().map_or(0, |array| span(array.value_offsets())),
        DataType::LargeUtf8 => array.as_string_opt::<i64>().map_or(0, |array| span(array.value_offsets())),
        DataType::Binary => array.as_binary_opt::<i32>().map_or(0, |array| span(array.value_offsets())),
        DataType::LargeBinary => array.as_binary_opt::<i64>().map_or(0, |array| span(array.value_offsets())),
        _ => 0,
    }
}

fn span<T: Copy + TryInto<i64>>(offsets: &[T]) -> u64 {
    let end = |offset: Option<&T>| offset.and_then(|offset| (*offset).try_into().ok()).unwrap_or(0);
    end(offsets.last()).abs_diff(end(offsets.first()))
}

/// The length of the words of a row.
fn length(array: &dyn Array, row: usize) -> u64 {
    super::values::bytes(array, row).map_or(0, |bytes| bytes.len() as u64)
}
