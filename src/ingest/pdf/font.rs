//! Reads fonts: how wide a character is, and which character a code stands for.
//!
//! Invariant: a code whose character cannot be known stands for none; it is never read as the sign that another font has
//! under that code.

#![allow(clippy::disallowed_types, reason = "widths of characters are places, no figures")]

use std::collections::HashMap;

use encoding_rs::{MACINTOSH, WINDOWS_1252};
use lopdf::{Dictionary, Document, Object};

use super::cmap::CharacterMap;
use super::limits::unpacked;
use super::objects::{dictionary, entries, entry, list, name, number, numbers, resolved, whole};
use super::predefined::{Predefined, chinese_glyph};

/// Widths of one font that are kept.
const MAX_WIDTHS: usize = 100_000;
/// The flag of a font whose codes are its own.
const SYMBOLIC: i64 = 4;

/// A code of a text that is shown.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    /// `None` where it cannot be known.
    pub text: Option<String>,
    /// As a part of the font's size.
    pub width: f64,
    /// A blank to which the spacing of words applies.
    pub blank: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Font {
    /// As it is named in the file.
    pub name: String,
    /// Its lines run downwards.
    pub vertical: bool,
    codes: Codes,
    to_characters: CharacterMap,
    widths: HashMap<u32, f64>,
    missing_width: f64,
}

#[derive(Debug, Clone)]
enum Codes {
    /// One byte each, and what it stands for.
    Bytes(Vec<Option<String>>),
    Glyphs {
        map: GlyphMap,
        chinese: bool,
    },
}

#[derive(Debug, Clone)]
enum GlyphMap {
    Named(Predefined),
    Own(CharacterMap),
}

impl Font {
    /// Reads a font; `left`: codes that the character maps of the file may still name.
    pub(super) fn read(document: &Document, font: &Dictionary, left: &mut usize) -> Font {
        let mut name: String =
            name(document, font, b"BaseFont").map(|it| String::from_utf8_lossy(it).into()).unwrap_or_default();
        // A font of which only some glyphs are in the file has six letters before its name.
        if let Some((tag, rest)) = name.split_once('+')
            && tag.len() == 6
        {
            name = rest.to_owned();
        }
        let to_characters = match entry(document, font, b"ToUnicode") {
            Some(Object::Stream(stream)) => {
                unpacked(stream).map(|bytes| CharacterMap::read(&bytes, left)).unwrap_or_default()
            }
            _ => CharacterMap::default(),
        };
        match self::name(document, font, b"Subtype") {
            Some(b"Type0") => glyph_font(document, font, name, to_characters, left),
            subtype => byte_font(document, font, name, to_characters, subtype == Some(b"Type3")),
        }
    }

    /// The codes of a text.
    pub(super) fn shown(&self, bytes: &[u8], mut each: impl FnMut(Shown)) {
        let mut rest = bytes;
        while let Some(first) = rest.first().copied() {
            match &self.codes {
                Codes::Bytes(table) => {
                    let code = u32::from(first);
                    let text = self.to_characters.characters(code).map(str::to_owned);
                    let text = text.or_else(|| table.get(usize::from(first)).cloned().flatten());
                    each(Shown { text, width: self.width(code), blank: code == 32 });
                    rest = rest.get(1..).unwrap_or_default();
                }
                Codes::Glyphs { map, chinese } => {
                    let length = match map {
                        GlyphMap::Named(map) => map.length(rest),
                        GlyphMap::Own(map) => length_in(map, rest),
                    };
                    let (bytes, after) = rest.split_at(length.clamp(1, rest.len()));
                    rest = after;
                    each(self.shown_glyph(map, *chinese, bytes));
                }
            }
        }
    }

    fn shown_glyph(&self, map: &GlyphMap, chinese: bool, bytes: &[u8]) -> Shown {
        let code = bytes.iter().fold(0u32, |code, byte| code.wrapping_shl(8) | u32::from(*byte));
        let named = match map {
            GlyphMap::Named(map) => map.characters(bytes),
            GlyphMap::Own(_) => None,
        };
        let glyph = match map {
            GlyphMap::Named(Predefined::Identity) => Some(code),
            GlyphMap::Named(map) => named.as_deref().and_then(|letter| map.glyph_of_letter(letter)),
            GlyphMap::Own(map) => map.glyph(code),
        };
        let text = self.to_characters.characters(code).map(str::to_owned);
        let text = text.or(named).or_else(|| glyph.filter(|_| chinese).and_then(chinese_glyph));
        // The first glyphs of a font are none, an end of line and the blank, which a map may leave out.
        let text = match glyph {
            Some(1..=3) if text.is_none() && !self.to_characters.is_empty() => Some(" ".to_owned()),
            _ => text,
        };
        let width = glyph.map_or(self.missing_width, |glyph| self.width(glyph));
        Shown { text, width, blank: code == 32 && bytes.len() == 1 }
    }

