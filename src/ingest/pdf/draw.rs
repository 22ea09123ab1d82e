//! Extracts what the pages of a PDF draw: characters and straight lines, in hundredths of a point.
//!
//! Invariant: only this file and [`limits`] use the PDF library. The library panics on broken files; a panic is reported
//! as a broken file.

#![allow(
    clippy::disallowed_types,
    reason = "the library speaks in floats; places are no figures and become whole numbers here"
)]

use super::limits::{self, Verdict};
use crate::ingest::catch_panic;
use crate::ingest::layout::page::{Mark, Rule};

use pdf_extract::{ColorSpace, Document, MediaBox, OutputDev, OutputError, Path, PathOp, Transform};

#[derive(Debug, Clone, Default)]
pub(super) struct Page {
    pub number: u32,
    /// The y of the upper edge.
    pub top: i32,
    pub marks: Vec<Mark>,
    pub rules: Vec<Rule>,
}

pub(super) enum Drawn {
    Pages(Vec<Page>),
    Locked,
    TooLarge,
    Broken,
}

/// The pages, at most `max_pages` with at most `max_marks` characters and lines in all.
pub(super) fn pages(bytes: &[u8], max_pages: usize, max_marks: usize) -> Drawn {
    catch_panic(|| draw(bytes, max_pages, max_marks)).unwrap_or(Drawn::Broken)
}

fn draw(bytes: &[u8], max_pages: usize, max_marks: usize) -> Drawn {
    if limits::before_loading(bytes) != Verdict::Fine {
        return Drawn::TooLarge;
    }
    let Ok(mut document) = Document::load_mem(bytes) else { return Drawn::Broken };
    if document.is_encrypted() {
        return Drawn::Locked;
    }
    let count = document.get_pages().len();
    if count > max_pages {
        return Drawn::TooLarge;
    }
    match limits::before_drawing(&mut document) {
        Verdict::Fine => {}
        Verdict::TooMuch => return Drawn::TooLarge,
        Verdict::Broken => return Drawn::Broken,
    }
    let mut pen = Pen { pages: Vec::new(), left: max_marks };
    match pdf_extract::output_doc(&document, &mut pen) {
        Ok(()) if pen.pages.is_empty() => Drawn::Broken,
        Ok(()) => Drawn::Pages(pen.pages),
        Err(_) if pen.left == 0 => Drawn::TooLarge,
        Err(_) => Drawn::Broken,
    }
}

struct Pen {
    pages: Vec<Page>,
    /// Marks that may still be added.
    left: usize,
}

fn hundredths(points: f64) -> i32 {
    // Far beyond any page, and near enough to zero for places to be added; NaN becomes 0.
    (points * 100.0).round().clamp(-1e8, 1e8) as i32
}

