//! Writes a Markdown summary for a pull request or a build page: the conclusion, a few counts, the rules with findings,
//! and the first findings.
//!
//! Invariant: text from users never becomes markup.

use crate::diagnostic::{Diagnostic, Lang, Message, Severity, Text};
use crate::finding::{Checked, CopiedGroup, Outcome, Standing};
use crate::source::Sources;

use super::by_severity;
use super::conclusion::run_conclusion;
use super::failed::{FailedList, RunPart};
use super::finding_text::{self, FindingText};
use super::json::DiagnosticOutput;
use super::run_model::RunModel;
use super::text::{self, View};
use super::writer::{CheckedInput, FailedInput, RenderOptions, ReportWriter};

/// The number of findings written. With the limits below, a page stays within the 65,536 characters of a comment on
/// GitHub.
const MAX_FINDINGS: usize = 20;
/// The number of rows of a table and of entries of a list.
const MAX_ROWS: usize = 30;
/// The number of cells of one finding.
const MAX_CELLS: usize = 8;
/// The number of characters of one piece of a user's text.
const LONGEST: usize = 300;

/// What one report adds to the page.
#[derive(Debug, Clone)]
pub struct FirstFindings {
    /// Its first findings, formatted; errors first, undetermined positions last.
    findings: Vec<((bool, Outcome, Severity), String)>,
    /// The number of all its findings.
    count: usize,
}

/// Formats the first findings of a report.
fn first_findings(checked: &Checked, sources: &Sources, lang: Lang) -> FirstFindings {
    let mut sorted = by_severity(&checked.findings);
    // Space is limited, so violations come before undetermined positions.
    sorted.sort_by_key(|finding| (finding.aside.is_some(), finding.outcome));
    let name = code(&checked.report.name);
    let findings = sorted.iter().take(MAX_FINDINGS).map(|finding| {
        let text = FindingText::new(finding, checked, sources, lang);
        let open = finding.outcome == Outcome::Undetermined;
        let word = if open {
            finding_text::phrase(Text::WordUndetermined, lang)
        } else {
            finding_text::weight(finding.severity, lang)
        };
        let at = if text.at.is_empty() { String::new() } else { format!(" · {}", escape(&text.at)) };
        let mut lines = vec![format!("- **{word}** {} · {name}{at}", code(&finding.rule)), escape(&text.message)];
        if !open {
            let equation = text.equation.as_ref().map(|words| code(words));
            let figures: Vec<String> = equation.into_iter().chain(text.sides.map(|words| escape(&words))).collect();
            lines.push(figures.join(" · "));
        }
        let mut cells: Vec<String> =
            text.cells.iter().take(MAX_CELLS).map(|cell| code(&cell.line_in_words())).collect();
        let cut = text.cells.len().saturating_sub(MAX_CELLS);
        if cut > 0 {
            cells.push(Message::new(Text::CellsCut).with("count", cut.to_string()).render(lang));
        }
        cells.extend(text.elsewhere.iter().take(MAX_CELLS).map(|line| escape(&line.words)));
        cells.extend(text.facts.iter().take(MAX_CELLS).map(|words| escape(words)));
        lines.push(cells.join(&finding_text::phrase(Text::ListSeparator, lang)));
        lines.retain(|line| !line.is_empty());
        ((finding.aside.is_some(), finding.outcome, finding.severity), lines.join("<br>\n  ") + "\n")
    });
    FirstFindings { findings: findings.collect(), count: sorted.len() }
}

/// Writes the summary of a run. Keeps only the findings that it shows.
#[derive(Debug)]
pub struct MarkdownWriter {
    lang: Lang,
    findings: Vec<((bool, Outcome, Severity), String)>,
    /// The number of all findings.
    count: usize,
    failed: FailedList,
}

impl ReportWriter for MarkdownWriter {
    type Part = RunPart<FirstFindings>;

