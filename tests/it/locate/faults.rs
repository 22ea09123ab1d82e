//! Tests that seeded mistakes of real reports are found (`GOUJI_CORPUS`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use gouji::amount::Amount;
use gouji::locate::{Explanation, locate};

use crate::align::corpus::{corpus, read, records};
use crate::support::forms;

/// Cells with their right values; a dash or a blank is 0.
type Cells = BTreeSet<(String, String, String, Amount)>;

fn planted(fault: &Path) -> Cells {
    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(fault).unwrap()).unwrap();
    let cell = |cell: &serde_json::Value| {
        let words = |key: &str| cell[key].as_str().unwrap().to_owned();
        let right = Amount::parse(&words("right")).unwrap_or(Amount::ZERO);
        (words("table"), words("row"), words("col"), right.normalized())
    };
    json["cells"].as_array().unwrap().iter().map(cell).collect()
}

#[test]
fn seeded_mistakes_are_found_with_their_right_values() {
    let Some(corpus) = corpus() else { return };
    let (mut unique, mut ambiguous, mut failures) = (0, 0, Vec::new());
    // By kind of mistake, the places of the planted sets in the lists that are ambiguous.
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for row in records(&corpus.join("faults/index.csv")) {
        let path = corpus.join("faults").join(&row["file"]);
        let planted = planted(&path.with_extension("fault.json"));
        let report = read(&row["file"], &std::fs::read(&path).unwrap()).unwrap();
        let template = std::sync::Arc::clone(&report.template);
        let located = locate(&forms::program(&template), &report);
        let cells = |one: &Explanation| -> Cells {
            let cell = |change: &gouji::locate::Change| {
                let (table, row, col) = template.locate(change.cell);
                let table = template.table(table);
                let value = change.expected().unwrap().normalized();
                (table.code.clone(), table.rows.leaf(row).code.clone(), table.cols.leaf(col).code.clone(), value)
            };
            one.changes.iter().map(cell).collect()
        };
        let listed: Vec<Cells> = located.explanations().iter().map(cells).collect();
        let found = if row["unique"] == "true" {
            unique += 1;
            listed.first() == Some(&planted)
        } else {
            ambiguous += 1;
            let place = listed.iter().position(|one| *one == planted);
            places.entry(row["kind"].clone()).or_default().extend(place.map(|place| place + 1));
            place.is_some()
        };
        if !found || !located.is_proved() {
            failures.push(format!("{} {}: {planted:?} among {listed:?}", row["file"], row["kind"]));
        }
    }
    let first = places.values().flatten().filter(|place| **place == 1).count();
    println!("{first} of {ambiguous} stand first: {places:?}");
    assert!(first >= 23, "{first} of {ambiguous} stand first: {places:?}");
    assert!(failures.is_empty() && unique > 200 && ambiguous > 20, "{unique}, {ambiguous}: {failures:#?}");
}
