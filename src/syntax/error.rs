//! Lists the mistakes in the text of an expression, and builds their diagnostics.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Edit, Fix, Message, Text};
use crate::yaml::Scalar;

use super::keywords::Instead;
use super::lexer::is_letter;
use super::parser::parse_strictly;
use super::repair::{self, Repair, Slip};

type ByteRange = Range<usize>;

/// Places are byte ranges in the expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyntaxError {
    Empty,
    TooLong {
        at: ByteRange,
        limit: usize,
    },
    TooDeep {
        at: ByteRange,
        limit: usize,
    },
    TooManyOperators {
        at: ByteRange,
        limit: usize,
    },
    UnclosedBracket {
        at: ByteRange,
        closing: String,
    },
    Mismatched {
        at: ByteRange,
        opened: Option<ByteRange>,
        written: String,
    },
    UnclosedString {
        at: ByteRange,
        quote: char,
    },
    SingleEquals {
        at: ByteRange,
        leading: bool,
    },
    Foreign {
        at: ByteRange,
        written: String,
        instead: Instead,
    },
    Stray {
        at: ByteRange,
        written: String,
    },
    NotYet {
        at: ByteRange,
        word: String,
    },
    BadNumber {
        at: ByteRange,
        written: String,
    },
    KeywordAsName {
        at: ByteRange,
        word: String,
    },
    MissingOperator {
        at: ByteRange,
        before: String,
    },
    MissingOperand {
        at: ByteRange,
        sign: String,
    },
    MissingName {
        at: ByteRange,
        word: String,
    },
    MissingThen {
        at: ByteRange,
    },
    /// `then` without `if`, or `else` without both.
    LooseSeparator {
        at: ByteRange,
        is_else: bool,
    },
    /// `if` after an operator, without brackets.
    InnerIf {
        at: ByteRange,
    },
    /// `in` without a list in braces after it.
    ValuesWithoutBraces {
        at: ByteRange,
    },
    MissingBrackets {
        at: ByteRange,
        function: String,
    },
    CellShape {
        at: ByteRange,
    },
    LooseComma {
        at: ByteRange,
    },
    MissingComma {
        at: ByteRange,
        before: String,
    },
    BareSet {
        at: ByteRange,
    },
    AfterBang {
        at: ByteRange,
    },
    MixedChain {
        at: ByteRange,
        first: ByteRange,
    },
    Unexpected {
        at: ByteRange,
        written: String,
        expected: Vec<Text>,
    },
    /// A slip with the change that mends it.
    Slip(Box<Repair>),
}

impl SyntaxError {
    /// The mistake as a slip, if one small change mends it.
    pub(super) fn repaired(self, text: &str) -> Self {
        match repair::find(text, &self) {
            Some(repair) => SyntaxError::Slip(Box::new(repair)),
            None => self,
        }
    }

    /// Where the text is wrong; none where it is wrong as a whole.
    pub(super) fn place(&self) -> Option<ByteRange> {
        match self {
            SyntaxError::Empty | SyntaxError::TooLong { .. } => None,
            SyntaxError::TooDeep { at, .. }
            | SyntaxError::TooManyOperators { at, .. }
            | SyntaxError::UnclosedBracket { at, .. }
            | SyntaxError::Mismatched { at, .. }
            | SyntaxError::UnclosedString { at, .. }
            | SyntaxError::SingleEquals { at, .. }
            | SyntaxError::Foreign { at, .. }
            | SyntaxError::Stray { at, .. }
            | SyntaxError::NotYet { at, .. }
            | SyntaxError::BadNumber { at, .. }
            | SyntaxError::KeywordAsName { at, .. }
            | SyntaxError::MissingOperator { at, .. }
            | SyntaxError::MissingOperand { at, .. }
            | SyntaxError::MissingName { at, .. }
            | SyntaxError::MissingThen { at }
            | SyntaxError::LooseSeparator { at, .. }
            | SyntaxError::InnerIf { at }
            | SyntaxError::ValuesWithoutBraces { at }
            | SyntaxError::MissingBrackets { at, .. }
            | SyntaxError::CellShape { at }
            | SyntaxError::LooseComma { at }
            | SyntaxError::MissingComma { at, .. }
            | SyntaxError::BareSet { at }
            | SyntaxError::AfterBang { at }
            | SyntaxError::MixedChain { at, .. }
            | SyntaxError::Unexpected { at, .. } => Some(at.clone()),
            SyntaxError::Slip(repair) => Some(repair.at.clone()),
        }
    }

