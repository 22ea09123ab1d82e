//! Places the cells of a [`Document`] into a [`Report`] by the labels of a template, and reports what was tolerated and
//! what could not be placed.
//!
//! The form is laid out as anchors in reading order (`label_index`), the document as one stream of cells (`stream`); the
//! heaviest chain of matches that rises in both (`chain`, `find`) determines where each row stands; its cells are taken
//! by column headers where columns are aligned (`columns`), by count elsewhere (`row_ranges`, `rows`, `placement`).
//!
//! Invariant: knows no file formats and no rules. A figure that fits no column with certainty becomes `Uncertain`, never
//! a guess.

mod borderless;
mod chain;
mod coded;
mod columns;
mod placement;
mod find;
mod label_index;
mod headline;
mod issues;
mod reading_order;
mod remarks;
mod rows;
mod row_ranges;
mod split;
mod spans;
mod stream;
mod turned;
mod words;

pub use coded::{place_known, plain_cell};
pub use split::settle;

use std::sync::Arc;

use crate::diagnostic::{Diagnostics, Message, Text};
use crate::document::Document;
use crate::report::{Report, SectionText, State};
use crate::source::{SourceId, Sources};
use crate::template::Template;

use borderless::text::Running;
use find::Found;
use headline::{HeadLine, Headline, Lines};
use issues::Looked;
use label_index::{Anchor, Guide};
use placement::Filler;
use stream::{Item, Stream};

/// Fewest rows and column headers by which a form is recognised.
const MIN_EVIDENCE: usize = 3;
/// Lines before the first section that may hold the title.
const HEAD_LINES: usize = 80;
/// Lines at the end of a document among which a signature may stand.
const ENDING_LINES: usize = 40;

/// One template tried on a document.
struct Trial<'t> {
    template: &'t Arc<Template>,
    guide: Guide<'t>,
    found: Found,
    looked: Looked,
}

/// Places a document against the template it fits best, or against `chosen`. Returns its reports in their order, never
/// none.
pub fn place(
    document: &Document,
    source: Option<SourceId>,
    name: &str,
    templates: &[Arc<Template>],
    chosen: Option<&Arc<Template>>,
    sources: &Sources,
) -> Result<Vec<Report>, Diagnostics> {
    if let Some(coded) = &document.coded {
        return coded::place_all(coded, source, name, templates, chosen);
    }
    let stream = Stream::of(document);
    let straight = match chosen {
        Some(template) => {
            Ok((try_on(template, &stream), Message::new(Text::TemplateChosen).with("template", &template.name)))
        }
        None => recognise(templates.iter().map(|template| try_on(template, &stream)).collect(), |_| &stream, name),
    };
    let fed = straight.as_ref().map_or(0, |(trial, _)| fed_rows(&trial.guide, &trial.found, &stream));
    let rows = straight.as_ref().map_or(0, |(trial, _)| trial.looked.rows.1);
    if fed * 2 < rows || straight.is_err() {
        let text = borderless::text::Text::of(document, sources);
        if let Some((trial, recognised, running)) = run_together(&text, templates, chosen, name) {
            let more = fed_rows(&trial.guide, &trial.found, &running.stream);
            if more > (fed * 2).max(MIN_EVIDENCE) {
                return Ok(vec![place_running(trial, recognised, running, source, name)]);
            }
            if more >= MIN_EVIDENCE {
                let other = place_running(trial, recognised, running, source, name);
                let (trial, recognised) = straight?;
                let report = place_stream(trial, recognised, stream, source, name);
                return Ok(vec![if read_cells(&other) * 4 > read_cells(&report) * 5 { other } else { report }]);
            }
        }
    }
    let (trial, recognised) = straight?;
    Ok(vec![place_stream(trial, recognised, stream, source, name)])
}

/// Cells of which something is known.
fn read_cells(report: &Report) -> usize {
    let known = |state| matches!(state, State::Number | State::Blank | State::Dash);
    report.cells.iter().filter(|cell| known(cell.state)).count()
}

fn place_stream(
    trial: Trial<'_>,
    recognised: Message,
    mut stream: Stream,
    source: Option<SourceId>,
    name: &str,
) -> Report {
    let Trial { template, guide, mut found, .. } = trial;
    let mut report = Report::empty(name, template.clone());
    if let Some(second) = find::second_report(&guide, &stream) {
        report.diagnostics.push(issues::several_reports(stream.item(second).and_then(|item| item.place.clone()), name));
        stream.truncate(second);
        found = find::find(&guide, &stream);
    }
    begin(&mut report, &guide, &stream, &found, recognised, source);
    Filler { guide: &guide, stream: &stream, found: &found }.fill(&mut report);
    report
}

/// A text without cell borders: labels are found inside it, and what stands between them is cut later.
fn place_running(
    trial: Trial<'_>,
    recognised: Message,
    mut running: Running,
    source: Option<SourceId>,
    name: &str,
) -> Report {
    let Trial { template, guide, mut found, .. } = trial;
    let mut report = Report::empty(name, template.clone());
    if let Some(second) = find::second_report(&guide, &running.stream) {
        let at = running.stream.item(second).and_then(|item| item.place.clone());
        report.diagnostics.push(issues::several_reports(at, name));
        running.stream.truncate(second);
        found = find::find(&guide, &running.stream);
    }
    begin(&mut report, &guide, &running.stream, &found, recognised, source);
    let filler = Filler { guide: &guide, stream: &running.stream, found: &found };
    borderless::rows::fill(&filler, &running, &mut report);
    filler.say_tolerated(&mut report);
    report
}

