//! Gives the annotated cells of one sheet new styles, and links the sheet to the drawing of its comments.

use std::collections::BTreeMap;

use super::comments;
use super::markup::{Edits, Tag, attribute, attribute_at, prefix, tags};
use super::package::{Book, Package};
use super::styles::Styles;
use super::{CopyError, Shade};

/// Notes of a sheet by row and column, both from 0.
pub(super) type Notes = BTreeMap<(u32, u32), (Shade, String)>;

/// Elements that must follow the reference to the drawing.
const BEHIND: [&str; 9] = [
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
    "AlternateContent",
];

pub(super) fn annotate(
    package: &mut Package<'_>,
    part: &str,
    notes: &Notes,
    styles: Option<&mut Styles>,
    book: &Book,
) -> Result<(), CopyError> {
    let text = package.need(part)?;
    let list = tags(&text, part)?;
    let mut edits = Edits::default();
    if let Some(styles) = styles {
        shade(&text, &list, notes, styles, &mut edits);
    }
    let drawing = list.iter().find(|tag| tag.opens && tag.depth == 1 && tag.name == "legacyDrawing");
    let drawing = drawing.and_then(|tag| attribute(&text, tag, "id"));
    if let Some(id) = comments::add(package, part, notes, drawing.as_deref(), book)? {
        let end = |tag: &&Tag| tag.depth == 1 && tag.opens && BEHIND.contains(&tag.name.as_str());
        let last = |tag: &&Tag| tag.depth == 0 && tag.closes;
        let before = list.iter().find(end).or_else(|| list.iter().rfind(last));
        let at = before.map(|tag| tag.start).ok_or_else(|| CopyError::broken(part, "worksheet"))?;
        let piece = format!("<{}legacyDrawing xmlns:r=\"{}\" r:id=\"{id}\"/>", prefix(&list), book.types);
        edits.replace(at, at, piece);
    }
    package.set(part, edits.apply(&text));
    Ok(())
}

/// Colours the cells with notes. Skips cells that the file does not contain, because adding them could change how the
/// sheet is read.
fn shade(text: &str, list: &[Tag], notes: &Notes, styles: &mut Styles, edits: &mut Edits) {
    let mut at = (0, 0);
    let mut seen = false;
    for tag in list.iter().filter(|tag| tag.opens) {
        match (tag.name.as_str(), tag.depth) {
            ("row", 2) => {
                let next = if seen { at.0 + 1 } else { 0 };
                let own =
                    attribute(text, tag, "r").and_then(|row| row.parse::<u32>().ok()).and_then(|r| r.checked_sub(1));
                at = (own.unwrap_or(next), 0);
                seen = true;
            }
            ("c", 3) => {
                at = attribute(text, tag, "r").as_deref().and_then(reference).unwrap_or(at);
                if let Some((shade, _)) = notes.get(&at) {
                    let place = attribute_at(text, tag, "s");
                    let old = place.and_then(|(from, to)| text.get(from..to)).and_then(|s| s.parse().ok()).unwrap_or(0);
                    if let Some(style) = styles.shaded(old, *shade) {
                        match place {
                            Some((from, to)) => edits.replace(from, to, style.to_string()),
                            None => {
                                let behind = tag.start + 1 + tag.full.len();
                                edits.replace(behind, behind, format!(" s=\"{style}\""));
                            }
                        }
                    }
                }
                at.1 += 1;
            }
            _ => {}
        }
    }
}

/// Parses `D7` as row and column from 0.
pub(super) fn reference(words: &str) -> Option<(u32, u32)> {
    let digits = words.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = words.split_at_checked(digits)?;
    if letters.is_empty() || letters.len() > 3 || !letters.chars().all(|c| c.is_ascii_uppercase()) {
        return None;
    }
    let col = letters.bytes().fold(0u32, |col, letter| col * 26 + u32::from(letter - b'A') + 1);
    let row: u32 = digits.parse().ok()?;
    Some((row.checked_sub(1)?, col.checked_sub(1)?))
}

/// Formats row and column from 0 as `D7`.
pub(super) fn a1((row, col): (u32, u32)) -> String {
    let mut letters = Vec::new();
    let mut rest = col + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect::<String>() + &(row + 1).to_string()
}
