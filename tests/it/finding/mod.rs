//! Tests of findings and of their summary.

mod corpus;
mod summary;
