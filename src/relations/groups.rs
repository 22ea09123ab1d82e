//! Joins cells into groups that share relations.

/// Items joined into groups.
#[derive(Debug, Clone)]
pub struct Groups {
    parents: Vec<usize>,
}

impl Groups {
    /// Every item is a group of its own.
    pub fn new(count: usize) -> Self {
        Self { parents: (0..count).collect() }
    }

    /// The least item of a group.
    pub fn root(&mut self, item: usize) -> usize {
        let mut at = item;
        while let Some(parent) = self.parents.get(at).copied().filter(|parent| *parent != at) {
            let next = self.parents.get(parent).copied().unwrap_or(parent);
            if let Some(slot) = self.parents.get_mut(at) {
                *slot = next;
            }
            at = parent;
        }
        at
    }

    pub fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        if let Some(slot) = self.parents.get_mut(one.max(other)) {
            *slot = one.min(other);
        }
    }
}
