//! Compares the published JSON Schemas with what they describe: the built-in YAML files and the output of gouji. The
//! validator below supports only the keywords that those schemas use and refuses all others.

use std::path::{Path, PathBuf};

use gouji::Engine;
use gouji::diagnostic::Diagnostics;
use gouji::world::Memory;
use serde_json::Value;

use crate::support::{self, gouji};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn schema(name: &str) -> Value {
    let text = std::fs::read_to_string(root().join("docs/schema").join(name)).unwrap();
    serde_json::from_str(&text).unwrap()
}

// ---- the validator

/// Lists every violation of `schema` in `value`, as `path: keyword`.
fn violations(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(schema, schema, value, "", &mut found);
    found
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let object = match schema {
        Value::Bool(true) => return,
        Value::Bool(false) => return found.push(format!("{at}: nothing may stand here")),
        other => other.as_object().unwrap(),
    };
    let holds = |schema: &Value| {
        let mut inner = Vec::new();
        check(root, schema, value, at, &mut inner);
        inner.is_empty()
    };
    for (keyword, wanted) in object {
        let ok = match keyword.as_str() {
            "$schema" | "title" | "description" | "definitions" | "$defs" | "default" => true,
            // Ranges of integers follow from the type in Rust.
            "format" => true,
            "$ref" => {
                let path = wanted.as_str().unwrap().strip_prefix('#').unwrap();
                check(root, root.pointer(path).unwrap(), value, at, found);
                true
            }
            "type" => one_or_many(wanted).any(|name| is_a(value, name.as_str().unwrap())),
            "enum" => wanted.as_array().unwrap().contains(value),
            "const" => wanted == value,
            "minimum" => value.as_i64().is_none_or(|n| n >= wanted.as_i64().unwrap()),
            "maximum" => value.as_i64().is_none_or(|n| n <= wanted.as_i64().unwrap()),
            "pattern" => {
                let pattern = regex::Regex::new(wanted.as_str().unwrap()).unwrap();
                value.as_str().is_none_or(|words| pattern.is_match(words))
            }
            "minProperties" => value.as_object().is_none_or(|map| map.len() as u64 >= wanted.as_u64().unwrap()),
            "minItems" => value.as_array().is_none_or(|list| list.len() as u64 >= wanted.as_u64().unwrap()),
            "uniqueItems" => value
                .as_array()
                .is_none_or(|list| list.iter().enumerate().all(|(idx, item)| !list[..idx].contains(item))),
            "required" => value
                .as_object()
                .is_none_or(|map| wanted.as_array().unwrap().iter().all(|key| map.contains_key(key.as_str().unwrap()))),
            "properties" => {
                for (key, schema) in wanted.as_object().unwrap() {
                    if let Some(inner) = value.get(key) {
                        check(root, schema, inner, &format!("{at}/{key}"), found);
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = object.get("properties").and_then(Value::as_object);
                for (key, inner) in value.as_object().into_iter().flatten() {
                    if !known.is_some_and(|known| known.contains_key(key)) {
                        check(root, wanted, inner, &format!("{at}/{key}"), found);
                    }
                }
                true
            }
            "items" => {
                for (idx, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, wanted, item, &format!("{at}/{idx}"), found);
                }
                true
            }
            "allOf" => {
                for schema in wanted.as_array().unwrap() {
                    check(root, schema, value, at, found);
                }
                true
            }
            "anyOf" => wanted.as_array().unwrap().iter().any(holds),
            "oneOf" => wanted.as_array().unwrap().iter().filter(|schema| holds(schema)).count() == 1,
            "not" => !holds(wanted),
            other => panic!("the validator does not know `{other}`"),
        };
        if !ok {
            found.push(format!("{at}: {keyword} {wanted}, found {value}"));
        }
    }
}

fn one_or_many(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().map_or_else(|| std::slice::from_ref(value), Vec::as_slice).iter()
}

fn is_a(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("no type is called `{other}`"),
    }
}

// ---- the YAML files

fn yaml_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            yaml_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "yaml" || e == "yml") {
            found.push(path);
        }
    }
}

fn kind(text: &str) -> &'static str {
    let is_rules = text.lines().any(|line| line.starts_with("rules-for:") || line.starts_with("适用模板:"));
    if is_rules { "rules.schema.json" } else { "template.schema.json" }
}

#[test]
fn the_files_that_ship_are_what_the_schemas_describe() {
    let mut files = Vec::new();
    for folder in ["rules", "examples"] {
        yaml_files(&root().join(folder), &mut files);
    }
    assert!(files.len() >= 4);
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let value: Value = serde_yaml::from_str(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        assert_eq!(violations(&schema(kind(&text)), &value), Vec::<String>::new(), "{}", path.display());
    }
}

