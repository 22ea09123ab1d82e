//! Describes rule files as JSON Schema, from the tables of keys that the loader reads by.

use serde_json::{Value, json};

use super::keys::{OFF, RULE, RULE_FILE};
use crate::yaml::json_schema::{either, file, mapping, scalar};

/// Schema of rule files.
pub(crate) fn rules() -> String {
    let mut off: Vec<Value> = OFF.iter().map(|word| json!(word)).collect();
    // `false`, and in older YAML `off` too, is not text.
    off.push(json!(false));
    let definitions = json!({
        "expression": scalar(),
        "rule": either(vec![json!({"enum": off, "description": "关掉这条规则 | switches the rule off"}), mapping(RULE)]),
    });
    file("规则文件 | rules over a form", RULE_FILE, definitions)
}
