//! Tests text that lost its cell borders: merged text of web pages, output of PDF and Word tools.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use gouji::align;
use gouji::diagnostic::Severity;
use gouji::finding::Outcome;
use gouji::report::{Change, Figure, Report, State};
use gouji::template::{Axis, LeafIdx, Node, Template};

use crate::align::corpus::{self, Tally, Truth, compare, corpus, records, truth};
use crate::support::forms;

/// Reads a document and splits cells that run together, as the command line does.
pub fn read(name: &str, bytes: &[u8]) -> Result<Report, String> {
    let mut report = corpus::read(name, bytes)?;
    let further = forms::relations(&report.template);
    align::settle(&mut report, &further);
    Ok(report)
}

/// Kinds in the corpus, with the number of cells per thousand that must be read.
const DUMPS: &[(&str, usize)] = &[
    ("pdf.raw.txt", 950),
    ("pdf.layout.txt", 950),
    ("doc.catdoc.txt", 950),
    ("doc.antiword.txt", 950),
    ("lo.txt", 1000),
    ("text (PDF text, one row per line)", 1000),
];

#[test]
fn run_together_texts_are_read_as_far_as_the_text_tells() {
    let Some(corpus) = corpus() else { return };
    let mut failures = Vec::new();
    for row in records(&corpus.join("index.csv")) {
        let (file, form, wanted) = (&row["file"], &row["form"], &row["truth"]);
        if form != "squashed.txt" && !form.contains("squashed, from a web page") {
            continue;
        }
        let truth = truth(&corpus.join(wanted));
        match read(file, &std::fs::read(corpus.join(file)).unwrap()) {
            Ok(report) => {
                let (tally, differ) = known(&report, &truth);
                eprintln!("{file}: {tally:?} of {}", truth.len());
                if tally.right != truth.len() || tally.wrong > 0 {
                    failures.push(format!(
                        "{file}: {tally:?} of {}: {:?}",
                        truth.len(),
                        differ.iter().take(8).collect::<Vec<_>>()
                    ));
                }
                if report.year.is_some_and(|year| year.to_string() != row["year"]) {
                    failures.push(format!("{file}: year {:?}", report.year));
                }
            }
            Err(why) => failures.push(format!("{file}: {why}")),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Compares as [`compare`] does, with `ambiguous` in the expected cells as `uncertain`.
fn known(report: &Report, truth: &Truth) -> (Tally, Vec<String>) {
    let as_uncertain: Truth = truth
        .iter()
        .map(|(key, (state, value, unit))| {
            let state = if state == "ambiguous" { "uncertain" } else { state };
            (key.clone(), (state.to_owned(), value.clone(), unit.clone()))
        })
        .collect();
    compare(report, &as_uncertain)
}

#[test]
fn dumps_of_tools_give_nearly_all_cells_and_no_wrong_figure() {
    let Some(corpus) = corpus() else { return };
    let mut by_form: BTreeMap<String, (Tally, usize)> = BTreeMap::new();
    let mut failures = Vec::new();
    for row in records(&corpus.join("index.csv")) {
        let (file, form, wanted) = (&row["file"], &row["form"], &row["truth"]);
        if !DUMPS.iter().any(|(name, _)| name == form) {
            continue;
        }
        let truth = truth(&corpus.join(wanted));
        let entry = by_form.entry(form.clone()).or_default();
        entry.1 += truth.len();
        match read(file, &std::fs::read(corpus.join(file)).unwrap()) {
            Ok(report) => {
                let (tally, differ) = compare(&report, &truth);
                entry.0.right += tally.right;
                entry.0.wrong += tally.wrong;
                entry.0.open += tally.open;
                eprintln!("{file}: {tally:?} of {}", truth.len());
                if tally.right < truth.len() {
                    eprintln!("    {:?}", differ.iter().take(12).collect::<Vec<_>>());
                }
                if tally.wrong > 0 {
                    let wrong: Vec<&String> = differ
                        .iter()
                        .filter(|d| d.contains("WRONG") || d.contains("not in the truth"))
                        .take(5)
                        .collect();
                    failures.push(format!("{file}: {tally:?}: {wrong:?}"));
                }
            }
            Err(why) => failures.push(format!("{file}: {why}")),
        }
    }
    for (form, (tally, all)) in &by_form {
        eprintln!("{form}: {tally:?} of {all}");
        let least = DUMPS.iter().find(|(name, _)| name == form).map_or(0, |(_, share)| *share);
        if tally.right * 1000 < all * least {
            failures.push(format!("{form}: {} of {all}", tally.right));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Builds a report as a web page without borders gives it: labels and figures, with `between` between cells.
fn page(template: &Template, between: &str, cell: &dyn Fn(&str, &str, &str) -> String) -> String {
    let mut out = String::from("甲市乙局2021年政府信息公开工作年度报告 统计期限为2021年1月1日至2021年12月31日。");
    for section in &template.sections {
        out.push_str(&section.title);
        if section.tables.is_empty() {
            out.push_str("本年组织学习12次，参加11人。 2021年另有3次。");
        }
        for code in &section.tables {
            let (_, table) = template.table_named(code).unwrap();
            if table.title != section.title {
                out.push_str(&table.title);
                out.push_str("信息内容");
            }
            if let Some(note) = &table.note {
                out.push_str(&format!("（{note}）申请人情况"));
            }
            push_heads(&mut out, &table.cols);
            for node in &table.rows.nodes {
                out.push_str(&label(node));
                let Some(_) = node.leaf else { continue };
                let cells: Vec<String> = (0..table.cols.leaf_count())
                    .map(|col| cell(code, &node.code, &table.cols.leaf(LeafIdx(col)).code))
                    .collect();
                out.push_str(&cells.join(between));
            }
        }
        out.push(' ');
    }
    out
}

/// Writes the headers level by level, as a page prints them.
fn push_heads(out: &mut String, cols: &Axis) {
    let mut level = cols.roots.clone();
    while !level.is_empty() {
        level.iter().for_each(|idx| out.push_str(&cols.node(*idx).label));
        level = level.iter().flat_map(|idx| cols.node(*idx).children.clone()).collect();
    }
}

fn label(node: &Node) -> String {
    let bare = node.segment.trim_matches(['(', ')']);
    let counted = bare.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let ordinal =
        match (counted && !node.label.is_empty(), node.segment.starts_with('('), bare.is_empty() || bare.is_ascii()) {
            (false, ..) => String::new(),
            (true, true, _) => format!("（{bare}）"),
            (true, false, true) => format!("{bare}."),
            (true, false, false) => format!("{bare}、"),
        };
    let note = node.note.as_ref().map_or(String::new(), |note| format!("（{note}）"));
    format!("{ordinal}{}{note}", node.label)
}

/// Returns the expected raw text of cells.
fn raws(path: &Path) -> BTreeMap<(String, String, String), String> {
    records(path)
        .into_iter()
        .map(|r| ((r["table"].clone(), r["row"].clone(), r["col"].clone()), r["raw"].clone()))
        .collect()
}

fn template_of(year: &str) -> Arc<Template> {
    forms::templates().into_iter().find(|template| template.name.ends_with(year)).unwrap()
}

fn bases(corpus: &Path) -> Vec<(String, String)> {
    let rows = records(&corpus.join("index.csv"));
    let squashed = rows.iter().filter(|row| row["form"] == "squashed.txt");
    squashed
        .map(|row| (row["file"].replace("forms/", "").replace(".squashed.txt", ""), row["template"].clone()))
        .collect()
}

#[test]
fn pages_made_from_the_truths_say_what_the_text_tells() {
    let Some(corpus) = corpus() else { return };
    let mut failures = Vec::new();
    for (base, form) in bases(&corpus) {
        let template = template_of(&form);
        let raws = raws(&corpus.join(format!("truth/{base}.truth.csv")));
        let whole = truth(&corpus.join(format!("truth/{base}.truth.csv")));
        let cell = |t: &str, r: &str, c: &str| {
            raws.get(&(t.to_owned(), r.to_owned(), c.to_owned())).cloned().unwrap_or_default()
        };
        for (name, between, squashed) in [("none", "", true), ("blank", " ", false), ("lines", "\n", false)] {
            let report = read("page.txt", page(&template, between, &cell).as_bytes()).unwrap();
            let (tally, differ) = if squashed {
                known(&report, &truth(&corpus.join(format!("truth/{base}.squashed.truth.csv"))))
            } else {
                compare(&report, &whole)
            };
            eprintln!("{base} {name}: {tally:?}");
            // If blank cells vanish, they are also lost where cells are separated by a space.
            let vanish = !squashed && base.starts_with("seed");
            if tally.wrong > 0 || tally.open > 0 && !vanish {
                failures.push(format!("{base} {name}: {tally:?} {:?}", differ.iter().take(6).collect::<Vec<_>>()));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// An error in a report must survive reading: the figure is read as it is, or stays uncertain.
#[test]
fn mistakes_are_never_read_away() {
    let Some(corpus) = corpus() else { return };
    let (mut found, mut open, mut hidden) = (0, 0, Vec::new());
    let mut failures = Vec::new();
    for row in records(&corpus.join("faults/index.csv")) {
        let fault: serde_json::Value = serde_json::from_slice(
            &std::fs::read(corpus.join("faults").join(format!("{}.fault.json", fault_name(&row)))).unwrap(),
        )
        .unwrap();
        let base = fault["base"].as_str().unwrap();
        let mut raws = raws(&corpus.join("truth").join(base));
        for cell in fault["cells"].as_array().unwrap() {
            let words = |key: &str| cell[key].as_str().unwrap().to_owned();
            raws.insert((words("table"), words("row"), words("col")), words("wrong"));
        }
        let form = if raws.keys().any(|(table, _, _)| table == "二.(九)") { "2019" } else { "2021" };
        let template = template_of(form);
        let cell = |t: &str, r: &str, c: &str| {
            raws.get(&(t.to_owned(), r.to_owned(), c.to_owned())).cloned().unwrap_or_default()
        };
        let report = read("page.txt", page(&template, "", &cell).as_bytes()).unwrap();
        let wrong = wrong_cells(&report, &raws);
        let program = forms::program(&template);
        let checked = gouji::finding::check_report(&program, report);
        let violated = checked.findings.iter().any(|f| f.outcome == Outcome::Violated && f.severity == Severity::Error);
        let undetermined =
            checked.findings.iter().any(|f| f.outcome == Outcome::Undetermined && f.severity == Severity::Error);
        match (wrong.is_empty(), violated, undetermined) {
            (true, true, _) => found += 1,
            (true, false, true) => open += 1,
            (true, false, false) => failures.push(format!("{}: nothing said", fault_name(&row))),
            (false, ..) => hidden.push(format!(
                "{}: violated {violated} {:?}",
                fault_name(&row),
                wrong.iter().take(4).collect::<Vec<_>>()
            )),
        }
    }
    eprintln!("faults run together: {found} found, {open} uncertain, {} read otherwise: {hidden:#?}", hidden.len());
    // A table of one row has only its own sums to check it: if another split satisfies them all, the text is the same
    // as that of a flawless report.
    assert!(hidden.len() <= 2 && hidden.iter().all(|words| words.contains("件数")), "{hidden:#?}");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn fault_name(row: &BTreeMap<String, String>) -> String {
    let file = row.get("file").or_else(|| row.get("name")).or_else(|| row.get("fault")).unwrap();
    file.rsplit('/').next().unwrap().trim_end_matches(".csv").trim_end_matches(".fault.json").to_owned()
}

/// Lists cells that were read differently from what was written.
fn wrong_cells(report: &Report, raws: &BTreeMap<(String, String, String), String>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (code, table) in &report.template.tables {
        for row in (0..table.rows.leaf_count()).map(LeafIdx) {
            for col in (0..table.cols.leaf_count()).map(LeafIdx) {
                let cell = report.cell(table.cell(row, col)).unwrap();
                let key = (code.clone(), table.rows.leaf(row).code.clone(), table.cols.leaf(col).code.clone());
                let written = Figure::read(raws.get(&key).map_or("", String::as_str));
                let same = cell.state == written.state && cell.value == written.value;
                if !same && !matches!(cell.state, State::Uncertain | State::Absent) {
                    wrong.push(format!("{key:?} {} for {:?}", cell.raw(), raws.get(&key)));
                }
            }
        }
    }
    wrong
}

fn invented(row: &str, col: &str) -> String {
    // Rows 一 and 三.(七) hold 20 + 1, 三.(一) and 三.(六) their parts; the others are empty.
    let first = matches!(col, "自然人" | "总计");
    match (row, first) {
        ("一" | "三.(七)", true) => if col == "总计" { "31" } else { "30" }.to_owned(),
        ("一" | "三.(七)" | "三.(一)", false) if col.ends_with("其他") => "1".to_owned(),
        ("三.(一)", true) => if col == "总计" { "31" } else { "30" }.to_owned(),
        _ => "0".to_owned(),
    }
}

fn invented_page(between: &str) -> String {
    page(&template_of("2019"), between, &|_, row, col| invented(row, col))
}

fn figures(report: &Report, row: &str) -> Vec<String> {
    let (_, table) = report.template.table_named("三").unwrap();
    let row = (0..table.rows.leaf_count()).map(LeafIdx).find(|idx| table.rows.leaf(*idx).code == row).unwrap();
    let cell = |col: usize| report.cell(table.cell(row, LeafIdx(col))).unwrap();
    (0..7)
        .map(|col| {
            if cell(col).state == State::Number {
                cell(col).raw().into_owned()
            } else {
                cell(col).state.name().to_owned()
            }
        })
        .collect()
}

#[test]
fn recovered_figures_say_so_and_their_relations_confirm_nothing() {
    let report = read("page.txt", invented_page("").as_bytes()).unwrap();
    assert_eq!(figures(&report, "一"), ["30", "0", "0", "0", "0", "1", "31"]);
    let (_, table) = report.template.table_named("三").unwrap();
    let changes = |row: usize| report.cell(table.cell(LeafIdx(row), LeafIdx(0))).unwrap().changes.clone();
    assert_eq!(changes(0), [Change::Recovered]);
    assert_eq!(changes(1), [], "a single cut is what is printed");
    let checked = gouji::finding::check_report(&forms::program(&report.template), report);
    // The sums of the three rows with several possible splits; the columns confirm them.
    assert_eq!(checked.by_construction, 3);
    // Warnings are on the year and the text of the invented page.
    let of_figures = |finding: &&gouji::finding::Finding| finding.severity == Severity::Error;
    assert_eq!(checked.findings.iter().filter(of_figures).count(), 0);
}

/// Other digits nearby must never be read as figures.
#[test]
fn digits_of_the_surroundings_do_not_leak_into_figures() {
    let clean = invented_page("");
    let next = "二、上年结转政府信息公开申请数量";
    let cases = [
        ("page number", clean.replace(next, &format!("\n- 4 -\n{next}")), true),
        ("page number apart", clean.replace(next, &format!(" 4 {next}")), false),
        ("page number glued", clean.replace(next, &format!("4{next}")), false),
        ("year behind", clean.replace(next, &format!("2021年{next}")), false),
        ("year behind a blank", clean.replace(next, &format!(" 2021年的说明 {next}")), true),
        ("local row", clean.replace(next, &format!("9.其他热线0000000{next}")), false),
    ];
    let right = ["30", "0", "0", "0", "0", "1", "31"];
    for (name, text, kept) in cases {
        let report = read("page.txt", text.as_bytes()).unwrap();
        let row = figures(&report, "一");
        let wrong = row.iter().zip(right).any(|(found, right)| found != right && found != "uncertain");
        assert!(!wrong, "{name}: {row:?}");
        assert!(!kept || row == right, "{name}: {row:?}");
        assert_eq!(figures(&report, "三.(一)"), right, "{name}");
    }
}

#[test]
fn of_two_pages_in_one_text_the_first_is_read() {
    let text = format!("{}\n{}", invented_page(""), invented_page("").replace("3000", "5000"));
    let report = read("page.txt", text.as_bytes()).unwrap();
    assert_eq!(figures(&report, "一"), ["30", "0", "0", "0", "0", "1", "31"]);
    assert!(report.diagnostics.iter().any(|d| d.code == gouji::diagnostic::Code::SeveralReports));
}

/// 平潭 2020: the report violates its own sums, and reading must preserve that.
#[test]
fn a_real_mistake_is_found_in_run_together_text() {
    let Some(corpus) = corpus() else { return };
    for file in ["forms/pingtan-2020.squashed.txt", "sources/pingtan-2020.page.txt"] {
        let report = read(file, &std::fs::read(corpus.join(file)).unwrap()).unwrap();
        let checked = gouji::finding::check_report(&forms::program(&report.template), report);
        let violated: Vec<(&str, Option<&str>)> = checked
            .findings
            .iter()
            .filter(|f| f.outcome == Outcome::Violated && f.severity == Severity::Error)
            .map(|f| (f.rule.as_str(), f.at.col.as_deref()))
            .collect();
        assert_eq!(violated, [("合计:三!三.(七)", Some("自然人")), ("合计:三!三.(七)", Some("总计"))], "{file}");
    }
}

/// Sequences of any length end: the search stops at its declared limits.
#[test]
fn long_runs_stay_uncertain() {
    for digits in ["1".repeat(60), "12".repeat(110), "9".repeat(5_000)] {
        let text = invented_page("").replace("300000131", &digits);
        let report = read("page.txt", text.as_bytes()).unwrap();
        assert!(figures(&report, "一").iter().all(|cell| cell == "uncertain"), "{}", digits.len());
    }
}
