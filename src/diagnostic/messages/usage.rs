//! Lists the sentences of the command line: `--help`, wrong arguments and the closing line of `lint`.

/// Hands these sentences, after those `$before`, to the next of the stages.
macro_rules! usage {
    ($next:ident $($rest:ident)*; $($before:tt)*) => { $next! { $($rest)*; $($before)*
        LintClean { "已检查 {files} 个文件，未发现问题", "{files} checked, no problems found" }
        LintTotal { "已检查 {files} 个文件：错误 {errors}，警告 {warnings}，提示 {infos}", "{files} checked: error {errors}, warning {warnings}, info {infos}" }
        FilesOne { "{count}", "{count} file" }
        FilesMany { "{count}", "{count} files" }
        HelpRoot { "勾稽：检查统计报表的勾稽关系，定位有误的单元格", "gouji (勾稽): checks the relations inside statutory report tables and pinpoints the cells that are wrong" }
        HelpExit {
            "退出状态：0 全部已读取，未违反强制性规则；1 违反规则；2 有任务未完成。\n在命令后面加 --help 查看其选项。",
            "Exit status: 0 everything was read and no error-level rule is violated; 1 a rule is violated; 2 some work could not be completed.\nAdd --help after a command for its options."
        }
        ValueLang { "语言", "LANG" }
        ValueWhen { "何时", "WHEN" }
        ValueReport { "报告", "REPORT" }
        ValueFile { "文件", "FILE" }
        ValueDir { "文件夹", "DIR" }
        ValuePath { "路径", "PATH" }
        ValueId { "编号", "ID" }
        ValueName { "名称", "NAME" }
        ValueNameOrFile { "名称|文件", "NAME|FILE" }
        ValueReportOrDir { "报告|文件夹", "REPORT|DIR" }
        ValueManifestOrDir { "名单|文件夹", "MANIFEST|DIR" }
        ValueRenamed { "现名=原名", "NEW=OLD" }
        ValueFormat { "格式", "FORMAT" }
        ValueCount { "份数", "N" }
        ValueRulesOrTemplate { "规则|模板", "RULES|TEMPLATE" }
        ValueCodeOrRule { "错误编号|规则", "CODE|RULE" }
        ValueShell { "命令行", "SHELL" }
        ValueCommand { "命令", "COMMAND" }
        HelpHeadUsage { "用法：", "Usage:" }
        HelpHeadCommands { "命令：", "Commands:" }
        HelpHeadArguments { "参数：", "Arguments:" }
        HelpHeadOptions { "选项：", "Options:" }
        HelpOptions { "[选项]", "[OPTIONS]" }
        HelpCheck { "按规则检查报告", "Check reports against the rules" }
        HelpExtract { "输出报告的全部单元格", "Print the cells of reports in canonical form" }
        HelpRollup { "将各下级的报告汇总为上级的报告", "Add up the reports of offices into those of the offices above them" }
        HelpRollupMembers { "各机关及其上级的名单（YAML、CSV、XLSX），或按上下级存放报告的文件夹", "A manifest of offices and their parents (YAML, CSV, XLSX), or a folder of reports by level" }
        HelpRollupReports { "名单没有写文件的，在这些报告中按名称查找", "Reports in which offices without a file are found by their names" }
        HelpPartial { "有下级未报送时，合计已有的报告", "Add up the reports that are there although others are missing" }
        HelpLocate { "找出最可能有误的格及其应有的数", "Find the cells that are most likely wrong, and what they should be" }
        HelpLocateFormat { "输出格式：text（默认）或 json", "Output format: text (default) or json" }
        HelpLint { "检查规则文件或模板，不需要报告", "Check rule files and templates without reports" }
        HelpExplain { "解释错误编号或规则", "Explain an error code or a rule" }
        HelpRules { "列出规则，或输出为文档", "List rules, or print the rule book as a document" }
        HelpTemplates { "列出内置模板", "List the built-in templates" }
        HelpSchema { "输出 JSON Schema，供编辑器和程序使用", "Print a JSON Schema, for editors and programs" }
        HelpSchemaName {
            "template（模板）、rules（规则文件），或 check、summary、extract、lint 的 JSON 输出",
            "template, rules (the YAML files), or check, summary, extract, lint (the JSON output)"
        }
        HelpCompletions { "输出命令行补全脚本", "Print the completion script of a shell" }
        HelpShell { "bash、zsh、fish、powershell、elvish", "bash, zsh, fish, powershell, elvish" }
        HelpMan { "输出手册页", "Print a manual page" }
        HelpManCommand { "命令名；省略时为整个程序", "A command; the whole program if omitted" }
        HelpLang { "输出的语言：zh、en（默认按系统设置）", "Language of messages: zh, en (default: the locale)" }
        HelpColor { "颜色：auto、always、never（默认 auto）", "Colours: auto, always, never (default: auto)" }
        HelpHelp { "显示帮助", "Print help" }
        HelpVersion { "显示版本", "Print the version" }
        HelpReports { "报告：文件、文件夹（包括下级）或通配符 *.docx、**；- 表示标准输入", "Reports: files, folders (searched recursively) or patterns *.docx, **; - is standard input" }
        HelpRulesFile { "增加规则文件（可重复）", "Add a rule file (repeatable)" }
        HelpOnly { "只检查此规则（可重复）；编号中的符号也可写为全角，不会被命令行解释", "Check only this rule (repeatable); signs of an id may be typed in full width, which no shell interprets" }
        HelpTemplate { "指定模板：内置名称或文件（默认自动识别）；给出几个时在其中识别", "The template: a built-in name or a file (default: recognised); of several, the one recognised" }
        HelpPrior { "上年的报告：文件、文件夹或通配符（可重复）；按机关和年度配对，也可以是所检查的文件夹", "Last year's reports: files, folders or patterns (repeatable), paired by office and year; may be the folder that is checked" }
        HelpMembers { "各机关及其上级的名单（YAML、CSV、XLSX），或按上下级存放报告的文件夹；汇总报告与下级之和比较，并列出未报送的机关", "A manifest of offices and their parents (YAML, CSV, XLSX), or a folder of reports by level; summary reports are compared with the sum of their members, and offices that have not handed in are listed" }
        HelpRenamed { "机关改过名称：现名=原名（可重复）", "An office has another name now: NEW=OLD (repeatable)" }
        UsageRenamed { "`{value}` 不是 `现名=原名`", "`{value}` is not `NEW=OLD`" }
        HelpOutput { "将结果写入文件", "Write the results to a file" }
        HelpOutputDir { "每份报告的结果各写一个文件，存入此文件夹；跳过已是最新的结果", "Write one result per report to this folder; skip results that are up to date" }
        HelpAnnotate { "为 .xlsx 报告写出带批注和底色的副本：单份时为文件，多份时为文件夹", "Write copies of .xlsx reports with comments and colour at wrong cells: a file, or a folder for several reports" }
        HelpStrict { "违反核实性规则和未判定也使退出状态为 1", "Exit with 1 for warnings and undetermined positions, too" }
        HelpJobs { "同时处理的份数（默认按处理器核数）；不影响结果", "Number of reports checked in parallel (default: one per core); the results do not depend on it" }
        HelpCheckFormat { "格式：{formats}（默认 {default}）", "Format: {formats} (default: {default})" }
        HelpExtractFill {
            "填入勾稽关系证明的空白和横线，并写明所据规则；未证明的保持空白",
            "Fill blanks and dashes whose value the relations prove, and name the rules; others stay blank"
        }
        HelpExtractFormat { "格式：csv、json、yaml（默认 csv）", "Format: csv, json, yaml (default: csv)" }
        HelpLintFormat { "格式：text、json（默认 text）", "Format: text, json (default: text)" }
        HelpRulesFormat { "格式：text、md（默认 text）", "Format: text, md (default: text)" }
        HelpLintFiles { "规则文件或模板；文件夹（包括下级）中的 .yaml 和 .yml", "Rule files or templates; of folders (searched recursively) the files .yaml and .yml" }
        HelpSubject { "错误编号（G0301）或规则编号", "An error code (G0301) or a rule id" }
        UsageNear { "改为 `{near}`", "write `{near}`" }
        UsageSeeHelp { "加上 `--help` 查看用法", "add `--help` to see the usage" }
        UsageCommands { "使用下列命令之一：{commands}", "use one of these commands: {commands}" }
        UsageUnknownCommand { "没有命令 `{command}`", "unknown command `{command}`" }
        UsageLaterCommand { "命令 `{command}` 尚不可用", "the command `{command}` is not available yet" }
        UsageUnknownArg { "没有选项 `{arg}`", "unknown option `{arg}`" }
        UsageExtraArg { "多余的参数 `{arg}`", "unexpected argument `{arg}`" }
        UsageExtraArgHelp { "去掉它，或加上 `--help` 查看用法", "remove it, or add `--help` to see the usage" }
        UsageHelpOption { "用 `gouji --help` 查看全部命令，在命令后面加 `--help` 查看其选项", "use `gouji --help` for all commands, and `--help` after a command for its options" }
        UsageMissingCommand { "缺少命令", "missing command" }
        UsageCount { "改为 1 至 {most} 的整数", "write a whole number from 1 to {most}" }
        UsageMissing { "缺少 `{arg}`", "missing `{arg}`" }
        UsageNoValue { "`{arg}` 后面缺少值", "missing value after `{arg}`" }
        UsageBadValue { "`{value}` 不是 `{arg}` 的有效值", "`{value}` is not a valid value for `{arg}`" }
        UsageValues { "改为下列之一：{values}", "use one of {values}" }
        UsageTwice { "`{arg}` 重复", "`{arg}` is given more than once" }
        UsageConflict { "`{arg}` 不能与 `{prior}` 同时使用", "`{arg}` cannot be used with `{prior}`" }
        UsageTooMany { "`{arg}` 不接受值 `{value}`", "`{arg}` does not take a value, found `{value}`" }
        UsageNotUtf8 { "命令行含有不是 UTF-8 的文字", "an argument is not valid UTF-8" }
        UsageNotUtf8Help { "为文件改用另一名称", "rename the file" }
        UsageOther { "命令行有误", "invalid command line" }
        UsageStdinTwice { "`-`（标准输入）重复", "`-` (standard input) is given more than once" }
        UsageFormTwice { "`{first}` 和 `{second}` 的模板同名：`{template}`", "`{first}` and `{second}` are templates of the same name, `{template}`" }
        UsageFormTwiceHelp { "改其中一个的名称，或只用一个", "rename one of them, or use one of them" }
        UsageNoTemplate { "没有模板 `{name}`，也没有这个文件", "unknown template `{name}`, and the file does not exist" }
        UsageTemplates { "使用下列模板之一，或写出模板文件：{templates}", "use one of these templates, or a file: {templates}" }
        UsageNoRule { "没有规则 `{rule}`", "unknown rule `{rule}`" }
        UsageListRules { "用 `gouji rules` 查看全部规则", "use `gouji rules` to see all rules" }
        UsageNoSubject { "没有错误编号或规则 `{subject}`", "unknown error code or rule `{subject}`" }
    } };
}
