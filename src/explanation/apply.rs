//! Sets aside the findings of a report that are explained, and reports explanations that do not apply.

use std::sync::atomic::Ordering;

use super::position::{self, WrittenPosition};
use super::report_key::report_key;
use super::{Entry, Explanations};
use crate::check::ir::{Program, Rule};
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic, Message, Text, nearest};
use crate::eval::Quotient;
use crate::finding::{Aside, Checked, Finding, Outcome, compared_section, compares_offices};
use crate::source::{Spanned, fold_code};
use crate::world::World;

/// A report with the rules that were applied to it.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub name: &'a str,
    pub program: &'a Program,
    /// The ids of all rules of its form, including those that were not applied.
    pub listed: &'a [&'a str],
    pub world: &'a dyn World,
}

impl Explanations {
    /// Sets aside what is explained. Without `checked`, the report has no findings. The diagnostics point into the file
    /// of explanations; see [`Explanations::adopt`].
    pub fn explain(&self, subject: Subject<'_>, mut checked: Option<&mut Checked>) -> Vec<Diagnostic> {
        if self.entries.is_empty() {
            return Vec::new();
        }
        let key = report_key(subject.name, subject.world);
        let mut list = Vec::new();
        for (entry, met) in self.entries.iter().zip(&self.met).filter(|(entry, _)| entry.key == key) {
            met.store(true, Ordering::Relaxed);
            list.extend(entry.apply(subject, checked.as_deref_mut()).map(|diagnostic| self.in_cells(diagnostic)));
        }
        list
    }
}

impl Entry {
    /// Sets aside the finding that is meant, or returns why it is not.
    fn apply(&self, subject: Subject<'_>, checked: Option<&mut Checked>) -> Option<Diagnostic> {
        let wanted = fold_code(&self.rule.value);
        let rules = &subject.program.rules;
        let Some(idx) = rules.iter().position(|rule| fold_code(&rule.id) == wanted) else {
            // A rule that this run was not asked to apply says nothing about the finding.
            let listed = subject.listed.iter().any(|id| fold_code(id) == wanted);
            return (!listed).then(|| self.unknown_rule(subject.listed));
        };
        let rule = rules.get(idx)?;
        let written = self.at.as_ref().map(|at| &at.value);
        if compares_offices(&subject.program.template, rule) {
            let has_own = checked.as_ref().is_some_and(|checked| checked.findings.iter().any(|f| f.rule_at.0 == idx));
            if self.is_for_other_offices(has_own) {
                let compared = checked.is_some_and(|checked| compared_section(&checked.report, rule).is_some());
                return (!compared).then(|| self.stale());
            }
        }
        let checked = checked.map(|checked| (find(checked, idx, rule, written), checked));
        let Some((Some(found), checked)) = checked else {
            let exists = position::index(subject.program, rule, written).is_some() || rule.positions.len() == 1;
            return Some(if exists { self.stale() } else { self.unknown_position(subject.program, rule) });
        };
        let finding = checked.findings.get(found)?;
        let today = subject.world.today();
        if let Some(until) = self.until.as_ref().filter(|until| today.is_none_or(|today| until.value < today)) {
            return Some(self.expired(until));
        }
        if let Some(written) = self.outcome.as_ref().filter(|written| written.value != finding.outcome) {
            return Some(other_outcome(written, finding));
        }
        for (written, own) in [(&self.left, &finding.left), (&self.right, &finding.right)] {
            if let Some(written) = written
                && !is_same(&written.value, own.as_ref(), finding)
            {
                return Some(changed(written, own.as_ref(), finding));
            }
        }
        checked.set_aside(found, Aside::Explained(self.explained.clone()));
        None
    }

    fn unknown_rule(&self, listed: &[&str]) -> Diagnostic {
        let help = match nearest(&self.rule.value, listed.iter().copied()) {
            Some(near) => Message::new(Text::UsageNear).with("near", near),
            None => Message::new(Text::UsageListRules),
        };
        let message = Message::new(Text::ExplainedRule).with("rule", self.rule.value.as_str());
        Diagnostic::new(Code::ExplainedRule, message).span(self.rule.span).help(help)
    }