    const NAME: &'static str = "md";
    const ENDING: &'static str = "md";
    const ENDINGS: &'static [&'static str] = &["md", "markdown"];
    const LISTS_DIAGNOSTICS: bool = true;

    fn checked(report: &CheckedInput<'_>, options: &RenderOptions, part: &mut Self::Part) {
        part.reports.push(first_findings(report.checked, report.sources, options.lang));
    }

    fn failed(report: &FailedInput<'_>, options: &RenderOptions, part: &mut Self::Part) {
        part.failed.push(report.model(options.lang));
    }

    fn new(options: &RenderOptions) -> Self {
        Self { lang: options.lang, findings: Vec::new(), count: 0, failed: FailedList::default() }
    }

    /// Errors of all reports come before less severe findings.
    fn push(&mut self, part: Self::Part) -> String {
        for report in part.reports {
            self.count += report.count;
            self.findings.extend(report.findings);
            self.findings.sort_by_key(|(weight, _)| *weight);
            self.findings.truncate(MAX_FINDINGS);
        }
        self.failed.extend(part.failed);
        String::new()
    }

    fn finish(mut self, mut run: RunModel) -> Result<Vec<u8>, Box<Diagnostic>> {
        run.failed = std::mem::take(&mut self.failed).into_named();
        Ok(self.page(&run, self.lang).into_bytes())
    }
}

impl MarkdownWriter {
    fn page(&self, run: &RunModel, lang: Lang) -> String {
        let view = View { lang, color: false };
        let mut out = format!("### {} gouji{}{}\n\n", sign(run), view.text(Text::Colon), run_conclusion(run, lang).1);
        out.push_str(&standings(run, lang));
        out.push_str(&rules(run, lang));
        out.push_str(&self.findings(lang));
        out.push_str(&alike(run, lang));
        out.push_str(&failed(run, lang));
        out
    }

    fn findings(&self, lang: Lang) -> String {
        let mut out: String = self.findings.iter().map(|(_, words)| words.as_str()).collect();
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&cut(Text::PositionsCut, self.count, self.findings.len(), lang));
        out
    }
}

/// Returns the symbol for the conclusion.
fn sign(run: &RunModel) -> &'static str {
    let tally = &run.tally;
    if tally.violated(Severity::Error) > 0 || tally.failed > 0 || run.errors() > 0 {
        "❌"
    } else if tally.counts.violated > 0 || tally.counts.undetermined > 0 || tally.counts.satisfied == 0 {
        "⚠️"
    } else {
        "✅"
    }
}

/// Lists reports by their result, and positions by outcome.
fn standings(run: &RunModel, lang: Lang) -> String {
    let tally = &run.tally;
    let mut cells = vec![(finding_text::phrase(Text::TallyReports, lang), tally.reports() + tally.failed)];
    let of = |standing: &Standing| (finding_text::standing(*standing, lang), tally.standing(*standing));
    cells.extend(Standing::ALL.iter().map(of).filter(|(_, count)| *count > 0));
    if tally.failed > 0 {
        cells.push((finding_text::phrase(Text::TallyFailed, lang), tally.failed));
    }
    let counts = tally.counts;
    let positions = [
        (Text::HeadSatisfied, counts.satisfied),
        (Text::HeadViolated, counts.violated),
        (Text::HeadUndetermined, counts.undetermined),
        (Text::HeadNotApplicable, counts.not_applicable),
    ];
    let positions = positions.map(|(text, count)| (finding_text::phrase(text, lang), count));
    let mut out = figures(&cells);
    out.push_str(&figures(&positions));
    out
}

/// Formats a table of one row.
fn figures(cells: &[(String, usize)]) -> String {
    let row = |words: Vec<String>| format!("| {} |\n", words.join(" | "));
    let mut out = row(cells.iter().map(|(head, _)| head.clone()).collect());
    out.push_str(&row(vec!["--:".to_owned(); cells.len()]));
    out.push_str(&row(cells.iter().map(|(_, count)| count.to_string()).collect()));
    out.push('\n');
    out
}

