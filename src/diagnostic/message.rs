//! Defines a message before it has a language: an entry of the table with the values of its placeholders.

use super::Text;
use super::messages::REPORTED;

/// The language in which messages are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lang {
    Zh,
    En,
}

/// The value of a `{place}` in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    Words(String),
    /// A word of the language of templates and rules, with its Chinese twin.
    Twins {
        word: &'static str,
        twin: &'static str,
        /// Whether Chinese shows both, in backticks of their own, because a file may use either throughout.
        both: bool,
    },
    /// A message, printed in the same language.
    Message(Message),
    /// Several messages, joined as the language joins a list.
    List(Vec<Message>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    text: Text,
    args: Vec<(&'static str, Arg)>,
}

impl Message {
    pub fn new(text: Text) -> Self {
        Self { text, args: Vec::new() }
    }

    /// Wraps a user's words, which are printed in the language in which they were written.
    pub fn verbatim(words: impl Into<String>) -> Self {
        Self::new(Text::Verbatim).with("words", words)
    }

    /// Wraps what another library or the system reports: in Chinese where it is known, otherwise as a quotation.
    pub fn from_library(words: impl Into<String>) -> Self {
        let words = words.into();
        match REPORTED.iter().find(|text| text.template(Lang::En) == words) {
            Some(text) => Self::new(*text),
            None => Self::new(Text::LibraryWords).with("words", words),
        }
    }

    pub fn with(mut self, place: &'static str, words: impl Into<String>) -> Self {
        self.args.push((place, Arg::Words(words.into())));
        self
    }

    /// Adds a key or keyword, which each language spells in its way.
    pub fn with_twins(mut self, place: &'static str, word: &'static str, twin: &'static str) -> Self {
        self.args.push((place, Arg::Twins { word, twin, both: false }));
        self
    }

    /// Adds a key or keyword in backticks; Chinese shows both spellings.
    pub fn with_both(mut self, place: &'static str, word: &'static str, twin: &'static str) -> Self {
        self.args.push((place, Arg::Twins { word, twin, both: true }));
        self
    }

    pub fn with_message(mut self, place: &'static str, message: Message) -> Self {
        self.args.push((place, Arg::Message(message)));
        self
    }

    pub fn with_list(mut self, place: &'static str, list: Vec<Message>) -> Self {
        self.args.push((place, Arg::List(list)));
        self
    }

    pub fn text(&self) -> Text {
        self.text
    }

    /// Returns the words that fill a placeholder.
    pub fn words(&self, place: &str) -> Option<&str> {
        self.args.iter().find_map(|(name, arg)| match arg {
            Arg::Words(words) if *name == place => Some(words.as_str()),
            _ => None,
        })
    }

    /// Renders the message in one language. A placeholder without a value stays as `{place}`.
    pub fn render(&self, lang: Lang) -> String {
        let template = self.text.template(lang);
        let mut out = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, tail)) = rest.split_once('{') {
            out.push_str(before);
            let Some((place, after)) = tail.split_once('}') else {
                out.push('{');
                out.push_str(tail);
                return out;
            };
            match self.args.iter().find(|(name, _)| *name == place) {
                Some((_, Arg::Words(words))) => out.push_str(words),
                Some((_, Arg::Twins { word, twin, both })) => match (lang, both) {
                    (Lang::Zh, true) => out.push_str(&format!("`{twin}`（`{word}`）")),
                    (Lang::En, true) => out.push_str(&format!("`{word}`")),
                    (Lang::Zh, false) => out.push_str(twin),
                    (Lang::En, false) => out.push_str(word),
                },
                Some((_, Arg::Message(message))) => out.push_str(&message.render(lang)),
                Some((_, Arg::List(list))) => {
                    let separator = match lang {
                        Lang::Zh => "、",
                        Lang::En => ", ",
                    };
                    let words: Vec<String> = list.iter().map(|m| m.render(lang)).collect();
                    out.push_str(&words.join(separator));
                }
                None => {
                    out.push('{');
                    out.push_str(place);
                    out.push('}');
                }
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }
}
