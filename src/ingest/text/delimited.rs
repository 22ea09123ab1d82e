//! Splits text with commas, semicolons or tabs between its cells into records, and into grids where a whole file is
//! written so.
//!
//! Every field must know its byte range in the file, which is why this splitter is our own; its rules are those of RFC
//! 4180.

use crate::document::{Block, Grid, GridCell};
use crate::report::{Figure, Place, State};
use crate::source::trim;

use crate::ingest::slice::Slice;

use super::quotes;

/// Fields of a table are short; running text with commas in it is not.
const MAX_USUAL_FIELD_LENGTH: usize = 40;
/// More consecutive blank lines than this are not blank cells.
const MAX_BLANK_LINES: usize = 20;

/// One field: its range, quotes included, and whether it is quoted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    pub start: usize,
    pub end: usize,
    pub quoted: bool,
}

/// Records of a file, blank lines among them as records without fields.
pub(super) struct Records {
    pub list: Vec<Vec<Field>>,
    /// Where a quote opens that is never closed.
    pub unclosed: Option<usize>,
}

impl Field {
    /// The words of the field, quotes resolved.
    pub(super) fn words(&self, cut: Slice<'_>) -> String {
        let raw = cut.words(self.start, self.end);
        if !self.quoted {
            return trim(raw).to_owned();
        }
        let inner = trim(raw);
        let inner = inner.strip_prefix('"').unwrap_or(inner);
        let inner = inner.strip_suffix('"').unwrap_or(inner);
        trim(&inner.replace("\"\"", "\"")).to_owned()
    }

    /// The range of the words, quotes left out.
    pub(super) fn trimmed(&self, cut: Slice<'_>) -> (usize, usize) {
        let (start, end) = cut.trimmed(self.start, self.end);
        if self.quoted { cut.trimmed(start + 1, end.saturating_sub(1).max(start + 1)) } else { (start, end) }
    }

    pub(super) fn cell(&self, cut: Slice<'_>) -> GridCell {
        let (start, end) = self.trimmed(cut);
        GridCell::new(self.words(cut), Place::Text(cut.span(start, end)))
    }
}

/// Splits a text into records.
pub(super) fn records(cut: Slice<'_>, delimiter: u8) -> Records {
    let bytes = cut.text.as_bytes();
    let mut list = Vec::new();
    let mut record = Vec::new();
    let mut start = 0;
    let mut at = 0;
    let mut quoted = false;
    // Whether the field holds nothing but white space so far.
    let mut bare = true;
    let mut open: Option<usize> = None;
    while let Some(byte) = bytes.get(at).copied() {
        if open.is_some() {
            if byte == b'"' {
                if bytes.get(at + 1) == Some(&b'"') {
                    at += 1;
                } else {
                    open = None;
                }
            }
        } else if byte == b'"' && bare {
            quoted = true;
            bare = false;
            open = Some(at);
        } else if byte == delimiter || byte == b'\n' || byte == b'\r' {
            record.push(Field { start, end: at, quoted });
            quoted = false;
            bare = true;
            if byte != delimiter {
                at += usize::from(byte == b'\r' && bytes.get(at + 1) == Some(&b'\n'));
                list.push(close(cut, &mut record));
            }
            start = at + 1;
        } else if bare && !byte.is_ascii_whitespace() {
            bare = false;
        }
        at += 1;
    }
    if start < bytes.len() || !record.is_empty() {
        record.push(Field { start, end: bytes.len(), quoted });
        list.push(close(cut, &mut record));
    }
    Records { list, unclosed: open }
}

fn close(cut: Slice<'_>, record: &mut Vec<Field>) -> Vec<Field> {
    let record = std::mem::take(record);
    match record.as_slice() {
        [only] if trim(cut.words(only.start, only.end)).is_empty() => Vec::new(),
        _ => record,
    }
}

/// The blocks of a file that is written as one sheet of delimited rows; `None` where it is not.
pub(super) fn blocks(cut: Slice<'_>) -> Option<Vec<Block>> {
    [b',', b'\t', b';'].into_iter().find_map(|delimiter| sheet(cut, delimiter))
}

fn sheet(cut: Slice<'_>, delimiter: u8) -> Option<Vec<Block>> {
    if !looks_delimited(cut, delimiter) {
        return None;
    }
    let mut records = records(cut, delimiter);
    if records.unclosed.is_some() {
        return None;
    }
    if quotes::are_quoted(cut, &cut.lines()) {
        for first in records.list.iter_mut().filter_map(|record| record.first_mut()).filter(|field| !field.quoted) {
            first.start += quotes::mark_length(cut.words(first.start, first.end));
        }
    }
    if delimiter == b'\t'
        && let Some(blocks) = by_marks(cut, &records.list)
    {
        return Some(blocks);
    }
    let mut blocks = Vec::new();
    let mut grid = Grid { rows: Vec::new(), rectangular: true };
    let close = |grid: &mut Grid, blocks: &mut Vec<Block>| {
        if !grid.rows.is_empty() {
            let rows = std::mem::take(&mut grid.rows);
            blocks.push(Block::Grid(Grid { rows, rectangular: true }));
        }
    };
    for record in &records.list {
        match record.as_slice() {
            [] => close(&mut grid, &mut blocks),
            [only] => {
                close(&mut grid, &mut blocks);
                let cell = only.cell(cut);
                blocks.push(Block::Line(crate::document::Line { text: cell.text, place: Some(cell.place) }));
            }
            fields => grid.rows.push(fields.iter().map(|field| field.cell(cut)).collect()),
        }
    }
    close(&mut grid, &mut blocks);
    Some(blocks)
}

