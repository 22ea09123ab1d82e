//! Turns diagnostics, findings and reports into text, JSON, CSV, YAML, pages and workbooks.
//!
//! Each output of a check is one file or folder that implements [`ReportWriter`], and one line of [`FORMATS`].
//!
//! Invariant: no output has wording of its own (that is in [`crate::diagnostic::Text`]) and none judges anything.

pub mod columns;
pub mod csv;
pub mod extract;
pub mod html;
pub mod json;
pub mod likely;
pub mod located;
pub mod junit;
pub mod markdown;
pub mod rule_list;
#[cfg(feature = "cli")]
pub mod run;
pub mod run_model;
pub mod sarif;
pub mod schema;
pub mod template_list;
pub mod text;
#[cfg(feature = "office")]
pub mod xlsx;
#[cfg(feature = "office")]
pub mod xlsx_annotate;

mod conclusion;
mod failed;
mod finding_text;
mod format;
mod order;
mod place;
mod quota;
mod view;
mod writer;

pub use failed::{FailedReport, RunPart};
pub use format::{Format, Output, Part};
pub use order::by_severity;
pub use writer::{CheckedInput, FailedInput, HeldInput, RenderOptions, ReportWriter};

/// The outputs of a check, in the order in which they are listed. The first is the default.
pub static FORMATS: &[Format] = &[
    Format::new::<text::TextWriter>(),
    Format::new::<json::JsonWriter>(),
    Format::new::<json::JsonLinesWriter>(),
    Format::new::<csv::CsvWriter>(),
    Format::new::<sarif::SarifWriter>(),
    Format::new::<junit::JunitWriter>(),
    Format::new::<html::HtmlWriter>(),
    #[cfg(feature = "office")]
    Format::new::<xlsx::XlsxWriter>(),
    Format::new::<markdown::MarkdownWriter>(),
];

/// The outcome of a report without a result, in outputs that have a line for it: no rule was applied.
pub const UNCHECKED: &str = "unchecked";
