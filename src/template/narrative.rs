//! Reads what a template demands of the text of a report: its sections, its dates, and the notice that it cites.
//!
//! Each demand becomes a [`Fact`] that counts what is wrong, so that a derived rule on it is a rule like any other.

use super::error::TemplateError;
use super::facts::{Fact, Mentions, read_pattern};
use super::keys::NOTICES;
use super::model::{Section, Template};
use super::pattern::{FactPattern, PatternUse};
use crate::diagnostic::{Diagnostics, Text};
use crate::source::{Span, Spanned, fold_code};
use crate::yaml::{self, Fields, Scalar};

/// What a fact counts that no author declared by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NarrativeCheck {
    /// Whether the section is missing, by its index.
    Presence(usize),
    /// Headings that are out of order.
    Order,
    /// Characters of a section.
    Length(usize, u32),
    /// Whether the section does not speak of its topic, by the indexes of both.
    Topic(usize, usize),
    /// Sentences on the reporting period that state another one.
    Period,
    /// Places before the first section that give the report another year.
    OwnYear,
    /// Days that the calendar does not have.
    ImpossibleDate,
    /// Citations of a notice that the form's own has replaced.
    Notice,
    /// The share of a section, in hundredths, that stands in another report, by the index of the section.
    Copied(usize),
}

/// Something that a section must speak of.
#[derive(Debug, Clone)]
pub struct Topic {
    pub name: Spanned<String>,
    /// One of them must match.
    pub patterns: Vec<FactPattern>,
}

/// The notices that a report may cite as the basis of its form.
#[derive(Debug, Clone)]
pub struct Notices {
    pub form: String,
    pub replaced: Vec<String>,
    /// What a sentence says that cites one as its basis.
    pub within: Option<FactPattern>,
}

/// What a template demands of the text beside its sections.
#[derive(Debug, Clone, Default)]
pub struct NarrativeForm {
    /// Sentences that state the reporting period.
    pub period: Vec<FactPattern>,
    /// Where the text before the first section names the year of the report.
    pub own_year: Vec<FactPattern>,
    pub notices: Option<Notices>,
}

/// Reads what the text of a section must be.
pub(super) fn load_section(fields: &Fields<'_>, section: &mut Section, diagnostics: &mut Diagnostics) {
    section.required = fields.flag("required", diagnostics).unwrap_or(false);
    if let Some(least) = fields.number("min-length", diagnostics) {
        let span = fields.get("min-length").map_or(fields.owner(), |entry| entry.value.span);
        match (least, fields.get("tables")) {
            (0, _) => diagnostics.push(TemplateError::NoMinLength { span, tables: false }),
            (_, Some(tables)) if !tables.value.is_empty() => {
                diagnostics.push(TemplateError::NoMinLength { span, tables: true });
            }
            _ => section.min_length = Some(least),
        }
    }
    let Some(entry) = fields.get("topics") else { return };
    let Some(entries) = entry.value.entries() else {
        diagnostics.push(yaml::wrong_type_of_entry(entry, Text::KindMapping));
        return;
    };
    for entry in entries {
        let name = Spanned::new(fold_code(&entry.key.value), entry.key.span);
        let written: Vec<&Scalar> = match entry.value.items() {
            Some(items) => yaml::scalars(items, diagnostics),
            None if entry.value.entries().is_some() => {
                diagnostics.push(yaml::wrong_type_of_entry(entry, Text::KindList));
                continue;
            }
            None => entry.value.scalar().into_iter().filter(|scalar| !scalar.value.is_empty()).collect(),
        };
        let read = |scalar: &&Scalar| read_pattern(scalar, PatternUse::Words, diagnostics);
        let patterns: Option<Vec<FactPattern>> = written.iter().map(read).collect();
        match patterns {
            Some(patterns) if patterns.is_empty() && entry.value.items().is_none_or(<[_]>::is_empty) => {
                diagnostics.push(TemplateError::TopicWithoutPattern { topic: name });
            }
            Some(patterns) if patterns.is_empty() => {}
            Some(patterns) => section.topics.push(Topic { name, patterns }),
            None => {}
        }
    }
}

/// Reads `period`, `own-year` and `notices`.
pub(super) fn load(fields: &Fields<'_>, diagnostics: &mut Diagnostics) -> NarrativeForm {
    let mut list = |key, purpose| -> Vec<FactPattern> {
        let written = fields.texts(key, diagnostics);
        written.into_iter().filter_map(|scalar| read_pattern(scalar, purpose, diagnostics)).collect()
    };
    let (period, own_year) = (list("period", PatternUse::Words), list("own-year", PatternUse::Figure));
    NarrativeForm { period, own_year, notices: load_notices(fields, diagnostics) }
}

