//! Declares the functions of the language: names, arguments, results and help, one entry per function.
//!
//! Invariant: a new aggregate is a variant of [`Aggregate`] with its entry here, and its evaluation in
//! `eval::functions`; the compiler asks for the second.

use std::ops::RangeInclusive;

use crate::amount::Rounding;

/// Computes one figure from several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Aggregate {
    Sum,
    Min,
    Max,
    Mean,
    Median,
}

/// What a call computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Function {
    Aggregate(Aggregate),
    /// How many conditions hold.
    Count,
    All,
    Any,
    Abs,
    /// To so many decimal places.
    Round(Rounding),
    /// The remainder of a division.
    Mod,
    /// Characters of a text, white space left out.
    Length,
}

/// What a function takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Arguments {
    /// Figures that can be added, and sets of them; at least one.
    Numbers,
    /// Conditions, and sets of them; at least one.
    Conditions,
    /// One figure.
    Number,
    /// One figure, and how many decimal places of it remain: none where this is left out.
    NumberAndPlaces,
    /// Two figures.
    TwoNumbers,
    /// One section.
    Section,
}

/// What a function results in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Returns {
    /// A figure in the unit of the arguments.
    SameUnit,
    /// A figure without unit.
    Pure,
    /// A condition.
    Truth,
}

/// Describes one function.
#[derive(Debug, Clone, Copy)]
pub struct Signature {
    pub function: Function,
    /// Its spellings: the canonical one, the Chinese twin, and others.
    pub names: &'static [&'static str],
    pub arguments: Arguments,
    pub returns: Returns,
    /// One line of help, in Chinese and in English.
    pub help: [&'static str; 2],
}

/// Declares an entry of the table.
const fn entry(
    function: Function,
    names: &'static [&'static str],
    arguments: Arguments,
    returns: Returns,
    help: [&'static str; 2],
) -> Signature {
    Signature { function, names, arguments, returns, help }
}

/// Lists every function.
#[rustfmt::skip]
pub const FUNCTIONS: &[Signature] = &[
    entry(Function::Aggregate(Aggregate::Sum), &["sum", "合计", "求和"], Arguments::Numbers, Returns::SameUnit,
        ["各项之和", "adds the items"]),
    entry(Function::Aggregate(Aggregate::Min), &["min", "最小"], Arguments::Numbers, Returns::SameUnit,
        ["最小的一项", "takes the least of the items"]),
    entry(Function::Aggregate(Aggregate::Max), &["max", "最大"], Arguments::Numbers, Returns::SameUnit,
        ["最大的一项", "takes the greatest of the items"]),
    entry(Function::Aggregate(Aggregate::Mean), &["mean", "平均", "均值"], Arguments::Numbers, Returns::SameUnit,
        ["各项的平均数", "takes the mean of the items"]),
    entry(Function::Aggregate(Aggregate::Median), &["median", "中位数"], Arguments::Numbers, Returns::SameUnit,
        ["各项的中位数，项数为偶数时取中间两项的平均数", "takes the median of the items; of an even number of them, the mean of both in the middle"]),
    entry(Function::Count, &["count", "个数", "计数"], Arguments::Conditions, Returns::Pure,
        ["成立的条件的个数", "counts the conditions that hold"]),
    entry(Function::All, &["all", "全部"], Arguments::Conditions, Returns::Truth,
        ["全部条件成立", "holds if every condition holds"]),
    entry(Function::Any, &["any", "任一"], Arguments::Conditions, Returns::Truth,
        ["至少一个条件成立", "holds if one of the conditions holds"]),
    entry(Function::Abs, &["abs", "绝对值"], Arguments::Number, Returns::SameUnit,
        ["绝对值", "takes the absolute value"]),
    entry(Function::Round(Rounding::HalfUp), &["round", "四舍五入"], Arguments::NumberAndPlaces, Returns::SameUnit,
        ["四舍五入到小数后若干位，恰在正中时绝对值加大", "rounds to so many decimal places, halves away from zero"]),
    entry(Function::Round(Rounding::HalfEven), &["round_even", "四舍六入"], Arguments::NumberAndPlaces, Returns::SameUnit,
        ["四舍六入五成双：恰在正中时取偶数", "rounds to so many decimal places, halves to the even digit"]),
    entry(Function::Round(Rounding::Down), &["floor", "向下取整"], Arguments::NumberAndPlaces, Returns::SameUnit,
        ["不大于它的最近一个数", "rounds down to so many decimal places"]),
    entry(Function::Round(Rounding::Up), &["ceil", "向上取整"], Arguments::NumberAndPlaces, Returns::SameUnit,
        ["不小于它的最近一个数", "rounds up to so many decimal places"]),
    entry(Function::Mod, &["mod", "余数", "取余"], Arguments::TwoNumbers, Returns::SameUnit,
        ["除以第二个数的余数，符号与第二个数相同", "takes the remainder of a division, with the sign of the divisor"]),
    entry(Function::Length, &["length", "字数"], Arguments::Section, Returns::Pure,
        ["文字部分的字数，空白不计", "counts the characters of a section, without white space"]),
];

/// Finds a function by any of its names.
pub fn function(word: &str) -> Option<Function> {
    FUNCTIONS.iter().find(|entry| entry.names.contains(&word)).map(|entry| entry.function)
}

/// Lists the spellings of all functions, for near names.
pub fn function_names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().flat_map(|entry| entry.names.iter().copied())
}

impl Function {
    /// Looks up the entry in the table.
    pub fn signature(self) -> Option<&'static Signature> {
        FUNCTIONS.iter().find(|entry| entry.function == self)
    }

    /// The canonical name.
    pub fn name(self) -> &'static str {
        self.signature().and_then(|entry| entry.names.first()).copied().unwrap_or("")
    }

    /// The Chinese name.
    pub fn twin(self) -> &'static str {
        self.signature().and_then(|entry| entry.names.get(1)).copied().unwrap_or("")
    }

    /// How many arguments it takes.
    pub fn counts(self) -> RangeInclusive<usize> {
        match self.signature().map(|entry| entry.arguments) {
            Some(Arguments::Numbers | Arguments::Conditions) | None => 1..=usize::MAX,
            Some(Arguments::Number | Arguments::Section) => 1..=1,
            Some(Arguments::NumberAndPlaces) => 1..=2,
            Some(Arguments::TwoNumbers) => 2..=2,
        }
    }

    /// Takes sets, and lifts its argument over them.
    pub fn is_aggregate(self) -> bool {
        match self {
            Function::Aggregate(_) | Function::Count | Function::All | Function::Any => true,
            Function::Abs | Function::Round(_) | Function::Mod | Function::Length => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FUNCTIONS, function};

    #[test]
    fn every_name_finds_its_function() {
        for entry in FUNCTIONS {
            assert!(entry.names.len() >= 2, "{:?} needs a name in each language", entry.function);
            for name in entry.names {
                assert_eq!(function(name), Some(entry.function), "{name}");
                let call = format!("{name}(row 一 > 0, 1)");
                assert!(crate::syntax::parse(&call).is_ok(), "{call}");
            }
        }
    }
}
