//! Joins the pieces of labels that a dump breaks around their figures, so that each label is whole and stands before its
//! figures.
//!
//! ```text
//! 5.要求行政机关确认或重新出
//! 1 0 0 0 0 0 1
//! 具已获取信息
//! ```

use std::collections::{BTreeMap, HashMap};

use super::super::find::is_leaf_row;
use super::super::label_index::Guide;
use super::super::stream::Item;
use super::text::{Extent, Figures, Running};

/// Fewest letters that reliably begin a label.
const MIN_START: usize = 2;
/// How many items after its beginning a label may end.
const REACH: usize = 16;
/// Longest words of another column that may stand between the pieces: labels of groups, a few letters per line.
const MAX_STRANGER_LENGTH: usize = 8;

pub(in crate::align) fn join(guide: &Guide<'_>, running: &mut Running) {
    let known: HashMap<&str, usize> =
        guide.forms.iter().enumerate().map(|(index, form)| (form.folded.as_str(), index)).collect();
    let mut by_first: HashMap<char, Vec<usize>> = HashMap::new();
    for (index, form) in guide.forms.iter().enumerate() {
        if let (Some(first), true) = (form.folded.chars().next(), is_leaf_row(guide, form.anchor)) {
            by_first.entry(first).or_default().push(index);
        }
    }
    let items = std::mem::take(&mut running.stream.items);
    let figures = std::mem::take(&mut running.figures);
    let extents = std::mem::take(&mut running.extents);
    let mut order: Vec<Taken> = Vec::new();
    let mut at = 0;
    while let Some(item) = items.get(at) {
        let is_start = item.is_words()
            && !item.line
            && item.folded.chars().count() >= MIN_START
            && !known.contains_key(item.folded.as_str());
        let found = item.folded.chars().next().filter(|_| is_start).and_then(|first| {
            let forms = by_first.get(&first)?;
            forms.iter().find_map(|form| gather(&guide.forms.get(*form)?.folded, &items, &figures, &known, at))
        });
        match found {
            Some((pieces, end)) => {
                // Words of other columns first, then the label, then its figures.
                let inner = |index: &usize| !pieces.contains(index);
                order.extend((at..end).filter(inner).filter(|index| !figures.contains_key(index)).map(Taken::One));
                order.push(Taken::Joined(pieces.clone()));
                order.extend((at..end).filter(inner).filter(|index| figures.contains_key(index)).map(Taken::One));
                at = end;
            }
            None => {
                order.push(Taken::One(at));
                at += 1;
            }
        }
    }
    rebuild(running, &order, items, figures, extents);
}

enum Taken {
    One(usize),
    Joined(Vec<usize>),
}

/// The pieces of a label from `at` on, and where the last one ends. Figures or words of another column stand
/// between them; otherwise the label was found before.
fn gather(
    form: &str,
    items: &[Item],
    figures: &BTreeMap<usize, Figures>,
    known: &HashMap<&str, usize>,
    at: usize,
) -> Option<(Vec<usize>, usize)> {
    let mut rest = form.strip_prefix(items.get(at)?.folded.as_str()).filter(|rest| !rest.is_empty())?;
    let mut pieces = vec![at];
    let mut parted = false;
    for (index, item) in items.iter().enumerate().skip(at + 1).take(REACH) {
        if figures.contains_key(&index) {
            parted = true;
            continue;
        }
        if item.line {
            return None;
        }
        if let Some(left) = rest.strip_prefix(item.folded.as_str()).filter(|_| !item.folded.is_empty()) {
            pieces.push(index);
            rest = left;
            if rest.is_empty() {
                return parted.then_some((pieces, index + 1));
            }
            continue;
        }
        let stranger = item.folded.chars().count() <= MAX_STRANGER_LENGTH && !known.contains_key(item.folded.as_str());
        if !stranger {
            return None;
        }
        parted = true;
    }
    None
}

fn rebuild(
    running: &mut Running,
    order: &[Taken],
    items: Vec<Item>,
    mut figures: BTreeMap<usize, Figures>,
    extents: Vec<Extent>,
) {
    let mut items: Vec<Option<Item>> = items.into_iter().map(Some).collect();
    let mut take = |index: usize| items.get_mut(index).and_then(Option::take);
    for taken in order {
        let (item, extent) = match taken {
            Taken::One(index) => {
                let Some(item) = take(*index) else { continue };
                if let Some(run) = figures.remove(index) {
                    running.figures.insert(running.stream.items.len(), run);
                }
                (item, extents.get(*index).copied().unwrap_or_default())
            }
            Taken::Joined(pieces) => {
                let mut parts = pieces.iter().filter_map(|index| Some((take(*index)?, extents.get(*index).copied()?)));
                let Some((mut whole, mut extent)) = parts.next() else { continue };
                for (part, last) in parts {
                    whole.text.push_str(&part.text);
                    whole.folded.push_str(&part.folded);
                    extent = Extent { first_line: extent.first_line, ..last };
                }
                (whole, extent)
            }
        };
        running.stream.items.push(item);
        running.extents.push(extent);
    }
}
