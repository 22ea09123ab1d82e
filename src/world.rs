//! Provides files and other programs to the library.
//!
//! Invariant: the rest of the library opens nothing, so it runs unchanged in a test, in a browser or in a server.

#[cfg(feature = "fs")]
mod convert;
#[cfg(feature = "fs")]
mod disk;
#[cfg(feature = "fs")]
pub mod file_name;

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Seek};

use crate::diagnostic::{Code, Diagnostic, Message, Text};

#[cfg(feature = "fs")]
pub use disk::Disk;

/// The reason why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    NotFound,
    Directory,
    /// The file is larger than the limit; nothing was kept.
    TooLarge {
        limit: u64,
    },
    Denied,
    /// A device, a pipe or a socket, where reading could block forever.
    Special,
    Other(String),
}

/// The reason why a conversion failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConvertError {
    /// The program is not installed.
    Missing,
    TimedOut {
        seconds: u64,
    },
    Failed(String),
}

/// The kind of thing that a name refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    File,
    Folder,
    /// A link to a folder, found in a listing; such links can form cycles.
    FolderLink,
}

/// An entry of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryEntry {
    /// The name without the folder.
    pub name: String,
    pub kind: EntryKind,
}

/// A day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    pub year: u32,
    pub month: u32,
    pub day: u32,
}

