//! Escapes text of any origin for HTML.
//!
//! Invariant: the result cannot contain a tag, end an attribute, or change the direction of writing.

use crate::render::columns::clean_char;

/// Escapes for text and for attributes in double quotes.
pub(super) fn esc(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match clean_char(c) {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// For the part of an address after `#`.
pub(super) fn fragment(words: &str) -> String {
    let mut out = String::new();
    for byte in words.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_report_says_becomes_markup() {
        assert_eq!(esc("<script>\"'&\u{202e}\n\0"), "&lt;script&gt;&quot;&#39;&amp;\u{fffd} \u{fffd}");
        assert_eq!(fragment("合计:三&x"), "%E5%90%88%E8%AE%A1%3A%E4%B8%89%26x");
    }
}
