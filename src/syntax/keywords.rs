//! Declares the keywords of the language, one entry per keyword, and what is written here for the words and signs of
//! other languages.
//!
//! Invariant: the grammar spells each keyword as the table does (a test compares them); lexer, printer and diagnosis take
//! their words from the table.

use super::ast::{CompareOp, StateTest};
use super::functions::function;
use super::lexer::is_letter;

/// A word, or a sign that has a Chinese twin in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Keyword {
    Row,
    Col,
    Cell,
    Section,
    Fact,
    And,
    Or,
    Not,
    If,
    Then,
    Else,
    Within,
    Except,
    Range,
    Is,
    IsNot,
    In,
    NotIn,
    Contains,
    Matches,
    Compare(CompareOp),
    State(StateTest),
    Prior,
    Members,
    Office,
}

/// Where a keyword stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Begins an operand, before a name.
    Operand,
    /// Stands before `row`, `col` and `cell`. May be a name.
    Prefix,
    /// Joins or changes operands.
    Operator,
    /// Separates the parts of `if` from each other.
    Separator,
    /// Stands between the names of rows or columns.
    Pattern,
    /// Compares figures. Its twin may be part of a name.
    Comparison,
    /// Follows `is`. May be a name.
    State,
    /// Stands before a dot and the name of an attribute, and cannot stand alone.
    Reserved,
}

/// One line of the table.
pub(super) struct Entry {
    pub keyword: Keyword,
    pub class: Class,
    /// As the printer writes it.
    pub word: &'static str,
    /// In Chinese; the first is the one that help shows.
    pub twins: &'static [&'static str],
}

const fn entry(keyword: Keyword, class: Class, word: &'static str, twins: &'static [&'static str]) -> Entry {
    Entry { keyword, class, word, twins }
}

/// Lists every keyword.
#[rustfmt::skip]
pub(super) const KEYWORDS: &[Entry] = &[
    entry(Keyword::Row, Class::Operand, "row", &["行"]),
    entry(Keyword::Col, Class::Operand, "col", &["列"]),
    entry(Keyword::Cell, Class::Operand, "cell", &["格"]),
    entry(Keyword::Section, Class::Operand, "section", &["部分"]),
    entry(Keyword::Fact, Class::Operand, "fact", &["事实", "叙述"]),
    entry(Keyword::And, Class::Operator, "and", &["且"]),
    entry(Keyword::Or, Class::Operator, "or", &["或"]),
    entry(Keyword::Not, Class::Operator, "not", &["非"]),
    entry(Keyword::If, Class::Operator, "if", &["若"]),
    entry(Keyword::Then, Class::Separator, "then", &["则"]),
    entry(Keyword::Else, Class::Separator, "else", &["否则"]),
    entry(Keyword::Within, Class::Operator, "within", &["允差"]),
    entry(Keyword::Except, Class::Pattern, "except", &["除"]),
    entry(Keyword::Range, Class::Pattern, "..", &["至"]),
    entry(Keyword::Is, Class::Operator, "is", &["为"]),
    entry(Keyword::IsNot, Class::Operator, "is not", &["不为"]),
    entry(Keyword::In, Class::Operator, "in", &["属于"]),
    entry(Keyword::NotIn, Class::Operator, "not in", &["不属于"]),
    entry(Keyword::Contains, Class::Operator, "contains", &["包含"]),
    entry(Keyword::Matches, Class::Operator, "matches", &["匹配"]),
    entry(Keyword::Compare(CompareOp::Equal), Class::Comparison, "==", &["等于"]),
    entry(Keyword::Compare(CompareOp::Unequal), Class::Comparison, "!=", &["不等于"]),
    entry(Keyword::Compare(CompareOp::AtMost), Class::Comparison, "<=", &["不大于", "小于等于"]),
    entry(Keyword::Compare(CompareOp::AtLeast), Class::Comparison, ">=", &["不小于", "大于等于"]),
    entry(Keyword::Compare(CompareOp::About), Class::Comparison, "≈", &["约等于"]),
    entry(Keyword::Compare(CompareOp::Less), Class::Comparison, "<", &["小于"]),
    entry(Keyword::Compare(CompareOp::Greater), Class::Comparison, ">", &["大于"]),
    entry(Keyword::State(StateTest::Blank), Class::State, "blank", &["空白"]),
    entry(Keyword::State(StateTest::Dash), Class::State, "dash", &["横线"]),
    entry(Keyword::State(StateTest::Number), Class::State, "number", &["数字"]),
    entry(Keyword::State(StateTest::Text), Class::State, "text", &["文字"]),
    entry(Keyword::State(StateTest::Absent), Class::State, "absent", &["缺失"]),
    entry(Keyword::State(StateTest::Uncertain), Class::State, "uncertain", &["存疑"]),
    entry(Keyword::State(StateTest::Whole), Class::State, "whole", &["整数"]),
    entry(Keyword::Prior, Class::Prefix, "prior", &["上年"]),
    entry(Keyword::Members, Class::Prefix, "members", &["下级"]),
    entry(Keyword::Office, Class::Reserved, "office", &["机构", "机关"]),
];

impl Entry {
    fn spellings(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.word).chain(self.twins.iter().copied())
    }
}

