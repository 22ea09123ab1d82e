//! Finds the heaviest chain of matches whose places in the document and on the form both rise.
//!
//! It takes one pass over the document with a Fenwick tree over the form: n log m for n candidates and m anchors.

/// A range of the stream that may be an anchor of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Candidate {
    pub start: usize,
    pub end: usize,
    /// Position of the anchor on the form.
    pub anchor: usize,
    /// Which form of words matched.
    pub form: usize,
    pub weight: i64,
    /// Read with a slip.
    pub tolerated: bool,
}

/// Indexes into `candidates` of the heaviest chain, in order. `candidates` are sorted by start.
///
/// `repeats(anchor)`: several matches may follow each other on this anchor. `distance` gives for each item what it costs
/// to have passed everything before it; it never falls. Of chains equally heavy the one that stands later wins: a table
/// of contents lists headings before their sections.
pub(super) fn heaviest(
    candidates: &[Candidate],
    anchors: usize,
    repeats: impl Fn(usize) -> bool,
    distance: impl Fn(usize) -> i64,
) -> Vec<usize> {
    let mut by_end: Vec<usize> = (0..candidates.len()).collect();
    by_end.sort_by_key(|index| candidates.get(*index).map_or(0, |c| c.end));
    let mut waiting = by_end.into_iter().peekable();
    let mut tree = Prefix::new(anchors);
    let mut best: Vec<(i64, Option<usize>)> = vec![(0, None); candidates.len()];
    for (index, candidate) in candidates.iter().enumerate() {
        while let Some(done) = waiting.next_if(|done| candidates.get(*done).is_some_and(|c| c.end <= candidate.start)) {
            if let (Some(c), Some((score, _))) = (candidates.get(done), best.get(done)) {
                tree.raise(c.anchor, *score + distance(c.end), done);
            }
        }
        let limit = candidate.anchor + usize::from(repeats(candidate.anchor));
        let (before, previous) = tree.best_below(limit);
        if let Some(slot) = best.get_mut(index) {
            let (before, previous) = match before - distance(candidate.start) {
                gain if previous.is_some() && gain > 0 => (gain, previous),
                _ => (0, None),
            };
            *slot = (before + candidate.weight, previous);
        }
    }
    let mut last = best.iter().enumerate().max_by_key(|(index, (score, _))| (*score, *index)).map(|(index, _)| index);
    let mut chain = Vec::new();
    while let Some(index) = last {
        chain.push(index);
        last = best.get(index).and_then(|(_, previous)| *previous);
    }
    chain.reverse();
    chain
}

/// Prefix maxima that only rise.
struct Prefix {
    slots: Vec<(i64, Option<usize>)>,
}

impl Prefix {
    fn new(size: usize) -> Self {
        Self { slots: vec![(0, None); size + 1] }
    }

    fn raise(&mut self, at: usize, score: i64, index: usize) {
        let mut slot = at + 1;
        while let Some(kept) = self.slots.get_mut(slot) {
            if (score, Some(index)) > *kept {
                *kept = (score, Some(index));
            }
            slot += slot & slot.wrapping_neg();
        }
    }

    /// The best among positions below `limit`.
    fn best_below(&self, limit: usize) -> (i64, Option<usize>) {
        let mut slot = limit;
        let mut best = (0, None);
        while slot > 0 {
            if let Some(kept) = self.slots.get(slot) {
                best = best.max(*kept);
            }
            slot -= slot & slot.wrapping_neg();
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(start: usize, end: usize, anchor: usize, weight: i64) -> Candidate {
        Candidate { start, end, anchor, form: 0, weight, tolerated: false }
    }

    #[test]
    fn takes_the_heaviest_rising_chain_and_the_later_of_equals() {
        let list = [
            candidate(0, 1, 0, 5),
            candidate(1, 2, 3, 5),
            candidate(2, 3, 0, 5),
            candidate(3, 4, 1, 5),
            candidate(4, 5, 3, 5),
        ];
        assert_eq!(heaviest(&list, 4, |_| false, |_| 0), [2, 3, 4]);
    }

    #[test]
    fn a_dear_way_ends_a_chain() {
        let list = [candidate(0, 1, 0, 5), candidate(9, 10, 1, 4)];
        let far = |item: usize| if item > 5 { 6 } else { 0 };
        assert_eq!(heaviest(&list, 2, |_| false, |_| 0), [0, 1]);
        assert_eq!(heaviest(&list, 2, |_| false, far), [0]);
    }

    #[test]
    fn stretches_do_not_overlap_and_heads_may_repeat() {
        let list = [candidate(0, 3, 0, 9), candidate(1, 2, 0, 5), candidate(2, 3, 0, 5), candidate(3, 4, 1, 1)];
        assert_eq!(heaviest(&list, 2, |_| false, |_| 0), [0, 3]);
        assert_eq!(heaviest(&list, 2, |anchor| anchor == 0, |_| 0), [1, 2, 3]);
    }
}
