//! Puts blocks of a table that stand beside each other, each with row labels of its own, below each other.
//!
//! ```text
//! 项目  金额  项目  金额        项目  金额
//! 一      1   三      3    →    一      1
//! 二      2   四      4         二      2
//!                               三      3
//!                               四      4
//! ```
//!
//! Invariant: no item is lost or made; their places in the document stay as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::find::is_leaf_row;
use super::label_index::{Anchor, Guide};
use super::stream::{At, Item, Stream};

/// Fewest rows in which labels of two blocks stand beside each other; one is enough where the heads are repeated.
const MIN_ROWS: usize = 2;
/// Most blocks beside each other.
const MAX_BLOCKS: usize = 16;
/// Rows of heads above blocks.
const MAX_HEAD_ROWS: usize = 3;

/// Blocks of a grid: their rows, and the first column of each.
struct Blocks {
    rows: Range<usize>,
    starts: Vec<usize>,
    /// Each block is a table of its own, under a title of its own.
    tables: bool,
}

/// The stream with all blocks below each other; `None` where there are none.
pub(super) fn below_each_other(guide: &Guide<'_>, stream: &Stream) -> Option<Stream> {
    let mut blocks: BTreeMap<usize, Blocks> = BTreeMap::new();
    let mut first = 0;
    while first < stream.rows.len() {
        let grid = grid_of(stream, first);
        let end = (first..stream.rows.len()).find(|row| grid_of(stream, *row) != grid).unwrap_or(stream.rows.len());
        let mut from = first;
        while let Some(found) = tables_in(guide, stream, from..end) {
            from = found.rows.end;
            blocks.insert(found.rows.start, found);
        }
        if let Some(found) = blocks_in(guide, stream, from..end) {
            blocks.insert(found.rows.start, found);
        }
        first = end.max(first + 1);
    }
    (!blocks.is_empty()).then(|| rearranged(stream, &blocks))
}

fn cells(stream: &Stream, row: usize) -> &[Item] {
    stream.rows.get(row).map_or(&[], |(start, end)| stream.between(*start, *end))
}

fn grid_of(stream: &Stream, row: usize) -> Option<usize> {
    cells(stream, row).first().and_then(|item| item.at).map(|at| at.grid)
}

/// Tables beside each other: a row that holds the titles of several, up to the next such row.
fn tables_in(guide: &Guide<'_>, stream: &Stream, rows: Range<usize>) -> Option<Blocks> {
    let titles = |row: &usize| -> Vec<usize> {
        let title = |item: &&Item| {
            !item.folded.is_empty()
                && guide
                    .exact(&item.folded)
                    .filter_map(|m| guide.form(m.form))
                    .any(|form| matches!(guide.anchors.get(form.anchor), Some(Anchor::Title(_) | Anchor::Section(_))))
        };
        // A converter that parts merged cells repeats one title over all their columns.
        let mut named: Vec<&Item> = cells(stream, *row).iter().filter(title).collect();
        named.dedup_by(|one, other| one.folded == other.folded);
        named.iter().filter_map(|item| item.at).map(|at| at.col).collect()
    };
    let first = rows.clone().find(|row| titles(row).len() > 1)?;
    let starts = Some(titles(&first)).filter(|starts| starts.len() <= MAX_BLOCKS)?;
    let end = (first + 1..rows.end).find(|row| titles(row).len() > 1).unwrap_or(rows.end);
    Some(Blocks { rows: first..end, starts, tables: true })
}

fn blocks_in(guide: &Guide<'_>, stream: &Stream, rows: Range<usize>) -> Option<Blocks> {
    // Labels of rows of the form, each followed by a cell that is none.
    let labels = |row: usize| -> Vec<usize> {
        let cells = cells(stream, row);
        let fed = |index: usize| cells.get(index + 1).is_some_and(|next| !next.is_words());
        let own = cells.iter().enumerate().filter(|(index, item)| {
            !item.folded.is_empty()
                && fed(*index)
                && guide
                    .exact(&item.folded)
                    .any(|m| guide.form(m.form).is_some_and(|form| is_leaf_row(guide, form.anchor)))
        });
        own.filter_map(|(_, item)| item.at).map(|at| at.col).collect()
    };
    let labelled: Vec<(usize, Vec<usize>)> = rows.clone().map(|row| (row, labels(row))).collect();
    let mut times: BTreeMap<&[usize], usize> = BTreeMap::new();
    for (_, cols) in labelled.iter().filter(|(_, cols)| cols.len() > 1) {
        *times.entry(cols).or_insert(0) += 1;
    }
    let (starts, count) = times.into_iter().max_by_key(|(_, count)| *count)?;
    if starts.len() > MAX_BLOCKS {
        return None;
    }
    let inside = |cols: &[usize]| !cols.is_empty() && cols.iter().all(|col| starts.contains(col));
    let first = labelled.iter().find(|(_, cols)| cols.len() > 1 && inside(cols))?.0;
    // The next table of a grid has other labels, even where it stands below the first block.
    let tables = |row: usize| -> BTreeSet<usize> {
        let named = cells(stream, row).iter().flat_map(|item| guide.exact(&item.folded));
        let anchors = named.filter_map(|m| guide.anchors.get(guide.form(m.form)?.anchor));
        anchors.filter_map(|anchor| if let Anchor::Row(table, _) = anchor { Some(*table) } else { None }).collect()
    };
    let own: BTreeSet<usize> =
        labelled.iter().filter(|(_, cols)| cols.len() > 1 && inside(cols)).flat_map(|(row, _)| tables(*row)).collect();
    let below = labelled.iter().filter(|(row, _)| *row >= first);
    let last = below
        .take_while(|(row, cols)| cols.is_empty() || !tables(*row).is_disjoint(&own))
        .filter(|(_, cols)| inside(cols))
        .last()?
        .0;
    let is_head = |row: &usize| {
        let cells = cells(stream, *row);
        cells.iter().filter(|item| item.is_words()).count() > 1 && !cells.iter().any(Item::is_filled)
    };
    let heads = (rows.start..first).rev().take(MAX_HEAD_ROWS).take_while(is_head).count();
    let blocks = Blocks { rows: first - heads..last + 1, starts: starts.to_vec(), tables: false };
    let same = blocks.have_the_same_heads(stream, first);
    (same.unwrap_or(true) && (count >= MIN_ROWS || same == Some(true))).then_some(blocks)
}

