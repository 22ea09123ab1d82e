//! Finds further readings of a report with a mistake in it.
//!
//! A mistake makes its row fail its own sum. Another cut of that row may by coincidence satisfy the sum, and cuts of
//! other rows may compensate for the rest: that reading would hide the mistake. So a reading in which a single cell,
//! wrong by a typical slip, explains everything is kept beside the one in which nothing is wrong, and the cells in which
//! they differ stay uncertain.

use super::enumerate::{Reading, Sum};
use super::solve::Across;

/// Most ways to choose among the readings of the other rows.
const MAX_CHOICES: usize = 128;
/// Relations in which a single cell stands at most; more broken ones need more than one mistake.
const MAX_BROKEN: usize = 6;

/// A row in relation to the others.
pub(super) struct Doubt<'a> {
    row: usize,
    own: &'a [Sum],
    across: Vec<&'a Across>,
    /// What the other rows add to each relation that this row takes part in, for every choice among them in
    /// which the relations that it takes no part in hold.
    others: Vec<Vec<i128>>,
}

impl<'a> Doubt<'a> {
    /// `None` where there are too many choices. `strictly`: relations without this row must hold.
    pub(super) fn new(
        row: usize,
        own: &'a [Sum],
        readings: &[Vec<Reading>],
        sums: &'a [Across],
        strictly: bool,
    ) -> Option<Doubt<'a>> {
        let mut choices: Vec<Vec<i128>> = vec![sums.iter().map(|sum| sum.fixed).collect()];
        for (index, list) in readings.iter().enumerate().filter(|(index, _)| *index != row) {
            let mut parts: Vec<Vec<i128>> = Vec::new();
            for reading in list {
                let part: Option<Vec<i128>> =
                    sums.iter().map(|sum| sum.part(index, |cell| reading.value(cell))).collect();
                let part = part?;
                if !parts.contains(&part) {
                    parts.push(part);
                }
            }
            if choices.len() * parts.len() > MAX_CHOICES {
                return None;
            }
            choices = choices.iter().flat_map(|sum| parts.iter().map(|part| add(sum, part))).collect();
        }
        let takes_part: Vec<bool> = sums.iter().map(|sum| sum.cells_of(row).next().is_some()).collect();
        let holds = |choice: &Vec<i128>| choice.iter().zip(&takes_part).all(|(sum, part)| *part || *sum == 0);
        let own_part = |choice: &Vec<i128>| {
            choice.iter().zip(&takes_part).filter(|(_, part)| **part).map(|(sum, _)| *sum).collect()
        };
        let others = choices.iter().filter(|choice| !strictly || holds(choice)).map(own_part).collect();
        let across = sums.iter().zip(&takes_part).filter(|(_, part)| **part).map(|(sum, _)| sum).collect();
        Some(Doubt { row, own, across, others })
    }

    /// Whether one wrong cell in this row, so read, explains everything.
    pub(super) fn is_lone_mistake(&self, reading: &Reading) -> bool {
        let Some(own) = self.own_parts(reading) else { return false };
        let Some(parts) = self.parts(reading) else { return false };
        self.others.iter().any(|others| {
            let across = parts.iter().zip(others).map(|(part, other)| part.saturating_add(*other));
            let left: Vec<i128> = own.iter().copied().chain(across).collect();
            left.iter().filter(|left| **left != 0).count() <= MAX_BROKEN && self.one_slip_explains(reading, &left)
        })
    }

    /// How many relations are broken at least, the row so read.
    pub(super) fn broken(&self, reading: &Reading) -> Option<usize> {
        let own = self.own_parts(reading)?.iter().filter(|left| **left != 0).count();
        let parts = self.parts(reading)?;
        let broken = |others: &Vec<i128>| {
            parts.iter().zip(others).filter(|(part, other)| part.saturating_add(**other) != 0).count()
        };
        Some(own + self.others.iter().map(broken).min().unwrap_or(0))
    }

    fn own_parts(&self, reading: &Reading) -> Option<Vec<i128>> {
        self.own.iter().map(|sum| sum.left(|cell| reading.value(cell))).collect()
    }

    fn parts(&self, reading: &Reading) -> Option<Vec<i128>> {
        self.across.iter().map(|sum| sum.part(self.row, |cell| reading.value(cell))).collect()
    }

    /// A cell all of whose relations are broken by the same amount, while no others are broken; the right figure is
    /// one slip away from the printed one.
    fn one_slip_explains(&self, reading: &Reading, left: &[i128]) -> bool {
        let factor = |relation: usize, cell: usize| -> i128 {
            let found = match self.own.get(relation) {
                Some(sum) => sum.terms.iter().find(|(of, _)| *of == cell).map(|(_, factor)| *factor),
                None => self
                    .across
                    .get(relation - self.own.len())
                    .and_then(|sum| sum.cells_of(self.row).find(|(of, _)| *of == cell).map(|(_, f)| f)),
            };
            i128::from(found.unwrap_or(0))
        };
        (0..reading.cells.len()).any(|cell| {
            let mut off: Option<i128> = None;
            let explains = left.iter().enumerate().all(|(relation, left)| match factor(relation, cell) {
                0 => *left == 0,
                factor => left % factor == 0 && *left != 0 && *off.get_or_insert(left / factor) == left / factor,
            });
            let found = reading.value(cell).unwrap_or(0);
            explains && off.is_some_and(|off| is_slip(found, found.saturating_sub(off)))
        })
    }
}

/// One digit wrong, missing or too many, two swapped, or the sign: typical mistakes of people.
fn is_slip(found: i128, expected: i128) -> bool {
    strsim::osa_distance(&found.to_string(), &expected.to_string()) <= 1
}

fn add(left: &[i128], right: &[i128]) -> Vec<i128> {
    left.iter().zip(right).map(|(left, right)| left.saturating_add(*right)).collect()
}
