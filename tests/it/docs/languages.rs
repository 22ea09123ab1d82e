//! Compares the documentation in English and Chinese: the same pages, headings and examples, links to files and
//! headings that exist, and commands that print what the page shows.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use gouji::diagnostic::Lang;
use gouji::world::Memory;
use regex::Regex;

use crate::cases::{Fence, fences, folder, markdown_files};
use crate::support;

/// Returns each page in English with its counterpart in Chinese. Fails if a page exists in only one language.
fn twins() -> Vec<(PathBuf, PathBuf)> {
    let (en, zh) = (folder("docs/en"), folder("docs/zh"));
    let names = |folder: &Path| -> BTreeSet<PathBuf> {
        markdown_files(folder).iter().map(|path| path.strip_prefix(folder).unwrap().to_path_buf()).collect()
    };
    assert_eq!(names(&en), names(&zh), "pages in English and in Chinese");
    names(&en).iter().map(|name| (en.join(name), zh.join(name))).collect()
}

/// Returns the lines outside fences.
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

/// Returns the levels of the headings, in order.
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

/// Everything that a test runs is the same in both languages.
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
        // Comments are in the language of the page.
        let bare = |text: &str| -> String {
            let lines = text.lines().map(|line| line.split("# ").next().unwrap_or("").trim_end());
            lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
        };
        for (left, right) in examples[0].iter().zip(&examples[1]) {
            let equal = match left.info.as_str() {
                // The output of a program differs by language.
                "console" => left.text.lines().next() == right.text.lines().next(),
                info if info.starts_with("text") => true,
                _ => bare(&left.text) == bare(&right.text),
            };
            if !equal {
                wrong.push(format!("{}: the examples differ\n{}{}", en.display(), left.text, right.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Returns the anchor of a heading on repository pages.
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

/// Returns the files that the commands of a page read: the examples, a folder with two of them, and the files shown on
/// the page in fences with the info `yaml NAME` or `text NAME`.
fn files(page: &[Fence]) -> Memory {
    let mut world = Memory::new();
    let example = |name: &str| std::fs::read(folder("examples").join(name)).unwrap();
    for name in ["report-2019.txt", "report-2021.md", "broken-2021.md", "my-rules.yaml"] {
        world = world.with(format!("examples/{name}"), example(name));
    }
    for (name, from) in [("a.md", "report-2021.md"), ("b.md", "broken-2021.md")] {
        world = world.with(format!("reports/{name}"), example(from));
    }
    for fence in page {
        if let Some((_, name)) = fence.info.split_once(' ').filter(|(_, name)| name.contains('.')) {
            world = world.with(name, fence.text.as_str());
        }
    }
    world
}

/// Returns a `console` fence as it should be: its command, then the output of the program. If the fence has a line `…`,
/// it shows as many lines before and after as it does now.
fn console(text: &str, world: &Memory, lang: Lang) -> String {
    let mut lines = text.lines();
    let command = lines.next().unwrap();
    let args: Vec<&str> = command.strip_prefix("$ gouji ").unwrap().split(' ').collect();
    let ran = support::gouji_in(world, &args, lang);
    let real = format!("{}{}", ran.out, ran.err);
    let real: Vec<&str> = real.trim_end().lines().collect();
    let shown: Vec<&str> = lines.collect();
    let kept = match shown.iter().position(|line| *line == "…") {
        Some(cut) if cut + (shown.len() - cut - 1) < real.len() => {
            let tail = shown.len() - cut - 1;
            [&real[..cut], &["…"], &real[real.len() - tail..]].concat()
        }
        _ => real,
    };
    format!("{command}\n{}\n", kept.join("\n"))
}

#[test]
fn commands_of_the_guides_print_what_they_show() {
    let update = std::env::var_os("UPDATE_CASES").is_some();
    let mut stale = String::new();
    let mut count = 0;
    for (name, lang) in [("docs/en", Lang::En), ("docs/zh", Lang::Zh)] {
        for path in markdown_files(&folder(name)) {
            let mut text = std::fs::read_to_string(&path).unwrap();
            let page = fences(&text);
            let world = files(&page);
            for fence in page.iter().rev().filter(|fence| fence.info == "console") {
                let real = console(&fence.text, &world, lang);
                if real != fence.text {
                    text.replace_range(fence.at.clone(), &real);
                    stale += &format!("{}\n{real}", path.display());
                }
                count += 1;
            }
            if update {
                std::fs::write(&path, text).unwrap();
            }
        }
    }
    assert!(count >= 24, "{count}");
    assert!(update || stale.is_empty(), "{stale}\nUPDATE_CASES=1 rewrites the outputs");
}

#[test]
fn words_of_the_code_in_the_glossary_exist() {
    let mut code = String::new();
    for path in files_below(&folder("src")) {
        code += &std::fs::read_to_string(path).unwrap();
    }
    let ticked = Regex::new("`([A-Z][A-Za-z]+)`").unwrap();
    for name in ["docs/en/glossary.md", "docs/zh/glossary.md"] {
        let text = std::fs::read_to_string(folder(name)).unwrap();
        let words = text.lines().filter(|line| line.starts_with("| `")).flat_map(|line| ticked.captures_iter(line));
        let words: Vec<&str> = words.map(|word| word.get(1).unwrap().as_str()).collect();
        assert!(words.len() > 60, "{}", words.len());
        for word in words {
            let declared = Regex::new(&format!(r"(?:struct|enum|trait|type) {word}\b")).unwrap();
            assert!(declared.is_match(&code), "{name}: nothing is called `{word}`");
        }
    }
}

/// Lists the Rust files below a folder.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files
}

/// Editors complete the keys of a YAML file whose first line refers to its schema.
#[test]
fn yaml_files_name_their_schema() {
    let mut folders = vec![folder("rules"), folder("examples")];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "yaml") {
                let text = std::fs::read_to_string(&path).unwrap();
                let schema = text.lines().next().unwrap().strip_prefix("# yaml-language-server: $schema=");
                let schema = path.parent().unwrap().join(schema.unwrap_or_else(|| panic!("{}", path.display())));
                assert!(schema.is_file(), "{} leads to {}", path.display(), schema.display());
                count += 1;
            }
        }
    }
    assert!(count >= 5);
}
