//! Writes findings as CSV for spreadsheets: one line per finding, one per report without findings, RFC 4180 with `\n`.
//!
//! Invariant: no field is a formula, and none holds a control character.

use std::fmt::Write;

use crate::diagnostic::{Diagnostic, Lang, Message, Text};
use crate::finding::{Checked, CopiedGroup, Counts, Finding, Outcome, Quotient};
use crate::report::FactReading;
use crate::source::{Sources, trim};

use super::columns::clean;
use super::run_model::{RunAccount, RunModel};
use super::writer::{CheckedInput, FailedInput, HeldInput, RenderOptions, ReportWriter};
use super::{UNCHECKED, by_severity, finding_text, json, place};

/// Begins a file that spreadsheets open, which take a text for UTF-8 only with it.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The columns.
pub const HEADER: [&str; 21] = [
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
    "unit",
    "message",
    "cells",
    "place",
    "satisfied",
    "violated",
    "undetermined",
    "not_applicable",
];

/// Writes one line per finding, one per report without findings, and one per report without a result.
#[derive(Debug)]
pub struct CsvWriter {
    lang: Lang,
}

impl ReportWriter for CsvWriter {
    type Part = String;

    const NAME: &'static str = "csv";
    const ENDING: &'static str = "csv";

    fn checked(report: &CheckedInput<'_>, options: &RenderOptions, part: &mut Self::Part) {
        part.push_str(&checked(report.checked, report.sources, options.lang));
    }

    fn held(report: &HeldInput<'_>, _: &RenderOptions, part: &mut Self::Part) {
        let year = report.year.map(|year| year.to_string()).unwrap_or_default();
        let name = (report.name)();
        part.push_str(&faultless(
            [&name, report.template, report.organisation.unwrap_or_default(), &year],
            report.counts,
        ));
    }

    fn failed(report: &FailedInput<'_>, options: &RenderOptions, part: &mut Self::Part) {
        part.push_str(&failed(report.name, report.template, &report.outputs(options.lang)));
    }

    fn new(options: &RenderOptions) -> Self {
        Self { lang: options.lang }
    }

    fn begin(&mut self) -> String {
        lines([HEADER])
    }

    fn push(&mut self, part: Self::Part) -> String {
        part
    }

    /// Ends with what the offices of the run have in common, and with a line that tells how many reports were found and
    /// checked, unless that is one.
    fn finish(self, run: RunModel) -> Result<Vec<u8>, Box<Diagnostic>> {
        let account = run.account();
        let mut out = groups(&run, self.lang);
        if account.is_telling() {
            out.push_str(&total(account, self.lang));
        }
        Ok(out.into_bytes())
    }
}

/// Formats one line per finding, without the header; for a report without findings, one line with its counts.
pub fn checked(checked: &Checked, sources: &Sources, lang: Lang) -> String {
    let report = &checked.report;
    let year = report.year.map(|year| year.to_string()).unwrap_or_default();
    let name = &report.template.name;
    if checked.findings.is_empty() {
        return faultless([&report.name, name, word(&report.organisation), &year], checked.counts);
    }
    let mut writer = writer();
    for finding in by_severity(&checked.findings) {
        let figure = |value: Option<&Quotient>| value.map(|value| value.to_string()).unwrap_or_default();
        let unit = finding_text::unit(finding).unwrap_or_default();
        let (message, cells) =
            (finding_text::marked_with_reason(finding, json::message(finding, lang), lang), cells(finding, checked));
        let mut place = finding_text::places(finding, checked, |cell| place::identifier(cell, sources));
        let shown = finding_text::mentions_shown(finding, report).filter_map(|mention| mention.place.as_ref());
        let forms = finding.form.iter().filter_map(|mention| mention.place.as_ref());
        for spot in shown.chain(forms).filter_map(|spot| place::spot(spot, sources)) {
            place.push_str(if place.is_empty() { "" } else { "; " });
            place.push_str(&clean(&spot));
        }
        let fields = [
            &report.name,
            name,
            word(&report.organisation),
            &year,
            &finding.rule,
            finding.severity.name(),
            finding.outcome.name(),
            word(&finding.at.table),
            word(&finding.at.row),
            word(&finding.at.col),
            &figure(finding.left.as_ref()),
            &figure(finding.right.as_ref()),
            &figure(finding.difference.as_ref()),
            &unit,
            &message,
            &cells,
            &place,
            "",
            "",
            "",
            "",
        ];
        // Writing to memory does not fail.
        let _ = writer.write_record(fields.map(safe));
    }
    written(writer)
}

/// Formats the line of a report without findings. `about` is what its line begins with.
fn faultless(about: [&str; 4], counts: Counts) -> String {
    let outcome = match counts {
        Counts { satisfied: 0, not_applicable: 0, .. } => UNCHECKED,
        Counts { satisfied: 0, .. } => Outcome::NotApplicable.name(),
        _ => Outcome::Satisfied.name(),
    };
    let mut about = about.into_iter();
    let row = HEADER.map(|name| match name {
        "report" | "template" | "organisation" | "year" => safe(about.next().unwrap_or_default()),
        "outcome" => outcome.to_owned(),
        "satisfied" => counts.satisfied.to_string(),
        "violated" => counts.violated.to_string(),
        "undetermined" => counts.undetermined.to_string(),
        "not_applicable" => counts.not_applicable.to_string(),
        _ => String::new(),
    });
    lines([row])
}

