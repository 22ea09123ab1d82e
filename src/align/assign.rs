//! Gives each table of a form to the region of the document that fits it best, by title, section, heads and row labels.
//!
//! Invariant: a region serves one table only, as far as their rows overlap. Two regions that fit a table about equally
//! well are both kept, so that the table can be called uncertain.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::template::{LeafIdx, Table};

use super::chain::{Candidate, heaviest};
use super::find::{candidates_in, is_leaf_row};
use super::label_index::{Anchor, Guide, SURE};
use super::regions::Region;
use super::stream::{Item, Stream};
use super::titles::{
    Section, Title, by_sheet, is_only_table, prints_titles, section_before, section_of, title_lines, title_of,
};

/// How well one region fits one table.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    pub table: usize,
    pub region: usize,
    pub claims: Vec<Candidate>,
    /// Columns of the grid in which they stand: tables may stand beside each other.
    pub columns: Range<usize>,
    /// Leaf rows and leaf columns whose labels stand there.
    pub rows: usize,
    pub cols: usize,
    pub title: Title,
    pub section: Section,
    pub score: i64,
}

impl Fit {
    /// Items from its first claim to its last.
    pub(super) fn range(&self) -> Range<usize> {
        let start = self.claims.iter().map(|claim| claim.start).min().unwrap_or(0);
        start..self.claims.iter().map(|claim| claim.end).max().unwrap_or(start)
    }

    fn overlaps(&self, other: &Fit) -> bool {
        let meet = |one: &Range<usize>, two: &Range<usize>| one.start < two.end && two.start < one.end;
        self.region == other.region && meet(&self.range(), &other.range()) && meet(&self.columns, &other.columns)
    }

    /// Whether most labels of its rows stand in one row of a grid.
    fn is_turned(&self, guide: &Guide<'_>, stream: &Stream) -> bool {
        let rows: Vec<usize> = self
            .claims
            .iter()
            .filter(|claim| is_leaf_row(guide, claim.anchor))
            .filter_map(|claim| stream.item(claim.start)?.at)
            .map(|at| at.row)
            .collect();
        let distinct: BTreeSet<&usize> = rows.iter().collect();
        rows.len() > 1 && distinct.len() * 2 <= rows.len()
    }

    /// Whether about as many rows and heads of the table stand here as in `best`.
    pub(super) fn is_whole(&self, best: &Fit) -> bool {
        let as_many = |own: usize, best: usize| own * 5 >= best * 4;
        as_many(self.rows, best.rows) && as_many(self.cols, best.cols)
    }

    /// Whether this region fits the same table about as well as `best`.
    pub(super) fn rivals(&self, best: &Fit) -> bool {
        self.is_whole(best) && self.title >= best.title && self.section >= best.section
    }
}

/// The region of each table, and the regions that would have fitted it too.
#[derive(Debug, Default)]
pub(super) struct Assignment {
    /// By table.
    pub chosen: Vec<Option<Fit>>,
    /// Other regions that fit a table and were given to none, best first.
    pub left: Vec<Fit>,
    /// Items under the title of another table that read like rows of this one, by table.
    pub foreign: Vec<(usize, Range<usize>)>,
}

/// What a row costs that has words where the table has figures.
const LIST_ROW: i64 = 10;
/// Most regions that are compared for one table.
const MAX_FITS: usize = 24;
/// Rounds in which two tables may exchange their regions.
const MAX_ROUNDS: usize = 4;

/// Assigns the regions of a document.
pub(super) fn assign(guide: &Guide<'_>, stream: &Stream, candidates: &[Candidate], regions: &[Region]) -> Assignment {
    let mut fits: Vec<Fit> = Vec::new();
    let mut foreign: Vec<(usize, Range<usize>)> = Vec::new();
    let titled = prints_titles(guide, stream, candidates, regions);
    for (index, region) in regions.iter().enumerate() {
        for fit in fits_of(guide, stream, candidates, (region, index), titled) {
            // Labels of rows beside each other are those of a turned table.
            match guide.template.tables.get_index(fit.table) {
                Some((_, model)) if fit.is_possible(model) => {
                    fits.extend((!fit.is_turned(guide, stream)).then_some(fit))
                }
                Some(_) if fit.title <= Title::Foreign => foreign.push((fit.table, fit.range())),
                _ => {}
            }
        }
    }
    fits.sort_by_key(|fit| (std::cmp::Reverse(fit.score), fit.table, fit.region));
    let mut kept = vec![0; guide.template.tables.len()];
    fits.retain(|fit| {
        kept.get_mut(fit.table).is_some_and(|count| {
            *count += 1;
            *count <= MAX_FITS
        })
    });
    let tables = guide.template.tables.len();
    let mut chosen: Vec<Option<usize>> = vec![None; tables];
    let free = |chosen: &[Option<usize>], index: usize, but: usize| {
        fits.get(index).is_some_and(|fit| {
            chosen
                .iter()
                .enumerate()
                .filter(|(table, _)| *table != but)
                .all(|(_, other)| other.and_then(|other| fits.get(other)).is_none_or(|other| !other.overlaps(fit)))
        })
    };
    for (index, fit) in fits.iter().enumerate() {
        if chosen.get(fit.table).is_some_and(Option::is_none)
            && free(&chosen, index, fit.table)
            && let Some(slot) = chosen.get_mut(fit.table)
        {
            *slot = Some(index);
        }
    }
    exchange(&fits, &mut chosen);
    in_order(&fits, &mut chosen);
    leave_untitled(guide, &fits, &mut chosen);
    let taken: Vec<&Fit> = chosen.iter().flatten().filter_map(|index| fits.get(*index)).collect();
    let left = fits.iter().filter(|fit| !taken.iter().any(|taken| taken.overlaps(fit))).cloned().collect();
    let chosen = chosen.iter().map(|index| index.and_then(|index| fits.get(index)).cloned()).collect();
    Assignment { chosen, left, foreign }
}

