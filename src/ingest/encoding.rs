//! Decodes the bytes of a file into text without its byte-order mark, or reports why they are not text.
//!
//! Invariant: decoding is strict; no byte is replaced.

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};

/// Why bytes are not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DecodeError {
    /// Bytes that no text holds.
    Binary,
    /// Text-like, and valid in none of the encodings tried.
    Unknown,
}

/// A page of text holds no more control characters than this share; more is a binary file.
const CONTROLS_PER_THOUSAND: usize = 5;

/// Bytes of the longest character of GB18030.
const MAX_CHARACTER_LENGTH: usize = 4;

/// Decodes UTF-8, UTF-16 with a mark or recognised by its NULs, else GB18030; each strictly.
pub(super) fn decode(bytes: &[u8]) -> Result<String, DecodeError> {
    let text = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8_or_gb(rest)?,
        [0xff, 0xfe, rest @ ..] => strictly(UTF_16LE, rest).ok_or(DecodeError::Unknown)?,
        [0xfe, 0xff, rest @ ..] => strictly(UTF_16BE, rest).ok_or(DecodeError::Unknown)?,
        _ if bytes.contains(&0) => strictly(sixteen(bytes), bytes).ok_or(DecodeError::Binary)?,
        _ => utf8_or_gb(bytes)?,
    };
    if is_text(&text) { Ok(text) } else { Err(DecodeError::Binary) }
}

/// Decodes bytes that are not needed any more: UTF-8 is not copied.
#[cfg(feature = "office")]
pub(super) fn decode_owned(bytes: Vec<u8>) -> Result<String, DecodeError> {
    if bytes.starts_with(&[0xef, 0xbb, 0xbf]) || bytes.contains(&0) {
        return decode(&bytes);
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(other) => return decode(other.as_bytes()),
    };
    if is_text(&text) { Ok(text) } else { Err(DecodeError::Binary) }
}

fn utf8_or_gb(bytes: &[u8]) -> Result<String, DecodeError> {
    let broken = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text.to_owned()),
        Err(broken) => broken,
    };
    // A page cut short may end inside a character; its reader reports that it was cut.
    if bytes.trim_ascii_start().starts_with(b"<") {
        let whole = bytes.get(..broken.valid_up_to()).filter(|_| broken.error_len().is_none());
        if let Some(text) = whole.and_then(|whole| std::str::from_utf8(whole).ok()) {
            return Ok(text.to_owned());
        }
        let shorter = (0..MAX_CHARACTER_LENGTH).filter_map(|cut| bytes.get(..bytes.len().checked_sub(cut)?));
        return shorter.filter_map(|bytes| strictly(GB18030, bytes)).next().ok_or(DecodeError::Unknown);
    }
    strictly(GB18030, bytes).ok_or(DecodeError::Unknown)
}

fn strictly(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(|text| text.into_owned())
}

/// Digits and line ends have a zero in their high byte: the positions of the zeros reveal the byte order.
pub(super) fn sixteen(bytes: &[u8]) -> &'static Encoding {
    let zeros_at = |odd: usize| bytes.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    if zeros_at(0) > zeros_at(1) { UTF_16BE } else { UTF_16LE }
}

fn is_text(text: &str) -> bool {
    let bytes = text.as_bytes();
    if memchr::memchr(0, bytes).is_some() {
        return false;
    }
    let is_usual = |byte: u8| matches!(byte, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x07 | 0x1a);
    let controls = count(bytes, |byte| (byte < 0x20) & !is_usual(byte) | (byte == 0x7f));
    // U+0080 to U+009F, without U+0085.
    let high = memchr::memchr_iter(0xc2, bytes)
        .filter(|at| bytes.get(at + 1).is_some_and(|next| matches!(next, 0x80..=0x9f) && *next != 0x85))
        .count();
    // All bytes of a character but the first begin with the bits 10.
    let total = count(bytes, |byte| byte & 0xc0 != 0x80);
    (controls + high) * 1000 <= total * CONTROLS_PER_THOUSAND
}

/// Counts in stretches for which a byte suffices, so that many bytes are compared at once.
fn count(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    let in_stretch = |stretch: &[u8]| stretch.iter().fold(0u8, |count, byte| count + u8::from(is(*byte)));
    bytes.chunks(usize::from(u8::MAX)).map(|stretch| usize::from(in_stretch(stretch))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "规章\n0\n3456.78万元\n";

    #[test]
    fn every_encoding_gives_the_same_text() {
        let utf16 = |bytes: fn(u16) -> [u8; 2]| WORDS.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        let little = utf16(u16::to_le_bytes);
        let big = utf16(u16::to_be_bytes);
        let marked = |mark: &[u8], rest: &[u8]| [mark, rest].concat();
        let (gb, _, _) = GB18030.encode(WORDS);
        for bytes in [
            WORDS.as_bytes().to_vec(),
            marked(&[0xef, 0xbb, 0xbf], WORDS.as_bytes()),
            marked(&[0xff, 0xfe], &little),
            marked(&[0xfe, 0xff], &big),
            little,
            big,
            gb.to_vec(),
        ] {
            assert_eq!(decode(&bytes).as_deref(), Ok(WORDS));
        }
    }

    #[test]
    fn few_control_characters_are_no_binary_file() {
        let among = |strange: &str, letters: usize| format!("{strange}{}", "甲".repeat(letters));
        for strange in ["\u{1}", "\u{7f}", "\u{80}", "\u{9f}"] {
            assert!(is_text(&among(strange, 199)), "{strange:?}");
            assert!(!is_text(&among(strange, 198)), "{strange:?}");
        }
        for usual in ["\t", "\r\n", "\u{85}", "\u{a0}", "\u{1a}", "\u{480}"] {
            assert!(is_text(usual), "{usual:?}");
        }
        assert!(!is_text(&among("\0", 1_000)));
    }

    #[test]
    fn a_page_may_end_inside_a_character() {
        let (gb, _, _) = GB18030.encode("<p>甲乙");
        assert_eq!(decode(&gb[..gb.len() - 1]).as_deref(), Ok("<p>甲"));
        assert_eq!(decode(&"<p>甲乙".as_bytes()[..7]).as_deref(), Ok("<p>甲"));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decode(&[0x89, 0x50, 0x00, 0x01, 0x02, 0x00, 0xd8]), Err(DecodeError::Binary));
        assert_eq!(decode(&[0x01, 0x02, 0x03, 0x04, 0x41]), Err(DecodeError::Binary));
        assert_eq!(decode(&[0xc4, 0xea, 0xff, 0xff]), Err(DecodeError::Unknown));
    }
}
