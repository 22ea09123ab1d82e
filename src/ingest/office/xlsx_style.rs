//! Reads how the cells and rich texts of an Excel workbook are shown.

use std::collections::HashMap;
use std::sync::Arc;

use super::condition::Change;
use super::font::{Font, excel_colour};
use super::number_format::{Format, built_in, of_code};
use super::sheet::Value;
use super::xlsx_condition;
use crate::document::CellMark;
use crate::ingest::error::ReadError;
use crate::ingest::inline::{Besides, Colour, Ground};
use crate::ingest::xml::{Piece, Tag, Xml};

/// How the cells of one style are shown.
#[derive(Debug, Clone, Default)]
pub(super) struct CellStyle {
    pub format: Arc<Format>,
    pub font: Font,
}

impl CellStyle {
    /// How words are shown, which a format may hide.
    fn words(&self) -> Font {
        match &*self.format {
            Format::Code(code) if code.hides_words() => Font { hidden: Some(true), ..self.font },
            _ => self.font,
        }
    }
}

/// The styles of cells, and what formats by condition change, each by number.
pub(super) fn cell_styles(text: &str, part: &str) -> Result<(Vec<CellStyle>, Vec<Change>), ReadError> {
    let mut xml = Xml::new(text, part);
    let mut formats: HashMap<u32, Arc<Format>> = HashMap::new();
    let (mut fonts, mut grounds): (Vec<Font>, Vec<Ground>) = (Vec::new(), Vec::new());
    let mut styles: Vec<CellStyle> = Vec::new();
    let mut changes = Vec::new();
    let mut list = String::new();
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Open(tag) => match (list.as_str(), tag.name()) {
                // Formats by condition have fonts and fills of their own.
                (_, "dxf") => changes.push(xlsx_condition::change(&mut xml)?),
                (_, "tableStyles" | "cellStyleXfs" | "extLst") => xml.skip()?,
                (_, name @ ("fonts" | "fills" | "cellXfs")) => name.clone_into(&mut list),
                (_, "numFmt") => {
                    if let (Some(id), Some(code)) = (tag.number("numFmtId"), tag.get("formatCode")) {
                        formats.insert(id, Arc::new(of_code(&code)));
                    }
                }
                ("fonts", "font") => fonts.push(Font::default()),
                ("fonts", _) => {
                    if let Some(font) = fonts.last_mut() {
                        font.read_excel(&tag);
                    }
                }
                ("fills", "fill") => grounds.push(Ground::Paper),
                ("fills", _) => {
                    if let Some(ground) = grounds.last_mut() {
                        fill(&tag, ground);
                    }
                }
                ("cellXfs", "xf") => {
                    let id = tag.number("numFmtId").unwrap_or(0);
                    let format = Arc::clone(formats.entry(id).or_insert_with(|| Arc::new(built_in(id))));
                    let mut font = own(&fonts, &tag, "fontId").unwrap_or_default();
                    font.ground = own(&grounds, &tag, "fillId");
                    styles.push(CellStyle { format, font });
                }
                ("cellXfs", "alignment") => {
                    // Repeats its words across the cell, or sets them on their head.
                    let odd = tag.value("horizontal").as_deref() == Some("fill");
                    if let Some(style) = styles.last_mut().filter(|_| odd) {
                        style.font.faint = Some(true);
                    }
                }
                _ => {}
            },
            Piece::Close(closed) if closed.name() == list => list.clear(),
            _ => {}
        }
    }
    Ok((styles, changes))
}

fn own<T: Copy>(list: &[T], tag: &Tag<'_>, name: &str) -> Option<T> {
    list.get(tag.number(name).unwrap_or(0) as usize).copied()
}

fn fill(tag: &Tag<'_>, ground: &mut Ground) {
    match tag.name() {
        "patternFill" => {
            *ground = match tag.value("patternType").as_deref() {
                None | Some("none") => Ground::Paper,
                _ => Ground::Unclear,
            };
            if tag.value("patternType").as_deref() == Some("solid") {
                // The colour follows.
                *ground = Ground::Colour(Colour(1, 2, 3));
            }
        }
        "fgColor" if matches!(ground, Ground::Colour(_)) => {
            *ground = excel_colour(tag).map_or(Ground::Unclear, Ground::Colour);
        }
        "gradientFill" => *ground = Ground::Unclear,
        _ => {}
    }
}

/// A text whose runs may be shown in several ways.
#[derive(Debug, Clone, Default)]
pub(super) struct Rich {
    words: String,
    /// Where each run ends, and its own font; empty where all words are shown as their cell is.
    runs: Vec<(usize, Font)>,
}

impl Rich {
    pub(super) fn of_words(words: String) -> Rich {
        Rich { words, runs: Vec::new() }
    }

    /// Reads `<si>` or `<is>`, pronunciation left out.
    pub(super) fn read(xml: &mut Xml<'_>) -> Result<Rich, ReadError> {
        let outside = xml.depth().saturating_sub(1);
        let mut rich = Rich::default();
        let mut font = Font::default();
        let mut styled = false;
        while xml.depth() > outside {
            let Some(piece) = xml.next()? else { break };
            match piece {
                Piece::Open(tag) => match tag.name() {
                    "rPh" => xml.skip()?,
                    "r" => font = Font::default(),
                    "t" => {
                        rich.words.push_str(&xml.words_inside(&[])?);
                        rich.runs.push((rich.words.len(), font));
                    }
                    _ => {
                        font.read_excel(&tag);
                        styled = true;
                    }
                },
                Piece::Close(_) | Piece::Words(_) => {}
            }
        }
        if !styled {
            rich.runs.clear();
        }
        Ok(rich)
    }

    /// The words as a cell of this style shows them.
    pub(super) fn value(&self, style: &CellStyle) -> Value {
        let cell = style.words();
        if self.runs.is_empty() {
            return Value::of_runs([(self.words.as_str(), cell.look())].into_iter(), Besides::default());
        }
        let mut start = 0;
        let runs = self.runs.iter().map(|(end, font)| {
            let words = self.words.get(start..*end).unwrap_or_default();
            start = *end;
            (words, font.over(cell).look())
        });
        Value::of_runs(runs, Besides::default())
    }
}

/// A text that the workbook refers to and does not have.
pub(super) fn missing() -> Value {
    Value { text: CellMark::Missing.written(), ..Value::default() }
}
