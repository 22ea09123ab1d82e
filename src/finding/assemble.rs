//! Outcomes → findings: evidence, words, and where to look first.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{At, Cause, CellRef, Checked, Counts, Finding, Operand, Outcome, RuleCount};
use crate::amount::Amount;
use crate::check::ir::{Program, Rule, Words};
use crate::check::{self, fill};
use crate::diagnostic::{Message, Severity, Text};
use crate::eval::{self, Figures, Quotient, Reason, Trace, show};
use crate::report::{Report, State};
use crate::template::{CellId, Template};

/// Evaluates a report and says what came of it. Only what does not hold is traced.
pub fn check_report(program: &Program, report: Report) -> Checked {
    check_rest(program, report, &[])
}

/// The same where most is known, as [`eval::evaluate_rest`] has it.
pub fn check_rest(program: &Program, report: Report, open: &[Option<Vec<usize>>]) -> Checked {
    let figures = Figures::of(program, &report);
    let evaluation = eval::evaluate_rest(program, &report, &figures, open);
    let mut findings = Vec::new();
    let mut traced = Vec::new();
    let mut rules = Vec::with_capacity(program.rules.len());
    let mut counts = Counts::default();
    let mut violations: BTreeMap<Severity, usize> = BTreeMap::new();
    let constructed = constructed(program, &report);
    let mut by_construction = 0;
    for (idx, (rule, outcomes)) in program.rules.iter().zip(&evaluation.outcomes).enumerate() {
        let mut own = Counts::default();
        for (position, outcome) in outcomes.iter().enumerate() {
            own.add(*outcome);
            if *outcome == Outcome::Satisfied && constructed.contains(&(idx, position)) {
                by_construction += 1;
            }
            if matches!(outcome, Outcome::Violated | Outcome::Undetermined) {
                let trace = eval::trace(program, &report, &figures, idx, position);
                traced.push(Traced { rule: idx, position, expected: trace.expected });
                findings.push(finding(program, rule, position, *outcome, &trace, &report));
            }
        }
        *violations.entry(rule.severity).or_default() += own.violated;
        counts.merge(own);
        let table = rule.table.map(|t| program.template.table(t).code.clone());
        rules.push(RuleCount { rule: rule.id.clone(), severity: rule.severity, table, counts: own });
    }
    let solve = |found: &Traced, cell| eval::solve(program, &report, &figures, found.rule, found.position, cell);
    suspect(&mut findings, &traced, &report, solve);
    let zero = |state: State| {
        let counted = evaluation.counted_as_zero.iter().zip(&report.cells);
        counted.filter(|(counted, cell)| **counted && cell.state == state).count()
    };
    let (blanks_as_zero, dashes_as_zero) = (zero(State::Blank), zero(State::Dash));
    Checked { report, findings, rules, counts, violations, blanks_as_zero, dashes_as_zero, by_construction }
}

/// Rules and positions at which the relation was used to recover cells: that it holds says nothing.
fn constructed(program: &Program, report: &Report) -> HashSet<(usize, usize)> {
    if report.by_construction.is_empty() {
        return HashSet::new();
    }
    let used: HashSet<_> = report.by_construction.iter().map(|equality| &equality.terms).collect();
    check::linear::relations(program)
        .filter(|found| found.relation.to_equality().is_some_and(|equality| used.contains(&equality.terms)))
        .map(|found| (found.rule, found.position))
        .collect()
}

fn finding(
    program: &Program,
    rule: &Rule,
    position: usize,
    outcome: Outcome,
    trace: &Trace,
    report: &Report,
) -> Finding {
    let template = &program.template;
    let at = place(rule, position, trace, template);
    let mut cells: Vec<CellId> = trace.cells.iter().map(|c| c.cell).collect();
    cells.sort_unstable();
    cells.dedup();
    let violated = outcome == Outcome::Violated;
    let difference = trace.left.zip(trace.right).and_then(|(left, right)| left.sub(right));
    let words = Filling { rule, at: &at, difference, trace };
    Finding {
        rule: rule.id.clone(),
        severity: rule.severity,
        outcome,
        message: if violated {
            words.message()
        } else {
            Message::new(Text::Undetermined).with("rule", rule.id.as_str())
        },
        at: at.clone(),
        left: trace.left,
        right: trace.right,
        difference,
        expression: rule.expression.clone(),
        substituted: trace.substituted.clone(),
        suspects: trace.lone.into_iter().filter(|c| cells.contains(c)).map(CellRef::here).collect(),
        cells: cells.into_iter().map(CellRef::here).collect(),
        operands: operands(rule, trace, report),
        rule_span: rule.span,
        reason: trace.reason.map(|reason| why(reason, template)),
        cause: cause_of(trace),
        help: None,
        basis: rule.basis.clone(),
    }
}

