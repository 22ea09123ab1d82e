//! Describes manifests of offices as JSON Schema, from the tables of keys that the loader reads by.

use serde_json::json;

use super::keys::{FILE, OFFICE};
use crate::yaml::json_schema::{file, mapping, scalar};

/// Schema of manifests of offices.
pub(crate) fn members() -> String {
    file("机构名单 | manifest of offices", FILE, json!({"office": mapping(OFFICE), "attribute": scalar()}))
}
