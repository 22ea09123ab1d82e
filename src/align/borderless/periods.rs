//! Finds tables in cells that stand each on a line of its own, by the number of cells after which a label comes again.
//!
//! Invariant: every cell of a row is known, or the row is left out; heads stand over columns only where their number
//! agrees with that of the cells of a row.

use std::collections::HashSet;
use std::ops::{Range, RangeInclusive};

use crate::template::{NodeIdx, Table};

use super::super::label_index::{Anchor, Guide};
use super::super::stream::{At, Item, Stream};

/// Most cells of a row.
const MAX_WIDTH: usize = 60;
/// Fewest rows of a table.
const MIN_ROWS: usize = 2;
/// Most columns of words besides that of the labels: a code, a measure, a remark.
const MAX_WORD_COLUMNS: usize = 2;
/// Most words between two rows of a table: notes over its whole width.
const MAX_NOTES: usize = 3;
/// Most levels of heads.
const MAX_LEVELS: usize = 6;
/// Heads above a table are looked for among so many times the cells of a row.
const MAX_HEADS: usize = 4;

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    /// Blank so far.
    Nothing,
    Words,
    Figures,
}

/// A cell of a table: its item, and where it stands.
#[derive(Debug, Clone, Copy)]
struct Cell {
    item: usize,
    col: usize,
    width: usize,
    height: usize,
}

/// What follows each other in a table.
#[derive(Debug, Clone, Copy)]
enum Line {
    /// Where the cells of a row begin, and whether the label of its group stands before them.
    Row(usize, bool),
    Note(usize),
}

/// Rows that have the same number of cells.
#[derive(Debug)]
struct Rows {
    lines: Vec<Line>,
    /// The column of the labels.
    label: usize,
    width: usize,
    end: usize,
    /// Cells that are explained, and once more those of rows whose label is one of the form.
    weight: usize,
}

impl Rows {
    fn start(&self) -> usize {
        match self.lines.first() {
            Some(Line::Row(start, _) | Line::Note(start)) => *start,
            None => self.end,
        }
    }

    /// Whether labels stand in two columns.
    fn has_groups(&self) -> bool {
        self.lines.iter().any(|line| matches!(line, Line::Row(_, true)))
    }

    /// Rows of cells; labels in two columns move the figures aside.
    fn cells(&self, grouped: bool) -> Vec<Vec<Cell>> {
        let shift = usize::from(grouped);
        let one = |item, col| Cell { item, col, width: 1, height: 1 };
        let row = |line: &Line| match *line {
            Line::Note(item) => vec![one(item, 0)],
            Line::Row(start, group) => {
                let own = (start..start + self.width).zip(shift..).map(|(item, col)| one(item, col));
                group.then(|| one(start - 1, 0)).into_iter().chain(own).collect()
            }
        };
        self.lines.iter().map(row).collect()
    }
}

/// The stream with the cells of such tables in rows and columns; `None` where there are none.
pub(in crate::align) fn lay_out(guide: &Guide<'_>, stream: &Stream) -> Option<Stream> {
    if !stream.rows.is_empty() {
        return None;
    }
    let finder = Finder { guide, stream };
    let mut tables: Vec<Vec<Vec<Cell>>> = Vec::new();
    let mut at = 0;
    while at < stream.items.len() {
        let is_cell = |index: &usize| stream.item(*index).is_some_and(|item| !item.line);
        let end = (at..stream.items.len()).take_while(is_cell).last().map_or(at, |last| last + 1);
        finder.find(at..end, &mut tables);
        at = end + 1;
    }
    finder.is_explained(&tables).then(|| rebuilt(stream, &tables))
}

