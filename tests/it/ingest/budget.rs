//! Tests that a file which refers to the same things many times costs itself only: each is read or refused by a process
//! that may take little memory and time, and what follows in the batch is read.

use std::io::{Cursor, Write as _};
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::Arc;

use arrow_array::builder::StringDictionaryBuilder;
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_ipc::writer::StreamWriter;
use parquet::arrow::ArrowWriter;
use parquet::basic::Encoding;
use parquet::file::properties::WriterProperties;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

/// Address space of a process in KiB: the program with its threads takes some 200 MiB of it.
const SPACE: u64 = 700 << 10;
/// Seconds of a processor, for a program that is not optimised and a machine that does other things.
const SECONDS: u64 = 60;

fn stored(parts: &[(&str, String)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Stored)).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn docx(body: &str) -> Vec<u8> {
    let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    stored(&[("word/document.xml", document)])
}

fn xlsx(sheet: &str, strings: &str, styles: &str, workbook: &str) -> Vec<u8> {
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"http://a/{kind}\" Target=\"{target}\"/>")
    };
    stored(&[
        ("_rels/.rels", format!("<R>{}</R>", relation("r", "officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", format!("<workbook>{workbook}<sheets><sheet name=\"S\" r:id=\"s\"/></sheets></workbook>")),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<R>{}{}{}</R>",
                relation("s", "worksheet", "sheet.xml"),
                relation("t", "sharedStrings", "strings.xml"),
                relation("y", "styles", "styles.xml")
            ),
        ),
        ("xl/sheet.xml", format!("<worksheet>{sheet}</worksheet>")),
        ("xl/strings.xml", format!("<sst>{strings}</sst>")),
        ("xl/styles.xml", format!("<styleSheet>{styles}</styleSheet>")),
    ])
}

fn sheet(rows: &str) -> Vec<u8> {
    xlsx(&format!("<sheetData>{rows}</sheetData>"), "", "", "")
}

fn odf(kind: &str, content: &str) -> Vec<u8> {
    let kind = kind.to_owned();
    let document = format!("<office:document-content><office:body>{content}</office:body></office:document-content>");
    stored(&[("mimetype", format!("application/vnd.oasis.opendocument.{kind}")), ("content.xml", document)])
}

fn ods(rows: &str) -> Vec<u8> {
    odf("spreadsheet", &format!("<table:table table:name=\"a\">{rows}</table:table>"))
}

fn odt(body: &str) -> Vec<u8> {
    odf("text", body)
}

/// A table with one row per cell; `long` stands in every row of one of its columns, once in the file.
fn columns(odd: usize, long: &str, rows: usize, way: usize) -> Vec<u8> {
    let words = ["甲", "三", "一", "自然人", "5", "number", "件", "5"];
    let names = ["report", "table", "row", "col", "value", "state", "unit", "raw"];
    let column = |at: usize| -> ArrayRef {
        if at == odd {
            let mut builder = StringDictionaryBuilder::<Int32Type>::new();
            let key = builder.append(long).unwrap();
            drop(builder);
            let keys: arrow_array::Int32Array = std::iter::repeat_n(Some(key), rows).collect();
            let values: ArrayRef = Arc::new(StringArray::from(vec![long]));
            return Arc::new(arrow_array::DictionaryArray::try_new(keys, values).unwrap());
        }
        Arc::new(std::iter::repeat_n(Some(words[at]), rows).collect::<StringArray>())
    };
    let batch = names.iter().enumerate().map(|(at, name)| (*name, column(at), true));
    let batch = RecordBatch::try_from_iter_with_nullable(batch).unwrap();
    if way == 0 {
        let mut writer = StreamWriter::try_new(Vec::new(), &batch.schema()).unwrap();
        writer.write(&batch).unwrap();
        return writer.into_inner().unwrap();
    }
    let properties = match way {
        1 => WriterProperties::builder(),
        _ => WriterProperties::builder().set_dictionary_enabled(false).set_encoding(Encoding::DELTA_BYTE_ARRAY),
    };
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties.build())).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("gouji-budget-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Runs `gouji check` on files of a folder with as much memory and time as one file may take.
fn run(folder: &std::path::Path, space: u64, words: &str) -> Output {
    let script = format!("ulimit -v {space}; ulimit -t {SECONDS}; exec \"$0\" check {words}");
    Command::new("sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_gouji")])
        .env("LC_ALL", "C")
        .current_dir(folder)
        .output()
        .unwrap()
}

