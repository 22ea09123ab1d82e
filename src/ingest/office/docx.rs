//! Reads Word documents (OOXML, transitional and strict): paragraphs and tables of the body in reading order.
//!
//! Tracked changes are taken as accepted. Headers, footers, notes and automatic numbers are not read; a cell of which
//! they are all that is printed is text.

use crate::document::{Block, CellMark};

use super::docx_field::Fields;
use super::docx_style::{ListMark, RunStyle, Styles, is_out_of_sight, read_run, shade};
use super::rels;
use super::text_flow::{Flow, Joined, Shape};
use crate::ingest::error::ReadError;
use crate::ingest::inline::{Colour, Ground, Look};
use crate::ingest::xml::{Piece, Tag, Xml};
use crate::ingest::zip::Package;

/// Elements whose content is not part of the printed body: properties, deleted text, pronunciation glosses.
const SKIPPED: &[&str] = &[
    "sectPr",
    "tblPrEx",
    "tblGrid",
    "sdtEndPr",
    "del",
    "moveFrom",
    "delText",
    "delInstrText",
    "rt",
    "softHyphen",
    "binData",
    "txbxPr",
    "bodyPr",
    "docPart",
];
/// Parts of formulas that are set in two dimensions.
const EQUATIONS: &[&str] = &[
    "f",
    "rad",
    "sSup",
    "sSub",
    "sSubSup",
    "sPre",
    "nary",
    "d",
    "m",
    "eqArr",
    "acc",
    "bar",
    "box",
    "borderBox",
    "func",
    "groupChr",
    "limLow",
    "limUpp",
    "phant",
];
/// Pictures no larger than this, in parts of which a centimetre has 360,000, only reserve space.
const MAX_SPACER_LENGTH: u32 = 40_000;

pub(super) fn read(package: &mut Package<'_>) -> Result<Vec<Block>, ReadError> {
    let main = rels::main_part(package, "word/document.xml")?;
    let rels = rels::of_part(package, &main)?;
    let styles = Styles::read(package, &rels)?;
    let text = package.text(&main)?;
    Body::new(styles).read(&text, &main)
}

/// What applies to the words inside an element.
#[derive(Debug, Clone, Default)]
struct Scope {
    depth: usize,
    run: RunStyle,
    paragraph: RunStyle,
    table: RunStyle,
    ground: Ground,
    hidden: bool,
    reversed: bool,
    /// Inside a content control that shows a hint or a box to tick.
    control: bool,
    math: bool,
}

/// A drawing or an embedded object that is open.
struct Drawing {
    depth: usize,
    mark: CellMark,
    floats: bool,
    /// Holds a text box, whose words are read.
    holds_words: bool,
    unseen: bool,
}

struct Body {
    styles: Styles,
    flow: Flow,
    scopes: Vec<Scope>,
    drawings: Vec<Drawing>,
    fields: Fields,
    /// Alternatives of one drawing repeat the same content; the first is read.
    alternatives: Vec<bool>,
    in_text: bool,
    /// The look of the run that is open, once it was needed.
    look: Option<Look>,
}

impl Body {
    fn new(styles: Styles) -> Body {
        let fields = Fields::new(styles.fields_are_stale);
        Body {
            styles,
            flow: Flow::new(),
            scopes: vec![Scope::default()],
            drawings: Vec::new(),
            fields,
            alternatives: Vec::new(),
            in_text: false,
            look: None,
        }
    }

    fn read(mut self, text: &str, part: &str) -> Result<Vec<Block>, ReadError> {
        let mut xml = Xml::new(text, part);
        while let Some(piece) = xml.next()? {
            match piece {
                Piece::Open(tag) => self.open(&mut xml, &tag)?,
                Piece::Close(closed) => self.close(closed.name(), xml.depth()),
                Piece::Words(words) if self.in_text => self.words(&words)?,
                Piece::Words(_) => {}
            }
        }
        self.flow.finish()
    }

