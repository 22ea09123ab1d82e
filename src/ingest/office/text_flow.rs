//! Collects running text and tables as word processors write them, into blocks in reading order.
//!
//! Elements nest in any order, so they are kept on one stack; an element that closes is passed to the one below it.

use crate::diagnostic::Text;
use crate::document::{Block, CellMark, Line};
use crate::source::{Place, trim};

use super::limits::{MAX_CELLS, MAX_PIECES, MAX_SPAN};
use crate::ingest::error::ReadError;
use crate::ingest::inline::{Besides, Inline, Look};
use crate::ingest::layout::grid::{Placed, lay_out};
use crate::ingest::limits::Budget;

/// How a cell continues what is above or left of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Joined {
    #[default]
    No,
    /// Begins a cell that those below continue (DOCX `w:vMerge`).
    Opens,
    /// Belongs to the cell above.
    Above,
    /// Belongs to a cell above or left whose span covers it (ODF).
    Covered,
    /// Belongs to the cell left of it (DOCX `w:hMerge`).
    Left,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shape {
    pub width: u32,
    /// Rows covered, where the cell itself states it.
    pub height: u32,
    pub joined: Joined,
    /// Deleted under tracked changes.
    pub gone: bool,
}

enum Content {
    /// Its words, what stands beside them, and its place.
    Paragraph(String, Besides, Place),
    Table(Table),
}

struct Table {
    number: usize,
    rows: Vec<Row>,
}

#[derive(Default)]
struct Row {
    before: u32,
    cells: Vec<Cell>,
    gone: bool,
}

struct Cell {
    shape: Shape,
    content: Vec<Content>,
}

enum Frame {
    Body(Vec<Content>),
    /// Its words, what follows it, and its place.
    Paragraph(Inline, Vec<Content>, Place),
    Table(Table),
    Row(Row),
    Cell(Cell),
    /// A text box: its content follows the paragraph it is anchored in.
    Aside(Vec<Content>),
}

pub(super) struct Flow {
    frames: Vec<Frame>,
    tables: usize,
    /// Outside tables.
    paragraphs: usize,
    pieces: usize,
    budget: Budget,
}

impl Flow {
    pub(super) fn new() -> Self {
        Self {
            frames: vec![Frame::Body(Vec::new())],
            tables: 0,
            paragraphs: 0,
            pieces: 0,
            budget: Budget::new(MAX_CELLS),
        }
    }

    /// Adds words to the paragraph that is open.
    pub(super) fn words(&mut self, words: &str, look: Look) -> Result<(), ReadError> {
        if let Some(Frame::Paragraph(inline, ..)) = self.frames.last_mut() {
            self.budget.charge_words(words.len())?;
            inline.add_exactly(words, look, ());
        }
        Ok(())
    }

    /// Adds to what stands beside the words of the paragraph that is open.
    pub(super) fn besides(&mut self, add: impl FnOnce(&mut Besides)) {
        let open = self.frames.iter_mut().rev().find_map(|frame| match frame {
            Frame::Paragraph(inline, ..) => Some(inline),
            _ => None,
        });
        if let Some(inline) = open {
            add(inline.besides());
        }
    }

    pub(super) fn is_in_paragraph(&self) -> bool {
        matches!(self.frames.last(), Some(Frame::Paragraph(..)))
    }

    pub(super) fn open_paragraph(&mut self) -> Result<(), ReadError> {
        self.pieces += 1;
        if self.pieces > MAX_PIECES {
            return Err(ReadError::limit(Text::OfficeTooManyPieces, MAX_PIECES));
        }
        let place = self.cell_here().unwrap_or_else(|| {
            self.paragraphs += 1;
            Place::Paragraph { paragraph: self.paragraphs }
        });
        self.frames.push(Frame::Paragraph(Inline::default(), Vec::new(), place));
        Ok(())
    }

    /// The place of the cell that is open.
    fn cell_here(&self) -> Option<Place> {
        let at = self.frames.iter().rposition(|frame| matches!(frame, Frame::Cell(_)))?;
        match (self.frames.get(at.checked_sub(2)?)?, self.frames.get(at - 1)?) {
            (Frame::Table(table), Frame::Row(row)) => {
                Some(Place::Table { table: table.number, row: table.rows.len() + 1, cell: Some(row.cells.len() + 1) })
            }
            _ => None,
        }
    }

    pub(super) fn open_aside(&mut self) {
        self.frames.push(Frame::Aside(Vec::new()));
    }

    pub(super) fn open_table(&mut self) {
        self.tables += 1;
        self.frames.push(Frame::Table(Table { number: self.tables, rows: Vec::new() }));
    }

    pub(super) fn open_row(&mut self) {
        self.frames.push(Frame::Row(Row::default()));
    }

