//! Lowers operators: arithmetic, chains, tolerance, states, defaults.

use super::{Fallible, Frame, Lowering, Shape};
use crate::amount::Amount;
use crate::check::error::CheckError;
use crate::check::ir;
use crate::check::lints;
use crate::check::types::{Measure, Type, Typed, operands_above};
use crate::source::Span;
use crate::syntax;
use crate::syntax::ast::{CompareOp, Expr};

/// Computes one figure from two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Add,
    Sub,
    Mul,
    Div,
}

impl<'a> Lowering<'a> {
    pub(super) fn arithmetic(
        &mut self,
        op: Arithmetic,
        sign: Span,
        left: Typed,
        right: Typed,
        span: Span,
    ) -> Fallible<Typed> {
        let shape = self.join(left.shape, right.shape, sign)?;
        let (a, b) = (measure_of(&left), measure_of(&right));
        let table = left.table.or(right.table);
        let (expr, parts, measure) = match op {
            Arithmetic::Add | Arithmetic::Sub => {
                let (l, r, measure) = a.meet(&b).ok_or_else(|| unit_clash(sign, &left, &right))?;
                let (l, left) = scaled(left.expr, left.operands, l);
                let (r, right) = scaled(right.expr, right.operands, r);
                let expr = if op == Arithmetic::Add {
                    ir::Expr::Add(Box::new(l), Box::new(r))
                } else {
                    ir::Expr::Sub(Box::new(l), Box::new(r))
                };
                (expr, [left, right], measure)
            }
            Arithmetic::Mul => {
                let expr = ir::Expr::Mul(Box::new(left.expr), Box::new(right.expr));
                (expr, [left.operands, right.operands], a.times(&b))
            }
            Arithmetic::Div => {
                if matches!(lints::value(&right.expr), Some(v) if v.is_zero()) {
                    return Err(Box::new(CheckError::DivisionByZero { span: right.span }));
                }
                let ((l, left), (r, right)) = match a.meet(&b) {
                    Some((l, r, Measure::Unit(_))) if b != Measure::Pure => {
                        (scaled(left.expr, left.operands, l), scaled(right.expr, right.operands, r))
                    }
                    _ => ((left.expr, left.operands), (right.expr, right.operands)),
                };
                (ir::Expr::Div(Box::new(l), Box::new(r)), [left, right], a.over(&b))
            }
        };
        let operands = operands_above(None, parts);
        Ok(Typed { expr, operands, shape, ty: Type::Number(measure), span, table })
    }

    pub(super) fn compare(
        &mut self,
        operands: &'a [Expr],
        ops: &'a [(CompareOp, std::ops::Range<usize>)],
        tolerance: Option<&'a Expr>,
        span: Span,
        frame: &Frame<'a>,
    ) -> Fallible<Typed> {
        let mut typed = Vec::with_capacity(operands.len());
        for operand in operands {
            typed.push(self.numeric(operand, frame)?);
        }
        let allowance = tolerance.map(|t| self.numeric(t, frame)).transpose()?;
        let mut shape = Shape::Scalar;
        let mut links = Vec::new();
        let mut parts = Vec::new();
        let table = typed.iter().find_map(|t| t.table);
        for (pair, (op, op_at)) in typed.windows(2).zip(ops) {
            let [left, right] = pair else { continue };
            let sign = frame.scalar.place(op_at.clone());
            shape = self.join(shape, left.shape, sign)?;
            shape = self.join(shape, right.shape, sign)?;
            let (l, r, measure) =
                measure_of(left).meet(&measure_of(right)).ok_or_else(|| unit_clash(sign, left, right))?;
            if *op == CompareOp::About {
                for side in [left, right] {
                    if !lints::intervalable(&side.expr) {
                        return Err(Box::new(CheckError::NotIntervalable { span: side.span }));
                    }
                }
            }
            let tolerance = match &allowance {
                None => None,
                Some(allowance) => Some(self.allowance(allowance, &measure, *op, sign)?),
            };
            let (l, left) = scaled(left.expr.clone(), left.operands.clone(), l);
            let (r, right) = scaled(right.expr.clone(), right.operands.clone(), r);
            parts.push(operands_above(None, [left, right]));
            links.push(ir::Expr::Compare { op: *op, left: Box::new(l), right: Box::new(r), tolerance });
        }
        let (expr, operands) = if links.len() == 1 {
            (links.remove(0), parts.concat())
        } else {
            (ir::Expr::And(links), operands_above(None, parts))
        };
        Ok(Typed { expr, operands, shape, ty: Type::Truth, span, table })
    }

