//! Lowers [`ast`](crate::syntax::ast) to [`ir`], one rule at a time, and computes types from the leaves up.
//!
//! The first mistake in an expression stops that expression; the other expressions of the rule are still checked.

mod call;
mod operand;
mod operator;
mod rule;

use std::collections::HashSet;

use self::operator::Arithmetic;
use super::error::CheckError;
use super::ir::{self, Operand, OperandId};
use super::types::{Shape, Type, Typed, operands_above};
use crate::diagnostic::Diagnostics;
use crate::rulebook::Rulebook;
use crate::source::Span;
use crate::syntax;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind};
use crate::template::{AxisName, NodeIdx, TableIdx, Template};
use crate::yaml::Scalar;

pub(super) type Fallible<T> = Result<T, Box<CheckError>>;

/// Most operands of one rule after sets are written out.
const MAX_OPERANDS: usize = 1_000_000;

/// Deepest tree of one rule with its definitions written out.
const MAX_LEVELS: usize = 128;

/// The current member of the set inside an aggregate.
#[derive(Clone)]
struct Binding {
    /// Where the set is written: its pattern's place.
    at: std::ops::Range<usize>,
    row: Option<NodeIdx>,
    col: Option<NodeIdx>,
}

/// The expression being lowered: its text and the table its names belong to.
#[derive(Clone)]
struct Frame<'a> {
    scalar: &'a Scalar,
    table: Option<TableIdx>,
    binding: Option<Binding>,
}

pub(super) struct Lowering<'a> {
    template: &'a Template,
    book: &'a Rulebook,
    diagnostics: &'a mut Diagnostics,
    sites: Vec<Operand>,
    /// Definitions being lowered, outermost first.
    stack: Vec<String>,
    used: HashSet<String>,
    /// Levels of the tree above the expression being lowered.
    level: usize,
}

impl<'a> Lowering<'a> {
    pub(super) fn new(template: &'a Template, book: &'a Rulebook, diagnostics: &'a mut Diagnostics) -> Self {
        Self { template, book, diagnostics, sites: Vec::new(), stack: Vec::new(), used: HashSet::new(), level: 0 }
    }

    pub(super) fn into_used(self) -> HashSet<String> {
        self.used
    }

    fn site(&mut self, span: Span) -> Fallible<OperandId> {
        if self.sites.len() >= MAX_OPERANDS {
            return Err(Box::new(CheckError::TooManyOperands { span, limit: MAX_OPERANDS }));
        }
        self.sites.push(Operand { span: Some(span) });
        Ok(OperandId(self.sites.len() - 1))
    }

    // ---- shapes

    fn join(&self, left: Shape, right: Shape, at: Span) -> Fallible<Shape> {
        match (left, right) {
            (Shape::Scalar, other) | (other, Shape::Scalar) => Ok(other),
            (Shape::Row(a), Shape::Row(b)) => self.same_axis(a, b, AxisName::Col, at).map(Shape::Row),
            (Shape::Col(a), Shape::Col(b)) => self.same_axis(a, b, AxisName::Row, at).map(Shape::Col),
            _ => Err(Box::new(CheckError::RowMeetsCol { span: at })),
        }
    }

    fn same_axis(&self, a: TableIdx, b: TableIdx, axis: AxisName, at: Span) -> Fallible<TableIdx> {
        let codes = |table: TableIdx| {
            let tree = self.template.table(table).axis(axis);
            tree.leaves.iter().map(|idx| tree.node(*idx).code.clone()).collect::<Vec<_>>()
        };
        if a == b || codes(a) == codes(b) {
            return Ok(a);
        }
        let name = |t: TableIdx| self.template.table(t).code.clone();
        Err(Box::new(CheckError::AxesDiffer { span: at, a: name(a), b: name(b) }))
    }

    // ---- expressions

    fn expr(&mut self, expr: &'a Expr, frame: &Frame<'a>) -> Fallible<Typed> {
        if self.level >= MAX_LEVELS {
            let span = frame.scalar.place(expr.at.clone());
            return Err(Box::new(CheckError::TooManyLevels { span, limit: MAX_LEVELS }));
        }
        self.level += 1;
        let typed = self.lower(expr, frame);
        self.level -= 1;
        typed
    }

    /// One level. Each kind has a function of its own, so that a deep tree needs little of the stack.
    fn lower(&mut self, expr: &'a Expr, frame: &Frame<'a>) -> Fallible<Typed> {
        let span = frame.scalar.place(expr.at.clone());
        match &expr.kind {
            ExprKind::Number { value, percent, unit } => self.number(*value, *percent, unit.as_ref(), span, frame),
            ExprKind::Text(_) | ExprKind::Section(_) => Err(Box::new(CheckError::TextOutOfPlace { span })),
            ExprKind::Row { .. } | ExprKind::Col { .. } | ExprKind::Cell { .. } => self.figure(expr, frame),
            ExprKind::Name(name) => self.definition(name, frame),
            ExprKind::Call { function, args } => self.call(function, args, span, frame),
            ExprKind::Negate(inner) => self.negate(inner, span, frame),
            ExprKind::Not(inner) => self.not(inner, span, frame),
            ExprKind::Binary { op, op_at, left, right } => {
                let arithmetic = match op {
                    BinaryOp::And | BinaryOp::Or => return self.joined(*op, left, right, span, frame),
                    BinaryOp::Default => return self.default(left, right, span, frame),
                    BinaryOp::Contains | BinaryOp::Matches => return self.words(*op, left, right, span, frame),
                    BinaryOp::Add => Arithmetic::Add,
                    BinaryOp::Sub => Arithmetic::Sub,
                    BinaryOp::Mul => Arithmetic::Mul,
                    BinaryOp::Div => Arithmetic::Div,
                };
                let sign = frame.scalar.place(op_at.clone());
                let (left, right) = (self.numeric(left, frame)?, self.numeric(right, frame)?);
                self.arithmetic(arithmetic, sign, left, right, span)
            }
            ExprKind::Compare { operands, ops, tolerance } => {
                self.compare(operands, ops, tolerance.as_deref(), span, frame)
            }
            ExprKind::Is { operand, negated, state } => self.state(operand, *negated, *state, span, frame),
            ExprKind::If { guard, then } => self.conditional(guard, then, span, frame),
        }
    }

