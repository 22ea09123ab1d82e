//! Arranges the tree of a page as lines and grids in reading order.
//!
//! A table whose cells hold tables arranges the page: its rows are read one after another, what is in their
//! cells too. Every other table is a grid.

use crate::document::{Block, CellMark, Grid, GridCell, Line, Run};
use crate::report::Place;
use crate::source::{SourceId, Span};

use super::place;
use super::tags::What;
use super::text::{self, Piece, Step, Words};
use super::tree::{NodeId, Page, ROOT};
use crate::ingest::inline::is_figure;

/// Longer cells are running text, and their row is not a row of a form.
const MAX_CELL_LENGTH: usize = 1_200;
/// Paragraphs without any table, among them so many figures, are a table written one cell per paragraph.
const FIGURES_OF_A_TABLE: usize = 5;
/// From this length on, words that a title and a headline share at one end are not a coincidence.
const SHARED_WORDS: usize = 8;
/// Headlines are no longer than this.
const MAX_HEADLINE_LENGTH: usize = 100;

pub(super) struct Reader<'a> {
    pub page: &'a Page,
    pub source: &'a str,
    pub id: SourceId,
    /// Line ends outside of paragraphs and tables end lines.
    pub by_lines: bool,
    /// The cell in the middle of which the source ends: its words may be cut.
    pub open_cell: Option<NodeId>,
}

/// What is still to be read.
#[derive(Debug, Clone, Copy)]
enum Task {
    Enter(NodeId),
    Flush,
    /// Rows of this table from here on, after a row that does not belong to a grid.
    Rows(usize, usize),
}

struct Row {
    cells: Vec<NodeId>,
    /// Rows of its group from this one on.
    left: u32,
    /// No row of its table has a second cell.
    alone: bool,
}

