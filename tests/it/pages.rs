//! The pages of the error codes: each `wrong` example gives the page's code, each `right` one no error; and every
//! code is shown by a page or by a case.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use gouji::diagnostic::{Code, Severity};
use gouji::world::Memory;

use crate::cases::{fences, folder, lint, markdown_files, sample_template};

/// The pages in English and in Chinese.
fn both_languages() -> Vec<PathBuf> {
    [folder("docs/en/errors"), folder("docs/zh/errors")].iter().flat_map(|folder| markdown_files(folder)).collect()
}

fn lint_example(text: &str) -> Vec<gouji::diagnostic::Diagnostic> {
    let world = Memory::new().with("示例.template.yaml", sample_template()).with("rules.yaml", text);
    lint(&["rules.yaml"], &world).0
}

#[test]
fn examples_of_the_pages_give_their_code() {
    let mut wrong = String::new();
    for path in both_languages() {
        let code = path.file_stem().unwrap().to_str().unwrap().to_owned();
        for fence in fences(&std::fs::read_to_string(&path).unwrap()) {
            match fence.info.as_str() {
                "yaml wrong" => {
                    let found = lint_example(&fence.text);
                    if !found.iter().any(|d| d.code.id() == code) {
                        let codes: Vec<&str> = found.iter().map(|d| d.code.id()).collect();
                        let _ = writeln!(wrong, "{code}: the wrong example gives {codes:?}\n{}", fence.text);
                    }
                }
                "yaml right" => {
                    let found = lint_example(&fence.text);
                    let codes: Vec<&str> =
                        found.iter().filter(|d| d.severity == Severity::Error).map(|d| d.code.id()).collect();
                    if !codes.is_empty() {
                        let _ = writeln!(wrong, "{code}: the right example gives {codes:?}\n{}", fence.text);
                    }
                }
                info => assert!(info == "text" || info.starts_with("text "), "{code}: `{info}`"),
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Codes that no example of a rule file or template can show, and why.
const NOT_IN_FILES: &[(&str, &str)] = &[
    ("G0113", "limits: robust.rs makes files without end"),
    ("G0114", "bytes that are no UTF-8 do not fit into a text: robust.rs"),
    ("G0601", "no file: cli_args.rs"),
    ("G0602", "a folder: cli_args.rs"),
    ("G0603", "reading of reports: styles.rs and the cases of the corpus"),
    ("G0604", "bytes that are no text"),
    ("G0605", "a file beyond the limit"),
    ("G0606", "bytes of an unknown encoding"),
    ("G0607", "a report of no known form"),
    ("G0608", "needs two forms that fit equally"),
    ("G0609", "placing of reports: styles.rs"),
    ("G0610", "placing of reports: styles.rs"),
    ("G0611", "placing of reports: styles.rs"),
    ("G0612", "placing of reports: styles.rs"),
    ("G0613", "placing of reports: styles.rs"),
    ("G0614", "another format than the cases' text"),
    ("G0615", "another format than the cases' text"),
    ("G0616", "another format than the cases' text"),
    ("G0617", "placing of reports: styles.rs"),
    ("G0618", "placing of reports: styles.rs"),
    ("G0619", "placing of reports: styles.rs"),
    ("G0620", "another format than the cases' text"),
    ("G0621", "bytes of an office format"),
    ("G0622", "another format than the cases' text"),
    ("G0623", "another format than the cases' text"),
    ("G0624", "a file without permission"),
    ("G0625", "tables of many reports: tables.rs"),
    ("G0631", "bytes of an office format: office.rs"),
    ("G0632", "bytes of an office format: office.rs"),
    ("G0633", "bytes of an office format: office.rs"),
    ("G0634", "bytes of an office format: office.rs"),
    ("G0635", "bytes of an office format: office.rs"),
    ("G0636", "needs another program: office.rs"),
    ("G0637", "needs another program: office.rs"),
    ("G0630", "a page cut short: web.rs"),
    ("G0640", "folders and patterns: runs.rs"),
    ("G0641", "folders: runs.rs"),
    ("G0804", "a run that is stopped: runs.rs"),
    ("G0805", "copies of workbooks: workbook.rs"),
    ("G0801", "the words typed: cli_args.rs"),
    ("G0802", "the words typed: cli_args.rs"),
    ("G0803", "an output that cannot be written: cli_args.rs"),
    ("G0999", "a mistake of gouji itself"),
];

#[test]
fn every_code_is_shown() {
    let mut shown: BTreeSet<String> = BTreeSet::new();
    for path in both_languages() {
        let text = std::fs::read_to_string(&path).unwrap();
        if fences(&text).iter().any(|fence| fence.info == "yaml wrong") {
            shown.insert(path.file_stem().unwrap().to_str().unwrap().to_owned());
        }
    }
    for path in markdown_files(&folder("tests/cases")) {
        let text = std::fs::read_to_string(&path).unwrap();
        shown.extend(Code::ALL.iter().map(|code| code.id()).filter(|id| text.contains(id)).map(str::to_owned));
    }
    let excused: BTreeSet<&str> = NOT_IN_FILES.iter().map(|(id, _)| *id).collect();
    let missing: Vec<&str> =
        Code::ALL.iter().map(|code| code.id()).filter(|id| !shown.contains(*id) && !excused.contains(id)).collect();
    assert_eq!(missing, Vec::<&str>::new(), "codes without an example");
    let needless: Vec<&&str> = excused.iter().filter(|id| shown.contains(**id)).collect();
    assert_eq!(needless, Vec::<&&str>::new(), "codes that are shown after all");
}
