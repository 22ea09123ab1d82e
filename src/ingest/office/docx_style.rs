//! Resolves how runs of a Word document are shown, from their own properties and the styles they inherit from.

use std::collections::HashMap;

use super::rels::Rel;
use crate::ingest::error::ReadError;
use crate::ingest::inline::{Colour, Ground, Level, Look, is_symbol_font};
use crate::ingest::xml::{Piece, Tag, Xml};
use crate::ingest::zip::Package;

/// Longest chain of styles that is followed.
const MAX_CHAIN: usize = 32;
/// Smaller letters, in half points, are not read by anyone.
const MIN_SIZE: u32 = 4;
/// Narrower letters, in hundredths of their width, are not read by anyone.
const MIN_SCALE: u32 = 10;
/// Letters pushed into each other by this many twentieths of a point or more lie on one another.
const TIGHT: i32 = -100;

/// Properties of runs, each set or left to what is below.
#[derive(Debug, Clone, Default)]
pub(super) struct RunStyle {
    pub style: Option<String>,
    vanish: Option<bool>,
    strike: Option<bool>,
    double_strike: Option<bool>,
    level: Option<Level>,
    lifted: Option<Level>,
    /// `Some(None)`: automatic.
    colour: Option<Option<Colour>>,
    size: Option<u32>,
    clear: Option<bool>,
    faint: Option<bool>,
    symbol: Option<bool>,
    ground: Option<Ground>,
}

/// The number or bullet of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListMark {
    None,
    Bullet,
    Number,
}

#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    run: RunStyle,
    ground: Option<Ground>,
    list: Option<String>,
    hidden: bool,
}

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    defaults: RunStyle,
    paragraph: Option<String>,
    table: Option<String>,
    styles: HashMap<String, Style>,
    /// Lists by number.
    lists: HashMap<String, ListMark>,
    /// Fields are computed again when the document is opened.
    pub fields_are_stale: bool,
    /// The page has a colour of its own.
    pub page: Ground,
}

impl Styles {
    pub(super) fn read(package: &mut Package<'_>, rels: &[Rel]) -> Result<Styles, ReadError> {
        let mut styles = Styles::default();
        let part = |kind: &str| rels.iter().find(|rel| rel.kind == kind).map(|rel| rel.target.clone());
        if let Some(part) = part("styles").or_else(|| Some("word/styles.xml".to_owned()))
            && let Some(text) = package.optional(&part)?
        {
            styles.read_styles(&mut Xml::new(&text, &part))?;
        }
        if let Some(part) = part("numbering")
            && let Some(text) = package.optional(&part)?
        {
            styles.read_lists(&mut Xml::new(&text, &part))?;
        }
        if let Some(part) = part("settings")
            && let Some(text) = package.optional(&part)?
        {
            let mut xml = Xml::new(&text, &part);
            while let Some(piece) = xml.next()? {
                if let Piece::Open(tag) = piece
                    && tag.name() == "updateFields"
                {
                    styles.fields_are_stale = tag.is_on();
                }
            }
        }
        Ok(styles)
    }

