//! Reads values of properties: lengths in thousandths of a pixel, colours, and what clips, moves or turns.

use super::token::Token;
use crate::ingest::inline::Colour;

/// Thousandths of a pixel in one.
pub(super) const PIXEL: i64 = 1_000;
/// Moved further than this, words are off the page.
pub(super) const FAR: i64 = 300 * PIXEL;

/// What words are painted with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest::html) enum Ink {
    Clear,
    Colour(Colour),
    Unclear,
}

/// How much of something is to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sight {
    Full,
    /// Perhaps, or otherwise than written.
    Faint,
    None,
}

/// A length; `em` is the size of letters, `whole` what percentages refer to.
pub(super) fn length(token: Option<&Token>, em: i64, whole: i64) -> Option<i64> {
    let Some(Token::Number { thousandths, unit }) = token else { return None };
    let by = |size: i64| Some(thousandths.saturating_mul(size) / 1_000);
    match unit.as_str() {
        "" if *thousandths == 0 => Some(0),
        "px" => Some(*thousandths),
        "em" => by(em),
        "rem" => by(16 * PIXEL),
        "ex" | "ch" => by(em / 2),
        "pt" => by(1_333),
        "pc" => by(16 * PIXEL),
        "in" => by(96 * PIXEL),
        "cm" => by(37_795),
        "mm" => by(3_780),
        "q" => by(945),
        "%" => Some(thousandths.saturating_mul(whole) / 100_000),
        "vw" | "vmax" | "vi" | "svw" | "lvw" | "dvw" => by(12_800),
        "vh" | "vmin" | "vb" | "svh" | "lvh" | "dvh" => by(8_000),
        _ => None,
    }
}

pub(super) fn word(value: &[Token]) -> Option<&str> {
    match value {
        [Token::Ident(word)] => Some(word),
        _ => None,
    }
}

/// Size of letters; `size` is that of the element around.
pub(super) fn font_size(token: &Token, size: i64) -> Option<i64> {
    let size = size.min(1_000_000 * PIXEL);
    match token {
        Token::Ident(word) => Some(match word.as_str() {
            "xx-small" => 9 * PIXEL,
            "x-small" => 10 * PIXEL,
            "small" => 13 * PIXEL,
            "medium" | "initial" => 16 * PIXEL,
            "large" => 18 * PIXEL,
            "x-large" => 24 * PIXEL,
            "xx-large" => 32 * PIXEL,
            "smaller" => size * 5 / 6,
            "larger" => size * 6 / 5,
            "inherit" | "unset" => size,
            _ => return None,
        }),
        token => length(Some(token), size, size).filter(|size| *size >= 0),
    }
}

/// The size in `font: bold 0/0 a`.
pub(super) fn size_in_font(value: &[Token], size: i64) -> Option<i64> {
    value.iter().find_map(|token| match token {
        Token::Number { unit, thousandths } if !unit.is_empty() || *thousandths == 0 => font_size(token, size),
        Token::Ident(word) if !matches!(word.as_str(), "inherit" | "initial" | "unset") => font_size(token, size),
        _ => None,
    })
}

/// A colour anywhere in a value.
pub(super) fn ink(value: &[Token]) -> Option<Ink> {
    value.iter().enumerate().find_map(|(at, token)| match token {
        Token::Hash(digits) => hex(digits),
        Token::Ident(word) if word == "transparent" => Some(Ink::Clear),
        Token::Ident(word) => named(word).map(Ink::Colour),
        Token::Call(name)
            if matches!(name.as_str(), "rgb" | "rgba" | "hsl" | "hsla" | "lab" | "lch" | "oklab" | "oklch") =>
        {
            mixed(name, value.get(at + 1..).unwrap_or_default())
        }
        // A background picture does not paint words.
        Token::Call(name) if name.ends_with("gradient") || name.ends_with("image-set") || name == "url" => None,
        Token::Call(_) => Some(Ink::Unclear),
        _ => None,
    })
}

/// A colour in an attribute of old pages: `#FFF`, `FFFFFF`, `white`.
pub(in crate::ingest::html) fn ink_of(words: &str) -> Option<Ink> {
    let words = words.trim().to_ascii_lowercase();
    hex(words.trim_start_matches('#')).or_else(|| named(&words).map(Ink::Colour))
}

