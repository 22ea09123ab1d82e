//! Tests tables of many reports through the whole program: the same findings as report by report, the same bytes for
//! every division and any number of workers, and errors in a line do not affect other reports.

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

use gouji::Engine;
use gouji::cli::{Interrupts, Live};
use gouji::diagnostic::Lang;
use gouji::world::{Memory, World};

use crate::support::{Around, Ran, gouji_fed, gouji_in};

/// A cell as the long CSV names it, and its figure.
type Line = (String, String);

/// The cells of the example of 2021.
static CELLS: LazyLock<Vec<Line>> = LazyLock::new(|| {
    let text = std::fs::read(format!("{}/examples/report-2021.md", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let csv = gouji_in(&Memory::new().with("r.md", text), &["extract", "r.md"], Lang::En).out;
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let line =
        |record: csv::StringRecord| (format!("{},{},{}", &record[1], &record[2], &record[3]), record[5].to_owned());
    reader.records().map(|record| line(record.unwrap())).collect()
});

/// Writes the lines of one report with some changed figures.
fn report(name: &str, changes: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (cell, value) in CELLS.iter() {
        let value = changes.iter().find(|(at, _)| at == cell).map_or(value.as_str(), |(_, value)| value);
        text.push_str(&format!("{name},{cell},{value}\n"));
    }
    text
}

const HEAD: &str = "report,table,row,col,value\n";

/// Builds good, bad and unusual reports.
fn reports() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for nth in 0..40 {
        let name = format!("局{nth}");
        let lines = match nth % 10 {
            3 => report(&name, &[("三,三.(七),自然人", "999")]),
            5 => report(&name, &[("四,件数,行政复议.总计", "-1"), ("三,一,自然人", "1.5")]),
            6 => report(&name, &[("三,一,自然人", "见附件")]),
            7 => report(&name, &[("三,四,总计", "1e400"), ("三,二,自然人", "NaN")]),
            8 => report(&name, &[("三,一,自然人", "９９９"), ("三,二,总计", "\"1,286\"")]),
            9 => report(&name, &[("三,一,商业企业", "999999999999999999"), ("三,二,总计", "")]),
            _ => report(&name, &[]),
        };
        all.push((name, lines));
    }
    all
}

pub fn table() -> String {
    HEAD.to_owned() + &reports().into_iter().map(|(_, lines)| lines).collect::<String>()
}

/// Runs the program with chunks of some bytes.
pub fn cut(world: &dyn World, words: &[&str], chunk: usize, stdin: &[u8]) -> Ran {
    gouji_fed(world, words, Lang::En, Live { chunk: NonZeroUsize::new(chunk), ..Live::default() }, stdin)
}

#[test]
fn no_cut_and_no_number_of_workers_changes_a_byte() {
    let one = Memory::new().with("t.csv", table());
    for words in [
        &["check", "t.csv"][..],
        &["check", "t.csv", "-f", "json"],
        &["check", "t.csv", "-f", "jsonl"],
        &["check", "t.csv", "-f", "csv"],
        &["check", "t.csv", "-f", "sarif"],
        &["check", "t.csv", "-f", "junit"],
        &["check", "t.csv", "-f", "html"],
        &["check", "t.csv", "-f", "md"],
        &["extract", "t.csv"],
        &["extract", "t.csv", "-f", "json"],
        &["extract", "t.csv", "-f", "yaml"],
    ] {
        let whole = cut(&one, &[words, &["-j", "1"]].concat(), 1 << 22, &[]);
        assert!(!whole.out.is_empty(), "{words:?}: {}", whole.err);
        for (jobs, chunk) in [("1", 1), ("2", 50_000), ("8", 1), ("2", 1 << 22)] {
            let cut = cut(&one, &[words, &["-j", jobs]].concat(), chunk, &[]);
            assert!(cut.out == whole.out, "{words:?} -j {jobs}, {chunk}: results differ");
            assert!(cut.err == whole.err, "{words:?} -j {jobs}, {chunk}: remarks differ");
            assert_eq!(cut.status, whole.status, "{words:?} -j {jobs}, {chunk}");
        }
    }
}

/// Returns the lines of a result with some columns left out; the header is the first.
fn without_columns(text: &str, left_out: &[&str]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let lines: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let kept: Vec<usize> = (0..lines[0].len()).filter(|at| !left_out.contains(&&lines[0][*at])).collect();
    lines.iter().map(|line| kept.iter().map(|at| line[*at].to_owned()).collect()).collect()
}

/// Returns findings without their reports and places, and without what is reported once per table.
fn findings(text: &str) -> Vec<Vec<String>> {
    let lines = without_columns(text, &["report", "place"]);
    let rule = lines[0].iter().position(|name| name == "rule").unwrap();
    // The account of a run, and a report without findings, name no rule.
    lines.into_iter().skip(1).filter(|line| !matches!(line[rule].as_str(), "" | "总体情况字数")).collect()
}

#[test]
fn a_table_finds_what_its_reports_find_one_by_one() {
    let whole = gouji_in(&Memory::new().with("t.csv", table()), &["check", "t.csv", "-f", "csv"], Lang::En);
    let mut single = Vec::new();
    for (name, lines) in reports() {
        let world = Memory::new().with("r.csv", HEAD.to_owned() + &lines);
        single.extend(findings(&gouji_in(&world, &["check", "r.csv", "-f", "csv"], Lang::En).out));
        assert!(!name.is_empty());
    }
    assert!(single.len() > 20);
    assert_eq!(findings(&whole.out), single);
    assert_eq!(whole.status, 1, "{}", whole.err);
}

fn lines(out: &str) -> Vec<serde_json::Value> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_report_has_a_line_with_the_counts_of_a_report_by_itself() {
    let world = Memory::new().with("t.csv", table()).with("r.csv", HEAD.to_owned() + &report("局0", &[]));
    let all = lines(&gouji_in(&world, &["check", "t.csv", "-f", "jsonl"], Lang::En).out);
    let own = lines(&gouji_in(&world, &["check", "r.csv", "-f", "jsonl"], Lang::En).out);
    assert_eq!(all.len(), 40);
    assert_eq!(all[0]["report"], "t.csv#局0");
    assert_eq!(all[0]["summary"], own[0]["summary"]);
    let members = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(members(&all[0]), members(&own[0]));
    // Places refer to the file.
    let at = &all[3]["findings"][0]["cells"][0]["source"];
    assert!(at.as_str().unwrap().split(':').next().unwrap().parse::<usize>().unwrap() > 600, "{at}");
}

#[test]
fn a_wide_table_and_json_lines_say_whose_a_report_is() {
    let wide = "report,year,organisation,\"三!一,自然人\",\"三!二,自然人\"\n甲,2023,某局,1,2\n乙,2022,,3,-1\n";
    let json = "{\"report\":\"甲\",\"year\":2023,\"organisation\":\"某局\",\"三!一,自然人\":1,\"三!二,自然人\":2}\n\
                {\"report\":\"乙\",\"year\":2022,\"三!一,自然人\":3,\"三!二,自然人\":-1}\n";
    for (name, text) in [("t.csv", wide), ("t.jsonl", json)] {
        let world = Memory::new().with(name, text);
        let words = ["check", name, "-f", "jsonl", "--template", "gov-info-disclosure/2021"];
        let ran = gouji_in(&world, &words, Lang::En);
        let all = lines(&ran.out);
        assert_eq!(all.len(), 2, "{}", ran.err);
        assert_eq!((all[0]["organisation"].as_str(), all[0]["year"].as_i64()), (Some("某局"), Some(2023)));
        assert_eq!((all[1]["organisation"].as_str(), all[1]["year"].as_i64()), (None, Some(2022)));
        assert_eq!(all[1]["summary"]["errors"], 1, "{}", ran.out);
        assert_eq!(all[0]["findings"].as_array().unwrap().len(), 0, "{}", ran.out);
    }
}

/// In a table with only a few cells, undetermined positions are counted as if each report were checked by itself.
#[test]
fn a_table_of_a_few_cells_counts_what_cannot_be_decided() {
    let cells = ["三!一,自然人", "三!二,自然人", "三!三.(七),自然人", "三!四,自然人", "三!一,总计"];
    let rows = [["甲", "1", "2", "3", "0", "1"], ["乙", "1", "2", "4", "0", ""], ["丙", "1", "见附件", "3", "-", "5"]];
    let template = ["--template", "gov-info-disclosure/2021", "-f", "jsonl"];
    let head: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
    let wide: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
    let world = Memory::new().with("t.csv", format!("report,{}\n{}\n", head.join(","), wide.join("\n")));
    let ran = gouji_in(&world, &[&["check", "t.csv"][..], &template].concat(), Lang::En);
    let all = lines(&ran.out);
    assert!(ran.err.contains("warning[G0625] t.csv: "), "{}", ran.err);
    for (row, line) in rows.iter().zip(&all) {
        let long: String =
            cells.iter().zip(&row[1..]).map(|(cell, value)| format!("{},{value}\n", cell.replace('!', ","))).collect();
        let world = Memory::new().with("r.csv", format!("table,row,col,value\n{long}"));
        let own = lines(&gouji_in(&world, &[&["check", "r.csv"][..], &template].concat(), Lang::En).out);
        assert_eq!(line["summary"], own[0]["summary"], "{row:?}");
        let listed = |value: &serde_json::Value| {
            let findings = value["findings"].as_array().unwrap().iter();
            findings.filter(|f| !f["cells"].to_string().contains("absent")).count()
        };
        // A rule on sections is reported once for the file.
        assert_eq!(listed(line) + 1, listed(&own[0]), "{row:?}");
        assert_eq!(line["findings"].as_array().unwrap().len(), listed(line), "{row:?}");
    }
    let violated = all[1]["findings"].to_string();
    assert!(violated.contains("办理平衡") && violated.contains("violated"), "{violated}");
}

#[test]
fn tables_that_no_report_has_are_said_once() {
    let part = |name: &str| {
        report(name, &[]).lines().filter(|line| line.contains(",三,")).map(|l| format!("{l}\n")).collect::<String>()
    };
    let text = format!(
        "{HEAD}{}{}{}",
        part("甲"),
        part("乙"),
        part("丙").replacen(",三,三.(七),自然人,", ",三,三.(七),自然人,9", 1)
    );
    let ran = gouji_in(&Memory::new().with("t.csv", text), &["check", "t.csv", "-f", "jsonl"], Lang::En);
    let all = lines(&ran.out);
    assert!(all.iter().all(|line| line["summary"]["undetermined"].as_i64().unwrap() > 20));
    assert!(all.iter().all(|line| !line["findings"].to_string().contains("undetermined")), "{}", ran.out);
    insta::assert_snapshot!(ran.err, @r"
warning[G0625] t.csv: cells that rules need are not in the file (rules: 21, reports: 3): `二.(一)无数据填零`, `二.(五)无数据填零`, `二.(八)无数据填零`, `二.(六)无数据填零`, `合计:四!行政复议.总计`, `合计:四!行政诉讼.复议后起诉.总计`, …; these positions count as undetermined and are not listed per report
  help: if the file is not meant to contain them, check the other rules with
        `--only`; otherwise add them and check again
");
    let strict = gouji_in(
        &Memory::new().with("t.csv", format!("{HEAD}{}{}", part("甲"), part("乙"))),
        &["check", "t.csv", "--strict"],
        Lang::En,
    );
    assert_eq!(strict.status, 1, "what could not be checked does not pass");
}

#[test]
fn a_hundred_wrong_lines_are_said_and_the_others_counted() {
    let mut text = HEAD.to_owned() + &report("甲", &[]);
    for nth in 0..150 {
        // One line of a report, and one among others.
        text.push_str(&format!("坏{nth},三,九十九,自然人,1\n"));
        text.push_str(&format!("好{nth},三,三.(六).1,自然人,1\n好{nth},三,九十九,自然人,1\n"));
    }
    text.push_str("短,三,一\n");
    text.push_str(&report("乙", &[]));
    let world = Memory::new().with("t.csv", text);
    for chunk in [1, 1 << 20] {
        let ran = cut(&world, &["check", "t.csv", "-f", "csv"], chunk, &[]);
        assert_eq!(ran.status, 2);
        assert_eq!(ran.err.matches("error[G06").count(), 101, "{}", ran.err.len());
        assert!(ran.err.contains("more diagnostics about the file are not listed"), "{}", ran.err);
        assert!(ran.err.contains("#坏0 202:1"), "a place in the whole file: {}", ran.err.len());
        assert_eq!(ran.out.matches(",unchecked,").count(), 151, "every report of which nothing came is a line");
    }
    let json = cut(&world, &["check", "t.csv", "-f", "json"], 4_000, &[]).out;
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert!(value["diagnostics"].as_array().unwrap().len() <= 102);
    assert!(value["reports"].as_array().unwrap().iter().any(|report| report["report"] == "t.csv#乙"));
}

/// As for documents, diagnostics of a report are part of it, and the others come at the end.
#[test]
fn a_remark_stands_once_in_json() {
    let cells = &*CELLS;
    let mut text = "report,\"三!九,自然人\"".to_owned();
    cells.iter().for_each(|(cell, _)| text.push_str(&format!(",\"{}\"", cell.replacen(',', "!", 1))));
    let line = |name: &str, first: &str| {
        let values: Vec<&str> = cells.iter().skip(1).map(|(_, value)| value.as_str()).collect();
        format!("\n{name},,{first},{}", values.join(","))
    };
    text.push_str(&[line("甲", "见附件"), line("乙", "1"), "\n丙,1,2".to_owned()].concat());
    let world = Memory::new().with("t.csv", text + "\n");
    for command in ["check", "extract"] {
        let ran = cut(&world, &[command, "t.csv", "-f", "json"], 1 << 20, &[]);
        let value: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let codes = |list: &serde_json::Value| -> Vec<String> {
            list.as_array().unwrap().iter().map(|said| said["code"].as_str().unwrap().to_owned()).collect()
        };
        let report = value["reports"].as_array().unwrap().iter().find(|report| report["report"] == "t.csv#甲").unwrap();
        let (own, apart) = (codes(&report["diagnostics"]), codes(&value["diagnostics"]));
        assert_eq!(own, ["G0617"], "{command} {}", ran.out);
        assert!(!apart.contains(&own[0]) && apart.iter().any(|code| code == "G0614"), "{command} {apart:?}");
        assert_eq!(apart.iter().filter(|code| *code == "G0615").count(), 1, "the unknown column: {apart:?}");
        assert!(ran.err.contains("G0617"), "{command} {}", ran.err);
    }
}

#[test]
fn a_table_may_come_from_standard_input_and_in_any_encoding() {
    let text = table();
    let wanted = cut(&Memory::new().with("-", text.clone()), &["check", "-", "-f", "csv"], 9_000, text.as_bytes());
    assert_eq!(wanted.status, 1, "{}", wanted.err);
    let little: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let gb = encoding_rs::GB18030.encode(&text).0.into_owned();
    for bytes in [[&[0xef, 0xbb, 0xbf], text.as_bytes()].concat(), little, gb] {
        let ran = cut(&Memory::new(), &["check", "-", "-f", "csv"], 9_000, &bytes);
        assert!(ran.out == wanted.out && ran.err == wanted.err, "{}", ran.err);
    }
}

/// Writes the long table by column, in one of the ways that programs use.
#[cfg(feature = "columnar")]
fn columns(way: usize) -> Vec<u8> {
    use crate::dataset_columns::{batches, texts, written};
    let text = table();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let names = ["report", "table", "row", "col", "value"];
    let column = |at: usize| records.iter().map(|record| record[at].to_owned()).collect::<Vec<_>>();
    let columns: Vec<_> = names.iter().enumerate().map(|(at, name)| (*name, texts(&column(at), at + way))).collect();
    written(&batches(&columns, 999), way)
}

#[cfg(feature = "columnar")]
#[test]
fn a_file_of_columns_finds_what_the_lines_find() {
    let wanted = gouji_in(&Memory::new().with("t", table()), &["check", "t", "-f", "csv"], Lang::En);
    let marked = |out: &str| out.replace("'-#", "t#");
    // A line of text and a row of a file of columns are different places.
    let found = |out: &str| without_columns(out, &["place"]);
    for way in [0, 3, 4] {
        let bytes = columns(way);
        let world = Memory::new().with("t", bytes.clone());
        let words = ["check", "t", "-f", "csv"];
        for (jobs, chunk) in [("1", 1), ("2", 1 << 22), ("2", 70_000)] {
            let ran = cut(&world, &[&words[..], &["-j", jobs]].concat(), chunk, &[]);
            assert!(found(&ran.out) == found(&wanted.out), "way {way} -j {jobs}, {chunk}: {}", ran.err);
            assert_eq!(ran.status, wanted.status);
        }
        let piped = cut(&Memory::new(), &["check", "-", "-f", "csv"], 1 << 22, &bytes);
        assert!(found(&marked(&piped.out)) == found(&wanted.out), "way {way}: {}", piped.err);
        let cells = gouji_in(&world, &["extract", "t"], Lang::En).out;
        assert!(cells.lines().nth(1).is_some_and(|line| line.ends_with(",row 1 column value")), "{way}");
    }
}

#[test]
fn a_table_without_reports_or_columns_is_an_error() {
    let world = Memory::new()
        .with("empty.csv", "report,\"三!一,自然人\"\n")
        .with("lame.csv", "report,tabel,row,col,value\na,三,一,自然人,1\nb,三,一,自然人,1\n");
    let ran = gouji_in(&world, &["check", "empty.csv", "lame.csv"], Lang::En);
    assert_eq!(ran.status, 2);
    insta::assert_snapshot!(ran.err, @r"
error[G0603] empty.csv: the table has a header but no reports
  help: check whether the file is complete

error[G0614] lame.csv 1:1: the header lacks the columns `table` (`tabel`?)
  help: write the header as `report,table,row,col,value`

");
}

#[test]
fn tables_and_documents_go_together() {
    let example = std::fs::read(format!("{}/examples/broken-2021.md", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let world = Memory::new().with("in/a.md", example.clone()).with("in/b.csv", table()).with("in/c.md", example);
    let ran = gouji_in(&world, &["check", "in", "-f", "jsonl", "-j", "2"], Lang::En);
    let names: Vec<String> = lines(&ran.out).iter().map(|line| line["report"].as_str().unwrap().to_owned()).collect();
    assert_eq!(names.len(), 42);
    assert_eq!((names[0].as_str(), names[1].as_str(), names[41].as_str()), ("in/a.md", "in/b.csv#局0", "in/c.md"));
}

/// Sets a flag at the first byte.
struct Presses<'a>(Vec<u8>, &'a AtomicBool);

impl Write for Presses<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend_from_slice(bytes);
        self.1.store(true, Ordering::Relaxed);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_table_is_left_in_good_order() {
    let world = Memory::new().with("t.csv", table());
    let flag = AtomicBool::new(false);
    let (mut out, mut err) = (Presses(Vec::new(), &flag), Vec::new());
    let live = Live { interrupts: Interrupts::Flag(&flag), chunk: NonZeroUsize::new(1), ..Live::default() };
    let around = Around { stdin: &[], out: &mut out, err: &mut err, lang: Lang::En, live };
    assert_eq!(around.run(&["check", "t.csv", "-f", "jsonl"], &world, &mut Engine::new()), 2);
    let count = lines(&String::from_utf8(out.0).unwrap()).len();
    let err = String::from_utf8(err).unwrap();
    assert!((1..40).contains(&count) && err.contains(&format!("stopped after {count} reports")), "{count} {err}");
}
