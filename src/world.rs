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

use crate::date::Date;
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
