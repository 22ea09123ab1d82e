//! Lays out the headers of a form with the rows and columns they span, and groups tables under their headings.

use crate::template::{Axis, Node, NodeIdx, Table, TableIdx, Template};

/// One header and the rectangle it covers: `level..level + levels` away from the figures, `first..first + leaves` along
/// them.
#[derive(Debug, Clone, Copy)]
pub(in crate::render) struct HeaderCell<'t> {
    pub(in crate::render) node: &'t Node,
    pub(in crate::render) level: usize,
    pub(in crate::render) levels: usize,
    pub(in crate::render) first: usize,
    pub(in crate::render) leaves: usize,
}

/// All headers of an axis, parents before children.
#[derive(Debug, Clone)]
pub(in crate::render) struct Header<'t> {
    /// The number of header levels; 0 if the form prints none.
    pub(in crate::render) depth: usize,
    pub(in crate::render) list: Vec<HeaderCell<'t>>,
}

pub(in crate::render) fn header(axis: &Axis) -> Header<'_> {
    // The only row of a table may have no label.
    if axis.leaf_count() == 1 && axis.nodes.iter().all(|node| node.label.is_empty()) {
        return Header { depth: 0, list: Vec::new() };
    }
    let mut list: Vec<HeaderCell<'_>> = Vec::with_capacity(axis.nodes.len());
    let mut stack: Vec<(NodeIdx, usize)> = axis.roots.iter().rev().map(|idx| (*idx, 0)).collect();
    let mut next_leaf = 0;
    // Headers whose leaves are still being counted, outermost first.
    let mut open: Vec<usize> = Vec::new();
    while let Some((idx, level)) = stack.pop() {
        let node = axis.node(idx);
        open.truncate(level);
        open.push(list.len());
        list.push(HeaderCell { node, level, levels: 1, first: next_leaf, leaves: 0 });
        if node.leaf.is_some() {
            next_leaf += 1;
            for above in &open {
                if let Some(head) = list.get_mut(*above) {
                    head.leaves += 1;
                }
            }
        }
        // A group with figures of its own has a line of its own; what is below it follows in the same column.
        let below = if node.leaf.is_some() { level } else { level + 1 };
        stack.extend(node.children.iter().rev().map(|child| (*child, below)));
    }
    let depth = list.iter().map(|head| head.level + 1).max().unwrap_or(0);
    for head in list.iter_mut().filter(|head| head.node.leaf.is_some()) {
        head.levels = depth - head.level;
    }
    Header { depth, list }
}

impl<'t> Header<'t> {
    /// Returns the headers level by level, for the header rows above a table.
    pub(in crate::render) fn by_level(&self) -> Vec<Vec<HeaderCell<'t>>> {
        let mut levels: Vec<Vec<HeaderCell<'t>>> = vec![Vec::new(); self.depth];
        for head in &self.list {
            if let Some(level) = levels.get_mut(head.level) {
                level.push(*head);
            }
        }
        levels
    }

    /// Returns the headers that begin at each leaf, for the rows of figures.
    pub(in crate::render) fn by_leaf(&self, leaves: usize) -> Vec<Vec<HeaderCell<'t>>> {
        let mut rows: Vec<Vec<HeaderCell<'t>>> = vec![Vec::new(); leaves];
        for head in &self.list {
            if let Some(row) = rows.get_mut(head.first) {
                row.push(*head);
            }
        }
        rows
    }
}

impl HeaderCell<'_> {
    /// Formats the header as printed on the form: number, label, note.
    pub(in crate::render) fn words(&self) -> String {
        let node = self.node;
        let label = if node.label.is_empty() { &node.segment } else { &node.label };
        let mut words =
            if *label == node.segment { label.clone() } else { format!("{}{label}", number(&node.segment)) };
        if let Some(note) = &node.note {
            words.push_str(&format!("（{note}）"));
        }
        words
    }
}

/// Formats a segment that numbers its row as forms print it: `一` as `一、`, `(一)` as `（一）`, `1` as `1.`.
fn number(segment: &str) -> String {
    let counts = |words: &str| !words.is_empty() && words.chars().all(|c| "〇一二三四五六七八九十百".contains(c));
    let inside = segment.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    match inside {
        Some(inside) if counts(inside) => format!("（{inside}）"),
        _ if counts(segment) => format!("{segment}、"),
        _ if !segment.is_empty() && segment.chars().all(|c| c.is_ascii_digit()) => format!("{segment}."),
        _ => String::new(),
    }
}

/// Tables under one heading.
#[derive(Debug, Clone)]
pub(in crate::render) struct Block<'t> {
    pub(in crate::render) title: &'t str,
    pub(in crate::render) tables: Vec<(TableIdx, &'t Table)>,
}

/// Groups the tables of a form under the headings of its sections, in the order of the tables.
pub(in crate::render) fn blocks(template: &Template) -> Vec<Block<'_>> {
    let mut found: Vec<(Option<usize>, Block<'_>)> = Vec::new();
    for (idx, (code, table)) in template.tables.iter().enumerate() {
        let section = template.sections.iter().position(|section| section.tables.contains(code));
        let entry = (TableIdx(idx), table);
        match found.last_mut() {
            Some((last, block)) if section.is_some() && *last == section => block.tables.push(entry),
            _ => {
                let heading = section.and_then(|at| template.sections.get(at)).map(|section| section.title.as_str());
                let title = heading.unwrap_or(if table.title.is_empty() { code } else { &table.title });
                found.push((section, Block { title, tables: vec![entry] }));
            }
        }
    }
    found.into_iter().map(|(_, block)| block).collect()
}
