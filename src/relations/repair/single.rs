//! Finds the sets of one cell without a search: a cell that stands in every violated equality and in no other.

use super::{Demand, Problem, Repair};

impl Problem {
    /// Every cell of cost 1 with the one value that satisfies everything; `None` where that cannot be told, because a
    /// value is unknown, no equality is violated, or figures are too large.
    pub(super) fn single_cells(&self) -> Option<Vec<Repair>> {
        if self.variables.iter().any(|variable| variable.value.is_none()) {
            return None;
        }
        let mut stands_in = vec![0_usize; self.variables.len()];
        let mut violated = Vec::new();
        for form in &self.equalities {
            let sum = self.sum(form, &[])?;
            if sum != 0 {
                violated.push((form, sum));
            }
            for (cell, _) in form.terms.iter().filter(|(_, factor)| *factor != 0) {
                *stands_in.get_mut(*cell)? += 1;
            }
        }
        let (first, others) = violated.split_first()?;
        let mut found = Vec::new();
        for (cell, factor) in first.0.terms.iter().copied().filter(|(_, factor)| *factor != 0) {
            let Some(variable) = self.variables.get(cell).filter(|variable| variable.cost == Some(1)) else { continue };
            if stands_in.get(cell) != Some(&violated.len()) || first.1 % factor != 0 {
                continue;
            }
            let change = (first.1 / factor).checked_neg()?;
            let mends = |(form, sum): &(&super::Form, i128)| {
                let own = form.terms.iter().find(|(own, _)| *own == cell).map_or(0, |(_, factor)| *factor);
                own.checked_mul(change).and_then(|shift| shift.checked_add(*sum)) == Some(0)
            };
            if !others.iter().all(mends) {
                continue;
            }
            let value = variable.value?.checked_add(change)?;
            if value % variable.step.max(1) == 0 && self.holds_beside_equalities(&[(cell, value)]) {
                found.push(vec![Demand::exact(cell, value)]);
            }
        }
        Some(found)
    }
}
