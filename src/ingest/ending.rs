//! Compares the ending of a file's name with the format of its content.

use super::sniff;

/// A format as its content shows it, with the usual endings of its files.
struct Content {
    format: &'static str,
    endings: &'static [&'static str],
}

/// Endings of files that are no text.
const NO_TEXT: &[&str] = &[
    "pdf", "docx", "docm", "odt", "xlsx", "xlsm", "xls", "ods", "doc", "wps", "et", "rtf", "png", "jpg", "jpeg", "gif",
];
/// Endings of text files.
const TEXT: &[&str] = &["txt", "text", "md", "markdown", "csv", "tsv", "json", "jsonl", "ndjson"];
/// Endings of web pages.
const PAGES: &[&str] = &["html", "htm", "xhtml"];

/// Returns the ending of a name and the format of the content, where the ending is that of another format.
pub fn other_ending<'n>(name: &'n str, bytes: &[u8]) -> Option<(&'n str, &'static str)> {
    let (_, ending) = name.rsplit_once('.').filter(|(_, ending)| !ending.contains('/'))?;
    let folded = ending.to_lowercase();
    let is_among = |list: &[&str]| list.contains(&folded.as_str());
    if !is_among(NO_TEXT) && !is_among(TEXT) && !is_among(PAGES) {
        return None;
    }
    let content = content(bytes)?;
    (!is_among(content.endings)).then_some((ending, content.format))
}

fn content(bytes: &[u8]) -> Option<Content> {
    let contains = |part: &[u8]| memchr::memmem::find(bytes, part).is_some();
    let content = |format, endings| Some(Content { format, endings });
    match bytes {
        [] => None,
        [b'%', b'P', b'D', b'F', b'-', ..] => content("PDF", &["pdf"]),
        [b'{', b'\\', b'r', b't', b'f', ..] => content("RTF", &["rtf", "doc"]),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => content("DOC/XLS", &["doc", "xls", "wps", "et"]),
        [0x89, b'P', b'N', b'G', ..] => content("PNG", &["png"]),
        [0xff, 0xd8, 0xff, ..] => content("JPEG", &["jpg", "jpeg"]),
        [b'G', b'I', b'F', b'8', ..] => content("GIF", &["gif"]),
        [b'P', b'K', ..] if contains(b"word/document.xml") => content("DOCX", &["docx", "docm"]),
        [b'P', b'K', ..] if contains(b"xl/workbook") => content("XLSX", &["xlsx", "xlsm"]),
        [b'P', b'K', ..] if contains(b"opendocument.text") => content("ODT", &["odt"]),
        [b'P', b'K', ..] if contains(b"opendocument.spreadsheet") => content("ODS", &["ods"]),
        [b'P', b'K', ..] => content("ZIP", &[]),
        _ => {
            let text = super::decoded(bytes).ok()?;
            match sniff::by_markup(&text) {
                Some(sniff::HTML) => content("HTML", PAGES),
                Some(_) => None,
                // Markdown, CSV and plain text are not told apart.
                None => content("TXT", TEXT),
            }
        }
    }
}
