//! Holds the state of a drawing: where it draws, in which colour, and what text looks like.

#![allow(clippy::disallowed_types, reason = "places on a page are no figures")]

use std::rc::Rc;

use super::colour::Ink;
use super::font::Font;
use crate::ingest::layout::page::Area;

/// A map of places: `x' = a x + c y + e`, `y' = b x + d y + f`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix(pub [f64; 6]);

impl Matrix {
    pub(super) const SAME: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub(super) fn shift(x: f64, y: f64) -> Matrix {
        Matrix([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// This map, then the other.
    pub(super) fn then(self, other: Matrix) -> Matrix {
        let Matrix([a, b, c, d, e, f]) = self;
        let Matrix([p, q, r, s, t, u]) = other;
        Matrix([a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u])
    }

    pub(super) fn place(self, (x, y): (f64, f64)) -> (f64, f64) {
        let Matrix([a, b, c, d, e, f]) = self;
        (x * a + y * c + e, x * b + y * d + f)
    }

    /// The part of the page that a box covers.
    pub(super) fn area(self, [ax, ay, bx, by]: [f64; 4]) -> Area {
        bounds([(ax, ay), (bx, ay), (ax, by), (bx, by)].map(|corner| self.place(corner)))
    }
}

/// The smallest area around some places.
pub(super) fn bounds(places: impl IntoIterator<Item = (f64, f64)>) -> Area {
    let mut area = Area { left: i32::MAX, low: i32::MAX, right: i32::MIN, high: i32::MIN };
    for (x, y) in places {
        let (x, y) = (hundredths(x), hundredths(y));
        area = Area { left: area.left.min(x), low: area.low.min(y), right: area.right.max(x), high: area.high.max(y) };
    }
    area
}

pub(super) fn hundredths(points: f64) -> i32 {
    // Far beyond any page, and near enough to zero for places to be added; NaN becomes 0.
    (points * 100.0).round().clamp(-1e8, 1e8) as i32
}

#[derive(Debug, Clone)]
pub(super) struct State {
    pub matrix: Matrix,
    pub clip: Area,
    pub fill: Ink,
    pub stroke: Ink,
    /// Less than one where what lies below shows through.
    pub fill_cover: f64,
    pub stroke_cover: f64,
    /// Colours are laid over those below, without any mask.
    pub usual_blend: bool,
    pub font: Option<Rc<Font>>,
    pub size: f64,
    pub spacing: f64,
    pub word_spacing: f64,
    pub stretch: f64,
    pub leading: f64,
    pub rise: f64,
    pub mode: i32,
}

impl State {
    pub(super) fn new(matrix: Matrix, clip: Area) -> State {
        State {
            matrix,
            clip,
            fill: Ink::BLACK,
            stroke: Ink::BLACK,
            fill_cover: 1.0,
            stroke_cover: 1.0,
            usual_blend: true,
            font: None,
            size: 0.0,
            spacing: 0.0,
            word_spacing: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
        }
    }
}
