//! Writes annotated copies of checked workbooks, beside the results or at paths of their own.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Lang, Message, Text};
use crate::engine::incremental::entry::{Copy, WrittenFile};
use crate::engine::incremental::manifest;
use crate::engine::incremental::output_dir::OutputDir;
use crate::engine::incremental::output_paths::{self, OutputPaths};
use crate::finding::Checked;
use crate::source::Sources;
use crate::world::{Kind, World};

use super::super::args::CheckArgs;
use super::super::inputs::{folder_of, lies_in};
use super::super::output::{Stop, refuse_input};
use super::folder::holds_inputs;

/// The path of each report's copy, whether or not the report is a workbook.
#[derive(Debug, Default)]
pub(super) struct Copies {
    /// Paths by the name of the report.
    pub paths: HashMap<String, String>,
    /// The output file, if a single one was named; copies in a folder get names that avoid collisions.
    pub file: Option<String>,
}

/// The result of copying one report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Copied {
    /// No copy was asked for, or the report was not checked.
    #[default]
    None,
    /// The document is not a workbook, so it has no copy.
    NoWorkbook,
    Made(WrittenFile),
    /// The copy failed, and a diagnostic says why.
    Failed,
}

/// Keeps the bytes of a report until it has been checked, if they are a workbook.
pub(super) struct Original(Option<Vec<u8>>);

impl Copies {
    /// Keeps what is needed of the bytes, before the report is read.
    pub(super) fn original(bytes: &[u8]) -> Original {
        Original(is_workbook(bytes).then(|| bytes.to_vec()))
    }

    /// Writes the copy of a checked report; an error costs this copy only.
    pub(super) fn make(
        &self,
        original: &Original,
        checked: &Checked,
        sources: &Sources,
        lang: Lang,
    ) -> Result<Copied, Box<Diagnostic>> {
        let name = &checked.report.name;
        let (Some(bytes), Some(path)) = (&original.0, self.paths.get(name)) else { return Ok(Copied::NoWorkbook) };
        let copy = annotated(bytes, name, checked, sources, lang)?;
        match OutputDir::new("").write(path, &copy) {
            Ok(()) => Ok(Copied::Made(manifest::made(&copy))),
            Err(Stop::Failed(diagnostic)) => Err(diagnostic),
            // A broken pipe cannot occur on a file.
            Err(Stop::BrokenPipe) => Ok(Copied::Failed),
        }
    }
}

impl Copied {
    /// Returns what the manifest remembers of the copy at `path`.
    pub(super) fn entry(&self, path: &str) -> Option<Copy> {
        let made = match self {
            Copied::Made(made) => Some(made.clone()),
            Copied::NoWorkbook => None,
            Copied::None | Copied::Failed => return None,
        };
        Some(Copy { path: path.to_owned(), made })
    }

    /// Restores the result from what the manifest remembers.
    pub(super) fn of(copy: Option<&Copy>) -> Copied {
        copy.map_or(Copied::None, |copy| copy.made.clone().map_or(Copied::NoWorkbook, Copied::Made))
    }
}

/// Plans copies at `target`: a file if one report was named, otherwise a folder in which copies are named as results
/// are. `names` holds the names already taken there.
pub(super) fn plan(
    target: &str,
    args: &CheckArgs,
    reports: &[String],
    mut names: OutputPaths,
    world: &dyn World,
) -> Result<Copies, Stop> {
    if args.reports == reports && reports.len() == 1 && !target.ends_with('/') && !OutputDir::new(target).is_folder() {
        let read = [&args.reports, &args.rules, args.template.as_slice()];
        refuse_input("--annotate", target, &read, world)?;
        if args.output.as_deref() == Some(target) {
            return Err(same_file(target, "-o"));
        }
        let paths = reports.iter().map(|report| (report.clone(), target.to_owned())).collect();
        return Ok(Copies { paths, file: Some(target.to_owned()) });
    }
    // The next run would find the copies in a folder that is searched.
    let searched = args.reports.iter().filter(|word| world.kind(word) != Some(Kind::File));
    let mut searched = searched.filter_map(|word| folder_of(word, world));
    if let Some(name) = searched.find(|name| lies_in(name, target, world)) {
        return Err(holds_inputs("--annotate", target, name));
    }
    let store = OutputDir::new(target);
    let root = output_paths::root(&args.reports, |word| folder_of(word, world));
    // A suffix that hardly any report has.
    let alike: Vec<String> = reports
        .iter()
        .filter(|name| output_paths::folded(name).contains(".annotated"))
        .filter_map(|name| world.canonical(name))
        .collect();
    let give = |report: &String| {
        let (stem, ending) = ending(report);
        let is_input = |path: &str| {
            !alike.is_empty() && world.canonical(&store.name(path)).is_some_and(|own| alike.contains(&own))
        };
        (report.clone(), store.name(&names.assign(stem, &root, &ending, is_input)))
    };
    Ok(Copies { paths: reports.iter().map(give).collect(), file: None })
}

/// Reports that two options would write the same file.
pub(super) fn same_file(target: &str, other: &str) -> Stop {
    let message = Message::new(Text::UsageConflict).with("arg", format!("--annotate {target}")).with("prior", other);
    let help = Message::new(Text::WriteOverInputHelp).with("arg", "--annotate");
    Stop::Failed(Box::new(Diagnostic::new(Code::BadUsage, message).help(help)))
}

/// Reports once per run how many reports have no copy.
pub(super) fn remark(without: usize) -> Option<Diagnostic> {
    let message = Message::new(Text::NotAnnotated).with("count", without.to_string());
    let diagnostic = Diagnostic::new(Code::NotAnnotated, message).help(Message::new(Text::NotAnnotatedHelp));
    (without > 0).then_some(diagnostic)
}

/// Returns the extension of a copy: spreadsheet programs open workbooks with macros only under their own extensions.
pub(super) fn ending(report: &str) -> (&str, String) {
    let known = report.rsplit_once('.').filter(|(_, ending)| matches!(&*ending.to_lowercase(), "xlsx" | "xlsm"));
    known.map_or((report, "annotated.xlsx".to_owned()), |(stem, ending)| (stem, format!("annotated.{ending}")))
}

#[cfg(feature = "office")]
fn is_workbook(bytes: &[u8]) -> bool {
    crate::render::xlsx_annotate::is_workbook(bytes)
}

#[cfg(feature = "office")]
fn annotated(
    bytes: &[u8],
    name: &str,
    checked: &Checked,
    sources: &Sources,
    lang: Lang,
) -> Result<Vec<u8>, Box<Diagnostic>> {
    use crate::render::xlsx_annotate;
    let notes = xlsx_annotate::notes(checked, sources, lang);
    xlsx_annotate::annotate(bytes, &notes).map_err(|error| Box::new(error.diagnostic(name)))
}

#[cfg(not(feature = "office"))]
fn is_workbook(_: &[u8]) -> bool {
    false
}

#[cfg(not(feature = "office"))]
fn annotated(_: &[u8], _: &str, _: &Checked, _: &Sources, _: Lang) -> Result<Vec<u8>, Box<Diagnostic>> {
    Ok(Vec::new())
}
