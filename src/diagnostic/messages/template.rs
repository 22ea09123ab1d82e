//! Lists the sentences about templates (G05).

/// Hands these sentences, after those `$before`, to the next of the stages.
macro_rules! template {
    ($next:ident $($rest:ident)*; $($before:tt)*) => { $next! { $($rest)*; $($before)*
        BadCode { "代码 `{code}` 不能含有 `{sign}`", "the code `{code}` cannot contain `{sign}`" }
        BadCodeHelp { "改用另一代码，将原文写在 `label` 中", "choose another code and put the printed text under `label`" }
        BadCodeDotHelp { "分级书写：在上级的 `rows`（或 `cols`）之下写最后一段", "nest the levels: write the last part below the `rows` (or `cols`) of its parent" }
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
        DerivedTotal { "`{total}`应等于各项之和 {left}，表上为 {right}，相差 {difference}", "`{total}` should be the sum of its parts, {left}; the form has {right}, a difference of {difference}" }
        DerivedBlankTotal { "`{total}`未填写，各项之和为 {left}", "`{total}` is not filled in; its parts add up to {left}" }
        DerivedWhole { "应为整数，表上为 {left}", "should be a whole number; the form has {left}" }
        DerivedNotNegative { "不应为负数，表上为 {left}", "should not be negative; the form has {left}" }
        DerivedFilled { "此格不得空白", "this cell must not be blank" }
    } };
}
