//! Checks a report: evaluates it, traces what does not hold, and counts the outcomes.

use std::collections::{BTreeMap, HashSet};

use super::evidence::finding;
use super::of_form;
use super::suspects::{self, Evaluated};
use super::{Aside, AsideCounts, Checked, Counts, Finding, Outcome, RuleCount};
use crate::check;
use crate::check::ir::{FormTest, Program, Rule};
use crate::diagnostic::Severity;
use crate::eval::{self, Evaluation, Figures};
use crate::locate::{self, Located, PreparedSearch, RuleAt};
use crate::report::{Report, State};
use crate::template::CellId;

/// Evaluates a report and builds findings for violated and undetermined positions; only those are traced.
pub fn check_report(program: &Program, report: Report) -> Checked {
    check_open_positions(program, &PreparedSearch::default(), report, &[])
}

/// Does the same if most outcomes are known; see [`eval::evaluate_open_positions`].
pub fn check_open_positions(
    program: &Program,
    search: &PreparedSearch,
    report: Report,
    open: &[Option<Vec<usize>>],
) -> Checked {
    evaluate_and_check(program, search, report, open).0
}

/// Does the same, and returns what [`locate_errors`] needs.
pub fn evaluate_and_check(
    program: &Program,
    search: &PreparedSearch,
    report: Report,
    open: &[Option<Vec<usize>>],
) -> (Checked, Figures, Evaluation) {
    let figures = Figures::new(program, &report);
    let evaluation = eval::evaluate_open_positions(program, &report, &figures, open);
    (findings(program, search, report, &figures, &evaluation), figures, evaluation)
}

/// Checks a report, and searches the smallest changes that satisfy the violated sums of severity error.
pub fn check_and_locate(program: &Program, search: &PreparedSearch, report: Report) -> Checked {
    let (mut checked, figures, evaluation) = evaluate_and_check(program, search, report, &[]);
    locate_errors(program, search, &mut checked, &figures, &evaluation);
    checked
}

/// Searches the smallest changes that satisfy the violated sums of severity error that are not explained, and lets the
/// advice follow them.
pub fn locate_errors(
    program: &Program,
    search: &PreparedSearch,
    checked: &mut Checked,
    figures: &Figures,
    evaluation: &Evaluation,
) {
    if checked.report.is_unchecked() {
        return;
    }
    let is_explained = |finding: &&Finding| matches!(finding.aside, Some(Aside::Explained(_)));
    let explained: Vec<RuleAt> = checked.findings.iter().filter(is_explained).map(|finding| finding.rule_at).collect();
    checked.located = search.locate(program, &checked.report, figures, &evaluation.outcomes, &explained);
    suspects::follow(checked);
}

fn findings(
    program: &Program,
    search: &PreparedSearch,
    report: Report,
    figures: &Figures,
    evaluation: &Evaluation,
) -> Checked {
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
            // One matter explains why nothing else of a report without tables is determined.
            let explained = *outcome == Outcome::Undetermined && eval::lacks_tables(rule, &report);
            if matches!(outcome, Outcome::Violated | Outcome::Undetermined) && !explained {
                let trace = eval::trace(program, &report, figures, idx, position);
                traced.push(Evaluated { rule: idx, position, expected: trace.expected.clone() });
                findings.push(finding(program, rule, (idx, position), *outcome, &trace, &report));
            }
        }
        *violations.entry(rule.severity).or_default() += own.violated;
        counts.merge(own);
        let table = rule.table.map(|t| program.template.table(t).code.clone());
        rules.push(RuleCount { rule: rule.id.clone(), severity: rule.severity, table, counts: own });
    }
    let solve = |found: &Evaluated, cell| eval::solve(program, &report, figures, found.rule, found.position, cell);
    let unit = |cell| figures.unit_computed(cell);
    suspects::mark(&mut findings, &traced, &report, solve, unit);
    for finding in findings.iter_mut().filter(|finding| finding.help.is_some()) {
        let test = program.rules.get(finding.rule_at.0).and_then(Rule::form_test);
        if let Some(test) = test {
            finding.help = of_form::help(test, &report);
        }
    }
    let zero = |state: State| {
        let counted = evaluation.counted_as_zero.iter().zip(&report.cells);
        counted.filter(|(counted, cell)| **counted && cell.state == state).count()
    };
    let (blanks_as_zero, dashes_as_zero) = (zero(State::Blank), zero(State::Dash));
    let proved = match report.is_unchecked() {
        true => Vec::new(),
        false => locate::prove_blanks(search, program, &report, figures, &evaluation.outcomes),
    };
    let counted = |cell: CellId| evaluation.counted_as_zero.get(cell.index()).is_some_and(|counted| *counted);
    let zeros_proved = proved.iter().filter(|one| one.value.is_zero() && counted(one.cell)).count();
    Checked {
        report,
        findings,
        rules,
        counts,
        violations,
        blanks_as_zero,
        dashes_as_zero,
        proved,
        zeros_proved,
        by_construction,
        located: Located::default(),
        aside: AsideCounts::default(),
    }
}

/// Whether anything can be said of a report without readable tables: by a rule on the form that names why, or by a rule
/// on the text.
pub fn says_of_unchecked(program: &Program, report: &Report) -> bool {
    let says = |rule: &Rule| match rule.form_test() {
        Some(test @ (FormTest::FilledIn | FormTest::InText)) => eval::form_outcome(test, report) == Outcome::Violated,
        Some(FormTest::InForce | FormTest::Unmixed) => false,
        None => !eval::lacks_tables(rule, report),
    };
    program.rules.iter().any(says)
}

/// Returns the rules and positions at which the relation was used to recover cells, so that it confirms nothing there.
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
