//! Finds the unknown cells that a system of equalities leaves one value.
//!
//! Each equality bounds each of its cells by the bounds of the others, until nothing changes: parts that are not negative
//! and add up to zero are zero, and a single unknown is what the others leave. Then the equalities are eliminated against
//! each other, and what follows from that bounds the cells again.
//!
//! Invariant: a value that is returned is the only one in every solution; cells that share equalities with a
//! contradiction have none.

use std::collections::{BTreeMap, BTreeSet};

use super::repair::gcd;
use super::{Form, Groups, Variable};

/// Most times that all equalities of a group are applied; a group that has not settled by then proves nothing.
const MAX_ROUNDS: usize = 200;
/// Most equalities times unknowns of a group that are eliminated against each other.
const MAX_ENTRIES: usize = 40_000;

/// An unknown cell with the one value that it can have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Forced {
    pub variable: usize,
    pub value: i128,
    /// The equalities from which this follows, by index.
    pub by: BTreeSet<usize>,
}

/// Finds every unknown variable that the equalities and the bounds of the variables leave one value, as far as bounds and
/// elimination show it; in the order of the variables.
pub fn forced(variables: &[Variable], equalities: &[Form]) -> Vec<Forced> {
    let rows: Vec<Row> =
        equalities.iter().enumerate().filter_map(|(index, form)| Row::new(index, form, variables)).collect();
    let mut groups = Groups::new(variables.len());
    for row in &rows {
        let mut unknowns = row.terms.keys();
        if let Some(first) = unknowns.next() {
            unknowns.for_each(|other| groups.join(*first, *other));
        }
    }
    let mut parts: BTreeMap<usize, Vec<Row>> = BTreeMap::new();
    for row in rows {
        if let Some(first) = row.terms.keys().next().copied() {
            parts.entry(groups.root(first)).or_default().push(row);
        }
    }
    let mut found: Vec<Forced> =
        parts.into_values().filter_map(|rows| Part::new(rows, variables).settle()).flatten().collect();
    found.sort_unstable();
    found
}

/// `Σ coefficient · unknown + constant = 0`.
#[derive(Debug, Clone)]
struct Row {
    terms: BTreeMap<usize, i128>,
    constant: i128,
    by: BTreeSet<usize>,
}

impl Row {
    /// An equality with the figures that are known put in; `None` where figures are too large.
    fn new(index: usize, form: &Form, variables: &[Variable]) -> Option<Row> {
        let mut row = Row { terms: BTreeMap::new(), constant: form.constant, by: BTreeSet::from([index]) };
        for (variable, factor) in &form.terms {
            match variables.get(*variable)?.value {
                Some(value) => row.constant = row.constant.checked_add(factor.checked_mul(value)?)?,
                None => row.add(*variable, *factor)?,
            }
        }
        Some(row)
    }

    fn add(&mut self, variable: usize, factor: i128) -> Option<()> {
        let sum = self.terms.get(&variable).copied().unwrap_or(0).checked_add(factor)?;
        if sum == 0 {
            self.terms.remove(&variable)
        } else {
            self.terms.insert(variable, sum)
        };
        Some(())
    }

    /// Eliminates an unknown by another row that has it.
    fn eliminate(&mut self, variable: usize, other: &Row) -> Option<()> {
        let (own, pivot) = (*self.terms.get(&variable)?, *other.terms.get(&variable)?);
        let shared = gcd(own, pivot);
        let (own, pivot) = (own.checked_div(shared)?, pivot.checked_div(shared)?);
        for factor in self.terms.values_mut() {
            *factor = factor.checked_mul(pivot)?;
        }
        self.constant = self.constant.checked_mul(pivot)?.checked_sub(other.constant.checked_mul(own)?)?;
        for (variable, factor) in &other.terms {
            self.add(*variable, factor.checked_mul(own)?.checked_neg()?)?;
        }
        let shared = self.terms.values().fold(self.constant, |shared, factor| gcd(shared, *factor));
        if shared > 1 {
            self.terms.values_mut().for_each(|factor| *factor /= shared);
            self.constant /= shared;
        }
        self.by.extend(&other.by);
        Some(())
    }
}

