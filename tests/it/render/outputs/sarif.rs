//! Tests SARIF: it is valid against the official schema, it follows the standard beyond the schema, and its places are
//! those of the findings.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use gouji::diagnostic::Lang;
use gouji::finding::Outcome;
use gouji::render::json::DiagnosticOutput;
use gouji::render::sarif::SarifWriter;
use gouji::render::{FailedReport, ReportWriter, RunPart};
use serde_json::Value;

use super::{Sample, empty, mixed, sample};
use crate::support::written;

fn log(sample: &Sample, lang: Lang) -> Value {
    let text = sample.write::<SarifWriter, _>(&written::options(lang));
    serde_json::from_str(&text).unwrap()
}

/// Validates against the schema of the standard, as published (`tests/schemas/README.md`). Its pattern for languages
/// has a stray `]`, which strict readers of patterns refuse; it is removed here, as in the errata of the standard.
fn invalid(log: &Value) -> Vec<String> {
    static VALIDATOR: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
        let text = include_str!("../../../schemas/sarif-2.1.0.json");
        let stray = "^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$";
        assert_eq!(text.matches(stray).count(), 2);
        let schema: Value = serde_json::from_str(&text.replace(stray, "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$")).unwrap();
        jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
    });
    VALIDATOR.iter_errors(log).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn results(log: &Value) -> &Vec<Value> {
    log["runs"][0]["results"].as_array().unwrap()
}

#[test]
fn the_log_is_what_the_official_schema_describes() {
    for lang in [Lang::Zh, Lang::En] {
        let log = log(&mixed(lang), lang);
        assert_eq!(invalid(&log), Vec::<String>::new());
        assert!(results(&log).len() > 5);
    }
    let empty: Value = serde_json::from_str(&empty::<SarifWriter, _>()).unwrap();
    assert_eq!(invalid(&empty), Vec::<String>::new());
}

/// The schema is strict enough to refuse wrong output.
#[test]
fn the_schema_refuses_what_is_no_sarif() {
    let sound = log(&mixed(Lang::Zh), Lang::Zh);
    for (pointer, wrong) in [
        ("/version", Value::from("2.0.0")),
        ("/runs/0/columnKind", Value::from("bytes")),
        ("/runs/0/results/0/level", Value::from("info")),
        ("/runs/0/results/0/message", serde_json::json!({"words": "x"})),
        ("/runs/0/results/0/locations/0/physicalLocation/region/startLine", Value::from(0)),
        ("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri", Value::from("a b")),
        ("/runs/0/invocations/0/executionSuccessful", Value::Null),
    ] {
        let mut log = sound.clone();
        *log.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = wrong;
        assert!(!invalid(&log).is_empty(), "{pointer}");
    }
}

/// Requirements in the text of the standard that its schema does not check.
#[test]
fn rules_results_and_places_agree() {
    let sample = mixed(Lang::Zh);
    let log = log(&sample, Lang::Zh);
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let ids: BTreeSet<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rules.len());
    let findings: usize = sample.reports.iter().map(|checked| checked.findings.len()).sum();
    assert_eq!(results(&log).len(), findings);
    let mut prints = BTreeSet::new();
    for result in results(&log) {
        let rule = &rules[result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(result["ruleId"], rule["id"]);
        match result["kind"].as_str().unwrap() {
            "fail" => assert_eq!(result["level"], rule["defaultConfiguration"]["level"]),
            "open" => assert_eq!(result["level"], "none"),
            other => panic!("{other}"),
        }
        assert!(prints.insert(result["partialFingerprints"].to_string()), "{result}");
        let ids: BTreeSet<u64> = related(result).map(|place| place["id"].as_u64().unwrap()).collect();
        assert_eq!(ids.len(), related(result).count());
    }
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    // One report could not be read.
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let said = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    assert!(said.iter().any(|n| n["level"] == "error" && n["descriptor"]["id"].as_str().unwrap().starts_with("G06")));
    let uris: Vec<&str> =
        run["artifacts"].as_array().unwrap().iter().map(|a| a["location"]["uri"].as_str().unwrap()).collect();
    assert_eq!(
        uris,
        ["%E5%B9%B4%E6%8A%A5/%E6%9F%90%E5%B1%80%202023.md", "sound.md", "-", "cells.json", "%E7%A9%BA.txt"]
    );
}

fn related(result: &Value) -> impl Iterator<Item = &Value> {
    result["relatedLocations"].as_array().into_iter().flatten()
}

