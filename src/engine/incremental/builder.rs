//! Makes the result of one input, or keeps the existing one if it is up to date.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::diagnostic::Diagnostic;
use crate::engine::pool::Worker;
use crate::engine::{
    AlikeSections, Batch, Checker, Progress, REPORT_LIMIT, ReportHandler, RuleSet, SectionSketch, Task, Tasks, WHOLE,
    Work, bytes_of, run,
};
use crate::explanation;
use crate::finding::Summary;
use crate::world::World;

use super::copies::CopyOutcome;
use super::entry::{ManifestEntry, SectionForm, WrittenFile};
use super::hash::{self, Digested};
use super::manifest::ResultRequest;
use super::output_file::Stop;
use super::plan::FolderPlan;

/// Writes the results of a run in some format. Each worker has one.
pub trait ResultWriter: Send {
    /// Renders the reports of a result.
    type Handler: ReportHandler + Clone + Send;
    /// A result in progress.
    type Open;

    /// Returns the handler for the reports of an input; `many` says that it is a table of many reports.
    fn handler(&self, many: bool) -> Self::Handler;

    /// Begins the result at a path of the folder.
    fn begin(&mut self, path: &str, many: bool) -> Result<Self::Open, Stop>;

    /// Adds the reports of one task.
    fn push(&mut self, open: &mut Self::Open, batch: Batch<<Self::Handler as ReportHandler>::Part>)
    -> Result<(), Stop>;

    /// Finishes the file.
    fn finish(&mut self, open: Self::Open) -> Result<WrittenResult, Stop>;
}

/// What a result that was written adds to its run.
#[derive(Debug, Default)]
pub struct WrittenResult {
    pub tally: Summary,
    /// The printed remarks.
    pub remarks: String,
    pub copy: CopyOutcome,
    /// Some step failed.
    pub failed: bool,
}

/// What happened to the result of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Built {
    Made,
    /// Skipped because it was up to date.
    Kept,
    /// Written, but it reports that the report could not be read.
    Failed,
}

/// The result of one input.
#[derive(Debug)]
pub struct BuiltResult {
    pub built: Built,
    /// The rule sets that were needed. Where a result was kept they are loaded again, for their diagnostics.
    pub rules: Vec<Arc<RuleSet>>,
    pub written: WrittenResult,
    /// Sections of its reports that are compared with those of other offices.
    pub sections: Vec<SectionSketch>,
    /// Forms whose rules were needed when a kept result was made.
    pub(super) forms: Vec<String>,
    /// The entry for the manifest.
    pub(super) entry: Option<Box<ManifestEntry>>,
}

impl BuiltResult {
    /// The number of reports in the input.
    pub fn reports(&self) -> usize {
        self.written.tally.reports() + self.written.tally.failed
    }

    /// Restores what a result that is up to date adds to the run.
    fn from_entry(entry: &ManifestEntry, tally: &Summary, copying: bool) -> Self {
        let written = WrittenResult {
            tally: tally.clone(),
            remarks: entry.remarks.clone(),
            copy: if copying { CopyOutcome::from_entry(entry.copy.as_ref()) } else { CopyOutcome::None },
            failed: entry.failed,
        };
        let sections = entry.sections.iter().filter_map(SectionForm::sketch).collect();
        Self { built: Built::Kept, rules: Vec::new(), written, sections, forms: entry.forms.clone(), entry: None }
    }
}

/// Makes the results of inputs one after the other.
pub(super) struct Builder<'a, W> {
    pub plan: &'a FolderPlan,
    pub checker: Checker<'a>,
    pub writer: W,
}

/// The result of a worker; `None` if it was interrupted.
pub(super) type Outcome = Result<Option<BuiltResult>, Stop>;

/// The bytes of an input that were read before, as those of standard input are.
type BytesAtHand = Option<Result<Vec<u8>, Box<Diagnostic>>>;

/// An input whose result is to be made.
struct Prepared<'t> {
    tasks: Box<dyn Iterator<Item = Task> + 't>,
    many: bool,
    digest: Option<String>,
}

