//! Writes the rules of a program over one report as relations between changes of cells.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::RuleAt;
use crate::amount::Amount;
use crate::check::ir::{Expr, Position, Program, Rule};
use crate::check::linear;
use crate::diagnostic::Severity;
use crate::eval::{self, Figures, Outcome};
use crate::relations::{Comparison, Demand, Effort, Form, Groups, LinearRelation, Problem, Repair, Repairs, Variable};
use crate::report::{Report, State};
use crate::template::{CellId, TableType, Unit};

/// A relation with the rule that demands it.
struct Demanded {
    at: RuleAt,
    equality: bool,
    form: Form,
}

/// Relations of a report that share cells, some of which are violated.
pub(super) struct Part {
    pub problem: Problem,
    /// The cell of each variable.
    pub cells: Vec<CellId>,
    /// Violated rules with the places of their cells.
    violated: BTreeMap<RuleAt, BTreeSet<usize>>,
}

impl Part {
    /// Divides sets of changes into independent ones: what all sets demand of cells that share no relation with others is
    /// a matter of its own. Each has its violated rules.
    pub(super) fn separate(&self, sets: Vec<Repair>) -> Vec<(Vec<Repair>, Vec<RuleAt>)> {
        let mut rest: Vec<Vec<Repair>> = sets.iter().map(|set| self.clusters(set)).collect();
        let mut rules: BTreeSet<RuleAt> = self.violated.keys().copied().collect();
        let mut found = Vec::new();
        for cluster in rest.first().cloned().unwrap_or_default() {
            if rest.iter().all(|clusters| clusters.len() > 1 && clusters.contains(&cluster)) {
                rest.iter_mut().for_each(|clusters| clusters.retain(|other| *other != cluster));
                let touches = |at: &RuleAt| {
                    let cells = self.violated.get(at);
                    cells.is_some_and(|cells| cluster.iter().any(|demand| cells.contains(&demand.variable)))
                };
                let (own, others): (BTreeSet<RuleAt>, BTreeSet<RuleAt>) = rules.iter().copied().partition(touches);
                rules = others;
                found.push((vec![cluster], own.into_iter().collect()));
            }
        }
        let sets = rest.into_iter().map(|clusters| {
            let mut set: Repair = clusters.into_iter().flatten().collect();
            set.sort_unstable();
            set
        });
        found.push((sets.collect(), rules.into_iter().collect()));
        found
    }

    /// Sets of changes as one matter with all violated rules.
    pub(super) fn whole(&self, sets: Vec<Repair>) -> (Vec<Repair>, Vec<RuleAt>) {
        (sets, self.violated.keys().copied().collect())
    }

    /// The cells of a set of changes.
    pub(super) fn cells_of(&self, set: &Repair) -> impl Iterator<Item = CellId> {
        set.iter().filter_map(|demand| self.cells.get(demand.variable).copied())
    }

    /// What stands in a cell; `None` where it is unknown.
    pub(super) fn value(&self, index: usize) -> Option<i128> {
        self.problem.variables.get(index).and_then(|variable| variable.value)
    }

    /// The cells of a set by the relations that they share.
    fn clusters(&self, set: &Repair) -> Vec<Repair> {
        let mut groups = Groups::new(set.len());
        let forms = self.problem.equalities.iter().chain(&self.problem.inequalities);
        for form in forms {
            let mut inside = set
                .iter()
                .enumerate()
                .filter(|(_, demand)| form.terms.iter().any(|(cell, factor)| *cell == demand.variable && *factor != 0));
            if let Some((first, _)) = inside.next() {
                inside.for_each(|(other, _)| groups.join(first, other));
            }
        }
        let mut found: BTreeMap<usize, Repair> = BTreeMap::new();
        for (index, demand) in set.iter().enumerate() {
            found.entry(groups.root(index)).or_default().push(*demand);
        }
        found.into_values().collect()
    }
}

pub(super) struct Model<'a> {
    pub program: &'a Program,
    pub report: &'a Report,
    figures: &'a Figures,
    outcomes: &'a [Vec<Outcome>],
    /// The power of ten by which every figure is multiplied to become whole.
    places: u32,
    variables: Vec<Variable>,
    demanded: Vec<Demanded>,
    /// Violated rules that are no linear relations.
    pub left_out: Vec<RuleAt>,
    /// Rules that hold, or do not apply, and are evaluated with each set because they are no linear relations.
    checks: BTreeSet<RuleAt>,
    /// The same, where cells that are no figures leave them undetermined.
    undecided: BTreeSet<RuleAt>,
    /// Rules of severity error that read a cell, with their positions.
    readers: HashMap<CellId, Vec<RuleAt>>,
}

