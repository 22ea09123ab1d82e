//! Makes the cells of ruled tables from what stands between the lines.
//!
//! Invariant: a cell in which something is drawn is not blank; a figure in doubt carries a mark and does not count as one.

use crate::document::{self, Block, Grid, GridCell, Line, Run, STRUCK};
use crate::ingest::layout::aligned::{Piece, Row, Word, lay_out};
use crate::ingest::layout::page::{Area, Doubt, Mark, Picture, Sight, Turn, UNREADABLE};
use crate::ingest::layout::ruling::{Cell, Frame};
use crate::ingest::layout::seen::Sheet;
use crate::ingest::layout::{ruling, words};
use crate::report::{Figure, Place, State};

/// A table, and the left edges of its cells.
#[derive(Debug)]
pub(super) struct Table {
    pub grid: Grid,
    pub lefts: Vec<Vec<i32>>,
}

/// What stands in one cell.
#[derive(Debug, Default)]
struct Content {
    marks: Vec<Mark>,
    hidden: Vec<Mark>,
    doubt: Option<Doubt>,
    picture: bool,
}

pub(super) fn place(sheet: &Sheet, x: i32, y: i32) -> Place {
    Place::Page { page: sheet.number, left: (x - sheet.area.left) / 100, top: (sheet.area.high - y).max(0) / 100 }
}

/// The cells of a frame, each in the row in which it begins.
pub(super) fn table(sheet: &Sheet, frame: &Frame, marks: &[&Mark], hidden: &[&Mark]) -> Table {
    let mut contents: Vec<Content> = Vec::new();
    contents.resize_with(frame.cells.len(), Content::default);
    share_out(frame, marks, &mut contents);
    for mark in hidden {
        if let Some(content) = frame.cell_at(mark.middle()).and_then(|idx| contents.get_mut(idx)) {
            content.hidden.push((*mark).clone());
        }
    }
    show_pictures(frame, &sheet.pictures, &mut contents);
    let mut rows: Vec<Vec<GridCell>> = vec![Vec::new(); frame.row_count()];
    let mut lefts: Vec<Vec<i32>> = vec![Vec::new(); frame.row_count()];
    for (cell, content) in frame.cells.iter().zip(contents) {
        let (x, y) =
            content.marks.first().map_or((cell.area.left, cell.area.high), |mark| (mark.x, mark.y + mark.size));
        let place = place(sheet, x, y);
        let text = text_of(cell, content);
        if let (Some(row), Some(lefts)) = (rows.get_mut(cell.row), lefts.get_mut(cell.row)) {
            lefts.push(cell.area.left);
            row.push(GridCell::new(text, place).spanning(cell.col_span, cell.row_span));
        }
    }
    Table { grid: Grid { rows, rectangular: false }, lefts }
}

/// Gives each character to its cell. Figures that were drawn together and stand in several cells belong to none for sure.
fn share_out(frame: &Frame, marks: &[&Mark], contents: &mut [Content]) {
    let mut before: Option<(&Mark, usize)> = None;
    for mark in marks {
        let Some(home) = frame.cell_at(mark.middle()) else { continue };
        if let Some((last, other)) = before
            && last.run == mark.run
            && other != home
            && last.y == mark.y
            && (mark.x - last.right()).abs() * 3 <= mark.size
            && is_digit(mark)
            && is_digit(last)
        {
            for idx in [other, home] {
                if let Some(content) = contents.get_mut(idx) {
                    content.doubt = Some(Doubt::Outside);
                }
            }
        }
        before = Some((mark, home));
        if let Some(content) = contents.get_mut(home) {
            content.marks.push((*mark).clone());
        }
    }
}

fn is_digit(mark: &Mark) -> bool {
    mark.text.chars().all(char::is_numeric)
}

