//! Tests of the documentation: what it shows is what the program does.

mod errors;
mod languages;
mod readme;
mod reference;
