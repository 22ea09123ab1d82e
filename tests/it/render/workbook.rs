//! Tests workbooks of results and annotated copies, read back by gouji's own reader, as archives, and by LibreOffice if
//! it is installed.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use gouji::diagnostic::Lang;
use gouji::render::html::ReportView;
use gouji::render::run_model::RunModel;
use gouji::render::xlsx::XlsxWriter;
use gouji::render::xlsx_annotate::{self, CellNote, Shade, annotate};
use gouji::report::{Cell, Report};

use gouji::world::Disk;

use crate::align::corpus;
use crate::engine::runs::folder;
use crate::support::gouji_in;
use crate::support::{drawn, written};

/// Saves workbooks for inspection in the folder that `GOUJI_LOOK` names.
fn look(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("GOUJI_LOOK") {
        std::fs::write(Path::new(&folder).join(name), bytes).unwrap();
    }
}

/// Returns all parts of an archive.
fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let read = |name: String| {
        let mut content = Vec::new();
        archive.by_name(&name).unwrap().read_to_end(&mut content).unwrap();
        (name, content)
    };
    names.into_iter().map(read).collect()
}

fn part_text(bytes: &[u8], name: &str) -> String {
    String::from_utf8(parts(bytes).remove(name).unwrap_or_default()).unwrap()
}

