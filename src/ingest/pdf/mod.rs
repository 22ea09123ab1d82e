//! Reads PDF files with a text layer: lines and ruled tables in reading order, each cell with its page and place.
//!
//! A page without characters is reported: a scan holds no text to read. A library extracts what the pages draw
//! ([`draw`]); ruling lines are made into cells ([`ruling`]) and characters into words ([`words`]) here, in whole
//! hundredths of a point.

mod cells;
mod cmap;
mod colour;
mod fields;
mod file;
mod font;
mod layers;
mod lexer;
mod limits;
mod objects;
mod painter;
mod path;
mod predefined;
mod scanned;
mod state;

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Severity, Text};
use crate::document::{Block, CellMark, Document, GridCell, Line};
use crate::ingest::layout::page::{self, Area, Doubt};
use crate::ingest::layout::ruling::Frame;
use crate::ingest::layout::seen::{self, Sheet};
use crate::ingest::layout::{ruling, words};
use crate::ingest::{DocumentReader, Input};

use cells::Table;
use file::Drawn;

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
    let pages = match file::pages(bytes, MAX_PAGES, MAX_MARKS) {
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
    let mut sheets = Vec::new();
    for page in pages {
        let Some(sheet) = seen::sheet(page) else {
            diagnostics.push(refuse(Code::FileTooLarge, Text::PdfTooLarge, Text::FileTooLargeHelp));
            return None;
        };
        sheets.push(sheet);
    }
    report_unread(name, &sheets, diagnostics)?;
    if !sheets.iter().any(cells::has_ruled_figures) {
        let blocks = vec![Block::Run(cells::unruled(&sheets))];
        return Some(Document { blocks, aligned: aligned(&sheets), coded: None });
    }
    let mut blocks: Vec<Drawing> = Vec::new();
    // The same, with tables in the words between the ruled ones.
    let mut aligned: Vec<Drawing> = Vec::new();
    let mut any = false;
    let mut left = MAX_CELLS;
    for sheet in sheets {
        let Some(frames) = ruling::frames(&sheet.rules, &mut left) else {
            diagnostics.push(refuse(Code::FileTooLarge, Text::PdfTooLarge, Text::FileTooLargeHelp));
            return None;
        };
        for (list, outside) in [(&mut blocks, Outside::Lines), (&mut aligned, Outside::Columns)] {
            let (mut next, found) = page_blocks(&sheet, &frames, outside);
            any |= found;
            join_split_row(list, &mut next);
            list.extend(next);
        }
    }
    let finished = |list: Vec<Drawing>| {
        let block = |drawing| match drawing {
            Drawing::Line(line) => Block::Line(line),
            Drawing::Table(table) => Block::Grid(table.grid),
            Drawing::Unruled(block) => block,
        };
        list.into_iter().map(block).collect()
    };
    Some(Document { blocks: finished(blocks), aligned: any.then(|| finished(aligned)), coded: None })
}

/// The pages without ruled tables, with tables where words stand in columns; `None` where they do nowhere.
fn aligned(sheets: &[Sheet]) -> Option<Vec<Block>> {
    let mut blocks = Vec::new();
    let mut any = false;
    for sheet in sheets {
        let (mut own, found) = cells::aligned(sheet, &sheet.marks, &[]);
        any |= found;
        own.extend(cells::large_pictures(sheet).map(|area| (area.high, Block::Line(picture(sheet, area)))));
        own.sort_by_key(|(top, _)| std::cmp::Reverse(*top));
        blocks.extend(own.into_iter().map(|(_, block)| block));
    }
    any.then_some(blocks)
}

/// Stands for a picture where a table could be.
fn picture(sheet: &Sheet, area: Area) -> Line {
    Line { text: CellMark::Picture.written(), place: Some(cells::place(sheet, area.left, area.high)) }
}