    fn width(&self, code: u32) -> f64 {
        self.widths.get(&code).copied().unwrap_or(self.missing_width)
    }
}

fn length_in(map: &CharacterMap, bytes: &[u8]) -> usize {
    let mut code = 0u32;
    for (index, byte) in bytes.iter().enumerate().take(4) {
        code = code << 8 | u32::from(*byte);
        if map.spaces.iter().any(|(length, low, high)| *length == index + 1 && (*low..=*high).contains(&code)) {
            return index + 1;
        }
    }
    map.spaces.iter().map(|(length, ..)| *length).min().unwrap_or(2)
}

fn byte_font(document: &Document, font: &Dictionary, name: String, map: CharacterMap, drawn: bool) -> Font {
    let descriptor = entries(document, font, b"FontDescriptor");
    let mut widths = HashMap::new();
    let first = whole(document, font, b"FirstChar").and_then(|it| u32::try_from(it).ok()).unwrap_or(0);
    // Fonts whose characters are drawings measure in units of their own.
    let unit = match numbers::<6>(document, font, b"FontMatrix") {
        Some([a, ..]) if drawn && a != 0.0 => a.abs(),
        _ => 0.001,
    };
    for (code, width) in (first..).zip(list(document, font, b"Widths").unwrap_or_default()).take(256) {
        if let Some(width) = resolved(document, width).and_then(number) {
            widths.insert(code, width * unit);
        }
    }
    let missing = descriptor.and_then(|it| entry(document, it, b"MissingWidth")).and_then(number).map(|it| it * 0.001);
    if widths.is_empty() && !drawn {
        widths.extend(usual_widths(&name));
    }
    let missing_width = missing.unwrap_or(if widths.is_empty() { 0.5 } else { 0.0 });
    let table = if drawn { differences(document, font, vec![None; 256]) } else { byte_table(document, font, &name) };
    Font { name, vertical: false, codes: Codes::Bytes(table), to_characters: map, widths, missing_width }
}

/// What each byte stands for, without the character map of the file.
fn byte_table(document: &Document, font: &Dictionary, name: &str) -> Vec<Option<String>> {
    let encoding = entry(document, font, b"Encoding");
    let named = match encoding {
        Some(Object::Name(named)) => Some(named.as_slice()),
        Some(other) => dictionary(other).and_then(|dict| self::name(document, dict, b"BaseEncoding")),
        None => None,
    };
    let descriptor = entries(document, font, b"FontDescriptor");
    let has = |key: &[u8]| descriptor.is_some_and(|it| it.has(key));
    let embedded = has(b"FontFile") || has(b"FontFile2") || has(b"FontFile3");
    let symbolic = descriptor.and_then(|it| whole(document, it, b"Flags")).is_some_and(|flags| flags & SYMBOLIC != 0);
    let letters = !name.contains("Symbol") && !name.contains("Dingbats") && !name.contains("Webdings");
    let decoded = |encoding: &'static encoding_rs::Encoding| -> Vec<Option<String>> {
        let one = |byte: u8| encoding.decode_without_bom_handling(&[byte]).0.into_owned();
        (0..=255).map(|byte| (byte >= 32).then(|| one(byte))).collect()
    };
    let base = match named {
        Some(b"WinAnsiEncoding") => decoded(WINDOWS_1252),
        Some(b"MacRomanEncoding") => decoded(MACINTOSH),
        Some(b"StandardEncoding") => standard(),
        // The codes of a font in the file are its own, unless the font names the usual ones.
        _ if embedded && (symbolic || !has(b"FontFile2")) => own_codes(document, descriptor),
        _ if letters => standard(),
        _ => vec![None; 256],
    };
    differences(document, font, base)
}

