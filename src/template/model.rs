//! Defines the types of a form. Cells are numbered in the order of the form: table, row, column.

use indexmap::IndexMap;

use super::copied::CopiedForm;
use super::facts::Fact;
use super::narrative::{NarrativeForm, Topic};
use super::prior::PriorForm;
use super::unit::Unit;
use crate::source::{Span, fold_code};

/// Index of a cell: tables in order, within a table row after row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellId(pub u32);

impl CellId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TableIdx(pub usize);

/// Index into [`Axis::nodes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeIdx(pub usize);

/// Index into [`Axis::leaves`]: the position among the rows or columns that carry figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LeafIdx(pub usize);

/// What blank and dash count as in arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlankPolicy {
    /// As 0, and the output lists the cells that were counted so.
    Zero,
    /// As unknown: what needs the figure is undetermined.
    Missing,
    /// As a mistake: a derived rule demands a figure in every cell.
    Error,
}

/// The type of the figures of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TableType {
    /// A whole number.
    Count,
    /// A decimal figure with a unit.
    Amount,
}

/// Another wording of a label that is read as the same row or column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    pub label: String,
}

/// A row or column of the form, or a group of them.
#[derive(Debug, Clone)]
pub struct Node {
    /// Full code, segments joined by `.`: `三.(三).1`.
    pub code: String,
    /// Last segment of the code: `1`.
    pub segment: String,
    /// The words printed on the form, without the note. Empty where nothing is printed.
    pub label: String,
    /// The note printed in brackets after the label.
    pub note: Option<String>,
    pub aliases: Vec<Alias>,
    /// Equals the sum of its siblings; never part of `*` or `**`.
    pub total: bool,
    /// Has figures of its own beside those of the rows below it.
    pub own: bool,
    /// Own kind, unit, sign and precision; columns may differ from their table.
    pub kind: Option<TableType>,
    pub unit: Option<String>,
    /// May be negative (`本年增减`).
    pub signed: Option<bool>,
    /// Declared digits after the point, for comparisons of rounded figures.
    pub decimals: Option<u32>,
    /// How many cells a change counts as in the search for wrong figures.
    pub trust: Option<u32>,
    pub parent: Option<NodeIdx>,
    pub children: Vec<NodeIdx>,
    /// Set where the node carries figures: it has no children, or cells of its own beside those of its children.
    pub leaf: Option<LeafIdx>,
    /// Where its code is written in the template file.
    pub span: Option<Span>,
}

impl Node {
    /// The printed words; the code where nothing is printed.
    pub fn label_or_code(&self) -> &str {
        if self.label.is_empty() { &self.code } else { &self.label }
    }
}

/// Rows or columns of a table: a forest in the order of the form.
#[derive(Debug, Clone, Default)]
pub struct Axis {
    /// Pre-order: a parent before its children, siblings in the order of the form.
    pub nodes: Vec<Node>,
    pub roots: Vec<NodeIdx>,
    /// The nodes that carry figures, in order.
    pub leaves: Vec<NodeIdx>,
    /// A row or column of the template was refused, so that sums over the axis would be wrong.
    pub incomplete: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AxisName {
    Row,
    Col,
}

impl Axis {
    pub fn node(&self, idx: NodeIdx) -> &Node {
        // Indexes are made by the loader of this very axis.
        #[allow(clippy::indexing_slicing, reason = "NodeIdx comes from this axis")]
        &self.nodes[idx.0]
    }

    pub fn leaf(&self, idx: LeafIdx) -> &Node {
        #[allow(clippy::indexing_slicing, reason = "LeafIdx comes from this axis")]
        self.node(self.leaves[idx.0])
    }

    pub fn leaf_count(&self) -> usize {
        self.leaves.len()
    }

    /// Children of a node, or the roots.
    pub fn children(&self, parent: Option<NodeIdx>) -> &[NodeIdx] {
        parent.map_or(&self.roots, |idx| &self.node(idx).children)
    }

    /// Nodes with figures below a node (or of the whole axis) that are not totals and not below a total: `**`. No figure
    /// counts twice: a group with cells of its own stands for all that is below it.
    pub fn parts_below(&self, parent: Option<NodeIdx>) -> Vec<NodeIdx> {
        let mut found = Vec::new();
        let mut stack: Vec<NodeIdx> = self.children(parent).iter().rev().copied().collect();
        while let Some(idx) = stack.pop() {
            let node = self.node(idx);
            if node.total {
                continue;
            }
            match node.leaf {
                Some(_) => found.push(idx),
                None => stack.extend(node.children.iter().rev()),
            }
        }
        found
    }

    /// Siblings of a node, itself left out, in order.
    pub fn siblings(&self, idx: NodeIdx) -> Vec<NodeIdx> {
        self.children(self.node(idx).parent).iter().copied().filter(|other| *other != idx).collect()
    }
}

#[derive(Debug, Clone)]
pub struct Table {
    pub code: String,
    pub title: String,
    /// Other wordings of the title.
    pub aliases: Vec<Alias>,
    /// The note printed above or below the table.
    pub note: Option<String>,
    /// Counts where it is not stated.
    pub kind: Option<TableType>,
    pub unit: Option<String>,
    /// How many cells a change of one of its figures counts as.
    pub trust: Option<u32>,
    pub rows: Axis,
    pub cols: Axis,
    /// Heads of printed columns that hold no figures of the form: line numbers, codes, remarks.
    pub ignored_columns: Vec<String>,
    /// Id of the table's first cell.
    pub first: CellId,
    pub span: Option<Span>,
}

impl Table {
    pub fn axis(&self, name: AxisName) -> &Axis {
        match name {
            AxisName::Row => &self.rows,
            AxisName::Col => &self.cols,
        }
    }

