//! Tests laws of evaluation on random reports, rules and figures: scale, order, blanks, exactness, three-valued logic.
//! The laws of the language's text are in `spellings`.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

use gouji::amount::Amount;
use gouji::check::ir;
use gouji::finding::{Outcome, check_report};
use gouji::report::{Report, State};
use gouji::template::{Axis, CellId, LeafIdx, Template};
use gouji::world::Memory;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::support::{self, Outcomes};

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

// ---- random reports of the built-in form

static FORM: LazyLock<Arc<Template>> = LazyLock::new(|| support::builtin("gov-info-disclosure/2021"));
static RULES: LazyLock<ir::Program> = LazyLock::new(|| support::builtin_program(&FORM));

/// The text in each cell; shown on one line if a case fails.
#[derive(Clone, PartialEq)]
struct Printed(Vec<String>);

impl fmt::Debug for Printed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

impl Printed {
    fn report(&self) -> Report {
        support::report(&FORM, &self.0.iter().cloned().map(Some).collect::<Vec<_>>())
    }

    fn outcomes(&self) -> Outcomes {
        support::outcomes(&RULES, &self.report())
    }

    fn csv(&self) -> String {
        support::long_csv(&FORM, &self.0.iter().cloned().map(Some).collect::<Vec<_>>())
    }
}

/// Computes every total from its parts, using only additions of integers.
fn fill_totals(figures: &mut [u64]) {
    for table in FORM.tables.values() {
        let (rows, cols) = (table.rows.leaf_count(), table.cols.leaf_count());
        let first = table.first.index();
        let totals = |axis: &Axis| -> Vec<(usize, Vec<usize>)> {
            let leaf = |idx: &gouji::template::NodeIdx| axis.node(*idx).leaf.map(|leaf| leaf.0);
            axis.leaves
                .iter()
                .filter(|idx| axis.node(**idx).total)
                .map(|idx| {
                    (leaf(idx).unwrap(), axis.parts_below(axis.node(*idx).parent).iter().filter_map(leaf).collect())
                })
                .collect()
        };
        for (total, parts) in totals(&table.rows) {
            for col in 0..cols {
                figures[first + total * cols + col] = parts.iter().map(|part| figures[first + part * cols + col]).sum();
            }
        }
        if table.code == "三" {
            balance(figures, first, cols);
        }
        for (total, parts) in totals(&table.cols) {
            for row in 0..rows {
                figures[first + row * cols + total] = parts.iter().map(|part| figures[first + row * cols + part]).sum();
            }
        }
    }
}

/// Makes first + second = third + fourth by adjusting the first two.
fn balance(figures: &mut [u64], first: usize, cols: usize) {
    let rows = &FORM.tables["三"].rows;
    let row = |code: &str| (0..rows.leaf_count()).position(|idx| rows.leaf(LeafIdx(idx)).code == code).unwrap() * cols;
    for col in 0..cols {
        let at = |code: &str| first + row(code) + col;
        let handled = figures[at("三.(七)")] + figures[at("四")];
        figures[at("二")] = figures[at("二")].min(handled);
        figures[at("一")] = handled - figures[at("二")];
    }
}

/// Generates a report in which everything holds, then changes some figures.
fn figures() -> impl Strategy<Value = Vec<u64>> {
    let part = prop_oneof![3 => Just(0u64), 3 => 0u64..8, 1 => 0u64..2000];
    let slips = prop::collection::vec((any::<Index>(), 0u64..30), 0..6);
    (prop::collection::vec(part, FORM.cell_count()), slips).prop_map(|(mut figures, slips)| {
        fill_totals(&mut figures);
        for (at, figure) in slips {
            let at = at.index(figures.len());
            figures[at] = figure;
        }
        figures
    })
}

fn numbers() -> impl Strategy<Value = Printed> {
    figures().prop_map(|figures| Printed(figures.iter().map(u64::to_string).collect()))
}

