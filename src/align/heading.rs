//! Reads what stands above the rows of a table: the order of its columns, their units, and heads that are other words.

use std::collections::BTreeSet;

use crate::report::{Place, Report, State};
use crate::template::{LeafIdx, Table};

use super::columns::Columns;
use super::head_order::{HeadOrder, head_order};
use super::heads;
use super::heads::Renamed;
use super::issues;
use super::label_index::Anchor;
use super::placement::{Filler, lookup_columns, quote};
use super::regions::Region;
use super::row_ranges::Site;
use super::rows::stretch;
use super::stream::{At, Item};
use super::unit_line;

/// Most words before the first head of the form, where no grid shows which are heads.
const MAX_HEAD_WORDS: usize = 20;

/// What the words above a table say about all its columns.
pub(super) struct Heading {
    /// The columns in the order of the document.
    pub order: HeadOrder,
    /// Units that the heads carry, by leaf.
    pub units: Vec<Option<&'static str>>,
    /// Columns whose heads are other words.
    pub renamed: Vec<Renamed>,
    /// The unit stated above the table.
    pub line: Option<&'static str>,
}

impl Filler<'_> {
    /// Whether most rows whose cells are counted have more figures than the form has columns.
    pub(super) fn has_more_columns(&self, table: &Table, grids: &[(usize, Columns)], sites: &[Site]) -> bool {
        let columns = table.cols.leaf_count();
        let counted = sites.iter().filter(|site| lookup_columns(grids, site).is_none());
        let filled = counted.map(|site| {
            let items = self.stream.between(site.start, site.end);
            let cut = stretch(items, columns);
            let items = items.get(cut.start..cut.end).unwrap_or_default();
            items.iter().take_while(|item| !item.is_words()).filter(|item| item.is_filled()).count()
        });
        let filled: Vec<usize> = filled.filter(|count| *count > 0).collect();
        let more = filled.iter().filter(|count| **count > columns).count();
        more >= 2 && more * 2 > filled.len()
    }

    /// What stands above the first row of a table.
    pub(super) fn heading(&self, index: usize, table: &Table, sites: &[Site]) -> Heading {
        let (order, units) = self.order(index, table, sites);
        let first = sites.iter().map(|site| site.start).min().unwrap_or(0);
        let label = first.saturating_sub(1);
        let region = self.found.region_of(index);
        let line = match region {
            Some((fit, region)) => unit_line::of_region(self.guide, self.stream, region, fit),
            None => unit_line::before_row(self.guide, self.stream, self.found, label),
        };
        // A row without a label has none before its figures.
        let end = if self.is_head(index, label) { first } else { label };
        let range = self.head_zone(index, region.map(|(_, region)| region), end)..end;
        let anchor = self.heads_anchor(index);
        let renamed = heads::renamed(self.guide, (self.stream, self.found), anchor, table, range);
        Heading { order, units, renamed, line }
    }

    /// The item from which on the words above the first row are heads.
    fn head_zone(&self, index: usize, region: Option<&Region>, label: usize) -> usize {
        let first = self.found.claims_of(self.heads_anchor(index)).map(|claim| claim.start).min();
        let row = first.and_then(|first| self.stream.item(first)?.at).and_then(|at| self.stream.rows.get(at.row));
        // Where no row of a grid shows it, they begin after what is printed before them.
        let behind = first.map(|first| {
            let before = self.found.claims.partition_point(|claim| claim.start < first);
            let claim = before.checked_sub(1).and_then(|before| self.found.claims.get(before));
            claim.map_or(first, |claim| claim.end).max(first.saturating_sub(MAX_HEAD_WORDS))
        });
        let own = row.map(|(start, _)| *start).or(behind);
        let above = region.and_then(|region| {
            let rows = region.above;
            let labels = self.label_columns(index);
            // The head of one column stands alone in the last row, and not over the labels.
            let alone = |row: usize, item: &Item| {
                let over = |at: At| labels.iter().any(|label| at.meets(label));
                row + 1 == region.rows.start + rows
                    && item.at.is_some_and(|at| !over(at))
                    && !unit_line::states_unit(&item.text)
            };
            (region.rows.start..region.rows.start + rows).find_map(|row| {
                let (start, end) = self.stream.rows.get(row).copied()?;
                let mut words = self.stream.between(start, end).iter().filter(|item| item.is_words());
                let first = words.next()?;
                (words.next().is_some() || alone(row, first)).then_some(start)
            })
        });
        own.or(above).unwrap_or(label).min(label)
    }

    /// Whether the words at `index` were taken for a head of the table.
    fn is_head(&self, table: usize, index: usize) -> bool {
        let anchor = self.heads_anchor(table);
        self.found.claims_of(anchor).any(|claim| claim.start <= index && index < claim.end)
    }

    pub(super) fn report_renamed(&self, table: &Table, renamed: &[Renamed], at: Option<Place>, report: &mut Report) {
        let mut told: BTreeSet<usize> = BTreeSet::new();
        for one in renamed {
            for leaf in one.leaves.iter().filter(|leaf| told.insert(**leaf)) {
                let col = table.cols.leaf(LeafIdx(*leaf));
                report.diagnostics.push(issues::col_missing(table, col, at.clone(), &report.name));
            }
            let near = Some(table.cols.node(one.head).label.as_str());
            report.diagnostics.push(issues::column_unknown(table, &quote(&one.words), near, at.clone(), &report.name));
        }
    }

    /// Columns of the document that the form does not have, each with the column that it may be.
    pub(super) fn report_unknown_columns(
        &self,
        index: usize,
        table: &Table,
        grids: &[(usize, Columns)],
        report: &mut Report,
    ) {
        let labels = self.label_columns(index);
        let mut told: Vec<&str> = Vec::new();
        for (grid, columns) in grids {
            for (range, words) in &columns.strange {
                let over_labels = labels.iter().any(|label| range.start < label.end && label.start < range.end);
                let figures: Vec<&Item> = self.figures_under(index, *grid, range);
                if over_labels || figures.is_empty() {
                    continue;
                }
                if told.contains(&words.as_str()) {
                    figures.iter().for_each(|item| self.ledger.name(item));
                    continue;
                }
                told.push(words);
                let missing = || (0..columns.of_leaf.len()).filter(|leaf| columns.range(*leaf).is_none());
                let near = match missing().collect::<Vec<_>>().as_slice() {
                    [only] => Some(table.cols.leaf(LeafIdx(*only)).label.as_str()),
                    _ => None,
                };
                let spot = figures.first().and_then(|item| self.head_over(columns, range).or(item.place.clone()));
                report.diagnostics.push(issues::column_unknown(table, &quote(words), near, spot, &report.name));
                figures.iter().for_each(|item| self.ledger.name(item));
            }
        }
    }

    fn head_over(&self, columns: &Columns, range: &std::ops::Range<usize>) -> Option<Place> {
        let rows = (columns.first_head_row..=columns.last_head_row).rev();
        rows.filter_map(|row| self.stream.rows.get(row)).find_map(|(start, end)| {
            let over = |item: &&Item| item.is_words() && item.at.is_some_and(|at| at.meets(range));
            self.stream.between(*start, *end).iter().find(over)?.place.clone()
        })
    }

    /// Figures of a table's region in some columns of a grid.
    pub(super) fn figures_under(&self, index: usize, grid: usize, range: &std::ops::Range<usize>) -> Vec<&Item> {
        let Some((_, region)) = self.found.region_of(index) else { return Vec::new() };
        let items = self.stream.between(region.items.start, region.items.end).iter();
        items
            .filter(|item| item.state == State::Number)
            .filter(|item| item.at.is_some_and(|at| at.grid == grid && at.meets(range)))
            .collect()
    }

    /// Units that the heads and the line above a table state differently.
    pub(super) fn compare_units(
        &self,
        table: &Table,
        grids: &[(usize, Columns)],
        heading: &Heading,
        at: Option<Place>,
        report: &mut Report,
    ) {
        let Some(line) = heading.line else { return };
        let heads = grids.iter().flat_map(|(_, columns)| &columns.units).chain(&heading.units).copied().flatten();
        let other = heads.into_iter().find(|unit| *unit != line && unit_line::applies(line, Some(unit), false));
        if let Some(head) = other {
            report.diagnostics.push(issues::units_disagree(table, head, line, at, &report.name));
        }
    }

    fn order(&self, index: usize, table: &Table, sites: &[Site]) -> (HeadOrder, Vec<Option<&'static str>>) {
        let first = sites.iter().map(|site| site.start).min().unwrap_or(0);
        let above = self.found.claims.iter().rev().find(|claim| {
            claim.end <= first
                && matches!(self.guide.anchors.get(claim.anchor), Some(Anchor::Title(_) | Anchor::Section(_)))
        });
        let words = above.map_or(0, |claim| {
            let items = self.stream.between(claim.end, first.saturating_sub(1));
            items.iter().filter(|item| item.is_words() && !item.folded.is_empty()).count()
        });
        head_order(self.guide, self.stream, self.found, self.heads_anchor(index), table, words)
    }

    pub(super) fn say_missing_columns(
        &self,
        table: &Table,
        grids: &[(usize, Columns)],
        sites: &[Site],
        report: &mut Report,
    ) {
        let Some((_, columns)) = grids.first() else { return };
        let row = self.stream.rows.get(columns.last_head_row);
        let at = row
            .and_then(|(start, end)| self.stream.spot(*start, *end))
            .or(sites.first().and_then(|s| self.label_span(s)));
        for (leaf, col) in columns.of_leaf.iter().enumerate() {
            let issue = match columns.twice.iter().any(|(twice, _)| *twice == leaf) {
                true => issues::head_twice,
                false => issues::col_missing,
            };
            if col.is_none() {
                report.diagnostics.push(issue(table, table.cols.leaf(LeafIdx(leaf)), at.clone(), &report.name));
            }
        }
    }
}
