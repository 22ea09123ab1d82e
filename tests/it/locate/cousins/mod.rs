//! Compares `gouji locate` with an independent method over forms that are drawn: several tables with nested totals on both
//! axes, factors, bounds, amounts and counts, blanks, cells that are trusted, and last year's report.

mod form;
mod oracle;

use std::collections::BTreeSet;

use gouji::diagnostic::Lang;
use gouji::world::Memory;
use serde_json::Value;

use crate::support::gouji_in;
use crate::support::tables::Dice;
use form::{Cousin, ONE, decimal, draw};
use oracle::{MOST, Oracle, Range, Sets};

/// Cells of the greatest form.
const CELLS: usize = 28;

/// What a hand makes of a figure; `None` where it makes nothing else of it.
fn slip(dice: &mut Dice, value: i128, step: i128) -> Option<i128> {
    let unit = if step == ONE { value / ONE } else { value };
    let digits: Vec<char> = unit.abs().to_string().chars().collect();
    let parsed = |digits: Vec<char>| digits.into_iter().collect::<String>().parse::<i128>().ok();
    let at = dice.roll(digits.len());
    let changed = match dice.roll(8) {
        0 => {
            let mut swapped = digits.clone();
            swapped.swap(at, (at + 1) % digits.len());
            parsed(swapped)
        }
        1 => parsed(digits.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, digit)| *digit).collect()),
        2 => parsed([&digits[..=at], &digits[at..]].concat()),
        3 => unit.checked_mul(10),
        4 => Some(-unit),
        5 => Some(unit + 1),
        6 => unit.checked_mul(10_000).filter(|_| step != ONE),
        _ => Some(0),
    };
    let value = changed? * if step == ONE { ONE } else { 1 };
    Some(value).filter(|changed| changed.abs() < 10_i128.pow(12))
}

/// A report of a form with some mistakes: figures, and the words that print them.
struct Report {
    values: Vec<i128>,
    words: Vec<String>,
    is_blank: Vec<bool>,
}

fn report(dice: &mut Dice, cousin: &Cousin) -> Report {
    let mut values = cousin.values.clone();
    for _ in 0..1 + dice.roll(3) {
        let cell = dice.roll(values.len());
        let bounds = cousin.relations.iter().filter(|one| one.is_bound && !one.terms.is_empty());
        let bounds: Vec<&form::Relation> = bounds.collect();
        if !bounds.is_empty() && dice.chance(25) {
            let (cell, factor) = {
                let bound = dice.pick(&bounds);
                dice.pick(&bound.terms)
            };
            values[cell] -= factor.signum() * ONE * (1 + dice.roll(30) as i128);
        } else if dice.chance(20) {
            let other = (cell + 1) % values.len();
            if cousin.cells[cell].step == cousin.cells[other].step {
                values.swap(cell, other);
            }
        } else {
            values[cell] = slip(dice, values[cell], cousin.cells[cell].step).unwrap_or(values[cell]);
        }
    }
    let zero = dice.pick(&["0", "", "—"]);
    let word = |value: &i128| match *value {
        0 if dice.chance(60) => zero.to_owned(),
        value => decimal(value),
    };
    let words: Vec<String> = values.iter().map(word).collect();
    let is_blank = words.iter().map(|words| words.is_empty() || words == "—").collect();
    Report { values, words, is_blank }
}

fn csv(cousin: &Cousin, words: &[String]) -> String {
    let line = |(cell, words): (&form::Named, &String)| {
        format!("{},{},{},{words}\n", cousin.tables[cell.table], cell.row, cell.col)
    };
    "table,row,col,value\n".to_owned() + &cousin.cells.iter().zip(words).map(line).collect::<String>()
}

/// An end of an interval, or a value, in hundredths.
fn hundredths(words: &str) -> Option<i128> {
    let (sign, digits) = words.strip_prefix('-').map_or((1, words), |digits| (-1, digits));
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let rest = format!("{rest:0<2}");
    (rest.len() == 2).then_some(())?;
    Some(sign * (whole.parse::<i128>().ok()? * ONE + rest.parse::<i128>().ok()?))
}

fn range(expected: &str) -> Range {
    let end = |words: &str| (!words.is_empty()).then(|| hundredths(words).unwrap());
    match expected.strip_prefix('[').and_then(|words| words.strip_suffix(']')) {
        Some(ends) => ends.split_once(',').map(|(least, most)| (end(least), end(most))).unwrap(),
        None => (end(expected), end(expected)),
    }
}

