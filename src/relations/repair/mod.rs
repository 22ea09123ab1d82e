//! Finds all smallest sets of cells whose change satisfies a system of linear relations.
//!
//! The search frees one cell of a violated relation after another and eliminates it exactly. A relation that is
//! violated after that can only be mended by another of its cells, so no set is missed; a cell that was tried stays
//! fixed for its siblings, so each set is found once. Costs are bounded from below by violated relations without a common
//! cell, and the bound on the cost is raised one by one: the first sets found are the cheapest, and no cheaper ones
//! exist. See the principle of Fellegi and Holt (1976).

mod ranges;
mod single;
mod tableau;

use ranges::{Constraint, Pivot, Range};
pub(super) use tableau::gcd;
use tableau::{Kind, Tableau};

/// A cell that may take part in a repair. All amounts are in one common unit, in which every figure is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// `None` for a cell whose figure is unknown: it may take any value without being changed.
    pub value: Option<i128>,
    /// What a change costs; `None` for a cell that cannot be wrong.
    pub cost: Option<u32>,
    pub least: Option<i128>,
    /// Every value of the cell is a multiple of this.
    pub step: i128,
}

/// `Σ coefficient · variable + constant`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Form {
    /// Each variable once, by index.
    pub terms: Vec<(usize, i128)>,
    pub constant: i128,
}

/// Relations over variables: each equality is zero, each inequality is at least zero.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problem {
    pub variables: Vec<Variable>,
    pub equalities: Vec<Form>,
    pub inequalities: Vec<Form>,
    /// Equalities that must hold if a variable is changed, as a total must that was not filled in.
    pub conditional: Vec<(usize, Form)>,
}

/// How much work is spent.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// Most cells that are freed or tried to be freed, over all sets.
    pub steps: usize,
    /// Most sets that are listed.
    pub sets: usize,
    /// Sets that cost more are not looked for.
    pub cost: u32,
    /// Whether other rules may object to some of the values of an interval, so that each is tried where they are few.
    pub disputable: bool,
}

/// The value that a changed cell must take: one, or an interval. `None` stands for an end that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Demand {
    pub variable: usize,
    pub least: Option<i128>,
    pub most: Option<i128>,
    /// One value with which, and with those of the other cells, all relations hold.
    pub example: i128,
}

impl Demand {
    /// The one value that a cell must take.
    pub fn exact(variable: usize, value: i128) -> Self {
        Self { variable, least: Some(value), most: Some(value), example: value }
    }
}

/// Cells whose change satisfies all relations, in the order of their indices.
pub type Repair = Vec<Demand>;

/// What the search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repairs {
    /// All sets of the least cost; empty where nothing is violated, or no change helps.
    pub sets: Vec<Repair>,
    /// The cost of each set.
    pub cost: u32,
    /// Whether it is proved that no cheaper set exists and that these are all. Otherwise the effort was spent, or figures
    /// were too large.
    pub proved: bool,
}

impl Problem {
    /// Whether everything that can be decided holds if some variables have these values.
    pub fn holds_with(&self, changed: &[(usize, i128)]) -> bool {
        self.equalities.iter().all(|form| self.sum(form, changed).is_none_or(|sum| sum == 0))
            && self.holds_beside_equalities(changed)
    }

    /// The same of the bounds, and of the equalities that must hold if these variables are changed.
    fn holds_beside_equalities(&self, changed: &[(usize, i128)]) -> bool {
        let bound = |(index, variable): (usize, &Variable)| match (self.value(index, changed), variable.least) {
            (Some(value), Some(least)) => value >= least,
            _ => true,
        };
        let is_changed = |cell: &usize| changed.iter().any(|(other, _)| other == cell);
        let mut demanded = self.conditional.iter().filter(|(cell, _)| is_changed(cell));
        self.inequalities.iter().all(|form| self.sum(form, changed).is_none_or(|sum| sum >= 0))
            && demanded.all(|(_, form)| self.sum(form, changed).is_none_or(|sum| sum == 0))
            && self.variables.iter().enumerate().all(bound)
    }

    /// Equalities that do not hold.
    pub fn violated(&self) -> Vec<&Form> {
        self.equalities.iter().filter(|form| self.sum(form, &[]).is_some_and(|sum| sum != 0)).collect()
    }

