//! Tests which cells are found wrong.

mod blanks;
mod brute;
mod cousins;
mod faults;
mod suite;
mod tables;
mod trying_out;
