//! Reads the character maps of a file: codes to characters, and codes to the numbers of glyphs.

use std::collections::HashMap;

use super::lexer::{Lexer, Operand};

/// A character map as a file holds it.
#[derive(Debug, Clone, Default)]
pub(super) struct CharacterMap {
    /// Codes of so many bytes that lie between these.
    pub spaces: Vec<(usize, u32, u32)>,
    /// What a code stands for, in characters.
    characters: HashMap<u32, String>,
    /// First code, last code, number of the first glyph.
    glyphs: Vec<(u32, u32, u32)>,
    /// The map that this one continues.
    pub base: Option<String>,
    pub vertical: bool,
}

fn code(text: &[u8]) -> u32 {
    text.iter().fold(0u32, |code, byte| code.wrapping_shl(8) | u32::from(*byte))
}

/// Characters in UTF-16; `None` for what stands for no character.
fn characters(text: &[u8]) -> Option<String> {
    let units: Vec<u16> = match text {
        [only] => vec![u16::from(*only)],
        _ => text.chunks(2).map(|pair| pair.iter().fold(0u16, |unit, byte| unit << 8 | u16::from(*byte))).collect(),
    };
    let words = String::from_utf16(&units).ok()?;
    let known = |c: char| c != '\0' && c != char::REPLACEMENT_CHARACTER;
    (!words.is_empty() && words.chars().all(known)).then_some(words)
}

/// The text of a range after its first member: its last unit counts on.
fn following(first: &[u8], offset: u32) -> Option<String> {
    let mut text = first.to_vec();
    let last = text.len().checked_sub(2)?;
    let unit = code(text.get(last..)?).checked_add(offset)?;
    let unit = u16::try_from(unit).ok()?;
    text.truncate(last);
    text.extend(unit.to_be_bytes());
    characters(&text)
}

impl CharacterMap {
    /// Reads a map; `left`: codes that the maps of a file may still name.
    pub(super) fn read(bytes: &[u8], left: &mut usize) -> CharacterMap {
        let mut map = CharacterMap::default();
        let mut lexer = Lexer::new(bytes);
        let mut operands = Vec::new();
        while let Some(word) = lexer.long_operation(&mut operands) {
            match word.as_slice() {
                b"endcodespacerange" => {
                    for pair in operands.chunks_exact(2) {
                        if let [Operand::Text(low), Operand::Text(high)] = pair {
                            map.spaces.push((low.len(), code(low), code(high)));
                        }
                    }
                }
                b"endbfchar" => {
                    for pair in operands.chunks_exact(2) {
                        if let [Operand::Text(from), Operand::Text(to)] = pair {
                            *left = left.saturating_sub(1);
                            map.name(code(from), characters(to), *left);
                        }
                    }
                }
                b"endbfrange" => {
                    for triple in operands.chunks_exact(3) {
                        map.range(triple, left);
                    }
                }
                b"endcidchar" => {
                    for pair in operands.chunks_exact(2) {
                        if let [Operand::Text(from), Operand::Number(to)] = pair {
                            map.glyphs.push((code(from), code(from), number(*to)));
                        }
                    }
                }
                b"endcidrange" => {
                    for triple in operands.chunks_exact(3) {
                        if let [Operand::Text(low), Operand::Text(high), Operand::Number(to)] = triple {
                            map.glyphs.push((code(low), code(high), number(*to)));
                        }
                    }
                }
                b"usecmap" => {
                    map.base = operands.last().and_then(Operand::name).map(|it| String::from_utf8_lossy(it).into());
                }
                b"def" => {
                    if let [.., Operand::Name(key), Operand::Number(mode)] = operands.as_slice()
                        && key == b"WMode"
                    {
                        map.vertical = number(*mode) == 1;
                    }
                }
                _ => {}
            }
        }
        map.glyphs.sort_unstable();
        map
    }

    fn name(&mut self, code: u32, characters: Option<String>, left: usize) {
        if let Some(characters) = characters.filter(|_| left > 0) {
            self.characters.insert(code, characters);
        }
    }

    fn range(&mut self, triple: &[Operand], left: &mut usize) {
        let [Operand::Text(low), Operand::Text(high), to] = triple else { return };
        let (low, high) = (code(low), code(high));
        let count = high.saturating_sub(low);
        match to {
            Operand::Text(first) => {
                for offset in 0..=count {
                    let Some(less) = left.checked_sub(1) else { return };
                    *left = less;
                    self.name(low.saturating_add(offset), following(first, offset), *left);
                }
            }
            Operand::List(list) => {
                for (offset, to) in (0..=count).zip(list) {
                    *left = left.saturating_sub(1);
                    if let Operand::Text(to) = to {
                        self.name(low.saturating_add(offset), characters(to), *left);
                    }
                }
            }
            _ => {}
        }
    }

    pub(super) fn characters(&self, code: u32) -> Option<&str> {
        self.characters.get(&code).map(String::as_str)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.characters.is_empty()
    }

    /// The number of the glyph of a code.
    pub(super) fn glyph(&self, code: u32) -> Option<u32> {
        let after = self.glyphs.partition_point(|(low, ..)| *low <= code);
        let (low, high, to) = self.glyphs.get(after.checked_sub(1)?)?;
        (code <= *high).then(|| to.saturating_add(code - low))
    }
}

#[allow(clippy::disallowed_types, reason = "the lexer reads all numbers in one way; these are whole")]
fn number(number: f64) -> u32 {
    number.clamp(0.0, 1e9) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_single_codes_are_read() {
        let map = CharacterMap::read(
            b"/WMode 1 def 1 begincodespacerange <00> <ff> endcodespacerange
              2 beginbfchar <01> <4E00> <02> <D842DFB7> endbfchar
              2 beginbfrange <10> <12> <0030> <20> <21> [<0041> <00420043>] endbfrange
              1 begincidrange <30> <39> 814 endcidrange",
            &mut 100,
        );
        assert_eq!(map.characters(1), Some("一"));
        assert_eq!(map.characters(2), Some("\u{20bb7}"));
        assert_eq!([0x10, 0x12, 0x21, 0x22].map(|code| map.characters(code)), [Some("0"), Some("2"), Some("BC"), None]);
        assert_eq!([map.glyph(0x35), map.glyph(0x3a)], [Some(819), None]);
        assert!(map.vertical && map.spaces == [(1, 0, 255)]);
    }
}
