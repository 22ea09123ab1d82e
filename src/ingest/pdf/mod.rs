//! Reads PDF files with a text layer: lines and ruled tables in reading order, each cell with its page and place.
//!
//! A page without characters is reported: a scan holds no text to read. A library extracts what the pages draw
//! ([`draw`]); ruling lines are made into cells ([`ruling`]) and characters into words ([`words`]) here, in whole
//! hundredths of a point.

mod draw;
mod limits;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Text};
use crate::document::{Block, Document, Grid, GridCell, Line};
use crate::ingest::layout::page::Mark;
use crate::ingest::layout::ruling::Frame;
use crate::ingest::layout::{ruling, words};
use crate::ingest::{DocumentReader, Input};
use crate::report::Place;

use draw::{Drawn, Page};

/// Most pages that are read.
const MAX_PAGES: usize = 2000;
/// Most characters and ruling lines that are read.
const MAX_MARKS: usize = 1_000_000;
/// Most cells of all tables, joined ones counted by what they cover.
const MAX_CELLS: usize = 500_000;

/// Reads PDF files that hold text.
pub(super) struct PdfReader;

impl DocumentReader for PdfReader {
    fn recognises(&self, input: &Input<'_>) -> bool {
        matches!(input, Input::Bytes { bytes, .. } if bytes.starts_with(b"%PDF-"))
    }

    fn read(&self, input: &Input<'_>, diagnostics: &mut Diagnostics) -> Option<Document> {
        match input {
            Input::Bytes { name, bytes } => read(name, bytes, diagnostics),
            Input::Text(_) => None,
        }
    }
}

fn read(name: &str, bytes: &[u8], diagnostics: &mut Diagnostics) -> Option<Document> {
    let refuse =
        |code, text: Text, help: Text| Diagnostic::new(code, Message::new(text)).help(Message::new(help)).in_file(name);
    let pages = match draw::pages(bytes, MAX_PAGES, MAX_MARKS) {
        Drawn::Pages(pages) => pages,
        Drawn::Locked => {
            diagnostics.push(refuse(Code::Unreadable, Text::PdfLocked, Text::PdfLockedHelp));
            return None;
        }
        Drawn::TooLarge => {
            diagnostics.push(refuse(Code::FileTooLarge, Text::PdfTooLarge, Text::FileTooLargeHelp));
            return None;
        }
        Drawn::Broken => {
            diagnostics.push(refuse(Code::Unreadable, Text::PdfBroken, Text::PdfBrokenHelp));
            return None;
        }
    };
    let empty: Vec<String> =
        pages.iter().filter(|page| page.marks.is_empty()).map(|page| page.number.to_string()).collect();
    if empty.len() == pages.len() {
        diagnostics.push(refuse(Code::Unreadable, Text::PdfWithoutText, Text::PdfWithoutTextHelp));
        return None;
    }
    if !empty.is_empty() {
        diagnostics.push(
            Diagnostic::new(Code::Unreadable, Message::new(Text::PdfPageWithoutText).with("pages", empty.join(", ")))
                .severity(crate::diagnostic::Severity::Warning)
                .help(Message::new(Text::PdfWithoutTextHelp))
                .in_file(name),
        );
    }
    let mut blocks: Vec<Drawing> = Vec::new();
    let mut left = MAX_CELLS;
    for page in pages {
        let Some(frames) = ruling::frames(&page.rules, &mut left) else {
            diagnostics.push(refuse(Code::FileTooLarge, Text::PdfTooLarge, Text::FileTooLargeHelp));
            return None;
        };
        let mut next = page_blocks(&page, &frames);
        join_split_row(&mut blocks, &mut next);
        blocks.extend(next);
    }
    let blocks = blocks.into_iter().map(|drawing| match drawing {
        Drawing::Line(line) => Block::Line(line),
        Drawing::Table(table) => Block::Grid(table.grid),
    });
    Some(Document { blocks: blocks.collect(), coded: None })
}

enum Drawing {
    Line(Line),
    Table(Table),
}

/// A table, and the left edges of its cells.
struct Table {
    grid: Grid,
    lefts: Vec<Vec<i32>>,
}

