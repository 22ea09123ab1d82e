//! Makes the diagnostics that several formats share.

use crate::diagnostic::{Code, Diagnostic, Message, Text, nearest};
use crate::source::Place;

/// Reports a line or row that does not name its report.
pub(super) fn without_report(file: &str, place: Place) -> Diagnostic {
    Diagnostic::new(Code::BadCsv, Message::new(Text::LineWithoutReport))
        .help(Message::new(Text::LineWithoutReportHelp))
        .in_file(file)
        .placed(place)
}

/// Returns the columns that are needed and not among those named, each with a near name.
pub(super) fn missing_columns(folded: &[String]) -> Vec<Message> {
    let needed = ["report", "table", "row", "col", "value"];
    let known = |name: &str| needed.contains(&name);
    let missing = needed.into_iter().filter(|name| !folded.iter().any(|found| found == name)).map(|name| {
        let others = folded.iter().map(String::as_str).filter(|found| !known(found));
        match nearest(name, others) {
            Some(near) => Message::new(Text::ColumnNear).with("name", name).with("near", near),
            None => Message::verbatim(format!("`{name}`")),
        }
    });
    missing.collect()
}
