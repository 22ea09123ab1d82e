//! Renders the rules of a form as a table or a document, and a single rule in full.

use anstyle::Style;

use crate::diagnostic::{Message, Severity, Text};
use crate::template::Template;

use super::columns::{Columns, Side, StyledText, clean, shorten};
use super::finding_text;
use super::run_model::RuleModel;
use super::text::View;

/// The display width of an expression in the table; the document prints it whole.
const CHECK: usize = 80;

/// Names a severity as people do for rules: 强制性, 核实性, 提示.
fn weight(severity: Severity) -> Text {
    match severity {
        Severity::Error => Text::WeightError,
        Severity::Warning => Text::WeightWarning,
        Severity::Info => Text::WeightInfo,
    }
}

/// Formats a place as `file:line:column`.
fn place(rule: &RuleModel) -> Option<String> {
    rule.source.as_ref().map(|source| format!("{}:{}:{}", source.file, source.line, source.column))
}

/// Lists the rules of a form as a table, each on one line; with `cut` the line ends within a terminal.
pub fn table(template: &Template, rules: &[RuleModel], cut: bool, view: View) -> String {
    let count = Message::new(Text::RulesCount).with("count", rules.len().to_string()).render(view.lang);
    let bold = Style::new().bold();
    let dim = Style::new().dimmed();
    let mut out = format!(
        "{}  {}\n\n",
        view.paint(&format!("{}  {}", clean(&template.name), clean(&template.title)), bold),
        count
    );
    let mut columns = Columns::new([Side::Left; 5]);
    let heads = [Text::HeadTable, Text::HeadRule, Text::HeadSeverity, Text::HeadRemark, Text::HeadCheck];
    columns.row(heads.into_iter().map(|head| StyledText::styled(view.text(head), dim)).collect());
    for code in tables(rules) {
        let mut name = code.as_ref().map_or_else(|| view.text(Text::AcrossTables), |code| clean(code));
        for rule in rules.iter().filter(|rule| rule.table == *code) {
            let check = clean(&one_line(&guarded(rule, view)));
            columns.row(vec![
                StyledText::new(std::mem::take(&mut name)),
                StyledText::new(clean(&rule.id)),
                StyledText::new(view.text(weight(rule.severity))),
                StyledText::styled(if rule.derived { view.text(Text::RuleDerivedShort) } else { String::new() }, dim),
                StyledText::new(if cut { shorten(&check, CHECK) } else { check }),
            ]);
        }
    }
    out.push_str(&columns.render(view.color));
    out
}

/// Lists the tables in the order in which the rule book mentions them.
fn tables(rules: &[RuleModel]) -> Vec<&Option<String>> {
    let mut tables = Vec::new();
    for rule in rules {
        if !tables.contains(&&rule.table) {
            tables.push(&rule.table);
        }
    }
    tables
}

/// Formats the expression, with its guard if it has one.
fn guarded(rule: &RuleModel, view: View) -> String {
    match &rule.when {
        Some(when) => Message::new(Text::RuleGuarded)
            .with("check", spelled(&rule.check, rule, view))
            .with("when", spelled(when, rule, view))
            .render(view.lang),
        None => spelled(&rule.check, rule, view),
    }
}

/// Spells an expression of the rule in the language of the view.
fn spelled(expression: &str, rule: &RuleModel, view: View) -> String {
    finding_text::expression(expression, rule.derived, view.lang)
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Prints the rules of a form as a Markdown document, with one section per table.
pub fn document(template: &Template, rules: &[RuleModel], view: View) -> String {
    let mut out = format!("# {}\n\n`{}`\n", one_line(&template.title), template.name);
    if let Some(basis) = &template.basis {
        out.push_str(&format!("\n{}{}{}\n", view.text(Text::HeadBasis), view.text(Text::Colon), one_line(basis)));
    }
    for table in tables(rules) {
        let head = match table {
            Some(code) => {
                let title = template.table_named(code).map(|(_, table)| table.title.clone()).unwrap_or_default();
                let code = Message::new(Text::AtTable).with("code", code.clone()).render(view.lang);
                format!("{code} {}", one_line(&title))
            }
            None => view.text(Text::AcrossTables),
        };
        out.push_str(&format!("\n## {}\n", head.trim()));
        for rule in rules.iter().filter(|rule| rule.table == *table) {
            out.push_str(&entry(rule, view));
        }
    }
    out
}

fn entry(rule: &RuleModel, view: View) -> String {
    let colon = view.text(Text::Colon);
    let mut out = format!("\n### {}\n\n```\n{}\n```\n\n", one_line(&rule.id), spelled(&rule.check, rule, view).trim());
    let fields = [
        (Text::HeadWhen, rule.when.as_ref().map(|when| format!("`{}`", one_line(&spelled(when, rule, view))))),
        (Text::HeadSeverity, Some(view.text(weight(rule.severity)))),
        (Text::HeadBasis, rule.basis.clone()),
        (Text::HeadMessage, rule.message.clone()),
        (Text::HeadPlace, place(rule).map(|place| format!("`{place}`"))),
        (Text::HeadRemark, rule.derived.then(|| view.text(Text::RuleDerived))),
    ];
    for (head, words) in fields {
        if let Some(words) = words {
            out.push_str(&format!("- {}{colon}{}\n", view.text(head), one_line(&words)));
        }
    }
    out
}

/// Describes one rule with its expression, basis and place.
pub fn describe(rule: &RuleModel, view: View) -> String {
    let mut out = format!("{}  ({})\n", view.paint(&clean(&rule.id), Style::new().bold()), clean(&rule.template));
    let derived = rule.derived.then(|| view.text(Text::RuleDerived));
    let fields = [
        (Text::HeadCheck, Some(spelled(&rule.check, rule, view).trim().to_owned())),
        (Text::HeadWhen, rule.when.as_ref().map(|when| spelled(when, rule, view))),
        (Text::HeadSeverity, Some(view.text(weight(rule.severity)))),
        (Text::HeadBasis, rule.basis.clone()),
        (Text::HeadMessage, rule.message.clone()),
        (Text::HeadPlace, place(rule)),
        (Text::HeadRemark, derived),
    ];
    let mut columns = Columns::new([Side::Left; 2]).indent(2);
    for (head, words) in fields {
        let Some(words) = words else { continue };
        for (nth, line) in words.lines().enumerate() {
            let head = if nth == 0 { view.text(head) } else { String::new() };
            columns.row(vec![StyledText::styled(head, Style::new().dimmed()), StyledText::new(clean(line))]);
        }
    }
    out.push_str(&columns.render(view.color));
    out.push('\n');
    out
}