    fn open(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>) -> Result<(), ReadError> {
        let depth = xml.depth();
        match tag.name() {
            "p" => {
                self.flow.open_paragraph()?;
                let style = self.styles.paragraph(None);
                self.inside(depth, |scope| (scope.paragraph, scope.run) = (style.run, RunStyle::default()));
            }
            "pPr" => self.paragraph_properties(xml)?,
            "r" => self.inside(depth, |scope| scope.run = RunStyle::default()),
            "rPr" => {
                let run = read_run(xml)?;
                self.look = None;
                if let Some(scope) = self.scopes.last_mut() {
                    scope.run = run;
                }
            }
            "bdo" => {
                let reversed = tag.value("val").as_deref() == Some("rtl");
                self.inside(depth, |scope| scope.reversed = reversed);
            }
            "t" => self.in_text = true,
            "tab" | "ptab" => self.words("\t")?,
            "br" | "cr" => self.words("\n")?,
            "noBreakHyphen" => self.words("-")?,
            // Numbers of pages, and dates of the day on which the document is printed.
            "pgNum" | "dayLong" | "dayShort" | "monthLong" | "monthShort" | "yearLong" | "yearShort" => {
                self.mark(CellMark::Field);
            }
            "sym" => self.mark(CellMark::Symbol),
            "contentPart" => self.mark(CellMark::Picture),
            "tbl" => {
                self.flow.open_table();
                let (run, ground) = self.styles.table(None);
                self.inside(depth, |scope| {
                    scope.table = run;
                    scope.ground = ground.unwrap_or(scope.ground);
                });
            }
            "tblPr" => self.table_properties(xml)?,
            "tr" => {
                self.flow.open_row();
                self.inside(depth, |_| {});
            }
            "trPr" => self.row_properties(xml)?,
            "tc" => {
                self.flow.open_cell(Shape::default())?;
                self.inside(depth, |_| {});
            }
            "tcPr" => self.cell_properties(xml)?,
            "sdt" => self.inside(depth, |_| {}),
            "sdtPr" => {
                let mut control = false;
                each_inside(xml, |tag| control |= matches!(tag.name(), "showingPlcHdr" | "checkbox") && tag.is_on())?;
                if let Some(scope) = self.scopes.last_mut() {
                    scope.control |= control;
                }
            }
            "background" => {
                let colour = tag.value("color").as_deref().and_then(Colour::from_hex);
                self.styles.page = colour.map_or(Ground::Paper, Ground::Colour);
                if let Some(scope) = self.scopes.first_mut() {
                    scope.ground = self.styles.page;
                }
            }
            "fldSimple" => self.fields.open_simple(tag, depth),
            "fldChar" => {
                let mark = self.fields.character(tag, xml)?;
                mark.into_iter().for_each(|mark| self.mark(mark));
            }
            "instrText" => self.fields.instruction(&xml.words_inside(&[])?),
            "drawing" | "object" | "pict" => self.drawings.push(Drawing {
                depth,
                mark: if tag.name() == "object" { CellMark::Object } else { CellMark::Picture },
                floats: false,
                holds_words: false,
                unseen: false,
            }),
            "oMath" => self.inside(depth, |scope| scope.math = true),
            name if EQUATIONS.contains(&name) && self.scopes.last().is_some_and(|scope| scope.math) => {
                self.mark(CellMark::Equation);
                xml.skip()?;
            }
            "txbxContent" => {
                self.flow.open_aside();
                let unseen = self.drawings.iter().any(|drawing| drawing.unseen);
                self.drawings.iter_mut().for_each(|drawing| drawing.holds_words = true);
                self.inside(depth, |scope| {
                    let hidden = scope.hidden || unseen;
                    *scope = Scope { ground: Ground::Unclear, hidden, ..Scope::default() };
                });
            }
            "AlternateContent" => self.alternatives.push(false),
            "Choice" | "Fallback" => match self.alternatives.last_mut() {
                Some(taken) if !*taken => *taken = true,
                _ => xml.skip()?,
            },
            name if SKIPPED.contains(&name) => xml.skip()?,
            _ => self.about_drawing(tag),
        }
        Ok(())
    }

