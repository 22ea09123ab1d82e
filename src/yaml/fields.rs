//! Reads mappings by a table of the keys they may have.
//!
//! Every key has a Chinese twin; both in one mapping are the same key twice. The tables also make the JSON Schema, so
//! that the two agree.

use super::error::YamlError;
use super::tree::{MapEntry, Node, NodeKind};
use super::{Scalar, diagnose};
use crate::diagnostic::{Diagnostic, Diagnostics, Text, nearest};
use crate::source::{Span, Spanned, fold_code};

/// What follows a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueShape {
    /// Words, an expression, a number as text.
    Text,
    /// One of a few words, each with its Chinese twin.
    Word(&'static [(&'static str, &'static str)]),
    /// `true`/`false`, 是/否.
    Flag,
    /// Whole number ≥ 0.
    Number,
    /// One value or a list of them.
    TextOrList,
    /// A mapping whose keys another table lists (by its name in the JSON Schema).
    Keys(&'static str),
    /// Names → values described by another table (by its name in the JSON Schema).
    MapOf(&'static str),
    /// A list of mappings whose keys another table lists.
    ListOf(&'static str),
    /// A text, or a mapping whose keys another table lists.
    TextOrKeys(&'static str),
    /// Names in a list, or a mapping as [`ValueShape::MapOf`].
    ListOrMapOf(&'static str),
}

/// A key, its Chinese twin, what follows it and what it is for.
#[derive(Debug, Clone, Copy)]
pub struct KeyWord {
    pub en: &'static str,
    pub zh: &'static str,
    pub shape: ValueShape,
    pub about: &'static str,
    pub required: bool,
}

/// A line of a table of keys.
pub const fn key(
    en: &'static str,
    zh: &'static str,
    shape: ValueShape,
    required: bool,
    about: &'static str,
) -> KeyWord {
    KeyWord { en, zh, shape, about, required }
}

/// A mapping whose keys are known.
pub struct Fields<'a> {
    found: Vec<(&'static str, &'a MapEntry)>,
    /// Keys that misspelt ones most likely stand for.
    almost: Vec<&'static str>,
    owner: Span,
}

impl<'a> Fields<'a> {
    /// Reads a mapping; unknown keys are reported with the near name and left out. `owner`: what the mapping
    /// belongs to, for keys that are missing.
    pub fn read(node: &'a Node, known: &'static [KeyWord], owner: Span, diagnostics: &mut Diagnostics) -> Option<Self> {
        Self::read_or(node, known, owner, |_| None, diagnostics)
    }

    /// As [`Fields::read`]; `explain` may identify an unknown key more precisely.
    pub fn read_or(
        node: &'a Node,
        known: &'static [KeyWord],
        owner: Span,
        explain: impl Fn(&MapEntry) -> Option<Diagnostic>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let Some(entries) = node.entries() else {
            diagnostics.push(expected_mapping(node));
            return None;
        };
        let mut found: Vec<(&'static str, &'a MapEntry)> = Vec::new();
        let mut almost: Vec<&'static str> = Vec::new();
        for entry in entries {
            let written = fold_code(&entry.key.value);
            let word = known.iter().find(|k| k.en == written || k.zh == written);
            match word {
                None if let Some(better) = explain(entry) => diagnostics.push(better),
                None => {
                    let near = near_key(&entry.key, known);
                    almost.extend(near.map(|(word, _)| word.en));
                    diagnostics.push(YamlError::UnknownKey {
                        key: entry.key.spanned(),
                        near: near.map(|(_, spelling)| spelling),
                        known: known.iter().map(|word| (word.en, word.zh)).collect(),
                    });
                }
                Some(word) => match found.iter().find(|(en, _)| *en == word.en) {
                    // The same spelling twice was reported by the tree.
                    Some((_, first)) if fold_code(&first.key.value) != written => {
                        diagnostics.push(YamlError::DuplicateKey { key: entry.key.spanned(), first: first.key.span });
                    }
                    Some(_) => {}
                    None => found.push((word.en, entry)),
                },
            }
        }
        for word in known.iter().filter(|k| k.required) {
            // A misspelt key has been reported; that it is also missing is the same mistake.
            if !found.iter().any(|(en, _)| *en == word.en) && !almost.contains(&word.en) {
                diagnostics.push(YamlError::MissingKey { owner, key: word.en, twin: word.zh });
            }
        }
        Some(Self { found, almost, owner })
    }

    pub fn owner(&self) -> Span {
        self.owner
    }

    /// Whether a misspelt key was most likely meant to be this one.
    pub fn almost(&self, en: &str) -> bool {
        self.almost.contains(&en)
    }

    pub fn get(&self, en: &str) -> Option<&'a MapEntry> {
        self.found.iter().find(|(name, _)| *name == en).map(|(_, entry)| *entry)
    }

    /// The text after a key; an empty value counts as missing words.
    pub fn text(&self, en: &str, diagnostics: &mut Diagnostics) -> Option<&'a Scalar> {
        let entry = self.get(en)?;
        scalar_of(entry, Text::KindScalar, diagnostics)
    }

    /// One of the words the key's table allows, as its English form.
    pub fn word(
        &self,
        en: &str,
        known: &'static [KeyWord],
        diagnostics: &mut Diagnostics,
    ) -> Option<(&'static str, Span)> {
        let words = known.iter().find(|k| k.en == en).and_then(|k| match k.shape {
            ValueShape::Word(words) => Some(words),
            ValueShape::Flag => Some(FLAGS),
            _ => None,
        })?;
        let scalar = self.text(en, diagnostics)?;
        choose(scalar, en, words, diagnostics).map(|word| (word, scalar.span))
    }

    pub fn flag(&self, en: &str, diagnostics: &mut Diagnostics) -> Option<bool> {
        let scalar = self.text(en, diagnostics)?;
        choose(scalar, en, FLAGS, diagnostics).map(|word| word == "true")
    }

    pub fn number(&self, en: &str, diagnostics: &mut Diagnostics) -> Option<u32> {
        let scalar = self.text(en, diagnostics)?;
        let value = fold_code(&scalar.value).parse().ok();
        if value.is_none() {
            diagnostics.push(bad_value(scalar, en, "0, 1, 2 …", None));
        }
        value
    }

    /// A value or a list of values.
    pub fn texts(&self, en: &str, diagnostics: &mut Diagnostics) -> Vec<&'a Scalar> {
        let Some(entry) = self.get(en) else { return Vec::new() };
        match &entry.value.kind {
            NodeKind::List(items) => scalars(items, diagnostics),
            _ => scalar_of(entry, Text::KindScalar, diagnostics).into_iter().collect(),
        }
    }
}

/// The single values of a list; others are reported.
pub fn scalars<'a>(items: &'a [Node], diagnostics: &mut Diagnostics) -> Vec<&'a Scalar> {
    let mut scalar = |item: &'a Node| {
        let scalar = item.scalar();
        if scalar.is_none() {
            diagnostics.push(wrong_type(item, Text::KindScalar));
        }
        scalar
    };
    items.iter().filter_map(&mut scalar).collect()
}

