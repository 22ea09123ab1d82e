//! Lowers comparisons of an attribute of the office with a text.

use super::{Fallible, Frame, Lowering, Shape, negated_if};
use crate::check::error::CheckError;
use crate::check::ir;
use crate::check::types::{Type, Typed, operands_above};
use crate::source::{Span, attribute_key, attribute_value};
use crate::syntax::ast::{CompareOp, Expr, ExprKind, Name};

/// Whether an attribute of the office stands on some side of a comparison.
pub(super) fn is_read(operands: &[Expr]) -> bool {
    operands.iter().any(|operand| matches!(operand.kind, ExprKind::Office(_)))
}

impl Lowering<'_> {
    /// `office.类别 in {"乡镇", "街道"}`.
    pub(super) fn office_among(
        &mut self,
        name: &Name,
        operand: &Expr,
        values: &[Expr],
        frame: &Frame<'_>,
        span: Span,
    ) -> Fallible<Typed> {
        let attribute = self.attribute(name, frame.scalar.place(operand.at.clone()));
        let mut items = Vec::with_capacity(values.len());
        for value in values {
            let ExprKind::Text(words) = &value.kind else {
                return Err(Box::new(CheckError::OfficeNotCompared { span: frame.scalar.place(value.at.clone()) }));
            };
            items.push(ir::Expr::OfficeIs { attribute: attribute.clone(), value: attribute_value(words) });
        }
        let operands = operands_above(None, items.iter().map(|_| vec![None]));
        let expr = ir::Expr::Or(items);
        Ok(Typed { expr, operands, shape: Shape::Scalar, ty: Type::Truth, span, table: None })
    }

    /// Notes an attribute that is read, and folds its name.
    fn attribute(&mut self, name: &Name, span: Span) -> String {
        let attribute = attribute_key(&name.text);
        self.attributes.push(ir::AttributeRead { name: attribute.clone(), span });
        attribute
    }

    /// `office.类别 == "乡镇"`, `"乡镇" != office.类别`.
    pub(super) fn office_compared(
        &mut self,
        operands: &[Expr],
        ops: &[(CompareOp, std::ops::Range<usize>)],
        has_tolerance: bool,
        frame: &Frame<'_>,
        span: Span,
    ) -> Fallible<Typed> {
        let refused = || Box::new(CheckError::OfficeNotCompared { span });
        let ([left, right], [(op, _)], false) = (operands, ops, has_tolerance) else { return Err(refused()) };
        let (name, at, words) = match (&left.kind, &right.kind) {
            (ExprKind::Office(name), ExprKind::Text(words)) => (name, &left.at, words),
            (ExprKind::Text(words), ExprKind::Office(name)) => (name, &right.at, words),
            _ => return Err(refused()),
        };
        let attribute = self.attribute(name, frame.scalar.place(at.clone()));
        let expr = ir::Expr::OfficeIs { attribute, value: attribute_value(words) };
        let is = Typed { expr, operands: vec![None], shape: Shape::Scalar, ty: Type::Truth, span, table: None };
        match op {
            CompareOp::Equal | CompareOp::Unequal => Ok(negated_if(*op == CompareOp::Unequal, is)),
            CompareOp::Less | CompareOp::AtMost | CompareOp::Greater | CompareOp::AtLeast | CompareOp::About => {
                Err(refused())
            }
        }
    }
}