/// A region covers exactly the text of the cell it names, counted in code points.
#[test]
fn regions_show_the_words_of_their_cells() {
    let sample = mixed(Lang::Zh);
    let log = log(&sample, Lang::Zh);
    let mut seen = 0;
    let uris = ["%E5%B9%B4%E6%8A%A5/%E6%9F%90%E5%B1%80%202023.md", "sound.md", "-"];
    for ((checked, sources), uri) in sample.reports.iter().zip(&sample.sources).zip(uris) {
        let source = checked.report.source.unwrap();
        let text = &sources.get(source).unwrap().text;
        let lines: Vec<Vec<char>> = text.lines().map(|line| line.chars().collect()).collect();
        for result in results(&log) {
            let places = result["locations"].as_array().into_iter().flatten().chain(related(result));
            for place in places.filter(|p| p["physicalLocation"]["artifactLocation"]["uri"] == uri) {
                let Some(name) = place["logicalLocations"][0]["fullyQualifiedName"].as_str() else { continue };
                if place["logicalLocations"][0]["kind"] != "cell" {
                    continue;
                }
                let region = &place["physicalLocation"]["region"];
                let number = |key: &str| region[key].as_u64().unwrap() as usize;
                assert_eq!(number("startLine"), number("endLine"));
                let shown: String =
                    lines[number("startLine") - 1][number("startColumn") - 1..number("endColumn") - 1].iter().collect();
                let ids = checked.report.cells.iter().zip(checked.report.template.tables.values().flat_map(|table| {
                    table.rows.leaves.iter().flat_map(move |row| {
                        table.cols.leaves.iter().map(move |col| {
                            format!("{}!{},{}", table.code, table.rows.nodes[row.0].code, table.cols.nodes[col.0].code)
                        })
                    })
                }));
                let (cell, _) = ids.into_iter().find(|(_, other)| other == name).unwrap();
                assert_eq!(shown, cell.raw(), "{name}");
                seen += 1;
            }
        }
    }
    assert!(seen > 10, "{seen}");
}

#[test]
fn a_document_without_lines_has_named_places() {
    let log = log(&mixed(Lang::Zh), Lang::Zh);
    let result = results(&log)
        .iter()
        .find(|r| {
            r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "cells.json" && r["kind"] == "fail"
        })
        .unwrap();
    let place = &result["locations"][0];
    assert_eq!(place["physicalLocation"].get("region"), None);
    assert_eq!(place["logicalLocations"][0]["kind"], "cell");
    assert_eq!(place["logicalLocations"][1]["kind"], "place");
}

/// Another run over the same report with other figures, in another language, gives results with the same fingerprints.
#[test]
fn results_are_known_again() {
    let prints = |log: &Value| -> BTreeSet<String> {
        results(log).iter().map(|r| r["partialFingerprints"]["gouji/v1"].as_str().unwrap().to_owned()).collect()
    };
    let first = sample(&[("a.md", super::BROKEN.as_bytes())], Lang::Zh);
    let moved = format!("\n\n{}", super::BROKEN);
    let again = sample(&[("a.md", moved.as_bytes())], Lang::En);
    let other = sample(&[("b.md", super::BROKEN.as_bytes())], Lang::Zh);
    let (first, again, other) =
        (prints(&log(&first, Lang::Zh)), prints(&log(&again, Lang::En)), prints(&log(&other, Lang::Zh)));
    assert!(!first.is_empty());
    assert_eq!(first, again);
    assert!(first.is_disjoint(&other));
    let kinds = mixed(Lang::Zh).reports.iter().flat_map(|c| c.findings.iter().map(|f| f.outcome)).collect::<Vec<_>>();
    assert!(kinds.contains(&Outcome::Undetermined) && kinds.contains(&Outcome::Violated));
}

/// Reports that share a file give one artifact with places in the file, and each result names its report.
#[test]
fn reports_of_one_file_are_one_artifact() {
    let mut sample = sample(&[("a.md", super::BROKEN.as_bytes()), ("a.md", super::SOUND.as_bytes())], Lang::Zh);
    for (checked, own) in sample.reports.iter_mut().zip(["甲", "乙#1"]) {
        checked.report.name = format!("a.md#{own}");
    }
    sample.run.failed.push(FailedReport { report: "a.md#丙".to_owned(), diagnostics: broken_line("a.md") });
    let log = log(&sample, Lang::Zh);
    assert_eq!(invalid(&log), Vec::<String>::new());
    let run = &log["runs"][0];
    assert_eq!(run["artifacts"].as_array().unwrap().len(), 1);
    assert_eq!(run["artifacts"][0]["location"]["uri"], "a.md");
    assert_eq!(run["artifacts"][0].get("properties"), None);
    let reports: BTreeSet<&str> = results(&log).iter().map(|r| r["properties"]["report"].as_str().unwrap()).collect();
    assert_eq!(reports, BTreeSet::from(["a.md#甲", "a.md#乙#1"]));
    for result in results(&log) {
        assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "a.md");
    }
}

fn broken_line(file: &str) -> Vec<DiagnosticOutput> {
    let mut found = mixed(Lang::Zh).run.failed[0].diagnostics.clone();
    found.iter_mut().flat_map(|diagnostic| &mut diagnostic.labels).for_each(|label| label.file = file.to_owned());
    found
}

