//! Reads cells that are written plainly: decimals, blanks and dashes.
//!
//! Invariant: what is read here is what the precise readers would read; anything else is left to them.

use crate::report::{Figure, State};
use crate::vectorized::Builder;

use super::cell_index::Key;

/// Most digits of a figure that is read here; more are read by the precise reader.
const MAX_DIGITS: usize = 18;
/// Most of them after the point.
const MAX_FRACTION: usize = 9;

/// The content of a plain cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plain {
    Number(i64, u32),
    Blank,
    Dash,
    Absent,
}

impl Plain {
    /// Reads words, where they are plain; their unit, if any, must be the form's.
    pub(super) fn read(words: &str) -> Option<Plain> {
        let figure = Figure::read(words);
        match (figure.state, figure.value, figure.unit) {
            (State::Blank, ..) => Some(Plain::Blank),
            (State::Dash, ..) => Some(Plain::Dash),
            (State::Number, Some(value), None) if figure.changes.is_empty() => {
                Some(Plain::Number(value.mantissa()?, value.decimals()))
            }
            _ => None,
        }
    }

    /// The content as a column stores it.
    #[allow(dead_code, reason = "for formats by column, which are a feature")]
    pub(super) fn into_entry(self) -> Result<(i64, u32), State> {
        match self {
            Plain::Number(value, scale) => Ok((value, scale)),
            Plain::Blank => Err(State::Blank),
            Plain::Dash => Err(State::Dash),
            Plain::Absent => Err(State::Absent),
        }
    }

    /// Sets a cell of the report begun last; false where it was set before.
    #[inline(always)]
    pub(super) fn write_to(self, cell: u32, row: &mut Builder) -> bool {
        let cell = cell as usize;
        match self {
            Plain::Number(value, scale) => row.set_number(cell, value, scale),
            Plain::Blank => row.set_state(cell, State::Blank),
            Plain::Dash => row.set_state(cell, State::Dash),
            Plain::Absent => row.set_state(cell, State::Absent),
        }
    }
}

/// A plain decimal with which bytes begin: its digits as one whole number, how many stand after the point, and
/// how many bytes it takes. `None` for anything else, and for more digits than are read here.
#[inline(always)]
pub(super) fn decimal(bytes: &[u8]) -> Option<(i64, u32, usize)> {
    let negative = bytes.first() == Some(&b'-');
    let start = usize::from(negative);
    let mut value = 0i64;
    let mut at = start;
    while let Some(digit) = digit(bytes, at) {
        if at - start >= MAX_DIGITS {
            return None;
        }
        value = value * 10 + digit;
        at += 1;
    }
    let whole = at - start;
    if whole == 0 {
        return None;
    }
    let mut scale = 0;
    if bytes.get(at) == Some(&b'.') {
        at += 1;
        while let Some(digit) = digit(bytes, at) {
            if scale >= MAX_FRACTION || whole + scale >= MAX_DIGITS {
                return None;
            }
            value = value * 10 + digit;
            scale += 1;
            at += 1;
        }
        if scale == 0 {
            return None;
        }
    }
    Some((if negative { -value } else { value }, u32::try_from(scale).ok()?, at))
}

#[inline(always)]
fn digit(bytes: &[u8], at: usize) -> Option<i64> {
    let digit = bytes.get(at)?.wrapping_sub(b'0');
    (digit < 10).then_some(i64::from(digit))
}

/// What a cell with a value, a state, a unit and its printed words holds, where all agree.
pub(super) fn read_plain(key: &Key, value: &str, state: &str, unit: &str, raw: &str) -> Option<Plain> {
    let plain = match decimal(value.as_bytes()) {
        Some((number, scale, taken)) if taken == value.len() => Plain::Number(number, scale),
        _ => Plain::read(value)?,
    };
    let plain = reconcile(key, plain, state, unit)?;
    (raw.is_empty() || raw == value || Plain::read(raw) == Some(plain)).then_some(plain)
}

/// A value in agreement with its state and its unit; `None` where they disagree.
pub(super) fn reconcile(key: &Key, plain: Plain, state: &str, unit: &str) -> Option<Plain> {
    if !unit.is_empty() && key.unit.as_deref() != Some(unit) {
        return None;
    }
    if state.is_empty() {
        return Some(plain);
    }
    match (State::from_name(state)?, plain) {
        (State::Number, Plain::Number(..)) => Some(plain),
        (State::Blank, Plain::Blank) => Some(Plain::Blank),
        (State::Dash, Plain::Blank | Plain::Dash) => Some(Plain::Dash),
        (State::Absent, Plain::Blank) => Some(Plain::Absent),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact_or_left_alone() {
        assert_eq!(decimal(b"12,"), Some((12, 0, 2)));
        assert_eq!(decimal(b"-0.50\n"), Some((-50, 2, 5)));
        assert_eq!(decimal(b"999999999999999999"), Some((999_999_999_999_999_999, 0, 18)));
        for odd in ["", "-", "5.", ".5", "+1", "1234567890123456789", "1.0123456789"] {
            assert_eq!(decimal(odd.as_bytes()), None, "{odd}");
        }
    }
}