const FLAGS: &[(&str, &str)] = &[("true", "是"), ("false", "否")];

fn scalar_of<'a>(entry: &'a MapEntry, expected: Text, diagnostics: &mut Diagnostics) -> Option<&'a Scalar> {
    if entry.value.is_empty() {
        diagnostics.push(wrong_type_at(&entry.value, entry.key.span, expected));
        return None;
    }
    match entry.value.scalar() {
        Some(scalar) => Some(scalar),
        None => {
            diagnostics.push(wrong_type_of_entry(entry, expected));
            None
        }
    }
}

fn choose(
    scalar: &Scalar,
    key: &str,
    words: &'static [(&'static str, &'static str)],
    diagnostics: &mut Diagnostics,
) -> Option<&'static str> {
    let written = fold_code(&scalar.value);
    if let Some((en, _)) = words.iter().find(|(en, zh)| *en == written || *zh == written) {
        return Some(en);
    }
    let list: Vec<String> = words.iter().map(|(en, zh)| format!("{en}/{zh}")).collect();
    let near = nearest(&scalar.value, words.iter().flat_map(|(en, zh)| [*en, *zh]));
    diagnostics.push(bad_value(scalar, key, &list.join(" "), near));
    None
}

/// A required key that is missing.
pub fn missing_key(owner: Span, key: &'static str, twin: &'static str) -> Diagnostic {
    YamlError::MissingKey { owner, key, twin }.into()
}

/// A value outside the list of those allowed.
pub fn bad_value(scalar: &Scalar, key: &str, values: &str, near: Option<&str>) -> Diagnostic {
    YamlError::BadValue {
        written: scalar.spanned(),
        key: key.to_owned(),
        values: values.to_owned(),
        near: near.map(str::to_owned),
    }
    .into()
}

/// The key most likely meant, and in which of its spellings.
fn near_key(key: &Scalar, known: &'static [KeyWord]) -> Option<(&'static KeyWord, &'static str)> {
    let near = nearest(&key.value, known.iter().flat_map(|k| [k.en, k.zh]))?;
    known.iter().find(|k| k.en == near || k.zh == near).map(|word| (word, near))
}

