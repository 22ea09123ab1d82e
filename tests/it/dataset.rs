//! Tests tables of many reports: the vectorized and the precise path agree for every file and every division into
//! chunks.

use std::io::Cursor;
use std::sync::{Arc, LazyLock};

use gouji::Engine;
use gouji::check::ir::Program;
use gouji::dataset::{ChunkReader, Duplicates, HEAD_BYTES, Reader, sniff};
use gouji::diagnostic::{Diagnostics, Lang};
use gouji::report::{Place, Report, State};
use gouji::source::Sources;
use gouji::template::{CellId, Template};
use gouji::vectorized::Block;
use proptest::prelude::*;

use crate::support::builtin_program;

pub fn forms() -> Vec<Arc<Template>> {
    static FORMS: LazyLock<Vec<Arc<Template>>> = LazyLock::new(|| Engine::new().templates().to_vec());
    FORMS.clone()
}

pub fn codes(template: &Template, cell: usize) -> (String, String, String) {
    let (table, row, col) = template.locate(CellId(u32::try_from(cell).unwrap()));
    let table = template.table(table);
    (table.code.clone(), table.rows.leaf(row).code.clone(), table.cols.leaf(col).code.clone())
}

/// One report as it was read from a file.
#[derive(Debug)]
pub struct Read {
    pub name: String,
    pub settled: bool,
    pub report: Result<Report, Diagnostics>,
    pub at: Vec<String>,
}

/// Reads a whole file in chunks and compares every block with the precise reader.
pub fn read(text: &[u8], size: usize, programs: &[Arc<Program>]) -> (Vec<Read>, Vec<String>) {
    let templates = forms();
    let shape = sniff(text).expect("a table of cells");
    let chunks = match ChunkReader::open("表.csv", &shape, Cursor::new(text.to_vec()), size) {
        Ok(chunks) => chunks,
        Err(diagnostic) => return (Vec::new(), vec![diagnostic.message.render(Lang::En)]),
    };
    let mut reader = Reader::new("表.csv", &templates, None);
    let mut duplicates = Duplicates::new("表.csv");
    let (mut all, mut said) = (Vec::new(), Vec::new());
    let mut told_head = false;
    for chunk in chunks {
        let chunk = match chunk {
            Ok(chunk) => chunk,
            Err(diagnostic) => {
                said.push(diagnostic.message.render(Lang::En));
                continue;
            }
        };
        let mut fresh = Reader::new("表.csv", &templates, None);
        let mut decoded = reader.decode(&chunk);
        assert_eq!(decoded.records, fresh.decode(&chunk).records, "what was read before changes nothing");
        if !std::mem::replace(&mut told_head, true) {
            said.extend(reader.header_diagnostics(&chunk).into_iter().map(|d| d.message.render(Lang::En)));
        }
        said.extend(duplicates.enter(&mut decoded).into_iter().map(|d| d.message.render(Lang::En)));
        let mut of_block: Vec<Vec<Report>> = decoded.blocks.iter().map(|_| Vec::new()).collect();
        for record in &decoded.records {
            let mut sources = Sources::default();
            let report = reader.report(&chunk, record, &mut sources);
            if let Some((block, lane)) = record.lane {
                let report = report.as_ref().unwrap_or_else(|_| panic!("{} was settled", record.name));
                assert!(report.diagnostics.is_empty(), "{}: a settled report has nothing to say", record.name);
                let mut without = record.clone();
                without.lane = None;
                let (mut sources, mut other) = (Sources::default(), Reader::new("表.csv", &templates, None));
                let precise = other.report(&chunk, &without, &mut sources).expect("a report as in a file of its own");
                assert_eq!(format!("{report:?}"), format!("{precise:?}"), "known cells are placed as found ones are");
                assert_eq!(report.template.name, decoded.blocks[block].0.name);
                assert_eq!(
                    (&report.organisation, report.year),
                    (&record.organisation.as_deref().map(str::to_owned), record.year)
                );
                assert_eq!(of_block[block].len(), lane);
                of_block[block].push(report.clone());
            }
            let at = report.iter().flat_map(|report| &report.cells).filter_map(|cell| match cell.place.as_ref()? {
                Place::Text(span) => sources.line_col(*span).map(|at| format!("{}:{}", at.line, at.column)),
                place => place.identifier(),
            });
            let at = at.collect();
            all.push(Read { name: reader.name(record), settled: record.lane.is_some(), report, at });
        }
        for ((template, block), reports) in decoded.blocks.iter().zip(&of_block) {
            let program = programs.iter().find(|program| program.template.name == template.name).unwrap();
            let expected = Block::from_reports(program, reports);
            assert_eq!(block.len(), expected.len());
            for cell in (0..template.cell_count()).map(|cell| CellId(u32::try_from(cell).unwrap())) {
                let (own, other) = (block.column(cell).unwrap(), expected.column(cell).unwrap());
                assert_eq!((own.values(), own.scale()), (other.values(), other.scale()), "{cell:?}");
                for state in [State::Blank, State::Dash, State::Text, State::Absent, State::Uncertain] {
                    assert_eq!(own.state(state), other.state(state), "{cell:?}");
                }
            }
        }
    }
    said.extend(duplicates.finish().into_iter().map(|d| d.message.render(Lang::En)));
    (all, said)
}