/// A picture inside a cell, or an opaque one over blank cells, stands for what cannot be read there.
fn show_pictures(frame: &Frame, pictures: &[Picture], contents: &mut [Content]) {
    /// Narrower than this is a line or a dot, in hundredths of a point.
    const MIN_SIDE: i32 = 200;
    /// Pictures over several cells of one table that are looked at.
    const WIDE: usize = 100;
    let size = |area: &Area| i64::from(area.width().max(1)) * i64::from(area.height().max(1));
    let mut wide = Vec::new();
    for picture in pictures.iter().filter(|it| it.area.width().max(it.area.height()) >= MIN_SIDE) {
        let home = frame.cell_at(picture.area.middle());
        let Some((cell, content)) = home.and_then(|idx| frame.cells.get(idx).zip(contents.get_mut(idx))) else {
            wide.push(picture);
            continue;
        };
        if size(&picture.area.common(&cell.area)) * 10 >= size(&picture.area) * 7 {
            let below = |mark: &Mark| mark.order > picture.order && picture.area.holds(mark.middle());
            content.picture |= content.marks.is_empty() || !content.marks.iter().all(below);
        } else {
            wide.push(picture);
        }
    }
    for picture in wide.into_iter().filter(|picture| picture.opaque).take(WIDE) {
        for (cell, content) in frame.cells.iter().zip(contents.iter_mut()) {
            let common = picture.area.common(&cell.area);
            if !common.is_empty() && size(&common) * 10 >= size(&cell.area) * 8 {
                content.picture |= content.marks.is_empty();
            }
        }
    }
}

/// The words of a cell; what is in doubt does not count as a figure.
fn text_of(cell: &Cell, content: Content) -> String {
    let Content { marks, hidden, doubt, picture } = content;
    let mut doubt = doubt;
    let (upright, other): (Vec<Mark>, Vec<Mark>) = marks.into_iter().partition(|mark| mark.turn == Turn::Upright);
    let mut text = words::joined_in(&upright, cell.area.width());
    // Words aslant are a watermark; words that run up or down are read in their direction.
    for turn in [Turn::Left, Turn::Right, Turn::UpsideDown, Turn::Askew] {
        let own: Vec<Mark> = other.iter().filter(|mark| mark.turn == turn).cloned().collect();
        let figures = own.iter().any(is_digit);
        if own.is_empty() || (turn == Turn::Askew && !figures) {
            continue;
        }
        if turn == Turn::Askew {
            own.iter().for_each(|mark| text.push_str(&mark.text));
        } else {
            let own: Vec<Mark> = own.into_iter().map(|mark| mark.turned(turn)).collect();
            text.push_str(&words::joined(&own));
        }
        if figures {
            doubt = Some(Doubt::Turned);
        }
    }
    let own = upright.iter().find_map(|mark| mark.doubt.filter(|doubt| *doubt != Doubt::Unreadable));
    doubt = doubt.or(own);
    if upright.iter().any(|mark| is_digit(mark) && reaches_out(mark, &cell.area)) {
        // A line through such a figure is an edge of its cell.
        doubt = doubt.filter(|doubt| *doubt != Doubt::Struck).or(Some(Doubt::Outside));
    }
    let figure = Figure::read(&text).state != State::Text;
    if picture && (figure || text.is_empty()) {
        return marked(&text, document::CellMark::Picture);
    }
    if text.is_empty() && is_figure(&hidden) {
        return marked(&text, document::CellMark::Hidden);
    }
    doubted(text, doubt)
}

/// Words with a mark where a figure is in doubt.
fn doubted(text: String, doubt: Option<Doubt>) -> String {
    let figure = Figure::read(&text).state != State::Text;
    let mark = match doubt {
        _ if text.contains(UNREADABLE) && has_figures(&text) => document::CellMark::Unreadable,
        _ if !figure || text.is_empty() => return text,
        None => return text,
        Some(Doubt::Struck) => return format!("{STRUCK}{text}{STRUCK}"),
        Some(Doubt::Turned) => document::CellMark::Turned,
        Some(Doubt::Overlaid) => document::CellMark::Overlaid,
        Some(Doubt::Cut) => document::CellMark::Cut,
        Some(Doubt::Lowered) => document::CellMark::Lowered,
        Some(Doubt::Outside) => document::CellMark::Outside,
        Some(Doubt::Unreadable) => document::CellMark::Unreadable,
    };
    marked(&text, mark)
}

fn marked(text: &str, mark: document::CellMark) -> String {
    let blank = if text.is_empty() { "" } else { " " };
    format!("{text}{blank}{}", mark.written())
}

