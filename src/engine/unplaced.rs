//! Finds reports of which nothing was read, whole tables of which nothing was read, and what such a document is.
//!
//! Invariant: a report without any figure, dash or word in its cells is unread, whichever way its form was chosen.

use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Text};
use crate::document::{Block, CellMark, Document};
use crate::report::{Cell, FormMention, Place, Report, State, Unchecked};
use crate::source::fold_label;
use crate::template::{self, CellId, LeafIdx, Table, Template};

/// Fewest headings by which a document without tables is known to follow a form.
const MIN_HEADINGS: usize = 3;
/// Shortest heading, in characters, that occurs in no other document by chance.
const MIN_HEADING: usize = 4;
/// Fewest cells of a table that no office leaves empty without meaning it.
const MIN_BLANK_TABLE: usize = 8;
/// Fewest rows by which a form without any cell is a blank one.
const MIN_ROWS: usize = 3;
/// Of a document of sentences, at most one cell in so many is read by chance.
const NARRATIVE_SHARE: usize = 10;
/// Fewest figures that make a narrative of sentences.
const MIN_FIGURES: usize = 5;
/// What follows a figure in a sentence.
const BEHIND_FIGURES: &str = "件宗条份人次项个户万元亿年月日%％篇期场起家类";

/// Lines between a heading and its table.
const LINES_BEFORE_TABLE: usize = 2;

/// What a cell shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Content {
    /// The document has no such cell.
    Absent,
    /// The cell is there, and nothing is in it.
    Empty,
    /// Something is in it that was not understood.
    Unclear,
    /// A figure, a dash or a word.
    Known,
}

fn content(cell: &Cell) -> Content {
    match cell.state {
        State::Number | State::Dash | State::Text => Content::Known,
        State::Blank => Content::Empty,
        State::Absent => Content::Absent,
        State::Uncertain if cell.raw().is_empty() && cell.readings.is_empty() => Content::Empty,
        State::Uncertain => Content::Unclear,
    }
}

/// Why a report is not checked.
#[derive(Debug, Default)]
pub(super) struct Refusal {
    pub(super) diagnostics: Diagnostics,
    /// The report, where its form is known and there is nothing to check.
    pub(super) report: Option<Box<Report>>,
}

impl From<Diagnostics> for Refusal {
    fn from(diagnostics: Diagnostics) -> Self {
        Self { diagnostics, report: None }
    }
}

/// Notes why no table of a report can be checked.
fn note(report: &mut Report, unchecked: Unchecked, pictures: Vec<FormMention>) {
    if let Some(form) = &mut report.form {
        form.unchecked = Some(unchecked);
        form.pictures = pictures;
    }
}

/// Checks what was read of a report. Refuses one of which nothing was read, and adds to the others a diagnostic for each
/// table that gave nothing. `narrative`: whether the document [`is_narrative`].
pub(super) fn refuse_unplaced(
    report: &mut Report,
    document: &Document,
    narrative: &LazyCell<bool, impl FnOnce() -> bool>,
) -> Result<(), Diagnostics> {
    let most = report.cells.iter().map(content).max().unwrap_or(Content::Absent);
    let known = report.cells.iter().filter(|cell| content(cell) == Content::Known).count();
    let narrative = known * NARRATIVE_SHARE < report.cells.len() && **narrative;
    let foreign = most >= Content::Unclear && has_only_totals(report, document);
    if most < Content::Unclear || narrative || foreign {
        let refusal = match most {
            _ if foreign => no_table_of_form(&report.template, &report.name),
            _ if narrative => figures_in_sentences(report),
            Content::Empty => nothing_filled_in(report),
            Content::Absent if document.coded.is_none() && found_rows(report) >= MIN_ROWS => nothing_filled_in(report),
            _ => no_table(document, &report.template, &report.name),
        };
        match refusal.code {
            Code::NothingFilledIn => note(report, Unchecked::Blank, Vec::new()),
            Code::Pictures => note(report, Unchecked::Pictures, pictures(document, headings(&report.template))),
            // The text under the headings of a form is that of its report.
            Code::NoTemplateFits if !forms_of_headings(document, &[&*report.template]).is_empty() => {
                note(report, Unchecked::NoTables, Vec::new());
            }
            _ => {}
        }
        // The rows and tables that are missing say the same again.
        let is_other = |d: &Diagnostic| {
            !matches!(d.code, Code::TableMissing | Code::RowMissing | Code::ColMissing | Code::CellCountDiffers)
        };
        let mut all: Diagnostics = report.diagnostics.iter().filter(|d| is_other(d)).cloned().collect();
        all.push(refusal);
        return Err(all);
    }
    if document.coded.is_none() {
        note_missing_pictures(report, document);
        let found: Vec<Diagnostic> =
            report.template.tables.values().filter_map(|table| of_table(report, table)).collect();
        for diagnostic in found {
            report.diagnostics.push(diagnostic);
        }
    }
    Ok(())
}

