//! Writes JUnit XML for build servers: one `testsuite` per report, one `testcase` per rule.
//!
//! The XML follows the schema that Jenkins publishes (`junit-10.xsd`). A suite is printed when its report comes and is
//! not kept. The totals on the root element, which are optional, are not known by then and are left out; each suite has
//! its own.
//!
//! A violated rule of severity error fails. A violated rule of lower severity passes with a note in `system-out`, as it
//! leaves the exit status at 0, unless the run is strict, where warnings fail too. A rule that is undetermined at some
//! position is an error, and one that applied nowhere is skipped.
//!
//! Invariant: neither an undetermined nor a skipped rule looks like one that passed.

use std::collections::{BTreeMap, HashMap};

use crate::diagnostic::{Diagnostic, Lang, Message, Severity, Text};
use crate::finding::{Checked, Counts, Finding, Outcome, RuleCount, TemplateSummary};
use crate::source::Sources;

use super::failed::{FailedReport, RunPart};
use super::finding_text::{self, FindingText};
use super::json::{self, DiagnosticOutput};
use super::run_model::{RuleModel, RunModel};
use super::writer::{CheckedInput, FailedInput, RenderOptions, ReportWriter};

/// The number of positions of one rule that are written.
const MAX_POSITIONS: usize = 50;
/// The number of cells of one position that are written.
const MAX_CELLS: usize = 20;

/// One report as a formatted `testsuite`.
#[derive(Debug, Clone, Default)]
pub struct ReportSuite {
    xml: String,
    template: String,
    /// The outcomes of each rule, to compute what the tally holds in addition.
    counts: Vec<(String, Counts)>,
}

/// The result of a testcase.
enum CaseResult {
    Passed,
    Failed,
    Undetermined,
    Skipped,
    /// Everything that it finds is explained or was known.
    SetAside,
}

/// Writes the suite of a report. With `strict`, warnings fail.
fn report_suite(checked: &Checked, sources: &Sources, lang: Lang, strict: bool) -> ReportSuite {
    let report = &checked.report;
    let mut by_rule: HashMap<&str, Vec<&Finding>> = HashMap::new();
    for finding in &checked.findings {
        by_rule.entry(finding.rule.as_str()).or_default().push(finding);
    }
    let mut suite = Suite::default();
    let year = report.year.map(|year| year.to_string());
    suite.property("template", &report.template.name);
    for (name, value) in [("organisation", &report.organisation), ("year", &year)] {
        if let Some(value) = value {
            suite.property(name, value);
        }
    }
    for rule in &checked.rules {
        let own = by_rule.get(rule.rule.as_str()).map_or(&[][..], Vec::as_slice);
        let text = positions(own, checked, sources, lang);
        let class = class(&report.template.name, &rule.table);
        suite.case(&class, &rule.rule, &result(rule, own, strict), &summary(own, rule.counts, lang), &text, lang);
    }
    let remarks = report.diagnostics.clone().into_sorted();
    let remarks: Vec<String> = remarks.iter().map(|d| remark(&json::diagnostic(d, sources, lang))).collect();
    ReportSuite {
        xml: suite.finish(&report.name, &remarks.join("\n")),
        template: report.template.name.clone(),
        counts: checked.rules.iter().map(|rule| (rule.rule.clone(), rule.counts)).collect(),
    }
}

/// Writes the suites of a run. Suites are printed as reports come; only their counts are kept.
#[derive(Debug)]
pub struct JunitWriter {
    lang: Lang,
    /// Whether warnings fail.
    strict: bool,
    /// The counts in suites of single reports, by form.
    printed: BTreeMap<String, Printed>,
}

#[derive(Debug, Default)]
struct Printed {
    reports: usize,
    rules: HashMap<String, Counts>,
}

impl ReportWriter for JunitWriter {
    type Part = RunPart<ReportSuite>;

    const NAME: &'static str = "junit";
    const ENDING: &'static str = "xml";
    const LISTS_RULES: bool = true;
    const LISTS_DIAGNOSTICS: bool = true;

    fn checked(report: &CheckedInput<'_>, options: &RenderOptions, part: &mut Self::Part) {
        part.reports.push(report_suite(report.checked, report.sources, options.lang, options.strict));
    }

    fn failed(report: &FailedInput<'_>, options: &RenderOptions, part: &mut Self::Part) {
        part.failed.push(report.model(options.lang));
    }

    fn new(options: &RenderOptions) -> Self {
        Self { lang: options.lang, strict: options.strict, printed: BTreeMap::new() }
    }

