//! Lists what other libraries and the system report: their own words in English, and the same in Chinese.

/// Hands these sentences, after those `$before`, to the next of the stages.
macro_rules! library {
    ($next:ident $($rest:ident)*; $($before:tt)*) => { $next! { $($rest)*; $($before)*
        LibraryWords { "原文为“{words}”", "{words}" }
        IoNotFound { "文件或文件夹不存在", "entity not found" }
        IoDenied { "没有权限", "permission denied" }
        IoFull { "磁盘已满", "no storage space" }
        IoQuota { "超过磁盘配额", "quota exceeded" }
        IoReadOnly { "磁盘只读", "read-only filesystem or storage medium" }
        IoIsFolder { "是文件夹", "is a directory" }
        IoNotFolder { "路径中有一段不是文件夹", "not a directory" }
        IoBadName { "文件名无效", "invalid filename" }
        IoTooLarge { "文件过大", "file too large" }
        IoBusy { "文件正被占用", "resource busy" }
        IoExecutableBusy { "程序正在运行", "executable file busy" }
        IoExists { "已经存在", "entity already exists" }
        IoTimedOut { "超时", "timed out" }
        IoEnd { "文件提前结束", "unexpected end of file" }
        IoInvalidData { "数据无效", "invalid data" }
        IoInvalidInput { "参数无效", "invalid input parameter" }
        IoDeadlock { "文件被锁定", "deadlock" }
        IoUnsupported { "系统不支持", "unsupported" }
        IoMemory { "内存不足", "out of memory" }
        IoOther { "系统错误", "other error" }
        IoUncategorized { "系统错误，原因未知", "uncategorized error" }
        JsonValue { "此处应为值", "expected value" }
        JsonColon { "此处应为 `:`", "expected `:`" }
        JsonListEnd { "此处应为 `,` 或 `]`", "expected `,` or `]`" }
        JsonObjectEnd { "此处应为 `,` 或 `}`", "expected `,` or `}`" }
        JsonTrailingComma { "末尾多了逗号", "trailing comma" }
        JsonTrailing { "结束之后还有内容", "trailing characters" }
        JsonKey { "名称应为字符串", "key must be a string" }
        JsonNumber { "数的写法无效", "invalid number" }
        JsonEscape { "转义无效", "invalid escape" }
        JsonControl { "字符串中有控制字符", "control character (\\u0000-\\u001F) found while parsing a string" }
        JsonIdentifier { "此处应为 `true`、`false` 或 `null`", "expected ident" }
        JsonEndInValue { "值未写完，文件已结束", "EOF while parsing a value" }
        JsonEndInList { "列表未闭合，文件已结束", "EOF while parsing a list" }
        JsonEndInObject { "对象未闭合，文件已结束", "EOF while parsing an object" }
        JsonEndInString { "字符串未闭合，文件已结束", "EOF while parsing a string" }
        JsonDepth { "嵌套过深", "recursion limit exceeded" }
    } };
}

/// The sentences that stand for what a library or the system reports.
pub(in crate::diagnostic) const REPORTED: &[super::Text] = {
    use super::Text;
    &[
        Text::IoNotFound,
        Text::IoDenied,
        Text::IoFull,
        Text::IoQuota,
        Text::IoReadOnly,
        Text::IoIsFolder,
        Text::IoNotFolder,
        Text::IoBadName,
        Text::IoTooLarge,
        Text::IoBusy,
        Text::IoExecutableBusy,
        Text::IoExists,
        Text::IoTimedOut,
        Text::IoEnd,
        Text::IoInvalidData,
        Text::IoInvalidInput,
        Text::IoDeadlock,
        Text::IoUnsupported,
        Text::IoMemory,
        Text::IoOther,
        Text::IoUncategorized,
        Text::JsonValue,
        Text::JsonColon,
        Text::JsonListEnd,
        Text::JsonObjectEnd,
        Text::JsonTrailingComma,
        Text::JsonTrailing,
        Text::JsonKey,
        Text::JsonNumber,
        Text::JsonEscape,
        Text::JsonControl,
        Text::JsonIdentifier,
        Text::JsonEndInValue,
        Text::JsonEndInList,
        Text::JsonEndInObject,
        Text::JsonEndInString,
        Text::JsonDepth,
    ]
};
