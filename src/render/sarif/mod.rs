//! Writes SARIF 2.1.0 for code-scanning pages and editors: one log with one run.
//!
//! Results are printed as they come, and the rest of the log follows them, because the order of members is free. A
//! violated rule is a result of kind `fail` with the level of its severity; an undetermined one is `open`, for which
//! the standard prescribes the level `none`. Lines and columns are those of the document, in code points; a document
//! without lines has no region, but the name of its cell.
//!
//! Invariant: what is kept until the end is bounded, and a notification counts what was left out.

mod log;
mod uri;

use std::collections::{BTreeMap, HashMap};

use indexmap::IndexMap;

use crate::diagnostic::{Diagnostic, Lang, Message, Severity, Text};
use crate::finding::{Checked, CopiedGroup, CopiedSection, Finding, Outcome};
use crate::report::Place;
use crate::source::{Sources, Span};
use crate::template::CellId;

use super::by_severity;
use super::failed::{FailedReport, RunPart};
use super::finding_text::{self, CellText, FindingText};
use super::json::{self, stream};
use super::json::{DiagnosticOutput, LabelOutput, SeverityOutput};
use super::quota::Quota;
use super::run_model::{RuleModel, RunModel};
use super::writer::{CheckedInput, FailedInput, RenderOptions, ReportWriter};
use log::{
    Artifact, ArtifactLocation, Body, Configuration, Descriptor, Driver, Invocation, Location, LogicalLocation,
    Notification, PhysicalLocation, Properties, Region, ReportProperties, Rest, ResultLine, Rule, RuleProperties,
    Suppression, Tool, Words,
};

/// The number of results in a log. Code-scanning pages refuse a run with more, and no editor lists as many.
pub const MAX_RESULTS: usize = 25_000;
/// The number of files listed.
const MAX_ARTIFACTS: usize = 25_000;
/// The number of notifications about the reading of reports.
const MAX_NOTIFICATIONS: usize = 1_000;

/// The number of cells listed with one result; code-scanning pages show no more.
const MAX_CELLS: usize = 100;

/// What one report adds to the log.
#[derive(Debug, Clone)]
pub struct ReportResults {
    /// The file.
    uri: String,
    template: String,
    /// Its organisation and year; absent if the file holds several reports.
    about: Option<ReportProperties>,
    /// Rules and results; errors first.
    results: Vec<(String, Body)>,
    notifications: Vec<Notification>,
}

/// Builds the results and notifications of a report.
fn report_results(checked: &Checked, sources: &Sources, lang: Lang) -> ReportResults {
    let report = &checked.report;
    let about = ReportProperties {
        template: report.template.name.clone(),
        organisation: report.organisation.clone(),
        year: report.year,
    };
    let file = file(checked, sources);
    let mut part = ReportResults {
        uri: uri::from_name(file),
        template: report.template.name.clone(),
        about: (file == report.name).then_some(about),
        results: Vec::new(),
        notifications: Vec::new(),
    };
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for finding in by_severity(&checked.findings) {
        let mut body = body(finding, checked, sources, lang);
        // A second result of the same rule and position gets another number.
        let print = fingerprint(finding, checked);
        let nth = seen.entry(print.clone()).or_default();
        *nth += 1;
        body.partial_fingerprints.insert("gouji/v1", format!("{print}:{nth}"));
        // The only fingerprint that GitHub uses.
        body.partial_fingerprints.insert("primaryLocationLineHash", format!("{print}:{nth}"));
        part.results.push((finding.rule.clone(), body));
    }
    for diagnostic in report.diagnostics.clone().into_sorted() {
        part.notifications.push(notification(&json::diagnostic(&diagnostic, sources, lang)));
    }
    part
}

/// Writes the log of a run. Results are printed as they come.
#[derive(Debug)]
pub struct SarifWriter {
    lang: Lang,
    /// The index of each rule in the list of rules, by its id there.
    index: HashMap<String, usize>,
    /// Whether a result has been printed.
    any: bool,
    results: Quota,
    artifacts: IndexMap<String, Option<ReportProperties>>,
    /// Whether more files were met than are listed.
    more_artifacts: bool,
    notifications: Vec<Notification>,
    notified: Quota,
    /// The number of reports without a result.
    failed: usize,
}

impl ReportWriter for SarifWriter {
    type Part = RunPart<ReportResults>;

