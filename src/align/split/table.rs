//! Cuts the rows of one table whose cells run together, and records the relations used for it.

use std::collections::{BTreeMap, BTreeSet};

use crate::relations::{Equality, Solutions};
use crate::report::{Cell, Change, Glyph, Place, Report, Separation, State, Unparted};
use crate::template::{BlankPolicy, CellId, LeafIdx, Table, TableIdx, Template};

use super::super::issues;
use super::super::placement::quote;
use super::super::reading_order::{has_other_order, open_table};
use super::enumerate::{Reading, Run, Sum, Value, scaled};
use super::solve::{Across, agree};
use super::typos::Doubt;

/// Most readings of a cell that are listed.
const MAX_LISTED: usize = 12;

/// The result of cutting a row.
enum Verdict {
    /// These readings are possible.
    Among(Vec<Reading>),
    /// Blank cells left no trace in this table, so nothing shows which they were.
    Vanished,
    /// Nothing is known beyond what the characters allow.
    Open,
}

struct Row<'r> {
    unparted: &'r Unparted,
    run: Option<Run>,
    /// Cuts that the characters allow.
    cuts: u64,
    sums: Vec<Sum>,
    /// Readings in which the row's own sums hold.
    readings: Vec<Reading>,
    verdict: Verdict,
    /// The equalities from which `sums` were made.
    own: Vec<Equality>,
}

pub(super) fn settle(
    report: &mut Report,
    idx: TableIdx,
    unparted: &[&Unparted],
    equalities: &[Equality],
    steps: &mut usize,
) {
    let template = report.template.clone();
    let table = template.table(idx);
    let width = table.cols.leaf_count();
    let mut rows: Vec<Row<'_>> =
        unparted.iter().map(|row| prepare(row, table, width, &template, equalities, steps)).collect();
    let vanish =
        width > 1 && rows.iter().any(|row| !row.unparted.spaced && row.run.as_ref().is_some_and(Run::is_short));
    for row in &mut rows {
        if row.unparted.signs.is_empty() || vanish && !row.unparted.spaced {
            row.readings.clear();
            row.verdict = Verdict::Vanished;
        }
    }
    let across = across(&rows, table, idx, &template, report, equalities);
    judge(&mut rows, &across, report, steps);
    for row in &rows {
        write_cell(row, table, report);
    }
    if unparted.iter().any(|row| row.headless) && has_other_order(report, idx, table, equalities) {
        open_table(table, report);
    }
}

fn prepare<'r>(
    row: &'r Unparted,
    table: &Table,
    width: usize,
    template: &Template,
    equalities: &[Equality],
    steps: &mut usize,
) -> Row<'r> {
    let run = Run::new(&row.signs, width, row.spaced).filter(|_| !row.tainted);
    let cuts = run.as_ref().map_or(0, Run::count);
    let own: Vec<Equality> =
        equalities.iter().filter(|e| usable(e, template) && within(e, table, row.row)).cloned().collect();
    let first = table.cell(row.row, LeafIdx(0)).0;
    let col = |cell: CellId| (cell.0 - first) as usize;
    let sums: Vec<Sum> = own
        .iter()
        .map(|e| Sum {
            terms: e.terms.iter().map(|(cell, factor)| (col(*cell), *factor)).collect(),
            unless_open: e.unless_blank.map(col),
        })
        .collect();
    let readings = match &run {
        Some(run) if cuts > 0 => {
            // A single cut is what is printed, whether the sums hold or not.
            if cuts == 1 { run.readings(&[], steps) } else { run.readings(&sums, steps) }.unwrap_or_default()
        }
        _ => Vec::new(),
    };
    Row { unparted: row, run, cuts, sums, readings, verdict: Verdict::Open, own }
}

/// Dashes count as zero, or the relation cannot be judged here.
fn usable(equality: &Equality, template: &Template) -> bool {
    template.blank == BlankPolicy::Zero && equality.terms.len() > 1
}

fn within(equality: &Equality, table: &Table, row: LeafIdx) -> bool {
    let first = table.cell(row, LeafIdx(0));
    let width = u32::try_from(table.cols.leaf_count()).unwrap_or(u32::MAX);
    equality.terms.iter().all(|(cell, _)| *cell >= first && cell.0 - first.0 < width)
}

