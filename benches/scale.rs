//! Measures how time grows with the input: each stage over inputs ten and a hundred times as large. Prints each time
//! and the cost per item relative to the smallest input; about 1.0 is linear, 10 or 100 is not. Run it with `cargo
//! bench`; it asserts nothing, because clocks differ.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a measurement reads the clock, prints, and stops where it cannot go on"
)]

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use gouji::Engine;
use gouji::diagnostic::Diagnostics;
use gouji::eval;
use gouji::source::{Source, SourceId, Sources};
use gouji::syntax;
use gouji::template::Template;
use gouji::world::Memory;
use gouji::{align, check, finding, ingest, rulebook, template, yaml};

const FORM: &str = "gov-info-disclosure/2021";

fn main() {
    rows("parse: operands of one expression", &[50, 500, 5000], |n| {
        let text = vec!["row 一"; n].join(" + ");
        Box::new(move || drop(syntax::parse(&text).unwrap()))
    });
    rows("lint: rules of one file", &[30, 300, 3000], |n| {
        let world = Memory::new().with("rules.yaml", rule_file(n));
        Box::new(move || {
            let mut diagnostics = Diagnostics::default();
            Engine::new().lint("rules.yaml", &[], &world, &mut diagnostics);
            assert!(!diagnostics.has_errors());
        })
    });
    rows("lint: rules of one file, every one broken", &[30, 300, 3000], |n| {
        let world = Memory::new().with("rules.yaml", rule_file(n).replace("row 一", "row 十"));
        Box::new(move || {
            let mut diagnostics = Diagnostics::default();
            Engine::new().lint("rules.yaml", &[], &world, &mut diagnostics);
            assert_eq!(diagnostics.len(), n);
        })
    });
    rows("lint: rows of one template", &[30, 300, 3000], |n| {
        let world = Memory::new().with("template.yaml", template_file(n));
        Box::new(move || {
            let mut diagnostics = Diagnostics::default();
            Engine::new().lint("template.yaml", &[], &world, &mut diagnostics);
            assert!(diagnostics.is_empty());
        })
    });
    rows("read: lines of a report, each a row of its form", &[30, 300, 3000], |n| {
        let form = template(n);
        let text = report(n, |row| format!("行次第{row}\t{row}\t0\t{row}"));
        Box::new(move || assert_eq!(place(&form, &text), 3 * n + 3))
    });
    rows("read: lines of prose before the tables", &[100, 1000, 10000], |n| {
        let form = template(30);
        let prose = "今年的工作按照计划进行，各项任务都已完成，没有需要说明的情况。\n".repeat(n);
        let table = report(30, |row| format!("行次第{row}\t{row}\t0\t{row}"));
        // Pipes, because tables separated by tabs are recognised only if most of a file has tabs.
        let piped: String = table
            .lines()
            .map(
                |line| {
                    if line.contains('\t') { format!("|{}|\n", line.replace('\t', "|")) } else { format!("{line}\n") }
                },
            )
            .collect();
        let text = prose + &piped;
        Box::new(move || assert_eq!(place(&form, &text), 93))
    });
    rows("check: rows of a report, every figure wrong", &[30, 300, 3000, 30000], |n| {
        let form = template(n);
        let text = report(n, |row| format!("行次第{row}\t{row}\t0\t-1"));
        let program = check::check(&form, &rulebook::Rulebook::default(), &mut Diagnostics::default());
        let read = read(&form, &text);
        Box::new(move || assert!(finding::check_report(&program, read.clone()).counts.violated >= n))
    });
    rows("evaluate: rules over one report", &[30, 300, 3000], |n| {
        let world = Memory::new().with("rules.yaml", rule_file(n));
        let engine = Engine::new();
        let form = engine.templates().iter().find(|t| t.name == FORM).unwrap().clone();
        let program = engine.rules(&form, &["rules.yaml".to_owned()], &world).program.unwrap();
        let report = gouji::report::Report::empty("x", form);
        Box::new(move || {
            assert!(eval::evaluate(&program, &report, &eval::Figures::new(&program, &report)).outcomes.len() > n)
        })
    });
}

/// Prints one line per size: the shortest of many times, and the cost per item relative to the first line.
fn rows(title: &str, sizes: &[usize], make: impl Fn(usize) -> Box<dyn Fn()>) {
    println!("{title}");
    let mut first: Option<u128> = None;
    for size in sizes {
        let work = make(*size);
        let began = Instant::now();
        let mut best = Duration::MAX;
        let mut runs = 0;
        while runs < 3 || began.elapsed() < Duration::from_millis(300) {
            let start = Instant::now();
            work();
            best = best.min(start.elapsed());
            runs += 1;
        }
        let each = best.as_nanos() * 1000 / *size as u128;
        let base = *first.get_or_insert(each).max(&mut 1);
        let ratio = each * 100 / base;
        println!("  {size:>6}  {:>10} µs  ×{}.{:02} an item", best.as_micros(), ratio / 100, ratio % 100);
    }
}

/// Builds rules that are all different, for the built-in form.
fn rule_file(n: usize) -> String {
    let mut text = format!("rules-for: {FORM}\nrules:\n");
    for idx in 0..n {
        let _ = writeln!(
            text,
            "  规则{idx}:\n    table: 三\n    check: row 一 + row 二 + {idx} >= row 三.(七) - row 四\n    message: 差 {{difference}}"
        );
    }
    text
}

/// Builds a form of `n` rows and a row of totals.
fn template_file(n: usize) -> String {
    let mut text =
        "template: demo/1\ntitle: 表格汇总年度报告\ntables:\n  表:\n    title: 各项情况汇总\n    rows:\n".to_owned();
    for row in 1..=n {
        let _ = writeln!(text, "      r{row}: 行次第{row}");
    }
    text.push_str("      合计: {label: 合计, total: true}\n    cols: {甲: 甲类数量, 乙: 乙类数量, 计: {label: 总计, total: true}}\n");
    text
}

fn template(n: usize) -> Arc<Template> {
    let source = Source::new("template.yaml", template_file(n));
    let mut diagnostics = Diagnostics::default();
    let root = yaml::load(SourceId(0), &source, &mut diagnostics).unwrap();
    Arc::new(template::load(&root, &mut diagnostics).unwrap())
}

fn report(n: usize, line: impl Fn(usize) -> String) -> String {
    let mut text = "表格汇总年度报告\n\n各项情况汇总\n\t甲类数量\t乙类数量\t总计\n".to_owned();
    for row in 1..=n {
        text.push_str(&line(row));
        text.push('\n');
    }
    text.push_str("合计\t0\t0\t0\n");
    text
}

fn read(form: &Arc<Template>, text: &str) -> gouji::report::Report {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let (id, document) = ingest::read("报告.txt", text.as_bytes(), &mut sources, &mut diagnostics).unwrap();
    align::place(&document, Some(id), "报告.txt", std::slice::from_ref(form), Some(form), &sources).unwrap().remove(0)
}

/// Counts the cells of the form that were found.
fn place(form: &Arc<Template>, text: &str) -> usize {
    read(form, text).cells.iter().filter(|cell| cell.state == gouji::report::State::Number).count()
}
