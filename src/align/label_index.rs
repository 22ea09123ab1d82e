//! Lists the anchors of a form in reading order, with every way its words may be printed, and matches words to them.
//!
//! Invariant: a wrong match costs more than none, so slips are tolerated only between words that agree in every numeral
//! and every negation, and only where one label is clearly nearest.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::Deref;
use std::rc::Rc;
use std::sync::{Arc, Weak};

use crate::source::trim;
use crate::template::{Axis, NodeIdx, Template};

use super::words::{before_conversion, comparable, without_glosses};

/// What an anchor stands for. Tables and sections by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Section(usize),
    Title(usize),
    /// All column heads of a table: they may stand in any order.
    Heads(usize),
    Row(usize, NodeIdx),
}

/// One way to print the words of an anchor.
#[derive(Debug, Clone)]
pub(super) struct Form {
    pub anchor: usize,
    /// The row or column.
    pub node: Option<NodeIdx>,
    /// As compared.
    pub folded: String,
    /// Of `folded`, for comparing with slips.
    measure: Measure,
    /// As the form prints it, for messages.
    pub printed: String,
    weight: i64,
    /// Slips may be tolerated.
    fuzzy: bool,
    /// The label without the ordinal that the form prints before it.
    bare: bool,
}

/// What must agree before words are compared character by character.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Measure {
    /// In characters.
    length: usize,
    numerals: String,
    negations: usize,
    /// A bit for each character, shared by many: a bit that only one side has is certainly a difference.
    signs: u64,
}

impl Measure {
    fn new(folded: &str) -> Measure {
        let signs = folded.chars().fold(0, |bits, sign| bits | 1 << (u32::from(sign) % 64));
        Measure { length: folded.chars().count(), numerals: numerals(folded), negations: negations(folded), signs }
    }

    /// The least number of characters by which words differ.
    fn apart(&self, other: &Measure) -> usize {
        let only = |one: u64, other: u64| (one & !other).count_ones() as usize;
        let signs = only(self.signs, other.signs).max(only(other.signs, self.signs));
        signs.max(self.length.abs_diff(other.length))
    }
}

impl Form {
    pub(super) fn weight(&self) -> i64 {
        self.weight
    }
}

/// Words matched to a form of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Match {
    pub form: usize,
    pub weight: i64,
    pub tolerated: bool,
}

/// A label with its ordinal.
pub(super) const WHOLE: i64 = 30;
const PLAIN: i64 = 20;
const BARE: i64 = 14;
const SLIP: i64 = 16;
const OTHER_ORDINAL: i64 = 12;
const BEGINNING: i64 = 10;
const HEAD: i64 = 6;
const HEAD_SLIP: i64 = 4;
/// Least weight of a match that is reliable where it stands out of order.
pub(super) const SURE: i64 = BARE;

/// Fewest letters of a label that is cut short, its ordinal counted in.
pub(super) const MIN_BEGINNING: usize = 5;

/// A form with its anchors and their words.
pub(super) struct Guide<'t> {
    pub template: &'t Template,
    index: Rc<Index>,
}

/// The anchors of a form and the ways to print them.
pub(super) struct Index {
    pub anchors: Vec<Anchor>,
    pub forms: Vec<Form>,
    exact: HashMap<String, Vec<usize>>,
    by_first: HashMap<char, Vec<usize>>,
    /// Forms by their first letter, also those in which no slips are tolerated.
    all_by_first: HashMap<char, Vec<usize>>,
    known: HashSet<(usize, Option<NodeIdx>, String)>,
    /// Forms of section headings.
    headings: Vec<usize>,
    /// Length of the longest form, in characters.
    pub longest: usize,
}

impl Deref for Guide<'_> {
    type Target = Index;

    fn deref(&self) -> &Index {
        &self.index
    }
}

/// The number of forms whose words are kept between documents.
const KEPT_FORMS: usize = 32;

thread_local! {
    /// The words of the forms read with last: they are the same for every document, and a run reads thousands.
    static KEPT: RefCell<VecDeque<(Weak<Template>, Rc<Index>)>> = const { RefCell::new(VecDeque::new()) };
}

