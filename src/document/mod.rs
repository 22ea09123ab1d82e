//! Models a document before it is understood: lines of text and grids of cells, in reading order.
//!
//! Invariant: every cell of a grid knows its column, whichever reader made it.

mod grid;
mod mark;

use crate::source::{Place, Span};

pub use grid::{Grid, GridCell, MAX_COLUMN};
pub use mark::{CellMark, OBJECT, REVERSED, REVERSED_END, STRUCK};

/// One line or paragraph of running text, without outer white space; never empty.
#[derive(Debug, Clone)]
pub struct Line {
    pub text: String,
    pub place: Option<Place>,
}

/// Cells in reading order whose rows are not marked: one cell per line.
#[derive(Debug, Clone, Default)]
pub struct Run {
    pub cells: Vec<GridCell>,
}

#[derive(Debug, Clone)]
pub enum Block {
    Line(Line),
    Grid(Grid),
    /// Consecutive lines, each of which may be a cell or a line of prose.
    Run(Run),
}

impl Block {
    /// What follows its first `at` rows or cells; a line is one whole.
    fn split_off(&mut self, at: usize) -> Block {
        let empty = || Block::Run(Run::default());
        match self {
            Block::Line(_) if at == 0 => std::mem::replace(self, empty()),
            Block::Line(_) => empty(),
            Block::Run(run) => Block::Run(Run { cells: split_off(&mut run.cells, at) }),
            Block::Grid(grid) => {
                let rows = split_off(&mut grid.rows, at);
                Block::Grid(Grid { rows, rectangular: grid.rectangular })
            }
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Block::Line(_) => false,
            Block::Run(run) => run.cells.is_empty(),
            Block::Grid(grid) => grid.rows.is_empty(),
        }
    }
}

/// What follows the first `at` of a list, which keeps no room for it: there may be as many parts as rows.
fn split_off<T>(list: &mut Vec<T>, at: usize) -> Vec<T> {
    let rest = list.split_off(at.min(list.len()));
    list.shrink_to_fit();
    rest
}

/// The result of reading a file of any format.
#[derive(Debug, Clone, Default)]
pub struct Document {
    pub blocks: Vec<Block>,
    /// The same with grids where words stand in columns without borders, if there are any.
    pub aligned: Option<Vec<Block>>,
    /// Set where the file names its cells by their codes; `blocks` is then empty.
    pub coded: Option<Coded>,
}

impl Document {
    /// Cuts the document before each of these places, in order: the index of a block, and of the row of its grid or the
    /// cell of its run.
    pub fn cut(self, places: &[(usize, usize)]) -> Vec<Document> {
        let mut parts = vec![Document::default()];
        let mut places = places.iter().copied().peekable();
        for (index, mut block) in self.blocks.into_iter().enumerate() {
            let mut done = 0;
            while let Some((_, at)) = places.next_if(|(at, _)| *at == index) {
                let rest = block.split_off(at.saturating_sub(done));
                if let Some(part) = parts.last_mut().filter(|_| !block.is_empty()) {
                    part.blocks.push(block);
                }
                parts.push(Document::default());
                done = at;
                block = rest;
            }
            if let Some(part) = parts.last_mut().filter(|_| !block.is_empty()) {
                part.blocks.push(block);
            }
        }
        parts
    }

    /// Gives every cell of every grid its column.
    pub(crate) fn lay_out(&mut self) {
        for block in self.blocks.iter_mut().chain(self.aligned.iter_mut().flatten()) {
            if let Block::Grid(grid) = block {
                grid.lay_out();
            }
        }
    }
}

/// A report whose cells are named by codes: the long CSV and the JSON that `extract` writes.
#[derive(Debug, Clone, Default)]
pub struct Coded {
    pub template: Option<String>,
    pub year: Option<i32>,
    pub organisation: Option<String>,
    pub cells: Vec<CodedCell>,
    /// The name of the report in a file of several; empty where the file gives none.
    pub name: String,
    /// The reports after this one in the same file.
    pub further: Vec<Coded>,
}

impl Coded {
    /// Joins the reports of a file; `None` if there is none.
    pub fn join(reports: impl IntoIterator<Item = Coded>) -> Option<Coded> {
        let mut reports = reports.into_iter();
        let first = reports.next()?;
        Some(Coded { further: reports.collect(), ..first })
    }
}

/// One cell under its codes, not interpreted yet.
#[derive(Debug, Clone)]
pub struct CodedCell {
    pub table: String,
    pub row: String,
    pub col: String,
    pub value: String,
    pub state: Option<String>,
    pub unit: Option<String>,
    pub raw: Option<String>,
    /// Where the codes stand, to point at an unknown one.
    pub codes: Option<Span>,
    pub place: Place,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_cut_between_lines_and_inside_grids() {
        let cell = |words: &str| GridCell::new(words, Place::Line { line: 1, column: 1 });
        let line = |words: &str| Block::Line(Line { text: words.to_owned(), place: None });
        let grid =
            Block::Grid(Grid { rows: ["a", "b", "c"].map(|words| vec![cell(words)]).to_vec(), rectangular: true });
        let document = Document { blocks: vec![line("x"), grid, line("y")], ..Document::default() };
        let sizes = |places: &[(usize, usize)]| -> Vec<Vec<usize>> {
            let size = |block: &Block| match block {
                Block::Grid(grid) => grid.rows.len(),
                _ => 1,
            };
            document.clone().cut(places).iter().map(|part| part.blocks.iter().map(size).collect()).collect()
        };
        assert_eq!(sizes(&[]), [vec![1, 3, 1]]);
        assert_eq!(sizes(&[(1, 0)]), [vec![1], vec![3, 1]]);
        assert_eq!(sizes(&[(1, 1), (1, 2), (2, 0)]), [vec![1, 1], vec![1], vec![1], vec![1]]);
    }
}
