//! Publishes the JSON Schemas of the machine output and of the YAML files. The texts are those of `docs/schema/`.
//!
//! Invariant: a test derives each of them from the types and the key tables that it describes.

/// Name and text of every published schema, in the order in which they are listed.
pub const PUBLISHED: [(&str, &str); 8] = [
    ("template", include_str!("../../docs/schema/template.schema.json")),
    ("rules", include_str!("../../docs/schema/rules.schema.json")),
    ("explanations", include_str!("../../docs/schema/explanations.schema.json")),
    ("members", include_str!("../../docs/schema/members.schema.json")),
    ("check", include_str!("../../docs/schema/check.schema.json")),
    ("extract", include_str!("../../docs/schema/extract.schema.json")),
    ("locate", include_str!("../../docs/schema/locate.schema.json")),
    ("lint", include_str!("../../docs/schema/lint.schema.json")),
];

#[cfg(test)]
mod tests {
    use schemars::{JsonSchema, schema_for};

    use super::PUBLISHED;
    use crate::render::extract::ExtractOutput;
    use crate::render::json::{CheckOutput, LintOutput, pretty};
    use crate::render::located::LocateOutput;

    fn derive<T: JsonSchema>() -> String {
        pretty(&schema_for!(T))
    }

    /// `UPDATE_SCHEMA=1 cargo test` rewrites `docs/schema/`; the program holds the new texts when it is built again.
    #[test]
    #[allow(clippy::disallowed_methods, reason = "the files that are published")]
    fn published_schemas_are_those_of_the_output() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema");
        for (name, text) in PUBLISHED {
            let derived = match name {
                "template" => crate::template::json_schema::template(),
                "rules" => crate::rulebook::json_schema::rules(),
                "explanations" => crate::explanation::json_schema::explanations(),
                "members" => crate::engine::members::json_schema::members(),
                "check" => derive::<CheckOutput>(),
                "extract" => derive::<ExtractOutput>(),
                "lint" => derive::<LintOutput>(),
                "locate" => derive::<LocateOutput>(),
                other => panic!("{other} describes nothing"),
            };
            if std::env::var_os("UPDATE_SCHEMA").is_some() {
                std::fs::write(folder.join(format!("{name}.schema.json")), &derived).unwrap();
            } else {
                assert_eq!(text, derived, "{name}: run with UPDATE_SCHEMA=1");
            }
        }
    }
}
