//! The words of the language that the grammar leaves open: functions, and words kept for later.

/// What a call computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Function {
    Sum,
    Min,
    Max,
    Count,
    All,
    Any,
    Abs,
    /// Characters of a text, white space left out.
    Length,
}

/// Functions with all their spellings, the canonical first.
const FUNCTIONS: &[(Function, &[&str])] = &[
    (Function::Sum, &["sum", "合计", "求和"]),
    (Function::Min, &["min", "最小"]),
    (Function::Max, &["max", "最大"]),
    (Function::Count, &["count", "个数", "计数"]),
    (Function::All, &["all", "全部"]),
    (Function::Any, &["any", "任一"]),
    (Function::Abs, &["abs", "绝对值"]),
    (Function::Length, &["length", "字数"]),
];

/// Words whose meaning comes later; each with its twin.
pub const NOT_YET: &[&str] = &["prior", "上年", "members", "下级", "fact", "叙述"];

const STRUCTURAL: &[&str] = &[
    "row", "col", "cell", "section", "and", "or", "not", "if", "then", "within", "except", "is", "contains", "matches",
    "行", "列", "格", "部分", "且", "或", "非", "若", "则", "允差", "除", "为", "不为", "至", "包含", "匹配",
];

pub fn function(word: &str) -> Option<Function> {
    FUNCTIONS.iter().find(|(_, names)| names.contains(&word)).map(|(function, _)| *function)
}

/// Spellings of all functions, for near names.
pub fn function_names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().flat_map(|(_, names)| names.iter().copied())
}

impl Function {
    pub fn name(self) -> &'static str {
        FUNCTIONS.iter().find(|(f, _)| *f == self).and_then(|(_, names)| names.first()).copied().unwrap_or("")
    }

    /// Takes sets, and lifts its argument over them.
    pub fn is_aggregate(self) -> bool {
        !matches!(self, Function::Abs | Function::Length)
    }
}

/// A word that has a meaning of its own and so cannot name a definition.
pub fn is_keyword(word: &str) -> bool {
    STRUCTURAL.contains(&word) || NOT_YET.contains(&word) || function(word).is_some()
}

pub(super) fn is_structural(word: &str) -> bool {
    STRUCTURAL.contains(&word)
}
