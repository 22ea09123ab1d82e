//! Runs the cases in `tests/cases/**/*.md` and beside the built-in rules (`rules/**/cases.md`): files in fences with
//! the output expected from gouji.
//!
//! A file has a heading, a paragraph, then cases. Each `## …` begins a case; what precedes the first one is shared by
//! all of them. The info string of a fence gives its purpose:
//!
//! * `template`, `rules`, `report`: the files `template.yaml`, `rules.yaml`, `report.txt`. A following `crlf` or
//!   `bom` writes the file in that way.
//! * `rules NAME`, `template NAME`, `report NAME`: a further file, such as one that is extended. A following
//!   `bytes` says that the text gives the bytes as hexadecimal numbers.
//! * `run`: the arguments of `gouji`, if the default below is not meant.
//! * `output`: what `gouji lint` prints, or `gouji check` if there is a report. `output lang: en` in English.
//!
//! A case without `output` is judged by its comments: `# expect: G0302 "三.(八)"` at the end of a line expects that code
//! at that text of the line, and no other diagnostics may occur. A case without `template` uses
//! `tests/cases/sample.template.yaml`, or the built-in template of the rules. `UPDATE_CASES=1` rewrites the outputs.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use gouji::Engine;
use gouji::cli::Live;
use gouji::date::Date;
use gouji::diagnostic::{Code, Diagnostic, Diagnostics, Lang};
use gouji::world::Memory;

use crate::support::Around;

/// A fenced block of a Markdown file.
#[derive(Debug, Clone)]
pub struct Fence {
    pub info: String,
    pub text: String,
    /// The range of the text in the Markdown file.
    pub at: Range<usize>,
}

/// Returns the fences of a Markdown file, in order.
pub fn fences(markdown: &str) -> Vec<Fence> {
    let mut found = Vec::new();
    let mut open: Option<(String, String, usize)> = None;
    let mut at = 0;
    for line in markdown.split_inclusive('\n') {
        let bare = line.trim_end();
        match &open {
            None => {
                let ticks = bare.len() - bare.trim_start_matches('`').len();
                if ticks >= 3 {
                    let (mark, info) = bare.split_at(ticks);
                    open = Some((mark.to_owned(), info.trim().to_owned(), at + line.len()));
                }
            }
            Some((mark, info, start)) if bare == mark => {
                let text = markdown[*start..at].to_owned();
                found.push(Fence { info: info.clone(), text, at: *start..at });
                open = None;
            }
            Some(_) => {}
        }
        at += line.len();
    }
    assert!(open.is_none(), "a fence that is never closed: {open:?}");
    found
}

/// Lists every Markdown file below a folder, in a fixed order.
pub fn markdown_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

pub fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

pub fn sample_template() -> String {
    std::fs::read_to_string(folder("tests/cases/sample.template.yaml")).unwrap()
}

/// Both streams in the order in which they were written.
#[derive(Clone, Default)]
struct Screen(Rc<RefCell<Vec<u8>>>);

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Returns the output of a command.
pub fn printed(args: &[&str], world: &Memory, lang: Lang) -> String {
    let screen = Screen::default();
    let (mut out, mut err) = (screen.clone(), screen.clone());
    let around = Around { stdin: &[], out: &mut out, err: &mut err, lang, live: Live::default() };
    around.run(args, world, &mut Engine::new());
    String::from_utf8(screen.0.take()).unwrap()
}

/// A diagnostic of `lint` with the text it points to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    pub line: u32,
    pub code: &'static str,
    pub slice: String,
}

/// Runs `lint` over files of the world.
pub fn lint(names: &[&str], world: &Memory) -> (Vec<Diagnostic>, Vec<Said>) {
    let mut engine = Engine::new();
    let mut found = Diagnostics::default();
    for name in names {
        engine.lint(name, &[], world, &mut found);
    }
    let list = found.into_sorted();
    let said = list.iter().map(|diagnostic| {
        let place = diagnostic.primary().map(|label| label.span);
        let line = place.and_then(|span| engine.sources().line_col(span)).map_or(0, |at| at.line);
        let slice = place.map_or(String::new(), |span| engine.sources().slice(span).to_owned());
        Said { line, code: diagnostic.code.id(), slice }
    });
    let said = said.collect();
    (list, said)
}

/// The fences between two headings.
struct Case {
    name: String,
    fences: Vec<Fence>,
    /// The case uses a built-in form, and its report is recognised like a user's.
    builtin: bool,
}

