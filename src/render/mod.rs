//! One file per way of printing. In: diagnostics, findings and reports. Out: text, JSON, CSV, YAML.
//! Renderers hold no wording (that is in [`crate::diagnostic::Text`]) and judge nothing.

pub mod columns;
pub mod csv;
pub mod extract;
pub mod form_schema;
pub mod json;
pub mod run;
pub mod schema;
pub mod stream;
pub mod text;
pub mod unread;

mod order;
mod place;

pub use order::by_severity;
