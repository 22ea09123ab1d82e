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
    Together(fn(Vec<Quotient>) -> Option<Quotient>),
}

/// The method of each aggregate: the one place where evaluation names them.
fn method(aggregate: Aggregate) -> Method {
    match aggregate {
        Aggregate::Sum => Method::Pairwise(Quotient::add),
        Aggregate::Min => Method::Pairwise(min),
        Aggregate::Max => Method::Pairwise(max),
        Aggregate::Mean => Method::Together(mean),
        Aggregate::Median => Method::Together(median),
    }
}

fn min(best: &Quotient, value: &Quotient) -> Option<Quotient> {
    Some(if best.compare(value) == Ordering::Greater { value } else { best }.clone())
}

fn max(best: &Quotient, value: &Quotient) -> Option<Quotient> {
    Some(if best.compare(value) == Ordering::Less { value } else { best }.clone())
}

fn mean(values: Vec<Quotient>) -> Option<Quotient> {
    let count = Quotient::from(Amount::from_int(i64::try_from(values.len()).ok()?));
    let sum = values.iter().try_fold(Quotient::from(Amount::ZERO), |sum, value| sum.add(value))?;
    sum.div(&count)
}

fn median(mut values: Vec<Quotient>) -> Option<Quotient> {
    values.sort_by(Quotient::compare);
    let middle = values.len() / 2;
    let above = values.get(middle)?;
    if values.len() % 2 == 1 {
        return Some(above.clone());
    }
    mean(vec![values.get(middle.checked_sub(1)?)?.clone(), above.clone()])
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
