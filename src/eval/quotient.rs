//! Computes with exact quotients of figures, and prints them for people.
//!
//! Invariant: every result is exact. What decimals cannot hold continues in whole numbers of any length, up to a bound.

use std::cmp::Ordering;
use std::fmt;

use num_rational::BigRational;
use num_traits::{Pow, Signed, Zero};

use crate::amount::{self, Amount, Rounding};

/// Most bits of a numerator or denominator; figures have 90, and no formula of a form multiplies hundreds of them.
const MAX_BITS: u64 = 1 << 16;

/// Digits after the point of a quotient that has to be cut, for people.
const SHOWN_DECIMALS: i32 = 4;

/// An exact quotient.
#[derive(Debug, Clone)]
pub struct Quotient(Value);

#[derive(Debug, Clone)]
enum Value {
    /// `below` is never zero.
    Decimals {
        above: Amount,
        below: Amount,
    },
    Large(Box<BigRational>),
}

impl From<Amount> for Quotient {
    fn from(above: Amount) -> Self {
        Quotient(Value::Decimals { above, below: Amount::ONE })
    }
}

impl PartialEq for Quotient {
    fn eq(&self, other: &Self) -> bool {
        self.compare(other) == Ordering::Equal
    }
}

impl Eq for Quotient {}

impl Quotient {
    /// The figure, where the quotient is a finite decimal.
    pub fn exact(&self) -> Option<Amount> {
        match &self.0 {
            Value::Decimals { above, below } if *below == Amount::ONE => Some(*above),
            Value::Decimals { above, below } => above.checked_div_exact(*below),
            Value::Large(ratio) => Amount::from_ratio(ratio),
        }
    }

    /// A few digits of it, for people only.
    pub fn rounded(&self) -> Option<Amount> {
        match &self.0 {
            Value::Decimals { above, below } => above.approximate_quotient(*below),
            Value::Large(ratio) => Amount::from_ratio(&Rounding::HalfUp.apply(ratio, SHOWN_DECIMALS)),
        }
    }

    pub fn is_zero(&self) -> bool {
        match &self.0 {
            Value::Decimals { above, .. } => above.is_zero(),
            Value::Large(ratio) => ratio.is_zero(),
        }
    }

    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Value::Decimals { above, below } => !above.is_zero() && above.is_negative() != below.is_negative(),
            Value::Large(ratio) => ratio.is_negative(),
        }
    }

    /// Whether it is a whole number.
    pub fn is_whole(&self) -> bool {
        match &self.0 {
            Value::Decimals { above, below } if *below == Amount::ONE => above.is_integer(),
            Value::Decimals { .. } | Value::Large(_) => self.to_ratio().is_integer(),
        }
    }

    pub fn negate(&self) -> Quotient {
        Quotient(match &self.0 {
            Value::Decimals { above, below } => Value::Decimals { above: above.negate(), below: *below },
            Value::Large(ratio) => Value::Large(Box::new(-(**ratio).clone())),
        })
    }

    pub fn abs(&self) -> Quotient {
        if self.is_negative() { self.negate() } else { self.clone() }
    }

    /// `None` where the result is longer than any relation of a form makes it, here and below.
    pub fn add(&self, other: &Quotient) -> Option<Quotient> {
        if let (Value::Decimals { above: a, below: b }, Value::Decimals { above: c, below: d }) = (&self.0, &other.0) {
            let sum = if b == d {
                a.checked_add(*c).map(|above| (above, *b))
            } else {
                let cross = a.checked_mul(*d).zip(c.checked_mul(*b));
                cross.and_then(|(left, right)| left.checked_add(right)).zip(b.checked_mul(*d))
            };
            if let Some((above, below)) = sum {
                return Some(Quotient(Value::Decimals { above, below }));
            }
        }
        Quotient::from_ratio(self.to_ratio() + other.to_ratio())
    }

    pub fn sub(&self, other: &Quotient) -> Option<Quotient> {
        self.add(&other.negate())
    }

    pub fn mul(&self, other: &Quotient) -> Option<Quotient> {
        if let (Value::Decimals { above: a, below: b }, Value::Decimals { above: c, below: d }) = (&self.0, &other.0)
            && let Some((above, below)) = a.checked_mul(*c).zip(b.checked_mul(*d))
        {
            // Digits that only the multiplication made (`10% * 21` is `2.10`) are dropped.
            let (above, below) = (above.normalized(), below.normalized());
            return Some(Quotient(Value::Decimals { above, below }));
        }
        Quotient::from_ratio(self.to_ratio() * other.to_ratio())
    }

    /// The quotient of two; `other` is not zero.
    pub fn div(&self, other: &Quotient) -> Option<Quotient> {
        if other.is_zero() {
            return None;
        }
        self.mul(&match &other.0 {
            Value::Decimals { above, below } => Quotient(Value::Decimals { above: *below, below: *above }),
            Value::Large(ratio) => Quotient(Value::Large(Box::new(ratio.recip()))),
        })
    }

    /// The nearest decimal with so many places.
    pub fn round(&self, rounding: Rounding, places: i32) -> Option<Quotient> {
        Quotient::from_ratio(rounding.apply(&self.to_ratio(), places))
    }

    /// What remains of a division, with the sign of the divisor; `other` is not zero.
    pub fn remainder(&self, other: &Quotient) -> Option<Quotient> {
        Quotient::from_ratio(amount::remainder(&self.to_ratio(), &other.to_ratio())?)
    }

    /// The quotient times a power of ten.
    pub fn shifted(&self, exponent: i32) -> Option<Quotient> {
        match exponent {
            0 => Some(self.clone()),
            _ => self.mul(&Quotient::from(Amount::power_of_ten(exponent)?)),
        }
    }

    /// The nearest decimal with so many digits after the point, for people; halves are rounded away from zero.
    pub fn to_decimals(&self, decimals: u32) -> String {
        let scaled = self.to_ratio() * BigRational::from_integer(10.into()).pow(decimals);
        let rounded = scaled.round().to_integer();
        let width = decimals as usize + 1;
        let digits = format!("{:0>width$}", rounded.abs().to_string());
        let (whole, fraction) = digits.split_at(digits.len() - decimals as usize);
        let (sign, point) = (if rounded.is_negative() { "-" } else { "" }, if decimals == 0 { "" } else { "." });
        format!("{sign}{whole}{point}{fraction}")
    }

    pub fn compare(&self, other: &Quotient) -> Ordering {
        if let (Value::Decimals { above: a, below: b }, Value::Decimals { above: c, below: d }) = (&self.0, &other.0) {
            let flipped = b.is_negative() != d.is_negative();
            let order = if b == d { Some(a.cmp(c)) } else { a.compare_products(*d, *c, *b) };
            let flipped = if b == d { b.is_negative() } else { flipped };
            if let Some(order) = order {
                return if flipped { order.reverse() } else { order };
            }
        }
        self.to_ratio().cmp(&other.to_ratio())
    }

    fn to_ratio(&self) -> BigRational {
        match &self.0 {
            Value::Decimals { above, below } => above.to_ratio() / below.to_ratio(),
            Value::Large(ratio) => (**ratio).clone(),
        }
    }

    fn from_ratio(ratio: BigRational) -> Option<Quotient> {
        if ratio.numer().bits().max(ratio.denom().bits()) > MAX_BITS {
            return None;
        }
        Some(match Amount::from_ratio(&ratio) {
            Some(amount) => Quotient::from(amount),
            None => Quotient(Value::Large(Box::new(ratio))),
        })
    }
}

