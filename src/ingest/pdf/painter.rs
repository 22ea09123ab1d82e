//! Carries out what a page draws and notes what comes to stand where: characters, straight lines, boxes and pictures.
//!
//! Invariant: nothing that is drawn is left out. What a person does not see is noted as such; what cannot be read is a
//! character that is unreadable.

#![allow(clippy::disallowed_types, reason = "places on a page are no figures")]

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::colour::{self, Ink, Space};
use super::font::Font;
use super::layers::Layers;
use super::lexer::{Lexer, Operand};
use super::limits::{self, MAX_FORMS, MAX_SAVED, MAX_WORDS};
use super::objects::{dictionary, entries, entry, name, number, numbers, resolved};
use super::path::Path;
use super::state::{Matrix, State, bounds, hundredths};
use crate::ingest::layout::page::{Area, Doubt, Fill, Mark, Page, Picture, Sight, Turn, UNREADABLE};
use crate::source::is_space;

/// Codes that the character maps of all fonts may name.
const MAX_CODES: usize = 1_000_000;
/// What covers less than this does not hide what lies below.
const OPAQUE: f64 = 0.9;
/// What covers less than this is not seen.
const FAINT: f64 = 0.1;

/// Why a drawing cannot be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    TooMuch,
    Broken,
}

/// What drawing costs, over all pages.
#[derive(Debug)]
pub(super) struct Budget {
    /// Marks, lines, boxes and pictures that may still be noted.
    pub marks: usize,
    operations: usize,
    codes: usize,
}

impl Budget {
    pub(super) fn new(marks: usize) -> Budget {
        Budget { marks, operations: MAX_WORDS, codes: MAX_CODES }
    }
}

fn spend(left: &mut usize, count: usize) -> Result<(), Stop> {
    *left = left.checked_sub(count).ok_or(Stop::TooMuch)?;
    Ok(())
}

/// What all pages of a file share.
pub(super) struct Studio<'d> {
    pub document: &'d Document,
    pub budget: Budget,
    layers: Layers,
    fonts: HashMap<ObjectId, Rc<Font>>,
    drawings: HashMap<ObjectId, Rc<[u8]>>,
    kept: usize,
}

impl<'d> Studio<'d> {
    pub(super) fn new(document: &'d Document, max_marks: usize) -> Studio<'d> {
        Studio {
            document,
            budget: Budget::new(max_marks),
            layers: Layers::read(document),
            fonts: HashMap::new(),
            drawings: HashMap::new(),
            kept: 0,
        }
    }

    fn font(&mut self, resources: &'d Dictionary, named: &[u8]) -> Result<Option<Rc<Font>>, Stop> {
        let document = self.document;
        let Some(fonts) = entries(document, resources, b"Font") else { return Ok(None) };
        let id = fonts.get(named).ok().and_then(|it| it.as_reference().ok());
        if let Some(known) = id.and_then(|id| self.fonts.get(&id)) {
            return Ok(Some(known.clone()));
        }
        let Some(dict) = entries(document, fonts, named) else { return Ok(None) };
        // A font that is written out where it is used is read again each time.
        spend(&mut self.budget.operations, 1000)?;
        let font = Rc::new(Font::read(document, dict, &mut self.budget.codes));
        if self.budget.codes == 0 {
            return Err(Stop::TooMuch);
        }
        if let Some(id) = id {
            self.fonts.insert(id, font.clone());
        }
        Ok(Some(font))
    }

    /// The content of a drawing.
    pub(super) fn content(&mut self, id: Option<ObjectId>, stream: &Stream) -> Result<Rc<[u8]>, Stop> {
        if let Some(known) = id.and_then(|id| self.drawings.get(&id)) {
            return Ok(known.clone());
        }
        /// Bytes of drawings that are kept for their next use.
        const KEPT: usize = 16 << 20;
        let bytes: Rc<[u8]> = limits::unpacked(stream).ok_or(Stop::TooMuch)?.into();
        spend(&mut self.budget.operations, bytes.len() / 64)?;
        if let Some(id) = id.filter(|_| self.kept + bytes.len() <= KEPT) {
            self.kept += bytes.len();
            self.drawings.insert(id, bytes.clone());
        }
        Ok(bytes)
    }
}

/// The drawing of one page.
pub(super) struct Painter<'s, 'd> {
    pub studio: &'s mut Studio<'d>,
    pub page: Page,
    pub state: State,
    saved: Vec<State>,
    path: Path,
    clips: bool,
    text: Matrix,
    line: Matrix,
    /// Whether each marked part that is open is hidden.
    marked: Vec<bool>,
    order: u32,
    run: u32,
}

impl<'s, 'd> Painter<'s, 'd> {
    pub(super) fn new(studio: &'s mut Studio<'d>, number: u32, area: Area) -> Self {
        Painter {
            studio,
            page: Page { number, area, ..Page::default() },
            state: State::new(Matrix::SAME, area),
            saved: Vec::new(),
            path: Path::default(),
            clips: false,
            text: Matrix::SAME,
            line: Matrix::SAME,
            marked: Vec::new(),
            order: 0,
            run: 0,
        }
    }

