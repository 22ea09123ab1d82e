//! Lists the sentences about templates (G05).

/// Hands these sentences, after those `$before`, to the next of the stages.
macro_rules! template {
    ($next:ident $($rest:ident)*; $($before:tt)*) => { $next! { $($rest)*; $($before)*
        BadCode { "代码 `{code}` 不能含有 `{sign}`", "the code `{code}` cannot contain `{sign}`" }
        BadCodeHelp { "改用另一代码，将原文写在 `label` 中", "choose another code and put the printed text under `label`" }
        BadCodeDotHelp { "分级书写：在上级的 `rows`（或 `cols`）之下写最后一段", "nest the levels: write the last part below the `rows` (or `cols`) of its parent" }
        BadCodeListHelp { "若为几项，用半角符号隔开：`{near}`；否则改用另一代码", "if these are several, separate them with half-width signs: `{near}`; otherwise choose another code" }
        KeyAsCode { "`{key}` 是模板的键，在此处会被当作代码", "`{key}` is a key of the template, but here it reads as a code" }
        KeyAsCodeHelp { "缩进到它所说明的一项之下，例如 `{example}`", "indent it below what it describes, as in `{example}`" }
        KeyAsAxisHelp { "减少缩进，使 `{key}` 与 `{beside}` 左端对齐", "indent `{key}` less, so that it stands below `{beside}` on the same level" }
        KeyAsTable { "`{key}` 是表的键，在此处会被当作表的代码", "`{key}` is a key of a table, but here it reads as the code of one" }
        KeyAsTableHelp { "比表的代码多缩进两个空格", "indent it two spaces deeper than the code of its table" }
        RulesInTemplate { "模板中没有键 `{key}`：规则不写在模板中", "unknown key `{key}`: a template holds no rules" }
        RulesInTemplateHelp { "另写一个规则文件，以 `适用模板:` 开头", "write them in a separate rule file that begins with `rules-for:`" }
        SameWords { "名称与 `{first}` 的相同，在报告中无法区分", "the same words as those of `{first}`: reports cannot tell the two apart" }
        SameWordsHelp { "改为表上所印的文字；印法确实相同的，用 `注` 写明名称后的注", "write the printed words; where two labels read alike, give the note after the label as `note`" }
        UndeclaredTotal { "`{code}` 未标明是合计，不会检查它是否等于各项之和", "`{code}` is not marked as a total, so it is not compared with a sum" }
        UndeclaredTotalHelp { "在其中写明 `合计: 是`；不等于同级各项之和的，写 `合计: 否`", "write `total: true` below it, or `total: false` if it is not the sum of its siblings" }
        WithinTotal { "“其中”各项已包含在上一项中，合计会将其重复相加", "this is a part of the item before it, and the total counts it twice" }
        WithinHelp { "移到所属一项的 `行` 之下，该项写 `自有数字: 是`", "move it below the `rows` of that item, which gets `own: true`" }
        SubtractedTotal { "这一项应减去，合计却将其相加", "this item is to be subtracted, but the total adds it" }
        SubtractedHelp { "去掉合计项的 `合计: 是`，另写规则，例如 `行 合计 == 行 一 - 行 二`", "remove `total: true` from the total and write a rule such as `row 合计 == row 一 - row 二`" }
        CountInMoney { "单位为 `{unit}` 的数不应限于整数", "figures in `{unit}` are not counts" }
        CountInMoneyHelp { "将 `类型` 改为 `金额`（`amount`），或改正单位", "change `type` to `amount`, or correct the unit" }
        AmountOfThings { "类型 `金额`（`amount`）与单位 `{unit}` 不符", "`type: amount` does not agree with the unit `{unit}`" }
        AmountOfThingsHelp { "将 `类型` 改为 `整数`（`count`），或改正单位；确有小数的，写明 `小数位`", "change `type` to `count`, or correct the unit; write `decimals` if there are fractions" }
        AmountWithoutUnit { "金额没有写明单位", "amounts without a unit" }
        AmountWithoutUnitHelp { "补上一行 `单位: 万元` 之类；不写时以报告中注明的单位为准", "add a line such as `unit: 万元`; without it only the units that reports print count" }
        DecimalsOnCount { "类型 `整数`（`count`）的数没有小数位", "whole numbers (`type: count`) have no decimals" }
        DecimalsOnCountHelp { "去掉 `小数位`，或将 `类型` 改为 `金额`（`amount`）", "remove `decimals`, or change `type` to `amount`" }
        InTwoSections { "表 `{table}` 已在 `{section}` 部分中", "table `{table}` is already in the section `{section}`" }
        InTwoSectionsHelp { "只在两个部分之一中写明它", "name it in one of the two sections" }
        InNoSection { "表 `{table}` 不属于任何部分", "table `{table}` is in no section" }
        InNoSectionHelp { "在所属部分的 `表` 中写明它", "name it under `tables` of its section" }
        AxisIncomplete { "此处不完整：跨越它的规则不求值", "incomplete: rules that run over it are not evaluated" }
        YearsOverlap { "年度与 `{other}` 重叠", "the years overlap those of `{other}`" }
        YearsOverlapHelp { "改正 `年度`，使每一年度只有一个模板", "correct `years`, so that each year has one template" }
        PriorCodeUnknown { "本表式没有代码 `{code}`", "this form has no code `{code}`" }
        PriorCodeNotInForm { "`{form}` 没有代码 `{code}`，或者它没有自己的数", "`{form}` has no code `{code}`, or it has no figures of its own" }
        PriorCodeHelp { "左边写本表式的代码，右边写以前表式的代码；以前没有的，右边留空", "write the code of this form on the left and that of the earlier form on the right; leave the right side empty for what did not exist" }
        PriorCodeTwice { "代码 `{code}` 用了两次", "the code `{code}` is used twice" }
        PriorCodeTwiceHelp { "每个代码只写一次；几行合为以前的一行时，写这几行的上级", "name each code once; where several rows were one, name the row above them" }
        FactPatternSyntax { "句式无效：{why}", "invalid pattern: {why}" }
        FactPatternSyntaxHelp { "改正括号和重复记号；正文里的括号写成全角 `（` `）`", "correct brackets and repetitions; write brackets of the text at full width" }
        FactWithoutFigure { "句式没有写明数在哪里", "the pattern does not say where the figure stands" }
        FactWithoutFigureHelp { "在数的位置写 `{mark}`，如 `共收到申请{mark}件`；表示 0 的句式写在 `zero`（`计零`）下", "write `{mark}` where the figure stands, as in `共收到申请{mark}件`; patterns that mean 0 belong under `zero`" }
        FactSecondFigure { "一个句式只读一个数", "a pattern reads one figure" }
        FactSecondFigureHelp { "其余的数写成 `[0-9]+`，或者另立一项事实", "write `[0-9]+` for the other figure, or declare another fact" }
        FactEverywhere { "句式处处匹配：任何数都会被读成这项事实", "the pattern matches everywhere: any figure would be read as this fact" }
        FactEmptyMatch { "句式处处匹配：没有文字的地方也匹配", "the pattern matches everywhere, even where nothing is written" }
        FactEverywhereHelp { "写明数前后的文字，如 `共收到申请{mark}件`", "write the words around the figure, as in `共收到申请{mark}件`" }
        FactTooLarge { "句式展开后过大", "the pattern is too large once its repetitions are written out" }
        FactTooLargeHelp { "减小重复的次数，或者分成几个句式", "repeat fewer times, or write several patterns" }
        FactWithoutPattern { "事实 `{fact}` 没有句式", "fact `{fact}` has no pattern" }
        FactWithoutPatternHelp { "写明 `patterns`（`句式`）或 `zero`（`计零`）", "write `patterns` or `zero`" }
        PriorFormUnknown { "没有表式 `{form}`", "no form `{form}`" }
        EmptyCode { "代码为空", "empty code" }
        EmptyCodeHelp { "写上代码；表上未印文字的，另写 `label: \"\"`", "add a code; if nothing is printed, add `label: \"\"`" }
        MappingInListHelp { "列表中只写代码；需要写名称或下级时，去掉 `-` 和方括号，全部改为键值表", "write only codes in a list; to add labels or levels below, turn all of it into a mapping, without `-` or brackets" }
        NamelessTemplate { "模板没有名称", "the template has no name" }
        TotalWithChildren { "合计自身有下级，没有可供比较的数", "a total with levels below has no figure to compare" }
        TotalWithChildrenHelp { "去掉 `total: true`，或去掉它的下级；自身也有数字的，另写 `own: true`", "remove `total: true`, or the levels below; add `own: true` if it has figures of its own" }
        OwnColumnHelp { "栏次分组自身的数字另有一栏：在它的 `cols` 之下写上这一栏", "the figures of a group of columns stand in a column: write that column below its `cols`" }
        OwnWithoutRows { "没有下级的行次本来就有数字，不必写 `own`", "a row without rows below has figures anyway; `own` is not needed" }
        OwnWithoutRowsHelp { "去掉 `own`，或在 `rows` 之下写上它的下级", "remove `own`, or write the rows below it under `rows`" }
        DuplicateCode { "代码 `{code}` 在同级中重复", "duplicate code `{code}` among siblings" }
        DuplicateCodeHelp { "为其中一个改用另一代码", "give one of them another code" }
        EmptyTemplate { "模板没有可用的表", "the template has no usable table" }
        EmptyTable { "表 `{code}` 没有行或没有列", "table `{code}` has no rows or no columns" }
        EmptyTemplateHelp { "在 `tables` 之下写明每张表的 `rows` 和 `cols`", "write the `rows` and `cols` of each table under `tables`" }
        TemplateTooLarge { "单元格超过 {limit} 个", "more than {limit} cells" }
        TwoTotals { "同级中有两个合计", "two totals among siblings" }
        TwoTotalsHelp { "只保留一个 `total: true`", "keep one `total: true`" }
        TotalWithoutParts { "合计没有可以相加的同级项", "a total without siblings to add up" }
        TotalWithoutPartsHelp { "去掉 `total: true`，或补上同级各项", "remove `total: true`, or add its siblings" }
        UnknownTemplate { "没有名为 `{name}` 的模板", "unknown template `{name}`" }
        UnknownTemplateHelp { "改用内置模板（{list}），或将模板文件 `template.yaml` 放在规则文件旁边", "use a built-in template ({list}), or put the template file `template.yaml` beside the rules" }
        MinLengthZero { "最少字数是 0：任何文字都够长", "a minimum length of 0: any text is long enough" }
        MinLengthZeroHelp { "写至少 1，或者去掉 `min-length`（`最少字数`）", "write 1 or more, or remove `min-length`" }
        MinLengthWithTables { "有表的部分不计字数", "the length of a section with tables is not counted" }
        MinLengthWithTablesHelp { "去掉 `min-length`（`最少字数`）：它只用于没有表的部分", "remove `min-length`: it is for sections without tables" }
        CopiedShare { "`{written}` 不是比例", "`{written}` is not a share" }
        CopiedShareHelp { "写 1% 至 100% 的整数百分比，如 `90%` 或 `0.9`", "write a whole percentage from 1% to 100%, such as `90%` or `0.9`" }
        CopiedLength { "最少字数是 0：只有标题的部分也会雷同", "a minimum length of 0: sections without a text would be alike" }
        CopiedLengthHelp { "写至少 1，或者去掉 `min-length`（`最少字数`），即 100", "write 1 or more, or remove `min-length` for 100" }
        CopiedNothing { "没有写明与什么比较", "nothing to compare with" }
        CopiedNothingHelp { "写 `prior`（`上年`）、`others`（`其他机关`）或两者，如 `prior: 90%`", "write `prior`, `others` or both, as in `prior: 90%`" }
        TopicWithoutPattern { "应写内容 `{topic}` 没有句式", "topic `{topic}` has no pattern" }
        TopicWithoutPatternHelp { "写明句式，如 `问题|不足`", "write a pattern, such as `问题|不足`" }
        NoticeNumber { "`{written}` 不是文号", "`{written}` is not the number of a notice" }
        NoticeNumberHelp { "写成发文机关代字、年份、序号，如 `国办公开办函〔2021〕30号`", "write office, year and number, as in `国办公开办函〔2021〕30号`" }
        NoticeReplacesItself { "`{written}` 就是本表式的文件，不会被自己替代", "`{written}` is the notice of this form and cannot be replaced by it" }
        NoticeReplacesItselfHelp { "从 `replaced`（`已替代`）中去掉它", "remove it from `replaced`" }
        DerivedSectionMissing { "没有“{section}”这一部分", "the section {section} is missing" }
        DerivedSectionOrder { "部分的次序与格式不同", "sections are not in the order of the form" }
        DerivedSectionLength { "“{section}”只有 {left} 字，至少应有 {right} 字", "{section} has {left} characters; at least {right} are expected" }
        DerivedSectionTopic { "“{section}”没有写到{topic}", "{section} does not speak of {topic}" }
        DerivedCopied { "“{section}”有 {left}% 与上年的报告 {prior} 相同（达到 {right}% 时提示），请核实是否照抄", "{left}% of {section} is the same as in last year's report {prior} (reported from {right}%)" }
        DerivedPeriod { "正文写的统计期限不是报告年度的全年，请核实", "the text states a reporting period that is not the whole year of the report" }
        DerivedOwnYear { "正文写的报告年度与报告的年度不同，请核实", "the text gives the report another year than its title" }
        DerivedImpossibleDate { "正文写的日期不存在", "the text has a date that does not exist" }
        DerivedNotice { "正文引作依据的文件已被 {notice} 替代", "the text cites a notice that {notice} has replaced" }
        DerivedTotal { "`{total}`应等于各项之和 {left}，表上为 {right}，相差 {difference}", "`{total}` should be the sum of its parts, {left}; the form has {right}, a difference of {difference}" }
        DerivedBlankTotal { "`{total}`未填写，各项之和为 {left}", "`{total}` is not filled in; its parts add up to {left}" }
        FormUnmixed { "各表属于同一表式", "form is not mixed" }
        FormFilledIn { "表式已填写", "form is filled in" }
        FormInText { "表格不是图片", "form is not pictures" }
        FormYear { "年度", "year" }
        DerivedFormYear { "报告是 {left} 年度的，表式 `{template}` 用于 {years} 年度", "the report is for {left}; the form `{template}` is for {years}" }
        DerivedFormMixed { "表 {tables} 用的是 `{other}`，其他表用的是 `{template}`", "table {tables} is on the form `{other}`, other tables are on `{template}`" }
        DerivedFormBlank { "表式 `{template}` 没有填写任何一格", "nothing is filled in on the form `{template}`" }
        DerivedFormPictures { "表式 `{template}` 的标题为文字，表格为图片", "the headings of the form `{template}` are text, its tables are pictures" }
        DerivedWhole { "应为整数，表上为 {left}", "should be a whole number; the form has {left}" }
        DerivedMembers { "{left} 与下级报告的合计 {right} 不等，相差 {difference}", "{left} is not {right}, the sum of the members; the difference is {difference}" }
        DerivedNotNegative { "不应为负数，表上为 {left}", "should not be negative; the form has {left}" }
        DerivedFilled { "此格不得空白", "this cell must not be blank" }
    } };
}
