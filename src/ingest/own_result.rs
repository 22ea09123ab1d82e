//! Recognises the results that gouji itself writes, which repeat labels and figures of reports.
//!
//! Invariant: the output of `extract`, which can be read again, and annotated copies are not among them.

#[cfg(feature = "office")]
use super::zip::Package;

/// Bytes at the beginning that show what a text is.
const HEAD_BYTES: usize = 4096;
/// The columns with which a list of findings begins.
const FINDINGS: &str = "report,template,organisation,year,rule,severity,outcome,";

/// Whether a file is a result of `gouji check`. Its first bytes are enough for text, but not for workbooks.
pub fn is_own_result(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"PK") {
        return is_own_workbook(bytes);
    }
    let head = bytes.get(..bytes.len().min(HEAD_BYTES)).unwrap_or_default();
    let head = String::from_utf8_lossy(head);
    let head = head.trim_start_matches('\u{feff}');
    let first = head.lines().next().unwrap_or_default();
    match first.chars().next() {
        Some('<') => {
            head.contains("<meta name=\"generator\" content=\"gouji ") || head.contains("<testsuites name=\"gouji\">")
        }
        Some('{') => {
            let has_findings = ["\"report\"", "\"summary\"", "\"findings\""].iter().all(|key| head.contains(key));
            has_findings || (head.contains("sarif") && memchr::memmem::find(bytes, b"\"name\": \"gouji\"").is_some())
        }
        Some('#') => first.starts_with("### ") && first.split_whitespace().nth(2).is_some_and(is_name),
        _ => first.starts_with(FINDINGS),
    }
}

/// Whether a word of a heading is the name of the program, before a colon of either width.
fn is_name(word: &str) -> bool {
    word.strip_prefix("gouji").is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '：']))
}

#[cfg(feature = "office")]
fn is_own_workbook(bytes: &[u8]) -> bool {
    let core = Package::open(bytes).and_then(|mut package| package.optional("docProps/core.xml"));
    core.ok().flatten().is_some_and(|text| text.contains("<dc:creator>gouji</dc:creator>"))
}

#[cfg(not(feature = "office"))]
fn is_own_workbook(_: &[u8]) -> bool {
    false
}
