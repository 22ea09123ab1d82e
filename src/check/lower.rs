//! [`ast`] → [`ir`]: one rule at a time, with types on the way up. The first mistake of an expression stops
//! that expression; the other expressions of the rule are still looked at.

use std::collections::HashSet;

use super::error;
use super::ir::{self, Lane, Position, Site, SiteId};
use super::lints;
use super::scope;
use super::sets::Place;
use super::types::{Measure, Shape, Type, Typed};
use super::words;
use crate::amount::Amount;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rulebook::{Formula, Rule, Rulebook};
use crate::schema::{AxisName, LeafIdx, NodeIdx, TableIdx, Template, Unit};
use crate::syntax::ast::{BinaryOp, CompareOp, Expr, Kind, Name, Pattern};
use crate::syntax::{self, Function};
use crate::text::Span;
use crate::yaml::Scalar;

pub(super) type Fallible<T> = Result<T, Box<Diagnostic>>;

/// Most operands of one rule after sets are written out.
const MAX_OPERANDS: usize = 1_000_000;

/// Deepest tree of one rule with its definitions written out.
const MAX_LEVELS: usize = 128;

/// What the one set inside an aggregate stands for right now.
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
}

pub(super) struct Lowering<'a> {
    template: &'a Template,
    book: &'a Rulebook,
    diagnostics: &'a mut Diagnostics,
    sites: Vec<Site>,
    /// Definitions being lowered, outermost first.
    stack: Vec<String>,
    used: HashSet<String>,
    /// Levels of the tree above the expression being lowered.
    level: usize,
}

impl<'a> Lowering<'a> {
    pub(super) fn new(template: &'a Template, book: &'a Rulebook, diagnostics: &'a mut Diagnostics) -> Self {
        Self { template, book, diagnostics, sites: Vec::new(), stack: Vec::new(), used: HashSet::new(), level: 0 }
    }

    pub(super) fn into_used(self) -> HashSet<String> {
        self.used
    }

    /// One rule. `None` where something in it is wrong or it has no check of its own.
    pub(super) fn rule(&mut self, rule: &'a Rule) -> Option<ir::Rule> {
        let formula = rule.check.as_ref()?;
        let table = self.rule_table(rule)?;
        let trees: Vec<&Expr> =
            [Some(formula), rule.when.as_ref()].into_iter().flatten().filter_map(|f| f.tree.as_ref()).collect();
        let table = table.or_else(|| scope::infer(self.template, &trees));
        let check = self.formula(formula, table);
        let guard = rule.when.as_ref().map(|when| self.formula(when, table));
        let check = check?;
        let guard = match guard {
            Some(None) => return None,
            Some(found) => found,
            None => None,
        };
        let shape = match &guard {
            None => check.shape,
            Some(guard) => match self.join(check.shape, guard.shape, guard.span) {
                Ok(shape) => shape,
                Err(problem) => {
                    self.diagnostics.push(*problem);
                    return None;
                }
            },
        };
        if lints::never_applies(guard.as_ref().map(|g| &g.expr)) {
            self.diagnostics.push(lints::no_positions(guard.as_ref().map_or(check.span, |g| g.span), &rule.id.value));
        }
        lints::constant(&check.expr, check.span, self.diagnostics);
        let positions = self.positions(shape, &check);
        let lowered_words = rule.message.as_ref().map(|message| (message, words::places(&message.value)));
        let mut extras = Vec::new();
        if let Some((message, places)) = &lowered_words {
            for open in words::unclosed(&message.value) {
                self.diagnostics.push(error::placeholder_unclosed(message.place(open)));
            }
            for place in places {
                if let Some(extra) = self.placeholder(message, place, table, shape) {
                    extras.push(extra);
                }
            }
        }
        Some(ir::Rule {
            id: rule.id.value.clone(),
            severity: Rulebook::severity_of(rule),
            basis: rule.basis.clone(),
            words: rule.message.as_ref().map(|m| ir::Words::Template(m.value.trim().to_owned())),
            extras,
            table: positions.first().and_then(|p| p.table),
            positions,
            guard: guard.map(|g| g.expr),
            check: check.expr,
            blank: rule.blank.unwrap_or(self.template.blank),
            sites: std::mem::take(&mut self.sites),
            expression: one_line(&formula.scalar.value),
            guard_text: rule.when.as_ref().map(|w| one_line(&w.scalar.value)),
            span: Some(formula.scalar.span),
            derived: false,
        })
    }

