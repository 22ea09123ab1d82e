//! Tests that explanations written on the page or in the workbook are read back, and explain the findings they were
//! written for.

use std::path::Path;

use gouji::Memory;
use gouji::date::Date;
use gouji::diagnostic::Lang;
use serde_json::Value;

use super::page::browse;
use crate::support::drawn::example;
use crate::support::{Ran, gouji, gouji_in};

const LANGS: [Lang; 2] = [Lang::Zh, Lang::En];

/// Words that YAML would read as something else if they stood bare.
const WORDS: [&str; 7] = [
    "“引号”: \"双引号\"、\\反斜杠 # 井号",
    "第一行\n- 第二行",
    "0123",
    "2025-12-31",
    "yes",
    "{a: b} [c] & *d | > % @ ` ! ? -",
    "\u{202e}反向\u{feff} \u{85} \u{1d11e} '单'",
];

fn world() -> Memory {
    let broken = String::from_utf8(example("broken-2021.md").1).unwrap();
    let today = Date { year: 2026, month: 1, day: 1 };
    Memory::new()
        .with_today(today)
        .with("年报/甲.md", broken.clone())
        .with("年报/乙.md", broken.replace("| 41 |", "| 47 |"))
}

/// Checks the reports and writes the result into a file; returns its bytes.
fn result(world: &Memory, format: &str, more: &[&str], lang: Lang) -> Vec<u8> {
    let file = std::env::temp_dir().join(format!("gouji-explained-{}-{lang:?}.{format}", std::process::id()));
    let name = file.to_str().unwrap();
    let words = [&["check", "年报", "-f", format, "-o", name], more].concat();
    gouji_in(world, &words, lang);
    let bytes = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    bytes
}

/// Checks again with explanations; returns the run and the findings in its result.
fn again(world: &Memory, file: &str) -> (Ran, Vec<Value>) {
    let ran = gouji(world, &["check", "年报", "-f", "json", "--explanations", file]);
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    let reports = json["reports"].as_array().unwrap();
    let findings = reports.iter().flat_map(|report| report["findings"].as_array().unwrap().clone()).collect();
    (ran, findings)
}

