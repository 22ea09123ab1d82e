//! Writes the rules of a program over one report as relations between changes of cells.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::RuleAt;
use super::prepared::{Entry, Prepared, TextRule, cells_read};
use crate::amount::Amount;
use crate::check::ir::Program;
use crate::check::linear::DemandedRelation;
use crate::eval::{self, Figures, Outcome};
use crate::relations::{Comparison, Demand, Effort, Form, Groups, Problem, Repair, Repairs, Variable};
use crate::report::{Cell, Report, State};
use crate::template::{CellId, LeafIdx, Table, TableIdx, Unit};

/// A relation with the rule that demands it.
struct Demanded {
    at: RuleAt,
    equality: bool,
    /// Over the cells of the report.
    form: Form,
    /// It holds once this cell is changed, and demands nothing before.
    awaits: Option<usize>,
    /// It belongs to a part.
    claimed: bool,
}

impl Demanded {
    /// The cell and the least value that `factor · cell + constant ≥ 0` allows it; `None` where it is another relation.
    fn bound(&self) -> Option<(usize, i128)> {
        match self.form.terms.as_slice() {
            [(cell, factor)] if !self.equality && *factor > 0 => Some((*cell, -self.form.constant.div_euclid(*factor))),
            _ => None,
        }
    }
}

/// Joins relations that share cells into parts.
struct Spread<'a> {
    model: Model<'a>,
    demanded: Vec<Demanded>,
    /// By entry of the search, its relations.
    ranges: Vec<Range<usize>>,
    /// Cells that belong to a part.
    seen: Vec<bool>,
    /// By cell, the least value that rules which hold allow it.
    least: Vec<Option<i128>>,
}

