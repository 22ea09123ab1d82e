//! Cuts the stream of a document into regions: runs of rows that may be one table, each with the lines above it.
//!
//! Invariant: every row of every grid belongs to exactly one region, in order; the words between grids belong to none.

use std::ops::Range;

use crate::source::trim;

use super::chain::Candidate;
use super::find::candidates_in;
use super::label_index::{Anchor, Guide};
use super::stream::{Item, Stream, is_furniture};
use super::unit_line;
use super::words::comparable;

/// Lines above a region among which its title is looked for.
const MAX_CONTEXT: usize = 8;
/// Longer lines are prose, not a title.
pub(super) const MAX_TITLE_LENGTH: usize = 40;
/// Rows of a region that are compared with those of its continuation.
const MAX_COMPARED: usize = 100;
/// Rows of a head.
const MAX_HEAD_ROWS: usize = 8;

/// A run of rows of one grid, or of the grids into which page breaks cut a table.
#[derive(Debug, Clone)]
pub(super) struct Region {
    /// Rows of the stream.
    pub rows: Range<usize>,
    /// Items of these rows; lines between the pieces of a table included.
    pub items: Range<usize>,
    /// Lines above it that may be its title or its unit, back to the region before.
    pub context: Range<usize>,
    /// Its first rows up to the first row of data: titles and heads.
    pub above: usize,
}

/// What the cells of a row say about its part in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RowKind {
    Blank,
    /// One cell of words: a title, a note, the label of a group, a unit.
    Single,
    /// Words over several columns and no figure.
    Head,
    /// Figures, or the label of a row of the form with whatever stands beside it.
    Data,
}

/// The regions of a document, in order. `candidates` are sorted by start.
pub(super) fn cut(guide: &Guide<'_>, stream: &Stream, candidates: &[Candidate]) -> Vec<Region> {
    let cutter = Cutter { guide, stream, candidates };
    let kinds: Vec<RowKind> = (0..stream.rows.len()).map(|row| cutter.kind(row)).collect();
    let mut regions: Vec<Region> = Vec::new();
    let mut start = 0;
    while start < stream.rows.len() {
        let end = cutter.end_of_region(start, &kinds);
        let items = cutter.items_of(start..end);
        let floor = regions.last().map_or(0, |region| region.items.end);
        let context = items.start.saturating_sub(MAX_CONTEXT).max(floor)..items.start;
        let piece = Region { rows: start..end, items, context, above: 0 };
        match regions.last_mut() {
            Some(last) if cutter.continues(last, &piece, &kinds) => {
                last.rows.end = piece.rows.end;
                last.items.end = piece.items.end;
            }
            _ => regions.push(piece),
        }
        start = end;
    }
    for region in &mut regions {
        region.above = region.rows.clone().take_while(|row| kinds.get(*row) != Some(&RowKind::Data)).count();
    }
    regions
}

struct Cutter<'a> {
    guide: &'a Guide<'a>,
    stream: &'a Stream,
    candidates: &'a [Candidate],
}

