//! Keeps the manifest of an output folder: what each result was made from, and whether it is still up to date.
//!
//! Invariant: a line is added only after its result file is in place, so an interrupted run loses only the results in
//! progress. Incomplete lines are ignored, and outdated lines are removed at the end of a run.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::finding::Summary;

use super::entry::{self as kept, ManifestEntry, ManifestLine, WrittenFile};
use super::hash;
use super::output_dir::{AppendFile, OutputDir};
use super::output_file::Stop;
use super::output_paths::folded;

/// The name of the manifest in the output folder.
pub const FILE: &str = ".gouji-manifest.jsonl";

/// The entries of earlier runs.
#[derive(Default)]
pub struct PreviousRun {
    /// By the path of the result, folded as a case-insensitive disk folds it.
    entries: HashMap<String, ManifestEntry>,
    tallies: HashMap<String, Arc<Summary>>,
    /// The number of outdated lines.
    stale: usize,
    /// The last line is incomplete.
    cut: bool,
}

impl PreviousRun {
    pub fn read(store: &OutputDir) -> Result<Self, Stop> {
        let text = store.lines(FILE)?;
        let mut known = Self { cut: !text.is_empty() && !text.ends_with('\n'), ..Self::default() };
        for line in text.lines().filter(|line| !line.is_empty()) {
            match kept::parse(line) {
                Some(ManifestLine::ManifestEntry(entry)) => {
                    known.stale += usize::from(known.entries.insert(folded(&entry.result), *entry).is_some());
                }
                Some(ManifestLine::Tally { id, tally }) => match kept::tally(&tally) {
                    Some(tally) => drop(known.tallies.insert(id, Arc::new(tally))),
                    None => known.stale += 1,
                },
                None => known.stale += 1,
            }
        }
        Ok(known)
    }

    /// Returns the report whose result has this path.
    pub fn owner(&self, path: &str) -> Option<&str> {
        self.entries.get(&folded(path)).map(|entry| entry.report.as_str())
    }

    /// Returns the result at a path and what it adds to the summary, if it is the one that `sought` describes and its
    /// file is unchanged.
    pub fn same(&self, sought: &ResultRequest<'_>, store: &OutputDir) -> Option<(&ManifestEntry, Arc<Summary>)> {
        let entry = self.entries.get(&folded(sought.result))?;
        let told = (entry.result.as_str(), entry.report.as_str(), entry.digest.as_str(), entry.terms.as_str());
        if entry.again || told != (sought.result, sought.report, sought.digest, sought.terms) {
            return None;
        }
        let tally = Arc::clone(self.tallies.get(&entry.tally)?);
        if let Some(path) = sought.copy {
            let copy = entry.copy.as_ref().filter(|copy| copy.path == path)?;
            if copy.made.as_ref().is_some_and(|made| !is_whole(made, &OutputDir::new(""), path)) {
                return None;
            }
        }
        is_whole(&entry.made, store, &entry.result).then_some((entry, tally))
    }
}

/// Describes the result that is wanted.
#[derive(Debug, Clone, Copy)]
pub struct ResultRequest<'a> {
    pub result: &'a str,
    pub report: &'a str,
    /// The digest of the report.
    pub digest: &'a str,
    /// The cache key.
    pub terms: &'a str,
    /// The path of the annotated copy, if one is wanted.
    pub copy: Option<&'a str>,
}

fn is_whole(made: &WrittenFile, store: &OutputDir, path: &str) -> bool {
    store.digest(path).is_some_and(|(digest, bytes)| digest == made.digest && bytes == made.bytes)
}

/// Returns digest and length of bytes that were written.
pub fn made(bytes: &[u8]) -> WrittenFile {
    WrittenFile { digest: hash::sha256(bytes), bytes: bytes.len() as u64 }
}

/// The manifest of this run, to which lines are added.
pub struct Manifest {
    file: AppendFile,
    /// The summaries already written.
    written: BTreeSet<String>,
    /// The number of old entries that new ones replace.
    stale: usize,
}

impl Manifest {
    pub fn open(store: &OutputDir, known: &PreviousRun) -> Result<Self, Stop> {
        let mut file = store.append_file(FILE)?;
        if known.cut {
            file.add("\n")?;
        }
        Ok(Self { file, written: known.tallies.keys().cloned().collect(), stale: known.stale })
    }

    /// Records a result whose file is in place; `tally` is what it adds to the summary.
    pub fn add(&mut self, mut entry: ManifestEntry, tally: &Summary, known: &PreviousRun) -> Result<(), Stop> {
        let form = kept::form(tally);
        let words = kept::line(&ManifestLine::Tally { id: String::new(), tally: Box::new(form.clone()) });
        let id: String = hash::sha256(words.as_bytes()).chars().take(32).collect();
        let mut lines = String::new();
        if self.written.insert(id.clone()) {
            lines.push_str(&kept::line(&ManifestLine::Tally { id: id.clone(), tally: Box::new(form) }));
        }
        self.stale += usize::from(known.owner(&entry.result).is_some());
        entry.tally = id;
        lines.push_str(&kept::line(&ManifestLine::ManifestEntry(Box::new(entry))));
        self.file.add(&lines)
    }

    /// Rewrites the manifest without its outdated lines.
    pub fn finish(self, store: &OutputDir) -> Result<(), Stop> {
        if self.stale == 0 {
            return Ok(());
        }
        drop(self.file);
        let text = store.lines(FILE)?;
        let lines: Vec<(&str, ManifestLine)> =
            text.lines().filter_map(|line| Some((line, kept::parse(line)?))).collect();
        let mut last: HashMap<String, usize> = HashMap::new();
        let mut used: BTreeSet<&str> = BTreeSet::new();
        for (at, (_, line)) in lines.iter().enumerate() {
            if let ManifestLine::ManifestEntry(entry) = line {
                last.insert(folded(&entry.result), at);
            }
        }
        last.retain(|_, at| match lines.get(*at) {
            Some((_, ManifestLine::ManifestEntry(entry))) => {
                store.is_there(&entry.result) && {
                    used.insert(&entry.tally);
                    true
                }
            }
            _ => false,
        });
        let mut whole = String::new();
        for (at, (words, line)) in lines.iter().enumerate() {
            let counts = match line {
                ManifestLine::ManifestEntry(entry) => last.get(&folded(&entry.result)) == Some(&at),
                ManifestLine::Tally { id, .. } => used.contains(id.as_str()),
            };
            if counts {
                whole.push_str(words);
                whole.push('\n');
            }
        }
        store.write(FILE, whole.as_bytes())
    }
}
