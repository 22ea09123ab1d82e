//! Reads OpenDocument spreadsheets.
//!
//! Invariant: figures come from the stored digits; a unit that the format prints after them is kept.

use std::collections::HashSet;

use super::limits::{MAX_CELLS, MAX_MERGES, MAX_SHEETS, MAX_SPAN};
use super::number_format::{Format, printed};
use super::odt::collapsed;
use super::sheet::{At, Merge, Sheet, Value};
use crate::ingest::error::ReadError;
use crate::ingest::limits::Budget;
use crate::ingest::xml::{Piece, Tag, Xml};
use crate::ingest::zip::Package;

use crate::diagnostic::Text;
use crate::report::Figure;
use crate::source::trim;

pub(super) fn read(package: &mut Package<'_>) -> Result<Vec<Sheet>, ReadError> {
    let text = package.text("content.xml")?;
    let mut xml = Xml::new(&text, "content.xml");
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut hidden_styles: HashSet<String> = HashSet::new();
    let mut budget = Budget::new(MAX_CELLS);
    let mut style = String::new();
    let mut at: At = (0, 0);
    let mut row_times = 1;
    // The filled cells of the current row, to repeat them.
    let mut row: Vec<(u32, Value)> = Vec::new();
    let mut row_budget = Budget::new(MAX_CELLS);
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Open(tag) => match tag.name() {
                "style" => style = tag.get("name").unwrap_or_default(),
                "table-properties" if tag.get("display").is_some_and(|shown| shown == "false") => {
                    if !hidden_styles.contains(&style) {
                        hidden_styles.insert(style.clone());
                    }
                }
                "tracked-changes" | "annotation" | "forms" | "shapes" | "dde-links" | "database-ranges"
                | "scenario" => {
                    xml.skip()?;
                }
                "table" => {
                    if sheets.len() >= MAX_SHEETS {
                        return Err(ReadError::limit(Text::OfficeTooManySheets, MAX_SHEETS));
                    }
                    let hidden = tag.get("style-name").is_some_and(|name| hidden_styles.contains(&name));
                    sheets.push(Sheet { name: tag.get("name").unwrap_or_default().into(), hidden, ..Sheet::default() });
                    at = (0, 0);
                }
                "table-column" => {
                    let times = times(&tag, "number-columns-repeated");
                    if let Some(sheet) = sheets.last_mut().filter(|_| is_hidden(&tag)) {
                        sheet.hidden_cols.push((at.1, at.1.saturating_add(times - 1)));
                    }
                    at.1 = at.1.saturating_add(times);
                }
                "table-row" => {
                    at.1 = 0;
                    row.clear();
                    row_budget = Budget::new(MAX_CELLS);
                    row_times = times(&tag, "number-rows-repeated");
                    if let Some(sheet) = sheets.last_mut().filter(|_| is_hidden(&tag)) {
                        sheet.hidden_rows.push((at.0, at.0.saturating_add(row_times - 1)));
                    }
                }
                "table-cell" => {
                    let columns = times(&tag, "number-columns-repeated");
                    let value = read_cell(&mut xml, &tag)?;
                    let span = (times(&tag, "number-rows-spanned"), times(&tag, "number-columns-spanned"));
                    let filled = !trim(&value.text).is_empty() || value.pending.is_some();
                    if let Some(sheet) =
                        sheets.last_mut().filter(|sheet| span != (1, 1) && sheet.merges.len() < MAX_MERGES)
                    {
                        let last = (at.0.saturating_add(span.0 - 1), at.1.saturating_add(span.1 - 1));
                        sheet.merges.push(Merge { first: at, last });
                    }
                    if let Some(sheet) =
                        sheets.last_mut().filter(|_| !filled && row_times == 1 && tag.get("style-name").is_some())
                    {
                        sheet.name_blanks(at.0, columns);
                    }
                    if filled {
                        if columns > MAX_SPAN || row.len() > MAX_CELLS {
                            return Err(ReadError::limit(Text::TooManyCells, MAX_CELLS));
                        }
                        let words = value.text.len() + value.pending.as_ref().map_or(0, String::len);
                        row_budget.charge_words(words.saturating_mul(columns as usize))?;
                        row.extend((0..columns).map(|offset| (at.1.saturating_add(offset), value.clone())));
                    }
                    at.1 = at.1.saturating_add(columns);
                }
                "covered-table-cell" => {
                    at.1 = at.1.saturating_add(times(&tag, "number-columns-repeated"));
                    xml.skip()?;
                }
                _ => {}
            },
            Piece::Close(name) if name == "table-row" => {
                if let Some(sheet) = sheets.last_mut().filter(|_| !row.is_empty()) {
                    for offset in 0..row_times {
                        for (col, value) in &row {
                            sheet.insert((at.0.saturating_add(offset), *col), value.clone(), &mut budget)?;
                        }
                    }
                }
                at = (at.0.saturating_add(row_times), 0);
            }
            Piece::Close(_) | Piece::Words(_) => {}
        }
    }
    Ok(sheets)
}