/// The relations between rows of the table all of whose cells have readings.
fn across(
    rows: &[Row<'_>],
    table: &Table,
    idx: TableIdx,
    template: &Template,
    report: &Report,
    equalities: &[Equality],
) -> Vec<(Across, Equality)> {
    let of_row: BTreeMap<usize, usize> = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| !row.readings.is_empty())
        .map(|(at, row)| (row.unparted.row.0, at))
        .collect();
    let mut found = Vec::new();
    for equality in equalities.iter().filter(|e| usable(e, template)) {
        let mut sum = Across { fixed: 0, terms: Vec::new() };
        let mut known = true;
        let mut places: BTreeSet<usize> = BTreeSet::new();
        for (cell, factor) in &equality.terms {
            let (of, row, col) = template.locate(*cell);
            known &= of == idx;
            places.insert(row.0);
            match of_row.get(&row.0) {
                Some(at) => sum.terms.push((*at, col.0, *factor)),
                None => match fixed(report, *cell, *factor) {
                    Some(part) => sum.fixed = sum.fixed.saturating_add(part),
                    None => known = false,
                },
            }
        }
        if known && places.len() > 1 && table.rows.leaf_count() > 1 {
            found.push((sum, equality.clone()));
        }
    }
    found
}

/// What a cell that was read directly adds.
fn fixed(report: &Report, cell: CellId, factor: i64) -> Option<i128> {
    let cell = report.cell(cell)?;
    match cell.state {
        State::Number => scaled(&cell.value?.to_string())?.checked_mul(i128::from(factor)),
        State::Blank | State::Dash => Some(0),
        State::Text | State::Absent | State::Uncertain => None,
    }
}

