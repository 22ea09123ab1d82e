//! Defines types: the axis over which a value runs, and what a figure measures.

use std::sync::Arc;

use crate::source::Span;
use crate::template::{TableIdx, Unit};

use super::ir;

/// The axis over which a value runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One value.
    Scalar,
    /// One for each column of the table: `row …`.
    Row(TableIdx),
    /// One for each row of the table: `col …`.
    Col(TableIdx),
}

impl Shape {
    /// That of a rule with these positions.
    pub(super) fn from_positions(positions: &[ir::Position]) -> Shape {
        match positions.first() {
            Some(ir::Position { table: Some(table), row: None, col: Some(_) }) => Shape::Row(*table),
            Some(ir::Position { table: Some(table), row: Some(_), col: None }) => Shape::Col(*table),
            _ => Shape::Scalar,
        }
    }
}

/// What a figure measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Measure {
    /// The number 0 that a rule writes without a unit: it fits everything.
    Zero,
    /// Another number that a rule writes without a unit, or counts: it takes the unit that the template states for what it
    /// meets.
    Bare,
    Unit(Unit),
    /// A cell for which the template has no unit. The report may print one; the figure is in the base of that unit.
    Unstated,
    /// Computed from such cells.
    Unknown,
    /// At this position the table has no such row or column: nothing is computed, so nothing clashes.
    Absent,
}

/// What the figures of an expression measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Measures {
    /// The same at every position.
    Same(Measure),
    /// By position along the axis of the shape.
    Each(Arc<[Measure]>),
}

/// The powers of ten by which both sides are multiplied, and what the result measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Meeting {
    pub left: i32,
    pub right: i32,
    pub result: Measure,
    /// A cell without a stated unit meets one that has it.
    pub unstated: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Type {
    Number(Measures),
    Truth,
}

/// An expression with its type and its place.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    pub expr: ir::Expr,
    pub operands: ir::OperandIds,
    pub shape: Shape,
    pub ty: Type,
    pub span: Span,
    /// The cell it names, where it names one: for the position of a rule on single cells.
    pub table: Option<TableIdx>,
}

/// The operands of an expression, from its own id and the operands of its parts.
pub(super) fn operands_above(
    own: Option<ir::OperandId>,
    parts: impl IntoIterator<Item = ir::OperandIds>,
) -> ir::OperandIds {
    let mut operands = vec![own];
    parts.into_iter().for_each(|part| operands.extend(part));
    operands
}

impl Meeting {
    fn unscaled(result: Measure) -> Meeting {
        Meeting { left: 0, right: 0, result, unstated: false }
    }
}

impl Measure {
    /// The meeting of figures that are added or compared. `None` where they cannot be.
    pub(super) fn meet(&self, other: &Measure) -> Option<Meeting> {
        use Measure::{Absent, Bare, Unit as Of, Unknown, Unstated, Zero};
        Some(match (self, other) {
            (Absent, _) | (_, Absent) => Meeting::unscaled(Absent),
            (Zero, other) | (other, Zero) => Meeting::unscaled(other.clone()),
            // Nobody states of which unit the number is, so the figures must be plain numbers.
            (Bare, Unstated | Unknown) | (Unstated | Unknown, Bare) => Meeting::unscaled(Of(Unit::without_dimension())),
            (Bare, other) | (other, Bare) => Meeting::unscaled(other.clone()),
            (Of(a), Of(b)) if a.dimension == b.dimension => {
                // Converts to the finer unit, so that no decimal digits are added.
                let finer = a.exponent.min(b.exponent);
                let unit = Unit { dimension: a.dimension.clone(), exponent: finer };
                Meeting { left: a.exponent - finer, right: b.exponent - finer, result: Of(unit), unstated: false }
            }
            (Of(_), Of(_)) => return None,
            // The unit is that of the template, so that a number beside both means the same as beside the one.
            (Of(unit), Unstated | Unknown) => Meeting {
                left: 0,
                right: -unit.exponent,
                result: self.clone(),
                unstated: *other == Unstated && !unit.dimension.is_plain(),
            },
            (Unstated | Unknown, Of(unit)) => Meeting {
                left: -unit.exponent,
                right: 0,
                result: other.clone(),
                unstated: *self == Unstated && !unit.dimension.is_plain(),
            },
            (Unstated, Unstated) => Meeting::unscaled(Unstated),
            (Unstated | Unknown, Unstated | Unknown) => Meeting::unscaled(Unknown),
        })
    }

