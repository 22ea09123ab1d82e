//! Reads files from the disk.

use std::io::Read;

use super::file_name::{path, shown};
use super::{ConvertError, DirectoryEntry, EntryKind, ReadError, Stream, World};
use crate::date::Date;

/// The files on the disk.
#[derive(Debug, Clone, Copy, Default)]
pub struct Disk;

#[allow(clippy::disallowed_methods, reason = "the one door to the disk")]
impl World for Disk {
    fn read(&self, name: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let file = opened(name, limit)?;
        let mut bytes = Vec::new();
        // A file may grow while it is read.
        file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| why(&error))?;
        if bytes.len() as u64 > limit {
            return Err(ReadError::TooLarge { limit });
        }
        Ok(bytes)
    }

    fn today(&self) -> Option<Date> {
        let passed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?;
        Some(Date::from_days(i64::try_from(passed.as_secs() / 86_400).ok()?))
    }

    fn open(&self, name: &str) -> Result<Box<dyn Stream>, ReadError> {
        Ok(Box::new(opened(name, u64::MAX)?))
    }

    fn canonical(&self, name: &str) -> Option<String> {
        Some(shown(std::fs::canonicalize(path(name)).ok()?.as_os_str()))
    }

    fn kind(&self, name: &str) -> Option<EntryKind> {
        // A device or a pipe is named like a file; reading it reports the problem.
        let kind = std::fs::metadata(path(name)).ok()?;
        Some(if kind.is_dir() { EntryKind::Folder } else { EntryKind::File })
    }

    fn list(&self, folder: &str) -> Result<Vec<DirectoryEntry>, ReadError> {
        let entries =
            std::fs::read_dir(path(if folder.is_empty() { "." } else { folder })).map_err(|error| why(&error))?;
        let mut found = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| why(&error))?;
            let name = shown(&entry.file_name());
            let own = entry.file_type().map_err(|error| why(&error))?;
            let is_folder =
                if own.is_symlink() { entry.path().metadata().is_ok_and(|kind| kind.is_dir()) } else { own.is_dir() };
            let kind = match (is_folder, own.is_symlink()) {
                (true, true) => EntryKind::FolderLink,
                (true, false) => EntryKind::Folder,
                (false, _) => EntryKind::File,
            };
            found.push(DirectoryEntry { name, kind });
        }
        found.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(found)
    }

    fn convert(&self, bytes: &[u8], from: &str) -> Result<Vec<u8>, ConvertError> {
        super::convert::by_libreoffice(bytes, from)
    }
}

#[allow(clippy::disallowed_methods, reason = "the one door to the disk")]
fn opened(name: &str, limit: u64) -> Result<std::fs::File, ReadError> {
    let name = path(name);
    let kind = std::fs::metadata(&name).map_err(|error| why(&error))?;
    if kind.is_dir() {
        return Err(ReadError::Directory);
    }
    // Checked before the file is opened, because opening a pipe already blocks.
    if !kind.is_file() {
        return Err(ReadError::Special);
    }
    if kind.len() > limit {
        return Err(ReadError::TooLarge { limit });
    }
    std::fs::File::open(name).map_err(|error| why(&error))
}

fn why(error: &std::io::Error) -> ReadError {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => ReadError::NotFound,
        ErrorKind::PermissionDenied => ReadError::Denied,
        ErrorKind::IsADirectory => ReadError::Directory,
        kind => ReadError::Other(kind.to_string()),
    }
}
