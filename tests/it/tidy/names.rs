//! Tests names in `src`: functions are named after what they do, and the glossaries list the types that rooms share.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use super::{File, files, root};

/// Names that tell neither what a function does nor what it returns.
const VAGUE: &str = "of|at|say|tell|put|take|end|plain|known";

/// Whether a function at a byte of a text implements a trait, which chose its name.
fn is_of_trait(text: &str, at: usize) -> bool {
    let head = text[..at].lines().rev().find(|line| line.starts_with("impl") || line.starts_with('}'));
    head.is_some_and(|line| line.starts_with("impl") && line.contains(" for "))
}

#[test]
fn functions_are_named_after_what_they_do() {
    let vague = Regex::new(&format!(r"(?-u:\b)fn ({VAGUE})(?-u:\b)")).unwrap();
    let mut wrong = Vec::new();
    for file in files("src").iter() {
        for found in vague.find_iter(&file.code).filter(|found| !is_of_trait(&file.code, found.start())) {
            wrong.push(format!("{}: {}", file.path, found.as_str()));
        }
    }
    assert!(wrong.is_empty(), "name these by a verb or by their result:\n{}", wrong.join("\n"));
}

/// Every public type of `src` that more than three files of at least two rooms name.
fn shared_types(sources: &[File]) -> BTreeSet<String> {
    let declared = Regex::new(r"(?m)^pub (?:struct|enum|trait|type) ((?-u:\w)+)").unwrap();
    let types = sources.iter().flat_map(|file| declared.captures_iter(&file.code));
    let mut users: BTreeMap<String, Vec<&File>> = types.map(|found| (found[1].to_owned(), Vec::new())).collect();
    let word = Regex::new(r"(?-u:\b[A-Z]\w*)").unwrap();
    for file in sources {
        let words: BTreeSet<&str> = word.find_iter(&file.code).map(|found| found.as_str()).collect();
        for name in words {
            if let Some(users) = users.get_mut(name) {
                users.push(file);
            }
        }
    }
    let rooms = |users: &[&File]| users.iter().map(|file| file.stage().to_owned()).collect::<BTreeSet<_>>().len();
    users.retain(|_, users| users.len() > 3 && rooms(users) > 1);
    users.into_keys().collect()
}

#[test]
fn the_glossaries_list_every_shared_type() {
    let types = shared_types(&files("src"));
    assert!(types.len() > 80, "{types:?}");
    let ticked = Regex::new("`((?-u:[A-Z]\\w*))`").unwrap();
    for page in ["docs/en/glossary.md", "docs/zh/glossary.md"] {
        let text = std::fs::read_to_string(root().join(page)).unwrap();
        let lines = text.lines().filter(|line| line.starts_with("| `"));
        let words = lines.map(|line| line.split('|').nth(1).unwrap_or_default());
        let listed: BTreeSet<String> =
            words.flat_map(|words| ticked.captures_iter(words)).map(|found| found[1].to_owned()).collect();
        let missing: Vec<&String> = types.difference(&listed).collect();
        assert!(missing.is_empty(), "{page} does not list {missing:?}");
    }
}
