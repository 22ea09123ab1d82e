//! Finds and fills the placeholders in messages of authors: `{left}`, `{difference}`, names of definitions.

use crate::source::fold_code;

/// Placeholders that every message may use.
pub(super) const KNOWN: &[&str] =
    &["left", "right", "difference", "table", "row", "col", "rule", "左边", "右边", "差", "表", "行", "列", "规则"];

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placeholder {
    /// Half width, without the brackets.
    pub name: String,
    /// Brackets included.
    pub at: std::ops::Range<usize>,
}

/// The placeholders of a message, in order; full-width brackets count.
pub(super) fn places(message: &str) -> Vec<Placeholder> {
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    for (at, c) in message.char_indices() {
        match c {
            '{' | '｛' => open = Some(at),
            '}' | '｝' => {
                if let Some(start) = open.take() {
                    let inner = message.get(start..at).unwrap_or("");
                    let inner: String = inner.chars().skip(1).collect();
                    found.push(Placeholder { name: fold_code(&inner), at: start..at + c.len_utf8() });
                }
            }
            _ => {}
        }
    }
    found
}

/// Opening brackets that nothing closes before the next one or the end.
pub(super) fn unclosed(message: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<std::ops::Range<usize>> = None;
    for (at, c) in message.char_indices() {
        match c {
            '{' | '｛' => found.extend(open.replace(at..at + c.len_utf8())),
            '}' | '｝' => open = None,
            _ => {}
        }
    }
    found.extend(open);
    found
}

/// The message with its placeholders filled; `fill` gives the words for one.
pub fn fill(message: &str, mut fill: impl FnMut(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(message.len());
    let mut done = 0;
    for place in places(message) {
        out.push_str(message.get(done..place.at.start).unwrap_or(""));
        match fill(&place.name) {
            Some(words) => out.push_str(&words),
            None => out.push_str(message.get(place.at.clone()).unwrap_or("")),
        }
        done = place.at.end;
    }
    out.push_str(message.get(done..).unwrap_or(""));
    out
}
