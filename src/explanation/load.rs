//! Reads a file of explanations.

use std::sync::Arc;

use super::keys::{ENTRY, FILE, POSITION};
use super::position::WrittenPosition;
use super::report_key::{named_in, report_key};
use super::{ENDING, Entry, Explanations, workbook};
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Lang, Message, Text};
use crate::finding::{Explained, Outcome};
use crate::rulebook::{FileRef, read_source};
use crate::source::{Sources, Spanned, fold_code};
use crate::world::{EntryKind, World};
use crate::yaml::{self, Fields, Node, Scalar};

/// Reads the explanations beside a report, if there are any, with the diagnostics about them. Both point into `sources`
/// of that report.
pub fn beside(document: &str, world: &dyn World, sources: &mut Sources) -> Option<(Explanations, Vec<Diagnostic>)> {
    let file = format!("{document}{ENDING}");
    if world.kind(&file) != Some(EntryKind::File) {
        return None;
    }
    let (mut own, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let read = read_into(&file, Some(document), world, &mut own, &mut diagnostics);
    let mut list = diagnostics.into_sorted();
    if let Some(text) = own.get(crate::source::SourceId(0)) {
        super::adopt(text, &mut list, sources);
    }
    let nothing = || Explanations::new(Arc::new(crate::source::Source::new(file.clone(), "")), Vec::new());
    Some((read.unwrap_or_else(nothing), list))
}

/// Reads a file with explanations for a batch, or a workbook of results into which they were written; each entry names
/// its report.
pub fn read(
    file: &str,
    world: &dyn World,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Explanations> {
    if workbook::is_workbook(file) {
        return workbook::read(file, world, diagnostics);
    }
    read_into(file, None, world, sources, diagnostics)
}

fn read_into(
    file: &str,
    document: Option<&str>,
    world: &dyn World,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Explanations> {
    let source = FileRef { builtin: false, path: file.to_owned() };
    let id = read_source(&source, world, sources, diagnostics)?;
    let text = Arc::clone(sources.get(id)?);
    let root = yaml::load(id, &text, diagnostics)?;
    let head = root.entries().and_then(|entries| entries.first()).map_or(root.span, |entry| entry.key.span);
    let fields = Fields::read(&root, FILE, head, diagnostics)?;
    let list = fields.get("explanations")?;
    let Some(items) = list.value.items() else {
        if !list.value.is_empty() {
            diagnostics.push(yaml::wrong_type_of_entry(list, Text::KindList));
        }
        return Some(Explanations::new(text, Vec::new()));
    };
    let place = Place { file, document, world };
    let entries = items.iter().filter_map(|item| entry(item, &place, diagnostics)).collect();
    Some(Explanations::new(text, entries))
}

/// Where an entry stands.
struct Place<'a> {
    file: &'a str,
    document: Option<&'a str>,
    world: &'a dyn World,
}

fn entry(node: &Node, place: &Place<'_>, diagnostics: &mut Diagnostics) -> Option<Entry> {
    let before = diagnostics.len();
    let owner = node.entries().and_then(|entries| entries.first()).map_or(node.span, |entry| entry.key.span);
    let fields = Fields::read(node, ENTRY, owner, diagnostics)?;
    let text = |key: &str, diagnostics: &mut Diagnostics| {
        let found = fields.text(key, diagnostics).filter(|scalar| !scalar.value.trim().is_empty())?;
        Some(Spanned::new(found.value.trim().to_owned(), found.span))
    };
    let report = text("report", diagnostics);
    let (rule, reason, who) = (text("rule", diagnostics), text("reason", diagnostics), text("who", diagnostics));
    let (left, right) = (text("left", diagnostics), text("right", diagnostics));
    let until = fields.text("until", diagnostics);
    let date = until.and_then(|scalar| Some(Spanned::new(Date::parse(&fold_code(&scalar.value))?, scalar.span)));
    if let Some(scalar) = until.filter(|_| date.is_none()) {
        diagnostics.push(not_date(&Spanned::new(scalar.value.clone(), scalar.span)));
    }
    let outcome = text("outcome", diagnostics);
    let written = outcome.as_ref().and_then(|word| Some(Spanned::new(outcome_of(&word.value)?, word.span)));
    if let Some(word) = outcome.filter(|_| written.is_none()) {
        diagnostics.push(not_outcome(&word));
    }
    let at = fields.get("at").and_then(|entry| position(&entry.value, diagnostics));
    let report = match (report, place.document) {
        (Some(report), _) => report,
        (None, Some(document)) => Spanned::new(document.to_owned(), owner),
        (None, None) => {
            diagnostics.push(yaml::missing_key(owner, "report", "报告"));
            return None;
        }
    };
    // One that is understood in part might explain another finding.
    if diagnostics.len() > before {
        return None;
    }
    let name = match place.document {
        Some(document) if report.span == owner => document.to_owned(),
        Some(document) if report.value.starts_with('#') => format!("{document}{}", report.value),
        _ => named_in(place.file, &report.value, place.world),
    };
    let key = report_key(&name, place.world);
    let bare = |figure: &Option<Spanned<String>>| figure.as_ref().map(|figure| figure.value.clone());
    let explained = Explained {
        reason: reason?.value,
        who: who?.value,
        until: date.as_ref().map(|date| date.value.to_string()),
        outcome: written.as_ref().map(|written| written.value),
        sides: [bare(&left), bare(&right)],
    };
    Some(Entry { report, key, rule: rule?, at, left, right, outcome: written, until: date, explained })
}

/// Parses an outcome that a finding can have.
pub(super) fn outcome_of(written: &str) -> Option<Outcome> {
    let words = [(Outcome::Violated, Text::HeadViolated), (Outcome::Undetermined, Text::HeadUndetermined)];
    let is = |(outcome, text): &(Outcome, Text)| {
        let spelled = [Lang::Zh, Lang::En].map(|lang| Message::new(*text).render(lang));
        written == outcome.name() || spelled.iter().any(|word| word == written)
    };
    words.into_iter().find(is).map(|(outcome, _)| outcome)
}

pub(super) fn not_outcome(written: &Spanned<String>) -> Diagnostic {
    let message = Message::new(Text::ExplainedNotOutcome).with("written", written.value.as_str());
    let help = Message::new(Text::ExplainedNotOutcomeHelp);
    Diagnostic::new(Code::BadValue, message).span(written.span).help(help)
}

pub(super) fn not_date(written: &Spanned<String>) -> Diagnostic {
    let message = Message::new(Text::ExplainedDate).with("written", written.value.as_str());
    let help = Message::new(Text::ExplainedDateHelp);
    Diagnostic::new(Code::BadValue, message).span(written.span).help(help)
}

fn position(node: &Node, diagnostics: &mut Diagnostics) -> Option<Spanned<WrittenPosition>> {
    if let Some(scalar) = node.scalar() {
        let written = scalar.value.trim();
        return (!written.is_empty()).then(|| Spanned::new(WrittenPosition::Words(written.to_owned()), scalar.span));
    }
    let fields = Fields::read(node, POSITION, node.span, diagnostics)?;
    let given = |scalar: &&Scalar| !(scalar.plain && matches!(scalar.value.trim(), "" | "null" | "~"));
    let mut part = |key: &str| {
        let entry = fields.get(key).filter(|entry| !entry.value.is_empty())?;
        match entry.value.scalar() {
            Some(scalar) => Some(scalar).filter(given).map(|scalar| scalar.value.trim().to_owned()),
            None => {
                diagnostics.push(yaml::wrong_type_of_entry(entry, Text::KindScalar));
                None
            }
        }
    };
    let (table, row, col) = (part("table"), part("row"), part("col"));
    Some(Spanned::new(WrittenPosition::Parts { table, row, col }, node.span))
}