fn begin(
    report: &mut Report,
    guide: &Guide<'_>,
    stream: &Stream,
    found: &Found,
    recognised: Message,
    source: Option<SourceId>,
) {
    let headline = headline_of(guide, stream, found);
    report.recognised = Some(recognised);
    report.year = headline.year();
    report.organisation.clone_from(&headline.organisation);
    report.source = source;
    if let Some(diagnostic) = issues::years_disagree(&headline, &report.name) {
        report.diagnostics.push(diagnostic);
    }
    read_sections(guide, stream, found, report);
}

/// The document as running text against each form.
fn run_together<'t>(
    text: &borderless::text::Text,
    templates: &'t [Arc<Template>],
    chosen: Option<&'t Arc<Template>>,
    name: &str,
) -> Option<(Trial<'t>, Message, Running)> {
    let tried = match chosen {
        Some(template) => std::slice::from_ref(template),
        None => templates,
    };
    let mut streams: Vec<(String, Running)> = Vec::new();
    let mut trials = Vec::new();
    for template in tried {
        let guide = Guide::of(template);
        let Some(mut running) = text.cut(&guide, MIN_EVIDENCE) else { continue };
        borderless::labels::join(&guide, &mut running);
        let found = find::find(&guide, &running.stream);
        let looked = looked(&guide, &found);
        trials.push(Trial { template, guide, found, looked });
        streams.push((template.name.clone(), running));
    }
    let nothing = Stream::default();
    let stream_of = |trial: &Trial<'_>| {
        streams.iter().find(|(name, _)| *name == trial.template.name).map_or(&nothing, |(_, running)| &running.stream)
    };
    let (trial, recognised) = match chosen {
        Some(template) => (trials.pop()?, Message::new(Text::TemplateChosen).with("template", &template.name)),
        None => recognise(trials, stream_of, name).ok()?,
    };
    let at = streams.iter().position(|(name, _)| *name == trial.template.name)?;
    let (_, running) = streams.swap_remove(at);
    Some((trial, recognised, running))
}

/// Leaf rows with cells, blank ones included, directly after their labels.
fn fed_rows(guide: &Guide<'_>, found: &Found, stream: &Stream) -> usize {
    let fed = |claim: &&chain::Candidate| {
        find::is_leaf_row(guide, claim.anchor) && stream.item(claim.end).is_some_and(|item| !item.is_words())
    };
    found.claims.iter().filter(fed).count()
}

fn try_on<'t>(template: &'t Arc<Template>, stream: &Stream) -> Trial<'t> {
    let guide = Guide::of(template);
    let found = find::find(&guide, stream);
    let looked = looked(&guide, &found);
    Trial { template, guide, found, looked }
}

fn recognise<'t, 's>(
    trials: Vec<Trial<'t>>,
    stream_of: impl Fn(&Trial<'_>) -> &'s Stream,
    name: &str,
) -> Result<(Trial<'t>, Message), Diagnostics> {
    let year = trials.iter().find_map(|trial| headline_of(&trial.guide, stream_of(trial), &trial.found).year());
    let fits = |trial: &Trial<'_>| trial.looked.rows.0 + trial.looked.cols.0 >= MIN_EVIDENCE;
    let top = trials.iter().filter(|trial| fits(trial)).map(|trial| trial.found.weight()).max();
    let Some(top) = top else {
        let looked: Vec<Looked> = trials.into_iter().map(|trial| trial.looked).collect();
        return Err(std::iter::once(issues::no_template_fits(&looked, name)).collect());
    };
    let mut best: Vec<Trial<'t>> = trials.into_iter().filter(|t| fits(t) && t.found.weight() == top).collect();
    let names: Vec<String> = best.iter().map(|trial| trial.template.name.clone()).collect();
    let tied = names.len() > 1;
    best.retain(|trial| !tied || year.is_some_and(|year| coded::in_force(trial.template, year)));
    match (best.pop(), best.is_empty(), year) {
        (Some(only), true, _) if !tied => {
            let message = only.looked.message(Text::TemplateRecognised);
            Ok((only, message))
        }
        (Some(only), true, Some(year)) => {
            let message =
                Message::new(Text::TemplateByYear).with("template", &only.template.name).with("year", year.to_string());
            Ok((only, message))
        }
        _ => {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            Err(std::iter::once(issues::template_tied(&names, name)).collect())
        }
    }
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
    let all = |count: fn(&crate::template::Table) -> usize| guide.template.tables.values().map(count).sum();
    Looked {
        template: guide.template.name.clone(),
        rows: (rows, all(|t| t.rows.leaves.iter().filter(|idx| !t.rows.node(**idx).label.is_empty()).count())),
        cols: (cols, all(|t| t.cols.leaf_count())),
    }
}

fn headline_of(guide: &Guide<'_>, stream: &Stream, found: &Found) -> Headline {
    let first = found.claims.first().map_or(HEAD_LINES, |claim| claim.start);
    let in_table = |anchor: usize| matches!(guide.anchors.get(anchor), Some(Anchor::Row(..) | Anchor::Heads(_)));
    let table = found.claims.iter().find(|claim| in_table(claim.anchor)).map_or(first, |claim| claim.start);
    let last = found.claims.last().map_or(0, |claim| claim.end).max(stream.items.len().saturating_sub(ENDING_LINES));
    let lines = |start: usize, end: usize| {
        let line = |item: &Item| HeadLine::new(&item.text, item.span());
        stream.between(start, end).iter().filter(|item| !item.text.is_empty()).map(line).collect()
    };
    let lines = Lines {
        opening: lines(0, first.min(HEAD_LINES)),
        prose: lines(first, table.min(first + HEAD_LINES)),
        ending: lines(last, stream.items.len()),
    };
    let template = guide.template;
    let aliases = template.aliases.iter().map(|alias| alias.label.as_str());
    let titles: Vec<&str> = std::iter::once(template.title.as_str()).chain(aliases).collect();
    headline::read(&lines, &titles)
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
