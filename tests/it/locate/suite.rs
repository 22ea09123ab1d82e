//! Compares all smallest sets with those on which two other methods agreed (`GOUJI_CASES`).

use std::collections::BTreeSet;
use std::sync::Arc;

use gouji::amount::Amount;
use gouji::locate::locate;
use gouji::report::{Cell, Report, State};
use gouji::template::{LeafIdx, Template};

use crate::support::forms;

/// Cells by row and column, with the value that each must take.
type Sets = BTreeSet<BTreeSet<(String, String, String)>>;

struct Case {
    report: Report,
    expected: Sets,
    /// The sets were listed in full.
    optimum: usize,
}

fn case(template: &Arc<Template>, line: &str) -> Case {
    let json: serde_json::Value = serde_json::from_str(line).unwrap();
    let names = |key: &str| -> Vec<String> {
        json[key].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
    };
    let (rows, cols) = (names("rows"), names("cols"));
    let mut report = Report::empty("case", Arc::clone(template));
    let (_, table) = template.table_named("三").unwrap();
    for (row, cells) in rows.iter().zip(json["table"].as_array().unwrap()) {
        for (col, value) in cols.iter().zip(cells.as_array().unwrap()) {
            let cell = table.cell(leaf(&table.rows, row), leaf(&table.cols, col));
            let mut figure = Cell::absent();
            figure.state = State::Number;
            figure.value = Amount::parse(&value.to_string());
            report.cells[cell.index()] = figure;
        }
    }
    let set = |set: &serde_json::Value| {
        let cell = |cell: &serde_json::Value| {
            let name = |index: usize| cell["cell"][index].as_str().unwrap().to_owned();
            (name(0), name(1), cell["must_be"].to_string())
        };
        set.as_array().unwrap().iter().map(cell).collect()
    };
    Case {
        report,
        expected: json["all_minimal_sets"].as_array().unwrap().iter().map(set).collect(),
        optimum: json["optimum"].as_u64().unwrap() as usize,
    }
}

fn leaf(axis: &gouji::template::Axis, code: &str) -> LeafIdx {
    let matches = |index: &usize| {
        let own = &axis.leaf(LeafIdx(*index)).code;
        own == code || own.ends_with(&format!(".{code}"))
    };
    LeafIdx((0..axis.leaf_count()).find(matches).unwrap())
}

#[test]
fn all_smallest_sets_are_found_and_no_others() {
    let Some(folder) = std::env::var_os("GOUJI_CASES").map(std::path::PathBuf::from) else {
        eprintln!("GOUJI_CASES is not set: the cases of wrong cells check NOTHING");
        return;
    };
    let template = forms::templates().into_iter().find(|form| form.name.ends_with("2021")).unwrap();
    let program = forms::program(&template);
    let text = std::fs::read_to_string(folder.join("locate/table3-2021.jsonl")).unwrap();
    let mut differ = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let Case { report, expected, optimum } = case(&template, line);
        let (_, table) = template.table_named("三").unwrap();
        let located = locate(&program, &report);
        let explanations = located.explanations();
        let cost = explanations.first().map_or(0, |one| one.changes.len());
        let found: Sets = explanations
            .iter()
            .map(|one| {
                one.changes
                    .iter()
                    .map(|change| {
                        let (_, row, col) = template.locate(change.cell);
                        let col = table.cols.leaf(col);
                        let value = change.expected().map_or("?".to_owned(), |value| value.to_string());
                        (table.rows.leaf(row).code.clone(), col.segment.clone(), value)
                    })
                    .collect()
            })
            .collect();
        if found != expected || !located.is_proved() || cost != optimum {
            differ.push(format!(
                "{number}: {} found for {}, cost {} for {optimum}, proved {}",
                found.len(),
                expected.len(),
                cost,
                located.is_proved()
            ));
        }
    }
    assert!(differ.is_empty(), "{differ:#?}");
}
