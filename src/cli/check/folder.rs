//! `gouji check --output-dir`: one result a file, in a folder; what is up to date is not made again. In: reports,
//! what earlier runs left in the folder. Out: results, each as a run over its file alone would write it, and the
//! summary over all of them.
//!
//! A result that stays adds to the summary, the remarks and the exit status what it added when it was made, so a run
//! says the same whatever it skips.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::io;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Message, Text};
use crate::finding::Tally;
use crate::render::kept::{Entry, Made};
use crate::render::text::View;
use crate::schema::Template;
use crate::world::World;

use super::super::args::{CheckArgs, CheckFormat};
use super::super::digest::{self, Digested};
use super::super::inputs::{folder_of, lies_in};
use super::super::naming::{self, Names};
use super::super::output::{Results, Stop};
use super::super::pipeline::Engine;
use super::super::remarks::Remark;
use super::super::store::Store;
use super::super::tasks::{Task, Tasks, WHOLE, Work, bytes_of};
use super::super::work::Worker;
use super::super::{FAILED, Live, Run, Surroundings};
use super::books::{Book, Books};
use super::copies::{self, Copied, Copies};
use super::manifest::{Known, Manifest, Sought};
use super::page::Page;
use super::piece::{Checker, Piece, Style};
use super::terms;

pub(super) fn run<E: Engine>(args: &CheckArgs, folder: &str, run: &mut Run<'_, '_, E>) -> Result<u8, Stop> {
    refuse_folder_of_inputs(args, folder, run.world)?;
    let store = Store::open(folder)?;
    let mut inputs = run.inputs(&args.reports, &written(args));
    // A report has one result, however often it is named.
    let mut named = HashSet::new();
    inputs.names.retain(|name| named.insert(name.clone()));
    let known = Known::read(&store)?;
    let mut names = Names::default();
    let results = results(args, &inputs.names, &known, &mut names, run.world);
    let copies = copies_beside(args, &inputs.names, folder, names, run.world)?;
    if let (Some(copies), Some(target)) = (&copies, args.annotate())
        && copies.file.as_ref().is_some_and(|copy| results.values().any(|path| *copy == store.name(path)))
    {
        return Err(copies::same_file(target, "--output-dir"));
    }

    let style = Style { format: CheckFormat::Text, view: run.view, remarks: run.remarks, brief: true };
    let mut page = Page::begin(style, Results::Stdout, run)?;
    run.say(&inputs.remarks);
    let wanted = match super::named_template(args.template.as_deref(), run) {
        Ok(wanted) => wanted,
        Err(_) => return Ok(FAILED),
    };
    let terms = terms::of(args, wanted.as_ref(), run.view.lang, run.world, run.engine);
    let plan = Plan { args, store: &store, known: &known, results, copies: copies.as_ref(), terms };
    let mut tasks = run.files(inputs.names);
    let jobs = run.jobs(args.jobs, &mut tasks);
    let (stretch, view) = (run.stretch(), run.view);
    let workers = run.workers(jobs, |engine, world| Maker::new(engine, world, &plan, wanted.clone(), view, stretch));
    let mut manifest = Manifest::open(&store, &known)?;
    let mut books = Books::default();
    let mut count = Count::default();
    let take = |done: Result<Done, Stop>, run: &mut Run<'_, '_, E>| {
        let mut done = done?;
        if let Some(entry) = done.entry.take() {
            manifest.add(*entry, &done.tally, &known)?;
        }
        // What there is to say about the rules is said whether a result is made with them or stays.
        for form in std::mem::take(&mut done.forms) {
            let mut own = wanted.iter().cloned().chain(run.engine.templates());
            if let Some(template) = own.find(|template| template.name == form) {
                done.books.push(Arc::clone(&books.of(&template, args, run.world, run.engine).0.book));
            }
        }
        count.add(&done);
        page.take(done.piece(run.remarks.color), run)
    };
    run.work(workers, tasks, |done| done.as_ref().map_or(0, Done::reports), take)?;
    manifest.end(&store)?;
    run.say(copies::remark(count.without_copy).as_slice());
    let tally = page.end(&args.only, run)?;
    let words = count.words(folder).render(run.view.lang) + "\n";
    run.print(&mut Results::Stdout, &words)?;
    run.finish(Results::Stdout)?;
    Ok(super::status(&tally, args))
}

/// What the run itself writes is no report.
pub(super) fn written(args: &CheckArgs) -> Vec<&str> {
    let all = [args.output.as_deref(), args.output_dir.as_deref(), args.annotate()];
    all.into_iter().flatten().collect()
}

/// A folder of results holds nothing that is read: a result could take its place, and next time be taken for it.
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

