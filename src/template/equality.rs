//! Relations of a form as plain sums over cells, for stages that know no rules. In: a template. Out: what its
//! totals say. Rules of a rule book add their own, see `finding::equalities`.

use super::{AxisName, CellId, LeafIdx, NodeIdx, TableIdx, Template};

/// A sum over cells that is nothing: `三.(一) + 三.(二) − 三.(七) = 0`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Equality {
    /// Sorted by cell, each cell once, no factor zero; the first factor is positive.
    pub terms: Vec<(CellId, i64)>,
    /// The total, where it says nothing as long as that is not filled in.
    pub unless_open: Option<CellId>,
}

impl Equality {
    /// `None` where nothing is left.
    pub fn of(mut terms: Vec<(CellId, i64)>, unless_open: Option<CellId>) -> Option<Equality> {
        terms.sort_unstable();
        let mut merged: Vec<(CellId, i64)> = Vec::with_capacity(terms.len());
        for (cell, factor) in terms {
            match merged.last_mut() {
                Some((last, sum)) if *last == cell => *sum += factor,
                _ => merged.push((cell, factor)),
            }
        }
        merged.retain(|(_, factor)| *factor != 0);
        let turned = merged.first()?.1 < 0;
        if turned {
            merged.iter_mut().for_each(|(_, factor)| *factor = -*factor);
        }
        Some(Equality { terms: merged, unless_open })
    }
}

/// What the totals of a template say: each equals the sum of the parts on its level.
pub fn totals(template: &Template) -> Vec<Equality> {
    let mut found = Vec::new();
    for index in 0..template.tables.len() {
        let table = template.table(TableIdx(index));
        for axis in [AxisName::Row, AxisName::Col] {
            let tree = table.axis(axis);
            for node in (0..tree.nodes.len()).map(NodeIdx).map(|idx| tree.node(idx)).filter(|node| node.total) {
                let Some(total) = node.leaf else { continue };
                let parts: Vec<LeafIdx> =
                    tree.parts_below(node.parent).into_iter().filter_map(|part| tree.node(part).leaf).collect();
                let across = if axis == AxisName::Row { &table.cols } else { &table.rows };
                for other in (0..across.leaf_count()).map(LeafIdx) {
                    let cell = |leaf: LeafIdx| match axis {
                        AxisName::Row => table.cell(leaf, other),
                        AxisName::Col => table.cell(other, leaf),
                    };
                    let mut terms: Vec<(CellId, i64)> = parts.iter().map(|part| (cell(*part), 1)).collect();
                    terms.push((cell(total), -1));
                    let open = (axis == AxisName::Col).then(|| cell(total));
                    found.extend(Equality::of(terms, open).filter(|_| !parts.is_empty()));
                }
            }
        }
    }
    found
}
