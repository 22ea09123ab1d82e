//! The integration tests, one binary.

mod cases;
mod cli_args;
mod corpus;
mod fixture;
mod forms;
mod pages;
mod render;
mod robust;
mod styles;
