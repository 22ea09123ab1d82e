//! Many reports of one form, laid out by column. In: cells of one report after the other. Out: a block with
//! one vector of scaled integers a cell of the form, and masks of what is no figure.
//!
//! A figure `12.50` in a column of two decimals is 1250. What does not fit in 64 bits is *odd*: the precise
//! evaluator looks at it.

use crate::check::ir::Program;
use crate::eval::{Figures, Reason};
use crate::report::{Report, State};
use crate::schema::{BlankPolicy, CellId};

use super::mask::Mask;

/// One cell of the form over all reports of a block.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// Scaled by `10^scale`; 0 where the cell is no figure.
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
    odd: Mask,
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

    /// Reports in which the cell is in a state; `None` for a number, which is what is in no other.
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
    pub(super) fn plain(&self) -> bool {
        self.plain
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
            self.odd.set(self.values.len());
        }
        self.reach |= value.unsigned_abs_or();
        self.negative |= value < 0;
        self.values.push(value);
    }

    /// A figure with more digits after the point came: all others get as many.
    fn rescale(&mut self, scale: u32) {
        let by = scale - self.scale;
        self.scale = scale;
        self.reach = 0;
        for (lane, value) in self.values.iter_mut().enumerate() {
            *value = scaled(*value, by).unwrap_or_else(|| {
                self.odd.set(lane);
                0
            });
            self.reach |= value.unsigned_abs_or();
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
            State::Number => self.odd.set(lane),
        }
        self.values.push(0);
    }

    fn finish(&mut self, lanes: usize) {
        while self.values.len() < lanes {
            self.mark(State::Absent);
        }
        for mask in
            [&mut self.blank, &mut self.dash, &mut self.text, &mut self.absent, &mut self.uncertain, &mut self.odd]
        {
            *mask = std::mem::take(mask).padded(lanes);
        }
        self.unread_but_there = self.text.clone().or(&self.uncertain).or(&self.odd);
        self.unread = self.unread_but_there.clone().or(&self.absent);
        self.plain = [&self.blank, &self.dash, &self.unread].into_iter().all(|mask| *mask == Mask::Zeros);
    }
}

/// Bits that cover a figure's distance from zero; one less than it for a negative one.
trait Covered {
    fn unsigned_abs_or(self) -> u64;
}

impl Covered for i64 {
    fn unsigned_abs_or(self) -> u64 {
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
    lanes: usize,
    columns: Vec<Column>,
    /// Reports about which there is more to say than their cells tell: never settled here.
    strange: Mask,
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

    pub(super) fn strange(&self) -> &Mask {
        &self.strange
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

    /// Reports that were read one by one, as a block.
    pub fn of(program: &Program, reports: &[Report]) -> Block {
        let mut builder = Builder::new(program.template.cell_count(), reports.len());
        for report in reports {
            builder.begin();
            let figures = Figures::of(program, report);
            for (idx, cell) in report.cells.iter().enumerate() {
                let id = CellId(u32::try_from(idx).unwrap_or(u32::MAX));
                match figures.get(id, None, BlankPolicy::Missing) {
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

/// A block under way: reports one after the other, cells of each in any order.
#[derive(Debug, Clone, Default)]
pub struct Builder {
    block: Block,
}

impl Builder {
    /// For a form of `cells` cells; `reports`: how many are expected.
    pub fn new(cells: usize, reports: usize) -> Self {
        let column = || Column { values: Vec::with_capacity(reports), ..Column::default() };
        Self { block: Block { lanes: 0, columns: (0..cells).map(|_| column()).collect(), strange: Mask::Zeros } }
    }

    /// How many reports were begun.
    pub fn len(&self) -> usize {
        self.block.lanes
    }

    pub fn is_empty(&self) -> bool {
        self.block.lanes == 0
    }

    /// The next report. What is not said of its cells is absent.
    pub fn begin(&mut self) {
        self.block.lanes += 1;
    }

    /// A figure `mantissa / 10^scale` of the report begun last, in the unit in which the form computes the cell.
    pub fn number(&mut self, cell: usize, mantissa: i64, scale: u32) {
        if let Some(column) = self.open(cell) {
            column.push(mantissa, scale);
        }
    }

    /// A cell that is no figure; [`State::Number`] for one that this layout cannot hold.
    pub fn mark(&mut self, cell: usize, state: State) {
        if let Some(column) = self.open(cell) {
            column.mark(state);
        }
    }

    /// There is more to say about this report than its cells tell.
    pub fn strange(&mut self) {
        if let Some(lane) = self.block.lanes.checked_sub(1) {
            self.block.strange.set(lane);
        }
    }

    pub fn finish(mut self) -> Block {
        let lanes = self.block.lanes;
        for column in &mut self.block.columns {
            column.finish(lanes);
        }
        self.block.strange = std::mem::take(&mut self.block.strange).padded(lanes);
        self.block
    }

    /// The column, filled up to the report under way. A cell told twice makes the report strange.
    fn open(&mut self, cell: usize) -> Option<&mut Column> {
        let lane = self.block.lanes.checked_sub(1)?;
        let column = self.block.columns.get_mut(cell)?;
        if column.values.len() > lane {
            self.block.strange.set(lane);
            return None;
        }
        while column.values.len() < lane {
            column.mark(State::Absent);
        }
        Some(column)
    }
}
