//! Writes cells into a report: figures, and rows whose figures are uncertain.

use crate::report::{Cell, Place, Report, State, unit_alone, unit_in_brackets};
use crate::template::{LeafIdx, Table, TableType};

use super::columns::Columns;
use super::issues;
use super::placement::{Filler, quote};
use super::row_ranges::Site;
use super::stream::Item;
use super::unit_line;

/// Units that a document states for a cell that prints none.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Units {
    /// In the head of its column.
    pub head: Option<&'static str>,
    /// In the column of units of its row.
    pub row: Option<&'static str>,
    /// Behind the label of its row.
    pub label: Option<&'static str>,
    /// Above or below its table.
    pub line: Option<&'static str>,
}

impl Filler<'_> {
    /// The units that the row of a table states, beside that of the table.
    pub(super) fn units_of_row(&self, site: &Site, columns: Option<&Columns>, line: Option<&'static str>) -> Units {
        let label = site.start.checked_sub(1).and_then(|label| self.stream.item(label));
        let cells = site.at.and_then(|at| self.stream.rows.get(at.row)).copied().unwrap_or_default();
        let row = columns.and_then(|columns| {
            let measures = |item: &&Item| {
                item.at
                    .is_some_and(|at| columns.measures.iter().any(|range| at.grid == columns.grid && at.meets(range)))
            };
            self.stream.between(cells.0, cells.1).iter().find(measures).and_then(|item| unit_alone(&item.text))
        });
        Units { head: None, row, label: label.and_then(|item| unit_in_brackets(&item.text)), line }
    }

    pub(super) fn label_span(&self, site: &Site) -> Option<Place> {
        self.stream.spot(site.start.saturating_sub(1), site.start)
    }

    pub(super) fn fill_cell(
        &self,
        table: &Table,
        (row, leaf): (usize, usize),
        item: &Item,
        units: Units,
        report: &mut Report,
    ) {
        self.ledger.place(item);
        let id = table.cell(LeafIdx(row), LeafIdx(leaf));
        let expected = table.unit_of(LeafIdx(row), LeafIdx(leaf));
        let amounts = table.stated_kind(LeafIdx(row), LeafIdx(leaf)) != Some(TableType::Count);
        let fits = |unit: &&str| unit_line::applies(unit, expected, amounts);
        let unit = units.head.or(units.row).or(units.label.filter(fits)).or(units.line.filter(fits));
        let Some(place) = item.place.clone() else { return };
        let mut cell = Cell::printed(&item.text, place);
        if !table.takes_shares(LeafIdx(row), LeafIdx(leaf)) {
            cell.refuse_share();
        }
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
