//! The only door to files. In: names. Out: bytes, or why not. Knows nothing of what the bytes mean.
//!
//! The rest of the library opens nothing, so it runs in a test, in a browser page or in a server as it is.

use std::collections::BTreeMap;

/// Why a name gave no bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    NotFound,
    Directory,
    /// More bytes than the limit; nothing was kept.
    TooLarge { limit: u64 },
    Denied,
    Other(String),
}

/// Reads what a user named. Names are paths with `/`.
pub trait World {
    /// All bytes of a file, at most `limit`.
    fn read(&self, name: &str, limit: u64) -> Result<Vec<u8>, ReadError>;

    /// The name with links and `..` resolved, to tell whether two names are one file.
    fn canonical(&self, name: &str) -> Option<String>;
}

/// Files held in memory: tests, and hosts without a disk.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn with(mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(name.into(), bytes.into());
        self
    }
}

impl World for Memory {
    fn read(&self, name: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let bytes = self.files.get(name).ok_or(ReadError::NotFound)?;
        if bytes.len() as u64 > limit {
            return Err(ReadError::TooLarge { limit });
        }
        Ok(bytes.clone())
    }

    fn canonical(&self, name: &str) -> Option<String> {
        self.files.contains_key(name).then(|| name.to_owned())
    }
}

/// Why a file could not be read, as a diagnostic.
pub fn unreadable(file: &str, problem: &ReadError) -> crate::diagnostic::Diagnostic {
    use crate::diagnostic::{Code, Diagnostic, Message, Text};
    let named = |text: Text| Message::new(text).with("file", file);
    let (code, message, help) = match problem {
        ReadError::NotFound => (Code::FileNotFound, named(Text::FileNotFound), Text::FileNotFoundHelp),
        ReadError::Directory => (Code::IsDirectory, named(Text::IsDirectory), Text::IsDirectoryHelp),
        ReadError::TooLarge { limit } => (
            Code::FileTooLarge,
            named(Text::FileTooLarge).with("limit", format!("{} MiB", limit / 1024 / 1024)),
            Text::FileTooLargeHelp,
        ),
        ReadError::Denied => (Code::Unreadable, named(Text::FileDenied), Text::FileDeniedHelp),
        ReadError::Other(why) => (Code::Unreadable, named(Text::FileUnreadable).with("why", why.as_str()), Text::FileDeniedHelp),
    };
    Diagnostic::new(code, message).in_file(file).help(Message::new(help))
}
