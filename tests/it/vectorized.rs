//! Compares the vectorized evaluator with the precise one on random forms, rules and reports, for any size of a block.

use std::sync::Arc;

use gouji::check::ir;
use gouji::eval;
use gouji::finding::{self, Cause, Counts, Outcome, Summary};
use gouji::report::{Report, State};
use gouji::template::Template;
use gouji::vectorized::{Block, BlockOutcome, Plan};
use proptest::prelude::*;
use proptest::sample::select;

use crate::support;

// ---- random forms

/// Four or five rows, three or four columns, the last of each perhaps a total.
#[derive(Debug, Clone)]
struct Form {
    rows: usize,
    cols: usize,
    totals: (bool, bool),
    blank: &'static str,
    amounts: bool,
    /// Whether the table, and the other one, have a unit.
    units: (bool, bool),
}

const ROWS: [&str; 5] = ["一", "二", "三", "四", "五"];
const COLS: [&str; 4] = ["甲", "乙", "丙", "丁"];

/// Mostly none: with units fewer of the random rules are sound.
fn units() -> impl Strategy<Value = (bool, bool)> {
    select(vec![(false, false), (false, false), (false, false), (false, false), (true, true), (true, false)])
}

fn form() -> impl Strategy<Value = Form> {
    (4..=5usize, 3..=4usize, any::<(bool, bool)>(), select(vec!["zero", "missing", "error"]), any::<bool>(), units())
        .prop_map(|(rows, cols, totals, blank, amounts, units)| Form { rows, cols, totals, blank, amounts, units })
}

impl Form {
    fn yaml(&self) -> String {
        let axis = |codes: &[&str], label: &str, total: bool| {
            let last = codes.len() - 1;
            let entry = |(at, code): (usize, &&str)| match total && at == last {
                true => format!("{code}: {{label: {label}{code}, total: true}}"),
                false => format!("{code}: {label}{code}"),
            };
            codes.iter().enumerate().map(entry).collect::<Vec<_>>().join(", ")
        };
        let (kind, unit) = if self.amounts { ("amount", "万元") } else { ("count", "件") };
        let unit = |written: bool| if written { format!("\n    unit: {unit}") } else { String::new() };
        let (unit, other) = (unit(self.units.0), unit(self.units.1));
        let (rows, cols) = (&ROWS[..self.rows], &COLS[..self.cols]);
        format!(
            "template: t/1\ntitle: 试验\nblank: {}\ntables:\n  表:\n    title: 表\n    type: {kind}{unit}\n    rows: {{{}}}\n    cols: {{{}}}\n  \
             另:\n    title: 另\n    type: {kind}{other}\n    rows: {{一: 行一, 二: 行二}}\n    cols: {{甲: 列甲, 乙: 列乙}}\n",
            self.blank,
            axis(rows, "行", self.totals.0),
            axis(cols, "列", self.totals.1),
        )
    }
}

// ---- random rules

/// Generates figures of single cells as text of the language, over what every form has. Invalid rules are reported and
/// left out.
fn figure() -> impl Strategy<Value = String> {
    let cell =
        (select(ROWS[..4].to_vec()), select(COLS[..3].to_vec())).prop_map(|(row, col)| format!("cell[{row}, {col}]"));
    let other =
        (select(vec!["一", "二"]), select(vec!["甲", "乙"])).prop_map(|(row, col)| format!("另!cell[{row}, {col}]"));
    let set = (
        select(vec!["sum", "min", "max", "mean", "median"]),
        select(vec!["cell[**, 甲]", "cell[一..二, *]", "cell[{一, 三}, 乙]", "cell[**, **]"]),
    )
        .prop_map(|(fold, set)| format!("{fold}({set})"));
    let count = select(vec!["blank", "dash", "number", "absent", "text"])
        .prop_map(|state| format!("count(cell[**, 甲] is {state})"));
    let positive = select(vec!["cell[**, 甲]", "cell[**, **]"]).prop_map(|set| format!("count({set} > 1)"));
    let constant = select(vec!["0", "1", "2.50", "10%", "-3", "1000000000"]).prop_map(str::to_owned);
    let leaf = prop_oneof![8 => cell, 1 => other, 3 => set, 1 => count, 1 => positive, 2 => constant];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            3 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} + {b})")),
            3 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} - {b})")),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} * {b})")),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} / {b})")),
            1 => inner.clone().prop_map(|a| format!("abs({a})")),
            1 => inner.clone().prop_map(|a| format!("(-{a})")),
            2 => (select(vec!["round", "round_even", "floor", "ceil"]), inner.clone(), select(vec!["0", "1", "-1", "2", "-18"]))
                .prop_map(|(function, a, places)| format!("{function}({a}, {places})")),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("mod({a}, {b})")),
            1 => (inner.clone(), inner.clone(), inner.clone(), select(vec![">", "==", "<="]))
                .prop_map(|(a, b, c, op)| format!("(if {a} {op} {b} then {b} else {c})")),
            1 => (select(ROWS[..4].to_vec()), select(COLS[..3].to_vec()), select(vec!["0", "7", "1.5"]))
                .prop_map(|(row, col, other)| format!("(cell[{row}, {col}] ?? {other})")),
        ]
    })
}

