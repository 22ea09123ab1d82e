//! Makes words and parts of documents of each report, in the worker that checked it.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::engine::{Batch, CheckedReport, HeldReport, ReportHandler, Scope, UnreadReport};
use crate::finding::Checked;
use crate::render::json::DiagnosticOutput;
use crate::render::json::stream;
use crate::render::run_model::FailedReport;
use crate::render::text::{self, View};
use crate::render::{csv, failed, json};
use crate::source::Sources;

use super::super::args::CheckFormat;
use super::super::remarks::Remark;
use super::copies::{Copied, Copies, Original};
use super::whole::{self, Part};

/// How results and remarks are printed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub format: CheckFormat,
    pub view: View,
    pub remarks: View,
    /// One of many reports: where everything holds, a line will do.
    pub brief: bool,
    pub strict: bool,
}

/// What came of a task.
pub(super) type Piece = Batch<Words>;

/// What is printed of the reports of a task.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// For standard error.
    pub remarks: Vec<Remark>,
    /// The results, in the format of the run. In JSON: members of the list.
    pub words: String,
    /// What its reports add to a document over the whole run.
    pub parts: Vec<Part>,
    /// Reports of which nothing came, for such a document.
    pub unread: Vec<FailedReport>,
    /// Begins with a report that is printed in full, in text.
    pub full: bool,
    /// What came of the annotated copy.
    pub copied: Copied,
    /// A copy could not be made.
    pub failed: bool,
}

impl Words {
    /// The words of one report more.
    fn print(&mut self, words: &str, style: Style) {
        if style.format == CheckFormat::Json && !self.words.is_empty() && !words.is_empty() {
            self.words.push_str(stream::parting(false));
        }
        self.words.push_str(words);
    }
}

/// Renders reports in the format of the run.
#[derive(Clone)]
pub(super) struct Renderer<'a> {
    pub(super) style: Style,
    copies: Option<&'a Copies>,
    /// The document under way, where a copy of it is asked for.
    original: Option<Arc<Original>>,
}

impl<'a> Renderer<'a> {
    /// `copies`: where annotated copies of workbooks go, if any are asked for.
    pub(super) fn new(style: Style, copies: Option<&'a Copies>) -> Self {
        Self { style, copies, original: None }
    }
}

impl ReportHandler for Renderer<'_> {
    type Part = Words;

    fn document(&mut self, _: &str, bytes: &[u8]) {
        self.original = self.copies.map(|_| Arc::new(Copies::original(bytes)));
    }

    fn checked(&mut self, report: CheckedReport, part: &mut Words) {
        let CheckedReport { checked, rules, sources } = &report;
        let (format, lang) = (self.style.format, self.style.view.lang);
        part.parts.extend(whole::part(checked, sources, format, lang, self.style.strict));
        let (words, full) = result(checked, rules.errors, sources, self.style);
        part.full |= full;
        part.print(&words, self.style);
        if let (Some(copies), Some(original)) = (self.copies, self.original.take()) {
            part.copied = copies.make(&original, checked, sources, lang).unwrap_or_else(|diagnostic| {
                part.failed = true;
                self.remarks(&[*diagnostic], sources, Scope::Report, part);
                Copied::Failed
            });
        }
    }

    fn held(&mut self, report: &HeldReport<'_>, part: &mut Words) {
        // A line only in formats that have one for every report.
        let output =
            || json::held(&report.name(), report.template, report.organisation(), report.year(), report.counts);
        match self.style.format {
            CheckFormat::Jsonl => part.print(&json::line(&output()), self.style),
            CheckFormat::Json => part.print(&stream::member(&output()), self.style),
            _ => {}
        }
    }

    fn unread(&mut self, report: UnreadReport, part: &mut Words) {
        let diagnostics = outputs(&report.diagnostics, &report.sources, self.style);
        let words = match &report.rules {
            Some(rules) => {
                // For a document why stands among the diagnostics of the run.
                let list = outputs(&rules.diagnostics, &rules.sources, self.style);
                no_result(&report.name, Some(&rules.template.name), &list, self.style)
            }
            None => no_result(&report.name, None, &diagnostics, self.style),
        };
        part.print(&words, self.style);
        part.unread.push(FailedReport { report: report.name, diagnostics });
    }

    fn remarks(&mut self, list: &[Diagnostic], sources: &Sources, scope: Scope, part: &mut Words) {
        part.remarks.push(Remark::of(list, scope != Scope::Report, sources, self.style.remarks));
    }
}

/// The words of one report, and whether they are more than a line.
fn result(checked: &Checked, broken: usize, sources: &Sources, style: Style) -> (String, bool) {
    let lang = style.view.lang;
    let words = match style.format {
        CheckFormat::Text => {
            let line = if style.brief { text::brief(checked, broken, style.view) } else { None };
            return match line {
                Some(line) => (line, false),
                None => (text::checked(checked, broken, sources, style.view), true),
            };
        }
        CheckFormat::Csv => csv::checked(checked, lang),
        CheckFormat::Jsonl => json::line(&json::report(checked, sources, lang)),
        CheckFormat::Json => stream::member(&json::report(checked, sources, lang)),
        _ => String::new(),
    };
    (words, true)
}

/// A report without a result is a line in formats that have lines.
fn no_result(name: &str, template: Option<&str>, list: &[DiagnosticOutput], style: Style) -> String {
    match style.format {
        CheckFormat::Csv => failed::csv(name, template, list),
        CheckFormat::Jsonl => failed::jsonl(name, template, list),
        _ => String::new(),
    }
}

fn outputs(list: &[Diagnostic], sources: &Sources, style: Style) -> Vec<DiagnosticOutput> {
    list.iter().map(|d| json::diagnostic(d, sources, style.view.lang)).collect()
}
