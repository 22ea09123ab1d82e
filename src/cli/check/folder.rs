//! Checks reports into a folder (`gouji check --output-dir`): one result per report, skipping results that are up to
//! date.
//!
//! Invariant: a skipped result adds to the summary, the remarks and the exit status what it added when it was made, so
//! the output of a run does not depend on what it skips.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::Ordering;

use crate::diagnostic::{Code, Diagnostic, Message, Text};
use crate::world::World;

use super::super::args::{CheckArgs, DEFAULT_FORMAT};
use super::super::inputs::{folder_of, lies_in};
use super::super::output::{Results, Stop};
use super::super::{FAILED, Run};
use super::copies::{self, Copied, Copies};
use super::maker::{Done, Maker, Plan, What};
use super::page::Page;
use super::piece::Style;
use crate::engine::incremental::cache_key;
use crate::engine::incremental::manifest::{Manifest, PreviousRun};
use crate::engine::incremental::output_dir::OutputDir;
use crate::engine::incremental::output_paths::{self, OutputPaths};
use crate::engine::is_long_table;

pub(super) fn run(args: &CheckArgs, folder: &str, run: &mut Run<'_, '_>) -> Result<u8, Stop> {
    refuse_folder_of_inputs(args, folder, run.world)?;
    let store = OutputDir::open(folder)?;
    let mut inputs = run.inputs(&args.reports, &written(args));
    // A report has one result, even if it is named several times.
    let mut named = HashSet::new();
    inputs.names.retain(|name| named.insert(name.clone()));
    let known = PreviousRun::read(&store)?;
    let mut names = OutputPaths::default();
    let results = results(args, &inputs.names, &known, &mut names, run.world);
    let copies = copies_beside(args, &inputs.names, folder, names, run.world)?;
    if let (Some(copies), Some(target)) = (&copies, args.annotate())
        && copies.file.as_ref().is_some_and(|copy| results.values().any(|path| *copy == store.name(path)))
    {
        return Err(copies::same_file(target, "--output-dir"));
    }

    let style =
        Style { format: DEFAULT_FORMAT, view: run.view, remarks: run.remarks, brief: true, strict: args.strict };
    let mut page = Page::begin(style, Results::Stdout, run)?;
    run.say(&inputs.remarks);
    let wanted = match super::named_template(args.template.as_deref(), run) {
        Ok(wanted) => wanted,
        Err(_) => return Ok(FAILED),
    };
    let options = format!("{:?} {:?} {}", run.view.lang, args.format, args.strict);
    let asked = cache_key::Inputs { options: &options, only: &args.only, template: &args.template, rules: &args.rules };
    let terms = cache_key::key(&asked, wanted.as_ref(), run.world, run.engine);
    let plan = Plan { args, store: &store, known: &known, results, copies: copies.as_ref(), terms };
    let (chunk, view, total) = (run.chunk(), run.view, inputs.names.len());
    let parts = parts(inputs.names, chunk as u64 * LONG_TABLE, run.world);
    let many = total > 1 || matches!(parts.as_slice(), [Part::Table(_)]);
    let jobs = run.jobs(args.jobs, many);
    let checker = run.checker(args, wanted.as_ref());
    let (engine, world) = (run.engine.clone(), run.world);
    let maker = || Maker::new(engine.clone(), checker.clone(), world, &plan, view, chunk);
    let mut progress = run.progress(many, total);
    let mut manifest = Manifest::open(&store, &known)?;
    let mut rules = checker.clone();
    let mut count = Count::default();
    let mut take = |done: Result<Option<Done>, Stop>, run: &mut Run<'_, '_>| {
        // A table that was interrupted has no result.
        let Some(mut done) = done? else { return Ok(()) };
        if let Some(entry) = done.entry.take() {
            manifest.add(*entry, &done.tally, &known)?;
        }
        // Diagnostics about rules are printed whether a result is made with them or skipped.
        for form in std::mem::take(&mut done.forms) {
            let mut own = wanted.iter().cloned().chain(run.engine.templates().iter().cloned());
            if let Some(template) = own.find(|template| template.name == form) {
                done.rules.push(rules.rules(&template));
            }
        }
        count.add(&done);
        page.take(done.piece(run.remarks.color), run)
    };
    let reports =
        |done: &Result<Option<Done>, Stop>| done.as_ref().map_or(0, |done| done.as_ref().map_or(0, Done::reports));
    for part in parts {
        if progress.pressed.load(Ordering::Relaxed) {
            progress.cut = true;
            break;
        }
        match part {
            Part::Files(names) => {
                let mut tasks = run.files(names);
                let workers = (0..jobs).map(|_| maker()).collect();
                run.work(&mut progress, workers, &mut tasks, reports, &mut take)?;
            }
            Part::Table(name) => {
                let done = maker().table(&name, jobs, &mut progress, run);
                take(done, run)?;
            }
        }
    }
    run.arrive(progress);
    manifest.finish(&store)?;
    run.say(copies::remark(count.without_copy).as_slice());
    let tally = page.end(&args.only, run)?;
    let words = count.words(folder).render(run.view.lang) + "\n";
    run.print(&mut Results::Stdout, &words)?;
    run.finish(Results::Stdout)?;
    Ok(super::status(&tally, args))
}

