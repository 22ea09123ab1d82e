//! Bounds on the values of changed cells that no equality determines, by elimination after Fourier and Motzkin.

use super::Variable;
use super::tableau::{Row, gcd};

/// Most bounds that one elimination may lead to.
const MAX_BOUNDS: usize = 500;

/// `Σ factor · parameter + constant`, which is at least zero.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Constraint {
    factors: Vec<i128>,
    constant: i128,
}

/// Final values of a cell, both ends included, and one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub least: Option<i128>,
    pub most: Option<i128>,
    pub example: i128,
}

/// Bounds that have a solution.
#[derive(Debug, Clone)]
pub(super) struct Solution {
    bounds: Vec<Constraint>,
    pub parameters: Vec<Range>,
    /// The changes of the example.
    changes: Vec<i128>,
}

impl Constraint {
    /// That the cell which a row expresses keeps its bound.
    pub(super) fn of_pivot(row: &Row, cell: usize, variable: &Variable, parameters: &[usize]) -> Option<Constraint> {
        let Some(least) = variable.least else {
            return Some(Constraint { factors: vec![0; parameters.len()], constant: 0 });
        };
        let own = row.coefficient(cell);
        let room = variable.value.unwrap_or(0).checked_sub(least)?.checked_mul(own.abs())?;
        let factors = parameters.iter().map(|one| row.coefficient(*one).checked_mul(-own.signum()));
        Some(Constraint {
            factors: factors.collect::<Option<_>>()?,
            constant: room.checked_add(row.target.checked_mul(own.signum())?)?,
        })
    }

    pub(super) fn of_inequality(row: &Row, parameters: &[usize]) -> Constraint {
        let factors = parameters.iter().map(|one| row.coefficient(*one)).collect();
        Constraint { factors, constant: row.target.checked_neg().unwrap_or(i128::MIN) }
    }

    pub(super) fn has_parameters(&self) -> bool {
        self.factors.iter().any(|factor| *factor != 0)
    }

    /// Whether it does not hold whatever the parameters are.
    pub(super) fn is_broken_alone(&self) -> bool {
        !self.has_parameters() && self.constant < 0
    }

    fn value(&self, changes: &[i128]) -> Option<i128> {
        let terms = self.factors.iter().zip(changes).map(|(factor, change)| factor.checked_mul(*change));
        terms.into_iter().try_fold(self.constant, |sum, term| sum.checked_add(term?))
    }

    fn factor(&self, index: usize) -> i128 {
        self.factors.get(index).copied().unwrap_or(0)
    }

    /// The sum of both that has no parameter `index`, in which their signs differ.
    fn combine(&self, other: &Constraint, index: usize) -> Option<Constraint> {
        let (own, times) = (other.factor(index).checked_abs()?, self.factor(index).checked_abs()?);
        let add = |x: i128, y: i128| x.checked_mul(own)?.checked_add(y.checked_mul(times)?);
        let factors: Option<Vec<i128>> = self.factors.iter().zip(&other.factors).map(|(x, y)| add(*x, *y)).collect();
        let (mut factors, mut constant) = (factors?, add(self.constant, other.constant)?);
        let shared = factors.iter().fold(constant.checked_abs()?, |shared, factor| gcd(shared, *factor));
        factors.iter_mut().for_each(|factor| *factor /= shared);
        constant /= shared;
        Some(Constraint { factors, constant })
    }
}

/// The final value of a cell that a row expresses where no parameter stands in it; `None` where the cell cannot have
/// that value.
pub(super) fn settled(row: &Row, cell: usize, variable: &Variable) -> Option<i128> {
    let own = row.coefficient(cell);
    let change = row.target.checked_div(own).filter(|change| change.checked_mul(own) == Some(row.target))?;
    let value = variable.value.unwrap_or(0).checked_add(change)?;
    let possible = value % variable.step.max(1) == 0 && variable.least.is_none_or(|least| value >= least);
    possible.then_some(value)
}

