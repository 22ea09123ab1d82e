//! Finds what the author may have meant by a name that stands for nothing.

use super::{CheckError, Written, habits};
use crate::check::scope;
use crate::diagnostic::nearest;
use crate::rulebook::Rulebook;
use crate::source::{Span, fold_char, fold_label, fold_traditional};
use crate::syntax::ast::{Name, Pattern};
use crate::syntax::{is_plain_name, plain_letters};
use crate::template::{Axis, AxisName, Lookup, Node, TableIdx, Template, lookup};
use crate::yaml::Scalar;

/// What could have been written instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::check) enum Meant {
    /// The one name that comes near.
    Name(String),
    /// Two names that do stand, written as one: `一至四`.
    Range(String),
    /// A row and a column, written as one name: the cell, and where it is to be written.
    Cell { cell: String, at: Option<Span> },
    /// The name is written with a letter of another alphabet.
    LookAlike { near: String, sign: char },
    /// The name stands in another table.
    InTable { table: String, axis: AxisName, name: String },
    /// Nothing comes near: what there is.
    OneOf(Vec<String>),
}

impl Meant {
    /// Looks for the near name among those there are.
    pub(in crate::check) fn among<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> Self {
        let known: Vec<&str> = known.collect();
        match nearest(written, known.iter().copied()) {
            Some(near) => Meant::Name(near.to_owned()),
            None => Meant::OneOf(known.into_iter().map(str::to_owned).collect()),
        }
    }

    pub(super) fn near(&self) -> Option<&str> {
        match self {
            Meant::Name(near) | Meant::Range(near) | Meant::LookAlike { near, .. } => Some(near),
            Meant::Cell { .. } | Meant::InTable { .. } | Meant::OneOf(_) => None,
        }
    }

    /// The words an edit may write as they are. A range of two plain names is not a name itself.
    pub(super) fn replacement(&self) -> Option<&str> {
        match self {
            Meant::Name(near) | Meant::LookAlike { near, .. } => Some(near.as_str()).filter(|near| is_plain_name(near)),
            Meant::Range(near) => Some(near),
            Meant::Cell { .. } | Meant::InTable { .. } | Meant::OneOf(_) => None,
        }
    }
}

impl CheckError {
    pub(in crate::check) fn unknown_table(written: Written, template: &Template) -> Self {
        let wanted = fold_label(&written.text);
        let titled = |fits: &dyn Fn(&str, &str) -> bool| {
            let mut found =
                template.tables.values().filter(|t| !wanted.is_empty() && fits(&fold_label(&t.title), &wanted));
            found.next().filter(|_| found.next().is_none())
        };
        // A table named by its title, or by a part of it.
        let by_title = titled(&|title, wanted| title == wanted)
            .or_else(|| titled(&|title, wanted| wanted.chars().count() >= 4 && title.contains(wanted)));
        let meant = match by_title {
            Some(table) => Meant::Name(table.code.clone()),
            None => Meant::among(&written.text, template.tables.keys().map(String::as_str)),
        };
        CheckError::UnknownTable { written, meant }
    }