    /// The value of a form if some variables have these values; `None` where it cannot be decided.
    pub fn sum(&self, form: &Form, changed: &[(usize, i128)]) -> Option<i128> {
        let terms = form.terms.iter();
        terms
            .map(|(index, factor)| factor.checked_mul(self.value(*index, changed)?))
            .try_fold(form.constant, |sum, term| sum.checked_add(term?))
    }

    fn value(&self, index: usize, changed: &[(usize, i128)]) -> Option<i128> {
        let other = changed.iter().find(|(changed, _)| *changed == index).map(|(_, value)| *value);
        other.or_else(|| self.variables.get(index)?.value)
    }

    /// Searches all sets of the least cost. `objects`: the variables of other rules that do not hold with these changes. A
    /// set to which it objects is none, and one that satisfies them changes further cells.
    pub fn repair(&self, effort: Effort, objects: &mut dyn FnMut(&Repair) -> Vec<usize>) -> Repairs {
        let is_disputable = effort.disputable;
        let mut least = 0;
        if let Some(mut singles) = self.single_cells().filter(|_| effort.cost > 0) {
            singles.retain(|repair| objects(repair).is_empty());
            if !singles.is_empty() {
                let proved = singles.len() <= effort.sets;
                singles.truncate(effort.sets);
                singles.sort();
                return Repairs { sets: singles, cost: 1, proved };
            }
            least = 2;
        }
        let below = |variable: &Variable| matches!((variable.value, variable.least), (Some(value), Some(least)) if value < least);
        let below = self.variables.iter().enumerate().filter(|(_, variable)| below(variable)).map(|(index, _)| index);
        let mut search = Search {
            below: below.collect(),
            is_disputable,
            problem: self,
            tableau: Tableau::new(self),
            budget: 0,
            spent: 0,
            chosen: Vec::new(),
            steps: effort.steps,
            most: effort.sets,
            sets: Vec::new(),
            whole: true,
            objects,
        };
        let ready = search.tableau.free_the_unknown().is_some();
        for budget in least..=effort.cost {
            search.budget = budget;
            if !ready || search.descend().is_none() {
                return Repairs { sets: search.sets, cost: budget, proved: false };
            }
            if !search.sets.is_empty() {
                search.sets.retain(|set| !set.is_empty());
                search.sets.sort();
                return Repairs { sets: search.sets, cost: budget, proved: search.whole };
            }
        }
        Repairs { sets: Vec::new(), cost: effort.cost, proved: false }
    }
}

/// Most cells of a set that no equality determines.
const MAX_PARAMETERS: usize = 2;

struct Search<'p> {
    problem: &'p Problem,
    /// Cells whose values are less than they can be, so that every set changes them.
    below: Vec<usize>,
    /// Rules that are not part of the problem may object to a set.
    is_disputable: bool,
    tableau: Tableau,
    budget: u32,
    spent: u32,
    chosen: Vec<usize>,
    steps: usize,
    most: usize,
    sets: Vec<Repair>,
    /// Nothing was left out.
    whole: bool,
    objects: &'p mut dyn FnMut(&Repair) -> Vec<usize>,
}

/// Values that the intervals of a repair stand for.
#[derive(Default)]
struct Each {
    /// Each makes a repair of single values.
    repairs: Vec<Repair>,
    /// These are all.
    complete: bool,
}

/// What follows from the cells chosen so far.
enum Leaf {
    /// With each of the values that an interval stands for, where they can be listed and another rule may object to some.
    Solved(Repair, Each),
    /// One of these cells must be freed, too.
    Open(Vec<usize>),
}

