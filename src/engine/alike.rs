//! Compares sections of the reports of a run with those of other offices, once all reports are read.
//!
//! Invariant: what is found depends on the reports alone, not on their order or on the number of workers. Memory is
//! bounded: as more sections come, fewer passages of each are kept.

use std::collections::{HashMap, HashSet};

use crate::align::{MAX_KEPT, Sketch};
use crate::check::ir::Program;
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic, Message, Severity, Text};
use crate::explanation::SectionExplanation;
use crate::finding::{Checked, CopiedGroup, CopiedSection, CopiedShare, Outcome, compared_section};
use crate::source::fold_label;

use super::prior::is_short_for;

/// Most sections that are compared.
const MAX_SECTIONS: usize = 131_072;
/// Fewest passages of a section by which a share is estimated.
const LEAST_KEPT: usize = 128;
/// Passages that are kept of all sections.
const PASSAGES_KEPT: usize = MAX_SECTIONS * LEAST_KEPT;
/// Passages of a section by which those like it are found.
const LOOKED_UP: usize = 16;
/// Most texts that are found by one passage: one that more of them have is a turn of phrase.
const FOUND_BY_ONE: usize = 64;

/// A section of a report, as far as it is kept for the end of the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionSketch {
    /// The rule that asks.
    pub rule: String,
    pub severity: Severity,
    /// The section, as the form prints it.
    pub section: String,
    /// From which share, in hundredths, it is a copy.
    pub share: u32,
    /// `None` where the report does not name it.
    pub office: Option<String>,
    pub year: Option<i32>,
    pub report: String,
    pub template: String,
    pub sketch: Sketch,
    /// What was said of text that it shares with other offices.
    pub explanations: Vec<SectionExplanation>,
    /// Whether its report violates the rule by itself.
    pub violates: bool,
}

/// Sketches the sections of a report that rules of its form compare with those of other offices. `explain` returns the explanations for a rule, given whether the
/// report violates it by itself.
pub(super) fn sketches(
    program: &Program,
    checked: &Checked,
    explain: impl Fn(&str, bool) -> Vec<SectionExplanation>,
) -> Vec<SectionSketch> {
    let report = &checked.report;
    let section = |rule: &crate::check::ir::Rule| {
        let (prose, share) = compared_section(report, rule)?;
        let own = checked.findings.iter().filter(|finding| finding.rule == rule.id);
        let outcomes: Vec<Outcome> = own.map(|finding| finding.outcome).collect();
        Some(SectionSketch {
            rule: rule.id.clone(),
            severity: rule.severity,
            section: report.template.sections.get(prose.section)?.title.clone(),
            share,
            office: report.organisation.clone(),
            year: report.year,
            report: report.name.clone(),
            template: report.template.name.clone(),
            sketch: Sketch::without_figures(&prose.text),
            explanations: explain(&rule.id, !outcomes.is_empty()),
            violates: outcomes.contains(&Outcome::Violated),
        })
    };
    program.rules.iter().filter_map(section).collect()
}

/// The sections of a run.
#[derive(Debug)]
pub struct AlikeSections {
    sections: Vec<SectionSketch>,
    /// Passages that are kept, of each section and in all.
    most: usize,
    passages: usize,
    left_out: usize,
}

impl Default for AlikeSections {
    fn default() -> Self {
        Self { sections: Vec::new(), most: MAX_KEPT, passages: 0, left_out: 0 }
    }
}

/// Sections that are alike: the first in order, then the others with the share, in hundredths, that they have in common
/// with it.
struct Group<'a> {
    first: &'a SectionSketch,
    others: Vec<(&'a SectionSketch, usize)>,
}

impl AlikeSections {
    /// How many passages of each section are kept where so many reports are known to come.
    pub fn kept_of_each(reports: usize) -> usize {
        (PASSAGES_KEPT / reports.max(1)).clamp(LEAST_KEPT, MAX_KEPT)
    }

    /// Adds sections.
    pub fn add(&mut self, sections: Vec<SectionSketch>) {
        for mut section in sections {
            if self.sections.len() == MAX_SECTIONS {
                self.left_out += 1;
                continue;
            }
            section.sketch.shrink(self.most);
            self.passages += section.sketch.kept().len();
            self.sections.push(section);
            while self.passages > PASSAGES_KEPT && self.most > LEAST_KEPT {
                self.most /= 2;
                self.sections.iter_mut().for_each(|section| section.sketch.shrink(self.most));
                self.passages = self.sections.iter().map(|section| section.sketch.kept().len()).sum();
            }
        }
    }

