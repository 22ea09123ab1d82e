//! Proves blanks and dashes: finds those that the relations of the report leave one value.
//!
//! Invariant: only equalities of severity error take part that are not violated and have a figure, a blank or a dash in
//! every cell, with the fact that counts are not negative. All else that counts as 0 is assumed.

use std::collections::BTreeSet;

use super::model::{SPARE_PLACES, amount, decimals_of, variables, whole};
use super::prepared::{PreparedSearch, ProvingEquality};
use crate::amount::Amount;
use crate::check::ir::{Program, Rule};
use crate::eval::{Figures, Outcome};
use crate::relations::{Equality, Form, LinearRelation, forced};
use crate::report::{Report, State};
use crate::template::{CellId, TableType};

/// A blank or a dash with the one value that it can have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvedBlank {
    pub cell: CellId,
    /// In the unit of the form.
    pub value: Amount,
    /// The rules from which this follows, by their indices in the program.
    pub rules: BTreeSet<usize>,
}

/// Finds every blank and dash whose value the relations prove, in the order of the form. `outcomes`: of every rule at every
/// position.
pub fn prove_blanks(
    search: &PreparedSearch,
    program: &Program,
    report: &Report,
    figures: &Figures,
    outcomes: &[Vec<Outcome>],
) -> Vec<ProvedBlank> {
    let is_blank = |cell: CellId| {
        let state = report.cell(cell).map(|cell| cell.state);
        matches!(state, Some(State::Blank | State::Dash))
    };
    if !report.cells.iter().any(|cell| matches!(cell.state, State::Blank | State::Dash)) {
        return Vec::new();
    }
    let decimals = decimals_of(report, figures);
    let places = decimals.iter().max().copied().unwrap_or(0) + SPARE_PLACES;
    let Some(mut unknown) = variables(search.prepared(program), report, figures, &decimals, places) else {
        return Vec::new();
    };
    for (index, variable) in unknown.iter_mut().enumerate() {
        let cell = CellId(u32::try_from(index).unwrap_or(u32::MAX));
        if !is_blank(cell) {
            continue;
        }
        let (table, row, col) = report.template.locate(cell);
        let table = report.template.table(table);
        let counted = table.kind_of(row, col) == TableType::Count;
        variable.value = None;
        variable.least = (counted && !table.signed(row, col)).then_some(0);
        // How many digits an amount has is a guess unless the form says so.
        if !counted && table.decimals(row, col).is_none() {
            variable.step = 1;
        }
    }
    let usable = |relation: &LinearRelation| {
        let known = |cell: CellId| unknown.get(cell.index()).is_some_and(|variable| variable.value.is_some());
        relation.terms.iter().any(|(cell, factor)| *factor != 0 && is_blank(*cell))
            && relation
                .terms
                .iter()
                .all(|(cell, _)| (is_blank(*cell) || known(*cell)) && !figures.has_own_unit(*cell, program))
    };
    let mut forms = Vec::new();
    let mut rules = Vec::new();
    for ProvingEquality { at, relation, plain } in &search.prepared(program).equalities {
        let (Some(rule), Some(outcome)) = (program.rules.get(at.0), outcomes.get(at.0).and_then(|all| all.get(at.1)))
        else {
            continue;
        };
        let recovered = |plain: &Equality| report.by_construction.iter().any(|used| used.terms == plain.terms);
        if !takes_part(rule, *outcome) || !usable(relation) || plain.as_ref().is_some_and(recovered) {
            continue;
        }
        let Some(constant) = whole(relation.constant, places) else { continue };
        let terms = relation.terms.iter().map(|(cell, factor)| (cell.index(), i128::from(*factor))).collect();
        forms.push(Form { terms, constant });
        rules.push(at.0);
    }
    let proof = |one: crate::relations::Forced| {
        let cell = CellId(u32::try_from(one.variable).ok()?);
        let by = one.by.iter().filter_map(|form| rules.get(*form).copied());
        Some(ProvedBlank { cell, value: amount(one.value, places)?, rules: by.collect() })
    };
    forced(&unknown, &forms).into_iter().filter_map(proof).collect()
}

/// A violated relation proves nothing. The guard of a total that a form derives is that the total is written; where it is
/// not, it is still the sum of its parts.
fn takes_part(rule: &Rule, outcome: Outcome) -> bool {
    match outcome {
        Outcome::Satisfied | Outcome::Undetermined => true,
        Outcome::Violated => false,
        Outcome::NotApplicable => rule.derived,
    }
}