    /// The meeting of factors. A plain number is brought to its own size first, so that `%` times 万元 is 万元.
    pub(super) fn times(&self, other: &Measure) -> Meeting {
        use Measure::{Absent, Bare, Unit as Of, Unknown, Unstated, Zero};
        match (self, other) {
            (Absent, _) | (_, Absent) => Meeting::unscaled(Absent),
            (Zero | Bare, Zero | Bare) => Meeting::unscaled(Bare),
            (Zero | Bare, other) | (other, Zero | Bare) => Meeting::unscaled(other.clone()),
            (Of(a), Of(b)) => {
                let plain = |unit: &Unit| if unit.dimension.is_plain() { unit.exponent } else { 0 };
                let (left, right) = (plain(a), plain(b));
                let unit = a.times(b);
                let rest = unit.exponent - left - right;
                // What is left of a quotient of like units belongs into the figure.
                let left = if unit.dimension.is_plain() { left + rest } else { left };
                let exponent = if unit.dimension.is_plain() { 0 } else { rest };
                Meeting { left, right, result: Of(Unit { exponent, ..unit }), unstated: false }
            }
            (Of(unit), Unstated | Unknown) => Meeting { left: unit.exponent, ..Meeting::unscaled(Unknown) },
            (Unstated | Unknown, Of(unit)) => Meeting { right: unit.exponent, ..Meeting::unscaled(Unknown) },
            (Unstated | Unknown, Unstated | Unknown) => Meeting::unscaled(Unknown),
        }
    }

    /// The meeting of dividend and divisor.
    pub(super) fn over(&self, other: &Measure) -> Meeting {
        match (self, other) {
            (Measure::Absent, _) | (_, Measure::Absent) => Meeting::unscaled(Measure::Absent),
            (_, Measure::Unit(unit)) => {
                let inverse = Unit::without_dimension().over(unit);
                match self {
                    Measure::Zero | Measure::Bare => Meeting::unscaled(Measure::Unit(inverse)),
                    Measure::Unit(_) | Measure::Unstated | Measure::Unknown | Measure::Absent => {
                        let met = self.times(&Measure::Unit(inverse));
                        Meeting { right: -met.right, ..met }
                    }
                }
            }
            (Measure::Unit(unit), Measure::Unstated | Measure::Unknown) => {
                Meeting { left: unit.exponent, ..Meeting::unscaled(Measure::Unknown) }
            }
            (Measure::Zero, Measure::Zero | Measure::Bare) => Meeting::unscaled(Measure::Bare),
            (_, Measure::Zero | Measure::Bare) => Meeting::unscaled(self.clone()),
            (_, Measure::Unstated | Measure::Unknown) => Meeting::unscaled(Measure::Unknown),
        }
    }

    /// Which measures decide first what others must be: those that are certain.
    fn rank(&self) -> u8 {
        match self {
            Measure::Unit(_) => 0,
            Measure::Unstated | Measure::Unknown => 1,
            Measure::Bare => 2,
            Measure::Zero | Measure::Absent => 3,
        }
    }

    /// The unit in words; empty where there is none.
    pub(super) fn words(&self) -> String {
        match self {
            Measure::Unit(unit) => unit.words(),
            Measure::Zero | Measure::Bare | Measure::Unstated | Measure::Unknown | Measure::Absent => String::new(),
        }
    }
}

impl Measures {
    /// At one position.
    pub(super) fn get(&self, position: usize) -> &Measure {
        match self {
            Measures::Same(measure) => measure,
            Measures::Each(list) => list.get(position).unwrap_or(&Measure::Unknown),
        }
    }

