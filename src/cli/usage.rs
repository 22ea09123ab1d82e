//! Converts clap's errors to diagnostics, with suggestions of similar names.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::diagnostic::{Code, Diagnostic, Message, Text, nearest};

use super::args::LATER_COMMANDS;
use super::output::Stop;

/// Refuses standard input named twice, because it can be read only once.
pub(super) fn refuse_stdin_twice(reports: &[String]) -> Result<(), Stop> {
    if reports.iter().filter(|name| *name == "-").count() < 2 {
        return Ok(());
    }
    let diagnostic = Diagnostic::new(Code::BadUsage, Message::new(Text::UsageStdinTwice));
    Err(Stop::Failed(Box::new(diagnostic.help(Message::new(Text::UsageSeeHelp)))))
}

/// Builds the diagnostic for what was typed; `commands` lists the existing ones.
pub(super) fn diagnostic(error: &clap::Error, commands: &[String]) -> Diagnostic {
    let first = |kind: ContextKind| words(error.get(kind)).into_iter().next();
    let arg = first(ContextKind::InvalidArg).unwrap_or_default();
    let value = first(ContextKind::InvalidValue).unwrap_or_default();
    let near = |kind: ContextKind| first(kind).map(|near| Message::new(Text::UsageNear).with("near", near));
    let list_commands = || Message::new(Text::UsageCommands).with_list("commands", listed(commands));
    let see_help = Message::new(Text::UsageSeeHelp);
    let (message, help) = match error.kind() {
        // A word where the command takes none, or has all it takes.
        ErrorKind::UnknownArgument if !arg.starts_with('-') => {
            (Message::new(Text::UsageExtraArg).with("arg", arg), Message::new(Text::UsageExtraArgHelp))
        }
        ErrorKind::UnknownArgument => {
            (Message::new(Text::UsageUnknownArg).with("arg", arg), near(ContextKind::SuggestedArg).unwrap_or(see_help))
        }
        ErrorKind::InvalidSubcommand => {
            let command = first(ContextKind::InvalidSubcommand).unwrap_or_default();
            if LATER_COMMANDS.contains(&command.as_str()) {
                (Message::new(Text::UsageLaterCommand).with("command", command), list_commands())
            } else if command == "help" {
                let help = Message::new(Text::UsageHelpOption);
                (Message::new(Text::UsageUnknownCommand).with("command", command), help)
            } else {
                // clap suggests all similar words, the least similar first.
                let near = nearest(&command, commands.iter().map(String::as_str));
                let help = near.map(|near| Message::new(Text::UsageNear).with("near", near));
                (Message::new(Text::UsageUnknownCommand).with("command", command), help.unwrap_or_else(list_commands))
            }
        }
        ErrorKind::MissingSubcommand => (Message::new(Text::UsageMissingCommand), list_commands()),
        ErrorKind::MissingRequiredArgument => {
            let missing = words(error.get(ContextKind::InvalidArg)).join(" ");
            (Message::new(Text::UsageMissing).with("arg", missing), see_help)
        }
        ErrorKind::InvalidValue => {
            let valid = words(error.get(ContextKind::ValidValue));
            let message = if value.is_empty() {
                Message::new(Text::UsageNoValue).with("arg", arg)
            } else {
                Message::new(Text::UsageBadValue).with("value", value).with("arg", arg)
            };
            let help = if valid.is_empty() {
                see_help
            } else {
                let values = valid.into_iter().map(Message::verbatim).collect();
                Message::new(Text::UsageValues).with_list("values", values)
            };
            (message, near(ContextKind::SuggestedValue).unwrap_or(help))
        }
        // The only values that are parsed are numbers.
        ErrorKind::ValueValidation => (
            Message::new(Text::UsageBadValue).with("value", value).with("arg", arg),
            Message::new(Text::UsageCount).with("most", u16::MAX.to_string()),
        ),
        ErrorKind::ArgumentConflict => {
            let prior = first(ContextKind::PriorArg).unwrap_or_default();
            let message = if prior == arg || prior.is_empty() {
                Message::new(Text::UsageTwice).with("arg", arg)
            } else {
                Message::new(Text::UsageConflict).with("arg", arg).with("prior", prior)
            };
            (message, see_help)
        }
        ErrorKind::InvalidUtf8 => (Message::new(Text::UsageNotUtf8), Message::new(Text::UsageNotUtf8Help)),
        ErrorKind::TooManyValues => (Message::new(Text::UsageTooMany).with("value", value).with("arg", arg), see_help),
        _ => (Message::new(Text::UsageOther), see_help),
    };
    Diagnostic::new(Code::BadUsage, message).help(help)
}

/// Makes a list of names, which each language joins in its way.
pub(super) fn listed<S: AsRef<str>>(names: &[S]) -> Vec<Message> {
    names.iter().map(|name| Message::verbatim(name.as_ref())).collect()
}

fn words(value: Option<&ContextValue>) -> Vec<String> {
    match value {
        Some(ContextValue::String(word)) => vec![word.clone()],
        Some(ContextValue::Strings(words)) => words.clone(),
        Some(ContextValue::StyledStr(words)) => vec![words.to_string()],
        _ => Vec::new(),
    }
}