impl Search<'_> {
    /// Searches below the cells chosen. `None` where the effort is spent.
    fn descend(&mut self) -> Option<()> {
        if let Some(cell) = self.below.iter().copied().find(|cell| !self.chosen.contains(cell)) {
            return if self.tableau.is_free(cell) { self.branch(&[cell], None) } else { Some(()) };
        }
        let mut violated: Vec<(usize, usize)> = Vec::new();
        for (index, row) in self.tableau.violated() {
            match self.tableau.free_cells(row).count() {
                0 => return Some(()),
                free => violated.push((free, index)),
            }
        }
        violated.sort_unstable();
        if self.spent + self.least_cost(&violated) > self.budget {
            return Some(());
        }
        let candidates = match violated.first() {
            Some((_, index)) => self.tableau.row(*index).map(|row| self.tableau.free_cells(row).collect())?,
            None => match self.leaf()? {
                Leaf::Solved(repair, each) => match self.undisputed(repair, &each) {
                    Ok(repair) => {
                        self.record(repair);
                        return Some(());
                    }
                    Err(disputed) => self.tableau.behind(&disputed),
                },
                Leaf::Open(cells) => cells,
            },
        };
        let preferred = violated.first().map(|(_, index)| *index);
        self.branch(&candidates, preferred)
    }

    /// The part of a repair to which no other rule objects, or the cells of the rules that do.
    fn undisputed(&mut self, repair: Repair, each: &Each) -> Result<Repair, Vec<usize>> {
        if each.repairs.is_empty() {
            let disputed = (self.objects)(&repair);
            return if disputed.is_empty() { Ok(repair) } else { Err(disputed) };
        }
        let mut disputed = Vec::new();
        let mut left: Option<Repair> = None;
        for one in &each.repairs {
            let own = (self.objects)(one);
            if !own.is_empty() {
                disputed.extend(own);
                continue;
            }
            match &mut left {
                None => left = Some(one.clone()),
                Some(left) => {
                    for (range, demand) in left.iter_mut().zip(one) {
                        range.least = range.least.min(demand.least);
                        range.most = range.most.max(demand.most);
                    }
                }
            }
        }
        if left.is_some() && disputed.is_empty() {
            return Ok(repair);
        }
        // Values that were not tried may satisfy the other rules.
        self.whole &= each.complete || left.is_some();
        left.ok_or(disputed)
    }

    /// A bound on the cost from below: violated relations without a common cell need a cell each.
    fn least_cost(&mut self, violated: &[(usize, usize)]) -> u32 {
        let mut least = 0;
        let mut seen = self.tableau.marks();
        for (_, index) in violated {
            let Some(row) = self.tableau.row(*index) else { continue };
            if self.tableau.free_cells(row).any(|cell| seen.get(cell).copied().unwrap_or(false)) {
                continue;
            }
            let mut cheapest = u32::MAX;
            for cell in self.tableau.free_cells(row) {
                if let Some(slot) = seen.get_mut(cell) {
                    *slot = true;
                }
                cheapest = cheapest.min(self.cost(cell));
            }
            least += cheapest;
        }
        least
    }

    fn cost(&self, cell: usize) -> u32 {
        self.problem.variables.get(cell).and_then(|variable| variable.cost).unwrap_or(u32::MAX / 4)
    }

    /// Frees each of the candidates in turn; one that was tried stays fixed for those after it.
    fn branch(&mut self, candidates: &[usize], preferred: Option<usize>) -> Option<()> {
        let mut fixed = Vec::with_capacity(candidates.len());
        let mut done = Some(());
        for cell in candidates.iter().copied() {
            let cost = self.cost(cell);
            if self.spent + cost <= self.budget {
                self.steps = self.steps.checked_sub(1)?;
                let undo = self.tableau.mark();
                let freed = self.tableau.free(cell, preferred);
                self.spent += cost;
                self.chosen.push(cell);
                done = freed.and_then(|()| self.descend());
                self.chosen.pop();
                self.spent -= cost;
                self.tableau.undo(undo);
                if done.is_none() {
                    break;
                }
            }
            self.tableau.set(cell, Kind::Fixed);
            fixed.push(cell);
        }
        for cell in fixed {
            self.tableau.set(cell, Kind::Free);
        }
        done
    }

    fn record(&mut self, repair: Repair) {
        if self.spent < self.budget {
            return;
        }
        if self.sets.len() < self.most {
            self.sets.push(repair);
        } else {
            self.whole = false;
        }
    }

    /// The repairs that the values of parameters make, where they can be listed. The first demands are `settled`.
    fn each(
        &self,
        demands: &[Demand],
        settled: usize,
        parameters: &[usize],
        own: &[&Variable],
        pivots: &[Pivot<'_>],
        found: &ranges::Solution,
    ) -> Each {
        if !self.is_disputable {
            return Each::default();
        }
        let (all, complete) = ranges::all_changes(found, parameters, own, pivots);
        let repair = |changes: &Vec<i128>| -> Option<Repair> {
            let mut repair: Repair = demands.get(..settled)?.to_vec();
            for ((cell, variable), change) in parameters.iter().zip(own).zip(changes) {
                repair.push(Demand::exact(*cell, variable.value.unwrap_or(0).checked_add(*change)?));
            }
            for pivot in pivots.iter().filter(|pivot| self.chosen.contains(&pivot.cell)) {
                repair.push(Demand::exact(pivot.cell, pivot.value(parameters, changes)?));
            }
            repair.sort_unstable();
            Some(repair)
        };
        Each { repairs: all.iter().filter_map(repair).collect(), complete }
    }

    /// No equality is violated: the values that the chosen cells take, or the cells of a bound that is not kept. `None`
    /// where figures are too large.
    fn leaf(&self) -> Option<Leaf> {
        let parameters: Vec<usize> =
            self.chosen.iter().copied().filter(|cell| self.tableau.is_parameter(*cell)).collect();
        let mut demands: Vec<Demand> = Vec::new();
        let mut constraints: Vec<(Constraint, Vec<usize>)> = Vec::new();
        for (cell, row) in self.tableau.pivots() {
            // What an unknown cell without a relation of its own takes part in cannot be decided.
            if self.tableau.has_unknown(row) {
                continue;
            }
            let chosen = self.chosen.contains(&cell);
            let Some(variable) = self.problem.variables.get(cell) else { continue };
            if row.mentions(&parameters) {
                let bound = Constraint::of_pivot(row, cell, variable, &parameters)?;
                constraints.push((bound, self.tableau.free_cells(row).collect()));
                continue;
            }
            let Some(value) = ranges::settled(row, cell, variable) else {
                return Some(Leaf::Open(self.tableau.free_cells(row).collect()));
            };
            if chosen {
                demands.push(Demand::exact(cell, value));
            }
        }
        for row in self.tableau.inequalities() {
            if !self.tableau.has_unknown(row) {
                let cells = self.tableau.free_cells(row).collect();
                constraints.push((Constraint::of_inequality(row, &parameters), cells));
            }
        }
        if let Some((_, cells)) = constraints.iter().find(|(one, _)| one.is_broken_alone()) {
            return Some(Leaf::Open(cells.clone()));
        }
        if parameters.is_empty() {
            demands.sort_unstable();
            return Some(Leaf::Solved(demands, Each::default()));
        }
        if parameters.len() > MAX_PARAMETERS {
            return None;
        }
        let bounds: Vec<Constraint> = constraints.iter().map(|(one, _)| one.clone()).collect();
        let own = parameters.iter().map(|cell| self.problem.variables.get(*cell)).collect::<Option<Vec<_>>>()?;
        let pivots: Vec<Pivot<'_>> = self
            .tableau
            .pivots()
            .filter(|(_, row)| row.mentions(&parameters) && !self.tableau.has_unknown(row))
            .filter_map(|(cell, row)| Some(Pivot { row, cell, variable: self.problem.variables.get(cell)? }))
            .collect();
        let Some(found) = ranges::solve(&bounds, &parameters, &own, &pivots)? else {
            let mut cells: Vec<usize> =
                constraints.into_iter().filter(|(one, _)| one.has_parameters()).flat_map(|(_, cells)| cells).collect();
            cells.sort_unstable();
            cells.dedup();
            return Some(Leaf::Open(cells));
        };
        for (cell, Range { least, most, example }) in parameters.iter().zip(&found.parameters) {
            demands.push(Demand { variable: *cell, least: *least, most: *most, example: *example });
        }
        let settled = demands.len() - parameters.len();
        let each = self.each(&demands, settled, &parameters, &own, &pivots, &found);
        let chosen = pivots.iter().filter(|pivot| self.chosen.contains(&pivot.cell));
        for pivot in chosen {
            let Range { least, most, example } = ranges::of_pivot(pivot, &parameters, &own, &found)?;
            demands.push(Demand { variable: pivot.cell, least, most, example });
        }
        demands.sort_unstable();
        Some(Leaf::Solved(demands, each))
    }
}
