//! Assembles blocks from plain cells, one report after the other.
//!
//! Invariant: holds the cells of one report until it is known which form they are of.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::template::Template;
use crate::vectorized::Builder;

use super::cell_index::{CellIndex, Key, NONE};
use super::chunk::{DecodedChunk, Record};
use super::plain::Plain;

/// Reports that are expected of one form in a chunk, and the most for which there is room from the start.
const USUAL_LANES: usize = 512;
const MAX_LANES: usize = 2048;
/// Diagnostics that a chunk carries.
const MAX_REPORTED: usize = 100;

#[derive(Debug, Clone, Copy)]
struct Held {
    key: u32,
    plain: Plain,
    /// It does not identify the template of the report, and is not a cell where the template does not have it.
    weak: bool,
}

/// The form that cells point to: the only one of those that know all of them, or of those in `usual` as well.
pub(super) fn choose(known: u64, usual: u64) -> Option<usize> {
    [known, known & usual].into_iter().find(|mask| mask.count_ones() == 1).map(|mask| mask.trailing_zeros() as usize)
}

pub(super) struct BlockAssembler {
    held: Vec<Held>,
    known: u64,
    all: u64,
    fallback: bool,
    builders: Vec<Option<Builder>>,
    /// Reports that are expected of each.
    lanes: usize,
    decoded: DecodedChunk,
    open: Option<Record>,
    /// What a report has above it are rows, not lines.
    pub by_rows: bool,
}

impl BlockAssembler {
    pub(super) fn new(templates: &[Arc<Template>]) -> Self {
        let all = if templates.len() >= 64 { u64::MAX } else { (1 << templates.len()) - 1 };
        Self {
            held: Vec::new(),
            known: all,
            all,
            fallback: templates.len() > 64,
            builders: templates.iter().map(|_| None).collect(),
            lanes: USUAL_LANES,
            decoded: DecodedChunk::default(),
            open: None,
            by_rows: false,
        }
    }

    /// How many reports the chunk may hold: columns that have to grow are copied.
    pub(super) fn expect(&mut self, reports: usize) {
        self.lanes = reports.clamp(1, MAX_LANES);
    }

    /// The next report, which begins at a byte of its chunk; `above`: lines of the file before it.
    pub(super) fn begin(&mut self, name: String, start: usize, above: u64) {
        self.held.clear();
        self.known = self.all;
        self.fallback = self.all == u64::MAX;
        self.open = Some(Record { name, start, above, by_rows: self.by_rows, ..Record::default() });
    }

    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// What the current report states about itself; the last statement counts.
    pub(super) fn describe(&mut self, organisation: Option<&str>, year: Option<i32>) {
        if let Some(record) = &mut self.open {
            record.organisation = organisation.map(Into::into).or(record.organisation.take());
            record.year = year.or(record.year);
        }
    }

    /// Adds a plain cell of the current report.
    #[inline]
    pub(super) fn push(&mut self, index: u32, key: &Key, plain: Plain) {
        self.known &= key.known;
        self.held.push(Held { key: index, plain, weak: false });
    }

    /// A blank that may stand for a cell that the form does not have.
    pub(super) fn push_weak(&mut self, index: u32) {
        self.held.push(Held { key: index, plain: Plain::Blank, weak: true });
    }

    /// Marks that the current report holds something that is not plain.
    pub(super) fn mark_fallback(&mut self) {
        self.fallback = true;
    }

    /// Finishes the current report. `usual`: forms that know everything such a file names; `stated`: the one that
    /// the report names.
    pub(super) fn finish_report(
        &mut self,
        end: usize,
        cell_index: &CellIndex,
        usual: u64,
        stated: Option<usize>,
        templates: &[Arc<Template>],
    ) {
        let Some(mut record) = self.open.take() else { return };
        let form = stated.or_else(|| choose(self.known, usual)).filter(|_| !self.fallback && !self.held.is_empty());
        record.lane = form.and_then(|form| self.settle(form, cell_index, templates));
        record.form = record.lane.and(form);
        record.end = end;
        self.decoded.records.push(record);
    }

