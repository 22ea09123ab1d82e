//! Finds a row that the author added to the form whose figures are what the violated sums lack.

use super::model::{Model, Part};
use crate::amount::Amount;
use crate::relations::Form;
use crate::report::LocalRow;
use crate::template::{LeafIdx, TableIdx};

/// The index of the only such row: in each column it holds what the sums of that column lack, and nothing elsewhere.
pub(super) fn holding(model: &Model<'_>, part: &Part) -> Option<usize> {
    if model.report.local_rows.is_empty() {
        return None;
    }
    let gaps: Option<Vec<_>> = part.problem.violated().into_iter().map(|form| gap(model, part, form)).collect();
    let gaps = gaps.filter(|gaps| !gaps.is_empty())?;
    let holds = |row: &LocalRow| {
        let table = model.report.template.table(row.table);
        let zero = |figure: &Option<Amount>| figure.is_none_or(Amount::is_zero);
        row.figures.len() == table.cols.leaf_count()
            && gaps.iter().all(|(table, col, gap)| {
                *table == row.table && row.figures.get(col.0).copied().flatten().map(Amount::abs) == Some(*gap)
            })
            && row
                .figures
                .iter()
                .enumerate()
                .all(|(col, figure)| zero(figure) || gaps.iter().any(|(_, own, _)| own.0 == col))
    };
    let mut all = model.report.local_rows.iter().enumerate().filter(|(_, row)| holds(row)).map(|(index, _)| index);
    all.next().filter(|_| all.next().is_none())
}

/// What a violated sum over one column of a table lacks.
fn gap(model: &Model<'_>, part: &Part, form: &Form) -> Option<(TableIdx, LeafIdx, Amount)> {
    let place = |place: usize| part.cells.get(place).map(|cell| model.report.template.locate(*cell));
    let (table, _, col) = place(form.terms.first()?.0)?;
    let same = |(own, factor): &(usize, i128)| {
        factor.abs() == 1 && place(*own).is_some_and(|other| (other.0, other.2) == (table, col))
    };
    let sum = part.problem.sum(form, &[])?.checked_abs()?;
    form.terms.iter().all(same).then_some((table, col, model.amount(sum)?))
}
