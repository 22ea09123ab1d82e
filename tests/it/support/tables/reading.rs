//! Reads a document against its form and judges each cell, and each figure that was printed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gouji::Engine;
use gouji::diagnostic::{Code, Diagnostic, Diagnostics, Lang};
use gouji::report::{Cell, Figure, Report, State};
use gouji::source::Sources;
use gouji::template::{LeafIdx, Template};

use super::print::{Cells, Must, Role, Spot};
use super::{Case, Form};

/// What was read of a document: its reports, or only diagnostics.
pub struct Read {
    pub template: Arc<Template>,
    pub reports: Vec<Report>,
    pub diagnostics: Vec<Diagnostic>,
    pub sources: Sources,
}

/// Counts of cells by what became of them, and figures that are nowhere.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    pub right: usize,
    /// Refused, as it must be.
    pub due: usize,
    /// Refused where the figure could have been read with care.
    pub refused: usize,
    /// Refused although it is printed plainly.
    pub unmet: usize,
    /// Not read, and no diagnostic is about it.
    pub silent: usize,
    /// A figure that is not the cell's.
    pub wrong: usize,
    /// Figures of a table that was read that are in no cell and in no diagnostic.
    pub lost: usize,
    /// Figures read in another unit than the printed one, without a diagnostic.
    pub units: usize,
    /// Cells whose place is not where their figure stands, or is another cell's too.
    pub places: usize,
    /// Tables whose account does not add up, or counts fewer figures than are printed.
    pub accounts: usize,
    pub notes: Vec<String>,
}

impl Outcome {
    /// Adds the counts of another document.
    pub fn add(&mut self, other: &Outcome) {
        self.right += other.right;
        self.due += other.due;
        self.refused += other.refused;
        self.unmet += other.unmet;
        self.silent += other.silent;
        self.wrong += other.wrong;
        self.lost += other.lost;
        self.units += other.units;
        self.places += other.places;
        self.accounts += other.accounts;
    }

    /// Nothing wrong, nothing silent, nothing lost.
    pub fn is_safe(&self) -> bool {
        self.wrong + self.silent + self.lost + self.units + self.places + self.accounts == 0
    }

    pub fn is_good(&self) -> bool {
        self.is_safe() && self.unmet == 0
    }
}

/// Loads the form and reads the document as one of it.
pub fn read(form: &Form, name: &str, bytes: &[u8]) -> Read {
    let mut engine = Engine::empty();
    let mut diagnostics = Diagnostics::default();
    let template = engine.add_form(("form.yaml", &form.yaml()), None, &mut diagnostics).expect("a form");
    assert!(!diagnostics.has_errors(), "{}\n{}", form.yaml(), crate::support::said(&diagnostics));
    let mut sources = Sources::default();
    match engine.read(name, bytes, Some(&template), &mut sources) {
        Ok(reports) => {
            let diagnostics = reports.iter().flat_map(|report| report.diagnostics.iter()).cloned().collect();
            Read { template, reports, diagnostics, sources }
        }
        Err(found) => Read { template, reports: Vec::new(), diagnostics: found.into_iter().collect(), sources },
    }
}

/// Everything that a diagnostic says, in both languages.
fn words_of(diagnostic: &Diagnostic) -> String {
    let mut out = String::new();
    for lang in [Lang::Zh, Lang::En] {
        let messages = std::iter::once(&diagnostic.message)
            .chain(&diagnostic.help)
            .chain(diagnostic.labels.iter().filter_map(|label| label.message.as_ref()));
        for message in messages {
            out.push_str(&message.render(lang));
            out.push('\n');
        }
    }
    out
}

/// The lines at which diagnostics point.
fn lines_of(read: &Read) -> Vec<String> {
    let mut lines = Vec::new();
    for label in read.diagnostics.iter().filter(|d| d.code != Code::LabelTolerated).flat_map(|d| &d.labels) {
        let Some(source) = read.sources.get(label.span.source) else { continue };
        let text: &str = &source.text;
        let within = |at: u32| (at as usize).min(text.len());
        let (from, to) = (within(label.span.start), within(label.span.end));
        let start = text[..from].rfind('\n').map_or(0, |at| at + 1);
        let end = text[to..].find('\n').map_or(text.len(), |at| to + at);
        lines.push(text[start..end].to_owned());
    }
    lines
}

