//! Lowers operators: arithmetic, chains, tolerance, states, defaults.

use super::{Fallible, Frame, Lowering, Shape};
use crate::amount::Amount;
use crate::check::error::CheckError;
use crate::check::ir;
use crate::check::lints;
use crate::check::types::{Measure, Measures, Meeting, Shifts, Type, Typed, operands_above};
use crate::source::Span;
use crate::syntax;
use crate::syntax::ast::{CompareOp, Expr};
use crate::template::AxisName;

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
        let (mut left, mut right) = (left, right);
        let shape = self.align(&mut [&mut left, &mut right], Some(sign))?;
        if op == Arithmetic::Div && matches!(lints::value(&right.expr), Some(v) if v.is_zero()) {
            return Err(Box::new(CheckError::DivisionByZero { span: right.span }));
        }
        let table = left.table.or(right.table);
        let (l, r, measures) = match op {
            Arithmetic::Add | Arithmetic::Sub => self.meet(&left, &right, shape, sign)?,
            Arithmetic::Mul => self.combine(&left, &right, |a, b| a.times(b), sign)?,
            Arithmetic::Div => self.combine(&left, &right, |a, b| a.over(b), sign)?,
        };
        let (l, left) = shifted(left.expr, left.operands, l);
        let (r, right) = shifted(right.expr, right.operands, r);
        let make = match op {
            Arithmetic::Add => ir::Expr::Add,
            Arithmetic::Sub => ir::Expr::Sub,
            Arithmetic::Mul => ir::Expr::Mul,
            Arithmetic::Div => ir::Expr::Div,
        };
        let expr = make(Box::new(l), Box::new(r));
        let operands = operands_above(None, [left, right]);
        Ok(Typed { expr, operands, shape, ty: Type::Number(measures), span, table })
    }

    /// The shifts of figures that are added or compared. A figure whose unit only the report may state is reported where
    /// it meets one of the template's.
    pub(super) fn meet(
        &mut self,
        left: &Typed,
        right: &Typed,
        shape: Shape,
        sign: Span,
    ) -> Fallible<(Shifts, Shifts, Measures)> {
        let (a, b) = (measures_of(left), measures_of(right));
        let varied = a.is_varied() || b.is_varied();
        let shape = if varied { shape } else { Shape::Scalar };
        let (l, r, result, unstated) = a
            .combine(&b, Measure::meet)
            .map_err(|position| self.unit_clash(sign, (a.get(position), b.get(position)), shape, position))?;
        if unstated {
            let span = if a.is_unstated() { left.span } else { right.span };
            self.diagnostics.push(CheckError::UnstatedUnit { span });
        }
        Ok((l, r, result))
    }

    /// The shifts of factors.
    fn combine(
        &self,
        left: &Typed,
        right: &Typed,
        meet: impl Fn(&Measure, &Measure) -> Meeting,
        sign: Span,
    ) -> Fallible<(Shifts, Shifts, Measures)> {
        let (a, b) = (measures_of(left), measures_of(right));
        let (l, r, result, _) = a
            .combine(&b, |a, b| Some(meet(a, b)))
            .map_err(|position| self.unit_clash(sign, (a.get(position), b.get(position)), Shape::Scalar, position))?;
        Ok((l, r, result))
    }

    /// Figures of two dimensions; the position is named where others are sound.
    pub(super) fn unit_clash(
        &self,
        span: Span,
        (left, right): (&Measure, &Measure),
        shape: Shape,
        position: usize,
    ) -> Box<CheckError> {
        let leaf = crate::template::LeafIdx(position);
        let at = match shape {
            Shape::Row(table) => Some((AxisName::Col, self.template.table(table).cols.leaf(leaf).code.clone())),
            Shape::Col(table) => Some((AxisName::Row, self.template.table(table).rows.leaf(leaf).code.clone())),
            Shape::Scalar => None,
        };
        Box::new(CheckError::UnitClash { span, left: left.clone(), right: right.clone(), at })
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
        let mut links = Vec::new();
        let mut parts = Vec::new();
        let table = typed.iter().find_map(|t| t.table);
        let sign_of_first = ops.first().map_or(span, |(_, at)| frame.scalar.place(at.clone()));
        let shape = self.align(&mut typed.iter_mut().collect::<Vec<_>>(), Some(sign_of_first))?;
        for (pair, (op, op_at)) in typed.windows(2).zip(ops) {
            let [left, right] = pair else { continue };
            let sign = frame.scalar.place(op_at.clone());
            let (l, r, measures) = self.meet(left, right, shape, sign)?;
            if *op == CompareOp::About {
                for side in [left, right] {
                    if !lints::intervalable(&side.expr) {
                        return Err(Box::new(CheckError::NotIntervalable { span: side.span }));
                    }
                }
            }
            let depends = measures_of(left).has_unstated() || measures_of(right).has_unstated();
            let dimension = depends.then(|| measures.dimensions());
            let tolerance = match &allowance {
                None => None,
                Some(allowance) => Some(self.allowance(allowance, &measures, *op, sign)?),
            };
            let (l, left) = shifted(left.expr.clone(), left.operands.clone(), l);
            let (r, right) = shifted(right.expr.clone(), right.operands.clone(), r);
            parts.push(operands_above(None, [left, right]));
            let (left, right) = (Box::new(l), Box::new(r));
            links.push(ir::Expr::Compare { op: *op, left, right, tolerance, dimension });
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
        measures: &Measures,
        op: CompareOp,
        sign: Span,
    ) -> Fallible<Amount> {
        let bad = || Box::new(CheckError::BadTolerance { span: allowance.span });
        if matches!(op, CompareOp::Unequal | CompareOp::About | CompareOp::Less | CompareOp::Greater) {
            return Err(bad());
        }
        let value = lints::value(&allowance.expr).filter(|v| !v.is_negative()).ok_or_else(bad)?;
        let clash = || Box::new(CheckError::ToleranceUnit { span: allowance.span, sign });
        match (measures_of(allowance), measures) {
            (Measures::Same(Measure::Unit(own)), Measures::Same(Measure::Unit(target))) => {
                own.convert(value, target).ok_or_else(clash)
            }
            // In units that differ by position one allowance has no single size.
            (Measures::Same(Measure::Unit(_)), Measures::Each(_)) => Err(clash()),
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
            | ir::Expr::Shift { .. }
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
        let ir::Expr::Figure { lane, .. } = figure.expr.clone() else {
            return Err(Box::new(CheckError::NotACell { span: figure.span }));
        };
        let value =
            lints::value(&constant.expr).ok_or_else(|| Box::new(CheckError::NotConstant { span: constant.span }))?;
        let value = match (measures_of(&constant), measures_of(&figure)) {
            (Measures::Same(Measure::Unit(own)), Measures::Same(Measure::Unit(target))) => {
                let (written, cell) = (Measure::Unit(own.clone()), Measure::Unit(target.clone()));
                own.convert(value, &target)
                    .ok_or_else(|| self.unit_clash(constant.span, (&cell, &written), Shape::Scalar, 0))?
            }
            (Measures::Same(Measure::Unit(own)), Measures::Each(cells)) => {
                let (written, cell) = (Measure::Unit(own), cells.first().cloned().unwrap_or(Measure::Unknown));
                return Err(self.unit_clash(constant.span, (&cell, &written), Shape::Scalar, 0));
            }
            _ => value,
        };
        let expr = ir::Expr::Figure { lane, fallback: Some(value) };
        Ok(Typed { expr, span, ..figure })
    }
}

pub(super) fn measures_of(typed: &Typed) -> Measures {
    match &typed.ty {
        Type::Number(measures) => measures.clone(),
        Type::Truth => Measures::Same(Measure::Unknown),
    }
}

/// The expression in another unit, and its operands.
pub(in crate::check) fn shifted(expr: ir::Expr, operands: ir::OperandIds, by: Shifts) -> (ir::Expr, ir::OperandIds) {
    match by {
        Shifts::Same(0) => (expr, operands),
        Shifts::Same(exponent) => match Amount::power_of_ten(exponent) {
            Some(factor) => {
                let expr = ir::Expr::Mul(Box::new(expr), Box::new(ir::Expr::Constant(factor)));
                (expr, operands_above(None, [operands, vec![None]]))
            }
            None => (expr, operands),
        },
        Shifts::Each(by) => (ir::Expr::Shift { inner: Box::new(expr), by }, operands_above(None, [operands])),
    }
}