fn soffice(bytes: &[u8], tag: &str, target: &str) -> Option<PathBuf> {
    let folder = std::env::temp_dir().join(format!("gouji-book-{tag}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("book.xlsx");
    std::fs::write(&file, bytes).unwrap();
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let run = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", target, "--outdir"])
        .arg(&folder)
        .arg(&file)
        .output();
    if run.is_err() {
        assert!(std::env::var_os("GOUJI_NEEDS_CALC").is_none(), "`soffice` is there and was not found");
        eprintln!("no soffice: what LibreOffice makes of the workbook is NOT checked");
        return None;
    }
    let extension = target.split(':').next().unwrap();
    let made = folder.join(format!("book.{extension}"));
    if !made.exists() {
        // If not even a CSV file can be converted, only the word processor is installed.
        let plain = folder.join("plain.csv");
        std::fs::write(&plain, "a,b\n1,2\n").unwrap();
        let args = [&profile, "--headless", "--convert-to", "ods", "--outdir"];
        Command::new("soffice").args(args).arg(&folder).arg(&plain).output().unwrap();
        assert!(!folder.join("plain.ods").exists(), "LibreOffice opens a table of commas, and not the workbook");
        assert!(std::env::var_os("GOUJI_NEEDS_CALC").is_none(), "LibreOffice Calc is there and opened nothing");
        eprintln!("soffice has no spreadsheets: what LibreOffice makes of the workbook is NOT checked");
        return None;
    }
    Some(made)
}

fn document(parts: Vec<ReportView>, run: &RunModel) -> Vec<u8> {
    written::write::<XlsxWriter, _>(parts, run, &written::options(Lang::Zh))
}

#[test]
fn one_row_a_finding_and_a_sheet_a_table() {
    let made = drawn::run(&[drawn::example("broken-2021.md")], Lang::Zh);
    let findings: usize = made.parts.iter().map(|part| part.findings.len()).sum();
    let marked = part_count(&made.parts[0]);
    let bytes = document(made.parts.clone(), &made.run);
    assert!(bytes == document(made.parts, &made.run), "the same input gives the same bytes");
    look("broken.xlsx", &bytes);
    let book = part_text(&bytes, "xl/workbook.xml");
    for name in ["查出的问题", "汇总", "最可能有误", "二.(一)", "三", "四"] {
        assert!(book.contains(&format!("name=\"{name}\"")), "{name}: {book}");
    }
    let first = part_text(&bytes, "xl/worksheets/sheet1.xml");
    assert_eq!(first.matches("<row ").count(), findings + 1);
    assert!(first.contains("<autoFilter") && first.contains("state=\"frozen\""));
    let comments: usize = parts(&bytes)
        .iter()
        .filter(|(name, _)| name.starts_with("xl/comments"))
        .map(|(_, text)| String::from_utf8_lossy(text).matches("<comment ").count())
        .sum();
    assert_eq!(comments, marked);
    let Some(csv) = soffice(&bytes, "findings", "csv:Text - txt - csv (StarCalc):44,34,76") else { return };
    let mut reader = csv::ReaderBuilder::new().has_headers(true).from_path(csv).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows.len(), findings);
    assert!(rows.iter().any(|row| &row[3] == "办理平衡" && &row[10] == "44" && &row[11] == "47"), "{rows:?}");
}

fn part_count(part: &ReportView) -> usize {
    let mut cells: Vec<u32> = part.findings.iter().flat_map(|f| f.marked.iter().map(|id| id.0)).collect();
    cells.sort_unstable();
    cells.dedup();
    cells.len()
}

/// The drawn tables are the form: reading them gives the cells from which they were drawn.
#[test]
fn the_drawn_tables_read_back_as_the_report() {
    let documents = [drawn::example("report-2021.md")];
    let made = drawn::run(&documents, Lang::Zh);
    let bytes = of_an_office(&document(made.parts, &made.run));
    let again = corpus::read("again.xlsx", &bytes).unwrap_or_else(|why| panic!("{why}"));
    let before = &made.checked[0].report;
    assert_eq!(values(&again), values(before));
}

fn values(report: &Report) -> Vec<(String, Option<String>)> {
    let state = |cell: &Cell| (cell.state.name().to_owned(), cell.value.map(|value| value.normalized().to_string()));
    report.cells.iter().map(state).collect()
}

#[test]
fn a_run_of_many_says_which_reports_are_drawn() {
    let made = drawn::run(&drawn::many(60), Lang::Zh);
    let bytes = document(made.parts, &made.run);
    look("many.xlsx", &bytes);
    let names = part_text(&bytes, "xl/workbook.xml");
    assert!(names.contains("name=\"3 三\"") && !names.contains("name=\"3 四\""), "{names}");
    assert!(part_text(&bytes, "xl/sharedStrings.xml").contains("其中 30 份附有表格"));
}

/// Reports known only as counts share one line.
#[test]
fn reports_that_came_as_counts_are_counted() {
    let mut made = drawn::run(&drawn::many(9), Lang::Zh);
    drawn::count_only(&mut made, 1_000_000);
    let bytes = document(made.parts, &made.run);
    let words = part_text(&bytes, "xl/sharedStrings.xml");
    assert!(words.contains("另有 1000000 份报告未违反规则，只计数"));
}

#[test]
fn no_words_become_a_formula() {
    let text = String::from_utf8(drawn::example("broken-2021.md").1).unwrap();
    let text = text.replace("某某区示例局", "=HYPERLINK(1)某某区示例局").replace("| 若干 |", "| =1+1 |").replacen(
        "| 41 |",
        "| +SUM(1) |",
        1,
    );
    let made = drawn::run(&[("=cmd|' /C calc'!A0.md".into(), text.into_bytes())], Lang::Zh);
    let bytes = document(made.parts, &made.run);
    for (name, content) in parts(&bytes) {
        let content = String::from_utf8_lossy(&content).into_owned();
        assert!(!content.contains("<f>") && !content.contains("<f "), "{name}");
    }
    assert!(part_text(&bytes, "xl/sharedStrings.xml").contains("=cmd|"));
}

/// Asserts the same cells in the same places, whatever was written beside them.
fn same_cells(before: &Report, after: &Report) {
    assert_eq!(before.cells.len(), after.cells.len());
    for (nth, (a, b)) in before.cells.iter().zip(&after.cells).enumerate() {
        assert_eq!((a.state, a.raw(), a.value, &a.unit), (b.state, b.raw(), b.value, &b.unit), "cell {nth}");
        let place = |cell: &Cell| format!("{:?}", cell.place).split("span").next().unwrap().to_owned();
        assert_eq!(place(a), place(b));
    }
}

#[test]
fn an_annotated_copy_holds_the_same_report() {
    let Some(folder) = corpus::corpus() else { return };
    let mut files = 0;
    let mut said = 0;
    for row in corpus::records(&folder.join("index.csv")) {
        if !row["file"].ends_with(".xlsx") {
            continue;
        }
        let bytes = std::fs::read(folder.join(&row["file"])).unwrap();
        let made = drawn::run(&[(row["file"].clone(), bytes.clone())], Lang::Zh);
        let Some(part) = made.parts.first() else { continue };
        let mut notes = xlsx_annotate::notes_of(part, Lang::Zh);
        // If nothing is wrong, the sheet still contains a sentence.
        if notes.is_empty() {
            let place = part.cells.iter().rev().find_map(|cell| cell.place.clone()).unwrap();
            let (sheet, cell) = place.rsplit_once('!').unwrap();
            let sheet = sheet.trim_matches('\'').to_owned();
            notes.push(CellNote { sheet, cell: cell.to_owned(), shade: Shade::Warning, words: "请核对 <&>".into() });
        }
        let copy = annotate(&bytes, &notes).unwrap();
        assert!(copy == annotate(&bytes, &notes).unwrap());
        if files == 0 {
            look("copy.xlsx", &copy);
        }
        same_cells(&made.checked[0].report, &corpus::read(&row["file"], &copy).unwrap());
        // A second round finds the existing notes and appends to them.
        let twice = annotate(&copy, &notes).unwrap();
        same_cells(&made.checked[0].report, &corpus::read(&row["file"], &twice).unwrap());
        let count = |bytes: &[u8]| -> usize {
            let own = parts(bytes);
            let comments = own.iter().filter(|(name, _)| name.contains("comments"));
            comments.map(|(_, text)| String::from_utf8_lossy(text).matches("<comment ").count()).sum()
        };
        assert_eq!((count(&copy), count(&twice)), (notes.len(), notes.len()), "{}", row["file"]);
        let (before, after) = (parts(&bytes), parts(&copy));
        for (name, content) in &before {
            let touched = name.contains("sheet") || name.contains("styles") || name == "[Content_Types].xml";
            assert!(touched || after.get(name) == Some(content), "{}: {name}", row["file"]);
        }
        files += 1;
        said += notes.len();
    }
    println!("{files} files, {said} comments");
    assert!(files >= 14);
}

/// A workbook made by hand: a prefix on every tag, a comment on one of the cells, a print setting that must precede the
/// drawing, a macro part.
#[test]
fn what_is_already_there_stays() {
    let mut book = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, text) in HAND_MADE {
        book.start_file(*name, options).unwrap();
        book.write_all(text.as_bytes()).unwrap();
    }
    let bytes = book.finish().unwrap().into_inner();
    let note = |cell: &str, words: &str| CellNote {
        sheet: "表 & 一".into(),
        cell: cell.into(),
        shade: Shade::Suspect,
        words: words.into(),
    };
    let notes = [note("A1", "第一句"), note("B1", "第二句"), note("B1", "第三句"), note("Z99", "没有这一格")];
    let copy = annotate(&bytes, &notes).unwrap();
    let sheet = part_text(&copy, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<x:c s=\"2\" r=\"A1\">") && sheet.contains("<x:c r=\"B1\" s=\"3\" >"), "{sheet}");
    assert!(sheet.contains("<x:f>1+1</x:f>") && sheet.contains("legacyDrawing r:id=\"rId9\""), "{sheet}");
    assert_eq!(sheet.matches("legacyDrawing ").count(), 1);
    let comments = part_text(&copy, "xl/comments1.xml");
    assert!(comments.contains("<x:t>原有的话</x:t>") && comments.contains("第二句\n\n第三句"), "{comments}");
    assert_eq!(comments.matches("<x:comment ").count(), 3);
    let styles = part_text(&copy, "xl/styles.xml");
    assert!(styles.contains("<x:cellXfs count=\"4\">") && styles.contains("<x:fills count=\"6\">"), "{styles}");
    assert_eq!(part_text(&copy, "xl/drawings/old.vml").matches("_gouji_").count(), 2);
    assert_eq!(part_text(&copy, "xl/vbaProject.bin"), "MACRO");
    for (name, cut) in [("xl/workbook.xml", 5), ("xl/worksheets/sheet1.xml", 60), ("[Content_Types].xml", 9)] {
        let mut book = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (own, text) in HAND_MADE {
            book.start_file(*own, options).unwrap();
            let text = if *own == name { text.get(..cut).unwrap_or("<") } else { text };
            book.write_all(text.as_bytes()).unwrap();
        }
        let broken = book.finish().unwrap().into_inner();
        // There is never a panic; an unreadable workbook has no copy, or one with nothing in it.
        drop(annotate(&broken, &notes));
    }
    assert!(annotate(b"no archive", &notes).is_err());
}

