//! Lists the mistakes in templates, and builds their diagnostics.

use crate::diagnostic::{Code, Diagnostic, Message, Text, nearest};
use crate::source::{Span, Spanned, fold_code};
use crate::yaml::{Node, Scalar, is_plain_value, wrong_type};

/// Characters that the language reserves.
const RESERVED: &str = "!,*{}[]<>=+/\"'#?|&;:“”「」、";

/// What is wrong with a template; spans point at the culprit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TemplateError {
    /// `template:` without a name.
    Nameless {
        span: Span,
    },
    /// `tables:` without a table.
    Empty {
        span: Span,
    },
    /// A table without rows or without columns.
    EmptyTable {
        span: Span,
        code: String,
    },
    TooManyCells {
        span: Span,
        limit: usize,
    },
    /// A row, column or table without a code.
    EmptyCode {
        span: Span,
    },
    /// A code that could not be written in a rule.
    ReservedInCode {
        code: Spanned<String>,
        sign: char,
    },
    DuplicateCode {
        code: Spanned<String>,
        first: Span,
    },
    /// A section names a table that does not exist.
    UnknownTable {
        written: Spanned<String>,
        tables: Vec<String>,
    },
    /// `cols` below a row, or `rows` below a column; `free` where the right key does not stand there yet.
    OtherAxis {
        span: Span,
        written: &'static str,
        here: &'static str,
        free: bool,
    },
    TwoTotals {
        span: Span,
        first: Span,
    },
    TotalWithChildren {
        span: Span,
    },
    TotalWithoutParts {
        span: Span,
    },
    /// `own` on a column.
    OwnColumn {
        span: Span,
    },
    /// `own` on a row without rows below.
    OwnWithoutRows {
        span: Span,
    },
}

impl TemplateError {
    /// Finds what is wrong with a code. `dots`: tables may have them (`二.(一)`).
    pub(super) fn in_code(code: &Scalar, dots: bool) -> Option<Self> {
        let folded = fold_code(&code.value);
        match folded.chars().find(|c| RESERVED.contains(*c) || (*c == '.' && !dots)) {
            Some(sign) => Some(TemplateError::ReservedInCode { code: code.spanned(), sign }),
            None => folded.is_empty().then_some(TemplateError::EmptyCode { span: code.span }),
        }
    }
}

impl From<TemplateError> for Diagnostic {
    fn from(error: TemplateError) -> Self {
        match error {
            TemplateError::Nameless { span } => Diagnostic::new(Code::MissingKey, Message::new(Text::NamelessTemplate))
                .span(span)
                .help(Message::new(Text::MissingKeyHelp).with("key", "template")),
            TemplateError::Empty { span } => Diagnostic::new(Code::EmptyTemplate, Message::new(Text::EmptyTemplate))
                .span(span)
                .help(Message::new(Text::EmptyTemplateHelp)),
            TemplateError::EmptyTable { span, code } => {
                Diagnostic::new(Code::EmptyTemplate, Message::new(Text::EmptyTable).with("code", code))
                    .span(span)
                    .help(Message::new(Text::EmptyTemplateHelp))
            }
            TemplateError::TooManyCells { span, limit } => {
                Diagnostic::new(Code::YamlLimit, Message::new(Text::TemplateTooLarge).with("limit", limit.to_string()))
                    .span(span)
                    .help(Message::new(Text::YamlLimitHelp))
            }
            TemplateError::EmptyCode { span } => Diagnostic::new(Code::BadCode, Message::new(Text::EmptyCode))
                .span(span)
                .help(Message::new(Text::EmptyCodeHelp)),
            TemplateError::ReservedInCode { code, sign } => Diagnostic::new(
                Code::BadCode,
                Message::new(Text::BadCode).with("code", code.value).with("sign", sign.to_string()),
            )
            .span(code.span)
            // `三.(一)` as one key: levels are written as levels.
            .help(Message::new(if sign == '.' { Text::BadCodeDotHelp } else { Text::BadCodeHelp })),
            TemplateError::DuplicateCode { code, first } => {
                Diagnostic::new(Code::DuplicateCode, Message::new(Text::DuplicateCode).with("code", code.value))
                    .span(code.span)
                    .also(first, Message::new(Text::DuplicateKeyFirst))
                    .help(Message::new(Text::DuplicateCodeHelp))
            }
            TemplateError::UnknownTable { written, tables } => {
                let near = nearest(&written.value, tables.iter().map(String::as_str));
                let help = match near {
                    Some(near) => Message::new(Text::UseNear).with("near", near),
                    None => Message::new(Text::UseOneOf).with("list", tables.join(" ")),
                };
                Diagnostic::new(
                    Code::UnknownTable,
                    Message::new(Text::UnknownTable).with("name", written.value.as_str()),
                )
                .span(written.span)
                .help(help)
                .maybe_replace(Some(written.span), near.filter(|near| is_plain_value(near)))
            }
            TemplateError::OtherAxis { span, written, here, free } => {
                Diagnostic::new(Code::UnknownKey, Message::new(Text::UnknownKey).with("key", written))
                    .span(span)
                    .help(Message::new(Text::UnknownKeyNear).with("near", here))
                    .maybe_replace(free.then_some(span), Some(here))
            }
            TemplateError::TwoTotals { span, first } => Diagnostic::new(Code::TwoTotals, Message::new(Text::TwoTotals))
                .span(span)
                .also(first, Message::new(Text::DuplicateKeyFirst))
                .help(Message::new(Text::TwoTotalsHelp)),
            TemplateError::TotalWithChildren { span } => {
                Diagnostic::new(Code::TotalWithoutParts, Message::new(Text::TotalWithChildren))
                    .span(span)
                    .help(Message::new(Text::TotalWithChildrenHelp))
            }
            TemplateError::TotalWithoutParts { span } => {
                Diagnostic::new(Code::TotalWithoutParts, Message::new(Text::TotalWithoutParts))
                    .span(span)
                    .help(Message::new(Text::TotalWithoutPartsHelp))
            }
            TemplateError::OwnColumn { span } => {
                Diagnostic::new(Code::UnknownKey, Message::new(Text::UnknownKey).with("key", "own"))
                    .span(span)
                    .help(Message::new(Text::OwnColumnHelp))
            }
            TemplateError::OwnWithoutRows { span } => {
                Diagnostic::new(Code::UnknownKey, Message::new(Text::OwnWithoutRows))
                    .span(span)
                    .help(Message::new(Text::OwnWithoutRowsHelp))
            }
        }
    }
}

/// `- 一: 新收` in a list of codes: a value of the wrong kind, with help of its own.
pub(super) fn mapping_in_list(item: &Node) -> Diagnostic {
    wrong_type(item, Text::KindScalar).help(Message::new(Text::MappingInListHelp))
}
