//! Formats findings as blocks of text: the rule, the figures, both sides, and advice.

use indexmap::IndexMap;

use crate::diagnostic::{Message, Severity, Text};
use crate::finding::{Checked, Finding, Operand, Outcome, RulePosition};
use crate::locate::Matter;
use crate::render::by_severity;
use crate::render::columns::{Columns, Side, StyledText, clean, shorten, wrap};
use crate::render::finding_text::{self, weight};
use crate::report::State;
use crate::source::{SourceId, Sources};
use crate::template::CellId;

use super::snippet::{self, Mark};
use super::{BOLD, View, WIDTH, headline, place, remark, style_of, table};

/// Up to this many cells are shown in the text of the report itself.
const FEW_CELLS: usize = 3;
/// The display width of a rule's name in a list.
const RULE_WIDTH: usize = 30;
/// If there are more undetermined positions than this, each rule is summed up in one line.
const MANY_OPEN: usize = 6;
/// The number of remarks and undetermined positions of one rule that get a block each.
const FEW_POSITIONS: usize = 1;

/// Formats all blocks, the most severe first; remarks and undetermined positions of one rule share a block.
pub(super) fn findings(checked: &Checked, sources: &Sources, view: View) -> String {
    let mut sorted = by_severity(&checked.findings);
    let mut out = String::new();
    // A missing table leaves hundreds of positions undetermined; one line per rule is enough.
    let open = |f: &Finding| f.outcome == Outcome::Undetermined && f.aside.is_none();
    let many = sorted.iter().filter(|f| open(f)).count() > MANY_OPEN;
    let left_open: Vec<&Finding> = if many { sorted.iter().copied().filter(|f| open(f)).collect() } else { Vec::new() };
    sorted.retain(|f| !(many && open(f)));
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    for finding in sorted {
        let folds = |f: &Finding| f.severity == Severity::Info || f.outcome == Outcome::Undetermined;
        let group = groups.iter_mut().find(|group| {
            group.first().is_some_and(|first| {
                folds(finding)
                    && first.rule == finding.rule
                    && first.outcome == finding.outcome
                    && first.aside == finding.aside
            })
        });
        match group {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    for group in &groups {
        match group.as_slice() {
            [] => {}
            [first, ..] if group.len() > FEW_POSITIONS || is_hint(first) => {
                out.push_str(&folded(first, group, sources, view))
            }
            list => list.iter().for_each(|finding| out.push_str(&block(finding, checked, sources, view))),
        }
    }
    if many {
        out.push_str(&undetermined_table(&left_open, view));
    }
    out
}

/// Formats one line per rule: the number of undetermined positions and the first cause.
fn undetermined_table(list: &[&Finding], view: View) -> String {
    let count = |n: usize| Message::new(Text::PositionsCount).with("count", n.to_string()).render(view.lang);
    let mut rules: IndexMap<&str, Vec<&Finding>> = IndexMap::new();
    for finding in list {
        rules.entry(finding.rule.as_str()).or_default().push(finding);
    }
    let head = view.paint(&view.text(Text::WordUndetermined), style_of(Severity::Warning));
    let mut out = format!("{head}{}{}\n", view.text(Text::Colon), count(list.len()));
    let mut columns = Columns::new([Side::Left, Side::Left, Side::Left]).indent(2);
    for (rule, findings) in &rules {
        let cause = findings.first().map(|f| reason(f, view)).unwrap_or_default();
        let name = shorten(&clean(rule), RULE_WIDTH);
        let room = WIDTH - RULE_WIDTH - 14;
        columns.row(vec![
            StyledText::new(name),
            StyledText::new(count(findings.len())),
            StyledText::new(shorten(&cause, room)),
        ]);
    }
    out.push_str(&columns.render(view.color));
    if let Some(help) = list.first().and_then(|f| f.help.as_ref()) {
        out.push_str(&remark(Text::WordHelp, &help.render(view.lang), view));
    }
    out.push('\n');
    out
}

/// Whether a finding is a hint, for which its message and its places are enough.
fn is_hint(finding: &Finding) -> bool {
    finding.severity == Severity::Info && finding.outcome == Outcome::Violated && finding.aside.is_none()
}

fn block(finding: &Finding, checked: &Checked, sources: &Sources, view: View) -> String {
    match finding.outcome {
        Outcome::Undetermined => undetermined(finding, checked, sources, view),
        _ => violated(finding, checked, sources, view),
    }
}

fn violated(finding: &Finding, checked: &Checked, sources: &Sources, view: View) -> String {
    let words = clean(&finding_text::without_place(&finding.message.render(view.lang), &finding.at));
    let words = finding_text::marked(finding, words, view.lang);
    let mut out = headline(
        &weight(finding.severity, view.lang),
        finding.severity,
        &clean(&finding.rule),
        &position(&finding.at, view),
        &words,
        view,
    );
    let snippet = rule(finding, sources, view);
    out.push_str(&snippet);
    // A derived rule points to its total in the template, where the relation itself is not written.
    let written = finding.rule_span.map(|span| one_line(sources.slice(span))).unwrap_or_default();
    let expression = expression(finding, view);
    if !written.contains(&expression) {
        out.push_str(&remark(Text::WordRule, &expression, view));
    }
    if finding.cells.len() <= FEW_CELLS {
        out.push_str(&in_report(finding, checked, sources, view));
    }
    out.push_str(&table::cells(finding, &checked.report, &finding.cells_here(), sources, view));
    out.push_str(&elsewhere(finding, checked, view));
    out.push_str(&facts(finding, checked, sources, view));
    // The next line shows the two sides, so an equation like `26 == 20` is left out; only a longer one is printed.
    if finding.substituted.as_ref().is_some_and(finding_text::adds_to_sides)
        && let Some(equation) = finding_text::equation(finding, view.lang)
    {
        out.push_str(&remark(Text::WordSubstituted, &equation, view));
    }
    out.push_str(&sides(finding, view));
    if let Some(basis) = &finding.basis {
        out.push_str(&remark(Text::WordBasis, basis, view));
    }
    if let Some(aside) = &finding.aside {
        out.push_str(&remark(Text::WordExplanation, &finding_text::explanation(aside, view.lang), view));
        out.push('\n');
        return out;
    }
    // What settles several relations is printed before them.
    let matter = finding.matter.and_then(|index| checked.located.matters.get(index));
    if let Some(help) = finding.help.as_ref().filter(|_| !matter.is_some_and(Matter::is_shared)) {
        out.push_str(&remark(Text::WordHelp, &help.render(view.lang), view));
    }
    out.push('\n');
    out
}

fn undetermined(finding: &Finding, checked: &Checked, sources: &Sources, view: View) -> String {
    let words = finding_text::marked(finding, reason(finding, view), view.lang);
    let mut out = undetermined_headline(finding, &position(&finding.at, view), &words, view);
    let all = finding.cells_here();
    let trouble: Vec<CellId> = all
        .iter()
        .copied()
        .filter(|id| {
            finding.suspects_cell(*id)
                || checked
                    .report
                    .cell(*id)
                    .is_some_and(|cell| matches!(cell.state, State::Text | State::Absent | State::Uncertain))
        })
        .collect();
    let ids = if trouble.is_empty() { &all } else { &trouble };
    out.push_str(&remark(Text::WordRule, &placed_expression(finding, sources, view), view));
    out.push_str(&table::cells(finding, &checked.report, ids, sources, view));
    out.push_str(&elsewhere(finding, checked, view));
    out.push_str(&facts(finding, checked, sources, view));
    if let Some(aside) = &finding.aside {
        out.push_str(&remark(Text::WordExplanation, &finding_text::explanation(aside, view.lang), view));
    } else if let Some(help) = &finding.help {
        out.push_str(&remark(Text::WordHelp, &help.render(view.lang), view));
    }
    out.push('\n');
    out
}

/// Formats the cells of other reports.
fn elsewhere(finding: &Finding, checked: &Checked, view: View) -> String {
    let lines = finding_text::elsewhere(finding, &checked.report, view.lang);
    lines.iter().map(|line| remark(line.report, &line.words, view)).collect()
}

/// Formats what the text says of the facts.
fn facts(finding: &Finding, checked: &Checked, sources: &Sources, view: View) -> String {
    let lines = finding_text::facts(finding, &checked.report, sources, view.lang);
    let head = if finding.form.is_empty() { Text::WordText } else { Text::WordDocument };
    lines.iter().map(|words| remark(head, words, view)).collect()
}

/// Formats several positions of one rule as one block.
fn folded(first: &Finding, group: &[&Finding], sources: &Sources, view: View) -> String {
    let count = Message::new(Text::PositionsCount).with("count", group.len().to_string()).render(view.lang);
    let undetermined = first.outcome == Outcome::Undetermined;
    let words = |finding: &Finding| {
        let words = match undetermined {
            true => reason(finding, view),
            false => clean(&finding_text::without_place(&finding.message.render(view.lang), &finding.at)),
        };
        finding_text::marked(finding, words, view.lang)
    };
    let mut out = if undetermined {
        undetermined_headline(first, "", &count, view)
    } else {
        headline(&weight(first.severity, view.lang), first.severity, &clean(&first.rule), "", &count, view)
    };
    out.push_str(&remark(Text::WordRule, &placed_expression(first, sources, view), view));
    // Positions with the same words share a line.
    let mut said: Vec<(String, Vec<&RulePosition>)> = Vec::new();
    for finding in group {
        let words = words(finding);
        match said.iter_mut().find(|(other, _)| *other == words) {
            Some((_, list)) => list.push(&finding.at),
            None => said.push((words, vec![&finding.at])),
        }
    }
    for (words, list) in said {
        let at = positions(&list, view);
        let line = if at.is_empty() { words } else { format!("{at}{}{words}", view.text(Text::Colon)) };
        for (nth, part) in wrap(&line, WIDTH - 6).into_iter().enumerate() {
            out.push_str(if nth == 0 { "  - " } else { "    " });
            out.push_str(&part);
            out.push('\n');
        }
    }
    if let Some(aside) = &first.aside {
        out.push_str(&remark(Text::WordExplanation, &finding_text::explanation(aside, view.lang), view));
    }
    if let Some(basis) = first.basis.as_ref().filter(|_| !undetermined) {
        out.push_str(&remark(Text::WordBasis, basis, view));
    }
    let help = first.help.as_ref().filter(|help| group.iter().all(|f| f.help.as_ref() == Some(help)));
    if let Some(help) = help {
        out.push_str(&remark(Text::WordHelp, &help.render(view.lang), view));
    }
    out.push('\n');
    out
}

/// Formats a position: `表三 列 自然人`; empty for a rule without positions.
pub(super) fn position(at: &RulePosition, view: View) -> String {
    finding_text::position(at, view.lang)
}

/// Formats positions as `表三 行 一、二、四` if only one name differs, otherwise one after the other.
fn positions(list: &[&RulePosition], view: View) -> String {
    let separator = view.text(Text::ListSeparator);
    let Some((first, rest)) = list.split_first() else { return String::new() };
    let mut names = vec![position(first, view)];
    let mut before = *first;
    for at in rest {
        let short = match (&at.row, &at.col) {
            _ if at.table != before.table => None,
            (Some(row), col) if before.row.is_some() && *col == before.col => Some(row),
            (row, Some(col)) if before.col.is_some() && *row == before.row => Some(col),
            _ => None,
        };
        names.push(short.map_or_else(|| position(at, view), |code| clean(code)));
        before = at;
    }
    names.retain(|name| !name.is_empty());
    names.join(&separator)
}

fn undetermined_headline(finding: &Finding, place: &str, words: &str, view: View) -> String {
    let style = style_of(Severity::Warning);
    let head = view.paint(&format!("{}[{}]", view.text(Text::WordUndetermined), clean(&finding.rule)), style);
    let place = if place.is_empty() { String::new() } else { format!(" {place}") };
    format!("{head}{}\n", view.paint(&format!("{place}{}{words}", view.text(Text::Colon)), BOLD))
}

fn reason(finding: &Finding, view: View) -> String {
    clean(&finding.reason.as_ref().unwrap_or(&finding.message).render(view.lang))
}

/// Formats the expression and its place on one line.
fn placed_expression(finding: &Finding, sources: &Sources, view: View) -> String {
    let at = finding.rule_span.map(|span| place::full(span, sources)).unwrap_or_default();
    let expression = expression(finding, view);
    if at.is_empty() { expression } else { format!("{expression}  ({at})") }
}

/// Formats the expression on one line.
fn expression(finding: &Finding, view: View) -> String {
    one_line(&finding_text::expression(&finding.expression, finding.derived, view.lang))
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Draws the rule in its file with the value of every operand.
fn rule(finding: &Finding, sources: &Sources, view: View) -> String {
    let Some(span) = finding.rule_span else { return String::new() };
    let Some(source) = sources.get(span.source) else { return String::new() };
    let value = |operand: &Operand| operand.shown().unwrap_or_default();
    let mut marks: Vec<Mark> = finding
        .operands
        .iter()
        .filter(|operand| operand.span.source == span.source)
        .map(|operand| Mark {
            range: operand.span.range(),
            words: Some(match &operand.note {
                Some(note) => Message::new(Text::ValueWithNote)
                    .with("value", value(operand))
                    .with_message("note", note.clone())
                    .render(view.lang),
                None => value(operand),
            }),
            primary: false,
        })
        .collect();
    match marks.first_mut() {
        Some(first) => first.primary = true,
        // A derived rule points to its total in the template, where the relation itself is not written.
        None => marks.push(Mark {
            range: span.range(),
            words: Some(expression(finding, view)).filter(|words| one_line(source.slice(span)) != *words),
            primary: true,
        }),
    }
    snippet::draw(source, &marks, 0, view.color)
}

/// Draws the cells at their places in the report, by source.
fn in_report(finding: &Finding, checked: &Checked, sources: &Sources, view: View) -> String {
    let report = &checked.report;
    let mut by_source: Vec<(SourceId, Vec<Mark>)> = Vec::new();
    for id in &finding.cells_here() {
        let Some(cell) = report.cell(*id) else { continue };
        let Some(span) = cell.place.as_ref().and_then(|place| place.span()) else { continue };
        let Some(codes) = place::codes(&report.template, *id) else { continue };
        let mark = Mark {
            range: span.range(),
            words: Some(format!("{}, {} = {}", codes.row, codes.col, table::printed(cell, view))),
            primary: finding.suspects_cell(*id),
        };
        match by_source.iter_mut().find(|(source, _)| *source == span.source) {
            Some((_, marks)) => marks.push(mark),
            None => by_source.push((span.source, vec![mark])),
        }
    }
    by_source
        .into_iter()
        .filter_map(|(id, marks)| Some(snippet::draw(sources.get(id)?, &marks, 0, view.color)))
        .collect()
}

/// Formats both sides: `左边 26，右边 20，相差 6`.
fn sides(finding: &Finding, view: View) -> String {
    finding_text::sides(finding, view.lang).map(|words| format!("  {}\n", view.paint(&words, BOLD))).unwrap_or_default()
}