/// Where the result of each report lies below the folder.
fn results(
    args: &CheckArgs,
    reports: &[String],
    known: &Known,
    names: &mut Names,
    world: &dyn World,
) -> HashMap<String, String> {
    let root = naming::root(&args.reports, |word| folder_of(word, world));
    let ours: HashSet<&str> = reports.iter().map(String::as_str).collect();
    let give = |report: &String| {
        // What an earlier run over other reports made stays, as long as its report is there.
        let owned = |path: &str| {
            known.owner(path).is_some_and(|owner| {
                let same = || world.canonical(owner) == world.canonical(report);
                !ours.contains(owner) && world.kind(owner).is_some() && !same()
            })
        };
        (report.clone(), names.give(report, &root, args.format.ending(), owned))
    };
    reports.iter().map(give).collect()
}

/// The copies of a run; where they lie in the folder of results, they take no name of a result.
fn copies_beside(
    args: &CheckArgs,
    reports: &[String],
    folder: &str,
    results: Names,
    world: &dyn World,
) -> Result<Option<Copies>, Stop> {
    let Some(target) = args.annotate() else { return Ok(None) };
    let same = Store::at(target).is_same(&Store::at(folder));
    copies::plan(target, args, reports, if same { results } else { Names::default() }, world).map(Some)
}

/// What all workers know.
struct Plan<'a> {
    args: &'a CheckArgs,
    store: &'a Store,
    known: &'a Known,
    /// By the name of the report.
    results: HashMap<String, String>,
    copies: Option<&'a Copies>,
    terms: String,
}

/// What became of the result of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Made,
    /// It was up to date.
    Kept,
    /// It says that the report could not be read.
    Failed,
}

/// What became of one input.
struct Done {
    what: What,
    books: Vec<Arc<Book>>,
    /// Forms of books that were needed when a result was made that stays.
    forms: Vec<String>,
    /// What was said, with colours.
    remarks: String,
    tally: Tally,
    copied: Copied,
    /// Something could not be done.
    failed: bool,
    /// To be remembered.
    entry: Option<Box<Entry>>,
}

impl Done {
    fn reports(&self) -> usize {
        self.tally.reports() + self.tally.failed
    }

    /// What it adds to the summary.
    fn piece(self, color: bool) -> Piece {
        let words = if color { self.remarks } else { plain(&self.remarks) };
        Piece {
            books: self.books,
            remarks: vec![Remark { words, ..Remark::default() }],
            tally: self.tally,
            failed: self.failed,
            ..Piece::default()
        }
    }
}

#[derive(Debug, Default)]
struct Count {
    made: usize,
    kept: usize,
    failed: usize,
    /// Reports that are no workbooks.
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

/// A worker: looks whether the result of a file is up to date, and makes it where it is not.
struct Maker<'a, E: Engine> {
    plan: &'a Plan<'a>,
    world: &'a dyn World,
    checker: Checker<'a, E>,
    /// For the pages of single files.
    engine: E,
    style: Style,
    stretch: usize,
}

impl<'a, E: Engine> Maker<'a, E> {
    fn new(
        engine: E,
        world: &'a dyn World,
        plan: &'a Plan<'a>,
        wanted: Option<Arc<Template>>,
        view: View,
        stretch: usize,
    ) -> Self {
        let (own, remarks) = (View { color: false, ..view }, View { color: true, ..view });
        // As if the file stood alone; its remarks with colours, which can be taken out.
        let style = Style { format: plan.args.format, view: own, remarks, brief: false };
        let checker = Checker::new(engine.clone(), world, plan.args, wanted, style).copying(plan.copies);
        Self { plan, world, checker, engine, style, stretch }
    }

