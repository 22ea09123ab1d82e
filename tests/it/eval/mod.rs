//! Tests the laws of evaluation.

mod laws;
