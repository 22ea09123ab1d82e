//! Reads running text and tables in text into blocks, by the shape of the lines: tabs, bars, or one cell per line.

use crate::document::{Block, CellMark, Line, Run};
use crate::ingest::slice::Slice;
use crate::report::{Figure, State};
use crate::source::trim;

use super::{pipe_table, quotes, tab_table};

/// A range with this many lines of figures is a table written one cell per line.
const FIGURES_OF_A_TABLE: usize = 5;

/// Reads lines of a text that hold neither tabs nor bars.
pub(super) type ReadPlain<'r> = dyn FnMut(Slice<'_>, &[(usize, usize)], &mut Vec<Block>) + 'r;

pub(super) fn blocks(cut: Slice<'_>) -> Vec<Block> {
    blocks_with(cut, &mut read_plain)
}

/// The blocks of a text, in which `read` reads what is neither a table of tabs nor one of bars.
pub(super) fn blocks_with(cut: Slice<'_>, read: &mut ReadPlain<'_>) -> Vec<Block> {
    let lines = quotes::unquoted(cut, cut.lines());
    if pipe_table::part_cells_only(cut, &lines) {
        return vec![Block::Run(pipe_table::read_cells(cut, &lines))];
    }
    let mut blocks = Vec::new();
    let mut plain: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some((start, end)) = lines.get(at).copied() {
        let words = cut.words(start, end);
        let rest = lines.get(at..).unwrap_or_default();
        if pipe_table::has_pipe(words) {
            read(cut, &std::mem::take(&mut plain), &mut blocks);
            let count = pipe_table::count_rows(cut, rest);
            blocks.push(Block::Grid(pipe_table::read_rows(cut, rest.get(..count).unwrap_or_default())));
            at += count;
        } else if tab_table::opens_cell(words) {
            read(cut, &std::mem::take(&mut plain), &mut blocks);
            let (grid, count) = tab_table::read(cut, rest);
            blocks.push(Block::Grid(grid));
            at += count.max(1);
        } else {
            plain.push((start, end));
            at += 1;
        }
    }
    read(cut, &std::mem::take(&mut plain), &mut blocks);
    blocks
}

/// Lines without marks: one cell per line, or running text.
pub(super) fn read_plain(cut: Slice<'_>, lines: &[(usize, usize)], blocks: &mut Vec<Block>) {
    let figures = lines
        .iter()
        .filter(|(start, end)| matches!(Figure::read(cut.words(*start, *end)).state, State::Number | State::Dash))
        .take(FIGURES_OF_A_TABLE)
        .count();
    if figures == FIGURES_OF_A_TABLE {
        blocks.push(Block::Run(read_run(cut, lines)));
        return;
    }
    for (start, end) in lines.iter().copied() {
        let (start, end) = pipe_table::emphasised(cut, start, end);
        let picture = is_picture(cut.words(start, end));
        blocks.extend(cut.line(start, end).map(|line| {
            let text = if picture { CellMark::Picture.written() } else { line.text };
            Block::Line(Line { text, place: line.place })
        }));
    }
}

/// A line of Markdown that is a picture and nothing else: `![表](table.png)`.
fn is_picture(words: &str) -> bool {
    let inner = trim(words).strip_prefix("![").and_then(|rest| rest.strip_suffix(')'));
    inner.is_some_and(|inner| inner.split_once("](").is_some_and(|(_, target)| !target.contains("](")))
}

fn read_run(cut: Slice<'_>, lines: &[(usize, usize)]) -> Run {
    let doubled = is_doubled(cut, lines);
    let mut cells = Vec::new();
    let mut blanks: Vec<(usize, usize)> = Vec::new();
    let ends = lines.iter().copied().map(Some).chain([None]);
    for line in ends {
        if let Some((start, end)) = line.filter(|(s, e)| trim(cut.words(*s, *e)).is_empty()) {
            blanks.push((start, end));
            continue;
        }
        // Between double-spaced cells one blank line is the gap; each further pair is a blank cell.
        let kept = if doubled { blanks.len().saturating_sub(1) / 2 } else { blanks.len() };
        let (skip, step) = if doubled { (1, 2) } else { (0, 1) };
        cells.extend(blanks.drain(..).skip(skip).step_by(step).take(kept).map(|(s, e)| cut.cell(s, e)));
        cells.extend(line.map(|(start, end)| cut.cell(start, end)));
    }
    Run { cells }
}

/// Whether nearly every line is followed by a blank one.
fn is_doubled(cut: Slice<'_>, lines: &[(usize, usize)]) -> bool {
    let blank: Vec<bool> = lines.iter().map(|(s, e)| trim(cut.words(*s, *e)).is_empty()).collect();
    let (mut filled, mut spaced) = (0usize, 0usize);
    for pair in blank.windows(2) {
        if let [false, next] = pair {
            filled += 1;
            spaced += usize::from(*next);
        }
    }
    filled >= 4 && spaced * 5 >= filled * 4
}
