//! Tests the placing of cells: documents of every style against their expected cells.

pub mod corpus;
mod headline;
pub mod narrative;
mod pages;
mod reading;
mod spots;
mod squashed;
#[cfg(feature = "office")]
mod oracle;
pub mod styles;
#[cfg(all(feature = "office", feature = "html", feature = "pdf"))]
mod wild;
