//! Decides whether conditions can hold together, within a bound on the work.

use std::collections::BTreeMap;

use super::condition::{Condition, End};
use super::form::{Direction, Term};
use super::fraction::Fraction;
use crate::syntax::ast::StateTest;
use crate::template::{BlankPolicy, CellId};

/// Most alternatives that are followed.
const MAX_BRANCHES: usize = 256;

/// Whether conditions never hold together, whatever the report. `false` where that is not certain.
pub(in crate::check) fn impossible(conditions: &[&Condition], blank: BlankPolicy) -> bool {
    Held::default().branch(conditions.to_vec(), &[], blank, &mut 0)
}

/// What holds in one branch.
#[derive(Clone, Default)]
struct Held<'a> {
    ranges: BTreeMap<&'a Direction, Range>,
    states: BTreeMap<CellId, Vec<(StateTest, bool)>>,
    others: BTreeMap<&'a Condition, bool>,
}

#[derive(Clone, Default)]
struct Range {
    low: End,
    high: End,
    unequal: Vec<Fraction>,
}

impl<'a> Held<'a> {
    /// Whether conditions contradict themselves or what holds, whichever of the open alternatives is taken.
    fn branch(
        mut self,
        mut todo: Vec<&'a Condition>,
        open: &[&'a [Condition]],
        blank: BlankPolicy,
        branches: &mut usize,
    ) -> bool {
        let mut open = open.to_vec();
        while let Some(next) = todo.pop() {
            if let Condition::All(items) = next {
                todo.extend(items);
            } else if let Condition::Any(items) = next {
                open.push(items);
            } else if self.adds_contradiction(next) {
                return true;
            }
        }
        if self.contradicts_states(blank) {
            return true;
        }
        let Some(items) = open.pop() else { return false };
        items.iter().all(|item| {
            *branches += 1;
            *branches <= MAX_BRANCHES && self.clone().branch(vec![item], &open, blank, branches)
        })
    }

    fn adds_contradiction(&mut self, condition: &'a Condition) -> bool {
        match condition {
            Condition::Truth(truth) => !truth,
            Condition::Between { direction, low, high } => {
                let range = self.ranges.entry(direction).or_insert_with(|| Range::new(direction));
                range.low = narrower(range.low, *low, |a, b| a > b);
                range.high = narrower(range.high, *high, |a, b| a < b);
                range.is_empty(direction)
            }
            Condition::Unequal { direction, value } => {
                let range = self.ranges.entry(direction).or_insert_with(|| Range::new(direction));
                range.unequal.push(*value);
                range.is_empty(direction)
            }
            Condition::State(cell, state) => self.adds_state(*cell, *state, true),
            Condition::Not(inner) => {
                if let Condition::State(cell, state) = &**inner {
                    self.adds_state(*cell, *state, false)
                } else {
                    self.others.insert(inner, false) == Some(true)
                }
            }
            Condition::About(..)
            | Condition::Whole(_)
            | Condition::Contains(..)
            | Condition::OfficeIs(..)
            | Condition::Matches(..) => self.others.insert(condition, true) == Some(false),
            Condition::All(_) | Condition::Any(_) | Condition::Unclear => false,
        }
    }

    fn adds_state(&mut self, cell: CellId, state: StateTest, holds: bool) -> bool {
        let known = self.states.entry(cell).or_default();
        known.push((state, holds));
        let denied = |state: StateTest| known.contains(&(state, false));
        let two = known.iter().any(|(other, holds)| *holds && known.iter().any(|(s, h)| *h && s != other));
        let both = known.iter().any(|(other, holds)| *holds && denied(*other));
        // A cell that is there is one of these; of any other the question has no answer.
        let none = [StateTest::Blank, StateTest::Dash, StateTest::Number, StateTest::Text].into_iter().all(denied);
        two || both || none
    }

    /// Whether figures are compared of cells that have none, or a blank that counts as 0 is demanded to be another.
    fn contradicts_states(&self, blank: BlankPolicy) -> bool {
        let state = |cell: &CellId| {
            let known = self.states.get(cell)?;
            known.iter().find(|(_, holds)| *holds).map(|(state, _)| *state)
        };
        self.ranges.iter().any(|(direction, range)| {
            let mut all_blank = true;
            for (term, _) in &direction.terms {
                let Term::Cell(cell, fallback) = term else {
                    all_blank = false;
                    continue;
                };
                match state(cell) {
                    Some(StateTest::Text | StateTest::Absent | StateTest::Uncertain) => return true,
                    Some(StateTest::Blank | StateTest::Dash) if fallback.is_none() => match blank {
                        BlankPolicy::Zero => {}
                        BlankPolicy::Missing => return true,
                        BlankPolicy::Error => all_blank = false,
                    },
                    _ => all_blank = false,
                }
            }
            all_blank && !range.has(Fraction::ZERO)
        })
    }
}

impl Range {
    /// What the terms allow whatever the report.
    fn new(direction: &Direction) -> Range {
        let (low, high) = direction.reach();
        Range { low: low.map(|end| (end, true)), high: high.map(|end| (end, true)), unequal: Vec::new() }
    }

    fn has(&self, value: Fraction) -> bool {
        self.low.is_none_or(|(end, closed)| value > end || (closed && value == end))
            && self.high.is_none_or(|(end, closed)| value < end || (closed && value == end))
            && !self.unequal.contains(&value)
    }

    fn is_empty(&self, direction: &Direction) -> bool {
        let (Some((low, low_closed)), Some((high, high_closed))) = (self.low, self.high) else { return false };
        if low > high || (low == high && !(low_closed && high_closed)) {
            return true;
        }
        if low == high {
            return self.unequal.contains(&low) || (direction.is_whole() && !low.is_whole());
        }
        if !direction.is_whole() {
            return false;
        }
        // Whole numbers between the ends that are not excluded, where there are few.
        let (mut at, last) = (low.rounded(true), high.rounded(false));
        for _ in 0..=self.unequal.len() + 2 {
            if at > last {
                return true;
            }
            if self.has(at) {
                return false;
            }
            let Some(next) = Fraction::new(1, 1).and_then(|one| at.plus(one)) else { return false };
            at = next;
        }
        false
    }
}

fn narrower(a: End, b: End, tighter: fn(Fraction, Fraction) -> bool) -> End {
    match (a, b) {
        (None, end) | (end, None) => end,
        (Some((x, x_closed)), Some((y, y_closed))) if x == y => Some((x, x_closed && y_closed)),
        (Some(x), Some(y)) => Some(if tighter(x.0, y.0) { x } else { y }),
    }
}
