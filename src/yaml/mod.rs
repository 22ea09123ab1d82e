//! Reads the text of a template or rule file into a tree of [`Node`]s.
//!
//! Invariant: every key, every value and every character of a value knows its byte in the file; the meaning of keys is
//! not known here.

mod error;
mod fields;
#[cfg(test)]
pub(crate) mod json_schema;
mod load;
mod scalar;
mod diagnose;
mod tree;

pub use fields::{
    Fields, KeyWord, ValueShape, bad_value, expected_mapping, half_width_flow, key, missing_key, scalars,
    without_colon, wrong_type, wrong_type_of_entry,
};
pub use load::{MAX_BYTES, bad_encoding, load};
pub use scalar::{Scalar, is_plain_value};
pub use tree::{MapEntry, Node, NodeKind};
