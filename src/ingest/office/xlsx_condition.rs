//! Reads the formats by condition of an Excel sheet, and those that its styles keep for them.

use std::sync::Arc;

use super::condition::{Change, Rule, Sign, Test};
use super::font::{Font, excel_colour};
use super::limits::{MAX_CELLS, MAX_MERGES};
use super::number_format::of_code;
use super::sheet::At;
use super::xlsx::range;
use crate::amount::Amount;
use crate::diagnostic::Text;
use crate::ingest::error::ReadError;
use crate::ingest::inline::Ground;
use crate::ingest::xml::{Piece, Tag, Xml};

/// Reads `<dxf>`, just opened: what a format by condition changes.
pub(super) fn change(xml: &mut Xml<'_>) -> Result<Change, ReadError> {
    let outside = xml.depth().saturating_sub(1);
    let mut change = Change::default();
    while xml.depth() > outside {
        let Some(piece) = xml.next()? else { break };
        let Piece::Open(tag) = piece else { continue };
        match tag.name() {
            "border" | "alignment" | "protection" | "extLst" => xml.skip()?,
            "numFmt" => change.format = tag.get("formatCode").map(|code| Arc::new(of_code(&code))),
            "patternFill" => {
                let kind = tag.get("patternType");
                let painted = kind.as_deref().is_none_or(|kind| kind == "solid");
                change.font.ground = (!painted && kind.as_deref() != Some("none")).then_some(Ground::Unclear);
            }
            "gradientFill" => {
                change.font.ground = Some(Ground::Unclear);
                xml.skip()?;
            }
            "fgColor" => {}
            "bgColor" if change.font.ground.is_none() => {
                change.font.ground = Some(excel_colour(&tag).map_or(Ground::Unclear, Ground::Colour));
            }
            "bgColor" => {}
            _ => change.font.read_excel(&tag),
        }
    }
    Ok(change)
}

/// A rule as its element gives it, before its ranges are known.
#[derive(Default)]
struct Draft {
    kind: String,
    operator: String,
    formulas: Vec<String>,
    change: Change,
}

/// Reads `<conditionalFormatting>`, just opened, in the sheet or in what newer programs add to it.
pub(super) fn read(
    xml: &mut Xml<'_>,
    tag: &Tag<'_>,
    changes: &[Change],
    rules: &mut Vec<Rule>,
) -> Result<(), ReadError> {
    let outside = xml.depth().saturating_sub(1);
    let mut places = tag.get("sqref").unwrap_or_default();
    let mut drafts: Vec<Draft> = Vec::new();
    while xml.depth() > outside {
        let Some(piece) = xml.next()? else { break };
        let Piece::Open(tag) = piece else { continue };
        match tag.name() {
            "cfRule" => {
                let word = |name: &str| tag.get(name).unwrap_or_default();
                let change = tag.number("dxfId").and_then(|id| changes.get(id as usize)).cloned().unwrap_or_default();
                drafts.push(Draft { kind: word("type"), operator: word("operator"), formulas: Vec::new(), change });
            }
            "sqref" => places = xml.words_inside(&[])?,
            name @ ("formula" | "f" | "dxf" | "dataBar" | "iconSet") => {
                let Some(draft) = drafts.last_mut() else { continue };
                match name {
                    "formula" => draft.formulas.push(xml.words_inside(&[])?),
                    // Of a bar or a set of signs it is a limit.
                    "f" if draft.kind != "dataBar" && draft.kind != "iconSet" => {
                        draft.formulas.push(xml.words_inside(&[])?);
                    }
                    "dxf" => draft.change = change(xml)?,
                    "f" => {}
                    _ => draft.change.is_sign |= tag.value("showValue").is_some_and(|on| on == "0" || on == "false"),
                }
            }
            _ => {}
        }
    }
    let ranges: Vec<(At, At)> = places.split_whitespace().filter_map(corners).collect();
    let Some(first) = ranges.first().map(|(first, _)| *first) else { return Ok(()) };
    // Relative references count from the corner of all ranges.
    let first = ranges.iter().fold(first, |corner, (at, _)| (corner.0.min(at.0), corner.1.min(at.1)));
    for draft in drafts.into_iter().filter(|draft| draft.change.may_hide()) {
        let known: usize = rules.iter().map(|rule| rule.ranges.len()).sum();
        if known + ranges.len() > MAX_MERGES {
            return Err(ReadError::limit(Text::TooManyCells, MAX_CELLS));
        }
        let test = if draft.change.is_sign { Test::Always } else { draft.test(first) };
        rules.push(Rule { ranges: ranges.clone(), test, change: draft.change });
    }
    Ok(())
}

impl Draft {
    fn test(&self, first: At) -> Test {
        let [one, two] = [self.formulas.first(), self.formulas.get(1)].map(|words| words.map_or("", String::as_str));
        let compare = |sign, negated| match Amount::parse(one.trim()) {
            Some(limit) => Test::Figure(vec![(sign, limit)], negated),
            None => Test::Unclear,
        };
        match (self.kind.as_str(), self.operator.as_str()) {
            ("cellIs", "equal") => compare(Sign::Equal, false),
            ("cellIs", "notEqual") => compare(Sign::Equal, true),
            ("cellIs", "lessThan") => compare(Sign::Less, false),
            ("cellIs", "lessThanOrEqual") => compare(Sign::LessOrEqual, false),
            ("cellIs", "greaterThan") => compare(Sign::Greater, false),
            ("cellIs", "greaterThanOrEqual") => compare(Sign::GreaterOrEqual, false),
            ("cellIs", "between") => Test::between(one, two, false),
            ("cellIs", "notBetween") => Test::between(one, two, true),
            ("expression", _) => Test::formula(one, first),
            // Of figures alone.
            ("containsErrors" | "containsBlanks", _) => Test::Never,
            ("notContainsErrors" | "notContainsBlanks", _) => Test::Always,
            _ => Test::Unclear,
        }
    }
}

fn corners(words: &str) -> Option<(At, At)> {
    if words.contains(':') {
        return range(words).map(|merge| (merge.first, merge.last));
    }
    super::formula::reference(words).map(|at| (at, at))
}

impl Change {
    /// Whether anything of it can take a figure out of sight.
    pub(super) fn may_hide(&self) -> bool {
        self.font != Font::default() || self.format.is_some() || self.is_sign
    }
}
