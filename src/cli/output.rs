//! Inputs and outputs by name. In: names, `-`. Out: bytes, or a diagnostic; results to a stream or a file.

use std::io::{self, Read, Write};

use crate::diagnostic::{Code, Diagnostic, Message, Text};
use crate::world::{ReadError, World, unreadable};

/// A document larger than this is none.
pub(super) const REPORT_LIMIT: u64 = 64 << 20;

/// Why a run ends before its end.
pub(super) enum Stop {
    /// Nobody reads the results any more.
    BrokenPipe,
    Failed(Box<Diagnostic>),
}

/// All bytes of a report; `-` is standard input.
pub(super) fn read_report(name: &str, world: &dyn World, stdin: &mut dyn Read) -> Result<Vec<u8>, Box<Diagnostic>> {
    let bytes = if name == "-" { read_stdin(stdin) } else { world.read(name, REPORT_LIMIT) };
    bytes.map_err(|error| Box::new(unreadable(name, &error)))
}

fn read_stdin(stdin: &mut dyn Read) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    match stdin.take(REPORT_LIMIT + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > REPORT_LIMIT => Err(ReadError::TooLarge { limit: REPORT_LIMIT }),
        Ok(_) => Ok(bytes),
        Err(error) => Err(ReadError::Other(error.kind().to_string())),
    }
}

/// Where the results of a command go.
pub(super) enum Results {
    Stdout,
    /// Written whole at the end, so that a run that stops leaves the old file as it was.
    File {
        name: String,
        words: String,
    },
}

impl Results {
    pub(super) fn open(output: Option<&str>, inputs: &[&[String]], world: &dyn World) -> Result<Self, Stop> {
        let Some(name) = output else { return Ok(Results::Stdout) };
        let own = world.canonical(name);
        let is_input = |input: &String| input == name || (own.is_some() && world.canonical(input) == own);
        if inputs.iter().any(|list| list.iter().any(is_input)) {
            let message = Message::new(Text::WriteOverInput).with("name", name);
            let diagnostic = Diagnostic::new(Code::CannotWrite, message).help(Message::new(Text::WriteOverInputHelp));
            return Err(Stop::Failed(Box::new(diagnostic)));
        }
        Ok(Results::File { name: name.to_owned(), words: String::new() })
    }

    /// Whether colours may be used: a file holds none.
    pub(super) fn is_stdout(&self) -> bool {
        matches!(self, Results::Stdout)
    }

    pub(super) fn print(&mut self, stdout: &mut dyn Write, more: &str) -> Result<(), Stop> {
        match self {
            Results::Stdout => stdout.write_all(more.as_bytes()).map_err(|error| stop("-", &error)),
            Results::File { words, .. } => {
                words.push_str(more);
                Ok(())
            }
        }
    }

    #[allow(clippy::disallowed_methods, reason = "`-o` is the one file that is written")]
    pub(super) fn finish(self, stdout: &mut dyn Write) -> Result<(), Stop> {
        match self {
            Results::Stdout => stdout.flush().map_err(|error| stop("-", &error)),
            Results::File { name, words } => std::fs::write(&name, words).map_err(|error| stop(&name, &error)),
        }
    }
}

fn stop(name: &str, error: &io::Error) -> Stop {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return Stop::BrokenPipe;
    }
    let message = Message::new(Text::WriteFailed).with("name", name).with("detail", error.kind().to_string());
    Stop::Failed(Box::new(Diagnostic::new(Code::CannotWrite, message).help(Message::new(Text::WriteFailedHelp))))
}
