//! Compares texts by their passages of a few characters.
//!
//! Invariant: the same text has the same sketch in every run and on every machine. A share is counted exactly where a
//! sketch holds all passages of a text; otherwise among those below a bound, which are the same in both texts.

/// Characters of a passage: four or five words.
const PASSAGE: usize = 8;
/// Of the polynomial by which a passage is hashed; any odd number.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// Most passages of a text that are kept.
pub const MAX_KEPT: usize = 2_048;

/// Passages of a text that stand in another one as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    pub same: usize,
    pub of: usize,
}

impl Share {
    /// In hundredths, rounded down.
    pub fn percent(self) -> usize {
        (self.same * 100).checked_div(self.of).unwrap_or(0)
    }
}

/// The share of the passages of a text that stand in another.
pub fn share(text: &str, other: &str) -> Share {
    let (own, other) = (passages(text), passages(other));
    Share { same: in_both(&own, &other), of: own.len() }
}

/// Counts what stands in both of two rising lists.
fn in_both<T: Ord>(left: &[T], right: &[T]) -> usize {
    let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
    let mut same = 0;
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let order = a.cmp(b);
        same += usize::from(order.is_eq());
        if order.is_le() {
            left.next();
        }
        if order.is_ge() {
            right.next();
        }
    }
    same
}

/// The passages of a text with the smallest hashes, for texts that are not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    /// Passages of the whole text.
    total: usize,
    /// In rising order.
    kept: Vec<u32>,
}

impl Sketch {
    /// Sketches a text without its figures.
    pub fn without_figures(text: &str) -> Sketch {
        let words: String = text.chars().filter(|c| !c.is_ascii_digit()).collect();
        // The upper half of a hash orders as the whole does.
        let mut kept: Vec<u32> =
            passages(&words).into_iter().filter_map(|hash| u32::try_from(hash >> 32).ok()).collect();
        kept.dedup();
        let mut sketch = Sketch { total: kept.len(), kept };
        sketch.shrink(MAX_KEPT);
        sketch
    }

    /// A sketch that was written down; `None` where the numbers cannot be those of one.
    pub fn restored(total: usize, kept: Vec<u32>) -> Option<Sketch> {
        (kept.len() <= total && kept.is_sorted_by(|a, b| a < b)).then_some(Sketch { total, kept })
    }

    /// Passages of the whole text.
    pub fn total(&self) -> usize {
        self.total
    }

    /// Keeps no more than these.
    pub fn shrink(&mut self, most: usize) {
        self.kept.truncate(most);
        self.kept.shrink_to_fit();
    }

    /// The passages that are kept, the smallest first.
    pub fn kept(&self) -> &[u32] {
        &self.kept
    }

    /// Whether all passages are kept.
    pub fn is_whole(&self) -> bool {
        self.kept.len() == self.total
    }

    /// The share of the passages of the longer text that stand in the other.
    pub fn share(&self, other: &Sketch) -> Share {
        let bound = [self, other].into_iter().filter(|sketch| !sketch.is_whole()).filter_map(|s| s.kept.last()).min();
        let below =
            |sketch: &Sketch| bound.map_or(sketch.kept.len(), |bound| sketch.kept.partition_point(|h| h <= bound));
        let (own, others) = (below(self), below(other));
        let same = in_both(self.kept.get(..own).unwrap_or_default(), other.kept.get(..others).unwrap_or_default());
        Share { same, of: own.max(others) }
    }
}

/// The passages of a text, hashed, each once and in rising order.
fn passages(text: &str) -> Vec<u64> {
    let chars: Vec<char> = text.chars().collect();
    let leaving = BASE.wrapping_pow(u32::try_from(PASSAGE).unwrap_or(u32::MAX));
    let mut hash = 0_u64;
    let mut found = Vec::with_capacity(chars.len());
    for (at, c) in chars.iter().enumerate() {
        hash = hash.wrapping_mul(BASE).wrapping_add(u64::from(u32::from(*c)));
        if let Some(left) = at.checked_sub(PASSAGE).and_then(|left| chars.get(left)) {
            hash = hash.wrapping_sub(leaving.wrapping_mul(u64::from(u32::from(*left))));
        }
        if at + 1 >= PASSAGE {
            found.push(scattered(hash));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Spreads a hash over all its bits, so that the smallest are as good as drawn by lot.
fn scattered(hash: u64) -> u64 {
    let mixed = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_share_counts_each_passage_once() {
        assert_eq!(share("甲乙丙丁戊己庚辛", "甲乙丙丁戊己庚辛"), Share { same: 1, of: 1 });
        assert_eq!(share("甲乙丙丁戊己庚辛壬", "甲乙丙丁戊己庚辛"), Share { same: 1, of: 2 });
        assert_eq!(share("甲甲甲甲甲甲甲甲甲甲甲甲", "甲甲甲甲甲甲甲甲"), Share { same: 1, of: 1 });
        assert_eq!(share("太短", "太短").percent(), 0);
    }

    #[test]
    fn a_smaller_sketch_estimates_the_same_share() {
        let text: String = (0..3_000_u32).filter_map(|n| char::from_u32(0x4E00 + n * 7 % 20_000)).collect();
        let other: String = text.chars().skip(300).collect();
        let (mut whole, part) = (Sketch::without_figures(&text), Sketch::without_figures(&other));
        assert!(!whole.is_whole());
        for most in [2_048, 512, 128] {
            whole.shrink(most);
            let share = whole.share(&part);
            assert_eq!(share, part.share(&whole));
            assert!((84..97).contains(&share.percent()), "{most} {share:?}");
        }
        assert_eq!(Sketch::without_figures("办件12件，全年收到来信"), Sketch::without_figures("办件7件，全年收到来信"));
    }

    proptest! {
        /// One run of characters that is written anew costs its length and the passages that reach into it.
        #[test]
        fn a_run_that_is_rewritten_costs_little_more_than_its_length(
            text in prop::collection::vec(0x4E00_u32..0x9000, 200..600),
            from in 0_usize..100,
            new in 0x9000_u32..0x9100,
        ) {
            let chars: Vec<char> = text.iter().filter_map(|c| char::from_u32(*c)).collect();
            let length = chars.len() / 20;
            let start = from * (chars.len() - length) / 100;
            let mut edited = chars.clone();
            for (at, c) in edited.iter_mut().enumerate().skip(start).take(length) {
                *c = char::from_u32(new + u32::try_from(at % 50).unwrap_or(0)).unwrap_or('新');
            }
            let (before, after): (String, String) = (chars.iter().collect(), edited.iter().collect());
            let found = share(&after, &before);
            prop_assert!(found.percent() >= 90, "{found:?}");
            prop_assert!(found.percent() < 100, "{found:?}");
        }

        #[test]
        fn texts_of_other_words_share_nothing(
            text in prop::collection::vec(0x4E00_u32..0x9000, 100..300),
            other in prop::collection::vec(0x4E00_u32..0x9000, 100..300),
        ) {
            let string = |list: &[u32]| list.iter().filter_map(|c| char::from_u32(*c)).collect::<String>();
            prop_assert!(share(&string(&text), &string(&other)).percent() < 5);
        }
    }
}
