//! The integration tests, one binary.

mod cases;
mod cli_args;
mod corpus;
mod findings;
mod fixture;
mod forms;
mod readme;
mod reference;
mod reading;
mod laws;
#[cfg(feature = "office")]
mod office;
mod pages;
mod render;
mod spellings;
mod styles;
mod support;
