//! Lists every sentence gouji prints, in Chinese and in English side by side, one file per stage.
//!
//! A caller fills each `{place}`. Every file defines a macro that adds its sentences to those of the files before it,
//! so that they end up in one enum, where none can be missing in one language.
//!
//! Invariant: both languages of a sentence have the same places.

use super::Lang;

#[macro_use]
mod library;
#[macro_use]
mod yaml;
#[macro_use]
mod syntax;
#[macro_use]
mod check;
#[macro_use]
mod template;
#[macro_use]
mod rulebook;
#[macro_use]
mod findings;
#[macro_use]
mod locate;
#[macro_use]
mod output;
#[macro_use]
mod usage;
#[macro_use]
mod ingest;
#[macro_use]
mod align;
#[macro_use]
mod dataset;
#[macro_use]
mod pages;
#[macro_use]
mod engine;
#[macro_use]
mod explanation;

pub(super) use library::REPORTED;

macro_rules! table {
    (; $($name:ident { $zh:literal, $en:literal $(,)? })*) => {
        /// Names a sentence of the table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Text { $($name,)* }

        impl Text {
            pub const ALL: &'static [Text] = &[$(Text::$name,)*];

            pub fn template(self, lang: Lang) -> &'static str {
                match (self, lang) { $((Text::$name, Lang::Zh) => $zh, (Text::$name, Lang::En) => $en,)* }
            }
        }
    };
}

library! { yaml syntax check template rulebook findings locate output usage ingest align dataset pages engine explanation table; Verbatim { "{words}", "{words}" } }

#[cfg(test)]
mod tests {
    use super::*;

    fn places(template: &str) -> Vec<&str> {
        let mut found: Vec<&str> =
            template.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    #[test]
    fn no_sentence_is_missing_in_one_language() {
        for text in Text::ALL {
            let (zh, en) = (text.template(Lang::Zh), text.template(Lang::En));
            assert!(!zh.trim().is_empty() && !en.trim().is_empty(), "{text:?}");
            assert_eq!(places(zh), places(en), "{text:?}");
        }
    }

    /// Each language uses its own punctuation.
    #[test]
    fn english_sentences_hold_no_chinese_punctuation() {
        for text in Text::ALL {
            let en = text.template(Lang::En);
            assert!(!en.contains(['（', '）', '，', '；', '：', '。', '、']), "{text:?}: {en}");
        }
    }
}
