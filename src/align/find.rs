//! Finds the words of a form in a document and claims ranges of the stream for its anchors.

use super::chain::{Candidate, heaviest};
use super::label_index::{Anchor, Guide, SURE};
use super::stream::Stream;

/// Most cells over which a label may be broken: narrow columns print one character per line.
const MAX_PIECES: usize = 10;
/// Most pieces in which slips are tolerated as well.
const MAX_PIECES_WITH_SLIP: usize = 4;

/// The ranges of the stream that stand for the form.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Sorted by start; never overlapping.
    pub claims: Vec<Candidate>,
    /// Starts of every range that holds words of the form, claimed or not, sorted, with its longest end.
    pub borders: Vec<(usize, usize)>,
}

impl Found {
    /// The first border at or after `at`.
    pub(super) fn border_from(&self, at: usize) -> Option<usize> {
        self.borders.get(self.borders.partition_point(|(border, _)| *border < at)).map(|(border, _)| *border)
    }

    /// Where the words of the form that begin right at `at` end.
    pub(super) fn words_end(&self, at: usize) -> Option<usize> {
        self.borders.get(self.borders.partition_point(|(border, _)| *border < at)).filter(|b| b.0 == at).map(|b| b.1)
    }

    /// The first claim at or after `at`.
    pub(super) fn claim_from(&self, at: usize) -> Option<&Candidate> {
        self.claims.get(self.claims.partition_point(|claim| claim.start < at))
    }

    pub(super) fn claims_of(&self, anchor: usize) -> impl Iterator<Item = &Candidate> {
        self.claims.iter().filter(move |claim| claim.anchor == anchor)
    }

    pub(super) fn weight(&self) -> i64 {
        self.claims.iter().map(|claim| claim.weight).sum()
    }

    fn overlaps(&self, candidate: &Candidate) -> bool {
        let at = self.claims.partition_point(|claim| claim.end <= candidate.start);
        self.claims.get(at).is_some_and(|claim| claim.start < candidate.end)
    }

    fn add(&mut self, claims: impl IntoIterator<Item = Candidate>) {
        self.claims.extend(claims);
        self.claims.sort_by_key(|claim| claim.start);
    }
}

pub(super) fn find(guide: &Guide<'_>, stream: &Stream) -> Found {
    let candidates = candidates(guide, stream);
    let heads = |anchor: usize| matches!(guide.anchors.get(anchor), Some(Anchor::Heads(_)));
    let chain = heaviest(&candidates, guide.anchors.len(), heads);
    let mut found = Found::default();
    found.add(chain.into_iter().filter_map(|index| candidates.get(index).copied()));
    place_tables_out_of_order(guide, &candidates, &mut found);
    place_single_anchors(guide, stream, &candidates, &mut found);
    let mut borders: Vec<(usize, usize)> = found.claims.iter().map(|claim| (claim.start, claim.end)).collect();
    borders.extend(candidates.iter().filter(|c| !c.tolerated && !found.overlaps(c)).map(|c| (c.start, c.end)));
    borders.sort_unstable_by_key(|(start, end)| (*start, std::cmp::Reverse(*end)));
    borders.dedup_by_key(|(start, _)| *start);
    found.borders = borders;
    found
}

/// Fewer repeated rows than this are a coincidence.
const MIN_TWICE: usize = 6;

/// Where a second report begins in the same stream: most rows of the form then stand twice, each time with
/// figures after them. The item at which its first row stands.
pub(super) fn second_report(guide: &Guide<'_>, stream: &Stream) -> Option<usize> {
    let mut starts: Vec<Vec<usize>> = vec![Vec::new(); guide.anchors.len()];
    let candidates = candidates(guide, stream);
    // The last head of a table may read like a row whose figures are the next ones.
    let is_head = |c: &&Candidate| matches!(guide.anchors.get(c.anchor), Some(Anchor::Heads(_)));
    let heads: std::collections::HashSet<(usize, usize)> =
        candidates.iter().filter(is_head).map(|c| (c.start, c.end)).collect();
    for candidate in candidates.iter().filter(|c| !heads.contains(&(c.start, c.end))) {
        let fed = stream.item(candidate.end).is_some_and(|next| !next.is_words());
        let row = is_leaf_row(guide, candidate.anchor);
        if row
            && fed
            && !candidate.tolerated
            && candidate.weight >= SURE
            && let Some(list) = starts.get_mut(candidate.anchor).filter(|list| list.last() != Some(&candidate.start))
        {
            list.push(candidate.start);
        }
    }
    let placed = starts.iter().filter(|list| !list.is_empty()).count();
    let twice: Vec<usize> = starts.iter().filter_map(|list| list.get(1).copied()).collect();
    (twice.len() >= MIN_TWICE && twice.len() * 2 > placed).then(|| twice.iter().copied().min()).flatten()
}

pub(super) fn is_leaf_row(guide: &Guide<'_>, anchor: usize) -> bool {
    match guide.anchors.get(anchor) {
        Some(Anchor::Row(table, node)) => {
            guide.template.tables.get_index(*table).is_some_and(|(_, t)| t.rows.node(*node).leaf.is_some())
        }
        _ => false,
    }
}

