//! Reads which code of an earlier form became which of this one, and finds the cells of the earlier form.
//!
//! Invariant: a code that is not listed is the same in both forms; nothing else is.

use std::collections::HashMap;

use super::error::TemplateError;
use super::keys::PRIOR_TABLE;
use super::lookup::{Lookup, lookup};
use super::model::{Axis, AxisName, CellId, LeafIdx, NodeIdx, Table, Template};
use crate::diagnostic::{Diagnostic, Diagnostics, Text};
use crate::source::{Spanned, fold_code};
use crate::yaml::{self, Fields, MapEntry};

/// What became of the codes of an earlier form.
#[derive(Debug, Clone)]
pub struct PriorForm {
    /// The name of the earlier form.
    pub form: Spanned<String>,
    tables: Vec<PriorTable>,
}

/// What became of one table.
#[derive(Debug, Clone)]
struct PriorTable {
    /// In this form.
    code: String,
    /// In the earlier form, where it had another code.
    earlier: Option<Spanned<String>>,
    rows: Vec<PriorCode>,
    cols: Vec<PriorCode>,
}

/// A row or column, or a group of them, and what it was.
#[derive(Debug, Clone)]
struct PriorCode {
    here: NodeIdx,
    /// `None` where the earlier form had nothing like it.
    earlier: Option<Spanned<String>>,
}

/// The cells of an earlier form, in the places of this one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PriorCells {
    /// By cell of this form: the cell that it was, or was a part of.
    pub origins: Vec<Option<CellId>>,
    /// Cells of this form that were one.
    pub sums: Vec<(Vec<CellId>, CellId)>,
}

/// Reads `prior`. What is wrong with an entry is reported, and the entry left out.
pub(super) fn load(entry: &MapEntry, template: &Template, diagnostics: &mut Diagnostics) -> Vec<PriorForm> {
    let forms = mapping(entry, diagnostics);
    let form = |entry: &MapEntry, diagnostics: &mut Diagnostics| {
        let tables = mapping(entry, diagnostics).iter().filter_map(|table| load_table(table, template, diagnostics));
        PriorForm { form: entry.key.spanned(), tables: tables.collect() }
    };
    forms.iter().map(|entry| form(entry, diagnostics)).collect()
}

fn mapping<'a>(entry: &'a MapEntry, diagnostics: &mut Diagnostics) -> &'a [MapEntry] {
    if entry.value.is_empty() {
        return &[];
    }
    entry.value.entries().unwrap_or_else(|| {
        diagnostics.push(yaml::wrong_type_of_entry(entry, Text::KindMapping));
        &[]
    })
}

fn load_table(entry: &MapEntry, template: &Template, diagnostics: &mut Diagnostics) -> Option<PriorTable> {
    let Some((_, table)) = template.table_named(&entry.key.value) else {
        let tables = template.tables.keys().cloned().collect();
        diagnostics.push(TemplateError::UnknownTable { written: entry.key.spanned(), tables });
        return None;
    };
    let fields = Fields::read(&entry.value, PRIOR_TABLE, entry.key.span, diagnostics)?;
    let earlier = fields.text("table", diagnostics).map(|scalar| folded(scalar.spanned()));
    let rows = codes(&fields, AxisName::Row, table, diagnostics);
    let cols = codes(&fields, AxisName::Col, table, diagnostics);
    Some(PriorTable { code: table.code.clone(), earlier, rows, cols })
}

fn folded(written: Spanned<String>) -> Spanned<String> {
    Spanned::new(fold_code(&written.value), written.span)
}

/// The codes of one axis. Each may stand once on either side.
fn codes(fields: &Fields<'_>, axis: AxisName, table: &Table, diagnostics: &mut Diagnostics) -> Vec<PriorCode> {
    let Some(entry) = fields.get(if axis == AxisName::Row { "rows" } else { "cols" }) else { return Vec::new() };
    let tree = table.axis(axis);
    let mut found: Vec<PriorCode> = Vec::new();
    let mut used: HashMap<String, Spanned<String>> = HashMap::new();
    for one in mapping(entry, diagnostics) {
        let here = match lookup(tree, &one.key.value) {
            Lookup::One(idx) => idx,
            Lookup::None | Lookup::Ambiguous(_) => {
                let known = tree.nodes.iter().map(|node| node.code.clone()).collect();
                diagnostics.push(TemplateError::UnknownPriorCode { written: one.key.spanned(), form: None, known });
                continue;
            }
        };
        let Some(scalar) = one.value.scalar() else {
            diagnostics.push(yaml::wrong_type_of_entry(one, Text::KindScalar));
            continue;
        };
        let earlier = Some(folded(scalar.spanned())).filter(|written| !written.value.trim().is_empty());
        if found.iter().any(|other| other.here == here || overlaps(tree, other.here, here)) {
            diagnostics.push(TemplateError::PriorCodeTwice { written: one.key.spanned(), first: None });
            continue;
        }
        if let Some(earlier) = &earlier
            && let Some(first) = used.insert(earlier.value.clone(), earlier.clone())
        {
            diagnostics.push(TemplateError::PriorCodeTwice { written: earlier.clone(), first: Some(first.span) });
            continue;
        }
        found.push(PriorCode { here, earlier });
    }
    found
}

/// Whether one stands below the other.
fn overlaps(tree: &Axis, a: NodeIdx, b: NodeIdx) -> bool {
    let is_above = |above: NodeIdx, below: NodeIdx| {
        std::iter::successors(Some(below), |idx| tree.node(*idx).parent).any(|idx| idx == above)
    };
    is_above(a, b) || is_above(b, a)
}

