//! Traces one rule at one position: the value of each operand, the cells read, both sides of the comparison that
//! failed.

use std::collections::HashMap;

use super::expr::{self, Context, Silent, Tracer};
use super::figure::{Figures, Reason};
use super::quotient::Quotient;
use super::substitution::Substitution;
use super::units;
use crate::amount::Amount;
use crate::check::ir::{self, Expr, OperandId, Program, Units};
use crate::report::{CellRef, Report, ReportRef};
use crate::syntax::ast::CompareOp;
use crate::template::{CellId, Unit};

/// A cell as it took part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traced {
    pub site: usize,
    pub cell: CellRef,
    pub value: Option<Amount>,
    /// What the value is in, where that is stated.
    pub unit: Option<Unit>,
    /// Nothing is written there and it counts as zero.
    pub zero: bool,
}

/// Everything about one rule at one position.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    /// In the order of reading; a cell read twice stands twice.
    pub cells: Vec<Traced>,
    /// Facts of the text that were read, by their index in the template.
    pub facts: Vec<usize>,
    /// Values of aggregates.
    pub values: Vec<TracedValue>,
    pub left: Option<Quotient>,
    pub right: Option<Quotient>,
    /// What both sides are in, where that is stated.
    pub unit: Option<Unit>,
    /// The failed comparison with figures instead of names.
    pub substituted: Option<Substitution>,
    pub reason: Option<Reason>,
    /// The cell that stands alone on one side of the comparison, where one does.
    pub lone: Option<CellId>,
    /// What that cell should be if all others are right; only for `==`.
    pub expected: Option<Quotient>,
    /// Values of the definitions the message names.
    pub extras: Vec<TracedExtra>,
}

/// The value of an aggregate.
#[derive(Debug, Clone)]
pub struct TracedValue {
    pub site: usize,
    pub value: Quotient,
    pub unit: Option<Unit>,
}

/// The value of a definition that the message names.
#[derive(Debug, Clone)]
pub struct TracedExtra {
    pub name: String,
    pub value: Option<Quotient>,
    pub unit: Option<Unit>,
}

/// Records into a trace; operands are known by their place in the trees of the rule.
struct Recorder<'c> {
    cx: Context<'c>,
    sites: HashMap<*const Expr, usize>,
    trace: Trace,
}

impl<'c> Recorder<'c> {
    fn new(cx: Context<'c>) -> Self {
        let site = |(part, operand): (&Expr, Option<OperandId>)| Some((std::ptr::from_ref(part), operand?.0));
        let sites = cx.rule.parts().filter_map(site).collect();
        Self { cx, sites, trace: Trace::default() }
    }

    fn site(&self, operand: &Expr) -> Option<usize> {
        self.sites.get(&std::ptr::from_ref(operand)).copied()
    }
}

impl Tracer for Recorder<'_> {
    fn cell(&mut self, operand: &Expr, cell: CellId, value: Option<Amount>, zero: bool) {
        if let Some(site) = self.site(operand) {
            let unit = self.cx.figures.unit_computed(cell);
            let cell = CellRef::here(cell);
            self.trace.cells.push(Traced { site, cell, value, unit, zero });
        }
    }

    fn prior_cell(&mut self, operand: &Expr, cell: CellId, value: Option<Amount>, zero: bool) {
        if let Some(site) = self.site(operand) {
            let unit = self.cx.figures.prior().and_then(|figures| figures.unit_computed(cell));
            let cell = CellRef { report: ReportRef::Prior, cell };
            self.trace.cells.push(Traced { site, cell, value, unit, zero });
        }
    }

    fn member_cell(&mut self, operand: &Expr, member: usize, cell: CellId, value: Option<Amount>, zero: bool) {
        if let Some(site) = self.site(operand) {
            let unit = self.cx.figures.member(member).and_then(|figures| figures.unit_computed(cell));
            let cell = CellRef { report: ReportRef::Member(member), cell };
            self.trace.cells.push(Traced { site, cell, value, unit, zero });
        }
    }

    fn fact(&mut self, fact: usize) {
        if !self.trace.facts.contains(&fact) {
            self.trace.facts.push(fact);
        }
    }

    fn value(&mut self, operand: &Expr, value: &Quotient) {
        if let Some(site) = self.site(operand) {
            let units = self.cx.rule.sites.get(site).map(|operand| &operand.units);
            let unit = units.and_then(|units| units::unit(operand, units, &self.cx));
            self.trace.values.push(TracedValue { site, value: value.clone(), unit });
        }
    }

    fn mark(&self) -> usize {
        self.trace.cells.len()
    }

    fn forget(&mut self, mark: usize) {
        self.trace.cells.truncate(mark);
    }
}

