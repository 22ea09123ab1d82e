//! Models source texts and the places in them: spans in bytes, lines and columns in characters, numbered places of
//! documents without lines.
//!
//! Invariant: knows no YAML, no rules and no reports.

mod attribute;
mod fold;
mod line_index;
mod place;
mod sources;
mod span;

pub use attribute::{attribute_key, attribute_value};
pub use fold::{
    fold_char, fold_code, fold_label, fold_label_with, fold_traditional, is_ideograph, is_invisible, is_space, trim,
};
pub use line_index::{LineCol, LineIndex};
pub use place::{Place, column_letters};
pub use sources::{Source, SourceId, Sources};
pub use span::{Span, Spanned};
