//! What can be wrong with a file of columns. In: errors of the libraries, and limits. Out: one diagnostic each.

use arrow_schema::ArrowError;
use parquet::errors::ParquetError;

use crate::diagnostic::{Code, Diagnostic, Message, Text};

use super::pages::MAX_UNPACKED;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wrong {
    Io(String),
    /// Cut off or garbled: where it was seen.
    Broken(String),
    TooLarge,
    Encrypted,
    /// Packed in a way that is not read.
    Packing(String),
}

impl Wrong {
    pub(super) fn broken(what: &str) -> Self {
        Wrong::Broken(what.to_owned())
    }

    /// `format`: how people call it.
    pub(super) fn about(self, file: &str, format: &str) -> Box<Diagnostic> {
        let (code, message, help) = match self {
            Wrong::Io(detail) => (
                Code::Unreadable,
                Message::new(Text::TableReadFailed).with("detail", detail),
                Text::TableReadFailedHelp,
            ),
            Wrong::Broken(detail) => (
                Code::BrokenFile,
                Message::new(Text::ColumnsBroken).with("format", format).with("detail", detail),
                Text::ColumnsBrokenHelp,
            ),
            Wrong::TooLarge => (
                Code::FileTooLarge,
                Message::new(Text::ColumnsTooLarge).with("limit", format!("{} MiB", MAX_UNPACKED >> 20)),
                Text::ColumnsTooLargeHelp,
            ),
            Wrong::Encrypted => (
                Code::Encrypted,
                Message::new(Text::ColumnsEncrypted).with("format", format),
                Text::ColumnsEncryptedHelp,
            ),
            Wrong::Packing(packing) => (
                Code::FormatNotRead,
                Message::new(Text::ColumnsPacking).with("format", format).with("packing", packing),
                Text::ColumnsPackingHelp,
            ),
        };
        Box::new(Diagnostic::new(code, message).help(Message::new(help)).in_file(file))
    }
}

impl From<std::io::Error> for Wrong {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::UnexpectedEof => Wrong::Broken(error.to_string()),
            _ => Wrong::Io(error.to_string()),
        }
    }
}

impl From<ParquetError> for Wrong {
    fn from(error: ParquetError) -> Self {
        Wrong::Broken(error.to_string())
    }
}

impl From<ArrowError> for Wrong {
    fn from(error: ArrowError) -> Self {
        Wrong::Broken(error.to_string())
    }
}
