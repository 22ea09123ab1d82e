//! Writes files, and one file that grows line by line, into the output folder of a run.
//!
//! Invariant: a file is either complete or absent.

#![allow(clippy::disallowed_methods, reason = "results are the files that are written, and looked at again")]

use std::fs::File;
use std::io::{self, Read, Write};

use super::hash::Digested;
use super::output_file::{Draft, Stop, stop};
use crate::world::file_name;

#[derive(Debug, Clone)]
pub struct OutputDir {
    /// The path as the user gave it, without the final `/`.
    folder: String,
}

impl OutputDir {
    /// Opens the folder, creating it if necessary.
    pub fn open(folder: &str) -> Result<Self, Stop> {
        std::fs::create_dir_all(file_name::path(folder)).map_err(|error| stop(folder, &error))?;
        Ok(Self::new(folder))
    }

    /// Refers to a folder that is created at the first write.
    pub fn new(folder: &str) -> Self {
        let bare = folder.trim_end_matches('/');
        Self { folder: if bare.is_empty() && !folder.is_empty() { "/".to_owned() } else { bare.to_owned() } }
    }

    /// Returns the path of a file as the user would write it.
    pub fn name(&self, path: &str) -> String {
        match self.folder.as_str() {
            "" => path.to_owned(),
            "/" => format!("/{path}"),
            folder => format!("{folder}/{path}"),
        }
    }

    /// Creates the folders of a file, and a draft of it that appears under its name only when complete.
    pub fn draft(&self, path: &str) -> Result<Draft, Stop> {
        let name = self.name(path);
        draft(&name).map_err(|error| stop(&name, &error))
    }

    /// Writes a complete file.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Stop> {
        let mut draft = self.draft(path)?;
        draft.write(bytes).and_then(|()| draft.finish()).map_err(|error| stop(&self.name(path), &error))
    }

    /// Returns digest and length of a file; `None` if there is no readable file.
    pub fn digest(&self, path: &str) -> Option<(String, u64)> {
        let name = file_name::path(&self.name(path));
        // Reading from a pipe would block.
        if !std::fs::symlink_metadata(&name).ok()?.is_file() {
            return None;
        }
        Digested::new(File::open(name).ok()?).finish().ok()
    }

    pub fn is_folder(&self) -> bool {
        std::fs::metadata(file_name::path(&self.folder)).is_ok_and(|kind| kind.is_dir())
    }

    /// Whether both are the same folder.
    pub fn is_same(&self, other: &OutputDir) -> bool {
        let real = |store: &OutputDir| std::fs::canonicalize(file_name::path(&store.folder)).ok();
        self.folder == other.folder || (real(self).is_some() && real(self) == real(other))
    }

    pub fn is_there(&self, path: &str) -> bool {
        std::fs::symlink_metadata(file_name::path(&self.name(path))).is_ok()
    }

    /// Reads a file as text, replacing invalid UTF-8; empty if the file does not exist.
    pub fn lines(&self, path: &str) -> Result<String, Stop> {
        let name = self.name(path);
        let mut bytes = Vec::new();
        match File::open(file_name::path(&name)).and_then(|mut file| file.read_to_end(&mut bytes)) {
            Ok(_) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
            Err(error) => Err(stop(&name, &error)),
        }
    }

    /// Opens a file for appending lines; keeps its content.
    pub fn append_file(&self, path: &str) -> Result<AppendFile, Stop> {
        let name = self.name(path);
        let file = File::options().append(true).create(true).open(file_name::path(&name));
        file.map(|file| AppendFile { file, name: name.clone() }).map_err(|error| stop(&name, &error))
    }
}

fn draft(name: &str) -> io::Result<Draft> {
    let target = file_name::path(name);
    if let Some(folder) = target.parent() {
        std::fs::create_dir_all(folder)?;
    }
    Draft::replace(name, target)
}

/// A file that grows line by line.
pub struct AppendFile {
    file: File,
    name: String,
}

impl AppendFile {
    /// Appends whole lines in one write, so that an interruption between two writes loses nothing written before.
    pub fn add(&mut self, lines: &str) -> Result<(), Stop> {
        self.file.write_all(lines.as_bytes()).map_err(|error| stop(&self.name, &error))
    }
}
