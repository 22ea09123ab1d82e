//! Lowers comparisons of an attribute of the office with a text.

use super::{Fallible, Frame, Lowering, Shape};
use crate::check::error::CheckError;
use crate::check::ir;
use crate::check::types::{Type, Typed, operands_above};
use crate::source::{Span, attribute_key, attribute_value};
use crate::syntax::ast::{CompareOp, Expr, ExprKind};

/// Whether an attribute of the office stands on some side of a comparison.
pub(super) fn is_read(operands: &[Expr]) -> bool {
    operands.iter().any(|operand| matches!(operand.kind, ExprKind::Office(_)))
}

impl Lowering<'_> {
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
        let attribute = attribute_key(&name.text);
        self.attributes.push(ir::AttributeRead { name: attribute.clone(), span: frame.scalar.place(at.clone()) });
        let expr = ir::Expr::OfficeIs { attribute, value: attribute_value(words) };
        let is = Typed { expr, operands: vec![None], shape: Shape::Scalar, ty: Type::Truth, span, table: None };
        match op {
            CompareOp::Equal => Ok(is),
            CompareOp::Unequal => {
                let operands = operands_above(None, [is.operands]);
                Ok(Typed { expr: ir::Expr::Not(Box::new(is.expr)), operands, ..is })
            }
            CompareOp::Less | CompareOp::AtMost | CompareOp::Greater | CompareOp::AtLeast | CompareOp::About => {
                Err(refused())
            }
        }
    }
}
