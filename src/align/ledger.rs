//! Keeps the account of a report: of every figure printed in the part of the document given to a table, whether it was
//! placed in a cell or named in a diagnostic. What is neither is named here, row by row.

use std::cell::RefCell;

use crate::report::{Report, State, TableAccount};
use crate::template::Table;

use super::columns::Columns;
use super::issues;
use super::label_index::Anchor;
use super::placement::{Filler, quote};
use super::row_ranges::Site;
use super::stream::Item;

/// What became of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Mark {
    #[default]
    Open,
    Placed,
    Named,
}

/// One mark per item of the stream.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    marks: RefCell<Vec<Mark>>,
}

impl Ledger {
    pub(super) fn new(items: usize) -> Self {
        Self { marks: RefCell::new(vec![Mark::Open; items]) }
    }

    fn set(&self, item: &Item, mark: Mark) {
        if let Some(slot) = self.marks.borrow_mut().get_mut(item.index) {
            *slot = mark;
        }
    }

    /// The item is the figure of a cell.
    pub(super) fn place(&self, item: &Item) {
        self.set(item, Mark::Placed);
    }

    /// A diagnostic quotes the item or points at it.
    pub(super) fn name(&self, item: &Item) {
        self.set(item, Mark::Named);
    }

    fn get(&self, item: &Item) -> Mark {
        self.marks.borrow().get(item.index).copied().unwrap_or_default()
    }

    pub(super) fn is_open(&self, item: &Item) -> bool {
        self.get(item) == Mark::Open
    }
}

impl Filler<'_> {
    /// Names the figures that belong to no cell, and closes the account of a table.
    pub(super) fn close_account(
        &self,
        index: usize,
        table: &Table,
        (sites, grids): (&[Site], &[(usize, Columns)]),
        report: &mut Report,
    ) {
        let mut account = TableAccount { table: table.code.clone(), ..TableAccount::default() };
        let rows = self.rows_of_table(index, sites);
        let numbered = rows.iter().filter(|row| number_before_label(row).is_some()).count() > 1;
        for row in rows {
            let number = number_before_label(row).filter(|_| numbered).map(|item| item.index);
            let figures: Vec<&Item> = row
                .iter()
                .filter(|item| item.state == State::Number && !is_beside_the_figures(item, grids, number))
                .collect();
            let open: Vec<&Item> = figures.iter().copied().filter(|item| self.ledger.is_open(item)).collect();
            if let Some(first) = open.first() {
                let words: Vec<&str> = open.iter().map(|item| item.text.as_str()).collect();
                let label = row.iter().find(|item| item.is_words()).map_or("", |item| item.text.as_str());
                let spot = self.stream.spot(first.index, open.last().map_or(first.index, |item| item.index) + 1);
                let remark = issues::unplaced(table, &quote(label), &quote(&words.join(" ")), spot, &report.name);
                report.diagnostics.push(remark);
                open.iter().for_each(|item| self.ledger.name(item));
            }
            account.printed += figures.len();
            account.placed += figures.iter().filter(|item| self.ledger.get(item) == Mark::Placed).count();
            account.named += figures.iter().filter(|item| self.ledger.get(item) == Mark::Named).count();
        }
        debug_assert_eq!(account.printed, account.placed + account.named, "a figure is lost");
        report.account.tables.push(account);
    }

    /// The rows of the region that was given to a table, heads left out; the ranges of its rows where the document has
    /// no grid.
    fn rows_of_table(&self, index: usize, sites: &[Site]) -> Vec<&[Item]> {
        let mut rows: Vec<&[Item]> = Vec::new();
        if let Some((fit, region)) = self.found.region_of(index) {
            let heads = self.last_head_row(index, region.rows.clone());
            let own = region.rows.clone().filter(|row| heads.is_none_or(|head| *row > head));
            let shared = |row: &usize| {
                // Another table may stand in the same region.
                let range = self.stream.rows.get(*row).copied().unwrap_or_default();
                !self.found.claims.iter().any(|claim| {
                    (range.0..range.1).contains(&claim.start)
                        && !matches!(self.guide.anchors.get(claim.anchor), Some(Anchor::Row(of, _)) if *of == index)
                })
            };
            let others =
                self.found.assignment.chosen.iter().flatten().filter(|other| other.region == fit.region).count();
            let items = |row: usize| self.stream.rows.get(row).map(|(start, end)| self.stream.between(*start, *end));
            rows.extend(own.filter(|row| others == 1 || self.holds_site(sites, *row) && shared(row)).filter_map(items));
        } else {
            rows.extend(sites.iter().map(|site| self.stream.between(site.start, site.end)));
        }
        rows
    }

    fn holds_site(&self, sites: &[Site], row: usize) -> bool {
        sites.iter().any(|site| site.at.is_some_and(|at| at.row == row))
    }

    fn last_head_row(&self, index: usize, rows: std::ops::Range<usize>) -> Option<usize> {
        let claims = self.found.claims_of(self.heads_anchor(index));
        let heads = claims.filter_map(|claim| self.stream.item(claim.start)?.at).map(|at| at.row);
        let first_row = self
            .found
            .claims
            .iter()
            .filter(|claim| matches!(self.guide.anchors.get(claim.anchor), Some(Anchor::Row(of, _)) if *of == index))
            .filter_map(|claim| self.stream.item(claim.start)?.at)
            .map(|at| at.row)
            .min()
            .unwrap_or(usize::MAX);
        heads.filter(|row| rows.contains(row) && *row < first_row).max()
    }
}

/// A figure that alone stands before the words of a row.
fn number_before_label(row: &[Item]) -> Option<&Item> {
    let label = row.iter().position(Item::is_words)?;
    let mut before = row.iter().take(label).filter(|item| item.is_filled());
    before.next().filter(|_| before.next().is_none())
}

/// Line numbers and codes: in a column with such a head, or before the labels of several rows.
fn is_beside_the_figures(item: &Item, grids: &[(usize, Columns)], number: Option<usize>) -> bool {
    let ignored =
        item.at.is_some_and(|at| grids.iter().any(|(grid, columns)| *grid == at.grid && columns.is_ignored(at)));
    ignored || number == Some(item.index)
}
