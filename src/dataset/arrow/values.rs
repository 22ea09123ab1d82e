//! Reads columns of any usable type: their words by row, their figures by row, and small numbers that stand for equal
//! words.
//!
//! Invariant: nothing is rounded; a value without a plain figure is left to the precise reader.

use std::borrow::Cow;
use std::collections::HashMap;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type, Int8Type, Int16Type, Int32Type,
    Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_buffer::{NullBuffer, ScalarBuffer};
use arrow_schema::DataType;

use super::float;
use crate::dataset::plain::Plain;
use crate::dataset::plain::decimal;
use crate::source::trim;

/// Places of a column of decimals up to which they are taken as stored; beyond them each figure has its own.
const PLACES_AS_STORED: usize = 9;

/// Figures from here on are read by the precise reader.
const LARGEST: u64 = 1_000_000_000_000_000_000;
/// A row without words.
pub(super) const NULL: u32 = u32::MAX;

/// Whether cells or names can stand in a column of this type.
pub(super) fn usable(kind: &DataType) -> bool {
    match kind {
        DataType::Dictionary(_, values) => !matches!(**values, DataType::Dictionary(..)) && usable(values),
        DataType::Float32 | DataType::Float64 | DataType::Boolean | DataType::Null => true,
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => true,
        DataType::Decimal32(..) | DataType::Decimal64(..) | DataType::Decimal128(..) | DataType::Decimal256(..) => true,
        kind => kind.is_integer(),
    }
}

/// Calls a macro with every integer type of a column.
macro_rules! integers {
    ($array:ident, $then:ident) => {
        match $array.data_type() {
            DataType::Int8 => $then!(Int8Type),
            DataType::Int16 => $then!(Int16Type),
            DataType::Int32 => $then!(Int32Type),
            DataType::Int64 => $then!(Int64Type),
            DataType::UInt8 => $then!(UInt8Type),
            DataType::UInt16 => $then!(UInt16Type),
            DataType::UInt32 => $then!(UInt32Type),
            DataType::UInt64 => $then!(UInt64Type),
            _ => None,
        }
    };
}

/// The bytes of a row of a column of words; `None` where the column is of another type.
pub(super) fn bytes(array: &dyn Array, row: usize) -> Option<&[u8]> {
    if row >= array.len() {
        return None;
    }
    match array.data_type() {
        DataType::Utf8 => array.as_string_opt::<i32>().map(|array| array.value(row).as_bytes()),
        DataType::LargeUtf8 => array.as_string_opt::<i64>().map(|array| array.value(row).as_bytes()),
        DataType::Utf8View => array.as_string_view_opt().map(|array| array.value(row).as_bytes()),
        DataType::Binary => array.as_binary_opt::<i32>().map(|array| array.value(row)),
        DataType::LargeBinary => array.as_binary_opt::<i64>().map(|array| array.value(row)),
        DataType::BinaryView => array.as_binary_view_opt().map(|array| array.value(row)),
        _ => None,
    }
}

/// The words of a row as a text file would have them, without outer white space; `None` for a null.
pub(super) fn text(array: &dyn Array, row: usize) -> Option<Cow<'_, str>> {
    if row >= array.len() || array.is_null(row) {
        return None;
    }
    if let Some(bytes) = bytes(array, row) {
        return Some(match std::str::from_utf8(bytes) {
            Ok(words) => Cow::Borrowed(trim(words)),
            Err(_) => Cow::Owned(trim(&String::from_utf8_lossy(bytes)).to_owned()),
        });
    }
    macro_rules! printed {
        ($kind:ty) => {
            array.as_primitive_opt::<$kind>().map(|array| array.value(row).to_string())
        };
    }
    let words = match array.data_type() {
        DataType::Decimal32(_, scale) => printed!(Decimal32Type).map(|digits| pointed(&digits, *scale)),
        DataType::Decimal64(_, scale) => printed!(Decimal64Type).map(|digits| pointed(&digits, *scale)),
        DataType::Decimal128(_, scale) => printed!(Decimal128Type).map(|digits| pointed(&digits, *scale)),
        DataType::Decimal256(_, scale) => printed!(Decimal256Type).map(|digits| pointed(&digits, *scale)),
        _ => integers!(array, printed),
    };
    if let Some(words) = words {
        return Some(Cow::Owned(words));
    }
    if let Some(dictionary) = array.as_any_dictionary_opt() {
        let key = keys(array, row..row + 1).first().copied()?;
        return text(dictionary.values().as_ref(), key as usize);
    }
    if let Some(words) = float::text(array, row) {
        return Some(Cow::Owned(words));
    }
    let truth = array.as_boolean_opt()?.value(row);
    Some(Cow::Borrowed(if truth { "true" } else { "false" }))
}

/// A plain whole number of at least zero.
pub(super) fn whole(array: &dyn Array, row: usize) -> Option<i64> {
    let array = array.as_primitive_opt::<Int64Type>().filter(|array| row < array.len() && array.is_valid(row))?;
    Some(array.value(row)).filter(|value| (0..LARGEST.cast_signed()).contains(value))
}

