//! Lists the rules of a template as a table, or prints the rule book as a document (`gouji rules`).

use std::sync::Arc;

use anstyle::Style;

use crate::diagnostic::{Message, Severity, Text};
use crate::render::columns::{Columns, Entry, Side, clean, shorten};
use crate::render::text::View;
use crate::source::Sources;
use crate::template::Template;

use super::args::{RulesArgs, RulesFormat};
use super::check::named_template;
use super::output::Stop;
use super::{FAILED, HOLDS, Run, Said};
use crate::engine::RuleEntry;

/// The display width of an expression in the table; the document prints it whole.
const CHECK: usize = 80;

pub(super) fn run(args: &RulesArgs, run: &mut Run<'_, '_>) -> Result<u8, Stop> {
    let mut results = run.results(args.output.as_deref(), &[&args.rules])?;
    let view = View { color: run.view.color && results.is_stdout(), ..run.view };
    let Ok(wanted) = named_template(args.template.as_deref(), run) else { return Ok(FAILED) };
    let templates = wanted.map_or_else(|| run.engine.templates().to_vec(), |template| vec![template]);
    let mut said = Said::default();
    for (nth, template) in templates.iter().enumerate() {
        let rules = run.engine.rules(template, &args.rules, run.world);
        run.say_new(&rules, &mut said);
        if rules.program.is_none() {
            run.failed = true;
            continue;
        }
        let words = match args.format {
            RulesFormat::Text => table(template, &rules.rules, view),
            RulesFormat::Md => document(template, &rules.rules, &rules.sources, view),
        };
        if nth > 0 {
            run.print(&mut results, "\n")?;
        }
        run.print(&mut results, &words)?;
    }
    run.finish(results)?;
    Ok(HOLDS)
}

/// Names a severity as people do for rules: 强制性, 核实性, 提示.
pub(super) fn weight(severity: Severity) -> Text {
    match severity {
        Severity::Error => Text::WeightError,
        Severity::Warning => Text::WeightWarning,
        Severity::Info => Text::WeightInfo,
    }
}

/// Formats a place as `file:line:column`; empty for a rule without a text.
pub(super) fn place(rule: &RuleEntry, sources: &Sources) -> String {
    let at = rule.span.and_then(|span| Some((span, sources.line_col(span)?)));
    at.map_or_else(String::new, |(span, at)| format!("{}:{}:{}", sources.name(span.source), at.line, at.column))
}

fn table(template: &Arc<Template>, rules: &[RuleEntry], view: View) -> String {
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
    columns.row(heads.into_iter().map(|head| Entry::styled(view.say(head), dim)).collect());
    for code in tables(rules) {
        let mut name = code.as_ref().map_or_else(|| view.say(Text::AcrossTables), |code| clean(code));
        for rule in rules.iter().filter(|rule| rule.table == *code) {
            columns.row(vec![
                Entry::plain(std::mem::take(&mut name)),
                Entry::plain(clean(&rule.id)),
                Entry::plain(view.say(weight(rule.severity))),
                Entry::styled(if rule.derived { view.say(Text::RuleDerivedShort) } else { String::new() }, dim),
                Entry::plain(shorten(&clean(&one_line(&guarded(rule, view))), CHECK)),
            ]);
        }
    }
    out.push_str(&columns.render(view.color));
    out
}

/// Lists the tables in the order in which the rule book mentions them.
fn tables(rules: &[RuleEntry]) -> Vec<&Option<String>> {
    let mut tables = Vec::new();
    for rule in rules {
        if !tables.contains(&&rule.table) {
            tables.push(&rule.table);
        }
    }
    tables
}

/// Formats the expression, with its guard if it has one.
fn guarded(rule: &RuleEntry, view: View) -> String {
    match &rule.when {
        Some(when) => Message::new(Text::RuleGuarded)
            .with("check", rule.check.clone())
            .with("when", when.clone())
            .render(view.lang),
        None => rule.check.clone(),
    }
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Prints the rule book as Markdown, with one section per table.
fn document(template: &Arc<Template>, rules: &[RuleEntry], sources: &Sources, view: View) -> String {
    let mut out = format!("# {}\n\n`{}`\n", one_line(&template.title), template.name);
    if let Some(basis) = &template.basis {
        out.push_str(&format!("\n{}{}{}\n", view.say(Text::HeadBasis), view.say(Text::Colon), one_line(basis)));
    }
    for table in tables(rules) {
        let head = match table {
            Some(code) => {
                let title = template.table_named(code).map(|(_, table)| table.title.clone()).unwrap_or_default();
                let code = Message::new(Text::AtTable).with("code", code.clone()).render(view.lang);
                format!("{code} {}", one_line(&title))
            }
            None => view.say(Text::AcrossTables),
        };
        out.push_str(&format!("\n## {}\n", head.trim()));
        for rule in rules.iter().filter(|rule| rule.table == *table) {
            out.push_str(&entry(rule, sources, view));
        }
    }
    out
}

fn entry(rule: &RuleEntry, sources: &Sources, view: View) -> String {
    let colon = view.say(Text::Colon);
    let mut out = format!("\n### {}\n\n```\n{}\n```\n\n", one_line(&rule.id), rule.check.trim());
    let written = place(rule, sources);
    let fields = [
        (Text::HeadWhen, rule.when.as_ref().map(|when| format!("`{}`", one_line(when)))),
        (Text::HeadSeverity, Some(view.say(weight(rule.severity)))),
        (Text::HeadBasis, rule.basis.clone()),
        (Text::HeadMessage, rule.message.as_ref().map(|message| message.render(view.lang))),
        (Text::HeadPlace, (!written.is_empty()).then(|| format!("`{written}`"))),
        (Text::HeadRemark, rule.derived.then(|| view.say(Text::RuleDerived))),
    ];
    for (head, words) in fields {
        if let Some(words) = words {
            out.push_str(&format!("- {}{colon}{}\n", view.say(head), one_line(&words)));
        }
    }
    out
}
