//! Reads the styles of OpenDocument files: fonts with what they inherit, formats of numbers, and what is not displayed.

use std::collections::HashMap;
use std::sync::Arc;

use super::condition::{Change, Test};
use super::font::{Font, tenths};
use super::limits::MAX_STYLE_NAME;
use super::number_format::{Format, of_code};
use super::ods_condition::of_condition;
use crate::document::CellMark;
use crate::ingest::error::ReadError;
use crate::ingest::inline::{Besides, Colour, Ground, Level, Look, is_symbol_font};
use crate::ingest::xml::{Piece, Tag, Xml};

/// Longest chain of styles that is followed.
const MAX_CHAIN: usize = 32;
/// Conditions of one format of numbers; programs write at most three.
const MAX_MAPS: usize = 16;

#[derive(Debug, Clone, Default)]
struct Style {
    parent: Option<String>,
    font: Font,
    format: Option<String>,
    hidden: bool,
    /// Conditions with the style that applies.
    maps: Vec<(String, String)>,
}

/// All styles of a file, by family and name.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<(String, String), Style>,
    defaults: HashMap<String, Font>,
    codes: HashMap<String, NumberStyle>,
    formats: HashMap<String, Arc<Format>>,
    /// Whether the items of a list have numbers; absent where they have nothing.
    lists: HashMap<String, bool>,
}

#[derive(Debug, Default)]
struct NumberStyle {
    code: String,
    date: bool,
    /// It has parts, perhaps of no words.
    has_parts: bool,
    /// Conditions with the style that applies.
    maps: Vec<(String, String)>,
}

impl Styles {
    /// Adds the styles of one part.
    pub(super) fn read(&mut self, text: &str, part: &str) -> Result<(), ReadError> {
        let mut xml = Xml::new(text, part);
        let mut open: Option<((String, String), Style)> = None;
        let mut number: Option<(String, NumberStyle)> = None;
        let mut list: Option<String> = None;
        while let Some(piece) = xml.next()? {
            match piece {
                // Names are looked up for every cell and level, codes are joined for every condition.
                Piece::Open(tag) if is_too_long(&tag) => return Err(ReadError::broken("styles", "style:name")),
                Piece::Open(tag) => match tag.name() {
                    "body" => break,
                    "style" | "default-style" => {
                        let word = |name: &str| tag.get(name).unwrap_or_default();
                        open = Some((
                            (word("family"), word("name")),
                            Style {
                                parent: tag.get("parent-style-name"),
                                format: tag.get("data-style-name"),
                                ..Style::default()
                            },
                        ));
                    }
                    "number-style" | "currency-style" | "percentage-style" | "date-style" | "time-style"
                    | "text-style" | "boolean-style" => {
                        let date = matches!(tag.name(), "date-style" | "time-style");
                        number =
                            Some((tag.get("name").unwrap_or_default(), NumberStyle { date, ..NumberStyle::default() }));
                    }
                    "list-style" => list = tag.get("name"),
                    "list-level-style-number" | "list-level-style-bullet" if tag.number("level") == Some(1) => {
                        let numbered = tag.name() == "list-level-style-number";
                        let shown = !numbered || tag.value("num-format").is_some_and(|format| !format.is_empty());
                        if let Some(name) = list.clone().filter(|_| shown) {
                            self.lists.insert(name, numbered);
                        }
                    }
                    name => {
                        if let Some((_, style)) = &mut number {
                            number_part(style, &tag, &mut xml)?;
                        } else if let Some((_, style)) = &mut open {
                            properties(style, name, &tag);
                        }
                    }
                },
                Piece::Close(closed) => match closed.name() {
                    "style" => {
                        if let Some((key, style)) = open.take() {
                            self.styles.insert(key, style);
                        }
                    }
                    "default-style" => {
                        if let Some(((family, _), style)) = open.take() {
                            self.defaults.insert(family, style.font);
                        }
                    }
                    name if name.ends_with("-style") && number.is_some() => {
                        if let Some((name, style)) = number.take() {
                            if style.code.len() > MAX_STYLE_NAME || style.maps.len() > MAX_MAPS {
                                return Err(ReadError::broken("styles", "number:number-style"));
                            }
                            self.codes.insert(name, style);
                        }
                    }
                    _ => {}
                },
                Piece::Words(_) => {}
            }
        }
        for (name, style) in &self.codes {
            self.formats.insert(name.clone(), Arc::new(self.format_of(style)));
        }
        Ok(())
    }