    /// The table named by the rule's `table:`; `None` (outer) where that is no table.
    fn rule_table(&mut self, rule: &Rule) -> Option<Option<TableIdx>> {
        let Some(written) = &rule.table else { return Some(None) };
        match self.template.table_named(&written.value) {
            Some((idx, _)) => Some(Some(idx)),
            None => {
                self.diagnostics.push(error::unknown_table(written.span, written.value.trim(), self.template));
                None
            }
        }
    }

    /// `check` or `when`: must be true or false.
    fn formula(&mut self, formula: &'a Formula, table: Option<TableIdx>) -> Option<Typed> {
        let tree = formula.tree.as_ref()?;
        let frame = Frame { scalar: &formula.scalar, table, binding: None };
        let lowered = self.expr(tree, &frame).and_then(|typed| match typed.ty {
            Type::Truth => Ok(typed),
            _ => Err(Box::new(error::not_truth(typed.span))),
        });
        match lowered {
            Ok(typed) => Some(typed),
            Err(problem) => {
                self.diagnostics.push(*problem);
                None
            }
        }
    }

    fn positions(&self, shape: Shape, check: &Typed) -> Vec<Position> {
        match shape {
            Shape::Row(table) => {
                let count = self.template.table(table).cols.leaf_count();
                (0..count).map(|c| Position { table: Some(table), row: None, col: Some(LeafIdx(c)) }).collect()
            }
            Shape::Col(table) => {
                let count = self.template.table(table).rows.leaf_count();
                (0..count).map(|r| Position { table: Some(table), row: Some(LeafIdx(r)), col: None }).collect()
            }
            Shape::Scalar => vec![Position { table: self.only_table(&check.expr), row: None, col: None }],
        }
    }

    /// The table all cells of an expression stand in, where it is one.
    fn only_table(&self, expr: &ir::Expr) -> Option<TableIdx> {
        let mut tables: Vec<TableIdx> = expr.lanes().iter().map(|lane| self.template.locate(lane.start).0).collect();
        tables.dedup();
        match tables.as_slice() {
            [first, rest @ ..] if rest.iter().all(|t| t == first) => Some(*first),
            _ => None,
        }
    }

    /// A place of the message that is a definition; one that nothing fills is reported.
    fn placeholder(
        &mut self,
        message: &'a Scalar,
        place: &words::Placeholder,
        table: Option<TableIdx>,
        shape: Shape,
    ) -> Option<(String, ir::Expr)> {
        if words::KNOWN.contains(&place.name.as_str()) {
            return None;
        }
        if self.book.defines.contains_key(&place.name) {
            let name = Name { text: place.name.clone(), at: place.at.clone() };
            let frame = Frame { scalar: message, table, binding: None };
            return match self.definition(&name, &frame) {
                Ok(typed) if matches!(typed.ty, Type::Number(_)) => match self.join(shape, typed.shape, typed.span) {
                    Ok(joined) if joined == shape => Some((place.name.clone(), typed.expr)),
                    Ok(_) => {
                        self.diagnostics.push(error::placeholder_axis(message.place(place.at.clone()), &place.name));
                        None
                    }
                    Err(problem) => {
                        self.diagnostics.push(*problem);
                        None
                    }
                },
                Ok(typed) => {
                    self.diagnostics.push(error::not_number(typed.span));
                    None
                }
                // The definition's own mistake is reported where it is written.
                Err(problem) => {
                    self.diagnostics.push(*problem);
                    None
                }
            };
        }
        let names = words::KNOWN.iter().copied().chain(self.book.defines.keys().map(String::as_str));
        self.diagnostics.push(error::unknown_placeholder(message.place(place.at.clone()), &place.name, names));
        None
    }

    fn site(&mut self, span: Span) -> Fallible<SiteId> {
        if self.sites.len() >= MAX_OPERANDS {
            return Err(Box::new(error::too_many_operands(span, MAX_OPERANDS)));
        }
        self.sites.push(Site { span: Some(span) });
        Ok(SiteId(self.sites.len() - 1))
    }