/// The position; for a rule on single cells the cell that stands alone.
fn place(rule: &Rule, position: usize, trace: &Trace, template: &Template) -> At {
    let Some(position) = rule.positions.get(position) else { return At::default() };
    let Some(table_idx) = position.table else { return At::default() };
    let table = template.table(table_idx);
    let mut at = At {
        table: Some(table.code.clone()),
        row: position.row.map(|r| table.rows.leaf(r).code.clone()),
        col: position.col.map(|c| table.cols.leaf(c).code.clone()),
    };
    if at.row.is_none()
        && at.col.is_none()
        && let Some(cell) = trace.lone.filter(|_| trace.cells.len() == 1)
    {
        let (table_idx, row, col) = template.locate(cell);
        let table = template.table(table_idx);
        at = At {
            table: Some(table.code.clone()),
            row: Some(table.rows.leaf(row).code.clone()),
            col: Some(table.cols.leaf(col).code.clone()),
        };
    }
    at
}

/// What fills the places of a message.
struct Filling<'a> {
    rule: &'a Rule,
    at: &'a At,
    difference: Option<Quotient>,
    trace: &'a Trace,
}

impl Filling<'_> {
    /// The difference without its sign: "相差 6" whichever side is larger.
    fn gap(&self) -> String {
        show(self.difference.map(Quotient::abs))
    }

    fn message(&self) -> Message {
        match &self.rule.words {
            Some(Words::Template(words)) => Message::verbatim(fill(words, |place| self.place(place))),
            Some(Words::Own(message)) => message
                .clone()
                .with("left", show(self.trace.left))
                .with("right", show(self.trace.right))
                .with("difference", self.gap()),
            None => Message::new(Text::DoesNotHold).with("expression", self.rule.expression.as_str()),
        }
    }

    fn place(&self, name: &str) -> Option<String> {
        let code = |value: &Option<String>| Some(value.clone().unwrap_or_default());
        match name {
            "left" | "左边" => Some(show(self.trace.left)),
            "right" | "右边" => Some(show(self.trace.right)),
            "difference" | "差" => Some(self.gap()),
            "table" | "表" => code(&self.at.table),
            "row" | "行" => code(&self.at.row),
            "col" | "列" => code(&self.at.col),
            "rule" | "规则" => Some(self.rule.id.clone()),
            other => self.trace.extras.iter().find(|(n, _)| n == other).map(|(_, value)| show(*value)),
        }
    }
}

/// The operands of the rule file with the values they had. A set is labelled once, by what its aggregate gave.
fn operands(rule: &Rule, trace: &Trace, report: &Report) -> Vec<Operand> {
    let span = |site: usize| rule.sites.get(site).and_then(|s| s.span);
    let mut places: HashMap<_, usize> = HashMap::new();
    let sites: BTreeSet<(usize, CellId)> = trace.cells.iter().map(|c| (c.site, c.cell)).collect();
    for (site, _) in &sites {
        if let Some(span) = span(*site) {
            *places.entry(span).or_default() += 1;
        }
    }
    let mut found: Vec<Operand> = Vec::new();
    for traced in &trace.cells {
        let Some(span) = span(traced.site) else { continue };
        if places.get(&span).copied().unwrap_or(0) != 1 {
            continue;
        }
        let state = report.cell(traced.cell).map_or(State::Absent, |c| c.state);
        let no_figure = matches!(state, State::Text | State::Absent | State::Uncertain);
        let note = match (traced.value, traced.zero) {
            // Asked for its state: the answer is in the expression, not in a figure.
            (None, _) if !no_figure => continue,
            (Some(_), true) => Some(Message::new(Text::CountsAsZero).with_message("state", state_words(state))),
            (None, _) => Some(state_words(state)),
            _ => None,
        };
        let value = traced.value.map(Quotient::from);
        found.push(Operand { span, value, note });
    }
    for (site, value) in &trace.values {
        if let Some(span) = span(*site) {
            found.push(Operand { span, value: Some(*value), note: None });
        }
    }
    found.sort_by_key(|operand| operand.span);
    found.dedup();
    found
}

/// Which rule and position a finding came from, and what its lone cell should be.
struct Traced {
    rule: usize,
    position: usize,
    expected: Option<Quotient>,
}

/// The name of a state.
pub fn state_words(state: State) -> Message {
    Message::new(match state {
        State::Number => Text::StateNumber,
        State::Blank => Text::StateBlank,
        State::Dash => Text::StateDash,
        State::Text => Text::StateText,
        State::Absent => Text::StateAbsent,
        State::Uncertain => Text::StateUncertain,
    })
}

