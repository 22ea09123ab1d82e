//! Normalises words for the comparison of labels: folded, in simplified characters, without pronunciation glosses.
//!
//! Invariant: the result is compared, never printed.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use crate::document::{CellMark, OBJECT, STRUCK};
use crate::report::{Figure, State};
use crate::source::{fold_char, fold_label_with, is_ideograph, is_invisible, is_space};

/// The longest gloss, in letters: `zhuang` with a sign of its tone.
const MAX_GLOSS_LENGTH: usize = 7;
/// The longest garbled figure, in bytes.
const MAX_GARBLED_LENGTH: usize = 60;

/// Traditional characters, each before its simplified twin, after the table `TSCharacters` of OpenCC (Apache-2.0): those
/// whose twin is in GB 2312 while they are not.
const TWINS: &str = include_str!("traditional.txt");

/// Words that converters to traditional characters write for others, with what they stood for.
const CONVERTED: &[(&str, &str)] = &[
    ("檔案", "文件"),
    ("資訊", "信息"),
    ("專案", "项目"),
    ("資料", "数据"),
    ("網路", "网络"),
    ("品質", "质量"),
    ("程式", "程序"),
    ("支援", "支持"),
    ("行動", "移动"),
    ("數位", "数字"),
];

/// A label as this stage compares it.
pub(super) fn comparable(words: &str) -> String {
    fold_label_with(&without_glosses(words), simplified)
}

/// `數(shù)量` → `數量`: mirror sites print how a character is read.
pub(super) fn without_glosses(words: &str) -> Cow<'_, str> {
    let glosses = glosses(words);
    if glosses.is_empty() {
        return Cow::Borrowed(words);
    }
    let mut out = String::new();
    let mut start = 0;
    for gloss in glosses {
        out.push_str(words.get(start..gloss.start).unwrap_or(""));
        start = gloss.end;
    }
    out.push_str(words.get(start..).unwrap_or(""));
    Cow::Owned(out)
}

/// Finds the glosses in brackets that stand directly after a character and give its reading in letters.
pub(super) fn glosses(words: &str) -> Vec<Range<usize>> {
    let letter = |c: char| matches!(c, 'a'..='z' | 'à'..='ǜ' | 'ɡ');
    let mut found = Vec::new();
    for (start, open) in words.match_indices(['(', '（']) {
        let inside = start + open.len();
        let rest = words.get(inside..).unwrap_or("");
        let length = rest.find(|c: char| !letter(c)).unwrap_or(rest.len());
        let after = words.get(inside + length..).unwrap_or("");
        let Some(close) = after.chars().next().filter(|c| matches!(c, ')' | '）')) else { continue };
        let before = words.get(..start).and_then(|head| head.chars().next_back());
        let short = (1..=MAX_GLOSS_LENGTH).contains(&rest.get(..length).unwrap_or("").chars().count());
        if short && before.is_some_and(|c| ('\u{3400}'..='\u{9fff}').contains(&c)) {
            found.push(start..inside + length + close.len_utf8());
        }
    }
    found
}

/// Signs that stand for a zero in print and are none: `〇`, `零`, `○`, and the letter O of several alphabets.
pub(super) fn is_zero_sign(sign: char) -> bool {
    matches!(sign, '〇' | '零' | '○' | '◯' | '⭕' | 'O' | 'o' | 'Ｏ' | 'ｏ' | 'О' | 'о' | 'Ο' | 'ο')
}

/// Letters that scans show for other digits.
fn is_digit_twin(sign: char) -> bool {
    matches!(sign, 'l' | 'I' | 'ｌ' | 'Ｉ' | 'Z' | 'S' | 'B')
}

/// Whether words were meant as a figure, although some of their signs are no digits: `O`, `〇`, `2O4`, `l2`.
///
/// So are a picture and whatever else a reader marks in place of a figure, or beside one.
pub(super) fn is_garbled_figure(words: &str) -> bool {
    if CellMark::find(words).is_some() {
        let beside = words.split(OBJECT).next().unwrap_or_default().replace(STRUCK, "");
        return Figure::read(&beside).state != State::Text;
    }
    if words.len() > MAX_GARBLED_LENGTH {
        return false;
    }
    let (mut digits, mut zeros, mut twins, mut unread) = (0, 0, 0, 0);
    for sign in words.chars().filter(|c| !is_space(*c) && !is_invisible(*c)) {
        match fold_char(sign) {
            '0'..='9' => digits += 1,
            '.' | ',' | '-' | '+' => {}
            // Stands for a sign that is there and cannot be read.
            '\u{fffd}' => unread += 1,
            folded if is_zero_sign(folded) => zeros += 1,
            folded if is_digit_twin(folded) => twins += 1,
            _ => return false,
        }
    }
    zeros > 0 || unread > 0 || digits > 0 && twins > 0
}

/// What words said before a converter replaced them by those of another region; `None` where it did not.
pub(super) fn before_conversion(words: &str) -> Option<String> {
    let mut changed = words.to_owned();
    for (converted, own) in CONVERTED {
        if changed.contains(converted) {
            changed = changed.replace(converted, own);
        }
    }
    (changed != words).then_some(changed)
}

/// One character as it is compared.
pub(super) fn simplified(c: char) -> char {
    /// The twin of each ideograph, from the first one on.
    static TABLE: LazyLock<Vec<char>> = LazyLock::new(|| {
        let mut twins: Vec<char> = ('\u{4e00}'..='\u{9fff}').collect();
        for pair in TWINS.split_whitespace() {
            let mut chars = pair.chars();
            if let (Some(traditional), Some(twin)) = (chars.next(), chars.next())
                && let Some(slot) = (traditional as usize).checked_sub(0x4e00).and_then(|at| twins.get_mut(at))
            {
                *slot = twin;
            }
        }
        twins
    });
    if !is_ideograph(c) {
        return fold_char(c);
    }
    (c as usize).checked_sub(0x4e00).and_then(|at| TABLE.get(at)).copied().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::{before_conversion, comparable, is_garbled_figure};

    #[test]
    fn traditional_and_glossed_words_are_compared_as_simplified() {
        assert_eq!(comparable("處理決定數(shù)量"), "处理决定数量");
        assert_eq!(comparable("商業(yè)企業(yè)"), "商业企业");
        assert_eq!(comparable("（二）部分公開（區分處理的）"), "二部分公开区分处理的");
        assert_eq!(comparable("本年收費金額(單位)"), "本年收费金额单位");
        assert_eq!(comparable("規(guī)范性文件(發(fā)布的“規(guī)定”)"), "规范性文件发布的规定");
        assert_eq!(comparable("甲(a)乙(abcdefgh)丙(b c)"), "甲乙abcdefgh丙bc");
    }

    #[test]
    fn signs_that_look_like_digits_make_no_words() {
        for words in ["O", "〇", "零", "2O4", "l2", "O.5", "〇〇"] {
            assert!(is_garbled_figure(words), "{words}");
        }
        for words in ["", "12", "l", "OA", "零星", "二〇二三", "B", "-"] {
            assert!(!is_garbled_figure(words), "{words}");
        }
    }

    #[test]
    fn words_of_converters_are_put_back() {
        assert_eq!(before_conversion("規範性檔案").as_deref(), Some("規範性文件"));
        assert_eq!(before_conversion("行政执法档案"), None);
    }
}