/// Evaluates one rule at one position again and records what is read.
pub fn trace(program: &Program, report: &Report, figures: &Figures, rule: usize, position: usize) -> Trace {
    let Some(rule) = program.rules.get(rule) else { return Trace::default() };
    let Some(position) = rule.positions.get(position) else { return Trace::default() };
    let cx = Context { figures, report, rule, position, member: None };
    let mut recorder = Recorder::new(cx);
    if let Some(guard) = &rule.guard
        && let Err(reason) = expr::truth(guard, &cx, &mut recorder)
    {
        return Trace { reason: Some(reason), ..recorder.trace };
    }
    // The guard held; what it read is not what failed.
    recorder.trace.cells.clear();
    recorder.trace.values.clear();
    let check = match &rule.check {
        // A guard written in the check: where it cannot be decided, nothing after it is evaluated.
        Expr::If(guard, then) => {
            if let Err(reason) = expr::truth(guard, &cx, &mut recorder) {
                return Trace { reason: Some(reason), ..recorder.trace };
            }
            then
        }
        other @ (Expr::Constant(..)
        | Expr::Figure { .. }
        | Expr::Prior(_)
        | Expr::Member(_)
        | Expr::EachMember(_)
        | Expr::Negate(_)
        | Expr::Pointwise(..)
        | Expr::Add(..)
        | Expr::Sub(..)
        | Expr::Mul(..)
        | Expr::Div(..)
        | Expr::Mod(..)
        | Expr::Aggregate { .. }
        | Expr::Count { .. }
        | Expr::Fact(_)
        | Expr::Length { .. }
        | Expr::Named { .. }
        | Expr::Shift { .. }
        | Expr::Compare { .. }
        | Expr::And(_)
        | Expr::Or(_)
        | Expr::Not(_)
        | Expr::Choose { .. }
        | Expr::Is { .. }
        | Expr::Whole(_)
        | Expr::OfForm(_)
        | Expr::OfficeIs { .. }
        | Expr::Contains { .. }
        | Expr::Matches { .. }) => other,
    };
    let reason = expr::truth(check, &cx, &mut recorder).err();
    let mut found = Trace { reason, ..recorder.trace };
    if let Some(Failing { op, left, right, units }) = failing(check, &cx) {
        let mut unused = Silent::default();
        found.left = expr::number(left, &cx, &mut unused).ok();
        found.right = expr::number(right, &cx, &mut unused).ok();
        let stated = units.get(cx.position);
        found.unit = if units.is_open { units::met(left, right, stated, &cx).ok().flatten() } else { stated.cloned() };
        found.substituted = Some(Substitution::new(op, [left, right], found.unit.as_ref(), &cx));
        let (on_right, on_left) = (lone_cell(right, &cx), lone_cell(left, &cx));
        found.lone = on_right.or(on_left);
        if op == CompareOp::Equal {
            let plain = |side: &Expr| matches!(side, Expr::Figure { .. });
            found.expected = match (on_right, on_left) {
                (Some(_), _) if plain(right) => found.left.clone(),
                (None, Some(_)) if plain(left) => found.right.clone(),
                _ => None,
            };
        }
    } else if let Expr::Whole(inner) = check {
        let mut unused = Silent::default();
        found.left = expr::number(inner, &cx, &mut unused).ok();
        found.lone = lone_cell(inner, &cx);
        found.unit = found.lone.and_then(|cell| figures.unit_computed(cell));
    }
    for ir::Extra { name, value, units } in &rule.extras {
        let mut unused = Silent::default();
        let unit = units::unit(value, units, &cx);
        found.extras.push(TracedExtra { name: name.clone(), value: expr::number(value, &cx, &mut unused).ok(), unit });
    }
    found
}

