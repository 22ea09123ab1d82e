//! Writes the cells of reports as a run reads them, in the order of the run.

use crate::diagnostic::{Diagnostic, Lang};
use crate::engine::{Batch, CheckedReport, ReadReport, ReportHandler, Scope, UnreadReport};
use crate::render::extract::Fills;
use crate::render::json::stream;
use crate::render::text::View;
use crate::render::{csv, extract};
use crate::report::Report;
use crate::source::Sources;

use super::{Printed, Remark, Remarks};

/// The formats in which cells are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExtractFormat {
    Csv,
    Json,
    Yaml,
}

/// The extracted reports of one task.
#[derive(Default)]
pub struct Extracted {
    remarks: Vec<Remark>,
    words: String,
    /// Reports for YAML, which is printed as one document.
    reports: Vec<extract::ExtractReport>,
}

/// Extracts each report in the worker that read it.
#[derive(Clone, Copy)]
pub struct Extractor {
    pub format: ExtractFormat,
    pub lang: Lang,
    /// Whether proved values are written.
    pub fill: bool,
    /// How remarks are printed.
    pub remarks: View,
}

impl Extractor {
    fn extract(self, report: &Report, fills: &Fills, sources: &Sources, part: &mut Extracted) {
        match self.format {
            ExtractFormat::Csv => part.words.push_str(&extract::csv(report, fills, sources)),
            ExtractFormat::Json => {
                if !part.words.is_empty() {
                    part.words.push_str(stream::parting(false));
                }
                part.words.push_str(&stream::member(&extract::report(report, fills, sources, self.lang)));
            }
            ExtractFormat::Yaml => part.reports.push(extract::report(report, fills, sources, self.lang)),
        }
    }
}

impl ReportHandler for Extractor {
    type Part = Extracted;

    fn read(&mut self, ReadReport { report, sources }: ReadReport, part: &mut Extracted) {
        self.extract(&report, &Fills::default(), &sources, part);
    }

    fn checked(&mut self, report: CheckedReport, part: &mut Extracted) {
        let fills = if self.fill { extract::fills(&report.checked) } else { Fills::default() };
        self.extract(report.report(), &fills, &report.sources, part);
    }

    // The diagnostics say why; there is nothing to extract.
    fn unread(&mut self, _: UnreadReport, _: &mut Extracted) {}

    fn remarks(&mut self, list: &[Diagnostic], sources: &Sources, scope: Scope, part: &mut Extracted) {
        part.remarks.push(Remark::new(list, scope != Scope::Report, sources, self.remarks));
    }
}

/// The cells of a run in progress.
pub struct ExtractDocument {
    format: ExtractFormat,
    remarks: Remarks,
    reports: Vec<extract::ExtractReport>,
    /// Whether a report has been written.
    any: bool,
}

impl ExtractDocument {
    /// Creates a document without reports. `view` is how remarks are printed.
    pub fn new(format: ExtractFormat, view: View) -> Self {
        let remarks = Remarks::new(format != ExtractFormat::Csv, view);
        Self { format, remarks, reports: Vec::new(), any: false }
    }

    /// Records diagnostics that belong to no report and have been printed.
    pub fn note(&mut self, list: &[Diagnostic], sources: &Sources) {
        self.remarks.note(list, sources);
    }

    /// Adds what stands before the first report.
    pub fn begin(&mut self, printed: &mut Printed) {
        match self.format {
            ExtractFormat::Csv => printed.push(&csv::lines([extract::CSV_HEADER])),
            ExtractFormat::Json => printed.push(&stream::opening()),
            ExtractFormat::Yaml => {}
        }
    }

    /// Adds the reports of one task.
    pub fn push(&mut self, batch: Batch<Extracted>, printed: &mut Printed) {
        printed.failed |= batch.failed;
        self.remarks.push(batch.part.remarks, batch.table, printed);
        self.reports.extend(batch.part.reports);
        if batch.part.words.is_empty() {
            return;
        }
        if self.format == ExtractFormat::Json {
            printed.push(stream::parting(!self.any));
            self.any = true;
        }
        printed.push(&batch.part.words);
    }

    /// Adds the end.
    pub fn finish(mut self, printed: &mut Printed) {
        self.remarks.finish(printed);
        match self.format {
            ExtractFormat::Csv => {}
            ExtractFormat::Json => printed.push(&stream::closing(self.any, &self.remarks.kept, None)),
            ExtractFormat::Yaml => printed.push(&extract::yaml(&extract::output(self.reports, self.remarks.kept))),
        }
    }
}