pub fn judge(case: &Case, read: &Read) -> Outcome {
    let mut outcome = Outcome::default();
    let said: Vec<String> = read.diagnostics.iter().filter(|d| d.code != Code::LabelTolerated).map(words_of).collect();
    let twins = case.kinds.contains(&"look-alike-same") && read.reports.len() > 1;
    let expected = std::iter::once(&case.printed.cells).chain(&case.printed.later);
    for (nth, cells) in expected.enumerate() {
        match read.reports.get(nth) {
            // A table that is there twice may be one of two reports.
            Some(report) if !twins => judge_cells(case, read, report, cells, &said, &mut outcome),
            Some(_) => {}
            None => not_read(cells, &said, &mut outcome),
        }
    }
    for report in read.reports.iter().skip(1 + case.printed.later.len()).filter(|_| !twins) {
        for cell in report.cells.iter().filter(|cell| cell.state == State::Number) {
            outcome.wrong += 1;
            let role = case.printed.roles.get(&*cell.raw());
            outcome.notes.push(format!("WRONG further report with `{}`, which is {role:?}", cell.raw()));
        }
    }
    if case.printed.says && said.is_empty() && !twins {
        outcome.silent += 1;
        outcome.notes.push("SILENT no diagnostic at all".to_owned());
    }
    places(read, &mut outcome);
    lost(case, read, &said, &mut outcome);
    accounts(case, read, &mut outcome);
    outcome
}

/// Judges the cells of a report that was not found.
fn not_read(cells: &Cells, said: &[String], outcome: &mut Outcome) {
    for (_, must) in cells.values() {
        match must {
            _ if said.is_empty() => outcome.silent += 1,
            Must::Right => outcome.unmet += 1,
            Must::Careful => outcome.refused += 1,
            Must::Never => outcome.due += 1,
        }
    }
    outcome.notes.push(format!("not read: {}", said.join(" ")));
}

fn judge_cells(case: &Case, read: &Read, report: &Report, cells: &Cells, said: &[String], outcome: &mut Outcome) {
    for ((table, row, col), (words, must)) in cells {
        let (code, model) = read.template.tables.get_index(*table).expect("a table");
        let (row_node, col_node) = (model.rows.leaf(LeafIdx(*row)), model.cols.leaf(LeafIdx(*col)));
        let cell = report.cell(model.cell(LeafIdx(*row), LeafIdx(*col))).expect("a cell");
        let name = format!("{code}!{},{}", row_node.code, col_node.code);
        let about = || {
            let names =
                [&row_node.code, &row_node.label, &col_node.code, &col_node.label, &model.title, &format!("`{code}`")]
                    .map(String::clone);
            said.iter().any(|said| names.iter().any(|name| !name.is_empty() && said.contains(name.as_str())))
        };
        let note = format!("{name}: {} `{}` for `{words}` ({must:?})", cell.state.name(), cell.raw());
        let printed = Figure::read(words);
        let same = cell.state == printed.state && cell.value == printed.value;
        let refused = matches!(cell.state, State::Text | State::Absent | State::Uncertain);
        let blank = matches!(cell.state, State::Blank | State::Dash);
        if !refused && same && *must <= Must::Careful || blank && same {
            outcome.right += 1;
            if let Some(unit) = case.printed.units.get(table).filter(|_| cell.state == State::Number)
                && cell.unit.as_deref() != Some(unit)
            {
                outcome.units += 1;
                outcome.notes.push(format!("UNIT {name}: {:?} for {unit}", cell.unit));
            }
            continue;
        }
        if !refused && !blank {
            outcome.wrong += 1;
            let role = case.printed.roles.get(&*cell.raw());
            outcome.notes.push(format!("WRONG {note}, which is {role:?}"));
        } else if blank || !about() {
            outcome.silent += 1;
            outcome.notes.push(format!("SILENT {note}"));
        } else if *must == Must::Right {
            outcome.unmet += 1;
            outcome.notes.push(format!("unmet {note}"));
        } else if *must == Must::Careful {
            outcome.refused += 1;
        } else {
            outcome.due += 1;
        }
    }
}

