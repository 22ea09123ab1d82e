//! Lists the sentences about names (G03), types (G04) and doubtful rules (G07) in expressions.

/// Hands these sentences, after those `$before`, to the next of the stages.
macro_rules! check {
    ($next:ident $($rest:ident)*; $($before:tt)*) => { $next! { $($rest)*; $($before)*
        UseNear { "改为 `{near}`", "write `{near}`" }
        LookAlikeNameHelp { "改为 `{near}`：`{sign}`（{point}）只是形似", "write `{near}`: `{sign}` ({point}) only looks like it" }
        UseOneOf { "改为下列之一：{list}", "use one of: {list}" }
        UnknownTable { "模板中没有表 `{name}`", "unknown table `{name}`" }
        WordRow { "行", "row" }
        WordCol { "列", "column" }
        UnknownName { "表 `{table}` 中没有{axis} `{name}`", "table `{table}` does not have a {axis} `{name}`" }
        UnknownNameAnywhere { "各表中均没有{axis} `{name}`", "none of the tables has a {axis} `{name}`" }
        UnknownNameHelp { "查看模板中各表的{axis}，改用其中的代码", "look up the {axis}s of the tables in the template and use one of their codes" }
        RowForCol { "`{name}` 是{is}，不是{not}", "`{name}` is a {is}, not a {not}" }
        RowForColHelp { "写成 `{word} {name}`", "write `{word} {name}`" }
        RowForColOrHelp { "写成 `{word} {name}`；若指名称为“{name}”的一项，写成 `{own} {code}`", "write `{word} {name}`, or `{own} {code}` for the one labelled “{name}”" }
        CellOrderHelp { "单元格先写行，后写列：`cell[行, 列]`", "write the row first, then the column: `cell[ROW, COL]`" }
        AmbiguousName { "`{name}` 可以指 {count} 个{axis}", "`{name}` could be any of {count} {axis}s" }
        AmbiguousNameHelp { "写出所指一项的全码：{list}", "write the full code of the one you mean: {list}" }
        AmbiguousTable { "无法确定属于哪张表：{list}", "ambiguous table: {list}" }
        AmbiguousTableHelp { "在规则中加一行 `table: {table}`，或在前面写明表：`{table}!…`", "add a line such as `table: {table}` to the rule, or write the table before it: `{table}!…`" }
        Group { "`{name}` 是一组{axis}，自身没有数", "`{name}` is a group of {axis}s and has no figures of its own" }
        GroupHelp { "写成 `合计({word} {name}.**)`，或写明其中一项", "write `sum({word} {name}.**)`, or name one of its members" }
        GroupInCellHelp { "写明其中一项，或在聚合中写 `{name}.**`，例如 `合计(格[…])`", "name one of its members, or write `{name}.**` in an aggregate such as `sum(cell[…])`" }
        GroupInRangeHelp { "改用花括号列举，这一组写成 `{name}.**`", "list the members in braces, with this group as `{name}.**`" }
        GroupAmongChildren { "下级中的 `{name}` 是分组，自身没有数", "`{name}` among the children is a group and has no figures of its own" }
        GroupAmongChildrenHelp { "改用 `**`（各末级）", "write `**` (all leaves)" }
        ReversedRange { "区间首尾颠倒", "the range is reversed" }
        ReversedRangeHelp { "写成 `{from}..{to}`", "write `{from}..{to}`" }
        CrossParentRange { "`{from}` 和 `{to}` 不是同级，不能构成区间", "`{from}` and `{to}` are not siblings, so they cannot form a range" }
        CrossParentRangeHelp { "改用花括号列举，例如 `{一, 三.**}`", "list the members in braces, as in `{一, 三.**}`" }
        RepeatedMember { "`{name}` 在集合中重复", "`{name}` occurs twice in the set" }
        RepeatedMemberHelp { "删去重复的一项，否则会重复相加", "delete one, or it is added twice" }
        ExceptNothing { "`except` 排除的项不在集合中", "the item removed by `except` is not in the set" }
        ExceptNothingHelp { "删去此项，或检查名称", "delete it, or check the name" }
        EmptySet { "集合为空", "the set is empty" }
        EmptySetHelp { "改用有下级的行或列", "name a row or column that has members" }
        AllTakenOutHelp { "减少排除的项：`except` 排除了全部各项", "remove less: `except` leaves nothing" }
        UnknownDefinition { "没有名为 `{name}` 的定义", "unknown definition `{name}`" }
        UnknownDefinitionHelp { "在 `define` 中定义它；行、列、单元格写成 `row …`、`col …`、`cell[…]`", "add it under `define`; write rows, columns and cells as `row …`, `col …`, `cell[…]`" }
        WriteDigits { "用阿拉伯数字书写，例如 `100`", "write numbers in digits, as in `100`" }
        WriteRow { "写成 `{word} {name}`", "write `{word} {name}`" }
        BrokenDefinition { "定义 `{name}` 有误", "the definition `{name}` has an error" }
        BrokenDefinitionHelp { "先改正该定义", "correct the definition first" }
        CyclicDefinition { "定义循环引用：{chain}", "circular definitions: {chain}" }
        CyclicDefinitionHelp { "去掉其中一处引用", "remove one of the references" }
        UnknownFunction { "没有函数 `{name}`", "unknown function `{name}`" }
        SheetCellHelp { "电子表格的单元格名在此无效：按代码写成 `格[…, …]`、`行 …` 或 `列 …`", "names of spreadsheet cells mean nothing here: use codes, as `cell[…, …]`, `row …` or `col …`" }
        CallIfHelp { "按 `若 前提 则 甲 否则 乙` 书写，例如 `若 行 一 > 0 则 行 二 / 行 一 否则 0`", "write `if CONDITION then THIS else THAT`, as in `if row 一 > 0 then row 二 / row 一 else 0`" }
        CallAndHelp { "写在两个关系之间：`… 且 …`（`and`）", "write it between two relations: `… and …`" }
        CallOrHelp { "写在两个关系之间：`… 或 …`（`or`）", "write it between two relations: `… or …`" }
        CallNotHelp { "写在关系之前：`非 (…)`（`not`）", "write it before a relation: `not (…)`" }
        CallNameHelp { "去掉外层括号，例如 `行 一`、`列 一`、`格[一, 二]`", "leave out the brackets, as in `row 一`, `col 一`, `cell[一, 二]`" }
        CallAverageHelp { "写成 `平均(…)`（`mean`）", "write `mean(…)`" }
        CallBlankHelp { "写成 `个数(行 … 为 空白)`", "write `count(row … is blank)`" }
        CallCountHelp { "条件写在聚合之内，例如 `个数(行 三.** > 0)`", "put the condition inside the aggregate, as in `count(row 三.** > 0)`" }
        CallRoundHelp { "用 `四舍五入(…, 2)`（`round`）、`向下取整(…)`（`floor`）或 `向上取整(…)`（`ceil`）；按申报的精度比较用 `≈`", "write `round(…, 2)`, `floor(…)` or `ceil(…)`; to compare at the declared precision, `≈`" }
        CallStateHelp { "写在单元格之后，例如 `行 一 为 空白`、`行 一 为 数字`", "write it after a cell, as in `row 一 is blank` or `row 一 is number`" }
        CallDefaultHelp { "用 `??` 写明缺省值，例如 `行 一 ?? 0`", "write the default with `??`, as in `row 一 ?? 0`" }
        InTableHelp { "它在表 `{table}` 中：写成 `{table}!{word} {name}`", "it is in table `{table}`: write `{table}!{word} {name}`" }
        UnknownFact { "模板没有事实 `{name}`", "unknown fact `{name}`" }
        NoFactsHelp { "此模板没有事实；在模板的 `事实`（`facts`）下声明", "this template declares no facts; declare it under `facts` of the template" }
        UnknownSection { "模板中没有部分 `{name}`", "unknown section `{name}`" }

        RowMeetsCol { "行与列不能直接运算", "a row cannot be combined with a column" }
        RowMeetsColHelp { "两边均用行或均用列；需要单个数时写 `cell[行, 列]`", "use rows on both sides or columns on both; for one figure write `cell[ROW, COL]`" }
        AxesDiffer { "表 `{a}` 与表 `{b}` 的行列不同，不能逐格运算", "tables `{a}` and `{b}` have different axes" }
        AxesDifferHelp { "改用单个单元格 `表!cell[行, 列]`，或先聚合为一个数", "use single cells `TABLE!cell[ROW, COL]`, or aggregate to one figure first" }
        SetOutside { "集合在聚合函数之外", "a set outside an aggregate" }
        MembersOutside { "`members`（下级）在聚合函数之外", "`members` outside an aggregate" }
        MembersOutsideHelp { "下级有几份报告，写在聚合函数中，如 `合计(下级 行 一)`", "there are several members; put them in an aggregate, such as `sum(members row 一)`" }
        SetOutsideHelp { "写在 `合计(…)`、`个数(…)`、`全部(…)` 等函数中", "put it in `sum(…)`, `count(…)`, `all(…)` or another aggregate" }
        TwoSets { "一个聚合中有两个集合", "two sets in one aggregate" }
        TwoSetsHelp { "拆成两个聚合，例如 `合计(…) + 合计(…)`", "split it in two, as in `sum(…) + sum(…)`" }
        UnitClash { "单位不一致：{left} 与 {right}", "incompatible units: {left} and {right}" }
        UnitClashAt { "在{axis} `{code}` 上单位不一致：{left} 与 {right}", "incompatible units at {axis} `{code}`: {left} and {right}" }
        UnstatedUnit { "这些数的单位在模板中没有写明，不能与有单位的数比较", "the template states no unit for these figures, so they cannot be compared with figures that have one" }
        UnstatedUnitHelp { "在模板中为这张表、这一行或这一列写上 `unit`；否则只有报告中注明了单位的单元格能够比较", "add `unit` to the table, row or column in the template; otherwise only cells with a printed unit can be compared" }
        UnitClashHelp { "检查两边的含义，改用同类单位的数", "check what both sides measure and use figures of one kind" }
        ShareHelp { "比例要写明是什么的比例，例如 `5% * row …`；也可检查两边的含义", "write what it is a share of, as in `5% * row …`, or check what both sides measure" }
        ToleranceUnit { "允差的单位与所比较的数不一致", "the unit of the tolerance does not match the compared figures" }
        ToleranceHere { "比较在此处", "compared here" }
        NotTruth { "此处应为关系，实际为数", "expected a relation, found a number" }
        NotTruthHelp { "补上比较，例如 `… == …`、`… >= 0`", "add a comparison such as `… == …` or `… >= 0`" }
        NotNumber { "此处应为数，实际为关系", "expected a number, found a relation" }
        NotNumberHelp { "改为行、列、单元格或数；统计成立的个数用 `count(…)`", "use a row, column, cell or number; to count how many hold, use `count(…)`" }
        OfficeNotCompared { "机构的属性只能用 `==`、`!=`、`in`（属于）与引号中的文字比较", "an attribute of the office can only be compared with text in quotes, by `==`, `!=` or `in`" }
        OfficeNotComparedHelp { "写成 `office.类别 == \"乡镇\"`；几个值用 `in`（属于）列举", "write `office.kind == \"town\"`; list several values with `in`" }
        TextOutOfPlace { "文字不能参加运算或比较", "text cannot be computed with or compared" }
        TextOutOfPlaceHelp { "用 `contains`（包含）、`matches`（匹配）或 `length(section …)`（字数）；若是行、列或数，去掉引号", "use `contains`, `matches` or `length(section …)`; if it is a row, column or number, remove the quotes" }
        QuotedRelation { "关系写在引号中，会被视为文字", "a relation in quotes is read as text" }
        QuotedRelationHelp { "去掉引号，写成 `{inner}`", "remove the quotes: write `{inner}`" }
        WriteState { "写成 `… is blank`（`为 空白`）", "write `… is blank`" }
        NotText { "此处应为文字", "expected text" }
        NotTextHelp { "左边写 `section 名称`（部分），右边写引号中的文字", "write `section NAME` on the left and quoted text on the right" }
        OneArgument { "函数 `{function}` 应有一个参数，实际有 {found} 个", "`{function}` takes one argument, found {found}" }
        NoArguments { "函数 `{function}` 至少应有一个参数，实际有 {found} 个", "`{function}` takes at least one argument, found {found}" }
        TwoArguments { "函数 `{function}` 应有两个参数，实际有 {found} 个", "`{function}` takes two arguments, found {found}" }
        OneOrTwoArguments { "函数 `{function}` 应有一个或两个参数，实际有 {found} 个", "`{function}` takes one or two arguments, found {found}" }
        ArgumentHelp { "写成 `{function}({shape})`", "write `{function}({shape})`" }
        ChoiceOfTwoKinds { "“则”和“否则”后面应同为数，或同为条件", "both parts of a choice must be figures, or both conditions" }
        ChoiceOfTwoKindsHelp { "要比较选出的数，加括号：`(若 … 则 甲 否则 乙) == 丙`", "to compare the chosen figure, put brackets: `(if … then a else b) == c`" }
        ChoiceFirst { "另一段", "the other part" }
        FigureWithoutElse { "“则”后面是数，缺少“否则”（`else`）", "a figure after `then` needs an `else`" }
        FigureWithoutElseHelp { "写成 `若 … 则 甲 否则 乙`；条件则写成关系，例如 `若 … 则 行 一 > 0`", "write `if … then a else b`; a condition is a relation, as in `if … then row 一 > 0`" }
        RoundingPlaces { "小数位数应是 -{limit} 至 {limit} 的整数", "decimal places must be a whole number from -{limit} to {limit}" }
        RoundingPlacesHelp { "例如 `round(row 一, 2)` 保留两位小数，`round(row 一, -2)` 舍入到百位", "for instance `round(row 一, 2)` keeps two decimal places, `round(row 一, -2)` rounds to hundreds" }
        DivisionByZero { "除数为 0", "division by zero" }
        DivisionByZeroHelp { "改写除数", "change the divisor" }
        BadTolerance { "允差必须是不小于 0 的常数，写在 `==`、`<=` 或 `>=` 之后", "a tolerance must be a constant ≥ 0 after `==`, `<=` or `>=`" }
        BadToleranceHelp { "写成 `a == b within 0.01`", "write `a == b within 0.01`" }
        NotIntervalable { "`≈` 两边只能是数的和、差与常数倍", "both sides of `≈` must be sums of figures and their multiples" }
        NotIntervalableHelp { "改用 `== … within 允差`，或拆开乘除", "use `== … within TOLERANCE`, or split the product" }
        NotACell { "此处应为行、列或单元格", "expected a row, column or cell" }
        NotACellHelp { "将 `为 …` 或 `??` 紧接在单个行、列或单元格之后", "put `is …` or `??` directly after one row, column or cell" }
        NotConstant { "`??` 后面只能是常数", "`??` must be followed by a constant" }
        NotConstantHelp { "写成 `?? 0` 的形式", "write a number, as in `?? 0`" }
        BadPattern { "正则表达式无效：{why}", "invalid regular expression: {why}" }
        BadPatternHelp { "改正括号和转义；查找原文可用 `contains`（包含）", "correct brackets and escapes; to find plain text use `contains`" }
        UnknownUnit { "没有单位 `{unit}`", "unknown unit `{unit}`" }
        NumberTooLong { "数的位数过多，无法准确计算", "too many digits to compute exactly" }
        TooManyOperands { "集合展开后超过 {limit} 个数", "more than {limit} operands after sets are expanded" }

        AlwaysTrue { "这条规则必然成立，不能查出任何问题", "this rule always holds and cannot find anything" }
        AlwaysFalse { "这条规则必然违反，不可能满足", "this rule never holds" }
        AlwaysTrueHelp { "检查两边是否相同，各个条件是否互相补足，或不含表中的数", "check whether both sides are the same, the conditions leave nothing out, or no figure of the form is read" }
        AlwaysFalseHelp { "检查各个条件是否互相矛盾，两边是否相同，或不含表中的数", "check whether conditions contradict each other, both sides are the same, or no figure of the form is read" }
        AlwaysTruePart { "这个条件总是成立", "this condition always holds" }
        AlwaysFalsePart { "这个条件不可能成立", "this condition can never hold" }
        ConstantPartHelp { "改写这个条件，或将它删去", "change this condition, or delete it" }
        FollowsFromGuard { "前提成立时，这项检查总是成立，不能查出任何问题", "where the guard holds, this always holds too and cannot find anything" }
        ContradictsGuard { "前提成立时，这项检查不可能成立", "where the guard holds, this can never hold" }
        SettledByGuardHelp { "改写前提或检查，二者涉及相同的数", "change the guard or the check: both are about the same figures" }
        GuardRepeats { "前提逐行或逐列判断，检查却只涉及固定的单元格：一处错误会报告多次", "the guard is asked for each row or column, but the check is about fixed cells: one mistake is reported several times" }
        GuardRepeatsHelp { "前提改用单元格 `cell[行, 列]`，或用 `any(…)`（任一）、`all(…)`（全部）合为一个条件", "ask about one cell, as in `cell[ROW, COL]`, or make it one condition with `any(…)` or `all(…)`" }
        SingleThing { "`{function}` 只用于一个数，没有作用", "`{function}` of one figure has no effect" }
        SingleThingHelp { "写成一组数，如 `{function}(row 上级.**)`、`{function}(cell[行, **])`；或去掉 `{function}`", "write a set, as in `{function}(row PARENT.**)` or `{function}(cell[ROW, **])`, or remove `{function}`" }
        CountedTwice { "`{name}` 重复计算：它在同一个和中出现两次", "`{name}` is counted twice in one sum" }
        CountedTwiceHelp { "删去重复的一项；确需加倍时写成 `2 * …`", "delete the second one; if doubling is meant, write `2 * …`" }
        CountedInTotal { "`{name}` 重复计算：合计 `{total}` 已包括它", "`{name}` is counted twice: the total `{total}` already contains it" }
        CountedInTotalHelp { "删去合计或这一部分", "delete the total or this part" }
        PartLeftOut { "`{total}` 是合计，还包括 {list}，这里没有加上", "the total `{total}` also contains {list}, which is left out here" }
        PartLeftOutHelp { "加上这些部分；如果意在检查合计，删去这条规则即可，模板已规定合计等于各部分之和", "add these parts; if this is to check the total, delete the rule: the template already requires that the total is the sum of its parts" }
        MemberLeftOut { "这里加上了 `{group}` 下的其他各项，只缺 `{code}`", "everything in `{group}` is added here except `{code}`" }
        MemberLeftOutHelp { "加上它；若有意不计，写成 `合计({word} {group}.** 除 {code})`", "add it; if it is left out on purpose, write `sum({word} {group}.** except {code})`" }
        FigureLine { "{word} {name}", "{word} {name}" }
        FigureCell { "格[{row}, {col}]", "cell[{row}, {col}]" }
        RulesConflict { "规则 `{rule}` 与 `{first}` 不可能同时成立", "the rules `{rule}` and `{first}` can never hold together" }
        RulesForceZero { "规则 `{rule}` 与 `{first}` 只有在 `{list}` 为 0 时才能同时成立", "the rules `{rule}` and `{first}` hold together only where `{list}` is 0" }
        RulesConflictHelp { "改正其中一条；若各适用于不同情形，用 `when`（前提）写明", "correct one of them; if each is for a case of its own, say which with `when`" }
        RuleAgainstFormHelp { "改正这条规则；`{first}` 由模板规定", "correct this rule; `{first}` is what the template requires" }
        ConflictOther { "另一条规则在此处", "the other rule is here" }
        NoPositions { "规则 `{rule}` 在任何位置都不适用", "rule `{rule}` applies nowhere" }
        NoPositionsHelp { "改写前提 `when`，它必然不满足", "change `when`, which never holds" }
        BlankNeverSeen { "`??` 已替换空白，判断是否空白没有意义", "`??` has already replaced blanks, so this test has no effect" }
        BlankNeverSeenHelp { "去掉 `??`", "remove `??`" }
        UnusedDefinition { "定义 `{name}` 未被使用", "unused definition `{name}`" }
        UnusedDefinitionHelp { "删去它，或在规则中引用它", "delete it, or use it in a rule" }
        DuplicateRule { "规则 `{rule}` 与 `{first}` 检查的内容相同", "rule `{rule}` checks the same as `{first}`" }
        ContainedRule { "规则 `{rule}` 检查的内容已包含在 `{first}` 中", "rule `{rule}` checks what `{first}` already checks" }
        ContainedRuleHelp { "删去它", "delete it" }
        DuplicateDerivedHelp { "删去它：模板已有此规定", "delete it: the template already requires this" }
        DuplicateRuleHelp { "删去其中一条", "delete one of them" }
    } };
}