/// What one cell should be for an equation to hold, all others being right. `None` where the rule is not an equation
/// or is not linear in the cell.
pub fn solve(
    program: &Program,
    report: &Report,
    figures: &Figures,
    rule: usize,
    position: usize,
    cell: CellId,
) -> Option<Amount> {
    let rule = program.rules.get(rule)?;
    let position = rule.positions.get(position)?;
    let gap = |figures: &Figures| {
        let cx = Context { figures, report, rule, position, member: None };
        let mut unused = Silent::default();
        let Failing { op: CompareOp::Equal, left, right, .. } = failing(&rule.check, &cx)? else { return None };
        let left = expr::number(left, &cx, &mut unused).ok()?;
        left.sub(&expr::number(right, &cx, &mut unused).ok()?)?.exact()
    };
    let found = figures.get(cell, None, rule.blank).ok()?.0;
    let here = gap(figures)?;
    let step = gap(&figures.with(&[(cell, found.checked_add(Amount::ONE)?)]))?.checked_sub(here)?;
    let value = found.checked_sub(here.checked_div_exact(step)?)?;
    // A product of the cell with itself would not be linear; the equation shows it.
    gap(&figures.with(&[(cell, value)]))?.is_zero().then(|| value.normalized())
}

/// A comparison that does not hold.
struct Failing<'a> {
    op: CompareOp,
    left: &'a Expr,
    right: &'a Expr,
    units: &'a Units,
}

/// The comparison to show: the first of a conjunction that does not hold, the only one otherwise.
fn failing<'a>(check: &'a Expr, cx: &Context<'_>) -> Option<Failing<'a>> {
    match check {
        Expr::Compare { op, left, right, units, .. } => Some(Failing { op: *op, left, right, units }),
        Expr::And(items) => {
            let mut unused = Silent::default();
            let bad = items.iter().find(|item| expr::truth(item, cx, &mut unused) == Ok(false));
            failing(bad.or_else(|| items.iter().find(|item| expr::truth(item, cx, &mut unused).is_err()))?, cx)
        }
        Expr::If(_, then) => failing(then, cx),
        Expr::Choose { guard, then, otherwise, .. } => {
            let holds = expr::truth(guard, cx, &mut Silent::default()).ok()?;
            failing(if holds { then } else { otherwise }, cx)
        }
        Expr::Constant(..)
        | Expr::Figure { .. }
        | Expr::Prior(_)
        | Expr::Member(_)
        | Expr::EachMember(_)
        | Expr::Negate(_)
        | Expr::Pointwise(..)
        | Expr::Add(..)
        | Expr::Sub(..)
        | Expr::Mul(..)
        | Expr::Div(..)
        | Expr::Mod(..)
        | Expr::Aggregate { .. }
        | Expr::Count { .. }
        | Expr::Fact(_)
        | Expr::Length { .. }
        | Expr::Named { .. }
        | Expr::Shift { .. }
        | Expr::Or(_)
        | Expr::Not(_)
        | Expr::Is { .. }
        | Expr::Whole(_)
        | Expr::OfForm(_)
        | Expr::OfficeIs { .. }
        | Expr::Contains { .. }
        | Expr::Matches { .. } => None,
    }
}

/// The cell, where an expression is a single one.
fn lone_cell(expr: &Expr, cx: &Context<'_>) -> Option<CellId> {
    match expr {
        Expr::Figure { lane, .. } => lane.cell(cx.position),
        Expr::Shift { inner, .. } => lone_cell(inner, cx),
        // The author did not write a change of unit.
        Expr::Mul(inner, by) if matches!(**by, Expr::Constant(..)) => lone_cell(inner, cx),
        Expr::Constant(..)
        | Expr::Prior(_)
        | Expr::Member(_)
        | Expr::EachMember(_)
        | Expr::Negate(_)
        | Expr::Pointwise(..)
        | Expr::Add(..)
        | Expr::Sub(..)
        | Expr::Mul(..)
        | Expr::Div(..)
        | Expr::Mod(..)
        | Expr::Aggregate { .. }
        | Expr::Count { .. }
        | Expr::Fact(_)
        | Expr::Length { .. }
        | Expr::Named { .. }
        | Expr::Compare { .. }
        | Expr::And(_)
        | Expr::Or(_)
        | Expr::Not(_)
        | Expr::If(..)
        | Expr::Choose { .. }
        | Expr::Is { .. }
        | Expr::Whole(_)
        | Expr::OfForm(_)
        | Expr::OfficeIs { .. }
        | Expr::Contains { .. }
        | Expr::Matches { .. } => None,
    }
}

/// A figure as people read it, `?` where there is none.
pub fn show(value: Option<&Quotient>) -> String {
    value.map_or_else(|| "?".to_owned(), ToString::to_string)
}
