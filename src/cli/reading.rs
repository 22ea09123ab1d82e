//! A name → a report. In: a file's name, or bytes at hand. Out: the report with what is to be said about it, or
//! why there is none. Prints nothing: workers read side by side.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Text};
use crate::ingest;
use crate::report::Report;
use crate::template::Template;
use crate::world::{World, converted, not_converted};

use super::output::Stop;
use super::pipeline::Engine;

/// Bytes → a report, by way of another program where the format needs one.
pub(super) fn read_bytes<E: Engine>(
    name: &str,
    bytes: Result<Vec<u8>, Box<Diagnostic>>,
    wanted: Option<&Arc<Template>>,
    world: &dyn World,
    engine: &mut E,
) -> Result<Report, Diagnostics> {
    let bytes = bytes.map_err(|diagnostic| Diagnostics::from_iter([*diagnostic]))?;
    let Some(format) = ingest::needs_conversion(&bytes) else { return engine.read(name, &bytes, wanted) };
    let bytes =
        world.convert(&bytes, format).map_err(|error| Diagnostics::from_iter([not_converted(name, format, &error)]))?;
    let mut report = engine.read(name, &bytes, wanted)?;
    report.diagnostics.push(converted(name, format));
    Ok(report)
}

/// Standard input can be read once.
pub(super) fn refuse_stdin_twice(reports: &[String]) -> Result<(), Stop> {
    if reports.iter().filter(|name| *name == "-").count() < 2 {
        return Ok(());
    }
    let diagnostic = Diagnostic::new(Code::BadUsage, Message::new(Text::UsageStdinTwice));
    Err(Stop::Failed(Box::new(diagnostic.help(Message::new(Text::UsageSeeHelp)))))
}

/// What is said where a report brought gouji itself down: the others go on.
pub(super) fn own_fault(name: &str) -> Diagnostics {
    let message = Message::new(Text::OwnFault);
    Diagnostics::from_iter([Diagnostic::new(Code::Internal, message)
        .help(Message::new(Text::OwnFaultHelp))
        .in_file(name)])
}
