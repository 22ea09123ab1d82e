//! Reports sums that add a figure twice, or leave out a part of the total they are compared with.

use std::collections::{BTreeMap, HashSet};

use crate::amount::Amount;
use crate::check::error::{CheckError, FigureName};
use crate::check::ir::{Aggregate, Expr, Operand, OperandIds, Position, Rule};
use crate::check::linear::{Terms, Walk};
use crate::diagnostic::Diagnostics;
use crate::source::Span;
use crate::syntax::ast::CompareOp;
use crate::template::{AxisName, CellId, LeafIdx, Template, Unit};

/// A figure of a sum.
#[derive(Debug, Clone, Copy)]
struct Entry {
    cell: CellId,
    factor: Amount,
    /// In [`Expr::walk`] of guard and check.
    place: usize,
    /// The `sum(…)` it stands in.
    sum: Option<usize>,
}

/// The figures of one sum.
#[derive(Default)]
struct Figures {
    entries: Vec<Entry>,
    sum: Option<usize>,
    depth: usize,
    /// A constant or a product takes part.
    has_more: bool,
}

impl Terms for Figures {
    fn constant(&mut self, value: Amount) -> Option<()> {
        self.has_more |= !value.is_zero();
        Some(())
    }

    fn cell(&mut self, cell: CellId, _: Option<Amount>, factor: Amount, place: usize) -> Option<()> {
        self.entries.push(Entry { cell, factor, place, sum: self.sum });
        Some(())
    }

    fn other(&mut self, _: &Expr, _: Amount, _: usize) -> Option<()> {
        self.has_more = true;
        Some(())
    }

    fn within_sum(&mut self, place: Option<usize>) {
        match place {
            Some(_) => {
                self.sum = self.sum.or(place);
                self.depth += 1;
            }
            None => {
                self.depth = self.depth.saturating_sub(1);
                self.sum = self.sum.filter(|_| self.depth > 0);
            }
        }
    }
}

/// A sum: one figure, or the difference of the sides of a comparison.
#[derive(Clone, Copy)]
struct Sum<'a> {
    left: &'a Expr,
    right: Option<&'a Expr>,
    place: usize,
}

impl Sum<'_> {
    fn figures(self, position: &Position) -> Option<Figures> {
        let mut figures = Figures::default();
        let mut walk = Walk::new(position);
        walk.place = self.place;
        walk.spread(self.left, Amount::ONE, &mut figures)?;
        if let Some(right) = self.right {
            walk.spread(right, Amount::ONE.negate(), &mut figures)?;
        }
        Some(figures)
    }
}

/// One rule in front of its template.
pub(in crate::check) struct Sums<'a> {
    pub template: &'a Template,
    pub rule: &'a Rule,
}

/// A figure that a sum has twice.
#[derive(PartialEq, Eq)]
struct Twice {
    place: usize,
    cell: CellId,
    /// The total it is a part of; otherwise the figure itself stands there twice.
    within: Option<(CellId, AxisName)>,
}

impl<'a> Sums<'a> {
    pub(in crate::check) fn report(&self, diagnostics: &mut Diagnostics) {
        let Some(first) = self.rule.positions.first() else { return };
        let mut said: HashSet<Option<Span>> = HashSet::new();
        let mut twice_in: HashSet<usize> = HashSet::new();
        for sum in self.sums() {
            let Some(found) = self.twice(sum, first) else { continue };
            let same = |position: &Position| self.twice(sum, position).is_some_and(|other| other.place == found.place);
            if !self.rule.positions.iter().skip(1).all(same) {
                continue;
            }
            twice_in.insert(sum.place);
            let span = self.span(found.place);
            if let (true, Some(span)) = (said.insert(span), span) {
                let name = self.name(found.cell, first);
                let within = found.within.map(|(total, axis)| self.code(total, axis));
                diagnostics.push(CheckError::CountedTwice { span, name, within });
            }
        }
        for (sum, guards) in self.demands() {
            let Some((total, missing, axis)) = self.left_out(sum, first, &guards) else {
                if !twice_in.contains(&sum.place) {
                    diagnostics.extend(self.member_left_out(sum, first, &guards).into_iter().map(Into::into).collect());
                }
                continue;
            };
            let same = |position: &Position| {
                self.left_out(sum, position, &guards).is_some_and(|(_, other, _)| other.len() == missing.len())
            };
            if twice_in.contains(&sum.place) || !self.rule.positions.iter().skip(1).all(same) {
                continue;
            }
            let span = self.parts_span(sum, first, total);
            if let (true, Some(span)) = (said.insert(span), span) {
                let codes = missing.into_iter().map(|cell| self.code(cell, axis)).collect();
                diagnostics.push(CheckError::PartLeftOut { span, total: self.code(total, axis), codes });
            }
        }
    }

