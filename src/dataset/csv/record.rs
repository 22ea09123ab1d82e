//! Splits delimited text into records and fields, copying only what must be copied.
//!
//! Invariant: the rules of quoting are those of `ingest`.

use std::borrow::Cow;

use crate::source::{is_space, trim};

/// A record longer than this has a quote that is never closed.
const MAX_RECORD_BYTES: usize = 1 << 20;

/// Where the record that begins a text ends, its line end included; the whole text where it does not end.
pub(super) fn record_end(bytes: &[u8], delimiter: u8) -> usize {
    let plain = memchr::memchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1);
    let line = bytes.get(..plain).unwrap_or_default();
    if memchr::memchr(b'"', line).is_none() {
        return plain;
    }
    // Never closed: only this line is wrong, not the rest of the file.
    closed_end(bytes, delimiter).unwrap_or(plain)
}

/// Where the record that begins a text ends, if more text cannot change that.
fn sure_end(bytes: &[u8], delimiter: u8) -> Option<usize> {
    let end = record_end(bytes, delimiter);
    (end < bytes.len() && (bytes.len() >= MAX_RECORD_BYTES || closed_end(bytes, delimiter).is_some())).then_some(end)
}

/// Where records certainly end: a quote may hold line ends.
pub(super) fn last_record_end(text: &[u8], delimiter: u8) -> usize {
    if memchr::memchr(b'"', text).is_none() {
        return memchr::memrchr(b'\n', text).map_or(0, |at| at + 1);
    }
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(end) = sure_end(rest, delimiter).filter(|end| *end > 0) else { break };
        at += end;
    }
    at
}

/// Where a record with quotes ends; `None` where a quote is never closed.
fn closed_end(bytes: &[u8], delimiter: u8) -> Option<usize> {
    let (mut open, mut bare, mut at) = (false, true, 0);
    let reach = bytes.get(..bytes.len().min(MAX_RECORD_BYTES)).unwrap_or_default();
    while let Some(byte) = reach.get(at).copied() {
        if open {
            if byte == b'"' {
                if reach.get(at + 1) == Some(&b'"') {
                    at += 1;
                } else {
                    open = false;
                }
            }
        } else if byte == b'"' && bare {
            (open, bare) = (true, false);
        } else if byte == b'\n' {
            return Some(at + 1);
        } else if byte == delimiter {
            bare = true;
        } else if bare && !byte.is_ascii_whitespace() {
            bare = false;
        }
        at += 1;
    }
    (!open).then_some(at)
}

/// A record without its line end.
pub(super) fn body(record: &[u8]) -> &[u8] {
    let record = record.strip_suffix(b"\n").unwrap_or(record);
    record.strip_suffix(b"\r").unwrap_or(record)
}

/// Byte ranges of the fields of a record, quotes included.
pub(super) fn fields(record: &[u8], delimiter: u8, found: &mut Vec<(usize, usize)>) {
    found.clear();
    if memchr::memchr(b'"', record).is_none() {
        let mut start = 0;
        for end in memchr::memchr_iter(delimiter, record) {
            found.push((start, end));
            start = end + 1;
        }
        found.push((start, record.len()));
        return;
    }
    let (mut open, mut bare, mut start, mut at) = (false, true, 0, 0);
    while let Some(byte) = record.get(at).copied() {
        if open {
            if byte == b'"' {
                if record.get(at + 1) == Some(&b'"') {
                    at += 1;
                } else {
                    open = false;
                }
            }
        } else if byte == b'"' && bare {
            (open, bare) = (true, false);
        } else if byte == delimiter {
            found.push((start, at));
            (start, bare) = (at + 1, true);
        } else if bare && !byte.is_ascii_whitespace() {
            bare = false;
        }
        at += 1;
    }
    found.push((start, record.len()));
}

/// Whether no field opens a quote that it does not close, or continues after the one that closes.
pub(super) fn quotes_close(line: &[u8], found: &[(usize, usize)]) -> bool {
    if memchr::memchr(b'"', line).is_none() {
        return true;
    }
    found.iter().filter_map(|(start, end)| line.get(*start..*end)).all(|field| {
        let Some(inner) = field.trim_ascii().strip_prefix(b"\"") else { return true };
        let Some(inner) = inner.strip_suffix(b"\"") else { return false };
        inner.split(|byte| *byte != b'"').all(|quotes| quotes.len().is_multiple_of(2))
    })
}

/// A quote opens only after white space that every CSV reader accepts as such.
fn is_quoted(field: &[u8]) -> bool {
    field.trim_ascii_start().first() == Some(&b'"')
}

/// Where the words of a field stand in it, quotes left out; where there are none, the place at which they would.
pub(super) fn place(field: &str) -> (usize, usize) {
    let trimmed = |start: usize, end: usize| {
        let words = field.get(start..end).unwrap_or("");
        let body = trim(words);
        let lead = if body.is_empty() { 0 } else { words.len() - words.trim_start_matches(is_space).len() };
        (start + lead, start + lead + body.len())
    };
    let (start, end) = trimmed(0, field.len());
    if is_quoted(field.as_bytes()) { trimmed(start + 1, end.saturating_sub(1).max(start + 1)) } else { (start, end) }
}

/// The words of a field, as `ingest` reads them; `None` for bytes that are not text.
pub(super) fn words(field: &[u8]) -> Option<Cow<'_, str>> {
    let text = trim(std::str::from_utf8(field).ok()?);
    let Some(inner) = text.strip_prefix('"').filter(|_| is_quoted(field)) else { return Some(Cow::Borrowed(text)) };
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    if inner.contains('"') {
        return Some(Cow::Owned(trim(&inner.replace("\"\"", "\"")).to_owned()));
    }
    Some(Cow::Borrowed(trim(inner)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_line_end_ends_no_record() {
        let text = "a,\"b\nc\",d\ne\n".as_bytes();
        assert_eq!(record_end(text, b','), 10);
        assert_eq!(record_end(b"a,b\"c\nd\n", b','), 6);
        assert_eq!(record_end(b"a,\"b\nc\n", b','), 5);
        let mut found = Vec::new();
        fields(b"a,\"b,\"\"c\",d", b',', &mut found);
        assert_eq!(found, [(0, 1), (2, 9), (10, 11)]);
        assert_eq!(words(b" \"b,\"\"c\"").unwrap(), "b,\"c");
        for (line, closes) in
            [("a,\"b\"", true), ("\"\"\"b\"", true), ("\"", false), ("\"b\"\"", false), ("\"a\"b", false)]
        {
            fields(line.as_bytes(), b',', &mut found);
            assert_eq!(quotes_close(line.as_bytes(), &found), closes, "{line}");
        }
    }
}
