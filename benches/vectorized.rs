//! Compares the vectorized evaluator with a program written by hand for the same relations over the same columns, in
//! one process, and measures growth with reports and rules and the gain of a second thread. Prints ratios; asserts that
//! all find the same. `REPORTS=1000000 cargo bench --bench vectorized` measures more than 100,000 reports.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a measurement reads the clock, prints, and stops where it cannot go on"
)]

mod reports;

use std::sync::Arc;
use std::time::{Duration, Instant};

use gouji::Engine;
use gouji::check::ir::Program;
use gouji::eval::{self, Figures};
use gouji::finding::Outcome;
use gouji::template::{CellId, Template};
use gouji::vectorized::{Block, Builder, Plan};
use gouji::world::Memory;

use reports::{Layout, Maker, row};

const FORM: &str = "gov-info-disclosure/2021";
/// Reports per block: the columns of a block fit in the second-level cache.
const BLOCK: usize = 512;

fn main() {
    let wanted = std::env::var("REPORTS").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let (template, program) = rules();
    println!("rules of tables 三 and 四: {}", program.rules.len());
    beside_hand(&template, &program, wanted);
    println!("size of a block, {} reports", wanted.min(20_000));
    for size in [1, 7, 64, 256, 512, 1024, 2048, 4096] {
        let (plan, blocks) = (Plan::new(Arc::clone(&program)), blocks(&template, wanted.min(20_000), size));
        let time = least(|| run(&plan, &blocks));
        let hand = Hand::new(&template);
        let by_hand = least(|| blocks.iter().map(|block| hand.violations(block)).sum::<usize>());
        let each = |time: Duration| time.as_nanos() / wanted.min(20_000) as u128;
        println!("  {size:>6} {:>8} ns a report   by hand {:>6} ns", each(time), each(by_hand));
    }
    println!("reports");
    for count in [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000].into_iter().filter(|n| *n <= wanted.max(100_000)) {
        let (plan, blocks) = (Plan::new(Arc::clone(&program)), blocks(&template, count, BLOCK));
        let time = least(|| run(&plan, &blocks));
        println!("  {count:>8} {:>10} µs {:>8} ns a report", time.as_micros(), time.as_nanos() / count as u128);
    }
    println!("rules, 10,000 reports");
    let some = blocks(&template, 10_000, BLOCK);
    for times in [1, 10, 100, 1_000] {
        let mut more = (*program).clone();
        let own = more.rules.iter().filter(|rule| rule.id == "办理平衡").cloned().collect::<Vec<_>>();
        more.rules = own.iter().cycle().take(10 * times).cloned().collect();
        let plan = Plan::new(Arc::new(more));
        let time = least(|| run(&plan, &some));
        println!(
            "  {:>8} {:>10} µs {:>8} ns a rule",
            10 * times,
            time.as_micros(),
            time.as_nanos() / (10 * times) as u128
        );
    }
}

fn rules() -> (Arc<Template>, Arc<Program>) {
    let engine = Engine::new();
    let template = engine.templates().iter().find(|t| t.name == FORM).unwrap().clone();
    let mut program = Arc::unwrap_or_clone(engine.rules(&template, &[], &Memory::new()).program.unwrap());
    let of = |code: &str| template.table_named(code).map(|(idx, _)| idx);
    let tables = [of("三"), of("四")];
    program.rules.retain(|rule| rule.table.is_some() && tables.contains(&rule.table));
    (template, Arc::new(program))
}

fn blocks(template: &Template, reports: usize, size: usize) -> Vec<Block> {
    let mut maker = Maker::new(template);
    let mut figures = vec![0; template.cell_count()];
    let mut all = Vec::new();
    let mut left = reports;
    while left > 0 {
        let mut builder = Builder::new(template.cell_count(), size.min(left));
        for _ in 0..size.min(left) {
            maker.next(&mut figures);
            builder.begin();
            maker.cells().for_each(|cell| builder.number(cell, figures[cell], 0));
        }
        all.push(builder.finish());
        left -= size.min(left);
    }
    all
}

/// Counts the violated (rule, position, report) triples.
fn run(plan: &Plan, blocks: &[Block]) -> usize {
    let open = |block: &Block| {
        plan.evaluate(block).residuals.iter().map(|open| open.reports.count(block.len())).sum::<usize>()
    };
    blocks.iter().map(open).sum()
}

fn least<T>(mut work: impl FnMut() -> T) -> Duration {
    let mut best = Duration::MAX;
    let began = Instant::now();
    let mut runs = 0;
    while runs < 5 || began.elapsed() < Duration::from_millis(500) {
        let start = Instant::now();
        std::hint::black_box(work());
        best = best.min(start.elapsed());
        runs += 1;
    }
    best
}

