//! Lists the keywords of the language, words reserved for later, and words of other languages with their replacement.

use super::functions::function;

/// Words whose meaning comes later; each with its twin.
pub const NOT_YET: &[&str] = &["prior", "上年", "members", "下级", "fact", "叙述"];

const STRUCTURAL: &[&str] = &[
    "row", "col", "cell", "section", "and", "or", "not", "if", "then", "within", "except", "is", "contains", "matches",
    "行", "列", "格", "部分", "且", "或", "非", "若", "则", "允差", "除", "为", "不为", "至", "包含", "匹配",
];

/// Words that people write for what the language spells otherwise.
const FOREIGN_WORDS: &[(&[&str], &str)] = &[
    (&["并且", "而且", "以及", "和", "与", "同时"], "`and`（`且`）"),
    (&["或者", "或是"], "`or`（`或`）"),
    (&["如果", "假如", "倘若", "当"], "`if`（`若`）"),
    (&["那么", "就", "那"], "`then`（`则`）"),
    (&["else", "否则", "elif"], "`if not … then …`"),
    (&["到"], "`..`（`至`）"),
    (&["加", "加上"], "`+`"),
    (&["减", "减去"], "`-`"),
    (&["乘", "乘以", "x", "X", "的"], "`*`"),
    (&["除以"], "`/`"),
    (&["mod", "div"], "`/`"),
    (&["是", "等", "eq"], "`==`（`等于`）"),
    (&["不是", "不等", "ne"], "`!=`（`不等于`）"),
    (&["不超过", "不高于", "不多于", "至多", "小等于", "le"], "`<=`（`不大于`）"),
    (&["不低于", "不少于", "至少", "大等于", "ge"], "`>=`（`不小于`）"),
    (&["超过", "高于", "多于", "gt"], "`>`（`大于`）"),
    (&["低于", "少于", "lt"], "`<`（`小于`）"),
    (&["空", "empty", "null", "空值", "none"], "`blank`（`空白`）"),
    (&["为空", "是空", "是空白", "为空白"], "`is blank`（`为 空白`）"),
    (&["不为空", "非空", "不"], "`is not`（`不为`）"),
    (&["between", "介于"], "`a <= … <= b`"),
    (&["in"], "`… == a or … == b`"),
    (&["除了", "除去", "不含"], "`except`（`除`）"),
    (&["误差", "tolerance"], "`within`（`允差`）"),
    (&["含", "含有", "like"], "`contains`（`包含`）"),
];

/// What is written here for a word that is not part of the language.
pub(super) fn instead_of(word: &str) -> Option<String> {
    let listed =
        FOREIGN_WORDS.iter().find(|(words, _)| words.contains(&word)).map(|(_, instead)| (*instead).to_owned());
    let lower = word.to_lowercase();
    listed.or_else(|| (lower != word && is_structural(&lower)).then(|| format!("`{lower}`")))
}

/// A word that has a meaning of its own and so cannot name a definition.
pub fn is_keyword(word: &str) -> bool {
    STRUCTURAL.contains(&word) || NOT_YET.contains(&word) || function(word).is_some()
}

pub(super) fn is_structural(word: &str) -> bool {
    STRUCTURAL.contains(&word)
}
