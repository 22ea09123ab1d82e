//! The integration tests, one binary.

mod cli_args;
mod fixture;
mod render;
