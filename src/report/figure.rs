//! Reads the printed words of a cell: its state, figure, unit, and what was done to get them.
//!
//! Invariant: what is not a plain figure stays text (`12①`, `1e5`, `1-2`). A wrong figure costs more than none.

use crate::amount::Amount;
use crate::source::{fold_char, is_invisible, is_space, trim};

use super::{Cell, Change, Place, State};

/// Units a cell may carry, longest first, so that 万元 is not read as 元.
const UNITS: &[&str] = &[
    "百万元",
    "人次",
    "亿元",
    "万元",
    "千元",
    "元",
    "件",
    "个",
    "项",
    "条",
    "人",
    "次",
    "宗",
    "份",
    "起",
    "户",
    "家",
    "篇",
    "%",
    "‰",
];

/// Characters that stand for "nothing here", alone or repeated.
const DASHES: &[char] = &[
    '-', '/', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2015}', '\u{2500}', '\u{2501}',
    '\u{fe58}', '\u{fe63}', '\u{ff0d}', '\u{30fc}', '\u{2212}', '\u{ff0f}',
];
const DASH_WORDS: &[&str] = &["无", "無", "不适用", "不適用"];

/// The meaning of printed words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    pub state: State,
    pub value: Option<Amount>,
    pub unit: Option<String>,
    pub changes: Vec<Change>,
}

impl Figure {
    fn without_value(state: State) -> Self {
        Self { state, value: None, unit: None, changes: Vec::new() }
    }

    /// Reads the words of one cell.
    pub fn read(words: &str) -> Figure {
        let words = trim(words);
        if words.is_empty() {
            return Figure::without_value(State::Blank);
        }
        // Most figures are plain digits: nothing to fold, no unit.
        let digits = words.strip_prefix('-').unwrap_or(words);
        if digits.starts_with(|c: char| c.is_ascii_digit())
            && let Some(value) = Amount::parse(digits)
        {
            let value = if digits.len() < words.len() { value.negate() } else { value };
            return Figure { value: Some(value), ..Figure::without_value(State::Number) };
        }
        if words.contains(is_invisible) {
            let shown: String = words.chars().filter(|c| !is_invisible(*c)).collect();
            return Figure::read(&shown);
        }
        if is_dash(words) {
            return Figure::without_value(State::Dash);
        }
        if !words.chars().any(|c| fold_char(c).is_ascii_digit()) {
            return Figure::without_value(State::Text);
        }
        read_number(words).unwrap_or_else(|| Figure::without_value(State::Text))
    }
}

impl Cell {
    /// A cell as printed.
    pub fn printed(words: &str, place: Place) -> Cell {
        let figure = Figure::read(words);
        let words = trim(words);
        let own = figure.value.is_some() && is_own_digits(words);
        Cell {
            state: figure.state,
            value: figure.value,
            unit: figure.unit,
            words: (!own && !words.is_empty()).then(|| words.into()),
            place: Some(place),
            changes: figure.changes,
            readings: Vec::new(),
        }
    }
}

/// Whether words are a whole number as gouji would print it.
fn is_own_digits(words: &str) -> bool {
    words.bytes().all(|byte| byte.is_ascii_digit()) && (words.len() == 1 || !words.starts_with('0'))
}

/// A unit in the words of a column head: `采购总金额（万元）`, `金额(单位：元)`.
pub fn unit_in_brackets(words: &str) -> Option<&'static str> {
    let words = trim(words);
    if words.chars().next_back().map(fold_char) != Some(')') {
        return None;
    }
    let folded: String = words.chars().map(fold_char).collect();
    let inside = folded.strip_suffix(')')?.rsplit_once('(')?.1;
    unit_named(inside)
}

