//! Collects the terms of a sum. What is not a sum (a product, an extreme, a count) is one term, in normal form itself.

use std::collections::BTreeMap;

use super::condition::{Condition, condition};
use super::fraction::{Fraction, greatest_divisor};
use crate::amount::{Amount, Rounding};
use crate::check::ir::{Aggregate, Expr, Pointwise, Position};
use crate::check::linear::{Terms, Walk};
use crate::check::lints::value;
use crate::template::CellId;

/// What a sum adds up.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::check) enum Term {
    Cell(CellId, Option<Amount>),
    /// Of last year's report.
    Prior(CellId, Option<Amount>),
    Absolute(Form),
    Rounded(Rounding, i32, Form),
    Remainder(Form, Form),
    Product(Form, Form),
    Quotient(Form, Form),
    Extreme(Aggregate, Vec<Form>),
    Count(Vec<Condition>),
    Length(usize),
    /// Read from the text of the report.
    Fact(usize),
}

impl Term {
    /// The least and the most that a term can be whatever the report, and whether it is always whole.
    fn reach(&self) -> (Option<i64>, Option<i64>, bool) {
        match self {
            Term::Absolute(_) => (Some(0), None, false),
            Term::Count(items) => (Some(0), i64::try_from(items.len()).ok(), true),
            Term::Length(_) => (Some(0), None, true),
            Term::Rounded(_, places, _) => (None, None, *places <= 0),
            Term::Cell(..)
            | Term::Prior(..)
            | Term::Fact(_)
            | Term::Remainder(..)
            | Term::Product(..)
            | Term::Quotient(..)
            | Term::Extreme(..) => (None, None, false),
        }
    }
}

/// Terms with their factors, none zero, and a constant.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::check) struct Form {
    pub terms: Vec<(Term, Amount)>,
    pub constant: Amount,
}

impl Form {
    /// The normal form of a figure at a position; `None` where it has none there.
    pub(in crate::check) fn new(expr: &Expr, position: &Position) -> Option<Form> {
        Form::difference(expr, None, position)
    }

    /// The normal form of `left - right`.
    pub(in crate::check) fn difference(left: &Expr, right: Option<&Expr>, position: &Position) -> Option<Form> {
        let mut builder = Builder { terms: BTreeMap::new(), constant: Amount::ZERO, position };
        let mut walk = Walk::new(position);
        walk.spread(left, Amount::ONE, &mut builder)?;
        if let Some(right) = right {
            walk.spread(right, Amount::ONE.negate(), &mut builder)?;
        }
        let terms = builder.terms.into_iter().filter(|(_, factor)| !factor.is_zero());
        let terms = terms.map(|(term, factor)| (term, factor.normalized())).collect();
        Some(Form { terms, constant: builder.constant.normalized() })
    }

    fn negate(&self) -> Form {
        let terms = self.terms.iter().map(|(term, factor)| (term.clone(), factor.negate())).collect();
        Form { terms, constant: self.constant.negate() }
    }

    /// The terms with whole factors without a common divisor, the first positive, and by what the sum of these is to be
    /// multiplied: `over / under`.
    pub(in crate::check) fn direction(&self) -> Option<(Direction, i64, i128)> {
        let places = self.terms.iter().map(|(_, factor)| factor.decimals()).max()?;
        let unit = Amount::power_of_ten(i32::try_from(places).ok()?)?;
        let whole = |factor: Amount| factor.checked_mul(unit)?.normalized().mantissa();
        let factors = self.terms.iter().map(|(_, factor)| whole(*factor)).collect::<Option<Vec<i64>>>()?;
        let shared = factors.iter().try_fold(0, |shared, factor| greatest_divisor(shared, (*factor).into()))?;
        let shared = i64::try_from(shared).ok()?;
        let shared = if *factors.first()? < 0 { shared.checked_neg()? } else { shared };
        let terms = self.terms.iter().zip(factors);
        let terms = terms.map(|((term, _), factor)| Some((term.clone(), factor.checked_div(shared)?)));
        Some((Direction { terms: terms.collect::<Option<_>>()? }, shared, 10i128.checked_pow(places)?))
    }
}

/// A sum without a constant, of which only multiples differ: whole factors without a common divisor, the first positive.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::check) struct Direction {
    pub terms: Vec<(Term, i64)>,
}

