//! Loads explanations of findings and baselines, and sets aside the findings that they are about.
//!
//! An explanation is found by report, rule and position, never by wording, so it survives another text of the rule and
//! another reading of the report.
//!
//! Invariant: a finding is set aside only if it is the one that was explained or known; in doubt it counts, and the
//! reason is reported.

mod apply;
mod baseline;
mod copied;
mod keys;
mod load;
mod position;
mod report_key;
mod workbook;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub use apply::Subject;
pub use baseline::Baseline;
pub use copied::SectionExplanation;
pub use load::{beside, read};

use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic, Message, Text};
use crate::finding::{Explained, Outcome};
use crate::source::{Place, Source, Sources, Span, Spanned};
use crate::world::World;
use position::WrittenPosition;

/// The ending of the file beside a report that explains its findings: `年报.docx.说明.yaml`.
pub const ENDING: &str = ".说明.yaml";

/// The explanations in one file.
#[derive(Debug)]
pub struct Explanations {
    text: Arc<Source>,
    entries: Vec<Entry>,
    /// The entries whose report was checked.
    met: Vec<AtomicBool>,
    /// The cells of a workbook, by where the text has their words; empty for other files.
    cells: BTreeMap<u32, Place>,
}

/// One explanation.
#[derive(Debug)]
struct Entry {
    /// The report as written, or the place of the entry.
    report: Spanned<String>,
    /// The report, in the form in which names are compared.
    key: String,
    rule: Spanned<String>,
    at: Option<Spanned<WrittenPosition>>,
    left: Option<Spanned<String>>,
    right: Option<Spanned<String>>,
    outcome: Option<Spanned<Outcome>>,
    until: Option<Spanned<Date>>,
    explained: Explained,
}

impl Explanations {
    fn new(text: Arc<Source>, entries: Vec<Entry>) -> Self {
        let met = entries.iter().map(|_| AtomicBool::new(false)).collect();
        Self { text, entries, met, cells: BTreeMap::new() }
    }

    /// Lets a diagnostic that points into the words of a workbook name the cell instead.
    fn in_cells(&self, diagnostic: Diagnostic) -> Diagnostic {
        if self.cells.is_empty() {
            return diagnostic;
        }
        let place = diagnostic.primary().and_then(|label| self.cells.get(&label.span.start)).cloned();
        let bare = Diagnostic { labels: Vec::new(), fix: None, ..diagnostic }.in_file(&self.text.name);
        match place {
            Some(place) => bare.placed(place),
            None => bare,
        }
    }

    /// Returns the text of the file, on which results depend.
    pub fn text(&self) -> &str {
        &self.text.text
    }

    /// Lets diagnostics of this file point into the sources of a report.
    pub fn adopt(&self, list: &mut [Diagnostic], sources: &mut Sources) {
        adopt(&self.text, list, sources);
    }

    /// Reports explanations for reports that were not checked.
    pub fn unmet(&self) -> Vec<Diagnostic> {
        self.unmet_if(|_| true)
    }

    fn unmet_if(&self, counts: impl Fn(&Entry) -> bool) -> Vec<Diagnostic> {
        let unmet = self.entries.iter().zip(&self.met).filter(|(_, met)| !met.load(Ordering::Relaxed));
        let unmet = unmet.filter(|(entry, _)| counts(entry));
        let report = |entry: &Entry| {
            let message = Message::new(Text::ExplainedReport).with("report", entry.report.value.as_str());
            let help = Message::new(Text::ExplainedReportHelp);
            self.in_cells(Diagnostic::new(Code::ExplainedReport, message).span(entry.report.span).help(help))
        };
        unmet.map(|(entry, _)| report(entry)).collect()
    }

    /// Reports explanations for files that are not among those of a run in which some results were kept: what reports
    /// are in these files is not known.
    pub fn unmet_beside(&self, names: &[String], world: &dyn World) -> Vec<Diagnostic> {
        let files = report_key::Files::new(names, world);
        self.unmet_if(|entry| !files.may_hold(&entry.key))
    }

    /// Reports explanations for reports that were not checked where no sources are at hand; places are lines of the file.
    pub fn unmet_without_text(&self) -> Vec<Diagnostic> {
        let place = |diagnostic: Diagnostic| {
            let at = diagnostic.primary().map(|label| self.text.line_col(label.span.start as usize));
            let bare = Diagnostic { labels: Vec::new(), ..diagnostic }.in_file(&self.text.name);
            match at {
                Some(at) => bare.placed(at.into()),
                None => bare,
            }
        };
        self.unmet().into_iter().map(place).collect()
    }
}

/// Adds a text to the sources of a report and lets diagnostics that point into it point there.
fn adopt(text: &Arc<Source>, list: &mut [Diagnostic], sources: &mut Sources) {
    if list.is_empty() {
        return;
    }
    let source = sources.add_report(Source::clone(text));
    for label in list.iter_mut().flat_map(|diagnostic| &mut diagnostic.labels) {
        label.span = Span { source, ..label.span };
    }
    list.iter_mut().for_each(|diagnostic| diagnostic.fix = None);
}

#[cfg(test)]
pub(crate) mod json_schema;