/// A unit that a line about a table states: `单位：万元`, `编制单位：某局　金额单位：元`, `（货币单位：人民币万元）`,
/// `本表金额以万元计`, `Unit: 万元`.
pub fn unit_stated(words: &str) -> Option<&'static str> {
    // Each of the words that introduce a unit has one of these signs.
    if !words.contains(['位', '以', '按', 't', 'T', 'ｔ', 'Ｔ']) {
        return None;
    }
    // Letters set apart by blanks are read together; a blank still ends a unit.
    let mut folded = String::new();
    let mut apart = Vec::new();
    let mut blank = false;
    for sign in words.chars().map(fold_char).filter(|c| !is_invisible(*c)) {
        if is_space(sign) {
            blank = true;
            continue;
        }
        if blank {
            apart.push(folded.len());
        }
        blank = false;
        folded.push(sign.to_ascii_lowercase());
    }
    let ends = |at: usize| {
        let next = folded.get(at..).and_then(|rest| rest.chars().next());
        next.is_none_or(|c| !c.is_alphanumeric()) || apart.contains(&at)
    };
    let labelled = ["单位", "單位", "units", "unit"].iter().find_map(|label| {
        let after = folded.rfind(label)? + label.len();
        let start = skip(&folded, after, &[":", "(", "为", "是"]);
        if start == after {
            return None;
        }
        let (unit, end) = unit_from(&folded, skip(&folded, start, &["人民币"]))?;
        (ends(end) || ends(skip(&folded, end, &["人民币"]))).then_some(unit)
    });
    labelled.or_else(|| {
        ["以", "按"].iter().find_map(|word| {
            let after = folded.rfind(word)? + word.len();
            let (unit, end) = unit_from(&folded, skip(&folded, after, &["人民币"]))?;
            ["计", "为单位", "填列"]
                .iter()
                .any(|word| folded.get(end..).unwrap_or("").starts_with(word))
                .then_some(unit)
        })
    })
}

/// The place after any of these signs, however often they stand at `start`.
fn skip(words: &str, start: usize, signs: &[&str]) -> usize {
    let mut at = start;
    while let Some(sign) = signs.iter().find(|sign| words.get(at..).unwrap_or("").starts_with(**sign)) {
        at += sign.len();
    }
    at
}

/// The longest unit that stands at a place, and where it ends.
fn unit_from(words: &str, start: usize) -> Option<(&'static str, usize)> {
    let rest = words.get(start..)?;
    let unit = UNITS.iter().copied().filter(|unit| rest.starts_with(unit)).max_by_key(|unit| unit.len())?;
    Some((unit, start + unit.len()))
}

/// A unit that stands alone, in a column of units: `万元`, `（元）`.
pub fn unit_alone(words: &str) -> Option<&'static str> {
    let folded: String = words.chars().map(fold_char).filter(|c| !is_space(*c) && !is_invisible(*c)).collect();
    unit_named(folded.trim_start_matches('(').trim_end_matches(')'))
}

fn unit_named(words: &str) -> Option<&'static str> {
    let bare = trim(words);
    let bare = trim(bare.strip_prefix("单位").map_or(bare, |rest| rest.trim_start_matches([':', ' '])));
    UNITS.iter().copied().find(|unit| *unit == bare)
}

fn is_dash(words: &str) -> bool {
    words.chars().all(|c| is_space(c) || DASHES.contains(&c)) || DASH_WORDS.contains(&words)
}

fn read_number(words: &str) -> Option<Figure> {
    let mut changes = Vec::new();
    let folded: String = words.chars().map(fold_char).collect();
    if folded != words {
        changes.push(Change::WidthFolded);
    }
    let (body, unit) = cut_unit(&folded);
    let (negative, digits) = cut_sign(body, &mut changes);
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let plain = close_groups(digits, &mut changes)?;
    let value = Amount::parse(&plain)?;
    if unit.is_some() {
        changes.push(Change::UnitRead);
    }
    let value = if negative { value.negate() } else { value };
    Some(Figure { state: State::Number, value: Some(value), unit: unit.map(str::to_owned), changes })
}

fn cut_unit(folded: &str) -> (&str, Option<&'static str>) {
    let words = trim(folded);
    if let Some((head, inside)) = words.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) {
        return match unit_named(inside) {
            Some(unit) => (trim(head), Some(unit)),
            None => (words, None),
        };
    }
    for unit in UNITS {
        if let Some(head) = words.strip_suffix(unit) {
            return (trim(head), Some(unit));
        }
    }
    (words, None)
}

fn cut_sign<'a>(body: &'a str, changes: &mut Vec<Change>) -> (bool, &'a str) {
    for word in ["增加", "增", "+"] {
        if let Some(rest) = body.strip_prefix(word) {
            changes.push(Change::PlusDropped);
            return (false, trim(rest));
        }
    }
    for word in ["减少", "減少", "减", "減", "负", "負"] {
        if let Some(rest) = body.strip_prefix(word) {
            changes.push(Change::MinusWord);
            return (true, trim(rest));
        }
    }
    // A long dash before a figure may be a dash and a figure run together, so it stays text.
    for sign in ["-", "\u{2013}", "\u{2012}", "\u{2010}", "\u{2011}", "\u{fe63}"] {
        if let Some(rest) = body.strip_prefix(sign) {
            return (true, trim(rest));
        }
    }
    (false, body)
}

