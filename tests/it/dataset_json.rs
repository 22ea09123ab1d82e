//! Tests JSON lines of many reports: every shape gives the same cells as the long CSV, and errors are reported at their
//! place in the line.

use gouji::dataset::sniff;
use gouji::diagnostic::Lang;
use gouji::report::{Report, State};
use proptest::prelude::*;

use crate::dataset::{Read, about, codes, forms, programs, read};

/// A cell as its codes and the text of its value.
type Written = (String, String, String, String);

/// Three shapes of reports: a list of cells, one member per cell, one line per cell.
const SHAPES: [fn(&str, &[Written]) -> String; 3] = [listed, flat, single];

fn member((table, row, col, value): &Written) -> String {
    format!("\"table\":\"{table}\",\"row\":\"{row}\",\"col\":\"{col}\",\"value\":{value}")
}

fn listed(name: &str, cells: &[Written]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| format!("{{{}}}", member(cell))).collect();
    format!(
        "{{\"report\":\"{name}\",\"template\":null,\"cells\":[{}],\"diagnostics\":[{{\"a\":[1]}}]}}\n",
        cells.join(", ")
    )
}

fn flat(name: &str, cells: &[Written]) -> String {
    let cells: Vec<String> =
        cells.iter().map(|(table, row, col, value)| format!("\"{table}!{row},{col}\" : {value}")).collect();
    format!("{{\"report\": \"{name}\", \"note\": \"x\", {}}}\r\n", cells.join(","))
}

fn single(name: &str, cells: &[Written]) -> String {
    cells.iter().map(|cell| format!("{{ \"report\":\"{name}\", {} }}\n", member(cell))).collect()
}

fn cells(report: &Report) -> Vec<(State, Option<String>)> {
    report.cells.iter().map(|cell| (cell.state, cell.value.map(|value| value.to_string()))).collect()
}

fn written(reports: usize) -> Vec<(String, Vec<Written>)> {
    let form = forms().into_iter().find(|form| form.name.ends_with("2021")).unwrap();
    let cell = |report: usize, cell: usize| {
        let (table, row, col) = codes(&form, cell);
        let value = if cell.is_multiple_of(2) { format!("{report}.50") } else { format!("\"{report}\"") };
        (table, row, col, value)
    };
    (0..reports).map(|nth| (format!("r{nth}"), (0..form.cell_count()).map(|at| cell(nth, at)).collect())).collect()
}

fn text(shape: fn(&str, &[Written]) -> String, reports: &[(String, Vec<Written>)]) -> String {
    reports.iter().map(|(name, cells)| shape(name, cells)).collect()
}