    /// The result of a file: what is there, or a new one.
    fn file(&mut self, name: &str, bytes: Option<Result<Vec<u8>, Box<Diagnostic>>>) -> Result<Done, Stop> {
        let plan = self.plan;
        let path = plan.results.get(name).map_or("", String::as_str);
        let copy = plan.copies.and_then(|copies| copies.paths.get(name)).map(String::as_str);
        // Standard input has been read; what was wrong with it is said when its turn comes.
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
            let mut parts = Tasks::new(vec![name.to_owned()], self.world, &mut stdin, Some(self.stretch));
            let first = parts.next();
            let (found, first) = self.digest(name, &at_hand, first);
            (digest, tasks) = (found, Box::new(first.into_iter().chain(parts)));
        }
        if let Some(digest) = &digest {
            let sought = Sought { result: path, report: name, digest, terms: &plan.terms, copy };
            if let Some((entry, tally)) = plan.known.same(&sought, plan.store) {
                return Ok(kept(entry, &tally, copy.is_some()));
            }
        }
        let mut done = self.make(path, tasks)?;
        let nothing = done.tally.reports() == 0;
        done.what = if nothing { What::Failed } else { What::Made };
        let Some(made) = plan.store.digest(path) else { return Ok(done) };
        done.entry = Some(Box::new(Entry {
            result: path.to_owned(),
            report: name.to_owned(),
            digest: digest.unwrap_or_default(),
            terms: plan.terms.clone(),
            made: Made { digest: made.0, bytes: made.1 },
            tally: String::new(),
            forms: done.books.iter().map(|book| book.template.name.clone()).collect(),
            remarks: done.remarks.clone(),
            failed: done.failed,
            again: nothing || done.copied == Copied::Failed,
            copy: copy.and_then(|path| done.copied.entry(path)),
        }));
        Ok(done)
    }

    /// The digest of a file, and its first task. A document is read for it, once; a table is read through, since it
    /// may be of any size.
    fn digest(&self, name: &str, at_hand: &[u8], first: Option<Task>) -> (Option<String>, Option<Task>) {
        match first {
            Some(Task { work: Work::Document { name, bytes }, share }) => {
                let bytes = bytes_of(&name, bytes, self.world);
                let digest = bytes.as_ref().ok().map(|bytes| digest::of(bytes));
                (digest, Some(Task { work: Work::Document { name, bytes: Some(bytes) }, share }))
            }
            first if name == "-" => (Some(digest::of(at_hand)), first),
            first => {
                let read = self.world.open(name).ok().and_then(|file| Digested::new(file).end().ok());
                (read.map(|(digest, _)| digest), first)
            }
        }
    }

    /// What a run over this one file would write, piece by piece, and what of it belongs to the summary.
    fn make(&mut self, path: &str, tasks: impl Iterator<Item = Task>) -> Result<Done, Stop> {
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
        self.checker.style.brief = matches!(tasks.peek(), Some(Task { work: Work::Stretch { .. }, .. }));
        let mut done = Done {
            what: What::Made,
            books: Vec::new(),
            forms: Vec::new(),
            remarks: String::new(),
            tally: Tally::default(),
            copied: Copied::None,
            failed: false,
            entry: None,
        };
        let mut page = Page::begin(self.checker.style, Results::File(self.plan.store.draft(path)?), &mut run)?;
        let heard = || String::from_utf8(said.take()).unwrap_or_default();
        let mut all = String::new();
        // The last piece is an empty one: behind it stands what is said of a table as a whole.
        for piece in tasks.map(|task| self.checker.work(task)).chain([Piece::default()]) {
            // What is said about the rules is said once in a run, not once a file.
            for book in &piece.books {
                page.book(book, &mut run);
                if !done.books.iter().any(|known| Arc::ptr_eq(known, book)) {
                    done.books.push(Arc::clone(book));
                }
            }
            all.push_str(&heard());
            run.failed = false;
            if piece.copied != Copied::None {
                done.copied = piece.copied.clone();
            }
            page.take(Piece { books: Vec::new(), ..piece }, &mut run)?;
            done.failed |= run.failed;
            let words = heard();
            all.push_str(&words);
            done.remarks.push_str(&words);
        }
        done.tally = page.end(&self.plan.args.only, &mut run)?;
        // Text says on standard error why there is no result; a file has nobody beside it.
        if self.plan.store.digest(path).is_some_and(|(_, bytes)| bytes == 0) {
            all.push_str(&heard());
            self.plan.store.write(path, plain(&all).as_bytes())?;
        }
        Ok(done)
    }
}

impl<E: Engine> Worker for Maker<'_, E> {
    type Task = Task;
    type Piece = Result<Done, Stop>;

    fn work(&mut self, task: Task) -> Self::Piece {
        match task.work {
            Work::Document { name, bytes } => self.file(&name, bytes),
            // Files are not taken apart before they come here.
            Work::Stretch { .. } | Work::Broken { .. } => self.file(task.name(), None),
        }
    }
}

/// A result that stays, as if it had been made.
fn kept(entry: &Entry, tally: &Tally, copying: bool) -> Done {
    Done {
        what: What::Kept,
        books: Vec::new(),
        forms: entry.forms.clone(),
        remarks: entry.remarks.clone(),
        tally: tally.clone(),
        copied: if copying { Copied::of(entry.copy.as_ref()) } else { Copied::None },
        failed: entry.failed,
        entry: None,
    }
}

/// Words without their colours.
fn plain(words: &str) -> String {
    anstream::adapter::strip_str(words).to_string()
}

/// Standard error of a run over one file.
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
