//! Converts a long text in another encoding to UTF-8, piece by piece.
//!
//! Bytes that are not valid in the encoding become U+FFFD, so that the line they stand in is reported and not the file.

use std::io::{self, Read};

use encoding_rs::{Decoder, Encoding, GB18030, UTF_16BE, UTF_16LE};

use super::encoding::sixteen;

/// Bytes asked for at once.
const PIECE: usize = 1 << 16;

/// An encoding that is not UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Foreign(&'static Encoding);

impl Foreign {
    /// The encoding of a text that begins so; `None` for UTF-8.
    pub fn detect(head: &[u8]) -> Option<Foreign> {
        match head {
            [0xef, 0xbb, 0xbf, ..] => None,
            [0xff, 0xfe, ..] => Some(Foreign(UTF_16LE)),
            [0xfe, 0xff, ..] => Some(Foreign(UTF_16BE)),
            _ if head.contains(&0) => Some(Foreign(sixteen(head))),
            // The last character may be cut.
            _ => std::str::from_utf8(head).err().and_then(|error| error.error_len()).map(|_| Foreign(GB18030)),
        }
    }

    /// The first bytes as UTF-8, as far as they are whole.
    pub fn decode(self, head: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        // Reading from memory does not fail.
        let _ = self.reader(head).read_to_end(&mut out);
        out
    }

    /// The whole text as UTF-8, its mark left out.
    pub fn reader<R: Read>(self, input: R) -> Utf8Reader<R> {
        let decoder = self.0.new_decoder_with_bom_removal();
        Utf8Reader { input, decoder, raw: vec![0; PIECE], filled: 0, text: String::new(), at: 0, ended: false }
    }
}

/// A stream of UTF-8 made from one in another encoding.
pub struct Utf8Reader<R> {
    input: R,
    decoder: Decoder,
    raw: Vec<u8>,
    /// Bytes of `raw` that are not decoded yet.
    filled: usize,
    text: String,
    /// How much of `text` was returned.
    at: usize,
    ended: bool,
}

impl<R: Read> Utf8Reader<R> {
    fn fill(&mut self) -> io::Result<()> {
        let room = self.raw.get_mut(self.filled..).unwrap_or_default();
        let read = self.input.read(room)?;
        self.ended = read == 0;
        self.filled += read;
        self.text.clear();
        self.at = 0;
        let raw = self.raw.get(..self.filled).unwrap_or_default();
        let longest = self.decoder.max_utf8_buffer_length(raw.len()).unwrap_or(raw.len() * 3 + 16);
        self.text.reserve(longest);
        let (_, taken, _) = self.decoder.decode_to_string(raw, &mut self.text, self.ended);
        self.raw.copy_within(taken..self.filled, 0);
        self.filled -= taken;
        Ok(())
    }
}

impl<R: Read> Read for Utf8Reader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at >= self.text.len() && !self.ended {
            self.fill()?;
        }
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let count = rest.len().min(out.len());
        if let (Some(out), Some(rest)) = (out.get_mut(..count), rest.get(..count)) {
            out.copy_from_slice(rest);
        }
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns one byte at a time.
    struct Drops<'b>(&'b [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
            self.0 = rest;
            out[0] = *first;
            Ok(1)
        }
    }

    #[test]
    fn every_encoding_gives_the_same_text_however_it_comes() {
        let words = "report,table\n甲,三.(七)\n乙,四\n";
        assert_eq!(Foreign::detect(words.as_bytes()), None);
        assert_eq!(Foreign::detect(&words.as_bytes()[..14]), None, "a character may be cut");
        let little: Vec<u8> = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let gb = GB18030.encode(words).0.into_owned();
        for bytes in [[&[0xff, 0xfe][..], &little].concat(), little.clone(), gb] {
            let foreign = Foreign::detect(&bytes).unwrap();
            assert_eq!(foreign.decode(&bytes), words.as_bytes());
            let mut dropwise = String::new();
            foreign.reader(Drops(&bytes)).read_to_string(&mut dropwise).unwrap();
            assert_eq!(dropwise, words);
        }
    }
}
