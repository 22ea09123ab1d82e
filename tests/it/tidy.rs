//! Tests rules of the source tree that no lint covers: dependencies between stages, lengths of files, a page for every
//! code, agreement of sentences with their callers, and no stray files. Reads the tree and runs no stage.

mod names;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use gouji::Engine;
use gouji::diagnostic::{Code, Lang, Text};
use regex::Regex;

/// Every stage and the stages it uses: the whole graph, from bottom to top. Each entry is needed by some file; a test
/// fails when it no longer is.
///
/// Forbidden for good: `syntax` uses no `template`, so an expression parses the same everywhere. `yaml` does not
/// interpret keys. `check` uses no `report`. `ingest` uses no form and no rule, `align` no rule and no file. `eval`
/// uses neither YAML nor messages nor places. `render` judges nothing and uses neither `check` nor `eval`. Only
/// `rulebook` (for `extends`), `engine` and `cli` use the `world`, and nothing uses `cli`.
const LAYERS: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("amount", &[]),
    ("date", &[]),
    ("builtin", &[]),
    ("diagnostic", &["source"]),
    ("world", &["date", "diagnostic"]),
    ("yaml", &["source", "diagnostic"]),
    // `yaml` only for the place of an expression inside its scalar.
    ("syntax", &["source", "amount", "diagnostic", "yaml"]),
    ("template", &["source", "amount", "diagnostic", "yaml"]),
    ("relations", &["amount", "template"]),
    ("rulebook", &["source", "diagnostic", "world", "yaml", "syntax", "template", "builtin"]),
    ("check", &["source", "amount", "diagnostic", "yaml", "syntax", "template", "relations", "rulebook"]),
    ("document", &["source"]),
    ("report", &["source", "amount", "diagnostic", "template", "relations"]),
    // `amount` only for sums whose results a workbook does not contain.
    ("ingest", &["source", "amount", "date", "diagnostic", "document", "report"]),
    ("align", &["source", "date", "diagnostic", "template", "relations", "document", "report"]),
    ("eval", &["source", "amount", "syntax", "template", "check", "report"]),
    ("locate", &["amount", "diagnostic", "syntax", "template", "relations", "check", "report", "eval"]),
    ("finding", &["source", "amount", "diagnostic", "template", "check", "report", "eval", "locate"]),
    // `ingest` only for the workbooks that explanations were written into.
    (
        "explanation",
        &["source", "date", "diagnostic", "world", "yaml", "rulebook", "check", "ingest", "eval", "finding"],
    ),
    ("vectorized", &["amount", "syntax", "template", "relations", "check", "report", "eval", "finding"]),
    ("dataset", &["source", "amount", "diagnostic", "template", "document", "report", "ingest", "align", "vectorized"]),
    (
        "engine",
        &[
            "source",
            "amount",
            "date",
            "diagnostic",
            "world",
            "yaml",
            "template",
            "relations",
            "rulebook",
            "builtin",
            "check",
            "document",
            "report",
            "ingest",
            "align",
            "locate",
            "finding",
            "explanation",
            "vectorized",
            "dataset",
        ],
    ),
    // `engine` only for the output of a run.
    // `syntax` only to print derived rules with the keywords of the reader's language.
    ("render", &["source", "diagnostic", "syntax", "template", "report", "locate", "finding", "engine"]),
    // `dataset` only for the size of a chunk.
    ("cli", &["source", "diagnostic", "world", "finding", "dataset", "render", "engine"]),
];

