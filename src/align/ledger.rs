//! Keeps the account of a report: of every figure printed in the part of the document given to a table, whether it was
//! placed in a cell or named in a diagnostic. What is neither is named here, row by row.

use std::cell::RefCell;

use crate::report::{Report, State, TableAccount};
use crate::source::{fold_char, trim};
use crate::template::Table;

use super::chain::Candidate;
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
        (rows, grids): (Vec<&[Item]>, &[(usize, Columns)]),
        report: &mut Report,
    ) {
        let mut account = TableAccount { table: table.code.clone(), ..TableAccount::default() };
        self.name_figures_behind_words(index, table, &mut account, report);
        let heads: Vec<usize> = self.found.claims_of(self.heads_anchor(index)).map(|claim| claim.start).collect();
        let numbers = |row: &[Item]| first_head_in(row, &heads).is_none() && number_before_label(row).is_some();
        let numbered = rows.iter().filter(|row| numbers(row)).count() > 1;
        for row in rows {
            let head = first_head_in(row, &heads);
            // The label may stand amid the cells of its row: a figure that was placed does not number a line.
            let number =
                number_before_label(row).filter(|item| numbered && head.is_none() && self.ledger.is_open(item));
            let number = number.map(|item| item.index);
            self.name_figure_behind_label(
                table,
                row.iter().find(|item| item.is_filled() || item.is_words()),
                grids,
                &mut account,
                report,
            );
            // Figures among heads name columns; one before them stands in the corner.
            let figures: Vec<&Item> = row
                .iter()
                .filter(|item| item.state == State::Number && head.is_none_or(|head| item.index < head))
                .filter(|item| !is_beside_the_figures(item, grids, number) || self.ledger.get(item) == Mark::Placed)
                .collect();
            let open: Vec<&Item> = figures.iter().copied().filter(|item| self.ledger.is_open(item)).collect();
            if let Some(first) = open.first() {
                let words: Vec<&str> = open.iter().map(|item| item.text.as_str()).collect();
                let label = row.iter().find(|item| item.is_words() && head.is_none());
                let label = label.map_or("", |item| item.text.as_str());
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

    /// Names the figures printed after the words of labels and heads. Numbers in order count the columns or rows.
    fn name_figures_behind_words(&self, index: usize, table: &Table, account: &mut TableAccount, report: &mut Report) {
        let is_head = |claim: &&Candidate| self.guide.anchors.get(claim.anchor) == Some(&Anchor::Heads(index));
        let is_row = |claim: &&Candidate| matches!(self.guide.anchors.get(claim.anchor), Some(Anchor::Row(of, _)) if *of == index);
        let heads: Vec<&Candidate> = self.found.claims.iter().filter(is_head).collect();
        let rows: Vec<&Candidate> = self.found.claims.iter().filter(is_row).collect();
        for claims in [heads, rows] {
            let words_of = |claim: &Candidate| -> String {
                self.stream.between(claim.start, claim.end).iter().map(|item| item.text.as_str()).collect()
            };
            let behind = |claim: &Candidate| {
                let figure = figure_behind(&words_of(claim))?;
                figure_behind(&self.guide.form(claim.form)?.printed).is_none().then_some(figure)
            };
            let list: Vec<(&Candidate, String)> =
                claims.into_iter().filter_map(|claim| Some((claim, behind(claim)?))).collect();
            let numbers: Vec<u64> = list.iter().filter_map(|(_, figure)| figure.parse().ok()).collect();
            let in_order = numbers.iter().zip(numbers.iter().skip(1)).all(|(one, next)| *next == one + 1);
            if numbers.len() == list.len() && list.len() > 1 && in_order {
                continue;
            }
            for (claim, figure) in list {
                account.printed += 1;
                account.named += 1;
                // A label that was tolerated is quoted with all its words.
                if !claim.tolerated {
                    let spot = self.stream.spot(claim.start, claim.end);
                    let remark = issues::figure_behind(table, &quote(&words_of(claim)), &figure, spot, &report.name);
                    report.diagnostics.push(remark);
                }
            }
        }
    }

    /// Names the figure after the first words of a row that are no label of the form.
    fn name_figure_behind_label(
        &self,
        table: &Table,
        label: Option<&Item>,
        grids: &[(usize, Columns)],
        account: &mut TableAccount,
        report: &mut Report,
    ) {
        let Some(label) = label.filter(|item| item.is_words() && !is_beside_the_figures(item, grids, None)) else {
            return;
        };
        let Some(figure) = figure_behind(&label.text).filter(|_| !self.found.covers(label.index)) else { return };
        account.printed += 1;
        account.named += 1;
        let spot = self.stream.spot(label.index, label.index + 1);
        report.diagnostics.push(issues::figure_behind(table, &quote(&label.text), &figure, spot, &report.name));
    }

    /// The rows of the region that was given to a table, from its first head on; the ranges of its rows where the document
    /// has no grid.
    pub(super) fn rows_of_table(&self, index: usize, sites: &[Site]) -> Vec<&[Item]> {
        let mut rows: Vec<&[Item]> = Vec::new();
        if let Some((fit, region)) = self.found.region_of(index) {
            let heads = self.first_head_row(index, region.rows.clone());
            let own = region.rows.clone().filter(|row| heads.is_none_or(|head| *row >= head));
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

    fn first_head_row(&self, index: usize, rows: std::ops::Range<usize>) -> Option<usize> {
        let claims = self.found.claims_of(self.heads_anchor(index));
        let heads = claims.filter_map(|claim| self.stream.item(claim.start)?.at).map(|at| at.row);
        heads.filter(|row| rows.contains(row)).min()
    }
}

/// The first item of a row of a grid that is a head. `heads` are sorted.
fn first_head_in(row: &[Item], heads: &[usize]) -> Option<usize> {
    let (first, last) = (row.first()?, row.last()?);
    let head = heads.get(heads.partition_point(|head| *head < first.index)).copied()?;
    (first.at.is_some() && head <= last.index).then_some(head)
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

/// A figure that words end in: `差旅费（322）`, `差旅费 322`. Sums such as `（1+2）` and references such as `第3` are none.
fn figure_behind(words: &str) -> Option<String> {
    let folded: String = trim(words).chars().map(fold_char).collect();
    let open = folded.strip_suffix(')');
    let bare = open.unwrap_or(&folded);
    let is_sign = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let rest = bare.trim_end_matches(is_sign);
    let figure = bare.get(rest.len()..)?;
    let before = if open.is_some() { rest.strip_suffix('(')? } else { rest };
    let before = trim(before);
    let last = before.chars().next_back().filter(|c| !c.is_ascii() && c.is_alphanumeric())?;
    let refers = "第注栏行次表".contains(last);
    (figure.starts_with(|c: char| c.is_ascii_digit()) && figure.ends_with(|c: char| c.is_ascii_digit()) && !refers)
        .then(|| figure.to_owned())
}