fn judge(rows: &mut [Row<'_>], across: &[(Across, Equality)], report: &mut Report, steps: &mut usize) {
    let readings: Vec<Vec<Reading>> = rows
        .iter()
        .map(|row| if row.readings.is_empty() { vec![Reading { cells: Vec::new() }] } else { row.readings.clone() })
        .collect();
    let sums: Vec<Across> = across.iter().map(|(sum, _)| sum.clone()).collect();
    let left = agree(&readings, &sums);
    let mut kept: Vec<Vec<Reading>> = match &left {
        Solutions::Among(used) => readings
            .iter()
            .zip(used)
            .map(|(list, used)| used.iter().filter_map(|at| list.get(*at)).cloned().collect())
            .collect(),
        Solutions::None | Solutions::Unknown => readings.clone(),
    };
    match left {
        Solutions::Among(_) => lone_mistakes(rows, &readings, &sums, &mut kept, steps),
        Solutions::None => (0..rows.len()).for_each(|at| by_own_sums(rows, at, &readings, &sums, &mut kept, steps)),
        Solutions::Unknown => {}
    }
    for (at, kept) in kept.into_iter().enumerate() {
        let Some(row) = rows.get_mut(at).filter(|row| !row.readings.is_empty()) else { continue };
        if kept.len() < row.readings.len() {
            // A shared relation is used up where it excluded readings of this row.
            for (sum, equality) in across {
                let told = sum.cells_of(at).any(|(cell, _)| {
                    let mut values = row.readings.iter().map(|reading| reading.value(cell));
                    let first = values.next();
                    values.any(|value| Some(value) != first)
                });
                if told && !report.by_construction.contains(equality) {
                    report.by_construction.push(equality.clone());
                }
            }
        }
        if !kept.is_empty() {
            row.verdict = Verdict::Among(kept);
        }
    }
    for row in rows.iter().filter(|row| row.cuts > 1 && matches!(row.verdict, Verdict::Among(_))) {
        report.by_construction.extend(row.own.iter().cloned());
    }
}

/// Adds the readings in which one wrong cell explains everything: such a report would be printed just so.
///
/// The only row of a table keeps the readings that its sums allow: nothing else is evidence of a mistake there.
fn lone_mistakes(
    rows: &[Row<'_>],
    readings: &[Vec<Reading>],
    sums: &[Across],
    kept: &mut [Vec<Reading>],
    steps: &mut usize,
) {
    if sums.is_empty() {
        return;
    }
    let mut doubted: Vec<(usize, Reading)> = Vec::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.cuts > 1 && !row.readings.is_empty()) {
        let Some(doubt) = Doubt::new(at, &row.sums, readings, sums, true) else { continue };
        let all = row.run.as_ref().and_then(|run| run.readings(&[], steps)).unwrap_or_default();
        doubted.extend(all.into_iter().filter(|reading| doubt.is_lone_mistake(reading)).map(|reading| (at, reading)));
    }
    if doubted.is_empty() {
        return;
    }
    // The other rows may then have other readings, too.
    for (slot, all) in kept.iter_mut().zip(readings) {
        slot.clone_from(all);
    }
    for (at, reading) in doubted {
        if let Some(slot) = kept.get_mut(at).filter(|slot| !slot.contains(&reading)) {
            slot.push(reading);
        }
    }
}

/// Adds the readings of a row that break no more relations than those by its own sums: in a report that breaks its
/// shared relations the mistake may as well stand in the row's own sum.
fn by_own_sums(
    rows: &[Row<'_>],
    at: usize,
    readings: &[Vec<Reading>],
    sums: &[Across],
    kept: &mut [Vec<Reading>],
    steps: &mut usize,
) {
    let (Some(row), Some(slot)) =
        (rows.get(at).filter(|row| row.cuts > 1 && !row.readings.is_empty()), kept.get_mut(at))
    else {
        return;
    };
    let doubt = Doubt::new(at, &row.sums, readings, sums, false);
    let all = row.run.as_ref().and_then(|run| run.readings(&[], steps));
    let (Some(doubt), Some(all)) = (doubt, all) else {
        slot.clear();
        return;
    };
    let most = row.readings.iter().map(|reading| doubt.broken(reading)).max().flatten().unwrap_or(usize::MAX);
    let others = all.into_iter().filter(|reading| !row.readings.contains(reading));
    slot.extend(others.filter(|reading| doubt.broken(reading).is_none_or(|broken| broken <= most)));
}

/// Writes what is known of a row into its cells.
fn write_cell(row: &Row<'_>, table: &Table, report: &mut Report) {
    let signs = &row.unparted.signs;
    let recovered = row.cuts > 1;
    let mut open = false;
    for col in 0..table.cols.leaf_count() {
        let cell = match &row.verdict {
            Verdict::Among(kept) => {
                let ranges: Vec<(usize, usize)> = kept.iter().map(|reading| reading.range(col)).collect();
                let values: BTreeSet<Value> = kept.iter().map(|reading| reading.value(col)).collect();
                match (ranges.first(), values.len()) {
                    (Some(range), 1) => printed(signs, *range, row.unparted, recovered),
                    _ => uncertain(row.unparted, listed(signs, &ranges)),
                }
            }
            Verdict::Vanished => uncertain(row.unparted, Vec::new()),
            Verdict::Open => {
                let ranges = row.run.as_ref().map(|run| run.candidates(col)).unwrap_or_default();
                uncertain(row.unparted, listed(signs, &ranges))
            }
        };
        open |= cell.state == State::Uncertain;
        // What the text shows apart from its borders stays.
        let settled = matches!(row.verdict, Verdict::Vanished | Verdict::Open);
        if let Some(slot) = report.cells.get_mut(table.cell(row.unparted.row, LeafIdx(col)).index())
            && (slot.state == State::Uncertain || !settled)
        {
            *slot = cell;
        }
    }
    if open {
        let node = table.rows.leaf(row.unparted.row);
        let place = row.unparted.place.clone();
        let name = report.name.clone();
        let words = quote(&row.unparted.words());
        report.diagnostics.push(match &row.verdict {
            Verdict::Among(kept) => issues::run_together(node, &words, Some(kept.len()), place, &name),
            Verdict::Vanished => issues::blanks_lost(node, &words, place, &name),
            Verdict::Open => issues::run_together(node, &words, None, place, &name),
        });
    }
}

fn words_of(signs: &[Glyph], (start, end): (usize, usize)) -> String {
    let mut words = String::new();
    for (index, sign) in signs.get(start..end).unwrap_or_default().iter().enumerate() {
        if index > 0 && sign.apart == Separation::Blank {
            words.push(' ');
        }
        words.push(sign.sign);
    }
    words
}

fn printed(signs: &[Glyph], range: (usize, usize), unparted: &Unparted, recovered: bool) -> Cell {
    let piece = signs.get(range.0..range.1).unwrap_or_default();
    let span = match (piece.first().and_then(|sign| sign.span), piece.last().and_then(|sign| sign.span)) {
        (Some(first), Some(last)) => Some(first.to(last)),
        _ => None,
    };
    let place = span.map(Place::Text).or(unparted.place.clone());
    let Some(place) = place else { return uncertain(unparted, vec![words_of(signs, range)]) };
    let mut cell = Cell::printed(&words_of(signs, range), place);
    if recovered {
        cell.changes.push(Change::Recovered);
    }
    cell
}

fn uncertain(unparted: &Unparted, readings: Vec<String>) -> Cell {
    Cell::uncertain(&quote(&unparted.words()), unparted.place.clone(), readings)
}

/// The words of several readings, each once; past the limit an ellipsis shows that there are more.
fn listed(signs: &[Glyph], ranges: &[(usize, usize)]) -> Vec<String> {
    let mut seen: BTreeSet<(usize, String)> = BTreeSet::new();
    for range in ranges {
        let words = words_of(signs, *range);
        seen.insert((words.chars().count(), words));
    }
    let more = seen.len() > MAX_LISTED;
    let mut list: Vec<String> = seen.into_iter().take(MAX_LISTED).map(|(_, words)| words).collect();
    if more {
        list.push("…".to_owned());
    }
    list
}
