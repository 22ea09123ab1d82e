//! Tests every output, byte by byte and by readers that others use.

pub mod explained;
mod outputs;
mod own_results;
mod page;
mod schemas;
mod snapshots;
#[cfg(feature = "office")]
mod workbook;
