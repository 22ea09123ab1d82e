//! Evaluates the aggregates of the language, exactly.

use std::cmp::Ordering;

use super::quotient::Quotient;
use crate::amount::Amount;
use crate::syntax::Aggregate;

/// How an aggregate is computed. `None` stands for more digits than exact arithmetic holds.
enum Method {
    /// Joins the result so far and the next figure.
    Pairwise(fn(&Quotient, &Quotient) -> Option<Quotient>),
    /// Computes from all figures together; there is at least one.
    #[allow(dead_code, reason = "the form for aggregates such as a median, which need every figure")]
    Together(fn(Vec<Quotient>) -> Option<Quotient>),
}

/// The method of each aggregate: the one place where evaluation names them.
fn method(aggregate: Aggregate) -> Method {
    match aggregate {
        Aggregate::Sum => Method::Pairwise(Quotient::add),
        Aggregate::Min => Method::Pairwise(min),
        Aggregate::Max => Method::Pairwise(max),
    }
}

fn min(best: &Quotient, value: &Quotient) -> Option<Quotient> {
    Some(if best.compare(value) == Ordering::Greater { value } else { best }.clone())
}

fn max(best: &Quotient, value: &Quotient) -> Option<Quotient> {
    Some(if best.compare(value) == Ordering::Less { value } else { best }.clone())
}

/// Takes the figures of an aggregate one by one.
pub(super) struct Running {
    method: Method,
    total: Option<Quotient>,
    all: Vec<Quotient>,
}

impl Running {
    pub(super) fn new(aggregate: Aggregate) -> Self {
        Self { method: method(aggregate), total: None, all: Vec::new() }
    }

    pub(super) fn push(&mut self, value: Quotient) -> Option<()> {
        match self.method {
            Method::Pairwise(join) => {
                self.total = Some(match &self.total {
                    Some(total) => join(total, &value)?,
                    None => value,
                });
            }
            Method::Together(_) => self.all.push(value),
        }
        Some(())
    }

    /// The value; zero over no figures.
    pub(super) fn finish(self) -> Option<Quotient> {
        match self.method {
            Method::Together(compute) if !self.all.is_empty() => compute(self.all),
            Method::Pairwise(_) | Method::Together(_) => Some(self.total.unwrap_or(Quotient::from(Amount::ZERO))),
        }
    }
}