/// A node of the wrong kind: `expected` belongs here. Words that look like a key whose colon YAML does not
/// see are reported as that.
pub fn wrong_type(node: &Node, expected: Text) -> Diagnostic {
    let unseen = wide_brackets(node, expected).or_else(|| unseen_colon(node, expected));
    unseen.unwrap_or_else(|| wrong_type_at(node, node.span, expected))
}

/// `【一，二】` and `｛一：甲｝` where a list or a mapping belongs.
fn wide_brackets(node: &Node, expected: Text) -> Option<Diagnostic> {
    let scalar = node.scalar().filter(|scalar| scalar.plain && expected != Text::KindScalar)?;
    let sign = scalar.value.chars().next().filter(|c| "【［〔｛".contains(*c))?;
    scalar.value.ends_with(['】', '］', '〕', '｝', ']', '}']).then(|| {
        let instead = half_width_flow(&scalar.value);
        YamlError::FullWidthFlow { span: node.span, sign, instead }.into()
    })
}

/// A list or mapping in brackets, with the signs that YAML reads.
pub fn half_width_flow(written: &str) -> String {
    let mut out = String::with_capacity(written.len());
    for c in written.chars() {
        match c {
            '【' | '［' | '〔' => out.push('['),
            '】' | '］' | '〕' => out.push(']'),
            '｛' => out.push('{'),
            '｝' => out.push('}'),
            '，' | '、' => out.push_str(", "),
            '：' => out.push_str(": "),
            ' ' if out.ends_with(' ') => {}
            other => out.push(other),
        }
    }
    out
}

/// `检查：…` and `check:…` where a mapping belongs.
fn unseen_colon(node: &Node, expected: Text) -> Option<Diagnostic> {
    let scalar = node.scalar().filter(|scalar| scalar.plain && expected != Text::KindScalar)?;
    if let Some(at) = diagnose::full_width_colon(&scalar.value) {
        let length = '：'.len_utf8();
        // The end of the word before a byte, and the byte itself, as far apart in the file as the space between.
        let gap = |at: usize| {
            let before = scalar.value.get(..at).map_or(0, |head| head.trim_end().len());
            let word = scalar.value.get(..before).and_then(|head| head.chars().next_back()).map_or(0, char::len_utf8);
            let (end, start) = (scalar.place(before - word..before).end, scalar.place(at..at + 1).start);
            start.saturating_sub(end) as usize
        };
        let others = diagnose::full_width_keys(&scalar.value, gap);
        let others = others.into_iter().filter(|other| *other != at).map(|other| scalar.place(other..other + length));
        let colon = scalar.place(at..at + length);
        return Some(YamlError::FullWidthColon { colon, others: others.collect() }.into());
    }
    let at = diagnose::colon_without_blank(&scalar.value)?;
    Some(YamlError::NoSpaceAfterColon { colon: scalar.place(at..at + 1) }.into())
}

/// `check row 一 >= 0` where a mapping of these keys belongs: a key without its colon.
pub fn without_colon(node: &Node, known: &[KeyWord]) -> Option<Diagnostic> {
    let scalar = node.scalar().filter(|scalar| scalar.plain)?;
    let word = scalar.value.split([' ', '=', '\u{3000}']).next()?;
    let rest = scalar.value.get(word.len()..).is_some_and(|rest| !rest.trim().is_empty());
    let is_key = known.iter().any(|k| k.en == word || k.zh == word);
    (rest && is_key).then(|| {
        let apart = diagnose::ends_key(scalar.value.get(word.len()..).unwrap_or(""));
        let key = Spanned::new(word.to_owned(), scalar.place(0..word.len()));
        YamlError::MissingColon { key, apart }.into()
    })
}

fn wrong_type_at(node: &Node, span: Span, expected: Text) -> Diagnostic {
    let found = match &node.kind {
        _ if node.is_empty() => Text::KindEmpty,
        NodeKind::Scalar(_) => Text::KindScalar,
        NodeKind::List(_) => Text::KindList,
        NodeKind::Mapping(_) => Text::KindMapping,
    };
    YamlError::WrongType { span, expected, found }.into()
}

pub fn expected_mapping(node: &Node) -> Diagnostic {
    wrong_type(node, Text::KindMapping)
}

/// A node of the wrong kind; reported at its key where it is nothing, or many lines.
pub fn wrong_type_of_entry(entry: &MapEntry, expected: Text) -> Diagnostic {
    if entry.value.is_empty() || (entry.value.scalar().is_none() && !entry.value.flow) {
        wrong_type_at(&entry.value, entry.key.span, expected)
    } else {
        wrong_type(&entry.value, expected)
    }
}