/// What exceeds the limit of a log is counted; hints leave half of the space to errors.
#[test]
fn too_many_results_are_counted() {
    let sample = mixed(Lang::Zh);
    let options = written::options(Lang::Zh);
    let mut writer = SarifWriter::new(&options);
    writer.rules(&sample.run.rules);
    let mut log = writer.begin();
    let part = |nth| sample.part::<SarifWriter, _>(nth, &options);
    let parts = [1, 0].map(part);
    let mut found = 0;
    for (part, times) in parts.iter().zip([7_000, 6_000]) {
        for _ in 0..times {
            let words = writer.push(part.clone());
            found += words.matches("{\"ruleId\"").count();
            // The text is long; the first report represents the others.
            if log.len() < 1_000 {
                log.push_str(&words);
            }
        }
    }
    let errors = sample.reports[0].findings.iter().filter(|f| f.severity.name() == "error").count();
    assert_eq!(found, 12_500 + 6_000 * errors);
    for nth in 0..30_000 {
        let failed = vec![FailedReport { report: format!("{nth}.txt"), diagnostics: Vec::new() }];
        writer.push(RunPart { reports: Vec::new(), failed });
    }
    log.push_str(&String::from_utf8(writer.finish(sample.run.clone()).unwrap()).unwrap());
    let log: Value = serde_json::from_str(&log).unwrap();
    let run = &log["runs"][0];
    assert_eq!(run["artifacts"].as_array().unwrap().len(), 25_000);
    let said = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    assert!(said.len() < 1_010, "{}", said.len());
    let all = 7_000 * sample.reports[1].findings.len() + 6_000 * sample.reports[0].findings.len();
    let words = said.iter().map(|n| n["message"]["text"].as_str().unwrap()).collect::<Vec<_>>().join("\n");
    for wanted in [format!("另有 {} 处未列出", all - found), "只列出前 25000 个".to_owned()] {
        assert!(words.contains(&wanted), "{wanted}");
    }
}

/// The first result of a report, as a code-scanning page receives it.
#[test]
fn a_result_says_where_and_by_how_much() {
    let log = log(&sample(&[("a.md", super::BROKEN.as_bytes())], Lang::Zh), Lang::Zh);
    let mut result = results(&log)[0].clone();
    result.as_object_mut().unwrap().remove("partialFingerprints");
    insta::assert_snapshot!(serde_json::to_string_pretty(&result).unwrap(), @r##"
{
  "ruleId": "gov-info-disclosure/2021/办理平衡",
  "ruleIndex": 0,
  "kind": "fail",
  "level": "error",
  "message": {
    "text": "表三 列 自然人：第一项加第二项得 44，第三项加第四项得 47，相差 3（左边 44，右边 47，相差 3）"
  },
  "locations": [
    {
      "physicalLocation": {
        "artifactLocation": {
          "uri": "a.md"
        },
        "region": {
          "startLine": 67,
          "startColumn": 23,
          "endLine": 67,
          "endColumn": 24
        }
      },
      "logicalLocations": [
        {
          "fullyQualifiedName": "三!四,自然人",
          "kind": "cell"
        }
      ]
    }
  ],
  "relatedLocations": [
    {
      "id": 1,
      "physicalLocation": {
        "artifactLocation": {
          "uri": "a.md"
        },
        "region": {
          "startLine": 43,
          "startColumn": 28,
          "endLine": 43,
          "endColumn": 30
        }
      },
      "logicalLocations": [
        {
          "fullyQualifiedName": "三!一,自然人",
          "kind": "cell"
        }
      ],
      "message": {
        "text": "三!一,自然人 = 41 (43:28)"
      }
    },
    {
      "id": 2,
      "physicalLocation": {
        "artifactLocation": {
          "uri": "a.md"
        },
        "region": {
          "startLine": 44,
          "startColumn": 28,
          "endLine": 44,
          "endColumn": 29
        }
      },
      "logicalLocations": [
        {
          "fullyQualifiedName": "三!二,自然人",
          "kind": "cell"
        }
      ],
      "message": {
        "text": "三!二,自然人 = 3 (44:28)"
      }
    },
    {
      "id": 3,
      "physicalLocation": {
        "artifactLocation": {
          "uri": "a.md"
        },
        "region": {
          "startLine": 66,
          "startColumn": 17,
          "endLine": 66,
          "endColumn": 19
        }
      },
      "logicalLocations": [
        {
          "fullyQualifiedName": "三!三.(七),自然人",
          "kind": "cell"
        }
      ],
      "message": {
        "text": "三!三.(七),自然人 = 40 (66:17)"
      }
    },
    {
      "id": 4,
      "physicalLocation": {
        "artifactLocation": {
          "uri": "rules/gov-info-disclosure/2019/rules.yaml"
        },
        "region": {
          "startLine": 21,
          "startColumn": 12,
          "endLine": 21,
          "endColumn": 46
        }
      },
      "message": {
        "text": "规则：row 一 + row 二 == row 三.(七) + row 四"
      }
    }
  ],
  "properties": {
    "outcome": "violated",
    "left": "44",
    "right": "47",
    "difference": "-3",
    "expression": "row 一 + row 二 == row 三.(七) + row 四",
    "substituted": "41 + 3 == 40 + 7",
    "help": "最可能是 三!四,自然人 7 → 4、三!四,总计 8 → 5；同样少的改法共 3 种",
    "cells": 4
  }
}
"##);
}