fn is_hidden(tag: &Tag<'_>) -> bool {
    matches!(tag.get("visibility").as_deref(), Some("collapse" | "filter"))
}

fn times(tag: &Tag<'_>, name: &str) -> u32 {
    tag.number(name).unwrap_or(1).max(1)
}

fn read_cell(xml: &mut Xml<'_>, tag: &Tag<'_>) -> Result<Value, ReadError> {
    let kind = tag.get("value-type").unwrap_or_default();
    let stored = tag.get("value");
    let formula = tag.get("formula");
    let shown = shown(xml)?;
    if stored.is_none()
        && kind.is_empty()
        && trim(&shown).is_empty()
        && let Some(formula) = formula
    {
        return Ok(Value { pending: Some(formula), ..Value::default() });
    }
    let words = match (kind.as_str(), stored) {
        ("float" | "currency", Some(stored)) => {
            let unit = Figure::read(&shown).unit;
            let format = unit.map_or(Format::Plain, Format::Suffix);
            let (text, number) = printed(&stored, &format, false);
            return Ok(Value { text, number, pending: None });
        }
        ("percentage", Some(stored)) => printed(&stored, &Format::Percent, false).0,
        ("date", _) => tag.get("date-value").unwrap_or(shown),
        ("string", _) if trim(&shown).is_empty() => tag.get("string-value").unwrap_or_default(),
        _ => shown,
    };
    Ok(Value { text: words, ..Value::default() })
}

/// The words a cell shows: its paragraphs under each other, comments and drawings left out.
fn shown(xml: &mut Xml<'_>) -> Result<String, ReadError> {
    let outside = xml.depth().saturating_sub(1);
    let mut words = String::new();
    let mut in_paragraph = 0usize;
    let mut budget = Budget::new(MAX_CELLS);
    while xml.depth() > outside {
        match xml.next()? {
            Some(Piece::Open(tag)) => match tag.name() {
                "annotation" | "frame" | "custom-shape" | "control" | "ruby-text" | "detective" => xml.skip()?,
                "p" => {
                    if !words.is_empty() {
                        words.push('\n');
                    }
                    in_paragraph += 1;
                }
                "s" => {
                    let blanks = tag.number("c").unwrap_or(1).min(MAX_SPAN) as usize;
                    budget.charge_words(blanks)?;
                    words.extend(std::iter::repeat_n(' ', blanks));
                }
                "tab" => words.push('\t'),
                "line-break" => words.push('\n'),
                _ => {}
            },
            Some(Piece::Close(name)) if name == "p" => in_paragraph = in_paragraph.saturating_sub(1),
            Some(Piece::Words(more)) if in_paragraph > 0 => words.push_str(&collapsed(&more)),
            Some(_) => {}
            None => break,
        }
    }
    Ok(words)
}
