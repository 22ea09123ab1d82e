//! Tests findings and their summary.

mod corpus;
mod summary;
