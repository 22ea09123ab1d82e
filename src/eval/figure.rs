//! Converts cells to figures, each in the unit of its place on the form, or the reason why it has none.

use std::collections::HashMap;
use std::sync::Arc;

use crate::amount::Amount;
use crate::check::ir;
use crate::report::{Cell, Report, State};
use crate::template::{BlankPolicy, CellId, Dimension, Unit};

/// Why a value is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The cell is not a figure.
    Cell(CellId, State),
    /// The cell's unit cannot be converted to the form's, or to that of the figures it meets.
    Unit(CellId),
    /// Neither the form nor the report states the cell's unit, and it meets figures that have one.
    Unstated(CellId),
    /// Another table lacks the row or column of this position.
    Partner,
    /// More digits than exact arithmetic holds.
    Overflow,
    DivisionByZero,
    /// The report has no such section.
    Section(usize),
    /// The cell of last year's report is not a figure.
    PriorCell(CellId, State),
    /// The unit of the cell of last year's report cannot be converted to the form's.
    PriorUnit(CellId),
    /// Last year's report is not given.
    NoPrior,
    /// The cell of a member is not a figure.
    MemberCell(usize, CellId, State),
    /// The unit of the cell of a member cannot be converted to the form's.
    MemberUnit(usize, CellId),
    /// There is no report of a member that can be used.
    MemberMissing(usize),
    /// The text mentions the fact with different figures.
    Fact(usize),
    /// No manifest says what the office is.
    NoManifest,
    /// The manifest does not list the office.
    OfficeUnlisted,
    /// The manifest has no such attribute.
    NoAttribute,
    /// The manifest does not state the attribute, by its place, of the office.
    AttributeBlank(usize),
}

/// A cell before a rule decides what blanks count as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Figure {
    Number(Amount),
    Nothing(State),
    BadUnit,
}

/// How a figure is printed, where that is otherwise than the template says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Printed {
    /// The printed unit.
    pub dimension: Dimension,
    /// The power of ten by which the printed figure was multiplied.
    pub shift: i32,
    /// Digits after the point, as printed.
    pub decimals: u32,
}

/// All cells of a report, converted once.
#[derive(Debug, Clone)]
pub struct Figures {
    list: Vec<Figure>,
    /// The units that the template states, by cell.
    units: Arc<[Option<Unit>]>,
    /// Figures in a unit of their own, by cell. A cell for which the template has no unit is in the base of that unit.
    printed: HashMap<CellId, Printed>,
    /// Those of last year's report.
    prior: Option<Arc<Figures>>,
    /// Those of the members; `None` for one without a report.
    members: Arc<[Option<Figures>]>,
}

impl Figures {
    pub fn new(program: &ir::Program, report: &Report) -> Self {
        let reads_prior = program.rules.iter().any(|rule| rule.prior);
        let prior = report.prior.as_ref().filter(|_| reads_prior);
        let prior = prior.map(|prior| Arc::new(Self::from_cells(program, &prior.cells)));
        let reads_members = program.rules.iter().any(|rule| rule.members);
        let members = report.members.iter().filter(|_| reads_members).flat_map(|members| &members.list);
        let figures = |cells: &Vec<Cell>| Self::from_cells(program, cells);
        let members = members.map(|member| member.report.as_ref().map(|report| figures(&report.cells))).collect();
        Self { prior, members, ..Self::from_cells(program, &report.cells) }
    }

    fn from_cells(program: &ir::Program, cells: &[Cell]) -> Self {
        let mut printed = HashMap::new();
        let list = cells
            .iter()
            .enumerate()
            .map(|(idx, cell)| match (cell.state, cell.value, cell.unit.as_deref().map(Unit::named)) {
                (State::Number, Some(value), Some(own)) => {
                    let target = program.units.get(idx).and_then(Option::as_ref);
                    let target = target.cloned().unwrap_or_else(|| own.base());
                    let Some(converted) = own.convert(value, &target) else { return Figure::BadUnit };
                    let shift = own.exponent - target.exponent;
                    let id = CellId(u32::try_from(idx).unwrap_or(u32::MAX));
                    printed.insert(id, Printed { dimension: own.dimension, shift, decimals: value.decimals() });
                    Figure::Number(converted)
                }
                (State::Number, Some(value), None) => Figure::Number(value),
                (state, ..) => Figure::Nothing(state),
            })
            .collect();
        Self { list, units: Arc::clone(&program.units), printed, prior: None, members: Arc::default() }
    }

    /// The figures of last year's report.
    pub(super) fn prior(&self) -> Option<&Figures> {
        self.prior.as_deref()
    }

    /// The figures of a member; `None` for one without a report.
    pub(super) fn member(&self, member: usize) -> Option<&Figures> {
        self.members.get(member)?.as_ref()
    }

    /// Whether a figure is written in a cell.
    pub(super) fn is_written(&self, cell: CellId) -> bool {
        matches!(self.list.get(cell.index()), Some(Figure::Number(_)))
    }

    /// How a cell is printed, where it has a unit of its own.
    pub(super) fn printed(&self, cell: CellId) -> Option<&Printed> {
        self.printed.get(&cell)
    }

    /// The unit that the template states for a cell.
    pub(super) fn unit(&self, cell: CellId) -> Option<&Unit> {
        self.units.get(cell.index())?.as_ref()
    }

    /// The unit in which a cell is computed: the template's, or the base of the printed one.
    pub(crate) fn unit_computed(&self, cell: CellId) -> Option<Unit> {
        let printed = || self.printed(cell).map(|printed| Unit { dimension: printed.dimension.clone(), exponent: 0 });
        self.unit(cell).cloned().or_else(printed)
    }

    /// Whether a cell has a figure in a unit of its own that the template does not know.
    pub(crate) fn has_own_unit(&self, cell: CellId, program: &ir::Program) -> bool {
        self.printed.contains_key(&cell) && program.units.get(cell.index()).is_none_or(Option::is_none)
    }

    /// The same report with other figures in some cells.
    pub(crate) fn with(&self, changes: &[(CellId, Amount)]) -> Self {
        let mut list = self.list.clone();
        for (cell, value) in changes {
            if let Some(slot) = list.get_mut(cell.index()) {
                *slot = Figure::Number(*value);
            }
        }
        let (prior, members) = (self.prior.clone(), Arc::clone(&self.members));
        Self { list, units: Arc::clone(&self.units), printed: self.printed.clone(), prior, members }
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
