//! Finds where further reports of the same form begin in a document.
//!
//! A report begins anew where most rows of the form stand again, each time with figures after them. A form of few rows
//! is printed again only under its title or on another sheet; otherwise two tables look alike, which `assign` decides.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use super::chain::Candidate;
use super::find::{Found, candidates_in, is_leaf_row, stands_word_for_word};
use super::label_index::{Anchor, Guide, SURE};
use super::sheet_of;
use super::stream::Stream;
use super::words::comparable;

/// Fewest repeated rows that are no coincidence.
const MIN_AGAIN: usize = 6;
/// Shortest title of a report, in characters, by which it is known.
const MIN_TITLE: usize = 4;
/// Repeated rows that may be slips within one report.
const MAX_SLIPS: usize = 2;

/// The items at which the second and every further report begin, each at its title where it has one.
pub(super) fn further(guide: &Guide<'_>, stream: &Stream, found: &Found) -> Vec<usize> {
    let candidates = found.candidates.as_slice();
    // Rows under the title of another table are none of the form.
    let mut foreign: BTreeMap<usize, Vec<&Range<usize>>> = BTreeMap::new();
    for (table, items) in &found.assignment.foreign {
        foreign.entry(*table).or_default().push(items);
    }
    let is_foreign = |c: &Candidate| match guide.anchors.get(c.anchor) {
        Some(Anchor::Row(table, _)) => foreign.get(table).is_some_and(|list| {
            let after = list.partition_point(|items| items.start <= c.start);
            after.checked_sub(1).and_then(|at| list.get(at)).is_some_and(|items| items.contains(&c.start))
        }),
        _ => false,
    };
    // The last head of a table may read like a row whose figures are the next ones.
    let is_head = |c: &&Candidate| matches!(guide.anchors.get(c.anchor), Some(Anchor::Heads(_)));
    let heads: HashSet<(usize, usize)> = candidates.iter().filter(is_head).map(|c| (c.start, c.end)).collect();
    let fed = |c: &Candidate| stream.item(c.end).is_some_and(|next| !next.is_words());
    let mut rows: Vec<(usize, usize, Vec<usize>)> = Vec::new();
    for c in candidates.iter().filter(|c| !heads.contains(&(c.start, c.end)) && !c.tolerated && c.weight >= SURE) {
        if !is_leaf_row(guide, c.anchor) || !fed(c) || is_foreign(c) {
            continue;
        }
        match rows.last_mut() {
            Some((start, end, anchors)) if (*start, *end) == (c.start, c.end) => anchors.push(c.anchor),
            _ => rows.push((c.start, c.end, vec![c.anchor])),
        }
    }
    let form = guide.anchors.iter().enumerate().filter(|(index, _)| is_leaf_row(guide, *index)).count();
    let mut starts = Vec::new();
    let mut seen: HashMap<Vec<usize>, usize> = HashMap::new();
    let mut again: Vec<(usize, Vec<usize>)> = Vec::new();
    // A row that stands again and again is one row.
    let mut different: HashSet<Vec<usize>> = HashSet::new();
    let mut last_row = 0;
    // Where the report began whose rows are being counted.
    let mut own = 0;
    // Where the report would begin of which this is the first row.
    let mut known: Option<(usize, Option<usize>, bool)> = None;
    for (start, end, mut anchors) in rows {
        anchors.sort_unstable();
        let room = anchors.len();
        let times = seen.entry(anchors.clone()).or_insert(0);
        *times += 1;
        if *times <= room {
            if different.len() <= MAX_SLIPS {
                again.clear();
                different.clear();
            }
            if again.is_empty() {
                last_row = end;
            }
            continue;
        }
        different.insert(anchors.clone());
        again.push((start, anchors));
        let (count, distinct) = (different.len(), seen.len());
        let whole = count >= MIN_AGAIN && count * 2 > distinct;
        let Some(first) = again.first().map(|(start, _)| *start) else { continue };
        let small = form < 2 * MIN_AGAIN && count * 4 >= distinct * 3;
        // Rows of a small form may be those of another table; its words above them must stand again, too.
        if !whole && !small {
            continue;
        }
        let (begin, words) = match known {
            Some((row, begin, words)) if row == first => (begin, words),
            _ => {
                let begin = beginning(guide, stream, candidates, last_row, first);
                let words = begin.is_some() && repeats_words(guide, stream, candidates, (own, last_row, first));
                known = Some((first, begin, words));
                (begin, words)
            }
        };
        let headed = begin.is_some() && words;
        let start = match whole && count >= 2 * MIN_AGAIN {
            true if begin.is_some() || !is_one_table(guide, seen.keys(), different.iter()) => {
                Some(begin.unwrap_or(first))
            }
            true => None,
            false => begin.filter(|_| headed),
        };
        if let Some(start) = start {
            starts.push(start);
            own = start;
            seen.clear();
            different.clear();
            for (_, anchors) in again.drain(..) {
                *seen.entry(anchors).or_insert(0) += 1;
            }
        }
    }
    starts.dedup();
    starts
}