/// A page may end inside a row: the words of its label continue at the top of the next page, beside blank cells.
fn join_split_row(before: &mut [Drawing], next: &mut [Drawing]) {
    /// Edges nearer than this are one, in hundredths of a point.
    const SAME: i32 = 300;
    /// Beside the rest of two labels stand at least so many blank cells.
    const MIN_BLANK: usize = 3;
    let first = next.iter_mut().find_map(|d| match d {
        Drawing::Table(table) => Some(table),
        Drawing::Line(_) => None,
    });
    // Searched last, so that pages without tables are not searched again and again.
    let Some(first) = first else { return };
    let last = before.iter_mut().rev().find_map(|d| match d {
        Drawing::Table(table) => Some(table),
        Drawing::Line(_) => None,
    });
    let Some(last) = last else { return };
    let (Some(row), Some(row_lefts)) = (last.grid.rows.last_mut(), last.lefts.last()) else { return };
    let (Some(rest), Some(rest_lefts)) = (first.grid.rows.first(), first.lefts.first()) else { return };
    let mut pieces = Vec::new();
    for (cell, left) in rest.iter().zip(rest_lefts).filter(|(cell, _)| !cell.text.is_empty()) {
        let home = row_lefts.iter().position(|l| (l - left).abs() <= SAME);
        match home {
            Some(home) if is_rest_of_label(&cell.text) => pieces.push((home, cell.text.clone())),
            _ => return,
        }
    }
    // The row's label and perhaps that of its group; more would be a row of its own.
    let blank = rest.len() - pieces.len();
    match pieces.as_slice() {
        [(home, _)] if rest.len() >= 2 && row.get(*home).is_some_and(|cell| !cell.text.is_empty()) => {}
        [(group, _), (own, _)] if blank >= MIN_BLANK && group < own && is_label(row, *own) => {}
        _ => return,
    }
    for (home, words) in pieces {
        if let Some(cell) = row.get_mut(home) {
            cell.text.push_str(&words);
        }
    }
    remove_first_row(first);
}

/// Takes the first row out; cells that go on below it begin in the next one, blank.
fn remove_first_row(table: &mut Table) {
    let (cells, lefts) = (table.grid.rows.remove(0), table.lefts.remove(0));
    let (Some(next), Some(next_lefts)) = (table.grid.rows.first_mut(), table.lefts.first_mut()) else { return };
    for (cell, left) in cells.into_iter().zip(lefts).filter(|(cell, _)| cell.row_span > 1) {
        let at = next_lefts.partition_point(|other| *other < left);
        next.insert(at, GridCell { text: String::new(), row_span: cell.row_span - 1, ..cell });
        next_lefts.insert(at, left);
    }
}

/// Words that are not a figure.
fn is_label(row: &[GridCell], at: usize) -> bool {
    row.get(at).is_some_and(|cell| crate::report::Figure::read(&cell.text).state == crate::report::State::Text)
}

/// Words that begin no row of their own: no ordinal (`3.`, `（二）`, `四、`) and no figure.
fn is_rest_of_label(words: &str) -> bool {
    let folded: String = words.chars().map(crate::source::fold_char).collect();
    let counts = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let inner = folded.trim_start_matches('(');
    let number = inner.trim_start_matches(counts);
    let ordinal = number.len() < inner.len() && number.starts_with(['.', '、', ')', ',']);
    !ordinal && !folded.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '—')
}

/// Lines and tables of a page from top to bottom.
fn page_blocks(page: &Page, frames: &[Frame]) -> Vec<Drawing> {
    let mut inside: Vec<Vec<Mark>> = vec![Vec::new(); frames.len()];
    let mut outside = Vec::new();
    for mark in &page.marks {
        match frames.iter().position(|frame| frame.holds(mark.middle())) {
            Some(idx) => inside.get_mut(idx).map(|list| list.push(mark.clone())).unwrap_or_default(),
            None => outside.push(mark.clone()),
        }
    }
    let mut blocks: Vec<(i32, Drawing)> = Vec::new();
    for (frame, marks) in frames.iter().zip(inside) {
        blocks.push((frame.top(), Drawing::Table(table(page, frame, &marks))));
    }
    for line in words::lines(&outside) {
        blocks.push((line.top, Drawing::Line(Line { text: line.text, span: None })));
    }
    // The y axis of a page points up.
    blocks.sort_by_key(|(top, _)| std::cmp::Reverse(*top));
    blocks.into_iter().map(|(_, block)| block).collect()
}