/// Rows with this many consecutive blank cells are a sign of `catdoc`.
const ROWS_BY_MARKS: usize = 3;

/// Reads a Word table as `catdoc` prints it: two consecutive cell marks become the end of a row, so that a row of
/// blank cells becomes blank lines. Each line end stands for two marks, each tab for one.
///
/// ```text
/// 二、上年结转申请数量⏎⏎⏎⇥0       a label, six blank cells, a figure
/// ```
fn by_marks(cut: Slice<'_>, records: &[Vec<Field>]) -> Option<Vec<Block>> {
    let is_blank = |field: &Field| trim(cut.words(field.start, field.end)).is_empty();
    let figure =
        |field: &Field| matches!(Figure::read(cut.words(field.start, field.end)).state, State::Number | State::Dash);
    // The figure after consecutive blank lines: a line of a tab and a figure.
    let behind = |at: usize| match records.get(at).map(Vec::as_slice) {
        Some([first, second]) if is_blank(first) && figure(second) => Some(*second),
        _ => None,
    };
    let empties =
        |at: usize| records.iter().skip(at).take(MAX_BLANK_LINES).take_while(|record| record.is_empty()).count();
    let words = |record: &[Field]| record.last().is_some_and(|field| !is_blank(field) && !figure(field));
    let stretch = |at: usize| {
        let lines = records.get(at).filter(|record| words(record)).map_or(0, |_| empties(at + 1));
        (2..MAX_BLANK_LINES).contains(&lines).then_some(lines)
    };
    let told =
        (0..records.len()).filter(|at| stretch(*at).is_some_and(|lines| behind(at + 1 + lines).is_some())).count();
    if told < ROWS_BY_MARKS {
        return None;
    }
    let mut blocks: Vec<Block> = Vec::new();
    let mut at = 0;
    while let Some(record) = records.get(at) {
        let mut cells: Vec<GridCell> = record.iter().map(|field| field.cell(cut)).collect();
        at += 1;
        let lines = stretch(at - 1);
        if let (Some(lines), Some(last)) = (lines, record.last()) {
            cells.extend((0..2 * (lines + 1)).map(|_| cut.cell(last.end, last.end)));
            at += lines;
            if let Some(figure) = behind(at) {
                cells.push(figure.cell(cut));
                at += 1;
            }
        }
        match cells.as_slice() {
            [] => {}
            [only] if lines.is_none() => {
                let place = Some(only.place.clone());
                blocks.push(Block::Line(crate::document::Line { text: only.text.clone(), place }));
            }
            _ => match blocks.last_mut() {
                Some(Block::Grid(grid)) => grid.rows.push(cells),
                _ => blocks.push(Block::Grid(Grid { rows: vec![cells], rectangular: false })),
            },
        }
    }
    Some(blocks)
}

/// Whether most lines hold the delimiter between short fields. Prose holds no tabs, so for tabs only the lines from
/// the first to the last with a tab count, however long the prose around the tables. A leading tab does not count:
/// it is another way to write cells.
fn looks_delimited(cut: Slice<'_>, delimiter: u8) -> bool {
    let (mut filled, mut parted, mut fields, mut length, mut barred) = (0usize, 0usize, 0usize, 0usize, 0usize);
    // Filled and barred lines since the last that held the delimiter.
    let mut since = (0usize, 0usize);
    for (start, end) in cut.lines() {
        let line = cut.words(start, end);
        if trim(line).is_empty() {
            continue;
        }
        since = (since.0 + 1, since.1 + usize::from(line.contains('|')));
        let body = if delimiter == b'\t' { line.trim_start_matches(crate::source::is_space) } else { line };
        let count = body.bytes().filter(|byte| *byte == delimiter).count();
        if count > 0 {
            if parted > 0 || delimiter != b'\t' {
                filled += since.0;
                barred += since.1;
            } else {
                filled = 1;
                barred = usize::from(line.contains('|'));
            }
            since = (0, 0);
            parted += 1;
            fields += count + 1;
            length += body.chars().count();
        }
    }
    if delimiter != b'\t' {
        filled += since.0;
        barred += since.1;
    }
    let share = if delimiter == b'\t' { 3 } else { 4 };
    filled >= 3 && parted * 10 >= filled * share && length <= fields * MAX_USUAL_FIELD_LENGTH && barred * 10 <= filled
}
