//! Lists the mistakes in templates, and builds their diagnostics.

use super::pattern::PatternProblem;
use crate::diagnostic::{Code, Diagnostic, Message, Severity, Text, nearest};
use crate::source::{Span, Spanned, fold_code};
use crate::yaml::{Node, Scalar, half_width_flow, is_plain_value, wrong_type};

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
        /// The codes apart, where full-width commas run them together.
        separate: Option<String>,
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
        written: String,
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
    /// A key where the code of a row or column belongs. `beside`: it belongs beside this key; `parent`: below this one.
    KeyAsCode {
        key: Spanned<String>,
        beside: Option<&'static str>,
        parent: Option<String>,
    },
    /// A key of a table where the code of a table belongs.
    KeyAsTable {
        key: Spanned<String>,
    },
    /// A key of rule files.
    RulesInTemplate {
        key: Spanned<String>,
    },
    /// Words that another row, column or table has as well.
    SameWords {
        span: Span,
        first_span: Span,
        first: String,
    },
    /// A name of a total without `total`.
    UndeclaredTotal {
        span: Span,
        code: String,
    },
    /// `减：`, or `其中：` if `within`, among the parts of a total.
    NotAddedUp {
        span: Span,
        within: bool,
    },
    /// Another word for a unit.
    OtherUnit {
        span: Span,
        written: String,
        /// The usual word, where there is one.
        near: Option<&'static str>,
    },
    /// `count` with a unit of money, `amount` with a unit of things or without one.
    KindAgainstUnit {
        span: Span,
        count: bool,
        unit: Option<String>,
    },
    DecimalsOnCount {
        span: Span,
    },
    InTwoSections {
        table: Spanned<String>,
        section: String,
        first: Span,
    },
    InNoSection {
        span: Span,
        table: String,
    },
    /// A code in `prior` that this form lacks, or the earlier one where `form` names it.
    UnknownPriorCode {
        written: Spanned<String>,
        form: Option<String>,
        known: Vec<String>,
    },
    /// A code in `prior` that stands there twice, or for a row and for one below it.
    PriorCodeTwice {
        written: Spanned<String>,
        first: Option<Span>,
    },
    /// A pattern of a fact that cannot be used.
    FactPattern {
        span: Span,
        problem: PatternProblem,
    },
    /// A fact without any pattern.
    FactWithoutPattern {
        fact: Spanned<String>,
    },
    /// A fact names a section that the template does not have.
    FactSection {
        written: Spanned<String>,
        known: Vec<String>,
    },
    /// A minimum length of 0, or of a section that holds tables.
    NoMinLength {
        span: Span,
        tables: bool,
    },
    /// The share from which a text is a copy is not a percentage from 1 to 100 without a fraction.
    CopiedShare {
        written: Spanned<String>,
    },
    /// Texts of any length are compared.
    CopiedLength {
        span: Span,
    },
    /// Sections that are compared with nothing.
    CopiedNothing {
        span: Span,
    },
    /// Something that a section must speak of, without a pattern.
    TopicWithoutPattern {
        topic: Spanned<String>,
    },
    /// Words that are not the number of a notice.
    NoticeNumber {
        written: Spanned<String>,
    },
    /// The notice of the form among those that it replaced.
    NoticeReplacesItself {
        written: Spanned<String>,
    },
    /// `prior` names a form that nobody knows.
    UnknownPriorForm {
        written: Spanned<String>,
        known: Vec<String>,
    },
}

