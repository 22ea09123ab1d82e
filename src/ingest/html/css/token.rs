//! Splits style sheets into tokens: comments and escapes are resolved here and nowhere else.

/// One token. Lengths and numbers are kept in thousandths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// In lower case where case does not count: names of properties and values, not of classes.
    Ident(String),
    Call(String),
    At(String),
    Hash(String),
    Text(String),
    Number {
        thousandths: i64,
        /// `px`, `%`, or nothing.
        unit: String,
    },
    Delim(char),
    White,
}

/// Most digits of a number that are looked at.
const MAX_NUMBER_LENGTH: u32 = 12;

/// Larger numbers are this one.
const LARGEST: i64 = 1_000_000_000_000;

pub(super) fn tokens(sheet: &str) -> Vec<Token> {
    let mut reader = Reader { chars: sheet.chars().collect(), at: 0 };
    let mut list = Vec::new();
    while let Some(c) = reader.peek(0) {
        list.push(reader.token(c));
    }
    list
}

struct Reader {
    chars: Vec<char>,
    at: usize,
}

impl Reader {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn token(&mut self, c: char) -> Token {
        match c {
            '/' if self.peek(1) == Some('*') => {
                self.at += 2;
                while self.peek(0).is_some() && !(self.peek(0) == Some('*') && self.peek(1) == Some('/')) {
                    self.at += 1;
                }
                self.at += 2;
                // A comment separates nothing but the tokens around it.
                match self.peek(0) {
                    Some(next) => self.token(next),
                    None => Token::White,
                }
            }
            c if c.is_ascii_whitespace() => {
                while self.peek(0).is_some_and(|c| c.is_ascii_whitespace()) {
                    self.at += 1;
                }
                Token::White
            }
            '"' | '\'' => self.text(c),
            '#' if self.begins_name(1) => {
                self.at += 1;
                Token::Hash(self.name())
            }
            '@' if self.begins_name(1) => {
                self.at += 1;
                Token::At(self.name().to_ascii_lowercase())
            }
            '<' if self.follows("!--") => {
                self.at += 4;
                Token::White
            }
            '-' if self.follows("->") => {
                self.at += 3;
                Token::White
            }
            c if c.is_ascii_digit() || (matches!(c, '+' | '-' | '.') && self.begins_number()) => self.number(),
            _ if self.begins_name(0) => {
                let name = self.name();
                if self.peek(0) == Some('(') {
                    self.at += 1;
                    let name = name.to_ascii_lowercase();
                    if name == "url" {
                        while self.peek(0).is_some_and(|c| c != ')') {
                            self.at += 1;
                        }
                        self.at += 1;
                        return Token::Ident("url".to_owned());
                    }
                    return Token::Call(name);
                }
                Token::Ident(name)
            }
            c => {
                self.at += 1;
                Token::Delim(c)
            }
        }
    }

    fn follows(&self, words: &str) -> bool {
        words.chars().enumerate().all(|(index, c)| self.peek(index + 1) == Some(c))
    }

    fn begins_number(&self) -> bool {
        let digit = |at: usize| self.peek(at).is_some_and(|c| c.is_ascii_digit());
        match self.peek(0) {
            Some('.') => digit(1),
            _ => digit(1) || (self.peek(1) == Some('.') && digit(2)),
        }
    }

    fn begins_name(&self, ahead: usize) -> bool {
        let starts = |c: char| c.is_alphabetic() || c == '_' || !c.is_ascii();
        match (self.peek(ahead), self.peek(ahead + 1)) {
            (Some('\\'), Some(next)) => next != '\n',
            (Some('-'), Some(next)) => starts(next) || next == '-' || next == '\\',
            (Some(c), _) if ahead == 1 && c.is_ascii_digit() => true,
            (Some(c), _) => starts(c),
            (None, _) => false,
        }
    }

    fn name(&mut self) -> String {
        let mut name = String::new();
        while let Some(c) = self.peek(0) {
            match c {
                '\\' if self.peek(1).is_some_and(|next| next != '\n') => {
                    self.at += 1;
                    name.push(self.escape());
                }
                c if c.is_alphanumeric() || matches!(c, '_' | '-') || !c.is_ascii() => {
                    self.at += 1;
                    name.push(c);
                }
                _ => break,
            }
        }
        name
    }

