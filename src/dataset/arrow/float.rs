//! Reads columns of binary floats as their shortest decimal text, as any program would print them.
//!
//! Invariant: nothing is computed with binary floats.

#![allow(clippy::disallowed_types, reason = "a column of such a type is printed at once, digit for digit")]

use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, Float64Type};
use arrow_array::{Array, ArrowPrimitiveType, PrimitiveArray};

use super::values::{One, figure};
use crate::dataset::plain::Plain;

/// Whole numbers below these are exact, and print all their digits.
const EXACT: u64 = 1 << 53;
const EXACT_SHORT: u64 = 1 << 24;

/// The words of a cell; `None` where the column is of another type.
pub(super) fn text(array: &dyn Array, row: usize) -> Option<String> {
    if let Some(array) = array.as_primitive_opt::<Float64Type>() {
        return array.values().get(row).map(f64::to_string);
    }
    array.as_primitive_opt::<Float32Type>()?.values().get(row).map(f32::to_string)
}

/// The figures of a column; `None` where it is of another type.
pub(super) fn figures(array: &dyn Array) -> Option<Vec<One>> {
    if let Some(array) = array.as_primitive_opt::<Float64Type>() {
        return Some(each(array, EXACT, |value| value as i64, |whole| whole as f64));
    }
    let array = array.as_primitive_opt::<Float32Type>()?;
    Some(each(array, EXACT_SHORT, |value| value as i64, |whole| whole as f32))
}

fn each<T: ArrowPrimitiveType>(
    array: &PrimitiveArray<T>,
    exact: u64,
    whole: impl Fn(T::Native) -> i64,
    back: impl Fn(i64) -> T::Native,
) -> Vec<One>
where
    T::Native: std::fmt::Display,
{
    let mut words = String::new();
    let one = |(row, value): (usize, &T::Native)| {
        if array.is_null(row) {
            return One::Plain(Plain::Blank);
        }
        let number = whole(*value);
        if number.unsigned_abs() < exact && back(number) == *value {
            return One::Plain(Plain::Number(number, 0));
        }
        words.clear();
        // Writing into a string cannot fail.
        let _ = std::fmt::Write::write_fmt(&mut words, format_args!("{value}"));
        figure(words.as_bytes())
    };
    array.values().iter().enumerate().map(one).collect()
}
