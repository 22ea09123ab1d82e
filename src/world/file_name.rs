//! Writes the names of files as text and reads them back, also names that are not UTF-8.
//!
//! Archives made under Windows leave names in GBK. Each byte that is not UTF-8 is written `\xBC`; a backslash that could
//! be mistaken for the beginning of such a byte is written `\x5C`. So a name is shown, listed and compared as text, and
//! still opens its file.
//!
//! Invariant: [`path`] of [`shown`] is the same name.

use std::ffi::OsStr;
use std::path::PathBuf;

/// A name of a file as text.
pub fn shown(name: &OsStr) -> String {
    #[cfg(unix)]
    {
        let parts = std::os::unix::ffi::OsStrExt::as_bytes(name).split(|byte| *byte == b'/');
        parts.map(part).collect::<Vec<_>>().join("/")
    }
    #[cfg(not(unix))]
    name.to_string_lossy().replace('\\', "/")
}

/// A part of a name between slashes. One that is not UTF-8 has no character beyond ASCII that means anything.
#[cfg(unix)]
fn part(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes)
        && !text.contains("\\x")
    {
        return text.to_owned();
    }
    let whole = std::str::from_utf8(bytes).is_ok();
    let mut name = Vec::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        let rest = bytes.get(at..).unwrap_or_default();
        if escaped_byte(rest).is_some() || !whole && !byte.is_ascii() {
            name.extend(format!("\\x{byte:02X}").into_bytes());
        } else {
            name.push(*byte);
        }
    }
    String::from_utf8_lossy(&name).into_owned()
}

/// The path of a file whose name is written so.
pub fn path(shown: &str) -> PathBuf {
    #[cfg(unix)]
    if shown.contains("\\x") {
        let mut rest = shown.as_bytes();
        let mut bytes = Vec::with_capacity(rest.len());
        while let Some((first, behind)) = rest.split_first() {
            match escaped_byte(rest) {
                Some(byte) => {
                    bytes.push(byte);
                    rest = rest.get(4..).unwrap_or_default();
                }
                None => {
                    bytes.push(*first);
                    rest = behind;
                }
            }
        }
        let name: std::ffi::OsString = std::os::unix::ffi::OsStringExt::from_vec(bytes);
        return name.into();
    }
    PathBuf::from(shown)
}

/// The byte that an escape at the beginning stands for.
#[cfg(unix)]
fn escaped_byte(text: &[u8]) -> Option<u8> {
    let digits = text.strip_prefix(b"\\x")?.get(..2)?;
    let digits = digits.iter().all(|digit| matches!(digit, b'0'..=b'9' | b'A'..=b'F')).then_some(digits)?;
    let byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    (byte >= 0x80 || byte == b'\\').then_some(byte)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    #[test]
    fn every_name_is_shown_and_found_again() {
        for (name, text) in [
            (&b"\xbc\xd7\xbe\xd6/2024.md"[..], "\\xBC\\xD7\\xBE\\xD6/2024.md"),
            ("甲/\u{3000}\\xBC".as_bytes(), "甲/\u{3000}\\x5CxBC"),
            ("甲局/2024.md".as_bytes(), "甲局/2024.md"),
            (b"a\\x41\\xbc\\", "a\\x41\\xbc\\"),
            (b"a\\xBC", "a\\x5CxBC"),
            (b"a\\x5C", "a\\x5Cx5C"),
            (b"a\\\xbc", "a\\\\xBC"),
            (b"\\x\xbc\xff", "\\x\\xBC\\xFF"),
        ] {
            let name = OsStr::from_bytes(name);
            assert_eq!(shown(name), text);
            assert_eq!(path(text).as_os_str(), name, "{text}");
        }
    }
}
