//! Builds the diagnostics for packed and drawn files that cannot be read.

use crate::diagnostic::{Code, Diagnostic, Message, Text};

/// Why nothing was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ReadError {
    /// The archive, or a part of it, is cut off or garbled.
    Broken { part: String, detail: String },
    /// A part that the format cannot do without.
    NoPart { part: String },
    /// A password is needed.
    Encrypted,
    /// A known format without a reader.
    Unread { format: &'static str },
    /// A DOCTYPE: office files have none, and it may define entities.
    Doctype { part: String },
    /// One of the limits, in words.
    Limit { what: Text, limit: String },
}

impl ReadError {
    pub(super) fn limit(what: Text, limit: impl ToString) -> Self {
        ReadError::Limit { what, limit: limit.to_string() }
    }

    pub(super) fn broken(part: &str, detail: impl ToString) -> Self {
        ReadError::Broken { part: part.to_owned(), detail: detail.to_string() }
    }

    pub(super) fn diagnostic(&self, name: &str) -> Diagnostic {
        let (code, message, help) = match self {
            ReadError::Broken { part, detail } => (
                Code::BrokenFile,
                Message::new(Text::OfficeBroken)
                    .with("part", part)
                    .with_message("detail", Message::from_library(detail)),
                Text::OfficeBrokenHelp,
            ),
            ReadError::NoPart { part } => {
                (Code::BrokenFile, Message::new(Text::OfficeNoPart).with("part", part), Text::OfficeBrokenHelp)
            }
            ReadError::Encrypted => (Code::Encrypted, Message::new(Text::OfficeEncrypted), Text::OfficeEncryptedHelp),
            ReadError::Unread { format } => {
                (Code::FormatNotRead, Message::new(Text::FormatNotRead).with("format", *format), Text::OfficeUnreadHelp)
            }
            ReadError::Doctype { part } => {
                (Code::BrokenFile, Message::new(Text::OfficeDoctype).with("part", part), Text::OfficeBrokenHelp)
            }
            ReadError::Limit { what, limit } => {
                (Code::FileTooLarge, Message::new(*what).with("limit", limit), Text::FileTooLargeHelp)
            }
        };
        Diagnostic::new(code, message).help(Message::new(help)).in_file(name)
    }
}
