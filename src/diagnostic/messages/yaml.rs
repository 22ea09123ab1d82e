//! Lists the sentences about YAML (G01), from broken quoting to keys that a file does not use.

/// Hands these sentences, after those `$before`, to the next of the stages.
macro_rules! yaml {
    ($next:ident $($rest:ident)*; $($before:tt)*) => { $next! { $($rest)*; $($before)*
        YamlSyntax { "YAML 语法错误：{detail}", "invalid YAML: {detail}" }
        YamlSyntaxHelp { "检查此处的缩进、冒号和引号", "check the indentation, colons and quotes here" }
        YamlTab { "缩进含有制表符（Tab）", "tab character in the indentation" }
        YamlTabHelp { "改用空格缩进，每级两个空格", "indent with spaces, two per level" }
        DuplicateKey { "键 `{key}` 重复", "duplicate key `{key}`" }
        DuplicateKeyFirst { "首次出现于此处", "first used here" }
        DuplicateKeyHelp { "删去其中一个，或改用另一名称", "delete one of them, or rename it" }
        UnknownKey { "此处没有键 `{key}`", "unknown key `{key}`" }
        UnknownKeyNear { "改为 `{near}`", "write `{near}`" }
        UnknownKeyList { "改为此处可用的键之一：{keys}", "use one of the keys allowed here: {keys}" }
        Keyword { "{word}", "{word}" }
        QuotedKey { "`{key}`", "`{key}`" }
        MissingKey { "缺少键 {key}", "missing key {key}" }
        MissingKeyHelp { "补上一行 `{key}: …`", "add a line `{key}: …`" }
        MissingKeyIn { "`{inside}` 缺少键 {key}", "missing key {key} in `{inside}`" }
        WrongType { "此处应为{expected}，实际为{found}", "expected {expected}, found {found}" }
        WrongTypeHelp { "改写为{expected}", "rewrite it as {expected}" }
        KindMapping { "键值表（`名称: 值`）", "a mapping (`name: value`)" }
        KindList { "列表", "a list" }
        KindScalar { "一个值", "a single value" }
        KindMappingOrList { "键值表或列表", "a mapping or a list" }
        KindEmpty { "空值", "an empty value" }
        KindRule { "规则（键值表）或 `off`", "a rule (a mapping) or `off`" }
        KindLabel { "名称或键值表", "a label or a mapping" }
        BadValue { "`{written}` 不是 `{key}` 的有效值", "`{written}` is not a valid value for `{key}`" }
        BadValueList { "改为下列之一：{values}", "use one of {values}" }
        BadValueNear { "改为 `{near}`（可用值：{values}）", "write `{near}` (valid values: {values})" }
        UnclosedQuote { "引号未闭合", "unclosed quote" }
        UnclosedQuoteHelp { "在值的末尾补上 `{quote}`", "add `{quote}` at the end of the value" }
        AfterQuote { "引号闭合后还有文字", "unexpected text after the closing quote" }
        AfterQuoteHelp { "用单引号括起整个值，或改用 `|` 另起一行书写", "put the whole value in single quotes, or write it on the next line after `|`" }
        ReservedStart { "值不能以“{sign}”开头：YAML 将它作为保留字符", "a value cannot begin with “{sign}”, a reserved character in YAML" }
        ReservedStartHelp { "用单引号括起整个值", "put the whole value in single quotes" }
        ColonInValue { "值中的冒号后面是空格或行尾，YAML 会将其视为新的键", "a colon before a space or the end of the line starts a new key in YAML" }
        ColonInValueHelp { "用单引号括起整个值；若是文字，可改用全角冒号“：”", "put the whole value in single quotes, or replace the colon with another character" }
        BadIndent { "此行的缩进与上面各级均不一致", "the indentation of this line matches none of the levels above" }
        BadIndentHelp { "使同级各行左端对齐，每深一级多缩进两个空格", "align the lines of one level; indent each deeper level by two more spaces" }
        WideIndent { "缩进含有全角空格，YAML 会将其视为文字", "full-width spaces in the indentation, which YAML treats as text" }
        WideIndentHelp { "改用半角空格缩进，每级两个空格", "indent with ordinary spaces, two per level" }
        LooseLine { "此行不是键，也不是前一个值的延续", "this line is neither a key nor the continuation of a value" }
        LooseLineHelp { "若为上一行的延续，比该行的键多缩进两个空格；否则补上键和冒号", "indent it two spaces deeper than the key it belongs to, or add a key and a colon" }
        ColonNeedsBlank { "键的冒号后面缺少空格", "missing space after the colon of a key" }
        ColonNeedsBlankHelp { "在冒号后面加一个空格", "put a space after the colon" }
        MissingColon { "`{word}` 后面缺少冒号", "missing colon after `{word}`" }
        MissingColonHelp { "写成 `{word}: …`", "write `{word}: …`" }
        FlowUnclosed { "`{sign}` 未闭合", "unclosed `{sign}`" }
        FlowUnclosedHelp { "补上 `{closing}`，或改为每行一个键", "add `{closing}`, or write one key per line" }
        FlowValue { "`{sign}` 中的值到此中断：YAML 将此字符作为保留字符", "the value inside `{sign}` ends here, at a reserved character of YAML" }
        FlowValueHelp { "用单引号括起这个值，或改为每行一个键", "put the value in single quotes, or write one key per line" }
        BadEscape { "双引号中的 `\\` 是转义符，YAML 不支持这一转义", "unknown escape: `\\` in double quotes starts an escape sequence" }
        BadEscapeHelp { "将外面的双引号改为单引号", "use single quotes outside" }
        KeyBesideRule { "`{key}` 与规则编号左端对齐，会被视为另一条规则", "`{key}` is indented like a rule id, so it reads as a rule of its own" }
        KeyBesideRuleHelp { "比规则编号多缩进两个空格", "indent it two spaces deeper than the id of its rule" }
        RuleBesideRules { "规则 `{rule}` 未缩进到 `rules` 之下", "rule `{rule}` is not indented below `rules`" }
        RuleBesideRulesHelp { "比 `rules` 多缩进两个空格", "indent it two spaces deeper than `rules`" }
        SeveralFormulasHelp { "只写一个关系；多个关系用 `且`（`and`）连接，或分别写成规则", "write one relation; join several with `and`, or make each a rule of its own" }
        YamlTooLarge { "文件超过 {limit}", "the file is larger than {limit}" }
        YamlTooDeep { "嵌套超过 {limit} 层", "nested more than {limit} levels deep" }
        YamlTooManyNodes { "内容超过 {limit} 项", "more than {limit} items" }
        YamlLimitHelp { "拆分为几个文件", "split it into several files" }
        YamlEncoding { "文件不是 UTF-8 编码", "the file is not encoded in UTF-8" }
        YamlEncodingHelp { "在编辑器中另存为 UTF-8", "save it as UTF-8 in your editor" }
        YamlEmpty { "文件没有内容", "the file is empty" }
        YamlEmptyHelp { "在开头写 `rules-for:`（规则文件）或 `template:`（模板）", "begin with `rules-for:` (a rule file) or `template:` (a template)" }
        YamlFeature { "规则文件和模板不支持 YAML 的{feature}", "YAML {feature} are not supported in rule files and templates" }
        YamlFeatureHelp { "直接写出所指的内容；若是文字，用单引号括起来", "write out the content; if it is meant as text, put it in single quotes" }
        FeatureDocumentsHelp { "将 `---` 以下的内容另存为一个文件，或删去此行", "save what follows `---` in a file of its own, or delete this line" }
        FeatureAnchor { "锚点和引用（`&`、`*`）", "anchors and aliases (`&`, `*`)" }
        FeatureTag { "标签（`!`）", "tags (`!`)" }
        FeatureMerge { "合并键（`<<`）", "merge keys (`<<`)" }
        FeatureDocuments { "多文档（`---`）", "multiple documents (`---`)" }
        UnknownFileKind { "无法确定这是模板还是规则文件", "cannot determine whether this is a template or a rule file" }
        UnknownFileKindHelp { "在开头写 `rules-for: 模板名`（规则文件）或 `template: 模板名`（模板）", "begin with `rules-for: NAME` (a rule file) or `template: NAME` (a template)" }
        FullWidthYaml { "`{sign}` 是全角字符，YAML 无法识别", "`{sign}` is a full-width character that YAML does not recognise" }
        FullWidthYamlHelp { "改用半角 `{half}`，后面加一个空格", "write the half-width `{half}` followed by a space" }
    } };
}
