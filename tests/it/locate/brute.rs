//! Compares the search with trying out all values of all sets of cells, over random systems.

use gouji::relations::{Effort, Form, Problem, Repair, Variable};

use super::trying_out::smallest_sets;
use crate::support::tables::Dice;

/// Values that are tried out: 0 to this.
const MOST: i128 = 11;
const EFFORT: Effort = Effort { steps: 1_000_000, sets: 10_000, cost: 3, disputable: false };

type Sets = super::trying_out::Sets<i128>;

fn sum(form: &Form, values: &[i128]) -> i128 {
    form.terms.iter().fold(form.constant, |sum, (index, factor)| sum + factor * values[*index])
}

/// A consistent system of a few cells, in which some figures were changed.
fn system(dice: &mut Dice, factors: &[i128]) -> Problem {
    let cells = 4 + dice.roll(4);
    let mut values: Vec<i128> = (0..cells).map(|_| dice.roll(6) as i128).collect();
    let form = |dice: &mut Dice| {
        let mut terms: Vec<(usize, i128)> = Vec::new();
        for cell in 0..cells {
            if dice.roll(2) == 0 {
                terms.push((cell, dice.pick(factors)));
            }
        }
        Form { terms, constant: 0 }
    };
    let mut equalities: Vec<Form> = (0..1 + dice.roll(3)).map(|_| form(dice)).collect();
    let mut inequalities: Vec<Form> = (0..dice.roll(3)).map(|_| form(dice)).collect();
    for one in &mut equalities {
        one.constant = -sum(one, &values);
    }
    for one in &mut inequalities {
        one.constant = -sum(one, &values) + dice.roll(3) as i128;
    }
    for _ in 0..1 + dice.roll(3) {
        let cell = dice.roll(cells);
        values[cell] = dice.roll(6) as i128;
    }
    let variable = |value: &i128| Variable { value: Some(*value), cost: Some(1), least: Some(0), step: 1 };
    Problem { variables: values.iter().map(variable).collect(), equalities, inequalities, conditional: Vec::new() }
}

/// All smallest sets, by trying out. `None` where more cells than three must change.
fn try_out(problem: &Problem) -> Option<Sets> {
    let values: Vec<i128> = problem.variables.iter().map(|one| one.value.unwrap()).collect();
    let holds = |values: &[i128]| {
        problem.equalities.iter().all(|one| sum(one, values) == 0)
            && problem.inequalities.iter().all(|one| sum(one, values) >= 0)
    };
    let tried: Vec<i128> = (0..=MOST).collect();
    smallest_sets(&values, &tried, 0..=3, |_| true, holds)
}

#[test]
fn the_search_finds_what_trying_out_finds() {
    let mut dice = Dice::new(17);
    let (mut compared, mut open) = (0, 0);
    for number in 0..1_500 {
        let unit = number % 2 == 0;
        let problem = system(&mut dice, if unit { &[1, -1] } else { &[1, -1, 2, -3] });
        let found = problem.repair(EFFORT, &mut |_| Vec::new());
        let tried = try_out(&problem);
        let searched: Sets = found
            .sets
            .iter()
            .map(|set| {
                let cells = set.iter().map(|one| one.variable).collect();
                let ranges = set.iter().map(|one| (one.least.unwrap_or(0), one.most.unwrap_or(MOST))).collect();
                (cells, ranges)
            })
            .collect();
        let outside = searched.values().flatten().any(|(least, most)| *least > MOST || *most > MOST);
        match tried {
            Some(tried) if tried.keys().any(Vec::is_empty) => {
                assert!(searched.is_empty() && found.proved, "{number}: {problem:?}");
            }
            // Values beyond those tried out may be needed.
            _ if outside => open += 1,
            None => assert!(searched.is_empty(), "{number}: {problem:?}\n{searched:?}"),
            Some(tried) => {
                assert!(found.proved, "{number}: {problem:?}\n{searched:?} for {tried:?}");
                let cells = |sets: &Sets| sets.keys().cloned().collect::<Vec<_>>();
                assert_eq!(cells(&searched), cells(&tried), "{number}: {problem:?}");
                // Where an end is open, those of the other cells are cut off with the values tried out.
                let is_open = |set: &Repair| set.iter().any(|one| one.least.is_none() || one.most.is_none());
                for set in found.sets.iter().filter(|set| unit && !is_open(set)) {
                    let cells: Vec<usize> = set.iter().map(|one| one.variable).collect();
                    assert_eq!(searched[&cells], tried[&cells], "{number}: {problem:?}");
                }
                compared += 1;
            }
        }
    }
    assert!(compared > 500 && open < 500, "{compared} compared, {open} open");
}
