//! Names the mistakes of hands and programs that turn one figure into another.

use crate::amount::Amount;
use crate::template::CellId;

/// A mistake that explains a wrong figure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mechanism {
    /// 53 for 35: two neighbouring digits.
    Transposed,
    /// 10,000 times too much or too little, or another power of ten from two on: another unit.
    Unit,
    /// 240 for 24, or 24 for 240.
    Zero,
    /// 355 for 35.
    Doubled,
    /// 3 for 35.
    Dropped,
    /// 375 for 35.
    Added,
    /// 36 for 35 where one digit differs.
    Digit,
    /// −35 for 35.
    Sign,
    /// Too much or too little by one.
    One,
    /// A total that lacks one of its parts.
    PartMissing(CellId),
    /// A total in which one of its parts stands twice.
    PartTwice(CellId),
    /// Two cells have each other's figures.
    Swapped,
    /// A wrong figure was added into its totals.
    Carried,
    /// A figure stands in another row or column, and its own cell is empty or zero.
    Moved,
    /// What one cell has too much another one lacks.
    Shifted,
    /// A figure was forgotten: the cell is empty or zero.
    Forgotten,
    /// All figures of a row, a column or a table are in another unit.
    UnitOfRow,
    UnitOfCol,
    UnitOfTable,
    /// Several figures of a row or column have the wrong sign.
    Signs,
    /// Several figures of a row or column stand one place too far.
    LineMoved,
    /// Two rows or columns have each other's figures.
    RowsExchanged,
    ColsExchanged,
}

impl Mechanism {
    /// Its name in machine output.
    pub fn name(&self) -> &'static str {
        match self {
            Mechanism::Transposed => "transposed digits",
            Mechanism::Unit => "another unit",
            Mechanism::Zero => "a zero too many or too few",
            Mechanism::Doubled => "doubled digit",
            Mechanism::Dropped => "dropped digit",
            Mechanism::Added => "added digit",
            Mechanism::Digit => "wrong digit",
            Mechanism::Sign => "sign",
            Mechanism::One => "off by one",
            Mechanism::PartMissing(_) => "part left out of a total",
            Mechanism::PartTwice(_) => "part counted twice",
            Mechanism::Carried => "carried into totals",
            Mechanism::Swapped => "swapped figures",
            Mechanism::Moved => "wrong row or column",
            Mechanism::Shifted => "equal shift",
            Mechanism::Forgotten => "figure forgotten",
            Mechanism::UnitOfRow => "row in another unit",
            Mechanism::UnitOfCol => "column in another unit",
            Mechanism::UnitOfTable => "table in another unit",
            Mechanism::Signs => "signs of a row or column",
            Mechanism::LineMoved => "figures one place too far",
            Mechanism::RowsExchanged => "rows exchanged",
            Mechanism::ColsExchanged => "columns exchanged",
        }
    }

    /// How unlikely it is, beside the others.
    pub(super) fn rank(&self) -> u32 {
        match self {
            Mechanism::Transposed | Mechanism::Swapped => 1,
            Mechanism::Moved | Mechanism::Doubled | Mechanism::Zero | Mechanism::Unit | Mechanism::Sign => 2,
            Mechanism::Carried => 2,
            Mechanism::PartMissing(_) | Mechanism::PartTwice(_) => 3,
            Mechanism::Dropped => 4,
            Mechanism::Added | Mechanism::Digit => 5,
            Mechanism::One => 6,
            Mechanism::Shifted => 7,
            Mechanism::Forgotten => 8,
            Mechanism::UnitOfRow | Mechanism::UnitOfCol | Mechanism::UnitOfTable | Mechanism::Signs => 1,
            Mechanism::LineMoved | Mechanism::RowsExchanged | Mechanism::ColsExchanged => 1,
        }
    }

    /// Which of two cells' mistakes explains that they have the wrong figures, if it counts as one.
    pub(super) fn of_pair(one: (Amount, Amount), other: (Amount, Amount), in_line: bool) -> Option<Mechanism> {
        let crossed = one.0 == other.1 && other.0 == one.1;
        if crossed && (one.0.is_zero() || other.0.is_zero()) {
            return in_line.then_some(Mechanism::Moved);
        }
        if crossed && in_line {
            return Some(Mechanism::Swapped);
        }
        let shift = |(found, expected): (Amount, Amount)| found.checked_sub(expected);
        let opposed = shift(one)?.checked_add(shift(other)?)?.is_zero();
        (opposed && in_line).then_some(Mechanism::Shifted)
    }

    /// The mistakes that may have printed `found` for `expected`.
    pub(super) fn of_figure(found: Amount, expected: Amount) -> Vec<Mechanism> {
        if found == expected.negate() {
            return vec![Mechanism::Sign];
        }
        let by_one = is_by_one(found, expected).then_some(Mechanism::One);
        let typed = if found.is_zero() || expected.is_zero() || found.is_negative() != expected.is_negative() {
            found.is_zero().then_some(Mechanism::Forgotten)
        } else if let Some(power) = power_between(found, expected) {
            Some(if power == 1 { Mechanism::Zero } else { Mechanism::Unit })
        } else {
            typing(&digits(found), &digits(expected))
        };
        typed.into_iter().chain(by_one).collect()
    }
}

