//! Splits an expression into tokens before the grammar reads it, and reports mistakes of brackets, quotes, operators of
//! other languages, and limits.
//!
//! The grammar stops at the first place it cannot read and reports what it expected there; the tokens show what the
//! author meant.

use std::ops::Range;

use super::error::SyntaxError;
use super::keywords::{Class, Entry, FOREIGN_SIGNS, Keyword, keyword};
use crate::source::{fold_char, is_space};

/// Longest expression, in bytes.
pub const MAX_LENGTH: usize = 64 * 1024;
/// Deepest nesting of brackets.
pub const MAX_DEPTH: usize = 64;
/// Most operators in an expression. `a + b + c + …` is a tree as deep as it is long, and every stage walks it.
pub(super) const MAX_OPERATORS: usize = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Names and keywords.
    Word,
    Number,
    Text,
    Open,
    Close,
    /// `+`, `==`, `..`, `.`
    Sign,
    Comma,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub at: Range<usize>,
    /// Half width.
    pub text: String,
}

impl Token {
    /// The keyword that it spells.
    pub(super) fn keyword(&self) -> Option<Keyword> {
        self.entry().map(|entry| entry.keyword)
    }

    /// The class of the keyword that it spells.
    pub(super) fn class(&self) -> Option<Class> {
        self.entry().map(|entry| entry.class)
    }

    fn entry(&self) -> Option<&'static Entry> {
        if self.kind == TokenKind::Word { keyword(&self.text) } else { None }
    }
}

pub(super) fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '＿' | '〇' | '·')
}

/// Pairs of quotes the language knows.
pub(super) const QUOTES: &[(char, char)] = &[('"', '"'), ('“', '”'), ('「', '」'), ('\'', '\''), ('‘', '’')];

/// Operators of the language, longest first, half width.
const SIGNS: &[&str] = &[
    "??", "==", "!=", "<=", ">=", "..", "~=", "≠", "≤", "≥", "≈", "<", ">", "+", "-", "*", "/", "×", "÷", "%", "!", ".",
];

/// The tokens of an expression, comments and white space left out; the first mistake stops it.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, SyntaxError> {
    if text.len() > MAX_LENGTH {
        return Err(SyntaxError::TooLong { at: 0..text.len(), limit: MAX_LENGTH });
    }
    let mut found = Vec::new();
    let mut pos = 0;
    while let Some(c) = text.get(pos..).and_then(|t| t.chars().next()) {
        let end = pos + c.len_utf8();
        let folded = fold_sign(c);
        if is_space(c) {
            pos = end;
        } else if folded == '#' {
            let rest = text.get(pos..).unwrap_or("");
            pos += rest.find('\n').unwrap_or(rest.len());
        } else if let Some((_, closing)) = QUOTES.iter().find(|(open, _)| *open == c) {
            let Some(length) = text.get(end..).and_then(|t| t.find(*closing)) else {
                return Err(SyntaxError::UnclosedString { at: pos..end, quote: *closing });
            };
            let stop = end + length + closing.len_utf8();
            found.push(Token {
                kind: TokenKind::Text,
                at: pos..stop,
                text: text.get(end..end + length).unwrap_or("").to_owned(),
            });
            pos = stop;
        } else if is_letter(c) {
            let length: usize =
                text.get(pos..).unwrap_or("").chars().take_while(|c| is_letter(*c)).map(char::len_utf8).sum();
            let word: String = text.get(pos..pos + length).unwrap_or("").chars().map(fold_char).collect();
            let kind = if word.starts_with(|c: char| c.is_ascii_digit()) { TokenKind::Number } else { TokenKind::Word };
            found.push(Token { kind, at: pos..pos + length, text: word });
            pos += length;
        } else {
            let token = sign(text, pos, folded)?;
            pos = token.at.end;
            found.push(token);
        }
    }
    Ok(found)
}

