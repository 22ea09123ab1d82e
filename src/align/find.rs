//! Finds the words of a form in a document and claims ranges of the stream for its anchors.

use super::assign::{self, Assignment, Fit};
use super::chain::{Candidate, heaviest};
use super::label_index::{Anchor, Guide, SURE};
use super::regions::{self, MAX_TITLE_LENGTH, Region};
use super::stream::Stream;
use super::titled_text;

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
    /// Every range that reads like words of the form, sorted by start.
    pub candidates: Vec<Candidate>,
    /// Runs of rows of grids that may be one table.
    pub regions: Vec<Region>,
    /// Which region each table was given.
    pub assignment: Assignment,
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

    /// The region that a table was given, and how it fits.
    pub(super) fn region_of(&self, table: usize) -> Option<(&Fit, &Region)> {
        let fit = self.assignment.chosen.get(table)?.as_ref()?;
        Some((fit, self.regions.get(fit.region)?))
    }

    pub(super) fn overlaps(&self, candidate: &Candidate) -> bool {
        let at = self.claims.partition_point(|claim| claim.end <= candidate.start);
        self.claims.get(at).is_some_and(|claim| claim.start < candidate.end)
    }

    /// Whether an item stands for words of the form.
    pub(super) fn covers(&self, index: usize) -> bool {
        let at = self.claims.partition_point(|claim| claim.end <= index);
        self.claims.get(at).is_some_and(|claim| claim.start <= index)
    }

    fn add(&mut self, claims: impl IntoIterator<Item = Candidate>) {
        self.claims.extend(claims);
        self.claims.sort_by_key(|claim| claim.start);
    }
}

pub(super) fn find(guide: &Guide<'_>, stream: &Stream) -> Found {
    let candidates = candidates(guide, stream);
    let regions = regions::cut(guide, stream, &candidates);
    let assignment = assign::assign(guide, stream, &candidates, &regions);
    let mut found = Found::default();
    let in_grid = |c: &Candidate| stream.item(c.start).is_some_and(|item| item.at.is_some());
    let given = |table: &usize| assignment.chosen.get(*table).is_some_and(Option::is_some);
    // Tables in grids by their regions; tables whose cells stand on lines of their own, titles and headings by one
    // chain over the whole document, in which the rows of regions are fixed.
    let mut fixed: Vec<Candidate> = assignment.chosen.iter().flatten().flat_map(|fit| fit.claims.clone()).collect();
    fixed.sort_by_key(|c| c.start);
    let known: std::collections::HashSet<(usize, usize, usize)> =
        fixed.iter().map(|c| (c.start, c.end, c.anchor)).collect();
    let own = titled_text::under_own_titles(guide, stream, &candidates);
    let mut open: Vec<Candidate> = own
        .iter()
        .filter(|c| match guide.anchors.get(c.anchor) {
            Some(Anchor::Heads(table) | Anchor::Row(table, _)) => !given(table) && !in_grid(c),
            Some(Anchor::Title(_) | Anchor::Section(_)) => true,
            None => false,
        })
        .chain(&fixed)
        .copied()
        .collect();
    open.sort_by_key(|c| (c.start, c.end));
    let heads = |anchor: usize| matches!(guide.anchors.get(anchor), Some(Anchor::Heads(_)));
    let distances = distances(guide, stream, &candidates);
    let distance = |item: usize| distances.get(item).copied().unwrap_or(0);
    let chain: Vec<Candidate> = heaviest(&open, guide.anchors.len(), heads, distance)
        .into_iter()
        .filter_map(|index| open.get(index).copied())
        .filter(|c| !known.contains(&(c.start, c.end, c.anchor)))
        .collect();
    found.add(fixed);
    let free: Vec<Candidate> = chain.into_iter().filter(|c| !found.overlaps(c)).collect();
    found.add(free);
    let loose: Vec<Candidate> = own.iter().filter(|c| !in_grid(c)).copied().collect();
    place_tables_out_of_order(guide, &loose, &distance, &mut found);
    place_single_anchors(guide, stream, &loose, &distance, &mut found);
    let mut borders: Vec<(usize, usize)> = found.claims.iter().map(|claim| (claim.start, claim.end)).collect();
    borders.extend(candidates.iter().filter(|c| !c.tolerated && !found.overlaps(c)).map(|c| (c.start, c.end)));
    borders.sort_unstable_by_key(|(start, end)| (*start, std::cmp::Reverse(*end)));
    borders.dedup_by_key(|(start, _)| *start);
    (found.borders, found.candidates, found.regions, found.assignment) = (borders, candidates, regions, assignment);
    found
}