fn hex(digits: &str) -> Option<Ink> {
    let long: String = match digits.len() {
        3 | 4 => digits.chars().flat_map(|c| [c, c]).collect(),
        6 | 8 => digits.to_owned(),
        _ => return None,
    };
    if long.get(6..).is_some_and(|alpha| !alpha.is_empty() && u8::from_str_radix(alpha, 16).is_ok_and(|a| a < 13)) {
        return Some(Ink::Clear);
    }
    Colour::from_hex(long.get(..6)?).map(Ink::Colour)
}

/// `rgb(0 0 0 / 5%)`, `hsla(0, 0%, 100%, 1)`.
fn mixed(name: &str, inside: &[Token]) -> Option<Ink> {
    let end = inside.iter().position(|token| *token == Token::Delim(')')).unwrap_or(inside.len());
    let numbers: Vec<(i64, &str)> = inside
        .iter()
        .take(end)
        .filter_map(|token| match token {
            Token::Number { thousandths, unit } => Some((*thousandths, unit.as_str())),
            _ => None,
        })
        .collect();
    let alpha = numbers.get(3).map_or(1_000, |(alpha, unit)| if *unit == "%" { alpha / 100 } else { *alpha });
    if alpha <= 50 {
        return Some(Ink::Clear);
    }
    let [first, second, third, ..] = numbers.as_slice() else { return Some(Ink::Unclear) };
    // Only lightness matters for what is as white or black as the page; the rest is a grey as light.
    let light = match name {
        "hsl" | "hsla" => Some(third.0),
        "lab" | "lch" => Some(first.0),
        "oklab" | "oklch" => Some(if first.1 == "%" { first.0 } else { first.0.saturating_mul(100) }),
        _ => None,
    };
    if let Some(light) = light {
        let part = u8::try_from((light * 255 / 100_000).clamp(0, 255)).unwrap_or(u8::MAX);
        return Some(match light {
            97_000.. => Ink::Colour(Colour::WHITE),
            _ => Ink::Colour(Colour(part, part, part)),
        });
    }
    let part = |(value, unit): &(i64, &str)| {
        let value = if *unit == "%" { value * 255 / 100_000 } else { value / 1_000 };
        u8::try_from(value.clamp(0, 255)).unwrap_or(u8::MAX)
    };
    Some(Ink::Colour(Colour(part(first), part(second), part(third))))
}

/// The names that matter: pale ones and those of usual backgrounds. Every other name is a colour that can be seen.
pub(super) fn named(word: &str) -> Option<Colour> {
    Some(match word {
        "white" => Colour::WHITE,
        "snow" | "ghostwhite" | "whitesmoke" | "floralwhite" | "mintcream" | "azure" | "ivory" => Colour(250, 250, 250),
        "black" => Colour::BLACK,
        "red" => Colour(255, 0, 0),
        "blue" => Colour(0, 0, 255),
        "green" => Colour(0, 128, 0),
        "yellow" => Colour(255, 255, 0),
        "gray" | "grey" => Colour(128, 128, 128),
        "silver" => Colour(192, 192, 192),
        "navy" => Colour(0, 0, 128),
        "orange" => Colour(255, 165, 0),
        "lightgray" | "lightgrey" => Colour(211, 211, 211),
        "aliceblue" => Colour(240, 248, 255),
        "maroon" => Colour(128, 0, 0),
        "teal" => Colour(0, 128, 128),
        "purple" => Colour(128, 0, 128),
        "lime" => Colour(0, 255, 0),
        "aqua" | "cyan" => Colour(0, 255, 255),
        _ => return None,
    })
}

