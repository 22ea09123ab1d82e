//! Writes a file so that it is either complete or absent.

#![allow(clippy::disallowed_methods, reason = "results are the files that are written")]

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::diagnostic::{Code, Diagnostic, Message, Text};
use crate::world::file_name;

/// Why a run ends early.
pub enum Stop {
    /// The reader of the results has closed the pipe.
    BrokenPipe,
    Failed(Box<Diagnostic>),
}

impl From<Box<Diagnostic>> for Stop {
    fn from(diagnostic: Box<Diagnostic>) -> Self {
        Stop::Failed(diagnostic)
    }
}

/// A file in progress.
pub struct Draft {
    name: String,
    file: Option<BufWriter<File>>,
    /// The temporary path and the final one; absent for a device or a pipe, which is written directly.
    places: Option<(PathBuf, PathBuf)>,
}

impl Draft {
    /// Begins a replacement of the file of this name; a device or a pipe is written directly.
    pub fn new(name: &str) -> io::Result<Self> {
        let path = file_name::path(name);
        let old = std::fs::metadata(&path);
        if old.as_ref().is_ok_and(|kind| !kind.is_file()) {
            let file = File::options().write(true).open(path)?;
            return Ok(Self { name: name.to_owned(), file: Some(BufWriter::new(file)), places: None });
        }
        // Keeps a symbolic link and replaces the file it points to.
        let target = std::fs::canonicalize(&path).unwrap_or(path);
        let draft = Self::replace(name, target)?;
        if let (Ok(old), Some((path, _))) = (old, &draft.places) {
            let _ = std::fs::set_permissions(path, old.permissions());
        }
        Ok(draft)
    }

    /// Begins a replacement of `target`, even if that is a link. `name` is used in messages.
    pub fn replace(name: &str, target: PathBuf) -> io::Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        loop {
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let draft = target.with_file_name(format!(".gouji-{}-{count}.tmp", std::process::id()));
            let file = match File::create_new(&draft) {
                // Left by an interrupted run with the same process id.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                file => file?,
            };
            let file = Some(BufWriter::new(file));
            return Ok(Self { name: name.to_owned(), file, places: Some((draft, target)) });
        }
    }

    /// The name used in messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), |file| file.write_all(bytes))
    }

    pub fn finish(&mut self) -> io::Result<()> {
        if let Some(mut file) = self.file.take() {
            file.flush()?;
        }
        match &self.places {
            Some((draft, target)) => std::fs::rename(draft, target)?,
            None => return Ok(()),
        }
        self.places = None;
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Closed first, because some systems do not remove open files.
        self.file = None;
        if let Some((draft, _)) = &self.places {
            let _ = std::fs::remove_file(draft);
        }
    }
}

pub fn stop(name: &str, error: &io::Error) -> Stop {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return Stop::BrokenPipe;
    }
    let message = Message::new(Text::WriteFailed)
        .with("name", name)
        .with_message("detail", Message::from_library(error.kind().to_string()));
    Stop::Failed(Box::new(Diagnostic::new(Code::CannotWrite, message).help(Message::new(Text::WriteFailedHelp))))
}