/// The smallest sets that the program prints, and whether it says that they are all.
fn located(cousin: &Cousin, report: &Report) -> (Sets, Value) {
    let last_year: Vec<String> = cousin.last_year.iter().map(|value| decimal(*value)).collect();
    let world = Memory::new()
        .with("form.yaml", cousin.template.as_bytes())
        .with("rules.yaml", cousin.rules.as_bytes())
        .with("report.csv", csv(cousin, &report.words).as_bytes())
        .with("before.csv", csv(cousin, &last_year).as_bytes());
    let words = "locate report.csv --template form.yaml --rules rules.yaml --prior before.csv -f json".split(' ');
    let ran = gouji_in(&world, &words.collect::<Vec<_>>(), Lang::En);
    let json: Value = serde_json::from_str(&ran.out)
        .unwrap_or_else(|why| panic!("{why}: {}\n{}\n{}", ran.err, cousin.template, cousin.rules));
    let found = json["reports"].get(0).unwrap_or_else(|| panic!("{}\n{}", ran.err, cousin.template)).clone();
    let mut sets = Sets::new();
    for one in found["explanations"].as_array().unwrap().iter().filter(|one| one["operation"] == false) {
        let mut cells: Vec<(usize, Range)> = Vec::new();
        for change in one["cells"].as_array().unwrap() {
            let words = |key: &str| change[key].as_str().unwrap();
            let is_it = |cell: &form::Named| {
                (cousin.tables[cell.table].as_str(), cell.row.as_str(), cell.col.as_str())
                    == (words("table"), words("row"), words("col"))
            };
            cells.push((cousin.cells.iter().position(is_it).unwrap(), range(words("expected"))));
        }
        cells.sort_unstable();
        let (cells, ranges) = cells.into_iter().unzip();
        assert!(sets.insert(cells, Some(ranges)).is_none(), "a set stands twice: {found}");
    }
    (sets, found)
}

/// Sets and ranges that differ.
fn differ(found: &Sets, solved: &Sets) -> bool {
    let cells = |sets: &Sets| sets.keys().cloned().collect::<BTreeSet<_>>();
    cells(found) != cells(solved) || solved.iter().any(|(set, ranges)| ranges.is_some() && found[set] != *ranges)
}

#[test]
fn what_is_located_in_drawn_forms_is_what_solving_every_set_finds() {
    let read = |name: &str, usual: usize| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (cases, seed) = (read("GOUJI_LOCATE_CASES", 200), read("GOUJI_LOCATE_SEED", 41));
    let mut dice = Dice::new(seed as u64);
    let (mut compared, mut apart, mut by_size, mut several, mut intervals, mut carried) =
        (0, 0, [0; MOST + 1], 0, 0, 0);
    for number in 0..cases {
        let cousin = draw(&mut dice, CELLS);
        let report = report(&mut dice, &cousin);
        // A form in which nothing is filled in is not checked.
        if report.is_blank.iter().all(|is_blank| *is_blank) {
            continue;
        }
        let oracle = Oracle {
            cells: &cousin.cells,
            relations: &cousin.relations,
            values: &report.values,
            is_blank: &report.is_blank,
        };
        let (wrong, below) = oracle.violated();
        let (found, json) = located(&cousin, &report);
        let told = || {
            let printed = csv(&cousin, &report.words);
            format!("{number}\n{}\n{}\n{printed}\n{json:#}", cousin.template, cousin.rules)
        };
        if wrong.is_empty() && below.is_empty() {
            assert!(found.is_empty(), "{}", told());
            continue;
        }
        let cost_of = |set: &Vec<usize>| set.iter().map(|cell| cousin.cells[*cell].cost).sum::<u32>();
        let Some((cost, solved)) = oracle.cheapest() else {
            assert!(found.keys().all(|set| cost_of(set) > MOST as u32), "{}", told());
            apart += 1;
            continue;
        };
        if solved.values().any(Option::is_none) && differ(&found, &solved) {
            apart += 1;
            continue;
        }
        assert!(json["proved"] == true && !differ(&found, &solved), "{}\n{cost}: {solved:?}", told());
        compared += 1;
        by_size[solved.keys().map(Vec::len).max().unwrap_or(0)] += 1;
        several += usize::from(solved.len() > 1);
        intervals += usize::from(solved.values().flatten().flatten().any(|(least, most)| least != most));
        carried += usize::from(wrong.iter().any(|one| one.is_of_last_year));
    }
    println!("{compared} compared, {apart} apart, {by_size:?}, {several}, {intervals}, {carried}");
    let enough = compared * 2 > cases && by_size[1..].iter().all(|count| count * 20 > compared);
    assert!(
        enough && several * 8 > compared && intervals * 30 > compared && carried * 8 > compared,
        "{compared} compared, {apart} apart, by size {by_size:?}, {several} with several sets, {intervals} with intervals, \
         {carried} with last year's figures"
    );
}
