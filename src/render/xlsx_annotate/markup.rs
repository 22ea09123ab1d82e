//! Lists the tags of an XML part with their byte positions, and edits the text only at those positions.

use quick_xml::events::Event;
use quick_xml::reader::Reader;

use super::CopyError;

/// One tag: `start..end` are its brackets.
#[derive(Debug, Clone)]
pub(super) struct Tag {
    /// The name without its prefix.
    pub(super) name: String,
    /// The name as written.
    pub(super) full: String,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether it is an opening tag or an empty element.
    pub(super) opens: bool,
    pub(super) closes: bool,
    pub(super) empty: bool,
    /// The number of elements around it.
    pub(super) depth: usize,
}

/// Lists all tags of a part, in order.
pub(super) fn tags(text: &str, part: &str) -> Result<Vec<Tag>, CopyError> {
    let mut reader = Reader::from_str(text);
    let mut list = Vec::new();
    let mut depth = 0usize;
    // Positions may or may not count a byte-order mark; the text decides.
    loop {
        let before = position(&reader);
        let event = reader.read_event().map_err(|error| CopyError::broken(part, error))?;
        let end = position(&reader);
        let (full, opens, closes, empty) = match &event {
            Event::Start(tag) => (tag.name().as_ref().to_owned(), true, false, false),
            Event::Empty(tag) => (tag.name().as_ref().to_owned(), true, false, true),
            Event::End(tag) => (tag.name().as_ref().to_owned(), false, true, false),
            Event::DocType(_) => return Err(CopyError::broken(part, "DOCTYPE")),
            Event::Eof => break,
            _ => continue,
        };
        if closes {
            depth = depth.saturating_sub(1);
        }
        let own = text.get(before..end).unwrap_or_default();
        if !own.starts_with('<') || !own.ends_with('>') {
            return Err(CopyError::broken(part, "position"));
        }
        let name = full.rsplit_once(':').map_or(full.as_str(), |(_, name)| name).to_owned();
        list.push(Tag { name, full, start: before, end, opens, closes, empty, depth });
        if opens && !empty {
            depth += 1;
        }
    }
    Ok(list)
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

/// Finds the value of an attribute by its local name, and its byte position in the text.
pub(super) fn attribute_at(text: &str, tag: &Tag, wanted: &str) -> Option<(usize, usize)> {
    let own = text.get(tag.start..tag.end)?;
    let mut at = 1 + tag.full.len();
    loop {
        let rest = own.get(at..)?;
        let skipped = rest.len() - rest.trim_start().len();
        at += skipped;
        let rest = own.get(at..)?;
        let equal = rest.find('=')?;
        let name = rest.get(..equal)?.trim();
        let behind = rest.get(equal + 1..)?;
        let open = behind.len() - behind.trim_start().len();
        let quote = behind.trim_start().chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let from = at + equal + 1 + open + 1;
        let length = own.get(from..)?.find(quote)?;
        if name.rsplit_once(':').map_or(name, |(_, local)| local) == wanted && !name.starts_with("xmlns") {
            return Some((tag.start + from, tag.start + from + length));
        }
        at = from + length + 1;
    }
}

pub(super) fn attribute(text: &str, tag: &Tag, wanted: &str) -> Option<String> {
    let (from, to) = attribute_at(text, tag, wanted)?;
    let value = text.get(from..to)?;
    Some(quick_xml::escape::unescape(value).map_or_else(|_| value.to_owned(), std::borrow::Cow::into_owned))
}

pub(super) fn escape(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Returns the prefix that a part uses for the main namespace: `x:` or empty.
pub(super) fn prefix(list: &[Tag]) -> String {
    let root = list.iter().find(|tag| tag.opens);
    root.and_then(|tag| tag.full.rsplit_once(':')).map_or_else(String::new, |(prefix, _)| format!("{prefix}:"))
}

/// Edits of a text: each inserts a piece at a byte and replaces some bytes of the old text.
#[derive(Debug, Default)]
pub(super) struct Edits {
    list: Vec<(usize, usize, String)>,
}

impl Edits {
    pub(super) fn replace(&mut self, from: usize, to: usize, piece: String) {
        self.list.push((from, to, piece));
    }

    pub(super) fn apply(mut self, text: &str) -> String {
        self.list.sort_by_key(|(from, to, _)| (*from, *to));
        let mut out = String::with_capacity(text.len() + self.list.iter().map(|(_, _, p)| p.len()).sum::<usize>());
        let mut at = 0;
        for (from, to, piece) in &self.list {
            out.push_str(text.get(at..*from).unwrap_or_default());
            out.push_str(piece);
            at = (*to).max(at);
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }
}