    /// Every sum of the rule: the comparisons, and figures that are part of no sum.
    fn sums(&self) -> Vec<Sum<'a>> {
        let mut found = Vec::new();
        let whole = self.rule.expressions().flat_map(Expr::walk);
        for (place, part) in whole.enumerate() {
            let after = |expr: &Expr, place: usize| place + expr.walk().count();
            if let Expr::Compare { left, right, .. } = part {
                found.push(Sum { left, right: Some(right), place: place + 1 });
            } else if let Expr::Pointwise(_, inner) | Expr::Whole(inner) = part {
                found.push(Sum { left: inner, right: None, place: place + 1 });
            } else if let Expr::Mul(a, b) | Expr::Div(a, b) | Expr::Mod(a, b) = part {
                found.push(Sum { left: a, right: None, place: place + 1 });
                found.push(Sum { left: b, right: None, place: after(a, place + 1) });
            } else if let Expr::Aggregate {
                aggregate: Aggregate::Min | Aggregate::Max | Aggregate::Mean | Aggregate::Median,
                items,
            } = part
            {
                let mut next = place + 1;
                for item in items {
                    found.push(Sum { left: item, right: None, place: next });
                    next = after(item, next);
                }
            }
        }
        found
    }

    /// The equalities that the rule demands, and what it asks before.
    fn demands(&self) -> Vec<(Sum<'a>, Vec<&'a Expr>)> {
        let mut found = Vec::new();
        let start = self.rule.guard.as_ref().map_or(0, |guard| guard.walk().count());
        let guards = self.rule.guard.iter().collect();
        demanded(&self.rule.check, start, guards, &mut found);
        found
    }

    /// A figure that a sum has twice with the same factor, alone or inside a total.
    fn twice(&self, sum: Sum<'_>, position: &Position) -> Option<Twice> {
        let figures = sum.figures(position)?;
        let net = net(&figures.entries)?;
        let mut by_cell: BTreeMap<CellId, Vec<&Entry>> = BTreeMap::new();
        for entry in &figures.entries {
            by_cell.entry(entry.cell).or_default().push(entry);
        }
        let narrow = |a: &Entry, b: &Entry| {
            // The figure that is written alone, else the later one.
            let alone = |entry: &Entry| {
                let span = self.span(entry.place);
                figures.entries.iter().filter(|other| self.span(other.place) == span).count() == 1
            };
            let (first, last) = if a.place < b.place { (a, b) } else { (b, a) };
            if alone(first) && !alone(last) { first.place } else { last.place }
        };
        for (cell, entries) in &by_cell {
            if let [a, b, ..] = entries.as_slice()
                && a.factor == b.factor
                && entries.iter().all(|entry| entry.factor == a.factor)
            {
                return Some(Twice { place: narrow(a, b), cell: *cell, within: None });
            }
        }
        for (cell, entries) in &by_cell {
            let [total] = entries.as_slice() else { continue };
            for axis in [AxisName::Row, AxisName::Col] {
                let Some(parts) = self.parts(*cell, axis) else { continue };
                for part in parts {
                    let Some(factor) = net.get(&part).filter(|factor| !factor.is_zero()) else { continue };
                    if self.expected(total.factor, part, *cell) == Some(*factor)
                        && let Some(entry) = by_cell.get(&part).and_then(|entries| entries.first())
                    {
                        let within = Some((*cell, axis));
                        return Some(Twice { place: narrow(entry, total), cell: part, within });
                    }
                }
            }
        }
        None
    }

    /// The parts of a total that a sum of its other parts leaves out.
    fn left_out(&self, sum: Sum<'_>, position: &Position, guards: &[&Expr]) -> Option<(CellId, Vec<CellId>, AxisName)> {
        let figures = sum.figures(position)?;
        if figures.has_more {
            return None;
        }
        let net = net(&figures.entries)?;
        let asked: HashSet<CellId> =
            guards.iter().flat_map(|guard| guard.lanes()).filter_map(|lane| lane.cell(position)).collect();
        for axis in [AxisName::Row, AxisName::Col] {
            for (total, factor) in net.iter().filter(|(_, factor)| !factor.is_zero()) {
                let Some(parts) = self.parts(*total, axis) else { continue };
                let all: HashSet<CellId> = parts.iter().copied().collect();
                let mut present: HashSet<CellId> = HashSet::new();
                let mut written = 0;
                let fits = net.iter().filter(|(cell, own)| *cell != total && !own.is_zero()).all(|(cell, own)| {
                    written += 1;
                    let same = |part| self.expected(*factor, part, *total).map(Amount::negate) == Some(*own);
                    let inner = match self.parts(*cell, axis) {
                        _ if all.contains(cell) => vec![*cell],
                        Some(inner) => inner,
                        None => return false,
                    };
                    same(*cell) && inner.iter().all(|part| all.contains(part) && present.insert(*part))
                });
                let missing: Vec<CellId> = parts.into_iter().filter(|part| !present.contains(part)).collect();
                if fits && written >= 2 && !missing.is_empty() && !missing.iter().any(|part| asked.contains(part)) {
                    return Some((*total, missing, axis));
                }
            }
        }
        None
    }

    /// The only member of a group that a sum leaves out, where the others are written one by one.
    fn member_left_out(&self, sum: Sum<'_>, position: &Position, guards: &[&Expr]) -> Option<CheckError> {
        // Of fewer, the others may well be meant: three quarters of a year.
        const MIN_MEMBERS: usize = 5;
        let figures = sum.figures(position)?;
        if figures.has_more {
            return None;
        }
        let net = net(&figures.entries)?;
        let is_alone = |entry: &&Entry| {
            let span = self.span(entry.place);
            figures.entries.iter().filter(|other| self.span(other.place) == span).count() == 1
        };
        let mut asked = guards.iter().flat_map(|guard| guard.lanes()).filter_map(|lane| lane.cell(position));
        for entry in figures.entries.iter().filter(is_alone) {
            let (table, row, col) = self.template.locate(entry.cell);
            let form = self.template.table(table);
            for axis in [AxisName::Row, AxisName::Col] {
                let tree = form.axis(axis);
                let node = tree.leaf(if axis == AxisName::Row { row } else { col });
                let Some(parent) = node.parent.filter(|_| !node.total && !tree.incomplete) else { continue };
                let at =
                    |leaf: LeafIdx| if axis == AxisName::Row { form.cell(leaf, col) } else { form.cell(row, leaf) };
                let members: Vec<CellId> = tree
                    .parts_below(Some(parent))
                    .into_iter()
                    .filter_map(|part| tree.node(part).leaf)
                    .map(at)
                    .collect();
                let (present, missing): (Vec<CellId>, Vec<CellId>) = members.iter().partition(|cell| {
                    figures
                        .entries
                        .iter()
                        .filter(is_alone)
                        .any(|other| other.cell == **cell && other.factor == entry.factor)
                });
                if let [missing] = missing.as_slice()
                    && present.len() + 1 >= MIN_MEMBERS
                    && !net.contains_key(missing)
                    && !asked.any(|cell| cell == *missing)
                {
                    let written = figures.entries.iter().filter(|entry| present.contains(&entry.cell));
                    let span =
                        written.filter_map(|entry| self.span(entry.sum.unwrap_or(entry.place))).reduce(Span::to)?;
                    let (group, code) = (tree.node(parent).code.clone(), self.code(*missing, axis));
                    return Some(CheckError::MemberLeftOut { span, axis, group, code });
                }
            }
        }
        None
    }

    /// From the first to the last part that a sum has beside the total.
    fn parts_span(&self, sum: Sum<'_>, position: &Position, total: CellId) -> Option<Span> {
        let figures = sum.figures(position)?;
        let parts = figures.entries.iter().filter(|entry| entry.cell != total);
        parts.filter_map(|entry| self.span(entry.sum.unwrap_or(entry.place))).reduce(Span::to)
    }

    /// The factor of a part that has the factor of its total, where both are in different units.
    fn expected(&self, factor: Amount, part: CellId, total: CellId) -> Option<Amount> {
        let unit = |cell: CellId| {
            let (table, row, col) = self.template.locate(cell);
            self.template.table(table).unit_of(row, col)
        };
        match (unit(part), unit(total)) {
            (a, b) if a == b => Some(factor),
            (Some(a), Some(b)) => factor.checked_mul(Unit::named(a).convert(Amount::ONE, &Unit::named(b))?),
            _ => None,
        }
    }

    /// The parts of a cell along an axis, where it is a total on that axis.
    fn parts(&self, cell: CellId, axis: AxisName) -> Option<Vec<CellId>> {
        let (table, row, col) = self.template.locate(cell);
        let form = self.template.table(table);
        let tree = form.axis(axis);
        let node = tree.leaf(if axis == AxisName::Row { row } else { col });
        if !node.total || tree.incomplete {
            return None;
        }
        let at = |leaf: LeafIdx| if axis == AxisName::Row { form.cell(leaf, col) } else { form.cell(row, leaf) };
        let parts = tree.parts_below(node.parent).into_iter();
        Some(parts.filter_map(|part| tree.node(part).leaf).map(at).collect())
    }

    fn code(&self, cell: CellId, axis: AxisName) -> String {
        let (table, row, col) = self.template.locate(cell);
        let tree = self.template.table(table).axis(axis);
        tree.leaf(if axis == AxisName::Row { row } else { col }).code.clone()
    }

    /// A cell as the rule names it: a row, a column, or both.
    fn name(&self, cell: CellId, position: &Position) -> FigureName {
        let (row, col) = (self.code(cell, AxisName::Row), self.code(cell, AxisName::Col));
        match (position.row, position.col) {
            (None, Some(_)) => FigureName::Line(AxisName::Row, row),
            (Some(_), None) => FigureName::Line(AxisName::Col, col),
            _ => FigureName::Cell(row, col),
        }
    }

    fn span(&self, place: usize) -> Option<Span> {
        span(&self.rule.operands, &self.rule.sites, place)
    }
}

