//! Models the font of a run or a cell in spreadsheets and OpenDocument, each property set or left to what is below.

use crate::ingest::inline::{Colour, Ground, Level, Look, is_symbol_font};
use crate::ingest::xml::Tag;

/// Smaller letters, in tenths of a point, are not read by anyone.
const MIN_SIZE: u32 = 20;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Font {
    pub hidden: Option<bool>,
    pub faint: Option<bool>,
    pub struck: Option<bool>,
    pub level: Option<Level>,
    /// `Some(None)`: automatic.
    pub colour: Option<Option<Colour>>,
    /// In tenths of a point.
    pub size: Option<u32>,
    pub symbol: Option<bool>,
    pub ground: Option<Ground>,
}

impl Font {
    /// What is not set here is as in `below`.
    pub(super) fn over(self, below: Font) -> Font {
        Font {
            hidden: self.hidden.or(below.hidden),
            faint: self.faint.or(below.faint),
            struck: self.struck.or(below.struck),
            level: self.level.or(below.level),
            colour: self.colour.or(below.colour),
            size: self.size.or(below.size),
            symbol: self.symbol.or(below.symbol),
            ground: self.ground.or(below.ground),
        }
    }

    pub(super) fn look(self) -> Look {
        let mut look = Look {
            hidden: self.hidden == Some(true) || self.size.is_some_and(|size| size <= MIN_SIZE),
            faint: self.faint == Some(true),
            struck: self.struck == Some(true),
            level: self.level.unwrap_or_default(),
            symbol: self.symbol == Some(true),
            ..Look::default()
        };
        look.paint(self.colour.flatten(), self.ground.unwrap_or_default());
        look
    }

    /// Reads one property as Excel writes it inside `font` or `rPr`.
    pub(super) fn read_excel(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            "strike" => self.struck = Some(tag.is_on()),
            "vertAlign" => {
                self.level = Some(match tag.value("val").as_deref() {
                    Some("superscript") => Level::Raised,
                    Some("subscript") => Level::Lowered,
                    _ => Level::Line,
                });
            }
            "color" => self.colour = Some(excel_colour(tag)),
            "sz" => self.size = tag.value("val").as_deref().and_then(tenths),
            "name" | "rFont" => self.symbol = tag.get("val").map(|name| is_symbol_font(&name)),
            _ => {}
        }
    }
}

/// `10.5` as tenths.
pub(super) fn tenths(words: &str) -> Option<u32> {
    let (whole, fraction) = words.trim().split_once('.').unwrap_or((words.trim(), ""));
    let whole: u32 = whole.parse().ok().filter(|whole| *whole < 10_000)?;
    let tenth = fraction.chars().next().and_then(|c| c.to_digit(10)).unwrap_or(0);
    Some(whole * 10 + tenth)
}

/// A colour of a sheet; `None` where it is automatic or one that can be seen on white.
pub(super) fn excel_colour(tag: &Tag<'_>) -> Option<Colour> {
    let tinted = tag.value("tint").is_some_and(|tint| !tint.trim_matches(['0', '.', '-']).is_empty());
    if let Some(colour) = tag.value("rgb").as_deref().and_then(Colour::from_hex) {
        return Some(colour);
    }
    match (tag.number("theme"), tag.number("indexed")) {
        (Some(0), _) if !tinted => Some(Colour::WHITE),
        (_, Some(1 | 9 | 65)) => Some(Colour::WHITE),
        (_, Some(0 | 8 | 64)) => Some(Colour::BLACK),
        _ => None,
    }
}
