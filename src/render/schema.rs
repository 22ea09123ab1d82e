//! JSON Schemas as published in `docs/schema/`: of the machine output and of the YAML files. In: the types and
//! the key tables they describe. Out: their texts.

use schemars::{JsonSchema, schema_for};

use super::extract::ExtractOutput;
use super::form_schema;
use super::json::{CheckOutput, LintOutput, pretty};
use super::summary::TallyOutput;

/// File name and text of every published schema.
pub fn all() -> [(&'static str, String); 6] {
    [
        ("check.schema.json", of::<CheckOutput>()),
        ("lint.schema.json", of::<LintOutput>()),
        ("summary.schema.json", of::<TallyOutput>()),
        ("extract.schema.json", of::<ExtractOutput>()),
        ("template.schema.json", form_schema::template()),
        ("rules.schema.json", form_schema::rules()),
    ]
}

fn of<T: JsonSchema>() -> String {
    pretty(&schema_for!(T))
}
