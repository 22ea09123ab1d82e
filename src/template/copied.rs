//! Reads for which sections a template asks whether their text was copied.

use super::error::TemplateError;
use super::facts::{read_pattern, section};
use super::keys::COPIED;
use super::model::Template;
use super::pattern::{FactPattern, PatternUse};
use crate::diagnostic::Diagnostics;
use crate::source::{Span, fold_code};
use crate::yaml::{Fields, MapEntry, Scalar};

/// Fewest characters that are compared where the template does not say.
const LEAST: u32 = 100;

/// Which text counts as copied.
#[derive(Debug, Clone)]
pub struct CopiedForm {
    /// By index.
    pub sections: Vec<usize>,
    /// Fewest characters of a text that is compared.
    pub least: u32,
    /// From which share, in hundredths, a text is a copy of last year's, and of another office's; `None` where they are
    /// not compared.
    pub prior: Option<u32>,
    pub others: Option<u32>,
    /// Sentences that everybody writes.
    pub except: Vec<FactPattern>,
    pub span: Span,
}

/// Reads `copied`. A part of it with a mistake is reported, and the whole left out.
pub(super) fn load(entry: &MapEntry, template: &Template, diagnostics: &mut Diagnostics) -> Option<CopiedForm> {
    let fields = Fields::read(&entry.value, COPIED, entry.key.span, diagnostics)?;
    let before = diagnostics.len();
    let named = fields.texts("sections", diagnostics);
    let mut sections: Vec<usize> =
        named.into_iter().filter_map(|scalar| section(scalar, template, diagnostics)).collect();
    sections.sort_unstable();
    sections.dedup();
    let least = fields.number("min-length", diagnostics).unwrap_or(LEAST);
    if least == 0 {
        let span = fields.get("min-length").map_or(fields.owner(), |entry| entry.value.span);
        diagnostics.push(TemplateError::CopiedLength { span });
    }
    let mut percent = |key| {
        let scalar = fields.text(key, diagnostics)?;
        let read = hundredths(scalar);
        if read.is_none() {
            diagnostics.push(TemplateError::CopiedShare { written: scalar.spanned() });
        }
        read
    };
    let (prior, others) = (percent("prior"), percent("others"));
    let except = fields.texts("except", diagnostics);
    let except = except.into_iter().filter_map(|scalar| read_pattern(scalar, PatternUse::Words, diagnostics)).collect();
    if diagnostics.len() > before {
        return None;
    }
    if prior.is_none() && others.is_none() {
        diagnostics.push(TemplateError::CopiedNothing { span: entry.key.span });
        return None;
    }
    Some(CopiedForm { sections, least, prior, others, except, span: entry.key.span })
}

/// `90%` and `0.9`, in whole hundredths from 1 to 100.
fn hundredths(scalar: &Scalar) -> Option<u32> {
    let written = fold_code(&scalar.value);
    let percent = match written.strip_suffix('%') {
        Some(percent) => percent.trim_end().parse().ok()?,
        None if written == "1" || written == "1.0" => 100,
        None => {
            let digits = written.strip_prefix("0.").or_else(|| written.strip_prefix('.'))?;
            let value: u32 = digits.parse().ok()?;
            match digits.len() {
                1 => value * 10,
                2 => value,
                _ => return None,
            }
        }
    };
    (1..=100).contains(&percent).then_some(percent)
}
