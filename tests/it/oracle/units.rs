//! Units as the reference describes them: what a figure measures, in which size, and what it may meet.

/// What units measure: money, things counted, lengths and times, each with its power.
pub type Dimension = [i8; 4];

pub const PLAIN: Dimension = [0; 4];
const MONEY: Dimension = [1, 0, 0, 0];
const COUNT: Dimension = [0, 1, 0, 0];

/// A unit with its dimension and its power of ten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    pub name: &'static str,
    pub dimension: Dimension,
    pub exponent: i32,
}

const fn unit(name: &'static str, dimension: Dimension, exponent: i32) -> Unit {
    Unit { name, dimension, exponent }
}

pub const MONEYS: [Unit; 5] = [
    unit("元", MONEY, 0),
    unit("千元", MONEY, 3),
    unit("万元", MONEY, 4),
    unit("百万元", MONEY, 6),
    unit("亿元", MONEY, 8),
];
pub const COUNTS: [Unit; 4] =
    [unit("件", COUNT, 0), unit("个", COUNT, 0), unit("项", COUNT, 0), unit("人次", COUNT, 0)];
pub const SHARES: [Unit; 2] = [unit("%", PLAIN, -2), unit("‰", PLAIN, -3)];
pub const PRICES: [Unit; 2] = [unit("元/件", [1, -1, 0, 0], 0), unit("万元/件", [1, -1, 0, 0], 4)];
/// Units that the program does not know are quantities of their own.
pub const OTHERS: [Unit; 2] = [unit("公里", [0, 0, 1, 0], 0), unit("小时", [0, 0, 0, 1], 0)];

/// What a report says of the unit of a figure for which the form states none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// There is no report yet.
    Later,
    /// The cell is blank and counts as a zero of any unit.
    Any,
    /// A figure without a unit: it fits its like, and plain numbers.
    Unitless,
    Unit(Dimension),
}

/// How a figure can be combined with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// The number 0 without a unit fits everything.
    Zero,
    /// Another number without a unit takes the unit of what it meets, where the form states one.
    Bare,
    /// The unit is stated by the form or written in the rule; amounts are in the unit of the dimension, and `size` is the
    /// power of ten in which a bare number beside it counts.
    Stated { dimension: Dimension, size: i32 },
    /// The unit is what the report prints.
    Printed(Seen),
}

use Measure::{Bare, Printed, Stated, Zero};

/// Figures that cannot be added, subtracted or compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mismatch;

impl Measure {
    pub fn stated(unit: Unit) -> Measure {
        Stated { dimension: unit.dimension, size: unit.exponent }
    }

    /// The power of ten in which a bare number beside it counts.
    pub fn size(self) -> i32 {
        match self {
            Stated { size, .. } => size,
            Zero | Bare | Printed(_) => 0,
        }
    }

    pub fn is_bare(self) -> bool {
        matches!(self, Zero | Bare)
    }

    /// What all of these measure when they are added or compared, in whatever order.
    pub fn meet_all(measures: &[Measure]) -> Result<Measure, Mismatch> {
        let rank = |measure: &Measure| match measure {
            Stated { .. } => 0,
            Printed(_) => 1,
            Bare => 2,
            Zero => 3,
        };
        let mut sorted = measures.to_vec();
        sorted.sort_by_key(rank);
        sorted.into_iter().try_fold(Zero, Measure::meet)
    }