/// Generates figures mixed with blanks, dashes and texts.
fn mixed() -> impl Strategy<Value = Printed> {
    let other = prop_oneof![20 => Just(None), 2 => Just(Some("")), 2 => Just(Some("—")), 1 => Just(Some("见附件")), 1 => Just(Some("-5"))];
    (figures(), prop::collection::vec(other, FORM.cell_count())).prop_map(|(figures, others)| {
        Printed(
            figures.iter().zip(others).map(|(f, other)| other.map_or_else(|| f.to_string(), str::to_owned)).collect(),
        )
    })
}

fn is_linear(rule: &str) -> bool {
    rule.starts_with("合计:") || rule.starts_with("空白合计:") || matches!(rule, "办理平衡" | "其他处理偏高")
}

fn linear(outcomes: Outcomes) -> Outcomes {
    outcomes.into_iter().filter(|(rule, _)| is_linear(rule)).collect()
}

// ---- scale, order, blanks

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn a_report_made_k_times_as_large_finds_the_same(printed in numbers(), k in 1u64..1_000_000, places in 0i32..5) {
        let k = Amount::parse(&k.to_string()).unwrap().checked_mul(Amount::power_of_ten(-places).unwrap()).unwrap();
        let scaled = printed.0.iter().map(|n| Amount::parse(n).unwrap().checked_mul(k).unwrap().to_string()).collect();
        let expected = linear(printed.outcomes());
        // Five totals, four of them with a rule for reports without a written total, and two rules from the file.
        prop_assert_eq!(expected.len(), 5 + 4 + 2);
        prop_assert_eq!(linear(Printed(scaled).outcomes()), expected);
    }

    #[test]
    fn where_the_parts_add_up_the_rules_hold(figures in figures()) {
        let mut figures = figures;
        fill_totals(&mut figures);
        let outcomes = Printed(figures.iter().map(u64::to_string).collect()).outcomes();
        for (rule, found) in outcomes.iter().filter(|(rule, _)| rule.starts_with("合计:") || *rule == "办理平衡") {
            prop_assert!(found.iter().all(|outcome| *outcome == Outcome::Satisfied), "{} {:?}", rule, found);
        }
    }

    #[test]
    fn a_zero_left_out_changes_nothing_but_the_guard_of_totals(
        printed in numbers(),
        left_out in prop::collection::vec(select(vec!["0", "", "—", "无"]), FORM.cell_count()),
    ) {
        let (mut blanks, mut dashes) = (0, 0);
        let thinned: Vec<String> = printed.0.iter().zip(left_out).map(|(figure, other)| {
            if figure != "0" || other == "0" {
                return figure.clone();
            }
            if other.is_empty() { blanks += 1 } else { dashes += 1 }
            other.to_owned()
        }).collect();
        let thinned = Printed(thinned);
        let (before, after) = (printed.outcomes(), thinned.outcomes());
        prop_assert_eq!(&after["办理平衡"], &before["办理平衡"]);
        prop_assert_eq!(&after["其他处理偏高"], &before["其他处理偏高"]);
        for (rule, found) in before.iter().filter(|(rule, _)| rule.starts_with("合计:")) {
            // If no total is written, the other rule of the pair checks the same relation. A row of totals has no such
            // pair.
            let Some(twin) = after.get(&format!("空白{rule}")) else {
                prop_assert_eq!(&after[rule], found, "{}", rule);
                continue;
            };
            for ((expected, written), unwritten) in found.iter().zip(&after[rule]).zip(twin) {
                let asked = match (written, unwritten) {
                    (Outcome::NotApplicable, asked) | (asked, Outcome::NotApplicable) => asked,
                    both => return Err(TestCaseError::fail(format!("{rule}: {both:?}"))),
                };
                prop_assert_eq!(asked, expected, "{}", rule);
            }
        }
        let checked = check_report(&RULES, thinned.report());
        prop_assert_eq!((checked.blanks_as_zero, checked.dashes_as_zero), (blanks, dashes));
    }

    #[test]
    fn a_figure_that_is_none_satisfies_no_rule_that_needs_it(
        printed in mixed(),
        at in any::<Index>(),
        other in select(vec![Some("见附件"), Some("12①"), None]),
    ) {
        let at = at.index(printed.0.len());
        let mut cells: Vec<Option<String>> = printed.0.iter().cloned().map(Some).collect();
        cells[at] = other.map(str::to_owned);
        let outcomes = support::outcomes(&RULES, &support::report(&FORM, &cells));
        let mut needed = 0;
        for rule in &RULES.rules {
            for (position, outcome) in rule.positions.iter().zip(&outcomes[&rule.id]) {
                if needs(&rule.check, position, at) {
                    needed += 1;
                    prop_assert!(
                        matches!(outcome, Outcome::Undetermined | Outcome::NotApplicable),
                        "{} at {:?}: {:?}", rule.id, position, outcome
                    );
                }
            }
        }
        prop_assert!(needed > 0);
        let findings = check_report(&RULES, support::report(&FORM, &cells)).findings;
        prop_assert!(findings.iter().any(|f| f.outcome == Outcome::Undetermined && f.cells_here().contains(&CellId(at as u32))));
    }
}

