//! Tests that the documentation shows what the program does.

mod errors;
mod languages;
mod readme;
mod reference;