/// The cells of a frame, each in the row in which it begins.
fn table(page: &Page, frame: &Frame, marks: &[Mark]) -> Table {
    let mut texts: Vec<Vec<Mark>> = vec![Vec::new(); frame.cells.len()];
    for mark in marks {
        if let Some(list) = frame.cell_at(mark.middle()).and_then(|idx| texts.get_mut(idx)) {
            list.push(mark.clone());
        }
    }
    let mut rows: Vec<Vec<GridCell>> = vec![Vec::new(); frame.row_count()];
    let mut lefts: Vec<Vec<i32>> = vec![Vec::new(); frame.row_count()];
    for (cell, marks) in frame.cells.iter().zip(texts) {
        let (x, y) = marks.first().map_or((cell.left, cell.top), |mark| (mark.x, mark.y + mark.size));
        let place = Place::Page { page: page.number, left: x / 100, top: (page.top - y).max(0) / 100 };
        if let (Some(row), Some(lefts)) = (rows.get_mut(cell.row), lefts.get_mut(cell.row)) {
            lefts.push(cell.left);
            row.push(GridCell::new(words::joined(&marks), place).spanning(cell.col_span, cell.row_span));
        }
    }
    Table { grid: Grid { rows, rectangular: false }, lefts }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing(rows: &[&[(&str, u32)]]) -> Drawing {
        let cell = |(text, row_span): &(&str, u32)| {
            GridCell::new(*text, Place::Page { page: 1, left: 0, top: 0 }).spanning(1, *row_span)
        };
        // A row that lacks cells lacks the first: what stands above covers them.
        let lefts = |row: &&[(&str, u32)]| (6 - row.len()..6).map(|nth| nth as i32 * 1000).collect();
        let grid = Grid { rows: rows.iter().map(|row| row.iter().map(cell).collect()).collect(), rectangular: false };
        Drawing::Table(Table { grid, lefts: rows.iter().map(lefts).collect() })
    }

    fn texts(drawing: &Drawing) -> Vec<Vec<&str>> {
        let Drawing::Table(table) = drawing else { return Vec::new() };
        table.grid.rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect()
    }

    #[test]
    fn a_row_with_its_group_goes_on_overleaf() {
        let mut before =
            [drawing(&[&[("（六）其他处", 1), ("1.无正当理由", 1), ("1", 1), ("2", 1), ("", 1), ("3", 1)]])];
        let mut next = [drawing(&[
            &[("理", 2), ("逾期不补正", 1), ("", 1), ("", 1), ("", 1), ("", 1)],
            &[("2.其他", 1), ("4", 1), ("5", 1), ("6", 1), ("7", 1)],
        ])];
        join_split_row(&mut before, &mut next);
        assert_eq!(texts(&before[0]), [["（六）其他处理", "1.无正当理由逾期不补正", "1", "2", "", "3"]]);
        assert_eq!(texts(&next[0]), [["", "2.其他", "4", "5", "6", "7"]]);
    }

    #[test]
    fn heads_and_rows_of_their_own_stay() {
        for row in [
            [("信息内容", 1), ("制发件数", 1), ("废止件数", 1), ("", 1), ("", 1), ("", 1)],
            [("其他", 1), ("0", 1), ("", 1), ("", 1), ("", 1), ("", 1)],
        ] {
            let mut before = [drawing(&[&[("其他处理", 1), ("重复", 1), ("1", 1), ("2", 1), ("", 1), ("3", 1)]])];
            let mut next = [drawing(&[&row])];
            join_split_row(&mut before, &mut next);
            assert_eq!(texts(&next[0]).len(), 1);
        }
    }
}
