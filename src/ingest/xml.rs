//! Reads XML as a sequence of events with local names: elements opened and closed, and words.
//!
//! Invariant: a DOCTYPE is refused, no reference is followed, and nesting is limited.

use std::borrow::Cow;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesEnd, BytesStart, Event};
use quick_xml::reader::Reader;

use crate::diagnostic::Text;

use super::error::ReadError;
use super::limits::MAX_DEPTH;

/// What comes next. An empty element opens and closes.
pub(super) enum Piece<'a> {
    Open(Tag<'a>),
    Close(Closed<'a>),
    Words(Cow<'a, str>),
}

/// An opened element.
pub(super) struct Tag<'a> {
    start: BytesStart<'a>,
}

/// The end of an element.
pub(super) struct Closed<'a> {
    end: BytesEnd<'a>,
}

pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    part: &'a str,
    depth: usize,
}

impl Tag<'_> {
    /// `tc` of `w:tc`.
    pub(super) fn name(&self) -> &str {
        local(self.start.name().into_inner())
    }

    /// An attribute by its local name.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        self.value(name).map(Cow::into_owned)
    }

    /// The same without a copy.
    pub(super) fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut attributes = self.start.attributes();
        let found = attributes.with_checks(false).flatten().find(|a| local(a.key.as_ref()) == name)?;
        Some(unescaped(found.value))
    }

    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.value(name)?.trim().parse().ok()
    }

    /// A switch: present and not turned off.
    pub(super) fn is_on(&self) -> bool {
        !matches!(self.value("val").as_deref(), Some("0" | "false" | "off"))
    }
}

impl Closed<'_> {
    pub(super) fn name(&self) -> &str {
        local(self.end.name().into_inner())
    }
}

impl<'a> Xml<'a> {
    pub(super) fn new(text: &'a str, part: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, part, depth: 0 }
    }

    pub(super) fn next(&mut self) -> Result<Option<Piece<'a>>, ReadError> {
        loop {
            let event = self.reader.read_event().map_err(|error| ReadError::broken(self.part, error))?;
            return Ok(Some(match event {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(ReadError::limit(Text::OfficeTooDeep, MAX_DEPTH));
                    }
                    Piece::Open(Tag { start })
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    Piece::Close(Closed { end })
                }
                Event::Text(words) => Piece::Words(words.into_inner()),
                Event::CData(words) => Piece::Words(words.into_inner()),
                Event::GeneralRef(name) => match name.resolve_char_ref() {
                    Ok(Some(c)) => Piece::Words(Cow::Owned(c.to_string())),
                    _ => Piece::Words(Cow::Owned(predefined(&name.into_inner()))),
                },
                Event::DocType(_) => return Err(ReadError::Doctype { part: self.part.to_owned() }),
                // An end before the last element is closed: the part was cut off.
                Event::Eof if self.depth > 0 => return Err(ReadError::broken(self.part, "EOF")),
                Event::Eof => return Ok(None),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
                Event::Empty(start) => Piece::Open(Tag { start }),
            }));
        }
    }

    /// Up to which byte the text was read.
    #[cfg_attr(not(feature = "office"), allow(dead_code, reason = "asked by readers of office files"))]
    pub(super) fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// Passes over what is inside the element just opened, its close included.
    pub(super) fn skip(&mut self) -> Result<(), ReadError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if self.next()?.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// All words inside the element just opened, its close included; elements named in `without` left out.
    pub(super) fn words_inside(&mut self, without: &[&str]) -> Result<String, ReadError> {
        let outside = self.depth.saturating_sub(1);
        let mut words = String::new();
        while self.depth > outside {
            match self.next()? {
                Some(Piece::Open(tag)) if without.contains(&tag.name()) => self.skip()?,
                Some(Piece::Words(more)) => words.push_str(&more),
                Some(_) => {}
                None => break,
            }
        }
        Ok(words)
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn predefined(name: &str) -> String {
    resolve_predefined_entity(name).map_or_else(|| format!("&{name};"), str::to_owned)
}

fn unescaped(value: Cow<'_, str>) -> Cow<'_, str> {
    if !value.contains('&') {
        return value;
    }
    quick_xml::escape::unescape(&value).map_or_else(|_| value.clone(), |words| Cow::Owned(words.into_owned()))
}
