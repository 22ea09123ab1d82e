//! One door for files of every shape. In: a file that can be read at any place. Out: its stretches.

use std::collections::VecDeque;
use std::io::{Read, Seek};

use crate::diagnostic::Diagnostic;

#[cfg(feature = "columnar")]
use super::columnar::Columns;
use super::sniff::Shape;
use super::stretch::{Stretch, Stretches};

/// Rows at the beginning of a file of columns that are looked at before it is read: some reports, however it is cut.
#[cfg(feature = "columnar")]
const BEGINNING_ROWS: usize = 8192;
#[cfg(feature = "columnar")]
const BEGINNING_REPORTS: usize = 200;

/// A file as stretches, whatever its shape.
pub struct Feed<R> {
    inner: Inner<R>,
    /// Looked at and not yet handed out.
    ahead: VecDeque<Result<Stretch, Box<Diagnostic>>>,
}

enum Inner<R> {
    Lines(Stretches<R>),
    #[cfg(feature = "columnar")]
    Columns(Box<Columns>),
}

impl<R: Read + Seek + Send + 'static> Feed<R> {
    /// Reads what a file says of itself. `size`: bytes of a stretch, [`STRETCH_BYTES`](super::STRETCH_BYTES)
    /// unless a test wants less; the same for a file of columns, which counts rows by it.
    pub fn open(file: impl Into<String>, shape: Shape, input: R, size: usize) -> Result<Self, Box<Diagnostic>> {
        #[cfg(feature = "columnar")]
        if shape.is_columns() {
            let columns = Columns::open(&file.into(), shape, Box::new(input), size)?;
            return Ok(Self { inner: Inner::Columns(Box::new(columns)), ahead: VecDeque::new() });
        }
        Self::piped(file, shape, input, size)
    }
}

impl<R: Read> Feed<R> {
    /// The same for what can only be read once; a file of columns is refused.
    pub fn piped(file: impl Into<String>, shape: Shape, input: R, size: usize) -> Result<Self, Box<Diagnostic>> {
        let lines = Stretches::open(file, shape, input, size)?;
        Ok(Self { inner: Inner::Lines(lines), ahead: VecDeque::new() })
    }

    /// The first rows of a file of columns, to be looked at; they are handed out none the less. Of lines none: there the
    /// first bytes do.
    pub fn beginning(&mut self) -> Vec<Stretch> {
        #[cfg(not(feature = "columnar"))]
        return Vec::new();
        #[cfg(feature = "columnar")]
        {
            let mut found = Vec::new();
            let Inner::Columns(columns) = &mut self.inner else { return found };
            let mut left = if columns.long() { BEGINNING_ROWS } else { BEGINNING_REPORTS };
            while left > 0
                && let Some(next) = columns.next()
            {
                if let Ok(stretch) = &next {
                    let (rows, count) = stretch.first_rows(left);
                    found.push(rows);
                    left -= count;
                }
                self.ahead.push_back(next);
            }
            found
        }
    }
}

impl<R: Read> Iterator for Feed<R> {
    type Item = Result<Stretch, Box<Diagnostic>>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(next) = self.ahead.pop_front() {
            return Some(next);
        }
        match &mut self.inner {
            Inner::Lines(lines) => lines.next(),
            #[cfg(feature = "columnar")]
            Inner::Columns(columns) => columns.next(),
        }
    }
}