    // ---- shapes

    fn join(&self, left: Shape, right: Shape, at: Span) -> Fallible<Shape> {
        match (left, right) {
            (Shape::Scalar, other) | (other, Shape::Scalar) => Ok(other),
            (Shape::Row(a), Shape::Row(b)) => self.same_axis(a, b, AxisName::Col, at).map(Shape::Row),
            (Shape::Col(a), Shape::Col(b)) => self.same_axis(a, b, AxisName::Row, at).map(Shape::Col),
            _ => Err(Box::new(error::row_meets_col(at))),
        }
    }

    fn same_axis(&self, a: TableIdx, b: TableIdx, axis: AxisName, at: Span) -> Fallible<TableIdx> {
        let codes = |table: TableIdx| {
            let tree = self.template.table(table).axis(axis);
            tree.leaves.iter().map(|idx| tree.node(*idx).code.clone()).collect::<Vec<_>>()
        };
        if a == b || codes(a) == codes(b) {
            return Ok(a);
        }
        let name = |t: TableIdx| self.template.table(t).code.clone();
        Err(Box::new(error::axes_differ(at, &name(a), &name(b))))
    }

    // ---- expressions

    fn expr(&mut self, expr: &'a Expr, frame: &Frame<'a>) -> Fallible<Typed> {
        if self.level >= MAX_LEVELS {
            return Err(Box::new(error::too_many_levels(frame.scalar.place(expr.at.clone()), MAX_LEVELS)));
        }
        self.level += 1;
        let typed = self.lower(expr, frame);
        self.level -= 1;
        typed
    }

    /// One level. Each kind has a function of its own, so that a deep tree needs little of the stack.
    fn lower(&mut self, expr: &'a Expr, frame: &Frame<'a>) -> Fallible<Typed> {
        let span = frame.scalar.place(expr.at.clone());
        match &expr.kind {
            Kind::Number { value, percent, unit } => self.number(*value, *percent, unit.as_ref(), span, frame),
            Kind::Text(_) | Kind::Section(_) => Err(Box::new(error::text_out_of_place(span))),
            Kind::Row { .. } | Kind::Col { .. } | Kind::Cell { .. } => self.figure(expr, frame),
            Kind::Name(name) => self.definition(name, frame),
            Kind::Call { function, args } => self.call(function, args, span, frame),
            Kind::Negate(inner) => self.negate(inner, span, frame),
            Kind::Not(inner) => self.not(inner, span, frame),
            Kind::Binary { op: op @ (BinaryOp::And | BinaryOp::Or), left, right, .. } => {
                self.joined(*op, left, right, span, frame)
            }
            Kind::Binary { op: BinaryOp::Default, left, right, .. } => self.default(left, right, span, frame),
            Kind::Binary { op: op @ (BinaryOp::Contains | BinaryOp::Matches), left, right, .. } => {
                self.words(*op, left, right, span, frame)
            }
            Kind::Binary { op, op_at, left, right } => {
                let sign = frame.scalar.place(op_at.clone());
                let (left, right) = (self.numeric(left, frame)?, self.numeric(right, frame)?);
                self.arithmetic(*op, sign, left, right, span)
            }
            Kind::Compare { operands, ops, tolerance } => {
                self.compare(operands, ops, tolerance.as_deref(), span, frame)
            }
            Kind::Is { operand, negated, state } => self.state(operand, *negated, *state, span, frame),
            Kind::If { guard, then } => self.conditional(guard, then, span, frame),
        }
    }

    fn negate(&mut self, inner: &'a Expr, span: Span, frame: &Frame<'a>) -> Fallible<Typed> {
        let inner = self.numeric(inner, frame)?;
        Ok(Typed { expr: ir::Expr::Negate(Box::new(inner.expr)), span, ..inner })
    }

