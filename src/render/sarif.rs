//! SARIF 2.1.0, for code-scanning pages and editors. In: checked reports one by one, then the run. Out: one log
//! with one run. Judges nothing.
//!
//! A violated rule is a result of kind `fail` with the level of its severity; an undetermined one is `open`, which
//! the standard gives the level `none`. Lines and columns are those of the document, in code points; a document
//! without lines has no region, but the name of its cell.

mod log;
mod uri;

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::diagnostic::{Lang, Message, Severity, Text};
use crate::finding::{Checked, Finding, OutcomeKind};
use crate::report::Place;
use crate::schema::CellId;
use crate::text::{Sources, Span};

use super::json::{DiagnosticOutput, LabelOutput, SeverityOutput};
use super::run::{RulePart, RunPart};
use super::told::{self, Seen, Told};
use super::{by_severity, json};
use log::{
    Artifact, ArtifactLocation, Body, Configuration, Descriptor, Driver, Invocation, Location, Log, LogicalLocation,
    Notification, Outcome, PhysicalLocation, Properties, Region, ReportProperties, Rule, RuleProperties, Run, Tool,
    Words,
};

/// Cells listed with one result; code-scanning pages show no more.
const MOST_CELLS: usize = 100;

/// What one report brings to the log.
#[derive(Debug, Clone)]
pub struct Part {
    uri: String,
    template: String,
    organisation: Option<String>,
    year: Option<i32>,
    /// Rule and result; errors first.
    results: Vec<(String, Body)>,
    notifications: Vec<Notification>,
}

/// What is said of one report; its sources must still be there.
pub fn part(checked: &Checked, sources: &Sources, lang: Lang) -> Part {
    let report = &checked.report;
    let mut part = Part {
        uri: uri::of(&report.name),
        template: report.template.name.clone(),
        organisation: report.organisation.clone(),
        year: report.year,
        results: Vec::new(),
        notifications: Vec::new(),
    };
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for finding in by_severity(&checked.findings) {
        let mut body = body(finding, checked, sources, lang);
        // Should one rule speak twice of one place, the second is told apart by its number.
        let print = fingerprint(finding, checked);
        let nth = seen.entry(print.clone()).or_default();
        *nth += 1;
        body.partial_fingerprints.insert("gouji/v1", format!("{print}:{nth}"));
        // The only one that GitHub looks at.
        body.partial_fingerprints.insert("primaryLocationLineHash", format!("{print}:{nth}"));
        part.results.push((finding.rule.clone(), body));
    }
    for diagnostic in report.diagnostics.clone().into_sorted() {
        part.notifications.push(notification(&json::diagnostic(&diagnostic, sources, lang)));
    }
    part
}

/// The log of a run: parts in the order of its reports.
pub fn document(parts: &[Part], run: &RunPart, lang: Lang) -> String {
    let index: BTreeMap<(&str, &str), usize> =
        run.rules.iter().enumerate().map(|(at, rule)| ((rule.template.as_str(), rule.id.as_str()), at)).collect();
    let mut execution: Vec<Notification> = parts.iter().flat_map(|part| part.notifications.iter().cloned()).collect();
    for unread in &run.unread {
        if unread.diagnostics.is_empty() {
            execution.push(unread_notification(&unread.report, lang));
        }
        execution.extend(unread.diagnostics.iter().map(notification));
    }
    let results = parts.iter().flat_map(|part| {
        part.results.iter().map(|(rule, body)| Outcome {
            rule_id: rule_id(&part.template, rule),
            rule_index: index.get(&(part.template.as_str(), rule.as_str())).copied(),
            body,
        })
    });
    let log = Log {
        schema: log::SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "gouji",
                    version: &run.version,
                    language: language(lang),
                    rules: run.rules.iter().map(|rule| descriptor(rule, lang)).collect(),
                },
            },
            invocations: [Invocation {
                execution_successful: run.unread.is_empty() && run.broken() == 0,
                tool_execution_notifications: execution,
                tool_configuration_notifications: run.diagnostics.iter().map(notification).collect(),
            }],
            language: language(lang),
            column_kind: "unicodeCodePoints",
            artifacts: artifacts(parts, run),
            results: results.collect(),
        }],
    };
    json::pretty(&log)
}

fn language(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh-CN",
        Lang::En => "en",
    }
}

/// Rules of two forms may share an id; with its form it is the same in every run.
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

/// The documents of the run, each once.
fn artifacts<'a>(parts: &'a [Part], run: &RunPart) -> Vec<Artifact<'a>> {
    let mut found: IndexMap<String, Option<ReportProperties<'a>>> = IndexMap::new();
    for part in parts {
        let (organisation, year) = (part.organisation.as_deref(), part.year);
        let properties = ReportProperties { template: &part.template, organisation, year };
        found.entry(part.uri.clone()).or_insert(Some(properties));
    }
    for unread in &run.unread {
        found.entry(uri::of(&unread.report)).or_insert(None);
    }
    let artifact =
        |(uri, properties)| Artifact { location: ArtifactLocation { uri }, roles: ["analysisTarget"], properties };
    found.into_iter().map(artifact).collect()
}