pub fn programs() -> Vec<Arc<Program>> {
    static PROGRAMS: LazyLock<Vec<Arc<Program>>> =
        LazyLock::new(|| forms().iter().map(|template| Arc::new(builtin_program(template))).collect());
    PROGRAMS.clone()
}

/// Builds reports of the 2021 form in which every figure is the number of the report.
fn plain(reports: usize) -> String {
    let form = forms().into_iter().find(|form| form.name.ends_with("2021")).unwrap();
    let mut text = "report,table,row,col,value\n".to_owned();
    for report in 0..reports {
        for cell in 0..form.cell_count() {
            let (table, row, col) = codes(&form, cell);
            text.push_str(&format!("r{report},{table},{row},{col},{report}\n"));
        }
    }
    text
}

#[test]
fn a_long_table_is_told_by_content_and_cut_anywhere() {
    let text = plain(5);
    assert_eq!(sniff(text.as_bytes()).unwrap().name(), "long CSV");
    assert!(sniff(plain(1).as_bytes()).is_none(), "one report under its codes is an ordinary document");
    assert!(sniff(&plain(100).as_bytes()[..HEAD_BYTES]).is_some());
    assert!(sniff("table,row,col,value\n三,一,自然人,1\n".as_bytes()).is_none());
    let programs = programs();
    for size in [1, 100, 5_000, 1 << 20] {
        for text in [text.clone(), format!("\u{feff}{text}"), text.replace('\n', "\r\n"), text.replace(',', ";")] {
            let (all, said) = read(text.as_bytes(), size, &programs);
            assert_eq!(said, Vec::<String>::new());
            assert_eq!(
                all.iter().map(|read| read.name.as_str()).collect::<Vec<_>>(),
                ["表.csv#r0", "表.csv#r1", "表.csv#r2", "表.csv#r3", "表.csv#r4"]
            );
            assert!(all.iter().all(|read| read.settled));
            let cells = all[0].at.len();
            assert_eq!(
                all[3].at[0].split(':').next(),
                Some((2 + 3 * cells).to_string().as_str()),
                "lines of the whole file"
            );
        }
    }
}

#[test]
fn what_is_wrong_is_said_and_the_others_go_on() {
    let text = plain(4)
        .replacen("r1,三,一,自然人,1\n", "r1,三,一,自然人,NaN\nr1,三,一,自然人,1e400\nr1,三,九,自然人,1\nr1,三,一\n", 1)
        .replacen("r2,三,一,自然人,2\n", "r2,三,一,自然人,2\n,三,一,自然人,2\n", 1)
        + "r0,三,一,自然人,7\n";
    let (all, said) = read(text.as_bytes(), 1 << 20, &programs());
    assert_eq!(
        said,
        [
            "this line does not name its report",
            "the lines of report `r2` are not contiguous; each part is checked separately",
            "the lines of report `r0` are not contiguous; each part is checked separately"
        ]
    );
    let report = all[1].report.as_ref().unwrap();
    let words: Vec<String> = report.diagnostics.iter().map(|d| d.code.id().to_owned()).collect();
    assert_eq!(words, ["G0614", "G0617", "G0616", "G0615"]);
    assert!(all[0].settled && !all[1].settled && all[4].settled);
}

#[test]
fn columns_that_are_missing_are_named() {
    let (all, said) = read("report,tabel,row,col,value\na,三,一,自然人,1\nb,三,一,自然人,1\n".as_bytes(), 100, &[]);
    assert!(all.is_empty());
    assert_eq!(said, ["the header lacks the columns `table` (`tabel`?)"]);
}

#[test]
fn a_hundred_remarks_are_enough() {
    let mut text = plain(2);
    for _ in 0..250 {
        text.push_str(",三,一,自然人,1\n");
    }
    let (_, said) = read(text.as_bytes(), 1 << 20, &programs());
    assert_eq!(said.len(), 101);
    assert_eq!(said.last().unwrap(), "150 more diagnostics about the file are not listed");
}

#[test]
fn a_wide_table_is_read_by_its_head() {
    let text = "report,year,organisation,\"三!一,自然人\",\"三!三.(六).1,自然人\",三!二|自然人,\"三!十,自然人\"\n\
                甲,2021,某局,12,,-,5\n乙,2021,某局,\"1,245\",0,0,\n丙,2021,某局,1\n";
    let (all, said) = read(text.as_bytes(), 1, &programs());
    assert_eq!(said, ["the column `三!十,自然人` does not name a cell of the template; it was not read"]);
    assert_eq!(all.len(), 3);
    let first = all[0].report.as_ref().unwrap();
    assert!(all[0].settled);
    assert_eq!((first.year, first.organisation.as_deref()), (Some(2021), Some("某局")));
    assert_eq!(all[0].at[0], "2:11");
    assert!(!all[1].settled, "another notation is left to the precise reader");
    assert!(all[1].report.is_ok() && all[2].report.is_err());
}