    fn begin(&mut self) -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"gouji\">\n".to_owned()
    }

    fn push(&mut self, part: Self::Part) -> String {
        let mut out = String::new();
        for report in part.reports {
            let printed = self.printed.entry(report.template).or_default();
            printed.reports += 1;
            for (rule, counts) in report.counts {
                printed.rules.entry(rule).or_default().merge(counts);
            }
            out.push_str(&report.xml);
        }
        part.failed.iter().for_each(|failed| out.push_str(&failed_suite(failed, self.lang)));
        out
    }

    /// Writes the rest: one suite per form for reports that came only as counts, and errors in templates and rule
    /// files.
    fn finish(mut self, run: RunModel) -> Result<Vec<u8>, Box<Diagnostic>> {
        let mut out = String::new();
        // Groups of copied text count for a rule of a form, and belong to none of its reports.
        for group in &run.groups {
            let form = group.sections.first().and_then(|section| self.printed.get_mut(&section.template));
            if let Some(form) = form {
                form.rules.entry(group.rule.clone()).or_default().violated += 1;
            }
        }
        for (name, tally) in &run.tally.templates {
            let printed = self.printed.remove(name).unwrap_or_default();
            let count = tally.reports.saturating_sub(printed.reports);
            if count > 0 {
                out.push_str(&counted(name, tally, &printed, count, &run.rules, self.lang));
            }
        }
        if !run.diagnostics.is_empty() {
            let mut suite = Suite::default();
            let (errors, others): (Vec<_>, Vec<_>) = run.diagnostics.iter().partition(|d| d.severity.is_error());
            for (nth, diagnostic) in errors.into_iter().enumerate() {
                let name = format!("{} {}", diagnostic.code, nth + 1);
                suite.trouble("gouji", &name, &diagnostic.code, &diagnostic.message, &remark(diagnostic));
            }
            let others: Vec<String> = others.into_iter().map(remark).collect();
            out.push_str(&suite.finish("gouji", &others.join("\n")));
        }
        out.push_str(&groups_suite(&run, self.strict, self.lang));
        let account = run.account();
        if account.is_telling() {
            let mut suite = Suite::default();
            suite.property("reports", &account.reports.to_string());
            suite.property("checked", &account.checked.to_string());
            suite.property("unread", &account.unread.to_string());
            out.push_str(&suite.finish("run", ""));
        }
        out.push_str("</testsuites>\n");
        Ok(out.into_bytes())
    }
}

/// Writes a suite with one testcase per group of copied text.
fn groups_suite(run: &RunModel, strict: bool, lang: Lang) -> String {
    if run.groups.is_empty() {
        return String::new();
    }
    let mut suite = Suite::default();
    for (nth, group) in run.groups.iter().enumerate() {
        let fails = group.severity == Severity::Error || strict && group.severity == Severity::Warning;
        let result = match group.aside() {
            Some(_) => CaseResult::SetAside,
            None if fails => CaseResult::Failed,
            None => CaseResult::Passed,
        };
        let (name, words) = (format!("{} {}", group.rule, nth + 1), group.message().render(lang));
        suite.case("gouji", &name, &result, &words, &words, lang);
    }
    suite.finish(&finding_text::phrase(Text::PageAlike, lang), "")
}

/// Writes the suite of a report without a result.
fn failed_suite(failed: &FailedReport, lang: Lang) -> String {
    let mut suite = Suite::default();
    let words = Message::new(Text::NotRead).with("report", failed.report.as_str()).render(lang);
    let headline = failed.diagnostics.first().map_or(words, |d| d.message.clone());
    let text: Vec<String> = failed.diagnostics.iter().map(remark).collect();
    suite.trouble("gouji", &finding_text::phrase(Text::ReadingReport, lang), "unread", &headline, &text.join("\n"));
    suite.finish(&failed.report, "")
}

/// Writes one suite for all reports of a form without a suite of their own, in which nothing is violated. A rule that
/// applied in none of them is skipped; one whose cells the file does not have does not count as a pass.
fn counted(
    form: &str,
    tally: &TemplateSummary,
    printed: &Printed,
    count: usize,
    rules: &[RuleModel],
    lang: Lang,
) -> String {
    let mut suite = Suite::default();
    suite.property("template", form);
    suite.property("reports", &count.to_string());
    let place = |id: &str| rules.iter().position(|rule| rule.template == form && rule.id == id).unwrap_or(usize::MAX);
    let mut list: Vec<_> = tally.rules.iter().collect();
    list.sort_by_key(|(id, _)| (place(id), *id));
    for (id, rule) in list {
        let counts = rest(rule.counts, printed.rules.get(id).copied().unwrap_or_default());
        let rest = RuleCount { rule: id.clone(), severity: rule.severity, table: rule.table.clone(), counts };
        suite.case(&class(form, &rule.table), id, &result(&rest, &[], false), &summary(&[], counts, lang), "", lang);
    }
    let name = Message::new(Text::ReportsCounted).with("count", count.to_string()).render(lang);
    suite.finish(&name, "")
}