    /// Carries out a content.
    pub(super) fn draw(&mut self, content: &[u8], resources: &'d Dictionary, depth: usize) -> Result<(), Stop> {
        let mut lexer = Lexer::new(content);
        let mut operands = Vec::new();
        let base = self.saved.len();
        let marked = self.marked.len();
        while let Some(operator) = lexer.operation(&mut operands) {
            spend(&mut self.studio.budget.operations, 1)?;
            match operator.as_slice() {
                b"q" if self.saved.len() >= base + MAX_SAVED => return Err(Stop::TooMuch),
                b"q" => self.saved.push(self.state.clone()),
                b"Q" if self.saved.len() > base => self.state = self.saved.pop().unwrap_or_else(|| self.state.clone()),
                b"BI" => {
                    lexer.skip_picture();
                    self.picture(true)?;
                }
                b"Do" => self.named_drawing(&operands, resources, depth)?,
                b"Tf" => {
                    if let [Operand::Name(named), size] = operands.as_slice() {
                        self.state.font = self.studio.font(resources, named)?;
                        self.state.size = size.number().unwrap_or(0.0);
                    }
                }
                b"gs" => self.named_state(&operands, resources)?,
                b"BDC" | b"BMC" => {
                    let hidden = self.is_hidden(&operands, resources);
                    if self.marked.len() < marked + MAX_SAVED {
                        self.marked.push(hidden);
                    }
                }
                b"EMC" if self.marked.len() > marked => {
                    self.marked.pop();
                }
                b"cs" => self.state.fill = self.first_ink(&operands, resources),
                b"CS" => self.state.stroke = self.first_ink(&operands, resources),
                other => self.simple(other, &operands)?,
            }
        }
        if let Some(state) = self.saved.get(base).cloned() {
            self.state = state;
            self.saved.truncate(base);
        }
        self.marked.truncate(marked);
        Ok(())
    }

