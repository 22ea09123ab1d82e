//! Reads columns with one row per report, named as in the wide CSV.

use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Schema};

use crate::dataset::assembler::{BlockAssembler, choose};
use crate::dataset::cell_index::{CellIndex, NONE};
use crate::dataset::chunk::Record;
use crate::dataset::diagnose::without_report;
use crate::dataset::format::Context;
use crate::dataset::plain::Plain;
use crate::dataset::rebuild::{Rebuilt, unnamed};
use crate::dataset::wide::{self, Column, Layout, WideHeader};
use crate::diagnostic::Diagnostic;
use crate::document::{Coded, Document};
use crate::report::Place;
use crate::source::trim;
use crate::template::Template;

use super::values::{Figures, Words, text, usable, whole};
use super::{Rows, unusable, words};

/// The columns of a file.
#[derive(Debug, Clone)]
pub(in crate::dataset) struct Head {
    /// All of them.
    head: WideHeader,
    names: Vec<Arc<str>>,
    /// Where each stands among those that are read.
    read: Vec<Option<usize>>,
    /// Columns that are named after a cell but cannot hold one.
    unusable: Vec<(usize, DataType)>,
}

impl Head {
    /// With the columns to read; `None` where none names a report, or none a cell.
    pub(super) fn from_schema(schema: &Schema) -> Option<(Head, Vec<usize>)> {
        let names: Vec<String> = schema.fields().iter().map(|field| trim(field.name()).to_owned()).collect();
        let head = WideHeader::from_names(names.clone(), 0)?;
        let names = names.into_iter().map(Into::into).collect();
        let mut found = Head { head, names, read: Vec::new(), unusable: Vec::new() };
        let mut columns = Vec::new();
        for (at, (column, field)) in found.head.columns.iter().zip(schema.fields()).enumerate() {
            let can = usable(field.data_type());
            let wanted = match column {
                Column::Cell(_) if !can => {
                    found.unusable.push((at, field.data_type().clone()));
                    false
                }
                Column::Other | Column::Again(_) => false,
                // A report without a name is refused, whatever its type.
                Column::Report => true,
                _ => can,
            };
            found.read.push(wanted.then_some(columns.len()));
            if wanted {
                columns.push(at);
            }
        }
        Some((found, columns))
    }

    fn place_of(&self, column: Option<usize>) -> Option<usize> {
        self.read.get(column?).copied().flatten()
    }

    pub(super) fn report(&self) -> Option<usize> {
        self.place_of(self.head.report)
    }

    /// What the columns name, found once per file, and the index of the cells.
    fn layout<'c>(&self, cx: &'c mut Context<'_>) -> (&'c Layout, &'c CellIndex) {
        let Context { cell_index, layout, .. } = cx;
        (layout.get_or_insert_with(|| Layout::new(&self.head, cell_index)), cell_index)
    }

    pub(super) fn coded(&self) -> Vec<usize> {
        [self.head.organisation, self.head.template].into_iter().filter_map(|at| self.place_of(at)).collect()
    }
}

/// Reports columns that name no cell, or the same cell again, or can hold none.
pub(super) fn header_diagnostics(head: &Head, cx: &mut Context<'_>) -> Vec<Diagnostic> {
    let file = cx.file;
    let (layout, cell_index) = head.layout(cx);
    let mut said = wide::header_diagnostics(&head.head, layout, file, cell_index.templates());
    let name = |at: usize| head.names.get(at).map_or("", |name| &**name);
    said.extend(head.unusable.iter().map(|(at, kind)| unusable(file, *at, name(*at), kind)));
    said
}

/// A column of cells: its key, its forms and its figures.
struct Cells {
    key: u32,
    known: u64,
    figures: Figures,
}

/// What is known of a row.
#[derive(Clone, Copy)]
struct RowState {
    /// Forms that have all its cells.
    known: u64,
    fallback: bool,
}

