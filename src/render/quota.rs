//! Places in a document that has only so many. In: whether something is an error. Out: whether it gets a place,
//! and how many got none. Errors may fill all places, whatever weighs less only the first half: a flood of hints
//! leaves room for what is wrong. Knows no format.

#[derive(Debug, Clone)]
pub(super) struct Quota {
    most: usize,
    taken: usize,
    refused: usize,
}

impl Quota {
    pub(super) fn new(most: usize) -> Self {
        Self { most, taken: 0, refused: 0 }
    }

    /// Asks for a place for the next one.
    pub(super) fn admit(&mut self, error: bool) -> bool {
        let free = self.taken < if error { self.most } else { self.most.div_ceil(2) };
        if free {
            self.taken += 1;
        } else {
            self.refused += 1;
        }
        free
    }

    /// Those for which there was no place.
    pub(super) fn refused(&self) -> usize {
        self.refused
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_leave_room_for_errors() {
        let mut quota = Quota::new(10);
        assert_eq!((0..20).filter(|_| quota.admit(false)).count(), 5);
        assert_eq!((0..20).filter(|_| quota.admit(true)).count(), 5);
        assert_eq!(quota.refused(), 30);
    }
}
