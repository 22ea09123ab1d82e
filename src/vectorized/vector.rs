//! Computes with vectors: one figure per report as scaled integers, and the set of reports without one.
//!
//! Invariant: every operation is exact; a report whose result exceeds 64 bits has no figure here, and the precise
//! evaluator computes it with more bits.

use std::cmp::Ordering;

use crate::amount::{Amount, Rounding};

use super::block::scaled;
use super::mask::{Mask, words_for};

/// Most digits after the point that a product may have.
const MAX_DIGITS: u32 = 18;

#[derive(Debug, Clone)]
pub(super) enum Values {
    Same(i64),
    Each(Vec<i64>),
}

/// A figure for every report of a block.
#[derive(Debug, Clone)]
pub(super) struct Vector {
    pub values: Values,
    pub scale: u32,
    /// No figure is farther from zero.
    pub reach: u64,
    /// Reports without a figure.
    pub missing: Mask,
}

/// Ten to the power of the size of an exponent.
fn tens(exponent: i32) -> Option<i64> {
    10i64.checked_pow(exponent.unsigned_abs())
}

/// The nearest whole number to a quotient. `below` is greater than zero.
fn rounded(above: i128, below: i128, rounding: Rounding) -> Option<i64> {
    let (down, rest) = (above.checked_div_euclid(below)?, above.checked_rem_euclid(below)?);
    let is_up = match (rounding, rest.checked_mul(2)?.cmp(&below)) {
        (Rounding::Down, _) => false,
        (Rounding::Up, _) => rest > 0,
        (Rounding::HalfUp, Ordering::Equal) => above > 0,
        (Rounding::HalfEven, Ordering::Equal) => down % 2 != 0,
        (Rounding::HalfUp | Rounding::HalfEven, order) => order == Ordering::Greater,
    };
    i64::try_from(down + i128::from(is_up)).ok()
}

impl Vector {
    pub(super) fn constant(amount: Amount) -> Vector {
        match amount.mantissa() {
            Some(value) if amount.decimals() <= MAX_DIGITS => Vector::same(value, amount.decimals()),
            _ => Vector::unknown(),
        }
    }

    pub(super) fn same(value: i64, scale: u32) -> Vector {
        Vector { values: Values::Same(value), scale, reach: value.unsigned_abs(), missing: Mask::Zeros }
    }

    /// No report has a figure.
    pub(super) fn unknown() -> Vector {
        Vector { values: Values::Same(0), scale: 0, reach: 0, missing: Mask::Ones }
    }

    fn get(&self, lane: usize) -> i64 {
        match &self.values {
            Values::Same(value) => *value,
            Values::Each(values) => values.get(lane).copied().unwrap_or(0),
        }
    }

    pub(super) fn negate(self) -> Vector {
        self.map(|value| value.checked_neg(), Some)
    }

    pub(super) fn abs(self) -> Vector {
        self.map(|value| value.checked_abs(), Some)
    }

    /// One value after the other; `reach`: how far the results may be from zero, where it is known beforehand.
    fn map(mut self, value: impl Fn(i64) -> Option<i64>, reach: impl Fn(u64) -> Option<u64>) -> Vector {
        let mut overflowed = Mask::Zeros;
        match &mut self.values {
            Values::Same(one) => match value(*one) {
                Some(result) => *one = result,
                None => overflowed = Mask::Ones,
            },
            Values::Each(values) => {
                for (lane, slot) in values.iter_mut().enumerate() {
                    *slot = value(*slot).unwrap_or_else(|| {
                        overflowed.set(lane);
                        0
                    });
                }
                overflowed = overflowed.padded(values.len());
            }
        }
        self.missing = self.missing.or(&overflowed);
        self.reach = reach(self.reach).unwrap_or(u64::MAX);
        self
    }

    /// The same figures with more digits after the point.
    fn widened(self, scale: u32) -> Vector {
        let by = scale.saturating_sub(self.scale);
        if by == 0 {
            return self;
        }
        if by > MAX_DIGITS {
            return Vector::unknown();
        }
        let factor = 10u64.checked_pow(by);
        let mut wide = self.map(|value| scaled(value, by), |reach| reach.checked_mul(factor?));
        wide.scale = scale;
        wide
    }