fn rules(run: &RunModel, lang: Lang) -> String {
    let view = View { lang, color: false };
    let loud = text::loud(&run.tally);
    if loud.is_empty() {
        return String::new();
    }
    let heads = [
        Text::HeadRule,
        Text::HeadSeverity,
        Text::TallyReports,
        Text::HeadViolated,
        Text::HeadUndetermined,
        Text::TallyWhere,
    ];
    let mut out = format!("| {} |\n", heads.map(|head| finding_text::phrase(head, lang)).join(" | "));
    out.push_str("|---|---|--:|--:|--:|---|\n");
    let several = run.tally.templates.len() > 1;
    for (template, id, rule) in loud.iter().take(MAX_ROWS) {
        let form = if several { format!(" {}", code(template)) } else { String::new() };
        let place = escape(&text::places(rule, 3, view));
        let weight = finding_text::weight(rule.severity, lang);
        let (reports, counts) = (rule.violating, rule.counts);
        let figures = format!("{reports} | {} | {}", counts.violated, counts.undetermined);
        out.push_str(&format!("| {}{form} | {weight} | {figures} | {place} |\n", code(id)));
    }
    out.push('\n');
    out.push_str(&cut(Text::TallyCut, loud.len(), MAX_ROWS, lang));
    out
}

/// Lists sections of which the text is the same in the reports of several offices.
fn alike(run: &RunModel, lang: Lang) -> String {
    let line = |group: &CopiedGroup| {
        let word = finding_text::weight(group.severity, lang);
        format!("- **{word}** {} · {}\n", code(&group.rule), escape(&group.message().render(lang)))
    };
    let mut out: String = run.groups.iter().take(MAX_ROWS).map(line).collect();
    if !out.is_empty() {
        out.push('\n');
    }
    out + &cut(Text::TallyCut, run.groups.len(), MAX_ROWS, lang)
}

/// Lists reports that could not be read, and errors in templates and rule files.
fn failed(run: &RunModel, lang: Lang) -> String {
    let line = |name: &str, diagnostic: Option<&DiagnosticOutput>| {
        let words = diagnostic
            .map(|d| format!("{}{} {}", finding_text::phrase(Text::Colon, lang), code(&d.code), escape(&d.message)));
        format!("- {}{}\n", code(name), words.unwrap_or_default())
    };
    let reports = run.failed.iter().map(|failed| {
        let words = Message::new(Text::NotRead).with("report", failed.report.as_str()).render(lang);
        match failed.diagnostics.first() {
            Some(first) => line(&failed.report, Some(first)),
            None => format!("- {}\n", escape(&words)),
        }
    });
    let broken = run.diagnostics.iter().filter(|d| d.severity.is_error()).map(|diagnostic| {
        let label = diagnostic.labels.iter().find(|label| label.primary);
        let place = label.map(|l| format!("{}:{}:{}", l.file, l.line, l.column));
        line(&place.unwrap_or_else(|| "gouji".to_owned()), Some(diagnostic))
    });
    let all: Vec<String> = reports.chain(broken).collect();
    let mut out: String = all.iter().take(MAX_ROWS).map(String::as_str).collect();
    if !out.is_empty() {
        out.push('\n');
    }
    // A long run names only the first of its failed reports.
    let unnamed = run.tally.failed.saturating_sub(run.failed.len());
    out.push_str(&cut(Text::TallyCut, all.len() + unnamed, MAX_ROWS.min(all.len()), lang));
    out
}

fn cut(text: Text, all: usize, shown: usize, lang: Lang) -> String {
    let count = all.saturating_sub(shown);
    if count == 0 {
        return String::new();
    }
    format!("{}\n\n", Message::new(text).with("count", count.to_string()).render(lang))
}

/// Puts a text on one line of limited length.
fn bounded(words: &str) -> String {
    let words = super::columns::clean(words);
    match words.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", words.get(..at).unwrap_or_default()),
        None => words,
    }
}

/// Escapes a text so that it has no emphasis, link, HTML, table or heading, and `@name` notifies nobody.
fn escape(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in bounded(words).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '@' => out.push_str("@<!-- -->"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' | '$' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

/// Formats a text as code that also works in tables: the fence is longer than any inside, and pipes are escaped.
fn code(words: &str) -> String {
    let words = bounded(words).replace('|', "\\|");
    let longest = words.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if words.starts_with('`') || words.ends_with('`') || words.is_empty() { " " } else { "" };
    format!("{fence}{pad}{words}{pad}{fence}")
}
