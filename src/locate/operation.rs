//! Tries single mistakes that change several cells: figures swapped, lines moved, exchanged, in another unit or sign.

use super::mechanism::Mechanism;
use super::model::{Model, Part};
use crate::relations::{Form, Repair};
use crate::template::{CellId, LeafIdx, Table, TableType};

/// Most lines of a table that are exchanged with one another, and most cells of a line that are moved.
const MOST_CELLS: usize = 60;

/// Powers of ten between units that people mistake for one another: 千, 万, 百万, 亿.
const POWERS: [u32; 4] = [4, 3, 8, 6];

/// Pairs of cells in one row or column whose figures, swapped, satisfy everything.
pub(super) fn swaps(model: &Model<'_>, part: &Part) -> Vec<(Repair, Mechanism)> {
    let trial = Trial::new(model, part);
    let mut found = Vec::new();
    // A swap settles a relation only if one of its cells takes part, so one of this relation does.
    let broken = |form: &&Form| part.problem.sum(form, &[]).is_some_and(|sum| sum < 0);
    let bound = || part.problem.inequalities.iter().find(broken);
    let equality = part.problem.violated().into_iter().next();
    let mut settles = vec![equality.is_none() && bound().is_none(); part.cells.len()];
    for (place, _) in
        equality.or_else(bound).into_iter().flat_map(|form| &form.terms).filter(|(_, factor)| *factor != 0)
    {
        if let Some(slot) = settles.get_mut(*place) {
            *slot = true;
        }
    }
    let inside = |place: usize| settles.get(place).is_some_and(|settles| *settles);
    let places: Vec<_> = part.cells.iter().map(|cell| model.place_of(*cell)).collect();
    for (one, a) in places.iter().enumerate().filter(|(one, _)| inside(*one)) {
        for (other, b) in places.iter().enumerate() {
            if one == other || a.0 != b.0 || a.1 != b.1 && a.2 != b.2 || inside(other) && other < one {
                continue;
            }
            let (Some(x), Some(y)) = (part.value(one), part.value(other)) else { continue };
            if x == y {
                continue;
            }
            let mistake = if x == 0 || y == 0 { Mechanism::Moved } else { Mechanism::Swapped };
            found.extend(trial.verify(&[(one, y), (other, x)]).map(|repair| (repair, mistake)));
        }
    }
    found.sort();
    found
}

/// Mistakes that changed three cells or more of a table.
pub(super) fn operations(model: &Model<'_>, part: &Part) -> Vec<(Repair, Mechanism)> {
    let template = &model.report.template;
    let mut trial = Trial::new(model, part);
    let mut found = Vec::new();
    let mut tables: Vec<_> = part.cells.iter().map(|cell| template.locate(*cell).0).collect();
    tables.dedup();
    for index in tables {
        let table = template.table(index);
        for (lines, across) in lines(table, part) {
            trial.lines(&lines, across, &mut found);
        }
        let all: Vec<Option<usize>> = (0..table.cell_count()).map(|cell| part.place(nth(table, cell))).collect();
        trial.scaled(&all, table_is_amount(table), Mechanism::UnitOfTable, &mut found);
    }
    found.sort();
    found.dedup_by(|one, other| one.0 == other.0);
    found
}

fn nth(table: &Table, index: usize) -> CellId {
    CellId(table.first.0.saturating_add(u32::try_from(index).unwrap_or(u32::MAX)))
}

fn table_is_amount(table: &Table) -> bool {
    table.cols.leaf_count() > 0 && table.kind_of(LeafIdx(0), LeafIdx(0)) == TableType::Amount
}

/// Cells of one row or column, by their places in the part; `None` for one that stands in no relation of it.
type Line = Vec<Option<usize>>;

struct Lines {
    lines: Vec<Line>,
    amount: bool,
}

/// All rows, and all columns. `true` for rows.
fn lines(table: &Table, part: &Part) -> [(Lines, bool); 2] {
    let place = |row: usize, col: usize| {
        let place = part.place(table.cell(LeafIdx(row), LeafIdx(col)));
        place.filter(|place| part.value(*place).is_some())
    };
    let (rows, cols) = (table.rows.leaf_count(), table.cols.leaf_count());
    let amount = table_is_amount(table);
    let by_rows = (0..rows).map(|row| (0..cols).map(|col| place(row, col)).collect()).collect();
    let by_cols = (0..cols).map(|col| (0..rows).map(|row| place(row, col)).collect()).collect();
    [(Lines { lines: by_rows, amount }, true), (Lines { lines: by_cols, amount }, false)]
}

struct Trial<'m, 'r> {
    model: &'m Model<'r>,
    part: &'m Part,
    violated: Vec<Broken>,
    /// By the places of the cells, the violated sums that they stand in.
    touched: Vec<Sums>,
}

/// A set of violated sums, one bit each; the last one stands for all further ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sums(u64);

impl Sums {
    fn one(index: usize) -> Sums {
        Sums(1 << index.min(63))
    }

    fn join(self, other: Sums) -> Sums {
        Sums(self.0 | other.0)
    }
}

/// A sum that does not hold.
struct Broken {
    /// By the places of the cells.
    factors: Vec<i128>,
    now: i128,
}

