//! What the results in a folder were made from. In: the lines that earlier runs left there, what this run makes. Out:
//! whether a result is still what would be made again, and a line for each new one.
//!
//! A line is added when its result lies in its place, so a run that is killed loses what was under way and nothing
//! else; a line that is cut is passed over. At the end of a run lines that no longer count are left out.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::finding::Summary;

use super::entry::{self as kept, Entry, Line, Made};
use super::hash;
use super::output_dir::{Growing, Store};
use super::output_file::Stop;
use super::output_paths::folded;

/// The file in the folder of results.
pub const FILE: &str = ".gouji-manifest.jsonl";

/// What earlier runs left.
#[derive(Default)]
pub struct Known {
    /// By the path of the result, as a disk that does not tell capitals apart knows it.
    entries: HashMap<String, Entry>,
    tallies: HashMap<String, Arc<Summary>>,
    /// Lines that no longer count.
    stale: usize,
    /// The last line has no end.
    cut: bool,
}

impl Known {
    pub fn read(store: &Store) -> Result<Self, Stop> {
        let text = store.lines(FILE)?;
        let mut known = Self { cut: !text.is_empty() && !text.ends_with('\n'), ..Self::default() };
        for line in text.lines().filter(|line| !line.is_empty()) {
            match kept::parse(line) {
                Some(Line::Entry(entry)) => {
                    known.stale += usize::from(known.entries.insert(folded(&entry.result), *entry).is_some());
                }
                Some(Line::Tally { id, tally }) => match kept::tally(&tally) {
                    Some(tally) => drop(known.tallies.insert(id, Arc::new(tally))),
                    None => known.stale += 1,
                },
                None => known.stale += 1,
            }
        }
        Ok(known)
    }

    /// The report whose result lies there.
    pub fn owner(&self, path: &str) -> Option<&str> {
        self.entries.get(&folded(path)).map(|entry| entry.report.as_str())
    }

    /// The result at a path, if it is the one that `sought` would give: made of the same, and as it was written.
    /// With what it adds to the summary.
    pub fn same(&self, sought: &Sought<'_>, store: &Store) -> Option<(&Entry, Arc<Summary>)> {
        let entry = self.entries.get(&folded(sought.result))?;
        let told = (entry.result.as_str(), entry.report.as_str(), entry.digest.as_str(), entry.terms.as_str());
        if entry.again || told != (sought.result, sought.report, sought.digest, sought.terms) {
            return None;
        }
        let tally = Arc::clone(self.tallies.get(&entry.tally)?);
        if let Some(path) = sought.copy {
            let copy = entry.copy.as_ref().filter(|copy| copy.path == path)?;
            if copy.made.as_ref().is_some_and(|made| !is_whole(made, &Store::at(""), path)) {
                return None;
            }
        }
        is_whole(&entry.made, store, &entry.result).then_some((entry, tally))
    }
}

/// A result that is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Sought<'a> {
    pub result: &'a str,
    pub report: &'a str,
    /// Of the report's bytes.
    pub digest: &'a str,
    /// Of everything else.
    pub terms: &'a str,
    /// Where an annotated copy is to lie, if one is asked for.
    pub copy: Option<&'a str>,
}

fn is_whole(made: &Made, store: &Store, path: &str) -> bool {
    store.digest(path).is_some_and(|(digest, bytes)| digest == made.digest && bytes == made.bytes)
}

/// What is to be remembered of bytes that were written.
pub fn made(bytes: &[u8]) -> Made {
    Made { digest: hash::of(bytes), bytes: bytes.len() as u64 }
}

/// The file of this run, which grows.
pub struct Manifest {
    file: Growing,
    /// Tallies that stand in it.
    written: BTreeSet<String>,
    /// New entries that take the place of old ones.
    stale: usize,
}

impl Manifest {
    pub fn open(store: &Store, known: &Known) -> Result<Self, Stop> {
        let mut file = store.growing(FILE)?;
        if known.cut {
            file.add("\n")?;
        }
        Ok(Self { file, written: known.tallies.keys().cloned().collect(), stale: known.stale })
    }

    /// Remembers a result that lies in its place; `tally`: what it adds to the summary.
    pub fn add(&mut self, mut entry: Entry, tally: &Summary, known: &Known) -> Result<(), Stop> {
        let form = kept::form(tally);
        let words = kept::line(&Line::Tally { id: String::new(), tally: Box::new(form.clone()) });
        let id: String = hash::of(words.as_bytes()).chars().take(32).collect();
        let mut lines = String::new();
        if self.written.insert(id.clone()) {
            lines.push_str(&kept::line(&Line::Tally { id: id.clone(), tally: Box::new(form) }));
        }
        self.stale += usize::from(known.owner(&entry.result).is_some());
        entry.tally = id;
        lines.push_str(&kept::line(&Line::Entry(Box::new(entry))));
        self.file.add(&lines)
    }

    /// Leaves out what no longer counts, in a new file that takes the place of this one.
    pub fn end(self, store: &Store) -> Result<(), Stop> {
        if self.stale == 0 {
            return Ok(());
        }
        drop(self.file);
        let text = store.lines(FILE)?;
        let lines: Vec<(&str, Line)> = text.lines().filter_map(|line| Some((line, kept::parse(line)?))).collect();
        let mut last: HashMap<String, usize> = HashMap::new();
        let mut used: BTreeSet<&str> = BTreeSet::new();
        for (at, (_, line)) in lines.iter().enumerate() {
            if let Line::Entry(entry) = line {
                last.insert(folded(&entry.result), at);
            }
        }
        last.retain(|_, at| match lines.get(*at) {
            Some((_, Line::Entry(entry))) => {
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
                Line::Entry(entry) => last.get(&folded(&entry.result)) == Some(&at),
                Line::Tally { id, .. } => used.contains(id.as_str()),
            };
            if counts {
                whole.push_str(words);
                whole.push('\n');
            }
        }
        store.write(FILE, whole.as_bytes())
    }
}
