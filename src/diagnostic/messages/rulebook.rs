//! Lists the sentences about rule files and the books they make (G05).

/// Hands these sentences, after those `$before`, to the next of the stages.
macro_rules! rulebook {
    ($next:ident $($rest:ident)*; $($before:tt)*) => { $next! { $($rest)*; $($before)*
        BadDefinitionName { "`{name}` 不能作为定义的名称", "`{name}` is not a valid name for a definition" }
        BadDefinitionNameHelp { "改用只含文字和数字、且不是关键字的名称", "choose a name of letters and digits that is not a keyword" }
        ExtendsEscape { "`{file}` 在规则文件夹之外，不能继承", "`{file}` lies outside the folder of the rule files" }
        ExtendsEscapeHelp { "移到同一文件夹或上一级的子文件夹中，用相对路径引用", "move it beside this file or into a neighbouring folder, and use a relative path" }
        ExtendsCycle { "规则文件循环继承：{chain}", "circular `extends`: {chain}" }
        ExtendsCycleHelp { "去掉其中一处 `extends`", "remove one `extends` of the circle" }
        ExtendsMissing { "未找到要继承的文件 `{file}`", "cannot find the extended file `{file}`" }
        ExtendsMissingHelp { "检查文件名和路径；内置规则写成 {list}", "check the name and the path; built-in rules are named {list}" }
        ExtendsKind { "要继承的规则属于另一种报告（{found}）", "the extended rules are for another kind of report ({found})" }
        ExtendsKindHelp { "只继承同一种报告其他年度的规则", "extend rules for the same kind of report in another year" }
        InheritedMisfit { "继承的 `{file}` 中有 {count} 处错误", "the extended `{file}` has {count} errors" }
        InFileHelp { "在 `{file}` 中：{help}", "in `{file}`: {help}" }
        InheritedMisfitHelp { "改为继承适用于模板 `{template}` 的规则，或先改正该文件", "extend rules that fit the template `{template}`, or correct that file first" }
        RulesAreTemplate { "`{file}` 是模板，不是规则文件", "`{file}` is a template, not a rule file" }
        RulesAreTemplateHelp { "改为规则文件的名称；模板用 `--template` 或 `rules-for` 指定", "name a rule file; select a template with `--template` or `rules-for`" }
        RuleDefinedTwice { "规则 `{rule}` 已在另一文件中定义", "rule `{rule}` is already defined in another file" }
        RulesDefinedTwice { "规则 `{rule}` 等 {count} 条已在另一文件中定义", "{count} rules, `{rule}` among them, are already defined in another file" }
        RuleDefinedTwiceHelp { "改用另一编号；若要改写它，用 `extends` 继承该文件", "choose another id; to override it, `extends` that file" }
        RulesForOther { "规则适用于 `{written}`，没有应用于 `{template}` 的报告", "these rules are for `{written}` and were not applied to reports of `{template}`" }
        RulesForOtherHelp { "将 `rules-for` 改为 `{template}`，或改用另一规则文件", "change `rules-for` to `{template}`, or use another rule file" }
        UnknownPlaceholder { "说明中的占位符 `{name}` 没有对应的值", "unknown placeholder `{name}` in the message" }
        PlaceholderUnclosed { "说明中的花括号未闭合", "unclosed brace in the message" }
        PlaceholderUnclosedHelp { "补上 `}`", "add `}`" }
        PlaceholderAxis { "`{name}` 在每个位置有多个值，不能用于说明", "`{name}` has several values at each position and cannot be used in the message" }
        PlaceholderAxisHelp { "改用与 `check` 方向相同的定义，或单个单元格", "use a definition along the same axis as `check`, or a single cell" }
        UnknownFormat { "没有 `{format}` 这种数的格式", "unknown format `{format}`" }
        UnknownFormatHelp { "写小数位数（`{left:2}`），或用 `{left:percent}` 显示百分数", "write the number of decimals (`{left:2}`), or `{left:percent}` for a percentage" }
        FormatOfName { "`{name}` 是名称，不是数，没有格式", "`{name}` is a name, not a figure, and has no format" }
        FormatOfNameHelp { "改为 `{name}`", "write `{name}`" }
        PercentOfUnit { "`{name}` 的单位是 {unit}，不能显示为百分数", "`{name}` is in {unit} and cannot be shown as a percentage" }
        PercentOfUnitHelp { "改为 `{name}`；要显示占比，在 `define` 中写出除法", "write `{name}`; for a share, define a quotient under `define`" }
        UnknownRule { "没有编号为 `{rule}` 的规则", "unknown rule `{rule}`" }
    } };
}