impl<'t> Guide<'t> {
    pub(super) fn new(template: &'t Arc<Template>) -> Guide<'t> {
        let own = Arc::downgrade(template);
        let index = KEPT.with_borrow_mut(|kept| {
            if let Some((_, index)) = kept.iter().find(|(other, _)| other.ptr_eq(&own)) {
                return Rc::clone(index);
            }
            let index = Rc::new(Index::new(template));
            kept.truncate(KEPT_FORMS - 1);
            kept.push_front((own, Rc::clone(&index)));
            index
        });
        Guide { template, index }
    }
}

impl Index {
    fn new(template: &Template) -> Index {
        let mut index = Index {
            anchors: Vec::new(),
            forms: Vec::new(),
            exact: HashMap::new(),
            by_first: HashMap::new(),
            all_by_first: HashMap::new(),
            known: HashSet::new(),
            headings: Vec::new(),
            longest: 0,
        };
        let mut done = vec![false; template.tables.len()];
        for (at, section) in template.sections.iter().enumerate() {
            index.add_section(template, at);
            for code in &section.tables {
                if let Some((table, _)) = template.table_named(code)
                    && let Some(slot) = done.get_mut(table.0).filter(|slot| !**slot)
                {
                    *slot = true;
                    index.add_table(template, table.0);
                }
            }
        }
        for table in done.iter().enumerate().filter(|(_, done)| !**done).map(|(index, _)| index).collect::<Vec<_>>() {
            index.add_table(template, table);
        }
        index.arrange();
        index
    }

    pub(super) fn form(&self, index: usize) -> Option<&Form> {
        self.forms.get(index)
    }

    /// Words that are exactly one of the printed forms.
    pub(super) fn exact(&self, folded: &str) -> impl Iterator<Item = Match> + '_ {
        let found = self.exact.get(folded).map(Vec::as_slice).unwrap_or_default();
        found.iter().filter_map(|index| {
            let form = self.forms.get(*index)?;
            Some(Match { form: *index, weight: form.weight, tolerated: false })
        })
    }

    /// Words that are a printed form followed by a remark in brackets, or preceded by another ordinal.
    pub(super) fn decorated(&self, text: &str) -> Vec<Match> {
        let mut found = Vec::new();
        let text = without_glosses(text);
        if let Some(bare) = without_remark(&text) {
            found.extend(self.exact(&comparable(bare)).map(|m| Match { weight: m.weight - 1, ..m }));
        }
        if found.is_empty()
            && let Some(own) = before_conversion(&text)
        {
            found.extend(self.exact(&comparable(&own)).map(|m| Match { weight: m.weight - 1, tolerated: true, ..m }));
        }
        if found.is_empty()
            && let Some(rest) = without_ordinal(&text)
        {
            let folded = comparable(rest);
            if folded.chars().count() >= 4 {
                let plain = self.exact(&folded).filter(|m| self.forms.get(m.form).is_some_and(|f| f.bare));
                found.extend(plain.map(|m| Match { weight: OTHER_ORDINAL, tolerated: true, ..m }));
            }
        }
        found
    }

