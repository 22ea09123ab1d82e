//! Resolves cells that cover several columns or rows of a grid: where each cell stands, and which cell counts for a
//! column.
//!
//! A merged cell with a figure belongs to none of the columns and rows it covers with certainty; one that is blank or a
//! dash counts as such for all of them.

use crate::template::Table;

use super::columns::Columns;
use super::placement::Filler;
use super::row_ranges::Site;
use super::stream::{At, Item};

/// Most merged cells above a row that are examined, so that a document of merged cells alone takes no longer.
const MAX_TALL: usize = 2_000;

/// The cell under the head of a column.
#[derive(Debug, Clone, Copy)]
pub(super) enum Under<'s> {
    One(&'s Item),
    /// Merged over other columns or rows of the table, or one of several filled ones.
    Unclear(&'s Item),
    Nothing,
}

impl Filler<'_> {
    /// Which cell of a row stands under the head of a leaf column.
    pub(super) fn under(&self, site: &Site, sites: &[Site], columns: &Columns, leaf: usize) -> Under<'_> {
        let Some((row, range)) = site.at.map(|at| at.row).zip(columns.range(leaf)) else { return Under::Nothing };
        let Some((start, end)) = self.stream.rows.get(row).copied() else { return Under::Nothing };
        let mut below =
            self.stream.between(start, end).iter().filter(|item| item.at.is_some_and(|at| at.meets(&range)));
        let Some(first) = below.next() else { return self.hanging_over(site, columns, &range) };
        let filled = |item: &&Item| !item.is_blank();
        let all: Vec<&Item> = std::iter::once(first).chain(below).collect();
        // A converter that parts merged cells repeats them as it repeats their head.
        let repeated = columns.repeated.get(leaf).copied().unwrap_or(false);
        if repeated {
            let alike = all.iter().all(|item| item.text == first.text);
            let some = all.iter().copied().find(|item| !item.is_blank()).unwrap_or(first);
            return if alike { Under::One(first) } else { Under::Unclear(some) };
        }
        let mut those = all.into_iter().filter(filled);
        match (those.next(), those.next()) {
            (None, _) => Under::One(first),
            (Some(only), None) if self.speaks_for_one(only, site, sites, columns) => Under::One(only),
            (Some(item), _) => Under::Unclear(item),
        }
    }

    /// Whether a filled cell covers no other column of the table and no other row of it. A dash may.
    fn speaks_for_one(&self, item: &Item, site: &Site, sites: &[Site], columns: &Columns) -> bool {
        let Some(at) = item.at.filter(|_| !item.is_dash()) else { return true };
        let over = (0..columns.of_leaf.len())
            .filter(|leaf| columns.range(*leaf).is_some_and(|range| at.meets(&range)))
            .count();
        let covers = |other: &Site| {
            other.row != site.row && other.at.is_some_and(|other| other.grid == at.grid && at.covers_row(other.row))
        };
        over <= 1 && !sites.iter().any(covers)
    }

    /// A merged cell of a row above that reaches down to this one.
    fn hanging_over(&self, site: &Site, columns: &Columns, range: &std::ops::Range<usize>) -> Under<'_> {
        let Some(own) = site.at else { return Under::Nothing };
        let reaches = |at: At| {
            at.grid == own.grid && at.row < own.row && at.row > columns.last_head_row && at.covers_row(own.row)
        };
        let over = self.tall_before(own).find(|item| item.at.is_some_and(|at| reaches(at) && at.meets(range)));
        match over {
            Some(item) if item.is_blank() || item.is_dash() => Under::One(item),
            Some(item) if !item.is_words() => Under::Unclear(item),
            _ => Under::Nothing,
        }
    }

    /// Cells above a row that cover several rows, the nearest first.
    fn tall_before(&self, own: At) -> impl Iterator<Item = &Item> {
        let start = self.stream.rows.get(own.row).map_or(0, |row| row.0);
        let upto = self.stream.tall.partition_point(|index| *index < start);
        let before = self.stream.tall.get(..upto).unwrap_or_default().iter().rev().take(MAX_TALL);
        before.filter_map(|index| self.stream.item(*index))
    }

    /// Whether a row stands under the heads: nothing filled between its label and the first column, and, where
    /// cells are merged or the heads stand in another grid, as wide as the row of the heads. Rows that lost a
    /// merged cell to a page break do not.
    pub(super) fn stands_under(&self, site: &Site, columns: &Columns) -> bool {
        let Some((own, (start, end))) = site.at.and_then(|at| Some((at, *self.stream.rows.get(at.row)?))) else {
            return true;
        };
        let items = self.stream.between(start, end);
        let first = columns.of_leaf.iter().flatten().copied().min();
        let early = self.has_figure_before(site, columns);
        let borrowed = columns.grid != own.grid;
        let merged = self.is_merged(own.grid);
        let edge = items.last().and_then(|item| item.at).map_or(0, |at| at.col + at.width);
        // A label over the first column: a merged cell above reaches down too far and pushed the row aside.
        let label =
            self.stream.item(site.start.saturating_sub(1)).and_then(|item| item.at).filter(|at| at.row == own.row);
        let over = site.start > start
            && label.zip(first).is_some_and(|(at, first)| at.col + at.width > first && at.col <= first);
        let last = (0..columns.of_leaf.len()).filter_map(|leaf| columns.range(leaf)).map(|range| range.end).max();
        let spare = || {
            last == Some(columns.edge)
                && items.iter().filter(|item| item.at.is_some_and(|at| at.col >= columns.edge)).all(Item::is_blank)
        };
        let as_wide =
            edge == columns.edge || (edge > columns.edge && spare()) || self.is_covered_up_to(own, edge, columns.edge);
        !early && !over && (as_wide || !(merged || borrowed))
    }

    /// Whether a figure stands between the label of a row and the first column.
    pub(super) fn has_figure_before(&self, site: &Site, columns: &Columns) -> bool {
        let Some((_, end)) = site.at.and_then(|at| self.stream.rows.get(at.row)).copied() else { return false };
        let first = columns.of_leaf.iter().flatten().copied().min().unwrap_or(0);
        let before = |at: At| at.col + at.width <= first && !columns.is_apart(at);
        self.stream.between(site.start, end).iter().any(|item| item.is_filled() && item.at.is_some_and(before))
    }

    /// Whether a row ends where the row of the heads does.
    pub(super) fn is_as_wide(&self, site: &Site, columns: &Columns) -> bool {
        let row = site.at.and_then(|at| self.stream.rows.get(at.row));
        let last = row.and_then(|(start, end)| self.stream.between(*start, *end).last()?.at);
        last.is_none_or(|at| at.col + at.width == columns.edge)
    }

    /// Whether merged cells from above cover what a row lacks at its end.
    fn is_covered_up_to(&self, own: At, edge: usize, wanted: usize) -> bool {
        let over: usize = self
            .tall_before(own)
            .filter_map(|item| item.at)
            .filter(|at| at.grid == own.grid && at.row < own.row && at.covers_row(own.row) && at.col >= edge)
            .map(|at| at.width)
            .sum();
        edge + over == wanted
    }

    /// Whether the heads of a grid with merged cells stand where the form has them, and no figure stands between
    /// the columns that they name: a head that was lost or set too wide moves all heads after it.
    pub(super) fn heads_stand_over(&self, table: &Table, columns: &Columns, grid: usize, sites: &[Site]) -> bool {
        if !self.is_merged(grid) {
            return true;
        }
        let ranges: Vec<_> = (0..columns.of_leaf.len()).filter_map(|leaf| columns.range(leaf)).collect();
        let in_order = ranges.windows(2).all(|pair| matches!(pair, [one, next] if one.start < next.start));
        let flat = table.cols.nodes.iter().all(|node| node.parent.is_none());
        let first = ranges.iter().map(|range| range.start).min().unwrap_or(0);
        let last = ranges.iter().map(|range| range.end).max().unwrap_or(0);
        let strays = |item: &Item| {
            let Some(at) = item.at.filter(|at| item.is_filled() && !columns.is_apart(*at)) else { return false };
            let inside = at.meets(&(first..last)) && !ranges.iter().any(|range| at.meets(range));
            inside || (at.col >= first && !columns.headed.iter().any(|range| at.meets(range)))
        };
        let rows = sites
            .iter()
            .filter_map(|site| site.at)
            .filter(|at| at.grid == grid)
            .filter_map(|at| self.stream.rows.get(at.row));
        let has_stray = |(start, end): &&(usize, usize)| self.stream.between(*start, *end).iter().any(strays);
        let all = rows.clone().count();
        let rows_with_strays = rows.filter(has_stray).count();
        columns.sound
            && (in_order || flat || columns.nested)
            // A single row with a figure too many is a row of its own kind.
            && (rows_with_strays == 0 || rows_with_strays * 2 < all)
    }

    fn is_merged(&self, grid: usize) -> bool {
        self.stream.merged.get(grid).copied().unwrap_or(false)
    }

    /// Whether a row of several columns is the only one of its table, so that no other row shows what its cells are.
    pub(super) fn is_alone(&self, site: &Site, sites: &[Site], table: &Table) -> bool {
        sites.len() == 1 && table.cols.leaf_count() > 1 && site.at.is_some_and(|at| self.is_merged(at.grid))
    }

    /// Whether the cells of a row are merged otherwise than those of most rows of its table, or over several of
    /// them, so that their number is not reliable.
    pub(super) fn is_merged_oddly(&self, site: &Site, sites: &[Site]) -> bool {
        if !site.at.is_some_and(|at| self.is_merged(at.grid)) {
            return false;
        }
        let widths = |site: &Site| -> Vec<usize> {
            let items = self.stream.between(site.start, site.end);
            let widths: Vec<usize> =
                items.iter().filter_map(|item| item.at.filter(|_| !item.is_words())).map(|at| at.width).collect();
            // Cells all as wide as each other are merged alike, whatever a page break made of the grid.
            let even = widths.windows(2).all(|pair| pair.first() == pair.last());
            if even { vec![1; widths.len()] } else { widths }
        };
        let covers = |at: At| {
            sites.iter().any(|other| {
                other.row != site.row && other.at.is_some_and(|o| o.grid == at.grid && at.covers_row(o.row))
            })
        };
        let own = widths(site);
        // Base columns of another grid, after a page break, are other columns.
        let beside = |other: &Site| other.at.zip(site.at).is_some_and(|(a, b)| a.grid == b.grid);
        let (same, others): (Vec<&Site>, Vec<&Site>) =
            sites.iter().filter(|other| other.row != site.row && beside(other)).partition(|other| widths(other) == own);
        let items = self.stream.between(site.start, site.end);
        others.len() > same.len()
            || items.iter().filter(|item| item.is_filled() && !item.is_dash()).any(|item| item.at.is_some_and(covers))
    }
}