impl Class {
    /// Whether its words cannot stand where an operand or a name ends.
    fn is_structural(self) -> bool {
        match self {
            Class::Operand | Class::Operator | Class::Separator | Class::Pattern => true,
            Class::Comparison | Class::State | Class::Prefix | Class::Reserved => false,
        }
    }
}

impl Keyword {
    fn entry(self) -> Option<&'static Entry> {
        KEYWORDS.iter().find(|entry| entry.keyword == self)
    }

    /// As the printer writes it.
    pub(super) fn word(self) -> &'static str {
        self.entry().map_or("", |entry| entry.word)
    }

    /// The first Chinese spelling.
    pub(super) fn twin(self) -> &'static str {
        self.entry().and_then(|entry| entry.twins.first()).copied().unwrap_or("")
    }
}

/// Finds the entry of a word as the lexer reads one: signs and spellings of several words are not found.
pub(super) fn keyword(word: &str) -> Option<&'static Entry> {
    let is_word = word.chars().all(is_letter);
    KEYWORDS.iter().find(|entry| is_word && entry.spellings().any(|spelling| spelling == word))
}

/// Lists the words that cannot stand alone where an operand belongs, each with its twins.
pub fn reserved_words() -> impl Iterator<Item = &'static str> {
    KEYWORDS.iter().filter(|entry| entry.class == Class::Reserved).flat_map(Entry::spellings)
}