const HAND_MADE: &[(&str, &str)] = &[
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="VML" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<x:workbook xmlns:x="m" xmlns:r="r"><x:sheets><x:sheet name="表 &amp; 一" sheetId="1" r:id="s1"/></x:sheets></x:workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships><Relationship Id="s1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="s2" Type="x/styles" Target="styles.xml"/></Relationships>"#,
    ),
    (
        "xl/styles.xml",
        r#"<x:styleSheet xmlns:x="m"><x:fills count="1"><x:fill><x:patternFill patternType="none"/></x:fill></x:fills><x:cellXfs count="2"><x:xf numFmtId="0" fillId="0"/><x:xf numFmtId="9"><x:alignment horizontal="center"/></x:xf></x:cellXfs></x:styleSheet>"#,
    ),
    (
        "xl/worksheets/sheet1.xml",
        "<x:worksheet xmlns:x=\"m\" xmlns:r=\"r\"><x:sheetData><x:row><x:c r=\"A1\"><x:f>1+1</x:f><x:v>2</x:v></x:c><x:c r=\"B1\" s=\"1\" ><x:v>0.5</x:v></x:c></x:row></x:sheetData><x:legacyDrawing r:id=\"rId9\"/><x:extLst/></x:worksheet>",
    ),
    (
        "xl/worksheets/_rels/sheet1.xml.rels",
        r#"<Relationships><Relationship Id="rId8" Type="x/comments" Target="../comments1.xml"/><Relationship Id="rId9" Type="x/vmlDrawing" Target="../drawings/old.vml"/></Relationships>"#,
    ),
    (
        "xl/comments1.xml",
        r#"<x:comments xmlns:x="m"><x:authors><x:author>某人</x:author></x:authors><x:commentList><x:comment ref="A1" authorId="0"><x:text><x:r><x:t>原有的话</x:t></x:r></x:text></x:comment></x:commentList></x:comments>"#,
    ),
    ("xl/drawings/old.vml", "<xml xmlns:v=\"v\"><v:shape id=\"alt\"/></xml>"),
    ("xl/vbaProject.bin", "MACRO"),
];

