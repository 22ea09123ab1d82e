//! Builds the diagnostics for files of columns, from errors of the libraries and from limits.

use arrow_schema::ArrowError;
use parquet::errors::ParquetError;

use crate::diagnostic::{Code, Diagnostic, Message, Text};

use super::page_limits::MAX_UNPACKED;
use super::words_limit::MAX_ROW_WORDS;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Error {
    Io(String),
    /// Cut off or garbled: where it was seen.
    Broken(String),
    TooLarge,
    /// More words than the rows of a file of this size can have.
    TooManyWords,
    Encrypted,
    /// A compression that is not supported.
    Packing(String),
}

impl Error {
    pub(super) fn broken(what: &str) -> Self {
        Error::Broken(what.to_owned())
    }

    /// `format`: its name for people.
    pub(super) fn into_diagnostic(self, file: &str, format: &str) -> Box<Diagnostic> {
        let (code, message, help) = match self {
            Error::Io(detail) => (
                Code::Unreadable,
                Message::new(Text::TableReadFailed).with_message("detail", Message::from_library(detail)),
                Text::TableReadFailedHelp,
            ),
            Error::Broken(detail) => (
                Code::BrokenFile,
                Message::new(Text::ColumnsBroken)
                    .with("format", format)
                    .with_message("detail", Message::from_library(detail)),
                Text::ColumnsBrokenHelp,
            ),
            Error::TooLarge => (
                Code::FileTooLarge,
                Message::new(Text::ColumnsTooLarge).with("limit", format!("{} MiB", MAX_UNPACKED >> 20)),
                Text::ColumnsTooLargeHelp,
            ),
            Error::TooManyWords => (
                Code::FileTooLarge,
                Message::new(Text::ColumnsTooManyWords).with("limit", MAX_ROW_WORDS.to_string()),
                Text::ColumnsTooManyWordsHelp,
            ),
            Error::Encrypted => (
                Code::Encrypted,
                Message::new(Text::ColumnsEncrypted).with("format", format),
                Text::ColumnsEncryptedHelp,
            ),
            Error::Packing(packing) => (
                Code::FormatNotRead,
                Message::new(Text::ColumnsPacking).with("format", format).with("packing", packing),
                Text::ColumnsPackingHelp,
            ),
        };
        Box::new(Diagnostic::new(code, message).help(Message::new(help)).in_file(file))
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::UnexpectedEof => Error::Broken(error.to_string()),
            _ => Error::Io(error.to_string()),
        }
    }
}

impl From<ParquetError> for Error {
    fn from(error: ParquetError) -> Self {
        Error::Broken(error.to_string())
    }
}

impl From<ArrowError> for Error {
    fn from(error: ArrowError) -> Self {
        Error::Broken(error.to_string())
    }
}
