//! Writes a workbook for people: findings, the summary of the run, and the forms with wrong cells coloured and
//! commented.
//!
//! Invariant: the same input gives the same bytes. Nothing is rounded: an integer of at most 32 bits is written as a
//! number, everything else as text. No text ever becomes a formula.

mod comment;
mod findings;
mod form;
mod likely;
mod names;
mod style;
mod summary;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, IgnoreError, Workbook, Worksheet, XlsxError};

use crate::diagnostic::{Code, Diagnostic, Lang, Message, Text};

use super::columns::clean;
use super::failed::{FailedList, RunPart};
use super::finding_text::phrase;
use super::run_model::RunModel;
use super::view::{Limits, Selection};

pub use super::view::ReportView;
use super::writer::{CheckedInput, FailedInput, RenderOptions, ReportWriter};
pub(super) use comment::text as comment_text;

use names::Names;
use style::Styles;

/// The number of reports whose tables get sheets in a run of several: the weightiest.
pub const MAX_DRAWN: usize = 30;
/// The number of rows of findings. A sheet could hold ten times as many, but such a workbook opens slowly, and its text
/// is held in memory until the end of the run.
pub const MAX_FINDINGS: usize = 100_000;
/// The number of reports listed.
const MAX_LISTED: usize = 20_000;
/// The length of one cell in UTF-16 units, a little below what spreadsheets refuse.
const MAX_WORDS: usize = 8_000;

/// Writes the workbook of a run. Keeps of each report only what the workbook shows.
#[derive(Debug)]
pub struct XlsxWriter {
    lang: Lang,
    selection: Selection,
    failed: FailedList,
}

impl ReportWriter for XlsxWriter {
    type Part = RunPart<ReportView>;

    const NAME: &'static str = "xlsx";
    const ENDING: &'static str = "xlsx";
    const IS_BINARY: bool = true;
    const LISTS_RULES: bool = true;
    const LISTS_DIAGNOSTICS: bool = true;

    fn checked(report: &CheckedInput<'_>, options: &RenderOptions, part: &mut Self::Part) {
        part.reports.push(ReportView::new(report.checked, report.sources, options.lang));
    }

    fn failed(report: &FailedInput<'_>, options: &RenderOptions, part: &mut Self::Part) {
        part.failed.push(report.model(options.lang));
    }

    fn new(options: &RenderOptions) -> Self {
        let limits = Limits { faulty: MAX_DRAWN, clean: 1, listed: MAX_LISTED, findings: MAX_FINDINGS };
        Self { lang: options.lang, selection: Selection::new(limits), failed: FailedList::default() }
    }

    fn push(&mut self, part: Self::Part) -> String {
        part.reports.into_iter().for_each(|report| self.selection.push(report));
        self.failed.extend(part.failed);
        String::new()
    }

    fn finish(mut self, mut run: RunModel) -> Result<Vec<u8>, Box<Diagnostic>> {
        run.failed = self.failed.into_named();
        self.selection.new_first();
        write(&self.selection, &run, self.lang).map_err(|error| {
            let message = Message::new(Text::WriteFailed)
                .with("name", "XLSX")
                .with_message("detail", Message::from_library(error.to_string()));
            Box::new(Diagnostic::new(Code::CannotWrite, message).help(Message::new(Text::WriteFailedHelp)))
        })
    }
}

