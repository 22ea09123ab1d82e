//! What one worker does. In: a task. Out: a [`Piece`], everything that is to be printed and counted of it. A piece
//! is the same whichever worker made it, so the output is the same for any number of workers.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::finding::{Checked, Tally};
use crate::render::json::DiagnosticOutput;
use crate::render::json::stream;
use crate::render::run_model::FailedReport;
use crate::render::text::{self, View};
use crate::render::{csv, failed, json};
use crate::report::Report;
use crate::source::Sources;
use crate::template::Template;
use crate::world::World;

use super::super::args::{CheckArgs, CheckFormat};
use super::super::pipeline::Engine;
use super::super::reading::{own_fault, read_bytes};
use super::super::remarks::{Remark, TablePart};
use super::super::tasks::{Task, Work, bytes_of};
use super::super::work::Worker;
use super::books::{Book, Books};
use super::copies::{Copied, Copies, Original};
use super::table::{UnderWay, fold};
use super::whole::{self, Part};

/// How results and remarks are printed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub format: CheckFormat,
    pub view: View,
    pub remarks: View,
    /// One of many reports: where everything holds, a line will do.
    pub brief: bool,
}

/// What came of a task. A document is one report, a stretch of a table stands for many.
#[derive(Debug, Default)]
pub(super) struct Piece {
    /// Reports it stands for.
    pub reports: usize,
    /// The rule books it needed; what is to be said about one is said before the first piece that needs it.
    pub books: Vec<Arc<Book>>,
    /// For standard error.
    pub remarks: Vec<Remark>,
    /// Where it is a stretch.
    pub table: Option<TablePart>,
    /// The results, in the format of the run. In JSON: members of the list.
    pub words: String,
    /// What its reports add to a document over the whole run.
    pub parts: Vec<Part>,
    /// Reports of which nothing came, for such a document.
    pub unread: Vec<FailedReport>,
    /// Begins with a report that is printed in full, in text.
    pub full: bool,
    pub tally: Tally,
    /// What came of the annotated copy.
    pub copied: Copied,
    /// Something could not be done.
    pub failed: bool,
}

impl Piece {
    /// It needs a rule book.
    pub(super) fn need(&mut self, book: &Arc<Book>) {
        if !self.books.iter().any(|known| Arc::ptr_eq(known, book)) {
            self.books.push(Arc::clone(book));
        }
    }

    /// The words of one report more.
    pub(super) fn print(&mut self, words: &str, style: Style) {
        if style.format == CheckFormat::Json && !self.words.is_empty() && !words.is_empty() {
            self.words.push_str(stream::parting(false));
        }
        self.words.push_str(words);
    }

    /// What there is to say about one report, or why there is none. `apart`: it stands in no report.
    pub(super) fn remark(&mut self, list: &[Diagnostic], sources: &Sources, style: Style, apart: bool) {
        match &mut self.table {
            Some(table) => table.remark(&mut self.remarks, list, apart, sources, style.remarks),
            None => self.remarks.push(Remark::of(list, apart, sources, style.remarks)),
        }
    }
}

/// Reads, checks and renders reports.
pub(super) struct Checker<'a, E: Engine> {
    pub(super) engine: E,
    pub(super) world: &'a dyn World,
    pub(super) args: &'a CheckArgs,
    pub(super) wanted: Option<Arc<Template>>,
    pub(super) style: Style,
    pub(super) books: Books<E::Program>,
    pub(super) table: Option<UnderWay>,
    copies: Option<&'a Copies>,
    /// The document under way, where a copy of it is asked for.
    original: Option<Original>,
}

impl<'a, E: Engine> Checker<'a, E> {
    pub(super) fn new(
        engine: E,
        world: &'a dyn World,
        args: &'a CheckArgs,
        wanted: Option<Arc<Template>>,
        style: Style,
    ) -> Self {
        let books = Books::default();
        Self { engine, world, args, wanted, style, books, table: None, copies: None, original: None }
    }

    /// The same, with annotated copies of workbooks.
    pub(super) fn copying(mut self, copies: Option<&'a Copies>) -> Self {
        self.copies = copies;
        self
    }

    fn document(&mut self, name: &str, bytes: Option<Result<Vec<u8>, Box<Diagnostic>>>) -> Piece {
        let mark = self.engine.sources().len();
        let bytes = bytes_of(name, bytes, self.world);
        self.original = self.copies.and(bytes.as_ref().ok()).map(|bytes| Copies::original(bytes));
        let read = read_bytes(name, bytes, self.wanted.as_ref(), self.world, &mut self.engine);
        let mut piece = Piece::default();
        self.one(name, read, &[], mark, &mut piece);
        piece
    }

    /// One report: checks it where it could be read. `open`: what is to be looked at
    /// ([`Engine::check_rest`]). Texts behind `mark` are forgotten.
    pub(super) fn one(
        &mut self,
        name: &str,
        read: Result<Report, Diagnostics>,
        open: &[Option<Vec<usize>>],
        mark: usize,
        piece: &mut Piece,
    ) {
        match read {
            Err(found) => self.unread(name, found, piece),
            Ok(report) => {
                let mark = self.checked(name, report, open, mark, piece);
                return self.engine.release(mark);
            }
        }
        self.engine.release(mark);
    }

