//! Lowers operands: numbers, rows, columns, cells, sections, definitions.

use super::{Fallible, Frame, Lowering, Shape};
use crate::amount::Amount;
use crate::check::error::{CheckError, Meant, Written};
use crate::check::ir::{self, CellStride, Lane, Of};
use crate::check::scope;
use crate::check::sets::Place;
use crate::check::types::{Measure, Measures, Type, Typed, operands_above};
use crate::source::Span;
use crate::syntax;
use crate::syntax::ast::{Expr, ExprKind, Name, Pattern};
use crate::template::{AxisName, LeafIdx, Table, TableIdx, Unit};

impl<'a> Lowering<'a> {
    pub(super) fn number(
        &mut self,
        value: Amount,
        percent: bool,
        unit: Option<&Name>,
        span: Span,
        frame: &Frame<'a>,
    ) -> Fallible<Typed> {
        let mut measure = if value.is_zero() { Measure::Zero } else { Measure::Bare };
        let mut value = value;
        if percent {
            let hundredth = Amount::power_of_ten(-2).unwrap_or(Amount::ONE);
            value = value.checked_mul(hundredth).ok_or_else(|| Box::new(CheckError::NumberTooLong { span }))?;
            measure = Measure::Unit(Unit::without_dimension());
        }
        if let Some(unit) = unit {
            let of_template = |table: &crate::template::Table| {
                let nodes = table.rows.nodes.iter().chain(&table.cols.nodes);
                table.unit.as_deref() == Some(unit.text.as_str())
                    || nodes.filter_map(|n| n.unit.as_deref()).any(|u| u == unit.text)
            };
            if !Unit::is_known(&unit.text) && !self.template.tables.values().any(of_template) {
                let meant = Meant::among(&unit.text, Unit::builtin());
                return Err(Box::new(CheckError::UnknownUnit { written: Written::new(unit, frame.scalar), meant }));
            }
            measure = Measure::Unit(Unit::named(&unit.text));
        }
        let dimension = if let Measure::Unit(unit) = &measure { Some(unit.dimension.clone()) } else { None };
        let measures = Measures::Same(measure);
        self.note_units(&measures);
        Ok(Typed {
            expr: ir::Expr::Constant(value, dimension),
            operands: vec![None],
            shape: Shape::Scalar,
            ty: Type::Number(measures),
            span,
            table: None,
        })
    }

    pub(super) fn section(&mut self, expr: &'a Expr, frame: &Frame<'a>) -> Fallible<usize> {
        let span = frame.scalar.place(expr.at.clone());
        let ExprKind::Section(name) = &expr.kind else { return Err(Box::new(CheckError::NotText { span })) };
        self.template.sections.iter().position(|s| s.name == name.text).ok_or_else(|| {
            let meant = Meant::among(&name.text, self.template.sections.iter().map(|s| s.name.as_str()));
            Box::new(CheckError::UnknownSection { written: Written::new(name, frame.scalar), meant })
        })
    }

    /// `fact 收到申请`.
    pub(super) fn fact(&mut self, name: &Name, span: Span, frame: &Frame<'a>) -> Fallible<Typed> {
        let facts = &self.template.facts;
        let Some(index) = facts.iter().position(|fact| fact.narrative.is_none() && fact.name.value == name.text) else {
            let declared = facts.iter().filter(|fact| fact.narrative.is_none()).map(|fact| fact.name.value.as_str());
            let (meant, any) = (Meant::among(&name.text, declared.clone()), declared.count() > 0);
            let written = Written::new(name, frame.scalar);
            return Err(Box::new(CheckError::UnknownFact { written, meant, declared: any }));
        };
        let unit = facts.get(index).and_then(|fact| fact.unit.as_deref());
        let measures = Measures::Same(unit.map_or(Measure::Bare, |unit| Measure::Unit(Unit::named(unit))));
        self.note_units(&measures);
        let site = self.site(span)?;
        Ok(Typed {
            expr: ir::Expr::Fact(index),
            operands: vec![Some(site)],
            shape: Shape::Scalar,
            ty: Type::Number(measures),
            span,
            table: None,
        })
    }

