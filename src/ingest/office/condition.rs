//! Applies formats that depend on a condition, as far as they change what a person sees of a cell.
//!
//! Invariant: a figure that such a format may hide is never taken for one that is seen.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::amount::Amount;
use crate::diagnostic::Text;
use crate::ingest::error::ReadError;
use crate::ingest::inline::{Besides, Look, is_figure};

use super::font::Font;
use super::formula::{reference, shifted};
use super::limits::MAX_CELLS;
use super::number_format::{Agreement, Format, printed};
use super::sheet::{At, Sheet, Value};

/// Cells of all ranges of one sheet that are looked at.
const MAX_LOOKED_AT: usize = 1_000_000;
/// Bytes of a condition that is evaluated; a comparison of one cell is shorter.
const MAX_EVALUATED: usize = 256;

/// When a format applies to a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Test {
    Always,
    Never,
    /// The figure of the cell, or the negation where the flag is set, is all of these.
    Figure(Vec<(Sign, Amount)>, bool),
    /// A formula, written for the first cell of its range.
    Formula(String, At),
    /// Not evaluated here.
    Unclear,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Sign {
    fn holds(self, figure: Amount, limit: Amount) -> Option<bool> {
        let difference = figure.checked_sub(limit)?;
        let (zero, less) = (difference.is_zero(), difference.is_negative());
        Some(match self {
            Sign::Equal => zero,
            Sign::Less => less,
            Sign::LessOrEqual => less || zero,
            Sign::Greater => !less && !zero,
            Sign::GreaterOrEqual => !less,
        })
    }
}

impl Test {
    /// `<5`, `=0`, `!=0`, `<>0`; anything else is unclear.
    pub(super) fn compare(words: &str) -> Test {
        let words = words.trim();
        let signs = [
            ("!=", Sign::Equal, true),
            ("<>", Sign::Equal, true),
            ("<=", Sign::LessOrEqual, false),
            (">=", Sign::GreaterOrEqual, false),
            ("=", Sign::Equal, false),
            ("<", Sign::Less, false),
            (">", Sign::Greater, false),
        ];
        let found = signs.iter().find_map(|(sign, kind, negated)| Some((words.strip_prefix(sign)?, *kind, *negated)));
        match found.and_then(|(limit, kind, negated)| Some((Amount::parse(limit.trim())?, kind, negated))) {
            Some((limit, kind, negated)) => Test::Figure(vec![(kind, limit)], negated),
            None => Test::Unclear,
        }
    }

    /// Between two figures, or outside of them.
    pub(super) fn between(low: &str, high: &str, outside: bool) -> Test {
        match (Amount::parse(low.trim()), Amount::parse(high.trim())) {
            (Some(low), Some(high)) => {
                Test::Figure(vec![(Sign::GreaterOrEqual, low), (Sign::LessOrEqual, high)], outside)
            }
            _ => Test::Unclear,
        }
    }

    /// A formula as a condition, relative to `first`.
    pub(super) fn formula(words: &str, first: At) -> Test {
        let bare: String = words.chars().filter(|c| !c.is_whitespace()).take(MAX_EVALUATED + 1).collect();
        match bare.to_ascii_uppercase().trim_start_matches('=') {
            "TRUE" | "TRUE()" | "1" | "1=1" => Test::Always,
            "FALSE" | "FALSE()" | "0" => Test::Never,
            formula if formula.len() <= MAX_EVALUATED => Test::Formula(formula.to_owned(), first),
            _ => Test::Unclear,
        }
    }

