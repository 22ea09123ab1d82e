//! Measures tables of many reports from bytes to violations, compared with the csv crate and `serde_json`, which only
//! split the same file, and how the cost of a report and of a rule grows. `REPORTS=100000 cargo bench --bench dataset`
//! measures more than 20,000 reports, `GROWTH=1000000` growth beyond 10,000, and `ONLY=wide.csv` one format;
//! `WRITE=folder` writes the files for other programs and measures nothing.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a measurement reads the clock, prints, and stops where it cannot go on"
)]

#[path = "reports/relations.rs"]
mod relations;
mod reports;
#[path = "reports/run.rs"]
mod run;

use std::fmt::Write as _;
use std::sync::Arc;

use gouji::Engine;
use gouji::engine::Checker;
use gouji::template::Template;

use relations::relations;
use reports::Maker;
use run::{STAGES, Setup, Until, least, line, run, run_by_two};

/// The name of a format and the function that writes it.
type Kind = (&'static str, fn(&Template, &[[String; 3]], usize) -> String);

const KINDS: [Kind; 4] =
    [("long.csv", long), ("wide.csv", wide), ("long.jsonl", long_lines), ("wide.jsonl", wide_lines)];

fn main() {
    let number = |name: &str, usual: usize| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(usual);
    let (wanted, most) = (number("REPORTS", 20_000), number("GROWTH", 10_000));
    let only = std::env::var("ONLY").unwrap_or_default();
    let setup = Setup::new();
    let Setup { templates, template, program, names } = &setup;
    let kinds = KINDS.into_iter().filter(|(name, _)| name.contains(&only));
    for (name, write) in kinds.clone() {
        let text = write(template, names, wanted);
        if let Ok(folder) = std::env::var("WRITE") {
            std::fs::write(format!("{folder}/{name}"), &text).unwrap();
            continue;
        }
        measure(name, &text, &setup);
    }
    if let Ok(folder) = std::env::var("WRITE") {
        let name = |cell: usize| format!("{}!{},{}", names[cell][0], names[cell][1], names[cell][2]);
        std::fs::write(format!("{folder}/relations.jsonl"), relations(template, name)).unwrap();
        let ids: Vec<&str> = program.rules.iter().map(|rule| rule.id.as_str()).collect();
        std::fs::write(format!("{folder}/rules.txt"), ids.join("\n")).unwrap();
        return;
    }
    println!("reports, evaluated");
    for (name, write) in kinds {
        // Other formats need ten gigabytes for a million reports.
        let most = if name == "wide.csv" { most } else { most.min(100_000) };
        for count in [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000].into_iter().filter(|n| *n <= most) {
            let text: Arc<[u8]> = write(template, names, count).into_bytes().into();
            let time = least(|| run(&text, templates, program, Until::Evaluated));
            println!("  {name:<10} {count:>8} {:>10} ns a report", time.as_nanos() / count as u128);
        }
    }
    println!("rules, 10,000 reports of wide.csv, evaluated");
    let text: Arc<[u8]> = wide(template, names, 10_000).into_bytes().into();
    let own: Vec<_> = program.rules.iter().filter(|rule| rule.id == "办理平衡").cloned().collect();
    for count in [10, 100, 1_000, 10_000] {
        let mut more = (**program).clone();
        more.rules = own.iter().cycle().take(count).cloned().collect();
        let more = Arc::new(more);
        let time = least(|| run(&text, templates, &more, Until::Evaluated));
        println!("  {count:>8} {:>10} µs {:>8} ns a rule", time.as_micros(), time.as_nanos() / count as u128);
    }
}

fn measure(name: &str, text: &str, setup: &Setup) {
    println!("{name}: {} MB", text.len() / 1_000_000);
    let (what, beside) = match name.ends_with(".csv") {
        true => ("csv crate reads and splits", least(|| split(text))),
        false => ("serde_json reads each line", least(|| parse(text))),
    };
    line(what, text.len(), beside, beside);
    let bytes: Arc<[u8]> = text.as_bytes().into();
    for (what, until) in STAGES {
        line(what, text.len(), least(|| run(&bytes, &setup.templates, &setup.program, until)), beside);
    }
    let time = least(|| run_by_two(&bytes, &setup.templates, &setup.program));
    line("the same by two threads", text.len(), time, beside);
    let check = |checker: Checker<'_>| {
        let mut checker = checker.with_template(Some(Arc::clone(&setup.template)));
        least(|| checker.check_table(name, &bytes[..], |_| {}))
    };
    let without = check(Engine::new().checker().without_location());
    line("check, wrong cells not searched", text.len(), without, beside);
    let with = check(Engine::new().checker());
    line("check, wrong cells searched", text.len(), with, beside);
    let ratio = with.as_micros() * 100 / without.as_micros().max(1);
    println!("  with the search: {}.{:02} times without", ratio / 100, ratio % 100);
}

