//! Finds tables in lines whose words stand in columns, where nothing is drawn between the cells.
//!
//! Invariant: a table is laid out only where every figure stands under one column for sure; every word stays, in order.

use std::ops::Range;

use crate::document::{Grid, GridCell};
use crate::report::{Figure, Place, State};

/// Most columns of a table; what has more is not laid out.
const MAX_COLUMNS: usize = 200;
/// Longer words are running text, not a cell.
const MAX_CELL_LENGTH: usize = 120;

/// Words with their extent on a line.
#[derive(Debug, Clone)]
pub(in crate::ingest) struct Word {
    pub left: i32,
    pub right: i32,
    pub text: String,
    pub place: Place,
}

/// Words on one line, from left to right.
#[derive(Debug, Clone, Default)]
pub(in crate::ingest) struct Row {
    pub words: Vec<Word>,
    /// It does not go on with the rows above: a page or a blank line stands between.
    pub apart: bool,
}

/// What lines are.
#[derive(Debug)]
pub(in crate::ingest) enum Piece {
    /// Rows that are no table.
    Lines(Range<usize>),
    Table(Grid),
}

/// Lines as tables and what stands between them, and how well the words of columns stand under each other.
#[derive(Debug, Default)]
pub(in crate::ingest) struct Laid {
    pub pieces: Vec<Piece>,
    pub score: i64,
}

impl Laid {
    pub(in crate::ingest) fn has_tables(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Table(_)))
    }
}

/// The left and the right edge of a column.
type Column = (i32, i32);

/// Lays out the tables among `rows`; `near` is the distance at which two edges are one, `blank` the place of a cell in
/// which nothing stands, by its row and its left edge.
pub(in crate::ingest) fn lay_out(rows: &[Row], near: i32, blank: impl Fn(usize, i32) -> Place) -> Laid {
    let mut laid = Laid::default();
    let mut done = 0;
    let mut at = 0;
    while at < rows.len() {
        let Some((range, columns)) = table_from(rows, at) else {
            at += 1;
            continue;
        };
        let Some((grid, score)) = grid(rows, range.clone(), columns, near, &blank) else {
            at = range.end;
            continue;
        };
        if done < range.start {
            laid.pieces.push(Piece::Lines(done..range.start));
        }
        laid.pieces.push(Piece::Table(grid));
        laid.score += score;
        (done, at) = (range.end, range.end);
    }
    if done < rows.len() {
        laid.pieces.push(Piece::Lines(done..rows.len()));
    }
    laid
}

impl Row {
    fn is_several(&self) -> bool {
        self.words.len() > 1
    }

    fn is_data(&self) -> bool {
        self.is_several() && self.words.iter().any(Word::is_figure)
    }

    fn is_prose(&self) -> bool {
        self.words.iter().any(|word| word.text.chars().count() > MAX_CELL_LENGTH)
    }
}

impl Word {
    fn is_figure(&self) -> bool {
        matches!(Figure::read(&self.text).state, State::Number | State::Dash)
    }

    fn meets(&self, column: Column) -> bool {
        self.left < column.1 && column.0 < self.right
    }
}

/// The table that begins with the row at `start`: lines of several words under the same columns, with single words
/// among them.
fn table_from(rows: &[Row], start: usize) -> Option<(Range<usize>, Vec<Column>)> {
    rows.get(start).filter(|row| row.is_several() && !row.is_prose())?;
    let mut columns: Vec<Column> = Vec::new();
    let (mut end, mut data) = (start, 0usize);
    let mut at = start;
    while let Some(row) = rows.get(at) {
        if at > start && row.apart || row.is_prose() || row.words.is_empty() {
            break;
        }
        if row.is_data() {
            let Some(joined) = join(&columns, row) else { break };
            columns = joined;
            data += 1;
            end = at + 1;
        } else if row.is_several() && data > 0 && end == at {
            // Words between rows of figures: a row of remarks, or the heads of the next table.
            if !row.words.iter().all(|word| columns.iter().any(|column| word.meets(*column))) {
                break;
            }
            end = at + 1;
        }
        at += 1;
    }
    let heads = rows.get(start..end)?.iter().take_while(|row| !row.is_data()).count();
    (data + heads.min(1) >= 2 && columns.len() > 1).then_some((start..end, columns))
}

/// The columns with the words of one more row; `None` where two of its words stand in one column, or one in two.
fn join(columns: &[Column], row: &Row) -> Option<Vec<Column>> {
    let mut joined = columns.to_vec();
    let mut last: Option<usize> = None;
    for word in &row.words {
        let first = joined.partition_point(|column| column.1 <= word.left);
        match joined.get(first).filter(|column| word.meets(**column)) {
            Some(_) if joined.get(first + 1).is_some_and(|next| word.meets(*next)) => return None,
            Some(_) if last == Some(first) => return None,
            Some((left, right)) => {
                let wider = (word.left.min(*left), word.right.max(*right));
                *joined.get_mut(first)? = wider;
            }
            None => joined.insert(first, (word.left, word.right)),
        }
        last = Some(first);
    }
    (joined.len() <= MAX_COLUMNS).then_some(joined)
}

