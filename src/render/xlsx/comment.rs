//! Writes the comment of a cell from the findings that mark it.

use crate::diagnostic::{Lang, Message, Text};
use crate::finding::Outcome;
use crate::render::finding_text::{self, phrase};
use crate::render::view::{FindingView, ReportView};

/// The number of findings that one comment describes in full.
const MOST: usize = 4;

/// Formats message, equation with its numbers, and help; one paragraph per finding.
pub(in crate::render) fn text(part: &ReportView, findings: &[usize], lang: Lang) -> String {
    let items: Vec<&FindingView> = findings.iter().filter_map(|idx| part.findings.get(*idx)).collect();
    let mut said: Vec<String> = items.iter().take(MOST).map(|item| one(item, lang)).collect();
    if items.len() > MOST {
        let more = Message::new(Text::PageMorePlaces).with("count", (items.len() - MOST).to_string());
        said.push(more.render(lang));
    }
    said.join("\n\n")
}

fn one(item: &FindingView, lang: Lang) -> String {
    let mut lines = vec![format!("[{}] {} {}", weight(item, lang), item.rule, item.position).trim_end().to_owned()];
    lines.push(item.message.clone());
    if let Some(equation) = item.equation.as_deref().filter(|_| item.outcome == Outcome::Violated) {
        lines.push(format!(
            "{}{}{}",
            phrase(Text::WordSubstituted, lang),
            phrase(Text::Colon, lang),
            equation.replacen(" == ", " ≠ ", 1)
        ));
    }
    lines.extend(item.sides.clone());
    lines.extend(
        item.help.as_ref().map(|help| format!("{}{}{help}", phrase(Text::WordHelp, lang), phrase(Text::Colon, lang))),
    );
    lines.join("\n")
}

/// Names the severity of a finding.
pub(in crate::render) fn weight(item: &FindingView, lang: Lang) -> String {
    match item.outcome {
        Outcome::Undetermined => phrase(Text::WordUndetermined, lang),
        _ => finding_text::weight(item.severity, lang),
    }
}