    /// No such row or column here; the other axis and the printed labels are searched for what was meant.
    pub(in crate::check) fn unknown_name(
        template: &Template,
        table: TableIdx,
        axis: AxisName,
        name: &Name,
        scalar: &Scalar,
    ) -> Self {
        let form = template.table(table);
        let tree = form.axis(axis);
        if let Lookup::One(_) = lookup(form.axis(other(axis)), &name.text) {
            return CheckError::RowForCol {
                span: scalar.place(name.at.clone()),
                name: name.text.clone(),
                asked: axis,
                in_cell: in_cell(&scalar.value, name.at.start),
                labelled: exact_label(tree, &name.text).map(|node| node.code.clone()),
            };
        }
        // `一至四` without spaces is one name in the language.
        let range = name
            .text
            .split_once('至')
            .filter(|(from, to)| [from, to].iter().all(|end| matches!(lookup(tree, end), Lookup::One(_))));
        let meant = match range {
            Some((from, to)) => Meant::Range(format!("{from}..{to}")),
            None => cell_meant(template, table, axis, name, scalar)
                .or_else(|| look_alike(tree, &name.text))
                .or_else(|| total_named(tree, &name.text).map(Meant::Name))
                // A name that another table has is hardly a misspelt one of this table.
                .or_else(|| {
                    let own = exact_label(tree, &name.text).is_some();
                    elsewhere(template, table, axis, &name.text).filter(|_| !own)
                })
                .or_else(|| near_name(template, table, axis, &name.text).map(Meant::Name))
                .unwrap_or_else(|| Meant::OneOf(neighbours(tree, &name.text))),
        };
        CheckError::UnknownName { written: Written::new(name, scalar), table: form.code.clone(), axis, meant }
    }

    /// A reference without table, none of whose names stands in any table.
    pub(in crate::check) fn nowhere(
        template: &Template,
        patterns: &[(AxisName, &Pattern)],
        scalar: &Scalar,
        span: Span,
    ) -> Self {
        let names = patterns.iter().flat_map(|(axis, pattern)| scope::names(pattern).map(|name| (*axis, name)));
        for (axis, name) in names {
            let mut ambiguous: Vec<Vec<String>> = Vec::new();
            let mut found = false;
            for table in template.tables.values() {
                let tree = table.axis(axis);
                match lookup(tree, &name.text) {
                    Lookup::One(_) => found = true,
                    Lookup::Ambiguous(list) => {
                        ambiguous.push(list.iter().map(|i| tree.node(*i).code.clone()).collect());
                    }
                    Lookup::None => {}
                }
            }
            if found {
                continue;
            }
            if ambiguous.is_empty() {
                return match nearest_table(template, axis, &name.text) {
                    Some(table) => CheckError::unknown_name(template, table, axis, name, scalar),
                    None => CheckError::UnknownNameAnywhere {
                        span: scalar.place(name.at.clone()),
                        name: name.text.clone(),
                        axis,
                    },
                };
            }
            if let [codes] = ambiguous.as_slice() {
                return CheckError::ambiguous(name, axis, codes.clone(), scalar);
            }
        }
        CheckError::AmbiguousTable { span, tables: template.tables.keys().cloned().collect() }
    }

    pub(in crate::check) fn ambiguous(name: &Name, axis: AxisName, codes: Vec<String>, scalar: &Scalar) -> Self {
        CheckError::AmbiguousName { span: scalar.place(name.at.clone()), name: name.text.clone(), axis, codes }
    }

    /// A group where a figure is asked for.
    pub(in crate::check) fn group_named(name: &Name, axis: AxisName, node: &Node, scalar: &Scalar) -> Self {
        CheckError::GroupNamed {
            span: scalar.place(name.at.clone()),
            axis,
            code: node.code.clone(),
            in_cell: in_cell(&scalar.value, name.at.start),
        }
    }

    pub(in crate::check) fn unknown_definition(
        template: &Template,
        book: &Rulebook,
        name: &Name,
        scalar: &Scalar,
    ) -> Self {
        let has = |axis: &AxisName| {
            template.tables.values().any(|t| !matches!(lookup(t.axis(*axis), &name.text), Lookup::None))
        };
        let near = nearest(&name.text, book.defines.keys().map(String::as_str)).map(str::to_owned);
        let mut written = Written::new(name, scalar);
        let remedy = habits::for_word(template, scalar, &name.text, &name.at).filter(|_| near.is_none());
        let edit = remedy.as_ref().and_then(|remedy| remedy.edit.clone());
        let edit = edit.and_then(|(at, words)| Some((scalar.exact_place(at)?, words)));
        if let Some((place, _)) = &edit {
            written.span = *place;
        }
        CheckError::UnknownDefinition {
            written,
            near,
            remedy: remedy.map(|remedy| remedy.help),
            edit,
            stands: [AxisName::Row, AxisName::Col].into_iter().find(has),
        }
    }
}

