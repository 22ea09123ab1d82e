//! Reads Excel workbooks (OOXML, transitional and strict).
//!
//! Invariant: figures come from the stored digits, never through binary floating point; formulas are not run.

use std::collections::HashMap;
use std::sync::Arc;

use super::formula::reference;
use super::limits::{MAX_CELLS, MAX_MERGES, MAX_SHEET_COL, MAX_SHEET_ROW, MAX_SHEETS};
use super::number_format::{Format, built_in, of_code, printed};
use super::rels;
use super::sheet::{At, Merge, Sheet, Value};
use crate::ingest::error::ReadError;
use crate::ingest::limits::Budget;
use crate::ingest::xml::{Piece, Tag, Xml};
use crate::ingest::zip::Package;

use crate::diagnostic::Text;

/// What the sheets share.
#[derive(Default)]
struct Shared {
    strings: Vec<String>,
    formats: Vec<Arc<Format>>,
    since_1904: bool,
}

pub(super) fn read(package: &mut Package<'_>) -> Result<Vec<Sheet>, ReadError> {
    let main = rels::main_part(package, "xl/workbook.xml")?;
    let rels = rels::of_part(package, &main)?;
    let of_kind = |kind: &str| rels.iter().find(|rel| rel.kind == kind).map(|rel| rel.target.clone());
    let mut shared = Shared::default();
    if let Some(part) = of_kind("sharedStrings")
        && let Some(text) = package.optional(&part)?
    {
        shared.strings = strings(&text, &part)?;
    }
    if let Some(part) = of_kind("styles")
        && let Some(text) = package.optional(&part)?
    {
        shared.formats = formats(&text, &part)?;
    }
    let text = package.text(&main)?;
    let (listed, since_1904) = workbook(&text, &main)?;
    shared.since_1904 = since_1904;
    let mut sheets = Vec::new();
    let mut budget = Budget::new(MAX_CELLS);
    let targets: HashMap<&str, &str> =
        rels.iter().rev().filter(|rel| rel.kind == "worksheet").map(|rel| (&*rel.id, &*rel.target)).collect();
    for (name, id, hidden) in listed {
        let Some(target) = targets.get(&*id).copied() else { continue };
        if sheets.len() >= MAX_SHEETS {
            return Err(ReadError::limit(Text::OfficeTooManySheets, MAX_SHEETS));
        }
        let text = package.text(target)?;
        let mut sheet = Sheet { name: name.into(), hidden, ..Sheet::default() };
        read_sheet(&text, target, &shared, &mut sheet, &mut budget)?;
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// Name, relationship and whether hidden.
type Listed = (String, String, bool);

/// The sheets in order; whether days count from 1904.
fn workbook(text: &str, part: &str) -> Result<(Vec<Listed>, bool), ReadError> {
    let mut xml = Xml::new(text, part);
    let mut sheets = Vec::new();
    let mut since_1904 = false;
    while let Some(piece) = xml.next()? {
        let Piece::Open(tag) = piece else { continue };
        match tag.name() {
            "workbookPr" => since_1904 = matches!(tag.get("date1904").as_deref(), Some("1" | "true" | "on")),
            "sheet" => {
                let hidden = tag.get("state").is_some_and(|state| state != "visible");
                sheets.push((tag.get("name").unwrap_or_default(), tag.get("id").unwrap_or_default(), hidden));
            }
            _ => {}
        }
    }
    Ok((sheets, since_1904))
}

fn strings(text: &str, part: &str) -> Result<Vec<String>, ReadError> {
    let mut xml = Xml::new(text, part);
    let mut list = Vec::new();
    while let Some(piece) = xml.next()? {
        if let Piece::Open(tag) = piece
            && tag.name() == "si"
        {
            list.push(rich_text(&mut xml)?);
        }
    }
    Ok(list)
}

/// The words of `<si>` or `<is>`, pronunciation left out.
fn rich_text(xml: &mut Xml<'_>) -> Result<String, ReadError> {
    xml.words_inside_named("t", &["rPh", "rPr"])
}

/// The format of each cell style.
fn formats(text: &str, part: &str) -> Result<Vec<Arc<Format>>, ReadError> {
    let mut xml = Xml::new(text, part);
    let mut own: HashMap<u32, Arc<Format>> = HashMap::new();
    let mut styles = Vec::new();
    let mut in_cells = false;
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Open(tag) => match tag.name() {
                "numFmt" => {
                    if let (Some(id), Some(code)) = (tag.number("numFmtId"), tag.get("formatCode")) {
                        own.insert(id, Arc::new(of_code(&code)));
                    }
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = tag.number("numFmtId").unwrap_or(0);
                    styles.push(Arc::clone(own.entry(id).or_insert_with(|| Arc::new(built_in(id)))));
                }
                _ => {}
            },
            Piece::Close(name) if name == "cellXfs" => in_cells = false,
            _ => {}
        }
    }
    Ok(styles)
}