    /// What is measured at all its positions.
    fn all(&self) -> &[Measure] {
        match self {
            Measures::Same(measure) => std::slice::from_ref(measure),
            Measures::Each(list) => list,
        }
    }

    /// The units by position, as far as the template states them. `is_open`: whether a report may state others.
    pub(super) fn units(&self, is_open: bool) -> ir::Units {
        let unit = |measure: &Measure| match measure {
            Measure::Unit(unit) => Some(unit.clone()),
            Measure::Zero | Measure::Bare | Measure::Unstated | Measure::Unknown | Measure::Absent => None,
        };
        ir::Units::new(self.all().iter().map(unit).collect(), is_open)
    }

    /// Whether it measures differently at different positions.
    pub(super) fn is_varied(&self) -> bool {
        matches!(self, Measures::Each(_))
    }

    /// How many positions it tells apart.
    fn positions(&self) -> Option<usize> {
        match self {
            Measures::Same(_) => None,
            Measures::Each(list) => Some(list.len()),
        }
    }

    /// From one measure for each position; the same everywhere where they are equal.
    pub(super) fn from_list(list: Vec<Measure>) -> Measures {
        match only(&list) {
            Some(all) => Measures::Same(all.clone()),
            None => Measures::Each(list.into()),
        }
    }

    /// The same, and where there is no figure what the other measures.
    pub(super) fn or(&self, other: &Measures) -> Measures {
        let count = self.positions().or(other.positions()).unwrap_or(1);
        let either = |position: usize| {
            let own = self.get(position);
            if *own == Measure::Absent { other.get(position) } else { own }.clone()
        };
        Measures::from_list((0..count).map(either).collect())
    }

    /// For positions in another order, of which some may be absent.
    pub(super) fn reorder(&self, order: &[Option<usize>]) -> Measures {
        let at = |position: &Option<usize>| position.map_or(Measure::Absent, |position| self.get(position).clone());
        Measures::from_list(order.iter().map(at).collect())
    }

    /// Whether a percentage of these, which are compared, is a share: where they have a unit, or the template states none
    /// for some of them. A percentage of plain numbers is a number. `unstated`: the template states none for some figure of
    /// a sum among them.
    pub(super) fn take_shares(sides: [&Measures; 2], unstated: bool) -> bool {
        let kind = |measure: &Measure| match measure {
            Measure::Unit(unit) => Some(!unit.dimension.is_plain() || unstated),
            Measure::Unstated => Some(true),
            Measure::Unknown => Some(false),
            Measure::Zero | Measure::Bare | Measure::Absent => None,
        };
        let kinds = || sides.into_iter().flat_map(Measures::all).filter_map(kind);
        kinds().all(|share| share) && kinds().next().is_some()
    }

    /// Whether some figure is of a cell for which the template has no unit.
    pub(super) fn is_unstated(&self) -> bool {
        self.all().contains(&Measure::Unstated)
    }

    /// Whether some figure is of a unit that other figures may not have.
    pub(super) fn has_dimension(&self) -> bool {
        self.all().iter().any(|measure| matches!(measure, Measure::Unit(unit) if !unit.dimension.is_plain()))
    }

    /// Whether some figure is of a unit that only the report may state.
    pub(super) fn has_unstated(&self) -> bool {
        self.all().iter().any(|measure| matches!(measure, Measure::Unstated | Measure::Unknown))
    }

