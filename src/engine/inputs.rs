//! Expands names of files, folders and patterns into the names of reports or rule files, in a fixed order, and reports what was skipped
//! or not found.
//!
//! Invariant: opens no file.

use std::collections::{BTreeMap, HashSet};

use glob::{MatchOptions, Pattern};

use crate::diagnostic::{Code, Diagnostic, Message, Text};
use crate::explanation;
use crate::ingest;
use crate::world::{DirectoryEntry, EntryKind, World, unreadable};

use super::incremental::output_paths::parent;

/// Extensions that are listed one by one in the remark about skipped files.
const LISTED: usize = 6;
/// As in a shell, `*` does not cross folders and skips hidden names.
const AS_IN_A_SHELL: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };

/// The reports of a run.
#[derive(Debug, Default)]
pub struct Inputs {
    pub names: Vec<String>,
    /// Remarks about empty folders and patterns, folders that cannot be opened, and skipped files.
    pub remarks: Vec<Diagnostic>,
}

/// Expands words to files: words in the order typed, the files of a folder or pattern by path. `written` lists files
/// and folders that the run itself writes, which are never reports. A file named by a word is taken whatever its
/// extension.
pub fn expand(words: &[String], written: &[&str], world: &dyn World) -> Inputs {
    let mut search = Search::new(words, written, Wanted::Reports, world);
    search.words(words);
    search.inputs.remarks.extend(left_out(&search.left_out, search.links));
    search.inputs
}

/// Expands words to rule files and templates in the same way. Files with other extensions in a folder need no remark.
pub fn expand_rules(words: &[String], written: &[&str], world: &dyn World) -> Inputs {
    let mut search = Search::new(words, written, Wanted::Rules, world);
    search.words(words);
    search.inputs
}

/// The files to look for in folders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Reports,
    /// Rule files and templates.
    Rules,
}

impl Wanted {
    fn endings(self) -> &'static [&'static str] {
        match self {
            Wanted::Reports => ingest::ENDINGS,
            Wanted::Rules => &["yaml", "yml"],
        }
    }

    /// What to report about a folder without such files.
    fn nothing_in_folder(self) -> (Text, Text) {
        match self {
            Wanted::Reports => (Text::FolderWithoutReports, Text::FolderWithoutReportsHelp),
            Wanted::Rules => (Text::FolderWithoutRules, Text::FolderWithoutRulesHelp),
        }
    }
}

/// Returns the folder that a word names or whose files it matches; `None` for standard input.
pub fn folder_of<'a>(word: &'a str, world: &dyn World) -> Option<&'a str> {
    match world.kind(word) {
        _ if word == "-" => None,
        Some(EntryKind::Folder | EntryKind::FolderLink) => Some(word),
        None if is_pattern(word) => {
            let fixed = word.find(['*', '?', '[']).and_then(|at| word.get(..at)).unwrap_or(word);
            Some(parent(fixed))
        }
        Some(EntryKind::File) | None => Some(parent(word)),
    }
}

/// Whether an existing file or folder is the folder, or lies in it.
pub fn lies_in(name: &str, folder: &str, world: &dyn World) -> bool {
    let real = |name: &str| world.canonical(if name.is_empty() { "." } else { name });
    real(folder).is_some_and(|folder| real(name).is_some_and(|own| is_below(&own, &folder)))
}

/// Compares full names.
fn is_below(own: &str, folder: &str) -> bool {
    own.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || folder.ends_with('/'))
}

fn is_pattern(word: &str) -> bool {
    word.contains(['*', '?', '['])
}

struct Search<'a> {
    world: &'a dyn World,
    wanted: Wanted,
    /// Full names of what the run writes.
    written: Vec<String>,
    /// Names already taken, so that no file is checked twice.
    taken: HashSet<String>,
    inputs: Inputs,
    /// Skipped files, by extension.
    left_out: BTreeMap<String, usize>,
    links: usize,
}

impl<'a> Search<'a> {
    fn new(words: &[String], written: &[&str], wanted: Wanted, world: &'a dyn World) -> Self {
        Self {
            world,
            wanted,
            written: written.iter().filter_map(|name| world.canonical(name)).collect(),
            taken: words.iter().cloned().collect(),
            inputs: Inputs::default(),
            left_out: BTreeMap::new(),
            links: 0,
        }
    }

    fn words(&mut self, words: &[String]) {
        for word in words {
            match self.world.kind(word) {
                _ if word == "-" => self.inputs.names.push(word.clone()),
                Some(EntryKind::Folder | EntryKind::FolderLink) => self.folder(word),
                None if is_pattern(word) => self.pattern(word),
                Some(EntryKind::File) | None => self.inputs.names.push(word.clone()),
            }
        }
    }

    fn folder(&mut self, word: &str) {
        let mut found = 0;
        let errors = self.inputs.remarks.len();
        self.walk(word, usize::MAX, &mut |search, name| {
            if search.has_ending(&name) {
                found += 1;
                search.push(name);
            }
        });
        if found == 0 && self.inputs.remarks.len() == errors {
            let (text, help) = self.wanted.nothing_in_folder();
            let message = Message::new(text).with("name", word);
            let help = Message::new(help);
            self.inputs.remarks.push(Diagnostic::new(Code::NoReports, message).help(help).in_file(word));
        }
    }

