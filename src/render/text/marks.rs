//! Lists marked places line by line, in builds without the crate that draws excerpts.

use crate::source::Source;

use super::super::columns::clean;

/// A marked part of a text.
pub(super) struct Mark {
    pub range: std::ops::Range<usize>,
    pub words: Option<String>,
    pub primary: bool,
}

/// Writes a line per mark, the primary ones first.
pub(super) fn draw(source: &Source, marks: &[Mark], _: usize, _: bool) -> String {
    let (first, others): (Vec<&Mark>, Vec<&Mark>) = marks.iter().partition(|mark| mark.primary);
    let line = |mark: &Mark| {
        let at = source.line_col(mark.range.start);
        let words = mark.words.as_deref().map(clean).unwrap_or_default();
        let place = format!("  {}:{}:{}", clean(&source.name), at.line, at.column);
        format!("{}\n", format!("{place} {words}").trim_end())
    };
    first.into_iter().chain(others).map(line).collect()
}
