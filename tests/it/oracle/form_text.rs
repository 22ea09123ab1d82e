//! Writes a form as the YAML of a template.

use super::form::{Axis, Features, Form, Kind, Node};
use super::tree::Blank;

/// The text of the template.
pub fn write(form: &Form) -> String {
    let mut text = format!("template: t/1\ntitle: 试验\nblank: {}\ntables:\n", blank(form.blank));
    for table in &form.tables {
        text += &format!("  {}:\n    title: {}\n    type: {}\n", table.code, table.code, kind(table.kind));
        text += &table.unit.map(|unit| format!("    unit: \"{}\"\n", unit.name)).unwrap_or_default();
        text += &format!("    rows: {}\n    cols: {}\n", axis(&table.rows, "rows"), axis(&table.cols, "cols"));
    }
    text
}

pub fn blank(blank: Blank) -> &'static str {
    match blank {
        Blank::Zero => "zero",
        Blank::Missing => "missing",
        Blank::Error => "error",
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Count => "count",
        Kind::Amount => "amount",
    }
}

fn axis(axis: &Axis, key: &str) -> String {
    nodes(&axis.roots, key, axis.gap)
}

fn nodes(nodes: &[Node], key: &str, gap: bool) -> String {
    // No code has a `*`.
    let refused = gap.then(|| "\"坏*\": 坏".to_owned());
    let nodes: Vec<String> = refused.into_iter().chain(nodes.iter().map(|each| node(each, key))).collect();
    format!("{{{}}}", nodes.join(", "))
}

fn node(node: &Node, key: &str) -> String {
    let mut keys = Vec::new();
    keys.extend(node.total.then(|| "total: true".to_owned()));
    keys.extend(node.own.then(|| "own: true".to_owned()));
    let Features { unit, kind: own_kind, signed, decimals } = node.features;
    keys.extend(unit.map(|unit| format!("unit: \"{}\"", unit.name)));
    keys.extend(own_kind.map(|own| format!("type: {}", kind(own))));
    keys.extend(signed.map(|signed| format!("signed: {signed}")));
    keys.extend(decimals.map(|decimals| format!("decimals: {decimals}")));
    if !node.children.is_empty() {
        keys.push(format!("{key}: {}", nodes(&node.children, key, false)));
    }
    format!("\"{}\": {{{}}}", node.segment, keys.join(", "))
}
