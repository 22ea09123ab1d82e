//! Tests the pages of the error codes: each `wrong` example gives the code of the page, each `right` one gives no
//! error, and every code has an example or a case.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use gouji::diagnostic::{Code, Severity};
use gouji::world::Memory;

use crate::cases::{fences, folder, lint, markdown_files, sample_template};

/// Lists the pages in English and in Chinese.
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

/// Codes for which no rule file or template can be an example, and why.
const NOT_IN_FILES: &[(&str, &str)] = &[
    ("G0605", "a file beyond the limit: hostile.rs"),
    ("G0623", "a figure of another unit leaves its positions undetermined, which says so"),
    ("G0624", "a file without permission: hostile.rs"),
    ("G0632", "bytes of an office format: office.rs"),
    ("G0633", "bytes of an office format: office.rs"),
    ("G0634", "bytes of an office format: office.rs"),
    ("G0635", "bytes of an office format: office.rs"),
    ("G0643", "bytes of an office format: office.rs"),
    ("G0637", "needs LibreOffice: office.rs"),
    ("G0638", "a hundred diagnostics: remarks.rs"),
    ("G0645", "more sections than are compared: src/engine/alike.rs"),
    ("G0804", "a run that is stopped: runs.rs"),
    ("G0806", "a file that is written: cli/outputs.rs"),
    ("G0911", "a workbook beyond the limit: render/explained.rs"),
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