impl Reader<'_> {
    pub(super) fn blocks(&self) -> Vec<Block> {
        let arranging = self.arranging();
        let mut blocks = Vec::new();
        let mut titles = Vec::new();
        let mut words = Words::default();
        let mut tables: Vec<Vec<Row>> = Vec::new();
        let mut steps = Vec::new();
        let mut tasks = vec![Task::Enter(ROOT)];
        while let Some(task) = tasks.pop() {
            match task {
                Task::Enter(id) => match self.page.what(id) {
                    What::Title => titles.push(id),
                    What::Table => {
                        self.flush(&mut words, &mut blocks);
                        tasks.push(Task::Rows(tables.len(), 0));
                        tables.push(self.rows(id));
                        let children = self.page.children_backwards(id);
                        tasks.extend(children.filter(|c| self.page.what(*c) == What::Caption).map(Task::Enter));
                    }
                    _ => self.enter(id, &mut words, &mut blocks, &mut tasks),
                },
                Task::Flush => self.flush(&mut words, &mut blocks),
                Task::Rows(table, from) => {
                    let rows = tables.get(table).map(Vec::as_slice).unwrap_or_default();
                    if let Some(row) = self.read_rows(rows, (table, from), &arranging, &mut blocks, &mut steps) {
                        tasks.push(Task::Rows(table, row + 1));
                        for cell in rows.get(row).iter().flat_map(|row| row.cells.iter().rev()) {
                            tasks.push(Task::Flush);
                            tasks.extend(self.page.children_backwards(*cell).map(Task::Enter));
                        }
                    }
                }
            }
        }
        self.flush(&mut words, &mut blocks);
        self.put_titles(&titles, &mut blocks);
        as_run(blocks)
    }

    fn enter(&self, id: NodeId, words: &mut Words, blocks: &mut Vec<Block>, tasks: &mut Vec<Task>) {
        match self.page.what(id) {
            What::Hidden | What::Raw | What::Field | What::Odd(_) => return,
            What::Picture => {
                if !self.page.look(id).hidden {
                    words.besides().add(CellMark::Picture);
                }
                return;
            }
            What::Words => {
                self.page.with_words(id, |text| {
                    let look = self.page.look(id);
                    if !self.by_lines {
                        words.add(text, look, self.page.stretch(id));
                        return;
                    }
                    for (index, line) in text.split('\n').enumerate() {
                        if index > 0 {
                            self.flush(words, blocks);
                        }
                        words.add(line, look, self.page.stretch(id));
                    }
                });
                return;
            }
            What::Break => {
                self.flush(words, blocks);
                return;
            }
            What::Inline => {}
            What::Apart => words.part(),
            _ => {
                self.flush(words, blocks);
                tasks.push(Task::Flush);
            }
        }
        tasks.extend(self.page.children_backwards(id).map(Task::Enter));
    }

    fn flush(&self, words: &mut Words, blocks: &mut Vec<Block>) {
        let piece = words.flush();
        if piece.text.is_empty() && piece.besides.holds(CellMark::Picture) {
            // Alone in its place, where a table could be.
            blocks.push(Block::Line(Line { text: CellMark::Picture.written(), place: None }));
        }
        if !piece.text.is_empty() {
            let place = self.span(&piece, true).map(Place::Text);
            blocks.push(Block::Line(Line { text: piece.text, place }));
        }
    }

    /// A grid of the rows from `from` on, up to one that does not belong to a grid; returns that one.
    fn read_rows(
        &self,
        rows: &[Row],
        (table, from): (usize, usize),
        arranging: &[bool],
        blocks: &mut Vec<Block>,
        steps: &mut Vec<Step>,
    ) -> Option<usize> {
        let arranges = |row: &Row| row.cells.iter().any(|cell| arranging.get(*cell as usize).copied().unwrap_or(false));
        let mut grid = Grid { rows: Vec::new(), rectangular: true };
        let mut behind = None;
        for (index, row) in rows.iter().enumerate().skip(from) {
            if row.alone || arranges(row) {
                behind = Some(index);
                break;
            }
            let whole = row.cells.iter().enumerate().filter(|(_, cell)| self.open_cell != Some(**cell));
            let cells: Vec<GridCell> = whole
                .map(|(order, cell)| {
                    let place = Place::Table { table: table + 1, row: index + 1, cell: Some(order + 1) };
                    self.cell(*cell, row, place, steps)
                })
                .collect();
            if cells.iter().any(|cell| cell.text.len() > MAX_CELL_LENGTH) {
                behind = Some(index);
                break;
            }
            grid.rows.push(cells);
        }
        let merged = grid.rows.iter().flatten().any(|cell| cell.col_span > 1 || cell.row_span > 1);
        let mut widths = grid.rows.iter().map(Vec::len).filter(|width| *width > 0);
        // Rows of unequal length without a merged cell lost one somewhere.
        grid.rectangular = merged || widths.next().is_none_or(|first| widths.all(|width| width == first));
        let count = grid.rows.len();
        for (index, row) in grid.rows.iter_mut().enumerate() {
            let left = u32::try_from(count - index).unwrap_or(u32::MAX);
            for cell in row {
                cell.row_span = cell.row_span.clamp(1, left);
            }
        }
        if count > 0 {
            blocks.push(Block::Grid(grid));
        }
        behind
    }

    fn cell(&self, id: NodeId, row: &Row, unseen: Place, steps: &mut Vec<Step>) -> GridCell {
        let marks = self.page.marks(id);
        let piece = text::of_cell(self.page, id, steps);
        let tag = self.page.stretch(id);
        let place = match self.span(&piece, false) {
            Some(span) => Place::Text(span),
            None if place::is_cell_tag(self.source, tag.start) => Place::Text(Span::new(self.id, tag.start, tag.start)),
            None => unseen,
        };
        let row_span = if marks.row_span == 0 { row.left } else { marks.row_span.min(row.left) };
        GridCell::new(piece.text, place).spanning(marks.col_span, row_span)
    }

    /// The visible words in the source: those between the first two tags for a cell, all for a line.
    fn span(&self, piece: &Piece, whole: bool) -> Option<Span> {
        let (at, c) = piece.first?;
        let first = place::visible(self.source, at, Some(c))?;
        let last = piece.last.filter(|_| whole).and_then(|at| place::visible(self.source, at, None));
        let end = last.map_or(first.end, |last| last.end.max(first.end));
        Some(Span::new(self.id, first.start, end))
    }

    /// The rows of a table as they are set: what stands in its foot comes last.
    fn rows(&self, table: NodeId) -> Vec<Row> {
        let mut groups: Vec<Vec<NodeId>> = Vec::new();
        let mut feet: Vec<Vec<NodeId>> = Vec::new();
        let mut loose = false;
        for child in self.page.children(table) {
            let rows = |group: NodeId| -> Vec<NodeId> {
                self.page.children(group).filter(|row| self.page.what(*row) == What::Row).collect()
            };
            match self.page.what(child) {
                What::Group => groups.push(rows(child)),
                What::Foot => feet.push(rows(child)),
                What::Row => {
                    match groups.last_mut().filter(|_| loose) {
                        Some(group) => group.push(child),
                        None => groups.push(vec![child]),
                    }
                    loose = true;
                    continue;
                }
                _ => continue,
            }
            loose = false;
        }
        groups.append(&mut feet);
        let mut list = Vec::new();
        for group in groups {
            let count = group.len();
            for (index, row) in group.into_iter().enumerate() {
                let cells = self.page.children(row).filter(|cell| self.page.what(*cell) == What::Cell).collect();
                let left = u32::try_from(count - index).unwrap_or(u32::MAX);
                list.push(Row { cells, left, alone: false });
            }
        }
        if list.iter().all(|row| row.cells.len() <= 1) {
            list.iter_mut().for_each(|row| row.alone = true);
        }
        list
    }

    /// Per node: whether a table of several cells stands below it.
    fn arranging(&self) -> Vec<bool> {
        let mut below = vec![false; self.page.count()];
        let mut stack = vec![(ROOT, false, None)];
        let mut cells = vec![0u32; self.page.count()];
        // The nearest table around each node on the stack; a node is met twice, before and after its content.
        while let Some((id, left, table)) = stack.pop() {
            let what = self.page.what(id);
            if !left {
                if matches!(what, What::Hidden | What::Raw | What::Title | What::Words) {
                    continue;
                }
                if let (What::Cell, Some(count)) = (what, table.and_then(|table: NodeId| cells.get_mut(table as usize)))
                {
                    *count += 1;
                }
                stack.push((id, true, table));
                let inner = if what == What::Table { Some(id) } else { table };
                stack.extend(self.page.children(id).map(|child| (child, false, inner)));
                continue;
            }
            // Children are done: what is below them is below this node, and so are they if they are tables.
            let holds = self.page.children(id).any(|child| {
                let several = cells.get(child as usize).is_some_and(|count| *count > 1);
                below.get(child as usize).copied().unwrap_or(false) || (self.page.what(child) == What::Table && several)
            });
            if let Some(slot) = below.get_mut(id as usize) {
                *slot = holds;
            }
        }
        below
    }

    /// The title of the window goes before everything, where the page has no headline like it.
    fn put_titles(&self, titles: &[NodeId], blocks: &mut Vec<Block>) {
        let mut steps = Vec::new();
        let Some(title) = titles.first().map(|id| self.title(*id, &mut steps)).filter(|title| !title.text.is_empty())
        else {
            return;
        };
        let names: Vec<&str> = title.text.split(['_', '|', '-', '—', '–', '>', '»']).map(crate::source::trim).collect();
        let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
        let heads = blocks.iter().take(200).flat_map(|block| match block {
            Block::Line(line) => vec![line.text.as_str()],
            Block::Grid(grid) => grid.rows.iter().take(8).flatten().take(40).map(|cell| cell.text.as_str()).collect(),
            Block::Run(_) => Vec::new(),
        });
        let heads: Vec<&str> = heads.filter(|text| text.chars().count() <= MAX_HEADLINE_LENGTH).collect();
        if names.iter().any(|name| heads.iter().any(|head| share_an_end(name, head))) {
            return;
        }
        let place = self.span(&title, true).map(Place::Text);
        let lines = names.into_iter().map(|name| Block::Line(Line { text: name.to_owned(), place: place.clone() }));
        blocks.splice(0..0, lines.collect::<Vec<_>>());
    }

    fn title(&self, id: NodeId, steps: &mut Vec<Step>) -> Piece {
        let mut piece = Piece::default();
        for child in self.page.children(id) {
            piece = text::of_cell(self.page, child, steps);
        }
        piece
    }
}