/// Whether words are figures but for what cannot be read.
fn has_figures(text: &str) -> bool {
    let rest = text.replace(UNREADABLE, "");
    rest.is_empty() || Figure::read(&rest).state != State::Text
}

/// Whether characters that are not seen would be a figure.
fn is_figure(hidden: &[Mark]) -> bool {
    let text = words::joined(hidden);
    !text.is_empty() && hidden.iter().any(is_digit) && Figure::read(&text).state != State::Text
}

/// Whether a figure reaches well over the edges of its cell.
fn reaches_out(mark: &Mark, cell: &Area) -> bool {
    // Figures are about seven tenths as high as their size.
    let (low, high) = (mark.y, mark.y + mark.size * 7 / 10);
    let (up, side) = (mark.size / 5, mark.width / 3);
    low < cell.low - up || high > cell.high + up || mark.x < cell.left - side || mark.right() > cell.right + side
}

/// Whether some figures of a page stand in a ruled table.
pub(super) fn has_ruled_figures(sheet: &Sheet) -> bool {
    // The cells are counted where the tables are built.
    let mut left = super::MAX_CELLS;
    let Some(frames) = ruling::frames(&sheet.rules, &mut left) else { return true };
    sheet.marks.iter().any(|mark| is_digit(mark) && frames.iter().any(|frame| frame.holds(mark.middle())))
}

/// The lines of pages without ruled tables, in the order in which they were drawn.
pub(super) fn unruled(sheets: &[Sheet]) -> Run {
    let mut run = Run::default();
    for sheet in sheets {
        for (text, first) in words::drawn_lines(&drawn_marks(sheet)) {
            run.cells.push(GridCell::new(text, place(sheet, first.x, first.y + first.size)));
        }
        for area in large_pictures(sheet) {
            run.cells.push(GridCell::new(document::CellMark::Picture.written(), place(sheet, area.left, area.high)));
        }
    }
    run
}

/// The upright characters of a page in the order in which they were drawn. Figures in doubt carry a mark, and one stands
/// for each figure of which nothing is seen because it lies beyond what is shown.
fn drawn_marks(sheet: &Sheet) -> Vec<Mark> {
    let beyond = |mark: &&Mark| mark.sight == Sight::Clipped && mark.turn == Turn::Upright;
    let seen = sheet.marks.iter().filter(|mark| mark.turn == Turn::Upright);
    let mut marks: Vec<Mark> = seen.chain(sheet.hidden.iter().filter(beyond)).cloned().collect();
    marks.sort_by_key(|mark| mark.order);
    let mut shown: Vec<Mark> = Vec::new();
    for word in marks.chunk_by(|last, next| {
        (last.y - next.y).abs() * 3 <= last.size.max(next.size) && (next.x - last.right()).abs() * 2 <= next.size
    }) {
        let figure = word.iter().any(is_digit) && Figure::read(&words::joined(word)).state != State::Text;
        let mut seen: Vec<Mark> = word.iter().filter(|mark| mark.sight == Sight::Seen).cloned().collect();
        match (seen.last(), word.first()) {
            (None, Some(first)) if figure => {
                shown.push(Mark { text: document::CellMark::Hidden.written().into(), ..first.clone() });
            }
            (Some(last), _) if figure => {
                let doubt = word.iter().find_map(|mark| mark.doubt.filter(|doubt| *doubt != Doubt::Unreadable));
                let doubt = if seen.len() < word.len() { Some(Doubt::Cut) } else { doubt };
                let text: String = seen.iter().map(|mark| mark.text.as_ref()).collect();
                match (doubt, seen.first()) {
                    (Some(_), Some(first)) => {
                        let text = doubted(text, doubt).replace(' ', "").into();
                        shown.push(Mark { text, width: last.right() - first.x, ..first.clone() });
                    }
                    _ => shown.append(&mut seen),
                }
            }
            _ => shown.append(&mut seen),
        }
    }
    shown
}

