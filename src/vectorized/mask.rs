//! Defines masks: sets of reports of a block, one truth value per report.
//!
//! A constant mask costs nothing, because most rules hold or are turned off for a whole block.

/// Reports of a block, by lane. Bits after the last lane are never set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Mask {
    #[default]
    Zeros,
    Ones,
    /// 64 lanes per word, the first in the lowest bit.
    Mixed(Vec<u64>),
}

/// The number of words for this many lanes.
pub(super) fn words_for(lanes: usize) -> usize {
    lanes.div_ceil(64)
}

/// The bits in use of a word.
pub(super) fn in_use(word: usize, lanes: usize) -> u64 {
    match lanes.saturating_sub(word * 64) {
        64.. => u64::MAX,
        rest => (1u64 << rest) - 1,
    }
}

impl Mask {
    /// Constant where the words are.
    pub(super) fn from_words(words: Vec<u64>, lanes: usize) -> Mask {
        if words.iter().all(|word| *word == 0) {
            return Mask::Zeros;
        }
        if words.iter().enumerate().all(|(at, word)| *word == in_use(at, lanes)) {
            return Mask::Ones;
        }
        Mask::Mixed(words)
    }

    pub fn get(&self, lane: usize) -> bool {
        match self {
            Mask::Zeros => false,
            Mask::Ones => true,
            Mask::Mixed(words) => words.get(lane / 64).is_some_and(|word| word >> (lane % 64) & 1 == 1),
        }
    }

    /// Sets one lane; the mask must hold it.
    pub(super) fn set(&mut self, lane: usize) {
        if let Mask::Zeros = self {
            *self = Mask::Mixed(Vec::new());
        }
        if let Mask::Mixed(words) = self {
            if words.len() <= lane / 64 {
                words.resize(lane / 64 + 1, 0);
            }
            if let Some(word) = words.get_mut(lane / 64) {
                *word |= 1 << (lane % 64);
            }
        }
    }

    /// Words as many as the lanes need.
    pub(super) fn padded(self, lanes: usize) -> Mask {
        match self {
            Mask::Mixed(mut words) => {
                words.resize(words_for(lanes), 0);
                Mask::from_words(words, lanes)
            }
            constant @ (Mask::Zeros | Mask::Ones) => constant,
        }
    }

    pub fn is_empty(&self) -> bool {
        match self {
            Mask::Zeros => true,
            Mask::Ones => false,
            Mask::Mixed(words) => words.iter().all(|word| *word == 0),
        }
    }

    pub fn count(&self, lanes: usize) -> usize {
        match self {
            Mask::Zeros => 0,
            Mask::Ones => lanes,
            Mask::Mixed(words) => words.iter().map(|word| word.count_ones() as usize).sum(),
        }
    }

    pub fn not(self, lanes: usize) -> Mask {
        match self {
            Mask::Zeros => Mask::Ones,
            Mask::Ones => Mask::Zeros,
            Mask::Mixed(mut words) => {
                for (at, word) in words.iter_mut().enumerate() {
                    *word = !*word & in_use(at, lanes);
                }
                Mask::Mixed(words)
            }
        }
    }

    pub fn and(self, other: &Mask) -> Mask {
        match (self, other) {
            (Mask::Zeros, _) | (_, Mask::Zeros) => Mask::Zeros,
            (Mask::Ones, other) => other.clone(),
            (own, Mask::Ones) => own,
            (Mask::Mixed(mut words), Mask::Mixed(others)) => {
                words.iter_mut().zip(others).for_each(|(word, other)| *word &= other);
                Mask::Mixed(words)
            }
        }
    }

    pub fn or(self, other: &Mask) -> Mask {
        match (self, other) {
            (Mask::Ones, _) | (_, Mask::Ones) => Mask::Ones,
            (Mask::Zeros, other) => other.clone(),
            (own, Mask::Zeros) => own,
            (Mask::Mixed(mut words), Mask::Mixed(others)) => {
                words.iter_mut().zip(others).for_each(|(word, other)| *word |= other);
                Mask::Mixed(words)
            }
        }
    }

    /// The lanes of `self` that are not in `other`.
    pub fn without(self, other: &Mask, lanes: usize) -> Mask {
        match other {
            Mask::Zeros => self,
            Mask::Ones | Mask::Mixed(_) => self.and(&other.clone().not(lanes)),
        }
    }

    /// Every lane in it, in ascending order.
    pub fn lanes(&self, lanes: usize) -> impl Iterator<Item = usize> + '_ {
        let words = match self {
            Mask::Zeros => 0,
            Mask::Ones => words_for(lanes),
            Mask::Mixed(words) => words.len(),
        };
        (0..words).flat_map(move |at| {
            let mut word = match self {
                Mask::Mixed(words) => words.get(at).copied().unwrap_or(0),
                Mask::Zeros | Mask::Ones => in_use(at, lanes),
            };
            std::iter::from_fn(move || {
                let bit = word.trailing_zeros() as usize;
                word &= word.wrapping_sub(1);
                (bit < 64).then_some(at * 64 + bit)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_lanes_agree_with_lists() {
        for lanes in [1, 63, 64, 65, 200] {
            let thirds: Vec<usize> = (0..lanes).filter(|lane| lane % 3 == 0).collect();
            let mut mask = Mask::Zeros;
            thirds.iter().for_each(|lane| mask.set(*lane));
            let mask = mask.padded(lanes);
            assert_eq!(mask.lanes(lanes).collect::<Vec<_>>(), thirds);
            assert_eq!(mask.count(lanes), thirds.len());
            let rest = mask.clone().not(lanes);
            assert_eq!(rest.count(lanes), lanes - thirds.len());
            assert!(rest.clone().and(&mask).is_empty());
            assert_eq!(Mask::from_words(vec![u64::MAX; 1], 64), Mask::Ones);
            assert_eq!(rest.or(&mask).count(lanes), lanes);
            assert_eq!(Mask::Ones.without(&mask, lanes).count(lanes), lanes - thirds.len());
        }
    }
}
