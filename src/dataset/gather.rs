//! Plain cells of one report after the other → blocks. In: keys and what stands under them. Out: a sheet. Holds
//! the cells of one report until it is known which form they are of.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::report::{Figure, State};
use crate::template::Template;
use crate::vectorized::Builder;

use super::codes::{Codes, Key, NONE};
use super::{Sheet, Slot};

/// Reports that are expected of one form in a stretch, and the most for which there is room from the start.
const USUAL_LANES: usize = 512;
const MOST_LANES: usize = 2048;
/// Diagnostics that a sheet carries.
const MOST_SAID: usize = 100;

/// What a plain cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plain {
    Number(i64, u32),
    Blank,
    Dash,
    Absent,
}

impl Plain {
    /// What words say, where that is plain; their unit, if any, must be the form's.
    pub(super) fn of(words: &str) -> Option<Plain> {
        let figure = Figure::read(words);
        match (figure.state, figure.value, figure.unit) {
            (State::Blank, ..) => Some(Plain::Blank),
            (State::Dash, ..) => Some(Plain::Dash),
            (State::Number, Some(value), None) if figure.changes.is_empty() => {
                Some(Plain::Number(value.mantissa()?, value.decimals()))
            }
            _ => None,
        }
    }

    /// As a column takes it.
    #[cfg(feature = "columnar")]
    pub(super) fn found(self) -> Result<(i64, u32), State> {
        match self {
            Plain::Number(value, scale) => Ok((value, scale)),
            Plain::Blank => Err(State::Blank),
            Plain::Dash => Err(State::Dash),
            Plain::Absent => Err(State::Absent),
        }
    }

