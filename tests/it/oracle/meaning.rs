//! Evaluates rules as the reference describes them, at one position of one report.

use std::cmp::Ordering;

use super::exact::Exact;
use super::form::Layout;
use super::report::{Cell, number};
use super::tree::{
    Arithmetic, Blank, Comparison, Condition, Constant, Figure, Fold, Operand, Part, Rounding, Rule, State, terms,
};
use super::typing::{constant, defaulted, is_constant, measured};
use super::units::{Measure, Seen, Unit};

/// Where a rule is evaluated: the leaf of the table along which it runs, and the member of a set in an aggregate.
#[derive(Debug, Clone, Copy)]
pub struct Spot {
    pub primary: usize,
    pub leaf: usize,
    pub member: Option<(usize, usize)>,
}

impl Spot {
    pub fn with(self, member: Option<(usize, usize)>) -> Spot {
        Spot { member, ..self }
    }
}

/// The cell of an operand: table, and place in it; `None` where the table lacks the row or column.
pub fn locate(layout: &Layout, spot: Spot, operand: &Operand) -> Option<(usize, usize)> {
    let joined = |rows: bool| layout.join(rows, spot.primary, operand.table, spot.leaf);
    let leaf = |pattern: &Option<super::tree::Pattern>, member: Option<usize>, rows: bool| match pattern {
        Some(pattern) if pattern.is_set => member.map(|at| pattern.leaves[at]),
        Some(pattern) => Some(pattern.leaves[0]),
        None => joined(rows),
    };
    let row = leaf(&operand.row, spot.member.map(|member| member.0), true)?;
    let col = leaf(&operand.col, spot.member.map(|member| member.1), false)?;
    Some((operand.table, row * layout.tables[operand.table].cols + col))
}

/// The members for which an item of an aggregate stands: one where it has no set.
pub fn members(part: Part<'_>) -> Vec<Option<(usize, usize)>> {
    let Some(set) = part.set() else { return vec![None] };
    let count = |pattern: &Option<super::tree::Pattern>| match pattern {
        Some(pattern) if pattern.is_set => pattern.leaves.len(),
        _ => 1,
    };
    let cols = count(&set.col);
    (0..count(&set.row) * cols).map(|at| Some((at / cols, at % cols))).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Satisfied,
    Violated,
    Undetermined,
    NotApplicable,
}

/// A figure with what it measures; an amount is in the unit of its dimension, 元 for money.
type Value = (Exact, Measure);

/// One report, at one position.
#[derive(Clone, Copy)]
pub struct Meaning<'r> {
    pub layout: &'r Layout,
    pub cells: &'r [Cell],
    pub blank: Blank,
    pub spot: Spot,
}