/// Whether nothing but rows of totals was found and no title of the form is printed: a total is a word of any table.
fn has_only_totals(report: &Report, document: &Document) -> bool {
    let template = &report.template;
    let found = |table: &Table, total: bool| {
        let rows = (0..table.rows.leaf_count()).map(LeafIdx).filter(|row| table.rows.leaf(*row).total == total);
        let cells = rows.flat_map(|row| (0..table.cols.leaf_count()).map(move |col| table.cell(row, LeafIdx(col))));
        cells.filter_map(|id| report.cell(id)).any(|cell| content(cell) > Content::Absent)
    };
    let parts = |table: &Table| (0..table.rows.leaf_count()).any(|row| !table.rows.leaf(LeafIdx(row)).total);
    if document.coded.is_some()
        || !template.tables.values().any(parts)
        || template.tables.values().any(|table| found(table, false))
    {
        return false;
    }
    let titles = template.tables.values().map(|table| &table.title).chain([&template.title]);
    let titles: BTreeSet<String> = titles.map(|title| fold_label(title)).filter(|title| !title.is_empty()).collect();
    !lines(document)
        .map(|(line, _)| fold_label(line))
        .any(|line| titles.iter().any(|title| line.contains(title.as_str())))
}

/// Refuses a report of a table of many reports of which no cell belongs to the form.
pub(super) fn refuse_without_cells(mut report: Report) -> Result<Report, Diagnostics> {
    if report.cells.iter().any(|cell| cell.state != State::Absent) {
        return Ok(report);
    }
    let mut all = std::mem::take(&mut report.diagnostics);
    all.push(no_table_of_form(&report.template, &report.name));
    Err(all)
}

/// Replaces the refusal of a document that fits no form by what the document is, where that can be seen, and adds its
/// report where the headings tell the form. `of_form` reads the text by a form.
pub(super) fn explain_refusal(
    found: Diagnostics,
    document: &Document,
    templates: &[Arc<Template>],
    name: &str,
    of_form: impl Fn(&Arc<Template>) -> Report,
) -> Refusal {
    let is_unplaced = |diagnostic: &Diagnostic| diagnostic.code == Code::NoTemplateFits;
    if document.coded.is_some() || !found.iter().any(is_unplaced) {
        return found.into();
    }
    let best = forms_of_headings(document, templates);
    let Some(last) = best.last().copied() else { return found.into() };
    let mut reports = best.iter().map(|template| of_form(template));
    // Of forms with the same headings, the year of the report decides.
    let report = match best.len() {
        1 => reports.next(),
        _ => reports.find(|report| report.year.is_some_and(|year| template::in_force(&report.template, year))),
    };
    let form = report.as_ref().map_or(last, |report| &report.template);
    let refusal = with_headings(document, form, name);
    let report = report.clone().map(|mut report| {
        match refusal.code {
            Code::Pictures => note(&mut report, Unchecked::Pictures, pictures(document, headings(form))),
            _ => note(&mut report, Unchecked::NoTables, Vec::new()),
        }
        Box::new(report)
    });
    let explain = |diagnostic: Diagnostic| if is_unplaced(&diagnostic) { refusal.clone() } else { diagnostic };
    Refusal { diagnostics: found.into_iter().map(explain).collect(), report }
}

/// The forms most of whose headings a document has; none where it has few.
fn forms_of_headings<'t, T: std::ops::Deref<Target = Template>>(document: &Document, templates: &'t [T]) -> Vec<&'t T> {
    let lines: BTreeSet<String> = lines(document).map(|(line, _)| fold_label(line)).collect();
    let found = |template: &Template| headings(template).filter(|heading| lines.contains(heading)).count();
    let most = templates.iter().map(|template| found(template)).max().unwrap_or(0);
    templates.iter().filter(|template| most >= MIN_HEADINGS && found(template) == most).collect()
}