fn descriptor(rule: &RulePart, lang: Lang) -> Rule {
    let colon = told::say(Text::Colon, lang);
    let check = match &rule.when {
        Some(when) => Message::new(Text::RuleGuarded).with("check", rule.check.as_str()).with("when", when.as_str()),
        None => Message::verbatim(rule.check.as_str()),
    };
    let check = check.render(lang);
    // A message whose places nobody has filled yet is no headline.
    let title = rule.message.as_deref().filter(|message| !message.contains('{')).unwrap_or(&rule.check);
    let mut help = vec![format!("{}{colon}{check}", told::say(Text::HeadCheck, lang))];
    if let Some(basis) = &rule.basis {
        help.push(format!("{}{colon}{basis}", told::say(Text::WordBasis, lang)));
    }
    if let Some(message) = &rule.message {
        help.push(format!("{}{colon}{message}", told::say(Text::HeadMessage, lang)));
    }
    help.push(format!("{}{colon}{}", told::say(Text::HeadSeverity, lang), told::weight(rule.severity, lang)));
    if rule.derived {
        help.push(told::say(Text::RuleDerived, lang));
    }
    if let Some(source) = &rule.source {
        let place = format!("{}:{}:{}", source.file, source.line, source.column);
        help.push(format!("{}{colon}{place}", told::say(Text::HeadPlace, lang)));
    }
    Rule {
        id: rule_id(&rule.template, &rule.id),
        name: rule.id.clone(),
        short_description: words(&format!("{}{colon}{title}", rule.id)),
        full_description: words(rule.basis.as_ref().unwrap_or(&check)),
        help: words(&help.join("\n")),
        default_configuration: Configuration { level: level(rule.severity) },
        properties: RuleProperties {
            severity: told::weight(rule.severity, Lang::Zh),
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
    let told = told::tell(finding, checked, sources, lang);
    let open = finding.outcome == OutcomeKind::Undetermined;
    let mut related: Vec<Location> = Vec::new();
    for cell in told.cells.iter().skip(1).take(MOST_CELLS) {
        related.push(Location { message: Some(words(&cell.line())), ..location(cell, checked, sources) });
    }
    if let Some(region) = finding.rule_span.and_then(|span| region(span, sources)) {
        let name = finding.rule_span.map_or("", |span| sources.name(span.source));
        let said = format!("{}{}{}", told::say(Text::WordRule, lang), told::say(Text::Colon, lang), finding.expression);
        related.push(Location { message: Some(words(&said)), ..at(uri::of(name), Some(region)) });
    }
    for (nth, location) in related.iter_mut().enumerate() {
        location.id = Some(nth + 1);
    }
    Body {
        kind: if open { "open" } else { "fail" },
        level: if open { "none" } else { level(finding.severity) },
        message: words(&headline(&told, open, lang)),
        locations: [primary(&told, finding, checked, sources)],
        related_locations: related,
        partial_fingerprints: BTreeMap::new(),
        properties: Properties {
            outcome: finding.outcome.name(),
            left: finding.left.clone(),
            right: finding.right.clone(),
            difference: finding.difference.clone(),
            expression: finding.expression.clone(),
            substituted: finding.substituted.clone(),
            help: told.help,
            cells: finding.cells.len(),
        },
    }
}

/// The message with its place and both sides: `表三 列 自然人：…（左边 44，右边 47，相差 3）`.
fn headline(told: &Told, open: bool, lang: Lang) -> String {
    let mut said = if told.at.is_empty() {
        told.message.clone()
    } else {
        format!("{}{}{}", told.at, told::say(Text::Colon, lang), told.message)
    };
    if let Some(sides) = told.sides.as_ref().filter(|_| !open) {
        said = Message::new(Text::ValueWithNote).with("value", said).with("note", sides.as_str()).render(lang);
    }
    said
}

/// The cell to look at first; for a rule that looks at no cell the report as a whole.
fn primary(told: &Told, finding: &Finding, checked: &Checked, sources: &Sources) -> Location {
    let mut found = match told.cells.first() {
        Some(cell) => location(cell, checked, sources),
        None => at(uri::of(&checked.report.name), None),
    };
    let place = &finding.at;
    if let (true, Some(table)) = (found.logical_locations.is_empty(), &place.table) {
        let axis = |code: &Option<String>| code.clone().unwrap_or_else(|| "*".to_owned());
        let name = format!("{table}!{},{}", axis(&place.row), axis(&place.col));
        found.logical_locations.push(LogicalLocation { fully_qualified_name: name, kind: "cells" });
    }
    found
}

fn location(cell: &Seen, checked: &Checked, sources: &Sources) -> Location {
    let mut found = at(uri::of(&checked.report.name), cell_region(cell.id, checked, sources));
    found.logical_locations.push(LogicalLocation { fully_qualified_name: cell.name.clone(), kind: "cell" });
    if let (None, Some(within)) = (&found.physical_location.region, &cell.within) {
        found.logical_locations.push(LogicalLocation { fully_qualified_name: within.clone(), kind: "place" });
    }
    found
}

/// The lines of a cell; a document without lines has none.
fn cell_region(id: CellId, checked: &Checked, sources: &Sources) -> Option<Region> {
    match checked.report.cell(id)?.place.as_ref()? {
        Place::Text(span) => region(*span, sources),
        Place::Named { .. } => None,
    }
}

fn region(span: Span, sources: &Sources) -> Option<Region> {
    let source = sources.get(span.source)?;
    let (start, end) = (source.line_col(span.start as usize), source.line_col(span.end as usize));
    Some(Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column })
}

fn at(uri: String, region: Option<Region>) -> Location {
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
        ..at(
            uri::of(&label.file),
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
        // The standard wants no location twice.
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

fn unread_notification(report: &str, lang: Lang) -> Notification {
    Notification {
        descriptor: None,
        level: "error",
        message: words(&Message::new(Text::NotRead).with("report", report).render(lang)),
        locations: vec![at(uri::of(report), None)],
    }
}

/// What a result is known by from run to run: report, form, rule and position; not its figures, its words or the
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
    // FNV-1a: published and the same everywhere, which the hashes of the standard library do not promise to be.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in parts.iter().flat_map(|part| part.bytes().chain([0])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    format!("{hash:016x}")
}
