//! Makes names of sheets that spreadsheets accept.
//!
//! Invariant: no name is given twice.

use std::collections::HashSet;

/// The largest length of a sheet name.
const MOST: usize = 31;

#[derive(Debug, Default)]
pub(super) struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// Makes an unused name from a text: without the characters that sheets refuse, cut, and numbered if necessary.
    pub(super) fn reserve(&mut self, words: &str) -> String {
        let fits = |c: char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') && !c.is_control();
        let plain: String = words.chars().map(|c| if fits(c) { c } else { '_' }).collect();
        let plain = plain.trim_matches(['\'', ' ']);
        let plain = if plain.is_empty() || plain.eq_ignore_ascii_case("history") { "_" } else { plain };
        let mut nth = 1;
        loop {
            let tail = if nth == 1 { String::new() } else { format!(" ({nth})") };
            let name = format!("{}{tail}", cut(plain, MOST - tail.len()));
            if self.taken.insert(name.to_lowercase()) {
                return name;
            }
            nth += 1;
        }
    }
}

/// Cuts a text; spreadsheets count the length in UTF-16.
fn cut(words: &str, most: usize) -> String {
    let mut used = 0;
    words
        .chars()
        .take_while(|c| {
            used += c.len_utf16();
            used <= most
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_plain_and_unique() {
        let mut names = Names::default();
        assert_eq!(names.reserve("1 二.(一)"), "1 二.(一)");
        assert_eq!(names.reserve("a[b]:c*d?e/f\\g"), "a_b__c_d_e_f_g");
        assert_eq!(names.reserve("A[b]:c*d?e/f\\g"), "A_b__c_d_e_f_g (2)");
        assert_eq!(names.reserve("''"), "_");
        let long = "很长的名字".repeat(10);
        assert_eq!(names.reserve(&long).chars().count(), MOST);
        assert_eq!(names.reserve(&long).chars().count(), MOST);
    }
}