/// Lets a table take the region of another where both together fit better then.
fn exchange(fits: &[Fit], chosen: &mut [Option<usize>]) {
    for _ in 0..MAX_ROUNDS {
        let mut better = false;
        for (wanted, fit) in fits.iter().enumerate() {
            let Some(mine) = chosen.get(fit.table).copied().flatten() else { continue };
            let holder = chosen.iter().enumerate().find(|(table, other)| {
                *table != fit.table && other.and_then(|other| fits.get(other)).is_some_and(|other| other.overlaps(fit))
            });
            let Some((table, Some(held))) = holder.map(|(table, held)| (table, *held)) else { continue };
            let (Some(own), Some(theirs)) = (fits.get(mine), fits.get(held)) else { continue };
            let swap = fits.iter().position(|other| {
                other.table == table
                    && !other.overlaps(fit)
                    && chosen.iter().enumerate().all(|(by, index)| {
                        by == table
                            || by == fit.table
                            || index
                                .and_then(|i| fits.get(i))
                                .is_none_or(|one| !one.overlaps(other) && !one.overlaps(fit))
                    })
            });
            let Some(swap) = swap else { continue };
            let gain = fit.score + fits.get(swap).map_or(0, |fit| fit.score) - own.score - theirs.score;
            if gain > 0 {
                if let Some(slot) = chosen.get_mut(fit.table) {
                    *slot = Some(wanted);
                }
                if let Some(slot) = chosen.get_mut(table) {
                    *slot = Some(swap);
                }
                better = true;
            }
        }
        if !better {
            return;
        }
    }
}

/// Tables that fit each other's regions equally well stand in the order of the form.
fn in_order(fits: &[Fit], chosen: &mut [Option<usize>]) {
    for one in 0..chosen.len() {
        for two in one + 1..chosen.len() {
            let pair = (chosen.get(one).copied().flatten(), chosen.get(two).copied().flatten());
            let (Some(first), Some(second)) = pair else { continue };
            let (Some(a), Some(b)) = (fits.get(first), fits.get(second)) else { continue };
            if a.region <= b.region {
                continue;
            }
            let fit =
                |table: usize, region: usize| fits.iter().position(|fit| fit.table == table && fit.region == region);
            if let (Some(x), Some(y)) = (fit(one, b.region), fit(two, a.region)) {
                let sum = |i: usize, j: usize| fits.get(i).map_or(0, |f| f.score) + fits.get(j).map_or(0, |f| f.score);
                if sum(x, y) == sum(first, second) {
                    if let Some(slot) = chosen.get_mut(one) {
                        *slot = Some(x);
                    }
                    if let Some(slot) = chosen.get_mut(two) {
                        *slot = Some(y);
                    }
                }
            }
        }
    }
}

/// Leaves a region without a title to no table, where tables of the form that look alike have their titles printed and
/// several of them fit it: which one it is would be a guess.
fn leave_untitled(guide: &Guide<'_>, fits: &[Fit], chosen: &mut [Option<usize>]) {
    let has_title = |fit: &Fit| guide.anchors.contains(&Anchor::Title(fit.table));
    let own = |slot: &Option<usize>| slot.and_then(|index| fits.get(index)).filter(|fit| fit.title == Title::Own);
    let printed: BTreeSet<usize> = chosen.iter().filter_map(own).map(|fit| fit.table).collect();
    let alike = |fit: &Fit| {
        let mut others = fits.iter().filter(|other| other.table != fit.table && other.overlaps(fit));
        others.any(|other| other.is_whole(fit) && printed.contains(&other.table))
    };
    for slot in chosen.iter_mut() {
        let fit = slot.and_then(|index| fits.get(index));
        if fit
            .is_some_and(|fit| fit.title == Title::None && fit.section != Section::Own && has_title(fit) && alike(fit))
        {
            *slot = None;
        }
    }
}

