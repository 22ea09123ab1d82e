//! Finds all cheapest sets of cells by solving every set of up to three cells with its relations.
//!
//! Invariant: takes nothing from the search that it is compared with: neither its relations nor its arithmetic.

use std::collections::BTreeMap;

use super::form::{Named, Relation};

/// Cells of a set are solved together, so more are not tried.
pub const MOST: usize = 3;

/// The least and the greatest value of a cell; `None` for an end that is open.
pub type Range = (Option<i128>, Option<i128>);

/// Sets of cells with the values that each must take; `None` where they were not worked out.
pub type Sets = BTreeMap<Vec<usize>, Option<Vec<Range>>>;

pub struct Oracle<'a> {
    pub cells: &'a [Named],
    pub relations: &'a [Relation],
    /// As printed: a blank is 0.
    pub values: &'a [i128],
    pub is_blank: &'a [bool],
}

impl Oracle<'_> {
    fn sum(&self, relation: &Relation) -> i128 {
        relation.terms.iter().fold(relation.constant, |sum, (cell, factor)| sum + factor * self.values[*cell])
    }

    /// Whether a relation demands anything of figures of which these cells are changed.
    fn applies(&self, relation: &Relation, set: &[usize]) -> bool {
        relation.total.is_none_or(|total| !self.is_blank[total] || set.contains(&total))
    }

    fn holds(&self, relation: &Relation) -> bool {
        let sum = self.sum(relation);
        if relation.is_bound { sum >= 0 } else { sum == 0 }
    }

    /// Relations that do not hold, and cells that are less than they can be.
    pub fn violated(&self) -> (Vec<&Relation>, Vec<usize>) {
        let wrong = self.relations.iter().filter(|one| self.applies(one, &[]) && !self.holds(one)).collect();
        let below = |cell: &usize| self.cells[*cell].least.is_some_and(|least| self.values[*cell] < least);
        (wrong, (0..self.cells.len()).filter(below).collect())
    }

    /// All sets of the least cost, with that cost. `None` where it is more than that of three plain cells.
    pub fn cheapest(&self) -> Option<(u32, Sets)> {
        let (wrong, below) = self.violated();
        let mut found: BTreeMap<u32, Sets> = BTreeMap::new();
        let may_help = |set: &[usize]| {
            below.iter().all(|cell| set.contains(cell))
                && wrong.iter().all(|one| one.terms.iter().any(|(cell, _)| set.contains(cell)))
        };
        let count = self.cells.len();
        let mut record = |set: Vec<usize>| {
            let cost = set.iter().map(|cell| self.cells[*cell].cost).sum();
            let is_cheap = cost <= MOST as u32 && found.keys().next().is_none_or(|least| cost <= *least);
            if let Some(ranges) = (is_cheap && may_help(&set)).then(|| self.solve(&set)).flatten() {
                found.entry(cost).or_default().insert(set, ranges);
            }
        };
        (0..count).for_each(|a| record(vec![a]));
        (0..count).for_each(|b| (0..b).for_each(|a| record(vec![a, b])));
        (0..count).for_each(|c| (0..c).for_each(|b| (0..b).for_each(|a| record(vec![a, b, c]))));
        found.into_iter().next()
    }

    /// The values that the cells of a set must take; `None` where there are none.
    fn solve(&self, set: &[usize]) -> Option<Option<Vec<Range>>> {
        let mut ranges: BTreeMap<usize, Range> = BTreeMap::new();
        let mut is_known = true;
        for group in self.groups(set) {
            let system = self.system(&group, set);
            match system.solve() {
                Solution::None => return None,
                Solution::Ranges(found) => ranges.extend(group.into_iter().zip(found)),
                Solution::Unknown => is_known = false,
            }
        }
        Some(is_known.then(|| ranges.into_values().collect()))
    }

    /// The cells of a set that no relation joins with others of it are solved apart.
    fn groups(&self, set: &[usize]) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = set.iter().map(|cell| vec![*cell]).collect();
        for relation in self.relations.iter().filter(|one| self.applies(one, set)) {
            let touches = |group: &Vec<usize>| relation.terms.iter().any(|(cell, _)| group.contains(cell));
            let (joined, rest): (Vec<_>, Vec<_>) = groups.into_iter().partition(touches);
            groups = rest;
            groups.extend((!joined.is_empty()).then(|| joined.concat()));
        }
        groups.iter_mut().for_each(|group| group.sort_unstable());
        groups
    }

    fn system(&self, group: &[usize], set: &[usize]) -> System {
        let mut system = System { equalities: Vec::new(), bounds: Vec::new(), own: Vec::new() };
        for relation in self.relations.iter().filter(|one| self.applies(one, set)) {
            let factor = |cell: &usize| {
                let own = relation.terms.iter().find(|(other, _)| other == cell).map_or(0, |(_, factor)| *factor);
                own * self.cells[*cell].step
            };
            let factors: Vec<i128> = group.iter().map(factor).collect();
            if factors.iter().all(|factor| *factor == 0) {
                continue;
            }
            let rest = relation.terms.iter().filter(|(cell, _)| !group.contains(cell));
            let constant = rest.fold(relation.constant, |sum, (cell, factor)| sum + factor * self.values[*cell]);
            let list = if relation.is_bound { &mut system.bounds } else { &mut system.equalities };
            list.push((factors, constant));
        }
        for (place, cell) in group.iter().enumerate() {
            let Named { step, least, .. } = self.cells[*cell];
            system.own.push(step);
            if let Some(least) = least {
                let factors = (0..group.len()).map(|other| if other == place { step } else { 0 });
                system.bounds.push((factors.collect(), -least));
            }
        }
        system
    }
}