    /// Returns each group of sections that are alike, and what there is to report besides: sections that were too many,
    /// and explanations that have expired or are not needed. `today` is the day on which they may expire.
    pub fn finish(mut self, today: Option<Date>) -> (Vec<CopiedGroup>, Vec<Diagnostic>) {
        self.sections.sort_by(|a, b| key(a).cmp(&key(b)));
        let same_section = |a: &SectionSketch, b: &SectionSketch| a.section == b.section;
        let groups: Vec<Group<'_>> = self.sections.chunk_by(same_section).flat_map(groups).collect();
        let grouped: HashSet<*const SectionSketch> =
            groups.iter().flat_map(Group::sections).map(std::ptr::from_ref).collect();
        let mut said = Vec::new();
        for section in &self.sections {
            let is_needed = grouped.contains(&std::ptr::from_ref(section));
            let remark = |own: &SectionExplanation| own.remark(&section.rule, is_needed, today);
            said.extend(section.explanations.iter().filter_map(remark));
        }
        if self.left_out > 0 {
            let message = Message::new(Text::AlikeLeftOut)
                .with("count", self.left_out.to_string())
                .with("limit", MAX_SECTIONS.to_string());
            said.push(Diagnostic::new(Code::AlikeLeftOut, message));
        }
        (groups.iter().map(|group| group.finding(today)).collect(), said)
    }
}

/// The order of sections, whatever the order of the reports.
fn key(section: &SectionSketch) -> impl Ord + '_ {
    // A group is named after an office where one of its reports names it.
    (&section.section, section.office.is_none(), &section.office, section.year, &section.report)
}

/// Groups sections, in their order: each belongs to the group whose first member it resembles most. Only the first of a
/// group is looked up, so the work grows with the number of sections and not with its square.
fn groups(sections: &[SectionSketch]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut by_passage: HashMap<u32, Vec<usize>> = HashMap::new();
    for section in sections {
        let looked_up = section.sketch.kept().get(..LOOKED_UP).unwrap_or(section.sketch.kept());
        let mut hits: HashMap<usize, usize> = HashMap::new();
        for group in looked_up.iter().filter_map(|passage| by_passage.get(passage)).flatten() {
            *hits.entry(*group).or_default() += 1;
        }
        let share = usize::try_from(section.share).unwrap_or(100);
        // Of texts with this share in common, a third of the passages that are to be expected.
        let least = (looked_up.len() * share / (3 * (200 - share))).max(1);
        let likely = hits.into_iter().filter(|(_, count)| *count >= least).filter_map(|(group, _)| {
            let percent = groups.get(group)?.first.sketch.share(&section.sketch).percent();
            (percent >= share).then_some((percent, std::cmp::Reverse(group)))
        });
        match likely.max() {
            Some((percent, std::cmp::Reverse(group))) => {
                if let Some(group) = groups.get_mut(group) {
                    group.add(section, percent);
                }
            }
            None => {
                for passage in looked_up {
                    let found = by_passage.entry(*passage).or_default();
                    if found.len() < FOUND_BY_ONE {
                        found.push(groups.len());
                    }
                }
                groups.push(Group { first: section, others: Vec::new() });
            }
        }
    }
    groups.retain(|group| !group.others.is_empty());
    groups
}

/// Whether two reports may be those of one office: a name that leaves words out is not another office's, and a report
/// that names none may be its report for another year.
fn may_be_one_office(a: &SectionSketch, b: &SectionSketch) -> bool {
    let (Some(first), Some(second)) = (&a.office, &b.office) else {
        return a.report == b.report || a.year.zip(b.year).is_some_and(|(a, b)| a != b);
    };
    let (a, b) = (fold_label(first), fold_label(second));
    a == b || is_short_for(&a, &b) || is_short_for(&b, &a)
}

impl<'a> Group<'a> {
    /// Adds a section, unless its office has one. Sections come in the order of the offices.
    fn add(&mut self, section: &'a SectionSketch, percent: usize) {
        let name = |section: &SectionSketch| section.office.as_deref().map(fold_label);
        let last = self.others.last_mut().filter(|(last, _)| name(last).is_some() && name(last) == name(section));
        match last {
            Some(last) if last.1 < percent => *last = (section, percent),
            Some(_) => {}
            None if may_be_one_office(self.first, section) => {}
            None => self.others.push((section, percent)),
        }
    }

    fn sections(&self) -> impl Iterator<Item = &'a SectionSketch> + '_ {
        std::iter::once(self.first).chain(self.others.iter().map(|(section, _)| *section))
    }

