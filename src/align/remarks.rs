//! Reports what the user should know although reading succeeded: labels read in spite of a slip, rows that the form does
//! not have.

use crate::report::{Cell, LocalRow, Report};
use crate::template::{NodeIdx, TableIdx};

use super::chain::Candidate;
use super::issues;
use super::label_index::Anchor;
use super::placement::{Filler, quote};
use super::stream::Item;

/// Figures of one row that is none of the form.
const MAX_FIGURES: usize = 64;

impl Filler<'_> {
    pub(super) fn say_tolerated(&self, report: &mut Report) {
        for claim in self.found.claims.iter().filter(|claim| claim.tolerated) {
            let Some(form) = self.guide.form(claim.form) else { continue };
            let words: String =
                self.stream.between(claim.start, claim.end).iter().map(|item| item.text.as_str()).collect();
            let at = self.stream.spot(claim.start, claim.end);
            report.diagnostics.push(issues::label_tolerated(&quote(&words), &form.printed, at, &report.name));
        }
    }

    /// Rows of a table that the form does not have: words after a whole row, followed by figures.
    pub(super) fn say_extra_rows(&self, report: &mut Report) {
        let template = report.template.clone();
        // The table whose rows are being read, and where the last row's own cells end.
        let mut within: Option<(usize, usize)> = None;
        let mut index = 0;
        while let Some(item) = self.stream.item(index) {
            if let Some(claim) = self.found.claim_from(index).filter(|claim| claim.start == index) {
                within = match self.guide.anchors.get(claim.anchor) {
                    Some(Anchor::Row(table, node)) => self.leaf_end(*table, *node, claim).map(|end| (*table, end)),
                    _ => None,
                };
                index = claim.end;
                continue;
            }
            if let Some(end) = self.found.words_end(index) {
                index = end;
                continue;
            }
            index += 1;
            let Some((table, _)) = within.filter(|(_, fed)| index > *fed && item.is_words() && !item.line) else {
                continue;
            };
            let start = index - 1;
            let border = self.found.border_from(index).unwrap_or(usize::MAX).min(start + 4);
            let end = start + self.stream.between(start, border).iter().take_while(|item| item.is_words()).count();
            let Some(first) = self.stream.item(end).filter(|next| next.is_filled() && end <= border) else { continue };
            let row = |item: &Item| item.at.map(|at| at.row);
            let last = self.stream.item(end - 1).and_then(row);
            if let (true, Some((_, model))) = (last == row(first), template.tables.get_index(table)) {
                let label: String = self.stream.between(start, end).iter().map(|item| item.text.as_str()).collect();
                let at = self.stream.spot(start, end);
                report.diagnostics.push(issues::extra_row(model, &quote(&label), at, &report.name));
                let row = |item: &&Item| item.at.map(|at| at.row) == first.at.map(|at| at.row);
                let own = self.stream.between(end, end + MAX_FIGURES).iter();
                let own: Vec<&Item> =
                    own.take_while(|item| row(item) && (first.at.is_some() || !item.is_words())).collect();
                own.iter().for_each(|item| self.ledger.name(item));
                let figure = |item: &&Item| Cell::printed(&item.text, item.place.clone()?).value;
                let figures = own.iter().map(figure).collect();
                report.local_rows.push(LocalRow { table: TableIdx(table), label: label.clone(), figures });
            }
            index = end;
        }
    }

    /// Where the figures of a leaf row end at the earliest; `None` for a group.
    fn leaf_end(&self, table: usize, node: NodeIdx, claim: &Candidate) -> Option<usize> {
        let (_, model) = self.guide.template.tables.get_index(table)?;
        model.rows.node(node).leaf?;
        let at = self.stream.item(claim.end.saturating_sub(1)).and_then(|item| item.at);
        Some(match at.and_then(|at| self.stream.rows.get(at.row)) {
            Some((_, end)) => *end,
            None => claim.end + model.cols.leaf_count(),
        })
    }
}