fn relation() -> impl Strategy<Value = String> {
    let op = || select(vec!["==", "!=", "<", "<=", ">", ">="]);
    prop_oneof![
        6 => (figure(), op(), figure()).prop_map(|(a, op, b)| format!("{a} {op} {b}")),
        1 => (figure(), select(vec!["==", "<=", ">="]), figure(), select(vec!["0.5", "1", "100", "5%"]))
            .prop_map(|(a, op, b, slack)| format!("{a} {op} {b} within {slack}")),
        1 => (figure(), figure()).prop_map(|(a, b)| format!("{a} ≈ {b}")),
        1 => (select(ROWS[..4].to_vec()), select(COLS[..3].to_vec()), select(vec!["blank", "dash", "number", "text", "absent", "uncertain", "whole"]))
            .prop_map(|(row, col, state)| format!("cell[{row}, {col}] is {state}")),
        2 => (select(ROWS[..4].to_vec()), select(ROWS[..4].to_vec()), op(), select(ROWS[..4].to_vec()))
            .prop_map(|(a, b, op, c)| format!("row {a} + row {b} {op} row {c}")),
        1 => (select(COLS[..3].to_vec()), op()).prop_map(|(a, op)| format!("sum(col **) {op} col {a}")),
        1 => (figure(), figure()).prop_map(|(a, b)| format!("0 <= {a} <= {b}")),
        1 => (figure(), select(vec!["in", "not in"]), figure()).prop_map(|(a, word, b)| format!("{a} {word} {{0, {b}, 2.5}}")),
    ]
}

fn check() -> impl Strategy<Value = String> {
    relation().prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            2 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) and ({b})")),
            1 => (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("(if {a} then {b} else {c})")),
            2 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) or ({b})")),
            1 => inner.clone().prop_map(|a| format!("not ({a})")),
            1 => (inner.clone(), inner).prop_map(|(a, b)| format!("if {a} then {b}")),
        ]
    })
}

fn rules() -> impl Strategy<Value = String> {
    let rule =
        (check(), prop::option::weighted(0.3, check()), prop::option::weighted(0.2, select(vec!["zero", "missing"])));
    prop::collection::vec(rule, 1..6).prop_map(|rules| {
        let mut file = "rules-for: t/1\nrules:\n".to_owned();
        for (at, (check, when, blank)) in rules.into_iter().enumerate() {
            file.push_str(&format!("  规则{at}:\n    table: 表\n    check: '{check}'\n"));
            when.into_iter().for_each(|when| file.push_str(&format!("    when: '{when}'\n")));
            blank.into_iter().for_each(|blank| file.push_str(&format!("    blank: {blank}\n")));
        }
        file
    })
}

// ---- random reports

/// Generates the text of a cell; `None` if the report has no such cell.
fn cell() -> impl Strategy<Value = Option<String>> {
    let words = |words: Vec<&'static str>| select(words).prop_map(|words| Some(words.to_owned()));
    prop_oneof![
        12 => (0u32..6).prop_map(|n| Some(n.to_string())),
        3 => (0u32..100_000).prop_map(|n| Some(n.to_string())),
        2 => words(vec!["", "—", "无"]),
        1 => words(vec!["-4", "2.5", "0.125", "1.10", "减2", "1,245.95", "3万元", "12000元", "见附件"]),
        1 => words(vec!["999999999999999999", "-999999999999999999", "123456789012.123456789", "0.000000001"]),
        1 => Just(None),
    ]
}

/// Generates reports of a form: mostly complete, some without one of the tables.
fn reports(cells: usize, own: usize) -> impl Strategy<Value = Vec<Vec<Option<String>>>> {
    let lacking = select(vec![0, 0, 0, 0, 0, 1, 2, 3]);
    let report = (prop::collection::vec(cell(), cells), lacking).prop_map(move |(mut printed, lacking)| {
        for (at, cell) in printed.iter_mut().enumerate() {
            if (lacking & 1 == 1 && at < own) || (lacking & 2 == 2 && at >= own) {
                *cell = None;
            }
        }
        printed
    });
    prop::collection::vec(report, 1..20)
}

