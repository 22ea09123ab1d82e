//! What must be known of a Parquet file before its own library allocates by what it declares. In: bytes in the
//! compact protocol of Thrift. Out: the sizes of a page, and which parts the file has. Everything else is stepped
//! over, and nothing is allocated.

/// Structures in structures beyond this are no Parquet.
const DEEPEST: usize = 32;

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
    let mut page = Page::default();
    let mut thrift = Thrift { bytes, at: 0 };
    thrift.structure(|thrift, id, kind| {
        match (id, kind) {
            // Told twice, the larger counts.
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

/// Whether the footer of a file says that its columns are encrypted; `None` where it cannot be read.
pub(super) fn is_encrypted(footer: &[u8]) -> Option<bool> {
    let mut found = false;
    Thrift { bytes: footer, at: 0 }.structure(|thrift, id, kind| {
        found |= id == 8;
        thrift.skip(kind, 0)
    })?;
    Some(found)
}

const INT32: u8 = 5;
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
        if depth > DEEPEST {
            return None;
        }
        match kind {
            // The type itself says which.
            1 | 2 => Some(()),
            3 => self.step(1),
            4..=6 => self.varint().map(|_| ()),
            7 => self.step(8),
            8 => {
                let length = self.varint()?;
                self.step(length)
            }
            9 | 10 => {
                let head = self.byte()?;
                let count = if head >> 4 == 15 { self.varint()? } else { u64::from(head >> 4) };
                self.items(count, &[head & 0x0f], depth)
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

    fn items(&mut self, count: u64, kinds: &[u8], depth: usize) -> Option<()> {
        // Each takes a byte at least.
        if count > (self.bytes.len() - self.at) as u64 {
            return None;
        }
        for _ in 0..count {
            for kind in kinds {
                match kind {
                    1 | 2 => self.step(1)?,
                    kind => self.skip(*kind, depth + 1)?,
                }
            }
        }
        Some(())
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
            // Parts behind the last value may declare anything.
            if behind > 0 {
                thrift.step(width.checked_mul(each)? / 8)?;
            }
            behind = behind.saturating_sub(each);
        }
        left = left.saturating_sub(block);
    }
    Some(thrift.at)
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
        assert_eq!(is_encrypted(&[0x8c, 0, 0]), Some(true));
        assert_eq!(delta_end(&[0x80, 1, 4, 0xff, 0xff, 0xff, 0x7f, 0], 1000), None);
        assert_eq!(delta_end(&[0x80, 1, 4, 1, 2], 1000), Some(5));
    }
}