    /// Words that differ from one printed form by a slip of the pen.
    pub(super) fn near(&self, folded: &str) -> Vec<Match> {
        // Whatever is like a form begins as it does; most words of a page begin otherwise.
        let Some(first) = folded.chars().next().filter(|first| self.all_by_first.contains_key(first)) else {
            return Vec::new();
        };
        if !(4..=self.longest + 12).contains(&folded.chars().count()) {
            return Vec::new();
        }
        let own = Measure::new(folded);
        let same_start = self.by_first.get(&first).map(Vec::as_slice).unwrap_or_default();
        let mut best: Vec<usize> = Vec::new();
        let mut least = usize::MAX;
        for index in same_start.iter().copied() {
            let Some(form) = self.forms.get(index) else { continue };
            let limit = tolerance(form.measure.length.min(own.length));
            if form.measure.apart(&own) > limit
                || own.negations != form.measure.negations
                || own.numerals != form.measure.numerals
            {
                continue;
            }
            let distance = strsim::osa_distance(folded, &form.folded);
            if distance > limit || distance > least {
                continue;
            }
            if distance < least {
                best.clear();
                least = distance;
            }
            best.push(index);
        }
        // Several rows may share a label and one row may have several; anything else is a guess.
        let label = |index: &usize| self.forms.get(*index).map(|f| f.folded.as_str());
        let node = |index: &usize| self.forms.get(*index).map(|f| (f.anchor, f.node));
        let one_label = best.iter().all(|index| label(index) == best.first().and_then(label));
        let one_node = best.iter().all(|index| node(index) == best.first().and_then(node));
        if !one_label && !one_node {
            return Vec::new();
        }
        if best.is_empty() {
            let heading = self.near_heading(folded, &own);
            return if heading.is_empty() { self.cut_short(folded).into_iter().collect() } else { heading };
        }
        best.into_iter()
            .filter_map(|index| {
                let form = self.forms.get(index)?;
                let head = matches!(self.anchors.get(form.anchor), Some(Anchor::Heads(_)));
                Some(Match { form: index, weight: if head { HEAD_SLIP } else { SLIP }, tolerated: true })
            })
            .collect()
    }

    /// Words that are the beginning of one label alone: `1.属于国家` of `1.属于国家秘密`.
    ///
    /// A numbered label must keep its number, another one most of its letters: a shorter one may be another row.
    fn cut_short(&self, folded: &str) -> Option<Match> {
        let length = folded.chars().count();
        let same_start = folded.chars().next().and_then(|first| self.all_by_first.get(&first))?;
        let mut found: Option<(usize, &Form)> = None;
        for index in same_start.iter().copied() {
            let Some(form) = self.forms.get(index).filter(|form| form.folded.starts_with(folded)) else { continue };
            if found.is_some_and(|(_, other)| (other.anchor, other.node) != (form.anchor, form.node)) {
                return None;
            }
            if found.is_none_or(|(_, other)| other.measure.length > form.measure.length) {
                found = Some((index, form));
            }
        }
        let (form, shortest) = found?;
        let enough = match self.anchors.get(shortest.anchor)? {
            Anchor::Row(..) if shortest.weight >= WHOLE => length >= MIN_BEGINNING,
            Anchor::Row(..) | Anchor::Heads(_) => length >= 4 && length * 3 >= shortest.measure.length * 2,
            Anchor::Section(_) | Anchor::Title(_) => false,
        };
        let head = matches!(self.anchors.get(shortest.anchor), Some(Anchor::Heads(_)));
        let weight = if head { HEAD_SLIP } else { BEGINNING };
        enough.then_some(Match { form, weight, tolerated: true })
    }

    /// Section headings are reworded more freely: all words of one stand in the other, in order.
    fn near_heading(&self, folded: &str, own: &Measure) -> Vec<Match> {
        let mut found = Vec::new();
        for index in self.headings.iter().copied() {
            let Some(form) = self.forms.get(index) else { continue };
            let (long, short) = if folded.len() > form.folded.len() {
                ((folded, own), (form.folded.as_str(), &form.measure))
            } else {
                ((form.folded.as_str(), &form.measure), (folded, own))
            };
            if short.1.length >= 8
                && short.1.length * 5 >= long.1.length * 3
                && folded.chars().next() == form.folded.chars().next()
                && own.numerals == form.measure.numerals
                && is_subsequence(short.0, long.0)
            {
                found.push(Match { form: index, weight: SLIP, tolerated: false });
            }
        }
        let anchor = |m: &Match| self.forms.get(m.form).map(|f| f.anchor);
        if found.iter().any(|m| anchor(m) != found.first().and_then(anchor)) { Vec::new() } else { found }
    }

