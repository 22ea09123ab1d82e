//! Reports rules that other rules contain: the same relation in another order, scaled, or at some of the positions.
//!
//! Every rule becomes a set of numbers, one for each condition it demands at a position. Equal conditions have equal
//! numbers, so that nothing is compared in pairs.

use std::collections::{BTreeSet, HashMap};

use crate::check::error::CheckError;
use crate::check::ir::{Expr, Rule};
use crate::check::normal::{Condition, condition};
use crate::diagnostic::{Diagnostics, Severity};
use crate::template::BlankPolicy;

/// Most rules that are looked at for one.
const MAX_CANDIDATES: usize = 64;

/// What a rule demands: numbers of conditions, ordered.
type Demands = Vec<u32>;

#[derive(Default)]
struct Numbers(HashMap<(Option<Condition>, Condition, BlankPolicy), u32>);

impl Numbers {
    /// `None` where some condition has no normal form.
    fn demands(&mut self, rule: &Rule, guarded: bool) -> Option<Demands> {
        let (guard, check) = match (&rule.guard, &rule.check) {
            (None, Expr::If(guard, then)) => (Some(&**guard), &**then),
            (guard, check) => (guard.as_ref(), check),
        };
        let mut found = BTreeSet::new();
        for position in &rule.positions {
            let guard = guard.filter(|_| guarded).map(|guard| condition(guard, position));
            let check = condition(check, position);
            if check.is_unclear() || guard.as_ref().is_some_and(Condition::is_unclear) {
                return None;
            }
            let parts = if let Condition::All(parts) = check { parts } else { vec![check] };
            for part in parts.into_iter().filter(|part| *part != Condition::Truth(true)) {
                let next = u32::try_from(self.0.len()).ok()?;
                found.insert(*self.0.entry((guard.clone(), part, rule.blank)).or_insert(next));
            }
        }
        (!found.is_empty()).then(|| found.into_iter().collect())
    }
}

struct Known<'a> {
    rule: &'a Rule,
    demands: Demands,
}

/// Reports rules that others make useless. `beside`: whether two rules stand in one file. A rule that demands less than
/// one of another file is deliberate: its author may want it with words of his own.
pub(in crate::check) fn duplicates(
    rules: &[Rule],
    derived: &[Rule],
    beside: &dyn Fn(&Rule, &Rule) -> bool,
    diagnostics: &mut Diagnostics,
) {
    let mut numbers = Numbers::default();
    let mut known: Vec<Known<'_>> = Vec::new();
    let mut same: HashMap<Demands, usize> = HashMap::new();
    let mut reported: HashMap<usize, (usize, bool)> = HashMap::new();
    let mut own: Vec<(usize, Vec<Demands>)> = Vec::new();
    for rule in derived {
        // The form already defines its totals; a rule need not repeat that.
        let plain = rule.severity == Severity::Error && matches!(rule.check, Expr::Compare { .. });
        for guarded in [true, false].into_iter().filter(|guarded| *guarded || (plain && rule.guard.is_some())) {
            if let Some(demands) = numbers.demands(rule, guarded) {
                same.entry(demands.clone()).or_insert(known.len());
                known.push(Known { rule, demands });
            }
        }
    }
    for rule in rules {
        let Some(demands) = numbers.demands(rule, true) else { continue };
        let here = known.len();
        match same.get(&demands) {
            Some(first) => {
                reported.insert(here, (*first, true));
            }
            None => {
                same.insert(demands.clone(), here);
            }
        }
        // Without its guard a rule demands more; what contains that contains the rule.
        let mut forms = vec![demands.clone()];
        if rule.guard.is_some() || matches!(rule.check, Expr::If(..)) {
            forms.extend(numbers.demands(rule, false));
        }
        own.push((here, forms));
        known.push(Known { rule, demands });
    }
    let mut holders: Vec<Vec<u32>> = vec![Vec::new(); numbers.0.len()];
    for (index, entry) in known.iter().enumerate().filter(|(index, _)| !reported.contains_key(index)) {
        for number in &entry.demands {
            if let (Some(list), Ok(index)) = (holders.get_mut(*number as usize), u32::try_from(index)) {
                list.push(index);
            }
        }
    }
    // A rule with an error may be one that contains others, so these wait until the file has none.
    let all_read = !diagnostics.has_errors();
    for (index, forms) in own {
        let Some(entry) = known.get(index) else { continue };
        let found = reported.get(&index).copied().or_else(|| {
            let found = forms.iter().enumerate().filter(|_| all_read).find_map(|(form, demands)| {
                let candidates =
                    demands.iter().filter_map(|n| holders.get(*n as usize)).min_by_key(|list| list.len())?;
                candidates.iter().take(MAX_CANDIDATES).map(|n| *n as usize).find(|other| {
                    known.get(*other).is_some_and(|holder| {
                        *other != index
                            && (form == 0 || holder.rule.severity <= entry.rule.severity)
                            && (holder.rule.derived || beside(holder.rule, entry.rule))
                            && (holder.demands.len() > demands.len() || form > 0)
                            && contains(&holder.demands, demands)
                    })
                })
            });
            Some((found?, false))
        });
        if let (Some((first, equal)), Some(span)) = (found, entry.rule.span)
            && let Some(first) = known.get(first)
        {
            diagnostics.push(CheckError::DuplicateRule {
                span,
                rule: entry.rule.id.clone(),
                first: first.rule.id.clone(),
                derived: first.rule.derived,
                first_span: first.rule.span,
                equal,
            });
        }
    }
}

/// Whether an ordered list contains another.
fn contains(all: &[u32], some: &[u32]) -> bool {
    let mut rest = all.iter();
    some.iter().all(|wanted| rest.by_ref().any(|found| found == wanted))
}
