//! Defines blocks: many reports of one form, laid out by column. A block has one vector of scaled integers per cell of
//! the form, and masks of what is not a figure.
//!
//! A figure `12.50` in a column of two decimals is 1250. What does not fit in 64 bits is not representable and is left to
//! the precise evaluator.

use crate::check::ir::Program;
use crate::eval::{Figures, Reason};
use crate::report::{Report, State};
use crate::template::{BlankPolicy, CellId};

use super::builder::Builder;
use super::mask::Mask;

/// The content of a cell of a row: not set, a state, or a figure, which is `FIGURE` and its digits after the point.
pub(super) type Tag = u8;
pub(super) const UNSET: Tag = 0;
const FIGURE: Tag = 16;

/// The tag of a state; of [`State::Number`] for one that this layout cannot hold.
pub(super) fn state_tag(state: State) -> Tag {
    match state {
        State::Blank => 1,
        State::Dash => 2,
        State::Text => 3,
        State::Absent => 4,
        State::Uncertain => 5,
        State::Number => 6,
    }
}

/// The tag of a figure with this many digits after the point; every reader limits them to a few.
pub(super) fn figure_tag(scale: u32) -> Tag {
    u8::try_from(scale).ok().and_then(|scale| scale.checked_add(FIGURE)).unwrap_or(state_tag(State::Number))
}

fn state_of(tag: Tag) -> State {
    match tag {
        1 => State::Blank,
        2 => State::Dash,
        3 => State::Text,
        5 => State::Uncertain,
        6 => State::Number,
        _ => State::Absent,
    }
}

/// One cell of the form over all reports of a block.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// Scaled by `10^scale`; 0 where the cell is not a figure.
    values: Vec<i64>,
    scale: u32,
    /// All figures or-ed together, negative ones with their bits flipped: no figure is larger than this.
    reach: u64,
    /// Some figure is negative.
    negative: bool,
    blank: Mask,
    dash: Mask,
    text: Mask,
    absent: Mask,
    uncertain: Mask,
    /// A figure that this layout cannot hold, or in a unit that cannot be converted.
    unrepresentable: Mask,
    /// All of the above but `blank` and `dash`.
    unread: Mask,
    /// The same without `absent`.
    unread_but_there: Mask,
    /// Every report has a figure here.
    plain: bool,
}

impl Column {
    pub fn values(&self) -> &[i64] {
        &self.values
    }

    /// Digits after the point in `values`.
    pub fn scale(&self) -> u32 {
        self.scale
    }

    /// The largest distance from zero that a figure may have.
    pub(super) fn reach(&self) -> u64 {
        self.reach.saturating_add(u64::from(self.negative))
    }

    pub(super) fn negative(&self) -> bool {
        self.negative
    }

    /// Reports in which the cell is in a state; `None` for a number, which is the rest.
    pub fn state(&self, state: State) -> Option<&Mask> {
        Some(match state {
            State::Blank => &self.blank,
            State::Dash => &self.dash,
            State::Text => &self.text,
            State::Absent => &self.absent,
            State::Uncertain => &self.uncertain,
            State::Number => return None,
        })
    }

    /// Reports in which the cell has no figure under any rule.
    pub(super) fn unread(&self) -> &Mask {
        &self.unread
    }

    /// Reports that have the cell, and no figure in it under any rule.
    pub(super) fn unread_but_there(&self) -> &Mask {
        &self.unread_but_there
    }

    /// Every report has a figure here: what most columns of most blocks are.
    pub(super) fn is_plain(&self) -> bool {
        self.plain
    }

    /// One cell of several reports, as a [`Builder`] holds it.
    pub(super) fn append(&mut self, tags: &[Tag], values: &[i64]) {
        // Most cells are figures of the same digits in every report.
        let usual = figure_tag(self.scale);
        if tags.iter().all(|tag| *tag == usual) {
            self.append_values(values);
            return;
        }
        for (tag, value) in tags.iter().zip(values) {
            match tag.checked_sub(FIGURE) {
                Some(scale) => self.push(*value, u32::from(scale)),
                None => self.mark(state_of(*tag)),
            }
        }
    }

    /// One cell of several reports, all of them figures of one scale.
    pub(super) fn append_scaled(&mut self, values: &[i64], scale: u32) {
        if scale != self.scale && !self.values.is_empty() {
            values.iter().for_each(|value| self.push(*value, scale));
            return;
        }
        self.scale = scale;
        self.append_values(values);
    }

    fn append_values(&mut self, values: &[i64]) {
        self.values.extend_from_slice(values);
        self.reach = values.iter().fold(self.reach, |reach, value| reach | value.covered());
        self.negative |= values.iter().fold(0, |all, value| all | value) < 0;
    }

    /// One cell of several reports: a figure and its scale, or a state.
    pub(super) fn append_each(&mut self, found: impl Iterator<Item = Result<(i64, u32), State>>) {
        for one in found {
            match one {
                Ok((value, scale)) => self.push(value, scale),
                Err(state) => self.mark(state),
            }
        }
    }

    /// Reports that have no such cell, up to so many reports.
    pub(super) fn append_absent(&mut self, lanes: usize) {
        while self.values.len() < lanes {
            self.mark(State::Absent);
        }
    }