impl<'m, 'r> Trial<'m, 'r> {
    fn new(model: &'m Model<'r>, part: &'m Part) -> Self {
        let broken = |form: &Form| {
            let mut factors = vec![0; part.cells.len()];
            for (place, factor) in &form.terms {
                *factors.get_mut(*place)? = *factor;
            }
            Some(Broken { factors, now: part.problem.sum(form, &[])? })
        };
        let violated: Vec<Broken> = part.problem.violated().into_iter().filter_map(broken).collect();
        let mut touched = vec![Sums::default(); part.cells.len()];
        for (index, broken) in violated.iter().enumerate() {
            for (sums, _) in touched.iter_mut().zip(&broken.factors).filter(|(_, factor)| **factor != 0) {
                *sums = sums.join(Sums::one(index));
            }
        }
        Self { model, part, violated, touched }
    }

    /// The violated sums that cells stand in.
    fn touched(&self, line: &[Option<usize>]) -> Sums {
        let sums = line.iter().flatten().filter_map(|place| self.touched.get(*place));
        sums.fold(Sums::default(), |all, sums| all.join(*sums))
    }

    /// All of them: what a change must touch to settle them.
    fn all_sums(&self) -> Sums {
        (0..self.violated.len()).fold(Sums::default(), |all, index| all.join(Sums::one(index)))
    }

    fn value(&self, place: usize) -> i128 {
        self.part.value(place).unwrap_or(0)
    }

    /// The repair that these values are, if they satisfy everything.
    fn verify(&self, changed: &[(usize, i128)]) -> Option<Repair> {
        // Nearly all changes fail here, so no sum is added up again.
        let after = |broken: &Broken| {
            changed.iter().try_fold(broken.now, |sum, (place, value)| {
                let shift = value.checked_sub(self.value(*place))?;
                sum.checked_add(shift.checked_mul(*broken.factors.get(*place)?)?)
            })
        };
        let mends = self.violated.iter().all(|broken| after(broken) == Some(0));
        if mends { self.model.verified(self.part, changed) } else { None }
    }

    /// Adds what new values of some cells are, if they change at least three and satisfy everything.
    fn record(
        &self,
        values: impl Iterator<Item = (usize, i128)>,
        mistake: Mechanism,
        found: &mut Vec<(Repair, Mechanism)>,
    ) {
        let changed: Vec<(usize, i128)> = values.filter(|(place, value)| self.value(*place) != *value).collect();
        if changed.len() > 2 {
            found.extend(self.verify(&changed).map(|repair| (repair, mistake)));
        }
    }

    fn lines(&mut self, Lines { lines, amount }: &Lines, rows: bool, found: &mut Vec<(Repair, Mechanism)>) {
        let unit = if rows { Mechanism::UnitOfRow } else { Mechanism::UnitOfCol };
        let exchanged = if rows { Mechanism::RowsExchanged } else { Mechanism::ColsExchanged };
        let all = self.all_sums();
        let touched: Vec<Sums> = lines.iter().map(|line| self.touched(line)).collect();
        for ((index, line), own) in lines.iter().enumerate().zip(&touched) {
            if *own == all {
                self.scaled(line, *amount, unit.clone(), found);
                let signs = line.iter().flatten().map(|place| (*place, -self.value(*place)));
                self.record(signs, Mechanism::Signs, found);
                self.moved(line, found);
            }
            for (other, sums) in lines.iter().zip(&touched).skip(index + 1).take(MOST_CELLS) {
                if own.join(*sums) != all {
                    continue;
                }
                let pairs = line.iter().zip(other).filter_map(|(one, other)| Some((*one.as_ref()?, *other.as_ref()?)));
                let both = pairs.flat_map(|(one, other)| [(one, self.value(other)), (other, self.value(one))]);
                self.record(both, exchanged.clone(), found);
            }
        }
    }

    /// Figures printed in a greater or smaller unit.
    fn scaled(&self, line: &[Option<usize>], amount: bool, mistake: Mechanism, found: &mut Vec<(Repair, Mechanism)>) {
        for factor in POWERS.iter().filter(|_| amount).map(|power| 10_i128.pow(*power)) {
            let cells: Vec<(usize, i128)> = line.iter().flatten().map(|place| (*place, self.value(*place))).collect();
            let more: Option<Vec<(usize, i128)>> =
                cells.iter().map(|(place, value)| Some((*place, value.checked_mul(factor)?))).collect();
            let less: Option<Vec<(usize, i128)>> =
                cells.iter().map(|(place, value)| (value % factor == 0).then_some((*place, value / factor))).collect();
            for values in [more, less].into_iter().flatten() {
                self.record(values.into_iter(), mistake.clone(), found);
            }
        }
    }

    /// Figures that all stand one place too far, and an empty cell where they begin.
    fn moved(&self, line: &[Option<usize>], found: &mut Vec<(Repair, Mechanism)>) {
        let cells: Vec<usize> = line.iter().flatten().copied().take(MOST_CELLS).collect();
        for (first, start) in cells.iter().enumerate() {
            for (last, end) in cells.iter().enumerate().skip(first + 2) {
                let Some(stretch) = cells.get(first..=last) else { continue };
                if self.value(*start) == 0 && self.value(*end) != 0 {
                    let values =
                        stretch.iter().copied().zip(stretch.iter().skip(1).map(|one| self.value(*one)).chain([0]));
                    self.record(values, Mechanism::LineMoved, found);
                }
                if self.value(*end) == 0 && self.value(*start) != 0 {
                    let values =
                        stretch.iter().copied().zip([0].into_iter().chain(stretch.iter().map(|one| self.value(*one))));
                    self.record(values, Mechanism::LineMoved, found);
                }
            }
        }
    }
}
