//! Tests the language: printing and parsing.

mod spellings;
