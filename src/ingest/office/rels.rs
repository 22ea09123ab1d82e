//! Follows the relationships between the parts of an OOXML archive.
//!
//! Invariant: external targets are never followed.

use crate::ingest::error::ReadError;
use crate::ingest::xml::{Piece, Xml};
use crate::ingest::zip::Package;

/// One relationship to another part of the same archive.
#[derive(Debug, Clone)]
pub(super) struct Rel {
    pub id: String,
    /// The last word of the type: `worksheet`, `sharedStrings`.
    pub kind: String,
    pub target: String,
}

/// The main part as the archive names it, else the usual one.
pub(super) fn main_part(package: &mut Package<'_>, usual: &str) -> Result<String, ReadError> {
    let list = read(package, "_rels/.rels", "")?;
    let named = list.into_iter().find(|rel| rel.kind == "officeDocument").map(|rel| rel.target);
    Ok(named.filter(|part| package.has(part)).unwrap_or_else(|| usual.to_owned()))
}

/// The relationships of a part.
pub(super) fn of_part(package: &mut Package<'_>, part: &str) -> Result<Vec<Rel>, ReadError> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let slash = if folder.is_empty() { "" } else { "/" };
    read(package, &format!("{folder}{slash}_rels/{file}.rels"), folder)
}

fn read(package: &mut Package<'_>, part: &str, folder: &str) -> Result<Vec<Rel>, ReadError> {
    let Some(text) = package.optional(part)? else { return Ok(Vec::new()) };
    let mut xml = Xml::new(&text, part);
    let mut list = Vec::new();
    while let Some(piece) = xml.next()? {
        let Piece::Open(tag) = piece else { continue };
        if tag.name() != "Relationship" || tag.value("TargetMode").is_some_and(|mode| mode == "External") {
            continue;
        }
        let (Some(id), Some(kind), Some(target)) = (tag.get("Id"), tag.get("Type"), tag.get("Target")) else {
            continue;
        };
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        list.push(Rel { id, kind, target: joined(folder, &target) });
    }
    Ok(list)
}

/// `xl` and `../docs/a.xml` → `docs/a.xml`; `/xl/a.xml` → `xl/a.xml`.
fn joined(folder: &str, target: &str) -> String {
    let whole = match target.strip_prefix('/') {
        Some(rooted) => rooted.to_owned(),
        None => format!("{folder}/{target}"),
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split(['/', '\\']) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}
