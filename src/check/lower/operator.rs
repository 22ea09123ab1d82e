//! Lowers operators: arithmetic, chains, tolerance, states, defaults.

use super::{Fallible, Frame, Lowering, MAX_OPERANDS, Shape};
use crate::amount::Amount;
use crate::check::error::CheckError;
use crate::check::ir;
use crate::check::lints;
use crate::check::types::{Common, Measure, Measures, Meeting, Shifts, Type, Typed, operands_above};
use crate::source::Span;
use crate::syntax;
use crate::syntax::ast::{BinaryOp, CompareOp, Expr, ExprKind};
use crate::template::AxisName;

/// Computes one figure from two factors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Mul,
    Div,
}

/// Where and how two figures are compared.
struct Meets<'t> {
    allowance: Option<&'t Typed>,
    shape: Shape,
    sign: Span,
    /// Whether figures may meet depends on the report.
    depends: bool,
}

/// A term of a sum, and the sign before it.
struct Term {
    typed: Typed,
    sign: Span,
}

impl<'a> Lowering<'a> {
    /// A sum with all its terms: they are brought into one unit together, so that their order does not matter.
    pub(super) fn sum(&mut self, expr: &'a Expr, span: Span, frame: &Frame<'a>) -> Fallible<Typed> {
        let mut terms = Vec::new();
        if let ExprKind::Binary { op_at, left, right, .. } = &expr.kind {
            self.term(left, span, frame, &mut terms)?;
            self.term(right, frame.scalar.place(op_at.clone()), frame, &mut terms)?;
        }
        let at = terms.get(1).map_or(span, |term| term.sign);
        let shape = self.align(&mut terms.iter_mut().map(|term| &mut term.typed).collect::<Vec<_>>(), Some(at))?;
        let table = terms.iter().find_map(|term| term.typed.table);
        let measures: Vec<Measures> = terms.iter().map(|term| measures_of(&term.typed)).collect();
        let common = Common::new(&measures).map_err(|clash| {
            let sign = terms.get(clash.item).map_or(span, |term| term.sign);
            let shape = if clash.varied { shape } else { Shape::Scalar };
            self.unit_clash(sign, (&clash.left, &clash.right), shape, clash.position)
        })?;
        if let Some(term) = common.unstated.and_then(|item| terms.get(item)) {
            self.diagnostics.push(CheckError::UnstatedUnit { span: term.typed.span });
        }
        let terms = terms.into_iter().zip(common.shifts);
        let mut terms = terms.map(|(term, by)| shifted(term.typed.expr, term.typed.operands, by));
        let (expr, operands) = rebuilt(expr, &mut terms)
            .ok_or_else(|| Box::new(CheckError::TooManyOperands { span, limit: MAX_OPERANDS }))?;
        Ok(Typed { expr, operands, shape, ty: Type::Number(common.result), span, table })
    }

