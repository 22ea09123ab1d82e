//! Joins characters into words.
//!
//! Characters on one base line form a line; the lines of a cell are joined without a gap, since a cell breaks words and
//! even figures where its width ends.

use crate::source::trim;

use super::page::Mark;

/// A line of text, where it begins, and the y of its upper edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ingest) struct TextLine {
    pub left: i32,
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

/// Characters by line, and on each line those that no wider gap parts than words of one cell have.
pub(in crate::ingest) fn spaced(marks: &[Mark]) -> Vec<Vec<Vec<Mark>>> {
    let mut lines = Vec::new();
    for row in rows(marks) {
        let mut words: Vec<Vec<Mark>> = Vec::new();
        let mut end: Option<i32> = None;
        for mark in row {
            let near = end.is_some_and(|end| mark.x - end <= mark.size);
            match words.last_mut() {
                Some(word) if near => word.push(mark.clone()),
                _ => words.push(vec![mark.clone()]),
            }
            end = Some(mark.right());
        }
        lines.push(words);
    }
    lines
}

/// Lines outside tables.
pub(in crate::ingest) fn lines(marks: &[Mark]) -> Vec<TextLine> {
    rows(marks)
        .into_iter()
        .filter_map(|row| {
            let top = row.iter().map(|mark| mark.y + mark.size).max()?;
            let left = row.first()?.x;
            let text = row_text(&row);
            (!text.is_empty()).then_some(TextLine { left, top, text })
        })
        .collect()
}

/// Lines in the order in which they were drawn, each with its first character: a program draws the cells of a table one
/// after the other, so that the words of a label stay together where there are no lines around them. Characters of one
/// base line that follow each other are a line, however far apart. Where what follows jumps about on the page, the lines
/// go from top to bottom.
pub(in crate::ingest) fn drawn_lines(marks: &[Mark]) -> Vec<(String, Mark)> {
    let mut lines: Vec<Vec<&Mark>> = Vec::new();
    for mark in marks {
        let joins = lines.last().and_then(|line| line.last()).is_some_and(|last| {
            (last.y - mark.y).abs() * 3 <= last.size.max(mark.size) && mark.x + mark.size / 2 >= last.right()
        });
        match lines.last_mut() {
            Some(line) if joins => line.push(mark),
            _ => lines.push(vec![mark]),
        }
    }
    if !follows_page(&lines) {
        lines = rows(marks);
    }
    let left = marks.iter().map(|mark| mark.x).min().unwrap_or(0);
    let unit = usual_digit_width(marks);
    lines
        .into_iter()
        .filter_map(|line| {
            let first = (*line.first()?).clone();
            let text = aligned(&line, left, unit).unwrap_or_else(|| row_text(&line));
            (!text.is_empty()).then_some((text, first))
        })
        .collect()
}

fn is_digit(mark: &Mark) -> bool {
    mark.text.chars().all(|c| c.is_ascii_digit())
}

/// The width of most digits.
fn usual_digit_width(marks: &[Mark]) -> i32 {
    let mut widths: Vec<i32> = marks.iter().filter(|mark| is_digit(mark)).map(|mark| mark.width).collect();
    widths.sort_unstable();
    widths.get(widths.len() / 2).copied().unwrap_or(0).max(100)
}

/// A line with figures in columns, in which blanks keep each word at its place, as programs do that write tables as text;
/// `None` for running text.
fn aligned(line: &[&Mark], left: i32, unit: i32) -> Option<String> {
    let mut text = String::new();
    let (mut count, mut figures, mut words) = (0i32, 0usize, 1usize);
    let mut end: Option<i32> = None;
    for mark in line {
        // As between words of a cell, or a little less where one figure ends and another begins.
        let apart = end.is_none_or(|end| mark.x - end > mark.size / 2);
        if apart {
            let column = ((mark.x - left) / unit).clamp(0, 10_000);
            let blanks = (column - count).max(i32::from(end.is_some()));
            text.extend(std::iter::repeat_n(' ', usize::try_from(blanks).unwrap_or(0)));
            count += blanks;
            words += usize::from(end.is_some());
            figures += usize::from(is_digit(mark) || matches!(mark.text.as_ref(), "-" | "—" | "/" | "－" | "–"));
        }
        text.push_str(&mark.text);
        count += i32::try_from(mark.text.chars().count()).unwrap_or(1);
        end = Some(mark.right());
    }
    (figures > 0 && (words > 1 || figures == words)).then_some(text)
}

/// Whether lines go down the page; the next cell of a row may begin higher, to the right.
fn follows_page(lines: &[Vec<&Mark>]) -> bool {
    /// The highest cell, in lines.
    const MAX_RISE: i32 = 8;
    let mut jumps = 0;
    for pair in lines.windows(2) {
        let (Some(before), Some(last), Some(next)) = (
            pair.first().and_then(|line| line.first()),
            pair.first().and_then(|line| line.last()),
            pair.last().and_then(|line| line.first()),
        ) else {
            continue;
        };
        let rise = next.y - last.y;
        let beside = next.x >= before.x && rise <= next.size.max(last.size) * MAX_RISE;
        jumps += usize::from(rise > last.size / 3 && !beside);
    }
    jumps * 20 <= lines.len().max(20)
}

/// The words of a cell.
pub(in crate::ingest) fn joined(marks: &[Mark]) -> String {
    rows(marks).iter().map(|row| row_text(row)).collect()
}

/// The same in a cell of a known width: where the next digit had room on the line above, that line was ended on purpose,
/// and the digits below are another figure.
pub(in crate::ingest) fn joined_in(marks: &[Mark], width: i32) -> String {
    let rows = rows(marks);
    let mut text = String::new();
    let mut above: Option<(&&Mark, &&Mark)> = None;
    for row in &rows {
        if let Some((first, last)) = above
            && let Some(next) = row.first()
            && is_digit(last)
            && is_digit(next)
            && last.right() - first.x + next.width + 2 * next.size <= width
        {
            text.push(' ');
        }
        text.push_str(&row_text(row));
        above = row.first().zip(row.last());
    }
    text
}
