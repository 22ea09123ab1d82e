//! The batch evaluator. In: a program and a block of reports laid out by column. Out: which reports it has
//! settled, with their outcomes counted, and which (rule, position, report) must be looked at closely. The
//! precise evaluator says what is wrong there; both have one meaning.
//!
//! The price of reading a rule is paid once a block, not once a report. Nothing here rounds, wraps or guesses:
//! what 64 bits cannot hold is left to the precise evaluator.

mod block;
mod builder;
mod lanes;
mod linear;
mod lost;
mod mask;
mod plan;
mod tally;
mod truth;

pub use block::{Block, Column};
pub use builder::Builder;
pub use mask::Mask;
pub use plan::{Open, Plan, Verdict};
