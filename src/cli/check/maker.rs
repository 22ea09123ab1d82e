//! Makes one result in the output folder, or keeps the existing one if it is up to date.
//!
//! Invariant: a new result is byte for byte what a run over its file alone would write.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::finding::Summary;
use crate::render::text::View;
use crate::world::World;

use super::super::args::CheckArgs;
use super::super::output::{Results, Stop};
use super::super::progress::RunProgress;
use super::super::remarks::Remark;
use super::super::{Live, Run, Surroundings};
use super::copies::{Copied, Copies};
use super::page::Page;
use super::piece::{Piece, Rendered, Renderer, Style};
use crate::engine::incremental::entry::{Entry, WrittenFile};
use crate::engine::incremental::hash::{self, Digested};
use crate::engine::incremental::manifest::{PreviousRun, ResultRequest};
use crate::engine::incremental::output_dir::OutputDir;
use crate::engine::pool::Worker;
use crate::engine::{Checker, Engine, RuleSet, Task, Tasks, WHOLE, Work, bytes_of};

/// What all workers share.
pub(super) struct Plan<'a> {
    pub args: &'a CheckArgs,
    pub store: &'a OutputDir,
    pub known: &'a PreviousRun,
    /// Paths of results by the name of the report.
    pub results: HashMap<String, String>,
    pub copies: Option<&'a Copies>,
    pub terms: String,
}

/// What happened to the result of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Made,
    /// Skipped because it was up to date.
    Kept,
    /// Written, but it reports that the report could not be read.
    Failed,
}

/// What happened to one input.
pub(super) struct Done {
    pub what: What,
    pub rules: Vec<Arc<RuleSet>>,
    /// Forms whose rule books were needed when a skipped result was made.
    pub forms: Vec<String>,
    /// The printed remarks, with colours.
    remarks: String,
    pub tally: Summary,
    pub copied: Copied,
    /// Some step failed.
    failed: bool,
    /// The entry for the manifest.
    pub entry: Option<Box<Entry>>,
}

impl Done {
    pub(super) fn reports(&self) -> usize {
        self.tally.reports() + self.tally.failed
    }

    /// Converts to the piece that is added to the summary.
    pub(super) fn piece(self, color: bool) -> Piece {
        let words = if color { self.remarks } else { plain(&self.remarks) };
        Piece {
            rules: self.rules,
            tally: self.tally,
            failed: self.failed,
            part: Rendered { remarks: vec![Remark { words, ..Remark::default() }], ..Rendered::default() },
            ..Piece::default()
        }
    }
}

/// A worker that makes the result of a file unless it is up to date.
pub(super) struct Maker<'a> {
    plan: &'a Plan<'a>,
    world: &'a dyn World,
    worker: Rendering<'a>,
    /// For the pages of single files.
    engine: Engine,
    style: Style,
    chunk: usize,
}

/// A checker and a renderer.
type Rendering<'a> = (Checker<'a>, Renderer<'a>);

/// Works through tasks and hands over each result; returns whether all were done.
type Drive<'d, 'a> = dyn FnMut(
        &mut Rendering<'a>,
        &mut dyn Iterator<Item = Task>,
        &mut dyn FnMut(Piece) -> Result<(), Stop>,
    ) -> Result<bool, Stop>
    + 'd;

impl<'a> Maker<'a> {
    pub(super) fn new(
        engine: Engine,
        checker: Checker<'a>,
        world: &'a dyn World,
        plan: &'a Plan<'a>,
        view: View,
        chunk: usize,
    ) -> Self {
        let (own, remarks) = (View { color: false, ..view }, View { color: true, ..view });
        // Rendered as if the file were the only one; remarks have colours, which can be removed later.
        let style = Style { format: plan.args.format, view: own, remarks, brief: false, strict: plan.args.strict };
        let worker = (checker, Renderer::new(style, plan.copies));
        Self { plan, world, worker, engine, style, chunk }
    }

    /// Makes the result of a file in this worker alone.
    fn file(&mut self, name: &str, bytes: Option<Result<Vec<u8>, Box<Diagnostic>>>) -> Result<Option<Done>, Stop> {
        self.result(name, bytes, &mut |worker, tasks, take| {
            for task in tasks {
                take(worker.work(task))?;
            }
            Ok(true)
        })
    }

