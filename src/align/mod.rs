//! Places the cells of a [`Document`] into a [`Report`] by the labels of a template, and reports what was tolerated and
//! what could not be placed.
//!
//! The form is laid out as anchors in reading order (`label_index`), the document as one stream of cells (`stream`); the
//! heaviest chain of matches that rises in both (`chain`, `find`) determines where each row stands; its cells are taken
//! by column headers where columns are aligned (`columns`, `aligned_rows`), by count elsewhere (`row_ranges`, `rows`,
//! `counted_rows`); `placement` holds these together.
//!
//! Invariant: knows no file formats and no rules. A figure that fits no column with certainty becomes `Uncertain`, never
//! a guess.

mod assign;
mod blocks;
mod borderless;
mod chain;
mod dates;
mod facts;
mod narrative;
mod coded;
mod columns;
mod placement;
mod prose;
mod sketch;
mod aligned_rows;
mod cells;
mod counted_rows;
mod heading;
mod find;
mod forms;
mod label_index;
mod head_order;
mod grid_columns;
mod headline;
mod heads;
mod issues;
mod reading_order;
mod ledger;
mod regions;
mod remarks;
mod reports;
mod rows;
mod row_ranges;
mod split;
mod spans;
mod stream;
mod titled_text;
mod titles;
mod turned;
mod twice;
mod unit_line;
mod words;

pub use coded::{place_known, plain_cell};
pub use prose::without_names;
pub use sketch::{MAX_KEPT, Share, Sketch, share};
pub use split::settle;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::{Diagnostics, Message, Text};
use crate::document::{Block, Document};
use crate::report::{FormMention, FormReading, OtherForm, Place, Report, SectionText, State};
use crate::source::{SourceId, Sources};
use crate::template::{self, Template};

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
    /// The other form of the family of which tables are printed as well, with words that only that form has.
    mixed: Option<(OtherForm, Vec<FormMention>)>,
    /// The stream in which it was found, if blocks beside each other were put below each other for it.
    rearranged: Option<Stream>,
}

impl Trial<'_> {
    /// The stream in which the form was found.
    fn stream<'s>(&'s self, plain: &'s Stream) -> &'s Stream {
        self.rearranged.as_ref().unwrap_or(plain)
    }
}

/// Most reports that one document may hold.
const MAX_REPORTS: usize = 1_000;

/// Places a document against the template it fits best, or against `chosen`. A document may hold several reports; each
/// has a name of its own then, `file#2` or `file#sheet`.
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
    let context = Context { source, templates, chosen, sources };
    let laid = document.aligned.as_ref().map(|blocks| Document { blocks: blocks.clone(), ..Document::default() });
    let document = laid.as_ref().filter(|laid| context.prefers(laid, document, name)).unwrap_or(document);
    let stream = Stream::new(document);
    let straight = context.straight(&stream, name);
    let starts = match &straight {
        Ok((trial, _)) => further_reports(trial, trial.stream(&stream)),
        Err(_) => Vec::new(),
    };
    if starts.is_empty() {
        let mut report = context.place_one(document, stream, straight, name)?;
        forms::name_form_in_force(&mut report, templates);
        return Ok(vec![report]);
    }
    let places: Vec<(usize, usize)> = starts.iter().map(|start| start.origin).collect();
    let sheets: Option<Vec<Arc<str>>> = starts.iter().map(|start| start.sheet.clone()).collect();
    let (mut reports, mut lost) = (Vec::new(), Diagnostics::default());
    for (index, part) in document.clone().cut(&places).iter().enumerate() {
        let own = match (&sheets, index) {
            (Some(sheets), _) => {
                let sheet = if index == 0 { first_sheet(part) } else { sheets.get(index - 1).cloned() };
                sheet.map_or_else(|| name.to_owned(), |sheet| format!("{name}#{sheet}"))
            }
            (None, 0) => name.to_owned(),
            (None, _) => format!("{name}#{}", index + 1),
        };
        match context.place(part, &own) {
            Ok(mut report) => {
                forms::name_form_in_force(&mut report, templates);
                reports.push(report);
            }
            Err(found) => lost.extend(found),
        }
    }
    match reports.first_mut() {
        Some(first) => first.diagnostics.extend(lost),
        None => return Err(lost),
    }
    Ok(reports)
}

