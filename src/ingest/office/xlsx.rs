//! Reads Excel workbooks (OOXML, transitional and strict).
//!
//! Invariant: figures come from the stored digits, never through binary floating point; formulas are not run.

use std::collections::{BTreeMap, HashMap};

use super::condition::{self, Change, Rule};
use super::font::Font;
use super::formula::{reference, shifted};
use super::limits::{MAX_CELLS, MAX_FORMULA, MAX_MERGES, MAX_SHEET_COL, MAX_SHEET_ROW, MAX_SHEETS};
use super::number_format::{Agreement, printed};
use super::rels;
use super::sheet::{At, Merge, Sheet, Value};
use super::xlsx_condition;
use super::xlsx_drawing;
use super::xlsx_style::{CellStyle, Rich, cell_styles, missing};
use crate::amount::Amount;
use crate::ingest::error::ReadError;
use crate::ingest::inline::{Ground, is_figure};
use crate::ingest::limits::Budget;
use crate::ingest::xml::{Piece, Tag, Xml};
use crate::ingest::zip::Package;

use crate::diagnostic::Text;

/// What the sheets share.
#[derive(Default)]
struct Shared {
    strings: Vec<Rich>,
    styles: Vec<CellStyle>,
    /// What formats by condition change.
    changes: Vec<Change>,
    since_1904: bool,
    /// Formulas are computed when the workbook is opened: what is stored is not what is shown.
    recalculates: bool,
}

/// What concerns one sheet.
#[derive(Default)]
struct Context {
    hides_zeros: bool,
    /// Tables of the sheet paint its cells.
    is_painted: bool,
    /// The fonts of cells, where some have formats by condition.
    fonts: Option<BTreeMap<At, Font>>,
    /// Formulas that several cells share, each with the cell where it is written.
    formulas: HashMap<u32, (At, String)>,
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
        (shared.styles, shared.changes) = cell_styles(&text, &part)?;
    }
    let text = package.text(&main)?;
    let listed = workbook(&text, &main, &mut shared)?;
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
        xlsx_drawing::mark(package, target, &mut sheet, &mut budget)?;
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// Name, relationship and whether hidden.
type Listed = (String, String, bool);

/// The sheets in order; what the workbook says about all of them goes to `shared`.
fn workbook(text: &str, part: &str, shared: &mut Shared) -> Result<Vec<Listed>, ReadError> {
    let mut xml = Xml::new(text, part);
    let mut sheets = Vec::new();
    while let Some(piece) = xml.next()? {
        let Piece::Open(tag) = piece else { continue };
        match tag.name() {
            "workbookPr" => shared.since_1904 = is_on(&tag, "date1904"),
            "calcPr" => shared.recalculates = is_on(&tag, "fullCalcOnLoad") || is_on(&tag, "forceFullCalc"),
            "sheet" => {
                let hidden = tag.value("state").is_some_and(|state| state != "visible");
                sheets.push((tag.get("name").unwrap_or_default(), tag.get("id").unwrap_or_default(), hidden));
            }
            _ => {}
        }
    }
    Ok(sheets)
}

fn is_on(tag: &Tag<'_>, name: &str) -> bool {
    matches!(tag.get(name).as_deref(), Some("1" | "true" | "on"))
}

fn is_nothing(tag: &Tag<'_>, name: &str) -> bool {
    tag.get(name).is_some_and(|size| !size.is_empty() && size.bytes().all(|byte| matches!(byte, b'0' | b'.')))
}

fn strings(text: &str, part: &str) -> Result<Vec<Rich>, ReadError> {
    let mut xml = Xml::new(text, part);
    let mut list = Vec::new();
    while let Some(piece) = xml.next()? {
        if let Piece::Open(tag) = piece
            && tag.name() == "si"
        {
            list.push(Rich::read(&mut xml)?);
        }
    }
    Ok(list)
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
    let mut context = Context { is_painted: text.contains("<tablePart"), ..Context::default() };
    context.fonts = text.contains("conditionalFormatting").then(BTreeMap::new);
    let mut rules: Vec<Rule> = Vec::new();
    let mut rows_are_hidden = false;
    while let Some(piece) = xml.next()? {
        let Piece::Open(tag) = piece else { continue };
        match tag.name() {
            "row" => {
                let next = if row_seen { at.0.saturating_add(1) } else { 0 };
                at = (tag.number("r").and_then(|row| row.checked_sub(1)).unwrap_or(next), 0);
                row_seen = true;
                let shown = tag.value("hidden").is_some_and(|v| v == "0" || v == "false");
                if is_on(&tag, "hidden") || is_nothing(&tag, "ht") || (rows_are_hidden && !shown) {
                    sheet.hidden_rows.push((at.0, at.0));
                }
            }
            "col" => {
                if (is_on(&tag, "hidden") || is_nothing(&tag, "width"))
                    && let (Some(first), Some(last)) = (tag.number("min"), tag.number("max"))
                {
                    sheet.hidden_cols.push((first.saturating_sub(1), last.saturating_sub(1)));
                }
            }
            "sheetView" => context.hides_zeros = tag.value("showZeros").is_some_and(|v| v == "0" || v == "false"),
            "sheetFormatPr" => {
                rows_are_hidden = is_on(&tag, "zeroHeight");
                if is_nothing(&tag, "defaultColWidth") {
                    sheet.hidden_cols.push((0, MAX_SHEET_COL));
                }
            }
            "c" => {
                cells += 1;
                // Cells with only a border count as well: they cost as much to read.
                if cells > MAX_CELLS * 4 {
                    return Err(ReadError::limit(Text::TooManyCells, MAX_CELLS));
                }
                at = tag.value("r").as_deref().and_then(reference).unwrap_or(at);
                let value = read_cell(&mut xml, &tag, at, shared, &mut context)?;
                sheet.insert(at, value, budget)?;
                at.1 = at.1.saturating_add(1);
            }
            "mergeCell" => {
                if let Some(merge) = tag.value("ref").as_deref().and_then(range)
                    && sheet.merges.len() < MAX_MERGES
                {
                    sheet.merges.push(merge);
                }
            }
            "conditionalFormatting" => xlsx_condition::read(&mut xml, &tag, &shared.changes, &mut rules)?,
            // Checks of input hold formulas, not cells.
            "dataValidations" => xml.skip()?,
            "extLst" if context.fonts.is_some() => read_extensions(&mut xml, &shared.changes, &mut rules)?,
            "extLst" => xml.skip()?,
            _ => {}
        }
    }
    condition::apply(&rules, &context.fonts.unwrap_or_default(), sheet)
}

