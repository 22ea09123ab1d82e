//! Computes formulas whose results were never stored, where they are plain sums.
//!
//! Invariant: sums are exact; every other such cell becomes its formula as text, never blank and never 0.

use std::collections::BTreeMap;

use crate::amount::Amount;

use crate::source::column_letters;

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

/// Computes what was never stored, and opens what was stored and cannot be right.
pub(super) fn settle(sheets: &mut [Sheet]) -> Vec<Outcome> {
    let has_formula = |value: &Value| value.pending.is_some() || value.formula.is_some();
    if !sheets.iter().any(|sheet| sheet.cells.values().any(has_formula)) {
        return sheets.iter().map(|_| Outcome::default()).collect();
    }
    let mut outcomes = Vec::new();
    let mut budgets = vec![MAX_REFERRED; sheets.len()];
    let mut is_out_of_date = false;
    for (sheet, budget) in sheets.iter_mut().zip(&mut budgets) {
        outcomes.push(Outcome { computed: compute(sheet, budget), open: Vec::new() });
        is_out_of_date |= open_stale(sheet, budget);
    }
    // Where sums are not what they come to, nothing shows that the other formulas were calculated.
    if is_out_of_date || was_never_calculated(sheets) {
        for (sheet, budget) in sheets.iter_mut().zip(&mut budgets) {
            for value in sheet.cells.values_mut().filter(|value| is_unproven(value)) {
                value.pending = value.formula.take();
            }
            open_stale(sheet, budget);
        }
    }
    for (sheet, outcome) in sheets.iter_mut().zip(&mut outcomes) {
        for (at, value) in &mut sheet.cells {
            if let Some(formula) = value.pending.take() {
                value.text = format!("={}", if formula.is_empty() { "?" } else { &formula });
                value.number = None;
                outcome.open.push(*at);
            }
        }
    }
    outcomes
}

/// Computes sums that have no result, and returns their places.
fn compute(sheet: &mut Sheet, budget: &mut usize) -> Vec<At> {
    let mut computed = Vec::new();
    let mut waiting: BTreeMap<At, Vec<Term>> = BTreeMap::new();
    for (at, value) in &sheet.cells {
        if let Some(terms) = value.pending.as_deref().and_then(read) {
            waiting.insert(*at, terms);
        }
    }
    // A sum of sums waits for its parts; each round computes at least one or is the last.
    loop {
        let ready: Vec<(At, Option<Amount>)> =
            waiting.iter().filter_map(|(at, terms)| Some((*at, result(sheet, terms, budget)?))).collect();
        if ready.is_empty() {
            break;
        }
        for (at, amount) in ready {
            waiting.remove(&at);
            if let (Some(amount), Some(value)) = (amount, sheet.cells.get_mut(&at)) {
                let amount = amount.normalized();
                *value = Value { text: amount.to_string(), number: Some(amount), ..Value::default() };
                computed.push(at);
            }
        }
    }
    computed.sort_unstable();
    computed
}

/// Opens sums whose stored results are not what they come to, written by a program that does not calculate or out of
/// date, and sums over what is open.
fn open_stale(sheet: &mut Sheet, budget: &mut usize) -> bool {
    let sum = |(at, value): (&At, &Value)| {
        value.number.filter(|_| value.pending.is_none())?;
        Some((*at, read(value.formula.as_deref()?)?))
    };
    let mut sums: Vec<(At, Vec<Term>)> = sheet.cells.iter().filter_map(sum).collect();
    let mut any = false;
    loop {
        let mut stale: Vec<At> = Vec::new();
        sums.retain(|(at, terms)| {
            let is_stale = is_stale(sheet, *at, terms, budget);
            if is_stale {
                stale.push(*at);
            }
            !is_stale
        });
        if stale.is_empty() {
            return any;
        }
        any = true;
        for at in stale {
            if let Some(value) = sheet.cells.get_mut(&at) {
                value.pending = value.formula.take();
            }
        }
    }
}

fn is_stale(sheet: &Sheet, at: At, terms: &[Term], budget: &mut usize) -> bool {
    let Some(stored) = sheet.cells.get(&at).and_then(|value| value.number) else { return false };
    let computed = match result(sheet, terms, budget) {
        Some(Some(computed)) => computed,
        Some(None) => return false,
        None => return true,
    };
    let differs = || {
        let difference = computed.checked_sub(stored)?.abs();
        // Sums of binary numbers differ in their last digits.
        let noise = Amount::from_int(1).checked_mul(Amount::power_of_ten(-6)?)?;
        let large = computed.abs().checked_mul(Amount::power_of_ten(-8)?).unwrap_or(noise);
        let within = |limit: Amount| limit.checked_sub(difference).is_some_and(|left| !left.is_negative());
        Some(!within(noise) && !within(large))
    };
    differs() == Some(true)
}

/// Whether a figure comes from a formula that is not computed here.
fn is_unproven(value: &Value) -> bool {
    value.number.is_some()
        && value.pending.is_none()
        && value.formula.as_deref().is_some_and(|formula| read(formula).is_none())
}