    fn push(&mut self, value: i64, scale: u32) {
        let (value, fits) = match scale.cmp(&self.scale) {
            std::cmp::Ordering::Equal => (value, true),
            std::cmp::Ordering::Less => match scaled(value, self.scale - scale) {
                Some(value) => (value, true),
                None => (0, false),
            },
            std::cmp::Ordering::Greater => {
                self.rescale(scale);
                (value, true)
            }
        };
        if !fits {
            self.unrepresentable.set(self.values.len());
        }
        self.reach |= value.covered();
        self.negative |= value < 0;
        self.values.push(value);
    }

    /// Raises the scale of all figures for one with more digits after the point.
    fn rescale(&mut self, scale: u32) {
        let by = scale - self.scale;
        self.scale = scale;
        self.reach = 0;
        for (lane, value) in self.values.iter_mut().enumerate() {
            *value = scaled(*value, by).unwrap_or_else(|| {
                self.unrepresentable.set(lane);
                0
            });
            self.reach |= value.covered();
        }
    }

    fn mark(&mut self, state: State) {
        let lane = self.values.len();
        match state {
            State::Blank => self.blank.set(lane),
            State::Dash => self.dash.set(lane),
            State::Text => self.text.set(lane),
            State::Absent => self.absent.set(lane),
            State::Uncertain => self.uncertain.set(lane),
            State::Number => self.unrepresentable.set(lane),
        }
        self.values.push(0);
    }

    fn finish(&mut self, lanes: usize) {
        for mask in [
            &mut self.blank,
            &mut self.dash,
            &mut self.text,
            &mut self.absent,
            &mut self.uncertain,
            &mut self.unrepresentable,
        ] {
            *mask = std::mem::take(mask).padded(lanes);
        }
        self.unread_but_there = self.text.clone().or(&self.uncertain).or(&self.unrepresentable);
        self.unread = self.unread_but_there.clone().or(&self.absent);
        self.plain = [&self.blank, &self.dash, &self.unread].into_iter().all(|mask| *mask == Mask::Zeros);
    }
}

/// Bits that cover a figure's distance from zero; one less than it for a negative one.
trait Covered {
    fn covered(self) -> u64;
}

impl Covered for i64 {
    fn covered(self) -> u64 {
        (self ^ (self >> 63)) as u64
    }
}

/// `value · 10^by`, where it fits.
pub(super) fn scaled(value: i64, by: u32) -> Option<i64> {
    if value == 0 { Some(0) } else { value.checked_mul(10i64.checked_pow(by)?) }
}

/// Reports of one form by column.
#[derive(Debug, Clone, Default)]
pub struct Block {
    pub(super) lanes: usize,
    pub(super) columns: Vec<Column>,
    /// Reports with more content than their cells: never settled here.
    pub(super) fallback_rows: Mask,
}

impl Block {
    /// How many reports.
    pub fn len(&self) -> usize {
        self.lanes
    }

    pub fn is_empty(&self) -> bool {
        self.lanes == 0
    }

    pub fn column(&self, cell: CellId) -> Option<&Column> {
        self.columns.get(cell.index())
    }

    pub(super) fn fallback_rows(&self) -> &Mask {
        &self.fallback_rows
    }

    /// Reports that have none of these cells.
    pub(super) fn without(&self, cells: std::ops::Range<usize>) -> Mask {
        let mut all = Mask::Ones;
        for column in self.columns.get(cells).unwrap_or_default() {
            all = all.and(&column.absent);
            if all == Mask::Zeros {
                break;
            }
        }
        all
    }

    /// For a form of so many cells; `reports`: how many are expected.
    pub(super) fn new(cells: usize, reports: usize) -> Block {
        let column = || Column { values: Vec::with_capacity(reports), ..Column::default() };
        Block { lanes: 0, columns: (0..cells).map(|_| column()).collect(), fallback_rows: Mask::Zeros }
    }

    /// All columns have a cell of every report.
    pub(super) fn finish(mut self) -> Block {
        for column in &mut self.columns {
            column.finish(self.lanes);
        }
        self.fallback_rows = std::mem::take(&mut self.fallback_rows).padded(self.lanes);
        self
    }

    /// Reports that were read one by one, as a block.
    pub fn from_reports(program: &Program, reports: &[Report]) -> Block {
        let mut builder = Builder::new(program.template.cell_count(), reports.len());
        for report in reports {
            builder.begin();
            let figures = Figures::new(program, report);
            for (idx, cell) in report.cells.iter().enumerate() {
                let id = CellId(u32::try_from(idx).unwrap_or(u32::MAX));
                match figures.get(id, None, BlankPolicy::Missing) {
                    // Whether it may meet others depends on the report.
                    Ok(_) if figures.has_own_unit(id, program) => builder.mark(idx, State::Number),
                    Ok((value, _)) => match value.mantissa() {
                        Some(mantissa) => builder.number(idx, mantissa, value.decimals()),
                        None => builder.mark(idx, State::Number),
                    },
                    Err(Reason::Cell(_, state)) => builder.mark(idx, state),
                    Err(_) => builder.mark(idx, cell.state),
                }
            }
        }
        builder.finish()
    }
}
