//! Tests which cells are found wrong.

mod brute;
mod faults;
mod suite;
