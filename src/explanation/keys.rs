//! Defines the keys of a file of explanations: their names in both languages, and what follows them.

use crate::yaml::{KeyWord, ValueShape, key};

pub(super) const FILE: &[KeyWord] =
    &[key("explanations", "审核说明", ValueShape::ListOf("explanation"), true, "各条说明 | the explanations")];

pub(super) const ENTRY: &[KeyWord] = &[
    key(
        "report",
        "报告",
        ValueShape::Text,
        false,
        "报告文件，相对于本文件，或照结果中的写法；放在报告旁边的文件可以不写 | the report, relative to this file or as results name it; not needed beside a report",
    ),
    key("rule", "规则", ValueShape::Text, true, "规则编号 | the id of the rule"),
    key(
        "at",
        "位置",
        ValueShape::TextOrKeys("position"),
        false,
        "位置，照结果中的写法；只有一个位置的规则可以不写 | the position as findings print it; not needed for a rule with one",
    ),
    key(
        "outcome",
        "结果",
        ValueShape::Text,
        false,
        "说明时的结果：违反、未判定 | the outcome when it was explained: violated, undetermined",
    ),
    key("left", "左边", ValueShape::Text, false, "说明时左边的数 | the left side when it was explained"),
    key("right", "右边", ValueShape::Text, false, "说明时右边的数 | the right side when it was explained"),
    key("reason", "理由", ValueShape::Text, true, "理由 | why the finding is accepted"),
    key("who", "说明人", ValueShape::Text, true, "由谁说明 | who explained it"),
    key(
        "until",
        "有效期至",
        ValueShape::Text,
        false,
        "最后有效的一天，如 2025-12-31 | the last day on which it holds, such as 2025-12-31",
    ),
];

pub(super) const POSITION: &[KeyWord] = &[
    key("table", "表", ValueShape::Text, false, "表 | the table"),
    key("row", "行", ValueShape::Text, false, "行 | the row"),
    key("col", "列", ValueShape::Text, false, "列 | the column"),
];
