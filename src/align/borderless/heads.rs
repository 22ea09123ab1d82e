//! Judges whether the words above a table without borders are the heads of the form.

use crate::template::{LeafIdx, Table};

use super::super::columns::nodes_named;
use super::super::heads::{Renamed, Word, replaced};
use super::super::label_index::Anchor;
use super::super::placement::Filler;
use super::super::words::comparable;
use super::text::Running;

/// Letters that the head of the labels may have: `信息内容`.
const MAX_STUB_LENGTH: usize = 6;
/// Longer words are running text.
const MAX_HEAD_LENGTH: usize = 80;

/// The columns that cannot be taken by their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ForeignHeads {
    None,
    /// These columns of the form have another head.
    Leaves(Vec<usize>),
    /// These heads of the form, of columns or of groups, are other words.
    Renamed(Vec<Renamed>),
    /// The heads are not those of the form.
    All,
}

/// Compares the words before the first row of a table with the heads of the form. `first`: where that row begins.
pub(super) fn foreign(
    filler: &Filler<'_>,
    running: &Running,
    (index, table): (usize, &Table),
    first: usize,
) -> ForeignHeads {
    let count = table.cols.leaf_count();
    let before = filler.found.claims.partition_point(|claim| claim.end <= first);
    let claims = filler.found.claims.get(..before).unwrap_or_default();
    let own = |anchor: usize| match filler.guide.anchors.get(anchor) {
        Some(Anchor::Heads(of)) => *of == index,
        Some(Anchor::Row(of, node)) => *of == index && table.rows.node(*node).leaf.is_none(),
        _ => false,
    };
    let Some(above) = claims.iter().rposition(|claim| !own(claim.anchor)) else { return ForeignHeads::None };
    let start = claims.get(above).map_or(0, |claim| claim.end);
    let heads = claims.get(above + 1..).unwrap_or_default();
    let mut missing: Vec<usize> = (0..count).collect();
    let mut found = 0;
    for claim in heads {
        let Some(node) = filler.guide.form(claim.form).and_then(|form| form.node) else { continue };
        if matches!(filler.guide.anchors.get(claim.anchor), Some(Anchor::Heads(_)))
            && let Some(LeafIdx(leaf)) = table.cols.node(node).leaf
        {
            found += 1;
            missing.retain(|other| *other != leaf);
        }
    }
    // Pieces of labels and notes that are broken over lines.
    let notes: Vec<String> = notes(table);
    let known = |word: &str| {
        filler.guide.forms.iter().any(|form| form.folded.contains(word)) || notes.iter().any(|note| note.contains(word))
    };
    let anchor = filler.heads_anchor(index);
    let mut printed: Vec<Word> = Vec::new();
    let mut strangers: Vec<(bool, String)> = Vec::new();
    for at in start..first {
        if let Some(claim) = heads.iter().find(|claim| claim.start <= at && at < claim.end) {
            let form = filler.guide.form(claim.form).filter(|form| claim.start == at && form.anchor == anchor);
            printed.extend(form.map(|form| Word {
                words: form.folded.clone(),
                heads: nodes_named(filler.guide, anchor, &form.folded).iter().map(|(node, _)| node.0).collect(),
            }));
            continue;
        }
        let Some(item) = filler.stream.item(at).filter(|_| !running.figures.contains_key(&at)) else {
            continue;
        };
        let behind_a_head = heads.iter().any(|claim| claim.end <= at);
        for word in item.text.split_whitespace().map(behind_remark).filter(|word| is_head(word)) {
            let folded = comparable(word);
            if folded.is_empty() || known(&folded) {
                continue;
            }
            let heads = nodes_named(filler.guide, anchor, word).iter().map(|(node, _)| node.0).collect();
            printed.push(Word { words: word.to_owned(), heads });
            strangers.push((behind_a_head, folded));
        }
    }
    let (renamed, lacking) = replaced(table, &printed);
    if lacking == 0 && !renamed.is_empty() {
        return ForeignHeads::Renamed(renamed);
    }
    if found >= count {
        return ForeignHeads::None;
    }
    strangers.retain(|(_, word)| match slipped(filler, index, &missing, word) {
        Some(leaf) => {
            missing.retain(|other| *other != leaf);
            false
        }
        None => true,
    });
    // The head of the labels, unless the words stand where the first column belongs.
    let short = |(behind, word): &(bool, String)| !behind && word.chars().count() <= MAX_STUB_LENGTH;
    let in_place = strangers.len() == missing.len() && missing.first() == Some(&0);
    if !in_place && strangers.first().is_some_and(short) {
        strangers.remove(0);
    }
    match (strangers.len(), missing.len()) {
        (0, _) | (_, 0) => ForeignHeads::None,
        _ if letters(&strangers) * 2 < missing_letters(table, &missing) => ForeignHeads::None,
        (words, columns) if words == columns && found + columns == count => ForeignHeads::Leaves(missing),
        _ => ForeignHeads::All,
    }
}

/// What follows a remark in brackets without white space.
fn behind_remark(word: &str) -> &str {
    let mut depth = 0usize;
    for (at, sign) in word.char_indices().take_while(|_| word.starts_with(['(', '（'])) {
        match sign {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            let rest = word.get(at + sign.len_utf8()..).unwrap_or_default();
            return if rest.is_empty() { word } else { rest };
        }
    }
    word
}

fn notes(table: &Table) -> Vec<String> {
    let of_nodes = table.cols.nodes.iter().chain(&table.rows.nodes).filter_map(|node| node.note.as_deref());
    table.note.as_deref().into_iter().chain(of_nodes).map(comparable).collect()
}

fn letters(words: &[(bool, String)]) -> usize {
    words.iter().map(|(_, word)| word.chars().count()).sum()
}

/// How long the heads are that were not found.
fn missing_letters(table: &Table, missing: &[usize]) -> usize {
    missing.iter().map(|leaf| comparable(&table.cols.leaf(LeafIdx(*leaf)).label).chars().count()).sum()
}

/// Words that may be the head of a column: no remark in brackets and no sentence.
fn is_head(word: &str) -> bool {
    let sentence = |c: char| matches!(c, '。' | '，' | '；' | '：' | ',' | ';' | ':' | '、');
    !word.starts_with(['(', '（', '[', '【'])
        && !word.contains(sentence)
        && word.chars().count() <= MAX_HEAD_LENGTH
        && word.chars().any(|c| c.is_alphabetic() && !c.is_ascii())
}

/// The column whose head these words end with but for a slip; the head of the labels may stand before it.
fn slipped(filler: &Filler<'_>, index: usize, missing: &[usize], word: &str) -> Option<usize> {
    let (_, table) = filler.guide.template.tables.get_index(index)?;
    let letters: Vec<char> = word.chars().collect();
    let leaf_of = |form: usize| {
        let form = filler.guide.form(form)?;
        let own = filler.guide.anchors.get(form.anchor) == Some(&Anchor::Heads(index));
        table.cols.node(form.node.filter(|_| own)?).leaf
    };
    missing.iter().copied().find(|leaf| {
        let length = comparable(&table.cols.leaf(LeafIdx(*leaf)).label).chars().count();
        [length, length.saturating_sub(1), length + 1].into_iter().any(|length| {
            let tail: String = letters.iter().skip(letters.len().saturating_sub(length)).collect();
            filler.guide.near(&tail).iter().any(|m| leaf_of(m.form) == Some(LeafIdx(*leaf)))
        })
    })
}