fn of_table(report: &Report, table: &Table) -> Option<Diagnostic> {
    let first = table.first.0;
    let last = first + u32::try_from(table.cell_count()).unwrap_or(0);
    let contents = || (first..last).filter_map(|id| report.cell(CellId(id))).map(content);
    let text = match contents().max()? {
        Content::Known => return None,
        Content::Absent => Text::TableUnread,
        Content::Unclear => Text::TableUnread,
        Content::Empty if table.cell_count() >= MIN_BLANK_TABLE => Text::TableBlank,
        Content::Empty => return None,
    };
    let is_said = |d: &Diagnostic| d.code == Code::TableMissing && d.message.words("table") == Some(&table.code);
    if report.diagnostics.iter().any(is_said) {
        return None;
    }
    let code = if text == Text::TableBlank { Code::NothingFilledIn } else { Code::TableMissing };
    let message = Message::new(text).with("table", &table.code);
    let help = match text {
        Text::TableBlank => Message::new(Text::TableBlankHelp),
        _ => Message::new(Text::TableUnreadHelp).with("title", &table.title),
    };
    let diagnostic = Diagnostic::new(code, message).help(help).in_file(&report.name);
    Some(if text == Text::TableBlank { diagnostic.severity(crate::diagnostic::Severity::Warning) } else { diagnostic })
}

/// Counts the rows that were found, by those that were not.
fn found_rows(report: &Report) -> usize {
    let is_missing = |code: &str| {
        let is_said = |d: &Diagnostic| d.code == Code::TableMissing && d.message.words("table") == Some(code);
        report.diagnostics.iter().any(is_said)
    };
    let tables = report.template.tables.values().filter(|table| !is_missing(&table.code));
    let rows: usize = tables.map(|table| table.rows.leaf_count()).sum();
    rows.saturating_sub(report.diagnostics.iter().filter(|d| d.code == Code::RowMissing).count())
}

/// Whether a document has no table and most of its figures stand in sentences.
pub(super) fn is_narrative(document: &Document) -> bool {
    let is_table = |block: &Block| matches!(block, Block::Grid(grid) if grid.rows.iter().any(|row| row.len() > 2));
    if document.coded.is_some() || document.blocks.iter().any(is_table) {
        return false;
    }
    let (mut figures, mut counted) = (0, 0);
    for (line, _) in lines(document) {
        let mut rest = line;
        while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
            let from = rest.get(at..).unwrap_or_default();
            let behind = from.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
            figures += 1;
            counted += usize::from(behind.trim_start().starts_with(|c| BEHIND_FIGURES.contains(c)));
            rest = behind;
        }
    }
    figures >= MIN_FIGURES && counted * 2 > figures
}

fn figures_in_sentences(report: &Report) -> Diagnostic {
    let message = Message::new(Text::FiguresInSentences).with("template", &report.template.name);
    Diagnostic::new(Code::NoTemplateFits, message).help(Message::new(Text::NoTableOfFormHelp)).in_file(&report.name)
}

fn nothing_filled_in(report: &Report) -> Diagnostic {
    let message = Message::new(Text::NothingFilledIn).with("template", &report.template.name);
    Diagnostic::new(Code::NothingFilledIn, message).help(Message::new(Text::NothingFilledInHelp)).in_file(&report.name)
}

fn no_table(document: &Document, template: &Template, name: &str) -> Diagnostic {
    match document.coded.is_some() || forms_of_headings(document, &[template]).is_empty() {
        true => no_table_of_form(template, name),
        false => with_headings(document, template, name),
    }
}

fn no_table_of_form(template: &Template, name: &str) -> Diagnostic {
    let message = Message::new(Text::NoTableOfForm).with("template", &template.name);
    Diagnostic::new(Code::NoTemplateFits, message).help(Message::new(Text::NoTableOfFormHelp)).in_file(name)
}

