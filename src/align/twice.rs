//! Reports what a table prints twice: rows that stand again with other figures, tables that fit as well as the one that
//! was taken, figures on the line of a group.

use crate::report::{Report, State};
use crate::template::{LeafIdx, Table};

use super::chain::Candidate;
use super::columns::Columns;
use super::find::{candidates_in, is_leaf_row};
use super::issues::{self, LookAlike};
use super::label_index::{Anchor, SURE};
use super::placement::{Filler, quote};
use super::row_ranges::Site;
use super::stream::Item;

impl Filler<'_> {
    /// Rows of the table that stand again in its region: with the same figures that is remarked, with others the cells
    /// are uncertain.
    pub(super) fn compare_repeated_rows(
        &self,
        index: usize,
        table: &Table,
        (sites, grids): (&[Site], &[(usize, Columns)]),
        report: &mut Report,
    ) {
        if let ([site], true) = (sites, table.rows.leaves.iter().all(|row| table.rows.node(*row).label.is_empty())) {
            return self.compare_unlabelled(index, table, site, report);
        }
        let zone = self.zone(index, sites);
        let list: Vec<&Candidate> = candidates_in(&self.found.candidates, zone).iter().collect();
        let mut at = 0;
        while let Some(first) = list.get(at) {
            let group: Vec<&Candidate> = list.iter().skip(at).take_while(|c| c.start == first.start).copied().collect();
            at += group.len();
            self.compare_repeated(index, table, (sites, grids), &group, report);
        }
    }

    /// Further rows of figures of a table whose one row has no label.
    fn compare_unlabelled(&self, index: usize, table: &Table, site: &Site, report: &mut Report) {
        let Some((own, (_, region))) = site.at.zip(self.found.region_of(index)) else { return };
        let figures = |row: usize| -> Vec<&Item> {
            let (start, end) = self.stream.rows.get(row).copied().unwrap_or_default();
            self.stream.between(start, end).iter().filter(|item| item.is_filled()).collect()
        };
        let words = |items: &[&Item]| -> Vec<String> { items.iter().map(|item| item.text.clone()).collect() };
        let first = figures(own.row);
        for row in region.rows.clone().filter(|row| *row > own.row) {
            let again = figures(row);
            if again.len() * 2 < first.len().max(2) || again.iter().all(|item| item.state != State::Number) {
                continue;
            }
            let same = words(&again) == words(&first);
            let spot = again.first().and_then(|item| item.place.clone());
            report.diagnostics.push(issues::row_twice(table, &table.title, same, spot, &report.name));
            again.iter().for_each(|item| self.ledger.name(item));
            if !same {
                let items: Vec<&Item> = first.iter().chain(&again).copied().collect();
                self.put_doubtful(table, site, &items, report);
            }
        }
    }

    fn compare_repeated(
        &self,
        index: usize,
        table: &Table,
        (sites, grids): (&[Site], &[(usize, Columns)]),
        group: &[&Candidate],
        report: &mut Report,
    ) {
        let claimed = |c: &Candidate| self.found.overlaps(c);
        let head = |c: &Candidate| matches!(self.guide.anchors.get(c.anchor), Some(Anchor::Heads(_)));
        if group.iter().any(|c| claimed(c) || head(c)) {
            return;
        }
        let rows: Vec<(&Candidate, usize)> = group
            .iter()
            .filter(|c| !c.tolerated && c.weight >= SURE && is_leaf_row(self.guide, c.anchor))
            .filter_map(|c| match self.guide.anchors.get(c.anchor) {
                Some(Anchor::Row(of, node)) if *of == index => Some((*c, table.rows.node(*node).leaf?.0)),
                _ => None,
            })
            .collect();
        let Some((candidate, _)) = rows.first() else { return };
        let own: Vec<&Site> = rows.iter().filter_map(|(_, row)| sites.iter().find(|site| site.row == *row)).collect();
        let again = self.figures_after(candidate.end, table.cols.leaf_count(), grids);
        if own.len() < rows.len() || own.is_empty() || again.is_empty() {
            return;
        }
        // Converters write the words of a merged cell into each of its columns: the label stands again before the same cells.
        let again_places = || again.iter().map(|item| item.index);
        let places = |site: &Site| self.figures_after(site.start, table.cols.leaf_count(), grids);
        if own.iter().any(|site| places(site).iter().map(|item| item.index).eq(again_places())) {
            return;
        }
        let words = |items: &[&Item]| -> Vec<String> { items.iter().map(|item| item.text.clone()).collect() };
        let new = words(&again);
        let same = own.iter().any(|site| {
            let own = self.figures_after(site.start, table.cols.leaf_count(), grids);
            words(&own) == new
        });
        let spot = self.stream.spot(candidate.start, candidate.end);
        let label = self.stream.between(candidate.start, candidate.end).iter().map(|item| item.text.as_str());
        let label = quote(&label.collect::<String>());
        report.diagnostics.push(issues::row_twice(table, &label, same, spot, &report.name));
        again.iter().for_each(|item| self.ledger.name(item));
        if !same {
            for site in own {
                let first = self.figures_after(site.start, table.cols.leaf_count(), grids);
                let items: Vec<&Item> = first.into_iter().chain(again.iter().copied()).collect();
                self.put_doubtful(table, site, &items, report);
            }
        }
    }

    /// The filled cells after a label, in its row or up to the next words.
    fn figures_after(&self, start: usize, columns: usize, grids: &[(usize, Columns)]) -> Vec<&Item> {
        let row = start.checked_sub(1).and_then(|label| self.stream.item(label)).and_then(|item| item.at);
        let end = match row.and_then(|at| self.stream.rows.get(at.row)) {
            Some((_, end)) => *end,
            None => start + columns * 2,
        };
        self.stream
            .between(start, end)
            .iter()
            .take_while(|item| row.is_some() || !item.is_words())
            .filter(|item| item.is_filled() && !is_ignored(item, grids))
            .take(columns.max(1) * 2)
            .collect()
    }

    /// The part of the document in which a table may print a row again.
    fn zone(&self, index: usize, sites: &[Site]) -> std::ops::Range<usize> {
        if let Some((_, region)) = self.found.region_of(index) {
            return region.items.clone();
        }
        let label = sites.iter().map(|site| site.start).min().unwrap_or(0).saturating_sub(1);
        let before = self.found.claims.partition_point(|claim| claim.start < label);
        let first = before.checked_sub(1).and_then(|at| self.found.claims.get(at)).map_or(0, |claim| claim.end);
        let last = sites.iter().map(|site| site.start).max().unwrap_or(0);
        let after = self.found.claims.partition_point(|claim| claim.start < last);
        let end = self.found.claims.get(after).map_or(self.stream.items.len(), |claim| claim.start);
        let appendix = self.stream.between(last, end).iter().position(|item| super::find::is_appendix(&item.folded));
        first.min(label)..appendix.map_or(end, |at| last + at)
    }

    /// Other parts of the document that fit the table as well as the one that was taken: its cells are uncertain then.
    /// Parts that fit less well are remarked.
    pub(super) fn compare_look_alikes(
        &self,
        index: usize,
        table: &Table,
        (sites, grids): (&[Site], &[(usize, Columns)]),
        report: &mut Report,
    ) {
        let Some((fit, _)) = self.found.region_of(index) else { return };
        let figures = |claims: &[Candidate]| -> Vec<String> {
            let rows = claims.iter().filter(|claim| is_leaf_row(self.guide, claim.anchor));
            rows.flat_map(|claim| self.figures_after(claim.end, table.cols.leaf_count(), grids))
                .map(|item| item.text.clone())
                .collect()
        };
        let here = self.stream.spot(fit.range().start, fit.range().start + 1);
        for other in self.found.assignment.left.iter().filter(|other| other.table == index) {
            if !other.is_whole(fit) {
                continue;
            }
            let there = self.stream.spot(other.range().start, other.range().start + 1);
            let alike = match (other.rivals(fit), figures(&other.claims) == figures(&fit.claims)) {
                (_, true) => LookAlike::Same,
                (true, false) => LookAlike::Uncertain,
                (false, false) if other.title == super::titles::Title::Near => LookAlike::Near,
                (false, false) => LookAlike::LeftAside,
            };
            report.diagnostics.push(issues::looks_alike(table, alike, there, here.clone(), &report.name));
            if alike == LookAlike::Uncertain {
                for site in sites {
                    let mut items = self.figures_after(site.start, table.cols.leaf_count(), grids);
                    let twin = other.claims.iter().find(|claim| {
                        matches!(self.guide.anchors.get(claim.anchor), Some(Anchor::Row(of, node))
                            if *of == index && table.rows.node(*node).leaf == Some(LeafIdx(site.row)))
                    });
                    items.extend(
                        twin.into_iter().flat_map(|c| self.figures_after(c.end, table.cols.leaf_count(), grids)),
                    );
                    self.put_doubtful(table, site, &items, report);
                }
                return;
            }
        }
    }

    /// Figures on the line of a group, which has no cells in the form.
    pub(super) fn report_group_figures(
        &self,
        index: usize,
        table: &Table,
        grids: &[(usize, Columns)],
        report: &mut Report,
    ) {
        for (order, claim) in self.found.claims.iter().enumerate() {
            let Some(Anchor::Row(of, node)) = self.guide.anchors.get(claim.anchor) else { continue };
            if *of != index || table.rows.node(*node).leaf.is_some() {
                continue;
            }
            let next = self.found.claims.get(order + 1).map_or(usize::MAX, |next| next.start);
            let row = self.stream.item(claim.end.saturating_sub(1)).and_then(|item| item.at);
            let figures: Vec<&Item> = self
                .stream
                .between(claim.end, next.min(claim.end + table.cols.leaf_count() * 2 + 2))
                .iter()
                .take_while(|item| row.is_none() || item.at.is_some_and(|at| row.is_some_and(|row| row.row == at.row)))
                .take_while(|item| !item.is_words())
                .filter(|item| item.state == State::Number && self.ledger.is_open(item) && !is_ignored(item, grids))
                .collect();
            let (Some(first), Some(last)) = (figures.first(), figures.last()) else { continue };
            let words: Vec<&str> = figures.iter().map(|item| item.text.as_str()).collect();
            let spot = self.stream.spot(first.index, last.index + 1);
            let group = table.rows.node(*node);
            report.diagnostics.push(issues::group_figures(table, group, &quote(&words.join(" ")), spot, &report.name));
            figures.iter().for_each(|item| self.ledger.name(item));
        }
    }
}

/// Whether an item stands in a column of no interest: line numbers, codes.
fn is_ignored(item: &Item, grids: &[(usize, Columns)]) -> bool {
    item.at.is_some_and(|at| grids.iter().any(|(grid, columns)| *grid == at.grid && columns.is_ignored(at)))
}
