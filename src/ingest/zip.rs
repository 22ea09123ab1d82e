//! Unpacks named parts of the ZIP archive of an office file as text, within limits.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::diagnostic::Text;
use crate::ingest::encoding;

use super::error::ReadError;
use super::limits::{MAX_ENTRIES, MAX_PART_BYTES, MAX_RATIO, MAX_TAGS, MAX_TOTAL_BYTES, RATIO_FROM};

pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Index of each part, by its name in lower case with `/`.
    parts: HashMap<String, usize>,
    /// Bytes that may still be unpacked.
    left: u64,
    /// Tags that these may still have.
    tags: usize,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        // Counted before the archive is opened: opening keeps every name.
        if bytes.windows(4).filter(|mark| mark == b"PK\x01\x02").count() > MAX_ENTRIES {
            return Err(ReadError::limit(Text::OfficeTooManyParts, MAX_ENTRIES));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| why("ZIP", &error))?;
        if archive.len() > MAX_ENTRIES {
            return Err(ReadError::limit(Text::OfficeTooManyParts, MAX_ENTRIES));
        }
        let mut parts = HashMap::new();
        for index in 0..archive.len() {
            if let Some(Ok(name)) = archive.name_for_index(index) {
                parts.entry(folded(&name)).or_insert(index);
            }
        }
        Ok(Self { archive, parts, left: MAX_TOTAL_BYTES, tags: MAX_TAGS })
    }

    pub(super) fn has(&self, part: &str) -> bool {
        self.parts.contains_key(&folded(part))
    }

    /// The text of a part that must be there.
    pub(super) fn text(&mut self, part: &str) -> Result<String, ReadError> {
        let Some(index) = self.parts.get(&folded(part)).copied() else {
            return Err(ReadError::NoPart { part: part.to_owned() });
        };
        let mut entry = self.archive.by_index(index).map_err(|error| why(part, &error))?;
        let most = MAX_PART_BYTES.min(self.left);
        let allowed = entry.compressed_size().saturating_mul(MAX_RATIO).max(RATIO_FROM).min(most);
        let mut bytes = Vec::new();
        // The size that an archive declares may be false, so the unpacked bytes are counted.
        let read = (&mut entry).take(allowed + 1).read_to_end(&mut bytes);
        read.map_err(|error| ReadError::broken(part, error.kind()))?;
        let size = bytes.len() as u64;
        if size > most {
            return Err(ReadError::limit(Text::OfficePartTooLarge, format!("{} MiB", most >> 20)));
        }
        if size > allowed {
            return Err(ReadError::limit(Text::OfficeBomb, MAX_RATIO));
        }
        self.left -= size;
        let text = encoding::decode_owned(bytes).map_err(|_| ReadError::broken(part, "encoding"))?;
        // Counted before any of them is read: millions of empty elements take few bytes and much time.
        let tags = memchr::memchr_iter(b'<', text.as_bytes()).count();
        self.tags = self.tags.checked_sub(tags).ok_or(ReadError::limit(Text::OfficeTooManyTags, MAX_TAGS))?;
        Ok(text)
    }

    /// The text of a part that may be left out.
    pub(super) fn optional(&mut self, part: &str) -> Result<Option<String>, ReadError> {
        if self.has(part) { self.text(part).map(Some) } else { Ok(None) }
    }
}

fn folded(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

fn why(part: &str, error: &ZipError) -> ReadError {
    match error {
        ZipError::UnsupportedArchive(words) if *words == ZipError::PASSWORD_REQUIRED => ReadError::Encrypted,
        other => ReadError::broken(part, other),
    }
}
