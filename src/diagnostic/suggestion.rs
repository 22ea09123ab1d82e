//! Suggests a similar name for one that was not found.

use crate::source::{fold_code, fold_traditional};

/// Returns the one candidate that was clearly meant, or `None`, because a wrong suggestion is worse than none.
///
/// Names are folded before they are compared, so numerals of every kind are alike. A name is similar if its edit
/// distance is at most a third of the word, unless it differs only in numerals: `(八)` is not a misspelling of `(七)`.
/// If no name is similar, the only candidate that contains the word is returned.
pub fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = fold(written);
    let length = word.chars().count();
    if length == 0 {
        return None;
    }
    let limit = (length / 3).clamp(1, 4);
    let mut near = Best::default();
    let mut holding = Best::default();
    for candidate in candidates {
        let folded = fold(candidate);
        if length >= 2 && folded.contains(&word) {
            holding.consider(0, candidate);
        }
        let distance = if bare(&folded) == bare(&word) { 0 } else { strsim::osa_distance(&word, &folded) };
        if distance <= limit && (distance == 0 || (distance < length && !only_numerals_differ(written, candidate))) {
            near.consider(distance, candidate);
        }
    }
    near.one().or_else(|| holding.one())
}

/// Counts the letters in which two words differ: left out, added, exchanged, or swapped with their neighbours.
pub fn letters_apart(a: &str, b: &str) -> usize {
    strsim::osa_distance(a, b)
}

/// The best candidate so far, and whether another one is equally good.
#[derive(Default)]
struct Best<'a> {
    best: Option<(usize, &'a str)>,
    tied: bool,
}

impl<'a> Best<'a> {
    fn consider(&mut self, distance: usize, candidate: &'a str) {
        match self.best {
            Some((score, _)) if score < distance => {}
            Some((score, name)) if score == distance => self.tied |= name != candidate,
            _ => {
                self.best = Some((distance, candidate));
                self.tied = false;
            }
        }
    }

    fn one(&self) -> Option<&'a str> {
        self.best.filter(|_| !self.tied).map(|(_, name)| name)
    }
}

const NUMERALS: &str = "〇一二三四五六七八九";

/// Folds to half width, lower case and Chinese numerals: `(7)`, `⑺`, `㈦` and `⑦` are all seven.
fn fold(text: &str) -> String {
    let numeral = |n: u32| NUMERALS.chars().nth(n as usize).unwrap_or('〇');
    let mut out = String::new();
    for c in fold_code(text).to_lowercase().chars().map(fold_traditional) {
        match c {
            '0'..='9' => out.push(numeral(c as u32 - '0' as u32)),
            '①'..='⑨' => out.push(numeral(c as u32 - '①' as u32 + 1)),
            '⑴'..='⑼' => out.extend(['(', numeral(c as u32 - '⑴' as u32 + 1), ')']),
            '㈠'..='㈨' => out.extend(['(', numeral(c as u32 - '㈠' as u32 + 1), ')']),
            other => out.push(other),
        }
    }
    out
}

fn bare(text: &str) -> String {
    text.replace(['(', ')', '.'], "")
}

/// Whether two names differ only in ordinals, which means Chinese numerals: years in digits may well be mistyped.
fn only_numerals_differ(a: &str, b: &str) -> bool {
    let (a, b) = (fold_code(a), fold_code(b));
    let numeral = |c: char| NUMERALS.contains(c) || c == '十';
    a.chars().count() == b.chars().count()
        && a.chars().zip(b.chars()).all(|(x, y)| x == y || (numeral(x) && numeral(y)))
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn suggests_only_the_one_good_name() {
        let rows = ["一", "二", "三.(一)", "三.(七)", "四"];
        assert_eq!(nearest("三(七)", rows), Some("三.(七)"));
        assert_eq!(nearest("三.(七", rows), Some("三.(七)"));
        assert_eq!(nearest("三.(7)", rows), Some("三.(七)"));
        assert_eq!(nearest("三.㈦", rows), Some("三.(七)"));
        assert_eq!(nearest("三.(八)", ["一", "三.(七)"]), None);
        assert_eq!(nearest("五", rows), None);
        assert_eq!(nearest("商业", ["商业企业", "科研机构"]), Some("商业企业"));
        assert_eq!(nearest("2020", ["form/2019", "form/2021"]), None);
        assert_eq!(nearest("商业企叶", ["商业企业", "科研机构"]), Some("商业企业"));
        assert_eq!(nearest("serverity", ["severity", "message"]), Some("severity"));
    }
}