/// Every file is answered, and in words where it is refused.
fn answered(name: &str, files: Vec<(&str, Vec<u8>)>) {
    let folder = folder(name);
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).unwrap();
        let output = run(&folder, SPACE, &format!("{name} -j 1"));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(0..=2)), "{name}: {:?} {said}", output.status);
        assert!(output.status.code() != Some(2) || said.contains("error[G"), "{name}: {said}");
        assert!(!said.contains("G0901") && !said.contains("panicked"), "{name}: {said}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn sheets_that_repeat_cost_what_they_are() {
    let long = "甲".repeat(350_000);
    let merged = |rows: usize, cells: &str| {
        let rows: String = (1..=rows).map(|row| format!("<row r=\"{row}\"><c><v>1</v></c></row>")).collect();
        xlsx(&format!("<sheetData>{rows}</sheetData><mergeCells>{cells}</mergeCells>"), "", "", "")
    };
    let named = "<row><c t=\"s\"><v>0</v></c></row>";
    let shared = |cells: usize, words: &str| {
        xlsx(
            &format!("<sheetData><row>{}</row></sheetData>", "<c t=\"s\"><v>0</v></c>".repeat(cells)),
            &format!("<si><t>{words}</t></si>"),
            "",
            "",
        )
    };
    let formats = |code: &str, cells: usize| {
        let styles = format!(
            "<numFmts><numFmt numFmtId=\"200\" formatCode=\"0{code}\"/></numFmts><cellXfs>{}</cellXfs>",
            "<xf numFmtId=\"200\"/>".repeat(100_000)
        );
        let cells = "<c s=\"7\"><v>1</v></c>".repeat(cells);
        xlsx(&format!("<sheetData><row>{cells}</row></sheetData>"), "", &styles, "")
    };
    // Each head has the words of a row.
    let heads = || {
        let rows = ["一、本年新收政府信息公开申请数量", "（一）予以公开", "（七）总计", "四、结转下年度继续办理"];
        let row = |label: &str| {
            format!("<row><c t=\"inlineStr\"><is><t>{label}</t></is></c>{}</row>", "<c><v>1</v></c>".repeat(7))
        };
        let heads = "<c t=\"s\"><v>0</v></c>".repeat(15_000);
        let rows: String = rows.iter().map(|label| row(label)).collect();
        xlsx(&format!("<sheetData><row>{heads}</row>{rows}</sheetData>"), "<si><t>总计</t></si>", "", "")
    };
    answered(
        "sheets",
        vec![
            ("heads.xlsx", heads()),
            ("shared.xlsx", shared(3_000, &long)),
            ("strings.xlsx", xlsx(&format!("<sheetData>{named}</sheetData>"), &"<si/>".repeat(4_100_000), "", "")),
            (
                "string.xlsx",
                xlsx(
                    &format!("<sheetData>{named}</sheetData>"),
                    &format!("<si><t>{}</t></si>", "甲".repeat(9_000_000)),
                    "",
                    "",
                ),
            ),
            ("suffix.xlsx", formats(&format!("&quot;{long}&quot;"), 10_000)),
            ("scaled.xlsx", formats(&format!("{},", "#".repeat(900_000)), 10_000)),
            ("formats.xlsx", xlsx("", "", &format!("<cellXfs>{}</cellXfs>", "<xf/>".repeat(1_000_000)), "")),
            ("names.xlsx", xlsx("", "", "", &format!("<definedNames>{}</definedNames>", "<n/>".repeat(500_000)))),
            ("merged.xlsx", merged(5_000, &"<mergeCell ref=\"A1:XFD1048576\"/>".repeat(100_000))),
            (
                "merged-each.xlsx",
                merged(
                    30_000,
                    &(1..30_000).map(|row| format!("<mergeCell ref=\"A{row}:XFD1048576\"/>")).collect::<String>(),
                ),
            ),
            (
                "far.xlsx",
                sheet(
                    "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"XFD1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>",
                ),
            ),
            (
                "hidden.xlsx",
                xlsx(
                    &format!(
                        "<cols>{}</cols><sheetData><row>{}</row></sheetData>",
                        "<col min=\"1\" max=\"16384\" hidden=\"1\"/>".repeat(300_000),
                        "<c><v>1</v></c>".repeat(9_000)
                    ),
                    "",
                    "",
                    "",
                ),
            ),
            (
                "lines.xlsx",
                sheet(&format!("<row><c t=\"inlineStr\"><is><t>{}</t></is></c></row>", "a\n".repeat(600_000))),
            ),
            (
                "formulas.xlsx",
                sheet(
                    &(1..10_000)
                        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\"><f>SUM(A1:A1000)</f></c></row>"))
                        .collect::<String>(),
                ),
            ),
        ],
    );
}

