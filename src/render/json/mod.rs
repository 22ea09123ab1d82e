//! Converts findings and diagnostics to the JSON of `check` and `lint` (`docs/schema/check.schema.json`,
//! `lint.schema.json`).
//!
//! Invariant: figures are strings, so no reader rounds them.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::{Diagnostic, Lang, Severity};
use crate::finding::{
    Aside, Checked, CopiedGroup, CopiedSection, Counts, Explained, Finding, GroupAside, Outcome, Summary,
};
use crate::report::{Cell, FormMention, Report};
use crate::source::{Place, Sources, Span};
use crate::template::{CellId, Template};

use super::columns::is_unsafe;
use super::run_model::{RunAccount, RunModel};
use super::writer::HeldInput;
use super::{by_severity, place};

pub mod stream;

mod lines;

pub use lines::JsonLinesWriter;
pub use stream::JsonWriter;

/// Version of the schema; raised when a member is renamed or removed.
pub const SCHEMA: u32 = 1;

/// All reports of one run of `gouji check`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(title = "gouji check", deny_unknown_fields))]
pub struct CheckOutput {
    pub schema: u32,
    pub reports: Vec<ReportOutput>,
    /// About rule files, templates and reports that could not be read.
    pub diagnostics: Vec<DiagnosticOutput>,
    /// The run as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<RunOutput>,
}

/// How many reports a run found, checked, and did not check, and what was found that belongs to no single report.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct RunOutput {
    pub reports: usize,
    pub checked: usize,
    /// Not read, or without usable rules.
    pub unread: usize,
    /// Counts of `findings`, which those of the reports do not include; left out where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<SummaryOutput>,
    /// Those that count come first; left out where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<GroupOutput>,
}

/// A section that has nearly the same text in the reports of several offices.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct GroupOutput {
    pub rule: String,
    pub severity: SeverityOutput,
    pub outcome: OutcomeOutput,
    pub message: String,
    /// The section, as the form prints it.
    pub section: String,
    pub reports: Vec<GroupMemberOutput>,
    /// Whether all of these reports but one are explained, so that it counts under no severity; left out where not.
    #[serde(default, skip_serializing_if = "is_false")]
    pub explained: bool,
    /// Whether it stands in the baseline; left out where it does not.
    #[serde(default, skip_serializing_if = "is_false")]
    pub known: bool,
}

/// One of these reports.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct GroupMemberOutput {
    pub report: String,
    pub organisation: Option<String>,
    pub year: Option<i32>,
    /// What it has in common with the first, in hundredths; left out for the first itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<usize>,
    /// Left out where the report is not explained.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explained: Option<ExplainedOutput>,
}

impl RunOutput {
    /// Converts what belongs to no single report.
    pub(super) fn new(run: &RunModel, lang: Lang) -> Self {
        let RunAccount { reports, checked, unread } = run.account();
        let mut own = Summary::default();
        run.groups.iter().for_each(|group| own.add_group(group, run.is_compared));
        let violations = |severity| own.violated(severity);
        let summary = SummaryOutput {
            violated: own.counts.violated,
            errors: violations(Severity::Error),
            warnings: violations(Severity::Warning),
            infos: violations(Severity::Info),
            explained: own.aside.explained,
            new: own.aside.new,
            known: own.aside.known,
            ..SummaryOutput::default()
        };
        let findings: Vec<GroupOutput> = run.groups.iter().map(|group| GroupOutput::new(group, lang)).collect();
        Self { reports, checked, unread, summary: (!findings.is_empty()).then_some(summary), findings }
    }
}

impl GroupOutput {
    fn new(group: &CopiedGroup, lang: Lang) -> Self {
        let member = |section: &CopiedSection| GroupMemberOutput {
            report: section.report.clone(),
            organisation: section.office.clone(),
            year: section.year,
            share: section.share.map(|share| share.percent),
            explained: section.explained.as_ref().map(ExplainedOutput::new),
        };
        Self {
            rule: group.rule.clone(),
            severity: group.severity.into(),
            outcome: OutcomeOutput::Violated,
            message: group.message().render(lang),
            section: group.section.clone(),
            reports: group.sections.iter().map(member).collect(),
            explained: group.aside() == Some(GroupAside::Explained),
            known: group.known,
        }
    }
}

/// All files of one run of `gouji lint`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(title = "gouji lint", deny_unknown_fields))]
pub struct LintOutput {
    pub schema: u32,
    pub diagnostics: Vec<DiagnosticOutput>,
}

/// One report, checked. A line of `jsonl`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct ReportOutput {
    /// The path as given.
    pub report: String,
    pub template: String,
    pub organisation: Option<String>,
    pub year: Option<i32>,
    pub summary: SummaryOutput,
    /// Violated and undetermined; errors first.
    pub findings: Vec<FindingOutput>,
    pub diagnostics: Vec<DiagnosticOutput>,
}