    /// The meetings at all positions: shifts of both sides, and the result. `Err` with a position where figures cannot
    /// meet.
    pub(super) fn combine(
        &self,
        other: &Measures,
        meet: impl Fn(&Measure, &Measure) -> Option<Meeting>,
    ) -> Result<(Shifts, Shifts, Measures, bool), usize> {
        let count = self.positions().or(other.positions());
        let meetings = (0..count.unwrap_or(1))
            .map(|position| meet(self.get(position), other.get(position)).ok_or(position))
            .collect::<Result<Vec<Meeting>, usize>>()?;
        let unstated = meetings.iter().any(|meeting| meeting.unstated);
        let shifts = |side: fn(&Meeting) -> i32| {
            let by = |met: &Meeting| (met.result != Measure::Absent).then(|| side(met));
            Shifts::from_list(meetings.iter().map(by).collect())
        };
        let (left, right) = (shifts(|met| met.left), shifts(|met| met.right));
        let result = meetings.into_iter().map(|meeting| meeting.result).collect();
        Ok((left, right, Measures::from_list(result), unstated))
    }
}

/// Figures that are added or compared with each other, in one unit.
#[derive(Clone)]
pub(super) struct Common {
    /// Of each of them.
    pub shifts: Vec<Shifts>,
    pub result: Measures,
    /// The first of them that makes a cell without a stated unit meet one that has it.
    pub unstated: Option<usize>,
}

/// Two figures that cannot be added, and where.
pub(super) struct Clash {
    pub item: usize,
    pub position: usize,
    pub left: Measure,
    pub right: Measure,
    /// Whether others of its positions may be sound.
    pub varied: bool,
}

impl Common {
    /// In whatever order the items stand, the result is the same.
    pub(super) fn new(items: &[Measures]) -> Result<Common, Clash> {
        let positions = items.iter().find_map(Measures::positions);
        let mut unstated = None;
        let mut result = Vec::new();
        for position in 0..positions.unwrap_or(1) {
            let mut order: Vec<(usize, &Measure)> =
                items.iter().enumerate().map(|(item, own)| (item, own.get(position))).collect();
            order.retain(|(_, measure)| **measure != Measure::Absent);
            order.sort_by_key(|(_, measure)| measure.rank());
            let mut all = Measure::Zero;
            for (item, own) in order {
                let Some(met) = all.meet(own) else {
                    let varied = items.iter().any(Measures::is_varied);
                    return Err(Clash { item, position, left: all, right: own.clone(), varied });
                };
                all = met.result;
                unstated = unstated.or(met.unstated.then_some(item));
            }
            let is_absent = items.iter().any(|own| *own.get(position) == Measure::Absent);
            result.push(if is_absent { Measure::Absent } else { all });
        }
        let result = Measures::from_list(result);
        let to_result = |own: &Measure, all: &Measure| {
            let met = own.meet(all)?;
            Some(Meeting { left: met.left - met.right, right: 0, ..met })
        };
        let shift = |own: &Measures| own.combine(&result, to_result).map_or(Shifts::Same(0), |(shift, ..)| shift);
        Ok(Common { shifts: items.iter().map(shift).collect(), result, unstated })
    }
}

/// The item to which all of a list are equal.
fn only<T: PartialEq>(list: &[T]) -> Option<&T> {
    list.first().filter(|first| list.iter().all(|other| other == *first))
}

/// Powers of ten that bring a figure into another unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shifts {
    Same(i32),
    Each(Arc<[i32]>),
}

impl Shifts {
    /// Both one after the other.
    pub(super) fn plus(&self, other: &Shifts) -> Shifts {
        let get = |shifts: &Shifts, position: usize| match shifts {
            Shifts::Same(by) => *by,
            Shifts::Each(list) => list.get(position).copied().unwrap_or(0),
        };
        let positions = |shifts: &Shifts| match shifts {
            Shifts::Same(_) => 1,
            Shifts::Each(list) => list.len(),
        };
        let count = positions(self).max(positions(other));
        Shifts::from_list((0..count).map(|position| Some(get(self, position) + get(other, position))).collect())
    }

    /// From one shift for each position; `None` where nothing is computed.
    fn from_list(list: Vec<Option<i32>>) -> Shifts {
        let computed: Vec<i32> = list.iter().copied().flatten().collect();
        match only(&computed) {
            Some(all) => Shifts::Same(*all),
            None => Shifts::Each(list.into_iter().map(Option::unwrap_or_default).collect()),
        }
    }
}
