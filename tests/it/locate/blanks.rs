//! Compares proved blanks with trying out all values, and reads the seed report.

use std::collections::BTreeMap;

use gouji::Engine;
use gouji::relations::{Form, Variable, forced};
use gouji::report::State;
use gouji::template::CellId;

use crate::align::corpus::corpus;
use crate::support::tables::Dice;

fn sum(form: &Form, values: &[i128]) -> i128 {
    form.terms.iter().fold(form.constant, |sum, (index, factor)| sum + factor * values[*index])
}

/// What every solution has in common, by unknown; `None` where there is no solution.
fn try_out(variables: &[Variable], equalities: &[Form], most: i128) -> Option<BTreeMap<usize, Option<i128>>> {
    let unknowns: Vec<usize> = (0..variables.len()).filter(|index| variables[*index].value.is_none()).collect();
    let mut values: Vec<i128> = variables.iter().map(|one| one.value.unwrap_or(0)).collect();
    let mut found: Option<BTreeMap<usize, Option<i128>>> = None;
    loop {
        if equalities.iter().all(|form| sum(form, &values) == 0) {
            let same = found.get_or_insert_with(|| unknowns.iter().map(|at| (*at, Some(values[*at]))).collect());
            same.iter_mut().for_each(|(at, value)| *value = value.filter(|value| *value == values[*at]));
        }
        let Some(next) = unknowns.iter().find(|at| values[**at] < most) else { return found };
        for at in &unknowns {
            if at == next {
                break;
            }
            values[*at] = 0;
        }
        values[*next] += 1;
    }
}

fn proved(variables: &[Variable], equalities: &[Form]) -> BTreeMap<usize, i128> {
    forced(variables, equalities).into_iter().map(|one| (one.variable, one.value)).collect()
}

fn count(value: Option<i128>) -> Variable {
    Variable { value, cost: None, least: Some(0), step: 1 }
}

#[test]
fn what_is_proved_is_so_in_every_solution() {
    let mut dice = Dice::new(5);
    let (mut values, mut unsolved) = (0, 0);
    for number in 0..1_500 {
        let cells = 3 + dice.roll(4);
        let planted: Vec<i128> = (0..cells).map(|_| dice.roll(4) as i128).collect();
        let mut open = 0;
        let variables: Vec<Variable> = planted
            .iter()
            .map(|value| {
                let known = open == 4 || dice.roll(3) == 0;
                open += usize::from(!known);
                count(known.then_some(*value))
            })
            .collect();
        let mut form = || {
            let mut form = Form { terms: Vec::new(), constant: 0 };
            for cell in 0..cells {
                if dice.roll(2) == 0 {
                    form.terms.push((cell, dice.pick(&[1, 1, -1, 2, -3])));
                }
            }
            // One in ten systems contradicts itself.
            form.constant = -sum(&form, &planted) + i128::from(dice.roll(40) == 0);
            form
        };
        let equalities: Vec<Form> = (0..4).map(|_| form()).take(1 + number % 4).collect();
        let found = proved(&variables, &equalities);
        match try_out(&variables, &equalities, 8) {
            Some(tried) => {
                for (at, value) in &found {
                    assert_eq!(tried[at], Some(*value), "{number}: cell {at} of {variables:?} {equalities:?}");
                }
                values += found.len();
            }
            None => unsolved += 1,
        }
    }
    assert!(values > 500 && unsolved > 25, "{values} values, {unsolved} systems without a solution");
}

/// A table with totals on both axes whose zeros, and some totals, are left blank.
fn table(dice: &mut Dice) -> (Vec<Variable>, Vec<Form>) {
    let (rows, cols) = (2 + dice.roll(2), 2 + dice.roll(2));
    let at = |row: usize, col: usize| row * (cols + 1) + col;
    let mut values = vec![0; (rows + 1) * (cols + 1)];
    for row in 0..rows {
        for col in 0..cols {
            let value = i128::from(dice.roll(5) > 2);
            for cell in [at(row, col), at(row, cols), at(rows, col), at(rows, cols)] {
                values[cell] += value;
            }
        }
    }
    let line = |parts: Vec<usize>, total: usize| Form {
        terms: parts.into_iter().map(|cell| (cell, 1)).chain([(total, -1)]).collect(),
        constant: 0,
    };
    let across = (0..=rows).map(|row| line((0..cols).map(|col| at(row, col)).collect(), at(row, cols)));
    let down = (0..=cols).map(|col| line((0..rows).map(|row| at(row, col)).collect(), at(rows, col)));
    let equalities = across.chain(down).collect();
    let mut open = 0;
    let variables = values
        .iter()
        .enumerate()
        .map(|(cell, value)| {
            let is_total = cell / (cols + 1) == rows || cell % (cols + 1) == cols;
            let blank = open < 4 && (*value == 0 || is_total) && dice.roll(3) > 0;
            open += usize::from(blank);
            count((!blank).then_some(*value))
        })
        .collect();
    (variables, equalities)
}

#[test]
fn of_tables_with_totals_everything_is_proved_that_can_be() {
    let mut dice = Dice::new(11);
    let (mut zero, mut other, mut left) = (0, 0, 0);
    for number in 0..300 {
        let (variables, equalities) = table(&mut dice);
        let tried = try_out(&variables, &equalities, 9).unwrap();
        let single: BTreeMap<usize, i128> = tried.iter().filter_map(|(at, value)| Some((*at, (*value)?))).collect();
        assert_eq!(proved(&variables, &equalities), single, "{number}: {variables:?}");
        zero += single.values().filter(|value| **value == 0).count();
        other += single.values().filter(|value| **value != 0).count();
        left += tried.len() - single.len();
    }
    assert!(zero > 100 && other > 100 && left > 0, "{zero} zeros, {other} others, {left} not proved");
}

#[test]
fn every_blank_of_table_three_of_the_seed_is_proved_to_be_zero() {
    let Some(seed) = corpus().map(|corpus| corpus.join("sources/seed-2019.txt")) else { return };
    let mut checker = Engine::new().checker();
    let checked = checker.check("seed.txt", &std::fs::read(seed).unwrap()).unwrap().checked;
    let template = &checked.report.template;
    let blank = |id: &CellId| {
        let state = checked.report.cell(*id).unwrap().state;
        template.table(template.locate(*id).0).code == "三" && matches!(state, State::Blank | State::Dash)
    };
    let blanks: Vec<CellId> = (0..checked.report.cells.len() as u32).map(CellId).filter(blank).collect();
    let zero = |id: &CellId| checked.proved.iter().any(|one| one.cell == *id && one.value.is_zero());
    assert!(blanks.len() > 100 && blanks.iter().all(zero), "{} blanks", blanks.len());
}
