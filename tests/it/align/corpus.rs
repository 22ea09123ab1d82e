//! Compares real reports in many formats with their expected cells. `GOUJI_CORPUS` names the corpus; without it the
//! tests print a note and pass.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gouji::align;
use gouji::amount::Amount;
use gouji::diagnostic::{Diagnostics, Lang};
use gouji::ingest;
use gouji::report::{Report, State};
use gouji::source::Sources;

use crate::support::forms;

pub const WHOLE: &[&str] = &[
    "seedstyle.txt",
    "percell.txt",
    "percell-blankline.txt",
    "pipe.txt",
    "pipealt.txt",
    "pipelead.txt",
    "table.md",
    "wide.csv",
    "long.csv",
    "text (tab and cell per line)",
    "csv long, faulty",
    "docx",
    "v2.docx",
    "odt",
    "one.xlsx",
    "multi.xlsx",
    "formula.xlsx",
    "formula-nocache.xlsx",
    "xls",
    #[cfg(feature = "html")]
    "ueditor.html",
    #[cfg(feature = "html")]
    "word.html",
    #[cfg(feature = "html")]
    "plain.html",
    #[cfg(feature = "html")]
    "nested.html",
    #[cfg(feature = "html")]
    "lo.html",
    #[cfg(feature = "html")]
    "html",
];

/// Expected cells: for each key the state, value and unit.
pub type Truth = BTreeMap<(String, String, String), (String, String, String)>;

pub fn corpus() -> Option<PathBuf> {
    let found = std::env::var_os("GOUJI_CORPUS").map(PathBuf::from);
    if found.is_none() {
        eprintln!("GOUJI_CORPUS is not set: the corpus tests check NOTHING");
    }
    found
}

pub fn records(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let head = reader.headers().unwrap().clone();
    reader
        .records()
        .map(|record| head.iter().map(str::to_owned).zip(record.unwrap().iter().map(str::to_owned)).collect())
        .collect()
}

pub fn truth(path: &Path) -> Truth {
    records(path)
        .into_iter()
        .map(|mut r| {
            let mut take = |key: &str| r.remove(key).unwrap_or_default();
            ((take("table"), take("row"), take("col")), (take("state"), take("value"), take("unit")))
        })
        .collect()
}

pub fn read(name: &str, bytes: &[u8]) -> Result<Report, String> {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let said = |diagnostics: &Diagnostics| {
        diagnostics
            .iter()
            .map(|d| format!("{} {}", d.code.id(), d.message.render(Lang::En)))
            .collect::<Vec<_>>()
            .join("; ")
    };
    let Some((id, document)) = ingest::read(name, bytes, &mut sources, &mut diagnostics) else {
        return Err(said(&diagnostics));
    };
    align::place(&document, Some(id), name, &forms::templates(), None, &sources)
        .map(|reports| reports.into_iter().next().unwrap())
        .map_err(|d| said(&d))
}

#[derive(Default, Debug, Clone, Copy)]
pub struct Tally {
    pub right: usize,
    pub wrong: usize,
    pub open: usize,
}

/// Compares each expected cell; lists the first that differ.
pub fn compare(report: &Report, truth: &Truth) -> (Tally, Vec<String>) {
    let mut tally = Tally::default();
    let mut differ = Vec::new();
    for (idx, (code, table)) in report.template.tables.iter().enumerate() {
        let _ = idx;
        for row in 0..table.rows.leaf_count() {
            for col in 0..table.cols.leaf_count() {
                let (row, col) = (gouji::template::LeafIdx(row), gouji::template::LeafIdx(col));
                let key = (code.clone(), table.rows.leaf(row).code.clone(), table.cols.leaf(col).code.clone());
                let cell = report.cell(table.cell(row, col)).unwrap();
                let Some((state, value, unit)) = truth.get(&key) else {
                    if matches!(cell.state, State::Number) {
                        tally.wrong += 1;
                        differ.push(format!("{key:?} not in the truth, read as {}", cell.raw()));
                    }
                    continue;
                };
                let same = cell.state.name() == state
                    && cell.value == Amount::parse(value)
                    && cell.unit.as_deref().unwrap_or("") == unit;
                if same {
                    tally.right += 1;
                } else if matches!(cell.state, State::Absent | State::Uncertain)
                    || state == "ambiguous" && !matches!(cell.state, State::Number)
                {
                    tally.open += 1;
                    differ.push(format!("{key:?} {} for {state} {value}", cell.state.name()));
                } else {
                    tally.wrong += 1;
                    differ.push(format!(
                        "{key:?} WRONG {} {:?} {:?} for {state} {value} {unit}",
                        cell.state.name(),
                        cell.raw(),
                        cell.unit
                    ));
                }
            }
        }
    }
    (tally, differ)
}

