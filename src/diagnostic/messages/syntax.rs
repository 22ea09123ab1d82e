//! Lists the sentences about the syntax of expressions (G02).

/// Hands these sentences, after those `$before`, to the next of the stages.
macro_rules! syntax {
    ($next:ident $($rest:ident)*; $($before:tt)*) => { $next! { $($rest)*; $($before)*
        EmptyExpression { "表达式为空", "empty expression" }
        EmptyExpressionHelp { "写出应成立的关系，例如 `row 三.(七) == row 一 + row 二 - row 四`", "write the relation that must hold, such as `row 三.(七) == row 一 + row 二 - row 四`" }
        ExpressionTooLong { "表达式超过 {limit} 字节", "the expression is longer than {limit} bytes" }
        ExpressionTooDeep { "括号或嵌套超过 {limit} 层", "nested more than {limit} levels deep" }
        TooManyOperators { "一个表达式中的运算符超过 {limit} 个", "more than {limit} operators in one expression" }
        TooManyOperatorsHelp { "将相加的各项改为集合，例如 `合计(行 三.**)`", "replace the added terms with a set, as in `sum(row 三.**)`" }
        DefinitionsTooDeep { "定义逐层引用后超过 {limit} 层", "definitions nested more than {limit} levels deep once expanded" }
        DefinitionsTooDeepHelp { "减少层数，或将其中一部分写成单独的规则", "nest fewer of them, or make a part a rule of its own" }
        ExpressionLimitHelp { "用 `define` 为其中一部分命名，再引用它", "name parts of it under `define` and use the names" }
        UnclosedBracket { "括号未闭合", "unclosed bracket" }
        UnclosedBracketHelp { "补上 `{closing}`（全角、半角均可）", "add `{closing}` (half or full width)" }
        MismatchedBracket { "`{written}` 没有配对的括号", "`{written}` has no matching bracket" }
        MismatchedOpened { "开括号在此处", "opened here" }
        MismatchedHelp { "改为与开括号配对的括号", "close it with the matching bracket" }
        MismatchedNoneHelp { "删去它，或在前面补上开括号", "delete it, or open a bracket before it" }
        UnclosedString { "引号未闭合", "unclosed quote" }
        UnclosedStringHelp { "补上 `{quote}`", "add `{quote}`" }
        SingleEquals { "单个 `=` 不是比较运算符", "a single `=` is not a comparison" }
        SingleEqualsHelp { "写成 `==`", "write `==`" }
        LeadingEqualsHelp { "删去开头的 `=`：此处写应成立的关系，不写公式", "delete the leading `=`: write a relation that must hold, not a formula" }
        ForeignOperator { "`{written}` 不是可用的运算符", "`{written}` is not an operator here" }
        ForeignOperatorHelp { "改用 {instead}", "use {instead}" }
        WordWithTwin { "{word}（{twin}）", "{word} ({twin})" }
        Invisible { "此处有不可见的字符 {written}", "an invisible character {written} stands here" }
        InvisibleHelp { "删去它", "delete it" }
        LookAlikeSlip { "`{written}`（{point}）形似 `{near}`，但不是同一字符", "`{written}` ({point}) looks like `{near}` but is another character" }
        SplitSign { "运算符 `{written}` 中间不能有空格", "an operator cannot have a space inside: `{written}`" }
        Superfluous { "此处多了 `{written}`", "`{written}` is superfluous here" }
        SuperfluousHelp { "删去它", "delete it" }
        SeparatorSlip { "两个关系之间不能用 `{written}`", "`{written}` cannot separate two relations" }
        SeparatorHelp { "用 `且`（`and`）连接，或拆成两条规则", "join them with `and`, or split them into two rules" }
        ImplicationSlip { "`{written}` 不能表示“若……则……”", "`{written}` is not an operator here" }
        ImplicationHelp { "用 `{near}` 表示", "say so with `{near}`" }
        TableSign { "表与其中的行、列、单元格之间应为 `!`", "a table and its rows, columns and cells are joined by `!`" }
        SpaceInCodeSlip { "代码 `{written}` 中不能有空格", "a code cannot have spaces inside: `{written}`" }
        BracketKindSlip { "此处不能用括号 `{written}`", "the bracket `{written}` is of another kind than belongs here" }
        MissingSignSlip { "`{written}` 各部分未分开", "the parts of `{written}` are not separated" }
        SharedHeadSlip { "花括号中的每一项须写完整编号：`{written}`", "each member in braces needs its whole code: `{written}`" }
        BareListSlip { "多项 `{written}` 未放进花括号", "several members need braces: `{written}`" }
        DigitsSlip { "数 `{written}` 不能有千分位", "a number has no thousands separators: `{written}`" }
        ForeignWord { "规则语言中没有 `{written}`", "`{written}` is not part of the rule language" }
        SheetRange { "`{written}` 是电子表格的区域，此处没有", "`{written}` is a range of a spreadsheet; there are none here" }
        SheetRangeHelp { "按代码写明各行各列，例如 `合计(行 {…})`、`合计(列 一..三)`", "name the rows or columns by their codes, as in `sum(row {…})` or `sum(col 一..三)`" }
        LineNumber { "`{written}` 不能指代行、列或单元格", "`{written}` does not stand for a row, column or cell" }
        LineNumberHelp { "按代码写明，例如 `行 一`、`列 一` 或 `格[…, …]`", "name it by its code, as in `row 一`, `col 一` or `cell[ROW, COL]`" }
        MissingAxis { "`{written}` 未注明是行还是列", "`{written}` needs `row` or `col` before it" }
        MissingAxisHelp { "写明 `行 {near}` 或 `列 {near}`", "write `row {near}` or `col {near}`" }
        StrayCharacter { "此处不能使用 `{written}`", "unexpected character `{written}`" }
        StrayOtherHelp { "改用规则语言的运算符或单位；若属于名称，将名称放进引号", "use an operator or unit of the rule language; if it is part of a name, put the name in quotes" }
        StrayCharacterHelp { "删去它；若属于名称，将名称放进引号", "delete it; if it is part of a name, put the name in quotes" }
        NotYet { "`{word}` 后面缺少属性的名称", "`{word}` without the name of an attribute" }
        NotYetHelp { "写成 `{word}.类别`，属性是机构名单的一列；若是行、列的名称，写成 `\"{word}\"`", "write `{word}.kind`, where the attribute is a column of the manifest of offices; if it is the name of a row or column, write `\"{word}\"`" }
        BadNumber { "`{written}` 无法准确表示为数", "`{written}` cannot be represented exactly as a number" }
        BadNumberHelp { "按 `1234.56` 的形式书写：整数和小数合计不超过 28 位，不加千分位；百分数写成 `10%`", "write it as `1234.56`: at most 28 digits in all, no thousands separators; write a percentage as `10%`" }
        KeywordAsName { "`{word}` 是关键字，此处应为名称", "expected a name, found the keyword `{word}`" }
        KeywordAsNameHelp { "补上名称；若名称与关键字相同，写成 `\"{word}\"`", "add the name; if the name is the same as the keyword, write `\"{word}\"`" }
        MissingOperator { "`{before}` 前面缺少运算符", "missing operator before `{before}`" }
        MissingOperatorHelp { "补上 `+`、`==`、`且` 等运算符", "add `+`, `==`, `and` or another operator" }
        MissingOperand { "`{sign}` 缺少运算项", "missing operand of `{sign}`" }
        MissingOperandHelp { "在 `{sign}` 旁边补上行、列、单元格或数，或删去它", "add a row, column, cell or number beside `{sign}`, or delete it" }
        MissingName { "`{word}` 后面缺少名称", "missing name after `{word}`" }
        MissingNameHelp { "在后面补上名称，例如 `{word} 一`", "add a name after it, as in `{word} 一`" }
        MissingThen { "有“若”（`if`）无“则”（`then`）", "`if` without `then`" }
        MissingThenHelp { "按 `if 前提 then 关系`（若 … 则 …）书写", "write `if CONDITION then RELATION`" }
        ElseWithoutIf { "“否则”（`else`）前面没有“若 … 则 …”", "`else` without `if … then …` before it" }
        ElseWithoutIfHelp { "按 `if 前提 then 甲 else 乙`（若 … 则 … 否则 …）书写", "write `if CONDITION then THIS else THAT`" }
        InnerIf { "运算中的“若”（`if`）要放在括号里", "`if` inside another operator needs brackets" }
        InnerIfHelp { "例如 `… == (若 前提 则 甲 否则 乙)`", "for instance `… == (if CONDITION then THIS else THAT)`" }
        ValuesWithoutBraces { "“属于”（`in`）后面应在花括号里列出各值", "`in` must be followed by values in braces" }
        ValuesWithoutBracesHelp { "例如 `行 一 属于 {1, 2, 5}`", "for instance `row 一 in {1, 2, 5}`" }
        ThenWithoutIf { "有“则”（`then`）无“若”（`if`）", "`then` without `if`" }
        MissingBrackets { "函数 `{function}` 后面缺少括号", "missing brackets after the function `{function}`" }
        CellShape { "单元格应在方括号中写明行和列", "a cell needs a row and a column in square brackets" }
        CellShapeHelp { "按 `cell[行, 列]` 书写", "write `cell[ROW, COL]`" }
        LooseCommaHelp { "多项写成集合，例如 `合计(行 {一, 二})`；多个关系用 `且`（`and`）连接；否则删去它", "write several items as a set, as in `sum(row {一, 二})`; join several relations with `and`; otherwise delete it" }
        MissingComma { "`{before}` 前面缺少逗号", "missing comma before `{before}`" }
        MissingCommaHelp { "在集合各项之间加 `,`（或 `、`）", "put `,` between the members of a set" }
        BareSet { "集合前面未注明是行还是列", "a set needs `row` or `col` before it" }
        BareSetHelp { "在前面注明，例如 `row {一, 二}` 或 `col {…}`", "write `row {一, 二}` or `col {…}`" }
        AfterBang { "`!` 应写在表名与行、列、单元格之间", "`!` must stand between a table and a row, column or cell" }
        AfterBangHelp { "按 `表!row 名称`、`表!col 名称` 或 `表!cell[行, 列]` 书写", "write `TABLE!row NAME`, `TABLE!col NAME` or `TABLE!cell[ROW, COL]`" }
        MixedChain { "连续比较的方向不一致", "the chain of comparisons changes direction" }
        MixedChainFirst { "前面的比较方向见此处", "the first direction is here" }
        MixedChainHelp { "拆成两个比较，用 `且`（`and`）连接", "split it into two comparisons joined by `and`" }
        Unexpected { "此处不应为 `{written}`", "unexpected `{written}`" }
        UnexpectedEnd { "表达式不完整", "incomplete expression" }
        UnexpectedHelp { "改为：{expected}", "write here: {expected}" }
        ExpectName { "名称", "a name" }
        ExpectOperand { "行、列、单元格、数或名称", "a row, column, cell, number or name" }
        ExpectOperator { "运算符", "an operator" }
        ExpectEnd { "结尾", "the end" }
        ExpectComparison { "比较（`==`、`<=` 等），允差写在其后", "a comparison (`==`, `<=` …) before the tolerance" }
    } };
}