impl Cutter<'_> {
    fn cells(&self, row: usize) -> &[Item] {
        self.stream.rows.get(row).map_or(&[], |(start, end)| self.stream.between(*start, *end))
    }

    fn items_of(&self, rows: Range<usize>) -> Range<usize> {
        let first = self.stream.rows.get(rows.start).map_or(0, |row| row.0);
        let last = self.stream.rows.get(rows.end.saturating_sub(1)).map_or(first, |row| row.1);
        first..last
    }

    fn grid(&self, row: usize) -> Option<usize> {
        self.cells(row).first().and_then(|item| item.at).map(|at| at.grid)
    }

    /// The column after the last one of a region.
    fn width(&self, region: &Region) -> usize {
        let rows = region.rows.clone().rev().take(MAX_COMPARED);
        let ends = rows.filter_map(|row| self.cells(row).last()?.at).map(|at| at.col + at.width);
        ends.max().unwrap_or(0)
    }

    /// Candidates that begin in a row.
    fn candidates_in(&self, row: usize) -> &[Candidate] {
        candidates_in(self.candidates, self.items_of(row..row + 1))
    }

    fn kind(&self, row: usize) -> RowKind {
        let cells = self.cells(row);
        let words = cells.iter().filter(|item| item.is_words()).count();
        let filled = cells.iter().filter(|item| item.is_filled()).count();
        match (words, filled) {
            (0, 0) => RowKind::Blank,
            (1, 0) if cells.iter().any(|item| item.is_words() && is_furniture(&item.text)) => RowKind::Blank,
            (1, 0) if self.is_title(row) || !self.has_label(row) => RowKind::Single,
            (_, 0) if !self.has_label(row) => RowKind::Head,
            _ if filled > 0 && words >= 2 && self.is_numbered_head(row) => RowKind::Head,
            _ => RowKind::Data,
        }
    }

    /// Whether the first words of a row are those of a row of the form and of no head.
    fn has_label(&self, row: usize) -> bool {
        let head = |start: usize| self.anchors_at(start).any(|anchor| matches!(anchor, Anchor::Heads(_)));
        self.candidates_in(row).iter().any(|c| {
            !c.tolerated && matches!(self.guide.anchors.get(c.anchor), Some(Anchor::Row(..))) && !head(c.start)
        })
    }

    fn anchors_at(&self, start: usize) -> impl Iterator<Item = &Anchor> {
        candidates_in(self.candidates, start..start + 1).iter().filter_map(|c| self.guide.anchors.get(c.anchor))
    }

    /// A head in which some cells are years or numbers: at least two heads of one table stand in it, and no row.
    fn is_numbered_head(&self, row: usize) -> bool {
        let heads = self
            .candidates_in(row)
            .iter()
            .filter(|c| !c.tolerated && matches!(self.guide.anchors.get(c.anchor), Some(Anchor::Heads(_))))
            .count();
        heads >= 2 && !self.has_label(row) && self.cells(row).iter().filter(|item| item.is_filled()).count() <= 1
    }

    /// Whether a single cell of words is the title of a table or a heading of the form.
    fn is_title(&self, row: usize) -> bool {
        self.candidates_in(row).iter().any(|c| {
            !c.tolerated && matches!(self.guide.anchors.get(c.anchor), Some(Anchor::Title(_) | Anchor::Section(_)))
        })
    }

    /// The row after the last one of the region that begins at `start`: at the end of its grid, or where a title or
    /// a head follows its data.
    fn end_of_region(&self, start: usize, kinds: &[RowKind]) -> usize {
        let grid = self.grid(start);
        let mut data = false;
        let mut row = start;
        while row < kinds.len() && self.grid(row) == grid {
            match kinds.get(row) {
                Some(RowKind::Data) => data = true,
                Some(RowKind::Single) if data && (self.is_title(row) || self.head_follows(row, kinds, grid)) => {
                    return row;
                }
                Some(RowKind::Head) if data => return row,
                _ => {}
            }
            row += 1;
        }
        row.max(start + 1)
    }

    /// Whether the next row with several cells after a title is a head.
    fn head_follows(&self, row: usize, kinds: &[RowKind], grid: Option<usize>) -> bool {
        let mut next = row + 1;
        while next < kinds.len() && next <= row + MAX_CONTEXT && self.grid(next) == grid {
            match kinds.get(next) {
                Some(RowKind::Head) => return true,
                Some(RowKind::Data) | None => return false,
                _ => next += 1,
            }
        }
        false
    }

    /// Whether words stand within a label of the form and are no title of it: a dump breaks labels over lines.
    fn is_piece(&self, item: &Item) -> bool {
        let mut here = candidates_in(self.candidates, item.index..item.index + 1).iter();
        let title = here.any(|c| {
            !c.tolerated && matches!(self.guide.anchors.get(c.anchor), Some(Anchor::Title(_) | Anchor::Section(_)))
        });
        let within = || self.guide.forms.iter().any(|form| form.folded.contains(item.folded.as_str()));
        !title && !item.folded.is_empty() && item.folded.chars().count() <= MAX_TITLE_LENGTH && within()
    }

    /// Whether `piece` goes on with the table of `last`: nothing but a mark of continuation stands between them, its
    /// heads are none or the same, and its rows are others.
    fn continues(&self, last: &Region, piece: &Region, kinds: &[RowKind]) -> bool {
        if self.grid(piece.rows.start).is_some_and(|grid| self.stream.beside.contains(&grid)) {
            return true;
        }
        let heads = |region: &Region| -> Vec<String> {
            let rows = region.rows.clone().take(MAX_COMPARED).take_while(|row| kinds.get(*row) != Some(&RowKind::Data));
            let heads = rows.filter(|row| kinds.get(*row) == Some(&RowKind::Head)).take(MAX_HEAD_ROWS);
            heads.flat_map(|row| self.cells(row)).filter(|i| i.is_words()).map(|i| comparable(&i.text)).collect()
        };
        let own = heads(piece);
        // A note over the whole width parts the grids of a sheet, not the table.
        let noted = own.is_empty() && self.width(last) == self.width(piece);
        let gap = self.stream.between(last.items.end, piece.items.start);
        let top = piece.rows.clone().take_while(|row| kinds.get(*row) != Some(&RowKind::Data));
        // Only under a mark of continuation the unit is stated again within a table.
        let is_mark = |item: &Item| item.is_words() && !item.folded.is_empty() && is_continuation(&item.text);
        let marked = gap.iter().chain(top.flat_map(|row| self.cells(row))).any(is_mark);
        let again = |item: &Item| marked && unit_line::states_unit(&item.text);
        let passes = |item: &Item| {
            item.is_blank()
                || is_continuation(&item.text)
                || again(item)
                || self.is_piece(item)
                || noted && is_note(&item.text)
        };
        if !gap.iter().all(passes) {
            return false;
        }
        let titled = piece.rows.clone().take_while(|row| kinds.get(*row) != Some(&RowKind::Data)).any(|row| {
            kinds.get(row) == Some(&RowKind::Single)
                && self.cells(row).iter().any(|item| {
                    let passes = is_continuation(&item.text) || again(item) || is_note(&item.text);
                    item.is_words() && !passes && (self.is_title(row) || !self.is_piece(item))
                })
                && !self.has_label(row)
        });
        // Heads may be broken over several pieces.
        let headless = last.rows.clone().take(MAX_COMPARED).all(|row| kinds.get(row) != Some(&RowKind::Data));
        // The columns of another grid are read by its own heads.
        let parted = self.grid(last.rows.start) != self.grid(piece.rows.start);
        let as_before = || {
            let (mut own, mut before) = (own.clone(), heads(last));
            if parted {
                own.sort();
                before.sort();
            }
            own == before
        };
        if titled || (!headless && !own.is_empty() && !as_before()) {
            return false;
        }
        let labels = |region: &Region| -> Vec<String> {
            let rows = region.rows.clone().rev().take(MAX_COMPARED);
            let rows = rows.filter(|row| kinds.get(*row) == Some(&RowKind::Data));
            rows.map(|row| self.cells(row).iter().map(|item| item.folded.as_str()).collect()).collect()
        };
        let (before, after) = (labels(last), labels(piece));
        let again = after.iter().filter(|label| before.contains(label)).count();
        again <= 1 || again * 2 <= after.len()
    }
}

/// `注：…`, `说明：…`, or a sentence.
fn is_note(words: &str) -> bool {
    let words = trim(words);
    let opens = ["注", "备注", "附注", "说明"].iter().filter_map(|opening| words.strip_prefix(opening));
    let mut opens = opens.map(|rest| rest.trim_start_matches(|c: char| c.is_numeric()));
    opens.any(|rest| rest.starts_with(['：', ':', '.', '、'])) || words.contains(['，', '。', '；'])
}

/// `续表`, `（接上页）`, `续表一`, `续上表`.
pub(super) fn is_continuation(words: &str) -> bool {
    let folded = comparable(words);
    folded.is_empty()
        || (folded.chars().count() <= MAX_TITLE_LENGTH
            && (["续表", "续上", "续前"].iter().any(|opening| folded.starts_with(opening))
                || folded.ends_with("续表")
                || folded.ends_with('续'))
            || ["接上页", "接上表", "接前页", "接前表", "转下页"].iter().any(|mark| folded.contains(mark)))
}