/// How well a region fits each table of the form. `titled`: the document prints titles of tables.
fn fits_of<'g>(
    guide: &'g Guide<'_>,
    stream: &'g Stream,
    candidates: &'g [Candidate],
    (region, index): (&'g Region, usize),
    titled: bool,
) -> impl Iterator<Item = Fit> + 'g {
    let inside = candidates_in(candidates, region.items.clone());
    let tables: BTreeSet<usize> = inside
        .iter()
        .filter_map(|c| match guide.anchors.get(c.anchor) {
            Some(Anchor::Heads(table) | Anchor::Row(table, _)) => Some(*table),
            _ => None,
        })
        .collect();
    let lines = if tables.is_empty() { Vec::new() } else { title_lines(stream, region) };
    let data = stream.rows.get(region.rows.start + region.above).map_or(region.items.start, |row| row.0);
    let before = candidates_in(candidates, 0..data);
    let section = section_before(guide, before);
    tables.into_iter().filter_map(move |table| {
        let (_, model) = guide.template.tables.get_index(table)?;
        let claims = claims_in(guide, stream, inside, table);
        let fed = |c: &&Candidate| is_fed(stream, c);
        let rows = claims.iter().filter(|c| is_leaf_row(guide, c.anchor)).filter(fed).count();
        let words = claims.iter().filter(|c| is_leaf_row(guide, c.anchor)).count() - rows;
        let cols = leaf_heads(guide, model, &claims);
        let only = section.is_some_and(|section| is_only_table(guide, section, table));
        let section = section.map_or(Section::Unknown, |section| section_of(guide, section, table));
        // A section of one table is its title.
        let title = title_of(guide, stream, candidates, (&lines, titled), table);
        let title = by_sheet(guide, stream, (region, title), table).max(if only { Title::Own } else { Title::Other });
        let lists = i64::try_from(words).unwrap_or(0) * LIST_ROW;
        let weight: i64 = claims.iter().map(|claim| claim.weight).sum::<i64>() - lists;
        let bonus = match title {
            Title::Own => 40,
            Title::Near => 12,
            Title::None => 0,
            Title::Foreign => -8,
            Title::Other => -60,
        };
        let place = match section {
            Section::Own => 8,
            Section::Unknown => 0,
            Section::Other => -12,
        };
        let places = || claims.iter().filter_map(|claim| stream.item(claim.start)?.at);
        let first = places().map(|at| at.col).min().unwrap_or(0);
        let columns = first..places().map(|at| at.col + at.width).max().unwrap_or(usize::MAX);
        let score = weight + bonus + place;
        Some(Fit { table, region: index, claims, columns, rows, cols, title, section, score })
    })
}

impl Fit {
    /// Whether so much of the table stands there that it can be this table at all.
    fn is_possible(&self, table: &Table) -> bool {
        let labelled = table.rows.leaves.iter().filter(|idx| !table.rows.node(**idx).label.is_empty()).count();
        let some = self.rows > 0 || labelled == 0 && self.cols > 0;
        let rows = self.rows * 2 >= labelled.max(1);
        let cols = self.cols * 2 >= table.cols.leaf_count();
        let named = self.title >= Title::Near || self.section == Section::Own;
        match self.title {
            // The table of another title, whatever its rows are called.
            Title::Other => false,
            Title::Foreign if self.section != Section::Own => false,
            _ => some && (rows || cols || named),
        }
    }
}

/// Whether a cell after a label in its row holds something else than words.
fn is_fed(stream: &Stream, label: &Candidate) -> bool {
    let row = stream.item(label.end.saturating_sub(1)).and_then(|item| item.at).map(|at| at.row);
    let end = row.and_then(|row| stream.rows.get(row)).map_or(label.end + 1, |(_, end)| *end);
    stream.between(label.end, end).iter().any(|item| !item.is_words())
}

fn has_figures_after(stream: &Stream, label: &Candidate) -> bool {
    let row = stream.item(label.start).and_then(|item| item.at).and_then(|at| stream.rows.get(at.row));
    row.is_some_and(|(_, end)| stream.between(label.end, *end).iter().any(Item::is_filled))
}

