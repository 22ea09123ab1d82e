//! JSON Schemas of the two kinds of YAML file, for editors that complete and mark while one types. In: the
//! tables of keys from which the loaders read. Out: draft-07, the dialect editors know best. Knows nothing of
//! expressions: to an editor they are words.

use serde_json::{Map, Value, json};

use crate::rulebook::keys::{OFF, RULE, RULE_FILE};
use crate::template::keys::{NODE, SECTION, TABLE, TEMPLATE};
use crate::yaml::{KeyWord, Shape};

use super::json::pretty;

/// Schema of template files.
pub(super) fn template() -> String {
    // Below a row stand rows, below a column columns.
    let below = |other: &str| NODE.iter().filter(|key| key.en != other).copied().collect::<Vec<_>>();
    let definitions = json!({
        "section": either(vec![scalar(), json!({"type": "null"}), mapping(SECTION)]),
        "table": mapping(TABLE),
        "row": either(vec![scalar(), json!({"type": "null"}), mapping(&below("cols"))]),
        "col": either(vec![scalar(), json!({"type": "null"}), mapping(&below("rows"))]),
    });
    whole("模板文件 | a form: its tables, rows and columns", TEMPLATE, definitions)
}

/// Schema of rule files.
pub(super) fn rules() -> String {
    let mut off: Vec<Value> = OFF.iter().map(|word| json!(word)).collect();
    // `false`, and in older YAML `off` too, is no word.
    off.push(json!(false));
    let definitions = json!({
        "expression": scalar(),
        "rule": either(vec![json!({"enum": off, "description": "关掉这条规则 | switches the rule off"}), mapping(RULE)]),
    });
    whole("规则文件 | rules over a form", RULE_FILE, definitions)
}

fn whole(title: &str, keys: &[KeyWord], definitions: Value) -> String {
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
    schema.insert("title".to_owned(), json!(title));
    if let Value::Object(body) = mapping(keys) {
        schema.extend(body);
    }
    schema.insert("definitions".to_owned(), definitions);
    pretty(&schema)
}

/// A mapping with these keys and no others, each in one of its two spellings.
fn mapping(keys: &[KeyWord]) -> Value {
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

/// What may stand behind a key.
fn behind(key: &KeyWord) -> Map<String, Value> {
    let value = match key.shape {
        Shape::Text => scalar(),
        Shape::Word(words) => json!({"enum": words.iter().flat_map(|(en, zh)| [en, zh]).collect::<Vec<_>>()}),
        Shape::Flag => json!({"enum": [true, false, "true", "false", "是", "否"]}),
        Shape::Number => json!({"type": ["integer", "string"], "minimum": 0, "pattern": "^[0-9０-９]+$"}),
        Shape::TextOrList => either(vec![scalar(), json!({"type": "array", "items": scalar()})]),
        Shape::MapOf(kind) => many(kind, key.required, key.en == "sections"),
        // The table says which axis only by the key.
        Shape::ListOrMapOf(_) => {
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

/// Names, each with one of `kind` behind it.
fn many(kind: &str, filled: bool, always: bool) -> Value {
    let each = json!({"$ref": format!("#/definitions/{kind}")});
    if filled {
        json!({"type": "object", "minProperties": 1, "additionalProperties": each})
    } else if always {
        json!({"type": "object", "additionalProperties": each})
    } else {
        // `rules:` with nothing behind it yet.
        json!({"type": ["object", "null"], "additionalProperties": each})
    }
}

/// Whatever YAML takes a word for, gouji reads the word.
fn scalar() -> Value {
    json!({"type": ["string", "number", "boolean"]})
}

fn either(options: Vec<Value>) -> Value {
    json!({"anyOf": options})
}