    /// The tolerance in the unit of the comparison.
    pub(super) fn allowance(
        &self,
        allowance: &Typed,
        measure: &Measure,
        op: CompareOp,
        sign: Span,
    ) -> Fallible<Amount> {
        let bad = || Box::new(CheckError::BadTolerance { span: allowance.span });
        if matches!(op, CompareOp::Unequal | CompareOp::About | CompareOp::Less | CompareOp::Greater) {
            return Err(bad());
        }
        let value = lints::value(&allowance.expr).filter(|v| !v.is_negative()).ok_or_else(bad)?;
        match (measure_of(allowance), measure) {
            (Measure::Unit(own), Measure::Unit(target)) => own
                .convert(value, target)
                .ok_or_else(|| Box::new(CheckError::ToleranceUnit { span: allowance.span, sign })),
            _ => Ok(value),
        }
    }

    pub(super) fn is(
        &mut self,
        operand: &'a Expr,
        state: syntax::ast::StateTest,
        span: Span,
        frame: &Frame<'a>,
    ) -> Fallible<Typed> {
        if state == syntax::ast::StateTest::Whole {
            let inner = self.numeric(operand, frame)?;
            let operands = operands_above(None, [inner.operands]);
            let expr = ir::Expr::Whole(Box::new(inner.expr));
            return Ok(Typed { expr, operands, ty: Type::Truth, span, ..inner });
        }
        let inner = self.expr(operand, frame)?;
        match inner.expr {
            ir::Expr::Figure { lane, fallback } => {
                if fallback.is_some() {
                    self.diagnostics.push(CheckError::BlankNeverSeen { span: inner.span });
                }
                let expr = ir::Expr::Is { lane, state };
                Ok(Typed {
                    expr,
                    operands: inner.operands,
                    shape: inner.shape,
                    ty: Type::Truth,
                    span,
                    table: inner.table,
                })
            }
            ir::Expr::Constant(_)
            | ir::Expr::Negate(_)
            | ir::Expr::Abs(_)
            | ir::Expr::Add(..)
            | ir::Expr::Sub(..)
            | ir::Expr::Mul(..)
            | ir::Expr::Div(..)
            | ir::Expr::Aggregate { .. }
            | ir::Expr::Count { .. }
            | ir::Expr::Length { .. }
            | ir::Expr::Named { .. }
            | ir::Expr::Compare { .. }
            | ir::Expr::And(_)
            | ir::Expr::Or(_)
            | ir::Expr::Not(_)
            | ir::Expr::If(..)
            | ir::Expr::Is { .. }
            | ir::Expr::Whole(_)
            | ir::Expr::Contains { .. }
            | ir::Expr::Matches { .. } => Err(Box::new(CheckError::NotACell { span: inner.span })),
        }
    }

    pub(super) fn default(
        &mut self,
        left: &'a Expr,
        right: &'a Expr,
        span: Span,
        frame: &Frame<'a>,
    ) -> Fallible<Typed> {
        let figure = self.numeric(left, frame)?;
        let constant = self.numeric(right, frame)?;
        let ir::Expr::Figure { lane, .. } = figure.expr else {
            return Err(Box::new(CheckError::NotACell { span: figure.span }));
        };
        let value =
            lints::value(&constant.expr).ok_or_else(|| Box::new(CheckError::NotConstant { span: constant.span }))?;
        let value = match (measure_of(&constant), measure_of(&figure)) {
            (Measure::Unit(own), Measure::Unit(target)) => {
                own.convert(value, &target).ok_or_else(|| unit_clash(constant.span, &figure, &constant))?
            }
            _ => value,
        };
        let expr = ir::Expr::Figure { lane, fallback: Some(value) };
        Ok(Typed { expr, span, ..figure })
    }
}

pub(super) fn unit_clash(span: Span, left: &Typed, right: &Typed) -> Box<CheckError> {
    Box::new(CheckError::UnitClash { span, left: left.ty.clone(), right: right.ty.clone() })
}

pub(super) fn measure_of(typed: &Typed) -> Measure {
    match &typed.ty {
        Type::Number(measure) => measure.clone(),
        _ => Measure::Any,
    }
}

/// The expression in another unit, and its operands.
pub(super) fn scaled(expr: ir::Expr, operands: ir::OperandIds, exponent: i32) -> (ir::Expr, ir::OperandIds) {
    match Amount::power_of_ten(exponent) {
        Some(factor) if exponent != 0 => {
            let expr = ir::Expr::Mul(Box::new(expr), Box::new(ir::Expr::Constant(factor)));
            (expr, operands_above(None, [operands, vec![None]]))
        }
        _ => (expr, operands),
    }
}