    /// What both measure. Of two sizes it is the smaller one, so that order does not matter.
    pub fn meet(self, other: Measure) -> Result<Measure, Mismatch> {
        match (self, other) {
            (Zero, other) | (other, Zero) => Ok(other),
            (Bare, Bare) => Ok(Bare),
            (Bare, stated @ Stated { .. }) | (stated @ Stated { .. }, Bare) => Ok(stated),
            // A number beside figures without a unit makes plain numbers of them.
            (Bare, Printed(seen)) | (Printed(seen), Bare) => match seen {
                Seen::Unit(dimension) if dimension != PLAIN => Err(Mismatch),
                Seen::Later | Seen::Any | Seen::Unitless | Seen::Unit(_) => Ok(Stated { dimension: PLAIN, size: 0 }),
            },
            (Stated { dimension, size }, Stated { dimension: of_other, size: other }) => match dimension == of_other {
                true => Ok(Stated { dimension, size: size.min(other) }),
                false => Err(Mismatch),
            },
            (Printed(seen), stated @ Stated { dimension, .. }) | (stated @ Stated { dimension, .. }, Printed(seen)) => {
                match seen {
                    Seen::Later | Seen::Any => Ok(stated),
                    Seen::Unitless if dimension == PLAIN => Ok(stated),
                    Seen::Unit(own) if dimension == own => Ok(stated),
                    Seen::Unitless | Seen::Unit(_) => Err(Mismatch),
                }
            }
            (Printed(a), Printed(b)) => match (a, b) {
                (Seen::Later | Seen::Any, seen) | (seen, Seen::Later | Seen::Any) => Ok(Printed(seen)),
                (Seen::Unitless, Seen::Unitless) => Ok(self),
                (Seen::Unit(unit), Seen::Unitless) | (Seen::Unitless, Seen::Unit(unit)) if unit == PLAIN => {
                    Ok(Printed(Seen::Unit(unit)))
                }
                (Seen::Unit(a), Seen::Unit(b)) if a == b => Ok(self),
                (Seen::Unit(_) | Seen::Unitless, Seen::Unit(_) | Seen::Unitless) => Err(Mismatch),
            },
        }
    }

    /// What a product measures, or a quotient. Unknown by known is unknown.
    pub fn times(self, other: Measure, divided: bool) -> Measure {
        let power = if divided { -1 } else { 1 };
        match (self, other) {
            (Zero | Bare, Zero | Bare) => Bare,
            (measure, Zero | Bare) => measure,
            (Zero | Bare, Stated { dimension, size }) => {
                Stated { dimension: combined(PLAIN, dimension, power), size: i32::from(power) * size }
            }
            (Zero | Bare, Printed(Seen::Unit(unit))) => Printed(Seen::Unit(combined(PLAIN, unit, power))),
            (Zero | Bare, Printed(seen)) => Printed(seen),
            (Stated { dimension: a, size }, Stated { dimension: b, size: other }) => {
                let dimension = combined(a, b, power);
                // A share of an amount has the size of the amount; a plain number has none.
                let of = |own: Dimension, size: i32| if own == PLAIN { 0 } else { size };
                let size = of(a, size) + i32::from(power) * of(b, other);
                Stated { dimension, size: if dimension == PLAIN { 0 } else { size } }
            }
            (Printed(Seen::Unitless), Printed(Seen::Unitless)) if divided => Printed(Seen::Unit(PLAIN)),
            (Printed(_), _) | (_, Printed(_)) => Printed(match (self.seen(), other.seen()) {
                (Seen::Later, _) | (_, Seen::Later) => Seen::Later,
                (Seen::Any, Seen::Any) => Seen::Any,
                (Seen::Unit(unit), Seen::Any) => Seen::Unit(unit),
                (Seen::Any, Seen::Unit(unit)) => Seen::Unit(combined(PLAIN, unit, power)),
                (Seen::Unit(a), Seen::Unit(b)) => Seen::Unit(combined(a, b, power)),
                (Seen::Unitless, _) | (_, Seen::Unitless) => Seen::Unitless,
            }),
        }
    }

    fn seen(self) -> Seen {
        match self {
            Stated { dimension, .. } => Seen::Unit(dimension),
            Printed(seen) => seen,
            Zero | Bare => Seen::Any,
        }
    }
}

fn combined(a: Dimension, b: Dimension, power: i8) -> Dimension {
    std::array::from_fn(|quantity| a[quantity] + power * b[quantity])
}