fn cases(markdown: &str, builtin: bool) -> Vec<Case> {
    let all = fences(markdown);
    let inside = |at: usize| all.iter().any(|fence| fence.at.contains(&at));
    let mut heads: Vec<(usize, String)> = Vec::new();
    let mut at = 0;
    for line in markdown.split_inclusive('\n') {
        if line.starts_with("## ") && !inside(at) {
            heads.push((at, line[3..].trim().to_owned()));
        }
        at += line.len();
    }
    if heads.is_empty() {
        return vec![Case { name: String::new(), fences: all, builtin }];
    }
    let shared: Vec<Fence> = all.iter().filter(|f| f.at.start < heads[0].0).cloned().collect();
    let ends = heads.iter().skip(1).map(|(at, _)| *at).chain([markdown.len()]).collect::<Vec<_>>();
    let of_head = |((start, name), end): (&(usize, String), usize)| {
        let own = all.iter().filter(|f| f.at.start > *start && f.at.start < end).cloned();
        Case { name: name.clone(), fences: shared.iter().cloned().chain(own).collect(), builtin }
    };
    heads.iter().zip(ends).map(of_head).collect()
}

impl Case {
    fn output(&self) -> Option<&Fence> {
        self.fences.iter().find(|fence| fence.info.split(' ').next() == Some("output"))
    }

    fn has(&self, kind: &str) -> bool {
        self.fences.iter().any(|fence| file_name(fence).as_deref() == Some(kind))
    }

    fn world(&self) -> Memory {
        let mut world = Memory::new().with_today(Date { year: 2026, month: 1, day: 1 });
        if !self.has("template.yaml") {
            world = world.with("template.yaml", sample_template());
        }
        for fence in &self.fences {
            if let Some(name) = file_name(fence) {
                let words: Vec<&str> = fence.info.split(' ').collect();
                let mut text = fence.text.clone();
                if words.contains(&"bytes") {
                    let byte = |word| u8::from_str_radix(word, 16).unwrap_or_else(|_| panic!("{word}: no byte"));
                    world = world.with(name, text.split_whitespace().map(byte).collect::<Vec<_>>());
                    continue;
                }
                if words.contains(&"crlf") {
                    text = text.replace('\n', "\r\n");
                }
                if words.contains(&"bom") {
                    text.insert(0, '\u{feff}');
                }
                world = world.with(name, text);
            }
        }
        world
    }

    fn linted(&self) -> Vec<&'static str> {
        ["template.yaml", "rules.yaml"].into_iter().filter(|name| self.has(name)).collect()
    }

    fn actual(&self) -> String {
        let lang = match self.output() {
            Some(fence) if fence.info.contains("lang: en") => Lang::En,
            _ => Lang::Zh,
        };
        let mut args: Vec<&str>;
        if let Some(fence) = self.fences.iter().find(|fence| fence.info == "run") {
            args = fence.text.split_whitespace().collect();
        } else if self.has("report.txt") && self.builtin {
            args = vec!["check", "report.txt"];
        } else if self.has("report.txt") {
            args = vec!["check", "report.txt", "--template", "template.yaml"];
            if self.has("rules.yaml") {
                args.extend(["--rules", "rules.yaml"]);
            }
        } else {
            args = vec!["lint"];
            args.extend(self.linted());
        }
        printed(&args, &self.world(), lang)
    }

    /// Returns the expected diagnostics in the comments, by line.
    fn expected(&self) -> Vec<Said> {
        let mut found = Vec::new();
        for fence in &self.fences {
            for (idx, line) in fence.text.lines().enumerate() {
                let Some((_, wishes)) = line.split_once("# expect: ") else { continue };
                // `G0302 "三.(八)", G0303 "丙"`
                let mut rest = wishes.trim_end();
                while !rest.is_empty() {
                    let code = Code::from_id(rest.split(' ').next().unwrap_or("")).unwrap_or_else(|| panic!("{line}"));
                    let body = rest.split_once(" \"").unwrap_or_else(|| panic!("{line}")).1;
                    let end = body.find("\", G").unwrap_or(body.len() - 1);
                    found.push(Said { line: idx as u32 + 1, code: code.id(), slice: body[..end].to_owned() });
                    rest = body.get(end + 3..).unwrap_or("");
                }
            }
        }
        found.sort();
        found
    }
}

fn file_name(fence: &Fence) -> Option<String> {
    let mut words = fence.info.split(' ').filter(|word| !matches!(*word, "crlf" | "bom" | "bytes"));
    let kind = words.next()?;
    match (kind, words.next()) {
        ("template", None) => Some("template.yaml".to_owned()),
        ("rules", None) => Some("rules.yaml".to_owned()),
        ("report", None) => Some("report.txt".to_owned()),
        ("template" | "rules" | "report", Some(name)) => Some(name.to_owned()),
        _ => None,
    }
}

