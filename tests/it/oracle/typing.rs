//! Decides, before any report, which rules the reference accepts.

use super::form::{Form, Layout};
use super::meaning::{Spot, locate, members};
use super::tree::{
    Along, Arithmetic, Comparison, Condition, Constant, Figure, Fold, Operand, Part, Pattern, Rule, terms,
};
use super::units::{Measure, Mismatch, PLAIN, Seen};

/// Why a rule is not evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// G0402: two tables of which each has a row or column of its own.
    Axes,
    /// G0404: figures of different kinds.
    Units,
    /// G0412: `≈` between figures whose intervals nobody defined.
    Rounding,
    /// It runs over an axis of which the form lost a part.
    Gap,
}

impl From<Mismatch> for Refusal {
    fn from(_: Mismatch) -> Refusal {
        Refusal::Units
    }
}

/// The table along which a rule runs: the largest of those that meet.
pub fn primary(layout: &Layout, rule: &Rule) -> Result<usize, Refusal> {
    let rows = rule.along == Along::Rows;
    let operands = rule.operands();
    let vectors: Vec<usize> = operands
        .iter()
        .filter(|operand| operand.row.is_none() || operand.col.is_none())
        .map(|operand| operand.table)
        .collect();
    let Some(first) = vectors.first() else { return Ok(operands.first().map_or(0, |operand| operand.table)) };
    // The table that comes first of two with the same codes.
    let all = |of: &usize| vectors.iter().all(|other| layout.includes(rows, *other, *of));
    match vectors.iter().find(|table| all(table)) {
        Some(found) if *first != *found && all(first) => Ok(*first),
        Some(found) => Ok(*found),
        None => Err(Refusal::Axes),
    }
}

/// The positions of a rule, by leaf of the table along which it runs.
pub fn positions(layout: &Layout, rule: &Rule, primary: usize) -> usize {
    match rule.along {
        Along::Cols => layout.tables[primary].cols,
        Along::Rows => layout.tables[primary].rows,
        Along::Once => 1,
    }
}

/// Checks a rule at all of its positions.
pub fn check(form: &Form, layout: &Layout, rule: &Rule) -> Result<usize, Refusal> {
    let primary = primary(layout, rule)?;
    for leaf in 0..positions(layout, rule, primary) {
        let typing = Typing { layout, spot: Spot { primary, leaf, member: None } };
        for condition in rule.when.iter().chain([&rule.check]) {
            typing.condition(condition)?;
        }
    }
    if runs_over_gap(form, rule) { Err(Refusal::Gap) } else { Ok(primary) }
}

/// Whether a rule relates cells of a table of which the form lost a row or column. One cell alone can be judged.
fn runs_over_gap(form: &Form, rule: &Rule) -> bool {
    let count = |pattern: &Option<Pattern>| pattern.as_ref().map_or(1, |pattern| pattern.leaves.len());
    let mut operands = rule.operands();
    operands.dedup();
    let cells: usize = operands.iter().map(|operand| count(&operand.row) * count(&operand.col)).sum();
    let single = cells == 1 && rule.along == Along::Once;
    !single && operands.iter().any(|operand| form.tables[operand.table].rows.gap || form.tables[operand.table].cols.gap)
}

/// What a figure measures by the template alone.
pub fn measured(layout: &Layout, spot: Spot, figure: &Figure) -> Option<Measure> {
    Typing { layout, spot }.figure(figure).ok().flatten()
}

/// What figures measure at one position.
#[derive(Clone, Copy)]
struct Typing<'l> {
    layout: &'l Layout,
    spot: Spot,
}

