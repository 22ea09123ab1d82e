//! Lists the sentences about explanations and baselines (G09).

/// Hands these sentences, after those `$before`, to the next of the stages.
macro_rules! explanation {
    ($next:ident $($rest:ident)*; $($before:tt)*) => { $next! { $($rest)*; $($before)*
        ExplainedRule { "没有编号为 `{rule}` 的规则，这条说明没有使用", "unknown rule `{rule}`: the explanation is not used" }
        ExplainedPosition { "规则 `{rule}` 没有位置 `{at}`，这条说明没有使用", "rule `{rule}` has no position `{at}`: the explanation is not used" }
        ExplainedWithoutPosition { "规则 `{rule}` 有几个位置，这条说明没有写明是哪一个", "rule `{rule}` has several positions, and the explanation names none" }
        ExplainedPositionHelp { "照结果中的写法写 `at`，例如：{positions}", "write `at` as findings print it, for example: {positions}" }
        AtOtherOffices { "其他机关", "other offices" }
        ExplainedNothing { "规则 `{rule}` 在此没有问题，这条说明不再需要", "rule `{rule}` finds nothing here: the explanation is not needed any more" }
        ExplainedNothingHelp { "删去这条说明", "remove the explanation" }
        ExplainedExpired { "规则 `{rule}` 的说明有效期至 {until}，已过期，问题重新计入", "the explanation for rule `{rule}` was valid until {until}: the finding counts again" }
        ExplainedExpiredHelp { "更正报告；或重新核实，再延长 `until`", "correct the report, or verify the finding again and extend `until`" }
        ExplainedFigures { "规则 `{rule}` 的数与说明时不同：说明时为 {written}，现为 {found}，问题重新计入", "the figures of rule `{rule}` are not those that were explained: {written} then, {found} now; the finding counts again" }
        ExplainedOutcome { "规则 `{rule}` 的结果与说明时不同：说明时为{written}，现为{found}，问题重新计入", "the outcome of rule `{rule}` is not the one that was explained: {written} then, {found} now; the finding counts again" }
        ExplainedNotOutcome { "`{written}` 不是问题的结果", "`{written}` is not the outcome of a finding" }
        ExplainedNotOutcomeHelp { "写 `违反` 或 `未判定`", "write `violated` or `undetermined`" }
        ExplainedFiguresHelp { "重新核实，再改写说明中的数", "verify the finding again, and then change the figure in the explanation" }
        ExplainedDate { "`{written}` 不是日期", "`{written}` is not a date" }
        ExplainedDateHelp { "写成 `2025-12-31` 这样的日期", "write a day such as `2025-12-31`" }
        ExplainedReport { "没有检查报告 `{report}`，这条说明没有使用", "report `{report}` was not checked: the explanation is not used" }
        ExplainedReportHelp { "检查文件名和路径；路径从说明文件所在的文件夹算起", "check the name and the path, which is relative to the folder of the explanations" }
        ExplainedCell { "这一行写了理由，“{column}”却是空白，这条说明没有使用", "this row has a reason and a blank cell under `{column}`: the explanation is not used" }
        ExplainedCellHelp { "把这一格恢复为结果工作簿中的内容", "restore the cell as it was in the workbook of results" }
        ExplainedWhoHelp { "写上由谁说明", "write who explains the finding" }
        ExplainedNoList { "`{file}` 中没有可以填写说明的问题清单", "`{file}` has no list of findings to explain" }
        ExplainedTooLong { "`{file}` 的内容超过上限，其中的说明没有使用", "`{file}` has more content than is read: none of its explanations is used" }
        ExplainedTooLongHelp { "删去没有理由的行再保存，或者把说明写成 YAML", "delete the rows without a reason and save it again, or write the explanations in YAML" }
        ExplainedNoColumns { "问题清单缺少列：{columns}", "columns are missing in the list of findings: {columns}" }
        ExplainedNoListHelp { "用 `gouji check -o 结果.xlsx` 写出的工作簿；在“理由”“说明人”“有效期至”中填写，不改首行和其他列", "take a workbook that `gouji check -o result.xlsx` wrote; fill in `reason`, `who` and `until`, and leave the first row and the other columns as they are" }
        PageExplain { "写审核说明", "explain" }
        PageExplainMany { "这条说明用于这里列出的 # 处", "the explanation is for all of these positions: #" }
        PageExplainFile { "下载审核说明", "download explanations" }
        PageExplained { "审核说明", "explanations" }
        PageExplainedCounts { "已写出 {file}：本页新写 {written} 处，原已有效的 {known} 处。", "{file} was written; new: {written}, already in force: {known}." }
        PageExplainedUse { "检查时加 --explanations 和这个文件；只有一份报告时，也可以把它放在报告旁边，名称为“报告文件名.说明.yaml”。过期的、不再适用的和本页没有画出的说明不在其中，可以与原来的文件一起使用。", "Give the file to --explanations with the next check; for a single report it can also be put beside it, as `REPORT.说明.yaml`. Explanations that have expired, do not apply, or are not drawn on this page are not in it; it can be used together with the earlier file." }
        PageExplainedText { "文件内容", "the file" }
        NewFindings { "基线中没有的问题", "findings that are new since the baseline" }
        HeadStatus { "状态", "status" }
        HeadReason { "理由", "reason" }
        HeadWho { "说明人", "who" }
        HeadUntil { "有效期至", "until" }
        BaselineReports { "基线中有 {count} 份报告这次没有检查，其中的问题 {findings} 处，既不算已消除，也不在结果中：{reports}", "reports of the baseline that were not checked: {count} (findings: {findings}, neither resolved nor among the results): {reports}" }
        BaselineReportsHelp { "检查这些报告；不必再检查的，写出新的基线", "check these reports, or write a new baseline if they need no check any more" }
        NotBaseline { "`{file}` 不是检查结果，不能作为基线", "`{file}` is not a result of a check and cannot be a baseline" }
        NotBaselineHelp { "先用 `gouji check -f json -o 基线.json` 写出一份", "write one first with `gouji check -f json -o baseline.json`" }
        WordExplained { "已说明", "explained" }
        WordNew { "新增", "new" }
        WordKnown { "基线已有", "known" }
        WordExplanation { "说明", "explanation" }
        KnownWords { "基线中已有，数相同", "in the baseline, with the same figures" }
        ExplanationBy { "{reason}（{who}）", "{reason} ({who})" }
        ExplanationUntil { "{reason}（{who}，有效期至 {until}）", "{reason} ({who}, until {until})" }
        StandingAside { "问题均已说明或基线已有", "everything explained or known" }
        VerdictAside { "没有需要处理的问题，成立 {satisfied} 处", "nothing left to act on, {satisfied} satisfied" }
        VerdictAsideOpen { "没有需要处理的违反，另有 {open} 处未判定", "no violations left to act on; undetermined: {open}" }
        VerdictExplained { "；已说明 {count} 处", "; explained: {count}" }
        VerdictNew { "；基线中没有的 {count} 处", "; new since the baseline: {count}" }
        VerdictKnown { "；基线已有 {count} 处", "; known from the baseline: {count}" }
        VerdictResolved { "；基线中已消除 {count} 处", "; resolved since the baseline: {count}" }
        HelpExplanations { "增加审核说明文件，或填写了说明的结果工作簿（可重复）；报告旁的“报告文件名.说明.yaml”自动使用。已说明的问题不影响退出状态", "Add a file that explains findings, or a workbook of results in which they were explained (repeatable); `REPORT.说明.yaml` beside a report is used by itself. Explained findings do not change the exit status" }
        HelpBaseline { "以前用 -f json 写出的结果；已有的问题排在新问题之后，退出状态只看新问题", "An earlier result of -f json; findings known there come after new ones, and only the new ones decide the exit status" }
    } };
}
