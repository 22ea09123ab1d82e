//! Writes the cells that are most likely wrong as data.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

use crate::amount::Amount;
use crate::diagnostic::Lang;
use crate::finding::Checked;
use crate::locate::{Change, Explanation, Matter, Mechanism, RuleAt};
use crate::report::Report;
use crate::source::Sources;

use super::json::{self, DiagnosticOutput};
use super::place;

/// All reports of one run of `gouji locate`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(title = "gouji locate", deny_unknown_fields))]
pub struct LocateOutput {
    pub schema: u32,
    pub reports: Vec<LocateReport>,
    /// About reports that could not be read.
    pub diagnostics: Vec<DiagnosticOutput>,
}

/// One report.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct LocateReport {
    /// The path as given.
    pub report: String,
    pub template: String,
    pub organisation: Option<String>,
    pub year: Option<i32>,
    /// All of the smallest sets of cells whose change satisfies every sum, the likeliest first. Empty where nothing is
    /// violated, or nothing was found.
    pub explanations: Vec<ExplanationOutput>,
    /// Whether the search was complete: no smaller set exists, and the list lacks none.
    pub proved: bool,
    /// Violated rules that took no part in the search, because they are no sums.
    pub left_out: Vec<String>,
    /// Rules that are no sums, with which every set was evaluated.
    pub checks: Vec<String>,
    /// Rules that are no sums, and took no part because cells without a figure leave them undetermined.
    pub undecided: Vec<String>,
    /// Rows that the form does not have, and whose figures are exactly what violated sums lack.
    pub local_rows: Vec<LocalRowOutput>,
    pub diagnostics: Vec<DiagnosticOutput>,
}

/// A row that the form does not have.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct LocalRowOutput {
    pub table: String,
    /// As printed.
    pub label: String,
    /// The violated rules that lack its figures.
    pub repairs: Vec<String>,
}

/// Cells whose change satisfies every sum.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct ExplanationOutput {
    pub cells: Vec<ChangeOutput>,
    /// The mistakes that explain the figures, separated by `; `.
    pub mechanism: Option<String>,
    /// The number of mistakes: one for each cell, and one for two cells that a single mistake changed.
    pub weight: String,
    /// The violated rules that hold with these changes.
    pub repairs: Vec<String>,
    /// Whether it is none of the smallest sets, but changes of more cells that one mistake makes.
    pub operation: bool,
    /// Rules between the text and the tables that are violated, and hold with these changes.
    pub confirmed_by: Vec<String>,
    /// Rules between the text and the tables that hold, and are violated with these changes.
    pub contradicted_by: Vec<String>,
}

/// A cell and the value that it must take.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct ChangeOutput {
    pub table: String,
    pub row: String,
    pub col: String,
    /// A plain decimal; null where no figure stands in the cell.
    pub found: Option<String>,
    /// A plain decimal, or an interval `[3,7]` that is left; an open end is empty: `[3,]`.
    pub expected: String,
}

/// Converts what was found to data; the sources must still be loaded.
pub fn report(checked: &Checked, sources: &Sources, lang: Lang) -> LocateReport {
    let (report, located) = (&checked.report, &checked.located);
    let repairs: Vec<RuleAt> = located.matters.iter().flat_map(|matter| matter.repairs.iter().copied()).collect();
    let output = |one: &Explanation| ExplanationOutput {
        cells: one.changes.iter().filter_map(|change| change_output(change, report)).collect(),
        mechanism: mechanism_names(&one.mechanisms),
        weight: one.weight.to_string(),
        repairs: rule_ids(&repairs, checked),
        operation: one.operation,
        confirmed_by: rule_ids(&one.confirmed, checked),
        contradicted_by: rule_ids(&one.contradicted, checked),
    };
    let all = |list: fn(&Matter) -> &Vec<RuleAt>| {
        let mut rules: Vec<RuleAt> = located.matters.iter().flat_map(|matter| list(matter).iter().copied()).collect();
        rules.sort_unstable();
        rule_ids(&rules, checked)
    };
    LocateReport {
        report: report.name.clone(),
        template: report.template.name.clone(),
        organisation: report.organisation.clone(),
        year: report.year,
        explanations: located.explanations().iter().map(output).collect(),
        proved: located.is_proved(),
        left_out: rule_ids(&located.left_out, checked),
        checks: all(|matter| &matter.checks),
        undecided: all(|matter| &matter.undecided),
        local_rows: located.matters.iter().filter_map(|matter| local_row(matter, checked)).collect(),
        diagnostics: report.diagnostics.iter().map(|d| json::diagnostic(d, sources, lang)).collect(),
    }
}

fn local_row(matter: &Matter, checked: &Checked) -> Option<LocalRowOutput> {
    let row = checked.report.local_rows.get(matter.local_row?)?;
    Some(LocalRowOutput {
        table: checked.report.template.table(row.table).code.clone(),
        label: row.label.clone(),
        repairs: rule_ids(&matter.repairs, checked),
    })
}

fn mechanism_names(mechanisms: &[Mechanism]) -> Option<String> {
    let names: Vec<&str> = mechanisms.iter().map(Mechanism::name).collect();
    (!names.is_empty()).then(|| names.join("; "))
}

fn change_output(change: &Change, report: &Report) -> Option<ChangeOutput> {
    let codes = place::codes(&report.template, change.cell)?;
    let end = |end: Option<Amount>| end.map(|end| end.to_string()).unwrap_or_default();
    let found = report.cell(change.cell)?.value;
    Some(ChangeOutput {
        table: codes.table.to_owned(),
        row: codes.row.to_owned(),
        col: codes.col.to_owned(),
        found: found.map(|value| value.to_string()),
        expected: change
            .expected()
            .map_or_else(|| format!("[{},{}]", end(change.least), end(change.most)), |value| value.to_string()),
    })
}

/// The rules of a list, each once, in its order.
pub(super) fn rule_ids(list: &[RuleAt], checked: &Checked) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for (rule, _) in list {
        if let Some(rule) = checked.rules.get(*rule).filter(|rule| ids.last() != Some(&rule.rule)) {
            ids.push(rule.rule.clone());
        }
    }
    ids
}
