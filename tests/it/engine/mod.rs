//! Tests runs over many files.

mod incremental;
pub mod runs;
