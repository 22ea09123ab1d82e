//! Tests of the language: printing and parsing.

mod spellings;
