//! Models what stands on a drawn page: characters, straight lines, filled boxes and pictures with their places.

use std::collections::BTreeSet;

/// Which way text runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(in crate::ingest) enum Turn {
    #[default]
    Upright,
    /// Upwards.
    Left,
    UpsideDown,
    /// Downwards.
    Right,
    /// Aslant, or mirrored.
    Askew,
}

/// Whether a person sees a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::ingest) enum Sight {
    #[default]
    Seen,
    /// Outside the part of the page that is drawn on.
    Clipped,
    /// Drawn without colour, on a hidden layer, or transparent.
    Hidden,
}

pub(in crate::ingest) type Colour = [u8; 3];

/// Why a figure that was found on a page is not taken for what it seems to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::ingest) enum Doubt {
    /// It runs in another direction than the page.
    Turned,
    /// Another character lies over it.
    Overlaid,
    /// A part of it is outside of what is shown.
    Cut,
    /// A line runs through it.
    Struck,
    /// Small and lowered, beside a larger figure.
    Lowered,
    /// It reaches beyond its cell.
    Outside,
    /// The font does not say which characters it shows.
    Unreadable,
}

/// A character with its place: left end of its base line, width and size.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::ingest) struct Mark {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub size: i32,
    /// [`UNREADABLE`] where the font does not say which character it is.
    pub text: Box<str>,
    pub turn: Turn,
    pub sight: Sight,
    /// Characters that were drawn together.
    pub run: u32,
    /// The place in the order of drawing.
    pub order: u32,
    /// `None` where it is not one colour.
    pub colour: Option<Colour>,
    pub doubt: Option<Doubt>,
}

/// Stands for a character that is drawn and cannot be known.
pub(in crate::ingest) const UNREADABLE: &str = "\u{fffd}";

impl Mark {
    pub(in crate::ingest) fn middle(&self) -> (i32, i32) {
        let (along, up) = (self.width / 2, self.size / 3);
        match self.turn {
            Turn::Left => (self.x - up, self.y + along),
            Turn::Right => (self.x + up, self.y - along),
            Turn::UpsideDown => (self.x - along, self.y - up),
            Turn::Upright | Turn::Askew => (self.x + along, self.y + up),
        }
    }

    /// The right end of an upright character.
    pub(in crate::ingest) fn right(&self) -> i32 {
        self.x + self.width
    }
}

/// A horizontal (`y` the same) or vertical (`x` the same) line, from the smaller end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::ingest) struct Rule {
    pub horizontal: bool,
    /// The coordinate that stays.
    pub at: i32,
    pub from: i32,
    pub to: i32,
}

/// A part of the page with edges along the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::ingest) struct Area {
    pub left: i32,
    pub low: i32,
    pub right: i32,
    pub high: i32,
}

impl Area {
    pub(in crate::ingest) fn holds(&self, (x, y): (i32, i32)) -> bool {
        self.left <= x && x <= self.right && self.low <= y && y <= self.high
    }

    pub(in crate::ingest) fn middle(&self) -> (i32, i32) {
        (i32::midpoint(self.left, self.right), i32::midpoint(self.low, self.high))
    }

    pub(in crate::ingest) fn width(&self) -> i32 {
        self.right - self.left
    }

    pub(in crate::ingest) fn height(&self) -> i32 {
        self.high - self.low
    }

    /// The part that both have.
    pub(in crate::ingest) fn common(&self, other: &Area) -> Area {
        Area {
            left: self.left.max(other.left),
            low: self.low.max(other.low),
            right: self.right.min(other.right),
            high: self.high.min(other.high),
        }
    }

    pub(in crate::ingest) fn is_empty(&self) -> bool {
        self.left >= self.right || self.low >= self.high
    }
}

/// A filled box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest) struct Fill {
    pub area: Area,
    pub order: u32,
    pub colour: Option<Colour>,
    /// What lies below does not show through.
    pub opaque: bool,
}

/// A picture, or a drawing of lines and curves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest) struct Picture {
    pub area: Area,
    pub order: u32,
    pub opaque: bool,
}

#[derive(Debug, Clone, Default)]
pub(in crate::ingest) struct Page {
    pub number: u32,
    pub area: Area,
    pub marks: Vec<Mark>,
    pub rules: Vec<Rule>,
    pub fills: Vec<Fill>,
    pub pictures: Vec<Picture>,
    /// Fonts of which some characters cannot be known.
    pub unread_fonts: BTreeSet<String>,
}

/// A place after the page was turned so that text of this direction is upright.
fn turned((x, y): (i32, i32), turn: Turn) -> (i32, i32) {
    match turn {
        Turn::Upright | Turn::Askew => (x, y),
        Turn::Left => (y, -x),
        Turn::UpsideDown => (-x, -y),
        Turn::Right => (-y, x),
    }
}

impl Area {
    fn turned(&self, turn: Turn) -> Area {
        let (ax, ay) = turned((self.left, self.low), turn);
        let (bx, by) = turned((self.right, self.high), turn);
        Area { left: ax.min(bx), low: ay.min(by), right: ax.max(bx), high: ay.max(by) }
    }
}

impl Turn {
    /// The direction of text of this direction, seen after the page was turned.
    fn seen_from(self, turn: Turn) -> Turn {
        const ALL: [Turn; 4] = [Turn::Upright, Turn::Left, Turn::UpsideDown, Turn::Right];
        let place = |turn| ALL.iter().position(|other| *other == turn);
        match (place(self), place(turn)) {
            (Some(own), Some(page)) => ALL.get((own + 4 - page) % 4).copied().unwrap_or_default(),
            _ => self,
        }
    }
}

impl Mark {
    /// The same character after the page was turned.
    pub(in crate::ingest) fn turned(mut self, turn: Turn) -> Mark {
        (self.x, self.y) = turned((self.x, self.y), turn);
        self.turn = self.turn.seen_from(turn);
        self
    }
}

impl Page {
    /// Turns the page so that most of its text is upright: as a person holds it, whatever the file says.
    pub(in crate::ingest) fn upright(mut self) -> Page {
        let mut counts = [0usize; 4];
        for mark in &self.marks {
            if let Some(count) = counts.get_mut(mark.turn as usize) {
                *count += 1;
            }
        }
        let [upright, left, upside_down, right] = counts;
        let most = upright.max(left).max(upside_down).max(right);
        let turn = match most {
            _ if most == upright => return self,
            _ if most == left => Turn::Left,
            _ if most == right => Turn::Right,
            _ => Turn::UpsideDown,
        };
        self.area = self.area.turned(turn);
        self.marks = self.marks.into_iter().map(|mark| mark.turned(turn)).collect();
        for fill in &mut self.fills {
            fill.area = fill.area.turned(turn);
        }
        for picture in &mut self.pictures {
            picture.area = picture.area.turned(turn);
        }
        for rule in &mut self.rules {
            let ends = |at| if rule.horizontal { (at, rule.at) } else { (rule.at, at) };
            let (a, b) = (turned(ends(rule.from), turn), turned(ends(rule.to), turn));
            let horizontal = a.1 == b.1;
            let (at, from, to) = if horizontal { (a.1, a.0, b.0) } else { (a.0, a.1, b.1) };
            *rule = Rule { horizontal, at, from: from.min(to), to: from.max(to) };
        }
        self
    }
}
