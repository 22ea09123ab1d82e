//! Collects the lines of a path and finds in it straight lines, boxes, and drawings that are neither.

#![allow(clippy::disallowed_types, reason = "places on a page are no figures")]

use super::state::{bounds, hundredths};
use crate::ingest::layout::page::{Area, Rule};

/// A box thinner than this is a line, in hundredths of a point.
const THIN: i32 = 300;
/// Lines that lean less than this are straight.
const STRAIGHT: i32 = 60;
/// Edges from which on a shape without curves is a drawing, as characters are that were made into shapes.
const MANY_EDGES: usize = 7;

type Place = (f64, f64);

#[derive(Debug, Default)]
struct Part {
    places: Vec<Place>,
    closed: bool,
    /// The lines between places, all of them straight.
    straight: bool,
}

/// The lines between `m` or `re` and what draws them.
#[derive(Debug, Default)]
pub(super) struct Path {
    parts: Vec<Part>,
}

impl Path {
    pub(super) fn begin(&mut self, place: Place) {
        self.parts.push(Part { places: vec![place], closed: false, straight: true });
    }

    pub(super) fn line(&mut self, place: Place) {
        match self.parts.last_mut() {
            Some(part) if !part.closed => part.places.push(place),
            Some(part) => {
                // After its end a part goes on from where it began.
                let start = part.places.first().copied();
                self.begin(start.unwrap_or(place));
                self.line(place);
            }
            None => self.begin(place),
        }
    }

    /// A curve through places and the ones that shape it, which are near enough to it for its area.
    pub(super) fn curve(&mut self, places: &[Place]) {
        for place in places {
            self.line(*place);
        }
        if let Some(part) = self.parts.last_mut() {
            part.straight = false;
        }
    }

    pub(super) fn close(&mut self) {
        if let Some(part) = self.parts.last_mut() {
            part.closed = true;
        }
    }

    pub(super) fn polygon(&mut self, corners: [Place; 4]) {
        self.parts.push(Part { places: corners.to_vec(), closed: true, straight: true });
    }

    /// The smallest area around the path.
    pub(super) fn area(&self) -> Area {
        bounds(self.parts.iter().flat_map(|part| part.places.iter().copied()))
    }

    /// Notes the straight lines of the path.
    pub(super) fn stroke(&self, rules: &mut Vec<Rule>) {
        for part in &self.parts {
            if let (Some(area), true) = (part.rectangle(), part.closed) {
                edges(area, rules);
                continue;
            }
            if !part.straight {
                continue;
            }
            for pair in part.places.windows(2) {
                if let [from, to] = pair {
                    rule(*from, *to, rules);
                }
            }
            if let (Some(first), Some(last), true) = (part.places.first(), part.places.last(), part.closed) {
                rule(*last, *first, rules);
            }
        }
    }

    /// Notes thin boxes as lines, and gives every other box.
    pub(super) fn fill(&self, rules: &mut Vec<Rule>, mut each: impl FnMut(Area)) {
        for part in &self.parts {
            let whole = bounds(part.places.iter().copied());
            match part.rectangle() {
                // Edges of a frame may be cut at an angle where they meet.
                _ if part.straight && part.places.len() >= 4 && (whole.width() < THIN || whole.height() < THIN) => {
                    bar(whole, rules);
                }
                Some(area) => each(area),
                None => {}
            }
        }
    }

    /// The area of a path that is neither lines nor boxes: a shape, perhaps of a character.
    pub(super) fn drawing(&self) -> Option<Area> {
        let shaped = |part: &Part| {
            let area = bounds(part.places.iter().copied());
            let thin = area.width() < THIN || area.height() < THIN;
            !part.straight || part.places.len() >= MANY_EDGES && !thin
        };
        self.parts.iter().any(shaped).then(|| self.area())
    }
}

impl Part {
    /// The part as a box with edges along the page.
    fn rectangle(&self) -> Option<Area> {
        if !self.straight || !matches!(self.places.len(), 4..=5) {
            return None;
        }
        let area = bounds(self.places.iter().copied());
        let near = |at: i32, edge: i32| (at - edge).abs() <= STRAIGHT;
        let corner = |place: &Place| {
            let (x, y) = (hundredths(place.0), hundredths(place.1));
            (near(x, area.left) || near(x, area.right)) && (near(y, area.low) || near(y, area.high))
        };
        let ends =
            self.places.len() == 4
                || self.places.first().zip(self.places.last()).is_some_and(|(a, b)| {
                    near(hundredths(a.0), hundredths(b.0)) && near(hundredths(a.1), hundredths(b.1))
                });
        (ends && self.places.iter().all(corner)).then_some(area)
    }
}

fn rule(a: Place, b: Place, rules: &mut Vec<Rule>) {
    let (ax, ay, bx, by) = (hundredths(a.0), hundredths(a.1), hundredths(b.0), hundredths(b.1));
    if (ay - by).abs() <= STRAIGHT && (ax - bx).abs() > STRAIGHT {
        rules.push(Rule { horizontal: true, at: i32::midpoint(ay, by), from: ax.min(bx), to: ax.max(bx) });
    } else if (ax - bx).abs() <= STRAIGHT && (ay - by).abs() > STRAIGHT {
        rules.push(Rule { horizontal: false, at: i32::midpoint(ax, bx), from: ay.min(by), to: ay.max(by) });
    }
}

fn across(area: Area, at: i32) -> Rule {
    Rule { horizontal: true, at, from: area.left, to: area.right }
}

fn down(area: Area, at: i32) -> Rule {
    Rule { horizontal: false, at, from: area.low, to: area.high }
}

/// A thin filled box is a line; a dot of a dotted line may run either way.
fn bar(area: Area, rules: &mut Vec<Rule>) {
    let (middle_x, middle_y) = area.middle();
    let dot = (area.width() - area.height()).abs() * 4 < area.width().max(area.height());
    if area.width() < THIN && area.height() < THIN && dot {
        rules.extend([across(area, middle_y), down(area, middle_x)]);
    } else if area.height() < THIN && area.width() > area.height() {
        rules.push(across(area, middle_y));
    } else if area.width() < THIN {
        rules.push(down(area, middle_x));
    }
}

/// The edges of a box; both edges of a thin one are one line.
fn edges(area: Area, rules: &mut Vec<Rule>) {
    if area.width() < THIN || area.height() < THIN {
        bar(area, rules);
        return;
    }
    rules.extend([across(area, area.low), across(area, area.high), down(area, area.left), down(area, area.right)]);
}
