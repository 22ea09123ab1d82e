//! Names the four outcomes of a rule at one position.

/// The outcome of a rule at one position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    Satisfied,
    Violated,
    /// A cell is text, absent or uncertain, or arithmetic failed.
    Undetermined,
    /// The guard is false.
    NotApplicable,
}

impl Outcome {
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Satisfied => "satisfied",
            Outcome::Violated => "violated",
            Outcome::Undetermined => "undetermined",
            Outcome::NotApplicable => "not_applicable",
        }
    }
}
