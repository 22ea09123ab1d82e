//! Reads office files (ZIP archives and OLE files) into a [`Document`] whose cells are named by their table or sheet.
//!
//! Invariant: the format is recognised by content, never by the file's name; nothing outside the file is followed, and
//! nothing in it is run.

mod book;
mod condition;
mod docx;
mod docx_field;
mod docx_style;
mod text_flow;
mod font;
mod formula;
mod limits;
mod number_code;
mod number_format;
mod ods;
mod ods_condition;
mod odf_style;
mod odt;
mod cfb;
mod rels;
mod sheet;
mod xls;
mod xls_formula;
mod xlsx;
mod xlsx_condition;
mod xlsx_drawing;
mod xlsx_style;

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostics;
use crate::document::{Block, Document};
use crate::ingest::error::ReadError;
use crate::ingest::zip::Package;
use crate::ingest::{DocumentReader, Input, SheetRows, sniff};
use crate::source::trim;

use cfb::Ole;
use sheet::Sheet;

/// Reads Word, Excel and OpenDocument files.
pub(super) struct OfficeReader;

impl DocumentReader for OfficeReader {
    fn recognises(&self, input: &Input<'_>) -> bool {
        matches!(input, Input::Bytes { bytes, .. } if sniff::is_office(bytes))
    }

    fn read(&self, input: &Input<'_>, diagnostics: &mut Diagnostics) -> Option<Document> {
        match input {
            Input::Bytes { name, bytes } => read(name, bytes, diagnostics),
            Input::Text(_) => None,
        }
    }

    fn needs_conversion(&self, bytes: &[u8]) -> Option<&'static str> {
        needs_conversion(bytes)
    }
}

/// Reads a ZIP archive or an OLE file.
fn read(name: &str, bytes: &[u8], diagnostics: &mut Diagnostics) -> Option<Document> {
    let blocks = if bytes.starts_with(b"PK") {
        read_package(name, bytes, diagnostics)
    } else {
        read_ole(name, bytes, diagnostics)
    };
    match blocks {
        Ok(blocks) => Some(Document { blocks, ..Document::default() }),
        Err(error) => {
            diagnostics.push(error.diagnostic(name));
            None
        }
    }
}

fn read_package(name: &str, bytes: &[u8], diagnostics: &mut Diagnostics) -> Result<Vec<Block>, ReadError> {
    let mut package = Package::open(bytes)?;
    if package.has("content.xml") {
        let manifest = package.optional("META-INF/manifest.xml")?.unwrap_or_default();
        if manifest.contains("encryption-data") {
            return Err(ReadError::Encrypted);
        }
        let kind = package.optional("mimetype")?.unwrap_or_default();
        let kind = if kind.is_empty() { manifest } else { kind };
        return match () {
            () if kind.contains("opendocument.spreadsheet") => {
                book::blocks(ods::read(&mut package)?, name, diagnostics)
            }
            () if kind.contains("opendocument.text") => odt::read(&mut package),
            () => Err(ReadError::Unread { format: "OpenDocument" }),
        };
    }
    let main = rels::main_part(&mut package, "").unwrap_or_default();
    let types = package.optional("[Content_Types].xml")?.unwrap_or_default();
    let is = |package: &Package<'_>, folder: &str, usual: &str| main.starts_with(folder) || package.has(usual);
    if is(&package, "word/", "word/document.xml") || types.contains("wordprocessingml.document.main") {
        return docx::read(&mut package);
    }
    if main.ends_with(".bin") || package.has("xl/workbook.bin") {
        return Err(ReadError::Unread { format: "XLSB" });
    }
    if is(&package, "xl/", "xl/workbook.xml") || types.contains("spreadsheetml.sheet.main") {
        return book::blocks(xlsx::read(&mut package)?, name, diagnostics);
    }
    let format = match () {
        () if is(&package, "ppt/", "ppt/presentation.xml") => "PPTX",
        () if package.has("OFD.xml") => "OFD",
        () => "ZIP",
    };
    Err(ReadError::Unread { format })
}

fn read_ole(name: &str, bytes: &[u8], diagnostics: &mut Diagnostics) -> Result<Vec<Block>, ReadError> {
    let ole = Ole::open(bytes)?;
    if ole.has("encryptedpackage") {
        return Err(ReadError::Encrypted);
    }
    if let Some(stream) = ole.stream("workbook").or_else(|| ole.stream("book")) {
        return book::blocks(xls::read(&stream)?, name, diagnostics);
    }
    Err(match legacy(&ole) {
        Some(error) => error,
        None if ole.has("worddocument") => ReadError::Unread { format: "DOC/WPS" },
        None => ReadError::Unread { format: "OLE" },
    })
}

/// Reads the sheets of a workbook without arranging them as a document.
pub(super) fn sheet_rows(name: &str, bytes: &[u8], diagnostics: &mut Diagnostics) -> Option<Vec<SheetRows>> {
    let rows = |sheet: Sheet| {
        let mut rows: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
        for ((row, col), value) in sheet.cells {
            rows.entry(row).or_default().insert(col, trim(&value.text).to_owned());
        }
        SheetRows { name: sheet.name, rows }
    };
    match sheets(bytes) {
        Ok(sheets) => Some(sheets.into_iter().map(rows).collect()),
        Err(error) => {
            diagnostics.push(error.diagnostic(name));
            None
        }
    }
}

fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, ReadError> {
    if bytes.starts_with(b"PK") {
        let mut package = Package::open(bytes)?;
        let is_open_document = package.has("content.xml");
        return if is_open_document { ods::read(&mut package) } else { xlsx::read(&mut package) };
    }
    if !sniff::is_office(bytes) {
        return Err(ReadError::Unread { format: "?" });
    }
    let ole = Ole::open(bytes)?;
    if ole.has("encryptedpackage") {
        return Err(ReadError::Encrypted);
    }
    match ole.stream("workbook").or_else(|| ole.stream("book")) {
        Some(stream) => xls::read(&stream),
        None => Err(ReadError::Unread { format: "OLE" }),
    }
}

/// Formats that another program has to convert.
pub(super) fn needs_conversion(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"{\\rtf") {
        return Some("rtf");
    }
    if !bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return None;
    }
    let ole = Ole::open(bytes).ok()?;
    // A protected file is reported as such, so that no one converts it in vain.
    if ole.has("encryptedpackage") || ole.has("workbook") || ole.has("book") || legacy(&ole).is_some() {
        return None;
    }
    match () {
        () if ole.has("worddocument") => Some("doc"),
        // Works wrote its texts in this way; they also have the extension of WPS.
        () if ole.has("contents") || ole.has("matost") => Some("wps"),
        () => None,
    }
}

/// A Word document that declares itself encrypted.
fn legacy(ole: &Ole<'_>) -> Option<ReadError> {
    let flags = cfb::u16_at(&ole.stream("worddocument")?, 10)?;
    (flags & 0x0100 != 0).then_some(ReadError::Encrypted)
}
