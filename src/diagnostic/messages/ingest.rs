//! Lists the sentences about reading files of any format (G06).

/// Hands these sentences, after those `$before`, to the next of the stages.
macro_rules! ingest {
    ($next:ident $($rest:ident)*; $($before:tt)*) => { $next! { $($rest)*; $($before)*
        ReadNotFound { "文件 `{name}` 不存在", "file `{name}` not found" }
        ReadNotFoundHelp { "检查文件名和所在文件夹", "check the name and the folder" }
        ReadDirectory { "`{name}` 是文件夹，不是文件", "`{name}` is a folder, not a file" }
        ReadDirectoryHelp { "写出文件夹中的文件", "name the files in it" }
        ReadTooLarge { "`{name}` 超过 {limit}", "`{name}` is larger than {limit}" }
        ReadTooLargeHelp { "检查它是否为报告；过大的文件应拆分", "check that this is a report; split a file that is too large" }
        ReadDenied { "没有读取 `{name}` 的权限", "no permission to read `{name}`" }
        ReadDeniedHelp { "检查文件的权限", "check the permissions of the file" }
        ReadSpecial { "`{name}` 不是普通文件", "`{name}` is not a regular file" }
        ReadSpecialHelp { "用 `-` 从标准输入读取", "use `-` to read standard input" }
        ReadOther { "无法读取 `{name}`：{detail}", "cannot read `{name}`: {detail}" }
        ReadOtherHelp { "检查文件和磁盘后重试", "check the file and the disk, then try again" }

        TooManyCells { "文件中的单元格和行超过 {limit} 个", "the file has more than {limit} cells and lines" }
        TooManyWords { "文件中的文字超过 {limit}", "the file has more than {limit} of text" }
        OwnResult { "这是 gouji 的检查结果，不是报告", "this is a result of gouji, not a report" }
        OwnResultHelp { "检查写出该结果的报告", "check the report from which it was made" }
        OtherEnding { "文件名以 `.{ending}` 结尾，内容却是 {format}", "the name ends in `.{ending}`, but the content is {format}" }
        OtherEndingHelp { "改正扩展名，或重新导出；格式由内容确定", "rename the file or export it again; the format is detected from the content" }
        FileEmpty { "文件没有内容", "the file is empty" }
        FileEmptyHelp { "检查文件是否保存完整，并重新导出", "check that the file was saved completely and export it again" }
        FileTooLarge { "文件超过 {limit}", "the file is larger than {limit}" }
        FileTooLargeHelp { "只保留报告的正文和表格，再重试", "keep only the text and tables of the report, then try again" }
        NotAText { "文件不是文本", "the file is not a text file" }
        FormatNotRead { "不支持直接读取 {format} 格式", "{format} files are not supported" }
        FormatNotReadHelp { "将报告另存为纯文本、CSV 或 Markdown", "save the report as plain text, CSV or Markdown" }
        BadEncoding { "无法识别文件的编码：不是 UTF-8、UTF-16 或 GB18030", "unknown encoding: neither UTF-8, UTF-16 nor GB18030" }
        BadEncodingHelp { "在编辑器中另存为 UTF-8", "save it as UTF-8 in your editor" }
        CsvUnclosedQuote { "引号未闭合", "unclosed quote" }
        CsvUnclosedQuoteHelp { "补上右引号 `\"`；字段中的引号写两次", "close it with `\"`; write a quote inside a field twice" }
        CsvWidth { "此行有 {found} 个字段，表头有 {expected} 个", "this line has {found} fields, the header has {expected}" }
        CsvWidthHelp { "补齐或删去字段；含逗号的字段用引号括起来", "add or remove fields; put a field that contains commas in quotes" }
        JsonSyntax { "JSON 语法错误：{detail}", "invalid JSON: {detail}" }
        JsonSyntaxHelp { "检查此处的逗号、引号和括号", "check the commas, quotes and brackets here" }
        JsonShape { "JSON 中没有报告的单元格", "the JSON contains no cells of a report" }
        JsonShapeHelp { "写成 `extract -f json` 的格式：`reports` 中每份报告有 `cells`", "write it as `extract -f json` does: `reports`, each with `cells`" }
        JsonCell { "`{place}` 缺少 `table`、`row` 或 `col`", "`{place}` lacks `table`, `row` or `col`" }
        JsonTwice { "`{place}` 写了两次，值不同", "`{place}` is given twice, with different values" }
        JsonTwiceHelp { "只保留正确的一个", "keep the right one only" }
        JsonCellHelp { "为此格补上 `table`、`row`、`col` 和 `value`", "give the cell `table`, `row`, `col` and `value`" }
        SeveralReports { "文件中有多份报告，只读取第一份 `{name}`", "the file contains several reports; only the first, `{name}`, was read" }
        SeveralReportsHelp { "将每份报告各存为一个文件", "save each report in a file of its own" }

        OfficeBroken { "文件已损坏：`{part}` 无法读取（{detail}）", "damaged file: cannot read `{part}` ({detail})" }
        OfficeNoPart { "文件已损坏：缺少 `{part}`", "damaged file: `{part}` is missing" }
        OfficeDoctype { "`{part}` 含有 DOCTYPE，办公文件不应含有", "`{part}` contains a DOCTYPE, which office files must not have" }
        OfficeBrokenHelp { "用原软件打开，另存一份后再读取", "open it in its own program and save it again" }
        OfficeEncrypted { "文件有密码保护", "the file is protected by a password" }
        OfficeEncryptedHelp { "在原软件中去掉打开密码，另存后再读取", "remove the password in its own program and save it" }
        OfficeUnreadHelp { "另存为 DOCX、XLSX、ODT、ODS 或纯文本", "save it as DOCX, XLSX, ODT, ODS or plain text" }
        OfficeTooManyParts { "压缩包中的文件超过 {limit} 个", "more than {limit} files in the archive" }
        OfficePartTooLarge { "解压后超过 {limit}", "more than {limit} after unpacking" }
        OfficeBomb { "压缩比超过 {limit} 倍，不是正常的报告", "compressed more than {limit} times, which is not normal for a report" }
        OfficeTooDeep { "嵌套超过 {limit} 层", "nested more than {limit} levels deep" }
        OfficeTooManyTags { "标签超过 {limit} 个", "more than {limit} tags" }
        OfficeTooManyPieces { "段落超过 {limit} 个", "more than {limit} paragraphs" }
        OfficeTooManySheets { "工作表超过 {limit} 张", "more than {limit} sheets" }
        FormulaOpen { "{count} 个公式没有保存结果，或结果已过时：{places}", "{count} formulas without a stored result, or with an outdated one: {places}" }
        FormulaOpenHelp { "用 Excel 或 WPS 打开并保存后再读取", "open the file in a spreadsheet program, save it, and read it again" }
        FormulaComputed { "{count} 个求和公式没有保存结果，已按公式计算：{places}", "{count} sums without a stored result were computed: {places}" }
        FormulaComputedHelp { "若以软件显示的结果为准，用 Excel 或 WPS 保存后再读取", "to use the results of the spreadsheet program, save the file in it and read it again" }
        ShownOtherwise { "{count} 格显示的与存储的不同：{places}", "{count} cells show something other than they store: {places}" }
        ShownOtherwiseHelp { "对照打印件检查这些格，改用能照实显示的数字格式", "compare these cells with a printed copy, and give them a number format that shows the figure" }
        ShownRounded { "{count} 格显示的位数少于存储的：{places}", "{count} cells show fewer digits than they store: {places}" }
        ShownRoundedHelp { "若以显示的数为准，将其四舍五入后存储", "if the figures shown are the right ones, store them rounded" }
        HiddenSheet { "工作表“{sheet}”处于隐藏状态，已一并读取", "the hidden sheet “{sheet}” was also read" }
        HiddenRows { "工作表“{sheet}”中的隐藏行已一并读取：{list}", "hidden rows of the sheet “{sheet}” were also read: {list}" }
        HiddenCols { "工作表“{sheet}”中的隐藏列已一并读取：{list}", "hidden columns of the sheet “{sheet}” were also read: {list}" }
        HiddenCellsHelp { "确认这些内容属于报告；不属于的，删去后再读取", "check whether they belong to the report, and delete what does not" }
        ConverterMissing { "读取 {format} 格式需要 LibreOffice，本机未安装 `soffice`", "reading {format} files requires LibreOffice, but `soffice` was not found on this machine" }
        ConverterMissingHelp { "另存为 DOCX，或安装 LibreOffice", "save it as DOCX, or install LibreOffice" }
        ConverterTimedOut { "LibreOffice 在 {limit} 秒内未完成转换", "LibreOffice did not convert the file within {limit} seconds" }
        ConverterFailed { "LibreOffice 转换失败：{detail}", "LibreOffice could not convert the file: {detail}" }
        ConverterFailedHelp { "用原软件打开，另存为 DOCX", "open it in its own program and save it as DOCX" }
        ConvertedBy { "{format} 格式经 LibreOffice 转换后读取；位置以转换后的表格为准", "read from {format} through LibreOffice; places refer to the converted tables" }
        ConvertedByHelp { "若结果有出入，另存为 DOCX 后再读取", "if something differs, save it as DOCX and read that" }

        PdfLocked { "PDF 有密码保护", "the PDF is protected by a password" }
        PdfLockedHelp { "去掉密码保护后另存一份", "save a copy without the password" }
        PdfTooLarge { "PDF 的页数或内容超出上限", "the PDF exceeds the limits on pages or content" }
        PdfBroken { "PDF 文件已损坏，无法读取", "the PDF is damaged and cannot be read" }
        PdfBrokenHelp { "重新下载或导出后重试", "download or export it again, then retry" }
        PdfWithoutText { "PDF 中没有文字", "the PDF contains no text" }
        PdfPagesArePictures { "第 {pages} 页是图片，没有可以读取的文字", "pages that are pictures without text that can be read: {pages}" }
        PdfPictures { "页面都是图片，没有可以读取的文字", "the pages are pictures without text that can be read" }
        PdfFont { "字体“{font}”没有说明各编码是什么字符，用它的文字无法读取", "the text in the font “{font}” cannot be read: the file does not say which characters its codes stand for" }
        PdfFontHelp { "用原软件重新导出为 PDF（嵌入字体），或改用原件", "export it again as PDF from its own program, with fonts embedded, or use the original" }
        PdfWithoutTextHelp { "改用带文字的原件（Word、网页），或先进行文字识别", "use the original with text (Word, web page), or run text recognition first" }

        HtmlTooDeep { "网页的标签嵌套超过 {limit} 层，未读取", "tags nested more than {limit} levels deep; the page was not read" }
        HtmlTooMany { "网页的标签和文字超过 {limit} 处，未读取", "more than {limit} tags and texts; the page was not read" }
        HtmlAttributes { "一个标签的属性超过 {limit} 个，网页未读取", "a tag with more than {limit} attributes; the page was not read" }
        HtmlMistakes { "网页的标记错误超过 {limit} 处，未读取", "more than {limit} markup errors; the page was not read" }
        HtmlStyles { "网页的样式表过于复杂，未读取", "the style sheets are too complex; the page was not read" }
        HtmlCut { "网页在表格中间中断，中断处的单元格未读取", "the page ends inside a table; its last cell was not read" }
        HtmlCutHelp { "重新保存完整的网页", "save the whole page again" }
    } };
}