/// Where a further report begins.
struct Start {
    /// Block of the document, and the row or cell in it.
    origin: (usize, usize),
    /// The sheet, if it begins with one.
    sheet: Option<Arc<str>>,
}

/// Reads what stands above the tables of a document of which no table can be read.
pub fn read_headline(
    document: &Document,
    source: Option<SourceId>,
    name: &str,
    template: &Arc<Template>,
    templates: &[Arc<Template>],
) -> Report {
    let stream = Stream::new(document);
    let Trial { guide, found, .. } = try_on(template, &stream);
    let mut report = Report::empty(name, Arc::clone(template));
    let recognised = Message::new(Text::TemplateByHeadings).with("template", &template.name);
    begin(&mut report, &guide, &stream, &found, recognised, source);
    forms::name_form_in_force(&mut report, templates);
    report
}

/// Where the second and every further report of a document begin.
fn further_reports(trial: &Trial<'_>, stream: &Stream) -> Vec<Start> {
    let start = |index: usize| {
        let item = stream.item(index)?;
        let before = index.checked_sub(1).and_then(|index| stream.item(index));
        let sheet = sheet_of(item.place.as_ref());
        let new = sheet.is_some() && sheet != before.and_then(|item| sheet_of(item.place.as_ref()));
        Some(Start { origin: item.origin, sheet: sheet.filter(|_| new) })
    };
    let starts = reports::further(&trial.guide, stream, &trial.found);
    starts.into_iter().take(MAX_REPORTS).filter_map(start).collect()
}

fn first_sheet(document: &Document) -> Option<Arc<str>> {
    document.blocks.iter().find_map(|block| match block {
        Block::Grid(grid) => sheet_of(grid.rows.iter().flatten().next().map(|cell| &cell.place)),
        Block::Run(run) => sheet_of(run.cells.first().map(|cell| &cell.place)),
        Block::Line(line) => sheet_of(line.place.as_ref()),
    })
}

fn sheet_of(place: Option<&Place>) -> Option<Arc<str>> {
    match place {
        Some(Place::Sheet { sheet, .. }) => Some(Arc::clone(sheet)),
        _ => None,
    }
}

/// What the reports of one document are read with.
struct Context<'a> {
    source: Option<SourceId>,
    templates: &'a [Arc<Template>],
    chosen: Option<&'a Arc<Template>>,
    sources: &'a Sources,
}

impl<'a> Context<'a> {
    fn straight(&self, stream: &Stream, name: &str) -> Result<(Trial<'a>, Message), Diagnostics> {
        match self.chosen {
            Some(template) => {
                let message = Message::new(Text::TemplateChosen).with("template", &template.name);
                let is_other = |other: &&'a Arc<Template>| template::same_family(template, other);
                let others = self.templates.iter().filter(is_other).map(|other| try_on(other, stream));
                let mut trials: Vec<Trial<'_>> = std::iter::once(try_on(template, stream)).chain(others).collect();
                forms::compare(&mut trials, |_| stream);
                Ok((trials.swap_remove(0), message))
            }
            None => {
                let mut trials: Vec<Trial<'_>> = self.templates.iter().map(|form| try_on(form, stream)).collect();
                forms::compare(&mut trials, |_| stream);
                let year = year_of(&trials, |trial| headline_of(&trial.guide, trial.stream(stream), &trial.found));
                recognise(trials, year, name)
            }
        }
    }

    /// Whether words that stand in columns make the rows of the form no less than text that is read by its labels.
    fn prefers(&self, laid: &Document, document: &Document, name: &str) -> bool {
        let stream = Stream::new(laid);
        let Ok((trial, _)) = self.straight(&stream, name) else { return false };
        let own = rows_with_cells(&trial.guide, &trial.found, trial.stream(&stream));
        let text = borderless::text::Text::new(document, self.sources);
        let running = run_together(&text, self.templates, Some(trial.template), name);
        own >= running.map_or(0, |(trial, _, running)| rows_with_cells(&trial.guide, &trial.found, &running.stream))
    }

    /// Places one report.
    fn place(&self, document: &Document, name: &str) -> Result<Report, Diagnostics> {
        let stream = Stream::new(document);
        let straight = self.straight(&stream, name);
        self.place_one(document, stream, straight, name)
    }

