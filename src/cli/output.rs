//! Prints results to standard output or to a file, in the format that was asked for or that the name of the file has.
//! Refuses to write what is read.

use std::io::Write;

use crate::diagnostic::{Code, Diagnostic, Message, Text};
use crate::engine::incremental::output_file::{Draft, stop};
use crate::engine::incremental::overwrite;
use crate::render::columns::clean_lines;
use crate::world::World;

pub(super) use crate::engine::incremental::output_file::Stop;

/// A format with its name and the extensions of its files.
pub(super) struct Choice<F> {
    pub format: F,
    pub name: &'static str,
    pub endings: &'static [&'static str],
}

/// Chooses the format of results: the one asked for, otherwise that of the output file's extension, otherwise the first.
/// Reports an extension that belongs to another format than the one asked for.
pub(super) fn choose_format<F: Copy + PartialEq>(
    asked: Option<F>,
    output: Option<&str>,
    default: F,
    choices: &[Choice<F>],
) -> (F, Option<Diagnostic>) {
    let named = output.and_then(|file| by_ending(file, choices));
    let (Some(asked), Some(file)) = (asked, output) else {
        return (asked.or(named.map(|(choice, _)| choice.format)).unwrap_or(default), None);
    };
    let own = choices.iter().find(|choice| choice.format == asked);
    let remark = match (own, named) {
        // Everything that is JSON may be called so.
        (Some(own), Some((_, "json"))) if own.name == "sarif" => None,
        (Some(own), Some((other, _))) if other.format != asked => {
            let message = Message::new(Text::EndingOfOtherFormat)
                .with("file", file)
                .with("format", own.name)
                .with("other", other.name);
            let usual = own.endings.first().copied().unwrap_or_default();
            let help = Message::new(Text::EndingOfOtherFormatHelp)
                .with("ending", format!(".{usual}"))
                .with("other", other.name);
            Some(Diagnostic::new(Code::EndingMismatch, message).help(help))
        }
        _ => None,
    };
    (asked, remark)
}

/// Finds the format whose extension the name of a file has; the longest extension counts.
fn by_ending<'c, F>(file: &str, choices: &'c [Choice<F>]) -> Option<(&'c Choice<F>, &'static str)> {
    let file = file.to_lowercase();
    let has = |ending: &str| file.strip_suffix(ending).is_some_and(|rest| rest.ends_with('.'));
    let all = choices.iter().flat_map(|choice| choice.endings.iter().map(move |ending| (choice, *ending)));
    all.filter(|(_, ending)| has(ending)).max_by_key(|(_, ending)| ending.len())
}

/// Whether the name of a file says that it is opened as a spreadsheet.
pub(super) fn is_spreadsheet_text(output: Option<&str>) -> bool {
    output.is_some_and(|file| file.to_lowercase().ends_with(".csv"))
}

/// The destination of the results of a command.
pub(super) enum Results {
    Stdout,
    /// A terminal, for formats without colours: controls in the texts of reports do not reach it.
    Terminal,
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
        matches!(self, Results::Stdout | Results::Terminal)
    }

    /// Keeps controls in the texts of reports from a terminal.
    pub(super) fn guarded(self) -> Self {
        if self.is_stdout() { Results::Terminal } else { self }
    }

    pub(super) fn print(&mut self, stdout: &mut dyn Write, more: &str) -> Result<(), Stop> {
        self.write(stdout, more.as_bytes())
    }

    pub(super) fn write(&mut self, stdout: &mut dyn Write, more: &[u8]) -> Result<(), Stop> {
        match self {
            Results::Stdout => stdout.write_all(more).map_err(|error| stop("-", &error)),
            Results::Terminal => {
                let words = clean_lines(&String::from_utf8_lossy(more));
                stdout.write_all(words.as_bytes()).map_err(|error| stop("-", &error))
            }
            Results::File(draft) => draft.write(more).map_err(|error| stop(draft.name(), &error)),
        }
    }

    pub(super) fn finish(self, stdout: &mut dyn Write) -> Result<(), Stop> {
        match self {
            Results::Stdout | Results::Terminal => stdout.flush().map_err(|error| stop("-", &error)),
            Results::File(mut draft) => draft.finish().map_err(|error| stop(draft.name(), &error)),
        }
    }
}
