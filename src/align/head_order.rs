//! Determines in which order the columns of a table stand where no grid shows which head stands over which column.

use std::collections::BTreeSet;

use crate::report::unit_in_brackets;
use crate::template::{NodeIdx, Table};

use super::find::Found;
use super::label_index::{Anchor, Guide};
use super::stream::Stream;
use super::words::comparable;

/// The order of the headers of a table whose columns are not aligned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum HeadOrder {
    /// As on the form, as far as they are there.
    Usual,
    /// In another order: the k-th figure belongs to this leaf.
    Permuted(Vec<usize>),
    /// Headers that are not those of the form, or in an order that does not help.
    Unclear,
}

/// Judges the order of the heads claimed for a table, and gives the units they carry, by leaf.
pub(super) fn head_order(
    guide: &Guide<'_>,
    stream: &Stream,
    found: &Found,
    heads_anchor: usize,
    table: &Table,
    words_above: usize,
) -> (HeadOrder, Vec<Option<&'static str>>) {
    let count = table.cols.leaf_count();
    let label_of = |leaf: usize| comparable(&table.cols.leaf(crate::template::LeafIdx(leaf)).label);
    let mut seen: Vec<(Vec<usize>, String)> = Vec::new();
    let mut nodes: Vec<Vec<NodeIdx>> = Vec::new();
    let mut units: Vec<Option<&'static str>> = vec![None; count];
    // How many heads stand before each head of the next page: rows stand between.
    let mut pages: Vec<usize> = Vec::new();
    let mut last: Option<usize> = None;
    for claim in found.claims_of(heads_anchor) {
        if last.is_some_and(|last| has_row_between(guide, found, last, claim.start)) {
            pages.push(nodes.len());
        }
        last = Some(claim.end);
        let Some(folded) = guide.form(claim.form).map(|form| form.folded.clone()) else { continue };
        let own: Vec<NodeIdx> = guide
            .exact(&folded)
            .filter_map(|m| guide.form(m.form))
            .filter(|form| form.anchor == heads_anchor)
            .filter_map(|form| form.node)
            .collect();
        let leaves: Vec<usize> = own.iter().filter_map(|node| table.cols.node(*node).leaf).map(|leaf| leaf.0).collect();
        nodes.push(own);
        let Some(first) = leaves.first().copied() else { continue };
        let unit = stream.between(claim.start, claim.end).iter().find_map(|item| unit_in_brackets(&item.text));
        if let ([only], Some(unit)) = (leaves.as_slice(), unit)
            && let Some(slot) = units.get_mut(*only)
        {
            *slot = Some(unit);
        }
        seen.push((leaves, label_of(first)));
    }
    if seen.is_empty() {
        // More words above the first row than the form has columns: headers, and none of them is of this form.
        let order = if words_above > count { HeadOrder::Unclear } else { HeadOrder::Usual };
        return (order, units);
    }
    let repeated = |length: usize| {
        (1..).map(|page| page * length).take_while(|at| *at < nodes.len()).all(|at| pages.contains(&at))
    };
    match printed_order(table, &nodes).filter(|_| repeated(table.cols.nodes.len())) {
        Some(order) if order.iter().copied().eq(0..count) => return (HeadOrder::Usual, units),
        Some(order) => return (HeadOrder::Permuted(order), units),
        None if !groups_in_order(table, &nodes) => return (HeadOrder::Unclear, units),
        None => {}
    }
    let labels: Vec<String> = seen.iter().map(|(_, label)| label.clone()).collect();
    let deep: Vec<String> = (0..count).map(label_of).collect();
    let broad = by_level(table);
    if is_sub(&labels, &deep) || is_sub(&labels, &broad) || repeats_of(&labels, &deep, &broad) && !pages.is_empty() {
        return (HeadOrder::Usual, units);
    }
    let single: Option<Vec<usize>> = seen
        .iter()
        .map(|(leaves, _)| match leaves.as_slice() {
            [only] => Some(*only),
            _ => None,
        })
        .collect();
    let flat = table.cols.nodes.iter().all(|node| node.parent.is_none());
    let order = match single {
        Some(order)
            if flat && order.iter().copied().collect::<BTreeSet<_>>().len() == count && order.len() == count =>
        {
            HeadOrder::Permuted(order)
        }
        _ => HeadOrder::Unclear,
    };
    (order, units)
}

/// Whether a row stands between two heads: a page break prints the heads again.
fn has_row_between(guide: &Guide<'_>, found: &Found, start: usize, end: usize) -> bool {
    let from = found.claims.partition_point(|claim| claim.start < start);
    let between = found.claims.get(from..).unwrap_or_default().iter().take_while(|claim| claim.start < end);
    between.into_iter().any(|claim| matches!(guide.anchors.get(claim.anchor), Some(Anchor::Row(..))))
}

