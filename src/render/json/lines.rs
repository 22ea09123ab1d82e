//! Writes one line of JSON per report, with the same members whether or not there is a result.

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::render::run_model::RunModel;
use crate::render::writer::{CheckedInput, FailedInput, HeldInput, RenderOptions, ReportWriter};

use super::{DiagnosticOutput, FindingOutput, SummaryOutput, held, line, report};

/// Writes one line per report.
#[derive(Debug)]
pub struct JsonLinesWriter;

impl ReportWriter for JsonLinesWriter {
    type Part = String;

    const NAME: &'static str = "jsonl";
    const ENDING: &'static str = "jsonl";
    const ENDINGS: &'static [&'static str] = &["jsonl", "ndjson"];

    fn checked(input: &CheckedInput<'_>, options: &RenderOptions, part: &mut Self::Part) {
        part.push_str(&line(&report(input.checked, input.sources, options.lang)));
    }

    fn held(input: &HeldInput<'_>, _: &RenderOptions, part: &mut Self::Part) {
        part.push_str(&line(&held(input)));
    }

    fn failed(input: &FailedInput<'_>, options: &RenderOptions, part: &mut Self::Part) {
        part.push_str(&failed(input.name, input.template, &input.outputs(options.lang)));
    }

    fn new(_: &RenderOptions) -> Self {
        Self
    }

    fn push(&mut self, part: Self::Part) -> String {
        part
    }

    fn finish(self, _: RunModel) -> Result<Vec<u8>, Box<Diagnostic>> {
        Ok(Vec::new())
    }
}

#[derive(Serialize)]
struct Line<'a> {
    report: &'a str,
    template: Option<&'a str>,
    organisation: Option<&'a str>,
    year: Option<i32>,
    summary: SummaryOutput,
    findings: [FindingOutput; 0],
    diagnostics: &'a [DiagnosticOutput],
}

/// Formats the line of a report without a result, with the members of a checked report; `template` is null if no form
/// was recognised.
fn failed(report: &str, template: Option<&str>, diagnostics: &[DiagnosticOutput]) -> String {
    let summary = SummaryOutput::default();
    line(&Line { report, template, organisation: None, year: None, summary, findings: [], diagnostics })
}
