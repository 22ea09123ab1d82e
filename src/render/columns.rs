//! Lays out aligned columns for terminals by display width, so that Chinese and Latin text line up.

use anstyle::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::source::is_space;

/// Returns the number of terminal columns that a text takes.
pub fn display_width(words: &str) -> usize {
    words.width()
}

/// Makes a user's text safe for a terminal: replaces control characters (which could move the cursor or hide text), line
/// ends, and characters that change the direction of writing.
pub fn clean(words: &str) -> String {
    words.chars().map(clean_char).collect()
}

/// Does the same for one character. A terminal draws the result in at least as many columns as its display width.
pub(crate) fn clean_char(c: char) -> char {
    match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
        c if is_unsafe(c) => '\u{fffd}',
        c => c,
    }
}

/// Whether a character controls a terminal, or changes the direction of writing, instead of being shown.
pub(crate) fn is_unsafe(c: char) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || c.is_control()
}

/// Makes the text of a format without colours safe for a terminal, and keeps its lines.
pub fn clean_lines(words: &str) -> String {
    words.chars().map(|c| if c == '\n' { c } else { clean_char(c) }).collect()
}

/// Cuts a text to a display width and marks the cut with `…`.
pub fn shorten(words: &str, width: usize) -> String {
    if display_width(words) <= width {
        return words.to_owned();
    }
    let mut taken = 0;
    let mut out = String::new();
    for c in words.chars() {
        let next = c.width().unwrap_or(0);
        if taken + next + 1 > width {
            break;
        }
        taken += next;
        out.push(c);
    }
    // A text that was cut before ends in the sign already.
    if out.ends_with('…') {
        return out;
    }
    out.push('…');
    out
}

/// Wraps a text at a display width. Chinese text breaks anywhere except before closing punctuation; Latin words stay
/// whole.
pub fn wrap(words: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for piece in pieces(words) {
        let wide = display_width(&piece);
        let sticks = piece.chars().next().is_some_and(closes);
        if used > 0 && used + wide > width && !sticks {
            lines.push(line.trim_end().to_owned());
            line.clear();
            used = 0;
            if piece.chars().all(is_space) {
                continue;
            }
        }
        line.push_str(&piece);
        used += wide;
    }
    if !line.trim_end().is_empty() || lines.is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

fn closes(c: char) -> bool {
    "，。；：、！？）」』”’》】,.;:!?)]…".contains(c)
}

/// Splits a text into unbreakable pieces: runs of narrow characters without spaces, single wide characters, single
/// spaces.
fn pieces(words: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = false;
    for c in words.chars() {
        let joins = !is_space(c) && c.width() == Some(1);
        match found.last_mut() {
            Some(last) if open && joins => last.push(c),
            _ => found.push(c.to_string()),
        }
        open = joins;
    }
    found
}

/// The alignment of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
}

/// A text and its style.
#[derive(Debug, Clone, Default)]
pub struct StyledText {
    pub words: String,
    pub style: Style,
}

impl StyledText {
    pub fn new(words: impl Into<String>) -> Self {
        Self { words: words.into(), style: Style::new() }
    }

    pub fn styled(words: impl Into<String>, style: Style) -> Self {
        Self { words: words.into(), style }
    }
}

/// Rows that are laid out together. An empty column takes no width.
#[derive(Debug, Clone)]
pub struct Columns {
    sides: Vec<Side>,
    rows: Vec<Vec<StyledText>>,
    indent: usize,
}

impl Columns {
    pub fn new(sides: impl Into<Vec<Side>>) -> Self {
        Self { sides: sides.into(), rows: Vec::new(), indent: 0 }
    }

    pub fn indent(mut self, indent: usize) -> Self {
        self.indent = indent;
        self
    }

    pub fn row(&mut self, row: Vec<StyledText>) {
        self.rows.push(row);
    }

    /// Renders one line per row, with two spaces between columns and none at the end.
    pub fn render(&self, color: bool) -> String {
        let widths: Vec<usize> = (0..self.sides.len())
            .map(|col| {
                self.rows
                    .iter()
                    .filter_map(|row| row.get(col))
                    .map(|entry| display_width(&entry.words))
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        let mut out = String::new();
        for row in &self.rows {
            let mut pending = self.indent;
            let mut first = true;
            for (col, entry) in row.iter().enumerate() {
                let width = widths.get(col).copied().unwrap_or(0);
                if width == 0 {
                    continue;
                }
                if !first {
                    pending += 2;
                }
                first = false;
                let slack = width.saturating_sub(display_width(&entry.words));
                let right = self.sides.get(col) == Some(&Side::Right);
                if entry.words.is_empty() {
                    pending += width;
                    continue;
                }
                if right {
                    pending += slack;
                }
                out.extend(std::iter::repeat_n(' ', pending));
                out.push_str(&paint(&entry.words, entry.style, color));
                pending = if right { 0 } else { slack };
            }
            out.push('\n');
        }
        out
    }
}

/// Applies a style to a text if colours are wanted.
pub fn paint(words: &str, style: Style, color: bool) -> String {
    if color && style != Style::new() {
        format!("{}{words}{}", style.render(), style.render_reset())
    } else {
        words.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_one_another_by_display_width() {
        let mut columns = Columns::new([Side::Left, Side::Right, Side::Left]).indent(1);
        for (name, value, note) in [("总计", "20", "x"), ("ab", "1,245", ""), ("法人", "0", "尾")] {
            columns.row(vec![StyledText::new(name), StyledText::new(value), StyledText::new(note)]);
        }
        assert_eq!(columns.render(false), " 总计     20  x\n ab    1,245\n 法人      0  尾\n");
    }

    #[test]
    fn an_empty_column_takes_no_room() {
        let mut columns = Columns::new([Side::Left, Side::Left, Side::Left]);
        columns.row(vec![StyledText::new("甲"), StyledText::new(""), StyledText::new("乙")]);
        assert_eq!(columns.render(false), "甲  乙\n");
    }

    #[test]
    fn words_are_cut_and_broken_by_display_width() {
        assert_eq!(shorten("本年新收政府信息", 9), "本年新收…");
        assert_eq!(shorten("短", 9), "短");
        assert_eq!(wrap("先核对“总计”，再改。", 8), ["先核对“", "总计”，", "再改。"]);
        assert_eq!(wrap("look at the report", 8), ["look at", "the", "report"]);
    }

    #[test]
    fn control_characters_reach_no_terminal() {
        assert_eq!(clean("a\u{1b}[2Jb\u{202e}c\nd"), "a\u{fffd}[2Jb\u{fffd}c d");
    }
}