/// Builds a workbook that is a report: the form as drawn, with the errors of the example.
fn report(name: &str) -> Vec<u8> {
    let made = drawn::run(&[drawn::example(name)], Lang::Zh);
    of_an_office(&document(made.parts, &made.run))
}

/// The same workbook by another author: a result of gouji is not a report.
fn of_an_office(bytes: &[u8]) -> Vec<u8> {
    let mut book = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts(bytes) {
        book.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        let bytes = match name.as_str() {
            "docProps/core.xml" => String::from_utf8(bytes).unwrap().replace("gouji", "某局").into_bytes(),
            _ => bytes,
        };
        book.write_all(&bytes).unwrap();
    }
    book.finish().unwrap().into_inner()
}

#[test]
fn a_copy_of_the_workbook_that_was_checked() {
    let path = folder("annotate");
    let at = |name: &str| path.join(name).to_str().unwrap().to_owned();
    std::fs::write(at("a.xlsx"), report("broken-2021.md")).unwrap();
    std::fs::write(at("b.md"), drawn::example("report-2021.md").1).unwrap();
    let ran = |words: &[&str]| gouji_in(&Disk, &[&["check", "--lang", "en"], words].concat(), Lang::En);
    // To the file that was named, whatever the format of the results.
    let plain = ran(&[&at("a.xlsx"), "-f", "xlsx", "-o", &at("plain.xlsx")]);
    let both = ran(&[&at("a.xlsx"), "-f", "xlsx", "-o", &at("results.xlsx"), "--annotate", &at("copy.xlsx")]);
    assert_eq!((both.status, both.err.as_str()), (plain.status, plain.err.as_str()));
    assert!(std::fs::read(at("plain.xlsx")).unwrap() == std::fs::read(at("results.xlsx")).unwrap());
    let copy = std::fs::read(at("copy.xlsx")).unwrap();
    let comments = parts(&copy).into_iter().filter(|(name, _)| name.starts_with("xl/comments"));
    let comments: String = comments.map(|(_, text)| String::from_utf8(text).unwrap()).collect();
    assert!(comments.contains("办理平衡"), "{comments}");
    let read = |name: &str| corpus::read(name, &std::fs::read(at(name)).unwrap()).unwrap();
    same_cells(&read("a.xlsx"), &read("copy.xlsx"));
    look("copy-of-report.xlsx", &copy);
    // To a folder: one copy per report; reports that are not workbooks are counted.
    std::fs::create_dir(at("copies")).unwrap();
    assert_eq!(ran(&[&at("a.xlsx"), "-f", "csv", "--annotate", &at("copies")]).status, both.status);
    assert!(std::fs::read(at("copies/a.annotated.xlsx")).unwrap() == copy);
    let several = ran(&[&at("a.xlsx"), &at("b.md"), "--annotate", &at("more")]);
    assert!(several.err.contains("info[G0805]: reports without an annotated copy") && several.err.contains(": 1\n"));
    assert!(std::fs::read(at("more/a.annotated.xlsx")).unwrap() == copy);
    assert_eq!(std::fs::read_dir(at("more")).unwrap().count(), 1);
    // An input is never overwritten.
    let before = std::fs::read(at("a.xlsx")).unwrap();
    for (report, target) in [("a.xlsx", "a.xlsx"), (".", "."), ("*.xlsx", ".")] {
        let ran = ran(&[&at(report), "--annotate", &at(target)]);
        assert!(ran.status == 2 && ran.err.contains("`--annotate`"), "{report} {target} {}", ran.err);
    }
    assert!(std::fs::read(at("a.xlsx")).unwrap() == before);
    // Two results are never written to one file.
    for [copy, option, results] in [["x", "-o", "x"], ["out/a.xlsx.xlsx", "--output-dir", "out"]] {
        let ran = ran(&[&at("a.xlsx"), "-f", "xlsx", "--annotate", &at(copy), option, &at(results)]);
        assert!(ran.status == 2 && ran.err.contains("cannot be used with"), "{}", ran.err);
    }
}

