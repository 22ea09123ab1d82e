//! Defines the normal form of relations: terms collected, sides ordered, scaled to whole coefficients without a common
//! factor, conditions without `if` and with `not` at the leaves. Equal forms demand the same, however they were written.

mod condition;
mod form;
mod fraction;
mod satisfy;

pub(super) use condition::{Condition, End, condition};
pub(super) use form::{Direction, Term};
pub(super) use fraction::Fraction;
pub(super) use satisfy::impossible;
