//! Marks the cells of a sheet that a small picture, chart or drawn shape lies on.

use super::rels;
use super::sheet::{At, Sheet, Value};
use crate::document::CellMark;
use crate::ingest::error::ReadError;
use crate::ingest::inline::Besides;
use crate::ingest::limits::Budget;
use crate::ingest::xml::{Piece, Xml};
use crate::ingest::zip::Package;

/// Pictures of a sheet that are kept.
const PICTURES: usize = 1_000;
/// A drawing over more rows or columns than this lies on no cell in particular.
const LARGEST: u32 = 2;

/// Marks the cells that drawings of this sheet lie on, in rows that hold something else.
pub(super) fn mark(
    package: &mut Package<'_>,
    part: &str,
    sheet: &mut Sheet,
    budget: &mut Budget,
) -> Result<(), ReadError> {
    let Some(drawing) = rels::of_part(package, part)?.into_iter().find(|rel| rel.kind == "drawing") else {
        return Ok(());
    };
    let Some(text) = package.optional(&drawing.target)? else { return Ok(()) };
    let (small, mut pictures) = drawings(&text, &drawing.target)?;
    // What lies on rows with cells is beside them.
    pictures.retain(|(first, last)| sheet.cells.range((*first, 0)..=(*last, u32::MAX)).next().is_none());
    pictures.sort_unstable();
    pictures.truncate(PICTURES);
    sheet.pictures = pictures.into_iter().map(|(first, _)| first).collect();
    for (at, mark) in small {
        if sheet.cells.range((at.0, 0)..=(at.0, u32::MAX)).next().is_none() {
            continue;
        }
        let mut besides = Besides::default();
        besides.add(mark);
        let words = sheet.cells.get(&at).map(|value| value.text.clone()).unwrap_or_default();
        match sheet.cells.get_mut(&at) {
            Some(value) => value.text = besides.with_words(words),
            None => sheet.insert(at, Value { text: besides.with_words(words), ..Value::default() }, budget)?,
        }
    }
    Ok(())
}

/// Cells with the marks of drawings that lie on them.
type Marked = Vec<(At, CellMark)>;

/// The cells under small drawings, and the first and last rows of pictures.
fn drawings(text: &str, part: &str) -> Result<(Marked, Vec<(u32, u32)>), ReadError> {
    let mut xml = Xml::new(text, part);
    let (mut list, mut pictures) = (Vec::new(), Vec::new());
    let (mut first, mut last): (At, At) = ((0, 0), (0, 0));
    let mut in_first = true;
    let mut mark = CellMark::Picture;
    let mut hidden = false;
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Open(tag) => match tag.name() {
                "twoCellAnchor" | "oneCellAnchor" => {
                    (first, last, mark, hidden) = ((0, 0), (0, 0), CellMark::Picture, false);
                }
                "from" => in_first = true,
                "to" => in_first = false,
                name @ ("col" | "row") => {
                    let row = name == "row";
                    let number = xml.words_inside(&[])?.trim().parse().unwrap_or(0);
                    let corner = if in_first { &mut first } else { &mut last };
                    *(if row { &mut corner.0 } else { &mut corner.1 }) = number;
                }
                "sp" | "txBody" => mark = CellMark::Object,
                "cNvPr" => hidden |= tag.value("hidden").is_some_and(|on| on == "1" || on == "true"),
                "AlternateContent" => {}
                _ => {}
            },
            Piece::Close(closed) if matches!(closed.name(), "twoCellAnchor" | "oneCellAnchor") => {
                let small = |first: u32, last: u32| last.saturating_sub(first) < LARGEST;
                if !hidden && mark == CellMark::Picture {
                    pictures.push((first.0, last.0.max(first.0)));
                }
                if !hidden && small(first.0, last.0) && small(first.1, last.1) {
                    list.push((first, mark));
                }
            }
            _ => {}
        }
    }
    Ok((list, pictures))
}