/// Positions by outcome, and violations by severity.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct SummaryOutput {
    pub satisfied: usize,
    pub violated: usize,
    pub undetermined: usize,
    pub not_applicable: usize,
    pub errors: usize,
    pub warnings: usize,
    pub infos: usize,
    /// Of those satisfied, how many were used to recover cells that run together and so confirm nothing; left
    /// out where there are none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub by_construction: usize,
    /// Blanks and dashes counted as 0 that the relations prove to be 0; left out where there are none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub zeros_proved: usize,
    /// Blanks and dashes counted as 0 without a proof; left out where there are none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub zeros_assumed: usize,
    /// Findings that are explained and so count under no severity; left out where there are none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub explained: usize,
    /// Findings that count and do not stand in the baseline; left out where there are none, or no baseline.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub new: usize,
    /// Findings that stand in the baseline and so count under no severity; left out where there are none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub known: usize,
    /// Findings of the baseline that are gone; left out where there are none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub resolved: usize,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// How much a rule or a diagnostic weighs.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SeverityOutput {
    Error,
    Warning,
    Info,
}

impl SeverityOutput {
    pub fn is_error(self) -> bool {
        matches!(self, SeverityOutput::Error)
    }
}

impl From<Severity> for SeverityOutput {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => SeverityOutput::Error,
            Severity::Warning => SeverityOutput::Warning,
            Severity::Info => SeverityOutput::Info,
        }
    }
}

/// What became of a rule that has something to say.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OutcomeOutput {
    Violated,
    Undetermined,
}

/// One rule at one position.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct FindingOutput {
    pub rule: String,
    pub severity: SeverityOutput,
    pub outcome: OutcomeOutput,
    /// The author's message; for an undetermined position the reason.
    pub message: String,
    pub at: AtOutput,
    /// A plain decimal.
    pub left: Option<String>,
    /// A plain decimal.
    pub right: Option<String>,
    /// A plain decimal.
    pub difference: Option<String>,
    /// What these three are in (`万元`); left out for plain numbers and for things that are counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    pub expression: String,
    pub cells: Vec<CellOutput>,
    /// What the text says of the facts that took part; left out where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<FactOutput>,
    /// Words of the document by which a rule on the form itself is violated; left out for other rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<MentionOutput>,
    pub rule_source: Option<SourceOutput>,
    /// Left out where the finding is not explained.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explained: Option<ExplainedOutput>,
    /// Whether it stands in the baseline; left out where it does not.
    #[serde(default, skip_serializing_if = "is_false")]
    pub known: bool,
}

/// Words of the document and where they stand.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct MentionOutput {
    /// The table that they belong to, where it is one.
    pub table: Option<String>,
    pub raw: String,
    /// Where they stand: `line:column`, `Sheet1!D7`.
    pub source: Option<String>,
}

/// A mention of a fact in the text.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct FactOutput {
    /// The name under `facts` of the template.
    pub fact: String,
    /// A plain decimal.
    pub value: String,
    /// The words by which it was found, as printed.
    pub raw: String,
    /// Where the figure stands: `18:40`, `page 2 …`.
    pub source: Option<String>,
    /// The report in which it stands; left out for the report itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<String>,
}

/// Why a finding does not count, who said so, and until when.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct ExplainedOutput {
    pub reason: String,
    pub who: String,
    /// The last day, as `2025-12-31`; null where it does not expire.
    pub until: Option<String>,
}

impl ExplainedOutput {
    fn new(said: &Explained) -> Self {
        Self { reason: said.reason.clone(), who: said.who.clone(), until: said.until.clone() }
    }
}

/// Where a rule was applied; null where it runs over the axis.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct AtOutput {
    pub table: Option<String>,
    pub row: Option<String>,
    pub col: Option<String>,
}

/// What a cell can be.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StateOutput {
    Number,
    Blank,
    Dash,
    Text,
    Absent,
    Uncertain,
}

impl From<crate::report::State> for StateOutput {
    fn from(state: crate::report::State) -> Self {
        use crate::report::State;
        match state {
            State::Number => StateOutput::Number,
            State::Blank => StateOutput::Blank,
            State::Dash => StateOutput::Dash,
            State::Text => StateOutput::Text,
            State::Absent => StateOutput::Absent,
            State::Uncertain => StateOutput::Uncertain,
        }
    }
}

/// A cell that took part.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct CellOutput {
    pub table: String,
    pub row: String,
    pub col: String,
    pub state: StateOutput,
    /// A plain decimal; null unless `state` is `number`.
    pub value: Option<String>,
    /// The words as printed in the document.
    pub raw: String,
    /// `line:column`, `Sheet1!D7` and the like; null where the document has no such cell.
    pub source: Option<String>,
    /// The report of a cell of last year's report, whose codes are those of last year's form, or of a member.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<String>,
}