    /// The sections of a format, those of its conditions first.
    fn format_of(&self, style: &NumberStyle) -> Format {
        if style.date {
            return Format::Date;
        }
        let mapped = |name: &str| self.codes.get(name).map(|style| style.code.clone()).unwrap_or_default();
        let limit = |condition: &str| condition.trim_start_matches("value()").replace(' ', "");
        let maps: Vec<(String, String)> =
            style.maps.iter().map(|(condition, name)| (limit(condition), mapped(name))).collect();
        let by = |sign: &str| maps.iter().find(|(limit, _)| limit == sign).map(|(_, code)| code.as_str());
        let code = match (by(">=0"), by(">0"), by("<0"), maps.len()) {
            // Shows nothing.
            (_, _, _, 0) if style.code.is_empty() && style.has_parts => ";;;".to_owned(),
            (_, _, _, 0) => style.code.clone(),
            (Some(plus), _, _, 1) => format!("{plus};{}", style.code),
            (_, Some(plus), Some(minus), 2) => format!("{plus};{minus};{}", style.code),
            _ => {
                let sections: Vec<String> = maps.iter().map(|(limit, code)| format!("[{limit}]{code}")).collect();
                format!("{};{}", sections.join(";"), style.code)
            }
        };
        of_code(&code)
    }

    fn chain(&self, family: &str, name: &str) -> Vec<&Style> {
        let mut list = Vec::new();
        let known = |name: &str| {
            let usual = name.len() <= MAX_STYLE_NAME;
            usual.then(|| self.styles.get(&(family.to_owned(), name.to_owned()))).flatten()
        };
        let mut next = known(name);
        while let Some(style) = next.filter(|_| list.len() < MAX_CHAIN) {
            list.push(style);
            next = style.parent.as_ref().and_then(|name| known(name));
        }
        list
    }

    /// The font that a style sets, with what it is based on.
    pub(super) fn font(&self, family: &str, name: Option<&str>) -> Font {
        let chain = name.map(|name| self.chain(family, name)).unwrap_or_default();
        let own = chain.iter().fold(Font::default(), |font, style| font.over(style.font));
        own.over(self.defaults.get(family).copied().unwrap_or_default())
    }

    pub(super) fn format(&self, cell: Option<&str>) -> Arc<Format> {
        let chain = cell.map(|name| self.chain("table-cell", name)).unwrap_or_default();
        let name = chain.iter().find_map(|style| style.format.as_ref());
        name.and_then(|name| self.formats.get(name)).map_or_else(Arc::default, Arc::clone)
    }

    /// What a style of cells changes where a condition applies it.
    pub(super) fn change(&self, name: &str) -> Change {
        let chain = self.chain("table-cell", name);
        let font = chain.iter().fold(Font::default(), |font, style| font.over(style.font));
        let format = chain.iter().find_map(|style| self.formats.get(style.format.as_ref()?));
        Change { font, format: format.map(Arc::clone), is_sign: false }
    }

    /// The conditions of a style of cells, with what they change.
    pub(super) fn conditions(&self, cell: Option<&str>) -> Vec<(Test, Change)> {
        let chain = cell.map(|name| self.chain("table-cell", name)).unwrap_or_default();
        let maps = chain.iter().flat_map(|style| &style.maps);
        maps.map(|(condition, name)| (of_condition(condition, None), self.change(name)))
            .filter(|(_, change)| change.may_hide())
            .collect()
    }

    /// Whether a table, row, column or section is not displayed.
    pub(super) fn hides(&self, family: &str, name: Option<&str>) -> bool {
        name.is_some_and(|name| self.chain(family, name).iter().any(|style| style.hidden))
    }

    /// What stands in front of the items of a list.
    pub(super) fn list_mark(&self, name: Option<&str>, besides: &mut Besides) {
        match name.and_then(|name| self.lists.get(name)) {
            Some(true) => besides.add(CellMark::Number),
            Some(false) => besides.add_weak(CellMark::Number),
            None => {}
        }
    }
}