    /// What stands after a backslash: up to six digits and a blank, or the character itself.
    fn escape(&mut self) -> char {
        let mut code: Option<u32> = None;
        for _ in 0..6 {
            let Some(digit) = self.peek(0).and_then(|c| c.to_digit(16)) else { break };
            code = Some(code.unwrap_or(0) * 16 + digit);
            self.at += 1;
        }
        match code {
            Some(code) => {
                if self.peek(0).is_some_and(|c| c.is_ascii_whitespace()) {
                    self.at += 1;
                }
                char::from_u32(code).filter(|c| *c != '\0').unwrap_or('\u{fffd}')
            }
            None => {
                let c = self.peek(0).unwrap_or('\u{fffd}');
                self.at += 1;
                c
            }
        }
    }

    fn text(&mut self, quote: char) -> Token {
        self.at += 1;
        let mut words = String::new();
        while let Some(c) = self.peek(0) {
            self.at += 1;
            match c {
                c if c == quote => break,
                // A quote that is not closed ends with its line.
                '\n' => break,
                '\\' if self.peek(0) == Some('\n') => self.at += 1,
                '\\' => words.push(self.escape()),
                c => words.push(c),
            }
        }
        Token::Text(words)
    }

    fn number(&mut self) -> Token {
        let negative = self.peek(0) == Some('-');
        if matches!(self.peek(0), Some('+' | '-')) {
            self.at += 1;
        }
        let (mut thousandths, mut digits, mut places) = (0i64, 0, None);
        while let Some(c) = self.peek(0) {
            match (c.to_digit(10), places) {
                (Some(digit), None) if digits < MAX_NUMBER_LENGTH => {
                    thousandths = thousandths * 10 + i64::from(digit) * 1_000;
                    digits += 1;
                }
                (Some(digit), Some(scale)) => {
                    thousandths += i64::from(digit) * scale;
                    places = Some(scale / 10);
                }
                (Some(_), None) => {}
                (None, None) if c == '.' && self.peek(1).is_some_and(|c| c.is_ascii_digit()) => places = Some(100),
                _ => break,
            }
            self.at += 1;
        }
        if matches!(self.peek(0), Some('e' | 'E')) {
            let sign = usize::from(matches!(self.peek(1), Some('+' | '-')));
            if self.peek(1 + sign).is_some_and(|c| c.is_ascii_digit()) {
                let down = self.peek(1) == Some('-');
                self.at += 1 + sign;
                let mut exponent = 0u32;
                while let Some(digit) = self.peek(0).and_then(|c| c.to_digit(10)) {
                    exponent = (exponent * 10 + digit).min(12);
                    self.at += 1;
                }
                let power = 10i64.saturating_pow(exponent);
                thousandths = if down { thousandths / power } else { thousandths.saturating_mul(power) };
            }
        }
        // No page is so large that a larger number would mean something else.
        let thousandths = thousandths.min(LARGEST);
        let unit = match self.peek(0) {
            Some('%') => {
                self.at += 1;
                "%".to_owned()
            }
            Some(_) if self.begins_name(0) => self.name().to_ascii_lowercase(),
            _ => String::new(),
        };
        Token::Number { thousandths: if negative { -thousandths } else { thousandths }, unit }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_escapes_are_resolved() {
        let ident = |name: &str| Token::Ident(name.to_owned());
        assert_eq!(tokens("display:/**/n\\6fne"), [ident("display"), Token::Delim(':'), ident("none")]);
        assert_eq!(tokens("d\\69 splay")[0], ident("display"));
        assert_eq!(tokens("\\00006eone")[0], ident("none"));
        assert_eq!(tokens("a/*"), [ident("a"), Token::White]);
        assert_eq!(tokens("<!-- a -->"), [Token::White, Token::White, ident("a"), Token::White, Token::White]);
        assert_eq!(tokens("'a\\'b'"), [Token::Text("a'b".to_owned())]);
    }

    #[test]
    fn numbers_are_kept_in_thousandths() {
        let number = |words: &str| match tokens(words).as_slice() {
            [Token::Number { thousandths, unit }] => (*thousandths, unit.clone()),
            other => panic!("{other:?}"),
        };
        assert_eq!(number("-9999px"), (-9_999_000, "px".to_owned()));
        assert_eq!(number(".5em"), (500, "em".to_owned()));
        assert_eq!(number("+0.001"), (1, String::new()));
        assert_eq!(number("1e2%"), (100_000, "%".to_owned()));
    }
}