/// The cells of a table; `None` where the words of a head stand under no column for sure.
fn grid(
    rows: &[Row],
    range: Range<usize>,
    mut columns: Vec<Column>,
    near: i32,
    blank: &impl Fn(usize, i32) -> Place,
) -> Option<(Grid, i64)> {
    let body = rows.get(range.clone())?;
    // Columns that are blank in every row of figures are known by their heads alone.
    let last_head = body.iter().take_while(|row| !row.is_data()).filter(|row| row.is_several()).last();
    for word in last_head.iter().flat_map(|row| &row.words) {
        if !columns.iter().any(|column| word.meets(*column)) {
            let at = columns.partition_point(|column| column.1 <= word.left);
            columns.insert(at, (word.left, word.right));
        }
    }
    let heads = body.iter().take_while(|row| !row.is_data()).count();
    let mut grid = Grid { rows: Vec::new(), rectangular: true };
    for ((number, row), nth) in range.zip(body).zip(0..) {
        let cells = if row.is_several() { places(row, &columns, near)? } else { vec![single(row, &columns)] };
        if nth + 1 < heads && row.is_several() {
            let below = heads_below(body.get(nth + 1..heads)?, &columns);
            if may_be_centred(row, &cells, &below, &columns, near) {
                return None;
            }
        }
        let mut words = cells.iter().zip(&row.words).peekable();
        let out = columns.iter().enumerate().map(|(col, column)| match words.next_if(|(at, _)| **at == col) {
            Some((_, word)) => GridCell::new(word.text.clone(), word.place.clone()),
            None => GridCell::new(String::new(), blank(number, column.0)),
        });
        let out: Vec<GridCell> = out.collect();
        if words.next().is_some() {
            return None;
        }
        grid.rows.push(out);
    }
    let score = columns.iter().map(|column| alignment(body, *column, near)).sum();
    Some((grid, score))
}

/// The column of each word of a row; `None` where that is not certain.
fn places(row: &Row, columns: &[Column], near: i32) -> Option<Vec<usize>> {
    let mut cells: Vec<usize> = Vec::new();
    for word in &row.words {
        let met = |at: &usize| columns.get(*at).is_some_and(|column| word.meets(*column));
        let under: Vec<usize> = (0..columns.len()).filter(met).collect();
        let at = match under.as_slice() {
            [] => return None,
            [only] => *only,
            // Words over several columns stand above the first: they begin within it.
            [first, ..] if columns.get(*first).is_some_and(|(left, _)| word.left + near >= *left) => *first,
            _ => return None,
        };
        if cells.last().is_some_and(|last| *last >= at) {
            return None;
        }
        cells.push(at);
    }
    Some(cells)
}

/// Whether words above several heads may stand in the middle of those, and so to the right of the first: columns to the
/// left of a word hold heads in the row below, and no word in this one.
fn may_be_centred(row: &Row, cells: &[usize], below: &[bool], columns: &[Column], near: i32) -> bool {
    let mut floor = 0;
    for (word, at) in row.words.iter().zip(cells) {
        let Some((left, _)) = columns.get(*at).copied() else { return true };
        let free = (floor..*at).rev().take_while(|col| below.get(*col).copied().unwrap_or(false));
        let begins = (word.left - left).abs() <= near;
        let first = free.last();
        if let Some(first) = first.filter(|_| !begins) {
            let middle = word.left + word.right;
            let centred = (first..*at).any(|from| {
                let start = columns.get(from).map_or(left, |column| column.0);
                (*at..columns.len())
                    .any(|to| columns.get(to).is_some_and(|column| (start + column.1 - middle).abs() <= 4 * near))
            });
            if centred || word.left < left {
                return true;
            }
        }
        floor = at + 1;
    }
    false
}

/// Which columns hold heads in these rows.
fn heads_below(rows: &[Row], columns: &[Column]) -> Vec<bool> {
    let words = || rows.iter().flat_map(|row| &row.words);
    columns.iter().map(|column| words().any(|word| word.meets(*column))).collect()
}

/// The column of words that stand alone on their line.
fn single(row: &Row, columns: &[Column]) -> usize {
    let word = row.words.first();
    columns.iter().position(|column| word.is_some_and(|word| word.meets(*column))).unwrap_or(0)
}

/// How many words of a column begin, end or are centred at one place, less those that do not.
fn alignment(rows: &[Row], column: Column, near: i32) -> i64 {
    let words = rows.iter().filter(|row| row.is_data()).flat_map(|row| &row.words).filter(|word| word.meets(column));
    let (mut count, mut lefts, mut rights, mut middles) = (0i64, 0i64, 0i64, 0i64);
    let mut first: Option<&Word> = None;
    for word in words {
        let first = *first.get_or_insert(word);
        count += 1;
        lefts += i64::from((word.left - first.left).abs() * 2 <= near);
        rights += i64::from((word.right - first.right).abs() * 2 <= near);
        middles += i64::from((word.left + word.right - first.left - first.right).abs() <= near);
    }
    3 * lefts.max(rights).max(middles) - 2 * count
}