/// The codes that a Type 1 font in the file declares, in its part in plain text.
fn own_codes(document: &Document, descriptor: Option<&Dictionary>) -> Vec<Option<String>> {
    let mut table = vec![None; 256];
    let file = descriptor.and_then(|it| entry(document, it, b"FontFile"));
    let Some(bytes) = file.and_then(|it| it.as_stream().ok()).and_then(unpacked) else { return table };
    let from = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).position(|piece| piece == word);
    let Some(start) = from(&bytes, b"/Encoding") else { return table };
    let rest = bytes.get(start..).unwrap_or_default();
    let end = from(rest, b"readonly def").or_else(|| from(rest, b"currentfile")).unwrap_or(rest.len().min(20_000));
    let words = String::from_utf8_lossy(rest.get(..end).unwrap_or_default()).into_owned();
    if words.get(..40).unwrap_or(&words).contains("StandardEncoding") {
        return standard();
    }
    let words: Vec<&str> = words.split_whitespace().collect();
    for piece in words.windows(3) {
        if let ["dup", code, glyph] = piece
            && let (Ok(code), Some(glyph)) = (code.parse::<usize>(), glyph.strip_prefix('/'))
            && let Some(slot) = table.get_mut(code)
        {
            *slot = glyph_name(glyph.as_bytes());
        }
    }
    table
}

