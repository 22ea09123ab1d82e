//! Tables of cells of many reports, from bytes to what does not hold: beside the csv crate and `serde_json`, which
//! only read and split the same file; how the cost of a report and of a rule grows. `REPORTS=100000 cargo bench
//! --bench bulk` for more than 20,000 reports, `GROWTH=1000000` for growth beyond 10,000, `ONLY=wide.csv` for one
//! kind of file; `WRITE=folder` leaves the files there for other programs and measures nothing.
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

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use gouji::batch::Plan;
use gouji::bulk::{HEAD_BYTES, Reader, STRETCH_BYTES, Shape, Slot, Stretch, Stretches, sniff};
use gouji::check::ir::Program;
use gouji::cli::{Engine, Stages};
use gouji::diagnostic::Diagnostics;
use gouji::finding;
use gouji::schema::{CellId, Template};
use gouji::text::Sources;
use gouji::world::Memory;

use relations::relations;
use reports::Maker;

const FORM: &str = "gov-info-disclosure/2021";

/// A kind of file, and how it is written.
type Kind = (&'static str, fn(&Template, &[[String; 3]], usize) -> String);

const KINDS: [Kind; 4] =
    [("long.csv", long), ("wide.csv", wide), ("long.jsonl", long_lines), ("wide.jsonl", wide_lines)];

fn main() {
    let number = |name: &str, usual: usize| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(usual);
    let (wanted, most) = (number("REPORTS", 20_000), number("GROWTH", 10_000));
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut stages = Stages::new();
    let templates = stages.templates();
    let template = templates.iter().find(|t| t.name == FORM).cloned().unwrap();
    let mut program = stages.program(&template, &[], &Memory::new(), &mut Diagnostics::default()).unwrap();
    let of = |code: &str| template.table_named(code).map(|(idx, _)| idx);
    let tables = [of("三"), of("四")];
    program.rules.retain(|rule| rule.table.is_some() && tables.contains(&rule.table));
    let program = Arc::new(program);
    let names = names(&template);
    let kinds = KINDS.into_iter().filter(|(name, _)| name.contains(&only));
    for (name, write) in kinds.clone() {
        let text = write(&template, &names, wanted);
        if let Ok(folder) = std::env::var("WRITE") {
            std::fs::write(format!("{folder}/{name}"), &text).unwrap();
            continue;
        }
        measure(name, &text, &templates, &program);
    }
    if let Ok(folder) = std::env::var("WRITE") {
        let name = |cell: usize| format!("{}!{},{}", names[cell][0], names[cell][1], names[cell][2]);
        std::fs::write(format!("{folder}/relations.jsonl"), relations(&template, name)).unwrap();
        let ids: Vec<&str> = program.rules.iter().map(|rule| rule.id.as_str()).collect();
        std::fs::write(format!("{folder}/rules.txt"), ids.join("\n")).unwrap();
        return;
    }
    println!("reports, evaluated");
    for (name, write) in kinds {
        // A million reports take ten gigabytes in any other form.
        let most = if name == "wide.csv" { most } else { most.min(100_000) };
        for count in [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000].into_iter().filter(|n| *n <= most) {
            let text = write(&template, &names, count);
            let time = least(|| run(&text, &templates, &program, Until::Evaluated));
            println!("  {name:<10} {count:>8} {:>10} ns a report", time.as_nanos() / count as u128);
        }
    }
    println!("rules, 10,000 reports of wide.csv, evaluated");
    let text = wide(&template, &names, 10_000);
    let own: Vec<_> = program.rules.iter().filter(|rule| rule.id == "办理平衡").cloned().collect();
    for count in [10, 100, 1_000, 10_000] {
        let mut more = (*program).clone();
        more.rules = own.iter().cycle().take(count).cloned().collect();
        let more = Arc::new(more);
        let time = least(|| run(&text, &templates, &more, Until::Evaluated));
        println!("  {count:>8} {:>10} µs {:>8} ns a rule", time.as_micros(), time.as_nanos() / count as u128);
    }
}

/// What is done with every stretch.
#[derive(Clone, Copy, PartialEq)]
enum Until {
    Cut,
    Columns,
    Evaluated,
    Found,
}

fn measure(name: &str, text: &str, templates: &[Arc<Template>], program: &Arc<Program>) {
    let megabytes = text.len() / 1_000_000;
    println!("{name}: {megabytes} MB");
    let (beside, split) = match name.ends_with(".csv") {
        true => ("csv crate reads and splits", least(|| split(text))),
        false => ("serde_json reads each line", least(|| parse(text))),
    };
    let line = |what: &str, time: Duration| {
        let ratio = time.as_micros() * 100 / split.as_micros();
        let speed = text.len() as u128 / time.as_micros().max(1);
        println!("  {what:<34} {:>7} ms {speed:>6} MB/s  ×{}.{:02}", time.as_millis(), ratio / 100, ratio % 100);
    };
    line(beside, split);
    for (what, until) in [
        ("cut into stretches", Until::Cut),
        ("to columns", Until::Columns),
        ("to columns and evaluated", Until::Evaluated),
        ("and findings of the faulty ones", Until::Found),
    ] {
        line(what, least(|| run(text, templates, program, until)));
    }
    line("the same by two threads", least(|| run_by_two(text, templates, program)));
}

/// The csv crate, which reads and splits.
fn split(text: &str) -> usize {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut record, mut fields) = (csv::ByteRecord::new(), 0);
    while reader.read_byte_record(&mut record).unwrap() {
        fields += record.len();
    }
    fields
}

