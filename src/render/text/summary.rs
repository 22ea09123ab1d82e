//! Formats the summary of one report on one screen: the report, the four outcomes by table and rule, and a conclusion.

use anstyle::Style;

use crate::diagnostic::{Message, Severity, Text};
use crate::finding::{Checked, Counts, RuleCount};
use crate::render::columns::{Columns, Side, StyledText, clean, display_width, shorten};
use crate::render::conclusion::{Tone, conclusion};

use super::{BOLD, DIM, View, WIDTH, style_of};

/// The display width of a rule's id.
const RULE: usize = 40;

fn violations(checked: &Checked, severity: Severity) -> usize {
    checked.violations.get(&severity).copied().unwrap_or(0)
}

/// Formats a report in which everything holds as one line; `None` if there is more to report.
pub fn brief(checked: &Checked, broken: usize, view: View) -> Option<String> {
    let counts = checked.counts;
    if counts.violated > 0 || counts.undetermined > 0 || counts.satisfied == 0 || broken > 0 {
        return None;
    }
    // A rule without any position does not count as satisfied.
    if !checked.rules.iter().all(|rule| is_quiet(&rule.counts)) {
        return None;
    }
    let mut words = Message::new(Text::LineHolds)
        .with("name", clean(&checked.report.name))
        .with("template", clean(&checked.report.template.name))
        .with("satisfied", counts.satisfied.to_string())
        .with("others", counts.not_applicable.to_string())
        .render(view.lang);
    if checked.by_construction > 0 {
        let more = Message::new(Text::LineByConstruction).with("count", checked.by_construction.to_string());
        words.push_str(&more.render(view.lang));
    }
    Some(format!("{} {words}\n", view.paint("✓", anstyle::AnsiColor::Green.on_default())))
}

/// Formats the summary of one report. Ends with an empty line.
pub(super) fn summary(checked: &Checked, broken: usize, view: View) -> String {
    let mut out = rule_off(&clean(&checked.report.name), view);
    out.push_str(&about(checked, view));
    out.push('\n');
    out.push_str(&counts(checked, view));
    out.push('\n');
    if checked.blanks_as_zero > 0 || checked.dashes_as_zero > 0 {
        let words = Message::new(Text::CountedAsZero)
            .with("blanks", checked.blanks_as_zero.to_string())
            .with("dashes", checked.dashes_as_zero.to_string())
            .with("proved", checked.zeros_proved.to_string())
            .with("assumed", checked.zeros_assumed().to_string())
            .render(view.lang);
        out.push_str(&format!("{words}\n"));
    }
    if checked.by_construction > 0 {
        let words = Message::new(Text::ByConstruction).with("count", checked.by_construction.to_string());
        out.push_str(&format!("{}\n", words.render(view.lang)));
    }
    let conclusion =
        conclusion(checked.counts, checked.aside, |severity| violations(checked, severity), 0, (broken, 0), view.lang);
    out.push_str(&painted(conclusion, view));
    out.push_str("\n\n");
    out
}

/// Draws `── 报告.txt ──────` at the width of the screen.
pub(super) fn rule_off(name: &str, view: View) -> String {
    let rest = WIDTH.saturating_sub(display_width(name) + 4).max(2);
    format!("{} {} {}\n", view.paint("──", DIM), view.paint(name, BOLD), view.paint(&"─".repeat(rest), DIM))
}

fn about(checked: &Checked, view: View) -> String {
    let report = &checked.report;
    let mut columns = Columns::new([Side::Left, Side::Left]);
    let mut line = |text: Text, words: String| {
        columns.row(vec![StyledText::styled(view.text(text), DIM), StyledText::new(clean(&words))]);
    };
    line(Text::AboutTemplate, format!("{}  {}", report.template.name, report.template.title));
    if let Some(why) = &report.recognised {
        line(Text::AboutRecognised, why.render(view.lang));
    }
    let unknown = || view.text(Text::AboutUnknown);
    line(Text::AboutOrganisation, report.organisation.clone().unwrap_or_else(unknown));
    line(Text::AboutYear, report.year.map_or_else(unknown, |year| year.to_string()));
    columns.render(view.color)
}