impl<W: ResultWriter> Builder<'_, W> {
    /// Makes the result of an input in this worker alone.
    fn build(&mut self, name: &str, bytes: BytesAtHand) -> Outcome {
        // The errors of standard input are reported in their turn.
        let (at_hand, refused) = match bytes {
            Some(Ok(bytes)) => (bytes, None),
            Some(Err(diagnostic)) => (Vec::new(), Some(diagnostic)),
            None => (Vec::new(), None),
        };
        let mut stdin = at_hand.as_slice();
        let prepared = match refused {
            Some(diagnostic) => {
                let work = Work::Document { name: name.to_owned(), bytes: Some(Err(diagnostic)) };
                let tasks = Box::new(std::iter::once(Task { work, share: WHOLE }));
                Prepared { tasks, many: false, digest: None }
            }
            None => match self.plan.prepare(name, &at_hand, &mut stdin, self.checker.world) {
                Ok(prepared) => prepared,
                Err(kept) => return Ok(Some(*kept)),
            },
        };
        let path = self.plan.path(name);
        let mut handler = self.writer.handler(prepared.many);
        let mut open = self.writer.begin(path, prepared.many)?;
        let (mut rules, mut sections) = (Vec::new(), Vec::new());
        for task in prepared.tasks {
            let mut batch = self.checker.work(task, &mut handler);
            note_rules(&mut rules, &batch.rules);
            sections.append(&mut batch.sections);
            self.writer.push(&mut open, batch)?;
        }
        let written = self.writer.finish(open)?;
        Ok(Some(self.plan.complete(name, prepared.digest, (rules, sections), written)))
    }

    /// Makes the result of a long table with several workers, showing progress.
    pub(super) fn build_table<P: Progress>(
        &mut self,
        name: &str,
        jobs: usize,
        progress: &mut P,
        stop: &AtomicBool,
    ) -> Outcome {
        let mut stdin = std::io::empty();
        let mut prepared = match self.plan.prepare(name, &[], &mut stdin, self.checker.world) {
            Ok(prepared) => prepared,
            Err(kept) => {
                progress.step(kept.reports(), WHOLE);
                return Ok(Some(*kept));
            }
        };
        let path = self.plan.path(name);
        let worker = (self.checker.clone(), self.writer.handler(prepared.many));
        let workers = (0..jobs).map(|_| worker.clone()).collect();
        let mut open = self.writer.begin(path, prepared.many)?;
        let (mut rules, mut sections, mut reports) = (Vec::new(), Vec::new(), 0);
        let take = |mut batch: Batch<_>, _: &mut P| {
            sections.append(&mut batch.sections);
            reports += batch.reports;
            note_rules(&mut rules, &batch.rules);
            self.writer.push(&mut open, batch)
        };
        if !run(workers, &mut prepared.tasks, progress, |batch| batch.reports, take, stop)? {
            progress.discard(reports);
            return Ok(None);
        }
        let written = self.writer.finish(open)?;
        Ok(Some(self.plan.complete(name, prepared.digest, (rules, sections), written)))
    }
}

impl<W: ResultWriter> Worker for Builder<'_, W> {
    type Task = Task;
    type Piece = Outcome;

    fn work(&mut self, task: Task) -> Outcome {
        match task.work {
            Work::Document { name, bytes } => self.build(&name, bytes),
            // Files are not split into chunks before they reach this worker.
            Work::Chunk { .. } | Work::Broken { .. } => self.build(task.name(), None),
        }
    }
}

impl FolderPlan {
    /// The path of the result of an input.
    fn path(&self, name: &str) -> &str {
        self.results.get(name).map_or("", String::as_str)
    }

    /// The path of the annotated copy of an input.
    fn copy_path(&self, name: &str) -> Option<&str> {
        self.copies.as_ref().and_then(|copies| copies.paths.get(name)).map(String::as_str)
    }

