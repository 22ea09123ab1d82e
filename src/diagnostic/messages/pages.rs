//! Lists the words of the result page and the workbook of results.

/// Hands these sentences, after those `$before`, to the next of the stages.
macro_rules! pages {
    ($next:ident $($rest:ident)*; $($before:tt)*) => { $next! { $($rest)*; $($before)*
        PageTitle { "检查结果", "Check results" }
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
        PageMorePlaces { "另有 {count} 处未列出", "{count} more places are not listed" }
        PageRemarks { "读取此报告的备注：{count} 条", "remarks on the reading of this report: {count}" }
        PageMoreRemarks { "另有 {count} 条未列出", "{count} more are not listed" }
        PageRunRemarks { "关于规则文件和输入：{count} 条", "about rule files and inputs: {count}" }
        PageUnit { "单位：{unit}", "unit: {unit}" }
        PagePositions { "逐处结果", "Positions" }
        PageReports { "报告", "Reports" }
        PageWithErrors { "违反强制性规则", "with errors" }
        PageWithWarnings { "只违反核实性规则", "with warnings only" }
        PageWithOpen { "有未判定", "not all determined" }
        PageWithInfos { "只有提示", "hints only" }
        PageHolding { "全部成立", "everything holds" }
        PageUnchecked { "没有检查任何位置", "nothing checked" }
        PageAlike { "文字雷同", "copied text" }
        PageUnread { "未读取", "not read" }
        PageUnreadCount { "未读取的报告：{count} 份", "reports not read: {count}" }
        PageLegend { "图例", "Legend" }
        PageLegendPart { "强制性，参加计算的格", "error, used in the computation" }
        PageByRule { "按规则", "By rule" }
        PageReportsViolating { "违反的报告", "reports in violation" }
        PagePlacesViolated { "违反处数", "places violated" }
        PagePlacesOpen { "未判定处数", "places undetermined" }
        PageWhere { "最多在", "mostly at" }
        PageOffenders { "问题最多的报告", "Most violations" }
        PageCauses { "未判定的原因", "Why undetermined" }
        PageCause { "原因", "cause" }
        PageCauseCell { "单元格为{state}", "a cell is {state}" }
        PageCauseUnit { "单位不一致", "units do not match" }
        PageCauseSection { "报告没有所需的部分", "a section is missing" }
        PageAllReports { "全部报告", "All reports" }
        PageMatrix { "各机关各年度", "By office and year" }
        PageMatrixOffice { "机关", "Office" }
        PageMatrixNone { "没有报告", "no report" }
        PageMatrixUnnamed { "另有 {count} 份报告的机关或年度不能确定，不在此表中", "{count} more reports of which the office or the year is not known are not in this table" }
        PageMatrixTooLarge { "报告过多，不按机关和年度列出", "there are too many reports for a table by office and year" }
        PageNotAllDrawn { "有问题的报告共 {all} 份，下面显示问题最重的 {drawn} 份的表格；其余的只列入此表", "of {all} reports with findings, the tables of the {drawn} worst are shown below; the others are only in this list" }
        PageCleanNotDrawn { "{count} 份全部成立的报告未显示表格", "tables of {count} reports in which everything holds are not shown" }
        PageNotAllListed { "另有 {count} 份报告未列出，已计入上面的合计", "{count} more reports are not listed; the totals above include them" }
        PageCountedOnly { "另有 {count} 份报告未违反规则，只计数，不逐份列出", "{count} more reports without violations are counted but not listed" }
        PageNoneFound { "没有符合条件的报告", "no matching reports" }
        BookSummary { "汇总", "Summary" }
        BookLeft { "左边", "left" }
        BookRight { "右边", "right" }
        BookDifference { "相差", "difference" }
        BookUnit { "计量单位", "unit" }
        BookCount { "处数", "places" }
        BookDrawn { "有问题的报告 {all} 份，其中 {drawn} 份附有表格（问题重的优先，最多 {most} 份），工作表以报告的序号开头", "reports with findings: {all}; {drawn} of them have sheets with their tables (the worst, at most {most}), named by the number of the report" }
    } };
}