/// Digits with their point. Zeros that only the width of the column put there are left out beyond as many places
/// as a figure may have.
fn pointed(digits: &str, scale: i8) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let places = usize::from(scale.unsigned_abs());
    if scale <= 0 {
        let zeros = if digits == "0" { 0 } else { places };
        return format!("{sign}{digits}{}", "0".repeat(zeros));
    }
    let digits = format!("{}{digits}", "0".repeat((places + 1).saturating_sub(digits.len())));
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let fraction = if places > PLACES_AS_STORED { fraction.trim_end_matches('0') } else { fraction };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

/// What a cell holds, as far as that is plain.
#[derive(Debug, Clone, Copy)]
pub(super) enum One {
    Plain(Plain),
    Odd,
}

impl One {
    pub(super) fn as_plain(self) -> Option<Plain> {
        match self {
            One::Plain(plain) => Some(plain),
            One::Odd => None,
        }
    }
}

/// The figures of a column.
pub(super) enum Figures {
    /// Numbers of one scale and blanks.
    Even {
        values: ScalarBuffer<i64>,
        scale: u32,
        nulls: Option<NullBuffer>,
    },
    Each(Vec<One>),
    /// A few, and which of them stands where.
    Few {
        keys: Vec<u32>,
        list: Vec<One>,
    },
}

impl Figures {
    pub(super) fn from_array(array: &ArrayRef) -> Figures {
        if let Some(dictionary) = array.as_any_dictionary_opt() {
            let values = dictionary.values();
            // A table does not pay off for entries that few rows point to.
            if values.len() <= array.len().saturating_mul(2) {
                let inner = Figures::from_array(values);
                let list = (0..values.len()).map(|at| inner.get(at).map_or(One::Odd, One::Plain)).collect();
                return Figures::Few { keys: keys(array, 0..array.len()), list };
            }
        }
        if let Some(list) = float::figures(array) {
            return Figures::Each(list);
        }
        even(array).unwrap_or_else(|| Figures::Each((0..array.len()).map(|row| one(array, row)).collect()))
    }

    /// What a row holds; `None` where only the precise reader can decide.
    #[inline]
    pub(super) fn get(&self, row: usize) -> Option<Plain> {
        match self {
            Figures::Even { nulls: Some(nulls), .. } if nulls.is_null(row) => Some(Plain::Blank),
            Figures::Even { values, scale, .. } => Some(Plain::Number(*values.get(row)?, *scale)),
            Figures::Each(list) => list.get(row)?.as_plain(),
            Figures::Few { keys, list } => match *keys.get(row)? {
                NULL => Some(Plain::Blank),
                key => list.get(key as usize)?.as_plain(),
            },
        }
    }
}

fn one(array: &dyn Array, row: usize) -> One {
    if array.is_null(row) {
        return One::Plain(Plain::Blank);
    }
    match bytes(array, row) {
        Some(bytes) => figure(bytes),
        None => text(array, row).map_or(One::Odd, |words| figure(words.as_bytes())),
    }
}

/// The figure that words represent.
pub(super) fn figure(words: &[u8]) -> One {
    let plain = match decimal(words) {
        Some((value, scale, taken)) if taken == words.len() => Some(Plain::Number(value, scale)),
        _ => std::str::from_utf8(words).ok().and_then(Plain::read),
    };
    plain.map_or(One::Odd, One::Plain)
}

/// A column of numbers of one scale; `None` where it is of another kind, or one is too large.
fn even(array: &dyn Array) -> Option<Figures> {
    // Most columns are used unchanged.
    if let Some(array) = array.as_primitive_opt::<Int64Type>().filter(|array| fit(array.values())) {
        return Some(Figures::Even { values: array.values().clone(), scale: 0, nulls: nulls(array) });
    }
    macro_rules! whole {
        ($kind:ty) => {
            taken::<$kind>(array, 0, |value| i64::try_from(value).ok())
        };
    }
    match array.data_type() {
        DataType::Decimal32(_, scale) => taken::<Decimal32Type>(array, *scale, |value| Some(i64::from(value))),
        DataType::Decimal64(_, scale) => taken::<Decimal64Type>(array, *scale, Some),
        DataType::Decimal128(_, scale) => taken::<Decimal128Type>(array, *scale, |value| i64::try_from(value).ok()),
        DataType::Decimal256(_, scale) => {
            taken::<Decimal256Type>(array, *scale, |value| i64::try_from(value.to_i128()?).ok())
        }
        _ => integers!(array, whole),
    }
}

/// Whether all figures are small enough for a block.
fn fit(values: &[i64]) -> bool {
    // Most columns are far from it: one test of all digits at once shows it.
    let digits = values.iter().fold(0, |all, value| all | (value ^ value >> 63));
    digits < 1 << 59 || values.iter().all(|value| fits(*value))
}