impl Spread<'_> {
    /// The relations of an entry.
    fn demanded_by(&mut self, index: usize) -> Range<usize> {
        if self.model.uses.get(index) == Some(&Use::Unseen)
            && let Some(entry) = self.model.search.entries.get(index)
        {
            let (used, forms) = self.model.look_at(entry);
            let is_violated = self.model.outcome(entry.at) == Outcome::Violated;
            if used == Use::None && is_violated && !self.model.explained.contains(&entry.at) {
                self.model.left_out.push(entry.at);
            }
            let first = self.demanded.len();
            for demanded in forms {
                // A bound joins no cells, and most rules over one cell are bounds.
                if let Some((cell, least)) = demanded.bound().filter(|_| !is_violated)
                    && let Some(known) = self.least.get_mut(cell)
                {
                    *known = Some(known.map_or(least, |other| other.max(least)));
                } else {
                    self.demanded.push(demanded);
                }
            }
            if let (Some(slot), Some(range)) = (self.model.uses.get_mut(index), self.ranges.get_mut(index)) {
                (*slot, *range) = (used, first..self.demanded.len());
            }
        }
        self.ranges.get(index).cloned().unwrap_or_default()
    }

    /// The cells and relations that a relation is joined with by shared cells; none where it belongs to a part already.
    fn from(&mut self, form: usize) -> (Vec<usize>, Vec<usize>) {
        let (mut cells, mut forms) = (Vec::new(), Vec::new());
        self.claim(form, &mut cells, &mut forms);
        let mut next = 0;
        while let Some(cell) = cells.get(next).copied() {
            next += 1;
            let search = self.model.search;
            for entry in search.readers.get(cell).into_iter().flatten() {
                for other in self.demanded_by(*entry) {
                    let terms = self.demanded.get(other).map(|other| other.form.terms.as_slice()).unwrap_or_default();
                    if terms.binary_search_by_key(&cell, |(own, _)| *own).is_ok() {
                        self.claim(other, &mut cells, &mut forms);
                    }
                }
            }
        }
        (cells, forms)
    }

    fn claim(&mut self, form: usize, cells: &mut Vec<usize>, forms: &mut Vec<usize>) {
        let Some(demanded) = self.demanded.get_mut(form).filter(|one| !one.claimed) else { return };
        demanded.claimed = true;
        forms.push(form);
        for (cell, _) in &demanded.form.terms {
            if let Some(seen) = self.seen.get_mut(*cell).filter(|seen| !**seen) {
                *seen = true;
                cells.push(*cell);
            }
        }
    }

    /// Joins parts that a rule reads which is evaluated with each set: what it allows in one depends on the other.
    fn joined(&self, parts: Vec<(Vec<usize>, Vec<usize>)>) -> Vec<(Vec<usize>, Vec<usize>)> {
        if parts.len() < 2 {
            return parts;
        }
        let mut owners: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (index, (cells, _)) in parts.iter().enumerate() {
            for entry in cells.iter().filter_map(|cell| self.model.search.readers.get(*cell)).flatten() {
                if self.model.uses.get(*entry) == Some(&Use::Check) {
                    owners.entry(*entry).or_default().insert(index);
                }
            }
        }
        let mut groups = Groups::new(parts.len());
        for owners in owners.into_values() {
            let mut owners = owners.into_iter();
            if let Some(first) = owners.next() {
                owners.for_each(|other| groups.join(first, other));
            }
        }
        let mut found: BTreeMap<usize, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (index, (cells, forms)) in parts.into_iter().enumerate() {
            let joined = found.entry(groups.root(index)).or_default();
            joined.0.extend(cells);
            joined.1.extend(forms);
        }
        found.into_values().collect()
    }

    /// `local`: room for the place of each cell in the part. `None` where figures are too large.
    fn part(
        &mut self,
        cells: Vec<usize>,
        forms: Vec<usize>,
        local: &mut [usize],
        variable: &dyn Fn(usize) -> Option<Variable>,
    ) -> Option<Part> {
        for (place, cell) in cells.iter().enumerate() {
            *local.get_mut(*cell)? = place;
        }
        let bounded = |cell: &usize| {
            let least = self.least.get(*cell).copied().flatten();
            Some(Variable { least, ..variable(*cell)? })
        };
        let variables = cells.iter().map(bounded).collect::<Option<Vec<_>>>()?;
        let mut problem = Problem { variables, ..Problem::default() };
        let mut violated: BTreeMap<RuleAt, BTreeSet<usize>> = BTreeMap::new();
        for index in forms {
            let Some(demanded) = self.demanded.get_mut(index) else { continue };
            for (cell, _) in &mut demanded.form.terms {
                *cell = *local.get(*cell)?;
            }
            let bound = demanded.bound();
            let Demanded { at, equality, awaits, .. } = *demanded;
            let form = Form { terms: std::mem::take(&mut demanded.form.terms), constant: demanded.form.constant };
            if self.model.outcome(at) == Outcome::Violated {
                violated.entry(at).or_default().extend(form.terms.iter().map(|(place, _)| *place));
            }
            if let Some((only, least)) = bound {
                if let Some(variable) = problem.variables.get_mut(only) {
                    variable.least = Some(variable.least.map_or(least, |other| other.max(least)));
                }
            } else if let Some(total) = awaits.and_then(|cell| local.get(cell)) {
                problem.conditional.push((*total, form));
            } else if equality {
                problem.equalities.push(form)
            } else {
                problem.inequalities.push(form)
            }
        }
        for list in [&mut problem.equalities, &mut problem.inequalities] {
            list.sort_unstable();
            list.dedup();
        }
        let cells: Vec<CellId> =
            cells.into_iter().map(|cell| CellId(u32::try_from(cell).unwrap_or(u32::MAX))).collect();
        let disputable = cells.iter().any(|cell| self.model.is_checked(*cell));
        Some(Part { problem, cells, violated, disputable })
    }
}

