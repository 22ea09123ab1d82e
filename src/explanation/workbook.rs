//! Reads the explanations that were written into a workbook of results, one row per finding.
//!
//! Invariant: a row without a reason explains nothing. A row that has one is used as a whole or reported with its cell.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::load::{not_date, not_outcome, outcome_of};
use super::position::WrittenPosition;
use super::report_key::{named_in, report_key};
use super::{Entry, Explanations};
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Lang, Message, Text};
use crate::finding::{Explained, RulePosition};
use crate::ingest::{self, SheetRows};
use crate::source::{Place, Source, SourceId, Span, Spanned, fold_code};
use crate::world::{World, unreadable};

/// The largest workbook in bytes.
const LIMIT: u64 = 64 << 20;
/// The extensions of workbooks.
const ENDINGS: &[&str] = &["xlsx", "xlsm", "xls", "ods"];
/// The number of rows in which the head of the list is looked for.
const HEAD_ROWS: usize = 10;

/// The columns that are read, with the words over them.
const COLUMNS: [Text; 11] = [
    Text::WordReport,
    Text::HeadRule,
    Text::HeadTable,
    Text::HeadRow,
    Text::HeadCol,
    Text::HeadReason,
    Text::HeadWho,
    Text::HeadUntil,
    Text::PageOutcome,
    Text::BookLeft,
    Text::BookRight,
];
/// The columns without which it is not known which finding is meant, and why.
const NEEDED: usize = 7;
/// The columns that show that a row is the head of the list.
const TELLING: [Text; 2] = [Text::HeadRule, Text::HeadReason];

/// Whether a file is read as a workbook.
pub(super) fn is_workbook(file: &str) -> bool {
    let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

/// Reads a workbook; each row names its report.
pub(super) fn read(file: &str, world: &dyn World, diagnostics: &mut Diagnostics) -> Option<Explanations> {
    let bytes = match world.read(file, LIMIT) {
        Ok(bytes) => bytes,
        Err(problem) => {
            diagnostics.push(unreadable(file, &problem));
            return None;
        }
    };
    let mut found = Diagnostics::default();
    let sheets = ingest::sheet_rows(file, &bytes, &mut found);
    let found = found.into_sorted();
    if sheets.is_none() && found.iter().any(|diagnostic| diagnostic.code == Code::FileTooLarge) {
        diagnostics.push(too_long(file));
    }
    found.into_iter().for_each(|diagnostic| diagnostics.push(diagnostic));
    let sheets = sheets?;
    let list = sheets.iter().find_map(|sheet| Some((sheet, head(sheet)?)));
    let Some((sheet, (head, columns))) = list else {
        let message = Message::new(Text::ExplainedNoList).with("file", file);
        let help = Message::new(Text::ExplainedNoListHelp);
        diagnostics.push(Diagnostic::new(Code::ExplainedNoList, message).help(help).in_file(file));
        return None;
    };
    let missing: Vec<Message> = (0..NEEDED)
        .filter(|kind| !columns.contains_key(kind))
        .filter_map(|kind| COLUMNS.get(kind).map(|text| Message::new(*text)))
        .collect();
    if !missing.is_empty() {
        let message = Message::new(Text::ExplainedNoColumns).with_list("columns", missing);
        let place = Place::Sheet { sheet: Arc::clone(&sheet.name), row: head + 1, column: 1 };
        let help = Message::new(Text::ExplainedNoListHelp);
        diagnostics.push(Diagnostic::new(Code::ExplainedNoList, message).help(help).in_file(file).placed(place));
        return None;
    }
    let mut list = List { sheet, columns, file, world, text: String::new(), cells: BTreeMap::new() };
    let mut found = Vec::new();
    let entries = sheet.rows.range(head + 1..).filter_map(|(row, _)| list.entry(*row, &mut found)).collect();
    let made = Explanations {
        cells: list.cells,
        ..Explanations::new(Arc::new(Source::new(file.to_owned(), list.text)), entries)
    };
    found.into_iter().for_each(|diagnostic| diagnostics.push(made.in_cells(diagnostic)));
    Some(made)
}

/// Says what to do about a workbook that is too large to be read: only the rows with a reason are needed.
fn too_long(file: &str) -> Diagnostic {
    let message = Message::new(Text::ExplainedTooLong).with("file", file);
    Diagnostic::new(Code::ExplainedTooLong, message).help(Message::new(Text::ExplainedTooLongHelp)).in_file(file)
}

/// Finds the head of the list: its row, and the columns of what is read, by their index in [`COLUMNS`].
fn head(sheet: &SheetRows) -> Option<(u32, BTreeMap<usize, u32>)> {
    sheet.rows.iter().take(HEAD_ROWS).find_map(|(row, cells)| {
        let mut columns = BTreeMap::new();
        for (col, words) in cells {
            if let Some(kind) = COLUMNS.iter().position(|text| is_head(words, *text)) {
                columns.entry(kind).or_insert(*col);
            }
        }
        let tells =
            |text: &Text| COLUMNS.iter().position(|own| own == text).is_some_and(|kind| columns.contains_key(&kind));
        TELLING.iter().all(tells).then_some((*row, columns))
    })
}

fn is_head(words: &str, text: Text) -> bool {
    let words = fold_code(words).to_lowercase();
    [Lang::Zh, Lang::En].into_iter().any(|lang| words == fold_code(&Message::new(text).render(lang)).to_lowercase())
}

/// The list of findings in a workbook.
struct List<'a> {
    sheet: &'a SheetRows,
    columns: BTreeMap<usize, u32>,
    file: &'a str,
    world: &'a dyn World,
    /// The words that were read, and where each cell's begin.
    text: String,
    cells: BTreeMap<u32, Place>,
}

