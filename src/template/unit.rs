//! Defines units: which figures may be added and compared, and by which power of ten they differ.

use crate::amount::Amount;

/// What a single unit measures.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Quantity {
    Money,
    /// Things counted one by one; 件 and 项 can be compared.
    Count,
    /// Any other unit of a template is a quantity of its own.
    Other(String),
}

/// What a figure measures: quantities with their powers, sorted, none of them 0. Figures of one dimension can be added
/// after scaling. A plain number, such as a share, has none.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Dimension(Vec<(Quantity, i32)>);

impl Dimension {
    fn new(quantity: Quantity) -> Dimension {
        Dimension(vec![(quantity, 1)])
    }

    /// A plain number: a share, a percentage.
    pub fn is_plain(&self) -> bool {
        self.0.is_empty()
    }

    /// The dimension of a product.
    pub fn times(&self, other: &Dimension) -> Dimension {
        let mut all = self.0.clone();
        for (quantity, power) in &other.0 {
            match all.iter_mut().find(|(known, _)| known == quantity) {
                Some((_, own)) => *own += power,
                None => all.push((quantity.clone(), *power)),
            }
        }
        all.retain(|(_, power)| *power != 0);
        all.sort();
        Dimension(all)
    }

    /// The dimension of one divided by it.
    pub fn inverse(&self) -> Dimension {
        Dimension(self.0.iter().map(|(quantity, power)| (quantity.clone(), -power)).collect())
    }
}

/// A unit: its dimension and its power of ten within it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Unit {
    pub dimension: Dimension,
    pub exponent: i32,
}

const MONEY: &[(&str, i32)] = &[("元", 0), ("千元", 3), ("万元", 4), ("百万元", 6), ("亿元", 8)];
const COUNTS: &[&str] = &["件", "个", "项", "条", "人", "人次", "次", "宗", "份", "部", "户", "起", "家", "篇", "期"];
const SHARES: &[(&str, i32)] = &[("%", -2), ("‰", -3)];

impl Unit {
    /// Makes a unit of any words; the well-known ones convert, `元/件` is a quotient of two.
    pub fn named(words: &str) -> Unit {
        match words.split_once('/') {
            Some((above, below)) if !above.is_empty() && !below.is_empty() => {
                Unit::single(above).over(&Unit::named(below))
            }
            _ => Unit::single(words),
        }
    }

    fn single(word: &str) -> Unit {
        let found = |table: &[(&str, i32)]| table.iter().find(|(name, _)| *name == word).map(|(_, exponent)| *exponent);
        if let Some(exponent) = found(SHARES) {
            return Unit { dimension: Dimension::default(), exponent };
        }
        let quantity = match found(MONEY) {
            Some(exponent) => return Unit { dimension: Dimension::new(Quantity::Money), exponent },
            None if COUNTS.contains(&word) => Quantity::Count,
            None => Quantity::Other(word.to_owned()),
        };
        Unit { dimension: Dimension::new(quantity), exponent: 0 }
    }

    /// The unit of a plain number.
    pub fn without_dimension() -> Unit {
        Unit { dimension: Dimension::default(), exponent: 0 }
    }

    /// The unit of a product.
    pub fn times(&self, other: &Unit) -> Unit {
        Unit { dimension: self.dimension.times(&other.dimension), exponent: self.exponent + other.exponent }
    }

    /// The unit of a quotient.
    pub fn over(&self, other: &Unit) -> Unit {
        Unit { dimension: self.dimension.times(&other.dimension.inverse()), exponent: self.exponent - other.exponent }
    }

    /// The same dimension in its own size: 元 for 万元.
    pub fn base(&self) -> Unit {
        Unit { dimension: self.dimension.clone(), exponent: 0 }
    }

    /// Units that gouji itself knows, for near names and for literals.
    pub fn is_known(words: &str) -> bool {
        let known = |(quantity, _): &(Quantity, i32)| !matches!(quantity, Quantity::Other(_));
        Unit::named(words).dimension.0.iter().all(known)
    }

