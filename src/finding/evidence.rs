//! Builds a finding from a trace: position, message, operands, cells and reason.

use std::collections::{BTreeSet, HashMap};

use super::measured::{self, filled, shown};
use super::of_form;
use super::{Cause, CellRef, Finding, Operand, Outcome, ReportRef, RulePosition};
use crate::check::ir::{MessageTemplate, Program, Rule};
use crate::check::{Asked, fill};
use crate::diagnostic::{Message, Text};
use crate::eval::{Quotient, Reason, Trace, Traced, TracedValue};
use crate::locate::RuleAt;
use crate::report::{FactReading, OfficeReading, Report, State};
use crate::template::{CellId, NarrativeCheck, Template, Unit};

/// Most offices that a reason names.
const MAX_OFFICES: usize = 8;

/// Builds the finding of one violated or undetermined position.
pub(super) fn finding(
    program: &Program,
    rule: &Rule,
    rule_at: RuleAt,
    outcome: Outcome,
    trace: &Trace,
    report: &Report,
) -> Finding {
    let (template, position) = (&program.template, rule_at.1);
    let at = applied_at(rule, position, trace, template);
    let mut cells: Vec<CellId> = trace.cells.iter().filter_map(|c| c.cell.in_this_report()).collect();
    cells.sort_unstable();
    cells.dedup();
    let elsewhere = cells_elsewhere(trace, report);
    let violated = outcome == Outcome::Violated;
    let (unit, shift) = trace.unit.as_ref().map(measured::printable).unzip();
    let in_unit = |side: &Option<Quotient>| side.as_ref().and_then(|side| side.shifted(shift.unwrap_or(0)));
    let (left, right) = (in_unit(&trace.left).or_else(|| of_form::year(rule, report)), in_unit(&trace.right));
    let difference = left.as_ref().zip(right.as_ref()).and_then(|(left, right)| left.sub(right));
    let gap = difference.as_ref().map(Quotient::abs);
    let words = Placeholders {
        rule,
        at: &at,
        left: left.as_ref(),
        right: right.as_ref(),
        gap: gap.as_ref(),
        unit: unit.as_ref(),
        trace,
        report,
    };
    // What is counted in the text has no sides to compare, unless it is a length.
    let counted = rule.facts.first().and_then(|fact| template.facts.get(*fact)?.narrative.as_ref());
    let has_sides = counted.is_none_or(|check| matches!(check, NarrativeCheck::Length(..) | NarrativeCheck::Copied(_)));
    let side = |side: &Option<Quotient>| side.clone().filter(|_| has_sides);
    Finding {
        rule: rule.id.clone(),
        rule_at,
        severity: rule.severity,
        outcome,
        message: if violated {
            words.message()
        } else {
            Message::new(Text::Undetermined).with("rule", rule.id.as_str())
        },
        at: at.clone(),
        left: side(&left),
        right: side(&right),
        difference: side(&difference),
        unit: unit.clone(),
        expression: rule.expression.clone(),
        derived: rule.derived,
        substituted: trace.substituted.as_ref().filter(|_| counted.is_none()).map(measured::substituted),
        suspects: trace.lone.into_iter().filter(|c| cells.contains(c)).map(CellRef::here).collect(),
        cells: cells.into_iter().map(CellRef::here).chain(elsewhere).collect(),
        facts: trace.facts.clone(),
        form: of_form::mentions(rule, report),
        operands: operands(rule, trace, report),
        rule_span: rule.span,
        reason: trace.reason.map(|reason| describe_reason(reason, report)),
        cause: trace.reason.map(Cause::from),
        matter: None,
        help: None,
        basis: rule.basis.clone(),
        aside: None,
    }
}

/// The cells of other reports that took part, each once, in the order of the forms; those of last year's report by its
/// own form.
fn cells_elsewhere(trace: &Trace, report: &Report) -> BTreeSet<CellRef> {
    let cell = |traced: &Traced| match traced.cell.report {
        ReportRef::This => None,
        ReportRef::Prior => {
            let cell = (*report.prior.as_ref()?.origins.get(traced.cell.cell.index())?)?;
            Some(CellRef { cell, ..traced.cell })
        }
        ReportRef::Member(_) => Some(traced.cell),
    };
    trace.cells.iter().filter_map(cell).collect()
}

/// Returns the position; for a rule on single cells, that of the cell that stands alone on its side.
fn applied_at(rule: &Rule, position: usize, trace: &Trace, template: &Template) -> RulePosition {
    let Some(position) = rule.positions.get(position) else { return RulePosition::default() };
    let Some(table_idx) = position.table else { return RulePosition::default() };
    let table = template.table(table_idx);
    let mut at = RulePosition {
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
        at = RulePosition {
            table: Some(table.code.clone()),
            row: Some(table.rows.leaf(row).code.clone()),
            col: Some(table.cols.leaf(col).code.clone()),
        };
    }
    at
}

