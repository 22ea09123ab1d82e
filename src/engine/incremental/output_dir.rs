//! A folder that a run fills with files, and one file in it that grows line by line. In: paths below the folder,
//! bytes. Out: files that are there whole or not at all. Knows nothing of what is in them.

#![allow(clippy::disallowed_methods, reason = "results are the files that are written, and looked at again")]

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::hash::Digested;
use super::output_file::{Draft, Stop, stop};

#[derive(Debug, Clone)]
pub struct Store {
    /// As the user named it, without `/` at its end.
    folder: String,
}

impl Store {
    /// The folder, made where there is none.
    pub fn open(folder: &str) -> Result<Self, Stop> {
        std::fs::create_dir_all(folder).map_err(|error| stop(folder, &error))?;
        Ok(Self::at(folder))
    }

    /// The folder, which is made when something is written.
    pub fn at(folder: &str) -> Self {
        let bare = folder.trim_end_matches('/');
        Self { folder: if bare.is_empty() && !folder.is_empty() { "/".to_owned() } else { bare.to_owned() } }
    }

    /// The name of a file as the user would write it.
    pub fn name(&self, path: &str) -> String {
        match self.folder.as_str() {
            "" => path.to_owned(),
            "/" => format!("/{path}"),
            folder => format!("{folder}/{path}"),
        }
    }

    /// A file that will be there when it is whole, with the folders above it.
    pub fn draft(&self, path: &str) -> Result<Draft, Stop> {
        let name = self.name(path);
        draft(&name).map_err(|error| stop(&name, &error))
    }

    /// Writes a file whole.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Stop> {
        let mut draft = self.draft(path)?;
        draft.write(bytes).and_then(|()| draft.end()).map_err(|error| stop(&self.name(path), &error))
    }

    /// Digest and length of a file; `None` where there is none to be read.
    pub fn digest(&self, path: &str) -> Option<(String, u64)> {
        let name = PathBuf::from(self.name(path));
        // A pipe would be waited for.
        if !std::fs::symlink_metadata(&name).ok()?.is_file() {
            return None;
        }
        Digested::new(File::open(name).ok()?).end().ok()
    }

    pub fn is_folder(&self) -> bool {
        std::fs::metadata(&self.folder).is_ok_and(|kind| kind.is_dir())
    }

    /// Whether both are one folder.
    pub fn is_same(&self, other: &Store) -> bool {
        let real = |store: &Store| std::fs::canonicalize(&store.folder).ok();
        self.folder == other.folder || (real(self).is_some() && real(self) == real(other))
    }

    pub fn is_there(&self, path: &str) -> bool {
        std::fs::symlink_metadata(self.name(path)).is_ok()
    }

    /// The lines of a file, as far as they can be read; none where the file does not exist.
    pub fn lines(&self, path: &str) -> Result<String, Stop> {
        let name = self.name(path);
        let mut bytes = Vec::new();
        match File::open(&name).and_then(|mut file| file.read_to_end(&mut bytes)) {
            Ok(_) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
            Err(error) => Err(stop(&name, &error)),
        }
    }

    /// A file to which lines are added; what is there stays.
    pub fn growing(&self, path: &str) -> Result<Growing, Stop> {
        let name = self.name(path);
        let file = File::options().append(true).create(true).open(&name);
        file.map(|file| Growing { file, name: name.clone() }).map_err(|error| stop(&name, &error))
    }
}

fn draft(name: &str) -> io::Result<Draft> {
    let target = Path::new(name);
    if let Some(folder) = target.parent() {
        std::fs::create_dir_all(folder)?;
    }
    Draft::beside(name, target.to_owned())
}

/// A file that grows line by line.
pub struct Growing {
    file: File,
    name: String,
}

impl Growing {
    /// Adds whole lines, in one piece: who ends the run between two pieces loses none before.
    pub fn add(&mut self, lines: &str) -> Result<(), Stop> {
        self.file.write_all(lines.as_bytes()).map_err(|error| stop(&self.name, &error))
    }
}
