//! One door for files of every shape. In: a file that can be read at any place. Out: its stretches.

use std::io::{Read, Seek};

use crate::diagnostic::Diagnostic;

#[cfg(feature = "columnar")]
use super::columnar::Columns;
use super::sniff::Shape;
use super::stretch::{Stretch, Stretches};

/// A file as stretches, whatever its shape.
pub struct Feed<R>(Inner<R>);

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
            return Ok(Self(Inner::Columns(Box::new(columns))));
        }
        Self::piped(file, shape, input, size)
    }
}

impl<R: Read> Feed<R> {
    /// The same for what can only be read once; a file of columns is refused.
    pub fn piped(file: impl Into<String>, shape: Shape, input: R, size: usize) -> Result<Self, Box<Diagnostic>> {
        Stretches::open(file, shape, input, size).map(|lines| Self(Inner::Lines(lines)))
    }
}

impl<R: Read> Iterator for Feed<R> {
    type Item = Result<Stretch, Box<Diagnostic>>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Inner::Lines(lines) => lines.next(),
            #[cfg(feature = "columnar")]
            Inner::Columns(columns) => columns.next(),
        }
    }
}
