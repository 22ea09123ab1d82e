//! Tells formats by their first bytes. In: bytes or decoded text. Out: the name of a format that is no
//! plain text.

use crate::text::is_space;

/// How far into a text its markup must begin.
const MARKUP_WITHIN: usize = 4096;

pub(super) fn by_magic(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
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

pub(super) fn by_markup(text: &str) -> Option<&'static str> {
    let start = text.trim_start_matches(is_space);
    let head: String = start.chars().take(MARKUP_WITHIN).collect::<String>().to_ascii_lowercase();
    let tag = |name: &str| head.contains(&format!("<{name}>")) || head.contains(&format!("<{name} "));
    let opens = head.starts_with("<!doctype html") || head.starts_with("<html");
    if opens || (head.starts_with('<') && ["html", "body", "head", "table", "tr", "p", "div"].into_iter().any(tag)) || tag("table") {
        return Some("HTML");
    }
    head.starts_with("<?xml").then_some("XML")
}
