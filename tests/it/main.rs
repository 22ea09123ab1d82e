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
mod pages;
mod render;
mod spellings;
mod squashed;
mod styles;
mod support;
