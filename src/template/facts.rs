//! Reads which figures of the text a template declares, and by which patterns they are found.

use super::error::TemplateError;
use super::keys::FACT;
use super::model::Template;
use super::narrative::NarrativeCheck;
use super::pattern::{FactPattern, PatternProblem, PatternUse};
use crate::diagnostic::{Diagnostics, Text};
use crate::source::{Spanned, fold_code};
use crate::yaml::{self, Fields, MapEntry, NodeKind, Scalar};

/// A figure that is read from the text of a report.
#[derive(Debug, Clone)]
pub struct Fact {
    pub name: Spanned<String>,
    /// Where its figure stands.
    pub patterns: Vec<FactPattern>,
    /// What means 0.
    pub zero: Vec<FactPattern>,
    /// The part of a sentence in which alone it is looked for.
    pub within: Option<FactPattern>,
    /// The sections in which it is looked for, by index; all of them where none is named.
    pub sections: Vec<usize>,
    pub unit: Option<String>,
    pub mentions: Mentions,
    /// What it counts, where a demand of the template on the text made it and rules cannot name it.
    pub narrative: Option<NarrativeCheck>,
}

/// What several mentions of a fact are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mentions {
    /// The same figure, written again.
    Same,
    /// Parts, which are added.
    Sum,
}

/// Reads `facts`. What is wrong with a fact is reported, and the fact left out.
pub(super) fn load(entry: &MapEntry, template: &Template, diagnostics: &mut Diagnostics) -> Vec<Fact> {
    if entry.value.is_empty() {
        return Vec::new();
    }
    let Some(entries) = entry.value.entries() else {
        diagnostics.push(yaml::wrong_type_of_entry(entry, Text::KindMapping));
        return Vec::new();
    };
    entries.iter().filter_map(|entry| load_fact(entry, template, diagnostics)).collect()
}

fn load_fact(entry: &MapEntry, template: &Template, diagnostics: &mut Diagnostics) -> Option<Fact> {
    let name = Spanned::new(fold_code(&entry.key.value), entry.key.span);
    // A single pattern may stand for the whole.
    if let NodeKind::Scalar(scalar) = &entry.value.kind
        && !entry.value.is_empty()
    {
        let pattern = read_pattern(scalar, PatternUse::Figure, diagnostics)?;
        let fact = Fact {
            name,
            patterns: vec![pattern],
            zero: Vec::new(),
            within: None,
            sections: Vec::new(),
            unit: None,
            mentions: Mentions::Same,
            narrative: None,
        };
        return Some(fact);
    }
    let fields = Fields::read(&entry.value, FACT, entry.key.span, diagnostics)?;
    let before = diagnostics.len();
    let mut list = |key, purpose| -> Vec<FactPattern> {
        let written = fields.texts(key, diagnostics);
        written.into_iter().filter_map(|scalar| read_pattern(scalar, purpose, diagnostics)).collect()
    };
    let (patterns, zero) = (list("patterns", PatternUse::Figure), list("zero", PatternUse::Words));
    let within =
        fields.text("within", diagnostics).and_then(|scalar| read_pattern(scalar, PatternUse::Words, diagnostics));
    let sections = fields.texts("sections", diagnostics);
    let sections = sections.into_iter().filter_map(|scalar| section(scalar, template, diagnostics)).collect();
    let unit = fields.text("unit", diagnostics).map(|scalar| scalar.value.trim().to_owned());
    let mentions = match fields.word("mentions", FACT, diagnostics) {
        Some(("sum", _)) => Mentions::Sum,
        _ => Mentions::Same,
    };
    // A fact with a broken pattern would be read in some reports and not in others.
    if diagnostics.len() > before {
        return None;
    }
    if patterns.is_empty() && zero.is_empty() {
        diagnostics.push(TemplateError::FactWithoutPattern { fact: name });
        return None;
    }
    Some(Fact { name, patterns, zero, within, sections, unit, mentions, narrative: None })
}

/// Reads a pattern; what is wrong with it is reported at its place.
pub(super) fn read_pattern(scalar: &Scalar, purpose: PatternUse, diagnostics: &mut Diagnostics) -> Option<FactPattern> {
    match FactPattern::new(scalar.value.trim(), purpose) {
        Ok(pattern) => Some(pattern),
        Err(problem) => {
            let blank = scalar.value.len() - scalar.value.trim_start().len();
            let span = match &problem {
                PatternProblem::Syntax { at, .. } | PatternProblem::SecondFigure { at } => {
                    scalar.place(blank + at.start..blank + at.end)
                }
                PatternProblem::WithoutFigure
                | PatternProblem::Everywhere
                | PatternProblem::Empty
                | PatternProblem::TooLarge => scalar.span,
            };
            diagnostics.push(TemplateError::FactPattern { span, problem });
            None
        }
    }
}

/// The index of a section by its name.
pub(super) fn section(scalar: &Scalar, template: &Template, diagnostics: &mut Diagnostics) -> Option<usize> {
    let written = fold_code(&scalar.value);
    let found = template.sections.iter().position(|section| fold_code(&section.name) == written);
    if found.is_none() {
        let known = template.sections.iter().map(|section| section.name.clone()).collect();
        diagnostics.push(TemplateError::FactSection { written: scalar.spanned(), known });
    }
    found
}