    fn unknown_position(&self, program: &Program, rule: &Rule) -> Diagnostic {
        let (message, span) = match &self.at {
            Some(at) => (
                Message::new(Text::ExplainedPosition).with("at", at.value.shown()).with("rule", rule.id.as_str()),
                at.span,
            ),
            None => (Message::new(Text::ExplainedWithoutPosition).with("rule", rule.id.as_str()), self.rule.span),
        };
        let codes = rule.positions.iter().map(|own| position::codes(&position::of_rule(program, own)));
        let few = codes.filter(|codes| !codes.is_empty()).take(LISTED).map(Message::verbatim);
        let offices = compares_offices(&program.template, rule).then(|| Message::new(Text::AtOtherOffices));
        let help = Message::new(Text::ExplainedPositionHelp).with_list("positions", few.chain(offices).collect());
        Diagnostic::new(Code::ExplainedPosition, message).span(span).help(help)
    }

    fn stale(&self) -> Diagnostic {
        let message = Message::new(Text::ExplainedNothing).with("rule", self.rule.value.as_str());
        let span = self.at.as_ref().map_or(self.rule.span, |at| at.span);
        let help = Message::new(Text::ExplainedNothingHelp);
        Diagnostic::new(Code::ExplainedNothing, message).span(span).help(help)
    }

    fn expired(&self, until: &Spanned<Date>) -> Diagnostic {
        let message = Message::new(Text::ExplainedExpired)
            .with("rule", self.rule.value.as_str())
            .with("until", until.value.to_string());
        let help = Message::new(Text::ExplainedExpiredHelp);
        Diagnostic::new(Code::ExplainedExpired, message).span(until.span).help(help)
    }
}

/// The number of positions that a message lists.
const LISTED: usize = 5;

/// Finds the finding that is meant.
fn find(checked: &Checked, idx: usize, rule: &Rule, written: Option<&WrittenPosition>) -> Option<usize> {
    let own = |finding: &Finding| finding.rule_at.0 == idx;
    let meant = |finding: &Finding| match written {
        Some(written) => written.matches(&finding.at),
        None => rule.positions.len() == 1,
    };
    checked.findings.iter().position(|finding| own(finding) && meant(finding))
}

fn changed(written: &Spanned<String>, own: Option<&Quotient>, finding: &Finding) -> Diagnostic {
    let found = match own {
        Some(own) => Message::verbatim(finding.shown(own)),
        None => Message::new(Text::WordUndetermined),
    };
    let message = Message::new(Text::ExplainedFigures)
        .with("rule", finding.rule.as_str())
        .with("written", written.value.as_str())
        .with_message("found", found);
    let help = Message::new(Text::ExplainedFiguresHelp);
    Diagnostic::new(Code::ExplainedFigures, message).span(written.span).help(help)
}

fn other_outcome(written: &Spanned<Outcome>, finding: &Finding) -> Diagnostic {
    let word = |outcome| match outcome {
        Outcome::Undetermined => Message::new(Text::HeadUndetermined),
        _ => Message::new(Text::HeadViolated),
    };
    let message = Message::new(Text::ExplainedOutcome)
        .with("rule", finding.rule.as_str())
        .with_message("written", word(written.value))
        .with_message("found", word(finding.outcome));
    let help = Message::new(Text::ExplainedFiguresHelp);
    Diagnostic::new(Code::ExplainedFigures, message).span(written.span).help(help)
}

/// Whether a figure is the one that was written down, with or without its unit.
fn is_same(written: &str, own: Option<&Quotient>, finding: &Finding) -> bool {
    let Some(own) = own else { return false };
    let written = bare(written);
    written == bare(&own.to_string()) || written == bare(&finding.shown(own))
}

/// Removes from a figure what does not change it.
fn bare(figure: &str) -> String {
    let folded: String = fold_code(figure).chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
    let digits = folded.find(|c: char| !matches!(c, '0'..='9' | '.' | '-' | '+')).unwrap_or(folded.len());
    let (number, unit) = folded.split_at(digits);
    let number = number.trim_start_matches('+');
    let number = if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { number };
    format!("{number}{unit}")
}