/// The values of the placeholders of a message.
struct Placeholders<'a> {
    rule: &'a Rule,
    at: &'a RulePosition,
    left: Option<&'a Quotient>,
    right: Option<&'a Quotient>,
    /// The difference without its sign: "相差 6" whichever side is larger.
    gap: Option<&'a Quotient>,
    unit: Option<&'a Unit>,
    trace: &'a Trace,
    report: &'a Report,
}

impl Placeholders<'_> {
    fn message(&self) -> Message {
        match &self.rule.words {
            Some(MessageTemplate::Author(words)) => Message::verbatim(fill(words, |asked| self.place(&asked))),
            Some(MessageTemplate::Own(message)) => of_form::fill(message.clone(), self.rule, self.report)
                .with("left", shown(self.left, self.unit))
                .with("right", shown(self.right, self.unit))
                .with("difference", shown(self.gap, self.unit))
                .with("prior", self.report.prior.as_ref().map_or("", |prior| prior.name.as_str())),
            None => Message::new(Text::DoesNotHold).with("expression", self.rule.expression.as_str()),
        }
    }

    fn place(&self, asked: &Asked<'_>) -> Option<String> {
        let code = |value: &Option<String>| Some(value.clone().unwrap_or_default());
        let figure = |value| Some(filled(value, self.unit, asked));
        match asked.name {
            "left" | "左边" => figure(self.left),
            "right" | "右边" => figure(self.right),
            "difference" | "差" => figure(self.gap),
            "table" | "表" | "row" | "行" | "col" | "列" | "rule" | "规则" if asked.format.is_some() => None,
            "table" | "表" => code(&self.at.table),
            "row" | "行" => code(&self.at.row),
            "col" | "列" => code(&self.at.col),
            "rule" | "规则" => Some(self.rule.id.clone()),
            other => {
                let extra = self.trace.extras.iter().find(|extra| extra.name == other)?;
                Some(filled(extra.value.as_ref(), extra.unit.as_ref(), asked))
            }
        }
    }
}

/// Lists the operands in the rule file with their values. A set is one operand, with the value of its aggregate.
fn operands(rule: &Rule, trace: &Trace, report: &Report) -> Vec<Operand> {
    let span = |site: usize| rule.sites.get(site).and_then(|s| s.span);
    let mut places: HashMap<_, usize> = HashMap::new();
    let sites: BTreeSet<(usize, CellRef)> = trace.cells.iter().map(|c| (c.site, c.cell)).collect();
    for (site, ..) in &sites {
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
        let id = traced.cell.cell;
        let cell = match traced.cell.report {
            ReportRef::This => report.cell(id),
            // By the form of this year.
            ReportRef::Prior => report.prior.as_ref().and_then(|prior| prior.cells.get(id.index())),
            ReportRef::Member(_) => report.other(traced.cell).map(|other| other.cell),
        };
        let state = cell.map_or(State::Absent, |c| c.state);
        let no_figure = matches!(state, State::Text | State::Absent | State::Uncertain);
        let note = match (traced.value, traced.zero) {
            // Only the state of the cell is tested, and the expression shows the result.
            (None, _) if !no_figure => continue,
            (Some(_), true) => Some(Message::new(Text::CountsAsZero).with_message("state", state_name(state))),
            (None, _) => Some(state_name(state)),
            _ => None,
        };
        let value = traced.value.map(Quotient::from);
        // Nothing is written in the cell, so nothing is stated of a unit.
        let unit = traced.unit.clone().filter(|_| !traced.zero);
        found.push(Operand { span, value, unit, note });
    }
    for TracedValue { site, value, unit } in &trace.values {
        if let Some(span) = span(*site) {
            found.push(Operand { span, value: Some(value.clone()), unit: unit.clone(), note: None });
        }
    }
    found.sort_by_key(|operand| operand.span);
    found.dedup();
    found
}

/// Names a state.
pub fn state_name(state: State) -> Message {
    Message::new(match state {
        State::Number => Text::StateNumber,
        State::Blank => Text::StateBlank,
        State::Dash => Text::StateDash,
        State::Text => Text::StateText,
        State::Absent => Text::StateAbsent,
        State::Uncertain => Text::StateUncertain,
    })
}

/// Formats the name of a cell: `三!三.(七),自然人`.
pub(super) fn cell_name(cell: CellId, template: &Template) -> String {
    let (table, row, col) = template.locate(cell);
    let table = template.table(table);
    format!("{}!{},{}", table.code, table.rows.leaf(row).code, table.cols.leaf(col).code)
}

/// Formats the name of a cell of last year's report, by its own form; by this year's where it had no such cell.
fn cell_name_in_prior(cell: CellId, report: &Report) -> String {
    let origin = report.prior.as_ref().and_then(|prior| Some((prior, (*prior.origins.get(cell.index())?)?)));
    match origin {
        Some((prior, origin)) => cell_name(origin, &prior.template),
        None => cell_name(cell, &report.template),
    }
}

