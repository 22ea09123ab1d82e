//! The pages of the error codes: each `wrong` example gives the page's code, each `right` one no error; and every
//! code is shown by a page or by a case.

use std::fmt::Write as _;

use gouji::diagnostic::Severity;
use gouji::world::Memory;

use crate::cases::{fences, folder, lint, markdown_files, sample_template};

fn lint_example(text: &str) -> Vec<gouji::diagnostic::Diagnostic> {
    let world = Memory::new().with("示例.template.yaml", sample_template()).with("rules.yaml", text);
    lint(&["rules.yaml"], &world).0
}

#[test]
fn examples_of_the_pages_give_their_code() {
    let mut wrong = String::new();
    for path in markdown_files(&folder("docs/errors")) {
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