/// Whether rows that stand again are all of one table, and those that stood before are of several: the table of another
/// year or place, not another report.
fn is_one_table<'a>(
    guide: &Guide<'_>,
    before: impl Iterator<Item = &'a Vec<usize>>,
    again: impl Iterator<Item = &'a Vec<usize>>,
) -> bool {
    // A label that several tables have says nothing.
    let table_of = |row: &Vec<usize>| {
        let mut tables = row.iter().map(|anchor| match guide.anchors.get(*anchor) {
            Some(Anchor::Row(table, _)) => Some(*table),
            _ => None,
        });
        let first = tables.next().flatten()?;
        tables.all(|other| other == Some(first)).then_some(first)
    };
    let again: HashSet<usize> = again.filter_map(table_of).collect();
    again.len() == 1 && before.filter_map(table_of).any(|table| !again.contains(&table))
}

/// Whether the title of the report, or a heading or the title of a table of the form, stands between two rows and stood
/// before in the report that began at `own`.
fn repeats_words(
    guide: &Guide<'_>,
    stream: &Stream,
    candidates: &[Candidate],
    (own, after, row): (usize, usize, usize),
) -> bool {
    let title = comparable(&guide.template.title);
    let titled = |start: usize, end: usize| {
        title.chars().count() >= MIN_TITLE
            && stream.between(start, end).iter().any(|item| item.folded.contains(title.as_str()))
    };
    let anchors = |start: usize, end: usize| -> HashSet<usize> {
        let list = candidates_in(candidates, start..end).iter();
        let named = |c: &&Candidate| matches!(guide.anchors.get(c.anchor), Some(Anchor::Title(_) | Anchor::Section(_)));
        list.filter(named).filter(|c| stands_word_for_word(guide, stream, c)).map(|c| c.anchor).collect()
    };
    titled(after, row) && titled(own, after) || !anchors(after, row).is_disjoint(&anchors(own, after))
}

/// Where a report begins whose first repeated row is `row`, the report before it having its last row at `after`: at the
/// title of the report, on a new sheet, or at its first heading.
fn beginning(guide: &Guide<'_>, stream: &Stream, candidates: &[Candidate], after: usize, row: usize) -> Option<usize> {
    let title = comparable(&guide.template.title);
    let between = after..row;
    let is_title = |index: &usize| {
        stream
            .item(*index)
            .is_some_and(|item| title.chars().count() >= MIN_TITLE && item.folded.contains(title.as_str()))
    };
    // The title of a table may be that of the report, and a row may have its name.
    let table = |index: &usize| {
        candidates_in(candidates, *index..index + 1)
            .iter()
            .any(|c| !matches!(guide.anchors.get(c.anchor), Some(Anchor::Section(_))))
    };
    if let Some(found) = between.clone().rev().find(|index| is_title(index) && !table(index)) {
        return Some(found);
    }
    let sheet = |index: usize| sheet_of(stream.item(index).and_then(|item| item.place.as_ref()));
    if sheet(after.saturating_sub(1)) != sheet(row) {
        return between.clone().find(|index| sheet(*index) == sheet(row));
    }
    let heading = |c: &&Candidate| {
        between.contains(&c.start) && !c.tolerated && guide.anchors.get(c.anchor) == Some(&Anchor::Section(0))
    };
    candidates.iter().rev().find(heading).map(|c| c.start)
}