/// Splits with the csv crate.
fn split(text: &str) -> usize {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut record, mut fields) = (csv::ByteRecord::new(), 0);
    while reader.read_byte_record(&mut record).unwrap() {
        fields += record.len();
    }
    fields
}

/// Checks that every line is JSON with `serde_json`, and keeps nothing.
fn parse(text: &str) -> usize {
    text.lines().map(|line| serde_json::from_str::<serde::de::IgnoredAny>(line).map(|_| 1).unwrap()).sum()
}

fn long(template: &Template, names: &[[String; 3]], reports: usize) -> String {
    let (mut maker, mut figures) = (Maker::new(template), vec![0; template.cell_count()]);
    let mut text = "report,table,row,col,value\n".to_owned();
    for report in 0..reports {
        maker.next(&mut figures);
        for cell in maker.cells() {
            let [table, row, col] = &names[cell];
            let _ = writeln!(text, "机关{report:07},{table},{row},{col},{}", figures[cell]);
        }
    }
    text
}

fn wide(template: &Template, names: &[[String; 3]], reports: usize) -> String {
    let (mut maker, mut figures) = (Maker::new(template), vec![0; template.cell_count()]);
    let mut text = "report".to_owned();
    for cell in maker.cells() {
        let [table, row, col] = &names[cell];
        let _ = write!(text, ",\"{table}!{row},{col}\"");
    }
    text.push('\n');
    for report in 0..reports {
        maker.next(&mut figures);
        let _ = write!(text, "机关{report:07}");
        for cell in maker.cells() {
            let _ = write!(text, ",{}", figures[cell]);
        }
        text.push('\n');
    }
    text
}

/// Writes JSON lines, one per cell.
fn long_lines(template: &Template, names: &[[String; 3]], reports: usize) -> String {
    let (mut maker, mut figures) = (Maker::new(template), vec![0; template.cell_count()]);
    let mut text = String::new();
    for report in 0..reports {
        maker.next(&mut figures);
        for cell in maker.cells() {
            let ([table, row, col], value) = (&names[cell], figures[cell]);
            let _ = writeln!(
                text,
                r#"{{"report":"机关{report:07}","table":"{table}","row":"{row}","col":"{col}","value":{value}}}"#
            );
        }
    }
    text
}

/// Writes JSON lines, one per report.
fn wide_lines(template: &Template, names: &[[String; 3]], reports: usize) -> String {
    let (mut maker, mut figures) = (Maker::new(template), vec![0; template.cell_count()]);
    let mut text = String::new();
    for report in 0..reports {
        maker.next(&mut figures);
        let _ = write!(text, r#"{{"report":"机关{report:07}""#);
        for cell in maker.cells() {
            let [table, row, col] = &names[cell];
            let _ = write!(text, r#","{table}!{row},{col}":{}"#, figures[cell]);
        }
        text.push_str("}\n");
    }
    text
}