    pub fn builtin() -> impl Iterator<Item = &'static str> {
        MONEY.iter().map(|(name, _)| *name).chain(COUNTS.iter().copied())
    }

    /// The unit in words, as precisely as its size allows: `万元`, `元/件`, `%`; empty for a plain number. Things that
    /// are counted are 件, since a dimension does not keep their name.
    pub fn words(&self) -> String {
        let sized = |table: &[(&'static str, i32)], exponent: i32| {
            table.iter().find(|(_, own)| *own == exponent).map(|(name, _)| (*name).to_owned())
        };
        let power_of_ten = |words: String, exponent: i32| match exponent {
            0 => words,
            _ => format!("10^{exponent} {words}").trim_end().to_owned(),
        };
        let name = |quantity: &Quantity| match quantity {
            Quantity::Money => "元".to_owned(),
            Quantity::Count => "件".to_owned(),
            Quantity::Other(name) => name.clone(),
        };
        let raised = |quantity: &Quantity, power: i32| match power.abs() {
            1 => name(quantity),
            power => format!("{}^{power}", name(quantity)),
        };
        let part = |sign: bool| -> Vec<String> {
            let part = self.dimension.0.iter().filter(|(_, power)| (*power > 0) == sign);
            part.map(|(quantity, power)| raised(quantity, *power)).collect()
        };
        let (above, below) = (part(true), part(false));
        let below: String = below.iter().map(|unit| format!("/{unit}")).collect();
        match self.dimension.0.first() {
            None => sized(SHARES, self.exponent).unwrap_or_else(|| power_of_ten(String::new(), self.exponent)),
            Some((Quantity::Money, 1)) if above.len() == 1 && sized(MONEY, self.exponent).is_some() => {
                sized(MONEY, self.exponent).unwrap_or_default() + &below
            }
            Some((Quantity::Money, power @ 2..)) if above.len() == 1 => {
                let root = MONEY.iter().find(|(_, own)| own * power == self.exponent);
                root.map_or_else(
                    || power_of_ten(above.concat() + &below, self.exponent),
                    |(name, _)| format!("{name}^{power}{below}"),
                )
            }
            Some(_) if above.is_empty() => power_of_ten(format!("1{below}"), self.exponent),
            Some(_) => power_of_ten(above.join("·") + &below, self.exponent),
        }
    }

    /// The unit as it is printed after a figure: empty for plain numbers and for things that are counted; `None` for a
    /// size that has no name.
    pub fn suffix(&self) -> Option<String> {
        match self.dimension.0.as_slice() {
            [] | [(Quantity::Count, 1)] if self.exponent == 0 => Some(String::new()),
            _ => Some(self.words()).filter(|words| !words.starts_with("10^")),
        }
    }

    /// The unit of the same dimension with which a text starts, by its longest name.
    pub fn starting(&self, text: &str) -> Option<Unit> {
        let own = self.suffix().filter(|own| !own.is_empty() && text.starts_with(own.as_str()));
        let known = MONEY.iter().chain(SHARES).map(|(name, _)| *name).filter(|name| text.starts_with(name));
        let named = known.max_by_key(|name| name.len()).map(Unit::named);
        own.map(|_| self.clone()).or(named.filter(|named| named.dimension == self.dimension))
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
        // Digits that only the conversion made (`1.2亿元` is `120000000.0元`) are dropped.
        amount.checked_mul(Amount::power_of_ten(shift)?).map(Amount::normalized)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_multiply_and_divide() {
        let unit = Unit::named;
        assert_eq!(unit("元/件").times(&unit("件")), unit("元"));
        assert_eq!(unit("万元").over(&unit("元")), Unit { dimension: Dimension::default(), exponent: 4 });
        assert_eq!(unit("件").over(&unit("项")), Unit::without_dimension());
        assert_eq!(unit("公里").over(&unit("小时")), unit("公里/小时"));
        assert_ne!(unit("公里"), unit("小时"));
    }

    #[test]
    fn units_are_named_as_people_write_them() {
        for words in ["元", "万元", "亿元", "件", "公里", "元/件", "万元/件", "%", "公里/小时"] {
            assert_eq!(Unit::named(words).words(), words);
        }
        assert_eq!(Unit::without_dimension().words(), "");
        assert_eq!(Unit::named("元").times(&Unit::named("元")).words(), "元^2");
        assert_eq!(Unit::named("万元").times(&Unit::named("万元")).words(), "万元^2");
        assert_eq!(Unit::without_dimension().over(&Unit::named("件")).words(), "1/件");
    }
}