fn write(selection: &Selection, run: &RunModel, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // No clock is read, so that the same input gives the same bytes.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_author("gouji").set_creation_datetime(&made));
    let styles = Styles::new();
    let mut names = Names::default();
    let single = selection.reports.max(run.tally.reports()) == 1;
    let sheet = |text: Text| Message::new(text).render(lang);
    let first = names.reserve(&sheet(Text::PageFindings));
    let second = names.reserve(&sheet(Text::BookSummary));
    let located = selection.entries().iter().any(|entry| !entry.part.matters.is_empty());
    let third = located.then(|| names.reserve(&sheet(Text::HeadLikely)));
    // A single report is always drawn; of several, those with findings.
    let drawn = selection.entries().iter().filter(|entry| entry.drawn && (single || !entry.part.is_clean()));
    let plans: Vec<form::Plan<'_>> = drawn.map(|entry| form::plan(entry, single, &mut names)).collect();
    // Written row by row to a temporary file, because this sheet may be long.
    let long = book.add_worksheet_with_constant_memory()?.set_name(first)?;
    let listed = findings::sheet(long, selection, run, &plans, &styles, lang)?;
    let unlisted = selection.findings - listed;
    summary::sheet(book.add_worksheet().set_name(second)?, selection, run, &plans, unlisted, &styles, lang)?;
    if let Some(name) = third {
        likely::sheet(book.add_worksheet().set_name(name)?, selection, &styles, lang)?;
    }
    for plan in &plans {
        form::sheets(&mut book, plan, &styles, lang)?;
    }
    book.save_to_buffer()
}

/// Writes the head of a list: the words and widths of its columns.
fn list_head(sheet: &mut Worksheet, columns: &[(Text, u8)], styles: &Styles, lang: Lang) -> Result<(), XlsxError> {
    for (idx, (head, width)) in columns.iter().enumerate() {
        text(sheet, 0, col(idx), &phrase(*head, lang), &styles.head)?;
        sheet.set_column_width(col(idx), *width)?;
    }
    Ok(())
}

/// Lets the rows of a list be filtered, read under its head and printed.
fn list_foot(sheet: &mut Worksheet, columns: usize, rows: usize) -> Result<(), XlsxError> {
    let (below, last) = (row(rows.max(1)), col(columns - 1));
    sheet.autofilter(0, 0, below, last)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.ignore_error_range(0, 0, below, last, IgnoreError::NumberStoredAsText)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

/// Writes a text as a string, never as a formula; an integer as a number if that loses nothing.
fn write_value(sheet: &mut Worksheet, row: u32, col: u16, words: &str, format: &Format) -> Result<(), XlsxError> {
    match whole(words) {
        Some(number) => sheet.write_number_with_format(row, col, number, format)?,
        None if words.is_empty() => sheet.write_blank(row, col, format)?,
        None => sheet.write_string_with_format(row, col, fitting(words), format)?,
    };
    Ok(())
}

/// Writes a text as a string even if it consists of digits.
fn text(sheet: &mut Worksheet, row: u32, col: u16, words: &str, format: &Format) -> Result<(), XlsxError> {
    if words.is_empty() {
        sheet.write_blank(row, col, format)?;
    } else {
        sheet.write_string_with_format(row, col, fitting(words), format)?;
    }
    Ok(())
}

fn count(sheet: &mut Worksheet, row: u32, col: u16, count: usize, format: &Format) -> Result<(), XlsxError> {
    write_value(sheet, row, col, &count.to_string(), format)
}

fn fitting(words: &str) -> String {
    clean(words).chars().take(MAX_WORDS).collect()
}

/// Parses an integer in canonical digits: `20`, not `020`, `２０` or `1,286`.
fn whole(words: &str) -> Option<i32> {
    let number: i32 = words.parse().ok()?;
    (number.to_string() == words).then_some(number)
}

/// Converts to a row or column of a sheet; the writer refuses what lies beyond its edge.
fn row(idx: usize) -> u32 {
    u32::try_from(idx).unwrap_or(u32::MAX)
}

fn col(idx: usize) -> u16 {
    u16::try_from(idx).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Standing;
    use crate::render::view::made_up;

    /// The first sheet never exceeds its limit, whatever the drawn reports hold.
    #[test]
    fn what_has_no_row_is_counted() {
        let mut selection = Selection::new(Limits { faulty: 1, clean: 1, listed: 5, findings: 6 });
        for standing in [Standing::Infos, Standing::Infos, Standing::Errors, Standing::Errors] {
            selection.push(made_up(standing, 4));
        }
        let mut sheet = Worksheet::new();
        let styles = Styles::new();
        // Four findings of the report that was drawn first, and four of the one that replaced it.
        let listed = findings::sheet(&mut sheet, &selection, &RunModel::default(), &[], &styles, Lang::Zh).unwrap();
        assert_eq!((selection.findings, listed), (16, 8));
    }
}