/// Formats by condition that newer programs add.
fn read_extensions(xml: &mut Xml<'_>, changes: &[Change], rules: &mut Vec<Rule>) -> Result<(), ReadError> {
    let outside = xml.depth().saturating_sub(1);
    while xml.depth() > outside {
        match xml.next()? {
            Some(Piece::Open(tag)) if tag.name() == "conditionalFormatting" => {
                xlsx_condition::read(xml, &tag, changes, rules)?;
            }
            Some(_) => {}
            None => break,
        }
    }
    Ok(())
}

fn read_cell(
    xml: &mut Xml<'_>,
    tag: &Tag<'_>,
    at: At,
    shared: &Shared,
    context: &mut Context,
) -> Result<Value, ReadError> {
    let kind = tag.get("t").unwrap_or_default();
    let outside = xml.depth().saturating_sub(1);
    let (mut stored, mut formula, mut inline) = (None, None, None);
    while xml.depth() > outside {
        match xml.next()? {
            Some(Piece::Open(inner)) => match inner.name() {
                "v" => stored = Some(xml.words_inside(&[])?),
                "f" => {
                    let number = inner.number("si").filter(|_| inner.get("t").as_deref() == Some("shared"));
                    formula = Some(context.formula(number, xml.words_inside(&[])?, at));
                }
                "is" => inline = Some(Rich::read(xml)?),
                _ => xml.skip()?,
            },
            Some(_) => {}
            None => break,
        }
    }
    let bare = stored.as_deref().unwrap_or("").trim();
    // A formula that gives words may give none; any other result was never stored.
    let no_result = bare.is_empty() && kind != "str";
    let stale = shared.recalculates && (kind != "str" || is_figure(bare));
    if let Some(formula) = formula.clone().filter(|_| no_result || stale) {
        return Ok(Value { pending: Some(formula), ..Value::default() });
    }
    let mut style = tag.number("s").and_then(|style| shared.styles.get(style as usize)).cloned().unwrap_or_default();
    if context.is_painted && style.font.ground == Some(Ground::Paper) {
        style.font.ground = Some(Ground::Unclear);
    }
    if let Some(fonts) = context.fonts.as_mut().filter(|fonts| fonts.len() < MAX_CELLS) {
        fonts.insert(at, style.font);
    }
    let text = |words: String| Rich::of_words(words).value(&style);
    let mut value = match kind.as_str() {
        "s" if stored.is_none() => Value::default(),
        "s" => match bare.parse::<usize>().ok().and_then(|index| shared.strings.get(index)) {
            Some(rich) => rich.value(&style),
            None => missing(),
        },
        "str" | "d" => text(stored.unwrap_or_default()),
        "e" => text(bare.to_owned()),
        "b" => text(if bare == "1" { "TRUE" } else { "FALSE" }.to_owned()),
        _ if bare.is_empty() || kind == "inlineStr" => inline.map(|rich| rich.value(&style)).unwrap_or_default(),
        _ => {
            let mut printed = printed(bare, &style.format, shared.since_1904);
            if context.hides_zeros && printed.number.is_some_and(Amount::is_zero) {
                (printed.text, printed.agreement) = (String::new(), Agreement::Other);
            }
            Value::of_figure(printed, style.font.look())
        }
    };
    value.formula = formula;
    Ok(value)
}

impl Context {
    /// The formula of a cell, which may be written in another.
    fn formula(&mut self, number: Option<u32>, words: String, at: At) -> String {
        let Some(number) = number else { return words };
        if words.is_empty() {
            return self.formulas.get(&number).map(|(from, words)| shifted(words, *from, at)).unwrap_or_default();
        }
        if self.formulas.len() < MAX_MERGES && words.len() <= MAX_FORMULA {
            self.formulas.insert(number, (at, words.clone()));
        }
        words
    }
}

/// `B2:C5`.
pub(super) fn range(words: &str) -> Option<Merge> {
    let (first, last) = words.split_once(':')?;
    let (first, last) = (reference(first)?, reference(last)?);
    let ordered = first.0 <= last.0 && first.1 <= last.1 && last.0 < MAX_SHEET_ROW && last.1 < MAX_SHEET_COL;
    ordered.then_some(Merge { first, last })
}
