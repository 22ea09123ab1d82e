//! Writes the JSON of a run while reports become known.
//!
//! Invariant: the bytes are the same as if the whole document were serialized at once.

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Lang};
use crate::render::run_model::RunModel;
use crate::render::writer::{CheckedInput, FailedInput, HeldInput, RenderOptions, ReportWriter};

use super::{DiagnosticOutput, RunOutput, SCHEMA};

/// Writes one object: a list of reports, then the diagnostics of the run.
#[derive(Debug)]
pub struct JsonWriter {
    lang: Lang,
    /// Whether a report has been written.
    any: bool,
}

impl ReportWriter for JsonWriter {
    /// Members of the list with their separators.
    type Part = String;

    const NAME: &'static str = "json";
    const ENDING: &'static str = "json";
    const LISTS_DIAGNOSTICS: bool = true;
    const LISTS_UNREAD: bool = true;

    fn checked(report: &CheckedInput<'_>, options: &RenderOptions, part: &mut Self::Part) {
        push_member(&super::report(report.checked, report.sources, options.lang), part);
    }

    fn held(report: &HeldInput<'_>, _: &RenderOptions, part: &mut Self::Part) {
        push_member(&super::held(report), part);
    }

    /// The diagnostics of the run contain the reason for a missing result.
    fn failed(_: &FailedInput<'_>, _: &RenderOptions, _: &mut Self::Part) {}

    fn new(options: &RenderOptions) -> Self {
        Self { lang: options.lang, any: false }
    }

    fn begin(&mut self) -> String {
        opening()
    }

    fn push(&mut self, mut part: Self::Part) -> String {
        if !part.is_empty() {
            part.insert_str(0, parting(!self.any));
            self.any = true;
        }
        part
    }

    fn finish(self, run: RunModel) -> Result<Vec<u8>, Box<Diagnostic>> {
        let own = RunOutput::new(&run, self.lang);
        Ok(closing(self.any, &run.diagnostics, Some(own)).into_bytes())
    }
}

fn push_member(report: &impl Serialize, part: &mut String) {
    if !part.is_empty() {
        part.push_str(parting(false));
    }
    part.push_str(&member(report));
}

/// Returns the text before the first report.
pub fn opening() -> String {
    format!("{{\n  \"schema\": {SCHEMA},\n  \"reports\": [")
}

/// Formats one report, to follow [`opening`] or another report.
pub fn member(report: &impl Serialize) -> String {
    indented(report, "    ")
}

/// Returns the separator before a report.
pub fn parting(first: bool) -> &'static str {
    if first { "\n" } else { ",\n" }
}

/// Returns the text after the last report. `any` says whether there was one.
pub fn closing(any: bool, diagnostics: &[DiagnosticOutput], own: Option<RunOutput>) -> String {
    let list = indented(&diagnostics, "  ");
    let own = own.map(|own| indented(&own, "  ")).unwrap_or_default();
    let run = if own.is_empty() { String::new() } else { format!(",\n  \"run\": {}", own.trim_start()) };
    format!("{}],\n  \"diagnostics\": {}{run}\n}}\n", if any { "\n  " } else { "" }, list.trim_start())
}

/// Formats JSON over several lines with an indent.
pub(in crate::render) fn indented(value: &impl Serialize, by: &str) -> String {
    let whole = super::escaped(serde_json::to_string_pretty(value).unwrap_or_default());
    let mut out = String::with_capacity(whole.len() + whole.len() / 4);
    // Line ends in strings are escaped, so each one here belongs to the JSON.
    for (nth, line) in whole.split('\n').enumerate() {
        if nth > 0 {
            out.push('\n');
        }
        out.push_str(by);
        out.push_str(line);
    }
    out
}