    /// Makes the result of a long table with several workers, showing progress; `None` if it was interrupted.
    pub(super) fn table<'r: 'a>(
        &mut self,
        name: &str,
        jobs: usize,
        progress: &mut RunProgress<'_>,
        run: &mut Run<'r, '_>,
    ) -> Result<Option<Done>, Stop> {
        let style = Style { brief: true, ..self.style };
        let (checker, renderer) = (self.worker.0.clone(), Renderer::new(style, None));
        let before = progress.done();
        let mut begun = false;
        let done = self.result(name, None, &mut |_, tasks, take| {
            begun = true;
            let workers = (0..jobs).map(|_| (checker.clone(), renderer.clone())).collect();
            run.work(progress, workers, tasks, |piece| piece.reports, |piece, _| take(piece))?;
            Ok(!progress.cut)
        });
        match &done {
            Ok(None) => progress.take_back(before),
            Ok(Some(done)) if !begun => progress.step(done.reports(), WHOLE, run.surroundings.stderr),
            _ => {}
        }
        done
    }

    /// Makes the result of a file, or keeps the existing one.
    fn result(
        &mut self,
        name: &str,
        bytes: Option<Result<Vec<u8>, Box<Diagnostic>>>,
        drive: &mut Drive<'_, 'a>,
    ) -> Result<Option<Done>, Stop> {
        let plan = self.plan;
        let path = plan.results.get(name).map_or("", String::as_str);
        let copy = plan.copies.and_then(|copies| copies.paths.get(name)).map(String::as_str);
        // Standard input was read earlier; its errors are reported in their turn.
        let (at_hand, refused) = match bytes {
            Some(Ok(bytes)) => (bytes, None),
            Some(Err(diagnostic)) => (Vec::new(), Some(Err(diagnostic))),
            None => (Vec::new(), None),
        };
        let mut stdin = at_hand.as_slice();
        let (digest, tasks): (_, Box<dyn Iterator<Item = Task>>);
        if refused.is_some() {
            let work = Work::Document { name: name.to_owned(), bytes: refused };
            (digest, tasks) = (None, Box::new(std::iter::once(Task { work, share: WHOLE })));
        } else {
            let mut parts = Tasks::new(vec![name.to_owned()], self.world, &mut stdin, Some(self.chunk));
            let first = parts.next();
            let (found, first) = self.digest(name, &at_hand, first);
            (digest, tasks) = (found, Box::new(first.into_iter().chain(parts)));
        }
        if let Some(digest) = &digest {
            let sought = ResultRequest { result: path, report: name, digest, terms: &plan.terms, copy };
            if let Some((entry, tally)) = plan.known.same(&sought, plan.store) {
                return Ok(Some(kept(entry, &tally, copy.is_some())));
            }
        }
        let Some(mut done) = self.make(path, tasks, drive)? else { return Ok(None) };
        let nothing = done.tally.reports() == 0;
        done.what = if nothing { What::Failed } else { What::Made };
        let Some(made) = plan.store.digest(path) else { return Ok(Some(done)) };
        done.entry = Some(Box::new(Entry {
            result: path.to_owned(),
            report: name.to_owned(),
            digest: digest.unwrap_or_default(),
            terms: plan.terms.clone(),
            made: WrittenFile { digest: made.0, bytes: made.1 },
            tally: String::new(),
            forms: done.rules.iter().map(|rules| rules.template.name.clone()).collect(),
            remarks: done.remarks.clone(),
            failed: done.failed,
            again: nothing || done.copied == Copied::Failed,
            copy: copy.and_then(|path| done.copied.entry(path)),
        }));
        Ok(Some(done))
    }

    /// Digests a file and returns its first task. A document is read once for both; a table is streamed, because it can
    /// be of any size.
    fn digest(&self, name: &str, at_hand: &[u8], first: Option<Task>) -> (Option<String>, Option<Task>) {
        match first {
            Some(Task { work: Work::Document { name, bytes }, share }) => {
                let bytes = bytes_of(&name, bytes, self.world);
                let digest = bytes.as_ref().ok().map(|bytes| hash::sha256(bytes));
                (digest, Some(Task { work: Work::Document { name, bytes: Some(bytes) }, share }))
            }
            first if name == "-" => (Some(hash::sha256(at_hand)), first),
            first => {
                let read = self.world.open(name).ok().and_then(|file| Digested::new(file).finish().ok());
                (read.map(|(digest, _)| digest), first)
            }
        }
    }

