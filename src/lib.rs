//! 勾稽: checks the relations inside statutory report tables and says, finger on the figure, what is wrong.
//!
//! Two streams meet in the evaluator:
//!
//! 1. A form and its rules. [`yaml::load`] keeps the byte of every character; [`template::load`] makes the
//!    [`template::Template`]; [`rulebook::combine`] the [`rulebook::Rulebook`], whose expressions
//!    [`syntax::parse`] has read; [`check::check`] turns names into cells and types everything, and gives a
//!    [`check::ir::Program`] over cell indices. What is wrong with rules is known here, before any report.
//! 2. A report. [`ingest::read`] makes a [`report::Document`] of any bytes; [`align::place`] puts its cells where
//!    the form says they belong and gives a [`report::Report`] in which every figure knows its place.
//! 3. [`eval::evaluate`] runs the program over the report; [`finding::check_report`] makes findings of what does
//!    not hold, with evidence.
//! 4. [`render`] prints diagnostics and findings as text, JSON or CSV. [`cli`] is the command line over all this.
//!
//! Files are opened only through [`world::World`]; the rest is pure and gives the same output for the same input.

pub mod source;
pub mod amount;
pub mod diagnostic;
pub mod world;
pub mod yaml;
pub mod syntax;
pub mod template;
pub mod relations;
pub mod rulebook;
pub mod builtin;
pub mod check;
pub mod report;
pub mod ingest;
pub mod align;
pub mod eval;
pub mod finding;
pub mod vectorized;
pub mod dataset;
pub mod engine;
pub mod render;
#[cfg(feature = "cli")]
pub mod cli;

pub use engine::Engine;
