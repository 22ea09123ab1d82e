//! Every sentence gouji says, in Chinese and in English, side by side. `{place}` is filled by the caller.
//! One table, so that a sentence cannot be missing in one language: a test compares the places.

use super::Lang;

macro_rules! texts {
    ($($name:ident { $zh:literal, $en:literal })*) => {
        /// An entry of the table of sentences.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Text { $($name,)* }

        impl Text {
            pub const ALL: &'static [Text] = &[$(Text::$name,)*];

            pub fn template(self, lang: Lang) -> &'static str {
                match (self, lang) { $((Text::$name, Lang::Zh) => $zh, (Text::$name, Lang::En) => $en,)* }
            }
        }
    };
}

texts! {
    Verbatim { "{words}", "{words}" }

    // ---- YAML (G01)
    YamlSyntax { "YAML 写法有误：{detail}", "not well-formed YAML: {detail}" }
    YamlSyntaxHelp { "检查此处的缩进、冒号和引号", "check the indentation, colons and quotes here" }
    YamlTab { "缩进里有制表符（Tab）", "a tab in the indentation" }
    YamlTabHelp { "改用空格缩进，每级两个", "indent with blanks, two a level" }
    DuplicateKey { "`{key}` 在这里写了两次", "`{key}` is written twice here" }
    DuplicateKeyFirst { "第一次写在这里", "first written here" }
    DuplicateKeyHelp { "删去其中一个，或给它另取名称", "delete one of them, or give it another name" }
    UnknownKey { "这里没有 `{key}` 这个键", "no key `{key}` is known here" }
    UnknownKeyNear { "改为 `{near}`", "write `{near}`" }
    UnknownKeyList { "改为这里可用的键之一：{keys}", "use one of the keys known here: {keys}" }
    MissingKey { "缺少 `{key}`", "`{key}` is missing" }
    MissingKeyHelp { "补上一行 `{key}: …`", "add a line `{key}: …`" }
    MissingKeyIn { "`{inside}` 缺少 `{key}`", "`{key}` is missing in `{inside}`" }
    WrongType { "这里应为{expected}，写的是{found}", "{expected} belongs here, {found} is written" }
    WrongTypeHelp { "把它改写成{expected}", "rewrite it as {expected}" }
    KindMapping { "键值表（`名称: 值`）", "a mapping (`name: value`)" }
    KindList { "列表", "a list" }
    KindScalar { "一个值", "a single value" }
    KindMappingOrList { "键值表或列表", "a mapping or a list" }
    KindEmpty { "空", "nothing" }
    KindRule { "规则（键值表）或 `off`", "a rule (a mapping) or `off`" }
    KindLabel { "名称，或键值表", "a label or a mapping" }
    BadValue { "`{written}` 不是 `{key}` 可用的值", "`{written}` is no value for `{key}`" }
    BadValueList { "改为下列之一：{values}", "use one of {values}" }
    BadValueNear { "改为 `{near}`（可用：{values}）", "write `{near}` (known: {values})" }
    UnclosedQuote { "引号没有收尾", "a quote that is never closed" }
    UnclosedQuoteHelp { "在值的末尾补上 `{quote}`", "put `{quote}` at the end of the value" }
    AfterQuote { "收尾引号后面还有文字", "there is more behind the closing quote" }
    AfterQuoteHelp { "给整个表达式再加一层单引号，或改用 `|` 写在下一行", "put the whole expression in single quotes, or write it on the next line behind `|`" }
    ReservedStart { "值不能以 `{sign}` 开头：YAML 把它留作他用", "a value cannot begin with `{sign}`: YAML keeps it for itself" }
    ReservedStartHelp { "用单引号把整个值括起来", "put the whole value in single quotes" }
    ColonInValue { "值里有“冒号加空格”，YAML 会把它当成新的键", "a colon and a blank inside the value look like a new key to YAML" }
    ColonInValueHelp { "用单引号把整个值括起来，或去掉冒号后的空格", "put the whole value in single quotes, or drop the blank behind the colon" }
    BadIndent { "这一行的缩进与上面各级都对不上", "the indentation of this line fits no level above" }
    BadIndentHelp { "让同一级的行左端对齐，每深一级多缩进两个空格", "align lines of one level, two more blanks a level deeper" }
    YamlTooLarge { "文件超过 {limit}", "the file is larger than {limit}" }
    YamlTooDeep { "嵌套超过 {limit} 层", "nested more than {limit} levels deep" }
    YamlTooManyNodes { "内容超过 {limit} 项", "more than {limit} items" }
    YamlLimitHelp { "把它拆成几个文件", "split it into several files" }
    YamlEncoding { "文件不是 UTF-8 编码", "the file is not UTF-8" }
    YamlEncodingHelp { "在编辑器里另存为 UTF-8", "save it as UTF-8 in your editor" }
    YamlEmpty { "文件里没有内容", "the file holds nothing" }
    YamlEmptyHelp { "写上 `rules-for:`（规则文件）或 `template:`（模板）", "begin with `rules-for:` (a rule file) or `template:` (a template)" }
    YamlFeature { "规则文件和模板不用 YAML 的{feature}", "rule files and templates do without YAML {feature}" }
    YamlFeatureHelp { "把所指的内容照写一遍；若本是文字，用单引号括起来", "write out what it stands for; where it is meant as words, put them in single quotes" }
    FeatureAnchor { "锚点和引用（`&`、`*`）", "anchors and aliases (`&`, `*`)" }
    FeatureTag { "标签（`!`）", "tags (`!`)" }
    FeatureMerge { "合并键（`<<`）", "merge keys (`<<`)" }
    FeatureDocuments { "多文档（`---`）", "several documents (`---`)" }
    UnknownFileKind { "看不出这是模板还是规则文件", "cannot tell whether this is a template or a rule file" }
    UnknownFileKindHelp { "在开头写 `rules-for: 模板名`（规则文件）或 `template: 模板名`（模板）", "begin with `rules-for: NAME` (a rule file) or `template: NAME` (a template)" }
    FullWidthYaml { "`{sign}` 是全角的，YAML 不认", "`{sign}` is full-width, YAML does not know it" }
    FullWidthYamlHelp { "改用半角 `{half}`，后面空一格", "write the half-width `{half}` with a blank behind it" }

    // ---- Reading a report: files (G06)
    FileEmpty { "文件是空的", "the file is empty" }
    FileEmptyHelp { "检查文件是否保存完整，再重新导出一次", "check that the file was saved whole and export it again" }
    FileTooLarge { "文件超过 {limit}", "the file is larger than {limit}" }
    TooManyCells { "文件里的单元格和行超过 {limit} 个", "the file holds more than {limit} cells and lines" }
    FileTooLargeHelp { "只保留报告的正文和表格，再读一次", "keep only the text and tables of the report and read it again" }
    NotAText { "文件不是文本", "the file is not a text" }
    FormatNotRead { "还不能直接读取 {format} 格式", "{format} files cannot be read directly yet" }
    FormatNotReadHelp { "把报告另存为纯文本、CSV 或 Markdown", "save the report as plain text, CSV or Markdown" }
    BadEncoding { "文件的编码认不出来：不是 UTF-8、UTF-16，也不是 GB18030", "the encoding is unknown: neither UTF-8, UTF-16 nor GB18030" }
    BadEncodingHelp { "在编辑器里另存为 UTF-8", "save it as UTF-8 in your editor" }
    CsvUnclosedQuote { "引号没有收尾", "a quote that is never closed" }
    CsvUnclosedQuoteHelp { "补上收尾的 `\"`；字段里的引号写两次", "close it with `\"`; write a quote inside a field twice" }
    CsvWidth { "这一行有 {found} 个字段，表头有 {expected} 个", "{found} fields on this line, {expected} in the head line" }
    CsvWidthHelp { "补齐或删去字段；含逗号的字段用引号括起来", "add or remove fields; put a field that holds commas in quotes" }
    JsonSyntax { "JSON 写法有误：{detail}", "not well-formed JSON: {detail}" }
    JsonSyntaxHelp { "检查此处的逗号、引号和括号", "check the commas, quotes and brackets here" }
    JsonShape { "JSON 里没有报告的单元格", "the JSON holds no cells of a report" }
    JsonShapeHelp { "写成 `extract -f json` 的样子：`reports` 里每份报告有 `cells`", "write it as `extract -f json` does: `reports`, each with `cells`" }
    JsonCell { "`{place}` 缺少 `table`、`row` 或 `col`", "`{place}` lacks `table`, `row` or `col`" }
    JsonCellHelp { "给这一格补上 `table`、`row`、`col` 和 `value`", "give the cell `table`, `row`, `col` and `value`" }
    SeveralReports { "文件里不止一份报告，只读了第一份 `{name}`", "the file holds several reports, only the first `{name}` was read" }
    SeveralReportsHelp { "把每份报告各存一个文件", "save each report in a file of its own" }

    // ---- Placing a report (G06)
    NoTemplateFits { "认不出这是哪一种报表", "the document fits none of the known forms" }
    NoTemplateFitsHelp { "检查文件是否含有表格；用 `--template` 可指定报表。找过的有：{looked}", "check that the file holds the tables, or name the form with `--template`; looked for: {looked}" }
    LookedFor { "`{template}`（行 {rows}/{all_rows}，列 {cols}/{all_cols}）", "`{template}` (rows {rows}/{all_rows}, columns {cols}/{all_cols})" }
    TemplateTied { "这份报告同样像 {names}", "the report fits {names} equally well" }
    TemplateTiedHelp { "用 `--template` 指定其中一种", "name one of them with `--template`" }
    TemplateChosen { "按指定使用 `{template}`", "`{template}` as asked for" }
    TemplateRecognised { "认出 `{template}`：行 {rows}/{all_rows}，列 {cols}/{all_cols}", "recognised `{template}`: rows {rows}/{all_rows}, columns {cols}/{all_cols}" }
    TemplateByYear { "行列不足以区分，按年度 {year} 取 `{template}`", "rows and columns leave it open; `{template}` by the year {year}" }
    TemplateByCodes { "认出 `{template}`：{known}/{all} 个单元格代码相符", "recognised `{template}`: {known} of {all} cell codes agree" }
    TemplateStated { "文件注明 `{template}`", "the file names `{template}`" }
    TableMissing { "没有找到表 `{table}`", "table `{table}` was not found" }
    TableMissingHelp { "检查报告是否缺少“{title}”一表", "check whether the report lacks the table “{title}”" }
    RowMissing { "表 `{table}` 里没有找到行 `{row}`（{label}）", "row `{row}` ({label}) of table `{table}` was not found" }
    RowMissingHelp { "检查报告里这一行的名称，应为“{label}”", "check the label of this row in the report, it should read “{label}”" }
    ColMissing { "表 `{table}` 里没有找到列 `{col}`", "column `{col}` of table `{table}` was not found" }
    ColMissingHelp { "检查报告里这一列的列头，应为“{label}”", "check the head of this column in the report, it should read “{label}”" }
    LabelTolerated { "“{found}”按“{expected}”读取", "“{found}” is read as “{expected}”" }
    LabelToleratedHelp { "改为报表的原文“{expected}”", "write “{expected}” as the form does" }
    ExtraRow { "表 `{table}` 多出一行“{label}”，不在报表之内", "table `{table}` has a further row “{label}” that is not on the form" }
    ExtraRowHelp { "核对这一行是否为本地自设；它不参与校核", "check whether this is a local row; it takes no part in the checks" }
    CellCountDiffers { "行 `{row}` 有 {found} 格，应有 {expected} 格", "row `{row}` has {found} cells, {expected} belong there" }
    CellCountHelp { "对照原件补齐这一行的各格，空格也要保留", "complete the cells of this row from the original, blank ones included" }
    BlanksMoved { "行 `{row}` 的空格似已挤到行末，各格归属不明", "the blanks of row `{row}` seem moved to its end, so its figures fit no column for sure" }
    CellIsText { "这一格不是数字：“{words}”", "this cell is no figure: “{words}”" }
    CellIsTextHelp { "只写数字；没有的写 0，或留空", "write the figure alone; 0 or nothing where there is none" }
    ColumnsUnclear { "表 `{table}` 的列头与报表不符，各格归属不明", "the column heads of table `{table}` are not those of the form, so its figures fit no column for sure" }
    ColumnsUnclearHelp { "对照报表改正列头，或用 `--template` 指定另一种报表", "correct the heads after the form, or name another form with `--template`" }
    YearDisagrees { "标题写 {title} 年，统计期限写 {period} 年", "the title says {title}, the period says {period}" }
    YearDisagreesHelp { "核对报告的年度", "check which year the report is for" }
    UnknownCellHere { "报表 `{template}` 没有单元格 `{cell}`", "`{template}` has no cell `{cell}`" }
    UnknownCellNear { "改为 `{near}`", "write `{near}`" }
    UnknownCellHelp { "按 `gouji templates` 列出的代码书写", "use the codes that `gouji templates` lists" }
    AmbiguousCell { "`{cell}` 可指：{candidates}", "`{cell}` may stand for {candidates}" }
    DuplicateCell { "单元格 `{cell}` 写了两次", "the cell `{cell}` is written twice" }
    DuplicateCellFirst { "第一次写在这里", "first written here" }
    DuplicateCellHelp { "删去其中一行", "delete one of the lines" }
    BadState { "`{written}` 不是单元格的状态", "`{written}` is no state of a cell" }
    BadStateHelp { "改为 number、blank、dash、text、absent、uncertain 之一", "write one of number, blank, dash, text, absent, uncertain" }
    StateWithoutFigure { "状态是 number，值“{words}”却不是数字", "the state is number, and the value “{words}” is none" }
    StateWithoutFigureHelp { "改正值，或改写状态", "correct the value or the state" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(template: &str) -> Vec<&str> {
        let mut found: Vec<&str> =
            template.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    #[test]
    fn no_sentence_is_missing_in_one_language() {
        for text in Text::ALL {
            let (zh, en) = (text.template(Lang::Zh), text.template(Lang::En));
            assert!(!zh.trim().is_empty() && !en.trim().is_empty(), "{text:?}");
            assert_eq!(places(zh), places(en), "{text:?}");
        }
    }
}
