//! Turns the tokens of a formula in an Excel workbook of 1997–2003 back into its words, where it is a sum.
//!
//! Invariant: a formula that holds anything else, or that is broken, has no words; none is read as another one.

use crate::source::column_letters;

use super::cfb::u16_at;
use super::sheet::At;

/// Operands that wait for an operator.
const MAX_OPERANDS: usize = 256;
/// Bytes of words written for one formula; a sum over a table has some dozens.
const MAX_FORMULA: usize = 1_024;
/// The number of the function `SUM`.
const SUM: u16 = 4;

/// The formula of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum XlsFormula {
    Sum(String),
    /// Written once for several cells, beside the cell with this place.
    Shared(At),
    /// Not a sum.
    Other,
}

/// Reads the tokens that follow their length at `start`; `at`: the cell that relative references count from.
pub(super) fn formula(body: &[u8], start: usize, at: At) -> XlsFormula {
    let tokens = u16_at(body, start).and_then(|length| body.get(start + 2..start + 2 + usize::from(length)));
    match tokens {
        Some([0x01, place @ ..]) => match (u16_at(place, 0), u16_at(place, 2)) {
            (Some(row), Some(col)) => XlsFormula::Shared((u32::from(row), u32::from(col))),
            _ => XlsFormula::Other,
        },
        Some(tokens) => words(tokens, at).map_or(XlsFormula::Other, XlsFormula::Sum),
        None => XlsFormula::Other,
    }
}

/// The words of a formula, from its operands in the order in which they are computed.
fn words(tokens: &[u8], at: At) -> Option<String> {
    let mut stack: Vec<String> = Vec::new();
    let mut rest = tokens;
    let mut written = 0usize;
    while let Some((token, behind)) = rest.split_first() {
        // References and functions come in three classes, which differ in nothing here.
        let kind = if matches!(*token, 0x40..=0x7f) { *token & 0x1f | 0x20 } else { *token };
        let length = match kind {
            0x03 | 0x04 | 0x12 | 0x15 => 0,
            0x19 | 0x22 => 3,
            0x24 | 0x2c => 4,
            0x25 | 0x2d => 8,
            _ => return None,
        };
        let operand = behind.get(..length)?;
        rest = behind.get(length..)?;
        let next = match kind {
            0x03 | 0x04 => {
                let (right, left) = (stack.pop()?, stack.pop()?);
                if right.contains(['+', '-']) {
                    return None;
                }
                format!("{left}{}{right}", if kind == 0x03 { '+' } else { '-' })
            }
            // A plus in front changes nothing, nor do blanks and whether the result is volatile.
            0x12 => continue,
            0x15 => format!("({})", stack.pop()?),
            0x19 => match operand.first()? {
                0x10 => format!("SUM({})", stack.pop()?),
                0x01 | 0x40 | 0x41 => continue,
                _ => return None,
            },
            0x22 => {
                let count = usize::from(operand.first()? & 0x7f);
                if u16_at(operand, 1)? & 0x7fff != SUM || count == 0 {
                    return None;
                }
                let parts = stack.split_off(stack.len().checked_sub(count)?);
                format!("SUM({})", parts.join(","))
            }
            0x24 | 0x2c => cell(operand, 0, 2, kind == 0x2c, at)?,
            _ => {
                let moved = kind == 0x2d;
                format!("{}:{}", cell(operand, 0, 4, moved, at)?, cell(operand, 2, 6, moved, at)?)
            }
        };
        written += next.len();
        if stack.len() >= MAX_OPERANDS || written > MAX_FORMULA {
            return None;
        }
        stack.push(next);
    }
    let formula = stack.pop()?;
    stack.is_empty().then_some(formula)
}

/// One end of a reference; `moved`: relative parts count from `at`, and begin again at the end of the sheet.
fn cell(operand: &[u8], row: usize, col: usize, moved: bool, at: At) -> Option<String> {
    let (row, col) = (u16_at(operand, row)?, u16_at(operand, col)?);
    let (is_row_relative, is_col_relative) = (col & 0x8000 != 0, col & 0x4000 != 0);
    let (mut row, mut col) = (u32::from(row), u32::from(col & 0xff));
    if moved && is_row_relative {
        row = (row + at.0) & 0xffff;
    }
    if moved && is_col_relative {
        col = (col + at.1) & 0xff;
    }
    Some(format!("{}{}", column_letters(col + 1), row + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(tokens: &[u8]) -> XlsFormula {
        let length = u16::try_from(tokens.len()).unwrap().to_le_bytes();
        formula(&[&length, tokens].concat(), 0, (4, 9))
    }

    fn sum(words: &str) -> XlsFormula {
        XlsFormula::Sum(words.to_owned())
    }

    #[test]
    fn sums_are_read_back() {
        let range = [0x25, 4, 0, 4, 0, 1, 0xc0, 3, 0xc0];
        assert_eq!(read(&[&range[..], &[0x19, 0x10, 0, 0]].concat()), sum("SUM(B5:D5)"));
        let cell = [0x44, 2, 0, 0, 0xc0];
        let list = [&range[..], &cell, &[0x42, 2, 4, 0]].concat();
        assert_eq!(read(&list), sum("SUM(B5:D5,A3)"));
        assert_eq!(read(&[&cell[..], &cell, &[0x03], &cell, &[0x04]].concat()), sum("A3+A3-A3"));
        // Relative to its own cell, as formulas that cells share are.
        assert_eq!(read(&[0x2c, 0xff, 0xff, 0xfe, 0xc0]), sum("H4"));
        assert_eq!(read(&[0x01, 4, 0, 9, 0]), XlsFormula::Shared((4, 9)));
    }

    #[test]
    fn what_is_no_sum_or_is_broken_has_no_words() {
        let cell = [0x44, 2, 0, 0, 0xc0];
        for tokens in [
            [&cell[..], &cell, &[0x05]].concat(),
            [&cell[..], &cell].concat(),
            [&cell[..], &cell, &cell, &[0x03, 0x04]].concat(),
            [&cell[..], &[0x22, 1, 5, 0]].concat(),
            [&cell[..], &[0x22, 9, 4, 0]].concat(),
            cell[..3].to_vec(),
            vec![0x03],
            Vec::new(),
        ] {
            assert_eq!(read(&tokens), XlsFormula::Other, "{tokens:?}");
        }
        assert_eq!(formula(&[9, 0, 1], 0, (0, 0)), XlsFormula::Other);
        assert_eq!(formula(&[], 14, (0, 0)), XlsFormula::Other);
    }
}
