//! Reports conditions whose outcome is known before any report: alone, or where the guard holds.

use crate::check::error::CheckError;
use crate::check::ir::{Expr, Position};
use crate::check::normal::{condition, impossible};
use crate::diagnostic::Diagnostics;
use crate::source::Span;
use crate::syntax::ast::{self, BinaryOp, ExprKind};
use crate::template::BlankPolicy;
use crate::yaml::Scalar;

/// An expression with what its author wrote.
#[derive(Clone, Copy)]
pub(in crate::check) struct Part<'a> {
    pub expr: &'a Expr,
    pub span: Span,
    /// The tree as written and its text, where it stands in the rule itself.
    pub tree: Option<(&'a ast::Expr, &'a Scalar)>,
}

/// The expressions of one rule.
pub(in crate::check) struct Conditions<'a> {
    pub id: &'a str,
    pub positions: &'a [Position],
    pub blank: BlankPolicy,
    pub guard: Option<Part<'a>>,
    pub check: Part<'a>,
}

impl<'a> Conditions<'a> {
    /// Reports the widest conditions that no report can change. Returns whether any was found.
    pub(in crate::check) fn report(&self, diagnostics: &mut Diagnostics) -> bool {
        let mut found = Vec::new();
        let (check, guard) = (self.check, self.guard);
        let given: Vec<&Expr> = guard.iter().map(|guard| guard.expr).collect();
        match guard.and_then(|guard| Some((guard.span, self.outcome(guard.expr, &[])?))) {
            Some((span, false)) => found.push(CheckError::NoPositions { span, rule: self.id.to_owned() }),
            Some((span, true)) => found.push(CheckError::ConstantPart { span, outcome: true }),
            None => {
                if let Some(guard) = guard {
                    self.parts(guard, &[], &mut found);
                }
            }
        }
        if !matches!(found.first(), Some(CheckError::NoPositions { .. })) {
            if let Some(outcome) = self.outcome(check.expr, &[]) {
                found.push(CheckError::ConstantCheck { span: check.span, outcome });
            } else if let Some(outcome) = self.outcome(check.expr, &given).filter(|_| guard.is_some()) {
                found.push(CheckError::SettledByGuard { span: check.span, outcome });
            } else {
                self.parts(check, &given, &mut found);
            }
        }
        let any = !found.is_empty();
        found.into_iter().for_each(|problem| diagnostics.push(problem));
        any
    }

    /// Conditions inside a condition.
    fn parts(&self, whole: Part<'a>, given: &[&'a Expr], found: &mut Vec<CheckError>) {
        if let Expr::If(guard, then) = whole.expr {
            let inner: Vec<&Expr> = given.iter().copied().chain([&**guard]).collect();
            let Some((ast::Expr { kind: ExprKind::If { guard: a, then: b, .. }, .. }, scalar)) = whole.tree else {
                return;
            };
            let (guard, then) = (part(guard, a, scalar), part(then, b, scalar));
            match self.outcome(guard.expr, &[]) {
                Some(outcome) => found.push(CheckError::ConstantPart { span: guard.span, outcome }),
                None => self.parts(guard, &[], found),
            }
            match (self.outcome(then.expr, &[]), self.outcome(then.expr, &inner)) {
                (Some(outcome), _) => found.push(CheckError::ConstantPart { span: then.span, outcome }),
                (None, Some(outcome)) => found.push(CheckError::SettledByGuard { span: then.span, outcome }),
                (None, None) => self.parts(then, &inner, found),
            }
            return;
        }
        for inner in inside(whole) {
            match self.outcome(inner.expr, &[]) {
                Some(outcome) => found.push(CheckError::ConstantPart { span: inner.span, outcome }),
                None => self.parts(inner, &[], found),
            }
        }
    }

    /// Whether a condition holds at all positions, or at none, in every report in which others hold.
    fn outcome(&self, expr: &Expr, given: &[&Expr]) -> Option<bool> {
        let (mut never, mut always) = (true, true);
        for position in self.positions {
            let own = condition(expr, position);
            let turned = own.negate();
            let given: Vec<_> = given.iter().map(|given| condition(given, position)).collect();
            let with = |own| given.iter().chain([own]).collect::<Vec<_>>();
            never = never && impossible(&with(&own), self.blank);
            always = always && impossible(&with(&turned), self.blank);
            if !never && !always {
                return None;
            }
        }
        // Both: something is compared that has no figure where the others hold.
        self.positions.first().map(|_| always && !never)
    }
}

fn part<'a>(expr: &'a Expr, tree: &'a ast::Expr, scalar: &'a Scalar) -> Part<'a> {
    Part { expr, span: scalar.place(tree.at.clone()), tree: Some((tree, scalar)) }
}

/// The conditions directly inside one, as far as they are written in the rule itself.
fn inside(whole: Part<'_>) -> Vec<Part<'_>> {
    let Some((tree, scalar)) = whole.tree else { return Vec::new() };
    match (&tree.kind, whole.expr) {
        (
            ExprKind::Binary { op: BinaryOp::And | BinaryOp::Or, left, right, .. },
            Expr::And(items) | Expr::Or(items),
        ) => items.iter().zip([&**left, &**right]).map(|(expr, tree)| part(expr, tree, scalar)).collect(),
        (ExprKind::Not(tree), Expr::Not(inner)) => vec![part(inner, tree, scalar)],
        (ExprKind::Compare { operands, .. }, Expr::And(links)) => {
            let pairs = operands.windows(2).zip(links);
            let link = |(pair, expr): (&[ast::Expr], _)| {
                let [a, b] = pair else { return None };
                Some(Part { expr, span: scalar.place(a.at.start..b.at.end), tree: None })
            };
            pairs.filter_map(link).collect()
        }
        _ => Vec::new(),
    }
}
