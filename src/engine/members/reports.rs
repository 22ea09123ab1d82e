//! Reads the reports of offices, assigns each to its office, and reports who has none.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::super::checker::Checker;
use super::super::collect;
use super::super::prior::is_short_for;
use super::offices::{Office, Offices};
use crate::check::ir::AttributeRead;
use crate::diagnostic::{Code, Diagnostic, Message, Severity, Text, nearest};
use crate::report::{Member, MemberReport, Members, OfficeReading, Report};
use crate::source::{Sources, fold_label};
use crate::template::Template;
use crate::world::World;

/// Most names that one diagnostic lists.
const NAMES_LISTED: usize = 50;
/// Most reports that are listed as those of one office.
const REPORTS_LISTED: usize = 4;

/// The reports of offices.
#[derive(Debug, Default)]
pub struct MemberReports {
    pub offices: Offices,
    pub(super) reports: Vec<Report>,
    /// By office.
    pub(super) own: Vec<Vec<usize>>,
    /// By the file that belongs to an office, under its full name.
    by_file: HashMap<String, usize>,
    /// Files that could not be read.
    unread: HashSet<String>,
    /// The office of the only report that is checked and lies outside of the folder.
    outside: Option<(String, usize)>,
}

/// Why a member has no report that can be added.
pub(super) enum Lacking {
    /// It has not handed in.
    Missing,
    /// Its file could not be read, which is reported.
    Unread,
    Twice(Vec<usize>),
    OtherForm(usize),
    OtherYear(usize),
}

/// A file by its full name, whichever way it was named.
fn full_name(name: &str, world: &dyn World) -> String {
    world.canonical(name).unwrap_or_else(|| name.to_owned())
}

/// The file of a report: a file may hold several.
fn file_of(name: &str) -> &str {
    name.rsplit_once('#').map_or(name, |(file, _)| file)
}

impl MemberReports {
    /// Reads the reports of offices: those that are named, and among `checked`, the reports of the run, those that bear
    /// the name of an office. `known`: files whose mistakes are reported elsewhere. Returns the diagnostics beside it.
    pub fn read(
        checker: Checker<'_>,
        offices: Offices,
        checked: &[String],
        known: &[String],
        world: &dyn World,
    ) -> (MemberReports, Vec<Diagnostic>) {
        let mut said = Vec::new();
        let mut found = MemberReports { own: vec![Vec::new(); offices.list.len()], ..MemberReports::default() };
        let mut names: Vec<String> = Vec::new();
        let mut seen: HashSet<String> = HashSet::new();
        for (idx, office) in offices.list.iter().enumerate() {
            let Some(file) = &office.file else { continue };
            if world.kind(&file.text).is_none() {
                let message =
                    Message::new(Text::MembersFile).with("file", file.text.clone()).with("office", office.name());
                let diagnostic = Diagnostic::new(Code::MembersFile, message).help(Message::new(Text::MembersFileHelp));
                said.push(file.mark(diagnostic, &offices.file));
                continue;
            }
            let full = full_name(&file.text, world);
            if let Some(other) = found.by_file.get(&full).and_then(|other| offices.list.get(*other)) {
                let message = Message::new(Text::MembersFileTwice)
                    .with("file", file.text.clone())
                    .with("office", office.name())
                    .with("other", other.name());
                let diagnostic = Diagnostic::new(Code::MembersFile, message);
                said.push(file.mark(diagnostic, &offices.file).help(Message::new(Text::MembersFileTwiceHelp)));
                continue;
            }
            if seen.insert(full.clone()) {
                names.push(file.text.clone());
            }
            found.by_file.insert(full, idx);
        }
        let outside: Vec<&String> =
            checked.iter().filter(|name| name.as_str() != "-" && !seen.contains(&full_name(name, world))).collect();
        if let ([only], Some((root, _))) =
            (outside.as_slice(), offices.list.iter().enumerate().find(|(_, office)| office.is_folder))
        {
            found.outside = Some((full_name(only, world), root));
        }
        for name in outside {
            if seen.insert(full_name(name, world)) {
                names.push(name.clone());
            }
        }
        found.offices = offices;
        let collected = collect::reports(checker, names, known, world);
        said.extend(collected.remarks);
        found.unread = collected.unread.iter().map(|name| full_name(name, world)).collect();
        let mut unlisted = Vec::new();
        for report in collected.reports {
            match found.office_of(&report, world) {
                Some(office) => {
                    let other = found.other_name(&report, office);
                    let is_refused = other.as_ref().is_some_and(|found| found.severity == Severity::Error);
                    said.extend(other);
                    if let Some(own) = found.own.get_mut(office).filter(|_| !is_refused) {
                        own.push(found.reports.len());
                    }
                }
                None => unlisted.push(report.name.clone()),
            }
            found.reports.push(report);
        }
        said.extend(found.unlisted(unlisted));
        said.extend(found.not_handed_in(world));
        (found, said)
    }

