//! Writes down the rules that a form implies, as the reference lists them.

use super::form::{Axis, Form, Kind, Layout, Node, Table, parts, single};
use super::meaning::Spot;
use super::tree::{Along, Blank, Comparison, Condition, Constant, Figure, Fold, Operand, Pattern, Rule, State};
use super::typing;

/// A derived rule: its id, and what it demands at each position.
pub struct Derived {
    pub id: String,
    pub positions: Vec<Demand>,
}

/// What is demanded at one position.
pub struct Demand {
    pub row: Option<usize>,
    pub col: Option<usize>,
    pub rule: Rule,
    pub spot: Spot,
}

/// All derived rules of a form.
pub fn derive(form: &Form, layout: &Layout) -> Vec<Derived> {
    let mut found = Vec::new();
    for (at, table) in form.tables.iter().enumerate() {
        for rows in [true, false] {
            let axis = table.axis(rows);
            for (_, family) in axis.families() {
                for total in family.iter().filter(|node| node.total) {
                    found.extend(totals(form, layout, at, rows, total, &parts(family)));
                }
            }
        }
        found.extend(cells(form, at));
    }
    found
}

/// A total equals the sum of its siblings. Where a total column is blank, a rule of its own asks for the sum.
fn totals(form: &Form, layout: &Layout, table: usize, rows: bool, total: &Node, parts: &[usize]) -> Vec<Derived> {
    let code = form.tables[table].code;
    let Some(leaf) = total.leaf else { return Vec::new() };
    let operand = |pattern: Pattern| match rows {
        true => Operand { table, row: Some(pattern), col: None },
        false => Operand { table, row: None, col: Some(pattern) },
    };
    let set = Pattern { written: "**".to_owned(), leaves: parts.to_vec(), is_set: true };
    let sum = Figure::Fold(Fold::Sum, vec![Figure::Operand(operand(set))]);
    let total = operand(single(total.code.clone(), leaf));
    let is = |state| Condition::Is { operand: total.clone(), negated: false, state };
    let unwritten = || Condition::Or(Box::new(is(State::Blank)), Box::new(is(State::Dash)));
    let rule = |right: Figure, when: Option<Condition>| Rule {
        along: if rows { Along::Cols } else { Along::Rows },
        check: Condition::Chain { first: sum.clone(), links: vec![(Comparison::Equal, right)], within: None },
        when,
        blank: None,
        chinese: false,
    };
    let [own, other] = [rows, !rows].map(|rows| form.tables[table].axis(rows));
    let written = |axis: &Axis| {
        axis.leaves().into_iter().filter(|node| node.total).map(|node| node.code.clone()).collect::<Vec<_>>()
    };
    let total_code = own.leaves()[leaf].code.clone();
    // Where rows and columns have a total of the same code, the id names the axis.
    let axis = match (written(other).contains(&total_code), rows) {
        (false, _) => "",
        (true, true) => "行",
        (true, false) => "列",
    };
    let full = format!("{code}!{axis}{total_code}");
    let mut found = Vec::new();
    let written = (!rows).then(|| Condition::Not(Box::new(unwritten())));
    found.push((format!("合计:{full}"), rule(Figure::Operand(total.clone()), written)));
    if !rows {
        let zero = Figure::Constant(Constant { digits: 0, places: 0, unit: None });
        found.push((format!("空白合计:{full}"), rule(zero, Some(unwritten()))));
    }
    // The sum of what cannot be added to the total is asked for by neither.
    if typing::check(form, layout, &found[0].1).is_err() {
        return Vec::new();
    }
    let at = |leaf: usize| if rows { (None, Some(leaf)) } else { (Some(leaf), None) };
    found
        .into_iter()
        .map(|(id, rule)| {
            let positions = (0..typing::positions(layout, &rule, table)).map(|leaf| {
                let (row, col) = at(leaf);
                let spot = Spot { primary: table, leaf, member: None };
                Demand { row, col, rule: rule.clone(), spot }
            });
            Derived { id, positions: positions.collect() }
        })
        .collect()
}

/// What is demanded of single cells.
fn cells(form: &Form, table: usize) -> Vec<Derived> {
    let whole = |operand| Condition::Whole { figure: Figure::Operand(operand), negated: false };
    let positive = |operand| {
        let zero = Figure::Constant(Constant { digits: 0, places: 0, unit: None });
        Condition::Chain { first: Figure::Operand(operand), links: vec![(Comparison::AtLeast, zero)], within: None }
    };
    let filled = |operand: Operand| {
        let is = |state| Condition::Is { operand: operand.clone(), negated: true, state };
        Condition::And(Box::new(is(State::Blank)), Box::new(is(State::Dash)))
    };
    let all = &form.tables[table];
    let counts = |row: usize, col: usize| all.kind(row, col) == Kind::Count;
    vec![
        each(all, table, "整数", counts, whole),
        each(all, table, "非负", |row, col| counts(row, col) && !all.signed(row, col), positive),
        each(all, table, "不得空白", |_, _| form.blank == Blank::Error, filled),
    ]
    .into_iter()
    .filter(|derived| !derived.positions.is_empty())
    .collect()
}

fn each(
    form: &Table,
    table: usize,
    id: &str,
    asked: impl Fn(usize, usize) -> bool,
    check: impl Fn(Operand) -> Condition,
) -> Derived {
    let (rows, cols) = (form.rows.leaves(), form.cols.leaves());
    let places = (0..rows.len()).flat_map(|row| (0..cols.len()).map(move |col| (row, col)));
    let demand = |(row, col): (usize, usize)| {
        let pattern = |node: &Node, leaf| Some(single(node.code.clone(), leaf));
        let operand = Operand { table, row: pattern(rows[row], row), col: pattern(cols[col], col) };
        let rule = Rule { along: Along::Once, check: check(operand), when: None, blank: None, chinese: false };
        let spot = Spot { primary: table, leaf: 0, member: None };
        Demand { row: Some(row), col: Some(col), rule, spot }
    };
    let positions = places.filter(|(row, col)| asked(*row, *col)).map(demand).collect();
    Derived { id: format!("{id}:{}", form.code), positions }
}