impl<'a> Model<'a> {
    /// `None` where no rule is violated, or figures are too large.
    pub(super) fn new(
        program: &'a Program,
        report: &'a Report,
        figures: &'a Figures,
        outcomes: &'a [Vec<Outcome>],
    ) -> Option<Self> {
        let strict = |rule: &Rule| rule.severity == Severity::Error;
        let violated = |rule: usize| outcomes.get(rule).is_some_and(|all| all.contains(&Outcome::Violated));
        program.rules.iter().enumerate().any(|(index, rule)| strict(rule) && violated(index)).then_some(())?;
        let decimals = decimals_of(report, figures);
        let places = decimals.iter().max().copied().unwrap_or(0) + SPARE_PLACES;
        let mut model = Model {
            variables: variables(report, figures, &decimals, places)?,
            program,
            report,
            figures,
            outcomes,
            places,
            demanded: Vec::new(),
            left_out: Vec::new(),
            checks: BTreeSet::new(),
            undecided: BTreeSet::new(),
            readers: HashMap::new(),
        };
        for (index, rule) in program.rules.iter().enumerate().filter(|(_, rule)| strict(rule)) {
            for (position, at) in rule.positions.iter().enumerate() {
                model.add(rule, (index, position), at);
            }
        }
        Some(model)
    }

    fn outcome(&self, (rule, position): RuleAt) -> Outcome {
        let outcome = self.outcomes.get(rule).and_then(|all| all.get(position));
        outcome.copied().unwrap_or(Outcome::NotApplicable)
    }

    fn add(&mut self, rule: &Rule, at: RuleAt, position: &Position) {
        for cell in cells_read(rule, position) {
            self.readers.entry(cell).or_default().push(at);
        }
        let outcome = self.outcome(at);
        // Without the other report, or the fact, there is nothing that a change could be held to.
        if outcome == Outcome::NotApplicable && (rule.prior || rule.members || !rule.facts.is_empty()) {
            return;
        }
        let guarded = rule.guard.is_some() || matches!(rule.check, Expr::If(..));
        if outcome == Outcome::NotApplicable || outcome == Outcome::Undetermined && guarded {
            let list = if outcome == Outcome::Undetermined { &mut self.undecided } else { &mut self.checks };
            list.insert(at);
            return;
        }
        let check = if let Expr::If(_, then) = &rule.check { then } else { &rule.check };
        let relations = linear::demands(check, position);
        let forms: Option<Vec<(bool, Form)>> =
            relations.and_then(|list| list.iter().map(|relation| self.demanded(relation)).collect());
        if let Some(forms) = forms {
            self.demanded.extend(forms.into_iter().map(|(equality, form)| Demanded { at, equality, form }));
        } else {
            match outcome {
                Outcome::Violated => self.left_out.push(at),
                Outcome::Undetermined => _ = self.undecided.insert(at),
                // What a form derives beyond sums is that figures are whole, and the search keeps to that.
                _ if rule.derived => {}
                _ => _ = self.checks.insert(at),
            }
        }
    }

    /// A relation over whole figures, and whether it is an equality; `None` where it is neither that nor a bound.
    fn demanded(&self, relation: &LinearRelation) -> Option<(bool, Form)> {
        let mut form = self.form(relation)?;
        match relation.comparison {
            Comparison::Zero => Some((true, form)),
            Comparison::NonNegative => Some((false, form)),
            // Everything is whole: what is more than zero is at least one.
            Comparison::Positive => {
                form.constant = form.constant.checked_sub(1)?;
                Some((false, form))
            }
            Comparison::NonZero => None,
        }
    }

    /// `None` where it reads a blank as another figure.
    fn form(&self, relation: &LinearRelation) -> Option<Form> {
        let figure = |cell: CellId| matches!(self.report.cell(cell).map(|cell| cell.state), Some(State::Number));
        if relation.has_fallback && !relation.terms.iter().all(|(cell, _)| figure(*cell)) {
            return None;
        }
        let terms = relation.terms.iter().map(|(cell, factor)| (cell.index(), i128::from(*factor))).collect();
        Some(Form { terms, constant: whole(relation.constant, self.places)? })
    }

