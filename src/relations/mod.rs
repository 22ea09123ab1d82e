//! Describes relations between cells as linear forms, and solves systems of them within fixed bounds.
//!
//! Invariant: knows cells and numbers alone: no expression, no report, no document. `check` writes rules as linear
//! relations, `align` and the columnar evaluator read them.

mod forced;
mod groups;
mod linear;
mod repair;
mod solve;
mod totals;

pub use forced::{Forced, forced};
pub use groups::Groups;
pub use linear::{Comparison, Equality, LinearRelation};
pub use repair::{Demand, Effort, Form, Problem, Repair, Repairs, Variable};
pub use solve::{Solutions, System};
pub use totals::totals;