/// Makes a field safe for spreadsheets, which take a text that begins with one of these signs for a formula. A plain
/// figure stays a figure.
fn safe(field: &str) -> String {
    let field = clean(field);
    let is_figure =
        |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'/'));
    let begins = trim(&field);
    let formula = match begins.chars().next() {
        Some('=' | '@' | '＝' | '＋' | '－' | '＠') => true,
        Some(sign @ ('+' | '-')) => !begins.strip_prefix(sign).is_some_and(is_figure),
        _ => false,
    };
    if formula { format!("'{field}") } else { field }
}

/// Formats the line of a report without a result: its first error, with the code in the column of the rule.
fn failed(report: &str, template: Option<&str>, diagnostics: &[json::DiagnosticOutput]) -> String {
    let first = diagnostics.iter().find(|d| d.severity.is_error()).or(diagnostics.first());
    let (code, message) = first.map_or(("", ""), |d| (d.code.as_str(), d.message.as_str()));
    let mut row = [""; HEADER.len()];
    for (slot, name) in row.iter_mut().zip(HEADER) {
        *slot = match name {
            "report" => report,
            "template" => template.unwrap_or(""),
            "rule" => code,
            "severity" => "error",
            "outcome" => UNCHECKED,
            "message" => message,
            _ => "",
        };
    }
    lines([row.map(safe)])
}

/// Formats a line for each group of copied text, which belongs to no report: its reports stand where findings name cells.
fn groups(run: &RunModel, lang: Lang) -> String {
    let line = |group: &CopiedGroup| {
        let (message, reports) = (group.message().render(lang), group.reports().join("; "));
        HEADER.map(|name| {
            safe(match name {
                "rule" => &group.rule,
                "severity" => group.severity.name(),
                "outcome" => Outcome::Violated.name(),
                "message" => &message,
                "place" => &reports,
                _ => "",
            })
        })
    };
    lines(run.groups.iter().map(line))
}

/// Formats the line of a run: its reports, of which none is named.
fn total(account: RunAccount, lang: Lang) -> String {
    let message = Message::new(Text::BatchTotal)
        .with("reports", account.reports.to_string())
        .with("failed", account.unread.to_string())
        .render(lang);
    let row = HEADER.map(|name| match name {
        "severity" if account.unread > 0 => "error",
        "severity" => "info",
        "outcome" => "run",
        "message" => message.as_str(),
        _ => "",
    });
    lines([row])
}

fn word(words: &Option<String>) -> &str {
    words.as_deref().unwrap_or_default()
}

/// Formats the cells of a finding: `三!一,自然人=20; 三!二,自然人=blank`.
fn cells(finding: &Finding, checked: &Checked) -> String {
    let mut words = String::new();
    for id in &finding.cells_here() {
        let Some(codes) = place::codes(&checked.report.template, *id) else { continue };
        let Some(cell) = checked.report.cell(*id) else { continue };
        let parting = if words.is_empty() { "" } else { "; " };
        // Writing to memory does not fail.
        let _ = write!(words, "{parting}{}!{},{}=", codes.table, codes.row, codes.col);
        let _ = match cell.value {
            Some(value) => write!(words, "{value}"),
            None => write!(words, "{}", cell.state.name()),
        };
    }
    for other in finding.cells_elsewhere().filter_map(|reference| checked.report.other(reference)) {
        let Some(codes) = place::codes(other.template, other.id) else { continue };
        let cell = other.cell;
        let parting = if words.is_empty() { "" } else { "; " };
        let figure = cell.value.map_or_else(|| cell.state.name().to_owned(), |value| value.to_string());
        let _ = write!(words, "{parting}{}:{}!{},{}={figure}", other.report, codes.table, codes.row, codes.col);
    }
    for index in &finding.facts {
        let Some(fact) = checked.report.template.facts.get(*index) else { continue };
        let mentions = checked.report.facts.get(*index).map(FactReading::mentions).unwrap_or_default();
        for mention in mentions {
            let parting = if words.is_empty() { "" } else { "; " };
            let report = mention.elsewhere.iter().map(|report| format!("{report}:")).collect::<String>();
            let _ = write!(words, "{parting}{report}{}={}", fact.name.value, mention.value);
        }
    }
    words
}

/// Formats rows as CSV; quotes fields where necessary.
pub fn lines<I, R, F>(rows: I) -> String
where
    I: IntoIterator<Item = R>,
    R: IntoIterator<Item = F>,
    F: AsRef<[u8]>,
{
    let mut writer = writer();
    for row in rows {
        // Writing to memory does not fail.
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
