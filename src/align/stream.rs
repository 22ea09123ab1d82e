//! Lists the cells of a [`Document`] as one stream in reading order, each with its grid, row and column.

use crate::document::{Block, Document, GridCell};
use crate::report::{Figure, Place, State};
use crate::source::Span;

use super::words::{comparable, is_garbled_figure};

/// Longer words are running text and never a label.
const MAX_LABEL_LENGTH: usize = 240;

/// Where an item stands in a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct At {
    pub grid: usize,
    /// Counted over the whole document.
    pub row: usize,
    /// Column of the grid, spans of cells to the left counted in.
    pub col: usize,
    pub width: usize,
    /// Rows it covers.
    pub height: usize,
}

impl At {
    /// Whether it covers any of these columns.
    pub(super) fn meets(&self, cols: &std::ops::Range<usize>) -> bool {
        self.col < cols.end && cols.start < self.col + self.width
    }

    pub(super) fn covers_row(&self, row: usize) -> bool {
        self.row <= row && row - self.row < self.height
    }
}

/// One cell or line.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub text: String,
    /// Folded; empty where the words cannot be a label.
    pub folded: String,
    pub place: Option<Place>,
    pub state: State,
    /// Words that were meant as a figure, but are not written in digits.
    pub garbled: bool,
    pub at: Option<At>,
    /// Running text, not a cell.
    pub line: bool,
    /// Its block in the document, and the row of the grid or the cell of the run.
    pub origin: (usize, usize),
    /// Its position in the stream.
    pub index: usize,
}

impl Item {
    pub(super) fn is_words(&self) -> bool {
        self.state == State::Text && !self.garbled
    }

    /// A figure or a dash: what stands in a cell that is not blank and not a label.
    pub(super) fn is_filled(&self) -> bool {
        matches!(self.state, State::Number | State::Dash) || self.garbled
    }

    pub(super) fn is_dash(&self) -> bool {
        self.state == State::Dash
    }

    pub(super) fn is_blank(&self) -> bool {
        self.state == State::Blank
    }

    pub(super) fn span(&self) -> Option<Span> {
        self.place.as_ref().and_then(Place::span)
    }
}

/// The stream, and what is known of each grid.
#[derive(Debug, Default)]
pub(super) struct Stream {
    pub items: Vec<Item>,
    /// Per grid: whether columns are aligned.
    pub rectangular: Vec<bool>,
    /// Per grid: whether a cell of it covers several columns or rows.
    pub merged: Vec<bool>,
    /// Cells that cover several rows.
    pub tall: Vec<usize>,
    /// Grids that are blocks of a table and stood beside the grid before them.
    pub beside: std::collections::BTreeSet<usize>,
    /// Per row of the document: its items, as the first and the one after the last.
    pub rows: Vec<(usize, usize)>,
}

impl Stream {
    pub(super) fn new(document: &Document) -> Stream {
        let mut stream = Stream::default();
        let count = |block: &Block| match block {
            Block::Line(_) => 1,
            Block::Run(run) => run.cells.len(),
            Block::Grid(grid) => grid.rows.iter().map(Vec::len).sum(),
        };
        stream.items.reserve(document.blocks.iter().map(count).sum());
        for (index, block) in document.blocks.iter().enumerate() {
            match block {
                Block::Line(line) => {
                    if !is_furniture(&line.text) {
                        stream.push(line.text.clone(), line.place.clone(), None, true, (index, 0));
                    }
                }
                Block::Run(run) => {
                    for (number, cell) in run.cells.iter().enumerate().filter(|(_, cell)| !is_furniture(&cell.text)) {
                        stream.push(cell.text.clone(), Some(cell.place.clone()), None, false, (index, number));
                    }
                }
                Block::Grid(grid) => {
                    let number = stream.rectangular.len();
                    stream.rectangular.push(grid.rectangular);
                    let spans = |cell: &GridCell| cell.col_span > 1 || cell.row_span > 1;
                    stream.merged.push(grid.rows.iter().flatten().any(spans));
                    for (at, row) in grid.rows.iter().enumerate() {
                        stream.push_row(row, number, (index, at));
                    }
                }
            }
        }
        stream
    }

    fn push_row(&mut self, row: &[GridCell], grid: usize, origin: (usize, usize)) {
        let first = self.items.len();
        let number = self.rows.len();
        for cell in row {
            let (col, width) = (cell.col as usize, cell.width());
            let at = At { grid, row: number, col, width, height: cell.row_span.max(1) as usize };
            if cell.row_span > 1 {
                self.tall.push(self.items.len());
            }
            self.push(cell.text.clone(), Some(cell.place.clone()), Some(at), false, origin);
        }
        self.rows.push((first, self.items.len()));
    }

    fn push(&mut self, text: String, place: Option<Place>, at: Option<At>, line: bool, origin: (usize, usize)) {
        let state = Figure::read(&text).state;
        let garbled = state == State::Text && is_garbled_figure(&text);
        let label = state == State::Text && text.len() <= MAX_LABEL_LENGTH * 4 && !garbled;
        let folded = if label { comparable(&text) } else { String::new() };
        let index = self.items.len();
        self.items.push(Item { text, folded, place, state, garbled, at, line, origin, index });
    }

    pub(super) fn item(&self, index: usize) -> Option<&Item> {
        self.items.get(index)
    }

    pub(super) fn between(&self, start: usize, end: usize) -> &[Item] {
        self.items.get(start..end.min(self.items.len())).unwrap_or(&[])
    }

    /// Where a range stands: its words in the text, or its first cell where the document has no text.
    pub(super) fn spot(&self, start: usize, end: usize) -> Option<Place> {
        let first = || self.between(start, end).iter().find_map(|item| item.place.clone());
        self.span_of(start, end).map(Place::Text).or_else(first)
    }

    pub(super) fn span_of(&self, start: usize, end: usize) -> Option<Span> {
        let mut spans = self.between(start, end).iter().filter_map(Item::span);
        let first = spans.next()?;
        Some(spans.fold(first, Span::to))
    }
}

/// Page numbers: `- 4 -`, `— 12 —`, `第 3 页`, `第3页 共8页`.
pub(super) fn is_furniture(text: &str) -> bool {
    let first = text.chars().map(crate::source::fold_char).find(|c| !crate::source::is_space(*c));
    if !first.is_some_and(|c| matches!(c, '-' | '—' | '–' | '―' | '第')) {
        return false;
    }
    let bare: String = text.chars().filter(|c| !crate::source::is_space(*c)).map(crate::source::fold_char).collect();
    let dash = |c: char| matches!(c, '-' | '—' | '–' | '―');
    let inner = bare.trim_matches(dash);
    if bare.starts_with(dash) && bare.ends_with(dash) && !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_digit())
    {
        return inner.len() <= 4;
    }
    bare.len() <= 40
        && bare.starts_with('第')
        && bare.ends_with('页')
        && bare.chars().all(|c| c.is_ascii_digit() || matches!(c, '第' | '页' | '共' | ',' | '/'))
}