/// The table with the exceptions that a font states.
fn differences(document: &Document, font: &Dictionary, mut table: Vec<Option<String>>) -> Vec<Option<String>> {
    let exceptions = entries(document, font, b"Encoding").and_then(|dict| list(document, dict, b"Differences"));
    let mut code = 0usize;
    for item in exceptions.unwrap_or_default() {
        match resolved(document, item) {
            Some(Object::Integer(next)) => code = usize::try_from(*next).unwrap_or(256),
            Some(Object::Name(glyph)) => {
                if let Some(slot) = table.get_mut(code) {
                    *slot = glyph_name(glyph);
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    table
}

fn standard() -> Vec<Option<String>> {
    let other = |byte: u8| match byte {
        0x27 => Some('’'),
        0x60 => Some('‘'),
        0x20..=0x7e => Some(char::from(byte)),
        0xa5 => Some('¥'),
        0xaa => Some('“'),
        0xba => Some('”'),
        0xb1 => Some('–'),
        0xd0 => Some('—'),
        0xb4 | 0xb7 => Some('·'),
        0xbc => Some('…'),
        _ => None,
    };
    (0..=255).map(|byte| other(byte).map(String::from)).collect()
}

/// The character of the name of a glyph: the names of the signs in figures and of common signs, and those that are codes.
fn glyph_name(name: &[u8]) -> Option<String> {
    const SIGNS: &[(&str, char)] = &[
        ("space", ' '),
        ("nbspace", ' '),
        ("exclam", '!'),
        ("quotedbl", '"'),
        ("numbersign", '#'),
        ("dollar", '$'),
        ("percent", '%'),
        ("ampersand", '&'),
        ("quotesingle", '\''),
        ("quoteright", '’'),
        ("quoteleft", '‘'),
        ("parenleft", '('),
        ("parenright", ')'),
        ("asterisk", '*'),
        ("plus", '+'),
        ("comma", ','),
        ("hyphen", '-'),
        ("minus", '−'),
        ("period", '.'),
        ("slash", '/'),
        ("zero", '0'),
        ("one", '1'),
        ("two", '2'),
        ("three", '3'),
        ("four", '4'),
        ("five", '5'),
        ("six", '6'),
        ("seven", '7'),
        ("eight", '8'),
        ("nine", '9'),
        ("colon", ':'),
        ("semicolon", ';'),
        ("less", '<'),
        ("equal", '='),
        ("greater", '>'),
        ("question", '?'),
        ("at", '@'),
        ("bracketleft", '['),
        ("backslash", '\\'),
        ("bracketright", ']'),
        ("underscore", '_'),
        ("braceleft", '{'),
        ("bar", '|'),
        ("braceright", '}'),
        ("asciitilde", '~'),
        ("endash", '–'),
        ("emdash", '—'),
        ("bullet", '•'),
        ("periodcentered", '·'),
        ("ellipsis", '…'),
        ("quotedblleft", '“'),
        ("quotedblright", '”'),
        ("degree", '°'),
        ("multiply", '×'),
        ("divide", '÷'),
        ("plusminus", '±'),
        ("yen", '¥'),
        ("section", '§'),
    ];
    let name = std::str::from_utf8(name).ok()?;
    if let Some((_, sign)) = SIGNS.iter().find(|(known, _)| *known == name) {
        return Some(sign.to_string());
    }
    let mut signs = name.chars();
    if let (Some(letter @ ('a'..='z' | 'A'..='Z')), None) = (signs.next(), signs.next()) {
        return Some(letter.to_string());
    }
    let digits = name.strip_prefix("uni").or_else(|| name.strip_prefix('u'))?;
    let code = digits.get(..4.max(digits.find('.').unwrap_or(digits.len())))?;
    if !matches!(code.len(), 4..=6) {
        return None;
    }
    char::from_u32(u32::from_str_radix(code, 16).ok()?).filter(|sign| *sign != '\0').map(String::from)
}

/// Widths of the letters of a font that every viewer has.
fn usual_widths(name: &str) -> impl Iterator<Item = (u32, f64)> {
    const HELVETICA: [u16; 95] = [
        278, 278, 355, 556, 556, 889, 667, 222, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556,
        556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667,
        556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 222, 556,
        556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722,
        500, 500, 500, 334, 260, 334, 584,
    ];
    const TIMES: [u16; 95] = [
        250, 333, 408, 500, 500, 833, 778, 333, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500,
        500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722,
        611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500, 333, 444,
        500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722,
        500, 500, 444, 480, 200, 480, 541,
    ];
    let table = match name {
        _ if name.contains("Courier") => [600; 95],
        _ if name.contains("Times") || name.contains("Serif") => TIMES,
        _ => HELVETICA,
    };
    (32..).zip(table).map(|(code, width)| (code, f64::from(width) * 0.001))
}

fn glyph_font(
    document: &Document,
    font: &Dictionary,
    name: String,
    to_characters: CharacterMap,
    left: &mut usize,
) -> Font {
    let descendant = list(document, font, b"DescendantFonts")
        .and_then(|fonts| fonts.first())
        .and_then(|it| resolved(document, it))
        .and_then(dictionary);
    let (map, vertical) = match entry(document, font, b"Encoding") {
        Some(Object::Stream(stream)) => {
            let map = unpacked(stream).map(|bytes| CharacterMap::read(&bytes, left)).unwrap_or_default();
            let base = map.base.as_deref().and_then(Predefined::named);
            match base {
                Some((base, vertical)) if map.spaces.is_empty() => (GlyphMap::Named(base), vertical),
                _ => {
                    let vertical = map.vertical;
                    (GlyphMap::Own(map), vertical)
                }
            }
        }
        Some(Object::Name(named)) => match Predefined::named(&String::from_utf8_lossy(named)) {
            Some((map, vertical)) => (GlyphMap::Named(map), vertical),
            None => (GlyphMap::Own(CharacterMap::default()), named.ends_with(b"-V")),
        },
        _ => (GlyphMap::Named(Predefined::Identity), false),
    };
    let ordering = descendant.and_then(|it| entries(document, it, b"CIDSystemInfo"));
    let ordering = ordering.and_then(|it| entry(document, it, b"Ordering")).and_then(|it| it.as_str().ok());
    let mut widths = HashMap::new();
    if let Some(found) = descendant.and_then(|it| list(document, it, b"W")) {
        glyph_widths(document, found, &mut widths);
    }
    let missing = descendant.and_then(|it| entry(document, it, b"DW")).and_then(number).unwrap_or(1000.0);
    Font {
        name,
        vertical,
        codes: Codes::Glyphs { map, chinese: ordering == Some(b"GB1") },
        to_characters,
        widths,
        missing_width: missing * 0.001,
    }
}

/// Widths by glyph: `first [w w …]` or `first last w`.
fn glyph_widths(document: &Document, found: &[Object], widths: &mut HashMap<u32, f64>) {
    let code = |object: Option<&Object>| u32::try_from(resolved(document, object?)?.as_i64().ok()?).ok();
    let mut at = 0;
    while let Some(first) = code(found.get(at)) {
        match found.get(at + 1).and_then(|it| resolved(document, it)) {
            Some(Object::Array(list)) => {
                for (glyph, width) in (first..).zip(list) {
                    if let Some(width) = resolved(document, width).and_then(number)
                        && widths.len() < MAX_WIDTHS
                    {
                        widths.insert(glyph, width * 0.001);
                    }
                }
                at += 2;
            }
            _ => {
                let (last, width) = (code(found.get(at + 1)), found.get(at + 2).and_then(|it| resolved(document, it)));
                let (Some(last), Some(width)) = (last, width.and_then(number)) else { return };
                for glyph in first..=last {
                    if widths.len() >= MAX_WIDTHS {
                        break;
                    }
                    widths.insert(glyph, width * 0.001);
                }
                at += 3;
            }
        }
    }
}