    /// Lowers a term of a sum, or the terms of one that is a sum itself, in the order of reading.
    fn term(&mut self, expr: &'a Expr, sign: Span, frame: &Frame<'a>, found: &mut Vec<Term>) -> Fallible<()> {
        let ExprKind::Binary { op: BinaryOp::Add | BinaryOp::Sub, op_at, left, right } = &expr.kind else {
            found.push(Term { typed: self.numeric(expr, frame)?, sign });
            return Ok(());
        };
        self.deeper(expr, frame, |lowering| {
            lowering.term(left, sign, frame, found)?;
            lowering.term(right, frame.scalar.place(op_at.clone()), frame, found)
        })
    }

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
            Arithmetic::Mul => self.combine(&left, &right, |a, b| a.times(b), sign)?,
            Arithmetic::Div => self.combine(&left, &right, |a, b| a.over(b), sign)?,
        };
        let make = match op {
            Arithmetic::Mul => ir::Expr::Mul,
            Arithmetic::Div => ir::Expr::Div,
        };
        let (expr, operands) = joined(make, (left, l), (right, r));
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
        let (mut typed, depends) = self.sides(operands, frame)?;
        let allowance = tolerance.map(|t| self.numeric(t, frame)).transpose()?;
        let mut links = Vec::new();
        let mut parts = Vec::new();
        let table = typed.iter().find_map(|t| t.table);
        let sign_of_first = ops.first().map_or(span, |(_, at)| frame.scalar.place(at.clone()));
        let shape = self.align(&mut typed.iter_mut().collect::<Vec<_>>(), Some(sign_of_first))?;
        for (pair, (op, op_at)) in typed.windows(2).zip(ops) {
            let [left, right] = pair else { continue };
            let sign = frame.scalar.place(op_at.clone());
            let (link, operands) =
                self.link(*op, left, right, Meets { allowance: allowance.as_ref(), shape, sign, depends })?;
            links.push(link);
            parts.push(operands);
        }
        let (expr, operands) = if links.len() == 1 {
            (links.remove(0), parts.concat())
        } else {
            (ir::Expr::And(links), operands_above(None, parts))
        };
        Ok(Typed { expr, operands, shape, ty: Type::Truth, span, table })
    }

    /// Figures that are compared with each other, and whether it depends on the report that they may meet, however deep
    /// in them the figures stand of which that is so.
    fn sides(
        &mut self,
        operands: impl IntoIterator<Item = &'a Expr>,
        frame: &Frame<'a>,
    ) -> Fallible<(Vec<Typed>, bool)> {
        let unstated = std::mem::take(&mut self.unstated);
        let sides = operands.into_iter().map(|operand| self.numeric(operand, frame)).collect::<Fallible<_>>()?;
        let depends = self.unstated;
        self.unstated |= unstated;
        Ok((sides, depends))
    }

    /// Two figures that are compared.
    fn link(
        &mut self,
        op: CompareOp,
        left: &Typed,
        right: &Typed,
        Meets { allowance, shape, sign, depends }: Meets<'_>,
    ) -> Fallible<(ir::Expr, ir::OperandIds)> {
        let (l, r, measures) = self.meet(left, right, shape, sign)?;
        if op == CompareOp::About {
            for side in [left, right] {
                if !lints::intervalable(&side.expr) {
                    return Err(Box::new(CheckError::NotIntervalable { span: side.span }));
                }
            }
        }
        let (tolerance, measures, by) = match allowance {
            None => (None, measures, Shifts::Same(0)),
            Some(allowance) => {
                let shares = Measures::take_shares([&measures_of(left), &measures_of(right)], depends);
                let (tolerance, measures, by) = self.allowance(allowance, measures, shares, op, sign)?;
                (Some(tolerance), measures, by)
            }
        };
        let units = measures.units(depends);
        let (l, left) = shifted(left.expr.clone(), left.operands.clone(), l.plus(&by));
        let (r, right) = shifted(right.expr.clone(), right.operands.clone(), r.plus(&by));
        let (left_side, right_side) = (Box::new(l), Box::new(r));
        let compared = ir::Expr::Compare { op, left: left_side, right: right_side, tolerance, units };
        Ok((compared, operands_above(None, [left, right])))
    }

    /// `x in {a, b}`: one of the values is equal.
    pub(super) fn among(
        &mut self,
        operand: &'a Expr,
        values: &'a [Expr],
        span: Span,
        frame: &Frame<'a>,
    ) -> Fallible<Typed> {
        let (mut sides, depends) = self.sides(std::iter::once(operand).chain(values), frame)?;
        let table = sides.iter().find_map(|side| side.table);
        let shape = self.align(&mut sides.iter_mut().collect::<Vec<_>>(), Some(span))?;
        let (mut links, mut parts) = (Vec::new(), Vec::new());
        if let Some((figure, values)) = sides.split_first() {
            for value in values {
                let meets = Meets { allowance: None, shape, sign: value.span, depends };
                let (link, operands) = self.link(CompareOp::Equal, figure, value, meets)?;
                links.push(link);
                parts.push(operands);
            }
        }
        let (expr, operands) = (ir::Expr::Or(links), operands_above(None, parts));
        Ok(Typed { expr, operands, shape, ty: Type::Truth, span, table })
    }

    /// The tolerance, what it is compared with, and the powers of ten that bring both sides into its unit. One without a
    /// unit takes that of the sides. `shares`: a percentage is a share of the right side.
    fn allowance(
        &self,
        allowance: &Typed,
        measures: Measures,
        shares: bool,
        op: CompareOp,
        sign: Span,
    ) -> Fallible<(ir::Tolerance, Measures, Shifts)> {
        let bad = || Box::new(CheckError::BadTolerance { span: allowance.span });
        if matches!(op, CompareOp::Unequal | CompareOp::About | CompareOp::Less | CompareOp::Greater) {
            return Err(bad());
        }
        let value = lints::value(&allowance.expr).filter(|v| !v.is_negative()).ok_or_else(bad)?;
        let own = measures_of(allowance);
        let clash = || Box::new(CheckError::ToleranceUnit { span: allowance.span, sign });
        if let Measures::Same(Measure::Unit(unit)) = &own
            && unit.dimension.is_plain()
            && shares
        {
            return Ok((ir::Tolerance::Share(value), measures, Shifts::Same(0)));
        }
        let fixed = |(value, measures, by)| (ir::Tolerance::Fixed(value), measures, by);
        match (&own, &measures) {
            (Measures::Same(Measure::Unit(unit)), Measures::Same(Measure::Unit(target))) => {
                let value = unit.convert(value, target).ok_or_else(clash)?;
                Ok(fixed((value, measures, Shifts::Same(0))))
            }
            // In the unit of the tolerance the sides are the same size at every position.
            (Measures::Same(Measure::Unit(_)), _) => {
                let into = |side: &Measure, unit: &Measure| {
                    let met = side.meet(unit)?;
                    Some(Meeting { left: met.left - met.right, right: 0, result: unit.clone(), ..met })
                };
                let (by, _, measures, _) = measures.combine(&own, into).map_err(|_| clash())?;
                Ok(fixed((value, measures, by)))
            }
            _ => {
                // A number without a unit, beside figures without one.
                let (_, _, measures, _) = measures.combine(&own, Measure::meet).map_err(|_| clash())?;
                Ok(fixed((value, measures, Shifts::Same(0))))
            }
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
        let (of, asked) = inner.expr.report();
        match asked {
            ir::Expr::Figure { lane, fallback } => {
                if fallback.is_some() {
                    self.diagnostics.push(CheckError::BlankNeverSeen { span: inner.span });
                }
                let expr = ir::Expr::Is { lane, state }.in_report(of);
                Ok(Typed {
                    expr,
                    operands: inner.operands,
                    shape: inner.shape,
                    ty: Type::Truth,
                    span,
                    table: inner.table,
                })
            }
            ir::Expr::Constant(..)
            | ir::Expr::Prior(_)
            | ir::Expr::Member(_)
            | ir::Expr::EachMember(_)
            | ir::Expr::Negate(_)
            | ir::Expr::Pointwise(..)
            | ir::Expr::Add(..)
            | ir::Expr::Sub(..)
            | ir::Expr::Mul(..)
            | ir::Expr::Div(..)
            | ir::Expr::Mod(..)
            | ir::Expr::Aggregate { .. }
            | ir::Expr::Count { .. }
            | ir::Expr::Fact(_)
            | ir::Expr::Length { .. }
            | ir::Expr::Named { .. }
            | ir::Expr::Shift { .. }
            | ir::Expr::Compare { .. }
            | ir::Expr::And(_)
            | ir::Expr::Or(_)
            | ir::Expr::Not(_)
            | ir::Expr::If(..)
            | ir::Expr::Choose { .. }
            | ir::Expr::Is { .. }
            | ir::Expr::Whole(_)
            | ir::Expr::OfForm(_)
            | ir::Expr::OfficeIs { .. }
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
        let (of, cell) = figure.expr.clone().report();
        let ir::Expr::Figure { lane, .. } = cell else {
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
            // Without a unit in the template only a plain number can stand for a figure.
            (Measures::Same(Measure::Unit(own)), Measures::Same(_)) if own.dimension.is_plain() => value,
            (Measures::Same(Measure::Unit(own)), Measures::Same(cell)) => {
                return Err(self.unit_clash(constant.span, (&cell, &Measure::Unit(own)), Shape::Scalar, 0));
            }
            (Measures::Same(Measure::Unit(own)), Measures::Each(cells)) => {
                let (written, cell) = (Measure::Unit(own), cells.first().cloned().unwrap_or(Measure::Unknown));
                return Err(self.unit_clash(constant.span, (&cell, &written), Shape::Scalar, 0));
            }
            _ => value,
        };
        let expr = ir::Expr::Figure { lane, fallback: Some(value) }.in_report(of);
        Ok(Typed { expr, span, ..figure })
    }
}

/// One figure computed from two, each brought into the unit in which they meet.
pub(super) fn joined(
    make: fn(Box<ir::Expr>, Box<ir::Expr>) -> ir::Expr,
    (left, by_left): (Typed, Shifts),
    (right, by_right): (Typed, Shifts),
) -> (ir::Expr, ir::OperandIds) {
    let (l, left) = shifted(left.expr, left.operands, by_left);
    let (r, right) = shifted(right.expr, right.operands, by_right);
    (make(Box::new(l), Box::new(r)), operands_above(None, [left, right]))
}

/// The sum as written, with its terms lowered.
fn rebuilt(
    expr: &Expr,
    terms: &mut impl Iterator<Item = (ir::Expr, ir::OperandIds)>,
) -> Option<(ir::Expr, ir::OperandIds)> {
    let ExprKind::Binary { op: op @ (BinaryOp::Add | BinaryOp::Sub), left, right, .. } = &expr.kind else {
        return terms.next();
    };
    let (left, of_left) = rebuilt(left, terms)?;
    let (right, of_right) = rebuilt(right, terms)?;
    let make = if *op == BinaryOp::Add { ir::Expr::Add } else { ir::Expr::Sub };
    Some((make(Box::new(left), Box::new(right)), operands_above(None, [of_left, of_right])))
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
                let expr = ir::Expr::Mul(Box::new(expr), Box::new(ir::Expr::Constant(factor, None)));
                (expr, operands_above(None, [operands, vec![None]]))
            }
            None => (expr, operands),
        },
        Shifts::Each(by) => (ir::Expr::Shift { inner: Box::new(expr), by }, operands_above(None, [operands])),
    }
}
