//! Writes a comparison with figures instead of names, each in the unit in which the form has it.

use super::expr::{self, Context, Silent};
use super::members::spread;
use super::quotient::Quotient;
use super::trace::show;
use super::units;
use crate::amount::Amount;
use crate::check::ir::{Aggregate, Expr};
use crate::syntax::ast::CompareOp;
use crate::template::{Dimension, Unit};

/// Most terms that are written out.
const MAX_TERMS: usize = 12;

/// A comparison with figures instead of names, in pieces.
#[derive(Debug, Clone, Default)]
pub struct Substitution {
    pieces: Vec<Piece>,
    /// For some figure it is not certain what it is in: then none is shown with a unit.
    unclear: bool,
}

/// A part of the text: signs and brackets, or a figure.
#[derive(Debug, Clone)]
enum Piece {
    Sign(String),
    /// With what it is in; `None` for a number that multiplies or divides.
    Figure(String, Option<Unit>),
}

/// What a value is to be written in.
#[derive(Clone, Copy)]
enum Within<'u> {
    /// A side or a term: its value is in this unit.
    Sum(Option<&'u Unit>),
    /// A factor, in a unit of its own.
    Product,
}

impl Substitution {
    /// `unit`: what both sides are in.
    pub(super) fn new(op: CompareOp, [left, right]: [&Expr; 2], unit: Option<&Unit>, cx: &Context<'_>) -> Self {
        let mut found = Self::default();
        found.write(left, Within::Sum(unit), false, cx);
        found.sign(&format!(" {} ", op.sign()));
        found.write(right, Within::Sum(unit), false, cx);
        found
    }

