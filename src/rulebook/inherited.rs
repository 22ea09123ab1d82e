//! Reports the mistakes of extended files where a file extends them.

use super::model::RuleFile;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Severity, Text};

/// Replaces the errors in files that this one extends by one at its `extends`, with the place of the first.
pub fn report_inherited(file: &RuleFile, found: Diagnostics) -> Diagnostics {
    let (Some(extends), Some(name)) = (&file.extends, file.rules_for.first()) else { return found };
    let own = extends.span.source;
    let elsewhere = |diagnostic: &Diagnostic| {
        diagnostic.severity == Severity::Error
            && diagnostic.primary().is_some_and(|label| label.span.source != own)
            && diagnostic.labels.iter().all(|label| label.span.source != own)
    };
    let (inherited, mut kept): (Vec<Diagnostic>, Vec<Diagnostic>) =
        found.into_sorted().into_iter().partition(|diagnostic| elsewhere(diagnostic));
    if let Some((first, label)) = inherited.first().and_then(|first| Some((first, first.primary()?))) {
        let message = Message::new(Text::InheritedMisfit)
            .with("file", extends.value.as_str())
            .with("count", inherited.len().to_string());
        let report = Diagnostic::new(Code::InheritedMisfit, message)
            .span(extends.span)
            .also(label.span, first.message.clone())
            .help(Message::new(Text::InheritedMisfitHelp).with("template", name.value.as_str()));
        // What to do about a single mistake is known better than what to do about several.
        let own_help =
            first.help.clone().filter(|_| inherited.len() == 1).map(|help| {
                Message::new(Text::InFileHelp).with("file", extends.value.as_str()).with_message("help", help)
            });
        kept.push(report.maybe_help(own_help));
    }
    kept.into_iter().collect()
}
