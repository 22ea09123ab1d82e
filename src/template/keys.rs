//! Defines the keys of a template file: their names in both languages, and what follows them.

use crate::yaml::{KeyWord, ValueShape, key};

pub const BLANK: ValueShape = ValueShape::Word(&[("zero", "零"), ("missing", "缺失"), ("error", "错误")]);
const MENTIONS: ValueShape = ValueShape::Word(&[("same", "相同"), ("sum", "相加")]);
const KIND: ValueShape = ValueShape::Word(&[("count", "整数"), ("amount", "金额")]);

pub const TEMPLATE: &[KeyWord] = &[
    key("template", "模板", ValueShape::Text, true, "模板名，如 gov-info-disclosure/2021 | name of the form"),
    key("title", "标题", ValueShape::Text, false, "报告的标题 | title of the report"),
    key("aliases", "别名", ValueShape::TextOrList, false, "标题的其他写法 | other wordings of the title"),
    key("basis", "依据", ValueShape::Text, false, "文号 | the document that prescribes the form"),
    key("years", "年度", ValueShape::Text, false, "适用年度：2019..2020、2021.. | reporting years"),
    key("blank", "空白", BLANK, false, "空白和横线在算术里算什么 | what blank and dash count as"),
    key("sections", "部分", ValueShape::MapOf("section"), false, "报告的各部分 | sections of the report"),
    key("tables", "表", ValueShape::MapOf("table"), true, "各表，按表上的顺序 | the tables in order"),
    key(
        "prior",
        "上年表式",
        ValueShape::MapOf("prior"),
        false,
        "以前的表式：哪个代码就是本表式的哪个 | earlier forms: which of their codes became which",
    ),
    key(
        "period",
        "统计期限",
        ValueShape::TextOrList,
        false,
        "写明统计期限的句式，其中的日期须与报告年度一致 | patterns of the sentence that states the reporting period",
    ),
    key(
        "own-year",
        "报告年度",
        ValueShape::TextOrList,
        false,
        "第一部分之前写明报告年度的句式，{数} 为年度 | patterns before the first section, with {figure} for the year",
    ),
    key("notices", "表式文件", ValueShape::Keys("notices"), false, "规定表式的文件 | notices that prescribe the form"),
    key(
        "copied",
        "雷同",
        ValueShape::Keys("copied"),
        false,
        "哪些部分的文字要与上年、与其他机关比较 | sections whose text is compared with other reports",
    ),
    key("facts", "事实", ValueShape::MapOf("fact"), false, "从正文读出的数 | figures that are read from the text"),
];

/// Of text that may have been copied.
pub const COPIED: &[KeyWord] = &[
    key("sections", "部分", ValueShape::TextOrList, true, "比较哪些部分 | the sections to compare"),
    key("min-length", "最少字数", ValueShape::Number, false, "至少多少字才比较 | fewest characters that are compared"),
    key("prior", "上年", ValueShape::Text, false, "与上年相同达到多少，如 90% | share of last year's, as in 90%"),
    key("others", "其他机关", ValueShape::Text, false, "与其他机关相同达到多少，如 80% | share of another office's"),
    key(
        "except",
        "套话",
        ValueShape::TextOrList,
        false,
        "不计的句子：各报告都这样写 | patterns of sentences that every report has",
    ),
];

/// Of a figure that is read from the text.
pub const FACT: &[KeyWord] = &[
    key(
        "patterns",
        "句式",
        ValueShape::TextOrList,
        false,
        "读数的句式，{数} 为所读的数 | patterns, with {figure} where the figure stands",
    ),
    key("zero", "计零", ValueShape::TextOrList, false, "表示 0 的句式 | patterns that mean 0"),
    key("within", "范围", ValueShape::Text, false, "只在句中的这一段里找 | the part of a sentence to look in"),
    key("sections", "部分", ValueShape::TextOrList, false, "在哪些部分里找 | the sections to look in"),
    key("unit", "单位", ValueShape::Text, false, "计量单位 | unit"),
    key(
        "mentions",
        "多处",
        MENTIONS,
        false,
        "提到几处时：应相同，或相加 | of several mentions: the same, or their sum",
    ),
];

