//! Lowers [`ast`](crate::syntax::ast) to [`ir`], one rule at a time, and computes types from the leaves up.
//!
//! The first mistake in an expression stops that expression; the other expressions of the rule are still checked.

mod call;
mod message;
mod office;
mod operand;
mod operator;
mod rule;

pub(super) use self::message::units_compared;
pub(super) use self::operand::measures;
pub(super) use self::operator::shifted;

use std::collections::HashSet;

use self::operator::Arithmetic;
use super::error::CheckError;
use super::ir::{self, Operand, OperandId, UnitSource};
use super::types::{Measures, Shape, Type, Typed, operands_above};
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
    /// Inside an argument of an aggregate that stands for each member.
    each_member: bool,
}

pub(super) struct Lowering<'a> {
    template: &'a Template,
    book: &'a Rulebook,
    diagnostics: &'a mut Diagnostics,
    sites: Vec<Operand>,
    attributes: Vec<ir::AttributeRead>,
    /// Definitions being lowered, outermost first.
    stack: Vec<String>,
    used: HashSet<String>,
    /// Levels of the tree above the expression being lowered.
    level: usize,
    /// Figures read so far have units of the template, and figures have none.
    stated: bool,
    unstated: bool,
}

impl<'a> Lowering<'a> {
    pub(super) fn new(template: &'a Template, book: &'a Rulebook, diagnostics: &'a mut Diagnostics) -> Self {
        Self {
            template,
            book,
            diagnostics,
            sites: Vec::new(),
            attributes: Vec::new(),
            stack: Vec::new(),
            used: HashSet::new(),
            level: 0,
            stated: false,
            unstated: false,
        }
    }

    pub(super) fn into_used(self) -> HashSet<String> {
        self.used
    }

    fn site(&mut self, span: Span) -> Fallible<OperandId> {
        if self.sites.len() >= MAX_OPERANDS {
            return Err(Box::new(CheckError::TooManyOperands { span, limit: MAX_OPERANDS }));
        }
        self.sites.push(Operand { span: Some(span), units: ir::Units::none() });
        Ok(OperandId(self.sites.len() - 1))
    }

    // ---- shapes

    /// Brings expressions to one shape. Rows or columns of two tables meet by their codes: those in another order than
    /// the larger table are reordered, and what the smaller one lacks is missing there.
    fn align(&mut self, items: &mut [&mut Typed], at: Option<Span>) -> Fallible<Shape> {
        let mut shape = Shape::Scalar;
        for item in items.iter() {
            shape = match (shape, item.shape) {
                (Shape::Scalar, other) | (other, Shape::Scalar) => other,
                (Shape::Row(a), Shape::Row(b)) => Shape::Row(self.larger(a, b, AxisName::Col)),
                (Shape::Col(a), Shape::Col(b)) => Shape::Col(self.larger(a, b, AxisName::Row)),
                _ => return Err(Box::new(CheckError::RowMeetsCol { span: at.unwrap_or(item.span) })),
            };
        }
        for item in items {
            let at = at.unwrap_or(item.span);
            self.align_to(item, shape, at)?;
        }
        Ok(shape)
    }

    /// The table that has more rows or columns; the first of two equal ones.
    fn larger(&self, a: TableIdx, b: TableIdx, axis: AxisName) -> TableIdx {
        let count = |table: TableIdx| self.template.table(table).axis(axis).leaf_count();
        if count(b) > count(a) { b } else { a }
    }

    fn align_to(&mut self, item: &mut Typed, shape: Shape, at: Span) -> Fallible<()> {
        let (own, target, axis) = match (item.shape, shape) {
            (Shape::Row(own), Shape::Row(target)) => (own, target, AxisName::Col),
            (Shape::Col(own), Shape::Col(target)) => (own, target, AxisName::Row),
            _ => return Ok(()),
        };
        if own == target {
            return Ok(());
        }
        let tree = |table: TableIdx| self.template.table(table).axis(axis);
        let codes = |table: TableIdx| tree(table).leaves.iter().map(move |idx| tree(table).node(*idx).code.as_str());
        let order: Vec<Option<usize>> = codes(target).map(|code| codes(own).position(|own| own == code)).collect();
        if order.iter().flatten().count() < tree(own).leaf_count() {
            let name = |t: TableIdx| self.template.table(t).code.clone();
            return Err(Box::new(CheckError::AxesDiffer { span: at, a: name(target), b: name(own) }));
        }
        item.shape = shape;
        if order.iter().enumerate().all(|(position, own)| *own == Some(position)) {
            return Ok(());
        }
        item.expr.reorder(&order);
        for OperandId(operand) in item.operands.iter().flatten() {
            if let Some(operand) = self.sites.get_mut(*operand) {
                operand.units.reorder(&order);
            }
        }
        if let Type::Number(measures) = &mut item.ty {
            *measures = measures.reorder(&order);
        }
        Ok(())
    }

