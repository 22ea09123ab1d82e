//! What one worker does. In: a task. Out: a [`Piece`], everything that is to be printed and counted of it. A piece
//! is the same whichever worker made it, so the output is the same for any number of workers.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::finding::{Checked, Tally};
use crate::render::json::DiagnosticOutput;
use crate::render::run::UnreadPart;
use crate::render::text::{self, View};
use crate::render::{csv, json, stream, unread};
use crate::schema::Template;
use crate::text::Sources;
use crate::world::World;

use super::super::args::{CheckArgs, CheckFormat};
use super::super::pipeline::Engine;
use super::super::reading::{Task, own_fault, read_bytes};
use super::super::work::Worker;
use super::books::{Book, Books};
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

/// What came of a task. A file is one report; a task may as well stand for many.
#[derive(Debug, Default)]
pub(super) struct Piece {
    /// Reports it stands for.
    pub reports: usize,
    /// The rule books it needed; what is to be said about one is said before the first piece that needs it.
    pub books: Vec<Arc<Book>>,
    /// For standard error.
    pub remarks: String,
    /// The results, in the format of the run. In JSON: members of the list.
    pub words: String,
    /// What it adds to a document over the whole run.
    pub part: Option<Part>,
    /// That nothing came of it, for such a document.
    pub unread: Option<UnreadPart>,
    /// Begins with a report that is printed in full, in text.
    pub full: bool,
    /// Why there is no result, for formats that say it at their end.
    pub diagnostics: Vec<DiagnosticOutput>,
    pub tally: Tally,
    /// Something could not be done.
    pub failed: bool,
}

/// Reads, checks and renders reports.
pub(super) struct Checker<'a, E: Engine> {
    engine: E,
    world: &'a dyn World,
    args: &'a CheckArgs,
    wanted: Option<Arc<Template>>,
    style: Style,
    books: Books<E::Program>,
}

impl<'a, E: Engine> Checker<'a, E> {
    pub(super) fn new(
        engine: E,
        world: &'a dyn World,
        args: &'a CheckArgs,
        wanted: Option<Arc<Template>>,
        style: Style,
    ) -> Self {
        Self { engine, world, args, wanted, style, books: Books::default() }
    }

    fn check(&mut self, task: &mut Task) -> Piece {
        let mut mark = self.engine.sources().len();
        let bytes = task.take_bytes(self.world);
        let piece = match read_bytes(&task.name, bytes, self.wanted.as_ref(), self.world, &mut self.engine) {
            Err(found) => self.unread(&task.name, found),
            Ok(report) => {
                let (book, program, fresh) = self.books.of(&report.template, self.args, self.world, &mut self.engine);
                if fresh {
                    // The rule files were read behind the report, whose text has to stay with them.
                    mark = self.engine.sources().len();
                }
                let sources = self.engine.sources();
                let remarks = report.diagnostics.clone().into_sorted();
                let mut piece = Piece {
                    reports: 1,
                    books: vec![Arc::clone(book)],
                    remarks: text::diagnostics(&remarks, sources, self.style.remarks),
                    failed: has_errors(&remarks),
                    ..Piece::default()
                };
                match program {
                    Some(program) => {
                        let checked = self.engine.check(program, report);
                        piece.tally.add(&checked);
                        let (format, lang) = (self.style.format, self.style.view.lang);
                        piece.part = whole::part(&checked, sources, format, lang, self.args.strict);
                        (piece.words, piece.full) = result(&checked, book.broken, sources, self.style);
                    }
                    None => {
                        piece.failed = true;
                        piece.tally.add_failed();
                        let template = report.template.name.as_str();
                        let list = outputs(&book.diagnostics, &book.sources, self.style);
                        piece.words = no_result(&task.name, Some(template), &list, self.style);
                        // Why stands among the diagnostics of the run.
                        piece.unread = Some(UnreadPart { report: task.name.clone(), diagnostics: Vec::new() });
                    }
                }
                piece
            }
        };
        self.engine.release(mark);
        piece
    }

    /// A report of which nothing came.
    fn unread(&self, name: &str, found: Diagnostics) -> Piece {
        let list = found.into_sorted();
        let sources = self.engine.sources();
        let diagnostics = outputs(&list, sources, self.style);
        let mut piece = Piece {
            reports: 1,
            remarks: text::diagnostics(&list, sources, self.style.remarks),
            words: no_result(name, None, &diagnostics, self.style),
            unread: Some(UnreadPart { report: name.to_owned(), diagnostics: diagnostics.clone() }),
            diagnostics,
            failed: true,
            ..Piece::default()
        };
        piece.tally.add_failed();
        piece
    }
}

impl<E: Engine> Worker for Checker<'_, E> {
    type Task = Task;
    type Piece = Piece;

    fn work(&mut self, mut task: Task) -> Piece {
        let mark = self.engine.sources().len();
        let done = catch_unwind(AssertUnwindSafe(|| self.check(&mut task)));
        done.unwrap_or_else(|_| {
            self.engine.release(mark);
            self.books = Books::default();
            self.unread(&task.name, own_fault(&task.name))
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
        CheckFormat::Csv => unread::csv(name, template, list),
        CheckFormat::Jsonl => unread::jsonl(name, template, list),
        _ => String::new(),
    }
}

fn outputs(list: &[Diagnostic], sources: &Sources, style: Style) -> Vec<DiagnosticOutput> {
    list.iter().map(|d| json::diagnostic(d, sources, style.view.lang)).collect()
}

fn has_errors(list: &[Diagnostic]) -> bool {
    list.iter().any(|d| d.severity == Severity::Error)
}
