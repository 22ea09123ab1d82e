//! Looks for the slips that the notes of the corpus name, each by its rule, position and figures (`GOUJI_CORPUS`), and
//! for one that is put into every relation between years that the corpus lists.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use gouji::diagnostic::Lang;
use gouji::world::Memory;
use serde_json::Value;

use crate::align::corpus::{corpus, records};
use crate::align::narrative::with_tables;
use crate::support::gouji_in;

/// Rule, row, column, left and right.
type Slip = (&'static str, &'static str, &'static str, &'static str, &'static str);

/// Every violated relation of these reports, hints apart: what their notes name, and shares of 其他处理 above one in ten.
const KNOWN: &[(&str, &[Slip])] = &[
    ("sources/pingtan-2019.page.txt", &[("正文信息分类", "", "", "2599", "2533")]),
    (
        "sources/pingtan-2020.page.txt",
        &[
            ("合计:三!三.(七)", "", "自然人", "26", "20"),
            ("合计:三!三.(七)", "", "总计", "27", "21"),
            ("其他处理偏高", "", "", "4", "2.1"),
        ],
    ),
    ("sources/pingtan-2021.page.txt", &[]),
    ("sources/pingtan-2023.page.txt", &[("正文现行有效规范性文件", "行政规范性文件", "现行有效件数", "393", "470")]),
    ("sources/seed-2019.txt", &[]),
    ("sources/huaian-2024.pymupdf.txt", &[]),
    ("sources/huaian-2024.pdfplumber.txt", &[]),
    #[cfg(feature = "html")]
    ("sources/hangzhou-style-2025.html", &[("其他处理偏高", "", "", "1486", "1381")]),
];

fn run(world: &Memory, words: &[&str]) -> Value {
    let ran = gouji_in(world, words, Lang::En);
    serde_json::from_str(&ran.out).unwrap_or_else(|why| panic!("{why}: {}", ran.err))
}

/// Violated findings, hints apart.
fn violated(output: &Value) -> Vec<&Value> {
    let all = output["reports"][0]["findings"].as_array().unwrap().iter();
    all.filter(|one| one["outcome"] == "violated" && one["severity"] != "info").collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Where the figures of a finding stand, each with its report.
fn places(finding: &Value) -> BTreeSet<(String, String)> {
    let lists = ["cells", "facts"].into_iter().filter_map(|key| finding[key].as_array()).flatten();
    let place = |one: &Value| (text(&one["report"]).to_owned(), text(&one["source"]).to_owned());
    lists.map(place).filter(|(_, source)| !source.is_empty()).collect()
}

#[test]
fn every_slip_that_the_notes_name_is_found_and_nothing_else() {
    let Some(root) = corpus() else { return };
    for (file, slips) in KNOWN {
        let bytes = match file.contains("2023") {
            // Its tables run together in the source.
            true => with_tables(&root, file, "forms/pingtan-2023.pipe.txt"),
            false => std::fs::read(root.join(file)).unwrap(),
        };
        let name = Path::new(file).file_name().unwrap().to_str().unwrap();
        let output = run(&Memory::new().with(name, bytes), &["check", "-f", "json", name]);
        let mut rest: Vec<Slip> = slips.to_vec();
        for finding in violated(&output) {
            let found =
                [&finding["rule"], &finding["at"]["row"], &finding["at"]["col"], &finding["left"], &finding["right"]]
                    .map(text);
            // What the archive left out of the texts stands in another test.
            if found[0].starts_with("章节") {
                continue;
            }
            let is_it = |(rule, row, col, left, right): &Slip| [*rule, row, col, left, right] == found;
            let Some(known) = rest.iter().position(is_it) else { panic!("{file}: false alarm: {finding:#}") };
            rest.remove(known);
            assert!(places(finding).len() > 1, "{file}: both places: {finding:#}");
        }
        assert!(rest.is_empty(), "{file}: not found: {rest:?}");
    }
}

/// The two sums that do not hold in 2020 are off by the same in a column and in the column of totals, so that changes of
/// two cells settle both.
#[test]
fn sums_that_are_off_by_the_same_are_one_matter() {
    let Some(root) = corpus() else { return };
    let world = Memory::new().with("2020.txt", std::fs::read(root.join("sources/pingtan-2020.page.txt")).unwrap());
    let located = run(&world, &["locate", "-f", "json", "2020.txt"]);
    let report = &located["reports"][0];
    assert_eq!(report["proved"], true);
    let cells = |one: &Value| -> BTreeSet<String> {
        let cells = one["cells"].as_array().unwrap().iter();
        cells.map(|cell| format!("{},{} {}", text(&cell["row"]), text(&cell["col"]), text(&cell["expected"]))).collect()
    };
    let all: Vec<BTreeSet<String>> = report["explanations"].as_array().unwrap().iter().map(cells).collect();
    let set = |cells: [&str; 2]| cells.map(str::to_owned).into_iter().collect::<BTreeSet<String>>();
    let expected = [set(["三.(一),自然人 0", "三.(一),总计 1"]), set(["三.(二),自然人 0", "三.(二),总计 0"])];
    assert_eq!(all, expected);
}

/// This year's report with another figure in one cell.
fn changed(rows: &[BTreeMap<String, String>], relation: &BTreeMap<String, String>) -> String {
    let (row, col) = match relation["rule"].as_str() {
        "carry-over" => ("二", relation["where"].as_str()),
        _ => (relation["where"].as_str(), "上一年项目数量"),
    };
    let mut text = "table,row,col,value\n".to_owned();
    for cell in rows {
        let is_it = (cell["table"].as_str(), cell["row"].as_str(), cell["col"].as_str())
            == (relation["table"].as_str(), row, col);
        let value = if is_it { wrong(&relation["left"]) } else { cell["value"].clone() };
        text += &format!("{},{},{},{value}\n", cell["table"], cell["row"], cell["col"]);
    }
    text
}

fn wrong(value: &str) -> String {
    (value.parse::<i64>().unwrap() + 7).to_string()
}

#[test]
fn a_slip_between_two_years_is_one_finding_with_both_places() {
    let Some(root) = corpus() else { return };
    let relations = records(&root.join("truth/crossyear.csv"));
    let year = |name: &str| root.join(format!("forms/{name}.long.csv"));
    for relation in &relations {
        let now = changed(&records(&year(&relation["year_after"])), relation);
        let before = std::fs::read(year(&relation["year_before"])).unwrap();
        let world = Memory::new().with("now.csv", now).with("before.csv", before);
        let form =
            format!("gov-info-disclosure/{}", if relation["year_after"].ends_with("2021") { 2021 } else { 2019 });
        let before = "gov-info-disclosure/2019";
        let words =
            ["check", "-f", "json", "now.csv", "--prior", "before.csv", "--template", &form, "--template", before];
        let output = run(&world, &words);
        let (rule, axis) = match relation["rule"].as_str() {
            "carry-over" => ("结转衔接".to_owned(), "col"),
            _ => (format!("{}上一年衔接", relation["table"]), "row"),
        };
        let found: Vec<&Value> = violated(&output).into_iter().filter(|one| one["rule"] == rule.as_str()).collect();
        let [finding] = found.as_slice() else { panic!("{relation:?}: {found:?}") };
        assert_eq!(text(&finding["at"][axis]), relation["where"], "{relation:?}");
        assert_eq!(text(&finding["left"]), wrong(&relation["left"]), "{relation:?}");
        assert_eq!(text(&finding["right"]), relation["right"], "{relation:?}");
        let reports: BTreeSet<String> = places(finding).into_iter().map(|(report, _)| report).collect();
        assert_eq!(reports.len(), 2, "both reports: {finding:#}");
    }
    assert!(relations.len() > 18);
}
