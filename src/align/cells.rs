//! Writes cells into a report: figures, and rows whose figures are uncertain.

use crate::report::{Cell, Place, Report, State};
use crate::template::{LeafIdx, Table, TableType};

use super::issues;
use super::placement::{Filler, quote};
use super::row_ranges::Site;
use super::stream::Item;
use super::unit_line;

impl Filler<'_> {
    pub(super) fn label_span(&self, site: &Site) -> Option<Place> {
        self.stream.spot(site.start.saturating_sub(1), site.start)
    }

    pub(super) fn fill_cell(
        &self,
        table: &Table,
        (row, leaf): (usize, usize),
        item: &Item,
        (head, line): (Option<&'static str>, Option<&'static str>),
        report: &mut Report,
    ) {
        self.ledger.place(item);
        let id = table.cell(LeafIdx(row), LeafIdx(leaf));
        let expected = table.unit_of(LeafIdx(row), LeafIdx(leaf));
        let amounts = table.kind_of(LeafIdx(row), LeafIdx(leaf)) == TableType::Amount;
        let unit = head.or(line.filter(|line| unit_line::applies(line, expected, amounts)));
        let Some(place) = item.place.clone() else { return };
        let mut cell = Cell::printed(&item.text, place);
        // A unit stated for the column or the table applies where it is not the one the form expects.
        if cell.state == State::Number && cell.unit.is_none() && unit != expected {
            cell.unit = unit.map(str::to_owned);
        }
        if cell.state == State::Text {
            report.diagnostics.push(issues::cell_is_text(&quote(&cell.raw()), item.place.clone(), &report.name));
        }
        if let Some(slot) = report.cells.get_mut(id.index()) {
            *slot = cell;
        }
    }

    pub(super) fn put_uncertain(&self, table: &Table, site: &Site, items: &[Item], report: &mut Report) {
        let items: Vec<&Item> = items.iter().collect();
        self.put_doubtful(table, site, &items, report);
    }

    /// Calls all cells of a row uncertain, with these figures as what is printed for them.
    pub(super) fn put_doubtful(&self, table: &Table, site: &Site, items: &[&Item], report: &mut Report) {
        let filled = || items.iter().filter(|item| !item.is_blank());
        let words: Vec<String> = filled().map(|item| quote(&item.text)).collect();
        filled().for_each(|item| self.ledger.name(item));
        let place = match (items.first(), items.last()) {
            (Some(first), Some(last)) => self.stream.spot(first.index, last.index.max(first.index) + 1),
            _ => self.stream.spot(site.start, site.start + 1),
        };
        for leaf in 0..table.cols.leaf_count() {
            self.put_reading(table, (site.row, leaf), place.clone(), words.clone(), report);
        }
    }

    pub(super) fn put_reading(
        &self,
        table: &Table,
        (row, leaf): (usize, usize),
        place: Option<Place>,
        words: Vec<String>,
        report: &mut Report,
    ) {
        let id = table.cell(LeafIdx(row), LeafIdx(leaf));
        if let Some(slot) = report.cells.get_mut(id.index()) {
            *slot = Cell::uncertain(&quote(&words.join(" ")), place, words);
        }
    }

    /// Cells merged in a way of their own.
    pub(super) fn put_merged(&self, table: &Table, site: &Site, report: &mut Report) {
        let items = self.stream.between(site.start, site.end);
        self.put_uncertain(table, site, items, report);
        let at = self.stream.spot(site.start, site.end).or(self.label_span(site));
        report.diagnostics.push(issues::merged(table.rows.leaf(LeafIdx(site.row)), at, &report.name));
    }
}
