//! Which readings of several rows agree with the relations between them. In: readings by row and sums across
//! rows. Out: the readings that stand in some solution. Knows nothing of signs or tables.

use std::collections::BTreeSet;

use super::cut::{Reading, Value};

/// Most steps spent on one table.
const MOST_STEPS: usize = 2_000_000;
/// Most solutions that are counted through.
const MOST_SOLUTIONS: usize = 200_000;

/// A sum across rows: a part that is fixed and, for each row that takes part, a cell and its factor.
#[derive(Debug, Clone)]
pub(super) struct Across {
    pub fixed: i128,
    /// Row, cell, factor.
    pub terms: Vec<(usize, usize, i64)>,
}

impl Across {
    pub(super) fn cells_of(&self, row: usize) -> impl Iterator<Item = (usize, i64)> + '_ {
        self.terms.iter().filter(move |(of, _, _)| *of == row).map(|(_, cell, factor)| (*cell, *factor))
    }

    /// What a reading of a row adds.
    pub(super) fn part(&self, row: usize, value: impl Fn(usize) -> Value) -> Option<i128> {
        self.cells_of(row).try_fold(0i128, |sum, (cell, factor)| {
            sum.checked_add(value(cell).unwrap_or(0).checked_mul(i128::from(factor))?)
        })
    }
}

/// What the relations leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Left {
    /// For each row the readings that stand in a solution.
    Some(Vec<BTreeSet<usize>>),
    /// No choice of readings satisfies them: the report itself breaks them.
    Nothing,
    /// Too many ways to look at.
    Unknown,
}

pub(super) fn agree(rows: &[Vec<Reading>], sums: &[Across]) -> Left {
    match parts(rows, sums) {
        Some(parts) => Search::new(rows, sums, parts).run(),
        None => Left::Unknown,
    }
}

/// `parts[sum][row][reading]`; `None` where a figure is too large to add.
fn parts(rows: &[Vec<Reading>], sums: &[Across]) -> Option<Vec<Vec<Vec<i128>>>> {
    let of_row = |sum: &Across, row: usize, readings: &Vec<Reading>| {
        readings.iter().map(|reading| sum.part(row, |cell| reading.value(cell))).collect::<Option<Vec<i128>>>()
    };
    sums.iter().map(|sum| rows.iter().enumerate().map(|(row, readings)| of_row(sum, row, readings)).collect()).collect()
}

struct Search {
    /// Rows with a choice, fewest readings first.
    order: Vec<usize>,
    choices: Vec<usize>,
    parts: Vec<Vec<Vec<i128>>>,
    /// `reach[depth][sum]`: least and most that the rows from `depth` on can add.
    reach: Vec<Vec<(i128, i128)>>,
    sums: Vec<i128>,
    chosen: Vec<usize>,
    used: Vec<BTreeSet<usize>>,
    solutions: usize,
    steps: usize,
}

impl Search {
    fn new(rows: &[Vec<Reading>], sums: &[Across], parts: Vec<Vec<Vec<i128>>>) -> Search {
        let mut order: Vec<usize> = (0..rows.len()).collect();
        let choices: Vec<usize> = rows.iter().map(Vec::len).collect();
        order.sort_by_key(|row| (choices.get(*row).copied(), *row));
        let mut reach: Vec<Vec<(i128, i128)>> = vec![vec![(0, 0); sums.len()]; order.len() + 1];
        for (depth, row) in order.iter().enumerate().rev() {
            let behind = reach.get(depth + 1).cloned().unwrap_or_default();
            let here = behind.iter().zip(&parts).map(|((least, most), part)| {
                let own = part.get(*row).map(Vec::as_slice).unwrap_or_default();
                let low = own.iter().min().copied().unwrap_or(0);
                let high = own.iter().max().copied().unwrap_or(0);
                (least.saturating_add(low), most.saturating_add(high))
            });
            let here: Vec<(i128, i128)> = here.collect();
            if let Some(slot) = reach.get_mut(depth) {
                *slot = here;
            }
        }
        Search {
            chosen: vec![0; order.len()],
            used: vec![BTreeSet::new(); rows.len()],
            sums: sums.iter().map(|sum| sum.fixed).collect(),
            order,
            choices,
            parts,
            reach,
            solutions: 0,
            steps: 0,
        }
    }

    fn run(mut self) -> Left {
        match self.go_on(0) {
            None => Left::Unknown,
            Some(()) if self.solutions == 0 => Left::Nothing,
            Some(()) => Left::Some(self.used),
        }
    }

    fn go_on(&mut self, depth: usize) -> Option<()> {
        let possible = self
            .reach
            .get(depth)?
            .iter()
            .zip(&self.sums)
            .all(|((least, most), sum)| sum.saturating_add(*least) <= 0 && sum.saturating_add(*most) >= 0);
        if !possible {
            return Some(());
        }
        let Some(row) = self.order.get(depth).copied() else {
            self.solutions += 1;
            for (row, choice) in self.order.iter().zip(&self.chosen) {
                if let Some(used) = self.used.get_mut(*row) {
                    used.insert(*choice);
                }
            }
            return (self.solutions <= MOST_SOLUTIONS).then_some(());
        };
        for choice in 0..self.choices.get(row).copied().unwrap_or(0) {
            self.steps += 1;
            if self.steps > MOST_STEPS {
                return None;
            }
            self.turn(row, choice, 1)?;
            if let Some(slot) = self.chosen.get_mut(depth) {
                *slot = choice;
            }
            self.go_on(depth + 1)?;
            self.turn(row, choice, -1)?;
        }
        Some(())
    }

    /// Puts a reading in, or takes it out.
    fn turn(&mut self, row: usize, choice: usize, sign: i128) -> Option<()> {
        for (sum, parts) in self.sums.iter_mut().zip(&self.parts) {
            let part = parts.get(row).and_then(|readings| readings.get(choice)).copied().unwrap_or(0);
            *sum = sum.checked_add(part.checked_mul(sign)?)?;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(list: &[&[i128]]) -> Vec<Vec<Reading>> {
        list.iter()
            .map(|values| values.iter().map(|value| Reading { cells: vec![(1, Some(*value))] }).collect())
            .collect()
    }

    #[test]
    fn readings_that_stand_in_no_solution_go() {
        let sum = Across { fixed: -10, terms: vec![(0, 0, 1), (1, 0, 1)] };
        let set = |list: &[usize]| list.iter().copied().collect::<BTreeSet<usize>>();
        let rows = rows(&[&[4, 40], &[6, 60, 7]]);
        assert_eq!(agree(&rows, std::slice::from_ref(&sum)), Left::Some(vec![set(&[0]), set(&[0])]));
        assert_eq!(agree(&rows, &[Across { fixed: -11, ..sum.clone() }]), Left::Some(vec![set(&[0]), set(&[2])]));
        assert_eq!(agree(&rows, &[Across { fixed: -99, ..sum.clone() }]), Left::Nothing);
        assert_eq!(agree(&rows, &[]), Left::Some(vec![set(&[0, 1]), set(&[0, 1, 2])]));
    }
}