fn rebuilt(stream: &Stream, tables: &[Vec<Vec<Cell>>]) -> Stream {
    let mut new = Stream { items: stream.items.clone(), ..Stream::default() };
    for (grid, rows) in tables.iter().enumerate() {
        let mut merged = false;
        for row in rows {
            let number = new.rows.len();
            for cell in row {
                merged |= cell.width > 1 || cell.height > 1;
                if cell.height > 1 {
                    new.tall.push(cell.item);
                }
                if let Some(item) = new.items.get_mut(cell.item) {
                    item.at = Some(At { grid, row: number, col: cell.col, width: cell.width, height: cell.height });
                }
            }
            let first = row.first().map_or(0, |cell| cell.item);
            new.rows.push((first, row.last().map_or(first, |cell| cell.item + 1)));
        }
        new.rectangular.push(true);
        new.merged.push(merged);
    }
    new
}

struct Finder<'a> {
    guide: &'a Guide<'a>,
    stream: &'a Stream,
}

impl Finder<'_> {
    fn is(&self, index: usize, test: impl Fn(&Item) -> bool) -> bool {
        self.stream.item(index).is_some_and(test)
    }

    fn is_words(&self, index: usize) -> bool {
        self.is(index, Item::is_words)
    }

    /// Whether rows of the form that have cells stand in these tables alone, and are most of its rows: a document that
    /// is understood in part is read by its labels.
    fn is_explained(&self, tables: &[Vec<Vec<Cell>>]) -> bool {
        let ends = |rows: &Vec<Vec<Cell>>| {
            let mut items = rows.iter().flatten().map(|cell| cell.item);
            let first = items.next()?;
            Some(first..=items.next_back().unwrap_or(first))
        };
        let ranges: Vec<RangeInclusive<usize>> = tables.iter().filter_map(ends).collect();
        let mut known = HashSet::new();
        for (index, item) in self.stream.items.iter().enumerate() {
            if !self.is_row(item) || self.is_words(index + 1) || self.stream.item(index + 1).is_none() {
                continue;
            }
            let at = ranges.partition_point(|range| *range.end() < index);
            if !ranges.get(at).is_some_and(|range| range.contains(&index)) {
                return false;
            }
            known.insert(item.folded.as_str());
        }
        let rows: usize = self.guide.template.tables.values().map(|table| table.rows.leaf_count()).sum();
        !known.is_empty() && known.len() * 2 >= rows
    }

    /// Adds the tables among cells that follow each other.
    fn find(&self, range: Range<usize>, tables: &mut Vec<Vec<Vec<Cell>>>) {
        let (mut floor, mut at) = (range.start, range.start);
        // The width of the table that ends at `floor`, and whether its labels stand in two columns.
        let mut open: Option<(usize, bool)> = None;
        while let Some(figure) = (at..range.end).find(|index| self.is(*index, Item::is_filled)) {
            let rows = self.rows_around(floor, figure, range.end).or_else(|| self.only_row(floor, figure, range.end));
            let Some(mut rows) = rows else {
                at = (figure..range.end).find(|index| self.is_words(*index)).unwrap_or(range.end);
                self.give_up(floor..at, &mut open, tables);
                continue;
            };
            let between = floor..rows.start();
            let headed = if rows.lines.is_empty() { None } else { self.headed(between.clone(), &mut rows) };
            match (headed, open) {
                (Some(mut table), _) => {
                    let grouped = rows.has_groups();
                    table.extend(rows.cells(grouped));
                    tables.push(table);
                    open = Some((rows.width, grouped));
                }
                (None, Some((width, own)))
                    if width == rows.width && own >= rows.has_groups() && between.len() <= MAX_NOTES =>
                {
                    rows.lines.splice(0..0, self.notes(between));
                    if let Some(table) = tables.last_mut() {
                        table.extend(rows.cells(own));
                    }
                }
                _ => self.give_up(floor..rows.end, &mut open, tables),
            }
            (floor, at) = (rows.end, rows.end);
        }
    }

    /// Leaves a table to its labels whose further rows are not understood.
    fn give_up(&self, rest: Range<usize>, open: &mut Option<(usize, bool)>, tables: &mut Vec<Vec<Vec<Cell>>>) {
        let is_row = |index: usize| self.is(index, |item| self.is_row(item)) && !self.is_words(index + 1);
        if open.is_some() && rest.into_iter().any(is_row) {
            tables.pop();
        }
        *open = None;
    }

    fn notes(&self, range: Range<usize>) -> Vec<Line> {
        range.filter(|item| self.is_words(*item)).map(Line::Note).collect()
    }

    /// The heads above rows. Between them may stand the label of the first group, which then stands before the label of
    /// its first row, or notes over the whole width, such as a unit.
    fn headed(&self, range: Range<usize>, rows: &mut Rows) -> Option<Vec<Vec<Cell>>> {
        let grouped = rows.has_groups();
        if let Some(heads) = self.heads(range.clone(), rows, grouped) {
            return Some(heads);
        }
        for skipped in 1..=MAX_NOTES.min(range.len()) {
            let (end, last) = (range.end - skipped, range.end - 1);
            let group = skipped == 1 && self.is(last, |item| self.is_row(item));
            if !self.is_words(end) {
                return None;
            }
            if let Some(heads) = self.heads(range.start..end, rows, grouped || group) {
                match rows.lines.first_mut() {
                    Some(Line::Row(_, own)) if group => *own = true,
                    _ => {
                        rows.lines.splice(0..0, self.notes(end..range.end));
                    }
                }
                return Some(heads);
            }
        }
        None
    }

    /// The one row of a table: a label and what stands before the next words.
    fn only_row(&self, floor: usize, figure: usize, end: usize) -> Option<Rows> {
        let label = (floor..figure).rev().find(|index| self.is_words(*index))?;
        let next = (figure..end).find(|index| self.is_words(*index)).unwrap_or(end);
        let width = next - label;
        let whole = width <= MAX_WIDTH && self.is(label, |item| self.is_row(item));
        whole.then(|| Rows { lines: vec![Line::Row(label, false)], label: 0, width, end: next, weight: 0 })
    }

    /// The rows of which one holds the figure: those of the width and the beginning that explain most cells.
    fn rows_around(&self, floor: usize, figure: usize, end: usize) -> Option<Rows> {
        let label = (floor..figure).rev().find(|index| self.is_words(*index))?;
        let before = label.saturating_sub(1);
        let mut best: Option<Rows> = None;
        // The label is the first cell, or words follow it, or a code stands before it.
        for (start, column) in [(label, 0), (before, 0), (before, 1), (figure, 1)] {
            if start < floor || start == before && label == 0 {
                continue;
            }
            for width in 2..=MAX_WIDTH {
                let Some(rows) = self.rows(start, column, width, floor..end) else { continue };
                if best.as_ref().is_none_or(|best| best.weight < rows.weight) {
                    best = Some(rows);
                }
            }
        }
        best
    }

    /// Rows of this width, one of which begins at `start`; their labels stand in column `label`.
    fn rows(&self, start: usize, label: usize, width: usize, range: Range<usize>) -> Option<Rows> {
        let mut columns = self.fit(start, label, &vec![Content::Nothing; width], range.end)?;
        let mut at = start;
        // Rows of blank cells above the first figure.
        while let Some(above) = at.checked_sub(width).filter(|above| *above >= range.start) {
            let Some(with) = self.fit(above, label, &columns, range.end) else { break };
            (columns, at) = (with, above);
        }
        let mut lines: Vec<Line> = Vec::new();
        let mut group = false;
        loop {
            if let Some(with) = self.fit(at, label, &columns, range.end) {
                columns = with;
                lines.push(Line::Row(at, group));
                (group, at) = (false, at + width);
                continue;
            }
            let fits = |at: usize| self.is_words(at + label) && self.fit(at, label, &columns, range.end).is_some();
            if label == 0 && !group && self.is_words(at) && fits(at + 1) {
                (group, at) = (true, at + 1);
                continue;
            }
            let Some(next) = (at + 1..at + width).find(|next| fits(*next)) else { break };
            if !self.is_words(at) {
                // One cell more than there are columns; which of them it is cannot be told.
                lines.pop();
            } else if !(at..next).any(|index| self.is(index, Item::is_filled)) {
                lines.extend((at..next).filter(|index| self.is_words(*index)).map(Line::Note));
            }
            at = next;
        }
        if self.is(at, Item::is_filled) {
            lines.pop();
        }
        let starts = lines.iter().filter_map(|line| match line {
            Line::Row(start, _) => Some(start + label),
            Line::Note(_) => None,
        });
        let (mut count, mut named) = (0, 0);
        for start in starts {
            count += 1;
            named += usize::from(self.is(start, |item| self.is_row(item)));
        }
        (count >= MIN_ROWS).then_some(Rows { lines, label, width, end: at, weight: (count + named) * width })
    }

    fn is_row(&self, item: &Item) -> bool {
        let mut anchors = self.guide.exact(&item.folded).filter_map(|m| self.guide.form(m.form));
        anchors.any(|form| matches!(self.guide.anchors.get(form.anchor), Some(Anchor::Row(..))))
    }

    /// What stands in the columns, the row that begins at `at` included; `None` where no row of this table begins there.
    fn fit(&self, at: usize, label: usize, columns: &[Content], end: usize) -> Option<Vec<Content>> {
        if at + columns.len() > end || !self.is_words(at + label) {
            return None;
        }
        let mut with = columns.to_vec();
        for (col, (content, item)) in with.iter_mut().zip(self.stream.items.get(at..)?).enumerate() {
            if (item.is_blank() || item.is_dash()) && col >= label || col == label {
                continue;
            }
            let own = if item.is_words() { Content::Words } else { Content::Figures };
            if item.is_blank() || *content != Content::Nothing && *content != own {
                return None;
            }
            *content = own;
        }
        let words = with.iter().filter(|content| **content == Content::Words).count();
        let figures = with.iter().skip(label + 1).any(|content| *content != Content::Words);
        (figures && words <= MAX_WORD_COLUMNS).then_some(with)
    }

    /// The heads at the end of a range, over the columns of rows of this width; `None` where it is not certain which
    /// words stand over which column.
    fn heads(&self, range: Range<usize>, rows: &Rows, grouped: bool) -> Option<Vec<Vec<Cell>>> {
        let width = rows.width;
        let first = range.start.max(range.end.saturating_sub(width * MAX_HEADS));
        let mut best: Option<(usize, Vec<Vec<Cell>>)> = None;
        let mut most = 0;
        for (number, (_, table)) in self.guide.template.tables.iter().enumerate() {
            let anchor = self.guide.anchors.iter().position(|anchor| *anchor == Anchor::Heads(number));
            let named: Vec<Vec<NodeIdx>> = (first..range.end).map(|item| self.nodes(item, anchor)).collect();
            most = most.max(named.iter().filter(|nodes| !nodes.is_empty()).count());
            for start in first..range.end {
                let names = named.get(start - first..).unwrap_or_default();
                let Some((score, heads)) = self.heads_of(table, start..range.end, names, rows) else { continue };
                if best.as_ref().is_none_or(|(known, _)| *known < score) {
                    best = Some((score, heads));
                }
            }
        }
        let (score, mut heads) = match best {
            Some(best) => best,
            // A single row tells too little of a table that the form does not know.
            None if rows.lines.len() < MIN_ROWS => return None,
            None => (0, vec![self.plain_heads(first..range.end, width)?]),
        };
        if score < most {
            return None;
        }
        for cell in heads.iter_mut().flatten().filter(|_| grouped) {
            match cell.col {
                0 => cell.width += 1,
                _ => cell.col += 1,
            }
        }
        Some(heads)
    }

    /// The last words of a range, one over each column: heads of another table.
    fn plain_heads(&self, range: Range<usize>, width: usize) -> Option<Vec<Cell>> {
        let start = range.end.checked_sub(width).filter(|start| *start >= range.start)?;
        let items = self.stream.items.get(start..range.end)?;
        let forms = || self.guide.forms.iter();
        let is_head = |anchor: usize| matches!(self.guide.anchors.get(anchor), Some(Anchor::Heads(_)));
        // Heads of the form that are broken over lines, and rows of a table that is turned, are none of these.
        let strange = |item: &Item| {
            self.is_row(item)
                || forms().any(|form| {
                    is_head(form.anchor)
                        && item.folded.chars().count() > 1
                        && form.folded.contains(item.folded.as_str())
                })
        };
        let whole =
            items.iter().skip(1).all(|item| item.is_words() && !strange(item)) && !items.iter().any(Item::is_filled);
        whole.then(|| (start..range.end).zip(0..).map(|(item, col)| Cell { item, col, width: 1, height: 1 }).collect())
    }

    /// The columns of a table that words name.
    fn nodes(&self, item: usize, anchor: Option<usize>) -> Vec<NodeIdx> {
        let Some(item) = self.stream.item(item).filter(|item| !item.folded.is_empty()) else { return Vec::new() };
        let forms = self.guide.exact(&item.folded).filter_map(|m| self.guide.form(m.form));
        forms.filter(|form| Some(form.anchor) == anchor).filter_map(|form| form.node).collect()
    }

    /// The heads of a table line by line, as its form groups them, and how many of the words are those of the form;
    /// `None` where they are not as many as the columns ask for.
    fn heads_of(
        &self,
        table: &Table,
        range: Range<usize>,
        names: &[Vec<NodeIdx>],
        rows: &Rows,
    ) -> Option<(usize, Vec<Vec<Cell>>)> {
        let mut score = 0;
        let mut levels: Vec<Vec<(Cell, bool)>> = Vec::new();
        let mut open: Vec<(usize, usize, Option<NodeIdx>)> = vec![(0, rows.width, None)];
        let mut item = range.start;
        while !open.is_empty() {
            let mut level = Vec::new();
            let mut below = Vec::new();
            for (mut col, end, parent) in open {
                while col < end {
                    if item >= range.end || self.is(item, Item::is_filled) {
                        return None;
                    }
                    let nodes = names.get(item - range.start)?;
                    let own = nodes.iter().find(|node| table.cols.node(**node).parent == parent);
                    if own.is_none() && !nodes.is_empty() || own.is_some() && col <= rows.label {
                        return None;
                    }
                    score += usize::from(own.is_some());
                    let group = own.filter(|node| !table.cols.node(**node).children.is_empty());
                    let wide = group.map_or(1, |node| leaves_below(table, *node));
                    if let Some(node) = group {
                        below.push((col, col + wide, Some(*node)));
                    }
                    level.push((Cell { item, col, width: wide, height: 1 }, group.is_some()));
                    (item, col) = (item + 1, col + wide);
                }
                if col > end {
                    return None;
                }
            }
            levels.push(level);
            if levels.len() > MAX_LEVELS {
                return None;
            }
            open = below;
        }
        let words = levels.iter().map(Vec::len).sum::<usize>() - 1;
        if item != range.end || score * 2 < words.max(1) {
            return None;
        }
        let count = levels.len();
        let tall =
            |level: usize, (cell, group): (Cell, bool)| Cell { height: if group { 1 } else { count - level }, ..cell };
        let rows = levels.into_iter().enumerate();
        Some((score, rows.map(|(level, cells)| cells.into_iter().map(|cell| tall(level, cell)).collect()).collect()))
    }
}

/// How many columns a group of columns has.
fn leaves_below(table: &Table, group: NodeIdx) -> usize {
    let mut count = 0;
    let mut open = vec![group];
    while let Some(node) = open.pop() {
        let node = table.cols.node(node);
        count += usize::from(node.leaf.is_some());
        open.extend(&node.children);
    }
    count.max(1)
}