    /// Whether it holds for a cell; `None` where that cannot be told.
    pub(super) fn holds(&self, value: &Value, at: At, sheet: Option<&Sheet>) -> Option<bool> {
        match self {
            Test::Always => Some(true),
            Test::Never => Some(false),
            Test::Figure(limits, negated) => {
                let Some(figure) = value.number else {
                    // Words equal no figure; how they are ordered is not told.
                    let equal = limits.iter().all(|(sign, _)| *sign == Sign::Equal);
                    return equal.then_some(*negated);
                };
                let all = limits.iter().try_fold(true, |all, (sign, limit)| Some(all && sign.holds(figure, *limit)?));
                all.map(|all| all != *negated)
            }
            Test::Formula(formula, first) => formula_holds(&shifted(formula, *first, at), sheet?),
            Test::Unclear => None,
        }
    }
}

/// Evaluates `B2=0`, `ISERROR(B2)` and the like; `None` for other formulas.
fn formula_holds(formula: &str, sheet: &Sheet) -> Option<bool> {
    let cell = |words: &str| reference(words).map(|at| sheet.cells.get(&at));
    if let Some(inner) = formula.strip_prefix("NOT(").and_then(|rest| rest.strip_suffix(')')) {
        return formula_holds(inner, sheet).map(|holds| !holds);
    }
    for name in ["ISERROR(", "ISERR(", "ISNA("] {
        if let Some(inner) = formula.strip_prefix(name).and_then(|rest| rest.strip_suffix(')')) {
            let value = cell(inner)?;
            return match value {
                Some(value) if value.text.starts_with('#') => None,
                _ => Some(false),
            };
        }
    }
    if let Some(inner) = formula.strip_prefix("ISBLANK(").and_then(|rest| rest.strip_suffix(')')) {
        return cell(inner).map(|value| value.is_none());
    }
    let at = formula.find(['=', '<', '>'])?;
    let (left, comparison) = formula.split_at_checked(at)?;
    let value = cell(left)??;
    Test::compare(comparison).holds(value, (0, 0), None)
}

/// What a format changes.
#[derive(Debug, Clone, Default)]
pub(super) struct Change {
    pub font: Font,
    pub format: Option<Arc<Format>>,
    /// Only a bar or a sign is shown.
    pub is_sign: bool,
}

/// A format for some ranges of a sheet.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub ranges: Vec<(At, At)>,
    pub test: Test,
    pub change: Change,
}

/// Applies rules to the cells of a sheet, whose fonts are known.
pub(super) fn apply(rules: &[Rule], fonts: &BTreeMap<At, Font>, sheet: &mut Sheet) -> Result<(), ReadError> {
    let mut left = MAX_LOOKED_AT;
    for rule in rules {
        for (first, last) in &rule.ranges {
            let mut changed = Vec::new();
            for (at, value) in sheet.cells.range((first.0, first.1)..=(last.0, last.1)) {
                left = left.checked_sub(1).ok_or_else(|| ReadError::limit(Text::TooManyCells, MAX_CELLS))?;
                if at.1 < first.1 || at.1 > last.1 || !is_shown_figure(value) {
                    continue;
                }
                let font = fonts.get(at).copied().unwrap_or_default();
                let holds = rule.test.holds(value, *at, Some(sheet));
                if let Some(value) = rule.change.applied(value, font, holds) {
                    changed.push((*at, value));
                }
            }
            sheet.cells.extend(changed);
        }
    }
    Ok(())
}

/// Labels stay as they are: a sheet that hides them hides nothing that is checked.
pub(super) fn is_shown_figure(value: &Value) -> bool {
    value.pending.is_none() && (value.number.is_some() || is_figure(&value.text))
}