/// The chain of a table within a region, and after it the rows that stand in another order.
fn claims_in(guide: &Guide<'_>, stream: &Stream, inside: &[Candidate], table: usize) -> Vec<Candidate> {
    let own: Vec<Candidate> = inside
        .iter()
        .filter(|c| match guide.anchors.get(c.anchor) {
            Some(Anchor::Heads(of) | Anchor::Row(of, _)) => *of == table,
            _ => false,
        })
        .copied()
        .collect();
    let is_head = |c: &Candidate| matches!(guide.anchors.get(c.anchor), Some(Anchor::Heads(_)));
    let (heads, mut own): (Vec<Candidate>, Vec<Candidate>) = own.into_iter().partition(is_head);
    let mut filled = BTreeMap::new();
    own.retain(|c| !stands_among_heads(stream, &heads, c, &mut filled));
    let chain = |list: &[Candidate], repeats: bool| -> Vec<Candidate> {
        heaviest(list, guide.anchors.len(), |_| repeats, |_| 0)
            .into_iter()
            .filter_map(|index| list.get(index).copied())
            .collect()
    };
    let mut claims = chain(&own, false);
    // Heads stand in rows of their own; the words of a head may be those of a row, too.
    let row_of = |c: &Candidate| stream.item(c.start).and_then(|item| item.at).map(|at| at.row);
    let taken: BTreeSet<Option<usize>> = claims.iter().filter(|c| is_leaf_row(guide, c.anchor)).map(row_of).collect();
    let labels: BTreeSet<(usize, usize)> = own.iter().map(|c| (c.start, c.end)).collect();
    let is_label = |c: &Candidate| labels.contains(&(c.start, c.end)) && has_figures_after(stream, c);
    let free = |c: &Candidate| {
        !taken.contains(&row_of(c))
            && !is_label(c)
            && !claims.iter().any(|claim| claim.start < c.end && c.start < claim.end)
    };
    // The label of a row with figures is not a head, even if its row is printed again.
    let labels: BTreeSet<usize> = own.iter().map(|c| c.start).collect();
    let fed = |c: &Candidate| {
        let at = stream.item(c.start).and_then(|item| item.at);
        let row = at.and_then(|at| stream.rows.get(at.row)).copied().unwrap_or_default();
        labels.contains(&c.start) && stream.between(row.0, row.1).iter().any(Item::is_filled)
    };
    let heads: Vec<Candidate> = heads.into_iter().filter(free).filter(|c| !fed(c)).collect();
    let heads = chain(&heads, true);
    let mut ranges: Vec<(usize, usize)> = claims.iter().chain(&heads).map(|claim| (claim.start, claim.end)).collect();
    ranges.sort_unstable();
    let taken = |c: &Candidate| {
        let at = ranges.partition_point(|range| range.1 <= c.start);
        ranges.get(at).is_some_and(|range| range.0 < c.end)
    };
    let mut loose: BTreeMap<usize, (usize, Candidate)> = BTreeMap::new();
    let placed: BTreeSet<usize> = claims.iter().map(|claim| claim.anchor).collect();
    for candidate in own.iter().filter(|c| !c.tolerated && !placed.contains(&c.anchor) && !taken(c)) {
        loose.entry(candidate.anchor).or_insert((0, *candidate)).0 += 1;
    }
    for (_, candidate) in loose.into_values().filter(|(times, _)| *times == 1) {
        let fed =
            !is_leaf_row(guide, candidate.anchor) || stream.item(candidate.end).is_some_and(|next| !next.is_words());
        let free = !claims.iter().any(|claim| claim.start < candidate.end && candidate.start < claim.end);
        if fed && free && candidate.weight >= SURE {
            claims.push(candidate);
        }
    }
    claims.extend(heads);
    claims.sort_by_key(|claim| claim.start);
    claims
}

/// Whether words that name a row stand as one head among others: the words of a head may be those of a row, too.
/// `filled`: for each row looked at, whether anything stands in its cells; a row may have thousands of labels.
fn stands_among_heads(
    stream: &Stream,
    heads: &[Candidate],
    row: &Candidate,
    filled: &mut BTreeMap<usize, bool>,
) -> bool {
    let Some((start, end)) =
        stream.item(row.start).and_then(|item| item.at).and_then(|at| stream.rows.get(at.row)).copied()
    else {
        return false;
    };
    let own = candidates_in(heads, row.start..row.start + 1);
    own.iter().any(|head| head.end == row.end)
        && candidates_in(heads, start..end).len() > own.len()
        && !*filled.entry(start).or_insert_with(|| stream.between(start, end).iter().any(Item::is_filled))
}

fn leaf_heads(guide: &Guide<'_>, table: &Table, claims: &[Candidate]) -> usize {
    let leaf = |claim: &Candidate| {
        let node = guide.form(claim.form)?.node?;
        matches!(guide.anchors.get(claim.anchor), Some(Anchor::Heads(_)))
            .then(|| table.cols.node(node).leaf.map(|LeafIdx(leaf)| leaf))
            .flatten()
    };
    claims.iter().filter_map(leaf).count().min(table.cols.leaf_count())
}
