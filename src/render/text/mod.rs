//! Writes diagnostics and findings for people at a terminal.
//!
//! Invariant: text has colours only if they are wanted.

mod finding;
#[cfg(not(feature = "cli"))]
mod marks;
#[cfg(feature = "cli")]
mod snippet;
mod summary;
mod table;
mod tally;
mod writer;

use anstyle::{AnsiColor, Style};

use crate::diagnostic::{Diagnostic, Lang, Message, Severity, Text};
use crate::finding::Checked;
use crate::source::{SourceId, Sources};

use super::columns::{clean, display_width, paint, wrap};
use super::{likely, place};
#[cfg(not(feature = "cli"))]
use marks as snippet;
use snippet::Mark;

pub use summary::brief;
pub use tally::tally;
pub(super) use tally::{loud, places};
pub use writer::TextWriter;

/// The display width at which text is wrapped.
pub(crate) const WIDTH: usize = 80;
/// The number of remarks with one code about one file that are printed one by one.
const FEW: usize = 3;
/// The number of similar remarks about one file that are listed; all are counted.
const MAX_FOLDED: usize = 20;

/// How to print: the language, and whether to use colours.
#[derive(Debug, Clone, Copy)]
pub struct View {
    pub lang: Lang,
    pub color: bool,
}

impl View {
    pub fn text(self, text: Text) -> String {
        Message::new(text).render(self.lang)
    }

    pub fn paint(self, words: &str, style: Style) -> String {
        paint(words, style, self.color)
    }

    /// Names the severity of a diagnostic; that of a rule has words of its own.
    pub(crate) fn severity(self, severity: Severity) -> String {
        self.text(match severity {
            Severity::Error => Text::WordError,
            Severity::Warning => Text::WordWarning,
            Severity::Info => Text::WordInfo,
        })
    }
}

pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const BOLD: Style = Style::new().bold();

pub(crate) fn style_of(severity: Severity) -> Style {
    let color = match severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Info => AnsiColor::Cyan,
    };
    color.on_default().bold()
}

/// Formats findings and summary of one report, as briefly as possible. `broken` is the number of errors in the template
/// and the rule files because of which something was not checked.
pub fn checked(checked: &Checked, broken: usize, sources: &Sources, view: View) -> String {
    let mut out = matters(checked, sources, view);
    out.push_str(&finding::findings(checked, sources, view));
    out.push_str(&summary::summary(checked, broken, view));
    out
}

/// Formats what satisfies several violated relations at once, before these relations.
fn matters(checked: &Checked, sources: &Sources, view: View) -> String {
    let mut out = String::new();
    for matter in checked.located.matters.iter().filter(|matter| matter.is_shared()) {
        out.push_str(&likely::matter(matter, checked, sources, view));
        out.push('\n');
    }
    out
}

/// Formats diagnostics in the order given; many with one code about one file are drawn together, except errors.
pub fn diagnostics(list: &[Diagnostic], sources: &Sources, view: View) -> String {
    let mut out = String::new();
    let mut together: Vec<(&Diagnostic, Vec<&Diagnostic>)> = Vec::new();
    for diagnostic in list {
        let alike = |first: &Diagnostic| {
            diagnostic.severity != Severity::Error
                && first.severity == diagnostic.severity
                && first.code == diagnostic.code
                && file_of(first, sources) == file_of(diagnostic, sources)
        };
        match together.iter_mut().find(|(first, _)| alike(first)) {
            Some((_, group)) => group.push(diagnostic),
            None => together.push((diagnostic, vec![diagnostic])),
        }
    }
    for (first, group) in together {
        if group.len() > FEW {
            out.push_str(&folded(first, &group, sources, view));
        } else {
            for diagnostic in group {
                out.push_str(&self::diagnostic(diagnostic, sources, view));
            }
        }
    }
    out
}