/// Relations of a report that share cells, some of which are violated.
pub(super) struct Part {
    pub problem: Problem,
    /// The cell of each variable, in the order of the form.
    pub cells: Vec<CellId>,
    /// Violated rules with the places of their cells.
    violated: BTreeMap<RuleAt, BTreeSet<usize>>,
    /// Whether rules that are no linear relations read some of its cells.
    disputable: bool,
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

    /// The place of a cell in the part.
    pub(super) fn place(&self, cell: CellId) -> Option<usize> {
        self.cells.binary_search(&cell).ok()
    }

    /// What stands in a cell; `None` where it is unknown.
    pub(super) fn value(&self, index: usize) -> Option<i128> {
        self.problem.variables.get(index).and_then(|variable| variable.value)
    }

    /// The cells of a set by the relations that they share.
    fn clusters(&self, set: &Repair) -> Vec<Repair> {
        let mut groups = Groups::new(set.len());
        let conditional = self.problem.conditional.iter().map(|(_, form)| form);
        let forms = self.problem.equalities.iter().chain(&self.problem.inequalities).chain(conditional);
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

/// What a rule is to the search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// Not looked at: it reads no cell of a violated part.
    Unseen,
    /// It has no part.
    None,
    /// Its relations belong to parts.
    Demanded,
    /// It is evaluated with each set.
    Check,
    /// Cells that are no figures leave it undetermined.
    Undecided,
}

/// What the text of a report says of changes.
#[derive(Debug, Clone, Default)]
pub(super) struct TextSays {
    /// Rules that are violated, and hold with the changes.
    pub confirmed: Vec<RuleAt>,
    /// Rules that hold, and are violated with the changes.
    pub contradicted: Vec<RuleAt>,
    /// How many rules are violated with the changes: so often the text would be wrong, too.
    pub wrong: u32,
}

/// Cells of a table that are empty.
#[derive(Debug, Clone, Copy, Default)]
struct EmptyCells {
    /// Blanks, dashes and zeros.
    by_state: [u32; 3],
    /// Cells with a figure, and empty ones.
    read: u32,
}

impl EmptyCells {
    /// The kind of an empty cell.
    fn place_of(cell: &Cell) -> Option<usize> {
        match cell.state {
            State::Blank => Some(0),
            State::Dash => Some(1),
            State::Number if cell.value.is_some_and(Amount::is_zero) => Some(2),
            State::Number | State::Text | State::Uncertain | State::Absent => None,
        }
    }
}

pub(super) struct Model<'a> {
    pub program: &'a Program,
    pub report: &'a Report,
    search: &'a Prepared,
    figures: &'a Figures,
    outcomes: &'a [Vec<Outcome>],
    /// Rules whose violation does not count.
    explained: &'a [RuleAt],
    /// The power of ten by which every figure is multiplied to become whole.
    places: u32,
    /// By entry of the search.
    uses: Vec<Use>,
    /// By table, counted when first needed.
    empty: OnceCell<Vec<EmptyCells>>,
    /// Violated rules that are no linear relations.
    pub left_out: Vec<RuleAt>,
}

