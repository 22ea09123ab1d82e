//! Adds comments and cell colours for findings to a copy of a workbook that the user supplied.
//!
//! Invariant: every part without comments or colours is copied as it is packed, and in the other parts every byte that
//! is not edited stays the same.

mod comments;
mod markup;
mod package;
mod sheet;
mod styles;

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Lang, Message, Severity, Text};
use crate::finding::{Checked, Outcome};
use crate::source::Sources;

use super::columns::clean;
use super::view::{ReportView, highlights};

use package::Package;

/// The colour of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Shade {
    Error,
    /// The cell most likely to be the cause of an error.
    Suspect,
    Warning,
    Info,
    Undetermined,
}

/// A note at one cell of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellNote {
    pub sheet: String,
    /// `D7`.
    pub cell: String,
    pub shade: Shade,
    pub words: String,
}

/// The reason for a missing copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CopyError {
    /// The archive or one of its parts is invalid.
    Broken { part: String, detail: String },
    /// A part exceeds the unpacking limit.
    TooLarge { part: String },
}

impl CopyError {
    fn broken(part: &str, detail: impl ToString) -> Self {
        CopyError::Broken { part: part.to_owned(), detail: detail.to_string() }
    }

    /// Builds the diagnostic for the file `name`.
    pub fn diagnostic(&self, name: &str) -> Diagnostic {
        let (code, message, help) = match self {
            CopyError::Broken { part, detail } => (
                Code::BrokenFile,
                Message::new(Text::OfficeBroken)
                    .with("part", part)
                    .with_message("detail", Message::from_library(detail)),
                Text::OfficeBrokenHelp,
            ),
            CopyError::TooLarge { part } => {
                let limit = format!("{} MiB ({part})", package::MAX_PART >> 20);
                (
                    Code::FileTooLarge,
                    Message::new(Text::OfficePartTooLarge).with("limit", limit),
                    Text::FileTooLargeHelp,
                )
            }
        };
        Diagnostic::new(code, message).help(Message::new(help)).in_file(name)
    }
}

/// The length of a comment in UTF-16 units, far below what spreadsheets refuse.
const MAX_WORDS: usize = 4_000;

/// Collects the notes of a report's findings for the workbook it was read from; empty for other documents.
pub fn notes(checked: &Checked, sources: &Sources, lang: Lang) -> Vec<CellNote> {
    notes_of(&ReportView::new(checked, sources, lang), lang)
}

/// Collects the notes from the view model of a report.
pub fn notes_of(part: &ReportView, lang: Lang) -> Vec<CellNote> {
    let mut found = Vec::new();
    for (highlight, cell) in highlights(part).iter().zip(&part.cells) {
        let (Some((outcome, severity)), Some(place)) = (highlight.worst, &cell.place) else { continue };
        let Some((sheet, cell)) = address(place) else { continue };
        let shade = match (outcome, severity) {
            (Outcome::Undetermined, _) => Shade::Undetermined,
            (_, Severity::Error) if highlight.suspect => Shade::Suspect,
            (_, Severity::Error) => Shade::Error,
            (_, Severity::Warning) => Shade::Warning,
            (_, Severity::Info) => Shade::Info,
        };
        let words = clean_lines(&super::xlsx::comment_text(part, &highlight.findings, lang));
        found.push(CellNote { sheet, cell, shade, words });
    }
    found
}

/// Parses `Sheet1!D7` and `'My sheet'!D7`.
fn address(place: &str) -> Option<(String, String)> {
    let (sheet, cell) = place.rsplit_once('!')?;
    let sheet = match sheet.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        Some(quoted) => quoted.replace("''", "'"),
        None => sheet.to_owned(),
    };
    sheet::reference(cell)?;
    Some((sheet, cell.to_owned()))
}

fn clean_lines(words: &str) -> String {
    let lines: Vec<String> = words.lines().map(clean).collect();
    lines.join("\n").chars().take(MAX_WORDS).collect()
}

/// Whether the content is a workbook that can be annotated.
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK")
        && Package::open(bytes).and_then(|mut package| package.workbook()).is_ok_and(|book| !book.sheets.is_empty())
}

/// Returns the workbook with the notes. Notes for sheets or cells that do not exist are left out; several for one cell
/// are joined. Existing comments stay, and the notes are appended to them.
pub fn annotate(original: &[u8], notes: &[CellNote]) -> Result<Vec<u8>, CopyError> {
    let mut package = Package::open(original)?;
    let mut by_sheet: BTreeMap<&str, sheet::Notes> = BTreeMap::new();
    for note in notes {
        let Some(at) = sheet::reference(&note.cell) else { continue };
        let own = by_sheet.entry(&note.sheet).or_default();
        match own.get_mut(&at) {
            Some((shade, words)) => {
                *shade = (*shade).min(note.shade);
                words.push_str("\n\n");
                words.push_str(&note.words);
            }
            None => drop(own.insert(at, (note.shade, note.words.clone()))),
        }
    }
    let book = package.workbook()?;
    let mut styles = styles::Styles::open(&mut package, &book)?;
    for (name, part) in &book.sheets {
        if let Some(notes) = by_sheet.get(name.as_str()) {
            sheet::annotate(&mut package, part, notes, styles.as_mut(), &book)?;
        }
    }
    if let Some(styles) = styles {
        styles.close(&mut package);
    }
    package.finish()
}