#[derive(Debug, Clone)]
struct Case {
    form: Form,
    rules: String,
    printed: Vec<Vec<Option<String>>>,
}

fn case() -> impl Strategy<Value = Case> {
    (form(), rules()).prop_flat_map(|(form, rules)| {
        let own = form.rows * form.cols;
        reports(own + 4, own).prop_map(move |printed| Case { form: form.clone(), rules: rules.clone(), printed })
    })
}

// ---- the law

/// Returns the outcomes of a report by rule and position.
fn precise(program: &ir::Program, report: &Report) -> Vec<Vec<Outcome>> {
    gouji::eval::evaluate(program, report, &gouji::eval::Figures::new(program, report)).outcomes
}

/// Evaluates blocks of some reports.
fn blocks<'r>(
    plan: &'r Plan,
    reports: &'r [Report],
    size: usize,
) -> impl Iterator<Item = (&'r [Report], BlockOutcome)> {
    reports.chunks(size).map(|some| (some, plan.evaluate(&Block::from_reports(plan.program(), some))))
}

/// Compares the outcome of a block with the precise outcomes; returns the number of triples that are open although they
/// hold.
fn hold(plan: &Plan, reports: &[Report], block_outcome: &BlockOutcome) -> Result<usize, TestCaseError> {
    let program = plan.program();
    let lanes = reports.len();
    let found: Vec<_> = reports.iter().map(|report| precise(program, report)).collect();
    let mut open_though_fine = 0;
    let mut open = vec![false; lanes];
    let mut counts = vec![Counts::default(); program.rules.len()];
    for (lane, (report, outcomes)) in reports.iter().zip(&found).enumerate() {
        for (rule, outcomes) in outcomes.iter().enumerate() {
            for (position, outcome) in outcomes.iter().enumerate() {
                let is_open = block_outcome
                    .residuals
                    .iter()
                    .any(|o| (o.rule, o.position) == (rule, position) && o.reports.get(lane));
                let fine = matches!(outcome, Outcome::Satisfied | Outcome::NotApplicable);
                let bare = || {
                    let figures = eval::Figures::new(program, report);
                    let cause = eval::trace(program, report, &figures, rule, position).reason.map(Cause::from);
                    matches!(cause, Some(Cause::Cell(State::Absent) | Cause::Section))
                };
                let bare = *outcome == Outcome::Undetermined && bare();
                open[lane] |= is_open;
                prop_assert!(
                    is_open || fine || bare,
                    "{} at {position}: {outcome:?} is settled, {:?}",
                    program.rules[rule].expression,
                    eval::trace(program, report, &eval::Figures::new(program, report), rule, position)
                        .reason
                        .map(Cause::from)
                );
                open_though_fine += usize::from(is_open && fine);
            }
        }
        prop_assert_eq!(block_outcome.unsettled.get(lane), open[lane]);
        if !open[lane] {
            let of = |kind| outcomes.iter().flatten().filter(|o| **o == kind).count();
            prop_assert_eq!(block_outcome.not_applicable[lane] as usize, of(Outcome::NotApplicable));
            prop_assert_eq!(block_outcome.undetermined[lane] as usize, of(Outcome::Undetermined));
            for (rule, outcomes) in outcomes.iter().enumerate() {
                outcomes.iter().for_each(|outcome| counts[rule].add(*outcome));
            }
        }
    }
    prop_assert_eq!(&block_outcome.counts, &counts);
    Ok(open_though_fine)
}

/// Checks all reports one by one and adds them up.
fn added_up(plan: &Plan, reports: &[Report]) -> Summary {
    let mut tally = Summary::default();
    reports.iter().for_each(|report| tally.add(&finding::check_report(plan.program(), report.clone())));
    tally
}

/// The diagnostics of a report do not depend on what is known of it before.
fn said_once(plan: &Plan, reports: &[Report], outcome: &BlockOutcome) -> Result<usize, TestCaseError> {
    let block = Block::from_reports(plan.program(), reports);
    let search = gouji::locate::PreparedSearch::default();
    let mut left_out = 0;
    for (lane, report) in reports.iter().enumerate() {
        let open = plan.residual_positions(&block, outcome, lane);
        let found = finding::check_open_positions(plan.program(), &search, report.clone(), &open);
        let whole = finding::check_report(plan.program(), report.clone());
        prop_assert_eq!(format!("{found:?}"), format!("{whole:?}"), "{:?}", open);
        left_out += open
            .iter()
            .zip(&plan.program().rules)
            .filter(|(open, rule)| open.as_ref().is_some_and(|open| open.len() < rule.positions.len()))
            .count();
    }
    Ok(left_out)
}