fn properties(style: &mut Style, name: &str, tag: &Tag<'_>) {
    let get = |name: &str| tag.get(name);
    let no_size =
        |name: &str| get(name).is_some_and(|size| size.starts_with('0') && !size.contains(|c| matches!(c, '1'..='9')));
    let ground = get("background-color").map(|colour| match colour.as_str() {
        "transparent" => Ground::Paper,
        colour => Colour::from_hex(colour).map_or(Ground::Unclear, Ground::Colour),
    });
    let font = &mut style.font;
    match name {
        "text-properties" => {
            font.ground = ground.filter(|ground| *ground != Ground::Paper).or(font.ground);
            font.hidden = get("display").map(|display| display == "none").or(font.hidden);
            let lines = ["text-line-through-style", "text-line-through-type"];
            let lines: Vec<bool> = lines.iter().filter_map(|name| get(name)).map(|line| line != "none").collect();
            if !lines.is_empty() {
                font.struck = Some(lines.iter().all(|line| *line));
            }
            font.level = get("text-position").map(|position| level(&position)).or(font.level);
            let automatic = get("use-window-font-color").is_some_and(|on| on == "true");
            font.colour = match get("color") {
                Some(colour) if !automatic => Some(Colour::from_hex(&colour)),
                _ if automatic => Some(None),
                _ => font.colour,
            };
            font.size =
                get("font-size").filter(|size| !size.ends_with('%')).and_then(|size| points(&size)).or(font.size);
            let face = get("font-family").or_else(|| get("font-name"));
            font.symbol = face.map(|name| is_symbol_font(&name)).or(font.symbol);
            // Writers give the automatic colour no opacity, and mean nothing by it.
            let own = !automatic && get("color").is_some();
            let clear = own && get("opacity").is_some_and(|opacity| opacity == "0%");
            let thin = get("text-scale").is_some_and(|scale| matches!(scale.as_str(), "0%" | "1%" | "2%" | "5%"));
            if clear || thin {
                font.hidden = Some(true);
            }
        }
        "paragraph-properties" | "table-cell-properties" => {
            font.ground = ground.or(font.ground);
            let turned = get("rotation-angle").is_some_and(|angle| angle.starts_with("180"));
            let repeated = get("repeat-content").is_some_and(|on| on == "true");
            if turned || repeated {
                font.faint = Some(true);
            }
            let away = ["margin-left", "text-indent"].iter().any(|name| {
                get(name)
                    .is_some_and(|size| size.starts_with('-') && points(size.trim_start_matches('-')) > Some(2_500))
            });
            if away || no_size("line-height") {
                font.hidden = Some(true);
            }
        }
        "table-properties" => style.hidden |= get("display").is_some_and(|shown| shown == "false"),
        "section-properties" => style.hidden |= get("display").is_some_and(|shown| shown == "none"),
        "map" if style.maps.len() < MAX_MAPS => {
            style.maps.push((get("condition").unwrap_or_default(), get("apply-style-name").unwrap_or_default()));
        }
        "table-row-properties" => style.hidden |= no_size("row-height"),
        "table-column-properties" => style.hidden |= no_size("column-width"),
        _ => {}
    }
}

/// Whether the name of a style or a list is longer than any program writes.
fn is_too_long(tag: &Tag<'_>) -> bool {
    matches!(tag.name(), "style" | "list-style") && tag.value("name").is_some_and(|name| name.len() > MAX_STYLE_NAME)
}

/// `super 58%`, `-33% 58%`.
fn level(position: &str) -> Level {
    match position.split_whitespace().next().unwrap_or_default() {
        "super" => Level::Raised,
        "sub" => Level::Lowered,
        place if place.trim_matches(|c| matches!(c, '0' | '%' | '-' | '.')).is_empty() => Level::Line,
        place if place.starts_with('-') => Level::Lowered,
        _ => Level::Raised,
    }
}

