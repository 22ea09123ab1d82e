//! Builds the diagnostics for YAML that the parser itself accepts, or that exceeds the limits.

use crate::diagnostic::{Code, Diagnostic, Message, Text};
use crate::source::{SourceId, Span};

pub(super) fn too_large(id: SourceId, limit: u64) -> Diagnostic {
    Diagnostic::new(
        Code::YamlLimit,
        Message::new(Text::YamlTooLarge).with("limit", format!("{} MiB", limit / 1024 / 1024)),
    )
    .at(Span::new(id, 0, 0))
    .help(Message::new(Text::YamlLimitHelp))
}

pub(super) fn too_deep(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::new(Code::YamlLimit, Message::new(Text::YamlTooDeep).with("limit", limit.to_string()))
        .at(span)
        .help(Message::new(Text::YamlLimitHelp))
}

pub(super) fn too_many(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::new(Code::YamlLimit, Message::new(Text::YamlTooManyNodes).with("limit", limit.to_string()))
        .at(span)
        .help(Message::new(Text::YamlLimitHelp))
}

pub(super) fn empty(id: SourceId) -> Diagnostic {
    Diagnostic::new(Code::YamlEmpty, Message::new(Text::YamlEmpty))
        .at(Span::new(id, 0, 0))
        .help(Message::new(Text::YamlEmptyHelp))
}

pub(super) fn feature(feature: Text, span: Span) -> Diagnostic {
    Diagnostic::new(Code::YamlFeature, Message::new(Text::YamlFeature).with_message("feature", Message::new(feature)))
        .at(span)
        .help(Message::new(if feature == Text::FeatureDocuments {
            Text::FeatureDocumentsHelp
        } else {
            Text::YamlFeatureHelp
        }))
}

pub(super) fn reserved_start(span: Span, sign: &str) -> Diagnostic {
    Diagnostic::new(Code::ReservedStart, Message::new(Text::ReservedStart).with("sign", sign))
        .at(span)
        .help(Message::new(Text::ReservedStartHelp))
}

pub(super) fn duplicate_key(key: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(Code::DuplicateKey, Message::new(Text::DuplicateKey).with("key", key))
        .at(span)
        .also(first, Message::new(Text::DuplicateKeyFirst))
        .help(Message::new(Text::DuplicateKeyHelp))
}

pub(super) fn wrong_key(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::WrongType,
        Message::new(Text::WrongType)
            .with_message("expected", Message::new(Text::KindScalar))
            .with_message("found", Message::new(Text::KindMappingOrList)),
    )
    .at(span)
    .help(Message::new(Text::ReservedStartHelp))
}
