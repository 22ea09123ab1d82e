//! Tries out all values of all sets of cells.

use std::collections::BTreeMap;

/// Sets of cells with the least and the greatest value that each cell has in their solutions.
pub(super) type Sets<T> = BTreeMap<Vec<usize>, Vec<(T, T)>>;

/// The sets of the first of these sizes of which there are any, with every cell changed to one of the values `tried`.
/// `may_help`: whether a set is worth trying.
pub(super) fn smallest_sets<T: Copy + Ord>(
    values: &[T],
    tried: &[T],
    sizes: std::ops::RangeInclusive<usize>,
    may_help: impl Fn(&[usize]) -> bool,
    holds: impl Fn(&[T]) -> bool,
) -> Option<Sets<T>> {
    for size in sizes {
        let mut found = Sets::new();
        for set in subsets(values.len(), size).into_iter().filter(|set| may_help(set)) {
            assign(&set, tried, &mut values.to_vec(), values, &mut |trial| {
                if holds(trial) {
                    let own = || set.iter().map(|cell| (trial[*cell], trial[*cell])).collect();
                    let ranges = found.entry(set.clone()).or_insert_with(own);
                    for (range, cell) in ranges.iter_mut().zip(&set) {
                        *range = (range.0.min(trial[*cell]), range.1.max(trial[*cell]));
                    }
                }
            });
        }
        if !found.is_empty() {
            return Some(found);
        }
    }
    None
}

/// Gives the cells of a set every other value.
fn assign<T: Copy + PartialEq>(
    set: &[usize],
    tried: &[T],
    trial: &mut Vec<T>,
    values: &[T],
    found: &mut dyn FnMut(&[T]),
) {
    let Some((cell, rest)) = set.split_first() else { return found(trial) };
    for value in tried.iter().filter(|value| **value != values[*cell]) {
        trial[*cell] = *value;
        assign(rest, tried, trial, values, found);
    }
    trial[*cell] = values[*cell];
}

fn subsets(count: usize, size: usize) -> Vec<Vec<usize>> {
    let bits = (0..1_usize << count).filter(|bits| bits.count_ones() as usize == size);
    bits.map(|bits| (0..count).filter(|cell| bits >> cell & 1 == 1).collect()).collect()
}