/// Removes the comments of an expression, and the white space around its lines; joins these by spaces.
///
/// A `#` between quotes is not a comment.
pub fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for token in tokens(text).unwrap_or_default() {
        push_gap(&mut kept, text.get(from..token.at.start).unwrap_or(""));
        kept.push_str(text.get(token.at.clone()).unwrap_or(""));
        from = token.at.end;
    }
    push_gap(&mut kept, text.get(from..).unwrap_or(""));
    let lines: Vec<&str> = kept.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join(" ")
}

/// Adds what stands between two tokens: white space, and comments, which are left out.
fn push_gap(kept: &mut String, gap: &str) {
    for line in gap.split_inclusive('\n') {
        match line.find(['#', '＃']) {
            Some(comment) => {
                kept.push_str(line.get(..comment).unwrap_or(""));
                kept.push_str(if line.ends_with('\n') { "\n" } else { "" });
            }
            None => kept.push_str(line),
        }
    }
}

/// Converts to half width, and replaces the characters that a Chinese keyboard gives for others.
fn fold_sign(c: char) -> char {
    match c {
        '。' => '.',
        '、' => ',',
        '《' => '<',
        '》' => '>',
        '｛' => '{',
        '｝' => '}',
        other => fold_char(other),
    }
}

fn sign(text: &str, pos: usize, folded: char) -> Result<Token, SyntaxError> {
    let rest = text.get(pos..).unwrap_or("");
    let ahead: String = rest.chars().take(3).map(fold_sign).collect();
    let width = |signs: &str| rest.chars().take(signs.chars().count()).map(char::len_utf8).sum::<usize>();
    let first = pos..pos + width(&ahead.chars().take(1).collect::<String>());
    let one = |kind| Token { kind, at: first.clone(), text: folded.to_string() };
    match folded {
        '(' | '[' | '{' => return Ok(one(TokenKind::Open)),
        ')' | ']' | '}' => return Ok(one(TokenKind::Close)),
        ',' => return Ok(one(TokenKind::Comma)),
        _ => {}
    }
    let known = SIGNS.iter().find(|sign| ahead.starts_with(**sign));
    if let Some((written, instead)) = FOREIGN_SIGNS.iter().find(|(sign, _)| ahead.starts_with(sign))
        && known.is_none_or(|known| known.len() <= written.len())
    {
        return Err(SyntaxError::Foreign {
            at: pos..pos + width(written),
            written: (*written).to_owned(),
            instead: *instead,
        });
    }
    if let Some(known) = known {
        return Ok(Token { kind: TokenKind::Sign, at: pos..pos + width(known), text: (*known).to_owned() });
    }
    if folded == '=' {
        // `=SUM(…)`, as in a spreadsheet.
        let leading = text.get(..pos).is_some_and(|head| head.trim().is_empty());
        return Err(SyntaxError::SingleEquals { at: first, leading });
    }
    Err(SyntaxError::Stray { at: first, written: rest.chars().take(1).collect() })
}

/// Checks that brackets pair up, and that neither they nor operators exceed the limits.
pub(super) fn brackets(tokens: &[Token]) -> Result<(), SyntaxError> {
    let mut open: Vec<&Token> = Vec::new();
    let mut operators = 0usize;
    for token in tokens {
        match token.kind {
            TokenKind::Open => {
                open.push(token);
                if open.len() > MAX_DEPTH {
                    return Err(SyntaxError::TooDeep { at: token.at.clone(), limit: MAX_DEPTH });
                }
            }
            TokenKind::Close => {
                let expected = match token.text.as_str() {
                    ")" => "(",
                    "]" => "[",
                    _ => "{",
                };
                match open.pop() {
                    Some(opening) if opening.text == expected => {}
                    Some(opening) => {
                        return Err(SyntaxError::Mismatched {
                            at: token.at.clone(),
                            opened: Some(opening.at.clone()),
                            written: token.text.clone(),
                        });
                    }
                    None => {
                        return Err(SyntaxError::Mismatched {
                            at: token.at.clone(),
                            opened: None,
                            written: token.text.clone(),
                        });
                    }
                }
            }
            TokenKind::Word if token.class() == Some(Class::Operator) => operators += 1,
            TokenKind::Sign if !matches!(token.text.as_str(), "." | ".." | "%" | "!") => operators += 1,
            _ => {}
        }
        if operators > MAX_OPERATORS {
            return Err(SyntaxError::TooManyOperators { at: token.at.clone(), limit: MAX_OPERATORS });
        }
    }
    match open.pop() {
        Some(opening) => {
            let closing = match opening.text.as_str() {
                "(" => ")",
                "[" => "]",
                _ => "}",
            };
            Err(SyntaxError::UnclosedBracket { at: opening.at.clone(), closing: closing.to_owned() })
        }
        None => Ok(()),
    }
}

