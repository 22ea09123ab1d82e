//! Tests the engine as an embedder uses it, and runs over many files.

mod checker;
mod copied;
mod form_rules;
mod county;
mod incremental;
mod members;
mod remarks;
pub mod runs;
mod slips;
mod years;
