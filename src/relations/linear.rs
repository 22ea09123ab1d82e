//! Defines the linear form of a relation: cells with whole coefficients and a constant, compared with zero.

use crate::amount::Amount;
use crate::template::CellId;

/// How a linear form must compare with zero. The other orders are these with all signs inverted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    Zero,
    NonZero,
    NonNegative,
    Positive,
}

/// `coefficient · cell + … + constant`, compared with zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinearRelation {
    /// Sorted by cell, each cell once. A coefficient is zero where a cell cancels out: the relation reads it all
    /// the same, and is undetermined where it is not a figure.
    pub terms: Vec<(CellId, i64)>,
    pub constant: Amount,
    pub comparison: Comparison,
    /// An operand names a figure of its own for a blank (`?? 0`), whatever the policy of the rule.
    pub has_fallback: bool,
}

impl LinearRelation {
    /// Makes all coefficients whole by one common power of ten. `None` where a coefficient or the constant becomes
    /// too large. `terms`: sorted by cell, each cell once.
    pub fn from_decimals(
        terms: Vec<(CellId, Amount)>,
        constant: Amount,
        comparison: Comparison,
        has_fallback: bool,
    ) -> Option<LinearRelation> {
        let places = terms.iter().map(|(_, factor)| factor.normalized().decimals()).max().unwrap_or(0);
        let unit = Amount::power_of_ten(i32::try_from(places).ok()?)?;
        let whole = |factor: Amount| factor.checked_mul(unit)?.normalized().mantissa();
        let terms = terms.into_iter().map(|(cell, factor)| Some((cell, whole(factor)?))).collect::<Option<Vec<_>>>()?;
        Some(LinearRelation { terms, constant: constant.checked_mul(unit)?.normalized(), comparison, has_fallback })
    }

    /// The relation as an equality of cells alone, where it is one.
    pub fn to_equality(&self) -> Option<Equality> {
        let plain = self.comparison == Comparison::Zero && self.constant.is_zero();
        plain.then(|| Equality::new(self.terms.clone(), None))?
    }
}

/// A sum over cells that is zero: `三.(一) + 三.(二) − 三.(七) = 0`.
///
/// Invariant: equal sums have equal terms, whichever side was written first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Equality {
    /// Sorted by cell, each cell once, no coefficient zero; the first coefficient is positive.
    pub terms: Vec<(CellId, i64)>,
    /// The total, where the equality demands nothing while that is not filled in.
    pub unless_blank: Option<CellId>,
}

impl Equality {
    /// Brings terms into order. `None` where nothing is left.
    pub fn new(mut terms: Vec<(CellId, i64)>, unless_blank: Option<CellId>) -> Option<Equality> {
        terms.sort_unstable();
        let mut merged: Vec<(CellId, i64)> = Vec::with_capacity(terms.len());
        for (cell, factor) in terms {
            match merged.last_mut() {
                Some((last, sum)) if *last == cell => *sum = sum.checked_add(factor)?,
                _ => merged.push((cell, factor)),
            }
        }
        merged.retain(|(_, factor)| *factor != 0);
        if merged.first()?.1 < 0 {
            for (_, factor) in &mut merged {
                *factor = factor.checked_neg()?;
            }
        }
        Some(Equality { terms: merged, unless_blank })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Amount {
        Amount::parse(text).unwrap_or(Amount::ZERO)
    }

    #[test]
    fn coefficients_become_whole_by_one_power_of_ten() {
        let terms = vec![(CellId(0), decimal("0.1")), (CellId(3), decimal("-1"))];
        let found = LinearRelation::from_decimals(terms, decimal("2.5"), Comparison::NonNegative, false).unwrap();
        assert_eq!(found.terms, [(CellId(0), 1), (CellId(3), -10)]);
        assert_eq!(found.constant, decimal("25"));
        assert_eq!(found.to_equality(), None);
    }

    #[test]
    fn an_equality_is_the_same_whichever_way_round_it_was_written() {
        let one = Equality::new(vec![(CellId(2), 1), (CellId(1), -1), (CellId(5), 3), (CellId(5), -3)], None);
        let other = Equality::new(vec![(CellId(1), 1), (CellId(2), -1)], None);
        assert_eq!(one, other);
        assert_eq!(Equality::new(vec![(CellId(1), 1), (CellId(1), -1)], None), None);
    }
}
