//! Encodes names of files as URIs, and escapes text for SARIF messages.

use std::fmt::Write as _;

/// Encodes a relative path as a relative reference and an absolute one as `file:///…`; percent-encodes bytes that are
/// not unreserved.
pub(super) fn from_name(name: &str) -> String {
    let mut drive = name.chars();
    let has_drive = matches!(
        (drive.next(), drive.next(), drive.next()),
        (Some(letter), Some(':'), Some('/' | '\\')) if letter.is_ascii_alphabetic()
    );
    if let Some((drive, rest)) = name.split_once(':').filter(|_| has_drive) {
        return format!("file:///{drive}:{}", encode(&rest.replace('\\', "/")));
    }
    let plain = name.trim_start_matches("./");
    match name.starts_with('/') {
        true => format!("file://{}", encode(name)),
        // `./` alone, or an empty path.
        false if plain.is_empty() => "./".to_owned(),
        false => encode(plain),
    }
}

fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            // Writing to a string does not fail.
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}

/// Escapes a text for a SARIF message, where `[a](b)` would be a link and `{0}` a placeholder.
pub(super) fn message(words: &str) -> String {
    let linked = words.contains("](");
    let words = if linked { words.replace('[', "\\[").replace(']', "\\]") } else { words.to_owned() };
    let mut out = String::with_capacity(words.len());
    let mut rest = words.as_str();
    while let Some((before, tail)) = rest.split_once('{') {
        out.push_str(before);
        match tail.split_once('}') {
            Some((inside, after)) if !inside.is_empty() && inside.bytes().all(|b| b.is_ascii_digit()) => {
                out.push_str(&format!("{{{{{inside}}}}}"));
                rest = after;
            }
            _ => {
                out.push('{');
                rest = tail;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_references() {
        for (name, uri) in [
            ("报告 1.txt", "%E6%8A%A5%E5%91%8A%201.txt"),
            ("./reports/a#b.html", "reports/a%23b.html"),
            ("../a?.md", "../a%3F.md"),
            ("/var/报.csv", "file:///var/%E6%8A%A5.csv"),
            ("C:\\年报\\a.docx", "file:///C:/%E5%B9%B4%E6%8A%A5/a.docx"),
            ("a:b.txt", "a%3Ab.txt"),
            ("-", "-"),
            ("./", "./"),
        ] {
            assert_eq!(from_name(name), uri, "{name}");
        }
    }

    #[test]
    fn no_word_becomes_a_link_or_a_place() {
        assert_eq!(message("见 [1] 和 {左边}"), "见 [1] 和 {左边}");
        assert_eq!(message("[点](x) {0} {12"), "\\[点\\](x) {{0}} {12");
    }
}
