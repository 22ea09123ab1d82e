//! One file per way of printing. In: diagnostics, findings and reports. Out: text, JSON, CSV, YAML, pages,
//! workbooks.
//! Renderers hold no wording (that is in [`crate::diagnostic::Text`]) and judge nothing.

pub mod columns;
pub mod csv;
pub mod extract;
#[cfg(test)]
mod form_schema;
pub mod html;
pub mod json;
pub mod junit;
pub mod kept;
pub mod markdown;
pub mod run_model;
pub mod sarif;
pub mod schema;
pub mod summary;
pub mod text;
pub mod failed;
#[cfg(feature = "office")]
pub mod xlsx;
#[cfg(feature = "office")]
pub mod xlsx_annotate;

mod view;
mod order;
mod place;
mod quota;
mod finding_text;
mod conclusion;

pub use order::by_severity;