/// Crates that may be used in only one place.
const CRATES: &[(&str, &[&str])] = &[
    ("pest", &["src/syntax/parser.rs"]),
    ("pest_derive", &["src/syntax/parser.rs"]),
    ("granit_parser", &["src/yaml/"]),
    ("rust_decimal", &["src/amount.rs"]),
    ("miette", &["src/render/text/"]),
    ("serde_yaml", &["src/render/extract.rs"]),
    ("schemars", &["src/render/"]),
    ("serde", &["src/engine/incremental/entry.rs", "src/ingest/text/json_tree.rs", "src/render/"]),
    ("csv", &["src/render/", "src/cli/"]),
    ("encoding_rs", &["src/ingest/encoding.rs", "src/ingest/transcode.rs", "src/ingest/pdf/"]),
    ("lopdf", &["src/ingest/pdf/"]),
    ("zip", &["src/ingest/zip.rs", "src/render/xlsx_annotate/package.rs"]),
    ("quick_xml", &["src/ingest/xml.rs", "src/render/xlsx_annotate/markup.rs"]),
    ("rust_xlsxwriter", &["src/render/xlsx/"]),
    ("flate2", &["src/ingest/pdf/limits.rs", "src/dataset/arrow/page_limits.rs"]),
    ("parquet", &["src/dataset/arrow/"]),
    ("arrow_ipc", &["src/dataset/arrow/ipc.rs"]),
    ("arrow_array", &["src/dataset/arrow/"]),
    ("arrow_schema", &["src/dataset/arrow/"]),
    ("arrow_buffer", &["src/dataset/arrow/"]),
    ("bytes", &["src/dataset/arrow/range_reader.rs"]),
    ("html5ever", &["src/ingest/html/"]),
    ("sha2", &["src/engine/incremental/hash.rs"]),
    (
        "serde_json",
        &[
            "src/ingest/text/json.rs",
            "src/ingest/text/json_tree.rs",
            "src/engine/incremental/entry.rs",
            "src/explanation/baseline.rs",
            "src/render/",
            // Tests derive the published JSON Schemas of keys.
            "src/yaml/json_schema.rs",
            "src/template/json_schema.rs",
            "src/rulebook/json_schema.rs",
            "src/explanation/json_schema.rs",
            "src/engine/members/json_schema.rs",
        ],
    ),
    ("regex_syntax", &["src/template/pattern.rs"]),
    ("regex", &["src/template/pattern.rs", "src/check/"]),
    ("strsim", &["src/diagnostic/suggestion.rs", "src/align/"]),
    ("clap", &["src/cli/"]),
    ("clap_complete", &["src/cli/args.rs", "src/cli/completions.rs"]),
    ("clap_mangen", &["src/cli/man.rs"]),
    ("anstream", &["src/cli/", "src/render/run/result_files.rs"]),
];

/// Files that open files, read the environment or write a file.
const DOORS: &[(&str, &[&str])] = &[
    (
        "std::fs",
        &[
            "src/world/disk.rs",
            "src/world/convert.rs",
            "src/engine/incremental/output_file.rs",
            "src/engine/incremental/output_dir.rs",
        ],
    ),
    // The folder for temporary files.
    ("std::env", &["src/cli/mod.rs", "src/world/convert.rs"]),
    ("std::net", &[]),
    ("std::time", &["src/world/convert.rs", "src/world/disk.rs", "src/cli/progress.rs"]),
    ("std::process::Command", &["src/world/convert.rs"]),
    // Waiting for another program.
    // Starting workers, and the number of available cores.
    ("std::thread", &["src/world/convert.rs", "src/engine/pool.rs", "src/cli/mod.rs"]),
];

/// The entries allowed in the root folder.
const ROOT: &[&str] = &[
    ".ci",
    ".git",
    ".gitattributes",
    ".gitignore",
    "benches",
    "build.rs",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "clippy.toml",
    "docs",
    "examples",
    "fuzz",
    "grammar",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "README.zh-CN.md",
    "rules",
    "rustfmt.toml",
    "src",
    "target",
    "tests",
];

/// A file of the tree: its path with `/`, its text, and its text without comments and unit tests.
struct File {
    path: String,
    text: String,
    code: String,
}

impl File {
    /// The stage to which a file of `src` belongs.
    fn stage(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap();
        inside.split('/').next().unwrap().trim_end_matches(".rs")
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn walk(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, extension, found);
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
}

fn files(folder: &str) -> Vec<File> {
    let mut paths = Vec::new();
    walk(&root().join(folder), "rs", &mut paths);
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let path = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
            // Unit tests are at the end of a file.
            let body = text.split("#[cfg(test)]").next().unwrap();
            let code = body.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
            File { path, text, code }
        })
        .collect()
}

fn fuzz() -> Vec<File> {
    ["fuzz/src", "fuzz/fuzz_targets", "fuzz/examples"].into_iter().flat_map(files).collect()
}

