//! Tests that the results of every output are recognised as results when they are given as reports.

use gouji::diagnostic::{Code, Diagnostics, Lang};
use gouji::ingest;
use gouji::render::FORMATS;
use gouji::source::Sources;

use crate::support::drawn::example;
use crate::support::gouji_in;
use gouji::Memory;

#[test]
fn results_are_no_reports() {
    let world = Memory::new().with("年报.md", example("broken-2021.md").1);
    for lang in [Lang::Zh, Lang::En] {
        for format in FORMATS.iter().filter(|format| format.name != "text") {
            let folder = std::env::temp_dir().join(format!("gouji-own-{}-{}", format.name, std::process::id()));
            let name = folder.to_str().unwrap();
            gouji_in(&world, &["check", "年报.md", "-f", format.name, "-o", name], lang);
            let bytes = std::fs::read(&folder).unwrap();
            std::fs::remove_file(&folder).unwrap();
            let mut said = Diagnostics::default();
            assert!(ingest::read("结果", &bytes, &mut Sources::default(), &mut said).is_none(), "{}", format.name);
            let codes: Vec<Code> = said.iter().map(|d| d.code).collect();
            assert_eq!(codes, [Code::OwnResult], "{}", format.name);
        }
    }
}

#[test]
fn what_extract_writes_is_read_again() {
    let world = Memory::new().with("年报.md", example("report-2021.md").1);
    for format in ["json", "csv"] {
        let cells = gouji_in(&world, &["extract", "年报.md", "-f", format], Lang::Zh).out;
        let again = gouji_in(&world.clone().with("格", cells), &["check", "格"], Lang::Zh);
        assert_eq!(again.status, 0, "{format}: {}", again.err);
    }
}
