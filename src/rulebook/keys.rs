//! Defines the keys of a rule file: their names in both languages, and what follows them.

use crate::template::keys::BLANK;
use crate::yaml::{KeyWord, ValueShape, key};

pub const RULE_FILE: &[KeyWord] = &[
    key(
        "rules-for",
        "适用模板",
        ValueShape::TextOrList,
        true,
        "模板名，一个或几个 | the template these rules are for, or several",
    ),
    key("extends", "继承", ValueShape::Text, false, "继承的规则文件 | the rule file to inherit from"),
    key("define", "定义", ValueShape::MapOf("expression"), false, "给表达式取名 | names for expressions"),
    key("rules", "规则", ValueShape::MapOf("rule"), false, "各条规则 | the rules"),
];

pub const RULE: &[KeyWord] = &[
    key("check", "检查", ValueShape::Text, false, "必须成立的关系 | what must hold"),
    key(
        "when",
        "前提",
        ValueShape::Text,
        false,
        "不成立时本规则不适用 | where it does not hold the rule does not apply",
    ),
    key("table", "表", ValueShape::Text, false, "行和列属于哪张表 | the table of rows and columns"),
    key("basis", "依据", ValueShape::Text, false, "规则的出处 | where the rule comes from"),
    key(
        "severity",
        "级别",
        ValueShape::Word(&[("error", "强制"), ("warning", "核实"), ("info", "提示")]),
        false,
        "error 强制性，warning 核实性，info 提示 | how much it weighs",
    ),
    key("message", "说明", ValueShape::Text, false, "给读者的话 | words for the reader"),
    key("blank", "空白", BLANK, false, "本规则里空白和横线算什么 | what blank and dash count as here"),
];

/// The values that turn a rule off.
pub const OFF: &[&str] = &["off", "关闭", "false", "否"];