impl Blocks {
    /// The block in which a column stands, and how far it is moved to the left.
    fn of_column(&self, col: usize) -> (usize, usize) {
        let block = self.starts.partition_point(|start| *start <= col).saturating_sub(1);
        if self.tables {
            return (block, 0);
        }
        let first = self.starts.first().copied().unwrap_or(0);
        (block, self.starts.get(block).map_or(0, |start| start - first))
    }

    /// Whether the heads over the figures are the same in every block, in any order; `None` where there are none.
    fn have_the_same_heads(&self, stream: &Stream, first: usize) -> Option<bool> {
        let row = first.checked_sub(1).filter(|row| self.rows.contains(row))?;
        let mut heads: Vec<BTreeMap<usize, &str>> = vec![BTreeMap::new(); self.starts.len()];
        for item in cells(stream, row).iter().filter(|item| item.is_words()) {
            let Some(at) = item.at.filter(|at| !self.starts.contains(&at.col)) else { continue };
            let (block, moved) = self.of_column(at.col);
            if let Some(heads) = heads.get_mut(block) {
                heads.insert(at.col - moved, &item.folded);
            }
        }
        let some = heads.iter().any(|heads| !heads.is_empty());
        // Each block is read by its own heads, so their order may differ.
        let words: Vec<BTreeSet<&str>> = heads.iter().map(|heads| heads.values().copied().collect()).collect();
        let unlike = heads.iter().zip(&words).any(|(heads, words)| heads.len() != words.len());
        let same = heads.windows(2).all(|pair| pair.first() == pair.last());
        some.then(|| same || !unlike && words.windows(2).all(|pair| pair.first() == pair.last()))
    }
}

fn rearranged(stream: &Stream, blocks: &BTreeMap<usize, Blocks>) -> Stream {
    let mut new = Stream {
        rectangular: stream.rectangular.clone(),
        merged: stream.merged.clone(),
        beside: BTreeSet::new(),
        ..Stream::default()
    };
    let (mut row, mut index) = (0, 0);
    while index < stream.items.len() {
        match stream.rows.get(row).filter(|(start, _)| *start == index) {
            None => {
                if let Some(item) = stream.item(index) {
                    new.keep(item.clone(), item.at);
                }
                index += 1;
            }
            Some((_, end)) => match blocks.get(&row) {
                None => {
                    new.keep_row(cells(stream, row).iter().map(|item| (item, item.at)));
                    (row, index) = (row + 1, *end);
                }
                Some(found) => {
                    for block in 0..found.starts.len() {
                        new.keep_block(stream, found, block);
                    }
                    row = found.rows.end;
                    index = stream.rows.get(row.saturating_sub(1)).map_or(index + 1, |(_, end)| *end);
                }
            },
        }
    }
    new
}

impl Stream {
    fn keep(&mut self, item: Item, at: Option<At>) {
        if at.is_some_and(|at| at.height > 1) {
            self.tall.push(self.items.len());
        }
        let index = self.items.len();
        self.items.push(Item { at, index, ..item });
    }

    fn keep_row<'a>(&mut self, cells: impl Iterator<Item = (&'a Item, Option<At>)>) {
        let (first, number) = (self.items.len(), self.rows.len());
        for (item, at) in cells {
            self.keep(item.clone(), at.map(|at| At { row: number, ..at }));
        }
        self.rows.push((first, self.items.len()));
    }

    fn keep_block(&mut self, stream: &Stream, blocks: &Blocks, block: usize) {
        let old = grid_of(stream, blocks.rows.start).unwrap_or(0);
        let grid = if block == 0 { old } else { self.rectangular.len() };
        if block > 0 {
            self.rectangular.push(stream.rectangular.get(old).copied().unwrap_or(false));
            self.merged.push(stream.merged.get(old).copied().unwrap_or(false));
            if !blocks.tables {
                self.beside.insert(grid);
            }
        }
        for row in blocks.rows.clone() {
            let own = cells(stream, row).iter().filter_map(|item| {
                let at = item.at?;
                let (of, moved) = blocks.of_column(at.col);
                (of == block).then(|| (item, Some(At { grid, col: at.col - moved, ..at })))
            });
            let own: Vec<_> = own.collect();
            if !own.is_empty() {
                self.keep_row(own.into_iter());
            }
        }
    }
}