impl Pen {
    fn spend(&mut self) -> Result<(), OutputError> {
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(OutputError::FormatError(std::fmt::Error)),
        }
    }

    fn rule(&mut self, a: (f64, f64), b: (f64, f64)) {
        /// Lines that lean less than this are straight, in hundredths.
        const STRAIGHT: i32 = 60;
        let (ax, ay, bx, by) = (hundredths(a.0), hundredths(a.1), hundredths(b.0), hundredths(b.1));
        let Some(page) = self.pages.last_mut() else { return };
        if (ay - by).abs() <= STRAIGHT && (ax - bx).abs() > STRAIGHT {
            page.rules.push(Rule { horizontal: true, at: i32::midpoint(ay, by), from: ax.min(bx), to: ax.max(bx) });
        } else if (ax - bx).abs() <= STRAIGHT && (ay - by).abs() > STRAIGHT {
            page.rules.push(Rule { horizontal: false, at: i32::midpoint(ax, bx), from: ay.min(by), to: ay.max(by) });
        }
    }

    /// The straight lines of a path; a thin filled box is a line, any other box its four edges.
    fn path(&mut self, ctm: &Transform, path: &Path, filled: bool) -> Result<(), OutputError> {
        /// Thinner than this is a line, in points.
        const THIN: f64 = 3.0;
        let place = |x: f64, y: f64| (x * ctm.m11 + y * ctm.m21 + ctm.m31, x * ctm.m12 + y * ctm.m22 + ctm.m32);
        let mut start: Option<(f64, f64)> = None;
        let mut pen: Option<(f64, f64)> = None;
        let mut corners: Vec<(f64, f64)> = Vec::new();
        for op in &path.ops {
            self.spend()?;
            match op {
                PathOp::MoveTo(x, y) => {
                    start = Some(place(*x, *y));
                    pen = start;
                    corners.extend(start);
                }
                PathOp::LineTo(x, y) => {
                    let to = place(*x, *y);
                    if let Some(from) = pen.filter(|_| !filled) {
                        self.rule(from, to);
                    }
                    corners.push(to);
                    pen = Some(to);
                }
                PathOp::CurveTo(_, _, _, _, x, y) => pen = Some(place(*x, *y)),
                PathOp::Rect(x, y, width, height) => {
                    self.bar(place(*x, *y), place(x + width, y + height), filled, THIN);
                }
                PathOp::Close => {
                    if let (Some(from), Some(to), false) = (pen, start, filled) {
                        self.rule(from, to);
                    }
                    pen = start;
                }
            }
        }
        if filled && corners.len() >= 4 {
            let xs = corners.iter().map(|c| c.0);
            let ys = corners.iter().map(|c| c.1);
            let low = (xs.clone().fold(f64::MAX, f64::min), ys.clone().fold(f64::MAX, f64::min));
            let high = (xs.fold(f64::MIN, f64::max), ys.fold(f64::MIN, f64::max));
            self.bar(low, high, true, THIN);
        }
        Ok(())
    }

    fn bar(&mut self, a: (f64, f64), b: (f64, f64), filled: bool, thin: f64) {
        let (width, height) = ((a.0 - b.0).abs(), (a.1 - b.1).abs());
        let (middle_x, middle_y) = ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
        if width < thin && height < thin && (width - height).abs() * 4.0 < width.max(height) {
            // A dot of a dotted line, which may run either way.
            self.rule((a.0, middle_y), (b.0, middle_y));
            self.rule((middle_x, a.1), (middle_x, b.1));
        } else if height < thin && width > height {
            self.rule((a.0, middle_y), (b.0, middle_y));
        } else if width < thin {
            self.rule((middle_x, a.1), (middle_x, b.1));
        } else if !filled {
            self.rule((a.0, a.1), (b.0, a.1));
            self.rule((a.0, b.1), (b.0, b.1));
            self.rule((a.0, a.1), (a.0, b.1));
            self.rule((b.0, a.1), (b.0, b.1));
        }
    }
}

impl OutputDev for Pen {
    fn begin_page(
        &mut self,
        number: u32,
        media: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.pages.push(Page { number, top: hundredths(media.ury), ..Page::default() });
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        trm: &Transform,
        width: f64,
        _: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        self.spend()?;
        let scale = trm.m11.abs().max(trm.m12.abs());
        let size = font_size * scale;
        let mark = Mark {
            x: hundredths(trm.m31),
            y: hundredths(trm.m32),
            width: hundredths(width * size),
            size: hundredths(size),
            text: text.to_owned(),
        };
        if let Some(page) = self.pages.last_mut()
            && !text.trim_matches(crate::source::is_space).is_empty()
        {
            page.marks.push(mark);
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn stroke(&mut self, ctm: &Transform, _: &ColorSpace, _: &[f64], path: &Path) -> Result<(), OutputError> {
        self.path(ctm, path, false)
    }

    fn fill(&mut self, ctm: &Transform, _: &ColorSpace, _: &[f64], path: &Path) -> Result<(), OutputError> {
        self.path(ctm, path, true)
    }
}
