//! Opens the OLE container of old office files and reads its streams by name, within limits.

use std::collections::HashMap;

use crate::ingest::error::ReadError;
use crate::ingest::limits::MAX_PART_BYTES;

const END: u32 = 0xffff_fffe;
/// Streams shorter than this stand in the small sectors.
const SMALL: u64 = 4096;
const SMALL_SECTOR: usize = 64;

pub(super) struct Ole<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
    small_fat: Vec<u32>,
    small: Vec<u8>,
    /// First sector and length of each stream, by its name in lower case.
    streams: HashMap<String, (u32, u64)>,
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

impl<'a> Ole<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        Self::parse(bytes).ok_or_else(|| ReadError::broken("OLE", "EOF"))
    }

    fn parse(bytes: &'a [u8]) -> Option<Self> {
        let shift = u16_at(bytes, 30)?;
        if !(9..=12).contains(&shift) {
            return None;
        }
        let mut ole = Ole {
            bytes,
            sector: 1 << shift,
            fat: Vec::new(),
            small_fat: Vec::new(),
            small: Vec::new(),
            streams: HashMap::new(),
        };
        ole.read_fat()?;
        ole.small_fat = words(&ole.chain(u32_at(bytes, 60)?, MAX_PART_BYTES)?);
        let directory = ole.chain(u32_at(bytes, 48)?, MAX_PART_BYTES)?;
        for entry in directory.chunks_exact(128) {
            let length = usize::from(u16_at(entry, 64)?).clamp(2, 64) - 2;
            let units: Vec<u16> = entry.get(..length)?.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)).collect();
            let name = String::from_utf16_lossy(&units).to_lowercase();
            let (start, size) = (u32_at(entry, 116)?, u64::from(u32_at(entry, 120)?));
            match entry.get(66)? {
                2 => {
                    ole.streams.entry(name).or_insert((start, size));
                }
                5 => ole.small = ole.chain(start, size).unwrap_or_default(),
                _ => {}
            }
        }
        Some(ole)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.streams.contains_key(name)
    }

    /// The bytes of a stream; its name in lower case.
    pub(super) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let (start, size) = self.streams.get(name).copied()?;
        let mut bytes = if size < SMALL { self.small_chain(start, size)? } else { self.chain(start, size)? };
        bytes.truncate(usize::try_from(size).ok()?);
        Some(bytes)
    }

    fn at_sector(&self, sector: u32) -> Option<&'a [u8]> {
        let start = (sector as usize).checked_add(1)?.checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end)
    }

    fn read_fat(&mut self) -> Option<()> {
        let mut sectors: Vec<u32> = (0..109).filter_map(|index| u32_at(self.bytes, 76 + 4 * index)).collect();
        let mut next = u32_at(self.bytes, 68)?;
        let most = self.bytes.len() / self.sector + 1;
        let mut seen = 0;
        while next < END && seen <= most {
            let list = words(self.at_sector(next)?);
            let (last, body) = list.split_last()?;
            sectors.extend_from_slice(body);
            next = *last;
            seen += 1;
        }
        for sector in sectors.into_iter().filter(|sector| *sector < END).take(most) {
            let Some(bytes) = self.at_sector(sector) else { continue };
            self.fat.extend(words(bytes));
        }
        Some(())
    }

    /// Sectors of a chain, no more than hold `size` bytes and than the file has.
    fn chain(&self, start: u32, size: u64) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut next = start;
        let most = self.bytes.len() / self.sector + 1;
        for _ in 0..most {
            if next >= END || out.len() as u64 >= size {
                break;
            }
            out.extend_from_slice(self.at_sector(next)?);
            next = self.fat.get(next as usize).copied()?;
        }
        Some(out)
    }

    fn small_chain(&self, start: u32, size: u64) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut next = start;
        for _ in 0..=SMALL as usize / SMALL_SECTOR {
            if next >= END || out.len() as u64 >= size {
                break;
            }
            let at = (next as usize).checked_mul(SMALL_SECTOR)?;
            out.extend_from_slice(self.small.get(at..)?.get(..SMALL_SECTOR)?);
            next = self.small_fat.get(next as usize).copied()?;
        }
        Some(out)
    }
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|four| u32_at(four, 0)).collect()
}