fn load_notices(fields: &Fields<'_>, diagnostics: &mut Diagnostics) -> Option<Notices> {
    let entry = fields.get("notices")?;
    let keys = Fields::read(&entry.value, NOTICES, entry.key.span, diagnostics)?;
    let (form, replaced) = (keys.text("form", diagnostics), keys.texts("replaced", diagnostics));
    let mut notice = |scalar: &Scalar| {
        let folded = fold_code(&scalar.value);
        if NoticeNumber::parse(&folded).is_none() {
            diagnostics.push(TemplateError::NoticeNumber { written: scalar.spanned() });
            return None;
        }
        Some((scalar.value.trim().to_owned(), scalar.span))
    };
    let form = form.and_then(&mut notice);
    let replaced: Vec<(String, Span)> = replaced.into_iter().filter_map(notice).collect();
    let within = keys.text("within", diagnostics).and_then(|s| read_pattern(s, PatternUse::Words, diagnostics));
    let (form, _) = form?;
    if let Some((own, span)) = replaced.iter().find(|(replaced, _)| fold_code(replaced) == fold_code(&form)) {
        diagnostics.push(TemplateError::NoticeReplacesItself { written: Spanned::new(own.clone(), *span) });
        return None;
    }
    Some(Notices { form, replaced: replaced.into_iter().map(|(notice, _)| notice).collect(), within })
}

/// The number of a notice: `国办公开办函〔2021〕30号`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoticeNumber<'a> {
    pub office: &'a str,
    pub year: &'a str,
    pub number: &'a str,
}

impl<'a> NoticeNumber<'a> {
    /// Reads the number that a text begins with: an office, a year in brackets of any kind, a number and 号.
    pub fn parse(text: &'a str) -> Option<Self> {
        let at = text.find(|c: char| c.is_ascii_digit() || is_bracket(c))?;
        let (office, rest) = text.split_at_checked(at)?;
        let rest = rest.strip_prefix(is_bracket).unwrap_or(rest);
        let (year, rest) = rest.split_at_checked(4)?;
        let rest = rest.strip_prefix(is_bracket)?;
        let rest = rest.strip_prefix('第').unwrap_or(rest);
        let (number, _) = rest.split_once('号')?;
        let is_figure = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        (!office.is_empty() && is_figure(year) && is_figure(number)).then_some(Self { office, year, number })
    }
}

fn is_bracket(c: char) -> bool {
    "〔〕﹝﹞[]［］【】()（）﹙﹚〈〉〖〗「」『』{}<>《》".contains(c)
}

/// Lists the facts that the demands of a template are counted by.
pub(super) fn facts(template: &Template) -> Vec<Fact> {
    let mut found = Vec::new();
    let mut push = |name: String, span: Span, check: NarrativeCheck| {
        found.push(Fact {
            name: Spanned::new(name, span),
            patterns: Vec::new(),
            zero: Vec::new(),
            within: None,
            sections: Vec::new(),
            unit: None,
            mentions: Mentions::Sum,
            narrative: Some(check),
        });
    };
    let Some(head) = template.span else { return found };
    for (index, section) in template.sections.iter().enumerate() {
        let (name, span) = (&section.name, section.span.unwrap_or(head));
        if section.required {
            push(format!("章节:{name}"), span, NarrativeCheck::Presence(index));
        }
        if let Some(least) = section.min_length {
            push(format!("章节字数:{name}"), span, NarrativeCheck::Length(index, least));
        }
        for (at, topic) in section.topics.iter().enumerate() {
            let id = format!("章节内容:{name}.{}", topic.name.value);
            push(id, topic.name.span, NarrativeCheck::Topic(index, at));
        }
    }
    if template.sections.iter().filter(|section| section.required).count() > 1 {
        push("章节顺序:正文".to_owned(), head, NarrativeCheck::Order);
    }
    for index in template.copied.iter().flat_map(|copied| &copied.sections) {
        let name = template.sections.get(*index).map_or("", |section| section.name.as_str());
        let span = template.copied.as_ref().map_or(head, |copied| copied.span);
        push(format!("雷同:{name}"), span, NarrativeCheck::Copied(*index));
    }
    let form = &template.narrative;
    if !form.period.is_empty() {
        push("日期:统计期限".to_owned(), head, NarrativeCheck::Period);
        push("日期:历日".to_owned(), head, NarrativeCheck::ImpossibleDate);
    }
    if !form.own_year.is_empty() {
        push("日期:报告年度".to_owned(), head, NarrativeCheck::OwnYear);
    }
    if form.notices.as_ref().is_some_and(|notices| !notices.replaced.is_empty()) {
        push("依据:表式文件".to_owned(), head, NarrativeCheck::Notice);
    }
    found
}