    fn place_one(
        &self,
        document: &Document,
        stream: Stream,
        straight: Result<(Trial<'a>, Message), Diagnostics>,
        name: &str,
    ) -> Result<Report, Diagnostics> {
        let fed = straight.as_ref().map_or(0, |(trial, _)| fed_rows(&trial.guide, &trial.found, trial.stream(&stream)));
        let rows = straight.as_ref().map_or(0, |(trial, _)| trial.looked.rows.1.saturating_sub(displaced_rows(trial)));
        let gridded = straight.as_ref().is_ok_and(|(trial, _)| stands_in_grids(trial, trial.stream(&stream)));
        if fed * 2 < rows && !gridded || straight.is_err() {
            let text = borderless::text::Text::new(document, self.sources);
            if let Some((trial, recognised, running)) = run_together(&text, self.templates, self.chosen, name) {
                let more = fed_rows(&trial.guide, &trial.found, &running.stream);
                if more > (fed * 2).max(MIN_EVIDENCE) {
                    return Ok(place_running(trial, recognised, running, self.source, name));
                }
                if more >= MIN_EVIDENCE {
                    let other = place_running(trial, recognised, running, self.source, name);
                    let (trial, recognised) = straight?;
                    let report = place_stream(trial, recognised, &stream, self.source, name);
                    return Ok(if read_cells(&other) * 4 > read_cells(&report) * 5 { other } else { report });
                }
            }
        }
        let (trial, recognised) = straight?;
        Ok(place_stream(trial, recognised, &stream, self.source, name))
    }
}

/// Rows of tables that are not printed, while tables of other titles have their rows: no other reading would find them.
fn displaced_rows(trial: &Trial<'_>) -> usize {
    let assignment = &trial.found.assignment;
    let lacking = |table: &usize| assignment.chosen.get(*table).is_some_and(Option::is_none);
    let tables: BTreeSet<usize> = assignment.foreign.iter().map(|(table, _)| *table).filter(lacking).collect();
    let displaced = tables.into_iter().filter_map(|table| trial.template.tables.get_index(table));
    displaced.map(|(_, table)| table.rows.leaf_count()).sum()
}

/// Whether a table of the form stands in the cells of a grid, so that nothing of it is running text.
fn stands_in_grids(trial: &Trial<'_>, stream: &Stream) -> bool {
    let region = |fit: &assign::Fit| trial.found.regions.get(fit.region).map(|region| region.items.start);
    let mut chosen = trial.found.assignment.chosen.iter().flatten();
    chosen.all(|fit| {
        let at = region(fit).and_then(|start| stream.item(start)).and_then(|item| item.at);
        at.is_some_and(|at| stream.rectangular.get(at.grid).copied().unwrap_or(false))
    }) && trial.found.assignment.chosen.iter().flatten().next().is_some()
}

/// Cells of which something is known.
fn read_cells(report: &Report) -> usize {
    let known = |state| matches!(state, State::Number | State::Blank | State::Dash);
    report.cells.iter().filter(|cell| known(cell.state)).count()
}

fn place_stream(trial: Trial<'_>, recognised: Message, plain: &Stream, source: Option<SourceId>, name: &str) -> Report {
    let Trial { template, guide, found, mixed, rearranged, .. } = trial;
    let stream = rearranged.as_ref().unwrap_or(plain);
    let mut report = Report::empty(name, template.clone());
    begin(&mut report, &guide, stream, &found, recognised, source);
    forms::note(&mut report, mixed);
    Filler::new(&guide, stream, &found).fill(&mut report);
    report
}

/// A text without cell borders: labels are found inside it, and what stands between them is cut later.
fn place_running(
    trial: Trial<'_>,
    recognised: Message,
    running: Running,
    source: Option<SourceId>,
    name: &str,
) -> Report {
    let Trial { template, guide, found, mixed, .. } = trial;
    let mut report = Report::empty(name, template.clone());
    if let Some(second) = reports::further(&guide, &running.stream, &found).first() {
        let at = running.stream.item(*second).and_then(|item| item.place.clone());
        report.diagnostics.push(issues::several_reports(at, name));
    }
    begin(&mut report, &guide, &running.stream, &found, recognised, source);
    forms::note(&mut report, mixed);
    let filler = Filler::new(&guide, &running.stream, &found);
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
    report.form = Some(FormReading {
        year: headline.stated_year().map(|(_, mention)| mention.clone()),
        ..FormReading::default()
    });
    if let Some(diagnostic) = issues::years_disagree(&headline, &report.name) {
        report.diagnostics.push(diagnostic);
    }
    read_sections(guide, stream, found, report);
    facts::read(guide, stream, found, &headline, report);
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
        let guide = Guide::new(template);
        let Some(mut running) = text.cut(&guide, MIN_EVIDENCE) else { continue };
        borderless::labels::join(&guide, &mut running);
        let found = find::find(&guide, &running.stream);
        let looked = looked(&guide, &found);
        trials.push(Trial { template, guide, found, looked, mixed: None, rearranged: None });
        streams.push((template.name.clone(), running));
    }
    let nothing = Stream::default();
    let stream_of = |form: &Template| {
        streams.iter().find(|(name, _)| *name == form.name).map_or(&nothing, |(_, running)| &running.stream)
    };
    forms::compare(&mut trials, stream_of);
    let (trial, recognised) = match chosen {
        Some(template) => (trials.pop()?, Message::new(Text::TemplateChosen).with("template", &template.name)),
        None => {
            let year = year_of(&trials, |trial| headline_of(&trial.guide, stream_of(trial.template), &trial.found));
            recognise(trials, year, name).ok()?
        }
    };
    let at = streams.iter().position(|(name, _)| *name == trial.template.name)?;
    let (_, running) = streams.swap_remove(at);
    Some((trial, recognised, running))
}

