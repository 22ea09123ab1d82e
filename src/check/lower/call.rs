//! Lowers function calls, and writes out the sets inside aggregates.

use super::operand::reference;
use super::operator::{joined, measures_of, shifted};
use super::{Binding, Fallible, Frame, Lowering, Shape};
use crate::amount::Amount;
use crate::check::error::{CheckError, Meant, Written};
use crate::check::ir;
use crate::check::lints;
use crate::check::scope;
use crate::check::sets::Place;
use crate::check::types::{Common, Measure, Measures, Shifts, Type, Typed, operands_above};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Name};
use crate::syntax::{self, Arguments, Function, Returns};
use crate::template::{AxisName, NodeIdx};

/// Most decimal places, on either side of the point, to which a figure is rounded.
const MAX_PLACES: u32 = 18;

impl<'a> Lowering<'a> {
    pub(super) fn call(&mut self, name: &'a Name, args: &'a [Expr], span: Span, frame: &Frame<'a>) -> Fallible<Typed> {
        let at = frame.scalar.place(name.at.clone());
        let Some(function) = syntax::function(&name.text) else {
            let meant = Meant::among(&name.text, syntax::function_names());
            return Err(Box::new(CheckError::UnknownFunction { written: Written::new(name, frame.scalar), meant }));
        };
        let wanted = function.counts();
        let first = args
            .first()
            .filter(|_| wanted.contains(&args.len()))
            .ok_or_else(|| Box::new(CheckError::ArgumentCount { span: at, function, found: args.len() }))?;
        match function {
            Function::Abs => self.pointwise(ir::Pointwise::Absolute, first, span, frame),
            Function::Round(rounding) => {
                let places = args.get(1).map(|places| self.places(places, frame)).transpose()?;
                self.pointwise(ir::Pointwise::Round(rounding, places.unwrap_or(0)), first, span, frame)
            }
            Function::Mod => self.remainder(first, args.get(1).unwrap_or(first), at, span, frame),
            Function::Length => {
                let section = self.section(first, frame)?;
                let site = self.site(span)?;
                Ok(Typed {
                    expr: ir::Expr::Length { section },
                    operands: vec![Some(site)],
                    shape: Shape::Scalar,
                    ty: Type::Number(Measures::Same(Measure::Bare)),
                    span,
                    table: None,
                })
            }
            Function::Aggregate(_) | Function::Count | Function::All | Function::Any => {
                self.aggregate(function, args, span, frame)
            }
        }
    }

    fn pointwise(&mut self, function: ir::Pointwise, of: &'a Expr, span: Span, frame: &Frame<'a>) -> Fallible<Typed> {
        let inner = self.numeric(of, frame)?;
        let operands = operands_above(None, [inner.operands]);
        Ok(Typed { expr: ir::Expr::Pointwise(function, Box::new(inner.expr)), operands, span, ..inner })
    }

    /// To how many decimal places a figure is rounded.
    fn places(&mut self, places: &'a Expr, frame: &Frame<'a>) -> Fallible<i32> {
        let typed = self.numeric(places, frame)?;
        let is_number = matches!(measures_of(&typed), Measures::Same(Measure::Bare | Measure::Zero));
        let whole = lints::value(&typed.expr).filter(|value| is_number && value.is_integer());
        let found = whole.and_then(|value| i32::try_from(value.normalized().mantissa()?).ok());
        found
            .filter(|places| places.unsigned_abs() <= MAX_PLACES)
            .ok_or_else(|| Box::new(CheckError::RoundingPlaces { span: typed.span, limit: MAX_PLACES }))
    }