    /// Notes what figures of the rule measure.
    fn note_units(&mut self, measures: &Measures) {
        self.stated |= measures.has_dimension();
        self.unstated |= measures.has_unstated();
    }

    /// Where the units of the figures of the rule are stated.
    fn unit_source(&self) -> UnitSource {
        UnitSource::new(self.stated, self.unstated)
    }

    // ---- expressions

    fn expr(&mut self, expr: &'a Expr, frame: &Frame<'a>) -> Fallible<Typed> {
        self.deeper(expr, frame, |lowering| lowering.lower(expr, frame))
    }

    /// Lowers what stands one level below.
    fn deeper<T>(
        &mut self,
        expr: &'a Expr,
        frame: &Frame<'a>,
        lower: impl FnOnce(&mut Self) -> Fallible<T>,
    ) -> Fallible<T> {
        if self.level >= MAX_LEVELS {
            let span = frame.scalar.place(expr.at.clone());
            return Err(Box::new(CheckError::TooManyLevels { span, limit: MAX_LEVELS }));
        }
        self.level += 1;
        let lowered = lower(self);
        self.level -= 1;
        lowered
    }

    /// One level. Each kind has a function of its own, so that a deep tree needs little of the stack.
    fn lower(&mut self, expr: &'a Expr, frame: &Frame<'a>) -> Fallible<Typed> {
        let span = frame.scalar.place(expr.at.clone());
        match &expr.kind {
            ExprKind::Number { value, percent, unit } => self.number(*value, *percent, unit.as_ref(), span, frame),
            ExprKind::Text(words) if is_relation(words) => {
                Err(Box::new(CheckError::QuotedRelation { span, inner: words.trim().to_owned() }))
            }
            ExprKind::Fact(name) => self.fact(name, span, frame),
            ExprKind::Office(_) => Err(Box::new(CheckError::OfficeNotCompared { span })),
            ExprKind::Text(_) | ExprKind::Section(_) => Err(Box::new(CheckError::TextOutOfPlace { span })),
            ExprKind::Row { .. }
            | ExprKind::Col { .. }
            | ExprKind::Cell { .. }
            | ExprKind::Prior(_)
            | ExprKind::Members(_) => self.figure(expr, frame),
            ExprKind::Name(name) => self.definition(name, frame),
            ExprKind::Call { function, args } => self.call(function, args, span, frame),
            ExprKind::Negate(inner) => self.negate(inner, span, frame),
            ExprKind::Not(inner) => self.not(inner, span, frame),
            ExprKind::Binary { op, op_at, left, right } => {
                let arithmetic = match op {
                    BinaryOp::And | BinaryOp::Or => return self.joined(*op, left, right, span, frame),
                    BinaryOp::Default => return self.default(left, right, span, frame),
                    BinaryOp::Contains | BinaryOp::Matches => return self.words(*op, left, right, span, frame),
                    BinaryOp::Add | BinaryOp::Sub => return self.sum(expr, span, frame),
                    BinaryOp::Mul => Arithmetic::Mul,
                    BinaryOp::Div => Arithmetic::Div,
                };
                let sign = frame.scalar.place(op_at.clone());
                let (left, right) = (self.numeric(left, frame)?, self.numeric(right, frame)?);
                self.arithmetic(arithmetic, sign, left, right, span)
            }
            ExprKind::Compare { operands, ops, tolerance } if office::is_read(operands) => {
                self.office_compared(operands, ops, tolerance.is_some(), frame, span)
            }
            ExprKind::Compare { operands, ops, tolerance } => {
                self.compare(operands, ops, tolerance.as_deref(), span, frame)
            }
            ExprKind::Is { operand, negated, state } => self.state(operand, *negated, *state, span, frame),
            ExprKind::In { operand, negated, values } => self.one_of(operand, *negated, values, span, frame),
            ExprKind::If { guard, then, otherwise: None } => self.conditional(guard, then, span, frame),
            ExprKind::If { guard, then, otherwise: Some(otherwise) } => {
                self.choice(guard, then, otherwise, span, frame)
            }
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
        let (mut left, mut right) = (self.truth(left, frame)?, self.truth(right, frame)?);
        let shape = self.align(&mut [&mut left, &mut right], None)?;
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
        Ok(negated_if(negated, Typed { span, ..asked }))
    }

    /// `x in {1, 2}`, `x not in {1, 2}`.
    fn one_of(
        &mut self,
        operand: &'a Expr,
        negated: bool,
        values: &'a [Expr],
        span: Span,
        frame: &Frame<'a>,
    ) -> Fallible<Typed> {
        let found = if let ExprKind::Office(name) = &operand.kind {
            self.office_among(name, operand, values, frame, span)?
        } else {
            self.among(operand, values, span, frame)?
        };
        Ok(negated_if(negated, found))
    }

    fn conditional(&mut self, guard: &'a Expr, then: &'a Expr, span: Span, frame: &Frame<'a>) -> Fallible<Typed> {
        let (mut guard, mut then) = (self.truth(guard, frame)?, self.expr(then, frame)?);
        if then.ty != Type::Truth {
            return Err(Box::new(CheckError::FigureWithoutElse { span: then.span }));
        }
        if rule::repeats(&guard, &then) {
            self.diagnostics.push(CheckError::GuardRepeats { span: guard.span });
        }
        let shape = self.align(&mut [&mut guard, &mut then], None)?;
        let expr = ir::Expr::If(Box::new(guard.expr), Box::new(then.expr));
        let operands = operands_above(None, [guard.operands, then.operands]);
        Ok(Typed { expr, operands, shape, ty: Type::Truth, span, table: then.table.or(guard.table) })
    }

    /// `if a then b else c`, where both are figures or both conditions.
    fn choice(
        &mut self,
        guard: &'a Expr,
        then: &'a Expr,
        otherwise: &'a Expr,
        span: Span,
        frame: &Frame<'a>,
    ) -> Fallible<Typed> {
        let mut guard = self.truth(guard, frame)?;
        let mut then = self.expr(then, frame)?;
        let mut otherwise = self.expr(otherwise, frame)?;
        if (then.ty == Type::Truth) != (otherwise.ty == Type::Truth) {
            return Err(Box::new(CheckError::ChoiceOfTwoKinds { span: otherwise.span, then: then.span }));
        }
        let shape = self.align(&mut [&mut guard, &mut then, &mut otherwise], None)?;
        let table = then.table.or(otherwise.table).or(guard.table);
        let mut units = ir::Units::none();
        let (sides, operands, ty) = match then.ty {
            Type::Truth => (vec![then.expr, otherwise.expr], vec![then.operands, otherwise.operands], Type::Truth),
            Type::Number(_) => {
                // Where a table lacks the row or column of one, the other may still be chosen.
                let (a, b) = (operator::measures_of(&then), operator::measures_of(&otherwise));
                then.ty = Type::Number(a.or(&b));
                otherwise.ty = Type::Number(b.or(&a));
                let (sides, operands, measures) = self.in_one_unit(vec![then, otherwise], shape, span)?;
                units = measures.units(measures.has_unstated());
                (sides, operands, Type::Number(measures))
            }
        };
        let mut sides = sides.into_iter().map(Box::new);
        let (Some(then), Some(otherwise)) = (sides.next(), sides.next()) else {
            return Err(Box::new(CheckError::NotTruth { span }));
        };
        let operands = operands_above(None, std::iter::once(guard.operands).chain(operands));
        let expr = ir::Expr::Choose { guard: Box::new(guard.expr), then, otherwise, units };
        Ok(Typed { expr, operands, shape, ty, span, table })
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

/// The opposite of a condition, where that is asked for.
fn negated_if(negated: bool, condition: Typed) -> Typed {
    if !negated {
        return condition;
    }
    let operands = operands_above(None, [condition.operands]);
    Typed { expr: ir::Expr::Not(Box::new(condition.expr)), operands, ..condition }
}

/// Whether a text in quotes is a relation, so that the quotes are the mistake.
fn is_relation(words: &str) -> bool {
    let relates = |tree: crate::syntax::ast::Expr| {
        matches!(
            tree.kind,
            ExprKind::Compare { .. }
                | ExprKind::If { .. }
                | ExprKind::Is { .. }
                | ExprKind::In { .. }
                | ExprKind::Not(_)
                | ExprKind::Binary { op: BinaryOp::And | BinaryOp::Or | BinaryOp::Contains | BinaryOp::Matches, .. }
        )
    };
    crate::syntax::parse(words).is_ok_and(relates)
}