#[test]
fn every_shape_of_json_lines_gives_the_same_reports() {
    let reports = written(5);
    let programs = programs();
    let mut all_cells = Vec::new();
    for shape in SHAPES {
        let text = text(shape, &reports);
        assert_eq!(sniff(text.as_bytes()).unwrap().name(), "JSON lines");
        for size in [1, 5_000, 1 << 20] {
            let (all, said) = read(text.as_bytes(), size, &programs);
            assert_eq!(said, Vec::<String>::new());
            assert_eq!(all.len(), 5);
            assert!(all.iter().all(|read| read.settled), "{}", all[0].name);
            assert_eq!(all[3].name, "表.csv#r3");
            all_cells.push(all.iter().map(|read| cells(read.report.as_ref().unwrap())).collect::<Vec<_>>());
        }
        // As programs write it that use only ASCII.
        let escaped: String =
            text.chars().map(|c| if c.is_ascii() { c.to_string() } else { format!("\\u{:04x}", c as u32) }).collect();
        let (all, _) = read(escaped.as_bytes(), 5_000, &programs);
        assert!(all.len() == 5 && all.iter().all(|read| read.settled));
        all_cells.push(all.iter().map(|read| cells(read.report.as_ref().unwrap())).collect::<Vec<_>>());
    }
    assert!(all_cells.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(all_cells[0][3][0], (State::Number, Some("3.50".to_owned())), "digits as written");
}

#[test]
fn one_report_as_extract_writes_it_is_an_ordinary_document() {
    assert!(sniff(text(listed, &written(1)).as_bytes()).is_none());
    assert!(sniff(text(flat, &written(1)).as_bytes()).is_some());
    for other in
        ["{}", "{\"a\":1}\n{\"a\":2}\n", "{\n\"report\":\"a\"}", "[{\"report\":1}]", "{\"schema\":1,\"reports\":[]}"]
    {
        assert!(sniff(other.as_bytes()).is_none(), "{other}");
    }
}

#[test]
fn a_broken_line_is_said_at_its_place_and_the_others_go_on() {
    let form = "\"template\":\"gov-info-disclosure/2021\"";
    let lines = format!(
        "{{\"report\":\"甲\",{form},\"三!一,自然人\":1}}\n{{\"report\":\"乙\",{form},\"三!一,自然人\":NaN}}\n\n\
         {{{form},\"三!一,自然人\":2}}\n{{\"report\":\"丙\",{form},\"三!十,自然人\":3}}\n\
         {{\"report\":\"丁\",{form},\"三!一,自然人\":1e400,\"三!一,自然人\":12345678901234567.25}}\n"
    );
    let (all, said) = read(lines.as_bytes(), 1 << 20, &programs());
    assert_eq!(said, Vec::<String>::new());
    assert_eq!(
        all.iter().map(|read| read.name.as_str()).collect::<Vec<_>>(),
        ["表.csv#甲", "表.csv#2", "表.csv#4", "表.csv#丙", "表.csv#丁"]
    );
    let words = |read: &Read| -> Vec<String> {
        let said = match &read.report {
            Ok(report) => report.diagnostics.clone(),
            Err(said) => said.clone(),
        };
        said.iter().map(|one| format!("{} {}", one.code.id(), one.message.render(Lang::En))).collect()
    };
    assert!(all[0].report.is_ok());
    let said: Vec<Vec<String>> = all[1..].iter().map(words).collect();
    let said: Vec<&str> = said.iter().flatten().map(String::as_str).collect();
    assert_eq!(
        said,
        [
            "G0622 invalid JSON: expected value",
            "G0622 this line does not name its report",
            "G0615 `gov-info-disclosure/2021` does not have a cell `三!十,自然人`",
            "G0617 this cell is not a number: “1e400”",
            "G0616 duplicate cell `三!一,自然人`"
        ]
    );
    assert_eq!(all[4].at, ["6:63"]);
}

fn value() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "null",
        "\"\"",
        "\"—\"",
        "true",
        "-0",
        "1e2",
        "0.10",
        "\"1,245\"",
        "\" 7 \"",
        "\"\\u0037\"",
        "[1]",
        "NaN",
        "{\"a\":1}",
        "123456789012345678",
        "1234567890123456789",
        "\"x\\ty\"",
        "\"\\ud800\"",
        "7,\"raw\":\"\\ud800\"",
        "007",
        "\"见附件\"",
    ]);
    prop_oneof![6 => (0u32..9999).prop_map(|n| n.to_string()), 1 => odd.prop_map(str::to_owned)]
}

/// Generates what may follow the last member of an object.
fn tail() -> impl Strategy<Value = &'static str> {
    let odd = prop::sample::select(vec![
        " ",
        ",\"note\":\"x\"",
        ",\"value\":3",
        ",\"table\":\"三\"",
        ",\"state\":\"blank\"",
        ",\"三!一,自然人\":7",
        ",\"cells\":[]",
        ",",
    ]);
    prop_oneof![4 => Just(""), 1 => odd]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_fast_way_and_the_precise_way_agree(
        columns in prop::collection::vec((0usize..190, 0usize..60), 20),
        reports in prop::collection::vec((prop::bool::ANY, about(), prop::collection::vec(value(), 1..20), 0usize..4, tail()), 2..8),
        shape in 0usize..3,
        size in prop::sample::select(vec![1usize, 60, 700]),
    ) {
        let forms = forms();
        let text: String = reports.iter().enumerate().map(|(nth, (old, (organisation, year), values, skipped, tail))| {
            let form = &forms[usize::from(*old).min(forms.len() - 1)];
            // Most reports have the same cells in the same order, as in files written by programs.
            let cells: Vec<Written> = columns.iter().skip(*skipped).zip(values).map(|((cell, odd), value)| {
                let (table, row, col) = codes(form, cell % form.cell_count());
                let row = if *odd == 0 { "九十九".to_owned() } else { row };
                (table, row, col, value.clone())
            }).collect();
            let name = format!("n{nth}\",\"organisation\":\"{organisation}\",\"year\":\"{year}");
            SHAPES[shape](&name, &cells).replace('}', &format!("{tail}}}"))
        }).collect();
        if sniff(text.as_bytes()).is_some() {
            let programs = programs();
            let names = |all: &[Read]| all.iter().map(|read| (read.name.clone(), read.settled, read.at.clone())).collect::<Vec<_>>();
            let (whole, cut) = (read(text.as_bytes(), 1 << 20, &programs), read(text.as_bytes(), size, &programs));
            prop_assert_eq!(names(&whole.0), names(&cut.0));
            prop_assert_eq!(whole.1, cut.1);
        }
    }
}
