//! Keeps rows that stand outside grids to the table under whose title they are printed.
//!
//! Invariant: titles, never the order, tell apart tables whose rows have the same labels.

use std::collections::{BTreeMap, BTreeSet};

use super::chain::Candidate;
use super::find::{candidates_in, stands_word_for_word};
use super::label_index::{Anchor, Guide};
use super::regions::is_continuation;
use super::stream::Stream;
use super::titles::may_be_title;
use super::words::comparable;

/// What the last title before a row says.
enum Zone {
    /// The title of these tables.
    Tables(BTreeSet<usize>),
    /// A title that the form does not have.
    Foreign,
    /// A heading of the form.
    Unknown,
}

/// All candidates but those of rows and heads under the title of another table that has them too, and under a title
/// that the form does not have while their table is printed under its own. Of a table whose title is not printed they
/// stay, unless all its rows are rows of the other one: then nothing tells the two apart but the title.
pub(super) fn under_own_titles(guide: &Guide<'_>, stream: &Stream, candidates: &[Candidate]) -> Vec<Candidate> {
    let zones = zones(guide, stream, candidates);
    let printed: BTreeSet<usize> = zones
        .values()
        .flat_map(|zone| if let Zone::Tables(tables) = zone { tables.iter().copied().collect() } else { Vec::new() })
        .collect();
    if printed.is_empty() {
        return candidates.to_vec();
    }
    let rows = rows_by_table(guide);
    let alike = |table: usize, own: &BTreeSet<usize>| {
        let Some(words) = rows.get(&table).filter(|_| guide.anchors.contains(&Anchor::Title(table))) else {
            return false;
        };
        own.iter().filter_map(|own| rows.get(own)).any(|own| words.is_subset(own))
    };
    let alike: BTreeSet<usize> =
        rows.keys().copied().filter(|table| !printed.contains(table) && alike(*table, &printed)).collect();
    let table_of = |c: &Candidate| match guide.anchors.get(c.anchor) {
        Some(Anchor::Heads(table) | Anchor::Row(table, _)) => Some(*table),
        _ => None,
    };
    let stays = |c: &&Candidate| {
        let Some(table) = table_of(c).filter(|_| stream.item(c.start).is_some_and(|item| item.at.is_none())) else {
            return true;
        };
        match zones.range(..c.start).next_back() {
            Some((_, Zone::Tables(own))) => {
                let beside = candidates_in(candidates, c.start..c.start + 1);
                own.contains(&table)
                    || !printed.contains(&table) && !alike.contains(&table)
                    || !beside.iter().any(|c| table_of(c).is_some_and(|table| own.contains(&table)))
            }
            Some((_, Zone::Foreign)) => !printed.contains(&table),
            Some((_, Zone::Unknown)) | None => true,
        }
    };
    candidates.iter().filter(stays).copied().collect()
}

/// The words of the rows of each table.
fn rows_by_table<'g>(guide: &'g Guide<'_>) -> BTreeMap<usize, BTreeSet<&'g str>> {
    let mut rows: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for form in &guide.forms {
        if let Some(Anchor::Row(table, _)) = guide.anchors.get(form.anchor) {
            rows.entry(*table).or_default().insert(&form.folded);
        }
    }
    rows
}

/// The titles outside grids, by where they stand.
fn zones(guide: &Guide<'_>, stream: &Stream, candidates: &[Candidate]) -> BTreeMap<usize, Zone> {
    let mut zones: BTreeMap<usize, Zone> = BTreeMap::new();
    let loose = |index: usize| stream.item(index).is_some_and(|item| item.at.is_none());
    for candidate in candidates.iter().filter(|c| loose(c.start) && stands_word_for_word(guide, stream, c)) {
        match guide.anchors.get(candidate.anchor) {
            Some(Anchor::Title(table)) => match zones.entry(candidate.start).or_insert(Zone::Unknown) {
                Zone::Tables(tables) => {
                    tables.insert(*table);
                }
                zone => *zone = Zone::Tables(BTreeSet::from([*table])),
            },
            Some(Anchor::Section(_)) => {
                zones.entry(candidate.start).or_insert(Zone::Unknown);
            }
            _ => {}
        }
    }
    if zones.is_empty() {
        return zones;
    }
    // Words that resemble a title may be one with a slip, which ends the table before it.
    for candidate in candidates.iter().filter(|c| loose(c.start)) {
        if matches!(guide.anchors.get(candidate.anchor), Some(Anchor::Title(_) | Anchor::Section(_))) {
            zones.entry(candidate.start).or_insert(Zone::Unknown);
        }
    }
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for item in stream.items.iter().filter(|item| item.folded.ends_with('表')) {
        *times.entry(&item.folded).or_insert(0) += 1;
    }
    let report = comparable(&guide.template.title);
    for item in stream.items.iter().filter(|item| item.at.is_none() && may_be_title(&item.text)) {
        // The same words on every page name no table.
        let once = times.get(item.folded.as_str()) == Some(&1);
        let followed = stream.item(item.index + 1).is_some_and(|next| next.at.is_none() && next.is_words());
        if !once || !followed || is_continuation(&item.text) {
            continue;
        }
        let of_report = !report.is_empty() && item.folded.contains(report.as_str());
        let of_form = guide.forms.iter().any(|form| form.folded.contains(item.folded.as_str()))
            || !candidates_in(candidates, item.index..item.index + 1).is_empty();
        if !of_report && !of_form {
            zones.insert(item.index, Zone::Foreign);
        }
    }
    zones
}