    /// The report's cells as one more lane; `None` where a cell is unknown or repeated.
    fn settle(&mut self, form: usize, cell_index: &CellIndex, templates: &[Arc<Template>]) -> Option<(usize, usize)> {
        let row = row(&mut self.builders, self.lanes, form, templates)?;
        let all = self.held.iter().all(|held| {
            let cell = cell_index.key(held.key).and_then(|key| key.cells.get(form)).copied().unwrap_or(NONE);
            match cell {
                NONE => held.weak,
                cell => held.plain.write_to(cell, row),
            }
        });
        if all {
            return Some((form, row.len() - 1));
        }
        row.cancel();
        None
    }

    /// Room for a report that is known to be of a form before any of its cells is; [`BlockAssembler::keep`] or
    /// [`BlockAssembler::cancel`] must follow.
    pub(super) fn row(&mut self, form: usize, templates: &[Arc<Template>]) -> Option<&mut Builder> {
        if self.all == u64::MAX {
            return None;
        }
        row(&mut self.builders, self.lanes, form, templates)
    }

    /// Finishes the current report, whose cells are in the row begun last.
    pub(super) fn keep(&mut self, end: usize, form: usize) {
        let row = self.builders.get(form).and_then(Option::as_ref);
        if let (Some(record), Some(row)) = (self.open.take(), row) {
            let lane = Some((form, row.len() - 1));
            self.decoded.records.push(Record { lane, form: Some(form), end, ..record });
        }
    }

    /// Discards the row begun last.
    pub(super) fn cancel(&mut self, form: usize) {
        if let Some(Some(row)) = self.builders.get_mut(form) {
            row.cancel();
        }
    }

    /// Finishes the current report, which was read by other means: its form and its lane.
    #[allow(dead_code, reason = "for formats by column, which are a feature")]
    pub(super) fn finish_at(&mut self, end: usize, lane: Option<(usize, usize)>) {
        let form = lane.map(|(form, _)| form);
        self.decoded.records.extend(self.open.take().map(|record| Record { end, lane, form, ..record }));
    }

    /// The form of the report that ended last, where it is settled.
    #[allow(dead_code, reason = "for formats by column, which are a feature")]
    pub(super) fn form_of_last(&self) -> Option<usize> {
        self.decoded.records.last()?.lane.map(|(form, _)| form)
    }

    /// The current block of a form.
    #[allow(dead_code, reason = "for formats by column, which are a feature")]
    pub(super) fn builder(&mut self, form: usize, template: &Template) -> Option<&mut Builder> {
        let builder = self.builders.get_mut(form)?;
        Some(builder.get_or_insert_with(|| Builder::new(template.cell_count(), 512)))
    }

    /// How many reports it has.
    #[allow(dead_code, reason = "for formats by column, which are a feature")]
    pub(super) fn lanes(&self, form: usize) -> usize {
        self.builders.get(form).and_then(Option::as_ref).map_or(0, Builder::len)
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        if self.decoded.diagnostics.len() < MAX_REPORTED {
            self.decoded.diagnostics.push(diagnostic);
        } else {
            self.decoded.unreported.add(diagnostic.severity);
        }
    }

    /// Blocks in the order of the forms.
    pub(super) fn finish(mut self, templates: &[Arc<Template>]) -> DecodedChunk {
        let mut block_of = Vec::new();
        for (template, builder) in templates.iter().zip(self.builders) {
            block_of.push(self.decoded.blocks.len());
            if let Some(builder) = builder {
                self.decoded.blocks.push((Arc::clone(template), builder.finish()));
            }
        }
        for record in &mut self.decoded.records {
            record.lane = record.lane.and_then(|(form, lane)| Some((*block_of.get(form)?, lane)));
        }
        self.decoded
    }
}

/// The next row of a form.
fn row<'b>(
    builders: &'b mut [Option<Builder>],
    lanes: usize,
    form: usize,
    templates: &[Arc<Template>],
) -> Option<&'b mut Builder> {
    let cells = templates.get(form)?.cell_count();
    let row = builders.get_mut(form)?.get_or_insert_with(|| Builder::new(cells, lanes));
    row.begin();
    Some(row)
}