pub(super) fn decode(chunk: &Rows, start: u64, head: &Head, cx: &mut Context<'_>, assembler: &mut BlockAssembler) {
    let file = cx.file;
    let (layout, cell_index) = head.layout(cx);
    let templates = cell_index.templates();
    let columns = &head.head;
    let mut at = 0;
    for batch in &chunk.batches {
        let cells: Vec<Cells> = layout
            .keys
            .iter()
            .zip(&head.read)
            .filter_map(|(key, place)| {
                let (key, column) = ((*key)?, batch.columns().get((*place)?)?);
                Some(Cells { key, known: cell_index.key(key)?.known, figures: Figures::from_array(column) })
            })
            .collect();
        let rows = rows(&cells, batch.num_rows(), templates.len());
        let words = |column: Option<usize>| {
            head.place_of(column).and_then(|place| batch.columns().get(place)).map(Words::from_array)
        };
        // Every name is different.
        let names = head.report().and_then(|place| batch.columns().get(place));
        let stated = words(columns.template);
        let (organisations, years) = (words(columns.organisation), words(columns.year));
        // A form in which two columns are one cell has no plain report here.
        let cells_of: Vec<Option<Vec<u32>>> =
            (0..templates.len()).map(|form| places(&cells, cell_index, form)).collect();
        let mut lanes: Vec<Vec<usize>> = vec![Vec::new(); templates.len()];
        for (row, found) in rows.iter().enumerate() {
            let here = at + row;
            let above = start + here as u64;
            let name = names.and_then(|names| text(names.as_ref(), row)).unwrap_or_default();
            if name.is_empty() {
                assembler.report(without_report(file, Place::Row { row: above + 1, column: None }));
                continue;
            }
            let stated = stated.as_ref().map(|words| words.get(row)).filter(|stated| !stated.is_empty());
            let stated = stated.and_then(|stated| templates.iter().position(|template| template.name == *stated));
            let form = stated.or_else(|| choose(found.known, layout.usual)).filter(|form| {
                !found.fallback && found.known >> form & 1 == 1 && cells_of.get(*form).is_some_and(Option::is_some)
            });
            let lane = form.and_then(|form| {
                let own = lanes.get_mut(form)?;
                own.push(row);
                Some((form, assembler.lanes(form) + own.len() - 1))
            });
            let said = |words: &Option<Words<'_>>| {
                words.as_ref().map(|words| words.get(row).into_owned()).filter(|words| !words.is_empty())
            };
            assembler.begin(name.into_owned(), here, above);
            assembler.describe(said(&organisations).as_deref(), said(&years).and_then(|year| year.parse().ok()));
            assembler.finish_at(here + 1, lane);
        }
        for (form, (own, places)) in lanes.iter().zip(&cells_of).enumerate() {
            if let (Some(template), Some(places), false) = (templates.get(form), places, own.is_empty()) {
                fill(assembler, form, template, &cells, places, own, batch);
            }
        }
        at += batch.num_rows();
    }
}

/// Column by column: which forms have all cells of each row, and whether all are plain.
fn rows(cells: &[Cells], count: usize, forms: usize) -> Vec<RowState> {
    let all = if forms >= 64 { u64::MAX } else { (1 << forms) - 1 };
    // More forms than bits of a word, or no cell, are left to the precise reader.
    let fallback = forms >= 64 || cells.is_empty();
    let mut rows = vec![RowState { known: all, fallback }; count];
    for column in cells {
        match &column.figures {
            Figures::Even { .. } if column.known & all == all => {}
            Figures::Even { nulls: None, .. } => rows.iter_mut().for_each(|row| row.known &= column.known),
            figures => {
                for (at, row) in rows.iter_mut().enumerate() {
                    match figures.get(at) {
                        Some(Plain::Blank) => {}
                        Some(_) => row.known &= column.known,
                        None => row.fallback = true,
                    }
                }
            }
        }
    }
    rows
}

