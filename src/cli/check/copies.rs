//! Annotated copies of workbooks. In: the bytes of a report and what was found in it. Out: a copy beside the results
//! or at a path of its own. Knows nothing of how notes get into a workbook.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Lang, Message, Text};
use crate::engine::incremental::entry::{Copy, Made};
use crate::engine::incremental::manifest;
use crate::engine::incremental::output_dir::Store;
use crate::engine::incremental::output_paths::{self, Names};
use crate::finding::Checked;
use crate::source::Sources;
use crate::world::{Kind, World};

use super::super::args::CheckArgs;
use super::super::inputs::{folder_of, lies_in};
use super::super::output::{Stop, refuse_input};
use super::folder::holds_inputs;

/// Where the copy of each report lies, or would if the report were a workbook.
#[derive(Debug, Default)]
pub(super) struct Copies {
    /// By the name of the report.
    pub paths: HashMap<String, String>,
    /// The one file that was named; copies in a folder are named so that they meet nothing.
    pub file: Option<String>,
}

/// What came of a copy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Copied {
    /// None was asked for, or the report was not checked.
    #[default]
    None,
    /// Such a document has no copy.
    NoWorkbook,
    Made(Made),
    /// It was said why there is none.
    Failed,
}

/// What is kept of a report until it has been checked: its bytes, where they are a workbook.
pub(super) struct Original(Option<Vec<u8>>);

impl Copies {
    /// Before the report is read.
    pub(super) fn original(bytes: &[u8]) -> Original {
        Original(is_workbook(bytes).then(|| bytes.to_vec()))
    }

    /// Writes the copy of a report that has been checked; a mistake costs this copy only.
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
        match Store::at("").write(path, &copy) {
            Ok(()) => Ok(Copied::Made(manifest::made(&copy))),
            Err(Stop::Failed(diagnostic)) => Err(diagnostic),
            // A file has no reader that could leave.
            Err(Stop::BrokenPipe) => Ok(Copied::Failed),
        }
    }
}

impl Copied {
    /// To be remembered of the copy that would lie at `path`.
    pub(super) fn entry(&self, path: &str) -> Option<Copy> {
        let made = match self {
            Copied::Made(made) => Some(made.clone()),
            Copied::NoWorkbook => None,
            Copied::None | Copied::Failed => return None,
        };
        Some(Copy { path: path.to_owned(), made })
    }

    /// Of what is remembered.
    pub(super) fn of(copy: Option<&Copy>) -> Copied {
        copy.map_or(Copied::None, |copy| copy.made.clone().map_or(Copied::NoWorkbook, Copied::Made))
    }
}

/// Copies at `target`: a file for one report that was named, else a folder, in which they are named as results are.
/// `names`: those that are taken there.
pub(super) fn plan(
    target: &str,
    args: &CheckArgs,
    reports: &[String],
    mut names: Names,
    world: &dyn World,
) -> Result<Copies, Stop> {
    if args.reports == reports && reports.len() == 1 && !target.ends_with('/') && !Store::at(target).is_folder() {
        let read = [&args.reports, &args.rules, args.template.as_slice()];
        refuse_input("--annotate", target, &read, world)?;
        if args.output.as_deref() == Some(target) {
            return Err(same_file(target, "-o"));
        }
        let paths = reports.iter().map(|report| (report.clone(), target.to_owned())).collect();
        return Ok(Copies { paths, file: Some(target.to_owned()) });
    }
    // A folder that is searched would be searched for the copies too.
    let searched = args.reports.iter().filter(|word| world.kind(word) != Some(Kind::File));
    let mut searched = searched.filter_map(|word| folder_of(word, world));
    if let Some(name) = searched.find(|name| lies_in(name, target, world)) {
        return Err(holds_inputs("--annotate", target, name));
    }
    let store = Store::at(target);
    let root = output_paths::root(&args.reports, |word| folder_of(word, world));
    // A copy bears a name that hardly any report has.
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
        (report.clone(), store.name(&names.give(stem, &root, &ending, is_input)))
    };
    Ok(Copies { paths: reports.iter().map(give).collect(), file: None })
}

/// Two options would write one file.
pub(super) fn same_file(target: &str, other: &str) -> Stop {
    let message = Message::new(Text::UsageConflict).with("arg", format!("--annotate {target}")).with("prior", other);
    let help = Message::new(Text::WriteOverInputHelp).with("arg", "--annotate");
    Stop::Failed(Box::new(Diagnostic::new(Code::BadUsage, message).help(help)))
}

/// The diagnostic, once per run, about reports that have no copy.
pub(super) fn remark(without: usize) -> Option<Diagnostic> {
    let message = Message::new(Text::NotAnnotated).with("count", without.to_string());
    let diagnostic = Diagnostic::new(Code::NotAnnotated, message).help(Message::new(Text::NotAnnotatedHelp));
    (without > 0).then_some(diagnostic)
}

/// The ending of a copy: workbooks with macros are opened under their own endings only.
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
