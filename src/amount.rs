//! Computes with exact decimal figures: sums, products and comparisons are exact or refused.
//!
//! `rust_decimal` rounds silently when a result needs more than 96 bits, even in `checked_add`. Every operation here
//! examines the scale of the result and gives `None` where digits would have been lost.
//!
//! Invariant: no binary floating point is used for a figure.

use std::cmp::Ordering;
use std::fmt;

use num_rational::BigRational;
use num_traits::{Pow, ToPrimitive, Zero};
use rust_decimal::Decimal;

/// Whole numbers of up to so many digits fit into 64 bits.
const MAX_WORD_DIGITS: usize = 18;
/// Most digits of a figure that is read, zeros before the first other digit left out.
pub const MAX_DIGITS: usize = 28;

/// An exact decimal. Keeps the digits after the point as written: `1.10` prints as `1.10` and equals `1.1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(Decimal);

/// In which direction a figure is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rounding {
    /// To the nearest; halves away from zero (四舍五入).
    HalfUp,
    /// To the nearest; halves to the even digit (四舍六入五成双).
    HalfEven,
    /// To the nearest that is not greater.
    Down,
    /// To the nearest that is not less.
    Up,
}

impl Rounding {
    /// Rounds an exact quotient to so many decimal places.
    pub fn apply(self, ratio: &BigRational, places: i32) -> BigRational {
        let unit = BigRational::from_integer(10.into()).pow(places);
        let scaled = ratio * &unit;
        let rounded = match self {
            Rounding::HalfUp => scaled.round(),
            Rounding::HalfEven => {
                let below = scaled.floor();
                let two = BigRational::from_integer(2.into());
                let is_half = (&scaled - &below) * &two == BigRational::from_integer(1.into());
                match is_half {
                    true => (scaled / &two).round() * two,
                    false => scaled.round(),
                }
            }
            Rounding::Down => scaled.floor(),
            Rounding::Up => scaled.ceil(),
        };
        rounded / unit
    }
}

/// What remains of a division, with the sign of the divisor. `None` for a division by zero.
pub fn remainder(ratio: &BigRational, by: &BigRational) -> Option<BigRational> {
    if by.is_zero() {
        return None;
    }
    Some(ratio - by * (ratio / by).floor())
}

impl Amount {
    pub const ZERO: Amount = Amount(Decimal::ZERO);
    pub const ONE: Amount = Amount(Decimal::ONE);