impl Date {
    /// Parses a day: `2025-12-31`, `2025/12/31`, `2025年12月31日`.
    pub fn parse(written: &str) -> Option<Date> {
        let plain = written.trim().strip_suffix('日').unwrap_or_else(|| written.trim());
        let parts: Vec<&str> = plain.split(['-', '/', '.', '年', '月']).map(str::trim).collect();
        let [year, month, day] = parts.as_slice() else { return None };
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse::<u32>().ok()).flatten();
        let date = Date { year: digits(year)?, month: digits(month)?, day: digits(day)? };
        let leap = (date.year.is_multiple_of(4) && !date.year.is_multiple_of(100)) || date.year.is_multiple_of(400);
        let days = match date.month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        (year.len() == 4 && (1..=days).contains(&date.day)).then_some(date)
    }

    /// Returns the day that is this many days after 1 January 1970.
    pub fn from_days(days: u64) -> Date {
        // Years begin in March, so that the leap day is the last; 719 468 days lie between the two origins.
        let days = days + 719_468;
        let (era, of_era) = (days / 146_097, days % 146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + u64::from(month <= 2);
        let narrow = |figure: u64| u32::try_from(figure).unwrap_or(u32::MAX);
        Date { year: narrow(year), month: narrow(month), day: narrow(day) }
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A file that is read in pieces.
pub trait Stream: Read + Seek + Send {}

impl<T: Read + Seek + Send> Stream for T {}

/// Gives access to what a user named. Names are paths with `/`; bytes that are not UTF-8 are
/// escaped (`file_name`). Several threads may call it at once.
pub trait World: Sync {
    /// Reads all bytes of a file, at most `limit`.
    fn read(&self, name: &str, limit: u64) -> Result<Vec<u8>, ReadError>;

    /// Opens a file of any size, to be read in pieces.
    fn open(&self, name: &str) -> Result<Box<dyn Stream>, ReadError>;

    /// Resolves links and `..` in a name, to tell whether two names refer to the same file.
    fn canonical(&self, name: &str) -> Option<String>;

    /// Returns the kind of thing that a name refers to, following links; `None` if it does not exist.
    fn kind(&self, name: &str) -> Option<EntryKind>;

    /// Lists the entries of a folder, by name. The folder `` is the base of relative names.
    fn list(&self, folder: &str) -> Result<Vec<DirectoryEntry>, ReadError>;

    /// Converts a document of an old format to DOCX. `from` is the usual extension of its format. Hosts without other
    /// programs convert nothing.
    fn convert(&self, bytes: &[u8], from: &str) -> Result<Vec<u8>, ConvertError> {
        let _ = (bytes, from);
        Err(ConvertError::Missing)
    }

    /// Returns the current day in UTC; `None` for a host without a clock, where what has a last day counts as expired.
    fn today(&self) -> Option<Date> {
        None
    }
}

/// Files held in memory, for tests and for hosts without a disk.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
    today: Option<Date>,
}

impl Memory {
    /// Creates a world without files.
    pub const fn new() -> Self {
        Self { files: BTreeMap::new(), today: None }
    }

    /// Sets the current day.
    pub fn with_today(mut self, today: Date) -> Self {
        self.today = Some(today);
        self
    }

    /// Adds a file.
    pub fn with(mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(name.into(), bytes.into());
        self
    }
}

impl World for Memory {
    fn read(&self, name: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let missing = || if self.list(name).is_ok() { ReadError::Directory } else { ReadError::NotFound };
        let bytes = self.files.get(name).ok_or_else(missing)?;
        if bytes.len() as u64 > limit {
            return Err(ReadError::TooLarge { limit });
        }
        Ok(bytes.clone())
    }

    fn today(&self) -> Option<Date> {
        self.today
    }

    fn open(&self, name: &str) -> Result<Box<dyn Stream>, ReadError> {
        Ok(Box::new(Cursor::new(self.read(name, u64::MAX)?)))
    }

    fn canonical(&self, name: &str) -> Option<String> {
        self.files.contains_key(name).then(|| name.to_owned())
    }

    fn kind(&self, name: &str) -> Option<EntryKind> {
        if self.files.contains_key(name) {
            return Some(EntryKind::File);
        }
        self.list(name).is_ok().then_some(EntryKind::Folder)
    }

    fn list(&self, folder: &str) -> Result<Vec<DirectoryEntry>, ReadError> {
        let folder = folder.trim_end_matches('/');
        let prefix = if matches!(folder, "" | ".") { String::new() } else { format!("{folder}/") };
        let mut found: BTreeMap<&str, EntryKind> = BTreeMap::new();
        for name in self.files.keys() {
            let Some(rest) = name.strip_prefix(&prefix) else { continue };
            match rest.split_once('/') {
                Some((inner, _)) => found.insert(inner, EntryKind::Folder),
                None => found.insert(rest, EntryKind::File),
            };
        }
        if found.is_empty() && !prefix.is_empty() {
            return Err(ReadError::NotFound);
        }
        Ok(found.into_iter().map(|(name, kind)| DirectoryEntry { name: name.to_owned(), kind }).collect())
    }
}

/// Builds the diagnostic for a named file that could not be read.
pub fn unreadable(name: &str, error: &ReadError) -> Diagnostic {
    let named = |text: Text| Message::new(text).with("name", name);
    let (code, message, help) = match error {
        ReadError::NotFound => (Code::FileNotFound, named(Text::ReadNotFound), Text::ReadNotFoundHelp),
        ReadError::Directory => (Code::IsDirectory, named(Text::ReadDirectory), Text::ReadDirectoryHelp),
        ReadError::TooLarge { limit } => (
            Code::FileTooLarge,
            named(Text::ReadTooLarge).with("limit", format!("{} MiB", limit >> 20)),
            Text::ReadTooLargeHelp,
        ),
        ReadError::Denied => (Code::Unreadable, named(Text::ReadDenied), Text::ReadDeniedHelp),
        ReadError::Special => (Code::Unreadable, named(Text::ReadSpecial), Text::ReadSpecialHelp),
        ReadError::Other(detail) => (
            Code::Unreadable,
            named(Text::ReadOther).with_message("detail", Message::from_library(detail.clone())),
            Text::ReadOtherHelp,
        ),
    };
    Diagnostic::new(code, message).help(Message::new(help)).in_file(name)
}

/// Builds the diagnostic for a document of an old format that was not converted.
pub fn not_converted(name: &str, format: &str, error: &ConvertError) -> Diagnostic {
    let (message, help) = match error {
        ConvertError::Missing => {
            (Message::new(Text::ConverterMissing).with("format", format.to_uppercase()), Text::ConverterMissingHelp)
        }
        ConvertError::TimedOut { seconds } => {
            (Message::new(Text::ConverterTimedOut).with("limit", seconds.to_string()), Text::ConverterFailedHelp)
        }
        ConvertError::Failed(detail) => (
            Message::new(Text::ConverterFailed).with_message("detail", Message::from_library(detail.clone())),
            Text::ConverterFailedHelp,
        ),
    };
    Diagnostic::new(Code::NotConverted, message).help(Message::new(help)).in_file(name)
}

/// Builds the diagnostic for a document that was converted.
pub fn converted(name: &str, format: &str) -> Diagnostic {
    let message = Message::new(Text::ConvertedBy).with("format", format.to_uppercase());
    Diagnostic::new(Code::Converted, message).help(Message::new(Text::ConvertedByHelp)).in_file(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        let shown = |days| Date::from_days(days).to_string();
        assert_eq!([shown(0), shown(11_016), shown(20_454)], ["1970-01-01", "2000-02-29", "2026-01-01"]);
        for written in ["2025-12-31", "2025/12/31", "2025.12.31", "2025年12月31日"] {
            assert_eq!(Date::parse(written), Some(Date { year: 2025, month: 12, day: 31 }), "{written}");
        }
        for written in ["2025-02-29", "2025-13-01", "25-12-31", "2025-12", "明年", "2025-12-31-1", "2025--1"] {
            assert_eq!(Date::parse(written), None, "{written}");
        }
    }
}