fn span(operands: &OperandIds, sites: &[Operand], place: usize) -> Option<Span> {
    sites.get(operands.get(place).copied()??.0)?.span
}

fn demanded<'a>(expr: &'a Expr, place: usize, guards: Vec<&'a Expr>, found: &mut Vec<(Sum<'a>, Vec<&'a Expr>)>) {
    if let Expr::Compare { op: CompareOp::Equal | CompareOp::About, left, right, .. } = expr {
        found.push((Sum { left, right: Some(right), place: place + 1 }, guards));
    } else if let Expr::And(items) = expr {
        let mut next = place + 1;
        for item in items {
            demanded(item, next, guards.clone(), found);
            next += item.walk().count();
        }
    } else if let Expr::If(guard, then) = expr {
        let inner = guards.into_iter().chain([&**guard]).collect();
        demanded(then, place + 1 + guard.walk().count(), inner, found);
    } else if let Expr::Named { inner } = expr {
        demanded(inner, place + 1, guards, found);
    }
}

/// The factor of each cell of a sum.
fn net(entries: &[Entry]) -> Option<BTreeMap<CellId, Amount>> {
    let mut net: BTreeMap<CellId, Amount> = BTreeMap::new();
    for entry in entries {
        let sum = net.entry(entry.cell).or_insert(Amount::ZERO);
        *sum = sum.checked_add(entry.factor)?;
    }
    Some(net)
}
