//! Builds the tree from the events of the YAML parser.
//!
//! It reports every duplicate key, but only the first syntax error: YAML cannot be read past one.

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle};

use super::diagnose;
use super::error::YamlError;
use super::scalar::{Quoting, Scalar};
use super::tree::{MapEntry, Node, NodeKind};
use crate::diagnostic::{Diagnostic, Diagnostics, Text};
use crate::source::{Source, SourceId, Span, fold_code};

/// Largest template or rule file.
pub const MAX_BYTES: u64 = 32 * 1024 * 1024;
/// Deepest nesting of lists and mappings.
const MAX_DEPTH: usize = 64;
/// Most nodes in a file.
const MAX_NODES: usize = 2_000_000;

/// Reads one file. `None` where it could not be read; the reason is in `diagnostics`.
pub fn load(id: SourceId, source: &Source, diagnostics: &mut Diagnostics) -> Option<Node> {
    let text: &str = &source.text;
    if text.len() as u64 > MAX_BYTES {
        diagnostics.push(YamlError::TooLarge { source: id, limit: MAX_BYTES });
        return None;
    }
    let mut builder = Builder { id, text, diagnostics, stack: Vec::new(), root: None, nodes: 0, documents: 0 };
    let mut parser = Parser::new_from_str(text);
    loop {
        match parser.next_event() {
            None => break,
            Some(Ok((event, span))) => {
                let range = span.byte_range().unwrap_or(0..0);
                match builder.push(event, range) {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(error) => {
                        builder.diagnostics.push(*error);
                        return None;
                    }
                }
            }
            Some(Err(scan)) => {
                let mark = scan.marker();
                let offset = mark.byte_offset().unwrap_or_else(|| byte_of_char(text, mark.index()));
                builder.diagnostics.push(diagnose::scan(id, source, scan.kind(), offset));
                return None;
            }
        }
    }
    let root = builder.root;
    if root.as_ref().is_none_or(Node::is_empty) {
        diagnostics.push(YamlError::Empty { source: id });
        return None;
    }
    // A file typed with full-width colons throughout is one text for YAML.
    if let Some(text) = root.as_ref().and_then(Node::scalar)
        && let Some(at) = diagnose::full_width_colon(&text.value).filter(|_| text.plain)
    {
        let line = source.lines.line_of(text.place(at..at + 1).start as usize);
        diagnostics.extend(diagnose::full_width_on_line(id, source, line).into_iter().map(Into::into).collect());
        return None;
    }
    root
}

fn byte_of_char(text: &str, index: usize) -> usize {
    text.char_indices().nth(index).map_or(text.len(), |(at, _)| at)
}

/// An open list or mapping.
struct Open {
    start: usize,
    kind: OpenKind,
}

enum OpenKind {
    List(Vec<Node>),
    Mapping { entries: Vec<MapEntry>, key: Option<Scalar>, seen: HashMap<String, Span> },
}

struct Builder<'a> {
    id: SourceId,
    text: &'a str,
    diagnostics: &'a mut Diagnostics,
    stack: Vec<Open>,
    root: Option<Node>,
    nodes: usize,
    documents: usize,
}

