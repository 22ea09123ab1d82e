//! Fills the rows whose cells stand under heads of the form.

use crate::report::Report;
use crate::template::{LeafIdx, Table};

use super::cells::Units;
use super::columns::Columns;
use super::heading::Heading;
use super::issues;
use super::placement::{Filler, quote};
use super::row_ranges::Site;
use super::spans::Under;
use super::stream::Item;

impl Filler<'_> {
    pub(super) fn fill_by_columns(
        &self,
        table: &Table,
        site: &Site,
        sites: &[Site],
        (columns, heading): (&Columns, &Heading),
        report: &mut Report,
    ) {
        let Some((start, end)) = site.at.and_then(|at| self.stream.rows.get(at.row)).copied() else { return };
        let surplus = self.figures_without_head(site, columns);
        if !surplus.is_empty() {
            self.put_surplus(table, site, report);
            return;
        }
        if self.is_split_up(site) {
            let (expected, cells) = (table.cols.leaf_count(), self.stream.between(site.start, site.end));
            if cells.len() == expected {
                self.put_merged(table, site, report);
                return;
            }
            self.put_uncertain(table, site, cells, report);
            let (row, at) = (table.rows.leaf(LeafIdx(site.row)), self.stream.spot(start, end));
            report.diagnostics.push(issues::cell_count(row, cells.len(), expected, at, &report.name));
            return;
        }
        let (mut lacking, mut unclear) = (0, 0);
        let units = self.units_of_row(site, Some(columns), heading.line);
        for leaf in (0..columns.of_leaf.len()).filter(|leaf| columns.range(*leaf).is_some()) {
            match self.under(site, sites, columns, leaf) {
                Under::One(item) => {
                    let head = columns.units.get(leaf).copied().flatten();
                    self.fill_cell(table, (site.row, leaf), item, Units { head, ..units }, report);
                }
                Under::Unclear(item) => {
                    unclear += 1;
                    self.ledger.name(item);
                    self.put_reading(table, (site.row, leaf), item.place.clone(), vec![quote(&item.text)], report);
                }
                Under::Nothing => lacking += 1,
            }
        }
        for (leaf, ranges) in &columns.twice {
            let row = self.stream.between(site.start, end).iter();
            let under: Vec<&Item> = row
                .filter(|item| !item.is_blank() && item.at.is_some_and(|at| ranges.iter().any(|range| at.meets(range))))
                .collect();
            under.iter().for_each(|item| self.ledger.name(item));
            let readings = under.iter().map(|item| quote(&item.text)).collect();
            let place = under.first().map_or_else(|| self.label_span(site), |item| item.place.clone());
            self.put_reading(table, (site.row, *leaf), place, readings, report);
        }
        if unclear > 0 && (!self.is_as_wide(site, columns) || self.is_alone(site, sites, table)) {
            self.put_merged(table, site, report);
            return;
        }
        if unclear > 0 {
            let at = self.stream.spot(start, end);
            report.diagnostics.push(issues::merged(table.rows.leaf(LeafIdx(site.row)), at, &report.name));
        }
        if lacking > 0 {
            let row = table.rows.leaf(LeafIdx(site.row));
            let expected = table.cols.leaf_count();
            let at = self.stream.spot(start, end);
            report.diagnostics.push(issues::cell_count(
                row,
                expected.saturating_sub(lacking),
                expected,
                at,
                &report.name,
            ));
        }
    }

    /// Whether a row goes on in rows of its own beside its label: `其中` and what it names.
    fn is_split_up(&self, site: &Site) -> bool {
        let Some(at) = site.at else { return false };
        let figures = |row: usize| {
            let (start, end) = self.stream.rows.get(row).copied().unwrap_or_default();
            self.stream.between(start.max(site.start), end).iter().filter(|item| item.is_filled() && !item.is_dash())
        };
        let beside = (at.row + 1..at.row + at.height).any(|row| figures(row).next().is_some());
        let again = [at.row.checked_sub(1), Some(at.row + 1)];
        let again = again.into_iter().flatten().any(|row| self.repeats_label(site, at.row, row));
        beside || again
    }

    /// Whether another row of the grid has the label of this one, before other figures: a converter that parts merged cells
    /// prints the label of a row that is split into several before each of them.
    fn repeats_label(&self, site: &Site, own: usize, other: usize) -> bool {
        let Some(label) = site.start.checked_sub(1).and_then(|at| self.stream.item(at)) else { return false };
        let items = |row: usize| {
            let (start, end) = self.stream.rows.get(row).copied().unwrap_or_default();
            self.stream.between(start, end)
        };
        let same = |item: &Item| item.at.zip(label.at).is_some_and(|(a, b)| a.grid == b.grid && a.col == b.col);
        let named =
            items(other).iter().any(|item| same(item) && !label.folded.is_empty() && item.folded == label.folded);
        let texts = |row: usize| items(row).iter().map(|item| item.text.as_str());
        named && items(other).iter().any(Item::is_filled) && !texts(own).eq(texts(other))
    }

    /// Figures of a row that stand under no head, right of its label.
    fn figures_without_head(&self, site: &Site, columns: &Columns) -> Vec<&Item> {
        let Some((_, end)) = site.at.and_then(|at| self.stream.rows.get(at.row)).copied() else { return Vec::new() };
        let headed = |item: &Item| {
            item.at.is_none_or(|at| columns.is_apart(at) || columns.headed.iter().any(|range| at.meets(range)))
        };
        let items = self.stream.between(site.start, end).iter();
        items.filter(|item| item.is_filled() && !headed(item)).collect()
    }

    /// A row with a figure that belongs to no column.
    pub(super) fn put_surplus(&self, table: &Table, site: &Site, report: &mut Report) {
        let Some((_, end)) = site.at.and_then(|at| self.stream.rows.get(at.row)).copied() else { return };
        let items = self.stream.between(site.start, end);
        self.put_uncertain(table, site, items, report);
        let (found, expected) = (items.iter().filter(|item| item.is_filled()).count(), table.cols.leaf_count());
        let (row, at) = (table.rows.leaf(LeafIdx(site.row)), self.stream.spot(site.start, end));
        report.diagnostics.push(issues::cell_count(row, found.max(expected + 1), expected, at, &report.name));
    }
}
