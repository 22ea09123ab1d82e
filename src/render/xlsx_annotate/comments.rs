//! Adds comments to a sheet, with the drawing that spreadsheets need to show them, or appends to existing ones.

use std::collections::BTreeMap;

use super::CopyError;
use super::markup::{Edits, Tag, attribute, escape, prefix, tags};
use super::package::{Book, Package, inside_end};
use super::sheet::{Notes, a1, reference};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const STRICT: &str = "http://purl.oclc.org/ooxml/spreadsheetml/main";

/// Adds the notes to the comments of a sheet. `drawing` is the relationship that the sheet names for its drawing;
/// returns an id if it must name a new one.
pub(super) fn add(
    package: &mut Package<'_>,
    part: &str,
    notes: &Notes,
    drawing: Option<&str>,
    book: &Book,
) -> Result<Option<String>, CopyError> {
    let rels = package.rels(part)?;
    let known = rels.iter().find(|rel| rel.kind.ends_with("/comments")).map(|rel| rel.target.clone());
    let fresh: Vec<(u32, u32)> = match known {
        Some(target) => append(package, &target, notes)?,
        None => {
            let main = if book.types.starts_with("http://purl.oclc.org/") { STRICT } else { MAIN };
            let list: String = notes.iter().map(|(at, (_, words))| comment("", *at, words, 0)).collect();
            let text = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments xmlns=\"{main}\"><authors>\
                 <author>gouji</author></authors><commentList>{list}</commentList></comments>"
            );
            let target = package.free("xl/comments", "xml");
            package.set(&target, text);
            package.declare(
                &target,
                "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml",
                false,
            )?;
            package.relate(part, &format!("{}/comments", book.types), &target)?;
            notes.keys().copied().collect()
        }
    };
    let shapes: String = fresh.iter().enumerate().map(|(nth, at)| shape(nth, *at)).collect();
    let target = drawing.and_then(|id| rels.iter().find(|rel| rel.id == id)).map(|rel| rel.target.clone());
    if let Some(target) = target {
        if !fresh.is_empty() {
            let text = package.need(&target)?;
            let text = inside_end(&text, &target, "xml", &shapes)?;
            package.set(&target, text);
        }
        return Ok(None);
    }
    let target = package.free("xl/drawings/vmlDrawing", "vml");
    package.set(&target, format!("{HEAD}{shapes}</xml>"));
    package.declare(&target, "application/vnd.openxmlformats-officedocument.vmlDrawing", true)?;
    package.relate(part, &format!("{}/vmlDrawing", book.types), &target).map(Some)
}

/// Appends the notes to existing comments; returns the cells that had none.
fn append(package: &mut Package<'_>, target: &str, notes: &Notes) -> Result<Vec<(u32, u32)>, CopyError> {
    let text = package.need(target)?;
    let list = tags(&text, target)?;
    let p = prefix(&list);
    let mut edits = Edits::default();
    // The end of the text of each cell's comment.
    let mut ends: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    let mut cell = None;
    for tag in &list {
        match (tag.name.as_str(), tag.opens, tag.closes) {
            ("comment", true, _) => cell = attribute(&text, tag, "ref").as_deref().and_then(reference),
            ("text", _, true) if tag.depth == 3 => {
                if let Some(at) = cell {
                    ends.insert(at, tag.start);
                }
            }
            _ => {}
        }
    }
    let authors = list.iter().filter(|tag| tag.name == "author" && tag.opens).count();
    let close = |name: &str| list.iter().rfind(|tag: &&Tag| tag.name == name && tag.closes).map(|tag| tag.start);
    let (Some(authors_end), Some(list_end)) = (close("authors"), close("commentList")) else {
        return Err(CopyError::broken(target, "commentList"));
    };
    let mut fresh = Vec::new();
    let mut added = String::new();
    for (at, (_, words)) in notes {
        match ends.get(at) {
            Some(end) => edits.replace(*end, *end, run(&p, &format!("\n\n{words}"))),
            None => {
                fresh.push(*at);
                added.push_str(&comment(&p, *at, words, authors));
            }
        }
    }
    edits.replace(authors_end, authors_end, format!("<{p}author>gouji</{p}author>"));
    edits.replace(list_end, list_end, added);
    package.set(target, edits.apply(&text));
    Ok(fresh)
}

fn comment(p: &str, at: (u32, u32), words: &str, author: usize) -> String {
    let run = run(p, words);
    format!("<{p}comment ref=\"{}\" authorId=\"{author}\"><{p}text>{run}</{p}text></{p}comment>", a1(at))
}

fn run(p: &str, words: &str) -> String {
    format!("<{p}r><{p}rPr><{p}sz val=\"9\"/></{p}rPr><{p}t xml:space=\"preserve\">{}</{p}t></{p}r>", escape(words))
}

const HEAD: &str = "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
    xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"1\"/>\
    </o:shapelayout>";

/// Formats the hidden box of one comment; it declares its own namespaces, so any drawing can contain it.
fn shape(nth: usize, (row, col): (u32, u32)) -> String {
    format!(
        "<v:shape xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
         xmlns:x=\"urn:schemas-microsoft-com:office:excel\" id=\"_gouji_{nth}\" type=\"#_x0000_t202\" \
         path=\"m,l,21600r21600,l21600,xe\" o:spt=\"202\" style=\"position:absolute;margin-left:60pt;margin-top:2pt;width:240pt;height:130pt;z-index:{z};visibility:hidden\" \
         fillcolor=\"#fffbe8\" o:insetmode=\"auto\"><v:stroke joinstyle=\"miter\"/><v:fill color2=\"#fffbe8\"/>\
         <v:path o:connecttype=\"none\" gradientshapeok=\"t\"/><v:textbox style=\"mso-direction-alt:auto\"/>\
         <x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{c1}, 15, {r1}, 2, {c2}, 31, {r2}, 9\
         </x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{col}</x:Column></x:ClientData></v:shape>",
        z = nth + 1,
        c1 = col + 1,
        r1 = row.saturating_sub(1),
        c2 = col + 5,
        r2 = row + 8,
    )
}