/// What is written here for a word or sign of another language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instead {
    /// Keywords in sequence; help shows their twins as well.
    Keywords(Keywords),
    /// A sign of the language with the same meaning.
    Sign(&'static str),
    /// What to write in its place, which the author has to complete or to consider.
    Shape(&'static str),
    /// The same keyword in lower case.
    LowerCase(&'static str),
}

/// One or more keywords in sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keywords(&'static [Keyword]);

impl Keywords {
    /// As the printer writes them.
    pub fn words(self) -> String {
        self.join(Keyword::word)
    }

    /// In Chinese.
    pub fn twins(self) -> String {
        self.join(Keyword::twin)
    }

    fn join(self, spell: fn(Keyword) -> &'static str) -> String {
        self.0.iter().map(|keyword| spell(*keyword)).collect::<Vec<_>>().join(" ")
    }
}

const fn keywords(list: &'static [Keyword]) -> Instead {
    Instead::Keywords(Keywords(list))
}

/// Words that people write for what the language spells otherwise.
#[rustfmt::skip]
const FOREIGN_WORDS: &[(&[&str], Instead)] = &[
    (&["并且", "而且", "以及", "和", "与", "同时"], keywords(&[Keyword::And])),
    (&["或者", "或是"], keywords(&[Keyword::Or])),
    (&["如果", "假如", "倘若", "当"], keywords(&[Keyword::If])),
    (&["那么", "就", "那"], keywords(&[Keyword::Then])),
    (&["elif"], Instead::Shape("else if … then …")),
    (&["到"], keywords(&[Keyword::Range])),
    (&["加", "加上"], Instead::Sign("+")),
    (&["减", "减去"], Instead::Sign("-")),
    (&["乘", "乘以", "x", "X", "的"], Instead::Sign("*")),
    (&["除以"], Instead::Sign("/")),
    (&["div"], Instead::Shape("/")),
    (&["是", "等", "eq"], keywords(&[Keyword::Compare(CompareOp::Equal)])),
    (&["不是", "不等", "ne"], keywords(&[Keyword::Compare(CompareOp::Unequal)])),
    (&["不超过", "不高于", "不多于", "至多", "小等于", "le"], keywords(&[Keyword::Compare(CompareOp::AtMost)])),
    (&["不低于", "不少于", "至少", "大等于", "ge"], keywords(&[Keyword::Compare(CompareOp::AtLeast)])),
    (&["超过", "高于", "多于", "gt"], keywords(&[Keyword::Compare(CompareOp::Greater)])),
    (&["低于", "少于", "lt"], keywords(&[Keyword::Compare(CompareOp::Less)])),
    (&["空", "empty", "null", "空值", "none"], keywords(&[Keyword::State(StateTest::Blank)])),
    (&["为空", "是空", "是空白", "为空白"], keywords(&[Keyword::Is, Keyword::State(StateTest::Blank)])),
    (&["不为空", "非空", "不"], keywords(&[Keyword::IsNot])),
    (&["between", "介于"], Instead::Shape("a <= … <= b")),
    (&["在", "属", "其中之一"], keywords(&[Keyword::In])),
    (&["不在", "不属"], keywords(&[Keyword::NotIn])),
    (&["除了", "除去", "不含"], keywords(&[Keyword::Except])),
    (&["误差", "tolerance"], keywords(&[Keyword::Within])),
    (&["含", "含有", "like"], keywords(&[Keyword::Contains])),
];

/// Signs of other languages.
#[rustfmt::skip]
pub(super) const FOREIGN_SIGNS: &[(&str, Instead)] = &[
    ("&&", keywords(&[Keyword::And])),
    ("||", keywords(&[Keyword::Or])),
    ("<>", Instead::Sign("!=")),
    ("==>", Instead::Shape("if … then …")),
    ("=>", Instead::Sign(">=")),
    ("=<", Instead::Sign("<=")),
    ("≥=", Instead::Sign(">=")),
    ("≤=", Instead::Sign("<=")),
    ("≠=", Instead::Sign("!=")),
    ("=!", Instead::Sign("!=")),
    ("===", Instead::Sign("==")),
    ("!==", Instead::Sign("!=")),
    (":=", Instead::Sign("==")),
    ("->", Instead::Shape("if … then …")),
    ("&", keywords(&[Keyword::And])),
    ("|", keywords(&[Keyword::Or])),
    ("^", Instead::Shape("*")),
    ("‰", Instead::Sign("/ 1000")),
    ("±", keywords(&[Keyword::Within])),
    ("//", Instead::Shape("#")),
    ("~", keywords(&[Keyword::Range])),
    (":", keywords(&[Keyword::Range])),
    ("∑", Instead::Shape("sum(…)")),
    ("Σ", Instead::Shape("sum(…)")),
    ("∈", keywords(&[Keyword::In])),
    ("∉", keywords(&[Keyword::NotIn])),
];

/// What is written here for a word that is not part of the language.
pub(super) fn instead_of(word: &str) -> Option<Instead> {
    let listed = FOREIGN_WORDS.iter().find(|(words, _)| words.contains(&word)).map(|(_, instead)| *instead);
    let lower = word.to_lowercase();
    let in_lower_case = || keyword(&lower).filter(|entry| lower != word && entry.class.is_structural());
    listed.or_else(|| in_lower_case().map(|entry| Instead::LowerCase(entry.word)))
}

/// A word that has a meaning of its own and so cannot name a definition.
pub fn is_keyword(word: &str) -> bool {
    let listed = keyword(word)
        .is_some_and(|entry| entry.class.is_structural() || matches!(entry.class, Class::Prefix | Class::Reserved));
    listed || function(word).is_some()
}

pub(super) fn is_structural(word: &str) -> bool {
    keyword(word).is_some_and(|entry| entry.class.is_structural())
}

#[cfg(test)]
mod tests {
    use super::{CompareOp, KEYWORDS, Keyword, StateTest};

    /// The rules of the grammar that read a keyword.
    fn rules(keyword: Keyword) -> &'static [&'static str] {
        match keyword {
            Keyword::Row => &["row_"],
            Keyword::Col => &["col_"],
            Keyword::Cell => &["cell_"],
            Keyword::Section => &["section_"],
            Keyword::Fact => &["fact_"],
            Keyword::And => &["and_"],
            Keyword::Or => &["or_"],
            Keyword::Not => &["not_", "not_word"],
            Keyword::If => &["if_"],
            Keyword::Then => &["then_"],
            Keyword::Else => &["else_"],
            Keyword::In => &["in_"],
            Keyword::NotIn => &["not_in_"],
            Keyword::Within => &["within_"],
            Keyword::Except => &["except_"],
            Keyword::Range => &["range_"],
            Keyword::Is => &["is_"],
            Keyword::IsNot => &["is_not_"],
            Keyword::Contains => &["contains_"],
            Keyword::Matches => &["matches_"],
            Keyword::Compare(CompareOp::Equal) => &["equal_word"],
            Keyword::Compare(CompareOp::Unequal) => &["unequal_word"],
            Keyword::Compare(CompareOp::AtMost) => &["at_most_word"],
            Keyword::Compare(CompareOp::AtLeast) => &["at_least_word"],
            Keyword::Compare(CompareOp::About) => &["about_word"],
            Keyword::Compare(CompareOp::Less) => &["less_word"],
            Keyword::Compare(CompareOp::Greater) => &["greater_word"],
            Keyword::State(StateTest::Blank) => &["blank_"],
            Keyword::State(StateTest::Dash) => &["dash_"],
            Keyword::State(StateTest::Number) => &["number_"],
            Keyword::State(StateTest::Text) => &["text_"],
            Keyword::State(StateTest::Absent) => &["absent_"],
            Keyword::State(StateTest::Uncertain) => &["uncertain_"],
            Keyword::State(StateTest::Whole) => &["whole_"],
            Keyword::Prior => &["prior_"],
            Keyword::Members => &["members_"],
            Keyword::Office => &["office_"],
        }
    }

    /// The quoted words of a rule, from its name to the end of its braces.
    fn spelled<'a>(grammar: &'a str, rule: &str) -> Vec<&'a str> {
        let line = grammar.lines().position(|line| line.split_whitespace().next() == Some(rule));
        let start = line.unwrap_or_else(|| panic!("the grammar has no rule {rule}"));
        let mut quoted = Vec::new();
        for line in grammar.lines().skip(start) {
            quoted.extend(line.split('"').skip(1).step_by(2));
            if line.trim_end().ends_with('}') {
                break;
            }
        }
        quoted
    }

    #[test]
    fn the_grammar_spells_keywords_as_the_table() {
        let grammar = include_str!("../../grammar/gouji.pest");
        for entry in KEYWORDS {
            // Signs, and `is not`, have rules of their own in the grammar.
            let signs = !entry.word.chars().all(char::is_alphabetic);
            let expected: Vec<&str> = entry.spellings().skip(usize::from(signs)).collect();
            for rule in rules(entry.keyword) {
                assert_eq!(spelled(grammar, rule), expected, "{rule}");
            }
        }
        // `section`, `fact`, `contains` and `matches` came later, and stay valid as names.
        let later = [Keyword::Section, Keyword::Fact, Keyword::Contains, Keyword::Matches];
        let mut structural = spelled(grammar, "structural");
        structural.sort_unstable();
        let listed = KEYWORDS.iter().filter(|entry| entry.class.is_structural() && !later.contains(&entry.keyword));
        let mut listed: Vec<&str> =
            listed.flat_map(super::Entry::spellings).filter(|word| super::keyword(word).is_some()).collect();
        listed.sort_unstable();
        assert_eq!(structural, listed);
    }

    #[test]
    fn no_spelling_stands_twice() {
        let mut all: Vec<&str> = KEYWORDS.iter().flat_map(super::Entry::spellings).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
