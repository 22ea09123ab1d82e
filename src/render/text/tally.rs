//! Formats the summary over many reports on about one screen: reports by result, the rules violated and where, the
//! worst reports, and causes of undetermined positions. Counts what does not fit.

use anstyle::Style;

use crate::diagnostic::{Message, Severity, Text};
use crate::finding::{Checked, CopiedGroup, Finding, Outcome, RulePosition, RuleSummary, Standing, Summary};
use crate::render::by_severity;
use crate::render::columns::{Columns, Side, StyledText, clean, shorten};
use crate::render::conclusion::run_conclusion;
use crate::render::finding_text;
use crate::render::run_model::RunModel;

use super::summary::{painted, rule_off};
use super::{BOLD, DIM, View, WIDTH, style_of};

/// The number of rules listed.
const MAX_RULES: usize = 10;
/// The number of reports listed.
const MAX_REPORTS: usize = 5;
/// The number of causes listed.
const MAX_CAUSES: usize = 6;
/// The display width of a rule's id and of its places.
const RULE: usize = 24;
const PLACES: usize = 21;
/// The display width of a report's name.
const REPORT: usize = 50;

/// The number of findings listed that are new since the baseline.
pub(super) const MAX_NEW: usize = 20;

/// Formats the findings of a report that are new since the baseline, one line each, as many as a run lists.
pub(super) fn new_findings(checked: &Checked, view: View) -> Vec<String> {
    if checked.aside.new == 0 {
        return Vec::new();
    }
    let counting = by_severity(&checked.findings).into_iter().filter(|finding| finding.aside.is_none());
    let line = |finding: &Finding| {
        let word = match finding.outcome {
            Outcome::Undetermined => view.text(Text::WordUndetermined),
            _ => finding_text::weight(finding.severity, view.lang),
        };
        let head = format!("{word}[{}]", clean(&finding.rule));
        let at = finding_text::position(&finding.at, view.lang);
        let words = [clean(&checked.report.name), view.paint(&head, style_of(finding.severity)), at];
        format!("  {}\n", words.join("  ").trim_end())
    };
    counting.take(MAX_NEW).map(line).collect()
}

/// Does the same for a group of copied text; `None` for one that does not count.
pub(super) fn new_group(group: &CopiedGroup, view: View) -> Option<String> {
    let offices: Vec<String> = group.sections.iter().take(2).map(|section| clean(&section.report)).collect();
    let head = format!("{}[{}]", finding_text::weight(group.severity, view.lang), clean(&group.rule));
    let more = if group.sections.len() > 2 { " …" } else { "" };
    let words = [offices.join(&view.text(Text::ListSeparator)) + more, view.paint(&head, style_of(group.severity))];
    group.aside().is_none().then(|| format!("  {}\n", words.join("  ")))
}

/// Formats the last lines of a run over several reports.
pub fn tally(run: &RunModel, view: View) -> String {
    tally_with(run, &[], view)
}

/// Does the same with the first findings that are new since the baseline.
pub(super) fn tally_with(run: &RunModel, new: &[String], view: View) -> String {
    let tally = &run.tally;
    let mut out = rule_off(&view.text(Text::TallyTitle), view);
    out.push_str(&standings(tally, view));
    if !new.is_empty() {
        out.push_str(&format!("\n{}\n{}", view.paint(&view.text(Text::NewFindings), BOLD), new.concat()));
        out.push_str(&cut(tally.aside.new, new.len(), view));
    }
    for part in [rules(tally, view), offenders(tally, view), causes(tally, view)] {
        if !part.is_empty() {
            out.push('\n');
            out.push_str(&part);
        }
    }
    out.push('\n');
    out.push_str(&painted(run_conclusion(run, view.lang), view));
    out.push('\n');
    out
}

fn standings(tally: &Summary, view: View) -> String {
    let mut columns = Columns::new([Side::Left, Side::Right]);
    let mut line = |words: String, count: usize, style: Style| {
        columns.row(vec![StyledText::new(words), StyledText::styled(count.to_string(), style)]);
    };
    line(view.text(Text::TallyReports), tally.reports() + tally.failed, Style::new());
    for standing in Standing::ALL.into_iter().filter(|standing| tally.standing(*standing) > 0) {
        let style = match standing {
            Standing::Errors => style_of(Severity::Error),
            Standing::Warnings | Standing::Undetermined | Standing::Unchecked => style_of(Severity::Warning),
            Standing::Infos | Standing::Aside => style_of(Severity::Info),
            Standing::Holding => Style::new(),
        };
        line(format!("  {}", finding_text::standing(standing, view.lang)), tally.standing(standing), style);
    }
    if tally.failed > 0 {
        line(format!("  {}", view.text(Text::TallyFailed)), tally.failed, style_of(Severity::Error));
    }
    columns.render(view.color)
}

/// Lists rules with violations or undetermined positions, with their form: the most severe first, then those that most
/// reports violate.
pub(in crate::render) fn loud(tally: &Summary) -> Vec<(&str, &str, &RuleSummary)> {
    let all = tally
        .templates
        .iter()
        .flat_map(|(template, own)| own.rules.iter().map(move |(id, rule)| (template.as_str(), id.as_str(), rule)));
    let mut found: Vec<_> = all.filter(|(_, _, rule)| rule.violating + rule.undetermined > 0).collect();
    found.sort_by_key(|(template, id, rule)| {
        let weight = (rule.violating == 0, rule.severity);
        (weight, std::cmp::Reverse((rule.violating, rule.undetermined)), *template, *id)
    });
    found
}

