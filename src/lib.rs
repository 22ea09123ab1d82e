//! 勾稽: checks the relations inside statutory report tables.
pub mod text;
pub mod amount;
pub mod diagnostic;
pub mod world;
pub mod schema;
pub mod report;
pub mod finding;
pub mod yaml;
pub mod syntax;
pub mod builtin;
pub mod rulebook;
pub mod check;
pub mod eval;
pub mod render;
pub mod cli;
pub mod ingest;
pub mod align;
