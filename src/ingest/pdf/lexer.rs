//! Splits what a page draws, or a character map, into operands and operators.
//!
//! Invariant: whatever the bytes are, the lexer reaches their end; operands nest at most [`MAX_DEPTH`] deep.

#![allow(clippy::disallowed_types, reason = "numbers of a drawing are places; those of figures are made of characters")]

/// Lists and dictionaries inside each other.
const MAX_DEPTH: usize = 32;

/// A value before an operator.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operand {
    Number(f64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    List(Vec<Operand>),
    Entries(Vec<(Vec<u8>, Operand)>),
    /// `true`, `false`, `null`, or what is none of the others.
    Other,
}

impl Operand {
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Operand::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn name(&self) -> Option<&[u8]> {
        match self {
            Operand::Name(name) => Some(name),
            _ => None,
        }
    }
}

enum Token {
    Value(Operand),
    Word(Vec<u8>),
    ListEnds,
    EntriesEnd,
}

pub(super) struct Lexer<'b> {
    bytes: &'b [u8],
    at: usize,
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_sign(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn hex_value(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

impl<'b> Lexer<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Lexer { bytes, at: 0 }
    }

    /// The next operator with the operands before it; `None` at the end.
    pub(super) fn operation(&mut self, operands: &mut Vec<Operand>) -> Option<Vec<u8>> {
        /// An operator has six at most, beside the parts of a colour.
        const KEPT: usize = 64;
        self.operation_of(operands, KEPT)
    }

    /// The next operator of a character map, which has its list as operands.
    pub(super) fn long_operation(&mut self, operands: &mut Vec<Operand>) -> Option<Vec<u8>> {
        self.operation_of(operands, usize::MAX)
    }

    fn operation_of(&mut self, operands: &mut Vec<Operand>, most: usize) -> Option<Vec<u8>> {
        operands.clear();
        loop {
            match self.token(0)? {
                Token::Value(value) if operands.len() < most => operands.push(value),
                Token::Word(word) => return Some(word),
                Token::Value(_) | Token::ListEnds | Token::EntriesEnd => {}
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn skip_blanks(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                    self.at += 1;
                }
            } else if is_blank(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    fn token(&mut self, depth: usize) -> Option<Token> {
        self.skip_blanks();
        let byte = self.next()?;
        Some(match byte {
            b'/' => Token::Value(Operand::Name(self.rest_of_name())),
            b'(' => Token::Value(Operand::Text(self.rest_of_text())),
            b'<' if self.peek() == Some(b'<') => {
                self.at += 1;
                Token::Value(self.rest_of_entries(depth))
            }
            b'<' => Token::Value(Operand::Text(self.rest_of_hex())),
            b'>' => {
                if self.peek() == Some(b'>') {
                    self.at += 1;
                }
                Token::EntriesEnd
            }
            b'[' => Token::Value(self.rest_of_list(depth)),
            b']' => Token::ListEnds,
            b'{' | b'}' | b')' => Token::Value(Operand::Other),
            _ => {
                let start = self.at - 1;
                while self.peek().is_some_and(|byte| !is_blank(byte) && !is_sign(byte)) {
                    self.at += 1;
                }
                let word = self.bytes.get(start..self.at).unwrap_or_default();
                match (number(word), word) {
                    (Some(number), _) => Token::Value(Operand::Number(number)),
                    (None, b"true" | b"false" | b"null") => Token::Value(Operand::Other),
                    (None, word) => Token::Word(word.to_vec()),
                }
            }
        })
    }

    fn rest_of_name(&mut self) -> Vec<u8> {
        let mut name = Vec::new();
        while let Some(byte) = self.peek().filter(|byte| !is_blank(*byte) && !is_sign(*byte)) {
            self.at += 1;
            let pair = self.bytes.get(self.at..self.at + 2).unwrap_or_default();
            match pair {
                [high, low] if byte == b'#' => match (hex_value(*high), hex_value(*low)) {
                    (Some(high), Some(low)) => {
                        name.push(high * 16 + low);
                        self.at += 2;
                    }
                    _ => name.push(byte),
                },
                _ => name.push(byte),
            }
        }
        name
    }

    fn rest_of_text(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        let mut open = 1usize;
        while let Some(byte) = self.next() {
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                }
                b'\\' => {
                    self.escape(&mut text);
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
        text
    }

    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.next() else { return };
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit) = self.peek().filter(|byte| matches!(byte, b'0'..=b'7')) else { break };
                    code = code * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                text.push(u8::try_from(code & 0xff).unwrap_or(0));
            }
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'\n' => {}
            other => text.push(other),
        }
    }

    fn rest_of_hex(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        let mut high: Option<u8> = None;
        while let Some(byte) = self.next() {
            if byte == b'>' {
                break;
            }
            let Some(value) = hex_value(byte) else { continue };
            high = match high {
                Some(high) => {
                    text.push(high * 16 + value);
                    None
                }
                None => Some(value),
            };
        }
        text.extend(high.map(|high| high * 16));
        text
    }

    fn rest_of_list(&mut self, depth: usize) -> Operand {
        let mut list = Vec::new();
        if depth >= MAX_DEPTH {
            return Operand::Other;
        }
        loop {
            match self.token(depth + 1) {
                Some(Token::Value(value)) => list.push(value),
                Some(Token::Word(_)) => list.push(Operand::Other),
                Some(Token::EntriesEnd) => {}
                Some(Token::ListEnds) | None => return Operand::List(list),
            }
        }
    }

    fn rest_of_entries(&mut self, depth: usize) -> Operand {
        let mut entries = Vec::new();
        let mut key: Option<Vec<u8>> = None;
        if depth >= MAX_DEPTH {
            return Operand::Other;
        }
        loop {
            let value = match self.token(depth + 1) {
                Some(Token::Value(value)) => value,
                Some(Token::Word(_)) => Operand::Other,
                Some(Token::ListEnds) => continue,
                Some(Token::EntriesEnd) | None => return Operand::Entries(entries),
            };
            match (key.take(), value) {
                (Some(name), value) => entries.push((name, value)),
                (None, Operand::Name(name)) => key = Some(name),
                (None, _) => {}
            }
        }
    }

    /// Skips the picture that a drawing holds after the word `BI`.
    pub(super) fn skip_picture(&mut self) {
        // The entries of the picture, then `ID`, one blank, and bytes up to `EI` between blanks.
        while let Some(token) = self.token(0) {
            if matches!(&token, Token::Word(word) if word == b"ID") {
                break;
            }
        }
        self.at += 1;
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let ends = |piece: &[u8]| matches!(piece, [before, b'E', b'I', after] if is_blank(*before) && is_blank(*after));
        self.at = match rest.windows(4).position(ends) {
            Some(end) => self.at + end + 3,
            None => self.bytes.len(),
        };
    }
}

