//! YAML with places. In: the text of a template or rule file. Out: a [`Node`] tree in which every key,
//! value and every character of a value knows its byte in the file. Knows nothing of what keys mean.

mod error;
mod fields;
#[cfg(test)]
pub(crate) mod json_schema;
mod load;
mod scalar;
mod diagnose;
mod tree;

pub use fields::{Fields, KeyWord, Shape, bad_value, expected_mapping, without_colon, wrong_type, wrong_type_of_entry};
pub use load::{MAX_BYTES, bad_encoding, load};
pub use scalar::Scalar;
pub use tree::{Entry, Kind, Node};
