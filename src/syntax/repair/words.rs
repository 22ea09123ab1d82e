//! Finds words of ordinary speech, states that do not exist, and misspelt keywords.

use super::super::functions::{function, function_names};
use super::super::keywords::{Class, KEYWORDS, Keyword, instead_of, keyword};
use super::super::lexer::is_letter;
use super::super::look_alike::simplified;
use super::pieces::{Piece, PieceKind};
use super::{ByteRange, Repair, Slip};
use crate::diagnostic::letters_apart;
use crate::source::fold_char;

/// Words in sequence that are one operator here.
#[rustfmt::skip]
const PHRASES: &[(&[&str], &str)] = &[
    (&["大于", "或", "等于"], "大于等于"), (&["大于", "或者", "等于"], "大于等于"), (&["大于", "等于"], "大于等于"),
    (&["小于", "或", "等于"], "小于等于"), (&["小于", "或者", "等于"], "小于等于"), (&["小于", "等于"], "小于等于"),
    (&["不", "等于"], "不等于"), (&["不", "大于"], "不大于"), (&["不", "小于"], "不小于"), (&["约", "等于"], "约等于"),
    (&["大", "于"], "大于"), (&["小", "于"], "小于"), (&["等", "于"], "等于"), (&["不", "为"], "不为"),
    (&["is", "greater", "than", "or", "equal", "to"], ">="), (&["greater", "than", "or", "equal", "to"], ">="),
    (&["is", "less", "than", "or", "equal", "to"], "<="), (&["less", "than", "or", "equal", "to"], "<="),
    (&["is", "greater", "than"], ">"), (&["greater", "than"], ">"), (&["is", "more", "than"], ">"), (&["more", "than"], ">"),
    (&["is", "less", "than"], "<"), (&["less", "than"], "<"), (&["fewer", "than"], "<"), (&["is", "at", "least"], ">="),
    (&["at", "least"], ">="), (&["is", "at", "most"], "<="), (&["at", "most"], "<="), (&["no", "more", "than"], "<="),
    (&["not", "more", "than"], "<="), (&["no", "less", "than"], ">="), (&["not", "less", "than"], ">="),
    (&["is", "not", "equal", "to"], "!="), (&["not", "equal", "to"], "!="), (&["is", "equal", "to"], "=="),
    (&["equal", "to"], "=="), (&["equals", "to"], "=="), (&["equals"], "=="), (&["equal"], "=="), (&["isnt"], "is not"),
    (&["大于或等于"], "大于等于"), (&["大于或者等于"], "大于等于"), (&["小于或等于"], "小于等于"),
    (&["小于或者等于"], "小于等于"), (&["大于=",], "大于等于"), (&["相等于"], "等于"), (&["不等"], "不等于"),
    (&["and", "also"], "and"), (&["or", "else"], "or"), (&["percent"], "%"), (&["only", "if"], "if"),
];

/// Words in sequence for one operator.
pub(super) fn phrases(text: &str, pieces: &[Piece]) -> Vec<Repair> {
    let mut found = Vec::new();
    for start in 0..pieces.len() {
        let rest = pieces.get(start..).unwrap_or(&[]);
        let fits = |words: &&(&[&str], &str)| {
            words.0.len() <= rest.len()
                && words.0.iter().zip(rest).all(|(word, p)| p.is_word() && simplified(&p.text.to_lowercase()) == *word)
        };
        let Some((words, meant)) = PHRASES.iter().find(fits) else { continue };
        let (Some(first), Some(last)) = (rest.first(), rest.get(words.len() - 1)) else { continue };
        found.push(Repair::replace(text, Slip::Spelling, first.at.start..last.at.end, *meant));
    }
    found
}

/// Other words for the states of a cell, in English and in Chinese.
#[rustfmt::skip]
const STATES: &[(&[&str], &str, &str)] = &[
    (&["empty", "null", "none", "nothing", "blanks", "空", "空格", "空值", "为空", "未填", "空的"], "blank", "空白"),
    (&["dashes", "hyphen", "横杠", "短横", "杠", "破折号", "横"], "dash", "横线"),
    (&["numeric", "numbers", "digit", "digits", "figure", "数值", "数", "数目", "数字型"], "number", "数字"),
    (&["string", "words", "letters", "char", "文本", "字符", "字符串", "文字型"], "text", "文字"),
    (&["missing", "lacking", "缺", "缺项", "缺少", "不存在", "没有"], "absent", "缺失"),
    (&["doubtful", "unclear", "unknown", "可疑", "疑问", "不确定", "不清"], "uncertain", "存疑"),
    (&["integer", "int", "整", "整型", "整数型"], "whole", "整数"),
];

