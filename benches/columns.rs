//! Measures tables of many reports in Parquet and Arrow IPC, from bytes to violations. `REPORTS=100000 cargo bench
//! --bench columns` measures more than 20,000 reports; `WRITE=folder` writes the files for other programs.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a measurement reads the clock, prints, and stops where it cannot go on"
)]

mod reports;
#[path = "reports/run.rs"]
mod run;

use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow_ipc::writer::FileWriter;
use gouji::template::Template;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use reports::Maker;
use run::{STAGES, Setup, Until, least, line, run, run_by_two};

/// Reports per record batch.
const REPORTS: usize = 500;

fn main() {
    let wanted: usize = std::env::var("REPORTS").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    let setup = Setup::new();
    let batches = |make| batches(&setup, wanted, make);
    for (shape, batches) in [("long", batches(long)), ("wide", batches(wide))] {
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
            measure(&name, &bytes.into(), &setup);
        }
    }
}

/// Measures each stage, compared with the library that decodes the file.
fn measure(name: &str, bytes: &Arc<[u8]>, setup: &Setup) {
    println!("{name}: {}.{} MB", bytes.len() / 1_000_000, bytes.len() / 100_000 % 10);
    let of = |until| least(|| run(bytes, &setup.templates, &setup.program, until));
    let beside = of(Until::Cut);
    for (what, until) in STAGES {
        line(what, bytes.len(), of(until), beside);
    }
    let time = least(|| run_by_two(bytes, &setup.templates, &setup.program));
    line("the same by two threads", bytes.len(), time, beside);
}

/// Figures of some reports, one list per report, and the cells they belong to.
struct Few<'a> {
    names: &'a [[String; 3]],
    cells: &'a [usize],
    first: usize,
    reports: &'a [Vec<i64>],
}

fn batches(setup: &Setup, wanted: usize, make: fn(&Few<'_>) -> RecordBatch) -> Vec<RecordBatch> {
    let template: &Template = &setup.template;
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
        all.push(make(&Few { names: &setup.names, cells: &cells, first, reports: &reports }));
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