#[test]
fn copies_lie_beside_results_and_are_made_again() {
    let path = folder("annotate-kept");
    let at = |name: &str| path.join(name).to_str().unwrap().to_owned();
    std::fs::create_dir(at("in")).unwrap();
    std::fs::write(at("in/a.xlsx"), report("broken-2021.md")).unwrap();
    std::fs::write(at("in/a.annotated"), drawn::example("report-2021.md").1).unwrap();
    std::fs::write(at("in/b.md"), drawn::example("report-2021.md").1).unwrap();
    let (word, odd, out) = (at("in"), at("in/a.annotated"), at("out"));
    let run = |more: &[&str]| {
        let words = ["check", &odd, &word, "-f", "xlsx", "--output-dir", &out];
        let ran = gouji_in(&Disk, &[&words[..], more].concat(), Lang::En);
        let last = ran.out.lines().last().unwrap().rsplit_once(": ").unwrap().1.to_owned();
        (ran.status, ran.err, last)
    };
    let copy = at("out/a~2.annotated.xlsx");
    let without = run(&[]);
    assert_eq!((without.0, without.2.as_str()), (1, "3 written, 0 up to date, 0 not checked"));
    let first = run(&["--annotate", &out]);
    assert_eq!((first.0, first.2.as_str()), (1, "3 written, 0 up to date, 0 not checked"));
    assert!(first.1.contains("G0805") && first.1.contains(": 2\n"), "{}", first.1);
    let names = [".gouji-manifest.jsonl", "a.annotated.xlsx", "a.xlsx.xlsx", "a~2.annotated.xlsx", "b.md.xlsx"];
    let mut found: Vec<String> =
        std::fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    found.sort();
    assert_eq!(found, names);
    let bytes = std::fs::read(&copy).unwrap();
    let again = run(&["--annotate", &out]);
    assert_eq!((again.0, &again.1, again.2.as_str()), (1, &first.1, "0 written, 3 up to date, 0 not checked"));
    // A copy that was changed, and one that was deleted.
    std::fs::write(&copy, "x").unwrap();
    assert_eq!(run(&["--annotate", &out]).2, "1 written, 2 up to date, 0 not checked");
    std::fs::remove_file(&copy).unwrap();
    assert_eq!(run(&[]).2, "0 written, 3 up to date, 0 not checked");
    assert_eq!(run(&["--annotate", &out]).2, "1 written, 2 up to date, 0 not checked");
    assert!(std::fs::read(&copy).unwrap() == bytes);
}