/// What it costs to pass a row that is none of the form, and a heading of an appendix.
const FOREIGN_ROW: i64 = 6;
const APPENDIX: i64 = 60;

/// For each item, what the words before it that are none of the form cost, so that a table of the form does not go on
/// after another one.
fn distances(guide: &Guide<'_>, stream: &Stream, candidates: &[Candidate]) -> Vec<i64> {
    let mut covered = vec![false; stream.items.len()];
    for candidate in candidates.iter().filter(|c| !c.tolerated || is_leaf_row(guide, c.anchor)) {
        for slot in covered.iter_mut().take(candidate.end).skip(candidate.start) {
            *slot = true;
        }
    }
    let mut sum = 0;
    let mut list = Vec::with_capacity(stream.items.len() + 1);
    for (index, item) in stream.items.iter().enumerate() {
        list.push(sum);
        if covered.get(index).copied().unwrap_or(true) || item.folded.is_empty() || item.at.is_some() {
            continue;
        }
        let fed = stream.item(index + 1).is_some_and(|next| next.at.is_none() && next.is_filled());
        if is_appendix(&item.folded) {
            sum += APPENDIX;
        } else if fed {
            sum += FOREIGN_ROW;
        }
    }
    list.push(sum);
    list
}

/// `附件1：…`, `附表`, `附：…`: what follows belongs to another table.
pub(super) fn is_appendix(folded: &str) -> bool {
    folded.chars().count() <= MAX_TITLE_LENGTH
        && (folded.starts_with("附件") || folded.starts_with("附表") || folded.starts_with("附录"))
}

/// Those that begin in a range of items. `candidates` are sorted by start.
pub(super) fn candidates_in(candidates: &[Candidate], starts: std::ops::Range<usize>) -> &[Candidate] {
    let from = candidates.partition_point(|c| c.start < starts.start);
    let to = candidates.partition_point(|c| c.start < starts.end);
    candidates.get(from..to).unwrap_or(&[])
}

/// Whether the words of the form stand there without a slip and with nothing beside them.
pub(super) fn stands_word_for_word(guide: &Guide<'_>, stream: &Stream, candidate: &Candidate) -> bool {
    let items = stream.between(candidate.start, candidate.end).iter();
    let printed: String = items.map(|item| item.folded.as_str()).collect();
    !candidate.tolerated && guide.form(candidate.form).is_some_and(|form| form.folded == printed)
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
fn place_tables_out_of_order(
    guide: &Guide<'_>,
    candidates: &[Candidate],
    distance: &impl Fn(usize) -> i64,
    found: &mut Found,
) {
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
        let chain: Vec<Candidate> = heaviest(&free, guide.anchors.len(), repeats, distance)
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
fn place_single_anchors(
    guide: &Guide<'_>,
    stream: &Stream,
    candidates: &[Candidate],
    distance: &impl Fn(usize) -> i64,
    found: &mut Found,
) {
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
    let is_row = |c: &Candidate| matches!(guide.anchors.get(c.anchor), Some(Anchor::Row(..)));
    for (list, placed) in free.into_iter().zip(placed) {
        if let ([only], false) = (list.as_slice(), placed)
            && !found.overlaps(only)
            && (!is_row(only) || stands_with_its_table(guide, distance, found, only))
        {
            found.add([*only]);
        }
    }
}

/// Whether the claim before or after a row is of the same table, with nothing foreign between.
fn stands_with_its_table(guide: &Guide<'_>, distance: &impl Fn(usize) -> i64, found: &Found, row: &Candidate) -> bool {
    let table_of = |anchor: usize| match guide.anchors.get(anchor) {
        Some(Anchor::Title(table) | Anchor::Heads(table) | Anchor::Row(table, _)) => Some(*table),
        _ => None,
    };
    let own = table_of(row.anchor);
    let after = found.claims.partition_point(|claim| claim.start < row.start);
    let near = |claim: &Candidate| {
        table_of(claim.anchor) == own
            && distance(claim.start.max(row.start)) - distance(claim.end.min(row.end)) < APPENDIX
    };
    let before = after.checked_sub(1).and_then(|index| found.claims.get(index));
    before.is_some_and(near) || found.claims.get(after).is_some_and(near)
}