fn cell_name(cell: CellId, template: &Template) -> String {
    let (table, row, col) = template.locate(cell);
    let table = template.table(table);
    format!("{}!{},{}", table.code, table.rows.leaf(row).code, table.cols.leaf(col).code)
}

/// Why a position is undetermined, to be counted.
pub fn cause_of(trace: &Trace) -> Option<Cause> {
    trace.reason.map(cause)
}

fn cause(reason: Reason) -> Cause {
    match reason {
        Reason::Cell(_, state) => Cause::Cell(state),
        Reason::Unit(_) => Cause::Unit,
        Reason::Overflow => Cause::Overflow,
        Reason::DivisionByZero => Cause::DivisionByZero,
        Reason::Section(_) => Cause::Section,
    }
}

fn why(reason: Reason, template: &Template) -> Message {
    match reason {
        Reason::Cell(cell, state) => Message::new(Text::ReasonCell)
            .with("cell", cell_name(cell, template))
            .with_message("state", state_words(state)),
        Reason::Unit(cell) => Message::new(Text::ReasonUnit).with("cell", cell_name(cell, template)),
        Reason::Overflow => Message::new(Text::ReasonOverflow),
        Reason::DivisionByZero => Message::new(Text::ReasonDivision),
        Reason::Section(section) => {
            let name = template.sections.get(section).map_or("", |s| s.name.as_str());
            Message::new(Text::ReasonSection).with("section", name)
        }
    }
}

/// How far apart two sides are, in which direction ever: equal where the figures are, however they are printed.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Gap {
    Exact(Amount),
    /// A quotient that no decimal equals, by the digits that people see.
    Rounded(Amount),
}

impl Gap {
    fn new(difference: Quotient) -> Option<Gap> {
        let gap = difference.abs();
        gap.exact().map(Gap::Exact).or_else(|| gap.rounded().map(Gap::Rounded))
    }
}

/// Where several violated rules are off by the same amount and share a cell, that cell is looked at first;
/// otherwise the one that stands alone on its side.
fn suspect(
    findings: &mut [Finding],
    traced: &[Traced],
    report: &Report,
    solve: impl Fn(&Traced, CellId) -> Option<Amount>,
) {
    let violated = |f: &Finding| f.outcome == Outcome::Violated && f.severity == Severity::Error;
    let gaps: Vec<Option<Gap>> =
        findings.iter().map(|f| f.difference.filter(|_| violated(f)).and_then(Gap::new)).collect();
    let mut shared: HashMap<Gap, HashMap<CellRef, usize>> = HashMap::new();
    for (finding, gap) in findings.iter().zip(&gaps) {
        let Some(gap) = gap else { continue };
        let shared = shared.entry(*gap).or_default();
        for cell in &finding.cells {
            *shared.entry(*cell).or_default() += 1;
        }
    }
    for ((finding, found), gap) in findings.iter_mut().zip(traced).zip(&gaps) {
        let template = &report.template;
        if finding.outcome == Outcome::Undetermined {
            finding.help = Some(Message::new(Text::HelpUndetermined));
            continue;
        }
        if let Some(shared) = gap.as_ref().and_then(|gap| shared.get(gap)) {
            let votes = |cell: &CellRef| shared.get(cell).copied().unwrap_or(0);
            let most = finding.cells.iter().map(votes).max().unwrap_or(0);
            let best: Vec<CellRef> = finding.cells.iter().copied().filter(|c| votes(c) == most).collect();
            if most >= 2 && best.len() <= 2 {
                let names: Vec<Message> =
                    best.iter().map(|cell| Message::verbatim(cell_name(cell.cell, template))).collect();
                let value = match best.as_slice() {
                    [only] => only.in_this_report().and_then(|cell| solve(found, cell)),
                    _ => None,
                };
                let count = most.to_string();
                finding.help = Some(match value {
                    Some(value) => Message::new(Text::HelpSharedValue)
                        .with_list("cells", names)
                        .with("count", count)
                        .with("value", value.to_string()),
                    None => Message::new(Text::HelpShared).with_list("cells", names).with("count", count),
                });
                finding.suspects = best;
                continue;
            }
        }
        // The words of a hint are its help.
        if finding.severity == Severity::Info {
            continue;
        }
        finding.help = match (finding.suspects.as_slice(), &found.expected) {
            ([cell], Some(value)) if finding.cells.len() > 1 => Some(
                Message::new(Text::HelpTotal)
                    .with("cell", cell_name(cell.cell, template))
                    .with("value", value.to_string()),
            ),
            ([cell], _) => Some(Message::new(Text::HelpCell).with("cell", cell_name(cell.cell, template))),
            _ => Some(Message::new(Text::HelpParts)),
        };
    }
}
