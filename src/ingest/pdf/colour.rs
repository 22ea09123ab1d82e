//! Reads colours as a person sees them, as far as that is needed to tell them from their background.

#![allow(clippy::disallowed_types, reason = "shares of colours are no figures")]

use lopdf::{Dictionary, Document, Object};

use super::lexer::Operand;
use super::objects::{entries, entry, resolved};
use crate::ingest::layout::page::Colour;

/// What the numbers of a colour stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// Light: grey, red-green-blue, or inks, by how many numbers there are.
    ByCount,
    /// Shares of inks of which none is white.
    Inks,
    Lab,
    /// A pattern, or an entry of a list.
    Unknown,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Ink {
    pub space: Space,
    /// `None` where it is not one colour, or it is not known which.
    pub colour: Option<Colour>,
}

fn share(value: f64) -> u8 {
    (value * 255.0).round().clamp(0.0, 255.0) as u8
}

impl Ink {
    pub(super) const BLACK: Ink = Ink { space: Space::ByCount, colour: Some([0, 0, 0]) };

    /// The first colour of a space.
    pub(super) fn first_in(space: Space) -> Ink {
        let colour = match space {
            Space::Unknown => None,
            Space::ByCount | Space::Inks | Space::Lab => Some([0, 0, 0]),
        };
        Ink { space, colour }
    }

    pub(super) fn from_operands(space: Space, operands: &[Operand]) -> Ink {
        let numbers: Vec<f64> = operands.iter().filter_map(Operand::number).collect();
        let colour = match (space, numbers.as_slice()) {
            (Space::Unknown, _) | (_, []) => None,
            (Space::Lab, [light, ..]) => Some([share(light / 100.0); 3]),
            (Space::Inks, shares) => Some([share(1.0 - shares.iter().copied().fold(0.0, f64::max)); 3]),
            (Space::ByCount, [grey]) => Some([share(*grey); 3]),
            (Space::ByCount, [red, green, blue]) => Some([share(*red), share(*green), share(*blue)]),
            (Space::ByCount, [cyan, magenta, yellow, black]) => {
                Some([cyan, magenta, yellow].map(|ink| share((1.0 - ink) * (1.0 - black))))
            }
            (Space::ByCount, _) => None,
        };
        Ink { space, colour }
    }
}

/// The space of a name among the resources.
pub(super) fn space(document: &Document, resources: &Dictionary, name: &[u8]) -> Space {
    match name {
        b"DeviceGray" | b"DeviceRGB" | b"DeviceCMYK" | b"CalGray" | b"CalRGB" | b"G" | b"RGB" | b"CMYK" => {
            return Space::ByCount;
        }
        b"Pattern" => return Space::Unknown,
        _ => {}
    }
    let spaces = entries(document, resources, b"ColorSpace");
    match spaces.and_then(|spaces| entry(document, spaces, name)) {
        Some(Object::Name(other)) if other != name && other.starts_with(b"Device") => Space::ByCount,
        Some(Object::Array(list)) => {
            let kind = list.first().and_then(|it| resolved(document, it)).and_then(|it| it.as_name().ok());
            match kind {
                Some(b"ICCBased" | b"CalGray" | b"CalRGB" | b"DeviceGray" | b"DeviceRGB" | b"DeviceCMYK") => {
                    Space::ByCount
                }
                Some(b"Separation" | b"DeviceN") => Space::Inks,
                Some(b"Lab") => Space::Lab,
                _ => Space::Unknown,
            }
        }
        _ => Space::Unknown,
    }
}