/// An end of an interval with the equalities that set it.
#[derive(Debug, Clone)]
struct End {
    value: i128,
    by: BTreeSet<usize>,
}

#[derive(Debug, Clone)]
struct Interval {
    least: Option<End>,
    most: Option<End>,
    step: i128,
}

impl Interval {
    fn single(&self) -> Option<(i128, BTreeSet<usize>)> {
        let (least, most) = (self.least.as_ref()?, self.most.as_ref()?);
        (least.value == most.value).then(|| (least.value, least.by.union(&most.by).copied().collect()))
    }

    /// The end that makes `factor · x` least, or most.
    fn extreme(&self, factor: i128, least: bool) -> Option<&End> {
        if (factor > 0) == least { self.least.as_ref() } else { self.most.as_ref() }
    }
}

/// A contradiction, figures that are too large, or no end within the bound: nothing is proved.
struct Unsettled;

/// Equalities that share unknowns.
struct Part {
    rows: Vec<Row>,
    intervals: BTreeMap<usize, Interval>,
}

impl Part {
    fn new(rows: Vec<Row>, variables: &[Variable]) -> Part {
        let mut intervals = BTreeMap::new();
        for variable in rows.iter().flat_map(|row| row.terms.keys()) {
            if let Some(Variable { least, step, .. }) = variables.get(*variable) {
                let least = least.map(|value| End { value, by: BTreeSet::new() });
                intervals.insert(*variable, Interval { least, most: None, step: (*step).max(1) });
            }
        }
        Part { rows, intervals }
    }

    fn settle(mut self) -> Option<Vec<Forced>> {
        self.propagate().ok()?;
        if self.intervals.values().any(|interval| interval.single().is_none()) && self.eliminate().is_some() {
            self.propagate().ok()?;
        }
        let single = |(variable, interval): (&usize, &Interval)| {
            interval.single().map(|(value, by)| Forced { variable: *variable, value, by })
        };
        Some(self.intervals.iter().filter_map(single).collect())
    }

    /// Applies rows until no bound changes: first all, then those of which a bound changed.
    fn propagate(&mut self) -> Result<(), Unsettled> {
        let mut readers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, row) in self.rows.iter().enumerate() {
            row.terms.keys().for_each(|variable| readers.entry(*variable).or_default().push(index));
        }
        let mut open = vec![true; self.rows.len()];
        for _ in 0..MAX_ROUNDS {
            if !open.contains(&true) {
                return Ok(());
            }
            for (index, row) in self.rows.iter().enumerate() {
                if !open.get_mut(index).is_some_and(std::mem::take) {
                    continue;
                }
                for variable in narrow(row, &mut self.intervals)? {
                    for reader in readers.get(&variable).into_iter().flatten() {
                        if let Some(slot) = open.get_mut(*reader) {
                            *slot = true;
                        }
                    }
                }
            }
        }
        Err(Unsettled)
    }

    /// Adds the rows in which each leading unknown stands alone. `None` where there are too many, or figures become too
    /// large.
    fn eliminate(&mut self) -> Option<()> {
        if self.rows.len() < 2 || self.rows.len().checked_mul(self.intervals.len())? > MAX_ENTRIES {
            return None;
        }
        let mut rows = self.rows.clone();
        let mut done = 0;
        for variable in self.intervals.keys() {
            let Some(at) = (done..rows.len()).find(|at| rows.get(*at).is_some_and(|row| row.has(*variable))) else {
                continue;
            };
            rows.swap(done, at);
            let pivot = rows.get(done)?.clone();
            for (at, row) in rows.iter_mut().enumerate() {
                if at != done && row.has(*variable) {
                    row.eliminate(*variable, &pivot)?;
                }
            }
            done += 1;
        }
        self.rows.extend(rows.into_iter().take(done));
        Some(())
    }
}

