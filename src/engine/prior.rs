//! Finds last year's report of the same office among those that were given.
//!
//! Invariant: a pair is made by office and year as they were read, never because names are alike; a report that is not paired gets a diagnostic.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::checker::Checker;
use super::collect;
use crate::diagnostic::{Code, Diagnostic, Message, Text};
use crate::report::{Cell, Prior, PriorSum, Prose, Report, State};
use crate::source::fold_label;
use crate::template::{CellId, PriorCells, Template, Unit};
use crate::world::World;

/// Most names that one diagnostic lists.
const NAMES_LISTED: usize = 4;

/// The reports among which last year's are looked for.
#[derive(Debug, Default)]
pub struct PriorReports {
    reports: Vec<Report>,
    /// By office, folded, then by year.
    by_office: BTreeMap<String, BTreeMap<i32, Vec<usize>>>,
    /// Offices that had another name: the name of this year → that of last year, folded.
    renamed: HashMap<String, String>,
    /// A single report, of which the user says that it is last year's.
    only: bool,
}

impl PriorReports {
    /// Reads the reports in files. `single`: the user named one file, not a folder. `known`: files whose mistakes are
    /// reported elsewhere.
    pub fn read(
        checker: Checker<'_>,
        names: Vec<String>,
        single: bool,
        known: &[String],
        world: &dyn World,
    ) -> (PriorReports, Vec<Diagnostic>) {
        let mut found = PriorReports::default();
        let collected = collect::reports(checker, names, known, world);
        let mut all = collected.remarks;
        collected.reports.into_iter().for_each(|report| found.add(report));
        found.only = single && found.reports.len() == 1;
        if !found.only {
            all.extend(found.doubts(known));
        }
        (found, all)
    }

    fn add(&mut self, report: Report) {
        if let (Some(office), Some(year)) = (&report.organisation, report.year) {
            let years = self.by_office.entry(fold_label(office)).or_default();
            years.entry(year).or_default().push(self.reports.len());
        }
        self.reports.push(report);
    }

    /// Declares that an office had another name last year.
    pub fn rename(&mut self, now: &str, before: &str) {
        self.renamed.insert(fold_label(now), fold_label(before));
    }

    /// Identifies what was read, for results that are kept.
    pub fn digest(&self) -> String {
        let renamed: BTreeMap<_, _> = self.renamed.iter().collect();
        format!("{} {renamed:?} {:?}", self.only, collect::digests(&self.reports))
    }

    /// Reports that cannot be paired, and several of one office and year.
    fn doubts(&self, known: &[String]) -> Vec<Diagnostic> {
        let unnamed = self.reports.iter().filter(|report| !known.contains(&report.name)).filter_map(without_name);
        let twice = self.by_office.values().flatten().filter(|(_, list)| list.len() > 1);
        unnamed.chain(twice.filter_map(|(_, list)| self.twice(list, None))).collect()
    }

    fn names(&self, list: &[usize]) -> Vec<Message> {
        let names = list.iter().filter_map(|idx| self.reports.get(*idx)).take(NAMES_LISTED);
        names.map(|report| Message::verbatim(report.name.clone())).collect()
    }

    /// Several reports of one office and year; `of` is the report that would be compared with one of them.
    fn twice(&self, list: &[usize], of: Option<&Report>) -> Option<Diagnostic> {
        let first = list.first().and_then(|idx| self.reports.get(*idx))?;
        let message = Message::new(if of.is_some() { Text::PriorSeveral } else { Text::PriorTwice })
            .with("office", first.organisation.clone().unwrap_or_default())
            .with("year", first.year.unwrap_or_default().to_string())
            .with("count", list.len().to_string())
            .with_list("files", self.names(list));
        let file = of.map_or(&first.name, |report| &report.name);
        Some(Diagnostic::new(Code::PriorTwice, message).help(Message::new(Text::PriorTwiceHelp)).in_file(file))
    }

    /// Last year's report of the office of a report, in the places of its form; and what is to be said about that.
    pub fn find(&self, report: &Report) -> (Option<Arc<Prior>>, Vec<Diagnostic>) {
        let mut said = Vec::new();
        let found = if self.only { self.only_one(report, &mut said) } else { self.by_name(report, &mut said) };
        let prior = found.and_then(|earlier| place(report, earlier, &mut said));
        (prior.map(Arc::new), said)
    }

