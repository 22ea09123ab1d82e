//! Lists the sentences about finding the template and the cells of a report (G06).

/// Hands these sentences, after those `$before`, to the next of the stages.
macro_rules! align {
    ($next:ident $($rest:ident)*; $($before:tt)*) => { $next! { $($rest)*; $($before)*
        NoTemplateFits { "无法识别报告使用的模板", "the document does not match any template" }
        NoTemplateFitsHelp { "检查文件是否含有表格，或用 `--template` 指定模板；已查找：{looked}", "check that the file contains the tables, or name the template with `--template`; looked for: {looked}" }
        LookedFor { "`{template}`（行 {rows}/{all_rows}，列 {cols}/{all_cols}）", "`{template}` (rows {rows}/{all_rows}, columns {cols}/{all_cols})" }
        TemplateTied { "报告与 {names} 的相符程度相同", "the report matches {names} equally well" }
        TemplateTiedHelp { "用 `--template` 指定其中一种", "name one of them with `--template`" }
        TemplateChosen { "按指定使用 `{template}`", "`{template}`, as specified" }
        TemplateRecognised { "标签相符：行 {rows}/{all_rows}，列 {cols}/{all_cols}", "matching labels: rows {rows}/{all_rows}, columns {cols}/{all_cols}" }
        TemplateByYear { "行列不足以区分，按年度 {year} 选用 `{template}`", "rows and columns match several templates; chose `{template}` by the year {year}" }
        TemplateByCodes { "代码相符：{known}/{all} 格", "matching codes: {known} of {all} cells" }
        TemplateStated { "文件注明 `{template}`", "the file names `{template}`" }
        TableMissing { "未找到表 `{table}`", "table `{table}` not found" }
        TableMissingHelp { "检查报告是否缺少表“{title}”", "check whether the report lacks the table “{title}”" }
        RowMissing { "表 `{table}` 中未找到行 `{row}`（{label}）", "row `{row}` ({label}) of table `{table}` not found" }
        RowMissingHelp { "检查报告中此行的名称，应为“{label}”", "check the label of this row in the report; it should read “{label}”" }
        ColMissing { "表 `{table}` 中未找到列 `{col}`", "column `{col}` of table `{table}` not found" }
        ColMissingHelp { "检查报告中此列的列头，应为“{label}”", "check the heading of this column in the report; it should read “{label}”" }
        LabelTolerated { "“{found}”按“{expected}”读取", "“{found}” is read as “{expected}”" }
        LabelToleratedHelp { "改为模板中的名称“{expected}”", "write “{expected}” as in the template" }
        ExtraRow { "表 `{table}` 多出一行“{label}”，不在模板中", "table `{table}` has an additional row “{label}” that is not in the template" }
        ExtraRowHelp { "检查此行是否为本地自设；它不参与检查", "check whether this is a local row; it takes no part in the checks" }
        CellCountDiffers { "行 `{row}` 有 {found} 格，应有 {expected} 格", "row `{row}` has {found} cells, expected {expected}" }
        CellCountHelp { "对照原件补齐此行的各格，空白格也应保留", "complete the cells of this row from the original, including blank ones" }
        BlanksMoved { "行 `{row}` 的空白格可能已移到行末，各数所属的列无法确定", "the blank cells of row `{row}` may have moved to its end, so its columns are uncertain" }
        CellIsText { "此格不是数：“{words}”", "this cell is not a number: “{words}”" }
        CellIsTextHelp { "只填写数；没有的填 0 或留空", "write only the number; write 0 or leave it blank if there is none" }
        CellIsGarbled { "此格含有不是数字的字符：“{words}”", "this cell holds a character that is not a digit: “{words}”" }
        CellIsGarbledHelp { "改用数字；字母 O、〇、零等字符不按数字读取", "write digits; the letter O, `〇`, `零` and the like are not read as digits" }
        ColumnsUnclear { "表 `{table}` 的列头与模板不符，各数所属的列无法确定", "the column headings of table `{table}` do not match the template, so its columns are uncertain" }
        ColumnsUnclearHelp { "对照模板改正列头，或用 `--template` 指定另一模板", "correct the headings to match the template, or name another one with `--template`" }
        YearDisagrees { "标题中的年度为 {title}，统计期限中的年度为 {period}", "the year is {title} in the title but {period} in the period" }
        YearDisagreesHelp { "检查报告的年度", "check which year the report is for" }
        UnknownCellHere { "模板 `{template}` 没有单元格 `{cell}`", "`{template}` does not have a cell `{cell}`" }
        UnknownCellNear { "改为 `{near}`", "write `{near}`" }
        UnknownCellHelp { "使用 `gouji templates` 列出的代码", "use the codes that `gouji templates` lists" }
        AmbiguousCell { "`{cell}` 可以指：{candidates}", "`{cell}` could be any of {candidates}" }
        DuplicateCell { "单元格 `{cell}` 重复", "duplicate cell `{cell}`" }
        DuplicateCellFirst { "首次出现于此处", "first used here" }
        DuplicateCellHelp { "删去其中一行", "delete one of the lines" }
        BadState { "`{written}` 不是单元格的状态", "`{written}` is not a cell state" }
        BadStateHelp { "改为 number、blank、dash、text、absent、uncertain 之一", "write one of number, blank, dash, text, absent, uncertain" }
        LineContradicts { "`{cell}` 的各项互相矛盾：value 为 {value}，raw 为 {raw}，state 为 {state}", "the entries of `{cell}` contradict each other: value {value}, raw {raw}, state {state}" }
        LineContradictsHelp { "对照原文改正，或只写 value", "compare with the document and correct them, or write the value alone" }
        LineSaysNothing { "空", "empty" }
        StateWithoutFigure { "状态为 number，值“{words}”却不是数", "the state is number, but the value “{words}” is not a number" }
        StateWithoutFigureHelp { "改正值或状态", "correct the value or the state" }

        CellsMerged { "行 `{row}` 的格与列头不对应：有合并单元格，各数所属的列无法确定", "merged cells in row `{row}` do not match the column headings, so its columns are uncertain" }
        CellsMergedHelp { "对照原件拆分合并单元格后填写", "split the merged cells as in the original" }
        RunTogether { "行 `{row}` 的各格连写为“{words}”，有 {count} 种可能的分法", "the cells of row `{row}` run together as “{words}”, and {count} ways to split them are possible" }
        RunTogetherOpen { "行 `{row}` 的各格连写为“{words}”，无法分开", "the cells of row `{row}` run together as “{words}” and cannot be split" }
        RunTogetherHelp { "从原件另取保留表格线或空格的文本，或对照原件填写此行", "take the text from the original with its cells kept apart, or complete this row from it" }
        BlanksLost { "行 `{row}` 的文本为“{words}”：此表未保留空白格，各数所属的列无法确定", "row `{row}` reads “{words}”: blank cells were lost in this table, so its columns are uncertain" }
        NoteRecovered { "由连写的文本复原", "recovered from cells that run together" }
    } };
}