    fn remainder(&mut self, of: &'a Expr, by: &'a Expr, sign: Span, span: Span, frame: &Frame<'a>) -> Fallible<Typed> {
        let (mut left, mut right) = (self.numeric(of, frame)?, self.numeric(by, frame)?);
        let shape = self.align(&mut [&mut left, &mut right], None)?;
        if lints::value(&right.expr).is_some_and(Amount::is_zero) {
            return Err(Box::new(CheckError::DivisionByZero { span: right.span }));
        }
        let table = left.table.or(right.table);
        let (l, r, measures) = self.meet(&left, &right, shape, sign)?;
        let (expr, operands) = joined(ir::Expr::Mod, (left, l), (right, r));
        Ok(Typed { expr, operands, shape, ty: Type::Number(measures), span, table })
    }

    pub(super) fn aggregate(
        &mut self,
        function: Function,
        args: &'a [Expr],
        span: Span,
        frame: &Frame<'a>,
    ) -> Fallible<Typed> {
        let wants_truth = function.signature().is_some_and(|entry| entry.arguments == Arguments::Conditions);
        let mut items: Vec<Typed> = Vec::new();
        let mut each: Vec<bool> = Vec::new();
        for arg in args {
            let per_member = reads_members(arg);
            for item in self.members(arg, frame)? {
                let fits = matches!((&item.ty, wants_truth), (Type::Truth, true) | (Type::Number(_), false));
                each.push(per_member);
                match fits {
                    true => items.push(item),
                    false if wants_truth => return Err(Box::new(CheckError::NotTruth { span: item.span })),
                    false => return Err(Box::new(CheckError::NotNumber { span: item.span })),
                }
            }
        }
        if let ([only], true) = (args, function != Function::Count) {
            let mut sets = Vec::new();
            find_sets(only, &mut sets);
            if sets.is_empty() && !reads_members(only) {
                self.diagnostics.push(CheckError::SingleThing { span, function: function.name() });
            }
        }
        let shape = self.align(&mut items.iter_mut().collect::<Vec<_>>(), None)?;
        let table = items.iter().find_map(|i| i.table);
        let (items, parts, measures) = match wants_truth {
            true => {
                let (items, parts): (Vec<_>, Vec<_>) = items.into_iter().map(|item| (item.expr, item.operands)).unzip();
                (items, parts, Measures::Same(Measure::Bare))
            }
            false => self.in_one_unit(items, shape, span)?,
        };
        let for_each = |((item, parts), per_member): ((ir::Expr, ir::OperandIds), bool)| match per_member {
            true => (ir::Expr::EachMember(Box::new(item)), operands_above(None, [parts])),
            false => (item, parts),
        };
        let (items, parts): (Vec<ir::Expr>, Vec<ir::OperandIds>) =
            items.into_iter().zip(parts).zip(each).map(for_each).unzip();
        let site = self.site(span)?;
        if let Some(operand) = self.sites.get_mut(site.0)
            && function.signature().is_some_and(|entry| matches!(entry.returns, Returns::SameUnit))
        {
            operand.units = measures.units(measures.has_unstated());
        }
        let expr = match function {
            Function::Aggregate(aggregate) => ir::Expr::Aggregate { aggregate, items },
            Function::Count => ir::Expr::Count { items },
            Function::All => ir::Expr::And(items),
            Function::Any => ir::Expr::Or(items),
            Function::Abs | Function::Round(_) | Function::Mod | Function::Length => {
                return Err(Box::new(CheckError::ArgumentCount { span, function, found: args.len() }));
            }
        };
        // `all` and `any` are connectives: their items are the operands.
        let own = matches!(expr, ir::Expr::Aggregate { .. } | ir::Expr::Count { .. }).then_some(site);
        let operands = operands_above(own, parts);
        let ty = match function.signature().map(|entry| entry.returns) {
            Some(Returns::Truth) => Type::Truth,
            Some(Returns::SameUnit) => Type::Number(measures),
            Some(Returns::Pure) | None => Type::Number(Measures::Same(Measure::Bare)),
        };
        Ok(Typed { expr, operands, shape, ty, span, table })
    }

