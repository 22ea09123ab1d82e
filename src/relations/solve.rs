//! Finds which choices of several groups agree with a system of equations, within a bound on the work.

use std::collections::BTreeSet;

/// Most steps spent on one system.
const MAX_STEPS: usize = 2_000_000;
/// Most solutions that are enumerated.
const MAX_SOLUTIONS: usize = 200_000;

/// Equations over groups of which each takes one of finitely many choices.
#[derive(Debug, Clone)]
pub struct System {
    /// How many choices each group has.
    pub choices: Vec<usize>,
    /// By equation, its value before anything is chosen.
    pub fixed: Vec<i128>,
    /// `parts[equation][group][choice]`: what a choice adds. An equation holds where everything adds up to zero.
    pub parts: Vec<Vec<Vec<i128>>>,
}

/// The result of solving a system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Solutions {
    /// For each group the choices that stand in a solution.
    Among(Vec<BTreeSet<usize>>),
    /// No choices satisfy all equations.
    None,
    /// Not decided within the bound.
    Unknown,
}

impl System {
    /// Searches all choices, as far as the bound allows.
    pub fn solve(self) -> Solutions {
        Search::new(self).run()
    }
}

struct Search {
    /// Groups, fewest choices first.
    order: Vec<usize>,
    choices: Vec<usize>,
    parts: Vec<Vec<Vec<i128>>>,
    /// `reach[depth][sum]`: least and most that the groups from `depth` on can add.
    reach: Vec<Vec<(i128, i128)>>,
    sums: Vec<i128>,
    chosen: Vec<usize>,
    used: Vec<BTreeSet<usize>>,
    solutions: usize,
    steps: usize,
}

impl Search {
    fn new(system: System) -> Search {
        let System { choices, fixed, parts } = system;
        let mut order: Vec<usize> = (0..choices.len()).collect();
        order.sort_by_key(|group| (choices.get(*group).copied(), *group));
        let mut reach: Vec<Vec<(i128, i128)>> = vec![vec![(0, 0); fixed.len()]; order.len() + 1];
        for (depth, group) in order.iter().enumerate().rev() {
            let later = reach.get(depth + 1).cloned().unwrap_or_default();
            let here = later.iter().zip(&parts).map(|((least, most), part)| {
                let own = part.get(*group).map(Vec::as_slice).unwrap_or_default();
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
            used: vec![BTreeSet::new(); choices.len()],
            sums: fixed,
            order,
            choices,
            parts,
            reach,
            solutions: 0,
            steps: 0,
        }
    }

    fn run(mut self) -> Solutions {
        match self.descend(0) {
            None => Solutions::Unknown,
            Some(()) if self.solutions == 0 => Solutions::None,
            Some(()) => Solutions::Among(self.used),
        }
    }

    fn descend(&mut self, depth: usize) -> Option<()> {
        let possible = self
            .reach
            .get(depth)?
            .iter()
            .zip(&self.sums)
            .all(|((least, most), sum)| sum.saturating_add(*least) <= 0 && sum.saturating_add(*most) >= 0);
        if !possible {
            return Some(());
        }
        let Some(group) = self.order.get(depth).copied() else {
            self.solutions += 1;
            for (group, choice) in self.order.iter().zip(&self.chosen) {
                if let Some(used) = self.used.get_mut(*group) {
                    used.insert(*choice);
                }
            }
            return (self.solutions <= MAX_SOLUTIONS).then_some(());
        };
        for choice in 0..self.choices.get(group).copied().unwrap_or(0) {
            self.steps += 1;
            if self.steps > MAX_STEPS {
                return None;
            }
            self.shift(group, choice, 1)?;
            if let Some(slot) = self.chosen.get_mut(depth) {
                *slot = choice;
            }
            self.descend(depth + 1)?;
            self.shift(group, choice, -1)?;
        }
        Some(())
    }

    /// Adds a choice to every sum, or removes it again.
    fn shift(&mut self, group: usize, choice: usize, sign: i128) -> Option<()> {
        for (sum, parts) in self.sums.iter_mut().zip(&self.parts) {
            let part = parts.get(group).and_then(|choices| choices.get(choice)).copied().unwrap_or(0);
            *sum = sum.checked_add(part.checked_mul(sign)?)?;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn solve(groups: &[&[i128]], fixed: &[i128]) -> Solutions {
        let part = groups.iter().map(|choices| choices.to_vec()).collect::<Vec<_>>();
        System {
            choices: groups.iter().map(|choices| choices.len()).collect(),
            fixed: fixed.to_vec(),
            parts: vec![part; fixed.len()],
        }
        .solve()
    }

    #[test]
    fn choices_that_stand_in_no_solution_go() {
        let among = |list: &[&[usize]]| {
            Solutions::Among(list.iter().map(|choices| choices.iter().copied().collect()).collect())
        };
        let groups: &[&[i128]] = &[&[4, 40], &[6, 60, 7]];
        assert_eq!(solve(groups, &[-10]), among(&[&[0], &[0]]));
        assert_eq!(solve(groups, &[-11]), among(&[&[0], &[2]]));
        assert_eq!(solve(groups, &[-99]), Solutions::None);
        assert_eq!(solve(groups, &[]), among(&[&[0, 1], &[0, 1, 2]]));
    }
}
