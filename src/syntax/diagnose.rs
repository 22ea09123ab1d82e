//! Identifies the mistake that most likely caused an error of the grammar.
//!
//! The grammar knows where it stopped and what it could have read there; the tokens around that place show what the
//! author meant. This runs only after parsing has failed.

use super::ast::ByteRange;
use super::error::SyntaxError;
use super::keywords::{Class, Keyword, instead_of, is_structural};
use super::lexer::{self, Token};
use crate::diagnostic::Text;

/// What is wrong where the grammar stopped, at a byte of the text.
pub(super) fn diagnose(text: &str, tokens: &[Token], offset: usize) -> SyntaxError {
    let idx = tokens.partition_point(|token| token.at.end <= offset);
    let here = tokens.get(idx);
    let before = idx.checked_sub(1).and_then(|i| tokens.get(i));
    let words = |token: &Token| text.get(token.at.clone()).unwrap_or("").to_owned();
    // The word where reading stopped, or the one before it.
    let foreign = [here, before].into_iter().flatten().filter(|t| t.kind == lexer::TokenKind::Word);
    let foreign = foreign.chain(tokens.iter().filter(|t| matches!(t.text.as_str(), "那么" | "就")));
    for token in foreign {
        if let Some(instead) = instead_of(&token.text) {
            return SyntaxError::Foreign { at: token.at.clone(), written: words(token), instead };
        }
    }
    if let Some(open_if) = missing_then(tokens)
        && here.is_none_or(|token| token.at.start > open_if.start)
    {
        return SyntaxError::MissingThen { at: open_if };
    }
    if let Some(token) = here
        && let Some(word @ (Keyword::Then | Keyword::Else)) = token.keyword()
    {
        return SyntaxError::LooseSeparator { at: token.at.clone(), is_else: word == Keyword::Else };
    }
    if let (Some(token), Some(previous)) = (here, before)
        && token.keyword() == Some(Keyword::If)
        && wants_operand(previous)
    {
        return SyntaxError::InnerIf { at: token.at.clone() };
    }
    let asks = |token: &&Token| matches!(token.keyword(), Some(Keyword::In | Keyword::NotIn));
    if let Some(word) = [before, here].into_iter().flatten().find(asks)
        && tokens.iter().find(|token| token.at.start >= word.at.end).is_none_or(|token| token.text != "{")
    {
        return SyntaxError::ValuesWithoutBraces { at: word.at.clone() };
    }
    if let Some(at) = broken_number(tokens, idx).or_else(|| broken_number(tokens, idx.saturating_sub(1))) {
        let written = text.get(at.clone()).unwrap_or("").to_owned();
        return SyntaxError::BadNumber { at, written };
    }
    if let (Some(number), Some(sign)) = (before, here)
        && sign.text == "%"
        && matches!(number.kind, lexer::TokenKind::Number | lexer::TokenKind::Sign)
    {
        let start = if number.text == "%" { idx.saturating_sub(2) } else { idx.saturating_sub(1) };
        let at = tokens.get(start).map_or(number.at.start, |t| t.at.start)..sign.at.end;
        return SyntaxError::BadNumber { written: text.get(at.clone()).unwrap_or("").to_owned(), at };
    }
    let inside = tokens.get(..idx).map(innermost).unwrap_or_default();
    match (here, inside) {
        (Some(token), None) if token.kind == lexer::TokenKind::Comma => {
            return SyntaxError::LooseComma { at: token.at.clone() };
        }
        (Some(token), Some("{")) if starts_operand(token) && before.is_some_and(ends_operand) => {
            return SyntaxError::MissingComma { at: token.at.clone(), before: words(token) };
        }
        (Some(token), _) if token.text == "{" && before.is_none_or(|b| !wants_name(b)) => {
            return SyntaxError::BareSet { at: token.at.clone() };
        }
        (Some(token), _) if token.text == "[" && before.is_none_or(|b| !wants_name(b)) => {
            return SyntaxError::CellShape { at: token.at.clone() };
        }
        _ => {}
    }
    if let Some(bang) = [here, before].into_iter().flatten().find(|t| t.text == "!") {
        return SyntaxError::AfterBang { at: bang.at.clone() };
    }
    if let Some(previous) = before.filter(|t| t.kind == lexer::TokenKind::Word)
        && let Some(function) = super::functions::function(&previous.text)
        && here.is_some_and(starts_operand)
    {
        return SyntaxError::MissingBrackets { at: previous.at.clone(), function: function.name().to_owned() };
    }
    if let Some(previous) = before {
        if wants_name(previous) {
            let keyword = here.filter(|t| t.kind == lexer::TokenKind::Word && is_structural(&t.text));
            return match keyword {
                Some(token) => SyntaxError::KeywordAsName { at: token.at.clone(), word: token.text.clone() },
                None if matches!(previous.kind, lexer::TokenKind::Word) => {
                    SyntaxError::MissingName { at: previous.at.clone(), word: words(previous) }
                }
                None => match here {
                    Some(token) => unexpected(token, words(token), vec![Text::ExpectName]),
                    None => SyntaxError::MissingOperand { at: previous.at.clone(), sign: words(previous) },
                },
            };
        }
        if wants_operand(previous) {
            // `>= +1`: the second operator is superfluous.
            let previous = here.filter(|t| t.text == "+").unwrap_or(previous);
            return SyntaxError::MissingOperand { at: previous.at.clone(), sign: words(previous) };
        }
    }
    match here {
        Some(token) if starts_operand(token) && before.is_some_and(ends_operand) => {
            SyntaxError::MissingOperator { at: token.at.clone(), before: words(token) }
        }
        Some(token) if token.kind == lexer::TokenKind::Sign && before.is_none_or(|b| !ends_operand(b)) => {
            SyntaxError::MissingOperand { at: token.at.clone(), sign: words(token) }
        }
        Some(token) => unexpected(token, words(token), expected_after(before)),
        None => SyntaxError::Unexpected {
            at: before.map_or(0..text.len(), |token| token.at.clone()),
            written: String::new(),
            expected: expected_after(before),
        },
    }
}

