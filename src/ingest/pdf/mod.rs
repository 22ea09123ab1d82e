//! PDF with a text layer. In: the bytes of a file. Out: lines and ruled tables in reading order, each cell with
//! its page and place. A page without characters is said: a scan holds no text to read.
//!
//! What the pages draw comes from a library ([`draw`]); that ruling lines make cells ([`ruling`]) and
//! characters make words ([`words`]) is settled here, in whole hundredths of a point.

mod draw;
mod ruling;
mod weigh;
mod words;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Text};
use crate::report::{Block, Document, Grid, GridCell, Line, Place};

use draw::{Drawn, Page};
use ruling::Frame;

/// Most pages that are read.
const MAX_PAGES: usize = 2000;
/// Most characters and ruling lines that are read.
const MAX_MARKS: usize = 1_000_000;
/// Most cells of all tables, joined ones counted by what they cover.
const MAX_CELLS: usize = 500_000;

pub(super) fn read(name: &str, bytes: &[u8], diagnostics: &mut Diagnostics) -> Option<Document> {
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

/// A page may end inside a row: the words of its label go on at the top of the next page, beside blank cells.
fn join_split_row(before: &mut [Drawing], next: &mut [Drawing]) {
    /// Edges nearer than this are one, in hundredths of a point.
    const SAME: i32 = 300;
    let first = next.iter_mut().find_map(|d| match d {
        Drawing::Table(table) => Some(table),
        Drawing::Line(_) => None,
    });
    // Looked for last: pages without tables are not walked back through again and again.
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
    // More than the label would be a row of its own.
    let [(home, words)] = pieces.as_slice() else { return };
    if rest.len() < 2 || row.get(*home).is_none_or(|cell| cell.text.is_empty()) {
        return;
    }
    if let Some(cell) = row.get_mut(*home) {
        cell.text.push_str(words);
    }
    first.grid.rows.remove(0);
    first.lefts.remove(0);
}

/// Words that begin no row of their own: no ordinal (`3.`, `（二）`, `四、`) and no figure.
fn is_rest_of_label(words: &str) -> bool {
    let folded: String = words.chars().map(crate::text::fold_char).collect();
    let counts = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let inner = folded.trim_start_matches('(');
    let number = inner.trim_start_matches(counts);
    let ordinal = number.len() < inner.len() && number.starts_with(['.', '、', ')', ',']);
    !ordinal && !folded.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '—')
}

/// Lines and tables of a page from top to bottom.
fn page_blocks(page: &Page, frames: &[Frame]) -> Vec<Drawing> {
    let mut inside: Vec<Vec<draw::Mark>> = vec![Vec::new(); frames.len()];
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
fn table(page: &Page, frame: &Frame, marks: &[draw::Mark]) -> Table {
    let mut texts: Vec<Vec<draw::Mark>> = vec![Vec::new(); frame.cells.len()];
    for mark in marks {
        if let Some(list) = frame.cell_at(mark.middle()).and_then(|idx| texts.get_mut(idx)) {
            list.push(mark.clone());
        }
    }
    let mut rows: Vec<Vec<GridCell>> = vec![Vec::new(); frame.row_count()];
    let mut lefts: Vec<Vec<i32>> = vec![Vec::new(); frame.row_count()];
    for (cell, marks) in frame.cells.iter().zip(texts) {
        let (x, y) = marks.first().map_or((cell.left, cell.top), |mark| (mark.x, mark.y + mark.size));
        let words = format!("page {}, {},{}", page.number, x / 100, (page.top - y).max(0) / 100);
        if let (Some(row), Some(lefts)) = (rows.get_mut(cell.row), lefts.get_mut(cell.row)) {
            lefts.push(cell.left);
            row.push(GridCell {
                text: words::joined(&marks),
                place: Place::Named { words, span: None },
                col_span: cell.col_span,
                row_span: cell.row_span,
            });
        }
    }
    Table { grid: Grid { rows, rectangular: false }, lefts }
}