    fn close(&mut self, name: &str, depth: usize) {
        match name {
            "t" => self.in_text = false,
            "p" => {
                let open = self.fields.end_paragraph();
                open.into_iter().for_each(|mark| self.mark(mark));
                self.flow.close();
            }
            "tbl" | "tr" | "tc" | "txbxContent" => self.flow.close(),
            "AlternateContent" => {
                self.alternatives.pop();
            }
            _ => {}
        }
        if let Some(mark) = self.fields.close_simple(depth) {
            self.mark(mark);
        }
        if let Some(drawing) = self.drawings.pop_if(|drawing| drawing.depth > depth)
            && !drawing.holds_words
            && !drawing.unseen
        {
            match drawing.floats {
                true => self.flow.besides(|besides| besides.add_weak(drawing.mark)),
                false => self.mark(drawing.mark),
            }
        }
        while self.scopes.last().is_some_and(|scope| scope.depth > depth && scope.depth > 0) {
            self.scopes.pop();
            self.look = None;
        }
    }

    /// Opens the scope of an element.
    fn inside(&mut self, depth: usize, change: impl FnOnce(&mut Scope)) {
        let mut scope = self.scopes.last().cloned().unwrap_or_default();
        change(&mut scope);
        scope.depth = depth;
        self.scopes.push(scope);
        self.look = None;
    }

    fn look(&mut self) -> Look {
        if let Some(look) = self.look {
            return look;
        }
        let Some(scope) = self.scopes.last() else { return Look::default() };
        let mut look = self.styles.look(&scope.run, &scope.paragraph, &scope.table, scope.ground);
        look.hidden |= scope.hidden;
        look.reversed |= scope.reversed;
        self.look = Some(look);
        look
    }

    fn words(&mut self, words: &str) -> Result<(), ReadError> {
        if !self.fields.shows() {
            return Ok(());
        }
        let look = self.look();
        let filled = words.chars().any(|c| !crate::source::is_space(c));
        if filled {
            self.fields.has_result();
        }
        if filled && self.scopes.last().is_some_and(|scope| scope.control) {
            self.flow.besides(|besides| besides.add(CellMark::Control));
        }
        self.flow.words(words, look)
    }

    fn mark(&mut self, mark: CellMark) {
        if self.fields.shows() && !self.look().hidden {
            self.fields.has_result();
            self.flow.besides(|besides| besides.add(mark));
        }
    }

    /// What the elements of a drawing say about it.
    fn about_drawing(&mut self, tag: &Tag<'_>) {
        let Some(drawing) = self.drawings.last_mut() else { return };
        match tag.name() {
            "anchor" => drawing.floats = true,
            "control" => drawing.mark = CellMark::Control,
            "docPr" => drawing.unseen |= tag.value("hidden").is_some_and(|on| on == "1" || on == "true"),
            "extent" => {
                let small = |side: &str| tag.number(side).is_some_and(|side| side <= MAX_SPACER_LENGTH);
                drawing.unseen |= small("cx") || small("cy");
            }
            "shape" | "rect" | "line" | "oval" | "roundrect" | "group" => {
                let style = tag.get("style").unwrap_or_default().replace(' ', "").to_ascii_lowercase();
                drawing.unseen |= style.contains("visibility:hidden");
                drawing.floats |= style.contains("position:absolute");
            }
            _ => {}
        }
    }

