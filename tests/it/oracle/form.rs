//! Models a form for the tests: axes of rows and columns with totals, units and a part that the program refuses.

use super::tree::{Blank, Pattern};
use super::units::{Measure, Seen, Unit};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Count,
    Amount,
}

/// What a row or column may state for its cells.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Features {
    pub unit: Option<Unit>,
    pub kind: Option<Kind>,
    pub signed: Option<bool>,
    pub decimals: Option<u32>,
}

/// A row or column, or a group of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub code: String,
    /// The last part of the code.
    pub segment: String,
    pub total: bool,
    /// A group with figures of its own.
    pub own: bool,
    pub features: Features,
    pub children: Vec<Node>,
    /// Its place among the leaves, where it has figures.
    pub leaf: Option<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    pub roots: Vec<Node>,
    /// The form has another row or column, which the program refuses.
    pub gap: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub code: &'static str,
    pub kind: Kind,
    pub unit: Option<Unit>,
    pub rows: Axis,
    pub cols: Axis,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    pub blank: Blank,
    pub tables: Vec<Table>,
}

impl Axis {
    /// Numbers the nodes with figures in the order of the form, and completes the codes.
    pub fn new(mut roots: Vec<Node>, gap: bool) -> Axis {
        fn number(nodes: &mut [Node], above: &str, next: &mut usize) {
            for node in nodes {
                node.code = format!("{above}{}", node.segment);
                node.leaf = None;
                if node.children.is_empty() || node.own {
                    node.leaf = Some(*next);
                    *next += 1;
                }
                number(&mut node.children, &format!("{}.", node.code), next);
            }
        }
        number(&mut roots, "", &mut 0);
        Axis { roots, gap }
    }

    /// The nodes with figures, in order.
    pub fn leaves(&self) -> Vec<&Node> {
        fn collect<'n>(nodes: &'n [Node], found: &mut Vec<&'n Node>) {
            for node in nodes {
                found.extend(node.leaf.map(|_| node));
                collect(&node.children, found);
            }
        }
        let mut found = Vec::new();
        collect(&self.roots, &mut found);
        found
    }

    /// All lists of siblings with the node above them.
    pub fn families(&self) -> Vec<(Option<&Node>, &[Node])> {
        let groups = self.roots.iter().filter(|node| !node.children.is_empty());
        std::iter::once((None, self.roots.as_slice())).chain(groups.map(|g| (Some(g), g.children.as_slice()))).collect()
    }

    /// How rules may write one leaf: by its code, or by the last part where no other node has it.
    pub fn spellings(&self, leaf: &Node) -> Vec<String> {
        let families = self.families();
        let same = families.iter().flat_map(|(_, nodes)| *nodes).filter(|node| node.segment == leaf.segment).count();
        if same == 1 { vec![leaf.code.clone(), leaf.segment.clone()] } else { vec![leaf.code.clone()] }
    }
}

/// The leaves of `**`: no totals, nothing below a total, and a group with figures for all that is below it.
pub fn parts(nodes: &[Node]) -> Vec<usize> {
    let below = |node: &Node| node.leaf.map_or_else(|| parts(&node.children), |leaf| vec![leaf]);
    nodes.iter().filter(|node| !node.total).flat_map(below).collect()
}

/// The leaves of `*`; `None` where a group without figures is among them.
pub fn children(nodes: &[Node]) -> Option<Vec<usize>> {
    nodes.iter().filter(|node| !node.total).map(|node| node.leaf).collect()
}

/// One row or column.
pub fn single(written: String, leaf: usize) -> Pattern {
    Pattern { written, leaves: vec![leaf], is_set: false }
}

impl Table {
    pub fn axis(&self, rows: bool) -> &Axis {
        if rows { &self.rows } else { &self.cols }
    }

    /// What stands for a cell: in its column, else in its row.
    fn feature<T>(&self, row: usize, col: usize, of: impl Fn(&Features) -> Option<T>) -> Option<T> {
        of(&self.cols.leaves()[col].features).or_else(|| of(&self.rows.leaves()[row].features))
    }

    pub fn unit(&self, row: usize, col: usize) -> Option<Unit> {
        self.feature(row, col, |features| features.unit).or(self.unit)
    }

    pub fn kind(&self, row: usize, col: usize) -> Kind {
        self.feature(row, col, |features| features.kind).unwrap_or(self.kind)
    }

    pub fn signed(&self, row: usize, col: usize) -> bool {
        self.feature(row, col, |features| features.signed).unwrap_or(false)
    }

    pub fn decimals(&self, row: usize, col: usize) -> Option<u32> {
        self.feature(row, col, |features| features.decimals)
    }
}

/// What the meaning of a rule needs of a form, looked up once.
#[derive(Debug)]
pub struct Layout {
    pub tables: Vec<Place>,
    /// By rows and columns, table and table: the leaf of the second with the code of a leaf of the first.
    joins: [Vec<Vec<Vec<Option<usize>>>>; 2],
}

/// A table in numbers.
#[derive(Debug)]
pub struct Place {
    pub rows: usize,
    pub cols: usize,
    /// The number of its first cell.
    pub first: usize,
    /// By cell: unit, what it measures, declared decimals.
    pub cells: Vec<(Option<Unit>, Measure, Option<u32>)>,
}

impl Layout {
    pub fn new(form: &Form) -> Layout {
        let mut first = 0;
        let mut tables = Vec::new();
        for table in &form.tables {
            let (rows, cols) = (table.rows.leaves().len(), table.cols.leaves().len());
            let cell = |at: usize| {
                let (row, col) = (at / cols, at % cols);
                let unit = table.unit(row, col);
                (unit, unit.map_or(Measure::Printed(Seen::Later), Measure::stated), table.decimals(row, col))
            };
            tables.push(Place { rows, cols, first, cells: (0..rows * cols).map(cell).collect() });
            first += rows * cols;
        }
        let joins = [true, false].map(|rows| {
            let codes = |table: &Table| table.axis(rows).leaves().iter().map(|l| l.code.clone()).collect::<Vec<_>>();
            let join = |from: &Table, to: &Table| {
                let known = codes(to);
                codes(from).iter().map(|code| known.iter().position(|other| other == code)).collect()
            };
            form.tables.iter().map(|from| form.tables.iter().map(|to| join(from, to)).collect()).collect()
        });
        Layout { tables, joins }
    }

    /// The leaf of table `to` with the code of a leaf of table `from`.
    pub fn join(&self, rows: bool, from: usize, to: usize, leaf: usize) -> Option<usize> {
        self.joins[usize::from(!rows)][from][to][leaf]
    }

    /// Whether every leaf of table `from` has one in table `to`.
    pub fn includes(&self, rows: bool, from: usize, to: usize) -> bool {
        self.joins[usize::from(!rows)][from][to].iter().all(Option::is_some)
    }
}
