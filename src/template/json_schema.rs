//! Describes template files as JSON Schema, from the tables of keys that the loader reads by.

use serde_json::json;

use super::keys::{NODE, SECTION, TABLE, TEMPLATE};
use crate::yaml::json_schema::{either, file, mapping, scalar};

/// Schema of template files.
pub(crate) fn template() -> String {
    // Below a row stand rows, below a column columns.
    let below = |other: &str| NODE.iter().filter(|key| key.en != other).copied().collect::<Vec<_>>();
    let definitions = json!({
        "section": either(vec![scalar(), json!({"type": "null"}), mapping(SECTION)]),
        "table": mapping(TABLE),
        "row": either(vec![scalar(), json!({"type": "null"}), mapping(&below("cols"))]),
        "col": either(vec![scalar(), json!({"type": "null"}), mapping(&below("rows"))]),
    });
    file("模板文件 | a form: its tables, rows and columns", TEMPLATE, definitions)
}
