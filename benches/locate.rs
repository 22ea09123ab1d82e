//! Measures the search for wrong figures: 1, 2 and 3 wrong cells of table `三` of the 2021 form, per report. Prints the
//! median and the worst, and with `SAVE=FILE` writes each table with all sets found, for `compare/locate.py`.
//! `cargo bench --bench locate`.
#![allow(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement reads the clock, prints, and stops where it cannot go on"
)]

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use gouji::Engine;
use gouji::amount::Amount;
use gouji::check::ir::{Expr, Rule};
use gouji::diagnostic::Severity;
use gouji::eval::{self, Figures};
use gouji::locate::{Located, PreparedSearch};
use gouji::relations::Equality;
use gouji::report::{Cell, Report, State};
use gouji::template::{CellId, Template};
use gouji::world::Memory;

/// Figures without a pattern, the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

fn main() {
    let count: u64 = std::env::var("REPORTS").ok().and_then(|count| count.parse().ok()).unwrap_or(300);
    let template = Engine::new().templates().iter().find(|form| form.name.ends_with("2021")).cloned().unwrap();
    let program = Engine::new().rules(&template, &[], &Memory::new()).program.unwrap();
    let search = PreparedSearch::default();
    let (_, table) = template.table_named("三").unwrap();
    let cells: Vec<CellId> =
        (0..table.cell_count()).map(|index| CellId(table.first.0 + u32::try_from(index).unwrap())).collect();
    // Those with a condition, too: it is true where everything is filled in.
    let demanded = |rule: &Rule| -> Vec<Equality> {
        let check = if let Expr::If(_, then) = &rule.check { then } else { &rule.check };
        let all = rule.positions.iter().filter_map(|position| gouji::check::linear::demands(check, position));
        all.flatten().filter_map(|one| one.relation.to_equality()).collect()
    };
    let relations: Vec<Equality> =
        program.rules.iter().filter(|rule| rule.severity == Severity::Error).flat_map(demanded).collect();
    let relations: Vec<Equality> =
        relations.into_iter().filter(|one| one.terms.iter().all(|(cell, _)| cells.contains(cell))).collect();
    // What stands alone on its side of a relation is the sum of the others.
    let alone = |cell: CellId, one: &Equality| {
        let sign = one.terms.iter().find(|(own, _)| *own == cell).map(|(_, factor)| factor.signum());
        sign.is_some_and(|sign| one.terms.iter().filter(|(_, factor)| factor.signum() == sign).count() == 1)
    };
    let totals: Vec<bool> = cells.iter().map(|cell| relations.iter().any(|one| alone(*cell, one))).collect();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut saved = String::new();
    println!("wrong cells   median      worst   all sets proved");
    for wrong in 1..=3 {
        let mut times: Vec<Duration> = Vec::new();
        let mut proved = 0;
        for _ in 0..count {
            let mut figures = consistent(&cells, &totals, &relations, &mut dice);
            for _ in 0..wrong {
                let cell = dice.roll(cells.len() as u64) as usize;
                figures[cell] = i128::from(dice.roll(200));
            }
            let report = filled(&template, &cells, &figures);
            let start = Instant::now();
            let converted = Figures::new(&program, &report);
            let outcomes = eval::evaluate(&program, &report, &converted).outcomes;
            let located = search.locate(&program, &report, &converted, &outcomes, &[]);
            times.push(start.elapsed());
            proved += usize::from(located.is_proved());
            save(&mut saved, wrong, &cells, &figures, &relations, &located, times[times.len() - 1]);
        }
        times.sort();
        let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
        println!(
            "{wrong:>11} {:>8.3} ms {:>8.3} ms   {proved} of {count}",
            median.as_secs_f64() * 1e3,
            worst.as_secs_f64() * 1e3
        );
    }
    if let Ok(path) = std::env::var("SAVE") {
        std::fs::write(path, saved).unwrap();
    }
}

/// Figures with which all relations hold: cells that no relation expresses are drawn, the others follow.
fn consistent(cells: &[CellId], totals: &[bool], relations: &[Equality], dice: &mut Dice) -> Vec<i128> {
    let place = |cell: CellId| cells.iter().position(|own| *own == cell).unwrap();
    let mut known = vec![None; cells.len()];
    // A total is expressed once its parts are known; drawing goes on until all cells are.
    loop {
        for relation in relations {
            let open: Vec<&(CellId, i64)> =
                relation.terms.iter().filter(|(cell, _)| known[place(*cell)].is_none()).collect();
            if let [(cell, factor)] = open[..] {
                let sum: i128 = relation
                    .terms
                    .iter()
                    .filter_map(|(cell, factor)| Some(known[place(*cell)]? * i128::from(*factor)))
                    .sum();
                known[place(*cell)] = Some(-sum / i128::from(*factor));
            }
        }
        if relations.iter().all(|one| one.terms.iter().all(|(cell, _)| known[place(*cell)].is_some())) {
            break;
        }
        // From the last cell on, so that the first row, which is what comes in, follows from what became of it.
        let open =
            |total: bool| (0..cells.len()).rev().find(|index| known[*index].is_none() && totals[*index] == total);
        if let Some(index) = open(false).or_else(|| open(true)) {
            known[index] = Some(i128::from(dice.roll(3) * dice.roll(30)));
        }
    }
    known.into_iter().map(|figure| figure.unwrap_or(0)).collect()
}

fn filled(template: &Arc<Template>, cells: &[CellId], figures: &[i128]) -> Report {
    let mut report = Report::empty("report", Arc::clone(template));
    for (cell, figure) in cells.iter().zip(figures) {
        let mut filled = Cell::absent();
        filled.state = State::Number;
        filled.value = Amount::parse(&figure.to_string());
        report.cells[cell.index()] = filled;
    }
    report
}

fn save(
    out: &mut String,
    wrong: u32,
    cells: &[CellId],
    figures: &[i128],
    relations: &[Equality],
    located: &Located,
    time: Duration,
) {
    let place = |cell: CellId| cells.iter().position(|own| *own == cell).unwrap();
    let terms: Vec<Vec<(usize, i64)>> =
        relations.iter().map(|one| one.terms.iter().map(|(cell, factor)| (place(*cell), *factor)).collect()).collect();
    let sets: Vec<Vec<usize>> = located
        .explanations()
        .iter()
        .filter(|one| !one.operation)
        .map(|one| one.changes.iter().map(|change| place(change.cell)).collect())
        .collect();
    let json = serde_json::json!({
        "wrong": wrong, "values": figures.iter().map(|one| i64::try_from(*one).unwrap()).collect::<Vec<_>>(),
        "relations": terms, "sets": sets, "proved": located.is_proved(), "micros": time.as_micros() as u64,
    });
    let _ = writeln!(out, "{json}");
}