/// Of a table of this form, below an earlier form.
pub const PRIOR_TABLE: &[KeyWord] = &[
    key("table", "表", ValueShape::Text, false, "以前的表的代码，不同时写 | code of the table in the earlier form"),
    key(
        "rows",
        "行",
        ValueShape::MapOf("prior_code"),
        false,
        "本表式的行: 以前的行 | row of this form: row of the earlier form",
    ),
    key(
        "cols",
        "列",
        ValueShape::MapOf("prior_code"),
        false,
        "本表式的列: 以前的列 | column of this form: column of the earlier form",
    ),
];

pub const SECTION: &[KeyWord] = &[
    key("title", "标题", ValueShape::Text, false, "印在报告里的标题 | heading as printed"),
    key("aliases", "别名", ValueShape::TextOrList, false, "标题的其他写法 | other wordings"),
    key("tables", "表", ValueShape::TextOrList, false, "这一部分里的表 | tables in this section"),
    key("required", "必备", ValueShape::Flag, false, "报告必须有这一部分 | a report must have it"),
    key("min-length", "最少字数", ValueShape::Number, false, "正文至少多少字 | fewest characters of its text"),
    key(
        "topics",
        "应写内容",
        ValueShape::MapOf("topic"),
        false,
        "必须写到的内容：名称和句式 | what it must speak of: a name and patterns",
    ),
];

/// Of the notices that a report may cite as the basis of its form.
pub const NOTICES: &[KeyWord] = &[
    key("form", "本表式", ValueShape::Text, true, "规定本表式的文号 | number of the notice of this form"),
    key("replaced", "已替代", ValueShape::TextOrList, true, "已被它替代的文号 | numbers of those that it replaced"),
    key("within", "范围", ValueShape::Text, false, "句中有这样的文字才算引作依据 | what a sentence says that cites it"),
];

pub const TABLE: &[KeyWord] = &[
    key("title", "标题", ValueShape::Text, false, "印在表上的标题 | title as printed"),
    key("aliases", "别名", ValueShape::TextOrList, false, "标题的其他写法 | other wordings"),
    key("note", "注", ValueShape::Text, false, "表注 | note of the table"),
    key("type", "类型", KIND, false, "count 整数，amount 带单位的小数 | what a figure is"),
    key("unit", "单位", ValueShape::Text, false, "计量单位 | unit"),
    key("trust", "可信度", ValueShape::Number, false, "改一格算几格，1 至 9 | what a change of a cell counts, 1 to 9"),
    key("rows", "行", ValueShape::ListOrMapOf("node"), true, "行次 | rows"),
    key("cols", "列", ValueShape::ListOrMapOf("node"), true, "栏次 | columns"),
    key("columns", "栏", ValueShape::Keys("columns"), false, "表上另有的栏 | further columns that are printed"),
];

pub const COLUMNS: &[KeyWord] = &[key(
    "ignore",
    "不读",
    ValueShape::TextOrList,
    true,
    "不属于本表数字的栏，如科目编码 | heads of columns without figures of the form",
)];

pub const NODE: &[KeyWord] = &[
    key("label", "名称", ValueShape::Text, false, "表上印的字，\"\" 为不印 | words as printed, \"\" where none are"),
    key("note", "注", ValueShape::Text, false, "印在名称后的注 | note printed behind the label"),
    key("aliases", "别名", ValueShape::TextOrList, false, "名称的其他写法 | other wordings"),
    key("total", "合计", ValueShape::Flag, false, "等于同级各项之和 | equals the sum of its siblings"),
    key("own", "自有数字", ValueShape::Flag, false, "有下级行，自身也有数字 | has rows below and figures of its own"),
    key("type", "类型", KIND, false, "与表不同时写 | where it differs from the table"),
    key("unit", "单位", ValueShape::Text, false, "与表不同时写 | where it differs from the table"),
    key("signed", "可为负", ValueShape::Flag, false, "可以是负数 | may be negative"),
    key("decimals", "小数位", ValueShape::Number, false, "申报的小数位数 | declared digits behind the point"),
    key("trust", "可信度", ValueShape::Number, false, "改一格算几格，1 至 9 | what a change of a cell counts, 1 to 9"),
    key("rows", "行", ValueShape::ListOrMapOf("node"), false, "下级行 | rows below"),
    key("cols", "列", ValueShape::ListOrMapOf("node"), false, "下级列 | columns below"),
];