impl<'a> Model<'a> {
    /// The model with the parts of the report, each with relations that share cells, of which some relation is violated.
    /// `None` where no rule is violated, or figures are too large.
    pub(super) fn new(
        search: &'a Prepared,
        program: &'a Program,
        report: &'a Report,
        figures: &'a Figures,
        (outcomes, explained): (&'a [Vec<Outcome>], &'a [RuleAt]),
    ) -> Option<(Self, Vec<Part>)> {
        let outcome = |at: RuleAt| outcomes.get(at.0).and_then(|all| all.get(at.1));
        let violated = |index: &usize| search.entries.get(*index).and_then(|entry| outcome(entry.at));
        let is_explained =
            |index: &usize| search.entries.get(*index).is_some_and(|entry| explained.contains(&entry.at));
        let violated = |index: &usize| violated(index) == Some(&Outcome::Violated) && !is_explained(index);
        let violated: Vec<usize> = (0..search.entries.len()).filter(violated).collect();
        violated.first()?;
        let decimals = decimals_of(report, figures);
        let places = decimals.iter().max().copied().unwrap_or(0) + SPARE_PLACES;
        let model = Model {
            program,
            report,
            search,
            figures,
            outcomes,
            explained,
            places,
            uses: vec![Use::Unseen; search.entries.len()],
            empty: OnceCell::new(),
            left_out: Vec::new(),
        };
        let one = 10_i128.checked_pow(places)?;
        let ranges = vec![0..0; search.entries.len()];
        let mut spread = Spread {
            model,
            demanded: Vec::new(),
            ranges,
            seen: vec![false; report.cells.len()],
            least: vec![None; report.cells.len()],
        };
        let mut parts: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
        for index in violated {
            for form in spread.demanded_by(index) {
                let part = spread.from(form);
                if !part.1.is_empty() {
                    parts.push(part);
                }
            }
        }
        let mut parts = spread.joined(parts);
        parts.iter_mut().for_each(|(cells, _)| cells.sort_unstable());
        parts.sort_unstable();
        let mut local = vec![usize::MAX; report.cells.len()];
        let variable = |cell: usize| variable(search, report, figures, &decimals, (places, one), cell);
        let part = |(cells, forms)| spread.part(cells, forms, &mut local, &variable);
        let parts = parts.into_iter().map(part).collect::<Option<Vec<Part>>>()?;
        Some((spread.model, parts))
    }

    /// Whether rules that are no linear relations read a cell.
    fn is_checked(&self, cell: CellId) -> bool {
        let readers = self.search.readers.get(cell.index()).into_iter().flatten();
        readers.into_iter().any(|entry| self.uses.get(*entry) == Some(&Use::Check))
    }

    fn outcome(&self, (rule, position): RuleAt) -> Outcome {
        let outcome = self.outcomes.get(rule).and_then(|all| all.get(position));
        outcome.copied().unwrap_or(Outcome::NotApplicable)
    }

    /// What an entry is to the search, with its relations.
    fn look_at(&self, entry: &Entry) -> (Use, Vec<Demanded>) {
        let outcome = self.outcome(entry.at);
        let Some(rule) = self.program.rules.get(entry.at.0) else { return (Use::None, Vec::new()) };
        // A rule on the form itself reads no figure.
        if self.explained.contains(&entry.at) || rule.form_test().is_some() {
            return (Use::None, Vec::new());
        }
        // Without the other report, or the fact, there is nothing that a change could be held to.
        if outcome == Outcome::NotApplicable && (rule.prior || rule.members || !rule.facts.is_empty()) {
            return (Use::None, Vec::new());
        }
        if outcome == Outcome::NotApplicable
            && let (Some(total), Some(relations)) = (entry.awaits, &entry.demands)
            && let Some(mut forms) =
                relations.iter().map(|relation| self.demanded(relation, entry.at)).collect::<Option<Vec<_>>>()
        {
            forms.iter_mut().for_each(|demanded| demanded.awaits = Some(total.index()));
            return (Use::Demanded, forms);
        }
        if outcome == Outcome::NotApplicable || outcome == Outcome::Undetermined && entry.guarded {
            return (if outcome == Outcome::Undetermined { Use::Undecided } else { Use::Check }, Vec::new());
        }
        let relations = entry.demands.iter().flatten();
        let forms: Option<Vec<Demanded>> = relations.map(|relation| self.demanded(relation, entry.at)).collect();
        match forms.filter(|_| entry.demands.is_some()) {
            Some(forms) => (Use::Demanded, forms),
            None => {
                let found = match outcome {
                    Outcome::Violated => Use::None,
                    Outcome::Undetermined => Use::Undecided,
                    // What a form derives beyond sums is that figures are whole, and the search keeps to that.
                    Outcome::Satisfied | Outcome::NotApplicable if rule.derived => Use::None,
                    Outcome::Satisfied | Outcome::NotApplicable => Use::Check,
                };
                (found, Vec::new())
            }
        }
    }