    fn add_section(&mut self, template: &Template, index: usize) {
        let Some(section) = template.sections.get(index) else { return };
        let anchor = self.anchors.len();
        self.anchors.push(Anchor::Section(index));
        self.add(anchor, None, &section.title, WHOLE, true, false);
        let ordinal = ordinal_of(&section.title);
        for words in section.aliases.iter().map(|alias| alias.label.as_str()).chain([section.name.as_str()]) {
            let bare = without_ordinal(words).unwrap_or(words);
            self.add(anchor, None, &format!("{ordinal}{bare}"), WHOLE, true, false);
            self.add(anchor, None, words, WHOLE, true, false);
            self.add(anchor, None, bare, PLAIN, true, false);
        }
        if let Some(rest) = without_ordinal(&section.title) {
            self.add(anchor, None, rest, PLAIN, false, false);
            // `第一部分 总体情况`
            let number = comparable(ordinal);
            for part in ["部分", "章"] {
                self.add(anchor, None, &format!("第{number}{part}{rest}"), WHOLE, false, false);
            }
        }
    }

    fn add_table(&mut self, template: &Template, index: usize) {
        let Some((_, table)) = template.tables.get_index(index) else { return };
        let anchor = self.anchors.len();
        let is_section = template.sections.iter().any(|section| {
            comparable(&section.title) == comparable(&table.title)
                || without_ordinal(&section.title).is_some_and(|rest| comparable(rest) == comparable(&table.title))
        });
        if !is_section && !table.title.is_empty() {
            self.anchors.push(Anchor::Title(index));
            for words in table.aliases.iter().map(|alias| alias.label.as_str()).chain([table.title.as_str()]) {
                self.add(anchor, None, words, WHOLE, false, true);
            }
        }
        let anchor = self.anchors.len();
        self.anchors.push(Anchor::Heads(index));
        for at in 0..table.cols.nodes.len() {
            self.add_head(anchor, &table.cols, NodeIdx(at));
        }
        for at in 0..table.rows.nodes.len() {
            let node = NodeIdx(at);
            let anchor = self.anchors.len();
            self.anchors.push(Anchor::Row(index, node));
            self.add_row(anchor, &table.rows, node);
        }
    }

    /// A head: its label, and its label under those of the groups it stands in.
    fn add_head(&mut self, anchor: usize, axis: &Axis, idx: NodeIdx) {
        let node = axis.node(idx);
        let names = node.aliases.iter().map(|alias| alias.label.as_str()).chain([node.label.as_str()]);
        for name in names.filter(|name| !name.is_empty()) {
            let mut words = name.to_owned();
            let mut weight = HEAD;
            let mut above = node.parent;
            self.add(anchor, Some(idx), &words, weight, true, false);
            if let Some(note) = &node.note {
                self.add(anchor, Some(idx), &format!("{name}（{note}）"), weight, true, false);
            }
            if let Some(rest) = without_remark(name) {
                self.add(anchor, Some(idx), rest, weight, true, false);
            }
            while let Some(parent) = above.map(|parent| axis.node(parent)) {
                words = format!("{}.{words}", parent.label);
                weight += 1;
                self.add(anchor, Some(idx), &words, weight, true, false);
                above = parent.parent;
            }
        }
    }

    fn add_row(&mut self, anchor: usize, axis: &Axis, idx: NodeIdx) {
        let node = axis.node(idx);
        let counted =
            !node.label.is_empty() && comparable(&node.segment) != comparable(&node.label) && is_ordinal(&node.segment);
        let note = node.note.as_deref().unwrap_or("");
        let ordinal = if counted { printed_ordinal(&node.segment) } else { String::new() };
        let names: Vec<String> =
            [node.label.clone()].into_iter().chain(node.aliases.iter().map(|alias| alias.label.clone())).collect();
        for (rank, name) in names.iter().filter(|name| !name.is_empty()).enumerate() {
            let name = if rank > 0 && counted { without_ordinal(name).unwrap_or(name) } else { name };
            let whole = if counted { WHOLE } else { PLAIN };
            self.add(anchor, Some(idx), &format!("{ordinal}{name}"), whole, true, !counted);
            if !note.is_empty() {
                self.add(anchor, Some(idx), &format!("{ordinal}{name}（{note}）"), whole, true, false);
            }
            if counted {
                self.add(anchor, Some(idx), name, BARE, name.chars().count() >= 6, true);
                if !note.is_empty() {
                    self.add(anchor, Some(idx), &format!("{name}（{note}）"), BARE, true, true);
                }
            }
        }
    }