/// Whether every formula came to 0 over figures that are not: the mark of programs that write formulas only.
fn was_never_calculated(sheets: &[Sheet]) -> bool {
    let figures = || sheets.iter().flat_map(|sheet| sheet.cells.values()).filter(|value| value.number.is_some());
    let is_zero = |value: &Value| value.number.is_none_or(Amount::is_zero);
    let mut results = figures().filter(|value| value.formula.is_some());
    results.clone().any(is_unproven) && results.all(is_zero) && figures().any(|value| !is_zero(value))
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

/// A formula that several cells share, as it reads in another of them.
pub(super) fn shifted(formula: &str, from: At, to: At) -> String {
    let chars: Vec<char> = formula.chars().collect();
    let mut out = String::with_capacity(formula.len());
    let (mut at, mut quoted) = (0, false);
    while let Some(c) = chars.get(at).copied() {
        let word = |c: &char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.');
        if c == '"' || c == '\'' {
            quoted = !quoted;
        }
        if quoted || !word(&c) {
            out.push(c);
            at += 1;
            continue;
        }
        let words: String = chars.get(at..).unwrap_or_default().iter().take_while(|c| word(c)).collect();
        at += words.chars().count();
        let call = matches!(chars.get(at), Some('(' | '!'));
        match moved(&words, from, to).filter(|_| !call) {
            Some(moved) => out.push_str(&moved),
            None => out.push_str(&words),
        }
    }
    out
}

/// `D$22` moved; `None` where the words are no reference.
fn moved(words: &str, from: At, to: At) -> Option<String> {
    let (fixed_col, rest) = words.strip_prefix('$').map_or((false, words), |rest| (true, rest));
    let split = rest.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, rest) = rest.split_at(split);
    let (fixed_row, digits) = rest.strip_prefix('$').map_or((false, rest), |rest| (true, rest));
    let (row, col) = reference(&format!("{letters}{digits}"))?;
    let by = |own: u32, fixed: bool, from: u32, to: u32| {
        let moved = i64::from(own) + if fixed { 0 } else { i64::from(to) - i64::from(from) };
        u32::try_from(moved).ok()
    };
    let (row, col) = (by(row, fixed_row, from.0, to.0)?, by(col, fixed_col, from.1, to.1)?);
    let sign = |fixed| if fixed { "$" } else { "" };
    Some(format!("{}{}{}{}", sign(fixed_col), column_letters(col + 1), sign(fixed_row), row + 1))
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
            sheet
                .insert(
                    reference(at).unwrap(),
                    Value { text, number, pending, ..Value::default() },
                    &mut Budget::new(MAX_CELLS),
                )
                .unwrap();
        }
        sheet
    }

    fn after(cells: &[(&str, &str)], at: &str) -> String {
        let mut sheets = [sheet(cells)];
        settle(&mut sheets);
        sheets[0].cells[&reference(at).unwrap()].text.clone()
    }

    #[test]
    fn sums_are_exact_and_may_rest_on_sums() {
        let cells = [("A1", "1.5"), ("B1", "—"), ("C1", "0.25"), ("D1", "=SUM($A$1:C1)"), ("A2", "=D1+A1-C1")];
        assert_eq!(after(&cells, "D1"), "1.75");
        assert_eq!(after(&cells, "A2"), "3");
        assert_eq!(after(&[("A1", "2"), ("A3", "=SUM([.A1:.A2])")], "A3"), "2");
    }

    #[test]
    fn a_shared_formula_is_read_from_its_own_cell() {
        assert_eq!(
            shifted("SUM(D5:$I5)+A$1-'表 D5'!B2+LOG10(D5)", (4, 9), (6, 10)),
            "SUM(E7:$I7)+B$1-'表 D5'!C4+LOG10(E7)"
        );
        assert_eq!(shifted("A1", (1, 1), (0, 0)), "A1");
    }

    /// What the cells of a sheet hold after formulas were given to some of them.
    fn stored(cells: &[(&str, &str)], formulas: &[(&str, &str)]) -> Vec<String> {
        let mut sheet = sheet(cells);
        for (at, formula) in formulas {
            sheet.cells.get_mut(&reference(at).unwrap()).unwrap().formula = Some((*formula).to_owned());
        }
        let mut sheets = [sheet];
        settle(&mut sheets);
        formulas.iter().map(|(at, _)| sheets[0].cells[&reference(at).unwrap()].text.clone()).collect()
    }

    #[test]
    fn a_stored_result_that_is_not_the_sum_is_open() {
        let cells = [("A1", "1.1"), ("B1", "2.2"), ("C1", "0"), ("D1", "3.3"), ("E1", "0"), ("F1", "9")];
        let sums = [("C1", "SUM(A1:B1)"), ("D1", "SUM(A1:B1)")];
        assert_eq!(stored(&cells, &sums), ["=SUM(A1:B1)", "3.3"]);
        // A sum over what is open, and what cannot be proved beside it.
        let more = [sums[0], sums[1], ("E1", "C1+C1"), ("F1", "IF(A1>0,9,0)")];
        assert_eq!(stored(&cells, &more), ["=SUM(A1:B1)", "3.3", "=C1+C1", "=IF(A1>0,9,0)"]);
        assert_eq!(stored(&cells, &[("D1", "SUM(A1:B1)"), ("F1", "IF(A1>0,9,0)")]), ["3.3", "9"]);
    }

    #[test]
    fn formulas_that_all_came_to_nothing_were_never_calculated() {
        let cells = [("A1", "2"), ("B1", "0"), ("C1", "0")];
        let formulas = [("B1", "A1*2"), ("C1", "SUM(Sheet2!A1:A2)")];
        assert_eq!(stored(&cells, &formulas), ["=A1*2", "=SUM(Sheet2!A1:A2)"]);
        assert_eq!(stored(&[("A1", "0"), ("B1", "0")], &formulas[..1]), ["0"]);
    }

    #[test]
    fn what_is_no_plain_sum_stays_a_formula() {
        for formula in ["=IF(A1>0,1,0)", "=A1*2", "=SUM(A1:B1)/2", "=Sheet2!A1", "=A1+B1", "=B2+A1", "=SUM()", "="] {
            let cells = [("A1", "1"), ("B1", "无"), ("B2", formula)];
            assert!(after(&cells, "B2").starts_with('='), "{formula}");
        }
    }
}
