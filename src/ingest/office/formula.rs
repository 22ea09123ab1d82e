//! Computes formulas whose results were never stored, where they are plain sums.
//!
//! Invariant: sums are exact; every other such cell becomes its formula as text, never blank and never 0.

use std::collections::BTreeMap;

use crate::amount::Amount;

use super::limits::{MAX_REFERRED, MAX_SHEET_COL, MAX_SHEET_ROW};
use super::sheet::{At, Sheet, Value};

/// Places of the formulas that were computed, and of those that could not be.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub computed: Vec<At>,
    pub open: Vec<At>,
}

/// One operand of a formula: a range, added or taken away; `sum`: inside `SUM`, where words count as zero.
#[derive(Debug, Clone, Copy)]
struct Term {
    first: At,
    last: At,
    negative: bool,
    sum: bool,
}

pub(super) fn settle(sheet: &mut Sheet) -> Outcome {
    let mut outcome = Outcome::default();
    let mut budget = MAX_REFERRED;
    let mut waiting: BTreeMap<At, Vec<Term>> = BTreeMap::new();
    for (at, value) in &sheet.cells {
        if let Some(terms) = value.pending.as_deref().and_then(read) {
            waiting.insert(*at, terms);
        }
    }
    // A sum of sums waits for its parts; each round computes at least one or is the last.
    loop {
        let ready: Vec<(At, Option<Amount>)> =
            waiting.iter().filter_map(|(at, terms)| Some((*at, result(sheet, terms, &mut budget)?))).collect();
        if ready.is_empty() {
            break;
        }
        for (at, amount) in ready {
            waiting.remove(&at);
            if let (Some(amount), Some(value)) = (amount, sheet.cells.get_mut(&at)) {
                let amount = amount.normalized();
                *value = Value { text: amount.to_string(), number: Some(amount), pending: None };
                outcome.computed.push(at);
            }
        }
    }
    for (at, value) in &mut sheet.cells {
        if let Some(formula) = value.pending.take() {
            value.text = format!("={}", if formula.is_empty() { "?" } else { &formula });
            outcome.open.push(*at);
        }
    }
    outcome.computed.sort_unstable();
    outcome
}

/// The result: `None` where a part is still open, `Some(None)` where there is none.
fn result(sheet: &Sheet, terms: &[Term], budget: &mut usize) -> Option<Option<Amount>> {
    let mut total = Amount::ZERO;
    for term in terms {
        for row in term.first.0..=term.last.0 {
            // Empty rows count towards the limit, too.
            *budget = match budget.checked_sub(1) {
                Some(left) => left,
                None => return Some(None),
            };
            for (_, value) in sheet.cells.range((row, term.first.1)..=(row, term.last.1)) {
                *budget = match budget.checked_sub(1) {
                    Some(left) => left,
                    None => return Some(None),
                };
                if value.pending.is_some() {
                    return None;
                }
                let amount = match value.number {
                    Some(amount) if term.negative => amount.negate(),
                    Some(amount) => amount,
                    // Words count as zero in a sum; an error propagates.
                    None if term.sum && !value.text.starts_with('#') => continue,
                    None => return Some(None),
                };
                match total.checked_add(amount) {
                    Some(sum) => total = sum,
                    None => return Some(None),
                }
            }
        }
    }
    Some(Some(total))
}

/// `SUM(D22:I22,K22)`, `D5+D6-D7`; `None` for anything else.
fn read(formula: &str) -> Option<Vec<Term>> {
    let bare: String = formula.chars().filter(|c| !c.is_whitespace() && *c != '$').collect();
    let bare = bare.to_ascii_uppercase();
    let bare = bare.strip_prefix("OF:").unwrap_or(&bare).trim_start_matches(['=', '+']);
    let mut terms = Vec::new();
    let mut rest = bare;
    let mut negative = false;
    loop {
        if let Some(inside) = rest.strip_prefix("SUM(") {
            let (inside, behind) = inside.split_once(')')?;
            for part in inside.split([',', ';']) {
                let (first, last) = part.split_once(':').unwrap_or((part, part));
                let (a, b) = (reference(first)?, reference(last)?);
                let (first, last) = ((a.0.min(b.0), a.1.min(b.1)), (a.0.max(b.0), a.1.max(b.1)));
                terms.push(Term { first, last, negative, sum: true });
            }
            rest = behind;
        } else {
            let end = rest.find(['+', '-']).unwrap_or(rest.len());
            let at = reference(rest.get(..end)?)?;
            terms.push(Term { first: at, last: at, negative, sum: false });
            rest = rest.get(end..)?;
        }
        match rest.chars().next() {
            None => break,
            Some('+') => negative = false,
            Some('-') => negative = true,
            Some(_) => return None,
        }
        rest = rest.get(1..)?;
    }
    let rows: u64 = terms.iter().map(|term| u64::from(term.last.0 - term.first.0) + 1).sum();
    (rows <= MAX_REFERRED as u64 / 10).then_some(terms)
}

/// `D22`, also as ODF writes it: `[.D22]`.
pub(super) fn reference(words: &str) -> Option<At> {
    let words = words.trim_matches(|c| matches!(c, '[' | ']' | '.' | '$'));
    let letters = words.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, digits) = words.split_at(letters);
    if letters.is_empty() || letters.len() > 3 || digits.len() > 7 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let col =
        letters.bytes().fold(0u32, |col, b| col * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1).checked_sub(1)?;
    let row = digits.parse::<u32>().ok()?.checked_sub(1)?;
    (row < MAX_SHEET_ROW && col < MAX_SHEET_COL).then_some((row, col))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::limits::Budget;
    use crate::ingest::office::limits::MAX_CELLS;

    fn sheet(cells: &[(&str, &str)]) -> Sheet {
        let mut sheet = Sheet::default();
        for (at, words) in cells {
            let (pending, number) = match words.strip_prefix('=') {
                Some(formula) => (Some(formula.to_owned()), None),
                None => (None, Amount::parse(words)),
            };
            let text = words.trim_start_matches('=').to_owned();
            sheet.insert(reference(at).unwrap(), Value { text, number, pending }, &mut Budget::new(MAX_CELLS)).unwrap();
        }
        sheet
    }

    fn after(cells: &[(&str, &str)], at: &str) -> String {
        let mut sheet = sheet(cells);
        settle(&mut sheet);
        sheet.cells[&reference(at).unwrap()].text.clone()
    }

    #[test]
    fn sums_are_exact_and_may_rest_on_sums() {
        let cells = [("A1", "1.5"), ("B1", "—"), ("C1", "0.25"), ("D1", "=SUM($A$1:C1)"), ("A2", "=D1+A1-C1")];
        assert_eq!(after(&cells, "D1"), "1.75");
        assert_eq!(after(&cells, "A2"), "3");
        assert_eq!(after(&[("A1", "2"), ("A3", "=SUM([.A1:.A2])")], "A3"), "2");
    }

    #[test]
    fn what_is_no_plain_sum_stays_a_formula() {
        for formula in ["=IF(A1>0,1,0)", "=A1*2", "=SUM(A1:B1)/2", "=Sheet2!A1", "=A1+B1", "=B2+A1", "=SUM()", "="] {
            let cells = [("A1", "1"), ("B1", "无"), ("B2", formula)];
            assert!(after(&cells, "B2").starts_with('='), "{formula}");
        }
    }
}
