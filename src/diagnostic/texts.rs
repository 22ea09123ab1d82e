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
    AfterQuoteHelp { "用单引号把整个值括起来，或改用 `|` 另起一行写", "put the whole value in single quotes, or write it on the next line behind `|`" }
    ReservedStart { "值不能以“{sign}”开头：YAML 把它留作他用", "a value cannot begin with “{sign}”: YAML keeps it for itself" }
    ReservedStartHelp { "用单引号把整个值括起来", "put the whole value in single quotes" }
    ColonInValue { "值里的冒号后面是空格或行尾，YAML 会把它当成新的键", "a colon before a blank or the end of the line looks like a new key to YAML" }
    ColonInValueHelp { "用单引号把整个值括起来；若是文字，改用全角冒号“：”", "put the whole value in single quotes, or use another sign in its place" }
    BadIndent { "这一行的缩进与上面各级都对不上", "the indentation of this line fits no level above" }
    BadIndentHelp { "让同一级的行左端对齐，每深一级多缩进两个空格", "align lines of one level, two more blanks a level deeper" }
    WideIndent { "缩进里有全角空格，YAML 把它当成文字", "full-width blanks in the indentation, which YAML takes for words" }
    WideIndentHelp { "改用半角空格缩进，每级两个", "indent with ordinary blanks, two a level" }
    LooseLine { "这一行既不是键，也接不上前面的值", "this line holds no key and goes on with no value" }
    LooseLineHelp { "若接着上一行写，让它比那一行的键多缩进两格；否则补上键和冒号", "indent it two blanks deeper than the key it belongs to, or give it a key and a colon" }
    ColonNeedsBlank { "冒号后面要空一格，YAML 才认得这个键", "a key needs a blank behind its colon" }
    ColonNeedsBlankHelp { "在冒号后面加一个空格", "put a blank behind the colon" }
    MissingColon { "`{word}` 后面缺少冒号", "a colon is missing behind `{word}`" }
    MissingColonHelp { "写成 `{word}: …`", "write `{word}: …`" }
    FlowUnclosed { "`{sign}` 没有收尾", "`{sign}` is never closed" }
    FlowUnclosedHelp { "补上 `{closing}`，或改成一行一个键的写法", "add `{closing}`, or write one key a line" }
    FlowValue { "写在 `{sign}` 里的值到这里断了：YAML 把这个符号留作他用", "the value inside `{sign}` breaks off here: YAML keeps this sign for itself" }
    FlowValueHelp { "用单引号把这个值括起来，或改成一行一个键的写法", "put the value in single quotes, or write one key a line" }
    BadEscape { "双引号里的 `\\` 有特别的意思，YAML 不认这种写法", "`\\` in double quotes has a meaning of its own, and YAML does not know this one" }
    BadEscapeHelp { "把外面的双引号换成单引号", "use single quotes outside" }
    KeyBesideRule { "`{key}` 与规则编号左端对齐，成了另一条规则", "`{key}` stands on the level of the rules, as if it were one" }
    KeyBesideRuleHelp { "让它比规则编号多缩进两个空格", "indent it two blanks deeper than the id of its rule" }
    RuleBesideRules { "规则 `{rule}` 没有缩进到 `rules` 下面", "the rule `{rule}` is not indented below `rules`" }
    RuleBesideRulesHelp { "让它比 `rules` 多缩进两个空格", "indent it two blanks deeper than `rules`" }
    SeveralFormulasHelp { "只写一个关系；几个关系用 `and`（且）连起来，或各写一条规则", "write one relation; join several with `and`, or make each a rule of its own" }
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
    FeatureDocumentsHelp { "把 `---` 以下的内容另存为一个文件，或删去这一行", "save what follows `---` in a file of its own, or delete this line" }
    FeatureAnchor { "锚点和引用（`&`、`*`）", "anchors and aliases (`&`, `*`)" }
    FeatureTag { "标签（`!`）", "tags (`!`)" }
    FeatureMerge { "合并键（`<<`）", "merge keys (`<<`)" }
    FeatureDocuments { "多文档（`---`）", "several documents (`---`)" }
    UnknownFileKind { "看不出这是模板还是规则文件", "cannot tell whether this is a template or a rule file" }
    UnknownFileKindHelp { "在开头写 `rules-for: 模板名`（规则文件）或 `template: 模板名`（模板）", "begin with `rules-for: NAME` (a rule file) or `template: NAME` (a template)" }
    FullWidthYaml { "`{sign}` 是全角的，YAML 不认", "`{sign}` is full-width, YAML does not know it" }
    FullWidthYamlHelp { "改用半角 `{half}`，后面空一格", "write the half-width `{half}` with a blank behind it" }
    // ---- expressions (G02)
    EmptyExpression { "表达式是空的", "an empty expression" }
    EmptyExpressionHelp { "写上要成立的关系，例如 `row 三.(七) == row 一 + row 二 - row 四`", "write the relation that must hold, such as `row 三.(七) == row 一 + row 二 - row 四`" }
    ExpressionTooLong { "表达式超过 {limit} 字节", "the expression is longer than {limit} bytes" }
    ExpressionTooDeep { "括号或嵌套超过 {limit} 层", "nested more than {limit} levels deep" }
    TooManyOperators { "一个表达式里的运算符超过 {limit} 个", "more than {limit} operators in one expression" }
    TooManyOperatorsHelp { "把相加的各项改成集合，例如 `sum(row 三.**)`", "turn what is added into a set, as in `sum(row 三.**)`" }
    DefinitionsTooDeep { "定义一层套一层，合起来超过 {limit} 层", "definitions within definitions add up to more than {limit} levels" }
    DefinitionsTooDeepHelp { "少套几层，或把其中一部分写成单独的规则", "nest fewer of them, or make a part a rule of its own" }
    ExpressionLimitHelp { "用 `define` 给其中一部分取名，再引用它", "name parts of it under `define` and use the names" }
    UnclosedBracket { "括号没有收尾", "a bracket that is never closed" }
    UnclosedBracketHelp { "补上 `{closing}`（全角半角都可以）", "add `{closing}` (half or full width)" }
    MismatchedBracket { "这里的 `{written}` 没有与之相配的括号", "`{written}` has no bracket to match it" }
    MismatchedOpened { "开在这里", "opened here" }
    MismatchedHelp { "改成与开头相配的括号", "close with the kind of bracket that opens" }
    MismatchedNoneHelp { "删去它，或在前面补上开括号", "delete it, or open a bracket before it" }
    UnclosedString { "引号没有收尾", "a quote that is never closed" }
    UnclosedStringHelp { "补上 `{quote}`", "add `{quote}`" }
    SingleEquals { "单个 `=` 不是比较", "a single `=` compares nothing" }
    SingleEqualsHelp { "写成 `==`", "write `==`" }
    LeadingEqualsHelp { "删去开头的 `=`：这里写的是要成立的关系，不是公式", "delete the leading `=`: this is a relation that must hold, no formula" }
    ForeignOperator { "`{written}` 不是这里的写法", "`{written}` is no sign of this language" }
    ForeignOperatorHelp { "改用 {instead}", "write {instead}" }
    WordWithTwin { "{word}（{twin}）", "{word} ({twin})" }
    StrayCharacter { "这里不能有 `{written}`", "`{written}` has no meaning here" }
    StrayCharacterHelp { "删去它；若是名称的一部分，把名称放进引号", "delete it; where it is part of a name, put the name in quotes" }
    NotYet { "`{word}` 是为以后预留的，现在还不能用", "`{word}` is reserved for later and cannot be used yet" }
    NotYetHelp { "先去掉这条规则；若它是名称，写成 `\"{word}\"`", "leave this rule out for now; where it is a name, write `\"{word}\"`" }
    BadNumber { "`{written}` 不能准确读成一个数", "`{written}` cannot be read exactly as a number" }
    BadNumberHelp { "写成 `1234.56` 这样：整数不超过 18 位，小数不超过 9 位，不写千分位；百分数写成 `10%`", "write it as `1234.56`: at most 18 digits before and 9 behind the point, no thousands separators; a percentage as `10%`" }
    KeywordAsName { "`{word}` 是关键字，这里应是名称", "`{word}` is a keyword where a name belongs" }
    KeywordAsNameHelp { "补上名称；若名称就叫这个，写成 `\"{word}\"`", "add the name; where the name really is this word, write `\"{word}\"`" }
    MissingOperator { "`{before}` 前面缺少运算符", "an operator is missing before `{before}`" }
    MissingOperatorHelp { "补上 `+`、`==`、`and` 之类", "add `+`, `==`, `and` or the like" }
    MissingOperand { "`{sign}` 旁边缺少要算的东西", "nothing stands beside `{sign}` to compute with" }
    MissingOperandHelp { "在 `{sign}` 旁边补上行、列、格或数，或删去它", "put a row, column, cell or number beside `{sign}`, or delete it" }
    MissingName { "`{word}` 后面缺少名称", "a name is missing behind `{word}`" }
    MissingNameHelp { "写成 `{word} 名称`", "write `{word} NAME`" }
    MissingThen { "有“若”（`if`）无“则”（`then`）", "`if` without `then`" }
    MissingThenHelp { "写成 `if 前提 then 关系`（若 … 则 …）", "write `if CONDITION then RELATION`" }
    ThenWithoutIf { "有“则”（`then`）无“若”（`if`）", "`then` without `if`" }
    MissingBrackets { "函数 `{function}` 后面缺少括号", "the function `{function}` lacks its brackets" }
    CellShape { "一格要用方括号写明行和列", "a cell needs a row and a column in square brackets" }
    CellShapeHelp { "写成 `cell[行, 列]`", "write `cell[ROW, COL]`" }
    LooseCommaHelp { "几项写成集合，例如 `sum(row {一, 二})`；几个关系用 `and`（且）连起来；否则删去它", "make several items a set, as in `sum(row {一, 二})`; join several relations with `and`; else delete it" }
    MissingComma { "`{before}` 前面缺少逗号", "a comma is missing before `{before}`" }
    MissingCommaHelp { "集合里各项之间写 `,`（或 `、`）", "put `,` between the members of a set" }
    BareSet { "集合前面要写明是行还是列", "a set must say whether it holds rows or columns" }
    BareSetHelp { "写成 `row {一, 二}` 或 `col {…}`", "write `row {一, 二}` or `col {…}`" }
    AfterBang { "`!` 要写在表名和行、列、格之间", "`!` stands between a table and a row, column or cell" }
    AfterBangHelp { "写成 `表!row 名称`、`表!col 名称` 或 `表!cell[行, 列]`", "write `TABLE!row NAME`, `TABLE!col NAME` or `TABLE!cell[ROW, COL]`" }
    MixedChain { "连续比较中途换了方向", "the chain of comparisons changes direction" }
    MixedChainFirst { "前面是这样比的", "the chain began so" }
    MixedChainHelp { "拆成两个比较，用 `and`（且）连接", "split it into two comparisons joined by `and`" }
    Unexpected { "这里不该是 `{written}`", "`{written}` does not belong here" }
    UnexpectedEnd { "表达式没有写完", "the expression ends too early" }
    UnexpectedHelp { "这里应为：{expected}", "write here: {expected}" }
    ExpectName { "名称", "a name" }
    ExpectOperand { "行、列、格、数或名称", "a row, column, cell, number or name" }
    ExpectOperator { "运算符", "an operator" }
    ExpectEnd { "结尾", "the end" }
    ExpectComparison { "比较（`==`、`<=` 等），允差写在它后面", "a comparison (`==`, `<=` …) before the tolerance" }
    // ---- names and templates (G03, G05)
    UseNear { "改为 `{near}`", "write `{near}`" }
    UseOneOf { "改为下列之一：{list}", "use one of: {list}" }
    UnknownTable { "模板里没有 `{name}` 这张表", "the template has no table `{name}`" }
    BadCode { "代码 `{code}` 里不能有 `{sign}`", "the code `{code}` cannot hold `{sign}`" }
    BadCodeHelp { "换一个代码，把原来的字写在 `label` 里", "choose another code and put the printed words under `label`" }
    BadCodeDotHelp { "分级写：在上级的 `rows`（或 `cols`）下面写最后一段", "write levels as levels: the last part below the `rows` (or `cols`) of the one above" }
    EmptyCode { "代码是空的", "an empty code" }
    EmptyCodeHelp { "写上代码；表上不印字的，另写 `label: \"\"`", "give it a code; where nothing is printed add `label: \"\"`" }
    MappingInListHelp { "列表里只写代码；要写名称或下级，去掉 `-` 和方括号，整个写成键值表", "write only codes in a list; with labels or levels below, make all of it a mapping, without `-` or brackets" }
    NamelessTemplate { "模板没有名称", "the template has no name" }
    TotalWithChildren { "合计自己还分下级，没有可以核对的数", "a total with levels below has no figure to compare" }
    TotalWithChildrenHelp { "去掉 `total: true`，或去掉它的下级", "drop `total: true`, or the levels below" }
    DuplicateCode { "代码 `{code}` 在同级里出现了两次", "the code `{code}` stands twice among its siblings" }
    DuplicateCodeHelp { "给其中一个换代码", "give one of them another code" }
    EmptyTemplate { "模板里没有一张可用的表", "the template has no usable table" }
    EmptyTable { "表 `{code}` 没有行或没有列", "table `{code}` has no rows or no columns" }
    EmptyTemplateHelp { "在 `tables` 下写明每张表的 `rows` 和 `cols`", "write the `rows` and `cols` of each table under `tables`" }
    TemplateTooLarge { "单元格超过 {limit} 个", "more than {limit} cells" }
    TooManyCells { "文件里的单元格和行超过 {limit} 个", "the file holds more than {limit} cells and lines" }
    TwoTotals { "同级里有两个合计", "two totals among siblings" }
    TwoTotalsHelp { "只留一个 `total: true`", "keep one `total: true`" }
    TotalWithoutParts { "合计没有可加的同级项", "a total with nothing to add up" }
    TotalWithoutPartsHelp { "去掉 `total: true`，或补上同级各项", "drop `total: true`, or add its siblings" }
    // ---- rule files (G05) and files of any kind (G06)
    BadDefinitionName { "定义不能取名 `{name}`", "a definition cannot be named `{name}`" }
    BadDefinitionNameHelp { "换一个不是关键字、只含文字和数字的名称", "choose a name of letters and digits that is no keyword" }
    ExtendsEscape { "不能继承规则文件夹以外的 `{file}`", "`{file}` lies outside the folder of the rule files" }
    ExtendsEscapeHelp { "把它放到同一文件夹或上一级的子文件夹里，用相对路径引用", "put it beside this file or in a folder beside it, and name it by a relative path" }
    ExtendsCycle { "继承绕成了圈：{chain}", "`extends` runs in a circle: {chain}" }
    ExtendsCycleHelp { "去掉其中一处 `extends`", "drop one `extends` of the circle" }
    ExtendsMissing { "找不到要继承的 `{file}`", "no file `{file}` to extend" }
    ExtendsMissingHelp { "检查文件名和路径；自带的规则写成 {list}", "check name and path; built-in rules are named {list}" }
    ExtendsKind { "要继承的是另一种报告的规则（{found}）", "the extended rules are for another report ({found})" }
    ExtendsKindHelp { "只继承同一种报告其他年度的规则", "extend rules of the same report in another year" }
    RulesAreTemplate { "`{file}` 是模板，不是规则文件", "`{file}` is a template, no rule file" }
    RulesAreTemplateHelp { "写规则文件的名称；模板用 `--template` 或 `rules-for` 指定", "name a rule file; a template is named by `--template` or `rules-for`" }
    RuleDefinedTwice { "规则 `{rule}` 已由另一个文件定义", "rule `{rule}` is already defined in another file" }
    RuleDefinedTwiceHelp { "换一个编号；若要改写它，用 `extends` 继承那个文件", "choose another id; to override it, `extends` that file" }
    RulesForOther { "规则是给 `{written}` 的，报告用的是 `{template}`", "these rules are for `{written}`, the report is of `{template}`" }
    RulesForOtherHelp { "把 `rules-for` 改为 `{template}`，或换一个规则文件", "change `rules-for` to `{template}`, or give another rule file" }
    UnknownTemplate { "没有名为 `{name}` 的模板", "no template `{name}`" }
    UnknownTemplateHelp { "改为自带的模板（{list}），或把模板文件 `template.yaml` 放在规则旁边", "use a built-in one ({list}), or put the template file `template.yaml` beside the rules" }
    // ---- names in expressions (G03)
    WordRow { "行", "row" }
    WordCol { "列", "column" }
    UnknownName { "表 `{table}` 里没有 `{name}` 这一{axis}", "table `{table}` has no {axis} `{name}`" }
    UnknownNameAnywhere { "哪张表里都没有 `{name}` 这一{axis}", "no table has a {axis} `{name}`" }
    UnknownNameHelp { "看模板里各表的{axis}，写其中的代码", "look at the {axis}s of the tables in the template and write one of their codes" }
    RowForCol { "`{name}` 是{is}，不是{not}", "`{name}` is a {is}, not a {not}" }
    RowForColHelp { "写成 `{word} {name}`", "write `{word} {name}`" }
    RowForColOrHelp { "写成 `{word} {name}`；若指印作“{name}”的那一项，写成 `{own} {code}`", "write `{word} {name}`, or `{own} {code}` for the one printed “{name}”" }
    CellOrderHelp { "格里先写行，后写列：`cell[行, 列]`", "write the row first, then the column: `cell[ROW, COL]`" }
    AmbiguousName { "`{name}` 可以指 {count} 个{axis}", "`{name}` could be any of {count} {axis}s" }
    AmbiguousNameHelp { "写全代码，是其中哪一个：{list}", "write the whole code of the one you mean: {list}" }
    AmbiguousTable { "看不出是哪张表：{list}", "cannot tell which table: {list}" }
    AmbiguousTableHelp { "给规则加上 `table: {table}` 这样的一行，或在前面写明表：`{table}!…`", "give the rule a line such as `table: {table}`, or write the table before it: `{table}!…`" }
    Group { "`{name}` 是一组{axis}，自己没有数", "`{name}` is a group of {axis}s without figures of its own" }
    GroupHelp { "写成 `sum({word} {name}.**)`，或写明其中的一项", "write `sum({word} {name}.**)`, or name one of its members" }
    GroupInCellHelp { "写明其中的一项，或在聚合里写 `{name}.**`，例如 `sum(cell[…])`", "name one of its members, or write `{name}.**` in an aggregate such as `sum(cell[…])`" }
    GroupInRangeHelp { "改用花括号列举，这一组写成 `{name}.**`", "list the members in braces, this group as `{name}.**`" }
    GroupAmongChildren { "下级里的 `{name}` 还分下级，自己没有数", "`{name}` among the children is a group without figures" }
    GroupAmongChildrenHelp { "改用 `**`（各末级）", "write `**` (all leaves)" }
    ReversedRange { "区间的首尾颠倒了", "the range runs backwards" }
    ReversedRangeHelp { "写成 `{from}..{to}`", "write `{from}..{to}`" }
    CrossParentRange { "`{from}` 和 `{to}` 不是同级，不能成区间", "`{from}` and `{to}` are no siblings, so nothing runs between them" }
    CrossParentRangeHelp { "用花括号列举，例如 `{一, 三.**}`", "list the members in braces, as in `{一, 三.**}`" }
    RepeatedMember { "`{name}` 在集合里出现了两次", "`{name}` stands twice in the set" }
    RepeatedMemberHelp { "删去重复的一个，否则它会被加两遍", "delete one, or it is added twice" }
    ExceptNothing { "要除去的本来就不在集合里", "what `except` takes out is not in the set" }
    ExceptNothingHelp { "删去这一项，或检查名称", "delete it, or check the name" }
    EmptySet { "这个集合是空的", "the set is empty" }
    EmptySetHelp { "换一个有下级的行或列", "name a row or column that has members" }
    AllTakenOutHelp { "少除去一些：`except` 把全部各项都除去了", "take out less: `except` leaves nothing" }
    UnknownDefinition { "没有名为 `{name}` 的定义", "no definition `{name}`" }
    UnknownDefinitionHelp { "在 `define` 里定义它；行、列、格要写成 `row …`、`col …`、`cell[…]`", "add it under `define`; rows, columns and cells are written `row …`, `col …`, `cell[…]`" }
    WriteDigits { "用阿拉伯数字写数，例如 `100`", "write numbers in digits, as in `100`" }
    WriteRow { "写成 `{word} {name}`", "write `{word} {name}`" }
    BrokenDefinition { "定义 `{name}` 本身有误", "the definition `{name}` is broken itself" }
    BrokenDefinitionHelp { "先改好它的定义", "mend the definition first" }
    CyclicDefinition { "定义绕成了圈：{chain}", "definitions run in a circle: {chain}" }
    CyclicDefinitionHelp { "去掉圈里的一处引用", "take one of them out of the circle" }
    UnknownFunction { "没有 `{name}` 这个函数", "no function `{name}`" }
    UnknownSection { "模板里没有 `{name}` 这一部分", "the template has no section `{name}`" }
    UnknownPlaceholder { "说明里的 `{name}` 无处可填", "nothing fills `{name}` in the message" }
    PlaceholderUnclosed { "说明里的花括号没有收尾", "a brace in the message that is never closed" }
    PlaceholderUnclosedHelp { "补上 `}`", "add `}`" }
    PlaceholderAxis { "`{name}` 在每个位置有多个值，不能填进说明", "`{name}` has many values at one position and cannot fill the message" }
    PlaceholderAxisHelp { "改用与 `check` 同方向的定义，或一个格", "use a definition that runs as `check` does, or a single cell" }
    UnknownRule { "没有编号为 `{rule}` 的规则", "no rule `{rule}`" }

    // ---- types (G04)
    RowMeetsCol { "行与列不能直接相算", "a row meets a column" }
    RowMeetsColHelp { "两边都用行或都用列；要一个数就写 `cell[行, 列]`", "use rows on both sides or columns on both; for one figure write `cell[ROW, COL]`" }
    AxesDiffer { "表 `{a}` 与表 `{b}` 的栏目不同，不能逐格相算", "tables `{a}` and `{b}` have different axes" }
    AxesDifferHelp { "改用单个格 `表!cell[行, 列]`，或先聚合成一个数", "use single cells `TABLE!cell[ROW, COL]`, or aggregate to one figure first" }
    SetOutside { "集合只能放在聚合函数里", "a set outside an aggregate" }
    SetOutsideHelp { "写成 `sum(…)`、`count(…)`、`all(…)` 之类", "put it in `sum(…)`, `count(…)`, `all(…)` or the like" }
    TwoSets { "一个聚合里只能有一个集合", "two sets in one aggregate" }
    TwoSetsHelp { "拆成两个聚合，例如 `sum(…) + sum(…)`", "split it in two, as in `sum(…) + sum(…)`" }
    UnitClash { "单位不合：{left} 与 {right}", "units do not go together: {left} and {right}" }
    UnitClashHelp { "检查两边各是什么，改用同一类单位的数", "check what both sides measure and use figures of one kind" }
    ToleranceUnit { "允差的单位与比较的数不合", "the unit of the tolerance does not fit" }
    ToleranceHere { "比较在这里", "compared here" }
    NotTruth { "这里应是可以成立或不成立的关系，写的却是一个数", "a relation that is true or false belongs here" }
    NotTruthHelp { "补上比较，例如 `… == …`、`… >= 0`", "add a comparison such as `… == …` or `… >= 0`" }
    NotNumber { "这里应是一个数，写的却是关系", "a figure belongs here, a relation is written" }
    NotNumberHelp { "改成行、列、格或数；要数有几个成立，用 `count(…)`", "use a row, column, cell or number; to count how many hold use `count(…)`" }
    TextOutOfPlace { "文字不能参加运算或比较", "text cannot be computed with" }
    TextOutOfPlaceHelp { "用 `contains`（包含）、`matches`（匹配）或 `length(section …)`（字数）；若是行、列或数，去掉引号", "use `contains`, `matches` or `length(section …)`; where it is a row, column or number, drop the quotes" }
    WriteState { "写成 `… is blank`（`为 空白`）", "write `… is blank`" }
    NotText { "这里应是文字", "text belongs here" }
    NotTextHelp { "左边写 `section 名称`（部分），右边写引号里的文字", "write `section NAME` on the left and quoted words on the right" }
    OneArgument { "`{function}` 要一个参数，写了 {found} 个", "`{function}` takes one argument, {found} given" }
    NoArguments { "`{function}` 至少要一个参数，写了 {found} 个", "`{function}` takes at least one argument, {found} given" }
    ArgumentHelp { "写成 `{function}(…)`", "write `{function}(…)`" }
    DivisionByZero { "除数是 0", "division by zero" }
    DivisionByZeroHelp { "改写除数", "change the divisor" }
    BadTolerance { "允差必须是不小于 0 的常数，写在 `==`、`<=` 或 `>=` 之后", "a tolerance is a constant ≥ 0 behind `==`, `<=` or `>=`" }
    BadToleranceHelp { "写成 `a == b within 0.01`", "write `a == b within 0.01`" }
    NotIntervalable { "`≈` 两边只能是数的和、差与常数倍", "both sides of `≈` must be sums of figures and their multiples" }
    NotIntervalableHelp { "改用 `== … within 允差`，或拆开乘除", "use `== … within TOLERANCE`, or take the product apart" }
    NotACell { "这里应是行、列或格", "a row, column or cell belongs here" }
    NotACellHelp { "把 `is …` 或 `??` 写在单个行、列、格后面", "put `is …` or `??` right behind one row, column or cell" }
    NotConstant { "`??` 后面只能是常数", "only a constant can stand behind `??`" }
    NotConstantHelp { "写成 `?? 0` 这样的数", "write a number, as in `?? 0`" }
    BadPattern { "不是可用的正则式：{why}", "no regular expression: {why}" }
    BadPatternHelp { "改正括号和转义；只找原文就用 `contains`（包含）", "mend brackets and escapes; to find plain words use `contains`" }
    UnknownUnit { "没有 `{unit}` 这个单位", "no unit `{unit}`" }
    NumberTooLong { "这个数位数太多，不能准确计算", "too many digits to compute exactly" }
    TooManyOperands { "集合展开后超过 {limit} 个数", "more than {limit} operands after sets are written out" }

    // ---- lints (G07)
    AlwaysTrue { "这条规则永远成立，什么也查不出", "this rule always holds and finds nothing" }
    AlwaysFalse { "这条规则永远不成立", "this rule never holds" }
    AlwaysTrueHelp { "检查两边是不是写成了同样的或不含表中数的东西", "check whether both sides are the same, or hold no figure of the form" }
    NoPositions { "规则 `{rule}` 在哪里都不适用", "rule `{rule}` applies nowhere" }
    NoPositionsHelp { "改写前提 `when`，它永远不成立", "change `when`, which never holds" }
    BlankNeverSeen { "`??` 已经替换了空白，再问是否空白没有意义", "`??` has replaced blanks before they are asked for" }
    BlankNeverSeenHelp { "去掉 `??`", "drop `??`" }
    UnusedDefinition { "定义 `{name}` 没有被用到", "the definition `{name}` is never used" }
    UnusedDefinitionHelp { "删去它，或在规则里引用它", "delete it, or use it in a rule" }
    DuplicateRule { "规则 `{rule}` 与 `{first}` 查的是同一回事", "rule `{rule}` says the same as `{first}`" }
    DuplicateDerivedHelp { "删去它：模板已经这样规定", "delete it: the template says so already" }
    DuplicateRuleHelp { "删去其中一条", "delete one of them" }

    // ---- derived rules
    DerivedTotal { "`{total}`应等于各项之和 {left}，表上是 {right}，相差 {difference}", "`{total}` should be the sum of its parts, {left}; the form says {right}, off by {difference}" }
    DerivedBlankTotal { "`{total}`没有填，各项之和是 {left}", "`{total}` is not filled in, its parts add to {left}" }
    DerivedWhole { "应是整数，表上是 {left}", "should be a whole number, the form says {left}" }
    DerivedNotNegative { "不应是负数，表上是 {left}", "should not be negative, the form says {left}" }
    DerivedFilled { "这一格不得空着", "this cell must not be left empty" }
    // ---- findings
    DoesNotHold { "不成立：{expression}", "does not hold: {expression}" }
    Undetermined { "规则 `{rule}` 无法判断", "rule `{rule}` cannot be decided" }
    CountsAsZero { "{state}，计为 0", "{state}, counted as 0" }
    StateNumber { "数", "number" }

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
    PlaceTableCell { "表格 {table} 第 {row} 行第 {cell} 格", "table {table} row {row} cell {cell}" }
    PlaceTableRow { "表格 {table} 第 {row} 行", "table {table} row {row}" }
    PlacePage { "第 {page} 页 {left},{top}", "page {page}, {left},{top}" }
    PlaceRowColumn { "第 {row} 行 {column} 列", "row {row} column {column}" }
    PlaceRow { "第 {row} 行", "row {row}" }
    PlaceColumn { "第 {column} 列", "column {column}" }
    HeadLineColumn { "行:列", "line:column" }
    WordReport { "报告", "report" }
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
    StateBlank { "空白", "blank" }
    StateDash { "横线", "dash" }
    StateText { "文字", "text" }
    StateAbsent { "缺失", "absent" }
    StateUncertain { "存疑", "uncertain" }
    ReasonCell { "`{cell}` 为{state}", "`{cell}` is {state}" }
    ReasonUnit { "`{cell}` 的单位与表上的合不到一起", "the unit of `{cell}` does not fit the form's" }
    ReasonOverflow { "数太大，不能准确计算", "too large to compute exactly" }
    ReasonDivision { "除数是 0", "division by zero" }
    ReasonSection { "报告里没有“{section}”这一部分", "the report has no section `{section}`" }
    HelpSharedValue { "先核对 {cells}：有 {count} 条不成立的关系都经过它，差额相同；若只有它错，应为 {value}", "look at {cells} first: {count} violated relations share it and are off by the same amount; if it alone is wrong, it should be {value}" }
    HelpShared { "先核对 {cells}：有 {count} 条不成立的关系都经过它，差额相同", "look at {cells} first: {count} violated relations share it and are off by the same amount" }
    HelpTotal { "核对其余各格；若都无误，{cell} 应为 {value}", "check the other cells; if they are right, {cell} should be {value}" }
    HelpCell { "核对 {cell}", "check {cell}" }
    HelpParts { "逐格核对参加计算的数", "check the figures one by one" }
    HelpUndetermined { "补上或改正这些格，再查一次", "fill in or correct these cells and check again" }
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
    HelpSchema { "输出 JSON Schema，供编辑器和程序使用", "Print a JSON Schema, for editors and programs" }
    HelpSchemaName {
        "template（模板）、rules（规则文件），或 check、summary、extract、lint 的 JSON 输出",
        "template, rules (the YAML files), or check, summary, extract, lint (the JSON output)"
    }
    HelpCompletions { "输出命令行补全脚本", "Print the completion script of a shell" }
    HelpShell { "bash、zsh、fish、powershell、elvish", "bash, zsh, fish, powershell, elvish" }
    HelpMan { "输出手册页", "Print a manual page" }
    HelpManCommand { "命令名；不写则为整个程序", "A command; the whole program where none is given" }
    HelpLang { "说明文字的语言：zh、en（默认随系统）", "Language of messages: zh, en (default: the locale)" }
    HelpColor { "颜色：auto、always、never（默认 auto）", "Colours: auto, always, never (default: auto)" }
    HelpHelp { "显示帮助", "Print help" }
    HelpVersion { "显示版本", "Print the version" }
    HelpReports { "报告：文件、文件夹（连同下级）或通配符 *.docx、**；- 表示标准输入", "Reports: files, folders (with those inside) or patterns *.docx, **; - is standard input" }
    HelpRulesFile { "再加一个规则文件（可重复）", "Add a rule file (repeatable)" }
    HelpOnly { "只检查这条规则（可重复）", "Check this rule only (repeatable)" }
    HelpTemplate { "指定模板：内置名称或文件（默认自动认定）", "The template: a built-in name or a file (default: recognised)" }
    HelpOutput { "结果写入文件", "Write the results to a file" }
    HelpOutputDir { "每个报告文件一个结果，写进这个文件夹；已是最新的不再做", "One result a report file, in this folder; what is up to date is not made again" }
    HelpAnnotate { "报告是 .xlsx 的，写一份副本，出错的格有批注和底色：文件，多份时为文件夹", "Of reports that are .xlsx, a copy with comments and colour at wrong cells: a file, for several a folder" }
    HelpStrict { "核实性不成立和未判定也使退出状态为 1", "Warnings and undetermined positions exit with 1, too" }
    HelpJobs { "同时处理几份（默认按处理器核数）；结果与份数无关", "Reports taken at once (default: one a core); results do not depend on it" }
    HelpCheckFormat { "格式：{formats}（默认 {default}）", "Format: {formats} (default: {default})" }
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
    ReadDirectoryHelp { "写出文件夹里的文件", "name the files in it" }
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
    WriteOverInputHelp { "给 `{arg}` 换一个文件名", "give `{arg}` another name" }
    FolderHoldsInputs { "输入 `{name}` 在写结果的文件夹 `{folder}` 里", "the input `{name}` lies in `{folder}`, which is to be written" }
    FolderHoldsInputsHelp { "给 `{arg}` 另写一个文件夹，里面没有输入文件", "give `{arg}` a folder of its own" }
    FolderTotal { "结果在 `{folder}`：新做 {made} 份，已是最新 {kept} 份，未能检查 {failed} 份", "results in `{folder}`: made {made}, up to date {kept}, not checked {failed}" }
    NotAnnotated { "{count} 份报告不是 .xlsx，没有带批注的副本", "reports without an annotated copy, for they are no .xlsx: {count}" }
    NotAnnotatedHelp { "要批注的，在表格软件里另存为 .xlsx 再查", "save them as .xlsx to have them annotated" }

    // ---- Reading a report: files (G06)
    FileEmpty { "文件是空的", "the file is empty" }
    FileEmptyHelp { "检查文件是否保存完整，再重新导出一次", "check that the file was saved whole and export it again" }
    FileTooLarge { "文件超过 {limit}", "the file is larger than {limit}" }
    FileTooLargeHelp { "只保留报告的正文和表格，再读一次", "keep only the text and tables of the report and read it again" }
    NotAText { "文件不是文本", "the file is not a text" }
    FormatNotRead { "还不能直接读取 {format} 格式", "{format} files cannot be read directly yet" }
    FormatNotReadHelp { "把报告另存为纯文本、CSV 或 Markdown", "save the report as plain text, CSV or Markdown" }
    BadEncoding { "文件的编码认不出来：不是 UTF-8、UTF-16，也不是 GB18030", "the encoding is unknown: neither UTF-8, UTF-16 nor GB18030" }
    BadEncodingHelp { "在编辑器里另存为 UTF-8", "save it as UTF-8 in your editor" }
    CsvUnclosedQuote { "引号没有收尾", "a quote that is never closed" }
    CsvUnclosedQuoteHelp { "补上收尾的 `\"`；字段里的引号写两次", "close it with `\"`; write a quote inside a field twice" }
    CsvWidth { "这一行有 {found} 个字段，表头有 {expected} 个", "{found} fields on this line, {expected} in the head line" }
    CsvWidthHelp { "补齐或删去字段；含逗号的字段用引号括起来", "add or remove fields; put a field that holds commas in quotes" }
    JsonSyntax { "JSON 写法有误：{detail}", "not well-formed JSON: {detail}" }
    JsonSyntaxHelp { "检查此处的逗号、引号和括号", "check the commas, quotes and brackets here" }
    JsonShape { "JSON 里没有报告的单元格", "the JSON holds no cells of a report" }
    JsonShapeHelp { "写成 `extract -f json` 的样子：`reports` 里每份报告有 `cells`", "write it as `extract -f json` does: `reports`, each with `cells`" }
    JsonCell { "`{place}` 缺少 `table`、`row` 或 `col`", "`{place}` lacks `table`, `row` or `col`" }
    JsonCellHelp { "给这一格补上 `table`、`row`、`col` 和 `value`", "give the cell `table`, `row`, `col` and `value`" }
    SeveralReports { "文件里不止一份报告，只读了第一份 `{name}`", "the file holds several reports, only the first `{name}` was read" }
    SeveralReportsHelp { "把每份报告各存一个文件", "save each report in a file of its own" }

    // ---- Placing a report (G06)
    NoTemplateFits { "认不出这是哪一种报表", "the document fits none of the known forms" }
    NoTemplateFitsHelp { "检查文件是否含有表格；用 `--template` 可指定报表。找过的有：{looked}", "check that the file holds the tables, or name the form with `--template`; looked for: {looked}" }
    LookedFor { "`{template}`（行 {rows}/{all_rows}，列 {cols}/{all_cols}）", "`{template}` (rows {rows}/{all_rows}, columns {cols}/{all_cols})" }
    TemplateTied { "这份报告同样像 {names}", "the report fits {names} equally well" }
    TemplateTiedHelp { "用 `--template` 指定其中一种", "name one of them with `--template`" }
    TemplateChosen { "按指定使用 `{template}`", "`{template}` as asked for" }
    TemplateRecognised { "标签相符：行 {rows}/{all_rows}，列 {cols}/{all_cols}", "labels agree: rows {rows}/{all_rows}, columns {cols}/{all_cols}" }
    TemplateByYear { "行列不足以区分，按年度 {year} 取 `{template}`", "rows and columns leave it open; `{template}` by the year {year}" }
    TemplateByCodes { "代码相符：{known}/{all} 格", "codes agree: {known} of {all} cells" }
    TemplateStated { "文件注明 `{template}`", "the file names `{template}`" }
    TableMissing { "没有找到表 `{table}`", "table `{table}` was not found" }
    TableMissingHelp { "检查报告是否缺少“{title}”一表", "check whether the report lacks the table “{title}”" }
    RowMissing { "表 `{table}` 里没有找到行 `{row}`（{label}）", "row `{row}` ({label}) of table `{table}` was not found" }
    RowMissingHelp { "检查报告里这一行的名称，应为“{label}”", "check the label of this row in the report, it should read “{label}”" }
    ColMissing { "表 `{table}` 里没有找到列 `{col}`", "column `{col}` of table `{table}` was not found" }
    ColMissingHelp { "检查报告里这一列的列头，应为“{label}”", "check the head of this column in the report, it should read “{label}”" }
    LabelTolerated { "“{found}”按“{expected}”读取", "“{found}” is read as “{expected}”" }
    LabelToleratedHelp { "改为报表的原文“{expected}”", "write “{expected}” as the form does" }
    ExtraRow { "表 `{table}` 多出一行“{label}”，不在报表之内", "table `{table}` has a further row “{label}” that is not on the form" }
    ExtraRowHelp { "核对这一行是否为本地自设；它不参与校核", "check whether this is a local row; it takes no part in the checks" }
    CellCountDiffers { "行 `{row}` 有 {found} 格，应有 {expected} 格", "row `{row}` has {found} cells, {expected} belong there" }
    CellCountHelp { "对照原件补齐这一行的各格，空格也要保留", "complete the cells of this row from the original, blank ones included" }
    BlanksMoved { "行 `{row}` 的空格似已挤到行末，各格归属不明", "the blanks of row `{row}` seem moved to its end, so its figures fit no column for sure" }
    CellIsText { "这一格不是数字：“{words}”", "this cell is no figure: “{words}”" }
    CellIsTextHelp { "只写数字；没有的写 0，或留空", "write the figure alone; 0 or nothing where there is none" }
    ColumnsUnclear { "表 `{table}` 的列头与报表不符，各格归属不明", "the column heads of table `{table}` are not those of the form, so its figures fit no column for sure" }
    ColumnsUnclearHelp { "对照报表改正列头，或用 `--template` 指定另一种报表", "correct the heads after the form, or name another form with `--template`" }
    YearDisagrees { "标题写 {title} 年，统计期限写 {period} 年", "the title says {title}, the period says {period}" }
    YearDisagreesHelp { "核对报告的年度", "check which year the report is for" }
    UnknownCellHere { "报表 `{template}` 没有单元格 `{cell}`", "`{template}` has no cell `{cell}`" }
    UnknownCellNear { "改为 `{near}`", "write `{near}`" }
    UnknownCellHelp { "按 `gouji templates` 列出的代码书写", "use the codes that `gouji templates` lists" }
    AmbiguousCell { "`{cell}` 可指：{candidates}", "`{cell}` may stand for {candidates}" }
    DuplicateCell { "单元格 `{cell}` 写了两次", "the cell `{cell}` is written twice" }
    DuplicateCellFirst { "第一次写在这里", "first written here" }
    DuplicateCellHelp { "删去其中一行", "delete one of the lines" }
    BadState { "`{written}` 不是单元格的状态", "`{written}` is no state of a cell" }
    BadStateHelp { "改为 number、blank、dash、text、absent、uncertain 之一", "write one of number, blank, dash, text, absent, uncertain" }
    StateWithoutFigure { "状态是 number，值“{words}”却不是数字", "the state is number, and the value “{words}” is none" }
    StateWithoutFigureHelp { "改正值，或改写状态", "correct the value or the state" }

    // ---- office files
    OfficeBroken { "文件损坏：`{part}` 读不下去（{detail}）", "the file is damaged: `{part}` cannot be read ({detail})" }
    OfficeNoPart { "文件损坏：里面没有 `{part}`", "the file is damaged: there is no `{part}` in it" }
    OfficeDoctype { "`{part}` 里有 DOCTYPE，办公文件不应有", "a DOCTYPE in `{part}`, which no office file has" }
    OfficeBrokenHelp { "用原来的软件打开，另存一份再读", "open it in its own program and save it anew" }
    OfficeEncrypted { "文件设了密码", "the file is protected by a password" }
    OfficeEncryptedHelp { "在原来的软件里去掉打开密码，另存后再读", "remove the password in its own program and save it" }
    OfficeUnreadHelp { "另存为 DOCX、XLSX、ODT、ODS 或纯文本", "save it as DOCX, XLSX, ODT, ODS or plain text" }
    OfficeTooManyParts { "压缩包里的文件超过 {limit} 个", "more than {limit} files in the archive" }
    OfficePartTooLarge { "解压后超过 {limit}", "more than {limit} once unpacked" }
    OfficeBomb { "压缩比超过 {limit} 倍，不像正常的报告", "packed more than {limit} times, as no report is" }
    OfficeTooDeep { "嵌套超过 {limit} 层", "nested more than {limit} deep" }
    OfficeTooManyPieces { "段落超过 {limit} 个", "more than {limit} paragraphs" }
    OfficeTooManySheets { "工作表超过 {limit} 张", "more than {limit} sheets" }
    FormulaOpen { "{count} 个公式没有存下结果：{places}", "{count} formulas without a stored result: {places}" }
    FormulaOpenHelp { "用 Excel 或 WPS 打开，保存一次再读", "open the file in a spreadsheet program, save it, and read it again" }
    FormulaComputed { "{count} 个求和公式没有存下结果，已按公式算出：{places}", "{count} sums without a stored result, computed as written: {places}" }
    FormulaComputedHelp { "以软件显示的为准的，用 Excel 或 WPS 保存一次再读", "save the file in a spreadsheet program to have its own results read" }
    HiddenSheet { "工作表“{sheet}”是隐藏的，也已读入", "the sheet “{sheet}” is hidden and was read" }
    HiddenRows { "工作表“{sheet}”里隐藏的行也已读入：{list}", "hidden rows of the sheet “{sheet}” were read: {list}" }
    HiddenCols { "工作表“{sheet}”里隐藏的列也已读入：{list}", "hidden columns of the sheet “{sheet}” were read: {list}" }
    HiddenCellsHelp { "确认这些内容属于报表；不属于的，删去再读", "see whether they belong to the report, and delete what does not" }
    ConverterMissing { "{format} 格式要借助 LibreOffice 才能读，这台机器上没有 `soffice`", "{format} files are read through LibreOffice, and there is no `soffice` on this machine" }
    ConverterMissingHelp { "另存为 DOCX，或装上 LibreOffice", "save it as DOCX, or install LibreOffice" }
    ConverterTimedOut { "LibreOffice 在 {limit} 秒内没有转换完", "LibreOffice did not convert the file within {limit} seconds" }
    ConverterFailed { "LibreOffice 没有转换成功：{detail}", "LibreOffice could not convert the file: {detail}" }
    ConverterFailedHelp { "用原来的软件打开，另存为 DOCX", "open it in its own program and save it as DOCX" }
    ConvertedBy { "{format} 格式，经 LibreOffice 转换后读入；位置按转换后的表格计", "read from {format} through LibreOffice; places are those of the converted tables" }
    ConvertedByHelp { "有出入时，另存为 DOCX 再读", "save it as DOCX and read that where something differs" }

    // ---- PDF
    PdfLocked { "PDF 有密码保护", "the PDF is protected by a password" }
    PdfLockedHelp { "去掉密码保护后另存一份", "save a copy without the password" }
    PdfTooLarge { "PDF 的页数或内容超出上限", "the PDF has more pages or marks than are read" }
    PdfBroken { "PDF 文件损坏，读不出来", "the PDF is damaged and cannot be read" }
    PdfBrokenHelp { "重新下载或重新导出一份，再试一次", "download or export it again and try once more" }
    PdfWithoutText { "PDF 里只有图像，没有文字", "the PDF holds pictures only, no text" }
    PdfPageWithoutText { "第 {pages} 页只有图像，没有文字", "pages without text: {pages}" }
    PdfWithoutTextHelp { "找带文字的原件（Word、网页），或先做文字识别", "find the original with text (Word, web page), or run text recognition first" }

    // ---- Reading a report: web pages (G06)
    HtmlTooDeep { "网页的标签嵌套超过 {limit} 层，没有读", "the page nests more than {limit} tags, it was not read" }
    HtmlTooMany { "网页的标签和文字超过 {limit} 处，没有读", "the page has more than {limit} tags and texts, it was not read" }
    HtmlAttributes { "一个标签的属性超过 {limit} 个，网页没有读", "a tag has more than {limit} attributes, the page was not read" }
    HtmlMistakes { "网页的标记错误超过 {limit} 处，没有读", "the markup has more than {limit} mistakes, the page was not read" }
    HtmlCut { "网页在表格中间断了，断处的一格没有读", "the page ends in the middle of a table, the cell where it ends was not read" }
    CellsMerged { "行 `{row}` 的格与列头对不上：有合并的格，各格归属不明", "the cells of row `{row}` are merged otherwise than its heads, so its figures fit no column for sure" }
    CellsMergedHelp { "对照原件，把合并的格拆开填写", "split the merged cells after the original" }
    HtmlCutHelp { "重新保存完整的网页", "save the whole page again" }

    // ---- text without cell borders
    RunTogether { "行 `{row}` 的各格连写为“{words}”，有 {count} 种分法都说得通", "the cells of row `{row}` run together as “{words}”, and {count} ways to part them are possible" }
    RunTogetherOpen { "行 `{row}` 的各格连写为“{words}”，分不开", "the cells of row `{row}` run together as “{words}” and cannot be told apart" }
    RunTogetherHelp { "从原件另取一份保留表格线或空格的文本，或照原件填写这一行", "take the text from the original with its cells kept apart, or complete this row from it" }
    BlanksLost { "行 `{row}` 的文本是“{words}”：这张表的空格没有留下痕迹，各数归属不明", "row `{row}` reads “{words}”: blank cells left no trace in this table, so its figures fit no column for sure" }
    NoteRecovered { "由连写的文本复原", "recovered from cells that run together" }
    ByConstruction { "其中 {count} 处成立的关系用来复原连写的数字，不作为核对结果", "of those satisfied, {count} were used to recover cells that run together and confirm nothing" }

    // ---- documents over a run
    NotRead { "没有读到报告 `{report}`", "the report `{report}` was not read" }
    ReportsCounted { "没有违反规则的报告 {count} 份", "reports in which nothing is violated: {count}" }
    ResultsCut { "查出的问题太多，另有 {count} 处没有写进来", "too many results: {count} more were left out" }
    ResultsCutHelp { "用 `-f jsonl` 或 `-f csv` 得到全部结果", "use `-f jsonl` or `-f csv` to get all results" }
    FilesCut { "文件太多，只列出前 {count} 个", "too many files: the first {count} are listed" }
    RemarksCut { "读取报告时的说明太多，另有 {count} 条没有写进来", "too many remarks on the reading of reports: {count} more were left out" }
    ReadingReport { "读取报告", "reading the report" }
    PositionsCut { "另有 {count} 处未列出", "more positions, not listed: {count}" }
    TallyTitle { "各份报告合计", "all reports" }
    TallyReports { "报告", "reports" }
    TallyFailed { "未能读取", "not read" }
    TallyWhere { "在哪里", "where" }
    TallyMore { "另 {count} 处", "{count} more" }
    TallyWorst { "违反最多的报告", "reports with most violations" }
    TallyCauses { "未判定的原因", "why undetermined" }
    TallyPositions { "处", "positions" }
    TallyCut { "另有 {count} 项未列出", "more, not listed: {count}" }
    CauseCell { "有格为{state}", "a cell is {state}" }
    CauseUnit { "单位与表上的合不到一起", "a unit does not fit the form's" }
    CauseSection { "报告里没有所查的部分", "the report lacks the section" }
    StandingErrors { "违反强制性规则", "with errors" }
    StandingWarnings { "只违反核实性规则", "with warnings only" }
    StandingUndetermined { "未发现违反，有未判定", "undetermined" }
    StandingInfos { "只有提示", "with hints only" }
    StandingHolding { "全部成立", "all holding" }
    StandingUnchecked { "没有一处得到检查", "nothing checked" }

    // ---- pages and workbooks
    PageTitle { "校核结果", "Check results" }
    PageSkip { "跳到正文", "Skip to the results" }
    PageFilter { "筛选", "Filter" }
    PageOutcome { "结果", "outcome" }
    PageAllRules { "全部规则", "all rules" }
    PageSearch { "查找报告", "find a report" }
    PageReset { "全部显示", "show all" }
    PageShownAll { "共 # 处", "# findings" }
    PageShownSome { "显示 # 处，共 ## 处", "# of ## findings shown" }
    PagePrevious { "上一处", "previous finding" }
    PageNext { "下一处", "next finding" }
    PageTheme { "浅色或深色", "light or dark" }
    PageTop { "回到开头", "back to the top" }
    PageTables { "查看表格", "show the tables" }
    PageFindings { "查出的问题", "findings" }
    PageCells { "有关的格、规则和依据（{count} 格）", "cells, rule and basis ({count} cells)" }
    PageMorePlaces { "另有 {count} 处未列出", "{count} more places, not listed" }
    PageRemarks { "读取这份报告时的说明：{count} 条", "remarks on the reading of this report: {count}" }
    PageMoreRemarks { "另有 {count} 条未列出", "{count} more, not listed" }
    PageRunRemarks { "关于规则文件和输入：{count} 条", "about rule files and inputs: {count}" }
    PageUnit { "单位：{unit}", "unit: {unit}" }
    PagePositions { "逐处核对", "Positions" }
    PageReports { "报告", "Reports" }
    PageWithErrors { "有错误", "with errors" }
    PageWithWarnings { "有警告", "with warnings" }
    PageWithOpen { "未能全部判定", "not all determined" }
    PageWithInfos { "只有提示", "hints only" }
    PageHolding { "全部成立", "everything holds" }
    PageUnchecked { "没有得到检查", "nothing checked" }
    PageUnread { "未能读取", "not read" }
    PageUnreadCount { "未能读取的报告：{count} 份", "reports not read: {count}" }
    PageLegend { "图例", "Marks" }
    PageLegendPart { "错误，参加计算的格", "error, took part" }
    PageByRule { "按规则", "By rule" }
    PageReportsViolating { "违反的报告", "reports violating" }
    PagePlacesViolated { "违反处数", "places violated" }
    PagePlacesOpen { "未判定处数", "places undetermined" }
    PageWhere { "最多在", "mostly at" }
    PageOffenders { "问题最多的报告", "Most violations" }
    PageCauses { "未判定的原因", "Why undetermined" }
    PageCause { "原因", "cause" }
    PageCauseCell { "单元格为{state}", "a cell is {state}" }
    PageCauseUnit { "单位合不到一起", "units do not fit" }
    PageCauseSection { "报告里没有所需的部分", "a section is missing" }
    PageAllReports { "全部报告", "All reports" }
    PageNotAllDrawn { "查出问题的报告共 {all} 份，下面画出问题最重的 {drawn} 份的表格；其余的只列在这里", "of {all} reports with findings the {drawn} worst are drawn below; the others stand in this list only" }
    PageCleanNotDrawn { "{count} 份全部成立的报告没有画出表格", "{count} reports in which everything holds are not drawn" }
    PageNotAllListed { "另有 {count} 份报告没有列出，已计入上面的合计", "{count} more reports are not listed; the totals above count them" }
    PageCountedOnly { "另有 {count} 份报告没有违反规则，只计数，不逐份列出", "{count} more reports in which nothing is violated are counted and not listed one by one" }
    BookSummary { "汇总", "Summary" }
    BookLeft { "左边", "left" }
    BookRight { "右边", "right" }
    BookDifference { "相差", "difference" }
    BookCount { "处数", "places" }
    BookDrawn { "有问题的报告 {all} 份，其中 {drawn} 份附有表格（问题重的优先，最多 {most} 份），工作表以报告的序号开头", "reports with findings: {all}; {drawn} of them have sheets with their tables (the worst, at most {most}), named by the number of the report" }
    PageNoneFound { "没有符合的报告", "no report fits" }

    // ---- Tables of cells of many reports (G06)
    HeadLacks { "表头缺少这些列：{columns}", "the head line lacks the columns {columns}" }
    HeadLacksHelp { "把表头写成 `report,table,row,col,value`", "write the head line as `report,table,row,col,value`" }
    LineWithoutReport { "这一行没有写明属于哪份报告", "this line does not say which report it belongs to" }
    LineWithoutReportHelp { "在 `report` 一列写上报告的名称", "put the name of the report into the column `report`" }
    NameComesAgain { "报告 `{name}` 的行不在一处，各段分别核对", "the lines of report `{name}` stand apart, each part is checked as it stands" }
    NameComesAgainHelp { "把同一份报告的行排在一起，或给两份报告各取名称", "sort the lines by report, or give each report a name of its own" }
    ColumnUnknown { "列 `{cell}` 不是任何报表的单元格，没有读", "the column `{cell}` names no cell of any form, it was not read" }
    ColumnAgain { "单元格 `{cell}` 有两列，只读了第一列", "two columns name the cell `{cell}`, only the first was read" }
    ColumnAgainHelp { "删去其中一列", "delete one of the columns" }
    TableReadFailed { "读到一半出错：{detail}", "reading ended halfway: {detail}" }
    TableReadFailedHelp { "检查文件和磁盘，再试一次", "check the file and the disk, then try again" }
    ColumnsLack { "文件缺少这些列：{columns}", "the file lacks the columns {columns}" }
    ColumnsLackHelp { "给列取名 `report`、`table`、`row`、`col`、`value`，或一格一列：`report`、`三!一,自然人`", "name the columns `report`, `table`, `row`, `col`, `value`, or one a cell: `report`, `三!一,自然人`" }
    ColumnType { "列 `{column}` 的类型 `{type}` 放不了单元格，没有读", "the column `{column}` of type `{type}` can hold no cells, it was not read" }
    ColumnTypeHelp { "把这一列写成整数、小数或文字", "write the column as integers, decimals or words" }
    ColumnsBroken { "{format} 文件已损坏（{detail}）", "the {format} file is damaged ({detail})" }
    ColumnsBrokenHelp { "重新导出或复制一次，再核对", "export or copy it again, then check" }
    ColumnsTooLarge { "一次要解开的超过 {limit}", "more than {limit} must be unpacked at once" }
    ColumnsTooLargeHelp { "写成较小的行组或批次，如每批 100,000 行", "write smaller row groups or batches, such as 100,000 rows" }
    ColumnsEncrypted { "{format} 文件是加密的", "the {format} file is encrypted" }
    ColumnsEncryptedHelp { "写一份不加密的，再核对", "write a copy that is not encrypted" }
    ColumnsPacking { "{format} 文件的存法（{packing}）不能读", "the {format} file is stored in a way that is not read ({packing})" }
    ColumnsPackingHelp { "改用 Snappy、Zstandard、LZ4 或不压缩，再写一次", "write it with Snappy, Zstandard, LZ4 or without compression" }
    MoreUnsaid { "另有 {count} 处问题没有列出", "{count} more remarks about the file were left out" }
    MoreUnsaidHelp { "先改正前面列出的，再核对一次", "correct those listed first, then check again" }

    TableWithoutReports { "表里只有表头，没有一份报告", "the table has a head line and no report" }
    TableWithoutReportsHelp { "核对文件是否写完", "check whether the file was written to its end" }
    CellsNotInFile { "有 {count} 条规则要用文件里没有的单元格，涉及 {reports} 份报告：{rules}；各处计为未判定，不逐份列出", "{count} rules read cells that the file does not hold, in {reports} reports: {rules}; they count as undetermined and are not listed report by report" }
    NotInFile { "文件里没有要用的单元格", "the file does not hold the cells that the rule reads" }
    CellsNotInFileHelp { "文件本来就不含这些单元格的，用 `--only` 只查别的规则；应当有的，补上再查", "if the file is not meant to hold them, check the other rules with `--only`; else add them and check again" }

    // ---- how much of a document is read
    TooManyWords { "文件里的文字超过 {limit}", "the file holds more than {limit} of words" }
    // ---- long runs
    FolderWithoutReports { "文件夹 `{name}` 里没有报告", "no report in the folder `{name}`" }
    FolderWithoutReportsHelp { "核对文件夹；后缀不常见的文件要写出文件名", "check the folder; name files with unusual endings one by one" }
    PatternWithoutReports { "没有文件与 `{name}` 相符", "no file matches `{name}`" }
    PatternWithoutReportsHelp { "核对写法：`*` 不跨文件夹，`**` 连同下级", "check the pattern: `*` keeps to one folder, `**` goes into those inside" }
    BadPatternOfFiles { "通配符 `{name}` 写法有误：{detail}", "the pattern `{name}` is not well-formed: {detail}" }
    BadPatternOfFilesHelp { "改正方括号和 `**`：`**` 两边要么是 `/`，要么是头尾", "correct brackets and `**`, which stands alone between two `/`" }
    FilesLeftOut { "{count} 个文件的后缀不是报告的，没有读：{endings}", "files left out, for no report has their ending: {count} ({endings})" }
    FilesLeftOutHelp { "写出文件名就会读，格式由内容判断", "name such a file to have it read; its content says what it is" }
    EndingCount { "{ending} {count} 个", "{ending} {count}" }
    WithoutEnding { "无后缀", "without ending" }
    LinksLeftOut { "没有进入链接到别处的文件夹：{count} 个", "links to folders that were not followed: {count}" }
    LinksLeftOutHelp { "要查其中的报告，写出那个文件夹", "name such a folder to have it searched" }
    OwnFault { "gouji 处理这份报告时自己出了错", "gouji itself failed over this report" }
    OwnFaultHelp { "把这份报告连同版本号报给开发者", "send this report and the version to the developers" }
    Stopped { "已停止：共 {total} 份，查完 {done} 份", "stopped after {done} of {total} reports" }
    StoppedHelp { "要查其余的，再运行一次", "run it again to check the others" }
    ProgressOf { "已查 {done}/{total}，每秒 {rate} 份，约余 {left}", "checked {done} of {total}, {rate} a second, about {left} left" }
    ProgressOpen { "已查 {done} 份，每秒 {rate} 份", "checked {done}, {rate} a second" }
    ProgressPart { "已查 {done} 份（{percent}%），每秒 {rate} 份，约余 {left}", "checked {done} ({percent}%), {rate} a second, about {left} left" }
    StoppedOpen { "已停止：查完 {done} 份，其余没有查", "stopped after {done} reports, the others were not checked" }
    BookNeedsFile { "工作簿不能打印到屏幕", "a workbook cannot be printed" }
    BookNeedsFileHelp { "加上 `-o 文件.xlsx`", "add `-o FILE.xlsx`" }
    LineHolds { "{name}（{template}）：成立 {satisfied}，不适用 {others}", "{name} ({template}): {satisfied} satisfied, {others} n/a" }
    LineByConstruction { "；其中 {count} 处用来复原数字，不作为核对结果", "; {count} of them were used to recover figures and confirm nothing" }
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