    /// The name, folded, under which last year's report of an office stands.
    fn before<'a>(&'a self, office: &'a str) -> &'a str {
        self.renamed.get(office).map_or(office, String::as_str)
    }

    /// The one report that the user named, unless its office or year is another one.
    fn only_one(&self, report: &Report, said: &mut Vec<Diagnostic>) -> Option<&Report> {
        let earlier = self.reports.first()?;
        let pair = |text, code| {
            let message = Message::new(text)
                .with("file", earlier.name.clone())
                .with("other", earlier.organisation.clone().unwrap_or_default())
                .with("office", report.organisation.clone().unwrap_or_default())
                .with("year", year(report))
                .with("before", year(earlier));
            Diagnostic::new(code, message).in_file(&report.name)
        };
        if let (Some(here), Some(there)) = (&report.organisation, &earlier.organisation)
            && self.before(&fold_label(here)) != fold_label(there)
        {
            said.push(pair(Text::PriorOtherOffice, Code::PriorOffice).help(Message::new(Text::PriorOtherOfficeHelp)));
            return None;
        }
        if let (Some(here), Some(there)) = (report.year, earlier.year)
            && there != here - 1
        {
            said.push(pair(Text::PriorOtherYear, Code::PriorYear).help(Message::new(Text::PriorOtherYearHelp)));
            return None;
        }
        if let Some(unnamed) = [report, earlier].into_iter().find(|report| without_name(report).is_some()) {
            let message = Message::new(Text::PriorTakenAsGiven)
                .with("file", earlier.name.clone())
                .with_message("lacking", lacking(unnamed))
                .with("unnamed", unnamed.name.clone());
            said.push(Diagnostic::new(Code::PriorUnnamed, message).in_file(&report.name));
        }
        Some(earlier)
    }

    /// The report of the same office for the year before.
    fn by_name(&self, report: &Report, said: &mut Vec<Diagnostic>) -> Option<&Report> {
        let (Some(office), Some(this_year)) = (&report.organisation, report.year) else {
            said.extend(without_name(report));
            return None;
        };
        let folded = fold_label(office);
        let wanted = this_year - 1;
        let years = self.by_office.get(self.before(&folded));
        match years.and_then(|years| years.get(&wanted)).map(Vec::as_slice) {
            Some([one]) => return self.reports.get(*one),
            Some(several) => {
                said.extend(self.twice(several, Some(report)));
                return None;
            }
            None => {}
        }
        let about = |text, code| {
            let message = Message::new(text)
                .with("office", office.clone())
                .with("year", this_year.to_string())
                .with("wanted", wanted.to_string());
            (message, code)
        };
        let earlier = years.and_then(|years| years.range(..wanted).next_back());
        let (message, code) = if let Some((nearest, _)) = earlier {
            let (message, code) = about(Text::PriorGap, Code::PriorYear);
            (message.with("nearest", nearest.to_string()), code)
        } else if let Some(other) = self.near_office(&folded, this_year, wanted) {
            let (message, code) = about(Text::PriorRenamed, Code::PriorRenamed);
            (message.with("other", other), code)
        } else {
            about(Text::PriorNotFound, Code::PriorNotFound)
        };
        let help = match code {
            Code::PriorYear => Text::PriorGapHelp,
            Code::PriorRenamed => Text::PriorRenamedHelp,
            _ => Text::PriorNotFoundHelp,
        };
        said.push(Diagnostic::new(code, message).help(Message::new(help)).in_file(&report.name));
        None
    }

    /// The name of the one office that reported last year and not this one, and is called the same in fewer or more words.
    fn near_office(&self, office: &str, this_year: i32, wanted: i32) -> Option<String> {
        let ended = self.by_office.iter().filter(|(name, years)| {
            name.as_str() != office && years.contains_key(&wanted) && !years.contains_key(&this_year)
        });
        let ended: Vec<&str> = ended.map(|(name, _)| name.as_str()).collect();
        let mut near = ended.iter().filter(|name| is_short_for(name, office) || is_short_for(office, name));
        let near = near.next().filter(|_| near.next().is_none())?;
        let list = self.by_office.get(*near)?.get(&wanted)?;
        self.reports.get(*list.first()?)?.organisation.clone()
    }
}

