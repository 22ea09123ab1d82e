//! Tests of the laws of meaning.

mod laws;