    /// The parts of the report, each with relations that share cells, of which some relation is violated.
    pub(super) fn violated_parts(&self) -> Vec<Part> {
        let mut groups = Groups::new(self.variables.len());
        for demanded in &self.demanded {
            let mut cells = demanded.form.terms.iter().map(|(cell, _)| *cell);
            if let Some(first) = cells.next() {
                cells.for_each(|cell| groups.join(first, cell));
            }
        }
        let group_of =
            |demanded: &Demanded, groups: &mut Groups| demanded.form.terms.first().map(|(cell, _)| groups.root(*cell));
        let mut violated: BTreeMap<usize, BTreeMap<RuleAt, BTreeSet<usize>>> = BTreeMap::new();
        for demanded in self.demanded.iter().filter(|one| self.outcome(one.at) == Outcome::Violated) {
            if let Some(group) = group_of(demanded, &mut groups) {
                let cells = violated.entry(group).or_default().entry(demanded.at).or_default();
                cells.extend(demanded.form.terms.iter().map(|(cell, _)| *cell));
            }
        }
        let mut parts = Vec::new();
        for (group, rules) in violated {
            let cells: Vec<usize> = (0..self.variables.len()).filter(|cell| groups.root(*cell) == group).collect();
            let place: HashMap<usize, usize> = cells.iter().enumerate().map(|(place, cell)| (*cell, place)).collect();
            let mut problem = Problem {
                variables: cells.iter().filter_map(|cell| self.variables.get(*cell).cloned()).collect(),
                ..Problem::default()
            };
            let own = self
                .demanded
                .iter()
                .filter(|one| one.form.terms.first().is_some_and(|(cell, _)| place.contains_key(cell)));
            let mut seen: BTreeSet<(bool, Form)> = BTreeSet::new();
            for Demanded { equality, form, .. } in own {
                let terms: Vec<(usize, i128)> =
                    form.terms.iter().filter_map(|(cell, factor)| Some((*place.get(cell)?, *factor))).collect();
                if let ([(only, factor)], false) = (terms.as_slice(), *equality)
                    && *factor > 0
                {
                    // `factor · cell + constant ≥ 0` is a bound.
                    let least = -(form.constant.div_euclid(*factor));
                    if let Some(variable) = problem.variables.get_mut(*only) {
                        variable.least = Some(variable.least.map_or(least, |other| other.max(least)));
                    }
                    continue;
                }
                let form = Form { terms, constant: form.constant };
                if seen.insert((*equality, form.clone())) {
                    if *equality { problem.equalities.push(form) } else { problem.inequalities.push(form) }
                }
            }
            let cells = cells.into_iter().map(|cell| CellId(u32::try_from(cell).unwrap_or(u32::MAX))).collect();
            let violated = rules
                .into_iter()
                .map(|(at, own)| (at, own.iter().filter_map(|cell| place.get(cell).copied()).collect()))
                .collect();
            parts.push(Part { problem, cells, violated });
        }
        parts
    }

    /// What the change of some cells costs.
    pub(super) fn cost(&self, cells: impl Iterator<Item = CellId>) -> u32 {
        cells.map(|cell| self.trust(cell)).sum()
    }

    /// How many cells a change of this one counts as.
    pub(super) fn trust(&self, cell: CellId) -> u32 {
        let (table, row, col) = self.report.template.locate(cell);
        self.report.template.table(table).trust(row, col)
    }

    /// All smallest sets of a part that no other rule objects to.
    pub(super) fn repair(&self, part: &Part, effort: Effort) -> Repairs {
        let place: HashMap<CellId, usize> = part.cells.iter().enumerate().map(|(place, cell)| (*cell, place)).collect();
        let greatest = part.cells.iter().map(|cell| self.trust(*cell)).max().unwrap_or(1);
        let effort = Effort { cost: effort.cost * greatest, ..effort };
        part.problem.repair(effort, &mut |repair| {
            let mut disputed: Vec<usize> = Vec::new();
            for cell in self.broken_by(part, repair) {
                disputed.extend(place.get(&cell));
            }
            disputed
        })
    }

    /// Rules that are no linear relations and read one of these cells: those that were evaluated with the sets, and those
    /// that cells without a figure leave undetermined.
    pub(super) fn checks(&self, cells: &BTreeSet<CellId>) -> (Vec<RuleAt>, Vec<RuleAt>) {
        let read: BTreeSet<RuleAt> =
            cells.iter().flat_map(|cell| self.readers.get(cell).into_iter().flatten().copied()).collect();
        let among = |list: &BTreeSet<RuleAt>| read.intersection(list).copied().collect();
        (among(&self.checks), among(&self.undecided))
    }

    /// The repair that these changes are, if they satisfy everything.
    pub(super) fn verified(&self, part: &Part, changed: &[(usize, i128)]) -> Option<Repair> {
        if !part.problem.holds_with(changed) {
            return None;
        }
        let demand = |(variable, value): (usize, i128)| Demand {
            variable,
            least: Some(value),
            most: Some(value),
            example: value,
        };
        let mut repair: Repair = changed.iter().copied().map(demand).collect();
        repair.sort_unstable();
        self.broken_by(part, &repair).is_empty().then_some(repair)
    }