/// Whether arithmetic in a check without `or` reads the cell.
fn needs(expr: &ir::Expr, position: &ir::Position, cell: usize) -> bool {
    use ir::Expr::{
        Add, Aggregate, And, Compare, Count, Div, Figure, If, Mul, Named, Negate, Not, Or, Pointwise, Sub, Whole,
    };
    match expr {
        Figure { lane, .. } => lane.cell(position).is_some_and(|found| found.index() == cell),
        Negate(a) | Pointwise(_, a) | Named { inner: a, .. } | Not(a) | Whole(a) => needs(a, position, cell),
        Add(a, b) | Sub(a, b) | Mul(a, b) | Div(a, b) | If(a, b) => {
            needs(a, position, cell) || needs(b, position, cell)
        }
        Compare { left, right, .. } => needs(left, position, cell) || needs(right, position, cell),
        Aggregate { items, .. } | Count { items, .. } | And(items) | Or(items) => {
            items.iter().any(|i| needs(i, position, cell))
        }
        _ => false,
    }
}

const CHECKS: &[(&str, &str)] = &[
    ("平衡", "三!row 一 + 三!row 二 == 三!row 三.(七) + 三!row 四"),
    ("不多", "三!cell[三.(六).3, 总计] <= 10% * 三!cell[三.(七), 总计]"),
    ("复议", "sum(四!cell[件数, 行政复议.**]) == 四!cell[件数, 行政复议.总计]"),
    ("有件", "if 三!row 一 > 0 then 办结 > 0"),
    ("填零", "count(三!row ** is blank) == 0"),
    ("规章", "row 规章 >= 0 and row 行政规范性文件 >= 0"),
];

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn the_order_of_rules_changes_nothing_but_order(printed in mixed(), order in Just((0..CHECKS.len()).collect::<Vec<_>>()).prop_shuffle()) {
        let file = |order: &mut dyn Iterator<Item = usize>| {
            let rules: String = order.map(|idx| format!("  {}:\n    check: '{}'\n", CHECKS[idx].0, CHECKS[idx].1)).collect();
            format!("rules-for: gov-info-disclosure/2021\nrules:\n{rules}define:\n  办结: 三!row 三.(七)\n")
        };
        let usual = support::program(&FORM, &file(&mut (0..CHECKS.len())));
        let shuffled = support::program(&FORM, &file(&mut order.iter().copied()));
        let report = printed.report();
        prop_assert_eq!(support::outcomes(&shuffled, &report), support::outcomes(&usual, &report));
        let ids: Vec<&str> = shuffled.rules.iter().filter(|rule| !rule.derived).map(|rule| rule.id.as_str()).collect();
        prop_assert_eq!(ids, order.iter().map(|idx| CHECKS[*idx].0).collect::<Vec<_>>());
    }

    #[test]
    fn the_order_of_cells_in_a_file_changes_nothing(printed in mixed(), seed in prop::collection::vec(any::<u32>(), FORM.cell_count())) {
        let csv = printed.csv();
        let (head, lines) = csv.split_once('\n').unwrap();
        let mut lines: Vec<(u32, &str)> = seed.into_iter().zip(lines.lines()).collect();
        lines.sort_unstable();
        let shuffled = format!("{head}\n{}\n", lines.iter().map(|(_, line)| *line).collect::<Vec<_>>().join("\n"));
        let world = Memory::new().with("a.csv", csv).with("b.csv", shuffled);
        let extracted = |name| without_places(&support::gouji(&world, &["extract", name, "-f", "json"]).out, name);
        prop_assert_eq!(extracted("b.csv"), extracted("a.csv"));
        let checked = |name| without_places(&support::gouji(&world, &["check", name, "-f", "json"]).out, name);
        prop_assert_eq!(checked("b.csv"), checked("a.csv"));
    }

    #[test]
    fn the_order_of_reports_changes_nothing_but_order(
        printed in prop::collection::vec(mixed(), 3),
        order in Just(vec!["0.csv", "1.csv", "2.csv"]).prop_shuffle(),
    ) {
        let mut world = Memory::new();
        for (idx, printed) in printed.iter().enumerate() {
            world = world.with(format!("{idx}.csv"), printed.csv());
        }
        let ran = |names: &[&str]| {
            let words: Vec<&str> = ["check"].iter().chain(names).chain(&["-f", "json"]).copied().collect();
            let ran = support::gouji(&world, &words);
            let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
            let by_name: BTreeMap<String, serde_json::Value> = json["reports"].as_array().unwrap().iter()
                .map(|report| (report["report"].as_str().unwrap().to_owned(), report.clone())).collect();
            let names: Vec<String> = json["reports"].as_array().unwrap().iter().map(|r| r["report"].as_str().unwrap().to_owned()).collect();
            (ran.status, by_name, names)
        };
        let (status, usual, _) = ran(&["0.csv", "1.csv", "2.csv"]);
        let (other, shuffled, names) = ran(&order);
        prop_assert_eq!(other, status);
        prop_assert_eq!(shuffled, usual);
        prop_assert_eq!(names, order);
    }
}