/// Lists rules by table; those without findings share one line per table.
fn counts(checked: &Checked, view: View) -> String {
    let mut columns = Columns::new([Side::Left, Side::Left, Side::Right, Side::Right, Side::Right, Side::Right]);
    let head = |text: Text| StyledText::styled(view.text(text), DIM);
    columns.row(vec![
        head(Text::HeadTable),
        head(Text::HeadRule),
        head(Text::HeadSatisfied),
        head(Text::HeadViolated),
        head(Text::HeadUndetermined),
        head(Text::HeadNotApplicable),
    ]);
    let mut tables: Vec<Option<&str>> = Vec::new();
    for code in checked.report.template.tables.keys() {
        tables.push(Some(code));
    }
    for rule in &checked.rules {
        if !tables.contains(&rule.table.as_deref()) {
            tables.push(rule.table.as_deref());
        }
    }
    // One finding says why nothing of the tables is determined, which are one line for that.
    let unchecked = checked.report.is_unchecked();
    let open = |table: &Option<&str>| {
        let mut mine = checked.rules.iter().filter(|rule| rule.table.as_deref() == *table);
        table.is_some()
            && mine.all(|rule| rule.counts.satisfied + rule.counts.violated + rule.counts.not_applicable == 0)
    };
    let (unread, tables): (Vec<Option<&str>>, Vec<Option<&str>>) =
        tables.into_iter().partition(|table| unchecked && open(table));
    if !unread.is_empty() {
        let mine = checked.rules.iter().filter(|rule| unread.contains(&rule.table.as_deref()));
        let mut sum = Counts::default();
        let count = mine.map(|rule| sum.merge(rule.counts)).count();
        let words = Message::new(Text::AllUndetermined).with("count", count.to_string()).render(view.lang);
        let name = view.text(Text::UnreadTables);
        columns.row(line(name, StyledText::styled(words, DIM), &sum, Severity::Info));
    }
    for table in tables {
        let mine: Vec<&RuleCount> = checked.rules.iter().filter(|rule| rule.table.as_deref() == table).collect();
        let (quiet, loud): (Vec<&RuleCount>, Vec<&RuleCount>) =
            mine.into_iter().partition(|rule| is_quiet(&rule.counts) || unchecked && rule.counts.violated == 0);
        let mut name = table.map_or_else(|| view.text(Text::AcrossTables), clean);
        for rule in &loud {
            let words = shorten(&clean(&rule.rule), RULE);
            let entry = StyledText::styled(
                words,
                if rule.counts.violated > 0 { style_of(rule.severity) } else { Style::new() },
            );
            columns.row(line(std::mem::take(&mut name), entry, &rule.counts, rule.severity));
        }
        if !quiet.is_empty() {
            let mut sum = Counts::default();
            quiet.iter().for_each(|rule| sum.merge(rule.counts));
            let text = match (loud.is_empty(), sum.not_applicable) {
                (true, _) if sum.satisfied + sum.not_applicable == 0 => Text::AllUndetermined,
                (true, 0) => Text::AllSatisfied,
                (false, 0) => Text::OthersSatisfied,
                (true, _) => Text::AllUnbroken,
                (false, _) => Text::OthersUnbroken,
            };
            let words = Message::new(text).with("count", quiet.len().to_string()).render(view.lang);
            columns.row(line(name, StyledText::styled(words, DIM), &sum, Severity::Info));
        }
    }
    let words = Message::new(Text::RulesCount).with("count", checked.rules.len().to_string()).render(view.lang);
    columns.row(line(view.text(Text::HeadTotal), StyledText::new(words), &checked.counts, Severity::Error));
    columns.render(view.color)
}

/// Whether a rule needs no attention. A rule without any position does, because nothing passes by being skipped.
fn is_quiet(counts: &Counts) -> bool {
    counts.violated == 0 && counts.undetermined == 0 && counts.satisfied + counts.not_applicable > 0
}

fn line(table: String, rule: StyledText, counts: &Counts, severity: Severity) -> Vec<StyledText> {
    let figure =
        |count: usize, style: Style| StyledText::styled(count.to_string(), if count == 0 { DIM } else { style });
    vec![
        StyledText::new(table),
        rule,
        figure(counts.satisfied, Style::new()),
        figure(counts.violated, style_of(severity)),
        figure(counts.undetermined, style_of(Severity::Warning)),
        figure(counts.not_applicable, Style::new()),
    ]
}

/// Formats a conclusion in its colour.
pub(super) fn painted((tone, words): (Tone, String), view: View) -> String {
    let style = match tone {
        Tone::Good => anstyle::AnsiColor::Green.on_default().bold(),
        Tone::Open => style_of(Severity::Warning),
        Tone::Bad(severity) => style_of(severity),
    };
    view.paint(&words, style)
}