    /// Checks a report; answers behind which mark texts may be forgotten.
    fn checked(
        &mut self,
        name: &str,
        report: Report,
        open: &[Option<Vec<usize>>],
        mark: usize,
        piece: &mut Piece,
    ) -> usize {
        let (loaded, fresh) = self.books.of(&report.template, self.args, self.world, &mut self.engine);
        let sources = self.engine.sources();
        // The rule files were read behind the report, whose text has to stay with them.
        let mark = if fresh { sources.len() } else { mark };
        let remarks = report.diagnostics.clone().into_sorted();
        let book = &loaded.book;
        piece.reports += 1;
        piece.need(book);
        piece.remark(&remarks, sources, self.style, false);
        let Some(program) = &loaded.program else {
            piece.failed = true;
            piece.tally.add_failed();
            let list = outputs(&book.diagnostics, &book.sources, self.style);
            piece.print(&no_result(name, Some(&report.template.name), &list, self.style), self.style);
            // Why stands among the diagnostics of the run.
            piece.unread.push(FailedReport { report: name.to_owned(), diagnostics: Vec::new() });
            return mark;
        };
        let mut checked = self.engine.check_rest(program, report, open);
        piece.tally.add(&checked);
        if let Some(part) = &mut piece.table {
            fold(&mut checked, part);
        }
        let (format, lang) = (self.style.format, self.style.view.lang);
        piece.parts.extend(whole::part(&checked, sources, format, lang, self.args.strict));
        let (words, full) = result(&checked, book.broken, sources, self.style);
        piece.full |= full;
        piece.print(&words, self.style);
        if let (Some(copies), Some(original)) = (self.copies, self.original.take()) {
            piece.copied = copies.make(&original, &checked, sources, lang).unwrap_or_else(|diagnostic| {
                piece.failed = true;
                piece.remark(&[*diagnostic], sources, self.style, false);
                Copied::Failed
            });
        }
        mark
    }

    /// A report, or a file, of which nothing came.
    pub(super) fn unread(&self, name: &str, found: Diagnostics, piece: &mut Piece) {
        let list = found.into_sorted();
        let sources = self.engine.sources();
        let diagnostics = outputs(&list, sources, self.style);
        piece.reports += 1;
        piece.failed = true;
        piece.tally.add_failed();
        piece.remark(&list, sources, self.style, true);
        piece.print(&no_result(name, None, &diagnostics, self.style), self.style);
        piece.unread.push(FailedReport { report: name.to_owned(), diagnostics });
    }

    /// The same, alone.
    fn broken(&self, name: &str, found: Diagnostics) -> Piece {
        let mut piece = Piece::default();
        self.unread(name, found, &mut piece);
        piece
    }
}

impl<E: Engine> Worker for Checker<'_, E> {
    type Task = Task;
    type Piece = Piece;

    fn work(&mut self, task: Task) -> Piece {
        let mark = self.engine.sources().len();
        let name = task.name().to_owned();
        let done = catch_unwind(AssertUnwindSafe(|| match task.work {
            Work::Document { name, bytes } => self.document(&name, bytes),
            Work::Stretch { table, stretch, first } => self.stretch(&table, &stretch, first),
            Work::Broken { name, diagnostic } => self.broken(&name, Diagnostics::from_iter([*diagnostic])),
        }));
        done.unwrap_or_else(|_| {
            self.engine.release(mark);
            self.books = Books::default();
            self.table = None;
            self.broken(&name, own_fault(&name))
        })
    }
}

/// The words of one report, and whether they are more than a line.
fn result(checked: &Checked, broken: usize, sources: &Sources, style: Style) -> (String, bool) {
    let lang = style.view.lang;
    let words = match style.format {
        CheckFormat::Text => {
            let line = if style.brief { text::brief(checked, broken, style.view) } else { None };
            return match line {
                Some(line) => (line, false),
                None => (text::checked(checked, broken, sources, style.view), true),
            };
        }
        CheckFormat::Csv => csv::checked(checked, lang),
        CheckFormat::Jsonl => json::line(&json::report(checked, sources, lang)),
        CheckFormat::Json => stream::member(&json::report(checked, sources, lang)),
        _ => String::new(),
    };
    (words, true)
}

/// A report without a result is a line in formats that have lines.
fn no_result(name: &str, template: Option<&str>, list: &[DiagnosticOutput], style: Style) -> String {
    match style.format {
        CheckFormat::Csv => failed::csv(name, template, list),
        CheckFormat::Jsonl => failed::jsonl(name, template, list),
        _ => String::new(),
    }
}

fn outputs(list: &[Diagnostic], sources: &Sources, style: Style) -> Vec<DiagnosticOutput> {
    list.iter().map(|d| json::diagnostic(d, sources, style.view.lang)).collect()
}