/// A number as drawings write them; a sign or a point too many is passed over, as viewers do.
fn number(word: &[u8]) -> Option<f64> {
    if !word.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.'))
        || !word.iter().any(u8::is_ascii_digit)
    {
        return None;
    }
    let text = std::str::from_utf8(word).ok()?;
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let negative = text.starts_with('-');
    let digits = text.trim_start_matches(['+', '-']);
    let end = digits.find(['+', '-']).unwrap_or(digits.len());
    let digits = digits.get(..end)?;
    let second = digits.match_indices('.').nth(1).map_or(digits.len(), |(at, _)| at);
    let number: f64 = digits.get(..second)?.parse().ok()?;
    Some(if negative { -number } else { number })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operations(bytes: &[u8]) -> Vec<(Vec<u8>, Vec<Operand>)> {
        let mut lexer = Lexer::new(bytes);
        let mut all = Vec::new();
        let mut operands = Vec::new();
        while let Some(word) = lexer.operation(&mut operands) {
            if word == b"BI" {
                lexer.skip_picture();
            }
            all.push((word, operands.clone()));
        }
        all
    }

    #[test]
    fn values_and_operators_are_told_apart() {
        let read =
            operations(b"/F#31 12.5 Tf % words\n[(a\\)\\101) -120 <4e0>]TJ /P <</MCID 0/A[1 2]>> BDC --5 .5. -x");
        assert_eq!(read.len(), 4);
        assert_eq!(read[0], (b"Tf".to_vec(), vec![Operand::Name(b"F1".to_vec()), Operand::Number(12.5)]));
        let list = vec![Operand::Text(b"a)A".to_vec()), Operand::Number(-120.0), Operand::Text(vec![0x4e, 0x00])];
        assert_eq!(read[1], (b"TJ".to_vec(), vec![Operand::List(list)]));
        assert!(matches!(&read[2].1[1], Operand::Entries(entries) if entries.len() == 2));
        assert_eq!(read[3], (b"-x".to_vec(), vec![Operand::Number(-5.0), Operand::Number(0.5)]));
    }

    #[test]
    fn whatever_nests_comes_to_an_end() {
        assert!(operations(&b"[".repeat(10_000)).is_empty());
        assert!(operations(&b"<<".repeat(10_000)).is_empty());
        assert_eq!(operations(b"q BI /W 1 /H 1 ID \x00EI\xff EI Q").len(), 3);
    }
}
