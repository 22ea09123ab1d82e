//! Opens a PDF and draws its pages, fields and notes included.
//!
//! The library that reads the objects of a file panics on some broken ones; a panic is reported as a broken file.

#![allow(clippy::disallowed_types, reason = "places on a page are no figures")]

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::fields;
use super::limits::{self, Verdict};
use super::objects::{dictionary, inherited, number, resolved};
use super::painter::{Painter, Stop, Studio, shown_area};
use crate::ingest::catch_panic;
use crate::ingest::layout::page::{Area, Page};

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
    let nothing = Dictionary::new();
    let mut studio = Studio::new(&document, max_marks);
    let mut drawn = Vec::new();
    for (number, id) in document.get_pages() {
        let Ok(page) = document.get_dictionary(id) else { continue };
        let contents = document.get_page_contents(id);
        match draw_page(&mut studio, number, page, &contents, &nothing) {
            Ok(page) => drawn.push(page),
            Err(Stop::TooMuch) => return Drawn::TooLarge,
            Err(Stop::Broken) => return Drawn::Broken,
        }
    }
    if drawn.is_empty() { Drawn::Broken } else { Drawn::Pages(drawn) }
}

fn draw_page<'d>(
    studio: &mut Studio<'d>,
    number: u32,
    page: &'d Dictionary,
    contents: &[ObjectId],
    nothing: &'d Dictionary,
) -> Result<Page, Stop> {
    let document = studio.document;
    let resources = inherited(document, page, b"Resources").and_then(dictionary).unwrap_or(nothing);
    let mut content = Vec::new();
    for id in contents {
        if let Ok(Object::Stream(stream)) = document.get_object(*id) {
            content.extend_from_slice(&studio.content(None, stream)?);
            content.push(b'\n');
        }
    }
    let mut painter = Painter::new(studio, number, area_of(document, page));
    painter.draw(&content, resources, 0)?;
    fields::draw(&mut painter, page)?;
    Ok(painter.page)
}

/// The part of a page that viewers show.
fn area_of(document: &Document, page: &Dictionary) -> Area {
    /// The usual page, where a file does not state its size.
    const USUAL: [f64; 4] = [0.0, 0.0, 595.0, 842.0];
    let corners = |key: &[u8]| {
        let list = inherited(document, page, key)?.as_array().ok()?;
        let found: Vec<f64> = list.iter().filter_map(|it| number(resolved(document, it)?)).collect();
        <[f64; 4]>::try_from(found).ok()
    };
    let whole = shown_area(corners(b"MediaBox").unwrap_or(USUAL));
    match corners(b"CropBox").map(shown_area).map(|part| part.common(&whole)) {
        Some(part) if !part.is_empty() => part,
        _ => whole,
    }
}