/// Subtracts counts.
fn rest(all: Counts, known: Counts) -> Counts {
    Counts {
        satisfied: all.satisfied.saturating_sub(known.satisfied),
        violated: all.violated.saturating_sub(known.violated),
        undetermined: all.undetermined.saturating_sub(known.undetermined),
        not_applicable: all.not_applicable.saturating_sub(known.not_applicable),
    }
}

/// Formats the form and the table of a rule: `gov-info-disclosure/2021/三`.
fn class(form: &str, table: &Option<String>) -> String {
    match table {
        Some(table) => format!("{form}/{table}"),
        None => form.to_owned(),
    }
}

/// Decides the result of a rule; what is set aside neither fails nor passes.
fn result(rule: &RuleCount, findings: &[&Finding], strict: bool) -> CaseResult {
    let mut counts = rule.counts;
    let aside: Vec<&&Finding> = findings.iter().filter(|finding| finding.aside.is_some()).collect();
    let open = aside.iter().filter(|finding| finding.outcome == Outcome::Undetermined).count();
    counts.undetermined = counts.undetermined.saturating_sub(open);
    counts.violated = counts.violated.saturating_sub(aside.len() - open);
    let fails = match rule.severity {
        Severity::Error => true,
        Severity::Warning => strict,
        Severity::Info => false,
    };
    if counts.violated > 0 && fails {
        CaseResult::Failed
    } else if counts.undetermined > 0 {
        CaseResult::Undetermined
    } else if counts.violated == 0 && !aside.is_empty() {
        CaseResult::SetAside
    } else if counts.violated + counts.satisfied == 0 {
        CaseResult::Skipped
    } else {
        CaseResult::Passed
    }
}

/// Formats the first message and the number of positions.
fn summary(findings: &[&Finding], counts: Counts, lang: Lang) -> String {
    let violated = |f: &&&Finding| f.outcome == Outcome::Violated;
    // What counts is named before what is set aside.
    let counting = findings.iter().find(|f| violated(f) && f.aside.is_none());
    let violated = counting.or(findings.iter().find(violated));
    let Some(first) = violated.or(findings.first()) else {
        // For a table of many reports this is reported once for the file and is not a finding.
        return if counts.undetermined > 0 { finding_text::phrase(Text::NotInFile, lang) } else { String::new() };
    };
    let words = finding_text::marked_with_reason(first, json::message(first, lang), lang);
    if findings.len() < 2 {
        return words;
    }
    let count = Message::new(Text::PositionsCount).with("count", findings.len().to_string()).render(lang);
    Message::new(Text::ValueWithNote).with("value", words).with("note", count).render(lang)
}

/// Formats every position with its figures, one per line.
fn positions(findings: &[&Finding], checked: &Checked, sources: &Sources, lang: Lang) -> String {
    let colon = finding_text::phrase(Text::Colon, lang);
    let mut lines: Vec<String> = Vec::new();
    if let Some(first) = findings.first() {
        let expression = finding_text::expression(&first.expression, first.derived, lang);
        lines.push(format!("{}{colon}{expression}", finding_text::phrase(Text::WordRule, lang)));
        lines.extend(
            first.basis.as_ref().map(|basis| format!("{}{colon}{basis}", finding_text::phrase(Text::WordBasis, lang))),
        );
    }
    for finding in findings.iter().take(MAX_POSITIONS) {
        let text = FindingText::new(finding, checked, sources, lang);
        let open = finding.outcome == Outcome::Undetermined;
        let at = if text.at.is_empty() { String::new() } else { format!("{}{colon}", text.at) };
        let mark =
            if open { format!("{} ", finding_text::phrase(Text::WordUndetermined, lang)) } else { String::new() };
        lines.push(format!("- {mark}{at}{}", text.message));
        if !open {
            lines.extend(text.equation.map(|words| format!("  {words}")));
            lines.extend(text.sides.map(|words| format!("  {words}")));
        }
        lines.extend(text.cells.iter().take(MAX_CELLS).map(|cell| format!("  {}", cell.line())));
        lines.extend(text.elsewhere.iter().take(MAX_CELLS).map(|line| format!("  {}", line.words)));
        lines.extend(text.facts.iter().take(MAX_CELLS).map(|words| format!("  {words}")));
        let cut = text.cells.len().saturating_sub(MAX_CELLS);
        if cut > 0 {
            lines.push(format!("  {}", Message::new(Text::CellsCut).with("count", cut.to_string()).render(lang)));
        }
        lines.extend(text.help.map(|words| format!("  {}{colon}{words}", finding_text::phrase(Text::WordHelp, lang))));
    }
    let cut = findings.len().saturating_sub(MAX_POSITIONS);
    if cut > 0 {
        lines.push(Message::new(Text::PositionsCut).with("count", cut.to_string()).render(lang));
    }
    lines.join("\n")
}

