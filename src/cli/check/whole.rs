//! Formats that are one document over the whole run. In: a part a report, made by the workers, and at the end what
//! the run says besides. Out: the document. Knows of each format only how its two steps are called.

use crate::diagnostic::{Diagnostic, Lang};
use crate::finding::{Checked, Tally};
use crate::render::json::DiagnosticOutput;
use crate::render::run::{RulePart, RunPart, UnreadPart};
use crate::render::{html, json, junit, markdown, sarif};
use crate::text::Sources;

use super::super::args::CheckFormat;
use super::books::Book;

/// What one report adds to a document.
#[derive(Debug)]
pub(super) enum Part {
    Sarif(sarif::Part),
    Junit(junit::Part),
    Markdown(markdown::Part),
    /// For pages and workbooks.
    Drawn(html::Part),
}

/// The part of a report; `None` where reports are printed one after the other.
pub(super) fn part(
    checked: &Checked,
    sources: &Sources,
    format: CheckFormat,
    lang: Lang,
    strict: bool,
) -> Option<Part> {
    Some(match format {
        CheckFormat::Sarif => Part::Sarif(sarif::part(checked, sources, lang)),
        CheckFormat::Junit => Part::Junit(junit::part(checked, sources, lang, strict)),
        CheckFormat::Md => Part::Markdown(markdown::part(checked, sources, lang)),
        CheckFormat::Html => Part::Drawn(html::part(checked, sources, lang)),
        #[cfg(feature = "office")]
        CheckFormat::Xlsx => Part::Drawn(html::part(checked, sources, lang)),
        CheckFormat::Text | CheckFormat::Json | CheckFormat::Jsonl | CheckFormat::Csv => return None,
    })
}

/// A document under way.
pub(super) struct Whole {
    format: CheckFormat,
    sarif: Vec<sarif::Part>,
    junit: Vec<junit::Part>,
    markdown: Vec<markdown::Part>,
    drawn: Vec<html::Part>,
    /// Leaves out of the parts what will not be drawn.
    room: html::Room,
    unread: Vec<UnreadPart>,
}

impl Whole {
    /// `None` for formats that are printed report by report.
    pub(super) fn of(format: CheckFormat) -> Option<Whole> {
        let room = match format {
            CheckFormat::Text | CheckFormat::Json | CheckFormat::Jsonl | CheckFormat::Csv => return None,
            #[cfg(feature = "office")]
            CheckFormat::Xlsx => crate::render::xlsx::room(),
            _ => html::room(),
        };
        Some(Whole {
            format,
            sarif: Vec::new(),
            junit: Vec::new(),
            markdown: Vec::new(),
            drawn: Vec::new(),
            room,
            unread: Vec::new(),
        })
    }

    /// The next report of the run.
    pub(super) fn take(&mut self, part: Part) {
        match part {
            Part::Sarif(part) => self.sarif.push(part),
            Part::Junit(part) => self.junit.push(part),
            Part::Markdown(part) => self.markdown.push(part),
            Part::Drawn(mut part) => {
                self.room.admit(&mut part);
                self.drawn.push(part);
            }
        }
    }

    /// A report of which nothing came.
    pub(super) fn unread(&mut self, part: UnreadPart) {
        self.unread.push(part);
    }

    /// All of it.
    pub(super) fn document(
        self,
        books: &[std::sync::Arc<Book>],
        diagnostics: Vec<DiagnosticOutput>,
        tally: Tally,
        lang: Lang,
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        let rules = books.iter().flat_map(|book| rules(book, lang)).collect();
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let run = RunPart { rules, diagnostics, unread: self.unread, tally, version };
        let words = match self.format {
            CheckFormat::Sarif => sarif::document(&self.sarif, &run, lang),
            CheckFormat::Junit => junit::document(&self.junit, &run, lang),
            CheckFormat::Md => markdown::document(&self.markdown, &run, lang),
            CheckFormat::Html => html::document(self.drawn, &run, lang),
            #[cfg(feature = "office")]
            CheckFormat::Xlsx => return crate::render::xlsx::document(self.drawn, &run, lang),
            CheckFormat::Text | CheckFormat::Json | CheckFormat::Jsonl | CheckFormat::Csv => String::new(),
        };
        Ok(words.into_bytes())
    }
}

/// The rules of a book as a document lists them.
fn rules(book: &Book, lang: Lang) -> Vec<RulePart> {
    let part = |rule: &super::super::RuleEntry| RulePart {
        template: book.template.name.clone(),
        id: rule.id.clone(),
        severity: rule.severity,
        table: rule.table.clone(),
        check: rule.check.clone(),
        when: rule.when.clone(),
        basis: rule.basis.clone(),
        message: rule.message.as_ref().map(|message| message.render(lang)),
        source: rule.span.and_then(|span| json::source(span, &book.sources)),
        derived: rule.derived,
    };
    book.rules.iter().map(part).collect()
}