    fn read_styles(&mut self, xml: &mut Xml<'_>) -> Result<(), ReadError> {
        let mut open: Option<(String, Style)> = None;
        // Conditional formats of a table, whose cells are not known here.
        let mut conditional = false;
        while let Some(piece) = xml.next()? {
            match piece {
                Piece::Open(tag) => match tag.name() {
                    "style" => {
                        let id = tag.get("styleId").unwrap_or_default();
                        if tag.value("default").is_some_and(|on| matches!(&*on, "1" | "true" | "on")) {
                            match tag.value("type").as_deref() {
                                Some("paragraph") => self.paragraph = Some(id.clone()),
                                Some("table") => self.table = Some(id.clone()),
                                _ => {}
                            }
                        }
                        open = Some((id, Style::default()));
                    }
                    "tblStylePr" => conditional = true,
                    "rPr" => {
                        let run = read_run(xml)?;
                        match &mut open {
                            Some((_, style)) if conditional => {
                                if run.ground.is_some() {
                                    style.ground = Some(Ground::Unclear);
                                }
                            }
                            Some((_, style)) => style.run = run,
                            None => self.defaults = run,
                        }
                    }
                    name => {
                        if let Some((_, style)) = &mut open {
                            match name {
                                "basedOn" => style.based_on = tag.get("val"),
                                "numId" => style.list = tag.get("val"),
                                "shd" if conditional => style.ground = Some(Ground::Unclear),
                                "shd" => style.ground = shade(&tag),
                                "spacing" | "ind" if !conditional => style.hidden |= is_out_of_sight(&tag),
                                _ => {}
                            }
                        }
                    }
                },
                Piece::Close(closed) if closed.name() == "tblStylePr" => conditional = false,
                Piece::Close(closed) if closed.name() == "style" => {
                    if let Some((id, style)) = open.take() {
                        self.styles.insert(id, style);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn read_lists(&mut self, xml: &mut Xml<'_>) -> Result<(), ReadError> {
        let mut kinds: HashMap<String, ListMark> = HashMap::new();
        let (mut format, mut first, mut words) = (String::new(), false, None::<String>);
        let (mut id, mut number) = (String::new(), String::new());
        while let Some(piece) = xml.next()? {
            match piece {
                Piece::Open(tag) => match tag.name() {
                    "abstractNum" => id = tag.get("abstractNumId").unwrap_or_default(),
                    "lvl" => {
                        first = tag.get("ilvl").is_none_or(|level| level == "0");
                        (format, words) = (String::new(), None);
                    }
                    "numFmt" => format = tag.get("val").unwrap_or_default(),
                    "lvlText" => words = tag.get("val"),
                    "num" => number = tag.get("numId").unwrap_or_default(),
                    "abstractNumId" => {
                        let of = tag.get("val").unwrap_or_default();
                        let kind = kinds.get(&of).copied().unwrap_or(ListMark::Number);
                        self.lists.insert(number.clone(), kind);
                    }
                    _ => {}
                },
                Piece::Close(closed) if closed.name() == "lvl" && first => {
                    let kind = match (format.as_str(), words.as_deref().map(str::trim)) {
                        ("none", _) | (_, Some("")) => ListMark::None,
                        ("bullet", _) => ListMark::Bullet,
                        _ => ListMark::Number,
                    };
                    kinds.insert(id.clone(), kind);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A style and those it is based on, nearest first; without a name, the usual one of paragraphs or tables.
    fn chain(&self, name: Option<&str>) -> Vec<&Style> {
        let mut list = Vec::new();
        let mut next = name.and_then(|name| self.styles.get(name));
        while let Some(style) = next.filter(|_| list.len() < MAX_CHAIN) {
            list.push(style);
            next = style.based_on.as_deref().and_then(|name| self.styles.get(name));
        }
        list
    }

    fn merged(&self, chain: &[&Style]) -> RunStyle {
        let mut run = RunStyle::default();
        for style in chain {
            run.rests_on(&style.run);
        }
        run
    }

    /// What a style of paragraphs says about runs.
    pub(super) fn paragraph(&self, name: Option<&str>) -> ParagraphStyle {
        let chain = self.chain(name.or(self.paragraph.as_deref()));
        let list = chain.iter().find_map(|style| style.list.as_deref());
        ParagraphStyle {
            run: self.merged(&chain),
            ground: chain.iter().find_map(|style| style.ground),
            list: list.map_or(ListMark::None, |list| self.list(list)),
            hidden: chain.iter().any(|style| style.hidden),
        }
    }

    /// What a style of tables says about runs, and about their background.
    pub(super) fn table(&self, name: Option<&str>) -> (RunStyle, Option<Ground>) {
        let chain = self.chain(name.or(self.table.as_deref()));
        (self.merged(&chain), chain.iter().find_map(|style| style.ground))
    }

    pub(super) fn list(&self, number: &str) -> ListMark {
        match number {
            "0" => ListMark::None,
            number => self.lists.get(number).copied().unwrap_or(ListMark::Number),
        }
    }

    /// How a run is shown: `own` over its character style, over the styles of its paragraph and table.
    pub(super) fn look(&self, own: &RunStyle, paragraph: &RunStyle, table: &RunStyle, ground: Ground) -> Look {
        let character = match &own.style {
            Some(name) => self.merged(&self.chain(Some(name))),
            None => RunStyle::default(),
        };
        // Switches in two styles cancel each other.
        let switch = |get: fn(&RunStyle) -> Option<bool>| {
            let styles = [table, paragraph, &character].into_iter().filter(|style| get(style) == Some(true)).count();
            get(own).unwrap_or(styles % 2 == 1 || get(&self.defaults) == Some(true))
        };
        let mut all = own.clone();
        [&character, paragraph, table, &self.defaults].into_iter().for_each(|below| all.rests_on(below));
        let mut look = Look {
            hidden: switch(|run| run.vanish)
                || all.clear == Some(true)
                || all.size.is_some_and(|size| size <= MIN_SIZE),
            faint: all.faint == Some(true),
            struck: switch(|run| run.strike) || all.double_strike == Some(true),
            level: match all.level.unwrap_or_default() {
                Level::Line => all.lifted.unwrap_or_default(),
                level => level,
            },
            reversed: false,
            symbol: all.symbol == Some(true),
        };
        look.paint(all.colour.flatten(), all.ground.unwrap_or(ground));
        look
    }
}

/// What a style of paragraphs says.
#[derive(Debug, Clone)]
pub(super) struct ParagraphStyle {
    pub run: RunStyle,
    pub ground: Option<Ground>,
    pub list: ListMark,
    pub hidden: bool,
}

impl RunStyle {
    /// Takes from `below` what is not set.
    fn rests_on(&mut self, below: &RunStyle) {
        fn fill<T: Copy>(own: &mut Option<T>, below: Option<T>) {
            *own = own.or(below);
        }
        fill(&mut self.vanish, below.vanish);
        fill(&mut self.strike, below.strike);
        fill(&mut self.double_strike, below.double_strike);
        fill(&mut self.level, below.level);
        fill(&mut self.lifted, below.lifted);
        fill(&mut self.colour, below.colour);
        fill(&mut self.size, below.size);
        fill(&mut self.clear, below.clear);
        fill(&mut self.faint, below.faint);
        fill(&mut self.symbol, below.symbol);
        fill(&mut self.ground, below.ground);
    }
}

/// The properties inside the `rPr` just opened.
pub(super) fn read_run(xml: &mut Xml<'_>) -> Result<RunStyle, ReadError> {
    let mut run = RunStyle::default();
    let outside = xml.depth().saturating_sub(1);
    while xml.depth() > outside {
        let Some(piece) = xml.next()? else { break };
        let Piece::Open(tag) = piece else { continue };
        match tag.name() {
            "rStyle" => run.style = tag.get("val"),
            "vanish" | "specVanish" => run.vanish = Some(run.vanish == Some(true) || tag.is_on()),
            "rFonts" => run.symbol = tag.get("ascii").map(|name| is_symbol_font(&name)),
            "strike" => run.strike = Some(tag.is_on()),
            "dstrike" => run.double_strike = Some(tag.is_on()),
            "vertAlign" => {
                run.level = Some(match tag.value("val").as_deref() {
                    Some("superscript") => Level::Raised,
                    Some("subscript") => Level::Lowered,
                    _ => Level::Line,
                });
            }
            "position" => {
                run.lifted = Some(match tag.get("val").and_then(|val| val.parse::<i32>().ok()) {
                    Some(1..) => Level::Raised,
                    Some(..=-1) => Level::Lowered,
                    _ => Level::Line,
                });
            }
            "color" => {
                let themed = match tag.value("themeColor").as_deref() {
                    Some("background1" | "light1") => Some(Colour::WHITE),
                    _ => None,
                };
                run.colour = Some(tag.value("val").as_deref().and_then(Colour::from_hex).or(themed));
            }
            "sz" => run.size = tag.number("val"),
            "w" if tag.number("val").is_some_and(|scale| scale < MIN_SCALE) => run.clear = Some(true),
            "spacing" => {
                let tight = tag.get("val").and_then(|val| val.parse::<i32>().ok());
                run.faint = Some(tight.is_some_and(|tight| tight <= TIGHT));
            }
            "shd" => run.ground = shade(&tag),
            "highlight" => {
                run.ground = tag.get("val").filter(|name| name != "none").map(|name| match name.as_str() {
                    "white" => Ground::Colour(Colour::WHITE),
                    "black" => Ground::Colour(Colour::BLACK),
                    _ => Ground::Unclear,
                });
            }
            "textFill" => run.clear = Some(is_clear(xml)?),
            // Outlines and shadows have fills of their own; changes hold what was before.
            "textOutline" | "shadow" | "glow" | "reflection" | "props3d" | "scene3d" | "rPrChange" => xml.skip()?,
            _ => {}
        }
    }
    Ok(run)
}

/// Whether the fill just opened leaves nothing to be seen.
fn is_clear(xml: &mut Xml<'_>) -> Result<bool, ReadError> {
    let outside = xml.depth().saturating_sub(1);
    let mut clear = false;
    while xml.depth() > outside {
        match xml.next()? {
            Some(Piece::Open(tag)) => {
                clear |= tag.name() == "noFill"
                    || (tag.name() == "alpha" && tag.number("val").is_some_and(|alpha| alpha >= 95_000));
            }
            Some(_) => {}
            None => break,
        }
    }
    Ok(clear)
}

/// The background that a `w:shd` gives to words.
pub(super) fn shade(tag: &Tag<'_>) -> Option<Ground> {
    let colour = |name: &str| tag.get(name).as_deref().and_then(Colour::from_hex).map(Ground::Colour);
    match tag.value("val").as_deref() {
        Some("nil") => None,
        Some("solid") => Some(colour("color").unwrap_or(Ground::Colour(Colour::BLACK))),
        Some("clear") | None => {
            let themed = tag.get("themeFill").is_some();
            Some(colour("fill").unwrap_or(if themed { Ground::Unclear } else { Ground::Paper }))
        }
        Some(_) => Some(Ground::Unclear),
    }
}

/// Whether a `w:spacing` or `w:ind` leaves lines without height, or moves them off the page.
pub(super) fn is_out_of_sight(tag: &Tag<'_>) -> bool {
    let number = |name: &str| tag.get(name).and_then(|val| val.parse::<i32>().ok());
    let flat = tag.value("lineRule").as_deref() == Some("exact") && number("line").is_some_and(|line| line < 40);
    let away = ["left", "start", "firstLine", "right", "end"]
        .iter()
        .any(|side| number(side).is_some_and(|twips| !(-5_000..20_000).contains(&twips)));
    flat || away
}
