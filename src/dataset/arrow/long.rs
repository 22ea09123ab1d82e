//! Reads columns with one row per cell.
//!
//! Equal words have one number in a batch, so three numbers identify a row; words are read only when they are new. Of a
//! report with the same rows as the one before, only the figures are read.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::RecordBatch;

use crate::dataset::assembler::BlockAssembler;
use crate::dataset::cell_index::{CellIndex, Key, NONE};
use crate::dataset::chunk::Record;
use crate::dataset::diagnose::without_report;
use crate::dataset::plain::{Plain, reconcile};
use crate::dataset::rebuild::Rebuilt;
use crate::document::{Coded, CodedCell, Document};
use crate::report::Place;
use crate::template::Template;

use super::values::{Figures, Words};
use super::{Rows, words};

/// Which column holds what, by its place among those that are read.
#[derive(Debug, Clone)]
pub(in crate::dataset) struct Head {
    pub(super) report: usize,
    table: usize,
    row: usize,
    col: usize,
    value: usize,
    state: Option<usize>,
    unit: Option<usize>,
    raw: Option<usize>,
}

impl Head {
    /// With the columns to read; `None` where one is missing.
    pub(super) fn from_names(names: &[String]) -> Option<(Head, Vec<usize>)> {
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
            raw: named("raw"),
        };
        Some((head, columns))
    }

    pub(super) fn coded(&self) -> Vec<usize> {
        let optional = [self.state, self.unit, self.raw].into_iter().flatten();
        [self.report, self.table, self.row, self.col].into_iter().chain(optional).collect()
    }
}

/// Three codes of a batch that were met.
struct Met {
    codes: [u32; 3],
    /// Their key among all codes of the file; `NONE` where they have none.
    key: u32,
    /// What followed it last time.
    next: usize,
}

