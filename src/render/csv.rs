//! Findings as a table for spreadsheets: one line a finding, RFC 4180 with `\n`.

use crate::diagnostic::Lang;
use crate::finding::{Checked, Finding};

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
    let findings = by_severity(&checked.findings);
    let rows = findings.into_iter().map(|finding| {
        let word = |words: &Option<String>| words.clone().unwrap_or_default();
        [
            report.name.clone(),
            report.template.name.clone(),
            word(&report.organisation),
            year.clone(),
            finding.rule.clone(),
            finding.severity.name().to_owned(),
            finding.outcome.name().to_owned(),
            word(&finding.at.table),
            word(&finding.at.row),
            word(&finding.at.col),
            word(&finding.left),
            word(&finding.right),
            word(&finding.difference),
            json::message(finding, lang),
            cells(finding, checked),
        ]
    });
    lines(rows)
}

/// `三!一,自然人=20; 三!二,自然人=blank`.
fn cells(finding: &Finding, checked: &Checked) -> String {
    let mut words = Vec::new();
    for id in &finding.cells {
        let Some(codes) = place::codes(&checked.report.template, *id) else { continue };
        let Some(cell) = checked.report.cell(*id) else { continue };
        let value = cell.value.map_or_else(|| cell.state.name().to_owned(), |value| value.to_string());
        words.push(format!("{}!{},{}={value}", codes.table, codes.row, codes.col));
    }
    words.join("; ")
}

/// Rows as CSV; fields are quoted where they must be.
pub fn lines<I, R, F>(rows: I) -> String
where
    I: IntoIterator<Item = R>,
    R: IntoIterator<Item = F>,
    F: AsRef<[u8]>,
{
    let mut writer =
        csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    for row in rows {
        // Writing into memory does not fail.
        let _ = writer.write_record(row);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}
