//! Passes over the signs that mail programs put before each line of a message they quote.

use crate::ingest::slice::Slice;
use crate::source::{fold_char, is_space, trim};

/// Fewest quoted lines that are no coincidence.
const MIN_QUOTED: usize = 5;

/// The lines without signs of quotation, where most lines of the text have them.
pub(super) fn unquoted(cut: Slice<'_>, lines: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    if !are_quoted(cut, &lines) {
        return lines;
    }
    lines.into_iter().map(|(start, end)| (start + mark_length(cut.words(start, end)), end)).collect()
}

/// Whether most lines of a text have signs of quotation.
pub(super) fn are_quoted(cut: Slice<'_>, lines: &[(usize, usize)]) -> bool {
    let filled = lines.iter().filter(|(start, end)| !trim(cut.words(*start, *end)).is_empty()).count();
    let quoted = lines.iter().filter(|(start, end)| begins_quoted(cut.words(*start, *end))).count();
    quoted >= MIN_QUOTED && quoted * 5 >= filled * 4
}

fn is_mark(sign: char) -> bool {
    fold_char(sign) == '>'
}

fn begins_quoted(line: &str) -> bool {
    line.trim_start_matches(is_space).starts_with(is_mark)
}

/// The bytes of all signs of quotation and of the space after each: `> > `.
pub(super) fn mark_length(line: &str) -> usize {
    if !begins_quoted(line) {
        return 0;
    }
    let mut rest = line.trim_start_matches(is_space);
    while let Some(after) = rest.strip_prefix(is_mark) {
        rest = match after.strip_prefix(' ') {
            Some(spaced) if spaced.starts_with(is_mark) || !after.starts_with("  ") => spaced,
            _ => after,
        };
    }
    line.len() - rest.len()
}

#[cfg(test)]
mod tests {
    use super::mark_length;

    #[test]
    fn every_manner_of_quoting_is_passed_over() {
        for (line, rest) in [
            ("> 甲", "甲"),
            (">> 甲", "甲"),
            ("> > 甲", "甲"),
            (">甲", "甲"),
            ("＞ 甲", "甲"),
            (">", ""),
            ("甲 > 乙", "甲 > 乙"),
        ] {
            assert_eq!(&line[mark_length(line)..], rest, "{line}");
        }
    }
}
