//! Computes `calc()`, `min()`, `max()` and `clamp()` of numbers and lengths in the values of properties.

use super::token::Token;
use super::value::length;

/// Brackets inside each other that are followed.
const MAX_NESTING: usize = 16;

/// A number in thousandths, or a length in thousandths of a pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Amount {
    thousandths: i64,
    is_length: bool,
}

/// A value in which every function of numbers is replaced by what it comes to; what cannot be computed stays.
pub(super) fn computed(value: &[Token], em: i64, whole: i64) -> Vec<Token> {
    let mut out = Vec::with_capacity(value.len());
    let mut at = 0;
    while let Some(token) = value.get(at) {
        let mut sum = Sum { tokens: value.get(at..).unwrap_or_default(), at: 0, em, whole };
        if let Token::Call(name) = token
            && is_computed(name)
            && let Some(amount) = sum.operand(0)
        {
            let unit = if amount.is_length { "px" } else { "" };
            out.push(Token::Number { thousandths: amount.thousandths, unit: unit.to_owned() });
            at += sum.at;
            continue;
        }
        out.push(token.clone());
        at += 1;
    }
    out
}

fn is_computed(name: &str) -> bool {
    matches!(name, "calc" | "-webkit-calc" | "-moz-calc" | "min" | "max" | "clamp")
}

/// A reader of one function.
struct Sum<'t> {
    tokens: &'t [Token],
    at: usize,
    em: i64,
    whole: i64,
}

impl Sum<'_> {
    fn sign(&mut self, signs: [char; 2]) -> Option<char> {
        let Some(Token::Delim(found)) = self.tokens.get(self.at) else { return None };
        signs.contains(found).then(|| self.at += 1)?;
        Some(*found)
    }

    fn sum(&mut self, deep: usize) -> Option<Amount> {
        let mut left = self.product(deep)?;
        loop {
            let minus = match self.sign(['+', '-']) {
                Some(sign) => sign == '-',
                // `1 -1` is written without the blank that a sum wants.
                None => return Some(left),
            };
            let right = self.product(deep)?;
            let same = left.is_length == right.is_length;
            let right = if minus { right.thousandths.checked_neg()? } else { right.thousandths };
            left.thousandths = left.thousandths.checked_add(right).filter(|_| same)?;
        }
    }

    fn product(&mut self, deep: usize) -> Option<Amount> {
        let mut left = self.operand(deep)?;
        while let Some(sign) = self.sign(['*', '/']) {
            let right = self.operand(deep)?;
            let both = left.is_length && right.is_length;
            left = match sign {
                '*' if !both => Amount {
                    thousandths: left.thousandths.checked_mul(right.thousandths)? / 1_000,
                    is_length: left.is_length || right.is_length,
                },
                '/' if !right.is_length => Amount {
                    thousandths: left.thousandths.checked_mul(1_000)?.checked_div(right.thousandths)?,
                    is_length: left.is_length,
                },
                _ => return None,
            };
        }
        Some(left)
    }

    fn operand(&mut self, deep: usize) -> Option<Amount> {
        let token = self.tokens.get(self.at).filter(|_| deep <= MAX_NESTING)?;
        self.at += 1;
        match token {
            Token::Number { thousandths, unit } if unit.is_empty() => {
                Some(Amount { thousandths: *thousandths, is_length: false })
            }
            token @ Token::Number { .. } => {
                Some(Amount { thousandths: length(Some(token), self.em, self.whole)?, is_length: true })
            }
            Token::Delim('(') => self.list(deep + 1).and_then(|list| match list.as_slice() {
                [only] => Some(*only),
                _ => None,
            }),
            Token::Call(name) if is_computed(name) => {
                let list = self.list(deep + 1)?;
                let same = list.windows(2).all(|pair| matches!(pair, [a, b] if a.is_length == b.is_length));
                let by = |amount: &Amount| amount.thousandths;
                match (name.as_str(), list.as_slice()) {
                    _ if !same => None,
                    ("min", list) => list.iter().copied().min_by_key(by),
                    ("max", list) => list.iter().copied().max_by_key(by),
                    ("clamp", [low, middle, high]) => {
                        let thousandths = middle.thousandths.min(high.thousandths).max(low.thousandths);
                        Some(Amount { thousandths, ..*middle })
                    }
                    ("clamp", _) => None,
                    (_, [only]) => Some(*only),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// What stands up to the closing bracket, between commas.
    fn list(&mut self, deep: usize) -> Option<Vec<Amount>> {
        let mut list = Vec::new();
        loop {
            list.push(self.sum(deep)?);
            match self.sign([',', ')']) {
                Some(',') => {}
                Some(_) => return Some(list),
                // A sheet may end before its brackets close.
                None => return (self.at >= self.tokens.len()).then_some(list),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    #[test]
    fn functions_of_numbers_come_to_one_number() {
        let amount = |words: &str| {
            let solid: Vec<Token> = tokens(words).into_iter().filter(|token| *token != Token::White).collect();
            match computed(&solid, 16_000, 100_000).as_slice() {
                [Token::Number { thousandths, unit }] => Some((*thousandths, unit.clone())),
                _ => None,
            }
        };
        for (words, expected) in [
            ("calc(1 - 1)", Some((0, ""))),
            ("calc(1px - 1px)", Some((0, "px"))),
            ("calc(2em * 3 / (1 + 2))", Some((32_000, "px"))),
            ("max(0px, min(2px, 1em))", Some((2_000, "px"))),
            ("clamp(1px, 5vw, 2px)", Some((2_000, "px"))),
            ("calc(1 / 0)", None),
            ("calc(1px * 1px)", None),
            ("calc(1 - env(x))", None),
        ] {
            assert_eq!(amount(words), expected.map(|(number, unit)| (number, unit.to_owned())), "{words}");
        }
    }
}
