//! Finds keys of the template that stand where codes of tables, rows or columns belong.

use super::error::TemplateError;
use super::keys::{NODE, TABLE};
use super::unit::Unit;
use crate::source::{fold_code, fold_traditional};
use crate::yaml::{MapEntry, Node, NodeKind};

/// Whether a value is what belongs after a key of this name, and could not be the label of a row.
fn fits(en: &str, written: &str, value: &Node) -> bool {
    let word = value.scalar().map(|scalar| fold_code(&scalar.value).to_lowercase());
    let word = word.as_deref().unwrap_or("");
    let latin = written.is_ascii();
    let list = matches!(value.kind, NodeKind::List(_));
    let group = list || value.entries().is_some_and(|entries| !is_node(entries));
    match en {
        "total" | "own" | "signed" => matches!(word, "true" | "false" | "是" | "否" | "yes" | "no"),
        "type" => matches!(word, "count" | "amount" | "整数" | "金额"),
        "decimals" | "trust" => !word.is_empty() && word.chars().all(|c| c.is_ascii_digit()),
        "unit" => Unit::is_known(&word.chars().map(fold_traditional).collect::<String>()),
        "rows" | "cols" => group,
        "aliases" | "columns" => group,
        // English words that a Chinese form does not print.
        "label" | "note" | "title" => latin && !word.is_empty() && !word.is_ascii(),
        _ => false,
    }
}

/// Whether all keys of a mapping are keys of a row: `label`, `aliases`, …
fn is_node(entries: &[MapEntry]) -> bool {
    let known = |entry: &MapEntry| {
        let written = fold_code(&entry.key.value);
        NODE.iter().any(|key| key.en == written || key.zh == written)
    };
    entries.iter().all(known)
}

/// A key where the code of a row or column belongs. `axis`: the key above, `rows` or `cols`.
pub(super) fn among_nodes(entry: &MapEntry, axis: &'static str, parent: Option<&str>) -> Option<TemplateError> {
    let written = fold_code(&entry.key.value);
    let word = NODE.iter().chain(TABLE).find(|key| key.en == written || key.zh == written)?;
    fits(word.en, &written, &entry.value).then(|| TemplateError::KeyAsCode {
        key: entry.key.spanned(),
        beside: matches!(word.en, "rows" | "cols").then_some(axis),
        parent: parent.map(str::to_owned),
    })
}

/// `cols` written below `rows`, or the other way round, in a table that has no other.
pub(super) fn axis_inside_axis(table: &MapEntry) -> Option<TemplateError> {
    let entries = table.value.entries()?;
    let named = |entries: &[MapEntry], names: [&str; 2]| {
        entries.iter().position(|entry| names.contains(&fold_code(&entry.key.value).as_str()))
    };
    let axes = [(["rows", "行"], ["cols", "列"], "rows"), (["cols", "列"], ["rows", "行"], "cols")];
    axes.into_iter().find_map(|(outer, inner, axis)| {
        let outer = entries.get(named(entries, outer)?)?;
        let below = outer.value.entries()?;
        let stray = below.get(named(below, inner)?)?;
        named(entries, inner).is_none().then(|| among_nodes(stray, axis, None))?
    })
}

/// Keys of a table beside the tables: one level too shallow.
pub(super) fn among_tables(entry: &MapEntry) -> bool {
    let written = fold_code(&entry.key.value);
    let word = TABLE.iter().find(|key| key.en == written || key.zh == written);
    let table = entry.value.entries().is_some_and(|entries| {
        let has = |name: [&str; 2]| entries.iter().any(|e| name.contains(&fold_code(&e.key.value).as_str()));
        has(["rows", "行"]) || has(["cols", "列"])
    });
    word.is_some_and(|_| !table && !entry.value.is_empty())
}
