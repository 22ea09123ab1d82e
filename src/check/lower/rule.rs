//! Lowers one rule: its parts, its positions, and what its message may name.

use super::message::units_compared;
use super::{Frame, Lowering, Shape};
use crate::check::error::{CheckError, Written};
use crate::check::ir::{self, Position};
use crate::check::lints;
use crate::check::scope;
use crate::check::types::{Type, Typed};
use crate::rulebook::{Define, Formula, Rule, Rulebook};
use crate::syntax::ast::Expr;
use crate::template::{LeafIdx, TableIdx};

impl<'a> Lowering<'a> {
    /// One rule. `None` where something in it is wrong or it has no check of its own.
    pub(in crate::check) fn rule(&mut self, rule: &'a Rule) -> Option<ir::Rule> {
        let formula = rule.check.as_ref()?;
        let table = self.rule_table(rule)?;
        let trees: Vec<&Expr> =
            [Some(formula), rule.when.as_ref()].into_iter().flatten().filter_map(|f| f.tree.as_ref()).collect();
        let table = table.or_else(|| scope::infer(self.template, &trees));
        let check = self.formula(formula, table);
        let guard = rule.when.as_ref().map(|when| self.formula(when, table));
        let mut check = check?;
        let mut guard = match guard {
            Some(None) => return None,
            Some(found) => found,
            None => None,
        };
        if let Some(guard) = guard.as_ref().filter(|guard| repeats(guard, &check)) {
            self.diagnostics.push(CheckError::GuardRepeats { span: guard.span });
        }
        let shape = match &mut guard {
            None => check.shape,
            Some(guard) => match self.align(&mut [&mut check, guard], None) {
                Ok(shape) => shape,
                Err(problem) => {
                    self.diagnostics.push(*problem);
                    return None;
                }
            },
        };
        let positions = self.positions(shape, &check);
        let units = units_compared(&check.expr);
        let extras = match &rule.message {
            Some(message) => self.message(message, table, shape, units),
            None => Some(Vec::new()),
        };
        let blank = rule.blank.unwrap_or(self.template.blank);
        let written = |formula: &'a Formula| Some((formula.tree.as_ref()?, &formula.scalar));
        let settled = lints::Conditions {
            id: &rule.id.value,
            positions: &positions,
            blank,
            guard: guard.as_ref().map(|guard| lints::Part {
                expr: &guard.expr,
                span: guard.span,
                tree: rule.when.as_ref().and_then(written),
            }),
            check: lints::Part { expr: &check.expr, span: check.span, tree: written(formula) },
        }
        .report(self.diagnostics);
        let (guard, operands) = match guard {
            Some(guard) => (Some(guard.expr), [guard.operands, check.operands].concat()),
            None => (None, check.operands),
        };
        let parts = || guard.iter().chain([&check.expr]);
        let (prior, members) = (parts().any(ir::Expr::reads_prior), parts().any(ir::Expr::reads_members));
        let mut facts: Vec<usize> = parts().flat_map(ir::Expr::facts).collect();
        facts.sort_unstable();
        facts.dedup();
        let lowered = ir::Rule {
            id: rule.id.value.clone(),
            severity: Rulebook::severity_of(rule),
            basis: rule.basis.clone(),
            words: rule.message.as_ref().map(|m| ir::MessageTemplate::Author(m.value.trim().to_owned())),
            extras: extras?,
            table: positions.first().and_then(|p| p.table),
            positions,
            guard,
            check: check.expr,
            blank,
            operands,
            sites: std::mem::take(&mut self.sites),
            expression: crate::syntax::without_comments(&formula.scalar.value),
            guard_text: rule.when.as_ref().map(|w| crate::syntax::without_comments(&w.scalar.value)),
            span: Some(formula.scalar.span),
            derived: false,
            units: self.unit_source(),
            prior,
            members,
            facts,
            attributes: std::mem::take(&mut self.attributes),
        };
        if !settled {
            lints::Sums { template: self.template, rule: &lowered }.report(self.diagnostics);
        }
        Some(lowered)
    }

    /// A definition that no rule has led to. Which table its names belong to may be undecided until one does.
    pub(in crate::check) fn alone(&mut self, define: &'a Define) {
        let Some(tree) = define.formula.tree.as_ref() else { return };
        let table = scope::infer(self.template, &[tree]);
        self.stack.push(define.name.value.clone());
        let frame = Frame { scalar: &define.formula.scalar, table, binding: None, each_member: false };
        if let Err(problem) = self.expr(tree, &frame)
            && !matches!(*problem, CheckError::AmbiguousTable { .. })
        {
            self.diagnostics.push(*problem);
        }
    }

    /// The table named by the rule's `table:`; `None` (outer) where that is not a table.
    pub(super) fn rule_table(&mut self, rule: &Rule) -> Option<Option<TableIdx>> {
        let Some(written) = &rule.table else { return Some(None) };
        match self.template.table_named(&written.value) {
            Some((idx, _)) => Some(Some(idx)),
            None => {
                let written = Written::whole(written.value.trim(), written.span);
                self.diagnostics.push(CheckError::unknown_table(written, self.template));
                None
            }
        }
    }

    /// `check` or `when`: must be true or false.
    pub(super) fn formula(&mut self, formula: &'a Formula, table: Option<TableIdx>) -> Option<Typed> {
        let tree = formula.tree.as_ref()?;
        let frame = Frame { scalar: &formula.scalar, table, binding: None, each_member: false };
        let lowered = self.expr(tree, &frame).and_then(|typed| match typed.ty {
            Type::Truth => Ok(typed),
            _ => Err(Box::new(CheckError::NotTruth { span: typed.span })),
        });
        match lowered {
            Ok(typed) => Some(typed),
            Err(problem) => {
                self.diagnostics.push(*problem);
                None
            }
        }
    }

    pub(super) fn positions(&self, shape: Shape, check: &Typed) -> Vec<Position> {
        match shape {
            Shape::Row(table) => {
                let count = self.template.table(table).cols.leaf_count();
                (0..count).map(|c| Position { table: Some(table), row: None, col: Some(LeafIdx(c)) }).collect()
            }
            Shape::Col(table) => {
                let count = self.template.table(table).rows.leaf_count();
                (0..count).map(|r| Position { table: Some(table), row: Some(LeafIdx(r)), col: None }).collect()
            }
            Shape::Scalar => vec![Position { table: self.only_table(&check.expr), row: None, col: None }],
        }
    }

    /// The table all cells of an expression stand in, where it is one.
    pub(super) fn only_table(&self, expr: &ir::Expr) -> Option<TableIdx> {
        let mut tables: Vec<TableIdx> =
            expr.lanes().iter().filter_map(|lane| Some(self.template.locate(lane.any()?).0)).collect();
        tables.dedup();
        match tables.as_slice() {
            [first, rest @ ..] if rest.iter().all(|t| t == first) => Some(*first),
            _ => None,
        }
    }
}

/// Whether a condition on every row or column stands before one on single cells, which would be reported for each.
pub(super) fn repeats(guard: &Typed, check: &Typed) -> bool {
    guard.shape != Shape::Scalar && check.shape == Shape::Scalar
}