    /// The text, with the unit that all figures share apart. `with_unit` writes a figure with its unit, if it can.
    pub fn text(&self, with_unit: impl Fn(&str, &Unit) -> Option<String>) -> (String, Option<Unit>) {
        let plain = || {
            let words = self.pieces.iter().map(|piece| match piece {
                Piece::Sign(words) | Piece::Figure(words, _) => words.as_str(),
            });
            words.collect()
        };
        if self.unclear {
            return (plain(), None);
        }
        let mut units = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Figure(_, unit) => Some(unit.as_ref()),
            Piece::Sign(_) => None,
        });
        let first = units.next().flatten();
        if let Some(shared) = first.filter(|first| units.all(|unit| unit == Some(*first))) {
            return (plain(), Some(shared.clone()));
        }
        let words = self.pieces.iter().map(|piece| match piece {
            Piece::Figure(words, Some(unit)) => with_unit(words, unit),
            Piece::Sign(words) | Piece::Figure(words, None) => Some(words.clone()),
        });
        (words.collect::<Option<String>>().unwrap_or_else(plain), None)
    }

    fn sign(&mut self, words: &str) {
        self.pieces.push(Piece::Sign(words.to_owned()));
    }

    fn figure(&mut self, value: Option<&Quotient>, unit: Option<&Unit>) {
        self.pieces.push(Piece::Figure(show(value), unit.cloned()));
    }

    /// Writes an expression. `inner`: a sum needs brackets.
    fn write(&mut self, expr: &Expr, within: Within<'_>, inner: bool, cx: &Context<'_>) {
        let is_sum = matches!(expr, Expr::Add(..) | Expr::Sub(..));
        if is_sum && inner {
            self.sign("(");
        }
        self.write_open(expr, within, cx);
        if is_sum && inner {
            self.sign(")");
        }
    }

    fn write_open(&mut self, expr: &Expr, within: Within<'_>, cx: &Context<'_>) {
        if let Some((inner, unit)) = converted(expr, within, cx) {
            return self.write(inner, Within::Sum(Some(&unit)), true, cx);
        }
        match expr {
            Expr::Add(a, b) | Expr::Sub(a, b) => {
                let own = own_unit(expr, cx);
                let terms = match within {
                    Within::Sum(_) => within,
                    Within::Product => Within::Sum(own.as_ref()),
                };
                self.write(a, terms, false, cx);
                self.sign(if matches!(expr, Expr::Add(..)) { " + " } else { " - " });
                self.write(b, terms, true, cx);
            }
            Expr::Mul(a, b) | Expr::Div(a, b) => {
                let (a, b) = (factor(a, b, cx), factor(b, a, cx));
                self.write(a, Within::Product, true, cx);
                self.sign(if matches!(expr, Expr::Mul(..)) { " * " } else { " / " });
                self.write(b, Within::Product, true, cx);
            }
            Expr::Aggregate { aggregate: Aggregate::Sum, items } => self.sum(expr, items, within, cx),
            Expr::Constant(..)
            | Expr::Figure { .. }
            | Expr::Prior(_)
            | Expr::Member(_)
            | Expr::EachMember(_)
            | Expr::Negate(_)
            | Expr::Pointwise(..)
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
            | Expr::If(..)
            | Expr::Choose { .. }
            | Expr::Is { .. }
            | Expr::Whole(_)
            | Expr::OfForm(_)
            | Expr::OfficeIs { .. }
            | Expr::Contains { .. }
            | Expr::Matches { .. } => self.value(expr, within, cx),
        }
    }

    /// Writes the terms of an aggregate. Zeros are left out; a sum of many terms is its value.
    fn sum(&mut self, expr: &Expr, items: &[Expr], within: Within<'_>, cx: &Context<'_>) {
        let mut unused = Silent::default();
        let terms: Option<Vec<Amount>> = spread(items, cx)
            .into_iter()
            .map(|(item, cx)| expr::number(item, &cx, &mut unused).ok()?.exact())
            .collect();
        let terms: Vec<Amount> = terms.unwrap_or_default().into_iter().filter(|term| !term.is_zero()).collect();
        if !(1..=MAX_TERMS).contains(&terms.len()) {
            return self.value(expr, within, cx);
        }
        let unit = self.unit(expr, within, cx);
        let many = terms.len() > 1;
        for (nth, term) in terms.into_iter().enumerate() {
            self.sign(match nth {
                0 if many => "(",
                0 => "",
                _ => " + ",
            });
            self.figure(Some(&Quotient::from(term)), unit.as_ref());
        }
        self.sign(if many { ")" } else { "" });
    }

    /// Writes the value of an expression.
    fn value(&mut self, expr: &Expr, within: Within<'_>, cx: &Context<'_>) {
        let mut unused = Silent::default();
        let unit = self.unit(expr, within, cx);
        self.figure(expr::number(expr, cx, &mut unused).ok().as_ref(), unit.as_ref());
    }

    /// What a value is in. A number of the rule and a count have no unit of their own.
    fn unit(&mut self, expr: &Expr, within: Within<'_>, cx: &Context<'_>) -> Option<Unit> {
        let is_number = if let Expr::Constant(_, dimension) = expr {
            dimension.as_ref().is_none_or(Dimension::is_plain)
        } else {
            matches!(expr, Expr::Count { .. } | Expr::Length { .. })
        };
        let found = match within {
            Within::Sum(unit) => unit.cloned(),
            Within::Product if is_number => return None,
            Within::Product => own_unit(expr, cx),
        };
        self.unclear |= found.is_none();
        found
    }
}