fn is_by_one(found: Amount, expected: Amount) -> bool {
    found.checked_sub(expected).is_some_and(|gap| gap.abs() == Amount::ONE)
}

/// The power of ten by which two figures differ, from 1 to 8.
fn power_between(one: Amount, other: Amount) -> Option<u32> {
    let (less, more) = if one.abs() < other.abs() { (one, other) } else { (other, one) };
    (1..=8).find(|power| {
        Amount::power_of_ten(*power as i32).and_then(|factor| less.checked_mul(factor)).is_some_and(|sum| sum == more)
    })
}

/// The digits of a figure, and its point, as a person types them.
fn digits(amount: Amount) -> Vec<char> {
    amount.normalized().abs().to_string().chars().collect()
}

fn typing(found: &[char], expected: &[char]) -> Option<Mechanism> {
    let same = |a: &[char], b: &[char]| a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let start = same(found, expected);
    let (left, right) = (found.get(start..)?, expected.get(start..)?);
    match found.len().cmp(&expected.len()) {
        std::cmp::Ordering::Equal => match (left, right) {
            ([a, b, rest @ ..], [c, d, other @ ..]) if a == d && b == c && rest == other => Some(Mechanism::Transposed),
            ([_, rest @ ..], [_, other @ ..]) if rest == other => Some(Mechanism::Digit),
            _ => None,
        },
        // One digit more than it should be.
        std::cmp::Ordering::Greater if left.get(1..) == Some(right) => {
            let doubled = start > 0 && left.first() == found.get(start - 1);
            Some(if doubled { Mechanism::Doubled } else { Mechanism::Added })
        }
        std::cmp::Ordering::Less if right.get(1..) == Some(left) => Some(Mechanism::Dropped),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(found: &str, expected: &str) -> Option<&'static str> {
        Mechanism::of_figure(Amount::parse(found)?, Amount::parse(expected)?).first().map(|one| one.name())
    }

    #[test]
    fn slips_of_typing_are_named() {
        let cases = [
            ("53", "35", "transposed digits"),
            ("240", "24", "a zero too many or too few"),
            ("50000", "5", "another unit"),
            ("355", "35", "doubled digit"),
            ("3", "35", "dropped digit"),
            ("375", "35", "added digit"),
            ("38", "35", "wrong digit"),
            ("-35", "35", "sign"),
            ("100", "99", "off by one"),
            ("1.53", "1.35", "transposed digits"),
        ];
        for (found, expected, name) in cases {
            assert_eq!(named(found, expected), Some(name), "{found} for {expected}");
        }
        assert_eq!(named("12", "90"), None);
    }
}