/// A batch by its columns.
struct Lines<'a> {
    names: Words<'a>,
    /// Table, row and column; state, unit and the printed words where there are such columns.
    codes: [Words<'a>; 3],
    said: [Option<Words<'a>>; 3],
    figures: Figures,
    met: Vec<Met>,
    by_codes: HashMap<[u32; 3], usize>,
    /// What was met in the row before, of the same report.
    before: usize,
}

impl<'a> Lines<'a> {
    fn from_batch(batch: &'a RecordBatch, head: &Head) -> Option<Self> {
        let column = |at: usize| batch.columns().get(at);
        let words = |at: usize| column(at).map(Words::from_array);
        Some(Self {
            names: words(head.report)?,
            codes: [words(head.table)?, words(head.row)?, words(head.col)?],
            said: [head.state, head.unit, head.raw].map(|at| at.and_then(words)),
            figures: Figures::from_array(column(head.value)?),
            met: Vec::new(),
            by_codes: HashMap::new(),
            before: usize::MAX,
        })
    }

    /// Where the rows of one name end.
    fn run(&self, row: usize) -> usize {
        let rest = self.names.ids.get(row..).unwrap_or_default();
        let first = rest.first();
        row + rest.iter().position(|id| Some(id) != first).unwrap_or(rest.len())
    }

    /// Everything that identifies the cells of rows, one list per column.
    fn columns(&self) -> impl Iterator<Item = &[u32]> {
        let said = self.said.iter().flatten();
        self.codes.iter().chain(said).map(|words| words.ids.as_slice())
    }

    /// Whether as many rows from one place on are of the same cells as those from another.
    fn alike(&self, one: usize, other: usize, count: usize) -> bool {
        self.columns().all(|ids| match (ids.get(one..one + count), ids.get(other..other + count)) {
            (Some(one), Some(other)) => one == other,
            _ => false,
        })
    }

    /// The codes of a row, as one number among those of the file.
    fn key(&mut self, row: usize, cell_index: &mut CellIndex) -> u32 {
        let three = [0, 1, 2].map(|at: usize| {
            let ids = self.codes.get(at).map(|words| words.ids.as_slice());
            ids.and_then(|ids| ids.get(row)).copied().unwrap_or(NONE)
        });
        let expected = self.met.get(self.before).map_or(0, |before| before.next);
        let index = match self.met.get(expected) {
            Some(found) if found.codes == three => expected,
            _ => {
                let new = self.met.len();
                let index = *self.by_codes.entry(three).or_insert(new);
                if index == new {
                    let [table, line, col] = &self.codes;
                    let (table, line, col) = (table.get(row), line.get(row), col.get(row));
                    let joined = format!("{table}\0{line}\0{col}\0");
                    let key = cell_index.find(joined.as_bytes(), (&table, &line, &col)).unwrap_or(NONE);
                    self.met.push(Met { codes: three, key, next: 0 });
                }
                if let Some(before) = self.met.get_mut(self.before) {
                    before.next = index;
                }
                index
            }
        };
        self.before = index;
        self.met.get(index).map_or(NONE, |met| met.key)
    }

    /// A row as a cell of the current report.
    fn push(&mut self, row: usize, cell_index: &mut CellIndex, assembler: &mut BlockAssembler) {
        let index = self.key(row, cell_index);
        let found =
            cell_index.key(index).and_then(|key| Some((key, self.reconcile(row, key, self.figures.get(row)?)?)));
        match found {
            Some((key, plain)) => assembler.push(index, key, plain),
            None => assembler.mark_fallback(),
        }
    }

    /// A figure in agreement with the state and the unit of its row.
    fn reconcile(&self, row: usize, key: &Key, plain: Plain) -> Option<Plain> {
        let [state, unit, raw] =
            [0, 1, 2].map(|at: usize| self.said.get(at).and_then(Option::as_ref).map(|words| words.get(row)));
        if state.is_none() && unit.is_none() && raw.is_none() {
            return Some(plain);
        }
        let plain = reconcile(key, plain, &state.unwrap_or_default(), &unit.unwrap_or_default())?;
        let raw = raw.unwrap_or_default();
        (raw.is_empty() || Plain::read(&raw) == Some(plain)).then_some(plain)
    }
}

/// Reports one after the other that have the same cells in the same order: most of a file. They are filled in
/// cell by cell.
struct Alike {
    form: usize,
    /// The cell of each row.
    places: Vec<u32>,
    /// The first row of a report that has them.
    pattern: usize,
    /// The first row of each that is not yet filled in.
    starts: Vec<usize>,
}

impl Alike {
    /// The pattern of a report that was assembled; `None` where a state or a unit adds something to a figure.
    fn from_report(
        lines: &mut Lines<'_>,
        rows: std::ops::Range<usize>,
        form: usize,
        cell_index: &mut CellIndex,
    ) -> Option<Alike> {
        if lines.said.last().is_some_and(Option::is_some) {
            // The printed words differ with the figures.
            return None;
        }
        lines.before = usize::MAX;
        let places = rows.clone().map(|row| {
            let index = lines.key(row, cell_index);
            let key = cell_index.key(index)?;
            lines.reconcile(row, key, Plain::Number(0, 0))?;
            key.cells.get(form).copied().filter(|cell| *cell != NONE)
        });
        Some(Alike { form, places: places.collect::<Option<_>>()?, pattern: rows.start, starts: Vec::new() })
    }

    /// Whether the report of these rows is one more.
    fn takes(&self, lines: &Lines<'_>, rows: std::ops::Range<usize>) -> bool {
        let plain = match &lines.figures {
            Figures::Even { nulls: None, .. } => true,
            figures => rows.clone().all(|row| match figures.get(row) {
                Some(Plain::Number(..)) => true,
                found => found.is_some() && lines.said.iter().all(Option::is_none),
            }),
        };
        plain && rows.len() == self.places.len() && lines.alike(self.pattern, rows.start, rows.len())
    }

    fn fill(&mut self, lines: &Lines<'_>, assembler: &mut BlockAssembler, templates: &[Arc<Template>]) {
        let starts = std::mem::take(&mut self.starts);
        let Some(builder) = templates.get(self.form).and_then(|form| assembler.builder(self.form, form)) else {
            return;
        };
        let mut figures = Vec::with_capacity(starts.len());
        builder.fill_columns(starts.len(), |reports| {
            for (at, place) in self.places.iter().enumerate() {
                if let Figures::Even { values, scale, nulls: None } = &lines.figures {
                    figures.clear();
                    figures.extend(starts.iter().map(|start| values.get(start + at).copied().unwrap_or(0)));
                    reports.push_scaled(*place as usize, &figures, *scale);
                } else {
                    let rows = starts.iter().map(|start| lines.figures.get(start + at));
                    reports.push_each(*place as usize, rows.map(|plain| plain.unwrap_or(Plain::Absent).into_entry()));
                }
            }
        });
    }
}

/// Reports that are filled in at once: as many as the fast memory holds.
const TOGETHER: usize = 64;

pub(super) fn decode(
    chunk: &Rows,
    start: u64,
    head: &Head,
    cell_index: &mut CellIndex,
    assembler: &mut BlockAssembler,
    file: &str,
) {
    let templates = cell_index.templates().to_vec();
    let mut name = String::new();
    let mut at = 0;
    for (nth, batch) in chunk.batches.iter().enumerate() {
        let Some(mut lines) = Lines::from_batch(batch, head) else { continue };
        let all = batch.num_rows();
        let last = nth + 1 == chunk.batches.len();
        let mut alike: Option<Alike> = None;
        // The report before, where all of it stands in this batch.
        let mut whole = None;
        let mut row = 0;
        while row < all {
            let end = lines.run(row);
            let here = at + row;
            let found = lines.names.get(row);
            let begins = !assembler.is_open() || *found != name;
            if begins {
                assembler.finish_report(here, cell_index, u64::MAX, None, &templates);
                name = found.into_owned();
            }
            // Names that differ only in white space are one.
            let ends = end < all && *lines.names.get(end) != *name || end == all && last;
            let above = start + here as u64;
            if begins && ends && !name.is_empty() {
                if alike.is_none()
                    && let (Some(before), Some(form)) = (whole.take(), assembler.form_of_last())
                {
                    alike = Alike::from_report(&mut lines, before, form, cell_index);
                }
                if let Some(group) = alike.as_mut().filter(|group| group.takes(&lines, row..end)) {
                    let lane = assembler.lanes(group.form) + group.starts.len();
                    group.starts.push(row);
                    assembler.begin(name.clone(), here, above);
                    assembler.finish_at(at + end, Some((group.form, lane)));
                    if group.starts.len() == TOGETHER {
                        group.fill(&lines, assembler, &templates);
                    }
                    row = end;
                    continue;
                }
            }
            if let Some(mut group) = alike.take() {
                group.fill(&lines, assembler, &templates);
            }
            if begins && !name.is_empty() {
                lines.before = usize::MAX;
                assembler.begin(name.clone(), here, above);
            }
            for row in row..end {
                match assembler.is_open() {
                    true => lines.push(row, cell_index, assembler),
                    false => assembler
                        .report(without_report(file, Place::Row { row: start + (at + row) as u64 + 1, column: None })),
                }
            }
            whole = (begins && ends && !name.is_empty()).then_some(row..end);
            row = end;
        }
        if let Some(mut group) = alike.take() {
            group.fill(&lines, assembler, &templates);
        }
        at += all;
    }
    assembler.finish_report(at, cell_index, u64::MAX, None, &templates);
}

/// The cells of a report, one after the other.
fn coded_cells<'s>(
    chunk: &'s Rows,
    above: u64,
    record: &Record,
    head: &'s Head,
) -> impl Iterator<Item = CodedCell> + 's {
    let column: Arc<str> = "value".into();
    (record.start..record.end).filter_map(move |at| {
        let (batch, row) = chunk.find(at)?;
        let said = |column: usize| words(batch, column, row);
        let stated = |column: Option<usize>| column.map(said).filter(|words| !words.is_empty());
        Some(CodedCell {
            table: said(head.table),
            row: said(head.row),
            col: said(head.col),
            value: said(head.value),
            state: stated(head.state),
            unit: stated(head.unit),
            raw: stated(head.raw),
            codes: None,
            place: Place::Row { row: above + at as u64 + 1, column: Some(Arc::clone(&column)) },
        })
    })
}

pub(super) fn document(chunk: &Rows, above: u64, record: &Record, head: &Head) -> Document {
    let cells = coded_cells(chunk, above, record, head).collect();
    Document { coded: Some(Coded { cells, ..Coded::default() }), ..Document::default() }
}

/// The cells of a plain report of a form.
pub(super) fn rebuild(
    chunk: &Rows,
    above: u64,
    record: &Record,
    head: &Head,
    cell_index: &mut CellIndex,
    form: usize,
) -> Option<Rebuilt> {
    let mut rebuilt = Rebuilt::new(cell_index.templates().get(form)?);
    for cell in coded_cells(chunk, above, record, head) {
        let index = cell_index.named(&cell.table, &cell.row, &cell.col)?;
        rebuilt.push_coded(cell_index.cell(index, form)?, &cell);
    }
    Some(rebuilt)
}
