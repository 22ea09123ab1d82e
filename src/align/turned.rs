//! Reads tables whose rows stand where the form has columns: the labels of the rows in one line, the heads of the columns
//! before the figures.
//!
//! Where the cells of such a table stand in a grid its figures are read; elsewhere the table is reported and stays
//! uncertain.

use std::collections::{BTreeMap, BTreeSet};

use crate::report::{Cell, Report};
use crate::template::{LeafIdx, Table};

use super::cells::Units;
use super::issues;
use super::label_index::Anchor;
use super::placement::{Filler, quote};
use super::stream::Item;

/// Fewest labels of rows that stand side by side.
const MIN_LABELS: usize = 3;

/// A table that stands turned in the stream.
pub(super) struct Turned {
    /// Where its labels begin and end.
    pub labels: (usize, usize),
    /// The item of each label, by leaf row.
    rows: BTreeMap<usize, usize>,
    /// The item of each head, by leaf column.
    heads: BTreeMap<usize, usize>,
}

impl Filler<'_> {
    /// Finds for each table whether it stands turned: labels of most of its rows directly after each other, with no
    /// figures between them, and heads of its columns before figures after them.
    pub(super) fn turned_tables(&self) -> Vec<Option<Turned>> {
        let tables = &self.guide.template.tables;
        let runs = self.label_runs();
        tables.values().enumerate().zip(runs).map(|((index, table), run)| self.turned(index, table, run?)).collect()
    }

    fn turned(&self, index: usize, table: &Table, labels: (usize, usize)) -> Option<Turned> {
        let rows: BTreeMap<usize, usize> = (labels.0..labels.1)
            .filter_map(|at| Some((self.rows_named(at).find(|(of, _)| *of == index)?.1, at)))
            .collect();
        let (height, width) = (table.rows.leaf_count(), table.cols.leaf_count());
        if rows.len() * 2 <= height || width < 2 {
            return None;
        }
        let mut heads: BTreeMap<usize, usize> = BTreeMap::new();
        for at in (labels.1..self.stream.items.len()).take((height + 2) * (width + 2)) {
            let fed = self.stream.item(at + 1).is_some_and(|next| !next.is_words());
            match self.column_named(at, index, table).filter(|_| fed) {
                Some(leaf) => {
                    heads.entry(leaf).or_insert(at);
                }
                None if fed && self.rows_named(at).any(|(of, _)| of == index) => break,
                None => {}
            }
        }
        (heads.len() * 2 > width).then_some(Turned { labels, rows, heads })
    }

    /// For each table the longest range of items that are all labels of different rows of it.
    fn label_runs(&self) -> Vec<Option<(usize, usize)>> {
        let count = self.guide.template.tables.len();
        let mut best: Vec<Option<(usize, usize)>> = vec![None; count];
        // The range that goes on, and the rows in it.
        let mut open: Vec<(usize, usize, BTreeSet<usize>)> = vec![(0, 0, BTreeSet::new()); count];
        for at in 0..self.stream.items.len() {
            for (table, row) in self.rows_named(at) {
                let Some((start, end, rows)) = open.get_mut(table) else { continue };
                if *end != at && *end != at + 1 || rows.contains(&row) && *end == at {
                    (*start, *end) = (at, at);
                    rows.clear();
                }
                rows.insert(row);
                *end = at + 1;
                let longer = best.get(table).copied().flatten().is_none_or(|(from, to)| *end - *start > to - from);
                if let Some(slot) = best.get_mut(table).filter(|_| longer && *end - *start >= MIN_LABELS) {
                    *slot = Some((*start, *end));
                }
            }
        }
        best
    }

    /// The leaf rows whose label an item is, each with its table.
    fn rows_named(&self, at: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let folded = self.stream.item(at).map(|item| item.folded.as_str()).filter(|folded| !folded.is_empty());
        folded.into_iter().flat_map(|folded| self.guide.exact(folded)).filter_map(|m| {
            let Some(Anchor::Row(table, node)) = self.guide.anchors.get(self.guide.form(m.form)?.anchor) else {
                return None;
            };
            let (_, model) = self.guide.template.tables.get_index(*table)?;
            Some((*table, model.rows.node(*node).leaf?.0))
        })
    }

    fn column_named(&self, at: usize, index: usize, table: &Table) -> Option<usize> {
        let item = self.stream.item(at).filter(|item| !item.folded.is_empty())?;
        self.guide.exact(&item.folded).find_map(|m| {
            let form = self.guide.form(m.form)?;
            let own = self.guide.anchors.get(form.anchor) == Some(&Anchor::Heads(index));
            table.cols.node(form.node.filter(|_| own)?).leaf.map(|leaf| leaf.0)
        })
    }

    /// The rows of figures of a turned table: those of its region below its labels.
    pub(super) fn rows_of_turned(&self, turned: &Turned) -> Vec<&[Item]> {
        let at = |item: usize| self.stream.item(item).and_then(|item| item.at).map(|at| at.row);
        let Some(last) = turned.heads.values().copied().max() else { return Vec::new() };
        match at(turned.labels.0).zip(at(last)) {
            Some((labels, last)) => {
                let region = self.found.regions.iter().find(|region| region.rows.contains(&labels));
                let end = region.map_or(last + 1, |region| region.rows.end.max(last + 1));
                let rows = self.stream.rows.get(labels + 1..end).unwrap_or_default();
                rows.iter().map(|(start, end)| self.stream.between(*start, *end)).collect()
            }
            None => vec![self.stream.between(turned.labels.1, last + 1 + turned.rows.len())],
        }
    }

    /// Places the cells of a turned table where each stands below the label of its row; the others stay uncertain.
    pub(super) fn fill_turned(&self, table: &Table, turned: &Turned, report: &mut Report) {
        let place = self.stream.spot(turned.labels.0, turned.labels.1);
        let words = quote(&self.stream.item(turned.labels.0).map(|item| item.text.clone()).unwrap_or_default());
        let mut open = false;
        for row in 0..table.rows.leaf_count() {
            for col in 0..table.cols.leaf_count() {
                let below = turned.rows.get(&row).zip(turned.heads.get(&col)).and_then(|(label, head)| {
                    let (label, head) = (self.stream.item(*label)?.at?, self.stream.item(*head)?.at?);
                    let (start, end) = self.stream.rows.get(head.row).copied()?;
                    let mut cells = self.stream.between(start, end).iter();
                    let own = |col: usize, width: usize| col == label.col && width == 1 && label.width == 1;
                    let same = label.grid == head.grid && label.row < head.row;
                    cells.find(|item| same && item.at.is_some_and(|at| at.height == 1 && own(at.col, at.width)))
                });
                match below.filter(|item| !item.is_words()) {
                    Some(item) => self.fill_cell(table, (row, col), item, Units::default(), report),
                    None => {
                        open = true;
                        let slot = report.cells.get_mut(table.cell(LeafIdx(row), LeafIdx(col)).index());
                        if let Some(slot) = slot {
                            *slot = Cell::uncertain(&words, place.clone(), Vec::new());
                        }
                    }
                }
            }
        }
        report.diagnostics.push(issues::table_turned(table, open, place, &report.name));
    }
}
