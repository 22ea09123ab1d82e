//! Tests every output.

mod outputs;
mod page;
mod schemas;
mod snapshots;
#[cfg(feature = "office")]
mod workbook;
