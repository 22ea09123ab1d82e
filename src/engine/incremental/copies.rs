//! Assigns annotated copies of workbooks their paths, beside the results or in a folder of their own, and converts what
//! became of each to an entry of the manifest and back.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::engine::inputs::folder_of;
use crate::world::{EntryKind, World};

use super::entry::{CopyEntry, WrittenFile};
use super::output_dir::OutputDir;
use super::output_paths::{self, OutputPaths};
use super::overwrite::{refuse_folder, refuse_input, same_file};

/// The copies that a run was asked for.
#[derive(Debug, Clone, Copy)]
pub struct CopyRequest<'a> {
    /// The option that asks for copies, as diagnostics name it.
    pub option: &'a str,
    /// A file or a folder.
    pub target: &'a str,
    /// The files, folders and patterns that name the reports.
    pub words: &'a [String],
    pub rules: &'a [String],
    pub template: &'a [String],
    /// The file of all results and the option that names it.
    pub output: Option<(&'a str, &'a str)>,
}

/// The path of each report's copy, whether or not the report is a workbook.
#[derive(Debug, Default)]
pub struct CopyPaths {
    /// Paths by the name of the report.
    pub paths: HashMap<String, String>,
    /// The output file, if a single one was named; copies in a folder get names that avoid collisions.
    pub file: Option<String>,
}

/// The result of copying one report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum CopyOutcome {
    /// No copy was asked for, or the report was not checked.
    #[default]
    None,
    /// The document is not a workbook, so it has no copy.
    NotWorkbook,
    Written(WrittenFile),
    /// The copy failed, and a diagnostic says why.
    Failed,
}

impl CopyOutcome {
    /// Returns what the manifest remembers of the copy at `path`.
    pub fn entry(&self, path: &str) -> Option<CopyEntry> {
        let made = match self {
            CopyOutcome::Written(file) => Some(file.clone()),
            CopyOutcome::NotWorkbook => None,
            CopyOutcome::None | CopyOutcome::Failed => return None,
        };
        Some(CopyEntry { path: path.to_owned(), made })
    }

    /// Restores the result from what the manifest remembers.
    pub fn from_entry(copy: Option<&CopyEntry>) -> Self {
        copy.map_or(CopyOutcome::None, |copy| copy.made.clone().map_or(CopyOutcome::NotWorkbook, CopyOutcome::Written))
    }
}

impl CopyPaths {
    /// Assigns the paths: a file if one report was named, otherwise files of a folder, named as results are. `names`
    /// holds the names already taken there.
    pub fn assign(
        request: &CopyRequest<'_>,
        reports: &[String],
        mut names: OutputPaths,
        world: &dyn World,
    ) -> Result<Self, Box<Diagnostic>> {
        let CopyRequest { option, target, words, .. } = *request;
        let dir = OutputDir::new(target);
        if words == reports && reports.len() == 1 && !target.ends_with('/') && !dir.is_folder() {
            refuse_input(option, target, &[words, request.rules, request.template], world)?;
            if let Some((other, _)) = request.output.filter(|(_, output)| *output == target) {
                return Err(same_file(option, target, other));
            }
            let paths = reports.iter().map(|report| (report.clone(), target.to_owned())).collect();
            return Ok(Self { paths, file: Some(target.to_owned()) });
        }
        // The next run would find the copies in a folder that is searched.
        let searched = words.iter().filter(|word| world.kind(word) != Some(EntryKind::File));
        refuse_folder(option, target, searched.filter_map(|word| folder_of(word, world)), world)?;
        let root = output_paths::root(words, |word| folder_of(word, world));
        // A suffix that hardly any report has.
        let alike: Vec<String> = reports
            .iter()
            .filter(|name| output_paths::folded(name).contains(".annotated"))
            .filter_map(|name| world.canonical(name))
            .collect();
        let assign = |report: &String| {
            let (stem, extension) = extension(report);
            let is_input = |path: &str| {
                !alike.is_empty() && world.canonical(&dir.name(path)).is_some_and(|own| alike.contains(&own))
            };
            (report.clone(), dir.name(&names.assign(stem, &root, &extension, is_input)))
        };
        Ok(Self { paths: reports.iter().map(assign).collect(), file: None })
    }
}

/// Splits the name of a report and returns the extension of its copy: spreadsheet programs open workbooks with macros
/// only under their own extension.
fn extension(report: &str) -> (&str, String) {
    let known = report.rsplit_once('.').filter(|(_, ending)| matches!(&*ending.to_lowercase(), "xlsx" | "xlsm"));
    known.map_or((report, "annotated.xlsx".to_owned()), |(stem, ending)| (stem, format!("annotated.{ending}")))
}