/// Formats the places of a rule by the number of reports that violate it there, as many as fit, and the number of the
/// others.
pub(in crate::render) fn places(rule: &RuleSummary, most: usize, view: View) -> String {
    let mut list: Vec<(&RulePosition, usize)> = rule.places.iter().map(|(at, count)| (at, *count)).collect();
    list.sort_by(|(a, more), (b, less)| less.cmp(more).then(a.cmp(b)));
    let name = |at: &RulePosition| {
        let table = at.table.as_ref().filter(|_| at.table != rule.table || (at.row.is_none() && at.col.is_none()));
        let codes: Vec<String> =
            [table, at.row.as_ref(), at.col.as_ref()].into_iter().flatten().map(|c| clean(c)).collect();
        codes.join(" ")
    };
    let named: Vec<(String, usize)> =
        list.into_iter().map(|(at, count)| (name(at), count)).filter(|(name, _)| !name.is_empty()).collect();
    let mut words: Vec<String> =
        named.iter().take(most).map(|(name, count)| format!("{} {count}", shorten(name, PLACES))).collect();
    let cut = named.len().saturating_sub(most);
    if cut > 0 {
        words.push(Message::new(Text::TallyMore).with("count", cut.to_string()).render(view.lang));
    }
    words.join(&view.text(Text::ListSeparator))
}

fn rules(tally: &Summary, view: View) -> String {
    let loud = loud(tally);
    if loud.is_empty() {
        return String::new();
    }
    let mut columns = Columns::new([Side::Left, Side::Right, Side::Right, Side::Right, Side::Left]);
    let head = |text: Text| StyledText::styled(view.text(text), DIM);
    columns.row(vec![
        head(Text::HeadRule),
        head(Text::TallyReports),
        head(Text::HeadViolated),
        head(Text::HeadUndetermined),
        head(Text::TallyWhere),
    ]);
    let several = tally.templates.len() > 1;
    for (template, id, rule) in loud.iter().take(MAX_RULES) {
        // Two forms may have rules with the same name.
        let form =
            if several { format!(" ({})", template.rsplit('/').next().unwrap_or(template)) } else { String::new() };
        let name = format!("{}{form}", shorten(&clean(id), RULE - form.len().min(RULE / 2)));
        let style = if rule.violating > 0 { style_of(rule.severity) } else { Style::new() };
        let figure = |count: usize| StyledText::styled(count.to_string(), if count == 0 { DIM } else { Style::new() });
        columns.row(vec![
            StyledText::styled(name, style),
            figure(rule.violating),
            figure(rule.counts.violated),
            figure(rule.counts.undetermined),
            StyledText::new(shorten(&places(rule, 2, view), PLACES)),
        ]);
    }
    let mut out = columns.render(view.color);
    out.push_str(&cut(loud.len(), MAX_RULES, view));
    out
}

fn offenders(tally: &Summary, view: View) -> String {
    let list = tally.offenders();
    if list.is_empty() {
        return String::new();
    }
    let mut columns = Columns::new([Side::Left, Side::Right, Side::Right, Side::Right]);
    let head = |text: Text| StyledText::styled(view.text(text), DIM);
    columns.row(vec![
        head(Text::TallyWorst),
        head(Text::WeightError),
        head(Text::WeightWarning),
        head(Text::HeadUndetermined),
    ]);
    for offender in list.iter().take(MAX_REPORTS) {
        let figure = |count: usize| StyledText::styled(count.to_string(), if count == 0 { DIM } else { Style::new() });
        columns.row(vec![
            StyledText::new(shorten(&clean(&offender.report), REPORT)),
            figure(offender.errors),
            figure(offender.warnings),
            figure(offender.undetermined),
        ]);
    }
    let all = tally.standing(Standing::Errors) + tally.standing(Standing::Warnings);
    let mut out = columns.render(view.color);
    out.push_str(&cut(all, MAX_REPORTS, view));
    out
}

fn causes(tally: &Summary, view: View) -> String {
    if tally.causes.is_empty() {
        return String::new();
    }
    let mut list: Vec<_> = tally.causes.iter().collect();
    list.sort_by_key(|(cause, count)| (std::cmp::Reverse(count.positions), **cause));
    let mut columns = Columns::new([Side::Left, Side::Right, Side::Right]);
    let head = |text: Text| StyledText::styled(view.text(text), DIM);
    columns.row(vec![head(Text::TallyCauses), head(Text::TallyPositions), head(Text::TallyReports)]);
    for (cause, count) in list.iter().take(MAX_CAUSES) {
        columns.row(vec![
            StyledText::new(shorten(&finding_text::cause(**cause, view.lang), WIDTH / 2)),
            StyledText::new(count.positions.to_string()),
            StyledText::new(count.reports.to_string()),
        ]);
    }
    let mut out = columns.render(view.color);
    out.push_str(&cut(list.len(), MAX_CAUSES, view));
    out
}

/// Formats the number of entries left out: `另有 3 项未列出`.
fn cut(all: usize, shown: usize, view: View) -> String {
    if all <= shown {
        return String::new();
    }
    let words = Message::new(Text::TallyCut).with("count", (all - shown).to_string()).render(view.lang);
    format!("  {}\n", view.paint(&words, DIM))
}