/// Where a rule is written.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct SourceOutput {
    pub file: String,
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
}

/// Something about an input.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct DiagnosticOutput {
    pub code: String,
    pub severity: SeverityOutput,
    pub message: String,
    pub help: Option<String>,
    pub labels: Vec<LabelOutput>,
}

/// A place in a file. Lines and columns count from 1, columns in characters; `end_column` is the column
/// after the last character.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct LabelOutput {
    pub file: String,
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
    pub message: Option<String>,
    pub primary: bool,
}

/// Converts a report to JSON data; its sources must still be loaded.
pub fn report(checked: &Checked, sources: &Sources, lang: Lang) -> ReportOutput {
    let report = &checked.report;
    let violations = |severity| checked.violations.get(&severity).copied().unwrap_or(0);
    ReportOutput {
        report: report.name.clone(),
        template: report.template.name.clone(),
        organisation: report.organisation.clone(),
        year: report.year,
        summary: SummaryOutput {
            satisfied: checked.counts.satisfied,
            violated: checked.counts.violated,
            undetermined: checked.counts.undetermined,
            not_applicable: checked.counts.not_applicable,
            errors: violations(Severity::Error),
            warnings: violations(Severity::Warning),
            infos: violations(Severity::Info),
            by_construction: checked.by_construction,
            zeros_proved: checked.zeros_proved,
            zeros_assumed: checked.zeros_assumed(),
            explained: checked.aside.explained,
            new: checked.aside.new,
            known: checked.aside.known,
            resolved: checked.aside.resolved,
        },
        findings: by_severity(&checked.findings).into_iter().map(|f| finding(f, report, sources, lang)).collect(),
        diagnostics: report.diagnostics.iter().map(|d| diagnostic(d, sources, lang)).collect(),
    }
}

/// Converts a report of a table in which everything holds to JSON data.
pub(super) fn held(input: &HeldInput<'_>) -> ReportOutput {
    let Counts { satisfied, violated, undetermined, not_applicable } = input.counts;
    ReportOutput {
        report: (input.name)(),
        template: input.template.to_owned(),
        organisation: input.organisation.map(str::to_owned),
        year: input.year,
        summary: SummaryOutput { satisfied, violated, undetermined, not_applicable, ..SummaryOutput::default() },
        findings: Vec::new(),
        diagnostics: Vec::new(),
    }
}

fn finding(finding: &Finding, report: &Report, sources: &Sources, lang: Lang) -> FindingOutput {
    let outcome = match finding.outcome {
        Outcome::Undetermined => OutcomeOutput::Undetermined,
        _ => OutcomeOutput::Violated,
    };
    FindingOutput {
        rule: finding.rule.clone(),
        severity: finding.severity.into(),
        outcome,
        message: message(finding, lang),
        at: AtOutput { table: finding.at.table.clone(), row: finding.at.row.clone(), col: finding.at.col.clone() },
        left: finding.left.as_ref().map(|value| value.to_string()),
        right: finding.right.as_ref().map(|value| value.to_string()),
        difference: finding.difference.as_ref().map(|value| value.to_string()),
        unit: super::finding_text::unit(finding),
        expression: finding.expression.clone(),
        cells: cells(finding, report, sources),
        facts: facts(finding, report, sources),
        mentions: mentions(finding, sources),
        rule_source: finding.rule_span.and_then(|span| source(span, sources)),
        explained: match &finding.aside {
            Some(Aside::Explained(said)) => Some(ExplainedOutput::new(said)),
            _ => None,
        },
        known: finding.aside == Some(Aside::Known),
    }
}

/// Returns the place of a span; `None` for an unknown source.
pub fn source(span: Span, sources: &Sources) -> Option<SourceOutput> {
    let at = sources.line_col(span)?;
    Some(SourceOutput { file: sources.name(span.source).to_owned(), line: at.line, column: at.column })
}

/// Returns the author's message; for an undetermined position the reason.
pub(super) fn message(finding: &Finding, lang: Lang) -> String {
    match (finding.outcome, &finding.reason) {
        (Outcome::Undetermined, Some(reason)) => reason.render(lang),
        _ => finding.message.render(lang),
    }
}

/// Lists the mentions of the facts of a finding.
fn facts(finding: &Finding, report: &Report, sources: &Sources) -> Vec<FactOutput> {
    let mentions = finding.facts.iter().filter_map(|index| {
        let (fact, reading) = (report.template.facts.get(*index)?, report.facts.get(*index)?);
        Some(reading.mentions().iter().map(|mention| FactOutput {
            fact: fact.name.value.clone(),
            value: mention.value.to_string(),
            raw: mention.words.clone(),
            source: mention.place.as_ref().and_then(|spot| place::spot(spot, sources)),
            report: mention.elsewhere.as_deref().map(str::to_owned),
        }))
    });
    mentions.flatten().collect()
}

