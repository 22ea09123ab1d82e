//! Reports rules of one file that never hold together, or only where figures are 0 that need not be.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use indexmap::IndexSet;

use crate::check::error::CheckError;
use crate::check::ir::{Expr, Rule};
use crate::check::normal::{Condition, Direction, End, Fraction, Term, condition, impossible};
use crate::diagnostic::Diagnostics;
use crate::source::Span;
use crate::template::{CellId, Template};

/// Most rules that are compared with one.
const MAX_CANDIDATES: usize = 64;

/// An equality of cells as factors of a sum that is 0.
type Equality = BTreeMap<CellId, i64>;

/// What a rule demands without any condition.
struct Demanded<'a> {
    rule: &'a Rule,
    /// The comparisons, at every position.
    conditions: Vec<Condition>,
    /// The equalities among them.
    equalities: Vec<Equality>,
}

/// Reports contradictions. `beside`: whether two rules stand in one file; rules of the template stand beside all.
pub(in crate::check) fn conflicts(
    template: &Template,
    rules: &[Rule],
    derived: &[Rule],
    beside: &dyn Fn(&Rule, &Rule) -> bool,
    diagnostics: &mut Diagnostics,
) {
    let all: Vec<Demanded<'_>> = derived.iter().chain(rules).map(Demanded::new).collect();
    let reported: Vec<Span> = diagnostics.iter().filter_map(|found| Some(found.primary()?.span)).collect();
    let within = |span: Span, at: &Span| at.source == span.source && span.start <= at.start && at.end <= span.end;
    let doubtful: HashSet<Span> =
        rules.iter().filter_map(|rule| rule.span).filter(|span| reported.iter().any(|at| within(*span, at))).collect();
    let is_reported = |rule: &Rule| rule.span.is_some_and(|span| doubtful.contains(&span));
    let compared = |a: &Rule, b: &Rule| b.derived || beside(a, b);
    let mut by_direction: HashMap<&Direction, Vec<(usize, &Condition)>> = HashMap::new();
    let mut by_cell: HashMap<CellId, Vec<usize>> = HashMap::new();
    let mut found: BTreeMap<usize, (usize, Vec<CellId>)> = BTreeMap::new();
    for (index, entry) in all.iter().enumerate() {
        let open = !entry.rule.derived && !is_reported(entry.rule);
        for part in &entry.conditions {
            let (Condition::Between { direction, .. } | Condition::Unequal { direction, .. }) = part else { continue };
            let known = by_direction.entry(direction).or_default();
            let never = |(other, before): &&(usize, &Condition)| {
                all.get(*other).is_some_and(|other| {
                    compared(entry.rule, other.rule) && !is_reported(other.rule) && other.rule.id != entry.rule.id
                }) && impossible(&[part, before], entry.rule.blank)
            };
            if open
                && !found.contains_key(&index)
                && !impossible(&[part], entry.rule.blank)
                && let Some((other, _)) = known.iter().take(MAX_CANDIDATES).find(never)
            {
                found.insert(index, (*other, Vec::new()));
            }
            known.push((index, part));
        }
        for cell in entry.equalities.first().into_iter().flat_map(BTreeMap::keys) {
            by_cell.entry(*cell).or_default().push(index);
        }
    }
    let never_negative: HashSet<CellId> =
        all.iter().filter(|entry| entry.rule.derived).flat_map(|entry| &entry.conditions).filter_map(sign).collect();
    for (index, entry) in all.iter().enumerate() {
        let holders =
            entry.equalities.first().into_iter().flat_map(BTreeMap::keys).filter_map(|cell| by_cell.get(cell));
        let Some(holders) = holders.min_by_key(|list| list.len()) else { continue };
        for other in holders.iter().take(MAX_CANDIDATES).filter(|other| **other != index) {
            let Some(wider) = all.get(*other) else { continue };
            // The message stands at a rule of the user, the later one of two.
            let (at, first) = match (entry.rule.derived, wider.rule.derived) {
                // That one part is the whole of a total may be meant.
                (_, true) => continue,
                (true, false) => (*other, index),
                (false, false) => (index.max(*other), index.min(*other)),
            };
            let (Some(here), Some(there)) = (all.get(at), all.get(first)) else { continue };
            if found.contains_key(&at)
                || !compared(here.rule, there.rule)
                || is_reported(here.rule)
                || is_reported(there.rule)
            {
                continue;
            }
            if let Some(cells) = entry.zeros_with(wider, &never_negative) {
                found.insert(at, (first, cells));
            }
        }
    }
    for (at, (first, cells)) in found {
        let (Some(here), Some(there)) = (all.get(at), all.get(first)) else { continue };
        let Some(span) = here.rule.span else { continue };
        let over_rows = here.rule.positions.first().is_some_and(|position| position.row.is_some());
        let name = |cell: &CellId| {
            let (table, row, col) = template.locate(*cell);
            let form = template.table(table);
            match here.rule.positions.len() {
                1 => format!("{}, {}", form.rows.leaf(row).code, form.cols.leaf(col).code),
                _ if over_rows => form.cols.leaf(col).code.clone(),
                _ => form.rows.leaf(row).code.clone(),
            }
        };
        diagnostics.push(CheckError::RulesConflict {
            span,
            rule: here.rule.id.clone(),
            first: there.rule.id.clone(),
            first_span: there.rule.span.filter(|_| !there.rule.derived),
            zeros: cells.iter().map(name).collect::<IndexSet<String>>().into_iter().collect(),
        });
    }
}

