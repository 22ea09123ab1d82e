//! Joins characters into words.
//!
//! Characters on one base line form a line; the lines of a cell are joined without a gap, since a cell breaks words and
//! even figures where its width ends.

use crate::source::trim;

use super::page::Mark;

/// A line of text and the y of its upper edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ingest) struct TextLine {
    pub top: i32,
    pub text: String,
}

/// Characters by base line, each line left to right, the upper first.
fn rows(marks: &[Mark]) -> Vec<Vec<&Mark>> {
    let mut sorted: Vec<&Mark> = marks.iter().collect();
    sorted.sort_by_key(|mark| (std::cmp::Reverse(mark.y), mark.x));
    let mut rows: Vec<Vec<&Mark>> = Vec::new();
    for mark in sorted {
        // Half a character lower is another line; figures and Chinese text differ a little.
        let same = rows
            .last()
            .and_then(|row| row.first())
            .is_some_and(|first| first.y - mark.y <= first.size.max(mark.size) / 2);
        match rows.last_mut() {
            Some(row) if same => row.push(mark),
            _ => rows.push(vec![mark]),
        }
    }
    for row in &mut rows {
        row.sort_by_key(|mark| mark.x);
    }
    rows
}

fn row_text(row: &[&Mark]) -> String {
    let mut text = String::new();
    let mut end: Option<i32> = None;
    for mark in row {
        // A gap of half a character separates words.
        if end.is_some_and(|end| mark.x - end > mark.size / 2) {
            text.push(' ');
        }
        text.push_str(&mark.text);
        end = Some(mark.x + mark.width);
    }
    trim(&text).to_owned()
}

/// Lines outside tables.
pub(in crate::ingest) fn lines(marks: &[Mark]) -> Vec<TextLine> {
    rows(marks)
        .into_iter()
        .filter_map(|row| {
            let top = row.iter().map(|mark| mark.y + mark.size).max()?;
            let text = row_text(&row);
            (!text.is_empty()).then_some(TextLine { top, text })
        })
        .collect()
}

/// The words of a cell.
pub(in crate::ingest) fn joined(marks: &[Mark]) -> String {
    rows(marks).iter().map(|row| row_text(row)).collect()
}
