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
pub mod run;
pub mod sarif;
pub mod schema;
pub mod stream;
pub mod summary;
pub mod text;
pub mod unread;
#[cfg(feature = "office")]
pub mod xlsx;
#[cfg(feature = "office")]
pub mod xlsx_copy;

mod drawn;
mod order;
mod place;
mod quota;
mod told;
mod verdict;

pub use order::by_severity;