impl<'a> Demanded<'a> {
    fn new(rule: &'a Rule) -> Self {
        let mut demanded = Demanded { rule, conditions: Vec::new(), equalities: Vec::new() };
        if rule.guard.is_some() || matches!(rule.check, Expr::If(..)) {
            return demanded;
        }
        let found: Vec<Condition> = rule.positions.iter().map(|position| condition(&rule.check, position)).collect();
        let parts =
            found.into_iter().flat_map(|found| if let Condition::All(parts) = found { parts } else { vec![found] });
        demanded.conditions = parts.collect();
        demanded.equalities = demanded.conditions.iter().filter_map(equality).collect();
        demanded
    }

    /// The cells that are 0 wherever this rule and a wider one hold: those that the wider one adds to each equality.
    fn zeros_with(&self, wider: &Self, never_negative: &HashSet<CellId>) -> Option<Vec<CellId>> {
        let mut zeros = BTreeSet::new();
        for own in &self.equalities {
            let added = wider.equalities.iter().find_map(|other| added(own, other, never_negative))?;
            zeros.extend(added);
        }
        (!zeros.is_empty()).then(|| zeros.into_iter().collect())
    }
}

/// The cells of a sum beyond those of another that it contains, if all add to it and none can be negative.
fn added(own: &Equality, other: &Equality, never_negative: &HashSet<CellId>) -> Option<Vec<CellId>> {
    let (cell, factor) = own.first_key_value()?;
    let sign = if other.get(cell) == Some(factor) { 1 } else { -1 };
    let inside =
        own.iter().all(|(cell, factor)| other.get(cell).and_then(|found| found.checked_mul(sign)) == Some(*factor));
    let beyond: Vec<(CellId, i64)> =
        other.iter().filter(|(cell, _)| !own.contains_key(cell)).map(|(cell, factor)| (*cell, *factor)).collect();
    let one_sign = beyond.iter().all(|(_, factor)| *factor > 0) || beyond.iter().all(|(_, factor)| *factor < 0);
    let possible = beyond.iter().all(|(cell, _)| never_negative.contains(cell));
    (own.len() >= 2 && inside && !beyond.is_empty() && one_sign && possible)
        .then(|| beyond.into_iter().map(|(cell, _)| cell).collect())
}

const NOUGHT: End = Some((Fraction::ZERO, true));

fn equality(condition: &Condition) -> Option<Equality> {
    let Condition::Between { direction, low, high } = condition else { return None };
    if *low != NOUGHT || *high != NOUGHT {
        return None;
    }
    let cell =
        |(term, factor): &(Term, i64)| if let Term::Cell(cell, _) = term { Some((*cell, *factor)) } else { None };
    direction.terms.iter().map(cell).collect()
}

/// The cell that a condition keeps from being negative.
fn sign(condition: &Condition) -> Option<CellId> {
    let Condition::Between { direction, low: Some((low, _)), high: None } = condition else { return None };
    match direction.terms.as_slice() {
        [(Term::Cell(cell, _), 1)] if *low >= Fraction::ZERO => Some(*cell),
        _ => None,
    }
}
