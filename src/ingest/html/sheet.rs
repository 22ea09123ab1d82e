//! Finds the classes and elements that the style sheets of a page hide.
//!
//! Only rules of a single class or name (`.old`, `span.old`, `td .old`, `#old`) count, and none that are restricted to
//! one medium: what is hidden in print is visible on a screen.

use std::collections::BTreeSet;

use html5ever::Attribute;

/// Most bytes of style sheets that are read.
const MAX_BYTES: usize = 1 << 20;

/// Classes and names that are not shown.
#[derive(Debug, Default)]
pub(super) struct Unseen {
    classes: BTreeSet<String>,
    names: BTreeSet<String>,
}

impl Unseen {
    /// From all `<style>` of a page.
    pub(super) fn from_page(source: &str) -> Unseen {
        let mut unseen = Unseen::default();
        let mut left = MAX_BYTES;
        let mut at = 0;
        while let Some(start) = next_style(source, at) {
            let tag = source.get(start..).unwrap_or("");
            let Some(open) = tag.find('>') else { break };
            let body = tag.get(open + 1..).unwrap_or("");
            let end = body.find("</").unwrap_or(body.len());
            at = start + open + 1 + end;
            let medium = tag.get(..open).is_some_and(|head| head.contains("print"));
            if !medium && end <= left {
                left -= end;
                unseen.read(body.get(..end).unwrap_or(""));
            }
        }
        unseen
    }

    /// The rules of one sheet; those inside `@media` and the like are passed over.
    fn read(&mut self, sheet: &str) {
        let sheet = without_remarks(sheet);
        let mut depth = 0usize;
        let mut selector = String::new();
        let mut body = String::new();
        for c in sheet.chars() {
            match c {
                '{' => depth += 1,
                '}' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        self.rule(&selector, &body);
                        selector.clear();
                        body.clear();
                    }
                }
                c if depth == 0 => selector.push(c),
                c => body.push(c),
            }
        }
    }

    fn rule(&mut self, selectors: &str, body: &str) {
        let solid: String = body.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
        let shown = solid.split(';').filter_map(|one| one.split_once(':')).rfind(|(key, _)| *key == "display");
        let seen = solid.split(';').filter_map(|one| one.split_once(':')).rfind(|(key, _)| *key == "visibility");
        let is = |found: Option<(&str, &str)>, word: &str| {
            found.is_some_and(|(_, value)| value.trim_end_matches("!important") == word)
        };
        let hides = is(shown, "none") || is(seen, "hidden");
        let shows = shown.is_some() && !hides;
        for selector in selectors.split(',').filter(|_| (hides || shows) && !selectors.contains('@')) {
            let Some(last) = selector.split([' ', '>', '+', '~', '\n', '\t', '\r']).rfind(|part| !part.is_empty())
            else {
                continue;
            };
            let tail = last.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '*');
            let plain = |name: &&str| !name.is_empty() && !name.contains(['.', '#', ':', '[']);
            if let Some(class) = tail.strip_prefix('.').filter(plain) {
                if hides {
                    self.classes.insert(class.to_owned());
                } else {
                    self.classes.remove(class);
                }
            } else if let Some(name) = tail.strip_prefix('#').filter(plain) {
                if hides {
                    self.names.insert(name.to_owned());
                } else {
                    self.names.remove(name);
                }
            }
        }
    }

    /// Whether a tag with these attributes is hidden.
    pub(super) fn hides(&self, attributes: &[Attribute]) -> bool {
        if self.classes.is_empty() && self.names.is_empty() {
            return false;
        }
        attributes.iter().any(|attribute| match &*attribute.name.local {
            "class" => attribute.value.split_ascii_whitespace().any(|class| self.classes.contains(class)),
            "id" => self.names.contains(&*attribute.value),
            _ => false,
        })
    }
}

/// Where the next `<style` begins.
fn next_style(source: &str, from: usize) -> Option<usize> {
    let bytes = source.as_bytes();
    let mut at = from;
    while let Some(next) = source.get(at..)?.find('<') {
        let start = at + next;
        let name = bytes.get(start + 1..start + 6).unwrap_or_default();
        let behind = bytes.get(start + 6).copied().unwrap_or(b' ');
        if name.eq_ignore_ascii_case(b"style") && (behind == b'>' || behind.is_ascii_whitespace()) {
            return Some(start);
        }
        at = start + 1;
    }
    None
}

fn without_remarks(sheet: &str) -> String {
    let mut out = String::new();
    let mut rest = sheet;
    while let Some((before, behind)) = rest.split_once("/*") {
        out.push_str(before);
        rest = behind.split_once("*/").map_or("", |(_, behind)| behind);
    }
    out.push_str(rest);
    out.replace("<!--", " ").replace("-->", " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_rules_hide_and_others_do_not() {
        let page = "<STYLE type='text/css'><!-- /* .b{display:none} */ .a, td span.c { display : none !important } \
            @media print { .d{display:none} .e{color:red} } .f{visibility:hidden} .g:hover{display:none} \
            .h.on{display:none} .i{display:none} .i{display:block} #j{display:none} --></STYLE><style media=print>.k{display:none}</style>";
        let unseen = Unseen::from_page(page);
        assert_eq!(unseen.classes.iter().collect::<Vec<_>>(), ["a", "c", "f"]);
        assert_eq!(unseen.names.iter().collect::<Vec<_>>(), ["j"]);
    }
}
