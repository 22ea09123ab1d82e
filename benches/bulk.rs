//! Tables of cells of many reports, from bytes to what does not hold: beside the csv crate, which only reads and
//! splits the same file. `REPORTS=100000 cargo bench --bench bulk` for more than 20,000 reports; `WRITE=folder`
//! leaves the files there for other programs.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a measurement reads the clock, prints, and stops where it cannot go on"
)]

mod reports;

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use gouji::batch::Plan;
use gouji::bulk::{HEAD_BYTES, Reader, STRETCH_BYTES, Stretches, sniff};
use gouji::check::ir::Program;
use gouji::cli::{Engine, Stages};
use gouji::diagnostic::Diagnostics;
use gouji::finding;
use gouji::schema::{CellId, Template};
use gouji::text::Sources;
use gouji::world::Memory;

use reports::Maker;

const FORM: &str = "gov-info-disclosure/2021";

fn main() {
    let wanted: usize = std::env::var("REPORTS").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    let mut stages = Stages::new();
    let templates = stages.templates();
    let template = templates.iter().find(|t| t.name == FORM).cloned().unwrap();
    let mut program = stages.program(&template, &[], &Memory::new(), &mut Diagnostics::default()).unwrap();
    let of = |code: &str| template.table_named(code).map(|(idx, _)| idx);
    let tables = [of("三"), of("四")];
    program.rules.retain(|rule| rule.table.is_some() && tables.contains(&rule.table));
    let program = Arc::new(program);
    let names = names(&template);
    for (name, text) in [("long.csv", long(&template, &names, wanted)), ("wide.csv", wide(&template, &names, wanted))] {
        if let Ok(folder) = std::env::var("WRITE") {
            std::fs::write(format!("{folder}/{name}"), &text).unwrap();
        }
        measure(name, &text, &templates, &program);
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
    let split = least(|| {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let (mut record, mut fields) = (csv::ByteRecord::new(), 0);
        while reader.read_byte_record(&mut record).unwrap() {
            fields += record.len();
        }
        fields
    });
    let line = |what: &str, time: Duration| {
        let ratio = time.as_micros() * 100 / split.as_micros();
        let speed = text.len() as u128 / time.as_micros().max(1);
        println!("  {what:<34} {:>7} ms {speed:>6} MB/s  ×{}.{:02}", time.as_millis(), ratio / 100, ratio % 100);
    };
    line("csv crate reads and splits", split);
    for (what, until) in [
        ("cut into stretches", Until::Cut),
        ("to columns", Until::Columns),
        ("to columns and evaluated", Until::Evaluated),
        ("and findings of the faulty ones", Until::Found),
    ] {
        line(what, least(|| run(text, templates, program, until)));
    }
}

fn run(text: &str, templates: &[Arc<Template>], program: &Arc<Program>, until: Until) -> usize {
    let shape = sniff(&text.as_bytes()[..text.len().min(HEAD_BYTES)]).unwrap();
    let plan = Plan::of(Arc::clone(program));
    let mut reader = Reader::new("x.csv", templates, None);
    let mut found = 0;
    for stretch in Stretches::open("x.csv", shape, text.as_bytes(), STRETCH_BYTES).unwrap() {
        let stretch = stretch.unwrap();
        if until == Until::Cut {
            found += stretch.len();
            continue;
        }
        let sheet = reader.columns(&stretch);
        found += sheet.slots.iter().filter(|slot| slot.lane.is_some()).count();
        if until == Until::Columns {
            continue;
        }
        let verdicts: Vec<_> = sheet.blocks.iter().map(|(_, block)| plan.evaluate(block)).collect();
        if until == Until::Evaluated {
            found += verdicts.iter().map(|verdict| verdict.open.len()).sum::<usize>();
            continue;
        }
        for slot in &sheet.slots {
            if slot.lane.is_none_or(|(block, lane)| verdicts[block].unsettled.get(lane)) {
                let mut sources = Sources::default();
                let report = reader.report(&stretch, slot, &mut sources).unwrap();
                found += finding::check_report(program, report).findings.len();
            }
        }
    }
    found
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
