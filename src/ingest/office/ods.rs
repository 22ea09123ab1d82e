//! Reads OpenDocument spreadsheets.
//!
//! Invariant: figures come from the stored digits; a unit that the format prints after them is kept.

use std::collections::BTreeMap;

use super::condition::{self, Rule, is_shown_figure};
use super::font::Font;
use super::limits::{MAX_CELLS, MAX_MERGES, MAX_SHEETS, MAX_SPAN, MAX_STYLE_NAME};
use super::number_format::{Agreement, Format, compared, decimal, printed};
use super::odf_style::{Runs, Styles, drawing};
use super::ods_condition;
use super::odt::{collapsed, styles};
use super::sheet::{At, Merge, Sheet, Value};
use crate::document::CellMark;
use crate::ingest::error::ReadError;
use crate::ingest::inline::{Besides, Inline};
use crate::ingest::limits::Budget;
use crate::ingest::xml::{Piece, Tag, Xml};
use crate::ingest::zip::Package;

use crate::diagnostic::Text;
use crate::source::trim;

pub(super) fn read(package: &mut Package<'_>) -> Result<Vec<Sheet>, ReadError> {
    let text = package.text("content.xml")?;
    let styles = styles(package, &text)?;
    let mut xml = Xml::new(&text, "content.xml");
    let mut sheets: Vec<Sheet> = Vec::new();
    // The style of the cells in each column that have none of their own.
    let mut usual: Vec<(u32, String)> = Vec::new();
    let mut budget = Budget::new(MAX_CELLS);
    let mut at: At = (0, 0);
    let mut row_times = 1;
    // The filled cells of the current row, to repeat them.
    let mut row: Vec<(u32, Value, Font)> = Vec::new();
    // Formats by condition of the sheet, and the fonts of its cells where there are any.
    let mut rules: Vec<Rule> = Vec::new();
    let mut fonts = text.contains("conditional-formats").then(BTreeMap::new);
    let mut row_budget = Budget::new(MAX_CELLS);
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Open(tag) => match tag.name() {
                "tracked-changes" | "annotation" | "forms" | "shapes" | "dde-links" | "database-ranges"
                | "scenario" => {
                    xml.skip()?;
                }
                "table" => {
                    if sheets.len() >= MAX_SHEETS {
                        return Err(ReadError::limit(Text::OfficeTooManySheets, MAX_SHEETS));
                    }
                    let hidden = styles.hides("table", tag.value("style-name").as_deref());
                    usual.clear();
                    sheets.push(Sheet { name: tag.get("name").unwrap_or_default().into(), hidden, ..Sheet::default() });
                    at = (0, 0);
                }
                "table-column" => {
                    let times = times(&tag, "number-columns-repeated");
                    if let Some(sheet) = sheets.last_mut().filter(|_| is_hidden(&tag, "table-column", &styles)) {
                        sheet.hidden_cols.push((at.1, at.1.saturating_add(times - 1)));
                    }
                    at.1 = at.1.saturating_add(times);
                    let name = tag.get("default-cell-style-name");
                    if let Some(name) = name.filter(|name| usual.len() < MAX_CELLS && name.len() <= MAX_STYLE_NAME) {
                        usual.push((at.1, name));
                    }
                }
                "table-row" => {
                    at.1 = 0;
                    row.clear();
                    row_budget = Budget::new(MAX_CELLS);
                    row_times = times(&tag, "number-rows-repeated");
                    if let Some(sheet) = sheets.last_mut().filter(|_| is_hidden(&tag, "table-row", &styles)) {
                        sheet.hidden_rows.push((at.0, at.0.saturating_add(row_times - 1)));
                    }
                }
                "table-cell" => {
                    let columns = times(&tag, "number-columns-repeated");
                    let name = tag.get("style-name");
                    let of_column = || {
                        let column = usual.partition_point(|(end, _)| *end <= at.1);
                        usual.get(column).map(|(_, name)| name.clone())
                    };
                    let name = name.or_else(of_column);
                    let mut value = read_cell(&mut xml, &tag, name.as_deref(), &styles)?;
                    let font = styles.font("table-cell", name.as_deref());
                    if fonts.is_none() {
                        value = seen_by_style(value, font, name.as_deref(), &styles);
                    }
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
                        let formula = value.pending.as_ref().or(value.formula.as_ref());
                        let words = value.text.len() + formula.map_or(0, String::len);
                        row_budget.charge_words(words.saturating_mul(columns as usize))?;
                        row.extend((0..columns).map(|offset| (at.1.saturating_add(offset), value.clone(), font)));
                    }
                    at.1 = at.1.saturating_add(columns);
                }
                "conditional-formats" => ods_condition::read(&mut xml, &styles, &mut rules)?,
                "covered-table-cell" => {
                    at.1 = at.1.saturating_add(times(&tag, "number-columns-repeated"));
                    xml.skip()?;
                }
                _ => {}
            },
            Piece::Close(closed) if closed.name() == "table-row" => {
                if let Some(sheet) = sheets.last_mut().filter(|_| !row.is_empty()) {
                    for offset in 0..row_times {
                        for (col, value, font) in &row {
                            let at = (at.0.saturating_add(offset), *col);
                            sheet.insert(at, value.clone(), &mut budget)?;
                            if let Some(fonts) = &mut fonts {
                                fonts.insert(at, *font);
                            }
                        }
                    }
                }
                at = (at.0.saturating_add(row_times), 0);
            }
            Piece::Close(closed) if closed.name() == "table" => {
                if let (Some(sheet), Some(fonts)) = (sheets.last_mut(), &mut fonts) {
                    condition::apply(&rules, fonts, sheet)?;
                    fonts.clear();
                }
                rules.clear();
            }
            Piece::Close(_) | Piece::Words(_) => {}
        }
    }
    Ok(sheets)
}

