//! The integration tests, one binary.

mod cli_args;
mod corpus;
mod fixture;
mod forms;
mod laws;
mod render;
mod schemas;
mod spellings;
mod styles;
mod support;
mod tidy;
