//! Executes the language reference in both languages: its template and rule file have no errors, every spelling has the
//! canonical one after the arrow, and names and types fit the form of 2021.

use gouji::Engine;
use gouji::diagnostic::{Diagnostics, Lang};
use gouji::syntax;
use gouji::world::Memory;

const PAGES: [&str; 2] =
    [include_str!("../../../docs/en/reference/language.md"), include_str!("../../../docs/zh/reference/language.md")];

/// Returns the contents of all fences of one kind on a page.
fn fences(page: &str, kind: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Option<Vec<&str>> = None;
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) if info == kind => open = Some(Vec::new()),
            (Some(lines), Some("")) => {
                found.push(lines.join("\n") + "\n");
                open = None;
            }
            (Some(lines), _) => lines.push(line),
            _ => {}
        }
    }
    found
}

fn lint(text: &str) -> Vec<String> {
    let world = Memory::new().with("file.yaml", text);
    let mut diagnostics = Diagnostics::default();
    Engine::new().lint("file.yaml", &[], &world, &mut diagnostics);
    diagnostics.into_sorted().iter().map(|d| format!("{} {}", d.code.id(), d.message.render(Lang::En))).collect()
}

#[test]
fn the_files_of_the_reference_are_sound() {
    for page in PAGES {
        let files = fences(page, "yaml");
        assert_eq!(files.len(), 2);
        for file in files {
            assert_eq!(lint(&file), Vec::<String>::new(), "{file}");
        }
    }
}

#[test]
fn every_spelling_is_its_canonical_one_and_fits_the_form() {
    for lines in PAGES.map(|page| fences(page, "gouji").concat()) {
        let mut count = 0;
        for line in lines.lines() {
            let (written, canonical) = line.split_once("=> ").unwrap();
            let tree = syntax::parse(written).unwrap_or_else(|why| panic!("{written}: {why:?}"));
            assert_eq!(syntax::print(&tree), canonical);
            let rules = format!("rules-for: gov-info-disclosure/2021\nrules:\n  例:\n    check: |\n      {written}\n");
            let found: Vec<String> = lint(&rules).into_iter().filter(|words| !words.starts_with("G07")).collect();
            assert_eq!(found, Vec::<String>::new(), "{written}");
            count += 1;
        }
        assert!(count >= 16);
    }
}
