//! Defines units: which figures may be added and compared, and by which power of ten they differ.

use crate::amount::Amount;

/// What a unit measures. Figures of one dimension can be added after scaling.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Dimension {
    Money,
    /// Things counted one by one; 件 and 项 can be compared.
    Count,
    /// Any other unit of a template is a dimension of its own.
    Other(String),
}

/// A unit: its dimension and its power of ten within it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Unit {
    pub dimension: Dimension,
    pub exponent: i32,
}

const MONEY: &[(&str, i32)] = &[("元", 0), ("千元", 3), ("万元", 4), ("百万元", 6), ("亿元", 8)];
const COUNTS: &[&str] = &["件", "个", "项", "条", "人", "人次", "次", "宗", "份", "部", "户", "起", "家", "篇", "期"];

impl Unit {
    /// Makes a unit of any word; the well-known ones convert.
    pub fn named(word: &str) -> Unit {
        if let Some((_, exponent)) = MONEY.iter().find(|(name, _)| *name == word) {
            return Unit { dimension: Dimension::Money, exponent: *exponent };
        }
        if COUNTS.contains(&word) {
            return Unit { dimension: Dimension::Count, exponent: 0 };
        }
        Unit { dimension: Dimension::Other(word.to_owned()), exponent: 0 }
    }

    /// Units that gouji itself knows, for near names and for literals.
    pub fn is_known(word: &str) -> bool {
        !matches!(Unit::named(word).dimension, Dimension::Other(_))
    }

    pub fn builtin() -> impl Iterator<Item = &'static str> {
        MONEY.iter().map(|(name, _)| *name).chain(COUNTS.iter().copied())
    }

    /// `amount` of this unit in `target`; `None` between dimensions and on overflow.
    pub fn convert(&self, amount: Amount, target: &Unit) -> Option<Amount> {
        if self.dimension != target.dimension {
            return None;
        }
        let shift = self.exponent - target.exponent;
        if shift == 0 {
            return Some(amount);
        }
        amount.checked_mul(Amount::power_of_ten(shift)?)
    }
}