/// Lines and tables of characters around which nothing is drawn, from top to bottom, each with its upper edge; the second
/// is whether there are tables. `breaks` are the heights at which something else stands between them.
pub(super) fn aligned(sheet: &Sheet, marks: &[Mark], breaks: &[i32]) -> (Vec<(i32, Block)>, bool) {
    /// Edges nearer than this are one, in hundredths of a point.
    const NEAR: i32 = 150;
    let upright: Vec<Mark> = marks.iter().filter(|mark| mark.turn == Turn::Upright).cloned().collect();
    let lines = words::spaced(&upright);
    let top = |line: &[Vec<Mark>]| line.iter().flatten().map(|mark| mark.y + mark.size).max().unwrap_or(0);
    let tops: Vec<i32> = lines.iter().map(|line| top(line)).collect();
    let rows: Vec<Row> = lines
        .iter()
        .enumerate()
        .map(|(number, line)| Row {
            words: line.iter().filter_map(|word| aligned_word(sheet, word)).collect(),
            apart: {
                let above = number.checked_sub(1).and_then(|above| tops.get(above));
                let own = tops.get(number).copied().unwrap_or(0);
                above.is_none_or(|above| breaks.iter().any(|at| own < *at && at <= above))
            },
        })
        .collect();
    let top_of = |row: usize| tops.get(row).copied().unwrap_or(0);
    let laid = lay_out(&rows, NEAR, |row, left| place(sheet, left, top_of(row)));
    let found = laid.has_tables();
    let mut blocks: Vec<(i32, Block)> = Vec::new();
    let mut next = 0;
    for piece in laid.pieces {
        match piece {
            Piece::Table(grid) => {
                let count = grid.rows.len();
                blocks.push((top_of(next), Block::Grid(grid)));
                next += count;
            }
            Piece::Lines(range) => {
                for number in range.clone() {
                    let words = rows.get(number).map(|row| row.words.as_slice()).unwrap_or_default();
                    let text: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
                    if !text.is_empty() {
                        let place = words.first().map(|word| word.place.clone());
                        blocks.push((top_of(number), Block::Line(Line { text: text.join(" "), place })));
                    }
                }
                next = range.end;
            }
        }
    }
    (blocks, found)
}

/// Characters without a gap as words with their place; a figure in doubt is marked.
fn aligned_word(sheet: &Sheet, marks: &[Mark]) -> Option<Word> {
    let (first, last) = (marks.first()?, marks.last()?);
    let doubt = marks.iter().find_map(|mark| mark.doubt.filter(|doubt| *doubt != Doubt::Unreadable));
    let text = doubted(words::joined(marks), doubt);
    let place = place(sheet, first.x, first.y + first.size);
    (!text.is_empty()).then(|| Word { left: first.x, right: last.right(), text, place })
}

/// Pictures as large as a table, which are not the background of the page.
pub(super) fn large_pictures(sheet: &Sheet) -> impl Iterator<Item = Area> + '_ {
    /// In hundredths of a point.
    const MIN_WIDTH: i32 = 15_000;
    const MIN_HEIGHT: i32 = 3_000;
    /// One is enough to be said.
    const MOST: usize = 20;
    let large = |area: &Area| area.width() >= MIN_WIDTH && area.height() >= MIN_HEIGHT;
    let below = |picture: &&Picture| {
        let words = sheet.marks.iter().filter(|mark| picture.area.holds(mark.middle())).take(20).count();
        words < 20
    };
    let pictures = sheet.pictures.iter().filter(move |picture| large(&picture.area)).take(MOST);
    pictures.filter(below).map(|picture| picture.area)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_beyond_the_page_leave_a_mark() {
        let mark = |text: &str, x: i32, sight: Sight, order: u32| Mark {
            text: text.into(),
            x,
            width: 500,
            size: 1000,
            sight,
            order,
            ..Mark::default()
        };
        let (seen, beyond) = (Sight::Seen, Sight::Clipped);
        let sheet = Sheet {
            marks: vec![mark("5", 0, seen, 1), mark("4", 3000, seen, 2), mark("0", 3500, seen, 3)],
            hidden: vec![mark("8", 4000, beyond, 4), mark("7", 8000, beyond, 5)],
            ..Sheet::default()
        };
        let shown: Vec<String> = drawn_marks(&sheet).iter().map(|mark| mark.text.to_string()).collect();
        let (cut, hidden) = (document::CellMark::Cut.written(), document::CellMark::Hidden.written());
        assert_eq!(shown, ["5".to_owned(), format!("40{cut}"), hidden]);
    }
}
