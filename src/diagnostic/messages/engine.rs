//! Lists the sentences about a run over many reports: what was searched, skipped, written and stopped.

/// Hands these sentences, after those `$before`, to the next of the stages.
macro_rules! engine {
    ($next:ident $($rest:ident)*; $($before:tt)*) => { $next! { $($rest)*; $($before)*
        WriteFailed { "无法写入 `{name}`：{detail}", "cannot write `{name}`: {detail}" }
        WriteFailedHelp { "检查文件夹是否存在、是否可写", "check that the folder exists and is writable" }
        WriteOverInput { "`{name}` 是输入文件，不能作为输出", "`{name}` is an input and cannot be the output" }
        WriteOverInputHelp { "为 `{arg}` 指定另一文件名", "give `{arg}` another name" }
        FolderHoldsInputs { "输入 `{name}` 位于结果文件夹 `{folder}` 中", "the input `{name}` is inside the output folder `{folder}`" }
        FolderHoldsInputsHelp { "为 `{arg}` 指定不含输入文件的文件夹", "give `{arg}` a folder of its own" }
        FolderTotal { "结果在 `{folder}`：写入 {made} 份，已是最新 {kept} 份，未检查 {failed} 份", "results in `{folder}`: {made} written, {kept} up to date, {failed} not checked" }
        NotAnnotated { "{count} 份报告不是 .xlsx，没有带批注的副本", "reports without an annotated copy because they are not .xlsx: {count}" }
        NotAnnotatedHelp { "需要批注的，在表格软件中另存为 .xlsx 后再检查", "save them as .xlsx to have them annotated" }
        FolderWithoutReports { "文件夹 `{name}` 中没有报告", "no reports in the folder `{name}`" }
        FolderWithoutReportsHelp { "检查文件夹；扩展名不常见的文件应写出文件名", "check the folder; name files with unusual extensions one by one" }
        PatternWithoutReports { "没有与 `{name}` 匹配的文件", "no files match `{name}`" }
        PatternWithoutReportsHelp { "检查通配符：`*` 不跨文件夹，`**` 包括下级文件夹", "check the pattern: `*` stays within one folder, `**` includes the folders inside" }
        BadPatternOfFiles { "通配符 `{name}` 无效：{detail}", "invalid pattern `{name}`: {detail}" }
        BadPatternOfFilesHelp { "改正方括号和 `**`：`**` 的两边只能是 `/` 或首尾", "correct brackets and `**`, which must stand alone between two `/`" }
        FilesLeftOut { "{count} 个文件的扩展名不是报告的，未读取：{endings}", "files skipped because of their extension: {count} ({endings})" }
        FilesLeftOutHelp { "写出文件名即可读取，格式由内容确定", "name such a file to have it read; its format is detected from its content" }
        EndingCount { "{ending} {count} 个", "{ending} {count}" }
        WithoutEnding { "无扩展名", "without extension" }
        LinksLeftOut { "未进入链接的文件夹：{count} 个", "links to folders that were not followed: {count}" }
        LinksLeftOutHelp { "要检查其中的报告，写出该文件夹", "name such a folder to have it searched" }
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