/// Names the pages and the fonts that cannot be read; `None` where that leaves nothing.
fn report_unread(name: &str, sheets: &[Sheet], diagnostics: &mut Diagnostics) -> Option<()> {
    let mut push = |code, message, help: Text, whole: bool| {
        let severity = if whole { Severity::Error } else { Severity::Warning };
        let diagnostic = Diagnostic::new(code, message).severity(severity).help(Message::new(help));
        diagnostics.push(diagnostic.in_file(name));
    };
    let fonts: BTreeSet<&String> = sheets.iter().flat_map(|sheet| &sheet.unread_fonts).collect();
    let marks = sheets.iter().flat_map(|sheet| &sheet.marks);
    let (mut count, mut unread) = (0usize, 0usize);
    for mark in marks {
        count += 1;
        unread += usize::from(mark.doubt == Some(Doubt::Unreadable));
    }
    let lost = unread * 2 > count;
    for font in fonts {
        push(Code::FontUnreadable, Message::new(Text::PdfFont).with("font", font), Text::PdfFontHelp, lost);
    }
    let are_pictures = scanned::pictures(sheets);
    let pictures: Vec<&Sheet> =
        sheets.iter().zip(&are_pictures).filter(|(_, is)| **is).map(|(sheet, _)| sheet).collect();
    if sheets.iter().zip(&are_pictures).all(|(sheet, is_picture)| sheet.marks.is_empty() || *is_picture) {
        let (code, text) = match pictures.as_slice() {
            [] => (Code::Unreadable, Text::PdfWithoutText),
            _ => (Code::Pictures, Text::PdfPictures),
        };
        push(code, Message::new(text), Text::PdfWithoutTextHelp, true);
        return None;
    }
    if !pictures.is_empty() {
        let pages = pictures.iter().map(|sheet| Message::verbatim(sheet.number.to_string())).collect();
        let message = Message::new(Text::PdfPagesArePictures).with_list("pages", pages);
        push(Code::Pictures, message, Text::PdfWithoutTextHelp, false);
    }
    (!lost).then_some(())
}

enum Drawing {
    Line(Line),
    Table(Table),
    /// A table without lines, or a line beside such tables.
    Unruled(Block),
}

/// How words outside ruled tables are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outside {
    Lines,
    /// As tables, where they stand in columns.
    Columns,
}

/// A page may end inside a row: the words of its label continue at the top of the next page, beside blank cells.
fn join_split_row(before: &mut [Drawing], next: &mut [Drawing]) {
    /// Edges nearer than this are one, in hundredths of a point.
    const SAME: i32 = 300;
    /// Beside the rest of two labels stand at least so many blank cells.
    const MIN_BLANK: usize = 3;
    let first = next.iter_mut().find_map(|d| match d {
        Drawing::Table(table) => Some(table),
        Drawing::Line(_) | Drawing::Unruled(_) => None,
    });
    // Searched last, so that pages without tables are not searched again and again.
    let Some(first) = first else { return };
    let last = before.iter_mut().rev().find_map(|d| match d {
        Drawing::Table(table) => Some(table),
        Drawing::Line(_) | Drawing::Unruled(_) => None,
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

/// Lines and tables of a page from top to bottom, and whether some of the tables have no lines.
fn page_blocks(sheet: &Sheet, frames: &[Frame], between: Outside) -> (Vec<Drawing>, bool) {
    let home = |mark: &page::Mark| frames.iter().position(|frame| frame.holds(mark.middle()));
    let mut inside: Vec<(Vec<&page::Mark>, Vec<&page::Mark>)> = vec![(Vec::new(), Vec::new()); frames.len()];
    let mut outside: Vec<page::Mark> = Vec::new();
    for mark in &sheet.marks {
        match home(mark).and_then(|idx| inside.get_mut(idx)) {
            Some((seen, _)) => seen.push(mark),
            None => outside.push(mark.clone()),
        }
    }
    for mark in &sheet.hidden {
        if let Some((_, hidden)) = home(mark).and_then(|idx| inside.get_mut(idx)) {
            hidden.push(mark);
        }
    }
    let mut blocks: Vec<(i32, Drawing)> = Vec::new();
    for (frame, (seen, hidden)) in frames.iter().zip(inside) {
        blocks.push((frame.top(), Drawing::Table(cells::table(sheet, frame, &seen, &hidden))));
    }
    for area in cells::large_pictures(sheet).filter(|area| !frames.iter().any(|frame| frame.holds(area.middle()))) {
        blocks.push((area.high, Drawing::Line(picture(sheet, area))));
    }
    let mut any = false;
    if between == Outside::Columns {
        let breaks: Vec<i32> = frames.iter().map(Frame::top).collect();
        let (unruled, found) = cells::aligned(sheet, &outside, &breaks);
        blocks.extend(unruled.into_iter().map(|(top, block)| (top, Drawing::Unruled(block))));
        any = found;
    } else {
        for line in words::lines(&outside) {
            let place = Some(cells::place(sheet, line.left, line.top));
            blocks.push((line.top, Drawing::Line(Line { text: line.text, place })));
        }
    }
    // The y axis of a page points up.
    blocks.sort_by_key(|(top, _)| std::cmp::Reverse(*top));
    (blocks.into_iter().map(|(_, block)| block).collect(), any)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Grid;
    use crate::report::Place;

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
