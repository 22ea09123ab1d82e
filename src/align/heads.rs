//! Compares the heads that stand above the first row of a table with those of the form, word by word, where no grid
//! shows which head stands over which column.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::template::{NodeIdx, Table};

use super::columns::{is_of_no_interest, nodes_named};
use super::find::Found;
use super::label_index::Guide;
use super::regions::MAX_TITLE_LENGTH;
use super::stream::{Item, Stream};

/// Most words above a table that are compared.
const MAX_WORDS: usize = 200;

/// A head of the form in whose place another word stands, the columns below it, and that word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Renamed {
    pub head: NodeIdx,
    pub leaves: Vec<usize>,
    pub words: String,
}

/// Words above a table, with the heads of the form that they may be.
pub(super) struct Word {
    pub words: String,
    pub heads: BTreeSet<usize>,
}

/// The columns whose heads are other words: between two heads of the form that are there, words stand that are none, in
/// the place of heads that are not there. `range` holds the items above the first row.
pub(super) fn renamed(
    guide: &Guide<'_>,
    (stream, found): (&Stream, &Found),
    heads_anchor: usize,
    table: &Table,
    range: Range<usize>,
) -> Vec<Renamed> {
    let mut words: Vec<Word> = Vec::new();
    let mut index = range.start;
    let in_grid = stream.item(index).is_some_and(|item| item.at.is_some());
    while let Some(item) = stream.item(index).filter(|_| index < range.end && words.len() < MAX_WORDS) {
        // A head may be broken over several lines.
        let claim = found.claim_from(index).filter(|claim| claim.start == index);
        let form = claim.filter(|claim| claim.anchor == heads_anchor).and_then(|claim| guide.form(claim.form));
        let other = claim.is_some() && form.is_none();
        index = claim.map_or(index + 1, |claim| claim.end.max(index + 1));
        let short = item.folded.chars().count() <= MAX_TITLE_LENGTH / 2;
        let piece = !in_grid && form.is_none() && !is_head(guide, item);
        if other
            || piece
            || item.folded.is_empty()
            || !short && form.is_none()
            || form.is_none() && is_of_no_interest(table, &item.text)
        {
            continue;
        }
        let nodes = form.map(|form| nodes_named(guide, heads_anchor, &form.folded));
        let heads = nodes.unwrap_or_default().iter().map(|(node, _)| node.0).collect();
        words.push(Word { words: item.text.clone(), heads });
    }
    if words.iter().all(|word| word.heads.is_empty()) {
        // None of the heads is one of the form; where they are as many as its columns, each is another word.
        let leaves = table.cols.leaf_count();
        let own = words.len().checked_sub(leaves).and_then(|skip| words.get(skip..)).filter(|_| in_grid);
        let all = own.unwrap_or_default().iter().zip(table.cols.leaves.iter().copied()).enumerate();
        return all
            .map(|(leaf, (word, head))| Renamed { head, leaves: vec![leaf], words: word.words.clone() })
            .collect();
    }
    replaced(table, &words).0
}