#[test]
fn documents_that_repeat_cost_what_they_are() {
    let long = "甲".repeat(1_000_000);
    let cell = |attributes: &str, words: &str| {
        format!(
            "<table:table-cell {attributes} office:value-type=\"string\"><text:p>{words}</text:p></table:table-cell>"
        )
    };
    let row = |attributes: &str, cells: &str| format!("<table:table-row {attributes}>{cells}</table:table-row>");
    let table = |rows: &str| format!("<table:table>{rows}</table:table>");
    let paragraph = "<w:p><w:r><w:t>1</w:t></w:r></w:p>";
    answered(
        "documents",
        vec![
            ("row.ods", ods(&row("table:number-rows-repeated=\"1000\"", &cell("", &"甲".repeat(7_000)).repeat(200)))),
            (
                "rows.ods",
                ods(&row(
                    "table:number-rows-repeated=\"1048576\"",
                    &cell("table:number-columns-repeated=\"900\"", "1"),
                )),
            ),
            (
                "empty.ods",
                ods(&row(
                    "table:number-rows-repeated=\"4294967295\"",
                    "<table:table-cell table:number-columns-repeated=\"4294967295\"/>",
                )
                .repeat(10_000)),
            ),
            (
                "collapsed.ods",
                ods(&"<table:table-row table:visibility=\"collapse\" table:number-rows-repeated=\"1000\"/>"
                    .repeat(40_000)),
            ),
            (
                "style.ods",
                odf(
                    "spreadsheet",
                    &format!(
                        "<style:style style:name=\"{long}\">{}</style:style>",
                        "<style:table-properties table:display=\"false\"/>".repeat(30_000)
                    ),
                ),
            ),
            ("spaces.ods", ods(&row("", &cell("", &"<text:s text:c=\"999999\"/>".repeat(3_000))))),
            (
                "spans.ods",
                ods(&row(
                    "",
                    &cell("table:number-columns-spanned=\"16384\" table:number-rows-spanned=\"1048576\"", "1")
                        .repeat(5_000),
                )),
            ),
            (
                "value.ods",
                ods(&row(
                    "table:number-rows-repeated=\"240\"",
                    &format!(
                        "<table:table-cell table:number-columns-repeated=\"1000\" office:value-type=\"float\" office:value=\"{}\"/>",
                        "1".repeat(100_000)
                    ),
                )),
            ),
            ("cell.odt", odt(&table(&row("", &cell("table:number-columns-repeated=\"1000\"", &long))))),
            ("spaces.odt", odt(&format!("<text:p>1{}1</text:p>", "<text:s text:c=\"1000\"/>".repeat(3_000)))),
            (
                "covering.odt",
                odt(&table(
                    &row("", &cell("table:number-columns-spanned=\"1000\" table:number-rows-spanned=\"1000\"", "1"))
                        .repeat(3_000),
                )),
            ),
            (
                "nested.odt",
                odt(&format!(
                    "{}{}",
                    "<table:table><table:table-row><table:table-cell>".repeat(80),
                    "<text:p>1</text:p>".repeat(5_000)
                )),
            ),
            (
                "before.docx",
                docx(&format!(
                    "<w:tbl>{}</w:tbl>",
                    format!("<w:tr><w:trPr><w:gridBefore w:val=\"1000\"/></w:trPr><w:tc>{paragraph}</w:tc></w:tr>")
                        .repeat(5_000)
                )),
            ),
            (
                "wide.docx",
                docx(&format!(
                    "<w:tbl>{}</w:tbl>",
                    format!("<w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"1000\"/></w:tcPr>{paragraph}</w:tc></w:tr>")
                        .repeat(5_000)
                )),
            ),
            ("rows.docx", docx(&format!("<w:tbl>{}</w:tbl>", "<w:tr/>".repeat(30_000)))),
            ("breaks.docx", docx(&format!("<w:p><w:r>{}</w:r></w:p>", "<w:t>1</w:t><w:br/>".repeat(5_000)))),
            ("words.docx", docx(&format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "甲".repeat(3_000_000)))),
        ],
    );
}

#[test]
fn columns_that_repeat_cost_what_they_are() {
    let mut files = Vec::new();
    // The slow writers for two columns, one container for each of the others.
    for (odd, name) in ["report", "table", "row", "col", "value", "state", "unit", "raw"].into_iter().enumerate() {
        for way in if odd == 3 || odd == 4 { 0..3 } else { odd % 2..odd % 2 + 1 } {
            let long = "甲".repeat([200_000, 20_000, 4_000][way]);
            files.push((format!("{name}.{way}"), columns(odd, &long, [100_000, 20_000, 20_000][way], way)));
        }
    }
    answered("columns", files.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect());
}

