//! Converts byte offsets to lines and columns.
//!
//! The index is built once per source in one pass; a lookup is a binary search and a walk over one block, because whole
//! web pages stand on one line.

/// Line and column, both from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineCol {
    pub line: u32,
    pub column: u32,
}

#[derive(Debug, Clone)]
pub struct LineIndex {
    /// Byte offset of the first byte of each line.
    starts: Vec<u32>,
    /// Characters before each block.
    before: Vec<u32>,
    /// Lines of the file that stand before the text.
    above: u32,
}

/// Bytes of a block.
const STRETCH: usize = 4096;

impl LineIndex {
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        let mut before = Vec::new();
        let mut characters = 0u32;
        for (at, byte) in bytes.iter().enumerate() {
            if at.is_multiple_of(STRETCH) {
                before.push(characters);
            }
            characters = characters.saturating_add(u32::from(begins_character(*byte)));
            // A lone CR ends a line too: old word processors write it.
            let ends = *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            if ends {
                starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
            }
        }
        Self { starts, before, above: 0 }
    }

    /// The lines of a part of a file, numbered as in the whole file; `above`: lines before the part.
    pub(super) fn below(mut self, above: u32) -> Self {
        self.above = above;
        self
    }

    /// Lines of the file that stand before the text: what is printed counts them, lookups do not.
    pub fn above(&self) -> usize {
        self.above as usize
    }

    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// Zero-based line that holds the byte.
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start as usize <= offset).saturating_sub(1)
    }

    /// Byte range of a zero-based line, its line end left out.
    pub fn line_range(&self, text: &str, line: usize) -> std::ops::Range<usize> {
        let start = self.starts.get(line).map_or(text.len(), |s| *s as usize);
        let end = self.starts.get(line + 1).map_or(text.len(), |s| *s as usize);
        let body = text.get(start..end).unwrap_or("");
        start..start + body.trim_end_matches(['\n', '\r']).len()
    }

    pub fn line_col(&self, text: &str, offset: usize) -> LineCol {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_of(offset);
        let start = self.starts.get(line).map_or(0, |s| *s as usize);
        let column = self.characters_before(text, offset).saturating_sub(self.characters_before(text, start));
        LineCol {
            line: u32::try_from(line + 1).unwrap_or(u32::MAX).saturating_add(self.above),
            column: u32::try_from(column + 1).unwrap_or(u32::MAX),
        }
    }
}

impl LineIndex {
    fn characters_before(&self, text: &str, offset: usize) -> usize {
        let stretch = offset / STRETCH;
        let (stretch, known) = match self.before.get(stretch).or(self.before.last()) {
            Some(known) => (stretch.min(self.before.len().saturating_sub(1)), *known as usize),
            None => (0, 0),
        };
        let rest = text.as_bytes().get(stretch * STRETCH..offset).unwrap_or_default();
        known + rest.iter().filter(|byte| begins_character(**byte)).count()
    }
}

/// Whether a byte of UTF-8 is the first one of a character.
fn begins_character(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_long_lines_are_counted_by_stretches() {
        let text = "甲b".repeat(5_000) + "\n" + &"乙".repeat(9_000);
        let index = LineIndex::new(&text);
        for offset in [0, 3, 4095, 4096, 8190, 19_999, 20_001, 20_001 + 3 * 8_000, text.len()] {
            let start = if offset > 20_000 { 20_001 } else { 0 };
            let floor = (0..=offset).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            assert_eq!(
                index.line_col(&text, offset).column as usize,
                text[start..floor].chars().count() + 1,
                "{offset}"
            );
        }
    }

    #[test]
    fn columns_count_characters_and_crlf_is_one_line_end() {
        let text = "甲乙\r\n丙 = 1\r丁\n";
        let index = LineIndex::new(text);
        let at = |needle: &str| index.line_col(text, text.find(needle).unwrap());
        assert_eq!(at("乙"), LineCol { line: 1, column: 2 });
        assert_eq!(at("="), LineCol { line: 2, column: 3 });
        assert_eq!(at("丁"), LineCol { line: 3, column: 1 });
        assert_eq!(&text[index.line_range(text, 0)], "甲乙");
    }
}
