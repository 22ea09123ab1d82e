//! Lists the sentences about a run over many reports: what was searched, skipped, written and stopped.

/// Hands these sentences, after those `$before`, to the next of the stages.
macro_rules! engine {
    ($next:ident $($rest:ident)*; $($before:tt)*) => { $next! { $($rest)*; $($before)*
        NoTableOfForm { "文件中没有 `{template}` 的表", "the document has no table of `{template}`" }
        NoTableOfFormHelp { "检查文件是否为这种报告；表为图片的，改用带文字的原件", "check that this is such a report; if its tables are pictures, use the original with text" }
        HeadingsPictures { "有 `{template}` 的标题，表格是图片，无法读取", "the headings of `{template}` are there, its tables are pictures, which cannot be read" }
        HeadingsPicturesHelp { "改用带文字的原件（Word、网页），或先进行文字识别", "use the original with text (Word, web page), or run text recognition first" }
        HeadingsWithoutTables { "有 `{template}` 的标题，没有表：表可能是图片，或未随文字复制", "the headings of `{template}` are there, its tables are not: they may be pictures, or were not copied" }
        HeadingsWithoutTablesHelp { "改用含表的原件（Word、网页）；表是图片的，先进行文字识别", "use the original with its tables (Word, web page); run text recognition first where they are pictures" }
        HeadingsOtherTables { "有 `{template}` 的标题，文件中的表却不是它的表", "the headings of `{template}` are there, but the tables of the document are not its tables" }
        FiguresInSentences { "文件是叙述，不是 `{template}` 的表：数字在句子中", "this is a narrative, not the tables of `{template}`: its figures stand in sentences" }
        NothingFilledIn { "这是空白的 `{template}`：没有填写任何一格", "this is a blank form of `{template}`: nothing is filled in" }
        NothingFilledInHelp { "检查是否误用了空白表", "check whether the blank form was taken by mistake" }
        TableUnread { "表 `{table}` 没有读出任何一格", "no cell of table `{table}` could be read" }
        TableUnreadHelp { "对照原件检查表“{title}”", "check the table “{title}” against the original" }
        TableBlank { "表 `{table}` 没有填写任何一格，空白按模板的规定计", "nothing is filled in in table `{table}`; blank cells count as the template says" }
        TableBlankHelp { "检查是否漏填；没有的填 0", "check whether it was left out; write 0 where there is none" }
        WriteFailed { "无法写入 `{name}`：{detail}", "cannot write `{name}`: {detail}" }
        WriteFailedHelp { "检查文件夹是否存在、是否可写", "check that the folder exists and is writable" }
        EndingOfOtherFormat { "`{file}` 的扩展名属于格式 {other}，结果按 `-f` 写为 {format}", "the extension of `{file}` belongs to the format {other}, the results are written as {format}, as `-f` says" }
        EndingOfOtherFormatHelp { "将文件改为以 `{ending}` 结尾；要 {other} 格式，去掉 `-f`", "give the file the extension `{ending}`; for the format {other} leave out `-f`" }
        WriteOverInput { "`{name}` 是输入文件，不能作为输出", "`{name}` is an input and cannot be the output" }
        WriteOverInputHelp { "为 `{arg}` 指定另一文件名", "give `{arg}` another name" }
        FolderHoldsInputs { "输入 `{name}` 位于结果文件夹 `{folder}` 中", "the input `{name}` is inside the output folder `{folder}`" }
        FolderHoldsInputsHelp { "为 `{arg}` 指定不含输入文件的文件夹", "give `{arg}` a folder of its own" }
        FolderTotal { "结果在 `{folder}`：写入 {made} 份，已是最新 {kept} 份，未检查 {failed} 份", "results in `{folder}`: {made} written, {kept} up to date, {failed} not checked" }
        NotAnnotated { "{count} 份报告不是 .xlsx，没有带批注的副本", "reports without an annotated copy because they are not .xlsx: {count}" }
        NotAnnotatedHelp { "需要批注的，在表格软件中另存为 .xlsx 后再检查", "save them as .xlsx to have them annotated" }
        FolderWithoutReports { "文件夹 `{name}` 中没有报告", "no reports in the folder `{name}`" }
        FolderWithoutReportsHelp { "检查文件夹；扩展名不常见的文件应写出文件名", "check the folder; name files with unusual extensions one by one" }
        FolderWithoutRules { "文件夹 `{name}` 中没有规则文件和模板", "no rule files or templates in the folder `{name}`" }
        FolderWithoutRulesHelp { "检查文件夹；规则文件和模板的扩展名为 .yaml 或 .yml", "check the folder; rule files and templates end in .yaml or .yml" }
        PatternWithoutReports { "没有与 `{name}` 匹配的文件", "no files match `{name}`" }
        PatternWithoutReportsHelp { "检查通配符：`*` 不跨文件夹，`**` 包括下级文件夹", "check the pattern: `*` stays within one folder, `**` includes the folders inside" }
        BadPatternOfFiles { "通配符 `{name}` 从第 {at} 个字符起无效", "the pattern `{name}` is invalid from character {at} on" }
        BadPatternOfFilesHelp { "改正方括号和 `**`：`**` 的两边只能是 `/` 或首尾", "correct brackets and `**`, which must stand alone between two `/`" }
        FilesLeftOut { "{count} 个文件的扩展名不是报告的，未读取：{endings}", "files skipped because of their extension: {count} ({endings})" }
        FilesLeftOutHelp { "写出文件名即可读取，格式由内容确定", "name such a file to have it read; its format is detected from its content" }
        EndingCount { "{ending} {count} 个", "{ending} {count}" }
        WithoutEnding { "无扩展名", "without extension" }
        LinksLeftOut { "未进入链接的文件夹：{count} 个", "links to folders that were not followed: {count}" }
        LinksLeftOutHelp { "要检查其中的报告，写出该文件夹", "name such a folder to have it searched" }
        PriorNotFound { "所给的报告中没有“{office}”{wanted} 年的报告，跨年规则未适用", "no report of {office} for {wanted} among those given, so rules across years do not apply" }
        PriorNotFoundHelp { "将上年的报告放入 `--prior` 的文件夹；第一次编报的不必处理", "add last year's report to the folder of `--prior`; nothing is wrong if this is the first report" }
        PriorGap { "年度不连续：“{office}”没有 {wanted} 年的报告，此前最近的是 {nearest} 年", "years do not follow each other: {office} has no report for {wanted}; the nearest before is for {nearest}" }
        PriorGapHelp { "补上缺少的一年；跨年规则只比较相邻两年", "add the missing year; rules across years compare neighbouring years only" }
        PriorRenamed { "没有“{office}”{wanted} 年的报告；“{other}”在 {year} 年没有报告，可能是它的原名", "no report of {office} for {wanted}; {other} has none for {year} and may be its former name" }
        PriorRenamedHelp { "确是同一机关的，加上 `--renamed 现名=原名`", "if it is the same office, add `--renamed NEW=OLD`" }
        PriorTwice { "“{office}”{year} 年有 {count} 份报告：{files}", "{count} reports of {office} for {year}: {files}" }
        PriorSeveral { "上年报告有 {count} 份：{files}，跨年规则未适用", "{count} reports may be last year's, so rules across years do not apply: {files}" }
        PriorTwiceHelp { "只保留一份", "keep one of them" }
        PriorUnnamed { "报告{lacking}，不能与上年或下一年的报告配对", "{lacking}, so the report is not paired with that of another year" }
        PriorUnnamedHelp { "在报告的标题中写明机关名称和年度，如“某某局2023年……报告”", "write the office and the year in the title of the report" }
        PriorTakenAsGiven { "`{unnamed}` {lacking}；`{file}` 按指定作为上年报告使用", "`{file}` is used as last year's report because it was named: in `{unnamed}`, {lacking}" }
        LacksOffice { "没有可以确定的机关名称", "the name of the office is not certain" }
        LacksYear { "没有可以确定的年度", "the year is not certain" }
        LacksBoth { "没有可以确定的机关名称和年度", "neither the name of the office nor the year is certain" }
        PriorOtherOffice { "`{file}` 是“{other}”的报告，不是“{office}”的，未作比较", "`{file}` is a report of {other}, not of {office}, and was not compared" }
        PriorOtherOfficeHelp { "指定同一机关的上年报告；机关改过名称的，加上 `--renamed 现名=原名`", "name last year's report of the same office; if it has another name now, add `--renamed NEW=OLD`" }
        PriorOtherYear { "年度不连续：本报告为 {year} 年，`{file}` 为 {before} 年，未作比较", "years do not follow each other: this report is for {year}, `{file}` for {before}; they were not compared" }
        PriorOtherYearHelp { "指定上一年的报告", "name the report of the year before" }
        PriorFormUndeclared { "上年的 `{file}` 是表式 `{before}`，`{form}` 没有写明与它的对应，未作比较", "last year's `{file}` follows the form `{before}`, of which `{form}` declares nothing, and was not compared" }
        PriorFormUndeclaredHelp { "在模板的 `上年表式`（`prior`）下写明哪个代码就是哪个", "declare under `prior` of the template which code became which" }
        MembersMissing { "{office}：{year} 年 {total} 个下级中 {count} 个没有报送：{offices}", "{office}: {count} of {total} members have not handed in for {year}: {offices}" }
        MembersMissingAnyYear { "{office}：{total} 个下级中 {count} 个没有报送：{offices}", "{office}: {count} of {total} members have not handed in: {offices}" }
        MembersMissingHelp { "补上报告，或从名单中去掉该机关；在此之前，与下级比较的规则未判定", "add the reports, or take the offices off the manifest; until then rules with `members` are undetermined" }
        AlikeSections { "{count} 个机关的“{section}”雷同：{offices}", "{section} is nearly the same in the reports of {count} offices: {offices}" }
        AlikeFirst { "{office}（{report}）", "{office} ({report})" }
        AlikeOther { "{office}（{report}，{share}% 相同）", "{office} ({report}, {share}% the same)" }
        AlikeOtherAbout { "{office}（{report}，约 {share}% 相同）", "{office} ({report}, about {share}% the same)" }
        AlikeNoOffice { "未写明机关", "no office named" }
        AlikeMarked { "[{mark}] {message}", "[{mark}] {message}" }
        AlikeSaid { "{message}；{said}", "{message}; {said}" }
        AlikeExplained { "{office}的说明：{words}", "explanation of {office}: {words}" }
        AlikeSectionsHelp { "核实是谁照抄谁的；有理由共用的，写审核说明，位置为 `其他机关`；规则 `{rule}` 可以改级别，也可以关闭", "find out which office copied; a text that is shared for a reason can be explained with `at: other offices`; the rule `{rule}` can be given another severity or switched off" }
        AlikeMore { "另有 {count} 组雷同的部分没有列出", "{count} more groups of sections that are alike are not listed" }
        AlikeLeftOut { "只比较了 {limit} 节的文字，另有 {count} 节没有与其他机关比较", "the text of {limit} sections was compared; {count} more were not compared with other offices" }
        MembersTwice { "“{office}”{year} 年有 {count} 份报告：{files}", "{office} has handed in {count} reports for {year}: {files}" }
        MembersTwiceAnyYear { "“{office}”有 {count} 份报告：{files}", "{office} has handed in {count} reports: {files}" }
        MembersTwiceHelp { "只保留一份", "keep one of them" }
        MembersUnlisted { "{count} 份报告的机关不在名单中：{files}", "reports of offices that the manifest does not list: {count}, {files}" }
        MembersUnlistedHelp { "在名单中增加该机关，或将报告中的名称写为它的别名", "add the office to the manifest, or the name in the report to its aliases" }
        MembersCycle { "汇总关系循环：{offices}", "offices consolidate each other: {offices}" }
        MembersCycleHelp { "改正其中一个机关的上级", "correct the parent of one of them" }
        MembersParent { "名单中没有上级“{parent}”", "the parent `{parent}` is not in the manifest" }
        MembersParentHelp { "将上级作为一个机关写入名单", "add the parent to the manifest as an office of its own" }
        MembersOfficeTwice { "名称“{office}”在名单中用了两次", "two offices of the manifest have the name `{office}`" }
        MembersOfficeTwiceHelp { "每个机关只写一次，名称和别名各不相同", "list each office once, with names and aliases of its own" }
        MembersFile { "没有文件 `{file}`，“{office}”按未报送处理", "no file `{file}`; {office} counts as not having handed in" }
        MembersFileHelp { "改正文件名；路径相对于名单所在的文件夹", "correct the name of the file; it is relative to the folder of the manifest" }
        MembersFileTwice { "文件 `{file}` 已是“{other}”的报告，不能又是“{office}”的", "the file `{file}` is the report of {other} and cannot be that of {office} as well" }
        MembersFileTwiceHelp { "每个机关写各自的文件；几份报告在同一个文件中的，不写文件，按名称查找", "give each office a file of its own; leave `file` out where one file holds several reports, which are found by name" }
        MembersOtherForm { "“{office}”的报告 `{file}` 是表式 `{own}`，汇总报告是 `{form}`，未作汇总", "the report of {office}, `{file}`, follows the form `{own}` and not `{form}`, and was not added" }
        MembersOtherYear { "“{office}”的报告 `{file}` 是 {before} 年的，不是 {year} 年的，未作汇总", "the report of {office}, `{file}`, is for {before} and not for {year}, and was not added" }
        MembersFormHelp { "换成同一年度、同一表式的报告", "replace it by a report of the same year and form" }
        MembersOtherOffice { "名单中 `{file}` 是“{office}”的报告，其标题是“{other}”", "by the manifest `{file}` is the report of {office}; its title names {other}" }
        MembersListedOther { "名单中 `{file}` 是“{office}”的报告，其标题却是名单中的“{other}”，未作汇总", "by the manifest `{file}` is the report of {office}; its title names {other}, which is listed as well, so it was not added" }
        MembersOtherOfficeHelp { "改正文件，或将报告中的名称写为该机关的别名", "correct the file, or add the name in the report to the aliases of the office" }
        MembersEmpty { "名单中没有机关", "no office in the manifest" }
        MembersTooMany { "名单中的机关多于 {limit} 个", "more than {limit} offices in the manifest" }
        MembersNoHeading { "名单中没有标题为“机构”（`office`）的列", "no column of the manifest has the heading `office`" }
        MembersColumn { "名单中没有“{column}”这一列", "a manifest has no column `{column}`" }
        MembersColumnNear { "写成“{near}”；若是机构的属性，写成“机构.{column}”", "write `{near}`; if it is an attribute of the office, write `office.{column}`" }
        MembersKeyAsAttribute { "“{column}”是名单自己的键，不能写在属性里", "`{column}` is a key of the manifest and not one of the attributes" }
        OfficeAttribute { "规则 {rule} 用到机构的属性“{attribute}”，名单 {file} 中没有", "the rule {rule} reads the attribute `{attribute}` of the office, which the manifest {file} does not have" }
        OfficeAttributeHelp { "在名单中加上“{attribute}”一列", "add a column `{attribute}` to the manifest" }
        MembersColumnTwice { "列“{column}”用了两次", "the column `{column}` is there twice" }
        MembersWithoutName { "此行没有机构名称", "no name of an office in this row" }
        MembersNoParents { "名单中没有一个机关写了上级，没有可比较的汇总报告", "no office of the manifest has a parent, so there is no summary to compare" }
        MembersNoSummary { "文件夹中没有汇总报告", "no report of the folder is a summary" }
        MembersNoSummaryHelp { "汇总报告与文件夹同名，或命名为“汇总”", "give the summary the name of the folder, or `summary`" }
        MembersManifestHelp { "标题行写：机构、上级、文件、类别、别名；只有机构是必需的", "use the headings office, parent, file, kind, aliases; only office is required" }
        RollupIncomplete { "{office}：{total} 个下级中 {count} 个没有可以相加的报告，未作合计：{offices}", "{office}: {count} of {total} members have no report to add, so nothing was added: {offices}" }
        RollupIncompleteHelp { "补上报告；只合计已有的，加上 `--partial`", "add the reports, or add up those that are there with `--partial`" }
        RollupWithout { "{office}：合计不含 {total} 个下级中的 {count} 个：{offices}", "{office}: the sum is without {count} of {total} members: {offices}" }
        RollupWithoutHelp { "补上报告后再汇总一次", "add the reports and roll up again" }
        RollupMember { "{office}（{why}）", "{office} ({why})" }
        RollupMissing { "未报送", "not handed in" }
        RollupUnread { "未读取", "not read" }
        RollupTwice { "有几份", "several reports" }
        RollupOtherForm { "表式不同", "another form" }
        RollupOtherYear { "年度不同", "another year" }
        RollupNotAdded { "{office}：“{member}”的 {count} 格不能相加（{why}），未作合计：{cells}", "{office}: cells of {member} that cannot be added ({why}), so their sums are left open: {count}, {cells}" }
        RollupNotAddedHelp { "改正下级报告中的这些格，再汇总一次", "correct these cells in the report of the member and roll up again" }
        RollupUnit { "单位不能换算", "in a unit that cannot be converted" }
        RollupShare { "是百分比，不能相加", "a share, which does not add up" }
        RollupBlanks { "{office}：{count} 格的合计中，有下级为空白或横线，按模板计为 0", "{office}: in {count} sums, blanks or dashes of members count as 0, as the template says" }
        OwnFault { "gouji 处理此报告时发生内部错误", "internal error while processing this report" }
        OwnFaultHelp { "将此报告和版本号提交给开发者", "send this report and the version to the developers" }
        Stopped { "已停止：共 {total} 份，已检查 {done} 份", "stopped after {done} of {total} reports" }
        StoppedHelp { "再次运行以检查其余报告", "run it again to check the others" }
        StoppedOpen { "已停止：已检查 {done} 份，其余未检查", "stopped after {done} reports; the others were not checked" }
        ProgressOf { "已检查 {done}/{total}，每秒 {rate} 份，约余 {left}", "checked {done} of {total}, {rate} per second, about {left} left" }
        ProgressOpen { "已检查 {done} 份，每秒 {rate} 份", "checked {done}, {rate} per second" }
        ProgressPart { "已检查 {done} 份（{percent}%），每秒 {rate} 份，约余 {left}", "checked {done} ({percent}%), {rate} per second, about {left} left" }
        BookNeedsFile { "工作簿不能输出到屏幕", "a workbook cannot be printed to the terminal" }
        BookNeedsFileHelp { "加上 `-o 文件.xlsx`", "add `-o FILE.xlsx`" }
    } };
}
