//! Prints results to standard output or to a file, and refuses to write what is read.

use std::io::Write;

use crate::engine::incremental::output_file::{Draft, stop};
use crate::engine::incremental::overwrite;
use crate::world::World;

pub(super) use crate::engine::incremental::output_file::Stop;

/// The destination of the results of a command.
pub(super) enum Results {
    Stdout,
    /// A file that is replaced at the end, so that an interrupted run keeps the old one.
    File(Draft),
}

impl Results {
    pub(super) fn open(output: Option<&str>, inputs: &[&[String]], world: &dyn World) -> Result<Self, Stop> {
        let Some(name) = output else { return Ok(Results::Stdout) };
        overwrite::refuse_input("-o", name, inputs, world)?;
        Draft::new(name).map(Results::File).map_err(|error| stop(name, &error))
    }

    /// Whether the destination is standard output, where colours can be used.
    pub(super) fn is_stdout(&self) -> bool {
        matches!(self, Results::Stdout)
    }

    pub(super) fn print(&mut self, stdout: &mut dyn Write, more: &str) -> Result<(), Stop> {
        self.write(stdout, more.as_bytes())
    }

    pub(super) fn write(&mut self, stdout: &mut dyn Write, more: &[u8]) -> Result<(), Stop> {
        match self {
            Results::Stdout => stdout.write_all(more).map_err(|error| stop("-", &error)),
            Results::File(draft) => draft.write(more).map_err(|error| stop(draft.name(), &error)),
        }
    }

    pub(super) fn finish(self, stdout: &mut dyn Write) -> Result<(), Stop> {
        match self {
            Results::Stdout => stdout.flush().map_err(|error| stop("-", &error)),
            Results::File(mut draft) => draft.finish().map_err(|error| stop(draft.name(), &error)),
        }
    }
}