/// What follows `is`: a state in other words, in quotes or misspelt; a zero.
pub(super) fn states(text: &str, pieces: &[Piece]) -> Vec<Repair> {
    let mut found = Vec::new();
    for (idx, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.is_word()) {
        let is = simplified(&piece.text.to_lowercase());
        let rest = |n: usize| pieces.get(idx + n);
        let (negated, chinese) = match is.as_str() {
            "is" => (rest(1).is_some_and(|p| p.text.eq_ignore_ascii_case("not")), false),
            "为" | "是" => (false, true),
            "不为" | "不是" | "非" => (true, true),
            _ => {
                found.extend(glued_state(text, piece, &is));
                continue;
            }
        };
        let mut next = if is == "is" && negated { 2 } else { 1 };
        if rest(next).is_some_and(|p| matches!(p.text.as_str(), "a" | "an" | "the")) {
            next += 1;
        }
        let Some(word) = rest(next) else { continue };
        let inner = word.text.trim_matches(|c| "\"'“”「」‘’".contains(c)).to_lowercase();
        let at = piece.at.start..word.at.end;
        let operator = if chinese {
            if negated { "不为" } else { "为" }
        } else if negated {
            "is not"
        } else {
            "is"
        };
        if matches!(inner.as_str(), "zero" | "零" | "0") {
            let sign = if negated { "!= 0" } else { "== 0" };
            found.push(Repair::replace(text, Slip::Spelling, at, sign));
            continue;
        }
        let Some(state) = meant_state(&inner, chinese) else { continue };
        let written = text.get(word.at.clone()).unwrap_or("");
        let direct = matches!(is.as_str(), "is" | "为" | "不为") && next == if is == "is" && negated { 2 } else { 1 };
        found.push(match direct && written != state {
            true => Repair::replace(text, Slip::Spelling, word.at.clone(), state),
            false => Repair::replace(text, Slip::Spelling, at, format!("{operator} {state}")),
        });
    }
    found
}

/// The state that a word means, in the language of the operator before it.
fn meant_state(word: &str, chinese: bool) -> Option<&'static str> {
    let word = simplified(word);
    let listed = STATES.iter().find(|(others, en, zh)| others.contains(&word.as_str()) || *en == word || *zh == word);
    if let Some((_, en, zh)) = listed {
        let own = STATES.iter().find_map(|(_, en, zh)| [*en, *zh].into_iter().find(|state| *state == word));
        return Some(own.unwrap_or(if chinese { zh } else { en }));
    }
    let far = |state: &&str| state.is_ascii() && word.len() >= 4 && letters_apart(&word, state) <= 2;
    let all: Vec<&'static str> = STATES.iter().flat_map(|(_, en, zh)| [*en, *zh]).collect();
    let only = |list: Vec<&'static str>| if let [one] = list.as_slice() { Some(*one) } else { None };
    only(all.iter().copied().filter(|s| letters_apart(&word, s) == 1).collect())
        .or_else(|| only(all.into_iter().filter(far).collect()))
}

/// `不为空白` and `为零`, written as one word.
fn glued_state(text: &str, piece: &Piece, word: &str) -> Option<Repair> {
    let (operator, zero, rest) = [("不为", "!= 0"), ("不是", "!= 0"), ("为", "== 0"), ("是", "== 0")]
        .into_iter()
        .find_map(|(operator, zero)| Some((operator, zero, word.strip_prefix(operator)?)))?;
    let operator = if operator.starts_with('不') { "不为" } else { "为" };
    let instead = match rest {
        "零" | "0" | "〇" => zero.to_owned(),
        _ => format!("{operator} {}", meant_state(rest, true)?),
    };
    Some(Repair::replace(text, Slip::Spelling, piece.at.clone(), instead))
}

