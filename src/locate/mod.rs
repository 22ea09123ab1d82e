//! Finds the smallest sets of cells whose change makes a report satisfy its rules, and names likely mistakes.
//!
//! Invariant: a set is listed only if the precise evaluator finds no rule violated by it that was not violated before;
//! what did not take part in the search is listed beside the sets.

mod blanks;
mod candidate;
mod local_row;
mod mechanism;
mod model;
mod operation;
mod prepared;

pub use blanks::{ProvedBlank, prove_blanks};
pub use candidate::{Change, Explanation};
pub use mechanism::Mechanism;
pub use prepared::PreparedSearch;

use crate::amount::Amount;
use crate::check::ir::{Program, Rule};
use crate::diagnostic::Severity;
use crate::eval::{self, Figures, Outcome};
use crate::relations::{Effort, Repair};
use crate::report::Report;

use model::{Model, Part};

/// The work spent on one part of a report, and the sets that are listed of it.
const EFFORT: Effort = Effort { steps: 5_000, sets: 1_000, cost: 6, disputable: false };

/// Most sets that are listed of a report.
pub const MOST: usize = 1_000;

/// A rule at one of its positions, by their indices.
pub type RuleAt = (usize, usize);

/// Violated rules that share cells, and the sets of cells whose change satisfies them. Parts of a report that share none
/// are matters of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// The violated rules that every explanation satisfies, in the order of the program.
    pub repairs: Vec<RuleAt>,
    /// All of the smallest sets, the likeliest first.
    pub explanations: Vec<Explanation>,
    /// The number of cells in each, where a cell counts as often as the template trusts it.
    pub cost: u32,
    /// Rules that are no sums, with which each set was evaluated.
    pub checks: Vec<RuleAt>,
    /// Rules that are no sums, and undetermined because of cells without a figure.
    pub undecided: Vec<RuleAt>,
    /// Whether it is proved that no smaller set exists, and that these are all.
    pub proved: bool,
    /// Whether figures of other reports took part, which are never changed: last year's, or those of members.
    pub compared: bool,
    /// The index of a row that the form does not have, and whose figures are what the violated sums lack.
    pub local_row: Option<usize>,
}

impl Matter {
    /// Whether one change satisfies several relations.
    pub fn is_shared(&self) -> bool {
        self.repairs.len() > 1 && !self.explanations.is_empty()
    }

    /// Whether all sets are the diagonals of rectangles: two cells, off by the same amount.
    pub fn is_rectangle(&self) -> bool {
        let gap = |change: &Change| change.found.checked_sub(change.expected()?).map(Amount::abs);
        let diagonal = |one: &Explanation| matches!(&one.changes[..], [a, b] if gap(a).is_some() && gap(a) == gap(b));
        self.smallest() == 2 && self.explanations.iter().filter(|one| !one.operation).all(diagonal)
    }

    /// How many sets are of the least size.
    pub fn smallest(&self) -> usize {
        self.explanations.iter().filter(|one| !one.operation).count()
    }
}

/// What was found in a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Located {
    pub matters: Vec<Matter>,
    /// Violated rules that are no sums, so that they took no part in the search.
    pub left_out: Vec<RuleAt>,
}

impl Located {
    /// The matter of a violated rule at one of its positions, by its index.
    pub fn matter_of(&self, at: RuleAt) -> Option<usize> {
        self.matters.iter().position(|matter| matter.repairs.contains(&at))
    }

    /// Sets for the whole report, the likeliest first: one set of each matter. No more than [`MOST`] are made, of the
    /// likeliest sets of each.
    pub fn explanations(&self) -> Vec<Explanation> {
        let mut all: Vec<Explanation> = Vec::new();
        for matter in self.matters.iter().filter(|matter| !matter.explanations.is_empty()) {
            if all.is_empty() {
                all.clone_from(&matter.explanations);
                continue;
            }
            let room = (MOST / all.len()).max(1);
            let joined = |one: &Explanation| matter.explanations.iter().take(room).map(|own| one.join(own)).collect();
            all = all.iter().flat_map(|one| -> Vec<Explanation> { joined(one) }).collect();
        }
        all.sort();
        all.truncate(MOST);
        all
    }

    /// Whether the search was complete in every matter.
    pub fn is_proved(&self) -> bool {
        self.matters.iter().all(|matter| matter.proved)
    }
}

/// Searches a report. Rules of severity error take part where they are sums or bounds; the others are evaluated with each
/// set found.
pub fn locate(program: &Program, report: &Report) -> Located {
    let figures = Figures::new(program, report);
    let outcomes = eval::evaluate(program, report, &figures).outcomes;
    PreparedSearch::default().locate(program, report, &figures, &outcomes, &[])
}

impl PreparedSearch {
    /// Searches a report whose outcomes are known. `program`: the one that the search was prepared for. `explained`: rules
    /// whose violation does not count.
    pub fn locate(
        &self,
        program: &Program,
        report: &Report,
        figures: &Figures,
        outcomes: &[Vec<Outcome>],
        explained: &[RuleAt],
    ) -> Located {
        let is_violated =
            |(rule, all): (&Rule, &Vec<Outcome>)| rule.severity == Severity::Error && all.contains(&Outcome::Violated);
        if !program.rules.iter().zip(outcomes).any(is_violated) {
            return Located::default();
        }
        let Some((model, parts)) = Model::new(self.prepared(program), program, report, figures, (outcomes, explained))
        else {
            return Located::default();
        };
        let matters = parts.iter().flat_map(|part| matters(&model, part)).collect();
        let mut left_out = model.left_out;
        left_out.sort_unstable();
        Located { matters, left_out }
    }
}

/// The matters that a part of a report is.
fn matters(model: &Model<'_>, part: &Part) -> Vec<Matter> {
    let mut matters = Vec::new();
    let found = model.repair(part, EFFORT);
    let local_row = local_row::holding(model, part);
    // One mistake that changed several cells is as likely as a change of one cell.
    let one = found.proved && found.sets.iter().any(|set| set.len() == 1);
    let operations = if one { operation::swaps(model, part) } else { operation::operations(model, part) };
    let named = |set: &Repair| operations.iter().find(|(other, _)| other == set);
    let separated = if operations.is_empty() { part.separate(found.sets) } else { vec![part.whole(found.sets)] };
    for (sets, repairs) in separated {
        let cost = sets.first().map_or(EFFORT.cost, |set| model.cost(part.cells_of(set)));
        let explain = |set: &Repair| match named(set) {
            Some((_, mechanism)) => candidate::operation(model, part, set, mechanism.clone()).into_smallest(),
            None => candidate::explain(model, part, set),
        };
        let mut explanations: Vec<Explanation> = sets.iter().map(explain).collect();
        let further = operations.iter().filter(|(set, _)| !sets.contains(set));
        explanations.extend(further.map(|(set, mechanism)| candidate::operation(model, part, set, mechanism.clone())));
        explanations.sort();
        let cells = explanations.iter().flat_map(|one| one.changes.iter().map(|change| change.cell)).collect();
        let (checks, undecided) = model.checks(&cells);
        let rules = repairs.iter().filter_map(|at| model.program.rules.get(at.0));
        let compared = rules.into_iter().any(|rule| rule.prior || rule.members);
        matters.push(Matter {
            repairs,
            explanations,
            cost,
            checks,
            undecided,
            proved: found.proved,
            compared,
            local_row,
        });
    }
    matters
}