/// Closes groups of three: commas, and the narrow spaces that typesetters put there. An ordinary space
/// may be a lost cell border and is kept.
fn close_groups(digits: &str, changes: &mut Vec<Change>) -> Option<String> {
    let blank = |c: char| matches!(c, '\u{a0}' | '\u{2009}' | '\u{202f}');
    let (separator, change): (fn(char) -> bool, Change) = if digits.contains(',') {
        (|c| c == ',', Change::SeparatorDropped)
    } else if digits.contains(blank) {
        (|c| matches!(c, '\u{a0}' | '\u{2009}' | '\u{202f}'), Change::SpaceDropped)
    } else {
        return Some(digits.to_owned());
    };
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let mut groups = whole.split(separator);
    let first = groups.next()?;
    let right = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    if !right || fraction.is_some_and(|f| f.contains(separator)) {
        return None;
    }
    changes.push(change);
    Some(digits.chars().filter(|c| !separator(*c)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(words: &str) -> String {
        let figure = Figure::read(words);
        let value = figure.value.map(|v| v.to_string()).unwrap_or_default();
        format!("{} {} {}", figure.state.name(), value, figure.unit.unwrap_or_default()).trim().to_owned()
    }

    #[test]
    fn every_notation_of_a_figure_is_read() {
        for (words, expected) in [
            ("0", "number 0"),
            ("　 12\u{a0}", "number 12"),
            ("１２", "number 12"),
            ("+19", "number 19"),
            ("＋ １９", "number 19"),
            ("减9", "number -9"),
            ("減少 4", "number -4"),
            ("增5", "number 5"),
            ("-23", "number -23"),
            ("－3", "number -3"),
            ("−3", "number -3"),
            ("3,456.78", "number 3456.78"),
            ("7，654，321", "number 7654321"),
            ("3\u{a0}456", "number 3456"),
            ("3456.78万元", "number 3456.78 万元"),
            ("50607080.10 元", "number 50607080.10 元"),
            ("8090.5（万元）", "number 8090.5 万元"),
            ("5(单位：元)", "number 5 元"),
            ("54件", "number 54 件"),
            ("12.5%", "number 12.5 %"),
            ("3％", "number 3 %"),
            ("2‰", "number 2 ‰"),
            ("0.33333333333333331", "number 0.33333333333333331"),
            ("007", "number 7"),
            ("1\u{200b}2\u{ad}3", "number 123"),
        ] {
            assert_eq!(shown(words), expected, "{words}");
        }
    }

    #[test]
    fn dashes_and_blanks_are_told_apart() {
        for words in ["", " ", "　", "\u{a0}\u{200b}"] {
            assert_eq!(shown(words), "blank", "{words:?}");
        }
        for words in ["—", "——", "–", "-", "－", "/", "／", "--", "无", "不适用", "― ―"] {
            assert_eq!(shown(words), "dash", "{words}");
        }
    }

    #[test]
    fn what_is_no_plain_figure_stays_text() {
        for words in [
            "1e5",
            "12①",
            "1-2",
            "1 2",
            "12 345",
            "1,24",
            "1,2345",
            "12,34,567",
            ".5",
            "5.",
            "—5",
            "减-4",
            "约5",
            "1.2.3",
            "12345678901234567890123456789",
            "0.12345678901234567890123456789",
            "见附件",
            "5万",
            "++5",
            "㈠",
        ] {
            assert_eq!(shown(words), "text", "{words}");
        }
    }

    #[test]
    fn heads_give_their_unit() {
        assert_eq!(unit_in_brackets("本年收费金额（单位：万元）"), Some("万元"));
        assert_eq!(unit_in_brackets("采购总金额(元)"), Some("元"));
        assert_eq!(unit_in_brackets("第二十条第（一）项"), None);
        assert_eq!(unit_in_brackets("部分公开（区分处理的）"), None);
    }

    #[test]
    fn a_line_above_a_table_states_a_unit() {
        assert_eq!(unit_stated("单位：万元"), Some("万元"));
        assert_eq!(unit_stated("（计量单位: 人次）"), Some("人次"));
        assert_eq!(unit_stated("编制单位：某局　金额单位：人民币元"), Some("元"));
        for words in [
            "计价单位：万元人民币",
            "单 位 ： 万 元",
            "Unit: 万元",
            "数额单位：万　元",
            "本表金额以万元计",
            "金额单位：人民币万元",
            "(单位:万元,下同)",
            "注：本表单位为万元。",
            "以万元为单位",
            "货币单位：万元    填报日期：2025年1月5日",
        ] {
            assert_eq!(unit_stated(words), Some("万元"), "{words}");
        }
        assert_eq!(unit_stated("以个人名义申请"), None);
        assert_eq!(unit_stated("编制单位：元江局"), None);
        assert_eq!(unit_stated("单位负责人"), None);
    }
}
