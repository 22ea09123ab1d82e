//! Lowers function calls, and writes out the sets inside aggregates.

use super::operand::reference;
use super::operator::{measure_of, scaled, unit_clash};
use super::{Binding, Fallible, Frame, Lowering, Shape};
use crate::check::error::{CheckError, Meant, Written};
use crate::check::ir;
use crate::check::scope;
use crate::check::sets::Place;
use crate::check::types::{Measure, Type, Typed, operands_above};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Name};
use crate::syntax::{self, Arguments, Function, Returns};
use crate::template::{AxisName, NodeIdx};

impl<'a> Lowering<'a> {
    pub(super) fn call(&mut self, name: &'a Name, args: &'a [Expr], span: Span, frame: &Frame<'a>) -> Fallible<Typed> {
        let at = frame.scalar.place(name.at.clone());
        let Some(function) = syntax::function(&name.text) else {
            let meant = Meant::among(&name.text, syntax::function_names());
            return Err(Box::new(CheckError::UnknownFunction { written: Written::new(name, frame.scalar), meant }));
        };
        let single = !function.is_aggregate();
        let miscounted =
            || CheckError::ArgumentCount { span: at, function: function.name(), single, found: args.len() };
        let first = match args {
            [] => return Err(Box::new(miscounted())),
            [_, _, ..] if single => return Err(Box::new(miscounted())),
            [first, ..] => first,
        };
        match function {
            Function::Abs => {
                let inner = self.numeric(first, frame)?;
                let operands = operands_above(None, [inner.operands]);
                Ok(Typed { expr: ir::Expr::Abs(Box::new(inner.expr)), operands, span, ..inner })
            }
            Function::Length => {
                let section = self.section(first, frame)?;
                let site = self.site(span)?;
                Ok(Typed {
                    expr: ir::Expr::Length { section },
                    operands: vec![Some(site)],
                    shape: Shape::Scalar,
                    ty: Type::Number(Measure::Pure),
                    span,
                    table: None,
                })
            }
            Function::Aggregate(_) | Function::Count | Function::All | Function::Any => {
                self.aggregate(function, args, span, frame)
            }
        }
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
        for arg in args {
            for item in self.members(arg, frame)? {
                let fits = matches!((&item.ty, wants_truth), (Type::Truth, true) | (Type::Number(_), false));
                match fits {
                    true => items.push(item),
                    false if wants_truth => return Err(Box::new(CheckError::NotTruth { span: item.span })),
                    false => return Err(Box::new(CheckError::NotNumber { span: item.span })),
                }
            }
        }
        let mut shape = Shape::Scalar;
        let mut measure = Measure::Pure;
        for item in &items {
            shape = self.join(shape, item.shape, item.span)?;
        }
        let table = items.iter().find_map(|i| i.table);
        if !wants_truth {
            for item in &items {
                measure = measure
                    .meet(&measure_of(item))
                    .map(|(_, _, m)| m)
                    .ok_or_else(|| unit_clash(item.span, items.first().unwrap_or(item), item))?;
            }
        }
        let (items, parts): (Vec<ir::Expr>, Vec<ir::OperandIds>) = items
            .into_iter()
            .map(|item| match wants_truth {
                true => (item.expr, item.operands),
                false => {
                    let shift = measure_of(&item).meet(&measure).map_or(0, |(l, _, _)| l);
                    scaled(item.expr, item.operands, shift)
                }
            })
            .unzip();
        let site = self.site(span)?;
        let expr = match function {
            Function::Aggregate(aggregate) => ir::Expr::Aggregate { aggregate, items },
            Function::Count => ir::Expr::Count { items },
            Function::All => ir::Expr::And(items),
            Function::Any => ir::Expr::Or(items),
            Function::Abs | Function::Length => {
                let found = args.len();
                return Err(Box::new(CheckError::ArgumentCount {
                    span,
                    function: function.name(),
                    single: true,
                    found,
                }));
            }
        };
        // `all` and `any` are connectives: their items are the operands.
        let own = matches!(expr, ir::Expr::Aggregate { .. } | ir::Expr::Count { .. }).then_some(site);
        let operands = operands_above(own, parts);
        let ty = match function.signature().map(|entry| entry.returns) {
            Some(Returns::Truth) => Type::Truth,
            Some(Returns::SameUnit) => Type::Number(measure),
            Some(Returns::Pure) | None => Type::Number(Measure::Pure),
        };
        Ok(Typed { expr, operands, shape, ty, span, table })
    }

    /// An argument of an aggregate, written out once for each member of the set in it.
    pub(super) fn members(&mut self, arg: &'a Expr, frame: &Frame<'a>) -> Fallible<Vec<Typed>> {
        let mut sets = Vec::new();
        find_sets(arg, &mut sets);
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
