//! Checks a report against a form and rules that are held in memory, without built-in forms or files.
//!
//! `cargo run --example own_form`

#![allow(clippy::print_stdout, reason = "an example is a program")]

use gouji::{Diagnostics, Engine, Lang};

const FORM: &str = "
template: sales/2025
title: Sales by quarter
tables:
  sales:
    title: Sales
    type: count
    rows: {north: North, south: South, all: {label: All regions, total: true}}
    cols: [spring, autumn]
";
const RULES: &str = "
rules-for: sales/2025
rules:
  autumn-grows: {check: 'sales!cell[all, autumn] >= sales!cell[all, spring]', severity: warning}
";
const REPORT: &str = "\
table,row,col,value
sales,north,spring,4
sales,south,spring,5
sales,all,spring,10
sales,north,autumn,3
sales,south,autumn,5
sales,all,autumn,8
";

fn main() {
    let mut engine = Engine::empty();
    let mut problems = Diagnostics::default();
    engine.add_form(("form.yaml", FORM), Some(("rules.yaml", RULES)), &mut problems);
    for problem in problems.into_sorted() {
        println!("{}: {}", problem.code.id(), problem.message.render(Lang::En));
    }
    if let Ok(report) = engine.checker().check("2025.csv", REPORT.as_bytes()) {
        for finding in report.findings() {
            println!("{}: {}", finding.rule, finding.message.render(Lang::En));
        }
    }
}
