//! Prints generated figures in the manners of real pages, each with the faults of such pages. Every cell is read as
//! printed, or it is not a number.

use gouji::report::State;
use gouji::template::Template;

use crate::align::corpus;
use crate::align::styles::Dice;
use crate::support::forms;
use crate::support::making::{self, Figures, Part, text};

/// Changes the words of a page before it is laid out.
type Fault = fn(&mut Vec<Part>, &mut Dice);
/// Lays a page out.
type Manner = fn(&[Part]) -> String;

const MANNERS: &[(&str, Manner)] = &[
    ("tabs", |parts| text::tabs(parts)),
    ("pipes", |parts| text::pipes(parts)),
    ("markdown", |parts| text::markdown(parts)),
    ("spaces", |parts| text::flowing(parts, " ")),
    ("wide spaces", |parts| text::flowing(parts, "   ")),
    ("run together", |parts| text::flowing(parts, "")),
    ("quoted", |parts| text::pipes(parts).lines().map(|line| format!("> {line}\n")).collect()),
    ("without width", |parts| text::flowing(parts, " ").replace("计", "\u{200b}计\u{ad}")),
];

const FAULTS: &[(&str, Fault)] = &[
    ("none", |_, _| {}),
    ("short labels", |parts, _| {
        each_cell(parts, |words| {
            if words.starts_with(|c: char| c.is_ascii_digit()) && words.contains('.') && words.chars().count() > 11 {
                *words = words.chars().take(9).collect();
            }
        });
    }),
    ("zeros as letters", |parts, dice| {
        let sign = ["O", "〇", "○", "零"][dice.roll(4)];
        each_cell(parts, |words| {
            if words == "0" {
                sign.clone_into(words);
            }
        });
    }),
    ("words for a figure", |parts, dice| {
        let mut left = dice.roll(40);
        each_cell(parts, |words| {
            if !words.is_empty() && words.chars().all(|c| c.is_ascii_digit()) {
                if left == 0 {
                    "未统计".clone_into(words);
                }
                left = left.wrapping_sub(1);
            }
        });
    }),
    ("another head", |parts, _| {
        each_cell(parts, |words| {
            if words.contains("制发") || words.contains("新公开") {
                "历年累计备案次数".clone_into(words);
            }
        });
    }),
];

fn each_cell(parts: &mut [Part], mut change: impl FnMut(&mut String)) {
    for part in parts {
        if let Part::Table(rows) = part {
            rows.iter_mut().flatten().for_each(|cell| change(&mut cell.words));
        }
    }
}

/// Cells that are read as another figure than the printed one, or as nothing where one is printed.
fn wrong_cells(form: &Template, figures: &Figures, page: &str) -> Vec<String> {
    let Ok(report) = corpus::read("年报", page.as_bytes()) else { return Vec::new() };
    assert_eq!(report.template.name, form.name);
    let mut wrong = Vec::new();
    for (id, cell) in report.cells.iter().enumerate() {
        let (table, row, col) = report.template.locate(gouji::template::CellId(id as u32));
        let table = &report.template.tables[table.0];
        let key = (table.code.clone(), table.rows.leaf(row).code.clone(), table.cols.leaf(col).code.clone());
        let words = figures.get(&key).map_or("", String::as_str);
        let right = match cell.state {
            State::Number => cell.value.is_some_and(|value| value.to_string() == words),
            State::Blank | State::Dash => words.is_empty(),
            State::Text | State::Absent | State::Uncertain => true,
        };
        if !right {
            wrong.push(format!("{key:?} {:?} {:?} for {words:?}", cell.state, cell.raw()));
        }
    }
    wrong
}

#[test]
fn no_manner_and_no_fault_of_a_page_gives_a_wrong_figure() {
    let mut dice = Dice(23);
    for form in forms::templates() {
        for seed in 0..3 {
            let figures = making::figures(&form, seed);
            for (fault, change) in FAULTS {
                for (manner, print) in MANNERS {
                    let mut parts = making::parts(&form, &figures);
                    change(&mut parts, &mut dice);
                    let wrong: Vec<String> = wrong_cells(&form, &figures, &print(&parts))
                        .into_iter()
                        // The pages with bars and tabs take a column of another head by its place.
                        .filter(|_| *fault != "another head" || manner.contains("space"))
                        .collect();
                    assert!(wrong.is_empty(), "{} {manner}, {fault}, {seed}: {wrong:#?}", form.name);
                }
            }
        }
    }
}
