//! Recognises formats other than plain text by their first bytes.

use crate::source::is_space;

/// The name of the format of web pages.
pub(super) const HTML: &str = "HTML";
/// The names of the formats of tables of columns.
pub const PARQUET: &str = "Parquet";
pub const ARROW: &str = "Arrow IPC";
/// How far into a text its markup must begin.
const MARKUP_WITHIN: usize = 4096;

/// A table of columns, which is not read as a document.
pub fn columns_by_magic(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'P', b'A', b'R', b'1' | b'E', ..] => Some(PARQUET),
        [b'A', b'R', b'R', b'O', b'W', b'1', ..] => Some(ARROW),
        // No text begins with this mark and a length below 16 MiB.
        [0xff, 0xff, 0xff, 0xff, _, _, _, 0, ..] => Some(ARROW),
        _ => None,
    }
}

pub(super) fn by_magic(bytes: &[u8]) -> Option<&'static str> {
    if let Some(format) = columns_by_magic(bytes) {
        return Some(format);
    }
    match bytes {
        [b'F', b'E', b'A', b'1', ..] => Some("Feather 1"),
        [b'P', b'K', 3 | 5, 4 | 6, ..] => Some("DOCX/XLSX/ODT (ZIP)"),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Some("DOC/XLS (OLE)"),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("PDF"),
        [b'{', b'\\', b'r', b't', b'f', ..] => Some("RTF"),
        [0x89, b'P', b'N', b'G', ..] => Some("PNG"),
        [0xff, 0xd8, 0xff, ..] => Some("JPEG"),
        [b'G', b'I', b'F', b'8', ..] => Some("GIF"),
        [0x1f, 0x8b, ..] => Some("GZIP"),
        [b'R', b'a', b'r', b'!', ..] => Some("RAR"),
        [b'7', b'z', 0xbc, 0xaf, ..] => Some("7Z"),
        _ => None,
    }
}

/// An archive or an old container as office programs write them.
#[cfg(feature = "office")]
pub(super) fn is_office(bytes: &[u8]) -> bool {
    matches!(bytes, [b'P', b'K', 3 | 5, 4 | 6, ..] | [0xd0, 0xcf, 0x11, 0xe0, ..])
}

/// Names of tags with which only a page or a piece of one begins.
const SURE_TAGS: &[&str] = &[
    "html", "head", "body", "meta", "title", "link", "style", "script", "base", "table", "caption", "colgroup", "col",
    "thead", "tbody", "tfoot", "tr", "td", "th",
];
/// Names of tags that Markdown uses too.
const LOOSE_TAGS: &[&str] = &[
    "p",
    "div",
    "span",
    "center",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "main",
    "ul",
    "ol",
    "li",
    "b",
    "strong",
    "a",
    "br",
    "img",
    "blockquote",
    "form",
    "header",
    "nav",
    "pre",
    "hr",
    "u",
    "em",
    "i",
];
/// Fewer cells than this in running text are words about cells.
const MIN_CELLS: usize = 4;

/// The format that markup at the head of a text announces, or the cells in it.
pub(super) fn by_markup(text: &str) -> Option<&'static str> {
    let start = text.trim_start_matches(is_space);
    let head: String = start.chars().take(MARKUP_WITHIN).collect::<String>().to_ascii_lowercase();
    if head.starts_with("mime-version:") || (head.starts_with("from:") && head.contains("multipart/related")) {
        return Some("MHTML");
    }
    let declared = head.starts_with("<?xml");
    let first = behind_remarks(&head);
    if first.starts_with("<!doctype html") || SURE_TAGS.iter().any(|name| opens_with(first, name)) {
        return Some(HTML);
    }
    if declared {
        return Some("XML");
    }
    let barred = text.lines().filter(|line| line.trim_start().starts_with('|')).take(3).count() == 3;
    let cells = count_cells(text);
    let loose = LOOSE_TAGS.iter().any(|name| opens_with(first, name));
    (!barred && (loose || cells >= MIN_CELLS)).then_some(HTML)
}

/// Whether a text begins with this tag.
pub(super) fn opens_with(text: &str, name: &str) -> bool {
    let Some(rest) = text.strip_prefix('<') else { return false };
    let Some(tail) =
        rest.get(..name.len()).filter(|head| head.eq_ignore_ascii_case(name)).and_then(|_| rest.get(name.len()..))
    else {
        return false;
    };
    tail.starts_with(|c: char| c == '>' || c == '/' || c.is_ascii_whitespace())
}

/// What follows comments, processing instructions and the like.
fn behind_remarks(head: &str) -> &str {
    let mut rest = head;
    loop {
        rest = rest.trim_start_matches(is_space);
        let close = match rest {
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<!doctype html") => return rest,
            _ if rest.starts_with("<?") || rest.starts_with("<!") => ">",
            _ => return rest,
        };
        let Some(end) = rest.find(close) else { return rest };
        rest = rest.get(end + close.len()..).unwrap_or("");
    }
}

/// Cells of tables, as far as it matters.
fn count_cells(text: &str) -> usize {
    let tags = text.match_indices('<').filter_map(|(at, _)| text.get(at..));
    tags.filter(|tag| opens_with(tag, "td") || opens_with(tag, "th")).take(MIN_CELLS).count()
}