    /// Cells of rules that are violated with a repair and were not before.
    fn broken_by(&self, part: &Part, repair: &Repair) -> Vec<CellId> {
        let change = |demand: &Demand| Some((*part.cells.get(demand.variable)?, self.amount(demand.example)?));
        let changes: Vec<(CellId, Amount)> = repair.iter().filter_map(change).collect();
        let figures = self.figures.with(&changes);
        let touched: BTreeSet<RuleAt> =
            changes.iter().flat_map(|(cell, _)| self.readers.get(cell).into_iter().flatten().copied()).collect();
        let mut broken = Vec::new();
        for at in touched.into_iter().filter(|at| self.outcome(*at) != Outcome::Violated) {
            let Some(rule) = self.program.rules.get(at.0) else { continue };
            if eval::evaluate_at(self.program, self.report, &figures, at.0, at.1) == Some(Outcome::Violated)
                && let Some(position) = rule.positions.get(at.1)
            {
                broken.extend(cells_read(rule, position));
            }
        }
        broken
    }

    fn amount(&self, whole: i128) -> Option<Amount> {
        amount(whole, self.places)
    }

    /// The same in the unit in which a cell is printed.
    pub(super) fn as_printed(&self, cell: CellId, whole: i128) -> Option<Amount> {
        let amount = self.amount(whole)?;
        let own = self.report.cell(cell).and_then(|cell| cell.unit.as_deref()).map(Unit::named);
        match (own, self.program.units.get(cell.index()).and_then(Option::as_ref)) {
            (Some(own), Some(target)) => target.convert(amount, &own).map(Amount::normalized),
            (Some(own), None) => own.base().convert(amount, &own).map(Amount::normalized),
            (None, _) => Some(amount),
        }
    }
}

/// The cells that a rule reads at a position, its guard included.
fn cells_read(rule: &Rule, position: &Position) -> Vec<CellId> {
    let all = rule.expressions().flat_map(|expr| expr.lanes());
    all.filter_map(|lane| lane.cell(position)).collect()
}

/// Digits after the point that constants of rules may have beyond those of the figures.
pub(super) const SPARE_PLACES: u32 = 4;

/// Digits after the point of figures, by table.
pub(super) fn decimals_of(report: &Report, figures: &Figures) -> Vec<u32> {
    let template = &report.template;
    let mut found = vec![0; template.tables.len()];
    for (index, _) in report.cells.iter().enumerate() {
        let cell = CellId(u32::try_from(index).unwrap_or(u32::MAX));
        let Ok((value, _)) = figures.get(cell, None, template.blank) else { continue };
        if let Some(most) = found.get_mut(template.locate(cell).0.0) {
            *most = value.normalized().decimals().max(*most);
        }
    }
    found
}

/// A whole number as the figure that it stands for.
pub(super) fn amount(whole: i128, places: u32) -> Option<Amount> {
    let digits = Amount::parse(&whole.to_string())?;
    digits.checked_mul(Amount::power_of_ten(-i32::try_from(places).ok()?)?).map(Amount::normalized)
}

/// A figure as a whole number; `None` where it has too many digits.
pub(super) fn whole(amount: Amount, places: u32) -> Option<i128> {
    let normal = amount.normalized();
    let missing = places.checked_sub(normal.decimals())?;
    i128::from(normal.mantissa()?).checked_mul(10_i128.checked_pow(missing)?)
}

pub(super) fn variables(report: &Report, figures: &Figures, decimals: &[u32], places: u32) -> Option<Vec<Variable>> {
    let template = &report.template;
    let one = 10_i128.checked_pow(places)?;
    let mut list = Vec::with_capacity(report.cells.len());
    for (index, cell) in report.cells.iter().enumerate() {
        let id = CellId(u32::try_from(index).ok()?);
        let (place, row, col) = template.locate(id);
        let table = template.table(place);
        // Where the template says nothing, a figure has no more digits than others of its table.
        let digits = match table.kind_of(row, col) {
            TableType::Count => table.decimals(row, col).unwrap_or(0),
            _ => table.decimals(row, col).or_else(|| decimals.get(place.0).copied()).unwrap_or(0),
        };
        let step = 10_i128.checked_pow(digits).and_then(|digits| one.checked_div(digits)).filter(|step| *step > 0);
        let value = match cell.state {
            State::Number => figures.get(id, None, template.blank).ok().and_then(|(value, _)| whole(value, places)),
            State::Blank | State::Dash => Some(0),
            State::Text | State::Uncertain | State::Absent => None,
        };
        let step = step.filter(|step| value.is_none_or(|value| value % step == 0)).unwrap_or(1);
        list.push(Variable { value, cost: Some(table.trust(row, col)), least: None, step });
    }
    Some(list)
}