fn share_an_end(one: &str, other: &str) -> bool {
    let solid = |words: &str| words.chars().filter(|c| !crate::source::is_space(*c)).collect::<Vec<char>>();
    let (one, other) = (solid(one), solid(other));
    let head = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let tail = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    head.max(tail) >= SHARED_WORDS
}

/// A page without tables whose paragraphs are cells.
fn as_run(blocks: Vec<Block>) -> Vec<Block> {
    let lines_only = blocks.iter().all(|block| matches!(block, Block::Line(_)));
    let figures = blocks.iter().filter(|block| matches!(block, Block::Line(line) if is_figure(&line.text)));
    if !lines_only || figures.take(FIGURES_OF_A_TABLE).count() < FIGURES_OF_A_TABLE {
        return blocks;
    }
    let mut cells = Vec::new();
    let mut rest = Vec::new();
    for block in blocks {
        match block {
            Block::Line(Line { text, place: Some(place) }) => cells.push(GridCell::new(text, place)),
            other => rest.push(other),
        }
    }
    rest.push(Block::Run(Run { cells }));
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_that_the_page_prints_is_known_by_its_end() {
        assert!(share_an_end("甲局2018年某项工作年度报告", "甲局 2019年某项工作年度报告"));
        assert!(!share_an_end("甲局", "乙局的某项工作年度报告"));
    }
}
