//! Places cells that are named by codes into a report.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Text, nearest};
use crate::document::{Coded, CodedCell};
use crate::report::{Cell, Figure, Report, State};
use crate::source::SourceId;
use crate::template::{self, Axis, AxisName, CellId, LeafIdx, Lookup, Table, Template, lookup};

use super::issues::{Looked, no_template_fits, template_tied};

/// Why a code names no cell.
enum Unknown<'t> {
    Table,
    Row(&'t Table),
    Col(&'t Table),
    Ambiguous(Vec<String>),
}

/// Places every report of a file. Of several, each is named after the file and itself; one that fits no form costs the
/// others nothing but leaves its reason with the first.
pub(super) fn place_all(
    coded: &Coded,
    source: Option<SourceId>,
    name: &str,
    templates: &[Arc<Template>],
    chosen: Option<&Arc<Template>>,
) -> Result<Vec<Report>, Diagnostics> {
    if coded.further.is_empty() {
        return Ok(vec![place(coded, source, name, templates, chosen)?]);
    }
    let (mut reports, mut refused) = (Vec::new(), Diagnostics::default());
    let mut names: HashSet<String> = HashSet::new();
    for (nth, one) in std::iter::once(coded).chain(&coded.further).enumerate() {
        let mut own = format!("{name}#{}", one.name);
        if one.name.is_empty() || !names.insert(own.clone()) {
            own = format!("{name}#{}", nth + 1);
        }
        match place(one, source, &own, templates, chosen) {
            Ok(report) => reports.push(report),
            Err(found) => refused.extend(found),
        }
    }
    let Some(first) = reports.first_mut() else { return Err(refused) };
    first.diagnostics.extend(refused);
    Ok(reports)
}

fn place(
    coded: &Coded,
    source: Option<SourceId>,
    name: &str,
    templates: &[Arc<Template>],
    chosen: Option<&Arc<Template>>,
) -> Result<Report, Diagnostics> {
    let (template, recognised) = match chosen {
        Some(template) => (template.clone(), Message::new(Text::TemplateChosen).with("template", &template.name)),
        None => recognise(coded, name, templates)?,
    };
    let mut report = Report::empty(name, template.clone());
    report.recognised = Some(recognised);
    report.organisation = coded.organisation.clone();
    report.year = coded.year;
    report.source = source;
    let mut first: HashMap<CellId, &CodedCell> = HashMap::new();
    let mut names = Names::new(&template);
    let mut nearest_names = HashMap::new();
    for cell in &coded.cells {
        match names.resolve(cell) {
            Ok(id) => {
                if let Some(earlier) = first.get(&id) {
                    report.diagnostics.push(duplicate(cell, earlier, name));
                    let again = read(cell, name, &mut Diagnostics::default());
                    if let Some(slot) = report.cells.get_mut(id.index()) {
                        contest(slot, &again);
                    }
                    continue;
                }
                first.insert(id, cell);
                if let Some(slot) = report.cells.get_mut(id.index()) {
                    *slot = read(cell, name, &mut report.diagnostics);
                }
            }
            Err(unknown) => {
                let diagnostic = unknown_cell(&template, cell, unknown, &mut nearest_names, name);
                report.diagnostics.push(diagnostic);
            }
        }
    }
    Ok(report)
}

/// Builds a report whose cells all have a known position and need no diagnostic: the same as `place` builds, without
/// a search. Only the metadata of `coded` is used; `cells`: one per template cell, of which the file has `count`.
pub fn place_known(
    coded: &Coded,
    (cells, count): (Vec<Cell>, usize),
    source: Option<SourceId>,
    name: &str,
    template: &Arc<Template>,
    chosen: bool,
) -> Report {
    let mut report = Report::from_cells(name, template.clone(), cells);
    let count = count.to_string();
    report.recognised = Some(if chosen {
        Message::new(Text::TemplateChosen).with("template", &template.name)
    } else if coded.template.as_ref() == Some(&template.name) {
        Message::new(Text::TemplateStated).with("template", &template.name)
    } else {
        Message::new(Text::TemplateByCodes).with("known", &count).with("all", &count)
    });
    report.organisation = coded.organisation.clone();
    report.year = coded.year;
    report.source = source;
    report
}

/// A cell of such a report.
pub fn plain_cell(cell: &CodedCell) -> Cell {
    read(cell, "", &mut Diagnostics::default())
}

fn recognise(coded: &Coded, name: &str, templates: &[Arc<Template>]) -> Result<(Arc<Template>, Message), Diagnostics> {
    let stated = coded.template.as_deref().and_then(|stated| templates.iter().find(|t| t.name == stated));
    if let Some(template) = stated {
        return Ok((template.clone(), Message::new(Text::TemplateStated).with("template", &template.name)));
    }
    let known = |template: &Template| {
        let mut names = Names::new(template);
        coded.cells.iter().filter(|cell| names.resolve(cell).is_ok()).count()
    };
    let counts: Vec<(usize, &Arc<Template>)> = templates.iter().map(|template| (known(template), template)).collect();
    let most = counts.iter().map(|(count, _)| *count).max().unwrap_or(0);
    let mut best: Vec<&Arc<Template>> = counts.iter().filter(|(count, _)| *count == most).map(|(_, t)| *t).collect();
    if best.len() > 1
        && most > 0
        && let Some(year) = coded.year
    {
        best.retain(|template| template::in_force(template, year));
    }
    let failure = match best.as_slice() {
        [only] if most > 0 => {
            let message = Message::new(Text::TemplateByCodes)
                .with("known", most.to_string())
                .with("all", coded.cells.len().to_string());
            return Ok(((*only).clone(), message));
        }
        several if most > 0 && !several.is_empty() => {
            template_tied(&several.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(), name)
        }
        _ => {
            let looked: Vec<Looked> = templates.iter().map(|t| looked(t)).collect();
            no_template_fits(&looked, name)
        }
    };
    Err(std::iter::once(failure).collect())
}

fn looked(template: &Template) -> Looked {
    let rows = template.tables.values().map(|t| t.rows.leaf_count()).sum();
    let cols = template.tables.values().map(|t| t.cols.leaf_count()).sum();
    Looked { template: template.name.clone(), rows: (0, rows), cols: (0, cols) }
}

/// The codes of one report in one form. A report repeats the same few codes: each is looked up once.
struct Names<'t, 'c> {
    template: &'t Template,
    tables: HashMap<&'c str, Option<&'t Table>>,
    leaves: HashMap<(CellId, AxisName, &'c str), Leaf>,
}

/// The leaf a written code names; else the codes it may stand for, or nothing.
type Leaf = Result<LeafIdx, Option<Vec<String>>>;

impl<'t, 'c> Names<'t, 'c> {
    fn new(template: &'t Template) -> Self {
        Self { template, tables: HashMap::new(), leaves: HashMap::new() }
    }

    fn resolve(&mut self, cell: &'c CodedCell) -> Result<CellId, Unknown<'t>> {
        let find = || self.template.table_named(&cell.table).map(|(_, table)| table);
        let table = self.tables.entry(&cell.table).or_insert_with(find).ok_or(Unknown::Table)?;
        let mut leaf = |name, written: &'c str, unknown: fn(&'t Table) -> Unknown<'t>| {
            let found =
                self.leaves.entry((table.first, name, written)).or_insert_with(|| leaf(table.axis(name), written));
            match found {
                Ok(leaf) => Ok(*leaf),
                Err(Some(codes)) => Err(Unknown::Ambiguous(codes.clone())),
                Err(None) => Err(unknown(table)),
            }
        };
        let row = leaf(AxisName::Row, &cell.row, Unknown::Row)?;
        let col = leaf(AxisName::Col, &cell.col, Unknown::Col)?;
        Ok(table.cell(row, col))
    }
}

fn leaf(axis: &Axis, written: &str) -> Leaf {
    match lookup(axis, written) {
        Lookup::One(node) => axis.node(node).leaf.ok_or(None),
        Lookup::Ambiguous(nodes) => Err(Some(nodes.into_iter().map(|node| axis.node(node).code.clone()).collect())),
        Lookup::None => Err(None),
    }
}

fn read(coded: &CodedCell, name: &str, diagnostics: &mut Diagnostics) -> Cell {
    let raw = coded.raw.as_deref().unwrap_or("");
    // What is printed is all that such a line says of its cell.
    let bare = coded.value.is_empty() && coded.state.is_none();
    let mut cell = Cell::printed(if bare { raw } else { &coded.value }, coded.place.clone());
    let printed = Figure::read(raw);
    let stated = coded.state.as_deref().map(|written| (written, State::from_name(&written.to_lowercase())));
    if contradicts(coded, &cell, &printed, stated.and_then(|(_, state)| state)) {
        diagnostics.push(contradiction(coded, name));
        let words = if raw.is_empty() { &coded.value } else { raw };
        let readings = [&coded.value, raw].into_iter().filter(|words| !words.is_empty()).map(str::to_owned);
        return Cell::uncertain(words, Some(coded.place.clone()), readings.collect());
    }
    if let Some(unit) = coded.unit.clone().or(printed.unit) {
        cell.unit = Some(unit);
    }
    if !raw.is_empty() {
        cell.set_raw(raw);
    }
    let Some((written, state)) = stated else {
        if cell.state == State::Text {
            diagnostics.push(super::issues::cell_is_text(&cell.raw(), Some(coded.place.clone()), name));
        }
        return cell;
    };
    let Some(state) = state else {
        let message = Message::new(Text::BadState).with("written", written);
        diagnostics
            .push(located(Diagnostic::new(Code::BadCsv, message), coded, name).help(Message::new(Text::BadStateHelp)));
        return cell;
    };
    match (state, cell.state) {
        (State::Number, State::Number) => {}
        (State::Number, _) => {
            let message = Message::new(Text::StateWithoutFigure).with("words", &coded.value);
            let help = Message::new(Text::StateWithoutFigureHelp);
            diagnostics.push(located(Diagnostic::new(Code::BadCsv, message), coded, name).help(help));
            cell.state = State::Text;
            cell.value = None;
        }
        (State::Absent, _) => cell = Cell::absent(),
        (other, _) => {
            let words = cell.raw().into_owned();
            cell.state = other;
            cell.value = None;
            cell.set_raw(&words);
            if other == State::Text {
                diagnostics.push(super::issues::cell_is_text(&words, Some(coded.place.clone()), name));
            }
        }
    }
    cell
}

/// Makes a cell uncertain where another line says something else about it.
fn contest(cell: &mut Cell, again: &Cell) {
    let same = |cell: &Cell| (cell.state, cell.value, cell.unit.clone());
    if cell.state != State::Uncertain && same(cell) == same(again) {
        return;
    }
    let mut readings = std::mem::take(&mut cell.readings);
    if readings.is_empty() {
        readings.push(cell.raw().into_owned());
    }
    readings.push(again.raw().into_owned());
    cell.state = State::Uncertain;
    cell.value = None;
    cell.readings = readings;
}

/// Whether the value, the printed words, the unit and the state of a line cannot all be true.
fn contradicts(coded: &CodedCell, cell: &Cell, printed: &Figure, stated: Option<State>) -> bool {
    let both = !coded.value.is_empty() && printed.state != State::Blank;
    let figures = (cell.state == State::Number, printed.state == State::Number);
    let apart = match figures {
        (true, true) => cell.value != printed.value,
        // A dash that was filled in: a zero where the author wrote that there is nothing.
        (true, false) if stated == Some(State::Number) && printed.state == State::Dash => {
            cell.value.is_none_or(|value| !value.is_zero())
        }
        (false, false) => false,
        _ => true,
    };
    let units = [coded.unit.as_ref(), cell.unit.as_ref(), printed.unit.as_ref()];
    let mut units = units.into_iter().flatten();
    let unit = units.next();
    let words = [cell.state, printed.state];
    let denied = match stated {
        Some(State::Blank | State::Absent) => words.iter().any(|state| *state != State::Blank),
        Some(State::Dash) => words.iter().any(|state| !matches!(state, State::Blank | State::Dash)),
        // No figure is claimed, or its absence is reported in any case.
        Some(State::Text | State::Uncertain) => return false,
        Some(State::Number) | None => false,
    };
    denied || both && apart || figures.0 && units.any(|other| Some(other) != unit)
}

fn contradiction(cell: &CodedCell, name: &str) -> Diagnostic {
    let blank = Message::new(Text::LineSaysNothing);
    let shown = |words: Option<&str>| match words {
        Some(words) if !words.is_empty() => Message::verbatim(words),
        _ => blank.clone(),
    };
    let message = Message::new(Text::LineContradicts)
        .with_message("cell", named(cell))
        .with_message("value", shown(Some(&cell.value)))
        .with_message("raw", shown(cell.raw.as_deref()))
        .with_message("state", shown(cell.state.as_deref()));
    located(Diagnostic::new(Code::BadCsv, message), cell, name).help(Message::new(Text::LineContradictsHelp))
}

fn located(diagnostic: Diagnostic, cell: &CodedCell, name: &str) -> Diagnostic {
    match cell.codes.or(cell.place.span()) {
        Some(span) => diagnostic.span(span),
        None => diagnostic.in_file(name),
    }
}

/// The codes as written; with their place, where no text shows it.
fn named(cell: &CodedCell) -> Message {
    let name = format!("{}!{},{}", cell.table, cell.row, cell.col);
    match Message::from_place(&cell.place) {
        Some(place) => Message::new(Text::ValueWithNote).with("value", name).with_message("note", place),
        None => Message::verbatim(name),
    }
}

fn duplicate(cell: &CodedCell, earlier: &CodedCell, name: &str) -> Diagnostic {
    let message = Message::new(Text::DuplicateCell).with_message("cell", named(cell));
    let diagnostic =
        located(Diagnostic::new(Code::DuplicateCell, message), cell, name).help(Message::new(Text::DuplicateCellHelp));
    match earlier.codes.or(earlier.place.span()) {
        Some(span) => diagnostic.also(span, Message::new(Text::DuplicateCellFirst)),
        None => diagnostic,
    }
}

/// The name of the form that is nearest to a written one, per table and axis as written: a file that writes one name
/// wrongly does so in thousands of cells.
type NearestNames<'c> = HashMap<(&'c str, Option<AxisName>, &'c str), Option<String>>;

fn unknown_cell<'c>(
    template: &Template,
    cell: &'c CodedCell,
    unknown: Unknown<'_>,
    nearest_names: &mut NearestNames<'c>,
    name: &str,
) -> Diagnostic {
    let code_of = |axis: &'_ Axis, written: &str| {
        nearest(written, axis.leaves.iter().map(|idx| axis.node(*idx).code.as_str())).map(str::to_owned)
    };
    let table = cell.table.as_str();
    let near = match unknown {
        Unknown::Ambiguous(candidates) => {
            let list = candidates.into_iter().map(|code| Message::verbatim(format!("`{code}`"))).collect();
            let message =
                Message::new(Text::AmbiguousCell).with_message("cell", named(cell)).with_list("candidates", list);
            return located(Diagnostic::new(Code::UnknownCell, message), cell, name)
                .help(Message::new(Text::UnknownCellHelp));
        }
        Unknown::Table => nearest_names
            .entry((table, None, ""))
            .or_insert_with(|| nearest(table, template.tables.keys().map(String::as_str)).map(str::to_owned)),
        Unknown::Row(known) => nearest_names
            .entry((table, Some(AxisName::Row), &cell.row))
            .or_insert_with(|| code_of(&known.rows, &cell.row)),
        Unknown::Col(known) => nearest_names
            .entry((table, Some(AxisName::Col), &cell.col))
            .or_insert_with(|| code_of(&known.cols, &cell.col)),
    };
    let help = match near {
        Some(near) => Message::new(Text::UnknownCellNear).with("near", near.as_str()),
        None => Message::new(Text::UnknownCellHelp),
    };
    let message =
        Message::new(Text::UnknownCellHere).with("template", &template.name).with_message("cell", named(cell));
    located(Diagnostic::new(Code::UnknownCell, message), cell, name).help(help)
}
