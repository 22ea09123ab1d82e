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
        TemplateByHeadings { "按标题识别为 `{template}`", "recognised as `{template}` by its headings" }
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
        LookAlikeUncertain { "文件中有两处与表 `{table}` 同样相符，无法确定应取哪一处", "two parts of the document fit table `{table}` equally well; which one counts is uncertain" }
        LookAlikeNear { "此处标题与表 `{table}` 的标题“{title}”相近，未读取；已读取标题相同的一处", "the title here is close to the title “{title}” of table `{table}`; it was not read, because another part has that very title" }
        LookAlikeLeft { "此处行列与表 `{table}` 相同，但标题或位置不同，未读取", "the rows and columns here are those of table `{table}`, but not its title or place; it was not read" }
        LookAlikeSame { "此处重复了表 `{table}`，各数相同", "table `{table}` is repeated here with the same figures" }
        LookAlikeHelp { "删去多余的一处，或使其标题与“{title}”有所区别", "remove one of them, or give it a title that differs from “{title}”" }
        LookAlikeTaken { "与此处相比", "compared with this one" }
        RowTwice { "表 `{table}` 的行“{label}”出现两次，各数不同", "row “{label}” of table `{table}` appears twice with different figures" }
        RowTwiceSame { "表 `{table}` 的行“{label}”出现两次，各数相同", "row “{label}” of table `{table}` appears twice with the same figures" }
        RowTwiceHelp { "删去其中一行", "remove one of the two rows" }
        GroupFigures { "表 `{table}` 的行 `{row}` 在模板中没有单元格，但填有 {words}", "row `{row}` of table `{table}` has no cells in the template, but {words} is filled in" }
        GroupFiguresHelp { "此行不参与检查；检查这些数是否应填在其下各行", "this row takes no part in the checks; check whether the figures belong to the rows below it" }
        Unplaced { "表 `{table}` 的行“{label}”中有不属于任何列的数：{words}", "row “{label}” of table `{table}` has figures that belong to no column: {words}" }
        UnplacedAlone { "表 `{table}` 中有不属于任何单元格的数：{words}", "table `{table}` has figures that belong to no cell: {words}" }
        UnplacedBehind { "表 `{table}` 的“{label}”后带有数 {figure}，不属于任何单元格", "“{label}” of table `{table}` ends in the figure {figure}, which belongs to no cell" }
        UnplacedBehindHelp { "如为脚注编号，不必处理；如为数据，应填入单元格", "leave it if it numbers a footnote; a figure belongs in a cell" }
        UnplacedHelp { "检查此行的格数与列头是否对应", "check whether the cells of this row match the column headings" }
        UnknownColumn { "表 `{table}` 的列“{head}”不在模板中，未读取", "column “{head}” of table `{table}` is not in the template and was not read" }
        ColumnUnknownNear { "如果此列就是“{near}”，改正列头", "if this column is “{near}”, correct its heading" }
        ColumnUnknownHelp { "检查此列是否为本地自设；它不参与检查", "check whether this is a local column; it takes no part in the checks" }
        UnitsDisagree { "表 `{table}` 的列头写明单位为{head}，表上方写明为{line}", "the headings of table `{table}` state the unit {head}, the line above it states {line}" }
        UnitsDisagreeHelp { "统一单位；目前按列头的单位读取", "state one unit; the figures are read in that of the headings" }
        CellCountDiffers { "行 `{row}` 有 {found} 格，应有 {expected} 格", "row `{row}` has {found} cells, expected {expected}" }
        CellCountHelp { "对照原件补齐此行的各格，空白格也应保留", "complete the cells of this row from the original, including blank ones" }
        BlanksMoved { "行 `{row}` 的空白格可能已移到行末，各数所属的列无法确定", "the blank cells of row `{row}` may have moved to its end, so its columns are uncertain" }
        CellIsText { "此格不是数：“{words}”", "this cell is not a number: “{words}”" }
        CellHolds { "此格不是数：其中有{what}", "this cell is not a number: it holds {what}" }
        CellHoldsBeside { "此格不是数：“{words}”，其中有{what}", "this cell is not a number: “{words}” with {what}" }
        CellHoldsHelp { "对照打印件检查此格，将数写成普通文字", "compare the cell with a printed copy and write the number as ordinary text" }
        MarkPicture { "图片", "a picture" }
        MarkObject { "嵌入的对象", "an embedded object" }
        MarkSymbol { "符号字体的字符", "a character of a symbol font" }
        MarkControl { "表单控件", "a form control" }
        MarkField { "没有结果的域", "a field without a result" }
        MarkNumber { "列表的编号", "the number of a list" }
        MarkEquation { "数学公式", "an equation" }
        MarkMissing { "文件中不存在的字符串", "a string that the file does not contain" }
        MarkGenerated { "由脚本或样式生成的内容", "content generated by a script or a style" }
        MarkHidden { "看不见的文字", "invisible text" }
        MarkFaint { "可能看不见的文字", "text that may be invisible" }
        MarkTurned { "与页面方向不同的文字", "text turned against the page" }
        MarkOverlaid { "互相重叠的字符", "characters that lie over one another" }
        MarkCut { "只显示了一部分的文字", "text of which only a part is shown" }
        MarkOutside { "超出单元格的文字", "text that reaches beyond its cell" }
        MarkLowered { "下标", "small lowered digits" }
        MarkUnreadable { "字体未说明的字符", "characters that their font does not name" }
        MarkReversed { "从右向左排印的文字", "text printed from right to left" }
        MarkStruck { "带删除线的文字", "struck-out text" }
        CellIsTextHelp { "只填写数；没有的填 0 或留空", "write only the number; write 0 or leave it blank if there is none" }
        CellIsGarbled { "此格含有不是数字的字符：“{words}”", "this cell holds a character that is not a digit: “{words}”" }
        CellIsGarbledHelp { "改用数字；字母 O、〇、零等字符不按数字读取", "write digits; the letter O, `〇`, `零` and the like are not read as digits" }
        OrderDoubtful { "表 `{table}` 没有列头，按模板的次序读取则多行合计不符，合计列在别处则全部相符，各数所属的列无法确定", "table `{table}` has no headings; in the order of the template several totals do not hold, with the total elsewhere all of them do, so its columns are uncertain" }
        OrderDoubtfulHelp { "补上列头", "add the column headings" }
        TableTurned { "表 `{table}` 行列互换，各数所属的格无法全部确定", "rows and columns of table `{table}` are swapped, so not all of its cells are certain" }
        TableTurnedRead { "表 `{table}` 行列互换，按互换后的行列读取", "rows and columns of table `{table}` are swapped; it is read that way" }
        TableTurnedHelp { "按模板排列：各行在左，各列在上", "lay the table out like the form: its rows on the left, its columns on top" }
        HeadTwice { "表 `{table}` 中列 `{col}` 的列头出现多次，各数属于哪一列无法确定", "the heading of column `{col}` of table `{table}` stands over several columns, so its cells are uncertain" }
        HeadTwiceHelp { "只保留一个列头“{label}”", "keep one heading “{label}” only" }
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

        FiguresBeforeLabels { "表 `{table}` 的数印在行的名称之前，各数所属的行无法确定", "the figures of table `{table}` stand before the labels, so their rows are uncertain" }
        FiguresBeforeLabelsHelp { "每行的名称应在其各格之前", "the label of each row belongs before its cells" }
        CellsMerged { "行 `{row}` 的格与列头不对应：有合并单元格，各数所属的列无法确定", "merged cells in row `{row}` do not match the column headings, so its columns are uncertain" }
        CellsMergedHelp { "对照原件拆分合并单元格后填写", "split the merged cells as in the original" }
        RunTogether { "行 `{row}` 的各格连写为“{words}”，有 {count} 种可能的分法", "the cells of row `{row}` run together as “{words}”, and {count} ways to split them are possible" }
        RunTogetherOpen { "行 `{row}` 的各格连写为“{words}”，无法分开", "the cells of row `{row}` run together as “{words}” and cannot be split" }
        RunTogetherHelp { "从原件另取保留表格线或空格的文本，或对照原件填写此行", "take the text from the original with its cells kept apart, or complete this row from it" }
        BlanksLost { "行 `{row}` 的文本为“{words}”：此表未保留空白格，各数所属的列无法确定", "row `{row}` reads “{words}”: blank cells were lost in this table, so its columns are uncertain" }
        NoteRecovered { "由连写的文本复原", "recovered from cells that run together" }
    } };
}
