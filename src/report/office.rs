//! Models what a manifest says of the office of a report.

use std::sync::Arc;

/// What a manifest says of the office of a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum OfficeReading {
    /// No manifest is given.
    #[default]
    NotGiven,
    /// The manifest does not list the office.
    Unlisted,
    Listed(OfficeAttributes),
}

/// The attributes of an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeAttributes {
    pub office: String,
    /// The attributes that the manifest has, folded.
    pub names: Arc<[String]>,
    /// By attribute; `None` where nothing is stated of this office.
    pub values: Vec<Option<String>>,
}

impl OfficeAttributes {
    /// The place of an attribute among the names.
    pub fn place(&self, attribute: &str) -> Option<usize> {
        self.names.iter().position(|name| name == attribute)
    }

    /// What is stated, folded.
    pub fn value(&self, place: usize) -> Option<&str> {
        self.values.get(place)?.as_deref()
    }
}
