//! Formats that are one document over the whole run. In: a part a report, made by the workers, and at the end what
//! the run says besides. Out: the words of the document, as early as they are known; what is printed is forgotten.
//! Knows of each format only how its steps are called.

use crate::diagnostic::{Diagnostic, Lang};
use crate::engine::{RuleEntry, RuleSet};
use crate::finding::{Checked, Summary};
use crate::render::json::DiagnosticOutput;
use crate::render::run_model::{FailedReport, RuleModel, RunModel};
#[cfg(feature = "office")]
use crate::render::xlsx;
use crate::render::{html, json, junit, markdown, sarif};
use crate::source::Sources;

use super::super::args::CheckFormat;

/// What one report adds to a document.
#[derive(Debug)]
pub(super) enum Part {
    Sarif(sarif::Part),
    Junit(junit::Part),
    Markdown(markdown::Part),
    /// For pages and workbooks.
    Drawn(html::ReportView),
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
    kind: Kind,
    lang: Lang,
    rules: Vec<RuleModel>,
    /// The first of them, where they are not printed as they come.
    unread: Vec<FailedReport>,
}

enum Kind {
    Sarif(sarif::Document),
    Junit(junit::Document),
    Markdown(markdown::Document),
    Html(html::Document),
    #[cfg(feature = "office")]
    Xlsx(xlsx::Document),
}

/// Reports of which nothing came that a document names; all of them are counted.
const MOST_UNREAD: usize = 1_000;

impl Whole {
    /// `None` for formats that are printed report by report.
    pub(super) fn of(format: CheckFormat, lang: Lang) -> Option<Whole> {
        let kind = match format {
            CheckFormat::Text | CheckFormat::Json | CheckFormat::Jsonl | CheckFormat::Csv => return None,
            CheckFormat::Sarif => Kind::Sarif(sarif::Document::new(lang)),
            CheckFormat::Junit => Kind::Junit(junit::Document::new(lang)),
            CheckFormat::Md => Kind::Markdown(markdown::Document::default()),
            CheckFormat::Html => Kind::Html(html::Document::default()),
            #[cfg(feature = "office")]
            CheckFormat::Xlsx => Kind::Xlsx(xlsx::Document::default()),
        };
        Some(Whole { kind, lang, rules: Vec::new(), unread: Vec::new() })
    }

    /// What stands before the first report.
    pub(super) fn opening(&self) -> String {
        match &self.kind {
            Kind::Sarif(document) => document.opening(),
            Kind::Junit(document) => document.opening(),
            _ => String::new(),
        }
    }

    /// A rule book, before the first report that needs it.
    pub(super) fn book(&mut self, book: &RuleSet) {
        let rules = rules(book, self.lang);
        if let Kind::Sarif(document) = &mut self.kind {
            document.rules(&rules);
        }
        self.rules.extend(rules);
    }

    /// The next report of the run. Returns what is to be printed now, often nothing.
    pub(super) fn take(&mut self, part: Part) -> String {
        match (&mut self.kind, part) {
            (Kind::Sarif(document), Part::Sarif(part)) => return document.take(part),
            (Kind::Junit(document), Part::Junit(part)) => return document.take(part),
            (Kind::Markdown(document), Part::Markdown(part)) => document.take(part),
            (Kind::Html(document), Part::Drawn(part)) => document.take(part),
            #[cfg(feature = "office")]
            (Kind::Xlsx(document), Part::Drawn(part)) => document.take(part),
            // A run has one format.
            _ => {}
        }
        String::new()
    }

    /// A report of which nothing came. Returns what is to be printed now.
    pub(super) fn unread(&mut self, part: FailedReport) -> String {
        match &mut self.kind {
            Kind::Sarif(document) => document.unread(&part),
            Kind::Junit(document) => return document.unread(&part),
            _ if self.unread.len() < MOST_UNREAD => self.unread.push(part),
            _ => {}
        }
        String::new()
    }

    /// The rest of it.
    pub(super) fn end(self, diagnostics: Vec<DiagnosticOutput>, tally: Summary) -> Result<Vec<u8>, Box<Diagnostic>> {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let run = RunModel { rules: self.rules, diagnostics, unread: self.unread, tally, version };
        let words = match self.kind {
            Kind::Sarif(document) => document.end(&run),
            Kind::Junit(document) => document.end(&run),
            Kind::Markdown(document) => document.end(&run, self.lang),
            Kind::Html(document) => document.end(&run, self.lang),
            #[cfg(feature = "office")]
            Kind::Xlsx(document) => return document.end(&run, self.lang),
        };
        Ok(words.into_bytes())
    }
}

/// The rules of a book as a document lists them.
fn rules(book: &RuleSet, lang: Lang) -> Vec<RuleModel> {
    let part = |rule: &RuleEntry| RuleModel {
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