    /// The office to which a report belongs: the one whose file it is, or whose name it bears.
    pub(super) fn office_of(&self, report: &Report, world: &dyn World) -> Option<usize> {
        let full = full_name(file_of(&report.name), world);
        let by_name = || self.offices.named(report.organisation.as_ref()?);
        let is_part = report.name != file_of(&report.name);
        let by_file = self.by_file.get(&full).copied();
        let outside = || self.outside.as_ref().filter(|(name, _)| *name == full).map(|(_, office)| *office);
        // Of several reports in one file each has its own office.
        if is_part { by_name().or(by_file) } else { by_file.or_else(by_name) }.or_else(outside)
    }

    /// Says that a report bears another name than the manifest gives its file. That of another office in the manifest is
    /// an error: the report cannot be both.
    fn other_name(&self, report: &Report, office: usize) -> Option<Diagnostic> {
        let own = self.offices.list.get(office)?;
        let written = report.organisation.as_ref()?;
        // A folder gives no names of offices.
        if self.offices.by_name.is_empty() {
            return None;
        }
        let named = self.offices.named(written);
        let (folded, listed) = (fold_label(written), fold_label(own.name()));
        let is_part = folded.contains(&listed) || listed.contains(&folded);
        let is_alike = || is_part || is_short_for(&folded, &listed) || is_short_for(&listed, &folded);
        if named == Some(office) || (named.is_none() && is_alike()) {
            return None;
        }
        let text = if named.is_some() { Text::MembersListedOther } else { Text::MembersOtherOffice };
        let message = Message::new(text)
            .with("file", report.name.clone())
            .with("office", own.name())
            .with("other", written.clone());
        let place = own.file.as_ref().unwrap_or(&own.name);
        let severity = if named.is_some() { Severity::Error } else { Severity::Warning };
        let diagnostic = Diagnostic::new(Code::MembersOffice, message).severity(severity);
        Some(place.mark(diagnostic, &self.offices.file).help(Message::new(Text::MembersOtherOfficeHelp)))
    }

    /// Says that there is nothing to compare: no office is above another.
    pub fn without_summaries(&self) -> Option<Diagnostic> {
        if self.outside.is_some() || self.offices.parents().any(|(_, office)| !office.is_folder) {
            return None;
        }
        let is_folder = self.offices.by_name.is_empty();
        let (text, help) = match is_folder {
            true => (Text::MembersNoSummary, Text::MembersNoSummaryHelp),
            false => (Text::MembersNoParents, Text::MembersManifestHelp),
        };
        let diagnostic = Diagnostic::new(Code::MembersManifest, Message::new(text)).severity(Severity::Warning);
        Some(diagnostic.help(Message::new(help)).in_file(&self.offices.file))
    }

    fn unlisted(&self, names: Vec<String>) -> Option<Diagnostic> {
        // Reports beside a folder are no part of it.
        if names.is_empty() || self.offices.by_name.is_empty() {
            return None;
        }
        let message = Message::new(Text::MembersUnlisted)
            .with("count", names.len().to_string())
            .with_list("files", names.into_iter().take(NAMES_LISTED).map(Message::verbatim).collect());
        let diagnostic = Diagnostic::new(Code::MembersUnlisted, message);
        Some(diagnostic.help(Message::new(Text::MembersUnlistedHelp)).in_file(&self.offices.file))
    }

    /// Identifies what was read, for results that are kept.
    pub fn digest(&self) -> String {
        let offices = self
            .offices
            .list
            .iter()
            .map(|office| (office.name(), office.parent, (&office.attributes, &office.aliases)));
        format!("{:?} {:?} {:?}", offices.collect::<Vec<_>>(), self.own, collect::digests(&self.reports))
    }

    /// The report of a member for a year by a form.
    pub(super) fn report_of(
        &self,
        office: usize,
        year: Option<i32>,
        form: Option<&Template>,
        world: &dyn World,
    ) -> Result<&Report, Lacking> {
        let all = self.own.get(office).map(Vec::as_slice).unwrap_or_default();
        let report = |idx: &usize| self.reports.get(*idx);
        let is_of_year = |idx: &usize| match (year, report(idx).and_then(|report| report.year)) {
            (Some(wanted), Some(own)) => wanted == own,
            _ => true,
        };
        let of_year: Vec<usize> = all.iter().copied().filter(is_of_year).collect();
        let file = self.offices.list.get(office).and_then(|office| office.file.as_ref());
        match of_year.as_slice() {
            [] => Err(match (all, file) {
                ([first, ..], Some(_)) => Lacking::OtherYear(*first),
                (_, Some(file)) if self.unread.contains(&full_name(&file.text, world)) => Lacking::Unread,
                _ => Lacking::Missing,
            }),
            [one] => {
                let found = report(one).ok_or(Lacking::Missing)?;
                let is_other = form.is_some_and(|form| form.name != found.template.name);
                if is_other { Err(Lacking::OtherForm(*one)) } else { Ok(found) }
            }
            several => Err(Lacking::Twice(several.to_vec())),
        }
    }