#[test]
fn every_case_says_what_it_should() {
    let update = std::env::var_os("UPDATE_CASES").is_some();
    let root = folder("tests/cases");
    let mut wrong = String::new();
    let mut stale = String::new();
    let mut count = 0;
    let beside_rules = markdown_files(&folder("rules"));
    for path in markdown_files(&root).into_iter().chain(beside_rules) {
        let builtin = !path.starts_with(&root);
        let mut text = std::fs::read_to_string(&path).unwrap();
        let shown = path.strip_prefix(&root).unwrap_or(&path).display().to_string();
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        for case in cases(&text, builtin) {
            count += 1;
            match case.output() {
                Some(fence) => {
                    let actual = case.actual();
                    if actual != fence.text {
                        edits.push((fence.at.clone(), actual.clone()));
                        let _ = write!(
                            stale,
                            "\n=== {shown}: {}\n--- expected\n{}--- actual\n{actual}",
                            case.name, fence.text
                        );
                    }
                }
                None => {
                    let (_, mut said) = lint(&case.linted(), &case.world());
                    said.sort();
                    let expected = case.expected();
                    if said != expected {
                        let _ = writeln!(wrong, "\n=== {shown}: {}", case.name);
                        for one in expected.iter().filter(|e| !said.contains(e)) {
                            let _ = writeln!(wrong, "  missing    {}: {} {:?}", one.line, one.code, one.slice);
                        }
                        for one in said.iter().filter(|s| !expected.contains(s)) {
                            let _ = writeln!(wrong, "  unexpected {}: {} {:?}", one.line, one.code, one.slice);
                        }
                    }
                }
            }
        }
        if update && !edits.is_empty() {
            for (at, new) in edits.into_iter().rev() {
                text.replace_range(at, &new);
            }
            std::fs::write(&path, text).unwrap();
        }
    }
    assert!(count > 0, "no cases below {}", root.display());
    assert!(wrong.is_empty(), "{wrong}");
    assert!(update || stale.is_empty(), "{stale}\nUPDATE_CASES=1 rewrites the outputs");
}

/// Applies what diagnostics offer to the text of each case, and lints it again.
#[test]
fn fixes_remove_what_they_mend() {
    let root = folder("tests/cases");
    let mut wrong = String::new();
    let mut count = 0;
    for path in markdown_files(&root) {
        let text = std::fs::read_to_string(&path).unwrap();
        let shown = path.strip_prefix(&root).unwrap_or(&path).display().to_string();
        for case in cases(&text, false) {
            for offered in diagnosed(&case.linted(), &case.world()) {
                let Some((name, fixed)) = offered.fixed.clone() else { continue };
                count += 1;
                let again = diagnosed(&case.linted(), &case.world().with(name, fixed.clone()));
                if again.iter().any(|left| left.same(&offered)) {
                    let _ = writeln!(wrong, "\n=== {shown}: {}\n{} {fixed}", case.name, offered.message);
                }
            }
        }
    }
    assert!(count > 50, "only {count} fixes in the cases");
    assert!(wrong.is_empty(), "{wrong}");
}

/// A diagnostic and the file after its fix.
struct Offered {
    code: Code,
    message: String,
    file: String,
    start: u32,
    fixed: Option<(String, String)>,
}

impl Offered {
    fn same(&self, other: &Offered) -> bool {
        (self.code, &self.message, &self.file, self.start) == (other.code, &other.message, &other.file, other.start)
    }
}

fn diagnosed(names: &[&str], world: &Memory) -> Vec<Offered> {
    let mut engine = Engine::new();
    let mut found = Diagnostics::default();
    for name in names {
        engine.lint(name, &[], world, &mut found);
    }
    let sources = engine.sources();
    let list = found.into_sorted().into_iter();
    let offered = list.filter_map(|diagnostic| {
        let span = diagnostic.primary()?.span;
        let fixed = diagnostic.fix.as_ref().map(|fix| {
            let id = fix.edits[0].span.source;
            let source = sources.get(id).unwrap();
            (source.name.clone(), fix.apply(id, &source.text))
        });
        Some(Offered {
            code: diagnostic.code,
            message: diagnostic.message.render(Lang::En),
            file: sources.name(span.source).to_owned(),
            start: span.start,
            fixed,
        })
    });
    offered.collect()
}