    fn combine(
        self,
        other: Vector,
        scale: u32,
        reach: Option<u64>,
        plain: impl Fn(i64, i64) -> i64,
        checked: impl Fn(i64, i64) -> Option<i64>,
    ) -> Vector {
        let missing = self.missing.clone().or(&other.missing);
        let safe = reach.is_some_and(|reach| reach <= i64::MAX.unsigned_abs());
        let mut overflowed = Mask::Zeros;
        let values = match (self.values, other.values) {
            (Values::Same(a), Values::Same(b)) => Values::Same(checked(a, b).unwrap_or_else(|| {
                overflowed = Mask::Ones;
                0
            })),
            (Values::Each(mut a), b) => {
                if safe {
                    match &b {
                        Values::Same(b) => a.iter_mut().for_each(|a| *a = plain(*a, *b)),
                        Values::Each(b) => a.iter_mut().zip(b).for_each(|(a, b)| *a = plain(*a, *b)),
                    }
                } else {
                    let b = Vector { values: b, scale, reach: 0, missing: Mask::Zeros };
                    for (lane, slot) in a.iter_mut().enumerate() {
                        *slot = checked(*slot, b.get(lane)).unwrap_or_else(|| {
                            overflowed.set(lane);
                            0
                        });
                    }
                    overflowed = overflowed.padded(a.len());
                }
                Values::Each(a)
            }
            (Values::Same(a), Values::Each(mut b)) => {
                for (lane, slot) in b.iter_mut().enumerate() {
                    *slot = checked(a, *slot).unwrap_or_else(|| {
                        overflowed.set(lane);
                        0
                    });
                }
                overflowed = overflowed.padded(b.len());
                Values::Each(b)
            }
        };
        Vector { values, scale, reach: reach.unwrap_or(u64::MAX), missing: missing.or(&overflowed) }
    }

    pub(super) fn add(self, other: Vector) -> Vector {
        let scale = self.scale.max(other.scale);
        let (a, b) = (self.widened(scale), other.widened(scale));
        let reach = a.reach.checked_add(b.reach);
        a.combine(b, scale, reach, i64::wrapping_add, i64::checked_add)
    }

    pub(super) fn sub(self, other: Vector) -> Vector {
        self.add(other.negate())
    }

    pub(super) fn mul(self, other: Vector) -> Vector {
        let scale = self.scale + other.scale;
        if scale > MAX_DIGITS {
            return Vector::unknown();
        }
        let reach = self.reach.checked_mul(other.reach);
        self.combine(other, scale, reach, i64::wrapping_mul, i64::checked_mul)
    }

    /// The smaller (`want` is less) or the larger figure of both.
    pub(super) fn pick(self, other: Vector, want: Ordering) -> Vector {
        let scale = self.scale.max(other.scale);
        let (a, b) = (self.widened(scale), other.widened(scale));
        let reach = Some(a.reach.max(b.reach));
        let choose = move |a: i64, b: i64| if b.cmp(&a) == want { b } else { a };
        a.combine(b, scale, reach, choose, move |a, b| Some(choose(a, b)))
    }

    /// The nearest decimals with so many places.
    pub(super) fn round(self, rounding: Rounding, places: i32) -> Vector {
        let dropped = i64::from(self.scale) - i64::from(places);
        let Ok(dropped) = u32::try_from(dropped) else { return self };
        let (Some(step), scale, Some(unit)) = (10i64.checked_pow(dropped), places.max(0), tens(places.min(0))) else {
            return Vector::unknown();
        };
        let nearest = move |value: i64| rounded(value.into(), step.into(), rounding)?.checked_mul(unit);
        let reach = |reach: u64| (reach / step.unsigned_abs()).checked_add(1)?.checked_mul(unit.unsigned_abs());
        let mut found = self.map(nearest, reach);
        found.scale = scale.unsigned_abs();
        found
    }

    /// The nearest decimals of a quotient. `below` is greater than zero.
    pub(super) fn round_over(self, below: Vector, rounding: Rounding, places: i32) -> Vector {
        let shift = i64::from(below.scale) - i64::from(self.scale) + i64::from(places);
        let shift = i32::try_from(shift).unwrap_or(i32::MAX);
        let (Some(up), Some(down), Some(unit)) = (tens(shift.max(0)), tens(shift.min(0)), tens(places.min(0))) else {
            return Vector::unknown();
        };
        let nearest = move |above: i64, below: i64| {
            let above = i128::from(above).checked_mul(up.into())?;
            rounded(above, i128::from(below).checked_mul(down.into())?, rounding)?.checked_mul(unit)
        };
        self.combine(below, places.max(0).unsigned_abs(), None, |_, _| 0, nearest)
    }

