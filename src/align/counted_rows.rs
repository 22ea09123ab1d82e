//! Fills the rows whose cells are taken by their count, where no heads stand over them.

use crate::report::Report;
use crate::template::{LeafIdx, Table};

use super::cells::Units;
use super::head_order::HeadOrder;
use super::heading::Heading;
use super::issues;
use super::placement::{Filler, total_of};
use super::row_ranges::Site;
use super::rows::{BlankConvention, Cells, by_count, stretch};
use super::stream::Item;

impl Filler<'_> {
    pub(super) fn fill_by_count(
        &self,
        table: &Table,
        site: &Site,
        habit: &BlankConvention,
        heading: &Heading,
        report: &mut Report,
    ) {
        let Heading { order, units, renamed, line } = heading;
        let columns = table.cols.leaf_count();
        let row = table.rows.leaf(LeafIdx(site.row));
        let all = self.stream.between(site.start, site.end);
        let cut = stretch(all, columns);
        let mut items = all.get(cut.start..cut.end).unwrap_or_default();
        let mut cells = by_count(items, columns, total_of(table), habit, site.next);
        if items.len() < columns && site.at.is_some() {
            // A blank line inside a row ends it too early; whole rows after it must then fit exactly.
            let longer = self.with_rows_behind(site, columns);
            if longer.len() == columns && !longer.iter().any(Item::is_words) {
                items = longer;
                cells = Cells::Each((0..columns).collect());
            }
        }
        let filled = items.iter().any(Item::is_filled);
        // Without a label the row may open with a blank cell of its own; at the end of a text it may be cut.
        let opened = row.label.is_empty() && items.len() > columns && items.first().is_some_and(Item::is_blank);
        let cut_short = self.found.claim_from(site.start).is_none() && site.at.is_none() && items.len() == columns;
        if let Cells::Each(offsets) = &cells
            && filled
            && (opened && offsets.first() == Some(&0) || cut_short && items.last().is_some_and(Item::is_blank))
        {
            cells = Cells::Unclear;
        }
        let words_only = items.iter().all(|item| item.is_words() || item.is_blank());
        let at = self.stream.spot(site.start, site.start + cut.end);
        let cells = match cells {
            Cells::Each(_) if *order == HeadOrder::Unclear && !items.iter().all(Item::is_blank) => {
                self.put_uncertain(table, site, items, report);
                return;
            }
            Cells::Each(_) if words_only && items.iter().any(Item::is_words) && items.len() != columns => Cells::None,
            cells => cells,
        };
        match cells {
            Cells::Each(offsets) => {
                for (position, offset) in offsets.into_iter().enumerate() {
                    let leaf = match order {
                        HeadOrder::Permuted(leaves) => leaves.get(position).copied().unwrap_or(position),
                        _ => position,
                    };
                    let Some(item) = items.get(offset) else { continue };
                    if renamed.iter().any(|one| one.leaves.contains(&leaf)) {
                        self.ledger.name(item);
                    } else {
                        let head = units.get(leaf).copied().flatten();
                        let own = self.units_of_row(site, None, *line);
                        self.fill_cell(table, (site.row, leaf), item, Units { head, ..own }, report);
                    }
                }
            }
            Cells::None => {
                report.diagnostics.push(issues::cell_count(
                    row,
                    cells_of_row(items, columns),
                    columns,
                    self.label_span(site),
                    &report.name,
                ));
            }
            Cells::Unclear if words_only => {
                report.diagnostics.push(issues::cell_count(row, 0, columns, self.label_span(site), &report.name));
            }
            Cells::Unclear => {
                let found = cells_of_row(items, columns);
                self.put_uncertain(table, site, items, report);
                report.diagnostics.push(issues::cell_count(
                    row,
                    found,
                    columns,
                    at.or(self.label_span(site)),
                    &report.name,
                ));
            }
            Cells::Moved => {
                self.put_uncertain(table, site, items, report);
                report.diagnostics.push(issues::blanks_moved(row, at, &report.name));
            }
        }
    }

    /// The cells of a row and of the following rows that hold no words of the form.
    fn with_rows_behind(&self, site: &Site, columns: usize) -> &[Item] {
        let border = self.found.border_from(site.start).unwrap_or(self.stream.items.len());
        let row = site.at.map_or(0, |at| at.row);
        let mut end = site.end;
        for (start, row_end) in self.stream.rows.get(row + 1..).unwrap_or_default() {
            let grid = self.stream.item(*start).and_then(|item| item.at).map(|at| at.grid);
            if end - site.start >= columns || *row_end > border || grid != site.at.map(|at| at.grid) {
                break;
            }
            end = *row_end;
        }
        self.stream.between(site.start, end)
    }
}

/// How many cells a row has that lacks some or has too many. Where there are as many lines as columns, the last one is the
/// blank line in which the tables of the document end, and no cell.
fn cells_of_row(items: &[Item], columns: usize) -> usize {
    if items.len() == columns { columns.saturating_sub(1) } else { items.len() }
}
