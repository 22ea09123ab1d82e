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
    pub span: Option<Span>,
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

/// The result of reading a file of any format.
#[derive(Debug, Clone, Default)]
pub struct Document {
    pub blocks: Vec<Block>,
    /// Set where the file names its cells by their codes; `blocks` is then empty.
    pub coded: Option<Coded>,
}

impl Document {
    /// Whether pictures stand where words or tables could.
    pub fn has_pictures(&self) -> bool {
        let is_picture = |text: &str| CellMark::find(text) == Some(CellMark::Picture);
        self.blocks.iter().any(|block| match block {
            Block::Line(line) => is_picture(&line.text),
            Block::Run(run) => run.cells.iter().any(|cell| is_picture(&cell.text)),
            Block::Grid(grid) => grid.rows.iter().flatten().any(|cell| is_picture(&cell.text)),
        })
    }

    /// Gives every cell of every grid its column.
    pub(crate) fn lay_out(&mut self) {
        for block in &mut self.blocks {
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