    /// What remains of a division, with the sign of the divisor.
    pub(super) fn remainder(self, other: Vector) -> Vector {
        let scale = self.scale.max(other.scale);
        let (a, b) = (self.widened(scale), other.widened(scale));
        let remains = |a: i64, b: i64| {
            let rest = a.checked_rem(b)?;
            Some(if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest })
        };
        a.combine(b, scale, None, |_, _| 0, remains)
    }

    /// These figures in the reports of `yes`, the others in those of `no`, none in all others.
    pub(super) fn choose(self, other: Vector, yes: &Mask, no: &Mask, lanes: usize) -> Vector {
        let scale = self.scale.max(other.scale);
        let (own, other) = (self.widened(scale), other.widened(scale));
        let mut values: Vec<i64> = (0..lanes).map(|lane| own.get(lane)).collect();
        for lane in no.lanes(lanes) {
            if let Some(slot) = values.get_mut(lane) {
                *slot = other.get(lane);
            }
        }
        let missing_here = own.missing.without(no, lanes).or(&other.missing.without(yes, lanes));
        let decided = yes.clone().or(no);
        let missing = missing_here.or(&decided.not(lanes));
        Vector { values: Values::Each(values), scale, reach: own.reach.max(other.reach), missing }
    }

    /// Replaces figures that are missing for a reason that `in_place` names.
    pub(super) fn instead(self, amount: Amount, in_place: &Mask, lanes: usize) -> Vector {
        let other = Vector::constant(amount);
        if in_place.is_empty() {
            return self;
        }
        if other.missing == Mask::Ones {
            return Vector { missing: self.missing.or(in_place), ..self };
        }
        let scale = self.scale.max(other.scale);
        let (own, other) = (self.widened(scale), other.widened(scale));
        if other.missing == Mask::Ones {
            return Vector { missing: own.missing.or(in_place), ..own };
        }
        let mut values: Vec<i64> = (0..lanes).map(|lane| own.get(lane)).collect();
        for lane in in_place.lanes(lanes) {
            if let Some(slot) = values.get_mut(lane) {
                *slot = other.get(lane);
            }
        }
        Vector { values: Values::Each(values), scale, reach: own.reach.max(other.reach), missing: own.missing }
    }

    /// Divisors: their distance from zero, and a factor of -1 where they are negative. Zero cannot be a divisor.
    pub(super) fn divisor(self, lanes: usize) -> (Vector, Vector) {
        let zero = self.holds(lanes, |value| value == 0);
        let sign = Vector { scale: 0, reach: 1, missing: Mask::Zeros, values: self.values.clone() }
            .map(|value| Some(if value < 0 { -1 } else { 1 }), |_| Some(1));
        let mut size = self.abs();
        size.missing = size.missing.or(&zero);
        (size, sign)
    }

    /// Reports whose figure satisfies the test; those without one may be among them.
    pub(super) fn holds(&self, lanes: usize, test: impl Fn(i64) -> bool) -> Mask {
        match &self.values {
            Values::Same(value) => {
                if test(*value) {
                    Mask::Ones
                } else {
                    Mask::Zeros
                }
            }
            Values::Each(values) => {
                let mut words = Vec::with_capacity(words_for(lanes));
                for some in values.chunks(64) {
                    words.push(some.iter().rev().fold(0u64, |word, value| word << 1 | u64::from(test(*value))));
                }
                Mask::from_words(words, lanes)
            }
        }
    }

    /// Whole figures.
    pub(super) fn whole(&self, lanes: usize) -> Mask {
        if self.scale == 0 {
            return Mask::Ones;
        }
        match 10i64.checked_pow(self.scale) {
            Some(one) => self.holds(lanes, |value| value % one == 0),
            None => self.holds(lanes, |value| value == 0),
        }
    }

    /// As many of `items` as hold, in every report; `unknown` where one of them is not known.
    pub(super) fn count(items: &[Mask], unknown: Mask, lanes: usize) -> Vector {
        let always = items.iter().filter(|item| **item == Mask::Ones).count();
        let mut each: Option<Vec<i64>> = None;
        for item in items {
            if let Mask::Mixed(_) = item {
                let counts = each.get_or_insert_with(|| vec![0; lanes]);
                for lane in item.lanes(lanes) {
                    if let Some(count) = counts.get_mut(lane) {
                        *count += 1;
                    }
                }
            }
        }
        let always = i64::try_from(always).unwrap_or(i64::MAX);
        let values = match each {
            None => Values::Same(always),
            Some(mut counts) => {
                counts.iter_mut().for_each(|count| *count += always);
                Values::Each(counts)
            }
        };
        Vector { values, scale: 0, reach: items.len() as u64, missing: unknown }
    }
}