    /// Tells a cell; false where it was told before.
    #[inline(always)]
    pub(super) fn tell(self, cell: u32, row: &mut Builder) -> bool {
        let cell = cell as usize;
        match self {
            Plain::Number(value, scale) => row.tell_number(cell, value, scale),
            Plain::Blank => row.tell_state(cell, State::Blank),
            Plain::Dash => row.tell_state(cell, State::Dash),
            Plain::Absent => row.tell_state(cell, State::Absent),
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Held {
    key: u32,
    plain: Plain,
    /// It tells nothing about the template of the report, and is not a cell where the template does not have it.
    weak: bool,
}

/// The form that cells point to: the only one of those that know all of them, or of those in `usual` as well.
pub(super) fn choose(known: u64, usual: u64) -> Option<usize> {
    [known, known & usual].into_iter().find(|mask| mask.count_ones() == 1).map(|mask| mask.trailing_zeros() as usize)
}

pub(super) struct Gather {
    held: Vec<Held>,
    known: u64,
    all: u64,
    odd: bool,
    builders: Vec<Option<Builder>>,
    /// Reports that are expected of each.
    lanes: usize,
    sheet: Sheet,
    open: Option<Slot>,
    /// What a report has above it are rows, not lines.
    pub by_rows: bool,
}

impl Gather {
    pub(super) fn new(templates: &[Arc<Template>]) -> Self {
        let all = if templates.len() >= 64 { u64::MAX } else { (1 << templates.len()) - 1 };
        Self {
            held: Vec::new(),
            known: all,
            all,
            odd: templates.len() > 64,
            builders: templates.iter().map(|_| None).collect(),
            lanes: USUAL_LANES,
            sheet: Sheet::default(),
            open: None,
            by_rows: false,
        }
    }

    /// How many reports the stretch may hold: columns that have to grow are copied.
    pub(super) fn expect(&mut self, reports: usize) {
        self.lanes = reports.clamp(1, MOST_LANES);
    }

    /// The next report, which begins at a byte of its stretch; `above`: lines of the file before it.
    pub(super) fn begin(&mut self, name: String, start: usize, above: u64) {
        self.held.clear();
        self.known = self.all;
        self.odd = self.all == u64::MAX;
        self.open = Some(Slot { name, start, above, by_rows: self.by_rows, ..Slot::default() });
    }

    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// What the current report states about itself; the last statement counts.
    pub(super) fn about(&mut self, organisation: Option<&str>, year: Option<i32>) {
        if let Some(slot) = &mut self.open {
            slot.organisation = organisation.map(Into::into).or(slot.organisation.take());
            slot.year = year.or(slot.year);
        }
    }

    /// A plain cell of the report under way.
    #[inline]
    pub(super) fn put(&mut self, index: u32, key: &Key, plain: Plain) {
        self.known &= key.known;
        self.held.push(Held { key: index, plain, weak: false });
    }

    /// A blank that may stand for a cell that the form does not have.
    pub(super) fn put_weak(&mut self, index: u32) {
        self.held.push(Held { key: index, plain: Plain::Blank, weak: true });
    }

    /// The report under way holds something that is not plain.
    pub(super) fn odd(&mut self) {
        self.odd = true;
    }

    /// The report under way ends. `usual`: forms that know everything such a file speaks of; `stated`: the one
    /// that the report names.
    pub(super) fn end(
        &mut self,
        end: usize,
        codes: &Codes,
        usual: u64,
        stated: Option<usize>,
        templates: &[Arc<Template>],
    ) {
        let Some(mut slot) = self.open.take() else { return };
        let form = stated.or_else(|| choose(self.known, usual)).filter(|_| !self.odd && !self.held.is_empty());
        slot.lane = form.and_then(|form| self.settle(form, codes, templates));
        slot.form = slot.lane.and(form);
        slot.end = end;
        self.sheet.slots.push(slot);
    }

    /// The report's cells as one more lane; `None` where a cell is unknown or told twice.
    fn settle(&mut self, form: usize, codes: &Codes, templates: &[Arc<Template>]) -> Option<(usize, usize)> {
        let row = row(&mut self.builders, self.lanes, form, templates)?;
        let all = self.held.iter().all(|held| {
            let cell = codes.key(held.key).and_then(|key| key.cells.get(form)).copied().unwrap_or(NONE);
            match cell {
                NONE => held.weak,
                cell => held.plain.tell(cell, row),
            }
        });
        if all {
            return Some((form, row.len() - 1));
        }
        row.cancel();
        None
    }

    /// Room for a report that is known to be of a form before any of its cells is; [`Gather::keep`] or
    /// [`Gather::cancel`] must follow.
    pub(super) fn row(&mut self, form: usize, templates: &[Arc<Template>]) -> Option<&mut Builder> {
        if self.all == u64::MAX {
            return None;
        }
        row(&mut self.builders, self.lanes, form, templates)
    }

    /// The report under way ends, its cells being in the row begun last.
    pub(super) fn keep(&mut self, end: usize, form: usize) {
        let row = self.builders.get(form).and_then(Option::as_ref);
        if let (Some(slot), Some(row)) = (self.open.take(), row) {
            let lane = Some((form, row.len() - 1));
            self.sheet.slots.push(Slot { lane, form: Some(form), end, ..slot });
        }
    }

    /// The row begun last is none after all.
    pub(super) fn cancel(&mut self, form: usize) {
        if let Some(Some(row)) = self.builders.get_mut(form) {
            row.cancel();
        }
    }

    /// The report under way ends, and was read by other means: its form and its lane.
    #[cfg(feature = "columnar")]
    pub(super) fn end_at(&mut self, end: usize, lane: Option<(usize, usize)>) {
        let form = lane.map(|(form, _)| form);
        self.sheet.slots.extend(self.open.take().map(|slot| Slot { end, lane, form, ..slot }));
    }

    /// The form of the report that ended last, where it is settled.
    #[cfg(feature = "columnar")]
    pub(super) fn form_of_last(&self) -> Option<usize> {
        self.sheet.slots.last()?.lane.map(|(form, _)| form)
    }

    /// The block of a form under way.
    #[cfg(feature = "columnar")]
    pub(super) fn builder(&mut self, form: usize, template: &Template) -> Option<&mut Builder> {
        let builder = self.builders.get_mut(form)?;
        Some(builder.get_or_insert_with(|| Builder::new(template.cell_count(), 512)))
    }

    /// How many reports it has.
    #[cfg(feature = "columnar")]
    pub(super) fn lanes(&self, form: usize) -> usize {
        self.builders.get(form).and_then(Option::as_ref).map_or(0, Builder::len)
    }

    pub(super) fn say(&mut self, diagnostic: Diagnostic) {
        if self.sheet.diagnostics.len() < MOST_SAID {
            self.sheet.diagnostics.push(diagnostic);
        } else {
            self.sheet.unsaid += 1;
        }
    }

    /// Blocks in the order of the forms.
    pub(super) fn finish(mut self, templates: &[Arc<Template>]) -> Sheet {
        let mut block_of = Vec::new();
        for (template, builder) in templates.iter().zip(self.builders) {
            block_of.push(self.sheet.blocks.len());
            if let Some(builder) = builder {
                self.sheet.blocks.push((Arc::clone(template), builder.finish()));
            }
        }
        for slot in &mut self.sheet.slots {
            slot.lane = slot.lane.and_then(|(form, lane)| Some((*block_of.get(form)?, lane)));
        }
        self.sheet
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
