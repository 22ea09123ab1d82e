//! Describes template files as JSON Schema, from the tables of keys that the loader reads by.

use serde_json::json;

use super::keys::{COLUMNS, COPIED, FACT, NODE, NOTICES, PRIOR_TABLE, SECTION, TABLE, TEMPLATE};
use crate::yaml::json_schema::{either, file, mapping, scalar};

/// Schema of template files.
pub(crate) fn template() -> String {
    // Below a row stand rows, below a column columns.
    let below = |others: &[&str]| NODE.iter().filter(|key| !others.contains(&key.en)).copied().collect::<Vec<_>>();
    let definitions = json!({
        "section": either(vec![scalar(), json!({"type": "null"}), mapping(SECTION)]),
        "table": mapping(TABLE),
        "columns": mapping(COLUMNS),
        "prior": either(vec![
            json!({"type": "null"}),
            json!({"type": "object", "additionalProperties": {"$ref": "#/definitions/prior_table"}}),
        ]),
        "prior_table": mapping(PRIOR_TABLE),
        "prior_code": either(vec![scalar(), json!({"type": "null"})]),
        "topic": either(vec![scalar(), json!({"type": "array", "items": scalar()})]),
        "notices": mapping(NOTICES),
        "copied": mapping(COPIED),
        "fact": either(vec![scalar(), mapping(FACT)]),
        "row": either(vec![scalar(), json!({"type": "null"}), mapping(&below(&["cols"]))]),
        "col": either(vec![scalar(), json!({"type": "null"}), mapping(&below(&["rows", "own"]))]),
    });
    file("模板文件 | a form: its tables, rows and columns", TEMPLATE, definitions)
}