fn unescaped(words: &str) -> String {
    words.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// The value of an attribute, of every element that has it.
fn attributes(page: &str, name: &str) -> Vec<(usize, String)> {
    let open = format!(" {name}=\"");
    let found = page.match_indices(&open).map(|(at, _)| {
        let rest = &page[at + open.len()..];
        (at, unescaped(rest.split('"').next().unwrap()))
    });
    found.collect()
}

/// Every finding on the page has the keys by which it is explained: report, rule, position, outcome, both sides.
#[test]
fn the_keys_on_the_page_are_those_that_are_read() {
    let world = world();
    for lang in LANGS {
        let page = String::from_utf8(result(&world, "html", &[], lang)).unwrap();
        let files = attributes(&page, "data-file");
        let rules: Vec<(usize, String)> =
            attributes(&page, "data-r").into_iter().filter(|(at, _)| page[..*at].ends_with('"')).collect();
        let mut entries = Vec::new();
        for (at, keys) in attributes(&page, "data-x") {
            let before = |list: &[(usize, String)]| list.iter().rfind(|(own, _)| *own < at).unwrap().1.clone();
            let report: Value = serde_json::from_str(&before(&files)).unwrap();
            for key in serde_json::from_str::<Value>(&keys).unwrap().as_array().unwrap() {
                let mut entry = serde_json::json!({
                    "report": report, "rule": before(&rules), "reason": "已核实", "who": "王某",
                    "at": { "table": key["table"], "row": key["row"], "col": key["col"] },
                });
                for name in ["outcome", "left", "right"] {
                    if let Some(words) = key.get(name) {
                        entry[name] = words.clone();
                    }
                }
                entries.push(entry);
            }
        }
        assert!(entries.len() > 9, "{}", entries.len());
        // JSON is YAML. The file lies elsewhere than the reports; their names are those of the results.
        let file = serde_json::json!({ "explanations": entries }).to_string();
        let (ran, findings) = again(&world.clone().with("下载/说明.yaml", file), "下载/说明.yaml");
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
        assert_eq!(findings.len(), entries.len());
        assert!(findings.iter().all(|finding| finding["explained"]["reason"] == "已核实"), "{findings:#?}");
    }
}

/// What a reader types on the page comes back as it was typed, whatever it is, with what was in force before.
#[test]
fn a_browser_writes_the_file_from_what_is_typed() {
    let earlier = "审核说明: [{报告: 年报/甲.md, 规则: 办理平衡, 位置: 三!自然人, 理由: 早已核实, 说明人: 李某}]";
    let world = world().with("旧.yaml", earlier);
    for lang in LANGS {
        let page = String::from_utf8(result(&world, "html", &["--explanations", "旧.yaml"], lang)).unwrap();
        let script = format!(
            "<script nonce=\"gouji\">(function () {{ var words = {}; \
             HTMLAnchorElement.prototype.click = function () {{ document.body.setAttribute('data-name', this.download); }}; \
             Array.prototype.forEach.call(document.querySelectorAll('.card .explain'), function (box, n) {{ \
             box.querySelector('[name=reason]').value = words[n % words.length]; \
             box.querySelector('[name=who]').value = 'n: ' + n; \
             box.querySelector('[name=until]').value = '2099-12-31'; \
             box.dispatchEvent(new Event('input')); }}); \
             document.getElementById('write').click(); \
             document.body.setAttribute('data-made', JSON.stringify(document.getElementById('madetext').value)); \
             }}());</script></body>",
            serde_json::to_string(&WORDS).unwrap().replace('\u{85}', "\\u0085")
        );
        let Some((dom, console)) = browse(&page.replace("</body>", &script), &format!("explain{lang:?}")) else {
            return;
        };
        assert_eq!(console, "");
        let name = if lang == Lang::Zh { "审核说明.yaml" } else { "explanations.yaml" };
        assert_eq!(attributes(&dom, "data-name").pop().map(|(_, name)| name).as_deref(), Some(name));
        let (_, made) = attributes(&dom, "data-made").pop().unwrap();
        let made: String = serde_json::from_str(&made).unwrap();
        let (ran, findings) = again(&world.clone().with("说明.yaml", made.clone()), "说明.yaml");
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{made}");
        let mut reasons: Vec<&str> = findings.iter().map(|f| f["explained"]["reason"].as_str().expect(&made)).collect();
        reasons.sort_unstable();
        reasons.dedup();
        let mut wanted: Vec<&str> = WORDS.into_iter().chain(["早已核实"]).collect();
        wanted.sort_unstable();
        assert_eq!(reasons, wanted, "{made}");
    }
}

/// What a page says without a script: nothing about explanations.
#[test]
fn without_a_script_the_page_asks_for_nothing() {
    let page = String::from_utf8(result(&world(), "html", &[], Lang::Zh)).unwrap();
    assert!(page.contains("id=\"write\" hidden") && page.contains("id=\"made\" hidden"));
    assert_eq!(page.matches("class=\"explain\"").count(), 1, "only in the template");
}

/// The workbook of results, in which cells can be filled.
#[cfg(feature = "office")]
pub mod workbook {
    use std::io::{Cursor, Read, Write};

    use super::*;

    const SHEET: &str = "xl/worksheets/sheet1.xml";

    /// Replaces the text of the first sheet.
    pub fn changed(bytes: &[u8], change: impl Fn(String) -> String) -> Vec<u8> {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in names {
            let mut content = String::new();
            archive.by_name(&name).unwrap().read_to_string(&mut content).unwrap();
            let content = if name == SHEET { change(content) } else { content };
            out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            out.write_all(content.as_bytes()).unwrap();
        }
        out.finish().unwrap().into_inner()
    }

    /// Fills a cell, whatever it holds: with a text, or with a day as its number.
    pub fn filled(sheet: &str, cell: &str, words: &str) -> String {
        let open = sheet.find(&format!("<c r=\"{cell}\"")).unwrap();
        let tag = &sheet[open..open + sheet[open..].find('>').unwrap() + 1];
        let style = tag.split(" s=\"").nth(1).unwrap().split('"').next().unwrap();
        let close = if tag.ends_with("/>") { tag.len() } else { sheet[open..].find("</c>").unwrap() + 4 };
        let content = match words.strip_prefix('=') {
            Some(number) => format!("<c r=\"{cell}\" s=\"{style}\"><v>{number}</v></c>"),
            None => {
                let words = words.replace('&', "&amp;").replace('<', "&lt;");
                format!(
                    "<c r=\"{cell}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{words}</t></is></c>"
                )
            }
        };
        format!("{}{content}{}", &sheet[..open], &sheet[open + close..])
    }

    /// The number of rows below the head.
    fn rows(sheet: &str) -> usize {
        sheet.matches("<row ").count() - 1
    }

    #[test]
    fn what_is_filled_in_explains_the_findings() {
        let world = world();
        for lang in LANGS {
            let book = changed(&result(&world, "xlsx", &[], lang), |mut sheet| {
                for row in 2..rows(&sheet) + 2 {
                    sheet = filled(&sheet, &format!("S{row}"), "并入一个单位：<甲> & 乙");
                    sheet = filled(&sheet, &format!("T{row}"), "王某");
                    // 2099-12-31, as a day and as text.
                    sheet = filled(&sheet, &format!("U{row}"), if row % 2 == 0 { "=73050" } else { "2099年12月31日" });
                }
                // A filter hides rows and loses nothing.
                sheet.replace("<row r=\"3\"", "<row r=\"3\" hidden=\"1\"")
            });
            if let Some(folder) = std::env::var_os("GOUJI_LOOK") {
                std::fs::write(Path::new(&folder).join("filled.xlsx"), &book).unwrap();
            }
            // An earlier result is not a report of the folder that it is in.
            let with_book = world.clone().with("年报/结果.xlsx", book);
            let (ran, findings) = again(&with_book, "年报/结果.xlsx");
            assert_eq!((ran.status, ran.err.as_str()), (0, ""));
            assert!(findings.len() > 9);
            for finding in &findings {
                assert_eq!(finding["explained"]["reason"], "并入一个单位：<甲> & 乙");
                assert_eq!(finding["explained"]["until"], "2099-12-31");
            }
            // Written again, the workbook has what is in force, and is read in the same way.
            let second = result(&with_book, "xlsx", &["--explanations", "年报/结果.xlsx"], lang);
            let (ran, findings) = again(&world.clone().with("第二.xlsx", second), "第二.xlsx");
            assert_eq!((ran.status, ran.err.as_str()), (0, ""));
            assert!(findings.iter().all(|finding| finding["explained"]["until"] == "2099-12-31"));
        }
    }

    /// Rows without a reason explain nothing; one with other figures does not hide a finding.
    #[test]
    fn a_row_explains_only_the_finding_it_was_written_for() {
        let world = world();
        let fill = |row: usize, sheet: String| {
            filled(&filled(&sheet, &format!("S{row}"), "已核实"), &format!("T{row}"), "王某")
        };
        let book = changed(&result(&world, "xlsx", &[], Lang::Zh), |sheet| fill(2, sheet));
        let (_, findings) = again(&world.clone().with("结果.xlsx", book.clone()), "结果.xlsx");
        assert_eq!(findings.iter().filter(|finding| finding.get("explained").is_some()).count(), 1);
        let other = changed(&book, |sheet| filled(&sheet, "K2", "=45"));
        let (ran, findings) = again(&world.with("结果.xlsx", other), "结果.xlsx");
        assert!(ran.err.contains("G0905") && ran.err.contains("查出的问题!K2"), "{}", ran.err);
        assert!(findings.iter().all(|finding| finding.get("explained").is_none()));
    }

    /// A list with more cells than are read is refused as a whole, with what to do.
    #[test]
    fn a_list_that_is_too_long_is_refused() {
        let cell = "<c t=\"inlineStr\"><is><t>x</t></is></c>".repeat(10);
        let rows: String = (100..30_100).map(|row| format!("<row r=\"{row}\">{cell}</row>")).collect();
        let made = result(&world(), "xlsx", &[], Lang::Zh);
        let book = changed(&made, |sheet| sheet.replace("</sheetData>", &format!("{rows}</sheetData>")));
        let (ran, findings) = again(&world().with("结果.xlsx", book), "结果.xlsx");
        assert!(ran.err.contains("G0911") && ran.err.contains("G0605"), "{}", ran.err);
        assert!(ran.status == 2 && findings.iter().all(|finding| finding.get("explained").is_none()));
    }

    #[test]
    fn damage_is_reported_with_its_cell() {
        let world = world();
        let made = result(&world, "xlsx", &[], Lang::Zh);
        let with = |cell: &str, words: &str| {
            changed(&made, |sheet| {
                let sheet = filled(&filled(&sheet, "S2", "已核实"), "T2", "王某");
                filled(&sheet, cell, words)
            })
        };
        for (cell, words, code, place) in [
            ("A2", "", "G0908", "A2"),
            ("D2", "", "G0908", "D2"),
            ("T2", "", "G0908", "T2"),
            ("D2", "办理平横", "G0901", "D2"),
            ("I2", "", "G0902", "G2"),
            ("G2", "四", "G0902", "G2"),
            ("A2", "年报/丙.md", "G0906", "A2"),
            ("U2", "明年", "G0107", "U2"),
            ("U2", "2020-01-31", "G0903", "U2"),
            ("F2", "未判定", "G0905", "F2"),
        ] {
            let (ran, findings) = again(&world.clone().with("结果.xlsx", with(cell, words)), "结果.xlsx");
            let place = format!("查出的问题!{place}：");
            assert!(ran.err.contains(code) && ran.err.contains(&place), "{cell} {words} {code}: {}", ran.err);
            assert!(findings.iter().all(|finding| finding.get("explained").is_none()), "{cell} {words}");
        }
        for (cell, words) in [("G1", "表格"), ("S1", "备注"), ("D1", "")] {
            let (ran, _) = again(&world.clone().with("结果.xlsx", with(cell, words)), "结果.xlsx");
            assert!(ran.err.contains("G0909"), "{cell}: {}", ran.err);
        }
        let (ran, _) = again(&world.with("结果.xlsx", "审核说明: []"), "结果.xlsx");
        assert!(ran.err.contains("G0621"), "{}", ran.err);
    }
}
