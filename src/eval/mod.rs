//! Evaluates a program over one report: the outcome of every rule at every position, and the full trace of one.
//!
//! Invariant: exact and pure; knows no files, places or wording.

#![deny(clippy::wildcard_enum_match_arm)]

mod expr;
mod functions;
mod figure;
mod members;
mod of_form;
mod outcome;
mod prior;
mod quotient;
mod substitution;
mod trace;
mod units;

pub use figure::{Figures, Reason};
pub use of_form::{lacks_tables, outcome as form_outcome};
pub use outcome::Outcome;
pub use quotient::Quotient;
pub use substitution::Substitution;
pub use trace::{Trace, Traced, TracedExtra, TracedValue, show, solve, trace};

use crate::amount::Amount;
use crate::check::ir;
use crate::report::{FactReading, Report};

use expr::{Context, Silent};

/// The result of one report.
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// By rule, then by position.
    pub outcomes: Vec<Vec<Outcome>>,
    /// Cells that took part in arithmetic as zero though nothing was written, by cell.
    pub counted_as_zero: Vec<bool>,
}

/// Evaluates every rule at every position. `figures`: those of the report, made once for this and for traces.
/// Time grows with the operands of the program.
pub fn evaluate(program: &ir::Program, report: &Report, figures: &Figures) -> Evaluation {
    evaluate_open_positions(program, report, figures, &[])
}

/// Evaluates the positions whose outcome is not known yet. `open`: those positions by rule; at all others the rule is
/// known to hold, and to read figures alone. A rule without a list is evaluated everywhere.
pub fn evaluate_open_positions(
    program: &ir::Program,
    report: &Report,
    figures: &Figures,
    open: &[Option<Vec<usize>>],
) -> Evaluation {
    let mut counted = Silent { counted: vec![false; report.cells.len()] };
    let mut outcomes = Vec::with_capacity(program.rules.len());
    for (at, rule) in program.rules.iter().enumerate() {
        let mut of = |position| outcome(&Context { figures, report, rule, position, member: None }, &mut counted);
        outcomes.push(match open.get(at) {
            Some(Some(open)) => {
                let mut found = vec![Outcome::Satisfied; rule.positions.len()];
                for at in open {
                    if let (Some(slot), Some(position)) = (found.get_mut(*at), rule.positions.get(*at)) {
                        *slot = of(position);
                    }
                }
                found
            }
            _ => rule.positions.iter().map(of).collect(),
        });
    }
    Evaluation { outcomes, counted_as_zero: counted.counted }
}

/// The outcome of one rule at one position, by their indices.
pub fn evaluate_at(
    program: &ir::Program,
    report: &Report,
    figures: &Figures,
    rule: usize,
    position: usize,
) -> Option<Outcome> {
    let rule = program.rules.get(rule)?;
    let position = rule.positions.get(position)?;
    // Which cells count as zero is of no interest here.
    let mut counted = Silent { counted: Vec::new() };
    Some(outcome(&Context { figures, report, rule, position, member: None }, &mut counted))
}

/// The value of a number in a rule at one position, as a finite decimal; `None` where it has none.
pub fn value_at(
    program: &ir::Program,
    report: &Report,
    figures: &Figures,
    (rule, position): (usize, usize),
    expr: &ir::Expr,
) -> Option<Amount> {
    let rule = program.rules.get(rule)?;
    let position = rule.positions.get(position)?;
    let cx = Context { figures, report, rule, position, member: None };
    expr::number(expr, &cx, &mut Silent { counted: Vec::new() }).ok()?.exact()
}

/// One rule at one position.
fn outcome(cx: &Context<'_>, tracer: &mut impl expr::Tracer) -> Outcome {
    if let Some(test) = cx.rule.form_test() {
        return of_form::outcome(test, cx.report);
    }
    // Blanks that count as 0 would satisfy every sum of a form in which nothing is filled in.
    if of_form::lacks_tables(cx.rule, cx.report) {
        return Outcome::Undetermined;
    }
    if cx.rule.prior && !prior::can_compare(cx) || cx.rule.members && cx.report.members.is_none() {
        return Outcome::NotApplicable;
    }
    if !cx.rule.facts.iter().all(|fact| cx.report.facts.get(*fact).is_some_and(FactReading::is_mentioned)) {
        return Outcome::NotApplicable;
    }
    if let Some(guard) = &cx.rule.guard {
        match expr::truth(guard, cx, tracer) {
            Ok(true) => {}
            Ok(false) => return Outcome::NotApplicable,
            Err(_) => return Outcome::Undetermined,
        }
    }
    // `if A then B` on top is a guard written in the check.
    if let ir::Expr::If(guard, then) = &cx.rule.check {
        return match expr::truth(guard, cx, tracer) {
            Ok(false) => Outcome::NotApplicable,
            Err(_) => Outcome::Undetermined,
            Ok(true) => outcome_of_check(expr::truth(then, cx, tracer)),
        };
    }
    outcome_of_check(expr::truth(&cx.rule.check, cx, tracer))
}

fn outcome_of_check(truth: Result<bool, Reason>) -> Outcome {
    match truth {
        Ok(true) => Outcome::Satisfied,
        Ok(false) => Outcome::Violated,
        Err(_) => Outcome::Undetermined,
    }
}