impl Row {
    fn has(&self, variable: usize) -> bool {
        self.terms.contains_key(&variable)
    }
}

/// What the terms of a row add up to at least, or at most.
#[derive(Default)]
struct Reach {
    /// Of the terms with an end.
    sum: i128,
    /// Terms without one.
    open: usize,
}

impl Reach {
    fn add(&mut self, factor: i128, end: Option<i128>) -> Result<(), Unsettled> {
        match end {
            Some(end) => {
                self.sum = factor.checked_mul(end).and_then(|term| self.sum.checked_add(term)).ok_or(Unsettled)?;
            }
            None => self.open += 1,
        }
        Ok(())
    }

    fn remove(&mut self, factor: i128, end: Option<i128>) -> Result<(), Unsettled> {
        match end {
            Some(end) => {
                self.sum = factor.checked_mul(end).and_then(|term| self.sum.checked_sub(term)).ok_or(Unsettled)?;
            }
            None => self.open = self.open.saturating_sub(1),
        }
        Ok(())
    }

    /// Without one of the terms; `None` where another has no end.
    fn without(&self, factor: i128, end: Option<i128>) -> Result<Option<i128>, Unsettled> {
        match end {
            Some(end) if self.open == 0 => {
                factor.checked_mul(end).and_then(|term| self.sum.checked_sub(term)).ok_or(Unsettled).map(Some)
            }
            None if self.open == 1 => Ok(Some(self.sum)),
            _ => Ok(None),
        }
    }
}

/// Bounds each unknown of a row by the bounds of the others; returns those whose bounds changed.
fn narrow(row: &Row, intervals: &mut BTreeMap<usize, Interval>) -> Result<Vec<usize>, Unsettled> {
    let sides = [true, false];
    let mut reaches = [Reach::default(), Reach::default()];
    for (variable, factor) in &row.terms {
        let interval = intervals.get(variable).ok_or(Unsettled)?;
        for (reach, least) in reaches.iter_mut().zip(sides) {
            reach.add(*factor, interval.value(*factor, least))?;
        }
    }
    let mut changed = Vec::new();
    for (variable, factor) in &row.terms {
        for least in sides {
            let Some(interval) = intervals.get(variable) else { continue };
            let [low, high] = &reaches;
            let others = if least { low } else { high }.without(*factor, interval.value(*factor, least))?;
            let Some(others) = others else { continue };
            let rest = row.constant.checked_add(others).and_then(i128::checked_neg).ok_or(Unsettled)?;
            let Some((down, value)) = interval.closer(*factor, rest, least)? else { continue };
            // Only a bound that changes needs the equalities from which it follows.
            let before = sides.map(|side| interval.value(*factor, side));
            let by = row.reasons(*variable, least, intervals);
            let Some(interval) = intervals.get_mut(variable) else { continue };
            interval.set(down, End { value, by })?;
            for ((reach, side), before) in reaches.iter_mut().zip(sides).zip(before) {
                reach.remove(*factor, before)?;
                reach.add(*factor, interval.value(*factor, side))?;
            }
            changed.push(*variable);
        }
    }
    Ok(changed)
}

impl Row {
    /// The equalities from which the bound of an unknown by the others follows.
    fn reasons(&self, variable: usize, least: bool, intervals: &BTreeMap<usize, Interval>) -> BTreeSet<usize> {
        let mut by = self.by.clone();
        for (other, factor) in self.terms.iter().filter(|(other, _)| **other != variable) {
            if let Some(end) = intervals.get(other).and_then(|interval| interval.extreme(*factor, least)) {
                by.extend(&end.by);
            }
        }
        by
    }
}

impl Interval {
    /// The value of the end that makes `factor · x` least, or most.
    fn value(&self, factor: i128, least: bool) -> Option<i128> {
        self.extreme(factor, least).map(|end| end.value)
    }

