//! Evaluates plain sums over a block: `±cell ±cell … + k` against zero, which most relations of a form are.
//!
//! It takes one pass over the columns, without a vector in between.

use crate::check::ir::{Expr, Position};
use crate::check::linear::linear;
use crate::relations::{Comparison, LinearRelation};
use crate::template::BlankPolicy;

use super::block::{Block, Column, scaled};
use super::mask::{Mask, words_for};

/// Reports that are summed up at a time: few enough to stay in the nearest cache.
const TILE: usize = 256;

/// A linear relation, evaluated over the reports of a block.
#[derive(Debug, Clone)]
pub(super) struct Linear {
    relation: LinearRelation,
}

impl Linear {
    /// The comparison as a plain sum, where it is one.
    pub(super) fn from_expr(check: &Expr, position: &Position) -> Option<Linear> {
        let relation = linear(check, position).filter(|relation| !relation.has_fallback)?;
        Some(Linear { relation })
    }

    /// Reports in which it certainly holds. `None` where 64 bits may not be enough.
    pub(super) fn holds(&self, block: &Block, blank: BlankPolicy) -> Option<Mask> {
        let lanes = block.len();
        let LinearRelation { terms, constant, comparison, .. } = &self.relation;
        let mut columns: Vec<(&Column, i64)> = Vec::with_capacity(terms.len());
        let mut scale = constant.decimals();
        for (cell, _) in terms {
            scale = scale.max(block.column(*cell)?.scale());
        }
        let mut missing = Mask::Zeros;
        let constant = scaled(constant.mantissa()?, scale - constant.decimals())?;
        // More than zero is at least the smallest step, so that only "not negative" is left of the four orders.
        let (test, constant) = match comparison {
            Comparison::Zero => (Test::Zero, constant),
            Comparison::NonZero => (Test::NonZero, constant),
            Comparison::NonNegative => (Test::NonNegative, constant),
            Comparison::Positive => (Test::NonNegative, constant.checked_sub(1)?),
        };
        let mut reach = constant.unsigned_abs();
        let mut never_negative = constant >= 0;
        for (cell, factor) in terms {
            let column = block.column(*cell)?;
            let factor = scaled(*factor, scale - column.scale())?;
            reach = reach.checked_add(column.reach().checked_mul(factor.unsigned_abs())?)?;
            never_negative &= if factor >= 0 { !column.negative() } else { column.reach() == 0 };
            if !column.is_plain() {
                missing = missing.or(column.unread());
            }
            if !column.is_plain() && blank != BlankPolicy::Zero {
                missing = missing.or(column.state(crate::report::State::Blank)?);
                missing = missing.or(column.state(crate::report::State::Dash)?);
            }
            columns.push((column, factor));
        }
        // No intermediate sum can be larger either.
        if reach > i64::MAX.unsigned_abs() {
            return None;
        }
        let holds = if test == Test::NonNegative && never_negative {
            Mask::Ones
        } else {
            test.sum_up(&columns, constant, lanes)
        };
        Some(holds.without(&missing, lanes))
    }
}

/// How a sum of whole numbers must compare with zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Test {
    Zero,
    NonZero,
    NonNegative,
}

impl Test {
    fn sum_up(self, columns: &[(&Column, i64)], constant: i64, lanes: usize) -> Mask {
        let mut words = Vec::with_capacity(words_for(lanes));
        let mut start = 0;
        while start < lanes {
            let len = TILE.min(lanes - start);
            let mut sums = [constant; TILE];
            for (column, factor) in columns {
                let values = column.values().get(start..start + len).unwrap_or_default();
                let pairs = sums.iter_mut().zip(values);
                match factor {
                    1 => pairs.for_each(|(sum, value)| *sum = sum.wrapping_add(*value)),
                    -1 => pairs.for_each(|(sum, value)| *sum = sum.wrapping_sub(*value)),
                    _ => pairs.for_each(|(sum, value)| *sum = sum.wrapping_add(value.wrapping_mul(*factor))),
                }
            }
            let sums = sums.get(..len).unwrap_or_default();
            self.pack(sums, &mut words);
            start += len;
        }
        Mask::from_words(words, lanes)
    }

    /// One bit per sum, 64 per word.
    fn pack(self, sums: &[i64], words: &mut Vec<u64>) {
        // Nearly always all of them hold, which one test for all shows.
        let all = match self {
            Test::Zero => sums.iter().fold(0, |all, sum| all | sum) == 0,
            Test::NonZero => false,
            Test::NonNegative => sums.iter().fold(0, |all, sum| all | sum) >= 0,
        };
        for some in sums.chunks(64) {
            let ones = super::mask::in_use(0, some.len());
            words.push(match self {
                _ if all => ones,
                Test::Zero => bits(some, |sum| sum == 0),
                Test::NonZero => bits(some, |sum| sum != 0),
                Test::NonNegative => bits(some, |sum| sum >= 0),
            });
        }
    }
}

fn bits(some: &[i64], test: impl Fn(i64) -> bool) -> u64 {
    some.iter().rev().fold(0, |word, sum| word << 1 | u64::from(test(*sum)))
}
