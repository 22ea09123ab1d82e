//! Reads OpenDocument texts: paragraphs and tables of the body in reading order.
//!
//! Tracked changes are taken as accepted. Notes, comments and automatic numbers are not read.

use crate::document::Block;

use super::limits::MAX_SPAN;
use super::text_flow::{Flow, Joined, Shape};
use crate::ingest::error::ReadError;
use crate::ingest::inline::Look;
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

pub(super) fn read(package: &mut Package<'_>) -> Result<Vec<Block>, ReadError> {
    let text = package.text("content.xml")?;
    let mut xml = Xml::new(&text, "content.xml");
    let mut flow = Flow::new();
    let mut repeats: Vec<u32> = Vec::new();
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Open(tag) => match tag.name() {
                "p" | "h" => flow.open_paragraph()?,
                "s" => flow.words(&" ".repeat(times(&tag, "c") as usize), Look::default())?,
                "tab" => flow.words("\t", Look::default())?,
                "line-break" => flow.words("\n", Look::default())?,
                "text-box" => flow.open_aside(),
                "table" => flow.open_table(),
                "table-row" => flow.open_row(),
                "table-cell" => {
                    repeats.push(times(&tag, "number-columns-repeated"));
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
                _ => {}
            },
            Piece::Close(name) => match name.as_str() {
                "p" | "h" | "text-box" | "table" | "table-row" => flow.close(),
                "table-cell" | "covered-table-cell" => {
                    flow.close();
                    flow.repeat_cell(repeats.pop().unwrap_or(1))?;
                }
                _ => {}
            },
            Piece::Words(words) if flow.is_in_paragraph() => flow.words(&collapsed(&words), Look::default())?,
            Piece::Words(_) => {}
        }
    }
    flow.finish()
}

fn times(tag: &Tag<'_>, name: &str) -> u32 {
    tag.number(name).unwrap_or(1).clamp(1, MAX_SPAN)
}

/// White space between words as ODF defines it: one space.
pub(super) fn collapsed(words: &str) -> String {
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
    out
}
