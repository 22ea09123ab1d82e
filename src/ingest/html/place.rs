//! Finds where in the source the words of a page stand, within the range in which the parser met them.
//!
//! Invariant: a place is checked against the words and is left out where they differ.

use crate::source::is_space;

use super::tree::Stretch;

/// Entities that print nothing.
const BLANK_ENTITIES: &[&str] = &[
    "nbsp", "ensp", "emsp", "thinsp", "emsp13", "emsp14", "hairsp", "numsp", "puncsp", "zwj", "zwnj", "Tab", "NewLine",
];

/// The visible part of a range between two tags; `None` where the first visible character is not the
/// one read there.
pub(super) fn visible(source: &str, at: Stretch, first: Option<char>) -> Option<Stretch> {
    let words = source.get(at.start..at.end)?;
    let mut start = 0;
    let mut end = None;
    let mut here = 0;
    while let Some(rest) = words.get(here..).filter(|rest| !rest.is_empty()) {
        let (length, blank) = next(rest);
        if !blank {
            if end.is_none() {
                start = here;
            }
            end = Some(here + length);
        }
        here += length;
    }
    let end = end?;
    let seen = words.get(start..)?.chars().next()?;
    let same = first.is_none_or(|first| seen == first || seen == '&');
    same.then_some(Stretch { start: at.start + start, end: at.start + end })
}

/// Whether the tag of a cell begins at a byte.
pub(super) fn is_cell_tag(source: &str, at: usize) -> bool {
    let head = source.as_bytes().get(at..).and_then(|rest| rest.get(..3)).unwrap_or_default();
    head.eq_ignore_ascii_case(b"<td") || head.eq_ignore_ascii_case(b"<th")
}

/// Length of the next character or entity, and whether it prints nothing.
fn next(rest: &str) -> (usize, bool) {
    let Some(c) = rest.chars().next() else { return (1, true) };
    if c != '&' {
        return (c.len_utf8(), is_space(c));
    }
    let body = rest.get(1..).unwrap_or("");
    let length = body.len() - body.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '#').len();
    let name = body.get(..length).unwrap_or("");
    let closed = usize::from(body.get(length..).is_some_and(|tail| tail.starts_with(';')));
    let blank = match name.strip_prefix('#') {
        Some(code) => {
            let code = match code.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => code.parse().ok(),
            };
            code.and_then(char::from_u32).is_some_and(is_space)
        }
        None => BLANK_ENTITIES.contains(&name),
    };
    match blank {
        true => (1 + length + closed, true),
        false => (1, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(source: &str, first: char) -> Option<&str> {
        let found = visible(source, Stretch { start: 0, end: source.len() }, Some(first))?;
        source.get(found.start..found.end)
    }

    #[test]
    fn blanks_of_every_kind_are_passed() {
        assert_eq!(seen("\n\t&nbsp;&#160;&#x3000; 　１２&nbsp;\n", '１'), Some("１２"));
        assert_eq!(seen("&#49;2", '1'), Some("&#49;2"));
        assert_eq!(seen("34", '1'), None);
        assert_eq!(seen("&nbsp;", '1'), None);
    }
}
