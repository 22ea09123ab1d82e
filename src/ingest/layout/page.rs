//! Models what stands on a drawn page: characters and straight lines with their places.

/// A character with its place: left end of its base line, width and size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ingest) struct Mark {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub size: i32,
    pub text: String,
}

impl Mark {
    pub(in crate::ingest) fn middle(&self) -> (i32, i32) {
        (self.x + self.width / 2, self.y + self.size / 3)
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
