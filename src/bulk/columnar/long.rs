//! A row a cell. In: a stretch. Out: plain cells for [`Gather`]; of the rows of one report, its document. Equal
//! words have one number in a batch, so a row is known by three numbers; words are looked at when they are new.

use std::collections::HashMap;

use crate::bulk::Slot;
use crate::bulk::codes::{Codes, NONE};
use crate::bulk::gather::Gather;
use crate::bulk::long::agreed;
use crate::bulk::stretch::Stretch;
use crate::report::{Coded, CodedCell, Document};

use super::values::{Figures, Words};
use super::{nameless, place, words};

/// Which column holds what, by its place among those that are read.
#[derive(Debug, Clone)]
pub(in crate::bulk) struct Head {
    pub(super) report: usize,
    table: usize,
    row: usize,
    col: usize,
    value: usize,
    state: Option<usize>,
    unit: Option<usize>,
}

impl Head {
    /// With the columns to read; `None` where one is missing.
    pub(super) fn of(names: &[String]) -> Option<(Head, Vec<usize>)> {
        let mut columns = Vec::new();
        let mut named = |name: &str| {
            columns.push(names.iter().position(|found| found == name)?);
            Some(columns.len() - 1)
        };
        let head = Head {
            report: named("report")?,
            table: named("table")?,
            row: named("row")?,
            col: named("col")?,
            value: named("value")?,
            state: named("state"),
            unit: named("unit"),
        };
        Some((head, columns))
    }

    pub(super) fn coded(&self) -> Vec<usize> {
        let optional = self.state.into_iter().chain(self.unit);
        [self.report, self.table, self.row, self.col].into_iter().chain(optional).collect()
    }
}

/// Three codes of a batch that were met.
struct Met {
    codes: [u32; 3],
    /// Among all codes of the file; `NONE` where they are not worth a place there.
    key: u32,
    /// What came behind it last time.
    next: usize,
}

pub(super) fn columns(stretch: &Stretch, head: &Head, codes: &mut Codes, gather: &mut Gather, file: &str) {
    let templates = codes.templates().to_vec();
    let mut name = String::new();
    let mut at = 0;
    for batch in &stretch.rows.batches {
        let column = |at: usize| batch.columns().get(at);
        let (Some(report), Some(table), Some(row), Some(col), Some(value)) =
            (column(head.report), column(head.table), column(head.row), column(head.col), column(head.value))
        else {
            continue;
        };
        let names = Words::of(report);
        let [tables, rows, cols] = [table, row, col].map(Words::of);
        let figures = Figures::of(value);
        let [states, units] = [head.state, head.unit].map(|at| at.and_then(column).map(Words::of));
        let mut met: Vec<Met> = Vec::new();
        let mut by_codes: HashMap<[u32; 3], usize> = HashMap::new();
        let (mut before, mut last) = (usize::MAX, None);
        let lines = names.ids.iter().zip(&tables.ids).zip(&rows.ids).zip(&cols.ids).enumerate();
        for (row, (((report, table), line), col)) in lines {
            let here = at + row;
            if last != Some(*report) {
                last = Some(*report);
                let found = names.word(*report);
                if !gather.is_open() || *found != name {
                    gather.end(here, codes, u64::MAX, None, &templates);
                    before = usize::MAX;
                    name = found.into_owned();
                    if !name.is_empty() {
                        let above = stretch.above + here as u64;
                        gather.begin(name.clone(), here, above);
                    }
                }
            }
            if !gather.is_open() {
                gather.say(nameless(file, stretch.above + here as u64 + 1));
                continue;
            }
            let three = [*table, *line, *col];
            let expected = met.get(before).map_or(0, |before| before.next);
            let index = match met.get(expected) {
                Some(found) if found.codes == three => expected,
                _ => {
                    let new = met.len();
                    let index = *by_codes.entry(three).or_insert(new);
                    if index == new {
                        let (table, row, col) = (tables.word(*table), rows.word(*line), cols.word(*col));
                        let joined = format!("{table}\0{row}\0{col}\0");
                        let key = codes.find(joined.as_bytes(), (&table, &row, &col)).unwrap_or(NONE);
                        met.push(Met { codes: three, key, next: 0 });
                    }
                    if let Some(before) = met.get_mut(before) {
                        before.next = index;
                    }
                    index
                }
            };
            before = index;
            let index = met.get(index).map_or(NONE, |met| met.key);
            let plain = codes.key(index).and_then(|key| {
                let plain = figures.at(row)?;
                let [state, unit] = [&states, &units].map(|words| words.as_ref().map(|words| words.at(row)));
                if state.is_none() && unit.is_none() {
                    return Some((key, plain));
                }
                Some((key, agreed(key, plain, &state.unwrap_or_default(), &unit.unwrap_or_default())?))
            });
            match plain {
                Some((key, plain)) => gather.put(index, key, plain),
                None => gather.odd(),
            }
        }
        at += batch.num_rows();
    }
    gather.end(at, codes, u64::MAX, None, &templates);
}

pub(super) fn document(stretch: &Stretch, slot: &Slot, head: &Head) -> Document {
    let cells = (slot.start..slot.end).filter_map(|at| {
        let (batch, row) = stretch.rows.find(at)?;
        let said = |column: usize| words(batch, column, row);
        let stated = |column: Option<usize>| column.map(said).filter(|words| !words.is_empty());
        Some(CodedCell {
            table: said(head.table),
            row: said(head.row),
            col: said(head.col),
            value: said(head.value),
            state: stated(head.state),
            unit: stated(head.unit),
            raw: None,
            codes: None,
            place: place(stretch.above + at as u64 + 1, "value"),
        })
    });
    Document { blocks: Vec::new(), coded: Some(Coded { cells: cells.collect(), ..Coded::default() }) }
}