    /// A relation over whole figures; `None` where it is neither an equality nor a bound, or reads a blank as another
    /// figure.
    fn demanded(&self, demanded: &DemandedRelation, at: RuleAt) -> Option<Demanded> {
        let DemandedRelation { relation, given } = demanded;
        let figure = |cell: CellId| matches!(self.report.cell(cell).map(|cell| cell.state), Some(State::Number));
        if relation.has_fallback && !relation.terms.iter().all(|(cell, _)| figure(*cell)) {
            return None;
        }
        let mut sum = relation.constant;
        for (expr, factor) in given {
            let value = eval::value_at(self.program, self.report, self.figures, at, expr)?;
            sum = sum.checked_add(value.checked_mul(*factor)?)?;
        }
        let constant = whole(sum, self.places)?;
        let (equality, constant) = match relation.comparison {
            Comparison::Zero => (true, constant),
            Comparison::NonNegative => (false, constant),
            // Everything is whole: what is more than zero is at least one.
            Comparison::Positive => (false, constant.checked_sub(1)?),
            Comparison::NonZero => return None,
        };
        let terms = relation.terms.iter().map(|(cell, factor)| (cell.index(), i128::from(*factor))).collect();
        Some(Demanded { at, equality, form: Form { terms, constant }, awaits: None, claimed: false })
    }

    /// What the change of some cells costs.
    pub(super) fn cost(&self, cells: impl Iterator<Item = CellId>) -> u32 {
        cells.map(|cell| self.trust(cell)).sum()
    }

    /// The table, row and column of a cell.
    pub(super) fn place_of(&self, cell: CellId) -> (TableIdx, LeafIdx, LeafIdx) {
        let place = self.search.places.get(cell.index());
        place.map_or_else(|| self.report.template.locate(cell), |place| (place.table, place.row, place.col))
    }

    /// How many other cells of its table are empty as a cell is (blank, a dash or 0), and how many others have a figure
    /// or are empty.
    pub(super) fn cells_alike(&self, cell: CellId) -> (u32, u32) {
        let template = &self.report.template;
        let count = || template.tables.values().map(|table| self.count_empty(table)).collect();
        let tables = self.empty.get_or_init(count);
        let all = tables.get(self.place_of(cell).0.0).copied().unwrap_or_default();
        let own = self.report.cell(cell).and_then(EmptyCells::place_of);
        let alike = own.and_then(|place| all.by_state.get(place)).copied().unwrap_or(0);
        (alike.saturating_sub(u32::from(own.is_some())), all.read.saturating_sub(1))
    }

    fn count_empty(&self, table: &Table) -> EmptyCells {
        let first = table.first.index();
        let cells = self.report.cells.get(first..first + table.cell_count()).unwrap_or_default();
        let mut found = EmptyCells::default();
        for cell in cells {
            found.read += u32::from(matches!(cell.state, State::Number | State::Blank | State::Dash));
            if let Some(count) = EmptyCells::place_of(cell).and_then(|place| found.by_state.get_mut(place)) {
                *count += 1;
            }
        }
        found
    }

    /// How many cells a change of this one counts as.
    pub(super) fn trust(&self, cell: CellId) -> u32 {
        self.search.places.get(cell.index()).map_or(1, |place| place.trust)
    }

    /// All smallest sets of a part that no other rule objects to.
    pub(super) fn repair(&self, part: &Part, effort: Effort) -> Repairs {
        let greatest = part.cells.iter().map(|cell| self.trust(*cell)).max().unwrap_or(1);
        let effort = Effort { cost: effort.cost * greatest, disputable: part.disputable, ..effort };
        // A set that a rule forbids which reads cells outside the part might be allowed with changes of those.
        let mut outside = u32::MAX;
        let mut found = part.problem.repair(effort, &mut |repair| {
            let broken = self.broken_by(part, repair);
            if broken.iter().any(|cell| part.place(*cell).is_none()) {
                outside = outside.min(self.cost(part.cells_of(repair)));
            }
            broken.iter().filter_map(|cell| part.place(*cell)).collect()
        });
        found.proved &= found.cost <= outside;
        found
    }