    /// The table of a reference: the one written, the frame's, or the only one in which its names stand.
    pub(super) fn table(
        &mut self,
        table: Option<&Name>,
        patterns: &[(AxisName, &Pattern)],
        span: Span,
        frame: &Frame<'a>,
    ) -> Fallible<TableIdx> {
        if let Some(name) = table {
            return match self.template.table_named(&name.text) {
                Some((idx, _)) => Ok(idx),
                None => Err(Box::new(CheckError::unknown_table(Written::new(name, frame.scalar), self.template))),
            };
        }
        if let Some(table) = frame.table {
            return Ok(table);
        }
        match scope::candidates(self.template, patterns).as_slice() {
            [one] => Ok(*one),
            [] if self.template.tables.len() == 1 => Ok(TableIdx(0)),
            [] => Err(Box::new(CheckError::nowhere(self.template, patterns, frame.scalar, span))),
            several => {
                let tables = several.iter().map(|t| self.template.table(*t).code.clone()).collect();
                Err(Box::new(CheckError::AmbiguousTable { span, tables }))
            }
        }
    }

    /// `row`, `col` or `cell`. A set is taken as the member it is bound to.
    pub(super) fn figure(&mut self, expr: &'a Expr, frame: &Frame<'a>) -> Fallible<Typed> {
        let span = frame.scalar.place(expr.at.clone());
        let (table, patterns) = reference(expr);
        let table = self.table(table, &patterns, span, frame)?;
        let bound = frame.binding.as_ref().filter(|b| b.at == expr.at);
        let mut leaves = [None, None];
        for (axis, pattern) in &patterns {
            let place = Place { template: self.template, table, axis: *axis, scalar: frame.scalar };
            let idx = match (pattern.single(), bound) {
                (Some(name), _) => place.leaf(name)?,
                (None, Some(binding)) => {
                    let member = if *axis == AxisName::Row { binding.row } else { binding.col };
                    member.ok_or_else(|| Box::new(CheckError::SetOutside { span }))?
                }
                (None, None) => {
                    // A mistake in the set's names is the better one to report.
                    place.expand(pattern)?;
                    return Err(Box::new(CheckError::SetOutside { span: frame.scalar.place(pattern.at.clone()) }));
                }
            };
            let leaf = self.template.table(table).axis(*axis).node(idx).leaf;
            if let Some(slot) = leaves.get_mut(usize::from(*axis == AxisName::Col)) {
                *slot = leaf;
            }
        }
        let operand = self.operand(table, leaves[0], leaves[1], span)?;
        let of_members = matches!(&expr.kind, ExprKind::Members(_));
        if of_members && !frame.each_member {
            return Err(Box::new(CheckError::MembersOutside { span }));
        }
        let of_last_year = matches!(&expr.kind, ExprKind::Prior(_));
        let of = if of_members {
            Of::Member
        } else if of_last_year {
            Of::LastYear
        } else {
            Of::This
        };
        Ok(Typed { expr: operand.expr.in_report(of), ..operand })
    }

    /// The operand for a row, a column or a cell.
    pub(super) fn operand(
        &mut self,
        table: TableIdx,
        row: Option<LeafIdx>,
        col: Option<LeafIdx>,
        span: Span,
    ) -> Fallible<Typed> {
        let form = self.template.table(table);
        let width = u32::try_from(form.cols.leaf_count()).unwrap_or(u32::MAX);
        let (lane, shape) = match (row, col) {
            (Some(row), Some(col)) => (CellStride::fixed(form.cell(row, col)), Shape::Scalar),
            (Some(row), None) => {
                (CellStride { start: form.cell(row, LeafIdx(0)), row_step: 0, col_step: 1 }, Shape::Row(table))
            }
            (None, col) => {
                let start = form.cell(LeafIdx(0), col.unwrap_or(LeafIdx(0)));
                (CellStride { start, row_step: width, col_step: 0 }, Shape::Col(table))
            }
        };
        let measures = self.measures(table, row, col);
        self.note_units(&measures);
        let site = self.site(span)?;
        Ok(Typed {
            expr: ir::Expr::Figure { lane: Lane::Stride(lane), fallback: None },
            operands: vec![Some(site)],
            shape,
            ty: Type::Number(measures),
            span,
            table: Some(table),
        })
    }