/// Tables with more chunks than this are shared by all workers, and can be interrupted.
const LONG_TABLE: u64 = 8;

/// Inputs that are worked on together.
enum Part {
    /// Files, each read by one worker.
    Files(Vec<String>),
    /// A table, shared by all workers.
    Table(String),
}

/// Groups names in their order, with every long table in a group of its own.
fn parts(names: Vec<String>, long: u64, world: &dyn World) -> Vec<Part> {
    let mut parts = Vec::new();
    for name in names {
        if name != "-" && is_long_table(&name, long, world) {
            parts.push(Part::Table(name));
        } else if let Some(Part::Files(names)) = parts.last_mut() {
            names.push(name);
        } else {
            parts.push(Part::Files(vec![name]));
        }
    }
    parts
}

/// Lists the paths that the run itself writes; none of them is a report.
pub(super) fn written(args: &CheckArgs) -> Vec<&str> {
    let all = [args.output.as_deref(), args.output_dir.as_deref(), args.annotate()];
    all.into_iter().flatten().collect()
}

/// Refuses an output folder that contains inputs: a result could overwrite one, and the next run would read results as
/// reports.
fn refuse_folder_of_inputs(args: &CheckArgs, folder: &str, world: &dyn World) -> Result<(), Stop> {
    let patterns =
        args.reports.iter().filter(|word| world.kind(word).is_none()).filter_map(|word| folder_of(word, world));
    let files = args.reports.iter().chain(&args.rules).chain(&args.template).map(String::as_str);
    match files.chain(patterns).find(|name| lies_in(name, folder, world)) {
        None => Ok(()),
        Some(name) => Err(holds_inputs("--output-dir", folder, name)),
    }
}

pub(super) fn holds_inputs(arg: &str, folder: &str, name: &str) -> Stop {
    let name = if name.is_empty() { "." } else { name };
    let message = Message::new(Text::FolderHoldsInputs).with("folder", folder).with("name", name);
    let help = Message::new(Text::FolderHoldsInputsHelp).with("arg", arg);
    Stop::Failed(Box::new(Diagnostic::new(Code::BadUsage, message).help(help)))
}

/// Plans the path of each result below the folder.
fn results(
    args: &CheckArgs,
    reports: &[String],
    known: &PreviousRun,
    names: &mut OutputPaths,
    world: &dyn World,
) -> HashMap<String, String> {
    let root = output_paths::root(&args.reports, |word| folder_of(word, world));
    let ours: HashSet<&str> = reports.iter().map(String::as_str).collect();
    let give = |report: &String| {
        // Results that an earlier run made from other reports stay as long as those reports exist.
        let owned = |path: &str| {
            known.owner(path).is_some_and(|owner| {
                let same = || world.canonical(owner) == world.canonical(report);
                !ours.contains(owner) && world.kind(owner).is_some() && !same()
            })
        };
        (report.clone(), names.assign(report, &root, args.format.ending, owned))
    };
    reports.iter().map(give).collect()
}

/// Plans the copies of a run; copies in the output folder avoid the names of results.
fn copies_beside(
    args: &CheckArgs,
    reports: &[String],
    folder: &str,
    results: OutputPaths,
    world: &dyn World,
) -> Result<Option<Copies>, Stop> {
    let Some(target) = args.annotate() else { return Ok(None) };
    let same = OutputDir::new(target).is_same(&OutputDir::new(folder));
    copies::plan(target, args, reports, if same { results } else { OutputPaths::default() }, world).map(Some)
}

#[derive(Debug, Default)]
struct Count {
    made: usize,
    kept: usize,
    failed: usize,
    /// Reports that are not workbooks.
    without_copy: usize,
}

impl Count {
    fn add(&mut self, done: &Done) {
        match done.what {
            What::Made => self.made += 1,
            What::Kept => self.kept += 1,
            What::Failed => self.failed += 1,
        }
        self.without_copy += usize::from(done.copied == Copied::NoWorkbook);
    }

    fn words(&self, folder: &str) -> Message {
        Message::new(Text::FolderTotal)
            .with("folder", folder)
            .with("made", self.made.to_string())
            .with("kept", self.kept.to_string())
            .with("failed", self.failed.to_string())
    }
}