/// Removes the name of the file and its places from machine output.
fn without_places(json: &str, name: &str) -> serde_json::Value {
    fn strip(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Object(map) => {
                for key in ["source", "line", "end_line"] {
                    map.shift_remove(key);
                }
                map.values_mut().for_each(strip);
                // Remarks are ordered by their places.
                if let Some(serde_json::Value::Array(list)) = map.get_mut("diagnostics") {
                    list.sort_by_key(ToString::to_string);
                }
            }
            serde_json::Value::Array(list) => list.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut value = serde_json::from_str(&json.replace(name, "")).unwrap();
    strip(&mut value);
    value
}

// ---- exactness

/// Splits a figure into its digits and the number of decimal places.
fn parts(amount: Amount) -> (i128, u32) {
    let text = amount.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    (format!("{whole}{fraction}").parse().unwrap(), fraction.len() as u32)
}

/// Converts digits to a scale; `None` if they exceed 128 bits.
fn at_scale((digits, scale): (i128, u32), wanted: u32) -> Option<i128> {
    digits.checked_mul(10i128.checked_pow(wanted - scale)?)
}

/// The range of the decimal type: 96 bits, 28 decimal places.
fn fits(digits: i128, scale: u32) -> bool {
    digits.unsigned_abs() < 1 << 96 && scale <= 28
}

fn same(amount: Amount, digits: i128, scale: u32) -> bool {
    let own = parts(amount);
    let wanted = own.1.max(scale);
    at_scale(own, wanted).is_some_and(|own| Some(own) == at_scale((digits, scale), wanted))
}

fn amount() -> impl Strategy<Value = Amount> {
    let plain = ("-?[0-9]{1,18}", prop::option::of("[0-9]{1,9}"))
        .prop_map(|(whole, fraction)| fraction.map_or(whole.clone(), |f| format!("{whole}.{f}")));
    let edge = select(vec![
        "0",
        "-0",
        "0.000000000",
        "999999999999999999.999999999",
        "-999999999999999999.999999999",
        "0.000000001",
        "1",
        "-1",
    ])
    .prop_map(str::to_owned);
    let read = prop_oneof![4 => plain, 1 => edge].prop_map(|text| Amount::parse(&text).unwrap());
    // Products are larger than any figure that is read.
    (read.clone(), prop::option::of(read)).prop_map(|(a, b)| b.and_then(|b| a.checked_mul(b)).unwrap_or(a))
}

proptest! {
    #![proptest_config(cases(4000))]

    #[test]
    fn sums_and_products_are_exact_or_refused(a in amount(), b in amount()) {
        let (x, y) = (parts(a), parts(b));
        let scale = x.1.max(y.1);
        let sum = at_scale(x, scale).zip(at_scale(y, scale)).and_then(|(x, y)| x.checked_add(y));
        match (a.checked_add(b), sum) {
            (Some(found), Some(sum)) => prop_assert!(same(found, sum, scale), "{a} + {b} = {found}"),
            (None, Some(sum)) => prop_assert!(!fits(sum, scale), "{a} + {b} is refused"),
            (Some(found), None) => prop_assert!(false, "{a} + {b} = {found}"),
            (None, None) => {}
        }
        prop_assert_eq!(a.checked_sub(b), a.checked_add(b.negate()));
        prop_assert_eq!(a.checked_add(b), b.checked_add(a));
        let scale = x.1 + y.1;
        match (a.checked_mul(b), x.0.checked_mul(y.0)) {
            (Some(found), Some(0)) => prop_assert!(found.is_zero(), "{a} * {b} = {found}"),
            (Some(found), Some(product)) => prop_assert!(same(found, product, scale), "{a} * {b} = {found}"),
            (None, Some(product)) => prop_assert!(!fits(product, scale), "{a} * {b} is refused"),
            (Some(found), None) => prop_assert!(false, "{a} * {b} = {found}"),
            (None, None) => {}
        }
        if let Some(quotient) = a.checked_div_exact(b) {
            prop_assert_eq!(quotient.checked_mul(b), Some(a));
        }
    }

    #[test]
    fn what_is_printed_is_read_back(a in amount()) {
        if let Some(back) = Amount::parse(&a.to_string()) {
            prop_assert_eq!(back, a);
            prop_assert_eq!(back.to_string(), a.to_string());
        }
        prop_assert_eq!(parts(a.negate()).0, -parts(a).0);
    }
}

/// A table with four cells.
const FOUR: &str = "\
template: four
tables:
  T:
    type: amount
    unit: 元
    rows: [a, b, c, d]
    cols: [x]
";

static FOUR_CELLS: LazyLock<Arc<Template>> = LazyLock::new(|| support::template(FOUR));

const QUOTIENTS: &str = "\
rules-for: four
rules:
  eq: {check: \"cell[a, x] / cell[b, x] == cell[c, x] / cell[d, x]\"}
  ne: {check: \"cell[a, x] / cell[b, x] != cell[c, x] / cell[d, x]\"}
  lt: {check: \"cell[a, x] / cell[b, x] < cell[c, x] / cell[d, x]\"}
  le: {check: \"cell[a, x] / cell[b, x] <= cell[c, x] / cell[d, x]\"}
  gt: {check: \"cell[a, x] / cell[b, x] > cell[c, x] / cell[d, x]\"}
  ge: {check: \"cell[a, x] / cell[b, x] >= cell[c, x] / cell[d, x]\"}
  sum: {check: \"cell[a, x] / cell[b, x] + cell[c, x] / cell[d, x] > 1\"}
  gap: {check: \"cell[a, x] / cell[b, x] == cell[c, x] / cell[d, x] within 0.5\"}
";

static COMPARISONS: LazyLock<ir::Program> = LazyLock::new(|| support::program(&FOUR_CELLS, QUOTIENTS));

proptest! {
    #![proptest_config(cases(1500))]

    #[test]
    fn quotients_compare_as_fractions(figures in prop::array::uniform4(prop_oneof![-12i128..12, -100_000i128..100_000])) {
        let cells: Vec<Option<String>> = figures.iter().map(|n| Some(n.to_string())).collect();
        let outcomes = support::outcomes(&COMPARISONS, &support::report(&FOUR_CELLS, &cells));
        let found = |rule: &str| outcomes[rule][0];
        let [a, b, c, d] = figures;
        if b == 0 || d == 0 {
            prop_assert!(outcomes.values().flatten().all(|outcome| *outcome == Outcome::Undetermined));
            return Ok(());
        }
        let held = |holds: bool| if holds { Outcome::Satisfied } else { Outcome::Violated };
        // Denominators are positive, so that cross-multiplication keeps the order.
        let (a, b) = (a * b.signum(), b.abs());
        let (c, d) = (c * d.signum(), d.abs());
        let (left, right) = (a * d, c * b);
        prop_assert_eq!(found("eq"), held(left == right));
        prop_assert_eq!(found("ne"), held(left != right));
        prop_assert_eq!(found("lt"), held(left < right));
        prop_assert_eq!(found("le"), held(left <= right));
        prop_assert_eq!(found("gt"), held(left > right));
        prop_assert_eq!(found("ge"), held(left >= right));
        prop_assert_eq!(found("sum"), held(left + right > b * d));
        prop_assert_eq!(found("gap"), held(2 * (left - right).abs() <= b * d));
    }
}

// ---- three-valued logic

/// A condition over the four cells, each of which is true (1), false (0) or unknown.
#[derive(Debug, Clone)]
enum Statement {
    Cell(usize),
    Not(Box<Statement>),
    And(Box<Statement>, Box<Statement>),
    Or(Box<Statement>, Box<Statement>),
    If(Box<Statement>, Box<Statement>),
    All(Vec<Statement>),
    Any(Vec<Statement>),
}

use Statement::{All, And, Any, If, Not, Or};

fn statement() -> impl Strategy<Value = Statement> {
    (0usize..4).prop_map(Statement::Cell).prop_recursive(4, 16, 3, |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        prop_oneof![
            boxed.clone().prop_map(Not),
            (boxed.clone(), boxed.clone()).prop_map(|(a, b)| And(a, b)),
            (boxed.clone(), boxed.clone()).prop_map(|(a, b)| Or(a, b)),
            (boxed.clone(), boxed).prop_map(|(a, b)| If(a, b)),
            prop::collection::vec(inner.clone(), 1..4).prop_map(All),
            prop::collection::vec(inner, 1..4).prop_map(Any),
        ]
    })
}

impl Statement {
    fn text(&self) -> String {
        let list = |items: &[Statement]| items.iter().map(Statement::text).collect::<Vec<_>>().join(", ");
        match self {
            Statement::Cell(idx) => format!("cell[{}, x] > 0", ["a", "b", "c", "d"][*idx]),
            Not(a) => format!("not ({})", a.text()),
            And(a, b) => format!("({}) and ({})", a.text(), b.text()),
            Or(a, b) => format!("({}) or ({})", a.text(), b.text()),
            If(a, b) => format!("if {} then {}", a.text(), b.text()),
            All(items) => format!("all({})", list(items)),
            Any(items) => format!("any({})", list(items)),
        }
    }

    /// Kleene's strong tables.
    fn truth(&self, cells: &[Option<bool>; 4]) -> Option<bool> {
        let and = |a: Option<bool>, b: Option<bool>| match (a, b) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        };
        let not = |a: Option<bool>| a.map(|a| !a);
        match self {
            Statement::Cell(idx) => cells[*idx],
            Not(a) => not(a.truth(cells)),
            And(a, b) => and(a.truth(cells), b.truth(cells)),
            Or(a, b) => not(and(not(a.truth(cells)), not(b.truth(cells)))),
            If(a, b) => not(and(a.truth(cells), not(b.truth(cells)))),
            All(items) => items.iter().map(|i| i.truth(cells)).fold(Some(true), and),
            Any(items) => not(items.iter().map(|i| not(i.truth(cells))).fold(Some(true), and)),
        }
    }

    /// A top-level `if` is a guard: if it is false the rule does not apply, and if it is unknown the position is
    /// undetermined.
    fn outcome(&self, cells: &[Option<bool>; 4]) -> Outcome {
        let settle = |truth| match truth {
            Some(true) => Outcome::Satisfied,
            Some(false) => Outcome::Violated,
            None => Outcome::Undetermined,
        };
        match self {
            If(guard, then) => match guard.truth(cells) {
                Some(true) => settle(then.truth(cells)),
                Some(false) => Outcome::NotApplicable,
                None => Outcome::Undetermined,
            },
            other => settle(other.truth(cells)),
        }
    }
}

fn cell_word(truth: Option<bool>, text: bool) -> Option<String> {
    match truth {
        Some(yes) => Some(u8::from(yes).to_string()),
        None => text.then(|| "见附件".to_owned()),
    }
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn statements_follow_the_tables_of_three_values(
        statement in statement(),
        guard in prop::option::of(statement()),
        cells in prop::array::uniform4((prop::option::of(any::<bool>()), any::<bool>())),
    ) {
        let when = guard.as_ref().map_or_else(String::new, |guard| format!(", when: '{}'", guard.text()));
        let rules = format!("rules-for: four\nrules:\n  规则: {{check: '{}'{when}}}\n", statement.text());
        let truths = cells.map(|(truth, _)| truth);
        let words: Vec<Option<String>> = cells.iter().map(|(truth, text)| cell_word(*truth, *text)).collect();
        let found = support::outcomes(&support::program(&FOUR_CELLS, &rules), &support::report(&FOUR_CELLS, &words));
        let expected = match guard.map(|guard| guard.truth(&truths)) {
            Some(Some(false)) => Outcome::NotApplicable,
            Some(None) => Outcome::Undetermined,
            Some(Some(true)) | None => statement.outcome(&truths),
        };
        prop_assert_eq!(found["规则"][0], expected, "{}", rules);
    }
}

#[test]
fn a_count_with_an_unknown_member_is_unknown() {
    let program = support::program(
        &FOUR_CELLS,
        "rules-for: four\nrules:\n  两格: {check: 'count(cell[**, x] > 0) == 2'}\n  空白: {check: 'count(cell[**, x] is blank) == 1'}\n",
    );
    let found = |cells: [Option<&str>; 4]| {
        let cells: Vec<Option<String>> = cells.into_iter().map(|cell| cell.map(str::to_owned)).collect();
        let outcomes = support::outcomes(&program, &support::report(&FOUR_CELLS, &cells));
        (outcomes["两格"][0], outcomes["空白"][0])
    };
    use Outcome::{Satisfied, Undetermined, Violated};
    assert_eq!(found([Some("1"), Some("1"), Some("0"), Some("")]), (Satisfied, Satisfied));
    assert_eq!(found([Some("1"), Some("1"), Some("0"), Some("—")]), (Satisfied, Violated));
    // A text is known not to be blank; nothing is known about an absent cell.
    assert_eq!(found([Some("1"), Some("1"), Some("见附件"), Some("")]), (Undetermined, Satisfied));
    assert_eq!(found([Some("1"), Some("1"), None, Some("")]), (Undetermined, Undetermined));
}

#[test]
fn every_state_answers_what_it_is_asked() {
    let states = [
        (Some("1"), State::Number),
        (Some(""), State::Blank),
        (Some("—"), State::Dash),
        (Some("见附件"), State::Text),
        (None, State::Absent),
    ];
    for asked in ["blank", "dash", "number", "text", "absent", "uncertain"] {
        let rules = format!(
            "rules-for: four\nrules:\n  是: {{check: 'cell[a, x] is {asked}'}}\n  不是: {{check: 'cell[a, x] is not {asked}'}}\n"
        );
        let program = support::program(&FOUR_CELLS, &rules);
        for (words, state) in states {
            let cells = [words, Some("0"), Some("0"), Some("0")].map(|cell| cell.map(str::to_owned));
            let outcomes = support::outcomes(&program, &support::report(&FOUR_CELLS, &cells));
            let expected = match (state.name() == asked, state) {
                (true, _) => (Outcome::Satisfied, Outcome::Violated),
                (false, State::Absent) if asked != "uncertain" => (Outcome::Undetermined, Outcome::Undetermined),
                (false, _) => (Outcome::Violated, Outcome::Satisfied),
            };
            assert_eq!((outcomes["是"][0], outcomes["不是"][0]), expected, "{state:?} is {asked}");
        }
    }
}