    pub fn to_diagnostic(&self, scalar: &Scalar) -> Diagnostic {
        let place = |at: &ByteRange| scalar.place(at.clone());
        match self {
            SyntaxError::Empty => Diagnostic::new(Code::EmptyExpression, Message::new(Text::EmptyExpression))
                .span(scalar.span)
                .help(Message::new(Text::EmptyExpressionHelp)),
            SyntaxError::TooLong { limit, .. } => Diagnostic::new(
                Code::ExpressionLimit,
                Message::new(Text::ExpressionTooLong).with("limit", limit.to_string()),
            )
            .span(scalar.span)
            .help(Message::new(Text::ExpressionLimitHelp)),
            SyntaxError::TooDeep { at, limit } => Diagnostic::new(
                Code::ExpressionLimit,
                Message::new(Text::ExpressionTooDeep).with("limit", limit.to_string()),
            )
            .span(place(at))
            .help(Message::new(Text::ExpressionLimitHelp)),
            SyntaxError::TooManyOperators { at, limit } => Diagnostic::new(
                Code::ExpressionLimit,
                Message::new(Text::TooManyOperators).with("limit", limit.to_string()),
            )
            .span(place(at))
            .help(Message::new(Text::TooManyOperatorsHelp)),
            SyntaxError::UnclosedBracket { at, closing } => {
                Diagnostic::new(Code::UnclosedBracket, Message::new(Text::UnclosedBracket))
                    .span(place(at))
                    .help(Message::new(Text::UnclosedBracketHelp).with("closing", closing.as_str()))
            }
            SyntaxError::Mismatched { at, opened, written } => {
                let found = Diagnostic::new(
                    Code::MismatchedBracket,
                    Message::new(Text::MismatchedBracket).with("written", written.as_str()),
                )
                .span(place(at));
                match opened {
                    Some(opened) => found
                        .also(place(opened), Message::new(Text::MismatchedOpened))
                        .help(Message::new(Text::MismatchedHelp)),
                    None => found.help(Message::new(Text::MismatchedNoneHelp)),
                }
            }
            SyntaxError::UnclosedString { at, quote } => {
                Diagnostic::new(Code::UnclosedString, Message::new(Text::UnclosedString))
                    .span(place(at))
                    .help(Message::new(Text::UnclosedStringHelp).with("quote", quote.to_string()))
            }
            SyntaxError::SingleEquals { at, leading } => {
                Diagnostic::new(Code::SingleEquals, Message::new(Text::SingleEquals))
                    .span(place(at))
                    .help(Message::new(if *leading { Text::LeadingEqualsHelp } else { Text::SingleEqualsHelp }))
                    .maybe_replace(scalar.exact_place(at.clone()), Some(if *leading { "" } else { "==" }))
            }
            SyntaxError::Foreign { at, written, instead } => Diagnostic::new(
                Code::ForeignOperator,
                Message::new(Text::ForeignOperator).with("written", written.as_str()),
            )
            .span(place(at))
            .help(Message::new(Text::ForeignOperatorHelp).with_message("instead", instead_words(*instead)))
            .maybe_replace(scalar.exact_place(at.clone()), replacement(*instead, &scalar.value, at)),
            SyntaxError::Stray { at, written } => Diagnostic::new(
                Code::StrayCharacter,
                Message::new(Text::StrayCharacter).with("written", written.as_str()),
            )
            .span(place(at))
            .help(Message::new(if is_superfluous(at, &scalar.value) {
                Text::StrayCharacterHelp
            } else {
                Text::StrayOtherHelp
            })),
            SyntaxError::NotYet { at, word } => {
                Diagnostic::new(Code::NotYet, Message::new(Text::NotYet).with("word", word.as_str()))
                    .span(place(at))
                    .help(Message::new(Text::NotYetHelp).with("word", word.as_str()))
            }
            SyntaxError::BadNumber { at, written } => {
                Diagnostic::new(Code::BadNumber, Message::new(Text::BadNumber).with("written", written.as_str()))
                    .span(place(at))
                    .help(Message::new(Text::BadNumberHelp))
            }
            SyntaxError::KeywordAsName { at, word } => {
                Diagnostic::new(Code::KeywordAsName, Message::new(Text::KeywordAsName).with("word", word.as_str()))
                    .span(place(at))
                    .help(Message::new(Text::KeywordAsNameHelp).with("word", word.as_str()))
            }
            SyntaxError::MissingOperator { at, before } => Diagnostic::new(
                Code::MissingOperator,
                Message::new(Text::MissingOperator).with("before", before.as_str()),
            )
            .span(place(at))
            .help(Message::new(Text::MissingOperatorHelp)),
            SyntaxError::MissingOperand { at, sign } => {
                Diagnostic::new(Code::MissingOperand, Message::new(Text::MissingOperand).with("sign", sign.as_str()))
                    .span(place(at))
                    .help(Message::new(Text::MissingOperandHelp).with("sign", sign.as_str()))
            }
            SyntaxError::MissingName { at, word } => {
                Diagnostic::new(Code::MissingName, Message::new(Text::MissingName).with("word", word.as_str()))
                    .span(place(at))
                    .help(Message::new(Text::MissingNameHelp).with("word", word.as_str()))
            }
            SyntaxError::MissingThen { at } => Diagnostic::new(Code::MissingThen, Message::new(Text::MissingThen))
                .span(place(at))
                .help(Message::new(Text::MissingThenHelp)),
            SyntaxError::LooseSeparator { at, is_else } => {
                let (text, help) = match is_else {
                    true => (Text::ElseWithoutIf, Text::ElseWithoutIfHelp),
                    false => (Text::ThenWithoutIf, Text::MissingThenHelp),
                };
                Diagnostic::new(Code::UnexpectedToken, Message::new(text)).span(place(at)).help(Message::new(help))
            }
            SyntaxError::InnerIf { at } => Diagnostic::new(Code::UnexpectedToken, Message::new(Text::InnerIf))
                .span(place(at))
                .help(Message::new(Text::InnerIfHelp)),
            SyntaxError::ValuesWithoutBraces { at } => {
                Diagnostic::new(Code::UnexpectedToken, Message::new(Text::ValuesWithoutBraces))
                    .span(place(at))
                    .help(Message::new(Text::ValuesWithoutBracesHelp))
            }
            SyntaxError::MissingBrackets { at, function } => Diagnostic::new(
                Code::UnexpectedToken,
                Message::new(Text::MissingBrackets).with("function", function.as_str()),
            )
            .span(place(at))
            .help(Message::new(Text::ArgumentHelp).with("function", function.as_str()).with("shape", "…")),
            SyntaxError::CellShape { at } => Diagnostic::new(Code::UnexpectedToken, Message::new(Text::CellShape))
                .span(place(at))
                .help(Message::new(Text::CellShapeHelp)),
            SyntaxError::LooseComma { at } => {
                Diagnostic::new(Code::UnexpectedToken, Message::new(Text::Unexpected).with("written", ","))
                    .span(place(at))
                    .help(Message::new(Text::LooseCommaHelp))
            }
            SyntaxError::MissingComma { at, before } => {
                Diagnostic::new(Code::MissingOperator, Message::new(Text::MissingComma).with("before", before.as_str()))
                    .span(place(at))
                    .help(Message::new(Text::MissingCommaHelp))
            }
            SyntaxError::BareSet { at } => Diagnostic::new(Code::UnexpectedToken, Message::new(Text::BareSet))
                .span(place(at))
                .help(Message::new(Text::BareSetHelp)),
            SyntaxError::AfterBang { at } => Diagnostic::new(Code::UnexpectedToken, Message::new(Text::AfterBang))
                .span(place(at))
                .help(Message::new(Text::AfterBangHelp)),
            SyntaxError::MixedChain { at, first } => Diagnostic::new(Code::MixedChain, Message::new(Text::MixedChain))
                .span(place(at))
                .also(place(first), Message::new(Text::MixedChainFirst))
                .help(Message::new(Text::MixedChainHelp)),
            SyntaxError::Unexpected { at, written, expected } => {
                let message = if written.is_empty() {
                    Message::new(Text::UnexpectedEnd)
                } else {
                    Message::new(Text::Unexpected).with("written", written.as_str())
                };
                let list = expected.iter().map(|text| Message::new(*text)).collect();
                Diagnostic::new(Code::UnexpectedToken, message)
                    .span(place(at))
                    .help(Message::new(Text::UnexpectedHelp).with_list("expected", list))
            }
            SyntaxError::Slip(repair) => slip(repair, scalar),
        }
    }
}

