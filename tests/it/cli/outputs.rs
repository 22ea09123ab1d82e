//! Tests where results go: the format by the name of the file, what spreadsheets get, and what a terminal gets.

use std::ffi::OsString;
use std::path::PathBuf;

use gouji::Engine;
use gouji::cli::{Live, Surroundings, run};
use gouji::diagnostic::{Diagnostics, Lang};
use gouji::world::Memory;

use crate::support::Ran;

/// A form whose names can hold anything.
fn form(word: &str) -> String {
    let word = quoted(word);
    format!(
        "template: demo/2020\ntitle: {word}\nblank: zero\ntables:\n  甲:\n    title: {word}\n    type: count\n    \
         rows: {{一: {word}, 二: 第二行}}\n    cols: {{数: 数量, 总计: {{label: 总计, total: true}}}}\n"
    )
}

fn rules(word: &str) -> String {
    let word = quoted(word);
    format!(
        "rules-for: demo/2020\nrules:\n  {word}:\n    check: row 一 == row 二\n    message: {word}\n    basis: {word}\n  \
         次序:\n    severity: warning\n    check: row 一 >= row 二\n    message: \"{{col}}：差 {{difference}}\"\n"
    )
}

/// A text in double quotes of YAML, its controls escaped.
fn quoted(word: &str) -> String {
    let escaped = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        c if (c as u32) < 0x100 && c.is_control() => format!("\\x{:02x}", c as u32),
        c => c.to_string(),
    };
    format!("\"{}\"", word.chars().map(escaped).collect::<String>())
}

const REPORT: &str = "table,row,col,value\n甲,一,数,1\n甲,一,总计,1\n甲,二,数,2\n甲,二,总计,3\n";
const CLEAN: &str = "table,row,col,value\n甲,一,数,1\n甲,一,总计,1\n甲,二,数,1\n甲,二,总计,1\n";

