//! Holds relations over changes of cells, and eliminates cells that are freed.

use super::Problem;

/// Whether a cell may be freed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Free,
    Fixed,
    /// Expressed by the row of this index.
    Pivot(usize),
    /// Freed, and in no equality: it takes any value that the inequalities allow.
    Parameter,
    /// The same for a cell of unknown value.
    Unknown,
}

/// `Σ coefficient · change`, which equals or is at least `target`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// Sorted by cell.
    pub terms: Vec<(usize, i128)>,
    pub target: i128,
    pivot: Option<usize>,
    equality: bool,
    /// It is an equality once this cell is freed, and nothing before.
    awaits: Option<usize>,
}

impl Row {
    pub(super) fn coefficient(&self, cell: usize) -> i128 {
        let at = self.terms.binary_search_by_key(&cell, |(own, _)| *own);
        at.ok().and_then(|at| self.terms.get(at)).map_or(0, |(_, factor)| *factor)
    }

    /// Whether any of these cells stands in it.
    pub(super) fn mentions(&self, cells: &[usize]) -> bool {
        cells.iter().any(|cell| self.coefficient(*cell) != 0)
    }

    /// The row without a cell that `other` expresses. The sign of the row stays: it may be an inequality.
    fn eliminate(&self, cell: usize, other: &Row) -> Option<Row> {
        let (own, pivot) = (self.coefficient(cell), other.coefficient(cell));
        let shared = gcd(own, pivot);
        let (times, less) = (pivot.abs() / shared, own / shared * pivot.signum());
        let mut terms = Vec::with_capacity(self.terms.len() + other.terms.len());
        let (mut left, mut right) = (self.terms.iter().peekable(), other.terms.iter().peekable());
        loop {
            let (cell, factor) = match (left.peek(), right.peek()) {
                (Some((a, x)), Some((b, y))) if a == b => {
                    let both = x.checked_mul(times)?.checked_sub(y.checked_mul(less)?)?;
                    left.next();
                    right.next();
                    (*a, both)
                }
                (Some((a, x)), Some((b, _))) if a < b => {
                    left.next();
                    (*a, x.checked_mul(times)?)
                }
                (Some((a, x)), None) => {
                    left.next();
                    (*a, x.checked_mul(times)?)
                }
                (_, Some((b, y))) => {
                    right.next();
                    (*b, y.checked_mul(less)?.checked_neg()?)
                }
                (None, None) => break,
            };
            if factor != 0 {
                terms.push((cell, factor));
            }
        }
        let target = self.target.checked_mul(times)?.checked_sub(other.target.checked_mul(less)?)?;
        let shared = terms.iter().fold(target.abs(), |shared, (_, factor)| gcd(shared, *factor));
        if shared > 1 {
            terms.iter_mut().for_each(|(_, factor)| *factor /= shared);
        }
        let Row { pivot, equality, awaits, .. } = *self;
        Some(Row { terms, target: target / shared.max(1), pivot, equality, awaits })
    }
}

/// The greatest common divisor; 1 of zeros.
pub(in crate::relations) fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    i128::try_from(a).unwrap_or(1).max(1)
}

enum Step {
    Row(usize, Row),
    Kind(usize, Kind),
}

pub(super) struct Tableau {
    rows: Vec<Row>,
    kinds: Vec<Kind>,
    /// Cells of unknown value.
    unknown: Vec<usize>,
    /// What was before, the latest last.
    log: Vec<Step>,
    unsettled: bool,
}

impl Tableau {
    pub(super) fn new(problem: &Problem) -> Tableau {
        let value = |index: usize| problem.variables.get(index).and_then(|variable| variable.value).unwrap_or(0);
        let mut unsettled = false;
        let mut row = |form: &super::Form, equality: bool| {
            let sum = form
                .terms
                .iter()
                .try_fold(form.constant, |sum, (index, factor)| sum.checked_add(factor.checked_mul(value(*index))?));
            let mut terms: Vec<(usize, i128)> = form.terms.iter().copied().filter(|(_, factor)| *factor != 0).collect();
            terms.sort_unstable();
            unsettled |= sum.is_none();
            Row { terms, target: sum.and_then(i128::checked_neg).unwrap_or(0), pivot: None, equality, awaits: None }
        };
        let mut rows: Vec<Row> = problem.equalities.iter().map(|form| row(form, true)).collect();
        rows.extend(problem.inequalities.iter().map(|form| row(form, false)));
        rows.extend(problem.conditional.iter().map(|(cell, form)| Row { awaits: Some(*cell), ..row(form, false) }));
        let kind = |cost: Option<u32>| if cost.is_some() { Kind::Free } else { Kind::Fixed };
        let known = |variable: &super::Variable| variable.value.is_some();
        let kinds = problem.variables.iter().map(|one| if known(one) { kind(one.cost) } else { Kind::Unknown });
        let unknown = problem.variables.iter().enumerate().filter(|(_, one)| !known(one)).map(|(index, _)| index);
        Tableau { kinds: kinds.collect(), unknown: unknown.collect(), rows, log: Vec::new(), unsettled }
    }