/// What the leaves of an axis were: a leaf of the earlier axis, alone or together with others.
struct Leaves {
    /// By leaf of this axis.
    single: Vec<Option<LeafIdx>>,
    /// Leaves of this axis that were one.
    sums: Vec<(Vec<LeafIdx>, LeafIdx)>,
}

fn leaves(here: &Axis, earlier: &Axis, listed: &[PriorCode], form: &str, found: &mut Vec<Diagnostic>) -> Leaves {
    let mut wanted = |written: &Spanned<String>| match lookup(earlier, &written.value) {
        Lookup::One(idx) if earlier.node(idx).leaf.is_some() => earlier.node(idx).leaf,
        Lookup::One(_) | Lookup::None | Lookup::Ambiguous(_) => {
            let known = earlier.leaves.iter().map(|idx| earlier.node(*idx).code.clone()).collect();
            let form = Some(form.to_owned());
            found.push(TemplateError::UnknownPriorCode { written: written.clone(), form, known }.into());
            None
        }
    };
    let mut single = vec![None; here.leaf_count()];
    let mut sums = Vec::new();
    let mut settled = vec![false; here.leaf_count()];
    let mut taken: Vec<LeafIdx> = Vec::new();
    for code in listed {
        let leaf = code.earlier.as_ref().and_then(&mut wanted);
        taken.extend(leaf);
        let node = here.node(code.here);
        let parts: Vec<LeafIdx> = match node.leaf {
            Some(own) => vec![own],
            None => here.parts_below(Some(code.here)).into_iter().filter_map(|idx| here.node(idx).leaf).collect(),
        };
        for part in &parts {
            if let Some(slot) = settled.get_mut(part.0) {
                *slot = true;
            }
        }
        match (node.leaf, leaf) {
            (Some(own), Some(leaf)) => {
                if let Some(slot) = single.get_mut(own.0) {
                    *slot = Some(leaf);
                }
            }
            (None, Some(leaf)) => sums.push((parts, leaf)),
            (_, None) => {}
        }
    }
    for (leaf, slot) in single.iter_mut().enumerate().filter(|(leaf, _)| !settled.get(*leaf).is_some_and(|s| *s)) {
        let code = &here.leaf(LeafIdx(leaf)).code;
        let same = earlier.leaves.iter().position(|idx| earlier.node(*idx).code == *code).map(LeafIdx);
        // What was listed for another code is not this one as well.
        *slot = same.filter(|same| !taken.contains(same));
    }
    Leaves { single, sums }
}

impl Template {
    /// What is declared about an earlier form.
    pub fn prior_form(&self, name: &str) -> Option<&PriorForm> {
        self.prior.iter().find(|form| form.form.value == name)
    }

    /// The cells of the form of last year in the places of this one. `None` where nothing says how the two belong
    /// together. What is wrong with codes of the earlier form is added to `found`.
    pub fn prior_cells(&self, earlier: &Template, found: &mut Vec<Diagnostic>) -> Option<PriorCells> {
        let listed = match self.prior_form(&earlier.name) {
            Some(form) => form.tables.as_slice(),
            None if earlier.name == self.name => &[],
            None => return None,
        };
        let mut cells = PriorCells { origins: vec![None; self.cell_count()], sums: Vec::new() };
        for table in self.tables.values() {
            let entry = listed.iter().find(|entry| entry.code == table.code);
            let renamed = entry.and_then(|entry| entry.earlier.as_ref());
            let Some((_, before)) = earlier.table_named(renamed.map_or(&table.code, |code| &code.value)) else {
                if let Some(written) = renamed {
                    let (known, form) = (earlier.tables.keys().cloned().collect(), Some(earlier.name.clone()));
                    found.push(TemplateError::UnknownPriorCode { written: written.clone(), form, known }.into());
                }
                continue;
            };
            let of_rows = entry.map_or(&[][..], |entry| &entry.rows);
            let of_cols = entry.map_or(&[][..], |entry| &entry.cols);
            let rows = leaves(&table.rows, &before.rows, of_rows, &earlier.name, found);
            let cols = leaves(&table.cols, &before.cols, of_cols, &earlier.name, found);
            cells.add(table, before, &rows, &cols);
        }
        Some(cells)
    }
}

impl PriorCells {
    fn add(&mut self, table: &Table, before: &Table, rows: &Leaves, cols: &Leaves) {
        let each = |leaves: &Leaves| {
            let single = leaves.single.iter().enumerate();
            let single = single.filter_map(|(leaf, was)| Some((vec![LeafIdx(leaf)], (*was)?)));
            single.chain(leaves.sums.iter().cloned()).collect::<Vec<_>>()
        };
        for (own_rows, row) in each(rows) {
            for (own_cols, col) in each(cols) {
                let origin = before.cell(row, col);
                let of_row = |own_row: &LeafIdx| {
                    let own_row = *own_row;
                    own_cols.iter().map(move |own_col| table.cell(own_row, *own_col)).collect::<Vec<_>>()
                };
                let mut parts: Vec<CellId> = own_rows.iter().flat_map(of_row).collect();
                for part in &parts {
                    if let Some(slot) = self.origins.get_mut(part.index()) {
                        *slot = Some(origin);
                    }
                }
                if parts.len() > 1 || own_rows.len() + own_cols.len() > 2 {
                    parts.sort_unstable();
                    self.sums.push((parts, origin));
                }
            }
        }
    }

    /// Whether a cell of this form was one of the earlier form by itself.
    pub fn is_single(&self, cell: CellId) -> bool {
        !self.sums.iter().any(|(parts, _)| parts.binary_search(&cell).is_ok())
    }
}

/// Says that a form in `prior` is not known.
pub fn unknown_prior_form(written: Spanned<String>, known: Vec<String>) -> Diagnostic {
    TemplateError::UnknownPriorForm { written, known }.into()
}