/// Formats a remark: `报告.txt:5:1 info[G0611] …`.
fn remark(diagnostic: &DiagnosticOutput) -> String {
    let label = diagnostic.labels.iter().find(|label| label.primary).or(diagnostic.labels.first());
    let at = label.map(|l| format!("{}:{}:{} ", l.file, l.line, l.column)).unwrap_or_default();
    let help = diagnostic.help.as_ref().map(|help| format!("\n  {help}")).unwrap_or_default();
    format!("{at}[{}] {}{help}", diagnostic.code, diagnostic.message)
}

/// A `testsuite` in progress.
#[derive(Default)]
struct Suite {
    properties: String,
    cases: String,
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Suite {
    fn property(&mut self, name: &str, value: &str) {
        self.properties.push_str(&format!("      <property name=\"{name}\" value=\"{}\"/>\n", attribute(value)));
    }

    fn case(&mut self, class: &str, name: &str, result: &CaseResult, headline: &str, text: &str, lang: Lang) {
        let inside = match result {
            CaseResult::Failed => element("failure", "violated", headline, text),
            CaseResult::Undetermined => element("error", "undetermined", headline, text),
            CaseResult::Skipped => {
                element("skipped", "not_applicable", &finding_text::phrase(Text::HeadNotApplicable, lang), "")
            }
            CaseResult::SetAside => element("skipped", "set_aside", headline, ""),
            CaseResult::Passed if text.is_empty() => String::new(),
            CaseResult::Passed => format!("      <system-out>{}</system-out>\n", content(text)),
        };
        self.failures += usize::from(matches!(result, CaseResult::Failed));
        self.errors += usize::from(matches!(result, CaseResult::Undetermined));
        self.skipped += usize::from(matches!(result, CaseResult::Skipped | CaseResult::SetAside));
        self.push(class, name, &inside);
    }

    /// Adds a testcase that could not be run.
    fn trouble(&mut self, class: &str, name: &str, kind: &str, headline: &str, text: &str) {
        self.errors += 1;
        self.push(class, name, &element("error", kind, headline, text));
    }

    fn push(&mut self, class: &str, name: &str, inside: &str) {
        self.tests += 1;
        let head = format!("    <testcase classname=\"{}\" name=\"{}\"", attribute(class), attribute(name));
        self.cases.push_str(&match inside {
            "" => format!("{head}/>\n"),
            _ => format!("{head}>\n{inside}    </testcase>\n"),
        });
    }

    fn finish(self, name: &str, remarks: &str) -> String {
        let mut xml = format!(
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n",
            attribute(name),
            self.tests,
            self.failures,
            self.errors,
            self.skipped
        );
        if !self.properties.is_empty() {
            xml.push_str(&format!("    <properties>\n{}    </properties>\n", self.properties));
        }
        xml.push_str(&self.cases);
        if !remarks.is_empty() {
            xml.push_str(&format!("    <system-err>{}</system-err>\n", content(remarks)));
        }
        xml + "  </testsuite>\n"
    }
}

fn element(name: &str, kind: &str, headline: &str, text: &str) -> String {
    let head = format!("      <{name} type=\"{}\" message=\"{}\"", attribute(kind), attribute(headline));
    if text.is_empty() { format!("{head}/>\n") } else { format!("{head}>{}</{name}>\n", content(text)) }
}

/// Escapes text between tags, and replaces characters that XML cannot contain.
fn content(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// Escapes text in double quotes, where readers turn line ends into spaces.
fn attribute(words: &str) -> String {
    content(words).replace('"', "&quot;").replace(['\n', '\t'], " ")
}