pub(super) fn other(axis: AxisName) -> AxisName {
    match axis {
        AxisName::Row => AxisName::Col,
        AxisName::Col => AxisName::Row,
    }
}

/// The name of the axis that comes near, by its code or by its printed words.
fn near_name(template: &Template, table: TableIdx, axis: AxisName, written: &str) -> Option<String> {
    let names = names_of(template, table, axis);
    nearest(written, names.iter().map(String::as_str))
        .or_else(|| by_label(template.table(table).axis(axis), written).map(|node| node.code.as_str()))
        .map(str::to_owned)
}

/// The table in which a name that stands nowhere on the axis comes nearest.
fn nearest_table(template: &Template, axis: AxisName, written: &str) -> Option<TableIdx> {
    let mut tables = (0..template.tables.len()).map(TableIdx);
    let crossed = |idx: &TableIdx| matches!(lookup(template.table(*idx).axis(other(axis)), written), Lookup::One(_));
    let exact = |idx: &TableIdx| exact_label(template.table(*idx).axis(axis), written).is_some();
    let near = |idx: &TableIdx| near_name(template, *idx, axis, written).is_some();
    tables.clone().find(crossed).or_else(|| tables.clone().find(exact)).or_else(|| tables.find(near))
}

/// Codes by which rows or columns can be named: whole codes and the suffixes that name one.
fn names_of(template: &Template, table: TableIdx, axis: AxisName) -> Vec<String> {
    let tree = template.table(table).axis(axis);
    let mut names: Vec<String> = tree.nodes.iter().map(|n| n.code.clone()).collect();
    for node in &tree.nodes {
        if node.segment != node.code && matches!(lookup(tree, &node.segment), Lookup::One(_)) {
            names.push(node.segment.clone());
        }
    }
    names
}

/// `row 一.总计`: the cell in which the row and the column meet, if the name is all that follows `row` or `col`.
fn cell_meant(template: &Template, table: TableIdx, axis: AxisName, name: &Name, scalar: &Scalar) -> Option<Meant> {
    let form = template.table(table);
    let one = |axis: AxisName, name: &str| matches!(lookup(form.axis(axis), name), Lookup::One(_));
    let cuts = name.text.match_indices('.').map(|(at, _)| at);
    let mut halves = cuts.filter_map(|at| Some((name.text.get(..at)?, name.text.get(at + 1..)?)));
    let (own, crossed) = halves.find(|(own, crossed)| one(axis, own) && one(other(axis), crossed))?;
    let (row, col) = if axis == AxisName::Row { (own, crossed) } else { (crossed, own) };
    let before = scalar.value.get(..name.at.start).unwrap_or("").trim_end();
    let keyword = ["row", "col", "行", "列"].into_iter().find(|word| before.ends_with(word));
    let start = keyword.map(|word| before.len() - word.len());
    let chinese = keyword.is_some_and(|word| !word.is_ascii());
    let cell = format!("{}[{row}, {col}]", if chinese { "格" } else { "cell" });
    Some(Meant::Cell { cell, at: start.and_then(|start| scalar.exact_place(start..name.at.end)) })
}

/// The one total of an axis, asked for by a word for totals.
fn total_named(tree: &Axis, written: &str) -> Option<String> {
    let word: String = written.chars().map(fold_traditional).collect();
    let asked = matches!(word.as_str(), "合计" | "总计" | "小计" | "共计" | "总数" | "total" | "Total" | "sum");
    let mut totals = tree.roots.iter().chain(&tree.leaves).map(|idx| tree.node(*idx)).filter(|node| node.total);
    let first = totals.next().filter(|_| asked)?;
    totals.all(|node| node.code == first.code).then(|| first.code.clone())
}

