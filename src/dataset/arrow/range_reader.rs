//! Reads ranges of a file at any place, for the Parquet library and for the messages of Arrow IPC.
//!
//! Invariant: never allocates for bytes that the file does not have.

use std::io::{BufReader, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};

use crate::dataset::format::RandomAccess;

/// Bytes read at once: successive requests mostly lie close together, as a header and its page or the next column.
const WINDOW: usize = 64 << 10;

/// A file that several readers share.
#[derive(Clone)]
pub(super) struct Shared {
    file: Arc<Mutex<Window>>,
    len: u64,
}

/// A file and a part of it that was read last.
struct Window {
    input: Box<dyn RandomAccess>,
    start: u64,
    bytes: Vec<u8>,
}

impl Window {
    fn read_at(&mut self, at: u64, room: &mut [u8]) -> std::io::Result<usize> {
        if room.len() >= WINDOW {
            self.input.seek(SeekFrom::Start(at))?;
            return self.input.read(room);
        }
        let inside = |window: &Self| usize::try_from(at.checked_sub(window.start)?).ok();
        if inside(self).is_none_or(|from| from >= self.bytes.len()) {
            self.bytes.clear();
            self.start = at;
            self.input.seek(SeekFrom::Start(at))?;
            self.input.by_ref().take(WINDOW as u64).read_to_end(&mut self.bytes)?;
        }
        let found = inside(self).and_then(|from| self.bytes.get(from..)).unwrap_or_default();
        let read = found.len().min(room.len());
        for (room, byte) in room.iter_mut().zip(found) {
            *room = *byte;
        }
        Ok(read)
    }
}

impl Shared {
    pub(super) fn new(mut input: Box<dyn RandomAccess>) -> std::io::Result<Self> {
        let len = input.seek(SeekFrom::End(0))?;
        Ok(Self { file: Arc::new(Mutex::new(Window { input, start: 0, bytes: Vec::new() })), len })
    }

    pub(super) fn size(&self) -> u64 {
        self.len
    }

    /// At most `length` bytes from `start`; fewer where the file ends.
    pub(super) fn range(&self, start: u64, length: u64) -> std::io::Result<Vec<u8>> {
        let there = usize::try_from(length.min(self.len.saturating_sub(start))).unwrap_or(0);
        let mut bytes = Vec::with_capacity(there);
        From { source: self.clone(), at: start }.take(length).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// The same, and all of it.
    pub(super) fn exactly(&self, start: u64, length: u64) -> std::io::Result<Vec<u8>> {
        let bytes = self.range(start, length)?;
        if bytes.len() as u64 == length { Ok(bytes) } else { Err(std::io::ErrorKind::UnexpectedEof.into()) }
    }
}

impl Length for Shared {
    fn len(&self) -> u64 {
        self.len
    }
}

impl ChunkReader for Shared {
    type T = BufReader<Ending>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        Ok(BufReader::new(Ending(From { source: self.clone(), at: start })))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let bytes = self.exactly(start, length as u64).map_err(|error| ParquetError::EOF(error.to_string()))?;
        Ok(bytes.into())
    }
}

/// The same, where the end of the file is an error: the library would otherwise skip bytes past the end.
pub(super) struct Ending(From);

impl Read for Ending {
    fn read(&mut self, room: &mut [u8]) -> std::io::Result<usize> {
        match self.0.read(room)? {
            0 if !room.is_empty() => Err(std::io::ErrorKind::UnexpectedEof.into()),
            read => Ok(read),
        }
    }
}

/// A file from some place on.
pub(super) struct From {
    source: Shared,
    at: u64,
}

impl Read for From {
    fn read(&mut self, room: &mut [u8]) -> std::io::Result<usize> {
        let read = self.source.file.lock().unwrap_or_else(PoisonError::into_inner).read_at(self.at, room)?;
        self.at += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    /// Fails at the places it is given.
    struct Torn {
        inner: Cursor<Vec<u8>>,
        whole: Arc<Mutex<bool>>,
    }

    impl Read for Torn {
        fn read(&mut self, room: &mut [u8]) -> std::io::Result<usize> {
            let few = room.len().min(701);
            let whole = *self.whole.lock().unwrap_or_else(PoisonError::into_inner);
            if !whole && self.inner.position() % 5 == 3 {
                return Err(std::io::ErrorKind::Other.into());
            }
            self.inner.read(room.get_mut(..few).unwrap_or_default())
        }
    }

    impl Seek for Torn {
        fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
            self.inner.seek(to)
        }
    }

    #[test]
    fn any_part_is_read_as_if_by_itself_even_behind_a_read_that_failed() {
        let bytes: Vec<u8> = (0..300_000u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let whole = Arc::new(Mutex::new(true));
        let torn = Torn { inner: Cursor::new(bytes.clone()), whole: Arc::clone(&whole) };
        let Ok(shared) = Shared::new(Box::new(torn)) else { return assert!(bytes.is_empty()) };
        let (mut seed, mut failed) = (7u64, 0);
        for turn in 0..2_000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let start = (seed >> 33) % 310_000;
            let length = if turn % 9 == 0 { 200_000 } else { (seed >> 20) % 3_000 };
            *whole.lock().unwrap_or_else(PoisonError::into_inner) = turn % 3 != 0;
            let end = (start + length).min(300_000) as usize;
            match shared.range(start, length) {
                Ok(found) => assert_eq!(found, bytes.get(start as usize..end).unwrap_or_default(), "{start} {length}"),
                Err(_) => failed += 1,
            }
        }
        assert!((50..1_000).contains(&failed), "{failed}");
    }
}
