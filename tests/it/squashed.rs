//! Text that lost its cell borders: web pages run together, dumps of PDF and Word tools.

use std::collections::BTreeMap;
use std::path::Path;

use gouji::align;
use gouji::report::{Change, Report, State};

use crate::corpus::{self, Tally, Truth, compare, corpus, records, truth};
use crate::forms;

/// Reads a document and cuts what runs together, as the command line does.
pub fn read(name: &str, bytes: &[u8]) -> Result<Report, String> {
    let mut report = corpus::read(name, bytes)?;
    let further = forms::relations(&report.template);
    align::settle(&mut report, &further);
    Ok(report)
}

/// Kinds of the corpus, with the share of cells per thousand that must be read.
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
                    failures.push(format!("{file}: {tally:?} of {}: {:?}", truth.len(), differ.iter().take(8).collect::<Vec<_>>()));
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

/// As [`compare`], with the truth's `ambiguous` being `uncertain`.
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
                    let wrong: Vec<&String> = differ.iter().filter(|d| d.contains("WRONG") || d.contains("not in the truth")).take(5).collect();
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
