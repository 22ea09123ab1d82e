//! Describes tables of keys as JSON Schema, for editors that complete and mark while one types.
//!
//! Invariant: the dialect is draft-07, which editors know best; an expression is a word.

use serde_json::{Map, Value, json};

use super::{KeyWord, ValueShape};

/// The schema of a kind of file.
pub(crate) fn file(title: &str, keys: &[KeyWord], definitions: Value) -> String {
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
    schema.insert("title".to_owned(), json!(title));
    if let Value::Object(body) = mapping(keys) {
        schema.extend(body);
    }
    schema.insert("definitions".to_owned(), definitions);
    serde_json::to_string_pretty(&schema).map(|json| json + "\n").unwrap_or_default()
}

/// A mapping with these keys and no others, each in one of its two spellings.
pub(crate) fn mapping(keys: &[KeyWord]) -> Value {
    let mut properties = Map::new();
    let mut conditions = Vec::new();
    for key in keys {
        for (written, other) in [(key.en, key.zh), (key.zh, key.en)] {
            let mut value = behind(key);
            value.insert("title".to_owned(), json!(format!("{written} | {other}")));
            value.insert("description".to_owned(), json!(key.about));
            properties.insert(written.to_owned(), Value::Object(value));
        }
        conditions.push(if key.required {
            json!({"oneOf": [{"required": [key.en]}, {"required": [key.zh]}]})
        } else {
            json!({"not": {"required": [key.en, key.zh]}})
        });
    }
    json!({"type": "object", "properties": properties, "additionalProperties": false, "allOf": conditions})
}

/// What may follow a key.
fn behind(key: &KeyWord) -> Map<String, Value> {
    let value = match key.shape {
        ValueShape::Text => scalar(),
        ValueShape::Word(words) => json!({"enum": words.iter().flat_map(|(en, zh)| [en, zh]).collect::<Vec<_>>()}),
        ValueShape::Flag => json!({"enum": [true, false, "true", "false", "是", "否"]}),
        ValueShape::Number => json!({"type": ["integer", "string"], "minimum": 0, "pattern": "^[0-9０-９]+$"}),
        ValueShape::TextOrList => either(vec![scalar(), json!({"type": "array", "items": scalar()})]),
        ValueShape::Keys(kind) => json!({"$ref": format!("#/definitions/{kind}")}),
        ValueShape::ListOf(kind) => {
            json!({"type": ["array", "null"], "items": {"$ref": format!("#/definitions/{kind}")}})
        }
        ValueShape::TextOrKeys(kind) => either(vec![scalar(), json!({"$ref": format!("#/definitions/{kind}")})]),
        ValueShape::MapOf(kind) => many(kind, key.required, key.en == "sections"),
        // Only the key determines the axis.
        ValueShape::ListOrMapOf(_) => {
            let kind = if key.en == "rows" { "row" } else { "col" };
            let list = json!({"type": "array", "items": scalar(), "minItems": 1, "uniqueItems": true});
            either(vec![list, many(kind, true, true)])
        }
    };
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// Names, each followed by one of `kind`.
fn many(kind: &str, filled: bool, always: bool) -> Value {
    let each = json!({"$ref": format!("#/definitions/{kind}")});
    if filled {
        json!({"type": "object", "minProperties": 1, "additionalProperties": each})
    } else if always {
        json!({"type": "object", "additionalProperties": each})
    } else {
        // `rules:` followed by nothing yet.
        json!({"type": ["object", "null"], "additionalProperties": each})
    }
}

/// Whatever type YAML gives a word, gouji reads the word.
pub(crate) fn scalar() -> Value {
    json!({"type": ["string", "number", "boolean"]})
}

pub(crate) fn either(options: Vec<Value>) -> Value {
    json!({"anyOf": options})
}