/// What an expression computes in, from the figures that it reads. `None` where that is not certain.
fn own_unit(expr: &Expr, cx: &Context<'_>) -> Option<Unit> {
    match expr {
        Expr::Figure { lane, .. } => cx.figures.unit_computed(lane.cell(cx.position)?),
        Expr::Prior(inner) => own_unit(inner, &cx.last_year()?),
        Expr::Member(inner) => own_unit(inner, &cx.of_member()?),
        Expr::Fact(fact) => cx.report.template.facts.get(*fact)?.unit.as_deref().map(Unit::named),
        Expr::Negate(inner) | Expr::Pointwise(_, inner) | Expr::Named { inner } => own_unit(inner, cx),
        Expr::Shift { inner, by } => {
            let unit = own_unit(inner, cx)?;
            Some(Unit { exponent: unit.exponent - by.get(cx.position.index())?, ..unit })
        }
        Expr::Choose { units, .. } => units.get(cx.position).cloned(),
        Expr::Add(a, b) | Expr::Sub(a, b) | Expr::Mod(a, b) => match (own_unit(a, cx), own_unit(b, cx)) {
            (Some(a), Some(b)) => (a == b).then_some(a),
            (one, other) => one.or(other),
        },
        Expr::Mul(a, b) | Expr::Div(a, b) => {
            let divided = matches!(expr, Expr::Div(..));
            let (a, b) = (factor(a, b, cx), factor(b, a, cx));
            // A power of ten may be a change of unit, another number is one of the rule.
            let is_number = |side: &Expr| matches!(side, Expr::Constant(value, None) if power_of_ten(*value).is_none());
            let unit = |side: &Expr| if is_number(side) { Some(Unit::without_dimension()) } else { own_unit(side, cx) };
            let (a, b) = (unit(a)?, unit(b)?);
            let plain = |unit: &Unit| if unit.dimension.is_plain() { unit.exponent } else { 0 };
            let (found, shares) = match divided {
                true => (a.over(&b), plain(&a) - plain(&b)),
                false => (a.times(&b), plain(&a) + plain(&b)),
            };
            let exponent = if found.dimension.is_plain() { 0 } else { found.exponent - shares };
            Some(Unit { exponent, ..found })
        }
        Expr::Aggregate { .. } => {
            let rule = cx.rule;
            let (_, operand) = rule.parts().find(|(part, _)| std::ptr::eq(*part, expr))?;
            units::unit(expr, &rule.sites.get(operand?.0)?.units, cx)
        }
        Expr::Constant(..)
        | Expr::EachMember(_)
        | Expr::Count { .. }
        | Expr::Length { .. }
        | Expr::Compare { .. }
        | Expr::And(_)
        | Expr::Or(_)
        | Expr::Not(_)
        | Expr::If(..)
        | Expr::Is { .. }
        | Expr::Whole(_)
        | Expr::OfForm(_)
        | Expr::OfficeIs { .. }
        | Expr::Contains { .. }
        | Expr::Matches { .. } => None,
    }
}

/// What stands in the rule, where an expression only brings it into another unit, and the unit it had.
fn converted<'e>(expr: &'e Expr, within: Within<'_>, cx: &Context<'_>) -> Option<(&'e Expr, Unit)> {
    let Within::Sum(Some(unit)) = within else { return None };
    let (inner, by) = scaled(expr, cx)?;
    let own = own_unit(inner, cx)?;
    (own.dimension == unit.dimension && own.exponent - unit.exponent == by).then_some((inner, own))
}

/// A factor as it stands in the rule: shares and quotients of like units are brought to their own size.
fn factor<'e>(side: &'e Expr, other: &Expr, cx: &Context<'_>) -> &'e Expr {
    let stripped = || {
        let (inner, by) = scaled(side, cx)?;
        let own = own_unit(inner, cx)?;
        let other = own_unit(other, cx);
        let is_like = || other.is_some_and(|other| other.dimension == own.dimension && other.exponent != own.exponent);
        (own.dimension.is_plain() && own.exponent == by || is_like()).then_some(inner)
    };
    stripped().unwrap_or(side)
}

/// An expression that is multiplied by a power of ten, and its exponent.
fn scaled<'e>(expr: &'e Expr, cx: &Context<'_>) -> Option<(&'e Expr, i32)> {
    if let Expr::Shift { inner, by } = expr {
        return Some((inner, *by.get(cx.position.index())?));
    }
    let Expr::Mul(inner, by) = expr else { return None };
    let Expr::Constant(by, None) = **by else { return None };
    Some((inner, power_of_ten(by).filter(|by| *by != 0)?))
}

fn power_of_ten(value: Amount) -> Option<i32> {
    (-12..=12).find(|exponent| Amount::power_of_ten(*exponent) == Some(value))
}
