//! Evaluates rules over blocks of reports laid out by column: which reports are settled, with their outcomes counted,
//! and which (rule, position, report) are left to the precise evaluator. Both evaluators have one meaning.
//!
//! The price of reading a rule is paid once per block, not once per report.
//!
//! Invariant: nothing is rounded, wrapped or guessed; what 64 bits cannot hold is left to the precise evaluator.

// A new expression or function must be decided on here, not be taken for something else.
#![deny(clippy::wildcard_enum_match_arm)]

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
