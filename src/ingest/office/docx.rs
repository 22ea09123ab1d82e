//! Reads Word documents (OOXML, transitional and strict): paragraphs and tables of the body in reading order.
//!
//! Tracked changes are taken as accepted. Headers, footers, notes and automatic numbers are not read.

use crate::document::Block;

use super::rels;
use super::text_flow::{Flow, Joined, Shape};
use crate::ingest::error::ReadError;
use crate::ingest::xml::{Piece, Tag, Xml};
use crate::ingest::zip::Package;

/// Elements whose content is not part of the printed body: properties, deleted text, pronunciation glosses.
const SKIPPED: &[&str] = &[
    "pPr",
    "sectPr",
    "tblPr",
    "tblPrEx",
    "tblGrid",
    "sdtPr",
    "sdtEndPr",
    "del",
    "moveFrom",
    "delText",
    "instrText",
    "delInstrText",
    "rt",
    "sym",
    "softHyphen",
    "binData",
    "txbxPr",
    "bodyPr",
    "docPart",
];

pub(super) fn read(package: &mut Package<'_>) -> Result<Vec<Block>, ReadError> {
    let main = rels::main_part(package, "word/document.xml")?;
    let text = package.text(&main)?;
    body(&text, &main)
}

fn body(text: &str, part: &str) -> Result<Vec<Block>, ReadError> {
    let mut xml = Xml::new(text, part);
    let mut flow = Flow::new();
    // Alternatives of one drawing repeat the same content; the first is read.
    let mut alternatives: Vec<bool> = Vec::new();
    let mut in_text = false;
    // Depth of the run that is hidden text.
    let mut hidden: Option<usize> = None;
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Open(tag) => {
                let name = tag.name();
                match name {
                    "p" => flow.open_paragraph()?,
                    "t" => in_text = true,
                    "tab" if hidden.is_none() => flow.words("\t")?,
                    "br" | "cr" if hidden.is_none() => flow.words("\n")?,
                    "noBreakHyphen" if hidden.is_none() => flow.words("-")?,
                    "tbl" => flow.open_table(),
                    "tr" => flow.open_row(),
                    "tc" => flow.open_cell(Shape::default())?,
                    "txbxContent" => flow.open_aside(),
                    "trPr" => row_properties(&mut xml, &mut flow)?,
                    "tcPr" => cell_properties(&mut xml, &mut flow)?,
                    "rPr" if is_hidden(&mut xml)? => hidden = Some(xml.depth()),
                    "AlternateContent" => alternatives.push(false),
                    "Choice" | "Fallback" => match alternatives.last_mut() {
                        Some(taken) if !*taken => *taken = true,
                        _ => xml.skip()?,
                    },
                    name if SKIPPED.contains(&name) => xml.skip()?,
                    _ => {}
                }
            }
            Piece::Close(name) => {
                hidden = hidden.filter(|depth| xml.depth() >= *depth);
                match name.as_str() {
                    "t" => in_text = false,
                    "p" | "tbl" | "tr" | "tc" | "txbxContent" => flow.close(),
                    "AlternateContent" => {
                        alternatives.pop();
                    }
                    _ => {}
                }
            }
            Piece::Words(words) if in_text && hidden.is_none() => flow.words(&words)?,
            Piece::Words(_) => {}
        }
    }
    Ok(flow.finish())
}

fn row_properties(xml: &mut Xml<'_>, flow: &mut Flow) -> Result<(), ReadError> {
    each_inside(xml, |tag| match tag.name() {
        "gridBefore" => flow.row_begins_behind(tag.number("val").unwrap_or(0)),
        "del" => flow.row_is_gone(),
        _ => {}
    })
}

fn cell_properties(xml: &mut Xml<'_>, flow: &mut Flow) -> Result<(), ReadError> {
    each_inside(xml, |tag| {
        let goes_on = tag.get("val").as_deref() != Some("restart");
        match tag.name() {
            "gridSpan" => flow.reshape(|shape| shape.width = tag.number("val").unwrap_or(1)),
            "vMerge" => flow.reshape(|shape| shape.joined = if goes_on { Joined::Above } else { Joined::Opens }),
            "hMerge" if goes_on => flow.reshape(|shape| shape.joined = Joined::Left),
            "cellDel" => flow.reshape(|shape| shape.gone = true),
            _ => {}
        }
    })
}

/// Whether the run whose properties just opened is hidden text.
fn is_hidden(xml: &mut Xml<'_>) -> Result<bool, ReadError> {
    let mut hidden = false;
    each_inside(xml, |tag| hidden |= tag.name() == "vanish" && tag.is_on())?;
    Ok(hidden)
}

/// Calls `each` for every element inside the one just opened.
fn each_inside(xml: &mut Xml<'_>, mut each: impl FnMut(&Tag<'_>)) -> Result<(), ReadError> {
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
