//! A document before it is understood: lines of text and tables of cells, in reading order.

use crate::source::Span;

use crate::source::Place;

/// One line or paragraph of running text, without outer white space; never empty.
#[derive(Debug, Clone)]
pub struct Line {
    pub text: String,
    pub span: Option<Span>,
}

/// One cell as found: its words and its place. Blank cells are cells too.
#[derive(Debug, Clone)]
pub struct GridCell {
    pub text: String,
    pub place: Place,
    /// Columns and rows it covers where the document says so; 1 and 1 otherwise.
    pub col_span: u32,
    pub row_span: u32,
}

/// A table whose rows are known. `rows[r]` holds the cells that begin in row r, left to right.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    pub rows: Vec<Vec<GridCell>>,
    /// True where the k-th cell of every row stands in the k-th column (CSV, Markdown), so that a column
    /// head speaks for the cells below it. False where merged cells were left out or may have been.
    pub rectangular: bool,
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
    /// A stretch of text in which every line may be a cell or a line of prose.
    Run(Run),
}

/// What ingest makes of any file.
#[derive(Debug, Clone, Default)]
pub struct Document {
    pub blocks: Vec<Block>,
    /// Set where the file names its cells by their codes; `blocks` is then empty.
    pub coded: Option<Coded>,
}

/// A report whose cells are named by codes: the long CSV and the JSON that `extract` writes.
#[derive(Debug, Clone, Default)]
pub struct Coded {
    pub template: Option<String>,
    pub year: Option<i32>,
    pub organisation: Option<String>,
    pub cells: Vec<CodedCell>,
}

/// One cell under its codes, nothing of it understood yet.
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
