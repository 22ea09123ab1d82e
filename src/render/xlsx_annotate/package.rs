//! Reads the parts of a workbook's archive and writes an archive in which only the changed parts differ.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipArchive, ZipWriter};

use super::CopyError;
use super::markup::{Tag, attribute, escape, tags};

/// The largest size of an unpacked part in bytes.
pub(super) const MAX_PART: u64 = 96 << 20;
/// The largest number of files in the archive.
const MAX_ENTRIES: usize = 10_000;

pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Names as written, by name in lower case.
    names: BTreeMap<String, String>,
    /// New texts of parts, by name as written.
    changed: BTreeMap<String, String>,
}

/// The sheets that the workbook part lists.
pub(super) struct Book {
    /// Names of sheets and their parts.
    pub(super) sheets: Vec<(String, String)>,
    pub(super) styles: Option<String>,
    /// The prefix of relationship types; the strict form of the format has its own.
    pub(super) types: String,
}

/// A relationship: id, last word of its type, target as a part.
pub(super) struct Rel {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) target: String,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, CopyError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| CopyError::broken("ZIP", error))?;
        if archive.len() > MAX_ENTRIES {
            return Err(CopyError::TooLarge { part: "ZIP".to_owned() });
        }
        let mut names = BTreeMap::new();
        for name in archive.file_names().flatten() {
            names.entry(name.trim_start_matches('/').to_lowercase()).or_insert_with(|| name.to_string());
        }
        Ok(Self { archive, names, changed: BTreeMap::new() })
    }

    /// Returns the text of a part; `None` if it does not exist.
    pub(super) fn text(&mut self, part: &str) -> Result<Option<String>, CopyError> {
        let name = self.names.get(&part.to_lowercase()).cloned().unwrap_or_else(|| part.to_owned());
        if let Some(text) = self.changed.get(&name) {
            return Ok(Some(text.clone()));
        }
        let Ok(entry) = self.archive.by_name(&name) else { return Ok(None) };
        let mut bytes = Vec::new();
        entry.take(MAX_PART + 1).read_to_end(&mut bytes).map_err(|error| CopyError::broken(part, error))?;
        if bytes.len() as u64 > MAX_PART {
            return Err(CopyError::TooLarge { part: part.to_owned() });
        }
        String::from_utf8(bytes).map(Some).map_err(|_| CopyError::broken(part, "UTF-8"))
    }

    pub(super) fn need(&mut self, part: &str) -> Result<String, CopyError> {
        self.text(part)?.ok_or_else(|| CopyError::broken(part, "missing"))
    }

    /// Sets the text of an old or new part.
    pub(super) fn set(&mut self, part: &str, text: String) {
        let name = self.names.entry(part.to_lowercase()).or_insert_with(|| part.to_owned()).clone();
        self.changed.insert(name, text);
    }

    /// Returns an unused part name.
    pub(super) fn free(&self, stem: &str, extension: &str) -> String {
        let taken = |name: &str| self.names.contains_key(&name.to_lowercase());
        (1u32..).map(|nth| format!("{stem}{nth}.{extension}")).find(|name| !taken(name)).unwrap_or_default()
    }

    pub(super) fn rels(&mut self, part: &str) -> Result<Vec<Rel>, CopyError> {
        let Some(text) = self.text(&rels_of(part))? else { return Ok(Vec::new()) };
        let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let mut list = Vec::new();
        for tag in tags(&text, part)?.iter().filter(|tag| tag.opens && tag.name == "Relationship") {
            let get = |name: &str| attribute(&text, tag, name);
            let external = get("TargetMode").is_some_and(|mode| mode == "External");
            if let (Some(id), Some(kind), Some(target), false) = (get("Id"), get("Type"), get("Target"), external) {
                list.push(Rel { id, kind, target: joined(&folder, &target) });
            }
        }
        Ok(list)
    }

    /// Adds a relationship and returns its id.
    pub(super) fn relate(&mut self, part: &str, kind: &str, target: &str) -> Result<String, CopyError> {
        let name = rels_of(part);
        let known = self.rels(part)?;
        let id = (1u32..).map(|nth| format!("rIdGouji{nth}")).find(|id| known.iter().all(|rel| rel.id != *id));
        let id = id.unwrap_or_default();
        let line = format!("<Relationship Id=\"{id}\" Type=\"{}\" Target=\"/{}\"/>", escape(kind), escape(target));
        let text = match self.text(&name)? {
            Some(text) => inside_end(&text, &name, "Relationships", &line)?,
            None => format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships \
                 xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{line}</Relationships>"
            ),
        };
        self.set(&name, text);
        Ok(id)
    }

    /// Declares the content type of a new part by its name or by its extension.
    pub(super) fn declare(&mut self, part: &str, content: &str, by_extension: bool) -> Result<(), CopyError> {
        let name = "[Content_Types].xml";
        let text = self.need(name)?;
        let extension = part.rsplit('.').next().unwrap_or_default();
        let listed = tags(&text, name)?.iter().any(|tag| {
            tag.name == "Default"
                && attribute(&text, tag, "Extension").is_some_and(|own| own.eq_ignore_ascii_case(extension))
        });
        let line = match by_extension {
            true if listed => return Ok(()),
            true => format!("<Default Extension=\"{extension}\" ContentType=\"{content}\"/>"),
            false => format!("<Override PartName=\"/{}\" ContentType=\"{content}\"/>", escape(part)),
        };
        let text = inside_end(&text, name, "Types", &line)?;
        self.set(name, text);
        Ok(())
    }

    pub(super) fn workbook(&mut self) -> Result<Book, CopyError> {
        let main = self.rels("")?.into_iter().find(|rel| rel.kind.ends_with("/officeDocument"));
        let main = main.map_or_else(|| "xl/workbook.xml".to_owned(), |rel| rel.target);
        let rels = self.rels(&main)?;
        let text = self.need(&main)?;
        let mut sheets = Vec::new();
        for tag in tags(&text, &main)?.iter().filter(|tag| tag.opens && tag.name == "sheet") {
            let (Some(name), Some(id)) = (attribute(&text, tag, "name"), attribute(&text, tag, "id")) else { continue };
            let rel = rels.iter().find(|rel| rel.id == id && rel.kind.ends_with("/worksheet"));
            sheets.extend(rel.map(|rel| (name, rel.target.clone())));
        }
        let styles = rels.iter().find(|rel| rel.kind.ends_with("/styles")).map(|rel| rel.target.clone());
        let strict = rels.iter().any(|rel| rel.kind.starts_with("http://purl.oclc.org/"));
        let types = match strict {
            true => "http://purl.oclc.org/ooxml/officeDocument/relationships",
            false => "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        };
        Ok(Book { sheets, styles, types: types.to_owned() })
    }

    /// Builds the archive: unchanged parts as they were packed, in the old order, then new parts, without a time.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, CopyError> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
        let failed = |name: &str, error: &dyn std::fmt::Display| CopyError::broken(name, error);
        for index in 0..self.archive.len() {
            let entry = self.archive.by_index_raw(index).map_err(|error| failed("ZIP", &error))?;
            let name = entry.name().map_err(|error| failed("ZIP", &error))?.into_owned();
            match self.changed.remove(&name) {
                None => writer.raw_copy_file(entry).map_err(|error| failed(&name, &error))?,
                Some(text) => write_part(&mut writer, &name, &text, options).map_err(|error| failed(&name, &error))?,
            }
        }
        for (name, text) in &self.changed {
            write_part(&mut writer, name, text, options).map_err(|error| failed(name, &error))?;
        }
        let done = writer.finish().map_err(|error| failed("ZIP", &error))?;
        Ok(done.into_inner())
    }
}