#[test]
fn every_form_of_the_corpus_is_read_whole() {
    let Some(corpus) = corpus() else { return };
    let mut by_form: BTreeMap<String, (usize, Tally)> = BTreeMap::new();
    let mut failures = Vec::new();
    for row in records(&corpus.join("index.csv")) {
        let (file, form, wanted) = (&row["file"], &row["form"], &row["truth"]);
        if !WHOLE.contains(&form.as_str()) || wanted.is_empty() && form != "csv long, faulty" {
            continue;
        }
        let truth = if form == "csv long, faulty" { faulty_truth(&corpus, file) } else { truth(&corpus.join(wanted)) };
        let entry = by_form.entry(form.clone()).or_default();
        entry.0 += 1;
        match read(file, &std::fs::read(corpus.join(file)).unwrap()) {
            Ok(report) => {
                let (tally, differ) = compare(&report, &truth);
                entry.1.right += tally.right;
                entry.1.wrong += tally.wrong;
                entry.1.open += tally.open;
                if tally.right != truth.len() || tally.wrong > 0 {
                    failures.push(format!(
                        "{file}: {tally:?} of {}: {:?}",
                        truth.len(),
                        differ.iter().take(5).collect::<Vec<_>>()
                    ));
                }
                if !report.template.name.ends_with(&row["template"]) {
                    failures.push(format!("{file}: taken for {}", report.template.name));
                }
                if report.year.is_some_and(|year| year.to_string() != row["year"]) {
                    failures.push(format!("{file}: year {:?}", report.year));
                }
                if report.cells.iter().any(|cell| cell.place.is_none() && cell.state != State::Absent) {
                    failures.push(format!("{file}: a cell without a place"));
                }
            }
            Err(why) => failures.push(format!("{file}: {why}")),
        }
    }
    for (form, (files, tally)) in &by_form {
        eprintln!("{form}: {files} files, {tally:?}");
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn no_text_of_the_corpus_gives_a_wrong_figure() {
    let Some(corpus) = corpus() else { return };
    let mut failures = Vec::new();
    for row in records(&corpus.join("index.csv")) {
        let (file, form, wanted) = (&row["file"], &row["form"], &row["truth"]);
        let is_text = file.ends_with(".txt") || file.ends_with(".md") || file.ends_with(".csv");
        if !is_text || form == "csv long, faulty" || WHOLE.contains(&form.as_str()) {
            continue;
        }
        let bytes = std::fs::read(corpus.join(file)).unwrap();
        let report = match read(file, &bytes) {
            Ok(report) => report,
            Err(why) => {
                eprintln!("{file}: {why}");
                continue;
            }
        };
        let mut said: Vec<String> =
            report.diagnostics.iter().map(|d| format!("{} {}", d.code.id(), d.message.render(Lang::Zh))).collect();
        said.truncate(4);
        if wanted.is_empty() {
            let numbers = report.cells.iter().filter(|cell| cell.state == State::Number).count();
            eprintln!(
                "{file}: {} {:?} {:?} {numbers} figures, {said:?}",
                report.template.name, report.year, report.organisation
            );
            continue;
        }
        let mut truth = truth(&corpus.join(wanted));
        let whole = wanted.replace(".squashed.truth", ".truth").replace(".page.truth", ".truth");
        if whole != *wanted {
            truth = self::truth(&corpus.join(whole));
        }
        let (tally, differ) = compare(&report, &truth);
        eprintln!("{file}: {tally:?} of {} {said:?}", truth.len());
        if tally.wrong > 0 {
            failures.push(format!(
                "{file}: {tally:?} {:?}",
                differ.iter().filter(|d| d.contains("WRONG")).take(4).collect::<Vec<_>>()
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Returns the expected cells of the base report with the planted errors.
fn faulty_truth(corpus: &Path, file: &str) -> Truth {
    let fault: serde_json::Value =
        serde_json::from_slice(&std::fs::read(corpus.join(file.replace(".csv", ".fault.json"))).unwrap()).unwrap();
    let mut truth = truth(&corpus.join("truth").join(fault["base"].as_str().unwrap()));
    for cell in fault["cells"].as_array().unwrap() {
        let words = |key: &str| cell[key].as_str().unwrap().to_owned();
        let wrong = words("wrong");
        let read = gouji::report::Figure::read(&wrong);
        let value = read.value.map(|v| v.to_string()).unwrap_or_default();
        truth.insert(
            (words("table"), words("row"), words("col")),
            (read.state.name().to_owned(), value, read.unit.unwrap_or_default()),
        );
    }
    truth
}