/// What `transform` and its relatives leave to be seen.
pub(super) fn transformed(value: &[Token]) -> Sight {
    let mut sight = Sight::Full;
    for (at, token) in value.iter().enumerate() {
        let Token::Call(name) = token else { continue };
        let inside = value.get(at + 1..).unwrap_or_default();
        let end = inside.iter().position(|token| *token == Token::Delim(')')).unwrap_or(inside.len());
        let numbers = || inside.iter().take(end).filter(|token| matches!(token, Token::Number { .. }));
        let thousandths = |token: &Token| match token {
            Token::Number { thousandths, .. } => *thousandths,
            _ => 0,
        };
        let here = match name.as_str() {
            "scale" | "scalex" | "scaley" | "scale3d" | "scalez" => {
                match numbers().map(|token| thousandths(token).abs()).min() {
                    Some(..=100) => Sight::None,
                    _ if numbers().any(|token| thousandths(token) < 0) => Sight::Faint,
                    _ => Sight::Full,
                }
            }
            "translate" | "translatex" | "translatey" | "translate3d" => {
                match numbers().any(|token| length(Some(token), 16 * PIXEL, 100 * PIXEL).is_none_or(|l| l.abs() >= FAR))
                {
                    true => Sight::None,
                    false => Sight::Full,
                }
            }
            "translatez" | "perspective" => Sight::Full,
            _ if numbers().all(|token| thousandths(token) == 0) => Sight::Full,
            _ => Sight::Faint,
        };
        sight = sight.max(here);
    }
    sight
}

/// What `clip` leaves to be seen.
pub(super) fn clipped(value: &[Token]) -> Sight {
    if !matches!(value.first(), Some(Token::Call(name)) if name == "rect") {
        return Sight::Full;
    }
    let sides: Vec<Option<i64>> = value
        .iter()
        .skip(1)
        .filter(|token| matches!(token, Token::Number { .. } | Token::Ident(_)))
        .map(|token| length(Some(token), 16 * PIXEL, 0))
        .collect();
    match sides.as_slice() {
        [Some(top), Some(right), Some(bottom), Some(left)] if bottom - top <= PIXEL || right - left <= PIXEL => {
            Sight::None
        }
        [Some(_), ..] => Sight::Faint,
        _ => Sight::Full,
    }
}

/// What `clip-path` leaves to be seen.
pub(super) fn clip_path(value: &[Token]) -> Sight {
    let Some(Token::Call(name)) = value.first() else { return Sight::Full };
    let numbers: Vec<(i64, &str)> = value
        .iter()
        .filter_map(|token| match token {
            Token::Number { thousandths, unit } => Some((*thousandths, unit.as_str())),
            _ => None,
        })
        .collect();
    let hides = match name.as_str() {
        "inset" => {
            let side = |at: usize| numbers.get(at).map(|(value, _)| *value);
            let top = side(0).unwrap_or(0);
            let right = side(1).unwrap_or(top);
            let (bottom, left) = (side(2).unwrap_or(top), side(3).unwrap_or(right));
            numbers.iter().all(|(_, unit)| *unit == "%") && (top + bottom >= 100_000 || right + left >= 100_000)
        }
        "circle" | "ellipse" => numbers.first().is_some_and(|(radius, _)| *radius == 0),
        "polygon" => numbers.windows(2).all(|pair| pair.first() == pair.last()),
        _ => false,
    };
    let full = name == "inset" && numbers.iter().all(|(value, _)| *value == 0);
    match (hides, full) {
        (true, _) => Sight::None,
        (false, true) => Sight::Full,
        (false, false) => Sight::Faint,
    }
}

/// A share of one: `0`, `0.5`, `5%`.
pub(super) fn share(token: Option<&Token>) -> Option<i64> {
    match token {
        Some(Token::Number { thousandths, unit }) if unit.is_empty() => Some(*thousandths),
        Some(Token::Number { thousandths, unit }) if unit == "%" => Some(thousandths / 100),
        _ => None,
    }
}

/// What `filter` leaves to be seen.
pub(super) fn filtered(value: &[Token]) -> Sight {
    let mut sight = Sight::Full;
    for (at, token) in value.iter().enumerate() {
        let Token::Call(name) = token else { continue };
        let number = value.get(at + 1);
        let here = match name.as_str() {
            "opacity" if share(number).is_some_and(|share| share <= 50) => Sight::None,
            "opacity" | "drop-shadow" | "grayscale" | "sepia" => Sight::Full,
            // `alpha(opacity=0)` of old browsers, which no browser in use follows.
            "alpha" => Sight::Full,
            _ => Sight::Faint,
        };
        sight = sight.max(here);
    }
    sight
}