/// Which cell of a form each column is; `None` where two are one.
fn places(cells: &[Cells], cell_index: &CellIndex, form: usize) -> Option<Vec<u32>> {
    let place =
        |column: &Cells| cell_index.key(column.key).and_then(|key| key.cells.get(form)).copied().unwrap_or(NONE);
    let list: Vec<u32> = cells.iter().map(place).collect();
    let mut sorted: Vec<u32> = list.iter().copied().filter(|cell| *cell != NONE).collect();
    sorted.sort_unstable();
    sorted.windows(2).all(|pair| pair.first() != pair.last()).then_some(list)
}

/// The cells of the reports of one form.
fn fill(
    assembler: &mut BlockAssembler,
    form: usize,
    template: &Template,
    cells: &[Cells],
    places: &[u32],
    own: &[usize],
    batch: &RecordBatch,
) {
    let Some(builder) = assembler.builder(form, template) else { return };
    builder.fill_columns(own.len(), |reports| {
        for (column, place) in cells.iter().zip(places).filter(|(_, place)| **place != NONE) {
            let place = *place as usize;
            match &column.figures {
                Figures::Even { values, scale, nulls: None } if own.len() == batch.num_rows() => {
                    reports.push_scaled(place, values, *scale);
                }
                figures => {
                    reports.push_each(
                        place,
                        own.iter().map(|row| figures.get(*row).unwrap_or(Plain::Absent).into_entry()),
                    );
                }
            }
        }
    });
}

/// What a row states of its report.
fn about(batch: &RecordBatch, row: usize, head: &Head) -> Coded {
    let stated =
        |column: Option<usize>| head.place_of(column).map(|at| words(batch, at, row)).filter(|words| !words.is_empty());
    Coded {
        template: stated(head.head.template),
        organisation: stated(head.head.organisation),
        year: stated(head.head.year).and_then(|year| year.parse().ok()),
        cells: Vec::new(),
        ..Coded::default()
    }
}

/// The cells of a row: which column of all it is, what stands in it, and where.
fn told<'s>(
    batch: &'s RecordBatch,
    number: u64,
    head: &'s Head,
) -> impl Iterator<Item = (usize, &'s ArrayRef, Place)> + 's {
    let columns = head.read.iter().zip(&head.names).enumerate();
    columns.filter_map(move |(at, (read, name))| {
        Some((at, batch.columns().get((*read)?)?, Place::Row { row: number, column: Some(Arc::clone(name)) }))
    })
}

/// Its cells, with their places.
pub(super) fn document(chunk: &Rows, above: u64, record: &Record, head: &Head, cx: &mut Context<'_>) -> Document {
    let (layout, cell_index) = head.layout(cx);
    let mut coded = Coded::default();
    if let Some((batch, row)) = chunk.find(record.start) {
        coded = about(batch, row, head);
        let cells = told(batch, above + record.start as u64 + 1, head)
            .map(|(at, column, place)| (at, unnamed(text(column, row).unwrap_or_default().into_owned(), place)));
        coded.cells = wide::select_cells(coded.template.as_deref(), cells, &head.head, layout, cell_index);
    }
    Document { coded: Some(coded), ..Document::default() }
}

/// The cells of a plain report of a form.
pub(super) fn rebuild(
    chunk: &Rows,
    above: u64,
    record: &Record,
    head: &Head,
    cx: &mut Context<'_>,
    form: usize,
) -> Option<Rebuilt> {
    let (layout, cell_index) = head.layout(cx);
    let (batch, row) = chunk.find(record.start)?;
    let mut rebuilt = Rebuilt::new(cell_index.templates().get(form)?);
    rebuilt.coded = about(batch, row, head);
    for (at, column, place) in told(batch, above + record.start as u64 + 1, head) {
        let Some(cell) = layout.cell(at, form, cell_index) else { continue };
        match whole(column, row) {
            Some(value) => rebuilt.push_whole(cell, value, place),
            None => rebuilt.push(cell, &text(column, row).unwrap_or_default(), place),
        }
    }
    Some(rebuilt)
}