    const NAME: &'static str = "sarif";
    const ENDING: &'static str = "sarif";
    const ENDINGS: &'static [&'static str] = &["sarif", "sarif.json"];
    const LISTS_RULES: bool = true;
    const LISTS_DIAGNOSTICS: bool = true;

    fn checked(report: &CheckedInput<'_>, options: &RenderOptions, part: &mut Self::Part) {
        part.reports.push(report_results(report.checked, report.sources, options.lang));
    }

    fn failed(report: &FailedInput<'_>, options: &RenderOptions, part: &mut Self::Part) {
        part.failed.push(report.model(options.lang));
    }

    fn new(options: &RenderOptions) -> Self {
        Self {
            lang: options.lang,
            index: HashMap::new(),
            any: false,
            results: Quota::new(MAX_RESULTS),
            artifacts: IndexMap::new(),
            more_artifacts: false,
            notifications: Vec::new(),
            notified: Quota::new(MAX_NOTIFICATIONS),
            failed: 0,
        }
    }

    fn begin(&mut self) -> String {
        format!(
            "{{\n  \"$schema\": \"{}\",\n  \"version\": \"2.1.0\",\n  \"runs\": [\n    {{\n      \
             \"language\": \"{}\",\n      \"columnKind\": \"unicodeCodePoints\",\n      \"results\": [",
            log::SCHEMA,
            language(self.lang)
        )
    }

    fn rules(&mut self, rules: &[RuleModel]) {
        for rule in rules {
            let at = self.index.len();
            self.index.insert(rule_id(&rule.template, &rule.id), at);
        }
    }

    fn push(&mut self, part: Self::Part) -> String {
        let mut out = String::new();
        part.reports.into_iter().for_each(|report| self.report(report, &mut out));
        part.failed.iter().for_each(|failed| self.failed(failed));
        out
    }

    fn finish(mut self, run: RunModel) -> Result<Vec<u8>, Box<Diagnostic>> {
        let count = |text: Text, count: usize| Message::new(text).with("count", count.to_string()).render(self.lang);
        let mut left_out = Vec::new();
        if self.results.refused() > 0 {
            let words = count(Text::ResultsCut, self.results.refused());
            left_out.push(format!("{words}\n{}", finding_text::phrase(Text::ResultsCutHelp, self.lang)));
        }
        if self.more_artifacts {
            left_out.push(count(Text::FilesCut, MAX_ARTIFACTS));
        }
        if self.notified.refused() > 0 {
            left_out.push(count(Text::RemarksCut, self.notified.refused()));
        }
        let groups = self.groups(&run);
        let warning = |said: &String| Notification {
            descriptor: None,
            level: "warning",
            message: words(said),
            locations: vec![],
        };
        self.notifications.extend(left_out.iter().map(warning));
        let rest = Rest {
            tool: Tool {
                driver: Driver {
                    name: "gouji",
                    version: &run.version,
                    language: language(self.lang),
                    rules: run.rules.iter().map(|rule| descriptor(rule, self.lang)).collect(),
                },
            },
            invocations: [Invocation {
                execution_successful: self.failed == 0 && run.errors() == 0,
                tool_execution_notifications: self.notifications,
                tool_configuration_notifications: run.diagnostics.iter().map(notification).collect(),
            }],
            artifacts: self.artifacts.into_iter().map(artifact).collect(),
            properties: run.account(),
        };
        let rest = stream::indented(&rest, "    ");
        let rest = rest.strip_prefix("    {").unwrap_or(&rest);
        Ok(format!("{groups}{}],{rest}\n  ]\n}}\n", if self.any { "\n      " } else { "" }).into_bytes())
    }
}

impl SarifWriter {
    /// Adds the results of a report.
    fn report(&mut self, report: ReportResults, out: &mut String) {
        self.artifact(report.uri, report.about);
        report.notifications.into_iter().for_each(|notification| self.notify(notification));
        for (rule, body) in &report.results {
            if !self.results.admit(body.level == "error") {
                continue;
            }
            let rule_id = rule_id(&report.template, rule);
            let rule_index = self.index.get(&rule_id).copied();
            out.push_str(stream::parting(!self.any));
            out.push_str(RESULT);
            out.push_str(json::line(&ResultLine { rule_id, rule_index, body }).trim_end());
            self.any = true;
        }
    }

    /// Adds a result for each group of copied text, at the first of its reports.
    fn groups(&mut self, run: &RunModel) -> String {
        let mut out = String::new();
        for group in &run.groups {
            let Some(first) = group.sections.first() else { continue };
            if !self.results.admit(group.severity == Severity::Error && group.aside().is_none()) {
                continue;
            }
            let rule_id = rule_id(&first.template, &group.rule);
            let rule_index = self.index.get(&rule_id).copied();
            out.push_str(stream::parting(!self.any));
            out.push_str(RESULT);
            out.push_str(
                json::line(&ResultLine { rule_id, rule_index, body: &group_body(group, self.lang) }).trim_end(),
            );
            self.any = true;
        }
        out
    }

