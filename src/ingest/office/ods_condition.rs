//! Reads the formats by condition of an OpenDocument sheet.

use super::condition::{Change, Rule, Test};
use super::formula::reference;
use super::limits::{MAX_CELLS, MAX_MERGES};
use super::odf_style::Styles;
use super::sheet::At;
use crate::diagnostic::Text;
use crate::ingest::error::ReadError;
use crate::ingest::xml::{Piece, Tag, Xml};

/// Reads `<conditional-formats>`, just opened.
pub(super) fn read(xml: &mut Xml<'_>, styles: &Styles, rules: &mut Vec<Rule>) -> Result<(), ReadError> {
    let outside = xml.depth().saturating_sub(1);
    let mut ranges: Vec<(At, At)> = Vec::new();
    let mut known = 0usize;
    while xml.depth() > outside {
        let Some(piece) = xml.next()? else { break };
        let Piece::Open(tag) = piece else { continue };
        let change = match tag.name() {
            "conditional-format" => {
                ranges = areas(&tag.get("target-range-address").unwrap_or_default());
                continue;
            }
            "condition" => {
                let name = tag.get("apply-style-name").unwrap_or_default();
                styles.change(&name)
            }
            "data-bar" | "icon-set" => {
                Change { is_sign: tag.value("show-value").is_some_and(|on| on == "false"), ..Change::default() }
            }
            _ => continue,
        };
        if !change.may_hide() {
            continue;
        }
        known += ranges.len();
        if known > MAX_MERGES {
            return Err(ReadError::limit(Text::TooManyCells, MAX_CELLS));
        }
        let test = if change.is_sign { Test::Always } else { test(&tag, &ranges) };
        rules.push(Rule { ranges: ranges.clone(), test, change });
    }
    Ok(())
}

fn test(tag: &Tag<'_>, ranges: &[(At, At)]) -> Test {
    let condition = tag.get("value").unwrap_or_default();
    let base = tag.value("base-cell-address").as_deref().and_then(address);
    of_condition(&condition, base.or(ranges.first().map(|(first, _)| *first)))
}

/// `=0`, `between(1,2)`, `formula-is([.B2]=0)`, also as styles of cells write it: `cell-content()=0`. `base`: the cell that
/// relative references count from.
pub(super) fn of_condition(condition: &str, base: Option<At>) -> Test {
    let bare = condition.trim();
    let bare = bare.strip_prefix("of:").unwrap_or(bare);
    let bare = bare.strip_prefix("cell-content()").unwrap_or(bare);
    let bare = bare.strip_prefix("cell-content-is-").unwrap_or(bare);
    let inside = |name: &str| bare.strip_prefix(name).and_then(|rest| rest.strip_suffix(')'));
    for (name, outside) in [("between(", false), ("not-between(", true)] {
        if let Some((low, high)) = inside(name).and_then(|inner| inner.split_once(',')) {
            return Test::between(low, high, outside);
        }
    }
    if let Some(formula) = inside("formula-is(").or_else(|| inside("is-true-formula(")) {
        let plain: String = formula.chars().filter(|c| !matches!(c, '[' | ']')).collect();
        let plain = plain.replace("of:", "").trim_start_matches('.').to_owned();
        // A reference to its own sheet begins with a point.
        let plain = plain.replace("(.", "(").replace("=.", "=").replace("<.", "<").replace(">.", ">");
        return match (base, Test::formula(&plain, base.unwrap_or_default())) {
            (None, Test::Formula(..)) => Test::Unclear,
            (_, test) => test,
        };
    }
    match bare {
        "is-error" => Test::Never,
        "is-no-error" => Test::Always,
        _ => Test::compare(bare),
    }
}

/// `Sheet1.B2:Sheet1.C5 'Sheet 2'.D7`.
fn areas(words: &str) -> Vec<(At, At)> {
    let unquoted: String = words.split('\'').step_by(2).collect();
    let area = |words: &str| {
        let (first, last) = words.split_once(':').unwrap_or((words, words));
        let (a, b) = (address(first)?, address(last)?);
        Some(((a.0.min(b.0), a.1.min(b.1)), (a.0.max(b.0), a.1.max(b.1))))
    };
    unquoted.split_whitespace().filter_map(area).collect()
}

/// The cell of `Sheet1.B2`.
fn address(words: &str) -> Option<At> {
    reference(words.rsplit('.').next()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read_as_both_places_write_them() {
        for words in ["=0", "cell-content()=0", " of:=0"] {
            assert_eq!(of_condition(words, None), Test::compare("=0"), "{words}");
        }
        assert_eq!(of_condition("between(1,2)", None), Test::between("1", "2", false));
        assert_eq!(of_condition("cell-content-is-not-between(1,2)", None), Test::between("1", "2", true));
        assert_eq!(of_condition("formula-is([.B2]=0)", Some((1, 1))), Test::formula("B2=0", (1, 1)));
        assert_eq!(of_condition("is-true-formula(ISERROR([.B2]))", Some((1, 1))), Test::formula("ISERROR(B2)", (1, 1)));
        assert_eq!(of_condition("is-true-formula(B2=0)", None), Test::Unclear);
        assert_eq!(of_condition("formula-is(TRUE())", None), Test::Always);
        assert_eq!(of_condition("duplicate", None), Test::Unclear);
        assert_eq!(areas("'表 1'.B2:'表 1'.C5 甲.D7"), [((1, 1), (4, 2)), ((6, 3), (6, 3))]);
    }
}
