//! Lists the mistakes in YAML, and builds their diagnostics.

use crate::diagnostic::{Code, Diagnostic, Edit, Fix, Message, Text};
use crate::source::{SourceId, Span, Spanned};

/// What is wrong with a file as YAML, or with the keys and values of a mapping; spans point at the culprit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum YamlError {
    TooLarge {
        source: SourceId,
        limit: u64,
    },
    TooDeep {
        span: Span,
        limit: usize,
    },
    TooManyNodes {
        span: Span,
        limit: usize,
    },
    Empty {
        source: SourceId,
    },
    /// The bytes are not UTF-8.
    Encoding {
        file: String,
    },
    /// A part of YAML that these files do not use.
    Feature {
        span: Span,
        feature: Text,
    },
    /// A value that begins with a character that YAML reserves.
    ReservedStart {
        span: Span,
        sign: String,
    },
    DuplicateKey {
        key: Spanned<String>,
        first: Span,
    },
    /// A list or a mapping where a key belongs.
    GroupAsKey {
        span: Span,
    },
    /// Anything else; `detail` in the words of the parser.
    Syntax {
        span: Span,
        detail: String,
    },
    Indent {
        span: Span,
    },
    Tab {
        span: Span,
    },
    /// Full-width spaces before a key or a value.
    WideIndent {
        span: Span,
    },
    NoSpaceAfterColon {
        colon: Span,
    },
    /// `others`: the same slip further down, which the fix mends as well.
    FullWidthColon {
        colon: Span,
        others: Vec<Span>,
    },
    /// `【一，二】` where a list or mapping belongs.
    FullWidthFlow {
        span: Span,
        sign: char,
        instead: String,
    },
    /// A key without its colon; `apart` where what follows already stands apart from it.
    MissingColon {
        key: Spanned<String>,
        apart: bool,
    },
    /// A line that is neither a key nor the continuation of a value.
    LooseLine {
        span: Span,
    },
    UnopenedFlow {
        span: Span,
        sign: String,
    },
    UnclosedFlow {
        span: Span,
        sign: char,
    },
    /// A value inside brackets that ends at a reserved character.
    FlowValue {
        span: Span,
        sign: char,
    },
    UnclosedQuote {
        span: Span,
        quote: char,
    },
    AfterQuote {
        span: Span,
    },
    Escape {
        span: Span,
    },
    ColonInValue {
        colon: Span,
    },
    MissingKey {
        owner: Span,
        key: &'static str,
        twin: &'static str,
    },
    /// A value outside the list of those allowed.
    BadValue {
        written: Spanned<String>,
        key: String,
        values: String,
        near: Option<String>,
    },
    UnknownKey {
        key: Spanned<String>,
        near: Option<&'static str>,
        /// Each with its Chinese twin.
        known: Vec<(&'static str, &'static str)>,
    },
    WrongType {
        span: Span,
        expected: Text,
        found: Text,
    },
}

