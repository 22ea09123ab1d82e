//! The JSON of a run whose reports are printed as they become known, byte for byte as if it were printed at
//! once. In: reports one by one, diagnostics at the end. Out: pieces of text in that order.

use serde::Serialize;

use super::{DiagnosticOutput, SCHEMA};

/// What stands before the first report.
pub fn opening() -> String {
    format!("{{\n  \"schema\": {SCHEMA},\n  \"reports\": [")
}

/// One report, to be put behind [`opening`] or another one.
pub fn member(report: &impl Serialize) -> String {
    indented(report, "    ")
}

/// What parts a report from what stands before it.
pub fn parting(first: bool) -> &'static str {
    if first { "\n" } else { ",\n" }
}

/// What stands behind the last report. `any`: whether there was one.
pub fn closing(any: bool, diagnostics: &[DiagnosticOutput]) -> String {
    let list = indented(&diagnostics, "  ");
    format!("{}],\n  \"diagnostics\": {}\n}}\n", if any { "\n  " } else { "" }, list.trim_start())
}

/// JSON over several lines, each of them moved in.
pub(in crate::render) fn indented(value: &impl Serialize, by: &str) -> String {
    let whole = serde_json::to_string_pretty(value).unwrap_or_default();
    let mut out = String::with_capacity(whole.len() + whole.len() / 4);
    // A line end inside a text is escaped, so each one is JSON's own.
    for (nth, line) in whole.split('\n').enumerate() {
        if nth > 0 {
            out.push('\n');
        }
        out.push_str(by);
        out.push_str(line);
    }
    out
}
