//! Defines exact bounds of intervals.

use std::cmp::Ordering;

use crate::amount::Amount;

/// Largest part of a fraction: products of two stay within 128 bits.
const MAX_PART: i128 = 1_000_000_000_000_000_000;

/// A number as the quotient of two whole ones, reduced; the second is positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::check) struct Fraction {
    over: i128,
    under: i128,
}

impl Fraction {
    pub(in crate::check) const ZERO: Fraction = Fraction { over: 0, under: 1 };

    /// `None` where a part becomes too large, or for a division by zero.
    pub(in crate::check) fn new(over: i128, under: i128) -> Option<Fraction> {
        let shared = greatest_divisor(over, under)?;
        let shared = if under < 0 { shared.checked_neg()? } else { shared };
        let (over, under) = (over.checked_div(shared)?, under.checked_div(shared)?);
        (over.abs() <= MAX_PART && under > 0 && under <= MAX_PART).then_some(Fraction { over, under })
    }

    pub(in crate::check) fn from_amount(amount: Amount) -> Option<Fraction> {
        let amount = amount.normalized();
        Fraction::new(amount.mantissa()?.into(), 10i128.checked_pow(amount.decimals())?)
    }

    pub(in crate::check) fn times(self, over: i64, under: i128) -> Option<Fraction> {
        Fraction::new(self.over.checked_mul(over.into())?, self.under.checked_mul(under)?)
    }

    pub(in crate::check) fn plus(self, other: Fraction) -> Option<Fraction> {
        let over = self.over.checked_mul(other.under)?.checked_add(other.over.checked_mul(self.under)?)?;
        Fraction::new(over, self.under.checked_mul(other.under)?)
    }

    /// The nearest whole number that is not smaller, or not larger.
    pub(in crate::check) fn rounded(self, up: bool) -> Fraction {
        let floor = self.over.div_euclid(self.under);
        let whole = self.under == 1;
        Fraction { over: if up && !whole { floor + 1 } else { floor }, under: 1 }
    }

    pub(in crate::check) fn is_whole(self) -> bool {
        self.under == 1
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.over * other.under).cmp(&(other.over * self.under))
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// `None` for two zeros.
pub(super) fn greatest_divisor(a: i128, b: i128) -> Option<i128> {
    let (mut a, mut b) = (a.checked_abs()?, b.checked_abs()?);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    (a != 0).then_some(a)
}