    /// Runs as over this file alone, piece by piece, and returns what belongs to the summary.
    fn make(
        &mut self,
        path: &str,
        tasks: impl Iterator<Item = Task>,
        drive: &mut Drive<'_, 'a>,
    ) -> Result<Option<Done>, Stop> {
        let said = RefCell::new(Vec::new());
        let (mut stdin, mut out, mut aside) = (io::empty(), io::sink(), Aside(&said));
        let mut surroundings = Surroundings {
            stdin: &mut stdin,
            stdout: &mut out,
            stderr: &mut aside,
            stdout_color: false,
            stderr_color: false,
            lang: self.style.view.lang,
            live: Live::default(),
        };
        let mut run = Run {
            surroundings: &mut surroundings,
            world: self.world,
            engine: &mut self.engine,
            view: self.style.view,
            remarks: self.style.remarks,
            failed: false,
        };
        let mut tasks = tasks.peekable();
        self.worker.1.style.brief = matches!(tasks.peek(), Some(Task { work: Work::Chunk { .. }, .. }));
        let mut done = Done {
            what: What::Made,
            rules: Vec::new(),
            forms: Vec::new(),
            remarks: String::new(),
            tally: Summary::default(),
            copied: Copied::None,
            failed: false,
            entry: None,
        };
        let mut page = Page::begin(self.worker.1.style, Results::File(self.plan.store.draft(path)?), &mut run)?;
        let heard = || String::from_utf8(said.take()).unwrap_or_default();
        let mut all = String::new();
        let mut take = |piece: Piece| {
            // Diagnostics about rules are printed once per run, not once per file.
            for rules in &piece.rules {
                page.book(rules, &mut run);
                if !done.rules.iter().any(|known| Arc::ptr_eq(known, rules)) {
                    done.rules.push(Arc::clone(rules));
                }
            }
            all.push_str(&heard());
            run.failed = false;
            if piece.part.copied != Copied::None {
                done.copied = piece.part.copied.clone();
            }
            page.take(Piece { rules: Vec::new(), ..piece }, &mut run)?;
            done.failed |= run.failed;
            let words = heard();
            all.push_str(&words);
            done.remarks.push_str(&words);
            Ok(())
        };
        if !drive(&mut self.worker, &mut tasks, &mut take)? {
            return Ok(None);
        }
        // An empty piece, after which the remarks about the table as a whole are printed.
        take(Piece::default())?;
        done.tally = page.end(&self.plan.args.only, &mut run)?;
        // The text format explains a missing result on standard error, which a result file does not have.
        if self.plan.store.digest(path).is_some_and(|(_, bytes)| bytes == 0) {
            all.push_str(&heard());
            self.plan.store.write(path, plain(&all).as_bytes())?;
        }
        Ok(Some(done))
    }
}

impl Worker for Maker<'_> {
    type Task = Task;
    type Piece = Result<Option<Done>, Stop>;

    fn work(&mut self, task: Task) -> Self::Piece {
        match task.work {
            Work::Document { name, bytes } => self.file(&name, bytes),
            // Files are not split into chunks before they reach this worker.
            Work::Chunk { .. } | Work::Broken { .. } => self.file(task.name(), None),
        }
    }
}

/// Restores what a skipped result adds to the run.
fn kept(entry: &Entry, tally: &Summary, copying: bool) -> Done {
    Done {
        what: What::Kept,
        rules: Vec::new(),
        forms: entry.forms.clone(),
        remarks: entry.remarks.clone(),
        tally: tally.clone(),
        copied: if copying { Copied::of(entry.copy.as_ref()) } else { Copied::None },
        failed: entry.failed,
        entry: None,
    }
}

/// Removes colours from text.
fn plain(words: &str) -> String {
    anstream::adapter::strip_str(words).to_string()
}

/// Collects the standard error of a run over one file.
struct Aside<'a>(&'a RefCell<Vec<u8>>);

impl io::Write for Aside<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
