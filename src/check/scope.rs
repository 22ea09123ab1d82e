//! Determines which table an expression refers to, and which row or column a name stands for.

use crate::diagnostic::nearest;
use crate::rulebook::Rulebook;
use crate::source::fold_code;
use crate::syntax::ast::{Expr, ExprKind, Member, Name, Pattern};
use crate::template::{AxisName, Lookup, NodeIdx, TableIdx, Template, lookup};
use crate::yaml::Scalar;

use super::error::CheckError;

/// Calls `visit` with every row, column and cell reference that names no table, and its patterns.
pub(super) fn references<'a>(expr: &'a Expr, visit: &mut impl FnMut(Vec<(AxisName, &'a Pattern)>)) {
    match &expr.kind {
        ExprKind::Row { table: None, pattern } => visit(vec![(AxisName::Row, pattern)]),
        ExprKind::Col { table: None, pattern } => visit(vec![(AxisName::Col, pattern)]),
        ExprKind::Cell { table: None, row, col } => visit(vec![(AxisName::Row, row), (AxisName::Col, col)]),
        ExprKind::Prior(inner) | ExprKind::Members(inner) => references(inner, visit),
        ExprKind::Number { .. }
        | ExprKind::Text(_)
        | ExprKind::Row { .. }
        | ExprKind::Col { .. }
        | ExprKind::Cell { .. }
        | ExprKind::Section(_)
        | ExprKind::Office(_)
        | ExprKind::Fact(_)
        | ExprKind::Name(_)
        | ExprKind::Call { .. }
        | ExprKind::Negate(_)
        | ExprKind::Not(_)
        | ExprKind::Binary { .. }
        | ExprKind::Compare { .. }
        | ExprKind::Is { .. }
        | ExprKind::In { .. }
        | ExprKind::If { .. } => {}
    }
    each_child(expr, &mut |child| references(child, visit));
}

pub(super) fn each_child<'a>(expr: &'a Expr, visit: &mut impl FnMut(&'a Expr)) {
    match &expr.kind {
        ExprKind::Call { args, .. } => args.iter().for_each(visit),
        ExprKind::Negate(inner) | ExprKind::Not(inner) => visit(inner),
        ExprKind::Is { operand, .. } => visit(operand),
        ExprKind::Binary { left, right, .. } => {
            visit(left);
            visit(right);
        }
        ExprKind::In { operand, values, .. } => {
            visit(operand);
            values.iter().for_each(visit);
        }
        ExprKind::If { guard, then, otherwise } => {
            visit(guard);
            visit(then);
            if let Some(otherwise) = otherwise {
                visit(otherwise);
            }
        }
        ExprKind::Compare { operands, tolerance, .. } => {
            operands.iter().for_each(&mut *visit);
            if let Some(tolerance) = tolerance {
                visit(tolerance);
            }
        }
        // A row, column or cell of other reports is one operand.
        ExprKind::Prior(_)
        | ExprKind::Members(_)
        | ExprKind::Number { .. }
        | ExprKind::Text(_)
        | ExprKind::Row { .. }
        | ExprKind::Col { .. }
        | ExprKind::Cell { .. }
        | ExprKind::Section(_)
        | ExprKind::Office(_)
        | ExprKind::Fact(_)
        | ExprKind::Name(_) => {}
    }
}

/// Definitions that expressions name, whether or not those expressions are sound: a mistake elsewhere in a rule
/// must not make its definitions look unused.
pub(super) fn mentioned(book: &Rulebook) -> Vec<String> {
    fn collect(expr: &Expr, found: &mut Vec<String>) {
        if let ExprKind::Name(name) = &expr.kind {
            found.push(name.text.clone());
        }
        each_child(expr, &mut |child| collect(child, found));
    }
    let rules = book.rules.values().flat_map(|rule| rule.check.iter().chain(&rule.when)).map(|formula| (None, formula));
    let defines = book.defines.values().map(|define| (Some(define.name.value.as_str()), &define.formula));
    let mut found = Vec::new();
    for (own, formula) in rules.chain(defines) {
        let mut names = Vec::new();
        match &formula.tree {
            Some(tree) => collect(tree, &mut names),
            None => {
                let text = fold_code(&formula.scalar.value.replace(char::is_whitespace, "+"));
                let words = text.split(|c: char| !(c.is_alphanumeric() || "_·〇".contains(c)));
                names.extend(words.filter(|word| book.defines.contains_key(*word)).map(str::to_owned));
            }
        }
        // A definition that only names itself is unused.
        found.extend(names.into_iter().filter(|name| own != Some(name.as_str())));
    }
    // A misspelt name was meant for the near one.
    let near: Vec<String> = found
        .iter()
        .filter(|name| !book.defines.contains_key(*name))
        .filter_map(|name| nearest(name, book.defines.keys().map(String::as_str)))
        .map(str::to_owned)
        .collect();
    found.extend(near);
    found
}

/// Names in a pattern.
pub(super) fn names(pattern: &Pattern) -> impl Iterator<Item = &Name> {
    pattern.members.iter().chain(&pattern.except).flat_map(|member| match member {
        Member::One(name) => vec![name],
        Member::Children(name, _) | Member::Leaves(name, _) => name.iter().collect(),
        Member::Range(a, b) => vec![a, b],
    })
}

/// Tables in which every name of the patterns stands for exactly one row or column.
pub(super) fn candidates(template: &Template, patterns: &[(AxisName, &Pattern)]) -> Vec<TableIdx> {
    let fits = |table: &crate::template::Table| {
        patterns.iter().all(|(axis, pattern)| {
            names(pattern).all(|name| matches!(lookup(table.axis(*axis), &name.text), Lookup::One(_)))
        })
    };
    let tables = template.tables.values().enumerate();
    tables.filter(|(_, table)| fits(table)).map(|(idx, _)| TableIdx(idx)).collect()
}

/// The one table in which all unqualified references of the trees can stand; references that stand nowhere
/// are ignored here and reported later.
pub(super) fn infer(template: &Template, trees: &[&Expr]) -> Option<TableIdx> {
    let mut common: Option<Vec<TableIdx>> = None;
    for tree in trees {
        references(tree, &mut |patterns| {
            let here = candidates(template, &patterns);
            if here.is_empty() {
                return;
            }
            common = Some(match common.take() {
                None => here,
                Some(before) => before.into_iter().filter(|t| here.contains(t)).collect(),
            });
        });
    }
    match common.as_deref() {
        Some([one]) => Some(*one),
        _ => None,
    }
}

/// A name in a table → its row or column.
pub(super) fn resolve(
    template: &Template,
    table: TableIdx,
    axis: AxisName,
    name: &Name,
    scalar: &Scalar,
) -> Result<NodeIdx, Box<CheckError>> {
    let tree = template.table(table).axis(axis);
    match lookup(tree, &name.text) {
        Lookup::One(idx) => Ok(idx),
        Lookup::Ambiguous(list) => {
            let codes = list.iter().map(|idx| tree.node(*idx).code.clone()).collect();
            Err(Box::new(CheckError::ambiguous(name, axis, codes, scalar)))
        }
        Lookup::None => Err(Box::new(CheckError::unknown_name(template, table, axis, name, scalar))),
    }
}
