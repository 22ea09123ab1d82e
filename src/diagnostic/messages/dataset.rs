//! Lists the sentences about tables of many reports (G06).

/// Hands these sentences, after those `$before`, to the next of the stages.
macro_rules! dataset {
    ($next:ident $($rest:ident)*; $($before:tt)*) => { $next! { $($rest)*; $($before)*
        HeadLacks { "表头缺少列：{columns}", "the header lacks the columns {columns}" }
        HeadLacksHelp { "将表头写成 `report,table,row,col,value`", "write the header as `report,table,row,col,value`" }
        LineWithoutReport { "此行未注明所属的报告", "this line does not name its report" }
        LineWithoutReportHelp { "在 `report` 列写上报告的名称", "put the name of the report into the column `report`" }
        NameComesAgain { "报告 `{name}` 的行不相连，各段分别检查", "the lines of report `{name}` are not contiguous; each part is checked separately" }
        NameComesAgainHelp { "将同一份报告的行排在一起，或为两份报告分别命名", "sort the lines by report, or give each report a name of its own" }
        ColumnNear { "`{name}`（`{near}`？）", "`{name}` (`{near}`?)" }
        ColumnUnknown { "列 `{cell}` 不是模板中的单元格，未读取", "the column `{cell}` does not name a cell of the template; it was not read" }
        ColumnAgain { "单元格 `{cell}` 有两列，只读取第一列", "two columns name the cell `{cell}`; only the first was read" }
        ColumnAgainHelp { "删去其中一列", "delete one of the columns" }
        TableReadFailed { "读取中断：{detail}", "reading failed before the end: {detail}" }
        TableReadFailedHelp { "检查文件和磁盘后重试", "check the file and the disk, then try again" }
        ColumnsLack { "文件缺少列：{columns}", "the file lacks the columns {columns}" }
        ColumnsLackHelp { "将列命名为 `report`、`table`、`row`、`col`、`value`，或一格一列：`report`、`三!一,自然人`", "name the columns `report`, `table`, `row`, `col`, `value`, or one per cell: `report`, `三!一,自然人`" }
        ColumnType { "列 `{column}` 的类型 `{type}` 不能表示单元格，未读取", "the column `{column}` of type `{type}` cannot hold cells; it was not read" }
        ColumnTypeHelp { "将此列改为整数、小数或文字", "write the column as integers, decimals or text" }
        ColumnsBroken { "{format} 文件已损坏（{detail}）", "the {format} file is damaged ({detail})" }
        ColumnsBrokenHelp { "重新导出或复制后再检查", "export or copy it again, then check" }
        ColumnsTooLarge { "一次需要解压的数据超过 {limit}", "more than {limit} must be unpacked at once" }
        ColumnsTooLargeHelp { "改用较小的行组或批次，如每批 100,000 行", "write smaller row groups or batches, such as 100,000 rows" }
        ColumnsTooManyWords { "同样的文字反复引用，平均每行超过 {limit} 字节", "words repeated by reference come to more than {limit} bytes per row" }
        ColumnsTooManyWordsHelp { "表、行、列、报告的名称应简短；长篇文字另存", "keep names of tables, rows, columns and reports short, and long texts in a file of their own" }
        ColumnsEncrypted { "{format} 文件已加密", "the {format} file is encrypted" }
        ColumnsEncryptedHelp { "另存未加密的一份后再检查", "write a copy that is not encrypted" }
        ColumnsPacking { "{format} 文件的存储方式（{packing}）不受支持", "the {format} file uses an unsupported encoding ({packing})" }
        ColumnsPackingHelp { "改用 Snappy、Zstandard、LZ4 或不压缩，重新写出", "write it with Snappy, Zstandard, LZ4 or without compression" }
        MoreUnsaid { "另有 {count} 处问题未列出", "{count} more diagnostics about the file are not listed" }
        MoreUnsaidHelp { "先改正已列出的问题，再检查一次", "correct those listed first, then check again" }
        TableWithoutReports { "表只有表头，没有报告", "the table has a header but no reports" }
        TableWithoutReportsHelp { "检查文件是否完整", "check whether the file is complete" }
        CellsNotInFile { "有 {count} 条规则需要文件中没有的单元格，涉及 {reports} 份报告：{rules}；这些位置计为未判定，不逐份列出", "cells that rules need are not in the file (rules: {count}, reports: {reports}): {rules}; these positions count as undetermined and are not listed per report" }
        NotInFile { "文件中没有所需的单元格", "the file does not contain the cells that the rule reads" }
        CellsNotInFileHelp { "若文件本不含这些单元格，用 `--only` 检查其他规则；否则补上后再检查", "if the file is not meant to contain them, check the other rules with `--only`; otherwise add them and check again" }
    } };
}
