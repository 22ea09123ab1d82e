//! Measures the lint of generated rule files over a large form, with every check on, in one process: growth with the
//! rules and with the form. Prints times and ratios; asserts that the sound rules are silent and the doubtful ones found.
//! `cargo bench --bench lint`.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement reads the clock, prints, and stops where it cannot go on"
)]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use gouji::Engine;
use gouji::diagnostic::Diagnostics;
use gouji::world::Memory;

fn main() {
    println!("rules, over 20 groups of 10 rows and 20 columns");
    let mut before: Option<Duration> = None;
    for rules in [125, 250, 500, 1_000, 2_000] {
        let time = least(20, rules);
        let ratio = before.map_or(1.0, |before| time.as_secs_f64() / before.as_secs_f64());
        println!("  {rules:>6} {:>8.1} ms   × {ratio:.2}", time.as_secs_f64() * 1e3);
        before = Some(time);
    }
    println!("groups of the form, 1,000 rules");
    let mut before: Option<Duration> = None;
    for groups in [5, 10, 20, 40] {
        let time = least(groups, 1_000);
        let ratio = before.map_or(1.0, |before| time.as_secs_f64() / before.as_secs_f64());
        println!("  {groups:>6} {:>8.1} ms   × {ratio:.2}", time.as_secs_f64() * 1e3);
        before = Some(time);
    }
}

/// The least time of three.
fn least(groups: usize, rules: usize) -> Duration {
    let (template, file, doubtful) = (form(groups), rule_file(groups, rules), rules / 10);
    let once = || {
        let world = Memory::new().with("template.yaml", template.as_str()).with("r.yaml", file.as_str());
        let (mut engine, mut found) = (Engine::new(), Diagnostics::default());
        let start = Instant::now();
        engine.lint("r.yaml", &[], &world, &mut found);
        let time = start.elapsed();
        assert_eq!(found.len(), doubtful, "{:?}", found.iter().next().map(|d| d.message.clone()));
        time
    };
    (0..3).map(|_| once()).min().unwrap()
}

/// Groups of ten rows with a total each, nineteen columns with a total.
fn form(groups: usize) -> String {
    let mut text =
        String::from("template: 大表\ntitle: 大表\ntables:\n  表:\n    type: count\n    unit: 件\n    rows:\n");
    for group in 0..groups {
        let _ = writeln!(text, "      组{group}:\n        label: 第{group}组\n        rows:");
        for row in 0..10 {
            let _ = writeln!(text, "          行{row}: 第{group}组第{row}行");
        }
        let _ = writeln!(text, "          计: {{label: 第{group}组合计, total: true}}");
    }
    text.push_str("    cols:\n");
    for col in 0..19 {
        let _ = writeln!(text, "      列{col}: 第{col}列");
    }
    text.push_str("      总: {label: 总计, total: true}\n");
    text
}

/// Sound rules of several kinds, and one in ten that repeats another in another order.
fn rule_file(groups: usize, rules: usize) -> String {
    let mut text = String::from("rules-for: 大表\nrules:\n");
    for rule in 0..rules {
        let (group, next) = (rule % groups, (rule + 1) % groups);
        let (a, b, k) = (rule / groups % 10, (rule / groups + 3) % 10, rule + 1);
        let check = match rule % 10 {
            0 | 9 => {
                let k = rule - rule % 10 + 1;
                let (own, other) = (format!("{k} * row 组0.行1"), "row 组1.行2 + row 组1.行3 + 1");
                if rule % 10 == 0 {
                    format!("{own} <= {other}")
                } else {
                    format!("1 + row 组1.行3 + row 组1.行2 >= {own}")
                }
            }
            1 => format!("row 组{group}.计 + {k} >= row 组{next}.行{a} + row 组{next}.行{b}"),
            2 => format!("if row 组{group}.行{a} > {k} then row 组{next}.行{b} > 0"),
            3 => format!("sum(row 组{group}.**) + {k} >= row 组{next}.计"),
            4 => format!("cell[组{group}.行{a}, 总] <= cell[组{next}.计, 总] + {k}"),
            5 => format!("row 组{group}.行{a} <= {k} or row 组{next}.行{b} is blank"),
            6 => format!("col 列{a} + {k} >= col 总 / 100"),
            7 => format!("count(row 组{group}.** > {k}) <= 5"),
            _ => format!("{k} <= row 组{group}.行{a} + row 组{next}.计 <= 100000 + {k}"),
        };
        let _ = writeln!(text, "  规则{rule}:\n    table: 表\n    check: '{check}'");
    }
    text
}