    /// The end that follows if `factor · x` is at most `rest`, or at least where `upper` is false, where that is closer
    /// than the one known; whether it is the upper one.
    fn closer(&self, factor: i128, rest: i128, upper: bool) -> Result<Option<(bool, i128)>, Unsettled> {
        let step = factor.checked_mul(self.step).ok_or(Unsettled)?;
        // The greatest whole number of steps below the quotient, or the least above it.
        let down = upper == (step > 0);
        let floor = |top: i128, bottom: i128| if bottom > 0 { top.checked_div_euclid(bottom) } else { None };
        let (top, bottom) = if step > 0 { (Some(rest), Some(step)) } else { (rest.checked_neg(), step.checked_neg()) };
        let (top, bottom) = top.zip(bottom).ok_or(Unsettled)?;
        let steps = if down {
            floor(top, bottom)
        } else {
            top.checked_neg().and_then(|top| floor(top, bottom)).and_then(i128::checked_neg)
        };
        let value = steps.and_then(|steps| steps.checked_mul(self.step)).ok_or(Unsettled)?;
        let end = if down { &self.most } else { &self.least };
        let is_closer = end.as_ref().is_none_or(|end| if down { value < end.value } else { value > end.value });
        Ok(is_closer.then_some((down, value)))
    }

    fn set(&mut self, upper: bool, end: End) -> Result<(), Unsettled> {
        *(if upper { &mut self.most } else { &mut self.least }) = Some(end);
        match (&self.least, &self.most) {
            (Some(least), Some(most)) if least.value > most.value => Err(Unsettled),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown(least: Option<i128>) -> Variable {
        Variable { value: None, cost: None, least, step: 1 }
    }

    fn solve(variables: &[Variable], rows: &[(&[i128], i128)]) -> Vec<(usize, i128)> {
        let form = |(factors, constant): &(&[i128], i128)| Form {
            terms: factors.iter().copied().enumerate().filter(|(_, factor)| *factor != 0).collect(),
            constant: *constant,
        };
        let equalities: Vec<Form> = rows.iter().map(form).collect();
        forced(variables, &equalities).into_iter().map(|one| (one.variable, one.value)).collect()
    }

    #[test]
    fn parts_that_add_up_to_nothing_are_zero() {
        let count = unknown(Some(0));
        assert_eq!(solve(&[count.clone(), count.clone()], &[(&[1, 1], 0)]), [(0, 0), (1, 0)]);
        assert_eq!(solve(&[count.clone(), count.clone()], &[(&[1, -1], 0)]), []);
        assert_eq!(solve(&[count.clone(), unknown(None)], &[(&[1, 1], 0)]), []);
        // A total that is zero by another relation leaves its parts nothing.
        assert_eq!(
            solve(&[count.clone(), count.clone(), count], &[(&[1, 1, -1], 0), (&[0, 0, 1], 0)]),
            [(0, 0), (1, 0), (2, 0)]
        );
    }

    #[test]
    fn a_single_unknown_is_what_the_others_leave() {
        let known = Variable { value: Some(7), ..unknown(Some(0)) };
        assert_eq!(solve(&[known.clone(), unknown(None)], &[(&[1, -1], 2)]), [(1, 9)]);
        // No whole number is the half of seven.
        assert_eq!(solve(&[known, unknown(None)], &[(&[1, -2], 0)]), []);
    }

    #[test]
    fn equalities_are_eliminated_against_each_other() {
        let count = unknown(Some(0));
        let all = [count.clone(), count.clone(), count];
        assert_eq!(solve(&all, &[(&[1, 1, 0], -5), (&[1, 1, 1], -5)]), [(2, 0)]);
        assert_eq!(solve(&all, &[(&[1, 1, 0], -4), (&[1, -1, 0], 0)]), [(0, 2), (1, 2)]);
    }

    #[test]
    fn a_contradiction_proves_nothing_about_its_group() {
        let count = unknown(Some(0));
        let all = [count.clone(), count.clone(), count];
        assert_eq!(solve(&all, &[(&[1, 1, 0], 0), (&[1, 0, 0], -1), (&[0, 0, 1], 0)]), [(2, 0)]);
    }
}
