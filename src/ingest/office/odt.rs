//! Reads OpenDocument texts: paragraphs and tables of the body in reading order.
//!
//! Tracked changes are taken as accepted. Notes, comments and automatic numbers are not read; a cell of which they are
//! all that is printed is text.

use std::borrow::Cow;

use crate::document::{Block, CellMark};

use super::limits::MAX_SPAN;
use super::odf_style::{FIELDS, Runs, Styles, drawing};
use super::text_flow::{Flow, Joined, Shape};
use crate::ingest::error::ReadError;
use crate::ingest::xml::{Piece, Tag, Xml};
use crate::ingest::zip::Package;

/// Elements whose content is not part of the printed body.
const SKIPPED: &[&str] = &[
    "tracked-changes",
    "annotation",
    "note",
    "ruby-text",
    "forms",
    "sequence-decls",
    "variable-decls",
    "scripts",
    "font-face-decls",
    "automatic-styles",
    "styles",
    "title",
    "desc",
    "shapes",
    "user-field-decls",
    "hidden-text",
];

/// The styles of an OpenDocument file.
pub(super) fn styles(package: &mut Package<'_>, content: &str) -> Result<Styles, ReadError> {
    let mut styles = Styles::default();
    if let Some(text) = package.optional("styles.xml")? {
        styles.read(&text, "styles.xml")?;
    }
    styles.read(content, "content.xml")?;
    Ok(styles)
}

pub(super) fn read(package: &mut Package<'_>) -> Result<Vec<Block>, ReadError> {
    let text = package.text("content.xml")?;
    let styles = styles(package, &text)?;
    let mut xml = Xml::new(&text, "content.xml");
    let mut flow = Flow::new();
    let mut runs = Runs::default();
    let mut repeats: Vec<u32> = Vec::new();
    let mut lists: Vec<Option<String>> = Vec::new();
    // The first paragraph of an item has the mark of its list.
    let mut begins_item = false;
    // Fields without words so far, by depth.
    let mut fields: Vec<(usize, bool)> = Vec::new();
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Open(tag) => match tag.name() {
                "p" | "h" => {
                    flow.open_paragraph()?;
                    runs.open(xml.depth(), styles.font("paragraph", tag.value("style-name").as_deref()));
                    if std::mem::take(&mut begins_item) {
                        let style = lists.iter().rev().find_map(Option::as_deref);
                        flow.besides(|besides| styles.list_mark(style, besides));
                    }
                }
                "span" => runs.open(xml.depth(), styles.font("text", tag.value("style-name").as_deref())),
                "section" => {
                    let mut font = runs.font();
                    let hidden = styles.hides("section", tag.value("style-name").as_deref());
                    if hidden || tag.value("display").is_some_and(|display| display == "none") {
                        font.hidden = Some(true);
                    }
                    runs.open(xml.depth(), font);
                }
                "hidden-paragraph" if tag.get("is-hidden").is_none_or(|on| on == "true") => {
                    let mut font = runs.font();
                    font.hidden = Some(true);
                    runs.open(xml.depth().saturating_sub(1), font);
                }
                "list" => lists.push(tag.get("style-name")),
                "list-item" => begins_item = true,
                "s" => flow.words(&" ".repeat(times(&tag, "c") as usize), runs.look())?,
                "tab" => flow.words("\t", runs.look())?,
                "line-break" => flow.words("\n", runs.look())?,
                "text-box" => flow.open_aside(),
                "frame" if !holds_text_box(&text, &xml) => {
                    if let Some(mark) = drawing(&tag, &mut xml)? {
                        flow.besides(|besides| besides.add(mark));
                    }
                }
                "control" => {
                    if let Some(mark) = drawing(&tag, &mut xml)? {
                        flow.besides(|besides| besides.add(mark));
                    }
                }
                // A box to tick or a list to choose from; what it shows is a parameter of it.
                "fieldmark" => flow.besides(|besides| besides.add(CellMark::Control)),
                "custom-shape" | "rect" | "line" | "ellipse" | "circle" | "path" | "polygon" | "polyline" => {
                    flow.besides(|besides| besides.add_weak(CellMark::Picture));
                }
                "table" => flow.open_table(),
                "table-row" => {
                    flow.open_row();
                    let hidden = styles.hides("table-row", tag.value("style-name").as_deref());
                    if hidden || tag.value("visibility").is_some_and(|seen| seen != "visible") {
                        flow.row_is_gone();
                    }
                }
                "table-cell" => {
                    repeats.push(times(&tag, "number-columns-repeated"));
                    runs.open(xml.depth(), styles.font("table-cell", tag.value("style-name").as_deref()));
                    flow.open_cell(Shape {
                        width: times(&tag, "number-columns-spanned"),
                        height: times(&tag, "number-rows-spanned"),
                        ..Shape::default()
                    })?;
                }
                "covered-table-cell" => {
                    repeats.push(times(&tag, "number-columns-repeated"));
                    flow.open_cell(Shape { width: 1, height: 1, joined: Joined::Covered, gone: false })?;
                }
                name if SKIPPED.contains(&name) => xml.skip()?,
                name if FIELDS.contains(&name) => fields.push((xml.depth(), false)),
                _ => {}
            },
            Piece::Close(closed) => {
                if let Some((_, false)) = fields.pop_if(|(depth, _)| *depth > xml.depth()) {
                    flow.besides(|besides| besides.add(CellMark::Field));
                }
                runs.close(xml.depth());
                match closed.name() {
                    "p" | "h" | "text-box" | "table" | "table-row" => flow.close(),
                    "list" => {
                        lists.pop();
                    }
                    "list-item" => begins_item = false,
                    "table-cell" | "covered-table-cell" => {
                        flow.close();
                        flow.repeat_cell(repeats.pop().unwrap_or(1))?;
                    }
                    _ => {}
                }
            }
            Piece::Words(words) if flow.is_in_paragraph() => {
                let words = collapsed(&words);
                if !crate::source::trim(&words).is_empty() {
                    fields.iter_mut().for_each(|(_, filled)| *filled = true);
                }
                flow.words(&words, runs.look())?;
            }
            Piece::Words(_) => {}
        }
    }
    flow.finish()
}

/// Whether the frame just opened is around a text box, whose words are read.
fn holds_text_box(text: &str, xml: &Xml<'_>) -> bool {
    let rest = text.get(xml.position()..).unwrap_or_default().trim_start();
    rest.starts_with("<draw:text-box")
}

fn times(tag: &Tag<'_>, name: &str) -> u32 {
    tag.number(name).unwrap_or(1).clamp(1, MAX_SPAN)
}

/// White space between words as ODF defines it: one space.
pub(super) fn collapsed(words: &str) -> Cow<'_, str> {
    if !words.contains(['\t', '\n', '\r']) && !words.contains("  ") {
        return Cow::Borrowed(words);
    }
    let mut out = String::with_capacity(words.len());
    let mut blank = false;
    for c in words.chars() {
        let is_blank = matches!(c, ' ' | '\t' | '\n' | '\r');
        if !is_blank {
            out.push(c);
        } else if !blank {
            out.push(' ');
        }
        blank = is_blank;
    }
    Cow::Owned(out)
}