    /// Operators that need no resources.
    fn simple(&mut self, operator: &[u8], operands: &[Operand]) -> Result<(), Stop> {
        let numbers: Vec<f64> = operands.iter().filter_map(Operand::number).collect();
        let state = &mut self.state;
        let matrix = state.matrix;
        match (operator, numbers.as_slice()) {
            (b"cm", [a, b, c, d, e, f]) => state.matrix = Matrix([*a, *b, *c, *d, *e, *f]).then(matrix),
            (b"g" | b"rg" | b"k", _) => state.fill = Ink::from_operands(Space::ByCount, operands),
            (b"G" | b"RG" | b"K", _) => state.stroke = Ink::from_operands(Space::ByCount, operands),
            (b"sc" | b"scn", _) => state.fill = Ink::from_operands(state.fill.space, operands),
            (b"SC" | b"SCN", _) => state.stroke = Ink::from_operands(state.stroke.space, operands),
            (b"Tc", [spacing]) => state.spacing = *spacing,
            (b"Tw", [spacing]) => state.word_spacing = *spacing,
            (b"Tz", [percent]) => state.stretch = percent / 100.0,
            (b"TL", [leading]) => state.leading = *leading,
            (b"Tr", [mode]) => state.mode = *mode as i32,
            (b"Ts", [rise]) => state.rise = *rise,
            (b"BT", _) => (self.text, self.line) = (Matrix::SAME, Matrix::SAME),
            (b"Td", [x, y]) => self.next_line(*x, *y),
            (b"TD", [x, y]) => {
                state.leading = -y;
                self.next_line(*x, *y);
            }
            (b"Tm", [a, b, c, d, e, f]) => {
                self.line = Matrix([*a, *b, *c, *d, *e, *f]);
                self.text = self.line;
            }
            (b"T*", _) => self.next_line(0.0, -self.state.leading),
            (b"Tj", _) => self.show_all(operands)?,
            (b"TJ", _) => {
                if let [Operand::List(list)] = operands {
                    self.show_all(list)?;
                }
            }
            (b"'", _) => {
                self.next_line(0.0, -self.state.leading);
                self.show_all(operands)?;
            }
            (b"\"", [words, signs]) => {
                (state.word_spacing, state.spacing) = (*words, *signs);
                self.next_line(0.0, -self.state.leading);
                self.show_all(operands.get(2..).unwrap_or_default())?;
            }
            (b"m", [x, y]) => self.path.begin(matrix.place((*x, *y))),
            (b"l", [x, y]) => self.path.line(matrix.place((*x, *y))),
            (b"c" | b"v" | b"y", [a, b, c, d, rest @ ..]) => {
                let mut places = vec![matrix.place((*a, *b)), matrix.place((*c, *d))];
                if let [x, y] = rest {
                    places.push(matrix.place((*x, *y)));
                }
                self.path.curve(&places);
            }
            (b"re", [x, y, width, height]) => {
                let corners = [(*x, *y), (x + width, *y), (x + width, y + height), (*x, y + height)];
                self.path.polygon(corners.map(|corner| matrix.place(corner)));
            }
            (b"h", _) => self.path.close(),
            (b"W" | b"W*", _) => self.clips = true,
            (b"n", _) => self.end_path(false, false)?,
            (b"S", _) => self.end_path(true, false)?,
            (b"s", _) => {
                self.path.close();
                self.end_path(true, false)?;
            }
            (b"f" | b"F" | b"f*", _) => self.end_path(false, true)?,
            (b"B" | b"B*", _) => self.end_path(true, true)?,
            (b"b" | b"b*", _) => {
                self.path.close();
                self.end_path(true, true)?;
            }
            _ => {}
        }
        if matches!(operator, b"m" | b"l" | b"c" | b"v" | b"y" | b"re") {
            spend(&mut self.studio.budget.marks, 1)?;
        }
        Ok(())
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = Matrix::shift(x, y).then(self.line);
        self.text = self.line;
    }

    fn hidden(&self) -> bool {
        self.marked.contains(&true)
    }

