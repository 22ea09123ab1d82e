//! Models the text of a section as it is compared with that of other reports.

use std::sync::Arc;

use super::Place;

/// The letters and figures of a section, without what the form prescribes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prose {
    /// The section, by its index in the template.
    pub section: usize,
    pub text: Arc<str>,
    /// The heading as printed, and where it stands.
    pub heading: String,
    pub place: Option<Place>,
}