fn beside_hand(template: &Template, program: &Arc<Program>, reports: usize) {
    let plan = Plan::new(Arc::clone(program));
    let blocks = blocks(template, reports, BLOCK);
    let hand = Hand::new(template);
    let by_hand = || blocks.iter().map(|block| hand.violations(block)).sum::<usize>();
    // Each thread evaluates half of the blocks.
    let two = || {
        let (a, b) = blocks.split_at(blocks.len() / 2);
        std::thread::scope(|scope| {
            let other = scope.spawn(|| run(&plan, b));
            run(&plan, a) + other.join().unwrap()
        })
    };
    assert_eq!(run(&plan, &blocks), by_hand());
    assert_eq!(run(&plan, &blocks), two());
    // Measured in turn, so that other load on the machine affects all alike.
    let (mut own, mut written, mut both) = (Duration::MAX, Duration::MAX, Duration::MAX);
    for _ in 0..5 {
        own = own.min(least(|| run(&plan, &blocks)));
        written = written.min(least(by_hand));
        both = both.min(least(two));
    }
    println!("{reports} reports, {} violations", by_hand());
    println!("  by hand            {:>9} µs", written.as_micros());
    let percent = |a: Duration, b: Duration| a.as_nanos() * 100 / b.as_nanos().max(1);
    println!("  batch              {:>9} µs   {} % of the speed by hand", own.as_micros(), percent(written, own));
    println!("  batch, two threads {:>9} µs   {} % of the speed of one", both.as_micros(), percent(own, both));
    let mut maker = Maker::new(template);
    let mut figures = vec![0; template.cell_count()];
    let some: Vec<_> = (0..200)
        .map(|_| {
            maker.next(&mut figures);
            let mut report = gouji::report::Report::empty("x", Arc::clone(&program.template));
            for cell in maker.cells() {
                let place = gouji::report::Place::Line { line: 1, column: 1 };
                report.cells[cell] = gouji::report::Cell::printed(&figures[cell].to_string(), place);
            }
            report
        })
        .collect();
    let precise = least(|| {
        for report in &some {
            let found = eval::evaluate(program, report, &Figures::new(program, report));
            assert!(found.outcomes.iter().flatten().filter(|o| **o == Outcome::Undetermined).count() == 0);
        }
    });
    let (one, whole) = (precise.as_nanos() / 200, own.as_nanos() / reports as u128);
    println!("  precise evaluator  {one:>9} ns a report, batch {whole} ns: {} times as fast", one / whole.max(1));
}

/// The relations of tables 三 and 四 as a careful programmer writes them for columns: one pass per relation, sums in an
/// array that stays in the first-level cache, and single reports examined only where one of them is wrong.
struct Hand {
    three: Layout,
    four: Layout,
    balance: [usize; 4],
    other: [usize; 3],
}

const TILE: usize = 256;

impl Hand {
    fn new(template: &Template) -> Self {
        let at = |code| row(template, "三", code);
        Self {
            three: Layout::of(template, "三"),
            four: Layout::of(template, "四"),
            balance: ["一", "二", "三.(七)", "四"].map(at),
            other: ["三.(六).1", "三.(六).2", "三.(六).3"].map(at),
        }
    }

    fn violations(&self, block: &Block) -> usize {
        let columns: Vec<&[i64]> =
            (0..).map_while(|cell| block.column(CellId(cell))).map(|column| column.values()).collect();
        let mut wrong = 0;
        let mut start = 0;
        while start < block.len() {
            let len = TILE.min(block.len() - start);
            let column = |cell: usize| &columns[cell][start..start + len];
            let add = |sums: &mut [i64; TILE], cell: usize| {
                sums.iter_mut().zip(column(cell)).for_each(|(sum, value)| *sum += value);
            };
            let sub = |sums: &mut [i64; TILE], cell: usize| {
                sums.iter_mut().zip(column(cell)).for_each(|(sum, value)| *sum -= value);
            };
            let off = |sums: &[i64; TILE]| {
                if sums.iter().fold(0, |all, sum| all | sum) == 0 {
                    return 0;
                }
                sums.iter().filter(|sum| **sum != 0).count()
            };
            for table in [&self.three, &self.four] {
                for col in 0..table.cols {
                    for (total, parts) in &table.row_totals {
                        let mut sums = [0; TILE];
                        parts.iter().for_each(|part| add(&mut sums, table.cell(*part, col)));
                        sub(&mut sums, table.cell(*total, col));
                        wrong += off(&sums);
                    }
                }
                for row in 0..table.rows {
                    for (total, parts) in &table.col_totals {
                        let mut sums = [0; TILE];
                        parts.iter().for_each(|part| add(&mut sums, table.cell(row, *part)));
                        sub(&mut sums, table.cell(row, *total));
                        wrong += off(&sums);
                    }
                }
                // All figures are at least zero.
                for cell in table.range() {
                    if column(cell).iter().fold(0, |all, value| all | value) < 0 {
                        wrong += column(cell).iter().filter(|value| **value < 0).count();
                    }
                }
            }
            let total = self.three.cols - 1;
            for col in 0..self.three.cols {
                let [new, carried, handled, left] = self.balance.map(|row| self.three.cell(row, col));
                let mut sums = [0; TILE];
                add(&mut sums, new);
                add(&mut sums, carried);
                sub(&mut sums, handled);
                sub(&mut sums, left);
                wrong += off(&sums);
            }
            let mut sums = [0; TILE];
            self.other.iter().for_each(|row| add(&mut sums, self.three.cell(*row, total)));
            let handled = column(self.three.cell(self.balance[2], total));
            wrong += sums.iter().zip(handled).filter(|(other, all)| **all > 0 && **other * 10 > **all).count();
            start += len;
        }
        wrong
    }
}