/// Exact where the quotient is a finite decimal; `≈` before a few digits where it had to be cut.
impl fmt::Display for Quotient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.exact(), self.rounded(), &self.0) {
            (Some(amount), ..) => write!(f, "{amount}"),
            (None, Some(amount), _) => write!(f, "≈{amount}"),
            (None, None, Value::Large(ratio)) => {
                // Beyond 28 digits only the order of magnitude tells a person anything.
                let digits = ratio.abs().to_integer().to_string();
                let (sign, first) = (if ratio.is_negative() { "-" } else { "" }, digits.get(..4).unwrap_or(&digits));
                let (whole, fraction) = first.split_at(first.len().min(1));
                write!(f, "≈{sign}{whole}.{fraction}e{}", digits.len().saturating_sub(1))
            }
            (None, None, Value::Decimals { .. }) => f.write_str("?"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quotient(above: &str, below: &str) -> Quotient {
        let amount = |text| Quotient::from(Amount::parse(text).unwrap());
        amount(above).div(&amount(below)).unwrap()
    }

    #[test]
    fn sums_of_long_quotients_are_exact() {
        let total = "123456789012345678";
        let parts = ["23456789012345678", "50000000000000000", "40000000000000000", "10000000000000000"];
        let sum = parts.iter().map(|part| quotient(part, total)).reduce(|a, b| a.add(&b).unwrap()).unwrap();
        assert_eq!(sum, Quotient::from(Amount::ONE));
        let denominators = ["99999999999999997", "99999999999999989", "88888888888888889", "77777777777777777"];
        let each = denominators.map(|below| quotient("1", below));
        let sum = each.iter().cloned().reduce(|a, b| a.add(&b).unwrap()).unwrap();
        let back = each.iter().fold(sum, |rest, one| rest.sub(one).unwrap());
        assert!(back.is_zero());
    }

    #[test]
    fn decimals_are_rounded_half_away_from_zero() {
        for (above, below, decimals, expected) in [
            ("1", "3", 2, "0.33"),
            ("2", "3", 0, "1"),
            ("1", "8", 2, "0.13"),
            ("-1", "8", 2, "-0.13"),
            ("-1", "1000", 2, "0.00"),
            ("5", "2", 0, "3"),
            ("12", "1", 3, "12.000"),
        ] {
            assert_eq!(quotient(above, below).to_decimals(decimals), expected);
        }
    }

    #[test]
    fn the_order_minds_the_sign_of_denominators() {
        assert_eq!(quotient("1", "-3").compare(&quotient("2", "-3")), Ordering::Greater);
        assert_eq!(quotient("1", "-3").compare(&quotient("1", "3")), Ordering::Less);
        assert_eq!(quotient("-1", "-3").compare(&quotient("1", "3")), Ordering::Equal);
        assert!(quotient("1", "-3").is_negative() && !quotient("0", "-3").is_negative());
    }

    #[test]
    fn lengths_beyond_decimals_are_whole_or_not() {
        let tiny = quotient("1", "1000000000");
        let large = (0..4).fold(quotient("5", "1"), |value, _| value.div(&tiny).unwrap());
        assert!(large.is_whole());
        assert!(!large.div(&quotient("7", "1")).unwrap().is_whole());
    }
}
