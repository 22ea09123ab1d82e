//! A workbook for people: findings, the summary of the run, and the forms with wrong cells coloured and commented.
//! In: reports in words and the run they belong to. Out: XLSX bytes, the same for the same input.
//!
//! Nothing is rounded: a whole number that 32 bits hold is written as a number, everything else as the text it is.
//! No text ever becomes a formula.

mod comment;
mod findings;
mod form;
mod names;
mod style;
mod summary;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::diagnostic::{Code, Diagnostic, Lang, Message, Text};

use super::columns::clean;
use super::run::RunPart;

pub use super::drawn::{Part, Room, part};
pub(super) use comment::text as comment_text;

use names::Names;
use style::Styles;

/// Reports whose tables get sheets of their own, in a run of several.
pub const MOST_DRAWN: usize = 30;
/// Reports of which the worst are chosen.
const MOST_CHOICE: usize = 2_000;
/// Rows of findings: those of a sheet, without its head.
pub const MOST_FINDINGS: usize = 1_048_575;
/// UTF-16 units of one cell, a little below what spreadsheets refuse.
const MOST_WORDS: usize = 8_000;

/// For whoever collects parts of a long run: forgets the cells that [`document`] would not draw.
pub fn room() -> Room {
    Room::new(MOST_CHOICE, 1)
}

/// The whole workbook. Parts in the order of the run.
pub fn document(parts: Vec<Part>, run: &RunPart, lang: Lang) -> Result<Vec<u8>, Box<Diagnostic>> {
    write(&parts, run, lang).map_err(|error| {
        let message = Message::new(Text::WriteFailed).with("name", "XLSX").with("detail", error.to_string());
        Box::new(Diagnostic::new(Code::CannotWrite, message).help(Message::new(Text::WriteFailedHelp)))
    })
}

fn write(parts: &[Part], run: &RunPart, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The same input gives the same bytes: no clock.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_author("gouji").set_creation_datetime(&made));
    let styles = Styles::new();
    let mut names = Names::default();
    let single = parts.len() == 1;
    // One report is drawn whatever came of it; of several, those that something was found in, the worst first.
    let wanted = |part: &Part| (single || !part.is_clean()) && !part.cells.is_empty();
    let mut drawn: Vec<usize> = parts.iter().enumerate().filter(|(_, part)| wanted(part)).map(|(idx, _)| idx).collect();
    drawn.sort_by_key(|idx| (parts.get(*idx).map(|part| part.standing), *idx));
    drawn.truncate(MOST_DRAWN);
    drawn.sort_unstable();
    let sheet = |text: Text| Message::new(text).render(lang);
    let first = names.take(&sheet(Text::PageFindings));
    let second = names.take(&sheet(Text::BookSummary));
    let plans: Vec<form::Plan<'_>> = drawn
        .iter()
        .filter_map(|idx| parts.get(*idx).map(|part| (*idx, part)))
        .map(|(idx, part)| form::plan(idx, part, single, &mut names))
        .collect();
    findings::sheet(book.add_worksheet().set_name(first)?, parts, &plans, &styles, lang)?;
    summary::sheet(book.add_worksheet().set_name(second)?, parts, run, &plans, &styles, lang)?;
    for plan in &plans {
        form::sheets(&mut book, plan, &styles, lang)?;
    }
    book.save_to_buffer()
}

/// Words as a string, never as a formula; a whole number as a number where that loses nothing.
fn put(sheet: &mut Worksheet, row: u32, col: u16, words: &str, format: &Format) -> Result<(), XlsxError> {
    match whole(words) {
        Some(number) => sheet.write_number_with_format(row, col, number, format)?,
        None if words.is_empty() => sheet.write_blank(row, col, format)?,
        None => sheet.write_string_with_format(row, col, fitting(words), format)?,
    };
    Ok(())
}

/// Words that stay words even where they are digits.
fn text(sheet: &mut Worksheet, row: u32, col: u16, words: &str, format: &Format) -> Result<(), XlsxError> {
    if words.is_empty() {
        sheet.write_blank(row, col, format)?;
    } else {
        sheet.write_string_with_format(row, col, fitting(words), format)?;
    }
    Ok(())
}

fn count(sheet: &mut Worksheet, row: u32, col: u16, count: usize, format: &Format) -> Result<(), XlsxError> {
    put(sheet, row, col, &count.to_string(), format)
}

fn fitting(words: &str) -> String {
    clean(words).chars().take(MOST_WORDS).collect()
}

/// A number as its own canonical digits say it: `20`, not `020`, `２０` or `1,286`.
fn whole(words: &str) -> Option<i32> {
    let number: i32 = words.parse().ok()?;
    (number.to_string() == words).then_some(number)
}

/// Row or column of a sheet; what lies beyond its edge is refused by the writer.
fn row(idx: usize) -> u32 {
    u32::try_from(idx).unwrap_or(u32::MAX)
}

fn col(idx: usize) -> u16 {
    u16::try_from(idx).unwrap_or(u16::MAX)
}
