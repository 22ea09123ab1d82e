//! Writes the relations of tables 三 and 四 of the form of 2021 for programs in other languages, as one line of JSON
//! each.

use gouji::template::Template;

use super::reports::{Layout, row};

/// Σ factor · cell over some cells, by name.
type Terms = Vec<(String, i64)>;

/// Formats all relations with their sums. `zero` is a sum that must be 0; `least` is one that must not be negative;
/// `when` is one that must be greater than 0 for the relation to apply.
pub(crate) fn relations(template: &Template, name: impl Fn(usize) -> String) -> String {
    let (three, four) = (Layout::of(template, "三"), Layout::of(template, "四"));
    let at = |code| row(template, "三", code);
    let sum = |total: usize, parts: Vec<usize>| -> Terms {
        std::iter::once((name(total), -1)).chain(parts.into_iter().map(|part| (name(part), 1))).collect()
    };
    let mut lines = String::new();
    let mut add = |rule: &str, test: &str, terms: Terms, when: Option<String>| {
        let terms: serde_json::Map<String, serde_json::Value> =
            terms.into_iter().map(|(cell, factor)| (cell, factor.into())).collect();
        lines.push_str(&serde_json::json!({"rule": rule, "test": test, "terms": terms, "when": when}).to_string());
        lines.push('\n');
    };
    for table in [&three, &four] {
        for col in 0..table.cols {
            for (total, parts) in &table.row_totals {
                let parts = parts.iter().map(|part| table.cell(*part, col)).collect();
                add("rows", "zero", sum(table.cell(*total, col), parts), None);
            }
        }
        for row in 0..table.rows {
            for (total, parts) in &table.col_totals {
                let parts = parts.iter().map(|part| table.cell(row, *part)).collect();
                add("columns", "zero", sum(table.cell(row, *total), parts), None);
            }
        }
        table.range().for_each(|cell| add("not negative", "least", vec![(name(cell), 1)], None));
    }
    let [new, carried, handled, left] = ["一", "二", "三.(七)", "四"].map(at);
    for col in 0..three.cols {
        let cell = |row| name(three.cell(row, col));
        let terms = vec![(cell(new), 1), (cell(carried), 1), (cell(handled), -1), (cell(left), -1)];
        add("balance", "zero", terms, None);
    }
    let total = |row| name(three.cell(row, three.cols - 1));
    let other = ["三.(六).1", "三.(六).2", "三.(六).3"].map(|code| (total(at(code)), -10));
    let terms = std::iter::once((total(handled), 1)).chain(other).collect();
    add("seldom otherwise", "least", terms, Some(total(handled)));
    lines
}