/// A length in tenths of a point.
fn points(size: &str) -> Option<u32> {
    let unit = size.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(size.len());
    let (number, unit) = size.split_at(unit);
    let number = tenths(number)?;
    match unit {
        "pt" => Some(number),
        "cm" => Some(number.saturating_mul(283) / 10),
        "mm" => Some(number.saturating_mul(28) / 10),
        "in" => Some(number.saturating_mul(72)),
        "px" => Some(number.saturating_mul(3) / 4),
        _ => None,
    }
}

/// One part of a number format, added to its code as Excel writes it.
fn number_part(style: &mut NumberStyle, tag: &Tag<'_>, xml: &mut Xml<'_>) -> Result<(), ReadError> {
    style.has_parts = true;
    match tag.name() {
        "number" => {
            let whole = tag.number("min-integer-digits").unwrap_or(0).min(40) as usize;
            let places = tag.number("decimal-places").unwrap_or(0).min(40) as usize;
            let least = tag.number("min-decimal-places").map_or(places, |least| (least as usize).min(places));
            let grouped = tag.value("grouping").is_some_and(|on| on == "true");
            if tag.get("decimal-places").is_none() && whole <= 1 && !grouped {
                style.code.push_str("General");
                return Ok(());
            }
            style.code.push_str(if grouped { "#,##" } else { "#" });
            style.code.push_str(&"0".repeat(whole));
            if places > 0 {
                style.code.push('.');
                style.code.push_str(&"0".repeat(least));
                style.code.push_str(&"#".repeat(places - least));
            }
            let factor = tag.get("display-factor").unwrap_or_default();
            style.code.push_str(&",".repeat(factor.bytes().filter(|byte| *byte == b'0').count() / 3));
        }
        "embedded-text" | "fraction" | "scientific-number" => style.code.push_str("0E+0"),
        "text" | "currency-symbol" => {
            let words = xml.words_inside(&[])?.replace('"', "");
            match words.trim() {
                "%" => style.code.push('%'),
                _ if words.is_empty() => {}
                _ => style.code.push_str(&format!("\"{words}\"")),
            }
        }
        "text-content" => style.code.push('@'),
        "fill-character" => xml.skip()?,
        "map" => {
            let word = |name: &str| tag.get(name).unwrap_or_default();
            style.maps.push((word("condition"), word("apply-style-name")));
        }
        _ => {}
    }
    Ok(())
}

/// The fonts of the elements around the words that are read.
#[derive(Debug, Default)]
pub(super) struct Runs {
    open: Vec<(usize, Font)>,
}

impl Runs {
    /// Opens a paragraph, a span, a cell or a section.
    pub(super) fn open(&mut self, depth: usize, font: Font) {
        let below = self.font();
        self.open.push((depth, font.over(below)));
    }

    /// Closes what was opened deeper than `depth`.
    pub(super) fn close(&mut self, depth: usize) {
        while self.open.pop_if(|(own, _)| *own > depth).is_some() {}
    }

    pub(super) fn font(&self) -> Font {
        self.open.last().map(|(_, font)| *font).unwrap_or_default()
    }

    pub(super) fn look(&self) -> Look {
        self.font().look()
    }
}

/// What the drawing just opened is, passed over; `None` where it only arranges a text box.
pub(super) fn drawing(tag: &Tag<'_>, xml: &mut Xml<'_>) -> Result<Option<CellMark>, ReadError> {
    let mut mark = match tag.name() {
        "control" => CellMark::Control,
        _ => CellMark::Picture,
    };
    let hidden = tag.value("display").is_some_and(|display| display == "none");
    let outside = xml.depth().saturating_sub(1);
    while xml.depth() > outside {
        match xml.next()? {
            Some(Piece::Open(inner)) => match inner.name() {
                "object" | "object-ole" | "plugin" | "applet" | "floating-frame" | "text-box" => {
                    mark = CellMark::Object
                }
                "math" => mark = CellMark::Equation,
                _ => {}
            },
            Some(_) => {}
            None => break,
        }
    }
    Ok((!hidden).then_some(mark))
}

/// Fields whose words are computed.
pub(super) const FIELDS: &[&str] = &[
    "expression",
    "variable-get",
    "variable-set",
    "user-field-get",
    "database-display",
    "placeholder",
    "conditional-text",
    "text-input",
    "sequence",
    "table-formula",
    "drop-down",
];
