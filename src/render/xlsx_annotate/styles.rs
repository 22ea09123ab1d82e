//! Adds fills and cell styles to the styles part, each new style a copy of an old one with another fill.

use std::collections::BTreeMap;

use super::markup::{Edits, Tag, attribute, attribute_at, prefix, tags};
use super::package::{Book, Package};
use super::{CopyError, Shade};

/// The fills that gouji adds to a workbook.
const FILLS: [(Shade, &str, &str); 5] = [
    (Shade::Error, "solid", "FFFDE3DF"),
    (Shade::Suspect, "solid", "FFF59A8F"),
    (Shade::Warning, "solid", "FFFBE3A8"),
    (Shade::Info, "solid", "FFD7E7F8"),
    (Shade::Undetermined, "lightUp", "FFB99BDD"),
];

pub(super) struct Styles {
    part: String,
    text: String,
    prefix: String,
    /// The byte ranges of the `xf` elements of cells.
    formats: Vec<(usize, usize)>,
    fills: Tag,
    fills_end: usize,
    fill_count: usize,
    cells: Tag,
    cells_end: usize,
    added: BTreeMap<(usize, Shade), usize>,
    /// The new elements, in the order of their numbers.
    new: Vec<String>,
}

impl Styles {
    /// Reads the styles part; `None` if the workbook has no styles to derive others from.
    pub(super) fn open(package: &mut Package<'_>, book: &Book) -> Result<Option<Self>, CopyError> {
        let Some(part) = book.styles.clone() else { return Ok(None) };
        let Some(text) = package.text(&part)? else { return Ok(None) };
        let list = tags(&text, &part)?;
        let find = |name: &str| {
            let open = list.iter().position(|tag| tag.depth == 1 && tag.opens && !tag.empty && tag.name == name)?;
            let close = list.iter().skip(open).position(|tag| tag.depth == 1 && tag.closes)? + open;
            Some((open, close))
        };
        let (Some(fills), Some(cells)) = (find("fills"), find("cellXfs")) else { return Ok(None) };
        let inside = |(open, close): (usize, usize)| list.iter().take(close).skip(open + 1);
        let fill_count = inside(fills).filter(|tag| tag.depth == 2 && tag.opens).count();
        let mut formats = Vec::new();
        for tag in inside(cells).filter(|tag| tag.depth == 2 && tag.name == "xf") {
            match (tag.opens, tag.empty) {
                (true, true) => formats.push((tag.start, tag.end)),
                (true, false) => formats.push((tag.start, tag.start)),
                (false, _) => {
                    if let Some(last) = formats.last_mut() {
                        last.1 = tag.end;
                    }
                }
            }
        }
        let get = |idx: usize| list.get(idx).cloned().ok_or_else(|| CopyError::broken(&part, "tags"));
        let (fills_tag, cells_tag) = (get(fills.0)?, get(cells.0)?);
        let (fills_end, cells_end) = (get(fills.1)?.start, get(cells.1)?.start);
        Ok(Some(Self {
            prefix: prefix(&list),
            part,
            formats,
            fills: fills_tag,
            fills_end,
            fill_count,
            cells: cells_tag,
            cells_end,
            added: BTreeMap::new(),
            new: Vec::new(),
            text,
        }))
    }

    /// Returns the number of a style like `old` with the fill of a shade.
    pub(super) fn shaded(&mut self, old: usize, shade: Shade) -> Option<usize> {
        if let Some(known) = self.added.get(&(old, shade)) {
            return Some(*known);
        }
        let (from, to) = *self.formats.get(old)?;
        let own = self.text.get(from..to)?;
        let fill = self.fill_count + FILLS.iter().position(|(other, ..)| *other == shade)?;
        let list = tags(own, &self.part).ok()?;
        let tag = list.first()?;
        let mut edits = Edits::default();
        let behind = tag.start + 1 + tag.full.len();
        for (name, value) in [("fillId", fill.to_string()), ("applyFill", "1".to_owned())] {
            match attribute_at(own, tag, name) {
                Some((from, to)) => edits.replace(from, to, value),
                None => edits.replace(behind, behind, format!(" {name}=\"{value}\"")),
            }
        }
        self.new.push(edits.apply(own));
        let number = self.formats.len() + self.new.len() - 1;
        self.added.insert((old, shade), number);
        Some(number)
    }

    pub(super) fn close(self, package: &mut Package<'_>) {
        if self.new.is_empty() {
            return;
        }
        let p = &self.prefix;
        let fills: String = FILLS
            .iter()
            .map(|(_, pattern, color)| {
                format!(
                    "<{p}fill><{p}patternFill patternType=\"{pattern}\"><{p}fgColor rgb=\"{color}\"/>\
                     <{p}bgColor {}/></{p}patternFill></{p}fill>",
                    if *pattern == "solid" { "indexed=\"64\"" } else { "rgb=\"FFF6F1FB\"" }
                )
            })
            .collect();
        let mut edits = Edits::default();
        for (tag, count) in
            [(&self.fills, self.fill_count + FILLS.len()), (&self.cells, self.formats.len() + self.new.len())]
        {
            if attribute(&self.text, tag, "count").is_some()
                && let Some((from, to)) = attribute_at(&self.text, tag, "count")
            {
                edits.replace(from, to, count.to_string());
            }
        }
        edits.replace(self.fills_end, self.fills_end, fills);
        edits.replace(self.cells_end, self.cells_end, self.new.concat());
        package.set(&self.part, edits.apply(&self.text));
    }
}