/// Whether `gouji lint` finds an error that a schema can find: one of keys and their values.
fn lint_refuses(text: &str) -> bool {
    let world = Memory::default().with("file.yaml", text);
    let mut diagnostics = Diagnostics::default();
    Engine::new().lint("file.yaml", &[], &world, &mut diagnostics);
    diagnostics.iter().any(|d| ["G0103", "G0104", "G0105", "G0106", "G0107", "G0110"].contains(&d.code.id()))
}

const TEMPLATE: &str = "\
template: demo/1
title: 表
blank: zero
sections:
  甲: {title: 一、甲, tables: [三]}
  乙: 二、乙
tables:
  三:
    type: count
    unit: 件
    rows: {一: 第一行, 二: {label: 第二行, aliases: [二行], signed: true, decimals: 2}}
    cols: [甲, 乙, 总计]
";

const TWINS: &str = "\
模板: demo/1
标题: 表
空白: 零
部分:
  甲: {标题: 一、甲, 表: 三}
表:
  三:
    类型: 整数
    单位: 件
    行: {一: 第一行, 二: {名称: 第二行, 别名: [二行], 可为负: 是, 小数位: 2}}
    列: {甲: , 乙: {列: [丙, 丁]}, 总计: {合计: 是}}
";

const RULES: &str = "\
rules-for: gov-info-disclosure/2021
define: {办结: 三!row 三.(七)}
rules:
  甲: {check: 办结 <= 三!row 一, when: 办结 > 1, basis: 某某, severity: warning, message: 说明, blank: missing}
  乙: {检查: 办结 <= 三!row 二, 前提: 办结 > 2, 级别: 提示, 说明: 说明, 空白: 零, 表: 三}
  办理平衡: off
  合计:三!总计: 关闭
";

/// The schema and the loader accept the same keys and values.
#[test]
fn a_schema_refuses_what_lint_refuses() {
    for text in [TEMPLATE, TWINS, RULES] {
        let value: Value = serde_yaml::from_str(text).unwrap();
        assert_eq!(violations(&schema(kind(text)), &value), Vec::<String>::new(), "{text}");
        assert!(!lint_refuses(text), "{text}");
    }
    for (text, right, wrong) in [
        (TEMPLATE, "template: demo/1\n", ""),
        (TEMPLATE, "blank: zero", "blank: nul"),
        (TEMPLATE, "blank: zero", "blanks: zero"),
        (TEMPLATE, "title: 表\n", "title: 表\n标题: 表\n"),
        (TEMPLATE, "title: 表\n", "title: [表]\n"),
        (TEMPLATE, "type: count", "type: counts"),
        (TEMPLATE, "type: count", "tipe: count"),
        (TEMPLATE, "signed: true", "signed: maybe"),
        (TEMPLATE, "decimals: 2", "decimals: two"),
        (TEMPLATE, "decimals: 2", "rules: 2"),
        (TEMPLATE, "label: 第二行", "label: 第二行, cols: [甲]"),
        (TEMPLATE, "cols: [甲, 乙, 总计]", "cols: 甲"),
        (TEMPLATE, "    cols: [甲, 乙, 总计]\n", ""),
        (TEMPLATE, "aliases: [二行]", "aliases: {二: 行}"),
        (TWINS, "类型: 整数", "类型: 小数"),
        (TWINS, "可为负: 是", "可为负: 对"),
        (TWINS, "部分:\n  甲: {标题: 一、甲, 表: 三}", "部分:\n  甲: {题目: 一、甲, 表: 三}"),
        (RULES, "rules-for: gov-info-disclosure/2021", "rules_for: gov-info-disclosure/2021"),
        (RULES, "severity: warning", "severity: warn"),
        (RULES, "级别: 提示", "级别: 提醒"),
        (RULES, "级别: 提示", "级别: 提示, severity: info"),
        (RULES, "check: 办结 <= 三!row 一", "check: [办结]"),
        (RULES, "办理平衡: off", "办理平衡: on"),
        (RULES, "basis: 某某", "base: 某某"),
        (RULES, "blank: missing", "blank: none"),
    ] {
        assert!(text.contains(right), "{right}");
        let changed = text.replacen(right, wrong, 1);
        assert!(lint_refuses(&changed), "lint lets pass:\n{changed}");
        // A repeated key is not valid YAML, so the schema is not applied.
        let Ok(value) = serde_yaml::from_str::<Value>(&changed) else { continue };
        assert!(!violations(&schema(kind(text)), &value).is_empty(), "the schema lets pass:\n{changed}");
    }
}

// ---- the output

fn world() -> Memory {
    let template = support::builtin("gov-info-disclosure/2021");
    let cells = |words: &[&str]| -> String {
        let cells: Vec<Option<String>> =
            words.iter().cycle().take(template.cell_count()).map(|w| Some((*w).to_owned())).collect();
        support::long_csv(&template, &cells)
    };
    Memory::new()
        .with("zeros.csv", cells(&["0"]))
        .with("mixed.csv", cells(&["3", "—", "", "见附件", "１２", "减4", "1.5", "7件"]))
        .with("broken.csv", "table,row,col,value\n三,一,总计,3\n三,五,总计,1\n三,一,总计,4\n九,一,总计,4\n二.(八),行政事业性收费,本年收费金额,3\n")
        .with("prose.txt", "今年工作顺利。\n")
        .with("rules.yaml", RULES)
        .with("broken.yaml", "rules-for: gov-info-disclosure/2021\nrules:\n  甲: {check: row 一 == }\n  乙: {chek: x}\n  丙: {check: 三!row 十 > 0}\n")
        .with("template.yaml", TEMPLATE)
}

