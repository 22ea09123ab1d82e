//! Reads the sizes of a page and the parts of a file from the compact protocol of Thrift, before the Parquet library
//! allocates what a file declares.
//!
//! Invariant: everything else is skipped, and nothing is allocated.

use super::thrift_schema;

/// Deepest nesting of structures in Parquet.
const MAX_DEPTH: usize = 32;

/// The fields of a structure, by number. Others may stand there, of any type.
pub(super) type Shape = &'static [(i64, Kind)];

/// The type of a field.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Truth,
    Byte,
    I16,
    I32,
    I64,
    Double,
    Binary,
    List(&'static Kind),
    Struct(Shape),
}

impl Kind {
    /// Whether this is how it is written.
    fn is(self, written: u8) -> bool {
        match self {
            // The type itself says which.
            Kind::Truth => matches!(written, 1 | 2),
            Kind::Byte => written == 3,
            Kind::I16 => written == 4,
            Kind::I32 => written == INT32,
            Kind::I64 => written == 6,
            Kind::Double => written == 7,
            Kind::Binary => written == 8,
            Kind::List(_) => written == LIST,
            Kind::Struct(_) => written == STRUCT,
        }
    }
}

/// What the header of a page declares.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Page {
    /// Bytes of the header itself.
    pub header: usize,
    pub packed: i64,
    pub unpacked: i64,
    /// Of a data page; 0 of any other.
    pub values: i64,
}

/// The header of a page with which bytes begin; `None` where it is none, or does not end in them.
pub(super) fn page(bytes: &[u8]) -> Option<Page> {
    Thrift { bytes, at: 0 }.shaped(thrift_schema::PAGE)?;
    let mut page = Page::default();
    let mut thrift = Thrift { bytes, at: 0 };
    thrift.structure(|thrift, id, kind| {
        match (id, kind) {
            // Of a repeated field the larger value counts.
            (2, INT32) => page.unpacked = page.unpacked.max(thrift.number()?),
            (3, INT32) => page.packed = page.packed.max(thrift.number()?),
            (5 | 8, STRUCT) => thrift.structure(|thrift, id, kind| {
                if (id, kind) == (1, INT32) {
                    page.values = page.values.max(thrift.number()?);
                    return Some(());
                }
                thrift.skip(kind, 0)
            })?,
            _ => thrift.skip(kind, 0)?,
        }
        Some(())
    })?;
    page.header = thrift.at;
    (page.packed >= 0 && page.unpacked >= 0 && page.values >= 0).then_some(page)
}

/// Whether the footer of a file declares its columns encrypted; `None` where it cannot be read.
pub(super) fn is_encrypted(footer: &[u8]) -> Option<bool> {
    Thrift { bytes: footer, at: 0 }.shaped(thrift_schema::FOOTER)?;
    let mut found = false;
    Thrift { bytes: footer, at: 0 }.structure(|thrift, id, kind| {
        found |= id == 8;
        thrift.skip(kind, 0)
    })?;
    Some(found)
}

const INT32: u8 = 5;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

