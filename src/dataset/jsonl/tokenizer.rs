//! Finds members and values of JSON in the bytes of one line, as ranges; nothing is copied.
//!
//! Invariant: accepts less than all of JSON; the rest is left to the reader that reports mistakes.

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A string without escapes; the range leaves the quotes out.
    Plain,
    /// A string with escapes.
    Escaped,
    /// A number, `true` or `false`.
    Bare,
    Null,
    /// An object or a list, as a whole.
    Nested,
}

/// A value in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Value {
    pub start: usize,
    pub end: usize,
    pub kind: Kind,
}

/// The deepest nesting of a table of cells.
const MAX_DEPTH: usize = 64;

pub(super) struct Tokenizer<'t> {
    bytes: &'t [u8],
    at: usize,
    /// A string holds bytes that are not text.
    pub spoiled: bool,
}

/// Receives the members of an object.
pub(super) trait Visit {
    /// Examines the bytes from a member on before it is read, and returns how many of them it takes, up to the end of
    /// a value; 0 to have the member read.
    fn quick(&mut self, _rest: &[u8]) -> usize {
        0
    }

    /// Receives a member whose name was read; must take the value.
    fn member(&mut self, tokens: &mut Tokenizer<'_>, name: Value) -> Option<()>;
}

impl<F: FnMut(&mut Tokenizer<'_>, Value) -> Option<()>> Visit for F {
    fn member(&mut self, tokens: &mut Tokenizer<'_>, name: Value) -> Option<()> {
        self(tokens, name)
    }
}

impl<'t> Tokenizer<'t> {
    pub(super) fn new(bytes: &'t [u8]) -> Self {
        Self { bytes, at: 0, spoiled: false }
    }

    /// The bytes of a value.
    pub(super) fn words(&self, value: Value) -> &'t [u8] {
        self.bytes.get(value.start..value.end).unwrap_or_default()
    }

    pub(super) fn object(&mut self, visit: &mut impl Visit) -> Option<()> {
        self.eat(b'{')?;
        if self.eat(b'}').is_some() {
            return Some(());
        }
        loop {
            self.space();
            let taken = visit.quick(self.bytes.get(self.at..)?);
            self.at += taken;
            if taken == 0 {
                let name = self.string()?;
                self.eat(b':')?;
                visit.member(self, name)?;
            }
            if self.eat(b',').is_none() {
                return self.eat(b'}');
            }
        }
    }

    /// Calls `item` for each; it must take one value.
    pub(super) fn array(&mut self, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.eat(b'[')?;
        if self.eat(b']').is_some() {
            return Some(());
        }
        loop {
            item(self)?;
            if self.eat(b',').is_none() {
                return self.eat(b']');
            }
        }
    }

    pub(super) fn value(&mut self) -> Option<Value> {
        self.space();
        match self.bytes.get(self.at)? {
            b'"' => self.string(),
            b'{' | b'[' => self.nested(0),
            _ => self.bare(),
        }
    }

    /// Nothing but white space is left.
    pub(super) fn finish(&mut self) -> Option<()> {
        self.space();
        (self.at == self.bytes.len()).then_some(())
    }

    fn space(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, sign: u8) -> Option<()> {
        self.space();
        (self.bytes.get(self.at) == Some(&sign)).then(|| self.at += 1)
    }

    fn string(&mut self) -> Option<Value> {
        if self.bytes.get(self.at) != Some(&b'"') {
            return None;
        }
        let start = self.at + 1;
        let mut at = start;
        let mut kind = Kind::Plain;
        loop {
            at += memchr::memchr2(b'"', b'\\', self.bytes.get(at..)?)?;
            if self.bytes.get(at) == Some(&b'"') {
                break;
            }
            kind = Kind::Escaped;
            at += 2;
        }
        let words = self.bytes.get(start..at)?;
        // Control characters must be escaped.
        if words.iter().any(|byte| *byte < 0x20) {
            return None;
        }
        self.spoiled |= std::str::from_utf8(words).is_err();
        self.at = at + 1;
        Some(Value { start, end: at, kind })
    }

    fn bare(&mut self) -> Option<Value> {
        let start = self.at;
        let part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
        while self.bytes.get(self.at).is_some_and(part) {
            self.at += 1;
        }
        let words = self.bytes.get(start..self.at)?;
        let kind = match words {
            b"null" => Kind::Null,
            b"true" | b"false" => Kind::Bare,
            _ => is_number(words).then_some(Kind::Bare)?,
        };
        Some(Value { start, end: self.at, kind })
    }

    fn nested(&mut self, depth: usize) -> Option<Value> {
        if depth >= MAX_DEPTH {
            return None;
        }
        let start = self.at;
        let inner = |tokens: &mut Tokenizer<'_>| {
            tokens.space();
            match tokens.bytes.get(tokens.at)? {
                b'{' | b'[' => tokens.nested(depth + 1).map(|_| ()),
                _ => tokens.value().map(|_| ()),
            }
        };
        match self.bytes.get(start)? {
            b'{' => self.object(&mut |tokens: &mut Tokenizer<'_>, _| inner(tokens))?,
            _ => self.array(|tokens| inner(tokens))?,
        }
        Some(Value { start, end: self.at, kind: Kind::Nested })
    }
}

/// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`
fn is_number(words: &[u8]) -> bool {
    let digits = |words: &[u8]| words.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let rest = words.strip_prefix(b"-").unwrap_or(words);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest.first() == Some(&b'0')) {
        return false;
    }
    let mut rest = rest.get(whole..).unwrap_or_default();
    if let Some(fraction) = rest.strip_prefix(b".") {
        let count = digits(fraction);
        if count == 0 {
            return false;
        }
        rest = fraction.get(count..).unwrap_or_default();
    }
    if let Some(power) = rest.strip_prefix(b"e").or(rest.strip_prefix(b"E")) {
        let power = power.strip_prefix(b"+").or(power.strip_prefix(b"-")).unwrap_or(power);
        return !power.is_empty() && digits(power) == power.len();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(line: &str) -> Option<Vec<(String, String, Kind)>> {
        let mut tokens = Tokenizer::new(line.as_bytes());
        let mut found = Vec::new();
        tokens.object(&mut |tokens: &mut Tokenizer<'_>, name| {
            let value = tokens.value()?;
            let text = |value: Value| String::from_utf8(tokens.words(value).to_vec()).unwrap();
            found.push((text(name), text(value), value.kind));
            Some(())
        })?;
        tokens.finish()?;
        Some(found)
    }

    #[test]
    fn members_are_ranges_of_the_line() {
        let found = members(r#" {"a": 12.50, "b":"x\"y" ,"c":null,"d":[1,{"e":"]"}], "f":true}"#).unwrap();
        let shown: Vec<String> = found.iter().map(|(name, value, kind)| format!("{name} {value} {kind:?}")).collect();
        assert_eq!(
            shown,
            ["a 12.50 Bare", "b x\\\"y Escaped", "c null Null", "d [1,{\"e\":\"]\"}] Nested", "f true Bare"]
        );
    }

    #[test]
    fn what_is_no_json_is_not_taken() {
        for line in
            ["", "{", "{\"a\":}", "{\"a\":1,}", "{\"a\":NaN}", "{\"a\":01}", "{\"a\":1} x", "{\"a\":\"x}", "[1]"]
        {
            assert_eq!(members(line), None, "{line}");
        }
        assert!(members("{\"a\":1e400}").is_some());
        assert_eq!(members(&format!("{{\"a\":{}", "[".repeat(100_000))), None);
    }
}