impl From<Reason> for Cause {
    fn from(reason: Reason) -> Cause {
        match reason {
            Reason::Cell(_, state) => Cause::Cell(state),
            Reason::Unit(_) | Reason::Unstated(_) => Cause::Unit,
            Reason::Partner => Cause::Cell(State::Absent),
            Reason::Overflow => Cause::Overflow,
            Reason::DivisionByZero => Cause::DivisionByZero,
            Reason::Section(_) => Cause::Section,
            Reason::PriorCell(..) | Reason::PriorUnit(_) | Reason::NoPrior => Cause::Prior,
            Reason::MemberCell(..) | Reason::MemberUnit(..) | Reason::MemberMissing(_) => Cause::Member,
            Reason::Fact(_) => Cause::Fact,
            Reason::NoManifest | Reason::OfficeUnlisted | Reason::NoAttribute | Reason::AttributeBlank(_) => {
                Cause::Office
            }
        }
    }
}

fn describe_reason(reason: Reason, report: &Report) -> Message {
    let template = &report.template;
    let last_years = |text, cell| Message::new(text).with("cell", cell_name_in_prior(cell, report));
    match reason {
        Reason::Cell(cell, state) => Message::new(Text::ReasonCell)
            .with("cell", cell_name(cell, template))
            .with_message("state", state_name(state)),
        Reason::Unit(cell) => Message::new(Text::ReasonUnit).with("cell", cell_name(cell, template)),
        Reason::Unstated(cell) => Message::new(Text::ReasonUnstated).with("cell", cell_name(cell, template)),
        Reason::Partner => Message::new(Text::ReasonPartner),
        Reason::Overflow => Message::new(Text::ReasonOverflow),
        Reason::DivisionByZero => Message::new(Text::ReasonDivision),
        Reason::PriorCell(cell, state) => {
            last_years(Text::ReasonPriorCell, cell).with_message("state", state_name(state))
        }
        Reason::PriorUnit(cell) => last_years(Text::ReasonPriorUnit, cell),
        Reason::NoPrior => Message::new(Text::ReasonNoPrior),
        Reason::MemberCell(member, cell, state) => of_member(Text::ReasonMemberCell, member, report)
            .with("cell", cell_name(cell, template))
            .with_message("state", state_name(state)),
        Reason::MemberUnit(member, cell) => {
            of_member(Text::ReasonMemberUnit, member, report).with("cell", cell_name(cell, template))
        }
        Reason::MemberMissing(_) => members_missing(report),
        Reason::NoManifest => Message::new(Text::ReasonNoManifest),
        Reason::OfficeUnlisted => match &report.organisation {
            Some(office) => Message::new(Text::ReasonOfficeUnlisted).with("office", office.clone()),
            None => Message::new(Text::ReasonOfficeUnnamed),
        },
        Reason::NoAttribute => Message::new(Text::ReasonNoAttribute),
        Reason::AttributeBlank(place) => {
            let OfficeReading::Listed(listed) = &report.office else { return Message::new(Text::ReasonNoManifest) };
            let name = listed.names.get(place).cloned().unwrap_or_default();
            Message::new(Text::ReasonAttributeBlank).with("office", listed.office.clone()).with("attribute", name)
        }
        Reason::Fact(fact) => {
            let name = template.facts.get(fact).map_or("", |fact| fact.name.value.as_str());
            let mentions = report.facts.get(fact).map(FactReading::mentions).unwrap_or_default();
            let mut figures: Vec<String> = mentions.iter().map(|mention| mention.value.to_string()).collect();
            figures.dedup();
            Message::new(Text::ReasonFact).with("fact", name).with("figures", figures.join(" / "))
        }
        Reason::Section(section) => {
            let name = template.sections.get(section).map_or("", |s| s.name.as_str());
            Message::new(Text::ReasonSection).with("section", name)
        }
    }
}

fn of_member(text: Text, member: usize, report: &Report) -> Message {
    let office = report.members.as_ref().and_then(|members| members.list.get(member)).map(|member| &member.office);
    Message::new(text).with("office", office.cloned().unwrap_or_default())
}

/// Names the members without a report that can be used.
fn members_missing(report: &Report) -> Message {
    let members = report.members.as_ref();
    let missing: Vec<&str> =
        members.iter().flat_map(|members| members.missing()).map(|member| member.office.as_str()).collect();
    Message::new(Text::ReasonMembersMissing)
        .with("count", missing.len().to_string())
        .with("total", members.map_or(0, |members| members.list.len()).to_string())
        .with_list("offices", missing.into_iter().take(MAX_OFFICES).map(Message::verbatim).collect())
}