fn gouji(words: &[&str], lang: Lang, columns: Option<usize>, word: &str, world: &Memory) -> Ran {
    let mut engine = Engine::empty();
    let mut said = Diagnostics::default();
    let (form, rules) = (form(word), rules(word));
    engine.add_form(("form.yaml", &form), Some(("rules.yaml", &rules)), &mut said).unwrap();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let args: Vec<OsString> = std::iter::once("gouji").chain(words.iter().copied()).map(OsString::from).collect();
    let mut surroundings = Surroundings {
        stdin: &mut std::io::empty(),
        stdout: &mut out,
        stderr: &mut err,
        stdout_color: false,
        stderr_color: false,
        columns,
        lang,
        live: Live::default(),
    };
    let status = run(&args, &mut surroundings, world, &mut engine);
    Ran { status, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
}

fn plain(words: &[&str]) -> Ran {
    let world = Memory::new().with("a.csv", REPORT).with("good.csv", CLEAN);
    gouji(words, Lang::Zh, None, "一致", &world)
}

fn target(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("outputs");
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

#[test]
fn the_name_of_the_file_decides_the_format() {
    for (name, begins) in [
        ("a.html", "<!doctype html>"),
        ("a.HTM", "<!doctype html>"),
        ("a.json", "{\n  \"schema\""),
        ("a.jsonl", "{\"report\""),
        ("a.csv", "\u{feff}report,template"),
        ("a.md", "#"),
        ("a.xml", "<?xml"),
        ("a.sarif", "{"),
        ("a.txt", "违反 3 处"),
        ("result", "违反 3 处"),
    ] {
        let path = target(name);
        let ran = plain(&["check", "a.csv", "-o", path.to_str().unwrap()]);
        let words = std::fs::read_to_string(&path).unwrap();
        assert!(words.starts_with(begins), "{name}: {}\n{}", ran.err, words.chars().take(200).collect::<String>());
        assert_eq!((ran.status, ran.err.as_str()), (1, ""), "{name}");
    }
    let path = target("b.yaml");
    plain(&["extract", "a.csv", "-o", path.to_str().unwrap()]);
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("schema:"));
}

#[test]
fn another_format_than_the_name_says_is_reported() {
    for (name, format, told) in
        [("c.xlsx", "csv", true), ("c.csv", "csv", false), ("c.json", "sarif", false), ("c.dat", "csv", false)]
    {
        let path = target(name);
        let ran = plain(&["check", "a.csv", "-f", format, "-o", path.to_str().unwrap()]);
        assert_eq!(ran.err.contains("警告[G0806]"), told, "{name}: {}", ran.err);
        assert!(path.exists());
    }
}

#[test]
fn every_report_has_a_line_in_csv() {
    let ran = plain(&["check", "a.csv", "good.csv", "-f", "csv"]);
    let mut reader = csv::Reader::from_reader(ran.out.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let header = csv::Reader::from_reader(ran.out.as_bytes()).headers().unwrap().clone();
    let field = |row: &csv::StringRecord, name: &str| {
        row.get(header.iter().position(|head| head == name).unwrap()).unwrap().to_owned()
    };
    let good: Vec<_> = rows.iter().filter(|row| field(row, "report") == "good.csv").collect();
    assert_eq!(good.len(), 1);
    assert_eq!((field(good[0], "outcome"), field(good[0], "violated")), ("satisfied".to_owned(), "0".to_owned()));
    assert!(field(good[0], "satisfied").parse::<usize>().unwrap() > 0);
    let bad = rows.iter().find(|row| field(row, "report") == "a.csv").unwrap();
    assert_eq!(field(bad, "place"), "4:7; 2:7");
}

#[test]
fn spreadsheets_get_no_formula() {
    for begin in ["=", "+", "-", "@", "\t=", "\r=", " =", "＝"] {
        let word = format!("{begin}HYPERLINK(1)");
        let world = Memory::new().with("a.csv", REPORT);
        let ran = gouji(&["check", "a.csv", "-f", "csv"], Lang::Zh, None, &word, &world);
        let mut reader = csv::Reader::from_reader(ran.out.as_bytes());
        let fields: Vec<String> =
            reader.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect();
        assert!(fields.iter().any(|field| field.contains("HYPERLINK")), "{}{}", ran.out, ran.err);
        let is_formula = |field: &String| field.trim_start().starts_with(['=', '+', '-', '@', '＝', '\t', '\r']);
        let formulas: Vec<_> =
            fields.iter().filter(|f| is_formula(f) && gouji::amount::Amount::parse(f).is_none()).collect();
        assert!(formulas.is_empty(), "{begin:?}: {formulas:?}");
        // Negative figures stay figures.
        assert!(fields.contains(&"-1".to_owned()), "{fields:?}");
    }
}

/// Every control of C0 and C1, and every sign that changes the direction of writing.
fn controls() -> impl Iterator<Item = char> {
    let c0 = ('\u{1}'..='\u{1f}').chain('\u{7f}'..='\u{9f}');
    let turns = ['\u{61c}', '\u{200e}', '\u{200f}'].into_iter();
    c0.chain(turns).chain('\u{202a}'..='\u{202e}').chain('\u{2066}'..='\u{2069}')
}

#[test]
fn no_control_in_a_report_reaches_a_terminal() {
    let shown = |ran: &Ran, what: &str, control: char| {
        let kept = |c: char| c != '\n' && controls().any(|other| other == c);
        let found: Vec<char> = ran.out.chars().chain(ran.err.chars()).filter(|c| kept(*c)).collect();
        assert!(found.is_empty(), "{what} with {control:?}: {found:?}\n{}{}", ran.out, ran.err);
    };
    for control in controls() {
        let word = format!("甲{control}[31m乙");
        let report = REPORT.replace("甲,一,数,1", &format!("甲,一,数,\"1{control}x\""));
        let name = format!("a{control}b.csv");
        let world = Memory::new().with(&*name, report).with("bad.txt", &*word).with(format!("r{control}.yaml"), &*word);
        for words in [
            &["check", &name, "bad.txt"][..],
            &["check", &name, "--rules", &format!("r{control}.yaml")],
            &["check", &format!("{control}none.txt"), "--only", &word],
            &["rules"],
            &["templates"],
            &["explain", &word],
            &["lint", &format!("r{control}.yaml")],
            &[&word],
            &["check", &format!("--{word}")],
        ] {
            shown(&gouji(words, Lang::Zh, None, &word, &world), &words.join(" "), control);
        }
        for format in ["json", "jsonl", "csv", "sarif", "junit", "html", "md"] {
            shown(&gouji(&["check", &name, "-f", format], Lang::Zh, Some(80), &word, &world), format, control);
        }
        for format in ["csv", "json", "yaml"] {
            shown(&gouji(&["extract", &name, "-f", format], Lang::Zh, Some(80), &word, &world), format, control);
        }
    }
}

#[test]
fn derived_rules_are_spelled_in_the_language_of_the_reader() {
    let world = Memory::new().with("a.csv", REPORT);
    let zh = gouji(&["check", "a.csv"], Lang::Zh, None, "一致", &world).out;
    assert!(zh.contains("合计(列 **) == 列 总计"), "{zh}");
    let en = gouji(&["check", "a.csv"], Lang::En, None, "一致", &world).out;
    assert!(en.contains("sum(col **) == col 总计"), "{en}");
    // Programs get the same text in every language.
    let json = gouji(&["check", "a.csv", "-f", "json"], Lang::Zh, None, "一致", &world).out;
    assert!(json.contains("\"sum(col **) == col 总计\""), "{json}");
}

/// The column stands before the message, which begins with it for outputs that have no place for it.
#[test]
fn a_message_does_not_repeat_its_position() {
    let ran = plain(&["check", "a.csv", "--only", "次序"]);
    assert!(ran.out.contains("核实性[次序] 表甲 列 数：差 1"), "{}", ran.out);
}

#[test]
fn ids_can_be_typed_without_signs_of_a_shell() {
    let ran = plain(&["check", "a.csv", "--only", "合计：甲！总计"]);
    assert!(ran.out.contains("强制性[合计:甲!总计]"), "{}{}", ran.out, ran.err);
    assert!(plain(&["explain", "合计：甲！总计"]).out.contains("合计(列 **) == 列 总计"));
}

#[test]
fn mistakes_in_the_command_say_what_to_do() {
    for (words, told) in [
        (&["templates", "foo"][..], "多余的参数 `foo`"),
        (&["help"], "gouji --help"),
        (&["check", "-j", "0", "a.csv"], "1 至 65535"),
        (&["--lang", "zh"], "缺少命令"),
    ] {
        let ran = plain(words);
        assert!(ran.status == 2 && ran.err.contains(told), "{words:?}: {}", ran.err);
    }
}

#[test]
fn folders_of_rules_are_checked_with_their_templates() {
    let form = "template: own/2024\ntitle: 自有\nblank: zero\ntables:\n  甲:\n    title: 甲\n    rows: {一: 一, 二: 二}\n    cols: {数: 数}\n";
    let rules = "rules-for: own/2024\nrules:\n  甲:\n    check: row 一 == row 三\n";
    let world = Memory::new()
        .with("规则/甲/form.yml", form)
        .with("规则/甲/own.rules.yaml", rules)
        .with("规则/说明.txt", "说明")
        .with("空/说明.txt", "说明");
    let ran = gouji(&["lint", "规则"], Lang::Zh, None, "一致", &world);
    assert!(ran.out.contains("G0302") || ran.out.contains("G0303"), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("已检查 2 个文件"), "{}", ran.out);
    let ran = gouji(&["lint", "空"], Lang::Zh, None, "一致", &world);
    assert!(ran.status == 2 && ran.out.contains("没有规则文件和模板"), "{}", ran.out);
}
