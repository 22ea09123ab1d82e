//! Cuts cells and lines out of a decoded text, as trimmed words with their places.

use crate::document::{GridCell, Line};
use crate::report::Place;
use crate::source::{SourceId, Span, is_space, trim};

/// A decoded text and the source it is registered under.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slice<'a> {
    pub source: SourceId,
    pub text: &'a str,
}

impl<'a> Slice<'a> {
    pub(super) fn words(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or("")
    }

    /// The range without outer white space; the empty range at its start where nothing else is in it.
    pub(super) fn trimmed(&self, start: usize, end: usize) -> (usize, usize) {
        let words = self.words(start, end);
        let body = trim(words);
        if body.is_empty() {
            return (start, start);
        }
        let start = start + (words.len() - words.trim_start_matches(is_space).len());
        (start, start + body.len())
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, start, end)
    }

    pub(super) fn cell(&self, start: usize, end: usize) -> GridCell {
        let (start, end) = self.trimmed(start, end);
        GridCell::new(self.words(start, end).to_owned(), Place::Text(self.span(start, end)))
    }

    pub(super) fn line(&self, start: usize, end: usize) -> Option<Line> {
        let (start, end) = self.trimmed(start, end);
        let place = Place::Text(self.span(start, end));
        (start < end).then(|| Line { text: self.words(start, end).to_owned(), place: Some(place) })
    }

    /// The first line with words.
    pub(super) fn first_line(&self) -> Option<(usize, usize)> {
        let words = self.text.len() - self.text.trim_start_matches(is_space).len();
        let rest = self.text.get(words..).filter(|rest| !rest.is_empty())?;
        let start = self.text.get(..words)?.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        Some((start, rest.find(['\n', '\r']).map_or(self.text.len(), |at| words + at)))
    }

    /// Byte ranges of the lines, line ends left out. CR LF, LF and a lone CR end a line.
    pub(super) fn lines(&self) -> Vec<(usize, usize)> {
        let bytes = self.text.as_bytes();
        let mut lines = Vec::new();
        let mut start = 0;
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            // The LF of a CR LF.
            if at < start {
                continue;
            }
            lines.push((start, at));
            let pair = bytes.get(at..at + 2) == Some(b"\r\n");
            start = at + if pair { 2 } else { 1 };
        }
        lines.push((start, bytes.len()));
        lines
    }
}