    /// Rules that are no linear relations and read one of these cells: those that were evaluated with the sets, and those
    /// that cells without a figure leave undetermined.
    pub(super) fn checks(&self, cells: &BTreeSet<CellId>) -> (Vec<RuleAt>, Vec<RuleAt>) {
        let read = self.readers(cells.iter().copied());
        let among = |wanted: Use| {
            let used = read.iter().filter(|entry| self.uses.get(**entry) == Some(&wanted));
            used.filter_map(|entry| self.search.entries.get(*entry)).map(|entry| entry.at).collect()
        };
        (among(Use::Check), among(Use::Undecided))
    }

    /// The entries that read one of these cells, each once, in order.
    fn readers(&self, cells: impl Iterator<Item = CellId>) -> Vec<usize> {
        let lists = cells.filter_map(|cell| self.search.readers.get(cell.index()));
        let mut read: Vec<usize> = lists.flatten().copied().collect();
        read.sort_unstable();
        read.dedup();
        read
    }

    /// The repair that these changes are, if they satisfy everything.
    pub(super) fn verified(&self, part: &Part, changed: &[(usize, i128)]) -> Option<Repair> {
        if !part.problem.holds_with(changed) {
            return None;
        }
        let mut repair: Repair = changed.iter().map(|(variable, value)| Demand::exact(*variable, *value)).collect();
        repair.sort_unstable();
        self.broken_by(part, &repair).is_empty().then_some(repair)
    }

    /// Cells of rules that are violated with a repair and were not before.
    fn broken_by(&self, part: &Part, repair: &Repair) -> Vec<CellId> {
        let changes = self.changes(part, repair);
        let figures = self.figures.with(&changes);
        let touched = self.readers(changes.iter().map(|(cell, _)| *cell));
        let mut broken = Vec::new();
        let touched = touched.iter().filter_map(|entry| self.search.entries.get(*entry)).map(|entry| entry.at);
        for at in touched.filter(|at| self.outcome(*at) != Outcome::Violated) {
            let Some(rule) = self.program.rules.get(at.0) else { continue };
            if eval::evaluate_at(self.program, self.report, &figures, at.0, at.1) == Some(Outcome::Violated)
                && let Some(position) = rule.positions.get(at.1)
            {
                broken.extend(cells_read(rule, position));
            }
        }
        broken
    }

    /// What the text says of changes, by the rules that compare it with cells of the part.
    pub(super) fn text_says(&self, part: &Part, repair: &Repair) -> TextSays {
        let mut said = TextSays::default();
        let decided = |one: &&TextRule| matches!(self.outcome(one.at), Outcome::Satisfied | Outcome::Violated);
        let counts = |one: &&TextRule| !self.explained.contains(&one.at);
        let inside = |one: &&TextRule| one.cells.iter().any(|cell| part.place(*cell).is_some());
        let mut rules = self.search.texts.iter().filter(decided).filter(counts).filter(inside).peekable();
        if rules.peek().is_none() {
            return said;
        }
        // Of an interval no value is known that the text could be compared with.
        let exact = |demand: &Demand| demand.least == Some(demand.example) && demand.most == Some(demand.example);
        let changes = if repair.iter().all(exact) { self.changes(part, repair) } else { Vec::new() };
        let figures = self.figures.with(&changes);
        for rule in rules {
            let before = self.outcome(rule.at);
            let is_touched = changes.iter().any(|(cell, _)| rule.cells.contains(cell));
            let after = || eval::evaluate_at(self.program, self.report, &figures, rule.at.0, rule.at.1);
            let after = if is_touched { after().unwrap_or(before) } else { before };
            match (before, after) {
                (Outcome::Violated, Outcome::Satisfied) => said.confirmed.push(rule.at),
                (Outcome::Satisfied, Outcome::Violated) => said.contradicted.push(rule.at),
                _ => {}
            }
            said.wrong += u32::from(after == Outcome::Violated);
        }
        said
    }