/// Whether all characters of one name stand in another in this order, and most of that are those.
pub(super) fn is_short_for(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    let (short_count, long_count) = (short.chars().count(), long.chars().count());
    short_count < long_count && short_count * 2 > long_count && short.chars().all(|c| rest.any(|other| other == c))
}

fn year(report: &Report) -> String {
    report.year.map_or_else(|| "?".to_owned(), |year| year.to_string())
}

/// What a report does not state: the office, the year or both.
fn lacking(report: &Report) -> Message {
    Message::new(match (&report.organisation, report.year) {
        (None, None) => Text::LacksBoth,
        (None, _) => Text::LacksOffice,
        _ => Text::LacksYear,
    })
}

/// Says that a report cannot be paired because its office or year is not known.
fn without_name(report: &Report) -> Option<Diagnostic> {
    if report.organisation.is_some() && report.year.is_some() {
        return None;
    }
    let message = Message::new(Text::PriorUnnamed).with_message("lacking", lacking(report));
    Some(Diagnostic::new(Code::PriorUnnamed, message).help(Message::new(Text::PriorUnnamedHelp)).in_file(&report.name))
}

/// Last year's figures in the places of the form of a report.
fn place(report: &Report, earlier: &Report, said: &mut Vec<Diagnostic>) -> Option<Prior> {
    let (form, before) = (&report.template, &earlier.template);
    let mut wrong = Vec::new();
    let cells = form.prior_cells(before, &mut wrong);
    let failed = !wrong.is_empty();
    said.extend(wrong);
    let Some(cells) = cells.filter(|_| !failed) else {
        if !failed {
            let message = Message::new(Text::PriorFormUndeclared)
                .with("form", form.name.clone())
                .with("before", before.name.clone())
                .with("file", earlier.name.clone());
            let help = Message::new(Text::PriorFormUndeclaredHelp);
            said.push(Diagnostic::new(Code::PriorForms, message).help(help).in_file(&report.name));
        }
        return None;
    };
    Some(in_places(form, earlier, &cells))
}

fn in_places(form: &Arc<Template>, earlier: &Report, cells: &PriorCells) -> Prior {
    let take = |here: CellId, origin: CellId| {
        let mut cell = earlier.cell(origin).cloned().unwrap_or_else(Cell::absent);
        if cell.state == State::Number && cell.unit.is_none() {
            cell.unit = other_unit(form, here, &earlier.template, origin);
        }
        cell
    };
    let id = |idx: usize| CellId(u32::try_from(idx).unwrap_or(u32::MAX));
    let single = |(idx, origin): (usize, &Option<CellId>)| {
        origin.filter(|_| cells.is_single(id(idx))).map_or_else(Cell::absent, |origin| take(id(idx), origin))
    };
    let sum = |(parts, origin): &(Vec<CellId>, CellId)| {
        let total = parts.first().map_or_else(Cell::absent, |first| take(*first, *origin));
        PriorSum { parts: parts.clone(), total }
    };
    Prior {
        name: earlier.name.clone(),
        template: Arc::clone(&earlier.template),
        printed: earlier.cells.clone(),
        cells: cells.origins.iter().enumerate().map(single).collect(),
        origins: cells.origins.clone(),
        sums: cells.sums.iter().map(sum).collect(),
        prose: prose(form, earlier),
    }
}

/// The text of last year's report, in the sections of this year's form.
fn prose(form: &Template, earlier: &Report) -> Vec<Prose> {
    let section = |prose: &Prose| {
        let name = &earlier.template.sections.get(prose.section)?.name;
        let section = form.sections.iter().position(|own| own.name == *name)?;
        Some(Prose { section, ..prose.clone() })
    };
    earlier.prose.iter().filter_map(section).collect()
}

/// The unit of last year's form, where it is another than this year's.
fn other_unit(form: &Template, here: CellId, before: &Template, origin: CellId) -> Option<String> {
    let unit = |form: &Template, cell| {
        let (table, row, col) = form.locate(cell);
        form.table(table).unit_of(row, col).map(str::to_owned)
    };
    let stated = unit(before, origin)?;
    let same = unit(form, here).is_some_and(|own| Unit::named(&own) == Unit::named(&stated));
    (!same).then_some(stated)
}
