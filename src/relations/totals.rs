//! Writes the totals of a template as equalities over cells. Rules of a rule book add their own, see
//! [`crate::check::linear`].

use super::Equality;
use crate::template::{AxisName, CellId, LeafIdx, NodeIdx, TableIdx, Template};

/// The equalities of the totals of a template: each equals the sum of the parts on its level.
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
                    // Figures in different units are added by the rules, which convert them.
                    let unit = |leaf: LeafIdx| match axis {
                        AxisName::Row => table.unit_of(leaf, other),
                        AxisName::Col => table.unit_of(other, leaf),
                    };
                    if parts.iter().any(|part| unit(*part) != unit(total)) {
                        continue;
                    }
                    let mut terms: Vec<(CellId, i64)> = parts.iter().map(|part| (cell(*part), 1)).collect();
                    terms.push((cell(total), -1));
                    let unless_blank = (axis == AxisName::Col).then(|| cell(total));
                    found.extend(Equality::new(terms, unless_blank).filter(|_| !parts.is_empty()));
                }
            }
        }
    }
    found
}