    fn paragraph_properties(&mut self, xml: &mut Xml<'_>) -> Result<(), ReadError> {
        let (mut style, mut list, mut ground, mut hidden) = (None, None, None, false);
        let outside = xml.depth().saturating_sub(1);
        while xml.depth() > outside {
            let Some(piece) = xml.next()? else { break };
            let Piece::Open(tag) = piece else { continue };
            match tag.name() {
                "pStyle" => style = tag.get("val"),
                "numId" => list = tag.get("val"),
                "shd" => ground = shade(&tag),
                "spacing" | "ind" => hidden |= is_out_of_sight(&tag),
                // The mark at the end of the paragraph, and what was before a tracked change.
                "rPr" | "pPrChange" | "numberingChange" | "sectPr" => xml.skip()?,
                _ => {}
            }
        }
        let style = self.styles.paragraph(style.as_deref());
        let list = list.map_or(style.list, |list| self.styles.list(&list));
        self.look = None;
        if let Some(scope) = self.scopes.last_mut() {
            scope.paragraph = style.run;
            scope.ground = ground.or(style.ground).unwrap_or(scope.ground);
            scope.hidden |= hidden || style.hidden;
        }
        match list {
            ListMark::None => {}
            ListMark::Bullet => self.flow.besides(|besides| besides.add_weak(CellMark::Number)),
            ListMark::Number => self.flow.besides(|besides| besides.add(CellMark::Number)),
        }
        Ok(())
    }

    fn table_properties(&mut self, xml: &mut Xml<'_>) -> Result<(), ReadError> {
        let (mut style, mut own) = (None, None);
        each_inside(xml, |tag| match tag.name() {
            "tblStyle" => style = tag.get("val"),
            "shd" => own = shade(tag),
            _ => {}
        })?;
        let (run, ground) = self.styles.table(style.as_deref());
        if let Some(scope) = self.scopes.last_mut() {
            scope.table = run;
            scope.ground = own.or(ground).unwrap_or(scope.ground);
        }
        Ok(())
    }

    fn row_properties(&mut self, xml: &mut Xml<'_>) -> Result<(), ReadError> {
        let (flow, mut flat) = (&mut self.flow, false);
        each_inside(xml, |tag| match tag.name() {
            "gridBefore" => flow.row_begins_behind(tag.number("val").unwrap_or(0)),
            "del" => flow.row_is_gone(),
            "hidden" if tag.is_on() => flow.row_is_gone(),
            "trHeight" => {
                let exact = tag.value("hRule").as_deref() == Some("exact");
                flat |= exact && tag.number("val").is_some_and(|height| height < 40);
            }
            _ => {}
        })?;
        if let Some(scope) = self.scopes.last_mut() {
            scope.hidden |= flat;
        }
        Ok(())
    }

    fn cell_properties(&mut self, xml: &mut Xml<'_>) -> Result<(), ReadError> {
        let (flow, mut ground) = (&mut self.flow, None);
        each_inside(xml, |tag| {
            let goes_on = tag.value("val").as_deref() != Some("restart");
            match tag.name() {
                "gridSpan" => flow.reshape(|shape| shape.width = tag.number("val").unwrap_or(1)),
                "vMerge" => flow.reshape(|shape| shape.joined = if goes_on { Joined::Above } else { Joined::Opens }),
                "hMerge" if goes_on => flow.reshape(|shape| shape.joined = Joined::Left),
                "cellDel" => flow.reshape(|shape| shape.gone = true),
                "shd" => ground = shade(tag),
                _ => {}
            }
        })?;
        if let Some(scope) = self.scopes.last_mut() {
            scope.ground = ground.unwrap_or(scope.ground);
        }
        Ok(())
    }
}

/// Calls `each` for every element inside the one just opened.
pub(super) fn each_inside(xml: &mut Xml<'_>, mut each: impl FnMut(&Tag<'_>)) -> Result<(), ReadError> {
    let outside = xml.depth().saturating_sub(1);
    while xml.depth() > outside {
        match xml.next()? {
            // What the properties were before a tracked change.
            Some(Piece::Open(tag)) if tag.name().ends_with("PrChange") => xml.skip()?,
            Some(Piece::Open(tag)) => each(&tag),
            Some(_) => {}
            None => break,
        }
    }
    Ok(())
}