/// Describes a document that has headings of a form and none of its tables.
fn with_headings(document: &Document, form: &Template, name: &str) -> Diagnostic {
    let has_table = has_table(document);
    let headings: BTreeSet<String> = headings(form).collect();
    if !pictures_after(document, &headings, has_table).is_empty() {
        let message = Message::new(Text::HeadingsPictures).with("template", &form.name);
        let help = Message::new(Text::HeadingsPicturesHelp);
        return Diagnostic::new(Code::Pictures, message).help(help).in_file(name);
    }
    let text = if has_table { Text::HeadingsOtherTables } else { Text::HeadingsWithoutTables };
    let help = if has_table { Text::NoTableOfFormHelp } else { Text::HeadingsWithoutTablesHelp };
    let message = Message::new(text).with("template", &form.name);
    Diagnostic::new(Code::NoTemplateFits, message).help(Message::new(help)).in_file(name)
}

/// Lists the headings of a form after which a picture stands where a table should: shortly after the heading, or, in a
/// document without any table, before the next heading. Signs and codes stand at the head and the foot of a page.
fn pictures_after<'d>(
    document: &'d Document,
    headings: &BTreeSet<String>,
    has_table: bool,
) -> Vec<(&'d str, Option<Place>)> {
    let mut found = Vec::new();
    let mut heading: Option<(&str, Option<Place>)> = None;
    let mut lines_after = 0;
    // A picture further down counts once the next heading shows that it is not at the foot of the page.
    let mut farther = false;
    for (line, place) in lines(document) {
        if headings.contains(&fold_label(line)) {
            found.extend(heading.take().filter(|_| farther && !has_table));
            (heading, lines_after, farther) = (Some((line, place)), 0, false);
            continue;
        }
        if CellMark::find(line) == Some(CellMark::Picture) {
            if lines_after < LINES_BEFORE_TABLE {
                found.extend(heading.take());
            }
            farther = true;
        }
        lines_after += 1;
    }
    found
}

/// Lists the headings of a form whose tables are pictures.
fn pictures(document: &Document, headings: impl Iterator<Item = String>) -> Vec<FormMention> {
    let headings: BTreeSet<String> = headings.collect();
    let found = pictures_after(document, &headings, has_table(document)).into_iter();
    let mention = |(words, place): (&str, _)| FormMention { table: None, words: words.trim().to_owned(), place };
    found.map(mention).collect()
}

/// Notes the pictures that stand where tables of the form are missing: after the title of such a table, or the heading of
/// a section of which no table was found.
fn note_missing_pictures(report: &mut Report, document: &Document) {
    let template = Arc::clone(&report.template);
    let is_missing = |table: &Table| {
        let is_said = |d: &Diagnostic| d.code == Code::TableMissing && d.message.words("table") == Some(&table.code);
        report.diagnostics.iter().any(is_said)
    };
    let missing: Vec<&Table> = template.tables.values().filter(|table| is_missing(table)).collect();
    if missing.is_empty() {
        return;
    }
    let is_lost = |code: &String| missing.iter().any(|table| table.code == *code);
    let sections = template.sections.iter().filter(|s| !s.tables.is_empty() && s.tables.iter().all(is_lost));
    let headings = missing.iter().map(|table| table.title.as_str()).chain(sections.map(|s| s.title.as_str()));
    let headings = headings.map(fold_label).filter(|heading| heading.chars().count() >= MIN_HEADING);
    let found = pictures(document, headings);
    if let Some(form) = &mut report.form {
        form.pictures = found;
    }
}

fn has_table(document: &Document) -> bool {
    document.blocks.iter().any(|block| matches!(block, Block::Grid(grid) if grid.rows.len() > 1))
}

/// The headings of a form, folded, each once.
fn headings(template: &Template) -> impl Iterator<Item = String> {
    let sections = template.sections.iter().map(|section| section.title.as_str());
    let tables = template.tables.values().map(|table| table.title.as_str());
    let all: BTreeSet<String> = sections.chain(tables).map(fold_label).collect();
    all.into_iter().filter(|heading| heading.chars().count() >= MIN_HEADING)
}

fn lines(document: &Document) -> impl Iterator<Item = (&str, Option<Place>)> {
    document.blocks.iter().flat_map(|block| match block {
        Block::Line(line) => vec![(line.text.as_str(), line.place.clone())],
        Block::Run(run) => run.cells.iter().map(|cell| (cell.text.as_str(), Some(cell.place.clone()))).collect(),
        Block::Grid(grid) => {
            grid.rows.iter().flatten().map(|cell| (cell.text.as_str(), Some(cell.place.clone()))).collect()
        }
    })
}
