//! Reports placeholders in messages of authors that nothing fills, or that nothing fills in the format written.

use super::{Meant, Written, message::use_meant};
use crate::diagnostic::{Code, Diagnostic, Message, Text};
use crate::source::Span;

/// What is wrong with a placeholder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::check) enum PlaceholderError {
    Unknown {
        written: Written,
        meant: Meant,
    },
    Unclosed {
        span: Span,
    },
    /// A definition that runs over another axis than the rule.
    Axis {
        span: Span,
        name: String,
    },
    /// `{left:percnt}`: only the format is underlined.
    UnknownFormat {
        written: Written,
        meant: Meant,
    },
    /// `{col:2}`: a name is not a figure.
    FormatOfName {
        span: Span,
        name: String,
    },
    /// `{left:percent}` of a figure with a unit.
    PercentOfUnit {
        span: Span,
        name: String,
        unit: String,
    },
}

impl PlaceholderError {
    pub(super) fn to_diagnostic(&self) -> Diagnostic {
        match self {
            PlaceholderError::Unknown { written, meant } => {
                let near = meant.near().map(|near| format!("{{{near}}}"));
                let help = match &near {
                    Some(near) => Message::new(Text::UseNear).with("near", near.as_str()),
                    None => use_meant(meant),
                };
                Diagnostic::new(
                    Code::UnknownPlaceholder,
                    Message::new(Text::UnknownPlaceholder).with("name", format!("{{{}}}", written.text)),
                )
                .span(written.span)
                .help(help)
                .maybe_replace(written.edit, near)
            }
            PlaceholderError::Unclosed { span } => {
                Diagnostic::new(Code::UnknownPlaceholder, Message::new(Text::PlaceholderUnclosed))
                    .span(*span)
                    .help(Message::new(Text::PlaceholderUnclosedHelp))
            }
            PlaceholderError::Axis { span, name } => Diagnostic::new(
                Code::UnknownPlaceholder,
                Message::new(Text::PlaceholderAxis).with("name", name.as_str()),
            )
            .span(*span)
            .help(Message::new(Text::PlaceholderAxisHelp)),
            PlaceholderError::UnknownFormat { written, meant } => {
                let help = match meant.near() {
                    Some(near) => Message::new(Text::UseNear).with("near", near),
                    None => Message::new(Text::UnknownFormatHelp),
                };
                Diagnostic::new(
                    Code::UnknownFormat,
                    Message::new(Text::UnknownFormat).with("format", written.text.as_str()),
                )
                .span(written.span)
                .help(help)
                .maybe_replace(written.edit, meant.near())
            }
            PlaceholderError::FormatOfName { span, name } => {
                Diagnostic::new(Code::UnknownFormat, Message::new(Text::FormatOfName).with("name", name.as_str()))
                    .span(*span)
                    .help(Message::new(Text::FormatOfNameHelp).with("name", format!("{{{name}}}")))
            }
            PlaceholderError::PercentOfUnit { span, name, unit } => Diagnostic::new(
                Code::UnknownFormat,
                Message::new(Text::PercentOfUnit).with("name", name.as_str()).with("unit", unit.as_str()),
            )
            .span(*span)
            .help(Message::new(Text::PercentOfUnitHelp).with("name", format!("{{{name}}}"))),
        }
    }
}
