//! Writes what the page needs so that its reader can explain findings: the keys of each finding as data, a form that the
//! script copies to each, and the place where the file is shown that the script makes of them.
//!
//! Invariant: without scripts nothing of this is visible. The keys are those that a file of explanations is read by.

use serde_json::{Map, Value};

use crate::diagnostic::Text;
use crate::finding::{Aside, Outcome};
use crate::render::columns::is_unsafe;
use crate::render::view::FindingView;

use super::Page;
use super::escape::esc;

/// Writes data for the script as the value of an attribute. Nothing is lost, as it would be in text.
pub(super) fn data(value: &Value) -> String {
    let mut out = String::new();
    for c in value.to_string().chars() {
        if is_unsafe(c) || matches!(c, '\u{2028}' | '\u{2029}') {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    esc(&out)
}

/// Returns the keys of a finding, and what an explanation that is in force says.
pub(super) fn keys(item: &FindingView) -> Value {
    let mut keys = Map::new();
    let mut add = |key: &str, words: Option<&str>| {
        if let Some(words) = words {
            keys.insert(key.to_owned(), words.into());
        }
    };
    for (key, code) in [("table", &item.at.table), ("row", &item.at.row), ("col", &item.at.col)] {
        add(key, code.as_deref());
    }
    match &item.aside {
        Some(Aside::Explained(said)) => {
            let [left, right] = &said.sides;
            add("outcome", said.outcome.map(Outcome::name));
            add("left", left.as_deref());
            add("right", right.as_deref());
            add("reason", Some(&said.reason));
            add("who", Some(&said.who));
            add("until", said.until.as_deref());
        }
        Some(Aside::Known) | None => {
            add("outcome", Some(item.outcome.name()));
            add("left", item.left.as_deref());
            add("right", item.right.as_deref());
        }
    }
    Value::Object(keys)
}

impl Page<'_> {
    /// Writes the button that makes the file; hidden until there is a script.
    pub(super) fn explain_button(&self, out: &mut String) {
        out.push_str(&format!(
            "<button type=\"button\" class=\"write\" id=\"write\" hidden>{} <b id=\"written\">0</b></button>\n",
            self.text(Text::PageExplainFile)
        ));
    }

    /// Writes the form that the script copies to each finding, and the place for the file.
    pub(super) fn explain_parts(&self, out: &mut String) {
        out.push_str(&format!(
            "<template id=\"explain\"><details class=\"explain\"><summary>{}</summary>\n\
             <p class=\"rest\" data-many>{}</p>\n\
             <label>{} <textarea name=\"reason\" rows=\"2\"></textarea></label>\n\
             <label>{} <input name=\"who\" autocomplete=\"name\"></label>\n\
             <label>{} <input name=\"until\" type=\"date\"></label>\n</details></template>\n",
            self.text(Text::PageExplain),
            self.text(Text::PageExplainMany),
            self.text(Text::HeadReason),
            self.text(Text::HeadWho),
            self.text(Text::HeadUntil),
        ));
        out.push_str(&format!(
            "<section class=\"panel made\" id=\"made\" hidden aria-labelledby=\"madeh\">\n<h2 id=\"madeh\">{}</h2>\n\
             <p id=\"madesaid\" role=\"status\" data-words=\"{}\"></p>\n<p class=\"rest\">{}</p>\n\
             <label>{} <textarea id=\"madetext\" rows=\"12\" readonly spellcheck=\"false\"></textarea></label>\n</section>\n",
            self.text(Text::PageExplained),
            self.text(Text::PageExplainedCounts),
            self.text(Text::PageExplainedUse),
            self.text(Text::PageExplainedText),
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_reach_the_script_unchanged() {
        let words = "\"'<>&\\ \u{202e}\u{2028}\n年";
        let written = data(&Value::from(words));
        assert!(!written.contains(['"', '<', '>', '\u{202e}', '\u{2028}', '\n']), "{written}");
        let read = written
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
        assert_eq!(serde_json::from_str::<Value>(&read).unwrap(), Value::from(words));
    }
}