    /// Adds the diagnostics of a report without a result.
    fn failed(&mut self, failed: &FailedReport) {
        self.failed += 1;
        let labels = failed.diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels);
        let file = labels.map(|label| label.file.as_str()).find(|file| is_among(&failed.report, file));
        self.artifact(uri::from_name(file.unwrap_or(&failed.report)), None);
        if failed.diagnostics.is_empty() {
            self.notify(failed_notification(&failed.report, self.lang));
        }
        failed.diagnostics.iter().for_each(|diagnostic| self.notify(notification(diagnostic)));
    }

    /// Adds a document of the run once, even if it holds several reports.
    fn artifact(&mut self, uri: String, about: Option<ReportProperties>) {
        if self.artifacts.contains_key(&uri) {
            return;
        }
        if self.artifacts.len() < MAX_ARTIFACTS {
            self.artifacts.insert(uri, about);
        } else {
            self.more_artifacts = true;
        }
    }

    fn notify(&mut self, notification: Notification) {
        if self.notified.admit(notification.level == "error") {
            self.notifications.push(notification);
        }
    }
}

/// The indent of a result, which takes one line because there may be many.
const RESULT: &str = "        ";

fn artifact((uri, properties): (String, Option<ReportProperties>)) -> Artifact {
    Artifact { location: ArtifactLocation { uri }, roles: ["analysisTarget"], properties }
}

/// Returns the file that contains a report.
fn file<'a>(checked: &'a Checked, sources: &'a Sources) -> &'a str {
    let report = &checked.report;
    let file = report.source.map(|id| sources.name(id)).filter(|file| is_among(&report.name, file));
    file.unwrap_or(&report.name)
}

/// Whether a report is one of several in a file, so that its name follows the file's.
fn is_among(report: &str, file: &str) -> bool {
    !file.is_empty() && report.strip_prefix(file).is_some_and(|own| own.starts_with('#'))
}

fn language(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh-CN",
        Lang::En => "en",
    }
}

/// Builds a rule id that includes the form, because rules of two forms may share an id.
fn rule_id(template: &str, rule: &str) -> String {
    format!("{template}/{rule}")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn words(text: &str) -> Words {
    Words { text: uri::message(text), markdown: None }
}

fn descriptor(rule: &RuleModel, lang: Lang) -> Rule {
    let colon = finding_text::phrase(Text::Colon, lang);
    let spelled = |expression: &str| finding_text::expression(expression, rule.derived, lang);
    let check = match &rule.when {
        Some(when) => Message::new(Text::RuleGuarded).with("check", spelled(&rule.check)).with("when", spelled(when)),
        None => Message::verbatim(spelled(&rule.check)),
    };
    let check = check.render(lang);
    // A message with unfilled placeholders cannot be a headline.
    let title = rule.message.as_deref().filter(|message| !message.contains('{')).unwrap_or(&rule.check);
    let mut help = vec![format!("{}{colon}{check}", finding_text::phrase(Text::HeadCheck, lang))];
    if let Some(basis) = &rule.basis {
        help.push(format!("{}{colon}{basis}", finding_text::phrase(Text::WordBasis, lang)));
    }
    if let Some(message) = &rule.message {
        help.push(format!("{}{colon}{message}", finding_text::phrase(Text::HeadMessage, lang)));
    }
    help.push(format!(
        "{}{colon}{}",
        finding_text::phrase(Text::HeadSeverity, lang),
        finding_text::weight(rule.severity, lang)
    ));
    if rule.derived {
        help.push(finding_text::phrase(Text::RuleDerived, lang));
    }
    if let Some(source) = &rule.source {
        let place = format!("{}:{}:{}", source.file, source.line, source.column);
        help.push(format!("{}{colon}{place}", finding_text::phrase(Text::HeadPlace, lang)));
    }
    Rule {
        id: rule_id(&rule.template, &rule.id),
        name: rule.id.clone(),
        short_description: words(&format!("{}{colon}{title}", rule.id)),
        full_description: words(rule.basis.as_ref().unwrap_or(&check)),
        help: words(&help.join("\n")),
        default_configuration: Configuration { level: level(rule.severity) },
        properties: RuleProperties {
            severity: finding_text::weight(rule.severity, lang),
            template: rule.template.clone(),
            table: rule.table.clone(),
            check: rule.check.clone(),
            when: rule.when.clone(),
            basis: rule.basis.clone(),
            derived: rule.derived,
            problem: match rule.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "recommendation",
            },
            tags: std::iter::once(rule.template.clone()).chain(rule.table.clone()).collect(),
        },
    }
}