impl TemplateError {
    /// Finds what is wrong with a code. `dots`: tables may have them (`二.(一)`).
    pub(super) fn in_code(code: &Scalar, dots: bool) -> Option<Self> {
        let folded = fold_code(&code.value);
        match folded.chars().find(|c| RESERVED.contains(*c) || (*c == '.' && !dots)) {
            Some(sign) => {
                let wide = code.plain && code.value.contains(['，', '、', '：']) && !matches!(sign, '.' | '!');
                let separate = wide.then(|| half_width_flow(&code.value));
                Some(TemplateError::ReservedInCode { code: code.spanned(), sign, separate })
            }
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
            TemplateError::ReservedInCode { code, sign, separate } => Diagnostic::new(
                Code::BadCode,
                Message::new(Text::BadCode).with("code", code.value.as_str()).with("sign", sign.to_string()),
            )
            .span(code.span)
            // `三.(一)` as one key: levels are written as levels. `一，二`: several codes for YAML are one.
            .help(match (sign, &separate) {
                ('.', _) => Message::new(Text::BadCodeDotHelp),
                (_, Some(separate)) => Message::new(Text::BadCodeListHelp).with("near", separate.as_str()),
                _ => Message::new(Text::BadCodeHelp),
            })
            .maybe_replace(separate.as_ref().map(|_| code.span), separate.clone()),
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
                let here = match (written.is_ascii(), here) {
                    (true, here) => here,
                    (false, "rows") => "行",
                    (false, _) => "列",
                };
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
            TemplateError::KeyAsCode { key, beside, parent } => {
                let word = key.value.as_str();
                let help = match beside {
                    Some(beside) => Message::new(Text::KeyAsAxisHelp).with("key", word).with("beside", beside),
                    None => {
                        let owner = parent.as_deref().unwrap_or("一");
                        Message::new(Text::KeyAsCodeHelp).with("example", format!("{owner}: {{{word}: …}}"))
                    }
                };
                Diagnostic::new(Code::KeyAsCode, Message::new(Text::KeyAsCode).with("key", word))
                    .span(key.span)
                    .help(help)
            }
            TemplateError::KeyAsTable { key } => {
                Diagnostic::new(Code::KeyAsCode, Message::new(Text::KeyAsTable).with("key", key.value))
                    .span(key.span)
                    .help(Message::new(Text::KeyAsTableHelp))
            }
            TemplateError::RulesInTemplate { key } => {
                Diagnostic::new(Code::UnknownKey, Message::new(Text::RulesInTemplate).with("key", key.value))
                    .span(key.span)
                    .help(Message::new(Text::RulesInTemplateHelp))
            }
            TemplateError::SameWords { span, first_span, first } => {
                Diagnostic::new(Code::SameWords, Message::new(Text::SameWords).with("first", first))
                    .span(span)
                    .also(first_span, Message::new(Text::DuplicateKeyFirst))
                    .help(Message::new(Text::SameWordsHelp))
            }
            TemplateError::UndeclaredTotal { span, code } => {
                Diagnostic::new(Code::UndeclaredTotal, Message::new(Text::UndeclaredTotal).with("code", code.as_str()))
                    .span(span)
                    .help(Message::new(Text::UndeclaredTotalHelp))
            }
            TemplateError::NotAddedUp { span, within } => {
                let help = if within { Text::WithinHelp } else { Text::SubtractedHelp };
                let message = Message::new(if within { Text::WithinTotal } else { Text::SubtractedTotal });
                Diagnostic::new(Code::NotAddedUp, message).span(span).help(Message::new(help))
            }
            TemplateError::OtherUnit { span, written, near } => {
                Diagnostic::new(Code::UnknownUnit, Message::new(Text::UnknownUnit).with("unit", written))
                    .severity(Severity::Warning)
                    .span(span)
                    .help(match near {
                        Some(near) => Message::new(Text::UseNear).with("near", near),
                        None => Message::new(Text::UseOneOf).with("list", "元 千元 万元 百万元 亿元"),
                    })
                    .maybe_replace(Some(span), near)
            }
            TemplateError::KindAgainstUnit { span, count, unit } => {
                let (message, help) = match (&unit, count) {
                    (None, _) => (Text::AmountWithoutUnit, Text::AmountWithoutUnitHelp),
                    (Some(_), true) => (Text::CountInMoney, Text::CountInMoneyHelp),
                    (Some(_), false) => (Text::AmountOfThings, Text::AmountOfThingsHelp),
                };
                Diagnostic::new(Code::KindAgainstUnit, Message::new(message).with("unit", unit.unwrap_or_default()))
                    .span(span)
                    .help(Message::new(help))
            }
            TemplateError::DecimalsOnCount { span } => {
                Diagnostic::new(Code::KindAgainstUnit, Message::new(Text::DecimalsOnCount))
                    .span(span)
                    .help(Message::new(Text::DecimalsOnCountHelp))
            }
            TemplateError::InTwoSections { table, section, first } => Diagnostic::new(
                Code::TableSections,
                Message::new(Text::InTwoSections).with("table", table.value).with("section", section),
            )
            .span(table.span)
            .also(first, Message::new(Text::DuplicateKeyFirst))
            .help(Message::new(Text::InTwoSectionsHelp)),
            TemplateError::InNoSection { span, table } => {
                Diagnostic::new(Code::TableSections, Message::new(Text::InNoSection).with("table", table))
                    .span(span)
                    .help(Message::new(Text::InNoSectionHelp))
            }
            TemplateError::UnknownPriorCode { written, form, known } => {
                let text = if form.is_some() { Text::PriorCodeNotInForm } else { Text::PriorCodeUnknown };
                let near = nearest(&written.value, known.iter().map(String::as_str)).map(str::to_owned);
                let message = Message::new(text).with("code", &written.value).with("form", form.unwrap_or_default());
                let diagnostic = Diagnostic::new(Code::PriorCodes, message).span(written.span);
                match near {
                    Some(near) => diagnostic.help(Message::new(Text::UseNear).with("near", near)),
                    None => diagnostic.help(Message::new(Text::PriorCodeHelp)),
                }
            }
            TemplateError::PriorCodeTwice { written, first } => {
                let message = Message::new(Text::PriorCodeTwice).with("code", written.value);
                let diagnostic = Diagnostic::new(Code::PriorCodes, message).span(written.span);
                let diagnostic = diagnostic.help(Message::new(Text::PriorCodeTwiceHelp));
                match first {
                    Some(first) => diagnostic.also(first, Message::new(Text::DuplicateKeyFirst)),
                    None => diagnostic,
                }
            }
            TemplateError::FactPattern { span, problem } => fact_pattern(span, problem),
            TemplateError::FactWithoutPattern { fact } => {
                let message = Message::new(Text::FactWithoutPattern).with("fact", fact.value);
                let diagnostic = Diagnostic::new(Code::FactPatterns, message).span(fact.span);
                diagnostic.help(Message::new(Text::FactWithoutPatternHelp))
            }
            TemplateError::NoMinLength { span, tables } => {
                let (text, help) = match tables {
                    true => (Text::MinLengthWithTables, Text::MinLengthWithTablesHelp),
                    false => (Text::MinLengthZero, Text::MinLengthZeroHelp),
                };
                Diagnostic::new(Code::SectionDemand, Message::new(text)).span(span).help(Message::new(help))
            }
            TemplateError::TopicWithoutPattern { topic } => {
                let message = Message::new(Text::TopicWithoutPattern).with("topic", topic.value);
                let diagnostic = Diagnostic::new(Code::SectionDemand, message).span(topic.span);
                diagnostic.help(Message::new(Text::TopicWithoutPatternHelp))
            }
            TemplateError::CopiedShare { written } => {
                let message = Message::new(Text::CopiedShare).with("written", written.value);
                let diagnostic = Diagnostic::new(Code::CopiedShare, message).span(written.span);
                diagnostic.help(Message::new(Text::CopiedShareHelp))
            }
            TemplateError::CopiedLength { span } => {
                let diagnostic = Diagnostic::new(Code::CopiedDemand, Message::new(Text::CopiedLength)).span(span);
                diagnostic.help(Message::new(Text::CopiedLengthHelp))
            }
            TemplateError::CopiedNothing { span } => {
                let diagnostic = Diagnostic::new(Code::CopiedDemand, Message::new(Text::CopiedNothing)).span(span);
                diagnostic.help(Message::new(Text::CopiedNothingHelp))
            }
            TemplateError::NoticeNumber { written } => {
                let message = Message::new(Text::NoticeNumber).with("written", written.value);
                Diagnostic::new(Code::NoticeNumber, message)
                    .span(written.span)
                    .help(Message::new(Text::NoticeNumberHelp))
            }
            TemplateError::NoticeReplacesItself { written } => {
                let message = Message::new(Text::NoticeReplacesItself).with("written", written.value);
                let diagnostic = Diagnostic::new(Code::NoticeNumber, message).span(written.span);
                diagnostic.help(Message::new(Text::NoticeReplacesItselfHelp))
            }
            TemplateError::FactSection { written, known } => {
                let message = Message::new(Text::UnknownSection).with("name", &written.value);
                let diagnostic = Diagnostic::new(Code::UnknownSection, message).span(written.span);
                match nearest(&written.value, known.iter().map(String::as_str)) {
                    Some(near) => diagnostic.help(Message::new(Text::UseNear).with("near", near)),
                    None => diagnostic.help(Message::new(Text::UseOneOf).with("list", known.join(" "))),
                }
            }
            TemplateError::UnknownPriorForm { written, known } => {
                let message = Message::new(Text::PriorFormUnknown).with("form", written.value);
                let diagnostic = Diagnostic::new(Code::PriorCodes, message).span(written.span);
                diagnostic.help(Message::new(Text::UseOneOf).with("list", known.join(" ")))
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

/// Says what is wrong with a pattern, and how it is mended.
fn fact_pattern(span: Span, problem: PatternProblem) -> Diagnostic {
    let (message, help) = match problem {
        PatternProblem::Syntax { why, .. } => {
            (Message::new(Text::FactPatternSyntax).with("why", why), Text::FactPatternSyntaxHelp)
        }
        PatternProblem::WithoutFigure => (Message::new(Text::FactWithoutFigure), Text::FactWithoutFigureHelp),
        PatternProblem::SecondFigure { .. } => (Message::new(Text::FactSecondFigure), Text::FactSecondFigureHelp),
        PatternProblem::Everywhere => (Message::new(Text::FactEverywhere), Text::FactEverywhereHelp),
        PatternProblem::Empty => (Message::new(Text::FactEmptyMatch), Text::FactEverywhereHelp),
        PatternProblem::TooLarge => (Message::new(Text::FactTooLarge), Text::FactTooLargeHelp),
    };
    Diagnostic::new(Code::FactPatterns, message).span(span).help(Message::new(help).with("mark", "{数}"))
}