/// The heads in whose place other words stand, and how many heads neither are there nor have other words in their place.
pub(super) fn replaced(table: &Table, words: &[Word]) -> (Vec<Renamed>, usize) {
    let best = [deep(table), by_level(table)]
        .into_iter()
        .map(|order| (matched(words, &order), order))
        .max_by_key(|(pairs, _)| pairs.len());
    let Some((pairs, order)) = best else { return (Vec::new(), table.cols.nodes.len()) };
    let mut renamed: Vec<Renamed> = Vec::new();
    let mut lacking = 0;
    // A head that is printed out of its order has no other word in its place.
    let paired: BTreeSet<usize> = pairs.iter().map(|(word, _)| *word).collect();
    let loose = words.iter().enumerate().filter(|(index, _)| !paired.contains(index));
    let moved: BTreeSet<usize> = loose.flat_map(|(_, word)| word.heads.iter().copied()).collect();
    let ends = std::iter::once((words.len(), order.len()));
    let (mut word, mut node) = (0, 0);
    for (next_word, next_node) in pairs.into_iter().chain(ends) {
        let missing = order.get(node..next_node).unwrap_or_default();
        let strange = words.get(word..next_word).unwrap_or_default();
        let is_moved = missing.iter().any(|head| moved.contains(&head.0));
        if !missing.is_empty() && strange.len() >= missing.len() && !is_moved {
            let skip = strange.len() - missing.len();
            for (head, word) in missing.iter().zip(strange.iter().skip(skip)) {
                let mut leaves = leaves_below(table, *head);
                // A head that is printed once too often stands over columns of which nothing tells them apart.
                leaves.extend(word.heads.iter().flat_map(|head| leaves_below(table, NodeIdx(*head))));
                renamed.push(Renamed { head: *head, leaves, words: word.words.clone() });
            }
        } else {
            lacking += missing.len();
        }
        (word, node) = (next_word + 1, next_node + 1);
    }
    (renamed, lacking)
}

/// The columns below a head, or its own.
fn leaves_below(table: &Table, head: NodeIdx) -> Vec<usize> {
    let mut leaves = Vec::new();
    let mut open = vec![head];
    while let Some(node) = open.pop().map(|node| table.cols.node(node)) {
        leaves.extend(node.leaf.map(|leaf| leaf.0));
        open.extend(node.children.iter().rev());
    }
    leaves
}

/// Whether words outside a grid may be a head: no sentence, no remark, no unit, no piece of a label of the form.
fn is_head(guide: &Guide<'_>, item: &Item) -> bool {
    let sentence = |sign: char| matches!(sign, '。' | '，' | '；' | '：' | ',' | ';' | ':' | '、');
    !item.text.starts_with(['(', '（', '[', '【'])
        && !item.text.contains(sentence)
        && !guide.forms.iter().any(|form| form.folded.contains(item.folded.as_str()))
}

/// Nodes as a form prints them column by column: a group before its parts.
fn deep(table: &Table) -> Vec<NodeIdx> {
    (0..table.cols.nodes.len()).map(NodeIdx).collect()
}

/// Nodes as a form prints them line by line.
fn by_level(table: &Table) -> Vec<NodeIdx> {
    let mut order = Vec::new();
    let mut level: Vec<NodeIdx> = table.cols.roots.clone();
    while !level.is_empty() {
        let next = level.iter().flat_map(|idx| table.cols.node(*idx).children.clone()).collect();
        order.extend(level);
        level = next;
    }
    order
}

/// The longest common subsequence of words and nodes, as pairs of positions.
fn matched(words: &[Word], order: &[NodeIdx]) -> Vec<(usize, usize)> {
    let width = order.len() + 1;
    let mut best = vec![0usize; (words.len() + 1) * width];
    let at = |word: usize, node: usize| word * width + node;
    let fits = |word: usize, node: usize| {
        words.get(word).zip(order.get(node)).is_some_and(|(word, node)| word.heads.contains(&node.0))
    };
    let get = |best: &[usize], index: usize| best.get(index).copied().unwrap_or(0);
    for word in (0..words.len()).rev() {
        for node in (0..order.len()).rev() {
            let skip = get(&best, at(word + 1, node)).max(get(&best, at(word, node + 1)));
            let take = if fits(word, node) { 1 + get(&best, at(word + 1, node + 1)) } else { 0 };
            if let Some(slot) = best.get_mut(at(word, node)) {
                *slot = skip.max(take);
            }
        }
    }
    let (mut word, mut node) = (0, 0);
    let mut pairs = Vec::new();
    while word < words.len() && node < order.len() {
        let here = get(&best, at(word, node));
        if fits(word, node) && here == 1 + get(&best, at(word + 1, node + 1)) {
            pairs.push((word, node));
            (word, node) = (word + 1, node + 1);
        } else if here == get(&best, at(word + 1, node)) {
            word += 1;
        } else {
            node += 1;
        }
    }
    pairs
}