    pub fn cell_count(&self) -> usize {
        self.rows.leaf_count() * self.cols.leaf_count()
    }

    pub fn cell(&self, row: LeafIdx, col: LeafIdx) -> CellId {
        let offset = row.0 * self.cols.leaf_count() + col.0;
        CellId(self.first.0 + u32::try_from(offset).unwrap_or(u32::MAX))
    }

    /// Unit of a cell: the column's, else the row's, else the table's.
    pub fn unit_of(&self, row: LeafIdx, col: LeafIdx) -> Option<&str> {
        self.cols.leaf(col).unit.as_deref().or(self.rows.leaf(row).unit.as_deref()).or(self.unit.as_deref())
    }

    /// Whether a percentage may stand in a cell: the form states a share for it, or nothing.
    pub fn takes_shares(&self, row: LeafIdx, col: LeafIdx) -> bool {
        match self.unit_of(row, col) {
            Some(unit) => Unit::named(unit).dimension.is_plain(),
            None => self.stated_kind(row, col) != Some(TableType::Count),
        }
    }

    pub fn kind_of(&self, row: LeafIdx, col: LeafIdx) -> TableType {
        self.stated_kind(row, col).unwrap_or(TableType::Count)
    }

    /// The type that the form states for a cell: the column's, else the row's, else the table's.
    pub fn stated_kind(&self, row: LeafIdx, col: LeafIdx) -> Option<TableType> {
        self.cols.leaf(col).kind.or(self.rows.leaf(row).kind).or(self.kind)
    }

    pub fn signed(&self, row: LeafIdx, col: LeafIdx) -> bool {
        self.cols.leaf(col).signed.or(self.rows.leaf(row).signed).unwrap_or(false)
    }

    pub fn decimals(&self, row: LeafIdx, col: LeafIdx) -> Option<u32> {
        self.cols.leaf(col).decimals.or(self.rows.leaf(row).decimals)
    }

    /// How many cells a change of this one counts as in the search for wrong figures.
    pub fn trust(&self, row: LeafIdx, col: LeafIdx) -> u32 {
        self.cols.leaf(col).trust.or(self.rows.leaf(row).trust).or(self.trust).unwrap_or(1)
    }
}

/// A narrative section of the report.
#[derive(Debug, Clone)]
pub struct Section {
    /// The name rules use: `总体情况`.
    pub name: String,
    /// The heading as printed: `一、总体情况`.
    pub title: String,
    pub aliases: Vec<Alias>,
    /// Tables that stand in this section.
    pub tables: Vec<String>,
    /// Whether a report must have it.
    pub required: bool,
    /// Fewest characters of its text.
    pub min_length: Option<u32>,
    /// What its text must speak of.
    pub topics: Vec<Topic>,
    pub span: Option<Span>,
}

/// A complete form.
#[derive(Debug, Clone)]
pub struct Template {
    /// `gov-info-disclosure/2021`.
    pub name: String,
    pub title: String,
    /// Other wordings of the title.
    pub aliases: Vec<Alias>,
    pub basis: Option<String>,
    /// Reporting years for which the form was in force, first and last.
    pub years: (Option<i32>, Option<i32>),
    pub blank: BlankPolicy,
    pub sections: Vec<Section>,
    pub tables: IndexMap<String, Table>,
    /// Earlier forms, of which it is declared what became of their codes.
    pub prior: Vec<PriorForm>,
    /// Figures that are read from the text.
    pub facts: Vec<Fact>,
    /// What else the text must be.
    pub narrative: NarrativeForm,
    /// For which sections it asks whether their text was copied.
    pub copied: Option<CopiedForm>,
    pub span: Option<Span>,
}

impl Template {
    pub fn cell_count(&self) -> usize {
        self.tables.values().map(Table::cell_count).sum()
    }

    pub fn table(&self, idx: TableIdx) -> &Table {
        #[allow(clippy::indexing_slicing, reason = "TableIdx comes from this template")]
        &self.tables[idx.0]
    }

    /// A table by its code, width folded.
    pub fn table_named(&self, code: &str) -> Option<(TableIdx, &Table)> {
        if let Some((idx, _, table)) = self.tables.get_full(code) {
            return Some((TableIdx(idx), table));
        }
        let wanted = fold_code(code);
        self.tables
            .iter()
            .enumerate()
            .find(|(_, (name, _))| fold_code(name) == wanted)
            .map(|(idx, (_, table))| (TableIdx(idx), table))
    }

    /// Table, row and column of a cell.
    pub fn locate(&self, cell: CellId) -> (TableIdx, LeafIdx, LeafIdx) {
        let mut found = (TableIdx(0), LeafIdx(0), LeafIdx(0));
        for (idx, table) in self.tables.values().enumerate() {
            let offset = cell.0.wrapping_sub(table.first.0) as usize;
            if cell >= table.first && offset < table.cell_count() {
                let width = table.cols.leaf_count().max(1);
                found = (TableIdx(idx), LeafIdx(offset / width), LeafIdx(offset % width));
                break;
            }
        }
        found
    }
}
