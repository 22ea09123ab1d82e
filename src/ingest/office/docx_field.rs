//! Follows the fields of a Word document: which words are results, and which fields have none.

use crate::document::CellMark;

use super::docx::each_inside;
use crate::ingest::error::ReadError;
use crate::ingest::xml::{Tag, Xml};

/// Fields that print nothing.
const SILENT: &[&str] = &["XE", "TC", "TA", "RD", "SET", "ASK", "PRIVATE"];

#[derive(Debug, Default)]
struct Field {
    instruction: String,
    /// Depth of a field that is one element.
    depth: Option<usize>,
    in_result: bool,
    has_result: bool,
    dirty: bool,
    /// A box, a list or an empty place of an old form.
    control: bool,
}

/// The fields that are open.
#[derive(Debug, Default)]
pub(super) struct Fields {
    open: Vec<Field>,
    /// Sums are computed again when the document is opened.
    stale: bool,
}

impl Fields {
    pub(super) fn new(stale: bool) -> Fields {
        Fields { open: Vec::new(), stale }
    }

    /// Whether words are printed here.
    pub(super) fn shows(&self) -> bool {
        self.open.iter().all(|field| field.in_result)
    }

    pub(super) fn has_result(&mut self) {
        self.open.iter_mut().for_each(|field| field.has_result = true);
    }

    pub(super) fn instruction(&mut self, words: &str) {
        if let Some(field) = self.open.last_mut().filter(|field| !field.in_result) {
            field.instruction.push_str(words);
        }
    }

    /// `w:fldSimple`: its content is the result.
    pub(super) fn open_simple(&mut self, tag: &Tag<'_>, depth: usize) {
        self.open.push(Field {
            instruction: tag.get("instr").unwrap_or_default(),
            depth: Some(depth),
            in_result: true,
            dirty: is_dirty(tag),
            ..Field::default()
        });
    }

    pub(super) fn close_simple(&mut self, depth: usize) -> Option<CellMark> {
        let field = self.open.pop_if(|field| field.depth.is_some_and(|own| own > depth))?;
        self.outcome(&field)
    }

    /// `w:fldChar`: begins a field or its result, or ends it.
    pub(super) fn character(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>) -> Result<Option<CellMark>, ReadError> {
        let mut control = false;
        each_inside(xml, |inner| control |= matches!(inner.name(), "checkBox" | "ddList" | "textInput"))?;
        match tag.value("fldCharType").as_deref() {
            Some("begin") => self.open.push(Field { dirty: is_dirty(tag), control, ..Field::default() }),
            Some("separate") => {
                if let Some(field) = self.open.last_mut() {
                    field.in_result = true;
                }
            }
            Some("end") => {
                let ended = self.open.pop_if(|field| field.depth.is_none());
                return Ok(ended.and_then(|field| self.outcome(&field)));
            }
            _ => {}
        }
        Ok(None)
    }

    /// No instruction goes on in the next paragraph: a field without its end would hide all that follows.
    pub(super) fn end_paragraph(&mut self) -> Option<CellMark> {
        let before = self.open.len();
        self.open.retain(|field| field.in_result);
        (self.open.len() < before).then_some(CellMark::Field)
    }

    fn outcome(&self, field: &Field) -> Option<CellMark> {
        let words = field.instruction.trim();
        let name = words.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        let computed = words.starts_with('=');
        match () {
            () if SILENT.contains(&name.as_str()) => None,
            () if !field.has_result && field.control => Some(CellMark::Control),
            () if !field.has_result || field.dirty || (computed && self.stale) => Some(CellMark::Field),
            () => None,
        }
    }
}

fn is_dirty(tag: &Tag<'_>) -> bool {
    tag.value("dirty").is_some_and(|on| matches!(&*on, "1" | "true" | "on"))
}