    pub(super) fn open_cell(&mut self, shape: Shape) -> Result<(), ReadError> {
        self.budget.charge_cells(1)?;
        self.frames.push(Frame::Cell(Cell { shape, content: Vec::new() }));
        Ok(())
    }

    /// Columns left out at the beginning of the row that is open.
    pub(super) fn row_begins_behind(&mut self, columns: u32) {
        if let Some(Frame::Row(row)) = self.frames.last_mut() {
            row.before = columns.min(MAX_SPAN);
        }
    }

    pub(super) fn row_is_gone(&mut self) {
        if let Some(Frame::Row(row)) = self.frames.last_mut() {
            row.gone = true;
        }
    }

    /// Changes the shape of the cell that is open.
    pub(super) fn reshape(&mut self, change: impl FnOnce(&mut Shape)) {
        if let Some(Frame::Cell(cell)) = self.frames.last_mut() {
            change(&mut cell.shape);
        }
    }

    /// Closes what was opened last.
    pub(super) fn close(&mut self) {
        if self.frames.len() < 2 {
            return;
        }
        match self.frames.pop() {
            Some(Frame::Paragraph(mut inline, after, place)) => {
                let piece = inline.flush();
                self.add(Content::Paragraph(piece.text, piece.besides, place));
                after.into_iter().for_each(|content| self.add(content));
            }
            Some(Frame::Table(table)) => self.add(Content::Table(table)),
            Some(Frame::Row(row)) => {
                if let Some(Frame::Table(table)) = self.frames.last_mut().filter(|_| !row.gone) {
                    table.rows.push(row);
                }
            }
            Some(Frame::Cell(cell)) => {
                if let Some(Frame::Row(row)) = self.frames.last_mut().filter(|_| !cell.shape.gone) {
                    row.cells.push(cell);
                }
            }
            Some(Frame::Body(list) | Frame::Aside(list)) => list.into_iter().for_each(|content| self.add(content)),
            None => {}
        }
    }

    fn add(&mut self, content: Content) {
        match self.frames.last_mut() {
            Some(Frame::Body(list) | Frame::Aside(list) | Frame::Paragraph(_, list, _)) => list.push(content),
            Some(Frame::Cell(cell)) => cell.content.push(content),
            _ => {}
        }
    }

