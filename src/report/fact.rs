//! Models figures that were read from the text of a report.

use std::sync::Arc;

use super::Place;
use super::numeral::read_numeral;
use crate::amount::Amount;
use crate::template::Mentions;

/// One place at which the text mentions a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactMention {
    pub value: Amount,
    /// The words by which it was found, as printed.
    pub words: String,
    pub place: Option<Place>,
    /// The report in which it stands, if that is another one.
    pub elsewhere: Option<Arc<str>>,
}

/// What the text of a report says of one fact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FactReading {
    /// In the order of the text.
    mentions: Vec<FactMention>,
    /// `None` where nothing is mentioned, or the mentions do not agree.
    value: Option<Amount>,
}

impl FactMention {
    /// A mention by its figure, in digits at half width or in Chinese numerals. `None` where that is not one figure.
    pub fn new(figure: &str, words: String, place: Option<Place>) -> Option<Self> {
        let value = match figure.starts_with(|c: char| c.is_ascii_digit()) {
            true => Amount::parse(&figure.replace(',', ""))?,
            false => Amount::parse(&read_numeral(figure)?.to_string())?,
        };
        Some(Self { value, words, place, elsewhere: None })
    }

    /// A mention that counts as this many.
    pub fn counted(count: usize, words: String, place: Option<Place>) -> Self {
        Self { value: Amount::from_int(i64::try_from(count).unwrap_or(i64::MAX)), words, place, elsewhere: None }
    }

    /// A mention in words that mean zero.
    pub fn zero(words: String, place: Option<Place>) -> Self {
        Self { value: Amount::ZERO, words, place, elsewhere: None }
    }
}

impl FactReading {
    /// Reads several mentions as the template says: the same figure, or parts that are added.
    pub fn new(mentions: Vec<FactMention>, kind: Mentions) -> Self {
        let first = mentions.first().map(|mention| mention.value);
        let value = first.and_then(|first| match kind {
            Mentions::Same => mentions.iter().all(|mention| mention.value == first).then_some(first),
            Mentions::Sum => mentions.iter().try_fold(Amount::ZERO, |sum, mention| sum.checked_add(mention.value)),
        });
        Self { mentions, value }
    }

    /// Whether the text mentions it.
    pub fn is_mentioned(&self) -> bool {
        !self.mentions.is_empty()
    }

    /// Its figure; `None` where it is not mentioned or the mentions do not agree.
    pub fn value(&self) -> Option<Amount> {
        self.value
    }

    /// Lists its mentions in the order of the text.
    pub fn mentions(&self) -> &[FactMention] {
        &self.mentions
    }
}