    fn negate(&mut self, inner: &'a Expr, span: Span, frame: &Frame<'a>) -> Fallible<Typed> {
        let inner = self.numeric(inner, frame)?;
        let operands = operands_above(None, [inner.operands]);
        Ok(Typed { expr: ir::Expr::Negate(Box::new(inner.expr)), operands, span, ..inner })
    }

    fn not(&mut self, inner: &'a Expr, span: Span, frame: &Frame<'a>) -> Fallible<Typed> {
        let inner = self.truth(inner, frame)?;
        let operands = operands_above(None, [inner.operands]);
        Ok(Typed { expr: ir::Expr::Not(Box::new(inner.expr)), operands, span, ..inner })
    }

    /// `a and b`, `a or b`.
    fn joined(
        &mut self,
        op: BinaryOp,
        left: &'a Expr,
        right: &'a Expr,
        span: Span,
        frame: &Frame<'a>,
    ) -> Fallible<Typed> {
        let (left, right) = (self.truth(left, frame)?, self.truth(right, frame)?);
        let shape = self.join(left.shape, right.shape, right.span)?;
        let items = vec![left.expr, right.expr];
        let operands = operands_above(None, [left.operands, right.operands]);
        let expr = if op == BinaryOp::And { ir::Expr::And(items) } else { ir::Expr::Or(items) };
        Ok(Typed { expr, operands, shape, ty: Type::Truth, span, table: left.table.or(right.table) })
    }

    /// `section s contains "…"`, `section s matches "…"`.
    fn words(
        &mut self,
        op: BinaryOp,
        left: &'a Expr,
        right: &'a Expr,
        span: Span,
        frame: &Frame<'a>,
    ) -> Fallible<Typed> {
        let section = self.section(left, frame)?;
        let ExprKind::Text(words) = &right.kind else {
            return Err(Box::new(CheckError::NotText { span: frame.scalar.place(right.at.clone()) }));
        };
        let expr = if op == BinaryOp::Contains {
            ir::Expr::Contains { section, words: words.clone() }
        } else {
            let pattern = regex::RegexBuilder::new(words).size_limit(1 << 20).build().map_err(|why| {
                CheckError::BadPattern { span: frame.scalar.place(right.at.clone()), why: why.to_string() }
            })?;
            ir::Expr::Matches { section, pattern: ir::Pattern(pattern) }
        };
        Ok(Typed { expr, operands: vec![None], shape: Shape::Scalar, ty: Type::Truth, span, table: None })
    }

    /// `x is blank`, `x is not blank`.
    fn state(
        &mut self,
        operand: &'a Expr,
        negated: bool,
        state: syntax::ast::StateTest,
        span: Span,
        frame: &Frame<'a>,
    ) -> Fallible<Typed> {
        let asked = self.is(operand, state, span, frame)?;
        if !negated {
            return Ok(Typed { span, ..asked });
        }
        let operands = operands_above(None, [asked.operands]);
        Ok(Typed { expr: ir::Expr::Not(Box::new(asked.expr)), operands, span, ..asked })
    }

    fn conditional(&mut self, guard: &'a Expr, then: &'a Expr, span: Span, frame: &Frame<'a>) -> Fallible<Typed> {
        let (guard, then) = (self.truth(guard, frame)?, self.truth(then, frame)?);
        let shape = self.join(guard.shape, then.shape, then.span)?;
        let expr = ir::Expr::If(Box::new(guard.expr), Box::new(then.expr));
        let operands = operands_above(None, [guard.operands, then.operands]);
        Ok(Typed { expr, operands, shape, ty: Type::Truth, span, table: then.table.or(guard.table) })
    }

    fn numeric(&mut self, expr: &'a Expr, frame: &Frame<'a>) -> Fallible<Typed> {
        let typed = self.expr(expr, frame)?;
        match typed.ty {
            Type::Number(_) => Ok(typed),
            _ => Err(Box::new(CheckError::NotNumber { span: typed.span })),
        }
    }

    fn truth(&mut self, expr: &'a Expr, frame: &Frame<'a>) -> Fallible<Typed> {
        let typed = self.expr(expr, frame)?;
        match typed.ty {
            Type::Truth => Ok(typed),
            _ => Err(Box::new(CheckError::NotTruth { span: typed.span })),
        }
    }
}
