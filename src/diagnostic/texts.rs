//! Every sentence gouji says, in Chinese and in English, side by side. `{place}` is filled by the caller.
//! One table, so that a sentence cannot be missing in one language: a test compares the places.

use super::Lang;

macro_rules! texts {
    ($($name:ident { $zh:literal, $en:literal })*) => {
        /// An entry of the table of sentences.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Text { $($name,)* }

        impl Text {
            pub const ALL: &'static [Text] = &[$(Text::$name,)*];

            pub fn template(self, lang: Lang) -> &'static str {
                match (self, lang) { $((Text::$name, Lang::Zh) => $zh, (Text::$name, Lang::En) => $en,)* }
            }
        }
    };
}

texts! {
    Verbatim { "{words}", "{words}" }

    // ---- YAML (G01)
    YamlSyntax { "YAML 写法有误：{detail}", "not well-formed YAML: {detail}" }
    YamlSyntaxHelp { "检查此处的缩进、冒号和引号", "check the indentation, colons and quotes here" }
    YamlTab { "缩进里有制表符（Tab）", "a tab in the indentation" }
    YamlTabHelp { "改用空格缩进，每级两个", "indent with blanks, two a level" }
    DuplicateKey { "`{key}` 在这里写了两次", "`{key}` is written twice here" }
    DuplicateKeyFirst { "第一次写在这里", "first written here" }
    DuplicateKeyHelp { "删去其中一个，或给它另取名称", "delete one of them, or give it another name" }
    UnknownKey { "这里没有 `{key}` 这个键", "no key `{key}` is known here" }
    UnknownKeyNear { "改为 `{near}`", "write `{near}`" }
    UnknownKeyList { "改为这里可用的键之一：{keys}", "use one of the keys known here: {keys}" }
    MissingKey { "缺少 `{key}`", "`{key}` is missing" }
    MissingKeyHelp { "补上一行 `{key}: …`", "add a line `{key}: …`" }
    MissingKeyIn { "`{inside}` 缺少 `{key}`", "`{key}` is missing in `{inside}`" }
    WrongType { "这里应为{expected}，写的是{found}", "{expected} belongs here, {found} is written" }
    WrongTypeHelp { "把它改写成{expected}", "rewrite it as {expected}" }
    KindMapping { "键值表（`名称: 值`）", "a mapping (`name: value`)" }
    KindList { "列表", "a list" }
    KindScalar { "一个值", "a single value" }
    KindMappingOrList { "键值表或列表", "a mapping or a list" }
    KindEmpty { "空", "nothing" }
    KindRule { "规则（键值表）或 `off`", "a rule (a mapping) or `off`" }
    KindLabel { "名称，或键值表", "a label or a mapping" }
    BadValue { "`{written}` 不是 `{key}` 可用的值", "`{written}` is no value for `{key}`" }
    BadValueList { "改为下列之一：{values}", "use one of {values}" }
    BadValueNear { "改为 `{near}`（可用：{values}）", "write `{near}` (known: {values})" }
    UnclosedQuote { "引号没有收尾", "a quote that is never closed" }
    UnclosedQuoteHelp { "在值的末尾补上 `{quote}`", "put `{quote}` at the end of the value" }
    AfterQuote { "收尾引号后面还有文字", "there is more behind the closing quote" }
    AfterQuoteHelp { "给整个表达式再加一层单引号，或改用 `|` 写在下一行", "put the whole expression in single quotes, or write it on the next line behind `|`" }
    ReservedStart { "值不能以 `{sign}` 开头：YAML 把它留作他用", "a value cannot begin with `{sign}`: YAML keeps it for itself" }
    ReservedStartHelp { "用单引号把整个值括起来", "put the whole value in single quotes" }
    ColonInValue { "值里有“冒号加空格”，YAML 会把它当成新的键", "a colon and a blank inside the value look like a new key to YAML" }
    ColonInValueHelp { "用单引号把整个值括起来，或去掉冒号后的空格", "put the whole value in single quotes, or drop the blank behind the colon" }
    BadIndent { "这一行的缩进与上面各级都对不上", "the indentation of this line fits no level above" }
    BadIndentHelp { "让同一级的行左端对齐，每深一级多缩进两个空格", "align lines of one level, two more blanks a level deeper" }
    YamlTooLarge { "文件超过 {limit}", "the file is larger than {limit}" }
    YamlTooDeep { "嵌套超过 {limit} 层", "nested more than {limit} levels deep" }
    YamlTooManyNodes { "内容超过 {limit} 项", "more than {limit} items" }
    YamlLimitHelp { "把它拆成几个文件", "split it into several files" }
    YamlEncoding { "文件不是 UTF-8 编码", "the file is not UTF-8" }
    YamlEncodingHelp { "在编辑器里另存为 UTF-8", "save it as UTF-8 in your editor" }
    YamlEmpty { "文件里没有内容", "the file holds nothing" }
    YamlEmptyHelp { "写上 `rules-for:`（规则文件）或 `template:`（模板）", "begin with `rules-for:` (a rule file) or `template:` (a template)" }
    YamlFeature { "规则文件和模板不用 YAML 的{feature}", "rule files and templates do without YAML {feature}" }
    YamlFeatureHelp { "把所指的内容照写一遍；若本是文字，用单引号括起来", "write out what it stands for; where it is meant as words, put them in single quotes" }
    FeatureAnchor { "锚点和引用（`&`、`*`）", "anchors and aliases (`&`, `*`)" }
    FeatureTag { "标签（`!`）", "tags (`!`)" }
    FeatureMerge { "合并键（`<<`）", "merge keys (`<<`)" }
    FeatureDocuments { "多文档（`---`）", "several documents (`---`)" }
    UnknownFileKind { "看不出这是模板还是规则文件", "cannot tell whether this is a template or a rule file" }
    UnknownFileKindHelp { "在开头写 `rules-for: 模板名`（规则文件）或 `template: 模板名`（模板）", "begin with `rules-for: NAME` (a rule file) or `template: NAME` (a template)" }
    FullWidthYaml { "`{sign}` 是全角的，YAML 不认", "`{sign}` is full-width, YAML does not know it" }
    FullWidthYamlHelp { "改用半角 `{half}`，后面空一格", "write the half-width `{half}` with a blank behind it" }

    // ---- what renderers say
    Colon { "：", ": " }
    Comma { "，", ", " }
    ListSeparator { "、", ", " }
    WordError { "错误", "error" }
    WordWarning { "警告", "warning" }
    WordInfo { "提示", "info" }
    WordUndetermined { "未判定", "undetermined" }
    WordHelp { "帮助", "help" }
    WordBasis { "依据", "basis" }
    WordRule { "规则", "rule" }
    WordSubstituted { "代入", "figures put in" }
    RemarksAlike { "{file} 里有 {count} 条同类提示", "remarks of one kind in {file}: {count}" }
    PositionsCount { "共 {count} 处", "positions: {count}" }
    AtTable { "表{code}", "table {code}" }
    AtRow { "行 {code}", "row {code}" }
    AtCol { "列 {code}", "col {code}" }
    ValueWithNote { "{value}（{note}）", "{value} ({note})" }
    BothSides { "左边 {left}，右边 {right}", "left {left}, right {right}" }
    BothSidesDiffer { "左边 {left}，右边 {right}，相差 {difference}", "left {left}, right {right}, difference {difference}" }
    HeadTable { "表", "table" }
    HeadRow { "行", "row" }
    HeadLabel { "名称", "label" }
    HeadCol { "列", "column" }
    HeadPrinted { "所填", "printed" }
    HeadNote { "说明", "note" }
    HeadPlace { "位置", "place" }
    HeadRule { "规则", "rule" }
    HeadSatisfied { "成立", "satisfied" }
    HeadViolated { "违反", "violated" }
    HeadUndetermined { "未判定", "undetermined" }
    HeadNotApplicable { "不适用", "n/a" }
    HeadTotal { "合计", "total" }
    HeadSeverity { "级别", "severity" }
    HeadCheck { "检查", "check" }
    HeadBasis { "依据", "basis" }
    HeadCells { "单元格", "cells" }
    HeadTitle { "标题", "title" }
    HeadYears { "年度", "years" }
    CellsZero { "其余 {count} 格为 0 或空白", "other cells, 0 or blank: {count}" }
    CellsCut { "另有 {count} 格未列出", "more cells, not listed: {count}" }
    StateNumber { "数字", "number" }
    StateBlank { "空白", "blank" }
    StateDash { "横线", "dash" }
    StateText { "文字", "text" }
    StateAbsent { "缺失", "absent" }
    StateUncertain { "读法不定", "uncertain" }
    NoteReadAs { "读作 {value}", "read as {value}" }
    NoteCountedZero { "计为 0", "counted as 0" }
    NoteNoNumber { "不是数字", "no number" }
    NoteNotFound { "报告里没有找到", "not found in the report" }
    NoteReadings { "可能是 {readings}", "may be {readings}" }
    NoteLookFirst { "先核对这一格", "look here first" }
    AboutTemplate { "模板", "template" }
    AboutRecognised { "认定", "recognised" }
    AboutOrganisation { "单位", "organisation" }
    AboutYear { "年度", "year" }
    AboutUnknown { "（未读出）", "(not found)" }
    AcrossTables { "跨表", "across" }
    AllSatisfied { "{count} 条规则全部成立", "all satisfied: {count}" }
    OthersSatisfied { "其余 {count} 条规则全部成立", "others, all satisfied: {count}" }
    RulesCount { "{count} 条规则", "rules: {count}" }
    CountedAsZero { "空白计为 0：{blanks} 格，横线计为 0：{dashes} 格", "cells counted as 0: blank {blanks}, dash {dashes}" }
    VerdictHolds { "全部成立：{satisfied} 处", "everything holds: {satisfied} satisfied" }
    VerdictViolated { "不成立：强制性 {errors} 处，核实性 {warnings} 处，提示 {infos} 处", "violated: error {errors}, warning {warnings}, info {infos}" }
    VerdictViolatedAndOpen { "不成立：强制性 {errors} 处，核实性 {warnings} 处，提示 {infos} 处；另有 {open} 处未能判定", "violated: error {errors}, warning {warnings}, info {infos}; undetermined: {open}" }
    VerdictOpen { "未发现不成立，但有 {open} 处未能判定", "no violation found, yet not everything could be determined: {open} open" }
    VerdictNothing { "没有一处得到检查", "nothing was checked" }
    BatchTotal { "共 {reports} 份报告，{failed} 份未能读取", "reports: {reports}, of these not read: {failed}" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(template: &str) -> Vec<&str> {
        let mut found: Vec<&str> =
            template.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    #[test]
    fn no_sentence_is_missing_in_one_language() {
        for text in Text::ALL {
            let (zh, en) = (text.template(Lang::Zh), text.template(Lang::En));
            assert!(!zh.trim().is_empty() && !en.trim().is_empty(), "{text:?}");
            assert_eq!(places(zh), places(en), "{text:?}");
        }
    }
}
