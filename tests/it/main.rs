//! The integration tests, one binary.
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

mod vectorized;
mod dataset;
#[cfg(feature = "columnar")]
mod dataset_columns;
mod dataset_json;
mod cases;
mod cli_args;
mod corpus;
mod docs;
mod drawn;
mod findings;
mod fixture;
mod forms;
mod outputs;
mod pdf;
#[cfg(all(feature = "office", feature = "html", feature = "pdf"))]
mod inputs;
mod readme;
mod reference;
mod reading;
mod hostile;
mod kept;
mod laws;
#[cfg(feature = "office")]
mod office;
#[cfg(feature = "office")]
#[allow(dead_code, reason = "the benches use the rest of it")]
mod making;
mod manners;
mod page;
mod pages;
mod render;
mod schemas;
mod spellings;
mod robust;
mod runs;
mod squashed;
mod styles;
mod suites;
mod support;
mod tables;
mod tally;
mod tidy;
#[cfg(feature = "html")]
mod web;
mod web_damage;
#[cfg(all(feature = "office", feature = "html", feature = "pdf"))]
mod wild;
#[cfg(feature = "office")]
mod workbook;
mod written;
