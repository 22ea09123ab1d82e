//! Defines the keys of a manifest of offices, which are also the headings of its columns.

use crate::yaml::{KeyWord, ValueShape, key};

pub(super) const FILE: &[KeyWord] =
    &[key("offices", "机构名单", ValueShape::ListOf("office"), true, "各机构 | the offices")];

pub(super) const OFFICE: &[KeyWord] = &[
    key(
        "office",
        "机构",
        ValueShape::Text,
        true,
        "机构名称，照报告标题中的写法 | its name as in the title of its report",
    ),
    key("parent", "上级", ValueShape::Text, false, "汇总它的机构 | the office whose report consolidates it"),
    key(
        "file",
        "文件",
        ValueShape::Text,
        false,
        "报告文件，相对于名单；不写的按名称查找 | its report, relative to the manifest; found by its name if left out",
    ),
    key("kind", "类别", ValueShape::Text, false, "机构类别，如“乡镇” | the kind of office, such as a town"),
    key(
        "attributes",
        "属性",
        ValueShape::MapOf("attribute"),
        false,
        "其他属性，规则中写 office.名称；表格中每个属性一列 | other attributes, which rules read as office.NAME; in a table each is a column",
    ),
    key("aliases", "别名", ValueShape::TextOrList, false, "报告中的其他名称 | other names in reports"),
];
