//! Defines types: the axis over which a value runs, and what a figure measures.

use crate::source::Span;
use crate::template::{Dimension, TableIdx, Unit};

use super::ir;

/// The axis over which a value runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One value.
    Scalar,
    /// One for each column of the table: `row …`.
    Row(TableIdx),
    /// One for each row of the table: `col …`.
    Col(TableIdx),
}

/// What a figure measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Measure {
    /// A constant without unit: fits every figure.
    Pure,
    /// All its figures have this unit.
    Unit(Unit),
    /// Not known, or differing from position to position.
    Any,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Type {
    Number(Measure),
    Truth,
}

/// An expression with its type and its place.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    pub expr: ir::Expr,
    pub operands: ir::OperandIds,
    pub shape: Shape,
    pub ty: Type,
    pub span: Span,
    /// The cell it names, where it names one: for the position of a rule on single cells.
    pub table: Option<TableIdx>,
}

/// The operands of an expression, from its own id and the operands of its parts.
pub(super) fn operands_above(
    own: Option<ir::OperandId>,
    parts: impl IntoIterator<Item = ir::OperandIds>,
) -> ir::OperandIds {
    let mut operands = vec![own];
    parts.into_iter().for_each(|part| operands.extend(part));
    operands
}

impl Measure {
    /// The measure of `self * other`.
    pub(super) fn times(&self, other: &Measure) -> Measure {
        match (self, other) {
            (Measure::Pure, other) | (other, Measure::Pure) => other.clone(),
            _ => Measure::Any,
        }
    }

    /// The measure of `self / other`.
    pub(super) fn over(&self, other: &Measure) -> Measure {
        match (self, other) {
            (measure, Measure::Pure) => measure.clone(),
            _ => Measure::Any,
        }
    }

    /// The powers of ten by which the two must be multiplied to be added, and the common measure.
    /// `None` where they cannot be.
    pub(super) fn meet(&self, other: &Measure) -> Option<(i32, i32, Measure)> {
        match (self, other) {
            (Measure::Pure, other) => Some((0, 0, other.clone())),
            (measure, Measure::Pure) => Some((0, 0, measure.clone())),
            (Measure::Any, _) | (_, Measure::Any) => Some((0, 0, Measure::Any)),
            (Measure::Unit(a), Measure::Unit(b)) if a.dimension == b.dimension => {
                // Converts to the finer unit, so that no decimal digits are added.
                let finer = a.exponent.min(b.exponent);
                let unit = Unit { dimension: a.dimension.clone(), exponent: finer };
                Some((a.exponent - finer, b.exponent - finer, Measure::Unit(unit)))
            }
            _ => None,
        }
    }

    pub(super) fn words(&self) -> String {
        match self {
            Measure::Unit(Unit { dimension: Dimension::Money, exponent: 4 }) => "万元".to_owned(),
            Measure::Unit(Unit { dimension: Dimension::Money, exponent: 8 }) => "亿元".to_owned(),
            Measure::Unit(Unit { dimension: Dimension::Money, .. }) => "元".to_owned(),
            Measure::Unit(Unit { dimension: Dimension::Count, .. }) => "件".to_owned(),
            Measure::Unit(Unit { dimension: Dimension::Other(name), .. }) => name.clone(),
            Measure::Pure | Measure::Any => "—".to_owned(),
        }
    }
}