/// A cell that a row expresses by parameters.
pub(super) struct Pivot<'a> {
    pub row: &'a Row,
    pub cell: usize,
    pub variable: &'a Variable,
}

impl Pivot<'_> {
    /// The final value of the cell with these changes of the parameters; `None` where it is none, or too large.
    pub(super) fn value(&self, parameters: &[usize], changes: &[i128]) -> Option<i128> {
        let own = self.row.coefficient(self.cell);
        let mut sum = self.row.target;
        for (parameter, change) in parameters.iter().zip(changes) {
            sum = sum.checked_sub(self.row.coefficient(*parameter).checked_mul(*change)?)?;
        }
        let change = sum.checked_div(own).filter(|change| change.checked_mul(own) == Some(sum))?;
        let value = self.variable.value.unwrap_or(0).checked_add(change)?;
        (value % self.variable.step.max(1) == 0).then_some(value)
    }
}

/// Values of parameters within bounds, with which cells that rows express have possible values; the inner `None` where
/// there are none, the outer where figures are too large. `own`: the variables of the parameters.
pub(super) fn solve(
    bounds: &[Constraint],
    parameters: &[usize],
    own: &[&Variable],
    pivots: &[Pivot<'_>],
) -> Option<Option<Solution>> {
    let mut all: Vec<Constraint> = bounds.iter().filter(|one| one.has_parameters()).cloned().collect();
    for (index, variable) in own.iter().enumerate() {
        if let Some(least) = variable.least {
            let mut factors = vec![0; own.len()];
            if let Some(slot) = factors.get_mut(index) {
                *slot = 1;
            }
            all.push(Constraint { factors, constant: variable.value.unwrap_or(0).checked_sub(least)? });
        }
    }
    let possible = |changes: &[i128]| pivots.iter().all(|pivot| pivot.value(parameters, changes).is_some());
    let mut tries = MAX_TRIES;
    let Some(changes) = choose(&all, own, &mut Vec::new(), &possible, &mut tries)? else { return Some(None) };
    let mut ranges = Vec::with_capacity(own.len());
    for (index, (variable, change)) in own.iter().zip(&changes).enumerate() {
        let Some(ends) = project(&all, index, own.len())? else { return Some(None) };
        let (mut least, mut most) = on_steps(ends, variable)?;
        let value = variable.value.unwrap_or(0);
        if own.len() == 1 {
            let fits = |end: &i128| end.checked_sub(value).is_some_and(|change| possible(&[change]));
            let step = variable.step.max(1);
            let within = |end: i128, sign: i128| {
                (0..MAX_TRIES as i128).map(|nth| end + sign * nth * step).find(|end| fits(end)).unwrap_or(end)
            };
            (least, most) = (least.map(|end| within(end, 1)), most.map(|end| within(end, -1)));
        }
        ranges.push(Range { least, most, example: value.checked_add(*change)? });
    }
    Some(Some(Solution { bounds: all, parameters: ranges, changes }))
}

/// Most values that are tried for all parameters of one set.
const MAX_TRIES: usize = 256;

/// Changes of all parameters with which cells have possible values, and whether these are all; otherwise they are near the
/// example.
pub(super) fn all_changes(
    solution: &Solution,
    parameters: &[usize],
    own: &[&Variable],
    pivots: &[Pivot<'_>],
) -> (Vec<Vec<i128>>, bool) {
    let most_each: usize = if own.len() < 2 { MAX_TRIES } else { 16 };
    let mut all: Vec<Vec<i128>> = vec![Vec::new()];
    let mut complete = true;
    for (range, variable) in solution.parameters.iter().zip(own) {
        let step = variable.step.max(1);
        let inside = |value: &i128| {
            range.least.is_none_or(|least| *value >= least) && range.most.is_none_or(|most| *value <= most)
        };
        let near = (0..i128::try_from(most_each).unwrap_or(0)).flat_map(|nth| [nth, -1 - nth]);
        let near = near.filter_map(|nth| range.example.checked_add(nth.checked_mul(step)?)).filter(inside);
        let changes: Vec<i128> =
            near.take(most_each).filter_map(|value| value.checked_sub(variable.value.unwrap_or(0))).collect();
        let ends = range.least.zip(range.most).and_then(|(least, most)| most.checked_sub(least));
        let count = ends.and_then(|room| usize::try_from(room / step).ok()?.checked_add(1));
        complete &= count == Some(changes.len());
        let extend = |one: &Vec<i128>| -> Vec<Vec<i128>> {
            changes.iter().map(|change| one.iter().copied().chain([*change]).collect()).collect()
        };
        all = all.iter().flat_map(extend).collect();
    }
    all.retain(|changes| {
        let kept = solution.bounds.iter().all(|bound| bound.value(changes).is_some_and(|value| value >= 0));
        kept && pivots.iter().all(|pivot| pivot.value(parameters, changes).is_some())
    });
    (all, complete)
}

/// Changes of all parameters within bounds, those nearest to what stands there first.
fn choose(
    bounds: &[Constraint],
    own: &[&Variable],
    changes: &mut Vec<i128>,
    possible: &dyn Fn(&[i128]) -> bool,
    tries: &mut usize,
) -> Option<Option<Vec<i128>>> {
    let Some(variable) = own.get(changes.len()) else {
        return Some(possible(changes).then(|| changes.clone()));
    };
    let Some(ends) = project(bounds, changes.len(), own.len())? else { return Some(None) };
    let (least, most) = on_steps(ends, variable)?;
    let (value, step) = (variable.value.unwrap_or(0), variable.step.max(1));
    let nearest = match (least, most) {
        (Some(least), _) if least > value => least,
        (_, Some(most)) if most < value => most,
        _ => value,
    };
    let inside = |value: i128| least.is_none_or(|least| value >= least) && most.is_none_or(|most| value <= most);
    for nth in 0.. {
        let gap = step.checked_mul(nth)?;
        let (above, below) = (nearest.checked_add(gap)?, nearest.checked_sub(gap)?);
        if !inside(above) && !inside(below) {
            break;
        }
        for candidate in [above, below].into_iter().filter(|value| inside(*value)) {
            let Some(left) = tries.checked_sub(1) else { return Some(None) };
            *tries = left;
            let change = candidate.checked_sub(value)?;
            let settled: Option<Vec<Constraint>> =
                bounds.iter().map(|one| replace(one, changes.len(), change)).collect();
            changes.push(change);
            let found = choose(&settled?, own, changes, possible, tries)?;
            changes.pop();
            if found.is_some() {
                return Some(found);
            }
        }
    }
    Some(None)
}

/// The values of a cell that a row expresses by parameters.
pub(super) fn of_pivot(
    pivot: &Pivot<'_>,
    parameters: &[usize],
    own: &[&Variable],
    solution: &Solution,
) -> Option<Range> {
    let example = pivot.value(parameters, &solution.changes)?;
    let Pivot { row, cell, variable } = pivot;
    let factor = row.coefficient(*cell);
    if let ([range], [parameter], [own]) = (solution.parameters.as_slice(), parameters, own) {
        let value = |end: Option<i128>| {
            end.and_then(|end| pivot.value(&[*parameter], &[end.checked_sub(own.value.unwrap_or(0))?]))
        };
        let (one, other) = (value(range.least), value(range.most));
        let rises = (row.coefficient(*parameter) < 0) == (factor > 0);
        let (least, most) = if rises { (one, other) } else { (other, one) };
        return Some(Range { least, most, example });
    }
    // The change of the cell is one parameter more, equal to what the row says.
    let count = own.len();
    let mut bounds: Vec<Constraint> = solution
        .bounds
        .iter()
        .map(|one| Constraint { factors: one.factors.iter().copied().chain([0]).collect(), constant: one.constant })
        .collect();
    let factors: Vec<i128> = parameters.iter().map(|one| row.coefficient(*one)).chain([factor]).collect();
    bounds.push(Constraint {
        factors: factors.iter().map(|factor| factor.checked_neg()).collect::<Option<_>>()?,
        constant: row.target,
    });
    bounds.push(Constraint { factors, constant: row.target.checked_neg()? });
    let (least, most) = on_steps(project(&bounds, count, count + 1)??, variable)?;
    Some(Range { least, most, example })
}

/// An end of an interval as a quotient with a positive divisor.
type End = Option<(i128, i128)>;

/// The interval that bounds leave to one parameter; the inner `None` where it is empty.
fn project(bounds: &[Constraint], keep: usize, count: usize) -> Option<Option<(End, End)>> {
    let mut bounds = bounds.to_vec();
    for index in (0..count).filter(|index| *index != keep) {
        let (with, mut without): (Vec<Constraint>, Vec<Constraint>) =
            bounds.into_iter().partition(|one| one.factor(index) != 0);
        let (above, below): (Vec<&Constraint>, Vec<&Constraint>) = with.iter().partition(|one| one.factor(index) > 0);
        if above.len().saturating_mul(below.len()) + without.len() > MAX_BOUNDS {
            return None;
        }
        for one in &above {
            for other in &below {
                without.push(one.combine(other, index)?);
            }
        }
        without.sort_unstable();
        without.dedup();
        bounds = without;
    }
    let (mut least, mut most): (End, End) = (None, None);
    for bound in &bounds {
        let factor = bound.factor(keep);
        let end = match factor.signum() {
            0 if bound.constant < 0 => return Some(None),
            0 => continue,
            _ => (bound.constant.checked_neg()?.checked_mul(factor.signum())?, factor.checked_abs()?),
        };
        if factor > 0 {
            least = Some(match least {
                Some(other) if compare(other, end)? => other,
                _ => end,
            });
        } else {
            most = Some(match most {
                Some(other) if compare(end, other)? => other,
                _ => end,
            });
        }
    }
    match (least, most) {
        (Some(low), Some(high)) if !compare(high, low)? => Some(None),
        ends => Some(Some(ends)),
    }
}

/// Whether the first quotient is at least the second.
fn compare(a: (i128, i128), b: (i128, i128)) -> Option<bool> {
    Some(a.0.checked_mul(b.1)? >= b.0.checked_mul(a.1)?)
}

/// A bound with a value for one parameter.
fn replace(bound: &Constraint, index: usize, change: i128) -> Option<Constraint> {
    let mut factors = bound.factors.clone();
    let factor = std::mem::take(factors.get_mut(index)?);
    Some(Constraint { factors, constant: bound.constant.checked_add(factor.checked_mul(change)?)? })
}

/// The final value nearest to an end of the interval of changes, on its inner side.
fn on_step(end: (i128, i128), variable: &Variable, up: bool) -> Option<i128> {
    let (value, step) = (variable.value.unwrap_or(0), variable.step.max(1));
    let divisor = end.1.checked_mul(step)?;
    let sum = value.checked_mul(end.1)?.checked_add(end.0)?;
    let floor = sum.div_euclid(divisor);
    let steps = if up && sum.rem_euclid(divisor) != 0 { floor.checked_add(1)? } else { floor };
    steps.checked_mul(step)
}

/// Both ends of an interval of changes as final values within it.
fn on_steps((least, most): (End, End), variable: &Variable) -> Option<(Option<i128>, Option<i128>)> {
    let low = transpose(least.map(|end| on_step(end, variable, true)))?;
    let high = transpose(most.map(|end| on_step(end, variable, false)))?;
    Some((low, high))
}

/// `None` where figures are too large.
#[allow(clippy::option_option, reason = "an end may be open, and its place too large to be computed")]
fn transpose(end: Option<Option<i128>>) -> Option<Option<i128>> {
    match end {
        None => Some(None),
        Some(None) => None,
        Some(found) => Some(found),
    }
}