/// Every range that reads like words of the form, sorted by start.
fn candidates(guide: &Guide<'_>, stream: &Stream) -> Vec<Candidate> {
    let mut list: Vec<Candidate> = Vec::new();
    for (start, item) in stream.items.iter().enumerate() {
        if item.folded.is_empty() {
            continue;
        }
        let before = list.len();
        let mut push = |end: usize, found: &mut dyn Iterator<Item = super::label_index::Match>| {
            for m in found {
                let Some(form) = guide.form(m.form) else { continue };
                let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
                let row = matches!(guide.anchors.get(form.anchor), Some(Anchor::Row(..)));
                let head = matches!(guide.anchors.get(form.anchor), Some(Anchor::Heads(_)));
                let fed = row && stream.item(end).is_some_and(|next| !next.is_words());
                // Of labels that begin alike the longer one counts: `其他` may be the middle of a broken one.
                let length = form.folded.chars().count();
                let longer = if head { count(length.min(12)) } else { count(length.min(30)) / 5 };
                let loose = count(end - start - 1) / 4 + if item.line && row { 3 } else { 0 };
                let weight = (m.weight + longer - loose + if fed { 2 } else { 0 }).max(1);
                let candidate =
                    Candidate { start, end, anchor: form.anchor, form: m.form, weight, tolerated: m.tolerated };
                // The heads of a table are one anchor: a label of several columns counts once.
                let same = |c: &&mut Candidate| c.end == end && c.anchor == form.anchor;
                match list.iter_mut().rev().take_while(|c| c.start == start).find(same) {
                    Some(known) if known.weight >= weight => {}
                    Some(known) => *known = candidate,
                    None => list.push(candidate),
                }
            }
        };
        push(start + 1, &mut guide.exact(&item.folded));
        let mut words = item.folded.clone();
        let mut joined: Vec<(usize, String)> = Vec::new();
        for (offset, next) in stream.between(start + 1, start + MAX_PIECES).iter().enumerate() {
            if next.folded.is_empty() {
                break;
            }
            words.push_str(&next.folded);
            if words.chars().count() > guide.longest + 2 {
                break;
            }
            push(start + 2 + offset, &mut guide.exact(&words));
            if offset + 2 <= MAX_PIECES_WITH_SLIP {
                joined.push((start + 2 + offset, words.clone()));
            }
        }
        if list.len() > before {
            continue;
        }
        let mut push = |end: usize, found: Vec<super::label_index::Match>| {
            list.extend(found.into_iter().filter_map(|m| {
                let form = guide.form(m.form)?;
                Some(Candidate {
                    start,
                    end,
                    anchor: form.anchor,
                    form: m.form,
                    weight: m.weight,
                    tolerated: m.tolerated,
                })
            }));
        };
        let decorated = guide.decorated(&item.text);
        if decorated.is_empty() {
            push(start + 1, guide.near(&item.folded));
            for (end, words) in joined {
                push(end, guide.near(&words));
            }
        } else {
            push(start + 1, decorated);
        }
    }
    list
}

/// Tables that stand elsewhere than the form has them.
fn place_tables_out_of_order(guide: &Guide<'_>, candidates: &[Candidate], found: &mut Found) {
    for (table, (_, model)) in guide.template.tables.iter().enumerate() {
        let of_table = |anchor: usize| match guide.anchors.get(anchor) {
            Some(Anchor::Title(t) | Anchor::Heads(t) | Anchor::Row(t, _)) => *t == table,
            _ => false,
        };
        let rows = |list: &[Candidate]| {
            list.iter()
                .filter(|c| matches!(guide.anchors.get(c.anchor), Some(Anchor::Row(t, _)) if *t == table))
                .count()
        };
        let heads = |list: &[Candidate]| {
            list.iter().filter(|c| matches!(guide.anchors.get(c.anchor), Some(Anchor::Heads(t)) if *t == table)).count()
        };
        let enough = |list: &[Candidate]| rows(list) > 0 || heads(list) * 2 >= model.cols.leaf_count().max(2);
        if enough(&found.claims) {
            continue;
        }
        let free: Vec<Candidate> =
            candidates.iter().filter(|c| of_table(c.anchor) && !c.tolerated && !found.overlaps(c)).copied().collect();
        let repeats = |anchor: usize| matches!(guide.anchors.get(anchor), Some(Anchor::Heads(_)));
        let chain: Vec<Candidate> = heaviest(&free, guide.anchors.len(), repeats)
            .into_iter()
            .filter_map(|index| free.get(index).copied())
            .collect();
        if enough(&chain) {
            let stale: Vec<usize> = chain.iter().map(|c| c.anchor).collect();
            found.claims.retain(|claim| !of_table(claim.anchor) || !stale.contains(&claim.anchor));
            found.add(chain);
        }
    }
}

/// Rows and sections out of order: placed where their exact words stand once, and a row's before a cell.
fn place_single_anchors(guide: &Guide<'_>, stream: &Stream, candidates: &[Candidate], found: &mut Found) {
    let mut free: Vec<Vec<Candidate>> = vec![Vec::new(); guide.anchors.len()];
    let mut placed = vec![false; guide.anchors.len()];
    for claim in &found.claims {
        if let Some(slot) = placed.get_mut(claim.anchor) {
            *slot = true;
        }
    }
    for candidate in candidates {
        let leaf = match guide.anchors.get(candidate.anchor) {
            Some(Anchor::Row(..)) => is_leaf_row(guide, candidate.anchor),
            Some(Anchor::Section(_)) => false,
            _ => continue,
        };
        let fed = !leaf || stream.item(candidate.end).is_some_and(|next| !next.is_words());
        if candidate.tolerated || candidate.weight < SURE || !fed || found.overlaps(candidate) {
            continue;
        }
        if let Some(list) = free.get_mut(candidate.anchor) {
            list.push(*candidate);
        }
    }
    for (list, placed) in free.into_iter().zip(placed) {
        if let ([only], false) = (list.as_slice(), placed)
            && !found.overlaps(only)
        {
            found.add([*only]);
        }
    }
}
