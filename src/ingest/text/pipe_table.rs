//! Reads text with `|` between its cells: one row per line, Markdown tables, or one cell per line.

use crate::document::{Grid, GridCell, Run};
use crate::source::trim;

use crate::ingest::slice::Slice;

pub(super) fn has_pipe(line: &str) -> bool {
    line.contains('|')
}

/// Whether the bars separate cells but not rows: few lines hold two cells with words.
pub(super) fn part_cells_only(cut: Slice<'_>, lines: &[(usize, usize)]) -> bool {
    let barred: Vec<&str> =
        lines.iter().map(|(start, end)| cut.words(*start, *end)).filter(|line| has_pipe(line)).collect();
    let rows = barred.iter().filter(|line| line.split('|').filter(|cell| !trim(cell).is_empty()).count() >= 2).count();
    barred.len() >= 3 && rows * 3 < barred.len()
}

/// All cells of a text in which a bar closes each cell, on whatever line it stands.
///
/// A cell of several lines gives several pieces: a heading in running text may stand before the first
/// cell of a table, and labels broken over lines are joined later anyway.
pub(super) fn read_cells(cut: Slice<'_>, lines: &[(usize, usize)]) -> Run {
    let mut cells = Vec::new();
    // Pieces since the last bar that hold words, and where the first piece begins.
    let mut held = 0;
    let mut first = 0;
    for (start, end) in lines.iter().copied() {
        let mut at = start;
        let bars = cut.words(start, end).match_indices('|').map(|(bar, _)| Some(start + bar));
        for bar in bars.chain([None]) {
            let stop = bar.unwrap_or(end);
            if !trim(cut.words(at, stop)).is_empty() {
                cells.push(cut.cell(at, stop));
                held += 1;
            }
            let Some(bar) = bar else { break };
            if held == 0 {
                cells.push(cut.cell(first, first));
            }
            (at, first, held) = (bar + 1, bar + 1, 0);
        }
    }
    if held == 0 {
        cells.push(cut.cell(first, first));
    }
    Run { cells }
}

/// How many lines from here on are rows of one table. A page that ends inside it leaves its number between two rows.
pub(super) fn count_rows(cut: Slice<'_>, lines: &[(usize, usize)]) -> usize {
    let words = |at: usize| lines.get(at).map(|(start, end)| cut.words(*start, *end));
    let mut count = 0;
    while let Some(line) = words(count) {
        let inside = count > 0 && is_number_of_page(line) && words(count + 1).is_some_and(has_pipe);
        if !has_pipe(line) && !inside {
            break;
        }
        count += 1;
    }
    count
}

/// `3`, `3 / 8`
fn is_number_of_page(line: &str) -> bool {
    let number =
        |words: &str| matches!(trim(words).len(), 1..=3) && trim(words).bytes().all(|byte| byte.is_ascii_digit());
    match line.split_once('/') {
        Some((number_of_page, pages)) => number(number_of_page) && number(pages),
        None => number(line),
    }
}

/// Rows from lines that hold a bar, and the numbers of pages between them.
pub(super) fn read_rows(cut: Slice<'_>, lines: &[(usize, usize)]) -> Grid {
    let whole = whole_rows(cut, lines);
    let lines = whole.as_deref().unwrap_or(lines);
    let words: Vec<&str> = lines.iter().map(|(start, end)| trim(cut.words(*start, *end))).collect();
    let most = |count: usize| count * 2 > words.len();
    let leading = most(words.iter().filter(|line| line.starts_with('|')).count());
    let trailing = most(words.iter().filter(|line| line.ends_with('|')).count());
    let mut grid = Grid::default();
    for (index, (start, end)) in lines.iter().copied().enumerate() {
        let cells = cells_of(cut, start, end, leading, trailing);
        if is_separator(&cells, index) {
            grid.rectangular = true;
        } else {
            grid.rows.push(cells);
        }
    }
    if grid.rectangular {
        for cell in grid.rows.iter_mut().flatten() {
            strip_emphasis(cut, cell);
        }
    }
    grid
}

/// The rows of a table whose lines were broken at a width: pieces that follow each other have as many bars as a row
/// that is whole. `None` where that is not so of every row.
fn whole_rows(cut: Slice<'_>, lines: &[(usize, usize)]) -> Option<Vec<(usize, usize)>> {
    let bars = |(start, end): &(usize, usize)| cut.words(*start, *end).matches('|').count();
    let width = lines.iter().map(bars).max()?;
    let mut rows: Vec<(usize, usize)> = Vec::new();
    let mut found = width;
    for line in lines {
        if found == width {
            rows.push(*line);
            // A line without bars between rows, as the number of a page, is whole.
            found = if bars(line) == 0 { width } else { bars(line) };
            continue;
        }
        let row = rows.last_mut()?;
        let gap = cut.words(row.1, line.0);
        (row.1, found) = (line.1, found + bars(line));
        if found > width || !trim(gap).is_empty() {
            return None;
        }
    }
    (found == width && rows.len() < lines.len()).then_some(rows)
}

fn cells_of(cut: Slice<'_>, start: usize, end: usize, leading: bool, trailing: bool) -> Vec<GridCell> {
    let line = cut.words(start, end);
    let mut pieces = Vec::new();
    let mut at = 0;
    for (bar, _) in line.match_indices('|') {
        // `\|` is a bar that belongs to the cell.
        if bar > 0 && line.as_bytes().get(bar - 1) == Some(&b'\\') {
            continue;
        }
        pieces.push((start + at, start + bar));
        at = bar + 1;
    }
    pieces.push((start + at, end));
    let blank = |piece: Option<&(usize, usize)>| piece.is_some_and(|(s, e)| trim(cut.words(*s, *e)).is_empty());
    if leading && blank(pieces.first()) {
        pieces.remove(0);
    }
    if trailing && blank(pieces.last()) {
        pieces.pop();
    }
    pieces.into_iter().map(|(s, e)| cut.cell(s, e)).collect()
}

/// The line below the header of a Markdown table. A single dash per cell counts only directly below the
/// header: elsewhere it is a row of dashes.
fn is_separator(cells: &[GridCell], index: usize) -> bool {
    let shortest = if index == 1 { 1 } else { 3 };
    let rule = |cell: &GridCell| {
        let dashes = cell.text.trim_start_matches(':').trim_end_matches(':');
        dashes.len() >= shortest && dashes.bytes().all(|byte| byte == b'-')
    };
    !cells.is_empty() && cells.iter().all(rule)
}

/// `**12**` → `12`.
pub(super) fn strip_emphasis(cut: Slice<'_>, cell: &mut GridCell) {
    let crate::report::Place::Text(span) = cell.place else { return };
    let (start, end) = emphasised(cut, span.start as usize, span.end as usize);
    *cell = cut.cell(start, end);
}

/// The range inside marks of emphasis and after the signs of a heading.
pub(super) fn emphasised(cut: Slice<'_>, start: usize, end: usize) -> (usize, usize) {
    let (mut start, mut end) = cut.trimmed(start, end);
    let hashes = cut.words(start, end).len() - cut.words(start, end).trim_start_matches('#').len();
    if (1..=6).contains(&hashes) && cut.words(start + hashes, end).starts_with([' ', '\t']) {
        (start, end) = cut.trimmed(start + hashes, end);
    }
    for mark in ["**", "__", "*", "`"] {
        let words = cut.words(start, end);
        if words.len() > 2 * mark.len() && words.starts_with(mark) && words.ends_with(mark) {
            (start, end) = cut.trimmed(start + mark.len(), end - mark.len());
        }
    }
    (start, end)
}