    /// Reads `-?digits(.digits)?` in ASCII. `None` for anything else, and for more digits than the limits.
    pub fn parse(text: &str) -> Option<Amount> {
        if (1..=MAX_WORD_DIGITS).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) {
            return text.parse().ok().map(Amount::from_int);
        }
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let whole_significant = whole.trim_start_matches('0').len();
        if whole.is_empty()
            || !all_digits(whole)
            || !all_digits(fraction)
            || (digits.contains('.') && fraction.is_empty())
            || whole_significant + fraction.len() > MAX_DIGITS
        {
            return None;
        }
        Decimal::from_str_exact(text).ok().map(Amount)
    }

    pub fn from_int(value: i64) -> Amount {
        Amount(Decimal::from(value))
    }

    /// `10^-places` as a figure, for percent and money units. `places` up to 27.
    pub fn power_of_ten(exponent: i32) -> Option<Amount> {
        let steps = exponent.unsigned_abs();
        if exponent >= 0 {
            10i128.checked_pow(steps).and_then(|v| Decimal::try_from_i128_with_scale(v, 0).ok())
        } else {
            Decimal::try_from_i128_with_scale(1, steps).ok()
        }
        .map(Amount)
    }

    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    pub fn is_negative(self) -> bool {
        self.0.is_sign_negative() && !self.0.is_zero()
    }

    pub fn is_integer(self) -> bool {
        self.0.fract().is_zero()
    }

    /// Digits after the point, as written.
    pub fn decimals(self) -> u32 {
        self.0.scale()
    }

    /// The digits as one whole number: the figure is `mantissa / 10^decimals`. `None` beyond 64 bits.
    pub fn mantissa(self) -> Option<i64> {
        i64::try_from(self.0.mantissa()).ok()
    }

    pub fn negate(self) -> Amount {
        if self.is_zero() { self } else { Amount(-self.0) }
    }

    pub fn abs(self) -> Amount {
        Amount(self.0.abs())
    }

    pub fn checked_add(self, other: Amount) -> Option<Amount> {
        // The crate gives the sum of `0.00` and `0` the scale of either, which is not a sign of rounding.
        if self.is_zero() || other.is_zero() {
            return Some(if self.is_zero() { other } else { self });
        }
        let sum = self.0.checked_add(other.0)?;
        (sum.scale() == self.0.scale().max(other.0.scale())).then_some(Amount(sum))
    }

    pub fn checked_sub(self, other: Amount) -> Option<Amount> {
        self.checked_add(other.negate())
    }

    pub fn checked_mul(self, other: Amount) -> Option<Amount> {
        if self.is_zero() || other.is_zero() {
            return Some(Amount::ZERO);
        }
        let product = self.0.checked_mul(other.0)?;
        let scale = self.0.scale() + other.0.scale();
        (product.scale() == scale).then_some(Amount(product))
    }

    /// The quotient where it is a finite decimal that fits, else `None`.
    pub fn checked_div_exact(self, other: Amount) -> Option<Amount> {
        let quotient = Amount(self.0.checked_div(other.0)?.normalize());
        let back = quotient.checked_mul(other)?;
        (back == self).then_some(quotient)
    }

    /// The quotient cut to a few digits, for people only; never computed with.
    pub fn approximate_quotient(self, other: Amount) -> Option<Amount> {
        self.0.checked_div(other.0).map(|q| Amount(q.round_dp(4).normalize()))
    }

    /// The nearest figure with so many decimal places; below zero places tens, hundreds and so on.
    pub fn rounded(self, rounding: Rounding, places: i32) -> Option<Amount> {
        Amount::from_ratio(&rounding.apply(&self.to_ratio(), places))
    }

    /// What remains of a division; it has the sign of the divisor. `None` for a division by zero.
    pub fn remainder(self, other: Amount) -> Option<Amount> {
        Amount::from_ratio(&remainder(&self.to_ratio(), &other.to_ratio())?)
    }

    /// The figure as a quotient of whole numbers.
    pub fn to_ratio(self) -> BigRational {
        let below = BigRational::from_integer(10.into());
        let scale = num_traits::Pow::pow(below, self.0.scale());
        BigRational::from_integer(self.0.mantissa().into()) / scale
    }

    /// Converts a quotient of whole numbers; `None` if it is not a finite decimal, or a longer one than figures may be.
    pub fn from_ratio(ratio: &BigRational) -> Option<Amount> {
        // A finite decimal has no other prime factors in its denominator than those of ten.
        let (mut rest, mut twos, mut fives) = (ratio.denom().clone(), 0u32, 0u32);
        for (factor, count) in [(2u32, &mut twos), (5, &mut fives)] {
            while *count <= Decimal::MAX_SCALE && (&rest % factor) == 0u32.into() {
                rest /= factor;
                *count += 1;
            }
        }
        let scale = twos.max(fives);
        if rest != 1.into() || scale > Decimal::MAX_SCALE {
            return None;
        }
        let shift = num_traits::Pow::pow(BigRational::from_integer(10.into()), scale);
        let mantissa = (ratio * shift).to_integer().to_i128()?;
        Decimal::try_from_i128_with_scale(mantissa, scale).ok().map(Amount)
    }

    /// The same figure without zeros at the end of its fraction.
    pub fn normalized(self) -> Amount {
        Amount(self.0.normalize())
    }

    /// `self·b` against `c·d` without rounding; `None` on overflow.
    pub fn compare_products(self, b: Amount, c: Amount, d: Amount) -> Option<Ordering> {
        Some(self.checked_mul(b)?.cmp(&c.checked_mul(d)?))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        Amount::parse(text).unwrap()
    }

    #[test]
    fn reads_plain_decimals_only() {
        assert_eq!(amount("73802895.90").to_string(), "73802895.90");
        assert_eq!(amount("1.10"), amount("1.1"));
        assert_eq!(amount("-1234567890123456789012345678").to_string(), "-1234567890123456789012345678");
        for bad in [
            "",
            "-",
            "1e3",
            ".5",
            "5.",
            "1_000",
            "1,000",
            "+1",
            "１",
            &"1".repeat(29),
            &format!("0.{}", "1".repeat(29)),
        ] {
            assert_eq!(Amount::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn refuses_what_would_be_rounded() {
        let big = amount("999999999999999999");
        let product = big.checked_mul(big);
        assert_eq!(product, None);
        let sum = amount("0.1").checked_add(amount("0.2")).unwrap();
        assert_eq!(sum, amount("0.3"));
        assert_eq!(Amount::ONE.checked_div_exact(amount("3")), None);
        assert_eq!(Amount::ONE.checked_div_exact(amount("8")).unwrap().to_string(), "0.125");
    }
}
