//! Tests of the command line.

mod arguments;
mod manners;