    /// Expresses cells of unknown value by one of their equalities each. `None` where figures are too large.
    pub(super) fn free_the_unknown(&mut self) -> Option<()> {
        if self.unsettled {
            return None;
        }
        for cell in self.unknown.clone() {
            if let Some(row) = self.equality_with(cell) {
                self.pivot(row, cell)?;
            }
        }
        self.log.clear();
        Some(())
    }

    pub(super) fn row(&self, index: usize) -> Option<&Row> {
        self.rows.get(index)
    }

    /// Equalities that do not hold and express no cell.
    pub(super) fn violated(&self) -> impl Iterator<Item = (usize, &Row)> {
        self.rows.iter().enumerate().filter(|(_, row)| row.equality && row.pivot.is_none() && row.target != 0)
    }

    pub(super) fn inequalities(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| !row.equality && row.awaits.is_none())
    }

    /// Cells that are expressed, with their rows.
    pub(super) fn pivots(&self) -> impl Iterator<Item = (usize, &Row)> {
        self.rows.iter().filter_map(|row| Some((row.pivot?, row)))
    }

    pub(super) fn free_cells(&self, row: &Row) -> impl Iterator<Item = usize> {
        row.terms.iter().map(|(cell, _)| *cell).filter(|cell| self.kinds.get(*cell) == Some(&Kind::Free))
    }

    /// The free cells on which the values of these cells depend, themselves among them.
    pub(super) fn behind(&self, cells: &[usize]) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        for cell in cells {
            match self.kinds.get(*cell) {
                Some(Kind::Free) => found.push(*cell),
                Some(Kind::Pivot(row)) => found.extend(self.rows.get(*row).iter().flat_map(|row| self.free_cells(row))),
                _ => {}
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    pub(super) fn has_unknown(&self, row: &Row) -> bool {
        row.terms.iter().any(|(cell, _)| self.kinds.get(*cell) == Some(&Kind::Unknown))
    }

    pub(super) fn is_free(&self, cell: usize) -> bool {
        self.kinds.get(cell) == Some(&Kind::Free)
    }

    pub(super) fn is_parameter(&self, cell: usize) -> bool {
        self.kinds.get(cell) == Some(&Kind::Parameter)
    }

    /// One `false` for each cell.
    pub(super) fn marks(&self) -> Vec<bool> {
        vec![false; self.kinds.len()]
    }

    pub(super) fn set(&mut self, cell: usize, kind: Kind) {
        if let Some(slot) = self.kinds.get_mut(cell) {
            *slot = kind;
        }
    }

    pub(super) fn mark(&self) -> usize {
        self.log.len()
    }

    /// Restores what was at a mark.
    pub(super) fn undo(&mut self, mark: usize) {
        for step in self.log.drain(mark..).rev() {
            match step {
                Step::Row(index, row) => {
                    if let Some(slot) = self.rows.get_mut(index) {
                        *slot = row;
                    }
                }
                Step::Kind(cell, kind) => {
                    if let Some(slot) = self.kinds.get_mut(cell) {
                        *slot = kind;
                    }
                }
            }
        }
    }

    /// Frees a cell, expressed by the preferred row or another equality that has it.
    pub(super) fn free(&mut self, cell: usize, preferred: Option<usize>) -> Option<()> {
        for (index, row) in self.rows.iter_mut().enumerate().filter(|(_, row)| row.awaits == Some(cell)) {
            self.log.push(Step::Row(index, row.clone()));
            (row.equality, row.awaits) = (true, None);
        }
        let row = preferred.or_else(|| self.equality_with(cell));
        match row {
            Some(row) => self.pivot(row, cell),
            None => {
                self.change(cell, Kind::Parameter);
                Some(())
            }
        }
    }

    fn equality_with(&self, cell: usize) -> Option<usize> {
        self.rows.iter().position(|row| row.equality && row.pivot.is_none() && row.coefficient(cell) != 0)
    }

    fn change(&mut self, cell: usize, kind: Kind) {
        if let Some(slot) = self.kinds.get_mut(cell) {
            self.log.push(Step::Kind(cell, *slot));
            *slot = kind;
        }
    }

    fn pivot(&mut self, index: usize, cell: usize) -> Option<()> {
        let pivot = self.rows.get(index)?.clone();
        for (other, row) in self.rows.iter_mut().enumerate() {
            if other != index && row.coefficient(cell) != 0 {
                let reduced = row.eliminate(cell, &pivot)?;
                self.log.push(Step::Row(other, std::mem::replace(row, reduced)));
            }
        }
        self.log.push(Step::Row(index, pivot));
        self.rows.get_mut(index)?.pivot = Some(cell);
        self.change(cell, Kind::Pivot(index));
        Some(())
    }
}
