//! Writes annotated copies of checked workbooks.

use crate::diagnostic::{Code, Diagnostic, Lang, Message, Text};
use crate::engine::incremental::copies::{CopyOutcome, CopyPaths};
use crate::engine::incremental::manifest;
use crate::engine::incremental::output_dir::OutputDir;
use crate::engine::incremental::output_file::Stop;
use crate::finding::Checked;
use crate::source::Sources;

/// A document that is being checked, with the notes of its reports so far.
#[derive(Clone)]
pub(super) struct Original {
    name: String,
    /// The bytes of a workbook; nothing for any other document.
    bytes: Option<Vec<u8>>,
    notes: Notes,
    /// Some report of it was checked.
    checked: bool,
}

impl Original {
    /// Keeps what is needed of the bytes, before the document is read.
    pub(super) fn new(name: &str, bytes: &[u8]) -> Self {
        let bytes = is_workbook(bytes).then(|| bytes.to_vec());
        Self { name: name.to_owned(), bytes, notes: Notes::default(), checked: false }
    }

    /// Adds the notes of a checked report.
    pub(super) fn note(&mut self, checked: &Checked, sources: &Sources, lang: Lang) {
        self.checked = true;
        if self.bytes.is_some() {
            self.notes.extend(notes(checked, sources, lang));
        }
    }

    /// Writes the copy once every report of the document was checked; an error costs this copy only.
    pub(super) fn annotate(&self, copies: &CopyPaths) -> Result<CopyOutcome, Box<Diagnostic>> {
        if !self.checked {
            return Ok(CopyOutcome::None);
        }
        let (Some(bytes), Some(path)) = (&self.bytes, copies.paths.get(&self.name)) else {
            return Ok(CopyOutcome::NotWorkbook);
        };
        let copy = annotated(bytes, &self.name, &self.notes)?;
        match OutputDir::new("").write(path, &copy) {
            Ok(()) => Ok(CopyOutcome::Written(manifest::made(&copy))),
            Err(Stop::Failed(diagnostic)) => Err(diagnostic),
            // A broken pipe cannot occur on a file.
            Err(Stop::BrokenPipe) => Ok(CopyOutcome::Failed),
        }
    }
}

/// Reports once per run how many reports have no copy.
pub fn about_missing_copies(without: usize) -> Option<Diagnostic> {
    let message = Message::new(Text::NotAnnotated).with("count", without.to_string());
    let diagnostic = Diagnostic::new(Code::NotAnnotated, message).help(Message::new(Text::NotAnnotatedHelp));
    (without > 0).then_some(diagnostic)
}

#[cfg(feature = "office")]
fn is_workbook(bytes: &[u8]) -> bool {
    crate::render::xlsx_annotate::is_workbook(bytes)
}

#[cfg(feature = "office")]
type Notes = Vec<crate::render::xlsx_annotate::CellNote>;

#[cfg(feature = "office")]
fn notes(checked: &Checked, sources: &Sources, lang: Lang) -> Notes {
    crate::render::xlsx_annotate::notes(checked, sources, lang)
}

#[cfg(feature = "office")]
fn annotated(bytes: &[u8], name: &str, notes: &Notes) -> Result<Vec<u8>, Box<Diagnostic>> {
    crate::render::xlsx_annotate::annotate(bytes, notes).map_err(|error| Box::new(error.diagnostic(name)))
}

#[cfg(not(feature = "office"))]
fn is_workbook(_: &[u8]) -> bool {
    false
}

#[cfg(not(feature = "office"))]
type Notes = Vec<()>;

#[cfg(not(feature = "office"))]
fn notes(_: &Checked, _: &Sources, _: Lang) -> Notes {
    Vec::new()
}

#[cfg(not(feature = "office"))]
fn annotated(_: &[u8], _: &str, _: &Notes) -> Result<Vec<u8>, Box<Diagnostic>> {
    Ok(Vec::new())
}