#[test]
fn stages_use_only_what_stands_below_them() {
    let single = Regex::new(r"(?-u:\b)crate::((?-u:\w)+)").unwrap();
    let group = Regex::new(r"(?-u:\b)crate::\{([^;]*)\};").unwrap();
    let member = Regex::new(r"(?:^|,)\s*(\w+)").unwrap();
    let mut used: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let inner = Regex::new(r"::\{[^{}]*\}").unwrap();
    for file in files("src").iter().filter(|file| !matches!(file.stage(), "lib" | "main")) {
        let own = used.entry(file.stage().to_owned()).or_default();
        let mut names: Vec<String> = single.captures_iter(&file.code).map(|c| c[1].to_owned()).collect();
        for list in group.captures_iter(&file.code) {
            // In `crate::{align, ingest::read}`, nested lists belong to the name before them.
            let flat = inner.replace_all(&list[1], "").into_owned();
            names.extend(member.captures_iter(&flat).map(|c| c[1].to_owned()));
        }
        for name in names.into_iter().filter(|name| name != file.stage()) {
            own.insert(name, file.path.clone());
        }
    }
    let stages: Vec<&String> = used.keys().collect();
    let known: BTreeSet<&str> = LAYERS.iter().map(|(stage, _)| *stage).collect();
    assert_eq!(
        stages,
        known.iter().collect::<Vec<_>>(),
        "stages of `src` that the table does not list, or the reverse"
    );
    let mut wrong = Vec::new();
    for (stage, allowed) in LAYERS {
        for (name, path) in &used[*stage] {
            if !allowed.contains(&name.as_str()) {
                wrong.push(format!("{path} uses `{name}`, which `{stage}` may not"));
            }
        }
        for name in *allowed {
            if !used[*stage].contains_key(*name) {
                wrong.push(format!("`{stage}` no longer uses `{name}`: take it out of the table"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The table is ordered: a stage uses only stages listed above it.
#[test]
fn the_layers_have_no_cycle() {
    let mut above = BTreeSet::new();
    for (stage, allowed) in LAYERS {
        for name in *allowed {
            assert!(above.contains(name), "`{stage}` stands before `{name}`");
        }
        above.insert(*stage);
    }
}

#[test]
fn crates_and_doors_stay_where_they_belong() {
    let mut wrong = Vec::new();
    let sources = files("src");
    let crates = CRATES.iter().map(|(name, places)| (format!("{name}::"), places));
    let doors = DOORS.iter().map(|(name, places)| ((*name).to_owned(), places));
    for (name, places) in crates.chain(doors) {
        let named = Regex::new(&format!(r"(^|[^\w:]){}", regex::escape(&name))).unwrap();
        for file in &sources {
            if file.code.contains(&name)
                && named.is_match(&file.code)
                && !places.iter().any(|place| file.path.starts_with(place))
            {
                wrong.push(format!("{} names `{name}`", file.path));
            }
        }
    }
    let prints = Regex::new(r"(?-u:\b)(e?print(ln)?|dbg|todo|unimplemented)!").unwrap();
    let floats = Regex::new(r"(?-u:\b)f(32|64)(?-u:\b)").unwrap();
    for file in &sources {
        if file.code.contains('!') && prints.is_match(&file.code) {
            wrong.push(format!("{} prints, or is not done", file.path));
        }
        // Positions on a page are not figures, and a drawing states them as floats. Old workbooks and columns store
        // figures as floats, which are printed at once. JSON gives long numbers as floats, which are marked.
        let excepted = [
            "src/ingest/pdf/",
            "src/ingest/office/xls.rs",
            "src/ingest/text/json_tree.rs",
            "src/dataset/arrow/float.rs",
        ];
        if floats.is_match(&file.code) && !excepted.iter().any(|part| file.path.starts_with(part)) {
            wrong.push(format!("{} names a binary float", file.path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut wrong = Vec::new();
    for file in files("src").into_iter().chain(files("tests")).chain(files("benches")).chain(fuzz()) {
        let lines = file.text.lines().count();
        if lines > 1000 {
            wrong.push(format!("{} has {lines} lines", file.path));
        } else if lines > 600 {
            eprintln!("look hard at {}: {lines} lines", file.path);
        }
        let head: String = file.text.lines().take_while(|line| line.starts_with("//!")).collect();
        if head.chars().count() < 30 {
            wrong.push(format!("{} does not say what comes in and what goes out", file.path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_page_in_two_languages() {
    let mut wrong = Vec::new();
    for code in Code::ALL {
        let heading = format!("# {} ", code.id());
        for (language, lang) in [("zh", Lang::Zh), ("en", Lang::En)] {
            let part = code.page(lang);
            let headings = part.lines().filter(|line| line.starts_with("## ")).count();
            if !part.starts_with(&heading) || headings < 3 || part.chars().count() < 150 {
                wrong.push(format!(
                    "{} ({language}): {headings} sections, {} characters",
                    code.id(),
                    part.chars().count()
                ));
            }
        }
    }
    let mut pages = Vec::new();
    walk(&root().join("docs/en/errors"), "md", &mut pages);
    walk(&root().join("docs/zh/errors"), "md", &mut pages);
    for page in pages {
        let id = page.file_stem().unwrap().to_str().unwrap();
        if Code::ALL.iter().all(|code| code.id() != id) {
            wrong.push(format!("{} explains no code", page.display()));
        }
    }
    let ids: BTreeSet<&str> = Code::ALL.iter().map(|code| code.id()).collect();
    assert_eq!(ids.len(), Code::ALL.len(), "two codes share an id");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_changelog_has_room_for_the_next_entry() {
    let text = std::fs::read_to_string(root().join("CHANGELOG.md")).unwrap();
    assert!(text.lines().any(|line| line == "## Unreleased"));
}

/// The fuzz crate is built separately; its list of targets, their files and the pages about them must agree.
#[test]
fn every_fuzz_target_is_declared_and_described() {
    let manifest = std::fs::read_to_string(root().join("fuzz/Cargo.toml")).unwrap();
    let readme = std::fs::read_to_string(root().join("fuzz/README.md")).unwrap();
    let mut paths = Vec::new();
    walk(&root().join("fuzz/fuzz_targets"), "rs", &mut paths);
    assert!(paths.len() >= 8, "{paths:?}");
    for path in &paths {
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name} is not declared");
        assert!(readme.contains(&format!("`{name}`")), "{name} is not described");
    }
    assert_eq!(manifest.matches("[[bin]]").count(), paths.len());
    // Both lock files have the same version of a shared dependency.
    let own = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let theirs = std::fs::read_to_string(root().join("fuzz/Cargo.lock")).unwrap();
    let versions = |lock: &str, name: &str| -> BTreeSet<String> {
        let head = format!("name = \"{name}\"\nversion = \"");
        lock.split(&head).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
    };
    for name in ["zip", "quick-xml", "html5ever", "lopdf", "pest", "granit-parser", "csv", "encoding_rs"] {
        let theirs = versions(&theirs, name);
        assert!(!theirs.is_empty() && theirs.is_subset(&versions(&own, name)), "{name}: run `cargo update` in both");
    }
}

#[test]
fn nothing_lies_about_in_the_root() {
    let mut stray = Vec::new();
    for entry in std::fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().to_str().unwrap().to_owned();
        if !ROOT.contains(&name.as_str()) {
            stray.push(name);
        }
    }
    assert!(stray.is_empty(), "{stray:?}");
}

/// Returns the placeholders of a sentence.
fn places(template: &str) -> BTreeSet<String> {
    static PLACE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\{(\w+)\}").unwrap());
    PLACE.captures_iter(template).map(|c| c[1].to_owned()).collect()
}

/// Sentences and their callers agree: every sentence is used, only existing placeholders are filled, and all of them
/// are filled if a message is built in one expression.
#[test]
fn every_place_of_a_sentence_is_filled() {
    let mut wrong = Vec::new();
    let sources = files("src");
    let texts: BTreeMap<String, Text> = Text::ALL.iter().map(|text| (format!("{text:?}"), *text)).collect();
    let named = Regex::new(r"(?-u:\b)Text::((?-u:\w)+)").unwrap();
    let said: BTreeSet<&str> =
        sources.iter().flat_map(|file| named.captures_iter(&file.code)).map(|c| c.get(1).unwrap().as_str()).collect();
    for (name, text) in &texts {
        if !said.contains(name.as_str()) {
            wrong.push(format!("nobody says `{name}`"));
        }
        assert_eq!(places(text.template(Lang::Zh)), places(text.template(Lang::En)), "{name}");
    }
    let made = Regex::new(r"Message::new\(Text::(\w+)\)").unwrap();
    let filled = Regex::new(r#"^\s*\.with(?:_message|_list|_twins|_both)?\(\s*"(\w+)""#).unwrap();
    for file in &sources {
        for found in made.captures_iter(&file.code) {
            let mut rest = &file.code[found.get(0).unwrap().end()..];
            let mut given = BTreeSet::new();
            while let Some(next) = filled.captures(rest) {
                given.insert(next[1].to_owned());
                rest = behind_call(rest);
            }
            let wanted = places(texts[&found[1]].template(Lang::En));
            if let Some(extra) = given.difference(&wanted).next() {
                wrong.push(format!("{}: `{}` has no place `{extra}`", file.path, &found[1]));
            }
            // A message built in several steps is not followed.
            let in_steps = rest.trim_start().starts_with(';') || rest.trim_start().starts_with('.');
            if let Some(open) = wanted.difference(&given).next()
                && !in_steps
                && !given.is_empty()
            {
                wrong.push(format!("{}: the place `{open}` of `{}` stays empty", file.path, &found[1]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Returns the text after the bracket that closes the first call in a text.
fn behind_call(text: &str) -> &str {
    let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    return &text[at + 1..];
                }
            }
            _ => {}
        }
    }
    ""
}

/// Labels of forms occur in `rules/` only, not in the engine.
#[test]
fn no_label_of_a_form_stands_in_the_engine() {
    let mut labels = BTreeSet::new();
    for template in Engine::new().templates().to_vec() {
        labels.insert(template.title.clone());
        for section in &template.sections {
            labels.insert(section.title.clone());
            labels.extend(section.aliases.iter().map(|alias| alias.label.clone()));
        }
        for table in template.tables.values() {
            labels.insert(table.title.clone());
            for node in table.rows.nodes.iter().chain(&table.cols.nodes) {
                labels.insert(node.label.clone());
                labels.extend(node.note.clone());
                labels.extend(node.aliases.iter().map(|alias| alias.label.clone()));
            }
        }
    }
    labels.retain(|label| label.chars().count() > 4);
    assert!(labels.len() > 50);
    let mut wrong = Vec::new();
    for file in files("src") {
        for label in labels.iter().filter(|label| file.code.contains(label.as_str())) {
            wrong.push(format!("{} knows `{label}`", file.path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Turns of phrase that plain prose does without: words for place and negation that only their author uses.
const UNUSUAL: &str = r"(?x) \b behind \b | \b is\ no\ [a-z] | \b (?:is|are)\ (?:said|told) \b | \b as\ ever \b
    | \b in\ the\ place\ of \b | \b (?:line|row|one|file|sheet)\ a\ \w";

/// Words in which these turns mean what they usually mean, each with the reason.
const USUAL: &[(&str, &str)] = &[("here is no", "`there is no` tells that something does not exist")];

/// Comments, pages and messages are written as the documentation of the standard library is.
#[test]
fn prose_is_plain() {
    let unusual = Regex::new(UNUSUAL).unwrap();
    let plain = |line: &str| {
        let line = USUAL.iter().fold(line.to_owned(), |line, (words, _)| line.replace(words, ""));
        !unusual.is_match(&line)
    };
    let mut lines: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for folder in ["src", "tests", "benches", "examples", "fuzz"] {
        for file in files(folder) {
            let comments = file.text.lines().filter(|line| line.trim_start().starts_with("//"));
            let found: Vec<String> = comments.filter(|line| !plain(line)).map(|line| line.trim().to_owned()).collect();
            lines.insert(file.path, found);
        }
    }
    let mut pages = vec![root().join("README.md")];
    walk(&root().join("docs"), "md", &mut pages);
    for page in pages {
        let text = std::fs::read_to_string(&page).unwrap();
        let found: Vec<String> = text.lines().filter(|line| !plain(line)).map(str::to_owned).collect();
        lines.insert(page.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/"), found);
    }
    let messages = Text::ALL.iter().map(|text| text.template(Lang::En)).filter(|words| !plain(words));
    lines.insert("messages".to_owned(), messages.map(str::to_owned).collect());
    lines.retain(|_, found| !found.is_empty());
    assert!(lines.is_empty(), "write these in plain words: {lines:#?}");
}

/// One word per thing in Chinese: what not to write, and what the glossary has.
const ONE_WORD: &[(&str, &str)] = &[
    ("未能判定", "未判定"),
    ("无法判断", "未判定"),
    ("不能判定", "未判定"),
    ("不成立", "违反"),
    ("未能读取", "未读取"),
    ("错误代码", "错误编号"),
    ("自带的", "内置"),
    ("没有收尾", "未闭合"),
    ("绕成了圈", "循环引用"),
    ("读不了", "无法读取"),
    ("认不出", "无法识别"),
    ("核对", "检查"),
    ("校核", "检查"),
];

#[test]
fn one_chinese_word_stands_for_one_thing() {
    let mut wrong = Vec::new();
    for text in Text::ALL {
        let zh = text.template(Lang::Zh);
        for (avoided, word) in ONE_WORD {
            if zh.contains(avoided) {
                wrong.push(format!("{text:?}: write {word} instead of {avoided}: {zh}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
