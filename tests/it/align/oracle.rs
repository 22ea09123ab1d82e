//! Follows every figure of random documents: where it is printed and where it is read.
//!
//! `GOUJI_TABLE_CASES=2000 cargo test --test it -- --ignored align::oracle --nocapture` prints what becomes of each kind
//! of oddity. `GOUJI_TABLE_KINDS` and `GOUJI_TABLE_FORMATS` select by name, `GOUJI_TABLE_SEED` repeats one seed.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::tables::{Case, Dice, FORMATS, KINDS, Outcome, judge, read};

fn outcome(case: &Case) -> Outcome {
    judge(case, &read(&case.form, &case.name(), &case.bytes()))
}

fn env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn selected(all: &[&'static str], name: &str) -> Vec<&'static str> {
    let Some(list) = env(name) else { return all.to_vec() };
    all.iter().copied().filter(|one| list.split(',').any(|wanted| wanted == *one)).collect()
}

#[derive(Default)]
struct Tally {
    cases: usize,
    good: usize,
    safe: usize,
    sum: Outcome,
    /// The shortest document with a wrong figure, with silence, with a lost figure, with a refusal that is not due.
    shortest: [Option<(usize, String)>; 4],
}

impl Tally {
    fn add(&mut self, case: &Case, outcome: &Outcome) {
        self.cases += 1;
        self.good += usize::from(outcome.is_good());
        self.safe += usize::from(outcome.is_safe());
        let sum = &mut self.sum;
        sum.right += outcome.right;
        sum.due += outcome.due;
        sum.refused += outcome.refused;
        sum.unmet += outcome.unmet;
        sum.silent += outcome.silent;
        sum.wrong += outcome.wrong;
        sum.lost += outcome.lost;
        sum.units += outcome.units;
        sum.places += outcome.places;
        if outcome.is_good() {
            return;
        }
        let shown = [
            outcome.wrong > 0,
            outcome.silent + outcome.units + outcome.places > 0,
            outcome.lost > 0,
            outcome.unmet > 0,
        ];
        let document = case.show();
        let size = document.chars().count();
        for (shortest, _) in self.shortest.iter_mut().zip(shown).filter(|(_, shown)| *shown) {
            if shortest.as_ref().is_none_or(|(least, _)| size < *least) {
                *shortest = Some((size, format!("{document}\n{}\n", outcome.notes.join("\n"))));
            }
        }
    }

    fn line(&self, name: &str) -> String {
        let Tally { cases, good, safe, sum, .. } = self;
        format!(
            "{name:<24} {cases:>5} {good:>5} {safe:>5} | {:>6} {:>5} {:>6} {:>6} | {:>6} {:>5} {:>5} {:>5} {:>5}",
            sum.right, sum.due, sum.refused, sum.unmet, sum.silent, sum.wrong, sum.lost, sum.units, sum.places
        )
    }
}

const HEADS: &str =
    "                         cases  good  safe |  right   due  refus  unmet | silent wrong  lost units place";

#[test]
#[ignore = "measures and does not judge"]
fn kinds_of_oddities_are_measured() {
    let count: usize = env("GOUJI_TABLE_CASES").and_then(|count| count.parse().ok()).unwrap_or(300);
    let (kinds, formats) = (selected(KINDS, "GOUJI_TABLE_KINDS"), selected(FORMATS, "GOUJI_TABLE_FORMATS"));
    let (mut by_kind, mut by_format) = (BTreeMap::<usize, Tally>::new(), BTreeMap::<usize, Tally>::new());
    let first: u64 = env("GOUJI_TABLE_SEED").and_then(|seed| seed.parse().ok()).unwrap_or(0);
    let each = count.div_ceil(kinds.len().max(1));
    for (nth, kind) in kinds.iter().enumerate() {
        for turn in 0..each as u64 {
            let seed = first + turn;
            let (at, format) = (turn as usize % formats.len(), formats[turn as usize % formats.len()]);
            let Some(case) = Case::new(&[kind], format, seed) else { continue };
            let outcome = outcome(&case);
            by_format.entry(at).or_default().add(&case, &outcome);
            by_kind.entry(nth).or_default().add(&case, &outcome);
        }
    }
    for size in [2, 3] {
        let mut tally = Tally::default();
        for turn in 0..4 * each as u64 {
            let mut dice = Dice::new(first + turn);
            let chosen: Vec<&'static str> = (0..size).map(|_| dice.pick(&kinds)).collect();
            let Some(case) = Case::new(&chosen, dice.pick(&formats), first + turn) else { continue };
            tally.add(&case, &outcome(&case));
        }
        let _ = by_kind.insert(kinds.len() + size, tally);
    }
    println!("{HEADS}");
    for (nth, tally) in &by_kind {
        let name = kinds.get(*nth).map_or_else(|| format!("mixed {}", nth - kinds.len()), |kind| (*kind).to_owned());
        println!("{}", tally.line(&name));
    }
    println!("\n{HEADS}");
    for (nth, tally) in &by_format {
        println!("{}", tally.line(formats[*nth]));
    }
    let mut printed = BTreeSet::new();
    for tally in by_kind.values() {
        for (what, shortest) in ["WRONG", "SILENT", "LOST", "REFUSED"].iter().zip(&tally.shortest) {
            if let Some((_, shown)) = shortest.as_ref().filter(|(_, shown)| printed.insert(shown.clone())) {
                println!("\n---- {what}: {shown}");
            }
        }
    }
}
