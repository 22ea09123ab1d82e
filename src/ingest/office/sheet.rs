//! Splits a sheet of a workbook into grids and lines in reading order, from filled cells, merged ranges and hidden parts.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::iter::Peekable;
use std::sync::Arc;

use crate::amount::Amount;
use crate::diagnostic::Text;
use crate::document::{Block, CellMark, Line};
use crate::report::Place;
use crate::source::trim;

use super::limits::{MAX_CELLS, MAX_SHEET_COL, MAX_SHEET_ROW};
use super::number_format::{Agreement, Printed};
use crate::ingest::error::ReadError;
use crate::ingest::inline::{Besides, Inline, Look};
use crate::ingest::layout::grid::{Placed, lay_out};
use crate::ingest::limits::Budget;

/// Row and column, both from 0.
pub(super) type At = (u32, u32);

/// A filled cell.
#[derive(Debug, Clone, Default)]
pub(super) struct Value {
    /// The words as read.
    pub text: String,
    /// The figure stored, where the cell holds one.
    pub number: Option<Amount>,
    /// The formula of a cell that has no stored result; empty where it is not known.
    pub pending: Option<String>,
    /// The formula of a cell that has one; empty where it is not known.
    pub formula: Option<String>,
    pub agreement: Agreement,
}

impl Value {
    /// A figure as its cell shows it.
    pub(super) fn of_figure(printed: Printed, look: Look) -> Value {
        let Printed { text, number, agreement } = printed;
        Value { number, agreement, ..Value::of_runs([(text.as_str(), look)].into_iter(), Besides::default()) }
    }

    /// The words of runs, and a mark for what is there and is not text.
    pub(super) fn of_runs<'a>(runs: impl Iterator<Item = (&'a str, Look)>, besides: Besides) -> Value {
        let mut inline = Inline::<()>::default();
        runs.for_each(|(words, look)| inline.add_exactly(words, look, ()));
        let mut piece = inline.flush();
        piece.besides.join(besides);
        Value { text: piece.besides.with_words(piece.text), ..Value::default() }
    }
}

/// A merged range, both ends within.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Merge {
    pub first: At,
    pub last: At,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    pub name: Arc<str>,
    pub hidden: bool,
    pub cells: BTreeMap<At, Value>,
    pub merges: Vec<Merge>,
    /// Rows that hold blank cells the file names, as bordered ones are, with how many.
    pub named_blanks: BTreeMap<u32, u32>,
    /// Zeros that their cells do not show.
    pub unseen: Vec<At>,
    /// First rows of pictures that lie between the rows with cells, sorted.
    pub pictures: Vec<u32>,
    /// First and last of each hidden range.
    pub hidden_rows: Vec<(u32, u32)>,
    pub hidden_cols: Vec<(u32, u32)>,
}

impl Sheet {
    /// Adds a cell; of blank ones only the row is kept.
    pub(super) fn insert(&mut self, at: At, value: Value, budget: &mut Budget) -> Result<(), ReadError> {
        if trim(&value.text).is_empty() && value.pending.is_none() {
            self.name_blanks(at.0, 1);
            if value.agreement == Agreement::Other && self.unseen.len() < MAX_CELLS {
                self.unseen.push(at);
            }
            return Ok(());
        }
        if at.0 >= MAX_SHEET_ROW || at.1 >= MAX_SHEET_COL || self.cells.len() >= MAX_CELLS {
            return Err(ReadError::limit(Text::TooManyCells, MAX_CELLS));
        }
        let formula = |formula: &Option<String>| formula.as_ref().map_or(0, String::len);
        budget.charge_words(value.text.len() + formula(&value.pending) + formula(&value.formula))?;
        match self.cells.entry(at) {
            // A file that has a cell twice shows neither for sure.
            Entry::Occupied(mut known) if known.get().text != value.text => {
                let known = known.get_mut();
                *known = Value { text: format!("{} / {}", known.text, value.text), number: None, ..value };
            }
            Entry::Occupied(_) => {}
            Entry::Vacant(free) => {
                free.insert(value);
            }
        }
        Ok(())
    }

    pub(super) fn name_blanks(&mut self, row: u32, count: u32) {
        if self.named_blanks.len() < MAX_CELLS {
            let known = self.named_blanks.entry(row).or_default();
            *known = known.saturating_add(count);
        }
    }

    /// Where a cell stands.
    pub(super) fn place(&self, (row, column): At) -> Place {
        Place::Sheet { sheet: Arc::clone(&self.name), row: row + 1, column: column + 1 }
    }

    /// The sheet as blocks; `budget` counts down the cells of the whole workbook.
    pub(super) fn blocks(mut self, budget: &mut Budget) -> Result<Vec<Block>, ReadError> {
        let mut merges: BTreeMap<At, Merge> = BTreeMap::new();
        for merge in &self.merges {
            merges.entry(merge.first).or_insert(*merge);
        }
        let mut blocks = Vec::new();
        let mut cells = std::mem::take(&mut self.cells);
        let mut pictures = self.pictures.iter().copied().peekable();
        let mut show = |before: u32, blocks: &mut Vec<Block>, budget: &mut Budget| {
            while pictures.next_if(|row| *row < before).is_some() {
                budget.charge_cells(1)?;
                blocks.push(Block::Line(Line { text: CellMark::Picture.written(), place: None }));
            }
            Ok::<(), ReadError>(())
        };
        for rows in self.stretches(&cells, &merges) {
            show(rows.first().copied().unwrap_or(0), &mut blocks, budget)?;
            self.stretch(&rows, &mut cells, &merges, budget, &mut blocks)?;
        }
        show(u32::MAX, &mut blocks, budget)?;
        Ok(blocks)
    }

