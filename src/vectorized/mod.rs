//! The batch evaluator. In: a program and a block of reports laid out by column. Out: which reports it has
//! settled, with their outcomes counted, and which (rule, position, report) must be looked at closely. The
//! precise evaluator says what is wrong there; both have one meaning.
//!
//! The price of reading a rule is paid once a block, not once a report. Nothing here rounds, wraps or guesses:
//! what 64 bits cannot hold is left to the precise evaluator.

mod block;
mod builder;
mod vector;
mod linear;
mod undetermined;
mod mask;
mod plan;
mod tally;
mod predicate;

pub use block::{Block, Column};
pub use builder::{Builder, ColumnFiller};
pub use mask::Mask;
pub use plan::{BlockOutcome, Plan, Residual};