/// Checks only the reports that are not settled and adds the counts of the others.
fn tallied(plan: &Plan, reports: &[Report], outcome: &BlockOutcome) -> Summary {
    let mut tally = plan.tally(reports.len(), outcome);
    for (lane, report) in reports.iter().enumerate() {
        if outcome.unsettled.get(lane) {
            tally.add(&finding::check_report(plan.program(), report.clone()));
        }
    }
    tally
}

/// Whether a case is left to the precise evaluator on purpose.
fn left_open(case: &Case) -> bool {
    let large = case.printed.iter().flatten().flatten().any(|words| words.len() > 9);
    large || case.rules.contains(['≈', '/', '*']) || case.rules.contains("1000000000")
}

fn built(case: &Case) -> (Arc<Template>, Plan, Vec<Report>) {
    let template = support::template(&case.form.yaml());
    let (program, _) = support::lower(&template, &case.rules);
    let reports = case.printed.iter().map(|printed| support::report(&template, printed)).collect();
    (template, Plan::new(Arc::new(program)), reports)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_block_settles_is_what_the_precise_evaluator_finds(case in case()) {
        let (_, plan, reports) = built(&case);
        for size in [1, 7, 4096] {
            for (some, outcome) in blocks(&plan, &reports, size) {
                let open_though_fine = hold(&plan, some, &outcome)?;
                prop_assert!(open_though_fine == 0 || left_open(&case), "{open_though_fine} left open");
                prop_assert_eq!(tallied(&plan, some, &outcome), added_up(&plan, some));
                said_once(&plan, some, &outcome)?;
            }
        }
    }
}

#[test]
fn rules_over_random_forms_are_mostly_sound() {
    // The law is meaningless if every rule is invalid.
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut written, mut kept, mut left_out) = (0, 0, 0);
    for _ in 0..100 {
        let case = proptest::strategy::ValueTree::current(&case().new_tree(&mut runner).unwrap());
        let (_, plan, reports) = built(&case);
        for (some, outcome) in blocks(&plan, &reports, 7) {
            left_out += said_once(&plan, some, &outcome).unwrap();
        }
        written += case.rules.matches("check:").count();
        kept += plan.program().rules.iter().filter(|rule| !rule.derived).count();
    }
    assert!(kept * 2 > written, "{kept} of {written}");
    assert!(left_out > 100, "only {left_out} rules of reports need not be looked at everywhere");
}

/// What is read is traced by the place of an operand in the tree.
#[test]
fn the_operands_beside_a_rule_are_those_in_its_trees() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..100 {
        let case = proptest::strategy::ValueTree::current(&case().new_tree(&mut runner).unwrap());
        let (_, plan, _) = built(&case);
        for rule in &plan.program().rules {
            let parts = rule.guard.iter().chain([&rule.check]).flat_map(ir::Expr::walk);
            let expected: Vec<bool> = parts
                .map(|part| {
                    matches!(
                        part,
                        ir::Expr::Figure { .. }
                            | ir::Expr::Is { .. }
                            | ir::Expr::Aggregate { .. }
                            | ir::Expr::Count { .. }
                            | ir::Expr::Length { .. }
                            | ir::Expr::Named { .. }
                    )
                })
                .collect();
            let found: Vec<bool> = rule.operands.iter().map(Option::is_some).collect();
            assert_eq!(found, expected, "{}", rule.expression);
        }
    }
}

/// Sums that exceed 64 bits are computed with 96 bits, and nothing wraps.
#[test]
fn what_leaves_64_bits_is_open_and_found_precisely() {
    let template = support::template(
        "template: t/1\ntitle: 试验\ntables:\n  表:\n    title: 表\n    type: amount\n    rows: {一: 行一, 二: 行二, 三: 行三}\n    cols: {甲: 列甲}\n",
    );
    let program = support::program(&template, "rules-for: t/1\nrules:\n  和: {check: 'row 一 + row 二 == row 三'}\n");
    let plan = Plan::new(Arc::new(program));
    let report = |cells: [&str; 3]| support::report(&template, &cells.map(|words| Some(words.to_owned())));
    let reports = [
        report(["999999999999999999", "999999999999999999", "1999999999999999998"]),
        report(["999999999999999999", "999999999999999999", "999999999999999998"]),
        report(["5000000000000000000", "5000000000000000000", "-8446744073709551616"]),
        report(["999999999999999999.999999999", "0.000000001", "1000000000000000000"]),
        report(["1", "2", "3"]),
    ];
    let outcome = plan.evaluate(&Block::from_reports(plan.program(), &reports));
    hold(&plan, &reports, &outcome).unwrap();
    assert!(!outcome.unsettled.get(4));
}