    /// The reports that a report consolidates; `None` where its office has no members.
    pub fn find(&self, report: &Report, world: &dyn World) -> Option<Arc<Members>> {
        let office = self.offices.list.get(self.office_of(report, world)?)?;
        let member = |idx: &usize| {
            let found = self.report_of(*idx, report.year, Some(&report.template), world).ok();
            let own = |found: &Report| MemberReport { name: found.name.clone(), cells: found.cells.clone() };
            Some(Member { office: self.offices.list.get(*idx)?.name().to_owned(), report: found.map(own) })
        };
        let list: Vec<Member> = office.members.iter().filter_map(member).collect();
        (!list.is_empty()).then(|| Arc::new(Members { list }))
    }

    /// The names that the manifest has for the office of a report.
    pub(in crate::engine) fn names_of(&self, report: &Report, world: &dyn World) -> Vec<String> {
        let office = self.office_of(report, world).and_then(|office| self.offices.list.get(office));
        // A folder says nothing of offices.
        let office = office.filter(|_| !self.offices.by_name.is_empty());
        office
            .map(|office| office.aliases.iter().cloned().chain([office.name().to_owned()]).collect())
            .unwrap_or_default()
    }

    /// What the manifest says of the office of a report.
    pub fn office_reading(&self, report: &Report, world: &dyn World) -> OfficeReading {
        // A folder says nothing of offices.
        if self.offices.by_name.is_empty() {
            return OfficeReading::NotGiven;
        }
        let office = self.office_of(report, world).and_then(|office| self.offices.list.get(office));
        office.map_or(OfficeReading::Unlisted, |office| OfficeReading::Listed(self.offices.attributes_of(office)))
    }

    /// Whether rules on the forms of these reports read attributes of offices, for which a manifest needs no parents.
    pub fn has_readers(&self, checker: &mut Checker<'_>) -> bool {
        self.reports.iter().any(|report| checker.rules(&report.template).office_attributes().next().is_some())
    }

    /// Reports attributes that rules on the forms of these reports read and the manifest does not have, each once, beside
    /// the texts that its place points into.
    pub fn unknown_attributes(&self, checker: &mut Checker<'_>) -> Vec<(Diagnostic, Sources)> {
        if self.offices.by_name.is_empty() {
            return Vec::new();
        }
        let known: HashSet<&str> = self.offices.attributes.iter().map(String::as_str).collect();
        let forms: BTreeMap<&str, &Arc<Template>> =
            self.reports.iter().map(|report| (report.template.name.as_str(), &report.template)).collect();
        let mut said: BTreeMap<String, (Diagnostic, Sources)> = BTreeMap::new();
        for form in forms.values() {
            let rules = checker.rules(form);
            for (rule, attribute) in rules.office_attributes() {
                if !known.contains(attribute.name.as_str()) && !said.contains_key(&attribute.name) {
                    let diagnostic = self.unknown_attribute(rule, attribute, &known);
                    said.insert(attribute.name.clone(), (diagnostic, rules.sources.clone()));
                }
            }
        }
        said.into_values().collect()
    }

    fn unknown_attribute(&self, rule: &str, read: &AttributeRead, known: &HashSet<&str>) -> Diagnostic {
        let name = || read.name.clone();
        let near = nearest(&read.name, known.iter().copied());
        let help = match near {
            Some(near) => Message::new(Text::UseNear).with("near", near),
            None => Message::new(Text::OfficeAttributeHelp).with("attribute", name()),
        };
        let message = Message::new(Text::OfficeAttribute).with("rule", rule).with("attribute", name());
        let message = message.with("file", self.offices.file.clone());
        Diagnostic::new(Code::OfficeAttribute, message).span(read.span).help(help)
    }

    /// The years for which an office has a report; without any, those of its members.
    pub(super) fn years(&self, idx: usize, office: &Office) -> BTreeSet<Option<i32>> {
        let of = |office: &usize| self.own.get(*office).map(Vec::as_slice).unwrap_or_default();
        let year = |idx: &usize| self.reports.get(*idx).map(|report| report.year);
        let mut years: BTreeSet<Option<i32>> = of(&idx).iter().filter_map(year).collect();
        if years.is_empty() {
            years = office.members.iter().flat_map(of).filter_map(year).collect();
        }
        if years.len() > 1 {
            years.remove(&None);
        }
        if years.is_empty() {
            years.insert(None);
        }
        years
    }

