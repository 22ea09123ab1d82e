//! Computes with exact quotients of figures, and prints them for people.

use std::cmp::Ordering;
use std::fmt;

use crate::amount::Amount;

/// An exact quotient; `below` is never zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotient {
    pub above: Amount,
    pub below: Amount,
}

impl From<Amount> for Quotient {
    fn from(above: Amount) -> Self {
        Self { above, below: Amount::ONE }
    }
}

impl Quotient {
    fn is_plain(self) -> bool {
        self.below == Amount::ONE
    }

    /// The figure, where the quotient is a finite decimal.
    pub fn exact(self) -> Option<Amount> {
        if self.is_plain() { Some(self.above) } else { self.above.checked_div_exact(self.below) }
    }

    /// A few digits of it, for people only.
    pub fn rounded(self) -> Option<Amount> {
        self.above.approximate_quotient(self.below)
    }

    #[allow(clippy::should_implement_trait, reason = "may be refused, which the operator cannot say")]
    pub fn sub(self, other: Quotient) -> Option<Quotient> {
        self.add(other.negate())
    }

    pub fn negate(self) -> Quotient {
        Quotient { above: self.above.negate(), below: self.below }
    }

    pub fn abs(self) -> Quotient {
        Quotient { above: self.above.abs(), below: self.below.abs() }
    }

    pub(super) fn add(self, other: Quotient) -> Option<Quotient> {
        if self.is_plain() && other.is_plain() {
            return self.above.checked_add(other.above).map(Quotient::from);
        }
        let left = self.above.checked_mul(other.below)?;
        let right = other.above.checked_mul(self.below)?;
        Some(Quotient { above: left.checked_add(right)?, below: self.below.checked_mul(other.below)? })
    }

    pub(super) fn mul(self, other: Quotient) -> Option<Quotient> {
        // Digits that only the multiplication made (`10% * 21` is `2.10`) are dropped.
        let above = self.above.checked_mul(other.above)?.normalized();
        Some(Quotient { above, below: self.below.checked_mul(other.below)?.normalized() })
    }

    pub(super) fn compare(self, other: Quotient) -> Option<Ordering> {
        if self.is_plain() && other.is_plain() {
            return Some(self.above.cmp(&other.above));
        }
        let order = self.above.compare_products(other.below, other.above, self.below)?;
        let flipped = self.below.is_negative() != other.below.is_negative();
        Some(if flipped { order.reverse() } else { order })
    }
}

/// Exact where the quotient is a finite decimal; `≈` before a few digits where it had to be cut.
impl fmt::Display for Quotient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.exact(), self.rounded()) {
            (Some(amount), _) => write!(f, "{amount}"),
            (None, Some(amount)) => write!(f, "≈{amount}"),
            (None, None) => f.write_str("?"),
        }
    }
}