impl Direction {
    /// The least and the most that the sum can be whatever the report.
    pub(in crate::check) fn reach(&self) -> (Option<Fraction>, Option<Fraction>) {
        let whole = |sum: Option<i64>| sum.and_then(|sum| Fraction::new(sum.into(), 1));
        let (mut least, mut most) = (Some(0i64), Some(0i64));
        for (term, factor) in &self.terms {
            let (low, high, _) = term.reach();
            let (low, high) = if *factor < 0 { (high, low) } else { (low, high) };
            let add = |sum: Option<i64>, end: Option<i64>| sum?.checked_add(end?.checked_mul(*factor)?);
            (least, most) = (add(least, low), add(most, high));
        }
        (whole(least), whole(most))
    }

    /// Whether the sum is a whole number whatever the report.
    pub(in crate::check) fn is_whole(&self) -> bool {
        self.terms.iter().all(|(term, _)| term.reach().2)
    }
}

struct Builder<'a> {
    terms: BTreeMap<Term, Amount>,
    constant: Amount,
    position: &'a Position,
}

impl Builder<'_> {
    fn term(&mut self, term: Term, factor: Amount) -> Option<()> {
        let sum = self.terms.entry(term).or_insert(Amount::ZERO);
        *sum = sum.checked_add(factor)?;
        Some(())
    }

    /// A sum inside another.
    fn inner(&mut self, expr: &Expr, factor: Amount) -> Option<()> {
        Walk::new(self.position).spread(expr, factor, self)
    }

    fn form(&self, expr: &Expr) -> Option<Form> {
        Form::new(expr, self.position)
    }
}

impl Terms for Builder<'_> {
    fn constant(&mut self, value: Amount) -> Option<()> {
        self.constant = self.constant.checked_add(value)?;
        Some(())
    }

    fn cell(&mut self, cell: CellId, fallback: Option<Amount>, factor: Amount, _: usize) -> Option<()> {
        self.term(Term::Cell(cell, fallback), factor)
    }

    fn other(&mut self, expr: &Expr, factor: Amount, _: usize) -> Option<()> {
        if let Some(known) = value(expr) {
            return self.constant(known.checked_mul(factor)?);
        }
        match expr {
            Expr::Pointwise(Pointwise::Round(rounding, places), inner) => {
                let term = Term::Rounded(*rounding, *places, self.form(inner)?);
                self.term(term, factor)
            }
            Expr::Mod(a, b) => {
                let term = Term::Remainder(self.form(a)?, self.form(b)?);
                self.term(term, factor)
            }
            Expr::Pointwise(Pointwise::Absolute, inner) => {
                let form = self.form(inner)?;
                let negative = form.terms.first().is_some_and(|(_, factor)| factor.is_negative());
                let term = Term::Absolute(if negative { form.negate() } else { form });
                self.term(term, factor)
            }
            // The walk has taken constants out of products and quotients.
            Expr::Mul(a, b) => {
                let (a, b) = (self.form(a)?, self.form(b)?);
                let (a, b) = if a <= b { (a, b) } else { (b, a) };
                self.term(Term::Product(a, b), factor)
            }
            Expr::Div(a, b) => {
                let term = Term::Quotient(self.form(a)?, self.form(b)?);
                self.term(term, factor)
            }
            Expr::Aggregate { items, .. } if items.len() == 1 => self.inner(items.first()?, factor),
            Expr::Aggregate { aggregate, items } => {
                let mut forms = items.iter().map(|item| self.form(item)).collect::<Option<Vec<_>>>()?;
                forms.sort_unstable();
                self.term(Term::Extreme(*aggregate, forms), factor)
            }
            Expr::Count { items } => {
                let mut items: Vec<Condition> = items.iter().map(|item| condition(item, self.position)).collect();
                if items.iter().any(Condition::is_unclear) {
                    return None;
                }
                items.sort_unstable();
                self.term(Term::Count(items), factor)
            }
            Expr::Prior(inner) => {
                let Expr::Figure { lane, fallback } = &**inner else { return None };
                self.term(Term::Prior(lane.cell(self.position)?, *fallback), factor)
            }
            Expr::Fact(fact) => self.term(Term::Fact(*fact), factor),
            Expr::Length { section } => self.term(Term::Length(*section), factor),
            Expr::Constant(..)
            | Expr::Figure { .. }
            | Expr::Negate(_)
            | Expr::Add(..)
            | Expr::Sub(..)
            | Expr::Shift { .. }
            | Expr::Named { .. } => self.inner(expr, factor),
            Expr::Compare { .. }
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
            | Expr::Matches { .. }
            | Expr::Member(_)
            | Expr::EachMember(_) => None,
        }
    }
}