impl Typing<'_> {
    fn each<T>(self, part: Part<'_>, mut check: impl FnMut(Self) -> Result<T, Refusal>) -> Result<Vec<T>, Refusal> {
        members(part).into_iter().map(|member| check(Typing { spot: self.spot.with(member), ..self })).collect()
    }

    fn condition(self, condition: &Condition) -> Result<(), Refusal> {
        match condition {
            Condition::Chain { first, links, within } => {
                let mut left = first;
                for (comparison, right) in links {
                    if let Some((a, b)) = self.figure(left)?.zip(self.figure(right)?) {
                        let met = a.meet(b)?;
                        within.map(|tolerance| met.meet(constant(&tolerance))).transpose()?;
                    }
                    if *comparison == Comparison::About && !(is_linear(left) && is_linear(right)) {
                        return Err(Refusal::Rounding);
                    }
                    left = right;
                }
                Ok(())
            }
            Condition::In { figure, values, .. } => {
                let own = self.figure(figure)?;
                for value in values {
                    if let Some((a, b)) = own.zip(self.figure(value)?) {
                        a.meet(b)?;
                    }
                }
                Ok(())
            }
            Condition::Choose(parts) => parts.iter().try_for_each(|part| self.condition(part)),
            Condition::Is { .. } => Ok(()),
            Condition::Whole { figure, .. } => self.figure(figure).map(|_| ()),
            Condition::Not(a) => self.condition(a),
            Condition::And(a, b) | Condition::Or(a, b) | Condition::If(a, b) => {
                self.condition(a)?;
                self.condition(b)
            }
            Condition::All(items) | Condition::Any(items) => self.conditions(items),
        }
    }

    fn conditions(self, items: &[Condition]) -> Result<(), Refusal> {
        items.iter().try_for_each(|item| self.each(Part::Condition(item), |typing| typing.condition(item)).map(|_| ()))
    }

    /// What a figure measures; `None` where a table lacks the row or column, so that nothing is computed.
    fn figure(self, figure: &Figure) -> Result<Option<Measure>, Refusal> {
        match figure {
            Figure::Constant(number) => Ok(Some(constant(number))),
            Figure::Operand(operand) => Ok(self.cell(operand)),
            Figure::Default(operand, other) => self.default(operand, other),
            Figure::Negate(a) | Figure::Abs(a) | Figure::Round(_, _, a) => self.figure(a),
            Figure::Mod(a, b) => together(vec![self.figure(a)?, self.figure(b)?]),
            Figure::Choose(guard, a, b) => {
                self.condition(guard)?;
                match (self.figure(a)?, self.figure(b)?) {
                    (Some(a), Some(b)) => Ok(Some(a.meet(b)?)),
                    (a, b) => Ok(a.or(b)),
                }
            }
            Figure::Binary(Arithmetic::Mul, a, b) => self.product(a, b, false),
            Figure::Binary(Arithmetic::Div, a, b) => self.product(a, b, true),
            Figure::Binary(Arithmetic::Add | Arithmetic::Sub, ..) => {
                let terms = terms(figure).into_iter().map(|(_, term)| self.figure(term));
                together(terms.collect::<Result<_, _>>()?)
            }
            Figure::Fold(_, items) => {
                let mut measures = Vec::new();
                for item in items {
                    measures.extend(self.each(Part::Figure(item), |typing| typing.figure(item))?);
                }
                together(measures)
            }
            Figure::Count(items) => self.conditions(items).map(|()| Some(Measure::Bare)),
        }
    }

    fn product(self, a: &Figure, b: &Figure, divided: bool) -> Result<Option<Measure>, Refusal> {
        let factors = self.figure(a)?.zip(self.figure(b)?);
        Ok(factors.map(|(a, b)| a.times(b, divided)))
    }

    /// `x ?? 0`: a unit of the number must be one for all cells of `x`, and is taken by those without any.
    fn default(self, operand: &Operand, other: &Constant) -> Result<Option<Measure>, Refusal> {
        let Some(own) = self.cell(operand) else { return Ok(None) };
        let met = own.meet(constant(other))?;
        let place = &self.layout.tables[operand.table];
        let along = |at: usize| {
            let row = operand.row.as_ref().map_or(Some(at / place.cols), |_| None);
            let col = operand.col.as_ref().map_or(Some(at % place.cols), |_| None);
            let cell = locate(self.layout, self.spot, operand)?.1;
            let (own_row, own_col) = (cell / place.cols, cell % place.cols);
            Some((row.unwrap_or(own_row), col.unwrap_or(own_col)))
        };
        let mut cells =
            (0..place.rows * place.cols).filter_map(along).map(|(row, col)| place.cells[row * place.cols + col].1);
        if other.unit.is_some() && cells.any(|measure| measure != own) {
            return Err(Refusal::Units);
        }
        // Where the form states no unit, only a plain number can stand for a figure.
        match (own, other.unit) {
            (Measure::Printed(_), Some(unit)) if unit.dimension != PLAIN => Err(Refusal::Units),
            _ => Ok(Some(defaulted(own, met))),
        }
    }

    fn cell(self, operand: &Operand) -> Option<Measure> {
        let (table, cell) = locate(self.layout, self.spot, operand)?;
        Some(self.layout.tables[table].cells[cell].1)
    }
}

/// What all of these measure. Those that can be computed must fit each other, whether others are missing or not.
fn together(measures: Vec<Option<Measure>>) -> Result<Option<Measure>, Refusal> {
    let computed: Vec<Measure> = measures.iter().copied().flatten().collect();
    let met = Measure::meet_all(&computed)?;
    Ok((computed.len() == measures.len()).then_some(met))
}

/// What `x ?? 0` measures: what `x` does; a number that stands for a figure whose unit only the report states has none.
pub fn defaulted(own: Measure, met: Measure) -> Measure {
    match (own, met) {
        (Measure::Printed(Seen::Any), Measure::Printed(_) | Measure::Stated { .. }) => Measure::Printed(Seen::Unitless),
        _ => own,
    }
}

/// What a number in a rule measures; of one with a unit the size is in its amount.
pub fn constant(constant: &Constant) -> Measure {
    match constant.unit {
        None if constant.digits == 0 => Measure::Zero,
        None => Measure::Bare,
        Some(unit) if unit.dimension == PLAIN => Measure::Stated { dimension: unit.dimension, size: 0 },
        Some(unit) => Measure::stated(unit),
    }
}

/// Whether a figure is made of numbers of the rule alone.
pub fn is_constant(figure: &Figure) -> bool {
    Part::Figure(figure).operands().is_empty()
}

/// Whether a figure is a sum, a difference, or a multiple or quotient of figures by constants.
fn is_linear(figure: &Figure) -> bool {
    match figure {
        _ if is_constant(figure) => true,
        Figure::Constant(_) | Figure::Operand(_) | Figure::Default(..) => true,
        Figure::Negate(a) => is_linear(a),
        Figure::Binary(Arithmetic::Add | Arithmetic::Sub, a, b) => is_linear(a) && is_linear(b),
        Figure::Binary(Arithmetic::Mul, a, b) => is_constant(a) && is_linear(b) || is_linear(a) && is_constant(b),
        Figure::Binary(Arithmetic::Div, a, b) => is_linear(a) && is_constant(b),
        Figure::Fold(Fold::Sum, items) => items.iter().all(is_linear),
        Figure::Abs(_)
        | Figure::Round(..)
        | Figure::Mod(..)
        | Figure::Choose(..)
        | Figure::Fold(..)
        | Figure::Count(_) => false,
    }
}
