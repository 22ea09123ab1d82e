//! Inputs and outputs by name. In: names, `-`. Out: bytes, or a diagnostic; results to a stream or a file.

#![allow(clippy::disallowed_methods, reason = "results are the files that are written")]

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::diagnostic::{Code, Diagnostic, Message, Text};
use crate::world::World;

/// Why a run ends before its end.
pub(super) enum Stop {
    /// Nobody reads the results any more.
    BrokenPipe,
    Failed(Box<Diagnostic>),
}

/// What `arg` names for writing must not be what is read.
pub(super) fn refuse_input(arg: &str, name: &str, inputs: &[&[String]], world: &dyn World) -> Result<(), Stop> {
    let own = world.canonical(name);
    let is_input = |input: &String| input == name || (own.is_some() && world.canonical(input) == own);
    if !inputs.iter().any(|list| list.iter().any(is_input)) {
        return Ok(());
    }
    let message = Message::new(Text::WriteOverInput).with("name", name);
    let help = Message::new(Text::WriteOverInputHelp).with("arg", arg);
    Err(Stop::Failed(Box::new(Diagnostic::new(Code::CannotWrite, message).help(help))))
}

/// Where the results of a command go.
pub(super) enum Results {
    Stdout,
    /// Written beside the file and put in its place at the end, so that a run that breaks leaves the old one.
    File(Draft),
}

impl Results {
    pub(super) fn open(output: Option<&str>, inputs: &[&[String]], world: &dyn World) -> Result<Self, Stop> {
        let Some(name) = output else { return Ok(Results::Stdout) };
        refuse_input("-o", name, inputs, world)?;
        Draft::begin(name).map(Results::File).map_err(|error| stop(name, &error))
    }

    /// Whether colours may be used: a file holds none.
    pub(super) fn is_stdout(&self) -> bool {
        matches!(self, Results::Stdout)
    }

    pub(super) fn print(&mut self, stdout: &mut dyn Write, more: &str) -> Result<(), Stop> {
        self.write(stdout, more.as_bytes())
    }

    pub(super) fn write(&mut self, stdout: &mut dyn Write, more: &[u8]) -> Result<(), Stop> {
        match self {
            Results::Stdout => stdout.write_all(more).map_err(|error| stop("-", &error)),
            Results::File(draft) => draft.write(more).map_err(|error| stop(&draft.name, &error)),
        }
    }

    pub(super) fn finish(self, stdout: &mut dyn Write) -> Result<(), Stop> {
        match self {
            Results::Stdout => stdout.flush().map_err(|error| stop("-", &error)),
            Results::File(mut draft) => draft.end().map_err(|error| stop(&draft.name, &error)),
        }
    }
}

/// A file under way.
pub(super) struct Draft {
    name: String,
    file: Option<BufWriter<File>>,
    /// Where it is written and where it goes; a device or a pipe is written as it is.
    places: Option<(PathBuf, PathBuf)>,
}

impl Draft {
    fn begin(name: &str) -> io::Result<Self> {
        let old = std::fs::metadata(name);
        if old.as_ref().is_ok_and(|kind| !kind.is_file()) {
            let file = File::options().write(true).open(name)?;
            return Ok(Self { name: name.to_owned(), file: Some(BufWriter::new(file)), places: None });
        }
        // A link stays a link: the file it leads to is replaced.
        let target = std::fs::canonicalize(name).unwrap_or_else(|_| PathBuf::from(name));
        let draft = Self::beside(name, target)?;
        if let (Ok(old), Some((path, _))) = (old, &draft.places) {
            let _ = std::fs::set_permissions(path, old.permissions());
        }
        Ok(draft)
    }

    /// Takes the place of `target`; where that is a link, of the link. `name`: as it is spoken of.
    pub(super) fn beside(name: &str, target: PathBuf) -> io::Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        loop {
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let draft = target.with_file_name(format!(".gouji-{}-{count}.tmp", std::process::id()));
            let file = match File::create_new(&draft) {
                // A run that was killed under the same number left it.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                file => file?,
            };
            let file = Some(BufWriter::new(file));
            return Ok(Self { name: name.to_owned(), file, places: Some((draft, target)) });
        }
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), |file| file.write_all(bytes))
    }

    pub(super) fn end(&mut self) -> io::Result<()> {
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
        // Closed first: some systems remove no open file.
        self.file = None;
        if let Some((draft, _)) = &self.places {
            let _ = std::fs::remove_file(draft);
        }
    }
}

pub(super) fn stop(name: &str, error: &io::Error) -> Stop {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return Stop::BrokenPipe;
    }
    let message = Message::new(Text::WriteFailed).with("name", name).with("detail", error.kind().to_string());
    Stop::Failed(Box::new(Diagnostic::new(Code::CannotWrite, message).help(Message::new(Text::WriteFailedHelp))))
}