    fn add(&mut self, anchor: usize, node: Option<NodeIdx>, printed: &str, weight: i64, fuzzy: bool, bare: bool) {
        let folded = comparable(printed);
        if !folded.is_empty() && self.known.insert((anchor, node, folded.clone())) {
            let (measure, printed) = (Measure::new(&folded), trim(printed).to_owned());
            self.forms.push(Form { anchor, node, folded, measure, printed, weight, fuzzy, bare });
        }
    }

    fn arrange(&mut self) {
        for (index, form) in self.forms.iter().enumerate() {
            self.exact.entry(form.folded.clone()).or_default().push(index);
            self.longest = self.longest.max(form.measure.length);
            if form.fuzzy && matches!(self.anchors.get(form.anchor), Some(Anchor::Section(_))) {
                self.headings.push(index);
            }
            if let Some(first) = form.folded.chars().next() {
                self.all_by_first.entry(first).or_default().push(index);
                if form.fuzzy {
                    self.by_first.entry(first).or_default().push(index);
                }
            }
        }
    }
}

/// How many characters may differ in words of this length.
fn tolerance(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=7 => 1,
        8..=13 => 2,
        14..=20 => 3,
        _ => 4,
    }
}

const NUMERALS: &str = "〇零一二三四五六七八九十";

fn numerals(words: &str) -> String {
    words.chars().filter(|c| c.is_ascii_digit() || NUMERALS.contains(*c)).collect::<String>()
}

fn negations(words: &str) -> usize {
    words.chars().filter(|c| matches!(c, '不' | '未' | '无' | '非' | '否' | '没' | '勿')).count()
}

fn is_subsequence(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().all(|c| rest.any(|other| other == c))
}

/// Whether a segment of a code is a number and not a name: `一`, `(三)`, `12`.
fn is_ordinal(segment: &str) -> bool {
    let bare = comparable(segment);
    !bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit() || NUMERALS.contains(c))
}

fn printed_ordinal(segment: &str) -> String {
    let bare = comparable(segment);
    if segment.starts_with(['(', '（']) {
        format!("（{bare}）")
    } else if bare.bytes().all(|b| b.is_ascii_digit()) {
        format!("{bare}.")
    } else {
        format!("{bare}、")
    }
}

pub(super) fn ordinal_of(title: &str) -> &str {
    without_ordinal(title).and_then(|rest| title.strip_suffix(rest)).unwrap_or("")
}

/// The words after `一、`, `（一）`, `1.`, `1、`; `None` where no ordinal stands before them.
pub(super) fn without_ordinal(words: &str) -> Option<&str> {
    let words = trim(words);
    let inner = words.trim_start_matches(['(', '（', '[', '【']);
    let rest = inner.trim_start_matches(|c: char| crate::source::fold_char(c).is_ascii_digit() || NUMERALS.contains(c));
    if rest.len() == inner.len() {
        return None;
    }
    let opened = inner.len() < words.len();
    let tail = trim(rest.trim_start_matches(|c: char| {
        matches!(c, ')' | '）' | ']' | '】' | '、' | '.' | '．' | ',' | '，' | ':' | '：') || crate::source::is_space(c)
    }));
    (!tail.is_empty() && (opened || tail.len() < rest.len())).then_some(tail)
}

/// The words before a remark in brackets at their end.
pub(super) fn without_remark(words: &str) -> Option<&str> {
    let words = trim(words);
    words.strip_suffix([')', '）'])?;
    // The remark may hold brackets of its own.
    let mut open = 0usize;
    let (at, _) = words.char_indices().rev().find(|(_, sign)| {
        match sign {
            ')' | '）' => open += 1,
            '(' | '（' => open = open.saturating_sub(1),
            _ => {}
        }
        open == 0
    })?;
    let head = trim(words.get(..at)?);
    (!head.is_empty()).then_some(head)
}