impl From<YamlError> for Diagnostic {
    fn from(error: YamlError) -> Self {
        match error {
            YamlError::TooLarge { source, limit } => Diagnostic::new(
                Code::YamlLimit,
                Message::new(Text::YamlTooLarge).with("limit", format!("{} MiB", limit / 1024 / 1024)),
            )
            .span(Span::new(source, 0, 0))
            .help(Message::new(Text::YamlLimitHelp)),
            YamlError::TooDeep { span, limit } => {
                Diagnostic::new(Code::YamlLimit, Message::new(Text::YamlTooDeep).with("limit", limit.to_string()))
                    .span(span)
                    .help(Message::new(Text::YamlLimitHelp))
            }
            YamlError::TooManyNodes { span, limit } => {
                Diagnostic::new(Code::YamlLimit, Message::new(Text::YamlTooManyNodes).with("limit", limit.to_string()))
                    .span(span)
                    .help(Message::new(Text::YamlLimitHelp))
            }
            YamlError::Empty { source } => Diagnostic::new(Code::YamlEmpty, Message::new(Text::YamlEmpty))
                .span(Span::new(source, 0, 0))
                .help(Message::new(Text::YamlEmptyHelp)),
            YamlError::Encoding { file } => Diagnostic::new(Code::YamlEncoding, Message::new(Text::YamlEncoding))
                .in_file(file)
                .help(Message::new(Text::YamlEncodingHelp)),
            YamlError::Feature { span, feature } => {
                let help =
                    if feature == Text::FeatureDocuments { Text::FeatureDocumentsHelp } else { Text::YamlFeatureHelp };
                Diagnostic::new(
                    Code::YamlFeature,
                    Message::new(Text::YamlFeature).with_message("feature", Message::new(feature)),
                )
                .span(span)
                .help(Message::new(help))
            }
            YamlError::ReservedStart { span, sign } => {
                Diagnostic::new(Code::ReservedStart, Message::new(Text::ReservedStart).with("sign", sign))
                    .span(span)
                    .help(Message::new(Text::ReservedStartHelp))
            }
            YamlError::DuplicateKey { key, first } => {
                Diagnostic::new(Code::DuplicateKey, Message::new(Text::DuplicateKey).with("key", key.value))
                    .span(key.span)
                    .also(first, Message::new(Text::DuplicateKeyFirst))
                    .help(Message::new(Text::DuplicateKeyHelp))
            }
            YamlError::GroupAsKey { span } => Diagnostic::new(
                Code::WrongType,
                Message::new(Text::WrongType)
                    .with_message("expected", Message::new(Text::KindScalar))
                    .with_message("found", Message::new(Text::KindMappingOrList)),
            )
            .span(span)
            .help(Message::new(Text::ReservedStartHelp)),
            YamlError::Syntax { span, detail } => Diagnostic::new(
                Code::YamlSyntax,
                Message::new(Text::YamlSyntax).with_message("detail", Message::from_library(detail)),
            )
            .span(span)
            .help(Message::new(Text::YamlSyntaxHelp)),
            YamlError::Indent { span } => Diagnostic::new(Code::BadIndent, Message::new(Text::BadIndent))
                .span(span)
                .help(Message::new(Text::BadIndentHelp)),
            YamlError::Tab { span } => Diagnostic::new(Code::YamlTab, Message::new(Text::YamlTab))
                .span(span)
                .help(Message::new(Text::YamlTabHelp)),
            YamlError::WideIndent { span } => Diagnostic::new(Code::BadIndent, Message::new(Text::WideIndent))
                .span(span)
                .help(Message::new(Text::WideIndentHelp)),
            YamlError::NoSpaceAfterColon { colon } => {
                Diagnostic::new(Code::YamlSyntax, Message::new(Text::ColonNeedsBlank))
                    .span(colon)
                    .help(Message::new(Text::ColonNeedsBlankHelp))
                    .fix(Fix::replace(colon, ": "))
            }
            YamlError::FullWidthFlow { span, sign, instead } => {
                Diagnostic::new(Code::FullWidthYaml, Message::new(Text::FullWidthYaml).with("sign", sign.to_string()))
                    .span(span)
                    .help(Message::new(Text::UseNear).with("near", instead.as_str()))
                    .fix(Fix::replace(span, instead))
            }
            YamlError::FullWidthColon { colon, others } => {
                let edit = |span| Edit { span, replacement: ": ".to_owned() };
                let edits = std::iter::once(colon).chain(others).map(edit).collect();
                Diagnostic::new(Code::FullWidthYaml, Message::new(Text::FullWidthYaml).with("sign", "："))
                    .span(colon)
                    .help(Message::new(Text::FullWidthYamlHelp).with("half", ":"))
                    .fix(Fix { edits })
            }
            YamlError::MissingColon { key, apart } => {
                let words = format!("{}:", key.value);
                Diagnostic::new(Code::YamlSyntax, Message::new(Text::MissingColon).with("word", key.value.as_str()))
                    .span(key.span)
                    .help(Message::new(Text::MissingColonHelp).with("word", key.value))
                    .maybe_replace(apart.then_some(key.span), Some(words))
            }
            YamlError::LooseLine { span } => Diagnostic::new(Code::BadIndent, Message::new(Text::LooseLine))
                .span(span)
                .help(Message::new(Text::LooseLineHelp)),
            YamlError::UnopenedFlow { span, sign } => {
                Diagnostic::new(Code::YamlSyntax, Message::new(Text::MismatchedBracket).with("written", sign))
                    .span(span)
                    .help(Message::new(Text::MismatchedNoneHelp))
            }
            YamlError::UnclosedFlow { span, sign } => {
                let closing = if sign == '[' { "]" } else { "}" };
                Diagnostic::new(Code::YamlSyntax, Message::new(Text::FlowUnclosed).with("sign", sign.to_string()))
                    .span(span)
                    .help(Message::new(Text::FlowUnclosedHelp).with("closing", closing))
            }
            YamlError::FlowValue { span, sign } => {
                Diagnostic::new(Code::YamlSyntax, Message::new(Text::FlowValue).with("sign", sign.to_string()))
                    .span(span)
                    .help(Message::new(Text::FlowValueHelp))
            }
            YamlError::UnclosedQuote { span, quote } => {
                Diagnostic::new(Code::UnclosedQuote, Message::new(Text::UnclosedQuote))
                    .span(span)
                    .help(Message::new(Text::UnclosedQuoteHelp).with("quote", quote.to_string()))
            }
            YamlError::AfterQuote { span } => Diagnostic::new(Code::AfterQuote, Message::new(Text::AfterQuote))
                .span(span)
                .help(Message::new(Text::AfterQuoteHelp)),
            YamlError::Escape { span } => Diagnostic::new(Code::YamlSyntax, Message::new(Text::BadEscape))
                .span(span)
                .help(Message::new(Text::BadEscapeHelp)),
            YamlError::ColonInValue { colon } => Diagnostic::new(Code::ColonInValue, Message::new(Text::ColonInValue))
                .span(colon)
                .help(Message::new(Text::ColonInValueHelp)),
            YamlError::MissingKey { owner, key, twin } => {
                Diagnostic::new(Code::MissingKey, Message::new(Text::MissingKey).with_both("key", key, twin))
                    .span(owner)
                    .help(Message::new(Text::MissingKeyHelp).with_twins("key", key, twin))
            }
            YamlError::BadValue { written, key, values, near } => {
                let help = match &near {
                    Some(near) => Message::new(Text::BadValueNear).with("near", near.as_str()).with("values", values),
                    None => Message::new(Text::BadValueList).with("values", values),
                };
                Diagnostic::new(
                    Code::BadValue,
                    Message::new(Text::BadValue).with("written", written.value.trim_end()).with("key", key),
                )
                .span(written.span)
                .help(help)
                .maybe_replace(Some(written.span), near)
            }
            YamlError::UnknownKey { key, near, known } => {
                let help = match near {
                    Some(near) => Message::new(Text::UnknownKeyNear).with("near", near),
                    None => {
                        let quoted = |(word, twin): (&'static str, &'static str)| {
                            Message::new(Text::QuotedKey).with_twins("key", word, twin)
                        };
                        Message::new(Text::UnknownKeyList).with_list("keys", known.into_iter().map(quoted).collect())
                    }
                };
                Diagnostic::new(Code::UnknownKey, Message::new(Text::UnknownKey).with("key", key.value))
                    .span(key.span)
                    .help(help)
                    .maybe_replace(Some(key.span), near)
            }
            YamlError::WrongType { span, expected, found } => Diagnostic::new(
                Code::WrongType,
                Message::new(Text::WrongType)
                    .with_message("expected", Message::new(expected))
                    .with_message("found", Message::new(found)),
            )
            .span(span)
            .help(Message::new(Text::WrongTypeHelp).with_message("expected", Message::new(expected))),
        }
    }
}