/// The name with its letters of other alphabets replaced, if it then stands.
fn look_alike(tree: &Axis, written: &str) -> Option<Meant> {
    let near = plain_letters(written);
    let sign = written.chars().find(|c| !near.contains(*c))?;
    matches!(lookup(tree, &near), Lookup::One(_)).then_some(Meant::LookAlike { near, sign })
}

/// The one other table in which the name stands, or else the one in which something is labelled so.
fn elsewhere(template: &Template, table: TableIdx, axis: AxisName, written: &str) -> Option<Meant> {
    let others = || (0..template.tables.len()).map(TableIdx).filter(|idx| *idx != table);
    let mut found = others().filter(|idx| matches!(lookup(template.table(*idx).axis(axis), written), Lookup::One(_)));
    let (first, name) = match (found.next(), found.next()) {
        (Some(first), None) => (first, written.to_owned()),
        (Some(_), Some(_)) => return None,
        (None, _) => {
            let labelled =
                |idx: TableIdx| Some((idx, exact_label(template.table(idx).axis(axis), written)?.code.clone()));
            let mut found = others().filter_map(labelled);
            found.next().filter(|_| found.next().is_none())?
        }
    };
    Some(Meant::InTable { table: template.table(first).code.clone(), axis, name })
}

/// The codes that stand where the written one would: the members of its group, or of the whole axis.
fn neighbours(tree: &Axis, written: &str) -> Vec<String> {
    let group = match written.rsplit_once('.').map(|(head, _)| lookup(tree, head)) {
        Some(Lookup::One(idx)) if !tree.children(Some(idx)).is_empty() => tree.children(Some(idx)),
        _ => tree.children(None),
    };
    group.iter().map(|idx| tree.node(*idx).code.clone()).collect()
}

/// Whether a place of an expression lies inside `cell[…]`.
fn in_cell(text: &str, at: usize) -> bool {
    let mut closed = 0usize;
    for c in text.get(..at).unwrap_or("").chars().rev().map(fold_char) {
        match c {
            ']' => closed += 1,
            '[' if closed == 0 => return true,
            '[' => closed -= 1,
            _ => {}
        }
    }
    false
}

/// The one row or column with exactly these printed words.
fn exact_label<'a>(axis: &'a Axis, written: &str) -> Option<&'a Node> {
    let wanted = fold_label(written);
    let mut found = axis.nodes.iter().filter(|n| !wanted.is_empty() && fold_label(&n.label) == wanted);
    found.next().filter(|_| found.next().is_none())
}

/// The one row or column whose printed words are these, begin so, hold them, or come near.
fn by_label<'a>(axis: &'a Axis, written: &str) -> Option<&'a Node> {
    let wanted = fold_label(written);
    if wanted.is_empty() {
        return None;
    }
    let labels = |node: &Node| -> Vec<String> {
        let aliases = node.aliases.iter().map(|alias| fold_label(&alias.label));
        [fold_label(&node.label), ordinal_label(node)].into_iter().chain(aliases).collect()
    };
    let one = |fits: &dyn Fn(&str) -> bool| {
        let mut found = axis.nodes.iter().filter(|node| labels(node).iter().any(|label| fits(label)));
        found.next().filter(|_| found.next().is_none())
    };
    let long = wanted.chars().count() >= 2;
    one(&|label| label == wanted)
        .or_else(|| one(&|label| long && label.starts_with(&wanted)))
        .or_else(|| one(&|label| long && label.contains(&wanted)))
        .or_else(|| {
            // Of two characters one may be wrong and the other a coincidence.
            if wanted.chars().count() < 3 {
                return None;
            }
            let near = nearest(written, axis.nodes.iter().map(|node| node.label.as_str()))?;
            axis.nodes.iter().find(|node| node.label == near)
        })
}

/// `七总计`: ordinal and label as printed.
fn ordinal_label(node: &Node) -> String {
    fold_label(&format!("{}{}", node.segment, node.label))
}
