//! Compares the findings of `gouji check -f json` in real reports with the expected ones, and the findings in reports
//! with planted errors with the relations that each error violates.

use std::collections::BTreeSet;
use std::path::Path;

use gouji::diagnostic::{Lang, Message};
use gouji::finding;
use gouji::locate::PreparedSearch;
use gouji::world::Disk;
use serde_json::Value;

use crate::align::corpus::{self, WHOLE};
use crate::support;

/// Relation, table and place, as the corpus writes them.
type Finding = (String, String, String);

/// Runs `gouji check -f json` on one file.
fn checked(path: &Path) -> Value {
    let words = run(path, "json");
    serde_json::from_str(&words).unwrap_or_else(|why| panic!("{path:?}: {why}"))
}

fn run(path: &Path, format: &str) -> String {
    support::gouji_in(&Disk, &["check", "-f", format, path.to_str().unwrap()], Lang::Zh).out
}

/// Returns violations of severity error, and blank totals, in the terms of the corpus, with both sides.
fn violations(output: &Value) -> BTreeSet<(Finding, String, String)> {
    let mut found = BTreeSet::new();
    for finding in output["reports"][0]["findings"].as_array().unwrap() {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let rule = text(&finding["rule"]);
        let at = |axis: &str| text(&finding["at"][axis]);
        let blank = rule.starts_with("空白合计:");
        if finding["outcome"] != "violated" || (finding["severity"] != "error" && !blank) {
            continue;
        }
        let kind = match rule.as_str() {
            "办理平衡" => "identity",
            _ if blank => "blank-total",
            "合计:三!三.(七)" => "results-sum",
            "合计:三!总计" => "row-total",
            other if other.starts_with("合计:四!") => "t4-total",
            other => other,
        };
        let place = match kind {
            "row-total" => at("row"),
            "t4-total" => rule.trim_start_matches("合计:四!").trim_end_matches(".总计").to_owned(),
            "blank-total" if !at("row").is_empty() => at("row"),
            _ => at("col"),
        };
        found.insert(((kind.to_owned(), at("table"), place), text(&finding["left"]), text(&finding["right"])));
    }
    found
}

#[test]
fn findings_are_exactly_those_of_the_truth() {
    let Some(corpus) = corpus::corpus() else { return };
    let mut wrong = Vec::new();
    let mut files = 0;
    for row in corpus::records(&corpus.join("index.csv")) {
        if !WHOLE.contains(&row["form"].as_str()) || row["origin"] == "fault" || row["truth"].is_empty() {
            continue;
        }
        let findings = corpus.join(row["truth"].replace(".truth.csv", ".findings.csv"));
        let expected: BTreeSet<(Finding, String, String)> = corpus::records(&findings)
            .into_iter()
            .map(|r| {
                ((r["rule"].clone(), r["table"].clone(), r["where"].clone()), r["left"].clone(), r["right"].clone())
            })
            .collect();
        let found = violations(&checked(&corpus.join(&row["file"])));
        files += 1;
        if found != expected {
            wrong.push(format!("{}: {found:?} for {expected:?}", row["file"]));
        }
    }
    println!("{files} files");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(files >= 64);
}

#[test]
fn planted_faults_break_exactly_their_relations() {
    let Some(corpus) = corpus::corpus() else { return };
    let mut wrong = Vec::new();
    let mut files = 0;
    for row in corpus::records(&corpus.join("index.csv")).into_iter().filter(|r| r["origin"] == "fault") {
        let fault: Value =
            serde_json::from_slice(&std::fs::read(corpus.join(row["file"].replace(".csv", ".fault.json"))).unwrap())
                .unwrap();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let expected: BTreeSet<Finding> = fault["violated"]
            .as_array()
            .unwrap()
            .iter()
            .map(|v| (text(&v["rule"]), text(&v["table"]), text(&v["where"])))
            .collect();
        let found: BTreeSet<Finding> =
            violations(&checked(&corpus.join(&row["file"]))).into_iter().map(|(finding, _, _)| finding).collect();
        // A planted minus sign violates one relation more than the corpus lists: counts are not negative.
        let negative = fault["cells"].as_array().unwrap().iter().any(|cell| text(&cell["wrong"]).starts_with('-'));
        let (signs, found): (BTreeSet<Finding>, _) =
            found.into_iter().partition(|(kind, _, _)| kind.starts_with("非负:"));
        assert_eq!(!signs.is_empty(), negative, "{}", row["file"]);
        files += 1;
        if found != expected {
            wrong.push(format!("{}: {found:?} for {expected:?}", row["file"]));
        }
    }
    println!("{files} files");
    assert!(wrong.is_empty(), "{} of {files}\n{}", wrong.len(), wrong.join("\n"));
    assert!(files >= 260);
}

const FORM: &str = "\
template: 样表
tables:
  收:
    title: 收入
    rows: {甲: 甲, 乙: 乙, 丙: 丙}
    cols: {数: 数额}
";

/// Returns the help for each violated rule, in both languages.
fn helps(rules: &[(&str, &str)], cells: [&str; 3]) -> Vec<(String, String)> {
    let rules = rules.iter().map(|(id, check)| format!("  {id}:\n    check: {check}\n")).collect::<String>();
    let template = support::template(FORM);
    let program = support::program(&template, &format!("rules-for: 样表\nrules:\n{rules}"));
    let report = support::report(&template, &cells.map(|words| Some(words.to_owned())));
    let checked = finding::check_and_locate(&program, &PreparedSearch::default(), report);
    let said = |lang| move |help: &Message| help.render(lang);
    let both =
        |found: &finding::Finding| (found.help.as_ref().map(said(Lang::Zh)), found.help.as_ref().map(said(Lang::En)));
    checked.findings.iter().map(both).map(|(zh, en)| (zh.unwrap_or_default(), en.unwrap_or_default())).collect()
}

/// `3.00` and `3` are the same difference, because differences are compared as figures.
#[test]
fn differences_are_equal_where_the_figures_are() {
    let rules = [("其一", "cell[甲, 数] == cell[乙, 数]"), ("其二", "cell[甲, 数] == cell[丙, 数]")];
    for (zh, _) in helps(&rules, ["10", "7.00", "7"]) {
        assert_eq!(zh, "收!甲,数 为 10，应为 7；改后 2 处违反全部成立，没有别的同样少的改法");
    }
}

/// Several suspects are joined as the language joins a list.
#[test]
fn suspects_are_listed_in_the_language_asked_for() {
    let rules = [("其一", "cell[甲, 数] == cell[乙, 数]"), ("其二", "cell[甲, 数] - cell[乙, 数] == 0")];
    let found = helps(&rules, ["10", "7", "7"]);
    assert_eq!(found.len(), 2);
    for (zh, en) in found {
        assert_eq!(zh, "任改一组，2 处违反全部成立：〔收!甲,数 为 10，应为 7〕、〔收!乙,数 为 7，应为 10〕");
        assert!(en.starts_with("each of these changes satisfies what is violated (2): [收!甲,数 is 10"), "{en}");
    }
}
