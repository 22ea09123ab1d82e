//! Puts the cells of a document where a form says they belong. In: a [`Document`] and templates. Out: a
//! [`Report`], with what was tolerated and what could not be placed. Knows nothing of file formats or rules.
//!
//! The form is laid out as anchors in reading order ([`guide`]), the document as one stream of cells
//! ([`stream`]); the heaviest chain of matches that rises in both ([`chain`], [`find`]) says where each row
//! stands; its cells are taken by column heads where columns stand under each other ([`columns`]), by count
//! elsewhere ([`sites`], [`rows`], [`fill`]). A figure that fits no column for sure becomes `Uncertain`, never a guess.

mod chain;
mod coded;
mod columns;
mod fill;
mod find;
mod guide;
mod headline;
mod issues;
mod remarks;
mod rows;
mod sites;
mod stream;
mod words;

use std::sync::Arc;

use crate::diagnostic::{Diagnostics, Message, Text};
use crate::report::{Document, Report, SectionText};
use crate::schema::Template;
use crate::text::{SourceId, Sources};

use fill::Filler;
use find::Found;
use guide::{Anchor, Guide};
use headline::Headline;
use issues::Looked;
use stream::Stream;

/// Fewer rows and column heads than this are no form.
const LEAST_EVIDENCE: usize = 3;
/// Lines before the first section that may hold the title.
const HEAD_LINES: usize = 80;

/// One template tried on a document.
struct Trial {
    template: Arc<Template>,
    looked: Looked,
    weight: i64,
}

/// Places a document against the template it fits best, or against `chosen`.
pub fn place(
    document: &Document,
    source: Option<SourceId>,
    name: &str,
    templates: &[Arc<Template>],
    chosen: Option<&Arc<Template>>,
    _sources: &Sources,
) -> Result<Report, Diagnostics> {
    if let Some(coded) = &document.coded {
        return coded::place(coded, source, name, templates, chosen);
    }
    let mut stream = Stream::of(document);
    let (template, recognised) = match chosen {
        Some(template) => (template.clone(), Message::new(Text::TemplateChosen).with("template", &template.name)),
        None => recognise(&stream, name, templates)?,
    };
    let guide = Guide::of(&template);
    let mut report = Report::empty(name, template.clone());
    if let Some(second) = find::second_report(&guide, &stream) {
        report.diagnostics.push(issues::several_reports(stream.item(second).and_then(|item| item.span()), name));
        stream.truncate(second);
    }
    let found = find::find(&guide, &stream);
    let headline = headline_of(&guide, &stream, &found);
    report.recognised = Some(recognised);
    report.year = headline.year();
    report.organisation.clone_from(&headline.organisation);
    report.source = source;
    if let Some(diagnostic) = issues::years_disagree(&headline, name) {
        report.diagnostics.push(diagnostic);
    }
    read_sections(&guide, &stream, &found, &mut report);
    Filler { guide: &guide, stream: &stream, found: &found }.fill(&mut report);
    Ok(report)
}

fn recognise(stream: &Stream, name: &str, templates: &[Arc<Template>]) -> Result<(Arc<Template>, Message), Diagnostics> {
    let mut year = None;
    let mut trials = Vec::new();
    for template in templates {
        let guide = Guide::of(template);
        let found = find::find(&guide, stream);
        year = year.or(headline_of(&guide, stream, &found).year());
        trials.push(Trial { template: template.clone(), looked: looked(&guide, &found), weight: found.weight() });
    }
    let fits = |trial: &&Trial| trial.looked.rows.0 + trial.looked.cols.0 >= LEAST_EVIDENCE;
    let top = trials.iter().filter(fits).map(|trial| trial.weight).max();
    let best: Vec<&Trial> = trials.iter().filter(fits).filter(|trial| Some(trial.weight) == top).collect();
    let failure = match best.as_slice() {
        [] => {
            let looked: Vec<Looked> = trials.into_iter().map(|trial| trial.looked).collect();
            issues::no_template_fits(&looked, name)
        }
        [only] => return Ok((only.template.clone(), only.looked.message(Text::TemplateRecognised))),
        several => {
            let in_force = |trial: &&&Trial| year.is_some_and(|year| coded::in_force(&trial.template, year));
            let of_year: Vec<&&Trial> = several.iter().filter(in_force).collect();
            if let ([only], Some(year)) = (of_year.as_slice(), year) {
                let message = Message::new(Text::TemplateByYear)
                    .with("template", &only.template.name)
                    .with("year", year.to_string());
                return Ok((only.template.clone(), message));
            }
            let names: Vec<&str> = several.iter().map(|trial| trial.template.name.as_str()).collect();
            issues::template_tied(&names, name)
        }
    };
    Err(std::iter::once(failure).collect())
}

fn looked(guide: &Guide<'_>, found: &Found) -> Looked {
    let leaf = |anchor: usize| match guide.anchors.get(anchor) {
        Some(Anchor::Row(table, node)) => {
            guide.template.tables.get_index(*table).is_some_and(|(_, t)| t.rows.node(*node).leaf.is_some())
        }
        _ => false,
    };
    let rows = found.claims.iter().filter(|claim| leaf(claim.anchor)).count();
    let mut cols = 0;
    for (anchor, what) in guide.anchors.iter().enumerate() {
        if let Anchor::Heads(table) = what {
            let most = guide.template.tables.get_index(*table).map_or(0, |(_, t)| t.cols.leaf_count());
            let heads = found.claims_of(anchor).filter(|claim| {
                let node = guide.form(claim.form).and_then(|form| form.node);
                node.is_some_and(|node| {
                    guide.template.tables.get_index(*table).is_some_and(|(_, t)| t.cols.node(node).leaf.is_some())
                })
            });
            cols += heads.count().min(most);
        }
    }
    let all = |count: fn(&crate::schema::Table) -> usize| guide.template.tables.values().map(count).sum();
    Looked {
        template: guide.template.name.clone(),
        rows: (rows, all(|t| t.rows.leaves.iter().filter(|idx| !t.rows.node(**idx).label.is_empty()).count())),
        cols: (cols, all(|t| t.cols.leaf_count())),
    }
}

fn headline_of(guide: &Guide<'_>, stream: &Stream, found: &Found) -> Headline {
    let first = found.claims.first().map_or(HEAD_LINES, |claim| claim.start);
    headline::read(stream.between(0, first.min(HEAD_LINES)), &guide.template.title)
}

/// The running text under each section heading, up to the next one or the section's first table.
fn read_sections(guide: &Guide<'_>, stream: &Stream, found: &Found, report: &mut Report) {
    let mut claims = found.claims.iter().peekable();
    while let Some(claim) = claims.next() {
        let Some(Anchor::Section(index)) = guide.anchors.get(claim.anchor) else { continue };
        let Some(section) = guide.template.sections.get(*index) else { continue };
        let end = claims.peek().map_or(stream.items.len(), |next| next.start);
        let items = stream.between(claim.end, end);
        let lines: Vec<&str> = items.iter().map(|item| item.text.as_str()).filter(|text| !text.is_empty()).collect();
        let text = SectionText { text: lines.join("\n"), span: stream.span_of(claim.end, end) };
        report.sections.insert(section.name.clone(), text);
    }
}