/// `Σ factor · unknown + constant`, which is zero or at least zero. Every whole number is a value of an unknown.
type Row = (Vec<i128>, i128);

struct System {
    equalities: Vec<Row>,
    bounds: Vec<Row>,
    /// What one of each unknown stands for.
    own: Vec<i128>,
}

enum Solution {
    None,
    Ranges(Vec<Range>),
    /// More than one unknown is left open.
    Unknown,
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a.abs() } else { gcd(b, a % b) }
}

impl System {
    fn solve(&self) -> Solution {
        let Some(pivots) = self.pivots() else { return Solution::None };
        let free: Vec<usize> = (0..self.own.len()).filter(|one| pivots.iter().all(|(own, _)| own != one)).collect();
        match free.as_slice() {
            [] => self.along(&pivots, None),
            [free] => self.along(&pivots, Some(*free)),
            _ => Solution::Unknown,
        }
    }

    /// The equalities with one unknown of each in no other; `None` where they contradict each other.
    fn pivots(&self) -> Option<Vec<(usize, Row)>> {
        let mut pivots: Vec<(usize, Row)> = Vec::new();
        for row in &self.equalities {
            let mut row = row.clone();
            for (own, pivot) in &pivots {
                eliminate(&mut row, *own, pivot);
            }
            match row.0.iter().position(|factor| *factor != 0) {
                Some(own) => {
                    pivots.iter_mut().for_each(|(_, pivot)| eliminate(pivot, own, &row));
                    pivots.push((own, row));
                }
                None if row.1 != 0 => return None,
                None => {}
            }
        }
        Some(pivots)
    }

    /// Solutions as the one unknown that is left open takes whole numbers.
    fn along(&self, pivots: &[(usize, Row)], free: Option<usize>) -> Solution {
        // `own · factor = -(constant + slope · free)`
        let line = |(_, row): &(usize, Row)| (row.1, free.map_or(0, |free| row.0[free]));
        let value = |pivot: &(usize, Row), at: i128| {
            let ((constant, slope), factor) = (line(pivot), pivot.1.0[pivot.0]);
            let sum = -(constant + slope * at);
            (sum % factor == 0).then_some(sum / factor)
        };
        let (mut least, mut most): Range = (None, None);
        for bound in &self.bounds {
            let mut row = bound.clone();
            for (own, pivot) in pivots {
                // A bound keeps its direction if it is multiplied by what is positive.
                let mut pivot = pivot.clone();
                if pivot.0[*own] < 0 {
                    pivot.0.iter_mut().for_each(|factor| *factor = -*factor);
                    pivot.1 = -pivot.1;
                }
                eliminate(&mut row, *own, &pivot);
            }
            let slope = free.map_or(0, |free| row.0[free]);
            match slope {
                0 if row.1 < 0 => return Solution::None,
                0 => {}
                1.. => least = Some(least.map_or(i128::MIN, |one: i128| one).max(-row.1.div_euclid(slope))),
                _ => most = Some(most.map_or(i128::MAX, |one: i128| one).min(row.1.div_euclid(-slope))),
            }
        }
        let period = pivots.iter().fold(1, |all, (own, row)| {
            let factor = row.0[*own].abs();
            all / gcd(all, factor) * factor
        });
        let fits = |at: &i128| pivots.iter().all(|pivot| value(pivot, *at).is_some());
        let start = least.or(most).unwrap_or(0);
        let Some(first) = (start..start + period).find(fits) else { return Solution::None };
        if free.is_none() {
            let all = (0..self.own.len()).map(|unknown| {
                let pivot = pivots.iter().find(|(own, _)| *own == unknown)?;
                Some(value(pivot, 0)? * self.own[unknown])
            });
            return match all.collect::<Option<Vec<i128>>>() {
                Some(all) => Solution::Ranges(all.into_iter().map(|one| (Some(one), Some(one))).collect()),
                None => Solution::None,
            };
        }
        least = least.map(|_| first);
        most = most.and_then(|most| (most - period + 1..=most).rev().find(fits));
        if let (Some(least), Some(most)) = (least, most)
            && least > most
        {
            return Solution::None;
        }
        let range = |unknown: usize| {
            let scaled = |end: Option<i128>| end.map(|end| end * self.own[unknown]);
            let Some(pivot) = pivots.iter().find(|(own, _)| *own == unknown) else {
                return (scaled(least), scaled(most));
            };
            let ends = [least, most].map(|end| scaled(end.and_then(|end| value(pivot, end))));
            let (slope, factor) = (line(pivot).1, pivot.1.0[pivot.0]);
            match (slope == 0, (slope < 0) == (factor < 0)) {
                (true, _) => {
                    let only = scaled(value(pivot, first));
                    (only, only)
                }
                (_, true) => (ends[1], ends[0]),
                (_, false) => (ends[0], ends[1]),
            }
        };
        Solution::Ranges((0..self.own.len()).map(range).collect())
    }
}

/// Takes an unknown out of a row, with a factor of the row that is positive where that of the pivot is.
fn eliminate(row: &mut Row, own: usize, pivot: &Row) {
    let (by, factor) = (pivot.0[own], row.0[own]);
    if factor == 0 {
        return;
    }
    let common = gcd(by, factor);
    let (by, factor) = (by / common, factor / common);
    row.0.iter_mut().zip(&pivot.0).for_each(|(one, other)| *one = *one * by - other * factor);
    row.1 = row.1 * by - pivot.1 * factor;
}
