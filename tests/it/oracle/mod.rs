//! An oracle: evaluates random rules over random forms and reports as the reference describes them, and holds the program
//! against it.
//!
//! Invariant: nothing here but `compare` uses the program; the meaning is computed anew, from trees of its own.

mod compare;
mod derived;
mod draw_form;
mod draw_rule;
mod exact;
mod form;
mod form_text;
mod meaning;
mod print;
mod random;
mod report;
mod shrink;
mod tree;
mod typing;
mod units;

use std::time::Instant;

use compare::{Case, Compared, compare};
use form::Layout;
use random::Random;

/// The number of outcomes to compare, where the environment asks for another one.
const OUTCOMES: &str = "GOUJI_ORACLE";
const SEED: &str = "GOUJI_ORACLE_SEED";
/// The number of differences after which the test ends; usually the first.
const SHOWN: &str = "GOUJI_ORACLE_SHOWN";

fn case(random: &mut Random) -> Case {
    let form = draw_form::form(random);
    let layout = Layout::new(&form);
    let rules = (0..8).map(|_| draw_rule::rule(&form, random)).collect();
    let reports = (0..40).map(|_| {
        let size = *random.pick(&[10, 10, 200, 20_000]);
        let cells = layout.tables.iter().flat_map(|table| &table.cells);
        cells.map(|(unit, ..)| report::draw(random, *unit, size)).collect()
    });
    Case { reports: reports.collect(), form, rules }
}

fn asked(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|words| words.parse().ok()).unwrap_or(usual)
}

#[test]
fn outcomes_are_those_of_the_reference() {
    let (outcomes, seed) = (asked(OUTCOMES, 1_000_000) as usize, asked(SEED, 1));
    let started = Instant::now();
    let mut done = Compared::default();
    let (mut cases, mut found, shown) = (0, Vec::new(), asked(SHOWN, 1) as usize);
    while done.outcomes < outcomes {
        let case = case(&mut Random::new(seed.wrapping_mul(1 << 32) + cases));
        cases += 1;
        match compare(&case) {
            Ok(found) => done.add(found),
            Err(difference) => {
                let (case, difference) = shrink::shrink(case, difference);
                found.push(format!("case {cases} of seed {seed}\n{}", shrink::written(&case, &difference)));
                assert!(found.len() < shown, "{}", found.join("\n----\n"));
            }
        }
    }
    eprintln!("{cases} forms, {done:?}, {:.1?}", started.elapsed());
    assert!(found.is_empty(), "{}", found.join("\n----\n"));
    // The comparison is worth nothing if most rules are refused, or most outcomes unknown.
    assert!(done.rules > done.refused / 2, "{done:?}");
    assert!(done.satisfied > outcomes / 10 && done.violated > outcomes / 10, "{done:?}");
}
