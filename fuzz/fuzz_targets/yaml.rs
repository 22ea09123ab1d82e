//! Loads any text as a rule file and as a template: errors point inside the text, and an accepted form can be used to
//! read reports.

#![no_main]

use gouji::world::Memory;
use gouji_fuzz::{check_with, lint};
use libfuzzer_sys::fuzz_target;

const TEMPLATE: &str = include_str!("../../tests/cases/sample.template.yaml");
const RULES: &str =
    "rules-for: 示例\nrules:\n  甲:\n    table: 件数\n    check: row 三.(七) == row 一 + row 二 - row 四\n";
const BUILTIN: &str = "gov-info-disclosure/2021";
const REPORT: &[u8] = include_bytes!("../../examples/report-2021.md");
const CELLS: &[u8] = "table,row,col,value\n件数,一,总计,3\n件数,二,总计,\n件数,四,总计,—\n三,一,总计,1\n".as_bytes();

fuzz_target!(|text: &[u8]| {
    let world = Memory::new().with("input.yaml", text).with("template.yaml", TEMPLATE).with("rules.yaml", RULES);
    lint("input.yaml", text, &world);
    // The beginning of the text tells which of the two it is.
    let words = String::from_utf8_lossy(text);
    if !words.contains("rules-for") {
        lint("rules.yaml", text, &Memory::new().with("template.yaml", text).with("rules.yaml", RULES));
        check_with("input.yaml", None, text, &world, CELLS);
        check_with("input.yaml", None, text, &world, REPORT);
    } else if words.contains(BUILTIN) {
        check_with(BUILTIN, Some("input.yaml"), text, &world, REPORT);
    } else {
        check_with("template.yaml", Some("input.yaml"), text, &world, CELLS);
    }
});