fn read_sheet(
    text: &str,
    part: &str,
    shared: &Shared,
    sheet: &mut Sheet,
    budget: &mut Budget,
) -> Result<(), ReadError> {
    let mut xml = Xml::new(text, part);
    // Cells and rows may omit their place; they then follow the one before.
    let mut at: At = (0, 0);
    let mut row_seen = false;
    let mut cells = 0usize;
    while let Some(piece) = xml.next()? {
        let Piece::Open(tag) = piece else { continue };
        match tag.name() {
            "row" => {
                let next = if row_seen { at.0.saturating_add(1) } else { 0 };
                at = (tag.number("r").and_then(|row| row.checked_sub(1)).unwrap_or(next), 0);
                row_seen = true;
                if tag.get("hidden").is_some() && tag.get("hidden").is_some_and(|v| v == "1" || v == "true") {
                    sheet.hidden_rows.push((at.0, at.0));
                }
            }
            "col" => {
                if tag.get("hidden").is_some_and(|v| v == "1" || v == "true")
                    && let (Some(first), Some(last)) = (tag.number("min"), tag.number("max"))
                {
                    sheet.hidden_cols.push((first.saturating_sub(1), last.saturating_sub(1)));
                }
            }
            "c" => {
                cells += 1;
                // Cells with only a border count as well: they cost as much to read.
                if cells > MAX_CELLS * 4 {
                    return Err(ReadError::limit(Text::TooManyCells, MAX_CELLS));
                }
                at = tag.get("r").as_deref().and_then(reference).unwrap_or(at);
                let value = read_cell(&mut xml, &tag, shared)?;
                sheet.insert(at, value, budget)?;
                at.1 = at.1.saturating_add(1);
            }
            "mergeCell" => {
                if let Some(merge) = tag.get("ref").as_deref().and_then(range)
                    && sheet.merges.len() < MAX_MERGES
                {
                    sheet.merges.push(merge);
                }
            }
            // Formats by condition and checks of input hold formulas, not cells.
            "conditionalFormatting" | "dataValidations" | "extLst" => xml.skip()?,
            _ => {}
        }
    }
    Ok(())
}

fn read_cell(xml: &mut Xml<'_>, tag: &Tag<'_>, shared: &Shared) -> Result<Value, ReadError> {
    let kind = tag.get("t").unwrap_or_default();
    let format = tag.number("s").and_then(|style| shared.formats.get(style as usize));
    let outside = xml.depth().saturating_sub(1);
    let (mut stored, mut formula, mut inline) = (None, None, None);
    while xml.depth() > outside {
        match xml.next()? {
            Some(Piece::Open(inner)) => match inner.name() {
                "v" => stored = Some(xml.words_inside(&[])?),
                "f" => formula = Some(xml.words_inside(&[])?),
                "is" => inline = Some(rich_text(xml)?),
                _ => xml.skip()?,
            },
            Some(_) => {}
            None => break,
        }
    }
    let text = |words: String| Value { text: words, ..Value::default() };
    let bare = stored.as_deref().unwrap_or("").trim();
    // A formula that gives words may give none; any other result was never stored.
    if bare.is_empty()
        && let Some(formula) = formula.filter(|_| kind != "str")
    {
        return Ok(Value { pending: Some(formula), ..Value::default() });
    }
    Ok(match kind.as_str() {
        "s" => {
            let words = bare.parse::<usize>().ok().and_then(|index| shared.strings.get(index));
            text(words.cloned().unwrap_or_default())
        }
        "inlineStr" => text(inline.unwrap_or_default()),
        "str" | "d" => text(stored.unwrap_or_default()),
        "e" => text(bare.to_owned()),
        "b" => text(if bare == "1" { "TRUE" } else { "FALSE" }.to_owned()),
        _ if bare.is_empty() => text(inline.unwrap_or_default()),
        _ => {
            let (words, number) = printed(bare, format.map_or(&Format::Plain, |format| format), shared.since_1904);
            Value { text: words, number, pending: None }
        }
    })
}

fn range(words: &str) -> Option<Merge> {
    let (first, last) = words.split_once(':')?;
    let (first, last) = (reference(first)?, reference(last)?);
    let ordered = first.0 <= last.0 && first.1 <= last.1 && last.0 < MAX_SHEET_ROW && last.1 < MAX_SHEET_COL;
    ordered.then_some(Merge { first, last })
}