fn body(finding: &Finding, checked: &Checked, sources: &Sources, lang: Lang) -> Body {
    let text = FindingText::new(finding, checked, sources, lang);
    let open = finding.outcome == Outcome::Undetermined;
    let mut related: Vec<Location> = Vec::new();
    for cell in text.cells.iter().skip(1).take(MAX_CELLS) {
        related.push(Location { message: Some(words(&cell.line())), ..cell_location(cell, checked, sources) });
    }
    let other = |reference| Some(checked.report.other(reference)?.report);
    for (line, name) in text.elsewhere.iter().zip(finding.cells_elsewhere().filter_map(other)) {
        related.push(Location { message: Some(words(&line.words)), ..location(uri::from_name(name), None) });
    }
    for said in text.facts.iter().take(MAX_CELLS) {
        let place = location(uri::from_name(&checked.report.name), None);
        related.push(Location { message: Some(words(said)), ..place });
    }
    if let Some(region) = finding.rule_span.and_then(|span| region(span, sources)) {
        let name = finding.rule_span.map_or("", |span| sources.name(span.source));
        let said = format!(
            "{}{}{}",
            finding_text::phrase(Text::WordRule, lang),
            finding_text::phrase(Text::Colon, lang),
            finding_text::expression(&finding.expression, finding.derived, lang)
        );
        related.push(Location { message: Some(words(&said)), ..location(uri::from_name(name), Some(region)) });
    }
    for (nth, location) in related.iter_mut().enumerate() {
        location.id = Some(nth + 1);
    }
    Body {
        kind: if open { "open" } else { "fail" },
        level: if open { "none" } else { level(finding.severity) },
        message: words(&headline(&text, open, lang)),
        locations: [primary(&text, finding, checked, sources)],
        related_locations: related,
        partial_fingerprints: BTreeMap::new(),
        suppressions: finding
            .aside
            .iter()
            .map(|aside| Suppression {
                kind: "external",
                status: "accepted",
                justification: finding_text::explanation(aside, lang),
            })
            .collect(),
        properties: Properties {
            report: is_among(&checked.report.name, file(checked, sources)).then(|| checked.report.name.clone()),
            outcome: finding.outcome.name(),
            left: finding.left.as_ref().map(|value| value.to_string()),
            right: finding.right.as_ref().map(|value| value.to_string()),
            difference: finding.difference.as_ref().map(|value| value.to_string()),
            unit: finding_text::unit(finding),
            expression: finding.expression.clone(),
            substituted: finding.substituted.as_ref().map(|found| found.text.clone()),
            help: text.help,
            cells: finding.cells.len(),
        },
    }
}

/// Converts a group of copied text.
fn group_body(group: &CopiedGroup, lang: Lang) -> Body {
    let place = |section: &CopiedSection| location(uri::from_name(&section.report), None);
    let mut related: Vec<Location> = group.sections.iter().skip(1).take(MAX_CELLS).map(place).collect();
    for (nth, location) in related.iter_mut().enumerate() {
        location.id = Some(nth + 1);
    }
    let message = group.message().render(lang);
    let mut reports = group.reports();
    reports.sort_unstable();
    let print = hashed(std::iter::once(group.rule.as_str()).chain(reports));
    let prints = ["gouji/v1", "primaryLocationLineHash"].map(|name| (name, print.clone()));
    let suppression = || Suppression { kind: "external", status: "accepted", justification: message.clone() };
    Body {
        kind: "fail",
        level: level(group.severity),
        message: words(&message),
        locations: [group.sections.first().map_or_else(|| location(String::new(), None), place)],
        related_locations: related,
        partial_fingerprints: BTreeMap::from(prints),
        suppressions: group.aside().iter().map(|_| suppression()).collect(),
        properties: Properties {
            report: None,
            outcome: Outcome::Violated.name(),
            left: None,
            right: None,
            difference: None,
            unit: None,
            expression: String::new(),
            substituted: None,
            help: None,
            cells: 0,
        },
    }
}

