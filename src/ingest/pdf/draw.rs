//! What the pages of a PDF draw: characters and straight lines, in hundredths of a point. The only file that
//! knows the PDF library. The library panics on broken files; here a panic is one more way of being broken.

#![allow(
    clippy::disallowed_types,
    reason = "the library speaks in floats; places are no figures and become whole numbers here"
)]

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use pdf_extract::{ColorSpace, Document, MediaBox, OutputDev, OutputError, Path, PathOp, Transform};

/// A character with its place: left end of its base line, width and size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub size: i32,
    pub text: String,
}

impl Mark {
    pub(super) fn middle(&self) -> (i32, i32) {
        (self.x + self.width / 2, self.y + self.size / 3)
    }
}

/// A horizontal (`y` the same) or vertical (`x` the same) line, from the smaller end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rule {
    pub horizontal: bool,
    /// The coordinate that stays.
    pub at: i32,
    pub from: i32,
    pub to: i32,
}

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

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// A panic inside the library is an answer, not news for standard error.
fn hush() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !QUIET.with(Cell::get) {
                before(info);
            }
        }));
    });
}

/// The pages, at most `max_pages` with at most `max_marks` characters and lines in all.
pub(super) fn pages(bytes: &[u8], max_pages: usize, max_marks: usize) -> Drawn {
    hush();
    QUIET.with(|quiet| quiet.set(true));
    let drawn = catch_unwind(AssertUnwindSafe(|| draw(bytes, max_pages, max_marks)));
    QUIET.with(|quiet| quiet.set(false));
    drawn.unwrap_or(Drawn::Broken)
}

fn draw(bytes: &[u8], max_pages: usize, max_marks: usize) -> Drawn {
    let Ok(document) = Document::load_mem(bytes) else { return Drawn::Broken };
    if document.is_encrypted() {
        return Drawn::Locked;
    }
    let count = document.get_pages().len();
    if count > max_pages {
        return Drawn::TooLarge;
    }
    if forms_nest_too_deeply(&document) {
        return Drawn::Broken;
    }
    let mut pen = Pen { pages: Vec::new(), left: max_marks };
    match pdf_extract::output_doc(&document, &mut pen) {
        Ok(()) if pen.pages.is_empty() => Drawn::Broken,
        Ok(()) => Drawn::Pages(pen.pages),
        Err(_) if pen.left == 0 => Drawn::TooLarge,
        Err(_) => Drawn::Broken,
    }
}

/// Deepest nesting of drawings within drawings.
const MAX_FORMS: usize = 16;

/// A form that draws itself would never end; the library does not look.
fn forms_nest_too_deeply(document: &Document) -> bool {
    let mut edges: std::collections::BTreeMap<_, Vec<_>> = std::collections::BTreeMap::new();
    for (id, object) in &document.objects {
        let Ok(stream) = object.as_stream() else { continue };
        let resources = stream.dict.get(b"Resources").ok().and_then(|r| document.dereference(r).ok());
        let Some((_, resources)) = resources else { continue };
        let Ok(dict) = resources.as_dict() else { continue };
        let forms = dict.get(b"XObject").ok().and_then(|x| document.dereference(x).ok());
        let Some(Ok(forms)) = forms.map(|(_, x)| x.as_dict()) else { continue };
        let targets: Vec<_> = forms.iter().filter_map(|(_, to)| to.as_reference().ok()).collect();
        edges.insert(*id, targets);
    }
    // Longest path from every form, cut at the limit: a cycle is longer than any limit.
    let mut frontier: Vec<_> = edges.keys().copied().collect();
    for _ in 0..MAX_FORMS {
        let mut next: Vec<_> = frontier.iter().filter_map(|id| edges.get(id)).flatten().copied().collect();
        next.sort_unstable();
        next.dedup();
        next.retain(|id| edges.contains_key(id));
        if next.is_empty() {
            return false;
        }
        frontier = next;
    }
    true
}

struct Pen {
    pages: Vec<Page>,
    /// Marks that may still come.
    left: usize,
}

fn hundredths(points: f64) -> i32 {
    // Saturates far beyond any page; NaN becomes 0.
    (points * 100.0).round() as i32
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
            && !text.trim_matches(crate::text::is_space).is_empty()
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