    fn not(&mut self, inner: &'a Expr, span: Span, frame: &Frame<'a>) -> Fallible<Typed> {
        let inner = self.truth(inner, frame)?;
        Ok(Typed { expr: ir::Expr::Not(Box::new(inner.expr)), span, ..inner })
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
        let (left, right) = (self.truth(left, frame)?, self.truth(right, frame)?);
        let shape = self.join(left.shape, right.shape, right.span)?;
        let items = vec![left.expr, right.expr];
        let expr = if op == BinaryOp::And { ir::Expr::And(items) } else { ir::Expr::Or(items) };
        Ok(Typed { expr, shape, ty: Type::Truth, span, table: left.table.or(right.table) })
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
        let Kind::Text(words) = &right.kind else {
            return Err(Box::new(error::not_text(frame.scalar.place(right.at.clone()))));
        };
        let expr = if op == BinaryOp::Contains {
            ir::Expr::Contains { section, words: words.clone() }
        } else {
            let pattern = regex::RegexBuilder::new(words)
                .size_limit(1 << 20)
                .build()
                .map_err(|why| Box::new(error::bad_pattern(frame.scalar.place(right.at.clone()), &why)))?;
            ir::Expr::Matches { section, pattern: ir::Pattern(pattern) }
        };
        Ok(Typed { expr, shape: Shape::Scalar, ty: Type::Truth, span, table: None })
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
        let expr = if negated { ir::Expr::Not(Box::new(asked.expr)) } else { asked.expr };
        Ok(Typed { expr, span, ..asked })
    }

    fn conditional(&mut self, guard: &'a Expr, then: &'a Expr, span: Span, frame: &Frame<'a>) -> Fallible<Typed> {
        let (guard, then) = (self.truth(guard, frame)?, self.truth(then, frame)?);
        let shape = self.join(guard.shape, then.shape, then.span)?;
        let expr = ir::Expr::If(Box::new(guard.expr), Box::new(then.expr));
        Ok(Typed { expr, shape, ty: Type::Truth, span, table: then.table.or(guard.table) })
    }

    fn numeric(&mut self, expr: &'a Expr, frame: &Frame<'a>) -> Fallible<Typed> {
        let typed = self.expr(expr, frame)?;
        match typed.ty {
            Type::Number(_) => Ok(typed),
            _ => Err(Box::new(error::not_number(typed.span))),
        }
    }

    fn truth(&mut self, expr: &'a Expr, frame: &Frame<'a>) -> Fallible<Typed> {
        let typed = self.expr(expr, frame)?;
        match typed.ty {
            Type::Truth => Ok(typed),
            _ => Err(Box::new(error::not_truth(typed.span))),
        }
    }

    fn number(
        &mut self,
        value: Amount,
        percent: bool,
        unit: Option<&Name>,
        span: Span,
        frame: &Frame<'a>,
    ) -> Fallible<Typed> {
        let mut measure = Measure::Pure;
        let mut value = value;
        if percent {
            let hundredth = Amount::power_of_ten(-2).unwrap_or(Amount::ONE);
            value = value.checked_mul(hundredth).ok_or_else(|| Box::new(error::bad_number(span)))?;
        }
        if let Some(unit) = unit {
            let of_template = |table: &crate::schema::Table| {
                let nodes = table.rows.nodes.iter().chain(&table.cols.nodes);
                table.unit.as_deref() == Some(unit.text.as_str())
                    || nodes.filter_map(|n| n.unit.as_deref()).any(|u| u == unit.text)
            };
            if !Unit::is_known(&unit.text) && !self.template.tables.values().any(of_template) {
                return Err(Box::new(error::unknown_unit(frame.scalar.place(unit.at.clone()), &unit.text)));
            }
            measure = Measure::Unit(Unit::named(&unit.text));
        }
        Ok(Typed {
            expr: ir::Expr::Constant(value),
            shape: Shape::Scalar,
            ty: Type::Number(measure),
            span,
            table: None,
        })
    }

    fn section(&mut self, expr: &'a Expr, frame: &Frame<'a>) -> Fallible<usize> {
        let span = frame.scalar.place(expr.at.clone());
        let Kind::Section(name) = &expr.kind else { return Err(Box::new(error::not_text(span))) };
        self.template.sections.iter().position(|s| s.name == name.text).ok_or_else(|| {
            let names = self.template.sections.iter().map(|s| s.name.as_str());
            Box::new(error::unknown_section(frame.scalar.place(name.at.clone()), &name.text, names))
        })
    }