impl Change {
    /// A cell as it is seen where this applies; `None` where nothing changes. `holds`: whether it applies, where that is
    /// known.
    pub(super) fn applied(&self, value: &Value, font: Font, holds: Option<bool>) -> Option<Value> {
        if holds == Some(false) {
            return None;
        }
        let (before, after) = (font.look(), self.font.over(font).look());
        let look = Look {
            hidden: before.hidden || after.hidden || self.is_sign,
            faint: before.faint || after.faint,
            struck: before.struck || after.struck,
            ..before
        };
        let shown = self.format.as_ref().zip(value.number);
        let shown = shown.map(|(format, number)| printed(&number.to_string(), format, false));
        let other = shown.filter(|shown| shown.agreement == Agreement::Other);
        if look == before && other.is_none() {
            return None;
        }
        let doubt = Look { faint: true, ..before };
        let (text, look) = match (other, holds) {
            (_, None) => (value.text.clone(), doubt),
            // A figure that nothing is shown of.
            (Some(shown), Some(_)) if shown.text.is_empty() => (value.text.clone(), Look { hidden: true, ..before }),
            (Some(shown), Some(_)) => (shown.text, look),
            (None, Some(_)) => (value.text.clone(), look),
        };
        let seen = Value::of_runs([(text.as_str(), look)].into_iter(), Besides::default());
        Some(Value { text: seen.text, ..value.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::inline::{Colour, Ground};
    use crate::ingest::limits::Budget;
    use crate::ingest::office::number_format::of_code;

    const HIDDEN: &str = "\u{fffc}hidden";

    fn after(test: Test, change: Change) -> Vec<String> {
        let mut sheet = Sheet::default();
        for (column, words) in (0..).zip(["5", "0", "—", "合计", "10"]) {
            let value = Value { text: words.to_owned(), number: Amount::parse(words), ..Value::default() };
            sheet.insert((1, column), value, &mut Budget::new(MAX_CELLS)).unwrap();
        }
        apply(&[Rule { ranges: vec![((0, 0), (3, 3))], test, change }], &BTreeMap::new(), &mut sheet).unwrap();
        sheet.cells.into_values().map(|value| value.text).collect()
    }

    fn white() -> Change {
        Change { font: Font { colour: Some(Some(Colour::WHITE)), ..Font::default() }, ..Change::default() }
    }

    #[test]
    fn what_a_condition_hides_is_hidden_where_it_holds() {
        assert_eq!(after(Test::compare("=0"), white()), ["5", HIDDEN, "—", "合计", "10"]);
        assert_eq!(after(Test::compare("<>0"), white()), [HIDDEN, "0", HIDDEN, "合计", "10"]);
        assert_eq!(after(Test::between("1", "9", false), white())[..2], [HIDDEN, "0"]);
        assert_eq!(after(Test::formula("A2>4", (1, 0)), white())[..2], [HIDDEN, "0"]);
        assert_eq!(after(Test::formula("ISERROR(A2)", (1, 0)), white())[..2], ["5", "0"]);
        assert_eq!(after(Test::formula("NOT(FALSE)", (1, 0)), white())[..2], ["5 \u{fffc}faint", "0 \u{fffc}faint"]);
        assert_eq!(after(Test::Always, white()), [HIDDEN, HIDDEN, HIDDEN, "合计", "10"]);
        assert_eq!(after(Test::Unclear, white())[..2], ["5 \u{fffc}faint", "0 \u{fffc}faint"]);
    }

    #[test]
    fn formats_and_signs_hide_as_colours_do() {
        let format = |code: &str| Change { format: Some(Arc::new(of_code(code))), ..Change::default() };
        assert_eq!(after(Test::Always, format(";;;"))[..2], [HIDDEN, HIDDEN]);
        assert_eq!(after(Test::Unclear, format(";;;"))[..2], ["5 \u{fffc}faint", "0 \u{fffc}faint"]);
        assert_eq!(after(Test::Unclear, format("#,##0"))[..2], ["5", "0"]);
        assert_eq!(after(Test::Always, Change { is_sign: true, ..Change::default() })[0], HIDDEN);
        let red = Colour(255, 0, 0);
        let painted = |colour| Change {
            font: Font { colour: Some(Some(colour)), ground: Some(Ground::Colour(red)), ..Font::default() },
            ..Change::default()
        };
        assert_eq!(after(Test::Always, painted(red))[0], HIDDEN);
        assert_eq!(after(Test::Always, painted(Colour::WHITE))[0], "5");
    }
}
