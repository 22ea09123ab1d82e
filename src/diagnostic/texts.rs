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
    RemarksAlike { "{file} 里有 {count} 处这样的情况", "{file}: {count} places of this kind" }
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
    HeadRemark { "备注", "remark" }
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
    AllUnbroken { "{count} 条规则没有违反", "none violated: {count}" }
    OthersUnbroken { "其余 {count} 条规则没有违反", "others, none violated: {count}" }
    RulesCount { "{count} 条规则", "rules: {count}" }
    CountedAsZero { "空白计为 0：{blanks} 格，横线计为 0：{dashes} 格", "cells counted as 0: blank {blanks}, dash {dashes}" }
    VerdictHolds { "全部成立：{satisfied} 处", "everything holds: {satisfied} satisfied" }
    VerdictViolated { "不成立：强制性 {errors} 处，核实性 {warnings} 处，提示 {infos} 处", "violated: error {errors}, warning {warnings}, info {infos}" }
    VerdictViolatedAndOpen { "不成立：强制性 {errors} 处，核实性 {warnings} 处，提示 {infos} 处；另有 {open} 处未能判定", "violated: error {errors}, warning {warnings}, info {infos}; undetermined: {open}" }
    VerdictOpen { "未发现不成立，但有 {open} 处未能判定", "no violation found, yet not everything could be determined: {open} open" }
    VerdictHoldsSoFar { "检查到的都成立：{satisfied} 处", "what was checked holds: {satisfied} satisfied" }
    VerdictUnread { "；{count} 份报告未能读取", "; reports not read: {count}" }
    VerdictBroken { "；模板或规则文件有 {count} 处错误，所涉规则没有检查", "; errors in templates or rule files: {count}, their rules were not checked" }
    VerdictNothing { "没有一处得到检查", "nothing was checked" }
    BatchTotal { "共 {reports} 份报告，{failed} 份未能读取", "reports: {reports}, of these not read: {failed}" }

    // ---- the command line
    HeadTemplate { "模板", "template" }
    HeadWhen { "前提", "when" }
    HeadMessage { "说明", "message" }
    WeightError { "强制性", "error" }
    WeightWarning { "核实性", "warning" }
    WeightInfo { "提示", "info" }
    RuleDerived { "由模板派生，不是写在规则文件里的", "derived from the template, not written in a rule file" }
    RuleDerivedShort { "派生", "derived" }
    RuleGuarded { "{check}（前提：{when}）", "{check} (when {when})" }
    LintClean { "{files} 个文件，没有发现问题", "files: {files}, nothing to say" }
    LintTotal { "{files} 个文件：错误 {errors}，警告 {warnings}，提示 {infos}", "files: {files}, error {errors}, warning {warnings}, info {infos}" }
    HelpRoot { "勾稽：检查统计报表的勾稽关系，指出错在哪一格", "gouji (勾稽): checks the relations inside statutory report tables" }
    HelpExit {
        "退出状态：0 全部读入，没有违反强制性规则；1 有违反；2 有事情没能做成。\n每个命令后面加 --help 看它的选项。",
        "Exit status: 0 all read, no error-level violation; 1 a violation; 2 something could not be done.\nPut --help behind a command for its options."
    }
    HelpHeadUsage { "用法：", "Usage:" }
    HelpHeadCommands { "命令：", "Commands:" }
    HelpHeadArguments { "参数：", "Arguments:" }
    HelpHeadOptions { "选项：", "Options:" }
    HelpOptions { "[选项]", "[OPTIONS]" }
    HelpCheck { "按规则检查报告", "Check reports against the rules" }
    HelpExtract { "读出报告的全部单元格", "Print the canonical cells of reports" }
    HelpLint { "检查规则文件或模板，不需要报告", "Check rule files and templates without any report" }
    HelpExplain { "解释一个错误代码或一条规则", "Say what an error code or a rule means" }
    HelpRules { "列出规则，或印成文档", "List rules, or print the rule book as a document" }
    HelpTemplates { "列出内置模板", "List the built-in templates" }
    HelpLang { "说明文字的语言：zh、en（默认随系统）", "Language of messages: zh, en (default: the locale)" }
    HelpColor { "颜色：auto、always、never（默认 auto）", "Colours: auto, always, never (default: auto)" }
    HelpHelp { "显示帮助", "Print help" }
    HelpVersion { "显示版本", "Print the version" }
    HelpReports { "报告文件；- 表示标准输入", "Report files; - is standard input" }
    HelpRulesFile { "再加一个规则文件（可重复）", "Add a rule file (repeatable)" }
    HelpOnly { "只检查这条规则（可重复）", "Check this rule only (repeatable)" }
    HelpTemplate { "指定模板：内置名称或文件（默认自动认定）", "The template: a built-in name or a file (default: recognised)" }
    HelpOutput { "结果写入文件", "Write the results to a file" }
    HelpStrict { "核实性不成立和未判定也使退出状态为 1", "Warnings and undetermined positions exit with 1, too" }
    HelpJobs { "并行数（目前逐份检查）", "Number of jobs (reports are taken one by one today)" }
    HelpCheckFormat { "格式：text、json、jsonl、csv（默认 text）", "Format: text, json, jsonl, csv (default: text)" }
    HelpExtractFormat { "格式：csv、json、yaml（默认 csv）", "Format: csv, json, yaml (default: csv)" }
    HelpLintFormat { "格式：text、json（默认 text）", "Format: text, json (default: text)" }
    HelpRulesFormat { "格式：text、md（默认 text）", "Format: text, md (default: text)" }
    HelpLintFiles { "规则文件或模板", "Rule files or templates" }
    HelpSubject { "错误代码（G0301）或规则名", "An error code (G0301) or a rule id" }
    UsageNear { "改为 `{near}`", "write `{near}`" }
    UsageSeeHelp { "加上 `--help` 看用法", "add `--help` to see the usage" }
    UsageCommands { "用这些命令之一：{commands}", "use one of these commands: {commands}" }
    UsageUnknownCommand { "没有命令 `{command}`", "no command `{command}`" }
    UsageLaterCommand { "命令 `{command}` 还没有做", "the command `{command}` is not there yet" }
    UsageLaterOption { "选项 `{arg}` 还不能用", "the option `{arg}` is not there yet" }
    UsageLaterOptionHelp { "去掉这个选项", "leave this option out" }
    UsageUnknownArg { "没有选项 `{arg}`", "no option `{arg}`" }
    UsageMissing { "缺少 `{arg}`", "`{arg}` is missing" }
    UsageNoValue { "`{arg}` 后面缺少值", "`{arg}` has no value behind it" }
    UsageBadValue { "`{value}` 不能用作 `{arg}`", "`{value}` is no value for `{arg}`" }
    UsageValues { "改为下列之一：{values}", "use one of {values}" }
    UsageTwice { "`{arg}` 只能写一次", "`{arg}` can be written only once" }
    UsageConflict { "`{arg}` 不能与 `{prior}` 同用", "`{arg}` cannot go with `{prior}`" }
    UsageTooMany { "`{arg}` 不要值，却写了 `{value}`", "`{arg}` takes no value, `{value}` is written" }
    UsageNotUtf8 { "命令行里有不是 UTF-8 的文字", "words on the command line that are no UTF-8" }
    UsageNotUtf8Help { "给文件换一个名称", "give the file another name" }
    UsageOther { "命令行写法有误", "the command line cannot be understood" }
    UsageStdinTwice { "`-`（标准输入）只能写一次", "`-` (standard input) can be written only once" }
    UsageNoTemplate { "没有模板 `{name}`，也没有这个文件", "no template `{name}`, and no such file" }
    UsageTemplates { "用这些模板之一，或写模板文件：{templates}", "use one of these templates, or a file: {templates}" }
    UsageNoRule { "没有规则 `{rule}`", "no rule `{rule}`" }
    UsageListRules { "用 `gouji rules` 看全部规则", "use `gouji rules` to see all rules" }
    UsageNoSubject { "没有错误代码或规则 `{subject}`", "no error code and no rule `{subject}`" }
    ReadNotFound { "没有文件 `{name}`", "no file `{name}`" }
    ReadNotFoundHelp { "核对文件名和所在文件夹", "check the name and the folder" }
    ReadDirectory { "`{name}` 是文件夹，不是文件", "`{name}` is a folder, not a file" }
    ReadDirectoryHelp { "写明文件夹里的文件，例如 `文件夹/*`", "name the files in it, such as `folder/*`" }
    ReadTooLarge { "`{name}` 超过 {limit}", "`{name}` is larger than {limit}" }
    ReadTooLargeHelp { "核对这是不是报告；拆开过大的文件", "check that this is a report; split a file that is too large" }
    ReadDenied { "没有权限读 `{name}`", "no permission to read `{name}`" }
    ReadDeniedHelp { "检查文件的权限", "check the permissions of the file" }
    ReadSpecial { "`{name}` 不是普通文件", "`{name}` is no regular file" }
    ReadSpecialHelp { "用 `-` 从标准输入读", "use `-` to read standard input" }
    ReadOther { "读不了 `{name}`：{detail}", "cannot read `{name}`: {detail}" }
    ReadOtherHelp { "检查文件和磁盘，再试一次", "check the file and the disk, then try again" }
    WriteFailed { "写不了 `{name}`：{detail}", "cannot write `{name}`: {detail}" }
    WriteFailedHelp { "检查文件夹是否存在、是否可写", "check that the folder exists and can be written" }
    WriteOverInput { "`{name}` 是输入文件，不能用作输出", "`{name}` is an input and cannot be the output" }
    WriteOverInputHelp { "给 `-o` 换一个文件名", "give `-o` another name" }
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
