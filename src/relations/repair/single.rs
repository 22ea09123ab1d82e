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
            let possible = value % variable.step.max(1) == 0 && variable.least.is_none_or(|least| value >= least);
            if possible && self.keeps_bounds(&[(cell, value)]) {
                found.push(vec![Demand { variable: cell, least: Some(value), most: Some(value), example: value }]);
            }
        }
        Some(found)
    }

    /// Whether all bounds hold if some variables have these values.
    fn keeps_bounds(&self, changed: &[(usize, i128)]) -> bool {
        let bound = |(index, variable): (usize, &super::Variable)| match (variable.least, variable.value) {
            (Some(least), Some(value)) => changed.iter().any(|(cell, _)| *cell == index) || value >= least,
            _ => true,
        };
        self.holds_once_changed(changed)
            && self.inequalities.iter().all(|form| self.sum(form, changed).is_none_or(|sum| sum >= 0))
            && self.variables.iter().enumerate().all(bound)
    }
}