/// Formats one diagnostic: headline, labelled places, help. Ends with an empty line.
pub fn diagnostic(diagnostic: &Diagnostic, sources: &Sources, view: View) -> String {
    let words = clean(&diagnostic.message.render(view.lang));
    // A message that contains the name of the file does not need it twice.
    let place = diagnostic.file.as_deref().map(clean).filter(|file| !words.contains(file.as_str())).unwrap_or_default();
    let within = diagnostic.place.as_ref().and_then(|within| place::words(within, view.lang));
    let place = match within {
        Some(within) if place.is_empty() => clean(&within),
        Some(within) => format!("{place} {}", clean(&within)),
        None => place,
    };
    let word = view.severity(diagnostic.severity);
    let mut out = headline(&word, diagnostic.severity, diagnostic.code.id(), &place, &words, view);
    let mut files: Vec<SourceId> = Vec::new();
    let primary = diagnostic.primary().map(|label| label.span.source);
    for id in primary.into_iter().chain(diagnostic.labels.iter().map(|label| label.span.source)) {
        if !files.contains(&id) {
            files.push(id);
        }
    }
    for id in files {
        let Some(source) = sources.get(id) else { continue };
        let marks: Vec<Mark> = diagnostic
            .labels
            .iter()
            .filter(|label| label.span.source == id)
            .map(|label| Mark {
                range: label.span.range(),
                words: label.message.as_ref().map(|message| message.render(view.lang)),
                primary: label.primary,
            })
            .collect();
        out.push_str(&snippet::draw(source, &marks, 1, view.color));
    }
    if let Some(help) = &diagnostic.help {
        out.push_str(&remark(Text::WordHelp, &help.render(view.lang), view));
    }
    out.push('\n');
    out
}

/// Formats `错误[G0302]：…` or `强制性[合计]：…`, with `word` for the severity. The place, if any, precedes the message.
fn headline(word: &str, severity: Severity, id: &str, place: &str, words: &str, view: View) -> String {
    let style = style_of(severity);
    let head = view.paint(&format!("{word}[{id}]"), style);
    let place = if place.is_empty() { String::new() } else { format!(" {place}") };
    let colon = view.text(Text::Colon);
    format!("{head}{}\n", view.paint(&format!("{place}{colon}{words}"), BOLD))
}

/// Formats `  帮助：…`, wrapped at the width, with further lines aligned to the first word.
fn remark(label: Text, words: &str, view: View) -> String {
    let label = view.text(label);
    let colon = view.text(Text::Colon);
    let hang = 2 + display_width(&label) + display_width(&colon);
    let mut out = String::new();
    for (at, line) in wrap(&clean(words), WIDTH.saturating_sub(hang)).iter().enumerate() {
        if at == 0 {
            out.push_str(&format!("  {}{line}\n", view.paint(&format!("{label}{colon}"), BOLD)));
        } else {
            out.push_str(&format!("{}{line}\n", " ".repeat(hang)));
        }
    }
    out
}

/// Formats similar diagnostics together: their number, one line each, and the help if they share it.
fn folded(first: &Diagnostic, group: &[&Diagnostic], sources: &Sources, view: View) -> String {
    let count = Message::new(Text::RemarksAlike)
        .with("count", group.len().to_string())
        .with("file", clean(&file_of(first, sources)))
        .render(view.lang);
    let word = view.severity(first.severity);
    let mut out = headline(&word, first.severity, first.code.id(), "", &count, view);
    for diagnostic in group.iter().take(MAX_FOLDED) {
        let at = diagnostic
            .primary()
            .and_then(|label| sources.line_col(label.span))
            .map(|at| format!("{}:{}  ", at.line, at.column))
            .or_else(|| {
                diagnostic
                    .place
                    .as_ref()
                    .and_then(|place| place::words(place, view.lang))
                    .map(|place| format!("{}  ", clean(&place)))
            })
            .unwrap_or_default();
        out.push_str(&format!("  {}{}\n", view.paint(&at, DIM), clean(&diagnostic.message.render(view.lang))));
    }
    if group.len() > MAX_FOLDED {
        let more = Message::new(Text::PositionsCut).with("count", (group.len() - MAX_FOLDED).to_string());
        out.push_str(&format!("  {}\n", view.paint(&more.render(view.lang), DIM)));
    }
    let help = first.help.as_ref().filter(|help| group.iter().all(|d| d.help.as_ref() == Some(help)));
    if let Some(help) = help {
        out.push_str(&remark(Text::WordHelp, &help.render(view.lang), view));
    }
    out.push('\n');
    out
}

fn file_of(diagnostic: &Diagnostic, sources: &Sources) -> String {
    match (&diagnostic.file, diagnostic.primary()) {
        (Some(file), _) => file.clone(),
        (None, Some(label)) => sources.name(label.span.source).to_owned(),
        (None, None) => String::new(),
    }
}