/// Whether an expression means the same without one of its characters. A currency changes the figure beside it.
fn is_superfluous(at: &ByteRange, text: &str) -> bool {
    let (Some(before), Some(after)) = (text.get(..at.start), text.get(at.end..)) else { return false };
    let currency = text.get(at.clone()).is_some_and(|sign| sign.contains(['$', '¥', '￥', '€', '£', '₩', '＄', '￡']));
    !currency && parse_strictly(&format!("{before}{after}")).is_ok()
}

/// A slip, its remedy in words and as edits.
fn slip(repair: &Repair, scalar: &Scalar) -> Diagnostic {
    let (code, message, help) = match repair.slip {
        Slip::Invisible => (Code::StrayCharacter, Text::Invisible, Text::InvisibleHelp),
        Slip::LookAlike => (Code::StrayCharacter, Text::LookAlikeSlip, Text::UseNear),
        Slip::Spelling => (Code::ForeignOperator, Text::ForeignWord, Text::UseNear),
        Slip::SplitSign => (Code::ForeignOperator, Text::SplitSign, Text::UseNear),
        // A sign that the language does not have at all.
        Slip::Superfluous if matches!(repair.written.as_str(), ";" | "；") => {
            (Code::StrayCharacter, Text::Superfluous, Text::SuperfluousHelp)
        }
        Slip::Superfluous => (Code::UnexpectedToken, Text::Superfluous, Text::SuperfluousHelp),
        Slip::Separator => (Code::UnexpectedToken, Text::SeparatorSlip, Text::SeparatorHelp),
        Slip::Implication => (Code::ForeignOperator, Text::ImplicationSlip, Text::ImplicationHelp),
        Slip::TableSign => (Code::UnexpectedToken, Text::TableSign, Text::UseNear),
        Slip::SpaceInCode => (Code::UnexpectedToken, Text::SpaceInCodeSlip, Text::UseNear),
        Slip::BracketKind => (Code::MismatchedBracket, Text::BracketKindSlip, Text::UseNear),
        Slip::Unclosed => (Code::UnclosedBracket, Text::UnclosedBracket, Text::UnclosedBracketHelp),
        Slip::MissingSign => (Code::MissingOperator, Text::MissingSignSlip, Text::UseNear),
        Slip::BareList => (Code::UnexpectedToken, Text::BareListSlip, Text::UseNear),
        Slip::SharedHead => (Code::UnexpectedToken, Text::SharedHeadSlip, Text::UseNear),
        Slip::CellShape => (Code::UnexpectedToken, Text::CellShape, Text::UseNear),
        Slip::Digits => (Code::BadNumber, Text::DigitsSlip, Text::UseNear),
        Slip::SingleEquals => (Code::SingleEquals, Text::SingleEquals, Text::UseNear),
        Slip::SheetRange => (Code::ForeignOperator, Text::SheetRange, Text::SheetRangeHelp),
        Slip::LineNumber => (Code::UnexpectedToken, Text::LineNumber, Text::LineNumberHelp),
        Slip::MissingAxis => (Code::UnexpectedToken, Text::MissingAxis, Text::MissingAxisHelp),
    };
    let foreign = repair.written.chars().find(|c| !c.is_ascii() && !repair.instead.contains(*c));
    let point = foreign.map_or_else(String::new, |c| format!("U+{:04X}", u32::from(c)));
    let filled = |text| {
        Message::new(text)
            .with("written", repair.written.as_str())
            .with("near", repair.instead.as_str())
            .with("closing", repair.instead.as_str())
            .with("point", point.as_str())
    };
    let found = Diagnostic::new(code, filled(message)).span(scalar.place(repair.at.clone())).help(filled(help));
    let edit = |(at, words): &(ByteRange, String)| {
        Some(Edit { span: scalar.exact_place(at.clone())?, replacement: words.clone() })
    };
    match repair.edits.iter().map(edit).collect::<Option<Vec<Edit>>>() {
        Some(edits) if !edits.is_empty() => found.fix(Fix { edits }),
        _ => found,
    }
}