    /// Brings figures that are added or compared with each other into one unit.
    pub(super) fn in_one_unit(
        &mut self,
        items: Vec<Typed>,
        shape: Shape,
        at: Span,
    ) -> Fallible<(Vec<ir::Expr>, Vec<ir::OperandIds>, Measures)> {
        let measures: Vec<Measures> = items.iter().map(measures_of).collect();
        let common = Common::new(&measures).map_err(|clash| {
            let span = items.get(clash.item).or(items.first()).map(|item| item.span);
            let shape = if clash.varied { shape } else { Shape::Scalar };
            self.unit_clash(span.unwrap_or(at), (&clash.left, &clash.right), shape, clash.position)
        })?;
        if let Some(item) = common.unstated.and_then(|item| items.get(item)) {
            self.diagnostics.push(CheckError::UnstatedUnit { span: item.span });
        }
        let shifted = |(item, by): (Typed, Shifts)| shifted(item.expr, item.operands, by);
        let (exprs, operands) = items.into_iter().zip(common.shifts).map(shifted).unzip();
        Ok((exprs, operands, common.result))
    }

    /// An argument of an aggregate, written out once for each member of the set in it.
    pub(super) fn members(&mut self, arg: &'a Expr, frame: &Frame<'a>) -> Fallible<Vec<Typed>> {
        let mut sets = Vec::new();
        find_sets(arg, &mut sets);
        let frame = &Frame { each_member: reads_members(arg), ..frame.clone() };
        let set = match sets.as_slice() {
            [] => return Ok(vec![self.expr(arg, frame)?]),
            [one] => *one,
            [_, second, ..] => {
                return Err(Box::new(CheckError::TwoSets { span: frame.scalar.place(second.at.clone()) }));
            }
        };
        let span = frame.scalar.place(set.at.clone());
        let (table, patterns) = reference(set);
        let table = self.table(table, &patterns, span, frame)?;
        let mut axes: [Vec<Option<NodeIdx>>; 2] = [vec![None], vec![None]];
        for (axis, pattern) in &patterns {
            if pattern.single().is_some() {
                continue;
            }
            let place = Place { template: self.template, table, axis: *axis, scalar: frame.scalar };
            let list = place.expand(pattern)?.into_iter().map(Some).collect();
            if let Some(slot) = axes.get_mut(usize::from(*axis == AxisName::Col)) {
                *slot = list;
            }
        }
        let [rows, cols] = axes;
        let mut items = Vec::with_capacity(rows.len() * cols.len());
        for row in &rows {
            for col in &cols {
                let binding = Binding { at: set.at.clone(), row: *row, col: *col };
                let inner = Frame { binding: Some(binding), table: Some(table), ..frame.clone() };
                // The table of the set must not reach references of other tables beside it.
                let inner = if frame.table.is_some() { Frame { table: frame.table, ..inner } } else { inner };
                items.push(self.expr(arg, &inner)?);
            }
        }
        Ok(items)
    }
}

/// Whether an argument refers to the members of a report; inner aggregates have members of their own.
fn reads_members(expr: &Expr) -> bool {
    if let ExprKind::Call { function, .. } = &expr.kind
        && syntax::function(&function.text).is_some_and(Function::is_aggregate)
    {
        return false;
    }
    let mut found = matches!(expr.kind, ExprKind::Members(_));
    scope::each_child(expr, &mut |child| found |= reads_members(child));
    found
}

/// References in an argument that stand for several rows or columns; inner aggregates keep their own.
pub(super) fn find_sets<'a>(expr: &'a Expr, found: &mut Vec<&'a Expr>) {
    if let ExprKind::Call { function, .. } = &expr.kind
        && syntax::function(&function.text).is_some_and(Function::is_aggregate)
    {
        return;
    }
    let (_, patterns) = reference(expr);
    if patterns.iter().any(|(_, pattern)| pattern.single().is_none()) {
        found.push(expr);
    }
    scope::each_child(expr, &mut |child| find_sets(child, found));
}
