//! Reads text that lost the borders between its cells: labels inside running text, figures that run together.

mod convention;
mod heads;
pub(super) mod labels;
pub(super) mod periods;
pub(super) mod rows;
pub(super) mod text;
mod totals;
