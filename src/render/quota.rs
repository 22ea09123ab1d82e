//! Limits the number of entries in a document and counts those refused.
//!
//! Invariant: errors may fill all places, everything else only the first half, so that many hints leave room for
//! errors.

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

    /// Whether the next entry gets a place.
    pub(super) fn admit(&mut self, error: bool) -> bool {
        let free = self.taken < if error { self.most } else { self.most.div_ceil(2) };
        if free {
            self.taken += 1;
        } else {
            self.refused += 1;
        }
        free
    }

    /// Returns the number of refused entries.
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