    /// The table of a reference: the one written, the frame's, or the only one in which its names stand.
    fn table(
        &mut self,
        table: Option<&Name>,
        patterns: &[(AxisName, &Pattern)],
        span: Span,
        frame: &Frame<'a>,
    ) -> Fallible<TableIdx> {
        if let Some(name) = table {
            return match self.template.table_named(&name.text) {
                Some((idx, _)) => Ok(idx),
                None => {
                    Err(Box::new(error::unknown_table(frame.scalar.place(name.at.clone()), &name.text, self.template)))
                }
            };
        }
        if let Some(table) = frame.table {
            return Ok(table);
        }
        match scope::candidates(self.template, patterns).as_slice() {
            [one] => Ok(*one),
            [] if self.template.tables.len() == 1 => Ok(TableIdx(0)),
            [] => Err(Box::new(error::nowhere(self.template, patterns, frame.scalar, span))),
            several => {
                let codes: Vec<&str> = several.iter().map(|t| self.template.table(*t).code.as_str()).collect();
                Err(Box::new(error::ambiguous_table(span, &codes)))
            }
        }
    }

    /// `row`, `col` or `cell`. A set is taken as the member it is bound to.
    fn figure(&mut self, expr: &'a Expr, frame: &Frame<'a>) -> Fallible<Typed> {
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
                    member.ok_or_else(|| Box::new(error::set_outside(span)))?
                }
                (None, None) => {
                    // A mistake in the set's names is the better thing to say.
                    place.expand(pattern)?;
                    return Err(Box::new(error::set_outside(frame.scalar.place(pattern.at.clone()))));
                }
            };
            let leaf = self.template.table(table).axis(*axis).node(idx).leaf;
            if let Some(slot) = leaves.get_mut(usize::from(*axis == AxisName::Col)) {
                *slot = leaf;
            }
        }
        self.operand(table, leaves[0], leaves[1], span)
    }

    /// The operand for a row, a column or a cell.
    fn operand(&mut self, table: TableIdx, row: Option<LeafIdx>, col: Option<LeafIdx>, span: Span) -> Fallible<Typed> {
        let form = self.template.table(table);
        let width = u32::try_from(form.cols.leaf_count()).unwrap_or(u32::MAX);
        let (lane, shape) = match (row, col) {
            (Some(row), Some(col)) => (Lane::fixed(form.cell(row, col)), Shape::Scalar),
            (Some(row), None) => {
                (Lane { start: form.cell(row, LeafIdx(0)), row_step: 0, col_step: 1 }, Shape::Row(table))
            }
            (None, col) => {
                let start = form.cell(LeafIdx(0), col.unwrap_or(LeafIdx(0)));
                (Lane { start, row_step: width, col_step: 0 }, Shape::Col(table))
            }
        };
        let measure = self.measure(table, row, col);
        let site = self.site(span)?;
        Ok(Typed {
            expr: ir::Expr::Figure { lane, site, fallback: None },
            shape,
            ty: Type::Number(measure),
            span,
            table: Some(table),
        })
    }

    fn measure(&self, table: TableIdx, row: Option<LeafIdx>, col: Option<LeafIdx>) -> Measure {
        let form = self.template.table(table);
        let rows = row.map_or(0..form.rows.leaf_count(), |r| r.0..r.0 + 1);
        let mut found: Option<Measure> = None;
        for r in rows {
            for c in col.map_or(0..form.cols.leaf_count(), |c| c.0..c.0 + 1) {
                let here = form.unit_of(LeafIdx(r), LeafIdx(c)).map_or(Measure::Any, |u| Measure::Unit(Unit::named(u)));
                match &found {
                    None => found = Some(here),
                    Some(before) if *before == here => {}
                    Some(_) => return Measure::Any,
                }
            }
        }
        found.unwrap_or(Measure::Any)
    }

    /// A word: the definition of that name, lowered where it stands.
    fn definition(&mut self, name: &Name, frame: &Frame<'a>) -> Fallible<Typed> {
        let span = frame.scalar.place(name.at.clone());
        let Some(define) = self.book.defines.get(&name.text) else {
            return Err(Box::new(error::unknown_definition(self.template, self.book, name, span)));
        };
        if self.stack.contains(&name.text) {
            let chain: Vec<String> = self.stack.iter().chain([&name.text]).cloned().collect();
            return Err(Box::new(error::cyclic_definition(define.name.span, &chain)));
        }
        self.used.insert(name.text.clone());
        let Some(tree) = define.formula.tree.as_ref() else {
            // Reported where it is written: the same words again, of which one are kept.
            let scalar = &define.formula.scalar;
            return Err(Box::new(match syntax::parse(&scalar.value) {
                Err(problem) => problem.to_diagnostic(scalar),
                Ok(_) => error::broken_definition(span, &name.text),
            }));
        };
        self.stack.push(name.text.clone());
        let table = scope::infer(self.template, &[tree]).or(frame.table);
        let inner = Frame { scalar: &define.formula.scalar, table, binding: None };
        let lowered = self.expr(tree, &inner);
        self.stack.pop();
        let lowered = lowered?;
        let site = self.site(span)?;
        Ok(Typed { expr: ir::Expr::Shown { inner: Box::new(lowered.expr), site }, span, ..lowered })
    }

    // ---- operators

    fn arithmetic(&mut self, op: BinaryOp, sign: Span, left: Typed, right: Typed, span: Span) -> Fallible<Typed> {
        let shape = self.join(left.shape, right.shape, sign)?;
        let (a, b) = (measure_of(&left), measure_of(&right));
        let table = left.table.or(right.table);
        let (expr, measure) = match op {
            BinaryOp::Add | BinaryOp::Sub => {
                let (l, r, measure) = a.meet(&b).ok_or_else(|| Box::new(error::unit_clash(sign, &left, &right)))?;
                let (l, r) = (scaled(left.expr, l), scaled(right.expr, r));
                let expr = if op == BinaryOp::Add {
                    ir::Expr::Add(Box::new(l), Box::new(r))
                } else {
                    ir::Expr::Sub(Box::new(l), Box::new(r))
                };
                (expr, measure)
            }
            BinaryOp::Mul => (ir::Expr::Mul(Box::new(left.expr), Box::new(right.expr)), a.times(&b)),
            _ => {
                if matches!(lints::value(&right.expr), Some(v) if v.is_zero()) {
                    return Err(Box::new(error::division_by_zero(right.span)));
                }
                let (l, r) = match a.meet(&b) {
                    Some((l, r, Measure::Unit(_))) if b != Measure::Pure => {
                        (scaled(left.expr, l), scaled(right.expr, r))
                    }
                    _ => (left.expr, right.expr),
                };
                (ir::Expr::Div(Box::new(l), Box::new(r)), a.over(&b))
            }
        };
        Ok(Typed { expr, shape, ty: Type::Number(measure), span, table })
    }

    fn compare(
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
        let table = typed.iter().find_map(|t| t.table);
        for (pair, (op, op_at)) in typed.windows(2).zip(ops) {
            let [left, right] = pair else { continue };
            let sign = frame.scalar.place(op_at.clone());
            shape = self.join(shape, left.shape, sign)?;
            shape = self.join(shape, right.shape, sign)?;
            let (l, r, measure) = measure_of(left)
                .meet(&measure_of(right))
                .ok_or_else(|| Box::new(error::unit_clash(sign, left, right)))?;
            if *op == CompareOp::About {
                for side in [left, right] {
                    if !lints::intervalable(&side.expr) {
                        return Err(Box::new(error::not_intervalable(side.span)));
                    }
                }
            }
            let tolerance = match &allowance {
                None => None,
                Some(allowance) => Some(self.allowance(allowance, &measure, *op, sign)?),
            };
            links.push(ir::Expr::Compare {
                op: *op,
                left: Box::new(scaled(left.expr.clone(), l)),
                right: Box::new(scaled(right.expr.clone(), r)),
                tolerance,
            });
        }
        let expr = if links.len() == 1 { links.remove(0) } else { ir::Expr::And(links) };
        Ok(Typed { expr, shape, ty: Type::Truth, span, table })
    }

    /// The tolerance in the unit of the comparison.
    fn allowance(&self, allowance: &Typed, measure: &Measure, op: CompareOp, sign: Span) -> Fallible<Amount> {
        let bad = || Box::new(error::bad_tolerance(allowance.span));
        if matches!(op, CompareOp::Unequal | CompareOp::About | CompareOp::Less | CompareOp::Greater) {
            return Err(bad());
        }
        let value = lints::value(&allowance.expr).filter(|v| !v.is_negative()).ok_or_else(bad)?;
        match (measure_of(allowance), measure) {
            (Measure::Unit(own), Measure::Unit(target)) => {
                own.convert(value, target).ok_or_else(|| Box::new(error::tolerance_unit(allowance.span, sign)))
            }
            _ => Ok(value),
        }
    }

    fn is(
        &mut self,
        operand: &'a Expr,
        state: syntax::ast::StateTest,
        span: Span,
        frame: &Frame<'a>,
    ) -> Fallible<Typed> {
        if state == syntax::ast::StateTest::Whole {
            let inner = self.numeric(operand, frame)?;
            return Ok(Typed { expr: ir::Expr::Whole(Box::new(inner.expr)), ty: Type::Truth, span, ..inner });
        }
        let inner = self.expr(operand, frame)?;
        match inner.expr {
            ir::Expr::Figure { lane, site, fallback } => {
                if fallback.is_some() {
                    self.diagnostics.push(lints::blank_never_seen(inner.span));
                }
                let expr = ir::Expr::Is { lane, site, state };
                Ok(Typed { expr, shape: inner.shape, ty: Type::Truth, span, table: inner.table })
            }
            _ => Err(Box::new(error::not_a_cell(inner.span))),
        }
    }

    fn default(&mut self, left: &'a Expr, right: &'a Expr, span: Span, frame: &Frame<'a>) -> Fallible<Typed> {
        let figure = self.numeric(left, frame)?;
        let constant = self.numeric(right, frame)?;
        let ir::Expr::Figure { lane, site, .. } = figure.expr else {
            return Err(Box::new(error::not_a_cell(figure.span)));
        };
        let value = lints::value(&constant.expr).ok_or_else(|| Box::new(error::not_constant(constant.span)))?;
        let value = match (measure_of(&constant), measure_of(&figure)) {
            (Measure::Unit(own), Measure::Unit(target)) => own
                .convert(value, &target)
                .ok_or_else(|| Box::new(error::unit_clash(constant.span, &figure, &constant)))?,
            _ => value,
        };
        let expr = ir::Expr::Figure { lane, site, fallback: Some(value) };
        Ok(Typed { expr, span, ..figure })
    }

    // ---- functions

    fn call(&mut self, name: &'a Name, args: &'a [Expr], span: Span, frame: &Frame<'a>) -> Fallible<Typed> {
        let at = frame.scalar.place(name.at.clone());
        let Some(function) = syntax::function(&name.text) else {
            return Err(Box::new(error::unknown_function(at, &name.text)));
        };
        let single = matches!(function, Function::Abs | Function::Length);
        if args.is_empty() || (single && args.len() != 1) {
            return Err(Box::new(error::argument_count(at, function.name(), single, args.len())));
        }
        match function {
            Function::Abs => {
                let inner = args.first().map(|a| self.numeric(a, frame)).transpose()?;
                let inner = inner.ok_or_else(|| Box::new(error::argument_count(at, function.name(), true, 0)))?;
                Ok(Typed { expr: ir::Expr::Abs(Box::new(inner.expr)), span, ..inner })
            }
            Function::Length => {
                let section = args.first().map(|a| self.section(a, frame)).transpose()?;
                let site = self.site(span)?;
                let expr = ir::Expr::Length { section: section.unwrap_or(0), site };
                Ok(Typed { expr, shape: Shape::Scalar, ty: Type::Number(Measure::Pure), span, table: None })
            }
            _ => self.aggregate(function, args, span, frame),
        }
    }

    fn aggregate(&mut self, function: Function, args: &'a [Expr], span: Span, frame: &Frame<'a>) -> Fallible<Typed> {
        let wants_truth = matches!(function, Function::Count | Function::All | Function::Any);
        let mut items: Vec<Typed> = Vec::new();
        for arg in args {
            for item in self.members(arg, frame)? {
                let fits = matches!((&item.ty, wants_truth), (Type::Truth, true) | (Type::Number(_), false));
                match fits {
                    true => items.push(item),
                    false if wants_truth => return Err(Box::new(error::not_truth(item.span))),
                    false => return Err(Box::new(error::not_number(item.span))),
                }
            }
        }
        let mut shape = Shape::Scalar;
        let mut measure = Measure::Pure;
        for item in &items {
            shape = self.join(shape, item.shape, item.span)?;
        }
        let table = items.iter().find_map(|i| i.table);
        if wants_truth {
            let exprs: Vec<ir::Expr> = items.into_iter().map(|i| i.expr).collect();
            let site = self.site(span)?;
            let (expr, ty) = match function {
                Function::Count => (ir::Expr::Count { items: exprs, site }, Type::Number(Measure::Pure)),
                Function::All => (ir::Expr::And(exprs), Type::Truth),
                _ => (ir::Expr::Or(exprs), Type::Truth),
            };
            return Ok(Typed { expr, shape, ty, span, table });
        }
        for item in &items {
            measure = measure
                .meet(&measure_of(item))
                .map(|(_, _, m)| m)
                .ok_or_else(|| Box::new(error::unit_clash(item.span, items.first().unwrap_or(item), item)))?;
        }
        let exprs = items
            .into_iter()
            .map(|item| {
                let shift = measure_of(&item).meet(&measure).map_or(0, |(l, _, _)| l);
                scaled(item.expr, shift)
            })
            .collect();
        let fold = match function {
            Function::Min => ir::Fold::Min,
            Function::Max => ir::Fold::Max,
            _ => ir::Fold::Sum,
        };
        let site = self.site(span)?;
        Ok(Typed { expr: ir::Expr::Fold { fold, items: exprs, site }, shape, ty: Type::Number(measure), span, table })
    }

    /// An argument of an aggregate, written out once for each member of the set in it.
    fn members(&mut self, arg: &'a Expr, frame: &Frame<'a>) -> Fallible<Vec<Typed>> {
        let mut sets = Vec::new();
        find_sets(arg, &mut sets);
        let set = match sets.as_slice() {
            [] => return Ok(vec![self.expr(arg, frame)?]),
            [one] => *one,
            [_, second, ..] => {
                return Err(Box::new(error::two_sets(frame.scalar.place(second.at.clone()))));
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

/// Table and patterns of a `row`, `col` or `cell`.
fn reference(expr: &Expr) -> (Option<&Name>, Vec<(AxisName, &Pattern)>) {
    match &expr.kind {
        Kind::Row { table, pattern } => (table.as_ref(), vec![(AxisName::Row, pattern)]),
        Kind::Col { table, pattern } => (table.as_ref(), vec![(AxisName::Col, pattern)]),
        Kind::Cell { table, row, col } => (table.as_ref(), vec![(AxisName::Row, row), (AxisName::Col, col)]),
        _ => (None, Vec::new()),
    }
}

/// References in an argument that stand for several rows or columns; inner aggregates keep their own.
fn find_sets<'a>(expr: &'a Expr, found: &mut Vec<&'a Expr>) {
    if let Kind::Call { function, .. } = &expr.kind
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

fn measure_of(typed: &Typed) -> Measure {
    match &typed.ty {
        Type::Number(measure) => measure.clone(),
        _ => Measure::Any,
    }
}

fn scaled(expr: ir::Expr, exponent: i32) -> ir::Expr {
    match Amount::power_of_ten(exponent) {
        Some(factor) if exponent != 0 => ir::Expr::Mul(Box::new(expr), Box::new(ir::Expr::Constant(factor))),
        _ => expr,
    }
}

/// White space closed, comments kept out.
fn one_line(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(|line| strip_comment(line).trim()).filter(|l| !l.is_empty()).collect();
    lines.join(" ")
}

/// A line without its comment; a `#` in quotes is none.
fn strip_comment(line: &str) -> &str {
    let mut quote: Option<char> = None;
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (None, '#' | '＃') => return line.get(..at).unwrap_or(line),
            (None, '"' | '\'') => quote = Some(c),
            (None, '“') => quote = Some('”'),
            (None, '「') => quote = Some('」'),
            (Some(close), c) if c == close => quote = None,
            _ => {}
        }
    }
    line
}