fn fits(value: i64) -> bool {
    value.unsigned_abs() < LARGEST
}

fn nulls(array: &dyn Array) -> Option<NullBuffer> {
    array.nulls().filter(|nulls| nulls.null_count() > 0).cloned()
}

fn taken<T: ArrowPrimitiveType>(
    array: &dyn Array,
    scale: i8,
    value: impl Fn(T::Native) -> Option<i64>,
) -> Option<Figures> {
    let array = array.as_primitive_opt::<T>()?;
    // Beyond as many places each figure has places of its own.
    let (scale, by) = match u32::try_from(scale) {
        Ok(scale) if scale as usize > PLACES_AS_STORED => return None,
        Ok(scale) => (scale, 1),
        Err(_) => (0, 10i64.checked_pow(u32::from(scale.unsigned_abs()))?),
    };
    let nulls = nulls(array);
    let found = array.values().iter();
    let mut values: Vec<i64> = match by {
        1 => found.map(|found| value(*found).unwrap_or(i64::MAX)).collect(),
        _ => found.map(|found| value(*found).and_then(|value| value.checked_mul(by)).unwrap_or(i64::MAX)).collect(),
    };
    if !fit(&values) {
        // The value under a null is arbitrary.
        let nulls = nulls.as_ref()?;
        for (row, value) in values.iter_mut().enumerate().filter(|(_, value)| !fits(**value)) {
            *value = nulls.is_null(row).then_some(0)?;
        }
    }
    Some(Figures::Even { values: values.into(), scale, nulls })
}

/// The keys of a dictionary column, [`NULL`] for nulls and for keys that point nowhere.
pub(super) fn keys(array: &dyn Array, rows: std::ops::Range<usize>) -> Vec<u32> {
    let Some(dictionary) = array.as_any_dictionary_opt() else { return Vec::new() };
    let (keys, entries) = (dictionary.keys(), dictionary.values().len());
    macro_rules! as_numbers {
        ($kind:ty) => {
            keys.as_primitive_opt::<$kind>().and_then(|keys| {
                let nulls = keys.nulls();
                let found = keys.values().get(rows.clone())?.iter().zip(rows.clone());
                let key = |(key, row): (&<$kind as ArrowPrimitiveType>::Native, usize)| {
                    let key = u32::try_from(*key).ok().filter(|key| (*key as usize) < entries);
                    key.filter(|_| nulls.is_none_or(|nulls| nulls.is_valid(row))).unwrap_or(NULL)
                };
                Some(found.map(key).collect())
            })
        };
    }
    integers!(keys, as_numbers).unwrap_or_default()
}

/// A column of words: a small number per row, the same for equal words next to each other, and its words.
pub(super) struct Words<'a> {
    pub ids: Vec<u32>,
    list: Vec<Option<Cow<'a, str>>>,
    entries: Option<&'a ArrayRef>,
}

impl<'a> Words<'a> {
    pub(super) fn from_array(array: &'a ArrayRef) -> Words<'a> {
        if let Some(dictionary) = array.as_any_dictionary_opt() {
            let ids = keys(array, 0..array.len());
            return Words { ids, list: Vec::new(), entries: Some(dictionary.values()) };
        }
        let mut list = Vec::new();
        let mut known: HashMap<&[u8], u32> = HashMap::new();
        let mut ids = Vec::with_capacity(array.len());
        // What the words are, and what followed them last time: rows mostly come in the same order again.
        let mut words: Vec<(&[u8], u32)> = Vec::new();
        let mut last = NULL;
        for row in 0..array.len() {
            let next = u32::try_from(list.len()).unwrap_or(NULL);
            let id = match bytes(array, row) {
                _ if array.is_null(row) => NULL,
                Some(bytes) => {
                    let is = |id: u32| words.get(id as usize).is_some_and(|(words, _)| *words == bytes);
                    let expected = words.get(last as usize).map_or(NULL, |(_, next)| *next);
                    let id = [last, expected].into_iter().find(|id| is(*id));
                    let id = id.unwrap_or_else(|| *known.entry(bytes).or_insert(next));
                    if id == next {
                        words.push((bytes, NULL));
                    }
                    if id != last
                        && let Some((_, behind)) = words.get_mut(last as usize)
                    {
                        *behind = id;
                    }
                    last = id;
                    id
                }
                None => next,
            };
            if id == next {
                list.push(text(array, row));
            }
            ids.push(id);
        }
        Words { ids, list, entries: None }
    }

    /// The words of a number; a null counts as no words.
    pub(super) fn word(&self, id: u32) -> Cow<'_, str> {
        let found = match self.entries {
            Some(entries) => text(entries.as_ref(), id as usize),
            None => self.list.get(id as usize).and_then(|word| word.as_deref().map(Cow::Borrowed)),
        };
        found.unwrap_or_default()
    }

    pub(super) fn get(&self, row: usize) -> Cow<'_, str> {
        self.ids.get(row).map_or(Cow::Borrowed(""), |id| self.word(*id))
    }
}