impl Builder<'_> {
    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.id, range.start, range.end)
    }

    /// Adds one event; `false` at the end of the stream.
    fn push(&mut self, event: Event<'_>, range: std::ops::Range<usize>) -> Result<bool, Box<YamlError>> {
        match event {
            Event::StreamEnd => return Ok(false),
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(self.feature(Text::FeatureDocuments, range));
                }
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                return Err(Box::new(YamlError::ReservedStart { span: self.span(range), sign: "*".to_owned() }));
            }
            Event::Scalar(value, style, anchor, tag) => {
                if anchor != 0 || tag.is_some() {
                    return Err(self.property(anchor != 0, range));
                }
                let node = self.scalar(value.into_owned(), style, range);
                self.add(node)?;
            }
            Event::SequenceStart(_, anchor, tag) => {
                if anchor != 0 || tag.is_some() {
                    return Err(self.property_of_group(anchor != 0, range));
                }
                self.open(OpenKind::List(Vec::new()), range)?;
            }
            Event::MappingStart(_, anchor, tag) => {
                if anchor != 0 || tag.is_some() {
                    return Err(self.property_of_group(anchor != 0, range));
                }
                self.open(OpenKind::Mapping { entries: Vec::new(), key: None, seen: HashMap::new() }, range)?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.stack.pop() {
                    let node = self.close(open, range);
                    self.add(node)?;
                }
            }
            _ => {}
        }
        Ok(true)
    }

    fn scalar(&self, value: String, style: ScalarStyle, range: std::ops::Range<usize>) -> Node {
        let slice = self.text.get(range.clone()).unwrap_or("");
        // The parser gives `~` for a value that is not written at all.
        let value = if range.is_empty() { String::new() } else { value };
        let (quoting, body) = match style {
            ScalarStyle::SingleQuoted => (Quoting::Single, range.start + 1..range.end),
            ScalarStyle::DoubleQuoted => (Quoting::Double, range.start + 1..range.end),
            _ => (Quoting::None, range.clone()),
        };
        // The parser ends a block scalar at the next token, in the indentation of another line.
        let end = match style {
            ScalarStyle::Literal | ScalarStyle::Folded => range.start + slice.trim_end().len(),
            _ => range.end,
        };
        let plain = style == ScalarStyle::Plain;
        // The parser writes `~` for a value that is not there.
        let value = if plain && value == "~" && slice != "~" { String::new() } else { value };
        let span = self.span(range.start..end.max(range.start));
        let scalar = Scalar::new(value, span, body, self.text, quoting, plain);
        Node { kind: NodeKind::Scalar(scalar), span, flow: false }
    }

    fn open(&mut self, kind: OpenKind, range: std::ops::Range<usize>) -> Result<(), Box<YamlError>> {
        if self.stack.len() >= MAX_DEPTH {
            return Err(Box::new(YamlError::TooDeep { span: self.span(range), limit: MAX_DEPTH }));
        }
        self.stack.push(Open { start: range.start, kind });
        Ok(())
    }

    fn close(&self, open: Open, range: std::ops::Range<usize>) -> Node {
        let (kind, last) = match open.kind {
            OpenKind::List(items) => {
                let last = items.last().map(|n| n.span.end as usize);
                (NodeKind::List(items), last)
            }
            OpenKind::Mapping { entries, .. } => {
                let last = entries.last().map(|e| e.value.span.end.max(e.key.span.end) as usize);
                (NodeKind::Mapping(entries), last)
            }
        };
        let flow = self.text.get(open.start..).is_some_and(|t| t.starts_with(['[', '{']));
        let end = if flow { range.end } else { last.unwrap_or(range.end) };
        Node { kind, span: self.span(open.start..end.max(open.start)), flow }
    }

    fn add(&mut self, node: Node) -> Result<(), Box<YamlError>> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(Box::new(YamlError::TooManyNodes { span: node.span, limit: MAX_NODES }));
        }
        let Some(open) = self.stack.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match &mut open.kind {
            OpenKind::List(items) => items.push(node),
            OpenKind::Mapping { entries, key, seen } => match key.take() {
                None => match node.kind {
                    NodeKind::Scalar(scalar) => {
                        if scalar.plain && scalar.value == "<<" {
                            return Err(Box::new(YamlError::Feature {
                                span: scalar.span,
                                feature: Text::FeatureMerge,
                            }));
                        }
                        // What follows has lost its level, so nothing further down can be trusted.
                        let visible = scalar.value.trim_start();
                        if scalar.plain && visible.len() < scalar.value.len() {
                            let blanks = scalar.place(0..scalar.value.len() - visible.len());
                            return Err(Box::new(YamlError::WideIndent { span: blanks }));
                        }
                        let folded = fold_code(&scalar.value);
                        if let Some(first) = seen.get(&folded) {
                            self.diagnostics.push(YamlError::DuplicateKey { key: scalar.spanned(), first: *first });
                        } else {
                            seen.insert(folded, scalar.span);
                        }
                        *key = Some(scalar);
                    }
                    _ => return Err(Box::new(YamlError::GroupAsKey { span: node.span })),
                },
                Some(scalar) => entries.push(MapEntry { key: scalar, value: node }),
            },
        }
        Ok(())
    }

    /// `&name` or `!tag` before words: almost always part of an expression, not meant as YAML.
    fn property(&self, anchor: bool, range: std::ops::Range<usize>) -> Box<YamlError> {
        let sign = if anchor { "&" } else { "!" };
        Box::new(YamlError::ReservedStart { span: self.sign_before(sign, range), sign: sign.to_owned() })
    }

    /// The same before a list or a mapping: meant as YAML.
    fn property_of_group(&self, anchor: bool, range: std::ops::Range<usize>) -> Box<YamlError> {
        let (sign, feature) = if anchor { ("&", Text::FeatureAnchor) } else { ("!", Text::FeatureTag) };
        Box::new(YamlError::Feature { span: self.sign_before(sign, range), feature })
    }

    /// The character that gives a node its property: only a name and spaces stand between them.
    fn sign_before(&self, sign: &str, range: std::ops::Range<usize>) -> Span {
        let before = self.text.get(..range.start).unwrap_or("");
        let at = before.rfind(sign).filter(|at| before.get(*at..).is_some_and(|t| t.split_whitespace().count() <= 1));
        let at = at.unwrap_or(range.start);
        self.span(at..at + 1)
    }

    fn feature(&self, feature: Text, range: std::ops::Range<usize>) -> Box<YamlError> {
        Box::new(YamlError::Feature { span: self.span(range), feature })
    }
}

/// The diagnostic for bytes that are not UTF-8.
pub fn bad_encoding(file: &str) -> Diagnostic {
    YamlError::Encoding { file: file.to_owned() }.into()
}