/// What to write, with its Chinese twin in the brackets of the reader's language.
fn instead_words(instead: Instead) -> Message {
    match instead {
        Instead::Keywords(keywords) => Message::new(Text::WordWithTwin)
            .with("word", format!("`{}`", keywords.words()))
            .with("twin", format!("`{}`", keywords.twins())),
        Instead::Sign(words) | Instead::Shape(words) | Instead::LowerCase(words) => {
            Message::verbatim(format!("`{words}`"))
        }
    }
}

/// What an edit writes for a foreign word or sign: the twin for Chinese words, apart from the words around it.
fn replacement(instead: Instead, text: &str, at: &ByteRange) -> Option<String> {
    let chinese = text.get(at.clone()).is_some_and(|written| written.contains(|c: char| !c.is_ascii() && is_letter(c)));
    let words = match instead {
        Instead::Keywords(keywords) if chinese => keywords.twins(),
        Instead::Keywords(keywords) => keywords.words(),
        Instead::Sign(words) | Instead::LowerCase(words) => words.to_owned(),
        Instead::Shape(_) => return None,
    };
    let touches = |c: Option<char>, own: Option<char>| c.is_some_and(is_letter) && own.is_some_and(is_letter);
    let before = text.get(..at.start).and_then(|head| head.chars().next_back());
    let after = text.get(at.end..).and_then(|tail| tail.chars().next());
    let left = if touches(before, words.chars().next()) { " " } else { "" };
    let right = if touches(after, words.chars().next_back()) { " " } else { "" };
    Some(format!("{left}{words}{right}"))
}