fn write_part(
    writer: &mut ZipWriter<Cursor<Vec<u8>>>,
    name: &str,
    text: &str,
    options: SimpleFileOptions,
) -> Result<(), zip::result::ZipError> {
    writer.start_file(name, options)?;
    Ok(writer.write_all(text.as_bytes())?)
}

fn rels_of(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, file)) => format!("{folder}/_rels/{file}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}

fn joined(folder: &str, target: &str) -> String {
    let whole = target.strip_prefix('/').map_or_else(|| format!("{folder}/{target}"), str::to_owned);
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// Inserts a piece before the end of the element `name`, which may be an empty element.
pub(super) fn inside_end(text: &str, part: &str, name: &str, piece: &str) -> Result<String, CopyError> {
    let list = tags(text, part)?;
    let last: Option<&Tag> = list.iter().rfind(|tag| tag.name == name && (tag.closes || tag.empty));
    let Some(tag) = last else { return Err(CopyError::broken(part, name)) };
    let (before, tail) = text.split_at_checked(tag.start).ok_or_else(|| CopyError::broken(part, name))?;
    if !tag.empty {
        return Ok(format!("{before}{piece}{tail}"));
    }
    let own = text.get(tag.start..tag.end).unwrap_or_default();
    let open = own.trim_end_matches('>').trim_end_matches('/');
    let rest = text.get(tag.end..).unwrap_or_default();
    Ok(format!("{before}{open}>{piece}</{}>{rest}", tag.full))
}