impl Meaning<'_> {
    pub fn outcome(self, rule: &Rule) -> Outcome {
        // An outermost `if` is a guard, too.
        let (inner, check) = match &rule.check {
            Condition::If(guard, then) => (Some(guard.as_ref()), then.as_ref()),
            check => (None, check),
        };
        for guard in rule.when.iter().chain(inner) {
            match self.condition(guard) {
                Some(true) => {}
                Some(false) => return Outcome::NotApplicable,
                None => return Outcome::Undetermined,
            }
        }
        match self.condition(check) {
            Some(true) => Outcome::Satisfied,
            Some(false) => Outcome::Violated,
            None => Outcome::Undetermined,
        }
    }

    /// The two sides of a comparison that is all that a rule demands, in one unit.
    pub fn sides(self, rule: &Rule) -> Option<(Exact, Exact)> {
        let check = match &rule.check {
            Condition::If(_, then) => then.as_ref(),
            check => check,
        };
        match check {
            Condition::Chain { first, links, .. } if links.len() == 1 => {
                let (left, right, _) = brought(self.figure(first)?, self.figure(&links[0].1)?)?;
                Some((left, right))
            }
            _ => None,
        }
    }

    fn condition(self, condition: &Condition) -> Option<bool> {
        match condition {
            Condition::Chain { first, links, within } => {
                let mut left = first;
                let mut found = Vec::with_capacity(links.len());
                for (comparison, right) in links {
                    found.push(self.compare(left, *comparison, right, within.as_ref()));
                    left = right;
                }
                all(found)
            }
            Condition::Is { operand, negated, state } => self.is(operand, *state).map(|holds| holds != *negated),
            Condition::Whole { figure, negated } => {
                let (amount, measure) = self.figure(figure)?;
                Some(amount.shift(-measure.size()).is_whole() != *negated)
            }
            Condition::In { figure, negated, values } => {
                let equal = |value| self.compare(figure, Comparison::Equal, value, None);
                any(values.iter().map(equal).collect()).map(|holds| holds != *negated)
            }
            Condition::Choose(parts) => {
                let [guard, then, otherwise] = &**parts;
                let (then, otherwise) = (self.condition(then), self.condition(otherwise));
                match self.condition(guard) {
                    Some(true) => then,
                    Some(false) => otherwise,
                    None => then.filter(|then| otherwise == Some(*then)),
                }
            }
            Condition::And(a, b) => all(vec![self.condition(a), self.condition(b)]),
            Condition::Or(a, b) => any(vec![self.condition(a), self.condition(b)]),
            Condition::If(a, b) => any(vec![self.condition(a).map(|a| !a), self.condition(b)]),
            Condition::Not(a) => self.condition(a).map(|a| !a),
            Condition::All(items) => all(self.conditions(items)),
            Condition::Any(items) => any(self.conditions(items)),
        }
    }

    fn conditions(self, items: &[Condition]) -> Vec<Option<bool>> {
        let each = |item| members(Part::Condition(item)).into_iter().map(move |member| (item, member));
        items.iter().flat_map(each).map(|(item, member)| self.with(member).condition(item)).collect()
    }

    fn with(self, member: Option<(usize, usize)>) -> Self {
        Meaning { spot: self.spot.with(member), ..self }
    }

    fn compare(self, left: &Figure, comparison: Comparison, right: &Figure, within: Option<&Constant>) -> Option<bool> {
        let (a, b, measure) = brought(self.figure(left)?, self.figure(right)?)?;
        let slack = match within {
            Some(within) => brought((amount(within), constant(within)), (Exact::ZERO, measure))?.0,
            None if comparison == Comparison::About => self.width(left)?.add(&self.width(right)?),
            None => Exact::ZERO,
        };
        let mut difference = a.sub(&b);
        if let Some(within) = within.filter(|_| measure.is_bare()) {
            difference = difference.shift(constant(within).size());
        }
        Some(match comparison {
            Comparison::Equal | Comparison::About => difference.abs().cmp(&slack) != Ordering::Greater,
            Comparison::Unequal => difference.abs().cmp(&slack) == Ordering::Greater,
            Comparison::Less => difference.cmp(&slack) == Ordering::Less,
            Comparison::AtMost => difference.cmp(&slack) != Ordering::Greater,
            Comparison::Greater => difference.negate().cmp(&slack) == Ordering::Less,
            Comparison::AtLeast => difference.negate().cmp(&slack) != Ordering::Greater,
        })
    }

    /// Whether a cell is in a state. Of a cell that is absent or uncertain nothing else is known.
    fn is(self, operand: &Operand, asked: State) -> Option<bool> {
        let cell = locate(self.layout, self.spot, operand);
        let state =
            cell.map_or(State::Absent, |(table, cell)| self.cells[self.layout.tables[table].first + cell].state());
        match state {
            State::Absent | State::Uncertain if state != asked => match asked {
                State::Absent | State::Uncertain => Some(false),
                State::Blank | State::Dash | State::Number | State::Text => None,
            },
            _ => Some(state == asked),
        }
    }

    /// The figure of an expression; `None` where it is not known.
    fn figure(self, figure: &Figure) -> Option<Value> {
        match figure {
            Figure::Constant(number) => Some((amount(number), constant(number))),
            Figure::Operand(operand) => self.operand(operand, None),
            Figure::Default(operand, other) => self.operand(operand, Some(other)),
            Figure::Negate(a) => self.figure(a).map(|(amount, measure)| (amount.negate(), measure)),
            Figure::Abs(a) => self.figure(a).map(|(amount, measure)| (amount.abs(), measure)),
            Figure::Round(rounding, places, a) => {
                let (amount, measure) = self.figure(a)?;
                // Places are those of the unit of the figure.
                let printed = amount.shift(places - measure.size());
                Some((printed.round(*rounding).shift(measure.size() - places), measure))
            }
            Figure::Mod(a, b) => {
                let (a, b, measure) = brought(self.figure(a)?, self.figure(b)?)?;
                let times = a.div(&b)?.round(Rounding::Down);
                Some((a.sub(&b.mul(&times)), measure))
            }
            Figure::Choose(guard, a, b) => {
                let (chosen, other) = if self.condition(guard)? { (a, b) } else { (b, a) };
                let value = self.figure(chosen)?;
                // What the other one measures is known before any report.
                let other = measured(self.layout, self.spot, other);
                let measure = other.map_or(Some(value.1), |other| value.1.meet(other).ok())?;
                Some((bring(value, measure), measure))
            }
            Figure::Binary(sign, a, b) => self.binary(figure, *sign, a, b),
            Figure::Fold(fold, items) => self.fold(*fold, items),
            Figure::Count(items) => {
                let found: Option<Vec<bool>> = self.conditions(items).into_iter().collect();
                let count = found?.into_iter().filter(|holds| *holds).count();
                Some((Exact::new(count as i128), Measure::Bare))
            }
        }
    }

    fn binary(self, figure: &Figure, sign: Arithmetic, a: &Figure, b: &Figure) -> Option<Value> {
        match sign {
            Arithmetic::Add | Arithmetic::Sub => {
                let value = |(minus, term)| self.figure(term).map(|value: Value| (minus, value));
                let terms: Vec<(bool, Value)> = terms(figure).into_iter().map(value).collect::<Option<_>>()?;
                let measures: Vec<Measure> = terms.iter().map(|(_, value)| value.1).collect();
                let measure = Measure::meet_all(&measures).ok()?;
                let signed = terms.into_iter().map(|(minus, value)| {
                    let amount = bring(value, measure);
                    if minus { amount.negate() } else { amount }
                });
                Some((signed.reduce(|a, b| a.add(&b))?, measure))
            }
            Arithmetic::Mul => {
                let (a, b) = (self.figure(a)?, self.figure(b)?);
                Some((a.0.mul(&b.0), a.1.times(b.1, false)))
            }
            Arithmetic::Div => {
                let (a, b) = (self.figure(a)?, self.figure(b)?);
                Some((a.0.div(&b.0)?, a.1.times(b.1, true)))
            }
        }
    }

    fn fold(self, fold: Fold, items: &[Figure]) -> Option<Value> {
        let mut values = Vec::new();
        for item in items {
            for member in members(Part::Figure(item)) {
                values.push(self.with(member).figure(item)?);
            }
        }
        let measures: Vec<Measure> = values.iter().map(|value| value.1).collect();
        let measure = Measure::meet_all(&measures).ok()?;
        let mut amounts: Vec<Exact> = values.into_iter().map(|value| bring(value, measure)).collect();
        if fold == Fold::Median {
            amounts.sort_by(Exact::cmp);
            let count = amounts.len();
            // The one in the middle, or both.
            amounts = amounts[(count - 1) / 2..=count / 2].to_vec();
        }
        let count = Exact::new(amounts.len() as i128);
        let amounts = amounts.into_iter();
        let found = amounts.reduce(|a, b| match fold {
            Fold::Sum | Fold::Mean | Fold::Median => a.add(&b),
            Fold::Min if b.cmp(&a) == Ordering::Less => b,
            Fold::Max if b.cmp(&a) == Ordering::Greater => b,
            Fold::Min | Fold::Max => a,
        });
        match fold {
            Fold::Sum | Fold::Min | Fold::Max => found.map(|amount| (amount, measure)),
            Fold::Mean | Fold::Median => Some((found?.div(&count)?, measure)),
        }
    }

    /// The figure of a cell, with what `??` says of blanks.
    fn operand(self, operand: &Operand, other: Option<&Constant>) -> Option<Value> {
        let (table, cell) = locate(self.layout, self.spot, operand)?;
        let place = &self.layout.tables[table];
        let (stated, measure, _) = place.cells[cell];
        let any = if stated.is_some() { measure } else { Measure::Printed(Seen::Any) };
        match &self.cells[place.first + cell] {
            Cell::Number { digits, places, unit } => {
                let seen = unit.map_or(Seen::Unitless, |unit| Seen::Unit(unit.dimension));
                let measure = match (measure, unit) {
                    (Measure::Printed(_), _) => Measure::Printed(seen),
                    (measure, Some(_)) => measure.meet(Measure::Printed(seen)).ok()?,
                    (measure, None) => measure,
                };
                let exponent = unit.or(stated).map_or(0, |unit| unit.exponent);
                Some((number(*digits, *places).shift(exponent), measure))
            }
            Cell::Blank | Cell::Dash => match (other, self.blank) {
                // Nothing is nothing in every unit.
                (Some(other), _) => {
                    let (amount, _, met) = brought((amount(other), constant(other)), (Exact::ZERO, any))?;
                    let measure = if amount.is_zero() { any } else { defaulted(any, met) };
                    Some((amount, measure))
                }
                (None, Blank::Zero) => Some((Exact::ZERO, any)),
                (None, Blank::Missing | Blank::Error) => None,
            },
            Cell::Text | Cell::Absent | Cell::Uncertain => None,
        }
    }

    /// Half the width of the interval for which a figure stands.
    fn width(self, figure: &Figure) -> Option<Exact> {
        match figure {
            Figure::Constant(_)
            | Figure::Count(_)
            | Figure::Abs(_)
            | Figure::Round(..)
            | Figure::Mod(..)
            | Figure::Choose(..) => Some(Exact::ZERO),
            Figure::Operand(operand) | Figure::Default(operand, _) => {
                let (table, cell) = locate(self.layout, self.spot, operand)?;
                let place = &self.layout.tables[table];
                let (stated, _, decimals) = place.cells[cell];
                let Cell::Number { places, unit, .. } = self.cells[place.first + cell] else {
                    return Some(Exact::ZERO);
                };
                let size = |unit: Option<Unit>| unit.map(|unit| unit.exponent);
                let declared = decimals.filter(|_| unit.is_none() || size(unit) == size(stated));
                let exponent = size(unit.or(stated)).unwrap_or(0);
                Some(Exact::half().shift(exponent - declared.unwrap_or(places) as i32))
            }
            Figure::Negate(a) => self.width(a),
            Figure::Binary(Arithmetic::Add | Arithmetic::Sub, a, b) => Some(self.width(a)?.add(&self.width(b)?)),
            Figure::Binary(Arithmetic::Mul, a, b) => {
                let (factor, other) = if is_constant(a) { (a, b) } else { (b, a) };
                Some(self.width(other)?.mul(&self.figure(factor)?.0.abs()))
            }
            Figure::Binary(Arithmetic::Div, a, b) => self.width(a)?.div(&self.figure(b)?.0.abs()),
            Figure::Fold(_, items) => {
                let mut sum = Exact::ZERO;
                for item in items {
                    for member in members(Part::Figure(item)) {
                        sum = sum.add(&self.with(member).width(item)?);
                    }
                }
                Some(sum)
            }
        }
    }
}

/// The amount of a number in a rule, in the unit of its dimension.
fn amount(constant: &Constant) -> Exact {
    number(constant.digits, constant.places).shift(constant.unit.map_or(0, |unit| unit.exponent))
}

/// Two figures that meet, a number without a unit in the unit of the other.
fn brought(a: Value, b: Value) -> Option<(Exact, Exact, Measure)> {
    let measure = a.1.meet(b.1).ok()?;
    Some((bring(a, measure), bring(b, measure), measure))
}

fn bring((amount, own): Value, measure: Measure) -> Exact {
    if own.is_bare() { amount.shift(measure.size()) } else { amount }
}

/// False where one is, unknown where none is and one is not known.
fn all(found: Vec<Option<bool>>) -> Option<bool> {
    if found.contains(&Some(false)) { Some(false) } else { found.iter().all(Option::is_some).then_some(true) }
}

/// True where one is, unknown where none is and one is not known.
fn any(found: Vec<Option<bool>>) -> Option<bool> {
    all(found.into_iter().map(|each| each.map(|each| !each)).collect()).map(|none| !none)
}
