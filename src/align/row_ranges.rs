//! Determines the range of the stream in which the cells of each row are searched.

use crate::template::{LeafIdx, Table};

use super::chain::Candidate;
use super::label_index::Anchor;
use super::placement::Filler;
use super::rows::Next;
use super::stream::{At, Item};

/// Where the cells of a leaf row are searched.
#[derive(Debug, Clone, Copy)]
pub(super) struct Site {
    pub row: usize,
    /// Items after the label, up to the end of the row or the next border.
    pub start: usize,
    pub end: usize,
    /// The label's place in its grid; the first cell's where no label is printed.
    pub at: Option<At>,
    pub next: Next,
}

impl Filler<'_> {
    pub(super) fn heads_anchor(&self, table: usize) -> usize {
        self.guide.anchors.iter().position(|a| *a == Anchor::Heads(table)).unwrap_or(usize::MAX)
    }

    /// Claims of the leaf rows, in the order of the form.
    fn row_claims(&self, index: usize, table: &Table) -> Vec<Option<&Candidate>> {
        let mut claims: Vec<Option<&Candidate>> = vec![None; table.rows.leaf_count()];
        for claim in &self.found.claims {
            if let Some(Anchor::Row(of, node)) = self.guide.anchors.get(claim.anchor)
                && *of == index
                && let Some(slot) = table.rows.node(*node).leaf.and_then(|LeafIdx(leaf)| claims.get_mut(leaf))
            {
                *slot = Some(claim);
            }
        }
        claims
    }

    pub(super) fn sites(&self, index: usize, table: &Table) -> Vec<Site> {
        let claims = self.row_claims(index, table);
        let mut sites = Vec::new();
        for (row, claim) in claims.into_iter().enumerate() {
            if let Some(claim) = claim {
                let at = self.stream.item(claim.end.saturating_sub(1)).and_then(|item| item.at);
                sites.push(self.site(row, claim.end, at, index, table));
            } else if table.rows.leaf(LeafIdx(row)).label.is_empty() && table.rows.leaf_count() == 1 {
                sites.extend(self.unlabelled(index, table));
            }
        }
        sites
    }

    fn site(&self, row: usize, start: usize, at: Option<At>, index: usize, table: &Table) -> Site {
        let border = self.found.border_from(start).unwrap_or(self.stream.items.len());
        let reach = start + table.cols.leaf_count() * 3 + 40;
        let end = match at.and_then(|at| self.stream.rows.get(at.row)) {
            Some((_, end)) => border.min(*end).max(start),
            None => border.min(reach),
        };
        let next = match self.found.claim_from(start).and_then(|claim| self.guide.anchors.get(claim.anchor)) {
            _ if at.is_some() => Next::Row,
            Some(Anchor::Row(of, _)) if *of == index => Next::Row,
            Some(Anchor::Section(_)) | None => Next::Section,
            Some(_) => Next::Table,
        };
        Site { row, start, end, at, next }
    }

    /// The one row of a table whose label is not printed: what follows the last head.
    fn unlabelled(&self, index: usize, table: &Table) -> Option<Site> {
        let Some(last) = self.found.claims_of(self.heads_anchor(index)).last() else {
            return self.headless(index, table);
        };
        let Some(head) = self.stream.item(last.end.saturating_sub(1)).and_then(|item| item.at) else {
            return Some(self.site(0, last.end, None, index, table));
        };
        let border = self.found.border_from(last.end).unwrap_or(self.stream.items.len());
        let below = self.stream.rows.get(head.row + 1..)?.iter().take_while(|(start, _)| *start < border);
        let grid = |row: &(usize, usize)| self.stream.item(row.0).and_then(|item| item.at).map(|at| at.grid);
        let below: Vec<(usize, usize)> = below.filter(|row| grid(row).is_some()).copied().take(8).collect();
        // A page break may separate the header from the cells below it.
        let own = below.iter().filter_map(grid).find(|grid| *grid >= head.grid).filter(|grid| *grid <= head.grid + 1);
        let rows: Vec<(usize, usize)> = below.into_iter().filter(|row| grid(row) == own).take(4).collect();
        let filled = rows.iter().find(|(s, e)| self.stream.between(*s, *e).iter().any(Item::is_filled));
        let (start, _) = *filled.or(rows.first())?;
        let at = self.stream.item(start).and_then(|item| item.at);
        Some(self.site(0, start, at, index, table))
    }

    /// Neither labels nor heads: only where nothing but exactly its figures follow the title.
    fn headless(&self, index: usize, table: &Table) -> Option<Site> {
        let title = self.found.claims.iter().find(|claim| match self.guide.anchors.get(claim.anchor) {
            Some(Anchor::Title(of)) => *of == index,
            Some(Anchor::Section(section)) => {
                let tables = self.guide.template.sections.get(*section).map(|section| section.tables.as_slice());
                matches!(tables, Some([only]) if *only == table.code)
            }
            _ => false,
        })?;
        let border = self.found.border_from(title.end).unwrap_or(self.stream.items.len());
        let items = self.stream.between(title.end, border);
        let skipped = items.iter().take_while(|item| item.is_blank()).count();
        let body = items.get(skipped..)?;
        let blank_behind = body.iter().rev().take_while(|item| item.is_blank()).count();
        let whole = body.len() - blank_behind == table.cols.leaf_count() && !body.iter().any(Item::is_words);
        let start = title.end + skipped;
        whole.then(|| self.site(0, start, self.stream.item(start).and_then(|item| item.at), index, table))
    }
}
