//! The output of a run, in order. In: pieces as they become known. Out: the results on their stream, remarks on
//! the other; at the end the sum of everything. Holds no result longer than it takes to print it.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Message, Severity, Text, nearest};
use crate::engine::RuleSet;
use crate::finding::Summary;
use crate::render::csv;
use crate::render::json::stream;
use crate::render::text;
use crate::source::{Sources, fold_code};

use super::super::args::CheckFormat;
use super::super::output::{Results, Stop};
use super::super::remarks::Remarks;
use super::super::{Run, Said};
use super::piece::{Piece, Style};
use super::whole::Whole;

pub(super) struct Page {
    style: Style,
    results: Results,
    pub tally: Summary,
    /// Errors in rule files and templates, each counted once.
    broken: usize,
    /// In JSON: whether a report has been printed.
    any: bool,
    /// In text: the last report took one line only.
    after_line: bool,
    books: Vec<Arc<RuleSet>>,
    /// What has been said about rule files: two books may share one.
    said: Said,
    /// What is said about inputs; JSON and documents repeat it at their end.
    remarks: Remarks,
    /// The document over the whole run, in formats that are one.
    whole: Option<Whole>,
}

impl Page {
    pub(super) fn begin(style: Style, results: Results, run: &mut Run<'_, '_>) -> Result<Self, Stop> {
        let whole = Whole::of(style.format, style.view.lang);
        let mut page = Self {
            style,
            results,
            tally: Summary::default(),
            broken: 0,
            any: false,
            after_line: false,
            books: Vec::new(),
            said: Said::default(),
            remarks: Remarks::new(style.format == CheckFormat::Json || whole.is_some()),
            whole,
        };
        match style.format {
            CheckFormat::Csv => page.print(&csv::lines([csv::HEADER]), run)?,
            CheckFormat::Json => page.print(&stream::opening(), run)?,
            _ => page.print(&page.whole.as_ref().map(Whole::opening).unwrap_or_default(), run)?,
        }
        Ok(page)
    }

    /// Diagnostics that belong to no report; they have been printed.
    pub(super) fn note(&mut self, list: &[Diagnostic], sources: &Sources) {
        self.remarks.note(list, sources, self.style.view);
    }

    pub(super) fn take(&mut self, piece: Piece, run: &mut Run<'_, '_>) -> Result<(), Stop> {
        for book in &piece.rules {
            self.book(book, run);
        }
        run.failed |= piece.failed;
        let part = piece.part;
        run.failed |= part.failed;
        self.remarks.take(part.remarks, piece.table, run);
        self.tally.merge(piece.tally);
        if let Some(whole) = &mut self.whole {
            let mut words = String::new();
            part.parts.into_iter().for_each(|part| words.push_str(&whole.take(part)));
            part.unread.into_iter().for_each(|part| words.push_str(&whole.unread(part)));
            self.print(&words, run)?;
        }
        if part.words.is_empty() {
            return Ok(());
        }
        match self.style.format {
            CheckFormat::Json => {
                let parting = stream::parting(!self.any);
                self.any = true;
                self.print(parting, run)?;
            }
            CheckFormat::Text if self.after_line && part.full => self.print("\n", run)?,
            _ => {}
        }
        self.after_line = !part.words.ends_with("\n\n");
        self.print(&part.words, run)
    }

    /// What there is to say about a rule book, where it is needed for the first time.
    pub(super) fn book(&mut self, book: &Arc<RuleSet>, run: &mut Run<'_, '_>) {
        if self.books.iter().any(|known| known.template.name == book.template.name) {
            return;
        }
        let list = self.said.new_ones(book.diagnostics.clone(), &book.sources, self.style.view.lang);
        run.say_of(&list, &book.sources);
        self.broken += list.iter().filter(|d| d.severity == Severity::Error).count();
        self.note(&list, &book.sources);
        if let Some(whole) = &mut self.whole {
            whole.book(book);
        }
        self.books.push(Arc::clone(book));
    }

    /// The last words. `only`: ids asked for, of which some may not exist.
    pub(super) fn end(mut self, only: &[String], run: &mut Run<'_, '_>) -> Result<Summary, Stop> {
        self.remarks.close(run);
        let unknown = self.unknown(only);
        run.say(&unknown);
        self.note(&unknown, run.engine.sources());
        match self.style.format {
            CheckFormat::Text if self.tally.reports() + self.tally.failed > 1 && self.tally.reports() > 0 => {
                let parting = if self.after_line { "\n" } else { "" };
                let words = text::tally(&self.tally, self.broken, self.style.view);
                self.print(&format!("{parting}{words}"), run)?;
            }
            CheckFormat::Json => {
                let words = stream::closing(self.any, &self.remarks.kept);
                self.print(&words, run)?;
            }
            _ => {}
        }
        if let Some(whole) = self.whole.take() {
            let diagnostics = std::mem::take(&mut self.remarks.kept);
            let rest = whole.end(diagnostics, self.tally.clone()).map_err(Stop::Failed)?;
            self.results.write(run.surroundings.stdout, &rest)?;
        }
        run.finish(self.results)?;
        Ok(self.tally)
    }

    fn print(&mut self, words: &str, run: &mut Run<'_, '_>) -> Result<(), Stop> {
        run.print(&mut self.results, words)
    }

    /// Ids asked for that no rule book in use holds.
    fn unknown(&self, only: &[String]) -> Vec<Diagnostic> {
        let known: Vec<&str> = self.books.iter().flat_map(|book| &book.rules).map(|rule| rule.id.as_str()).collect();
        if self.books.is_empty() {
            return Vec::new();
        }
        let missing = only.iter().filter(|id| !known.iter().any(|known| fold_code(known) == fold_code(id)));
        missing
            .map(|id| {
                let help = match nearest(id, known.iter().copied()) {
                    Some(near) => Message::new(Text::UsageNear).with("near", near),
                    None => Message::new(Text::UsageListRules),
                };
                Diagnostic::new(Code::UnknownRule, Message::new(Text::UsageNoRule).with("rule", id.clone())).help(help)
            })
            .collect()
    }
}
