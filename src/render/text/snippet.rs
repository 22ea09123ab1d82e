//! Draws excerpts of a source with labels under its lines, using miette.
//!
//! miette gets a small excerpt instead of the source: only the lines concerned are copied, so the cost does not grow
//! with the file. Long lines are cropped around their labels. A label without length, also at the end of the file, gets
//! a character to be drawn under. Columns in the header count characters.
//!
//! Invariant: no other file of the crate uses miette.

use std::fmt;
use std::ops::Range;

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan,
    SpanContents,
};
use unicode_width::UnicodeWidthChar;

use crate::render::columns::{clean, clean_char};
use crate::source::{LineCol, Source};

/// The display width of a source line that is shown uncropped.
const LINE_LIMIT: usize = 100;
/// The display width kept on either side of the ends of a label in a cropped line.
const MARGIN: usize = 30;
/// A label over more lines than this is drawn under its first line only.
const MAX_LINES: usize = 6;
/// The distance between tab stops.
const TAB: usize = 4;

/// A range to underline, in bytes of the source, with its label.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) range: Range<usize>,
    pub(super) words: Option<String>,
    pub(super) primary: bool,
}

/// Draws the frames of one source: one for each group of neighbouring lines.
pub(super) fn draw(source: &Source, marks: &[Mark], context: usize, color: bool) -> String {
    let theme = if color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler =
        GraphicalReportHandler::new_themed(theme).with_links(false).with_width(80).tab_width(TAB).with_context_lines(1);
    let mut out = String::new();
    for excerpt in excerpts(source, marks, context) {
        let mut drawn = String::new();
        if handler.render_report(&mut drawn, &excerpt).is_ok() {
            // Skips miette's own header in English above the frame.
            let frame = drawn.lines().skip_while(|line| !line.contains('╭')).map(str::trim_end);
            for line in frame {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}

/// A few lines of a source, ready to be drawn.
struct Excerpt {
    name: String,
    text: String,
    /// The zero-based line of the file with which the text begins.
    first_line: usize,
    line_count: usize,
    /// The place of the primary label in the source.
    head: LineCol,
    labels: Vec<LabeledSpan>,
}

/// Cuts excerpts out of a source, in the order of its lines.
fn excerpts(source: &Source, marks: &[Mark], context: usize) -> Vec<Excerpt> {
    let mut marks: Vec<Mark> = marks.iter().map(|mark| settle(source, mark)).collect();
    marks.sort_by_key(|mark| (mark.range.start, mark.range.end));
    let lines_of =
        |mark: &Mark| (source.lines.line_of(mark.range.start), source.lines.line_of(mark.range.end.max(1) - 1));
    let mut groups: Vec<(usize, usize, Vec<Mark>)> = Vec::new();
    for mark in marks {
        let (first, last) = lines_of(&mark);
        let last = last.max(first);
        match groups.last_mut() {
            Some((_, end, group)) if first <= *end + 2 + context => {
                *end = last.max(*end);
                group.push(mark);
            }
            _ => groups.push((first, last, vec![mark])),
        }
    }
    groups
        .into_iter()
        .map(|(first, last, group)| excerpt(source, first.saturating_sub(context), last, &group))
        .collect()
}

/// Moves a mark to character boundaries within the text, and trims it: no trailing white space, and not too many lines.
fn settle(source: &Source, mark: &Mark) -> Mark {
    let text: &str = &source.text;
    let floor = |at: usize| {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(mark.range.start);
    let mut end = floor(mark.range.end).max(start);
    let body = text.get(start..end).unwrap_or("").trim_end();
    if !body.is_empty() {
        end = start + body.len();
    }
    let first = source.lines.line_of(start);
    let last = source.lines.line_of(end.max(1) - 1);
    if last.saturating_sub(first) >= MAX_LINES {
        end = source.lines.line_range(text, first).end.max(start);
    }
    Mark { range: start..end, words: mark.words.clone(), primary: mark.primary }
}

fn excerpt(source: &Source, first: usize, last: usize, marks: &[Mark]) -> Excerpt {
    let mut text = String::new();
    let mut spans: Vec<(Option<usize>, Option<usize>)> = vec![(None, None); marks.len()];
    for line in first..=last {
        if line > first {
            text.push('\n');
        }
        copy_line(source, line, marks, &mut text, &mut spans);
    }
    let labels = marks
        .iter()
        .zip(&spans)
        .map(|(mark, (start, end))| {
            let start = start.unwrap_or(0).min(text.len());
            let end = end.unwrap_or(start).max(start).min(text.len());
            let words = mark.words.as_deref().map(clean).filter(|words| !words.is_empty());
            let span = SourceSpan::from(start..end);
            if mark.primary {
                LabeledSpan::new_primary_with_span(words, span)
            } else {
                LabeledSpan::new_with_span(words, span)
            }
        })
        .collect();
    let head = marks.iter().find(|mark| mark.primary).or(marks.first()).map_or(0, |mark| mark.range.start);
    Excerpt {
        name: clean(&source.name),
        text,
        first_line: first + source.lines.above(),
        line_count: last - first + 1,
        head: source.line_col(head),
        labels,
    }
}

/// Copies one line, cropped if it is long, and records the new positions of the marks' ends.
fn copy_line(
    source: &Source,
    line: usize,
    marks: &[Mark],
    out: &mut String,
    spans: &mut [(Option<usize>, Option<usize>)],
) {
    let range = source.lines.line_range(&source.text, line);
    let ends: Vec<usize> = marks
        .iter()
        .flat_map(|mark| [mark.range.start, mark.range.end])
        .filter(|at| range.contains(at) || *at == range.end)
        .collect();
    let line_start = out.len();
    let mut column = 0;
    let mut note = |at: usize, copied: usize, out: &mut String| {
        for (mark, (start, end)) in marks.iter().zip(spans.iter_mut()) {
            if mark.range.start == at && start.is_none() {
                *start = Some(copied);
                if mark.range.is_empty() && at == range.end {
                    // Adds a space under which to draw the label, because the line ends here.
                    out.push(' ');
                    *end = Some(out.len());
                }
            }
            let past = if mark.range.is_empty() { at > mark.range.start } else { at >= mark.range.end };
            if past && end.is_none() && start.is_some() {
                *end = Some(copied);
            }
        }
    };
    let mut reached = range.start;
    for piece in pieces(source, range.clone(), &ends) {
        if piece.start > reached {
            note(reached, out.len(), out);
            out.push('…');
            column += 1;
        }
        let words = source.text.get(piece.clone()).unwrap_or("");
        for (offset, c) in words.char_indices() {
            note(piece.start + offset, out.len(), out);
            let width = if c == '\t' { TAB - column % TAB } else { 1 };
            out.extend(std::iter::repeat_n(clean_char(c), width));
            column += if c == '\t' { width } else { clean_char(c).width().unwrap_or(0) };
        }
        reached = piece.end;
    }
    if reached < range.end {
        note(reached, out.len(), out);
        out.push('…');
    }
    debug_assert!(out.len() >= line_start);
    note(range.end, out.len(), out);
}

/// Returns the parts of a line that are shown: all of it, or windows around the ends of the labels.
fn pieces(source: &Source, line: Range<usize>, ends: &[usize]) -> Vec<Range<usize>> {
    let text = source.text.get(line.clone()).unwrap_or("");
    if walk(text.chars(), LINE_LIMIT) >= text.len() {
        return vec![line];
    }
    let mut windows: Vec<Range<usize>> = ends
        .iter()
        .map(|at| {
            let (before, after) = text.split_at_checked(at - line.start).unwrap_or(("", text));
            let back = walk(before.chars().rev(), MARGIN);
            at - back..at + walk(after.chars(), MARGIN)
        })
        .collect();
    if windows.is_empty() {
        windows.push(line.start..line.start + walk(text.chars(), 2 * MARGIN));
    }
    windows.sort_by_key(|window| window.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for window in windows {
        match merged.last_mut() {
            // A gap at most as wide as its ellipsis is filled.
            Some(last) if window.start <= last.end + '…'.len_utf8() => last.end = last.end.max(window.end),
            _ => merged.push(window),
        }
    }
    merged
}

/// Returns the bytes of the characters that fit into a display width.
fn walk(chars: impl Iterator<Item = char>, width: usize) -> usize {
    let mut used = 0;
    let mut bytes = 0;
    for c in chars {
        used += if c == '\t' { TAB } else { c.width().unwrap_or(1).max(1) };
        if used > width {
            break;
        }
        bytes += c.len_utf8();
    }
    bytes
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        _span: &SourceSpan,
        before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        // Without context lines miette asks only for the header of the frame.
        let (line, column) = if before == 0 {
            (self.head.line.saturating_sub(1) as usize, self.head.column.saturating_sub(1) as usize)
        } else {
            (self.first_line, 0)
        };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            self.text.as_bytes(),
            SourceSpan::from(0..self.text.len()),
            line,
            column,
            self.line_count,
        )))
    }
}

impl miette::Diagnostic for Excerpt {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

impl std::error::Error for Excerpt {}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(source: &Source, words: &str, label: &str) -> Mark {
        let start = source.text.find(words).unwrap();
        Mark { range: start..start + words.len(), words: Some(label.to_owned()), primary: true }
    }

    #[track_caller]
    fn check(text: &str, marks: impl Fn(&Source) -> Vec<Mark>, expected: &str) {
        let source = Source::new("规则.yaml", text);
        let drawn = draw(&source, &marks(&source), 0, false);
        assert_eq!(drawn.trim_matches('\n'), expected.trim_matches('\n'), "\n{drawn}");
    }

    #[test]
    fn underlines_stand_under_chinese_and_the_head_counts_characters() {
        check(
            "规则:\n  甲: 三.（七） == 一 + 二\n",
            |s| {
                let mut second = mark(s, "一 + 二", "12");
                second.primary = false;
                vec![mark(s, "三.（七）", "15"), second]
            },
            "
   ╭─[规则.yaml:2:6]
 2 │   甲: 三.（七） == 一 + 二
   ·       ────┬────    ───┬───
   ·           │           ╰── 12
   ·           ╰── 15
   ╰────",
        );
    }

    #[test]
    fn a_label_without_length_at_the_end_of_the_file_is_drawn() {
        check(
            "check: sum(row 一",
            |s| vec![Mark { range: s.text.len()..s.text.len(), words: Some("缺少 )".into()), primary: true }],
            "
   ╭─[规则.yaml:1:17]
 1 │ check: sum(row 一
   ·                  ┬
   ·                  ╰── 缺少 )
   ╰────",
        );
        check(
            "",
            |_| vec![Mark { range: 0..0, words: Some("空".into()), primary: true }],
            "
   ╭─[规则.yaml:1:1]
 1 │
   · ┬
   · ╰── 空
   ╰────",
        );
    }

    #[test]
    fn a_label_without_length_inside_a_line_takes_the_next_character() {
        check(
            "一 + 二",
            |_| vec![Mark { range: 3..3, words: Some("此处".into()), primary: true }],
            "
   ╭─[规则.yaml:1:2]
 1 │ 一 + 二
   ·   ┬
   ·   ╰── 此处
   ╰────",
        );
    }

    #[test]
    fn tabs_are_blanks_and_control_characters_are_not_sent() {
        check(
            "a\t甲\u{1b}[2J\t乙",
            |s| vec![mark(s, "乙", "这里")],
            "
   ╭─[规则.yaml:1:9]
 1 │ a   甲\u{fffd}[2J  乙
   ·             ─┬
   ·              ╰── 这里
   ╰────",
        );
    }

    #[test]
    fn long_lines_are_cropped_around_their_labels() {
        let long = format!("{}标题{}尾注{}", "前".repeat(200), "中".repeat(200), "后".repeat(200));
        check(
            &long,
            |s| vec![mark(s, "标题", "甲"), mark(s, "尾注", "乙")],
            "
   ╭─[规则.yaml:1:201]
 1 │ …前前前前前前前前前前前前前前前标题中中中中中中中中中中中中中中中…中中中中中中中中中中中中中中中尾注后后后后后后后后后后后后后后后…
   ·                                ──┬─                                                             ──┬─
   ·                                  │                                                                ╰── 乙
   ·                                  ╰── 甲
   ╰────",
        );
        // A label longer than a line shows both its ends.
        let source = Source::new("x", long.as_str());
        let drawn = draw(&source, &[mark(&source, &long, "全部")], 0, false);
        assert!(drawn.lines().all(|line| crate::render::columns::display_width(line) < 110), "{drawn}");
        assert!(drawn.contains("后后\n"), "{drawn}");
    }

    #[test]
    fn labels_far_apart_get_frames_of_their_own() {
        check(
            "甲\n二\n三\n四\n五\n乙\n",
            |s| vec![mark(s, "乙", "2"), mark(s, "甲", "1")],
            "
   ╭─[规则.yaml:1:1]
 1 │ 甲
   · ─┬
   ·  ╰── 1
   ╰────
   ╭─[规则.yaml:6:1]
 6 │ 乙
   · ─┬
   ·  ╰── 2
   ╰────",
        );
    }

    #[test]
    fn a_place_at_the_end_of_a_large_source_is_found() {
        let text = "行,列,值\n".repeat(70_000);
        let source = Source::new("大.csv", text);
        let start = source.text.len() - 4;
        let mark = Mark { range: start..start + 3, words: None, primary: true };
        assert!(draw(&source, &[mark], 1, false).contains("[大.csv:70000:5]"));
    }

    #[test]
    fn spans_out_of_bounds_or_inside_a_character_do_no_harm() {
        let source = Source::new("x", "甲乙\n丙");
        for (start, end) in [(1, 2), (0, 99), (50, 99), (2, 8), (7, 7), (8, 8), (6, 7)] {
            let mark = Mark { range: start..end, words: Some("x".into()), primary: true };
            assert!(draw(&source, &[mark], 1, false).contains('╭'), "{start}..{end}");
        }
    }
}