/// Formats the message with its place and both sides: `表三 列 自然人：…（左边 44，右边 47，相差 3）`.
fn headline(text: &FindingText, open: bool, lang: Lang) -> String {
    let mut said = if text.at.is_empty() {
        text.message.clone()
    } else {
        format!("{}{}{}", text.at, finding_text::phrase(Text::Colon, lang), text.message)
    };
    if let Some(sides) = text.sides.as_ref().filter(|_| !open) {
        said = Message::new(Text::ValueWithNote).with("value", said).with("note", sides.as_str()).render(lang);
    }
    said
}

/// Returns the location of the first suspect, or of the report as a whole for a rule without cells.
fn primary(text: &FindingText, finding: &Finding, checked: &Checked, sources: &Sources) -> Location {
    let mut found = match text.cells.first() {
        Some(cell) => cell_location(cell, checked, sources),
        None => location(uri::from_name(file(checked, sources)), None),
    };
    let place = &finding.at;
    if let (true, Some(table)) = (found.logical_locations.is_empty(), &place.table) {
        let axis = |code: &Option<String>| code.clone().unwrap_or_else(|| "*".to_owned());
        let name = format!("{table}!{},{}", axis(&place.row), axis(&place.col));
        found.logical_locations.push(LogicalLocation { fully_qualified_name: name, kind: "cells" });
    }
    found
}

fn cell_location(cell: &CellText, checked: &Checked, sources: &Sources) -> Location {
    let mut found = location(uri::from_name(file(checked, sources)), cell_region(cell.id, checked, sources));
    found.logical_locations.push(LogicalLocation { fully_qualified_name: cell.name.clone(), kind: "cell" });
    if let (None, Some(within)) = (&found.physical_location.region, &cell.identifier) {
        found.logical_locations.push(LogicalLocation { fully_qualified_name: within.clone(), kind: "place" });
    }
    found
}

/// Returns the lines of a cell; `None` for a document without lines.
fn cell_region(id: CellId, checked: &Checked, sources: &Sources) -> Option<Region> {
    match checked.report.cell(id)?.place.as_ref()? {
        Place::Text(span) => region(*span, sources),
        _ => None,
    }
}

fn region(span: Span, sources: &Sources) -> Option<Region> {
    let source = sources.get(span.source)?;
    let (start, end) = (source.line_col(span.start as usize), source.line_col(span.end as usize));
    Some(Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column })
}

fn location(uri: String, region: Option<Region>) -> Location {
    Location {
        id: None,
        physical_location: PhysicalLocation { artifact_location: ArtifactLocation { uri }, region },
        logical_locations: Vec::new(),
        message: None,
    }
}

fn notification(diagnostic: &DiagnosticOutput) -> Notification {
    let label = |label: &LabelOutput| Location {
        message: label.message.as_deref().map(words),
        ..location(
            uri::from_name(&label.file),
            Some(Region {
                start_line: label.line,
                start_column: label.column,
                end_line: label.end_line,
                end_column: label.end_column,
            }),
        )
    };
    let mut locations: Vec<Location> = Vec::new();
    let primary = diagnostic.labels.iter().filter(|label| label.primary);
    for location in primary.chain(diagnostic.labels.iter().filter(|label| !label.primary)).map(label) {
        // The standard forbids repeated locations.
        if !locations.contains(&location) {
            locations.push(location);
        }
    }
    let said = match &diagnostic.help {
        Some(help) => format!("{}\n{help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    Notification {
        descriptor: Some(Descriptor { id: diagnostic.code.clone() }),
        level: match diagnostic.severity {
            SeverityOutput::Error => "error",
            SeverityOutput::Warning => "warning",
            SeverityOutput::Info => "note",
        },
        message: words(&said),
        locations,
    }
}

fn failed_notification(report: &str, lang: Lang) -> Notification {
    Notification {
        descriptor: None,
        level: "error",
        message: words(&Message::new(Text::NotRead).with("report", report).render(lang)),
        locations: vec![location(uri::from_name(report), None)],
    }
}

/// Identifies a result from run to run by report, form, rule and position, but not by its figures, its words or the
/// language.
fn fingerprint(finding: &Finding, checked: &Checked) -> String {
    let at = &finding.at;
    let report = &checked.report;
    let parts: [&str; 6] = [
        &report.name,
        &report.template.name,
        &finding.rule,
        at.table.as_deref().unwrap_or("*"),
        at.row.as_deref().unwrap_or("*"),
        at.col.as_deref().unwrap_or("*"),
    ];
    hashed(parts.into_iter())
}

/// Hashes names by FNV-1a, which is published and the same everywhere, as the hashes of the standard library need not be.
fn hashed<'n>(parts: impl Iterator<Item = &'n str>) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in parts.flat_map(|part| part.bytes().chain([0])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    format!("{hash:016x}")
}