/// A cell whose style depends on what it holds.
fn seen_by_style(mut value: Value, font: Font, name: Option<&str>, styles: &Styles) -> Value {
    for (test, change) in styles.conditions(name) {
        if !is_shown_figure(&value) {
            break;
        }
        let holds = test.holds(&value, (0, 0), None);
        value = change.applied(&value, font, holds).unwrap_or(value);
    }
    value
}

fn is_hidden(tag: &Tag<'_>, family: &str, styles: &Styles) -> bool {
    matches!(tag.value("visibility").as_deref(), Some("collapse" | "filter"))
        || styles.hides(family, tag.value("style-name").as_deref())
}

fn times(tag: &Tag<'_>, name: &str) -> u32 {
    tag.number(name).unwrap_or(1).max(1)
}

fn read_cell(xml: &mut Xml<'_>, tag: &Tag<'_>, style: Option<&str>, styles: &Styles) -> Result<Value, ReadError> {
    let kind = tag.get("value-type").unwrap_or_default();
    let stored = tag.get("value");
    let formula = tag.get("formula");
    let cell = styles.font("table-cell", style);
    let shown = shown(xml, cell, styles)?;
    let blank = trim(&shown.text).is_empty();
    if stored.is_none()
        && kind.is_empty()
        && blank
        && let Some(formula) = formula
    {
        return Ok(Value { pending: Some(formula), ..Value::default() });
    }
    let words = |text: String| Value::of_runs([(text.as_str(), cell.look())].into_iter(), Besides::default());
    let value = match (kind.as_str(), stored) {
        // An object, or words that are not seen, are worth more than the figure stored.
        ("float" | "currency" | "percentage", Some(_)) if CellMark::find(&shown.text).is_some() => shown,
        ("float" | "currency", Some(stored)) => figure(&stored, trim(&shown.text), style, styles),
        ("percentage", Some(stored)) => Value::of_figure(printed(&stored, &Format::Percent, false), cell.look()),
        ("date", _) => tag.get("date-value").map_or(shown, words),
        ("string", _) if blank => words(tag.get("string-value").unwrap_or_default()),
        _ => shown,
    };
    Ok(Value { formula, ..value })
}

/// A stored figure, held against its format and against the words that were shown when the file was written.
fn figure(stored: &str, shown: &str, style: Option<&str>, styles: &Styles) -> Value {
    let look = styles.font("table-cell", style).look();
    let by_format = printed(stored, &styles.format(style), false);
    let Some(plain) = decimal(stored).filter(|_| !shown.is_empty()) else { return Value::of_figure(by_format, look) };
    let by_words = compared(shown, &plain, by_format.number);
    match (by_words.agreement, by_format.agreement) {
        (Agreement::Other, _) | (_, Agreement::Same | Agreement::Rounded) => {
            Value { text: by_words.text, number: by_words.number, agreement: by_words.agreement, ..Value::default() }
        }
        _ => Value::of_figure(by_format, look),
    }
}

/// What a cell shows: its paragraphs under each other, and a mark for what is not text. Comments are left out.
fn shown(xml: &mut Xml<'_>, cell: Font, styles: &Styles) -> Result<Value, ReadError> {
    let outside = xml.depth().saturating_sub(1);
    let mut inline = Inline::<()>::default();
    let mut runs = Runs::default();
    runs.open(0, cell);
    let mut in_paragraph = 0usize;
    let mut paragraphs = 0usize;
    let mut budget = Budget::new(MAX_CELLS);
    while xml.depth() > outside {
        match xml.next()? {
            Some(Piece::Open(tag)) => match tag.name() {
                "annotation" | "ruby-text" | "detective" | "note" | "hidden-text" => xml.skip()?,
                "frame" | "custom-shape" | "control" | "rect" | "line" | "ellipse" => {
                    if let Some(mark) = drawing(&tag, xml)? {
                        inline.besides().add(mark);
                    }
                }
                "p" => {
                    if paragraphs > 0 {
                        inline.add_exactly("\n", runs.look(), ());
                    }
                    runs.open(xml.depth(), styles.font("paragraph", tag.value("style-name").as_deref()));
                    paragraphs += 1;
                    in_paragraph += 1;
                }
                "span" => runs.open(xml.depth(), styles.font("text", tag.value("style-name").as_deref())),
                "s" => {
                    let blanks = tag.number("c").unwrap_or(1).min(MAX_SPAN) as usize;
                    budget.charge_words(blanks)?;
                    inline.add_exactly(&" ".repeat(blanks), runs.look(), ());
                }
                "tab" => inline.add_exactly("\t", runs.look(), ()),
                "line-break" => inline.add_exactly("\n", runs.look(), ()),
                _ => {}
            },
            Some(Piece::Close(closed)) => {
                runs.close(xml.depth());
                if closed.name() == "p" {
                    in_paragraph = in_paragraph.saturating_sub(1);
                }
            }
            Some(Piece::Words(more)) if in_paragraph > 0 => {
                budget.charge_words(more.len())?;
                inline.add_exactly(&collapsed(&more), runs.look(), ());
            }
            Some(_) => {}
            None => break,
        }
    }
    let piece = inline.flush();
    Ok(Value { text: piece.besides.with_words(piece.text), ..Value::default() })
}
