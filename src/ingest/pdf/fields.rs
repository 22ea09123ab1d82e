//! Draws the fields of a form and the notes on a page, which stand beside what the page itself draws.

#![allow(clippy::disallowed_types, reason = "places on a page are no figures")]

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, decode_text_string};

use super::objects::{dictionary, entries, entry, inherited, list, name, numbers, reference, resolved, whole};
use super::painter::{Painter, Stop};
use super::state::{Matrix, hundredths};
use crate::ingest::layout::page::{Mark, Sight};

/// Notes of one page.
const MAX_NOTES: usize = 20_000;
/// Flags of notes that no viewer shows.
const HIDDEN: i64 = 2 | 32;

/// Draws what stands on a page beside its content.
pub(super) fn draw<'d>(painter: &mut Painter<'_, 'd>, page: &'d Dictionary) -> Result<(), Stop> {
    let document = painter.studio.document;
    let notes = list(document, page, b"Annots").unwrap_or_default();
    if notes.len() > MAX_NOTES {
        return Err(Stop::TooMuch);
    }
    for note in notes {
        let Some(note) = resolved(document, note).and_then(dictionary) else { continue };
        let kind = name(document, note, b"Subtype").unwrap_or_default();
        // Marks over words leave the words to be read; a window or the symbol of a note does not belong to the page.
        if matches!(
            kind,
            b"Link" | b"Popup" | b"Text" | b"Highlight" | b"Underline" | b"Squiggly" | b"FileAttachment" | b"Sound"
        ) || whole(document, note, b"F").unwrap_or(0) & HIDDEN != 0
        {
            continue;
        }
        let before = painter.page.marks.len();
        if let Some((id, stream)) = appearance(document, note)
            && let Some(place) = place(document, note, &stream.dict)
        {
            let resources = entries(document, &stream.dict, b"Resources").or_else(|| form_resources(document));
            if let Some(resources) = resources {
                painter.form(id, stream, resources, place, 0)?;
            }
        }
        if kind == b"Widget" && painter.page.marks.len() == before {
            write_value(painter, note)?;
        }
    }
    Ok(())
}

/// The drawing of a note as it is now.
fn appearance<'d>(document: &'d Document, note: &'d Dictionary) -> Option<(Option<ObjectId>, &'d Stream)> {
    let all = entries(document, note, b"AP")?;
    match entry(document, all, b"N")? {
        Object::Stream(stream) => Some((reference(all, b"N"), stream)),
        Object::Dictionary(states) => {
            let state = name(document, note, b"AS")?;
            match entry(document, states, state)? {
                Object::Stream(stream) => Some((reference(states, state), stream)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Maps the drawing of a note into its place on the page.
fn place(document: &Document, note: &Dictionary, drawing: &Dictionary) -> Option<Matrix> {
    let [ax, ay, bx, by] = numbers::<4>(document, note, b"Rect")?;
    let (left, low, width, height) = (ax.min(bx), ay.min(by), (ax - bx).abs(), (ay - by).abs());
    let own = numbers::<6>(document, drawing, b"Matrix").map_or(Matrix::SAME, Matrix);
    let corners = numbers::<4>(document, drawing, b"BBox").unwrap_or([0.0, 0.0, width, height]);
    let [a, b, c, d] = corners;
    let places = [(a, b), (c, b), (a, d), (c, d)].map(|corner| own.place(corner));
    let low_x = places.iter().map(|it| it.0).fold(f64::MAX, f64::min);
    let low_y = places.iter().map(|it| it.1).fold(f64::MAX, f64::min);
    let wide = places.iter().map(|it| it.0).fold(f64::MIN, f64::max) - low_x;
    let tall = places.iter().map(|it| it.1).fold(f64::MIN, f64::max) - low_y;
    let scale = |to: f64, from: f64| if from > 0.0 { to / from } else { 1.0 };
    let (x, y) = (scale(width, wide), scale(height, tall));
    Some(Matrix([x, 0.0, 0.0, y, left - low_x * x, low - low_y * y]))
}

fn form_resources(document: &Document) -> Option<&Dictionary> {
    let form = document.catalog().ok().and_then(|it| entries(document, it, b"AcroForm"))?;
    entries(document, form, b"DR")
}

/// Writes the value of a field that has no drawing, as viewers do.
fn write_value(painter: &mut Painter<'_, '_>, field: &Dictionary) -> Result<(), Stop> {
    let document = painter.studio.document;
    let kind = inherited(document, field, b"FT").and_then(|it| it.as_name().ok()).unwrap_or_default();
    if !matches!(kind, b"Tx" | b"Ch") {
        return Ok(());
    }
    let Some(value) = inherited(document, field, b"V") else { return Ok(()) };
    let Some(words) = words(document, value) else { return Ok(()) };
    let words = if kind == b"Ch" { shown_choice(document, field, &words).unwrap_or(words) } else { words };
    let Some([ax, ay, bx, by]) = numbers::<4>(document, field, b"Rect") else { return Ok(()) };
    let (left, right) = (hundredths(ax.min(bx)), hundredths(ax.max(bx)));
    let (low, high) = (hundredths(ay.min(by)), hundredths(ay.max(by)));
    let count = i32::try_from(words.chars().count().max(1)).unwrap_or(i32::MAX);
    let size = ((high - low) / 2).max(1);
    // Wherever the words begin in their box, they are in it.
    let width = (size / 2).min((right - left) / count).max(1);
    painter.studio.budget.marks =
        painter.studio.budget.marks.checked_sub(words.chars().count()).ok_or(Stop::TooMuch)?;
    for (x, sign) in (left..).step_by(usize::try_from(width).unwrap_or(1)).zip(words.chars()) {
        if crate::source::is_space(sign) {
            continue;
        }
        painter.page.marks.push(Mark {
            x,
            y: low + size / 2,
            width,
            size,
            text: sign.to_string().into(),
            sight: Sight::Seen,
            run: u32::MAX,
            order: u32::MAX,
            colour: None,
            ..Mark::default()
        });
    }
    Ok(())
}

fn words(document: &Document, value: &Object) -> Option<String> {
    match value {
        Object::String(..) => decode_text_string(value).ok(),
        Object::Array(list) => words(document, resolved(document, list.first()?)?),
        Object::Name(name) => Some(String::from_utf8_lossy(name).into_owned()),
        _ => None,
    }
}

/// The words of a choice, which may be stored under another name.
fn shown_choice(document: &Document, field: &Dictionary, stored: &str) -> Option<String> {
    let choices = inherited(document, field, b"Opt")?.as_array().ok()?;
    choices.iter().find_map(|choice| match resolved(document, choice)? {
        Object::Array(pair) => match pair.as_slice() {
            [name, shown] if words(document, resolved(document, name)?)? == stored => {
                words(document, resolved(document, shown)?)
            }
            _ => None,
        },
        _ => None,
    })
}