/// Lists the words of the document that show what is wrong with its form.
fn mentions(finding: &Finding, sources: &Sources) -> Vec<MentionOutput> {
    let mention = |mention: &FormMention| MentionOutput {
        table: mention.table.clone(),
        raw: mention.words.clone(),
        source: mention.place.as_ref().and_then(|spot| place::spot(spot, sources)),
    };
    finding.form.iter().map(mention).collect()
}

/// Lists the cells of a finding: those of the report, then those of other reports.
fn cells(finding: &Finding, report: &Report, sources: &Sources) -> Vec<CellOutput> {
    let here = |id| cell(id, &report.template, report.cell(id)?, sources, None);
    let elsewhere = |reference| {
        let other = report.other(reference)?;
        cell(other.id, other.template, other.cell, sources, Some(other.report.to_owned()))
    };
    let found = finding.cells_here().into_iter().filter_map(here);
    found.chain(finding.cells_elsewhere().filter_map(elsewhere)).collect()
}

fn cell(id: CellId, template: &Template, cell: &Cell, sources: &Sources, report: Option<String>) -> Option<CellOutput> {
    let codes = place::codes(template, id)?;
    Some(CellOutput {
        table: codes.table.to_owned(),
        row: codes.row.to_owned(),
        col: codes.col.to_owned(),
        state: cell.state.into(),
        value: cell.value.map(|value| value.to_string()),
        raw: cell.raw().into_owned(),
        source: place::identifier(cell, sources),
        report,
    })
}

/// Converts a diagnostic to data for a page, with places in the language of the page.
pub(super) fn diagnostic_on_page(diagnostic: &Diagnostic, sources: &Sources, lang: Lang) -> DiagnosticOutput {
    output(diagnostic, sources, lang, |place| place::words(place, lang))
}

/// Converts a diagnostic to JSON data. A file whose text is not available gets one label, at its beginning if no line
/// is known.
pub fn diagnostic(diagnostic: &Diagnostic, sources: &Sources, lang: Lang) -> DiagnosticOutput {
    output(diagnostic, sources, lang, Place::identifier)
}

fn output(
    diagnostic: &Diagnostic,
    sources: &Sources,
    lang: Lang,
    name: impl Fn(&Place) -> Option<String>,
) -> DiagnosticOutput {
    let mut labels: Vec<LabelOutput> = diagnostic
        .labels
        .iter()
        .filter_map(|label| {
            let source = sources.get(label.span.source)?;
            let start = source.line_col(label.span.start as usize);
            let end = source.line_col(label.span.end as usize);
            Some(LabelOutput {
                file: source.name.clone(),
                line: start.line,
                column: start.column,
                end_line: end.line,
                end_column: end.column,
                message: label.message.as_ref().map(|message| message.render(lang)),
                primary: label.primary,
            })
        })
        .collect();
    if let (true, Some(file)) = (labels.is_empty(), &diagnostic.file) {
        let at = match &diagnostic.place {
            Some(Place::Line { line, column }) => u32::try_from(*line).ok().zip(u32::try_from(*column).ok()),
            _ => None,
        };
        let message = diagnostic.place.as_ref().filter(|_| at.is_none()).and_then(name);
        let (line, column) = at.unwrap_or((1, 1));
        labels.push(LabelOutput {
            file: file.clone(),
            line,
            column,
            end_line: line,
            end_column: column,
            message,
            primary: true,
        });
    }
    DiagnosticOutput {
        code: diagnostic.code.id().to_owned(),
        severity: diagnostic.severity.into(),
        message: diagnostic.message.render(lang),
        help: diagnostic.help.as_ref().map(|help| help.render(lang)),
        labels,
    }
}

/// Escapes characters that control a terminal and that JSON lets pass. They can stand in strings only, so the data are the
/// same.
pub(super) fn escaped(json: String) -> String {
    // The first bytes of such characters; no Chinese character has one of them.
    let suspicious = |b: u8| matches!(b, 0x7f | 0xc2 | 0xd8 | 0xe2);
    if !json.bytes().any(suspicious) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if is_unsafe(c) && c != '\n' {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// Formats indented JSON with a line end.
pub fn pretty(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).map(|json| escaped(json) + "\n").unwrap_or_default()
}

/// Formats JSON on one line, with a line end.
pub fn line(value: &impl Serialize) -> String {
    serde_json::to_string(value).map(|json| escaped(json) + "\n").unwrap_or_default()
}
