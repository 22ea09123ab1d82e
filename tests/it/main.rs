//! Runs the integration tests as one binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::disallowed_methods,
    unreachable_pub,
    reason = "what the library may not do, a test does: it stops at what it did not expect, and reads the tree"
)]

mod align;
mod cases;
mod check;
mod cli;
mod dataset;
#[cfg(feature = "columnar")]
mod dataset_columns;
mod dataset_json;
mod docs;
mod engine;
mod eval;
mod finding;
mod ingest;
mod locate;
mod oracle;
mod render;
mod suites;
mod support;
mod syntax;
mod tables;
mod tidy;
mod vectorized;
mod yaml;
