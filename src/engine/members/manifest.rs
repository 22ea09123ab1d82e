//! Reads a manifest of offices: a YAML file, or a table in any format of reports.

use std::sync::Arc;

use super::keys::{FILE, OFFICE};
use super::offices::{Attribute, Entry, Offices, Written};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Text, nearest};
use crate::document::{Block, Grid, GridCell, Line};
use crate::ingest;
use crate::rulebook::{FileRef, read_source};
use crate::source::{Place, Sources, attribute_key, attribute_value, fold_code};
use crate::world::{World, unreadable};
use crate::yaml::{self, Fields, KeyWord, MapEntry, Node, Scalar};

/// The largest manifest in bytes.
const MAX_MANIFEST_BYTES: u64 = 1 << 26;
/// The key of the kind of an office, which is an attribute.
const KIND: &str = "kind";
/// Most offices of a manifest.
const MAX_OFFICES: usize = 100_000;

/// Reads a manifest. `None` if it has a mistake.
pub(super) fn read(
    file: &str,
    world: &dyn World,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Offices> {
    let lower = file.to_lowercase();
    let is_yaml = [".yaml", ".yml"].iter().any(|ending| lower.ends_with(ending));
    let before = diagnostics.iter().filter(|found| is_error(found)).count();
    let entries = if is_yaml {
        read_yaml(file, world, sources, diagnostics)?
    } else {
        read_table(file, world, sources, diagnostics)?
    };
    if diagnostics.iter().filter(|found| is_error(found)).count() > before {
        return None;
    }
    if entries.is_empty() || entries.len() > MAX_OFFICES {
        let text = if entries.is_empty() { Text::MembersEmpty } else { Text::MembersTooMany };
        let message = Message::new(text).with("limit", MAX_OFFICES.to_string());
        diagnostics.push(Diagnostic::new(Code::MembersManifest, message).in_file(file).help(help()));
        return None;
    }
    Offices::from_entries(file, entries, diagnostics)
}

fn is_error(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == crate::diagnostic::Severity::Error
}

fn help() -> Message {
    Message::new(Text::MembersManifestHelp)
}

/// The name by which a file beside the manifest is opened.
fn beside(manifest: &str, file: &str) -> String {
    let is_absolute = file.starts_with(['/', '\\']) || file.get(1..3).is_some_and(|rest| rest.starts_with(":"));
    let folder = manifest.rfind('/').and_then(|at| manifest.get(..=at)).unwrap_or_default();
    if is_absolute { file.to_owned() } else { format!("{folder}{}", file.trim_start_matches("./")) }
}

fn read_yaml(
    file: &str,
    world: &dyn World,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Entry>> {
    let id = read_source(&FileRef { builtin: false, path: file.to_owned() }, world, sources, diagnostics)?;
    let text = Arc::clone(sources.get(id)?);
    let root = yaml::load(id, &text, diagnostics)?;
    let items = match root.items() {
        Some(items) => items,
        None => {
            let head = root.entries().and_then(|entries| entries.first()).map_or(root.span, |entry| entry.key.span);
            let list = Fields::read(&root, FILE, head, diagnostics)?.get("offices")?;
            list.value.items().or_else(|| {
                diagnostics.push(yaml::wrong_type_of_entry(list, Text::KindList));
                None
            })?
        }
    };
    Some(items.iter().filter_map(|item| entry(item, file, diagnostics)).collect())
}

fn entry(item: &Node, file: &str, diagnostics: &mut Diagnostics) -> Option<Entry> {
    let fields = Fields::read(item, OFFICE, item.span, diagnostics)?;
    let written =
        |scalar: &Scalar| Written { text: scalar.value.trim().to_owned(), place: Some(Place::Text(scalar.span)) };
    let mut text = |key| fields.get(key).and_then(|_| fields.text(key, diagnostics)).map(written);
    let (name, parent, path, kind) = (text("office"), text("parent"), text("file"), text("kind"));
    let mut attributes: Vec<Attribute> = kind.into_iter().map(|kind| attribute(KIND, &kind.text)).collect();
    attributes.extend(fields.get("attributes").into_iter().flat_map(|entry| own_attributes(entry, diagnostics)));
    let aliases = fields.texts("aliases", diagnostics).into_iter().map(written).collect();
    let path = path.map(|path| Written { text: beside(file, &path.text), ..path });
    Some(Entry { name: name?, parent, file: path, attributes, aliases })
}

/// Whether a word stands for the office before an attribute, as in rules.
fn is_office(word: &str) -> bool {
    ["office", "机构", "机关"].contains(&word.trim())
}

fn attribute(name: &str, value: &str) -> Attribute {
    (attribute_key(name), attribute_value(value))
}

/// The attributes of an office for which a manifest has no key.
fn own_attributes(list: &MapEntry, diagnostics: &mut Diagnostics) -> Vec<Attribute> {
    let Some(entries) = list.value.entries() else {
        diagnostics.push(yaml::wrong_type_of_entry(list, Text::KindMapping));
        return Vec::new();
    };
    let mut found: Vec<Attribute> = Vec::new();
    for entry in entries {
        let written = Written { text: entry.key.value.clone(), place: Some(Place::Text(entry.key.span)) };
        let Some(value) = entry.value.scalar() else {
            diagnostics.push(yaml::wrong_type_of_entry(entry, Text::KindScalar));
            continue;
        };
        let own = attribute(&written.text, &value.value);
        let is_key = key_named(&written.text).is_some();
        if is_key || found.iter().any(|(name, _)| *name == own.0) {
            let text = if is_key { Text::MembersKeyAsAttribute } else { Text::MembersColumnTwice };
            let message = Message::new(text).with("column", written.text.clone());
            let diagnostic = Diagnostic::new(Code::MembersManifest, message).help(help());
            diagnostics.push(written.mark(diagnostic, ""));
            continue;
        }
        found.push(own);
    }
    found
}

fn read_table(
    file: &str,
    world: &dyn World,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Entry>> {
    let bytes = match world.read(file, MAX_MANIFEST_BYTES) {
        Ok(bytes) => bytes,
        Err(problem) => {
            diagnostics.push(unreadable(file, &problem));
            return None;
        }
    };
    let (_, document) = ingest::read(file, &bytes, sources, diagnostics)?;
    let mut grids: Vec<Grid> = Vec::new();
    let mut lines = Grid::default();
    for block in document.blocks {
        match block {
            Block::Grid(grid) => grids.push(grid),
            Block::Line(line) => lines.rows.extend(row_of_line(&line)),
            Block::Run(_) => {}
        }
    }
    // A table of two rows is read as lines of text.
    grids.push(lines);
    let Some((grid, head)) = grids.iter().filter_map(|grid| Some((grid, heading(grid)?))).next() else {
        let message = Message::new(Text::MembersNoHeading);
        diagnostics.push(Diagnostic::new(Code::MembersManifest, message).in_file(file).help(help()));
        return None;
    };
    let columns = columns(grid.rows.get(head)?, file, diagnostics);
    Some(grid.rows.iter().skip(head + 1).filter_map(|row| entry_of_row(row, &columns, file, diagnostics)).collect())
}

/// The cells of a line with separators.
fn row_of_line(line: &Line) -> Option<Vec<GridCell>> {
    let place = line.place.clone()?;
    let cells = line.text.split(['\t', ',', '，']).zip(0..);
    Some(cells.map(|(text, col)| GridCell { col, ..GridCell::new(text, place.clone()) }).collect())
}

fn key_named(text: &str) -> Option<&'static KeyWord> {
    let folded = fold_code(text).to_lowercase();
    // In a table each attribute is a column of its own.
    OFFICE.iter().find(|key| key.en != "attributes" && (key.en == folded || key.zh == folded))
}

/// The first row with the heading of the names.
fn heading(grid: &Grid) -> Option<usize> {
    let is_name = |cell: &GridCell| key_named(&cell.text).is_some_and(|key| key.en == "office");
    grid.rows.iter().position(|row| row.iter().any(is_name))
}

/// The key of each column, or the name of the attribute that it states.
fn columns(row: &[GridCell], file: &str, diagnostics: &mut Diagnostics) -> Vec<(u32, String)> {
    let mut found: Vec<(u32, String)> = Vec::new();
    for cell in row.iter().filter(|cell| !cell.text.trim().is_empty()) {
        let written = Written { text: cell.text.trim().to_owned(), place: Some(cell.place.clone()) };
        let mut refuse = |text, help| {
            let message = Message::new(text).with("column", written.text.clone());
            diagnostics.push(written.mark(Diagnostic::new(Code::MembersManifest, message), file).help(help));
        };
        let attribute_named = written.text.split_once(['.', '．', '。']);
        let attribute_named = attribute_named.filter(|(word, _)| is_office(word)).map(|(_, name)| attribute_key(name));
        let key = match key_named(&cell.text) {
            Some(key) => key.en.to_owned(),
            None if let Some(name) = attribute_named => name,
            // An attribute, unless it is a misspelt key: then the parent or the file would be lost.
            None => match nearest(&written.text, OFFICE.iter().flat_map(|key| [key.en, key.zh])) {
                Some(near) => {
                    let help = Message::new(Text::MembersColumnNear).with("near", near);
                    refuse(Text::MembersColumn, help.with("column", written.text.clone()));
                    continue;
                }
                None => attribute_key(&written.text),
            },
        };
        if found.iter().any(|(_, known)| *known == key) {
            refuse(Text::MembersColumnTwice, help());
        } else {
            found.push((cell.col, key));
        }
    }
    found
}

fn entry_of_row(
    row: &[GridCell],
    columns: &[(u32, String)],
    file: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Entry> {
    let cell = |key: &str| {
        let (col, _) = columns.iter().find(|(_, known)| *known == key)?;
        let cell = row.iter().find(|cell| cell.col == *col)?;
        let text = cell.text.trim();
        (!text.is_empty()).then(|| Written { text: text.to_owned(), place: Some(cell.place.clone()) })
    };
    let filled = row.iter().find(|cell| !cell.text.trim().is_empty())?;
    let Some(name) = cell("office") else {
        let written = Written { text: String::new(), place: Some(filled.place.clone()) };
        let message = Message::new(Text::MembersWithoutName);
        diagnostics.push(written.mark(Diagnostic::new(Code::MembersManifest, message), file).help(help()));
        return None;
    };
    let parts = |aliases: Written| {
        let parts = aliases.text.split([';', '；', '、', '|', '\n']).map(str::trim).filter(|part| !part.is_empty());
        parts.map(|part| Written { text: part.to_owned(), place: aliases.place.clone() }).collect()
    };
    let is_attribute = |key: &str| key == KIND || key_named(key).is_none();
    let attributes = columns.iter().filter(|(_, key)| is_attribute(key));
    let attributes = attributes.map(|(_, key)| attribute(key, &cell(key).map(|cell| cell.text).unwrap_or_default()));
    Some(Entry {
        name,
        parent: cell("parent"),
        file: cell("file").map(|path| Written { text: beside(file, &path.text), ..path }),
        attributes: attributes.collect(),
        aliases: cell("aliases").map(parts).unwrap_or_default(),
    })
}
