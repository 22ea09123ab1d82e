//! Describes files of explanations as JSON Schema, from the tables of keys that the loader reads by.

use serde_json::json;

use super::keys::{ENTRY, FILE, POSITION};
use crate::yaml::json_schema::{file, mapping};

/// Schema of files of explanations.
pub(crate) fn explanations() -> String {
    let definitions = json!({"explanation": mapping(ENTRY), "position": mapping(POSITION)});
    file("审核说明 | explanations of findings", FILE, definitions)
}
