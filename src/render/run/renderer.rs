//! Renders each report in the worker that checked it.

use crate::diagnostic::Diagnostic;
use crate::engine::incremental::copies::{CopyOutcome, CopyPaths};
use crate::engine::{Batch, CheckedReport, HeldReport, ReportHandler, Scope, UnreadReport};
use crate::render::text::View;
use crate::render::{self, CheckedInput, FailedInput, Format, HeldInput, RenderOptions};
use crate::source::Sources;

use super::Remark;
use super::copies::Original;

/// How results and remarks are printed.
#[derive(Debug, Clone, Copy)]
pub struct RunStyle {
    pub format: &'static Format,
    pub view: View,
    pub remarks: View,
    /// One of many reports: a single line is enough if everything holds.
    pub brief: bool,
    pub strict: bool,
}

impl RunStyle {
    /// Returns the options that a writer needs.
    pub fn options(self) -> RenderOptions {
        let View { lang, color } = self.view;
        RenderOptions { lang, color, brief: self.brief, strict: self.strict }
    }
}

/// The result of one task.
pub type RenderedBatch = Batch<Rendered>;

/// The printed output of the reports of one task.
#[derive(Debug, Default)]
pub struct Rendered {
    /// Remarks for standard error.
    pub remarks: Vec<Remark>,
    /// The results, for the output of the run.
    pub results: render::Part,
    /// The result of the annotated copy.
    pub copied: CopyOutcome,
    /// A copy could not be made.
    pub failed: bool,
}

/// Renders reports in the format of the run.
#[derive(Clone)]
pub struct Renderer<'a> {
    style: RunStyle,
    copies: Option<&'a CopyPaths>,
    /// The bytes of the current document, if a copy of it is wanted.
    original: Option<Original>,
}

impl<'a> Renderer<'a> {
    /// `copies` holds the paths of annotated copies, if any are wanted.
    pub fn new(style: RunStyle, copies: Option<&'a CopyPaths>) -> Self {
        Self { style, copies, original: None }
    }
}

impl ReportHandler for Renderer<'_> {
    type Part = Rendered;

    fn document(&mut self, name: &str, bytes: &[u8]) {
        self.original = self.copies.map(|_| Original::new(name, bytes));
    }

    fn checked(&mut self, report: CheckedReport, part: &mut Rendered) {
        let CheckedReport { checked, rules, sources } = &report;
        let input = CheckedInput { checked, sources, rule_errors: rules.errors };
        self.style.format.checked(&input, &self.style.options(), &mut part.results);
        if let Some(original) = &mut self.original {
            original.note(checked, sources, self.style.view.lang);
        }
    }

    fn document_end(&mut self, part: &mut Rendered) {
        if let (Some(copies), Some(original)) = (self.copies, self.original.take()) {
            part.copied = original.annotate(copies).unwrap_or_else(|diagnostic| {
                part.failed = true;
                self.remarks(&[*diagnostic], &Sources::default(), Scope::Report, part);
                CopyOutcome::Failed
            });
        }
    }

    fn held(&mut self, report: &HeldReport<'_>, part: &mut Rendered) {
        let input = HeldInput {
            name: &|| report.name(),
            template: report.template,
            organisation: report.organisation(),
            year: report.year(),
            counts: report.counts,
        };
        self.style.format.held(&input, &self.style.options(), &mut part.results);
    }

    fn unread(&mut self, report: UnreadReport, part: &mut Rendered) {
        let (template, diagnostics, sources) = match &report.rules {
            Some(rules) => (Some(rules.template.name.as_str()), &rules.diagnostics, &rules.sources),
            None => (None, &report.diagnostics, &report.sources),
        };
        let input = FailedInput { name: &report.name, template, diagnostics, sources };
        self.style.format.failed(&input, &self.style.options(), &mut part.results);
    }

    fn remarks(&mut self, list: &[Diagnostic], sources: &Sources, scope: Scope, part: &mut Rendered) {
        let apart = match scope {
            Scope::Report => false,
            Scope::Unread => self.style.format.lists_unread,
            Scope::Table => true,
        };
        part.remarks.push(Remark::new(list, apart, sources, self.style.remarks));
    }
}