    /// Converts the group to what outputs show.
    fn finding(&self, today: Option<Date>) -> CopiedGroup {
        let section = |section: &SectionSketch, share| CopiedSection {
            template: section.template.clone(),
            office: section.office.clone(),
            year: section.year,
            report: section.report.clone(),
            share,
            explained: section.explanations.iter().find(|own| own.is_valid(today)).map(|own| own.explained.clone()),
            violates: section.violates,
        };
        let exact = |other: &SectionSketch| self.first.sketch.is_whole() && other.sketch.is_whole();
        let others = self
            .others
            .iter()
            .map(|(other, percent)| section(other, Some(CopiedShare { percent: *percent, exact: exact(other) })));
        CopiedGroup {
            rule: self.first.rule.clone(),
            severity: self.sections().map(|section| section.severity).min().unwrap_or(Severity::Info),
            section: self.first.section.clone(),
            sections: std::iter::once(section(self.first, None)).chain(others).collect(),
            known: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Lang;

    /// Words that no other seed has.
    fn words(seed: u32, count: u32) -> String {
        (0..count).filter_map(|n| char::from_u32(0x4E00 + (seed * 977 + n * 31 + n * n * 7) % 20_000)).collect()
    }

    fn section(office: &str, year: i32, text: &str) -> SectionSketch {
        SectionSketch {
            rule: "雷同:概况".to_owned(),
            severity: Severity::Info,
            section: "一、概况".to_owned(),
            share: 80,
            office: Some(office.to_owned()).filter(|office| !office.is_empty()),
            year: Some(year),
            report: format!("{office}{year}.md"),
            template: "窗口".to_owned(),
            sketch: Sketch::without_figures(text),
            explanations: Vec::new(),
            violates: false,
        }
    }

    fn said(sections: Vec<SectionSketch>) -> Vec<String> {
        let mut alike = AlikeSections::default();
        alike.add(sections);
        alike.finish(None).0.iter().map(|group| group.message().render(Lang::Zh)).collect()
    }

    #[test]
    fn a_group_is_reported_once_whatever_the_order_of_the_reports() {
        let text = words(1, 400);
        let near: String = text.chars().take(370).chain(words(2, 30).chars()).collect();
        let all = vec![
            section("东山县档案局", 2024, &text),
            section("西山县档案局", 2024, &near),
            section("南山县档案局", 2024, &text),
            section("北山县档案局", 2024, &words(3, 400)),
        ];
        let wanted = said(all.clone());
        assert_eq!(wanted.len(), 1, "{wanted:?}");
        assert!(!wanted.concat().contains("北山县"), "{wanted:?}");
        for turn in 0..all.len() {
            let mut turned = all.clone();
            turned.rotate_left(turn);
            assert_eq!(said(turned.clone()), wanted);
            turned.reverse();
            assert_eq!(said(turned), wanted);
        }
    }

    #[test]
    fn the_reports_of_one_office_are_not_compared() {
        let text = words(1, 400);
        assert_eq!(said(vec![section("东山县档案局", 2023, &text), section("东山县档案局", 2024, &text)]), [""; 0]);
        assert_eq!(said(vec![section("东山县档案局", 2023, &text), section("东山档案局", 2024, &text)]), [""; 0]);
    }

    #[test]
    fn reports_that_name_no_office_are_compared_within_their_year() {
        let text = words(1, 400);
        let found = said(vec![section("", 2024, &text), section("东山县档案局", 2024, &text)]);
        assert_eq!(
            found,
            ["2 个机关的“一、概况”雷同：东山县档案局（东山县档案局2024.md）、未写明机关（2024.md，100% 相同）"]
        );
        assert_eq!(said(vec![section("", 2023, &text), section("东山县档案局", 2024, &text)]), [""; 0]);
    }

    #[test]
    fn sections_that_are_too_many_are_counted() {
        let mut alike = AlikeSections::default();
        alike.add(vec![section("东山县档案局", 2024, &words(1, 20)); MAX_SECTIONS + 7]);
        let said: Vec<String> = alike.finish(None).1.iter().map(|found| found.message.render(Lang::En)).collect();
        assert_eq!(said, ["the text of 131072 sections was compared; 7 more were not compared with other offices"]);
    }

    #[test]
    fn many_sections_keep_fewer_passages_each() {
        let mut alike = AlikeSections::default();
        let text = words(1, 2_000);
        let one = section("东山县档案局", 2024, &text);
        let count = PASSAGES_KEPT / one.sketch.kept().len() + 10;
        alike.add(vec![one; count]);
        assert!(alike.passages <= PASSAGES_KEPT && alike.most < MAX_KEPT, "{} {}", alike.passages, alike.most);
    }
}