fn unexpected(token: &Token, written: String, expected: Vec<Text>) -> SyntaxError {
    SyntaxError::Unexpected { at: token.at.clone(), written, expected }
}

fn expected_after(before: Option<&Token>) -> Vec<Text> {
    if before.is_some_and(ends_operand) {
        vec![Text::ExpectOperator, Text::ExpectEnd]
    } else {
        vec![Text::ExpectOperand]
    }
}

/// The bracket that is open at the end of the tokens.
fn innermost(tokens: &[Token]) -> Option<&str> {
    let mut open = Vec::new();
    for token in tokens {
        match token.kind {
            lexer::TokenKind::Open => open.push(token.text.as_str()),
            lexer::TokenKind::Close => {
                open.pop();
            }
            _ => {}
        }
    }
    open.pop()
}

/// `1,000`, `1.`, `.5`, `1.2.3`: digits with points and commas and no spaces between, outside a name.
fn broken_number(tokens: &[Token], idx: usize) -> Option<ByteRange> {
    let part = |token: &Token| token.kind == lexer::TokenKind::Number || matches!(token.text.as_str(), "." | ",");
    let touch = |a: &Token, b: &Token| a.at.end == b.at.start;
    let run_end = |from: usize| {
        let mut end = from;
        while let (Some(a), Some(b)) = (tokens.get(end), tokens.get(end + 1)) {
            if !touch(a, b) || !part(b) {
                break;
            }
            end += 1;
        }
        end
    };
    tokens.get(idx).filter(|t| part(t))?;
    let mut start = idx;
    while let Some(previous) = start.checked_sub(1).and_then(|i| tokens.get(i)) {
        if !part(previous) || tokens.get(start).is_none_or(|t| !touch(previous, t)) {
            break;
        }
        start -= 1;
    }
    let run = tokens.get(start..=run_end(idx))?;
    let (first, last) = (run.first()?, run.last()?);
    let named = start.checked_sub(1).and_then(|i| tokens.get(i)).is_some_and(|t| touch(t, first) && first.text == ".");
    let separated = run.windows(2).any(|pair| {
        // A comma followed by anything but three digits separates arguments.
        pair.first().is_some_and(|t| t.text == ",") && pair.get(1).is_some_and(|t| t.at.len() != 3)
    });
    let has_digits = run.iter().any(|t| t.kind == lexer::TokenKind::Number);
    let ends_in_comma = last.text == "," || first.text == ",";
    (has_digits && run.len() > 1 && !named && !separated && !ends_in_comma).then_some(first.at.start..last.at.end)
}

fn wants_name(token: &Token) -> bool {
    lexer::names_follow(Some(token)) && token.kind != lexer::TokenKind::Comma || token.keyword() == Some(Keyword::Cell)
}

fn wants_operand(token: &Token) -> bool {
    match token.kind {
        lexer::TokenKind::Sign => !matches!(token.text.as_str(), "." | "%"),
        lexer::TokenKind::Word => matches!(token.class(), Some(Class::Operator | Class::Separator)),
        lexer::TokenKind::Comma => true,
        _ => false,
    }
}

fn ends_operand(token: &Token) -> bool {
    match token.kind {
        lexer::TokenKind::Word => !is_structural(&token.text),
        lexer::TokenKind::Number | lexer::TokenKind::Text | lexer::TokenKind::Close => true,
        lexer::TokenKind::Sign => matches!(token.text.as_str(), "*" | "%"),
        _ => false,
    }
}

fn starts_operand(token: &Token) -> bool {
    match token.kind {
        lexer::TokenKind::Word => {
            !is_structural(&token.text)
                || token.class() == Some(Class::Operand)
                || token.keyword() == Some(Keyword::Not)
        }
        lexer::TokenKind::Number | lexer::TokenKind::Text => true,
        lexer::TokenKind::Open => token.text == "(",
        _ => false,
    }
}

/// The first `if` without a `then`.
fn missing_then(tokens: &[Token]) -> Option<ByteRange> {
    let mut open: Vec<ByteRange> = Vec::new();
    for token in tokens {
        match token.keyword() {
            Some(Keyword::If) => open.push(token.at.clone()),
            Some(Keyword::Then) => {
                open.pop();
            }
            _ => {}
        }
    }
    open.into_iter().next()
}