/// Generates an organisation and a year as written in a field.
pub fn about() -> impl Strategy<Value = (&'static str, &'static str)> {
    let organisation = prop::sample::select(vec!["", "某局", " \u{3000}某局 ", "x", "\\ud800"]);
    (organisation, prop::sample::select(vec!["", "2021", "2019", " 2021 ", "二〇二一", "2021.0", "+7", "99999999999"]))
}

/// Generates a cell of a long line as people and programs write it.
pub fn value() -> impl Strategy<Value = String> {
    let plain = prop_oneof![
        (0u32..9999).prop_map(|n| n.to_string()),
        (0i32..999).prop_map(|n| format!("{}.{:02}", n - 500, n % 100))
    ];
    let odd = prop::sample::select(vec![
        "",
        "-",
        "—",
        "无",
        " 7 ",
        "\"8\"",
        "\"1,245\"",
        "１２",
        "减4",
        "+3",
        "12件",
        "3万元",
        "NaN",
        "1e400",
        "见附件",
        "-0",
        "007",
        "123456789012345678",
        "1234567890123456789",
        "0.000000001",
        "999999999999999999.999999999",
        "\"a\nb\"",
        "5.",
        "\"",
    ])
    .prop_map(str::to_owned);
    prop_oneof![6 => plain, 1 => odd]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_fast_way_and_the_precise_way_agree(
        reports in prop::collection::vec((0usize..5, prop::bool::ANY, prop::collection::vec((0usize..190, value(), 0usize..40), 1..25)), 2..8),
        size in prop::sample::select(vec![1usize, 60, 700, 1 << 20]),
        more in prop::bool::ANY,
    ) {
        let forms = forms();
        let mut text = if more { "report,table,row,col,state,value,unit,raw\n" } else { "report,table,row,col,value\n" }.to_owned();
        for (nth, (name, old, cells)) in reports.iter().enumerate() {
            let form = &forms[usize::from(*old).min(forms.len() - 1)];
            for (cell, value, odd) in cells {
                let (table, row, col) = codes(form, cell % form.cell_count());
                let row = if *odd == 0 { "九十九" } else if *odd == 1 { "总计" } else { &row };
                let report = if *odd == 2 { format!("\"n{nth}-{name}\"") } else { format!("n{nth}-{name}") };
                if !more {
                    text.push_str(&format!("{report},{table},{row},{col},{value}\n"));
                    continue;
                }
                let state = match odd { 3 => "number", 4 => "blank", 5 => "uncertain", 6 => "absent", 7 => "dash", 8 => "Number", _ => "" };
                let unit = match odd { 9 => "件", 10 => "万元", 11 => "元", _ => "" };
                text.push_str(&format!("{report},{table},{row},{col},{state},{value},{unit},\"x, y\"\n"));
            }
        }
        if sniff(text.as_bytes()).is_some() {
            let programs = programs();
            let whole = read(text.as_bytes(), 1 << 20, &programs);
            let cut = read(text.as_bytes(), size, &programs);
            let names = |all: &[Read]| all.iter().map(|read| (read.name.clone(), read.settled, read.at.clone())).collect::<Vec<_>>();
            prop_assert_eq!(names(&whole.0), names(&cut.0));
            prop_assert_eq!(whole.1, cut.1);
        }
    }

    #[test]
    fn wide_lines_agree_too(
        columns in prop::collection::vec((0usize..190, prop::bool::ANY), 2..20),
        lines in prop::collection::vec((about(), prop::collection::vec(value(), 20), prop::bool::ANY), 1..8),
        size in prop::sample::select(vec![1usize, 60, 1 << 20]),
    ) {
        let forms = forms();
        let mut text = "report,year,template,organisation,year".to_owned();
        for (cell, old) in &columns {
            let form = &forms[usize::from(*old).min(forms.len() - 1)];
            let (table, row, col) = codes(form, cell % form.cell_count());
            text.push_str(&format!(",\"{table}!{row},{col}\""));
        }
        for (nth, ((organisation, year), values, stated)) in lines.iter().enumerate() {
            let form = if *stated { forms[0].name.as_str() } else { "" };
            text.push_str(&format!("\nw{nth},{year},{form},{organisation},1999"));
            values.iter().take(columns.len()).for_each(|value| text.push_str(&format!(",{value}")));
        }
        text.push('\n');
        let programs = programs();
        let whole = read(text.as_bytes(), 1 << 20, &programs);
        let cut = read(text.as_bytes(), size, &programs);
        let names = |all: &[Read]| all.iter().map(|read| (read.name.clone(), read.settled, read.at.clone())).collect::<Vec<_>>();
        prop_assert_eq!(names(&whole.0), names(&cut.0));
    }
}
