//! Converts cells to figures, each in the unit of its place on the form, or the reason why it has none.

use crate::amount::Amount;
use crate::check::ir;
use crate::report::{Report, State};
use crate::template::{BlankPolicy, CellId, Unit};

/// Why a value is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The cell is not a figure.
    Cell(CellId, State),
    /// The cell's unit cannot be converted to the form's.
    Unit(CellId),
    /// More digits than exact arithmetic holds.
    Overflow,
    DivisionByZero,
    /// The report has no such section.
    Section(usize),
}

/// A cell before a rule decides what blanks count as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Figure {
    Number(Amount),
    Nothing(State),
    BadUnit,
}

/// All cells of a report, converted once.
#[derive(Debug, Clone)]
pub struct Figures {
    list: Vec<Figure>,
}

impl Figures {
    pub fn new(program: &ir::Program, report: &Report) -> Self {
        let list = report
            .cells
            .iter()
            .enumerate()
            .map(|(idx, cell)| match (cell.state, cell.value) {
                (State::Number, Some(value)) => {
                    let target = program.units.get(idx).and_then(Option::as_ref);
                    match (cell.unit.as_deref().map(Unit::named), target) {
                        (Some(own), Some(target)) => own.convert(value, target).map_or(Figure::BadUnit, Figure::Number),
                        _ => Figure::Number(value),
                    }
                }
                (state, _) => Figure::Nothing(state),
            })
            .collect();
        Self { list }
    }

    /// The same report with another figure in one cell.
    pub(super) fn with(&self, cell: CellId, value: Amount) -> Self {
        let mut list = self.list.clone();
        if let Some(slot) = list.get_mut(cell.index()) {
            *slot = Figure::Number(value);
        }
        Self { list }
    }

    /// The figure of a cell and whether it is a zero that is not written.
    pub(crate) fn get(
        &self,
        cell: CellId,
        fallback: Option<Amount>,
        blank: BlankPolicy,
    ) -> Result<(Amount, bool), Reason> {
        match self.list.get(cell.index()) {
            Some(Figure::Number(value)) => Ok((*value, false)),
            Some(Figure::BadUnit) => Err(Reason::Unit(cell)),
            Some(Figure::Nothing(state @ (State::Blank | State::Dash))) => match (fallback, blank) {
                (Some(value), _) => Ok((value, value.is_zero())),
                (None, BlankPolicy::Zero) => Ok((Amount::ZERO, true)),
                _ => Err(Reason::Cell(cell, *state)),
            },
            Some(Figure::Nothing(state)) => Err(Reason::Cell(cell, *state)),
            None => Err(Reason::Cell(cell, State::Absent)),
        }
    }
}