/// The leaf columns from left to right, where every node of the form is printed once in an order that its groups allow:
/// siblings in any order, each group directly before its parts or each level after the one above it.
fn printed_order(table: &Table, seen: &[Vec<NodeIdx>]) -> Option<Vec<usize>> {
    let count = table.cols.nodes.len();
    let mut orders = seen.chunks(count.max(1)).map(|once| {
        let deep = printed_deep(table, once);
        let broad = printed_by_level(table, once);
        match (deep, broad) {
            (Some(deep), Some(broad)) => (deep == broad).then_some(deep),
            (one, other) => one.or(other),
        }
    });
    let first = orders.next().flatten()?;
    // A page break prints the heads again.
    orders.all(|other| other.as_ref() == Some(&first)).then_some(first)
}

/// Which of `siblings` a head names.
fn named_in(seen: &[Vec<NodeIdx>], at: usize, siblings: &[NodeIdx]) -> Option<NodeIdx> {
    let mut named = seen.get(at)?.iter().filter(|node| siblings.contains(node));
    let only = named.next()?;
    named.next().is_none().then_some(*only)
}

/// Every group directly before its parts.
fn printed_deep(table: &Table, seen: &[Vec<NodeIdx>]) -> Option<Vec<usize>> {
    let mut order = Vec::new();
    let mut open: Vec<Vec<NodeIdx>> = vec![table.cols.roots.clone()];
    let mut at = 0;
    while let Some(siblings) = open.last_mut() {
        if siblings.is_empty() {
            open.pop();
            continue;
        }
        let node = named_in(seen, at, siblings)?;
        siblings.retain(|other| *other != node);
        at += 1;
        match table.cols.node(node).leaf {
            Some(leaf) => order.push(leaf.0),
            None => open.push(table.cols.node(node).children.clone()),
        }
    }
    (at == seen.len()).then_some(order)
}

/// Each level after the one above it, the parts of groups in the order of the groups.
fn printed_by_level(table: &Table, seen: &[Vec<NodeIdx>]) -> Option<Vec<usize>> {
    let mut children: Vec<Vec<NodeIdx>> = vec![Vec::new(); table.cols.nodes.len()];
    let mut roots = Vec::new();
    let mut level: Vec<Option<NodeIdx>> = vec![None];
    let mut at = 0;
    while !level.is_empty() {
        let mut next = Vec::new();
        for parent in level {
            let mut siblings = match parent {
                Some(parent) => table.cols.node(parent).children.clone(),
                None => table.cols.roots.clone(),
            };
            while !siblings.is_empty() {
                let node = named_in(seen, at, &siblings)?;
                siblings.retain(|other| *other != node);
                at += 1;
                match parent {
                    Some(parent) => children.get_mut(parent.0)?.push(node),
                    None => roots.push(node),
                }
                next.extend(table.cols.node(node).leaf.is_none().then_some(Some(node)));
            }
        }
        level = next;
    }
    let mut order = Vec::new();
    let mut open: Vec<NodeIdx> = roots.into_iter().rev().collect();
    while let Some(node) = open.pop() {
        match table.cols.node(node).leaf {
            Some(leaf) => order.push(leaf.0),
            None => open.extend(children.get(node.0)?.iter().rev()),
        }
    }
    (at == seen.len()).then_some(order)
}

/// Whether the groups that are printed come in the order of the form, each time that they are printed.
fn groups_in_order(table: &Table, seen: &[Vec<NodeIdx>]) -> bool {
    let group = |nodes: &Vec<NodeIdx>| match nodes.as_slice() {
        [only] if table.cols.node(*only).leaf.is_none() => Some(only.0),
        _ => None,
    };
    let printed: Vec<usize> = seen.iter().filter_map(group).collect();
    let parents: BTreeSet<Option<usize>> =
        printed.iter().map(|group| table.cols.node(NodeIdx(*group)).parent.map(|parent| parent.0)).collect();
    parents.into_iter().all(|parent| {
        let own = |group: &usize| table.cols.node(NodeIdx(*group)).parent.map(|parent| parent.0) == parent;
        let mut siblings: Vec<usize> = printed.iter().copied().filter(own).collect();
        // A converter repeats a merged head over each of its columns, a page break all heads.
        siblings.dedup();
        let distinct: BTreeSet<usize> = siblings.iter().copied().collect();
        siblings.chunks(distinct.len().max(1)).all(|once| once.is_sorted())
    })
}

/// Labels of the leaf columns level by level, as the form prints them.
fn by_level(table: &Table) -> Vec<String> {
    let depth = |mut idx: NodeIdx| {
        let mut depth = 0usize;
        while let Some(parent) = table.cols.node(idx).parent {
            depth += 1;
            idx = parent;
        }
        depth
    };
    let mut leaves: Vec<(usize, usize, String)> = table
        .cols
        .leaves
        .iter()
        .enumerate()
        .map(|(order, idx)| (depth(*idx), order, comparable(&table.cols.node(*idx).label)))
        .collect();
    leaves.sort();
    leaves.into_iter().map(|(_, _, label)| label).collect()
}

fn is_sub(part: &[String], whole: &[String]) -> bool {
    let mut rest = whole.iter();
    part.iter().all(|label| rest.any(|other| other == label))
}

/// A head that a page break prints again.
fn repeats_of(labels: &[String], deep: &[String], broad: &[String]) -> bool {
    [deep, broad].into_iter().any(|order| {
        !order.is_empty() && labels.len() > order.len() && labels.chunks(order.len()).all(|chunk| is_sub(chunk, order))
    })
}
