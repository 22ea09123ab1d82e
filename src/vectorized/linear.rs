//! Plain sums, which most relations of a form are: `±cell ±cell … + k` against zero. In: the terms of a rule at
//! one position. Out: where it holds, found in one pass over the columns without a vector in between.

use std::collections::BTreeMap;

use crate::amount::Amount;
use crate::check::ir::{Expr, Fold, Position};
use crate::syntax::ast::CompareOp;
use crate::template::{BlankPolicy, CellId};

use super::block::{Block, Column, scaled};
use super::mask::{Mask, words_for};

/// Lanes that are summed up at a time: few enough to stay in the nearest cache.
const TILE: usize = 256;
/// Terms beyond this are no plain sum.
const MOST_TERMS: usize = 10_000;

/// How a sum must compare with zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Test {
    Zero,
    NotZero,
    NotNegative,
}

/// `sum of factor · cell + constant`, compared with zero.
#[derive(Debug, Clone)]
pub(super) struct Linear {
    /// Each cell once.
    terms: Vec<(CellId, Amount)>,
    constant: Amount,
    test: Test,
    /// Subtract the smallest step first: greater than, not at least.
    strict: bool,
}

impl Linear {
    /// The comparison as a plain sum, where it is one.
    pub(super) fn of(check: &Expr, position: &Position) -> Option<Linear> {
        let Expr::Compare { op, left, right, tolerance: None } = check else { return None };
        let mut sum = Sum { terms: BTreeMap::new(), constant: Amount::ZERO, count: 0 };
        // Turned so that only "not negative" is left of the four orders.
        let (test, strict, sign) = match op {
            CompareOp::Equal => (Test::Zero, false, 1),
            CompareOp::Unequal => (Test::NotZero, false, 1),
            CompareOp::AtLeast => (Test::NotNegative, false, 1),
            CompareOp::Greater => (Test::NotNegative, true, 1),
            CompareOp::AtMost => (Test::NotNegative, false, -1),
            CompareOp::Less => (Test::NotNegative, true, -1),
            CompareOp::About => return None,
        };
        sum.add(left, Amount::from_int(sign), position)?;
        sum.add(right, Amount::from_int(-sign), position)?;
        Some(Linear { terms: sum.terms.into_iter().collect(), constant: sum.constant, test, strict })
    }

    /// Reports in which it holds for sure. `None` where 64 bits may not do.
    pub(super) fn holds(&self, block: &Block, blank: BlankPolicy) -> Option<Mask> {
        let lanes = block.len();
        let mut columns: Vec<(&Column, i64)> = Vec::with_capacity(self.terms.len());
        let mut scale = self.constant.decimals();
        for (cell, factor) in &self.terms {
            scale = scale.max(block.column(*cell)?.scale() + factor.decimals());
        }
        let mut missing = Mask::Zeros;
        let constant = scaled(self.constant.mantissa()?, scale - self.constant.decimals())?;
        let constant = if self.strict { constant.checked_sub(1)? } else { constant };
        let mut reach = constant.unsigned_abs();
        let mut never_negative = constant >= 0;
        for (cell, factor) in &self.terms {
            let column = block.column(*cell)?;
            let factor = scaled(factor.mantissa()?, scale - column.scale() - factor.decimals())?;
            reach = reach.checked_add(column.reach().checked_mul(factor.unsigned_abs())?)?;
            never_negative &= if factor >= 0 { !column.negative() } else { column.reach() == 0 };
            if !column.plain() {
                missing = missing.or(column.unread());
            }
            if !column.plain() && blank != BlankPolicy::Zero {
                missing = missing.or(column.state(crate::report::State::Blank)?);
                missing = missing.or(column.state(crate::report::State::Dash)?);
            }
            columns.push((column, factor));
        }
        // No sum along the way can be larger either.
        if reach > i64::MAX.unsigned_abs() {
            return None;
        }
        let holds = if self.test == Test::NotNegative && never_negative {
            Mask::Ones
        } else {
            self.sum_up(&columns, constant, lanes)
        };
        Some(holds.without(&missing, lanes))
    }

    fn sum_up(&self, columns: &[(&Column, i64)], constant: i64, lanes: usize) -> Mask {
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
            self.test.pack(sums, &mut words);
            start += len;
        }
        Mask::of(words, lanes)
    }
}

impl Test {
    /// One bit a sum, 64 a word.
    fn pack(self, sums: &[i64], words: &mut Vec<u64>) {
        // Nearly always all of them hold: that is seen without looking at each.
        let all = match self {
            Test::Zero => sums.iter().fold(0, |all, sum| all | sum) == 0,
            Test::NotZero => false,
            Test::NotNegative => sums.iter().fold(0, |all, sum| all | sum) >= 0,
        };
        for some in sums.chunks(64) {
            let ones = super::mask::in_use(0, some.len());
            words.push(match self {
                _ if all => ones,
                Test::Zero => bits(some, |sum| sum == 0),
                Test::NotZero => bits(some, |sum| sum != 0),
                Test::NotNegative => bits(some, |sum| sum >= 0),
            });
        }
    }
}

fn bits(some: &[i64], test: impl Fn(i64) -> bool) -> u64 {
    some.iter().rev().fold(0, |word, sum| word << 1 | u64::from(test(*sum)))
}

/// A sum under way.
struct Sum {
    terms: BTreeMap<CellId, Amount>,
    constant: Amount,
    count: usize,
}

impl Sum {
    fn add(&mut self, expr: &Expr, factor: Amount, position: &Position) -> Option<()> {
        self.count += 1;
        if self.count > MOST_TERMS {
            return None;
        }
        match expr {
            Expr::Constant(amount) => self.constant = self.constant.checked_add(amount.checked_mul(factor)?)?,
            Expr::Figure { lane, fallback: None, .. } => {
                let known = self.terms.entry(lane.at(position)).or_insert(Amount::ZERO);
                *known = known.checked_add(factor)?;
            }
            Expr::Negate(inner) => self.add(inner, factor.negate(), position)?,
            Expr::Shown { inner, .. } => self.add(inner, factor, position)?,
            Expr::Add(a, b) => {
                self.add(a, factor, position)?;
                self.add(b, factor, position)?;
            }
            Expr::Sub(a, b) => {
                self.add(a, factor, position)?;
                self.add(b, factor.negate(), position)?;
            }
            Expr::Mul(a, b) => match (&**a, &**b) {
                (Expr::Constant(k), other) | (other, Expr::Constant(k)) => {
                    self.add(other, factor.checked_mul(*k)?, position)?;
                }
                _ => return None,
            },
            Expr::Fold { fold: Fold::Sum, items, .. } => {
                for item in items {
                    self.add(item, factor, position)?;
                }
            }
            _ => return None,
        }
        Some(())
    }
}
