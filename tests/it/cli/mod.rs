//! Tests the command line.

mod arguments;
mod manners;
