//! Holds the documentation in English and in Chinese together: the same pages, the same headings, the same examples,
//! and links that lead to a file and a heading that exist.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use regex::Regex;

use crate::cases::{fences, folder, markdown_files};

/// Pages in English, each with its twin in Chinese. A page that only one language has stops the test.
fn twins() -> Vec<(PathBuf, PathBuf)> {
    let (en, zh) = (folder("docs/en"), folder("docs/zh"));
    let names = |folder: &Path| -> BTreeSet<PathBuf> {
        markdown_files(folder).iter().map(|path| path.strip_prefix(folder).unwrap().to_path_buf()).collect()
    };
    assert_eq!(names(&en), names(&zh), "pages in English and in Chinese");
    names(&en).iter().map(|name| (en.join(name), zh.join(name))).collect()
}

/// Lines outside fences.
fn prose(text: &str) -> Vec<&str> {
    let mut inside = false;
    let mut lines = Vec::new();
    for line in text.lines() {
        if line.starts_with("```") {
            inside = !inside;
        } else if !inside {
            lines.push(line);
        }
    }
    assert!(!inside, "a fence is not closed");
    lines
}

/// The levels of the headings, in order.
fn levels(text: &str) -> Vec<usize> {
    prose(text).iter().filter(|line| line.starts_with('#')).map(|line| line.split(' ').next().unwrap().len()).collect()
}

#[test]
fn both_languages_have_the_same_pages_and_headings() {
    let mut wrong = Vec::new();
    let twins = twins();
    assert!(twins.len() > 100);
    for (en, zh) in twins {
        let levels = [&en, &zh].map(|path| levels(&std::fs::read_to_string(path).unwrap()));
        if levels[0] != levels[1] || levels[0].first() != Some(&1) {
            wrong.push(format!("{}: {:?} and {:?}", en.display(), levels[0], levels[1]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whatever a test runs is the same in both; what a program prints differs by language.
#[test]
fn both_languages_have_the_same_examples() {
    let mut wrong = Vec::new();
    for (en, zh) in twins() {
        let examples = [&en, &zh].map(|path| fences(&std::fs::read_to_string(path).unwrap()));
        let infos = examples.each_ref().map(|found| found.iter().map(|fence| fence.info.clone()).collect::<Vec<_>>());
        if infos[0] != infos[1] {
            wrong.push(format!("{}: {:?} and {:?}", en.display(), infos[0], infos[1]));
            continue;
        }
        // Comments are written in the language of the page.
        let bare = |text: &str| -> String {
            let lines = text.lines().map(|line| line.split("# ").next().unwrap_or("").trim_end());
            lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
        };
        for (left, right) in examples[0].iter().zip(&examples[1]) {
            if !left.info.starts_with("text") && bare(&left.text) != bare(&right.text) {
                wrong.push(format!("{}: the examples differ\n{}{}", en.display(), left.text, right.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The anchor that a heading gets on the pages of a repository.
fn anchor(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
    words.chars().filter(|c| c.is_alphanumeric() || *c == '-' || *c == '_').collect()
}

#[test]
fn links_between_pages_lead_somewhere() {
    let mut pages = markdown_files(&folder("docs"));
    pages.extend(["README.md", "README.zh-CN.md", "fuzz/README.md"].map(folder));
    let link = Regex::new(r"\]\(([^)\s]+)\)").unwrap();
    let mut wrong = Vec::new();
    let mut count = 0;
    for page in pages {
        let text = std::fs::read_to_string(&page).unwrap();
        for found in prose(&text).iter().flat_map(|line| link.captures_iter(line)) {
            let target = found.get(1).unwrap().as_str();
            if target.contains("://") {
                continue;
            }
            count += 1;
            let (name, heading) = target.split_once('#').unwrap_or((target, ""));
            let path = if name.is_empty() { page.clone() } else { page.parent().unwrap().join(name) };
            let found = path.exists()
                && (heading.is_empty()
                    || prose(&std::fs::read_to_string(&path).unwrap())
                        .iter()
                        .any(|line| line.starts_with('#') && anchor(line) == heading));
            if !found {
                wrong.push(format!("{}: {target}", page.display()));
            }
        }
    }
    assert!(count > 40, "{count}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