#[test]
fn texts_that_repeat_cost_what_they_are() {
    let mark = |open: &str, count: usize| open.repeat(count);
    let page = |body: &str| format!("<html><body>{body}</body></html>").into_bytes();
    let cells = |attributes: &str, rows: usize, columns: usize| {
        let row = format!("<tr>{}</tr>", format!("<td {attributes}>1</td>").repeat(columns));
        format!("<table>{}</table>", row.repeat(rows))
    };
    let classes = (0..2_000).map(|at| format!(".a{at}{{display:none}}.b{at} .c{at}{{color:red}}")).collect::<String>();
    let list = (0..40).map(|at| format!("x{at} ")).collect::<String>();
    answered(
        "texts",
        vec![
            ("spans.html", page(&cells("colspan=65534 rowspan=65534", 400, 3))),
            (
                "tall.html",
                page(
                    &(cells("rowspan=65534 colspan=1000", 1, 2).replace("</table>", "")
                        + &"<tr><td>1</td></tr>".repeat(3_000)),
                ),
            ),
            ("deep.html", page(&mark("<div>", 20_000))),
            ("tables.html", page(&mark("<table><tr><td>", 300))),
            ("bold.html", page(&mark("<b><p>", 400))),
            ("fonts.html", page(&(0..400).map(|at| format!("<font size={at}><p>1")).collect::<String>())),
            (
                "classes.html",
                page(&format!("<style>{classes}</style>{}", format!("<p class=\"{list}\">1</p>").repeat(300))),
            ),
            (
                "attributes.html",
                page(&format!("<p {}>1</p>", (0..250).map(|at| format!("a{at}=1 ")).collect::<String>()).repeat(500)),
            ),
            ("entities.html", page(&mark("&nbsp;", 100_000))),
            ("line.md", format!("|{}|\n", "1|".repeat(50_000)).into_bytes()),
            ("lines.md", "| 1 |\n".repeat(10_000).into_bytes()),
            ("lines.txt", "1\n".repeat(30_000).into_bytes()),
            ("long.txt", "1".repeat(1 << 20).into_bytes()),
            ("quotes.csv", format!("a,\"{}\n", "\"\",".repeat(50_000)).into_bytes()),
            ("wide.csv", format!("{}\n", ",".repeat(50_000)).into_bytes()),
            ("deep.json", format!("{{\"cells\":{}", "[".repeat(1_000_000)).into_bytes()),
            ("keys.json", format!("{{\"cells\":[{{\"{}\":1}}]}}", "甲".repeat(1_000_000)).into_bytes()),
            ("cells.json", format!("{{\"cells\":[{}{{}}]}}", "{},".repeat(100_000)).into_bytes()),
            (
                "members.json",
                format!("[{{{}\"a\":1}}]", (0..20_000).map(|at| format!("\"a{at}\":[],")).collect::<String>())
                    .into_bytes(),
            ),
            ("cells.csv", format!("table,row,col,value\n{}", "三,一,自然人,5\n".repeat(50_000)).into_bytes()),
            ("lines.jsonl", "{\"report\":\"a\",\"三!一,自然人\":5}\n".repeat(20_000).into_bytes()),
        ],
    );
}

#[test]
fn one_bad_file_costs_no_other_its_result() {
    let folder = folder("batch");
    let good = r#"{"template": "gov-info-disclosure/2021", "cells": [{"table": "三", "row": "一", "col": "自然人", "value": 3}]}"#;
    for name in ["a.json", "z.json"] {
        std::fs::write(folder.join(name), good).unwrap();
    }
    let cells = format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(3_000));
    let strings = format!("<si><t>{}</t></si>", "甲".repeat(350_000));
    let bad = xlsx(&format!("<sheetData>{cells}</sheetData>"), &strings, "", "");
    std::fs::write(folder.join("m.xlsx"), bad).unwrap();
    std::fs::write(folder.join("n.parquet"), columns(3, &"甲".repeat(200_000), 20_000, 1)).unwrap();
    let output = run(&folder, 2_500_000, "a.json m.xlsx n.parquet z.json -f json -o all.json");
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(folder.join("all.json")).unwrap()).unwrap();
    let reports = json["reports"].as_array().unwrap();
    let names: Vec<&str> = reports.iter().map(|report| report["report"].as_str().unwrap()).collect();
    assert!(names.contains(&"a.json") && names.contains(&"z.json"), "{names:?}");
    let said = json["diagnostics"].to_string() + &json["reports"].to_string();
    assert_eq!(said.matches("\"G0605\"").count(), 2, "{said}");
    std::fs::remove_dir_all(folder).unwrap();
}