    /// The form by which members are added: that of the office itself, or the one that most of them follow.
    pub(super) fn form(&self, idx: usize, year: Option<i32>, world: &dyn World) -> Option<Arc<Template>> {
        if let Ok(own) = self.report_of(idx, year, None, world) {
            return Some(Arc::clone(&own.template));
        }
        let members = self.offices.list.get(idx)?.members.iter();
        let mut forms: BTreeMap<&str, (usize, &Arc<Template>)> = BTreeMap::new();
        for report in members.filter_map(|member| self.report_of(*member, year, None, world).ok()) {
            forms.entry(&report.template.name).or_insert((0, &report.template)).0 += 1;
        }
        let most = forms.values().max_by_key(|(count, _)| *count)?;
        Some(Arc::clone(most.1))
    }

    /// Reports, for every office with members and every year, who has not handed in, and whose report cannot be used.
    fn not_handed_in(&self, world: &dyn World) -> Vec<Diagnostic> {
        let mut said = Vec::new();
        // The reports of a folder without a summary belong to nobody's sum.
        let is_summed = |office: &Office| !office.is_folder || self.outside.is_some();
        for (idx, office) in self.offices.parents().filter(|(_, office)| is_summed(office)) {
            for year in self.years(idx, office) {
                let form = self.form(idx, year, world);
                let mut missing = Vec::new();
                for member in &office.members {
                    let found = self.report_of(*member, year, form.as_deref(), world);
                    let Err(lacking) = found else { continue };
                    let Some(own) = self.offices.list.get(*member) else { continue };
                    match lacking {
                        Lacking::Missing => missing.push(own),
                        Lacking::Unread => {}
                        Lacking::Twice(list) => said.push(self.twice(own, year, &list)),
                        Lacking::OtherForm(found) => said.extend(self.misfit(own, found, form.as_deref(), year)),
                        Lacking::OtherYear(found) => said.extend(self.misfit(own, found, None, year)),
                    }
                }
                said.extend(self.missing(office, year, &missing));
            }
        }
        said
    }

    fn missing(&self, office: &Office, year: Option<i32>, missing: &[&Office]) -> Option<Diagnostic> {
        let first = missing.first()?;
        let text = if year.is_some() { Text::MembersMissing } else { Text::MembersMissingAnyYear };
        let names = missing.iter().take(NAMES_LISTED).map(|office| Message::verbatim(office.name()));
        let message = Message::new(text)
            .with("office", office.name())
            .with("year", year.unwrap_or_default().to_string())
            .with("total", office.members.len().to_string())
            .with("count", missing.len().to_string())
            .with_list("offices", names.collect());
        let diagnostic = Diagnostic::new(Code::MembersMissing, message).help(Message::new(Text::MembersMissingHelp));
        Some(first.name.mark(diagnostic, &self.offices.file))
    }

    fn twice(&self, office: &Office, year: Option<i32>, list: &[usize]) -> Diagnostic {
        let names = list.iter().filter_map(|idx| self.reports.get(*idx)).take(REPORTS_LISTED);
        let text = if year.is_some() { Text::MembersTwice } else { Text::MembersTwiceAnyYear };
        let message = Message::new(text)
            .with("office", office.name())
            .with("year", year.unwrap_or_default().to_string())
            .with("count", list.len().to_string())
            .with_list("files", names.map(|report| Message::verbatim(report.name.clone())).collect());
        let diagnostic = Diagnostic::new(Code::MembersTwice, message).help(Message::new(Text::MembersTwiceHelp));
        office.name.mark(diagnostic, &self.offices.file)
    }

    /// A report of another form, or of another year.
    fn misfit(&self, office: &Office, found: usize, form: Option<&Template>, year: Option<i32>) -> Option<Diagnostic> {
        let report = self.reports.get(found)?;
        let text = if form.is_some() { Text::MembersOtherForm } else { Text::MembersOtherYear };
        let message = Message::new(text)
            .with("office", office.name())
            .with("file", report.name.clone())
            .with("own", report.template.name.clone())
            .with("form", form.map(|form| form.name.clone()).unwrap_or_default())
            .with("before", report.year.unwrap_or_default().to_string())
            .with("year", year.unwrap_or_default().to_string());
        let diagnostic = Diagnostic::new(Code::MembersForm, message).help(Message::new(Text::MembersFormHelp));
        Some(office.name.mark(diagnostic, &self.offices.file))
    }
}
