//! Maps the table, row and column codes of a file to keys, each with the cell it names in each form.
//!
//! It learns the order in which keys come, so that most of them are compared and not looked up.

use std::collections::HashMap;
use std::sync::Arc;

use crate::template::{CellId, Lookup, Template, lookup};

/// No key.
pub(super) const NONE: u32 = u32::MAX;
/// A file of unknown codes alone must not fill the memory; beyond this they are looked up each time.
const MAX_KEYS: usize = 1 << 16;

/// Three codes in one spelling.
#[derive(Debug, Clone)]
pub(super) struct Key {
    /// The codes as they stand in the line, each followed by a delimiter.
    pub joined: Box<[u8]>,
    /// Forms that have such a cell, one bit each.
    pub known: u64,
    /// Its cell in each form; `NONE` where it has none.
    pub cells: Box<[u32]>,
    /// Its unit, where all forms that have it agree.
    pub unit: Option<Box<str>>,
    /// The key that followed it last time.
    pub next: u32,
}

#[derive(Debug, Clone)]
pub(super) struct CellIndex {
    templates: Vec<Arc<Template>>,
    pub keys: Vec<Key>,
    by_words: HashMap<Box<[u8]>, u32>,
    /// With which key a report begins.
    pub first: u32,
}

impl CellIndex {
    pub(super) fn new(templates: &[Arc<Template>]) -> Self {
        Self { templates: templates.to_vec(), keys: Vec::new(), by_words: HashMap::new(), first: NONE }
    }

    pub(super) fn templates(&self) -> &[Arc<Template>] {
        &self.templates
    }

    pub(super) fn key(&self, index: u32) -> Option<&Key> {
        self.keys.get(index as usize)
    }

    /// The cell that a key names in a form.
    pub(super) fn cell(&self, index: u32, form: usize) -> Option<CellId> {
        self.key(index)?.cells.get(form).filter(|cell| **cell != NONE).map(|cell| CellId(*cell))
    }

    /// The key of codes that were met before.
    pub(super) fn get(&self, joined: &[u8]) -> Option<u32> {
        self.by_words.get(joined).copied()
    }

    /// Forms that have such a cell, one bit each.
    pub(super) fn forms_with(&mut self, table: &str, row: &str, col: &str) -> u64 {
        let joined = format!("{table}\0{row}\0{col}\0");
        let index = self.find(joined.as_bytes(), (table, row, col));
        index.and_then(|index| self.key(index)).map_or(0, |key| key.known)
    }

    /// The key of three codes that stand in no line.
    pub(super) fn named(&mut self, table: &str, row: &str, col: &str) -> Option<u32> {
        self.find(format!("{table}\0{row}\0{col}\0").as_bytes(), (table, row, col))
    }

    /// The key of three codes that stand so in a line; `None` where they are not worth one.
    pub(super) fn find(&mut self, joined: &[u8], (table, row, col): (&str, &str, &str)) -> Option<u32> {
        if let Some(found) = self.by_words.get(joined) {
            return Some(*found);
        }
        if self.keys.len() >= MAX_KEYS {
            return None;
        }
        let mut known = 0;
        let mut units: Vec<Option<&str>> = Vec::new();
        let mut cells = Vec::with_capacity(self.templates.len());
        for (at, template) in self.templates.iter().enumerate() {
            let cell = resolve(template, table, row, col);
            // Forms beyond the bits of a word are left to the precise reader.
            if let Some((_, unit)) = cell.filter(|_| at < 64) {
                known |= 1 << at;
                units.push(unit);
            }
            cells.push(cell.map_or(NONE, |(cell, _)| cell));
        }
        units.dedup();
        let unit = match units.as_slice() {
            [Some(only)] => Some((*only).into()),
            _ => None,
        };
        let index = u32::try_from(self.keys.len()).ok()?;
        self.keys.push(Key { joined: joined.into(), known, cells: cells.into(), unit, next: NONE });
        self.by_words.insert(joined.into(), index);
        Some(index)
    }

    /// `key` followed `before`.
    pub(super) fn learn(&mut self, before: u32, key: u32) {
        match self.keys.get_mut(before as usize) {
            Some(before) => before.next = key,
            None => self.first = key,
        }
    }
}

fn resolve<'t>(template: &'t Template, table: &str, row: &str, col: &str) -> Option<(u32, Option<&'t str>)> {
    let (_, table) = template.table_named(table)?;
    let (Lookup::One(row), Lookup::One(col)) = (lookup(&table.rows, row), lookup(&table.cols, col)) else {
        return None;
    };
    let (row, col) = (table.rows.node(row).leaf?, table.cols.node(col).leaf?);
    Some((table.cell(row, col).0, table.unit_of(row, col)))
}