    /// Repeats the row or cell closed last (ODF).
    pub(super) fn repeat_cell(&mut self, times: u32) -> Result<(), ReadError> {
        let at = match self.frames.iter().rev().nth(1) {
            Some(Frame::Table(table)) => (table.number, table.rows.len() + 1),
            _ => return Ok(()),
        };
        let Some(Frame::Row(row)) = self.frames.last_mut() else { return Ok(()) };
        let Some(last) = row.cells.last() else { return Ok(()) };
        let (shape, words) = (last.shape, joined_words(&last.content));
        for _ in 1..times.min(MAX_SPAN) {
            self.budget.charge_cells(1)?;
            self.budget.charge_words(words.len())?;
            let place = Place::Table { table: at.0, row: at.1, cell: Some(row.cells.len() + 1) };
            row.cells.push(Cell { shape, content: vec![Content::Paragraph(words.clone(), Besides::default(), place)] });
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Vec<Block>, ReadError> {
        while self.frames.len() > 1 {
            self.close();
        }
        let mut blocks = Vec::new();
        if let Some(Frame::Body(content)) = self.frames.pop() {
            flow_out(content, &mut self.budget, &mut blocks)?;
        }
        Ok(blocks)
    }
}

fn flow_out(content: Vec<Content>, budget: &mut Budget, blocks: &mut Vec<Block>) -> Result<(), ReadError> {
    for piece in content {
        match piece {
            Content::Paragraph(text, besides, place) => {
                let words = match trim(&text) {
                    "" if besides.holds(CellMark::Picture) => CellMark::Picture.written(),
                    words => words.to_owned(),
                };
                if !words.is_empty() {
                    blocks.push(Block::Line(Line { text: words, place: Some(place) }));
                }
            }
            Content::Table(table) => table_out(table, budget, blocks)?,
        }
    }
    Ok(())
}

/// Most cells of a table that is what is written in one cell of a row with figures.
const MAX_SMALL_TABLE: usize = 4;

/// A table as a grid. Rows that hold tables of their own, and tables of one column, only arrange text: their
/// content follows in reading order.
fn table_out(table: Table, budget: &mut Budget, blocks: &mut Vec<Block>) -> Result<(), ReadError> {
    let number = table.number;
    let one_column = table.rows.iter().all(|row| row.cells.len() <= 1 && row.before == 0);
    let mut rows: Vec<(usize, Row)> = Vec::new();
    for (index, mut row) in table.rows.into_iter().enumerate() {
        let worded = |cell: &&Cell| {
            let own = |c: &Content| matches!(c, Content::Paragraph(words, ..) if !trim(words).is_empty());
            cell.content.iter().any(own)
        };
        // Beside a label and a figure, a few cells in one are what is written in that one.
        let most = if row.cells.iter().filter(worded).count() > 1 { MAX_SMALL_TABLE } else { 1 };
        row.cells.iter_mut().for_each(|cell| unwrap_small_tables(cell, most));
        let several = |cell: &Cell| {
            cell.content.iter().filter(|c| matches!(c, Content::Paragraph(p, ..) if !trim(p).is_empty())).count() > 1
        };
        let nests = row.cells.iter().any(|cell| cell.content.iter().any(|c| matches!(c, Content::Table(_))));
        if nests || (one_column && row.cells.iter().any(several)) {
            grid_out(number, std::mem::take(&mut rows), budget, blocks)?;
            row.cells.into_iter().try_for_each(|cell| flow_out(cell.content, budget, blocks))?;
        } else {
            rows.push((index + 1, row));
        }
    }
    grid_out(number, rows, budget, blocks)
}

/// A table of no more than `most` cells inside a cell is a frame around its words.
fn unwrap_small_tables(cell: &mut Cell, most: usize) {
    let single = |table: &Table| table.rows.iter().map(|row| row.cells.len()).sum::<usize>() <= most;
    if !cell.content.iter().any(|c| matches!(c, Content::Table(table) if single(table))) {
        return;
    }
    let list = std::mem::take(&mut cell.content);
    for piece in list {
        match piece {
            Content::Table(table) if single(&table) => {
                for mut inner in table.rows.into_iter().flat_map(|row| row.cells) {
                    unwrap_small_tables(&mut inner, most);
                    cell.content.append(&mut inner.content);
                }
            }
            other => cell.content.push(other),
        }
    }
}

fn grid_out(
    table: usize,
    rows: Vec<(usize, Row)>,
    budget: &mut Budget,
    blocks: &mut Vec<Block>,
) -> Result<(), ReadError> {
    if rows.iter().all(|(_, row)| row.cells.is_empty()) {
        return Ok(());
    }
    let numbers: Vec<usize> = rows.iter().map(|(number, _)| *number).collect();
    let mut out: Vec<Vec<Placed>> = Vec::new();
    // The cell that those below may continue, by its first column: its row and position in it, its width.
    let mut open: std::collections::HashMap<u32, (usize, usize, u32)> = std::collections::HashMap::new();
    for (at, (number, row)) in rows.into_iter().enumerate() {
        let mut col = row.before;
        let mut placed: Vec<Placed> = Vec::new();
        for (index, cell) in row.cells.into_iter().enumerate() {
            let width = cell.shape.width.clamp(1, MAX_SPAN);
            let own = Placed {
                col,
                width,
                height: cell.shape.height.max(1),
                text: joined_words(&cell.content),
                place: Place::Table { table, row: number, cell: Some(index + 1) },
            };
            let above = open.get(&col).copied().filter(|(_, _, above)| *above == width);
            match (cell.shape.joined, above) {
                (Joined::Above, Some((row, position, _))) => {
                    if let Some(cell) = out.get_mut(row).and_then(|row| row.get_mut(position)) {
                        cell.height += 1;
                    }
                    col = col.saturating_add(width);
                    continue;
                }
                (Joined::Left, _) => {
                    if let Some(left) = placed.last_mut() {
                        left.width = left.width.saturating_add(width);
                    }
                    col = col.saturating_add(width);
                    continue;
                }
                (Joined::Covered, _) => {
                    col = col.saturating_add(1);
                    continue;
                }
                (Joined::Opens, _) => {
                    open.insert(col, (at, placed.len(), width));
                }
                (Joined::No | Joined::Above, _) => {
                    open.remove(&col);
                }
            }
            placed.push(own);
            // In ODF the cells that a span covers follow as cells of their own.
            col = col.saturating_add(if cell.shape.height > 0 { 1 } else { width });
        }
        out.push(placed);
    }
    let blank = |row: usize, _: u32| Place::Table { table, row: numbers.get(row).copied().unwrap_or(0), cell: None };
    blocks.push(Block::Grid(budget.lend_cells(|left| lay_out(out, left, blank))?));
    Ok(())
}

/// The words of a cell: its paragraphs under each other.
fn joined_words(content: &[Content]) -> String {
    let mut words = String::new();
    let mut besides = Besides::default();
    for piece in content {
        if let Content::Paragraph(text, own, _) = piece {
            words.push_str(text);
            words.push('\n');
            besides.join(own.clone());
        }
    }
    besides.with_words(trim(&words).to_owned())
}
