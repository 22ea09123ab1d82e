//! Turns what the engine hands over during a run into the output of the run: results, remarks, annotated copies.
//!
//! Invariant: nothing is printed here. A worker renders reports into a [`Rendered`], and a [`RunDocument`] takes these in
//! the order of the tasks and returns what is to be printed at once.

mod copies;
mod document;
mod extraction;
mod location;
mod remarks;
mod renderer;
mod result_files;
mod rule_models;

pub use copies::about_missing_copies;
pub use document::RunDocument;
pub use extraction::{ExtractDocument, ExtractFormat, Extracted, Extractor};
pub use location::{LocateDocument, LocateFormat, LocatedReports, Locator};
pub use remarks::{Remark, Remarks, ReportedRules};
pub use renderer::{Rendered, RenderedBatch, Renderer, RunStyle};
pub use result_files::{ResultFiles, without_colors};
pub use rule_models::rule_models;

/// What a step of a run prints.
#[derive(Debug, Default)]
pub struct Printed {
    /// For the output of the run.
    pub results: Vec<u8>,
    /// For standard error.
    pub remarks: String,
    /// Some step failed.
    pub failed: bool,
}

impl Printed {
    fn push(&mut self, results: &str) {
        self.results.extend_from_slice(results.as_bytes());
    }
}