#[cfg(test)]
mod tests {
    use super::super::keywords::{Instead, instead_of};
    use super::{SyntaxError, instead_words, replacement};
    use crate::diagnostic::Lang;

    #[test]
    fn replacements_stay_apart_from_their_neighbours() {
        let fixed = |text: &str| match crate::syntax::parse(text) {
            Err(SyntaxError::Foreign { at, instead, .. }) => {
                let words = replacement(instead, text, &at)?;
                Some(format!("{}{words}{}", &text[..at.start], &text[at.end..]))
            }
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(fixed("row 一&&row 二").as_deref(), Some("row 一 and row 二"));
        assert_eq!(fixed("row 一 && row 二").as_deref(), Some("row 一 and row 二"));
        assert_eq!(fixed("row 一 <> 2").as_deref(), Some("row 一 != 2"));
        assert_eq!(fixed("row 一 超过 2").as_deref(), Some("row 一 大于 2"));
        assert_eq!(fixed("row 一 ^ 2 == 1"), None);
    }

    #[test]
    fn brackets_follow_the_language() {
        let help = instead_words(instead_of("并且").unwrap());
        assert_eq!(help.render(Lang::En), "`and` (`且`)");
        assert_eq!(help.render(Lang::Zh), "`and`（`且`）");
        assert_eq!(instead_words(Instead::Sign("!=")).render(Lang::En), "`!=`");
    }
}