/// Checks that `cell` is followed by a row and a column in square brackets.
pub(super) fn cells(tokens: &[Token]) -> Result<(), SyntaxError> {
    for (idx, cell) in tokens.iter().enumerate() {
        let before = idx.checked_sub(1).and_then(|i| tokens.get(i));
        if cell.keyword() != Some(Keyword::Cell)
            || names_follow(before) && before.is_some_and(|b| b.kind != TokenKind::Comma)
        {
            continue;
        }
        let rest = tokens.get(idx + 1..).unwrap_or(&[]);
        let Some(first) = rest.first() else { continue };
        if first.text != "[" {
            if matches!(first.kind, TokenKind::Word | TokenKind::Number | TokenKind::Open)
                && !super::keywords::is_structural(&first.text)
            {
                return Err(SyntaxError::CellShape { at: cell.at.clone() });
            }
            continue;
        }
        let (mut depth, mut commas) = (0usize, 0usize);
        for token in rest {
            match token.kind {
                TokenKind::Open => depth += 1,
                TokenKind::Close if depth == 1 => {
                    if commas != 1 {
                        return Err(SyntaxError::CellShape { at: cell.at.start..token.at.end });
                    }
                    break;
                }
                TokenKind::Close => depth -= 1,
                TokenKind::Comma if depth == 1 => commas += 1,
                _ => {}
            }
        }
    }
    Ok(())
}

/// Words reserved for later, unless they stand where a name belongs.
pub(super) fn reserved(tokens: &[Token]) -> Result<(), SyntaxError> {
    let mut before: Option<&Token> = None;
    for (idx, token) in tokens.iter().enumerate() {
        if token.class() == Some(Class::Reserved) && !names_follow(before) {
            let after = tokens.get(idx + 1);
            let part_of_name =
                after.is_some_and(|t| t.text == "." || t.text == "(") && after.is_some_and(|t| t.text == ".");
            if !part_of_name {
                return Err(SyntaxError::NotYet { at: token.at.clone(), word: token.text.clone() });
            }
        }
        before = Some(token);
    }
    Ok(())
}

/// Whether a name must follow this token.
pub(super) fn names_follow(before: Option<&Token>) -> bool {
    before.is_some_and(|token| match token.kind {
        TokenKind::Word => match token.class() {
            // The name after `cell` stands in brackets.
            Some(Class::Operand) => token.keyword() != Some(Keyword::Cell),
            Some(Class::Pattern) => true,
            _ => false,
        },
        TokenKind::Open => token.text != "(",
        TokenKind::Sign => token.text == "." || token.text == "..",
        TokenKind::Comma => true,
        _ => false,
    })
}

/// Signs that stand inside the names of rows and columns.
pub(super) fn names_sign(sign: &str) -> bool {
    matches!(sign, "." | "*")
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn comments_end_where_the_lexer_says() {
        let cases = [
            ("row ‘a#b’ == 1 # 注", "row ‘a#b’ == 1"),
            ("row \"a#b\" == 1", "row \"a#b\" == 1"),
            ("row 「a＃b」 # it's\n  == row 'c#d' ＃ 注\n", "row 「a＃b」 == row 'c#d'"),
            ("# 注\n\n  row 一\n    == 1", "row 一 == 1"),
        ];
        for (text, expected) in cases {
            assert_eq!(without_comments(text), expected);
        }
    }
}