    fn show_all(&mut self, pieces: &[Operand]) -> Result<(), Stop> {
        /// A gap from which on characters belong to different words, in parts of the font's size.
        const GAP: f64 = 300.0;
        self.run += 1;
        for piece in pieces {
            match piece {
                Operand::Text(bytes) => self.show(bytes)?,
                Operand::Number(back) => {
                    let far = -back / 1000.0 * self.state.size;
                    let (x, y) = match &self.state.font {
                        Some(font) if font.vertical => (0.0, far),
                        _ => (far * self.state.stretch, 0.0),
                    };
                    self.text = Matrix::shift(x, y).then(self.text);
                    if back.abs() > GAP {
                        self.run += 1;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn show(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        let Some(font) = self.state.font.clone() else { return Ok(()) };
        let mut shown = Vec::new();
        spend(&mut self.studio.budget.marks, bytes.len() / 4)?;
        font.shown(bytes, |one| shown.push(one));
        for one in shown {
            let state = &self.state;
            let origin = if font.vertical { (-one.width / 2.0 * state.size, -0.88 * state.size) } else { (0.0, 0.0) };
            let matrix = self.text.then(state.matrix);
            let place = matrix.place((origin.0, origin.1 + state.rise));
            let blank = one.text.as_deref().is_some_and(|text| text.trim_matches(is_space).is_empty());
            if !blank {
                if one.text.is_none() && !self.page.unread_fonts.contains(&font.name) {
                    self.page.unread_fonts.insert(font.name.clone());
                }
                let text = one.text.as_deref().unwrap_or(UNREADABLE);
                self.mark(matrix, place, one.width, text)?;
            }
            let state = &self.state;
            let mut gap = state.spacing;
            if one.blank {
                gap += state.word_spacing;
            }
            let (x, y) = if font.vertical {
                (0.0, -state.size + gap)
            } else {
                ((one.width * state.size + gap) * state.stretch, 0.0)
            };
            self.text = Matrix::shift(x, y).then(self.text);
        }
        Ok(())
    }

    fn mark(&mut self, matrix: Matrix, (x, y): (f64, f64), width: f64, text: &str) -> Result<(), Stop> {
        spend(&mut self.studio.budget.marks, 1)?;
        self.order += 1;
        let state = &self.state;
        let Matrix([a, b, c, d, ..]) = matrix;
        let (across, up) = (state.size * state.stretch, state.size);
        let (along_x, along_y) = (a * across, b * across);
        let mirrored = along_x * (d * up) - along_y * (c * up) < 0.0;
        let mut mark = Mark {
            x: hundredths(x),
            y: hundredths(y),
            width: hundredths(width * along_x.hypot(along_y)),
            size: hundredths((c * up).hypot(d * up)),
            text: text.into(),
            turn: if mirrored { Turn::Askew } else { direction(along_x, along_y) },
            sight: Sight::Seen,
            run: self.run,
            order: self.order,
            colour: None,
            doubt: (text == UNREADABLE).then_some(Doubt::Unreadable),
        };
        // The shapes of characters may also be stroked, or only cut out.
        let (ink, cover) = match state.mode {
            1 | 5 => (state.stroke, state.stroke_cover),
            2 | 6 if state.fill_cover < FAINT => (state.stroke, state.stroke_cover),
            _ => (state.fill, state.fill_cover),
        };
        mark.colour = ink.colour;
        if state.mode == 3 || cover < FAINT || self.hidden() {
            mark.sight = Sight::Hidden;
        } else if !state.clip.holds(mark.middle()) {
            mark.sight = Sight::Clipped;
        }
        self.page.marks.push(mark);
        Ok(())
    }

    /// A picture in the unit square.
    fn picture(&mut self, opaque: bool) -> Result<(), Stop> {
        let area = self.state.matrix.area([0.0, 0.0, 1.0, 1.0]);
        let opaque = opaque && self.state.fill_cover > OPAQUE && self.state.usual_blend;
        self.push_picture(area, opaque)
    }

    fn push_picture(&mut self, area: Area, opaque: bool) -> Result<(), Stop> {
        spend(&mut self.studio.budget.marks, 1)?;
        self.order += 1;
        let area = area.common(&self.state.clip);
        if !area.is_empty() && !self.hidden() && self.state.fill_cover >= FAINT {
            self.page.pictures.push(Picture { area, order: self.order, opaque });
        }
        Ok(())
    }

    fn end_path(&mut self, stroked: bool, filled: bool) -> Result<(), Stop> {
        let path = std::mem::take(&mut self.path);
        if !self.hidden() {
            if stroked && self.state.stroke_cover >= FAINT {
                path.stroke(&mut self.page.rules);
            }
            if filled && self.state.fill_cover >= FAINT {
                self.order += 1;
                let (order, colour) = (self.order, self.state.fill.colour);
                let opaque = self.state.fill_cover > OPAQUE && self.state.usual_blend;
                path.fill(&mut self.page.rules, |area| {
                    let area = area.common(&self.state.clip);
                    if !area.is_empty() {
                        self.page.fills.push(Fill { area, order, colour, opaque });
                    }
                });
            }
            if let Some(area) = path.drawing().filter(|_| stroked || filled) {
                self.push_picture(area, false)?;
            }
        }
        if std::mem::take(&mut self.clips) {
            self.state.clip = self.state.clip.common(&path.area());
        }
        Ok(())
    }

    fn first_ink(&self, operands: &[Operand], resources: &'d Dictionary) -> Ink {
        let named = operands.first().and_then(Operand::name).unwrap_or_default();
        Ink::first_in(colour::space(self.studio.document, resources, named))
    }

    /// Whether a marked part belongs to a hidden layer.
    fn is_hidden(&self, operands: &[Operand], resources: &'d Dictionary) -> bool {
        let [Operand::Name(tag), Operand::Name(named)] = operands else { return false };
        let document = self.studio.document;
        tag == b"OC"
            && entries(document, resources, b"Properties")
                .is_some_and(|properties| self.studio.layers.hide(document, properties, named))
    }

    fn named_state(&mut self, operands: &[Operand], resources: &'d Dictionary) -> Result<(), Stop> {
        let document = self.studio.document;
        let named = operands.first().and_then(Operand::name).unwrap_or_default();
        let Some(dict) = entries(document, resources, b"ExtGState").and_then(|all| entries(document, all, named))
        else {
            return Ok(());
        };
        if let Some(cover) = entry(document, dict, b"ca").and_then(number) {
            self.state.fill_cover = cover;
        }
        if let Some(cover) = entry(document, dict, b"CA").and_then(number) {
            self.state.stroke_cover = cover;
        }
        let blend = name(document, dict, b"BM").map(|mode| matches!(mode, b"Normal" | b"Compatible"));
        let mask = entry(document, dict, b"SMask").map(|mask| mask.as_name().is_ok());
        if blend.is_some() || mask.is_some() {
            self.state.usual_blend = blend.unwrap_or(true) && mask.unwrap_or(true);
        }
        if let Some(Object::Array(font)) = entry(document, dict, b"Font")
            && let [font, size] = font.as_slice()
            && let Some(font) = resolved(document, font).and_then(dictionary)
        {
            spend(&mut self.studio.budget.operations, 1000)?;
            self.state.font = Some(Rc::new(Font::read(document, font, &mut self.studio.budget.codes)));
            self.state.size = resolved(document, size).and_then(number).unwrap_or(0.0);
        }
        Ok(())
    }

    fn named_drawing(&mut self, operands: &[Operand], resources: &'d Dictionary, depth: usize) -> Result<(), Stop> {
        let document = self.studio.document;
        let named = operands.first().and_then(Operand::name).unwrap_or_default();
        let Some(all) = entries(document, resources, b"XObject") else { return Ok(()) };
        let id = all.get(named).ok().and_then(|it| it.as_reference().ok());
        let Some(Object::Stream(stream)) = entry(document, all, named) else { return Ok(()) };
        self.marked.push(self.studio.layers.hide(document, &stream.dict, b"OC"));
        let done = match name(document, &stream.dict, b"Subtype") {
            Some(b"Image") => {
                let masked = stream.dict.has(b"SMask") || stream.dict.has(b"Mask") || stream.dict.has(b"ImageMask");
                self.picture(!masked)
            }
            Some(b"Form") | None => self.form(id, stream, resources, Matrix::SAME, depth),
            Some(_) => Ok(()),
        };
        self.marked.pop();
        done
    }

    /// Carries out a drawing of its own; `place` maps it onto the page before everything else.
    pub(super) fn form(
        &mut self,
        id: Option<ObjectId>,
        stream: &'d Stream,
        resources: &'d Dictionary,
        place: Matrix,
        depth: usize,
    ) -> Result<(), Stop> {
        if depth >= MAX_FORMS {
            return Err(Stop::Broken);
        }
        let document = self.studio.document;
        let content = self.studio.content(id, stream)?;
        let before = self.state.clone();
        let (text, line) = (self.text, self.line);
        let own = numbers::<6>(document, &stream.dict, b"Matrix").map_or(Matrix::SAME, Matrix);
        self.state.matrix = own.then(place).then(self.state.matrix);
        if let Some(corners) = numbers::<4>(document, &stream.dict, b"BBox") {
            self.state.clip = self.state.clip.common(&self.state.matrix.area(corners));
        }
        let own = entries(document, &stream.dict, b"Resources").unwrap_or(resources);
        let done = self.draw(&content, own, depth + 1);
        self.state = before;
        (self.text, self.line) = (text, line);
        done
    }
}

/// The direction in which text runs; within some degrees it is one of the four.
fn direction(x: f64, y: f64) -> Turn {
    const LEAN: f64 = 0.1;
    match (x.abs() * LEAN >= y.abs(), y.abs() * LEAN >= x.abs()) {
        (true, _) if x >= 0.0 => Turn::Upright,
        (true, _) => Turn::UpsideDown,
        (_, true) if y > 0.0 => Turn::Left,
        (_, true) => Turn::Right,
        _ => Turn::Askew,
    }
}

/// The part of a page that is shown.
pub(super) fn shown_area(corners: [f64; 4]) -> Area {
    bounds([(corners[0], corners[1]), (corners[2], corners[3])])
}
