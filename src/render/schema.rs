//! JSON Schemas of the machine output, as published in `docs/schema/`.

use schemars::{JsonSchema, schema_for};

use super::extract::ExtractOutput;
use super::json::{CheckOutput, LintOutput, pretty};

/// File name and text of every published schema.
pub fn all() -> [(&'static str, String); 3] {
    [
        ("check.schema.json", of::<CheckOutput>()),
        ("lint.schema.json", of::<LintOutput>()),
        ("extract.schema.json", of::<ExtractOutput>()),
    ]
}

fn of<T: JsonSchema>() -> String {
    pretty(&schema_for!(T))
}
