//! Tests of placing cells: documents of every style against their truths.

pub mod corpus;
mod reading;
mod squashed;
pub mod styles;
#[cfg(all(feature = "office", feature = "html", feature = "pdf"))]
mod wild;