impl List<'_> {
    /// Reads a row that has a reason.
    fn entry(&mut self, row: u32, found: &mut Vec<Diagnostic>) -> Option<Entry> {
        let reason = self.cell(row, Text::HeadReason);
        if reason.value.is_empty() {
            return None;
        }
        let (report, rule, who) =
            (self.cell(row, Text::WordReport), self.cell(row, Text::HeadRule), self.cell(row, Text::HeadWho));
        let before = found.len();
        for (cell, head) in [(&report, Text::WordReport), (&rule, Text::HeadRule), (&who, Text::HeadWho)] {
            if cell.value.is_empty() {
                let message = Message::new(Text::ExplainedCell).with_message("column", Message::new(head));
                let help =
                    Message::new(if head == Text::HeadWho { Text::ExplainedWhoHelp } else { Text::ExplainedCellHelp });
                found.push(Diagnostic::new(Code::ExplainedCell, message).span(cell.span).help(help));
            }
        }
        let some = |cell: Spanned<String>| Some(cell).filter(|cell| !cell.value.is_empty());
        let part = |cell: Spanned<String>| some(cell).map(|cell| cell.value);
        let table = self.cell(row, Text::HeadTable);
        let span = table.span;
        let at = RulePosition {
            table: part(table),
            row: part(self.cell(row, Text::HeadRow)),
            col: part(self.cell(row, Text::HeadCol)),
        };
        let outcome = some(self.cell(row, Text::PageOutcome));
        let written = outcome.as_ref().and_then(|word| Some(Spanned::new(outcome_of(&word.value)?, word.span)));
        found.extend(outcome.filter(|_| written.is_none()).map(|word| not_outcome(&word)));
        let until = some(self.cell(row, Text::HeadUntil));
        let date = until.as_ref().and_then(|word| Some(Spanned::new(Date::parse(&fold_code(&word.value))?, word.span)));
        found.extend(until.filter(|_| date.is_none()).map(|word| not_date(&word)));
        let (left, right) = (some(self.cell(row, Text::BookLeft)), some(self.cell(row, Text::BookRight)));
        // One that is understood in part might explain another finding.
        if found.len() > before {
            return None;
        }
        let key = report_key(&named_in(self.file, &report.value, self.world), self.world);
        let bare = |figure: &Option<Spanned<String>>| figure.as_ref().map(|figure| figure.value.clone());
        let explained = Explained {
            reason: reason.value,
            who: who.value,
            until: date.as_ref().map(|date| date.value.to_string()),
            outcome: written.as_ref().map(|written| written.value),
            sides: [bare(&left), bare(&right)],
        };
        let at = Some(Spanned::new(WrittenPosition::Cells(at), span));
        Some(Entry { report, key, rule, at, left, right, outcome: written, until: date, explained })
    }

    /// Reads a cell; one without words, or of a column that is not there, is empty.
    fn cell(&mut self, row: u32, head: Text) -> Spanned<String> {
        let column = COLUMNS.iter().position(|own| *own == head).and_then(|kind| self.columns.get(&kind)).copied();
        let words = column.and_then(|col| self.sheet.rows.get(&row)?.get(&col)).cloned().unwrap_or_default();
        let start = self.text.len();
        self.text.push_str(&words);
        let span = Span::new(SourceId(0), start, self.text.len());
        self.text.push('\n');
        if let Some(column) = column {
            let place = Place::Sheet { sheet: Arc::clone(&self.sheet.name), row: row + 1, column: column + 1 };
            self.cells.insert(span.start, place);
        }
        Spanned::new(words, span)
    }
}