    fn changes(&self, part: &Part, repair: &Repair) -> Vec<(CellId, Amount)> {
        let change = |demand: &Demand| Some((*part.cells.get(demand.variable)?, self.amount(demand.example)?));
        repair.iter().filter_map(change).collect()
    }

    pub(super) fn amount(&self, whole: i128) -> Option<Amount> {
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

/// Digits after the point that constants of rules may have beyond those of the figures.
pub(super) const SPARE_PLACES: u32 = 4;

/// Digits after the point of figures, by table.
pub(super) fn decimals_of(report: &Report, figures: &Figures) -> Vec<u32> {
    let template = &report.template;
    let mut found = vec![0; template.tables.len()];
    for (index, _) in report.cells.iter().enumerate() {
        let cell = CellId(u32::try_from(index).unwrap_or(u32::MAX));
        let Ok((value, _)) = figures.get(cell, None, template.blank) else { continue };
        if value.decimals() == 0 {
            continue;
        }
        if let Some(most) = found.get_mut(template.locate(cell).0.0) {
            *most = value.normalized().decimals().max(*most);
        }
    }
    found
}

/// A whole number as the figure that it stands for.
pub(super) fn amount(whole: i128, places: u32) -> Option<Amount> {
    if whole == 0 {
        return Some(Amount::ZERO);
    }
    let digits = match i64::try_from(whole) {
        Ok(small) => Amount::from_int(small),
        Err(_) => Amount::parse(&whole.to_string())?,
    };
    digits.checked_mul(Amount::power_of_ten(-i32::try_from(places).ok()?)?).map(Amount::normalized)
}

/// A figure as a whole number; `None` where it has too many digits.
pub(super) fn whole(amount: Amount, places: u32) -> Option<i128> {
    let normal = if amount.decimals() == 0 { amount } else { amount.normalized() };
    let missing = places.checked_sub(normal.decimals())?;
    i128::from(normal.mantissa()?).checked_mul(10_i128.checked_pow(missing)?)
}

pub(super) fn variables(
    search: &Prepared,
    report: &Report,
    figures: &Figures,
    decimals: &[u32],
    places: u32,
) -> Option<Vec<Variable>> {
    let one = 10_i128.checked_pow(places)?;
    (0..report.cells.len()).map(|cell| variable(search, report, figures, decimals, (places, one), cell)).collect()
}

/// `unit`: the power of ten by which figures are multiplied, and what it makes of 1.
fn variable(
    search: &Prepared,
    report: &Report,
    figures: &Figures,
    decimals: &[u32],
    (places, one): (u32, i128),
    index: usize,
) -> Option<Variable> {
    let id = CellId(u32::try_from(index).ok()?);
    let (cell, place) = (report.cells.get(index)?, search.places.get(index)?);
    // Where the template says nothing, a figure has no more digits than others of its table.
    let usual = || if place.is_count { None } else { decimals.get(place.table.0).copied() };
    let digits = place.decimals.or_else(usual).unwrap_or(0);
    let step = if digits == 0 { Some(one) } else { 10_i128.checked_pow(digits).map(|digits| one / digits.max(1)) };
    let value = match cell.state {
        State::Number => figures.get(id, None, report.template.blank).ok(),
        State::Blank | State::Dash => Some((Amount::ZERO, true)),
        State::Text | State::Uncertain | State::Absent => None,
    };
    let value = value.and_then(|(value, _)| whole(value, places));
    let step = step.filter(|step| *step > 0).filter(|step| value.is_none_or(|value| value % step == 0)).unwrap_or(1);
    Some(Variable { value, cost: Some(place.trust), least: None, step })
}