    fn pattern(&mut self, word: &str) {
        let pattern = match Pattern::new(word) {
            Ok(pattern) => pattern,
            Err(error) => {
                let message =
                    Message::new(Text::BadPatternOfFiles).with("name", word).with("at", (error.pos + 1).to_string());
                let help = Message::new(Text::BadPatternOfFilesHelp);
                self.inputs.remarks.push(Diagnostic::new(Code::NoReports, message).help(help).in_file(word));
                return;
            }
        };
        let parts: Vec<&str> = word.split('/').collect();
        let fixed = parts.iter().take_while(|part| !is_pattern(part)).count();
        let base = parts.iter().take(fixed).copied().collect::<Vec<_>>().join("/");
        let base = if base.is_empty() && fixed > 0 { "/" } else { &base };
        let depth = if parts.contains(&"**") { usize::MAX } else { parts.len() - fixed };
        // A pattern with an extension selects its files whatever the extension.
        let last = parts.last().copied().unwrap_or("");
        let any = last.rsplit_once('.').is_some_and(|(_, ending)| !is_pattern(ending));
        let mut found = 0;
        if self.world.kind(if base.is_empty() { "." } else { base }).is_some() {
            self.walk(base, depth, &mut |search, name| {
                if pattern.matches_with(&name, AS_IN_A_SHELL) && (any || search.has_ending(&name)) {
                    found += 1;
                    search.push(name);
                }
            });
        }
        if found == 0 {
            let message = Message::new(Text::PatternWithoutReports).with("name", word);
            let help = Message::new(Text::PatternWithoutReportsHelp);
            self.inputs.remarks.push(Diagnostic::new(Code::NoReports, message).help(help).in_file(word));
        }
    }

    /// Visits every file below a folder, at most `depth` levels down. Does not follow links to folders, so cycles are
    /// impossible.
    fn walk(&mut self, folder: &str, depth: usize, each: &mut dyn FnMut(&mut Self, String)) {
        let folder = match folder.trim_end_matches('/') {
            "" if folder.starts_with('/') => "/",
            "." => "",
            other => other,
        };
        // A stack: the next entry is the last.
        let mut open = vec![(folder.to_owned(), EntryKind::Folder, 0)];
        while let Some((path, kind, level)) = open.pop() {
            if kind == EntryKind::File {
                each(self, path);
                continue;
            }
            let entries = match self.world.list(&path) {
                Ok(entries) => entries,
                Err(error) => {
                    self.inputs.remarks.push(unreadable(&path, &error));
                    continue;
                }
            };
            for entry in
                entries.into_iter().rev().filter(|entry| !is_hidden(&entry.name) && !is_explanation(&entry.name))
            {
                let DirectoryEntry { name, kind } = entry;
                match kind {
                    EntryKind::FolderLink => self.links += 1,
                    EntryKind::Folder if level + 1 >= depth => {}
                    EntryKind::Folder if self.is_written(&join(&path, &name)) => {}
                    EntryKind::File | EntryKind::Folder => open.push((join(&path, &name), kind, level + 1)),
                }
            }
        }
    }

    /// Whether the extension is one of a report; files with other extensions are counted.
    fn has_ending(&mut self, name: &str) -> bool {
        let file = name.rsplit('/').next().unwrap_or(name);
        let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
        let known = self.wanted.endings().contains(&ending.as_str());
        if !known {
            *self.left_out.entry(ending).or_default() += 1;
        }
        known
    }

    fn push(&mut self, name: String) {
        if !self.is_written(&name) && self.taken.insert(name.clone()) {
            self.inputs.names.push(name);
        }
    }

    fn is_written(&self, name: &str) -> bool {
        let written = |own: String| self.written.iter().any(|written| is_below(&own, written));
        !self.written.is_empty() && self.world.canonical(name).is_some_and(written)
    }
}

/// Whether a file is hidden by its dot, or is the lock file that Word and Excel create for an open document.
/// Whether a file explains the findings of the report beside it.
fn is_explanation(name: &str) -> bool {
    name.ends_with(explanation::ENDING)
}

fn is_hidden(name: &str) -> bool {
    name.starts_with('.') || name.starts_with("~$")
}

fn join(folder: &str, name: &str) -> String {
    match folder {
        "" => name.to_owned(),
        _ if folder.ends_with('/') => format!("{folder}{name}"),
        _ => format!("{folder}/{name}"),
    }
}

fn left_out(endings: &BTreeMap<String, usize>, links: usize) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let count: usize = endings.values().sum();
    if count > 0 {
        let mut order: Vec<(&String, &usize)> = endings.iter().collect();
        order.sort_by_key(|(ending, count)| (std::cmp::Reverse(**count), ending.as_str()));
        let mut list: Vec<Message> = Vec::new();
        for (ending, count) in order.iter().take(LISTED) {
            let ending = if ending.is_empty() {
                Message::new(Text::WithoutEnding)
            } else {
                Message::verbatim(format!(".{ending}"))
            };
            let count = count.to_string();
            list.push(Message::new(Text::EndingCount).with_message("ending", ending).with("count", count));
        }
        if order.len() > LISTED {
            list.push(Message::verbatim("…"));
        }
        let message = Message::new(Text::FilesLeftOut).with("count", count.to_string()).with_list("endings", list);
        found.push(Diagnostic::new(Code::LeftOut, message).help(Message::new(Text::FilesLeftOutHelp)));
    }
    if links > 0 {
        let message = Message::new(Text::LinksLeftOut).with("count", links.to_string());
        found.push(Diagnostic::new(Code::LeftOut, message).help(Message::new(Text::LinksLeftOutHelp)));
    }
    found
}
