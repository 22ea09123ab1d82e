//! Generates reports of the form of 2021 from a seed: tables 三 and 四 are consistent, except in three of a hundred
//! reports, which have one wrong figure.
//!
//! Invariant: the figures are the same in every run and on every machine.

use gouji::template::{Axis, LeafIdx, NodeIdx, Template};

/// The percentage of reports with a wrong figure.
const FAULTY_OF_100: u64 = 3;

/// A linear congruential generator with the constants of Knuth's MMIX.
pub(crate) struct Seed(u64);

impl Seed {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// The cells of a table, and which of its rows and columns are totals of which.
pub(crate) struct Layout {
    pub(crate) first: usize,
    pub(crate) rows: usize,
    pub(crate) cols: usize,
    pub(crate) row_totals: Vec<(usize, Vec<usize>)>,
    pub(crate) col_totals: Vec<(usize, Vec<usize>)>,
}

impl Layout {
    pub(crate) fn of(template: &Template, table: &str) -> Layout {
        let table = &template.tables[table];
        let totals = |axis: &Axis| -> Vec<(usize, Vec<usize>)> {
            let leaf = |idx: &NodeIdx| axis.node(*idx).leaf.map(|leaf| leaf.0);
            let parts = |idx: &NodeIdx| axis.parts_below(axis.node(*idx).parent).iter().filter_map(leaf).collect();
            let all = axis.leaves.iter().filter(|idx| axis.node(**idx).total);
            all.map(|idx| (leaf(idx).unwrap(), parts(idx))).collect()
        };
        Layout {
            first: table.first.index(),
            rows: table.rows.leaf_count(),
            cols: table.cols.leaf_count(),
            row_totals: totals(&table.rows),
            col_totals: totals(&table.cols),
        }
    }

    pub(crate) fn cell(&self, row: usize, col: usize) -> usize {
        self.first + row * self.cols + col
    }

    pub(crate) fn range(&self) -> std::ops::Range<usize> {
        self.first..self.first + self.rows * self.cols
    }
}

/// Returns the row of a table by its code.
pub(crate) fn row(template: &Template, table: &str, code: &str) -> usize {
    let rows = &template.tables[table].rows;
    (0..rows.leaf_count()).find(|idx| rows.leaf(LeafIdx(*idx)).code == code).unwrap()
}

/// Generates one report after the other.
pub(crate) struct Maker {
    seed: Seed,
    three: Layout,
    four: Layout,
    /// Rows 一, 二, 三.(七) and 四 of table 三.
    balance: [usize; 4],
    /// Rows 三.(六).1 to 3, which are rarely filled, so the rule on them mostly holds.
    other: Vec<usize>,
}

impl Maker {
    pub(crate) fn new(template: &Template) -> Self {
        let at = |code| row(template, "三", code);
        Self {
            seed: Seed::new(2021),
            three: Layout::of(template, "三"),
            four: Layout::of(template, "四"),
            balance: ["一", "二", "三.(七)", "四"].map(at),
            other: ["三.(六).1", "三.(六).2", "三.(六).3"].map(at).to_vec(),
        }
    }

    /// Returns the cells that every report has.
    pub(crate) fn cells(&self) -> impl Iterator<Item = usize> + use<> {
        self.three.range().chain(self.four.range())
    }

    /// Generates the figures of the next report, by cell of the template. Returns whether one of them is wrong.
    pub(crate) fn next(&mut self, figures: &mut [i64]) -> bool {
        let (three, four) = (&self.three, &self.four);
        let [new, carried, handled, left] = self.balance;
        for row in 0..three.rows {
            for col in 0..three.cols {
                let most = if self.other.contains(&row) { 1 } else { 40 };
                let figure = if self.seed.below(3) == 0 { self.seed.below(most + 1) } else { 0 };
                figures[three.cell(row, col)] = i64::try_from(figure).unwrap() * i64::from(most > 1);
            }
        }
        for col in 0..three.cols {
            for (total, parts) in &three.row_totals {
                figures[three.cell(*total, col)] = parts.iter().map(|part| figures[three.cell(*part, col)]).sum();
            }
            let sum = figures[three.cell(handled, col)] + figures[three.cell(left, col)];
            figures[three.cell(carried, col)] = figures[three.cell(carried, col)].min(sum);
            figures[three.cell(new, col)] = sum - figures[three.cell(carried, col)];
        }
        for cell in four.range() {
            figures[cell] = i64::try_from(self.seed.below(5)).unwrap();
        }
        for table in [three, four] {
            for (total, parts) in &table.col_totals {
                for row in 0..table.rows {
                    figures[table.cell(row, *total)] = parts.iter().map(|part| figures[table.cell(row, *part)]).sum();
                }
            }
        }
        let faulty = self.seed.below(100) < FAULTY_OF_100;
        if faulty {
            let cells: Vec<usize> = three.range().chain(four.range()).collect();
            let at = usize::try_from(self.seed.below(cells.len() as u64)).unwrap();
            figures[cells[at]] += 1 + i64::try_from(self.seed.below(9)).unwrap();
        }
        faulty
    }
}