    /// What the figures of a row, a column or a cell measure.
    fn measures(&self, table: TableIdx, row: Option<LeafIdx>, col: Option<LeafIdx>) -> Measures {
        measures(self.template.table(table), row, col)
    }

    /// A word: the definition of that name, lowered where it stands.
    pub(super) fn definition(&mut self, name: &Name, frame: &Frame<'a>) -> Fallible<Typed> {
        let span = frame.scalar.place(name.at.clone());
        let Some(define) = self.book.defines.get(&name.text) else {
            return Err(Box::new(CheckError::unknown_definition(self.template, self.book, name, frame.scalar)));
        };
        if self.stack.contains(&name.text) {
            let chain = self.stack.iter().chain([&name.text]).cloned().collect();
            return Err(Box::new(CheckError::CyclicDefinition { span: define.name.span, chain }));
        }
        self.used.insert(name.text.clone());
        let Some(tree) = define.formula.tree.as_ref() else {
            // Reported where it is written: the same words again, of which one are kept.
            let scalar = &define.formula.scalar;
            return Err(Box::new(match syntax::parse(&scalar.value) {
                Err(problem) => CheckError::UnreadDefinition { problem: Box::new(problem.to_diagnostic(scalar)) },
                Ok(_) => CheckError::BrokenDefinition { span, name: name.text.clone() },
            }));
        };
        self.stack.push(name.text.clone());
        let table = scope::infer(self.template, &[tree]).or(frame.table);
        let inner = Frame { scalar: &define.formula.scalar, table, binding: None, each_member: false };
        let lowered = self.expr(tree, &inner);
        self.stack.pop();
        let lowered = lowered?;
        let site = self.site(span)?;
        let operands = operands_above(Some(site), [lowered.operands]);
        Ok(Typed { expr: ir::Expr::Named { inner: Box::new(lowered.expr) }, operands, span, ..lowered })
    }
}

/// What the figures of a row, a column or a cell of a table measure.
pub(in crate::check) fn measures(form: &Table, row: Option<LeafIdx>, col: Option<LeafIdx>) -> Measures {
    let rows = row.map_or(0..form.rows.leaf_count(), |r| r.0..r.0 + 1);
    let cols = col.map_or(0..form.cols.leaf_count(), |c| c.0..c.0 + 1);
    let unit = |(r, c)| form.unit_of(LeafIdx(r), LeafIdx(c)).map(Unit::named);
    let cells = rows.flat_map(|r| cols.clone().map(move |c| (r, c)));
    Measures::from_list(cells.map(|cell| unit(cell).map_or(Measure::Unstated, Measure::Unit)).collect())
}

/// Table and patterns of a `row`, `col` or `cell`.
pub(super) fn reference(expr: &Expr) -> (Option<&Name>, Vec<(AxisName, &Pattern)>) {
    match &expr.kind {
        ExprKind::Row { table, pattern } => (table.as_ref(), vec![(AxisName::Row, pattern)]),
        ExprKind::Col { table, pattern } => (table.as_ref(), vec![(AxisName::Col, pattern)]),
        ExprKind::Cell { table, row, col } => (table.as_ref(), vec![(AxisName::Row, row), (AxisName::Col, col)]),
        ExprKind::Prior(inner) | ExprKind::Members(inner) => reference(inner),
        ExprKind::Number { .. }
        | ExprKind::Text(_)
        | ExprKind::Section(_)
        | ExprKind::Office(_)
        | ExprKind::Fact(_)
        | ExprKind::Name(_)
        | ExprKind::Call { .. }
        | ExprKind::Negate(_)
        | ExprKind::Not(_)
        | ExprKind::Binary { .. }
        | ExprKind::Compare { .. }
        | ExprKind::Is { .. }
        | ExprKind::In { .. }
        | ExprKind::If { .. } => (None, Vec::new()),
    }
}
