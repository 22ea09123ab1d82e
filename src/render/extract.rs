//! Writes the canonical cells of a report as CSV, JSON or YAML: one entry per cell of the template, in the order of the
//! form.

use std::collections::HashMap;

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

use crate::amount::Amount;
use crate::diagnostic::Lang;
use crate::finding::Checked;
use crate::locate::ProvedBlank;
use crate::report::{Change, Report, TableAccount};
use crate::source::Sources;
use crate::template::CellId;

use super::json::{self, DiagnosticOutput, SCHEMA, StateOutput};
use super::place;

/// All reports of one run of `gouji extract`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(title = "gouji extract", deny_unknown_fields))]
pub struct ExtractOutput {
    pub schema: u32,
    pub reports: Vec<ExtractReport>,
    /// About reports that could not be read.
    pub diagnostics: Vec<DiagnosticOutput>,
}

/// One report.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct ExtractReport {
    /// The path as given.
    pub report: String,
    pub template: String,
    pub organisation: Option<String>,
    pub year: Option<i32>,
    /// One a cell of the template, in its order.
    pub cells: Vec<ExtractCell>,
    /// For each table that was found, where the figures of its part of the document are; no entry for reports of coded
    /// cells.
    pub account: Vec<TableAccountOutput>,
    pub diagnostics: Vec<DiagnosticOutput>,
}

/// One cell.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct ExtractCell {
    pub table: String,
    pub row: String,
    pub col: String,
    pub state: StateOutput,
    /// A plain decimal; null unless `state` is `number`.
    pub value: Option<String>,
    /// The unit that the cell itself carries.
    pub unit: Option<String>,
    /// The words as printed in the document.
    pub raw: String,
    /// `line:column`, `Sheet1!D7` and the like; null where the document has no such cell.
    pub source: Option<String>,
    /// The rules that prove the value of a blank or a dash; left out otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proved: Vec<String>,
    /// The text had lost its cell borders, and the form's relations told where they were; left out otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub recovered: bool,
    /// Possible readings of an uncertain cell; left out where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<String>,
}

/// A value that the relations prove for a blank or a dash.
#[derive(Debug, Clone)]
pub struct Fill {
    pub value: Amount,
    /// The ids of the rules from which it follows.
    pub rules: Vec<String>,
}

/// Proved values by cell; empty where cells stay as they are.
pub type Fills = HashMap<CellId, Fill>;

/// Lists the proved values of a checked report.
pub fn fills(checked: &Checked) -> Fills {
    let name = |rule: &usize| checked.rules.get(*rule).map(|rule| rule.rule.clone());
    let fill = |one: &ProvedBlank| Fill { value: one.value, rules: one.rules.iter().filter_map(name).collect() };
    checked.proved.iter().map(|one| (one.cell, fill(one))).collect()
}

impl ExtractCell {
    /// The place of the cell; for a filled one also the rules: `18:40; proved: 合计:三!列总计`.
    fn origin(&self) -> String {
        let proved = (!self.proved.is_empty()).then(|| format!("proved: {}", self.proved.join(", ")));
        self.source.iter().cloned().chain(proved).collect::<Vec<String>>().join("; ")
    }
}

/// The figures printed in the part of the document that belongs to a table: `printed` is `placed` and `named` together.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct TableAccountOutput {
    pub table: String,
    pub printed: usize,
    /// Placed in a cell.
    pub placed: usize,
    /// Named in a diagnostic.
    pub named: usize,
}

impl TableAccountOutput {
    fn new(own: &TableAccount) -> Self {
        Self { table: own.table.clone(), printed: own.printed, placed: own.placed, named: own.named }
    }
}

/// The columns of the CSV.
pub const CSV_HEADER: [&str; 9] = ["report", "table", "row", "col", "state", "value", "unit", "raw", "source"];

/// Converts a report to data; its sources must still be loaded.
pub fn report(report: &Report, fills: &Fills, sources: &Sources, lang: Lang) -> ExtractReport {
    ExtractReport {
        report: report.name.clone(),
        template: report.template.name.clone(),
        organisation: report.organisation.clone(),
        year: report.year,
        cells: cells(report, fills, sources),
        account: report.account.tables.iter().map(TableAccountOutput::new).collect(),
        diagnostics: report.diagnostics.iter().map(|d| json::diagnostic(d, sources, lang)).collect(),
    }
}

/// Formats one line per cell, without the header.
pub fn csv(report: &Report, fills: &Fills, sources: &Sources) -> String {
    let name = report.name.as_str();
    let cells = cells(report, fills, sources);
    let origins: Vec<String> = cells.iter().map(ExtractCell::origin).collect();
    super::csv::lines(cells.iter().zip(&origins).map(|(cell, origin)| {
        [
            name,
            &cell.table,
            &cell.row,
            &cell.col,
            state_name(cell.state),
            cell.value.as_deref().unwrap_or(""),
            cell.unit.as_deref().unwrap_or(""),
            &cell.raw,
            origin,
        ]
    }))
}

/// Formats the results of [`report`] for several reports as YAML.
pub fn yaml(output: &ExtractOutput) -> String {
    serde_yaml::to_string(output).unwrap_or_default()
}

/// Builds the whole output of a run.
pub fn output(reports: Vec<ExtractReport>, diagnostics: Vec<DiagnosticOutput>) -> ExtractOutput {
    ExtractOutput { schema: SCHEMA, reports, diagnostics }
}

fn cells(report: &Report, fills: &Fills, sources: &Sources) -> Vec<ExtractCell> {
    let ids = (0..u32::try_from(report.cells.len()).unwrap_or(u32::MAX)).map(CellId);
    ids.filter_map(|id| {
        let cell = report.cell(id)?;
        let codes = place::codes(&report.template, id)?;
        let fill = fills.get(&id);
        let value = cell.value.or(fill.map(|fill| fill.value));
        Some(ExtractCell {
            table: codes.table.to_owned(),
            row: codes.row.to_owned(),
            col: codes.col.to_owned(),
            state: if fill.is_some() { StateOutput::Number } else { cell.state.into() },
            value: value.map(|value| value.to_string()),
            unit: cell.unit.clone(),
            raw: cell.raw().into_owned(),
            source: place::identifier(cell, sources),
            proved: fill.map(|fill| fill.rules.clone()).unwrap_or_default(),
            recovered: cell.changes.contains(&Change::Recovered),
            readings: cell.readings.clone(),
        })
    })
    .collect()
}

fn state_name(state: StateOutput) -> &'static str {
    match state {
        StateOutput::Number => "number",
        StateOutput::Blank => "blank",
        StateOutput::Dash => "dash",
        StateOutput::Text => "text",
        StateOutput::Absent => "absent",
        StateOutput::Uncertain => "uncertain",
    }
}
