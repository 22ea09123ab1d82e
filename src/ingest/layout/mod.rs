//! Lays out what stands on a page or sheet: cells with their columns into grids, characters and lines into tables.
//!
//! Invariant: knows no format; lengths are whole hundredths of a point, or characters of a text.

pub(super) mod aligned;
#[cfg(feature = "office")]
pub(super) mod grid;
#[cfg(feature = "pdf")]
pub(super) mod page;
#[cfg(feature = "pdf")]
pub(super) mod ruling;
#[cfg(feature = "pdf")]
pub(super) mod seen;
#[cfg(feature = "pdf")]
pub(super) mod words;
