//! Tables of cells of many reports as Parquet and Arrow IPC, from bytes to what does not hold.
//! `REPORTS=100000 cargo bench --bench columns` for more than 20,000 reports; `WRITE=folder` leaves the files
//! there for other programs.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a measurement reads the clock, prints, and stops where it cannot go on"
)]

mod reports;

use std::io::Cursor;
use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow_ipc::writer::FileWriter;
use gouji::batch::Plan;
use gouji::bulk::{Feed, HEAD_BYTES, Reader, STRETCH_BYTES, sniff};
use gouji::check::ir::Program;
use gouji::cli::{Engine, Stages};
use gouji::diagnostic::Diagnostics;
use gouji::finding;
use gouji::schema::{CellId, Template};
use gouji::text::Sources;
use gouji::world::Memory;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use reports::Maker;

const FORM: &str = "gov-info-disclosure/2021";
/// Reports of a batch.
const REPORTS: usize = 500;

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
    for (shape, batches) in [("long", batches(&template, wanted, long)), ("wide", batches(&template, wanted, wide))] {
        let files = [
            ("parquet", parquet(&batches, Compression::SNAPPY)),
            ("zstd.parquet", parquet(&batches, Compression::ZSTD(ZstdLevel::default()))),
            ("arrow", arrow(&batches)),
        ];
        for (ending, bytes) in files {
            let name = format!("{shape}.{ending}");
            if let Ok(folder) = std::env::var("WRITE") {
                std::fs::write(format!("{folder}/{name}"), &bytes).unwrap();
            }
            measure(&name, &bytes.into(), &templates, &program);
        }
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

fn measure(name: &str, bytes: &Arc<[u8]>, templates: &[Arc<Template>], program: &Arc<Program>) {
    println!("{name}: {}.{} MB", bytes.len() / 1_000_000, bytes.len() / 100_000 % 10);
    for (what, until) in [
        ("unpacked and cut into stretches", Until::Cut),
        ("to columns", Until::Columns),
        ("to columns and evaluated", Until::Evaluated),
        ("and findings of the faulty ones", Until::Found),
    ] {
        println!("  {what:<34} {:>7} ms", least(|| run(bytes, templates, program, until)).as_millis());
    }
}

fn run(bytes: &Arc<[u8]>, templates: &[Arc<Template>], program: &Arc<Program>, until: Until) -> usize {
    let shape = sniff(&bytes[..bytes.len().min(HEAD_BYTES)]).unwrap();
    let plan = Plan::of(Arc::clone(program));
    let mut reader = Reader::new("x", templates, None);
    let mut found = 0;
    for stretch in Feed::open("x", shape, Cursor::new(Arc::clone(bytes)), STRETCH_BYTES).unwrap() {
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
                let report = reader.report(&stretch, slot, &mut Sources::default()).unwrap();
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

/// Figures of some reports, a list a report, and the cells they are of.
struct Few<'a> {
    names: &'a [[String; 3]],
    cells: &'a [usize],
    first: usize,
    reports: &'a [Vec<i64>],
}

fn batches(template: &Template, wanted: usize, make: fn(&Few<'_>) -> RecordBatch) -> Vec<RecordBatch> {
    let names: Vec<[String; 3]> = (0..template.cell_count())
        .map(|cell| {
            let (table, row, col) = template.locate(CellId(u32::try_from(cell).unwrap()));
            let table = template.table(table);
            [&table.code, &table.rows.leaf(row).code, &table.cols.leaf(col).code].map(Clone::clone)
        })
        .collect();
    let mut maker = Maker::new(template);
    let cells: Vec<usize> = maker.cells().collect();
    let mut figures = vec![0; template.cell_count()];
    let mut all = Vec::new();
    for first in (0..wanted).step_by(REPORTS) {
        let reports: Vec<Vec<i64>> = (first..wanted.min(first + REPORTS))
            .map(|_| {
                maker.next(&mut figures);
                cells.iter().map(|cell| figures[*cell]).collect()
            })
            .collect();
        all.push(make(&Few { names: &names, cells: &cells, first, reports: &reports }));
    }
    all
}

fn name(report: usize) -> String {
    format!("机关{report:07}")
}

fn long(some: &Few<'_>) -> RecordBatch {
    let rows = || (0..some.reports.len()).flat_map(|report| some.cells.iter().map(move |cell| (report, *cell)));
    let code = |at: usize| -> ArrayRef {
        Arc::new(rows().map(|(_, cell)| Some(&some.names[cell][at])).collect::<StringArray>())
    };
    let reports: StringArray = rows().map(|(report, _)| Some(name(some.first + report))).collect();
    let values = Int64Array::from(some.reports.concat());
    RecordBatch::try_from_iter([
        ("report", Arc::new(reports) as ArrayRef),
        ("table", code(0)),
        ("row", code(1)),
        ("col", code(2)),
        ("value", Arc::new(values)),
    ])
    .unwrap()
}

fn wide(some: &Few<'_>) -> RecordBatch {
    let names: Vec<String> = (0..some.reports.len()).map(|report| name(some.first + report)).collect();
    let report = ("report".to_owned(), Arc::new(StringArray::from(names)) as ArrayRef);
    let columns = some.cells.iter().enumerate().map(|(at, cell)| {
        let [table, row, col] = &some.names[*cell];
        let values: Int64Array = some.reports.iter().map(|figures| figures[at]).collect::<Vec<_>>().into();
        (format!("{table}!{row},{col}"), Arc::new(values) as ArrayRef)
    });
    RecordBatch::try_from_iter(std::iter::once(report).chain(columns)).unwrap()
}

fn parquet(batches: &[RecordBatch], packed: Compression) -> Vec<u8> {
    let properties = WriterProperties::builder().set_compression(packed).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batches[0].schema(), Some(properties)).unwrap();
    batches.iter().for_each(|batch| writer.write(batch).unwrap());
    writer.into_inner().unwrap()
}

fn arrow(batches: &[RecordBatch]) -> Vec<u8> {
    let mut writer = FileWriter::try_new(Vec::new(), &batches[0].schema()).unwrap();
    batches.iter().for_each(|batch| writer.write(batch).unwrap());
    writer.into_inner().unwrap()
}
