//! Models a cell: its state, its figure, its words as printed, and where they stand.

use std::borrow::Cow;

use crate::amount::Amount;
use crate::source::Place;

/// The state of a cell. States stay distinct throughout; none of them silently becomes another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// An exact decimal.
    Number,
    Blank,
    /// `—`, `-`, `–`, `/`, 无, 不适用: the author states "nothing here".
    Dash,
    /// Something that is not a number.
    Text,
    /// The document has no such row or column.
    Absent,
    /// Several readings of the source are possible.
    Uncertain,
}

impl State {
    pub fn name(self) -> &'static str {
        match self {
            State::Number => "number",
            State::Blank => "blank",
            State::Dash => "dash",
            State::Text => "text",
            State::Absent => "absent",
            State::Uncertain => "uncertain",
        }
    }

    pub fn from_name(name: &str) -> Option<State> {
        [State::Number, State::Blank, State::Dash, State::Text, State::Absent, State::Uncertain]
            .into_iter()
            .find(|state| state.name() == name)
    }
}

/// What was done to the printed words to get the figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Change {
    /// `１２` → `12`.
    WidthFolded,
    /// `1,245.95` → `1245.95`.
    SeparatorDropped,
    /// `+19` → `19`.
    PlusDropped,
    /// `减4` → `-4`.
    MinusWord,
    /// `1245.95万元` → `1245.95` and 万元.
    UnitRead,
    /// White space inside the figure was closed: `1 245` → `1245`.
    SpaceDropped,
    /// The text had lost its cell borders, and the form's own relations determined where they were. Those relations
    /// confirm nothing: they hold by construction.
    Recovered,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub state: State,
    /// The figure as written; set where the state is `Number`.
    pub value: Option<Amount>,
    /// The unit the cell itself carries.
    pub unit: Option<String>,
    /// The words as printed, where they are more than the digits of `value`; most cells of most reports are those.
    pub(super) words: Option<Box<str>>,
    pub place: Option<Place>,
    pub changes: Vec<Change>,
    /// Possible readings where the state is `Uncertain`.
    pub readings: Vec<String>,
}

impl Cell {
    pub fn absent() -> Self {
        Self {
            state: State::Absent,
            value: None,
            unit: None,
            words: None,
            place: None,
            changes: Vec::new(),
            readings: Vec::new(),
        }
    }

    /// A figure of which the digits alone are printed.
    pub fn figure(value: Amount, place: Place) -> Self {
        Self { state: State::Number, value: Some(value), place: Some(place), ..Self::absent() }
    }

    /// Words that can be read in several ways.
    pub fn uncertain(words: &str, place: Option<Place>, readings: Vec<String>) -> Self {
        let mut cell = Self { state: State::Uncertain, place, readings, ..Self::absent() };
        cell.set_raw(words);
        cell
    }

    /// Calls a percentage text, in a cell that is none by its form.
    pub fn refuse_share(&mut self) {
        if self.unit.as_deref().is_some_and(|unit| crate::template::Unit::named(unit).dimension.is_plain()) {
            let words = self.raw().into_owned();
            (self.state, self.value, self.unit) = (State::Text, None, None);
            self.set_raw(&words);
        }
    }

    /// The words as printed, without outer white space.
    pub fn raw(&self) -> Cow<'_, str> {
        match (&self.words, self.value) {
            (Some(words), _) => Cow::Borrowed(words),
            (None, Some(value)) => Cow::Owned(value.to_string()),
            (None, None) => Cow::Borrowed(""),
        }
    }

    /// These words are printed there.
    pub fn set_raw(&mut self, words: &str) {
        self.words = (!words.is_empty()).then(|| words.into());
    }
}