/// `serde_json`, which checks that every line is JSON and keeps nothing.
fn parse(text: &str) -> usize {
    text.lines().map(|line| serde_json::from_str::<serde::de::IgnoredAny>(line).map(|_| 1).unwrap()).sum()
}

fn open(text: &str) -> Stretches<&[u8]> {
    let shape = sniff(&text.as_bytes()[..text.len().min(HEAD_BYTES)]).or_else(|| sniff_one(text)).unwrap();
    Stretches::open("x.csv", shape, text.as_bytes(), STRETCH_BYTES).unwrap()
}

/// One report is an ordinary document to the command line; here it is a table of one.
fn sniff_one(text: &str) -> Option<Shape> {
    sniff(format!("{text}{}", text.lines().last()?.replace("0000000", "0000001")).as_bytes())
}

fn run(text: &str, templates: &[Arc<Template>], program: &Arc<Program>, until: Until) -> usize {
    let plan = Plan::of(Arc::clone(program));
    let mut reader = Reader::new("x.csv", templates, None);
    open(text).map(|stretch| work(&stretch.unwrap(), &mut reader, &plan, until)).sum()
}

/// Two workers take stretches as they come.
fn run_by_two(text: &str, templates: &[Arc<Template>], program: &Arc<Program>) -> usize {
    let plan = Plan::of(Arc::clone(program));
    let stretches = Mutex::new(open(text));
    let worker = || {
        let mut reader = Reader::new("x.csv", templates, None);
        let next = || stretches.lock().unwrap().next();
        std::iter::from_fn(next).map(|stretch| work(&stretch.unwrap(), &mut reader, &plan, Until::Found)).sum::<usize>()
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(worker);
        worker() + other.join().unwrap()
    })
}

fn work(stretch: &Stretch, reader: &mut Reader, plan: &Plan, until: Until) -> usize {
    if until == Until::Cut {
        return stretch.len();
    }
    let sheet = reader.columns(stretch);
    if until == Until::Columns {
        return sheet.slots.iter().filter(|slot| slot.lane.is_some()).count();
    }
    let verdicts: Vec<_> = sheet.blocks.iter().map(|(_, block)| plan.evaluate(block)).collect();
    if until == Until::Evaluated {
        return verdicts.iter().map(|verdict| verdict.open.len()).sum();
    }
    let open = |slot: &&Slot| slot.lane.is_none_or(|(block, lane)| verdicts[block].unsettled.get(lane));
    let mut findings = 0;
    for slot in sheet.slots.iter().filter(open) {
        let mut sources = Sources::default();
        let report = reader.report(stretch, slot, &mut sources).unwrap();
        findings += finding::check_report(plan.program(), report).findings.len();
    }
    findings
}

fn least<T>(mut work: impl FnMut() -> T) -> Duration {
    (0..5)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(work());
            start.elapsed()
        })
        .min()
        .unwrap()
}

/// Codes of every cell.
fn names(template: &Template) -> Vec<[String; 3]> {
    (0..template.cell_count())
        .map(|cell| {
            let (table, row, col) = template.locate(CellId(u32::try_from(cell).unwrap()));
            let table = template.table(table);
            [&table.code, &table.rows.leaf(row).code, &table.cols.leaf(col).code].map(Clone::clone)
        })
        .collect()
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

/// JSON lines, one a cell.
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

/// JSON lines, one a report.
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
