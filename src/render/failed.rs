//! A report of which nothing came, as a line among those that were checked. In: its name and what is wrong. Out:
//! a line of CSV or JSON of the shape that checked reports have.

use serde::Serialize;

use super::csv;
use super::json::{DiagnosticOutput, FindingOutput, SummaryOutput, line};

/// The word in the column `outcome`: no outcome of a rule, for no rule was looked at.
pub const OUTCOME: &str = "unchecked";

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

/// A line of `jsonl`: the members of a checked report; `template` is null where none was recognised.
pub fn jsonl(report: &str, template: Option<&str>, diagnostics: &[DiagnosticOutput]) -> String {
    let summary = SummaryOutput {
        satisfied: 0,
        violated: 0,
        undetermined: 0,
        not_applicable: 0,
        errors: 0,
        warnings: 0,
        infos: 0,
        by_construction: 0,
    };
    line(&Line { report, template, organisation: None, year: None, summary, findings: [], diagnostics })
}

/// A line of CSV: the first error, its code in the place of the rule.
pub fn csv(report: &str, template: Option<&str>, diagnostics: &[DiagnosticOutput]) -> String {
    let first = diagnostics.iter().find(|d| d.severity.is_error()).or(diagnostics.first());
    let (code, message) = first.map_or(("", ""), |d| (d.code.as_str(), d.message.as_str()));
    let mut row = [""; csv::HEADER.len()];
    for (slot, name) in row.iter_mut().zip(csv::HEADER) {
        *slot = match name {
            "report" => report,
            "template" => template.unwrap_or(""),
            "rule" => code,
            "severity" => "error",
            "outcome" => OUTCOME,
            "message" => message,
            _ => "",
        };
    }
    csv::lines([row])
}