/// How many rows of the form have words with cells directly after them, wherever in the document.
fn rows_with_cells(guide: &Guide<'_>, found: &Found, stream: &Stream) -> usize {
    let fed = |c: &&chain::Candidate| {
        !c.tolerated && find::is_leaf_row(guide, c.anchor) && stream.item(c.end).is_some_and(|item| !item.is_words())
    };
    found.candidates.iter().filter(fed).map(|c| c.anchor).collect::<std::collections::HashSet<_>>().len()
}

/// Leaf rows with cells, blank ones included, directly after their labels.
fn fed_rows(guide: &Guide<'_>, found: &Found, stream: &Stream) -> usize {
    let fed = |claim: &&chain::Candidate| {
        find::is_leaf_row(guide, claim.anchor) && stream.item(claim.end).is_some_and(|item| !item.is_words())
    };
    found.claims.iter().filter(fed).count()
}

fn try_on<'t>(template: &'t Arc<Template>, stream: &Stream) -> Trial<'t> {
    let guide = Guide::new(template);
    let laid = borderless::periods::lay_out(&guide, stream);
    let rearranged = blocks::below_each_other(&guide, laid.as_ref().unwrap_or(stream)).or(laid);
    let found = find::find(&guide, rearranged.as_ref().unwrap_or(stream));
    let looked = looked(&guide, &found);
    Trial { template, guide, found, looked, mixed: None, rearranged }
}

/// The year that the lines above one of the forms tell.
fn year_of(trials: &[Trial<'_>], headline: impl Fn(&Trial<'_>) -> Headline) -> Option<i32> {
    trials.iter().find_map(|trial| headline(trial).year())
}

/// Chooses the form that a document fits best; `year` decides between equals.
fn recognise<'t>(trials: Vec<Trial<'t>>, year: Option<i32>, name: &str) -> Result<(Trial<'t>, Message), Diagnostics> {
    let fits = |trial: &Trial<'_>| trial.looked.rows.0 + trial.looked.cols.0 >= MIN_EVIDENCE;
    let top = trials.iter().filter(|trial| fits(trial)).map(|trial| trial.found.weight()).max();
    let Some(top) = top else {
        let looked: Vec<Looked> = trials.into_iter().map(|trial| trial.looked).collect();
        return Err(std::iter::once(issues::no_template_fits(&looked, name)).collect());
    };
    let mut best: Vec<Trial<'t>> = trials.into_iter().filter(|t| fits(t) && t.found.weight() == top).collect();
    let names: Vec<String> = best.iter().map(|trial| trial.template.name.clone()).collect();
    let tied = names.len() > 1;
    best.retain(|trial| !tied || year.is_some_and(|year| template::in_force(trial.template, year)));
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
        let line = |item: &Item| HeadLine::new(&item.text, item.place.clone());
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
