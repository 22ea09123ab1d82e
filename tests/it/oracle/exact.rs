//! Computes with exact rational numbers: small ones in 128 bits, all others in whole numbers of any length.

use std::cmp::Ordering;
use std::fmt;

use num_rational::BigRational;

use super::tree::Rounding;

/// A rational number; of a small one the denominator is positive, and the fraction need not be in lowest terms.
#[derive(Debug, Clone)]
pub enum Exact {
    Small(i128, i128),
    Big(BigRational),
}

use Exact::{Big, Small};

impl Exact {
    pub const ZERO: Exact = Small(0, 1);

    pub fn new(number: i128) -> Exact {
        Small(number, 1)
    }

    /// A decimal: 1245 with two places is 12.45.
    pub fn decimal(digits: i128, places: u32) -> Exact {
        Small(digits, 10i128.pow(places))
    }

    pub fn half() -> Exact {
        Small(1, 2)
    }

    /// Reads a decimal such as `-12.50`.
    pub fn parse(text: &str) -> Option<Exact> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let places = u32::try_from(fraction.len()).ok()?;
        let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
        Some(Small(digits, 10i128.checked_pow(places)?))
    }

    fn big(&self) -> BigRational {
        match self {
            Small(above, below) => BigRational::new((*above).into(), (*below).into()),
            Big(number) => number.clone(),
        }
    }

    pub fn add(&self, other: &Exact) -> Exact {
        if let (Small(a, b), Small(c, d)) = (self, other) {
            let (by_a, by_c, below) = match () {
                () if b == d => (1, 1, Some(*b)),
                () if b % d == 0 => (1, b / d, Some(*b)),
                () if d % b == 0 => (d / b, 1, Some(*d)),
                () => (*d, *b, b.checked_mul(*d)),
            };
            let above = a.checked_mul(by_a).zip(c.checked_mul(by_c)).and_then(|(a, c)| a.checked_add(c));
            if let (Some(above), Some(below)) = (above, below) {
                return Small(above, below);
            }
        }
        Big(self.big() + other.big())
    }

    pub fn negate(&self) -> Exact {
        match self {
            Small(above, below) => Small(-above, *below),
            Big(number) => Big(-number.clone()),
        }
    }

    pub fn sub(&self, other: &Exact) -> Exact {
        self.add(&other.negate())
    }

    pub fn mul(&self, other: &Exact) -> Exact {
        if let (Small(a, b), Small(c, d)) = (self, other)
            && let (Some(above), Some(below)) = (a.checked_mul(*c), b.checked_mul(*d))
        {
            return Small(above, below);
        }
        Big(self.big() * other.big())
    }

    /// The quotient; `None` where the divisor is zero.
    pub fn div(&self, other: &Exact) -> Option<Exact> {
        match other {
            _ if other.is_zero() => None,
            Small(above, below) => Some(self.mul(&Small(below * above.signum(), above.abs()))),
            Big(number) => Some(Big(self.big() / number)),
        }
    }

    /// Moves the decimal point: 12 by 4 is 120000.
    pub fn shift(&self, by: i32) -> Exact {
        let power = 10i128.pow(by.unsigned_abs());
        self.mul(&if by < 0 { Small(1, power) } else { Small(power, 1) })
    }

    pub fn abs(&self) -> Exact {
        if self.cmp(&Exact::ZERO) == Ordering::Less { self.negate() } else { self.clone() }
    }

    /// The whole number next to it. Halves go away from zero, or to the even one.
    pub fn round(&self, rounding: Rounding) -> Exact {
        let number = self.big();
        let below = number.floor();
        let rest = number.clone() - below.clone();
        let one = BigRational::from_integer(1.into());
        let half = BigRational::new(1.into(), 2.into());
        let is_even = (below.clone() / BigRational::from_integer(2.into())).is_integer();
        let goes_up = match rounding {
            Rounding::Down => false,
            Rounding::Up => rest > BigRational::from_integer(0.into()),
            Rounding::HalfUp if rest == half => number > BigRational::from_integer(0.into()),
            Rounding::HalfEven if rest == half => !is_even,
            Rounding::HalfUp | Rounding::HalfEven => rest > half,
        };
        Big(if goes_up { below + one } else { below })
    }

    pub fn is_zero(&self) -> bool {
        self.cmp(&Exact::ZERO) == Ordering::Equal
    }

    pub fn is_whole(&self) -> bool {
        match self {
            Small(above, below) => above % below == 0,
            Big(number) => number.is_integer(),
        }
    }

    pub fn cmp(&self, other: &Exact) -> Ordering {
        if let (Small(a, b), Small(c, d)) = (self, other) {
            if b == d {
                return a.cmp(c);
            }
            if let (Some(left), Some(right)) = (a.checked_mul(*d), c.checked_mul(*b)) {
                return left.cmp(&right);
            }
        }
        self.big().cmp(&other.big())
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.big())
    }
}
