//! Parses any text as an expression: errors point inside the text, an accepted expression is printed and parsed back to
//! the same tree, and a rule made of it is checked and evaluated.

#![no_main]

use gouji::syntax;
use gouji::world::Memory;
use gouji_fuzz::{bare, check_with};
use libfuzzer_sys::fuzz_target;

const FORM: &str = include_str!("../../tests/cases/sample.template.yaml");
const REPORT: &[u8] =
    "table,row,col,value\n件数,一,总计,3\n件数,二,总计,\n件数,四,总计,—\n件数,三.(七),总计,见附件\n".as_bytes();

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(tree) = syntax::parse(&text) {
        let printed = syntax::print(&tree);
        let back = syntax::parse(&printed).unwrap_or_else(|why| panic!("{text:?} is printed {printed:?}: {why:?}"));
        assert_eq!(bare(&back), bare(&tree), "{text:?} is printed {printed:?}");
        assert_eq!(syntax::print(&back), printed);
    }
    // Quoted as in a rule file, where a quoted value can contain any text.
    let quoted: String = text.chars().map(|c| format!("\\U{:08x}", c as u32)).collect();
    let table = if bytes.len() % 2 == 0 { "table: 件数\n    " } else { "" };
    let rules = format!("rules-for: 示例\nrules:\n  甲:\n    {table}check: \"{quoted}\"\n");
    let world = Memory::new().with("form.yaml", FORM).with("rules.yaml", rules);
    check_with("form.yaml", Some("rules.yaml"), b"", &world, REPORT);
});
