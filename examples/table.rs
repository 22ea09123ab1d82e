//! Checks a table of many reports with several threads and prints the reports with findings, in the order of the file.
//!
//! `cargo run --release --example table -- reports.csv`

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "an example is a program")]

use std::convert::Infallible;
use std::sync::atomic::AtomicBool;

use gouji::engine::{self, Silent, Tasks};
use gouji::world::Disk;
use gouji::{CheckedReport, Engine, ReportHandler, UnreadReport};

/// Formats each report as a line, in the thread that checked it.
#[derive(Clone)]
struct Lines;

impl ReportHandler for Lines {
    type Part = Vec<String>;

    fn checked(&mut self, report: CheckedReport, lines: &mut Vec<String>) {
        lines.push(format!("{}: {} findings", report.report().name, report.findings().len()));
    }

    fn unread(&mut self, report: UnreadReport, lines: &mut Vec<String>) {
        lines.push(format!("{}: not read", report.name));
    }
}

fn main() {
    let names: Vec<String> = std::env::args().skip(1).collect();
    let mut nothing = std::io::empty();
    let mut tasks = Tasks::new(names, &Disk, &mut nothing, Some(gouji::dataset::CHUNK_BYTES));
    let checker = Engine::new().checker().with_rules(&[], &Disk);
    let jobs = std::thread::available_parallelism().map_or(1, |cores| cores.get());
    let workers = (0..jobs).map(|_| (checker.clone(), Lines)).collect();
    let mut reports = 0;
    let done = engine::run(
        workers,
        &mut tasks,
        &mut Silent,
        |batch| batch.reports,
        |batch, _| {
            reports += batch.reports;
            batch.part.iter().for_each(|line| println!("{line}"));
            Ok::<(), Infallible>(())
        },
        &AtomicBool::new(false),
    );
    println!("{reports} reports, all done: {}", done.unwrap_or(false));
}
