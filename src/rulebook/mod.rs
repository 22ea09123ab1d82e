//! Rule files as wholes: metadata, parsed expressions, inheritance. In: YAML trees from files or from the
//! built-in library. Out: one [`Rulebook`] for a template. Knows nothing of what names mean.

mod combine;
mod error;
#[cfg(test)]
pub(crate) mod json_schema;
pub mod keys;
mod load;
mod model;

pub use combine::{FileKind, Library, combine, kind_of, read_source};
pub use error::{unknown_kind, unknown_template};
pub use model::{Define, FileRef, Formula, Rule, RuleFile, Rulebook, Switch};