struct Thrift<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Thrift<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied()?;
        self.at += 1;
        Some(byte)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..70).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn number(&mut self) -> Option<i64> {
        let value = self.varint()?;
        Some((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    /// Calls `field` with the number and type of each field; it must take the value.
    fn structure(&mut self, mut field: impl FnMut(&mut Self, i64, u8) -> Option<()>) -> Option<()> {
        let mut id = 0i64;
        loop {
            let head = self.byte()?;
            let kind = head & 0x0f;
            if kind == 0 {
                return Some(());
            }
            id = match head >> 4 {
                0 => self.number()?,
                delta => id.checked_add(i64::from(delta))?,
            };
            field(self, id, kind)?;
        }
    }

    fn step(&mut self, bytes: u64) -> Option<()> {
        self.at = self.at.checked_add(usize::try_from(bytes).ok()?).filter(|at| *at <= self.bytes.len())?;
        Some(())
    }

    fn skip(&mut self, kind: u8, depth: usize) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        match kind {
            // The type itself states the value.
            1 | 2 => Some(()),
            3 => self.step(1),
            4..=6 => self.varint().map(|_| ()),
            7 => self.step(8),
            8 => {
                let length = self.varint()?;
                self.step(length)
            }
            LIST | 10 => {
                let (count, kind) = self.list()?;
                self.items(count, &[kind], depth)
            }
            11 => {
                let count = self.varint()?;
                let kinds = if count == 0 { 0 } else { self.byte()? };
                self.items(count, &[kinds >> 4, kinds & 0x0f], depth)
            }
            STRUCT => self.structure(|thrift, _, kind| thrift.skip(kind, depth + 1)),
            13 => self.step(16),
            _ => None,
        }
    }

    /// The number of items in a list, and how they are written. Each takes at least one byte.
    fn list(&mut self) -> Option<(u64, u8)> {
        let head = self.byte()?;
        let count = if head >> 4 == 15 { self.varint()? } else { u64::from(head >> 4) };
        Some((count, head & 0x0f)).filter(|_| count <= (self.bytes.len() - self.at) as u64)
    }

    fn items(&mut self, count: u64, kinds: &[u8], depth: usize) -> Option<()> {
        if count > (self.bytes.len() - self.at) as u64 {
            return None;
        }
        for _ in 0..count {
            for kind in kinds {
                match kind {
                    // The library takes them to have no length, and continues to count.
                    1 | 2 => return None,
                    kind => self.skip(*kind, depth + 1)?,
                }
            }
        }
        Some(())
    }

    /// Skips a structure, and checks that its known fields are of their types.
    fn shaped(&mut self, shape: Shape) -> Option<()> {
        self.structure(|thrift, id, written| match shape.iter().find(|(known, _)| *known == id) {
            Some((_, kind)) if kind.is(written) => thrift.value(*kind, written),
            Some(_) => None,
            None => thrift.skip(written, 0),
        })
    }

    fn value(&mut self, kind: Kind, written: u8) -> Option<()> {
        match kind {
            Kind::Struct(shape) => self.shaped(shape),
            Kind::List(kind) => {
                let (count, written) = self.list()?;
                // Some writers do not define what an empty one would hold.
                (count == 0 || kind.is(written)).then_some(())?;
                (0..count).try_for_each(|_| self.value(*kind, written))
            }
            _ => self.skip(written, 0),
        }
    }
}

/// Where a run of numbers in the delta encoding ends; `None` where it holds more than `most`, or is broken.
pub(super) fn delta_end(bytes: &[u8], most: u64) -> Option<usize> {
    let mut thrift = Thrift { bytes, at: 0 };
    let (block, parts, count) = (thrift.varint()?, thrift.varint()?, thrift.varint()?);
    thrift.varint()?;
    let each = block.checked_div(parts).filter(|_| block % 128 == 0 && block <= 1 << 20)?;
    if count > most || each == 0 || block % parts != 0 || each % 32 != 0 {
        return None;
    }
    let mut left = count.saturating_sub(1);
    while left > 0 {
        thrift.varint()?;
        let start = thrift.at;
        thrift.step(parts)?;
        let widths = bytes.get(start..thrift.at)?;
        let mut behind = left;
        for width in widths.iter().map(|width| u64::from(*width)) {
            // Parts after the last value may declare anything.
            if behind > 0 {
                thrift.step(width.checked_mul(each)? / 8)?;
            }
            behind = behind.saturating_sub(each);
        }
        left = left.saturating_sub(block);
    }
    Some(thrift.at)
}

/// The sum of a run of numbers in the delta encoding, none of which may be negative.
pub(super) fn delta_sum(bytes: &[u8], most: u64) -> Option<u64> {
    delta_end(bytes, most)?;
    let mut thrift = Thrift { bytes, at: 0 };
    let (block, parts, count) = (thrift.varint()?, thrift.varint()?, thrift.varint()?);
    let each = block.checked_div(parts)?;
    let mut value = thrift.number()?;
    let mut sum = 0u64;
    let mut left = count;
    let mut add = |value: i64| {
        sum = sum.saturating_add(u64::try_from(value).ok()?);
        Some(())
    };
    if left > 0 {
        add(value)?;
        left -= 1;
    }
    while left > 0 {
        let least = thrift.number()?;
        let start = thrift.at;
        thrift.step(parts)?;
        for width in bytes.get(start..thrift.at)? {
            let packed = bytes.get(thrift.at..)?;
            for at in 0..each.min(left) {
                let from = at.checked_mul(u64::from(*width))?;
                let bit = |bit: u64| {
                    let byte = packed.get(usize::try_from((from + bit) / 8).ok()?)?;
                    Some(u64::from(byte >> ((from + bit) % 8) & 1) << bit)
                };
                let delta = (0..u64::from(*width).min(64)).try_fold(0u64, |sum, at| Some(sum | bit(at)?))?;
                value = value.wrapping_add(least).wrapping_add(delta.cast_signed());
                add(value)?;
            }
            if left > 0 {
                thrift.step(u64::from(*width).checked_mul(each)? / 8)?;
            }
            left = left.saturating_sub(each);
        }
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_of_a_page_is_measured() {
        // type 0, unpacked 100, packed 60, data page header with 7 values of encoding 0.
        let bytes = [0x15, 0, 0x15, 0xc8, 1, 0x15, 120, 0x2c, 0x15, 14, 0x15, 0, 0, 0, 99];
        assert_eq!(page(&bytes), Some(Page { header: 14, packed: 60, unpacked: 100, values: 7 }));
        for cut in 0..14 {
            assert_eq!(page(&bytes[..cut]), None);
        }
    }

    #[test]
    fn what_declares_more_than_there_is_ends() {
        assert_eq!(page(&[0x19, 0xf5, 0xff, 0xff, 0xff, 0xff, 0x0f]), None);
        assert_eq!(page(&[0x1c; 4000]), None);
        // Lists without end to the library, each in a field that no header has: of truths, and of structures of them.
        for more in [&[0x59, 0xf1, 0xff, 0xff, 0xff, 0xff, 0x07][..], &[0x59, 0x1c, 0x19, 0x31, 1, 1, 1, 0]] {
            let header = [&[0x15, 0, 0x15, 8, 0x15, 8, 0x2c, 0x15, 14, 0x15, 0, 0][..], more, &[0]].concat();
            assert_eq!(page(&header), None, "{more:?}");
            assert!(page(&[&header[..header.len() - more.len() - 1], &[0]].concat()).is_some());
        }
        // The number of values as words.
        assert_eq!(page(&[0x15, 0, 0x15, 8, 0x15, 8, 0x2c, 0x18, 1, 14, 0, 0]), None);
        assert_eq!(is_encrypted(&[0x8c, 0, 0]), Some(true));
        assert_eq!(delta_end(&[0x80, 1, 4, 0xff, 0xff, 0xff, 0x7f, 0], 1000), None);
        assert_eq!(delta_end(&[0x80, 1, 4, 1, 2], 1000), Some(5));
    }

    #[test]
    fn a_run_of_numbers_is_added_up() {
        // One number; then 5 numbers from 7 on that grow by 1 and by 2 in turn: least 1, then one bit each.
        assert_eq!(delta_sum(&[0x80, 1, 4, 1, 14], 1000), Some(7));
        let run = [0x80, 1, 4, 5, 14, 2, 1, 0, 0, 0, 0b1010, 0, 0, 0];
        assert_eq!(delta_sum(&run, 1000), Some(7 + 8 + 10 + 11 + 13));
        assert_eq!(delta_sum(&[0x80, 1, 4, 1, 1], 1000), None);
    }
}
