//! Lists the headings, words and closing lines that the outputs of every format share.

/// Hands these sentences, after those `$before`, to the next of the stages.
macro_rules! output {
    ($next:ident $($rest:ident)*; $($before:tt)*) => { $next! { $($rest)*; $($before)*
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
        WordSubstituted { "代入", "figures" }
        WordReport { "报告", "report" }
        RemarksAlike { "{file} 中有 {count} 处同类情况", "{file}: {count} places of this kind" }
        PositionsCount { "共 {count} 处", "positions: {count}" }
        AtTable { "表{code}", "table {code}" }
        AtRow { "行 {code}", "row {code}" }
        AtCol { "列 {code}", "col {code}" }
        ValueWithNote { "{value}（{note}）", "{value} ({note})" }
        EquationInUnit { "{equation}（{unit}）", "{equation} ({unit})" }
        BothSides { "左边 {left}，右边 {right}", "left {left}, right {right}" }
        BothSidesDiffer { "左边 {left}，右边 {right}，相差 {difference}", "left {left}, right {right}, difference {difference}" }
        HeadTable { "表", "table" }
        HeadRow { "行", "row" }
        HeadLabel { "名称", "label" }
        HeadCol { "列", "column" }
        HeadPrinted { "原文", "printed" }
        HeadNote { "说明", "note" }
        HeadRemark { "备注", "remark" }
        HeadPlace { "位置", "place" }
        PlaceTableCell { "表格 {table} 第 {row} 行第 {cell} 格", "table {table} row {row} cell {cell}" }
        PlaceParagraph { "第 {paragraph} 段", "paragraph {paragraph}" }
        PlaceTableRow { "表格 {table} 第 {row} 行", "table {table} row {row}" }
        PlacePage { "第 {page} 页 {left},{top}", "page {page}, {left},{top}" }
        PlaceRowColumn { "第 {row} 行 {column} 列", "row {row} column {column}" }
        PlaceRow { "第 {row} 行", "row {row}" }
        PlaceColumn { "第 {column} 列", "column {column}" }
        HeadLineColumn { "行:列", "line:column" }
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
        HeadTemplate { "模板", "template" }
        HeadWhen { "前提", "when" }
        HeadMessage { "说明", "message" }
        CellsZero { "其余 {count} 格为 0 或空白", "other cells, 0 or blank: {count}" }
        CellsCut { "另有 {count} 格未列出", "{count} more cells are not listed" }
        AboutTemplate { "模板", "template" }
        AboutRecognised { "识别依据", "recognised" }
        AboutOrganisation { "单位", "organisation" }
        AboutYear { "年度", "year" }
        AboutUnknown { "（未找到）", "(not found)" }
        UnreadTables { "各表", "tables" }
        AcrossTables { "跨表", "across" }
        AllSatisfied { "{count} 条规则全部成立", "all satisfied: {count}" }
        OthersSatisfied { "其余 {count} 条规则全部成立", "others, all satisfied: {count}" }
        AllUndetermined { "{count} 条规则均未判定", "none determined: {count}" }
        AllUnbroken { "{count} 条规则未被违反", "none violated: {count}" }
        OthersUnbroken { "其余 {count} 条规则未被违反", "others, none violated: {count}" }
        RulesCount { "{count} 条规则", "rules: {count}" }
        CountedAsZero {
            "空白计为 0：{blanks} 格，横线计为 0：{dashes} 格；其中由勾稽关系证明 {proved} 格，推定 {assumed} 格",
            "cells counted as 0: blank {blanks}, dash {dashes}; of these proved {proved}, assumed {assumed}"
        }
        VerdictHolds { "全部成立：{satisfied} 处", "everything holds: {satisfied} satisfied" }
        VerdictViolated { "违反：强制性 {errors} 处，核实性 {warnings} 处，提示 {infos} 处", "violated: error {errors}, warning {warnings}, info {infos}" }
        VerdictViolatedAndOpen { "违反：强制性 {errors} 处，核实性 {warnings} 处，提示 {infos} 处；另有 {open} 处未判定", "violated: error {errors}, warning {warnings}, info {infos}; undetermined: {open}" }
        VerdictOpen { "未发现违反，另有 {open} 处未判定", "no violations found; undetermined: {open}" }
        VerdictHoldsSoFar { "已检查的全部成立：{satisfied} 处", "all checked positions hold: {satisfied} satisfied" }
        VerdictUnread { "；{count} 份报告未读取", "; reports not read: {count}" }
        VerdictBroken { "；模板或规则文件有 {count} 处错误，所涉规则未检查", "; errors in templates or rule files: {count}, their rules were not checked" }
        VerdictOtherErrors { "；另有 {count} 处错误，与单份报告无关", "; errors that belong to no report: {count}" }
        VerdictNothing { "没有检查任何位置", "nothing was checked" }
        BatchTotal { "共 {reports} 份报告，{failed} 份未读取", "reports: {reports}, not read: {failed}" }
        WeightError { "强制性", "error" }
        WeightWarning { "核实性", "warning" }
        WeightInfo { "提示", "info" }
        RuleDerived { "由模板派生，未写在规则文件中", "derived from the template, not written in a rule file" }
        RuleDerivedShort { "派生", "derived" }
        RuleGuarded { "{check}（前提：{when}）", "{check} (when {when})" }
        LineHolds { "{name}（{template}）：成立 {satisfied}，不适用 {others}", "{name} ({template}): {satisfied} satisfied, {others} n/a" }
        LineByConstruction { "；其中 {count} 处用于复原数字，不作为检查结果", "; {count} of them were used to recover figures and confirm nothing" }

        NotRead { "报告 `{report}` 未读取", "the report `{report}` was not read" }
        ReportsCounted { "未违反规则的报告 {count} 份", "reports without violations: {count}" }
        ResultsCut { "问题过多，另有 {count} 处未列出", "too many results: {count} more are not listed" }
        ResultsCutHelp { "用 `-f jsonl` 或 `-f csv` 取得全部结果", "use `-f jsonl` or `-f csv` to get all results" }
        FilesCut { "文件过多，只列出前 {count} 个", "too many files: only the first {count} are listed" }
        RemarksCut { "读取报告的备注过多，另有 {count} 条未列出", "too many remarks on the reading of reports: {count} more are not listed" }
        ReadingReport { "读取报告", "reading the report" }
        PositionsCut { "另有 {count} 处未列出", "{count} more positions are not listed" }
        TallyTitle { "各份报告合计", "all reports" }
        TallyReports { "报告", "reports" }
        TallyFailed { "未读取", "not read" }
        TallyWhere { "位置", "where" }
        TallyMore { "另 {count} 处", "{count} more" }
        TallyWorst { "违反最多的报告", "reports with most violations" }
        TallyCauses { "未判定的原因", "why undetermined" }
        TallyPositions { "处", "positions" }
        TallyCut { "另有 {count} 项未列出", "{count} more are not listed" }
        StandingErrors { "违反强制性规则", "with errors" }
        StandingWarnings { "只违反核实性规则", "with warnings only" }
        StandingUndetermined { "有未判定", "undetermined" }
        StandingInfos { "只有提示", "with hints only" }
        StandingHolding { "全部成立", "all satisfied" }
        StandingUnchecked { "没有检查任何位置", "nothing checked" }
    } };
}