/// Keywords and functions that a letter separates from a word.
pub(super) fn misspelt(text: &str, pieces: &[Piece]) -> Vec<Repair> {
    const MAX_WORDS: usize = 40;
    let mut found = Vec::new();
    let words = pieces.iter().filter(|piece| {
        piece.is_word()
            && piece.keyword().is_none()
            && function(&piece.text).is_none()
            && instead_of(&piece.text).is_none()
    });
    for piece in words.take(MAX_WORDS) {
        let word = simplified(&piece.text.to_lowercase());
        let length = word.chars().count();
        let near = |known: &&str| {
            let longest = length.max(known.chars().count());
            let distance = letters_apart(&word, known);
            let latin = known.is_ascii() == word.is_ascii();
            latin && longest >= 2 && distance <= if longest >= 6 { 2 } else { 1 } && distance < known.chars().count()
        };
        let spellings = KEYWORDS.iter().filter(|entry| entry.class != Class::Reserved).flat_map(|entry| {
            std::iter::once(entry.word).chain(entry.twins.iter().copied()).filter(|word| word.chars().all(is_letter))
        });
        for known in spellings.chain(function_names()).filter(near) {
            found.push(Repair::replace(text, Slip::Spelling, piece.at.clone(), known));
        }
    }
    found
}

/// Keywords that run into the words beside them: `大于等于row`, `row一`.
pub(super) fn glued(text: &str, pieces: &[Piece]) -> Vec<Repair> {
    let mut edits: Vec<(ByteRange, String)> = Vec::new();
    for piece in pieces.iter().filter(|piece| matches!(piece.kind, PieceKind::Word | PieceKind::Number)) {
        let written = text.get(piece.at.clone()).unwrap_or("");
        if keyword(written).is_none()
            && function(written).is_none()
            && let Some(spaced) = spaced(written)
        {
            edits.push((piece.at.clone(), spaced));
        }
    }
    // A keyword may also be part of a name: one word alone, or all of them.
    let one =
        |(at, instead): &(ByteRange, String)| Repair::replace(text, Slip::MissingSign, at.clone(), instead.clone());
    let mut found: Vec<Repair> = edits.iter().map(one).collect();
    if let Some((at, instead)) = edits.first().cloned().filter(|_| edits.len() > 1) {
        found.push(Repair::replace(text, Slip::MissingSign, at, instead).with(edits));
    }
    found
}

/// A run of letters with spaces around the keywords in it; none where it holds no keyword.
pub(super) fn spaced(word: &str) -> Option<String> {
    let mut known: Vec<&str> = KEYWORDS
        .iter()
        .filter(|entry| !matches!(entry.class, Class::Reserved | Class::State))
        .filter(|entry| !matches!(entry.keyword, Keyword::Section | Keyword::Fact))
        .flat_map(|entry| std::iter::once(entry.word).chain(entry.twins.iter().copied()))
        .filter(|known| known.chars().all(is_letter) && (known.chars().count() > 2 || !known.is_ascii()))
        .collect();
    known.sort_by_key(|known| std::cmp::Reverse(known.len()));
    let word: String = word.chars().map(fold_char).collect();
    let (mut out, mut rest, mut cuts) = (String::new(), word.as_str(), 0usize);
    let space = |out: &mut String| {
        if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    };
    while let Some(c) = rest.chars().next() {
        // A Latin keyword inside a Latin word is part of that word.
        let apart = |known: &&&str| {
            !known.is_ascii()
                || !out.ends_with(|c: char| c.is_ascii_alphabetic())
                    && !rest.get(known.len()..).is_some_and(|t| t.starts_with(|c: char| c.is_ascii_alphabetic()))
        };
        match known.iter().filter(|known| rest.starts_with(**known)).find(apart) {
            Some(known) => {
                space(&mut out);
                out.push_str(known);
                rest = rest.get(known.len()..).unwrap_or("");
                if !rest.is_empty() {
                    out.push(' ');
                }
                cuts += 1;
            }
            None => {
                out.push(c);
                rest = rest.get(c.len_utf8()..).unwrap_or("");
            }
        }
    }
    (cuts > 0 && out.contains(' ')).then_some(out)
}
