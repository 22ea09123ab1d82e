//! Writes annotated copies of checked workbooks.

use crate::diagnostic::{Code, Diagnostic, Lang, Message, Text};
use crate::engine::incremental::copies::{CopyOutcome, CopyPaths};
use crate::engine::incremental::manifest;
use crate::engine::incremental::output_dir::OutputDir;
use crate::finding::Checked;
use crate::source::Sources;

use super::super::output::Stop;

/// The bytes of a workbook, kept until it has been checked; nothing for any other document.
pub(super) struct Original(Option<Vec<u8>>);

impl Original {
    /// Keeps what is needed of the bytes, before the report is read.
    pub(super) fn new(bytes: &[u8]) -> Self {
        Self(is_workbook(bytes).then(|| bytes.to_vec()))
    }

    /// Writes the copy of a checked report; an error costs this copy only.
    pub(super) fn annotate(
        &self,
        copies: &CopyPaths,
        checked: &Checked,
        sources: &Sources,
        lang: Lang,
    ) -> Result<CopyOutcome, Box<Diagnostic>> {
        let name = &checked.report.name;
        let (Some(bytes), Some(path)) = (&self.0, copies.paths.get(name)) else { return Ok(CopyOutcome::NotWorkbook) };
        let copy = annotated(bytes, name, checked, sources, lang)?;
        match OutputDir::new("").write(path, &copy) {
            Ok(()) => Ok(CopyOutcome::Written(manifest::made(&copy))),
            Err(Stop::Failed(diagnostic)) => Err(diagnostic),
            // A broken pipe cannot occur on a file.
            Err(Stop::BrokenPipe) => Ok(CopyOutcome::Failed),
        }
    }
}

/// Reports once per run how many reports have no copy.
pub(super) fn remark(without: usize) -> Option<Diagnostic> {
    let message = Message::new(Text::NotAnnotated).with("count", without.to_string());
    let diagnostic = Diagnostic::new(Code::NotAnnotated, message).help(Message::new(Text::NotAnnotatedHelp));
    (without > 0).then_some(diagnostic)
}

#[cfg(feature = "office")]
fn is_workbook(bytes: &[u8]) -> bool {
    crate::render::xlsx_annotate::is_workbook(bytes)
}

#[cfg(feature = "office")]
fn annotated(
    bytes: &[u8],
    name: &str,
    checked: &Checked,
    sources: &Sources,
    lang: Lang,
) -> Result<Vec<u8>, Box<Diagnostic>> {
    use crate::render::xlsx_annotate;
    let notes = xlsx_annotate::notes(checked, sources, lang);
    xlsx_annotate::annotate(bytes, &notes).map_err(|error| Box::new(error.diagnostic(name)))
}

#[cfg(not(feature = "office"))]
fn is_workbook(_: &[u8]) -> bool {
    false
}

#[cfg(not(feature = "office"))]
fn annotated(_: &[u8], _: &str, _: &Checked, _: &Sources, _: Lang) -> Result<Vec<u8>, Box<Diagnostic>> {
    Ok(Vec::new())
}
