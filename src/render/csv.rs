//! Findings as a table for spreadsheets: one line a finding, RFC 4180 with `\n`.

use std::fmt::Write;

use crate::diagnostic::Lang;
use crate::finding::{Checked, Finding, Quotient};

use super::{by_severity, json, place};

/// The columns.
pub const HEADER: [&str; 15] = [
    "report",
    "template",
    "organisation",
    "year",
    "rule",
    "severity",
    "outcome",
    "table",
    "row",
    "col",
    "left",
    "right",
    "difference",
    "message",
    "cells",
];

/// One line a finding, without the header.
pub fn checked(checked: &Checked, lang: Lang) -> String {
    let report = &checked.report;
    let year = report.year.map(|year| year.to_string()).unwrap_or_default();
    let mut writer = writer();
    for finding in by_severity(&checked.findings) {
        let figure = |value: Option<Quotient>| value.map(|value| value.to_string()).unwrap_or_default();
        let (message, cells) = (json::message(finding, lang), cells(finding, checked));
        // Writing into memory does not fail.
        let _ = writer.write_record([
            &report.name,
            &report.template.name,
            word(&report.organisation),
            &year,
            &finding.rule,
            finding.severity.name(),
            finding.outcome.name(),
            word(&finding.at.table),
            word(&finding.at.row),
            word(&finding.at.col),
            &figure(finding.left),
            &figure(finding.right),
            &figure(finding.difference),
            &message,
            &cells,
        ]);
    }
    written(writer)
}

fn word(words: &Option<String>) -> &str {
    words.as_deref().unwrap_or_default()
}

/// `三!一,自然人=20; 三!二,自然人=blank`.
fn cells(finding: &Finding, checked: &Checked) -> String {
    let mut words = String::new();
    for id in &finding.cells_here() {
        let Some(codes) = place::codes(&checked.report.template, *id) else { continue };
        let Some(cell) = checked.report.cell(*id) else { continue };
        let parting = if words.is_empty() { "" } else { "; " };
        // Writing into memory does not fail.
        let _ = write!(words, "{parting}{}!{},{}=", codes.table, codes.row, codes.col);
        let _ = match cell.value {
            Some(value) => write!(words, "{value}"),
            None => write!(words, "{}", cell.state.name()),
        };
    }
    words
}

/// Rows as CSV; fields are quoted where they must be.
pub fn lines<I, R, F>(rows: I) -> String
where
    I: IntoIterator<Item = R>,
    R: IntoIterator<Item = F>,
    F: AsRef<[u8]>,
{
    let mut writer = writer();
    for row in rows {
        // Writing into memory does not fail.
        let _ = writer.write_record(row);
    }
    written(writer)
}

fn writer() -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new())
}

fn written(writer: csv::Writer<Vec<u8>>) -> String {
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}