/// A cell has one place, where its figure stands.
fn places(read: &Read, outcome: &mut Outcome) {
    let mut seen = BTreeSet::new();
    for cell in read.reports.iter().flat_map(|report| &report.cells).filter(|cell| cell.state == State::Number) {
        let Some(place) = &cell.place else {
            outcome.places += 1;
            outcome.notes.push(format!("PLACE of `{}` unknown", cell.raw()));
            continue;
        };
        let printed = place.span().and_then(|span| {
            read.sources.get(span.source).and_then(|source| source.text.get(span.start as usize..span.end as usize))
        });
        let elsewhere = printed.is_some_and(|printed| !printed.contains(&*cell.raw()));
        if !seen.insert(format!("{place:?}")) || elsewhere {
            outcome.places += 1;
            outcome.notes.push(format!("PLACE of `{}`: {place:?} {printed:?}", cell.raw()));
        }
    }
}

/// Every figure of a table from which something was read is in a cell or in a diagnostic.
fn lost(case: &Case, read: &Read, said: &[String], outcome: &mut Outcome) {
    let placed: BTreeMap<String, &Cell> = read
        .reports
        .iter()
        .flat_map(|report| &report.cells)
        .filter(|cell| matches!(cell.state, State::Number | State::Uncertain | State::Text))
        .map(|cell| (cell.raw().into_owned(), cell))
        .collect();
    let lines = lines_of(read);
    // A label that was tolerated is quoted with a figure in it.
    let all: Vec<String> = read.diagnostics.iter().map(words_of).collect();
    let spots = case.printed.spots();
    let assigned: BTreeSet<usize> = spots
        .iter()
        .filter(|spot| placed.get(&spot.figure).is_some_and(|cell| cell.state == State::Number))
        .map(|spot| spot.block)
        .collect();
    let named = |spot: &Spot| {
        let words: Vec<&String> =
            spot.row.last().into_iter().chain(spot.col.last()).chain(std::iter::once(&spot.figure)).collect();
        // Readers of pages keep no blanks within words.
        let bare = |words: &str| words.split_whitespace().collect::<String>();
        said.iter().any(|said| words.iter().any(|words| !words.is_empty() && bare(said).contains(&bare(words))))
            || lines.iter().chain(&all).any(|words| words.contains(&spot.figure))
    };
    let within = |spot: &Spot| placed.keys().any(|raw| raw.contains(&spot.figure));
    for spot in spots.iter().filter(|spot| assigned.contains(&spot.block)) {
        if !within(spot) && !named(spot) {
            outcome.lost += 1;
            let role: Option<&Role> = case.printed.roles.get(&spot.figure);
            outcome.notes.push(format!("LOST `{}` ({role:?}) {:?} {:?}", spot.figure, spot.row, spot.col));
        }
    }
}

/// The account of each table counts the figures that are printed in it.
fn accounts(case: &Case, read: &Read, outcome: &mut Outcome) {
    let spots = case.printed.spots();
    for account in read.reports.iter().flat_map(|report| &report.account.tables) {
        let table = case.form.tables.iter().position(|table| table.code == account.table);
        let block = case.printed.blocks.iter().position(|block| block.table.is_some() && block.table == table);
        // A figure in a label or in the corner belongs to no cell.
        let is_cell = |spot: &&Spot| Some(spot.block) == block && !(spot.row.is_empty() && spot.col.is_empty());
        let least = spots.iter().filter(is_cell).count();
        if account.printed != account.placed + account.named || account.placed > 0 && account.printed < least {
            outcome.accounts += 1;
            outcome.notes.push(format!("ACCOUNT {account:?}, at least {least} printed"));
        }
    }
}
