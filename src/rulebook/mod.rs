//! Loads rule files with metadata, parsed expressions and inheritance, and combines them into one [`Rulebook`] for a
//! template.
//!
//! Invariant: names are not resolved here.

mod combine;
mod error;
mod inherited;
#[cfg(test)]
pub(crate) mod json_schema;
pub mod keys;
mod load;
mod model;

pub use combine::{FileKind, Library, combine, kind_of, read_source};
pub use error::RulebookError;
pub use inherited::report_inherited;
pub use model::{Define, FileRef, Formula, Rule, RuleFile, Rulebook, Switch};
