//! Folds the attributes of offices, which rules and manifests spell alike.

use super::fold::fold_code;

/// Folds the name of an attribute, as a rule or the heading of a column spells it.
pub fn attribute_key(name: &str) -> String {
    let folded = fold_code(name).to_lowercase();
    // A key of the manifest, which has two spellings.
    if folded == "kind" { "类别".to_owned() } else { folded }
}

/// Folds what an attribute says.
pub fn attribute_value(text: &str) -> String {
    fold_code(text.trim())
}