    /// Digests an input and prepares its tasks, or returns the existing result if it is up to date.
    fn prepare<'t>(
        &self,
        name: &str,
        at_hand: &[u8],
        stdin: &'t mut dyn std::io::Read,
        world: &'t dyn World,
    ) -> Result<Prepared<'t>, Box<BuiltResult>> {
        let mut tasks = Tasks::new(vec![name.to_owned()], world, stdin, Some(self.chunk_bytes));
        let first = tasks.next();
        let many = matches!(first, Some(Task { work: Work::Chunk { .. }, .. }));
        let (digest, first) = digest(name, at_hand, first, world);
        if let Some(digest) = &digest {
            let (result, copy) = (self.path(name), self.copy_path(name));
            let request = ResultRequest { result, report: name, digest, terms: &self.key, copy };
            if let Some((entry, tally)) = self.previous.same(&request, &self.dir) {
                return Err(Box::new(BuiltResult::from_entry(entry, &tally, copy.is_some())));
            }
        }
        Ok(Prepared { tasks: Box::new(first.into_iter().chain(tasks)), many, digest })
    }

    /// Adds the entry of the manifest to a result that was written.
    fn complete(
        &self,
        name: &str,
        digest: Option<String>,
        (rules, mut sections): (Vec<Arc<RuleSet>>, Vec<SectionSketch>),
        written: WrittenResult,
    ) -> BuiltResult {
        let most = AlikeSections::kept_of_each(self.results.len());
        sections.iter_mut().for_each(|section| section.sketch.shrink(most));
        let path = self.path(name);
        let nothing = written.tally.reports() == 0;
        let entry = self.dir.digest(path).map(|(own, bytes)| {
            Box::new(ManifestEntry {
                result: path.to_owned(),
                report: name.to_owned(),
                digest: digest.unwrap_or_default(),
                terms: self.key.clone(),
                made: WrittenFile { digest: own, bytes },
                tally: String::new(),
                sections: sections.iter().map(SectionForm::new).collect(),
                forms: rules.iter().map(|rules| rules.template.name.clone()).collect(),
                remarks: written.remarks.clone(),
                failed: written.failed,
                again: nothing || written.copy == CopyOutcome::Failed,
                copy: self.copy_path(name).and_then(|path| written.copy.entry(path)),
            })
        });
        let built = if nothing { Built::Failed } else { Built::Made };
        BuiltResult { built, rules, written, sections, forms: Vec::new(), entry }
    }
}

/// Digests a file and returns its first task. A document is read once for both; a table is streamed, because it can be
/// of any size.
fn digest(name: &str, at_hand: &[u8], first: Option<Task>, world: &dyn World) -> (Option<String>, Option<Task>) {
    match first {
        Some(Task { work: Work::Document { name, bytes }, share }) => {
            let bytes = bytes_of(&name, bytes, world);
            let digest = bytes.as_ref().ok().map(|bytes| with_explanations(hash::sha256(bytes), &name, world));
            (digest, Some(Task { work: Work::Document { name, bytes: Some(bytes) }, share }))
        }
        first if name == "-" => (Some(hash::sha256(at_hand)), first),
        first => {
            let read = world.open(name).ok().and_then(|file| Digested::new(file).finish().ok());
            (read.map(|(digest, _)| with_explanations(digest, name, world)), first)
        }
    }
}

/// Adds to the digest of a report the explanations beside it, and the day, on which they may expire.
fn with_explanations(digest: String, name: &str, world: &dyn World) -> String {
    let file = format!("{name}{}", explanation::ENDING);
    if world.kind(&file).is_none() {
        return digest;
    }
    // Why it cannot be read is reported with the report.
    let text = world.read(&file, REPORT_LIMIT).map(|text| hash::sha256(&text));
    hash::sha256(format!("{digest} {text:?} {:?}", world.today()).as_bytes())
}

/// Adds rule sets that were not needed before.
fn note_rules(known: &mut Vec<Arc<RuleSet>>, more: &[Arc<RuleSet>]) {
    for rules in more {
        if !known.iter().any(|known| Arc::ptr_eq(known, rules)) {
            known.push(Arc::clone(rules));
        }
    }
}
