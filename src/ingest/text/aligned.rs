//! Reads tables in text whose columns are held apart by blanks.

use std::cell::Cell;

use crate::document::Block;
use crate::ingest::layout::aligned::{Laid, Piece, Row, Word, lay_out};
use crate::ingest::slice::Slice;
use crate::report::Place;
use crate::source::{is_space, trim};

use super::{lines, pipe_table, tab_table};

/// Blanks that end a cell.
const GAP: usize = 2;

/// How wide programs take a Chinese character that line up columns.
#[derive(Debug, Clone, Copy)]
enum Width {
    /// As two letters, as terminals show it.
    Two,
    One,
}

/// The blocks of a text with its tables as grids; `None` where no words stand in columns.
pub(super) fn blocks(cut: Slice<'_>) -> Option<Vec<Block>> {
    if !cut.lines().into_iter().any(|(start, end)| holds_gap(cut.words(start, end))) {
        return None;
    }
    let (two, scored_two) = with_width(cut, Width::Two);
    let (one, scored_one) = with_width(cut, Width::One);
    match (scored_two, scored_one) {
        (None, None) => None,
        (two_score, one_score) if two_score >= one_score => Some(two),
        _ => Some(one),
    }
}

/// Whether blanks between two words of a line end a cell. Rows of tables of bars or tabs are read otherwise.
fn holds_gap(line: &str) -> bool {
    if pipe_table::has_pipe(line) || tab_table::opens_cell(line) {
        return false;
    }
    let mut blanks = 0;
    trim(line).chars().any(|sign| {
        blanks = if is_space(sign) { blanks + 1 } else { 0 };
        blanks == GAP
    })
}

/// The blocks, and how well columns stand if there are any.
fn with_width(cut: Slice<'_>, width: Width) -> (Vec<Block>, Option<i64>) {
    let score: Cell<Option<i64>> = Cell::new(None);
    let mut read = |cut: Slice<'_>, lines: &[(usize, usize)], blocks: &mut Vec<Block>| {
        let rows = rows(cut, lines, width);
        let laid = lay_out(&rows, 1, |row, left| blank(cut, lines, &rows, row, left));
        if laid.has_tables() {
            score.set(Some(score.get().unwrap_or(0) + laid.score));
        }
        push(cut, lines, laid, blocks);
    };
    let blocks = lines::blocks_with(cut, &mut read);
    (blocks, score.get())
}

fn push(cut: Slice<'_>, lines: &[(usize, usize)], laid: Laid, blocks: &mut Vec<Block>) {
    for piece in laid.pieces {
        match piece {
            Piece::Table(grid) => blocks.push(Block::Grid(grid)),
            Piece::Lines(range) => lines::read_plain(cut, lines.get(range).unwrap_or_default(), blocks),
        }
    }
}

fn rows(cut: Slice<'_>, lines: &[(usize, usize)], width: Width) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::with_capacity(lines.len());
    for (start, end) in lines.iter().copied() {
        let after_blank = rows.last().is_none_or(|row| row.words.is_empty());
        rows.push(Row { words: words(cut, start, end, width), apart: after_blank });
    }
    rows
}

/// The words of a line, held apart by blanks.
fn words(cut: Slice<'_>, start: usize, end: usize, width: Width) -> Vec<Word> {
    let line = cut.words(start, end);
    let mut words: Vec<Word> = Vec::new();
    // Where the cell begins and ends so far, in bytes and on the line.
    let mut open: Option<(usize, i32, usize, i32)> = None;
    let (mut blanks, mut x) = (0usize, 0i32);
    let close = |open: &mut Option<(usize, i32, usize, i32)>, words: &mut Vec<Word>| {
        if let Some((from, left, to, right)) = open.take() {
            let cell = cut.cell(start + from, start + to);
            words.push(Word { left, right, text: cell.text, place: cell.place });
        }
    };
    for (at, sign) in line.char_indices() {
        let own = match width {
            Width::Two if !sign.is_ascii() => 2,
            _ => 1,
        };
        if is_space(sign) {
            blanks += 1;
            if blanks == GAP {
                close(&mut open, &mut words);
            }
        } else {
            blanks = 0;
            let (from, left) = open.map_or((at, x), |(from, left, _, _)| (from, left));
            open = Some((from, left, at + sign.len_utf8(), x + own));
        }
        x = x.saturating_add(own);
    }
    close(&mut open, &mut words);
    words
}

/// The place of a cell without words: after the words before it.
fn blank(cut: Slice<'_>, lines: &[(usize, usize)], rows: &[Row], row: usize, left: i32) -> Place {
    let start = lines.get(row).map_or(0, |(start, _)| *start);
    let before = rows.get(row).and_then(|row| row.words.iter().rev().find(|word| word.right <= left));
    let at = before.and_then(|word| word.place.span()).map_or(start, |span| span.end as usize);
    Place::Text(cut.span(at, at))
}