#[track_caller]
fn fits(name: &str, json: &str) -> Value {
    let value: Value = serde_json::from_str(json).unwrap_or_else(|why| panic!("{why}\n{json}"));
    assert_eq!(violations(&schema(name), &value), Vec::<String>::new());
    value
}

#[test]
fn the_output_of_check_is_what_its_schema_describes() {
    let reports = ["zeros.csv", "mixed.csv", "broken.csv", "prose.txt", "nowhere.txt"];
    for rules in [&[][..], &["--rules", "rules.yaml"], &["--rules", "broken.yaml"]] {
        let words: Vec<&str> = ["check", "-f", "json"].iter().chain(&reports).chain(rules).copied().collect();
        let ran = gouji(&world(), &words);
        assert_eq!(ran.status, 2, "{}", ran.err);
        let value = fits("check.schema.json", &ran.out);
        assert_eq!(value["reports"].as_array().unwrap().len(), 3);
        assert!(value["diagnostics"].as_array().is_some_and(|list| !list.is_empty()));
    }
    // One line of `jsonl` has the schema of an entry in `reports`.
    let ran = gouji(&world(), &["check", "-f", "jsonl", "zeros.csv", "mixed.csv"]);
    for line in ran.out.lines() {
        let report: Value = serde_json::from_str(line).unwrap();
        let whole = serde_json::json!({"schema": 1, "reports": [report], "diagnostics": []});
        fits("check.schema.json", &whole.to_string());
    }
    assert_eq!(ran.out.lines().count(), 2);
}

#[test]
fn the_output_of_lint_is_what_its_schema_describes() {
    for file in ["rules.yaml", "broken.yaml", "template.yaml", "nowhere.yaml", "zeros.csv"] {
        let ran = gouji(&world(), &["lint", "-f", "json", file]);
        let value = fits("lint.schema.json", &ran.out);
        let clean = value["diagnostics"].as_array().unwrap().is_empty();
        // The template has every key, of which some contradict each other.
        assert_eq!(clean, file == "rules.yaml", "{file}: {}", ran.out);
    }
}

#[test]
fn the_output_of_locate_is_what_its_schema_describes() {
    let broken = include_str!("../../../examples/broken-2021.md");
    let world = Memory::default().with("broken.md", broken);
    let ran = gouji(&world, &["locate", "-f", "json", "broken.md"]);
    assert_eq!(ran.status, 1);
    fits("locate.schema.json", &ran.out);
    let output: Value = serde_json::from_str(&ran.out).unwrap();
    let report = &output["reports"][0];
    assert_eq!((&report["proved"], &report["explanations"][0]["weight"]), (&true.into(), &"1".into()));
    assert_eq!(report["explanations"][0]["cells"][0]["expected"], "4");
    assert_eq!(report["explanations"][0]["confirmed_by"], serde_json::json!(["正文结转下年"]));
    assert_eq!(report["explanations"][2]["contradicted_by"], serde_json::json!(["正文上年结转"]));
}

#[test]
fn the_output_of_extract_is_what_its_schema_describes() {
    for file in ["zeros.csv", "mixed.csv", "broken.csv"] {
        let ran = gouji(&world(), &["extract", "-f", "json", file]);
        fits("extract.schema.json", &ran.out);
        let yaml = gouji(&world(), &["extract", "-f", "yaml", file]).out;
        let value: Value = serde_yaml::from_str(&yaml).unwrap();
        assert_eq!(violations(&schema("extract.schema.json"), &value), Vec::<String>::new(), "{file}");
    }
}

#[test]
fn a_schema_notices_what_the_contract_forbids() {
    let ran = gouji(&world(), &["check", "-f", "json", "mixed.csv"]);
    let value: Value = serde_json::from_str(&ran.out).unwrap();
    for (at, wrong) in [
        ("/reports/0/findings/0/outcome", serde_json::json!("satisfied")),
        ("/reports/0/findings/0/severity", serde_json::json!("fatal")),
        ("/reports/0/summary/violated", serde_json::json!("3")),
        ("/reports/0/findings/0/left", serde_json::json!(3)),
        ("/reports/0/year", serde_json::json!("2021")),
        ("/reports/0", serde_json::json!({"report": "x"})),
    ] {
        let mut changed = value.clone();
        *changed.pointer_mut(at).unwrap() = wrong;
        assert!(!violations(&schema("check.schema.json"), &changed).is_empty(), "{at}");
    }
}
