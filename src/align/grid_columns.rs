//! Determines which grids of a table have columns that their heads name, and which have heads that contradict each other.

use std::ops::Range;

use crate::template::Table;

use super::columns::{Columns, columns, nodes_named};
use super::label_index::Anchor;
use super::placement::Filler;
use super::row_ranges::Site;

/// The columns of a table in the grids that hold its rows.
#[derive(Debug, Default)]
pub(super) struct GridColumns {
    pub list: Vec<(usize, Columns)>,
    /// Grids in which neither the heads tell the columns apart, nor the cells can be counted.
    pub refused: Vec<usize>,
}

impl Filler<'_> {
    /// Columns of each grid that holds rows of the table and has aligned columns. A grid
    /// without a header of its own continues the one before it.
    pub(super) fn columns_by_grid(&self, index: usize, table: &Table, sites: &[Site]) -> GridColumns {
        let mut list: Vec<(usize, Columns)> = Vec::new();
        let mut refused: Vec<usize> = Vec::new();
        let mut grids: Vec<usize> = sites.iter().filter_map(|site| site.at.map(|at| at.grid)).collect();
        grids.sort_unstable();
        grids.dedup();
        let heads = self.heads_anchor(index);
        for grid in grids {
            let rows: Vec<usize> =
                sites.iter().filter_map(|site| site.at).filter(|at| at.grid == grid).map(|at| at.row).collect();
            let own = columns(self.guide, self.stream, self.found, heads, table, grid);
            let top = own.as_ref().map_or(usize::MAX, |columns| columns.first_head_row);
            let first = rows.iter().copied().min().unwrap_or(0).min(top);
            let last = rows.iter().copied().max().unwrap_or(0);
            let declared = self.stream.rectangular.get(grid).copied().unwrap_or(false);
            if !declared && !self.same_width(first, last) {
                continue;
            }
            let columns = match own {
                Some(columns) => columns,
                None => match list.last() {
                    Some((_, before)) => before.clone(),
                    None => continue,
                },
            };
            // Equal widths may be a coincidence; then every header must be there, if under another name.
            let count = table.cols.leaf_count();
            let renamed = (columns.strange.len() + columns.twice.len()).min(count - columns.found());
            let needed = if declared { count.div_ceil(2).max(1) } else { count - renamed.min(count / 2) };
            if columns.found() + columns.twice.len() >= needed
                && self.heads_stand_over(table, &columns, grid, sites)
                && self.labels_stand_apart(sites, grid, &columns)
            {
                list.push((grid, columns));
            } else if declared && columns.grid == grid && self.is_contradicted(index, &columns, last) {
                refused.push(grid);
            }
        }
        GridColumns { list, refused }
    }

    /// Whether the heads of a grid do not allow to count its cells: some are in another order, or others than those of the
    /// form stand over figures. `last`: the last row of the table. Where rows are wider than their heads, the places of heads
    /// tell nothing.
    fn is_contradicted(&self, index: usize, columns: &Columns, last: usize) -> bool {
        let starts: Vec<usize> = columns.of_leaf.iter().flatten().copied().collect();
        let over_labels = self.label_columns(index);
        let anchor = self.heads_anchor(index);
        let strange = columns.strange.iter().any(|(range, words)| {
            let labels = over_labels.iter().any(|label| range.start < label.end && label.start < range.end);
            !labels
                && nodes_named(self.guide, anchor, words).is_empty()
                && !self.figures_under(index, columns.grid, range).is_empty()
        });
        let rows = self.stream.rows.get(columns.last_head_row..=last).unwrap_or_default();
        let wider = rows.iter().filter_map(|(start, end)| self.stream.between(*start, *end).last()?.at);
        let wider = wider.map(|at| at.col + at.width).any(|edge| edge > columns.edge);
        !wider && (strange || !starts.is_sorted())
    }

    /// The columns in which the labels of a table's rows stand.
    pub(super) fn label_columns(&self, index: usize) -> Vec<Range<usize>> {
        self.found
            .claims
            .iter()
            .filter(|claim| matches!(self.guide.anchors.get(claim.anchor), Some(Anchor::Row(of, _)) if *of == index))
            .filter_map(|claim| self.stream.item(claim.start)?.at)
            .map(|at| at.col..at.col + at.width)
            .collect()
    }

    fn same_width(&self, first: usize, last: usize) -> bool {
        let width = |(start, end): &(usize, usize)| {
            self.stream.between(*start, *end).last().and_then(|item| item.at).map_or(0, |at| at.col + at.width)
        };
        let rows = self.stream.rows.get(first..=last).unwrap_or_default();
        rows.first().map(width).is_some_and(|first| first > 1 && rows.iter().all(|row| width(row) == first))
    }

    /// No label of a row stands in a column of figures; otherwise the columns are not aligned.
    fn labels_stand_apart(&self, sites: &[Site], grid: usize, columns: &Columns) -> bool {
        sites.iter().filter(|site| site.at.is_some_and(|at| at.grid == grid)).all(|site| {
            let label = self.stream.item(site.start.saturating_sub(1)).and_then(|item| item.at);
            let own = label.filter(|label| site.at.is_some_and(|at| at.row == label.row));
            own.is_none_or(|label| !columns.of_leaf.contains(&Some(label.col)))
        })
    }
}