    /// Rows with something in them that follow each other, or that a merged cell holds together.
    fn stretches(&self, cells: &BTreeMap<At, Value>, merges: &BTreeMap<At, Merge>) -> Vec<Vec<u32>> {
        let mut list: Vec<Vec<u32>> = Vec::new();
        let mut reach = 0;
        for (row, col) in cells.keys().copied() {
            let covered = merges.get(&(row, col)).map_or(row, |merge| merge.last.0);
            match list.last_mut() {
                Some(rows) if rows.last() == Some(&row) => {}
                Some(rows) if rows.last().is_some_and(|last| row <= last.max(&reach).saturating_add(1)) => {
                    let next = rows.last().map_or(row, |last| last + 1);
                    rows.extend(next..=row);
                }
                _ => {
                    list.push(vec![row]);
                    reach = 0;
                }
            }
            // A merged range that extends below the last filled row connects no rows.
            reach = reach.max(covered.min(row.saturating_add(MAX_HELD)));
        }
        // The row of figures under a head may be blank altogether and still be there.
        for rows in &mut list {
            let next = rows.last().map_or(0, |last| last + 1);
            if self.named_blanks.get(&next).is_some_and(|count| *count > 1) {
                rows.push(next);
            }
        }
        list
    }

    fn stretch(
        &self,
        rows: &[u32],
        cells: &mut BTreeMap<At, Value>,
        merges: &BTreeMap<At, Merge>,
        budget: &mut Budget,
        blocks: &mut Vec<Block>,
    ) -> Result<(), ReadError> {
        let (Some(top), Some(bottom)) = (rows.first().copied(), rows.last().copied()) else { return Ok(()) };
        // How far the cells reach; merged ones as far as they are merged, within what is filled.
        let (mut left, mut reach, mut merged) = (u32::MAX, 0, 0);
        for (at, _) in cells.range((top, 0)..=(bottom, u32::MAX)) {
            left = left.min(at.1);
            reach = reach.max(at.1);
            merged = merged.max(merges.get(at).map_or(0, |merge| merge.last.1));
        }
        let left = left.min(reach);
        let right = reach.max(merged.min(reach.saturating_add(MAX_HELD))).min(MAX_SHEET_COL - 1);
        // After which row each column has no merged cell any more.
        let mut held: Vec<u32> = vec![0; (right - left + 1) as usize];
        let mut grid: Vec<(u32, Vec<Placed>)> = Vec::new();
        let mut filled = cells.range_mut((top, 0)..=(bottom, u32::MAX)).peekable();
        for row in rows.iter().copied() {
            let free = |held: &[u32], col: u32| held.get((col - left) as usize).is_none_or(|until| *until <= row);
            let mut placed = Vec::new();
            let mut col = left;
            while col <= right {
                budget.charge_cells(1)?;
                if !free(&held, col) {
                    col += 1;
                    continue;
                }
                let at = (row, col);
                let end = merges.get(&at).map_or(at, |m| (m.last.0.clamp(row, bottom), m.last.1.clamp(col, right)));
                // Where ranges overlap, the one that begins first counts.
                let last = (col..=end.1).take_while(|col| free(&held, *col)).last().unwrap_or(col);
                for until in held.iter_mut().skip((col - left) as usize).take((last - col + 1) as usize) {
                    *until = end.0 + 1;
                }
                placed.push(Placed {
                    col: col - left,
                    width: last - col + 1,
                    height: end.0 - row + 1,
                    text: words_at(&mut filled, at),
                    place: self.place(at),
                });
                col = last + 1;
            }
            match placed.as_slice() {
                // One cell from side to side is a line between grids.
                [only] if only.width == right - left + 1 && only.height == 1 => {
                    self.close(&mut grid, left, budget, blocks)?;
                    let lines = only.text.lines().map(trim).filter(|words| !words.is_empty());
                    budget.charge_cells(lines.clone().count())?;
                    let place = &only.place;
                    blocks.extend(
                        lines.map(|words| Block::Line(Line { text: words.to_owned(), place: Some(place.clone()) })),
                    );
                }
                _ => grid.push((row, placed)),
            }
        }
        self.close(&mut grid, left, budget, blocks)?;
        Ok(())
    }

    fn close(
        &self,
        rows: &mut Vec<(u32, Vec<Placed>)>,
        left: u32,
        budget: &mut Budget,
        blocks: &mut Vec<Block>,
    ) -> Result<(), ReadError> {
        let (numbers, rows): (Vec<u32>, Vec<Vec<Placed>>) = std::mem::take(rows).into_iter().unzip();
        if !rows.is_empty() {
            let blank = |row: usize, col: u32| self.place((numbers.get(row).copied().unwrap_or(0), col + left));
            blocks.push(Block::Grid(budget.lend_cells(|left| lay_out(rows, left, blank))?));
        }
        Ok(())
    }
}

/// Takes the words of a cell; cells are asked for in their order.
fn words_at<'a>(filled: &mut Peekable<impl Iterator<Item = (&'a At, &'a mut Value)>>, at: At) -> String {
    while filled.next_if(|(next, _)| **next < at).is_some() {}
    filled.next_if(|(next, _)| **next == at).map(|(_, value)| trimmed(&mut value.text)).unwrap_or_default()
}

/// Takes words without the white space around them.
fn trimmed(words: &mut String) -> String {
    let kept = trim(words);
    if kept.len() == words.len() { std::mem::take(words) } else { kept.to_owned() }
}

/// A merged cell reaches no further than this beyond what is filled.
const MAX_HELD: u32 = 64;
