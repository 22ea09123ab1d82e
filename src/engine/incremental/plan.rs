//! Plans a run over a folder of results: the path of each result, and what earlier runs left there.

use std::collections::{HashMap, HashSet};

use crate::engine::inputs::folder_of;
use crate::world::World;

use super::copies::{CopyPaths, CopyRequest};
use super::manifest::PreviousRun;
use super::output_dir::OutputDir;
use super::output_file::Stop;
use super::output_paths::{self, OutputPaths};
use super::overwrite::{refuse_folder, same_file};

/// What a run over a folder of results was asked for.
#[derive(Debug, Clone, Copy)]
pub struct FolderRequest<'a> {
    /// The option that names the folder, as diagnostics name it.
    pub option: &'a str,
    pub folder: &'a str,
    /// The files, folders and patterns that name the reports.
    pub words: &'a [String],
    pub rules: &'a [String],
    pub template: &'a [String],
    /// The extension of results.
    pub extension: &'a str,
    /// The annotated copies, if any are wanted.
    pub copies: Option<CopyRequest<'a>>,
}

/// What all workers of a run share.
pub struct FolderPlan {
    pub dir: OutputDir,
    pub(super) previous: PreviousRun,
    /// Paths of results by the name of the report.
    pub(super) results: HashMap<String, String>,
    pub copies: Option<CopyPaths>,
    /// The digest of everything besides the reports that results depend on; see [`key`](super::cache_key::key).
    pub key: String,
    /// The bytes of a table that are read at once.
    pub(super) chunk_bytes: usize,
}

impl FolderRequest<'_> {
    /// Opens the folder. Refuses one that contains inputs: a result could overwrite one, and the next run would read
    /// results as reports.
    pub fn open(&self, world: &dyn World) -> Result<OutputDir, Stop> {
        let patterns =
            self.words.iter().filter(|word| world.kind(word).is_none()).filter_map(|word| folder_of(word, world));
        let files = self.words.iter().chain(self.rules).chain(self.template).map(String::as_str);
        refuse_folder(self.option, self.folder, files.chain(patterns), world)?;
        OutputDir::open(self.folder)
    }
}

impl FolderPlan {
    /// Assigns every report its path. A report has one result, so repeated names are removed from `reports`.
    pub fn new(
        dir: OutputDir,
        request: &FolderRequest<'_>,
        reports: &mut Vec<String>,
        chunk_bytes: usize,
        world: &dyn World,
    ) -> Result<Self, Stop> {
        let mut named = HashSet::new();
        reports.retain(|name| named.insert(name.clone()));
        let previous = PreviousRun::read(&dir)?;
        let mut names = OutputPaths::default();
        let results = results(request, reports, &previous, &mut names, world);
        let copies = match &request.copies {
            None => None,
            Some(copies) => {
                // Copies in the folder of results avoid the names of results.
                let taken = if OutputDir::new(copies.target).is_same(&dir) { names } else { OutputPaths::default() };
                let paths = CopyPaths::assign(copies, reports, taken, world)?;
                if paths.file.as_ref().is_some_and(|copy| results.values().any(|path| *copy == dir.name(path))) {
                    return Err(same_file(copies.option, copies.target, request.option).into());
                }
                Some(paths)
            }
        };
        Ok(Self { dir, previous, results, copies, key: String::new(), chunk_bytes })
    }
}

/// Assigns the path of each result below the folder.
fn results(
    request: &FolderRequest<'_>,
    reports: &[String],
    previous: &PreviousRun,
    names: &mut OutputPaths,
    world: &dyn World,
) -> HashMap<String, String> {
    let root = output_paths::root(request.words, |word| folder_of(word, world));
    let ours: HashSet<&str> = reports.iter().map(String::as_str).collect();
    let assign = |report: &String| {
        // Results that an earlier run made from other reports stay as long as those reports exist.
        let owned = |path: &str| {
            previous.owner(path).is_some_and(|owner| {
                let same = || world.canonical(owner) == world.canonical(report);
                !ours.contains(owner) && world.kind(owner).is_some() && !same()
            })
        };
        (report.clone(), names.assign(report, &root, request.extension, owned))
    };
    reports.iter().map(assign).collect()
}
